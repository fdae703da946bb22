package dispatch

import (
	"errors"
	"time"
)

// Lesson is what an offer taught about its volunteer.
type Lesson string

// Lessons. Silence counts as a no until an answer comes after all.
const (
	LessonNone    Lesson = ""
	LessonYes     Lesson = "yes"
	LessonNo      Lesson = "no"
	LessonSilence Lesson = "silence"
)

// Silence has said what it says after two days, or when the task's deadline
// has passed and at least a day (PACING.md).
const (
	ripeAfter = 48 * time.Hour
	ripeSoon  = 24 * time.Hour
)

// ripens is when the silence of an offer made now counts as a no.
func ripens(decideBy, now time.Time) time.Time {
	soon := now.Add(ripeSoon)
	if decideBy.After(soon) {
		soon = decideBy
	}
	return earlier(soon, now.Add(ripeAfter))
}

// belief is what is known of a volunteer so far.
func (w *work) belief(volunteerID int64) (*Belief, error) {
	b, err := w.Belief(volunteerID)
	if errors.Is(err, ErrNotFound) {
		return &Belief{VolunteerID: volunteerID}, nil
	}
	return b, err
}

// learnAsked notes that a volunteer is being asked.
func (w *work) learnAsked(v *Volunteer) error {
	b, err := w.belief(v.ID)
	if err != nil {
		return err
	}
	b.UnitID, b.AskedAt = v.UnitID, w.now
	b.asked(1, w.now)
	return w.SaveBelief(b)
}

// forget takes an offer that was withdrawn or failed out of what will be
// learned; one that never arrived was no load either. The caller saves the
// offer.
func (w *work) forget(o *Offer, arrived bool) error {
	o.MaturesAt = time.Time{}
	if arrived || o.Kind != OfferTake {
		return nil
	}
	b, err := w.belief(o.VolunteerID)
	if err != nil || b.AskedAt.IsZero() {
		return err
	}
	b.asked(-1, w.now)
	return w.SaveBelief(b)
}

// learn takes the outcome of an offer into what is known of its volunteer. A
// later outcome takes the place of an earlier one. The caller saves the offer.
func (w *work) learn(t *Task, o *Offer, what Lesson) error {
	before := o.Learned
	o.MaturesAt = time.Time{}
	if before == what || o.SentAt.IsZero() || o.Kind != OfferTake {
		return nil
	}
	b, err := w.belief(o.VolunteerID)
	if err != nil {
		return err
	}
	if b.UnitID == 0 {
		v, err := w.Volunteer(o.VolunteerID)
		if err != nil {
			return err
		}
		b.UnitID = v.UnitID
	}
	span := w.s.spanOf(t)
	switch before { // never below zero: the task may have been moved since
	case LessonYes:
		b.Yes[span] = max(0, b.Yes[span]-1)
	case LessonNo, LessonSilence:
		b.No[span] = max(0, b.No[span]-1)
	}
	switch what {
	case LessonYes:
		b.Yes[span]++
	case LessonNo, LessonSilence:
		b.No[span]++
	}
	o.Learned = what
	if what != LessonSilence {
		b.AnsweredAt = w.now
		if before == LessonNone || before == LessonSilence {
			if err := w.learnDelay(t.UnitID, o); err != nil {
				return err
			}
		}
	}
	return w.SaveBelief(b)
}

func (w *work) learnDelay(unitID int64, o *Offer) error {
	d, err := w.Delays(unitID)
	if err != nil {
		return err
	}
	d.UnitID = unitID
	d.Add(WakingMinutes(o.SentAt, w.now, w.s.zone))
	return w.SaveDelays(d)
}

// learnSilence counts an offer that nobody answered as a no.
func (w *work) learnSilence(o *Offer) error {
	t, err := w.Task(o.TaskID)
	if err != nil {
		return err
	}
	if err := w.learn(t, o, LessonSilence); err != nil {
		return err
	}
	return w.SaveOffer(o)
}

// learnLateYes counts a yes that came too late: the volunteer would have come.
func (w *work) learnLateYes(q *Question) error {
	if q == nil || q.Offer.State == OfferAccepted || q.Offer.State == OfferWithdrawn {
		return nil
	}
	if q.Offer.AnsweredAt.IsZero() {
		q.Offer.AnsweredAt = w.now
	}
	if err := w.learn(q.Task, q.Offer, LessonYes); err != nil {
		return err
	}
	return w.SaveOffer(q.Offer)
}
