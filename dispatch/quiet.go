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
	end := q.To.On(local)
	// The end may be tomorrow's; and in the hour an autumn night has twice, the
	// first of two equal wall times can lie behind us.
	for !end.After(t) {
		y, m, d := end.In(zone).Date()
		end = q.To.On(time.Date(y, m, d+1, 0, 0, 0, 0, zone))
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
