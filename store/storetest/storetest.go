// Package storetest is what every dispatch.Store must do. Each implementation
// runs it in its own tests.
package storetest

import (
	"context"
	"errors"
	"reflect"
	"testing"
	"time"

	"folgesvenn/dispatch"
)

// Run runs the suite; open makes a new, empty store and sees to it that it is
// closed after the test.
func Run(t *testing.T, open func(t testing.TB) dispatch.Store) {
	tests := []struct {
		name string
		run  func(t *testing.T, s *suite)
	}{
		{"RoundTrip", roundTrip},
		{"EmptyRows", emptyRows},
		{"NotFound", notFound},
		{"Versions", versions},
		{"ForeignKeys", foreignKeys},
		{"Volunteers", volunteers},
		{"Roster", rosters},
		{"RosterUnderLoad", rosterUnderLoad},
		{"People", people},
		{"Blocks", blocks},
		{"Stops", stops},
		{"Tasks", tasks},
		{"TasksDue", tasksDue},
		{"WakeShort", wakeShort},
		{"Series", series},
		{"Warnings", warnings},
		{"Offers", offers},
		{"Recent", recent},
		{"OffersMature", offersMature},
		{"Beliefs", beliefs},
		{"Delays", delays},
		{"Hindsight", hindsight},
		{"Assignments", assignments},
		{"Given", given},
		{"OneWinner", oneWinner},
		{"Messages", messages},
		{"MessagesToSend", messagesToSend},
		{"MessagesToSettle", messagesToSettle},
		{"Reports", reports},
		{"Calls", calls},
		{"CallsToDial", callsToDial},
		{"CallsToSettle", callsToSettle},
		{"CallsToEnd", callsToEnd},
		{"OffersToCall", offersToCall},
		{"Recordings", recordings},
		{"Guesses", guesses},
		{"Institutions", institutions},
		{"Attention", attention},
		{"Alerts", alerts},
		{"Emails", emails},
		{"DoneBetween", doneBetween},
		{"Labels", labels},
		{"Events", events},
		{"Emergencies", emergencies},
		{"Pleas", pleas},
		{"Pleas of a household", pleasOfHousehold},
		{"NextDue", nextDue},
		{"Receipts", receipts},
		{"Access", access},
		{"Feeds", feeds},
		{"Forecasts", forecasts},
		{"Values", values},
		{"Purges", purges},
		{"LeaversAndIdle", leaversAndIdle},
		{"Summary", summary},
		{"ReportRows", reportRows},
		{"KeptMonths", keptMonths},
		{"Paging", paging},
		{"OddTexts", oddTexts},
		{"Rollback", rollback},
		{"ConflictLeavesTransactionUsable", conflictLeavesTransactionUsable},
		{"ErrorIsolation", errorIsolation},
		{"Panic", panics},
		{"Goexit", goexit},
		{"Context", contexts},
		{"ViewIsReadOnly", viewIsReadOnly},
		{"ViewIsOneMoment", viewIsOneMoment},
		{"LateTx", lateTx},
		{"NoLostUpdate", noLostUpdate},
		{"OneOfMany", oneOfMany},
		{"Model", model},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			test.run(t, &suite{T: t, store: open(t)})
		})
	}
}

// suite is a store under test, with the failures of a test in one place.
type suite struct {
	*testing.T
	store dispatch.Store
}

var (
	ctx = context.Background()
	// now is a Tuesday morning in November.
	now = time.Date(2026, 11, 24, 9, 0, 0, 0, time.UTC)
)

func at(minutes int) time.Time { return now.Add(time.Duration(minutes) * time.Minute) }

func (s *suite) update(fn func(tx dispatch.Tx)) {
	s.Helper()
	if err := s.store.Update(ctx, func(tx dispatch.Tx) error { fn(tx); return nil }); err != nil {
		s.Fatalf("Update: %v", err)
	}
}

func (s *suite) view(fn func(tx dispatch.Tx)) {
	s.Helper()
	if err := s.store.View(ctx, func(tx dispatch.Tx) error { fn(tx); return nil }); err != nil {
		s.Fatalf("View: %v", err)
	}
}

func (s *suite) ok(err error) {
	s.Helper()
	if err != nil {
		s.Fatal(err)
	}
}

func (s *suite) is(err, want error) {
	s.Helper()
	if !errors.Is(err, want) {
		s.Fatalf("got error %v, want %v", err, want)
	}
}

func (s *suite) equal(what string, got, want any) {
	s.Helper()
	if !reflect.DeepEqual(got, want) {
		s.Fatalf("%s:\n got %s\nwant %s", what, show(got), show(want))
	}
}

// got lets a call with an error stand inside another.
func got[T any](s *suite) func(v T, err error) T {
	return func(v T, err error) T {
		s.Helper()
		s.ok(err)
		return v
	}
}

// ids are the ids of rows, in order.
func ids[T any](s *suite) func(rows []*T, err error) []int64 {
	return func(rows []*T, err error) []int64 {
		s.Helper()
		s.ok(err)
		out := []int64{}
		for _, r := range rows {
			out = append(out, reflect.ValueOf(r).Elem().FieldByName("ID").Int())
		}
		return out
	}
}

// world is a row of everything that others refer to.
type world struct {
	unit, other dispatch.Unit
	kari, ola   dispatch.Volunteer
	recipient   dispatch.Recipient
	requester   dispatch.Requester
	task, task2 dispatch.Task
	offer       dispatch.Offer
	message     dispatch.Message
	call        dispatch.Call
	series      dispatch.Series
}

func (s *suite) world() *world {
	s.Helper()
	var w world
	s.update(func(tx dispatch.Tx) {
		w = world{
			unit:  dispatch.Unit{Name: "Sentralen", Settings: dispatch.DefaultSettings()},
			other: dispatch.Unit{Name: "Kulturkontoret", Settings: dispatch.DefaultSettings()},
		}
		s.ok(tx.AddUnit(&w.unit))
		s.ok(tx.AddUnit(&w.other))
		w.kari = dispatch.Volunteer{UnitID: w.unit.ID, Name: "Kari", Phone: "+4740000001"}
		s.ok(tx.AddVolunteer(&w.kari))
		w.ola = dispatch.Volunteer{UnitID: w.unit.ID, Name: "Ola", Phone: "+4740000002"}
		s.ok(tx.AddVolunteer(&w.ola))
		w.recipient = dispatch.Recipient{UnitID: w.unit.ID, Name: "Astrid"}
		s.ok(tx.AddRecipient(&w.recipient))
		w.requester = dispatch.Requester{UnitID: w.unit.ID, Name: "Solbakken"}
		s.ok(tx.AddRequester(&w.requester))
		w.task = dispatch.Task{UnitID: w.unit.ID, State: dispatch.TaskDraft}
		s.ok(tx.AddTask(&w.task))
		w.task2 = dispatch.Task{UnitID: w.unit.ID, State: dispatch.TaskDraft}
		s.ok(tx.AddTask(&w.task2))
		w.offer = dispatch.Offer{TaskID: w.task2.ID, VolunteerID: w.ola.ID, State: dispatch.OfferDeclined}
		s.ok(tx.AddOffer(&w.offer))
		w.series = dispatch.Series{UnitID: w.unit.ID}
		s.ok(tx.AddSeries(&w.series))
		w.message = dispatch.Message{Direction: dispatch.In, State: dispatch.MessageReceived, Phone: "+4740000009"}
		s.ok(tx.AddMessage(&w.message))
		w.call = dispatch.Call{UnitID: w.unit.ID, Direction: dispatch.In, State: dispatch.CallCompleted}
		s.ok(tx.AddCall(&w.call))
	})
	return &w
}
