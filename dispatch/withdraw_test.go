package dispatch_test

import (
	"testing"
	"time"

	"folgesvenn/dispatch"
)

func TestWithdrawFindsAnother(t *testing.T) {
	c := newCentre(t, "2026-11-23 09:30")
	c.settings(func(s *dispatch.Settings) { s.WaveSize = 1 })
	home := c.home()
	c.volunteer("Kari Hansen", kariPhone)
	ola := c.volunteer("Ola Moen", olaPhone)
	task := c.task("2026-11-26 10:00", func(x *dispatch.Task) { x.RequesterID = home.ID })
	c.gets(kariPhone)
	c.says(kariPhone, "Ja")
	c.gets(kariPhone, "AVBUD")
	c.gets(homePhone, "Kari")
	// A bare no means nothing yet: it is asked.
	c.says(kariPhone, "Nei")
	c.gets(kariPhone, "Svar AVBUD")
	c.assigned(task.ID, 1)
	c.says(kariPhone, "AVBUD")
	c.gets(kariPhone, "står ikke lenger")
	c.gets(homePhone, "Vi leter etter en annen")
	c.gets(olaPhone, "JA")
	c.says(olaPhone, "Ja")
	c.gets(olaPhone)
	c.gets(homePhone, "Ola")
	c.assigned(task.ID, ola.ID)
	c.attention()
	c.pass(24 * time.Hour) // Kari is never asked about it again
}

// Under two hours before, who is on duty is told at once: also when the office is
// closed, and in the night where the task is tonight.
func TestLateWithdrawalIsToldAtOnce(t *testing.T) {
	for _, x := range []struct{ withdraws, task string }{
		{"2026-11-23 17:30", "2026-11-23 19:00"}, // after hours
		{"2026-11-28 11:00", "2026-11-28 12:30"}, // a Saturday
		{"2026-11-23 22:45", "2026-11-24 00:30"}, // in quiet hours
	} {
		c := newCentre(t, "2026-11-23 10:00")
		c.settings(func(s *dispatch.Settings) {
			s.CoordinatorPhones, s.Reminders, s.TextsWhenOpen = []string{coordinatorPhone}, nil, true
			for d := time.Monday; d <= time.Friday; d++ {
				s.OpeningHours = append(s.OpeningHours, dispatch.Window{Weekday: d, From: 9 * 60, To: 15 * 60})
			}
		})
		c.volunteer("Kari Hansen", kariPhone)
		c.task(x.task)
		c.gets(kariPhone, "Kan du hjelpe?")
		c.says(kariPhone, "Ja")
		c.gets(kariPhone, "Oppdraget er ditt")
		c.until(x.withdraws)
		c.says(kariPhone, "AVBUD")
		c.gets(kariPhone, "Vi leter etter en annen")
		c.gets(coordinatorPhone, "Trenger deg", "meldte avbud", "Følge til lege")
		c.inbox = map[string][]string{} // then that nobody is left to ask
		c.attention(dispatch.AttentionWithdrawn, dispatch.AttentionAllAsked)
	}
}
