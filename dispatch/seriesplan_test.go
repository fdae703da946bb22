package dispatch_test

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"folgesvenn/dispatch"
)

// What a change would do to the days that are laid out is told beforehand, changes
// nothing, and is what then happens.
func TestAChangeOfASeriesIsToldBeforehand(t *testing.T) {
	c := newCentre(t, "2026-11-23 09:30")
	kari := c.volunteer("Kari Hansen", kariPhone)
	x := c.weekly("2026-11-26", func(x *dispatch.Series) { x.VolunteerID, x.Standing = kari.ID, true })
	c.gets(kariPhone, "som vanlig", "26. november")
	c.gets(kariPhone, "som vanlig", "3. desember")
	for _, v := range []struct {
		name string
		from string
		edit func(*dispatch.Series)
		want string
	}{
		{"nothing", "", func(*dispatch.Series) {}, "11-26 stays, 12-03 stays"},
		{"later", "2026-12-01", func(x *dispatch.Series) { x.From, x.To = 12*60, 13*60 }, "11-26 stays, 12-03 asked"},
		{"words", "", func(x *dispatch.Series) { x.Details = "Ta med handlelista." }, "11-26 changed, 12-03 changed"},
		{"another day", "2026-11-30", func(x *dispatch.Series) { x.Rule = "FREQ=WEEKLY;BYDAY=TU" }, "11-26 stays, 12-01 added, 12-03 cancelled"},
		{"another, too", "", func(x *dispatch.Series) { x.Rule = "FREQ=WEEKLY;BYDAY=TU,TH" }, "11-26 stays, 12-01 added, 12-03 stays"},
		{"an end", "", func(x *dispatch.Series) { x.Until = day("2026-11-27") }, "11-26 stays, 12-03 cancelled"},
	} {
		t.Run(v.name, func(t *testing.T) {
			edit := func(ctx context.Context) error {
				from, err := dispatch.ParseDate(v.from)
				if err != nil {
					return err
				}
				_, err = c.s.EditSeries(ctx, x.ID, from, func(x *dispatch.Series) error { v.edit(x); return nil })
				return err
			}
			plan, err := c.s.PlanSeries(c.ctx, x.ID, edit)
			c.must(err)
			var got []string
			for _, d := range plan {
				got = append(got, fmt.Sprintf("%s %s", d.Day.String()[5:], d.Fate))
				if !slices.Equal(d.VolunteerIDs, []int64{kari.ID}) && d.Fate != dispatch.DayCancelled {
					t.Errorf("%s: volunteers %v", d.Day, d.VolunteerIDs)
				}
			}
			if s := strings.Join(got, ", "); s != v.want {
				t.Errorf("%s, want %s", s, v.want)
			}
			c.work()
			c.expectSilence()
			c.same("the days", c.starts(x.ID), []string{"11-26 10:00", "12-03 10:00"})
		})
	}
	// A refusal is told as when it is done.
	if _, err := c.s.PlanSeries(c.ctx, x.ID, func(ctx context.Context) error {
		_, err := c.s.EditSeries(ctx, x.ID, dispatch.Date{}, func(x *dispatch.Series) error { x.Rule = "FREQ=SECONDLY"; return nil })
		return err
	}); err == nil {
		t.Error("a rule of seconds")
	}
}

// A change from a later day leaves the days before it as they were, also those
// that the new rule would have had.
func TestAChangeOfASeriesCountsFromItsDay(t *testing.T) {
	c := newCentre(t, "2026-11-23 09:30")
	x := c.weekly("2026-11-26")
	_, err := c.s.EditSeries(c.ctx, x.ID, day("2026-12-10"), func(x *dispatch.Series) error { x.Rule = "FREQ=WEEKLY;BYDAY=TU"; return nil })
	c.must(err)
	c.work()
	c.same("the days", c.starts(x.ID), []string{"11-26 10:00", "12-03 10:00"})
	c.until("2026-12-02 12:00")
	c.same("a week later", c.starts(x.ID), []string{"11-26 10:00", "12-03 10:00", "12-15 10:00"})
	var ahead []string
	list, err := c.s.Occurrences(c.ctx, x.ID, 3)
	c.must(err)
	for _, o := range list {
		ahead = append(ahead, o.Day.String()[5:])
	}
	c.same("ahead", ahead, []string{"12-03", "12-15", "12-22"})
	// A pause and an end take the days of before, too.
	_, err = c.s.PauseSeries(c.ctx, x.ID, day("2026-12-20"))
	c.must(err)
	c.work()
	c.same("in the pause", c.starts(x.ID), []string{"11-26 10:00"})
	c.attention(dispatch.AttentionUnfilled)
}

// A plain rule is read as it was written.
func TestPlainRulesGoBothWays(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		week := []time.Weekday{time.Monday, time.Tuesday, time.Wednesday, time.Thursday, time.Friday, time.Saturday, time.Sunday}
		r := dispatch.Repeat{Every: rapid.IntRange(1, 4).Draw(t, "every"), Count: rapid.IntRange(0, 3).Draw(t, "count")}
		if r.Monthly = rapid.Bool().Draw(t, "monthly"); r.Monthly {
			r.Every, r.Nth = 1, rapid.SampledFrom([]int{1, 2, 3, 4, -1}).Draw(t, "nth")
			r.Days = []time.Weekday{rapid.SampledFrom(week).Draw(t, "day")}
		} else {
			for i, on := range rapid.SliceOfN(rapid.Bool(), 7, 7).Draw(t, "days") {
				if on {
					r.Days = append(r.Days, week[i])
				}
			}
			if len(r.Days) == 0 {
				r.Days = week[:1]
			}
		}
		got, ok := dispatch.PlainRepeat(r.Rule())
		if !ok || fmt.Sprint(got) != fmt.Sprint(r) {
			t.Fatalf("%s is %v, want %v", r.Rule(), got, r)
		}
		if _, err := dispatch.ParseRule(r.Rule(), day("2026-11-26")); err != nil {
			t.Fatal(err)
		}
		if text := dispatch.RuleText(r.Rule()); strings.Contains(text, "=") {
			t.Fatalf("said as %q", text)
		}
	})
}
