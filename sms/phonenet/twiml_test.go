package phonenet

import (
	"bytes"
	"net/http"
	"strings"
	"testing"
	"time"
)

const norwegian = `<Say voice="Polly.Ida-Neural" language="nb-NO">Hei!</Say>`

func TestDocumentsThatHold(t *testing.T) {
	for _, verbs := range []string{
		"", norwegian, `<Say>Hello</Say>`, `<Say language="nb-NO">Hei</Say>`, `<Say voice="Polly.Liv">Hei</Say>`, `<Say voice="Google.nb-NO-Wavenet-G" language="nb-NO">Hei</Say>`,
		`<Say voice="man">Hello</Say>`, `<Say voice="Polly.Amy-Neural" language="en-GB" loop="2">Hello<break time="1s"/>you</Say>`,
		`<Say voice="Polly.Liv">Ring <say-as interpret-as="telephone">42000001</say-as> <prosody rate="slow">sakte</prosody></Say>`,
		`<Play>https://example.org/a.mp3</Play>`, `<Play digits="1w2"/>`, `<Pause/>`, `<Pause length="3"/>`, `<Hangup/>`, `<Reject/>`, `<Reject reason="busy"/>`,
		`<Gather/>`, `<Gather action="a?b=1" method="GET" timeout="8" finishOnKey="" numDigits="4">` + norwegian + `<Pause/></Gather>`,
		`<Gather input="dtmf speech" language="nb-NO" hints="ja, nei" speechTimeout="auto" timeout="auto" actionOnEmptyResult="true" bargeIn="false"/>`,
		`<Gather input="speech" language="uk-UA" speechModel="googlev2_short" speechTimeout="2" profanityFilter="false"/>`,
		`<Record/>`, `<Record action="/r" maxLength="60" timeout="5" finishOnKey="#" playBeep="false" trim="trim-silence" recordingStatusCallback="/s" recordingStatusCallbackEvent="completed absent"/>`,
		`<Dial>+4744100000</Dial>`, `<Dial timeout="20" callerId="+4749900000" action="/d"><Number statusCallback="/s" statusCallbackEvent="answered">+4744100000</Number> <Number>+47 44 10 00 01</Number></Dial>`,
		`<Redirect>/a</Redirect>`, `<Redirect method="GET">http://example.org/</Redirect>`, `<Redirect/>`, "<!-- nothing -->",
	} {
		if _, f := parseTwiML([]byte("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<Response>\n  " + verbs + "\n</Response>\n")); f != nil {
			t.Errorf("%s: %v", verbs, f)
		}
	}
}

func TestDocumentsThatDoNot(t *testing.T) {
	for document, code := range map[string]int{
		"": 12100, "Hei": 12100, "<Response>": 12100, "<Response></Responce>": 12100, "<Answer/>": 12100, "<Response/><Response/>": 12100, "<Response/>x": 12100,
		"<!DOCTYPE a><Response/>": 12100, "<Response><Say>&aring;</Say></Response>": 12100, "<Response><Say voice='a' voice='b'>a</Say></Response>": 12100,
		"<Response>\xff</Response>":                     12100,
		strings.Repeat("<Response>", 20):                12100,
		"<Response>" + strings.Repeat(" ", maxDocument): 11750,
	} {
		if _, f := parseTwiML([]byte(document)); f == nil || f.code != code {
			t.Errorf("%.40q: %v, want %d", document, f, code)
		}
	}
	for verbs, code := range map[string]int{
		"Hei": 12200, "<say>Hei</say>": 12200, "<Shout>Hei</Shout>": 12200, "<Conference>a</Conference>": 12200, "<Connect/>": 12200, "<Response/>": 12200,
		"<Response xmlns='a'/>": 12200, "<Number>+4744100000</Number>": 12200, "<Hangup>now</Hangup>": 12200, norwegian + "<Reject/>": 12200,
		"<Say></Say>": 13520, "<Say> </Say>": 13520, "<Say>" + strings.Repeat("å", 4097) + "</Say>": 13520, "<Say><b>Hei</b></Say>": 12200, "<Say><Pause/>Hei</Say>": 13520,
		"<Say voice='Polly.Kari'>Hei</Say>": 13511, "<Say voice='Google.nb-NO-Wavenet-Z'>Hei</Say>": 13511, "<Say voice='alice'>Hei</Say>": 13511,
		"<Say language='nn-NO'>Hei</Say>": 13512, "<Say language='no'>Hei</Say>": 13512, "<Say voice='Polly.Liv' language='en-GB'>Hei</Say>": 13512, "<Say voice='man' language='nb-NO'>Hei</Say>": 13512,
		"<Say loop='0'>Hei</Say>": 13510, "<Say lang='nb-NO'>Hei</Say>": 12200, "<Say voice='Polly.Liv'><break time='long'/>Hei</Say>": 13520,
		"<Play/>": 13420, "<Play>a b</Play>": 13420, "<Play digits='1'>/a.mp3</Play>": 13420, "<Play>ftp://a/b</Play>": 13420, "<Pause length='0'/>": 13410, "<Pause>1</Pause>": 12200,
		"<Gather>Trykk 1</Gather>": 12200, "<Gather><Record/></Gather>": 13320, "<Gather numDigits='0'/>": 13314, "<Gather timeout='-1'/>": 13313, "<Gather finishOnKey='x'/>": 13311,
		"<Gather method='PUT'/>": 13312, "<Gather action=' /a'/>": 13310, "<Gather action='mailto:a@b'/>": 13310, "<Gather input='keys'/>": 13335, "<Gather input='dtmf dtmf'/>": 13335,
		"<Gather input='speech' language='nn-NO'/>": 13331, "<Gather input='speech' language='so-SO'/>": 13331, "<Gather input='speech' language='nb-NO' speechModel='phone_call'/>": 13331,
		"<Gather input='speech' language='nb-NO' enhanced='true'/>": 13335, "<Gather input='speech' speechModel='whisper'/>": 13334, "<Gather hints='ja'/>": 12200,
		"<Gather input='speech' hints='" + strings.Repeat("a", 101) + "'/>": 13332, "<Gather partialResultCallback='/p'/>": 12200, "<Gather actionOnEmptyResult='yes'/>": 13339,
		"<Record maxLength='0'/>": 13614, "<Record transcribe='true'/>": 12200, "<Record>a</Record>": 12200, "<Record trim='all'/>": 13616, "<Record timeout='x'/>": 13612,
		"<Dial/>": 13221, "<Dial>44100000</Dial>": 13223, "<Dial>112</Dial>": 13223, "<Dial><Client>kari</Client></Dial>": 12200, "<Dial><Say>a</Say></Dial>": 13221, "<Dial>+4744100000<Number>+4744100001</Number></Dial>": 13221,
		"<Dial timeout='0'>+4744100000</Dial>": 13212, "<Dial record='true'>+4744100000</Dial>": 12200, "<Dial>" + strings.Repeat("<Number>+4744100000</Number>", 11) + "</Dial>": 13221,
		"<Redirect>a b</Redirect>": 11100, "<Redirect method='DELETE'>/a</Redirect>": 13710, "<Reject reason='no'/>": 13810, "<Hangup reason='no'/>": 12200,
	} {
		if _, f := parseTwiML([]byte("<Response>" + verbs + "</Response>")); f == nil || f.code != code {
			t.Errorf("%.80s: %v, want %d", verbs, f, code)
		}
	}
}

// performed answers a call with a document and lets somebody who says and presses nothing hear it out.
func performed(t *testing.T, document string) *Network {
	n := New(Options{ByHand: true, Delivery: -1})
	n.client.Transport = nowhere{}
	t.Cleanup(n.Close)
	rec := &callRecord{
		Call: Call{From: n.opt.Number, To: "+4742000001", Direction: OutboundAPI, Status: CallQueued}, ringFor: time.Second,
		first: source{twiml: document},
	}
	n.mu.Lock()
	n.addCall(rec)
	rec.faults.Machine = 1
	n.faults.NoAnswer = 1 // whoever it is put through to
	n.startReports(rec)
	n.spawn(func() { n.place(rec) })
	n.mu.Unlock()
	line := &Line{n, rec}
	if _, err := line.Ended(t.Context()); err != nil {
		t.Fatal(err)
	}
	return n
}

func TestApplicationErrors(t *testing.T) {
	for verbs, code := range map[string]int{
		"<Shout/>": 12200, "<Redirect>/a</Redirect>": 11100, "<Redirect/>": 11100, "<Redirect>http://nowhere/</Redirect>": 11200, "<Play>http://nowhere/a.mp3</Play>": 11200,
		"<Gather action='/a' actionOnEmptyResult='true'/>": 11100, "<Reject/>": 12200, "<Dial callerId='+4744100009'>+4744100000</Dial>": 13214, "<Record/>": 11100,
	} {
		n := performed(t, "<Response>"+verbs+"</Response>")
		e := n.Errors()
		c := n.Calls()[0]
		last := Utterance{}
		if len(c.Transcript) > 0 {
			last = c.Transcript[len(c.Transcript)-1]
		}
		if len(e) != 1 || e[0].Code != code || e[0].SID != c.SID || c.Status != CallCompleted || !strings.Contains(last.Text, "application error") {
			t.Errorf("%s: %+v, the call %+v", verbs, e, c)
		}
	}
	if n := performed(t, "<Response>"+norwegian+"<Gather/><Pause length='9'/>"+norwegian+"</Response>"); len(n.Errors()) != 0 || len(n.Calls()[0].Transcript) != 2 {
		t.Errorf("%+v, %+v", n.Errors(), n.Calls())
	}
}

// A service that does not answer in time is asked no more, and the call ends.
func TestTheServiceIsTooSlow(t *testing.T) {
	n := New(Options{ByHand: true, Delivery: -1, VoiceURL: "http://slow/"})
	defer n.Close()
	n.client.Timeout = 30 * time.Millisecond
	n.client.Transport = sleepy{}
	line, err := n.Phone("+4742000001").Ring(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	if err := line.Expect(t.Context(), "application error"); err != nil {
		t.Error(err)
	}
	if e := n.Errors(); len(e) != 1 || e[0].Code != 11205 {
		t.Errorf("%+v", e)
	}
	if real := newClient(); real.Timeout != 15*time.Second {
		t.Errorf("Twilio waits %v", real.Timeout)
	}
}

type sleepy struct{}

func (sleepy) RoundTrip(r *http.Request) (*http.Response, error) {
	<-r.Context().Done()
	return nil, r.Context().Err()
}

// Whatever the service answers, the interpreter ends, and what it takes for a document can be performed.
func FuzzTwiML(f *testing.F) {
	for _, seed := range []string{
		norwegian, "<Gather numDigits='1' action='http://x/'>" + norwegian + "</Gather>", "<Record action='http://x/'/>", "<Dial>+4744100000</Dial>", "<Redirect>http://x/</Redirect>",
		"<Pause/><Hangup/>", "<Reject/>", "<Play digits='1'/>", "<Say>&#0;</Say>", "<Say>a<![CDATA[b]]></Say>", "<a:Say xmlns:a='b'>c</a:Say>", "<Dial sequential='true'><Number>+4744100000</Number><Number>+4744100001</Number></Dial>",
	} {
		f.Add([]byte("<Response>" + seed + "</Response>"))
	}
	f.Fuzz(func(t *testing.T, document []byte) {
		root, fault := parseTwiML(document)
		if (root == nil) != (fault != nil) {
			t.Fatalf("%q: %v and %v", document, root, fault)
		}
		if fault != nil || bytes.Count(document, []byte("loop")) > 3 {
			return
		}
		if c := performed(t, string(document)).Calls()[0]; !c.Status.Final() {
			t.Errorf("%q: the call is %s", document, c.Status)
		}
	})
}
