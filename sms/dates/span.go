package dates

import (
	"fmt"
	"strings"
	"time"

	"folgesvenn/sms"
)

// Midnight begins the day that is so many days after the one of t.
func Midnight(t time.Time, days int) time.Time {
	y, m, d := t.Date()
	return time.Date(y, m, d+days, 0, 0, 0, 0, t.Location())
}

// At gives a time of a day on the wall clock.
func At(day time.Time, minutes int) time.Time {
	y, m, d := day.Date()
	return time.Date(y, m, d, minutes/60, minutes%60, 0, 0, day.Location())
}

// afternoon is the last bare hour that means the afternoon: nobody asks for help
// at "2" in the night.
const afternoon = 6

// span makes of what was read one time from and to, or says what lacks or can be
// meant in two ways.
func (p *whenParser) span() (Span, error) {
	if len(p.times) == 0 {
		return Span{}, errNoTime
	}
	for i := range p.times {
		if err := p.halfOfDay(i); err != nil {
			return Span{}, err
		}
	}
	start := p.times[0].minutes
	day, err := p.whichDay(start)
	if err != nil {
		return Span{}, err
	}
	s := Span{Start: At(day, start)}
	switch {
	case len(p.times) == 2:
		end := p.times[1].minutes
		switch {
		case end > start:
		case p.times[1].loose && end+12*60 > start && end+12*60 <= 24*60:
			end += 12 * 60 // "9-8"
		default:
			end += 24 * 60 // over midnight
			if end-start > longestNight {
				return Span{}, errBackward
			}
		}
		s.End = At(day, end)
	case p.length > 0:
		s.End = s.Start.Add(p.length)
	default:
		s.End, s.EndGuessed = s.Start.Add(UsualLength), true
	}
	return s, nil
}

// halfOfDay puts a time before or after noon, as it is meant.
func (p *whenParser) halfOfDay(i int) error {
	c := &p.times[i]
	hour := c.minutes / 60
	switch {
	case c.sure:
	case p.part == "formiddag" && i == 0:
		if hour < 5 || hour > 12 {
			return errPart
		}
	case p.part == "ettermiddag" && hour < 12:
		if hour > afternoon {
			return errPart
		}
		c.minutes += 12 * 60
	case p.part == "kveld" && hour <= 12:
		if hour < 4 || hour == 12 {
			if i == 0 {
				return errPart
			}
			return nil // it ends in the night
		}
		c.minutes += 12 * 60
	case c.loose && hour <= afternoon:
		c.minutes += 12 * 60
	}
	return nil
}

// inWeek is a day of a week of the calendar: of this one, of one by its number, or
// so many weeks on from a day.
func (p *whenParser) inWeek() (time.Time, error) {
	monday := Midnight(p.now, -(int(p.now.Weekday())+6)%7)
	in := func(monday time.Time) time.Time { return Midnight(monday, (int(*p.weekday)+6)%7) }
	switch {
	case p.later > 0:
		coming := Midnight(p.now, (int(*p.weekday)-int(p.now.Weekday())+7)%7+7*p.later)
		if of := in(Midnight(monday, 7*p.later)); !p.exactly && !of.Equal(coming) {
			return time.Time{}, Fault(fmt.Sprintf("Mener du %s eller %s? Skriv datoen, for eksempel «26/11 kl 10-12».", sms.Date("nb", of, of), sms.Date("nb", coming, coming)))
		}
		return coming, nil
	case p.thisWeek:
		return in(monday), nil
	}
	for year := p.now.Year() - 1; year <= p.now.Year()+1; year++ {
		// The fourth of January is always in the first week.
		fourth := time.Date(year, time.January, 4, 0, 0, 0, 0, p.now.Location())
		day := in(Midnight(fourth, -(int(fourth.Weekday())+6)%7+7*(p.week-1)))
		if y, w := day.ISOWeek(); y == year && w == p.week && daysFrom(p.now, day) >= 0 {
			return day, nil
		}
	}
	return time.Time{}, errNoWeek
}

func (p *whenParser) whichDay(start int) (time.Time, error) {
	if p.week > 0 || p.thisWeek || p.later > 0 && p.weekday != nil {
		if p.weekday == nil && p.day.IsZero() {
			return time.Time{}, errWeek
		}
		if p.weekday != nil && (p.day.IsZero() || p.later > 0) {
			return p.inWeek()
		}
		if _, w := p.day.ISOWeek(); p.week > 0 && w != p.week {
			return time.Time{}, Fault(fmt.Sprintf("Den datoen er i uke %d. Rett uka eller datoen.", w))
		}
	}
	switch {
	case !p.day.IsZero():
		if p.weekday != nil && p.day.Weekday() != *p.weekday {
			day, date, _ := strings.Cut(sms.Date("nb", p.day, p.day), " ")
			return time.Time{}, Fault(fmt.Sprintf("%s er en %s. Rett dagen eller datoen.", date, day))
		}
		return p.day, nil
	case p.weekday != nil:
		days := (int(*p.weekday) - int(p.now.Weekday()) + 7) % 7
		if p.nextWeek {
			// The week begins on Monday.
			toSunday := (7 - int(p.now.Weekday())) % 7
			if days <= toSunday {
				days += 7
			}
		} else if days == 0 && !At(p.now, start).After(p.now) {
			days = 7
		}
		return Midnight(p.now, days), nil
	case p.nextWeek:
		return time.Time{}, errNoDay
	case At(p.now, start).After(p.now):
		return Midnight(p.now, 0), nil
	default:
		return Midnight(p.now, 1), nil
	}
}

// daysFrom counts midnights from a to b on the wall.
func daysFrom(a, b time.Time) int {
	day := func(t time.Time) time.Time {
		y, m, d := t.Date()
		return time.Date(y, m, d, 0, 0, 0, 0, time.UTC)
	}
	return int(day(b).Sub(day(a)) / (24 * time.Hour))
}
