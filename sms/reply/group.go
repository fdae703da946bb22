package reply

import (
	"slices"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"
)

// A contact who answers for an organisation says we, how many come, and who:
// "Ja, vi blir 3", "Ja, Kari og Per kommer". What is said of that is taken out of
// the message, and the rest is read as any other reply: it is a yes only where
// every word that is left is accounted for. So nothing here can make a yes of what
// was none; it can only leave less to be accounted for, and only what it has
// understood as a number of people or a list of names, whole and on its own.

// Group is what a contact has said for an organisation.
type Group struct {
	People int      // how many come; 0: not said
	Names  []string // who, as they were written
	// Rest is what the text says beside that, read as if one person spoke.
	Rest Reading
	// Alone tells that it says nothing beside that.
	Alone bool
	// Doubt says in Norwegian why the numbers and the names do not agree; empty:
	// they do.
	Doubt string
	// Somebody tells that people are named in what was not understood as a list of
	// who comes: what is said of them may not hold for the whole group.
	Somebody bool
}

// Said tells whether anything was said of how many or who.
func (g *Group) Said() bool { return g.People > 0 || len(g.Names) > 0 || g.Doubt != "" }

// ReadGroup reads a reply of a contact of an organisation. self is the contact's
// first name, who may be among those who come ("Per og jeg").
func (r *Reader) ReadGroup(text string, self string, c Context) Group {
	text = strings.ToValidUTF8(text, " ")
	p := groupText{r: r, toks: groupTokens(text), self: self}
	for _, q := range c.Questions {
		p.numbered = p.numbered || q.Number > 0
	}
	g := p.read()
	g.Rest = r.Read(p.rest(text), c)
	return g
}

// groupToken is a word, a number or a mark of the raw text.
type groupToken struct {
	text     string
	lower    string
	kind     byte // w, n, p
	from, to int
	gone     bool // part of what was understood
}

func groupTokens(s string) (toks []groupToken) {
	kindOf := func(r rune) byte {
		switch {
		case unicode.IsLetter(r) || unicode.IsMark(r):
			return 'w'
		case unicode.IsDigit(r):
			return 'n'
		case unicode.IsSpace(r) && r != '\n':
			return ' '
		}
		return 'p'
	}
	var kind byte
	start := 0
	flush := func(end int) {
		if kind != 0 && kind != ' ' && end > start {
			t := s[start:end]
			toks = append(toks, groupToken{text: t, lower: strings.ToLower(t), kind: kind, from: start, to: end})
		}
	}
	for i, r := range s {
		k := kindOf(r)
		// A name may hold a hyphen: Else-Marie.
		if next, _ := utf8.DecodeRuneInString(s[i+utf8.RuneLen(r):]); kind == 'w' && r == '-' && kindOf(next) == 'w' {
			continue
		}
		if k != kind || k == 'p' {
			flush(i)
			start, kind = i, k
		}
	}
	flush(len(s))
	return toks
}

// groupText is a reply of a contact while it is read.
type groupText struct {
	r        *Reader
	toks     []groupToken
	self     string
	numbered bool // questions have reply numbers, so a bare number is one of those
}

func set(words string) map[string]bool {
	m := map[string]bool{}
	for _, w := range strings.Fields(words) {
		m[w] = true
	}
	return m
}

var (
	groupYes   = set("ja jo jepp japp jada jaja yes ok okei gjerne selvfølgelig sjølvsagt klart takk")
	groupJoin  = set("men og da så altså")
	groupWe    = set("vi me we det")
	groupBe    = set("blir vert er kommer kjem stiller sender are come kan can")
	groupCan   = set("kan can will skal")
	groupVerb  = set("komme koma stille sende bli være vera be come send")
	groupWith  = set("med with opp")
	groupOnly  = set("bare berre kun only just totalt")
	groupNoun  = set("stk stykk stykker stykke personer personar person folk mann pers people hjelpere hjelparar frivillige elever elevar medlemmer medlemer")
	groupOfUs  = [][]string{{"av", "oss"}, {"of", "us"}, {"til", "sammen"}, {"i", "alt"}, {"in", "total"}, {"som", "kommer"}, {"som", "kjem"}, {"som", "kan", "komme"}, {"som", "stiller"}, {"kan", "komme"}, {"kommer"}, {"kjem"}, {"stiller"}, {"totalt"}}
	groupCount = map[string]int{"en": 1, "én": 1, "ein": 1, "one": 1, "to": 2, "two": 2, "tre": 3, "three": 3, "fire": 4, "four": 4, "fem": 5, "five": 5,
		"seks": 6, "six": 6, "sju": 7, "syv": 7, "seven": 7, "åtte": 8, "eight": 8, "ni": 9, "nine": 9, "ti": 10, "ten": 10, "elleve": 11, "tolv": 12}
	groupAnd   = set("og and samt & +")
	groupLead  = [][]string{{"navn"}, {"navna"}, {"navnene"}, {"namn"}, {"names"}, {"det", "er"}, {"det", "blir"}, {"det", "vert"}, {"de", "er"}, {"dei", "er"}, {"nemlig"}, {"de", "som", "kommer", "er"}, {"dei", "som", "kjem", "er"}, {"hos", "oss"}}
	groupComes = [][]string{{"kommer"}, {"kjem"}, {"stiller"}, {"stiller", "opp"}, {"hjelper"}, {"hjelper", "til"}, {"hjelpes"}, {"kan"}, {"kan", "komme"}, {"kan", "hjelpe"}, {"kan", "stille"}, {"kan", "ta", "det"},
		{"tar", "det"}, {"tar", "den"}, {"tar", "oppdraget"}, {"tek", "det"}, {"tek", "oppdraget"}, {"blir", "med"}, {"møter"}, {"møter", "opp"}, {"er", "med"}, {"come"}, {"comes"}, {"will", "come"}, {"can", "come"}, {"can", "help"}, {"skal"}, {"skal", "komme"}}
	groupSelf  = set("jeg eg meg i me")
	groupClose = set("hilsen helsing mvh vh hilsning klem regards hei heisann")
)

// mark tells whether a token ends a statement.
func (p *groupText) mark(i int) bool {
	return i >= len(p.toks) || p.toks[i].kind == 'p' && strings.ContainsAny(p.toks[i].text, ".,!;:\n)(")
}

// words matches literal words from a place and gives the place after them.
func (p *groupText) words(i int, ws []string) (int, bool) {
	for _, w := range ws {
		if i >= len(p.toks) || p.toks[i].lower != w {
			return 0, false
		}
		i++
	}
	return i, true
}

// longest matches the longest of several expressions.
func (p *groupText) longest(i int, list [][]string) int {
	best := i
	for _, ws := range list {
		if j, ok := p.words(i, ws); ok && j > best {
			best = j
		}
	}
	return best
}

func (p *groupText) in(i int, m map[string]bool) bool { return i < len(p.toks) && m[p.toks[i].lower] }

// begins tells whether a statement may begin at a token: first of all, after a
// mark, after a yes, or where something has just been understood.
func (p *groupText) begins(i int) bool {
	if i == 0 {
		return true
	}
	before := p.toks[i-1]
	return before.gone || p.mark(i-1) || before.kind == 'p' && strings.ContainsAny(before.text, "-–") || groupYes[before.lower] || groupJoin[before.lower]
}

func (p *groupText) read() (g Group) {
	counts := map[int]bool{}
	for i := 0; i < len(p.toks); {
		if groupClose[p.toks[i].lower] && i > 0 {
			break // what follows is who writes
		}
		if !p.begins(i) {
			i++
			continue
		}
		if n, j := p.count(i); j > i {
			counts[n] = true
			p.take(i, j)
			i = j
			continue
		}
		if names, j := p.names(i); j > i {
			for _, n := range names {
				if !slices.ContainsFunc(g.Names, func(x string) bool { return strings.EqualFold(x, n) }) {
					g.Names = append(g.Names, n)
				}
			}
			p.take(i, j)
			i = j
			continue
		}
		i++
	}
	for n := range counts {
		g.People = n
	}
	switch {
	case len(counts) > 1:
		g.Doubt, g.People = "sier to ulike antall", 0
	case g.People > 0 && len(g.Names) > g.People:
		g.Doubt = "nevner flere navn enn antallet"
	case g.People == 0:
		g.People = len(g.Names)
	}
	g.Alone = true
	closing := false
	for i := range p.toks {
		t := &p.toks[i]
		closing = closing || groupClose[t.lower]
		if t.gone || t.kind == 'p' {
			continue
		}
		// What joins what was understood to the rest says nothing by itself.
		if groupJoin[t.lower] && i+1 < len(p.toks) && p.toks[i+1].gone && g.Said() {
			t.gone = true
			continue
		}
		g.Alone = false
		if !closing && t.kind == 'w' && p.given(i) && !strings.EqualFold(t.text, p.self) {
			g.Somebody = true
		}
	}
	g.Alone = g.Alone && g.Said()
	return g
}

func (p *groupText) take(i, j int) {
	for ; i < j; i++ {
		p.toks[i].gone = true
	}
}

// number reads a number of people.
func (p *groupText) number(i int) (n int, spelled bool) {
	if i >= len(p.toks) {
		return 0, false
	}
	t := p.toks[i]
	if t.kind == 'n' && len(t.text) <= 2 {
		n, _ = strconv.Atoi(t.text)
		return n, false
	}
	return groupCount[t.lower], true
}

// count reads "vi blir 3", "3 stk", "bare to", and a bare number after a yes or as
// all there is.
func (p *groupText) count(start int) (n, end int) {
	i := start
	for p.in(i, groupJoin) || p.in(i, groupOnly) && !p.in(i+1, groupWe) {
		if p.in(i, groupOnly) {
			break
		}
		i++
	}
	framed := false
	if p.in(i, groupWe) && p.in(i+1, groupBe) {
		can := p.in(i+1, groupCan)
		if i += 2; p.in(i, groupOnly) {
			i++
		}
		if can && p.in(i, groupVerb) {
			i++
		}
		framed = true
	} else if p.in(i, groupBe) && !p.in(i, groupCan) && i > start {
		i++
		framed = true
	}
	for p.in(i, groupWith) {
		i++
	}
	if p.in(i, groupOnly) {
		i, framed = i+1, true
	}
	number := i
	n, spelled := p.number(i)
	if n < 1 {
		return 0, start
	}
	i++
	if p.in(i, groupNoun) {
		i, framed = i+1, true
	}
	if j := p.longest(i, groupOfUs); j > i {
		i, framed = j, true
	}
	// "10 til 12", "3-4", "3 eller 4" and "3 timer" are no number of people.
	if !p.mark(i) && !p.in(i, groupJoin) && !p.startsNames(i) && !p.in(i, groupClose) {
		return 0, start
	}
	if i < len(p.toks) && p.toks[i].kind == 'p' && i+1 < len(p.toks) && p.toks[i+1].kind == 'n' {
		return 0, start // 3.12, 10:30
	}
	if framed {
		return n, i
	}
	switch after := number > 0 && (groupYes[p.toks[number-1].lower] || number > 1 && p.mark(number-1) && groupYes[p.toks[number-2].lower]); {
	case p.numbered, spelled && n == 1:
		return 0, start
	case after:
		return n, i
	case number == 0 && !spelled && p.only(i):
		return n, i
	}
	return 0, start
}

// only tells whether nothing but marks or a signature follows.
func (p *groupText) only(i int) bool {
	for ; i < len(p.toks); i++ {
		if groupClose[p.toks[i].lower] {
			return true
		}
		if p.toks[i].kind != 'p' {
			return p.startsNames(i)
		}
	}
	return true
}

// names reads a list of who comes.
func (p *groupText) names(start int) (names []string, end int) {
	i := start
	for p.in(i, groupJoin) {
		i++
	}
	led := false
	if j := p.longest(i, groupLead); j > i {
		i, led = j, true
	}
	for i < len(p.toks) && p.toks[i].kind == 'p' && strings.ContainsAny(p.toks[i].text, ":-–") && (led || i > start) {
		i++
	}
	self := false
	for {
		name, j := p.name(i, led || i > start || start > 0 && !p.sentence(start))
		// After "kari og" a word that many are called is a name, whatever else it is.
		if j == i && len(names) > 0 && i < len(p.toks) && p.r.givenNames[p.toks[i].lower] {
			name, j = title(p.toks[i].text), i+1
		}
		switch {
		case j > i:
			names = append(names, name)
		case p.in(i, groupSelf) && p.self != "" && !self && (len(names) > 0 || p.in(i+1, groupAnd) || i+1 < len(p.toks) && p.toks[i+1].text == "&"):
			names, self, j = append(names, p.self), true, i+1
		default:
			return nil, start
		}
		i = j
		k := i
		for k < len(p.toks) && (p.toks[k].text == "," || p.toks[k].text == "\n" || p.in(k, groupAnd)) {
			k++
		}
		if k == i || !p.startsName(k) && (k >= len(p.toks) || !p.r.givenNames[p.toks[k].lower]) {
			break
		}
		i = k
	}
	if len(names) == 0 {
		return nil, start
	}
	if j := p.longest(i, groupComes); j > i && (p.mark(j) || p.in(j, groupClose)) {
		return names, j
	}
	if p.mark(i) || p.in(i, groupClose) {
		return names, i
	}
	return nil, start
}

func (p *groupText) startsNames(i int) bool {
	if j := p.longest(i, groupLead); j > i {
		return true
	}
	return p.startsName(i)
}

func (p *groupText) startsName(i int) bool {
	_, j := p.name(i, true)
	return j > i || p.in(i, groupSelf) && p.self != ""
}

// sentence tells whether a token begins a sentence, where a capital says nothing.
func (p *groupText) sentence(i int) bool {
	return i == 0 || p.toks[i-1].kind == 'p' && strings.ContainsAny(p.toks[i-1].text, ".!?\n")
}

// given tells whether a token is a given name: one that many have and that is no
// word, or one that many have, with a capital.
func (p *groupText) given(i int) bool {
	t := p.toks[i]
	if !p.r.givenNames[t.lower] && !p.r.givenNames[strings.SplitN(t.lower, "-", 2)[0]] {
		return false
	}
	return capital(t.text) || !p.known(t.lower)
}

// known tells whether a word stands in a lexicon.
func (p *groupText) known(w string) bool {
	return len(p.r.lx.words[w]) > 0 || p.r.lx.inExpr[w] || groupCount[w] > 0 || groupNoun[w] || groupClose[w]
}

// capital tells whether a word is written as a name is: one capital, then small
// letters.
func capital(w string) bool {
	rs := []rune(w)
	return len(rs) > 1 && unicode.IsUpper(rs[0]) && unicode.IsLower(rs[1])
}

// name reads one name: a given name, or within a sentence a word with a capital
// that is no known word; and surnames after it.
func (p *groupText) name(i int, within bool) (string, int) {
	if i >= len(p.toks) || p.toks[i].kind != 'w' || p.in(i, groupClose) {
		return "", i
	}
	t := p.toks[i]
	for _, part := range strings.Split(t.lower, "-")[1:] {
		if p.known(part) && !p.r.givenNames[part] {
			return "", i // "Kari-ikke" is nobody
		}
	}
	if !p.given(i) && !(within && capital(t.text) && !p.known(t.lower)) {
		return "", i
	}
	name, j := title(t.text), i+1
	for j < len(p.toks) && j < i+4 && p.toks[j].kind == 'w' && capital(p.toks[j].text) && !p.in(j, groupClose) && (!p.known(p.toks[j].lower) || p.given(j)) {
		name += " " + p.toks[j].text
		j++
	}
	return name, j
}

// title writes a name with a capital.
func title(w string) string {
	rs := []rune(w)
	rs[0] = unicode.ToUpper(rs[0])
	return string(rs)
}

// oneOf are the words by which a contact speaks for several, as one person says
// them.
var oneOf = map[string]string{"vi": "jeg", "oss": "meg", "we": "I", "us": "me"}

// rest is the text without what was understood, as if one person spoke.
func (p *groupText) rest(text string) string {
	var b strings.Builder
	at := 0
	for _, t := range p.toks {
		switch one := oneOf[t.lower]; {
		case t.gone:
			b.WriteString(text[at:t.from])
		case one != "":
			b.WriteString(text[at:t.from] + one)
		default:
			continue
		}
		at = t.to
	}
	b.WriteString(text[at:])
	return b.String()
}
