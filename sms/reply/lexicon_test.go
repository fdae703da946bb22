package reply

import (
	"strings"
	"testing"
)

// A word that says yes in one language and no in another needs a rule in grammar.toml that says which counts when.
func TestOppositeWordsHaveARule(t *testing.T) {
	lx := newReader(t).lx
	yes, no := lx.syms.ids["@yes"], map[int]bool{lx.syms.ids["@no"]: true, lx.syms.ids["@not"]: true, lx.syms.ids["@icannot"]: true}
	says, denies := map[string]uint64{}, map[string]uint64{}
	note := func(w string, e entry) {
		switch {
		case e.sym == yes, e.sym == lx.syms.ids["@iwill"]:
			says[w] |= 1 << e.lang
		case no[e.sym]:
			denies[w] |= 1 << e.lang
		}
	}
	for w, es := range lx.words {
		for _, e := range es {
			note(w, e)
		}
	}
	for _, xs := range lx.expr {
		for _, x := range xs {
			note(strings.Join(x.words, " "), x.entry)
		}
	}
	for w, langs := range says {
		if both := denies[w]; both != 0 && lx.rules[w]&(langs|both) == 0 {
			t.Errorf("%q says yes in one language and no in another, and no rule says when it counts", w)
		}
	}
}

// A word that stops or starts the texts, or asks for help, is not also an answer.
func TestServiceWordsAreNotAnswers(t *testing.T) {
	lx := newReader(t).lx
	service := map[int]bool{lx.syms.ids["@stopw"]: true, lx.syms.ids["@startw"]: true, lx.syms.ids["@helpw"]: true, lx.syms.ids["@withdraww"]: true}
	for w, es := range lx.words {
		for _, a := range es {
			for _, b := range es {
				if service[a.sym] && (b.sym == lx.syms.ids["@yes"] || b.sym == lx.syms.ids["@no"] || b.sym == lx.syms.ids["@iwill"]) {
					t.Errorf("%q is both a service word and an answer", w)
				}
			}
		}
	}
}

func TestLexiconsAreWellFormed(t *testing.T) {
	lx := newReader(t).lx
	for _, f := range lx.files {
		if f.Words["yes"] == "" && f.Code != "zxx" {
			t.Errorf("%s: no word for yes", f.Name)
		}
		for class, list := range f.Words {
			for _, w := range strings.Split(list, ",") {
				if strings.TrimSpace(w) == "" {
					t.Errorf("%s: an empty entry in %s", f.Name, class)
				}
			}
		}
	}
	for _, r := range lx.rulebk.Rule {
		if r.Why == "" || len(r.Langs) == 0 {
			t.Errorf("the rule for %q does not say why or for which language", r.Word)
		}
	}
	for class, meaning := range Classes {
		if meaning == "" {
			t.Errorf("class %q has no meaning", class)
		}
	}
}

// Words whose meaning depends on the language, with nobody's language but Norwegian registered.
func TestFalseFriendsNeedTheirLanguage(t *testing.T) {
	r := newReader(t)
	for _, w := range []string{"tak", "ha", "ne", "ni", "da", "na", "in", "no", "la", "net", "nie", "ii", "so", "go", "may", "man", "are", "bale", "gal", "to"} {
		for _, lang := range []string{"nb", "nn"} {
			if v := r.Read(w, asked(lang)); v.Intent == Yes || v.Intent == Stop {
				t.Errorf("%q [%s] is %s", w, lang, v.Intent)
			}
		}
	}
	for _, c := range []struct {
		text, lang string
		want       Intent
	}{
		{"tak", "pl", Yes}, {"tak", "da", Unclear}, {"tak", "sv", Unclear}, {"no", "pl", Unclear}, {"no", "en", No}, {"ne", "lt", No}, {"ni", "uk", No},
		{"da", "ru", Yes}, {"in", "se", No}, {"na", "fa", No}, {"la", "ar", No}, {"maya", "so", No}, {"haa", "so", Yes}, {"net", "ru", No}, {"nie", "pl", No},
		{"Tak", "ru", Unclear}, {"так", "ru", Unclear}, {"так", "uk", Yes}, {"Ja", "pl", Yes}, {"Ja", "ru", Yes}, {"Nei", "pl", No}, {"Da", "uk", Unclear},
		{"Taip, galiu", "nb", Yes}, {"Nie mogę", "nb", No}, {"Да", "nb", Yes}, {"Нет", "nb", No}, {"نعم", "nb", Yes}, {"Haa, waan awoodaa", "nb", Yes},
	} {
		if v := r.Read(c.text, asked(c.lang)); v.Intent != c.want {
			t.Errorf("%q [%s]: %s (%s), want %s", c.text, c.lang, v.Intent, v.Why, c.want)
		}
	}
}

// A word that doubts, asks or denies in one of everybody's languages accepts nothing in another of them: "kæm" is who in
// Trøndelag, so it is not also a way to spell "kommer".
func TestGraveWordsAcceptNothing(t *testing.T) {
	r := newReader(t)
	dangerous := map[string]bool{"not": true, "no": true, "cond": true, "hedge": true, "but": true, "question": true}
	accepting := map[string]bool{"yes": true, "do": true, "good": true, "okay": true, "gladly": true, "sure": true, "i": true, "goes": true, "suits": true, "ready": true, "iwill": true, "filler": true, "very": true}
	for w, es := range r.lx.words {
		for _, a := range es {
			for _, b := range es {
				if r.lx.always&(1<<a.lang) != 0 && r.lx.always&(1<<b.lang) != 0 && dangerous[r.className(a.sym)] && accepting[r.className(b.sym)] {
					t.Errorf("%q is %s in %s and %s in %s", w, r.className(a.sym), r.lx.langs[a.lang].Code, r.className(b.sym), r.lx.langs[b.lang].Code)
				}
			}
		}
	}
}
