package reply

import (
	"fmt"
	"strings"
	"unicode/utf8"
)

// families are words for the same task; a reply may use another than the question did. The lexicons add those of the other
// languages, under the same names.
var families = map[string][]string{
	"escort":   {"følge", "følger", "fylgje", "fylgjer", "følgje", "følgjer", "ledsage", "ledsager", "eskortere", "accompany", "escort", "følja", "följa", "följer"},
	"shopping": {"handle", "handler", "handel", "handling", "handleturen", "handletur", "shoppe", "shopping", "handlinga", "handlingen", "handla"},
	"drive":    {"kjøre", "kjører", "køyre", "køyrer", "skysse", "skysser", "transport", "transportere", "drive", "köra", "kör", "køre", "kører", "kjør"},
	"fetch":    {"hente", "henter", "hent", "hentar", "fetch", "hämta", "hämtar"},
	"visit":    {"besøke", "besøker", "besøk", "besøkje", "visit", "besök", "besøg"},
	"reading":  {"lese", "leser", "les", "lesing", "høytlesing", "reading", "read", "läsa", "læse"},
	"walk":     {"spasere", "spaserer", "gåtur", "spasertur", "tur", "walk", "turen"},
	"resident": {"beboer", "beboeren", "bebuar", "bebuaren", "beboaren", "bebueren", "brukeren", "resident", "pasienten"},
	"doctor": {"lege", "legen", "doktor", "doktoren", "lækjar", "doctor", "läkaren", "lægen", "legekontoret", "legebesøk", "legetimen", "legebesøket", "fastlegen",
		"doktorn", "legekontor", "lægetime"},
	"help": {"hjelpe", "hjelper", "hjelp", "help", "home_help", "hjemmehjelp"},
}

// addFamilies notes the words of a lexicon for the tasks.
func (lx *lexicon) addFamilies() error {
	n := map[string]int{}
	for i, name := range sortedKeys(families) {
		n[name] = i + 1
		for _, w := range families[name] {
			lx.family[w] = n[name]
		}
	}
	for _, f := range lx.files {
		for _, name := range sortedKeys(f.Task) {
			if n[name] == 0 {
				return fmt.Errorf("lexicon %s: no task %q", f.Name, name)
			}
			for _, w := range splitWords(f.Task[name]) {
				lx.family[w] = n[name]
				if f.Fold {
					lx.family[fold(w)] = n[name]
				}
			}
		}
	}
	return nil
}

// taskWords are the words that a reply may repeat from a question.
type taskWords struct {
	family   map[string]int
	stems    map[string]bool
	families map[int]bool
}

func (r *Reader) taskWords(q *Question) taskWords {
	t := taskWords{family: r.lx.family, stems: map[string]bool{}, families: map[int]bool{}}
	if q == nil {
		return t
	}
	toks, _ := tokenise(normalise(q.Text + "\n" + q.Summary + "\n" + q.Place + "\n" + strings.ReplaceAll(q.Category, "_", " ")))
	if len(toks) > 400 {
		toks = toks[:400] // a question is a text message; more is not one
	}
	for _, k := range toks {
		if k.kind != word {
			continue
		}
		if f := r.lx.family[k.text]; f > 0 {
			t.families[f] = true
		}
		if r.isContent(k.text) {
			t.stems[stem(k.text)] = true
		}
	}
	return t
}

// isContent reports whether a word names something, rather than being one of the words that carry an answer.
func (r *Reader) isContent(w string) bool {
	for _, e := range r.lx.words[w] {
		if r.lx.always&(1<<e.lang) == 0 {
			continue
		}
		switch c := r.className(e.sym); c {
		case "noun", "verb", "do", "obj", "busy", "kin", "meet":
		default:
			return false
		}
	}
	return utf8.RuneCountInString(w) >= 3
}

// has reports whether a word repeats one of the question.
func (t taskWords) has(w string) bool {
	if f := t.family[w]; f > 0 && t.families[f] {
		return true
	}
	return utf8.RuneCountInString(w) >= 4 && t.stems[stem(w)]
}

// stem cuts the commonest endings of Scandinavian nouns and verbs: "beboeren", "beboer" and "beboere" are one word here.
func stem(w string) string {
	for _, end := range []string{"ene", "ane", "er", "en", "et", "ar", "es", "a", "e", "r", "n", "t", "s"} {
		if rest, ok := strings.CutSuffix(w, end); ok && utf8.RuneCountInString(rest) >= 4 {
			return rest
		}
	}
	return w
}
