package dispatch

import (
	"context"
	"errors"
	"strconv"
	"time"
)

// What a coordinator did by one press and takes back with the next. A text that
// has gone out is not taken back, so nothing here is about what sends one.

// undoneWithin is how long after a task was done it may be noted that it was not:
// then reports have been made of it.
const undoneWithin = 30 * 24 * time.Hour

// errNothingDone refuses what has nothing to take back.
var errNothingDone = forbidden("nothing was noted as done on this task in the last 30 days", "Det er ikke ført noe som utført på oppdraget de siste 30 dagene, så det er ingenting å angre.")

// NotDone takes back what was last noted of who came to a task: it stands as
// before that, with those who were on it, and no hours.
func (s *Service) NotDone(ctx context.Context, taskID int64) (*Task, error) {
	return s.act(ctx, taskID, func(w *work, t *Task) error {
		n, err := noted(w, t, w.now)
		if err != nil {
			return err
		}
		if len(n.of) == 0 {
			return errNothingDone
		}
		for _, a := range n.of {
			a.State, a.EndedAt, a.Hours = AssignmentActive, time.Time{}, 0
			if agreed := n.agreed[a.VolunteerID]; agreed > 0 {
				a.People = agreed
			}
			if err := w.SaveAssignment(a); err != nil {
				return err
			}
		}
		set, err := w.settings(t.UnitID)
		if err != nil {
			return err
		}
		from, asked := t.State, t.FollowedUpAt
		t.Hours = 0
		t.State = n.before
		w.planCare(t, set)
		t.FollowedUpAt = asked // an answer to that may still come
		if err := w.SaveTask(t); err != nil {
			return err
		}
		return w.log(Event{UnitID: t.UnitID, Kind: "task.undone", TaskID: t.ID, From: string(from), To: string(t.State)})
	})
}

// Undoable tells whether NotDone would be carried out.
func Undoable(tx Tx, t *Task, now time.Time) (bool, error) {
	n, err := noted(tx, t, now)
	return len(n.of) > 0, err
}

// lastNoted is what was noted together of those on a task: who was done, and who
// had not come.
type lastNoted struct {
	of     []*Assignment
	before TaskState     // that the task was in
	agreed map[int64]int // how many were to come from each organisation that sent fewer
}

// noted finds what a coordinator, a volunteer or silence last noted of a task that
// somebody has done.
func noted(tx Tx, t *Task, now time.Time) (n lastNoted, err error) {
	if t.State != TaskDone && !t.State.MayBecome(TaskDone) {
		return n, nil
	}
	on, err := tx.AssignmentsOn(t.ID)
	if err != nil {
		return n, err
	}
	var at time.Time
	for _, a := range on {
		if a.State == AssignmentDone && a.EndedAt.After(at) {
			at = a.EndedAt
		}
	}
	if at.IsZero() {
		return n, nil
	}
	events, err := tx.Events(EventFilter{TaskID: t.ID}, Page{})
	if err != nil {
		return n, err
	}
	if n.before = t.State; t.State == TaskDone {
		n.before = TaskAssigned
		// The last word may have been that somebody else did not come.
		for _, e := range events {
			if e.Kind == "task.done" {
				n.before = TaskState(e.From)
				if e.At.After(at) {
					at = e.At
				}
			}
		}
	}
	if now.Sub(at) > undoneWithin {
		return lastNoted{}, nil
	}
	for _, a := range on {
		if a.State == AssignmentDone && a.EndedAt.Equal(at) {
			n.of = append(n.of, a)
		}
	}
	n.agreed = map[int64]int{}
	for _, e := range events {
		switch {
		case !e.At.Equal(at):
		case e.Kind == "assignment.changed":
			if n.agreed[e.VolunteerID], err = strconv.Atoi(e.From); err != nil {
				n.agreed[e.VolunteerID], err = 0, nil // it was changed in another way
			}
		case e.Kind == "assignment.released":
			of, err := tx.AssignmentsOfVolunteer(e.VolunteerID)
			if err != nil && !errors.Is(err, ErrNotFound) {
				return n, err
			}
			for _, a := range of {
				if a.TaskID == t.ID && a.State == AssignmentReleased && a.EndedAt.Equal(at) {
					n.of = append(n.of, a)
				}
			}
		}
	}
	return n, nil
}

// ReopenAttention takes back that an item was put away as seen to.
func (s *Service) ReopenAttention(ctx context.Context, id int64) (*Attention, error) {
	return s.anyAttention(ctx, id, func(w *work, a *Attention) error {
		switch {
		case a.ResolvedAt.IsZero():
			return errUnchanged
		case a.ResolvedAs != ResolveDismiss:
			return forbidden("the item was settled as "+a.ResolvedAs+", which is not taken back by itself", "Saken ble avgjort på en annen måte enn med «Ferdig», så den kan ikke åpnes igjen.")
		case a.Text == "":
			return forbidden("what the item said has been deleted", "Det som sto i saken, er slettet. Den kan ikke åpnes igjen.")
		}
		a.ResolvedAt, a.ResolvedAs, a.ResolvedBy = time.Time{}, "", ""
		if err := w.SaveAttention(a); err != nil {
			if isConflict(err) {
				return forbidden("an item about the same is open", "Det er alt kommet en ny sak om det samme.")
			}
			return err
		}
		return w.log(Event{UnitID: a.UnitID, Kind: "attention.reopened", TaskID: a.TaskID, VolunteerID: a.VolunteerID,
			OfferID: a.OfferID, MessageID: a.MessageID, To: string(a.Kind)})
	})
}

// LeaveAttention gives back an item that somebody took: whoever is to be told of
// it is told again when its time comes.
func (s *Service) LeaveAttention(ctx context.Context, id int64) (*Attention, error) {
	return s.onAttention(ctx, id, func(w *work, a *Attention) error {
		switch {
		case a.TakenAt.IsZero():
			return errUnchanged
		case a.TakenBy != w.actor:
			return forbidden("somebody else has taken this item", "En annen har tatt denne saken.")
		}
		a.TakenAt, a.TakenBy = time.Time{}, ""
		set, err := w.settings(a.UnitID)
		if err != nil {
			return err
		}
		if err := w.planAlert(a, set); err != nil {
			return err
		}
		if err := w.SaveAttention(a); err != nil {
			return err
		}
		return w.log(Event{UnitID: a.UnitID, Kind: "attention.left", TaskID: a.TaskID, VolunteerID: a.VolunteerID,
			OfferID: a.OfferID, MessageID: a.MessageID, From: string(a.Kind)})
	})
}
