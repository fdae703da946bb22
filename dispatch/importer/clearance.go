package importer

import (
	"regexp"
	"strings"

	"folgesvenn/dispatch"
)

// clearanceKind tells which kind of clearance a text in lower case is about.
func clearanceKind(s string) string {
	switch {
	case strings.Contains(s, "taushet"), strings.Contains(s, "teieplikt"), strings.Contains(s, "confidential"):
		return "confidentiality"
	case strings.Contains(s, "politiattest"), strings.Contains(s, "vandelsattest"), strings.Contains(s, "police"):
		return "police_certificate"
	case strings.Contains(s, "besøkshund"), strings.Contains(s, "visiting_dog"), strings.Contains(s, "visiting dog"):
		return "visiting_dog"
	case strings.Contains(s, "kurs"), strings.Contains(s, "course"):
		return "course"
	}
	return ""
}

// somewhereADate finds what looks like a day in a longer text.
var somewhereADate = regexp.MustCompile(`\d{4}-\d{1,2}-\d{1,2}|\d{1,2}[./-]+ ?\d{1,2}[./-]+ ?(?:\d{4}|\d{2})|\d{1,2}\. ?\p{L}{3,10}\.? \d{4}|\b\d{1,2}[./]\d{4}`)

// cleared reads the cell of a kind's own column: "ja", "10.01.2026", "10.01.2026
// - 10.01.2029", "gyldig til 1.1.2027", "nei". nil: not cleared.
func (d dates) cleared(kind, s string) (*dispatch.Clearance, valueFault) {
	bad := faultf("Vi forstår ikke «%s». Skriv datoen det ble vist, for eksempel 10.01.2026, eller «ja» eller «nei».", short(s))
	c := &dispatch.Clearance{Kind: kind}
	if yes, rest, ok := yesNo(s); ok {
		if !yes {
			return nil, ""
		}
		if s = rest; s == "" {
			return c, ""
		}
	}
	if day, ok := d.parse(s, false); ok {
		c.Issued = day
		return c, ""
	}
	s = strings.ToLower(s)
	found := somewhereADate.FindAllStringIndex(s, 3)
	if len(found) == 0 && (negated(s) || onItsWay(s)) {
		return nil, "" // "mangler politiattest", "bestilt"
	}
	if len(found) > 2 || len(found) == 0 && len(wordsOf(s)) == 0 {
		return nil, bad
	}
	for i, at := range found {
		day, ok := d.parse(s[at[0]:at[1]], false)
		if !ok {
			return nil, bad
		}
		before := s[:at[0]]
		if i > 0 {
			before = s[found[i-1][1]:at[0]]
		}
		if i > 0 || strings.Contains(before, "til") || strings.Contains(before, "utløp") {
			c.Expires = day
		} else {
			c.Issued = day
		}
	}
	// What is said beside it, as "bestilt", may mean that it was never shown.
	for _, w := range wordsOf(somewhereADate.ReplaceAllString(s, " ")) {
		if !clearanceFillers[w] && clearanceKind(w) != kind {
			return nil, bad
		}
	}
	if !c.Expires.IsZero() && c.Expires.Before(c.Issued) {
		return nil, "Utløpsdatoen er før datoen den ble vist. Se etter en skrivefeil."
	}
	return c, ""
}

var clearanceFillers = map[string]bool{
	"vist": true, "signert": true, "levert": true, "mottatt": true, "dato": true, "gyldig": true, "til": true, "utløper": true, "utløpsdato": true,
	"fra": true, "den": true, "ok": true, "ja": true, "har": true, "signerte": true, "med": true, "underskrevet": true, "utstedt": true, "tatt": true, "bestått": true, "og": true,
	"godkjent": true, "fremvist": true, "framvist": true,
}

// clearances reads a cell with several: "taushetserklæring 10.01.2026,
// politiattest".
func (d dates) clearances(s string) ([]dispatch.Clearance, valueFault) {
	if yes, rest, ok := yesNo(s); ok && rest == "" {
		if yes {
			return nil, faultf("Skriv hvilken klarering det er: taushetserklæring, politiattest, kurs eller besøkshund.")
		}
		return nil, ""
	}
	var list []dispatch.Clearance
	for _, part := range strings.FieldsFunc(s, func(r rune) bool { return strings.ContainsRune(",;\n", r) }) {
		for _, one := range splitAnd(part) {
			kind := clearanceKind(strings.ToLower(one))
			if kind == "" {
				return nil, faultf("Vi forstår ikke «%s». Skriv for eksempel «taushetserklæring 10.01.2026, politiattest 01.03.2026».", short(one))
			}
			c, fault := d.cleared(kind, one)
			if fault != "" {
				return nil, fault
			}
			if c != nil {
				list = append(list, *c)
			}
		}
	}
	return list, ""
}

// onItsWay tells that it has been asked for and not been shown.
func onItsWay(s string) bool {
	asked := false
	for _, w := range wordsOf(s) {
		switch w {
		case "bestilt", "søkt", "sendt", "venter", "underveis", "ordered":
			asked = true
		case "er", "har", "den":
		default:
			return false
		}
	}
	return asked
}

func negated(s string) bool {
	for _, w := range wordsOf(s) {
		switch w {
		case "ikke", "ikkje", "mangler", "manglar", "uten", "utan", "nei", "ingen", "not", "no":
			return true
		}
	}
	return false
}
