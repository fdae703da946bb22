package dates

import (
	"fmt"
	"strconv"
	"strings"
	"time"
)

func tokens(text string) []string {
	s := strings.ToLower(text)
	for _, x := range [][2]string{{"–", "-"}, {"—", "-"}, {"−", "-"}, {"klokka", "kl"}, {"klokken", "kl"}, {"idag", "i dag"},
		{"imorgen", "i morgen"}, {"i morra", "i morgen"}, {"i morgon", "i morgen"}, {"i overmorgon", "i overmorgen"}, {"o'clock", "kl"}, {"a.m.", "am"}, {"p.m.", "pm"}, {"overimorgen", "i overmorgen"}, {"overmorgen", "overmorgen"}} {
		s = strings.ReplaceAll(s, x[0], x[1])
	}
	return whenToken.FindAllString(ordinal.ReplaceAllString(s, "$1"), -1)
}

// whenParser reads word by word what the text says of the day and the time.
type whenParser struct {
	now    time.Time
	tokens []string
	at     int

	day        time.Time // midnight; zero: none yet
	weekday    *time.Weekday
	nextWeek   bool
	times      []clock
	length     time.Duration
	afterKl    bool
	afterRange bool

	// alone tells that nothing else stands there, so that what contradicts itself is
	// a mistake and not another matter.
	alone    bool
	part     string // of the day: formiddag, ettermiddag or kveld
	week     int    // of the year; 0: none is named
	thisWeek bool
	later    int  // weeks on from the day
	exactly  bool // and not about
}

// clock is a time of day; loose tells that it was written as a bare hour, so
// that "2" in the afternoon may be meant.
type clock struct {
	minutes int
	loose   bool
	sure    bool // it says itself which half of the day it is in
}

func (p *whenParser) peek(n int) string {
	if i := p.at + n; i < len(p.tokens) {
		return p.tokens[i]
	}
	return ""
}

func (p *whenParser) read() error {
	for ; p.at < len(p.tokens); p.at++ {
		if err := p.token(p.tokens[p.at]); err != nil {
			return err
		}
	}
	return nil
}

func (p *whenParser) token(t string) error {
	wd, isDay := dayNames[t]
	switch {
	case t == "kl" || t == "at":
		p.afterKl = true
	case t == "-" || t == "til" || t == "until" || t == "till":
		p.afterRange = true
	case t == "to" && len(p.times) == 1 && startsNumber(p.peek(1)):
		p.afterRange = true // "Thu 10 to 12"; otherwise it is Thursday in Norwegian
	case t == "on" && dayFollows(p.peek(1)):
		// "on Thursday"; otherwise it is Wednesday in Norwegian
	case (t == "om" || t == "in") && startsNumber(p.peek(1)):
		return p.ahead()
	case t == "eller" || t == "or":
		return errEither
	case t == "forrige" || t == "sist" || t == "last" || t == "går" || t == "yesterday":
		return errPassed
	case t == "formiddag" || t == "ettermiddag" || t == "kveld":
		p.part = t
	case t == "ukenummer":
		p.at++
		n, err := strconv.Atoi(p.peek(0))
		if err != nil || n < 1 || n > 53 {
			return errNoWeek
		}
		p.week = n
	case t == "denneuka":
		p.thisWeek = true
	case t == "plussuke":
		p.later, p.exactly = 1, true
	case t == "dato":
		p.at++
		n, err := strconv.Atoi(p.peek(0))
		if err != nil {
			return errNoDate
		}
		return p.dayOfMonth(n)
	case t == "today":
		return p.on(Midnight(p.now, 0))
	case t == "tomorrow":
		return p.on(Midnight(p.now, 1))
	case t == "i" && p.peek(1) == "dag":
		p.at++
		return p.on(Midnight(p.now, 0))
	case t == "i" && p.peek(1) == "morgen", t == "morgen":
		if t == "i" {
			p.at++
		}
		return p.on(Midnight(p.now, 1))
	case t == "i" && p.peek(1) == "overmorgen", t == "overmorgen":
		if t == "i" {
			p.at++
		}
		return p.on(Midnight(p.now, 2))
	case t == "neste" || t == "next":
		p.nextWeek = true
		if p.peek(1) == "uke" || p.peek(1) == "veke" || p.peek(1) == "week" {
			p.at++
		}
	case t == "halv":
		p.at++
		n, err := strconv.Atoi(p.peek(0))
		if err != nil || n < 1 || n > 12 {
			return errClock
		}
		// "halv elleve" is half an hour before eleven.
		p.times = append(p.times, clock{minutes: (n+11)%12*60 + 30, loose: true})
	case isDay:
		if p.alone && p.weekday != nil && *p.weekday != wd {
			return errTwoDays
		}
		p.weekday = &wd
	case monthNames[t] != 0 && startsNumber(p.peek(1)):
		// "November 26", "Nov 26, 2026"
		parts := []string{p.peek(1), strconv.Itoa(int(monthNames[t]))}
		p.at++
		if p.yearFollows() {
			p.at++
			parts = append(parts, p.peek(0))
		}
		return p.date(parts, false)
	case fillers[t]:
	case t[0] >= '0' && t[0] <= '9':
		return p.number(t)
	default:
		return Fault(fmt.Sprintf("Vi forstår ikke «%s». Skriv for eksempel «torsdag 10-12», «i morgen 10-12» eller «26/11 kl 10-12».", t))
	}
	return nil
}

func startsNumber(t string) bool { return t != "" && t[0] >= '0' && t[0] <= '9' }

func dayFollows(t string) bool {
	_, ok := dayNames[t]
	return ok
}

var lengthUnits = map[string]time.Duration{
	"hour": time.Hour, "hours": time.Hour, "hrs": time.Hour, "hr": time.Hour, "minute": time.Minute, "minutes": time.Minute, "mins": time.Minute,
	"t": time.Hour, "time": time.Hour, "timer": time.Hour, "timar": time.Hour, "min": time.Minute, "minutter": time.Minute, "minutt": time.Minute,
}

func (p *whenParser) number(t string) error {
	dated := !p.day.IsZero()
	if strings.Contains(t, ",") && lengthUnits[p.peek(1)] == 0 {
		t = strings.ReplaceAll(t, ",", ".")
	}
	switch {
	case lengthUnits[p.peek(1)] != 0:
		n, err := strconv.ParseFloat(strings.ReplaceAll(t, ",", "."), 64)
		if err != nil {
			return errClock
		}
		p.length += time.Duration(n * float64(lengthUnits[p.peek(1)]))
		p.at++
		return nil
	case strings.Count(t, "-") == 2:
		return p.date(strings.Split(t, "-"), true)
	case strings.Contains(t, "/") || strings.Count(t, ".") == 2:
		parts := strings.FieldsFunc(t, func(r rune) bool { return r == '/' || r == '.' })
		if len(parts) == 2 && p.yearFollows() {
			p.at++
			parts = append(parts, p.peek(0))
		}
		return p.date(parts, false)
	case strings.Contains(t, ":"):
		return p.clock(t)
	case strings.Contains(t, "."):
		// "26.11" is a date and "10.30" a time. What could be both, as "3.12", is a
		// date where no date is known and a time follows.
		a, b := split2(t, ".")
		couldBeDate := a >= 1 && a <= 31 && b >= 1 && b <= 12
		if p.alone && couldBeDate && !dated && (a > 24 || len(p.times) == 2) {
			return p.date(strings.Split(t, "."), false) // "10-12 26.11"
		}
		if p.alone && couldBeDate && !dated && !p.afterKl && !p.afterRange && p.weekday != nil && len(p.times) == 0 && !p.timeFollows() && p.peek(1) != "-" {
			if d := time.Date(p.now.Year(), time.Month(b), a, 0, 0, 0, 0, p.now.Location()); d.Weekday() == *p.weekday && daysFrom(p.now, d) >= 0 {
				return errDayOrNot // "torsdag 10.12" is the tenth of December, too
			}
		}
		if couldBeDate && !dated && !p.afterKl && !p.afterRange && p.timeFollows() && p.peek(1) != "-" {
			return p.date(strings.Split(t, "."), false)
		}
		if couldBeDate && !dated && !p.afterKl && p.weekday == nil && len(p.times) == 0 && p.peek(1) != "-" {
			return p.date(strings.Split(t, "."), false)
		}
		return p.clock(t)
	case monthNames[p.peek(1)] != 0:
		m := monthNames[p.peek(1)]
		p.at++
		parts := []string{t, strconv.Itoa(int(m))}
		if y := p.peek(1); len(y) == 4 && y[0] == '2' {
			p.at++
			parts = append(parts, y)
		}
		return p.date(parts, false)
	case len(t) == 4 || len(t) == 3:
		// "1030", as on a ticket
		return p.clock(t[:len(t)-2] + "." + t[len(t)-2:])
	case p.alone && p.weekday != nil && !dated && !p.afterKl && !p.afterRange && len(p.times) == 0 && p.peek(1) != "-" && len(t) == 2 && t >= "24" && t <= "31":
		n, _ := strconv.Atoi(t)
		if !p.timeFollows() {
			return errDayOrNot // "torsdag 24"
		}
		return p.dayOfMonth(n)
	case p.weekday == nil && !dated && !p.afterKl && !p.afterRange && len(p.times) == 0 && !isRange(p.peek(1)) && p.timeFollows():
		// "26. kl 10": a day of this month or the next
		n, err := strconv.Atoi(t)
		if err != nil || n < 1 || n > 31 {
			return errNoDate
		}
		return p.dayOfMonth(n)
	}
	return p.clock(t)
}

// yearFollows tells whether a year comes next, "27/3 2027 kl 10", and not a time
// as on a ticket: "26/11 2000-2200".
func (p *whenParser) yearFollows() bool {
	y, after := p.peek(1), p.peek(2)
	if len(y) != 4 || !strings.HasPrefix(y, "20") || after == "-" || after == "til" {
		return false
	}
	p.at++
	defer func() { p.at-- }()
	return p.timeFollows()
}

// ahead reads "om to timer" and "om tre dager", from the number on.
func (p *whenParser) ahead() error {
	n, err := strconv.Atoi(p.peek(1))
	unit := p.peek(2)
	days := map[string]int{"dag": 1, "dager": 1, "dagar": 1, "day": 1, "days": 1, "uke": 7, "uker": 7, "veke": 7, "veker": 7, "week": 7, "weeks": 7}[unit]
	if err != nil || n < 1 || n > 999 || days == 0 && lengthUnits[unit] == 0 {
		return errClock
	}
	p.at += 2
	if days > 0 {
		if days == 7 || n%7 == 0 {
			p.later = n * days / 7
		}
		return p.on(Midnight(p.now, n*days))
	}
	const quarter = 15 * time.Minute
	start := p.now.Add(time.Duration(n)*lengthUnits[unit] + quarter - 1).Truncate(quarter)
	p.day = Midnight(start, 0)
	p.times = append(p.times, clock{minutes: start.Hour()*60 + start.Minute(), sure: true})
	return nil
}

// timeFollows tells whether a time of day comes after the current token.
func (p *whenParser) timeFollows() bool {
	for i := 1; p.peek(i) != ""; i++ {
		t := p.peek(i)
		if t == "kl" || t == "halv" || t[0] >= '0' && t[0] <= '9' && lengthUnits[p.peek(i+1)] == 0 {
			return true
		}
	}
	return false
}

func split2(t, sep string) (int, int) {
	a, b, _ := strings.Cut(t, sep)
	x, _ := strconv.Atoi(a)
	y, _ := strconv.Atoi(b)
	return x, y
}

func (p *whenParser) clock(t string) error {
	h, m := t, "0"
	if i := strings.IndexAny(t, ".:"); i >= 0 {
		h, m = t[:i], t[i+1:]
	}
	hour, err1 := strconv.Atoi(h)
	minute, err2 := strconv.Atoi(m)
	if err1 != nil || err2 != nil || hour > 24 || minute > 59 || hour == 24 && minute > 0 || len(p.times) == 2 {
		return errClock
	}
	loose, sure := len(h) == 1 && hour > 0 && !strings.Contains(t, ":"), false
	if half := p.peek(1); (half == "am" || half == "pm") && hour >= 1 && hour <= 12 {
		p.at++
		hour, loose, sure = hour%12, false, true
		if half == "pm" {
			hour += 12
		}
	}
	p.times = append(p.times, clock{hour*60 + minute, loose, sure})
	p.afterKl = false
	return nil
}

// date takes day, month and perhaps year, or with iso the other way round.
func (p *whenParser) date(parts []string, iso bool) error {
	if iso {
		parts = []string{parts[2], parts[1], parts[0]}
	}
	d, _ := strconv.Atoi(parts[0])
	m, _ := strconv.Atoi(parts[1])
	y := p.now.Year()
	given := len(parts) == 3
	if given {
		y, _ = strconv.Atoi(parts[2])
		if y < 100 {
			y += 2000
		}
	}
	on := func(y int) time.Time { return time.Date(y, time.Month(m), d, 0, 0, 0, 0, p.now.Location()) }
	day := on(y)
	const lately = -90
	if !given && daysFrom(p.now, day) < lately {
		day = on(y + 1)
	}
	if day.Day() != d || int(day.Month()) != m {
		return errNoDate
	}
	return p.on(day)
}

// on takes a day that is named.
func (p *whenParser) on(day time.Time) error {
	if p.alone && !p.day.IsZero() && !p.day.Equal(day) {
		return errTwoDays
	}
	p.day = day
	return nil
}

func isRange(t string) bool { return t == "-" || t == "til" || t == "until" || t == "till" }

func (p *whenParser) dayOfMonth(n int) error {
	for i := range 3 {
		day := time.Date(p.now.Year(), p.now.Month()+time.Month(i), n, 0, 0, 0, 0, p.now.Location())
		if day.Day() == n && daysFrom(p.now, day) >= 0 {
			return p.on(day)
		}
	}
	return errNoDate
}
