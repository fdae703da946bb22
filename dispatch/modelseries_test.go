package dispatch_test

import (
	"time"

	"pgregory.net/rapid"

	"folgesvenn/dispatch"
)

// addSeries takes in a task that recurs, with a regular or without.
func (w *world) addSeries() {
	if len(w.series) > 1 {
		return
	}
	x := dispatch.Series{Category: "escort", Summary: "Følge til trim", Place: "Solbakken", From: 11 * 60, To: 12 * 60, RecipientID: w.olga.ID, RequesterID: w.home.ID,
		Rule: rapid.SampledFrom([]string{"FREQ=WEEKLY;BYDAY=TH", "FREQ=DAILY;INTERVAL=3"}).Draw(w.rt, "rule"), Standing: rapid.Bool().Draw(w.rt, "standing")}
	if rapid.IntRange(0, 3).Draw(w.rt, "regular") > 0 {
		x.VolunteerID = rapid.SampledFrom(w.volunteers).Draw(w.rt, "who").ID
	}
	row, err := w.s.AddSeries(w.ctx, x)
	w.must(err)
	w.series = append(w.series, row.ID)
}

// changeDay skips or moves a day of a series, pauses, changes or ends it.
func (w *world) changeDay() {
	if len(w.series) == 0 {
		return
	}
	id := rapid.SampledFrom(w.series).Draw(w.rt, "series")
	ahead, err := w.s.Occurrences(w.ctx, id, 4)
	w.must(err)
	var day dispatch.Date
	start := w.clock().Add(30 * time.Hour)
	if len(ahead) > 0 {
		o := rapid.SampledFrom(ahead).Draw(w.rt, "day")
		day, start = o.Day, o.StartsAt.Add(26*time.Hour)
	}
	switch rapid.SampledFrom([]string{"skip", "move", "move", "pause", "hour", "rule", "regular", "end"}).Draw(w.rt, "what") {
	case "skip":
		_, err = w.s.SkipSeries(w.ctx, id, day)
	case "move":
		_, err = w.s.MoveSeries(w.ctx, id, day, start, start.Add(time.Hour))
	case "pause":
		_, err = w.s.PauseSeries(w.ctx, id, day)
	case "hour":
		_, err = w.s.EditSeries(w.ctx, id, dispatch.Date{}, func(x *dispatch.Series) error {
			x.From = x.From%(20*60) + 30
			x.To = x.From + 60
			return nil
		})
	case "rule":
		_, err = w.s.EditSeries(w.ctx, id, day, func(x *dispatch.Series) error { x.Rule = "FREQ=WEEKLY;BYDAY=TU"; return nil })
	case "regular":
		v := rapid.SampledFrom(w.volunteers).Draw(w.rt, "who")
		_, err = w.s.EditSeries(w.ctx, id, dispatch.Date{}, func(x *dispatch.Series) error { x.VolunteerID, x.Standing = v.ID, true; return nil })
	case "end":
		_, err = w.s.EndSeries(w.ctx, id, day)
	}
	w.refusal(err)
}
