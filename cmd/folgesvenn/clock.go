package main

import "time"

// demoClock runs faster than the wall and knows no nights: when the day is over
// the next one begins. It is a function of the time that has passed, so every
// part of the program sees the same.
type demoClock struct {
	began time.Time // on the wall
	from  time.Time // what the clock showed then
	speed float64
	zone  *time.Location
}

// A demo's day is when people may be texted.
const (
	dayBegins = 9*time.Hour + 5*time.Minute
	dayLasts  = 11 * time.Hour
)

// demoMorning is the morning of the first weekday from t on.
func demoMorning(t time.Time, zone *time.Location) time.Time {
	y, m, d := t.In(zone).Date()
	day := time.Date(y, m, d, 0, 0, 0, 0, zone)
	for day.Weekday() == time.Saturday || day.Weekday() == time.Sunday {
		day = day.AddDate(0, 0, 1)
	}
	return atClock(day, dayBegins)
}

// atClock is the time of day on the wall clock, also on a day when the clock is
// changed.
func atClock(day time.Time, d time.Duration) time.Time {
	y, m, n := day.Date()
	return time.Date(y, m, n, int(d/time.Hour), int(d%time.Hour/time.Minute), 0, 0, day.Location())
}

// newDemoClock starts at from, or on the next morning where that is at night.
func newDemoClock(from time.Time, speed float64, zone *time.Location, now time.Time) *demoClock {
	local := from.In(zone)
	morning := atClock(local, dayBegins)
	switch {
	case local.Before(morning):
		local = morning
	case !local.Before(morning.Add(dayLasts)):
		local = atClock(local.AddDate(0, 0, 1), dayBegins)
	}
	return &demoClock{began: now, from: local, speed: speed, zone: zone}
}

// Now is the demo's time.
func (c *demoClock) Now() time.Time { return c.at(time.Now()) }

func (c *demoClock) at(wall time.Time) time.Time {
	passed := time.Duration(float64(wall.Sub(c.began)) * c.speed)
	into := c.from.Sub(atClock(c.from, dayBegins)) + passed
	days := int(into / dayLasts)
	if days == 0 {
		return c.from.Add(passed)
	}
	return atClock(c.from.AddDate(0, 0, days), dayBegins).Add(into % dayLasts)
}
