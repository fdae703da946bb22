package dispatch

import (
	"time"

	"folgesvenn/sms/dates"
)

// Easter is Easter Sunday of a year.
func Easter(year int) Date {
	month, day := dates.Easter(year)
	return Date{year, month, day}
}

// movable are the holidays that go by Easter Sunday, in days from it.
var movable = map[int]string{
	-3: "skjærtorsdag", -2: "langfredag", 0: "1. påskedag", 1: "2. påskedag", 39: "Kristi himmelfartsdag", 49: "1. pinsedag", 50: "2. pinsedag",
}

// fixed are the holidays that have a date of their own.
var fixed = map[Date]string{
	{Month: time.January, Day: 1}: "1. nyttårsdag", {Month: time.May, Day: 1}: "1. mai", {Month: time.May, Day: 17}: "17. mai",
	{Month: time.December, Day: 25}: "1. juledag", {Month: time.December, Day: 26}: "2. juledag",
}

// Holiday tells whether a day is a public holiday in Norway, and what it is
// called. Where two fall on one day, the one with a date of its own names it.
func Holiday(d Date) (name string, ok bool) {
	if name, ok = fixed[Date{Month: d.Month, Day: d.Day}]; ok {
		return name, true
	}
	name, ok = movable[d.DaysFrom(Easter(d.Year))]
	return name, ok
}

// DaysFrom counts the days from e to d.
func (d Date) DaysFrom(e Date) int {
	day := func(x Date) time.Time { return time.Date(x.Year, x.Month, x.Day, 0, 0, 0, 0, time.UTC) }
	return int(day(d).Sub(day(e)) / (24 * time.Hour))
}

// AddDays is the day n days later.
func (d Date) AddDays(n int) Date {
	return DateOf(time.Date(d.Year, d.Month, d.Day+n, 0, 0, 0, 0, time.UTC))
}

// Start is the first moment of the day in a zone.
func (d Date) Start(zone *time.Location) time.Time {
	return time.Date(d.Year, d.Month, d.Day, 0, 0, 0, 0, zone)
}
