package phonenet

import (
	"strings"
	"testing"
)

func TestSegments(t *testing.T) {
	for name, test := range map[string]struct {
		body string
		want int
	}{
		"empty":                    {"", 1},
		"full GSM":                 {strings.Repeat("å", 160), 1},
		"over GSM":                 {strings.Repeat("å", 161), 2},
		"two full GSM":             {strings.Repeat("a", 306), 2},
		"over two GSM":             {strings.Repeat("a", 307), 3},
		"escapes count twice":      {strings.Repeat("€", 80), 1},
		"over by an escape":        {strings.Repeat("€", 80) + "a", 2},
		"no escape is split":       {strings.Repeat("€", 153), 3}, // 76 to a part, since 153 is odd
		"full UCS-2":               {strings.Repeat("š", 70), 1},
		"over UCS-2":               {strings.Repeat("š", 71), 2},
		"emoji count twice":        {strings.Repeat("👍", 35), 1},
		"no surrogate pair is cut": {strings.Repeat("👍", 67), 3}, // 33 to a part, since 67 is odd
		"one quotation mark":       {strings.Repeat("a", 70) + "»", 2},
	} {
		if got := segments(test.body); got != test.want {
			t.Errorf("%s: %d, want %d", name, got, test.want)
		}
	}
}
