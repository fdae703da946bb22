package dispatch

import (
	"context"
	"encoding/json"
	"fmt"
	"time"
)

// counted is what a report needs to know of a time, at most a month of it. That
// of a whole month is kept once the month is over (KeepMonths), since a year has
// more tasks, texts and presses than one wants to count while somebody waits.
type counted struct {
	Tallies []Tally `json:"tallies"`
	// Fills are a volunteer and how long it took, by turns: short to keep.
	Fills    []int64          `json:"fills"`
	Helped   []int64          `json:"helped"` // recipients
	Texts    int              `json:"texts"`
	Segments int              `json:"segments"`
	Effort   [2]time.Duration `json:"effort"` // on tasks, and other
}

// count counts a time, or reads what is kept of it.
func count(tx Tx, unitID int64, from, to time.Time) (c counted, err error) {
	kept, err := tx.KeptMonth(from, to, unitID)
	if err != nil {
		return c, err
	}
	if kept != "" && json.Unmarshal([]byte(kept), &c) == nil {
		return c, nil
	}
	return countRows(tx, unitID, from, to)
}

func countRows(tx Tx, unitID int64, from, to time.Time) (c counted, err error) {
	if c.Tallies, err = tx.Tallies(from, to, unitID); err != nil {
		return c, err
	}
	fills, err := tx.Fills(from, to, unitID)
	if err != nil {
		return c, err
	}
	c.Fills = make([]int64, 0, 2*len(fills))
	for _, f := range fills {
		c.Fills = append(c.Fills, f.VolunteerID, int64(f.After))
	}
	if c.Helped, err = tx.Helped(from, to, unitID); err != nil {
		return c, err
	}
	if c.Texts, c.Segments, err = tx.TextsOfTasks(from, to, unitID); err != nil {
		return c, err
	}
	// What the first action of the time cost is told by the one before it.
	actions, err := tx.CoordinatorActions(from.Add(-EffortIdle), to, unitID)
	if err != nil {
		return c, err
	}
	effort := Effort(actions, from, EffortIdle)
	c.Effort = [2]time.Duration{effort.OnTasks, effort.Other}
	return c, nil
}

// monthOf is where the month that a time lies in begins and ends on the wall.
func monthOf(t time.Time, zone *time.Location) (begin, end time.Time) {
	y, m, _ := t.In(zone).Date()
	return time.Date(y, m, 1, 0, 0, 0, 0, zone), time.Date(y, m+1, 1, 0, 0, 0, 0, zone)
}

// KeepMonths counts the months that are over and not kept, of every unit, as far
// back as reports go. It is done at night; until then, a month that something was
// changed in is counted anew each time. It tells how many it kept.
func (s *Service) KeepMonths(ctx context.Context) (n int, err error) {
	var units []*Unit
	if err := s.view(ctx, func(tx Tx) (err error) {
		units, err = tx.Units()
		return err
	}); err != nil {
		return 0, err
	}
	end, _ := monthOf(s.Now(), s.zone)
	for range mostMonths {
		begin, _ := monthOf(end.AddDate(0, 0, -1), s.zone)
		for _, u := range units {
			kept, err := s.keepMonth(ctx, u.ID, begin, end)
			if err != nil {
				return n, fmt.Errorf("month from %s of unit %d: %w", begin.Format(time.DateOnly), u.ID, err)
			}
			if kept {
				n++
			}
		}
		end = begin
	}
	return n, nil
}

// keepMonth counts a month in the transaction that keeps it, so that nothing can
// change between the two.
func (s *Service) keepMonth(ctx context.Context, unitID int64, begin, end time.Time) (done bool, err error) {
	err = s.do(ctx, func(w *work) error {
		kept, err := w.KeptMonth(begin, end, unitID)
		if err != nil || kept != "" {
			return err
		}
		c, err := countRows(w, unitID, begin, end)
		if err != nil {
			return err
		}
		text, err := json.Marshal(c)
		if err != nil {
			return err
		}
		done = true
		return w.KeepMonth(begin, end, unitID, string(text))
	})
	return done, err
}
