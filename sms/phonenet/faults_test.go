package phonenet_test

import (
	"errors"
	"io"
	"net/http"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/twilio/twilio-go/client"
	openapi "github.com/twilio/twilio-go/rest/api/v2010"

	"folgesvenn/sms/phonenet"
)

func isRest(err error) bool {
	var rest *client.TwilioRestError
	return errors.As(err, &rest)
}

func TestLostResponse(t *testing.T) {
	b := newBox(t, phonenet.Options{})
	b.net.SetNumberFaults(kari, phonenet.Faults{LostResponse: 1})
	_, err := b.send(kari, "Hei", b.reported)
	if !errors.Is(err, io.EOF) {
		t.Errorf("error %v, want EOF", err)
	}
	b.srv.await(b.ctx(), "/twilio/sms/status", 3)
	if n := len(b.net.Phone(kari).Inbox()); n != 1 {
		t.Errorf("%d texts arrived, want 1", n)
	}
	if _, err := b.send("+4742000002", "Hei"); err != nil {
		t.Errorf("the fault of one number struck another: %v", err)
	}
}

func TestLostRequest(t *testing.T) {
	b := newBox(t, phonenet.Options{})
	b.net.SetFaults(phonenet.Faults{LostRequest: 1})
	if _, err := b.send(kari, "Hei"); !errors.Is(err, io.EOF) {
		t.Errorf("error %v, want EOF", err)
	}
	if n := len(b.net.Messages()); n != 0 {
		t.Errorf("%d messages, want none", n)
	}
	if _, err := b.api.ListMessage(nil); err != nil {
		t.Errorf("faults of sending struck a list: %v", err)
	}
	b.net.SetFaults(phonenet.Faults{LostRequest: 1, Everywhere: true})
	if _, err := b.api.FetchMessage("SM1", nil); err == nil || isRest(err) {
		t.Errorf("error %v, want a dropped connection", err)
	}
}

func TestTooManyRequests(t *testing.T) {
	b := newBox(t, phonenet.Options{})
	b.net.SetFaults(phonenet.Faults{TooManyRequests: 1})
	_, err := b.send(kari, "Hei")
	wantCode(t, err, 20429)
	got := b.raw(http.MethodPost, "Messages.json", nil)
	if got.status != http.StatusTooManyRequests || got.header.Get("Retry-After") != "1" {
		t.Errorf("%d %v", got.status, got.header)
	}
	if n := len(b.net.Messages()); n != 0 {
		t.Errorf("%d messages, want none", n)
	}
}

func TestServerErrors(t *testing.T) {
	b := newBox(t, phonenet.Options{})
	b.net.SetFaults(phonenet.Faults{ServerError: 1})
	if _, err := b.send(kari, "Hei"); err == nil || isRest(err) || !strings.Contains(err.Error(), "500") {
		t.Errorf("error %v, want one that is not Twilio's JSON", err)
	}
	if n := len(b.net.Messages()); n != 0 {
		t.Errorf("%d messages, want none", n)
	}
	b.net.SetFaults(phonenet.Faults{ErrorAfterAccept: 1})
	if _, err := b.send(kari, "Hei"); err == nil || isRest(err) {
		t.Errorf("error %v, want one that is not Twilio's JSON", err)
	}
	if _, err := b.net.Phone(kari).Next(b.ctx()); err != nil {
		t.Errorf("the accepted text did not arrive: %v", err)
	}
}

func TestSlow(t *testing.T) {
	b := newBox(t, phonenet.Options{Speed: 1e6})
	quick := b.client(b.net.Options().AccountSID, b.net.Options().AuthToken)
	quick.RequestHandler().Client.SetTimeout(50 * time.Millisecond)
	params := (&openapi.CreateMessageParams{}).SetTo(kari).SetFrom(b.net.Options().Number).SetBody("Hei")

	b.net.SetNumberFaults(kari, phonenet.Faults{SlowAfterAccept: 300 * time.Millisecond})
	if _, err := quick.CreateMessage(params); err == nil {
		t.Error("no timeout")
	}
	if _, err := b.net.Phone(kari).Next(b.ctx()); err != nil {
		t.Errorf("the accepted text did not arrive: %v", err)
	}

	b.net.SetNumberFaults(kari, phonenet.Faults{Slow: 300 * time.Millisecond})
	if _, err := quick.CreateMessage(params); err == nil {
		t.Error("no timeout")
	}
	start := time.Now()
	b.mustSend(kari, "Hei")
	if took := time.Since(start); took < 300*time.Millisecond {
		t.Errorf("took %v", took)
	}
	if n := len(b.net.Messages()); n != 2 {
		t.Errorf("%d messages, want 2: a caller who left before it was accepted sent nothing", n)
	}
}

func TestUndelivered(t *testing.T) {
	b := newBox(t, phonenet.Options{})
	b.net.SetNumberFaults(kari, phonenet.Faults{Undelivered: 1, Code: 30006})
	sid := deref(b.mustSend(kari, "Hei", b.reported).Sid)
	reports := b.srv.await(b.ctx(), "/twilio/sms/status", 3)
	if s := statuses(reports); s != "sending sent undelivered" || reports[2].form.Get("ErrorCode") != "30006" {
		t.Errorf("reports: %s, code %s", s, reports[2].form.Get("ErrorCode"))
	}
	m, err := b.api.FetchMessage(sid, nil)
	if err != nil || m.ErrorCode == nil || *m.ErrorCode != 30006 || deref(m.Status) != "undelivered" || m.ErrorMessage == nil {
		t.Errorf("fetched: %+v, %v", m, err)
	}
	if n := len(b.net.Phone(kari).Inbox()); n != 0 {
		t.Errorf("%d texts arrived, want none", n)
	}
	b.net.SetNumberFaults(kari, phonenet.Faults{})
	if m := b.settled(deref(b.mustSend(kari, "Hei").Sid)); m.Status != phonenet.Delivered {
		t.Errorf("without the fault: %+v", m)
	}
}

func TestCallbackFaults(t *testing.T) {
	b := newBox(t, phonenet.Options{})
	b.net.SetFaults(phonenet.Faults{NoCallback: 1})
	b.settled(deref(b.mustSend(kari, "Hei", b.reported).Sid))

	b.net.SetFaults(phonenet.Faults{DoubledCallbacks: 1})
	b.mustSend(kari, "Hei", b.reported)
	if s := statuses(b.srv.await(b.ctx(), "/twilio/sms/status", 6)); s != "sending sent delivered sending sent delivered" {
		t.Errorf("doubled reports: %s", s)
	}

	b.net.SetFaults(phonenet.Faults{ReorderedCallbacks: 1})
	for i := range 10 {
		b.mustSend(kari, "Hei", b.reported)
		got := b.srv.await(b.ctx(), "/twilio/sms/status", 6+3*(i+1))[6+3*i:]
		if s := statuses(got); s == "sending sent delivered" || len(got) != 3 {
			t.Errorf("reordered reports: %s", s)
		}
	}
}

func TestDoubledWebhooks(t *testing.T) {
	b := newBox(t, phonenet.Options{})
	b.net.SetFaults(phonenet.Faults{DoubledWebhooks: 1})
	counts := map[int]int{}
	for range 40 {
		before := len(b.srv.posts("/twilio/sms"))
		sid, err := b.net.Phone(kari).Text(b.ctx(), "JA")
		if err != nil {
			t.Fatal(err)
		}
		got := b.srv.posts("/twilio/sms")[before:]
		counts[len(got)]++
		for _, p := range got {
			if p.form.Get("MessageSid") != sid {
				t.Fatalf("another id: %v", p.form)
			}
		}
	}
	for n := 2; n <= 5; n++ {
		if counts[n] == 0 {
			t.Errorf("never %d times: %v", n, counts)
		}
	}
	if len(counts) != 4 || len(b.net.Messages()) != 40 {
		t.Errorf("%d messages, posted %v", len(b.net.Messages()), counts)
	}
}

func TestLostWebhook(t *testing.T) {
	b := newBox(t, phonenet.Options{})
	b.net.SetNumberFaults(kari, phonenet.Faults{LostWebhook: 1, DoubledWebhooks: 1})
	sid, err := b.net.Phone(kari).Text(b.ctx(), "JA")
	if err != nil || len(b.srv.posts("/")) != 0 {
		t.Errorf("%v, %d posts", err, len(b.srv.posts("/")))
	}
	if m, err := b.api.FetchMessage(sid, nil); err != nil || deref(m.Body) != "JA" {
		t.Errorf("listed: %+v, %v", m, err)
	}
}

// A share strikes about as often as it says, and the same requests again in a box of the same seed.
func TestShares(t *testing.T) {
	run := func(seed uint64) []bool {
		b := newBox(t, phonenet.Options{Seed: seed, Delivery: -1})
		b.net.SetFaults(phonenet.Faults{LostResponse: 0.5})
		var lost []bool
		for range 200 {
			_, err := b.send(kari, "Hei")
			lost = append(lost, err != nil)
		}
		if n := len(b.net.Messages()); n != 200 {
			t.Errorf("%d messages, want 200: every one was accepted exactly once", n)
		}
		return lost
	}
	first := run(1)
	count := 0
	for _, lost := range first {
		if lost {
			count++
		}
	}
	if count < 70 || count > 130 {
		t.Errorf("%d of 200 responses were lost, want about half", count)
	}
	if !slices.Equal(first, run(1)) {
		t.Error("the same seed lost other responses")
	}
	if slices.Equal(first, run(2)) {
		t.Error("another seed lost the same responses")
	}
}
