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
		v.ReachKm, fault = parseReach(s)
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
		v.SendsMost, fault = parseSends(s)
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

var reachText = regexp.MustCompile(`^(?:maks|høyst|inntil)?\.? ?(\d{1,3})(?:\.0)? ?(?:km|kilometer)?\.?$`)

func parseReach(s string) (int, valueFault) {
	m := reachText.FindStringSubmatch(strings.ToLower(strings.TrimSpace(s)))
	if m == nil {
		return 0, faultf("Vi forstår ikke «%s». Skriv hvor mange kilometer hjemmefra, for eksempel 10.", short(s))
	}
	n, err := strconv.Atoi(m[1])
	if err != nil || n > 500 {
		return 0, "Skriv et tall fra 0 til 500."
	}
	return n, ""
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

var sendsText = regexp.MustCompile(`^(?:maks|høyst|inntil)?\.? ?(\d{1,2})(?:\.0)? ?(?:personer|stk|stykker)?\.?$`)

func parseSends(s string) (int, valueFault) {
	m := sendsText.FindStringSubmatch(strings.ToLower(strings.TrimSpace(s)))
	if m == nil {
		return 0, faultf("Vi forstår ikke «%s». Skriv hvor mange som kan komme, for eksempel 4.", short(s))
	}
	n, err := strconv.Atoi(m[1])
	if err != nil || n > 20 {
		return 0, "Skriv et tall fra 1 til 20."
	}
	return n, ""
}
