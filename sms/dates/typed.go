package dates

import (
	"fmt"
	"regexp"
	"strconv"
	"strings"
	"time"
)

// In a field people write in more ways than in a sentence, and nothing else stands
// there. Each is put as the parser knows it; what could be meant in two ways is
// left for the parser to refuse.

// What hours, minutes and numbers are called, in all three languages.
const (
	hourName = `en|ett|eitt|ein|to|tre|fire|fem|seks|sju|syv|åtte|ni|ti|elleve|tolv|one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve`
	dayName  = `mandag|måndag|tirsdag|tysdag|onsdag|torsdag|fredag|lørdag|laurdag|søndag|sundag|monday|tuesday|wednesday|thursday|friday|saturday|sunday`
	anyClock = `(?:kl\.? ?|klokk[ae]n? )?(\d{1,2}(?:[.:]\d\d)?)`
)

// called is the number that a word is; digits stand for themselves.
func called(w string) int {
	if n, ok := numbers[w]; ok {
		return n
	}
	if w == "ei" || w == "et" || w == "eit" || w == "a" || w == "an" {
		return 1
	}
	return englishNumber(w)
}

var ordinals = map[string]int{"første": 1, "fyrste": 1, "first": 1, "andre": 2, "second": 2, "tredje": 3, "third": 3, "fjerde": 4, "fourth": 4, "femte": 5, "fifth": 5, "siste": -1, "last": -1,
	"1": 1, "2": 2, "3": 3, "4": 4, "5": 5, "1st": 1, "2nd": 2, "3rd": 3, "4th": 4}

// typedTurns are tried in this order, before what is said in a sentence.
var typedTurns = []turn{
	say(`[\s\x{00a0}]+`, " "),
	say(`[()]|\bo'clock\b`, " "),
	say(`(\d)½ ?`, "$1,5 "), say(`½ time\b`, "30 min"),
	// Written together, and with other signs between the numbers.
	say(`(20\d\d-\d{1,2}-\d{1,2})t(\d)`, "$1 $2"),
	say(`\b(20\d\d)([01]\d)([0-3]\d)\b`, "$1-$2-$3"),
	say(`\b(\d{1,2})-(\d{1,2})-(20\d\d|2[5-9]|[3-9]\d)\b`, "$1/$2/$3"),
	say(`\b(\d{1,2}[/.]\d{1,2})\.?-(2[5-9]|[3-9]\d|20\d\d)( |$)`, "$1/$2$3"),
	say(`\b(2[5-9]|3[01])-(0?[1-9]|1[0-2]) (kl|klokk|fra|frå|\d)`, "$1/$2 $3"),
	say(`\b(\d{1,2})\. (\d{1,2})\.( |$)`, "$1.$2.$3"),
	say(`\b(\d{1,2}),(\d\d)( ?-|$| til | kl)`, "$1.$2$3"),
	say(`(\d) ?t ?(\d{1,2})(?: ?min(?:utter|utt)?)?\b`, "$1 t $2 min"), say(`\+ ?(\d)`, "$1"),
	// How long.
	say(`\b(?:et|eit) kvarter\b|\ba quarter of an hour\b`, "15 min"), say(`\b(?:tre|3) kvarter\b|\bthree quarters of an hour\b`, "45 min"),
	say(`\b(?:an|one|1) hour and a half\b|\b(?:one|1) and a half hours?\b`, "1,5 timer"), say(`\bhalf an hour\b`, "30 min"),
	sayClock(`\b(an?|ei|`+hourName+`) (hours?|hrs?|minutes?|timar|timer|time)\b`, func(m []string) string { return strconv.Itoa(called(m[1])) + " " + m[2] }),
	// A week on from a day, and days from now.
	say(`\b(`+dayName+`) week\b( [^\d]|$| \d{1,2} ?(?:am|pm|-|[.:]))`, "$1 plussuke$2"),
	say(`\ba week on (`+dayName+`)\b`, "$1 plussuke"), say(`\ba week today\b`, "om 7 dager"), say(`\bin a fortnight\b`, "om 14 dager"),
	sayClock(`\b(?:om|in) (en|ei|ein|ett|et|eit|an?|`+hourName+`) (dag|dager|dagar|uke|uker|veke|veker|day|days|week|weeks|min|time)`, func(m []string) string {
		return "om " + strconv.Itoa(called(m[1])) + " " + m[2]
	}),
	say(`\b(?:the )?day after tomorrow\b`, "i overmorgen"),
	// Parts of a day.
	say(`\bi morg[eo]n tidleg\b|\bi morgen tidlig\b|\bi morra tidlig\b|\btomorrow morning\b|\bearly tomorrow\b`, "i morgen formiddag"),
	say(`\bi dag tidl(?:ig|eg)\b|\bthis morning\b`, "i dag formiddag"),
	say(`\bi (formiddag|føremiddag|ettermiddag|kveld)\b`, "i dag $1"), say(`\btonight\b|\bthis evening\b`, "i dag kveld"), say(`\bthis afternoon\b`, "i dag ettermiddag"),
	say(`\b(`+dayName+`|tors|tirs|ons|man|fre|lør|søn)\.? (?:om |på |in the )?(?:morgen|morgenen|morgon|morgonen|morning)\b`, "$1 formiddag"),
	say(`\b(?:in the |om |på )?(?:morning|formiddagen|føremiddagen|føremiddag|morgenen|morgonen)\b`, "formiddag"),
	say(`\b(?:in the |om |på )?(?:afternoon|ettermiddagen)\b`, "ettermiddag"),
	say(`\b(?:in the |om |på )?(?:evening|kvelden|at night)\b`, "kveld"),
	say(`\b(?:hele|heile|all|the whole) (?:dagen|dag|day)\b|\bmidt på dagen\b|\better (?:lunsj|middag)\b|\bafter lunch\b`, " "),
	say(`\b(?:at )?(?:noon|midday)\b`, "kl 12"),
	// What a clock shows.
	sayClock(`\bhalf past (`+hourName+`|\d{1,2})\b`, func(m []string) string { return clockAt(called(m[1]), 30) }),
	sayClock(`\b(?:a )?quarter past (`+hourName+`|\d{1,2})\b`, func(m []string) string { return clockAt(called(m[1]), 15) }),
	sayClock(`\b(?:a )?quarter to (`+hourName+`|\d{1,2})\b`, func(m []string) string { return clockAt(called(m[1]), -15) }),
	sayClock(`\b(five|ten|twenty|5|10|20)(?: minutes)? past (`+hourName+`|\d{1,2})\b`, func(m []string) string { return clockAt(called(m[2]), called(m[1])) }),
	sayClock(`\b(fem|ti|tjue|kvart|5|10|20) (over|på) (halv )?(`+hourName+`|1[0-2]|[1-9])\b`, minutesBeside),
	sayClock(`\bhalv (`+hourName+`)\b`, func(m []string) string { return clockAt(called(m[1]), -30) }),
	sayClock(`\bhalf (one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve)\b`, func(m []string) string { return clockAt(called(m[1]), 30) }),
	say(`\b(\d{1,2})-ti(?:da|den)\b`, "kl $1"),
	say(`\b(?:ved|rundt|omkring|omtrent|cirka|around|about|approximately|ca\.?) (kl|\d)`, "$1"),
	say(`\b(?:mellom|between) `+anyClock+` (?:og|and) `+anyClock, "kl $1 - $2"),
	sayClock(`\b(?:(?:mellom|between|fra|frå|from|kl\.?|klokk[ae]n?|at) )?(`+hourName+`) ?(?:til|og|to|and|until|till|-) ?(?:kl\.? )?(`+hourName+`)\b`, func(m []string) string {
		return "kl " + strconv.Itoa(called(m[1])) + " - " + strconv.Itoa(called(m[2]))
	}),
	sayClock(`\b(?:at|from|kl\.?|klokk[ae]n?|fra|frå|på) (`+hourName+`)\b`, func(m []string) string { return "kl " + strconv.Itoa(called(m[1])) }),
	sayClock(`\b(`+dayName+`|i morgen|tomorrow|i dag|today|formiddag|ettermiddag|kveld) (`+hourName+`)\b`, func(m []string) string { return m[1] + " kl " + strconv.Itoa(called(m[2])) }),
	sayClock(`(\d ?-|\d ?til|\d ?to) ?(`+hourName+`)\b`, func(m []string) string { return m[1] + " " + strconv.Itoa(called(m[2])) }),
	say(`(\d|am|pm) (?:to|until|till) (?:kl )?(\d)`, "$1 - $2"),
	// Which day.
	say(`\b(`+dayName+`)en\b`, "$1"), say(`\bweds\b`, "wed"),
	say(`\b(?:i )?(?:denne|this) (?:uka|uken|uke|veka|veke|week)\b`, "denneuka"),
	say(`\b(?:i )?(neste|next) (?:uka|uken|uke|veka|veke|week)\b`, "neste"),
	sayClock(`(\d )?\b(?:i |in )?(?:uke|uka|veke|veka|week) ?(?:nr\.? ?)?(\d{1,2})\b\.?`, func(m []string) string {
		if m[1] != "" {
			return m[0] // "om 1 uke 10-12"
		}
		return "ukenummer " + m[2]
	}),
	say(`\b(?:i |til |in the )?(?:helga|helgen|helg|weekend)\b`, " "),
	say(`\b(?:den |d\.? ?|the )(\d{1,2})(?:st|nd|rd|th|\.)?(?: ?(?:ds|d\.m)\.?)?( kl| klokk| fra| frå| mellom| at| from| \d|$)`, "dato $1 $2"),
	say(`^(\d{1,2})\.(?: ?ds\.?)?( ?(?:kl|klokk|fra|frå|mellom)| \d{1,2}(?:[.:]\d\d)? ?-)`, "dato $1 $2"),
	say(`\b(`+dayName+`|tors|tirs|ons|man|fre|lør|søn|to|ti|on|ma|fr|lø|sø)\.? (\d{1,2})\. ?(kl|klokk|fra|frå|mellom|at|from| \d)`, "$1 dato $2 $3"),
}

// minutesBeside is a time by the minutes beside an hour or a half one: "ti på
// elleve", "fem over halv ti".
func minutesBeside(m []string) string {
	minutes, hour := map[string]int{"kvart": 15, "tjue": 20}[m[1]], called(m[4])
	if minutes == 0 {
		minutes = called(m[1])
	}
	if m[2] == "på" {
		minutes = -minutes
	}
	if m[3] != "" {
		hour, minutes = (hour+10)%12+1, minutes+30
	}
	return clockAt(hour, minutes)
}

// typed puts what stands in a field as the parser knows it.
func typed(text string, now time.Time) string {
	s := strings.ToLower(strings.NewReplacer("’", "'", "–", "-", "—", "-", "−", "-").Replace(text))
	s = nthDay(named(s, now), now)
	for _, t := range typedTurns {
		s = replaced(s, t)
	}
	return s
}

var (
	adventDay = regexp.MustCompile(`\b(1|2|3|4|første|fyrste|andre|tredje|fjerde|first|second|third|fourth)\.?(?:st|nd|rd|th)? ?(?:(?:søndag|sundag|sunday) (?:i|in|of) )?advent(?:ssøndag)?(?:en)?\b`)
	nthOfIt   = regexp.MustCompile(`\b(?:den |the )?(1|2|3|4|5|første|fyrste|andre|tredje|fjerde|femte|siste|first|second|third|fourth|last)\.? (` + dayName + `)(?:en)? (?:i|in|of) (\pL+)`)
)

// nthDay puts "1. søndag i advent" and "første mandag i desember" as dates: the
// next of each.
func nthDay(s string, now time.Time) string {
	s = adventDay.ReplaceAllStringFunc(s, func(m string) string {
		n := ordinals[adventDay.FindStringSubmatch(m)[1]]
		return next(now, func(year int) (time.Time, bool) {
			// The fourth is the last Sunday before Christmas Day.
			eve := time.Date(year, time.December, 24, 0, 0, 0, 0, now.Location())
			return Midnight(eve, -int(eve.Weekday())-7*(4-n)), true
		})
	})
	return nthOfIt.ReplaceAllStringFunc(s, func(all string) string {
		m := nthOfIt.FindStringSubmatch(all)
		n, month, day := ordinals[m[1]], monthNames[m[3]], dayNames[m[2]]
		if month == 0 {
			return all
		}
		if date := next(now, func(year int) (time.Time, bool) { return nthIn(year, month, day, n, now.Location()) }); date != "" {
			return date
		}
		return all
	})
}

// nthIn is the nth of a day of the week in a month; -1 is the last. ok is false
// where there is none.
func nthIn(year int, month time.Month, day time.Weekday, n int, zone *time.Location) (at time.Time, ok bool) {
	first := time.Date(year, month, 1, 0, 0, 0, 0, zone)
	if n < 0 {
		last := time.Date(year, month+1, 0, 0, 0, 0, 0, zone)
		return Midnight(last, -(int(last.Weekday())-int(day)+7)%7), true
	}
	at = Midnight(first, (int(day)-int(first.Weekday())+7)%7+7*(n-1))
	return at, at.Month() == month
}

// next is the date of this year or, where it has passed, of the next; empty: there
// is none.
func next(now time.Time, of func(year int) (time.Time, bool)) string {
	for year := now.Year(); year <= now.Year()+1; year++ {
		if d, ok := of(year); ok && daysFrom(now, d) >= 0 {
			return fmt.Sprintf("%d-%d-%d", d.Year(), int(d.Month()), d.Day())
		}
	}
	return ""
}

// recurs is how people say that something comes again and again.
var recurs = regexp.MustCompile(`(?i)(^|\s)(?:(annenhver|annankvar|annen hver|anna kvar|every other|every second|hver annen|kvar annan)|hver eneste|hver|kvar|every|alle|each)\s+(?:uke på\s+|veke på\s+)?`)

var plurals = regexp.MustCompile(`(?i)\b(` + dayName + `)(?:er|ar|s|ene|ane)\b`)

// Recurring takes out of what was typed that it comes again and again: "hver
// tirsdag 10-12" is "tirsdag 10-12", each week; weeks is 0 where nothing says so.
func Recurring(text string) (first string, weeks int) {
	if m := recurs.FindStringSubmatch(text); m != nil {
		if weeks = 1; m[2] != "" {
			weeks = 2
		}
		text = recurs.ReplaceAllString(text, "$1")
	}
	if plurals.MatchString(text) {
		text, weeks = plurals.ReplaceAllString(text, "$1"), max(weeks, 1)
	}
	return strings.TrimSpace(text), weeks
}
