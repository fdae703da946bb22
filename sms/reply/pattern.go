package reply

import (
	"fmt"
	"strings"
	"sync"
)

// A phrase pattern is written over word classes, literal words and macros:
//
//	@i @can ADV* (@that ADV*)?     "jeg kan", "æ kan det"
//	^ @can @gladly TAIL            only as the first words of the message
//
// @class is any word of that class, UPPER is a macro of grammar.toml, everything else is the word itself; ( | ) ? * +
// mean what they mean in regular expressions. Patterns compile to a position automaton: one node per symbol, and for
// each node those that may follow. There is no backtracking, so the time is linear in the message.

// phrase is a kind of phrase, as a bit: a message may be covered by several.
type phrase uint32

const (
	accept   phrase = 1 << iota // says yes by itself
	yesword                     // a bare yes, which says yes unless the rest makes it a mere acknowledgement
	soft                        // agreeable but no acceptance: "fint", "gleder meg"
	ack                         // acknowledges; a bare yes beside it is no acceptance: "ja, takk for beskjed"
	courtesy                    // thanks, wishes, fillers

	decline  // says no
	weak     // leans to no but leaves it open: "skulle gjerne", "tror ikke"
	aside    // says nothing for or against: "spør gjerne igjen"
	contra   // looks like a no and is not: "ikke noe problem"
	partial  // takes a part: "ikke før 11"
	cond     // a condition
	hedge    // a doubt
	question // a question
	other    // somebody else answers, or is pointed to
	wrong    // a wrong number
	regret   // regret alone
	busy     // a reason not to come
	stop     // wants no more texts
	start    // wants texts again
	help     // wants help with the service
	withdraw // takes back a yes
	said     // tells of an earlier yes
	sarcasm  // looks like a yes and may mean something else
)

// phraseKinds are the names under which grammar.toml and the lexicons list patterns.
var phraseKinds = map[string]phrase{
	"accept": accept, "yes": yesword, "soft": soft, "ack": ack, "courtesy": courtesy,
	"decline": decline, "weak": weak, "aside": aside, "contra": contra, "partial": partial, "cond": cond,
	"hedge": hedge, "question": question, "other": other, "wrong": wrong, "regret": regret, "busy": busy,
	"stop": stop, "start": start, "help": help, "withdraw": withdraw, "sarcasm": sarcasm, "said": said,
}

type node struct {
	sym    int
	follow []int32
	kind   phrase // phrases that may end here
}

// automaton recognises one set of phrases.
type automaton struct {
	nodes []node
	first map[int][]int32 // nodes that begin a phrase, by symbol
	atTop map[int][]int32 // nodes that begin a phrase allowed only first in the message
	pool  sync.Pool       // of *scratch
}

func newAutomaton() *automaton {
	return &automaton{first: map[int][]int32{}, atTop: map[int][]int32{}}
}

// symbols numbers classes ("@can") and literal words.
type symbols struct {
	ids map[string]int
}

func (s *symbols) id(name string) int {
	n, ok := s.ids[name]
	if !ok {
		n = len(s.ids)
		s.ids[name] = n
	}
	return n
}

// piece is what a part of a pattern contributes: which nodes may begin and end it, and whether it may be empty.
type piece struct {
	first, last []int32
	empty       bool
}

type compiler struct {
	a      *automaton
	syms   *symbols
	macros map[string]string
	kind   phrase
	toks   []string
	pos    int
	depth  int
}

// add compiles a pattern and adds it to the automaton as a phrase of this kind.
func (a *automaton) add(pattern string, k phrase, syms *symbols, macros map[string]string) error {
	src := strings.TrimSpace(pattern)
	top := strings.HasPrefix(src, "^")
	src = strings.TrimPrefix(src, "^")
	c := &compiler{a: a, syms: syms, macros: macros, kind: k, toks: lexPattern(src)}
	p, err := c.alternatives()
	if err == nil && c.pos < len(c.toks) {
		err = fmt.Errorf("unexpected %q", c.toks[c.pos])
	}
	if err == nil && p.empty {
		err = fmt.Errorf("may match nothing")
	}
	if err != nil {
		return fmt.Errorf("pattern %q: %w", pattern, err)
	}
	for _, n := range p.last {
		a.nodes[n].kind |= k
	}
	starts := a.first
	if top {
		starts = a.atTop
	}
	for _, n := range p.first {
		starts[a.nodes[n].sym] = append(starts[a.nodes[n].sym], n)
	}
	return nil
}

func lexPattern(s string) []string {
	for _, op := range []string{"(", ")", "|", "?", "*", "+"} {
		s = strings.ReplaceAll(s, op, " "+op+" ")
	}
	return strings.Fields(s)
}

func (c *compiler) peek() string {
	if c.pos < len(c.toks) {
		return c.toks[c.pos]
	}
	return ""
}

func (c *compiler) alternatives() (piece, error) {
	p, err := c.sequence()
	for err == nil && c.peek() == "|" {
		c.pos++
		var q piece
		q, err = c.sequence()
		p = piece{append(p.first[:len(p.first):len(p.first)], q.first...), append(p.last[:len(p.last):len(p.last)], q.last...), p.empty || q.empty}
	}
	return p, err
}

func (c *compiler) sequence() (piece, error) {
	p := piece{empty: true}
	for {
		switch c.peek() {
		case "", "|", ")":
			return p, nil
		}
		q, err := c.repeated()
		if err != nil {
			return p, err
		}
		c.link(p.last, q.first)
		if p.empty {
			p.first = append(p.first[:len(p.first):len(p.first)], q.first...)
		}
		if q.empty {
			p.last = append(p.last[:len(p.last):len(p.last)], q.last...)
		} else {
			p.last = q.last
		}
		p.empty = p.empty && q.empty
	}
}

func (c *compiler) repeated() (piece, error) {
	p, err := c.atom()
	if err != nil {
		return p, err
	}
	switch c.peek() {
	case "?":
		c.pos++
		p.empty = true
	case "*", "+":
		p.empty = p.empty || c.peek() == "*"
		c.pos++
		c.link(p.last, p.first)
	}
	return p, nil
}

func (c *compiler) atom() (piece, error) {
	t := c.peek()
	c.pos++
	switch {
	case t == "(":
		p, err := c.alternatives()
		if err == nil && c.peek() != ")" {
			err = fmt.Errorf("missing )")
		}
		c.pos++
		return p, err
	case t == "?" || t == "*" || t == "+" || t == "":
		return piece{}, fmt.Errorf("misplaced %q", t)
	case t == strings.ToUpper(t) && t != strings.ToLower(t) && t[0] != '@':
		body, ok := c.macros[t]
		if !ok {
			return piece{}, fmt.Errorf("no macro %s", t)
		}
		if c.depth > 10 {
			return piece{}, fmt.Errorf("macro %s refers to itself", t)
		}
		sub := *c
		sub.toks, sub.pos, sub.depth = lexPattern(body), 0, c.depth+1
		return sub.alternatives()
	}
	if t[0] != '@' {
		t = normalise(t) // patterns are spelt as the language spells them
	}
	n := int32(len(c.a.nodes))
	c.a.nodes = append(c.a.nodes, node{sym: c.syms.id(t)})
	return piece{first: []int32{n}, last: []int32{n}}, nil
}

func (c *compiler) link(from, to []int32) {
	for _, f := range from {
		for _, t := range to {
			if !contains(c.a.nodes[f].follow, t) {
				c.a.nodes[f].follow = append(c.a.nodes[f].follow, t)
			}
		}
	}
}

func contains(list []int32, n int32) bool {
	for _, m := range list {
		if m == n {
			return true
		}
	}
	return false
}
