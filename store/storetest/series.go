package storetest

import (
	"testing"
	"time"

	"folgesvenn/dispatch"
)

func series(t *testing.T, s *suite) {
	w := s.world()
	add := func(unit int64, next time.Time) int64 {
		x := &dispatch.Series{UnitID: unit, NextAt: next}
		s.update(func(tx dispatch.Tx) { s.ok(tx.AddSeries(x)) })
		return x.ID
	}
	later, soon, never := add(w.unit.ID, at(20)), add(w.other.ID, at(10)), add(w.unit.ID, time.Time{})
	day := dispatch.DateOf(now)
	s.view(func(tx dispatch.Tx) {
		of := func(unit int64, p dispatch.Page) []int64 { return ids[dispatch.Series](s)(tx.SeriesOf(unit, p)) }
		s.equal("all", of(0, dispatch.Page{}), []int64{w.series.ID, later, soon, never})
		s.equal("of a unit", of(w.unit.ID, dispatch.Page{}), []int64{w.series.ID, later, never})
		s.equal("a page", of(w.unit.ID, dispatch.Page{After: w.series.ID, Limit: 1}), []int64{later})
		s.equal("due", ids[dispatch.Series](s)(tx.SeriesDue(at(10), 9)), []int64{soon})
		s.equal("due later", ids[dispatch.Series](s)(tx.SeriesDue(at(20), 9)), []int64{soon, later})
		s.equal("due, limit", ids[dispatch.Series](s)(tx.SeriesDue(at(20), 1)), []int64{soon})
		next := got[time.Time](s)(tx.NextDue())
		s.equal("next due", next.Equal(at(10)), true)
		s.equal("skipped", len(got[map[dispatch.Date]bool](s)(tx.SkippedDays(later))), 0)
	})
	s.update(func(tx dispatch.Tx) {
		s.ok(tx.SkipDay(later, day))
		s.ok(tx.SkipDay(later, day))
		s.ok(tx.SkipDay(soon, day.AddDays(1)))
		// An occurrence is made once, wherever it is moved to.
		first := &dispatch.Task{UnitID: w.unit.ID, SeriesID: later, SeriesDay: day}
		s.ok(tx.AddTask(first))
		s.is(tx.AddTask(&dispatch.Task{UnitID: w.unit.ID, SeriesID: later, SeriesDay: day}), dispatch.ErrConflict)
		s.ok(tx.AddTask(&dispatch.Task{UnitID: w.unit.ID, SeriesID: soon, SeriesDay: day}))
		s.ok(tx.AddTask(&dispatch.Task{UnitID: w.unit.ID, SeriesID: later, SeriesDay: day.AddDays(7)}))
		s.equal("tasks of it", len(got[[]*dispatch.Task](s)(tx.Tasks(dispatch.TaskFilter{SeriesID: later}, dispatch.Page{}))), 2)
	})
	s.view(func(tx dispatch.Tx) {
		s.equal("skipped", got[map[dispatch.Date]bool](s)(tx.SkippedDays(later)), map[dispatch.Date]bool{day: true})
	})
}

// warnings: an open task is due when its requester is to hear, too.
func warnings(t *testing.T, s *suite) {
	w := s.world()
	open := &dispatch.Task{UnitID: w.unit.ID, State: dispatch.TaskOpen, WarnAt: at(5), DecideBy: at(60)}
	taken := &dispatch.Task{UnitID: w.unit.ID, State: dispatch.TaskAssigned, WarnAt: at(1), DecideBy: at(60)}
	s.update(func(tx dispatch.Tx) {
		s.ok(tx.AddTask(open))
		s.ok(tx.AddTask(taken))
	})
	s.view(func(tx dispatch.Tx) {
		s.equal("too early", ids[dispatch.Task](s)(tx.TasksDue(at(4), 9)), []int64{})
		s.equal("due", ids[dispatch.Task](s)(tx.TasksDue(at(5), 9)), []int64{open.ID})
		s.equal("next due", got[time.Time](s)(tx.NextDue()).Equal(at(5)), true)
	})
}
