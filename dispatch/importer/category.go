package importer

import (
	"strings"
	"unicode"

	"folgesvenn/dispatch"
)

// categoryWords are what people call the built-in categories, beside their
// names, squashed.
var categoryWords = map[string]string{}

func init() {
	for c, list := range map[string]string{
		"shopping":  "handle innkjøp innkjøper butikk dagligvarer handlehjelp matvarer shopping ærend ærender",
		"escort":    "ledsager ledsaging ledsagelse følgje følgesvenn følgevenn følgetillege følgetilsykehus lege legebesøk legetime tannlege escort",
		"home_help": "hjelpheime hjemmehjelp praktiskhjelp småjobber småjobbar småreparasjoner vaktmester vaktmesterhjelp hage hagearbeid snømåking homehelp",
		"visit":     "besøke besøksvenn besøkstjeneste besøksven vitjing samtale selskap kaffebesøk visit visits",
		"transport": "kjøre kjører køyring skyss sjåfør transport driving",
		"walk":      "turer gåtur gåturer turvenn turfølge spasertur gå walk walks",
		"reading":   "høytlesning lese lesefor leseforandre lesing opplesing høgtlesing reading",
		"other":     "diverse anna forskjellig other",
	} {
		categoryWords[squash(c)] = c
		categoryWords[squash(dispatch.CategoryName(c))] = c
		for _, w := range strings.Fields(list) {
			categoryWords[w] = c
		}
	}
}

// categoryOf finds the category with a name; a unit's own come first.
func categoryOf(name string, own []string) (string, bool) {
	key := squash(name)
	for _, c := range own {
		if key != "" && squash(c) == key {
			return c, true
		}
	}
	c, ok := categoryWords[key]
	return c, ok
}

// parseCategories reads "handling, følge og besøk".
func parseCategories(s string, own []string) ([]string, valueFault) {
	var list []string
	seen := map[string]bool{}
	take := func(c string) {
		if !seen[c] {
			seen[c] = true
			list = append(list, c)
		}
	}
	if everything[squash(s)] {
		for _, c := range dispatch.BuiltinCategories {
			take(c)
		}
		for _, c := range own {
			take(c)
		}
		return list, ""
	}
	for _, part := range strings.FieldsFunc(s, func(r rune) bool { return strings.ContainsRune(",;\n•·|", r) }) {
		// A name may have "og" or a stroke in it, so the whole is tried first.
		if c, ok := categoryOf(part, own); ok {
			take(c)
			continue
		}
		for _, word := range splitAnd(part) {
			c, ok := categoryOf(word, own)
			if !ok {
				return nil, faultf("Vi kjenner ikke oppdraget «%s». Skriv noen av disse, med komma mellom: %s. Egne typer legger dere til i innstillingene.", short(word), categoryList(own))
			}
			take(c)
		}
	}
	return list, ""
}

var everything = map[string]bool{"alt": true, "alle": true, "altmulig": true, "alletyper": true, "alleoppdrag": true, "all": true, "everything": true}

func categoryList(own []string) string {
	var names []string
	for _, c := range dispatch.BuiltinCategories {
		names = append(names, dispatch.CategoryName(c))
	}
	return strings.Join(append(names, own...), ", ")
}

// splitAnd parts a phrase at "og", strokes and pluses, and leaves out what has
// no letters.
func splitAnd(s string) []string {
	for _, sep := range []string{" og ", " and ", "/", "+", "&"} {
		s = strings.ReplaceAll(s, sep, "\x00")
	}
	var list []string
	for _, part := range strings.Split(s, "\x00") {
		if part = strings.TrimSpace(part); strings.IndexFunc(part, unicode.IsLetter) >= 0 {
			list = append(list, part)
		}
	}
	return list
}
