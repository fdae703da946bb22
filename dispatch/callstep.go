package dispatch

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"

	"folgesvenn/sms"
)

// CallStep is one step of a call, as the provider reports it.
type CallStep struct {
	CallID     int64
	ProviderID string
	Step       int // of the script it answers
	Input      CallInput
}

// ErrNoSuchCall refuses a step of a call that is not ours.
var ErrNoSuchCall = fmt.Errorf("no such call: %w", ErrNotFound)

// ReceiveCall takes in somebody who rings: the call is stored under the
// provider's id in the transaction that answers it, and the same call again gets
// the same answer (law 1).
func (s *Service) ReceiveCall(ctx context.Context, providerID, from string) (id int64, script Script, err error) {
	err = s.do(WithActor(ctx, "volunteer"), func(w *work) error {
		c, err := w.CallByProviderID(providerID)
		if err == nil {
			id = c.ID
			script, err = c.script()
			return errOr(err, errUnchanged)
		}
		if !errors.Is(err, ErrNotFound) {
			return err
		}
		c = &Call{UnitID: FirstUnit, Direction: In, Purpose: CallIncoming, Phone: from, ProviderID: providerID, Attempt: 1, CreatedAt: w.now}
		if err := w.nameCaller(c); err != nil {
			return err
		}
		if err := w.AddCall(c); err != nil {
			return err
		}
		if err := w.advanceCall(c, CallAnswered, ""); err != nil {
			return err
		}
		id = c.ID
		script, err = w.takeStep(c, CallInput{Kind: InputBegin}, PINNone)
		return err
	})
	return id, script, err
}

// nameCaller finds out who has the number that rings.
func (w *work) nameCaller(c *Call) error {
	vs, err := w.VolunteersByPhone(c.Phone)
	if err != nil {
		return err
	}
	if len(vs) > 0 {
		c.UnitID, c.VolunteerID = vs[0].UnitID, vs[0].ID
		if len(vs) > 1 {
			c.VolunteerID = 0
		}
		return nil
	}
	rs, err := w.RequestersByPhone(c.Phone)
	if err != nil {
		return err
	}
	if len(rs) > 0 {
		c.UnitID, c.RequesterID = rs[0].UnitID, rs[0].ID
		return nil
	}
	ps, err := w.RecipientsByPhone(c.Phone)
	if err != nil || len(ps) == 0 {
		return err
	}
	c.UnitID = ps[0].UnitID
	return nil
}

// StepCall takes one step of a call: what was heard is decided on, done and
// stored in one transaction, with what is said next. A step that comes again, or
// late, changes nothing and gets what was said last.
func (s *Service) StepCall(ctx context.Context, st CallStep) (script Script, err error) {
	pin, err := s.checkPIN(ctx, st)
	if err != nil {
		return script, err
	}
	take := func(w *work) error {
		c, err := w.callOf(st)
		if err != nil {
			return err
		}
		if c == nil { // dialled twice: the second call ends at once
			script = Script{}
			return nil
		}
		if st.Step != c.Step || c.State.Over() && st.Input.Kind != InputRecording {
			script, err = c.script()
			return errOr(err, errUnchanged)
		}
		if c.Direction == Out && c.Step == 0 {
			if c.State.Rank() < CallDialling.Rank() {
				return ErrNoSuchCall // we never asked for it
			}
			if c.ProviderID == "" {
				if err := w.placed(c, st.ProviderID); err != nil {
					return err
				}
			}
			if err := w.advanceCall(c, CallAnswered, ""); err != nil {
				return err
			}
			st.Input = CallInput{Kind: InputBegin}
		}
		script, err = w.takeStep(c, st.Input, pin)
		return err
	}
	for range 2 {
		if err = s.do(WithActor(ctx, "volunteer"), take); err == nil || errors.Is(err, ErrNotFound) || ctx.Err() != nil {
			return script, err
		}
	}
	// What cannot be handled, twice over, is put before a human; the caller is
	// told the truth and the call ends.
	cause := err
	err = s.do(ctx, func(w *work) error {
		c, err := w.callOf(st)
		if err != nil || c == nil {
			return errOr(err, ErrNoSuchCall)
		}
		if script, err = w.trouble(c); err != nil {
			return err
		}
		from, err := w.caller(c)
		if err != nil {
			return err
		}
		return w.raise(Attention{UnitID: c.UnitID, Kind: AttentionFault, Urgent: true, CallID: c.ID, TaskID: c.TaskID, VolunteerID: c.VolunteerID, Key: fmt.Sprintf("callstep:%d", c.ID),
			Text: fmt.Sprintf("En telefonsamtale med %s måtte avbrytes. Ring tilbake, og si fra til den som drifter Følgesvenn: %v", from, cause)})
	})
	return script, err
}

// trouble ends a call that cannot go on.
func (w *work) trouble(c *Call) (Script, error) {
	f := c.flow()
	text, err := sms.Say(f.Lang, sms.SayWeCallYou, sms.Fields{})
	if err != nil {
		return Script{}, err
	}
	f.At = PlaceEnd
	c.Step++
	script := Script{Lines: []Line{{Text: text, Lang: sms.SpokenLanguage(f.Lang)}}, Step: c.Step}
	return script, w.keepStep(c, f, script)
}

// callOf finds the call of a step; one call never speaks for another. It is nil
// where the step is of a second call for the same row, which a human is told of.
func (w *work) callOf(st CallStep) (*Call, error) {
	c, err := w.Call(st.CallID)
	if errors.Is(err, ErrNotFound) {
		return nil, ErrNoSuchCall
	}
	if err != nil {
		return nil, err
	}
	if c.ProviderID == st.ProviderID || c.ProviderID == "" && c.Direction == Out {
		return c, nil
	}
	if c.Direction == Out && st.Step == 0 {
		// Two requests for one row: it was dialled twice. The second is ended.
		return nil, w.placed(c, st.ProviderID)
	}
	return nil, ErrNoSuchCall
}

func (c *Call) script() (s Script, err error) {
	if c.Script == "" {
		return Script{Step: c.Step}, nil
	}
	err = json.Unmarshal([]byte(c.Script), &s)
	return s, err
}

// mostTurns bounds the acts of one step; none has more than one, and the turn
// after it.
const mostTurns = 4

// takeStep runs the machine until it speaks.
func (w *work) takeStep(c *Call, in CallInput, pin PINCheck) (Script, error) {
	f := c.flow()
	var script Script
	heard := in
	for range mostTurns {
		sc, err := w.scene(c, f, in, pin)
		if err != nil {
			return script, err
		}
		var t callTurn
		f, t = converse(f, in, sc)
		script.Voice = sc.Settings.Voice
		for _, x := range t.say {
			lang := x.lang
			if lang == "" {
				lang = sms.SpokenLanguage(f.Lang)
			}
			text, err := sms.Say(lang, x.prompt, x.fields)
			if err != nil {
				return script, err
			}
			script.Lines = append(script.Lines, Line{Text: text, Lang: lang})
		}
		script.Listen, script.Record, script.Dial = t.listen, t.record, t.dial
		if t.act == nil {
			break
		}
		o, err := w.perform(c, &f, sc, *t.act, heard)
		if err != nil {
			return script, err
		}
		in = CallInput{Kind: inputOutcome, outcome: o}
	}
	if f.At == PlaceDetails || f.At == PlaceTold {
		f.ToldAt, f.ToldFor = w.now, script.seconds()
	}
	c.Step++
	script.Step = c.Step
	return script, w.keepStep(c, f, script)
}

// seconds is about how long it takes to say the script.
func (s Script) seconds() int {
	n := 0
	for _, l := range s.Lines {
		n += len([]rune(l.Text))
	}
	return n / 14
}

func (w *work) keepStep(c *Call, f Flow, script Script) error {
	if err := c.setFlow(f); err != nil {
		return err
	}
	b, err := json.Marshal(script)
	if err != nil {
		return err
	}
	c.Script = string(b)
	if !c.State.Over() {
		c.SettleAt, c.Asks = w.now.Add(w.s.timing.CallCheck), 0
	}
	return w.SaveCall(c)
}
