package dispatch_test

import (
	"strings"
	"testing"
	"time"

	"folgesvenn/dispatch"
)

func TestSilenceBringsTheNextWave(t *testing.T) {
	c := newCentre(t, "2026-11-23 09:30")
	for i, p := range []string{kariPhone, olaPhone, annePhone} {
		c.volunteer([]string{"Kari A", "Ola B", "Anne C"}[i], p)
	}
	task := c.task("2026-11-26 10:00")
	c.gets(kariPhone)
	c.gets(olaPhone)
	c.pass(59 * time.Minute)
	c.expectSilence()
	c.pass(time.Minute)
	c.gets(annePhone) // fewer than a wave are left: ask them
	if got := c.offers(task.ID); got[2].Wave != 2 {
		t.Errorf("the third offer is of wave %d, want 2", got[2].Wave)
	}
	c.pass(3 * time.Hour)
	// Kari was silent, but her yes still counts.
	c.says(kariPhone, "Ja gjerne")
	c.gets(kariPhone, "Oppdraget er ditt")
}

func TestDeadlinePasses(t *testing.T) {
	c := newCentre(t, "2026-11-23 09:30")
	c.settings(func(s *dispatch.Settings) { s.CoordinatorPhones = []string{"+4744199998"} })
	kari := c.volunteer("Kari Hansen", kariPhone)
	home := c.home()
	task := c.task("2026-11-23 16:00", func(x *dispatch.Task) { x.RequesterID = home.ID })
	c.gets(kariPhone)
	c.until("2026-11-23 13:00")
	c.state(task.ID, dispatch.TaskUnfilled)
	c.attention(dispatch.AttentionUnfilled)
	c.gets(homePhone, "ikke funnet noen frivillig ennå") // three hours before the deadline
	c.gets(homePhone, "fant dessverre ingen")
	c.gets("+4744199998", "Trenger deg", "Følge til lege")
	if o := c.offers(task.ID)[0]; o.State != dispatch.OfferLapsed {
		t.Errorf("the offer is %s, want lapsed", o.State)
	}

	// A yes after the deadline is not thrown away: one press makes it an
	// assignment.
	c.says(kariPhone, "Ja")
	c.gets(kariPhone, "Svarfristen er")
	c.gets("+4744199998", "etter fristen")
	items := c.attention(dispatch.AttentionUnfilled, dispatch.AttentionLateYes)
	_, err := c.s.ResolveAttention(c.ctx, items[1].ID, dispatch.ResolveYes)
	c.must(err)
	c.work()
	c.gets(kariPhone, "Oppdraget er ditt")
	c.gets(homePhone, "Kari")
	c.assigned(task.ID, kari.ID)
	c.attention()
}

func TestNobodySuitable(t *testing.T) {
	c := newCentre(t, "2026-11-23 09:30")
	for i := range 4 {
		c.volunteer("Uten bil "+string(rune('A'+i)), "+474200010"+string(rune('0'+i)))
	}
	for i := range 9 {
		c.volunteer("Med bil "+string(rune('A'+i)), "+474200020"+string(rune('0'+i)), func(v *dispatch.Volunteer) {
			v.Car = true
			v.Available = []dispatch.Window{{Weekday: time.Monday, From: 9 * 60, To: 16 * 60}}
		})
	}
	task := c.task("2026-11-26 10:00", func(x *dispatch.Task) { x.Needs.Car = true })
	items := c.attention(dispatch.AttentionNobody)
	for _, part := range []string{"9 kan ikke torsdag", "4 har ikke bil", "Av 13 frivillige"} {
		if !strings.Contains(items[0].Text, part) {
			t.Errorf("%q does not say %q", items[0].Text, part)
		}
	}
	// Somebody new suits: the task goes out by itself and the item goes away
	// when it is filled.
	c.volunteer("Kari Hansen", kariPhone, func(v *dispatch.Volunteer) { v.Car = true })
	c.work()
	c.gets(kariPhone)
	c.says(kariPhone, "Ja")
	c.gets(kariPhone, "Oppdraget er ditt")
	c.state(task.ID, dispatch.TaskAssigned)
	c.attention()
}

func TestWeeklyCap(t *testing.T) {
	c := newCentre(t, "2026-11-23 09:30")
	c.volunteer("Kari Hansen", kariPhone, func(v *dispatch.Volunteer) { v.MaxOffersPerWeek = 1 })
	c.task("2026-11-26 10:00")
	c.gets(kariPhone)
	c.says(kariPhone, "Nei")
	c.gets(kariPhone)
	c.task("2026-12-07 10:00")
	c.until("2026-11-30 09:29")
	c.expectSilence()
	c.until("2026-11-30 11:00")
	c.gets(kariPhone, "7. desember")
}

func TestMoreTimeOpensAnUnfilledTask(t *testing.T) {
	c := newCentre(t, "2026-11-23 09:30")
	c.volunteer("Kari Hansen", kariPhone)
	task := c.task("2026-11-23 16:00")
	c.gets(kariPhone)
	c.until("2026-11-23 13:01")
	c.state(task.ID, dispatch.TaskUnfilled)
	c.volunteer("Ola Moen", olaPhone)
	_, err := c.s.EditTask(c.ctx, task.ID, func(x *dispatch.Task) error { x.DecideBy = c.time("2026-11-23 15:00"); return nil })
	c.must(err)
	c.work()
	c.gets(olaPhone, "JA")
	c.attention()
	c.says(olaPhone, "Ja")
	c.gets(olaPhone)
	c.state(task.ID, dispatch.TaskAssigned)
}
