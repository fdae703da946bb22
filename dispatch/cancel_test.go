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

// Where one of two has done their part, the task has been: nobody is told that it
// was called off, and the hours given are not lost.
func TestWhatSomebodyHasDoneIsNotCalledOff(t *testing.T) {
	c := newCentre(t, "2026-11-23 09:30")
	kari := c.volunteer("Kari Hansen", kariPhone)
	c.volunteer("Ola Moen", olaPhone)
	home := c.home()
	task := c.task("2026-11-26 10:00", func(x *dispatch.Task) { x.Headcount, x.RequesterID = 2, home.ID })
	for _, p := range []string{kariPhone, olaPhone} {
		c.gets(p, "Kan du hjelpe?")
		c.says(p, "Ja")
		c.gets(p, "Du er med")
		c.gets(homePhone)
	}
	c.until("2026-11-26 13:00")
	c.inbox = map[string][]string{} // reminders
	_, err := c.s.CompleteHelper(c.ctx, task.ID, kari.ID, 2)
	c.must(err)
	c.says(homePhone, "Vi må avlyse torsdag kl 10")
	c.inbox = map[string][]string{}
	if _, err := c.s.Cancel(c.ctx, task.ID, ""); err == nil {
		t.Fatal("called off after somebody did it")
	}
	c.state(task.ID, dispatch.TaskAssigned)
	_, err = c.s.Complete(c.ctx, task.ID, 1)
	c.must(err)
	if x := c.state(task.ID, dispatch.TaskDone); x.Hours != 3 {
		t.Errorf("%v hours, want 3", x.Hours)
	}
}
