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

func offers(t *testing.T, s *suite) {
	w := s.world()
	add := func(task int64, v *dispatch.Volunteer, state dispatch.OfferState, created, lapses time.Time) *dispatch.Offer {
		o := &dispatch.Offer{TaskID: task, VolunteerID: v.ID, Phone: v.Phone, State: state, CreatedAt: created, LapsesAt: lapses}
		s.update(func(tx dispatch.Tx) { s.ok(tx.AddOffer(o)) })
		return o
	}
	first := add(w.task.ID, &w.kari, dispatch.OfferLapsed, at(-60), at(-30))
	second := add(w.task.ID, &w.kari, dispatch.OfferSent, at(-20), at(5))
	third := add(w.task2.ID, &w.kari, dispatch.OfferQueued, at(-10), at(0))
	ola := add(w.task.ID, &w.ola, dispatch.OfferDeclined, at(-10), at(-5))
	s.update(func(tx dispatch.Tx) {
		dup := &dispatch.Offer{TaskID: w.task.ID, VolunteerID: w.kari.ID, State: dispatch.OfferQueued}
		s.is(tx.AddOffer(dup), dispatch.ErrConflict)
		first.State = dispatch.OfferQueued
		s.is(tx.SaveOffer(first), dispatch.ErrConflict)
		first.State = dispatch.OfferLapsed
		s.ok(tx.SaveOffer(first))
	})
	s.update(func(tx dispatch.Tx) {
		open := w.task
		open.State = dispatch.TaskOpen
		s.ok(tx.SaveTask(&open))
		of := got[map[int64][]*dispatch.Offer](s)(tx.OffersOfOpenTasks(w.unit.ID))
		s.equal("of open tasks", ids[dispatch.Offer](s)(of[open.ID], nil), []int64{first.ID, second.ID, ola.ID})
		s.equal("of open tasks alone", len(of), 1)
		open.State = dispatch.TaskDraft
		s.ok(tx.SaveTask(&open))
	})
	// A question about a change is a question on a number, and not an offer of
	// the task.
	change := &dispatch.Offer{Kind: dispatch.OfferChange, TaskID: w.task2.ID, VolunteerID: w.ola.ID, Phone: "+4740000077",
		State: dispatch.OfferSent, CreatedAt: at(-3), LapsesAt: at(60)}
	s.update(func(tx dispatch.Tx) {
		_, err := tx.ChangeQuestion(w.task2.ID, w.ola.ID)
		s.is(err, dispatch.ErrNotFound)
		s.ok(tx.AddOffer(change))
		before := got[map[int64]dispatch.RecentOffers](s)(tx.Recent(at(-4), at(-4)))
		s.equal("recent without the change", len(before), 0)
		s.equal("the change question", got[*dispatch.Offer](s)(tx.ChangeQuestion(w.task2.ID, w.ola.ID)).ID, change.ID)
		_, err = tx.ChangeQuestion(w.task2.ID, w.kari.ID)
		s.is(err, dispatch.ErrNotFound)
		s.equal("of its task", ids[dispatch.Offer](s)(tx.OffersOfTask(w.task2.ID)), []int64{w.offer.ID, third.ID})
		s.equal("to its phone", ids[dispatch.Offer](s)(tx.OffersToPhone(change.Phone, at(-60))), []int64{change.ID})
		s.equal("open on its phone", got[map[string]int](s)(tx.OpenPhones())[change.Phone], 1)
		s.equal("lapsing", ids[dispatch.Offer](s)(tx.OffersDue(at(60), 9)), []int64{second.ID, third.ID, change.ID})
		yes, all, err := tx.OfferOutcomes(at(-4))
		s.ok(err)
		s.equal("outcomes without the change", []int{yes, all}, []int{0, 0})
		change.State, change.ClosedAt = dispatch.OfferDeclined, now
		s.ok(tx.SaveOffer(change))
	})
	s.view(func(tx dispatch.Tx) {
		s.equal("of task", ids[dispatch.Offer](s)(tx.OffersOfTask(w.task.ID)), []int64{first.ID, second.ID, ola.ID})
		s.equal("of open tasks", got[map[int64][]*dispatch.Offer](s)(tx.OffersOfOpenTasks(w.unit.ID)), map[int64][]*dispatch.Offer{})
		s.equal("to phone", ids[dispatch.Offer](s)(tx.OffersToPhone(w.kari.Phone, at(-60))), []int64{third.ID, second.ID, first.ID})
		s.equal("to phone lately", ids[dispatch.Offer](s)(tx.OffersToPhone(w.kari.Phone, at(-20))), []int64{third.ID, second.ID})
		s.equal("to phone ever", len(ids[dispatch.Offer](s)(tx.OffersToPhone(w.kari.Phone, time.Time{}))), 3)
		s.equal("due", ids[dispatch.Offer](s)(tx.OffersDue(now, 9)), []int64{third.ID})
		s.equal("due later", ids[dispatch.Offer](s)(tx.OffersDue(at(5), 9)), []int64{second.ID, third.ID})
		s.equal("due, limit", ids[dispatch.Offer](s)(tx.OffersDue(at(5), 1)), []int64{second.ID})
		s.equal("open phones", got[map[string]int](s)(tx.OpenPhones()), map[string]int{w.kari.Phone: 2})
	})
	s.update(func(tx dispatch.Tx) {
		second.State, third.State = dispatch.OfferAccepted, dispatch.OfferFailed
		s.ok(tx.SaveOffer(second))
		s.ok(tx.SaveOffer(third))
		yes, all, err := tx.OfferOutcomes(at(-60))
		s.ok(err)
		s.equal("outcomes", []int{yes, all}, []int{1, 3})
		yes, all, err = tx.OfferOutcomes(at(1))
		s.ok(err)
		s.equal("no outcomes", []int{yes, all}, []int{0, 0})
		s.equal("open phones", got[map[string]int](s)(tx.OpenPhones()), map[string]int{})
	})
}

func recent(t *testing.T, s *suite) {
	w := s.world()
	day := 24 * 60
	s.update(func(tx dispatch.Tx) {
		for _, o := range []dispatch.Offer{
			{VolunteerID: w.kari.ID, State: dispatch.OfferLapsed, CreatedAt: at(-20 * day)},
			{VolunteerID: w.kari.ID, State: dispatch.OfferDeclined, CreatedAt: at(-3 * day)},
			{VolunteerID: w.kari.ID, State: dispatch.OfferSent, CreatedAt: at(-day)},
			{VolunteerID: w.ola.ID, State: dispatch.OfferAccepted, CreatedAt: at(-10 * day)},
			{VolunteerID: w.ola.ID, State: dispatch.OfferWithdrawn, CreatedAt: at(-day)},
			{VolunteerID: w.ola.ID, State: dispatch.OfferFailed, CreatedAt: at(-day)},
		} {
			o.TaskID = w.task.ID
			s.ok(tx.AddOffer(&o))
		}
	})
	type result = map[int64]dispatch.RecentOffers
	s.view(func(tx dispatch.Tx) {
		s.equal("month", got[result](s)(tx.Recent(at(-28*day), at(-7*day))),
			result{w.kari.ID: {Last: at(-day), Week: 2}, w.ola.ID: {Last: at(-10 * day)}})
		s.equal("days", got[result](s)(tx.Recent(at(-2*day), at(-7*day))), result{w.kari.ID: {Last: at(-day), Week: 2}})
		s.equal("ever", got[result](s)(tx.Recent(time.Time{}, at(0))),
			result{w.kari.ID: {Last: at(-day)}, w.ola.ID: {Last: at(-10 * day)}})
	})
}

// groups: an organisation has as many places as it sends people, and nobody else
// has any of them (law 2).
func (s *suite) groups(w *world, k, other *dispatch.Task) {
	add := func(k *dispatch.Task, place, people int, v int64) (*dispatch.Assignment, error) {
		a := &dispatch.Assignment{TaskID: k.ID, VolunteerID: v, Place: place, People: people, Comers: []string{"Per", "Anne"}, State: dispatch.AssignmentActive, At: now}
		var err error
		// The function goes on after a refusal, as a use case does.
		s.update(func(tx dispatch.Tx) { err = tx.AddAssignment(a) })
		return a, err
	}
	group, err := add(k, 2, 3, w.kari.ID) // 2, 3 and 4
	s.ok(err)
	for _, place := range []int{2, 3, 4} {
		_, err = add(k, place, 1, w.ola.ID)
		s.is(err, dispatch.ErrConflict)
	}
	_, err = add(k, 1, 2, w.ola.ID)
	s.is(err, dispatch.ErrConflict)
	_, err = add(k, 5, 2, w.kari.ID) // has some already
	s.is(err, dispatch.ErrConflict)
	_, err = add(k, 4, 1, w.ola.ID) // which the refusals have not touched
	s.is(err, dispatch.ErrConflict)
	first, err := add(k, 1, 1, w.ola.ID)
	s.ok(err)
	s.view(func(tx dispatch.Tx) {
		s.equal("a group", got[[]*dispatch.Assignment](s)(tx.AssignmentsOn(k.ID)), []*dispatch.Assignment{first, group})
	})
	// It moves, becomes fewer, and its places are others' again.
	group.People, group.Comers = 1, nil
	s.update(func(tx dispatch.Tx) { s.ok(tx.SaveAssignment(group)) })
	first.People = 2
	err = s.store.Update(ctx, func(tx dispatch.Tx) error { return tx.SaveAssignment(first) })
	s.is(err, dispatch.ErrConflict)
	group.State = dispatch.AssignmentWithdrawn
	s.update(func(tx dispatch.Tx) { s.ok(tx.SaveAssignment(group)) })
	s.update(func(tx dispatch.Tx) { s.ok(tx.SaveAssignment(first)) })
	// The names of who came are kept for a while only.
	over := *other
	over.EndsAt = at(-10)
	s.update(func(tx dispatch.Tx) { s.ok(tx.SaveTask(&over)) })
	named, err := add(&over, 1, 2, w.kari.ID)
	s.ok(err)
	s.update(func(tx dispatch.Tx) {
		s.equal("names of what is young", got[int](s)(tx.PurgeComers(w.unit.ID, at(-11), 9)), 0)
		s.equal("names of another unit", got[int](s)(tx.PurgeComers(w.other.ID, at(0), 9)), 0)
		s.equal("names", got[int](s)(tx.PurgeComers(w.unit.ID, at(0), 9)), 1)
		s.equal("names again", got[int](s)(tx.PurgeComers(w.unit.ID, at(0), 9)), 0)
	})
	s.view(func(tx dispatch.Tx) {
		back := got[*dispatch.Assignment](s)(tx.ActiveAssignment(over.ID))
		s.equal("emptied", []any{len(back.Comers), back.People, back.ID}, []any{0, 2, named.ID})
	})
}

func assignments(t *testing.T, s *suite) {
	w := s.world()
	task := func(from, to int) *dispatch.Task {
		k := &dispatch.Task{UnitID: w.unit.ID, RecipientID: w.recipient.ID, Postcode: "1470", State: dispatch.TaskAssigned, StartsAt: at(from), EndsAt: at(to)}
		s.update(func(tx dispatch.Tx) { s.ok(tx.AddTask(k)) })
		return k
	}
	assign := func(k *dispatch.Task, v int64, state dispatch.AssignmentState) *dispatch.Assignment {
		a := &dispatch.Assignment{TaskID: k.ID, VolunteerID: v, State: state, At: now}
		s.update(func(tx dispatch.Tx) { s.ok(tx.AddAssignment(a)) })
		return a
	}
	later, soon, past, given := task(300, 360), task(60, 120), task(-120, -60), task(60, 120)
	aLater := assign(later, w.kari.ID, dispatch.AssignmentActive)
	aSoon := assign(soon, w.kari.ID, dispatch.AssignmentActive)
	aPast := assign(past, w.kari.ID, dispatch.AssignmentDone)
	assign(given, w.ola.ID, dispatch.AssignmentReleased)
	aGiven := assign(given, w.ola.ID, dispatch.AssignmentActive)
	s.view(func(tx dispatch.Tx) {
		many := make([]int64, 51, 200) // more than one query asks about
		for i := range many {
			many[i] = int64(1000 + i)
		}
		s.equal("of many tasks", got[map[int64][]*dispatch.Assignment](s)(tx.AssignmentsOfTasks(append(many, given.ID))),
			map[int64][]*dispatch.Assignment{given.ID: {aGiven}})
		s.equal("of no tasks", len(got[map[int64][]*dispatch.Assignment](s)(tx.AssignmentsOfTasks(nil))), 0)
		s.equal("ahead", ids[dispatch.Assignment](s)(tx.AssignmentsAhead(w.kari.ID, now)), []int64{aSoon.ID, aLater.ID})
		s.equal("ahead of the end", ids[dispatch.Assignment](s)(tx.AssignmentsAhead(w.kari.ID, at(120))), []int64{aLater.ID})
		booked := func(from, to int, except int64) map[int64]bool {
			who := map[int64]bool{}
			for id := range got[map[int64][]dispatch.Booking](s)(tx.BookedNear(at(from), at(to), except)) {
				who[id] = true
			}
			return who
		}
		s.equal("booked", booked(110, 130, 0), map[int64]bool{w.kari.ID: true, w.ola.ID: true})
		s.equal("booked, except", booked(110, 130, given.ID), map[int64]bool{w.kari.ID: true})
		s.equal("touching is not overlapping", booked(120, 300, 0), map[int64]bool{})
		s.equal("done is not booked", booked(-200, 0, 0), map[int64]bool{})
		near := got[map[int64][]dispatch.Booking](s)(tx.BookedNear(at(110), at(130), given.ID))
		s.equal("booked near, except", near, map[int64][]dispatch.Booking{w.kari.ID: {{Start: at(60), End: at(120), Postcode: "1470"}}})
		s.equal("helpers", got[map[int64]int](s)(tx.HelpersOf(w.recipient.ID)), map[int64]int{w.kari.ID: 1})
		s.equal("helpers of nobody", len(got[map[int64]int](s)(tx.HelpersOf(w.recipient.ID+1000))), 0)
		s.equal("of tasks", got[map[int64][]*dispatch.Assignment](s)(tx.AssignmentsOfTasks([]int64{past.ID, given.ID, w.task.ID})),
			map[int64][]*dispatch.Assignment{past.ID: {aPast}, given.ID: {aGiven}})
		s.equal("made", got[int](s)(tx.AssignmentsMade()), 5)
		s.equal("of a volunteer", ids[dispatch.Assignment](s)(tx.AssignmentsOf(w.kari.ID, 2)), []int64{aPast.ID, aSoon.ID})
		s.equal("of a volunteer, whatever came of them", len(ids[dispatch.Assignment](s)(tx.AssignmentsOf(w.ola.ID, 10))), 2)
		s.equal("active", got[*dispatch.Assignment](s)(tx.ActiveAssignment(given.ID)), aGiven)
	})
	// A task that takes several: a place each, and nobody two of them (law 2).
	several := task(60, 120)
	add := func(place int, v int64, state dispatch.AssignmentState) (*dispatch.Assignment, error) {
		a := &dispatch.Assignment{TaskID: several.ID, VolunteerID: v, Place: place, State: state, At: now}
		err := s.store.Update(ctx, func(tx dispatch.Tx) error { return tx.AddAssignment(a) })
		return a, err
	}
	second, err := add(2, w.kari.ID, dispatch.AssignmentActive)
	s.ok(err)
	_, err = add(2, w.ola.ID, dispatch.AssignmentActive)
	s.is(err, dispatch.ErrConflict)
	_, err = add(1, w.kari.ID, dispatch.AssignmentDone)
	s.is(err, dispatch.ErrConflict)
	first, err := add(1, w.ola.ID, dispatch.AssignmentDone)
	s.ok(err)
	s.groups(w, task(60, 120), task(60, 120))
	_, err = add(2, w.ola.ID, dispatch.AssignmentReleased)
	s.ok(err)
	s.view(func(tx dispatch.Tx) {
		s.equal("on it, by place", got[[]*dispatch.Assignment](s)(tx.AssignmentsOn(several.ID)), []*dispatch.Assignment{first, second})
		s.equal("the first of them", got[*dispatch.Assignment](s)(tx.ActiveAssignment(several.ID)), first)
		s.equal("of the task", got[map[int64][]*dispatch.Assignment](s)(tx.AssignmentsOfTasks([]int64{several.ID})),
			map[int64][]*dispatch.Assignment{several.ID: {first, second}})
		s.equal("nobody", len(got[[]*dispatch.Assignment](s)(tx.AssignmentsOn(w.task.ID))), 0)
	})
}

// oneWinner is law 2.
// given: hours as written, or else as planned; what was not done counts nothing.
func given(t *testing.T, s *suite) {
	w := s.world()
	other := &dispatch.Recipient{UnitID: w.unit.ID, Name: "Nils"}
	s.update(func(tx dispatch.Tx) { s.ok(tx.AddRecipient(other)) })
	add := func(from, to int, hours float64, recipient int64, state dispatch.AssignmentState) {
		k := &dispatch.Task{UnitID: w.unit.ID, State: dispatch.TaskDone, StartsAt: at(from), EndsAt: at(to), Hours: hours, RecipientID: recipient}
		s.update(func(tx dispatch.Tx) {
			s.ok(tx.AddTask(k))
			s.ok(tx.AddAssignment(&dispatch.Assignment{TaskID: k.ID, VolunteerID: w.kari.ID, State: state}))
		})
	}
	s.view(func(tx dispatch.Tx) {
		s.equal("nothing yet", got[*dispatch.Given](s)(tx.Given(w.kari.ID)), &dispatch.Given{})
	})
	add(-600, -540, 0, w.recipient.ID, dispatch.AssignmentDone)
	add(-500, -470, 2.5, other.ID, dispatch.AssignmentDone)
	add(-300, -210, 0, w.recipient.ID, dispatch.AssignmentDone)
	add(-200, -140, 0, 0, dispatch.AssignmentDone)
	add(-100, -40, 0, other.ID, dispatch.AssignmentWithdrawn)
	add(100, 160, 0, other.ID, dispatch.AssignmentActive)
	s.view(func(tx dispatch.Tx) {
		s.equal("given", got[*dispatch.Given](s)(tx.Given(w.kari.ID)), &dispatch.Given{Tasks: 4, Hours: 6, For: []dispatch.Acquaintance{
			{RecipientID: w.recipient.ID, Times: 2, Last: at(-300)}, {RecipientID: other.ID, Times: 1, Last: at(-500)}}})
		s.equal("by somebody else", got[*dispatch.Given](s)(tx.Given(w.ola.ID)), &dispatch.Given{})
	})
}

func oneWinner(t *testing.T, s *suite) {
	w := s.world()
	s.update(func(tx dispatch.Tx) {
		first := &dispatch.Assignment{TaskID: w.task.ID, VolunteerID: w.kari.ID, State: dispatch.AssignmentActive}
		s.ok(tx.AddAssignment(first))
		second := &dispatch.Assignment{TaskID: w.task.ID, VolunteerID: w.ola.ID, State: dispatch.AssignmentActive}
		s.is(tx.AddAssignment(second), dispatch.ErrConflict)
		first.State = dispatch.AssignmentDone
		s.ok(tx.SaveAssignment(first))
		s.is(tx.AddAssignment(second), dispatch.ErrConflict)
		first.State = dispatch.AssignmentWithdrawn
		s.ok(tx.SaveAssignment(first))
		s.ok(tx.AddAssignment(second))
		first.State = dispatch.AssignmentActive
		s.is(tx.SaveAssignment(first), dispatch.ErrConflict)
	})
}

func messages(t *testing.T, s *suite) {
	w := s.world()
	in := &dispatch.Message{Direction: dispatch.In, State: dispatch.MessageReceived, Phone: "+471", ProviderID: "SM1"}
	out := &dispatch.Message{Direction: dispatch.Out, State: dispatch.MessageSent, Phone: "+471", ProviderID: "SM2",
		TaskID: w.task.ID, Kind: dispatch.KindAnswer, CreatedAt: now}
	s.update(func(tx dispatch.Tx) {
		s.ok(tx.AddMessage(in))
		s.is(tx.AddMessage(&dispatch.Message{ProviderID: "SM1"}), dispatch.ErrConflict)
		s.ok(tx.AddMessage(out))
		for range 2 { // messages that the provider has not seen have no id
			s.ok(tx.AddMessage(&dispatch.Message{Direction: dispatch.Out, State: dispatch.MessageQueued, Phone: "+472"}))
		}
		dup := *out
		dup.ProviderID = "SM1"
		s.is(tx.SaveMessage(&dup), dispatch.ErrConflict)
	})
	s.view(func(tx dispatch.Tx) {
		s.equal("by the provider's id", got[*dispatch.Message](s)(tx.MessageByProviderID("SM2")), out)
		s.equal("to and from a number", ids[dispatch.Message](s)(tx.Messages(dispatch.MessageFilter{Phone: "+471"}, dispatch.Page{})),
			[]int64{in.ID, out.ID})
		s.equal("of a task", ids[dispatch.Message](s)(tx.Messages(dispatch.MessageFilter{TaskID: w.task.ID}, dispatch.Page{})),
			[]int64{out.ID})
		s.equal("both", ids[dispatch.Message](s)(tx.Messages(dispatch.MessageFilter{Phone: "+472", TaskID: w.task.ID}, dispatch.Page{})),
			[]int64{})
		s.equal("known", got[map[string]bool](s)(tx.KnownProviderIDs([]string{"SM1", "SM3", "SM2", ""})),
			map[string]bool{"SM1": true, "SM2": true})
		s.equal("answers", got[int](s)(tx.AnswersSince("+471", now)), 1)
		s.equal("answers later", got[int](s)(tx.AnswersSince("+471", at(1))), 0)
		s.equal("answers to others", got[int](s)(tx.AnswersSince("+472", at(-9))), 0)
		s.equal("counts", got[[]dispatch.MessageCount](s)(tx.MessageCounts()), []dispatch.MessageCount{
			{Direction: dispatch.In, State: dispatch.MessageReceived, N: 2},
			{Direction: dispatch.Out, State: dispatch.MessageQueued, N: 2},
			{Direction: dispatch.Out, State: dispatch.MessageSent, N: 1},
		})
	})
}

func messagesToSend(t *testing.T, s *suite) {
	add := func(m dispatch.Message) int64 {
		m.Direction = dispatch.Out
		if m.State == "" {
			m.State = dispatch.MessageQueued
		}
		s.update(func(tx dispatch.Tx) { s.ok(tx.AddMessage(&m)) })
		return m.ID
	}
	plain := add(dispatch.Message{Phone: "a", SendAt: at(-1)})
	add(dispatch.Message{Phone: "a", SendAt: at(-1)}) // its number has one already
	urgent := add(dispatch.Message{Phone: "b", SendAt: at(0), Urgent: true})
	answer := add(dispatch.Message{Phone: "c", SendAt: at(0), Kind: dispatch.KindAnswer})
	noTime := add(dispatch.Message{Phone: "d"})
	add(dispatch.Message{Phone: "e", SendAt: at(1)}) // not yet

	add(dispatch.Message{Phone: "f", State: dispatch.MessageSending, Deadline: at(1)})
	add(dispatch.Message{Phone: "f", SendAt: at(-1)}) // a request is under way
	add(dispatch.Message{Phone: "g", State: dispatch.MessageSending, Deadline: at(0)})
	afterDeadline := add(dispatch.Message{Phone: "g", SendAt: at(-1)})
	add(dispatch.Message{Phone: "h", SendAt: at(5), Attempts: 1})
	add(dispatch.Message{Phone: "h", SendAt: at(-1)}) // an earlier one is to be tried again first
	add(dispatch.Message{Phone: "h", SendAt: at(-1), Urgent: true})
	retry := add(dispatch.Message{Phone: "i", SendAt: at(-1), Attempts: 3})
	add(dispatch.Message{Phone: "i", State: dispatch.MessageSending, Deadline: at(9)}) // later than the retry: no hindrance
	add(dispatch.Message{Phone: "j", State: dispatch.MessageSent, SendAt: at(-1)})
	add(dispatch.Message{Phone: "k", State: dispatch.MessageCancelled, SendAt: at(-1)})
	// The urgent one goes first, to its number, too.
	add(dispatch.Message{Phone: "l", SendAt: at(-1)})
	first := add(dispatch.Message{Phone: "l", SendAt: at(-1), Urgent: true})

	s.view(func(tx dispatch.Tx) {
		all := []int64{urgent, answer, first, plain, noTime, afterDeadline, retry}
		s.equal("to send", ids[dispatch.Message](s)(tx.MessagesToSend(now, 100)), all)
		s.equal("to send, limit", ids[dispatch.Message](s)(tx.MessagesToSend(now, 4)), all[:4])
	})
}

func messagesToSettle(t *testing.T, s *suite) {
	add := func(state dispatch.MessageState, deadline, settle time.Time) int64 {
		m := dispatch.Message{Direction: dispatch.Out, State: state, Deadline: deadline, SettleAt: settle}
		s.update(func(tx dispatch.Tx) { s.ok(tx.AddMessage(&m)) })
		return m.ID
	}
	var none time.Time
	a := add(dispatch.MessageSending, at(0), none)
	add(dispatch.MessageSending, at(1), none)
	add(dispatch.MessageSending, at(-5), at(1))
	b := add(dispatch.MessageSending, at(5), at(-1))
	c := add(dispatch.MessageSending, none, none)
	d := add(dispatch.MessageSent, at(-5), at(-5))
	add(dispatch.MessageSent, at(-5), at(1))
	add(dispatch.MessageSent, at(-5), none)
	add(dispatch.MessageDelivered, none, at(-5))
	s.view(func(tx dispatch.Tx) {
		s.equal("to settle", ids[dispatch.Message](s)(tx.MessagesToSettle(now, 9)), []int64{a, b, c})
		s.equal("to settle, limit", ids[dispatch.Message](s)(tx.MessagesToSettle(now, 1)), []int64{a})
		s.equal("without a report", ids[dispatch.Message](s)(tx.MessagesUnreported(now, 9)), []int64{d})
	})
}

func reports(t *testing.T, s *suite) {
	s.update(func(tx dispatch.Tx) {
		r := &dispatch.Report{ProviderID: "SM1", Status: "sent", At: now}
		s.ok(tx.AddReport(r))
		s.is(tx.AddReport(r), dispatch.ErrConflict)
		s.ok(tx.AddReport(&dispatch.Report{ProviderID: "SM1", Status: "queued", At: at(1)}))
		s.ok(tx.AddReport(&dispatch.Report{ProviderID: "SM2", Status: "sent"}))
		var order []string
		for _, r := range got[[]*dispatch.Report](s)(tx.ReportsOf("SM1")) {
			order = append(order, r.Status)
		}
		s.equal("by arrival", order, []string{"sent", "queued"})
	})
}

func attention(t *testing.T, s *suite) {
	w := s.world()
	var a, b, c dispatch.Attention
	s.update(func(tx dispatch.Tx) {
		a = dispatch.Attention{UnitID: w.unit.ID, TaskID: w.task.ID, Key: "task:1", At: now}
		s.ok(tx.AddAttention(&a))
		again := dispatch.Attention{Key: "task:1"}
		s.is(tx.AddAttention(&again), dispatch.ErrConflict)
		b = dispatch.Attention{UnitID: w.other.ID}
		s.ok(tx.AddAttention(&b))
		c = dispatch.Attention{}
		s.ok(tx.AddAttention(&c))
		s.equal("open", ids[dispatch.Attention](s)(tx.OpenAttention(0, dispatch.Page{})), []int64{a.ID, b.ID, c.ID})
		s.equal("open, counted", got[int](s)(tx.OpenAttentionCount()), 3)
		s.equal("of a unit", ids[dispatch.Attention](s)(tx.OpenAttention(w.other.ID, dispatch.Page{})), []int64{b.ID})
		s.equal("of a task", ids[dispatch.Attention](s)(tx.OpenAttentionOfTask(w.task.ID)), []int64{a.ID})

		a.ResolvedAt, a.ResolvedAs, a.ResolvedBy = at(1), "yes", "coordinator:1"
		s.ok(tx.SaveAttention(&a))
		s.equal("open", ids[dispatch.Attention](s)(tx.OpenAttention(0, dispatch.Page{})), []int64{b.ID, c.ID})
		s.equal("of a task", ids[dispatch.Attention](s)(tx.OpenAttentionOfTask(w.task.ID)), []int64{})
		s.ok(tx.AddAttention(&again))
		a.ResolvedAt = time.Time{}
		s.is(tx.SaveAttention(&a), dispatch.ErrConflict)
	})
}

func events(t *testing.T, s *suite) {
	w := s.world()
	s.update(func(tx dispatch.Tx) {
		var all []int64
		for i := range 4 {
			e := dispatch.Event{Kind: "x", At: at(-i)}
			if i%2 == 0 {
				e.TaskID = w.task.ID
			}
			if i < 2 {
				e.VolunteerID = 4711 // the log outlives the people in it
			}
			s.ok(tx.AddEvent(&e))
			all = append(all, e.ID)
		}
		find := func(f dispatch.EventFilter) []int64 { return ids[dispatch.Event](s)(tx.Events(f, dispatch.Page{})) }
		s.equal("all", find(dispatch.EventFilter{}), all)
		s.equal("of a task", find(dispatch.EventFilter{TaskID: w.task.ID}), []int64{all[0], all[2]})
		s.equal("of a volunteer", find(dispatch.EventFilter{VolunteerID: 4711}), all[:2])
		s.equal("of both", find(dispatch.EventFilter{TaskID: w.task.ID, VolunteerID: 4711}), all[:1])
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
