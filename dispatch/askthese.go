package dispatch

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"
)

// mostAtOnce bounds how many are asked by one press; beyond it, those who were
// asked longest ago come first.
const mostAtOnce = 500

// overruled are the obstacles that a coordinator who chooses somebody by name
// may know better about. All others stand: laws, what somebody has asked for,
// and what the task itself needs.
const overruled = Obstacles(ObstacleCategory | ObstacleArea | ObstacleHours)

// MayAsk tells what keeps a coordinator from asking this volunteer by name;
// the empty set: nothing does.
func MayAsk(o Obstacles) Obstacles { return o &^ overruled }

// AskThese asks the volunteers that a coordinator chose, at once. The search
// goes on as before. It is all or nobody, so that the coordinator knows who was
// asked.
func (s *Service) AskThese(ctx context.Context, taskID int64, volunteerIDs []int64) (*Task, error) {
	return s.act(ctx, taskID, func(w *work, t *Task) error {
		if len(volunteerIDs) == 0 {
			var f faults
			f.add("volunteer_ids", "is empty; name whom to ask", "Velg hvem vi skal spørre.")
			return f.err()
		}
		if len(volunteerIDs) > mostAtOnce {
			var f faults
			f.add("volunteer_ids", fmt.Sprintf("at most %d can be asked at once", mostAtOnce), fmt.Sprintf("Velg høyst %d om gangen.", mostAtOnce))
			return f.err()
		}
		set, err := w.mayAskNow(t)
		if err != nil {
			return err
		}
		list, facts, err := w.chosen(t, set, volunteerIDs)
		if err != nil {
			return err
		}
		return w.askNow(t, set, list, facts, "task.asked_these")
	})
}

// AskEverybody asks all who suit and can be asked now, in one wave.
func (s *Service) AskEverybody(ctx context.Context, taskID int64) (*Task, error) {
	return s.act(ctx, taskID, func(w *work, t *Task) error {
		set, err := w.mayAskNow(t)
		if err != nil {
			return err
		}
		offers, err := w.OffersOfTask(t.ID)
		if err != nil {
			return err
		}
		facts, err := w.factsFor(t, offers)
		if err != nil {
			return err
		}
		pool, err := w.pool(t.UnitID)
		if err != nil {
			return err
		}
		m, err := w.match(t, set, pool)
		if err != nil {
			return err
		}
		c := m.Choose(pool.Roster, facts, mostAtOnce)
		if len(c.Ask) == 0 {
			why := Explain(t, c.Excluded, w.s.zone)
			if why != "" {
				why = ": " + why
			}
			return forbidden("nobody can be asked now", "Ingen kan spørres nå"+why+".")
		}
		t.NextWaveAt = w.now.Add(time.Duration(set.WaveInterval))
		return w.askNow(t, set, c.Ask, facts, "task.asked_everybody")
	})
}

// mayAskNow tells whether questions about the task may go out, and gives the
// unit's settings.
func (w *work) mayAskNow(t *Task) (Settings, error) {
	set, err := w.asking(t.UnitID)
	if err != nil {
		return set, err
	}
	if t.State != TaskOpen {
		return set, forbidden("the task is "+string(t.State)+"; only about an open one is anybody asked",
			"Oppdraget er "+TaskStateName(t.State)+". Vi kan bare spørre om et oppdrag som er åpent.")
	}
	if !w.now.Before(t.DecideBy) {
		return set, forbidden("the deadline has passed; move decide_by first", "Svarfristen er ute. Flytt den først.")
	}
	if loud := set.Quiet().NextLoud(w.now, w.s.zone); loud.After(w.now) && !t.Urgent && !loud.Before(t.DecideBy) {
		return set, forbidden("the deadline comes before quiet hours end; mark the task urgent or move decide_by",
			"Svarfristen går ut før stilletiden er over. Merk oppdraget som haster, eller flytt fristen.")
	}
	return set, nil
}

// chosen are the volunteers with the given ids, if every one of them may be
// asked. Several on one telephone are too many: one question at a time.
func (w *work) chosen(t *Task, set Settings, volunteerIDs []int64) ([]*Volunteer, FactsOf, error) {
	offers, err := w.OffersOfTask(t.ID)
	if err != nil {
		return nil, nil, err
	}
	facts, err := w.factsFor(t, offers)
	if err != nil {
		return nil, nil, err
	}
	pool, err := w.pool(t.UnitID)
	if err != nil {
		return nil, nil, err
	}
	m, err := w.match(t, set, pool)
	if err != nil {
		return nil, nil, err
	}
	var list []*Volunteer
	var en, nb []string
	ids := slices.Compact(slices.Sorted(slices.Values(volunteerIDs)))
	for _, id := range ids {
		v, err := w.Volunteer(id)
		if errors.Is(err, ErrNotFound) {
			var f faults
			f.add("volunteer_ids", fmt.Sprintf("there is no volunteer %d", id), "Velg frivillige fra lista.")
			return nil, nil, f.err()
		}
		if err != nil {
			return nil, nil, err
		}
		o := MayAsk(m.Obstacles(v, facts(v)))
		if slices.ContainsFunc(list, func(x *Volunteer) bool { return x.Phone == v.Phone }) && !t.Urgent {
			o |= Obstacles(ObstacleBusy)
		}
		for _, one := range o.List() {
			en = append(en, fmt.Sprintf("volunteer %d: %s", id, one))
			nb = append(nb, v.Name+" "+ObstacleText(one, t, w.s.zone))
		}
		list = append(list, v)
	}
	if len(en) > 0 {
		return nil, nil, forbidden("not everybody may be asked: "+strings.Join(en, "; "), "Vi har ikke spurt noen: "+strings.Join(nb, ", ")+".")
	}
	return list, facts, nil
}

// askNow asks a list in one wave and notes who wanted it.
func (w *work) askNow(t *Task, set Settings, list []*Volunteer, facts FactsOf, kind string) error {
	t.Wave++
	t.takenInHand()
	for _, v := range list {
		if err := w.offer(t, v, set, facts(v)); err != nil {
			return err
		}
	}
	if err := w.SaveTask(t); err != nil {
		return err
	}
	if err := w.someAsked(t, len(list)); err != nil {
		return err
	}
	return w.log(Event{UnitID: t.UnitID, Kind: kind, TaskID: t.ID, Why: plural(len(list), "frivillig", "frivillige")})
}

// Hold pauses the search: nobody more is asked, and questions that have not gone
// out yet are taken back. A yes to one that has is as good as ever, and the
// deadline stands.
func (s *Service) Hold(ctx context.Context, taskID int64, reason string) (*Task, error) {
	return s.act(ctx, taskID, func(w *work, t *Task) error {
		if t.State != TaskOpen {
			return forbidden("the task is "+string(t.State)+"; only an open one is held", "Oppdraget er "+TaskStateName(t.State)+". Vi spør ikke om det nå.")
		}
		if t.Held {
			return errUnchanged
		}
		t.Held, t.NextWaveAt, t.WakeAt, t.Short = true, time.Time{}, time.Time{}, 0
		t.takenInHand()
		if err := w.SaveTask(t); err != nil {
			return err
		}
		offers, err := w.OffersOfTask(t.ID)
		if err != nil {
			return err
		}
		for _, o := range offers {
			if o.State != OfferQueued {
				continue
			}
			if err := w.closeOffer(o, OfferWithdrawn, "spørringen er satt på pause", t.UnitID); err != nil {
				return err
			}
		}
		if err := w.wake(); err != nil {
			return err
		}
		return w.log(Event{UnitID: t.UnitID, Kind: "task.held", TaskID: t.ID, Why: reason})
	})
}

// Resume takes a held search up again, at once.
func (s *Service) Resume(ctx context.Context, taskID int64, reason string) (*Task, error) {
	return s.act(ctx, taskID, func(w *work, t *Task) error {
		if !t.Held || t.State != TaskOpen {
			return forbidden("the search is not held", "Spørringen er ikke satt på pause.")
		}
		t.Held, t.NextWaveAt = false, w.now
		if err := w.SaveTask(t); err != nil {
			return err
		}
		return w.log(Event{UnitID: t.UnitID, Kind: "task.resumed", TaskID: t.ID, Why: reason})
	})
}
