package admin

import (
	"cmp"
	"slices"
	"time"

	"folgesvenn/dispatch"
)

// mostReasons is how many people are given a sentence of their own.
const mostReasons = 12

// whyThese tells of the likeliest who may be asked, in the order in which they
// come, and of those who are nearest to being asked, why.
func whyThese(list []dispatch.Candidate, t *dispatch.Task, zone *time.Location) (why, not []string) {
	list = slices.Clone(list)
	slices.SortStableFunc(list, func(a, b dispatch.Candidate) int {
		return cmp.Or(cmp.Compare(len(a.Obstacles.List()), len(b.Obstacles.List())), cmp.Compare(b.Chance*b.Fit.Weight, a.Chance*a.Fit.Weight))
	})
	for _, c := range list {
		switch {
		case c.Obstacles == 0 && len(why) < mostReasons:
			why = append(why, c.Why(t, zone))
		case c.Obstacles != 0 && len(not) < mostReasons:
			not = append(not, c.Why(t, zone))
		}
	}
	return why, not
}
