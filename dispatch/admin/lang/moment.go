package lang

import (
	"fmt"
	"regexp"
	"strings"
)

// dayWords are the words of days, months and spans of time, as they stand in the bokmål of the page.
var dayWords = map[string]map[string]string{
	Nynorsk: {
		"mandag": "måndag", "tirsdag": "tysdag", "onsdag": "onsdag", "torsdag": "torsdag", "fredag": "fredag", "lørdag": "laurdag", "søndag": "søndag",
		"i dag": "i dag", "i morgen": "i morgon", "i går": "i går", "nå": "no", "akkurat nå": "akkurat no", "minutt": "minutt", "minutter": "minutt",
		"time": "time", "timer": "timar", "døgn": "døgn", "sekund": "sekund", "sekunder": "sekund", "dag": "dag", "dager": "dagar", "uke": "veke", "uker": "veker",
		"måned": "månad", "måneder": "månader", "til": "til", "uke på": "veke på", "under ett minutt": "under eitt minutt",
	},
	English: {
		"mandag": "Monday", "tirsdag": "Tuesday", "onsdag": "Wednesday", "torsdag": "Thursday", "fredag": "Friday", "lørdag": "Saturday", "søndag": "Sunday",
		"januar": "January", "februar": "February", "mars": "March", "april": "April", "mai": "May", "juni": "June", "juli": "July",
		"august": "August", "september": "September", "oktober": "October", "november": "November", "desember": "December",
		"jan.": "Jan", "feb.": "Feb", "aug.": "Aug", "sep.": "Sep", "okt.": "Oct", "nov.": "Nov", "des.": "Dec",
		"i dag": "today", "i morgen": "tomorrow", "i går": "yesterday", "nå": "now", "akkurat nå": "just now", "minutt": "minute", "minutter": "minutes",
		"time": "hour", "timer": "hours", "døgn": "days", "sekund": "second", "sekunder": "seconds", "dag": "day", "dager": "days", "uke": "week", "uker": "weeks",
		"måned": "month", "måneder": "months", "til": "to", "under ett minutt": "less than a minute",
	},
}

// spoken is everything that may stand in a moment; what holds another word is no moment.
var spoken = regexp.MustCompile(`^(?:(?i:mandag|tirsdag|onsdag|torsdag|fredag|lørdag|søndag|januar|februar|mars|april|mai|juni|juli|august|september|oktober|november|desember|` +
	`jan\.|feb\.|aug\.|sep\.|okt\.|nov\.|des\.|i dag|i morgen|i går|akkurat nå|nå|minutter|minutt|timer|time|døgn|sekunder|sekund|under ett minutt|dager|dag|uker|uke|måneder|måned|` +
	`kl\.|klokka|til|om|for|siden)|[\d.,:–-]+|[\s\x{a0}])+$`)

var (
	wordInMoment = regexp.MustCompile(`(?i)akkurat nå|under ett minutt|i dag|i morgen|i går|[a-zæøå]{3,}\.?|nå`)
	dayOfMonth   = regexp.MustCompile(`(\d{1,2})\. (januar|februar|mars|april|mai|juni|juli|august|september|oktober|november|desember)`)
	clockAt      = regexp.MustCompile(` ?kl\. (\d{1,2}(?:[.:]\d{2})?)(?:([-–])(\d{1,2}(?:[.:]\d{2})?))?`)
	when         = regexp.MustCompile(`(?i)dag\b|i morgen|i går|nå\b|minutt\b|januar|februar|mars|april|mai|juni|juli|august|september|oktober|november|desember`)
	agoIn        = regexp.MustCompile(`^for (.+) siden$`)
	within       = regexp.MustCompile(`^om (.+)$`)
	decimalComma = regexp.MustCompile(`(\d),(\d)`)
	oneDay       = regexp.MustCompile(`^1 døgn\b`)
)

// longestMoment is more than any day, time or span takes.
const longestMoment = 100

// moment says a day, a time or a span that was said in bokmål: "i morgen kl. 10-12", "for 3 timer siden".
func (l *Language) moment(s string) (string, bool) {
	if len(s) > longestMoment || !spoken.MatchString(s) || !wordInMoment.MatchString(s) && !clockAt.MatchString(s) || !strings.ContainsAny(s, "0123456789") && !when.MatchString(s) {
		return "", false
	}
	return l.Moment(s), true
}

// Time says a day, a time or a span where s is one, and leaves anything else as it is.
func (l *Language) Time(s string) string {
	if l == nil {
		return s
	}
	t, ok := l.moment(s)
	if !ok {
		return s
	}
	return t
}

// Moment says in the language a day, a time or a span that is known to be one.
func (l *Language) Moment(s string) string {
	if l == nil || s == "" {
		return s
	}
	words := dayWords[l.Code]
	if l.Code == English {
		if m := agoIn.FindStringSubmatch(s); m != nil {
			return l.Moment(m[1]) + " ago"
		}
		if m := within.FindStringSubmatch(s); m != nil {
			return "in " + l.Moment(m[1])
		}
		s = decimalComma.ReplaceAllString(s, "$1.$2")
		s = oneDay.ReplaceAllString(s, "1 day")
		s = dayOfMonth.ReplaceAllString(s, "$1 $2")
		s = clockAt.ReplaceAllStringFunc(s, func(c string) string {
			m := clockAt.FindStringSubmatch(c)
			if m[3] != "" {
				return " " + englishClock(m[1], m[3]) + "–" + englishClock(m[3], m[1])
			}
			return " at " + englishClock(m[1], "0.30")
		})
		if strings.HasPrefix(s, " at ") || len(s) > 1 && s[0] == ' ' && s[1] >= '0' && s[1] <= '9' {
			s = s[1:]
		}
	}
	if l.Code == Nynorsk {
		s = agoIn.ReplaceAllString(s, "for $1 sidan")
	}
	return wordInMoment.ReplaceAllStringFunc(s, func(w string) string {
		if t, ok := words[w]; ok {
			return t
		}
		if t, ok := words[lowerFirst(w)]; ok {
			return upperFirst(t)
		}
		return w
	})
}

// shortDays are the days as lists of volunteers shorten them.
var shortDays = map[string]map[string]string{
	Nynorsk: {"man": "mån", "tir": "tys", "ons": "ons", "tor": "tor", "fre": "fre", "lør": "lau", "søn": "søn"},
	English: {"man": "Mon", "tir": "Tue", "ons": "Wed", "tor": "Thu", "fre": "Fri", "lør": "Sat", "søn": "Sun"},
}

var shortDay = regexp.MustCompile(`(man|tir|ons|tor|fre|lør|søn)(-(?:man|tir|ons|tor|fre|lør|søn))? (\d|hele dagen)`)

// Days says the times of a week as they are shortened: "man-fre 9-16, lør 10-12".
func (l *Language) Days(s string) string {
	if l == nil || !shortDay.MatchString(s) {
		return s
	}
	s = shortDay.ReplaceAllStringFunc(s, func(part string) string {
		m := shortDay.FindStringSubmatch(part)
		said := shortDays[l.Code][m[1]]
		if m[2] != "" {
			said += "-" + shortDays[l.Code][m[2][1:]]
		}
		rest := m[3]
		if rest == "hele dagen" {
			rest = map[string]string{Nynorsk: "heile dagen", English: "all day"}[l.Code]
		}
		return said + " " + rest
	})
	if l.Code == English {
		s = strings.ReplaceAll(s, " og ", " and ")
	}
	return s
}

// Clock says a time of day or a span of it on its own: "10-12".
func (l *Language) Clock(s string) string {
	if l.code() != English || s == "" {
		return s
	}
	return strings.TrimPrefix(strings.TrimPrefix(l.Moment("kl. "+s), "at "), " ")
}

// englishClock writes a time of day as the other end of its span is written: both with minutes, or neither.
func englishClock(t, other string) string {
	t = strings.ReplaceAll(t, ".", ":")
	if !strings.Contains(t, ":") && strings.ContainsAny(other, ".:") {
		return fmt.Sprintf("%s:00", t)
	}
	return t
}
