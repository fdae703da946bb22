package importer

import (
	"regexp"
	"slices"
	"strconv"
	"strings"
	"unicode"
)

var (
	someDigits = regexp.MustCompile(`\d+`)
	postRange  = regexp.MustCompile(`\b(\d{4}) ?(?:-|–|til) ?(\d{4})\b`)
	starred    = regexp.MustCompile(`(\d)[xX*]+`)
)

// mostInRange is how many postcodes "1400-1499" may stand for.
const mostInRange = 200

// parseArea reads the postcodes in "1470 Lørenskog, 1472" or "1400-1420"; fewer
// digits stand for all that begin so. Names of places alone cannot be read.
// aside says what was guessed.
func parseArea(s string) (codes []string, aside string, fault valueFault) {
	switch squash(s) {
	case "alle", "alt", "overalt", "helekommunen", "heile", "heilekommunen", "hele", "hvorsomhelst", "alleområder", "all", "anywhere":
		return nil, "", ""
	}
	add := func(c string) {
		if !slices.Contains(codes, c) {
			codes = append(codes, c)
		}
	}
	rest := starred.ReplaceAllString(s, "$1")
	if strings.Contains(s, ".0") {
		rest = strings.TrimSuffix(rest, ".0")
	}
	for _, m := range postRange.FindAllStringSubmatch(rest, -1) {
		from, err1 := strconv.Atoi(m[1])
		to, err2 := strconv.Atoi(m[2])
		if err1 != nil || err2 != nil || from > to || to-from >= mostInRange {
			return nil, "", faultf("«%s» er ikke en rekke av postnumre. Skriv for eksempel «1400-1420», eller «14» for alle som begynner slik.", m[0])
		}
		for n := from; n <= to; n++ {
			digits := strconv.Itoa(n)
			add(strings.Repeat("0", 4-len(digits)) + digits)
		}
	}
	rest = postRange.ReplaceAllString(rest, " ")
	found := someDigits.FindAllString(rest, -1)
	for _, c := range found {
		switch {
		case len(c) > 4:
			return nil, "", faultf("«%s» er ikke et postnummer. Skriv fire siffer, eller færre for alle som begynner slik.", short(c))
		case len(c) == 3 && c[0] != '0' && len(found) == 1 && len(codes) == 0:
			// A spreadsheet takes the first zero of 0580 away, where that is all
			// there is in the cell.
			c = "0" + c
			aside = "postnummeret er lest som " + c
		}
		add(c)
	}
	if len(codes) == 0 && strings.IndexFunc(s, unicode.IsLetter) >= 0 {
		return nil, "", faultf("Vi kjenner ikke stedet «%s». Skriv postnumre, for eksempel «1470, 1472» eller «14» for alle som begynner slik.", short(s))
	}
	return codes, aside, ""
}
