package reply

import (
	"strings"
	"unicode/utf8"
)

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
