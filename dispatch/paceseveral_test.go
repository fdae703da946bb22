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

// An organisation's yes fills as many places as come, and each number is as likely
// as any other: the count is held against every combination.
func TestAGroupFillsSeveralPlaces(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		type one struct {
			p    float64
			most int
		}
		var all []one
		for range rapid.IntRange(0, 5).Draw(t, "asked") {
			all = append(all, one{rapid.Float64Range(0, 1).Draw(t, "p"), rapid.IntRange(0, 4).Draw(t, "most")})
		}
		places := rapid.IntRange(1, 6).Draw(t, "places")
		y := none(places)
		for _, x := range all {
			y.addGroup(x.p, x.most)
		}
		open, empty := 0.0, 0.0
		var walk func(i, filled int, p float64)
		walk = func(i, filled int, p float64) {
			if i == len(all) {
				if filled < places {
					open += p
					empty += p * float64(places-filled)
				}
				return
			}
			walk(i+1, filled, p*(1-all[i].p))
			most := max(all[i].most, 1)
			for n := 1; n <= most; n++ {
				walk(i+1, filled+n, p*all[i].p/float64(most))
			}
		}
		walk(0, 0, 1)
		if math.Abs(open-y.open()) > 1e-9 || math.Abs(empty-y.empty()) > 1e-9 {
			t.Fatalf("open %v, want %v; empty %v, want %v", y.open(), open, y.empty(), empty)
		}
		s := Situation{Places: places}
		if got := s.filledBy(rapid.IntRange(0, 9).Draw(t, "most")); got < 1 || got > float64(places) {
			t.Fatalf("a yes fills %v of %d", got, places)
		}
	})
}

// Somebody who can send more makes it no harder to find all, and is asked no later.
func TestAGroupHelps(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		s := genSituation(t)
		s.Places = rapid.IntRange(2, 5).Draw(t, "places")
		if len(s.Prospects) == 0 {
			return
		}
		before := DefaultPace().Pace(s).Best
		s.Prospects[0].People = rapid.IntRange(2, 6).Draw(t, "most")
		if after := DefaultPace().Pace(s).Best; after < before-2*negligible {
			t.Fatalf("the best chance falls from %v to %v", before, after)
		}
	})
}
