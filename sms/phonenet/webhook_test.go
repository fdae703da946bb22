package phonenet_test

import (
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"sync"
	"sync/atomic"
	"testing"

	"github.com/twilio/twilio-go/client"
	openapi "github.com/twilio/twilio-go/rest/api/v2010"

	"folgesvenn/sms/phonenet"
)

// The signature is Twilio's: twilio-go accepts it, and nothing that differs in anything.
func TestSignature(t *testing.T) {
	const token = "12345678901234567890123456789012"
	const address = "https://tjeneste.example/twilio/sms/status?m=42"
	form := url.Values{"From": {kari}, "Body": {"JA & takk = æøå + “”"}, "FromCity": {""}, "MessageSid": {"SM1"}}
	signature := phonenet.Signature(token, address, form)
	valid := func(token, address, body, signature string) bool {
		v := client.NewRequestValidator(token)
		return v.ValidateBody(address, []byte(body), signature)
	}
	if !valid(token, address, form.Encode(), signature) {
		t.Error("twilio-go refuses the signature")
	}
	if !valid(token, strings.Replace(address, ".example", ".example:443", 1), form.Encode(), signature) {
		t.Error("twilio-go refuses the signature with the port written out")
	}
	for name, bad := range map[string]bool{
		"token":     valid(token[1:]+"0", address, form.Encode(), signature),
		"scheme":    valid(token, strings.Replace(address, "https", "http", 1), form.Encode(), signature),
		"query":     valid(token, address+"1", form.Encode(), signature),
		"path":      valid(token, strings.Replace(address, "sms", "sms/", 1), form.Encode(), signature),
		"value":     valid(token, address, strings.Replace(form.Encode(), "JA", "NEI", 1), signature),
		"new field": valid(token, address, form.Encode()+"&X=1", signature),
		"no field":  valid(token, address, strings.Replace(form.Encode(), "MessageSid=SM1", "", 1), signature),
		"signature": valid(token, address, form.Encode(), "A"+signature[1:]),
		"none":      valid(token, address, form.Encode(), ""),
	} {
		if bad {
			t.Errorf("twilio-go accepts a request tampered with: %s", name)
		}
	}
}

func TestPublicURL(t *testing.T) {
	srv := newService(t)
	srv.public = "https://tjeneste.example"
	b := newBox(t, phonenet.Options{WebhookURL: srv.url + "/twilio/sms", PublicURL: srv.public})
	srv.token = b.net.Options().AuthToken
	if _, err := b.net.Phone(kari).Text(b.ctx(), "JA"); err != nil {
		t.Error(err)
	}
	b.mustSend(kari, "Hei", func(p *openapi.CreateMessageParams) { p.SetStatusCallback(srv.public + "/twilio/sms/status?m=7") })
	srv.await(b.ctx(), "/twilio/sms/status?m=7", 3)
}

func TestWebhookErrors(t *testing.T) {
	b := newBox(t, phonenet.Options{})
	for _, status := range []int{302, 403, 404, 500, 503} {
		b.srv.answer = func(_ post, w http.ResponseWriter) {
			w.Header().Set("Location", "/elsewhere")
			w.WriteHeader(status)
			io.WriteString(w, "no")
		}
		before := len(b.srv.posts("/"))
		sid, err := b.net.Phone(kari).Text(b.ctx(), "JA")
		var hook *phonenet.WebhookError
		if !errors.As(err, &hook) || hook.Status != status || sid == "" {
			t.Errorf("%d: %v", status, err)
		}
		if n := len(b.srv.posts("/")) - before; n != 1 {
			t.Errorf("%d: posted %d times, want once", status, n)
		}
		if m, err := b.api.FetchMessage(sid, nil); err != nil || deref(m.Body) != "JA" {
			t.Errorf("listed: %+v, %v", m, err)
		}
	}
	if alerts := b.net.Alerts(); len(alerts) != 5 || alerts[0].Code != 11200 {
		t.Errorf("alerts: %v", alerts)
	}
}

func TestRetryPolicy(t *testing.T) {
	b := newBox(t, phonenet.Options{})
	b.net.SetWebhookURL(b.srv.url + "/twilio/sms#rc=2&rp=5xx,ct")
	b.srv.answer = func(_ post, w http.ResponseWriter) {
		if len(b.srv.posts("/")) < 3 {
			w.WriteHeader(http.StatusServiceUnavailable)
			return
		}
		w.Header().Set("Content-Type", "text/xml")
		io.WriteString(w, "<Response></Response>")
	}
	sid, err := b.net.Phone(kari).Text(b.ctx(), "JA")
	if err != nil {
		t.Error(err)
	}
	posts := b.srv.posts("/twilio/sms")
	if len(posts) != 3 {
		t.Fatalf("posted %d times, want 3", len(posts))
	}
	token := posts[0].header.Get("I-Twilio-Idempotency-Token")
	for _, p := range posts {
		if p.form.Get("MessageSid") != sid || p.header.Get("I-Twilio-Idempotency-Token") != token || token == "" {
			t.Errorf("a retry that is not the same: %v", p)
		}
	}
}

func TestServiceDown(t *testing.T) {
	b := newBox(t, phonenet.Options{})
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	down := listener.Addr().String()
	listener.Close()
	b.net.SetWebhookURL("http://" + down + "/twilio/sms")
	_, err = b.net.Phone(kari).Text(b.ctx(), "JA")
	var hook *phonenet.WebhookError
	if !errors.As(err, &hook) || hook.Status != 0 {
		t.Errorf("error %v", err)
	}
	if !strings.Contains(err.Error(), down) {
		t.Errorf("the error does not say where: %v", err)
	}

	// A connection that breaks after the request was read is not repeated by default.
	var reads atomic.Int32
	breaking := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		io.ReadAll(r.Body)
		reads.Add(1)
		panic(http.ErrAbortHandler)
	}))
	defer breaking.Close()
	b.net.SetWebhookURL(breaking.URL)
	if _, err := b.net.Phone(kari).Text(b.ctx(), "JA"); err == nil || reads.Load() != 1 {
		t.Errorf("%v after %d requests", err, reads.Load())
	}
}

func TestAnswersThatTwilioComplainsAbout(t *testing.T) {
	b := newBox(t, phonenet.Options{})
	for _, test := range []struct {
		contentType, body string
		code              int
	}{
		{"", "", 12300},
		{"text/plain", "ok", 12300},
		{"text/xml", "<html></html>", 12100},
		{"text/xml; charset=utf-8", "<Response></Response>", 0},
		{"application/xml", `<?xml version="1.0" encoding="UTF-8"?><Response/>`, 0},
	} {
		b.srv.answer = func(_ post, w http.ResponseWriter) {
			w.Header()["Content-Type"] = []string{test.contentType}
			io.WriteString(w, test.body)
		}
		before := len(b.net.Alerts())
		if _, err := b.net.Phone(kari).Text(b.ctx(), "JA"); err != nil {
			t.Error(err)
		}
		alerts := b.net.Alerts()[before:]
		if test.code == 0 && len(alerts) > 0 || test.code != 0 && (len(alerts) != 1 || alerts[0].Code != test.code) {
			t.Errorf("%q %q: %v, want %d", test.contentType, test.body, alerts, test.code)
		}
	}
}

func TestReplyInTheAnswer(t *testing.T) {
	b := newBox(t, phonenet.Options{})
	b.srv.answer = func(_ post, w http.ResponseWriter) {
		w.Header().Set("Content-Type", "text/xml")
		io.WriteString(w, "<Response><Message>Takk!</Message><Message><Body>Og hei</Body></Message></Response>")
	}
	if _, err := b.net.Phone(kari).Text(b.ctx(), "JA"); err != nil {
		t.Fatal(err)
	}
	for range 2 {
		if m, err := b.net.Phone(kari).Next(b.ctx()); err != nil || m.Direction != phonenet.OutboundReply || m.Auto {
			t.Errorf("%+v, %v", m, err)
		}
	}
}

func TestMedia(t *testing.T) {
	b := newBox(t, phonenet.Options{})
	sid, err := b.net.Phone(kari).TextWithMedia(b.ctx(), "", phonenet.Media{URL: "https://x.example/1", ContentType: "image/jpeg"})
	if err != nil || !strings.HasPrefix(sid, "MM") {
		t.Fatalf("%s, %v", sid, err)
	}
	form := b.srv.posts("/twilio/sms")[0].form
	if form.Get("NumMedia") != "1" || form.Get("MediaUrl0") != "https://x.example/1" || form.Get("MediaContentType0") != "image/jpeg" {
		t.Errorf("%v", form)
	}
}

// Fifty people answer in the same instant.
func TestManyTextsAtOnce(t *testing.T) {
	b := newBox(t, phonenet.Options{})
	var wg sync.WaitGroup
	for i := range 50 {
		wg.Go(func() {
			phone := b.net.Phone(fmt.Sprintf("+47420000%02d", i))
			if _, err := phone.Text(b.ctx(), "JA"); err != nil {
				t.Error(err)
			}
		})
	}
	wg.Wait()
	seen := map[string]bool{}
	for _, p := range b.srv.posts("/twilio/sms") {
		seen[p.form.Get("MessageSid")+p.form.Get("From")] = true
	}
	if len(seen) != 50 || len(b.srv.posts("/")) != 50 {
		t.Errorf("%d different of %d posts, want 50", len(seen), len(b.srv.posts("/")))
	}
}
