package sms

import (
	"strings"
	"testing"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
	"pgregory.net/rapid"
)

func TestEconomise(t *testing.T) {
	for _, test := range []struct{ name, body, want string }{
		{"nothing to do", "Hei Kari! Kan du hjelpe?", "Hei Kari! Kan du hjelpe?"},
		{"dashes", "10–12 — kanskje", "10-12 - kanskje"},
		{"quotes", "«Kari» “Ola” ‘Per’ d’accord", `"Kari" "Ola" 'Per' d'accord`},
		{"ellipsis", "Altså…", "Altså..."},
		{"spaces", "912\u00A034\u202F567\u200B", "912 34 567"},
		{"bullets", "• melk\n• brød", "- melk\n- brød"},
		{"names stay", "Đorđe, Paweł, Čearru, Ágnes – hei", "Đorđe, Paweł, Čearru, Ágnes - hei"},
		{"letters in two pieces", "A\u030Ase og Rene\u0301", "Åse og René"},
		{"a mark between a letter and its ring", "A\u200B\u030Ase", "Åse"},
		{"joiners stay", "می\u200Cخواهم", "می\u200Cخواهم"},
		{"never dearer", strings.Repeat("…", 70), strings.Repeat("…", 70)},
	} {
		t.Run(test.name, func(t *testing.T) {
			if got := Economise(test.body); got != test.want {
				t.Errorf("Economise(%q) = %q, want %q", test.body, got, test.want)
			}
		})
	}
}

var typography = rapid.StringOf(rapid.OneOf(
	rapid.RuneFrom([]rune("aåæøčłđŧяÅ «»–—…•“”‘’\u00A0\u2009\u200B\u00AD½€😀\u030A\u0301")), rapid.Rune()))

func TestEconomiseProperties(t *testing.T) {
	unseen := strings.NewReplacer("\u200B", "", "\u00AD", "", "\u2060", "", "\uFEFF", "")
	letters := func(s string) string {
		return strings.Map(func(r rune) rune {
			// The x for a multiplication sign is the one letter that is put in.
			if unicode.IsLetter(r) && r != 'x' {
				return r
			}
			return -1
		}, norm.NFC.String(unseen.Replace(s)))
	}
	rapid.Check(t, func(t *rapid.T) {
		body := typography.Draw(t, "body")
		got := Economise(body)
		if again := Economise(got); again != got {
			t.Fatalf("Economise(%q) = %q, and again %q", body, got, again)
		}
		if was, is := letters(body), letters(got); was != is {
			t.Fatalf("letters %q became %q", was, is)
		}
		if was, is := Count(norm.NFC.String(body)).Segments, Count(got).Segments; is > was {
			t.Fatalf("%q took %d segments, %q takes %d", body, was, got, is)
		}
	})
}

func FuzzEconomise(f *testing.F) {
	f.Add("«Kari» – 10–12…")
	f.Fuzz(func(t *testing.T, body string) {
		got := Economise(body)
		if utf8.ValidString(body) && !utf8.ValidString(got) {
			t.Fatalf("Economise(%q) = %q, which is no UTF-8", body, got)
		}
		if Economise(got) != got {
			t.Fatalf("Economise(%q) = %q, which changes again", body, got)
		}
	})
}
