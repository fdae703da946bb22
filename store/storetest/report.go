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
		s.equal("helped", got[int](s)(tx.Helped(from, to, w.unit.ID)), 1)
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
