package dispatch

import (
	"encoding/json"
	"fmt"
	"strings"
	"time"

	"folgesvenn/sms"
	"folgesvenn/sms/phone"
)

// How often a number is dialled for one thing. A question goes to the next
// volunteer after a second try; news has to be told.
const (
	offerAttempts    = 2
	followUpAttempts = 2
	mostAttempts     = 3
)

func (c *Call) flow() (f Flow) {
	// What we wrote ourselves can be read; an empty one is the beginning.
	_ = json.Unmarshal([]byte(c.Flow), &f)
	return f
}

func (c *Call) setFlow(f Flow) error {
	b, err := json.Marshal(f)
	c.Flow = string(b)
	return err
}

// callOver does what the end of a call calls for.
func (w *work) callOver(c *Call) error {
	f := c.flow()
	if c.Direction == In {
		return w.incomingOver(c, f)
	}
	if !c.EndAt.IsZero() {
		return nil // nobody needs to hear it any more
	}
	switch c.Purpose {
	case CallForOffer:
		return w.offerCallOver(c, f)
	case CallForNews:
		if f.Told || f.Answered || f.Reached || f.Message {
			if err := w.partyKnows(c); err != nil {
				return err
			}
			return w.cutOff(c, f)
		}
		again, err := w.callAgain(c, mostAttempts)
		if again || err != nil {
			return err
		}
		return w.newsNotTold(c, "ingen tok telefonen")
	case CallForFollowUp:
		if f.Answered || f.Reached || f.Message {
			return nil
		}
		// Once more; and then no answer means well.
		_, err := w.callAgain(c, followUpAttempts)
		return err
	case CallForAppeal:
		return w.appealCallOver(c, f)
	}
	return nil
}

// partyKnows closes what a human was to tell a party: they have heard what holds
// now.
func (w *work) partyKnows(c *Call) error {
	p, err := w.partyOf(c)
	if err != nil || p == nil {
		return err
	}
	items, err := w.OpenAttentionOfTask(c.TaskID)
	if err != nil {
		return err
	}
	for _, a := range items {
		if a.Kind != AttentionTellRequester || !strings.HasPrefix(a.Key, p.tellKey(c.TaskID)) {
			continue
		}
		if err := w.resolve(a, "settled", ActorSystem); err != nil {
			return err
		}
	}
	return nil
}

// callAgain dials once more, some time later, where nobody answered. It tells
// whether it will.
func (w *work) callAgain(c *Call, most int) (bool, error) {
	if c.Attempt >= most {
		return false, nil
	}
	in := w.s.timing.NoAnswerAgain
	if c.State == CallBusy || c.Urgent || c.Purpose == CallForAppeal {
		in = w.s.timing.BusyAgain
	}
	at := w.now.Add(in)
	if !c.ExpiresAt.IsZero() && !at.Before(c.ExpiresAt) {
		return false, nil
	}
	again := &Call{
		UnitID: c.UnitID, Direction: Out, Purpose: c.Purpose, Topic: c.Topic, Phone: c.Phone, State: CallQueued, Urgent: c.Urgent,
		TaskID: c.TaskID, VolunteerID: c.VolunteerID, OfferID: c.OfferID, RequesterID: c.RequesterID, RecipientID: c.RecipientID, PleaID: c.PleaID, Attempt: c.Attempt + 1,
		CreatedAt: w.now, DialAt: at, ExpiresAt: c.ExpiresAt,
	}
	return true, w.AddCall(again)
}

func (w *work) offerCallOver(c *Call, f Flow) error {
	o, err := w.Offer(c.OfferID)
	if err != nil {
		return err
	}
	if f.Answered {
		return w.cutOff(c, f)
	}
	if !o.State.Open() {
		return nil
	}
	if f.Reached || f.Message {
		return nil // they talked to us: a human knows
	}
	// Whoever picks up but presses nothing has not answered: it may be a machine.
	again, err := w.callAgain(c, offerAttempts)
	if again || err != nil {
		return err
	}
	if o.Channel != ChannelCall {
		return nil // the question stands in a text
	}
	why := "ingen tok telefonen"
	if !c.AnsweredAt.IsZero() {
		why = "trykket ikke noe svar i telefonen"
	}
	if f.At == PlacePeople || f.At == PlacePeopleIs {
		why = "trykket ja i telefonen, men bekreftet ikke hvor mange som kommer"
		if err := w.unsaidHowMany(c, f); err != nil {
			return err
		}
	}
	return w.unreached(o, c.UnitID, why)
}

// unreached gives up reaching somebody with a question and asks the next.
func (w *work) unreached(o *Offer, unitID int64, why string) error {
	return w.offerFailed(o, &Message{UnitID: unitID}, why)
}

// cutOff rings once more with the details, where the line broke while they were
// being said and no text can hold them.
func (w *work) cutOff(c *Call, f Flow) error {
	if f.ToldAt.IsZero() || f.At != PlaceDetails && f.At != PlaceTold || c.Attempt >= mostAttempts {
		return nil
	}
	if !w.now.Before(f.ToldAt.Add(time.Duration(f.ToldFor) * time.Second)) {
		return nil
	}
	v, t, err := w.subjects(c)
	if err != nil || v == nil || takesTexts(v) {
		return err
	}
	if _, err := w.helper(t, v.ID); err != nil {
		return ignoreNotFound(err)
	}
	again, err := w.enqueueCall(ring{purpose: CallForNews, topic: string(sms.Details), phone: v.Phone, unitID: t.UnitID, task: t, volunteer: v,
		urgent: true, dialAt: w.now.Add(w.s.timing.CallBack), expires: t.EndsAt})
	if err != nil {
		return err
	}
	again.Attempt = c.Attempt + 1
	return w.SaveCall(again)
}

func (w *work) subjects(c *Call) (v *Volunteer, t *Task, err error) {
	if c.VolunteerID == 0 || c.TaskID == 0 {
		return nil, nil, nil
	}
	if v, err = w.Volunteer(c.VolunteerID); err != nil {
		return nil, nil, err
	}
	t, err = w.Task(c.TaskID)
	return v, t, err
}

// newsNotTold has a human tell what nobody could be told by call.
func (w *work) newsNotTold(c *Call, why string) error {
	t, err := w.Task(c.TaskID)
	if err != nil {
		return err
	}
	if !t.Ahead(w.now) {
		return nil
	}
	p, err := w.partyOf(c)
	if err != nil {
		return err
	}
	if p != nil {
		return w.raiseTell(*p, t, sms.Key(c.Topic), fmt.Sprintf("Gi beskjed til %s om %s. Vi har ringt, men %s.", p.name(), w.s.taskLabel(t, w.now), why))
	}
	v, err := w.Volunteer(c.VolunteerID)
	if err != nil {
		return err
	}
	_, err = w.helper(t, v.ID)
	if err := ignoreNotFound(err); err != nil {
		return err
	}
	on := err == nil
	switch sms.Key(c.Topic) {
	case sms.Details, sms.Changed, sms.Reminder:
		if !on {
			return nil // it does not concern them any longer
		}
	}
	return w.raise(Attention{UnitID: c.UnitID, Kind: AttentionCall, Urgent: c.Topic != string(sms.Reminder) || t.StartsAt.Sub(w.now) < 24*time.Hour,
		TaskID: t.ID, VolunteerID: v.ID, Key: fmt.Sprintf("news:%d:%d:%s", t.ID, v.ID, c.Topic),
		Text: fmt.Sprintf("%s har ikke fått beskjed om %s. Vi har ringt, men %s. Ring.", who(v), w.s.taskLabel(t, w.now), why)})
}

// incomingOver sees to what somebody who rang has left behind.
func (w *work) incomingOver(c *Call, f Flow) error {
	if o := f.Order; o != nil && o.TaskID == 0 {
		switch {
		case o.Changes != 0 && o.timeEntered():
			return w.leaveChange(c, f)
		case o.Changes == 0 && o.Category != "":
			return w.leaveDraft(c, f)
		}
	}
	if (f.At == PlaceDial || f.At == PlaceVoicemail) && !f.Reached && !f.Message {
		return w.missedCall(c)
	}
	return w.unsaidHowMany(c, f)
}

// missedCall has somebody ring back who reached nobody.
func (w *work) missedCall(c *Call) error {
	from, err := w.caller(c)
	if err != nil {
		return err
	}
	if canRing(c.Phone) {
		from += ". Ring tilbake"
	}
	return w.raise(Attention{UnitID: c.UnitID, Kind: AttentionMissed, CallID: c.ID, TaskID: c.TaskID, VolunteerID: c.VolunteerID, Key: "missed:" + c.Phone,
		Text: fmt.Sprintf("Noen ringte, men fikk ikke tak i oss: %s.", from)})
}

// caller names who rang, for a coordinator.
func (w *work) caller(c *Call) (string, error) {
	number := phone.Format(c.Phone)
	if c.Phone == "" || !canRing(c.Phone) {
		number = "skjult nummer"
	}
	if c.VolunteerID != 0 {
		v, err := w.Volunteer(c.VolunteerID)
		if err != nil {
			return "", err
		}
		return who(v), nil
	}
	if c.RequesterID != 0 {
		r, err := w.Requester(c.RequesterID)
		if err != nil {
			return "", err
		}
		return r.Name + " (" + number + ")", nil
	}
	ps, err := w.RecipientsByPhone(c.Phone)
	if err != nil {
		return "", err
	}
	if len(ps) > 0 {
		return ps[0].Name + " (" + number + ")", nil
	}
	return number, nil
}
