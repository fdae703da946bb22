package dispatch

import (
	"context"
	"encoding/json"
	"fmt"
	"slices"
	"strconv"
	"strings"
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

// keep writes it as it is kept: lines of numbers, because a report of five years
// reads sixty of them while somebody waits. The first line names the states and
// the categories; in the lines below they are told by their place in it. Then
// come the tallies (state, category, requester, how many, hours), the fills (a
// volunteer, milliseconds), those helped, and the sums.
func (c counted) keep() (string, error) {
	var words []string
	places := map[string]int{}
	place := func(word string) int64 {
		at, ok := places[word]
		if !ok {
			at = len(words)
			words, places[word] = append(words, word), at
		}
		return int64(at)
	}
	var tallies []byte
	for _, t := range c.Tallies {
		for _, n := range []int64{place(string(t.State)), place(t.Category), t.RequesterID, int64(t.N)} {
			tallies = append(strconv.AppendInt(tallies, n, 10), ' ')
		}
		tallies = append(strconv.AppendFloat(tallies, t.Hours, 'g', -1, 64), ' ')
	}
	first, err := json.Marshal(words)
	if err != nil {
		return "", err
	}
	line := func(list ...int64) string {
		var b []byte
		for _, n := range list {
			b = append(strconv.AppendInt(b, n, 10), ' ')
		}
		return string(b)
	}
	fills := slices.Clone(c.Fills)
	for i := 1; i < len(fills); i += 2 {
		fills[i] = time.Duration(fills[i]).Milliseconds()
	}
	return strings.Join([]string{string(first), string(tallies), line(fills...), line(c.Helped...),
		line(int64(c.Texts), int64(c.Segments), int64(c.OnTasks), int64(c.Instead))}, "\n"), nil
}

// readKept reads what keep wrote; false where it cannot, and the month is
// counted.
func readKept(text string) (c counted, ok bool) {
	lines := strings.Split(text, "\n")
	if len(lines) != 5 {
		return c, false
	}
	var words []string
	if json.Unmarshal([]byte(lines[0]), &words) != nil {
		return c, false
	}
	n := numbers{text: lines[1]}
	for n.more() {
		state, category := n.next(), n.next()
		t := Tally{RequesterID: n.next(), N: int(n.next()), Hours: n.float()}
		if n.bad || max(state, category) >= int64(len(words)) || min(state, category) < 0 {
			return counted{}, false
		}
		t.State, t.Category = TaskState(words[state]), words[category]
		c.Tallies = append(c.Tallies, t)
	}
	n = numbers{text: lines[2]}
	for n.more() {
		c.Fills = append(c.Fills, n.next(), int64(time.Duration(n.next())*time.Millisecond))
	}
	fills := n.bad
	n = numbers{text: lines[3]}
	for n.more() {
		c.Helped = append(c.Helped, n.next())
	}
	helped := n.bad
	n = numbers{text: lines[4]}
	c.Texts, c.Segments, c.OnTasks, c.Instead = int(n.next()), int(n.next()), time.Duration(n.next()), time.Duration(n.next())
	if fills || helped || n.bad || n.more() {
		return counted{}, false
	}
	return c, true
}

// numbers reads a line of them, each followed by a space.
type numbers struct {
	text string
	bad  bool
}

func (n *numbers) more() bool { return n.text != "" && !n.bad }

func (n *numbers) word() string {
	word, rest, ok := strings.Cut(n.text, " ")
	n.text, n.bad = rest, n.bad || !ok
	return word
}

func (n *numbers) next() int64 {
	v, err := strconv.ParseInt(n.word(), 10, 64)
	n.bad = n.bad || err != nil
	return v
}

func (n *numbers) float() float64 {
	v, err := strconv.ParseFloat(n.word(), 64)
	n.bad = n.bad || err != nil
	return v
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
