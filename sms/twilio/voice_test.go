package twilio

import (
	"encoding/xml"
	"errors"
	"net/url"
	"strings"
	"testing"
)

func callParams() url.Values {
	return url.Values{"CallSid": {"CA1"}, "AccountSid": {testAccount}, "From": {theirNumber}, "To": {ourNumber}, "CallStatus": {"ringing"}}
}

// spoken is TwiML as Twilio reads it; the order of attributes is random.
type spoken struct {
	XMLName xml.Name `xml:"Response"`
	Verbs   []struct {
		XMLName  xml.Name
		Text     string `xml:",chardata"`
		Voice    string `xml:"voice,attr"`
		Language string `xml:"language,attr"`
	} `xml:",any"`
}

func TestACallIsPutThrough(t *testing.T) {
	h, s, _ := newWebhooks(t)
	for _, c := range []struct {
		centre string
		err    error
		verbs  string
	}{
		{"+4744100000", nil, "Say Dial Say"},
		{"", nil, "Say"},
		{"", errors.New("the database is busy"), "Say"}, // a caller never hears an error
	} {
		s.centre, s.err = c.centre, c.err
		w := do(h, form("/twilio/voice", callParams()))
		var got spoken
		if err := xml.Unmarshal(w.Body.Bytes(), &got); err != nil || w.Code != 200 || !strings.HasPrefix(w.Header().Get("Content-Type"), "text/xml") {
			t.Fatalf("%d %v: %s", w.Code, err, w.Body)
		}
		var verbs []string
		for _, v := range got.Verbs {
			verbs = append(verbs, v.XMLName.Local)
			if v.XMLName.Local == "Say" && (v.Voice != voiceName || v.Language != "nb-NO" || v.Text == "") {
				t.Errorf("says %q with %s in %s", v.Text, v.Voice, v.Language)
			}
			if v.XMLName.Local == "Dial" && strings.TrimSpace(v.Text) != c.centre {
				t.Errorf("dials %q", v.Text)
			}
		}
		if strings.Join(verbs, " ") != c.verbs {
			t.Errorf("centre %q: %v, want %s", c.centre, verbs, c.verbs)
		}
		if w.Body.Len() > 4000 {
			t.Errorf("%d characters of TwiML", w.Body.Len())
		}
	}
	if s.calls() != 0 {
		t.Error("a call was taken for a text")
	}
	r := form("/twilio/voice", callParams())
	r.Header.Set("X-Twilio-Signature", "wrong")
	if w := do(h, r); w.Code != 403 {
		t.Errorf("a call that Twilio did not sign: %d", w.Code)
	}
}
