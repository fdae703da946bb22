package dispatch_test

import (
	"context"
	"fmt"
	"reflect"
	"testing"
	"time"

	"pgregory.net/rapid"

	"folgesvenn/dispatch"
)

// monthless is a store that has kept no month.
type monthless struct{ dispatch.Store }

func (f monthless) View(ctx context.Context, fn func(dispatch.Tx) error) error {
	return f.Store.View(ctx, func(tx dispatch.Tx) error { return fn(noMonths{tx}) })
}

type noMonths struct{ dispatch.Tx }

func (noMonths) KeptMonth(time.Time, time.Time, int64) (string, error) { return "", nil }

// TestKeptMonthsTellTheTruth: whatever is written, and whenever months are kept,
// a report says what counting all rows says.
func TestKeptMonthsTellTheTruth(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(rt *rapid.T) {
		ctx := context.Background()
		c := openCentre(t, "2026-11-23 09:30")
		defer c.close()
		zone, now := c.zone, c.now
		counts := dispatch.New(dispatch.Options{Store: monthless{c.store}, Zone: zone, Clock: dispatch.ClockFunc(func() time.Time { return now })})
		first := time.Date(now.Year(), now.Month()-3, 1, 0, 0, 0, 0, zone)
		day := func(name string) time.Time { return first.AddDate(0, 0, rapid.IntRange(0, 120).Draw(rt, name)) }
		states := []dispatch.TaskState{dispatch.TaskDone, dispatch.TaskDone, dispatch.TaskUnfilled, dispatch.TaskCancelled, dispatch.TaskAssigned}
		c.must(c.s.Update(ctx, func(tx dispatch.Tx) error {
			for i := range 3 {
				if err := tx.AddVolunteer(&dispatch.Volunteer{UnitID: 1, Name: "Frivillig", Phone: fmt.Sprintf("+474200000%d", i), CreatedAt: first}); err != nil {
					return err
				}
				if err := tx.AddRecipient(&dispatch.Recipient{UnitID: 1, Name: "Mottaker", CreatedAt: first}); err != nil {
					return err
				}
			}
			return nil
		}))
		tasks, texts, nights := int64(0), int64(0), 0
		for range rapid.IntRange(1, 12).Draw(rt, "steps") {
			var write func(tx dispatch.Tx) error
			switch rapid.IntRange(0, 5).Draw(rt, "what") {
			case 0, 1:
				start, state, who := day("start"), rapid.SampledFrom(states).Draw(rt, "state"), rapid.Int64Range(1, 3).Draw(rt, "who")
				write = func(tx dispatch.Tx) error {
					k := &dispatch.Task{UnitID: 1, Category: "walk", State: state, RecipientID: who, StartsAt: start, EndsAt: start.Add(time.Hour), CreatedAt: start.AddDate(0, 0, -2)}
					if err := tx.AddTask(k); err != nil || state != dispatch.TaskDone && state != dispatch.TaskAssigned {
						return err
					}
					return tx.AddAssignment(&dispatch.Assignment{TaskID: k.ID, VolunteerID: who, State: dispatch.AssignmentDone, At: start.AddDate(0, 0, -1)})
				}
				tasks++
			case 2:
				if tasks == 0 {
					continue
				}
				id, start, hours := rapid.Int64Range(1, tasks).Draw(rt, "task"), day("moved to"), rapid.Float64Range(0, 4).Draw(rt, "hours")
				write = func(tx dispatch.Tx) error {
					k, err := tx.Task(id)
					if err != nil {
						return err
					}
					k.StartsAt, k.EndsAt, k.Hours = start, start.Add(time.Hour), hours
					return tx.SaveTask(k)
				}
			case 3:
				if tasks == 0 {
					continue
				}
				id := rapid.Int64Range(1, tasks).Draw(rt, "task")
				write = func(tx dispatch.Tx) error {
					return tx.AddMessage(&dispatch.Message{UnitID: 1, Direction: dispatch.Out, State: dispatch.MessageQueued, Segments: 2, TaskID: id, Phone: "+4742000000", SendAt: now.AddDate(1, 0, 0)})
				}
				texts++
			case 4:
				if texts == 0 {
					continue
				}
				id := rapid.Int64Range(1, texts).Draw(rt, "text")
				write = func(tx dispatch.Tx) error {
					m, err := tx.Message(id)
					if err != nil {
						return err
					}
					m.State = dispatch.MessageCancelled
					return tx.SaveMessage(m)
				}
			case 5:
				at := day("pressed").Add(time.Duration(rapid.IntRange(-4, 4).Draw(rt, "minutes")) * time.Minute)
				write = func(tx dispatch.Tx) error {
					return tx.AddEvent(&dispatch.Event{UnitID: 1, At: at, Kind: "task.changed", Actor: "coordinator:1", TaskID: tasks})
				}
			}
			c.must(c.s.Update(ctx, write))
			if nights < 2 && rapid.Bool().Draw(rt, "night") {
				nights++
				_, err := c.s.KeepMonths(ctx)
				c.must(err)
			}
		}
		for _, p := range [][2]time.Time{{first, now}, {first.AddDate(0, 0, 10), now}, {first, first.AddDate(0, 2, 0)}} {
			got, err := c.s.Statistics(ctx, 1, p[0], p[1])
			c.must(err)
			want, err := counts.Statistics(ctx, 1, p[0], p[1])
			c.must(err)
			if !reflect.DeepEqual(got, want) {
				rt.Fatalf("%v:\n%+v\nnot\n%+v", p, got, want)
			}
		}
	})
}

// TestKeptMonthsAreRead: what is kept is not counted again.
func TestKeptMonthsAreRead(t *testing.T) {
	t.Parallel()
	c, ctx := openCentre(t, "2026-11-23 09:30"), context.Background()
	n, err := c.s.KeepMonths(ctx)
	c.must(err)
	again, err := c.s.KeepMonths(ctx)
	c.must(err)
	if n == 0 || again != 0 {
		t.Errorf("%d months were kept, and then %d", n, again)
	}
	begin := c.time("2026-10-01 00:00")
	c.must(c.s.Update(ctx, func(tx dispatch.Tx) error {
		return tx.KeepMonth(begin, begin.AddDate(0, 1, 0), 1, "null\n\n\n\n7 0 0 0 ")
	}))
	r, err := c.s.Statistics(ctx, 1, begin, c.now)
	c.must(err)
	if r.Texts != 7 || r.Months[0].Texts != 7 {
		t.Errorf("%d texts, not the 7 that are kept", r.Texts)
	}
}
