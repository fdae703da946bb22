package dispatch

import "time"

// Daypart is a part of the week in which people tend to be free or not.
type Daypart int

// The parts of the week (PACING.md counts five).
const (
	WeekdayMorning Daypart = iota
	WeekdayAfternoon
	WeekdayEvening
	Saturday
	Sunday
	Dayparts int = iota
)

// Where a weekday's morning and afternoon end.
const (
	noon    TimeOfDay = 12 * 60
	evening TimeOfDay = 16 * 60
)

// DaypartOf is the part of the week that t falls in; t is in the unit's zone.
func DaypartOf(t time.Time) Daypart {
	switch at := timeOfDay(t); {
	case t.Weekday() == time.Saturday:
		return Saturday
	case t.Weekday() == time.Sunday:
		return Sunday
	case at < noon:
		return WeekdayMorning
	case at < evening:
		return WeekdayAfternoon
	default:
		return WeekdayEvening
	}
}
