package dispatch

import (
	"context"
	"errors"
	"fmt"
	"slices"
)

// endCalls takes back the calls about a task that which chooses: one that waits
// is not made, and one that rings is to be ended. Who has picked up already hears
// what is so.
func (w *work) endCalls(taskID int64, why string, which func(*Call) bool) error {
	calls, err := w.Calls(CallFilter{TaskID: taskID}, Page{})
	if err != nil {
		return err
	}
	return w.endThese(slices.DeleteFunc(calls, func(c *Call) bool { return c.Direction != Out || !which(c) }), why)
}

// endThese takes back calls that are not answered yet.
func (w *work) endThese(calls []*Call, why string) (err error) {
	for _, c := range calls {
		switch c.State {
		case CallQueued:
			err = w.advanceCall(c, CallCancelled, why)
		case CallDialling, CallRinging:
			if c.EndAt.IsZero() {
				c.EndAt = w.now
				err = w.SaveCall(c)
			}
		}
		if err != nil {
			return err
		}
	}
	return nil
}

// endRinging has a call with a question ended that is settled.
func (w *work) endRinging(o *Offer) error {
	return w.endCalls(o.TaskID, "spørsmålet er avgjort", func(c *Call) bool { return c.OfferID == o.ID && c.State != CallQueued })
}

// endAllRinging is endRinging for all questions about a task but one, the lapsed
// ones that could still be answered included. What waits is looked at again before
// it is made.
func (w *work) endAllRinging(t *Task, why string, exceptID int64) error {
	return w.endCalls(t.ID, why, func(c *Call) bool { return c.Purpose == CallForOffer && c.OfferID != exceptID && c.State != CallQueued })
}

// EndCalls has the provider end calls that still ring though they have become
// untrue. Only what rings is ended: who picks up at that very moment is told what
// is so. It tells how many it looked at.
func (s *Service) EndCalls(ctx context.Context, g Gateway, limit int) (int, error) {
	var due []*Call
	now := s.Now()
	if err := s.view(ctx, func(tx Tx) (err error) {
		due, err = tx.CallsToEnd(now, limit)
		return err
	}); err != nil {
		return 0, err
	}
	var failed error
	for _, c := range due {
		is, err := g.EndCall(ctx, c.ProviderID)
		if ctx.Err() != nil {
			return len(due), ctx.Err()
		}
		failed = errors.Join(failed, s.endAsked(ctx, c.ID, is, err))
	}
	return len(due), failed
}

// endAsked notes what the provider answered to being asked to end a call.
func (s *Service) endAsked(ctx context.Context, id int64, is ProviderCall, askErr error) error {
	return s.do(WithActor(ctx, "provider"), func(w *work) error {
		c, err := w.Call(id)
		if err != nil {
			return err
		}
		if c.State != CallRinging || c.EndAt.IsZero() {
			return errUnchanged
		}
		if errors.Is(askErr, ErrNotFound) {
			is.State = CallCancelled
		} else if askErr != nil {
			w.s.fault(fmt.Sprintf("call %d could not be ended; trying again", c.ID), askErr)
			is.State = ""
		}
		if is.State.Rank() > c.State.Rank() {
			return w.callReported(c, CallReport{ProviderID: c.ProviderID, State: is.State})
		}
		// It will be reported; if not, it is asked again.
		c.EndAt = w.now.Add(w.s.timing.AskEvery)
		return w.SaveCall(c)
	})
}
