package phonenet

import (
	"strings"
	"unicode/utf16"
)

// The default alphabet of GSM 03.38 and the characters that its escape adds, which take two units each.
const (
	gsmBasic   = "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà"
	gsmEscaped = "\f^{}\\[~]|€"
)

var gsmUnits = func() map[rune]int {
	units := map[rune]int{}
	for _, r := range gsmBasic {
		units[r] = 1
	}
	for _, r := range gsmEscaped {
		units[r] = 2
	}
	return units
}()

// segments counts the parts in which a text crosses the air. The network counts for itself, without the project's own
// counter, so that each can be held against the other.
func segments(body string) int {
	widths := make([]int, 0, len(body))
	for _, r := range body {
		units, ok := gsmUnits[r]
		if !ok {
			return parts(ucs2(body), 70, 67)
		}
		widths = append(widths, units)
	}
	return parts(widths, 160, 153)
}

func ucs2(body string) []int {
	widths := make([]int, 0, len(body))
	for _, r := range body {
		widths = append(widths, max(utf16.RuneLen(r), 1))
	}
	return widths
}

// parts fills segments without splitting a character between two of them.
func parts(widths []int, single, multi int) int {
	total := 0
	for _, w := range widths {
		total += w
	}
	if total <= single {
		return 1
	}
	count, room := 1, multi
	for _, w := range widths {
		if w > room {
			count, room = count+1, multi
		}
		room -= w
	}
	return count
}

// smart is what SmartEncoded does to the commonest of the characters that would force UCS-2.
var smart = strings.NewReplacer("“", `"`, "”", `"`, "«", `"`, "»", `"`, "„", `"`, "‘", "'", "’", "'", "–", "-", "—", "-",
	"…", "...", "\u00a0", " ", "•", "*", "`", "'")
