package dispatch

import (
	"cmp"
	"fmt"
	"math/bits"
	"slices"
	"time"
)

// answerRest is how long a volunteer who has not answered the last question is
// left in peace, even when that question is over (PACING.md).
const answerRest = 2 * time.Hour

// When somebody who cannot be asked now will probably be able to: who has
// another question, once most answers have come (nine in ten come within three
// hours of waking time), and who has had all the texts of a week, in the middle
// of the days on which the oldest of them falls out. They are counted on, not
// asked: without them the promised chance was five points too low.
const (
	busyFor   = 3 * time.Hour
	cappedFor = 48 * time.Hour
)

// hardUnder is the chance of finding somebody under which a human is told at
// the first look (PACING.md).
const hardUnder = 0.85

// easedFrom is the chance from which it is hard no longer: clearly above the
// other, so that an item does not come and go.
const easedFrom = 0.90

// prospects is what a search by Pace finds in the roster.
type prospects struct {
	situation Situation
	choice    Choice
	open      int // questions about the task that are open
	busy      int // people who have another question to answer first
	excluded  func() map[Obstacle]int
	match     *Match
	hindsight Hindsight
}

// explained is the choice with why people cannot be asked: it takes a second
// walk through the roster, and few searches have to say it.
func (p *prospects) explained() Choice {
	c := p.choice
	c.Excluded = p.excluded()
	return c
}

// askByPace looks for volunteers as Pace says and asks them; it saves the task.
func (w *work) askByPace(t *Task, set Settings) error {
	offers, err := w.OffersOfTask(t.ID)
	if err != nil {
		return err
	}
	found, facts, err := w.prospects(t, set, offers)
	if err != nil {
		return err
	}
	plan := w.s.pace(found.situation)
	loud := set.Quiet().NextLoud(w.now, w.s.zone)
	tooQuiet := !t.Urgent && found.choice.Suitable > 0 && !loud.Before(t.DecideBy)
	first, chance := t.Promised == 0 && len(offers) == 0, found.hindsight.Shown(plan.Chance, t.Urgent)
	if first {
		t.Promised = chance
		if chance < hardUnder && found.choice.Suitable > 0 && !tooQuiet {
			if err := w.mayBeHard(t, chance, found.explained()); err != nil {
				return err
			}
		}
	} else if err := w.hardStill(t, chance, found, tooQuiet); err != nil {
		return err
	}
	t.NextWaveAt, t.Short, t.WakeAt = plan.NextAt, 0, time.Time{}
	if len(plan.Ask) > 0 {
		t.Wave++
	}
	for _, v := range plan.Ask {
		why := ""
		if v == plan.Turn {
			why = whyTurn
		}
		if err := w.offerBecause(t, v, set, facts(v), why); err != nil {
			return err
		}
	}
	if err := w.someAsked(t, len(plan.Ask)); err != nil {
		return err
	}
	if plan.Left == 0 && found.busy > 0 {
		t.Short = 1 // wake up as soon as somebody is free again
	}
	if plan.Left == 0 && len(plan.Ask) == 0 && found.choice.Passing == 0 && found.open == 0 {
		t.Short = 1 // or comes back from a pause, or is added
		if tooQuiet {
			err = w.tooQuiet(t)
		} else {
			err = w.nobody(t, found.explained(), len(offers))
		}
		if err != nil {
			return err
		}
	}
	return w.SaveTask(t)
}

// prospects holds the roster against the task.
func (w *work) prospects(t *Task, set Settings, offers []*Offer) (prospects, FactsOf, error) {
	p := prospects{}
	pool, err := w.pool(t.UnitID)
	if err != nil {
		return p, nil, err
	}
	roster := pool.Roster
	beliefs, err := w.beliefs(t.UnitID, pool)
	if err != nil {
		return p, nil, err
	}
	delays, err := w.Delays(t.UnitID)
	if err != nil {
		return p, nil, err
	}
	facts, err := w.factsSince(t, offers, weekMemory)
	if err != nil {
		return p, nil, err
	}
	span, rate := w.s.spanOf(t), beliefs.Rate()
	s := Situation{TaskID: t.ID, Urgent: t.Urgent, DecideBy: t.DecideBy, Quiet: set.Quiet(), Zone: w.s.zone, Now: w.now, Delay: delays.Expected(), Haste: set.widened.haste}
	if p.hindsight, err = w.Hindsight(t.UnitID); err != nil {
		return p, nil, err
	}
	if s.Places, err = w.missing(t); err != nil {
		return p, nil, err
	}
	for _, o := range offers {
		if o.State.Open() {
			p.open++
		}
		if o.CreatedAt.After(s.LastAsk) {
			s.LastAsk = o.CreatedAt
		}
		if mayStillAnswer(o) {
			at := o.SentAt
			if at.IsZero() {
				at = o.CreatedAt
			}
			s.Waiting = append(s.Waiting, Waiting{VolunteerID: o.VolunteerID, SentAt: at,
				Chance: beliefs.Of(o.VolunteerID).Chance(span, toldHours(roster, o.VolunteerID), rate, w.now), People: sendsMost(roster, o.VolunteerID)})
		}
	}
	match, err := w.match(t, set, pool)
	if err != nil {
		return p, nil, err
	}
	p.match, p.choice.Total = match, len(roster)
	next := 0
	var strangers [2]Belief // those never asked, by whether they told hours
	for _, v := range roster {
		if match.outright(v) {
			continue
		}
		f := facts(v)
		// Both lists go by volunteer, so one walk finds every belief.
		next = beliefs.after(next, v.ID)
		told := len(v.Available) > 0
		b := &strangers[0]
		if told {
			b = &strangers[1]
		}
		if next < len(beliefs.List) && beliefs.List[next].VolunteerID == v.ID {
			b = beliefs.List[next]
		}
		o := match.lately(v, f)
		if o == 0 && set.Policy != PolicyWaves && b.silent(w.now, set.rest()) {
			o = Obstacles(ObstacleBusy)
		}
		var free time.Time
		switch {
		case o == 0:
			p.choice.Suitable++
		case o&^passing != 0:
			continue
		case o.Has(ObstacleWeeklyCap):
			p.choice.Passing++
			free = w.now.Add(cappedFor)
		default:
			p.choice.Passing++
			p.busy++
			free = w.now.Add(busyFor)
		}
		fit := match.Fit(v, f)
		s.Prospects = append(s.Prospects, Prospect{Volunteer: v, Chance: fit.likely(b.Chance(span, told, rate, w.now)), Week: f.Week,
			AskedAt: b.AskedAt, FreeAt: free, Fit: fit, People: v.SendsMost})
	}
	p.situation = s
	p.excluded = func() map[Obstacle]int {
		var all tally
		for _, v := range roster {
			o := match.Obstacles(v, Facts{})
			if !match.outright(v) {
				o = match.lately(v, facts(v))
			}
			if o == 0 && beliefs.Of(v.ID).silent(w.now, set.rest()) {
				o = Obstacles(ObstacleBusy)
			}
			all.add(o)
		}
		return all.counts()
	}
	return p, facts, nil
}

// hardStill closes the item about a search that began with a poor chance once
// that is good, and opens it again if it is not so any more. What a coordinator
// has settled stays so.
func (w *work) hardStill(t *Task, chance float64, found prospects, tooQuiet bool) error {
	if t.Promised == 0 || t.Promised >= hardUnder || chance >= hardUnder && chance < easedFrom {
		return nil
	}
	if chance >= easedFrom {
		return w.resolveForTask(t.ID, resolvedEased, AttentionHard)
	}
	if found.choice.Suitable == 0 || tooQuiet {
		return nil
	}
	events, err := w.Events(EventFilter{TaskID: t.ID}, Page{})
	if err != nil {
		return err
	}
	for _, e := range slices.Backward(events) {
		if e.Kind == "attention.raised" && e.To == string(AttentionHard) {
			return nil // it is open
		}
		if e.Kind == "attention.resolved" && e.From == string(AttentionHard) {
			if e.To != resolvedEased {
				return nil
			}
			return w.mayBeHard(t, chance, found.explained())
		}
	}
	return nil
}

// resolvedEased: the chance of finding somebody has become good.
const resolvedEased = "eased"

// mayBeHard tells a human at once that it may be hard to find somebody.
func (w *work) mayBeHard(t *Task, chance float64, c Choice) error {
	text := fmt.Sprintf("Det kan bli vanskelig å finne noen til %s: sjansen er omtrent %d %%. %s kan spørres.", w.s.taskLabel(t, w.now),
		percent(chance), plural(c.Suitable, "frivillig", "frivillige"))
	if why := Explain(t, c.Excluded, w.s.zone); why != "" {
		text += " Av de andre: " + why + "."
	}
	return w.raiseForTask(AttentionHard, t, t.Urgent, text+" Vi spør som vanlig. Flytt oppdraget om det går, eller ring noen selv.")
}

// percent rounds a chance to whole percent.
func percent(p float64) int { return int(100*p + 0.5) }

// toldHours tells whether a volunteer of the roster has told when they can.
func toldHours(roster []*Volunteer, id int64) bool {
	i, found := slices.BinarySearchFunc(roster, id, func(v *Volunteer, id int64) int { return cmp.Compare(v.ID, id) })
	return found && len(roster[i].Available) > 0
}

// sendsMost is how many an organisation of the roster can send; of a person, 0.
func sendsMost(roster []*Volunteer, id int64) int {
	i, found := slices.BinarySearchFunc(roster, id, func(v *Volunteer, id int64) int { return cmp.Compare(v.ID, id) })
	if !found {
		return 0
	}
	return roster[i].SendsMost
}

func (s *Service) spanOf(t *Task) Span { return SpanOf(t.StartsAt.In(s.zone), t.EndsAt.In(s.zone)) }

// silent tells whether the volunteer's last question is still fresh and
// unanswered.
func (b *Belief) silent(now time.Time, rest time.Duration) bool {
	return b.AskedAt.After(now.Add(-rest)) && b.AnsweredAt.Before(b.AskedAt)
}

// mayStillAnswer tells whether an answer to the offer can still come.
func mayStillAnswer(o *Offer) bool {
	return o.AnsweredAt.IsZero() && o.State != OfferWithdrawn && o.State != OfferFailed
}

// tally counts why people cannot be asked.
type tally [32]int

func (t *tally) add(o Obstacles) {
	for ; o != 0; o &= o - 1 {
		t[bits.TrailingZeros32(uint32(o))]++
	}
}

func (t *tally) counts() map[Obstacle]int {
	m := map[Obstacle]int{}
	for i, n := range t {
		if n > 0 {
			m[Obstacle(1)<<i] = n
		}
	}
	return m
}
