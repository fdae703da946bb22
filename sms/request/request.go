// Package request reads what somebody who asks for help writes: a request in
// free words, that a task is called off or moved, that nobody came. What it
// makes of a text is a proposal for a coordinator, who reads the text in full.
package request

import (
	"regexp"
	"strings"
	"time"

	"golang.org/x/text/unicode/norm"

	"folgesvenn/sms/dates"
)

// Kind is what a text is about.
type Kind string

// Kinds of text.
const (
	Other  Kind = ""        // for a human to read
	Ask    Kind = "ask"     // somebody is needed
	Cancel Kind = "cancel"  // what was asked for is not needed after all
	Change Kind = "change"  // it is to be at another time or place
	NoShow Kind = "no_show" // nobody came
)

// Request is what was understood.
type Request struct {
	Kind     Kind
	Category string // empty: not understood
	// Summary says the help in a few words of our own; nothing of the text
	// itself, which may name somebody (law 4). Empty where Category is.
	Summary string
	When    dates.Found
}

// Read reads a text; now is in the zone of its times.
func Read(text string, now time.Time) Request {
	s := strings.ToLower(norm.NFC.String(text))
	s = strings.Join(strings.Fields(s), " ")
	r := Request{When: dates.Find(text, now)}
	r.Category, r.Summary = category(s)
	switch {
	case noShow.MatchString(s):
		r.Kind = NoShow
	case cancel.MatchString(s) && !notCancel.MatchString(s):
		r.Kind = Cancel
	case change.MatchString(s):
		r.Kind = Change
	case asks.MatchString(s) && (r.Category != "" || !r.When.Day.IsZero()), r.Category != "" && !r.When.Day.IsZero() && !told.MatchString(s):
		r.Kind = Ask
	}
	return r
}

// A Go regexp knows no word boundary beside æøå, so words are looked for with
// what stands before them; what follows may be an ending.
const begin = `(?:^|[^\pL\pN])`

func words(list string) *regexp.Regexp { return regexp.MustCompile(begin + `(?:` + list + `)`) }

var (
	noShow = words(`ingen (?:har |er |hadde )?(?:kom\b|kommet|kome\b|dukket opp|dukka opp|møtte|møtt)|kom (?:aldri|ikke|ikkje)\b|(?:har |er )?(?:ikke|ikkje) (?:kommet|kome\b|møtt opp|dukket opp|dukka opp)|` +
		`(?:møtte|dukket|dukka) (?:aldri|ikke|ikkje) opp|møtte ikk?j?e\b|uteble`)
	cancel = words(`avlys|avbestill|avbestem|kanseller|stryk(?:e|es)?\b|(?:trenger|treng|behøver|behøv) (?:ikke|ikkje)(?: lenger| lengre| likevel)?\b|ikke (?:lenger )?(?:bruk|behov) for|` +
		`ikkje (?:lenger )?(?:bruk|behov) for|ikke aktuelt|ikkje aktuelt|blir ikke noe av|vert ikkje noko av|blir det ikke noe|går ut\b|utgår|har gått ut|blitt? innlagt`)
	notCancel = words(`(?:ikke|ikkje) avlys|(?:trenger|treng) (?:ikke|ikkje) (?:å )?(?:ha )?(?:bil|penger|ringe)`)
	change    = words(`flytt(?:e|es|et|a|ast)?(?: (?:på )?(?:oppdraget|timen|avtalen|besøket|turen|det|den|til))|(?:er|blir|ble|blitt|vart|vert|bli) (?:flyttet|flytta|utsatt|utsett|endret|endra)|utsett(?:e|es)?\b|utsatt|utsett|` +
		`ny tid|nytt tidspunkt|ny time\b|annet tidspunkt|anna tidspunkt|annen (?:tid|dag)|anna tid|annan dag|endre|endret|endra|bytte? (?:dag|tid|time)|i ?stede(?:t|n)|istaden|i staden|fremskynd|framskynd`)
	asks = words(`trenger|treng\b|ønsker|ønskjer|ønske\b|ynskje|kan (?:dere|de|noen|nokon|du|vi få|me få)|har (?:dere|de)\b|er det (?:noen|nokon)|behov for|bestille|bestiller|ber om|søker|leter etter|leitar etter|` +
		`mangler|manglar|skulle (?:hatt|gjerne)|vil (?:gjerne )?ha|kunne (?:noen|nokon|dere)|hjelp (?:til|med)|få (?:hjelp|følge|følgje)`)
	// told are texts about help that was given or agreed.
	told = words(`takk for|tusen takk|gikk (?:bra|fint)|gjekk (?:bra|fint)|hvem kommer|kven kjem|har dere funnet|når kommer`)
)

// kinds of help, the surest words first. Who is followed to the shop is
// followed; who wants a drive to the doctor wants a drive.
var kinds = []struct {
	category, summary string
	words             *regexp.Regexp
}{
	{"escort", "", words(`følge\b|følgje|følgesvenn|ledsag|følge[sr]\b|bli med (?:til|på)|vere med (?:til|på)|være med (?:til|på)`)},
	{"shopping", "Handle", words(`handl|innkjøp|innkjøpe|matvare|dagligvare|kjøpe inn|butikktur`)},
	{"reading", "Høytlesing", words(`høytles|høgtles|lese (?:for|høyt|høgt|opp)|lesevenn|opplesing`)},
	{"visit", "Besøk", words(`besøk|vitje|vitjing|noen å prate med|nokon å prate med|selskap|kaffeprat`)},
	{"transport", "Kjøring", words(`kjør|køyr|skyss|transport|bli hentet|henting|frakt`)},
	{"walk", "Gåtur", words(`gåtur|spasertur|spaser|gå (?:en |ein )?tur|ut på tur|en tur ut|ein tur ut|trille`)},
	{"home_help", "Praktisk hjelp hjemme", words(`måk|snørydding|hagearbeid|klippe (?:plen|hekk)|plenen|lyspære|bære |flytting|vaske|rydde|montere|henge opp|praktisk hjelp|skifte `)},
	{"escort", "", words(`lege|tannleg|sykehus|sjukehus|frisør|legevakt|fotpleie|kontroll|undersøkelse|undersøking`)},
}

// places are where people are followed, said without what is wrong with them.
var places = []struct {
	summary string
	words   *regexp.Regexp
}{
	{"Følge til tannlege", words(`tannleg`)},
	{"Følge til frisør", words(`frisør`)},
	{"Følge til fotpleie", words(`fotpleie`)},
	{"Følge til sykehus", words(`sykehus|sjukehus`)},
	{"Følge til lege", words(`lege`)},
	{"Følge til butikken", words(`butikk`)},
}

func category(s string) (category, summary string) {
	for _, k := range kinds {
		if !k.words.MatchString(s) {
			continue
		}
		if k.category != "escort" {
			return k.category, k.summary
		}
		for _, p := range places {
			if p.words.MatchString(s) {
				return k.category, p.summary
			}
		}
		return k.category, "Følge"
	}
	return "", ""
}
