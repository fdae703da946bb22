package dispatch

import (
	"cmp"
	"slices"
	"time"
)

// answerRest is how long a volunteer who has not answered the last question is
// left in peace, even when that question is over (PACING.md).
const answerRest = 2 * time.Hour

// prospects is what a search by Pace finds in the roster.
type prospects struct {
	situation Situation
	choice    Choice
	open      int // questions about the task that are open
	busy      int // people who have another question to answer first
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
	first := t.Promised == 0 && len(offers) == 0
	if first {
		t.Promised = plan.Chance
	}
	t.NextWaveAt, t.Short, t.WakeAt = plan.NextAt, 0, time.Time{}
	if len(plan.Ask) > 0 {
		t.Wave++
	}
	for _, v := range plan.Ask {
		if err := w.offer(t, v, set, facts(v)); err != nil {
			return err
		}
	}
	if len(found.situation.Prospects) == len(plan.Ask) && found.busy > 0 {
		t.Short = 1 // wake up as soon as somebody is free again
	}
	if found.choice.Suitable == 0 {
		if found.choice.Passing == 0 && found.open == 0 {
			if err := w.nobody(t, found.choice, len(offers)); err != nil {
				return err
			}
		}
	}
	return w.SaveTask(t)
}

// prospects holds the roster against the task.
func (w *work) prospects(t *Task, set Settings, offers []*Offer) (prospects, FactsOf, error) {
	p := prospects{choice: Choice{Excluded: map[Obstacle]int{}}}
	roster, err := w.Roster(t.UnitID)
	if err != nil {
		return p, nil, err
	}
	beliefs, err := w.Beliefs(t.UnitID)
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
	s := Situation{TaskID: t.ID, Urgent: t.Urgent, DecideBy: t.DecideBy, Quiet: set.QuietHours, Zone: w.s.zone, Now: w.now, Delay: delays.Expected()}
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
				Chance: beliefs.Of(o.VolunteerID).Chance(span, toldHours(roster, o.VolunteerID), rate, w.now)})
		}
	}
	match := NewMatch(t, set, w.s.zone, w.now)
	p.choice.Total = len(roster)
	next := 0
	var strangers [2]Belief // those never asked, by whether they told hours
	for _, v := range roster {
		f := facts(v)
		// Both lists go by volunteer, so one walk finds every belief.
		for next < len(beliefs.List) && beliefs.List[next].VolunteerID < v.ID {
			next++
		}
		told := len(v.Available) > 0
		b := &strangers[0]
		if told {
			b = &strangers[1]
		}
		if next < len(beliefs.List) && beliefs.List[next].VolunteerID == v.ID {
			b = beliefs.List[next]
		}
		o := match.Obstacles(v, f)
		if o == 0 && b.silent(w.now) {
			o = Obstacles(ObstacleBusy)
		}
		if o != 0 {
			if o&^passing == 0 {
				p.choice.Passing++
				if o == Obstacles(ObstacleBusy) {
					p.busy++
				}
			}
			p.choice.exclude(o)
			continue
		}
		p.choice.Suitable++
		s.Prospects = append(s.Prospects, Prospect{Volunteer: v, Chance: b.Chance(span, told, rate, w.now), Week: f.Week, AskedAt: b.AskedAt})
	}
	p.situation = s
	return p, facts, nil
}

// toldHours tells whether a volunteer of the roster has told when they can.
func toldHours(roster []*Volunteer, id int64) bool {
	i, found := slices.BinarySearchFunc(roster, id, func(v *Volunteer, id int64) int { return cmp.Compare(v.ID, id) })
	return found && len(roster[i].Available) > 0
}

func (s *Service) spanOf(t *Task) Span { return SpanOf(t.StartsAt.In(s.zone), t.EndsAt.In(s.zone)) }

// silent tells whether the volunteer's last question is still fresh and
// unanswered.
func (b *Belief) silent(now time.Time) bool {
	return b.AskedAt.After(now.Add(-answerRest)) && b.AnsweredAt.Before(b.AskedAt)
}

// mayStillAnswer tells whether an answer to the offer can still come.
func mayStillAnswer(o *Offer) bool {
	return o.AnsweredAt.IsZero() && o.State != OfferWithdrawn && o.State != OfferFailed
}

// exclude counts why somebody cannot be asked.
func (c *Choice) exclude(o Obstacles) {
	for ; o != 0; o &= o - 1 {
		c.Excluded[Obstacle(o&-o)]++
	}
}
