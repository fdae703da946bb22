package dispatch_test

import (
	"strings"
	"testing"
	"time"

	"folgesvenn/dispatch"
)

func TestFirstYesTakesTheTask(t *testing.T) {
	c := newCentre(t, "2026-11-23 09:30")
	kari, _ := c.volunteer("Kari Hansen", kariPhone), c.volunteer("Ola Moen", olaPhone)
	olga, home := c.olga(), c.home()
	task := c.task("2026-11-26 10:00", func(x *dispatch.Task) { x.RecipientID, x.RequesterID = olga.ID, home.ID })

	for phone, name := range map[string]string{kariPhone: "Kari", olaPhone: "Ola"} {
		q := c.gets(phone, "Hei "+name, "Følge til lege", "Solbakken", "torsdag 26. november kl. 10-12", "JA", "NEI", "Sentralen")
		for _, secret := range []string{"Olga", "Nordmann", "Granveien", "431 00 001", "resepsjonen"} {
			if strings.Contains(q, secret) {
				t.Errorf("the question tells %q: %s", secret, q)
			}
		}
	}
	c.says(kariPhone, "Ja det kan jeg")
	c.gets(kariPhone, "Kari", "Olga Nordmann", "Granveien 12", "431 00 001", "resepsjonen", "AVBUD")
	c.gets(homePhone, "Kari", "420 00 001", "torsdag 26. november")
	c.assigned(task.ID, kari.ID)

	c.says(olaPhone, "Ja")
	c.gets(olaPhone, "allerede besatt", "usen takk")
	c.says(kariPhone, "Ja!")
	c.gets(kariPhone, "står allerede på")
	c.attention()
}

func TestNoAsksTheNext(t *testing.T) {
	c := newCentre(t, "2026-11-23 09:30")
	c.settings(func(s *dispatch.Settings) { s.WaveSize = 1 })
	c.volunteer("Kari Hansen", kariPhone)
	ola := c.volunteer("Ola Moen", olaPhone)
	task := c.task("2026-11-26 10:00")
	c.gets(kariPhone, "JA")
	c.says(kariPhone, "Nei dessverre")
	c.gets(kariPhone, "Takk for at du svarte")
	c.gets(olaPhone, "JA")
	c.says(olaPhone, "ja")
	c.gets(olaPhone, "Oppdraget er ditt")
	c.assigned(task.ID, ola.ID)
	// "Nei" is never followed by another question about the same task.
	c.pass(26 * time.Hour)
}

func TestThanksForNoCanBeTurnedOff(t *testing.T) {
	c := newCentre(t, "2026-11-23 09:30")
	c.settings(func(s *dispatch.Settings) { s.ThankForNo = false })
	c.volunteer("Kari Hansen", kariPhone)
	c.task("2026-11-26 10:00")
	c.gets(kariPhone, "JA")
	c.says(kariPhone, "Nei")
	c.attention(dispatch.AttentionAllAsked)
}

func TestTwoAnswersInOneText(t *testing.T) {
	c := newCentre(t, "2026-11-23 09:30")
	kari := c.volunteer("Kari Hansen", kariPhone)
	slow := c.task("2026-11-26 10:00")
	c.gets(kariPhone, "torsdag")
	c.pass(10 * time.Minute)
	urgent := c.task("2026-11-23 14:00", func(x *dispatch.Task) { x.Urgent = true })
	c.gets(kariPhone, "JA 2")
	c.says(kariPhone, "Nei 1, ja 2")
	c.gets(kariPhone, "Oppdraget er ditt", "mandag") // and no thank-you beside it
	c.assigned(urgent.ID, kari.ID)
	if o := c.offers(slow.ID)[0]; o.State != dispatch.OfferDeclined {
		t.Errorf("the other offer is %s, want declined", o.State)
	}
}

func TestTwoYesesAtTheSameTimeAreForAHuman(t *testing.T) {
	c := newCentre(t, "2026-11-23 09:30")
	c.volunteer("Kari Hansen", kariPhone)
	a := c.task("2026-11-23 14:00")
	c.gets(kariPhone)
	b := c.task("2026-11-23 15:00", func(x *dispatch.Task) { x.Urgent = true })
	c.gets(kariPhone, "JA 2")
	c.says(kariPhone, "Ja 1 og ja 2")
	c.gets(kariPhone)
	c.state(a.ID, dispatch.TaskOpen)
	c.state(b.ID, dispatch.TaskOpen)
	c.attention(dispatch.AttentionUnclear)
}

func TestHouseholdAnswersByName(t *testing.T) {
	c := newCentre(t, "2026-11-23 09:30")
	c.volunteer("Kari Hansen", kariPhone)
	ola := c.volunteer("Ola Hansen", kariPhone)
	task := c.task("2026-11-26 10:00")
	c.gets(kariPhone, "KARI JA", "KARI NEI")
	c.says(kariPhone, "OLA JA") // who was not asked
	c.gets(kariPhone)
	c.state(task.ID, dispatch.TaskOpen)
	c.attention(dispatch.AttentionUnclear)
	c.says(kariPhone, "KARI NEI")
	c.gets(kariPhone, "Takk for at du svarte")
	c.gets(kariPhone, "OLA JA") // then Ola is asked
	c.says(kariPhone, "OLA JA")
	c.gets(kariPhone, "Ola! Oppdraget er ditt")
	c.assigned(task.ID, ola.ID)
}
