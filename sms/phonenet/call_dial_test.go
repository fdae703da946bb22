package phonenet_test

import (
	"testing"

	openapi "github.com/twilio/twilio-go/rest/api/v2010"

	"folgesvenn/sms/phonenet"
)

func TestPutThrough(t *testing.T) {
	const coordinator = "+4744100000"
	for name, test := range map[string]struct {
		want string
		do   func(b *box, line, other *phonenet.Line)
	}{
		"and the other hangs up": {"completed", func(b *box, line, other *phonenet.Line) {
			must(b.t, other.Answer(b.ctx()))
			must(b.t, line.Expect(b.ctx(), "Vi setter deg over."))
			must(b.t, line.Speak(b.ctx(), "Hei, det er Kari", 1))
			if _, err := other.Hear(b.ctx()); err != nil {
				b.t.Error(err)
			}
			must(b.t, other.HangUp(b.ctx()))
		}},
		"busy":      {"busy", func(b *box, _, other *phonenet.Line) { must(b.t, other.Decline(b.ctx())) }},
		"no answer": {"no-answer", func(b *box, _, other *phonenet.Line) { must(b.t, other.LetRing(b.ctx())) }},
	} {
		t.Run(name, func(t *testing.T) {
			b := newCallBox(t)
			line := b.ring()
			must(t, line.Press(b.ctx(), "3"))
			other, err := b.net.Phone(coordinator).NextCall(b.ctx())
			must(t, err)
			if c := other.Call(); c.ParentSID != line.Call().SID || c.Direction != phonenet.OutboundDial || c.From != b.net.Options().Number {
				t.Errorf("the leg: %+v", c)
			}
			test.do(b, line, other)
			must(t, line.Expect(b.ctx(), "Samtalen var "+test.want+"."))
			b.ended(line, phonenet.CallCompleted)
			b.srv.await(b.ctx(), "/voice/leg", 1)
			if legs, err := b.api.ListCall((&openapi.ListCallParams{}).SetParentCallSid(line.Call().SID)); err != nil || len(legs) != 1 {
				t.Errorf("%v, %v", legs, err)
			}
			b.noErrors()
		})
	}
	t.Run("and the caller hangs up while it rings", func(t *testing.T) {
		b := newCallBox(t)
		line := b.ring()
		must(t, line.Press(b.ctx(), "3"))
		other, err := b.net.Phone(coordinator).NextCall(b.ctx())
		must(t, err)
		must(t, line.HangUp(b.ctx()))
		b.ended(other, phonenet.CallCanceled)
		if got := b.srv.posts("/voice/dialed"); len(got) != 1 || got[0].form.Get("DialCallStatus") != "canceled" {
			t.Errorf("%+v", got)
		}
	})
	t.Run("and the caller hangs up while they talk", func(t *testing.T) {
		b := newCallBox(t)
		line := b.ring()
		must(t, line.Press(b.ctx(), "3"))
		other, err := b.net.Phone(coordinator).NextCall(b.ctx())
		must(t, err)
		must(t, other.Answer(b.ctx()))
		must(t, line.HangUp(b.ctx()))
		b.ended(other, phonenet.CallCompleted)
	})
	t.Run("but the telephone is engaged", func(t *testing.T) {
		b := newCallBox(t)
		_, err := b.net.Phone(coordinator).Ring(b.ctx())
		must(t, err)
		line := b.ring()
		must(t, line.Press(b.ctx(), "3"))
		must(t, line.Expect(b.ctx(), "Samtalen var busy."))
	})
}
