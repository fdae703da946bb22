package phone

import (
	"strconv"
	"strings"

	"github.com/nyaruka/phonenumbers"
)

const norway = "47" // the country code

// Class says what a number reaches.
type Class string

// The classes of numbers. Machine is a meter, a lift alarm or the like; Short is a five-digit company number or an
// operator's short code.
const (
	Mobile  Class = "mobile"
	Fixed   Class = "fixed"
	Short   Class = "short"
	Machine Class = "machine"
	Unknown Class = "unknown"
)

// Kind says what a number in E.164 form reaches. Norwegian numbers go by Nkom's number plan for E.164: 40-49 and
// 90-99 mobile, 20-39, 50-57 and 60-79 fixed, 58 and 59 machines, 02000-09999 five digits. libphonenumber lists only
// the series in use, so it calls 42-44 and 49 invalid. Foreign numbers go by libphonenumber.
func Kind(e164 string) Class {
	if shortCode(e164) {
		return Short
	}
	if national, ok := strings.CutPrefix(e164, "+"+norway); ok {
		return norwegianKind(national)
	}
	if !isE164(e164) {
		return Unknown
	}
	number, err := phonenumbers.Parse(e164, "")
	if err != nil {
		return Unknown
	}
	switch phonenumbers.GetNumberType(number) {
	case phonenumbers.MOBILE:
		return Mobile
	case phonenumbers.FIXED_LINE:
		return Fixed
	}
	return Unknown
}

func norwegianKind(national string) Class {
	if isFiveDigit(national) {
		return Short
	}
	if len(national) != 8 || !allDigits(national) {
		return Unknown
	}
	switch series := national[:2]; {
	case series >= "40" && series <= "49", series >= "90":
		return Mobile
	case series == "58" || series == "59":
		return Machine
	case series >= "20" && series <= "39", series >= "50" && series <= "57", series >= "60" && series <= "79":
		return Fixed
	}
	return Unknown
}

// TakesTexts says whether a text to e164 can be expected to arrive. A foreign number that libphonenumber cannot place
// (in North America mobile and fixed lines look alike) is worth a try: the provider's answer settles it.
func TakesTexts(e164 string) bool {
	switch Kind(e164) {
	case Mobile:
		return true
	case Unknown:
		return isE164(e164) && !strings.HasPrefix(e164, "+"+norway)
	}
	return false
}

// Warning is a sentence in Norwegian if the number may be mistyped though it cannot be refused, and empty otherwise.
func (n Number) Warning() string {
	const warning = "Nummeret hører til en serie som neppe er i bruk. Sjekk at det er riktig."
	if national, ok := strings.CutPrefix(string(n), "+"+norway); ok {
		if isFiveDigit(national) || phonenumbers.IsValidNumber(norwegian(national)) {
			return ""
		}
		return warning
	}
	number, err := phonenumbers.Parse(string(n), "")
	if err != nil || !phonenumbers.IsValidNumber(number) {
		return warning
	}
	return ""
}

// norwegian makes the library's form of a national number without the library's parser, which refuses nothing here
// and costs a dozen regular expressions.
func norwegian(national string) *phonenumbers.PhoneNumber {
	country := int32(47)
	value, _ := strconv.ParseUint(national, 10, 64)
	return &phonenumbers.PhoneNumber{CountryCode: &country, NationalNumber: &value}
}

func isFiveDigit(national string) bool {
	return len(national) == 5 && national[0] == '0' && national[1] >= '2' && allDigits(national)
}

// shortCode is a sender such as 2440 or 1881, which comes without a country code.
func shortCode(s string) bool { return len(s) >= 3 && len(s) <= 6 && allDigits(s) }

// isE164 says whether s has the form of E.164: a plus and up to fifteen digits, the first of them not zero. The
// shortest in use have seven (ITU-T E.164; Niue: +683 and four digits).
func isE164(s string) bool {
	digits, ok := strings.CutPrefix(s, "+")
	return ok && len(digits) >= 7 && len(digits) <= 15 && digits[0] != '0' && allDigits(digits)
}

func allDigits(s string) bool {
	for _, r := range s {
		if r < '0' || r > '9' {
			return false
		}
	}
	return true
}
