package dispatch

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"

	"folgesvenn/sms"
	"folgesvenn/sms/reply"
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

// scene loads what a turn is decided by.
func (w *work) scene(c *Call, f Flow, in CallInput, pin PINCheck) (*Scene, error) {
	sc := &Scene{Call: c, Zone: w.s.zone, Now: w.now, PIN: pin}
	var err error
	if sc.Settings, err = w.settings(c.UnitID); err != nil {
		return nil, err
	}
	sc.CentrePhone = sc.Settings.CentrePhone
	if sc.CentrePhone == "" {
		sc.CentrePhone = w.s.own
	}
	sc.Duty, sc.Open = onDuty(sc.Settings, w.now.In(w.s.zone))
	// The conversation is the same as by text; the pseudo-message only carries
	// the number.
	if sc.Talk, _, err = w.talk(&Message{UnitID: c.UnitID, Phone: c.Phone}, IncomingText{From: c.Phone}); err != nil {
		return nil, err
	}
	if err := w.subject(sc, c, in); err != nil {
		return nil, err
	}
	if c.Direction == In {
		if err := w.institutions(sc, f, pin); err != nil {
			return nil, err
		}
	}
	if v := sc.Volunteer; v != nil {
		sc.TextsOK = takesTexts(v) && w.unreachableByText(v.Phone) == ""
	}
	if in.Kind == InputSpeech {
		sc.Reading = w.readSpeech(sc, in.Speech)
	}
	return sc, nil
}

// readSpeech reads words by the same reader as texts, without the commands of
// the service's own: those are for texts.
func (w *work) readSpeech(sc *Scene, words string) reply.Reading {
	return w.s.reader.Read(words, w.replyContext(sc.Talk, sc.Settings))
}

// subject loads what an outgoing call is about, or the task that an incoming one
// has just answered about.
func (w *work) subject(sc *Scene, c *Call, in CallInput) error {
	taskID := c.TaskID
	if in.Kind == inputOutcome && in.outcome.taskID != 0 {
		taskID = in.outcome.taskID
	}
	var err error
	if c.VolunteerID != 0 {
		if sc.Volunteer, err = w.Volunteer(c.VolunteerID); err != nil {
			return err
		}
	}
	if taskID == 0 {
		return nil
	}
	if sc.Task, err = w.Task(taskID); err != nil {
		return err
	}
	if sc.Task.RecipientID != 0 {
		if sc.Recipient, err = w.Recipient(sc.Task.RecipientID); err != nil {
			return err
		}
	}
	if c.Direction == In {
		return nil
	}
	a, err := w.ActiveAssignment(taskID)
	if err := ignoreNotFound(err); err != nil {
		return err
	}
	if c.RequesterID != 0 {
		if sc.Requester, err = w.Requester(c.RequesterID); err != nil {
			return err
		}
		if a != nil && a.State == AssignmentActive {
			sc.Volunteer, err = w.Volunteer(a.VolunteerID)
		}
		return err
	}
	if a != nil && a.State == AssignmentActive && a.VolunteerID == c.VolunteerID {
		sc.Ahead = &Commitment{Assignment: a, Task: sc.Task, Volunteer: sc.Volunteer}
	}
	// The call is to one volunteer of the household, about one thing.
	var awaited []Commitment
	for _, x := range sc.Talk.Awaited {
		if x.Task.ID == taskID && x.Volunteer.ID == c.VolunteerID {
			awaited = append(awaited, x)
		}
	}
	sc.Talk.Awaited = awaited
	if c.OfferID == 0 {
		return nil
	}
	sc.Question, err = w.questionOf(c.OfferID)
	return err
}

// questionOf loads one question.
func (w *work) questionOf(offerID int64) (*Question, error) {
	o, err := w.Offer(offerID)
	if err != nil {
		return nil, err
	}
	q := &Question{Offer: o}
	if q.Task, err = w.Task(o.TaskID); err != nil {
		return nil, err
	}
	if q.Volunteer, err = w.Volunteer(o.VolunteerID); err != nil {
		return nil, err
	}
	if q.Task.RecipientID != 0 {
		blocked, err := w.BlockedFor(q.Task.RecipientID)
		if err != nil {
			return nil, err
		}
		q.Blocked = blocked[q.Volunteer.ID]
	}
	if !q.changes() && (q.Task.State == TaskOpen || q.Task.State == TaskUnfilled) {
		q.Lacks = NewMatch(q.Task, Settings{}, w.s.zone, w.now).Obstacles(q.Volunteer, Facts{}) & needed
	}
	return q, nil
}

// perform does what a turn calls for; what it led to is the next input.
func (w *work) perform(c *Call, f *Flow, sc *Scene, a callAct, in CallInput) (outcome, error) {
	o := outcome{act: a}
	var err error
	switch a.kind {
	case actAnswer:
		return w.answerByCall(c, sc, a)
	case actStop:
		return o, w.stop(c.Phone, c.UnitID, "ba om ikke å bli ringt")
	case actWithdraw:
		for _, x := range sc.Talk.Ahead {
			if x.Task.ID == a.task && (c.Direction == In || x.Volunteer.ID == c.VolunteerID) {
				return o, w.withdraw(x, 0)
			}
		}
		return o, nil
	case actFollowUp:
		return w.followUpByCall(c, sc, a)
	case actDetails:
		o.byText, err = w.sendOrRing(sc, a.task)
		return o, err
	case actKeep:
		return o, w.keepRecording(c, f, in)
	case actMissed:
		return o, w.missedCall(c)
	case actOrder:
		return w.orderByCall(c, f, sc)
	case actChange:
		return w.changeByCall(c, f, sc)
	case actCancel:
		return w.cancelByCall(c, sc, a)
	}
	return o, fmt.Errorf("a call does not know how to do %q", a.kind)
}

// answerByCall answers one question by the conversation's table, as a text does.
func (w *work) answerByCall(c *Call, sc *Scene, a callAct) (outcome, error) {
	o := outcome{act: a}
	q, err := w.questionOf(a.offer)
	if err != nil {
		return o, err
	}
	o.taskID = q.Task.ID
	t := Talk{Volunteers: []*Volunteer{q.Volunteer}, At: w.now}
	if q.Offer.State.Open() {
		t.Open = []Question{*q}
	} else {
		t.Closed = []Question{*q}
	}
	for _, x := range sc.Talk.Ahead {
		if x.Volunteer.ID == q.Volunteer.ID {
			t.Ahead = append(t.Ahead, x)
		}
	}
	d := Answer(t, reply.Reading{Intent: a.intent, Likely: a.intent}, w.now)
	o.reply = d.Reply
	switch d.Act {
	case ActAccept:
		err := w.accept(*d.Question, ViaCall, 0)
		if isConflict(err) {
			// The unique index is the last word (law 2).
			o.reply = sms.Taken
			return o, w.learnLateYes(d.Question)
		}
		if err != nil {
			return o, err
		}
		o.accepted = true
		o.byText = takesTexts(q.Volunteer) && w.unreachableByText(q.Volunteer.Phone) == ""
		if c.Direction == In && !o.byText {
			// What the number shows can be forged: the details go out to it.
			_, err = w.ringDetails(q.Task, q.Volunteer)
		}
		return o, err
	case ActDecline:
		if err := w.decline(*d.Question); err != nil {
			return o, err
		}
	case ActConfirm:
		if err := w.confirmByCall(*d.Question); err != nil {
			return o, err
		}
		o.accepted = true
		o.byText = takesTexts(q.Volunteer) && w.unreachableByText(q.Volunteer.Phone) == ""
		if c.Direction == In && !o.byText {
			_, err = w.ringDetails(q.Task, q.Volunteer)
		}
		return o, err
	case ActRefuse:
		if err := w.refuseChange(*d.Question, 0); err != nil {
			return o, err
		}
	case ActNothing:
		if d.Reply == sms.Taken || d.Reply == sms.TooLate || d.Reply == sms.CancelledLate {
			if err := w.learnLateYes(d.Question); err != nil {
				return o, err
			}
		}
	}
	if d.Attention != "" {
		return o, w.raiseReply(t, d, keyed(c, q, a.intent))
	}
	return o, nil
}

// keyed is a key that was pressed, in the form in which a human reads replies.
func keyed(c *Call, q *Question, intent reply.Intent) *Message {
	m := &Message{UnitID: c.UnitID, Phone: c.Phone, Body: "NEI (i telefonen)"}
	if intent == reply.Yes {
		m.Body = "JA (i telefonen)"
	}
	if q != nil {
		m.TaskID, m.VolunteerID, m.OfferID = q.Task.ID, q.Volunteer.ID, q.Offer.ID
	}
	return m
}

func (w *work) followUpByCall(c *Call, sc *Scene, a callAct) (outcome, error) {
	o := outcome{act: a}
	t := Talk{Volunteers: []*Volunteer{sc.Volunteer}, Awaited: sc.Talk.Awaited, At: w.now}
	if len(t.Awaited) == 0 {
		o.reply = sms.FollowUpThanks // it was settled meanwhile
		return o, nil
	}
	d := Answer(t, reply.Reading{Intent: a.intent, Likely: a.intent}, w.now)
	o.reply = d.Reply
	if d.Act == ActDone {
		return o, w.complete(*d.Ahead, 0, "den frivillige svarte")
	}
	if d.Attention != "" {
		m := keyed(c, nil, a.intent)
		m.TaskID, m.VolunteerID = c.TaskID, c.VolunteerID
		return o, w.raiseReply(t, d, m)
	}
	return o, nil
}

// sendOrRing lets a volunteer have the details of a task once more.
func (w *work) sendOrRing(sc *Scene, taskID int64) (byText bool, err error) {
	for _, x := range sc.Talk.Ahead {
		if x.Task.ID != taskID {
			continue
		}
		if takesTexts(x.Volunteer) && w.unreachableByText(x.Volunteer.Phone) == "" {
			return true, w.textDetails(x.Task, x.Volunteer)
		}
		_, err := w.ringDetails(x.Task, x.Volunteer)
		return false, err
	}
	return true, nil
}

// ringDetails rings with the details as soon as the line is free.
func (w *work) ringDetails(t *Task, v *Volunteer) (*Call, error) {
	return w.enqueueCall(ring{purpose: CallForNews, topic: string(sms.Details), phone: v.Phone, unitID: t.UnitID, task: t, volunteer: v,
		urgent: true, dialAt: w.now.Add(w.s.timing.CallBack), expires: t.EndsAt})
}
