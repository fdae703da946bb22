package storetest

import (
	"testing"
	"time"

	"folgesvenn/dispatch"
)

// emergencies: one at a time, found while it has not ended, and its end is due.
func emergencies(_ *testing.T, s *suite) {
	w := s.world()
	first := &dispatch.Emergency{UnitID: w.unit.ID, Reason: "Storm", DeclaredBy: "coordinator:1", DeclaredAt: now, EndsAt: at(60)}
	s.view(func(tx dispatch.Tx) {
		_, err := tx.OpenEmergency()
		s.is(err, dispatch.ErrNotFound)
		s.equal("due", got[dispatch.DueTimes](s)(tx.DueTimes()).Emergency.IsZero(), true)
	})
	s.update(func(tx dispatch.Tx) {
		s.ok(tx.AddEmergency(first))
		s.is(tx.AddEmergency(&dispatch.Emergency{UnitID: w.other.ID, DeclaredAt: now, EndsAt: at(5)}), dispatch.ErrConflict)
	})
	s.view(func(tx dispatch.Tx) {
		s.equal("the open one", got[*dispatch.Emergency](s)(tx.OpenEmergency()), first)
		s.equal("due", got[dispatch.DueTimes](s)(tx.DueTimes()).Emergency, at(60))
	})
	second := &dispatch.Emergency{UnitID: w.other.ID, DeclaredAt: at(31), EndsAt: at(90)}
	s.update(func(tx dispatch.Tx) {
		stale := *first
		first.EndedAt, first.EndedBy = at(30), "coordinator:2"
		s.ok(tx.SaveEmergency(first))
		s.is(tx.SaveEmergency(&stale), dispatch.ErrConflict)
		s.ok(tx.AddEmergency(second))
		for i, kind := range []string{"emergency.declared", "task.added", "emergency.ended"} {
			s.ok(tx.AddEvent(&dispatch.Event{UnitID: w.unit.ID, At: at(10 * i), Kind: kind}))
		}
	})
	s.view(func(tx dispatch.Tx) {
		s.equal("the open one", got[*dispatch.Emergency](s)(tx.OpenEmergency()).ID, second.ID)
		s.equal("all", ids[dispatch.Emergency](s)(tx.Emergencies(dispatch.Page{})), []int64{first.ID, second.ID})
		s.equal("a page", ids[dispatch.Emergency](s)(tx.Emergencies(dispatch.Page{Limit: 1})), []int64{first.ID})
		s.equal("the next", ids[dispatch.Emergency](s)(tx.Emergencies(dispatch.Page{After: first.ID})), []int64{second.ID})
		events := got[[]*dispatch.Event](s)(tx.EmergencyEvents(now, at(20)))
		if len(events) != 2 || events[0].Kind != "emergency.declared" || events[1].Kind != "emergency.ended" {
			s.Errorf("events: %s", show(events))
		}
		s.equal("events of another time", ids[dispatch.Event](s)(tx.EmergencyEvents(at(1), at(19))), []int64{})
	})
	s.update(func(tx dispatch.Tx) {
		for i, m := range []dispatch.Message{
			{Direction: dispatch.Out, ProviderID: "a", SentAt: at(1), Segments: 2}, {Direction: dispatch.Out, ProviderID: "b", SentAt: at(2), Segments: 1},
			{Direction: dispatch.Out, SentAt: at(2), Segments: 7}, {Direction: dispatch.In, ProviderID: "c", SentAt: at(2), Segments: 7},
			{Direction: dispatch.Out, ProviderID: "d", SentAt: at(50), Segments: 7},
		} {
			m.UnitID, m.State, m.Phone = w.unit.ID, dispatch.MessageSent, "+474000010"+string(rune('0'+i))
			s.ok(tx.AddMessage(&m))
		}
	})
	s.view(func(tx dispatch.Tx) {
		s.equal("texts", got[[]dispatch.TextsOfUnit](s)(tx.TextsBetween(now, at(20))), []dispatch.TextsOfUnit{{UnitID: w.unit.ID, Texts: 2, Segments: 3}})
	})
}

// pleas: one to a number, and to a person, a day; each with how far its text
// has come; emptied when they are old or the person is erased.
func pleas(_ *testing.T, s *suite) {
	w := s.world()
	day := dispatch.DateOf(now)
	e := &dispatch.Emergency{UnitID: w.unit.ID, DeclaredAt: now, EndsAt: at(600)}
	a := &dispatch.Appeal{UnitID: w.unit.ID, By: "coordinator:1", At: now, Day: day, Words: "Storm", Category: "visit", Postcodes: []string{"14"},
		Units: []int64{w.unit.ID, w.other.ID}, FreeToday: true}
	text := &dispatch.Message{UnitID: w.unit.ID, Direction: dispatch.Out, Phone: w.kari.Phone, State: dispatch.MessageDelivered, SentAt: at(3), Segments: 2}
	kari := &dispatch.Plea{VolunteerID: w.kari.ID, Phone: w.kari.Phone, Day: day, Channel: dispatch.ChannelSMS, Number: 2, At: now, LapsesAt: at(120),
		Answer: dispatch.PleaYes, From: at(60), Until: at(90), Text: "Ja fra ti", AnsweredAt: at(4), AnsweredBy: "volunteer",
		Message: dispatch.MessageDelivered, SentAt: at(3), Segments: 2}
	ola := &dispatch.Plea{VolunteerID: w.ola.ID, Phone: w.ola.Phone, Day: day, Channel: dispatch.ChannelCall, At: at(1), LapsesAt: at(1)}
	s.update(func(tx dispatch.Tx) {
		s.ok(tx.AddEmergency(e))
		a.EmergencyID = e.ID
		s.ok(tx.AddAppeal(a))
		s.ok(tx.AddMessage(text))
		for _, p := range []*dispatch.Plea{kari, ola} {
			p.AppealID, p.EmergencyID = a.ID, e.ID
		}
		kari.MessageID = text.ID
		s.ok(tx.AddPlea(kari))
		s.ok(tx.AddPlea(ola))
		again := *ola
		again.Phone = "+4740000077"
		s.is(tx.AddPlea(&again), dispatch.ErrConflict) // the same person
		again.Phone, again.VolunteerID = w.ola.Phone, w.kari.ID
		s.is(tx.AddPlea(&again), dispatch.ErrConflict) // the same number
		again.AppealID, again.Phone, again.VolunteerID, again.Day = 4711, "x", w.kari.ID, day.AddDays(3)
		s.is(tx.AddPlea(&again), dispatch.ErrNotFound)
	})
	// Of several calls with one, the last tells how far it has come.
	s.update(func(tx dispatch.Tx) {
		for i, state := range []dispatch.CallState{dispatch.CallNoAnswer, dispatch.CallAnswered} {
			k := &dispatch.Call{UnitID: w.unit.ID, Direction: dispatch.Out, Purpose: dispatch.CallForAppeal, Phone: w.ola.Phone, State: state, PleaID: ola.ID,
				Attempt: i + 1, CreatedAt: at(i), AnsweredAt: at(i)}
			s.ok(tx.AddCall(k))
			s.equal("the call", got[*dispatch.Call](s)(tx.Call(k.ID)), k)
		}
		s.equal("calls with a plea", len(got[[]*dispatch.Call](s)(tx.Calls(dispatch.CallFilter{PleaID: ola.ID}, dispatch.Page{}))), 2)
		s.equal("calls with another", len(got[[]*dispatch.Call](s)(tx.Calls(dispatch.CallFilter{PleaID: kari.ID}, dispatch.Page{}))), 0)
		ola.Call, ola.PickedUpAt = dispatch.CallAnswered, at(1)
	})
	next := *kari
	s.update(func(tx dispatch.Tx) {
		next.Day, next.MessageID, next.Answer, next.Message, next.SentAt, next.Segments = day.AddDays(1), 0, dispatch.PleaSilent, "", time.Time{}, 0
		next.At, next.LapsesAt = at(1440), at(1500)
		s.ok(tx.AddPlea(&next))
		ola.Answer, ola.AnsweredAt, ola.AnsweredBy, ola.Number = dispatch.PleaNo, at(9), "coordinator:1", 1
		s.ok(tx.SavePlea(ola))
	})
	s.view(func(tx dispatch.Tx) {
		s.equal("appeals", got[[]*dispatch.Appeal](s)(tx.AppealsOf(e.ID)), []*dispatch.Appeal{a})
		s.equal("kari", got[*dispatch.Plea](s)(tx.Plea(kari.ID)), kari)
		s.equal("ola", got[*dispatch.Plea](s)(tx.Plea(ola.ID)), ola)
		s.equal("of a message", got[*dispatch.Plea](s)(tx.PleaOfMessage(text.ID)), kari)
		s.equal("to a number", got[*dispatch.Plea](s)(tx.PleaToPhone(w.kari.Phone, day)).ID, next.ID)
		s.equal("of the emergency", ids[dispatch.Plea](s)(tx.PleasOf(e.ID)), []int64{kari.ID, ola.ID, next.ID})
		s.equal("of the day", ids[dispatch.Plea](s)(tx.PleasOn(day)), []int64{kari.ID, ola.ID})
		s.equal("of a person", ids[dispatch.Plea](s)(tx.PleasOfVolunteer(w.kari.ID)), []int64{kari.ID, next.ID})
		_, err := tx.PleaToPhone(w.kari.Phone, day.AddDays(2))
		s.is(err, dispatch.ErrNotFound)
		_, err = tx.PleaToPhone("", day)
		s.is(err, dispatch.ErrNotFound)
	})
	s.update(func(tx dispatch.Tx) {
		s.equal("purged of another unit", got[int](s)(tx.PurgePleas(w.other.ID, at(5), 10)), 0)
		s.equal("purged", got[int](s)(tx.PurgePleas(w.unit.ID, at(1), 10)), 1)
		s.equal("purged again", got[int](s)(tx.PurgePleas(w.unit.ID, at(1), 10)), 0)
		p := got[*dispatch.Plea](s)(tx.Plea(kari.ID))
		s.equal("what is left", []any{p.Phone, p.Text, p.Answer}, []any{"", "", dispatch.PleaYes})
		s.ok(tx.EraseTraces(dispatch.Traces{VolunteerID: w.ola.ID, Phones: []string{w.ola.Phone}}, at(10)))
		s.equal("erased", got[*dispatch.Plea](s)(tx.Plea(ola.ID)).Phone, "")
		s.equal("another's", got[*dispatch.Plea](s)(tx.Plea(next.ID)).Phone, w.kari.Phone)
	})
}

// pleasOfHousehold: several of one number are with the first, whose text and
// calls are theirs, too.
func pleasOfHousehold(_ *testing.T, s *suite) {
	w := s.world()
	day := dispatch.DateOf(now)
	e := &dispatch.Emergency{UnitID: w.unit.ID, DeclaredAt: now, EndsAt: at(600)}
	a := &dispatch.Appeal{UnitID: w.unit.ID, By: "coordinator:1", At: now, Day: day, Words: "Storm", Postcodes: []string{}, Units: []int64{}}
	text := &dispatch.Message{UnitID: w.unit.ID, Direction: dispatch.Out, Phone: w.kari.Phone, State: dispatch.MessageSent, SentAt: at(3), Segments: 2}
	first := &dispatch.Plea{VolunteerID: w.kari.ID, Phone: w.kari.Phone, Day: day, Channel: dispatch.ChannelSMS, At: now, LapsesAt: at(120),
		Message: dispatch.MessageSent, SentAt: at(3), Segments: 2}
	second := *first
	second.VolunteerID = w.ola.ID
	s.update(func(tx dispatch.Tx) {
		s.ok(tx.AddEmergency(e))
		a.EmergencyID = e.ID
		s.ok(tx.AddAppeal(a))
		s.ok(tx.AddMessage(text))
		for _, p := range []*dispatch.Plea{first, &second} {
			p.AppealID, p.EmergencyID, p.MessageID = a.ID, e.ID, text.ID
		}
		s.ok(tx.AddPlea(first))
		s.is(tx.AddPlea(&second), dispatch.ErrConflict) // the number has its text
		second.WithID = 4711
		s.is(tx.AddPlea(&second), dispatch.ErrNotFound)
		second.WithID = first.ID
		s.ok(tx.AddPlea(&second))
		again := second
		s.is(tx.AddPlea(&again), dispatch.ErrConflict) // the same person
		k := &dispatch.Call{UnitID: w.unit.ID, Direction: dispatch.Out, Purpose: dispatch.CallForAppeal, Phone: w.kari.Phone, State: dispatch.CallNoAnswer, PleaID: first.ID,
			Attempt: 1, CreatedAt: at(4)}
		s.ok(tx.AddCall(k))
		second.Answer, second.AnsweredAt, second.AnsweredBy, second.Number = dispatch.PleaYes, at(9), "volunteer", 2
		s.ok(tx.SavePlea(&second))
		first.Call, second.Call = dispatch.CallNoAnswer, dispatch.CallNoAnswer
	})
	s.view(func(tx dispatch.Tx) {
		s.equal("of the number", got[[]*dispatch.Plea](s)(tx.PleasToPhone(w.kari.Phone, day)), []*dispatch.Plea{first, &second})
		s.equal("of another day", len(got[[]*dispatch.Plea](s)(tx.PleasToPhone(w.kari.Phone, day.AddDays(1)))), 0)
		s.equal("of no number", len(got[[]*dispatch.Plea](s)(tx.PleasToPhone("", day))), 0)
		s.equal("the first of the number", got[*dispatch.Plea](s)(tx.PleaToPhone(w.kari.Phone, day)).ID, first.ID)
		s.equal("the first of the message", got[*dispatch.Plea](s)(tx.PleaOfMessage(text.ID)).ID, first.ID)
		s.equal("of the second", got[*dispatch.Plea](s)(tx.Plea(second.ID)), &second)
	})
}
