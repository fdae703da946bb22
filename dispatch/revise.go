package dispatch

import (
	"fmt"
	"slices"
	"time"

	"folgesvenn/sms"
)

// revise does what a change of a task brings with it, before the task is saved:
// whoever was told something that is true no longer is told or asked anew.
func (w *work) revise(old, t *Task) error {
	if saysOther(old, t) {
		t.ChangedAt = w.now
	}
	waits := false
	if saysOther(old, t) || old.Places() != t.Places() {
		ms, err := w.Messages(MessageFilter{TaskID: t.ID}, Page{})
		if err != nil {
			return err
		}
		waits = slices.ContainsFunc(ms, func(m *Message) bool {
			return m.Direction == Out && m.State == MessageQueued && m.Kind == KindNotice && m.VolunteerID == 0
		})
	}
	if t.Places() != old.Places() && old.State.underWay() {
		if err := w.resize(old, t); err != nil {
			return err
		}
	}
	switch old.State {
	case TaskOpen:
		if err := w.reviseOpen(old, t); err != nil {
			return err
		}
	case TaskUnfilled:
		if saysOther(old, t) || !old.DecideBy.Equal(t.DecideBy) {
			if err := w.reopen(t); err != nil {
				return err
			}
		}
	}
	if err := w.reviseAssigned(old, t); err != nil || !waits || t.State == TaskAssigned && old.State != TaskAssigned {
		return err
	}
	return w.retell(old, t)
}

// retell takes back what waits to be told of a task as it was to who asked for it,
// and tells it of the task as it is.
func (w *work) retell(old, t *Task) error {
	on, err := w.helpers(t)
	switch {
	case err != nil:
		return err
	case t.State == TaskOpen:
		return w.tellRequester(t, nil, requesterWaiting)
	case t.State == TaskUnfilled:
		return w.tellRequester(t, nil, requesterUnfilled)
	case len(on) > 0 && !AsksAssigned(old, t):
		return w.tellRequester(t, on[0].Volunteer, requesterAssigned)
	}
	return nil
}

// reviseOpen looks again at the questions that are out: those that say something
// untrue are asked anew, those to people who do not suit any more are taken
// back. Whoever has seen such a question is told.
func (w *work) reviseOpen(old, t *Task) error {
	other := saysOther(old, t)
	if t.State != TaskOpen || !other && !asksOthers(old, t) {
		return nil
	}
	offers, err := w.OffersOfTask(t.ID)
	if err != nil {
		return err
	}
	set, err := w.asking(t.UnitID)
	if err != nil {
		return err
	}
	pool, err := w.pool(t.UnitID)
	if err != nil {
		return err
	}
	match, err := w.match(t, set, pool)
	if err != nil {
		return err
	}
	facts, err := w.factsFor(t, nil)
	if err != nil {
		return err
	}
	for _, o := range offers {
		if !o.State.Open() {
			continue
		}
		v, err := w.Volunteer(o.VolunteerID)
		if err != nil {
			return err
		}
		f := facts(v)
		f.Busy, f.Week = false, 0 // it is this very question
		fits := match.Obstacles(v, f) == 0
		if !other && fits {
			continue
		}
		unseen, err := w.unseen(o)
		if err != nil {
			return err
		}
		why := "oppdraget ble endret"
		if !fits {
			why = "passer ikke til oppdraget lenger"
		}
		if err := w.closeOffer(o, OfferWithdrawn, why, t.UnitID); err != nil {
			return err
		}
		switch {
		case unseen, v.Phone != o.Phone:
			t.Short++
		case fits:
			// What was written about it before is to something else.
			if err := w.settled(o, "changed"); err != nil {
				return err
			}
			if err := w.offer(t, v, set, f); err != nil {
				return err
			}
		default:
			t.Short++
			if err := w.tellTakenBack(t, v, set); err != nil {
				return err
			}
		}
	}
	if t.Short > 0 {
		t.WakeAt = w.now
	}
	// Others may suit what the task is now.
	if t.NextWaveAt.IsZero() || !w.stillAsked(t) {
		t.NextWaveAt, t.Short, t.WakeAt = w.now, 0, time.Time{}
	}
	return nil
}

// stillAsked tells whether any question about a task is open.
func (w *work) stillAsked(t *Task) bool {
	offers, err := w.OffersOfTask(t.ID)
	return err == nil && slices.ContainsFunc(offers, func(o *Offer) bool { return o.State.Open() })
}

// asksOthers tells whether a change may suit others than before.
func asksOthers(old, t *Task) bool {
	return old.Category != t.Category || old.Postcode != t.Postcode || old.RecipientID != t.RecipientID ||
		!old.Needs.same(t.Needs)
}

// searchedOtherwise tells whether a change makes it easier or harder to find
// somebody.
func searchedOtherwise(old, t *Task) bool {
	return saysOther(old, t) || asksOthers(old, t) || old.Places() != t.Places() || old.Urgent != t.Urgent || !old.DecideBy.Equal(t.DecideBy)
}

// same tells whether two tasks need the same.
func (n Needs) same(x Needs) bool {
	return n.Car == x.Car && n.Gender == x.Gender && n.Language == x.Language && n.Hearing == x.Hearing && n.Wheelchair == x.Wheelchair && n.Wish == x.Wish &&
		slices.Equal(n.Clearances, x.Clearances) && slices.Equal(n.Skills, x.Skills)
}

// tellTakenBack spares somebody the trouble of answering a question that is not
// for them any more.
func (w *work) tellTakenBack(t *Task, v *Volunteer, set Settings) error {
	if w.unreachableByText(v.Phone) != "" || w.nightUntilStart(t, set) {
		return nil
	}
	return w.tellVolunteer(t, v, sms.TakenBack)
}

// askedBefore tells whether somebody was asked about a task when it was another:
// the question then says that it has changed.
func (w *work) askedBefore(t *Task, v *Volunteer) (bool, error) {
	if t.ChangedAt.IsZero() {
		return false, nil
	}
	offers, err := w.OffersOfTask(t.ID)
	if err != nil {
		return false, err
	}
	return slices.ContainsFunc(offers, func(o *Offer) bool { return o.VolunteerID == v.ID && !o.SentAt.IsZero() && o.before(t) }), nil
}

// before tells whether a question was asked when the task was another.
func (o *Offer) before(t *Task) bool { return o.CreatedAt.Before(t.ChangedAt) }

// reviseAssigned asks or tells the volunteers who have the task, and the
// requester where that is another now.
func (w *work) reviseAssigned(old, t *Task) error {
	on, err := w.helpers(t)
	if err != nil || len(on) == 0 {
		return err
	}
	set, err := w.asking(t.UnitID)
	if err != nil {
		return err
	}
	if !old.StartsAt.Equal(t.StartsAt) || !old.EndsAt.Equal(t.EndsAt) || AsksAssigned(old, t) {
		if err := w.planAnew(t, set); err != nil {
			return err
		}
	}
	for _, c := range on {
		open, err := w.openChange(t.ID, c.Volunteer.ID)
		if err != nil {
			return err
		}
		switch {
		case AsksAssigned(old, t) || open != nil && saysOther(old, t):
			err = w.askChange(c)
		case old.RecipientID != t.RecipientID:
			err = w.sendDetails(t, c.Volunteer, 0)
		case tellsAssigned(old, t):
			err = w.tellVolunteer(t, c.Volunteer, sms.Changed)
		}
		if err != nil {
			return err
		}
		if err := w.checkFits(old, t, c.Volunteer, set); err != nil {
			return err
		}
	}
	if old.RequesterID != t.RequesterID && t.RequesterID != 0 {
		return w.tellRequester(t, on[0].Volunteer, requesterAssigned)
	}
	return nil
}

// tellsAssigned tells whether who has the task is told of a change: it is of what
// they were told.
func tellsAssigned(old, t *Task) bool {
	return saysOther(old, t) || old.Details != t.Details || old.RequesterID != t.RequesterID || old.RecipientID != t.RecipientID
}

// checkFits puts it before a human when the volunteer on a task does not meet
// what it asks for now; whether they go all the same is not for a machine.
func (w *work) checkFits(old, t *Task, v *Volunteer, set Settings) error {
	if !asksOthers(old, t) {
		return nil
	}
	blocked := map[int64]bool{}
	if t.RecipientID != 0 {
		var err error
		if blocked, err = w.BlockedFor(t.RecipientID); err != nil {
			return err
		}
	}
	match, err := w.match(t, set, Pool{})
	if err != nil {
		return err
	}
	lacks := match.Obstacles(v, Facts{Blocked: blocked[v.ID]}) & needed
	if lacks == 0 {
		return nil
	}
	return w.raise(Attention{UnitID: t.UnitID, Kind: AttentionUnfit, Urgent: t.StartsAt.Sub(w.now) < soon, TaskID: t.ID, VolunteerID: v.ID,
		Key: fmt.Sprintf("%s:%d:%d", AttentionUnfit, t.ID, v.ID),
		Text: fmt.Sprintf("%s står på %s, men %s. Ta av den frivillige, så leter vi etter en annen, eller la det stå.",
			who(v), w.s.taskLabel(t, w.now), w.s.lacking(lacks, t))})
}

// needed are the obstacles that a yes does not take away: what the task asks of
// whoever comes.
const needed = Obstacles(ObstacleClearance | ObstacleLanguage | ObstacleGender | ObstacleCar | ObstacleBlocked |
	ObstacleHearing | ObstacleWheelchair | ObstacleSkill | ObstacleAge)

// lacking says what somebody lacks: "har ikke bil og mangler taushetserklæring".
func (s *Service) lacking(o Obstacles, t *Task) string {
	text := ""
	for i, x := range o.List() {
		if i > 0 {
			text += " og "
		}
		text += ObstacleText(x, t, s.zone)
	}
	return text
}
