package dispatch

import (
	"context"
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
	plea      *Plea
	requester *Requester
	recipient *Recipient // whom the call is to, where it is to no volunteer
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
	if r.plea != nil {
		c.PleaID = r.plea.ID
	}
	if r.requester != nil {
		c.RequesterID = r.requester.ID
	}
	if r.recipient != nil {
		c.RecipientID = r.recipient.ID
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
	if c.Purpose == CallForNews || c.Purpose == CallForFollowUp {
		const why = "det gjelder ikke lenger"
		if still, err := w.stillHolds(c); err != nil {
			return Departure{}, err
		} else if !still {
			return Departure{Cancel: why}, w.advanceCall(c, CallCancelled, why)
		}
	}
	if c.Purpose == CallForAppeal {
		why, err := w.departPleaCall(c)
		if err != nil {
			return Departure{}, err
		}
		if why != "" {
			return Departure{Cancel: why}, w.advanceCall(c, CallCancelled, why)
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

// stillHolds tells whether what a call is to tell, or to ask about, is still so.
func (w *work) stillHolds(c *Call) (bool, error) {
	sc := &Scene{Call: c}
	if err := w.subject(sc, c, CallInput{}); err != nil {
		return false, err
	}
	talk := &conv{sc: sc}
	if c.Purpose == CallForFollowUp {
		return talk.stillAsked(), nil
	}
	return talk.stillNews(), nil
}
