package reply

import "strings"

// explain says how each word was counted.
func (m *message) explain() []Word {
	out := make([]Word, len(m.toks))
	var q *Question
	if len(m.c.Questions) > 0 {
		q = &m.c.Questions[0]
	}
	class := make([]string, len(m.toks))
	copy(class, m.class)
	l := m.lattice(m.lead, m.tail, q)
	for at := range l.edges {
		longest := at + 1
		for _, e := range l.edges[at] {
			for _, s := range e.syms {
				c := m.r.className(s)
				if c == "" || c == "before" || e.to < longest {
					continue
				}
				if c == "badwhen" || c == "when" || e.to > at+1 {
					longest = e.to
					for i := at; i < e.to; i++ {
						class[m.lead+i] = c
					}
				}
			}
		}
	}
	task := m.r.taskWords(q)
	for i, t := range m.toks {
		w := Word{Text: t.text, Class: class[i]}
		var classes []string
		for _, e := range m.words[i] {
			if w.Lang == "" || e.lang == m.lang {
				w.Lang = m.r.lx.langs[e.lang].Code
			}
			if c := m.r.className(e.sym); !strings.Contains(" "+strings.Join(classes, " ")+" ", " "+c+" ") {
				classes = append(classes, c)
			}
		}
		if w.Class == "" {
			w.Class = strings.Join(classes, " ")
		}
		if w.Class == "" {
			switch _, offered := m.offered(i); {
			case offered:
				w.Class = "offered"
			case m.isName(t.text) || m.isGivenName(i):
				w.Class = "name"
			case t.kind == word && task.has(t.text):
				w.Class = "task"
			default:
				w.Class = "unknown"
			}
		}
		out[i] = w
	}
	return out
}

// readIn names the language that most words are in; the registered one if it has as many.
func (m *message) readIn() string {
	count := make([]int, len(m.r.lx.langs))
	for i, t := range m.toks {
		if t.kind != word {
			continue
		}
		seen := uint64(0)
		for _, e := range m.words[i] {
			if seen&(1<<e.lang) == 0 {
				seen |= 1 << e.lang
				count[e.lang]++
			}
		}
	}
	best := m.lang
	if nb, ok := m.r.lx.codes["nb"]; ok && best < 0 {
		best = nb
	}
	for _, code := range []string{"nb", "nn", "da", "sv", "en"} {
		if n, ok := m.r.lx.codes[code]; ok && best >= 0 && count[n] > count[best] {
			best = n
		}
	}
	for n := range count {
		if best >= 0 && count[n] > count[best] {
			best = n
		}
	}
	if best < 0 {
		return m.c.Lang
	}
	return m.r.lx.langs[best].Code
}
