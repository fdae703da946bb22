package storetest

import (
	"testing"
	"time"

	"folgesvenn/dispatch"
)

func calls(t *testing.T, s *suite) {
	w := s.world()
	var all []int64
	s.update(func(tx dispatch.Tx) {
		one := &dispatch.Call{UnitID: w.unit.ID, Direction: dispatch.In, Phone: "a", State: dispatch.CallAnswered, ProviderID: "CA1", TaskID: w.task.ID}
		s.ok(tx.AddCall(one))
		all = append(all, one.ID)
		s.is(tx.AddCall(&dispatch.Call{ProviderID: "CA1"}), dispatch.ErrConflict)
		// Those that the provider has not taken yet have no id in common.
		for range 2 {
			c := &dispatch.Call{UnitID: w.unit.ID, Direction: dispatch.Out, Phone: "b", State: dispatch.CallQueued, DialAt: at(0)}
			s.ok(tx.AddCall(c))
			all = append(all, c.ID)
		}
		s.equal("by the provider's id", got[*dispatch.Call](s)(tx.CallByProviderID("CA1")).ID, one.ID)
		_, err := tx.CallByProviderID("")
		s.is(err, dispatch.ErrNotFound)
		_, err = tx.CallByProviderID("CA2")
		s.is(err, dispatch.ErrNotFound)
	})
	s.view(func(tx dispatch.Tx) {
		s.equal("of a number", ids[dispatch.Call](s)(tx.Calls(dispatch.CallFilter{Phone: "b"}, dispatch.Page{})), all[1:])
		s.equal("of a task", ids[dispatch.Call](s)(tx.Calls(dispatch.CallFilter{TaskID: w.task.ID}, dispatch.Page{})), all[:1])
		s.equal("a page", ids[dispatch.Call](s)(tx.Calls(dispatch.CallFilter{}, dispatch.Page{After: all[0], Limit: 1})), all[1:2])
		s.equal("counts", got[[]dispatch.CallCount](s)(tx.CallCounts()), []dispatch.CallCount{
			{Direction: dispatch.In, State: dispatch.CallAnswered, N: 1}, {Direction: dispatch.In, State: dispatch.CallCompleted, N: 1}, {Direction: dispatch.Out, State: dispatch.CallQueued, N: 2}})
	})
}

func callsToDial(t *testing.T, s *suite) {
	w := s.world()
	add := func(phone string, state dispatch.CallState, urgent bool, minutes int) int64 {
		c := &dispatch.Call{UnitID: w.unit.ID, Direction: dispatch.Out, Phone: phone, State: state, Urgent: urgent, DialAt: at(minutes)}
		s.update(func(tx dispatch.Tx) { s.ok(tx.AddCall(c)) })
		return c.ID
	}
	first, second := add("a", dispatch.CallQueued, false, 0), add("a", dispatch.CallQueued, false, 0)
	later := add("b", dispatch.CallQueued, false, 5)
	urgent := add("c", dispatch.CallQueued, true, -1)
	blocked := add("d", dispatch.CallQueued, true, 0)
	busy := add("d", dispatch.CallAnswered, false, 0)
	due := func(what string, now time.Time, limit int, want ...int64) {
		s.Helper()
		s.view(func(tx dispatch.Tx) {
			s.equal(what, ids[dispatch.Call](s)(tx.CallsToDial(now, limit)), append([]int64{}, want...))
		})
	}
	due("urgent first, one per number, none to a line that is busy", at(0), 10, urgent, first)
	due("a limit", at(0), 1, urgent)
	due("nothing before its time", at(-2), 10)
	due("later", at(5), 10, urgent, first, later)
	for _, state := range []dispatch.CallState{dispatch.CallDialling, dispatch.CallUnsettled, dispatch.CallRinging} {
		s.update(func(tx dispatch.Tx) {
			c := got[*dispatch.Call](s)(tx.Call(busy))
			c.State = state
			s.ok(tx.SaveCall(c))
		})
		due(string(state), at(0), 10, urgent, first)
	}
	s.update(func(tx dispatch.Tx) {
		c := got[*dispatch.Call](s)(tx.Call(busy))
		c.State = dispatch.CallCompleted
		s.ok(tx.SaveCall(c))
		c = got[*dispatch.Call](s)(tx.Call(first))
		c.State = dispatch.CallCancelled
		s.ok(tx.SaveCall(c))
	})
	due("the line is free", at(0), 10, urgent, blocked, second)
}

func callsToSettle(t *testing.T, s *suite) {
	w := s.world()
	var all []int64
	for _, c := range []dispatch.Call{
		{State: dispatch.CallDialling, Deadline: at(10)},
		{State: dispatch.CallDialling, Deadline: at(10), SettleAt: at(20)},
		{State: dispatch.CallRinging, SettleAt: at(5)},
		{State: dispatch.CallAnswered, SettleAt: at(6)},
		{State: dispatch.CallCompleted, SettleAt: at(1)},
		{State: dispatch.CallQueued},
	} {
		c.UnitID, c.Direction = w.unit.ID, dispatch.Out
		s.update(func(tx dispatch.Tx) { s.ok(tx.AddCall(&c)) })
		all = append(all, c.ID)
	}
	s.view(func(tx dispatch.Tx) {
		s.equal("none yet", ids[dispatch.Call](s)(tx.CallsToSettle(at(4), 10)), []int64{})
		s.equal("on the line", ids[dispatch.Call](s)(tx.CallsToSettle(at(6), 10)), []int64{all[2], all[3]})
		s.equal("unknown outcomes", ids[dispatch.Call](s)(tx.CallsToSettle(at(20), 10)), all[:4])
		s.equal("a limit", ids[dispatch.Call](s)(tx.CallsToSettle(at(20), 1)), all[:1])
	})
}

func callsToEnd(t *testing.T, s *suite) {
	w := s.world()
	var all []int64
	for _, c := range []dispatch.Call{
		{State: dispatch.CallRinging, EndAt: at(5)},
		{State: dispatch.CallRinging, EndAt: at(6)},
		{State: dispatch.CallRinging},
		{State: dispatch.CallDialling, EndAt: at(1)},
		{State: dispatch.CallAnswered, EndAt: at(1)},
		{State: dispatch.CallCancelled, EndAt: at(1)},
	} {
		c.UnitID, c.Direction = w.unit.ID, dispatch.Out
		s.update(func(tx dispatch.Tx) { s.ok(tx.AddCall(&c)) })
		all = append(all, c.ID)
	}
	s.view(func(tx dispatch.Tx) {
		s.equal("not yet", ids[dispatch.Call](s)(tx.CallsToEnd(at(4), 10)), []int64{})
		s.equal("those that ring", ids[dispatch.Call](s)(tx.CallsToEnd(at(6), 10)), all[:2])
		s.equal("a limit", ids[dispatch.Call](s)(tx.CallsToEnd(at(6), 1)), all[:1])
	})
}

func offersToCall(t *testing.T, s *suite) {
	w := s.world()
	s.update(func(tx dispatch.Tx) {
		o := w.offer
		o.ID, o.State, o.CallAt = 0, dispatch.OfferSent, at(5)
		s.ok(tx.AddOffer(&o))
		closed := w.offer
		closed.CallAt = at(1)
		s.ok(tx.SaveOffer(&closed))
		s.equal("too early", ids[dispatch.Offer](s)(tx.OffersToCall(at(4), 10)), []int64{})
		s.equal("due", ids[dispatch.Offer](s)(tx.OffersToCall(at(5), 10)), []int64{o.ID})
	})
}

func recordings(t *testing.T, s *suite) {
	w := s.world()
	s.update(func(tx dispatch.Tx) {
		c := &dispatch.Call{UnitID: w.unit.ID, Direction: dispatch.In, State: dispatch.CallAnswered}
		s.ok(tx.AddCall(c))
		r := &dispatch.Recording{UnitID: w.unit.ID, CallID: c.ID, ProviderID: "RE1", DeleteAt: at(10)}
		s.ok(tx.AddRecording(r))
		s.is(tx.AddRecording(&dispatch.Recording{CallID: c.ID, ProviderID: "RE1"}), dispatch.ErrConflict)
		s.equal("of the call", ids[dispatch.Recording](s)(tx.RecordingsOfCall(c.ID)), []int64{r.ID})
		s.equal("kept", ids[dispatch.Recording](s)(tx.RecordingsToDelete(at(9), 10)), []int64{})
		s.equal("to delete", ids[dispatch.Recording](s)(tx.RecordingsToDelete(at(10), 10)), []int64{r.ID})
		r.DeleteAt, r.DeletedAt = time.Time{}, at(11)
		s.ok(tx.SaveRecording(r))
		s.equal("deleted", ids[dispatch.Recording](s)(tx.RecordingsToDelete(at(99), 10)), []int64{})
	})
}

func guesses(t *testing.T, s *suite) {
	count := func(tx dispatch.Tx, phone string, requester int64, since time.Time, byNumber, forPlace int) {
		s.Helper()
		n, m, err := tx.Guesses(phone, requester, since)
		s.ok(err)
		s.equal("guesses", []int{n, m}, []int{byNumber, forPlace})
	}
	s.update(func(tx dispatch.Tx) {
		first := got[int64](s)(tx.AddGuess("a", 1, at(0)))
		got[int64](s)(tx.AddGuess("a", 2, at(1)))
		got[int64](s)(tx.AddGuess("b", 1, at(2)))
		count(tx, "a", 1, at(0), 2, 2)
		count(tx, "a", 1, at(1), 1, 1)
		s.ok(tx.ForgetGuess(first))
		count(tx, "a", 1, at(0), 1, 1)
		s.ok(tx.PurgeGuesses(at(2)))
		count(tx, "a", 2, at(0), 0, 0)
		count(tx, "b", 1, at(0), 1, 1)
	})
}

func institutions(t *testing.T, s *suite) {
	w := s.world()
	s.update(func(tx dispatch.Tx) {
		s.equal("no PIN", got[bool](s)(tx.PINInUse()), false)
		r := w.requester
		r.PINHash = "hash"
		s.ok(tx.SaveRequester(&r))
		s.equal("a PIN", got[bool](s)(tx.PINInUse()), true)
		task := func(k dispatch.Task) int64 {
			k.UnitID = w.unit.ID
			s.ok(tx.AddTask(&k))
			return k.ID
		}
		later := task(dispatch.Task{RequesterID: r.ID, StartsAt: at(20), EndsAt: at(30), State: dispatch.TaskOpen})
		sooner := task(dispatch.Task{RequesterID: r.ID, StartsAt: at(10), EndsAt: at(30), State: dispatch.TaskAssigned})
		task(dispatch.Task{RequesterID: r.ID, StartsAt: at(-10), EndsAt: at(0), State: dispatch.TaskAssigned})
		task(dispatch.Task{StartsAt: at(10), EndsAt: at(30), State: dispatch.TaskOpen})
		s.equal("ahead", ids[dispatch.Task](s)(tx.TasksOfRequester(r.ID, at(0))), []int64{sooner, later})
	})
}
