package dispatch_test

import (
	"strings"
	"testing"
	"time"

	"folgesvenn/dispatch"
)

func TestQuietHours(t *testing.T) {
	c := newCentre(t, "2026-11-23 20:45")
	c.volunteer("Kari Hansen", kariPhone)
	c.volunteer("Ola Moen", olaPhone)
	task := c.task("2026-11-26 10:00")
	c.until("2026-11-24 08:59")
	c.expectSilence()
	c.until("2026-11-24 09:00")
	c.gets(kariPhone)
	c.gets(olaPhone)

	// An answer to somebody who writes at night goes out at once; the question
	// to the next waits.
	c.volunteer("Anne Lie", annePhone)
	c.until("2026-11-24 09:20")
	c.settings(func(s *dispatch.Settings) { s.WaveInterval = dispatch.Duration(48 * time.Hour) })
	c.until("2026-11-24 10:01")
	c.gets(annePhone)
	c.volunteer("Per Dahl", perPhone)
	c.until("2026-11-24 22:00")
	c.says(kariPhone, "Nei")
	c.gets(kariPhone, "Takk for at du svarte")
	c.until("2026-11-25 08:59")
	c.expectSilence()
	c.until("2026-11-25 09:00")
	c.gets(perPhone)
	c.says(perPhone, "Ja")
	c.gets(perPhone)
	c.state(task.ID, dispatch.TaskAssigned)
}

func TestUrgentGoesOutAtNight(t *testing.T) {
	c := newCentre(t, "2026-11-23 23:00")
	kari := c.volunteer("Kari Hansen", kariPhone)
	task := c.task("2026-11-24 07:00", func(x *dispatch.Task) { x.Urgent = true })
	c.gets(kariPhone, "tirsdag 24. november")
	var why []string
	c.must(c.s.View(c.ctx, func(tx dispatch.Tx) error {
		es, err := tx.Events(dispatch.EventFilter{TaskID: task.ID}, dispatch.Page{Limit: 100})
		for _, e := range es {
			if e.Kind == "offer.queued" && e.VolunteerID == kari.ID {
				why = append(why, e.Why)
			}
		}
		return err
	}))
	if len(why) != 1 || !strings.Contains(why[0], "stilletid") {
		t.Errorf("breaking the quiet is not logged: %q", why)
	}
}

// Whose unclear answer would have been met with "taken" in the morning hears
// nothing of it if the task is free again by then: they are asked.
func TestTakenIsNotToldOnceItIsFreeAgain(t *testing.T) {
	c := newCentre(t, "2026-11-23 14:00")
	c.volunteer("Kari Hansen", kariPhone)
	c.volunteer("Ola Moen", olaPhone)
	task := c.task("2026-11-26 10:00")
	c.gets(kariPhone, "Kan du hjelpe?")
	c.gets(olaPhone, "Kan du hjelpe?")
	c.until("2026-11-23 21:30")
	c.says(olaPhone, "Ja, men hvor er det?")
	c.gets(olaPhone, "Svar JA eller NEI")
	c.says(kariPhone, "Ja")
	c.gets(kariPhone, "Oppdraget er ditt")
	c.pass(10 * time.Minute)
	c.says(kariPhone, "AVBUD")
	c.gets(kariPhone, "står ikke lenger på")
	c.until("2026-11-24 08:59")
	c.expectSilence()
	c.until("2026-11-24 09:00")
	c.gets(olaPhone, "Kan du hjelpe?")
	c.state(task.ID, dispatch.TaskOpen)
	c.attention(dispatch.AttentionWithdrawn)
}

// Who shortens the quiet hours, or opens the office, has every search look again:
// what waited for the morning, or had no time left, is asked now.
func TestShorterQuietHoursHoldAtOnce(t *testing.T) {
	for policy, rest := range map[dispatch.Policy][]dispatch.AttentionKind{
		dispatch.PolicyWaves: nil,
		dispatch.PolicyPace:  {dispatch.AttentionHard}, // two people and one hour
	} {
		t.Run(string(policy), func(t *testing.T) {
			c := newCentre(t, "2026-11-23 20:45")
			c.settings(func(s *dispatch.Settings) { s.Policy = policy })
			c.volunteer("Kari Hansen", kariPhone)
			c.volunteer("Ola Moen", olaPhone)
			c.task("2026-11-24 09:00", func(x *dispatch.Task) { x.DecideBy = c.time("2026-11-24 08:00") })
			c.attention(dispatch.AttentionNobody)
			c.expectSilence()
			c.settings(func(s *dispatch.Settings) { s.QuietHours = dispatch.QuietHours{From: 22 * 60, To: 9 * 60} })
			c.work()
			c.gets(kariPhone, "Kan du hjelpe?")
			c.gets(olaPhone, "Kan du hjelpe?")
			c.attention(rest...)
		})
	}
}
