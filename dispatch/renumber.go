package dispatch

import "slices"

// renumber follows a volunteer to another number: what waits to be sent goes
// there, and a question that went to the old one is taken back, to be asked
// anew. A text that was written for somebody never goes to a number that is
// not theirs.
func (w *work) renumber(old, v *Volunteer) error {
	ms, err := w.Messages(MessageFilter{Phone: old.Phone}, Page{})
	if err != nil {
		return err
	}
	for _, m := range ms {
		if m.Direction != Out || m.State != MessageQueued || m.VolunteerID != v.ID {
			continue
		}
		m.Phone = v.Phone
		if err := w.SaveMessage(m); err != nil {
			return err
		}
	}
	calls, err := w.Calls(CallFilter{Phone: old.Phone}, Page{})
	if err != nil {
		return err
	}
	for _, c := range calls {
		if c.State != CallQueued || c.VolunteerID != v.ID {
			continue
		}
		c.Phone = v.Phone
		if err := w.SaveCall(c); err != nil {
			return err
		}
	}
	open, err := w.openOn(old.Phone)
	if err != nil {
		return err
	}
	for _, o := range open {
		if o.VolunteerID != v.ID {
			continue
		}
		unseen, err := w.unseenBy(o, v.Phone)
		if err != nil {
			return err
		}
		if unseen {
			o.Phone = v.Phone
			if err := w.SaveOffer(o); err != nil {
				return err
			}
			continue
		}
		t, err := w.Task(o.TaskID)
		if err != nil {
			return err
		}
		if o.Kind == OfferChange {
			c, err := w.helper(t, v.ID)
			if err == nil {
				err = w.askChange(c)
			}
			if err != nil {
				return err
			}
			continue
		}
		if err := w.closeOffer(o, OfferWithdrawn, "nummeret ble rettet", t.UnitID); err != nil {
			return err
		}
		if err := w.refill(t.ID); err != nil {
			return err
		}
	}
	return nil
}

// renumberRequester sends what waits for a requester to a number that is still
// theirs; where there is none, a human tells them.
func (w *work) renumberRequester(old, r *Requester) error {
	if err := w.followParty(party{requester: r}, old.Phones); err != nil {
		return err
	}
	to := ""
	for _, p := range r.Phones {
		if w.unreachableByText(p) == "" {
			to = p
			break
		}
	}
	for _, p := range old.Phones {
		if slices.Contains(r.Phones, p) {
			continue
		}
		ms, err := w.Messages(MessageFilter{Phone: p}, Page{})
		if err != nil {
			return err
		}
		for _, m := range ms {
			if m.Direction != Out || m.State != MessageQueued || m.Kind != KindNotice || m.VolunteerID != 0 || m.TaskID == 0 {
				continue
			}
			t, err := w.Task(m.TaskID)
			if err != nil {
				return err
			}
			if t.RequesterID != r.ID {
				continue
			}
			if to == "" {
				m.State = MessageCancelled
				if err := w.notDelivered(m, "nummeret er tatt bort"); err != nil {
					return err
				}
				if err := w.log(Event{UnitID: m.UnitID, Kind: "message.cancelled", TaskID: m.TaskID, MessageID: m.ID,
					From: string(MessageQueued), To: string(MessageCancelled), Why: "nummeret er tatt bort"}); err != nil {
					return err
				}
			} else {
				m.Phone = to
			}
			if err := w.SaveMessage(m); err != nil {
				return err
			}
		}
	}
	return nil
}
