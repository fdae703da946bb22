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
	n        int
	edges    [][]edge
	sentence []int // which sentence each word is in
	fixed    []span
}

// span is a run of words that hold together.
type span struct{ from, to int }

// hold makes a run of words one: none of them is read for itself. It takes effect in settle.
func (l *lattice) hold(from, to int) {
	if to > from+1 && to <= l.n {
		l.fixed = append(l.fixed, span{from, to})
	}
}

// settle takes out the ways to read a part of what holds together.
func (l *lattice) settle() {
	for _, f := range l.fixed {
		for at := f.from; at < f.to; at++ {
			kept := l.edges[at][:0]
			for _, e := range l.edges[at] {
				if at == f.from && e.to >= f.to {
					kept = append(kept, e)
				}
			}
			l.edges[at] = kept
		}
	}
}

func newLattice(n int) *lattice {
	return &lattice{n: n, edges: make([][]edge, n), sentence: make([]int, n)}
}

func (l *lattice) add(from, to int, syms ...int) {
	if len(syms) > 0 && to > from && to <= l.n && to-from < window {
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

// window is how far an edge may reach: longer fixed expressions and times do not exist.
const window = 16

// scratch is the working memory of one pass over a message. It is kept between messages, because clearing what was
// touched is much cheaper than making it anew.
type scratch struct {
	done    [window][]phrase // for each node reached at a place: the phrases completed on some way to it
	seen    [window][]bool
	touched [window][]int32
	near    [maxPhrase + 1][]uint32 // for each node: the search that reached it at this distance
	active  [maxPhrase + 1][]int32
	search  uint32
}

func (a *automaton) scratch() *scratch {
	if s, ok := a.pool.Get().(*scratch); ok {
		return s
	}
	s := &scratch{}
	for i := range s.done {
		s.done[i], s.seen[i] = make([]phrase, len(a.nodes)), make([]bool, len(a.nodes))
	}
	for i := range s.near {
		s.near[i] = make([]uint32, len(a.nodes))
	}
	return s
}

// cover reports whether phrases account for every word of the lattice, with every kind of phrase that some way of
// accounting for them holds, and how many words the longest covered beginning has.
func (a *automaton) cover(l *lattice) (kinds phrase, covered bool, upTo int) {
	s := a.scratch()
	defer a.pool.Put(s)
	ended := make([]bool, l.n+1) // a phrase boundary is possible here
	so := make([]phrase, l.n+1)  // what was completed when one is
	ended[0] = true
	for at := 0; at < l.n; at++ {
		slot := at % window
		if ended[at] {
			upTo = at
		}
		if ended[at] || len(s.touched[slot]) > 0 {
			for _, e := range l.edges[at] {
				to := e.to % window
				reach := func(n int32, done phrase) {
					if !s.seen[to][n] {
						s.seen[to][n] = true
						s.touched[to] = append(s.touched[to], n)
					}
					s.done[to][n] |= done
					if k := a.nodes[n].kind; k != 0 {
						ended[e.to] = true
						so[e.to] |= s.done[to][n] | k
					}
				}
				if ended[at] {
					for _, sym := range e.syms {
						for _, n := range a.first[sym] {
							reach(n, so[at])
						}
						if at == 0 {
							for _, n := range a.atTop[sym] {
								reach(n, 0)
							}
						}
					}
				}
				for _, n := range s.touched[slot] {
					for _, f := range a.nodes[n].follow {
						if e.has(a.nodes[f].sym) {
							reach(f, s.done[slot][n])
						}
					}
				}
			}
		}
		s.clear(slot)
	}
	s.clear(l.n % window)
	if ended[l.n] {
		upTo = l.n
	}
	return so[l.n], ended[l.n] && l.n > 0, upTo
}

func (s *scratch) clear(slot int) {
	for _, n := range s.touched[slot] {
		s.seen[slot][n], s.done[slot][n] = false, 0
	}
	s.touched[slot] = s.touched[slot][:0]
}

// match is a phrase found in a message.
type match struct {
	kind     phrase
	from, to int
}

// longest returns the longest phrase of any kind that starts at the given word; of equally long ones all kinds.
func (a *automaton) longest(l *lattice, at int, sc *scratch) match {
	best := match{from: at, to: at}
	sc.search++
	active := &sc.active // by distance from at
	for i := range active {
		active[i] = active[i][:0]
	}
	reach := func(to int, n int32) {
		if to-at > maxPhrase || sc.near[to-at][n] == sc.search {
			return
		}
		sc.near[to-at][n] = sc.search
		active[to-at] = append(active[to-at], n)
		k := a.nodes[n].kind
		if k&other != 0 && l.sentence[at] != l.sentence[to-1] {
			k &^= other // "jeg må være hos ham. Kan ikke" is not about what he can
		}
		if k != 0 && to > best.to {
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
	sc := a.scratch()
	defer a.pool.Put(sc)
	for at := 0; at < l.n; {
		m := a.longest(l, at, sc)
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
