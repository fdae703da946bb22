package reply

import "strings"

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
