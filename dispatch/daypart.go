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

// Span is the dayparts that a task takes up: a task that runs from the morning
// into the afternoon asks for somebody who is free in both.
type Span int

// The spans; the last weekday one is a task of many hours.
const (
	SpanMorning Span = iota
	SpanAfternoon
	SpanEvening
	SpanMorningAfternoon
	SpanAfternoonEvening
	SpanWeekday
	SpanSaturday
	SpanSunday
	Spans int = iota
)

// SpanOf gives the span of a task; both times are in the unit's zone. One that
// lasts into another day counts to the end of its first.
func SpanOf(start, end time.Time) Span {
	first, last := DaypartOf(start), WeekdayEvening
	switch first {
	case Saturday:
		return SpanSaturday
	case Sunday:
		return SpanSunday
	}
	if DateOf(end) == DateOf(start) {
		last = DaypartOf(end.Add(-time.Minute))
	}
	switch {
	case first == last:
		return Span(first)
	case first == WeekdayMorning && last == WeekdayAfternoon:
		return SpanMorningAfternoon
	case first == WeekdayAfternoon:
		return SpanAfternoonEvening
	default:
		return SpanWeekday
	}
}
