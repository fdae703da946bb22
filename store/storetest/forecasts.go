package storetest

import (
	"testing"

	"folgesvenn/dispatch"
)

// forecasts are kept of what is open, one of each task.
func forecasts(_ *testing.T, s *suite) {
	w := s.world()
	one, two := &w.task, &w.task2
	s.update(func(tx dispatch.Tx) {
		for _, t := range []*dispatch.Task{one, two} {
			t.State = dispatch.TaskOpen
			s.ok(tx.SaveTask(t))
		}
	})
	first := dispatch.KeptForecast{TaskID: one.ID, Of: "1 0 0", At: now, Figures: `{"chance":0.5}`}
	again := dispatch.KeptForecast{TaskID: one.ID, Of: "2 1 0", At: at(1), Figures: `{"chance":0.25}`}
	other := dispatch.KeptForecast{TaskID: two.ID, Of: "1 0 0", At: now, Figures: "{}"}
	s.update(func(tx dispatch.Tx) { s.ok(tx.KeepForecasts([]dispatch.KeptForecast{first, other})) })
	s.view(func(tx dispatch.Tx) {
		s.equal("both", got[[]dispatch.KeptForecast](s)(tx.KeptForecasts(w.unit.ID)), []dispatch.KeptForecast{first, other})
		s.equal("of another unit", len(got[[]dispatch.KeptForecast](s)(tx.KeptForecasts(w.other.ID))), 0)
	})
	s.update(func(tx dispatch.Tx) { s.ok(tx.KeepForecasts([]dispatch.KeptForecast{again})) })
	s.update(func(tx dispatch.Tx) {
		two.State = dispatch.TaskCancelled
		s.ok(tx.SaveTask(two))
	})
	s.view(func(tx dispatch.Tx) {
		s.equal("what is open", got[[]dispatch.KeptForecast](s)(tx.KeptForecasts(w.unit.ID)), []dispatch.KeptForecast{again})
	})
	s.update(func(tx dispatch.Tx) {
		s.ok(tx.KeepForecasts(nil))
		two.State = dispatch.TaskOpen
		s.ok(tx.SaveTask(two))
	})
	s.view(func(tx dispatch.Tx) {
		s.equal("what is over is forgotten", got[[]dispatch.KeptForecast](s)(tx.KeptForecasts(w.unit.ID)), []dispatch.KeptForecast{again})
	})
	s.update(func(tx dispatch.Tx) {
		s.is(tx.KeepForecasts([]dispatch.KeptForecast{{TaskID: 4711, Of: "x", At: now, Figures: "{}"}}), dispatch.ErrNotFound)
	})
}
