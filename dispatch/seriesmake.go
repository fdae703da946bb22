package dispatch

import (
	"errors"
	"fmt"
	"slices"
	"time"

	"folgesvenn/sms"
)

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

// asUsual tells whether somebody has a task because they have every one of its
// series.
func (w *work) asUsual(t *Task, v *Volunteer, via Via, o *Offer) (bool, error) {
	if t.SeriesID == 0 || via != ViaCoordinator || o != nil {
		return false, nil
	}
	x, err := w.Series(t.SeriesID)
	return err == nil && x.Standing && x.VolunteerID == v.ID, err
}
