package reply

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// message is one reply on its way to a reading: its words and what each may be.
type message struct {
	r      *Reader
	c      Context
	toks   []token
	asks   bool
	lang   int       // registered language, -1 if there is no lexicon for it
	langs  uint64    // languages that count
	words  [][]entry // what each word may be
	class  []string  // how each word was counted by the rules, "" if only by the lexicon
	lead   int       // words of the greeting
	tail   int       // where the signature starts
	alien  bool      // signed by a name that is not the volunteer's
	quoted bool      // a copy of the question was taken out
}

func (r *Reader) newMessage(text string, c Context) *message {
	m := &message{r: r, c: c, lang: -1}
	m.toks, _ = tokenise(text)
	m.toks, m.quoted = unquote(m.toks, c.Questions)
	for i, t := range m.toks {
		m.asks = m.asks || strings.Contains(t.next, "?") || i == 0 && strings.Contains(t.sep, "?")
	}
	m.split()
	code := c.Lang
	if code == "" {
		code = "nb"
	}
	if n, ok := r.lx.codes[code]; ok {
		m.lang = n
	}
	m.chooseLanguages()
	m.words = make([][]entry, len(m.toks))
	m.class = make([]string, len(m.toks))
	for i, t := range m.toks {
		m.words[i], m.toks[i].as = m.lookUp(t)
	}
	return m
}

// split takes run-together words apart.
func (m *message) split() {
	out := make([]token, 0, len(m.toks))
	for i := 0; i < len(m.toks); i++ {
		t := m.toks[i]
		if n := m.spelt(i); n >= 4 || n >= 2 && n == len(m.toks) && m.decides(strings.ReplaceAll(m.text(0, n), " ", "")) {
			t.text = strings.ReplaceAll(m.text(i, i+n), " ", "") // "S T O P P"
			t.next = m.toks[i+n-1].next
			i += n - 1
		}
		if full, ok := contractions[t.text]; ok {
			out = append(out, pieces(t, full)...)
			continue
		}
		if t.kind == word && len(m.r.lx.words[t.text]) == 0 && len(m.r.lx.expr[t.text]) == 0 {
			if parts := unglue(squeeze(t.text, 2), m.r.lx.glue); parts != nil {
				out = append(out, pieces(t, parts)...)
				continue
			}
		}
		out = append(out, t)
	}
	m.toks = out
}

// decides reports whether a word alone says yes or no, or stops the texts.
func (m *message) decides(w string) bool {
	for _, e := range m.r.lx.words[w] {
		switch m.r.className(e.sym) {
		case "yes", "no", "stopw":
			return m.r.lx.always&(1<<e.lang) != 0
		}
	}
	return false
}

// spelt returns how many words of one letter stand in a row.
func (m *message) spelt(i int) int {
	n := 0
	for i+n < len(m.toks) && m.toks[i+n].kind == word && utf8.RuneCountInString(m.toks[i+n].text) == 1 {
		n++
	}
	return n
}

func pieces(t token, texts []string) []token {
	out := make([]token, len(texts))
	for i, s := range texts {
		out[i] = token{text: s, kind: word, sep: " ", next: " "}
	}
	out[0].sep, out[len(out)-1].next = t.sep, t.next
	return out
}

// contractions are written out before words are looked up.
var contractions = map[string][]string{
	"i'll": {"i", "will"}, "i'm": {"i", "am"}, "i'd": {"i", "would"}, "i've": {"i", "have"}, "it's": {"it", "is"},
	"that's": {"that", "is"}, "can't": {"cannot"}, "won't": {"will", "not"}, "don't": {"do", "not"},
	"doesn't": {"does", "not"}, "isn't": {"is", "not"}, "we'll": {"we", "will"}, "you'll": {"you", "will"},
	"kanke": {"kan", "ikke"}, "kan'kje": {"kan", "ikkje"}, "ka'kje": {"kan", "ikkje"}, "ska'kje": {"skal", "ikkje"}, "har'kje": {"har", "ikkje"},
	"er'kje": {"er", "ikkje"}, "går'kje": {"går", "ikkje"}, "kan'ke": {"kan", "ikke"}, "kan'te": {"kan", "ikke"},
	"tar'n": {"tar", "den"}, "fikser'n": {"fikser", "den"}, "gjør'n": {"gjør", "den"}, "kan'itj": {"kan", "ikke"},
}

// chooseLanguages decides which lexicons count: those of everybody's languages, the registered one, those that the
// script tells, and those that the whole text is plainly in.
func (m *message) chooseLanguages() {
	lx := m.r.lx
	m.langs = lx.always
	if m.lang >= 0 {
		m.langs |= 1 << m.lang
	}
	for n, l := range lx.langs {
		switch {
		case m.langs&(1<<n) != 0:
		case l.Script != "" && m.hasScript(l.Script), l.Script == "" && m.plainly(n):
			m.langs |= 1 << n
		}
	}
}

func (m *message) hasScript(name string) bool {
	table := unicode.Scripts[name]
	for _, t := range m.toks {
		if t.kind == word {
			if r, _ := utf8.DecodeRuneInString(t.text); table != nil && unicode.Is(table, r) {
				return true
			}
		}
	}
	return false
}

// plainly reports whether every word of the text is in a language and one of them, long enough not to be a chance
// likeness, is in no other.
func (m *message) plainly(n int) bool {
	own := false
	for i := 0; i < len(m.toks); i++ {
		t := m.toks[i]
		if t.kind != word {
			continue
		}
		in, only := m.inLang(t.text, n)
		own = own || only && utf8.RuneCountInString(t.text) >= 4
		if k := m.exprIn(i, n); k > 0 {
			for ; k > 1; k-- {
				i++
				_, only = m.inLang(m.toks[i].text, n)
				own = own || only && utf8.RuneCountInString(m.toks[i].text) >= 4
			}
		} else if !in {
			return false
		}
	}
	return own
}

// exprIn returns the length of the longest fixed expression of language n at i, or 0.
func (m *message) exprIn(i, n int) int {
	best := 0
	for _, x := range m.r.lx.expr[m.toks[i].text] {
		if x.entry.lang == n && len(x.words) > best && m.matchExpr(i, x) {
			best = len(x.words)
		}
	}
	return best
}

func (m *message) inLang(w string, n int) (in, only bool) {
	only = true
	for _, e := range m.r.lx.words[w] {
		if e.lang == n {
			in = true
		} else {
			only = false
		}
	}
	return in, in && only
}

func (m *message) matchExpr(i int, x expression) bool {
	if i+len(x.words) > len(m.toks) {
		return false
	}
	for k, w := range x.words {
		if m.toks[i+k].text != w && m.toks[i+k].as != w {
			return false
		}
	}
	return true
}

// supported reports whether some other word shows that the text is in language n. Where n is registered, the text is
// in it unless all that is known of it is everybody's: one who is registered with Polish and writes "ja kommer han" writes
// Norwegian.
func (m *message) supported(n int, but string) bool {
	if nb := m.r.lx.codes["nb"]; n == nb && m.lang >= 0 && m.r.lx.always&(1<<m.lang) != 0 {
		return true // dialects carry the code of bokmål, whatever written language is registered
	}
	norwegian := false
	for _, t := range m.toks {
		if t.kind != word || t.text == but {
			continue
		}
		in, only := m.inLang(t.text, n)
		if only || in && n == m.lang || n == m.lang && m.r.lx.exprLang[t.text]&(1<<n) != 0 {
			return true
		}
		norwegian = norwegian || m.answersEverybody(t.text)
	}
	return n == m.lang && !norwegian
}

// answersEverybody reports whether a word belongs to an answer, rather than to the courtesies, in one of everybody's
// languages.
func (m *message) answersEverybody(w string) bool {
	for _, e := range m.r.lx.words[w] {
		if m.r.lx.always&(1<<e.lang) == 0 {
			continue
		}
		switch m.r.className(e.sym) {
		case "greet", "signoff", "thanks", "addr", "plain", "noun", "prep", "filler", "wish", "from", "for", "regret":
		default:
			return true
		}
	}
	return false
}

// lookUp finds what a word may be: as written, stretched, in another spelling, or one slip away. as is the known word
// that it was taken for, if that is one and not the word as written.
func (m *message) lookUp(t token) (es []entry, as string) {
	if t.kind != word {
		return m.active(t.text), ""
	}
	if es := m.active(t.text); len(es) > 0 || m.r.lx.rules[t.text] != 0 {
		return es, ""
	}
	if _, ok := m.r.lx.syms.ids[t.text]; ok {
		return nil, "" // a word that phrases name
	}
	for _, w := range append(squeezed(t.text), ascii.Replace(t.text)) {
		if w == t.text || m.r.lx.inExpr[t.text] {
			continue
		}
		if es := m.active(w); len(es) > 0 {
			return es, w
		}
		if m.r.lx.rules[w] != 0 {
			break // "iii" is the Sami no if anything, not a stretched "i"
		}
	}
	if m.isName(t.text) || m.r.givenNames[t.text] || len(m.r.lx.words[t.text]) > 0 || m.r.lx.inExpr[t.text] {
		return nil, "" // a name is not a slip, nor is a word of another language
	}

	near := m.r.speller.near(t.text)
	short := utf8.RuneCountInString(t.text) == 3
	if short {
		near = nil
		for _, w := range adjacent(t.text) {
			if len(m.active(w)) > 0 || m.r.lx.rules[w] != 0 {
				near = append(near, w)
			}
		}
	}
	es = m.inCommon(near)
	if short && !m.areSmall(es, near) {
		return nil, ""
	}
	if len(es) > 0 && len(near) == 1 {
		as = near[0]
	}
	return es, as
}

// areSmall reports whether what a slip in a word of three letters may stand for is one of the words that are typed so often,
// and mean so little by themselves, that it is forgiven: "ksn" for "kan", but not "koa" for "kos". No word that counts in
// some languages alone may be among them: "nis" may be the Polish no.
func (m *message) areSmall(es []entry, near []string) bool {
	for _, w := range near {
		if m.r.lx.rules[w] != 0 {
			return false
		}
	}
	nice := true
	for _, e := range es {
		c := m.r.className(e.sym)
		if !small[c] {
			return false
		}
		nice = nice && c == "nice"
	}
	return !nice
}

var small = map[string]bool{"i": true, "me": true, "can": true, "will": true, "that": true, "it": true, "det": true, "for": true, "goes": true, "good": true, "nice": true, "okay": true, "very": true, "filler": true, "not": true, "prep": true,
	"able": true, "is": true, "be": true, "have": true, "join": true, "get": true, "must": true, "verb": true}

// active returns what a word is in the languages that count.
func (m *message) active(w string) []entry {
	var out []entry
	rule := m.r.lx.rules[w]
	for _, e := range m.r.lx.words[w] {
		if m.langs&(1<<e.lang) == 0 || rule&(1<<e.lang) != 0 && !m.supported(e.lang, w) {
			continue
		}
		out = append(out, e)
	}
	return m.gravest(out)
}

// gravest lets a word that decides something in the writer's own language mean that and nothing else: Lithuanian "jei"
// (if) must not pass for a misspelt "jeg". What a word means in the registered language goes before what it means in
// another that is only written with the same letters.
func (m *message) gravest(es []entry) []entry {
	for _, e := range es {
		foreign := m.r.lx.always&(1<<e.lang) == 0
		if e.lang != m.lang && foreign && m.lang >= 0 && m.r.lx.always&(1<<m.lang) == 0 {
			if own := inLanguage(es, m.lang); len(own) > 0 {
				return own
			}
		}
		if (e.lang == m.lang || foreign) && grave[m.r.className(e.sym)] {
			return inLanguage(es, e.lang)
		}
	}
	return es
}

func inLanguage(es []entry, lang int) []entry {
	var own []entry
	for _, e := range es {
		if e.lang == lang {
			own = append(own, e)
		}
	}
	return own
}

// grave are the classes that no benign likeness in another language may hide.
var grave = map[string]bool{
	"no": true, "not": true, "cond": true, "hedge": true, "but": true, "question": true, "other": true, "icannot": true, "limit": true,
}

// inCommon reads a mistyped word as what all words that it may stand for have in common, so that a slip between two
// meanings stays unknown.
func (m *message) inCommon(candidates []string) []entry {
	var common []entry
	first := true
	for _, c := range candidates {
		es := m.active(c)
		if len(es) == 0 {
			continue
		}
		if first {
			common, first = es, false
			continue
		}
		var both []entry
		for _, a := range common {
			for _, b := range es {
				if a.sym == b.sym {
					both = append(both, a)
					break
				}
			}
		}
		common = both
	}
	var out []entry
	for _, e := range common {
		if !opposite[m.r.className(e.sym)] {
			out = append(out, e)
		}
	}
	return out
}

// opposite are the classes in which a guess could turn the meaning round: a mistyped word never says yes or no by
// itself, nor stops anything.
var opposite = map[string]bool{
	"yes": true, "no": true, "stopw": true, "startw": true, "helpw": true, "withdraww": true, "signoff": true,
	"mon": true, "tue": true, "wed": true, "sat": true, "sun": true, "greet": true,
}

func (m *message) is(i int, class string) bool {
	if i < 0 || i >= len(m.toks) {
		return false
	}
	sym, ok := m.r.lx.syms.ids["@"+class]
	if !ok {
		return false
	}
	for _, e := range m.words[i] {
		if e.sym == sym {
			return true
		}
	}
	return false
}

// exprAt returns the length of the longest fixed expression of a class at i, or 1 if the word alone is of the class.
func (m *message) exprAt(i int, class string) int {
	best := 0
	if m.is(i, class) {
		best = 1
	}
	if i < 0 || i >= len(m.toks) {
		return 0
	}
	sym := m.r.lx.syms.ids["@"+class]
	for _, x := range m.r.lx.expr[m.toks[i].text] {
		if x.entry.sym == sym && m.langs&(1<<x.entry.lang) != 0 && len(x.words) > best && m.matchExpr(i, x) {
			best = len(x.words)
		}
	}
	return best
}

// isName reports whether a word is one of the volunteer's or the household's names.
func (m *message) isName(w string) bool {
	for _, n := range m.c.Names {
		if inName(w, n) {
			return true
		}
	}
	for _, n := range m.c.Household {
		if inName(w, n) {
			return true
		}
	}
	return false
}

func inName(w, name string) bool {
	for _, p := range strings.FieldsFunc(normalise(name), func(r rune) bool { return !unicode.IsLetter(r) }) {
		if p == w {
			return true
		}
	}
	return false
}

// text gives the words from, up to but not including, to, for a reason.
func (m *message) text(from, to int) string {
	var parts []string
	for i := from; i < to && i < len(m.toks); i++ {
		parts = append(parts, m.toks[i].text)
	}
	return strings.Join(parts, " ")
}
