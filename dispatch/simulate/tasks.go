package simulate

import (
	"math"
	"math/rand/v2"
	"slices"
	"time"

	"folgesvenn/dispatch"
)

// When tasks come and how far ahead (PACING.md).
const (
	tasksPerWeek  = 15
	inOfficeHours = 0.85
	shortLead     = 0.15 // 2 to 8 hours
	middleLead    = 0.30 // 18 to 48 hours; the rest two days and a log-normal time
	longMedian    = 3.0  // days
	longSpread    = 0.7
	longestLead   = 21 * 24 * time.Hour
	urgentUnder   = 12 * time.Hour
	difficulty    = 0.35 // spread of the hidden difficulty, on the logit scale

	quarter       = 15 * time.Minute
	earliestStart = 8 * 60 // minutes after midnight
	latestStart   = 19*60 + 30
)

// errand is a task that comes in.
type errand struct {
	index    int
	at       time.Time
	start    time.Time
	end      time.Time
	decideBy time.Time
	urgent   bool
	category int
	area     int
	touches  [dispatch.Dayparts]bool
	hard     float64 // added to everybody's logit
	// In a varied centre: what it needs, and for whom it is (from 1; 0: nobody).
	needs     *dispatch.Needs
	recipient int
}

func newErrands(seed uint64, from time.Time, weeks int) []*errand {
	var all []*errand
	r := rand.New(rand.NewPCG(mix(seed), uint64(forTasks)))
	for w := range weeks {
		for range poisson(r, tasksPerWeek) {
			all = append(all, newErrand(r, from.AddDate(0, 0, 7*w)))
		}
	}
	slices.SortStableFunc(all, func(a, b *errand) int { return a.at.Compare(b.at) })
	for i, e := range all {
		e.index = i
	}
	return all
}

func newErrand(r *rand.Rand, monday time.Time) *errand {
	e := &errand{category: draw(r, categoryShare[:]), area: r.IntN(len(areas)), hard: difficulty * r.NormFloat64()}
	if r.Float64() < inOfficeHours {
		e.at = clock(monday.AddDate(0, 0, r.IntN(5)), 8*60+r.IntN(8*60))
	} else {
		e.at = clock(monday.AddDate(0, 0, r.IntN(7)), 8*60+r.IntN(12*60))
	}
	var lead time.Duration
	short := false
	switch u := r.Float64(); {
	case u < shortLead:
		short, lead = true, hours(2+6*r.Float64())
	case u < shortLead+middleLead:
		lead = hours(18 + 30*r.Float64())
	default:
		lead = min(hours(24*(2+longMedian*math.Exp(longSpread*r.NormFloat64()))), longestLead)
	}
	e.start = e.at.Add(lead).Truncate(quarter)
	if m := minutes(e.start); m < earliestStart || m > latestStart {
		day := e.start
		if short && m > latestStart {
			day = day.AddDate(0, 0, 1)
		}
		e.start = clock(day, earliestStart+15*r.IntN((latestStart-earliestStart)/15+1))
	}
	e.end = e.start.Add(time.Duration(4+r.IntN(9)) * quarter)
	lead = e.start.Sub(e.at)
	e.urgent = lead < urgentUnder
	switch {
	case e.urgent:
		e.decideBy = e.start.Add(-45 * time.Minute)
	case lead < hours(2.2*24):
		e.decideBy = e.start.Add(-3 * time.Hour)
	default:
		e.decideBy = e.start.Add(-24 * time.Hour)
	}
	for t := e.start; t.Before(e.end); t = t.Add(quarter) {
		e.touches[dispatch.DaypartOf(t)] = true
	}
	return e
}

func (e *errand) task() dispatch.Task {
	t := dispatch.Task{
		Category: categories[e.category], Summary: "Hjelp", Place: "Sentrum", Postcode: areas[e.area],
		StartsAt: e.start, EndsAt: e.end, Urgent: e.urgent, DecideBy: e.decideBy,
	}
	if e.needs != nil {
		t.Needs = *e.needs
	}
	return t
}

// suits tells whether the centre may ask the person, as the world knows it.
func (e *errand) suits(p *person) bool {
	return p.takes[e.category] && p.helpsIn[e.area] && (!p.declared || e.convenient(p))
}

func (e *errand) convenient(p *person) bool {
	for d, touched := range e.touches {
		if touched && !p.free[d] {
			return false
		}
	}
	return true
}

// chance is the true chance that a rested person says yes.
func (e *errand) chance(p *person) float64 {
	x := p.willing + e.hard
	if e.urgent {
		x += urgentLogit
	}
	c := inverse(x)
	if !e.convenient(p) {
		c *= inconvenient
	}
	return c
}

func hours(h float64) time.Duration { return time.Duration(h * float64(time.Hour)) }

func minutes(t time.Time) int { return t.Hour()*60 + t.Minute() }

// clock is so many minutes after midnight on the wall clock.
func clock(day time.Time, m int) time.Time { return dispatch.TimeOfDay(m).On(day) }

func draw(r *rand.Rand, shares []float64) int {
	u := r.Float64()
	for i, s := range shares {
		if u -= s; u < 0 {
			return i
		}
	}
	return len(shares) - 1
}

func poisson(r *rand.Rand, mean float64) int {
	n, p := 0, r.Float64()
	for limit := math.Exp(-mean); p > limit; n++ {
		p *= r.Float64()
	}
	return n
}
