package dispatch_test

import (
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"folgesvenn/dispatch"
)

func day(s string) dispatch.Date {
	d, err := dispatch.ParseDate(s)
	if err != nil {
		panic(err)
	}
	return d
}

// weekly is shopping every Thursday from ten to eleven.
func (c *centre) weekly(first string, change ...func(*dispatch.Series)) *dispatch.Series {
	c.t.Helper()
	x := dispatch.Series{Category: "shopping", Summary: "Handle mat", Place: "Solbakken", Rule: "FREQ=WEEKLY;BYDAY=TH", FirstDay: day(first), From: 10 * 60, To: 11 * 60}
	for _, f := range change {
		f(&x)
	}
	out, err := c.s.AddSeries(c.ctx, x)
	c.must(err)
	c.work()
	return out
}

func (c *centre) tasksOf(id int64) (list []*dispatch.Task) {
	c.t.Helper()
	c.must(c.s.View(c.ctx, func(tx dispatch.Tx) (err error) {
		list, err = tx.Tasks(dispatch.TaskFilter{SeriesID: id}, dispatch.Page{})
		return err
	}))
	return list
}

func (c *centre) starts(id int64) (list []string) {
	for _, t := range c.tasksOf(id) {
		if t.State != dispatch.TaskCancelled {
			list = append(list, t.StartsAt.In(c.zone).Format("01-02 15:04"))
		}
	}
	return list
}

func (c *centre) same(what string, got, want []string) {
	c.t.Helper()
	if strings.Join(got, ", ") != strings.Join(want, ", ") {
		c.t.Errorf("%s: %v, want %v", what, got, want)
	}
}

// The days of a series become tasks two weeks ahead, once each, at the same time
// on the wall through both nights when the clock is changed.
func TestSeriesThroughTheClockChanges(t *testing.T) {
	c := newCentre(t, "2026-10-12 09:30")
	x := c.weekly("2026-10-15")
	c.same("at first", c.starts(x.ID), []string{"10-15 10:00", "10-22 10:00"})
	c.until("2026-11-02 12:00")
	c.same("after the autumn night", c.starts(x.ID), []string{"10-15 10:00", "10-22 10:00", "10-29 10:00", "11-05 10:00", "11-12 10:00"})
	for _, k := range c.tasksOf(x.ID)[:2] {
		if k.State != dispatch.TaskUnfilled {
			t.Errorf("%s is %s", k.SeriesDay, k.State)
		}
	}
	spring := newCentre(t, "2027-03-15 09:30")
	y := spring.weekly("2027-03-18", func(x *dispatch.Series) { x.Rule = "FREQ=DAILY"; x.Until = day("2027-03-30") })
	spring.until("2027-03-20 09:00")
	for _, k := range spring.tasksOf(y.ID) {
		if at := k.StartsAt.In(spring.zone); at.Hour() != 10 || k.EndsAt.Sub(k.StartsAt) != time.Hour {
			t.Errorf("%v to %v", at, k.EndsAt.In(spring.zone))
		}
	}
	if n := len(spring.tasksOf(y.ID)); n != 13 {
		t.Errorf("%d days, want 13", n)
	}
}

// The regular is asked first, and others only when they do not come.
func TestRegularIsAskedFirst(t *testing.T) {
	c := newCentre(t, "2026-11-23 09:30")
	kari := c.volunteer("Kari Hansen", kariPhone)
	ola := c.volunteer("Ola Moen", olaPhone)
	x := c.weekly("2026-11-26", func(x *dispatch.Series) { x.VolunteerID = ola.ID; x.Until = day("2026-11-26") })
	c.gets(olaPhone, "Handle mat", "torsdag 26. november kl. 10-11")
	c.expectSilence()
	c.says(olaPhone, "Nei, ikke denne gangen")
	c.gets(olaPhone)
	c.gets(kariPhone, "Handle mat")
	c.says(kariPhone, "ja")
	c.gets(kariPhone, "Oppdraget er ditt")
	c.assigned(c.tasksOf(x.ID)[0].ID, kari.ID)

	// Silence for a day, and others are asked beside.
	c.settings(func(s *dispatch.Settings) { s.Reminders = nil; s.FollowUpAfter = 0 })
	c.weekly("2026-12-03", func(x *dispatch.Series) { x.VolunteerID = ola.ID; x.Until = day("2026-12-03") })
	c.gets(olaPhone, "torsdag 3. desember")
	c.pass(23 * time.Hour)
	c.expectSilence()
	c.pass(2 * time.Hour)
	c.gets(kariPhone, "torsdag 3. desember")
}

// A standing regular has each day unless they say no.
func TestStandingRegular(t *testing.T) {
	c := newCentre(t, "2026-11-23 09:30")
	c.settings(func(s *dispatch.Settings) { s.Reminders = nil; s.FollowUpAfter = 0 })
	kari, ola := c.volunteer("Kari Hansen", kariPhone), c.volunteer("Ola Moen", olaPhone)
	olga, home := c.olga(), c.home()
	x := c.weekly("2026-11-26", func(x *dispatch.Series) {
		x.VolunteerID, x.Standing, x.RecipientID, x.RequesterID = kari.ID, true, olga.ID, home.ID
	})
	c.gets(kariPhone, "som vanlig", "torsdag 26. november", "Olga Nordmann", "AVBUD")
	c.gets(kariPhone, "som vanlig", "torsdag 3. desember")
	c.gets(homePhone, "Kari tar oppdraget", "torsdag 26. november")
	c.gets(homePhone, "Kari tar oppdraget", "torsdag 3. desember")
	list := c.tasksOf(x.ID)
	c.assigned(list[0].ID, kari.ID)
	c.assigned(list[1].ID, kari.ID)
	// On a pause she does not stand: others are asked.
	c.until("2026-11-26 12:00")
	c.gets(kariPhone, "som vanlig", "torsdag 10. desember")
	c.gets(homePhone, "torsdag 10. desember")
	_, err := c.s.PauseVolunteer(c.ctx, kari.ID, c.time("2026-12-20 00:00"))
	c.must(err)
	c.until("2026-12-03 12:00")
	c.gets(olaPhone, "torsdag 17. desember")
	c.says(olaPhone, "ja")
	c.gets(olaPhone)
	c.gets(homePhone, "Ola tar oppdraget", "torsdag 17. desember")
	c.assigned(c.tasksOf(x.ID)[3].ID, ola.ID)
}

// One day is left out or moved; the others stay, and none is made twice.
func TestOneDayIsLeftOutOrMoved(t *testing.T) {
	c := newCentre(t, "2026-11-23 09:30")
	kari := c.volunteer("Kari Hansen", kariPhone)
	x := c.weekly("2026-11-26", func(x *dispatch.Series) { x.VolunteerID, x.Standing = kari.ID, true })
	c.gets(kariPhone, "26. november")
	c.gets(kariPhone, "3. desember")
	_, err := c.s.SkipSeries(c.ctx, x.ID, day("2026-11-26"))
	c.must(err)
	c.work()
	c.gets(kariPhone, "avlyst", "26. november")
	_, err = c.s.SkipSeries(c.ctx, x.ID, day("2026-12-10")) // not made yet
	c.must(err)
	_, err = c.s.MoveSeries(c.ctx, x.ID, day("2026-12-03"), c.time("2026-12-04 12:00"), c.time("2026-12-04 13:00"))
	c.must(err)
	c.work()
	c.gets(kariPhone, "fredag 4. desember kl. 12-13", "Passer det?")
	c.says(kariPhone, "ja")
	c.gets(kariPhone, "Oppdraget er ditt")
	// Moved before it is made.
	_, err = c.s.MoveSeries(c.ctx, x.ID, day("2026-12-17"), c.time("2026-12-18 12:00"), c.time("2026-12-18 13:00"))
	c.must(err)
	c.work()
	c.gets(kariPhone, "som vanlig", "fredag 18. desember kl. 12-13")
	c.pass(24 * time.Hour)
	c.same("days", c.starts(x.ID), []string{"12-04 12:00", "12-18 12:00"})
	if _, err := c.s.SkipSeries(c.ctx, x.ID, day("2026-12-11")); err == nil {
		t.Error("a Friday is left out of a series of Thursdays")
	}
	list, err := c.s.Occurrences(c.ctx, x.ID, 5)
	c.must(err)
	if len(list) != 5 || !list[0].Skipped || list[1].Task == nil || !list[2].Skipped || list[4].Task != nil {
		t.Errorf("%+v", list)
	}
}

// A change counts from a day on; who has a day is asked, and days that are none
// any more are called off.
func TestSeriesIsChangedFromADay(t *testing.T) {
	c := newCentre(t, "2026-11-23 09:30")
	kari := c.volunteer("Kari Hansen", kariPhone)
	x := c.weekly("2026-11-26", func(x *dispatch.Series) { x.VolunteerID, x.Standing = kari.ID, true })
	c.gets(kariPhone, "26. november")
	c.gets(kariPhone, "3. desember")
	_, err := c.s.EditSeries(c.ctx, x.ID, day("2026-12-01"), func(x *dispatch.Series) error { x.From, x.To = 12*60, 13*60; return nil })
	c.must(err)
	c.work()
	c.gets(kariPhone, "torsdag 3. desember kl. 12-13", "Passer det?")
	c.same("times", c.starts(x.ID), []string{"11-26 10:00", "12-03 12:00"})
	_, err = c.s.EditSeries(c.ctx, x.ID, dispatch.Date{}, func(x *dispatch.Series) error { x.Rule = "FREQ=WEEKLY;INTERVAL=2;BYDAY=TH"; return nil })
	c.must(err)
	c.work()
	c.gets(kariPhone, "avlyst", "3. desember")
	_, err = c.s.EditSeries(c.ctx, x.ID, dispatch.Date{}, func(x *dispatch.Series) error { x.Rule = "FREQ=HOURLY"; return nil })
	if err == nil {
		t.Error("a series of hours was taken in")
	}
	_, err = c.s.EndSeries(c.ctx, x.ID, dispatch.Date{})
	c.must(err)
	c.work()
	c.gets(kariPhone, "avlyst", "26. november")
	c.pass(30 * 24 * time.Hour)
	c.same("after the end", c.starts(x.ID), nil)
	if _, err := c.s.SkipSeries(c.ctx, x.ID, day("2026-12-10")); err == nil {
		t.Error("an ended series is changed")
	}
}

// Public holidays are left out where that is wished, Easter with them; a pause
// makes nothing until it is over.
func TestHolidaysAndPause(t *testing.T) {
	c := newCentre(t, "2027-03-08 09:30")
	x := c.weekly("2027-03-11", func(x *dispatch.Series) { x.SkipHolidays = true })
	c.until("2027-03-30 09:00") // the 25th is Maundy Thursday
	c.same("Easter", c.starts(x.ID), []string{"03-11 10:00", "03-18 10:00", "04-01 10:00", "04-08 10:00"})
	_, err := c.s.PauseSeries(c.ctx, x.ID, day("2027-04-20"))
	c.must(err)
	c.same("paused", c.starts(x.ID), []string{"03-11 10:00", "03-18 10:00"})
	c.until("2027-04-16 09:00")
	c.same("after the pause", c.starts(x.ID), []string{"03-11 10:00", "03-18 10:00", "04-22 10:00", "04-29 10:00"})
}

// What cannot be made is somebody's task.
func TestSeriesThatCannotBeMade(t *testing.T) {
	c := newCentre(t, "2026-11-23 09:30")
	olga := c.olga()
	c.weekly("2026-11-26", func(x *dispatch.Series) { x.RecipientID = olga.ID })
	_, err := c.s.EditRecipient(c.ctx, olga.ID, func(r *dispatch.Recipient) error { r.Name = "Solbakken"; return nil })
	c.must(err)
	for _, a := range c.open() {
		_, err := c.s.ResolveAttention(c.ctx, a.ID, dispatch.ResolveDismiss)
		c.must(err)
	}
	c.until("2026-11-27 09:00")
	found := false
	for _, a := range c.open() {
		found = found || a.Kind == dispatch.AttentionSeries && strings.Contains(a.Text, "kan ikke lages")
	}
	if !found {
		t.Error("nobody is told")
	}
}

// Whatever the rule, each day is made once, on its weekday, at its time.
func TestDaysOfASeries(t *testing.T) {
	zone, err := time.LoadLocation("Europe/Oslo")
	if err != nil {
		t.Fatal(err)
	}
	_ = zone
	rapid.Check(t, func(rt *rapid.T) {
		first := day("2026-01-01").AddDays(rapid.IntRange(0, 700).Draw(rt, "first"))
		x := dispatch.Series{FirstDay: first, Rule: rapid.SampledFrom([]string{"FREQ=WEEKLY;BYDAY=TH", "FREQ=WEEKLY;INTERVAL=2;BYDAY=MO,WE", "FREQ=DAILY", "FREQ=MONTHLY;BYDAY=1TU",
			"FREQ=WEEKLY;BYDAY=MO,TU,WE,TH,FR", "FREQ=WEEKLY;BYDAY=TH;COUNT=5"}).Draw(rt, "rule"), SkipHolidays: rapid.Bool().Draw(rt, "holidays")}
		from := first.AddDays(rapid.IntRange(-20, 60).Draw(rt, "from"))
		to := from.AddDays(rapid.IntRange(0, 120).Draw(rt, "span"))
		left := map[dispatch.Date]bool{first.AddDays(7): true}
		days, err := x.Days(from, to, left)
		if err != nil {
			rt.Fatal(err)
		}
		for i, d := range days {
			_, holiday := dispatch.Holiday(d)
			if d.Before(from) || to.Before(d) || d.Before(first) || left[d] || holiday && x.SkipHolidays || i > 0 && !days[i-1].Before(d) {
				rt.Fatalf("%v in %v", d, days)
			}
		}
		// Asked in two halves, the answer is the same.
		half := from.AddDays(to.DaysFrom(from) / 2)
		a, _ := x.Days(from, half, left)
		b, _ := x.Days(half.AddDays(1), to, left)
		if len(a)+len(b) != len(days) {
			rt.Fatalf("%v and %v are not %v", a, b, days)
		}
	})
}

func TestRuleText(t *testing.T) {
	for rule, want := range map[string]string{
		"FREQ=WEEKLY;BYDAY=TH": "hver torsdag", "FREQ=WEEKLY;INTERVAL=2;BYDAY=TU": "annenhver tirsdag", "FREQ=WEEKLY;BYDAY=MO,TU,WE,TH,FR": "hver hverdag",
		"FREQ=DAILY": "hver dag", "FREQ=MONTHLY": "hver måned", "FREQ=WEEKLY;BYDAY=TH;COUNT=5": "hver torsdag, 5 ganger", "FREQ=YEARLY": "FREQ=YEARLY",
	} {
		if got := dispatch.RuleText(rule); got != want {
			t.Errorf("%s: %q, want %q", rule, got, want)
		}
	}
}
