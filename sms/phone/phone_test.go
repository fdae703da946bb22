package phone

import (
	"errors"
	"fmt"
	"strings"
	"testing"
	"unicode"

	"pgregory.net/rapid"
)

func TestParse(t *testing.T) {
	for raw, want := range map[string]Number{
		"91234567":                   "+4791234567",
		"912 34 567":                 "+4791234567",
		" 912.34.567 ":               "+4791234567",
		"912-34-567":                 "+4791234567",
		"91\u00A023\u202F45\u200967": "+4791234567",
		"９１２３４５６７":                   "+4791234567",
		"＋４７ ９１２ ３４ ５６７":             "+4791234567",
		"+47 912 34 567":             "+4791234567",
		"004791234567":               "+4791234567",
		"0047 912 34 567":            "+4791234567",
		"+0047 912 34 567":           "+4791234567",
		"(+47) 912 34 567":           "+4791234567",
		"+47 (0) 912 34 567":         "+4791234567",
		"4791234567":                 "+4791234567",
		"tel:+4791234567":            "+4791234567",
		"\u202A+4791234567\u202C":    "+4791234567", // pasted from an address book
		"912\u201334\u2013567":       "+4791234567",
		"22 33 44 55":                "+4722334455",
		"79 02 10 00":                "+4779021000", // Svalbard
		"800 12 345":                 "+4780012345",
		"42 00 00 01":                "+4742000001", // planned as mobile, though the library says invalid
		"43000001":                   "+4743000001",
		"44000001":                   "+4744000001",
		"49000001":                   "+4749000001",
		"58 00 00 01":                "+4758000001",
		"02800":                      "+4702800",
		"+47 02800":                  "+4702800",
		"+46 70-174 06 05":           "+46701740605",
		"+46 (0)70-174 06 05":        "+46701740605",
		"0046 701740605":             "+46701740605",
		"+44 7700 900123":            "+447700900123",
		"+1 201 555 0123":            "+12015550123",
	} {
		if got, err := Parse(raw); err != nil || got != want {
			t.Errorf("Parse(%q) = %q, %v, want %q", raw, got, err, want)
		}
	}
}

func TestParseRefuses(t *testing.T) {
	for raw, want := range map[string]string{
		"":                          "mangler",
		" - ":                       "mangler",
		"+":                         "mangler",
		"00":                        "mangler",
		"9123456":                   "for kort",
		"912345678":                 "9 sifre",
		"+47 9123456":               "for kort",
		"+4747 912 34 567":          "10 sifre",
		"91234567 / 92345678":       "16 sifre",
		"12345678":                  "begynner ikke på 1",
		"01234567":                  "begynner ikke på 0",
		"83000000":                  "Ingen norske numre",
		"912 34 567 (kona)":         "Fjern resten",
		"91234567;ext=12":           "Fjern resten",
		"9123+4567":                 "Fjern resten",
		"++4791234567":              "Fjern resten",
		"1881":                      "for kort",
		"00800":                     "utenlandsk",
		"+999 123 456":              "utenlandsk",
		"+46 70":                    "utenlandsk",
		"+46 70 174 06 05 00 00 00": "utenlandsk",
		"kari@example.no":           "Fjern resten",
		strings.Repeat("1 ", 200):   "Fjern resten",
	} {
		got, err := Parse(raw)
		var fault Fault
		if !errors.As(err, &fault) || !strings.Contains(err.Error(), want) {
			t.Errorf("Parse(%q) = %q, %v, want a fault with %q", raw, got, err, want)
		}
		if err != nil && (!strings.HasSuffix(err.Error(), ".") || !unicode.IsUpper([]rune(err.Error())[0])) {
			t.Errorf("Parse(%q): %q is no sentence", raw, err)
		}
	}
}

// series draws a national number of eight digits between two series of the number plan.
func series(from, to int) *rapid.Generator[string] {
	return rapid.Custom(func(t *rapid.T) string {
		return fmt.Sprintf("%02d%06d", rapid.IntRange(from, to).Draw(t, "series"), rapid.IntRange(0, 999999).Draw(t, "number"))
	})
}

func TestNumberPlan(t *testing.T) {
	for _, part := range []struct {
		from, to int
		want     Class
		texts    bool
	}{
		{20, 39, Fixed, false}, {40, 49, Mobile, true}, {50, 57, Fixed, false}, {58, 59, Machine, false},
		{60, 79, Fixed, false}, {90, 99, Mobile, true},
	} {
		t.Run(fmt.Sprintf("%d-%d", part.from, part.to), rapid.MakeCheck(func(t *rapid.T) {
			national := series(part.from, part.to).Draw(t, "national")
			number, err := Parse(national)
			if err != nil || number != Number("+47"+national) {
				t.Fatalf("Parse(%q) = %q, %v", national, number, err)
			}
			if got := Kind(number.String()); got != part.want || TakesTexts(number.String()) != part.texts {
				t.Fatalf("%s is %s, takes texts: %v", number, got, TakesTexts(number.String()))
			}
		}))
	}
}

func TestKind(t *testing.T) {
	for e164, want := range map[string]struct {
		kind  Class
		texts bool
	}{
		"+4702800":        {Short, false},
		"+4709999":        {Short, false},
		"+4701999":        {Unknown, false},
		"+4780012345":     {Unknown, false},
		"+4712345678":     {Unknown, false},
		"+479123456":      {Unknown, false},
		"+4791234a67":     {Unknown, false},
		"2440":            {Short, false},
		"1881":            {Short, false},
		"+46701740605":    {Mobile, true},
		"+46850000000":    {Fixed, false},
		"+447700900123":   {Unknown, true}, // set aside for fiction, so unknown to the library
		"+12015550123":    {Unknown, true}, // mobile and fixed look alike there
		"+999123456":      {Unknown, true},
		"Posten":          {Unknown, false},
		"":                {Unknown, false},
		"+":               {Unknown, false},
		"+46x":            {Unknown, false},
		"+46701740605999": {Unknown, true},
	} {
		if got := Kind(e164); got != want.kind || TakesTexts(e164) != want.texts {
			t.Errorf("%q is %s, takes texts: %v; want %+v", e164, got, TakesTexts(e164), want)
		}
	}
}

func TestFormat(t *testing.T) {
	for e164, want := range map[string]string{
		"+4791234567":  "912 34 567",
		"+4749000001":  "490 00 001",
		"+4780012345":  "800 12 345",
		"+4722334455":  "22 33 44 55",
		"+4779021000":  "79 02 10 00",
		"+4758000001":  "58 00 00 01",
		"+4702800":     "02800",
		"+46701740605": "+46 70 174 06 05",
		"+12015550123": "+1 201-555-0123",
		"2440":         "2440",
		"Posten":       "Posten",
		"+479123":      "+479123",
		"":             "",
	} {
		if got := Format(e164); got != want {
			t.Errorf("Format(%q) = %q, want %q", e164, got, want)
		}
	}
}

func TestWarning(t *testing.T) {
	for number, warned := range map[Number]bool{
		"+4791234567": false, "+4741234567": false, "+4722334455": false, "+4779021000": false, "+4702800": false,
		"+4742000001": true, "+4743000001": true, "+4744000001": true, "+4749000001": true, "+4720000001": true,
		"+46701740605": false, "+46199999": true, "Posten": true,
	} {
		if got := number.Warning(); (got != "") != warned {
			t.Errorf("%s: warning %q", number, got)
		}
	}
}

// However the digits are grouped and whatever stands before them, a number is the same number.
func TestSpelling(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		national := rapid.OneOf(series(20, 79), series(90, 99)).Draw(t, "national")
		spelt := rapid.SampledFrom([]string{"", "+47", "0047", "47", "(+47) "}).Draw(t, "prefix")
		for _, digit := range national {
			spelt += string(digit) + rapid.SampledFrom([]string{"", "", " ", ".", "-", "\u00A0", "\u2013"}).Draw(t, "gap")
		}
		if got, err := Parse(spelt); err != nil || got != Number("+47"+national) {
			t.Fatalf("Parse(%q) = %q, %v", spelt, got, err)
		}
	})
}

// What was accepted stays: in its own form and as it is shown to people.
func FuzzParse(f *testing.F) {
	for _, raw := range []string{"912 34 567", "+46 70-174 06 05", "02800", "+47(0)", "tel:+1 201 555 0123", "+39 06 698", "+800 1234 5678", "+8560000000 0000"} {
		f.Add(raw)
	}
	f.Fuzz(func(t *testing.T, raw string) {
		number, err := Parse(raw)
		if err != nil {
			if number != "" {
				t.Fatalf("Parse(%q) = %q with %v", raw, number, err)
			}
			return
		}
		for _, again := range []string{number.String(), Format(number.String())} {
			if got, err := Parse(again); err != nil || got != number {
				t.Fatalf("Parse(%q) = %q, but Parse(%q) = %q, %v", raw, number, again, got, err)
			}
		}
		if k := Kind(number.String()); TakesTexts(number.String()) && (k == Fixed || k == Short || k == Machine) {
			t.Fatalf("%s is %s and takes texts", number, k)
		}
		number.Warning()
	})
}

func BenchmarkParse(b *testing.B) {
	for b.Loop() {
		if _, err := Parse("912 34 567"); err != nil {
			b.Fatal(err)
		}
	}
}
