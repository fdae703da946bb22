package dispatch_test

import (
	"context"
	"errors"
	"fmt"
	"strings"

	"time"

	"folgesvenn/dispatch"
	"folgesvenn/sms/twilio"
	"folgesvenn/sms/twilio/twimlcheck"
)

// exchange is the telephone side of a centre under test: calls that ring, and
// the lines that are open.
type exchange struct {
	ringing map[string]string // provider's id of the call that rings there
	ids     map[string]int64  // ours
	sids    int
	refuse  map[string]dispatch.SendError
	ended   []string // telephones that we had stop ringing
	deaf    bool     // the provider does not hear that a call is to be ended
}

func (c *centre) exchange() *exchange {
	if c.lines == nil {
		c.lines = &exchange{ringing: map[string]string{}, ids: map[string]int64{}, refuse: map[string]dispatch.SendError{}}
	}
	return c.lines
}

// dial lets every call that is due ring; it tells how many.
func (c *centre) dial() int {
	c.t.Helper()
	x := c.exchange()
	settled, err := c.s.SettleCalls(c.ctx, &rungOut{x: x}, 50, func(int64) bool { return false })
	c.must(err)
	ended, err := c.s.EndCalls(c.ctx, &rungOut{x: x}, 50)
	c.must(err)
	calls, err := c.s.BeginCalls(c.ctx, 50)
	c.must(err)
	for _, k := range calls {
		if e, ok := x.refuse[k.To]; ok {
			c.must(c.s.CallFailedToPlace(c.ctx, k.CallID, &e))
			continue
		}
		if sid, busy := x.ringing[k.To]; busy {
			c.t.Fatalf("two calls to %s at once: %s", k.To, sid)
		}
		x.sids++
		sid := fmt.Sprintf("CA%032d", x.sids)
		c.must(c.s.CallPlaced(c.ctx, k.CallID, sid))
		x.ringing[k.To], x.ids[sid] = sid, k.CallID
	}
	return len(calls) + settled + ended
}

// rungOut is a provider that says, of a call that has rung for long, that nobody
// answered, and of others that they go on.
type rungOut struct {
	provider
	x *exchange
}

func (p *rungOut) CallNow(_ context.Context, id string) (dispatch.ProviderCall, error) {
	for phone, sid := range p.x.ringing {
		if sid == id {
			delete(p.x.ringing, phone)
			return dispatch.ProviderCall{ProviderID: id, State: dispatch.CallNoAnswer}, nil
		}
	}
	return dispatch.ProviderCall{ProviderID: id, State: dispatch.CallAnswered}, nil
}

func (p *rungOut) EndCall(_ context.Context, id string) (dispatch.ProviderCall, error) {
	if p.x.deaf {
		return dispatch.ProviderCall{}, errors.New("the provider is down")
	}
	for phone, sid := range p.x.ringing {
		if sid == id {
			delete(p.x.ringing, phone)
			p.x.ended = append(p.x.ended, phone)
			return dispatch.ProviderCall{ProviderID: id, State: dispatch.CallCancelled}, nil
		}
	}
	return dispatch.ProviderCall{ProviderID: id, State: dispatch.CallAnswered}, nil
}

// line is an open line to the service.
type line struct {
	c      *centre
	phone  string
	sid    string
	id     int64
	script dispatch.Script
	said   []string // all that was said in this call
	over   bool
}

// picksUp answers the telephone that rings.
func (c *centre) picksUp(phone string) *line {
	c.t.Helper()
	sid, ok := c.exchange().ringing[phone]
	if !ok {
		c.t.Fatalf("no call rings at %s; ringing: %v", phone, c.exchange().ringing)
	}
	delete(c.exchange().ringing, phone)
	l := &line{c: c, phone: phone, sid: sid, id: c.exchange().ids[sid]}
	c.must(c.s.ReportCall(c.ctx, dispatch.CallReport{CallID: l.id, ProviderID: sid, State: dispatch.CallAnswered}))
	l.step(dispatch.CallInput{Kind: dispatch.InputBegin})
	return l
}

// leaves lets a call that rings come to nothing.
func (c *centre) leaves(phone string, state dispatch.CallState) {
	c.t.Helper()
	sid, ok := c.exchange().ringing[phone]
	if !ok {
		c.t.Fatalf("no call rings at %s", phone)
	}
	delete(c.exchange().ringing, phone)
	c.must(c.s.ReportCall(c.ctx, dispatch.CallReport{CallID: c.exchange().ids[sid], ProviderID: sid, State: state}))
	c.work()
}

// rings lets somebody ring the service.
func (c *centre) rings(phone string) *line {
	c.t.Helper()
	x := c.exchange()
	x.sids++
	l := &line{c: c, phone: phone, sid: fmt.Sprintf("CAin%030d", x.sids)}
	var err error
	l.id, l.script, err = c.s.ReceiveCall(c.ctx, l.sid, phone)
	c.must(err)
	l.heard()
	return l
}

func (l *line) step(in dispatch.CallInput) {
	l.c.t.Helper()
	if l.over {
		l.c.t.Fatalf("the call with %s is over; last said: %s", l.phone, l.text())
	}
	var err error
	l.script, err = l.c.s.StepCall(l.c.ctx, dispatch.CallStep{CallID: l.id, ProviderID: l.sid, Step: l.script.Step, Input: in})
	l.c.must(err)
	l.heard()
}

// heard takes in what was said; where nothing is listened for, the call ends.
func (l *line) heard() {
	l.c.t.Helper()
	document, err := twilio.TwiML(l.script, "https://sentral.example.no/twilio/voice/step?c=1&n=2", "https://sentral.example.no/twilio/voice/recording?c=1")
	l.c.must(err)
	if err := twimlcheck.Check(document); err != nil {
		l.c.t.Errorf("%v\n%s", err, document)
	}
	for _, x := range l.script.Lines {
		l.said = append(l.said, x.Text)
		if x.Text == "" || x.Lang != "nb" && x.Lang != "en" {
			l.c.t.Errorf("says %+v", x)
		}
	}
	if len(l.script.Lines) == 0 && l.script.Dial == nil && !l.over && !l.script.HangsUp() {
		l.c.t.Errorf("waits in silence: %+v", l.script)
	}
	if g := l.script.Listen; g != nil && g.Seconds < 8 {
		l.c.t.Errorf("has the patience of %d seconds", g.Seconds)
	}
	if l.script.HangsUp() {
		l.hangsUp()
	}
}

func (l *line) text() string {
	var b []string
	for _, x := range l.script.Lines {
		b = append(b, x.Text)
	}
	return strings.Join(b, " ")
}

// presses lets the other end press keys.
func (l *line) presses(keys string) *line {
	l.c.t.Helper()
	l.step(dispatch.CallInput{Kind: dispatch.InputKeys, Keys: keys})
	return l
}

// says lets the other end speak.
func (l *line) says(words string) *line {
	l.c.t.Helper()
	l.step(dispatch.CallInput{Kind: dispatch.InputSpeech, Speech: words, Confidence: 0.9})
	return l
}

// waits lets the other end do nothing.
func (l *line) waits() *line {
	l.c.t.Helper()
	l.step(dispatch.CallInput{Kind: dispatch.InputNothing})
	return l
}

// speaks lets the other end leave a message.
func (l *line) speaks(seconds int) *line {
	l.c.t.Helper()
	if l.script.Record == nil {
		l.c.t.Fatalf("nothing is recorded now: %s", l.text())
	}
	l.c.exchange().sids++
	l.step(dispatch.CallInput{Kind: dispatch.InputRecording, Recording: fmt.Sprintf("RE%032d", l.c.exchange().sids), Seconds: seconds})
	return l
}

// throughTo expects to be put through to a number, where it is taken or not.
func (l *line) throughTo(number string, taken bool) *line {
	l.c.t.Helper()
	if l.script.Dial == nil || l.script.Dial.Number != number {
		l.c.t.Fatalf("not put through to %s but %+v: %s", number, l.script.Dial, l.text())
	}
	l.step(dispatch.CallInput{Kind: dispatch.InputDialled, Taken: taken})
	return l
}

// hears expects what was said last to hold every part.
func (l *line) hears(parts ...string) *line {
	l.c.t.Helper()
	for _, p := range parts {
		if !strings.Contains(l.text(), p) {
			l.c.t.Fatalf("%s hears %q; wanted %q in it", l.phone, l.text(), p)
		}
	}
	return l
}

// ended expects the call to be over.
func (l *line) ended() {
	l.c.t.Helper()
	if !l.over {
		l.c.t.Fatalf("the call with %s goes on: %s %+v", l.phone, l.text(), l.script)
	}
	l.c.work()
}

// hangsUp puts the receiver down.
func (l *line) hangsUp() {
	l.c.t.Helper()
	if l.over {
		return
	}
	l.over = true
	l.c.must(l.c.s.ReportCall(l.c.ctx, dispatch.CallReport{CallID: l.id, ProviderID: l.sid, State: dispatch.CallCompleted}))
	l.c.work()
}

// call gives a call as it is kept.
func (c *centre) call(id int64) (k *dispatch.Call) {
	c.t.Helper()
	c.must(c.s.View(c.ctx, func(tx dispatch.Tx) (err error) { k, err = tx.Call(id); return err }))
	return k
}

// expectQuietLines fails where a call rings that nobody expected.
func (c *centre) expectQuietLines() {
	c.t.Helper()
	for phone := range c.exchange().ringing {
		c.t.Errorf("an unexpected call to %s", phone)
	}
}

// The provider's side of calls, for tests that ask it.

func (p *provider) PlaceCall(context.Context, dispatch.OutgoingCall) (string, error) {
	return "", errors.New("not used")
}

func (p *provider) FindCalls(context.Context, string, time.Time) ([]dispatch.ProviderCall, error) {
	if p.down {
		return nil, errors.New("the provider is down")
	}
	return p.calls, nil
}

func (p *provider) CallNow(_ context.Context, id string) (dispatch.ProviderCall, error) {
	if p.down {
		return dispatch.ProviderCall{}, errors.New("the provider is down")
	}
	for _, k := range p.calls {
		if k.ProviderID == id {
			return k, nil
		}
	}
	return dispatch.ProviderCall{}, dispatch.ErrNotFound
}

func (p *provider) EndCall(ctx context.Context, id string) (dispatch.ProviderCall, error) {
	return p.CallNow(ctx, id)
}

func (p *provider) DeleteRecording(_ context.Context, id string) error {
	if p.down {
		return errors.New("the provider is down")
	}
	p.deleted = append(p.deleted, id)
	return nil
}

var _ dispatch.Gateway = (*provider)(nil)

const (
	borghildPhone = "+4722000001" // a landline
	sivertPhone   = "+4722000002"
)

// borghild has a landline.
func (c *centre) borghild(change ...func(*dispatch.Volunteer)) *dispatch.Volunteer {
	c.t.Helper()
	return c.volunteer("Borghild Vik", borghildPhone, append([]func(*dispatch.Volunteer){func(v *dispatch.Volunteer) { v.Channel = dispatch.ChannelCall }}, change...)...)
}

// nothingPersonal fails where what was said so far tells of the recipient (law
// 4).
func (l *line) nothingPersonal() *line {
	l.c.t.Helper()
	for _, s := range l.said {
		for _, secret := range []string{"Olga", "Nordmann", "Granveien", "førtitre", "resepsjonen", "heisen"} {
			if strings.Contains(s, secret) {
				l.c.t.Errorf("says %q before a key was pressed", s)
			}
		}
	}
	return l
}
