package dispatch

import "time"

// Clock tells the time. Rules take a time; use cases ask the clock once, so
// that a test or a simulation can run a whole year in seconds.
type Clock interface {
	Now() time.Time
}

// ClockFunc makes a function a Clock.
type ClockFunc func() time.Time

// Now calls f.
func (f ClockFunc) Now() time.Time { return f() }

// stored rounds a time to what the store keeps: UTC, whole milliseconds.
func stored(t time.Time) time.Time {
	if t.IsZero() {
		return time.Time{}
	}
	return t.UTC().Truncate(time.Millisecond)
}
