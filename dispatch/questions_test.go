package dispatch_test

import (
	"testing"
	"time"

	"folgesvenn/dispatch"
)

func TestOneQuestionAtATime(t *testing.T) {
	c := newCentre(t, "2026-11-23 09:30")
	c.volunteer("Kari Hansen", kariPhone)
	first := c.task("2026-11-26 10:00")
	c.gets(kariPhone, "torsdag")
	second := c.task("2026-11-27 10:00")
	c.expectSilence() // she has a question to answer
	c.attention()
	c.says(kariPhone, "Ja")
	c.gets(kariPhone, "Oppdraget er ditt", "torsdag")
	c.gets(kariPhone, "Hei Kari", "fredag") // now the next
	c.state(first.ID, dispatch.TaskAssigned)
	c.pass(2 * time.Minute)
	c.says(kariPhone, "Ja")
	c.gets(kariPhone, "Oppdraget er ditt", "fredag")
	c.state(second.ID, dispatch.TaskAssigned)
}

func TestUrgentQuestionBesideAnother(t *testing.T) {
	c := newCentre(t, "2026-11-23 09:30")
	kari := c.volunteer("Kari Hansen", kariPhone)
	c.volunteer("Ola Moen", olaPhone, func(v *dispatch.Volunteer) { v.Categories = []string{"shopping"} })
	slow := c.task("2026-11-26 10:00")
	c.gets(kariPhone, "torsdag")
	c.pass(10 * time.Minute)
	urgent := c.task("2026-11-23 14:00", func(x *dispatch.Task) { x.Urgent = true })
	c.gets(kariPhone, "mandag 23. november", "JA 2", "NEI 2")
	c.pass(10 * time.Minute)
	// A bare answer could mean either: it is asked which.
	c.says(kariPhone, "Ja")
	c.gets(kariPhone, "1: Følge til lege, torsdag", "2: Følge til lege, mandag")
	c.state(slow.ID, dispatch.TaskOpen)
	c.state(urgent.ID, dispatch.TaskOpen)
	c.says(kariPhone, "JA 2")
	c.gets(kariPhone, "Oppdraget er ditt", "mandag")
	c.assigned(urgent.ID, kari.ID)
	c.state(slow.ID, dispatch.TaskOpen)
	c.says(kariPhone, "Nei 1")
	c.gets(kariPhone, "Takk for at du svarte")
}

func TestStaleAnswerIsAskedAbout(t *testing.T) {
	c := newCentre(t, "2026-11-23 09:30")
	c.settings(func(s *dispatch.Settings) { s.OfferLapsesAfter = dispatch.Duration(2 * time.Hour) })
	c.volunteer("Kari Hansen", kariPhone)
	first := c.task("2026-11-26 10:00")
	c.gets(kariPhone, "torsdag")
	second := c.task("2026-11-27 10:00")
	c.until("2026-11-23 11:30") // the first lapses, the second goes out at once
	c.gets(kariPhone, "fredag")
	c.pass(20 * time.Second)
	c.says(kariPhone, "Ja")
	c.gets(kariPhone, "Hvilken", "torsdag", "fredag")
	c.state(first.ID, dispatch.TaskOpen)
	c.state(second.ID, dispatch.TaskOpen)
	c.pass(2 * time.Minute)
	c.says(kariPhone, "Ja")
	c.gets(kariPhone, "Oppdraget er ditt", "fredag")
}

func TestTwoTasksAtTheSameTime(t *testing.T) {
	c := newCentre(t, "2026-11-23 09:30")
	c.volunteer("Kari Hansen", kariPhone)
	c.settings(func(s *dispatch.Settings) { s.OfferLapsesAfter = dispatch.Duration(time.Hour) })
	a := c.task("2026-11-26 10:00")
	c.gets(kariPhone)
	b := c.task("2026-11-26 11:00")
	c.pass(time.Hour)
	c.gets(kariPhone, "11-13")
	c.pass(5 * time.Minute)
	c.says(kariPhone, "Ja")
	c.gets(kariPhone, "Oppdraget er ditt", "11-13")
	// The first question had lapsed but is still free; at the same time, though.
	_, err := c.s.Assign(c.ctx, a.ID, 1)
	c.must(err)
	c.work()
	c.gets(kariPhone, "10-12")
	c.state(b.ID, dispatch.TaskAssigned)
}
