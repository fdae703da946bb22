package dispatch

import (
	"fmt"
	"slices"
	"time"

	"folgesvenn/sms"
	"folgesvenn/sms/reply"
)

// ConfirmBy is when a volunteer who was asked to confirm should have: half the
// time that is left, at most half a day, and not in quiet hours, so that a
// coordinator still has time to ring or to find somebody else.
func ConfirmBy(asked, start time.Time, q Quiet, zone *time.Location) time.Time {
	by := asked.Add(min(start.Sub(asked)/2, 12*time.Hour))
	if loud := q.lastLoud(by, zone); loud.Sub(asked) >= 30*time.Minute {
		return loud
	}
	return by
}

// confirmAsked tells that a yes to a reminder is awaited from this volunteer.
func (c *Commitment) confirmAsked() bool {
	return !c.Task.ConfirmAskedAt.IsZero() && c.Assignment.ConfirmedAt.IsZero() && !c.Assignment.At.After(c.Task.ConfirmAskedAt)
}

// answerConfirm reads an answer to a reminder that asked for a yes, if that is
// the newest question to this number.
func answerConfirm(t Talk, r reply.Reading) (Decision, bool) {
	var c *Commitment
	for i := range t.Ahead {
		if x := &t.Ahead[i]; x.confirmAsked() && (c == nil || x.Task.ConfirmAskedAt.After(c.Task.ConfirmAskedAt)) {
			c = x
		}
	}
	if c == nil || r.Number > 0 || len(t.Open) > 0 && t.Open[0].Offer.CreatedAt.After(c.Task.ConfirmAskedAt) {
		return Decision{}, false
	}
	switch {
	case r.Intent == reply.Yes || r.Ack:
		return Decision{Act: ActComing, Ahead: c, Reply: sms.Confirmed, Means: reply.Yes}, true
	case r.Intent == reply.No:
		return Decision{Ahead: c, Reply: sms.AskWithdraw, Why: "nei til en påminnelse"}, true
	case r.Intent == reply.Withdraw:
		// The reminder said which task it means.
		return Decision{Act: ActWithdraw, Ahead: c, Reply: sms.Withdrawn}, true
	}
	return Decision{}, false
}

// askToConfirm reminds a volunteer and asks whether they come.
func (w *work) askToConfirm(c Commitment, set Settings) error {
	t := c.Task
	t.ConfirmAskedAt, t.ConfirmBy = w.now, ConfirmBy(w.now, t.StartsAt, set.Quiet(), w.s.zone)
	if t.CareAt.IsZero() || t.ConfirmBy.Before(t.CareAt) {
		t.CareAt = t.ConfirmBy
	}
	if err := w.SaveTask(t); err != nil {
		return err
	}
	return w.tellVolunteer(t, c.Volunteer, sms.ReminderConfirm)
}

// coming keeps that the volunteer has confirmed.
func (w *work) coming(c Commitment) error {
	t, err := w.Task(c.Task.ID)
	if err != nil {
		return err
	}
	c.Assignment.ConfirmedAt = w.now
	if err := w.SaveAssignment(c.Assignment); err != nil {
		return err
	}
	on, err := w.helpers(t)
	if err != nil {
		return err
	}
	if !slices.ContainsFunc(on, func(c Commitment) bool { return c.confirmAsked() }) {
		t.ConfirmBy = time.Time{}
		if err := w.SaveTask(t); err != nil {
			return err
		}
	}
	if err := w.log(Event{UnitID: t.UnitID, Kind: "assignment.confirmed", TaskID: t.ID, VolunteerID: c.Volunteer.ID}); err != nil {
		return err
	}
	return w.resolveForHelper(t.ID, c.Volunteer.ID, "answered", AttentionUnconfirmed)
}

// unconfirmed puts a reminder that was not answered before a human, who rings or
// takes the volunteer off.
func (w *work) unconfirmed(c Commitment) error {
	return w.raise(Attention{UnitID: c.Task.UnitID, Kind: AttentionUnconfirmed, Urgent: c.Task.StartsAt.Sub(w.now) < 2*soon, TaskID: c.Task.ID,
		VolunteerID: c.Volunteer.ID, Key: fmt.Sprintf("%s:%d:%d", AttentionUnconfirmed, c.Task.ID, c.Volunteer.ID),
		Text: fmt.Sprintf("%s har ikke svart på påminnelsen om %s. Ring og hør, eller ta den frivillige av oppdraget, så leter vi etter en annen.", who(c.Volunteer), w.s.taskLabel(c.Task, w.now))})
}
