package dispatch_test

import (
	"testing"
	"time"

	"folgesvenn/dispatch"
)

func TestCancelledTaskAnswersTheLateYes(t *testing.T) {
	c := newCentre(t, "2026-11-23 09:30")
	c.volunteer("Kari Hansen", kariPhone)
	task := c.task("2026-11-26 10:00")
	c.gets(kariPhone)
	_, err := c.s.Cancel(c.ctx, task.ID, "legen flyttet timen")
	c.must(err)
	c.work()
	c.gets(kariPhone, "avlyst", "trenger ikke svare")
	c.says(kariPhone, "Ja")
	c.gets(kariPhone, "avlyst")
	c.state(task.ID, dispatch.TaskCancelled)
}

func TestCancelTellsWhoStandsOnIt(t *testing.T) {
	c := newCentre(t, "2026-11-23 09:30")
	home := c.home()
	c.volunteer("Kari Hansen", kariPhone)
	task := c.task("2026-11-26 10:00", func(x *dispatch.Task) { x.RequesterID = home.ID })
	c.gets(kariPhone)
	c.says(kariPhone, "Ja")
	c.gets(kariPhone)
	c.gets(homePhone)
	_, err := c.s.Cancel(c.ctx, task.ID, "")
	c.must(err)
	c.work()
	c.gets(kariPhone, "avlyst")
	c.gets(homePhone, "avlyst")
}

func TestChangedTaskAsksAnew(t *testing.T) {
	c := newCentre(t, "2026-11-23 09:30")
	c.volunteer("Kari Hansen", kariPhone)
	task := c.task("2026-11-26 10:00")
	c.gets(kariPhone, "torsdag")
	_, err := c.s.EditTask(c.ctx, task.ID, func(x *dispatch.Task) error {
		x.StartsAt, x.EndsAt = c.time("2026-11-27 12:00"), c.time("2026-11-27 13:00")
		return nil
	})
	c.must(err)
	c.work()
	c.gets(kariPhone, "fredag 27. november kl. 12-13")
	c.pass(5 * time.Minute)
	c.says(kariPhone, "Ja")
	c.gets(kariPhone, "Oppdraget er ditt", "fredag")
}

func TestChangedTaskTellsWhoStandsOnIt(t *testing.T) {
	c := newCentre(t, "2026-11-23 09:30")
	c.volunteer("Kari Hansen", kariPhone)
	task := c.task("2026-11-26 10:00")
	c.gets(kariPhone)
	c.says(kariPhone, "Ja")
	c.gets(kariPhone)
	_, err := c.s.EditTask(c.ctx, task.ID, func(x *dispatch.Task) error {
		x.StartsAt, x.EndsAt = c.time("2026-11-26 12:00"), c.time("2026-11-26 13:00")
		return nil
	})
	c.must(err)
	c.work()
	c.gets(kariPhone, "endret", "12-13")
}
