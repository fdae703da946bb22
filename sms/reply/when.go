package reply

import (
	"strconv"
	"strings"
	"time"
)

// A reply may name a day or a time. What agrees with the question becomes an edge of class when, everything else one of
// class badwhen, which no yes accounts for.

var weekdayClass = [...]string{"sun", "mon", "tue", "wed", "thu", "fri", "sat"}
var monthClass = [...]string{"", "jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"}

// dates reads times for one question; q may be nil.
type dates struct {
	m *message
	q *Question
	l *lattice
	// base is the lattice's first word
	base int
}

func (d dates) put(from, to int, ok bool) {
	class := "@badwhen"
	if ok && d.q != nil {
		class = "@when"
	}
	d.l.add(from-d.base, to-d.base, d.m.r.lx.syms.id(class))
}

// addTimes adds every reading of the words as a time.
func (d dates) addTimes(from, to int) {
	for i := from; i < to; i++ {
		d.weekday(i)
		d.day(i)
		d.relative(i)
		d.clockTime(i)
		d.duration(i)
	}
}

func (d dates) start() time.Time {
	if d.q == nil {
		return time.Time{}
	}
	return d.q.StartsAt
}

func (d dates) end() time.Time {
	if d.q == nil {
		return time.Time{}
	}
	return d.q.EndsAt
}

// weekday reads "torsdag", and "torsdag 26." and "torsdag 26/11" with it.
func (d dates) weekday(i int) {
	for n, class := range weekdayClass {
		k := d.m.exprAt(i, class)
		if k == 0 {
			continue
		}
		ok := time.Weekday(n) == d.start().Weekday()
		next := i + k
		d.put(i, next, ok)
		if d.q != nil && (n+6)%7 > (int(d.start().Weekday())+6)%7 {
			d.l.add(i-d.base, next-d.base, d.m.r.lx.syms.id("@after"))
		}
		if end, same, found := d.date(next); found {
			d.put(i, end, ok && same)
		} else if h, isNum := d.num(next); isNum && d.m.toks[next].kind == number && h >= 1 && h <= 31 && strings.TrimSpace(d.m.toks[next].sep) == "" {
			d.put(i, next+1, ok && h == d.start().Day())
		}
	}
}

// day reads a date that stands alone.
func (d dates) day(i int) {
	if next, same, found := d.date(i); found {
		d.put(i, next, same)
		if d.q != nil && d.laterMonth(next-1) {
			d.l.add(i-d.base, next-d.base, d.m.r.lx.syms.id("@after"))
		}
	}
}

// laterMonth reports whether a month's name stands at i that comes within half a year after the question's.
func (d dates) laterMonth(i int) bool {
	for n := 1; n <= 5; n++ {
		if d.m.is(i, monthClass[(int(d.start().Month())+n-1)%12+1]) {
			return true
		}
	}
	return false
}

// date reads "26.", "26. nov", "26/11", "26.11.2026", "den 26.".
func (d dates) date(i int) (next int, same, found bool) {
	said := false // "den 26" needs no full stop
	if i >= 0 && i+1 < len(d.m.toks) && d.m.toks[i].text == "den" {
		i++
		said = true
	}
	day, ok := d.digits(i, 2)
	if !ok || day < 1 || day > 31 {
		return 0, false, false
	}
	same = day == d.start().Day()
	next = i + 1
	after := d.m.toks[i].next
	if next < len(d.m.toks) {
		for mo := 1; mo <= 12; mo++ {
			if d.m.is(next, monthClass[mo]) {
				next++
				same = same && time.Month(mo) == d.start().Month()
				if y, ok := d.digits(next, 4); ok && y > 2000 {
					next, same = next+1, same && y == d.start().Year()
				}
				return next, same, true
			}
		}
		if mo, ok := d.digits(next, 2); ok && mo >= 1 && mo <= 12 && (after == "/" || after == ".") {
			isClock := after == "." && (d.m.exprAt(i-1, "clock") > 0 || len(d.m.toks[next].text) == 2 && mo == 0)
			if !isClock {
				same = same && time.Month(mo) == d.start().Month()
				next++
				if y, ok := d.digits(next, 4); ok && (d.m.toks[next].sep == "." || d.m.toks[next].sep == "/") {
					next, same = next+1, same && (y == d.start().Year() || y == d.start().Year()%100)
				}
				return next, same, true
			}
		}
		if len(after) > 0 && after[0] == '-' {
			return 0, false, false
		}
	}
	if (said || strings.HasPrefix(after, ".")) && d.m.exprAt(i-1, "clock") == 0 && d.m.exprAt(i-1, "until") == 0 &&
		!strings.HasPrefix(d.m.toks[i].sep, "-") && !strings.HasPrefix(d.m.toks[i].sep, ".") {
		return i + 1, same, true
	}
	return 0, false, false
}

func (d dates) digits(i, maxLen int) (int, bool) {
	if i < 0 || i >= len(d.m.toks) || d.m.toks[i].kind != number || len(d.m.toks[i].text) > maxLen {
		return 0, false
	}
	n, err := strconv.Atoi(d.m.toks[i].text)
	return n, err == nil
}

// num reads a number of at most two digits, or a number word.
func (d dates) num(i int) (int, bool) {
	if n, ok := d.digits(i, 2); ok {
		return n, true
	}
	for n := 1; n <= 12; n++ {
		if d.m.is(i, "n"+strconv.Itoa(n)) {
			return n, true
		}
	}
	return 0, false
}

// relative reads "i dag", "i morgen", "den dagen", "torsdag formiddag".
func (d dates) relative(i int) {
	now, start := d.m.c.Now, d.start()
	if !now.IsZero() {
		now = now.In(start.Location())
	}
	for class, days := range map[string]int{"today": 0, "tomorrow": 1} {
		if n := d.m.exprAt(i, class); n > 0 {
			then := now.AddDate(0, 0, days)
			same := !now.IsZero() && then.YearDay() == start.YearDay() && then.Year() == start.Year()
			d.put(i, i+n, same)
			if !same {
				d.l.hold(i-d.base, i-d.base+n)
			}
		}
	}
	if n := d.m.exprAt(i, "anyday"); n > 0 {
		d.l.add(i-d.base, i+n-d.base, d.m.r.lx.syms.id("@when"))
	}
	if n := d.m.exprAt(i, "otherday"); n > 0 {
		d.put(i, i+n, false)
	}
	h, e := start.Hour(), d.end().Hour()
	if n := d.m.exprAt(i, "morning"); n > 0 {
		d.put(i, i+n, h >= 6 && h < 12 && e <= 13)
	}
	if n := d.m.exprAt(i, "afternoon"); n > 0 {
		d.put(i, i+n, h >= 12 && h < 17)
	}
	if n := d.m.exprAt(i, "evening"); n > 0 {
		d.put(i, i+n, h >= 17)
	}
}

// clockTime reads "kl 10", "10-12", "fra 10 til 12", "10.00-12.00", "mellom ti og tolv", "til 12".
func (d dates) clockTime(i int) {
	j, said := i, false // said: a word tells that the number is a time
	from := d.m.exprAt(j, "from") > 0
	between := d.m.exprAt(j, "between") > 0
	until := d.m.exprAt(j, "until") > 0
	if from || between || until {
		j++
	}
	if n := d.m.exprAt(j, "clock"); n > 0 {
		j, said = j+n, true
	}
	a, next, full, ok := d.time(j)
	if !ok {
		return
	}
	said = said || full
	if b, end, _, ok := d.rangeEnd(next); ok && !until {
		d.put(i, end, d.matches(a, d.start()) && d.matches(b, d.end()))
		d.over(i, end, a, b)
		d.minutes(i, end, a)
		return
	}
	switch {
	case between:
	case until:
		d.put(i, next, d.matches(a, d.end()) || said && d.matches(a, d.start()))
		d.over(i, next, 0, a)
	case from, said:
		d.put(i, next, d.matches(a, d.start()))
		d.minutes(i, next, a)
	}
	// The clock's word may follow: "10 o'clock".
	if n := d.m.exprAt(next, "clock"); n > 0 && !said {
		d.put(i, next+n, d.matches(a, d.start()))
	}
}

// over marks a time that the whole task falls in, for reasons such as "på jobb fra 8 til 16".
func (d dates) over(from, to, begins, ends int) {
	minute := func(t time.Time) int { return t.Hour()*60 + t.Minute() }
	if d.q != nil && begins <= minute(d.start()) && ends >= minute(d.end()) {
		d.l.add(from-d.base, to-d.base, d.m.r.lx.syms.id("@over"))
	}
}

// minutes marks a time well before the task, for asides such as "jeg slutter på jobb kl 9".
func (d dates) minutes(from, to, at int) {
	if d.q != nil && at >= 7*60 && at+30 <= d.start().Hour()*60+d.start().Minute() {
		d.l.add(from-d.base, to-d.base, d.m.r.lx.syms.id("@before"))
	}
}

// rangeEnd reads "-12", "til kl 12", "og 12".
func (d dates) rangeEnd(i int) (at, next int, full, ok bool) {
	if i >= len(d.m.toks) {
		return
	}
	if sep := strings.TrimSpace(d.m.toks[i].sep); sep == "-" || sep == "til" {
		return d.time(i)
	}
	if d.m.exprAt(i, "until") > 0 || d.m.is(i, "and") {
		i++
		if n := d.m.exprAt(i, "clock"); n > 0 {
			i += n
		}
		return d.time(i)
	}
	return
}

// time reads "10", "10.00", "10:30", "1030", "ti", "halv elleve"; full says that it can only be a time.
func (d dates) time(i int) (at, next int, full, ok bool) {
	if d.m.is(i, "half") {
		if h, found := d.num(i + 1); found && h >= 1 {
			return h*60 - 30, i + 2, true, true
		}
		return
	}
	if n, found := d.digits(i, 4); found && len(d.m.toks[i].text) == 4 && n/100 < 25 && n%100 < 60 {
		return n/100*60 + n%100, i + 1, true, true
	}
	h, found := d.num(i)
	if !found || h > 24 {
		return
	}
	if i+1 < len(d.m.toks) && d.m.toks[i].kind == number && len(d.m.toks[i+1].text) == 2 {
		if mi, found := d.digits(i+1, 2); found && mi < 60 && (d.m.toks[i+1].sep == ":" || d.m.toks[i+1].sep == ".") {
			return h*60 + mi, i + 2, d.m.toks[i+1].sep == ":" || mi == 0 || mi > 12, true
		}
	}
	return h * 60, i + 1, false, true
}

// matches compares a clock time, on a dial of 12 or 24 hours, with a time of the question.
func (d dates) matches(at int, t time.Time) bool {
	if d.q == nil || t.IsZero() {
		return false
	}
	want := t.Hour()*60 + t.Minute()
	return at == want || at < 12*60 && at+12*60 == want && want >= 13*60
}

// duration reads "to timer". After "in", "om" and the like it is no duration but
// a time from now ("yes in 2 hours"), which is another time than the one asked
// about.
func (d dates) duration(i int) {
	n, ok := d.num(i)
	if !ok || d.m.exprAt(i+1, "hours") == 0 {
		return
	}
	fromNow := false
	if i > 0 {
		switch d.m.toks[i-1].text {
		case "in", "om", "på", "innen", "etter", "after", "within", "za", "через", "cherez", "po":
			fromNow = true
		}
	}
	d.put(i, i+2, !fromNow && time.Duration(n)*time.Hour == d.end().Sub(d.start()))
}
