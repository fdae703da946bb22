package sms

import (
	"slices"
	"strings"
	"testing"
	"unicode/utf8"

	"pgregory.net/rapid"
)

func TestCount(t *testing.T) {
	a := func(n int) string { return strings.Repeat("a", n) }
	for _, test := range []struct {
		name, body string
		want       Size
	}{
		{"nothing", "", Size{GSM7, 0, 0, 160, nil}},
		{"plain", "Svar JA eller NEI.", Size{GSM7, 18, 1, 142, nil}},
		{"our letters", "æøåÆØÅäöüÄÖÜñéèòàÇ§@£$¥_", Size{GSM7, 24, 1, 136, nil}},
		{"extension table", "^{}[]~|\\€\f", Size{GSM7, 20, 1, 140, nil}},
		{"exactly one", a(160), Size{GSM7, 160, 1, 0, nil}},
		{"one too many", a(161), Size{GSM7, 161, 2, 145, nil}},
		{"exactly two", a(306), Size{GSM7, 306, 2, 0, nil}},
		{"three", a(307), Size{GSM7, 307, 3, 152, nil}},
		{"escape at the end of one", a(158) + "€", Size{GSM7, 160, 1, 0, nil}},
		{"escape not split", a(152) + "€" + a(152), Size{GSM7, 306, 3, 152, nil}},
		{"a name", "Paweł", Size{UCS2, 5, 1, 65, []rune{'ł'}}},
		{"each once, in order", "š–č–š", Size{UCS2, 5, 1, 65, []rune{'š', '–', 'č'}}},
		{"lower c with cedilla is not there", "ç", Size{UCS2, 1, 1, 69, []rune{'ç'}}},
		{"no escape of its own", "\x1b", Size{UCS2, 1, 1, 69, []rune{'\x1b'}}},
		{"exactly one in UCS-2", strings.Repeat("č", 70), Size{UCS2, 70, 1, 0, []rune{'č'}}},
		{"one too many in UCS-2", strings.Repeat("č", 71), Size{UCS2, 71, 2, 63, []rune{'č'}}},
		{"emoji", "😀", Size{UCS2, 2, 1, 68, []rune{'😀'}}},
		{"emoji not split", a(66) + "😀" + a(66), Size{UCS2, 134, 3, 66, []rune{'😀'}}},
		{"an extension character is one unit in UCS-2", "č€", Size{UCS2, 2, 1, 68, []rune{'č'}}},
	} {
		t.Run(test.name, func(t *testing.T) {
			got := Count(test.body)
			if !slices.Equal(got.Forced, test.want.Forced) {
				t.Errorf("forced by %q, want %q", string(got.Forced), string(test.want.Forced))
			}
			got.Forced, test.want.Forced = nil, nil
			if got.Encoding != test.want.Encoding || got.Units != test.want.Units ||
				got.Segments != test.want.Segments || got.Left != test.want.Left {
				t.Errorf("Count(%q) = %+v, want %+v", test.body, got, test.want)
			}
		})
	}
}

// The alphabets are copied by hand: a character lost or doubled would show in their sizes.
func TestAlphabets(t *testing.T) {
	if got := utf8.RuneCountInString(gsm7Basic); got != 127 {
		t.Errorf("the default alphabet has %d characters besides the escape, want 127", got)
	}
	if got := utf8.RuneCountInString(gsm7Extension); got != 10 {
		t.Errorf("the extension table has %d characters, want 10", got)
	}
	if got := len(gsm7Cost); got != 137 {
		t.Errorf("%d different characters, want 137", got)
	}
}

var bodies = rapid.StringOfN(rapid.OneOf(
	rapid.RuneFrom([]rune(gsm7Basic)), rapid.RuneFrom([]rune(gsm7Extension)), rapid.RuneFrom([]rune("čš–😀я"))),
	0, 400, -1)

var gsm7Bodies = rapid.StringOfN(rapid.OneOf(
	rapid.RuneFrom([]rune(gsm7Basic)), rapid.RuneFrom([]rune(gsm7Extension))), 0, 500, -1)

// cut splits a text as a sender must, each part as full as it goes, by encoding it: it shares no arithmetic with Count.
func cut(body string) [][]string {
	encode := func(r rune) []string {
		if strings.ContainsRune(gsm7Extension, r) {
			return []string{"ESC", string(r)}
		}
		return []string{string(r)}
	}
	single, part := 160, 153
	if strings.ContainsFunc(body, func(r rune) bool { return !strings.ContainsRune(gsm7Basic+gsm7Extension, r) }) {
		single, part = 70, 67
		encode = func(r rune) []string { return make([]string, max(1, (utf8.RuneLen(r)+2)/3)) }
	}
	split := func(limit int) [][]string {
		parts := [][]string{nil}
		for _, r := range body {
			last := &parts[len(parts)-1]
			if len(*last)+len(encode(r)) > limit {
				parts = append(parts, nil)
				last = &parts[len(parts)-1]
			}
			*last = append(*last, encode(r)...)
		}
		return parts
	}
	if whole := split(single); len(whole) == 1 {
		return whole
	}
	return split(part)
}

func TestCountAgainstCutting(t *testing.T) {
	check := func(t *rapid.T, body string) {
		parts, got := cut(body), Count(body)
		units := 0
		for _, part := range parts {
			units += len(part)
		}
		if got.Units != units || body != "" && got.Segments != len(parts) {
			t.Fatalf("Count(%q) = %d units in %d segments, cutting makes %d in %d", body, got.Units, got.Segments, units, len(parts))
		}
	}
	t.Run("any", rapid.MakeCheck(func(t *rapid.T) { check(t, bodies.Draw(t, "body")) }))
	t.Run("GSM-7", rapid.MakeCheck(func(t *rapid.T) { check(t, gsm7Bodies.Draw(t, "body")) }))
}

// What Left promises to somebody who is typing: that many more letters fit, and not one more.
func TestLeft(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		body := bodies.Draw(t, "body")
		size := Count(body)
		full := body + strings.Repeat("a", size.Left)
		if got := Count(full).Segments; got != max(size.Segments, 1) {
			t.Fatalf("with the %d units left %q takes %d segments, not %d", size.Left, body, got, size.Segments)
		}
		if got := Count(full + "a").Segments; got != max(size.Segments, 1)+1 {
			t.Fatalf("with one unit more than the %d left %q takes %d segments", size.Left, body, got)
		}
	})
}

func FuzzCount(f *testing.F) {
	f.Add("Svar JA eller NEI.")
	f.Add("Paweł 😀 €")
	f.Add("\xff\xfe")
	f.Fuzz(func(t *testing.T, body string) {
		size := Count(body)
		if (size.Encoding == UCS2) != (len(size.Forced) > 0) {
			t.Fatalf("Count(%q) = %s, forced by %q", body, size.Encoding, string(size.Forced))
		}
		if size.Left < 0 || (size.Segments == 0) != (body == "") {
			t.Fatalf("Count(%q) = %+v", body, size)
		}
	})
}
