package importer

import (
	"regexp"
	"slices"
	"strconv"
	"strings"

	"folgesvenn/dispatch"
)

// takeTrait reads a cell about what makes somebody right for some tasks, or about
// an organisation.
func takeTrait(f field, s string, v *dispatch.Volunteer) (fault valueFault) {
	switch f {
	case fieldHome:
		v.Home, fault = parsePostcode(s)
	case fieldReach:
		v.ReachKm, fault = parseUpTo(reachText, s, 0, 500, "Vi forstår ikke «%s». Skriv hvor mange kilometer hjemmefra, for eksempel 10.")
	case fieldSpoken:
		v.Languages, fault = parseLanguages(s)
	case fieldSkills:
		v.Skills = listOf(s)
	case fieldClear:
		v.ClearSpeech, fault = parseTick(s)
	case fieldPushes:
		v.PushesChair, fault = parseTick(s)
	case fieldTakes:
		v.CarTakesChair, fault = parseTick(s)
	case fieldOwn:
		v.OwnUnitOnly, fault = parseTick(s)
	case fieldSends:
		v.SendsMost, fault = parseUpTo(sendsText, s, 1, 20, "Vi forstår ikke «%s». Skriv hvor mange som kan komme, for eksempel 4.")
	case fieldContact:
		v.Contact = oneLine(s)
	}
	return fault
}

// parseTick reads yes or no and nothing beside it.
func parseTick(s string) (bool, valueFault) {
	yes, rest, ok := yesNo(s)
	if !ok || rest != "" {
		return false, faultf("Vi forstår ikke «%s». Skriv «ja» eller «nei».", short(s))
	}
	return yes, ""
}

// parsePostcode reads one postcode; a spreadsheet may have taken its zeros, and
// what follows it is the place: "1470 Lørenskog".
func parsePostcode(s string) (string, valueFault) {
	first, _, _ := strings.Cut(strings.TrimSpace(s), " ")
	first = strings.TrimSuffix(first, ".0")
	if n, err := strconv.Atoi(first); err == nil && n > 0 && len(first) >= 3 && len(first) <= 4 {
		return strings.Repeat("0", 4-len(first)) + first, ""
	}
	return "", faultf("«%s» er ikke et postnummer. Skriv fire siffer.", short(s))
}

// parseLanguages reads those that somebody speaks beside the one they are written
// to in.
func parseLanguages(s string) ([]string, valueFault) {
	var list []string
	for _, word := range listOf(s) {
		code, _, fault := parseLanguage(word)
		if fault != "" {
			return nil, fault
		}
		if !slices.Contains(list, code) {
			list = append(list, code)
		}
	}
	return list, ""
}

// listOf are the parts of a cell with commas, semicolons or lines between.
func listOf(s string) []string {
	var list []string
	for _, x := range strings.FieldsFunc(s, func(r rune) bool { return strings.ContainsRune(",;\n", r) }) {
		if x = oneLine(x); x != "" {
			list = append(list, x)
		}
	}
	return list
}

var (
	reachText = regexp.MustCompile(`^(?:maks|høyst|inntil)?\.? ?(\d{1,3})(?:\.0)? ?(?:km|kilometer)?\.?$`)
	sendsText = regexp.MustCompile(`^(?:maks|høyst|inntil)?\.? ?(\d{1,2})(?:\.0)? ?(?:personer|stk|stykker)?\.?$`)
)

// parseUpTo reads a whole number of what a form catches, with words around it;
// what says what to write, with a place for what stands there.
func parseUpTo(form *regexp.Regexp, s string, least, most int, what string) (int, valueFault) {
	m := form.FindStringSubmatch(strings.ToLower(strings.TrimSpace(s)))
	if m == nil {
		return 0, faultf(what, short(s))
	}
	n, err := strconv.Atoi(m[1])
	if err != nil || n < least || n > most {
		return 0, faultf("Skriv et tall fra %d til %d.", least, most)
	}
	return n, ""
}
