package dispatch

import (
	"errors"
	"time"
)

// planCall sets when silence to a text about an urgent task is followed by a
// call; the caller saves the offer.
func (w *work) planCall(o *Offer) error {
	t, err := w.Task(o.TaskID)
	if err != nil || !t.Urgent || o.Channel != ChannelSMS {
		return err
	}
	set, err := w.settings(t.UnitID)
	if err != nil || !set.PlaceCalls || set.UrgentCallAfter <= 0 || !canRing(o.Phone) {
		return err
	}
	o.CallAt = w.now.Add(time.Duration(set.UrgentCallAfter))
	return nil
}

// callAfterText rings somebody who has not answered a text about an urgent task.
// It is the same question: the text still counts, and so does either answer.
func (w *work) callAfterText(o *Offer) error {
	o.CallAt = time.Time{}
	if err := w.SaveOffer(o); err != nil {
		return err
	}
	t, err := w.Task(o.TaskID)
	if err != nil || t.State != TaskOpen || !t.Urgent {
		return err
	}
	set, err := w.settings(t.UnitID)
	if err != nil || !set.PlaceCalls {
		return err
	}
	v, err := w.Volunteer(o.VolunteerID)
	if err != nil || v.Phone != o.Phone || v.State(w.now) != VolunteerActive {
		return err
	}
	// Somebody who has written something unclear has been heard: a human reads it.
	if o.Clarified {
		return nil
	}
	_, err = w.enqueueCall(ring{purpose: CallForOffer, phone: v.Phone, unitID: t.UnitID, task: t, volunteer: v, offer: o, urgent: true,
		expires: t.DecideBy})
	return err
}

// callInstead rings with what a text cannot carry to a number. It tells whether
// that does the job.
func (w *work) callInstead(m *Message, v *Volunteer, why string) (bool, error) {
	set, err := w.settings(m.UnitID)
	if err != nil || !byCall(v, set) {
		return false, err
	}
	if v.Channel != ChannelCall {
		v.Channel = ChannelCall
		if err := w.SaveVolunteer(v); err != nil {
			return false, err
		}
		if err := w.log(Event{UnitID: m.UnitID, Kind: "volunteer.changed", VolunteerID: v.ID, From: string(ChannelSMS), To: string(ChannelCall), Why: why}); err != nil {
			return false, err
		}
	}
	if m.Kind == KindAppeal {
		return w.pleadByCall(m, v)
	}
	if m.TaskID == 0 {
		return false, nil
	}
	t, err := w.Task(m.TaskID)
	if err != nil {
		return false, err
	}
	r := ring{phone: v.Phone, unitID: t.UnitID, task: t, volunteer: v, urgent: m.Urgent, expires: t.EndsAt}
	if m.Kind == KindOffer {
		o, err := w.Offer(m.OfferID)
		if err != nil || !o.State.Open() {
			return true, err
		}
		o.Channel, o.State, o.SentAt = ChannelCall, OfferQueued, time.Time{}
		if err := w.SaveOffer(o); err != nil {
			return false, err
		}
		r.purpose, r.offer, r.expires = CallForOffer, o, t.DecideBy
		if o.Kind == OfferChange {
			r.expires = o.LapsesAt
		}
		_, err = w.enqueueCall(r)
		return true, err
	}
	// What the text said is not known here by name; what the call says is what
	// holds now for who is on the task.
	_, err = w.helper(t, v.ID)
	if errors.Is(err, ErrNotFound) || err == nil && !t.Ahead(w.now) {
		return false, nil
	}
	if err != nil {
		return false, err
	}
	_, err = w.ringDetails(t, v)
	return true, err
}

// ignoreNotFound takes it for no error that there is no such row.
func ignoreNotFound(err error) error {
	if errors.Is(err, ErrNotFound) {
		return nil
	}
	return err
}
