package store

import (
	"database/sql/driver"
	"fmt"
	"reflect"
	"slices"
	"testing"
	"time"

	"pgregory.net/rapid"

	"folgesvenn/dispatch"
)

// TestASaveLeavesWhatWasSaved saves copies of one row in turns, fresh and
// stale, each changed in some fields: what stands afterwards is the last copy
// saved, as if every save wrote the whole row.
func TestASaveLeavesWhatWasSaved(t *testing.T) {
	t.Parallel()
	s := openFile(t, ":memory:")
	at := time.Date(2026, 11, 27, 10, 0, 0, 0, time.UTC)
	var unit dispatch.Unit
	message := dispatch.Message{Direction: dispatch.Out, Kind: dispatch.KindOffer, Phone: "+4740000001", State: dispatch.MessageQueued, CreatedAt: at}
	task := dispatch.Task{Category: "shopping", Summary: "Handle", StartsAt: at, EndsAt: at.Add(time.Hour), State: dispatch.TaskOpen, Short: 1, Headcount: 1, CreatedAt: at}
	if err := s.Update(ctx, func(tx dispatch.Tx) error {
		unit = dispatch.Unit{Name: "Solbakken", Settings: dispatch.DefaultSettings()}
		if err := tx.AddUnit(&unit); err != nil {
			return err
		}
		message.UnitID, task.UnitID = unit.ID, unit.ID
		if err := tx.AddMessage(&message); err != nil {
			return err
		}
		return tx.AddTask(&task)
	}); err != nil {
		t.Fatal(err)
	}
	rapid.Check(t, func(rt *rapid.T) {
		texts, times := rapid.SampledFrom([]string{"", "Åse", "b"}), rapid.Map(rapid.IntRange(0, 2), func(n int) time.Time {
			return []time.Time{{}, at, at.Add(time.Minute)}[n]
		})
		var wantM dispatch.Message
		var wantK dispatch.Task
		err := s.Update(ctx, func(tx dispatch.Tx) error {
			m, err := tx.Message(message.ID)
			if err != nil {
				return err
			}
			k, err := tx.Task(task.ID)
			if err != nil {
				return err
			}
			copies, tasks := []dispatch.Message{*m}, []dispatch.Task{*k}
			wantMessage, wantTask := *m, *k
			for range rapid.IntRange(1, 25).Draw(rt, "steps") {
				switch rapid.IntRange(0, 4).Draw(rt, "step") {
				case 0:
					m, err := tx.Message(message.ID)
					if err != nil {
						return err
					}
					copies = append(copies, *m)
				case 1:
					m := &copies[rapid.IntRange(0, len(copies)-1).Draw(rt, "copy")]
					m.Body, m.SentAt, m.Attempts = texts.Draw(rt, "body"), times.Draw(rt, "sent"), rapid.IntRange(0, 2).Draw(rt, "attempts")
					m.Urgent, m.TaskID = rapid.Bool().Draw(rt, "urgent"), rapid.SampledFrom([]int64{0, task.ID}).Draw(rt, "task")
					m.Media = rapid.SampledFrom([][]dispatch.Media{nil, {{URL: "a"}}}).Draw(rt, "media")
					if err := tx.SaveMessage(m); err != nil {
						return err
					}
					wantMessage = *m
				case 2:
					k, err := tx.Task(task.ID)
					if err != nil {
						return err
					}
					tasks = append(tasks, *k)
				case 3:
					k := &tasks[rapid.IntRange(0, len(tasks)-1).Draw(rt, "copy")]
					k.Version = wantTask.Version // as if it had been read just now
					k.Place, k.WakeAt, k.Promised = texts.Draw(rt, "place"), times.Draw(rt, "wake"), rapid.SampledFrom([]float64{0, 0.5, 1}).Draw(rt, "promised")
					k.Needs.Skills = rapid.SampledFrom([][]string{nil, {"tegnspråk"}}).Draw(rt, "skills")
					if err := tx.SaveTask(k); err != nil {
						return err
					}
					wantTask = *k
				case 4:
					if err := tx.WakeShort(unit.ID, at); err != nil {
						return err
					}
					if !wantTask.WakeAt.IsZero() && wantTask.WakeAt.Before(at) {
						break
					}
					wantTask.WakeAt = at
				}
				if rapid.Bool().Draw(rt, "look") {
					if err := stands(tx, &wantMessage, &wantTask); err != nil {
						return err
					}
				}
			}
			wantM, wantK = wantMessage, wantTask
			return stands(tx, &wantMessage, &wantTask)
		})
		if err == nil { // and in the database, not only in what that transaction remembered
			err = s.View(ctx, func(tx dispatch.Tx) error { return stands(tx, &wantM, &wantK) })
		}
		if err != nil {
			rt.Fatal(err)
		}
	})
}

// TestWhatIsAddedIsKnown: what a transaction has added it reads as the database
// has it.
func TestWhatIsAddedIsKnown(t *testing.T) {
	t.Parallel()
	s := openFile(t, ":memory:")
	at := time.Date(2026, 11, 27, 10, 0, 0, 0, time.UTC)
	var task, later *dispatch.Task
	var message, sent *dispatch.Message
	err := s.Update(ctx, func(tx dispatch.Tx) error {
		u := dispatch.Unit{Name: "Solbakken", Settings: dispatch.DefaultSettings()}
		if err := tx.AddUnit(&u); err != nil {
			return err
		}
		k := dispatch.Task{UnitID: u.ID, Category: "shopping", Summary: "Handle", StartsAt: at, EndsAt: at.Add(time.Hour), State: dispatch.TaskOpen, Headcount: 1,
			Needs: dispatch.Needs{Car: true}, Promised: 1, CreatedAt: at}
		if err := tx.AddTask(&k); err != nil {
			return err
		}
		m := dispatch.Message{UnitID: u.ID, TaskID: k.ID, Direction: dispatch.Out, Kind: dispatch.KindOffer, Phone: "+4740000001", Body: "Kan du?",
			State: dispatch.MessageQueued, Media: []dispatch.Media{{URL: "a"}}, Urgent: true, CreatedAt: at}
		if err := tx.AddMessage(&m); err != nil {
			return err
		}
		var err error
		if task, err = tx.Task(k.ID); err != nil {
			return err
		}
		if message, err = tx.Message(m.ID); err != nil {
			return err
		}
		m.State, k.Wave = dispatch.MessageSending, 3
		if err := tx.SaveMessage(&m); err != nil {
			return err
		}
		return tx.SaveTask(&k)
	})
	if err != nil {
		t.Fatal(err)
	}
	if err := s.View(ctx, func(tx dispatch.Tx) (err error) {
		if later, err = tx.Task(task.ID); err != nil {
			return err
		}
		sent, err = tx.Message(message.ID)
		return err
	}); err != nil {
		t.Fatal(err)
	}
	task.Wave, task.Version, message.State = 3, 2, dispatch.MessageSending
	if !reflect.DeepEqual(task, later) || !reflect.DeepEqual(message, sent) {
		t.Errorf("then\n%+v\n%+v\nand afterwards\n%+v\n%+v", task, message, later, sent)
	}
}

func stands(tx dispatch.Tx, wantMessage *dispatch.Message, wantTask *dispatch.Task) error {
	m, err := tx.Message(wantMessage.ID)
	if err != nil {
		return err
	}
	k, err := tx.Task(wantTask.ID)
	if err != nil {
		return err
	}
	if !reflect.DeepEqual(m, wantMessage) {
		return fmt.Errorf("the message is %+v, not %+v", m, wantMessage)
	}
	if !reflect.DeepEqual(k, wantTask) {
		return fmt.Errorf("the task is %+v, not %+v", k, wantTask)
	}
	return nil
}

// TestASaveNamesWhatChanged: what was read is saved by its changed columns, and
// what was not is saved whole.
func TestASaveNamesWhatChanged(t *testing.T) {
	t.Parallel()
	row := []driver.Value{int64(1)}
	var same []any
	for range offers.columns[1:] {
		row, same = append(row, "x"), append(same, "x")
	}
	after := slices.Clone(same)
	after[5] = "accepted"
	if got, args := offers.update(row, after); got != "UPDATE offers SET state = ? WHERE id = ?" || len(args) != 1 || args[0] != "accepted" {
		t.Errorf("%s %v", got, args)
	}
	if got, _ := offers.update(row, same); got != "" {
		t.Errorf("nothing has changed, and yet: %s", got)
	}
	if got, _ := tasks.update(make([]driver.Value, len(tasks.columns)), make([]any, len(tasks.columns)-2)); got != "UPDATE tasks SET version = version + 1 WHERE id = ? AND version = ?" {
		t.Errorf("a task that was saved as it was: %s", got)
	}
	if _, args := offers.update(nil, after); len(args) != len(after) {
		t.Errorf("what was not read is saved by %d columns of %d", len(args), len(after))
	}
}
