package dispatch

import (
	"strconv"
	"strings"
)

func firstWord(s string) string {
	if f := strings.Fields(s); len(f) > 0 {
		return f[0]
	}
	return ""
}

func equalName(a, b string) bool { return strings.EqualFold(a, b) }

// tidy takes away what nobody meant to write: spaces around and doubled ones.
func tidy(s string) string { return strings.Join(strings.Fields(s), " ") }

// plural counts things as people do: "1 frivillig", "3 frivillige".
func plural(n int, one, many string) string {
	if n == 1 {
		return "1 " + one
	}
	return strconv.Itoa(n) + " " + many
}
