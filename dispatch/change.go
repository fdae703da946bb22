package dispatch

import (
	"errors"
	"fmt"
	"strconv"
	"time"

	"folgesvenn/sms"
)

// A volunteer who has a task said yes to one time and one place. When those
// change they are asked whether the new ones suit; until they answer they still
// have the task, and everybody is told so and no more.

// saysOther tells whether a question that went out about the old task would say
// something untrue about the new one.
func saysOther(old, t *Task) bool {
	return !old.StartsAt.Equal(t.StartsAt) || !old.EndsAt.Equal(t.EndsAt) || old.Summary != t.Summary || old.Place != t.Place
}

// AsksAssigned tells whether a change must be asked about: the volunteer said
// yes to neither the time nor the place it has now. Who is to be home earlier,
// or hears the same place in other words, is told and not asked.
func AsksAssigned(old, t *Task) bool {
	if !old.StartsAt.Equal(t.StartsAt) || t.EndsAt.After(old.EndsAt) {
		return true
	}
	if old.Postcode != t.Postcode {
		return old.Postcode != "" && t.Postcode != ""
	}
	return t.Postcode == "" && old.Place != t.Place && old.Place != "" && t.Place != ""
}

const (
	// changePatience is the longest that a change waits for its answer.
	changePatience = 24 * time.Hour
	// changeLeast is how long an answer is given where the night would shorten it.
	changeLeast = 30 * time.Minute
)

// ChangeAnswerBy is when silence about a change means that somebody else must
// be found: half of the time that is left, at most a day. Where that is in
// quiet hours, nobody can be asked before they end: then it is their end, or,
// if that leaves too little time to find anybody, before they begin. asked is
// when the question can go out.
func ChangeAnswerBy(start, asked time.Time, q Quiet, zone *time.Location) time.Time {
	left := start.Sub(asked)
	by := asked.Add(min(left/2, changePatience))
	if !q.Holds(by.In(zone)) {
		return stored(by)
	}
	if late := q.NextLoud(by, zone); start.Sub(late) >= left/3 {
		return stored(late)
	}
	if early := q.lastLoud(by, zone); early.Sub(asked) >= changeLeast {
		return stored(early)
	}
	return stored(by)
}

// askChange asks a volunteer on a changed task whether it still suits.
func (w *work) askChange(c Commitment) error {
	t := c.Task
	set, err := w.settings(t.UnitID)
	if err != nil {
		return err
	}
	if err := w.dropChange(t, c.Volunteer.ID, "oppdraget ble endret igjen"); err != nil {
		return err
	}
	// What waits to be sent speaks of the old time.
	if err := w.callBack(t, c.Volunteer, "oppdraget ble endret"); err != nil {
		return err
	}
	if err := w.callBack(t, nil, "oppdraget ble endret"); err != nil {
		return err
	}
	v := c.Volunteer
	asked := w.now
	if !t.Urgent {
		asked = set.Quiet().NextLoud(w.now, w.s.zone)
	}
	o := &Offer{Kind: OfferChange, TaskID: t.ID, VolunteerID: v.ID, Phone: v.Phone, Channel: ChannelSMS, State: OfferQueued,
		Wave: max(t.Wave, 1), CreatedAt: w.now, LapsesAt: ChangeAnswerBy(t.StartsAt, asked, set.Quiet(), w.s.zone)}
	call, reason, err := w.reach(v, set)
	if err != nil {
		return err
	}
	if call {
		o.Channel = ChannelCall
	}
	if reason == "" && w.nightUntilStart(t, set) {
		reason = "det er stilletid helt til det begynner"
	}
	if reason != "" {
		o.State, o.ClosedAt = OfferFailed, w.now
		if err := w.AddOffer(o); err != nil {
			return err
		}
		return w.raiseChange(t, v, o, "må spørres om endringen, men "+reason)
	}
	others, err := w.openOn(v.Phone)
	if err != nil {
		return err
	}
	if len(others) > 0 {
		if err := w.number(append(others, o)); err != nil {
			return err
		}
	}
	if err := w.AddOffer(o); err != nil {
		return err
	}
	if err := w.sendChange(t, v, o, set); err != nil {
		return err
	}
	return w.log(Event{UnitID: t.UnitID, Kind: "change.queued", TaskID: t.ID, VolunteerID: v.ID, OfferID: o.ID, To: string(o.State)})
}

// sendChange puts the question about a change in the outbox.
func (w *work) sendChange(t *Task, v *Volunteer, o *Offer, set Settings) error {
	neighbours, err := w.VolunteersByPhone(v.Phone)
	if err != nil {
		return err
	}
	if o.Channel == ChannelCall {
		_, err := w.enqueueCall(ring{purpose: CallForOffer, phone: v.Phone, unitID: t.UnitID, task: t, volunteer: v, offer: o, urgent: t.Urgent,
			expires: o.LapsesAt})
		return err
	}
	f := w.s.fieldsOf(t, v, set, v.Language, w.now)
	key := sms.ChangeAsk
	switch {
	case o.Number > 0:
		key, f.Number = sms.ChangeAskNumbered, strconv.Itoa(o.Number)
	case len(neighbours) > 1:
		key = sms.ChangeAskHousehold
	}
	body, err := set.Texts.Render(v.Language, key, f)
	if err != nil {
		return err
	}
	_, err = w.enqueue(outgoing{kind: KindOffer, phone: v.Phone, body: body, unitID: t.UnitID, task: t, volunteer: v, offer: o,
		urgent: t.Urgent, expires: o.LapsesAt})
	return err
}

// openChange is the question about a change that a volunteer on a task has not
// answered; nil: there is none.
func (w *work) openChange(taskID, volunteerID int64) (*Offer, error) {
	o, err := w.ChangeQuestion(taskID, volunteerID)
	if errors.Is(err, ErrNotFound) {
		return nil, nil
	}
	if err != nil || !o.State.Open() {
		return nil, err
	}
	return o, nil
}

// dropChange takes back the question about a change that a volunteer has.
func (w *work) dropChange(t *Task, volunteerID int64, why string) error {
	o, err := w.openChange(t.ID, volunteerID)
	if err != nil || o == nil {
		return err
	}
	if err := w.closeOffer(o, OfferWithdrawn, why, t.UnitID); err != nil {
		return err
	}
	return w.answered(o)
}

// changeOf gives the agreement that a question about a change is on, as it is
// now; ok is false when the volunteer has the task no longer.
func (w *work) changeOf(q Question) (c Commitment, ok bool, err error) {
	t, err := w.Task(q.Task.ID)
	if err != nil {
		return c, false, err
	}
	c, err = w.helper(t, q.Volunteer.ID)
	return c, err == nil, ignoreNotFound(err)
}

// confirmChange keeps that the change suits: the volunteer stays and gets the
// details as they are now, the requester hears of it.
func (w *work) confirmChange(q Question, replyTo int64) error {
	c, ok, err := w.changeOf(q)
	if err != nil {
		return err
	}
	if !ok {
		return forbidden("this volunteer is not on the task any more", "Denne frivillige står ikke lenger på oppdraget.")
	}
	if err := w.answerChange(q.Offer, c.Task, OfferAccepted, replyTo); err != nil {
		return err
	}
	if err := w.sendDetails(c.Task, c.Volunteer, replyTo); err != nil {
		return err
	}
	return w.tellRequester(c.Task, c.Volunteer, requesterMoved)
}

// confirmByCall is confirmChange for somebody who is on the telephone, who hears
// the details there.
func (w *work) confirmByCall(q Question) error {
	c, ok, err := w.changeOf(q)
	if err != nil || !ok {
		return err
	}
	if err := w.answerChange(q.Offer, c.Task, OfferAccepted, 0); err != nil {
		return err
	}
	if takesTexts(c.Volunteer) && w.unreachableByText(c.Volunteer.Phone) == "" {
		if err := w.textDetails(c.Task, c.Volunteer); err != nil {
			return err
		}
	}
	return w.tellRequester(c.Task, c.Volunteer, requesterMoved)
}

// refuseChange lets a volunteer go whom the change does not suit, kindly, and
// looks for another at once.
func (w *work) refuseChange(q Question, replyTo int64) error {
	c, ok, err := w.changeOf(q)
	if err != nil {
		return err
	}
	if !ok {
		return forbidden("this volunteer is not on the task any more", "Denne frivillige står ikke lenger på oppdraget.")
	}
	if err := w.answerChange(q.Offer, c.Task, OfferDeclined, replyTo); err != nil {
		return err
	}
	return w.letGo(c, replyTo, "endringen passet ikke", "kan ikke etter endringen av")
}

// answerChange keeps the answer to a question about a change.
func (w *work) answerChange(o *Offer, t *Task, to OfferState, replyTo int64) error {
	from := o.State
	o.State, o.AnsweredAt = to, w.now
	if o.ClosedAt.IsZero() {
		o.ClosedAt = w.now
	}
	if err := w.SaveOffer(o); err != nil {
		return err
	}
	if err := w.log(Event{UnitID: t.UnitID, Kind: "change." + string(to), TaskID: t.ID, VolunteerID: o.VolunteerID, OfferID: o.ID,
		MessageID: replyTo, From: string(from), To: string(to)}); err != nil {
		return err
	}
	if err := w.answered(o); err != nil {
		return err
	}
	return w.wake()
}

// lapseChange takes silence about a change for an answer: somebody else must be
// found while there is time. The volunteer is told, and may still have the task
// back for as long as it is free.
func (w *work) lapseChange(o *Offer, t *Task) error {
	c, ok, err := w.changeOf(Question{Offer: o, Task: t, Volunteer: &Volunteer{ID: o.VolunteerID}})
	if err != nil {
		return err
	}
	unseen, err := w.unseen(o)
	if err != nil {
		return err
	}
	unseen = unseen || o.Channel == ChannelCall && o.SentAt.IsZero()
	if !ok || unseen || !w.now.Before(t.StartsAt) {
		// Who was never asked cannot be let go for being silent, and once it has
		// begun they may be there.
		to := OfferLapsed
		if unseen {
			to = OfferFailed
		}
		if err := w.closeOffer(o, to, "svarte ikke i tide", t.UnitID); err != nil || !ok {
			return err
		}
		return w.raiseChange(t, c.Volunteer, o, "har ikke svart på om endringen passer")
	}
	if err := w.closeOffer(o, OfferLapsed, "svarte ikke i tide", t.UnitID); err != nil {
		return err
	}
	if err := w.free(c, AssignmentReleased, "assignment.released", "svarte ikke på om endringen passet"); err != nil {
		return err
	}
	if err := w.tellVolunteer(c.Task, c.Volunteer, sms.ChangeLapsed); err != nil {
		return err
	}
	return w.raise(Attention{UnitID: t.UnitID, Kind: AttentionChange, Urgent: t.Urgent || t.StartsAt.Sub(w.now) < soon, TaskID: t.ID,
		VolunteerID: o.VolunteerID, OfferID: o.ID, Key: fmt.Sprintf("%s:%d:%d", AttentionChange, t.ID, o.VolunteerID),
		Text: fmt.Sprintf("%s svarte ikke på om endringen passet: %s. Vi leter etter en annen. Ring gjerne og hør, og trykk Ja hvis det passer likevel.",
			who(c.Volunteer), w.s.taskLabel(t, w.now))})
}

// raiseChange asks a human to ask instead.
func (w *work) raiseChange(t *Task, v *Volunteer, o *Offer, what string) error {
	return w.raise(Attention{UnitID: t.UnitID, Kind: AttentionChange, Urgent: true, TaskID: t.ID, VolunteerID: v.ID, OfferID: o.ID,
		Key:  fmt.Sprintf("%s:%d:%d", AttentionChange, t.ID, v.ID),
		Text: fmt.Sprintf("%s %s: %s. Ring og spør, og trykk Ja eller Nei.", who(v), what, w.s.taskLabel(t, w.now))})
}

// unseen tells whether an open question still lies in the outbox: nobody can
// have answered it.
func (w *work) unseen(o *Offer) (bool, error) { return w.unseenBy(o, o.Phone) }

// unseenBy is unseen where the text is to a number.
func (w *work) unseenBy(o *Offer, number string) (bool, error) {
	if o.State != OfferQueued || !o.SentAt.IsZero() {
		return false, nil
	}
	ms, err := w.Messages(MessageFilter{Phone: number, TaskID: o.TaskID}, Page{})
	if err != nil {
		return false, err
	}
	for _, m := range ms {
		if m.OfferID == o.ID && m.Kind == KindOffer {
			return m.State == MessageQueued || m.State == MessageCancelled, nil
		}
	}
	return false, nil // asked in another way than by text
}
