package dispatch

import (
	"context"
	"math"
	"time"

	"folgesvenn/sms"
)

// Forecast is what can be said of a search: how likely it ends well, when, and
// what happens next.
type Forecast struct {
	// Chance is that of finding somebody in time from now on; Promised the one
	// shown at the first look, 0 before it.
	Chance, Promised float64
	// By is when it is as likely as not that somebody has been found, of the
	// cases in which somebody is; zero: nobody can be.
	By time.Time
	// Asked counts those asked so far, Waiting those of them who may still
	// answer, Left those who can be asked now or later.
	Asked, Waiting, Left int
	// Unlikely counts those who could be asked but so seldom say yes that they
	// are not.
	Unlikely int
	// Now is how many would be asked at once, NextAt when somebody is asked
	// next; zero: nobody.
	Now    int
	NextAt time.Time
	// Missing is how many places are still empty.
	Missing int
	// First are those whom Pace would ask now, and Prospects all who can be asked
	// now or later.
	First, Prospects []Prospect
	// Turn is who of First would be asked because they were asked longest ago; 0:
	// nobody.
	Turn int64
	// Sentence says in Norwegian why these people are asked now and what
	// happens next.
	Sentence string
	telling  telling
}

// Forecast looks ahead for a task that is open or not yet kept.
func (s *Service) Forecast(ctx context.Context, t Task) (f Forecast, err error) {
	err = s.view(ctx, func(tx Tx) error {
		w := s.reading(ctx, tx)
		set, err := w.asking(t.UnitID)
		if err != nil {
			return describe(err, "unit", "enhet", t.UnitID)
		}
		if t.DecideBy.IsZero() {
			t.DecideBy = set.decideBy(t.StartsAt, w.now)
		}
		var offers []*Offer
		if t.ID != 0 {
			if offers, err = w.OffersOfTask(t.ID); err != nil {
				return err
			}
		}
		found, facts, err := w.prospects(&t, set, offers)
		if err != nil {
			return err
		}
		f = forecast(&t, set, found, offers, s.rule, w.now)
		f.Missing = found.situation.places()
		if set.Policy == PolicyWaves && f.Now > 0 {
			if f.First, err = w.firstInTurn(&t, found, offers, f.Now); err != nil {
				return err
			}
		}
		if f.telling, err = w.telling(&t, set, f, found, facts, offers); err != nil {
			return err
		}
		f.Sentence = f.telling.sentenceNB(&t)
		return nil
	})
	return f, err
}

func forecast(t *Task, set Settings, found prospects, offers []*Offer, r PaceRule, now time.Time) Forecast {
	f := Forecast{Promised: t.Promised, Waiting: len(found.situation.Waiting), Left: len(found.situation.Prospects)}
	for _, o := range offers {
		if o.State != OfferWithdrawn && o.State != OfferFailed {
			f.Asked++
		}
	}
	if !now.Before(t.DecideBy) {
		return f
	}
	plan := r.Pace(found.situation)
	f.Chance, f.Now, f.NextAt = found.hindsight.Shown(plan.Chance, t.Urgent), len(plan.Ask), plan.NextAt
	f.Prospects = found.situation.Prospects
	if plan.Turn != nil && set.Policy != PolicyWaves {
		f.Turn = plan.Turn.ID
	}
	for _, v := range plan.Ask {
		for _, p := range f.Prospects {
			if p.Volunteer == v {
				f.First = append(f.First, p)
			}
		}
	}
	rate := plan.Rate
	if set.Policy == PolicyWaves {
		rate = float64(set.WaveSize) / time.Duration(set.WaveInterval).Minutes()
		f.Chance, f.First = found.hindsight.Shown(1-r.look(found.situation).miss(rate), t.Urgent), nil
		f.Now, f.NextAt = min(set.WaveSize, found.choice.Suitable), now.Add(time.Duration(set.WaveInterval))
	} else {
		f.Left = plan.Left + len(plan.Ask) + found.choice.Passing
		f.Unlikely = max(0, found.choice.Suitable-plan.Left-len(plan.Ask))
	}
	f.asKept(t, set.Quiet(), found.situation.Zone, now)
	if f.Left == 0 {
		f.NextAt = time.Time{}
	}
	f.By = r.look(found.situation).half(rate)
	return f
}

// asKept holds what would be done now against what the search has been told to
// do: it looks again when it has said, and asks nobody before, nor in quiet
// hours.
func (f *Forecast) asKept(t *Task, quiet Quiet, zone *time.Location, now time.Time) {
	if t.ID != 0 && t.State == TaskOpen {
		next := t.NextWaveAt
		if !t.WakeAt.IsZero() && (next.IsZero() || t.WakeAt.Before(next)) {
			next = t.WakeAt
		}
		if next.After(now) {
			f.Now, f.First, f.NextAt = 0, nil, next
		}
	}
	if t.Urgent {
		return
	}
	if loud := quiet.NextLoud(now, zone); loud.After(now) {
		f.Now, f.First = 0, nil
	}
	if f.NextAt = quiet.NextLoud(f.NextAt, zone); f.NextAt.Before(now) {
		f.NextAt = now
	}
}

// half is when half of what may still be found has been found, at a rate.
func (l *look) half(rate float64) time.Time {
	end := l.s.DecideBy.Sub(l.s.Now).Minutes()
	want := (1 - l.missBy(rate, end)) / 2
	if want <= 0 {
		return time.Time{}
	}
	lo, hi := 0.0, end
	for hi-lo > 1 {
		if mid := (lo + hi) / 2; 1-l.missBy(rate, mid) < want {
			lo = mid
		} else {
			hi = mid
		}
	}
	return l.s.Now.Add(time.Duration(math.Ceil(hi)) * time.Minute)
}

// clockTime is a time within a sentence: "kl. 14.20", "i morgen kl. 9", "torsdag kl. 9".
func (s *Service) clockTime(at, now time.Time) string {
	local := at.In(s.zone)
	text := "kl. " + sms.Clock("nb", local)
	switch {
	case at.IsZero() || !at.After(now):
		return "straks"
	case DateOf(local) == DateOf(now.In(s.zone)):
		return text
	case DateOf(local) == DateOf(now.In(s.zone)).AddDays(1):
		return "i morgen " + text
	case at.Sub(now) < 6*24*time.Hour:
		return Weekday(local.Weekday()) + " " + text
	default:
		return local.Format("2.1. ") + text
	}
}
