package storetest

import (
	"testing"

	"folgesvenn/dispatch"
)

func feeds(_ *testing.T, s *suite) {
	w := s.world()
	kari := &dispatch.User{UnitID: w.unit.ID, Email: "kari@eksempel.no"}
	mine := &dispatch.Feed{TokenHash: "a", CreatedAt: now}
	theirs := &dispatch.Feed{RequesterID: w.requester.ID, TokenHash: "b", CreatedAt: at(1)}
	s.update(func(tx dispatch.Tx) {
		s.ok(tx.AddUser(kari))
		mine.UnitID, mine.UserID, theirs.UnitID = w.unit.ID, kari.ID, w.unit.ID
		s.ok(tx.AddFeed(mine))
		s.ok(tx.AddFeed(theirs))
		s.is(tx.AddFeed(&dispatch.Feed{UnitID: w.unit.ID, UserID: kari.ID, TokenHash: "c"}), dispatch.ErrConflict)
		s.is(tx.AddFeed(&dispatch.Feed{UnitID: w.unit.ID, RequesterID: w.requester.ID, TokenHash: "c"}), dispatch.ErrConflict)
		s.is(tx.AddFeed(&dispatch.Feed{UnitID: w.unit.ID, TokenHash: "b"}), dispatch.ErrConflict)
		s.is(tx.AddFeed(&dispatch.Feed{UnitID: w.unit.ID, UserID: 4711, TokenHash: "c"}), dispatch.ErrNotFound)
	})
	s.view(func(tx dispatch.Tx) {
		s.equal("by hash", got[*dispatch.Feed](s)(tx.FeedByHash("b")), theirs)
		s.equal("of the unit", got[[]*dispatch.Feed](s)(tx.Feeds(w.unit.ID)), []*dispatch.Feed{mine, theirs})
		s.equal("of another", ids[dispatch.Feed](s)(tx.Feeds(w.other.ID)), []int64{})
	})
	s.update(func(tx dispatch.Tx) {
		s.ok(tx.DeleteFeed(theirs.ID))
		s.ok(tx.DeleteFeed(theirs.ID))
		_, err := tx.FeedByHash("b")
		s.is(err, dispatch.ErrNotFound)
		s.ok(tx.AddFeed(&dispatch.Feed{UnitID: w.unit.ID, RequesterID: w.requester.ID, TokenHash: "d"}))
	})
}
