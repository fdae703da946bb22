package storetest

import (
	"testing"
	"time"

	"folgesvenn/dispatch"
)

func beliefs(t *testing.T, s *suite) {
	w := s.world()
	kari := &dispatch.Belief{VolunteerID: w.kari.ID, UnitID: w.unit.ID, Load: 1.25, LoadAt: at(1), AskedAt: at(2), AnsweredAt: at(3)}
	for i := range kari.Yes {
		kari.Yes[i], kari.No[i] = i+1, 10*i
	}
	ola := &dispatch.Belief{VolunteerID: w.ola.ID, UnitID: w.unit.ID}
	ola.No[0] = 1
	same := func(when string) {
		t.Helper()
		s.view(func(tx dispatch.Tx) {
			all := got[*dispatch.Beliefs](s)(tx.Beliefs(w.unit.ID))
			want := &dispatch.Beliefs{}
			for _, b := range []*dispatch.Belief{kari, ola} {
				if back, err := tx.Belief(b.VolunteerID); err == nil && back.UnitID == w.unit.ID {
					want.List = append(want.List, back)
					for i := range back.Yes {
						want.Yes += back.Yes[i]
						want.No += back.No[i]
					}
				}
			}
			s.equal("beliefs "+when, all, want)
		})
	}
	same("before anybody was asked")
	s.view(func(tx dispatch.Tx) {
		_, err := tx.Belief(w.kari.ID)
		s.is(err, dispatch.ErrNotFound)
	})
	s.update(func(tx dispatch.Tx) { s.ok(tx.SaveBelief(ola)); s.ok(tx.SaveBelief(kari)) })
	s.view(func(tx dispatch.Tx) { s.equal("belief", got[*dispatch.Belief](s)(tx.Belief(w.kari.ID)), kari) })
	same("after the first answers")
	_ = s.store.Update(ctx, func(tx dispatch.Tx) error {
		undone := &dispatch.Belief{VolunteerID: w.kari.ID, UnitID: w.unit.ID}
		undone.Yes[0] = 99
		s.ok(tx.SaveBelief(undone))
		if all := got[*dispatch.Beliefs](s)(tx.Beliefs(w.unit.ID)); all.List[0].Yes[0] != 99 {
			t.Error("a transaction does not see its own belief")
		}
		return errNo
	})
	same("after a rollback")
	s.update(func(tx dispatch.Tx) { kari.Yes[0]++; s.ok(tx.SaveBelief(kari)) })
	same("after another answer")
	s.update(func(tx dispatch.Tx) { kari.UnitID = w.other.ID; s.ok(tx.SaveBelief(kari)) })
	same("after a move")
	s.view(func(tx dispatch.Tx) {
		s.equal("of the other unit", got[*dispatch.Beliefs](s)(tx.Beliefs(w.other.ID)).List, []*dispatch.Belief{kari})
	})
}

func delays(t *testing.T, s *suite) {
	w := s.world()
	none := dispatch.Delays{UnitID: w.unit.ID}
	some := dispatch.Delays{UnitID: w.unit.ID, N: 3, Sum: 1.5, Squares: 2.25}
	s.update(func(tx dispatch.Tx) {
		s.equal("no delays", got[dispatch.Delays](s)(tx.Delays(w.unit.ID)), none)
		s.ok(tx.SaveDelays(none))
		s.ok(tx.SaveDelays(some))
		s.equal("delays", got[dispatch.Delays](s)(tx.Delays(w.unit.ID)), some)
	})
}

func hindsight(t *testing.T, s *suite) {
	w := s.world()
	none := dispatch.Hindsight{UnitID: w.unit.ID}
	some := dispatch.Hindsight{UnitID: w.unit.ID, Usual: dispatch.Correction{Shift: 0.25, Weight: 3}, Urgent: dispatch.Correction{Shift: -0.5, Weight: 1.5}}
	s.update(func(tx dispatch.Tx) {
		s.equal("none yet", got[dispatch.Hindsight](s)(tx.Hindsight(w.unit.ID)), none)
		s.ok(tx.SaveHindsight(none))
		s.ok(tx.SaveHindsight(some))
		s.equal("hindsight", got[dispatch.Hindsight](s)(tx.Hindsight(w.unit.ID)), some)
		s.equal("of another unit", got[dispatch.Hindsight](s)(tx.Hindsight(w.other.ID)), dispatch.Hindsight{UnitID: w.other.ID})
	})
}

func offersMature(t *testing.T, s *suite) {
	w := s.world()
	add := func(matures time.Time) int64 {
		o := &dispatch.Offer{TaskID: w.task.ID, VolunteerID: w.kari.ID, State: dispatch.OfferLapsed, MaturesAt: matures}
		s.update(func(tx dispatch.Tx) { s.ok(tx.AddOffer(o)) })
		return o.ID
	}
	later, ripe := add(at(1)), add(at(0))
	add(time.Time{}) // never
	first := add(at(-9))
	s.view(func(tx dispatch.Tx) {
		s.equal("mature", ids[dispatch.Offer](s)(tx.OffersMature(now, 9)), []int64{first, ripe})
		s.equal("mature, limit", ids[dispatch.Offer](s)(tx.OffersMature(at(2), 1)), []int64{first})
		s.equal("mature later", ids[dispatch.Offer](s)(tx.OffersMature(at(2), 9)), []int64{first, ripe, later})
		s.equal("next due", got[time.Time](s)(tx.NextDue()), at(-9))
	})
}
