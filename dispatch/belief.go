package dispatch

import (
	"math"
	"sort"
	"sync/atomic"
	"time"
)

const (
	// A unit without answers of its own expects one yes in six questions, with
	// the weight of priorAnswers questions.
	priorYes     = 1.0 / 6
	priorAnswers = 12
	// loadHalfLife is how long a text weighs half as much on a volunteer as a
	// new one; above loadFree of them every text makes a yes less likely by
	// fatigue (PACING.md: F, 3 and 0.05).
	loadHalfLife = 7 * 24 * time.Hour
	loadFree     = 3
	fatigue      = 0.05
)

// Belief is what is known of how a volunteer answers.
type Belief struct {
	VolunteerID int64
	UnitID      int64
	// Yes and No count answers by the span of the task; silence that has matured
	// is a no.
	Yes, No [Spans]int
	// Load is how many texts weigh on the volunteer at LoadAt: each counts one
	// when it is sent and half after a week.
	Load   float64
	LoadAt time.Time
	// AskedAt and AnsweredAt are when the volunteer last was asked anything and
	// last answered; zero: never.
	AskedAt    time.Time
	AnsweredAt time.Time

	known atomic.Pointer[willingness]
}

// LoadNow is Load as it has decayed until now.
func (b *Belief) LoadNow(now time.Time) float64 {
	if b.Load == 0 || !now.After(b.LoadAt) {
		return b.Load
	}
	return b.Load * math.Exp2(-float64(now.Sub(b.LoadAt))/float64(loadHalfLife))
}

// asked counts one text more, or, with -1, one that was never sent.
func (b *Belief) asked(n float64, now time.Time) {
	b.Load, b.LoadAt = max(0, b.LoadNow(now)+n), now
}

// Beliefs are those of a unit, by volunteer, with their sum.
type Beliefs struct {
	List    []*Belief
	Yes, No int
}

// after is the first place from one on that is not before a volunteer's; it is
// quick where that is near.
func (b *Beliefs) after(from int, volunteerID int64) int {
	step := 1
	for from+step <= len(b.List) && b.List[from+step-1].VolunteerID < volunteerID {
		from += step
		step *= 2
	}
	to := min(from+step, len(b.List))
	return from + sort.Search(to-from, func(i int) bool { return b.List[from+i].VolunteerID >= volunteerID })
}

// Of finds the belief about a volunteer; a volunteer never asked has the zero
// Belief.
func (b *Beliefs) Of(volunteerID int64) *Belief {
	lo := b.after(0, volunteerID)
	if lo < len(b.List) && b.List[lo].VolunteerID == volunteerID {
		return b.List[lo]
	}
	return &Belief{VolunteerID: volunteerID}
}

// Rate is the unit's share of yes.
func (b *Beliefs) Rate() float64 {
	return (float64(b.Yes) + priorAnswers*priorYes) / (float64(b.Yes+b.No) + priorAnswers)
}

// Chance is how likely the volunteer is to say yes to a task of the span if
// asked now. told: the volunteer has told when they can; rate is the unit's
// share of yes.
func (b *Belief) Chance(s Span, told bool, rate float64, now time.Time) float64 {
	return b.willing(told, rate)[s] * tired(b.LoadNow(now))
}

// tired is what is left of a chance under a load of texts.
func tired(load float64) float64 {
	if load <= loadFree {
		return 1
	}
	return math.Exp(-fatigue * (load - loadFree))
}
