package simulate

import (
	"math"
	"slices"
)

// bound is the least number of texts for every fill rate, over all policies
// that know the true chances, with time and fatigue left out of account: with
// the suitable ones asked one by one, likeliest first, while the next one's
// chance is above 1/V, for every price V (PACING.md; Weitzman 1979).
type bound struct {
	tasks  int
	points []boundPoint // by rising fill
}

type boundPoint struct{ fill, texts float64 } // shares of all tasks; texts per task

func newBound(w *world) bound {
	var b bound
	var steps []step
	for _, e := range w.errands {
		if !w.measured(e.at) {
			continue
		}
		b.tasks++
		var ps []float64
		for _, p := range w.people {
			if e.suits(p) {
				ps = append(ps, e.chance(p))
			}
		}
		slices.SortFunc(ps, func(a, b float64) int {
			if a > b {
				return -1
			}
			return 1
		})
		open := 1.0
		for _, p := range ps {
			steps = append(steps, step{p, open})
			open *= 1 - p
		}
	}
	// Lowering the price of a miss from infinite to nothing takes in the steps
	// of all tasks by falling chance.
	slices.SortFunc(steps, func(x, y step) int {
		if x.p > y.p {
			return -1
		}
		return 1
	})
	fill, texts := 0.0, 0.0
	for i, s := range steps {
		texts += s.open
		fill += s.open * s.p
		if i%16 == 0 || i == len(steps)-1 {
			b.points = append(b.points, boundPoint{fill / float64(b.tasks), texts / float64(b.tasks)})
		}
	}
	return b
}

type step struct{ p, open float64 }

// textsPerFill is the least number of texts per filled task at a fill rate, as
// a share of all tasks.
func (b bound) textsPerFill(fill float64) float64 {
	if len(b.points) == 0 || fill <= 0 {
		return math.NaN()
	}
	before := boundPoint{}
	for _, p := range b.points {
		if p.fill >= fill {
			t := (fill - before.fill) / (p.fill - before.fill)
			return (before.texts + t*(p.texts-before.texts)) / fill
		}
		before = p
	}
	return before.texts / before.fill
}
