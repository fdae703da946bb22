package dispatch

import (
	"context"
	"errors"
	"fmt"

	"folgesvenn/sms"
)

// Assign gives a task to a volunteer who said yes to a coordinator.
func (s *Service) Assign(ctx context.Context, taskID, volunteerID int64) (*Task, error) {
	return s.AssignParty(ctx, taskID, volunteerID, Party{})
}

// AssignParty is Assign where an organisation has said how many come, or who.
func (s *Service) AssignParty(ctx context.Context, taskID, volunteerID int64, party Party) (*Task, error) {
	if err := checkParty(&party); err != nil {
		return nil, err
	}
	if party.People == 0 {
		party.People = len(party.Names)
	}
	return s.act(ctx, taskID, func(w *work, t *Task) error {
		if !t.State.MayBecome(TaskAssigned) {
			return forbidden("the task is "+string(t.State)+" and cannot be assigned", "Oppdraget er "+TaskStateName(t.State)+" og kan ikke gis bort.")
		}
		if !w.now.Before(t.EndsAt) {
			return forbidden("the task is over", "Oppdraget er over.")
		}
		v, err := w.Volunteer(volunteerID)
		if errors.Is(err, ErrNotFound) {
			var f faults
			f.add("volunteer_id", fmt.Sprintf("there is no volunteer %d", volunteerID), "Velg en frivillig.")
			return f.err()
		}
		if err != nil {
			return err
		}
		if v.Left {
			return forbidden("the volunteer has left", "Den frivillige har sluttet.")
		}
		if ok, err := w.mayBeLent(v, t.UnitID); err != nil {
			return err
		} else if !ok {
			return forbidden("the volunteer belongs to another unit, which does not share them", v.Name+" hører til en annen enhet, som ikke deler med dere.")
		}
		if party.People > 1 && !v.Organisation() {
			return forbidden("the volunteer is a person and comes alone", "Den frivillige er en person og kommer alene.")
		}
		if left, err := w.missing(t); err != nil {
			return err
		} else if left > 0 && party.People > left {
			return forbidden(fmt.Sprintf("there is room for %d", left), fmt.Sprintf("Det er bare plass til %d.", left))
		}
		q := Question{Task: t, Volunteer: v, Party: party}
		offers, err := w.OffersOfTask(taskID)
		if err != nil {
			return err
		}
		for _, o := range offers {
			if o.VolunteerID == volunteerID && o.State.Open() {
				q.Offer = o
			}
		}
		return taken(w.accept(q, ViaCoordinator, 0))
	})
}

// Release takes the volunteer off a task, and the search goes on.
func (s *Service) Release(ctx context.Context, taskID int64, reason string) (*Task, error) {
	return s.ReleaseHelper(ctx, taskID, 0, reason)
}

// ReleaseHelper is Release where several are on the task; volunteer 0: the only
// one.
func (s *Service) ReleaseHelper(ctx context.Context, taskID, volunteerID int64, reason string) (*Task, error) {
	return s.act(ctx, taskID, func(w *work, t *Task) error {
		c, err := w.theHelper(t, volunteerID)
		if err != nil {
			return err
		}
		if err := w.free(c, AssignmentReleased, "assignment.released", reason); err != nil {
			return err
		}
		return w.tellVolunteer(t, c.Volunteer, sms.Released)
	})
}

// GoWith makes do with those who are found, where a task looks for more.
func (s *Service) GoWith(ctx context.Context, taskID int64, reason string) (*Task, error) {
	return s.act(ctx, taskID, func(w *work, t *Task) error { return w.goWith(t, reason) })
}

// LookOn goes on looking for those who are missing until the task begins.
func (s *Service) LookOn(ctx context.Context, taskID int64, reason string) (*Task, error) {
	return s.act(ctx, taskID, func(w *work, t *Task) error { return w.lookOn(t, reason) })
}

// act runs one action on a task and gives the task as it is afterwards.
func (s *Service) act(ctx context.Context, taskID int64, fn func(*work, *Task) error) (*Task, error) {
	err := s.do(ctx, func(w *work) error {
		t, err := w.Task(taskID)
		if err != nil {
			return describe(err, "task", "oppdrag", taskID)
		}
		w.made(taskID)
		return fn(w, t)
	})
	if err != nil {
		return nil, err
	}
	return s.Task(ctx, taskID)
}
