package dispatch

import (
	"context"
	"slices"
	"time"
)

// DayFate is what becomes of one day of a series.
type DayFate string

// Fates of a day.
const (
	DayAdded     DayFate = "added"     // it is made
	DayCancelled DayFate = "cancelled" // its task is called off
	DayAsked     DayFate = "asked"     // whoever has it is asked whether the change suits
	DayChanged   DayFate = "changed"   // it is changed, and whoever has it is told
	DayStays     DayFate = "stays"
)

// DayPlan is what a change of a series does to one of its days ahead.
type DayPlan struct {
	Day    Date
	Fate   DayFate
	TaskID int64 // 0: not made yet
	// WasStart and WasEnd are when it was, zero where it is new; StartsAt and
	// EndsAt when it will be.
	WasStart, WasEnd time.Time
	StartsAt, EndsAt time.Time
	// WasPlaces is how many helpers it took, 0 where it is new; Places how many it
	// will, People how many of them there are or would be.
	WasPlaces, Places, People int
	Told                      bool    // they are told that it is changed
	VolunteerIDs              []int64 // who has it, or would; none: nobody yet
}

// PlanSeries tells what an action on a series would do to the days that are laid
// out and those it lays out at once. The action is carried out, looked at, and
// undone, so that what is said is what would happen; act gets the context to
// carry it out in.
func (s *Service) PlanSeries(ctx context.Context, id int64, act func(context.Context) error) (plan []DayPlan, err error) {
	err = s.do(ctx, func(w *work) error {
		plan = nil
		before, err := w.daysAhead(id)
		if err != nil {
			return err
		}
		if err := act(context.WithValue(ctx, joinKey{}, w)); err != nil {
			return err
		}
		x, err := w.Series(id)
		if err != nil {
			return err
		}
		if x.State(DateOf(w.now.In(w.s.zone))) != SeriesEnded {
			if err := w.seriesDue(x); err != nil {
				return err
			}
		}
		after, err := w.daysAhead(id)
		if err != nil {
			return err
		}
		for day, t := range after {
			on, err := w.helpers(t)
			if err != nil {
				return err
			}
			d := DayPlan{Day: day, TaskID: t.ID, StartsAt: t.StartsAt, EndsAt: t.EndsAt, Places: t.Places(), People: crewHeads(on)}
			for _, c := range on {
				d.VolunteerIDs = append(d.VolunteerIDs, c.Volunteer.ID)
			}
			old := before[day]
			switch {
			case old == nil:
				d.Fate, d.TaskID = DayAdded, 0
			case t.State == TaskCancelled && old.State == TaskCancelled:
				continue
			default:
				d.WasStart, d.WasEnd, d.WasPlaces = old.StartsAt, old.EndsAt, old.Places()
				d.Fate = fate(old, t, len(on) > 0)
				d.Told = d.Fate == DayChanged && tellsAssigned(old, t)
			}
			plan = append(plan, d)
		}
		slices.SortFunc(plan, func(a, b DayPlan) int { return a.StartsAt.Compare(b.StartsAt) })
		return errUnchanged
	})
	return plan, err
}

func fate(old, t *Task, taken bool) DayFate {
	switch {
	case t.State == TaskCancelled:
		return DayCancelled
	case taken && AsksAssigned(old, t):
		return DayAsked
	case !sameTask(old, t):
		return DayChanged
	}
	return DayStays
}

// daysAhead are the tasks of a series that are not over, by day.
func (w *work) daysAhead(id int64) (map[Date]*Task, error) {
	tasks, err := w.Tasks(TaskFilter{SeriesID: id}, Page{})
	days := map[Date]*Task{}
	for _, t := range tasks {
		if t.Ahead(w.now) {
			days[t.SeriesDay] = t
		}
	}
	return days, err
}
