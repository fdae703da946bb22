package dispatch

import (
	"context"
	"errors"
	"fmt"
	"time"

	"folgesvenn/sms/phone"
)

// SettleCalls asks the provider what became of calls whose request had an
// unknown outcome, and of those that have been on the line without a word. It
// tells how many it looked at.
func (s *Service) SettleCalls(ctx context.Context, g Gateway, limit int, inFlight func(id int64) bool) (int, error) {
	var due []*Call
	now := s.Now()
	if err := s.view(ctx, func(tx Tx) (err error) {
		due, err = tx.CallsToSettle(now, limit)
		return err
	}); err != nil {
		return 0, err
	}
	n := 0
	var failed error
	for _, c := range due {
		if c.State == CallDialling && inFlight(c.ID) {
			continue
		}
		n++
		var err error
		if c.State == CallDialling {
			found, askErr := g.FindCalls(ctx, c.Phone, c.CreatedAt.Add(-time.Minute))
			err = s.settleCall(ctx, c.ID, found, askErr == nil)
		} else {
			is, askErr := g.CallNow(ctx, c.ProviderID)
			err = s.checkCall(ctx, c.ID, is, askErr)
		}
		if err != nil {
			failed = errors.Join(failed, err)
		}
	}
	return n, failed
}

func (s *Service) settleCall(ctx context.Context, id int64, found []ProviderCall, answered bool) error {
	return s.do(WithActor(ctx, "provider"), func(w *work) error {
		c, err := w.Call(id)
		if err != nil {
			return err
		}
		if c.State != CallDialling {
			return errUnchanged
		}
		var hit *ProviderCall
		for i, f := range found {
			if f.To != c.Phone || f.At.Before(c.CreatedAt.Add(-time.Minute)) {
				continue
			}
			if _, err := w.CallByProviderID(f.ProviderID); err == nil {
				continue // another of ours
			} else if !errors.Is(err, ErrNotFound) {
				return err
			}
			if hit == nil || f.At.Before(hit.At) {
				hit = &found[i]
			}
		}
		c.Asks++
		d := Settle(&Message{Deadline: c.Deadline, SettleTries: c.SettleTries}, answered, hit != nil, w.s.timing, w.now)
		c.SettleTries = d.Tries
		switch {
		case d.Found:
			if err := w.placed(c, hit.ProviderID); err != nil {
				return err
			}
			return ignoreUnchanged(w.callReported(c, CallReport{ProviderID: hit.ProviderID, State: hit.State}))
		case d.Resend:
			return w.dialAgain(c, 0)
		case d.GiveUp:
			return w.callUnsettled(c)
		default:
			c.SettleAt = d.AskAt
			return w.SaveCall(c)
		}
	})
}

// mostCallAsks is how often the provider is asked about a call that is silent
// before it is taken to be over.
const mostCallAsks = 20

// checkCall notes what the provider says about a call that we believe to be on
// the line: its last report may have been lost.
func (s *Service) checkCall(ctx context.Context, id int64, is ProviderCall, askErr error) error {
	return s.do(WithActor(ctx, "provider"), func(w *work) error {
		c, err := w.Call(id)
		if err != nil {
			return err
		}
		if c.State != CallRinging && c.State != CallAnswered {
			return errUnchanged
		}
		c.Asks++
		over := is.State.Over()
		switch {
		case errors.Is(askErr, ErrNotFound), c.Asks >= mostCallAsks:
			is.State, over = CallCompleted, true
		case askErr != nil:
			over = false
		}
		if !over {
			c.SettleAt = w.now.Add(w.s.timing.CallCheck)
			return w.SaveCall(c)
		}
		return ignoreUnchanged(w.callReported(c, CallReport{ProviderID: c.ProviderID, State: is.State}))
	})
}

func ignoreUnchanged(err error) error {
	if errors.Is(err, errUnchanged) {
		return nil
	}
	return err
}

func (w *work) callUnsettled(c *Call) error {
	c.SettleAt = time.Time{}
	if err := w.advanceCall(c, CallUnsettled, ""); err != nil {
		return err
	}
	text := "Vi vet ikke om et anrop til " + phone.Format(c.Phone) + " ble ringt. Ring og hør."
	if c.TaskID != 0 {
		t, err := w.Task(c.TaskID)
		if err != nil {
			return err
		}
		text = "Vi vet ikke om et anrop om " + w.s.taskLabel(t, w.now) + " ble ringt. Ring og hør."
	}
	// Nobody waits for it any longer.
	if err := w.advanceCall(c, CallFailed, "uvisst"); err != nil {
		return err
	}
	if c.Purpose == CallForOffer {
		o, err := w.Offer(c.OfferID)
		if err != nil {
			return err
		}
		if o.State.Open() && o.Channel == ChannelCall {
			if err := w.unreached(o, c.UnitID, "uvisst om anropet ble ringt"); err != nil {
				return err
			}
		}
	}
	return w.raise(Attention{UnitID: c.UnitID, Kind: AttentionUnsettled, TaskID: c.TaskID, VolunteerID: c.VolunteerID, OfferID: c.OfferID,
		Key: fmt.Sprintf("callunsettled:%d", c.ID), Text: text})
}
