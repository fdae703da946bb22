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
//
// Pace weighs three costs against each other, all counted in texts: a text costs
// one, an hour without a volunteer costs Hour, a task that nobody takes costs
// Value. From now on it looks at every way of asking the rest one after the
// other, slower or faster, and takes the cheapest: it asks the next one at once,
// or waits for those it has asked already.
type PaceRule struct {
	// Value is how many texts a centre gives to have one task filled. Whoever
	// is less likely to say yes in time than one in Value is not asked.
	Value float64
	// Hour is how many texts it gives to know an hour of waking time sooner.
	Hour float64
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

// DefaultPace has numbers that were chosen in the simulated centre, with 80
// volunteers and kappa 0.05 on the seeds 301 to 310; nothing was chosen on the
// seeds of which figures are reported. There, a Value of 150 instead of 200
// filled 97.8% of what can be filled instead of 97.9%, and of the urgent tasks
// 94.5% instead of 95.9%, for 0.03 texts fewer per task. An Hour of 0.12 gave a
// median time to fill of 2.0 hours and 0.144 late yeses per task, one of 0.15
// gave 1.9 hours and 0.152. Spread keeps people from being worn out and from
// standing at their weekly cap on the day that only they could come: 0.4 filled
// 97.7% for 0.06 texts fewer. Fair at 0.3 instead of 0.15 filled no more and cost
// 0.1 texts; it comes after the first question, so that it delays few tasks.
func DefaultPace() PaceRule {
	return PaceRule{
		Value: 200, Hour: 0.13, Spread: 0.8, Fair: 0.15, FairFrom: 36 * time.Hour,
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
	People      int // whom it can send at most, an organisation; 0: one
}

// Prospect is a volunteer who may be asked about the task.
type Prospect struct {
	Volunteer *Volunteer
	Chance    float64
	Week      int       // texts in the last seven days
	AskedAt   time.Time // last asked about anything; zero: never
	FreeAt    time.Time // not to be asked before; zero: may be asked now
	Fit       Fit       // what speaks for the volunteer; the zero Fit: nothing is known
	People    int       // whom it can send at most, an organisation; 0: one
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
	Places    int       // how many yeses are looked for; 0: one
	Haste     float64   // how many times as much an hour weighs; 0: once
}

// PacePlan is whom to ask now and when to look again.
type PacePlan struct {
	Ask    []*Volunteer
	Turn   *Volunteer // who of them is asked because they were asked longest ago; nil: nobody
	NextAt time.Time
	Rate   float64 // at which the others are asked, per minute of sending hours
	Left   int     // how many of those who may be asked now are still worth it
	Best   float64 // chance of finding somebody if everybody were asked now
	Chance float64 // chance at this rate, as reckoned; Hindsight shows it
}

// Pace decides whom to ask now: likeliest and least-recently-asked first, the
// next one as soon as waiting would cost more than it may save.
func (r PaceRule) Pace(s Situation) PacePlan {
	l := r.look(s)
	p := PacePlan{Best: 1 - l.miss(math.Inf(1))}
	unlikely := l.leaveOut()
	pace := l.cheapest(middleRate)
	p.Rate = paceRates[pace]
	p.Chance = 1 - l.miss(p.Rate)
	if s.Now.Before(l.opens()) {
		p.Left, p.NextAt = l.free, l.opens()
		return p
	}
	phones := map[string]bool{}
	wait := 0.0
	for l.free > 0 {
		if phones[l.order[0].Volunteer.Phone] {
			l.remove(0) // one of a household at a time
			continue
		}
		pace = l.cheapest(pace)
		if l.askedFor() >= float64(s.places()) { // else there is nothing to wait for
			if wait = l.pause(pace); wait > 0 {
				break
			}
		}
		k, likeliest := 0, l.order[0].Volunteer
		if len(p.Ask) == 0 && l.fair() {
			if k = l.longestAgo(unlikely); k > 0 || len(l.order) > 0 && l.order[0].Volunteer != likeliest {
				p.Turn = l.order[k].Volunteer
			}
		}
		next := l.remove(k)
		l.fresh, l.freshMost = append(l.fresh, next.Chance), append(l.freshMost, next.People)
		phones[next.Volunteer.Phone] = true
		p.Ask = append(p.Ask, next.Volunteer)
	}
	p.Left = l.free
	switch at := l.sending.when(wait); {
	case l.free == 0 || math.IsInf(at, 1):
		p.NextAt = l.sendable(s.Now.Add(max(r.Idle, r.Every)))
	default:
		p.NextAt = l.sendable(s.Now.Add(max(time.Duration(at*float64(time.Minute)), r.Every)))
	}
	return p
}

// fair tells whether this is the time to ask whoever was asked longest ago, so
// that nobody is forgotten for good.
func (l *look) fair() bool {
	return !l.s.Urgent && !l.s.LastAsk.IsZero() && l.s.DecideBy.Sub(l.s.Now) > l.FairFrom && l.s.chance() < l.Fair
}

// longestAgo finds whoever was asked longest ago, also among those who are left
// out as unlikely, and gives the place in the order.
func (l *look) longestAgo(unlikely []Prospect) int {
	k := 0
	for i := range l.order[:l.free] {
		if l.order[i].AskedAt.Before(l.order[k].AskedAt) {
			k = i
		}
	}
	for _, p := range unlikely {
		if p.AskedAt.Before(l.order[k].AskedAt) {
			l.order = slices.Insert(l.order, 0, p)
			l.free++
			k = 0
		}
	}
	return k
}

// remove takes a prospect out of the order of those who may be asked now.
func (l *look) remove(k int) Prospect {
	p := l.order[k]
	if k == 0 {
		l.order = l.order[1:]
	} else {
		l.order = slices.Delete(l.order, k, k+1)
	}
	l.free--
	l.reckoned = 0
	return p
}

// leaveOut takes those out of the order who are so unlikely to say yes in time
// that a text to them costs more than it is worth, and gives those of them who
// may be asked now.
func (l *look) leaveOut() (unlikely []Prospect) {
	worth := func(p Prospect) bool {
		at := l.sending.next(max(0, p.FreeAt.Sub(l.s.Now).Minutes()))
		return !math.IsInf(at, 1) && p.Chance*l.s.Delay.Within(l.waking.total-l.waking.until(at))*l.Value >= 1
	}
	kept, free := l.order[:0], 0
	for i, p := range l.order {
		switch {
		case worth(p):
			kept = append(kept, p)
			if i < l.free {
				free++
			}
		case i < l.free:
			unlikely = append(unlikely, p)
		}
	}
	l.order, l.free, l.reckoned = kept, free, 0
	return unlikely
}

// costAt is the cost of asking from now on at one of the rates.
func (l *look) costAt(pace int) float64 {
	if l.reckoned&(1<<pace) == 0 {
		l.costs[pace] = l.cost(0, paceRates[pace])
		l.reckoned |= 1 << pace
	}
	return l.costs[pace]
}

// paceRates are the rates that Pace chooses among, from one person in four
// hours to three in a minute.
var paceRates = [...]float64{1. / 240, 1. / 120, 1. / 80, 1. / 55, 1. / 40, 1. / 28, 1. / 20, 1. / 14, 1. / 10, 1. / 6, 1. / 3, 1, 3}

const middleRate = 5 // where the search among them begins

// pacePauses are how long Pace may wait before the next, in minutes of sending
// hours. It looks again afterwards, and whenever an answer comes.
var pacePauses = [...]float64{5, 12, 25, 45, 80, 140}

// better is by how much a cost must be less to be taken for less.
const better = 1e-9

// cheapest is the place of the rate at which asking from now on costs least,
// looked for downhill from another.
func (l *look) cheapest(from int) int {
	least := l.costAt(from)
	for _, step := range [...]int{1, -1} {
		at := from
		for i := from + step; i >= 0 && i < len(paceRates); i += step {
			c := l.costAt(i)
			if c > least-better {
				break
			}
			least, at = c, i
		}
		if at != from {
			return at
		}
	}
	return from
}

// pause is how long to wait, at a rate, before the next is asked; 0: not at all.
func (l *look) pause(pace int) float64 {
	least, at := l.costAt(pace), 0.0
	for _, p := range pacePauses {
		if c := l.cost(p, paceRates[pace]); c < least-better {
			least, at = c, p
		}
	}
	return at
}

// cost is what the rest of the search is expected to cost, in texts, if those
// who may be asked are asked one after the other at a rate, the first of them
// after a pause, until somebody has said yes.
func (l *look) cost(pause, rate float64) float64 {
	if l.s.Places > 1 {
		return l.costSeveral(pause, rate)
	}
	total, within := l.waking.total, l.s.Delay.Within
	asked := l.asked[:0] // when, in minutes of waking time
	open := func(w float64) float64 {
		m := l.waitingBy(w)
		for i, at := range asked {
			m *= 1 - l.order[i].Chance*within(w-at)
		}
		return m
	}
	texts, hours := 0.0, 0.0
	last, before := 0.0, 1.0 // the time up to which hours are counted, and the chance that the task is still open then
	pass := func(w, m float64) {
		hours += (w - last) / 60 * (before + m) / 2
		last, before = w, m
	}
	for k := range l.free {
		at := l.sending.when(pause + float64(k)/rate)
		if math.IsInf(at, 1) {
			break
		}
		w := l.waking.until(at)
		if l.order[k].Chance*within(total-w)*l.Value < 1 {
			break
		}
		m := open(w)
		pass(w, m)
		texts += m
		if asked = append(asked, w); m < 0.001 {
			break
		}
	}
	l.asked = asked
	// From the last question to the deadline the chance falls ever more slowly.
	for _, step := range [...]float64{30, 120, 360} {
		if w := last + step; w < total {
			pass(w, open(w))
		}
	}
	miss := open(total)
	pass(total, miss)
	for _, p := range l.order[l.free:] {
		if miss < negligible {
			break
		}
		at := l.sending.next(p.FreeAt.Sub(l.s.Now).Minutes())
		miss *= 1 - p.Chance*within(total-l.waking.until(at))
	}
	return texts + l.Hour*hours + l.Value*miss
}

// look is a situation made ready for calculation.
type look struct {
	PaceRule
	s       Situation
	waking  *stretches
	sending *stretches
	ages    []float64 // of the open questions, in minutes of waking time
	come    []float64 // the share of answers that come by then
	waiting float64   // chance that none of them leads to a yes
	order   []Prospect
	free    int       // how many of them may be asked now; they come first
	fresh   []float64 // chances of those whom this look asks
	// freshMost is how many each of them can send.
	freshMost []int
	asked     []float64 // kept for cost
	costs     [len(paceRates)]float64
	reckoned  uint // which of those costs hold, a bit each, until the look changes
}

func (r PaceRule) look(s Situation) *look {
	quiet := s.Quiet
	if s.Urgent {
		quiet = Quiet{} // a coordinator marked it urgent (law 7)
	}
	if s.Haste > 0 {
		r.Hour *= s.Haste
	}
	l := &look{PaceRule: r, s: s,
		waking: wakingHours(s.Now, s.DecideBy, s.Zone), sending: sendingHours(s.Now, s.DecideBy, quiet, s.Zone)}
	for _, w := range s.Waiting {
		age := WakingMinutes(w.SentAt, s.Now, s.Zone)
		l.ages, l.come = append(l.ages, age), append(l.come, s.Delay.Within(age))
	}
	l.waiting = l.waitingBy(l.waking.total)
	l.order = slices.Clone(s.Prospects)
	for i := range l.order {
		p := &l.order[i]
		p.worth = p.Chance / (1 + r.Spread*float64(p.Week))
		if p.Fit.Weight > 0 {
			p.worth *= p.Fit.Weight
		}
		p.worth *= s.filledBy(p.People)
		if p.FreeAt.After(s.Now) {
			p.worth -= 2 // behind all who may be asked now
		} else {
			l.free++
		}
	}
	l.order = inOrder(l.order)
	return l
}

// inOrder puts the worthiest first. It sorts their places, which are smaller than
// they are.
func inOrder(list []Prospect) []Prospect {
	places := make([]int, len(list))
	for i := range places {
		places[i] = i
	}
	slices.SortFunc(places, func(i, j int) int {
		a, b := &list[i], &list[j]
		if by := cmp.Compare(b.worth, a.worth); by != 0 {
			return by
		}
		return cmp.Compare(a.Volunteer.ID, b.Volunteer.ID)
	})
	sorted := make([]Prospect, len(list))
	for k, i := range places {
		sorted[k] = list[i]
	}
	return sorted
}

// waitingBy is the chance that no open question leads to a yes within so many
// minutes of waking time from now.
func (l *look) waitingBy(waking float64) float64 {
	m := 1.0
	if len(l.fresh) > 0 {
		by := l.s.Delay.Within(waking)
		for _, p := range l.fresh {
			m *= 1 - p*by
		}
	}
	for i, w := range l.s.Waiting {
		m *= 1 - stillYes(w.Chance, l.come[i], l.s.Delay.Within(l.ages[i]+waking))
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
	// Rounding can set the two shares a hair the wrong way round, and what is left
	// can be as small as that.
	return min(1, max(0, p*(then-now)/left))
}

// negligible ends a calculation: what follows would change the chance of
// finding nobody by less.
const negligible = 1e-5

// miss is the chance that nobody is found if the prospects are asked one after
// the other at a rate; infinite: all of them now.
func (l *look) miss(rate float64) float64 { return l.missBy(rate, math.Inf(1)) }

// missBy is the chance that nobody is found by minute end.
func (l *look) missBy(rate, end float64) float64 {
	if l.s.Places > 1 {
		return l.missSeveral(rate, end)
	}
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

// chance draws a number from 0 to 1 from the task and the time alone, so that a
// restart or a second try decides the same.
func (s Situation) chance() float64 {
	return rand.New(rand.NewPCG(uint64(s.TaskID), uint64(s.Now.UnixMilli()))).Float64()
}
