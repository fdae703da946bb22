package dispatch

import (
	"math"
	"math/rand/v2"
	"testing"

	"pgregory.net/rapid"
)

func TestACorrectedChanceIsAChance(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		var c Correction
		for range rapid.IntRange(0, 200).Draw(t, "promises") {
			c.Learn(genChance(t), rapid.Bool().Draw(t, "found"), rapid.SampledFrom([]float64{trustUsual, trustUrgent}).Draw(t, "trust"))
		}
		if math.IsNaN(c.Shift) || math.Abs(c.Shift) > longestShift {
			t.Fatalf("the shift is %v", c.Shift)
		}
		low, high := genChance(t), genChance(t)
		if low > high {
			low, high = high, low
		}
		if a, b := c.Chance(low), c.Chance(high); a < 0 || b > 1 || a > b || math.IsNaN(a+b) {
			t.Fatalf("%v and %v are shown as %v and %v", low, high, a, b)
		}
		if c.Chance(0) != 0 || c.Chance(1) != 1 {
			t.Fatal("what is sure is not")
		}
	})
}

// TestHindsightFindsTheTruth: whatever a reckoning is off by, the chances shown
// become right; those of a unit that has promised nothing stand.
func TestHindsightFindsTheTruth(t *testing.T) {
	random := rand.New(rand.NewPCG(7, 11))
	for i, off := range []float64{-1, -0.4, 0, 0.3, 0.8} {
		trust := []float64{trustUsual, trustUrgent}[i%2]
		var c Correction
		if c.Chance(0.8) != 0.8 {
			t.Fatal("corrected before anything was seen")
		}
		shown, found := 0.0, 0.0
		for i := range 4000 {
			reckoned := 0.4 + 0.55*random.Float64()
			p := c.Chance(reckoned)
			came := random.Float64() < Correction{Shift: off}.Chance(reckoned)
			c.Learn(p, came, trust)
			if i < 1000 {
				continue
			}
			shown += p
			if came {
				found++
			}
		}
		if math.Abs(c.Shift-off) > 0.15 || math.Abs(shown-found)/3000 > 0.02 {
			t.Errorf("off by %v, corrected by %v: shown %v, found %v", off, c.Shift, shown/3000, found/3000)
		}
	}
}
