package simulate

import (
	"math"
	"slices"
)

// Summary is what the runs of one policy over several seeds came to; it is also
// the JSON of `folgesvenn simulate`. Shares are fractions of 1. NaN cannot be
// written as JSON, so what no task allows to measure is 0.
type Summary struct {
	Policy         string   `json:"policy"`
	Volunteers     int      `json:"volunteers"`
	Weeks          int      `json:"weeks"`
	Seeds          []uint64 `json:"seeds"`
	Kappa          float64  `json:"kappa"`
	OfFillable     float64  `json:"of_fillable"`
	UrgentFillable float64  `json:"urgent_of_fillable"`
	TextsPerFill   float64  `json:"texts_per_fill"`
	OverBound      float64  `json:"over_bound"`
	LateYesPerFill float64  `json:"late_yes_per_fill"`
	MedianHours    float64  `json:"median_hours"`
	UrgentMedian   float64  `json:"urgent_median_hours"`
	P95Texts       float64  `json:"p95_texts_per_volunteer_week"`
	AskedInFour    float64  `json:"asked_in_four_weeks"`
	Breaches       int      `json:"breaches"`
	Calibration    []Bin    `json:"calibration"`
	// UrgentCalibration is that of urgent tasks alone, which are few.
	UrgentCalibration []Bin `json:"urgent_calibration"`
	// Fillable is the share of all tasks that any policy could fill.
	Fillable float64 `json:"fillable"`
	// CI95 is half the width of the 95% confidence interval over seeds of each
	// figure above, under the same name; empty with a single seed.
	CI95 map[string]float64 `json:"ci95"`

	label  string
	warmUp int
	runs   []*Run
}

// Bin compares what was promised with what was found.
type Bin struct {
	Promised float64 `json:"promised"`
	Found    float64 `json:"found"`
	N        int     `json:"n"`
}

// Summarise sums up the runs of one policy.
func Summarise(c Config, runs []*Run) Summary {
	s := Summary{
		Policy: c.Policy.Name, label: c.Policy.Label, Volunteers: c.Volunteers, Weeks: c.Weeks, Kappa: c.Kappa, warmUp: c.warmUp(),
		Calibration: calibration(runs, false), UrgentCalibration: calibration(runs, true), CI95: map[string]float64{}, runs: runs,
	}
	for _, r := range runs {
		s.Seeds = append(s.Seeds, r.Seed)
		s.Breaches += r.Breaches.Sum()
	}
	for _, f := range s.figures() {
		*f.to = number(f.of(runs))
		if h := halfWidth(runs, f.of); h > 0 {
			s.CI95[f.name] = h
		}
	}
	return s
}

type figure struct {
	name string
	to   *float64
	of   func([]*Run) float64
}

func (s *Summary) figures() []figure {
	ratio := func(over, under func(*Run) float64) func([]*Run) float64 {
		return func(runs []*Run) float64 { return sum(runs, over) / sum(runs, under) }
	}
	filled := func(r *Run) float64 { return float64(r.Filled) }
	texts := func(r *Run) float64 { return float64(r.Texts) }
	return []figure{
		{"of_fillable", &s.OfFillable, ratio(filled, func(r *Run) float64 { return float64(r.Fillable) })},
		{"urgent_of_fillable", &s.UrgentFillable, ratio(func(r *Run) float64 { return float64(r.UrgentFilled) }, func(r *Run) float64 { return float64(r.UrgentFillable) })},
		{"texts_per_fill", &s.TextsPerFill, ratio(texts, filled)},
		{"over_bound", &s.OverBound, ratio(texts, func(r *Run) float64 { return r.Bound * float64(r.Filled) })},
		{"late_yes_per_fill", &s.LateYesPerFill, ratio(func(r *Run) float64 { return float64(r.LateYes) }, filled)},
		{"median_hours", &s.MedianHours, pooled(.5, func(r *Run) []float64 { return r.Hours })},
		{"urgent_median_hours", &s.UrgentMedian, pooled(.5, func(r *Run) []float64 { return r.UrgentHours })},
		{"p95_texts_per_volunteer_week", &s.P95Texts, pooled(.95, func(r *Run) []float64 { return r.WeeklyTexts })},
		{"asked_in_four_weeks", &s.AskedInFour, ratio(func(r *Run) float64 { return r.AskedInFour }, func(*Run) float64 { return 1 })},
		{"fillable", &s.Fillable, ratio(func(r *Run) float64 { return float64(r.Fillable) }, func(r *Run) float64 { return float64(r.Tasks) })},
	}
}

func sum(runs []*Run, of func(*Run) float64) (total float64) {
	for _, r := range runs {
		total += of(r)
	}
	return total
}

// pooled is a quantile of what all runs have together.
func pooled(q float64, of func(*Run) []float64) func([]*Run) float64 {
	return func(runs []*Run) float64 {
		var all []float64
		for _, r := range runs {
			all = append(all, of(r)...)
		}
		return quantile(all, q)
	}
}

func quantile(xs []float64, q float64) float64 {
	if len(xs) == 0 {
		return math.NaN()
	}
	xs = slices.Clone(xs)
	slices.Sort(xs)
	return xs[min(int(q*float64(len(xs))), len(xs)-1)]
}

// studentT is the 97.5% quantile of Student's t distribution by degrees of
// freedom; beyond the table it is close to the normal one.
var studentT = [...]float64{0, 12.71, 4.30, 3.18, 2.78, 2.57, 2.45, 2.36, 2.31, 2.26, 2.23, 2.20, 2.18, 2.16, 2.14, 2.13, 2.12, 2.11, 2.10, 2.09}

// halfWidth is half the confidence interval of a figure over runs.
func halfWidth(runs []*Run, of func([]*Run) float64) float64 {
	n, mean, squares := 0.0, 0.0, 0.0
	for _, r := range runs {
		if x := of([]*Run{r}); !math.IsNaN(x) && !math.IsInf(x, 0) {
			n++
			d := x - mean
			mean += d / n
			squares += d * (x - mean)
		}
	}
	if n < 2 {
		return 0
	}
	t := 2.0
	if int(n) <= len(studentT) {
		t = studentT[int(n)-1]
	}
	return t * math.Sqrt(squares/(n-1)/n)
}

func number(x float64) float64 {
	if math.IsNaN(x) || math.IsInf(x, 0) {
		return 0
	}
	return x
}

// calibration sorts promises into tenths: all, or those of urgent tasks alone.
func calibration(runs []*Run, urgent bool) []Bin {
	var bins [10]Bin
	for _, r := range runs {
		for _, p := range r.Promises {
			if urgent && !p.Urgent {
				continue
			}
			b := &bins[min(int(p.Chance*10), 9)]
			b.N++
			b.Promised += p.Chance
			if p.Found {
				b.Found++
			}
		}
	}
	out := []Bin{}
	for _, b := range bins {
		if b.N > 0 {
			out = append(out, Bin{b.Promised / float64(b.N), b.Found / float64(b.N), b.N})
		}
	}
	return out
}
