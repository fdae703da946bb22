package sms

// The alphabets of 3GPP TS 23.038 (GSM 03.38), section 6.2.1 and 6.2.1.1. Code 0x1B is left out: it is the escape
// that leads in a character of the extension table, never a character of its own.
const (
	gsm7Basic = "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ" +
		" !\"#¤%&'()*+,-./0123456789:;<=>?" +
		"¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§" +
		"¿abcdefghijklmnopqrstuvwxyzäöñüà"

	// gsm7Extension holds the characters that cost two units: the escape and the character.
	gsm7Extension = "\f^{}\\[~]|€"
)

var gsm7Cost = gsm7Costs()

func gsm7Costs() map[rune]int {
	costs := make(map[rune]int, 160)
	for _, r := range gsm7Basic {
		costs[r] = 1
	}
	for _, r := range gsm7Extension {
		costs[r] = 2
	}
	return costs
}

// gsm7Units is what r takes of a GSM-7 text, in units of seven bits: 1, 2, or 0 if the alphabet lacks it.
func gsm7Units(r rune) int {
	if 'a' <= r && r <= 'z' || '0' <= r && r <= '9' || r == ' ' {
		return 1
	}
	return gsm7Cost[r]
}

// forcing returns the characters of body that GSM-7 lacks, each once, in the order they first appear.
func forcing(body string) []rune {
	var found []rune
	var seen map[rune]bool
	for _, r := range body {
		if gsm7Units(r) > 0 || seen[r] {
			continue
		}
		if seen == nil {
			seen = make(map[rune]bool)
		}
		seen[r] = true
		found = append(found, r)
	}
	return found
}
