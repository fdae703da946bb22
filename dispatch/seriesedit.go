package dispatch

import (
	"context"
	"errors"
	"fmt"
	"time"
)

// AddSeries takes in a task that recurs; its first days are made at once.
func (s *Service) AddSeries(ctx context.Context, x Series) (*Series, error) {
	err := s.do(ctx, func(w *work) error {
		row := x
		row.ID, row.CreatedAt, row.MadeTo, row.Ended = 0, w.now, Date{}, false
		if err := w.checkSeries(&row); err != nil {
			return err
		}
		row.NextAt = w.now
		if err := w.AddSeries(&row); err != nil {
			return err
		}
		x = row
		w.made(row.ID)
		return w.log(Event{UnitID: row.UnitID, Kind: "series.added", VolunteerID: row.VolunteerID, Why: fmt.Sprintf("fast oppdrag %d, %s", row.ID, RuleText(row.Rule))})
	})
	if err != nil {
		return nil, err
	}
	return s.Series(ctx, resultOf(ctx, x.ID))
}

// Series gives one series.
func (s *Service) Series(ctx context.Context, id int64) (x *Series, err error) {
	err = s.view(ctx, func(tx Tx) error {
		x, err = tx.Series(id)
		return describe(err, "series", "fast oppdrag", id)
	})
	return x, err
}

// EditSeries changes a series from a day on (zero: today). Days that were made
// already are changed as any task is: whoever has one is asked or told.
func (s *Service) EditSeries(ctx context.Context, id int64, from Date, edit func(*Series) error) (*Series, error) {
	return s.onSeries(ctx, id, func(w *work, x *Series) error {
		today := DateOf(w.now.In(w.s.zone))
		if from.Before(today) {
			from = today
		}
		if from.DaysFrom(today) > mostAhead {
			var f faults
			f.add("from_day", fmt.Sprintf("must be within %d days", mostAhead), fmt.Sprintf("Velg en dag i løpet av %d dager.", mostAhead))
			return f.err()
		}
		// What comes before the change is made as it was.
		if err := w.make(x, from.AddDays(-1)); err != nil {
			return err
		}
		old := *x
		if err := edit(x); err != nil {
			return err
		}
		if x.UnitID != old.UnitID || x.FirstDay != old.FirstDay && old.FirstDay.Before(today) {
			var f faults
			f.add("first_day", "cannot be changed once the series has begun; give from_day", "Serien har begynt. Velg fra hvilken dag endringen gjelder.")
			return f.err()
		}
		x.ChangedFrom = from
		if from.Before(x.FirstDay) {
			x.ChangedFrom = x.FirstDay
		}
		if err := w.checkSeries(x); err != nil {
			return err
		}
		if err := w.adapt(&old, x, from); err != nil {
			return err
		}
		x.NextAt = w.now
		return w.logSeries(x, "series.changed", "fra "+from.String())
	})
}

// mostAhead is how many days ahead a series may be changed from.
const mostAhead = 92

// SkipSeries leaves a day out; its task, where it is made, is called off.
func (s *Service) SkipSeries(ctx context.Context, id int64, day Date) (*Series, error) {
	return s.onSeries(ctx, id, func(w *work, x *Series) error {
		t, err := w.dayOf(x, day)
		if err != nil {
			return err
		}
		if err := w.SkipDay(x.ID, day); err != nil {
			return err
		}
		if t != nil && t.State.MayBecome(TaskCancelled) && t.Ahead(w.now) {
			if err := w.cancel(t, "dagen er tatt ut av det faste oppdraget"); err != nil {
				return err
			}
		}
		x.NextAt = w.now
		return w.logSeries(x, "series.skipped", day.String())
	})
}

// MoveSeries puts the task of one day at another time; the other days stay.
func (s *Service) MoveSeries(ctx context.Context, id int64, day Date, start, end time.Time) (*Series, error) {
	return s.onSeries(ctx, id, func(w *work, x *Series) error {
		t, err := w.dayOf(x, day)
		if err != nil {
			return err
		}
		if t == nil {
			if t, err = w.makeDay(x, day, stored(start), stored(end)); err != nil {
				return err
			}
			if t == nil {
				return forbidden("no task can be made of that day at that time", "Det går ikke å lage oppdraget på det tidspunktet. Velg et senere tidspunkt.")
			}
		} else {
			old := *t
			t.StartsAt, t.EndsAt, t.DecideBy = stored(start), stored(end), old.DecideBy
			if err := w.change(&old, t); err != nil {
				return err
			}
		}
		return w.logSeries(x, "series.moved", day.String())
	})
}

// EndSeries ends a series with a day (zero: today is the last); days after it
// that were made are called off.
func (s *Service) EndSeries(ctx context.Context, id int64, last Date) (*Series, error) {
	return s.onSeries(ctx, id, func(w *work, x *Series) error {
		today := DateOf(w.now.In(w.s.zone))
		if last.IsZero() || last.Before(today) {
			last = today
		}
		if x.Until.IsZero() || last.Before(x.Until) {
			x.Until = last
		}
		if err := w.adapt(x, x, today); err != nil {
			return err
		}
		x.Ended = !today.Before(x.Until)
		x.NextAt = w.now
		return w.logSeries(x, "series.ended", "siste dag "+x.Until.String())
	})
}

// PauseSeries makes no tasks before a day; a day that has come ends the pause.
// Days in between that were made are called off.
func (s *Service) PauseSeries(ctx context.Context, id int64, until Date) (*Series, error) {
	return s.onSeries(ctx, id, func(w *work, x *Series) error {
		today := DateOf(w.now.In(w.s.zone))
		x.PausedUntil = until
		if !today.Before(until) {
			x.PausedUntil = Date{}
		}
		if err := w.adapt(x, x, today); err != nil {
			return err
		}
		x.NextAt = w.now
		return w.logSeries(x, "series.paused", "til "+until.String())
	})
}

// onSeries runs one action on a series and gives it as it is afterwards.
func (s *Service) onSeries(ctx context.Context, id int64, fn func(*work, *Series) error) (*Series, error) {
	err := s.do(ctx, func(w *work) error {
		x, err := w.Series(id)
		if err != nil {
			return describe(err, "series", "fast oppdrag", id)
		}
		if x.State(DateOf(w.now.In(w.s.zone))) == SeriesEnded {
			return forbidden("the series has ended", "Det faste oppdraget er avsluttet.")
		}
		w.made(id)
		if err := fn(w, x); err != nil {
			return err
		}
		return describe(w.SaveSeries(x), "series", "fast oppdrag", id)
	})
	if err != nil {
		return nil, err
	}
	return s.Series(ctx, id)
}

func (w *work) logSeries(x *Series, kind, what string) error {
	return w.log(Event{UnitID: x.UnitID, Kind: kind, VolunteerID: x.VolunteerID, Why: fmt.Sprintf("fast oppdrag %d, %s", x.ID, what)})
}

func (w *work) checkSeries(x *Series) error {
	var f faults
	x.Summary, x.Place = tidy(x.Summary), tidy(x.Place)
	if x.FirstDay.IsZero() {
		x.FirstDay = DateOf(w.now.In(w.s.zone))
	}
	r, err := ParseRule(x.Rule, x.FirstDay)
	if err != nil {
		f.add("rule", err.Error(), "Velg hvor ofte oppdraget skal gjentas.")
	}
	if x.From < 0 || x.From >= 24*60 || x.To < 0 || x.To > 24*60 || x.From == x.To {
		f.add("from", "from and to must be two times of day", "Skriv når det begynner og slutter.")
	}
	if !x.Until.IsZero() && x.Until.Before(x.FirstDay) {
		f.add("until", "must not be before first_day", "Siste dag er før første dag.")
	}
	if x.VolunteerID != 0 {
		v, err := w.Volunteer(x.VolunteerID)
		if errors.Is(err, ErrNotFound) || err == nil && v.Left {
			f.add("volunteer_id", fmt.Sprintf("there is no volunteer %d", x.VolunteerID), "Velg en frivillig.")
		} else if err != nil {
			return err
		}
	} else {
		x.Standing = false
	}
	if err := f.err(); err != nil {
		return err
	}
	// The tasks must hold what tasks hold; the next day stands for all.
	now := w.now.In(w.s.zone)
	day := x.FirstDay
	if today := DateOf(now); day.Before(today) {
		day = today
	}
	next := r.After(day.Start(time.UTC), true)
	if next.IsZero() {
		f.add("rule", "has no day from first_day on", "Regelen gir ingen dager.")
		return f.err()
	}
	t := x.task(DateOf(next), w.s.zone, w.now)
	if !t.StartsAt.After(w.now) {
		if after := r.After(next, false); !after.IsZero() {
			t = x.task(DateOf(after), w.s.zone, w.now)
		}
	}
	if err := w.checkTask(t, nil); err != nil {
		return err
	}
	x.UnitID, x.Headcount = t.UnitID, t.Headcount
	return nil
}

// dayOf is the task of a day of a series; nil: it is not made. A day that is
// none of the series' is refused.
func (w *work) dayOf(x *Series, day Date) (*Task, error) {
	tasks, err := w.Tasks(TaskFilter{SeriesID: x.ID}, Page{})
	if err != nil {
		return nil, err
	}
	for _, t := range tasks {
		if t.SeriesDay == day {
			return t, nil
		}
	}
	left, err := w.SkippedDays(x.ID)
	if err != nil {
		return nil, err
	}
	days, err := x.Days(day, day, left)
	if err != nil {
		return nil, err
	}
	if len(days) == 0 || day.Before(DateOf(w.now.In(w.s.zone))) {
		var f faults
		f.add("day", fmt.Sprintf("%s is no day of this series ahead", day), "Det er ingen slik dag framover i det faste oppdraget.")
		return nil, f.err()
	}
	return nil, nil
}
