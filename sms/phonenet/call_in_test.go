package phonenet_test

import (
	"errors"
	"strings"
	"testing"
	"time"

	"folgesvenn/sms/phonenet"
)

func TestRingInByKeys(t *testing.T) {
	b := newCallBox(t)
	line := b.ring()
	must(t, line.Press(b.ctx(), "1"))
	must(t, line.Expect(b.ctx(), "Tast fire sifre."))
	must(t, line.Press(b.ctx(), "26"))
	must(t, line.Press(b.ctx(), "11"))
	must(t, line.Expect(b.ctx(), "Dato 2611."))
	c := b.ended(line, phonenet.CallCompleted)
	if c.Steps != 3 || c.Duration < time.Second || c.Direction != phonenet.Inbound {
		t.Errorf("%+v", c)
	}
	first := b.srv.posts("/voice")[0]
	opt := b.net.Options()
	for name, want := range map[string]string{
		"CallSid": c.SID, "AccountSid": opt.AccountSID, "From": kari, "To": opt.Number, "CallStatus": "ringing", "Direction": "inbound",
		"ApiVersion": "2010-04-01", "FromCountry": "NO", "Caller": kari, "Called": opt.Number,
	} {
		if got := first.form.Get(name); got != want {
			t.Errorf("%s: %q, want %q", name, got, want)
		}
	}
	if second := b.srv.posts("/voice/menu")[0]; second.form.Get("CallStatus") != "in-progress" || second.form.Get("Digits") != "1" {
		t.Errorf("second step: %v", second.form)
	}
	ended := b.srv.await(b.ctx(), "/status", 1)
	if f := ended[0].form; f.Get("CallStatus") != "completed" || f.Get("CallDuration") == "" || f.Get("CallSid") != c.SID || len(ended) != 1 {
		t.Errorf("the end was told as %v", f)
	}
	b.noErrors()
	if _, err := line.Hear(b.ctx()); !errors.Is(err, phonenet.ErrEnded) {
		t.Errorf("after the end: %v", err)
	}
	if err := line.Press(b.ctx(), "1"); !errors.Is(err, phonenet.ErrEnded) {
		t.Errorf("after the end: %v", err)
	}
}

// Every branch of the flow, each from the menu.
func TestBranches(t *testing.T) {
	for name, walk := range map[string]func(b *box, line *phonenet.Line) []error{
		"the key that finishes": func(b *box, line *phonenet.Line) []error {
			return []error{line.Press(b.ctx(), "1"), line.Expect(b.ctx(), "Tast"), line.Press(b.ctx(), "26#"), line.Expect(b.ctx(), "Dato 26#.")}
		},
		"keys that come too late": func(b *box, line *phonenet.Line) []error {
			return []error{line.Press(b.ctx(), "1"), line.Expect(b.ctx(), "Tast"), line.Press(b.ctx(), "26"), line.Silence(b.ctx()), line.Expect(b.ctx(), "Dato 26.")}
		},
		"no key at all": func(b *box, line *phonenet.Line) []error {
			return []error{line.Press(b.ctx(), "1"), line.Expect(b.ctx(), "Tast"), line.Silence(b.ctx()), line.Expect(b.ctx(), "For sent.")}
		},
		"only the key that finishes": func(b *box, line *phonenet.Line) []error {
			return []error{line.Press(b.ctx(), "1"), line.Expect(b.ctx(), "Tast"), line.Press(b.ctx(), "#"), line.Expect(b.ctx(), "For sent.")}
		},
		"silence, and a result that may be empty": func(b *box, line *phonenet.Line) []error {
			return []error{line.Silence(b.ctx()), line.Expect(b.ctx(), "Vi hørte ingenting.", "En gang til."), line.Silence(b.ctx()), line.Expect(b.ctx(), "Ingen tast.")}
		},
		"another key that finishes": func(b *box, line *phonenet.Line) []error {
			return []error{line.Silence(b.ctx()), line.Expect(b.ctx(), "En gang til."), line.Press(b.ctx(), "7#*"), line.Expect(b.ctx(), "Du svarte 7#.")}
		},
		"speech": func(b *box, line *phonenet.Line) []error {
			return []error{line.Speak(b.ctx(), "ja takk", 0.75), line.Expect(b.ctx(), "Du svarte ja takk0.75.")}
		},
		"a key beyond what was asked for is lost": func(b *box, line *phonenet.Line) []error {
			return []error{line.Press(b.ctx(), "12"), line.Expect(b.ctx(), "Tast fire sifre."), line.Press(b.ctx(), "3456"), line.Expect(b.ctx(), "Dato 3456.")}
		},
		"redirected by GET": func(b *box, line *phonenet.Line) []error {
			return []error{line.Press(b.ctx(), "4"), line.Expect(b.ctx(), "Velkommen."), line.Press(b.ctx(), "9"), line.Expect(b.ctx(), "Du svarte 9.")}
		},
		"a sound": func(b *box, line *phonenet.Line) []error {
			return []error{line.Press(b.ctx(), "5"), line.Expect(b.ctx(), "/hymn.wav"), line.Press(b.ctx(), "8"), line.Expect(b.ctx(), "Du svarte 8.")}
		},
		"no message": func(b *box, line *phonenet.Line) []error {
			return []error{line.Press(b.ctx(), "2"), line.Expect(b.ctx(), "Legg igjen"), line.Silence(b.ctx()), line.Expect(b.ctx(), "Ingen beskjed.")}
		},
	} {
		t.Run(name, func(t *testing.T) {
			b := newCallBox(t)
			line := b.ring()
			for i, err := range walk(b, line) {
				if err != nil {
					t.Fatalf("step %d: %v", i+1, err)
				}
			}
			b.ended(line, phonenet.CallCompleted)
			b.noErrors()
		})
	}
}

// Wherever the person hangs up, the call ends and the service is told once.
func TestHangUpAtEveryStep(t *testing.T) {
	for _, keys := range [][]string{{}, {"1"}, {"1", "26"}, {"2"}, {"5"}} {
		t.Run(strings.Join(keys, ","), func(t *testing.T) {
			b := newCallBox(t)
			line := b.ring()
			for _, key := range keys {
				must(t, line.Press(b.ctx(), key))
				_, err := line.Hear(b.ctx())
				must(t, err)
			}
			must(t, line.HangUp(b.ctx()))
			if got := b.srv.posts("/status"); len(got) != 1 || got[0].form.Get("CallStatus") != "completed" {
				t.Errorf("told %d times", len(got))
			}
			b.noErrors()
		})
	}
}

// The telephone of a person is engaged while she talks.
func TestOneCallAtATime(t *testing.T) {
	b := newCallBox(t)
	line := b.ring()
	if _, err := b.net.Phone(kari).Ring(b.ctx()); !errors.Is(err, phonenet.ErrEngaged) {
		t.Errorf("a second call: %v", err)
	}
	made, err := b.calls()
	must(t, err)
	c, err := b.net.AwaitCall(b.ctx(), func(c phonenet.Call) bool { return c.SID == deref(made.Sid) && c.Status.Final() })
	must(t, err)
	if c.Status != phonenet.CallBusy {
		t.Errorf("%s", c.Status)
	}
	must(t, line.HangUp(b.ctx()))
}

func TestCloseEndsCalls(t *testing.T) {
	b := newCallBox(t)
	line := b.ring()
	closed := make(chan struct{})
	go func() { b.net.Close(); close(closed) }()
	select {
	case <-closed:
	case <-time.After(5 * time.Second):
		t.Fatal("a call holds the network up")
	}
	if err := line.Press(b.ctx(), "1"); err == nil {
		t.Error("a key in a closed network")
	}
	if _, err := b.net.Phone(kari).Ring(b.ctx()); !errors.Is(err, phonenet.ErrClosed) {
		t.Errorf("%v", err)
	}
}
