package reply

import "strings"

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
