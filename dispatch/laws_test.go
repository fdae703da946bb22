package dispatch_test

import (
	"strings"
	"testing"
	"time"

	"folgesvenn/dispatch"
)

// Ways in which a law was once broken.

func TestAYesToTheOldTimeIsNoYesToTheNew(t *testing.T) {
	c := newCentre(t, "2026-11-23 19:00")
	c.volunteer("Kari Hansen", kariPhone)
	task := c.task("2026-11-26 10:00")
	c.gets(kariPhone, "10-12")
	c.until("2026-11-23 21:00")
	_, err := c.s.EditTask(c.ctx, task.ID, func(x *dispatch.Task) error {
		x.StartsAt, x.EndsAt = c.time("2026-11-26 14:00"), c.time("2026-11-26 16:00")
		return nil
	})
	c.must(err)
	c.work() // it is night: nobody is asked anew before the morning
	c.says(kariPhone, "Ja")
	c.gets(kariPhone, "koordinator")
	c.state(task.ID, dispatch.TaskOpen)
	c.attention(dispatch.AttentionUnclear)
}

func TestWhoWasTakenOffIsNotPutBackByAYes(t *testing.T) {
	c := newCentre(t, "2026-11-23 09:30")
	c.volunteer("Kari Hansen", kariPhone)
	task := c.task("2026-11-26 10:00")
	c.gets(kariPhone)
	c.says(kariPhone, "Ja")
	c.gets(kariPhone)
	_, err := c.s.Release(c.ctx, task.ID, "")
	c.must(err)
	c.work()
	c.gets(kariPhone, "står ikke lenger")
	c.says(kariPhone, "Ja")
	c.gets(kariPhone, "koordinator")
	c.state(task.ID, dispatch.TaskOpen)
}

func TestDetailsNeverReachWhoHasTheTaskNoLonger(t *testing.T) {
	c := newCentre(t, "2026-11-23 21:30")
	kari, olga := c.volunteer("Kari Hansen", kariPhone), c.olga()
	task := c.task("2026-11-26 10:00", func(x *dispatch.Task) { x.RecipientID = olga.ID })
	_, err := c.s.Assign(c.ctx, task.ID, kari.ID)
	c.must(err)
	c.pass(5 * time.Minute)
	_, err = c.s.Release(c.ctx, task.ID, "feil person")
	c.must(err)
	c.until("2026-11-24 08:59")
	c.expectSilence()
	c.until("2026-11-24 09:30")
	for _, body := range c.inbox[kariPhone] {
		if strings.Contains(body, "Olga") || strings.Contains(body, "Granveien") {
			t.Errorf("told after the release: %s", body)
		}
	}
	c.inbox[kariPhone] = nil
}

func TestTheNightNeverHidesACancellation(t *testing.T) {
	c := newCentre(t, "2026-11-23 09:30")
	c.settings(func(s *dispatch.Settings) { s.Reminders = []dispatch.Duration{} })
	c.volunteer("Kari Hansen", kariPhone)
	task := c.task("2026-11-24 07:30")
	c.gets(kariPhone)
	c.says(kariPhone, "Ja")
	c.gets(kariPhone)
	c.until("2026-11-23 21:00")
	_, err := c.s.Cancel(c.ctx, task.ID, "")
	c.must(err)
	c.work()
	if a := c.attention(dispatch.AttentionCall)[0]; !a.Urgent || !strings.Contains(a.Text, "Ring nå") {
		t.Errorf("the item: %+v", a)
	}
}

func TestAHeldTextDoesNotHoldUpAnswers(t *testing.T) {
	c := newCentre(t, "2026-11-23 20:20")
	kari := c.volunteer("Kari Hansen", kariPhone)
	c.volunteer("Ola Moen", olaPhone)
	mine := c.task("2026-11-26 10:00")
	c.gets(kariPhone)
	c.gets(olaPhone)
	_, err := c.s.Assign(c.ctx, mine.ID, kari.ID)
	c.must(err)
	c.work()
	c.gets(kariPhone, "Oppdraget er ditt")
	c.until("2026-11-23 20:29")
	c.fail[kariPhone] = dispatch.SendError{Reason: dispatch.FailureBusy, Code: "20429", RetryAfter: 2 * time.Minute}
	_, err = c.s.EditTask(c.ctx, mine.ID, func(x *dispatch.Task) error { x.Details = "Møt ved inngang B."; return nil })
	c.must(err)
	c.work()
	c.until("2026-11-23 20:35")
	delete(c.fail, kariPhone)
	c.says(kariPhone, "HJELP")
	c.gets(kariPhone, "AVBUD", "MINE") // at once, though the other waits for the morning
	c.until("2026-11-24 09:01")
	c.gets(kariPhone, "inngang B")
}

func TestAVBUDIsForWhatLiesAhead(t *testing.T) {
	c := newCentre(t, "2026-11-23 09:30")
	done(t, c)
	c.pass(10 * time.Minute)
	next := c.task("2026-11-24 11:00")
	c.gets(kariPhone, "tirsdag")
	c.pass(2 * time.Minute)
	c.says(kariPhone, "Ja")
	c.gets(kariPhone, "Oppdraget er ditt", "tirsdag")
	c.says(kariPhone, "AVBUD")
	c.gets(kariPhone, "står ikke lenger", "tirsdag")
	c.state(next.ID, dispatch.TaskOpen)
}

func TestADeadlineInTheNightIsKnownTheEveningBefore(t *testing.T) {
	c := newCentre(t, "2026-11-23 21:00")
	c.volunteer("Kari Hansen", kariPhone)
	c.task("2026-11-24 09:30")
	if a := c.attention(dispatch.AttentionNobody)[0]; !strings.Contains(a.Text, "stilletiden") {
		t.Errorf("the item: %s", a.Text)
	}
}

func TestANoAndAYesFromOneHouseholdAboutOneTask(t *testing.T) {
	c := newCentre(t, "2026-11-23 09:30")
	c.volunteer("Kari Hansen", kariPhone)
	ola := c.volunteer("Ola Hansen", kariPhone)
	c.settings(func(s *dispatch.Settings) { s.WaveSize = 1 })
	task := c.task("2026-11-23 20:00", func(x *dispatch.Task) { x.Urgent = true })
	c.gets(kariPhone, "KARI JA")
	c.pass(time.Hour) // the next wave asks Ola, on the same telephone
	c.gets(kariPhone, "Hei Ola")
	c.pass(2 * time.Minute)
	c.says(kariPhone, "Kari nei, Ola ja")
	c.gets(kariPhone, "Ola! Oppdraget er ditt")
	c.assigned(task.ID, ola.ID)
}

func TestATextThatCannotBeHandledIsKept(t *testing.T) {
	p := &poisoned{}
	c := openCentre(t, "2026-11-23 09:30", func(s dispatch.Store) dispatch.Store { p.Store = s; return p })
	c.volunteer("Kari Hansen", kariPhone)
	c.task("2026-11-26 10:00")
	c.gets(kariPhone)
	p.task = 1 // whatever touches this task fails
	c.says(kariPhone, "Ja")
	if a := c.attention(dispatch.AttentionFault)[0]; !strings.Contains(a.Text, "«Ja»") || !a.Urgent {
		t.Errorf("the item: %+v", a)
	}
}
