// Package dates reads dates and times as people write them, in a field or in
// the middle of a sentence.
package dates

import (
	"regexp"
	"strings"
	"time"
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
