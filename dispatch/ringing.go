package dispatch

import (
	"context"
	"errors"
	"fmt"
	"time"

	"folgesvenn/sms/phone"
)

// ring is a call to be made.
type ring struct {
	purpose   CallPurpose
	topic     string
	phone     string
	unitID    int64
	task      *Task
	volunteer *Volunteer
	offer     *Offer
	requester *Requester
	urgent    bool
	dialAt    time.Time // zero: now
	expires   time.Time
}

// enqueueCall puts a call among those to be dialled, as a row (law 3).
func (w *work) enqueueCall(r ring) (*Call, error) {
	c := &Call{
		UnitID: r.unitID, Direction: Out, Purpose: r.purpose, Topic: r.topic, Phone: r.phone, State: CallQueued, Urgent: r.urgent, Attempt: 1,
		CreatedAt: w.now, DialAt: w.now, ExpiresAt: r.expires,
	}
	if r.dialAt.After(w.now) {
		c.DialAt = r.dialAt
	}
	if r.task != nil {
		c.TaskID = r.task.ID
	}
	if r.volunteer != nil {
		c.VolunteerID = r.volunteer.ID
	}
	if r.offer != nil {
		c.OfferID = r.offer.ID
	}
	if r.requester != nil {
		c.RequesterID = r.requester.ID
	}
	return c, w.AddCall(c)
}

// byCall tells whether a volunteer is reached by telephone call rather than by
// text: because they wish it, or because their number takes no texts.
func byCall(v *Volunteer, set Settings) bool {
	return set.PlaceCalls && (v.Channel == ChannelCall || !takesTexts(v)) && canRing(v.Phone)
}

// takesTexts tells whether a text to the volunteer can be expected to arrive.
func takesTexts(v *Volunteer) bool { return !v.NoTexts && phone.TakesTexts(v.Phone) }

// canRing tells whether a number is one that people answer.
func canRing(number string) bool {
	switch phone.Kind(number) {
	case phone.Mobile, phone.Fixed:
		return true
	case phone.Unknown:
		return phone.TakesTexts(number) // abroad
	}
	return false
}

// OutgoingCall is a call on its way to the provider.
type OutgoingCall struct {
	CallID int64 // ours; every report carries it back
	To     string
}

// DepartCall decides about a queued call at the moment it would be made, as
// Depart does about a text: what was true when it was planned may not be any
// more (laws 5 and 7).
func DepartCall(c *Call, offer *Offer, numberStopped bool, q Quiet, zone *time.Location, now time.Time) Departure {
	switch {
	case c.Purpose == CallForOffer && (offer == nil || !offer.State.Open()):
		return Departure{Cancel: "spørsmålet er ikke lenger åpent"}
	case numberStopped:
		return Departure{Cancel: "nummeret er meldt av"}
	case !c.ExpiresAt.IsZero() && !now.Before(c.ExpiresAt):
		return Departure{Cancel: "anropet ble for gammelt"}
	}
	if loud := q.NextLoud(now, zone); loud.After(now) && !c.Urgent {
		return Departure{HoldTill: loud}
	}
	return Departure{Send: true}
}

// BeginCalls takes calls whose time has come, at most one per number and none to
// a number that is on the line, checks that each is still to be made, and commits
// them as dialling, with a deadline, before any request goes out (law 3).
func (s *Service) BeginCalls(ctx context.Context, limit int) ([]OutgoingCall, error) {
	var out []OutgoingCall
	begin := func(w *work, cs []*Call) error {
		out = nil
		for _, c := range cs {
			d, err := w.departCall(c)
			if err != nil {
				return err
			}
			if d.Send {
				out = append(out, OutgoingCall{CallID: c.ID, To: c.Phone})
			}
		}
		return nil
	}
	var ids []int64
	err := s.do(ctx, func(w *work) error {
		ids = nil
		cs, err := w.CallsToDial(w.now, limit)
		if err != nil {
			return err
		}
		if len(cs) == 0 {
			return errUnchanged
		}
		for _, c := range cs {
			ids = append(ids, c.ID)
		}
		return begin(w, cs)
	})
	if err == nil || len(ids) == 0 || ctx.Err() != nil {
		return out, err
	}
	// One call that cannot be handled must not hold up the others.
	var all []OutgoingCall
	for _, id := range ids {
		out = nil
		begun, err := s.apart(ctx, dueThing{kind: dueDial, id: id}, func(w *work) error {
			c, err := w.Call(id)
			if err != nil || c.State != CallQueued {
				return errOr(err, errUnchanged)
			}
			return begin(w, []*Call{c})
		})
		if err != nil {
			return all, err
		}
		if begun {
			all = append(all, out...)
		}
	}
	return all, nil
}

func (w *work) departCall(c *Call) (Departure, error) {
	set, err := w.settings(c.UnitID)
	if err != nil {
		return Departure{}, err
	}
	var offer *Offer
	if c.OfferID != 0 {
		if offer, err = w.Offer(c.OfferID); err != nil {
			return Departure{}, err
		}
	}
	stopped, err := w.Stopped(c.Phone)
	if err != nil {
		return Departure{}, err
	}
	if c.Purpose == CallForNews {
		if still, err := w.newsHolds(c); err != nil {
			return Departure{}, err
		} else if !still {
			return Departure{Cancel: "beskjeden gjelder ikke lenger"}, w.advanceCall(c, CallCancelled, "beskjeden gjelder ikke lenger")
		}
	}
	d := DepartCall(c, offer, stopped, set.Quiet(), w.s.zone, w.now)
	switch {
	case d.Cancel != "":
		if err := w.advanceCall(c, CallCancelled, d.Cancel); err != nil {
			return d, err
		}
		if c.Purpose == CallForOffer && offer != nil && offer.State.Open() && offer.Channel == ChannelCall {
			return d, w.unreached(offer, c.UnitID, d.Cancel)
		}
		if c.Purpose == CallForNews {
			return d, w.newsNotTold(c, d.Cancel)
		}
		return d, nil
	case d.HoldTill.After(w.now):
		c.DialAt = d.HoldTill
	default:
		c.State = CallDialling
		c.Requests++
		c.Deadline = w.now.Add(w.s.timing.RequestDeadline)
		c.SettleAt, c.SettleTries, c.Asks = time.Time{}, 0, 0
	}
	return d, w.SaveCall(c)
}

// newsHolds tells whether what a call is to tell is still so.
func (w *work) newsHolds(c *Call) (bool, error) {
	sc := &Scene{Call: c, Talk: Talk{}}
	if err := w.subject(sc, c, CallInput{}); err != nil {
		return false, err
	}
	return sc.Task != nil && (&conv{sc: sc}).stillNews(), nil
}

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
	c.State, c.DialAt = CallQueued, w.now.Add(in)
	c.Deadline, c.SettleAt = time.Time{}, time.Time{}
	return w.SaveCall(c)
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
		c.AnsweredAt = w.now
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
	if err := w.log(Event{UnitID: c.UnitID, Kind: kind, TaskID: c.TaskID, VolunteerID: c.VolunteerID, OfferID: c.OfferID,
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
	return w.log(Event{UnitID: c.UnitID, Kind: o.Kind.event() + string(OfferSent), TaskID: o.TaskID, VolunteerID: o.VolunteerID, OfferID: o.ID,
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
	if err := w.advanceCall(c, r.State, ""); err != nil {
		return err
	}
	if !c.State.Over() {
		return nil
	}
	return w.callOver(c)
}

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
