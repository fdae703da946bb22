package storetest

import (
	"testing"
	"time"

	"folgesvenn/dispatch"
)

func summary(t *testing.T, s *suite) {
	w := s.world()
	s.update(func(tx dispatch.Tx) {
		task := func(k dispatch.Task) int64 {
			if k.UnitID == 0 {
				k.UnitID = w.unit.ID
			}
			k.EndsAt = k.StartsAt.Add(2 * time.Hour)
			s.ok(tx.AddTask(&k))
			return k.ID
		}
		done := task(dispatch.Task{Category: "escort", State: dispatch.TaskDone, StartsAt: at(0), CreatedAt: at(-600), RequesterID: w.requester.ID})
		given := task(dispatch.Task{Category: "escort", State: dispatch.TaskDone, StartsAt: at(1), CreatedAt: at(-600), Hours: 1.5})
		ahead := task(dispatch.Task{Category: "visit", State: dispatch.TaskAssigned, StartsAt: at(2), CreatedAt: at(-600)})
		task(dispatch.Task{Category: "visit", State: dispatch.TaskUnfilled, StartsAt: at(3)})
		task(dispatch.Task{Category: "visit", State: dispatch.TaskOpen, StartsAt: at(4), UnitID: w.other.ID})
		task(dispatch.Task{Category: "visit", State: dispatch.TaskOpen, StartsAt: at(10)}) // the end is left out
		assign := func(task, v int64, state dispatch.AssignmentState, minutes int) {
			s.ok(tx.AddAssignment(&dispatch.Assignment{TaskID: task, VolunteerID: v, State: state, At: at(-600 + minutes)}))
		}
		assign(done, w.kari.ID, dispatch.AssignmentDone, 10)
		assign(given, w.ola.ID, dispatch.AssignmentWithdrawn, 1)
		assign(given, w.kari.ID, dispatch.AssignmentDone, 30)
		assign(ahead, w.kari.ID, dispatch.AssignmentActive, 20)
		for _, m := range []dispatch.Message{
			{TaskID: done, Direction: dispatch.Out, State: dispatch.MessageDelivered, Segments: 2},
			{TaskID: done, Direction: dispatch.Out, State: dispatch.MessageCancelled, Segments: 2},
			{TaskID: done, Direction: dispatch.In, State: dispatch.MessageReceived, Segments: 1},
			{TaskID: ahead, Direction: dispatch.Out, State: dispatch.MessageQueued, Segments: 1},
			{Direction: dispatch.Out, State: dispatch.MessageSent, Segments: 1},
		} {
			s.ok(tx.AddMessage(&m))
		}
	})
	s.view(func(tx dispatch.Tx) {
		sum := got[*dispatch.Summary](s)(tx.Summary(at(0), at(10), w.unit.ID))
		s.equal("summary", sum, &dispatch.Summary{
			Tasks:       4,
			ByState:     map[dispatch.TaskState]int{dispatch.TaskDone: 2, dispatch.TaskAssigned: 1, dispatch.TaskUnfilled: 1},
			ByCategory:  map[string]int{"escort": 2, "visit": 2},
			ByRequester: map[int64]int{0: 3, w.requester.ID: 1},
			Filled:      3, MedianFill: 20 * time.Minute, Texts: 2, Segments: 3, Hours: 3.5, ActiveVolunteers: 1,
		})
		s.equal("all units", got[*dispatch.Summary](s)(tx.Summary(at(0), at(10), 0)).Tasks, 5)
		s.equal("nothing", got[*dispatch.Summary](s)(tx.Summary(at(500), at(600), 0)).Tasks, 0)
	})
}
