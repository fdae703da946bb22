package dispatch

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/teambition/rrule-go"
)

// Repeat is a rule of the plain kind that people say: some weekdays every week or
// every few, or one weekday of the month.
type Repeat struct {
	Every   int // 1: every week; 2: every other. Of months always 1
	Monthly bool
	Days    []time.Weekday // Monday first; of a month, the one
	Nth     int            // of a month: the first (1) to the fourth, or the last (-1)
	Count   int            // how many times; 0: no end
}

// week is the days of the week as they are said.
var week = [...]time.Weekday{time.Monday, time.Tuesday, time.Wednesday, time.Thursday, time.Friday, time.Saturday, time.Sunday}

// PlainRepeat reads a rule of that kind; ok is false for any other.
func PlainRepeat(rule string) (r Repeat, ok bool) {
	o, err := rrule.StrToROption(strings.ToUpper(rule))
	if err != nil || len(o.Bymonth)+len(o.Bymonthday)+len(o.Bysetpos) > 0 {
		return r, false
	}
	r = Repeat{Every: max(o.Interval, 1), Count: o.Count}
	switch {
	case o.Freq == rrule.DAILY && r.Every == 1 && len(o.Byweekday) == 0:
		r.Days = week[:]
		return r, true
	case o.Freq == rrule.WEEKLY && len(o.Byweekday) > 0:
		for _, d := range o.Byweekday {
			if d.N() != 0 {
				return r, false
			}
		}
		for _, d := range week {
			if slices.ContainsFunc(o.Byweekday, func(x rrule.Weekday) bool { return weekdayOf(x) == d }) {
				r.Days = append(r.Days, d)
			}
		}
		return r, true
	case o.Freq == rrule.MONTHLY && r.Every == 1 && len(o.Byweekday) == 1:
		d := o.Byweekday[0]
		r.Monthly, r.Days, r.Nth = true, []time.Weekday{weekdayOf(d)}, d.N()
		return r, r.Nth >= 1 && r.Nth <= 4 || r.Nth == -1
	}
	return r, false
}

func weekdayOf(d rrule.Weekday) time.Weekday { return time.Weekday((d.Day() + 1) % 7) }

// codes of weekdays in a rule, Sunday first.
var ruleDays = [...]string{"SU", "MO", "TU", "WE", "TH", "FR", "SA"}

// Rule writes the rule.
func (r Repeat) Rule() string {
	var days []string
	for _, d := range r.Days {
		code := ruleDays[d]
		if r.Monthly {
			code = strconv.Itoa(r.Nth) + code
		}
		days = append(days, code)
	}
	rule := "FREQ=WEEKLY"
	if r.Monthly {
		rule = "FREQ=MONTHLY"
	}
	if r.Every > 1 {
		rule += ";INTERVAL=" + strconv.Itoa(r.Every)
	}
	if r.Count > 0 {
		rule += ";COUNT=" + strconv.Itoa(r.Count)
	}
	return rule + ";BYDAY=" + strings.Join(days, ",")
}

// RuleText says a rule in Norwegian, where it is one of the plain ones: "hver
// torsdag", "annenhver uke på mandag og torsdag", "hver hverdag", "hver måned,
// siste torsdag".
func RuleText(rule string) string {
	text := ""
	r, ok := PlainRepeat(rule)
	if ok {
		text = r.text()
	} else {
		o, err := rrule.StrToROption(strings.ToUpper(rule))
		if err != nil {
			return rule
		}
		r.Count = o.Count
		every := max(o.Interval, 1)
		plain := len(o.Byweekday)+len(o.Bymonth)+len(o.Bymonthday)+len(o.Bysetpos) == 0
		switch {
		case plain && o.Freq == rrule.WEEKLY && every == 1:
			text = "hver uke"
		case plain && o.Freq == rrule.WEEKLY && every == 2:
			text = "annenhver uke"
		case plain && o.Freq == rrule.DAILY:
			text = fmt.Sprintf("hver %d. dag", every)
		case plain && o.Freq == rrule.MONTHLY && every == 1:
			text = "hver måned"
		default:
			return rule
		}
	}
	if r.Count > 0 {
		text += ", " + plural(r.Count, "gang", "ganger")
	}
	return text
}

func (r Repeat) text() string {
	names := make([]string, len(r.Days))
	for i, d := range r.Days {
		names[i] = Weekday(d)
	}
	on := listed(names, "nb", len(names))
	switch {
	case r.Monthly && r.Nth < 0:
		return "hver måned, siste " + on
	case r.Monthly:
		return fmt.Sprintf("hver måned, %d. %s", r.Nth, on)
	case r.Every > 2:
		return fmt.Sprintf("hver %d. uke på %s", r.Every, on)
	case r.Every == 2 && len(r.Days) > 1:
		return "annenhver uke på " + on
	case r.Every == 2:
		return "annenhver " + on
	case len(r.Days) == 7:
		return "hver dag"
	case slices.Equal(r.Days, week[:5]):
		return "hver hverdag"
	}
	return "hver " + on
}
