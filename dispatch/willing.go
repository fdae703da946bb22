package dispatch

import "math"

// What is supposed of a volunteer before anything is known, besides the unit's
// rate of yes.
const (
	// priorWeight is how many answers the unit's rate weighs as much as.
	priorWeight = 6
	// Somebody who has told no hours is free in a daypart as often as not, and
	// where not free says yes a tenth as often (PACING.md, the simulated
	// centre). Who has told hours is only asked within them.
	freeUntold  = 0.5
	freeTold    = 0.98
	yesWhenBusy = 0.1
)

// willingness is the chance of yes, rested, for each span. It is kept with the
// belief it was worked out from: beliefs are shared, and change seldom.
type willingness struct {
	told    bool
	rate    float64
	chances [Spans]float64
}

// sameRate is how far the unit's rate may drift, as a share of it, before a
// willingness is worked out anew.
const sameRate = 0.05

// willing is how likely the volunteer says yes to a task of each span, when not
// tired. told: the volunteer has told when they can.
//
// PACING.md shrinks counts twice, to the unit's rate and to the person's own.
// This goes a step further, because what tells people apart most is when they
// cannot: a volunteer has one willingness, and is free in each daypart or not;
// a task over two dayparts needs both. It is Bayes' rule over a grid of
// willingness and all combinations of free dayparts.
func (b *Belief) willing(told bool, rate float64) *[Spans]float64 {
	if k := b.known.Load(); k != nil && k.told == told && math.Abs(k.rate-rate) <= sameRate*rate {
		return &k.chances
	}
	k := &willingness{told: told, rate: rate}
	free := freeUntold
	if told {
		free = freeTold
	}
	var each [len(willingGrid)]weighed
	best := math.Inf(-1)
	for i := range each {
		each[i] = b.weigh(&willingGrid[i], free)
		each[i].log += priorWeight * (rate*willingGrid[i].yes + (1-rate)*willingGrid[i].no)
		best = max(best, each[i].log)
	}
	sum := 0.0
	for i := range each {
		w := math.Exp(each[i].log - best)
		sum += w
		for s, p := range each[i].chances {
			k.chances[s] += w * p
		}
	}
	for s := range k.chances {
		k.chances[s] /= sum
	}
	b.known.Store(k)
	return &k.chances
}

// grid is one possible willingness, with the logarithms that go with it: of
// yes and no when free and when not.
type grid struct{ p, yes, no, busyYes, busyNo float64 }

// willingGrid covers chances from under one in a hundred to five in six, in
// even steps of log-odds.
var willingGrid = func() (g [14]grid) {
	for i := range g {
		p := 1 / (1 + math.Exp(5-float64(i)/2))
		q := p * yesWhenBusy
		g[i] = grid{p, math.Log(p), math.Log1p(-p), math.Log(q), math.Log1p(-q)}
	}
	return g
}()

// weekdaySpans are the weekday dayparts that a span needs, as bits.
var weekdaySpans = [...]int{
	SpanMorning: 1 << WeekdayMorning, SpanAfternoon: 1 << WeekdayAfternoon, SpanEvening: 1 << WeekdayEvening,
	SpanMorningAfternoon: 1<<WeekdayMorning | 1<<WeekdayAfternoon, SpanAfternoonEvening: 1<<WeekdayAfternoon | 1<<WeekdayEvening,
	SpanWeekday: 1<<WeekdayMorning | 1<<WeekdayAfternoon | 1<<WeekdayEvening,
}

// weighed is how well one willingness agrees with the answers, and the chances
// that follow from it.
type weighed struct {
	log     float64
	chances [Spans]float64
}

func (b *Belief) weigh(g *grid, free float64) (w weighed) {
	var ifFree, ifBusy [Spans]float64 // log-likelihood of the answers
	for s := range b.Yes {
		yes, no := float64(b.Yes[s]), float64(b.No[s])
		ifFree[s] = yes*g.yes + no*g.no
		ifBusy[s] = yes*g.busyYes + no*g.busyNo
	}
	busyP := g.p * yesWhenBusy
	logFree, logBusy := math.Log(free), math.Log1p(-free)
	// The three dayparts of a weekday hang together by tasks that take up more
	// than one of them.
	const ways = 8
	var logs [ways]float64
	best := math.Inf(-1)
	for parts := range ways {
		for part := range 3 {
			if parts>>part&1 == 1 {
				logs[parts] += logFree
			} else {
				logs[parts] += logBusy
			}
		}
		for s, need := range weekdaySpans {
			if parts&need == need {
				logs[parts] += ifFree[s]
			} else {
				logs[parts] += ifBusy[s]
			}
		}
		best = max(best, logs[parts])
	}
	sum := 0.0
	for parts, l := range logs {
		e := math.Exp(l - best)
		sum += e
		for s, need := range weekdaySpans {
			if parts&need == need {
				w.chances[s] += e * g.p
			} else {
				w.chances[s] += e * busyP
			}
		}
	}
	for s := range weekdaySpans {
		w.chances[s] /= sum
	}
	w.log = best + math.Log(sum)
	for s := SpanSaturday; s <= SpanSunday; s++ {
		f, n := logFree+ifFree[s], logBusy+ifBusy[s]
		top := max(f, n)
		ef, en := math.Exp(f-top), math.Exp(n-top)
		w.chances[s] = (ef*g.p + en*busyP) / (ef + en)
		w.log += top + math.Log(ef+en)
	}
	return w
}
