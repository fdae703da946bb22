package sms

import (
	"fmt"
	"regexp"
	"strconv"
	"strings"
	"time"
)

// What is said in a telephone call is written out in words, as people say it:
// no voice then reads "10.30" as a fraction or a telephone number as millions.

// SpokenLanguage is the one of the languages we can speak that is nearest to
// lang. Nynorsk is spoken by the voices of Bokmål: there is none of its own.
func SpokenLanguage(lang string) string {
	if Language(lang) == English {
		return English
	}
	return Bokmal
}

var (
	bokmalUnits = [20]string{"null", "en", "to", "tre", "fire", "fem", "seks", "sju", "åtte", "ni", "ti", "elleve", "tolv", "tretten", "fjorten",
		"femten", "seksten", "sytten", "atten", "nitten"}
	bokmalTens   = [10]string{"", "", "tjue", "tretti", "førti", "femti", "seksti", "sytti", "åtti", "nitti"}
	englishUnits = [20]string{"zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve", "thirteen",
		"fourteen", "fifteen", "sixteen", "seventeen", "eighteen", "nineteen"}
	englishTens    = [10]string{"", "", "twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety"}
	bokmalOrdinals = [32]string{"", "første", "andre", "tredje", "fjerde", "femte", "sjette", "sjuende", "åttende", "niende", "tiende", "ellevte",
		"tolvte", "trettende", "fjortende", "femtende", "sekstende", "syttende", "attende", "nittende", "tjuende", "tjueførste", "tjueandre",
		"tjuetredje", "tjuefjerde", "tjuefemte", "tjuesjette", "tjuesjuende", "tjueåttende", "tjueniende", "trettiende", "trettiførste"}
	englishOrdinals = [32]string{"", "first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth", "tenth", "eleventh",
		"twelfth", "thirteenth", "fourteenth", "fifteenth", "sixteenth", "seventeenth", "eighteenth", "nineteenth", "twentieth", "twenty-first",
		"twenty-second", "twenty-third", "twenty-fourth", "twenty-fifth", "twenty-sixth", "twenty-seventh", "twenty-eighth", "twenty-ninth",
		"thirtieth", "thirty-first"}
)

// upToHundred says a number below a hundred.
func upToHundred(lang string, n int) string {
	units, tens, joint := bokmalUnits, bokmalTens, ""
	if SpokenLanguage(lang) == English {
		units, tens, joint = englishUnits, englishTens, "-"
	}
	switch {
	case n < 20:
		return units[n]
	case n%10 == 0:
		return tens[n/10]
	}
	return tens[n/10] + joint + units[n%10]
}

// SayDigits says a string of digits in pairs, as telephone numbers are said:
// "førtito, null null, null null, null en". What is no digit is left out. The
// commas make a voice rest between the pairs.
func SayDigits(lang, digits string) string {
	var kept []byte
	for i := range len(digits) {
		if digits[i] >= '0' && digits[i] <= '9' {
			kept = append(kept, digits[i])
		}
	}
	if len(kept) == 0 {
		return ""
	}
	zero := upToHundred(lang, 0)
	var said []string
	if len(kept)%2 == 1 {
		said = append(said, upToHundred(lang, int(kept[0]-'0')))
		kept = kept[1:]
	}
	for i := 0; i < len(kept); i += 2 {
		tens, units := int(kept[i]-'0'), int(kept[i+1]-'0')
		switch {
		case tens == 0:
			said = append(said, zero+" "+upToHundred(lang, units))
		default:
			said = append(said, upToHundred(lang, tens*10+units))
		}
	}
	return strings.Join(said, ", ")
}

// SayNumber says a number such as that of a task: in one word below a hundred,
// else in pairs of digits.
func SayNumber(lang string, n int64) string {
	if n >= 0 && n < 100 {
		return upToHundred(lang, int(n))
	}
	return SayDigits(lang, strconv.FormatInt(n, 10))
}

// SayPhone says a telephone number in pairs; a Norwegian one without its
// country code, which nobody says.
func SayPhone(lang, number string) string {
	number = strings.TrimPrefix(strings.TrimSpace(number), "+47")
	if strings.HasPrefix(number, "+") {
		plus := "pluss "
		if SpokenLanguage(lang) == English {
			plus = "plus "
		}
		return plus + SayDigits(lang, number)
	}
	return SayDigits(lang, number)
}

// SayClock says a time of day, to stand after "klokken" or "at": "ti", "halv
// elleve", "fjorten femten"; "ten o'clock", "fourteen fifteen".
func SayClock(lang string, hour, minute int) string {
	if SpokenLanguage(lang) == English {
		switch {
		case minute == 0 && hour <= 12 && hour > 0:
			return upToHundred(lang, hour) + " o'clock"
		case minute == 0:
			return upToHundred(lang, hour) + " hundred hours"
		case minute < 10:
			return upToHundred(lang, hour) + " oh " + upToHundred(lang, minute)
		}
		return upToHundred(lang, hour) + " " + upToHundred(lang, minute)
	}
	of := func(h int) string {
		if h == 1 {
			return "ett"
		}
		return upToHundred(lang, h)
	}
	// From one in the afternoon "halv to" could be the night's; then the figures
	// are said.
	switch {
	case minute == 0:
		return of(hour)
	case minute == 15 && hour > 0 && hour < 13:
		return "kvart over " + of(hour)
	case minute == 30 && hour > 0 && hour < 12:
		return "halv " + of(hour+1)
	case minute == 45 && hour > 0 && hour < 12:
		return "kvart på " + of(hour+1)
	case minute < 10:
		return of(hour) + " null " + upToHundred(lang, minute)
	}
	return of(hour) + " " + upToHundred(lang, minute)
}

// SayDate says a day: "torsdag tjuesjette november", "Thursday the twenty-sixth
// of November"; the year where it is more than about ten months off.
func SayDate(lang string, day, now time.Time) string {
	var said string
	if SpokenLanguage(lang) == English {
		said = fmt.Sprintf("%s the %s of %s", day.Weekday(), englishOrdinals[day.Day()], day.Month())
	} else {
		said = fmt.Sprintf("%s %s %s", bokmalDays[day.Weekday()], bokmalOrdinals[day.Day()], norwegianMonths[day.Month()-1])
	}
	if yearSaid(day, now) {
		y := day.Year()
		said += " " + upToHundred(lang, y/100%100) + " " + upToHundred(lang, y%100)
	}
	return said
}

// SayLength says how long something lasts: "to timer", "en time", "en time og
// tretti minutter".
func SayLength(lang string, d time.Duration) string {
	hours, minutes := int(d/time.Hour), int(d/time.Minute)%60
	one, many, and := "en time", " timer", " og "
	minute := " minutter"
	if SpokenLanguage(lang) == English {
		one, many, and, minute = "one hour", " hours", " and ", " minutes"
	}
	var parts []string
	switch {
	case hours == 1:
		parts = append(parts, one)
	case hours > 1 && hours < 100:
		parts = append(parts, upToHundred(lang, hours)+many)
	case hours >= 100:
		parts = append(parts, strconv.Itoa(hours)+many)
	}
	if minutes > 0 {
		parts = append(parts, upToHundred(lang, minutes)+minute)
	}
	return strings.Join(parts, and)
}

// SayWhen says when a task is: "torsdag tjuesjette november klokken ti til
// tolv". Days are judged in start's zone.
func SayWhen(lang string, start, end, now time.Time) string {
	end = end.In(start.Location())
	at, to := " klokken ", " til "
	if SpokenLanguage(lang) == English {
		at, to = " at ", " to "
	}
	said := SayDate(lang, start, now) + at + SayClock(lang, start.Hour(), start.Minute())
	if !end.After(start) {
		return said
	}
	nextDay := time.Date(start.Year(), start.Month(), start.Day()+1, 0, 0, 0, 0, start.Location())
	switch {
	case end.Equal(nextDay):
		return said + to + SayClock(lang, 24, 0)
	case end.Before(nextDay):
		if minuteOfDay(end) <= minuteOfDay(start) {
			return said
		}
		return said + to + SayClock(lang, end.Hour(), end.Minute())
	}
	return said + to + SayDate(lang, end, now) + at + SayClock(lang, end.Hour(), end.Minute())
}

var (
	writtenPhone = regexp.MustCompile(`(?:\+47 ?)?\b(?:\d{3} \d{2} \d{3}|\d{2} \d{2} \d{2} \d{2}|\d{8})\b`)
	writtenClock = regexp.MustCompile(`(?i)\bkl\.? ?(\d{1,2})(?:[.:](\d{2}))?\b`)
	shortened    = []struct {
		find *regexp.Regexp
		say  string
	}{
		{regexp.MustCompile(`(?i)\btlf\.? `), "telefon "},
		{regexp.MustCompile(`(?i)\bca\.? `), "cirka "},
		{regexp.MustCompile(`(?i)\bf\.? ?eks\.`), "for eksempel"},
		{regexp.MustCompile(`(?i)\bevt\.? `), "eventuelt "},
		{regexp.MustCompile(`(?i)\bbl\.? ?a\.`), "blant annet"},
		{regexp.MustCompile(`(?i)\betg\.? `), "etasje "},
		{regexp.MustCompile(`(?i)(\d) ?min\b\.?`), "$1 minutter"},
	}
)

// mostSpoken bounds one spoken text, in characters: a minute and a half.
const mostSpoken = 1300

// Speakable makes what somebody wrote fit for a voice: short forms and telephone
// numbers in words, nothing that cannot stand in XML, and not without end.
func Speakable(lang, text string) string {
	text = strings.Map(func(r rune) rune {
		switch {
		case r == '\n' || r == '\t' || r == '\r':
			return ' '
		case r < ' ' || r == 0x7f || r == 0xfffe || r == 0xffff || r == 0xfffd:
			return -1
		case r == '«' || r == '»' || r == '"' || r == '*' || r == '#' || r == '_':
			return -1
		}
		return r
	}, text)
	if SpokenLanguage(lang) == Bokmal {
		text = writtenClock.ReplaceAllStringFunc(text, func(s string) string {
			m := writtenClock.FindStringSubmatch(s)
			hour, _ := strconv.Atoi(m[1])
			minute, _ := strconv.Atoi(m[2])
			if hour > 24 || minute > 59 {
				return s
			}
			return "klokken " + SayClock(lang, hour, minute)
		})
		for _, s := range shortened {
			text = s.find.ReplaceAllString(text, s.say)
		}
	}
	text = writtenPhone.ReplaceAllStringFunc(text, func(s string) string {
		return SayPhone(lang, strings.ReplaceAll(s, " ", ""))
	})
	text = strings.Join(strings.Fields(text), " ")
	if r := []rune(text); len(r) > mostSpoken {
		cut := string(r[:mostSpoken])
		if i := strings.LastIndexByte(cut, ' '); i > 0 {
			cut = cut[:i]
		}
		text = cut
	}
	return text
}
