package storetest

import (
	"testing"
	"time"

	"folgesvenn/dispatch"
)

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
		// Who changed something last is found by what and which.
		for _, kind := range []string{"recipient.changed", "requester.changed", "series.changed", "settings.changed", "settings.text_changed", "unit.changed", "user.changed"} {
			_, err := tx.LastEvent(w.unit.ID, kind, "")
			s.is(err, dispatch.ErrNotFound)
			for _, why := range []string{"nummer 1", "nummer 1, med mer", "nummer 12"} {
				s.ok(tx.AddEvent(&dispatch.Event{UnitID: w.unit.ID, Kind: kind, Why: why, Actor: "coordinator:1"}))
			}
			for why, want := range map[string]string{"": "nummer 12", "nummer 1": "nummer 1, med mer", "nummer 12": "nummer 12"} {
				e, err := tx.LastEvent(w.unit.ID, kind, why)
				s.ok(err)
				s.equal("the last one of "+kind+" "+why, e.Why, want)
			}
		}
	})
}
