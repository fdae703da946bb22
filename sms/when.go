package sms

import (
	"fmt"
	"time"
)

// distant is how far off a day must be before its year is said: nearer than that, a weekday and a date can only be
// the nearest one.
const distant = 300 * 24 * time.Hour

var (
	bokmalDays  = [7]string{"søndag", "mandag", "tirsdag", "onsdag", "torsdag", "fredag", "lørdag"}
	nynorskDays = [7]string{"søndag", "måndag", "tysdag", "onsdag", "torsdag", "fredag", "laurdag"}
	// The months are the same in Bokmål and Nynorsk.
	norwegianMonths = [12]string{"januar", "februar", "mars", "april", "mai", "juni",
		"juli", "august", "september", "oktober", "november", "desember"}
)

// When says when a task is, as people say it: "torsdag 26. november kl. 10.30-12", "Thursday 26 November 10:30-12:00".
// The times are said in start's zone, which is to be the unit's; an end that is not after start is left out. The date
// is said in full, never "i morgen", since a text may be read the day after. The hyphen is plain, since a real dash
// would force UCS-2.
func When(lang string, start, end, now time.Time) string {
	end = end.In(start.Location())
	day := Date(lang, start, now) + before(lang, start, now)
	nextDay := time.Date(start.Year(), start.Month(), start.Day()+1, 0, 0, 0, 0, start.Location())
	switch {
	case !end.After(start):
		return day + Clock(lang, start)
	case end.Equal(nextDay):
		return day + hours(lang, start, 24, 0)
	case end.Before(nextDay):
		if minuteOfDay(end) <= minuteOfDay(start) {
			// Within the hour that the clock repeats in autumn an end would read as before its start.
			return day + Clock(lang, start)
		}
		return day + hours(lang, start, end.Hour(), end.Minute())
	}
	to := " til "
	if Language(lang) == English {
		to = " to "
	}
	return day + Clock(lang, start) + to + Date(lang, end, now) + before(lang, end, now) + Clock(lang, end)
}

// Date says a day: "torsdag 26. november", "Thursday 26 November", with the year if it is more than about ten months
// from now.
func Date(lang string, day, now time.Time) string {
	var said string
	switch Language(lang) {
	case English:
		said = day.Format("Monday 2 January")
	case Nynorsk:
		said = fmt.Sprintf("%s %d. %s", nynorskDays[day.Weekday()], day.Day(), norwegianMonths[day.Month()-1])
	default:
		said = fmt.Sprintf("%s %d. %s", bokmalDays[day.Weekday()], day.Day(), norwegianMonths[day.Month()-1])
	}
	if yearSaid(day, now) {
		said += fmt.Sprintf(" %d", day.Year())
	}
	return said
}

// Clock says a time of day on its own: "10" or "10.30" in Norwegian, for after "kl.", and "10:00" in English.
func Clock(lang string, t time.Time) string {
	if Language(lang) == English {
		return fmt.Sprintf("%d:%02d", t.Hour(), t.Minute())
	}
	return norwegianClock(t.Hour(), t.Minute())
}

// hours says from start to an hour and minute of the same day; 24 is the midnight that ends it.
func hours(lang string, start time.Time, hour, minute int) string {
	if Language(lang) != English {
		return norwegianClock(start.Hour(), start.Minute()) + "-" + norwegianClock(hour, minute)
	}
	if start.Minute() == 0 && minute == 0 {
		return fmt.Sprintf("%d-%d", start.Hour(), hour)
	}
	return fmt.Sprintf("%d:%02d-%d:%02d", start.Hour(), start.Minute(), hour, minute)
}

func norwegianClock(hour, minute int) string {
	if minute == 0 {
		return fmt.Sprint(hour)
	}
	return fmt.Sprintf("%d.%02d", hour, minute)
}

// before is what stands between a date and a time; after a year English needs a comma, or "2027 10-12" reads as one.
func before(lang string, day, now time.Time) string {
	switch {
	case Language(lang) != English:
		return " kl. "
	case yearSaid(day, now):
		return ", "
	}
	return " "
}

func yearSaid(day, now time.Time) bool { return day.Sub(now).Abs() > distant }

func minuteOfDay(t time.Time) int { return t.Hour()*60 + t.Minute() }
