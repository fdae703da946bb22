package dispatch

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"time"

	"folgesvenn/sms"
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
	x.UnitID = t.UnitID
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

// seriesDue makes the days that have come within reach.
func (w *work) seriesDue(x *Series) error {
	set, err := w.settings(x.UnitID)
	if err != nil {
		return err
	}
	reach := DateOf(w.now.Add(time.Duration(set.SeriesAhead)).In(w.s.zone))
	if err := w.make(x, reach); err != nil {
		return err
	}
	left, err := w.SkippedDays(x.ID)
	if err != nil {
		return err
	}
	next, err := x.NextAfter(reach, left)
	if err != nil {
		return err
	}
	x.NextAt = time.Time{}
	if !next.IsZero() {
		// The day comes within reach as it begins, so many days ahead.
		x.NextAt = stored(next.Start(w.s.zone).Add(-time.Duration(set.SeriesAhead)))
		if !x.NextAt.After(w.now) {
			x.NextAt = stored(DateOf(w.now.In(w.s.zone)).AddDays(1).Start(w.s.zone))
		}
	}
	return w.SaveSeries(x)
}

// make makes the tasks of a series through a day. What was made is never made
// again: a unique index sees to that, wherever a task was moved to.
func (w *work) make(x *Series, through Date) error {
	left, err := w.SkippedDays(x.ID)
	if err != nil {
		return err
	}
	from := DateOf(w.now.In(w.s.zone))
	if from.Before(x.FirstDay) {
		from = x.FirstDay
	}
	days, err := x.Days(from, through, left)
	if err != nil {
		return err
	}
	made, err := w.Tasks(TaskFilter{SeriesID: x.ID}, Page{})
	if err != nil {
		return err
	}
	for _, day := range days {
		if slices.ContainsFunc(made, func(t *Task) bool { return t.SeriesDay == day }) {
			continue
		}
		start, end := x.at(day, w.s.zone)
		if _, err := w.makeDay(x, day, stored(start), stored(end)); err != nil {
			return err
		}
	}
	if x.MadeTo.Before(through) {
		x.MadeTo = through
	}
	return nil
}

// makeDay makes the task of one day and sees to the regular; nil: it cannot be
// made, and where that is somebody's task, they are told.
func (w *work) makeDay(x *Series, day Date, start, end time.Time) (*Task, error) {
	t := x.task(day, w.s.zone, w.now)
	t.StartsAt, t.EndsAt = start, end
	if !start.After(w.now) {
		return nil, nil
	}
	if err := w.checkTask(t, nil); err != nil {
		var e *Error
		if !errors.As(err, &e) {
			return nil, err
		}
		return nil, w.raise(Attention{UnitID: x.UnitID, Kind: AttentionSeries, Key: fmt.Sprintf("%s:%d", AttentionSeries, x.ID),
			Text: fmt.Sprintf("Det faste oppdraget «%s» kan ikke lages til %s: %s Endre det faste oppdraget.", x.Summary,
				sms.Date("nb", day.Start(w.s.zone), w.now.In(w.s.zone)), e.NB)})
	}
	set, err := w.settings(x.UnitID)
	if err != nil {
		return nil, err
	}
	v, facts, err := w.regular(x, t, set)
	if err != nil {
		return nil, err
	}
	t.NextWaveAt = w.now
	if v != nil && !x.Standing {
		// The regular answers first; then, or if they do not, others are asked.
		t.NextWaveAt = earlier(set.Quiet().NextLoud(w.now, w.s.zone).Add(regularFirst), t.DecideBy)
	}
	w.planWarning(t, set)
	if err := w.AddTask(t); err != nil {
		if isConflict(err) {
			return nil, nil
		}
		return nil, err
	}
	if err := w.log(Event{UnitID: t.UnitID, Kind: "task.added", TaskID: t.ID, To: string(t.State), Why: fmt.Sprintf("fast oppdrag %d", x.ID)}); err != nil {
		return nil, err
	}
	switch {
	case v == nil:
		return t, nil
	case x.Standing:
		return t, w.accept(Question{Task: t, Volunteer: v}, ViaCoordinator, 0)
	}
	t.Wave = 1
	if err := w.offer(t, v, set, facts); err != nil {
		return nil, err
	}
	return t, w.SaveTask(t)
}

// regularFirst is how long the regular is asked alone.
const regularFirst = 24 * time.Hour

// regular is the series' regular, where they can come to this task; nil: they
// cannot, or there is none.
func (w *work) regular(x *Series, t *Task, set Settings) (*Volunteer, Facts, error) {
	if x.VolunteerID == 0 {
		return nil, Facts{}, nil
	}
	v, err := w.Volunteer(x.VolunteerID)
	if err != nil {
		return nil, Facts{}, err
	}
	facts, err := w.factsFor(t, nil)
	if err != nil {
		return nil, Facts{}, err
	}
	f := facts(v)
	// Who comes every week is not kept from it by what else they are asked, by
	// what they usually do, or by a pause that is over by then.
	look := *v
	if look.PausedUntil.Before(t.StartsAt) {
		look.PausedUntil = time.Time{}
	}
	pool, err := w.pool(t.UnitID)
	if err != nil {
		return nil, f, err
	}
	match, err := w.match(t, set, pool)
	if err != nil {
		return nil, f, err
	}
	o := match.Obstacles(&look, f) &^ (passing | overruled)
	if x.Standing {
		o &^= Obstacles(ObstacleCallOnly | ObstacleNumber)
	}
	if o != 0 || !x.Standing && f.Busy {
		return nil, f, nil
	}
	return v, f, nil
}

// adapt makes the tasks that stand from a day on what the series says now: those
// of days it has no longer are called off, in the others what the series has
// changed is changed. What one day alone has been given stays.
func (w *work) adapt(was, x *Series, from Date) error {
	tasks, err := w.Tasks(TaskFilter{SeriesID: x.ID, States: []TaskState{TaskDraft, TaskOpen, TaskAssigned, TaskUnfilled}}, Page{})
	if err != nil {
		return err
	}
	left, err := w.SkippedDays(x.ID)
	if err != nil {
		return err
	}
	for _, t := range tasks {
		if t.SeriesDay.Before(from) || !w.now.Before(t.StartsAt) {
			continue
		}
		keeps, err := x.keeps(t.SeriesDay, left)
		if err != nil {
			return err
		}
		if !keeps {
			if err := w.cancel(t, "det faste oppdraget er endret"); err != nil {
				return err
			}
			continue
		}
		old := *t
		before, now := was.task(t.SeriesDay, w.s.zone, w.now), x.task(t.SeriesDay, w.s.zone, w.now)
		for _, f := range []struct{ has, before, now *string }{
			{&t.Category, &before.Category, &now.Category}, {&t.Summary, &before.Summary, &now.Summary}, {&t.Place, &before.Place, &now.Place},
			{&t.Postcode, &before.Postcode, &now.Postcode}, {&t.Details, &before.Details, &now.Details},
		} {
			if *f.before != *f.now {
				*f.has = *f.now
			}
		}
		if before.RequesterID != now.RequesterID {
			t.RequesterID = now.RequesterID
		}
		if before.RecipientID != now.RecipientID {
			t.RecipientID = now.RecipientID
		}
		if asksOthers(&Task{Needs: before.Needs}, &Task{Needs: now.Needs}) {
			t.Needs = now.Needs
		}
		if !before.StartsAt.Equal(now.StartsAt) || !before.EndsAt.Equal(now.EndsAt) {
			// One that was moved to another day stays there.
			if DateOf(old.StartsAt.In(w.s.zone)) == t.SeriesDay {
				t.StartsAt, t.EndsAt = now.StartsAt, now.EndsAt
			}
		}
		if sameTask(&old, t) {
			continue
		}
		if err := w.change(&old, t); err != nil {
			return err
		}
	}
	return nil
}

// sameTask tells whether nothing was changed.
func sameTask(a, b *Task) bool {
	return !saysOther(a, b) && !asksOthers(a, b) && a.Details == b.Details && a.RequesterID == b.RequesterID
}

// change keeps a changed task, with all that the change brings with it.
func (w *work) change(old, t *Task) error {
	switch old.State {
	case TaskDone, TaskCancelled:
		return forbidden("the task is "+string(old.State)+" and cannot be changed", "Oppdraget er avsluttet og kan ikke endres.")
	}
	if err := w.checkTask(t, old); err != nil {
		return err
	}
	if err := w.revise(old, t); err != nil {
		return err
	}
	if t.State == TaskOpen {
		set, err := w.settings(t.UnitID)
		if err != nil {
			return err
		}
		w.planWarning(t, set)
	}
	if err := w.SaveTask(t); err != nil {
		return describe(err, "task", "oppdrag", t.ID)
	}
	if saysOther(old, t) {
		if err := w.resolveForTask(t.ID, "changed", AttentionChangeAsked); err != nil {
			return err
		}
	}
	if err := w.wake(); err != nil {
		return err
	}
	return w.log(Event{UnitID: t.UnitID, Kind: "task.changed", TaskID: t.ID, From: string(old.State), To: string(t.State)})
}

// Occurrence is a day of a series ahead.
type Occurrence struct {
	Day      Date
	StartsAt time.Time
	EndsAt   time.Time
	Task     *Task // nil: not made yet
	Skipped  bool
	Holiday  string // left out because it is one
}

// Occurrences are the days of a series ahead, so many of those that take place,
// with those in between that are left out.
func (s *Service) Occurrences(ctx context.Context, id int64, n int) (list []Occurrence, err error) {
	err = s.view(ctx, func(tx Tx) error {
		list = nil
		x, err := tx.Series(id)
		if err != nil {
			return describe(err, "series", "fast oppdrag", id)
		}
		left, err := tx.SkippedDays(id)
		if err != nil {
			return err
		}
		tasks, err := tx.Tasks(TaskFilter{SeriesID: id}, Page{})
		if err != nil {
			return err
		}
		made := map[Date]*Task{}
		for _, t := range tasks {
			made[t.SeriesDay] = t
		}
		all := *x
		all.SkipHolidays = false
		now := s.Now()
		day := DateOf(now.In(s.zone)).AddDays(-1)
		for len(list) < n {
			next, err := all.NextAfter(day, nil)
			if err != nil {
				return err
			}
			if next.IsZero() {
				break
			}
			day = next
			o := Occurrence{Day: day, Task: made[day], Skipped: left[day]}
			o.StartsAt, o.EndsAt = x.at(day, s.zone)
			if o.Task != nil {
				o.StartsAt, o.EndsAt = o.Task.StartsAt, o.Task.EndsAt
			} else if name, ok := Holiday(day); ok && x.SkipHolidays {
				o.Holiday = name
			}
			delete(made, day)
			if o.EndsAt.Before(now) {
				continue
			}
			list = append(list, o)
		}
		// Days that were made when the series was another.
		for day, t := range made {
			if t.Ahead(now) && t.State != TaskCancelled {
				list = append(list, Occurrence{Day: day, Task: t, StartsAt: t.StartsAt, EndsAt: t.EndsAt})
			}
		}
		slices.SortFunc(list, func(a, b Occurrence) int { return a.StartsAt.Compare(b.StartsAt) })
		list = list[:min(n, len(list))]
		return nil
	})
	return list, err
}

// asUsual tells whether somebody has a task because they have every one of its
// series.
func (w *work) asUsual(t *Task, v *Volunteer, via Via, o *Offer) (bool, error) {
	if t.SeriesID == 0 || via != ViaCoordinator || o != nil {
		return false, nil
	}
	x, err := w.Series(t.SeriesID)
	return err == nil && x.Standing && x.VolunteerID == v.ID, err
}
