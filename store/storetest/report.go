package storetest

import (
	"slices"
	"testing"
	"time"

	"folgesvenn/dispatch"
)

// reportRows are what a report is made of.
func reportRows(_ *testing.T, s *suite) {
	w := s.world()
	add := func(tx dispatch.Tx, unit int64, state dispatch.TaskState, category string, requester int64, minutes int, hours float64) *dispatch.Task {
		k := &dispatch.Task{UnitID: unit, State: state, Category: category, RequesterID: requester, RecipientID: w.recipient.ID, StartsAt: at(minutes), EndsAt: at(minutes + 90), Hours: hours, CreatedAt: at(-100)}
		s.ok(tx.AddTask(k))
		return k
	}
	s.update(func(tx dispatch.Tx) {
		planned := add(tx, w.unit.ID, dispatch.TaskDone, "escort", w.requester.ID, 0, 0)
		longer := add(tx, w.unit.ID, dispatch.TaskDone, "escort", w.requester.ID, 30, 4)
		add(tx, w.unit.ID, dispatch.TaskUnfilled, "walk", 0, 59, 0)
		add(tx, w.unit.ID, dispatch.TaskDone, "escort", 0, 60, 9)  // after the period
		add(tx, w.unit.ID, dispatch.TaskDone, "escort", 0, -1, 9)  // before it
		add(tx, w.other.ID, dispatch.TaskDone, "escort", 0, 10, 9) // another unit's
		for i, k := range []*dispatch.Task{planned, longer} {
			s.ok(tx.AddAssignment(&dispatch.Assignment{TaskID: k.ID, VolunteerID: w.kari.ID, State: dispatch.AssignmentDone, At: at(-100 + 10*(i+1))}))
		}
		s.ok(tx.AddAssignment(&dispatch.Assignment{TaskID: planned.ID, VolunteerID: w.ola.ID, State: dispatch.AssignmentWithdrawn, At: at(-99)}))
		text := func(d dispatch.Direction, state dispatch.MessageState, segments int, task int64) {
			s.ok(tx.AddMessage(&dispatch.Message{Direction: d, State: state, Segments: segments, TaskID: task, Phone: "+4740000001"}))
		}
		text(dispatch.Out, dispatch.MessageDelivered, 2, planned.ID)
		text(dispatch.Out, dispatch.MessageFailed, 1, longer.ID)
		text(dispatch.Out, dispatch.MessageCancelled, 5, longer.ID)
		text(dispatch.In, dispatch.MessageReceived, 1, longer.ID)
		text(dispatch.Out, dispatch.MessageDelivered, 7, 0)
		for _, e := range []dispatch.Event{
			{UnitID: w.unit.ID, At: at(2), Actor: "coordinator:2", TaskID: planned.ID}, {UnitID: w.unit.ID, At: at(9), Actor: "coordinator:1"},
			{UnitID: w.unit.ID, At: at(1), Actor: "coordinator:1", TaskID: longer.ID}, {UnitID: w.unit.ID, At: at(3), Actor: "system"},
			{UnitID: w.unit.ID, At: at(60), Actor: "coordinator:1"}, {UnitID: w.other.ID, At: at(3), Actor: "coordinator:1"},
		} {
			s.ok(tx.AddEvent(&e))
		}
		s.ok(tx.AddVolunteer(&dispatch.Volunteer{UnitID: w.unit.ID, Name: "Ny", CreatedAt: at(5)}))
		s.ok(tx.AddVolunteer(&dispatch.Volunteer{UnitID: w.unit.ID, Name: "Sluttet", CreatedAt: at(6), Left: true}))
	})
	from, to := at(0), at(60)
	s.view(func(tx dispatch.Tx) {
		s.equal("tallies", got[[]dispatch.Tally](s)(tx.Tallies(from, to, w.unit.ID)), []dispatch.Tally{
			{State: dispatch.TaskDone, Category: "escort", RequesterID: w.requester.ID, N: 2, Hours: 5.5},
			{State: dispatch.TaskUnfilled, Category: "walk", N: 1},
		})
		fills := got[[]dispatch.Fill](s)(tx.Fills(from, to, w.unit.ID))
		slices.SortFunc(fills, func(a, b dispatch.Fill) int { return int(a.After - b.After) })
		s.equal("fills", fills, []dispatch.Fill{{VolunteerID: w.kari.ID, After: 10 * time.Minute}, {VolunteerID: w.kari.ID, After: 20 * time.Minute}})
		texts, segments, err := tx.TextsOfTasks(from, to, w.unit.ID)
		s.ok(err)
		s.equal("texts", []int{texts, segments}, []int{2, 3})
		s.equal("helped", got[[]int64](s)(tx.Helped(from, to, w.unit.ID)), []int64{w.recipient.ID})
		actions := got[[]dispatch.Action](s)(tx.CoordinatorActions(from, to, w.unit.ID))
		for i := range actions {
			actions[i].TaskID = min(actions[i].TaskID, 1)
		}
		s.equal("actions", actions, []dispatch.Action{{Who: "coordinator:1", At: at(1), TaskID: 1}, {Who: "coordinator:1", At: at(9)}, {Who: "coordinator:2", At: at(2), TaskID: 1}})
		registered, came, err := tx.VolunteerCounts(from, to, w.unit.ID)
		s.ok(err)
		s.equal("volunteers", []int{registered, came}, []int{3, 2})
	})
}

// keptMonths: what is kept of a month is forgotten by whatever it counts, and by
// nothing else.
func keptMonths(_ *testing.T, s *suite) {
	w := s.world()
	begin, end := at(0), at(600)
	inside, outside := &dispatch.Task{UnitID: w.unit.ID, State: dispatch.TaskDone, StartsAt: at(0), EndsAt: at(30)}, &dispatch.Task{UnitID: w.unit.ID, StartsAt: at(600), EndsAt: at(630)}
	past := &dispatch.Task{UnitID: w.unit.ID, StartsAt: at(-1), EndsAt: at(30)}
	on := &dispatch.Assignment{VolunteerID: w.kari.ID, State: dispatch.AssignmentActive, At: at(0)}
	queued := &dispatch.Message{Direction: dispatch.Out, State: dispatch.MessageQueued, Segments: 1, Phone: "+4740000077"}
	s.update(func(tx dispatch.Tx) {
		for _, k := range []*dispatch.Task{inside, outside, past} {
			s.ok(tx.AddTask(k))
		}
		on.TaskID, queued.TaskID = inside.ID, inside.ID
		s.ok(tx.AddAssignment(on))
		s.ok(tx.AddMessage(queued))
	})
	moved := *outside
	action := func(minutes int, actor string) func(tx dispatch.Tx) {
		return func(tx dispatch.Tx) {
			s.ok(tx.AddEvent(&dispatch.Event{UnitID: w.unit.ID, At: at(minutes), Actor: actor}))
		}
	}
	for _, x := range []struct {
		name    string
		write   func(tx dispatch.Tx)
		forgets bool
	}{
		{"nothing", func(dispatch.Tx) {}, false},
		{"a task of another month", func(tx dispatch.Tx) { s.ok(tx.SaveTask(outside)) }, false},
		{"a task of the month before", func(tx dispatch.Tx) { s.ok(tx.SaveTask(past)) }, false},
		{"a task of the month", func(tx dispatch.Tx) { s.ok(tx.SaveTask(inside)) }, true},
		{"a new task", func(tx dispatch.Tx) {
			s.ok(tx.AddTask(&dispatch.Task{UnitID: w.unit.ID, StartsAt: at(599), EndsAt: at(620)}))
		}, true},
		{"a task that comes into it", func(tx dispatch.Tx) {
			moved.Version, moved.StartsAt = outside.Version, at(20)
			s.ok(tx.SaveTask(&moved))
		}, true},
		{"a task that leaves it", func(tx dispatch.Tx) {
			moved.StartsAt = at(700)
			s.ok(tx.SaveTask(&moved))
		}, true},
		{"an assignment", func(tx dispatch.Tx) { s.ok(tx.SaveAssignment(on)) }, true},
		{"a new assignment", func(tx dispatch.Tx) {
			s.ok(tx.AddAssignment(&dispatch.Assignment{TaskID: inside.ID, VolunteerID: w.ola.ID, State: dispatch.AssignmentWithdrawn, At: at(1)}))
		}, true},
		{"a text", func(tx dispatch.Tx) { s.ok(tx.SaveMessage(queued)) }, true},
		{"a new text", func(tx dispatch.Tx) {
			s.ok(tx.AddMessage(&dispatch.Message{Direction: dispatch.Out, State: dispatch.MessageQueued, TaskID: inside.ID, Phone: "+4740000001"}))
		}, true},
		{"a text about nothing", func(tx dispatch.Tx) {
			s.ok(tx.AddMessage(&dispatch.Message{Direction: dispatch.Out, State: dispatch.MessageQueued, Phone: "+4740000001"}))
		}, false},
		{"what the system did", action(5, "system"), false},
		{"what a coordinator did", action(5, "coordinator:1"), true},
		{"what a coordinator did just before", action(-4, "coordinator:1"), true},
		{"what a coordinator did afterwards", action(600, "coordinator:1"), false},
		{"a text that an erasure calls back", func(tx dispatch.Tx) { s.ok(tx.EraseTraces(dispatch.Traces{Phones: []string{queued.Phone}}, at(0))) }, true},
	} {
		s.update(func(tx dispatch.Tx) { s.ok(tx.KeepMonth(begin, end, w.unit.ID, "figures")) })
		s.update(x.write)
		s.view(func(tx dispatch.Tx) {
			want := "figures"
			if x.forgets {
				want = ""
			}
			s.equal("kept after "+x.name, got[string](s)(tx.KeptMonth(begin, end, w.unit.ID)), want)
			s.equal("another unit", got[string](s)(tx.KeptMonth(begin, end, w.other.ID)), "")
			s.equal("another end", got[string](s)(tx.KeptMonth(begin, at(599), w.unit.ID)), "")
		})
	}
}
