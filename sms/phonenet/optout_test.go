package phonenet_test

import (
	"testing"

	"folgesvenn/sms/phonenet"
)

func TestStopAndStart(t *testing.T) {
	b := newBox(t, phonenet.Options{})
	phone := b.net.Phone(kari)
	for _, pair := range [][2]string{
		{"STOP", "START"}, {"stop", "start"}, {" Stop\n", "UNSTOP"}, {"STOPALL", "YES"}, {"UNSUBSCRIBE", "yes"},
		{"END", "START"}, {"QUIT", "START"}, {"CANCEL", "START"}, {"REVOKE", "START"}, {"OPTOUT", "START"},
	} {
		b.text(pair[0])
		if m, err := phone.Next(b.ctx()); err != nil || !m.Auto {
			t.Fatalf("Twilio's own answer to %q: %+v, %v", pair[0], m, err)
		}
		_, err := b.send(kari, "Hei")
		wantCode(t, err, 21610)
		b.text("YES?") // not a word on the list
		if !b.net.OptedOut(kari) {
			t.Errorf("after %q and a question: not opted out", pair[0])
		}
		b.text(pair[1])
		if m, err := phone.Next(b.ctx()); err != nil || !m.Auto {
			t.Fatalf("Twilio's own answer to %q: %+v, %v", pair[1], m, err)
		}
		if _, err := b.send(kari, "Hei igjen"); err != nil {
			t.Errorf("after %q: %v", pair[1], err)
		}
		if m, err := phone.Next(b.ctx()); err != nil || m.Body != "Hei igjen" {
			t.Fatalf("%+v, %v", m, err)
		}
	}
}

// What is no word of Twilio's changes nothing there; the service has to see to it.
func TestOtherWords(t *testing.T) {
	b := newBox(t, phonenet.Options{})
	for _, text := range []string{"STOPP", "Stopp", "MELD AV", "SLETT", "STOP.", "STOP nå", "YES", "START", "JA", "stopp ved butikken"} {
		b.text(text)
	}
	if _, err := b.send(kari, "Hei"); err != nil {
		t.Error(err)
	}
	if m, err := b.net.Phone(kari).Next(b.ctx()); err != nil || m.Body != "Hei" {
		t.Errorf("%+v, %v", m, err)
	}
	if n := len(b.srv.posts("/twilio/sms")); n != 10 {
		t.Errorf("the service saw %d texts, want 10", n)
	}
	b.text("HELP")
	if m, err := b.net.Phone(kari).Next(b.ctx()); err != nil || !m.Auto {
		t.Errorf("%+v, %v", m, err)
	}
	messages, err := b.api.ListMessage(nil)
	if err != nil || len(messages) != 12 {
		t.Errorf("%d messages are listed, want 12: not Twilio's own", len(messages))
	}
}

func (b *box) text(body string) {
	b.t.Helper()
	if _, err := b.net.Phone(kari).Text(b.ctx(), body); err != nil {
		b.t.Fatal(err)
	}
}
