package storetest

import (
	"testing"

	"folgesvenn/dispatch"
)

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
		due := ids[dispatch.Assignment]
		s.equal("names of what is young", due(s)(tx.ComersToForget(w.unit.ID, at(-11), 9)), []int64{})
		s.equal("names of another unit", due(s)(tx.ComersToForget(w.other.ID, at(0), 9)), []int64{})
		s.equal("names", due(s)(tx.ComersToForget(w.unit.ID, at(0), 9)), []int64{named.ID})
		s.ok(tx.ForgetComers(named.ID))
		s.equal("names again", due(s)(tx.ComersToForget(w.unit.ID, at(0), 9)), []int64{})
		for _, x := range []any{
			&dispatch.Message{UnitID: w.unit.ID, TaskID: over.ID, Phone: "+4740000055", Body: "Torleif kommer", Why: "Torleif", CreatedAt: at(-9000)},
			&dispatch.Message{UnitID: w.unit.ID, VolunteerID: w.kari.ID, Phone: "+4740000056", Body: "med Torleif", CreatedAt: at(1)},
			&dispatch.Message{UnitID: w.unit.ID, Phone: "+4740000057", Body: "hils Torleif", CreatedAt: at(1)},
			&dispatch.Message{UnitID: w.unit.ID, Phone: "+4740000057", Body: "for lenge siden", CreatedAt: at(-9)},
			&dispatch.Message{UnitID: w.unit.ID, Phone: "+4740000058", Body: "en annens", CreatedAt: at(1)},
		} {
			m := x.(*dispatch.Message)
			m.Direction, m.State = dispatch.In, dispatch.MessageReceived
			s.ok(tx.AddMessage(m))
		}
		s.ok(tx.AddAttention(&dispatch.Attention{UnitID: w.unit.ID, Kind: dispatch.AttentionUnclear, TaskID: over.ID, Text: "Torleif?", At: at(1)}))
		s.ok(tx.AddEvent(&dispatch.Event{UnitID: w.unit.ID, TaskID: over.ID, At: at(1), Kind: "x", Why: "Torleif sa det"}))
		s.ok(tx.AddCall(&dispatch.Call{UnitID: w.unit.ID, TaskID: over.ID, Direction: dispatch.Out, State: dispatch.CallCompleted, Script: `{"a":"Torleif"}`, CreatedAt: at(1)}))
		about := dispatch.About{UnitID: w.unit.ID, TaskID: over.ID, VolunteerID: w.kari.ID, Phones: []string{"+4740000057", ""}, Since: at(0)}
		want := []string{"Torleif kommer", "med Torleif", "hils Torleif", "Torleif", "Torleif?", "Torleif sa det", `{"a":"Torleif"}`}
		var found []string
		for _, x := range got[[]dispatch.Wording](s)(tx.Wordings(about)) {
			found = append(found, x.Text)
			x.Text = "[navn]"
			s.ok(tx.SaveWording(x))
		}
		s.equal("what is written", found, want)
		for _, x := range got[[]dispatch.Wording](s)(tx.Wordings(about)) {
			s.equal(x.Of, x.Text, "[navn]")
		}
		s.is(tx.SaveWording(dispatch.Wording{Of: "nothing"}), dispatch.ErrNotFound)
	})
	s.view(func(tx dispatch.Tx) {
		back := got[*dispatch.Assignment](s)(tx.ActiveAssignment(over.ID))
		s.equal("emptied", []any{len(back.Comers), back.People, back.ID}, []any{0, 2, named.ID})
	})
}
