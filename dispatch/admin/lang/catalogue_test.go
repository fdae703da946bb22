package lang

import (
	"fmt"
	"maps"
	"regexp"
	"slices"
	"strings"
	"testing"
)

func catalogues(t *testing.T) map[string]map[string]string {
	t.Helper()
	all := map[string]map[string]string{}
	for _, code := range []string{Nynorsk, English} {
		table, err := Catalogue(code)
		if err != nil {
			t.Fatal(err)
		}
		all[code] = table
	}
	return all
}

// TestEverythingIsTranslated walks all templates and all sentences of the program.
func TestEverythingIsTranslated(t *testing.T) {
	words, tables := shown(t), catalogues(t)
	var lacking []string
	for key, p := range words {
		file := key + " @" + strings.TrimSuffix(p.file[strings.LastIndex(p.file, "/")+1:], ".html")
		for _, code := range []string{Nynorsk, English} {
			if tables[code][key] == "" && tables[code][file] == "" {
				lacking = append(lacking, fmt.Sprintf("%s, in dispatch/admin/lang/%s.toml:\n\t%q = \"\"", p, code, key))
			}
		}
	}
	slices.Sort(lacking)
	if len(lacking) > 0 {
		t.Errorf("%d sentences of the page are not translated. Add each line, with the translation, where the alphabet puts it.\n"+
			"Holes: {1} stays as it is (names, numbers), {1~} is said in the language too (reasons, dates, counts), {1*} is \"summary, time\", {1&} a list of names.\n"+
			"What nobody reads on the page goes into dispatch/admin/lang/testdata/unseen.txt instead.\n%s", len(lacking), strings.Join(lacking, "\n"))
	}
}

// TestHolesAgree: a translation has the holes of its sentence, each once or more, and no others.
func TestHolesAgree(t *testing.T) {
	holes := func(s string) []string {
		var list []string
		for _, m := range hole.FindAllStringSubmatch(s, -1) {
			list = append(list, m[1])
		}
		slices.Sort(list)
		return slices.Compact(list)
	}
	for code, table := range catalogues(t) {
		for _, key := range slices.Sorted(maps.Keys(table)) {
			if !slices.Equal(holes(key), holes(table[key])) {
				t.Errorf("%s: the holes of %q and of %q differ", code, key, table[key])
			}
			if strings.TrimSpace(table[key]) == "" {
				t.Errorf("%s: %q is empty", code, key)
			}
		}
	}
}

// TestBothLanguagesHaveTheSame: nobody forgets one of them.
func TestBothLanguagesHaveTheSame(t *testing.T) {
	all := catalogues(t)
	for a, b := range map[string]string{Nynorsk: English, English: Nynorsk} {
		for _, key := range slices.Sorted(maps.Keys(all[a])) {
			if _, ok := all[b][key]; !ok {
				t.Errorf("%s.toml lacks %q", b, key)
			}
		}
	}
}

// TestCataloguesAreSorted: lines that are added in alphabetical order seldom meet.
func TestCataloguesAreSorted(t *testing.T) {
	for _, code := range []string{Nynorsk, English} {
		text, err := files.ReadFile(code + ".toml")
		if err != nil {
			t.Fatal(err)
		}
		last := ""
		for line := range strings.Lines(string(text)) {
			if !strings.HasPrefix(line, `"`) {
				continue
			}
			key, _, _ := strings.Cut(line, `" = "`)
			if key < last {
				t.Errorf("%s.toml: %s belongs before %s", code, key, last)
			}
			last = key
		}
	}
}

// TestNothingIsSaidTwice: what has been said in a language is not taken for bokmål again.
func TestNothingIsSaidTwice(t *testing.T) {
	for code, table := range catalogues(t) {
		l := New(code, table)
		for _, key := range slices.Sorted(maps.Keys(table)) {
			said := table[key]
			if hole.MatchString(said) || strings.Contains(key, " @") {
				continue
			}
			if again := l.Say(said); again != said {
				t.Errorf("%s: %q is said as %q, and that as %q", code, key, said, again)
			}
		}
	}
}

// bokmal are words that nynorsk does not have.
var quoted = regexp.MustCompile(`«[^»]*»`)

var bokmal = []string{"ikke", "jeg", "hva", "hvem", "hvor", "hvorfor", "hvordan", "hvis", "noen", "noe", "en uke", "uke", "uka", "uker", "fra", "bare", "også, ", "å være", "være",
	"mottaker", "mottakere", "bestiller", "bestillere", "frivillig kvinne", "nå", "ble", "gjøre", "gjør", "sier", "spørre", "spørres", "ringes", "skrevet", "mens", "dere", "dem",
	"flere", "forespørsel", "forespørsler", "enhet", "enheter", "enheten", "navn, ", "navnet", "endringen", "endringene", "meldingen", "meldinger", "måned", "måneder", "tjenesten",
	"ennå", "lørdag", "tirsdag", "mandag", "i morgen", "avbud", "vei", "åpne", "velg", "kommer", "finnes", "begynner", "fortsatt", "annet", "annen", "alene", "lagret", "slettet"}

func TestNynorskIsNotBokmal(t *testing.T) {
	table := catalogues(t)[Nynorsk]
	for _, key := range slices.Sorted(maps.Keys(table)) {
		said := " " + strings.Map(func(r rune) rune {
			if strings.ContainsRune(".,;:?!()«»{}123456789~*&-/", r) {
				return ' '
			}
			return r
		}, strings.ToLower(quoted.ReplaceAllString(table[key], ""))) + " "
		for _, w := range bokmal {
			if strings.Contains(said, " "+w+" ") {
				t.Errorf("%q is bokmål: %q", w, table[key])
			}
		}
	}
}
