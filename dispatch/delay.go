package dispatch

import (
	"math"
	"time"
)

// How long people take to answer, before a unit has answers of its own
// (PACING.md): log-normal, half of them within 35 minutes of waking time. The
// spread is that between answers (1.2) and that between people (0.5) together.
const (
	priorDelayMedian = 35 // minutes
	priorDelaySigma  = 1.3
	// priorDelays is how many answers of its own a unit needs to move half-way
	// from the prior to what it has seen (PACING.md: learned at 50).
	priorDelays = 50
	// longestDelay bounds what one forgotten text may teach, in minutes of
	// waking time: a week.
	longestDelay = 7 * 15 * 60
)

// Delays sums up how long a unit's volunteers took to answer: the logarithms
// of the delays in minutes of waking time.
type Delays struct {
	UnitID  int64
	N       int
	Sum     float64
	Squares float64
}

// Add takes in one answer; waking is its delay in minutes of waking time.
func (d *Delays) Add(waking float64) {
	l := math.Log(min(max(waking, 1), longestDelay))
	d.N++
	d.Sum += l
	d.Squares += l * l
}

// Delay is the distribution of delays that answers are expected with:
// log-normal over minutes of waking time.
type Delay struct{ mu, sigma float64 }

// Expected is the distribution after what the unit has seen.
func (d Delays) Expected() Delay {
	mu0, n := math.Log(priorDelayMedian), float64(d.N)
	weight := n + priorDelays
	mu := (d.Sum + priorDelays*mu0) / weight
	second := (d.Squares + priorDelays*(priorDelaySigma*priorDelaySigma+mu0*mu0)) / weight
	return Delay{mu: mu, sigma: math.Sqrt(max(second-mu*mu, 0.01))}
}

// Within is the share of answers that come within so many minutes of waking
// time, of those that ever come.
func (d Delay) Within(waking float64) float64 {
	if waking <= 0 {
		return 0
	}
	return normalBelow((math.Log(waking) - d.mu) / d.sigma)
}

// The normal distribution by a table, since a plan asks for it thousands of
// times: between -8 and 8, to within a hundred-thousandth.
const normalSteps, normalEnd = 64, 8

var normalTable = func() (t [2*normalEnd*normalSteps + 2]float64) {
	for i := range t {
		t[i] = 0.5 * math.Erfc(-(float64(i)/normalSteps-normalEnd)/math.Sqrt2)
	}
	return t
}()

// normalBelow is the share of a normal distribution below z.
func normalBelow(z float64) float64 {
	at := (z + normalEnd) * normalSteps
	switch {
	case at <= 0:
		return 0
	case at >= 2*normalEnd*normalSteps:
		return 1
	}
	i := int(at)
	part := at - float64(i)
	return normalTable[i]*(1-part) + normalTable[i+1]*part
}

// WakingMinutes is how much of the time between two instants is waking time.
func WakingMinutes(from, to time.Time, zone *time.Location) float64 {
	if !from.Before(to) {
		return 0
	}
	return wakingHours(from, to, zone).total
}
