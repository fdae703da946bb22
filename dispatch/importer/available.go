package importer

import (
	"cmp"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"

	"folgesvenn/dispatch"
)

var (
	weekdays = []time.Weekday{time.Monday, time.Tuesday, time.Wednesday, time.Thursday, time.Friday}
	weekend  = []time.Weekday{time.Saturday, time.Sunday}
	allWeek  = slices.Concat(weekdays, weekend)
)

// dayNames are the days and groups of days as people write them.
var dayNames = map[string][]time.Weekday{}

// span is a part of a day.
type span struct{ from, to dispatch.TimeOfDay }

var wholeDay = span{0, 24 * 60}

// dayparts are what people call parts of a day. They are wide where people
// differ: who cannot come says no.
var dayparts = map[string]span{}

func init() {
	for i, list := range []string{
		"søndag søn sø sundag sun sunday", "mandag man ma måndag mån mon monday", "tirsdag tirs tir ti tysdag tys ty tue tues tuesday",
		"onsdag ons on wed wednesday", "torsdag tors tor to thu thur thurs thursday", "fredag fre fr fri friday", "lørdag lør lø laurdag lau sat saturday",
	} {
		for _, w := range strings.Fields(list) {
			for _, end := range []string{"", "er", "ar", "ene", "s"} {
				if end == "" || len(w) > 4 {
					dayNames[w+end] = []time.Weekday{time.Weekday(i)}
				}
			}
		}
	}
	for w, days := range map[string][]time.Weekday{
		"hverdag hverdager hverdagene hverdags kvardag kvardagar ukedag ukedager ukedagene vekedag vekedagar arbeidsdager virkedager weekday weekdays": weekdays,
		"helg helger helgen helgene helgar helga weekend weekends":                                                                                     weekend,
		"daglig dagleg": allWeek,
	} {
		for _, w := range strings.Fields(w) {
			dayNames[w] = days
		}
	}
	for words, s := range map[string]span{
		"morgen morgener morgenen morgon tidlig":                                         {7 * 60, 10 * 60},
		"formiddag formiddager formiddagen formiddagene formiddagar fm morning mornings": {8 * 60, 12 * 60},
		"dagtid dag dagen": {8 * 60, 16 * 60},
		"ettermiddag ettermiddager ettermiddagen ettermiddagene ettermiddagar em afternoon afternoons": {12 * 60, 17 * 60},
		"kveld kvelder kvelden kveldene kveldar kveldstid evening evenings":                            {16 * 60, 22 * 60},
		"heldag": wholeDay,
	} {
		for _, w := range strings.Fields(words) {
			dayparts[w] = s
		}
	}
}

// phrases are said with several words; each becomes one.
var phrases = strings.NewReplacer(
	"hele dagen", "heldag", "heile dagen", "heldag", "all day", "heldag", "hver dag", "daglig", "kvar dag", "daglig", "alle dager", "daglig",
	"alle dagar", "daglig", "hele uken", "daglig", "hele uka", "daglig", "heile veka", "daglig", "every day", "daglig", "alle ukedager", "ukedager",
	"når som helst", "alltid", "når det passer", "alltid", "hele tiden", "alltid", "alle tider", "alltid", "any time", "alltid",
	"bortsett fra", "unntatt", "t.o.m.", "-", "tom.", "-", "f.o.m.", "etter", "på dagtid", "dagtid", "midt på dagen", "dagtid", "–", "-", "—", "-", "−", "-",
)

var (
	anyTime  = map[string]bool{"alltid": true, "fleksibel": true, "fleksibelt": true, "variabelt": true, "varierer": true, "varierende": true, "alle": true, "anytime": true, "fri": true, "ledig": true, "daglig": true, "heldag": true, "ja": true, "x": true}
	fillers  = map[string]bool{"og": true, "and": true, "fra": true, "frå": true, "kl": true, "klokka": true, "klokken": true, "på": true, "om": true, "i": true, "hver": true, "kvar": true, "alle": true, "samt": true, "mellom": true, "både": true, "bare": true, "kun": true, "berre": true, "helst": true, "kan": true, "the": true, "timen": true, "en": true, "ei": true}
	pieces   = regexp.MustCompile(`\d{1,2}[.:]\d{2}|\d+|\p{L}+|[-;\n]`)
	anything = regexp.MustCompile(`[^\s,.:()+&/!?]`)
)

// parseAvailable reads "man-fre 9-16", "tirsdag og torsdag formiddag", "hverdager
// unntatt onsdag". Nothing, and what means any time, is no window. That "etter
// avtale" was said is for the note.
func parseAvailable(s string) (windows []dispatch.Window, aside string, fault valueFault) {
	text := phrases.Replace(strings.ToLower(s))
	if key := squash(text); strings.Contains(key, "avtale") || key == "spør" {
		if !strings.ContainsFunc(text, func(r rune) bool { return r >= '0' && r <= '9' }) && (key == "etteravtale" || key == "avtale" || key == "avtales" || key == "spør") {
			return nil, s, ""
		}
	}
	if text == "" || anyTime[squash(text)] {
		return nil, "", ""
	}
	p := availability{tokens: pieces.FindAllString(text, -1)}
	// What is not a word, a number or a dash is not understood.
	if anything.MatchString(pieces.ReplaceAllString(text, "")) || !p.parse() {
		odd := p.odd
		if odd == "" {
			odd = s
		}
		return nil, "", faultf("Vi forstår ikke «%s». Skriv for eksempel «man-fre 9-16» eller «tirsdag og torsdag formiddag», eller la cellen stå tom for når som helst.", short(odd))
	}
	return joined(p.windows), "", ""
}

// availability reads a text piece by piece: days and parts of days are gathered
// in a group until the next group begins.
type availability struct {
	tokens    []string
	at        int
	days      []time.Weekday
	spans     []span
	spanFirst bool // "formiddag mandag og onsdag"
	except    []time.Weekday
	windows   []dispatch.Window
	odd       string // what was not understood
}

func (p *availability) peek(n int) string {
	if i := p.at + n; i >= 0 && i < len(p.tokens) {
		return p.tokens[i]
	}
	return ""
}

func (p *availability) parse() bool {
	for ; p.at < len(p.tokens); p.at++ {
		t := p.peek(0)
		part, isPart := dayparts[t]
		switch {
		case t == ";" || t == "\n":
			p.flush()
		case t == "unntatt" || t == "utenom" || t == "ikke" || t == "ikkje" || t == "not" || t == "except":
			if !p.exclude() {
				return p.fail(t)
			}
		case t == "etter" || t == "before" || t == "after" || t == "før" || t == "innen":
			if !p.open(t == "etter" || t == "after") {
				return p.fail(t)
			}
		case dayNames[t] != nil:
			p.addDays(p.dayRange())
		case isPart:
			p.addSpan(part)
		case startsWithDigit(t):
			s, ok := p.clockRange()
			if !ok {
				return p.fail(t)
			}
			p.addSpan(s)
		case fillers[t], t == "-" && startsWithDigit(p.peek(1)): // "mandag - 9-12"
		default:
			return p.fail(t)
		}
	}
	p.flush()
	return len(p.windows) > 0
}

func (p *availability) fail(token string) bool {
	if p.odd = token; strings.TrimSpace(token) == "" || len(token) < 3 {
		p.odd = ""
	}
	return false
}

// dayRange reads "mandag" or "mandag-fredag".
func (p *availability) dayRange() []time.Weekday {
	from := dayNames[p.peek(0)]
	to := dayNames[p.peek(2)]
	if dash := p.peek(1); len(from) != 1 || len(to) != 1 || dash != "-" && dash != "til" {
		return from
	}
	p.at += 2
	days := []time.Weekday{from[0]}
	for d := from[0]; d != to[0]; days = append(days, d) {
		d = (d + 1) % 7
	}
	return days
}

func (p *availability) addDays(days []time.Weekday) {
	if len(p.days) > 0 && len(p.spans) > 0 && !p.spanFirst {
		p.flush()
	}
	p.days = append(p.days, days...)
}

func (p *availability) addSpan(s span) {
	if p.spanFirst && len(p.days) > 0 {
		p.flush()
	}
	if len(p.days) == 0 {
		p.spanFirst = true
	}
	p.spans = append(p.spans, s)
}

// clockRange reads "9-16", "9.30 til 12", "0900-1600".
func (p *availability) clockRange() (span, bool) {
	to := 2
	if p.peek(to) == "kl" {
		to++
	}
	if dash := p.peek(1); dash != "-" && dash != "til" && (dash != "og" || p.peek(-1) != "mellom") {
		return span{}, false
	}
	a, ok1 := clockOf(p.peek(0))
	b, ok2 := clockOf(p.peek(to))
	if !ok1 || !ok2 || a >= b {
		return span{}, false
	}
	p.at += to
	return span{a, b}, true
}

// open reads what stands after "etter" or "før": a time of day.
func (p *availability) open(after bool) bool {
	p.at++
	for fillers[p.peek(0)] {
		p.at++
	}
	t, ok := clockOf(p.peek(0))
	if !ok || t == 0 || t == 24*60 {
		return false
	}
	if after {
		p.addSpan(span{t, 24 * 60})
	} else {
		p.addSpan(span{0, t})
	}
	return true
}

// exclude reads the days after "unntatt" or "ikke". A part of a day there is not
// understood: leaving it out of a window is seldom what was meant.
func (p *availability) exclude() bool {
	found := false
	for p.at++; p.at < len(p.tokens); p.at++ {
		t := p.peek(0)
		if dayNames[t] != nil {
			p.except = append(p.except, p.dayRange()...)
			found = true
		} else if !fillers[t] {
			break
		}
	}
	_, isPart := dayparts[p.peek(0)]
	if n := p.peek(0); isPart || n != "" && n != ";" && n != "\n" {
		return false
	}
	p.at--
	return found
}

// flush ends a group. Without days it is every day, without parts all day.
func (p *availability) flush() {
	if len(p.days) == 0 && len(p.spans) == 0 && len(p.except) == 0 {
		return
	}
	if len(p.days) == 0 {
		p.days = allWeek
	}
	if len(p.spans) == 0 {
		p.spans = []span{wholeDay}
	}
	for _, d := range p.days {
		if slices.Contains(p.except, d) {
			continue
		}
		for _, s := range p.spans {
			p.windows = append(p.windows, dispatch.Window{Weekday: d, From: s.from, To: s.to})
		}
	}
	p.days, p.spans, p.except, p.spanFirst = nil, nil, nil, false
}

func startsWithDigit(s string) bool { return s != "" && s[0] >= '0' && s[0] <= '9' }

// clockOf reads "9", "09", "9.30", "0930".
func clockOf(s string) (dispatch.TimeOfDay, bool) {
	if !startsWithDigit(s) {
		return 0, false
	}
	h, m := s, "0"
	if i := strings.IndexAny(s, ".:"); i >= 0 {
		h, m = s[:i], s[i+1:]
	} else if len(s) == 3 || len(s) == 4 {
		h, m = s[:len(s)-2], s[len(s)-2:]
	}
	hour, err1 := strconv.Atoi(h)
	minute, err2 := strconv.Atoi(m)
	if err1 != nil || err2 != nil || minute > 59 || hour*60+minute > 24*60 {
		return 0, false
	}
	return dispatch.TimeOfDay(hour*60 + minute), true
}

// joined sorts windows from Monday on and makes one of those that touch.
func joined(list []dispatch.Window) []dispatch.Window {
	fromMonday := func(d time.Weekday) int { return (int(d) + 6) % 7 }
	slices.SortFunc(list, func(a, b dispatch.Window) int {
		return cmp.Or(cmp.Compare(fromMonday(a.Weekday), fromMonday(b.Weekday)), cmp.Compare(a.From, b.From), cmp.Compare(a.To, b.To))
	})
	var out []dispatch.Window
	for _, w := range list {
		if n := len(out); n > 0 && out[n-1].Weekday == w.Weekday && out[n-1].To >= w.From {
			out[n-1].To = max(out[n-1].To, w.To)
			continue
		}
		out = append(out, w)
	}
	return out
}

// parseDay reads the cell of a weekday's own column: "x", "9-12", "formiddag".
func parseDay(day, s string) ([]dispatch.Window, valueFault) {
	if yes, rest, ok := yesNo(s); ok && rest == "" {
		if !yes {
			return nil, ""
		}
		s = "heldag"
	}
	for w := range dayNames {
		if slices.Contains(wordsOf(s), w) && len(w) > 2 {
			return nil, faultf("Skriv bare tiden her, for eksempel «9-12» eller «formiddag». «%s» har en dag i seg.", short(s))
		}
	}
	windows, _, fault := parseAvailable(day + " " + s)
	if fault != "" {
		return nil, faultf("Vi forstår ikke «%s». Skriv for eksempel «9-12», «formiddag» eller «x» for hele dagen.", short(s))
	}
	return windows, ""
}

// whenText says windows in short: "man-fre 9-16, lør 10-14".
func whenText(list []dispatch.Window) string {
	type group struct {
		days  []time.Weekday
		hours string
	}
	var groups []group
	for _, d := range append(slices.Clone(weekdays), weekend...) {
		var hours []string
		for _, w := range list {
			if w.Weekday == d {
				hours = append(hours, clockText(w.From)+"-"+clockText(w.To))
			}
		}
		text := strings.Join(hours, " og ")
		if text == "0-24" {
			text = "hele dagen"
		}
		if n := len(groups); n > 0 && groups[n-1].hours == text {
			groups[n-1].days = append(groups[n-1].days, d)
		} else {
			groups = append(groups, group{[]time.Weekday{d}, text})
		}
	}
	var parts []string
	for _, g := range groups {
		if g.hours == "" {
			continue
		}
		name := func(d time.Weekday) string { return string([]rune(dispatch.Weekday(d))[:3]) }
		days := name(g.days[0])
		if n := len(g.days); n > 1 {
			days += "-" + name(g.days[n-1])
		}
		parts = append(parts, days+" "+g.hours)
	}
	return strings.Join(parts, ", ")
}

func clockText(t dispatch.TimeOfDay) string {
	if t%60 == 0 {
		return strconv.Itoa(int(t) / 60)
	}
	return strconv.Itoa(int(t)/60) + "." + t.String()[3:]
}
