package reply

import "strings"

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
