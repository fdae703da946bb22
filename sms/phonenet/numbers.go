package phonenet

import "strings"

// canonical takes the spaces and signs out of a telephone number, as Twilio does before it looks at it.
func canonical(number string) string {
	return strings.Map(func(r rune) rune {
		switch r {
		case ' ', '-', '(', ')', '.', '\u00a0':
			return -1
		}
		return r
	}, number)
}

// possible says whether there can be such a number: E.164, and for Norway eight digits of the number plan.
func possible(number string) bool {
	digits, ok := strings.CutPrefix(number, "+")
	if !ok || len(digits) < 8 || len(digits) > 15 || digits[0] == '0' || strings.Trim(digits, "0123456789") != "" {
		return false
	}
	if national, ok := strings.CutPrefix(digits, "47"); ok {
		return len(national) == 8 && national[0] >= '2'
	}
	return true
}

// fixed says whether the number is a Norwegian one that no text reaches. Only 4 and 9 are mobile in the number plan.
func fixed(number string) bool {
	national, ok := strings.CutPrefix(number, "+47")
	return ok && len(national) == 8 && national[0] != '4' && national[0] != '9'
}

// country is what Twilio puts in FromCountry and ToCountry, for the few countries that matter here.
func country(number string) string {
	for prefix, code := range map[string]string{"+47": "NO", "+46": "SE", "+45": "DK", "+358": "FI", "+48": "PL", "+380": "UA"} {
		if strings.HasPrefix(number, prefix) {
			return code
		}
	}
	return ""
}
