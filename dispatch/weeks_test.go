package dispatch_test

import (
	"strings"
	"testing"
	"time"

	"folgesvenn/dispatch"
)

// weeks runs a centre through the weeks around a date with a task every second
// day, every volunteer willing, and holds every unasked text against the unit's
// rules: none in a quiet time.
func weeks(t *testing.T, from, to string, set func(*dispatch.Settings)) (asked, reminded int) {
	t.Helper()
	c := openCentre(t, from+" 10:00")
	c.settings(func(s *dispatch.Settings) {
		s.WaveSize, s.MaxOffersPerWeek = 1, 50
		set(s)
	})
	c.volunteer("Kari Hansen", kariPhone)
	end := c.time(to + " 10:00")
	for day := 0; c.clock().Before(end); day++ {
		if day%2 == 0 {
			start := c.clock().AddDate(0, 0, 3)
			_, err := c.s.AddTask(c.ctx, dispatch.Task{Category: "escort", Summary: "Følge til lege", StartsAt: start, EndsAt: start.Add(2 * time.Hour)})
			c.must(err)
			c.work()
		}
		for next := c.clock().Add(24 * time.Hour); c.clock().Before(next); {
			c.pass(2 * time.Hour)
			for _, body := range c.inbox[kariPhone] {
				switch {
				case strings.Contains(body, "Kan du hjelpe?"):
					asked++
					c.says(kariPhone, "Ja")
				case strings.Contains(body, "Vi minner om"):
					reminded++
				}
			}
			c.inbox[kariPhone] = nil
		}
	}
	c.quietWasKept()
	return asked, reminded
}

// quietWasKept holds every text that nobody had just asked for against the unit's
// quiet times, to the minute it went out.
func (c *centre) quietWasKept() {
	c.t.Helper()
	rules, err := c.s.Settings(c.ctx, dispatch.FirstUnit)
	c.must(err)
	c.must(c.s.View(c.ctx, func(tx dispatch.Tx) error {
		ms, err := tx.Messages(dispatch.MessageFilter{}, dispatch.Page{})
		for _, m := range ms {
			unasked := m.Direction == dispatch.Out && m.Kind != dispatch.KindAnswer && !m.Urgent && !m.SentAt.IsZero()
			if at := m.SentAt.In(c.zone); unasked && rules.Quiet().Holds(at) {
				c.t.Errorf("in a quiet time, %v: %s", at, m.Body)
			}
		}
		return err
	}))
}

func TestWeeksAroundEaster(t *testing.T) {
	asked, reminded := weeks(t, "2026-03-28", "2026-04-13", func(s *dispatch.Settings) { s.HolidaysQuiet = true })
	if asked < 5 || reminded < 5 {
		t.Errorf("%d asked, %d reminded", asked, reminded)
	}
}

func TestWeeksThroughBothNightsWhenTheClockIsChanged(t *testing.T) {
	for _, x := range [][2]string{{"2026-03-23", "2026-04-02"}, {"2026-10-19", "2026-10-30"}} {
		asked, reminded := weeks(t, x[0], x[1], func(s *dispatch.Settings) { s.QuietHours = dispatch.QuietHours{From: 21 * 60, To: 8 * 60} })
		if asked < 4 || reminded < 4 {
			t.Errorf("%s: %d asked, %d reminded", x[0], asked, reminded)
		}
	}
}

func TestWeeksOfAnOfficeThatTextsWhenItIsOpen(t *testing.T) {
	asked, reminded := weeks(t, "2026-12-14", "2027-01-08", func(s *dispatch.Settings) {
		s.TextsWhenOpen = true
		for d := time.Monday; d <= time.Friday; d++ {
			s.OpeningHours = append(s.OpeningHours, dispatch.Window{Weekday: d, From: 9 * 60, To: 15 * 60})
		}
		s.ClosedDays = []dispatch.ClosedDays{{From: dispatch.Date{Year: 2026, Month: 12, Day: 28}, To: dispatch.Date{Year: 2026, Month: 12, Day: 30}}}
	})
	if asked < 4 || reminded < 3 {
		t.Errorf("%d asked, %d reminded", asked, reminded)
	}
}
