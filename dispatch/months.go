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
	Tallies          []Tally
	Fills            []int64 // a volunteer and how long it took, by turns
	Helped           []int64 // recipients
	Texts, Segments  int
	OnTasks, Instead time.Duration // of the coordinators' time
}

// keptMonth is how it is kept: short, and read in a moment.
type keptMonth struct {
	Words    []string     `json:"words"`
	Tallies  [][5]float64 `json:"tallies"` // state and category (both by their place in words), requester, how many, hours
	Fills    []int64      `json:"fills"`
	Helped   []int64      `json:"helped"`
	Texts    int          `json:"texts"`
	Segments int          `json:"segments"`
	OnTasks  int64        `json:"on_tasks"`
	Instead  int64        `json:"other"`
}

func (c counted) keep() (string, error) {
	k := keptMonth{Fills: c.Fills, Helped: c.Helped, Texts: c.Texts, Segments: c.Segments, OnTasks: int64(c.OnTasks), Instead: int64(c.Instead)}
	places := map[string]float64{}
	place := func(word string) float64 {
		at, ok := places[word]
		if !ok {
			at = float64(len(k.Words))
			k.Words, places[word] = append(k.Words, word), at
		}
		return at
	}
	for _, t := range c.Tallies {
		k.Tallies = append(k.Tallies, [5]float64{place(string(t.State)), place(t.Category), float64(t.RequesterID), float64(t.N), t.Hours})
	}
	b, err := json.Marshal(k)
	return string(b), err
}

// readKept reads what keep wrote; false where it cannot, and the month is
// counted.
func readKept(text string) (c counted, ok bool) {
	var k keptMonth
	if text == "" || json.Unmarshal([]byte(text), &k) != nil {
		return c, false
	}
	c = counted{Fills: k.Fills, Helped: k.Helped, Texts: k.Texts, Segments: k.Segments, OnTasks: time.Duration(k.OnTasks), Instead: time.Duration(k.Instead)}
	for _, t := range k.Tallies {
		if state, category := int(t[0]), int(t[1]); max(state, category) < len(k.Words) && min(state, category) >= 0 {
			c.Tallies = append(c.Tallies, Tally{TaskState(k.Words[state]), k.Words[category], int64(t[2]), int(t[3]), t[4]})
		} else {
			return counted{}, false
		}
	}
	return c, true
}

// count counts a time, or reads what is kept of it.
func count(tx Tx, unitID int64, from, to time.Time) (c counted, err error) {
	kept, err := tx.KeptMonth(from, to, unitID)
	if err != nil {
		return c, err
	}
	if c, ok := readKept(kept); ok {
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
	c.OnTasks, c.Instead = effort.OnTasks, effort.Other
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
	type month struct {
		unit       int64
		begin, end time.Time
	}
	var missing []month
	err = s.view(ctx, func(tx Tx) error {
		missing = nil
		units, err := tx.Units()
		if err != nil {
			return err
		}
		end, _ := monthOf(s.Now(), s.zone)
		for range mostMonths {
			begin, _ := monthOf(end.AddDate(0, 0, -1), s.zone)
			for _, u := range units {
				if kept, err := tx.KeptMonth(begin, end, u.ID); err != nil {
					return err
				} else if kept == "" {
					missing = append(missing, month{u.ID, begin, end})
				}
			}
			end = begin
		}
		return nil
	})
	if err != nil {
		return 0, err
	}
	for _, m := range missing {
		kept, err := s.keepMonth(ctx, m.unit, m.begin, m.end)
		if err != nil {
			return n, fmt.Errorf("month from %s of unit %d: %w", m.begin.Format(time.DateOnly), m.unit, err)
		}
		if kept {
			n++
		}
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
		text, err := c.keep()
		if err != nil {
			return err
		}
		done = true
		return w.KeepMonth(begin, end, unitID, text)
	})
	return done, err
}
