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
