package dispatch_test

import (
	"testing"
	"time"

	"pgregory.net/rapid"

	"folgesvenn/dispatch"
)

func TestEasterOfKnownYears(t *testing.T) {
	for year, want := range map[int]string{
		1818: "1818-03-22", 1943: "1943-04-25", 2000: "2000-04-23", 2008: "2008-03-23", 2011: "2011-04-24", 2019: "2019-04-21", 2024: "2024-03-31",
		2025: "2025-04-20", 2026: "2026-04-05", 2027: "2027-03-28", 2028: "2028-04-16", 2029: "2029-04-01", 2030: "2030-04-21", 2035: "2035-03-25",
		2038: "2038-04-25", 2049: "2049-04-18", 2076: "2076-04-19", 2099: "2099-04-12", 2285: "2285-03-22",
	} {
		if got := dispatch.Easter(year).String(); got != want {
			t.Errorf("Easter of %d is %s, want %s", year, got, want)
		}
	}
}

// TestEasterFollowsTheMoon holds the rule against the church's own tables:
// the Sunday after the fourteenth day of the moon, by golden number and century.
func TestEasterFollowsTheMoon(t *testing.T) {
	for year := 1900; year < 2200; year++ {
		// The paschal full moons of 1900 to 2199 are those of one table.
		moons := [19]int{45, 34, 23, 42, 31, 49, 39, 28, 47, 36, 25, 44, 33, 22, 41, 30, 48, 38, 27} // days of March
		moon := time.Date(year, time.March, moons[year%19], 0, 0, 0, 0, time.UTC)
		sunday := moon.AddDate(0, 0, 7-int(moon.Weekday()))
		if got := dispatch.Easter(year); got != dispatch.DateOf(sunday) {
			t.Errorf("Easter of %d is %s, want %s", year, got, sunday.Format(time.DateOnly))
		}
	}
}

func TestHolidaysOfAYear(t *testing.T) {
	want := map[string]string{
		"2026-01-01": "1. nyttårsdag", "2026-04-02": "skjærtorsdag", "2026-04-03": "langfredag", "2026-04-05": "1. påskedag", "2026-04-06": "2. påskedag",
		"2026-05-01": "1. mai", "2026-05-14": "Kristi himmelfartsdag", "2026-05-17": "17. mai", "2026-05-24": "1. pinsedag", "2026-05-25": "2. pinsedag",
		"2026-12-25": "1. juledag", "2026-12-26": "2. juledag",
	}
	for d := (dispatch.Date{Year: 2026, Month: time.January, Day: 1}); d.Year == 2026; d = d.AddDays(1) {
		if name, ok := dispatch.Holiday(d); name != want[d.String()] || ok != (want[d.String()] != "") {
			t.Errorf("%s is %q, want %q", d, name, want[d.String()])
		}
	}
	// Ascension and 1 May of 2008 are one day.
	if name, _ := dispatch.Holiday(dispatch.Date{Year: 2008, Month: time.May, Day: 1}); name != "1. mai" {
		t.Errorf("1 May 2008 is %q", name)
	}
}

func TestEveryYearHasItsHolidays(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		year := rapid.IntRange(1900, 2199).Draw(t, "year")
		n, sundays := 0, 0
		for d := (dispatch.Date{Year: year, Month: time.January, Day: 1}); d.Year == year; d = d.AddDays(1) {
			if _, ok := dispatch.Holiday(d); ok {
				n++
				if d.Start(time.UTC).Weekday() == time.Sunday {
					sundays++
				}
			}
		}
		// Twelve, unless a movable one falls on a fixed one.
		if n < 11 || n > 12 || sundays < 2 {
			t.Errorf("%d has %d holidays, %d on Sundays", year, n, sundays)
		}
	})
}
