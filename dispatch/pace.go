package dispatch

import (
	"cmp"
	"math"
	"math/rand/v2"
	"slices"
	"time"
)

// PaceRule holds the numbers of the policy Pace. DefaultPace has those that a
// centre runs with; the simulation may try others.
type PaceRule struct {
	// Slack is what waiting may cost: the chance of finding nobody may be this
	// much above what it would be if everybody were asked now.
	Slack float64
	// Slowest and Fastest bound the rate, in volunteers asked per minute of the
	// hours in which texts may go out.
	Slowest, Fastest float64
	// Head is how many minutes' worth of questions go out at once beyond the
	// first, so that a hurried task need not be looked at every few seconds.
	Head float64
	// Spread sends texts to others first: a chance counts for 1/(1+Spread*n)
	// where n texts came in the last seven days.
	Spread float64
	// Fair is how often a task with time gives a place to whoever was asked
	// longest ago, and FairFrom how far away its deadline is then.
	Fair     float64
	FairFrom time.Duration
	// Every is the shortest time between two looks, and Idle the time between
	// them when there is nobody left to ask.
	Every, Idle time.Duration
}

// DefaultPace has the numbers of PACING.md, but for two that were tuned in the
// simulated centre (80 volunteers, seeds 1 to 8): the slowest rate is one in 80
// minutes rather than 120, which brings the median time to fill to two hours at
// the same fill and a hundredth of a late yes more per task, and texts in the
// last week count 0.4 rather than 0.5.
func DefaultPace() PaceRule {
	return PaceRule{
		Slack: 0.01, Slowest: 1.0 / 80, Fastest: 3, Head: 10, Spread: 0.4, Fair: 0.25, FairFrom: 36 * time.Hour,
		Every: time.Minute, Idle: 3 * time.Hour,
	}
}

// Of those who do not say yes, this share answers NO (PACING.md); the others
// stay silent.
const noShare = 0.35

// Waiting is a question about the task that may still be answered.
type Waiting struct {
	VolunteerID int64
	Chance      float64 // that its volunteer says yes, as believed when asked
	SentAt      time.Time
}

// Prospect is a volunteer who may be asked about the task.
type Prospect struct {
	Volunteer *Volunteer
	Chance    float64
	Week      int       // texts in the last seven days
	AskedAt   time.Time // last asked about anything; zero: never
	FreeAt    time.Time // not to be asked before; zero: may be asked now
	// worth orders prospects: likely ones first, but others before those who
	// had texts lately.
	worth float64
}

// Situation is all that Pace goes by when a task looks for somebody.
type Situation struct {
	TaskID    int64
	Urgent    bool
	DecideBy  time.Time
	Quiet     Quiet
	Zone      *time.Location
	Now       time.Time
	Delay     Delay
	Waiting   []Waiting
	Prospects []Prospect
	LastAsk   time.Time // when somebody was last asked about the task; zero: never
}

// PacePlan is whom to ask now and when to look again.
type PacePlan struct {
	Ask    []*Volunteer
	NextAt time.Time
	Rate   float64 // volunteers per minute of sending hours
	Best   float64 // chance of finding somebody if everybody were asked now
	Chance float64 // chance at this rate
}

// Pace decides whom to ask: likeliest and least-recently-asked first, and only
// as fast as needed, so that waiting costs at most Slack.
func (r PaceRule) Pace(s Situation) PacePlan {
	l := r.look(s)
	floor := l.miss(math.Inf(1))
	rate := l.slowest(floor + r.Slack)
	p := PacePlan{Rate: rate, Best: 1 - floor, Chance: 1 - l.miss(rate)}
	if s.Now.Before(l.opens()) {
		p.NextAt = l.opens()
		return p
	}
	n, since := 0, time.Duration(0)
	if s.LastAsk.IsZero() {
		n = 1 + int(r.Head*rate)
	} else {
		since = s.Now.Sub(s.LastAsk)
		// A touch more than the minutes that passed: the next look was set for
		// the very moment at which one more is due.
		n = min(int(since.Minutes()*rate+1e-6), 1+int(r.Head*rate))
	}
	p.Ask = l.choose(n)
	last := s.LastAsk
	if len(p.Ask) > 0 || last.IsZero() {
		last = s.Now
	}
	wait := last.Add(time.Duration(float64(time.Minute) / rate)).Sub(s.Now)
	if l.free == len(p.Ask) {
		wait = r.Idle
	}
	p.NextAt = l.sendable(s.Now.Add(max(wait, r.Every)))
	return p
}

// look is a situation made ready for calculation.
type look struct {
	PaceRule
	s       Situation
	waking  *stretches
	sending *stretches
	ages    []float64 // of the open questions, in minutes of waking time
	waiting float64   // chance that none of them leads to a yes
	order   []Prospect
	free    int // how many of them may be asked now; they come first
}

func (r PaceRule) look(s Situation) *look {
	quiet := s.Quiet
	if s.Urgent {
		quiet = Quiet{} // a coordinator marked it urgent (law 7)
	}
	l := &look{PaceRule: r, s: s,
		waking: wakingHours(s.Now, s.DecideBy, s.Zone), sending: sendingHours(s.Now, s.DecideBy, quiet, s.Zone)}
	for _, w := range s.Waiting {
		l.ages = append(l.ages, WakingMinutes(w.SentAt, s.Now, s.Zone))
	}
	l.waiting = l.waitingBy(l.waking.total)
	l.order = slices.Clone(s.Prospects)
	for i := range l.order {
		p := &l.order[i]
		p.worth = p.Chance / (1 + r.Spread*float64(p.Week))
		if p.FreeAt.After(s.Now) {
			p.worth -= 2 // behind all who may be asked now
		} else {
			l.free++
		}
	}
	slices.SortFunc(l.order, func(a, b Prospect) int {
		return cmp.Or(cmp.Compare(b.worth, a.worth), cmp.Compare(a.Volunteer.ID, b.Volunteer.ID))
	})
	return l
}

// waitingBy is the chance that no open question leads to a yes within so many
// minutes of waking time from now.
func (l *look) waitingBy(waking float64) float64 {
	m := 1.0
	for i, w := range l.s.Waiting {
		m *= 1 - stillYes(w.Chance, l.s.Delay.Within(l.ages[i]), l.s.Delay.Within(l.ages[i]+waking))
	}
	return m
}

// stillYes is the chance that an open question is answered yes by the deadline,
// given that nothing came yet; by now and then are the shares of answers that
// would have come by now and by the deadline.
func stillYes(p, now, then float64) float64 {
	answers := p + noShare*(1-p)
	left := 1 - answers*now
	if left <= 0 {
		return 0
	}
	return min(1, p*(then-now)/left)
}

// negligible ends a calculation: what follows would change the chance of
// finding nobody by less.
const negligible = 1e-5

// miss is the chance that nobody is found if the prospects are asked one after
// the other at a rate; infinite: all of them now.
func (l *look) miss(rate float64) float64 { return l.missBy(rate, math.Inf(1)) }

// missBy is the chance that nobody is found by minute end.
func (l *look) missBy(rate, end float64) float64 {
	until, m := l.waking.total, l.waiting
	if !math.IsInf(end, 1) {
		until = l.waking.until(end)
		m = l.waitingBy(until)
	}
	for k := range l.order {
		if m < negligible {
			return m
		}
		var at float64
		if k < l.free {
			at = l.sending.when(float64(k) / rate)
		} else {
			// They stand behind the others whatever the rate: it is not what
			// keeps them from being asked sooner.
			at = l.sending.next(l.order[k].FreeAt.Sub(l.s.Now).Minutes())
		}
		left := until - l.waking.until(at)
		if left <= 0 {
			continue
		}
		m *= 1 - l.order[k].Chance*l.s.Delay.Within(left)
	}
	return m
}

// slowest is the slowest rate at which the chance of finding nobody is at most
// the given one.
func (l *look) slowest(most float64) float64 {
	slow, fast := math.Log(l.Slowest), math.Log(l.Fastest)
	if l.miss(l.Slowest) <= most {
		return l.Slowest
	}
	if l.miss(l.Fastest) > most {
		return l.Fastest
	}
	for range 12 { // to within a thousandth
		mid := (slow + fast) / 2
		if l.miss(math.Exp(mid)) <= most {
			fast = mid
		} else {
			slow = mid
		}
	}
	return math.Exp(fast)
}

// opens is the first time from now on at which somebody may be asked.
func (l *look) opens() time.Time {
	at := l.sending.when(0)
	if math.IsInf(at, 1) {
		return l.s.DecideBy
	}
	return l.s.Now.Add(time.Duration(at * float64(time.Minute)))
}

// sendable is the first time from t on at which somebody may be asked; where
// there is none before the deadline, it is t.
func (l *look) sendable(t time.Time) time.Time {
	if m := l.sending.next(t.Sub(l.s.Now).Minutes()); !math.IsInf(m, 1) {
		return l.s.Now.Add(time.Duration(m * float64(time.Minute)))
	}
	return t
}

// choose takes the first n, nobody who shares a telephone with another of them.
// Now and then a task that has time gives one place to whoever was asked
// longest ago, so that nobody is forgotten for good.
func (l *look) choose(n int) []*Volunteer {
	n = min(n, l.free)
	if n <= 0 {
		return nil
	}
	var chosen []*Volunteer
	take := func(v *Volunteer) {
		for _, c := range chosen {
			if c.Phone == v.Phone {
				return
			}
		}
		chosen = append(chosen, v)
	}
	if !l.s.Urgent && l.s.DecideBy.Sub(l.s.Now) > l.FairFrom && l.s.chance() < l.Fair {
		longest := slices.MinFunc(l.order[:l.free], func(a, b Prospect) int { return a.AskedAt.Compare(b.AskedAt) })
		take(longest.Volunteer)
	}
	for _, p := range l.order[:l.free] {
		if len(chosen) >= n {
			break
		}
		take(p.Volunteer)
	}
	return chosen
}

// chance draws a number from 0 to 1 from the task and the time alone, so that a
// restart or a second try decides the same.
func (s Situation) chance() float64 {
	return rand.New(rand.NewPCG(uint64(s.TaskID), uint64(s.Now.UnixMilli()))).Float64()
}
