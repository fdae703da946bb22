package simulate

import (
	"cmp"
	"slices"
	"time"

	"folgesvenn/dispatch"
)

// Policy is a way to ask. Settings alone make some; the others decide in the
// place of dispatch.DefaultPace.
type Policy struct {
	Name     string // on the command line
	Label    string // in tables
	settings func(*dispatch.Settings)
	pace     func(c *centre) func(dispatch.Situation) dispatch.PacePlan
}

// noCap is a weekly cap that is never reached: the two that ask everybody are
// shown as they are where nobody holds them back.
const noCap = 100

// Policies are all that are compared, in the order of the table.
func Policies() []Policy {
	waves := func(size int, every time.Duration, limit int) func(*dispatch.Settings) {
		return func(s *dispatch.Settings) {
			s.Policy, s.WaveSize, s.WaveInterval = dispatch.PolicyWaves, size, dispatch.Duration(every)
			if limit > 0 {
				s.MaxOffersPerWeek = limit
			}
		}
	}
	paced := func(s *dispatch.Settings) { s.Policy = dispatch.PolicyPace }
	return []Policy{
		{Name: "everybody", Label: "everybody at once", settings: waves(1000, 12*time.Hour, noCap)},
		{Name: "ten-then-all", Label: "ten, then all after 1 h",
			settings: func(s *dispatch.Settings) { paced(s); s.MaxOffersPerWeek = noCap },
			pace:     func(*centre) func(dispatch.Situation) dispatch.PacePlan { return tenThenAll }},
		{Name: "one-by-one", Label: "one by one, 2 h, in turn", settings: waves(1, 2*time.Hour, 0)},
		{Name: "three-an-hour", Label: "three an hour, in turn", settings: waves(3, time.Hour, 0)},
		{Name: "three-ranked", Label: "three an hour, ranked", settings: paced,
			pace: func(*centre) func(dispatch.Situation) dispatch.PacePlan { return threeRanked }},
		{Name: "pace", Label: "Pace", settings: paced},
		{Name: "pace-true", Label: "Pace that knows the true p", settings: paced, pace: knowing},
	}
}

// PolicyNamed finds a policy.
func PolicyNamed(name string) (Policy, bool) {
	for _, p := range Policies() {
		if p.Name == name {
			return p, true
		}
	}
	return Policy{}, false
}

// tenThenAll asks the ten who were asked longest ago, and everybody an hour
// later.
func tenThenAll(s dispatch.Situation) dispatch.PacePlan {
	n := 10
	if !s.LastAsk.IsZero() {
		n = len(s.Prospects)
	}
	return inSteps(s, n, time.Hour, func(a, b dispatch.Prospect) int { return a.AskedAt.Compare(b.AskedAt) })
}

// threeRanked asks three an hour, likeliest and least-asked first.
func threeRanked(s dispatch.Situation) dispatch.PacePlan {
	worth := func(p dispatch.Prospect) float64 { return p.Chance / (1 + 0.5*float64(p.Week)) }
	return inSteps(s, 3, time.Hour, func(a, b dispatch.Prospect) int { return cmp.Compare(worth(b), worth(a)) })
}

// inSteps asks the first n in an order, again and again.
func inSteps(s dispatch.Situation, n int, every time.Duration, order func(a, b dispatch.Prospect) int) dispatch.PacePlan {
	if opens := s.Quiet.NextLoud(s.Now, s.Zone); opens.After(s.Now) && !s.Urgent {
		return dispatch.PacePlan{NextAt: opens}
	}
	if next := s.LastAsk.Add(every); !s.LastAsk.IsZero() && next.After(s.Now) {
		return dispatch.PacePlan{NextAt: next}
	}
	p := dispatch.PacePlan{NextAt: s.Now.Add(every)}
	slices.SortStableFunc(s.Prospects, order)
	for _, c := range s.Prospects {
		switch {
		case c.FreeAt.After(s.Now):
		case len(p.Ask) < n:
			p.Ask = append(p.Ask, c.Volunteer)
		default:
			p.Left++
		}
	}
	return p
}

// knowing is Pace with the true chances in the place of what it believes.
func knowing(c *centre) func(dispatch.Situation) dispatch.PacePlan {
	pace := c.rule.Pace
	return func(s dispatch.Situation) dispatch.PacePlan {
		e := c.errandOf[s.TaskID]
		for i := range s.Prospects {
			p := c.personOf[s.Prospects[i].Volunteer.ID]
			s.Prospects[i].Chance = 0
			if p != nil {
				s.Prospects[i].Chance = e.chance(p) * c.rested(p)
			}
		}
		for i := range s.Waiting {
			p := c.personOf[s.Waiting[i].VolunteerID]
			s.Waiting[i].Chance = e.chance(p) * c.rested(p)
		}
		return pace(s)
	}
}
