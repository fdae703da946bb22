package simulate

import (
	"context"
	"time"

	"folgesvenn/dispatch"
)

// Breaches counts what must never happen, as the simulation itself sees it.
type Breaches struct {
	Quiet, Cap, OptedOut, Unsuitable, Twice, Booked int
	// Obstacles counts the others by the name of the obstacle.
	Obstacles map[string]int
}

// Sum is all of them.
func (b Breaches) Sum() int {
	n := b.Quiet + b.Cap + b.OptedOut + b.Unsuitable + b.Twice + b.Booked
	for _, k := range b.Obstacles {
		n += k
	}
	return n
}

func (b *Breaches) add(obstacle string) {
	if b.Obstacles == nil {
		b.Obstacles = map[string]int{}
	}
	b.Obstacles[obstacle]++
}

// Promise is what was promised for a task and whether somebody was found.
type Promise struct {
	Chance float64
	Found  bool
	Urgent bool
}

// Run is what one simulated centre came to, over the measured weeks.
type Run struct {
	Seed                                 uint64
	Tasks, Fillable, Filled              int
	Urgent, UrgentFillable, UrgentFilled int
	Texts, LateYes                       int       // questions sent; yeses that came too late
	Hours, UrgentHours                   []float64 // from order to yes, of filled tasks
	WeeklyTexts                          []float64 // questions a week, by volunteer
	AskedInFour                          float64   // share of volunteers asked in four weeks
	Promises                             []Promise
	Breaches                             Breaches
	Bound                                float64 // least texts per filled task at the same share of filled tasks
	Looks                                int     // times that a task looked for somebody by Pace
	Overtaken                            int     // answers not given because a newer question had come

	bound  bound
	asked  map[[2]int]bool // by person and errand
	weekly map[[2]int]int  // questions by person and week
}

// check looks for breaches at the moment a question arrives.
func (c *centre) check(e *errand, p *person) {
	b := &c.r.Breaches
	if !e.urgent && c.settings.QuietHours.Holds(c.now.In(c.zone)) {
		b.Quiet++
	}
	limit, week := c.settings.MaxOffersPerWeek, 0
	if own := c.volunteerRow[p.index].MaxOffersPerWeek; own > 0 {
		limit = own
	} else if c.declared.Holds(c.now) {
		limit = c.settings.Widened().MaxOffersPerWeek
	}
	if e.urgent {
		limit += 2
	}
	for i := len(c.history[p.index]) - 1; i >= 0 && c.history[p.index][i].After(c.now.Add(-7*24*time.Hour)); i-- {
		week++
	}
	if week >= limit {
		b.Cap++
	}
	if !e.suits(p) {
		b.Unsuitable++
	}
	for _, why := range c.forbids(e, p) {
		b.add(why)
	}
	if pair := [2]int{p.index, e.index}; c.r.asked[pair] {
		b.Twice++
	} else {
		c.r.asked[pair] = true
	}
	for _, o := range c.standing[p.index] {
		if o.start.Before(e.end) && e.start.Before(o.end) {
			b.Booked++
		}
	}
}

// count notes a text.
func (c *centre) count(e *errand, p *person) {
	if c.measured(e.at) {
		c.r.Texts++
	}
	if week := int(c.now.Sub(c.from) / (7 * 24 * time.Hour)); week >= c.world.warmUp && week < c.world.warmUp+c.Weeks {
		c.r.weekly[[2]int{p.index, week}]++
	}
}

// finish sums up.
func (c *centre) finish(ctx context.Context) error {
	r := &c.r
	r.Seed = c.Seed
	r.bound = newBound(c.world)
	for _, e := range c.errands {
		if !c.measured(e.at) {
			continue
		}
		r.Tasks++
		taken, found := c.taken[e.index]
		fillable := c.fillable(e, c.settings.QuietHours) || found
		if fillable {
			r.Fillable++
		}
		if found {
			r.Filled++
			r.Hours = append(r.Hours, taken.at.Sub(e.at).Hours())
		}
		if e.urgent {
			r.Urgent++
			if fillable {
				r.UrgentFillable++
			}
			if found {
				r.UrgentFilled++
				r.UrgentHours = append(r.UrgentHours, taken.at.Sub(e.at).Hours())
			}
		}
	}
	for i := range c.people {
		texts := 0
		for week := c.world.warmUp; week < c.world.warmUp+c.Weeks; week++ {
			texts += r.weekly[[2]int{i, week}]
		}
		r.WeeklyTexts = append(r.WeeklyTexts, float64(texts)/float64(c.Weeks))
	}
	r.AskedInFour = c.askedInFour()
	r.Bound = r.bound.textsPerFill(float64(r.Filled) / float64(max(r.Tasks, 1)))
	return c.service.View(ctx, func(tx dispatch.Tx) error {
		for _, e := range c.errands {
			if !c.measured(e.at) {
				continue
			}
			t, err := tx.Task(c.taskOf[e.index])
			if err != nil {
				return err
			}
			if t.Promised > 0 {
				_, found := c.taken[e.index]
				r.Promises = append(r.Promises, Promise{t.Promised, found, t.Urgent})
			}
		}
		return nil
	})
}

// askedInFour is the share of volunteers who get a question in four weeks, over
// all stretches of four weeks.
func (c *centre) askedInFour() float64 {
	n, of := 0, 0
	for i := range c.people {
		for week := c.world.warmUp; week+4 <= c.world.warmUp+c.Weeks; week += 4 {
			of++
			for k := range 4 {
				if c.r.weekly[[2]int{i, week + k}] > 0 {
					n++
					break
				}
			}
		}
	}
	return float64(n) / float64(max(of, 1))
}
