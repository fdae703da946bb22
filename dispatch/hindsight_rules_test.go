package dispatch

import (
	"math"
	"math/rand/v2"
	"testing"

	"pgregory.net/rapid"
)

func TestWhatIsShownIsAChance(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		var h Hindsight
		for range rapid.IntRange(0, 200).Draw(t, "promises") {
			h.Learn(genChance(t), rapid.Bool().Draw(t, "urgent"), rapid.Bool().Draw(t, "found"))
		}
		for _, c := range []Correction{h.Usual, h.Urgent} {
			if math.IsNaN(c.Shift) || math.Abs(c.Shift) > longestShift {
				t.Fatalf("the shift is %v", c.Shift)
			}
		}
		low, high, urgent := genChance(t), genChance(t), rapid.Bool().Draw(t, "urgent")
		if low > high {
			low, high = high, low
		}
		if a, b := h.Shown(low, urgent), h.Shown(high, urgent); a < 0 || b > 1 || a > b || math.IsNaN(a+b) {
			t.Fatalf("%v and %v are shown as %v and %v", low, high, a, b)
		}
		if h.Shown(0, urgent) != 0 || h.Shown(1, urgent) != 1 {
			t.Fatal("what is sure is not")
		}
	})
}

// TestHindsightFindsTheTruth: whatever the reckoning of a centre is off by, the
// chances shown become right, of urgent tasks and others apart.
func TestHindsightFindsTheTruth(t *testing.T) {
	random := rand.New(rand.NewPCG(7, 11))
	for i, off := range []float64{-1, -0.4, 0, 0.3, 0.8} {
		urgent := i%2 == 1
		var h, truth Hindsight
		c, _ := truth.of(urgent)
		c.Shift = off
		shown, found := 0.0, 0.0
		for i := range 4000 {
			reckoned := 0.4 + 0.55*random.Float64()
			p := h.Shown(reckoned, urgent)
			came := random.Float64() < truth.Shown(reckoned, urgent)
			h.Learn(p, urgent, came)
			if i < 1000 {
				continue
			}
			shown += p
			if came {
				found++
			}
		}
		learned, _ := h.of(urgent)
		if math.Abs(learned.Shift-off) > 0.15 || math.Abs(shown-found)/3000 > 0.02 {
			t.Errorf("off by %v, corrected by %v: shown %v, found %v", off, learned.Shift, shown/3000, found/3000)
		}
		if other, _ := h.of(!urgent); *other != (Correction{}) {
			t.Errorf("urgent %v taught the others %+v", urgent, *other)
		}
	}
}
