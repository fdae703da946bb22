package importer

import (
	"regexp"
	"slices"
	"strconv"
	"strings"

	"folgesvenn/dispatch"
)

var (
	yesWords = []string{"ja", "j", "x", "1", "yes", "y", "true", "sann", "ok", "✓", "✔", "☑", "v"}
	noWords  = []string{"nei", "n", "0", "-", "–", "—", "no", "false", "usann", "ikke", "ikkje", "ingen", "uten", "mangler", "☐", "✗"}
)

// yesNo reads the answer that a cell begins with; rest is what follows it: "ja,
// men ikke om vinteren".
func yesNo(s string) (yes bool, rest string, ok bool) {
	first, rest, _ := strings.Cut(strings.TrimSpace(s), " ")
	first = strings.ToLower(strings.Trim(first, ".,;:!()"))
	if first == "1.0" || first == "0.0" {
		first = first[:1]
	}
	rest = strings.TrimSpace(rest)
	switch {
	case slices.Contains(yesWords, first):
		return true, rest, true
	case slices.Contains(noWords, first):
		return false, rest, true
	}
	return false, "", false
}

// parseCar reads whether somebody has a car; what is said beside yes is for the
// note.
func parseCar(s string) (car bool, aside string, fault valueFault) {
	yes, rest, ok := yesNo(s)
	switch {
	case ok:
		if tail := squash(rest); tail == "" || tail == "bil" || tail == "egenbil" {
			return yes, "", ""
		}
		return yes, s, ""
	case squash(s) == "harbil":
		return true, "", ""
	case strings.Contains(strings.ToLower(s), "bil") && !negated(s):
		return true, s, "" // "elbil", "låner bil"
	case strings.Contains(strings.ToLower(s), "bil"):
		return false, "", ""
	}
	return false, "", faultf("Vi forstår ikke «%s». Skriv «ja» eller «nei».", short(s))
}

var languages = map[string]string{
	"norsk": "nb", "bokmål": "nb", "norskbokmål": "nb", "norwegian": "nb", "no": "nb", "nor": "nb", "nynorsk": "nn", "norsknynorsk": "nn",
	"engelsk": "en", "english": "en", "samisk": "se", "nordsamisk": "se", "polsk": "pl", "polish": "pl", "polski": "pl", "ukrainsk": "uk",
	"ukrainian": "uk", "russisk": "ru", "russian": "ru", "litauisk": "lt", "arabisk": "ar", "arabic": "ar", "somali": "so", "somalisk": "so",
	"tigrinja": "ti", "tigrinya": "ti", "persisk": "fa", "farsi": "fa", "dari": "fa", "dansk": "da", "svensk": "sv", "tysk": "de", "german": "de",
	"fransk": "fr", "french": "fr", "spansk": "es", "spanish": "es", "urdu": "ur", "tyrkisk": "tr", "kurdisk": "ku", "vietnamesisk": "vi",
	"thai": "th", "tamil": "ta", "tamilsk": "ta", "islandsk": "is", "finsk": "fi", "portugisisk": "pt", "italiensk": "it", "rumensk": "ro",
	"kinesisk": "zh", "bosnisk": "bs", "serbisk": "sr", "kroatisk": "hr", "albansk": "sq", "latvisk": "lv", "estisk": "et", "nederlandsk": "nl",
	"tegnspråk": "nsl", "nsl": "nsl",
}

var languageCode = regexp.MustCompile(`^[a-z]{2,3}$`)

// parseLanguage reads the language somebody is written to in. Of several,
// Norwegian is chosen where it is among them; all are then for the note.
func parseLanguage(s string) (code, aside string, fault valueFault) {
	var codes []string
	for _, part := range strings.FieldsFunc(s, func(r rune) bool { return strings.ContainsRune(",;\n", r) }) {
		for _, word := range splitAnd(part) {
			key := squash(word)
			c, ok := languages[key]
			switch {
			case ok:
			case languageCode.MatchString(key) && len(key) == 2:
				c = key
			default:
				return "", "", faultf("Vi kjenner ikke språket «%s». Skriv for eksempel norsk, nynorsk, engelsk eller polsk.", short(word))
			}
			codes = append(codes, c)
		}
	}
	if len(codes) == 0 {
		return "", "", faultf("Vi kjenner ikke språket «%s». Skriv for eksempel norsk, nynorsk, engelsk eller polsk.", short(s))
	}
	code = codes[0]
	for _, c := range codes {
		if c == "nb" || c == "nn" {
			code = c
			break
		}
	}
	if len(codes) > 1 {
		aside = s
	}
	return code, aside, ""
}

// parseChannel reads how somebody wants to be reached.
func parseChannel(s string) (dispatch.Channel, valueFault) {
	words := wordsOf(s)
	sms, call := false, false
	for _, w := range words {
		switch {
		case w == "sms" || w == "tekst" || w == "text" || w == "mobil" || strings.HasPrefix(w, "melding") || strings.HasPrefix(w, "tekstmelding"):
			sms = true
		case w == "call" || w == "telefon" || w == "tlf" || w == "phone" || strings.HasPrefix(w, "ring") || strings.HasPrefix(w, "samtale") ||
			strings.HasPrefix(w, "oppring") || strings.HasPrefix(w, "anrop") || w == "fasttelefon":
			call = true
		}
	}
	switch {
	case negated(s), sms && call, !sms && !call:
		return "", faultf("Vi forstår ikke «%s». Skriv «sms» eller «samtale».", short(s))
	case call:
		return dispatch.ChannelCall, ""
	}
	return dispatch.ChannelSMS, ""
}

func parseGender(s string) (string, valueFault) {
	switch squash(s) {
	case "k", "kvinne", "kvinneleg", "kvinnelig", "dame", "f", "female", "woman", "jente":
		return "female", ""
	case "m", "mann", "mannlig", "mannleg", "herre", "male", "man", "gutt":
		return "male", ""
	case "annet", "anna", "other", "ikkebinær", "ikkjebinær", "hen":
		return "other", ""
	case "", "ukjent", "vilikkeoppgi", "ikkeoppgitt", "unknown":
		return "", ""
	}
	return "", faultf("Vi forstår ikke «%s». Skriv kvinne, mann eller annet.", short(s))
}

var capText = regexp.MustCompile(`^(?:maks|maksimalt|max|høyst|inntil|opptil)?\.? ?(?:\d{1,2} ?(?:-|–|til|eller) ?)?(\d{1,3})(?:\.0)?(?: ?x| ?ganger| ?gonger| ?gang| ?oppdrag| ?stk)?\.?(?: ?(?:per|pr|i|/)?\.? ?(?:uke|uka|uken|veke|veka|week))?\.?$`)

// parseCap reads "2", "maks 2", "1-2 ganger i uka". Nothing, "ingen grense" and
// the like mean the unit's own limit.
func parseCap(s string) (int, valueFault) {
	low := strings.ToLower(strings.TrimSpace(s))
	switch squash(low) {
	case "", "ingen", "ingengrense", "ubegrenset", "fri", "fritt":
		return 0, ""
	case "en", "ett", "én", "éngang", "engang", "engangiuka":
		return 1, ""
	case "to", "togangeriuka":
		return 2, ""
	}
	m := capText.FindStringSubmatch(low)
	if m == nil {
		return 0, faultf("Vi forstår ikke «%s». Skriv hvor mange ganger i uka de høyst vil spørres, for eksempel 2.", short(s))
	}
	n, err := strconv.Atoi(m[1])
	if err != nil || n > 100 {
		return 0, "Skriv et tall fra 0 til 100. 0 betyr enhetens grense."
	}
	return n, ""
}
