package storetest

import (
	"testing"
	"time"

	"folgesvenn/dispatch"
)

func tasks(t *testing.T, s *suite) {
	w := s.world() // two drafts without a time
	open := &dispatch.Task{UnitID: w.unit.ID, State: dispatch.TaskOpen, Category: "escort", StartsAt: at(60), EndsAt: at(120)}
	done := &dispatch.Task{UnitID: w.other.ID, State: dispatch.TaskDone, StartsAt: at(-60), EndsAt: at(0)}
	mine := &dispatch.Task{UnitID: w.unit.ID, State: dispatch.TaskDraft, RecipientID: w.recipient.ID, RequesterID: w.requester.ID}
	s.update(func(tx dispatch.Tx) {
		s.ok(tx.AddTask(open))
		s.ok(tx.AddTask(done))
		s.ok(tx.AddTask(mine))
	})
	s.view(func(tx dispatch.Tx) {
		find := func(f dispatch.TaskFilter) []int64 { return ids[dispatch.Task](s)(tx.Tasks(f, dispatch.Page{})) }
		s.equal("all", find(dispatch.TaskFilter{}), []int64{w.task.ID, w.task2.ID, open.ID, done.ID, mine.ID})
		s.equal("states", find(dispatch.TaskFilter{States: []dispatch.TaskState{dispatch.TaskDone, dispatch.TaskOpen}}),
			[]int64{open.ID, done.ID})
		s.equal("unit", find(dispatch.TaskFilter{UnitID: w.other.ID}), []int64{done.ID})
		s.equal("category", find(dispatch.TaskFilter{Category: "escort"}), []int64{open.ID})
		s.equal("from", find(dispatch.TaskFilter{StartsFrom: at(60)}), []int64{open.ID})
		s.equal("before", find(dispatch.TaskFilter{StartsBefore: at(60)}), []int64{done.ID})
		s.equal("between", find(dispatch.TaskFilter{StartsFrom: at(-60), StartsBefore: at(61)}), []int64{open.ID, done.ID})
		s.equal("newest", find(dispatch.TaskFilter{UnitID: w.unit.ID, Newest: true}), []int64{mine.ID, open.ID, w.task2.ID, w.task.ID})
		s.equal("recipient", find(dispatch.TaskFilter{RecipientID: w.recipient.ID}), []int64{mine.ID})
		s.equal("requester", find(dispatch.TaskFilter{RequesterID: w.requester.ID, Newest: true}), []int64{mine.ID})
		s.equal("neither", find(dispatch.TaskFilter{RequesterID: w.requester.ID, RecipientID: 99}), []int64{})
		s.equal("counts", got[map[dispatch.TaskState]int](s)(tx.TaskCounts()),
			map[dispatch.TaskState]int{dispatch.TaskDraft: 3, dispatch.TaskOpen: 1, dispatch.TaskDone: 1})
	})
}

func tasksDue(t *testing.T, s *suite) {
	w := s.world()
	add := func(state dispatch.TaskState, wave, wake, decide time.Time) int64 {
		k := &dispatch.Task{UnitID: w.unit.ID, State: state, NextWaveAt: wave, WakeAt: wake, DecideBy: decide}
		s.update(func(tx dispatch.Tx) { s.ok(tx.AddTask(k)) })
		return k.ID
	}
	var none time.Time
	noDeadline := add(dispatch.TaskOpen, at(0), none, none)
	late := add(dispatch.TaskOpen, at(-1), none, at(90))
	woken := add(dispatch.TaskOpen, at(50), at(0), at(80))
	past := add(dispatch.TaskOpen, none, none, at(0))
	add(dispatch.TaskOpen, at(1), at(1), at(1))
	add(dispatch.TaskOpen, none, none, none)
	add(dispatch.TaskAssigned, at(-1), at(-1), at(-1))
	s.view(func(tx dispatch.Tx) {
		s.equal("due", ids[dispatch.Task](s)(tx.TasksDue(now, 10)), []int64{past, woken, late, noDeadline})
		s.equal("limit", ids[dispatch.Task](s)(tx.TasksDue(now, 2)), []int64{past, woken})
		s.equal("earlier", ids[dispatch.Task](s)(tx.TasksDue(at(-2), 10)), []int64{})
	})
}

func wakeShort(t *testing.T, s *suite) {
	w := s.world()
	tasks := []*dispatch.Task{
		{State: dispatch.TaskOpen, Short: 1},                     // woken
		{State: dispatch.TaskOpen, Short: 2, WakeAt: at(9)},      // woken earlier
		{State: dispatch.TaskOpen, Short: 1, WakeAt: at(-9)},     // is earlier already
		{State: dispatch.TaskOpen, Short: 0, WakeAt: at(9)},      // nothing short
		{State: dispatch.TaskAssigned, Short: 1},                 // not open
		{State: dispatch.TaskOpen, Short: 1, UnitID: w.other.ID}, // another's
	}
	s.update(func(tx dispatch.Tx) {
		for _, k := range tasks {
			if k.UnitID == 0 {
				k.UnitID = w.unit.ID
			}
			s.ok(tx.AddTask(k))
		}
		s.ok(tx.WakeShort(w.unit.ID, now))
	})
	tasks[0].WakeAt, tasks[1].WakeAt = now, now
	s.view(func(tx dispatch.Tx) {
		for i, want := range tasks {
			k := got[*dispatch.Task](s)(tx.Task(want.ID))
			if !k.WakeAt.Equal(want.WakeAt) {
				t.Errorf("task %d wakes at %v, want %v", i, k.WakeAt, want.WakeAt)
			}
		}
	})
}

func nextDue(t *testing.T, s *suite) {
	w := s.world()
	due := func(want time.Time, what string) {
		t.Helper()
		s.view(func(tx dispatch.Tx) { s.equal("next due: "+what, got[time.Time](s)(tx.NextDue()), want) })
	}
	due(time.Time{}, "nothing")
	task := &dispatch.Task{UnitID: w.unit.ID, State: dispatch.TaskOpen, DecideBy: at(100)}
	s.update(func(tx dispatch.Tx) { s.ok(tx.AddTask(task)) })
	due(at(100), "deadline")
	s.update(func(tx dispatch.Tx) { task.NextWaveAt = at(90); s.ok(tx.SaveTask(task)) })
	due(at(90), "wave")
	s.update(func(tx dispatch.Tx) { task.WakeAt = at(85); s.ok(tx.SaveTask(task)) })
	due(at(85), "waking")
	s.update(func(tx dispatch.Tx) {
		s.ok(tx.AddOffer(&dispatch.Offer{TaskID: task.ID, VolunteerID: w.kari.ID, State: dispatch.OfferSent, LapsesAt: at(80)}))
		s.ok(tx.AddOffer(&dispatch.Offer{TaskID: task.ID, VolunteerID: w.ola.ID, State: dispatch.OfferLapsed, LapsesAt: at(1)}))
	})
	due(at(80), "lapse")
	add := func(m dispatch.Message) *dispatch.Message {
		m.Direction = dispatch.Out
		s.update(func(tx dispatch.Tx) { s.ok(tx.AddMessage(&m)) })
		return &m
	}
	sending := add(dispatch.Message{Phone: "a", State: dispatch.MessageSending, Deadline: at(60), SettleAt: at(70)})
	due(at(70), "settling")
	add(dispatch.Message{Phone: "a", State: dispatch.MessageQueued, SendAt: at(10)})
	due(at(60), "a message that waits for a request under way")
	add(dispatch.Message{Phone: "b", State: dispatch.MessageQueued, SendAt: at(50), Attempts: 1})
	add(dispatch.Message{Phone: "b", State: dispatch.MessageQueued, SendAt: at(5)})
	due(at(50), "a message that waits for another's next try")
	s.update(func(tx dispatch.Tx) { sending.State = dispatch.MessageSent; s.ok(tx.SaveMessage(sending)) })
	due(at(10), "the first waits no longer")
	s.update(func(tx dispatch.Tx) {
		s.ok(tx.AddCall(&dispatch.Call{UnitID: w.unit.ID, Direction: dispatch.Out, Phone: "d", State: dispatch.CallQueued, DialAt: at(8)}))
	})
	due(at(8), "a call to be made")
	s.update(func(tx dispatch.Tx) {
		s.ok(tx.AddCall(&dispatch.Call{UnitID: w.unit.ID, Direction: dispatch.In, Phone: "d", State: dispatch.CallAnswered, SettleAt: at(9)}))
	})
	due(at(9), "it waits for the line")
	s.update(func(tx dispatch.Tx) {
		s.ok(tx.AddRecording(&dispatch.Recording{UnitID: w.unit.ID, CallID: w.call.ID, ProviderID: "RE1", DeleteAt: at(7)}))
	})
	due(at(7), "a recording to be deleted")
	s.view(func(tx dispatch.Tx) {
		s.equal("due times", got[dispatch.DueTimes](s)(tx.DueTimes()), dispatch.DueTimes{Lapse: at(80), Task: at(85), Other: at(7)})
	})
	add(dispatch.Message{Phone: "c", State: dispatch.MessageQueued})
	s.view(func(tx dispatch.Tx) {
		next := got[time.Time](s)(tx.NextDue())
		if next.IsZero() || next.After(at(-1000)) {
			t.Fatalf("next due: a message without a time is due at once, not at %v", next)
		}
	})
}
