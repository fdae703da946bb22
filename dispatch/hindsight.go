package dispatch

import "math"

// Hindsight corrects the chances that a unit is shown by what became of those it
// was shown before, for urgent tasks apart from others. What is believed of each
// volunteer leaves out what they have in common: that people say yes less often
// at short notice, that a task is unpleasant, that a centre is small and its
// volunteers come free sooner than thought.
//
// It goes into what people read alone, not into whom Pace asks and how fast: in
// the simulated centre (seeds 301 to 306, 80 volunteers) urgent tasks were filled
// no more often when Pace reckoned with fewer yeses to them, and brought 0.156
// late yeses per task instead of 0.145.
type Hindsight struct {
	UnitID        int64
	Usual, Urgent Correction
}

// Correction is what the promises of one kind have taught.
type Correction struct {
	// Shift is added to the logarithm of a chance's odds; 0: nothing was learned.
	Shift float64
	// Weight is how much has been seen: the sum of p(1-p) over the promises p.
	Weight float64
}

// lean is how the reckoned chances of one kind of task lie beside what comes of
// them in any centre, before its own have taught anything: the logarithm of the
// odds, times slope, plus shift. Trust is how much has to be seen, in the measure
// of Weight, until what a centre's own have taught counts as much.
type lean struct{ slope, shift, trust float64 }

// Reckoned chances lie too far apart. A low one leaves out that people come free
// before the deadline; a high one is made of the best of many guesses, and of
// people who shun the same tasks. So it was for 40, 80 and 120 volunteers alike in
// the simulated centre (seeds 401 to 432, kappa .05, the likeliest figures of a
// grid). The trust is that of some three hundred promises of .85 that came out as
// lean says, and of some eighty for urgent tasks: there people say yes less often
// than the beliefs about them know, in the simulation and surely elsewhere, but how
// much is a centre's own.
var (
	usualLean  = lean{slope: 0.88, shift: 0.3, trust: 40}
	urgentLean = lean{slope: 0.85, shift: -0.3, trust: 10}
)

// No correction goes further than from a half to about a fifth or four fifths.
const longestShift = 1.5

// of is the correction for a task, and the lean it starts from.
func (h *Hindsight) of(urgent bool) (*Correction, lean) {
	if urgent {
		return &h.Urgent, urgentLean
	}
	return &h.Usual, usualLean
}

// Shown is a reckoned chance as it is shown. What is sure stays so.
func (h Hindsight) Shown(p float64, urgent bool) float64 {
	if p <= 0 || p >= 1 {
		return p
	}
	c, l := h.of(urgent)
	return 1 / (1 + math.Exp(-l.slope*math.Log(p/(1-p))-l.shift-c.Shift))
}

// Learn takes in what became of a chance that was shown: one step of Newton's
// method towards the shift under which what was seen is likeliest, the shorter the
// more the reckoning is trusted.
func (h *Hindsight) Learn(shown float64, urgent, found bool) {
	if shown <= 0 || shown >= 1 {
		return
	}
	seen := 0.0
	if found {
		seen = 1
	}
	c, l := h.of(urgent)
	c.Weight += shown * (1 - shown)
	c.Shift += (seen - shown) / (l.trust + c.Weight)
	c.Shift = min(longestShift, max(-longestShift, c.Shift))
}

// takenInHand lets nothing be learned of the chance that was shown: somebody has
// made another task of it, or has taken the search into their own hands.
func (t *Task) takenInHand() { t.Weighed = t.Weighed || t.Promised > 0 }

// weighPromise takes in what became of the chance shown at a task's first look,
// once. The caller saves the task.
func (w *work) weighPromise(t *Task, found bool) error {
	if t.Weighed || t.Promised == 0 {
		return nil
	}
	t.Weighed = true
	h, err := w.Hindsight(t.UnitID)
	if err != nil {
		return err
	}
	h.Learn(t.Promised, t.Urgent, found)
	return w.SaveHindsight(h)
}
