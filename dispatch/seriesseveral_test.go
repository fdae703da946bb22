package dispatch_test

import (
	"context"
	"fmt"
	"strings"
	"testing"

	"folgesvenn/dispatch"
)

// placesOf are how many helpers each day of a series takes, and how many it has.
func (c *centre) placesOf(id int64) (list []string) {
	c.t.Helper()
	for _, k := range c.tasksOf(id) {
		list = append(list, fmt.Sprintf("%s %d/%d %s", k.SeriesDay.String()[5:], dispatch.HeadsOn(c.on(k.ID)), k.Places(), k.State))
	}
	return list
}

// Each day of a series takes as many as the series says, the regular has the
// first place, and others are looked for.
func TestASeriesMayTakeSeveral(t *testing.T) {
	c := newCentre(t, "2026-11-23 09:30")
	kari := c.volunteer("Kari Hansen", kariPhone)
	c.volunteer("Ola Moen", olaPhone)
	x := c.weekly("2026-11-26", func(x *dispatch.Series) { x.VolunteerID, x.Standing, x.Headcount = kari.ID, true, 2 })
	c.gets(kariPhone, "som vanlig", "26. november")
	c.gets(kariPhone, "som vanlig", "3. desember")
	c.gets(olaPhone, "Vi trenger 2 frivillige", "26. november")
	c.says(olaPhone, "Ja")
	c.gets(olaPhone, "Du er med", "Med Kari")
	c.gets(olaPhone, "Vi trenger 2 frivillige", "3. desember")
	c.same("the days", c.placesOf(x.ID), []string{"11-26 2/2 assigned", "12-03 1/2 open"})

	// What a change of the number does is told beforehand, and then happens.
	edit := func(n int) func(context.Context) error {
		return func(ctx context.Context) error {
			_, err := c.s.EditSeries(ctx, x.ID, dispatch.Date{}, func(x *dispatch.Series) error { x.Headcount = n; return nil })
			return err
		}
	}
	for _, v := range []struct {
		n    int
		plan string
		days []string
	}{
		{3, "11-26 changed 2-3 (2), 12-03 changed 2-3 (1)", []string{"11-26 2/3 open", "12-03 1/3 open"}},
		// Nobody who said yes is sent home; where one was looked for, one is enough.
		{1, "11-26 changed 3-2 (2), 12-03 changed 3-1 (1)", []string{"11-26 2/2 assigned", "12-03 1/1 assigned"}},
		{2, "11-26 stays 2-2 (2), 12-03 changed 1-2 (1)", []string{"11-26 2/2 assigned", "12-03 1/2 open"}},
	} {
		plan, err := c.s.PlanSeries(c.ctx, x.ID, edit(v.n))
		c.must(err)
		var said []string
		for _, d := range plan {
			if d.Told {
				t.Errorf("%s: nobody is told", d.Day)
			}
			said = append(said, fmt.Sprintf("%s %s %d-%d (%d)", d.Day.String()[5:], d.Fate, d.WasPlaces, d.Places, d.People))
		}
		if got := strings.Join(said, ", "); got != v.plan {
			t.Errorf("%d: %s, want %s", v.n, got, v.plan)
		}
		c.must(edit(v.n)(c.ctx))
		c.work()
		c.same(fmt.Sprint(v.n, " wanted"), c.placesOf(x.ID), v.days)
		c.inbox[olaPhone] = nil // whoever is asked then
	}
	if x, err := c.s.Series(c.ctx, x.ID); err != nil || x.Headcount != 2 {
		t.Errorf("%+v, %v", x, err)
	}
	if err := edit(21)(c.ctx); err == nil {
		t.Error("21 helpers")
	}
}

// Who is asked first is asked alone for a day, also where several are wanted; a
// day that was given another number by itself keeps it when something else is
// changed.
func TestTheRegularOfSeveralIsAskedFirst(t *testing.T) {
	c := newCentre(t, "2026-11-23 09:30")
	kari := c.volunteer("Kari Hansen", kariPhone)
	c.volunteer("Ola Moen", olaPhone)
	x := c.weekly("2026-11-26", func(x *dispatch.Series) { x.VolunteerID, x.Headcount, x.Until = kari.ID, 2, day("2026-11-26") })
	c.gets(kariPhone, "Vi trenger 2 frivillige")
	c.says(kariPhone, "Ja")
	c.gets(kariPhone, "Du er med")
	c.until("2026-11-24 09:31")
	c.gets(olaPhone, "Vi trenger 2 frivillige")
	first := c.tasksOf(x.ID)[0]
	_, err := c.s.EditTask(c.ctx, first.ID, func(k *dispatch.Task) error { k.Headcount = 4; return nil })
	c.must(err)
	_, err = c.s.EditSeries(c.ctx, x.ID, dispatch.Date{}, func(x *dispatch.Series) error { x.Needs.Car = false; x.Details = "Ta med nett."; return nil })
	c.must(err)
	c.work()
	c.gets(kariPhone, "Ta med nett")
	c.same("the days", c.placesOf(x.ID), []string{"11-26 1/4 open"})
	c.inbox[olaPhone] = nil
}
