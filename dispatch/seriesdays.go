package dispatch

import (
	"context"
	"slices"
	"time"
)

// Occurrence is a day of a series ahead.
type Occurrence struct {
	Day      Date
	StartsAt time.Time
	EndsAt   time.Time
	Task     *Task // nil: not made yet
	Skipped  bool
	Holiday  string // left out because it is one
}

// Occurrences are the days of a series ahead, so many of those that take place,
// with those in between that are left out.
func (s *Service) Occurrences(ctx context.Context, id int64, n int) (list []Occurrence, err error) {
	err = s.view(ctx, func(tx Tx) error {
		list = nil
		x, err := tx.Series(id)
		if err != nil {
			return describe(err, "series", "fast oppdrag", id)
		}
		left, err := tx.SkippedDays(id)
		if err != nil {
			return err
		}
		tasks, err := tx.Tasks(TaskFilter{SeriesID: id}, Page{})
		if err != nil {
			return err
		}
		made := map[Date]*Task{}
		for _, t := range tasks {
			made[t.SeriesDay] = t
		}
		all := *x
		all.SkipHolidays = false
		now := s.Now()
		day := DateOf(now.In(s.zone)).AddDays(-1)
		for len(list) < n {
			next, err := all.NextAfter(day, nil)
			if err != nil {
				return err
			}
			if next.IsZero() {
				break
			}
			day = next
			o := Occurrence{Day: day, Task: made[day], Skipped: left[day]}
			o.StartsAt, o.EndsAt = x.at(day, s.zone)
			if o.Task != nil {
				o.StartsAt, o.EndsAt = o.Task.StartsAt, o.Task.EndsAt
			} else if name, ok := Holiday(day); ok && x.SkipHolidays {
				o.Holiday = name
			}
			delete(made, day)
			if o.EndsAt.Before(now) {
				continue
			}
			list = append(list, o)
		}
		// Days that were made when the series was another.
		for day, t := range made {
			if t.Ahead(now) && t.State != TaskCancelled {
				list = append(list, Occurrence{Day: day, Task: t, StartsAt: t.StartsAt, EndsAt: t.EndsAt})
			}
		}
		slices.SortFunc(list, func(a, b Occurrence) int { return a.StartsAt.Compare(b.StartsAt) })
		list = list[:min(n, len(list))]
		return nil
	})
	return list, err
}
