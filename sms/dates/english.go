package dates

import (
	"regexp"
	"strconv"
	"strings"
)

// What is said of when in English is put as it is said in Norwegian, which the
// parser knows. Only whole texts in English are: "to", "at", "on" and "man" are
// Norwegian words, too.

// wordsOf counts the words of a text that are in a list.
func wordsOf(text string, list map[string]bool) (n int) {
	for _, w := range plainWord.FindAllString(strings.ToLower(text), -1) {
		if list[w] {
			n++
		}
	}
	return n
}

var plainWord = regexp.MustCompile(`[\pL']+`)

func wordList(s string) map[string]bool {
	m := map[string]bool{}
	for _, w := range strings.Fields(s) {
		m[w] = true
	}
	return m
}

// Words that tell a language by themselves; what two of them share is left out.
var (
	onlyEnglish = wordList(`the a an and with need needs needed we you she he they our my me's please could would can't cannot don't doesn't won't didn't someone somebody anyone anybody ` +
		`nobody is are was has have had will not no-one of from who when doctor doctor's dentist dentist's hospital hairdresser appointment visit shopping groceries help resident patient ` +
		`mother father today tomorrow tonight morning afternoon evening monday tuesday wednesday thursday friday saturday sunday next week o'clock past half hour hours thanks thank ` +
		`cancel cancelled canceled moved changed postponed came come go take walk drive lift reading aloud company hello hi dear regards it it's this that there and any`)
	onlyNorwegian = wordList(`og jeg eg vi du dere de hun ho han er var har hadde ikke ikkje trenger treng på til med av fra frå en ein et eit det den noen nokon kan vil skal må hei takk ` +
		`mandag måndag tirsdag tysdag onsdag torsdag fredag lørdag laurdag søndag sundag morgen morgon kveld klokka klokken lege legen følge følgje hjelp oppdraget avtalen timen avlyse flyttet flytta ingen kom`)
	onlyNynorsk = wordList(`eg ikkje treng følgje nokon ein eit frå måndag tysdag laurdag sundag morgon veke vekene bebuar bebuarar sjukehus sjukeheim heim ynskjer ynskje ønskjer kva kven ` +
		`korleis vore vere kome flytta avlysast endrast dykk dykkar hjå berre mykje timar klokka`)
)

// Language tells which language a text is written in: en, nn or nb; empty where
// nothing in it tells.
func Language(text string) string {
	english, norwegian := wordsOf(text, onlyEnglish), wordsOf(text, onlyNorwegian)
	switch {
	case english > norwegian:
		return "en"
	case wordsOf(text, onlyNynorsk) > 1:
		return "nn"
	case norwegian > 0:
		return "nb"
	}
	return ""
}

const (
	clockWord  = `(\d{1,2}|one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve)`
	minuteWord = `(five|ten|twenty[ -]five|twenty|\d{1,2})`
	monthWord  = `(january|jan|february|feb|march|mar|april|apr|may|june|jun|july|jul|august|aug|september|sept|sep|october|oct|november|nov|december|dec)`
	ending     = `(?:st|nd|rd|th)?`
)

var englishNumbers = map[string]int{"one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "eight": 8, "nine": 9, "ten": 10, "eleven": 11, "twelve": 12,
	"fifteen": 15, "twenty": 20, "twenty five": 25, "twenty-five": 25, "thirty": 30, "forty": 40, "forty five": 45, "forty-five": 45}

func englishNumber(w string) int {
	if n, ok := englishNumbers[w]; ok {
		return n
	}
	n, _ := strconv.Atoi(w) // at most two digits
	return n
}

// clockAt writes a time of day; an hour that goes round the clock stays on it.
func clockAt(hour, minute int) string {
	if minute < 0 {
		hour, minute = hour-1, minute+60
		if hour < 1 {
			hour = 12
		}
	}
	s := strconv.Itoa(minute)
	if minute < 10 {
		s = "0" + s
	}
	return "kl " + strconv.Itoa(hour) + "." + s
}

// turn is one way of saying when, and what it is in the parser's words.
type turn struct {
	said *regexp.Regexp
	put  func(m []string) string
}

func say(pattern, with string) turn {
	re := regexp.MustCompile(pattern)
	return turn{said: re, put: func(m []string) string {
		out := with
		for i := len(m) - 1; i > 0; i-- {
			out = strings.ReplaceAll(out, "$"+strconv.Itoa(i), m[i])
		}
		return out
	}}
}

func sayClock(pattern string, put func(m []string) string) turn {
	return turn{said: regexp.MustCompile(pattern), put: put}
}

// later puts a time of day after noon, where it is not there already.
func later(hour string) string {
	h := englishNumber(hour)
	if h < 12 {
		h += 12
	}
	return strconv.Itoa(h)
}

func minutesOf(s string) string {
	if s = strings.TrimLeft(s, ".:"); s == "" {
		return "00"
	}
	return s
}

// turns are tried in this order: what is longer, or would be misread as
// something else, comes first.
var turns = []turn{
	// How long until, which says nothing of when.
	say(`\bin (?:about |around )?(?:an?|\d+|one|two|three|four|five|six|half an) (?:hours?|minutes?|days?|weeks?|months?)\b`, " ; "),
	say(`\b(?:day|week|month) (?:before|ago)\b`, " ; "),
	// How long.
	say(`\b(?:an|one|1) hour and a half\b|\b(?:one|1) and a half hours?\b`, "1,5 timer"),
	say(`\b(?:two|2) hours and a half\b|\b(?:two|2) and a half hours?\b`, "2,5 timer"),
	say(`\bhalf an hour\b|\ba half[ -]hour\b`, "30 min"),
	say(`\ba (?:couple|few) (?:of )?hours\b`, "2 timer"),
	sayClock(`\b(an|one|two|three|four|five|six|seven|eight|\d{1,2}) (?:hours?|hrs?)\b`, func(m []string) string {
		return strconv.Itoa(max(englishNumber(m[1]), 1)) + " timer"
	}),
	// Which day.
	say(`\b(?:the )?day after tomorrow\b`, "i overmorgen"),
	sayClock(`\b(?:tonight|this (?:evening|afternoon))(?:,? (?:at|from))? `+clockWord+`(?:[.:](\d\d))?\b`, func(m []string) string {
		return "i dag kl " + later(m[1]) + "." + minutesOf(m[2])
	}),
	sayClock(`\b(tomorrow|monday|tuesday|wednesday|thursday|friday|saturday|sunday) (?:evening|afternoon|night)(?:,? (?:at|from))? `+clockWord+`(?:[.:](\d\d))?\b`, func(m []string) string {
		return m[1] + " kl " + later(m[2]) + "." + minutesOf(m[3])
	}),
	say(`\b(tomorrow|monday|tuesday|wednesday|thursday|friday|saturday|sunday) (?:morning|afternoon|evening|night)\b`, "$1"),
	sayClock(`\b`+clockWord+`(?:[.:](\d\d))? (?:in the (?:afternoon|evening)|at night)\b`, func(m []string) string {
		return "kl " + later(m[1]) + "." + minutesOf(m[2])
	}),
	say(`\b(?:in the|this) (?:morning|afternoon|evening)\b|\btonight\b`, "i dag"),
	// What a clock shows.
	sayClock(`\bhalf past `+clockWord+`\b`, func(m []string) string { return clockAt(englishNumber(m[1]), 30) }),
	sayClock(`\bhalf (one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve)\b`, func(m []string) string { return clockAt(englishNumber(m[1]), 30) }),
	sayClock(`\b(?:a )?quarter past `+clockWord+`\b`, func(m []string) string { return clockAt(englishNumber(m[1]), 15) }),
	sayClock(`\b(?:a )?quarter to `+clockWord+`\b`, func(m []string) string { return clockAt(englishNumber(m[1]), -15) }),
	sayClock(`\b`+minuteWord+`(?: minutes)? past `+clockWord+`\b`, func(m []string) string { return clockAt(englishNumber(m[2]), englishNumber(m[1])) }),
	sayClock(`\b(five|ten|twenty[ -]five|twenty) to (one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve)\b`, func(m []string) string {
		return clockAt(englishNumber(m[2]), -englishNumber(m[1]))
	}),
	say(`\bat (?:noon|midday)\b|\b12 noon\b`, "kl 12"),
	sayClock(`\b(\d{1,2})(?:[.:](\d\d))? ?([ap])\.?m\b\.?`, func(m []string) string {
		h := englishNumber(m[1])
		if h > 12 || h == 0 {
			return "kl " + m[1] + "." + minutesOf(m[2])
		}
		h %= 12
		if m[3] == "p" {
			h += 12
		}
		return "kl " + strconv.Itoa(h) + ":" + minutesOf(m[2]) // as surely as it is said
	}),
	sayClock(`\b(one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve) (fifteen|thirty|forty[ -]five)\b`, func(m []string) string {
		return clockAt(englishNumber(m[1]), englishNumber(m[2]))
	}),
	sayClock(`\b`+clockWord+` o'?clock\b`, func(m []string) string { return "kl " + strconv.Itoa(englishNumber(m[1])) }),
	sayClock(`\b(?:at|from|about|around|by|after) (one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve)\b`, func(m []string) string {
		return "kl " + strconv.Itoa(englishNumber(m[1]))
	}),
	say(`\b(?:at|from|around) (?:about |around )?(\d)`, "kl $1"),
	sayClock(`(kl \d{1,2}(?:[.:]\d\d)?) (?:to|until|till|til|and) (one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve)\b`, func(m []string) string {
		return m[1] + " - " + strconv.Itoa(englishNumber(m[2]))
	}),
	say(`\bbetween (?:kl )?(\d{1,2}(?:[.:]\d\d)?) and (?:kl )?(\d{1,2}(?:[.:]\d\d)?)`, "kl $1 - $2"),
	sayClock(`\bbetween (one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve) and `+clockWord+`\b`, func(m []string) string {
		return "kl " + strconv.Itoa(englishNumber(m[1])) + " - " + strconv.Itoa(englishNumber(m[2]))
	}),
	say(`(\d) (?:to|until|till|til) (?:kl )?(\d)`, "$1 - $2"),
	// Dates. The name of a month without its day is a word like any other: "may".
	sayClock(`(kl |- )?\b(\d{1,2})`+ending+`(?: of)? `+monthWord+`\b\.?(?:,? (20\d\d)\b)?`, func(m []string) string {
		if m[1] != "" {
			return m[0] // "at 10 December 3rd"
		}
		return dated(m[2], m[3], m[4])
	}),
	sayClock(`\b`+monthWord+`\.? (\d{1,2})`+ending+`\b(?:,? (20\d\d)\b)?`, func(m []string) string { return dated(m[2], m[1], m[3]) }),
	say(`\b(?:january|february|march|may|june|july|april|august|mar|jan|feb|apr|jun|jul|aug|sept?|oct|nov|dec)\b`, " ; "),
	say(`\b(\d{1,2})(?:st|nd|rd|th)\b`, "$1"),
	// Days.
	say(`\b(\pL+day),? (?:of )?next week\b`, "neste $1"),
	say(`\bnext week,? (?:on )?(\pL+day)\b`, "neste $1"),
	say(`\b(?:this|coming|this coming) (\pL+day)\b`, "$1"),
	say(`\bnext\b`, "neste"),
	say(`\bmonday\b`, "mandag"), say(`\btuesday\b`, "tirsdag"), say(`\bwednesday\b`, "onsdag"), say(`\bthursday\b`, "torsdag"),
	say(`\bfriday\b`, "fredag"), say(`\bsaturday\b`, "lørdag"), say(`\bsunday\b`, "søndag"),
	say(`\bmon\b\.?( |,)`, "mandag$1"), say(`\b(?:tues?)\b\.?( |,)`, "tirsdag$1"), say(`\bwed\b\.?( |,)`, "onsdag$1"), say(`\b(?:thu|thurs?)\b\.?( |,)`, "torsdag$1"),
	say(`\bfri\b\.?( |,)`, "fredag$1"), say(`\bsat\b\.?( kl| \d|, ?\d)`, "lørdag$1"), say(`\bsun\b\.?( kl| \d|, ?\d)`, "søndag$1"),
	say(`\bday\b|\bmorgen\b`, " ; "),
	say(`\btomorrow\b`, "i morgen"),
	say(`\btoday\b`, "i dag"),
	// Words that the parser would take for something else.
	say(`\b(?:i'm|i've|i'll|i'd|i)\b( (?:need|would|am|have|can|will|want|was|and|we|had|am|could|ask|hope|think))`, " ; $1"),
}

// dated writes a date as numbers, which is the same in all languages.
func dated(day, month, year string) string {
	s := day + "/" + strconv.Itoa(int(monthNames[month]))
	if year != "" {
		s += "/" + year
	}
	return s
}

// fromEnglish puts what an English text says of when as the parser knows it; a
// text in another language stays as it is.
func fromEnglish(text string) string {
	if Language(text) != "en" {
		return text
	}
	s := strings.ToLower(strings.NewReplacer("’", "'", "–", "-", "—", "-").Replace(text))
	s = strings.Join(strings.Fields(s), " ")
	for _, t := range turns {
		s = replaced(s, t)
	}
	return s
}

func replaced(s string, t turn) string {
	var b strings.Builder
	at := 0
	for _, m := range t.said.FindAllStringSubmatchIndex(s, -1) {
		parts := make([]string, len(m)/2)
		for i := range parts {
			if m[2*i] >= 0 {
				parts[i] = s[m[2*i]:m[2*i+1]]
			}
		}
		b.WriteString(s[at:m[0]])
		b.WriteString(t.put(parts))
		at = m[1]
	}
	b.WriteString(s[at:])
	return b.String()
}
