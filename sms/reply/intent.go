package reply

import (
	"strings"
	"unicode/utf8"
)

// verdict is what a message, or a part of it that answers one question, was judged to be.
type verdict struct {
	intent, likely Intent
	number         int
	answers        []Answer
	why            string
	thanks, ack    bool
}

func unclear(likely Intent, why string) verdict {
	return verdict{intent: Unclear, likely: likely, why: why}
}

func certain(i Intent, why string) verdict { return verdict{intent: i, likely: i, why: why} }

// lattice lays out the words from, up to not including, to, against one question (nil for none).
func (m *message) lattice(from, to int, q *Question) *lattice {
	lx := m.r.lx
	l := newLattice(to - from)
	for i, sentence := from, 0; i < to; i++ {
		l.sentence[i-from] = sentence
		if strings.ContainsAny(m.toks[i].next, ".!?\n") {
			sentence++
		}
	}
	task := m.r.taskWords(q)
	taskSym, doSym, nameSym, anySym := lx.syms.id("@task"), lx.syms.id("@do"), lx.syms.id("@name"), lx.syms.id("@any")
	for i := from; i < to; i++ {
		t := m.toks[i]
		var syms []int
		if t.kind == word {
			syms = append(syms, anySym)
		}
		if id, ok := lx.syms.ids[t.literal()]; ok {
			syms = append(syms, id)
		}
		isTask := t.kind == word && task.has(t.text) && !m.isName(t.text) && !m.isGivenName(i)
		for _, e := range m.words[i] {
			syms = append(syms, e.sym)
			if isTask && m.r.className(e.sym) == "verb" {
				syms = append(syms, doSym)
			}
		}
		if isTask && !m.carriesMeaning(i) {
			syms = append(syms, taskSym)
		}
		if m.isName(t.text) || m.isGivenName(i) && !m.carriesMeaning(i) {
			syms = append(syms, nameSym)
		}
		l.add(i-from, i-from+1, syms...)
		for _, x := range lx.expr[t.text] {
			if m.langs&(1<<x.entry.lang) != 0 && i+len(x.words) <= to && m.matchExpr(i, x) {
				l.add(i-from, i-from+len(x.words), x.entry.sym)
				if holds[m.r.className(x.entry.sym)] {
					l.hold(i-from, i-from+len(x.words))
				}
			}
		}
	}
	dates{m: m, q: q, l: l, base: from}.addTimes(from, to)
	l.settle()
	return l
}

// holds are the classes whose fixed expressions are never read word by word: "i morro" (tomorrow) is not "i" and a
// stretched "moro".
var holds = map[string]bool{"otherday": true, "icannot": true}

// carriesMeaning reports whether a word decides something by itself, so that it may not pass as a word of the question.
func (m *message) carriesMeaning(i int) bool {
	for _, e := range m.words[i] {
		switch m.r.className(e.sym) {
		case "yes", "no", "not", "cond", "hedge", "but", "question", "other", "limit", "past", "regret", "stopw", "startw", "withdraww", "later", "able":
			return true
		}
	}
	return false
}

// decide reads the words from, up to not including, to.
func (m *message) decide(from, to int) verdict {
	qs := m.c.Questions
	if len(qs) == 0 {
		return m.decideFor(from, to, nil)
	}
	if len(qs) > 4 {
		qs = qs[:4] // the newest; more are not open at once on one number
	}
	var out verdict
	fits, which := 0, 0
	for i := range qs {
		v := m.decideFor(from, to, &qs[i])
		if i == 0 {
			out = v
		}
		if v.intent == Yes {
			if fits++; fits == 1 {
				out, which = v, qs[i].Number
			}
		}
	}
	if fits == 1 && len(qs) > 1 {
		out.number = which // "ja, torsdag" when only one of the questions is about Thursday
	}
	return out
}

// decideFor reads the words against one question.
func (m *message) decideFor(from, to int, q *Question) verdict {
	if from >= to {
		return unclear(Unclear, "bare hilsen eller navn")
	}
	l := m.lattice(from, to, q)
	s := m.signs(l, from)
	if v, ok := m.service(l, s, from, to); ok {
		return v
	}
	if v, ok := m.withdrawal(l, s); ok {
		return v
	}
	kinds, covered, upTo := m.r.whole[accept].cover(l)
	if v, ok := m.acceptance(kinds, s, l, from); covered && ok {
		return v
	}
	if m.concludes(s, l, from, to, q) {
		return certain(Yes, "ja, med en grunn foran")
	}
	if v, ok := m.refusal(s, l, from, to); ok {
		return v
	}
	return m.doubt(s, from, to, upTo, covered)
}

// covered reports whether the whole message is made of the phrases for an intent, with one of the intent itself.
func (m *message) covered(l *lattice, k phrase) bool {
	kinds, covered, _ := m.r.whole[k].cover(l)
	return covered && kinds&k != 0
}

// service reads the words that are about the service itself.
func (m *message) service(l *lattice, s signs, from, to int) (verdict, bool) {
	single := to-from == 1
	switch {
	case m.asks && !m.polite(from) && !single:
	case s.has(stop) && m.covered(l, stop) && !(m.asks && single):
		return certain(Stop, "ber om ingen flere meldinger"), true
	case s.has(start) && m.covered(l, start) && !(m.asks && single):
		return certain(Start, "vil ha meldinger igjen"), true
	case s.has(help) && m.covered(l, help):
		return certain(Help, "ber om hjelp med tjenesten"), true
	case m.plainStop(l, s):
		return certain(Stop, "ber om ingen flere meldinger"), true
	}
	return verdict{}, false
}

// plainStop reports whether a message holds a whole sentence that asks for no more texts, with reasons around it but
// nothing that takes it back or limits it. A stop word alone among other words is never enough.
func (m *message) plainStop(l *lattice, s signs) bool {
	if s.has(cond|hedge|question|other|wrong|accept|yesword|partial|contra|start|withdraw) || len(s.bad) > 0 {
		return false
	}
	whenSym, laterSym := m.r.lx.syms.id("@when"), m.r.lx.syms.id("@later")
	for at := range l.edges {
		for _, e := range l.edges[at] {
			if e.has(whenSym) && e.to > at+1 || e.has(laterSym) {
				return false // "ikke flere meldinger i dag"
			}
		}
	}
	for _, p := range s.list {
		if p.kind&stop != 0 && p.to-p.from >= 3 && !m.negatedBefore(l, p.from) {
			return true
		}
	}
	return false
}

// polite reports whether a request is only dressed as a question: "kan dere slette meg?". Every question of the message
// must be one.
func (m *message) polite(from int) bool {
	start, found := from, false
	for i := from; i < len(m.toks); i++ {
		next := m.toks[i].next
		switch {
		case strings.Contains(next, "?"):
			if !m.asksAFavour(start, i) {
				return false
			}
			start, found = i+1, true
		case strings.ContainsAny(next, ".!\n"):
			start = i + 1
		}
	}
	return found
}

// asksAFavour reports whether the sentence from, up to and including, to begins as one that asks for something to be done.
func (m *message) asksAFavour(from, to int) bool {
	for i := from; i <= to && i < from+5; i++ {
		if (m.is(i, "can") || m.is(i, "past") || m.is(i, "will")) && (m.is(i+1, "addr") || m.is(i+1, "i") && m.is(i+2, "get")) {
			return true
		}
	}
	return false
}

// signs is every phrase found in a message, by kind.
type signs struct {
	found map[phrase][]match
	list  []match
	base  int
	asks  bool
	bad   []match // times that are not the question's
}

func (s signs) has(k phrase) bool {
	for kind := range s.found {
		if kind&k != 0 {
			return true
		}
	}
	return false
}

func (s signs) first(k phrase) match {
	for _, m := range s.list {
		if m.kind&k != 0 {
			return m
		}
	}
	return match{}
}

// signs scans a message for phrases of all kinds.
func (m *message) signs(l *lattice, from int) signs {
	s := signs{found: map[phrase][]match{}, base: from, asks: m.asks}
	s.list = m.r.parts.scan(l)
	for i := range s.list {
		p := &s.list[i]
		if p.kind&(accept|soft) != 0 {
			m.turn(l, s.list, i, from)
		}
		if p.kind&busy != 0 {
			p.kind &^= weak // one phrase is not both the reason and the regret
		}
		s.found[p.kind] = append(s.found[p.kind], *p)
	}
	badSym := m.r.lx.syms.id("@badwhen")
	for at := range l.edges {
		for _, e := range l.edges[at] {
			if e.has(badSym) && (len(s.bad) == 0 || e.to > s.bad[len(s.bad)-1].to) {
				s.bad = append(s.bad, match{from: at, to: e.to})
			}
		}
	}
	return s
}

// turn lets a negation right behind an acceptance win over it ("det kan jeg nok dessverre ikke"), and another time make
// it an aside ("tar gjerne en tur over nyttår").
func (m *message) turn(l *lattice, list []match, i, from int) {
	p := &list[i]
	if will := m.r.lx.syms.id("@will"); p.to < l.n && p.to-p.from <= 3 && (l.has(p.to-1, will) || p.to-2 >= p.from && l.has(p.to-2, will)) {
		p.kind = aside // "da skal jeg på møte": what one shall do comes after
		return
	}
	for at := p.from; at < p.to; at++ {
		if l.has(at, m.r.lx.syms.id("@iwill")) {
			return // languages in which the word itself says whether one can
		}
	}
	if p.to < l.n && strings.ContainsAny(m.toks[from+p.to].sep, ",.!;\n") && l.has(p.to, m.r.lx.syms.id("@have")) {
		return // "jeg kan ta den, har ikke forelesning": that denies something else
	}
	for at := p.to; at < l.n && at < p.to+3; at++ {
		for _, e := range l.edges[at] {
			for _, s := range e.syms {
				switch m.r.className(s) {
				case "not", "bad":
					p.kind = decline
					if l.has(p.from, m.r.lx.syms.id("@yes")) {
						p.kind |= yesword // "ja, kan ikke" says both
					}
					return
				case "but":
					return // "gjerne, men ikke torsdag" is neither
				case "later":
					p.kind = aside
					return
				}
			}
		}
		if i+1 < len(list) && list[i+1].from <= at && list[i+1].kind&(decline|contra|yesword) != 0 {
			return // that is a sentence of its own
		}
	}
}

// quote gives a found phrase in the words of the message.
func (m *message) quote(s signs, p match) string {
	return "«" + m.text(s.base+p.from, s.base+p.to) + "»"
}

// acceptance reads a yes: every word accounted for, no question, no name but the volunteer's under it.
func (m *message) acceptance(kinds phrase, s signs, l *lattice, from int) (verdict, bool) {
	yes := kinds&accept != 0 || kinds&yesword != 0 && kinds&ack == 0
	if !yes || s.has(sarcasm) && !m.heartily(s, l, kinds) || s.has(contra) && m.is(from+s.first(contra).from, "sure") || m.text(from, from+l.n) == "ja ja" || m.thumbOnly(l) && len(m.c.Questions) != 1 {
		return verdict{}, false
	}
	switch {
	case m.asks:
		return unclear(Yes, "ja, men med et spørsmål"), true
	case m.asksWhoComes(l, from):
		return unclear(Unclear, "kan være et spørsmål"), true
	case m.alien:
		return unclear(Yes, "undertegnet av en annen enn den frivillige"), true
	}
	return certain(Yes, "ja, alle ordene er forstått"), true
}

// heartily reports whether all that sounds ironic is "ja ja ja" before a glad acceptance: "ja ja ja, det vil jeg så gjerne".
func (m *message) heartily(s signs, l *lattice, kinds phrase) bool {
	if kinds&accept == 0 {
		return false
	}
	for _, p := range s.list {
		for i := p.from; p.kind&sarcasm != 0 && i < p.to; i++ {
			if !m.is(s.base+i, "yes") {
				return false
			}
		}
	}
	gladly := m.r.lx.syms.id("@gladly")
	for at := range l.edges {
		if l.has(at, gladly) {
			return true
		}
	}
	return false
}

// takesBack are what no reason for a yes holds.
const takesBack = said | contra | partial | cond | hedge | question | other | wrong | stop | start | help | withdraw | decline | weak | regret | busy | sarcasm

// concludes reports whether a message is a reason of the volunteer's own and then, after "så", an acceptance to its last
// word: "jeg har fri torsdag, så det går fint". The reason is free, but of known words that neither limit nor deny, and
// about nobody else.
func (m *message) concludes(s signs, l *lattice, from, to int, q *Question) bool {
	if m.asks || m.alien || len(s.bad) > 0 || s.has(takesBack) {
		return false
	}
	so := to - 2
	for ; so > from+1 && m.toks[so].text != "så"; so-- {
	}
	if so <= from+1 || !m.is(so+1, "yes") && (to-so < 3 || !m.is(so+1, "i") && !m.is(so+1, "that")) {
		return false
	}
	kinds, covered, _ := m.r.whole[accept].cover(m.lattice(so+1, to, q))
	if !covered || kinds&(accept|yesword) == 0 || kinds&ack != 0 {
		return false
	}
	begins := from
	for begins < so && m.is(begins, "yes") {
		begins++
	}
	mine := false
	for i := begins; i < so; i++ {
		switch t := m.toks[i]; {
		case begins > from && (t.kind == number && i+1 < so && m.toks[i+1].text == "år" || t.text == "år" || t.text == "var" || m.harmless(i)):
			continue // "ja. Jeg var sykepleier i 40 år, så dette kan jeg": yes at both ends
		case t.kind != word || len(m.words[i]) == 0 || m.limits(i) || l.has(i-from, m.r.lx.syms.id("@name")):
			return false
		}
		mine = mine || m.is(i, "i")
	}
	return mine
}

// harmless reports whether a word is unknown and too long to be a misspelling of one that takes something back.
func (m *message) harmless(i int) bool {
	t := m.toks[i]
	return t.kind == word && len(m.words[i]) == 0 && utf8.RuneCountInString(t.text) >= 6 && len(m.r.speller.near(t.text)) == 0 && !m.isGivenName(i)
}

// limits reports whether a word may take something back, or tells of others than the volunteer.
func (m *message) limits(i int) bool {
	switch m.toks[i].text {
	case "vi", "oss", "me", "noen", "nokon", "andre", "dere", "dykk", "du", "begge", "man", "alle", "hjelp", "kan", "skal", "vil", "det", "dette", "d":
		return true
	}
	for _, e := range m.words[i] {
		switch m.r.className(e.sym) {
		case "no", "not", "cond", "hedge", "but", "question", "other", "kin", "limit", "past", "regret", "later", "otherday", "stopw", "can", "will", "sick", "busy":
			return true
		}
	}
	return false
}

// asksWhoComes reports whether words in the order of a question may be one: "ja, kan jeg komme" asks for leave, and "ja
// kommer beboeren" asks about somebody else.
func (m *message) asksWhoComes(l *lattice, from int) bool {
	task := m.r.lx.syms.id("@task")
	for i := 1; i+1 < l.n; i++ {
		at := from + i
		if m.is(at-1, "yes") && !strings.Contains(m.toks[at-1].text, "vis") && (m.is(at, "can") || m.is(at, "will")) && m.is(at+1, "i") && !m.is(at+1, "prep") && !m.is(at+1, "is") {
			return true
		}
		switch m.toks[from+i].literal() {
		case "kommer", "kjem", "kjæm", "stiller", "møter", "blir":
			if !m.is(from+i-1, "i") && !m.is(from+i+1, "i") && l.has(i+1, task) {
				return true
			}
		}
	}
	return false
}

// thumbOnly reports whether the message is nothing but pictures: then one question must be open for it to answer.
func (m *message) thumbOnly(l *lattice) bool {
	for i := 0; i < l.n; i++ {
		if !l.has(i, m.r.lx.syms.id("@thumb")) && !l.has(i, m.r.lx.syms.id("@glad")) {
			return false
		}
	}
	return true
}

// spoilers are what no plain refusal holds.
const spoilers = said | accept | yesword | contra | partial | cond | hedge | question | other | wrong | stop | start

// refusal reads a no: a refusal, or regret with a reason, and no contrary sign. Free reasons may stand beside it.
func (m *message) refusal(s signs, l *lattice, from, to int) (verdict, bool) {
	contrary := phrase(spoilers)
	if m.ofKin(s, from, to) && s.has(decline) && s.list[0].kind&decline != 0 && !m.offersOther(s, l) {
		contrary &^= other // "nei, mora mi er sjuk og ho kan ikkje vere åleine" is a reason
	}
	if (s.has(decline) || s.has(regret) && s.has(busy)) && m.pictures(s, hedge) {
		contrary &^= hedge // "nei, sjefen sier nei 🙈"
	}
	if s.has(contrary) || m.asks {
		return verdict{}, false
	}
	why := ""
	switch {
	case s.has(decline):
		why = "nei: " + m.quote(s, s.first(decline))
	case s.has(regret) && s.has(busy|weak):
		why = "nei: beklager med grunn " + m.quote(s, s.first(busy|weak))
	case len(s.list) > 0 && s.list[0].from == 0 && s.list[0].kind&regret != 0 && len(s.bad) == 0 && m.regretsFirst(from, to) && !m.ofKin(s, from, to):
		why = "nei: beklager og forklarer"
	case s.has(busy) && s.has(weak):
		why = "nei: grunn " + m.quote(s, s.first(busy))
	case s.has(regret) && m.onlyKinds(s, l, regret|courtesy|aside):
		why = "nei: bare beklagelse"
	case s.has(busy) && m.awayUntilAfter(s, l) && !m.ofKin(s, from, to):
		why = "nei: grunn " + m.quote(s, s.first(busy))
	default:
		return verdict{}, false
	}
	if m.alien {
		return unclear(No, "undertegnet av en annen enn den frivillige"), true
	}
	return certain(No, why), true
}

// offersOther reports whether a message says that somebody else can: "nei, men mannen min kan".
func (m *message) offersOther(s signs, l *lattice) bool {
	has := func(at int, classes ...string) bool {
		for _, c := range classes {
			if at < l.n && l.has(at, m.r.lx.syms.id("@"+c)) {
				return true
			}
		}
		return false
	}
	for _, p := range s.list {
		if p.kind&other == 0 {
			continue
		}
		offers, denied := false, false
		for at := p.from; at < p.to; at++ {
			offers = offers || has(at, "can", "ready", "timen")
		}
		for at := p.from; at < p.to+3; at++ {
			denied = denied || has(at, "not", "bad")
		}
		if offers && !denied {
			return true
		}
	}
	return false
}

// pictures reports whether all phrases of a kind are pictures.
func (m *message) pictures(s signs, k phrase) bool {
	for _, p := range s.list {
		for i := p.from; p.kind&k != 0 && i < p.to; i++ {
			if m.toks[s.base+i].kind != emoji {
				return false
			}
		}
	}
	return true
}

// regretsFirst reports whether a message begins with the one word of regret that only a refusal begins with, set off from
// what is then a reason, whatever it may be: "dessverre, positiv covidtest". "Beklager" may regret anything.
func (m *message) regretsFirst(from, to int) bool {
	return to-from >= 2 && (strings.HasPrefix(m.toks[from].text, "des") || m.toks[from].text == "diverre") && strings.ContainsAny(m.toks[from].next, ",.!-:")
}

// awayUntilAfter reports whether every other time in a message ends an absence after the task ("bortreist til søndag", "på
// jobb til 16").
func (m *message) awayUntilAfter(s signs, l *lattice) bool {
	after, over, until := m.r.lx.syms.id("@after"), m.r.lx.syms.id("@over"), m.r.lx.syms.id("@until")
	ends := func(at int) bool {
		if at >= l.n {
			return false
		}
		for _, e := range l.edges[at] {
			if e.has(over) || e.has(after) && at > 0 && l.has(at-1, until) {
				return true
			}
		}
		return false
	}
	for _, b := range s.bad {
		if !ends(b.from) && !ends(b.from+1) {
			return false
		}
	}
	return true
}

// ofKin reports whether a message speaks of a relative: a reason by itself may then be theirs.
func (m *message) ofKin(s signs, from, to int) bool {
	own := func(i int) bool { // "passer barnebarn" is the volunteer's own reason
		for _, p := range s.list {
			if p.kind&busy != 0 && p.from < i-s.base && i-s.base < p.to {
				return true
			}
		}
		return false
	}
	for i := from; i < to; i++ {
		if own(i) {
			continue
		}
		if m.exprAt(i, "kin") > 0 || m.is(i, "other") {
			return true
		}
	}
	return false
}

// onlyKinds reports whether the phrases found leave no word over and are all of these kinds.
func (m *message) onlyKinds(s signs, l *lattice, k phrase) bool {
	at := 0
	for _, p := range s.list {
		if p.from != at || p.kind&k == 0 {
			return false
		}
		at = p.to
	}
	return at == l.n
}

// withdrawal reads the taking back of an earlier yes.
func (m *message) withdrawal(l *lattice, s signs) (verdict, bool) {
	if !s.has(withdraw) && !(s.has(said) && s.has(decline|regret)) {
		return verdict{}, false
	}
	w := s.first(withdraw | said)
	if s.has(cond|question|other|wrong|hedge|contra|stop|start) || m.asks || m.negatedBefore(l, w.from) || s.has(accept) {
		return unclear(Withdraw, "nevner avbud, men ikke klart: "+m.quote(s, w)), true
	}
	if m.alien {
		return unclear(Withdraw, "undertegnet av en annen enn den frivillige"), true
	}
	return certain(Withdraw, "avbud: "+m.quote(s, w)), true
}

// negatedBefore reports whether a negation or another subject stands right before a word.
func (m *message) negatedBefore(l *lattice, at int) bool {
	for i := max(0, at-3); i < at; i++ {
		if l.has(i, m.r.lx.syms.id("@not")) || l.has(i, m.r.lx.syms.id("@name")) || l.has(i, m.r.lx.syms.id("@other")) {
			return true
		}
	}
	return false
}

// doubt explains why a human must read the message, and what it most likely means.
func (m *message) doubt(s signs, from, to, upTo int, courteous bool) verdict {
	likely := m.likely(s)
	at := func(k phrase) string { return m.quote(s, s.first(k)) }
	switch {
	case courteous && !s.has(accept|decline|yesword) && m.onlyCourtesy(s):
		v := unclear(Unclear, "bare høflighet, ikke noe svar")
		v.thanks = true
		return v
	case s.has(wrong):
		return unclear(Unclear, "kanskje feil nummer eller feil person: "+at(wrong))
	case s.has(stop):
		return unclear(Stop, "kan bety at meldingene skal stoppe: "+at(stop))
	case s.has(start):
		return unclear(Start, "kan bety at meldingene skal begynne igjen: "+at(start))
	case s.has(other):
		return unclear(likely, "handler om en annen person: "+at(other))
	case s.has(sarcasm):
		return unclear(Unclear, "kan være ironi, eller ment på en annen måte: "+at(sarcasm))
	case s.has(cond):
		return unclear(likely, "betingelse: «"+m.text(from+s.first(cond).from, min(to, from+s.first(cond).from+6))+"»")
	case s.has(hedge):
		return unclear(likely, "usikkert svar: "+at(hedge))
	case s.has(contra):
		return unclear(Yes, "nektende ord som kan bety ja: "+at(contra))
	case s.has(yesword|accept) && s.has(decline|weak):
		return unclear(likely, "både ja og nei: "+at(yesword|accept)+" og "+at(decline|weak))
	case s.has(partial):
		return unclear(likely, "bare en del, eller en annen tid: "+at(partial))
	case len(s.bad) > 0 && s.has(yesword|accept|soft):
		return unclear(likely, "en annen tid enn den det ble spurt om: "+m.quote(s, s.bad[0]))
	case m.asks || s.has(question):
		return unclear(likely, "stiller et spørsmål")
	case s.has(yesword | accept):
		return unclear(likely, "ja, men ikke alt er forstått: «"+m.text(from+upTo, min(to, from+upTo+6))+"»")
	case s.has(decline | weak | regret | busy):
		return unclear(likely, "kanskje nei: "+at(decline|weak|regret|busy))
	case s.has(soft | ack):
		v := unclear(likely, "bekrefter, men sier ikke tydelig ja: "+at(soft|ack))
		v.ack = courteous
		return v
	}
	return unclear(likely, "ikke forstått: «"+strings.TrimSpace(m.text(from, min(to, from+8)))+"»")
}

func (m *message) onlyCourtesy(s signs) bool {
	for _, p := range s.list {
		if p.kind&(courtesy|ack) == 0 {
			return false
		}
	}
	return true
}

// likely guesses, for the coordinator's one press.
func (m *message) likely(s signs) Intent {
	yes, no := s.has(accept|yesword|soft), s.has(decline|weak|busy|regret)
	switch {
	case s.has(wrong | other):
		return Unclear
	case s.has(contra) && !s.has(decline):
		return Yes
	case yes && !no && len(s.bad) == 0:
		return Yes
	case no && !yes:
		return No
	case yes && s.has(decline) && s.list[len(s.list)-1].kind&decline != 0:
		return No // "ja nei det går ikke"
	}
	return Unclear
}
