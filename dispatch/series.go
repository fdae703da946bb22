package dispatch

import (
	"fmt"
	"strings"
	"time"

	"github.com/teambition/rrule-go"
)

// Series is a task that recurs (fast oppdrag). Its days are made into tasks of
// their own ahead of time; what happens to one of them is that task's.
type Series struct {
	ID          int64
	UnitID      int64
	Category    string
	Summary     string
	Place       string
	Postcode    string
	Details     string
	RequesterID int64 // 0: none
	RecipientID int64 // 0: none
	Needs       Needs
	Headcount   int // how many helpers each day takes
	// Rule is an RRULE of days (RFC 5545), as FREQ=WEEKLY;BYDAY=TH, that begins on
	// FirstDay; Until is the last day, zero: none.
	Rule     string
	FirstDay Date
	Until    Date
	// From and To are times on the wall of the unit's zone, before and after both
	// nights when the clock is changed.
	From TimeOfDay
	To   TimeOfDay
	// VolunteerID is the regular; 0: none. Standing: they have each task unless
	// they say no; otherwise they are asked first.
	VolunteerID  int64
	Standing     bool
	SkipHolidays bool
	PausedUntil  Date // days before it are not made; zero: no pause
	// ChangedFrom is the day from which the series is as it stands here: what
	// comes before was made as it was then. Zero: it was never changed.
	ChangedFrom Date
	Ended       bool
	MadeTo      Date      // tasks are made through this day
	NextAt      time.Time // when to make the next; zero: nothing is left to make
	CreatedAt   time.Time
	Version     int64
}

// SeriesState says whether a series makes tasks.
type SeriesState string

// States of a series.
const (
	SeriesActive SeriesState = "active"
	SeriesPaused SeriesState = "paused"
	SeriesEnded  SeriesState = "ended"
)

// State tells whether the series makes tasks on a day.
func (x *Series) State(today Date) SeriesState {
	switch {
	case x.Ended || !x.Until.IsZero() && x.Until.Before(today):
		return SeriesEnded
	case today.Before(x.PausedUntil):
		return SeriesPaused
	}
	return SeriesActive
}

// ParseRule reads a rule of days. The time of day, the first day and the last
// are the series' own, so the rule may hold none of them.
func ParseRule(rule string, first Date) (*rrule.RRule, error) {
	if n := len(rule); n == 0 || n > 200 {
		return nil, fmt.Errorf("must be a rule such as FREQ=WEEKLY;BYDAY=TH")
	}
	for _, part := range strings.Split(strings.ToUpper(rule), ";") {
		name, _, _ := strings.Cut(part, "=")
		switch name {
		case "FREQ", "INTERVAL", "BYDAY", "BYMONTHDAY", "BYMONTH", "BYSETPOS", "WKST", "COUNT":
		default:
			return nil, fmt.Errorf("%q is not of use here; FREQ, INTERVAL, BYDAY, BYMONTHDAY, BYMONTH, BYSETPOS, WKST and COUNT are", name)
		}
	}
	o, err := rrule.StrToROption(strings.ToUpper(rule))
	if err != nil {
		return nil, fmt.Errorf("is not a rule such as FREQ=WEEKLY;BYDAY=TH: %w", err)
	}
	if o.Freq != rrule.DAILY && o.Freq != rrule.WEEKLY && o.Freq != rrule.MONTHLY && o.Freq != rrule.YEARLY {
		return nil, fmt.Errorf("must be of days, weeks, months or years")
	}
	if o.Interval < 0 || o.Interval > 100 || o.Count < 0 || o.Count > 1000 {
		return nil, fmt.Errorf("must have an interval of at most 100 and a count of at most 1000")
	}
	// Days are counted without a clock; the hour is put on them in the zone.
	o.Dtstart = first.Start(time.UTC)
	return rrule.NewRRule(*o)
}

// Days are the days of a series from one day to another, both included, that
// fall out neither by a pause, by the end, by a holiday nor by being left out.
func (x *Series) Days(from, to Date, left map[Date]bool) ([]Date, error) {
	r, err := ParseRule(x.Rule, x.FirstDay)
	if err != nil {
		return nil, err
	}
	if !x.Until.IsZero() && x.Until.Before(to) {
		to = x.Until
	}
	if x.Ended || to.Before(from) {
		return nil, nil
	}
	var days []Date
	for _, at := range r.Between(from.Start(time.UTC), to.Start(time.UTC), true) {
		d := DateOf(at)
		if left[d] || d.Before(x.PausedUntil) || d.Before(x.ChangedFrom) {
			continue
		}
		if _, holiday := Holiday(d); holiday && x.SkipHolidays {
			continue
		}
		days = append(days, d)
	}
	return days, nil
}

// keeps tells whether the task of a day stands: it is a day of the series, or was
// one before the series was changed.
func (x *Series) keeps(day Date, left map[Date]bool) (bool, error) {
	if day.Before(x.ChangedFrom) {
		return !left[day] && !day.Before(x.PausedUntil) && !x.Ended && (x.Until.IsZero() || !x.Until.Before(day)), nil
	}
	days, err := x.Days(day, day, left)
	return len(days) > 0, err
}

// farthest is how far ahead the next day of a series is looked for.
const farthest = 2 * 366

// NextAfter is the first day of the series after a day; zero: there is none.
func (x *Series) NextAfter(day Date, left map[Date]bool) (Date, error) {
	const step = 31
	for n := 0; n < farthest; n += step {
		days, err := x.Days(day.AddDays(n+1), day.AddDays(n+step), left)
		if err != nil || len(days) > 0 {
			return append(days, Date{})[0], err
		}
	}
	return Date{}, nil
}

// at are the beginning and the end of a day of the series. A task that ends
// before it begins on the clock ends the next day.
func (x *Series) at(day Date, zone *time.Location) (start, end time.Time) {
	start = x.From.On(day.Start(zone))
	end = x.To.On(day.Start(zone))
	if x.To <= x.From {
		end = x.To.On(day.AddDays(1).Start(zone))
	}
	return start, end
}

// task is the task of one day.
func (x *Series) task(day Date, zone *time.Location, now time.Time) *Task {
	start, end := x.at(day, zone)
	return &Task{
		UnitID: x.UnitID, Category: x.Category, Summary: x.Summary, Place: x.Place, Postcode: x.Postcode, Details: x.Details,
		RequesterID: x.RequesterID, RecipientID: x.RecipientID, Needs: x.Needs, Headcount: x.Headcount,
		StartsAt: stored(start), EndsAt: stored(end),
		SeriesID: x.ID, SeriesDay: day, State: TaskOpen, CreatedAt: now,
	}
}
