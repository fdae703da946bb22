package phonenet_test

import (
	"net/mail"
	"testing"
	"time"

	openapi "github.com/twilio/twilio-go/rest/api/v2010"

	"folgesvenn/sms/phonenet"
)

const kari = "+4742000001"

func TestSendAndArrive(t *testing.T) {
	b := newBox(t, phonenet.Options{})
	m := b.mustSend(kari, "Hei Kari! Kan du? Svar JA eller NEI.", b.reported)
	if deref(m.Status) != "queued" || deref(m.To) != kari || deref(m.From) != b.net.Options().Number ||
		deref(m.NumSegments) != "1" || deref(m.Direction) != "outbound-api" || m.DateSent != nil || m.Price != nil {
		t.Errorf("created: %+v", m)
	}
	if _, err := mail.ParseDate(deref(m.DateCreated)); err != nil {
		t.Errorf("date_created: %v", err)
	}

	got, err := b.net.Phone(kari).Next(b.ctx())
	if err != nil || got.SID != deref(m.Sid) || got.Body != "Hei Kari! Kan du? Svar JA eller NEI." {
		t.Fatalf("arrived: %+v, %v", got, err)
	}
	if s := statuses(b.srv.await(b.ctx(), "/twilio/sms/status?m=1", 3)); s != "sending sent delivered" {
		t.Errorf("reports: %s", s)
	}
	fetched, err := b.api.FetchMessage(deref(m.Sid), nil)
	if err != nil || deref(fetched.Status) != "delivered" || fetched.DateSent == nil || fetched.ErrorCode != nil {
		t.Errorf("fetched: %+v, %v", fetched, err)
	}
}

func TestMessagingService(t *testing.T) {
	const service = "MG00000000000000000000000000000001"
	b := newBox(t, phonenet.Options{MessagingServiceSID: service, Delivery: 50 * time.Millisecond})
	params := (&openapi.CreateMessageParams{}).SetTo(kari).SetMessagingServiceSid(service).SetBody("Hei")
	b.reported(params)
	m, err := b.api.CreateMessage(params)
	if err != nil {
		t.Fatal(err)
	}
	if deref(m.Status) != "accepted" || m.From != nil || deref(m.NumSegments) != "0" || deref(m.MessagingServiceSid) != service {
		t.Errorf("created: %+v", m)
	}
	if got := b.settled(deref(m.Sid)); got.From != b.net.Options().Number {
		t.Errorf("settled: %+v", got)
	}
	reports := b.srv.await(b.ctx(), "/twilio/sms/status", 4)
	if s := statuses(reports); s != "queued sending sent delivered" {
		t.Errorf("reports: %s", s)
	}
	if got := reports[0].form.Get("MessagingServiceSid"); got != service {
		t.Errorf("report names service %q", got)
	}
}

func TestReply(t *testing.T) {
	b := newBox(t, phonenet.Options{})
	sid, err := b.net.Phone(kari).Text(b.ctx(), "JA & ha en fin dag + æøå")
	if err != nil {
		t.Fatal(err)
	}
	got := b.srv.posts("/twilio/sms")
	if len(got) != 1 {
		t.Fatalf("posts: %v", got)
	}
	form := got[0].form
	for name, want := range map[string]string{
		"MessageSid": sid, "SmsSid": sid, "From": kari, "To": b.net.Options().Number, "NumMedia": "0", "NumSegments": "1",
		"Body": "JA & ha en fin dag + æøå", "AccountSid": b.net.Options().AccountSID, "FromCountry": "NO",
	} {
		if form.Get(name) != want {
			t.Errorf("%s: %q, want %q", name, form.Get(name), want)
		}
	}
	if got[0].header.Get("I-Twilio-Idempotency-Token") == "" {
		t.Error("no idempotency token")
	}
	m, err := b.api.FetchMessage(sid, nil)
	if err != nil || deref(m.Direction) != "inbound" || deref(m.Status) != "received" || m.DateSent == nil {
		t.Errorf("listed: %+v, %v", m, err)
	}
}
