package twilio

import (
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"
	"unicode/utf8"
)

// FuzzWebhooks posts any body, signed as Twilio would sign it and then not. No
// body may cause a 5xx or reach the service in a form that cannot be stored;
// none that is unsigned or wrongly signed may reach it at all.
func FuzzWebhooks(f *testing.F) {
	text, report := textParams().Encode(), reportParams().Encode()
	for _, body := range []string{
		text, report, "", "&", "=", "%", "%zz", "a=1;b=2", "\x00", "Body=%00%FF", text + "&Body=NEI", text[:20],
		strings.Replace(text, "Body=JA", "Body=%F0%9F%91%8D%EF%BF%BF", 1), `{"MessageSid":"SM1"}`, `{"a":{"b":[1,2,{}]}}`,
		`{"MessageSid":"SM1","AccountSid":"` + testAccount + `","From":"` + theirNumber + `","Body":"\ud800"}`,
	} {
		for _, path := range []string{"/twilio/sms", "/twilio/sms/status?m=1"} {
			f.Add(path, body, false)
			f.Add(path, body, true)
		}
	}
	f.Fuzz(func(t *testing.T, path, body string, json bool) {
		if !strings.HasPrefix(path, "/twilio/") || strings.ContainsAny(path, " \t\r\n\x00\x7f#") {
			return
		}
		h, s, l := newWebhooks(t)
		kind := "application/x-www-form-urlencoded"
		var params url.Values
		if json {
			kind = "application/json"
			path += map[bool]string{true: "&", false: "?"}[strings.Contains(path, "?")] + "bodySHA256=" + hash(body)
		} else {
			params, _ = url.ParseQuery(body)
		}
		address, err := url.ParseRequestURI(path)
		if err != nil {
			return // net/http refuses it
		}
		post := func(signature string) int {
			r := httptest.NewRequest("POST", "/", strings.NewReader(body))
			r.URL = address
			r.Header.Set("Content-Type", kind)
			if signature != "" {
				r.Header.Set("X-Twilio-Signature", signature)
			}
			return do(h, r).Code
		}
		for _, signature := range []string{"", "x", sign("another", public+path, params)} {
			if code := post(signature); code != 403 && code != 413 || signature == "" && code != 403 || s.calls() != 0 {
				t.Fatalf("%q: %d after %d calls", signature, code, s.calls())
			}
		}
		code := post(sign(testToken, public+path, params))
		if code >= 500 {
			t.Errorf("%d", code)
		}
		if (code < 300) != (s.calls() == 1) {
			t.Errorf("%d after %d calls", code, s.calls())
		}
		for _, m := range s.texts {
			if m.ProviderID == "" || m.From == "" || !utf8.ValidString(m.Body+m.From) || strings.Contains(m.Body, "\x00") || len(m.Media) > mostMedia {
				t.Errorf("cannot be stored: %+v", m)
			}
		}
		for _, m := range s.reports {
			if m.ProviderID == "" || m.Status == "" || m.MessageID < 0 {
				t.Errorf("cannot be stored: %+v", m)
			}
		}
		if body != "" && len(body) > 12 && strings.Contains(l.String(), body) {
			t.Error("the log quotes the body")
		}
	})
}
