package storetest

import (
	"reflect"
	"testing"
	"time"

	"folgesvenn/dispatch"
)

// kind is a type of row with its methods.
type kind struct {
	name string
	make func() any
	add  func(tx dispatch.Tx, row any) error
	get  func(tx dispatch.Tx, id int64) (any, error)
	save func(tx dispatch.Tx, row any) error // nil: rows do not change
}

func kinds() []kind {
	return []kind{
		of("Unit", dispatch.Tx.AddUnit, dispatch.Tx.Unit, dispatch.Tx.SaveUnit),
		of("Volunteer", dispatch.Tx.AddVolunteer, dispatch.Tx.Volunteer, dispatch.Tx.SaveVolunteer),
		of("Recipient", dispatch.Tx.AddRecipient, dispatch.Tx.Recipient, dispatch.Tx.SaveRecipient),
		of("Requester", dispatch.Tx.AddRequester, dispatch.Tx.Requester, dispatch.Tx.SaveRequester),
		of("Task", dispatch.Tx.AddTask, dispatch.Tx.Task, dispatch.Tx.SaveTask),
		of("Series", dispatch.Tx.AddSeries, dispatch.Tx.Series, dispatch.Tx.SaveSeries),
		of("Offer", dispatch.Tx.AddOffer, dispatch.Tx.Offer, dispatch.Tx.SaveOffer),
		of("Assignment", dispatch.Tx.AddAssignment, assignmentByID, dispatch.Tx.SaveAssignment),
		of("Message", dispatch.Tx.AddMessage, dispatch.Tx.Message, dispatch.Tx.SaveMessage),
		of("Call", dispatch.Tx.AddCall, dispatch.Tx.Call, dispatch.Tx.SaveCall),
		of("Recording", dispatch.Tx.AddRecording, dispatch.Tx.Recording, dispatch.Tx.SaveRecording),
		of("Attention", dispatch.Tx.AddAttention, dispatch.Tx.Attention, dispatch.Tx.SaveAttention),
		of("Email", dispatch.Tx.AddEmail, dispatch.Tx.Email, dispatch.Tx.SaveEmail),
		of("Event", dispatch.Tx.AddEvent, eventByID, nil),
		of("Label", dispatch.Tx.AddLabel, labelByID, nil),
		of("Token", dispatch.Tx.AddToken, nil, nil),
		of("Emergency", dispatch.Tx.AddEmergency, dispatch.Tx.Emergency, dispatch.Tx.SaveEmergency),
		of("User", dispatch.Tx.AddUser, dispatch.Tx.User, dispatch.Tx.SaveUser),
	}
}

func of[T any](name string, add func(dispatch.Tx, *T) error, get func(dispatch.Tx, int64) (*T, error),
	save func(dispatch.Tx, *T) error) kind {
	k := kind{
		name: name,
		make: func() any { return new(T) },
		add:  func(tx dispatch.Tx, row any) error { return add(tx, row.(*T)) },
	}
	if get != nil {
		k.get = func(tx dispatch.Tx, id int64) (any, error) { return get(tx, id) }
	}
	if save != nil {
		k.save = func(tx dispatch.Tx, row any) error { return save(tx, row.(*T)) }
	}
	return k
}

// An assignment is found by its task alone; the suite uses one task at a time.
func assignmentByID(tx dispatch.Tx, id int64) (*dispatch.Assignment, error) {
	units, err := tx.Tasks(dispatch.TaskFilter{}, dispatch.Page{})
	if err != nil {
		return nil, err
	}
	for _, k := range units {
		if a, err := tx.ActiveAssignment(k.ID); err == nil && a.ID == id {
			return a, nil
		}
	}
	return nil, dispatch.ErrNotFound
}

func eventByID(tx dispatch.Tx, id int64) (*dispatch.Event, error) {
	all, err := tx.Events(dispatch.EventFilter{}, dispatch.Page{After: id - 1, Limit: 1})
	if err != nil || len(all) == 0 {
		return nil, dispatch.ErrNotFound
	}
	return all[0], nil
}

func labelByID(tx dispatch.Tx, id int64) (*dispatch.Label, error) {
	all, err := tx.Labels(0, dispatch.Page{After: id - 1, Limit: 1})
	if err != nil || len(all) == 0 {
		return nil, dispatch.ErrNotFound
	}
	return all[0], nil
}

func id(row any) int64 { return reflect.ValueOf(row).Elem().FieldByName("ID").Int() }

// findable adjusts a filled row where what it holds decides how it is found.
func findable(row any) {
	switch r := row.(type) {
	case *dispatch.Assignment:
		r.State = dispatch.AssignmentActive
	case *dispatch.User:
		r.Email = "kari-æøå@eksempel.no"
	}
}

// roundTrip writes and reads back every field of every kind of row.
func roundTrip(t *testing.T, s *suite) {
	w := s.world()
	for _, k := range kinds() {
		row := k.make()
		fill(row, w, 1)
		findable(row)
		s.update(func(tx dispatch.Tx) { s.ok(k.add(tx, row)) })
		if id(row) == 0 {
			t.Fatalf("%s: Add set no ID", k.name)
		}
		if k.get == nil {
			continue
		}
		check := func(when string) {
			t.Helper()
			s.view(func(tx dispatch.Tx) {
				back, err := k.get(tx, id(row))
				s.ok(err)
				s.equal(k.name+" "+when, back, row)
			})
		}
		check("after Add")
		if k.save == nil {
			continue
		}
		again := k.make()
		reflect.ValueOf(again).Elem().Set(reflect.ValueOf(row).Elem())
		fill(again, w, 2)
		findable(again)
		if u, ok := again.(*dispatch.User); ok {
			u.Email = "ola@eksempel.no"
		}
		row = again
		s.update(func(tx dispatch.Tx) { s.ok(k.save(tx, row)) })
		check("after Save")
	}

	token := &dispatch.Token{Name: "kasse", Hash: "abc", CreatedAt: now}
	receipt := &dispatch.Receipt{}
	fill(receipt, w, 1)
	report := &dispatch.Report{}
	fill(report, w, 1)
	s.update(func(tx dispatch.Tx) {
		s.ok(tx.AddToken(token))
		s.ok(tx.AddReceipt(receipt))
		s.ok(tx.AddReport(report))
	})
	s.view(func(tx dispatch.Tx) {
		s.equal("Token", got[*dispatch.Token](s)(tx.TokenByHash("abc")), token)
		s.equal("Receipt", got[*dispatch.Receipt](s)(tx.Receipt(receipt.Scope, receipt.Key)), receipt)
		s.equal("Report", got[[]*dispatch.Report](s)(tx.ReportsOf(report.ProviderID)), []*dispatch.Report{report})
	})

	// A time zone is not kept, only the instant.
	oslo := time.FixedZone("CET", 3600)
	e := &dispatch.Event{At: now.In(oslo), Kind: "zone"}
	s.update(func(tx dispatch.Tx) { s.ok(tx.AddEvent(e)) })
	s.view(func(tx dispatch.Tx) {
		s.equal("time", got[*dispatch.Event](s)(eventByID(tx, e.ID)).At, now)
	})
}

// emptyRows writes and reads back rows with nothing in them but what they must
// refer to: no time comes back as 1970, no reference as a row.
func emptyRows(t *testing.T, s *suite) {
	w := s.world()
	for _, k := range kinds() {
		if k.get == nil {
			continue
		}
		row := k.make()
		v := reflect.ValueOf(row).Elem()
		for name, id := range map[string]int64{"UnitID": w.unit.ID, "TaskID": w.task.ID, "VolunteerID": w.kari.ID} {
			if f := v.FieldByName(name); f.IsValid() {
				f.SetInt(id)
			}
		}
		if a, ok := row.(*dispatch.Assignment); ok {
			a.State = dispatch.AssignmentActive
		}
		if u, ok := row.(*dispatch.Unit); ok {
			u.Settings = dispatch.DefaultSettings()
		}
		s.update(func(tx dispatch.Tx) { s.ok(k.add(tx, row)) })
		s.view(func(tx dispatch.Tx) {
			back, err := k.get(tx, id(row))
			s.ok(err)
			s.equal("empty "+k.name, back, row)
		})
	}
}

func notFound(t *testing.T, s *suite) {
	s.update(func(tx dispatch.Tx) {
		for _, k := range kinds() {
			if k.get != nil {
				_, err := k.get(tx, 4711)
				s.is(err, dispatch.ErrNotFound)
			}
			if k.save != nil {
				row := k.make()
				reflect.ValueOf(row).Elem().FieldByName("ID").SetInt(4711)
				s.is(k.save(tx, row), dispatch.ErrNotFound)
			}
		}
		_, err := tx.ActiveAssignment(1)
		s.is(err, dispatch.ErrNotFound)
		_, err = tx.MessageByProviderID("SM1")
		s.is(err, dispatch.ErrNotFound)
		_, err = tx.MessageByProviderID("")
		s.is(err, dispatch.ErrNotFound)
		_, err = tx.Receipt("a", "b")
		s.is(err, dispatch.ErrNotFound)
		_, err = tx.TokenByHash("x")
		s.is(err, dispatch.ErrNotFound)
		_, err = tx.UserByEmail("x@y.no")
		s.is(err, dispatch.ErrNotFound)
		_, err = tx.Session("x", now)
		s.is(err, dispatch.ErrNotFound)
		s.equal("Value", got[string](s)(tx.Value("x")), "")
		s.equal("Roster", len(got[[]*dispatch.Volunteer](s)(tx.Roster(1))), 0)
	})
}

// versions: who saves what somebody else has changed meanwhile is told.
func versions(t *testing.T, s *suite) {
	w := s.world()
	s.update(func(tx dispatch.Tx) {
		first := got[*dispatch.Volunteer](s)(tx.Volunteer(w.kari.ID))
		second := got[*dispatch.Volunteer](s)(tx.Volunteer(w.kari.ID))
		first.Note = "first"
		s.ok(tx.SaveVolunteer(first))
		first.Note = "first again"
		s.ok(tx.SaveVolunteer(first))
		second.Note = "second"
		s.is(tx.SaveVolunteer(second), dispatch.ErrConflict)
		back := got[*dispatch.Volunteer](s)(tx.Volunteer(w.kari.ID))
		s.equal("note", back.Note, "first again")
		s.equal("version", back.Version, w.kari.Version+2)
	})
	s.update(func(tx dispatch.Tx) {
		first := got[*dispatch.Task](s)(tx.Task(w.task.ID))
		second := got[*dispatch.Task](s)(tx.Task(w.task.ID))
		s.ok(tx.SaveTask(first))
		s.is(tx.SaveTask(second), dispatch.ErrConflict)
	})
}

// foreignKeys: a row cannot refer to one that is not there.
func foreignKeys(t *testing.T, s *suite) {
	w := s.world()
	s.update(func(tx dispatch.Tx) {
		for _, err := range []error{
			tx.AddVolunteer(&dispatch.Volunteer{UnitID: 99}),
			tx.AddTask(&dispatch.Task{UnitID: w.unit.ID, RecipientID: 99}),
			tx.AddOffer(&dispatch.Offer{TaskID: 99, VolunteerID: w.kari.ID}),
			tx.AddAssignment(&dispatch.Assignment{TaskID: w.task.ID, VolunteerID: 99}),
			tx.AddMessage(&dispatch.Message{TaskID: 99}),
			tx.AddAttention(&dispatch.Attention{VolunteerID: 99}),
			tx.Block(99, w.recipient.ID),
		} {
			s.is(err, dispatch.ErrNotFound)
		}
	})
}

// paging walks through a list page by page.
func paging(t *testing.T, s *suite) {
	w := s.world()
	s.update(func(tx dispatch.Tx) {
		for range 23 {
			s.ok(tx.AddVolunteer(&dispatch.Volunteer{UnitID: w.unit.ID, Name: "Per", Phone: "+47"}))
			s.ok(tx.AddRecipient(&dispatch.Recipient{UnitID: w.unit.ID}))
			s.ok(tx.AddRequester(&dispatch.Requester{UnitID: w.unit.ID, Phones: []string{"+471", "+472"}}))
			s.ok(tx.AddTask(&dispatch.Task{UnitID: w.unit.ID, State: dispatch.TaskOpen}))
			s.ok(tx.AddMessage(&dispatch.Message{Phone: "+47", TaskID: w.task.ID}))
			s.ok(tx.AddAttention(&dispatch.Attention{UnitID: w.unit.ID}))
			s.ok(tx.AddEvent(&dispatch.Event{TaskID: w.task.ID, VolunteerID: w.kari.ID}))
			s.ok(tx.AddLabel(&dispatch.Label{UnitID: w.unit.ID}))
		}
	})
	s.view(func(tx dispatch.Tx) {
		for name, page := range map[string]func(p dispatch.Page) []int64{
			"Volunteers": func(p dispatch.Page) []int64 {
				return ids[dispatch.Volunteer](s)(tx.Volunteers(dispatch.VolunteerFilter{UnitID: w.unit.ID, Query: "per"}, p))
			},
			"Recipients": func(p dispatch.Page) []int64 { return ids[dispatch.Recipient](s)(tx.Recipients(w.unit.ID, p)) },
			"Requesters": func(p dispatch.Page) []int64 { return ids[dispatch.Requester](s)(tx.Requesters(0, p)) },
			"Tasks": func(p dispatch.Page) []int64 {
				return ids[dispatch.Task](s)(tx.Tasks(dispatch.TaskFilter{States: []dispatch.TaskState{dispatch.TaskOpen}}, p))
			},
			"Messages": func(p dispatch.Page) []int64 {
				return ids[dispatch.Message](s)(tx.Messages(dispatch.MessageFilter{Phone: "+47"}, p))
			},
			"Attention": func(p dispatch.Page) []int64 { return ids[dispatch.Attention](s)(tx.OpenAttention(w.unit.ID, p)) },
			"Labels":    func(p dispatch.Page) []int64 { return ids[dispatch.Label](s)(tx.Labels(w.unit.ID, p)) },
			"Events": func(p dispatch.Page) []int64 {
				return ids[dispatch.Event](s)(tx.Events(dispatch.EventFilter{TaskID: w.task.ID, VolunteerID: w.kari.ID}, p))
			},
		} {
			all := page(dispatch.Page{})
			if len(all) < 23 {
				t.Fatalf("%s: %d rows, want at least 23", name, len(all))
			}
			walked := []int64{}
			p := dispatch.Page{Limit: 5}
			for {
				part := page(p)
				if len(part) > 5 {
					t.Fatalf("%s: a page of %d", name, len(part))
				}
				if len(part) == 0 {
					break
				}
				walked = append(walked, part...)
				p.After = part[len(part)-1]
			}
			s.equal(name+" page by page", walked, all)
			for i := 1; i < len(all); i++ {
				if all[i] <= all[i-1] {
					t.Fatalf("%s: not by id: %v", name, all)
				}
			}
		}
	})
}

// oddTexts: what people write is kept to the letter.
func oddTexts(t *testing.T, s *suite) {
	for _, text := range []string{
		"", "'; DROP TABLE messages; --", `"%_\`, "JA 👍🏽 æøå ÆØÅ šđ", "line\nbreak\ttab\r", "nul\x00in the middle", "?1 :a $b @c",
		"\uFEFFbom", "e\u0301", string(make([]byte, 5000)),
	} {
		m := &dispatch.Message{Direction: dispatch.In, Body: text, Phone: "+47", Why: text}
		s.update(func(tx dispatch.Tx) { s.ok(tx.AddMessage(m)) })
		s.view(func(tx dispatch.Tx) {
			s.equal("message", got[*dispatch.Message](s)(tx.Message(m.ID)), m)
		})
	}
}
