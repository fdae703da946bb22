package phonenet_test

import (
	"errors"
	"io"
	"slices"
	"strings"
	"testing"
	"time"

	"folgesvenn/sms/phonenet"
)

func TestHangUpAtStepByFault(t *testing.T) {
	for step := 1; step <= 2; step++ {
		b := newCallBox(t)
		b.net.SetNumberFaults(kari, phonenet.Faults{HangUpAtStep: step})
		line, err := b.net.Phone(kari).Ring(b.ctx())
		must(t, err)
		if step == 2 {
			must(t, line.Press(b.ctx(), "1"))
		}
		if c := b.ended(line, phonenet.CallCompleted); c.Steps != step {
			t.Errorf("hung up at step %d, want %d", c.Steps, step)
		}
	}
}

// Who presses slowly is cut off after every key; what comes later counts for the next question.
func TestSlowKeys(t *testing.T) {
	b := newCallBox(t)
	b.net.SetNumberFaults(kari, phonenet.Faults{SlowKeys: true})
	line := b.ring()
	must(t, line.Press(b.ctx(), "1"))
	must(t, line.Expect(b.ctx(), "Tast fire sifre."))
	must(t, line.Press(b.ctx(), "26"))
	must(t, line.Expect(b.ctx(), "Dato 2."))
	b.ended(line, phonenet.CallCompleted)
}

func TestDoubledSteps(t *testing.T) {
	b := newCallBox(t)
	b.net.SetNumberFaults(kari, phonenet.Faults{DoubledSteps: 1})
	line := b.ring()
	must(t, line.Press(b.ctx(), "9"))
	must(t, line.Expect(b.ctx(), "Du svarte 9."))
	b.ended(line, phonenet.CallCompleted)
	got := b.srv.posts("/voice/menu")
	if len(got) != 2 || got[0].form.Encode() != got[1].form.Encode() {
		t.Errorf("the step came %d times", len(got))
	}
	b.noErrors()
}

func TestLostStepsTurnToTheFallback(t *testing.T) {
	b := newCallBox(t)
	b.net.SetNumberFaults(kari, phonenet.Faults{LostSteps: 1})
	line, err := b.net.Phone(kari).Ring(b.ctx())
	must(t, err)
	must(t, line.Expect(b.ctx(), "application error"))
	b.ended(line, phonenet.CallCompleted)
	if e := b.net.Errors(); len(e) != 1 || e[0].Code != 11200 {
		t.Errorf("%+v", e)
	}
	b = newCallBox(t, func(o *phonenet.Options) {
		o.VoiceFallbackURL = strings.TrimSuffix(o.VoiceURL, "/voice") + "/voice/again"
		o.VoiceURL += "/none"
	})
	line, err = b.net.Phone(kari).Ring(b.ctx())
	must(t, err)
	must(t, line.Expect(b.ctx(), "En gang til."))
	if p := b.srv.posts("/voice/again")[0]; p.form.Get("ErrorCode") != "12300" || !strings.HasSuffix(p.form.Get("ErrorUrl"), "/voice/none") {
		t.Errorf("%v", p.form)
	}
}

func TestReportsOfCallsGoWrong(t *testing.T) {
	for name, test := range map[string]struct {
		faults phonenet.Faults
		fits   func(told string) bool
	}{
		"lost":    {phonenet.Faults{NoCallback: 1}, func(s string) bool { return s == "" }},
		"doubled": {phonenet.Faults{DoubledCallbacks: 1}, func(s string) bool { return s == "initiated ringing busy initiated ringing busy" }},
		"reordered": {phonenet.Faults{ReorderedCallbacks: 1}, func(s string) bool {
			all := strings.Fields(s)
			slices.Sort(all)
			return s != "initiated ringing busy" && slices.Equal(all, []string{"busy", "initiated", "ringing"})
		}},
		"late": {phonenet.Faults{LateCallbacks: 20 * time.Millisecond}, func(s string) bool { return s == "initiated ringing busy" }},
	} {
		t.Run(name, func(t *testing.T) {
			b := newCallBox(t)
			b.net.SetFaults(test.faults)
			for try := range 20 { // an order of four can leave the three that come in order
				_, err := b.calls()
				must(t, err)
				line, err := b.net.Phone(kari).NextCall(b.ctx())
				must(t, err)
				must(t, line.Decline(b.ctx()))
				b.ended(line, phonenet.CallBusy)
				sid := line.Call().SID
				var of []post
				for _, p := range b.srv.posts("/status") {
					if p.form.Get("CallSid") == sid {
						of = append(of, p)
					}
				}
				told := callStatuses(of)
				if test.fits(told) {
					return
				}
				if name != "reordered" || try == 19 {
					t.Fatalf("told: %q", told)
				}
			}
		})
	}
}

func TestRequestsToCallGoWrong(t *testing.T) {
	b := newCallBox(t)
	b.net.SetFaults(phonenet.Faults{LostResponse: 1})
	if _, err := b.calls(); !errors.Is(err, io.EOF) {
		t.Errorf("error %v, want EOF", err)
	}
	if n := len(b.net.Calls()); n != 1 {
		t.Errorf("%d calls, want 1", n)
	}
	b.net.SetFaults(phonenet.Faults{LostRequest: 1})
	if _, err := b.calls(); !errors.Is(err, io.EOF) || len(b.net.Calls()) != 1 {
		t.Errorf("error %v, %d calls", err, len(b.net.Calls()))
	}
	b.net.SetFaults(phonenet.Faults{ServerError: 1})
	if _, err := b.calls(); err == nil || isRest(err) || len(b.net.Calls()) != 1 {
		t.Errorf("error %v, %d calls", err, len(b.net.Calls()))
	}
	b.net.SetFaults(phonenet.Faults{TooManyRequests: 1})
	_, err := b.calls()
	wantCode(t, err, 20429)
}
