package dispatch

import (
	"context"
	"errors"
)

// ImportResult is what became of one volunteer of an import.
type ImportResult struct {
	ID      int64        // of the new row, or of the one that Already is about
	Already bool         // the unit had this name and number; nothing was changed
	Stopped bool         // the number has opted out, so whoever has it is not asked
	Faults  []FieldError // why the volunteer cannot be taken in
}

// ErrImportFaults says that an import was not carried out because some of its
// rows have faults.
var ErrImportFaults = &Error{Code: CodeInvalid, Sentence: Sentence{
	EN: "some rows have faults; nobody was added",
	NB: "Noen rader må rettes. Ingen er lagt inn.",
}}

// CheckImport tells what ImportVolunteers would do and changes nothing.
func (s *Service) CheckImport(ctx context.Context, list []Volunteer) (results []ImportResult, err error) {
	err = s.view(ctx, func(tx Tx) error {
		w := &work{Tx: tx, s: s, now: s.Now(), actor: actorFrom(ctx)}
		results = make([]ImportResult, len(list))
		for i, v := range list {
			if err := w.checkImported(&v, &results[i]); err != nil {
				return err
			}
		}
		return nil
	})
	return results, err
}

// ImportVolunteers takes in all of a list or, where one has a fault, none, in
// one transaction. Somebody who is there already, with this name and number in
// this unit, is left as they are, so the same list again adds nobody. The
// results are in the order of the list; with ErrImportFaults they say what is
// wrong.
func (s *Service) ImportVolunteers(ctx context.Context, list []Volunteer) (results []ImportResult, err error) {
	err = s.do(ctx, func(w *work) error {
		results = make([]ImportResult, len(list))
		added := false
		faulty := false
		for i, v := range list {
			row, r := v, &results[i]
			row.ID, row.CreatedAt = 0, w.now
			if err := w.checkImported(&row, r); err != nil {
				return err
			}
			faulty = faulty || len(r.Faults) > 0
			// After a fault the others are looked at, but not added.
			if faulty || r.Already {
				continue
			}
			if err := w.takeIn(&row, "import"); err != nil {
				return err
			}
			r.ID = row.ID
			added = true
		}
		if faulty {
			return ErrImportFaults
		}
		if !added {
			return errUnchanged
		}
		return w.wake()
	})
	return results, err
}

// checkImported finds out whether the volunteer is there already or has faults.
func (w *work) checkImported(v *Volunteer, r *ImportResult) error {
	there, err := w.registered(v)
	if err != nil {
		return err
	}
	if there != nil {
		r.ID, r.Already = there.ID, true
		return nil
	}
	err = w.checkVolunteer(v)
	var fault *Error
	if errors.As(err, &fault) && fault.Code == CodeInvalid {
		r.Faults = fault.Fields
		return nil
	}
	if err != nil {
		return err
	}
	r.Stopped, err = w.Tx.Stopped(v.Phone)
	return err
}

// registered finds whoever has the volunteer's name and number in the unit.
func (w *work) registered(v *Volunteer) (*Volunteer, error) {
	var ignored faults
	number := checkPhone(&ignored, "phone", v.Phone)
	if number == "" {
		return nil, nil
	}
	unit := v.UnitID
	if unit == 0 {
		unit = FirstUnit
	}
	same, err := w.VolunteersByPhone(number)
	if err != nil {
		return nil, err
	}
	for _, o := range same {
		if o.UnitID == unit && equalName(o.Name, tidy(v.Name)) {
			return o, nil
		}
	}
	return nil, nil
}

// takeIn adds a volunteer who has been checked.
func (w *work) takeIn(row *Volunteer, why string) error {
	// Whoever said stop at this number said it for everybody there.
	stopped, err := w.Tx.Stopped(row.Phone)
	if err != nil {
		return err
	}
	row.Stopped = row.Stopped || stopped
	if err := w.AddVolunteer(row); err != nil {
		return err
	}
	w.made(row.ID)
	return w.log(Event{UnitID: row.UnitID, Kind: "volunteer.added", VolunteerID: row.ID, Why: why})
}
