package lang

import (
	"regexp"
	"strings"
	"unicode"
	"unicode/utf8"
)

// pattern finds a sentence of the catalogue in what was said, and what stood in its holes.
type pattern struct {
	fixed   []string // the words before, between and after the holes
	order   []int    // which hole each is
	say     []said
	letters int // of the sentence itself: how much it tells when it fits
}

// said is a hole of the translation, and the words after it. The first has the words before any.
type said struct {
	hole  int
	mark  byte
	after string
}

func newPattern(key, say string) *pattern {
	p := &pattern{}
	at, last := 0, said{}
	for _, m := range hole.FindAllStringSubmatchIndex(say, -1) {
		last.after = say[at:m[0]]
		p.say = append(p.say, last)
		last = said{hole: int(say[m[2]] - '0')}
		if m[4] < m[5] {
			last.mark = say[m[4]]
		}
		at = m[1]
	}
	last.after = say[at:]
	p.say = append(p.say, last)
	at = 0
	for _, m := range hole.FindAllStringSubmatchIndex(key, -1) {
		p.fixed = append(p.fixed, key[at:m[0]])
		p.order = append(p.order, int(key[m[2]]-'0'))
		at = m[1]
	}
	p.fixed = append(p.fixed, key[at:])
	for _, f := range p.fixed {
		p.letters += letters(f)
	}
	return p
}

// match gives what stands in the holes, each as short as can be; nil: s is another sentence.
func (p *pattern) match(s string) []string {
	head, tail := p.fixed[0], p.fixed[len(p.fixed)-1]
	if len(s) < len(head)+len(tail) || !strings.HasPrefix(s, head) || !strings.HasSuffix(s, tail) {
		return nil
	}
	rest := s[len(head) : len(s)-len(tail)]
	holes := make([]string, 0, len(p.order))
	for _, f := range p.fixed[1 : len(p.fixed)-1] {
		i := strings.Index(rest, f)
		if i < 0 {
			return nil
		}
		holes = append(holes, rest[:i])
		rest = rest[i+len(f):]
	}
	return append(holes, rest)
}

func letters(s string) int {
	n := 0
	for _, r := range s {
		if unicode.IsLetter(r) {
			n++
		}
	}
	return n
}

// Say says a bokmål sentence, or several, in the language. What the catalogue does not know is left as it is.
func (l *Language) Say(s string) string {
	if l == nil || s == "" {
		return s
	}
	l.mu.Lock()
	t, known := l.lately[s]
	l.mu.Unlock()
	if known {
		return t
	}
	t, _ = l.say(s, 0)
	l.mu.Lock()
	if len(l.lately) >= mostLately {
		clear(l.lately)
	}
	l.lately[s] = t
	l.mu.Unlock()
	return t
}

// mostLately bounds how many sentences are remembered: a page that keeps itself up to date says the same again and
// again.
const mostLately = 4096

// deepest bounds how far a sentence in the hole of another is followed.
const deepest = 8

// say also tells how many letters of s were understood, so that of two readings the fuller one is taken.
func (l *Language) say(s string, depth int) (string, int) {
	core := strings.TrimSpace(s)
	if core == "" || depth > deepest {
		return s, 0
	}
	start := strings.Index(s, core)
	lead, trail := s[:start], s[start+len(core):]
	said, n := l.whole(core, depth)
	if parts := sentences(core); len(parts) > 1 && n < letters(core) {
		if text, m := l.apart(parts, depth); m > n {
			said, n = text, m
		}
	}
	return lead + said + trail, n
}

// ofMany is how many of several: in other sentences the word between may say who did it.
var ofMany = regexp.MustCompile(`^(\d+) av (\d+)$`)

// whole says a sentence that the catalogue has as it stands, with or without holes.
func (l *Language) whole(s string, depth int) (string, int) {
	if t, ok := l.exact[s]; ok {
		return t, letters(s)
	}
	if t, ok := l.moment(s); ok {
		return t, letters(s)
	}
	if m := ofMany.FindStringSubmatch(s); m != nil && l.code() == English {
		return m[1] + " of " + m[2], letters(s)
	}
	if t, n := l.counted(s, depth); n > 0 {
		return t, n
	}
	if t, n := l.fits(s, depth); n > 0 {
		return t, n
	}
	if small := lowerFirst(s); small != s {
		if t, ok := l.exact[small]; ok {
			return upperFirst(t), letters(s)
		}
		if t, n := l.fits(small, depth); n > 0 {
			return upperFirst(t), n
		}
	}
	if t := l.Number(s); t != s {
		return t, 1
	}
	return l.listed(s, depth, true)
}

// apart says sentence by sentence, taking together those that the catalogue has together: of all ways to cut the
// text, the one by which most of it is understood, and of those that are as good the one with most cuts.
func (l *Language) apart(parts []string, depth int) (string, int) {
	type cut struct {
		said  string // of the sentences up to the next cut
		next  int
		total int // letters that are understood from here on
	}
	best := make([]cut, len(parts)+1)
	for i := len(parts) - 1; i >= 0; i-- {
		for j := i + 1; j <= min(len(parts), i+3); j++ {
			if i == 0 && j == len(parts) {
				continue // that was tried as a whole
			}
			text := strings.Join(parts[i:j], "")
			core := strings.TrimSpace(text)
			t, n := l.whole(core, depth)
			if total := n + best[j].total; j == i+1 || total > best[i].total {
				said := text
				if n > 0 {
					said = strings.Replace(text, core, t, 1)
				}
				best[i] = cut{said, j, total}
			}
		}
	}
	var b strings.Builder
	for i := 0; i < len(parts); i = best[i].next {
		b.WriteString(best[i].said)
	}
	return b.String(), best[0].total
}

// fewest are the letters by which a sentence with holes is known for sure.
const fewest = 4

// fits finds the pattern that explains most of a sentence.
func (l *Language) fits(s string, depth int) (string, int) {
	best, bestN := s, 0
	for _, list := range [][]*pattern{l.begin[firstWord(s)], l.open} {
		for _, p := range list {
			m := p.match(s)
			if m == nil {
				continue
			}
			// A sentence of next to no words fits almost anything: something that is
			// understood must stand in it.
			if t, n := l.fill(p, m, depth); n > bestN && (p.letters >= fewest || n > p.letters) {
				best, bestN = t, n
			}
		}
	}
	return best, bestN
}

// fill puts what stood in the holes where the translation has them.
func (l *Language) fill(p *pattern, groups []string, depth int) (string, int) {
	understood := p.letters
	var b strings.Builder
	for _, part := range p.say {
		was := ""
		for i, n := range p.order {
			if n == part.hole {
				was = groups[i]
			}
		}
		n := 0
		switch part.mark {
		case '~':
			was, n = l.inHole(was, depth+1)
		case '*':
			was, n = l.timed(was)
		case '&':
			if said, n := l.counted(was, depth+1); n > 0 {
				was = said
			} else {
				was = l.List(was)
			}
		}
		understood += n
		b.WriteString(was)
		b.WriteString(part.after)
	}
	return b.String(), understood
}

// timed says the time at the end of somebody's own words: "Følge til lege, torsdag 26. november kl. 10-12".
func (l *Language) timed(s string) (string, int) {
	for i := 0; i < len(s); {
		if t, ok := l.moment(s[i:]); ok {
			return s[:i] + t, letters(s[i:])
		}
		j := strings.Index(s[i:], ", ")
		if j < 0 {
			break
		}
		i += j + len(", ")
	}
	return s, 0
}

// inHole says what stands in a hole: a sentence, or a list of them.
func (l *Language) inHole(s string, depth int) (string, int) {
	if t, n := l.say(s, depth); n > 0 {
		return t, n
	}
	return l.listed(s, depth, false)
}

// listed says a list of sentences: those that are understood, or nothing unless all are.
func (l *Language) listed(s string, depth int, all bool) (string, int) {
	for _, sep := range []string{", ", " og ", " eller "} {
		parts := strings.Split(s, sep)
		if len(parts) < 2 {
			continue
		}
		total := 0
		for i, p := range parts {
			t, n := l.inHole(p, depth+1)
			if n == 0 && all {
				total = 0
				break
			}
			parts[i], total = t, total+n
		}
		if total > 0 {
			return strings.Join(parts, l.joiner(sep)), total
		}
	}
	return s, 0
}

func (l *Language) joiner(sep string) string {
	if l.code() == English {
		switch sep {
		case " og ":
			return " and "
		case " eller ":
			return " or "
		}
	}
	return sep
}

// List says a list of somebody's own words: only what joins the last two is the language's.
func (l *Language) List(s string) string {
	if l.code() != English {
		return s
	}
	if i := strings.LastIndex(s, " og "); i >= 0 {
		return s[:i] + " and " + s[i+len(" og "):]
	}
	return s
}

// And joins words as people do: "Kari, Ola og Per".
func (l *Language) And(items []string) string {
	if len(items) < 2 {
		return strings.Join(items, "")
	}
	return strings.Join(items[:len(items)-1], ", ") + l.joiner(" og ") + items[len(items)-1]
}

var someOf = regexp.MustCompile(`^(\d[\d\x{a0}]*(?:,\d+)?)([ \x{a0}])(\p{L}.*)$`)

// counted says "3 frivillige" and "9 har ikke bil": the number, and what so many are or do.
func (l *Language) counted(s string, depth int) (string, int) {
	m := someOf.FindStringSubmatch(s)
	if m == nil {
		return s, 0
	}
	t, ok := l.exact[m[3]]
	n := letters(m[3])
	if !ok {
		if t, n = l.fits(m[3], depth+1); n == 0 {
			return s, 0
		}
	}
	if l.code() == English && m[1] != "1" {
		t = manyDo(t)
	}
	return l.Number(m[1]) + m[2] + t, n
}

// manyDo makes what one does what many do, in English: "has no car", "have no car".
func manyDo(s string) string {
	if many := map[string]string{"task": "tasks", "attachment": "attachments", "answer": "answers", "hit": "hits", "match": "matches"}[s]; many != "" {
		return many // in Norwegian it is one word for one and for many
	}
	verb, rest, ok := strings.Cut(s, " ")
	if many := map[string]string{"has": "have", "is": "are", "does": "do", "belongs": "belong"}[verb]; ok && many != "" {
		return many + " " + rest
	}
	return s
}

var (
	figure  = regexp.MustCompile(`^[−-]?\d[\d\x{a0}]*(?:,\d+)?(?:[ \x{a0}](?:%|kr|[A-Z]{3}))?$`)
	between = regexp.MustCompile(`(\d)\x{a0}(\d)`)
	percent = regexp.MustCompile(`[ \x{a0}]%`)
)

// Number writes a number that was written in Norwegian: 1 234,5 is 1,234.5 in English.
func (l *Language) Number(s string) string {
	if l.code() != English || !figure.MatchString(s) {
		return s
	}
	s = decimalComma.ReplaceAllString(s, "$1.$2")
	s = between.ReplaceAllString(between.ReplaceAllString(s, "$1,$2"), "$1,$2")
	return percent.ReplaceAllString(s, "%")
}

// sentences cuts a text after each sentence, with the space that follows. What is quoted is not cut.
func sentences(s string) []string {
	var parts []string
	quoted, from := 0, 0
	for i, r := range s {
		switch r {
		case '«':
			quoted++
		case '»':
			quoted = max(0, quoted-1)
		case ' ', '\n':
			if quoted == 0 && i > 0 && strings.ContainsRune(".?!:", rune(s[i-1])) || quoted == 0 && strings.HasSuffix(s[:i], "».") || quoted == 0 && r == '\n' {
				next, _ := utf8.DecodeRuneInString(s[i+1:])
				if unicode.IsUpper(next) || next == '«' || r == '\n' {
					parts = append(parts, s[from:i+1])
					from = i + 1
				}
			}
		}
	}
	return append(parts, s[from:])
}

func upperFirst(s string) string {
	r, n := utf8.DecodeRuneInString(s)
	return string(unicode.ToUpper(r)) + s[n:]
}

func lowerFirst(s string) string {
	r, n := utf8.DecodeRuneInString(s)
	return string(unicode.ToLower(r)) + s[n:]
}
