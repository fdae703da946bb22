package reply

// edge is one way to read the words from its place up to, not including, to.
type edge struct {
	to   int
	syms []int
}

func (e edge) has(sym int) bool {
	for _, s := range e.syms {
		if s == sym {
			return true
		}
	}
	return false
}

// lattice holds every way to read each word of a message: alone, in a fixed expression, or as part of a time.
type lattice struct {
	n     int
	edges [][]edge
}

func newLattice(n int) *lattice { return &lattice{n: n, edges: make([][]edge, n)} }

func (l *lattice) add(from, to int, syms ...int) {
	if len(syms) > 0 && to > from && to <= l.n {
		l.edges[from] = append(l.edges[from], edge{to, syms})
	}
}

func (l *lattice) has(at, sym int) bool {
	for _, e := range l.edges[at] {
		if e.to == at+1 && e.has(sym) {
			return true
		}
	}
	return false
}

// state is a node reached, with the kinds of phrases completed on the way.
type state struct {
	node int32
	done phrase
}

// cover reports which sets of phrases together account for every word of the lattice, and how many words the longest
// covered beginning has, for the reason given when the rest is not accounted for.
func (a *automaton) cover(l *lattice) (sets map[phrase]bool, upTo int) {
	active := make([]map[state]bool, l.n+1)
	ended := make([]map[phrase]bool, l.n+1) // phrase boundaries: what was completed when one is here
	ended[0] = map[phrase]bool{0: true}
	for at := 0; at <= l.n; at++ {
		if len(ended[at]) > 0 {
			upTo = at
		}
		if at == l.n {
			break
		}
		if len(ended[at]) == 0 && len(active[at]) == 0 {
			continue
		}
		for _, e := range l.edges[at] {
			reach := func(n int32, done phrase) {
				st := state{n, done}
				if active[e.to] == nil {
					active[e.to] = map[state]bool{}
				}
				if active[e.to][st] {
					return
				}
				active[e.to][st] = true
				if k := a.nodes[n].kind; k != 0 {
					if ended[e.to] == nil {
						ended[e.to] = map[phrase]bool{}
					}
					ended[e.to][done|k] = true
				}
			}
			for done := range ended[at] {
				for _, s := range e.syms {
					for _, n := range a.first[s] {
						reach(n, done)
					}
					if at == 0 {
						for _, n := range a.atTop[s] {
							reach(n, done)
						}
					}
				}
			}
			for st := range active[at] {
				for _, f := range a.nodes[st.node].follow {
					if e.has(a.nodes[f].sym) {
						reach(f, st.done)
					}
				}
			}
		}
	}
	return ended[l.n], upTo
}

// match is a phrase found in a message.
type match struct {
	kind     phrase
	from, to int
}

// longest returns the longest phrase of any kind that starts at the given word; of equally long ones all kinds.
func (a *automaton) longest(l *lattice, at int) match {
	best := match{from: at, to: at}
	active := make([][]int32, maxPhrase+1) // by distance from at
	reach := func(to int, n int32) {
		if to-at > maxPhrase || contains(active[to-at], n) {
			return
		}
		active[to-at] = append(active[to-at], n)
		if k := a.nodes[n].kind; k != 0 && to > best.to {
			best.kind, best.to = k, to
		} else if k != 0 && to == best.to {
			best.kind |= k
		}
	}
	for _, e := range l.edges[at] {
		for _, s := range e.syms {
			for _, n := range a.first[s] {
				reach(e.to, n)
			}
			if at == 0 {
				for _, n := range a.atTop[s] {
					reach(e.to, n)
				}
			}
		}
	}
	for p := at + 1; p < l.n && p < at+maxPhrase; p++ {
		for _, n := range active[p-at] {
			for _, e := range l.edges[p] {
				for _, f := range a.nodes[n].follow {
					if e.has(a.nodes[f].sym) {
						reach(e.to, f)
					}
				}
			}
		}
	}
	return best
}

// scan reads the message from left to right as the longest phrases that there are, skipping words that begin none.
func (a *automaton) scan(l *lattice) []match {
	var out []match
	for at := 0; at < l.n; {
		m := a.longest(l, at)
		if m.kind == 0 {
			at++
			continue
		}
		out = append(out, m)
		at = m.to
	}
	return out
}

// maxPhrase bounds a phrase that is looked for anywhere in the message, so that the search stays linear.
const maxPhrase = 24
