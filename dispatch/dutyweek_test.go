package dispatch_test

import (
	"testing"
	"time"

	"pgregory.net/rapid"

	"folgesvenn/dispatch"
)

// A week in which nobody takes what hurries: each day it goes to whoever is on
// duty that day, is said again by the hour until the task is over and then each
// morning, and never at night.
func TestAWeekInWhichNobodyTakesIt(t *testing.T) {
	c := newCentre(t, "2026-11-23 09:30") // a Monday
	c.settings(func(s *dispatch.Settings) {
		s.CoordinatorPhones = []string{dutyPhone}
		s.EscalateAfter = dispatch.Duration(15 * time.Minute)
		s.Rota = nil
		for day := time.Monday; day <= time.Friday; day++ {
			d := anne
			if day%2 == 0 {
				d = bjorn
			}
			d.Weekday = day
			s.Rota = append(s.Rota, d)
		}
	})
	// Nobody suits; its deadline is at half past ten, and it is until two.
	task := c.task("2026-11-23 12:00", func(x *dispatch.Task) {
		x.Category = "walk"
		x.Summary = "Tur i skogen"
		x.DecideBy = c.time("2026-11-23 10:30")
	})
	heard := func(at string, phones ...string) {
		t.Helper()
		c.until(at)
		for _, p := range phones {
			c.gets(p, "Ingen er funnet i tide", "Tur i skogen")
		}
		c.expectSilence()
	}
	c.until("2026-11-23 10:29")
	c.inbox = map[string][]string{} // that nobody suits does not hurry
	heard("2026-11-23 10:31", annesPhone)
	heard("2026-11-23 10:46", dutyPhone)
	heard("2026-11-23 11:44")
	heard("2026-11-23 11:47", annesPhone, dutyPhone)
	heard("2026-11-23 12:48", annesPhone, dutyPhone)
	heard("2026-11-23 13:49", annesPhone, dutyPhone)
	heard("2026-11-24 08:59")             // the task is over
	heard("2026-11-24 09:01", bjornPhone) // Tuesday's, who has not heard of it
	heard("2026-11-25 08:59")
	heard("2026-11-25 09:01", annesPhone, dutyPhone)
	heard("2026-11-26 09:01", bjornPhone, dutyPhone)
	heard("2026-11-27 09:01", annesPhone, dutyPhone)
	heard("2026-11-28 09:01", dutyPhone) // Saturday has no rota
	heard("2026-11-29 09:01", dutyPhone)
	heard("2026-11-30 09:01", annesPhone, dutyPhone)
	// Until somebody does.
	c.says(annesPhone, "OK")
	c.gets(annesPhone, "du tar det")
	heard("2026-12-07 12:00")
	c.state(task.ID, dispatch.TaskUnfilled)
	for _, a := range c.open() {
		if a.Kind == dispatch.AttentionUnfilled && a.TakenBy == "" {
			t.Errorf("%+v", a)
		}
	}
	c.quietWasKept()
}

// With under two hours left who is on duty hears of AVBUD at once, and those who
// can still come are asked in larger rounds, closer to each other.
func TestAVBUDShortlyBefore(t *testing.T) {
	c := newCentre(t, "2026-11-23 09:30")
	c.settings(func(s *dispatch.Settings) {
		s.WaveSize, s.WaveInterval, s.Reminders = 1, dispatch.Duration(time.Hour), nil
	})
	c.onDuty(anne)
	c.volunteer("Kari Hansen", kariPhone)
	task := c.task("2026-11-23 13:00")
	c.gets(kariPhone)
	c.says(kariPhone, "Ja")
	c.gets(kariPhone, "Oppdraget er ditt")
	phones := []string{"+4742000011", "+4742000012", "+4742000013", "+4742000014", "+4742000015", "+4742000016"}
	for i, p := range phones {
		c.volunteer("Frivillig Nummer"+string(rune('A'+i)), p)
	}
	c.until("2026-11-23 11:30")
	c.says(kariPhone, "AVBUD, jeg er blitt syk")
	c.gets(kariPhone, "står ikke lenger")
	c.gets(annesPhone, "meldte avbud", "Følge til lege")
	got := func() (n int) {
		for _, p := range phones {
			n += len(c.inbox[p])
		}
		return n
	}
	if n := got(); n != 3 {
		t.Errorf("%d are asked at once, want 3", n)
	}
	c.pass(23 * time.Minute) // a quarter of what is left
	if n := got(); n != 6 {
		t.Errorf("%d are asked after the second round, want 6", n)
	}
	c.says(phones[0], "Ja")
	if a := c.inbox[phones[0]]; len(a) != 2 {
		t.Errorf("%q", a)
	}
	c.inbox = map[string][]string{}
	c.state(task.ID, dispatch.TaskAssigned)
}

// Long before, the search for another is like any.
func TestAVBUDLongBefore(t *testing.T) {
	c := newCentre(t, "2026-11-23 09:30")
	c.settings(func(s *dispatch.Settings) { s.WaveSize = 1 })
	c.onDuty(anne)
	c.volunteer("Kari Hansen", kariPhone)
	c.task("2026-11-26 13:00")
	c.gets(kariPhone)
	c.says(kariPhone, "Ja")
	c.gets(kariPhone, "Oppdraget er ditt")
	c.volunteer("Ola Moen", olaPhone)
	c.volunteer("Anne Lie", annePhone)
	c.says(kariPhone, "AVBUD")
	c.gets(kariPhone, "står ikke lenger")
	c.gets(olaPhone, "Kan du hjelpe?")
	c.expectSilence() // nobody on duty is disturbed, and one is asked at a time
	c.attentionHas(dispatch.AttentionWithdrawn)
}

// The less time is left, the more are asked at once and the sooner the next are;
// never fewer or slower than the unit wishes.
func TestHurried(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		s := dispatch.DefaultSettings()
		s.WaveSize = rapid.IntRange(1, 10).Draw(t, "size")
		s.WaveInterval = dispatch.Duration(time.Duration(rapid.IntRange(0, 300).Draw(t, "minutes")) * time.Minute)
		left := time.Duration(rapid.IntRange(-60, 3000).Draw(t, "left")) * time.Minute
		less := left - time.Duration(rapid.IntRange(0, 300).Draw(t, "less"))*time.Minute
		a, b := s.Hurried(left), s.Hurried(less)
		switch {
		case a.WaveSize < s.WaveSize || a.WaveInterval > s.WaveInterval || a.WaveSize > 4*s.WaveSize:
			t.Fatalf("%v left: %d every %v", left, a.WaveSize, a.WaveInterval)
		case b.WaveSize < a.WaveSize || b.WaveInterval > a.WaveInterval:
			t.Fatalf("with less left, %v against %v: %d every %v", less, left, b.WaveSize, b.WaveInterval)
		case left >= 4*time.Duration(s.WaveInterval) && (a.WaveSize != s.WaveSize || a.WaveInterval != s.WaveInterval):
			t.Fatalf("%v left is no hurry: %d every %v", left, a.WaveSize, a.WaveInterval)
		case s.WaveInterval > 0 && a.WaveInterval <= 0:
			t.Fatal("rounds without a pause")
		}
	})
}
