package dispatch

import (
	"math"
	"reflect"
	"testing"

	"pgregory.net/rapid"
)

// With one place the rule for several is the rule for one: the figures of the
// simulated centre are the same.
func TestOnePlaceOfSeveralIsOne(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		s := genSituation(t)
		l := DefaultPace().look(s)
		rate := paceRates[rapid.IntRange(0, len(paceRates)-1).Draw(t, "rate")]
		pause := rapid.Float64Range(0, 200).Draw(t, "pause")
		if a, b := l.miss(rate), l.missSeveral(rate, math.Inf(1)); math.Abs(a-b) > 2*negligible {
			t.Fatalf("miss is %v for one and %v for several with one place", a, b)
		}
		a, b := l.cost(pause, rate), l.costSeveral(pause, rate)
		if math.Abs(a-b) > l.Value*2*negligible {
			t.Fatalf("the cost is %v for one and %v for several with one place", a, b)
		}
		zero, one := DefaultPace().Pace(s), s
		one.Places = 1
		if got := DefaultPace().Pace(one); !reflect.DeepEqual(got, zero) {
			t.Fatalf("one place is not the same as none said: %+v, %+v", got, zero)
		}
	})
}

// More places are harder to fill, and the chance is that of a fair count: it is
// held against every combination of yes and no.
func TestSeveralPlacesCountEveryCombination(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		chances := rapid.SliceOfN(rapid.Float64Range(0, 1), 0, 9).Draw(t, "chances")
		places := rapid.IntRange(1, 6).Draw(t, "places")
		y := none(places)
		for _, p := range chances {
			y.add(p)
		}
		open, empty := 0.0, 0.0
		for set := range 1 << len(chances) {
			p, n := 1.0, 0
			for i, c := range chances {
				if set>>i&1 == 1 {
					p *= c
					n++
				} else {
					p *= 1 - c
				}
			}
			if n < places {
				open += p
				empty += p * float64(places-n)
			}
		}
		if math.Abs(open-y.open()) > 1e-9 || math.Abs(empty-y.empty()) > 1e-9 {
			t.Fatalf("open %v, want %v; empty %v, want %v", y.open(), open, y.empty(), empty)
		}
	})
}

func TestMorePlacesAreHarderToFillAndAskNoFewer(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		s := genSituation(t)
		last, chance := 0, 1.0
		for n := 1; n <= 4; n++ {
			s.Places = n
			p := DefaultPace().Pace(s)
			if p.Best > chance+negligible || p.Best < -1e-9 || p.Chance > p.Best+negligible {
				t.Fatalf("%d places: best %v after %v, at this rate %v", n, p.Best, chance, p.Chance)
			}
			chance = p.Best
			seen := map[int64]bool{}
			for _, v := range p.Ask {
				if seen[v.ID] {
					t.Fatalf("%d is asked twice", v.ID)
				}
				seen[v.ID] = true
			}
			// As many as are needed are asked at once, if there are so many telephones
			// and anybody is asked.
			if n == 1 {
				last = len(p.Ask)
			} else if last > 0 && len(s.Waiting) == 0 && p.Left > 0 && len(p.Ask) < n {
				t.Fatalf("%d places, and %d are asked, with %d left", n, len(p.Ask), p.Left)
			}
		}
	})
}
