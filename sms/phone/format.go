package phone

import (
	"strings"

	"github.com/nyaruka/phonenumbers"
)

// Format writes a number in E.164 form as Norwegians do: mobile numbers "912 34 567", fixed lines "22 33 44 55",
// five-digit numbers "02800", foreign numbers "+46 70 174 06 05". What is not such a number is returned as it came.
func Format(e164 string) string {
	if national, ok := strings.CutPrefix(e164, "+"+norway); ok {
		if isFiveDigit(national) {
			return national
		}
		if len(national) != 8 || !allDigits(national) {
			return e164
		}
		switch national[0] {
		case '4', '8', '9':
			return national[:3] + " " + national[3:5] + " " + national[5:]
		}
		return national[:2] + " " + national[2:4] + " " + national[4:6] + " " + national[6:]
	}
	if !isE164(e164) {
		return e164
	}
	number, err := phonenumbers.Parse(e164, "")
	if err != nil {
		return e164
	}
	return phonenumbers.Format(number, phonenumbers.INTERNATIONAL)
}
