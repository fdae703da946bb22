package dispatch

import (
	"context"
	"slices"

	"folgesvenn/sms"
)

// Cancel calls a task off and tells whoever stands on it.
func (s *Service) Cancel(ctx context.Context, taskID int64, reason string) (*Task, error) {
	return s.act(ctx, taskID, func(w *work, t *Task) error { return w.cancel(t, reason) })
}

func (w *work) cancel(t *Task, reason string) error {
	if !t.State.MayBecome(TaskCancelled) {
		return forbidden("the task is "+string(t.State)+" and cannot be cancelled", "Oppdraget er "+TaskStateName(t.State)+" og kan ikke avlyses.")
	}
	if done, err := someIsDone(w, t); err != nil {
		return err
	} else if done {
		return forbidden("somebody has done their part; note the task as done instead", "Noen har alt gjort sin del. Før oppdraget som utført i stedet.")
	}
	from := t.State
	// What waits to be said about it, to anybody, is not so any more.
	if err := w.callBackFrom(t, "oppdraget ble avlyst", func(m *Message) bool { return m.Kind == KindNotice }); err != nil {
		return err
	}
	if err := w.endCalls(t.ID, "oppdraget ble avlyst", func(c *Call) bool { return c.Purpose != CallForOffer }); err != nil {
		return err
	}
	on, err := w.helpers(t)
	if err != nil {
		return err
	}
	for _, c := range on {
		c.Assignment.State, c.Assignment.EndedAt = AssignmentCancelled, w.now
		if err := w.SaveAssignment(c.Assignment); err != nil {
			return err
		}
		if err := w.dropChange(t, c.Volunteer.ID, "oppdraget ble avlyst"); err != nil {
			return err
		}
		if err := w.callBack(t, c.Volunteer, "oppdraget ble avlyst"); err != nil {
			return err
		}
		if err := w.tellVolunteer(t, c.Volunteer, sms.CancelledAssigned); err != nil {
			return err
		}
	}
	t.endSearch(TaskCancelled)
	t.endCare()
	if err := w.SaveTask(t); err != nil {
		return err
	}
	if err := w.log(Event{UnitID: t.UnitID, Kind: "task.cancelled", TaskID: t.ID, From: string(from), To: string(TaskCancelled), Why: reason}); err != nil {
		return err
	}
	if err := w.tellAsked(t, from == TaskOpen); err != nil {
		return err
	}
	if from == TaskDraft {
		if err := w.tellDiscarded(t); err != nil {
			return err
		}
	}
	if err := w.closeOffers(t, OfferWithdrawn, "oppdraget ble avlyst", 0); err != nil {
		return err
	}
	if err := w.resolveForTask(t.ID, "cancelled", AttentionNobody, AttentionAllAsked, AttentionHard, AttentionUnfilled, AttentionLateYes, AttentionWithdrawn, AttentionChange,
		AttentionShort, AttentionUnfit, AttentionUnconfirmed, AttentionRequest, AttentionOrder, AttentionCancelAsked, AttentionChangeAsked); err != nil {
		return err
	}
	if from == TaskDraft {
		return nil // who ordered it has been told
	}
	return w.tellRequester(t, nil, requesterCancelled)
}

// someIsDone tells whether somebody has done their part of a task: then it was
// not called off.
func someIsDone(tx Tx, t *Task) (bool, error) {
	on, err := tx.AssignmentsOn(t.ID)
	return slices.ContainsFunc(on, func(a *Assignment) bool { return a.State == AssignmentDone }), err
}
