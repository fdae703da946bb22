package store

import (
	"errors"
	"fmt"
	"path/filepath"
	"testing"
	"time"

	"pgregory.net/rapid"

	"folgesvenn/dispatch"
)

// TestNothingIsRecalledThatIsNotSo changes a unit, a task, a question, a message
// and what is known of delays, in functions that are kept or undone, of this program and of another
// one on the same file, and asks in between: every answer is what stands in the
// database.
func TestNothingIsRecalledThatIsNotSo(t *testing.T) {
	t.Parallel()
	path := filepath.Join(t.TempDir(), "f.db")
	ours, theirs := openFile(t, path), openFile(t, path)
	at := time.Date(2026, 11, 27, 10, 0, 0, 0, time.UTC)
	unit := dispatch.Unit{Name: "0", Settings: dispatch.DefaultSettings()}
	task := dispatch.Task{Category: "shopping", Summary: "Handle", StartsAt: at, EndsAt: at, State: dispatch.TaskOpen, Headcount: 1, NextWaveAt: at}
	volunteer := dispatch.Volunteer{Name: "0", Phone: "+4742000001"}
	offer := dispatch.Offer{Phone: volunteer.Phone, State: dispatch.OfferSent, CreatedAt: at}
	message := dispatch.Message{Direction: dispatch.Out, Phone: volunteer.Phone, State: dispatch.MessageQueued, CreatedAt: at}
	if err := ours.Update(ctx, func(tx dispatch.Tx) error {
		if err := tx.AddUnit(&unit); err != nil {
			return err
		}
		task.UnitID, volunteer.UnitID = unit.ID, unit.ID
		if err := tx.AddVolunteer(&volunteer); err != nil {
			return err
		}
		if err := tx.AddTask(&task); err != nil {
			return err
		}
		offer.TaskID, offer.VolunteerID, message.UnitID = task.ID, volunteer.ID, unit.ID
		return errors.Join(tx.AddOffer(&offer), tx.AddMessage(&message))
	}); err != nil {
		t.Fatal(err)
	}
	undo := errors.New("undone")
	type facts struct {
		name, volunteer string
		n               int
		due             time.Time
		units           int
		number, asks    int // of the question and of the message
	}
	is := func(a, b facts) bool {
		same := a.due.Equal(b.due)
		a.due, a.units, b.due, b.units = time.Time{}, 0, time.Time{}, 0
		return same && a == b
	}
	read := func(tx dispatch.Tx) (f facts, err error) {
		k, err := tx.Task(task.ID)
		if err != nil {
			return f, err
		}
		o, err := tx.Offer(offer.ID)
		if err != nil {
			return f, err
		}
		of, err := tx.OffersOfTask(task.ID)
		if err != nil || len(of) != 1 || of[0].Number != o.Number {
			return f, fmt.Errorf("of the task %v, %v", of, err)
		}
		on, err := tx.OffersToPhone(offer.Phone, at)
		if err != nil || len(on) != 1 || on[0].Number != o.Number {
			return f, fmt.Errorf("on the phone %v, %v", on, err)
		}
		m, err := tx.Message(message.ID)
		if err != nil {
			return f, err
		}
		u, err := tx.Unit(unit.ID)
		if err != nil {
			return f, err
		}
		all, err := tx.Units()
		if err != nil {
			return f, err
		}
		d, err := tx.Delays(unit.ID)
		if err != nil {
			return f, err
		}
		v, err := tx.Volunteer(volunteer.ID)
		if err != nil {
			return f, err
		}
		same, err := tx.VolunteersByPhone(volunteer.Phone)
		if err != nil || len(same) != 1 {
			return f, fmt.Errorf("%d with the number, %v", len(same), err)
		}
		due, err := tx.DueTimes()
		if err == nil && !due.Task.Equal(k.NextWaveAt) {
			err = fmt.Errorf("the task says %s, what is due %s", k.NextWaveAt, due.Task)
		}
		return facts{u.Name + all[0].Name, v.Name + same[0].Name, d.N, due.Task, len(all), o.Number, m.Asks}, err
	}
	so := facts{name: "00", volunteer: "00", due: at}
	rapid.Check(t, func(rt *rapid.T) {
		for range rapid.IntRange(1, 12).Draw(rt, "steps") {
			s := ours
			if rapid.IntRange(0, 3).Draw(rt, "program") == 0 {
				s = theirs
			}
			kept := rapid.Bool().Draw(rt, "kept")
			then := so
			err := s.Update(ctx, func(tx dispatch.Tx) error {
				for range rapid.IntRange(0, 3).Draw(rt, "writes") {
					n := rapid.IntRange(0, 9).Draw(rt, "value")
					switch rapid.IntRange(0, 5).Draw(rt, "what") {
					case 0:
						then.name = fmt.Sprintf("%d%d", n, n)
						if err := tx.SaveUnit(&dispatch.Unit{ID: unit.ID, Name: fmt.Sprint(n), Settings: unit.Settings}); err != nil {
							return err
						}
					case 1:
						then.n = n
						if err := tx.SaveDelays(dispatch.Delays{UnitID: unit.ID, N: n}); err != nil {
							return err
						}
					case 3:
						v, err := tx.Volunteer(volunteer.ID)
						if err != nil {
							return err
						}
						v.Name, then.volunteer = fmt.Sprint(n), fmt.Sprintf("%d%d", n, n)
						if err := tx.SaveVolunteer(v); err != nil {
							return err
						}
					case 4:
						then.number = n
						o := offer
						o.Number = n
						if err := tx.SaveOffer(&o); err != nil {
							return err
						}
					case 5:
						m, err := tx.Message(message.ID)
						if err != nil {
							return err
						}
						m.Asks, then.asks = n, n
						if err := tx.SaveMessage(m); err != nil {
							return err
						}
					case 2:
						k, err := tx.Task(task.ID)
						if err != nil {
							return err
						}
						k.NextWaveAt = at.Add(time.Duration(n) * time.Minute)
						then.due = k.NextWaveAt
						if err := tx.SaveTask(k); err != nil {
							return err
						}
					}
					if rapid.Bool().Draw(rt, "look") {
						if got, err := read(tx); err != nil || !is(got, then) {
							return fmt.Errorf("within: %+v, not %+v, %v", got, then, err)
						}
					}
				}
				if !kept {
					return undo
				}
				return nil
			})
			if kept {
				so = then
			} else if errors.Is(err, undo) {
				err = nil
			}
			if err != nil {
				rt.Fatal(err)
			}
			for _, s := range []*SQLite{ours, theirs} {
				if err := s.Update(ctx, func(tx dispatch.Tx) error {
					if got, err := read(tx); err != nil || !is(got, so) || got.units != 1 {
						return fmt.Errorf("%+v, not %+v, %v", got, so, err)
					}
					return nil
				}); err != nil {
					rt.Fatal(err)
				}
			}
		}
	})
}

func TestWritten(t *testing.T) {
	t.Parallel()
	for query, table := range map[string]string{
		"INSERT INTO units (name) VALUES (?)":      "units",
		"UPDATE tasks SET wake_at = ?1":            "tasks",
		"DELETE FROM report_months":                "report_months",
		"DELETE FROM report_months WHERE ends > ?": "report_months",
		"INSERT INTO delays\n(unit_id) VALUES (?)": "delays",
	} {
		if got := written(query); got != table {
			t.Errorf("%s writes %q, not %q", query, got, table)
		}
	}
}
