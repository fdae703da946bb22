package reply

import "strings"

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
