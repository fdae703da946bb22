package dispatch

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"slices"
)

// HashPIN hides an institution's PIN; the layer that owns the hashing gives it.
type HashPIN func(pin string) (string, error)

// AddRequester takes in somebody who asks for help. pin may be empty.
func (s *Service) AddRequester(ctx context.Context, r Requester, pin string, hash HashPIN) (*Requester, error) {
	pinHash, bad, err := hidePIN(pin, hash)
	if err != nil {
		return nil, err
	}
	err = s.do(ctx, func(w *work) error {
		row := r
		row.ID, row.CreatedAt = 0, w.now
		if pinHash != "" {
			row.PINHash = pinHash
		}
		if err := bothFaults(w.checkRequester(&row), bad); err != nil {
			return err
		}
		if err := w.AddRequester(&row); err != nil {
			return err
		}
		r = row
		w.made(row.ID)
		return w.log(Event{UnitID: row.UnitID, Kind: "requester.added", Why: fmt.Sprintf("bestiller %d", row.ID)})
	})
	if err != nil {
		return nil, err
	}
	return s.Requester(ctx, resultOf(ctx, r.ID))
}

// Requester gives one requester.
func (s *Service) Requester(ctx context.Context, id int64) (r *Requester, err error) {
	err = s.view(ctx, func(tx Tx) error {
		r, err = tx.Requester(id)
		return describe(err, "requester", "bestiller", id)
	})
	return r, err
}

// EditRequester changes a requester in one transaction. A pin replaces the one
// before; an empty one changes nothing. edit takes a PIN away by emptying its
// hash.
func (s *Service) EditRequester(ctx context.Context, id int64, pin string, hash HashPIN, edit func(*Requester) error) (*Requester, error) {
	pinHash, bad, err := hidePIN(pin, hash)
	if err != nil {
		return nil, err
	}
	err = s.do(ctx, func(w *work) error {
		old, err := w.Requester(id)
		if err != nil {
			return describe(err, "requester", "bestiller", id)
		}
		r := *old
		if err := edit(&r); err != nil {
			return err
		}
		if pinHash != "" {
			r.PINHash = pinHash
		}
		if err := bothFaults(w.checkRequester(&r), bad); err != nil {
			return err
		}
		if err := w.SaveRequester(&r); err != nil {
			return describe(err, "requester", "bestiller", id)
		}
		w.made(id)
		if err := w.renumberRequester(old, &r); err != nil {
			return err
		}
		why := fmt.Sprintf("bestiller %d", id)
		if r.PINHash != old.PINHash {
			why += ", ny PIN-kode"
		}
		return w.log(Event{UnitID: r.UnitID, Kind: "requester.changed", Why: why})
	})
	if err != nil {
		return nil, err
	}
	return s.Requester(ctx, id)
}

// hidePIN checks and hides a PIN; none stays none. Hashing is slow on purpose,
// so it is done before the transaction. bad is what is wrong with the PIN, which is
// told together with what is wrong with the rest.
func hidePIN(pin string, hash HashPIN) (hidden string, bad, err error) {
	if pin == "" {
		return "", nil, nil
	}
	if !digits(pin, 4, 8) {
		var f faults
		f.add("pin", "must be four to eight digits", "PIN-koden må ha fire til åtte siffer.")
		return "", f.err(), nil
	}
	hidden, err = hash(pin)
	return hidden, nil, err
}

// bothFaults are the faults of two checks as one answer; another error goes before
// them.
func bothFaults(a, b error) error {
	var x, y *Error
	if !errors.As(a, &x) || !errors.As(b, &y) {
		return cmp.Or(a, b)
	}
	all := *x
	all.Fields = append(slices.Clone(x.Fields), y.Fields...)
	return &all
}

func (w *work) checkRequester(r *Requester) error {
	var f faults
	r.Name = tidy(r.Name)
	checkName(&f, r.Name)
	if r.Kind == "" {
		r.Kind = Institution
	}
	if r.Kind != Institution && r.Kind != Person {
		f.add("kind", `must be "institution" or "person"`, "Velg institusjon eller person.")
	}
	checkChannel(&f, &r.Channel)
	r.Phones = append([]string(nil), r.Phones...)
	for i, p := range r.Phones {
		r.Phones[i] = checkPhone(&f, fmt.Sprintf("phones[%d]", i), p)
	}
	w.checkUnit(&f, &r.UnitID)
	checkAddress(&f, r.Address, r.Postcode)
	if r.Language != "" {
		checkTextLanguage(&f, r.Language)
	}
	return f.err()
}
