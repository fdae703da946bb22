package storetest

import (
	"testing"
	"time"

	"folgesvenn/dispatch"
)

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
