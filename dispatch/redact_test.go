package dispatch_test

import (
	"strings"
	"testing"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
	"pgregory.net/rapid"

	"folgesvenn/dispatch"
)

var people = dispatch.Identity{
	Names:     []string{"Kari Bjørn-Hansen", "Åse Øverby", "Olga M. Nordmann", "Solbakken sykehjem og omsorg"},
	Phones:    []string{"+4791234567", "+3545812345", ""},
	Addresses: []string{"Kong Haralds gate 12, 1410 Kolbotn", "Granveien 7", "c/o Lie, Bakkeveien 3", ""},
}

func TestRedact(t *testing.T) {
	for in, want := range map[string]string{
		"Ja":                          "Ja",
		"":                            "",
		"Ja det går bra, hilsen Kari": "Ja det går bra, hilsen «NAVN»",
		"hilsen KARI BJØRN-HANSEN":    "hilsen «NAVN»",
		"kari hansen":                 "«NAVN»",
		"Karis mann kan. Kari's og Kari’s mann med": "«NAVN» mann kan. «NAVN»'s og «NAVN»’s mann med",
		"Mvh A\u030Ase":                          "Mvh «NAVN»",
		"mvh aase overby":                        "mvh «NAVN»",
		"Bjoern, Bjorn og Björn":                 "«NAVN», «NAVN» og «NAVN»",
		"Ka\u00ADri":                             "«NAVN»",
		"Ｋａｒｉ":                                   "«NAVN»",
		"karihansen":                             "karihansen", // two of three names in one word is no name we know
		"karibjørnhansen":                        "«NAVN»",
		"Skal jeg hente Olga hos fru Nordmann?":  "Skal jeg hente «NAVN» hos fru «NAVN»?",
		"jeg må ha med m":                        "jeg må ha med m", // an initial is no name
		"Karin og karin er andre, og hansene":    "Karin og karin er andre, og hansene",
		"på sykehjemmet og på sykehjem":          "på sykehjemmet og på «NAVN»",
		"Ring 91234567":                          "Ring «TLF»",
		"ring meg på 912 34 567.":                "ring meg på «TLF».",
		"ring 22 33 44 55 i morgen":              "ring «TLF» i morgen",
		"+47 912-34-567 eller 0047 22.33.44.55":  "«TLF» eller «TLF»",
		"(+47) 912 34 567":                       "(+47) «TLF»",
		"581 2345":                               "«TLF»", // known
		"+45 1234567":                            "«TLF»",
		"siste fem er 34567":                     "siste fem er «TLF»",
		"٩١٢٣٤٥٦٧":                               "«TLF»",
		"født 010150 12345":                      "født «TLF»",
		"010150-12345":                           "«TLF»",
		"kl 10.00-12.30 den 26.11 passer":        "kl 10.00-12.30 den 26.11 passer",
		"kl. 10-12, torsdag 26. november":        "kl. 10-12, torsdag 26. november",
		"JA 2":                                   "JA 2",
		"skriv til kari.hansen@online.no, takk":  "skriv til «ADRESSE», takk",
		"bor i kong haralds gate 12b, ikke sant": "bor i «ADRESSE», ikke sant",
		"Kong Haraldsgate":                       "Kong Haraldsgate",
		"er det i Granveien?":                    "er det i «ADRESSE»?",
		"granveien7 kl 10":                       "«ADRESSE» kl 10",
		"Granveien 7, 1410 Kolbotn":              "«ADRESSE», «ADRESSE»",
		"Kolbotn er langt unna":                  "Kolbotn er langt unna",
		"Bakkeveien 3 hos Kari på 91234567":      "«ADRESSE» hos «NAVN» på «TLF»",
		"\xff\xfeKari\xff":                       "\xff\xfe«NAVN»\xff",
		"👍🏽 Kari 👩‍🦽":                            "👍🏽 «NAVN» 👩‍🦽",
		"Hei Kari! Kan du følge til lege, i dag kl. 10-12? Svar JA eller NEI. Sentralen": "Hei «NAVN»! Kan du følge til lege, i dag kl. 10-12? Svar JA eller NEI. Sentralen",
	} {
		if got := dispatch.Redact(in, people); got != want {
			t.Errorf("%q:\n got %q\nwant %q", in, got, want)
		}
	}
}

func TestRedactKnowsNobody(t *testing.T) {
	in := "Hilsen Kari, Granveien 7. Ring 91234567."
	if got := dispatch.Redact(in, dispatch.Identity{}); got != "Hilsen Kari, Granveien 7. Ring «TLF»." {
		t.Error(got)
	}
}

// gone fails where text still has name as a word of its own.
func gone(t interface{ Fatalf(string, ...any) }, text, name string) {
	words := strings.FieldsFunc(strings.ToLower(norm.NFKC.String(text)), func(r rune) bool { return !unicode.IsLetter(r) && !unicode.Is(unicode.M, r) })
	want := strings.ToLower(norm.NFKC.String(name))
	for _, w := range words {
		if w == want || w == want+"s" {
			t.Fatalf("%q still has %q", text, name)
		}
	}
}

// TestRedactedTextNamesNobody puts names, numbers and addresses into any
// sentence, and looks for them afterwards.
func TestRedactedTextNamesNobody(t *testing.T) {
	name := rapid.StringMatching(`[A-ZÆØÅ][a-zæøåéü]{1,9}`)
	rapid.Check(t, func(t *rapid.T) {
		given, family := name.Draw(t, "given"), name.Draw(t, "family")
		phone := rapid.StringMatching(`[2-9][0-9]{7}`).Draw(t, "phone")
		street := name.Draw(t, "street") + "veien"
		id := dispatch.Identity{Names: []string{given + " " + family}, Phones: []string{"+47" + phone}, Addresses: []string{street + " 12, 1410 Kolbotn"}}
		spaced := func(s string) string {
			sep := rapid.SampledFrom([]string{"", " ", ".", "-", "\u00a0"}).Draw(t, "separator")
			return s[:3] + sep + s[3:5] + sep + s[5:]
		}
		pieces := []string{
			given, strings.ToUpper(given), strings.ToLower(family), family + "s", norm.NFD.String(family), norm.NFC.String(given) + "s", given + "-" + family,
			spaced(phone), "+47 " + spaced(phone), street, strings.ToUpper(street) + " 12", given + "@eksempel.no",
			rapid.String().Draw(t, "anything"), "ja", "nei", "kl. 10-12", ", ", ". ",
		}
		var text strings.Builder
		for range rapid.IntRange(1, 8).Draw(t, "pieces") {
			text.WriteString(rapid.SampledFrom(pieces).Draw(t, "piece"))
			text.WriteString(rapid.SampledFrom([]string{" ", ", ", "! ", "\n"}).Draw(t, "between"))
		}
		got := dispatch.Redact(text.String(), id)
		if lower := strings.ToLower(given); lower != "navn" && lower != "tlf" && lower != "adresse" && !joint(lower) {
			gone(t, got, given)
		}
		if lower := strings.ToLower(family); lower != "navn" && lower != "tlf" && lower != "adresse" && !joint(lower) {
			gone(t, got, family)
		}
		gone(t, got, street)
		if digits := strings.Map(onlyDigits, got); strings.Contains(digits, phone) {
			t.Fatalf("%q still has the number %s", got, phone)
		}
		if strings.Contains(got, "@eksempel") {
			t.Fatalf("%q still has an e-mail address", got)
		}
		if again := dispatch.Redact(got, id); again != got && !strings.Contains(strings.ToLower(text.String()), "navn") {
			t.Fatalf("redacting again changes %q to %q", got, again)
		}
	})
}

func joint(w string) bool {
	switch w {
	case "og", "på", "for", "av", "ved", "til":
		return true
	}
	return false
}

func onlyDigits(r rune) rune {
	if r >= '0' && r <= '9' {
		return r
	}
	return -1
}

func FuzzRedact(f *testing.F) {
	f.Add("Ja, hilsen Kari 91234567", "Kari Hansen", "Granveien 7")
	f.Add("\xff«NAVN» 1\u200b2345678", "", "1410 Kolbotn")
	f.Fuzz(func(t *testing.T, text, name, address string) {
		got := dispatch.Redact(text, dispatch.Identity{Names: []string{name}, Phones: []string{"+4791234567"}, Addresses: []string{address}})
		if utf8.ValidString(text) && !utf8.ValidString(got) {
			t.Errorf("%q became invalid: %q", text, got)
		}
		if dispatch.Redact(text, dispatch.Identity{}) == text && name == "" && address == "" && got != text && !strings.Contains(got, dispatch.NumberMark) {
			t.Errorf("%q became %q, and nobody is in it", text, got)
		}
	})
}
