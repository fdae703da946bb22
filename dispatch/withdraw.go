package dispatch

import (
	"fmt"
	"time"

	"folgesvenn/sms"
)

// withdraw takes a volunteer off a task who cannot come after all, and looks
// for another at once.
func (w *work) withdraw(c Commitment, replyTo int64) error {
	return w.letGo(c, replyTo, "meldte avbud", "meldte avbud til")
}

// letGo takes a volunteer off a task who said so: why is for the log, and what
// says it to a coordinator, before what the task is.
func (w *work) letGo(c Commitment, replyTo int64, why, what string) error {
	if err := w.free(c, AssignmentWithdrawn, "volunteer.withdrew", why); err != nil {
		return err
	}
	set, err := w.settings(c.Task.UnitID)
	if err != nil {
		return err
	}
	body, err := set.Texts.Render(c.Volunteer.Language, sms.Withdrawn, w.s.fieldsOf(c.Task, c.Volunteer, set, c.Volunteer.Language, w.now))
	if err != nil {
		return err
	}
	if takesTexts(c.Volunteer) && w.unreachableByText(c.Volunteer.Phone) == "" {
		if _, err := w.enqueue(outgoing{kind: KindAnswer, phone: c.Volunteer.Phone, body: body, unitID: c.Task.UnitID, task: c.Task,
			volunteer: c.Volunteer, replyTo: replyTo, expires: w.now.Add(answerLife)}); err != nil {
			return err
		}
	}
	text := fmt.Sprintf("%s %s %s. Vi leter etter en annen.", who(c.Volunteer), what, w.s.taskLabel(c.Task, w.now))
	left := c.Task.StartsAt.Sub(w.now)
	if c.Task.State == TaskOpen && left < soon {
		text += w.s.ringSoon(c.Task, w.now)
	}
	return w.raise(Attention{UnitID: c.Task.UnitID, Kind: AttentionWithdrawn, Urgent: left < soon || c.Task.Urgent, TaskID: c.Task.ID,
		Key: fmt.Sprintf("%s:%d:%d", AttentionWithdrawn, c.Task.ID, c.Volunteer.ID), Text: text})
}

// ringSoon says when a task begins that needs somebody at once. It is read at any
// time after, so it says the time of day and not how long is left.
func (s *Service) ringSoon(t *Task, now time.Time) string {
	if !t.StartsAt.After(now) {
		return " Det har begynt: ring gjerne noen selv."
	}
	return fmt.Sprintf(" Det begynner %s: ring gjerne noen selv.", s.clockTime(t.StartsAt, now))
}

// soon is when a withdrawal is urgent for a coordinator.
const soon = 2 * time.Hour

// free ends an assignment and opens its task again. The others on it stay.
func (w *work) free(c Commitment, to AssignmentState, kind, why string) error {
	return w.freeWith(c, to, kind, why, requesterWithdrawn)
}

// freeWith is free with what the requester is told of it.
func (w *work) freeWith(c Commitment, to AssignmentState, kind, why string, news requesterNews) error {
	a, t, v, from := c.Assignment, c.Task, c.Volunteer, c.Task.State
	a.State, a.EndedAt = to, w.now
	if err := w.SaveAssignment(a); err != nil {
		return err
	}
	if err := w.log(Event{UnitID: t.UnitID, Kind: kind, TaskID: t.ID, VolunteerID: v.ID, OfferID: a.OfferID,
		From: string(AssignmentActive), To: string(to), Why: why}); err != nil {
		return err
	}
	if err := w.resolveForHelper(t.ID, v.ID, "changed", AttentionUnconfirmed); err != nil {
		return err
	}
	if err := w.keepAsAsked(t, v); err != nil {
		return err
	}
	if err := w.dropChange(t, v.ID, why); err != nil {
		return err
	}
	if err := w.callBack(t, v, "står ikke lenger på oppdraget"); err != nil {
		return err
	}
	rest, err := w.helpers(t)
	if err != nil {
		return err
	}
	if len(rest) == 0 {
		t.endCare()
	}
	if !w.now.Before(t.StartsAt) {
		return w.freeLate(t, from, crewHeads(rest), why)
	}
	if err := w.openAgain(t, from, why); err != nil || news.key == "" {
		return err
	}
	return w.tellRequester(t, v, news)
}

// openAgain has a place that became free on a task ahead looked for; from is what
// the task was.
func (w *work) openAgain(t *Task, from TaskState, why string) error {
	if err := w.searchAgain(t); err != nil {
		return err
	}
	set, err := w.settings(t.UnitID)
	if err != nil {
		return err
	}
	w.planWarning(t, set)
	if err := w.SaveTask(t); err != nil {
		return err
	}
	if err := w.log(Event{UnitID: t.UnitID, Kind: "task.reopened", TaskID: t.ID, From: string(from), To: string(TaskOpen), Why: why}); err != nil {
		return err
	}
	return w.resolveForTask(t.ID, "changed", AttentionShort)
}

// freeLate is free for a task that has begun: whether anybody else should come
// is for a human. rest is how many are still on it.
func (w *work) freeLate(t *Task, from TaskState, rest int, why string) error {
	t.State = TaskUnfilled
	if err := w.callBackTaken(t); err != nil {
		return err
	}
	if err := w.SaveTask(t); err != nil {
		return err
	}
	if err := w.log(Event{UnitID: t.UnitID, Kind: "task.unfilled", TaskID: t.ID, From: string(from), To: string(TaskUnfilled), Why: why}); err != nil {
		return err
	}
	if err := w.tellRequester(t, nil, requesterUnfilled); err != nil {
		return err
	}
	if rest > 0 {
		return w.raiseForTask(AttentionUnfilled, t, true, fmt.Sprintf("Oppdraget har begynt med %d av %d frivillige: %s. Ring bestilleren.",
			rest, t.Places(), w.s.taskLabel(t, w.now)))
	}
	return w.raiseForTask(AttentionUnfilled, t, true, "Oppdraget har begynt uten frivillig: "+w.s.taskLabel(t, w.now)+". Ring bestilleren.")
}

// keepAsAsked sees to it that somebody who was taken off a task is never asked
// about it again, even where there was no offer.
func (w *work) keepAsAsked(t *Task, v *Volunteer) error {
	offers, err := w.OffersOfTask(t.ID)
	if err != nil {
		return err
	}
	for _, o := range offers {
		if o.VolunteerID == v.ID && countsAsAsked(o, t) {
			return nil
		}
	}
	o := &Offer{TaskID: t.ID, VolunteerID: v.ID, Phone: v.Phone, Channel: ChannelSMS, State: OfferDeclined, Wave: max(t.Wave, 1),
		CreatedAt: w.now, AnsweredAt: w.now, LapsesAt: w.now, ClosedAt: w.now}
	return w.AddOffer(o)
}
