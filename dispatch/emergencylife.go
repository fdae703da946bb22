package dispatch

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"time"

	"folgesvenn/sms"
)

// leastEmergency is how far ahead the end of an emergency must lie.
const leastEmergency = time.Second

// maxReason bounds why an emergency was declared, or ended.
const maxReason = 300

// emergency is the one that holds; nil: things are as usual.
func (w *work) emergency() (*Emergency, error) { return emergencyAt(w.Tx, w.now) }

func emergencyAt(tx Tx, now time.Time) (*Emergency, error) {
	e, err := tx.OpenEmergency()
	if errors.Is(err, ErrNotFound) || err == nil && !e.Holds(now) {
		return nil, nil
	}
	return e, err
}

// asking are the settings by which the unit asks now: the usual ones, or those
// of the emergency that holds.
func (w *work) asking(unitID int64) (Settings, error) {
	set, err := w.settings(unitID)
	if err != nil {
		return set, err
	}
	e, err := w.emergency()
	if err != nil || e == nil {
		return set, err
	}
	return set.Widened(), nil
}

// AskingSettings are the settings by which a unit asks now.
func (s *Service) AskingSettings(ctx context.Context, unitID int64) (set Settings, err error) {
	err = s.view(ctx, func(tx Tx) error {
		w := &work{Tx: tx, s: s, now: s.Now()}
		set, err = w.asking(unitID)
		return describe(err, "unit", "enhet", unitID)
	})
	return set, err
}

// CurrentEmergency is the one that holds; nil: things are as usual.
func (s *Service) CurrentEmergency(ctx context.Context) (e *Emergency, err error) {
	err = s.view(ctx, func(tx Tx) error {
		e, err = emergencyAt(tx, s.Now())
		return err
	})
	return e, err
}

// Declare declares an emergency for the whole installation; endsAt zero: as long
// as the unit's settings have it. Of two who press at once one is told who was
// first.
func (s *Service) Declare(ctx context.Context, unitID int64, reason string, endsAt time.Time) (*Emergency, error) {
	var out *Emergency
	err := s.do(ctx, func(w *work) error {
		set, err := w.settings(unitID)
		if err != nil {
			return describe(err, "unit", "enhet", unitID)
		}
		if open, err := w.OpenEmergency(); err == nil {
			if open.Holds(w.now) {
				return w.declaredAlready(open)
			}
			// Its end has come but is not noted yet.
			if err := w.over(open, open.EndsAt, ActorSystem, ""); err != nil {
				return err
			}
		} else if !errors.Is(err, ErrNotFound) {
			return err
		}
		e := &Emergency{UnitID: unitID, Reason: tidy(reason), DeclaredBy: w.actor, DeclaredAt: w.now, EndsAt: stored(endsAt)}
		if endsAt.IsZero() {
			e.EndsAt = w.now.Add(time.Duration(set.Emergency.Lasts))
		}
		var f faults
		checkReason(&f, e.Reason)
		w.checkEnd(&f, set, e.EndsAt)
		if err := f.err(); err != nil {
			return err
		}
		if err := w.AddEmergency(e); err != nil {
			return err
		}
		if err := w.log(Event{UnitID: unitID, Kind: "emergency.declared", To: e.EndsAt.Format(time.RFC3339), Why: e.Reason}); err != nil {
			return err
		}
		out = e
		w.made(e.ID)
		return w.hurryOn()
	})
	if err != nil {
		return nil, err
	}
	if out == nil {
		return s.EmergencyByID(ctx, resultOf(ctx, 0))
	}
	return out, nil
}

// EmergencyByID gives one, over or not.
func (s *Service) EmergencyByID(ctx context.Context, id int64) (e *Emergency, err error) {
	err = s.view(ctx, func(tx Tx) error {
		e, err = tx.Emergency(id)
		return describe(err, "emergency", "beredskap", id)
	})
	return e, err
}

// declaredAlready tells who was first, so that nobody thinks that theirs holds.
func (w *work) declaredAlready(e *Emergency) error {
	return forbidden("an emergency has been declared already; it holds until "+e.EndsAt.Format(time.RFC3339),
		"Det er alt erklært beredskap ("+e.Reason+"). Den varer til "+w.s.clockTime(e.EndsAt, w.now)+", og gjelder alle enhetene.")
}

func checkReason(f *faults, reason string) {
	if reason == "" {
		f.add("reason", "is missing; it stands in the log", "Skriv hvorfor, for eksempel «Strømbrudd i sentrum».")
	}
	checkLength(f, "reason", reason, maxReason)
}

// checkEnd holds a time against how far ahead the unit lets an end be set.
func (w *work) checkEnd(f *faults, set Settings, endsAt time.Time) {
	longest := time.Duration(set.Emergency.Longest)
	switch {
	case endsAt.Before(w.now.Add(leastEmergency)):
		f.add("ends_at", "must lie ahead", "Velg et tidspunkt som ikke er passert.")
	case endsAt.After(w.now.Add(longest)):
		f.add("ends_at", fmt.Sprintf("must be at most %s from now; extend it then if need be", Duration(longest)),
			fmt.Sprintf("Velg et tidspunkt høyst %s fram i tid. Trengs det lenger, forleng den da.", hoursNB(longest)))
	}
}

// hoursNB is a long time in Norwegian: "3 døgn", "12 timer".
func hoursNB(d time.Duration) string {
	switch {
	case d >= 48*time.Hour && d%(24*time.Hour) == 0:
		return fmt.Sprintf("%d døgn", d/(24*time.Hour))
	case d >= time.Hour:
		return plural(int(d/time.Hour), "time", "timer")
	default:
		return plural(int(d/time.Minute), "minutt", "minutter")
	}
}

// hurryOn has every search look again, by the rules as they are now.
func (w *work) hurryOn() error {
	if err := w.wake(); err != nil {
		return err
	}
	open, err := w.Tasks(TaskFilter{States: []TaskState{TaskOpen}}, Page{})
	if err != nil {
		return err
	}
	for _, t := range open {
		if t.Held || t.NextWaveAt.IsZero() || !t.NextWaveAt.After(w.now) {
			continue
		}
		set, err := w.asking(t.UnitID)
		if err != nil {
			return err
		}
		next := w.now
		if set.Policy == PolicyWaves && t.Wave > 0 {
			next = earlier(t.NextWaveAt, w.now.Add(time.Duration(set.WaveInterval)))
		}
		if t.NextWaveAt.Equal(next) {
			continue
		}
		t.NextWaveAt = next
		if err := w.SaveTask(t); err != nil {
			return err
		}
	}
	return nil
}

// holding loads an emergency that somebody wants to change.
func (w *work) holding(id int64) (*Emergency, error) {
	e, err := w.Emergency(id)
	if err != nil {
		return nil, describe(err, "emergency", "beredskap", id)
	}
	if !e.Holds(w.now) {
		return nil, forbidden("the emergency is over", "Beredskapen er over.")
	}
	return e, nil
}

// Extend sets another end, later or sooner.
func (s *Service) Extend(ctx context.Context, id int64, endsAt time.Time) (*Emergency, error) {
	return s.changeEmergency(ctx, id, func(w *work, e *Emergency) error {
		set, err := w.settings(e.UnitID)
		if err != nil {
			return err
		}
		endsAt := stored(endsAt)
		var f faults
		w.checkEnd(&f, set, endsAt)
		if err := f.err(); err != nil {
			return err
		}
		from := e.EndsAt
		if from.Equal(endsAt) {
			return nil
		}
		e.EndsAt = endsAt
		if err := w.SaveEmergency(e); err != nil {
			return err
		}
		return w.log(Event{UnitID: e.UnitID, Kind: "emergency.extended", From: from.Format(time.RFC3339), To: endsAt.Format(time.RFC3339)})
	})
}

// EndEmergency ends one by hand.
func (s *Service) EndEmergency(ctx context.Context, id int64, reason string) (*Emergency, error) {
	return s.changeEmergency(ctx, id, func(w *work, e *Emergency) error {
		reason := tidy(reason)
		var f faults
		checkLength(&f, "reason", reason, maxReason)
		if err := f.err(); err != nil {
			return err
		}
		return w.over(e, w.now, w.actor, reason)
	})
}

func (s *Service) changeEmergency(ctx context.Context, id int64, change func(*work, *Emergency) error) (*Emergency, error) {
	err := s.do(ctx, func(w *work) error {
		e, err := w.holding(id)
		if err != nil {
			return err
		}
		w.made(id)
		return change(w, e)
	})
	if err != nil {
		return nil, err
	}
	return s.EmergencyByID(ctx, id)
}

// over notes that an emergency has ended.
func (w *work) over(e *Emergency, at time.Time, by, reason string) error {
	e.EndedAt, e.EndedBy, e.EndReason = at, by, reason
	if err := w.SaveEmergency(e); err != nil {
		return err
	}
	pleas, err := w.PleasOf(e.ID)
	if err != nil {
		return err
	}
	for _, p := range pleas {
		if !p.Rings() {
			continue
		}
		if err := w.endPleaCalls(p, "beredskapen er over"); err != nil {
			return err
		}
	}
	return w.log(Event{UnitID: e.UnitID, Kind: "emergency.ended", Actor: by, Why: reason})
}

// emergenciesOver is the one whose end has come.
func (w *work) emergenciesOver() ([]int64, error) {
	e, err := w.OpenEmergency()
	if errors.Is(err, ErrNotFound) || err == nil && w.now.Before(e.EndsAt) {
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	return []int64{e.ID}, nil
}

// emergencyDue lets an emergency end by itself, and has somebody look whether it
// should have.
func (w *work) emergencyDue(id int64) error {
	e, err := w.Emergency(id)
	if err != nil || !e.EndedAt.IsZero() || w.now.Before(e.EndsAt) {
		return err
	}
	if err := w.over(e, e.EndsAt, ActorSystem, ""); err != nil {
		return err
	}
	return w.raise(Attention{UnitID: e.UnitID, Kind: AttentionCalm, Key: fmt.Sprintf("emergency:%d", id),
		Text: fmt.Sprintf("Beredskapen sluttet av seg selv %s (%s). Trengs den fortsatt, erklær den på nytt. Ellers kan dere se gjennom hvordan det gikk, under Beredskap.",
			strings.TrimSuffix(w.s.saidAt(e.EndsAt), "."), e.Reason)})
}

// saidAt is a time of day in Norwegian, in the unit's zone.
func (s *Service) saidAt(at time.Time) string { return "kl. " + sms.Clock("nb", at.In(s.zone)) }
