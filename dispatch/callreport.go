package dispatch

import (
	"context"
	"errors"
	"fmt"
	"time"
)

// CallPlaced notes that the provider took a call.
func (s *Service) CallPlaced(ctx context.Context, callID int64, providerID string) error {
	return s.do(WithActor(ctx, "provider"), func(w *work) error {
		c, err := w.Call(callID)
		if err != nil {
			return err
		}
		return w.placed(c, providerID)
	})
}

// placed gives a call the provider's id.
func (w *work) placed(c *Call, providerID string) error {
	if c.ProviderID != "" && c.ProviderID != providerID {
		// Two requests for one row can only mean that it was made twice.
		return w.raise(Attention{UnitID: c.UnitID, Kind: AttentionFault, TaskID: c.TaskID, VolunteerID: c.VolunteerID, Key: fmt.Sprintf("calltwice:%d", c.ID),
			Text: "Noen kan ha blitt ringt to ganger for det samme. Si fra til den som drifter Følgesvenn."})
	}
	c.ProviderID = providerID
	if c.State.Rank() < CallRinging.Rank() {
		c.SettleAt, c.Asks = w.now.Add(w.s.timing.CallCheck), 0
	}
	return w.advanceCall(c, CallRinging, "")
}

// callEvents are what the log says of each state that a call comes to.
var callEvents = map[CallState]string{
	CallUnsettled: "call.unsettled", CallRinging: "call.ringing", CallAnswered: "call.answered", CallBusy: "call.busy",
	CallNoAnswer: "call.no_answer", CallFailed: "call.failed", CallCompleted: "call.completed", CallCancelled: "call.cancelled",
}

// advanceCall lifts a call to a state of higher rank.
func (w *work) advanceCall(c *Call, to CallState, why string) error {
	if to.Rank() <= c.State.Rank() {
		return w.SaveCall(c)
	}
	from := c.State
	c.State = to
	if to == CallAnswered && c.AnsweredAt.IsZero() {
		// Too late to end it: they hear what is so.
		c.AnsweredAt, c.EndAt = w.now, time.Time{}
	}
	if to.Over() {
		c.EndedAt, c.SettleAt = w.now, time.Time{}
	}
	if err := w.SaveCall(c); err != nil {
		return err
	}
	kind := callEvents[to]
	if c.Direction == In && to == CallAnswered {
		kind = "call.received"
	}
	if err := w.log(Event{UnitID: c.UnitID, Kind: kind, TaskID: c.TaskID, VolunteerID: c.VolunteerID, OfferID: c.OfferID, CallID: c.ID,
		From: string(from), To: string(to), Why: why}); err != nil {
		return err
	}
	if to != CallAnswered || c.OfferID == 0 {
		return nil
	}
	return w.questionRang(c)
}

// questionRang notes that an offer by call has reached its telephone.
func (w *work) questionRang(c *Call) error {
	o, err := w.Offer(c.OfferID)
	if err != nil || !o.SentAt.IsZero() || !o.State.Open() {
		return err
	}
	from := o.State
	o.SentAt, o.State = w.now, OfferSent
	if err := w.SaveOffer(o); err != nil {
		return err
	}
	return w.log(Event{UnitID: c.UnitID, Kind: o.Kind.event() + string(OfferSent), TaskID: o.TaskID, VolunteerID: o.VolunteerID, OfferID: o.ID, CallID: c.ID,
		From: string(from), To: string(OfferSent)})
}

// CallReport is what the provider tells of a call.
type CallReport struct {
	CallID     int64 // ours; 0: not told
	ProviderID string
	State      CallState // empty: says nothing new
	Code       string
}

// ReportCall takes in a report: it acts once and never moves a call back (law
// 1). Our own id settles a request whose answer was lost (law 3).
func (s *Service) ReportCall(ctx context.Context, r CallReport) error {
	return s.do(WithActor(ctx, "provider"), func(w *work) error {
		c, err := w.CallByProviderID(r.ProviderID)
		if errors.Is(err, ErrNotFound) && r.CallID != 0 {
			c, err = w.Call(r.CallID)
			if err == nil && (c.Direction != Out || c.ProviderID != "" || c.State.Rank() < CallDialling.Rank()) {
				return errUnchanged // of another request
			}
			if err == nil {
				if err := w.placed(c, r.ProviderID); err != nil {
					return err
				}
				return ignoreUnchanged(w.callReported(c, r))
			}
		}
		if errors.Is(err, ErrNotFound) {
			return errUnchanged // none of ours
		}
		if err != nil {
			return err
		}
		return w.callReported(c, r)
	})
}

func (w *work) callReported(c *Call, r CallReport) error {
	if r.State == "" || r.State.Rank() <= c.State.Rank() {
		return errUnchanged
	}
	if r.Code != "" {
		c.ErrorCode = r.Code
	}
	why := ""
	if !c.EndAt.IsZero() && r.State.Over() {
		why = "det gjaldt ikke lenger"
	}
	if err := w.advanceCall(c, r.State, why); err != nil {
		return err
	}
	if !c.State.Over() {
		return nil
	}
	return w.callOver(c)
}

// CallFailedToPlace notes that a request failed, and does what the failure
// calls for. Any error that is not a *SendError means that the outcome is
// unknown.
func (s *Service) CallFailedToPlace(ctx context.Context, callID int64, cause error) error {
	var failure *SendError
	if !errors.As(cause, &failure) {
		failure = &SendError{Reason: FailureUnknown, Err: cause}
	}
	return s.do(WithActor(ctx, "provider"), func(w *work) error {
		c, err := w.Call(callID)
		if err != nil {
			return err
		}
		if c.State != CallDialling {
			return errUnchanged // a report was quicker
		}
		c.ErrorCode = failure.Code
		switch failure.Reason {
		case FailureUnknown:
			c.Deadline = w.now
			c.SettleAt, c.SettleTries = w.now.Add(w.s.timing.AskAfter[0]), 0
			return w.SaveCall(c)
		case FailureBusy:
			return w.dialAgain(c, w.s.timing.pause(c.Requests, failure.RetryAfter, w.s.jitter()))
		case FailureConfig:
			if err := w.raise(Attention{UnitID: c.UnitID, Kind: AttentionGateway, Key: "callgateway:" + failure.Code,
				Text: "Telefontjenesten avviser anropene våre (kode " + failure.Code + "). Be den som drifter Følgesvenn, kjøre «folgesvenn doctor». Vi ringer når det er i orden."}); err != nil {
				return err
			}
			return w.dialAgain(c, max(w.s.timing.ConfigBackoff, failure.RetryAfter))
		case FailureBadNumber, FailureBlocked:
			if err := w.flagNumber(c); err != nil {
				return err
			}
			c.Attempt = mostAttempts // it will not get better by trying
		}
		if err := w.advanceCall(c, CallFailed, failure.Code); err != nil {
			return err
		}
		return w.callOver(c)
	})
}

// flagNumber remembers that a number cannot be reached.
func (w *work) flagNumber(c *Call) error {
	if c.VolunteerID == 0 {
		return nil
	}
	v, err := w.Volunteer(c.VolunteerID)
	if err != nil || v.Phone != c.Phone || v.Flagged != "" {
		return err
	}
	v.Flagged = c.ErrorCode
	if v.Flagged == "" {
		v.Flagged = "call"
	}
	if err := w.SaveVolunteer(v); err != nil {
		return err
	}
	return w.raise(Attention{UnitID: c.UnitID, Kind: AttentionNumber, VolunteerID: v.ID, Key: fmt.Sprintf("number:%d", v.ID),
		Text: fmt.Sprintf("Anrop til %s kommer ikke fram (kode %s). Sjekk nummeret og rett det.", who(v), c.ErrorCode)})
}

// dialAgain puts a call back among those to be dialled: it was not made.
func (w *work) dialAgain(c *Call, in time.Duration) error {
	if !c.EndAt.IsZero() {
		return w.advanceCall(c, CallCancelled, "det gjaldt ikke lenger")
	}
	c.State, c.DialAt = CallQueued, w.now.Add(in)
	c.Deadline, c.SettleAt = time.Time{}, time.Time{}
	return w.SaveCall(c)
}
