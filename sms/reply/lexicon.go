package reply

import (
	"embed"
	"fmt"
	"sort"
	"strings"

	"github.com/BurntSushi/toml"
	"golang.org/x/text/unicode/norm"
)

//go:embed lexicon/*.toml
var lexiconFiles embed.FS

// lexiconFile is one language as a native speaker reads and corrects it.
type lexiconFile struct {
	Code   string // BCP 47; dialects carry the written language's code
	Name   string
	Always bool   // counts for everybody; otherwise only for those registered with it, or where the text is plainly in it
	Script string // for Always = false: a script whose letters switch the language on
	Fold   bool   // also accept the words without their diacritics, as typed on a Norwegian keyboard
	// Words lists, for each class, words and fixed expressions, separated by commas.
	Words map[string]string
	// Phrases lists patterns, for each kind of phrase.
	Phrases map[string][]string
	// Task lists words for what is asked for, by the names of task.go.
	Task map[string]string
}

// rulesFile holds what is true across languages.
type rulesFile struct {
	Macros  map[string]string
	Phrases map[string][]string
	// Rule names words that mean opposite things in two languages.
	Rule []wordRule
	// Glue lists words that may be found run together: "jadetkanjeg".
	Glue string
}

// wordRule settles a word that is a yes in one language and a no, or something else that matters, in another: it
// counts for a language only if that language is registered, or if another word shows that the text is in it.
type wordRule struct {
	Word  string
	Langs []string // the languages for which it needs that support
	Why   string
}

type entry struct {
	lang int
	sym  int
}

type expression struct {
	words []string
	entry entry
}

// lexicon is every word of every language.
type lexicon struct {
	langs  []lexiconFile
	codes  map[string]int
	always uint64
	words  map[string][]entry
	expr   map[string][]expression // by first word
	inExpr map[string]bool         // words of fixed expressions

	family   map[string]int    // words for the same task have the same number
	exprLang map[string]uint64 // the languages of the fixed expressions that a word is in
	rules    map[string]uint64 // languages for which a word needs support
	glue     map[string]bool
	syms     *symbols
	files    []lexiconFile
	rulebk   rulesFile
}

func loadLexicon() (*lexicon, error) {
	lx := &lexicon{
		codes: map[string]int{}, words: map[string][]entry{}, expr: map[string][]expression{},
		rules: map[string]uint64{}, inExpr: map[string]bool{}, exprLang: map[string]uint64{}, family: map[string]int{}, glue: map[string]bool{}, syms: &symbols{ids: map[string]int{}},
	}
	list, err := lexiconFiles.ReadDir("lexicon")
	if err != nil {
		return nil, err
	}
	for _, f := range list {
		data, err := lexiconFiles.ReadFile("lexicon/" + f.Name())
		if err != nil {
			return nil, err
		}
		if f.Name() == "grammar.toml" {
			if err := decodeStrict(string(data), &lx.rulebk); err != nil {
				return nil, fmt.Errorf("%s: %w", f.Name(), err)
			}
			continue
		}
		var lf lexiconFile
		if err := decodeStrict(string(data), &lf); err != nil {
			return nil, fmt.Errorf("%s: %w", f.Name(), err)
		}
		lx.files = append(lx.files, lf)
	}
	for _, f := range lx.files {
		if err := lx.addFile(f); err != nil {
			return nil, fmt.Errorf("lexicon %s: %w", f.Name, err)
		}
	}
	if err := lx.addFamilies(); err != nil {
		return nil, err
	}
	for _, f := range lx.files {
		if f.Fold {
			lx.addFolded(f)
		}
	}
	for _, r := range lx.rulebk.Rule {
		for _, code := range r.Langs {
			n, ok := lx.codes[code]
			if !ok {
				return nil, fmt.Errorf("rule for %q: no language %q", r.Word, code)
			}
			lx.rules[normalise(r.Word)] |= 1 << n
		}
	}
	for _, w := range strings.Fields(lx.rulebk.Glue) {
		lx.glue[normalise(w)] = true
	}
	return lx, nil
}

func decodeStrict(data string, into any) error {
	md, err := toml.Decode(data, into)
	if err != nil {
		return err
	}
	if u := md.Undecoded(); len(u) > 0 {
		return fmt.Errorf("unknown key %s", u[0])
	}
	return nil
}

func (lx *lexicon) addFile(f lexiconFile) error {
	if f.Code == "" || f.Name == "" {
		return fmt.Errorf("code and name are needed")
	}
	n, ok := lx.codes[f.Code]
	if !ok {
		n = len(lx.langs)
		lx.codes[f.Code] = n
		lx.langs = append(lx.langs, f)
		if f.Always {
			lx.always |= 1 << n
		}
	}
	for _, class := range sortedKeys(f.Words) {
		if !knownClass(class) {
			return fmt.Errorf("no class %q", class)
		}
		sym := lx.syms.id("@" + class)
		for _, w := range splitWords(f.Words[class]) {
			lx.addWord(w, entry{n, sym})
		}
	}
	for _, name := range sortedKeys(f.Task) {
		for _, w := range splitWords(f.Task[name]) {
			lx.addWord(w, entry{n, lx.syms.id("@noun")})
		}
	}
	return nil
}

func (lx *lexicon) addWord(w string, e entry) {
	parts := strings.Fields(w)
	if len(parts) == 1 {
		for _, o := range lx.words[w] {
			if o == e {
				return
			}
		}
		lx.words[w] = append(lx.words[w], e)
		return
	}
	for _, p := range parts {
		lx.inExpr[p] = true
		lx.exprLang[p] |= 1 << e.lang
	}
	lx.expr[parts[0]] = append(lx.expr[parts[0]], expression{parts, e})
}

// addFolded adds the spellings without diacritics, unless that spelling is a word of its own somewhere.
func (lx *lexicon) addFolded(f lexiconFile) {
	n := lx.codes[f.Code]
	for _, class := range sortedKeys(f.Words) {
		sym := lx.syms.id("@" + class)
		for _, w := range splitWords(f.Words[class]) {
			if fw := fold(w); fw != w && (strings.Contains(fw, " ") || len(lx.words[fw]) == 0 || onlyLang(lx.words[fw], n)) {
				lx.addWord(fw, entry{n, sym})
			}
		}
	}
}

func onlyLang(es []entry, n int) bool {
	for _, e := range es {
		if e.lang != n {
			return false
		}
	}
	return true
}

// fold removes diacritics: "mogę" to "moge", "sáhtán" to "sahtan".
func fold(s string) string {
	var b strings.Builder
	for _, r := range norm.NFD.String(s) {
		switch {
		case r >= 0x300 && r <= 0x36f:
		case r == 'ł':
			b.WriteRune('l')
		case r == 'đ':
			b.WriteRune('d')
		case r == 'ŋ':
			b.WriteRune('n')
		case r == 'ŧ':
			b.WriteRune('t')
		default:
			b.WriteRune(r)
		}
	}
	return b.String()
}

// splitWords splits a list of the data files and normalises each entry as a reply would be.
func splitWords(list string) []string {
	var out []string
	for _, w := range strings.Split(list, ",") {
		toks, _ := tokenise(normalise(w))
		parts := make([]string, len(toks))
		for i, t := range toks {
			parts[i] = t.text
		}
		if len(parts) > 0 {
			out = append(out, strings.Join(parts, " "))
		}
	}
	return out
}

func sortedKeys[V any](m map[string]V) []string {
	keys := make([]string, 0, len(m))
	for k := range m {
		keys = append(keys, k)
	}
	sort.Strings(keys)
	return keys
}
