package sms

// Encoding is how a text travels: it decides how many characters a segment holds.
type Encoding string

// The two encodings a text can have. One character outside GSM-7 turns the whole text into UCS-2.
const (
	GSM7 Encoding = "GSM-7"
	UCS2 Encoding = "UCS-2"
)

// Units a segment holds (3GPP TS 23.040, section 9.2.3.24.1): 140 octets, of which six go to the header that joins
// the parts of a longer text.
const (
	gsm7Single, gsm7Part = 160, 153
	ucs2Single, ucs2Part = 70, 67
)

// Size is what a text takes on the air, and so what it costs: the operator bills each segment as one text.
type Size struct {
	Encoding Encoding
	Units    int    // septets in GSM-7 (an extension character is two), 16-bit units in UCS-2 (an emoji is two)
	Segments int    // 0 for an empty text
	Left     int    // units that can still be added before another segment is needed
	Forced   []rune // the characters that forced UCS-2, each once, in order of appearance
}

// Count measures body as the handsets do: a character of two units (an escape pair, a surrogate pair) is never
// split, so a segment may end one unit short.
func Count(body string) Size {
	size := Size{Encoding: GSM7, Forced: forcing(body)}
	single, part, units := gsm7Single, gsm7Part, gsm7Units
	if len(size.Forced) > 0 {
		size.Encoding = UCS2
		single, part, units = ucs2Single, ucs2Part, ucs2Units
	}

	parts, inLast := 1, 0
	for _, r := range body {
		n := units(r)
		size.Units += n
		if inLast += n; inLast > part {
			parts, inLast = parts+1, n
		}
	}
	switch {
	case size.Units == 0:
		size.Left = single
	case size.Units <= single:
		size.Segments, size.Left = 1, single-size.Units
	default:
		size.Segments, size.Left = parts, part-inLast
	}
	return size
}

// ucs2Units is what r takes in UTF-16, which is what handsets make of UCS-2: two units beyond the basic plane.
func ucs2Units(r rune) int {
	if r > 0xFFFF {
		return 2
	}
	return 1
}
