package storetest

import (
	"testing"

	"folgesvenn/dispatch"
)

// purges empties what is old, once, and leaves what is young, another unit's or
// still under way.
func purges(_ *testing.T, s *suite) {
	w := s.world()
	text := func(tx dispatch.Tx, unit int64, minutes int, state dispatch.MessageState) *dispatch.Message {
		m := &dispatch.Message{UnitID: unit, Phone: "+4740000001", Body: "Hei", State: state, CreatedAt: at(minutes), SentAt: at(minutes), Media: []dispatch.Media{{URL: "u"}}}
		s.ok(tx.AddMessage(m))
		m.ProviderID = "SM" + string(rune('a'+m.ID))
		s.ok(tx.SaveMessage(m))
		return m
	}
	s.update(func(tx dispatch.Tx) {
		old, young := text(tx, w.unit.ID, -10, dispatch.MessageDelivered), text(tx, w.unit.ID, 0, dispatch.MessageDelivered)
		waiting, others, nobodys := text(tx, w.unit.ID, -10, dispatch.MessageQueued), text(tx, w.other.ID, -10, dispatch.MessageDelivered), text(tx, 0, -10, dispatch.MessageReceived)
		s.equal("asked to forget", got[int](s)(tx.QueueRedactions(w.unit.ID, at(0), at(0), 9)), 1)
		s.equal("asked once", got[int](s)(tx.QueueRedactions(w.unit.ID, at(0), at(0), 9)), 0)
		due := got[[]*dispatch.Redaction](s)(tx.RedactionsDue(at(0), 9))
		s.equal("due", due, []*dispatch.Redaction{{MessageID: old.ID, ProviderID: old.ProviderID, NextAt: at(0)}})
		due[0].NextAt, due[0].Tries = at(5), 1
		s.ok(tx.SaveRedaction(due[0]))
		s.equal("later", len(got[[]*dispatch.Redaction](s)(tx.RedactionsDue(at(4), 9))), 0)

		s.equal("media", got[int](s)(tx.PurgeMedia(w.unit.ID, at(0), 9)), 3)
		s.equal("media again", got[int](s)(tx.PurgeMedia(w.unit.ID, at(0), 9)), 0)
		for _, d := range got[[]*dispatch.Redaction](s)(tx.RedactionsDue(at(0), 9)) {
			s.equal("with what came with it", d.Whole, true)
		}
		s.equal("one at a time", got[int](s)(tx.PurgeMessages(w.unit.ID, at(0), 1)), 1)
		s.equal("the rest", got[int](s)(tx.PurgeMessages(w.unit.ID, at(0), 9)), 1)
		s.equal("nothing more", got[int](s)(tx.PurgeMessages(w.unit.ID, at(0), 9)), 0)
		for _, m := range []*dispatch.Message{old, nobodys} {
			back := got[*dispatch.Message](s)(tx.Message(m.ID))
			s.equal("emptied", []any{back.Body, back.Phone, len(back.Media), back.ProviderID}, []any{"", "", 0, m.ProviderID})
		}
		for _, m := range []*dispatch.Message{young, waiting, others} {
			s.equal("kept", got[*dispatch.Message](s)(tx.Message(m.ID)).Body, "Hei")
		}

		k := &dispatch.Task{UnitID: w.unit.ID, State: dispatch.TaskDone, Category: "escort", Summary: "Følge", Place: "Her", Postcode: "1470", Details: "Navn", RecipientID: w.recipient.ID, StartsAt: at(-90), EndsAt: at(-30)}
		s.ok(tx.AddTask(k))
		s.equal("tasks", got[int](s)(tx.PurgeTasks(w.unit.ID, at(-29), at(0), 9)), 1)
		s.equal("tasks again", got[int](s)(tx.PurgeTasks(w.unit.ID, at(-29), at(0), 9)), 0)
		back := got[*dispatch.Task](s)(tx.Task(k.ID))
		s.equal("an empty task", []any{back.Summary, back.Place, back.Postcode, back.Details, back.Category, back.Version}, []any{dispatch.Purged, "", "", "", "escort", int64(2)})

		settled := &dispatch.Attention{UnitID: w.unit.ID, Text: "Kari skrev", ResolvedAt: at(-5), At: at(-6)}
		open := &dispatch.Attention{UnitID: w.unit.ID, Text: "Ola skrev", At: at(-6)}
		s.ok(tx.AddAttention(settled))
		s.ok(tx.AddAttention(open))
		call := func(state dispatch.CallState, minutes int) *dispatch.Call {
			c := &dispatch.Call{UnitID: w.unit.ID, Phone: "+4740000007", State: state, Flow: "f", Script: "s", CreatedAt: at(minutes), VolunteerID: w.kari.ID}
			s.ok(tx.AddCall(c))
			return c
		}
		over, going, fresh := call(dispatch.CallCompleted, -10), call(dispatch.CallAnswered, -10), call(dispatch.CallBusy, 0)
		s.equal("calls", got[int](s)(tx.PurgeCalls(w.unit.ID, at(0), 9)), 1)
		s.equal("calls again", got[int](s)(tx.PurgeCalls(w.unit.ID, at(0), 9)), 0)
		kept := got[*dispatch.Call](s)(tx.Call(over.ID))
		s.equal("an empty call", []any{kept.Phone, kept.Flow, kept.Script, kept.VolunteerID}, []any{"", "", "", w.kari.ID})
		for _, c := range []*dispatch.Call{going, fresh} {
			s.equal("kept call", got[*dispatch.Call](s)(tx.Call(c.ID)).Script, "s")
		}
		s.equal("under way", got[int](s)(tx.TracesUnderWay(dispatch.Traces{Phones: []string{"+4740000007"}})), 1)
		s.equal("calls of", ids[dispatch.Call](s)(tx.CallsOf(dispatch.Traces{Phones: []string{"+4740000007"}})), []int64{going.ID, fresh.ID})

		letter := func(body string, state dispatch.MessageState, minutes int) *dispatch.Email {
			e := &dispatch.Email{UnitID: w.unit.ID, To: "a@b.no", Subject: "Emne", Body: body, State: state, CreatedAt: at(minutes)}
			s.ok(tx.AddEmail(e))
			return e
		}
		about, percent, other := letter("Kari_1 skrev", dispatch.MessageSent, -10), letter("KariX1 skrev", dispatch.MessageSent, 0), letter("50% av 100", dispatch.MessageQueued, -10)
		s.equal("naming", ids[dispatch.Email](s)(tx.EmailsNaming(dispatch.Traces{Names: []string{"Kari_1"}})), []int64{about.ID})
		s.equal("naming a percentage", ids[dispatch.Email](s)(tx.EmailsNaming(dispatch.Traces{Names: []string{"50% av"}})), []int64{other.ID})
		s.equal("naming nobody", len(got[[]*dispatch.Email](s)(tx.EmailsNaming(dispatch.Traces{}))), 0)
		s.equal("letters", got[int](s)(tx.PurgeEmails(w.unit.ID, at(0), 9)), 1)
		empty := got[*dispatch.Email](s)(tx.Email(about.ID))
		s.equal("an empty letter", []any{empty.To, empty.Subject, empty.Body}, []any{"", "", ""})
		s.ok(tx.EraseTraces(dispatch.Traces{Names: []string{"50% av", "KariX1"}}, at(0)))
		for _, e := range []*dispatch.Email{percent, other} {
			s.equal("erased letter", got[*dispatch.Email](s)(tx.Email(e.ID)).Body, "")
		}
		s.equal("not sent", got[*dispatch.Email](s)(tx.Email(other.ID)).State, dispatch.MessageCancelled)

		series := func(ended bool) *dispatch.Series {
			x := &dispatch.Series{UnitID: w.unit.ID, Summary: "Besøk", Details: "Navn", Ended: ended, CreatedAt: at(-10)}
			s.ok(tx.AddSeries(x))
			return x
		}
		ended, running := series(true), series(false)
		s.equal("series", got[int](s)(tx.PurgeSeries(w.unit.ID, at(0), 9)), 1)
		s.equal("series again", got[int](s)(tx.PurgeSeries(w.unit.ID, at(0), 9)), 0)
		gone := got[*dispatch.Series](s)(tx.Series(ended.ID))
		s.equal("an empty series", []any{gone.Summary, gone.Details, gone.Version}, []any{dispatch.Purged, "", int64(2)})
		s.equal("a running series", got[*dispatch.Series](s)(tx.Series(running.ID)).Details, "Navn")

		s.equal("attention", got[int](s)(tx.PurgeAttention(w.unit.ID, at(0), 9)), 1)
		s.equal("settled", got[*dispatch.Attention](s)(tx.Attention(settled.ID)).Text, "")
		s.equal("open", got[*dispatch.Attention](s)(tx.Attention(open.ID)).Text, "Ola skrev")
	})
}

func leaversAndIdle(_ *testing.T, s *suite) {
	w := s.world()
	s.update(func(tx dispatch.Tx) {
		w.kari.Left = true
		s.ok(tx.SaveVolunteer(&w.kari))
		s.ok(tx.NoteLeavers(w.unit.ID, at(0)))
		s.ok(tx.NoteLeavers(w.unit.ID, at(10))) // the first time counts
		s.equal("too early", got[[]int64](s)(tx.Leavers(w.unit.ID, at(0), 9)), []int64(nil))
		s.equal("gone", got[[]int64](s)(tx.Leavers(w.unit.ID, at(1), 9)), []int64{w.kari.ID})
		s.ok(tx.LeaverErased(w.kari.ID, at(2)))
		s.equal("erased", got[[]int64](s)(tx.Leavers(w.unit.ID, at(1), 9)), []int64(nil))

		w.ola.Left = true
		s.ok(tx.SaveVolunteer(&w.ola))
		s.ok(tx.NoteLeavers(w.unit.ID, at(0)))
		w.ola.Left = false
		s.ok(tx.SaveVolunteer(&w.ola))
		s.ok(tx.NoteLeavers(w.unit.ID, at(5)))
		s.equal("came back", got[[]int64](s)(tx.Leavers(w.unit.ID, at(9), 9)), []int64(nil))

		idle := &dispatch.Recipient{UnitID: w.unit.ID, Name: "Idle", CreatedAt: at(-100)}
		busy := &dispatch.Recipient{UnitID: w.unit.ID, Name: "Busy", CreatedAt: at(-100)}
		fresh := &dispatch.Recipient{UnitID: w.unit.ID, Name: "Fresh", CreatedAt: at(0)}
		done := &dispatch.Recipient{UnitID: w.unit.ID, Name: dispatch.ErasedRecipient, CreatedAt: at(-100)}
		for _, r := range []*dispatch.Recipient{idle, busy, fresh, done} {
			s.ok(tx.AddRecipient(r))
		}
		s.ok(tx.AddTask(&dispatch.Task{UnitID: w.unit.ID, RecipientID: busy.ID, StartsAt: at(-20), EndsAt: at(-10)}))
		s.equal("idle recipients", got[[]int64](s)(tx.IdleRecipients(w.unit.ID, at(-10), 9)), []int64{idle.ID})
		relative := &dispatch.Requester{UnitID: w.unit.ID, Name: "Datter", Kind: dispatch.Person, CreatedAt: at(-100)}
		home := &dispatch.Requester{UnitID: w.unit.ID, Name: "Hjem", Kind: dispatch.Institution, CreatedAt: at(-100)}
		s.ok(tx.AddRequester(relative))
		s.ok(tx.AddRequester(home))
		s.equal("idle requesters", got[[]int64](s)(tx.IdleRequesters(w.unit.ID, at(-10), 9)), []int64{relative.ID})
	})
}
