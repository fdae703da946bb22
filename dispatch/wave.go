package dispatch

import (
	"math/bits"
	"slices"
	"sort"
	"time"
)

// Choice is what a task found when it looked through the volunteers.
type Choice struct {
	Ask      []*Volunteer     // whom to ask now, in order
	Suitable int              // how many could be asked now
	Passing  int              // how many cannot now, but may be able to before the deadline
	Excluded map[Obstacle]int // how many each obstacle excludes
	Total    int
}

// FactsOf gives the facts about one volunteer.
type FactsOf func(*Volunteer) Facts

// Choose looks through the roster and takes at most n volunteers in turn: for
// whom most speaks, who was asked longest ago, then by place in the roster. Nobody who shares a
// number with somebody chosen is taken with them.
func (m *Match) Choose(roster []*Volunteer, facts FactsOf, n int) Choice {
	c := Choice{Excluded: map[Obstacle]int{}, Total: len(roster)}
	var counts [32]int
	first := inTurn{n: n}
	for _, v := range roster {
		f := facts(v)
		o := m.Obstacles(v, f)
		if o == 0 {
			c.Suitable++
			first.add(v, f.Last, m.Fit(v, f).Weight)
			continue
		}
		if o&^passing == 0 {
			c.Passing++
		}
		for ; o != 0; o &= o - 1 {
			counts[bits.TrailingZeros32(uint32(o))]++
		}
	}
	for i, k := range counts {
		if k > 0 {
			c.Excluded[Obstacle(1)<<i] = k
		}
	}
	for _, t := range first.list {
		c.Ask = append(c.Ask, t.v)
	}
	return c
}

// inTurn keeps the n volunteers whose turn it is, one per number. It
// is a short sorted list, because n is a handful and the roster may be long.
type inTurn struct {
	n    int
	list []turn
}

type turn struct {
	v      *Volunteer
	last   time.Time
	weight float64
}

// before tells whether one's turn comes before another's: what is wished for
// first, then whoever was asked longest ago.
func (t turn) before(o turn) bool {
	if t.weight != o.weight {
		return t.weight > o.weight
	}
	return t.last.Before(o.last)
}

func (q *inTurn) add(v *Volunteer, last time.Time, weight float64) {
	x := turn{v, last, weight}
	if q.n <= 0 || len(q.list) == q.n && !x.before(q.list[q.n-1]) {
		return
	}
	for i, t := range q.list {
		if t.v.Phone == v.Phone {
			if !x.before(t) {
				return
			}
			q.list = append(q.list[:i], q.list[i+1:]...)
			break
		}
	}
	at := sort.Search(len(q.list), func(i int) bool { return x.before(q.list[i]) })
	q.list = slices.Insert(q.list, at, x)
	if len(q.list) > q.n {
		q.list = q.list[:q.n]
	}
}

// Look says why a task looks for volunteers.
type Look string

// A wave is due by the interval; a refill puts somebody in the place of one
// who said no, could not be reached or was busy.
const (
	LookWave   Look = "wave"
	LookRefill Look = "refill"
)

// A task that has lost its volunteer gets at least hurriedWaves more rounds
// before its deadline, but none sooner than shortestWait after the last.
const (
	hurriedWaves = 4
	shortestWait = 10 * time.Minute
	mostHurried  = 4 // times as many in one round
)

// Hurried are the unit's rounds for a task that has lost its volunteer, with so
// much time left: as they are where that is long, and the shorter it is the
// larger and the closer to each other. Those who are asked at once are as many
// more as there would have been rounds.
func (s Settings) Hurried(left time.Duration) Settings {
	usual := time.Duration(s.WaveInterval)
	wait := min(usual, max(left/hurriedWaves, shortestWait))
	if wait <= 0 || wait == usual {
		return s
	}
	s.WaveInterval = Duration(wait)
	s.WaveSize *= min(mostHurried, int((usual+wait-1)/wait))
	return s
}

// lostItsVolunteer tells by its questions that an open task was somebody's
// before.
func lostItsVolunteer(offers []*Offer) bool {
	return slices.ContainsFunc(offers, func(o *Offer) bool {
		// One that nobody was asked is that of somebody who had it by a coordinator.
		return o.Kind == OfferTake && (o.State == OfferAccepted || o.State == OfferDeclined && o.SentAt.IsZero())
	})
}

// WavePlan is what a task does next.
type WavePlan struct {
	Ask    []*Volunteer
	NextAt time.Time // the next wave
	WakeAt time.Time // an earlier look for the places that stayed empty; zero: none
	Short  int       // how many places those are
	// Nobody means that nobody can be asked and nobody asked can still answer:
	// a human has to find a way.
	Nobody bool
	// TooQuiet means that the deadline comes before quiet hours end: nobody will
	// be asked in time unless a human changes something.
	TooQuiet bool
}

// PlanWave decides whom to ask. places is how many are wanted (the wave size,
// or the places to refill), open how many questions about the task are
// unanswered. When fewer than a wave are left it asks those. An urgent task
// alone goes out in quiet hours (law 7).
func PlanWave(t *Task, s Settings, look Look, places, open int, choose func(n int) Choice, zone *time.Location, now time.Time) (WavePlan, Choice) {
	p := WavePlan{NextAt: t.NextWaveAt}
	if look == LookWave {
		p.NextAt = now.Add(time.Duration(s.WaveInterval))
	}
	if loud := s.Quiet().NextLoud(now, zone); loud.After(now) && !t.Urgent {
		// Look without asking, so that a task that nobody suits is Attention
		// tonight and not tomorrow.
		c := choose(0)
		if look == LookWave {
			p.NextAt = loud
		} else {
			p.Short, p.WakeAt = places, loud
		}
		p.Nobody = c.Suitable == 0 && c.Passing == 0 && open == 0
		p.TooQuiet = !p.Nobody && open == 0 && !loud.Before(t.DecideBy)
		return p, c
	}
	c := choose(places)
	p.Ask = c.Ask
	if missing := places - len(c.Ask); missing > 0 && c.Passing > 0 {
		p.Short = missing
	}
	p.Nobody = len(c.Ask) == 0 && c.Passing == 0 && open == 0
	return p, c
}
