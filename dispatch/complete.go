package dispatch

import (
	"context"
	"slices"
)

// Complete notes that a task was done, by everybody who is on it; hours are
// those of each, and 0 means as planned.
func (s *Service) Complete(ctx context.Context, taskID int64, hours float64) (*Task, error) {
	return s.CompleteHelper(ctx, taskID, 0, hours)
}

// CompleteHelper is Complete for one of several; volunteer 0: all of them.
func (s *Service) CompleteHelper(ctx context.Context, taskID, volunteerID int64, hours float64) (*Task, error) {
	if hours < 0 || hours > 200 {
		var f faults
		f.add("hours", "must be from 0 (as planned) to 200", "Skriv antall timer, fra 0 til 200.")
		return nil, f.err()
	}
	return s.act(ctx, taskID, func(w *work, t *Task) error {
		if !t.State.MayBecome(TaskDone) {
			return forbidden("the task is "+string(t.State)+"; only an assigned one can be done", "Bare et oppdrag som noen står på, kan bli utført.")
		}
		on, err := w.helpers(t)
		if err != nil {
			return err
		}
		if volunteerID != 0 {
			on = slices.DeleteFunc(on, func(c Commitment) bool { return c.Volunteer.ID != volunteerID })
		}
		if len(on) == 0 {
			return forbidden("nobody is on the task, or this volunteer is not", "Ingen står på oppdraget, eller den frivillige gjør det ikke.")
		}
		for _, c := range on {
			if err := w.complete(c, hours, ""); err != nil {
				return err
			}
			if err := w.thank(c); err != nil {
				return err
			}
		}
		return nil
	})
}
