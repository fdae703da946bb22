package dates

import (
	"regexp"
	"strconv"
	"strings"
	"time"
	"unicode"
)

// Found is what a sentence says of when.
type Found struct {
	Day        time.Time // midnight; zero: no day is named
	Start, End time.Time // zero: no day, or no time of day
	EndGuessed bool
	Length     time.Duration // how long it lasts, where that is said
}

// Find reads when out of the middle of a sentence: "Trenger følge til lege
// torsdag kl 10 for en beboer". Numbers that are no part of a date or a time
// ("2 beboere", "rom 12", a telephone) are left alone, and what can be read in
// two ways is not read. now is in the zone that is meant.
func Find(text string, now time.Time) Found {
	const most = 1600 // a text message
	if len(text) > most {
		text = text[:most]
	}
	runs := runsOf(spoken(fromEnglish(text)))
	for len(runs) > 0 {
		if f, ok := findIn(runs, now); ok {
			return f
		}
		runs = runs[:len(runs)-1] // what was said last fits least
	}
	return Found{}
}

// findIn reads all runs as one; ok is false where they contradict each other.
func findIn(runs [][]string, now time.Time) (f Found, ok bool) {
	p := whenParser{now: now}
	for _, r := range runs {
		p.tokens = append(p.tokens, r...)
	}
	if p.read() != nil || p.length < 0 || p.length > longestSaid {
		return f, false
	}
	f.Length = p.length
	if len(p.times) > 0 {
		if p.day.IsZero() && p.weekday == nil {
			return f, true // a time without its day says too little
		}
		s, err := p.span()
		if err != nil {
			return f, false
		}
		f.Day, f.Start, f.End, f.EndGuessed = Midnight(s.Start, 0), s.Start, s.End, s.EndGuessed
		return f, true
	}
	if p.day.IsZero() && p.weekday == nil {
		return f, true
	}
	day, err := p.whichDay(24*60 - 1)
	if err != nil {
		return f, false
	}
	f.Day = Midnight(day, 0)
	return f, true
}

// longestSaid is longer than any help that is asked for in hours.
const longestSaid = 24 * time.Hour

// Spoken forms are put as the parser knows them. A number is a word only beside
// what it counts: "to timer" is two hours, "to" alone is nothing.
var (
	hourWords = `(?:time|timer|timar|min|minutt|minutter)`
	numbers   = map[string]int{"en": 1, "ein": 1, "ett": 1, "eitt": 1, "én": 1, "to": 2, "tre": 3, "fire": 4, "fem": 5, "seks": 6, "sju": 7, "syv": 7,
		"åtte": 8, "ni": 9, "ti": 10, "elleve": 11, "tolv": 12}
	numberWord  = `(en|ein|ett|eitt|én|to|tre|fire|fem|seks|sju|syv|åtte|ni|ti|elleve|tolv)`
	halfAnHour  = regexp.MustCompile(`(^|\s)en?i?n? ?halv ?time(\s|[.,!?]|$)`)
	oneAndAHalf = regexp.MustCompile(`(halvannen|halvanna|en og en halv|ein og ein halv) time`)
	aCouple     = regexp.MustCompile(`(et|eit) par tim(er|ar)`)
	countHours  = regexp.MustCompile(`(^|\s)` + numberWord + ` (` + hourWords + `)`)
	countAhead  = regexp.MustCompile(`(^|\s)om ` + numberWord + ` (dag|dager|dagar|uke|uker|veke|veker)`)
	countClock  = regexp.MustCompile(`(kl\.?|klokka|klokken|halv) ` + numberWord + `(\s|[-–.,!?]|$)`)
	quarterPast = regexp.MustCompile(`kvart over (\d{1,2}|` + numberWord[1:len(numberWord)-1] + `)(\s|[.,!?]|$)`)
	quarterTo   = regexp.MustCompile(`kvart på (\d{1,2}|` + numberWord[1:len(numberWord)-1] + `)(\s|[.,!?]|$)`)
	dayPart     = regexp.MustCompile(`i (formiddag|ettermiddag|kveld)(\s|[.,!?]|$)`)
)

func spoken(text string) string {
	s := strings.ToLower(text)
	number := func(w string) int {
		if n, ok := numbers[w]; ok {
			return n
		}
		n, _ := strconv.Atoi(w) // two digits
		return n
	}
	s = oneAndAHalf.ReplaceAllString(s, "1,5 timer")
	s = halfAnHour.ReplaceAllString(s, "${1}30 min$2")
	s = aCouple.ReplaceAllString(s, "2 timer")
	s = countHours.ReplaceAllStringFunc(s, func(m string) string {
		x := countHours.FindStringSubmatch(m)
		return x[1] + strconv.Itoa(numbers[x[2]]) + " " + x[3]
	})
	s = countAhead.ReplaceAllStringFunc(s, func(m string) string {
		x := countAhead.FindStringSubmatch(m)
		return x[1] + "om " + strconv.Itoa(numbers[x[2]]) + " " + x[3]
	})
	s = countClock.ReplaceAllStringFunc(s, func(m string) string {
		x := countClock.FindStringSubmatch(m)
		return x[1] + " " + strconv.Itoa(numbers[x[2]]) + x[3]
	})
	s = quarterPast.ReplaceAllStringFunc(s, func(m string) string {
		x := quarterPast.FindStringSubmatch(m)
		return "kl " + strconv.Itoa(number(x[1])) + ".15" + x[2]
	})
	s = quarterTo.ReplaceAllStringFunc(s, func(m string) string {
		x := quarterTo.FindStringSubmatch(m)
		return "kl " + strconv.Itoa((number(x[1])+11)%12) + ".45" + x[2]
	})
	return dayPart.ReplaceAllString(s, "i dag $1$2")
}

// sureDays are the names of days that mean nothing else in a sentence; "to",
// "ti", "man" and "on" do.
var sureDays = map[string]string{
	"søndag": "", "sundag": "", "mandag": "", "måndag": "", "tirsdag": "", "tysdag": "", "onsdag": "", "torsdag": "", "fredag": "", "lørdag": "", "laurdag": "",
	"tirs": "", "tors": "", "ons": "", "fre": "", "lør": "", "søn": "",
	"søndagen": "søndag", "mandagen": "mandag", "måndagen": "måndag", "tirsdagen": "tirsdag", "tysdagen": "tysdag", "onsdagen": "onsdag", "torsdagen": "torsdag",
	"fredagen": "fredag", "lørdagen": "lørdag", "laurdagen": "laurdag",
}

// joins are words that belong to a time beside one, and to nothing alone.
var joins = map[string]bool{"kl": true, "-": true, "til": true, "i": true, "på": true, "den": true, "fra": true, "frå": true, "og": true, "ca": true,
	"formiddag": true, "ettermiddag": true, "kveld": true, // they say which ten o'clock it is
	"neste": true, "uke": true, "veke": true, "halv": true, "kommende": true, "førstkommende": true, "nå": true}

// runsOf cuts a sentence into the runs that say when: words of time in a row,
// at least one of which can be nothing else.
func runsOf(text string) (runs [][]string) {
	all := tokens(text)
	var run []string
	end := func(next string) {
		// Who counts something else after a day says no time.
		for len(run) > 0 && (joins[run[len(run)-1]] || bare(run) && startsWord(next)) {
			run = run[:len(run)-1]
		}
		for len(run) > 0 && joins[run[0]] && run[0] != "kl" && run[0] != "halv" && run[0] != "neste" && !dayAfter(run) {
			run = run[1:]
		}
		if anchored(run) {
			runs = append(runs, run)
		}
		run = nil
	}
	for i, t := range all {
		if s, ok := sureDays[t]; ok && s != "" {
			t = s
		}
		if t == "frå" {
			t = "fra"
		}
		_, day := sureDays[t]
		switch {
		case day, joins[t], monthNames[t] != 0, t[0] >= '0' && t[0] <= '9',
			t == "dag" && prev(all, i) == "i", (t == "morgen" || t == "overmorgen") && prev(all, i) == "i",
			lengthUnits[t] != 0 && i > 0 && digit(prev(all, i)):
			run = append(run, t)
		default:
			end(t)
		}
	}
	end("")
	return runs
}

// bare tells whether a run ends in a number that nothing marks as a time.
func bare(run []string) bool {
	n := len(run)
	if !digit(run[n-1]) || strings.ContainsAny(run[n-1], ".:/") || strings.Count(run[n-1], "-") > 0 {
		return false
	}
	if n == 1 {
		return true
	}
	before := run[n-2]
	return before != "kl" && before != "-" && before != "halv" && !(before == "til" && n > 2 && digit(run[n-3]))
}

func dayAfter(run []string) bool {
	return run[0] == "i" && len(run) > 1 && (run[1] == "dag" || run[1] == "morgen" || run[1] == "overmorgen")
}

func prev(all []string, i int) string {
	if i == 0 {
		return ""
	}
	return all[i-1]
}

func digit(t string) bool { return t != "" && t[0] >= '0' && t[0] <= '9' }

func startsWord(t string) bool {
	for _, r := range t {
		return unicode.IsLetter(r)
	}
	return false
}

// anchored tells whether a run says when: it names a day, a date or a time.
func anchored(run []string) bool {
	for i, t := range run {
		_, day := sureDays[t]
		switch {
		case day, t == "kl" && i+1 < len(run), t == "halv" && i+1 < len(run), monthNames[t] != 0 && i > 0 && digit(run[i-1]),
			t == "dag", t == "morgen", t == "overmorgen", lengthUnits[t] != 0:
			return true
		case digit(t) && (strings.Contains(t, "/") || strings.Contains(t, ":") || strings.Count(t, ".") > 0 || strings.Count(t, "-") == 2):
			return true
		}
	}
	return false
}
