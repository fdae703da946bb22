// Package phone reads, sorts and writes telephone numbers: Norwegian ones by Norway's own number plan, foreign ones
// by libphonenumber. Everywhere else in the program a number is its E.164 form: "+4791234567".
package phone

import (
	"fmt"
	"strings"
	"unicode"

	"github.com/nyaruka/phonenumbers"
)

// Number is a telephone number in E.164 form: a plus, the country code and the number, digits only.
type Number string

// String returns the E.164 form.
func (n Number) String() string { return string(n) }

// Parse reads a number as people write it: "912 34 567", "0047 912.34.567", "+46 70-174 06 05". Without a country
// code it is Norwegian. The error is a Fault.
func Parse(raw string) (Number, error) {
	digits, international, err := clean(raw)
	if err != nil {
		return "", err
	}
	switch {
	case international && strings.HasPrefix(digits, norway):
		return parseNorwegian(digits[len(norway):])
	case international:
		return parseForeign(digits)
	case len(digits) == len(norway)+8 && strings.HasPrefix(digits, norway):
		// "4791234567": the plus was lost, as it is in a spreadsheet that takes the number for a figure.
		return parseNorwegian(digits[len(norway):])
	}
	return parseNorwegian(digits)
}

// Fault is why a number was refused: a sentence in Norwegian, to be shown as it is beside the field.
type Fault string

// Error returns the sentence.
func (f Fault) Error() string { return string(f) }

// Faults that do not depend on the number.
const (
	errEmpty   = Fault("Telefonnummeret mangler. Skriv et norsk nummer med åtte sifre, for eksempel 912 34 567.")
	errShort   = Fault("Nummeret er for kort: norske numre har åtte sifre. Se etter et siffer som mangler.")
	errLetters = Fault("Telefonnummeret kan bare ha sifre, mellomrom og et plusstegn foran landkoden. Fjern resten.")
	errForeign = Fault("Dette er ikke et gyldig utenlandsk nummer. Skriv plusstegn, landkode og hele nummeret, for eksempel +46 70 174 06 05.")
)

func faultf(format string, args ...any) Fault { return Fault(fmt.Sprintf(format, args...)) }

// maxRaw is the longest input looked at, in bytes; nobody writes a number with so much punctuation.
const maxRaw = 100

// clean reduces raw to its digits in ASCII and says whether they begin with a country code.
func clean(raw string) (digits string, international bool, err error) {
	if len(raw) > maxRaw {
		return "", false, errLetters
	}
	s := strings.TrimPrefix(strings.TrimSpace(raw), "tel:")
	// "+47 (0) 912 34 567": the zero is dialled at home only, and never in Norway.
	s = strings.Replace(s, "(0)", "", 1)
	var b strings.Builder
	for _, r := range s {
		switch {
		case unicode.IsDigit(r):
			b.WriteString(phonenumbers.NormalizeDigitsOnly(string(r)))
		case r == '+' || r == '＋':
			if b.Len() > 0 || international {
				return "", false, errLetters
			}
			international = true
		case !unicode.In(r, unicode.Space, unicode.Pd, unicode.Cf) && !strings.ContainsRune(".()/\u2212\u30FC", r):
			return "", false, errLetters
		}
	}
	digits = b.String()
	if rest, found := strings.CutPrefix(digits, "00"); found {
		digits, international = rest, true
	}
	if digits == "" {
		return "", false, errEmpty
	}
	return digits, international, nil
}

func parseNorwegian(national string) (Number, error) {
	if isFiveDigit(national) {
		return Number("+" + norway + national), nil
	}
	switch n := len(national); {
	case n < 8:
		return "", errShort
	case n > 8:
		return "", faultf("Nummeret har %d sifre, men norske numre har åtte. Skriv bare ett nummer, og plusstegn foran hvis det er utenlandsk.", n)
	}
	if first := national[0]; first < '2' {
		return "", faultf("Norske numre med åtte sifre begynner ikke på %c. Se etter en skrivefeil.", first)
	}
	if national[0] == '8' && !phonenumbers.IsValidNumber(norwegian(national)) {
		return "", Fault("Ingen norske numre begynner slik. Se etter en skrivefeil.")
	}
	return Number("+" + norway + national), nil
}

// parseForeign accepts what has a length that the country's numbers can have. Whether the series is in use is left to
// Warning: the library's lists lag behind the world, and a number that has just texted us is real.
func parseForeign(digits string) (Number, error) {
	number, err := phonenumbers.Parse("+"+digits, "")
	if err != nil || !phonenumbers.IsPossibleNumber(number) {
		return "", errForeign
	}
	e164 := phonenumbers.Format(number, phonenumbers.E164)
	// The library takes off a zero that is dialled at home; where zeros are left after that, it would take off another
	// each time the number is read, and one person would have several numbers.
	if again, err := phonenumbers.Parse(e164, ""); err != nil || phonenumbers.Format(again, phonenumbers.E164) != e164 {
		return "", errForeign
	}
	return Number(e164), nil
}
