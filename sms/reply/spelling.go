package reply

import (
	"strings"
	"unicode/utf8"
)

// speller finds the word that a mistyped one stands for, within one slip: a letter added, lost, changed, or two
// swapped. It is an index of every known word with each letter left out in turn, so a look-up costs one step a letter.
type speller struct {
	byDelete map[string][]string
}

// minSlip is the shortest word in which a slip is forgiven: in a shorter one, one letter makes the opposite word.
const minSlip = 4

func newSpeller(lx *lexicon) *speller {
	sp := &speller{byDelete: map[string][]string{}}
	for w, es := range lx.words {
		if !isAlways(lx, es) || utf8.RuneCountInString(w) < minSlip {
			continue
		}
		sp.byDelete[w] = append(sp.byDelete[w], w)
		for _, d := range deletes(w) {
			sp.byDelete[d] = append(sp.byDelete[d], w)
		}
	}
	return sp
}

func isAlways(lx *lexicon, es []entry) bool {
	for _, e := range es {
		if lx.always&(1<<e.lang) != 0 {
			return true
		}
	}
	return false
}

func deletes(w string) []string {
	rs := []rune(w)
	out := make([]string, 0, len(rs))
	for i := range rs {
		out = append(out, string(rs[:i])+string(rs[i+1:]))
	}
	return out
}

// near returns the known words within one slip of w.
func (sp *speller) near(w string) []string {
	n := utf8.RuneCountInString(w)
	if n < minSlip || n > 24 {
		return nil
	}
	seen := map[string]bool{}
	var out []string
	for _, d := range append(deletes(w), w) {
		for _, c := range sp.byDelete[d] {
			// "uinteressert" is no slip for "interessert".
			if !seen[c] && w != "u"+c && likelySlip(w, c) {
				seen[c] = true
				out = append(out, c)
			}
		}
	}
	return out
}

// likelySlip reports whether a is what a slip of the finger or of the ear makes of b: two letters swapped, a neighbouring
// key, a letter without its ring or stroke, a letter lost from a long word, or a key pressed twice or together with its
// neighbour. Any other change of one letter makes another word more often than a misspelling.
func likelySlip(a, b string) bool {
	x, y := []rune(a), []rune(b)
	i := 0
	for i < len(x) && i < len(y) && x[i] == y[i] {
		i++
	}
	switch len(x) - len(y) {
	case 0:
		if i == len(x) {
			return true
		}
		if string(x[i+1:]) == string(y[i+1:]) {
			return likeKeys(x[i], y[i])
		}
		return i+1 < len(x) && x[i] == y[i+1] && x[i+1] == y[i] && string(x[i+2:]) == string(y[i+2:])
	case -1:
		return len(y) >= 6 && string(x[i:]) == string(y[i+1:])
	case 1:
		if string(x[i+1:]) != string(y[i:]) {
			return false
		}
		return i > 0 && (x[i] == x[i-1] || likeKeys(x[i], x[i-1])) || i+1 < len(x) && likeKeys(x[i], x[i+1])
	}
	return false
}

// likeKeys reports whether two letters are neighbours on the keyboard, or the same but for a ring or a stroke.
func likeKeys(a, b rune) bool {
	for _, n := range keyNeighbours[a] {
		if n == b {
			return true
		}
	}
	for _, pair := range []string{"øo", "øö", "åa", "æe", "æä", "åo"} {
		p := []rune(pair)
		if p[0] == a && p[1] == b || p[0] == b && p[1] == a {
			return true
		}
	}
	return false
}

// oneSlip reports whether two words are one insertion, deletion, change or swap apart, as a name may be misspelt.
func oneSlip(a, b string) bool {
	x, y := []rune(a), []rune(b)
	if len(x) > len(y) {
		x, y = y, x
	}
	i := 0
	for i < len(x) && x[i] == y[i] {
		i++
	}
	switch {
	case len(y) == len(x)+1:
		return string(x[i:]) == string(y[i+1:])
	case len(y) != len(x):
		return false
	case i == len(x) || string(x[i+1:]) == string(y[i+1:]):
		return true
	}
	return i+1 < len(x) && x[i] == y[i+1] && x[i+1] == y[i] && string(x[i+2:]) == string(y[i+2:])
}

// squeezed returns spellings with stretched letters shortened ("jaaaa", "neeei", "kkan"), the likeliest first.
func squeezed(w string) []string {
	two, one := squeeze(w, 2), squeeze(w, 1)
	var out []string
	if two != w {
		out = append(out, two)
	}
	if one != two {
		out = append(out, one)
	}
	return out
}

// squeeze cuts every run of a letter to at most max.
func squeeze(w string, max int) string {
	var b strings.Builder
	var last rune
	run := 0
	for _, r := range w {
		if r == last {
			run++
		} else {
			last, run = r, 1
		}
		if run <= max {
			b.WriteRune(r)
		}
	}
	return b.String()
}

// ascii spells out the letters that some keyboards lack: "gaar" for "går", "koere" for "køre".
var ascii = strings.NewReplacer("aa", "å", "oe", "ø", "ae", "æ")

// unglue splits words that were run together ("jadetkanjeg") into words of the glue list. It returns nil when that
// cannot be done, or can be done in two ways with equally few words.
func unglue(w string, glue map[string]bool) []string {
	rs := []rune(w)
	if len(rs) < 5 || len(rs) > 40 {
		return nil
	}
	const longest = 12
	type way struct {
		words, from int
		tie         bool
	}
	best := make([]way, len(rs)+1)
	for end := 2; end <= len(rs); end++ {
		for from := max(0, end-longest); from <= end-2; from++ {
			if from > 0 && best[from].words == 0 || !glue[string(rs[from:end])] {
				continue
			}
			n := best[from].words + 1
			switch {
			case best[end].words == 0 || n < best[end].words:
				best[end] = way{n, from, best[from].tie}
			case n == best[end].words:
				best[end].tie = true
			}
		}
	}
	last := best[len(rs)]
	if last.words < 2 || last.tie {
		return nil
	}
	out := make([]string, last.words)
	for end, i := len(rs), last.words-1; i >= 0; i-- {
		from := best[end].from
		out[i] = string(rs[from:end])
		end = from
	}
	return out
}

// keyRows are the letters of a Norwegian keyboard.
var keyRows = []string{"qwertyuiopå", "asdfghjkløæ", "zxcvbnm"}

var keyNeighbours = func() map[rune][]rune {
	m := map[rune][]rune{}
	for y, row := range keyRows {
		keys := []rune(row)
		for x, k := range keys {
			for _, dy := range []int{-1, 0, 1} {
				if y+dy < 0 || y+dy >= len(keyRows) {
					continue
				}
				other := []rune(keyRows[y+dy])
				for dx := -1; dx <= 1; dx++ {
					// Each row is shifted half a key to the right of the one above.
					if x+dx >= 0 && x+dx < len(other) && other[x+dx] != k && !(dy == 1 && dx == 1) && !(dy == -1 && dx == -1) {
						m[k] = append(m[k], other[x+dx])
					}
				}
			}
		}
	}
	return m
}()

// adjacent returns the words that a neighbouring key or two keys swapped would have made of a word of three letters, where
// no other slip is forgiven ("ksn" and "kna" for "kan").
func adjacent(w string) []string {
	rs := []rune(w)
	out := []string{string([]rune{rs[1], rs[0], rs[2]}), string([]rune{rs[0], rs[2], rs[1]})}
	for i, r := range rs {
		for _, n := range keyNeighbours[r] {
			c := append([]rune{}, rs...)
			c[i] = n
			out = append(out, string(c))
		}
	}
	return out
}
