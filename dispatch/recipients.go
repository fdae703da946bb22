package dispatch

import (
	"context"
	"fmt"
)

// AddRecipient takes in somebody who is helped.
func (s *Service) AddRecipient(ctx context.Context, r Recipient) (*Recipient, error) {
	err := s.do(ctx, func(w *work) error {
		row := r
		row.ID, row.CreatedAt = 0, w.now
		if err := w.checkRecipient(&row); err != nil {
			return err
		}
		if err := w.AddRecipient(&row); err != nil {
			return err
		}
		r = row
		w.made(row.ID)
		return w.log(Event{UnitID: row.UnitID, Kind: "recipient.added", Why: fmt.Sprintf("mottaker %d", row.ID)})
	})
	if err != nil {
		return nil, err
	}
	return s.Recipient(ctx, resultOf(ctx, r.ID))
}

// Recipient gives one recipient.
func (s *Service) Recipient(ctx context.Context, id int64) (r *Recipient, err error) {
	err = s.view(ctx, func(tx Tx) error {
		r, err = tx.Recipient(id)
		return describe(err, "recipient", "mottaker", id)
	})
	return r, err
}

// EditRecipient changes a recipient in one transaction. A volunteer who has the
// details already is not told: only a human knows whether the change concerns
// that visit.
func (s *Service) EditRecipient(ctx context.Context, id int64, edit func(*Recipient) error) (*Recipient, error) {
	err := s.do(ctx, func(w *work) error {
		old, err := w.Recipient(id)
		if err != nil {
			return describe(err, "recipient", "mottaker", id)
		}
		r := *old
		if err := edit(&r); err != nil {
			return err
		}
		if err := w.checkRecipient(&r); err != nil {
			return err
		}
		if err := w.SaveRecipient(&r); err != nil {
			return describe(err, "recipient", "mottaker", id)
		}
		w.made(id)
		if err := w.followParty(party{recipient: &r}, party{recipient: old}.phones()); err != nil {
			return err
		}
		return w.log(Event{UnitID: r.UnitID, Kind: "recipient.changed", Why: fmt.Sprintf("mottaker %d", id)})
	})
	if err != nil {
		return nil, err
	}
	return s.Recipient(ctx, id)
}

func (w *work) checkRecipient(r *Recipient) error {
	var f faults
	r.Name = tidy(r.Name)
	checkName(&f, r.Name)
	if r.Phone != "" {
		r.Phone = checkPhone(&f, "phone", r.Phone)
	}
	checkChannel(&f, &r.Channel)
	w.checkUnit(&f, &r.UnitID)
	checkAddress(&f, r.Address, r.Postcode)
	if r.Language != "" {
		checkLanguage(&f, "language", r.Language)
	}
	checkGender(&f, "gender", r.Gender)
	checkGender(&f, "wish_gender", r.WishGender)
	checkLength(&f, "note", r.Note, maxNote)
	return f.err()
}

// BlockPair keeps a volunteer from a recipient, or lifts that. An open question
// about help for that recipient is taken back; an agreement stands until a
// coordinator ends it.
func (s *Service) BlockPair(ctx context.Context, volunteerID, recipientID int64, blocked bool) error {
	return s.do(ctx, func(w *work) error {
		v, err := w.Volunteer(volunteerID)
		if err != nil {
			return describe(err, "volunteer", "frivillig", volunteerID)
		}
		if _, err := w.Recipient(recipientID); err != nil {
			return describe(err, "recipient", "mottaker", recipientID)
		}
		change, kind := w.Block, "pair.blocked"
		if !blocked {
			change, kind = w.Unblock, "pair.unblocked"
		}
		if err := change(volunteerID, recipientID); err != nil {
			return err
		}
		if err := w.log(Event{UnitID: v.UnitID, Kind: kind, VolunteerID: volunteerID, Why: fmt.Sprintf("mottaker %d", recipientID)}); err != nil {
			return err
		}
		if !blocked {
			return w.wake()
		}
		return w.takeBack(v, recipientID)
	})
}

// takeBack withdraws the open questions to a volunteer about a recipient.
func (w *work) takeBack(v *Volunteer, recipientID int64) error {
	open, err := w.openOn(v.Phone)
	if err != nil {
		return err
	}
	for _, o := range open {
		if o.VolunteerID != v.ID || o.Kind != OfferTake {
			continue
		}
		t, err := w.Task(o.TaskID)
		if err != nil {
			return err
		}
		if t.RecipientID != recipientID {
			continue
		}
		if err := w.closeOffer(o, OfferWithdrawn, "skal ikke til denne mottakeren", t.UnitID); err != nil {
			return err
		}
		if err := w.refill(t.ID); err != nil {
			return err
		}
	}
	return nil
}
