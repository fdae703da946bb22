// Package dates reads dates and times as people write them, in a field or in
// the middle of a sentence.
package dates

import (
	"fmt"
	"regexp"
	"strconv"
	"strings"
	"time"

	"folgesvenn/sms"
)

// UsualLength is how long a task lasts when only its start is written. The page
// shows what was understood, so that a wrong guess is seen.
const UsualLength = 2 * time.Hour

// longestNight is the most, in minutes, that may be meant by an end which is
// earlier on the clock than its start: "22-02" is a night, "12-10" a slip.
const longestNight = 12 * 60

// longestWhen is more than anybody needs to say when.
const longestWhen = 100

// Span is a date and time as somebody typed them.
type Span struct {
	Start, End time.Time
	// EndGuessed tells that no end was written.
	EndGuessed bool
}

// Fault is a sentence about what was typed, to stand beside the field.
type Fault string

func (f Fault) Error() string { return string(f) }

const (
	errNoDay    = Fault("Skriv dagen også, for eksempel «torsdag 10-12» eller «26/11 kl 10-12».")
	errNoTime   = Fault("Skriv klokkeslettet også, for eksempel «torsdag 10-12».")
	errNoDate   = Fault("Det finnes ingen slik dato. Skriv den som «26/11» eller «26. november».")
	errTooLong  = Fault("Skriv kortere, for eksempel «torsdag 10-12».")
	errBackward = Fault("Det slutter før det begynner. Skriv det som «10-12».")
	errRecurs   = Fault("Det høres ut som et fast oppdrag. Skriv den første gangen her, for eksempel «tirsdag 10-12», og velg hvor ofte under «Gjenta oppdraget».")
	errTwoDays  = Fault("Her står to dager. Skriv én, for eksempel «torsdag 10-12».")
	errEither   = Fault("Her står flere tider. Skriv én, for eksempel «torsdag 10-12».")
	errPassed   = Fault("Det har vært. Skriv en dag som kommer, for eksempel «torsdag 10-12».")
	errPart     = Fault("Klokkeslettet passer ikke med tiden på dagen. Skriv det som «torsdag 14-16».")
	errWeek     = Fault("Skriv hvilken dag i uka også, for eksempel «tirsdag uke 50 kl 10-12».")
	errNoWeek   = Fault("Det finnes ingen slik uke. Skriv datoen, for eksempel «26/11 kl 10-12».")
	errDayOrNot = Fault("Er det datoen eller klokka? Skriv det som «26/11 kl 10-12».")
	errClock    = Fault("Det finnes ikke noe slikt klokkeslett. Skriv for eksempel «10-12» eller «10.30-12».")
)

var dayNames = func() map[string]time.Weekday {
	m := map[string]time.Weekday{}
	for d, names := range [...]string{
		"søndag søn sø sundag sun sunday", "mandag man ma måndag mån må monday mon", "tirsdag tirs tir ti tysdag tys ty tuesday tues tue",
		"onsdag ons on wednesday wed", "torsdag tors tor to thursday thurs thur thu", "fredag fre fr friday fri", "lørdag lør lø laurdag lau la saturday sat",
	} {
		for _, n := range strings.Fields(names) {
			m[n] = time.Weekday(d)
		}
	}
	return m
}()

var monthNames = func() map[string]time.Month {
	m := map[string]time.Month{}
	for i, names := range [...]string{
		"januar jan january", "februar feb febr february", "mars mar march", "april apr", "mai may", "juni jun june", "juli jul july", "august aug",
		"september sep sept", "oktober okt october oct", "november nov", "desember des december dec",
	} {
		for _, n := range strings.Fields(names) {
			m[n] = time.Month(i + 1)
		}
	}
	return m
}()

// fillers are words that say nothing of their own.
var fillers = map[string]bool{"på": true, "den": true, "fra": true, "og": true, "ca": true, "kommende": true, "førstkommende": true, "nå": true, "i": true,
	"from": true, "the": true, "and": true, "for": true, "about": true, "this": true, "coming": true, "komande": true, "førstkomande": true, "frå": true, "denne": true, "d": true, "ds": true, "straks": true, "ei": true, "hele": true, "heile": true}

// ordinal is a day as it is written in English: "3rd".
var ordinal = regexp.MustCompile(`(\d)(?:st|nd|rd|th)\b`)

var whenToken = regexp.MustCompile(`\d{4}-\d{1,2}-\d{1,2}|\d{1,2}[./]\d{1,2}[./]\d{2,4}|\d{1,2}/\d{1,2}|\d{1,2}[.:]\d{2}|\d{1,2}\.\d{1,2}|\d+(?:,\d+)?|[a-zæøå]+|-|[^\s.,]`)

// Parse reads a date and time as people type them: "to 10", "26/11 kl
// 10-12", "i morgen 10.30-12", "mandag 9 til 11", "3. desember kl 12 i 2 timer".
// now is in the zone that is meant. A weekday is the next one; a date without a
// year the next one too, unless it passed lately and is a mistake that somebody
// should be told of.
func Parse(text string, now time.Time) (Span, error) {
	if len(text) > longestWhen {
		return Span{}, errTooLong
	}
	if _, weeks := Recurring(text); weeks > 0 {
		return Span{}, errRecurs
	}
	p := whenParser{now: now, tokens: tokens(spoken(typed(text, now))), alone: true}
	if len(p.tokens) == 0 {
		return Span{}, errNoDay
	}
	if err := p.read(); err != nil {
		return Span{}, err
	}
	return p.span()
}

func tokens(text string) []string {
	s := strings.ToLower(text)
	for _, x := range [][2]string{{"–", "-"}, {"—", "-"}, {"−", "-"}, {"klokka", "kl"}, {"klokken", "kl"}, {"idag", "i dag"},
		{"imorgen", "i morgen"}, {"i morra", "i morgen"}, {"i morgon", "i morgen"}, {"i overmorgon", "i overmorgen"}, {"o'clock", "kl"}, {"a.m.", "am"}, {"p.m.", "pm"}, {"overimorgen", "i overmorgen"}, {"overmorgen", "overmorgen"}} {
		s = strings.ReplaceAll(s, x[0], x[1])
	}
	return whenToken.FindAllString(ordinal.ReplaceAllString(s, "$1"), -1)
}

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
