package dispatch

import "time"

// Holds tells whether t falls in the quiet period; t is in the unit's zone.
func (q QuietHours) Holds(t time.Time) bool {
	at := timeOfDay(t)
	switch {
	case q.From == q.To:
		return false
	case q.From < q.To:
		return q.From <= at && at < q.To
	default:
		return at >= q.From || at < q.To
	}
}

// NextLoud is the first time from t on at which unasked texts may go out. It
// is judged on the wall clock of the zone, so it is right on both nights when
// the clock is changed.
func (q QuietHours) NextLoud(t time.Time, zone *time.Location) time.Time {
	local := t.In(zone)
	if !q.Holds(local) {
		return t
	}
	end := q.endOn(local)
	// The end may be tomorrow's; in the hour an autumn night has twice, the first
	// of two equal wall times can lie behind us; and the hour a spring night skips
	// may have been all that is loud.
	for !end.After(t) || q.Holds(end.In(zone)) {
		y, m, d := end.In(zone).Date()
		end = q.endOn(time.Date(y, m, d+1, 0, 0, 0, 0, zone))
	}
	return end
}

// endOn is when quiet ends on a day; if that is in the hour a spring night
// skips, when the clock is changed.
func (q QuietHours) endOn(day time.Time) time.Time {
	end := q.To.On(day)
	if timeOfDay(end) != q.To {
		end, _ = end.ZoneBounds()
	}
	return end
}

// UntilQuiet is how long unasked texts may still arrive; ok is false when
// there is no quiet period. It bounds the time the provider may keep trying, so
// that a backlog there wakes nobody.
func (q QuietHours) UntilQuiet(t time.Time, zone *time.Location) (left time.Duration, ok bool) {
	if q.From == q.To {
		return 0, false
	}
	local := t.In(zone)
	if q.Holds(local) {
		return 0, true
	}
	begin := q.From.On(local)
	if !begin.After(t) {
		y, m, d := local.Date()
		begin = q.From.On(time.Date(y, m, d+1, 0, 0, 0, 0, zone))
	}
	return begin.Sub(t), true
}

// Quiet is when a unit texts nobody unasked: its quiet hours, and the days or
// hours that its settings add to them. The zero value is never.
type Quiet struct {
	QuietHours
	// Days tells of a day on which nobody is texted; nil: none.
	Days func(Date) bool
	// Office keeps texts to the time when the office is open; nil: it does not.
	Office *Settings
}

// Quiet gathers what the settings say about it.
func (s Settings) Quiet() Quiet {
	q := Quiet{QuietHours: s.QuietHours}
	if s.HolidaysQuiet {
		q.Days = func(d Date) bool { _, ok := Holiday(d); return ok }
	}
	if s.TextsWhenOpen {
		q.Office = &s
	}
	return q
}

// hoursOnly tells that quiet hours are all there is.
func (q Quiet) hoursOnly() bool { return q.Days == nil && q.Office == nil }

// Holds tells whether t falls in a quiet time; t is in the unit's zone.
func (q Quiet) Holds(t time.Time) bool {
	return q.QuietHours.Holds(t) || q.Days != nil && q.Days(DateOf(t)) || q.Office != nil && !q.Office.Open(t)
}

// NextLoud is the first time from t on at which unasked texts may go out. Where
// the rules leave no such time within a year, the quiet hours alone decide: a
// text that never goes out helps nobody.
func (q Quiet) NextLoud(t time.Time, zone *time.Location) time.Time {
	at := t
	for range 4 * farAhead {
		next := q.QuietHours.NextLoud(at, zone)
		if day := DateOf(next.In(zone)); q.Days != nil && q.Days(day) {
			next = day.AddDays(1).Start(zone)
		}
		if q.Office != nil {
			if next = q.Office.NextOpen(next, zone); next.IsZero() {
				break
			}
		}
		if next.Equal(at) {
			return at
		}
		at = next
	}
	return q.QuietHours.NextLoud(t, zone)
}

// UntilQuiet is how long unasked texts may still arrive; ok is false when there
// is no quiet time. What lies further ahead than two days bounds nothing.
func (q Quiet) UntilQuiet(t time.Time, zone *time.Location) (left time.Duration, ok bool) {
	left, ok = q.QuietHours.UntilQuiet(t, zone)
	bound := func(end time.Time) {
		if d := max(0, end.Sub(t)); d <= 48*time.Hour && (!ok || d < left) {
			left, ok = d, true
		}
	}
	if q.Days != nil {
		for i := range 3 {
			if day := DateOf(t.In(zone)).AddDays(i); q.Days(day) {
				bound(day.Start(zone))
			}
		}
	}
	if q.Office != nil {
		if !q.Office.Open(t.In(zone)) {
			bound(t)
		} else {
			bound(q.Office.OpenUntil(t, zone))
		}
	}
	if left > 48*time.Hour {
		return 0, false // an office that never closes; the days were not searched so far
	}
	return left, ok
}

// lastLoud is the last time up to t at which unasked texts may go out.
func (q Quiet) lastLoud(t time.Time, zone *time.Location) time.Time {
	if !q.Holds(t.In(zone)) {
		return t
	}
	if q.hoursOnly() {
		return q.QuietHours.lastLoud(t, zone)
	}
	// Backwards day by day; each has at most a few beginnings and ends.
	for i := range farAhead {
		day := DateOf(t.In(zone)).AddDays(-i)
		if at := q.lastLoudOf(day, t, zone); !at.IsZero() {
			return at
		}
	}
	return q.QuietHours.lastLoud(t, zone)
}

// lastLoudOf is the last minute of a day, before t, at which texts may go out.
func (q Quiet) lastLoudOf(day Date, t time.Time, zone *time.Location) (last time.Time) {
	midnight := day.Start(zone)
	ends := []TimeOfDay{24 * 60, q.From}
	if q.Office != nil {
		for _, w := range q.Office.OpeningHours {
			ends = append(ends, w.To)
		}
	}
	for _, end := range ends {
		at := end.On(midnight).Add(-time.Minute)
		if at.Before(t) && DateOf(at.In(zone)) == day && !q.Holds(at.In(zone)) && at.After(last) {
			last = at
		}
	}
	return last
}

// loudOn are the times of a day at which texts may go out.
func (q Quiet) loudOn(day Date, weekday time.Weekday) [][2]TimeOfDay {
	if q.Days != nil && q.Days(day) {
		return nil
	}
	var hours [][2]TimeOfDay
	switch {
	case q.From == q.To:
		hours = [][2]TimeOfDay{{0, 24 * 60}}
	case q.From < q.To:
		hours = [][2]TimeOfDay{{0, q.From}, {q.To, 24 * 60}}
	default:
		hours = [][2]TimeOfDay{{q.To, q.From}}
	}
	if q.Office == nil {
		return hours
	}
	if q.Office.ClosedOn(day) != "" {
		return nil
	}
	if len(q.Office.OpeningHours) == 0 {
		return hours
	}
	var both [][2]TimeOfDay
	for _, h := range hours {
		for _, w := range q.Office.OpeningHours {
			if from, to := max(h[0], w.From), min(h[1], w.To); w.Weekday == weekday && from < to {
				both = append(both, [2]TimeOfDay{from, to})
			}
		}
	}
	return both
}
