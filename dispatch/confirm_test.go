package dispatch_test

import (
	"fmt"
	"testing"
	"time"

	"pgregory.net/rapid"

	"folgesvenn/dispatch"
)

// confirming is a centre whose reminders ask for a yes; Kari has a task on
// Wednesday from 12 and was asked to confirm on Tuesday at 12.
func confirming(t *testing.T) (*centre, *dispatch.Task) {
	t.Helper()
	c := newCentre(t, "2026-11-23 09:30")
	c.settings(func(s *dispatch.Settings) { s.ConfirmReminders = true })
	c.volunteer("Kari Hansen", kariPhone)
	task := c.task("2026-11-25 12:00")
	c.gets(kariPhone)
	c.says(kariPhone, "Ja")
	c.gets(kariPhone, "Oppdraget er ditt")
	c.until("2026-11-24 12:01")
	c.gets(kariPhone, "Svar JA hvis du kommer", "AVBUD")
	return c, task
}

func TestAReminderIsConfirmed(t *testing.T) {
	c, _ := confirming(t)
	c.says(kariPhone, "Ja, jeg kommer")
	c.gets(kariPhone, "Da vet vi at du kommer", "onsdag 25. november")
	c.until("2026-11-25 10:01")
	c.gets(kariPhone, "Vi minner om", "AVBUD") // asks no more
	c.attention()
}

func TestNoToAReminderAsksWhetherItIsAVBUD(t *testing.T) {
	c, task := confirming(t)
	c.says(kariPhone, "Nei")
	c.gets(kariPhone, "Svar AVBUD")
	c.state(task.ID, dispatch.TaskAssigned)
	c.says(kariPhone, "AVBUD")
	c.gets(kariPhone, "står ikke lenger")
	c.state(task.ID, dispatch.TaskOpen)
}

func TestAReminderThatIsNotAnswered(t *testing.T) {
	c, task := confirming(t)
	c.until("2026-11-24 20:20")
	c.attention()
	c.until("2026-11-24 20:30") // half a day later, before the night
	a := c.attention(dispatch.AttentionUnconfirmed)[0]
	if a.Urgent || a.VolunteerID == 0 {
		t.Errorf("%+v", a)
	}
	t.Run("a late yes settles it", func(*testing.T) {
		c.says(kariPhone, "Ja")
		c.gets(kariPhone, "Da vet vi at du kommer")
		c.attention()
	})
	c.state(task.ID, dispatch.TaskAssigned)
}

func TestOnePressReleasesWhoDoesNotConfirm(t *testing.T) {
	c, task := confirming(t)
	c.until("2026-11-24 20:30")
	a := c.attention(dispatch.AttentionUnconfirmed)[0]
	_, err := c.s.ResolveAttention(c.ctx, a.ID, dispatch.ResolveRelease)
	c.must(err)
	c.work()
	c.state(task.ID, dispatch.TaskOpen)
	c.until("2026-11-25 09:01") // the night is over
	c.gets(kariPhone, "står ikke lenger")
}

func TestTheSecondReminderAsksAgain(t *testing.T) {
	c, _ := confirming(t)
	c.settings(func(s *dispatch.Settings) { s.CoordinatorPhones = []string{dutyPhone} })
	c.until("2026-11-25 10:01")
	c.gets(kariPhone, "Svar JA hvis du kommer")
	c.until("2026-11-25 11:01")
	c.attention(dispatch.AttentionUnconfirmed) // still the one of the evening
	c.says(kariPhone, "ja")
	c.gets(kariPhone, "Da vet vi")
}

func TestANewerQuestionComesBeforeTheReminder(t *testing.T) {
	c, _ := confirming(t)
	c.pass(5 * time.Minute)
	other := c.task("2026-11-27 10:00")
	c.gets(kariPhone, "Kan du hjelpe?", "fredag")
	c.pass(5 * time.Minute)
	c.says(kariPhone, "Ja")
	c.gets(kariPhone, "Oppdraget er ditt", "fredag")
	c.state(other.ID, dispatch.TaskAssigned)
}

func TestConfirmBy(t *testing.T) {
	q := dispatch.DefaultSettings().Quiet()
	rapid.Check(t, func(t *rapid.T) {
		asked := time.Date(2026, 3, 27, 0, rapid.IntRange(0, 10*24*60).Draw(t, "asked"), 0, 0, oslo)
		asked = q.NextLoud(asked, oslo)
		start := asked.Add(time.Duration(rapid.IntRange(10, 7*24*60).Draw(t, "left")) * time.Minute)
		by := dispatch.ConfirmBy(asked, start, q, oslo)
		if !by.After(asked) || !by.Before(start) || by.Sub(asked) > 12*time.Hour {
			t.Fatalf("asked %v for %v: by %v", asked, start, by)
		}
	})
}

func TestThanksNowAndThen(t *testing.T) {
	c := newCentre(t, "2026-09-01 09:30")
	c.settings(func(s *dispatch.Settings) { s.YearlyThanks, s.Reminders = true, nil })
	c.volunteer("Kari Hansen", kariPhone)
	help := func(day string) {
		t.Helper()
		c.until(day + " 09:30")
		c.task(day+" 12:00", func(x *dispatch.Task) { x.Urgent = true })
		if len(c.inbox[kariPhone]) == 0 {
			t.Fatal("nobody was asked")
		}
		c.gets(kariPhone)
		c.says(kariPhone, "Ja")
		c.gets(kariPhone, "Oppdraget er ditt")
		c.until(day + " 16:01")
		c.gets(kariPhone, "Gikk det bra")
	}
	for _, day := range []string{"2026-09-02", "2026-09-04", "2026-09-08", "2026-09-10"} {
		help(day)
		c.says(kariPhone, "Ja")
		c.gets(kariPhone, "Tusen takk for at du stilte opp")
	}
	help("2026-09-14")
	c.says(kariPhone, "Ja")
	c.gets(kariPhone, "Tusen takk, Kari! Du har hjulpet 5 ganger i år.") // one text, not two
	for i := 6; i < 10; i++ {
		help(fmt.Sprintf("2026-09-%02d", 10+i))
		c.says(kariPhone, "2 timer")
		c.gets(kariPhone, "Tusen takk for at du stilte opp")
	}
	help("2026-09-29") // the tenth, within a month of the fifth
	c.says(kariPhone, "Ja")
	c.gets(kariPhone, "Tusen takk for at du stilte opp")
	// In December, whatever it has come to; by itself, where nobody answered.
	help("2026-12-10")
	c.until("2026-12-11 16:30")
	c.gets(kariPhone, "Du har hjulpet 11 ganger i år.")
	help("2026-12-15")
	c.says(kariPhone, "Ja")
	c.gets(kariPhone, "Tusen takk for at du stilte opp")
}

func TestPausesInEveryLanguage(t *testing.T) {
	now := time.Date(2026, 11, 23, 12, 0, 0, 0, oslo)
	for text, want := range map[string]string{
		"PAUSE til 1. des": "2026-12-01", "Pause til 1. desember": "2026-12-01", "pause fram til 1/12": "2026-12-01", "PAUSE 2 uker": "2026-12-07",
		"pause 2 veker": "2026-12-07", "Pause i ei veke": "2026-11-30", "pause i eit par dagar": "", "pause 3 dagar": "2026-11-26", "pause 1 månad": "2026-12-23",
		"Pause until 1 December": "2026-12-01", "pause for 2 weeks": "2026-12-07", "PAUSE two weeks": "2026-12-07", "pause a month": "2026-12-23", "pause 10 days.": "2026-12-03",
		"pause until 1 may": "2027-05-01", "pause until 3 oct 2027": "2027-10-03", "eg tek pause": "2026-12-07", "pause til jul": "", "pause 0 uker": "", "pause 99 måneder": "",
	} {
		c, ok := dispatch.ParseCommand(text, now)
		if got := c.Until.Format(time.DateOnly); ok != (want != "") || ok && (c.Kind != dispatch.CommandPause || got != want) {
			t.Errorf("%q: %v %s, want %s", text, ok, got, want)
		}
	}
	for text, want := range map[string]dispatch.CommandKind{"KLAR": "ready", "Klar att!": "ready", "ready": "ready", "MINE": "mine", "oppdraga mine": "mine", "my tasks": "mine"} {
		if c, ok := dispatch.ParseCommand(text, now); !ok || c.Kind != want {
			t.Errorf("%q: %v %s", text, ok, c.Kind)
		}
	}
}
