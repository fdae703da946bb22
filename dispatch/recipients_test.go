package dispatch_test

import (
	"errors"
	"testing"

	"folgesvenn/dispatch"
)

func TestEditRecipient(t *testing.T) {
	c := newCentre(t, "2026-11-23 09:30")
	r := c.olga()
	r, err := c.s.EditRecipient(c.ctx, r.ID, func(r *dispatch.Recipient) error {
		r.Name, r.Address, r.Phone = " Olga  Hansen ", "Lia 3", "43 10 00 02"
		return nil
	})
	c.must(err)
	if r.Name != "Olga Hansen" || r.Address != "Lia 3" || r.Phone != "+4743100002" || r.Postcode != "1410" || r.Version != 2 {
		t.Errorf("%+v", r)
	}
	refuses(t, "name", errOf(c.s.EditRecipient(c.ctx, r.ID, func(r *dispatch.Recipient) error { r.Name = " "; return nil })))
	refuses(t, "postcode", errOf(c.s.EditRecipient(c.ctx, r.ID, func(r *dispatch.Recipient) error { r.Postcode = "14"; return nil })))
	var e *dispatch.Error
	if _, err := c.s.EditRecipient(c.ctx, 99, nil); !errors.As(err, &e) || e.Code != dispatch.CodeNotFound {
		t.Errorf("somebody who is not there: %v", err)
	}
	// Who read it before the change overwrites nothing.
	if _, err := c.s.EditRecipient(c.ctx, r.ID, func(r *dispatch.Recipient) error { r.Version = 1; return nil }); !errors.As(err, &e) || e.Code != dispatch.CodeChanged {
		t.Errorf("an old version: %v", err)
	}
}

func TestEditRequester(t *testing.T) {
	c := newCentre(t, "2026-11-23 09:30")
	hash := func(pin string) (string, error) { return "hash of " + pin, nil }
	keep := func(*dispatch.Requester) error { return nil }
	r := c.home()
	r, err := c.s.EditRequester(c.ctx, r.ID, "4321", hash, func(r *dispatch.Requester) error {
		r.Phones = append(r.Phones, "44 10 00 02")
		return nil
	})
	c.must(err)
	if r.PINHash != "hash of 4321" || len(r.Phones) != 2 || r.Phones[1] != "+4744100002" {
		t.Errorf("%+v", r)
	}
	if r, err = c.s.EditRequester(c.ctx, r.ID, "", hash, keep); err != nil || r.PINHash != "hash of 4321" {
		t.Errorf("without a PIN: %v %+v", err, r)
	}
	refuses(t, "pin", errOf(c.s.EditRequester(c.ctx, r.ID, "12", hash, keep)))
	refuses(t, "phones[0]", errOf(c.s.EditRequester(c.ctx, r.ID, "", hash, func(r *dispatch.Requester) error { r.Phones = []string{"12"}; return nil })))
	r, err = c.s.EditRequester(c.ctx, r.ID, "", hash, func(r *dispatch.Requester) error { r.PINHash = ""; return nil })
	if err != nil || r.PINHash != "" {
		t.Errorf("the PIN was not taken away: %v %+v", err, r)
	}
}

// TestBlockedPairIsNotAsked: a question that is out is taken back, a yes to it
// gives nothing, and nobody is asked about that recipient until it is lifted.
func TestBlockedPairIsNotAsked(t *testing.T) {
	c := newCentre(t, "2026-11-23 09:30")
	kari, olga := c.volunteer("Kari Hansen", kariPhone), c.olga()
	task := c.task("2026-11-26 12:00", func(t *dispatch.Task) { t.RecipientID = olga.ID })
	c.gets(kariPhone)
	c.must(c.s.BlockPair(c.ctx, kari.ID, olga.ID, true))
	c.work()
	if o := c.offers(task.ID)[0]; o.State != dispatch.OfferWithdrawn {
		t.Errorf("the question is %s", o.State)
	}
	c.says(kariPhone, "Ja")
	c.gets(kariPhone, "ingen åpne forespørsler")
	c.state(task.ID, dispatch.TaskOpen)

	other := c.task("2026-11-27 12:00", func(t *dispatch.Task) { t.RecipientID = olga.ID })
	if n := len(c.offers(other.ID)); n != 0 {
		t.Errorf("%d questions in spite of the block", n)
	}
	c.must(c.s.BlockPair(c.ctx, kari.ID, olga.ID, false))
	c.until("2026-11-23 11:00")
	c.gets(kariPhone)
}

func errOf[T any](_ T, err error) error { return err }

// refuses expects a mistake in one field.
func refuses(t *testing.T, field string, err error) {
	t.Helper()
	var e *dispatch.Error
	if !errors.As(err, &e) || len(e.Fields) != 1 || e.Fields[0].Field != field {
		t.Errorf("%v, want a fault of %s", err, field)
	}
}
