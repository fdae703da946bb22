package storetest

import (
	"testing"
	"time"

	"folgesvenn/dispatch"
)

func alerts(t *testing.T, s *suite) {
	w := s.world()
	s.update(func(tx dispatch.Tx) {
		add := func(alertAt, resolved, taken time.Time) *dispatch.Attention {
			a := &dispatch.Attention{UnitID: w.unit.ID, AlertAt: alertAt, ResolvedAt: resolved, TakenAt: taken}
			s.ok(tx.AddAttention(a))
			return a
		}
		late, due := add(at(5), time.Time{}, time.Time{}), add(at(-5), time.Time{}, time.Time{})
		add(time.Time{}, time.Time{}, time.Time{})
		settled, taken, first := add(at(-9), now, time.Time{}), add(time.Time{}, time.Time{}, now), add(at(-7), time.Time{}, time.Time{})
		find := func(n int) []int64 { return ids[dispatch.Attention](s)(tx.AttentionToAlert(now, n)) }
		s.equal("to alert", find(10), []int64{first.ID, due.ID})
		s.equal("to alert, one", find(1), []int64{first.ID})
		s.equal("next due", got[time.Time](s)(tx.NextDue()), at(-7))

		for i, a := range []*dispatch.Attention{late, settled, taken, first} {
			s.ok(tx.AddTold(a.ID, "+4740000001", at(i)))
		}
		s.ok(tx.AddTold(first.ID, "anne@sentralen.no", at(9)))
		s.ok(tx.AddTold(first.ID, "+4740000001", at(8))) // once more is no mistake
		s.equal("told", got[[]string](s)(tx.ToldOf(first.ID)), []string{"+4740000001", "anne@sentralen.no"})
		s.equal("told of nothing", len(got[[]string](s)(tx.ToldOf(due.ID))), 0)
		told := func(to string, since time.Time) []int64 {
			return ids[dispatch.Attention](s)(tx.OpenToldTo(to, since))
		}
		s.equal("open", told("+4740000001", at(-100)), []int64{late.ID, first.ID})
		s.equal("open, of late", told("+4740000001", at(1)), []int64{first.ID})
		s.equal("open, to nobody", told("+4740000002", at(-100)), []int64{})
		s.equal("last told", got[time.Time](s)(tx.LastTold("+4740000001")), at(8))
		s.equal("never told", got[time.Time](s)(tx.LastTold("+4740000002")), time.Time{})
	})
	s.is(s.store.Update(ctx, func(tx dispatch.Tx) error { return tx.AddTold(4711, "x", now) }), dispatch.ErrNotFound)
}

func emails(t *testing.T, s *suite) {
	w := s.world()
	s.update(func(tx dispatch.Tx) {
		add := func(e dispatch.Email) *dispatch.Email {
			e.UnitID = w.unit.ID
			s.ok(tx.AddEmail(&e))
			return &e
		}
		late := add(dispatch.Email{State: dispatch.MessageQueued, SendAt: at(5)})
		second := add(dispatch.Email{State: dispatch.MessageQueued, SendAt: now})
		first := add(dispatch.Email{State: dispatch.MessageQueued, SendAt: at(-5)})
		lost := add(dispatch.Email{State: dispatch.MessageSending, SendAt: at(-9), Deadline: now})
		add(dispatch.Email{State: dispatch.MessageSending, SendAt: at(-9), Deadline: at(1)})
		add(dispatch.Email{State: dispatch.MessageSent, SendAt: at(-9), Deadline: at(-8)})
		s.equal("to send", ids[dispatch.Email](s)(tx.EmailsToSend(now, 10)), []int64{first.ID, second.ID})
		s.equal("to send, one", ids[dispatch.Email](s)(tx.EmailsToSend(now, 1)), []int64{first.ID})
		s.equal("lost", ids[dispatch.Email](s)(tx.EmailsLost(now, 10)), []int64{lost.ID})
		s.equal("next due", got[time.Time](s)(tx.NextDue()), at(-5))
		first.State, second.State = dispatch.MessageSent, dispatch.MessageFailed
		s.ok(tx.SaveEmail(first))
		s.ok(tx.SaveEmail(second))
		s.equal("next due", got[time.Time](s)(tx.NextDue()), now)
		lost.State = dispatch.MessageUnsettled
		s.ok(tx.SaveEmail(lost))
		s.equal("next due", got[time.Time](s)(tx.NextDue()), at(1))
		s.equal("kept", got[*dispatch.Email](s)(tx.Email(late.ID)), late)
		_, err := tx.Email(4711)
		s.is(err, dispatch.ErrNotFound)
	})
}

func doneBetween(t *testing.T, s *suite) {
	w := s.world()
	s.update(func(tx dispatch.Tx) {
		add := func(minutes int, volunteer int64, state dispatch.AssignmentState) {
			k := &dispatch.Task{UnitID: w.unit.ID, State: dispatch.TaskAssigned, StartsAt: at(minutes), EndsAt: at(minutes + 60)}
			s.ok(tx.AddTask(k))
			s.ok(tx.AddAssignment(&dispatch.Assignment{TaskID: k.ID, VolunteerID: volunteer, State: state}))
		}
		add(0, w.kari.ID, dispatch.AssignmentDone)
		add(59, w.kari.ID, dispatch.AssignmentDone)
		add(60, w.kari.ID, dispatch.AssignmentDone)
		add(-1, w.kari.ID, dispatch.AssignmentDone)
		add(10, w.kari.ID, dispatch.AssignmentActive)
		add(10, w.ola.ID, dispatch.AssignmentDone)
		s.equal("done", got[int](s)(tx.DoneBetween(w.kari.ID, now, at(60))), 2)
		s.equal("done, by nobody", got[int](s)(tx.DoneBetween(4711, now, at(60))), 0)
	})
}
