package simulate

import (
	"math"
	"time"

	"folgesvenn/dispatch"
)

// usualWarmUp is how many weeks pass before anything is measured (PACING.md).
const usualWarmUp = 8

// world is what happens whatever the centre does.
type world struct {
	seed    uint64
	zone    *time.Location
	from    time.Time // a Monday
	warmUp  int       // weeks before anything is measured
	weeks   int       // measured
	people  []*person
	errands []*errand
}

func newWorld(seed uint64, volunteers, warmUp, weeks int) (*world, error) {
	zone, err := time.LoadLocation("Europe/Oslo")
	if err != nil {
		return nil, err
	}
	w := &world{seed: seed, zone: zone, from: time.Date(2025, 1, 6, 0, 0, 0, 0, zone), warmUp: warmUp, weeks: weeks}
	w.people = newPeople(seed, volunteers)
	w.errands = newErrands(seed, w.from, warmUp+weeks)
	return w, nil
}

// measured tells whether what happens then counts.
func (w *world) measured(t time.Time) bool { return !t.Before(w.from.AddDate(0, 0, 7*w.warmUp)) }

// answer is how a person answers a question that reaches them at a time, when
// a share rested (0 to 1) of their chance is left.
func (w *world) answer(p *person, e *errand, rested float64, at time.Time) (yes, no bool, when time.Time) {
	yes = hashed(w.seed, forAnswer, p.index, e.index) < e.chance(p)*rested
	no = !yes && hashed(w.seed, forSilence, p.index, e.index) < p.says
	if !yes && !no {
		return false, false, time.Time{}
	}
	return yes, no, w.afterWaking(at, w.delay(p, e))
}

// delay is how long the person takes to answer, in minutes of waking time.
func (w *world) delay(p *person, e *errand) float64 {
	return delayMedian * p.slow * math.Exp(delaySpread*normal(hashed(w.seed, forDelay, p.index, e.index)))
}

// afterWaking is when so many minutes of waking time have passed.
func (w *world) afterWaking(t time.Time, m float64) time.Time {
	const wakes, sleeps = 7*60 + 30, 22*60 + 30
	for day := t.In(w.zone); ; day = day.AddDate(0, 0, 1) {
		from, to := clock(day, wakes), clock(day, sleeps)
		if from.Before(t) {
			from = t
		}
		left := to.Sub(from).Minutes()
		if left <= 0 {
			continue
		}
		if m < left {
			return from.Add(time.Duration(m * float64(time.Minute)))
		}
		m -= left
	}
}

// fillable tells whether somebody suitable would have said yes in time, had all
// been asked at the first minute that is legal. No policy can fill others.
func (w *world) fillable(e *errand, q dispatch.QuietHours) bool {
	at := e.at
	if !e.urgent {
		at = q.NextLoud(at, w.zone)
	}
	for _, p := range w.people {
		if !e.suits(p) {
			continue
		}
		if yes, _, when := w.answer(p, e, 1, at); yes && when.Before(e.decideBy) {
			return true
		}
	}
	return false
}
