package dispatch_test

import (
	"context"
	"fmt"
	"reflect"
	"testing"
	"time"

	"folgesvenn/dispatch"
)

// TestForecastsAreKept: a forecast holds while nothing happens to its task and
// not for long, in another process too, and names nobody.
func TestForecastsAreKept(t *testing.T) {
	t.Parallel()
	c, ctx := openCentre(t, "2026-11-23 09:30"), context.Background()
	c.settings(func(s *dispatch.Settings) { s.Policy = dispatch.PolicyPace })
	for i := range 6 {
		c.volunteer(fmt.Sprintf("Frivillig %d", i), fmt.Sprintf("+474300000%d", i))
	}
	task := c.task("2026-11-26 10:00")
	look := func() dispatch.Forecast {
		t.Helper()
		now, err := c.s.Task(ctx, task.ID)
		c.must(err)
		all, err := c.s.Forecasts(ctx, dispatch.FirstUnit, []*dispatch.Task{now})
		c.must(err)
		return all[task.ID]
	}
	keep := func(figures string) {
		t.Helper()
		c.must(c.s.Update(ctx, func(tx dispatch.Tx) error {
			known, err := tx.KeptForecasts(dispatch.FirstUnit)
			if err != nil || len(known) != 1 {
				return fmt.Errorf("%d forecasts are kept (%w)", len(known), err)
			}
			known[0].Figures = figures
			return tx.KeepForecasts(known)
		}))
	}
	c.pass(time.Second)
	first := look()
	if first.Chance <= 0 || first.Left == 0 || first.Prospects != nil || first.Sentence != "" {
		t.Errorf("%+v", first)
	}
	if again := look(); !reflect.DeepEqual(again, first) {
		t.Errorf("what is kept is not what was made:\n%+v\n%+v", first, again)
	}
	keep(`{"chance":0.125,"left":3}`)
	if got := look(); got.Chance != 0.125 || got.Left != 3 {
		t.Errorf("it was made anew although nothing happened: %+v", got)
	}
	keep(`nonsense`)
	if got := look(); got.Chance < 0.2 {
		t.Errorf("nonsense was believed: %+v", got)
	}
	keep(`{"chance":0.125,"left":3}`)
	_, err := c.s.Hold(ctx, task.ID, "")
	c.must(err)
	if got := look(); got.Chance == 0.125 {
		t.Error("an old forecast was shown of a task that has changed")
	}
	keep(`{"chance":0.125,"left":3}`)
	c.pass(6 * time.Minute)
	if got := look(); got.Chance == 0.125 {
		t.Error("an old forecast was shown")
	}
}

// TestAtOnceTellsTheSame: what is read once for several questions is what each
// would have read.
func TestAtOnceTellsTheSame(t *testing.T) {
	t.Parallel()
	c, ctx := openCentre(t, "2026-11-23 09:30"), context.Background()
	for i := range 8 {
		c.volunteer(fmt.Sprintf("Frivillig %d", i), fmt.Sprintf("+474300000%d", i))
	}
	for i := range 3 {
		c.task(fmt.Sprintf("2026-11-2%d 10:00", 6+i))
		c.pass(2 * time.Hour)
	}
	kept, err := c.s.Task(ctx, 2)
	c.must(err)
	fresh := dispatch.Task{UnitID: 1, Category: "escort", Summary: "Følge", StartsAt: kept.StartsAt, EndsAt: kept.EndsAt, DecideBy: kept.DecideBy}
	type all struct {
		of, fresh []dispatch.Candidate
		choice    dispatch.Choice
		forecast  dispatch.Forecast
	}
	ask := func(ctx context.Context) (x all) {
		x.of, err = c.s.Candidates(ctx, kept.ID)
		c.must(err)
		x.forecast, err = c.s.Forecast(ctx, *kept)
		c.must(err)
		x.choice, err = c.s.Choose(ctx, fresh, 3)
		c.must(err)
		x.fresh, err = c.s.CandidatesFor(ctx, fresh)
		c.must(err)
		return x
	}
	apart := ask(ctx)
	c.must(c.s.AtOnce(ctx, func(ctx context.Context) error {
		if together := ask(ctx); !reflect.DeepEqual(together, apart) {
			t.Errorf("%+v\n%+v", together, apart)
		}
		return nil
	}))
	if len(apart.of) != 8 || apart.forecast.Asked == 0 {
		t.Errorf("nothing is tried: %+v", apart.forecast)
	}
}
