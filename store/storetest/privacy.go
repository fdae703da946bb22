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
