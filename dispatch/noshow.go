package dispatch

import (
	"time"

	"folgesvenn/sms"
)

// What is done when nobody came.

// comesIn is how soon somebody can be there whom nobody has asked yet.
const comesIn = 30 * time.Minute

// NextTry is when somebody else could come instead of who did not; false where
// that is in quiet hours: people are not visited at night.
func NextTry(set Settings, zone *time.Location, now time.Time) (time.Time, bool) {
	at := now.Add(comesIn)
	if odd := at.Sub(at.Truncate(5 * time.Minute)); odd > 0 {
		at = at.Add(5*time.Minute - odd)
	}
	return stored(at), !set.QuietHours.Holds(at.In(zone))
}

// stayedAway tells whether an item says that all or some did not come.
func (k AttentionKind) stayedAway() bool { return k == AttentionNoShow || k == AttentionSomeAway }

// resolveAgain takes off who did not come and looks for somebody else, as soon
// as anybody can be there. A coordinator pressed it, so it is urgent.
func (w *work) resolveAgain(a *Attention) error {
	if a.TaskID == 0 || !a.Kind.stayedAway() {
		return forbidden("only where nobody came is somebody else looked for at once", "Dette går bare når ingen kom til et oppdrag.")
	}
	t, err := w.Task(a.TaskID)
	if err != nil {
		return err
	}
	on, err := w.helpers(t)
	if err != nil {
		return err
	}
	gone, clear, err := goneBy(w.Tx, a, on)
	switch {
	case err != nil:
		return err
	case !clear:
		return forbidden("several are on the task, and who did not come is not said; name them with no-show on the task",
			"Flere står på oppdraget. Si hvem som ikke kom, på siden til oppdraget.")
	case len(gone) < len(on):
		return w.someStayedAway(t, gone)
	}
	if t.State != TaskAssigned {
		return forbidden("the task is "+string(t.State), "Oppdraget er "+TaskStateName(t.State)+". Se på det før du leter etter en annen.")
	}
	return w.againWithout(t, on)
}

// againWithout takes everybody off a task to which nobody came, and looks for
// others at a new time.
func (w *work) againWithout(t *Task, on []Commitment) error {
	set, err := w.settings(t.UnitID)
	if err != nil {
		return err
	}
	start, ok := NextTry(set, w.s.zone, w.now)
	if !ok {
		return forbidden("it is too late in the day", "Det er for sent på dagen. Lag et nytt oppdrag til en annen tid.")
	}
	old := *t
	t.StartsAt, t.EndsAt = start, start.Add(t.EndsAt.Sub(t.StartsAt))
	t.DecideBy, t.Urgent, t.ChangedAt = start, true, w.now
	for i, c := range on {
		news := requesterNews{} // they hear it once
		if i == len(on)-1 {
			news = requesterAgain
		}
		if err := w.freeWith(c, AssignmentReleased, "assignment.released", "ingen kom", news); err != nil {
			return err
		}
		if w.now.Before(old.EndsAt) {
			// Perhaps they are on their way.
			if err := w.tellVolunteer(&old, c.Volunteer, sms.Released); err != nil {
				return err
			}
		}
	}
	return nil
}

// nobodyCame closes a task to which nobody came: a coordinator says so, or it was
// said and nobody has said otherwise; nobody is thanked, and no hours are counted.
func (w *work) nobodyCame(t *Task, on []Commitment) error {
	from := t.State
	for _, c := range on {
		if err := w.stayedAway(c, "ingen kom"); err != nil {
			return err
		}
	}
	t.State = TaskUnfilled
	t.endCare()
	if err := w.SaveTask(t); err != nil {
		return err
	}
	return w.log(Event{UnitID: t.UnitID, Kind: "task.unfilled", TaskID: t.ID, From: string(from), To: string(TaskUnfilled), Why: "ingen kom"})
}

// saidGone tells whether it stands unsettled that some, or all, did not come to a
// task, and who; clear: that is known.
func (w *work) saidGone(t *Task, on []Commitment) (said bool, gone []Commitment, clear bool, err error) {
	items, err := w.OpenAttentionOfTask(t.ID)
	for _, a := range items {
		if a.Kind.stayedAway() {
			gone, clear, err := goneBy(w.Tx, a, on)
			return true, gone, clear, err
		}
	}
	return false, nil, true, err
}
