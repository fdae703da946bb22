package dispatch_test

import (
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"folgesvenn/dispatch"
)

func TestReminders(t *testing.T) {
	c := newCentre(t, "2026-11-23 09:30")
	c.volunteer("Kari Hansen", kariPhone)
	task := c.task("2026-11-26 12:00")
	c.gets(kariPhone)
	c.says(kariPhone, "Ja")
	c.gets(kariPhone)
	c.until("2026-11-25 11:59")
	c.expectSilence()
	c.until("2026-11-25 12:00")
	c.gets(kariPhone, "minner om", "torsdag 26. november kl. 12-14", "AVBUD")
	c.until("2026-11-26 10:00")
	c.gets(kariPhone, "minner om")
	c.until("2026-11-26 13:00")
	c.state(task.ID, dispatch.TaskAssigned)
}

func TestReminderWhoseTimeHadPassedIsLeftOut(t *testing.T) {
	c := newCentre(t, "2026-11-23 09:30")
	c.volunteer("Kari Hansen", kariPhone)
	c.task("2026-11-23 18:00") // within a day: only the one two hours before
	c.gets(kariPhone)
	c.says(kariPhone, "Ja")
	c.gets(kariPhone)
	c.until("2026-11-23 15:59")
	c.expectSilence()
	c.until("2026-11-23 16:00")
	c.gets(kariPhone, "minner om")
	c.until("2026-11-23 19:00")
}

func TestReminderBeforeTheNight(t *testing.T) {
	c := newCentre(t, "2026-11-23 09:30")
	c.settings(func(s *dispatch.Settings) { s.Reminders = []dispatch.Duration{dispatch.Duration(2 * time.Hour)} })
	c.volunteer("Kari Hansen", kariPhone)
	c.task("2026-11-25 08:00") // two hours before is in the night
	c.gets(kariPhone)
	c.says(kariPhone, "Ja")
	c.gets(kariPhone)
	c.until("2026-11-24 20:28")
	c.expectSilence()
	c.until("2026-11-24 20:30")
	c.gets(kariPhone, "minner om", "kl. 8-10")
	c.until("2026-11-25 09:00")
}

func TestChangedRemindersHoldForAgreementsToo(t *testing.T) {
	c := newCentre(t, "2026-11-23 09:30")
	c.settings(func(s *dispatch.Settings) { s.Reminders = []dispatch.Duration{} })
	c.volunteer("Kari Hansen", kariPhone)
	c.task("2026-11-24 18:00")
	c.gets(kariPhone)
	c.says(kariPhone, "Ja")
	c.gets(kariPhone)
	c.until("2026-11-24 09:30")
	// Three days before is over: the change itself reminds nobody.
	c.settings(func(s *dispatch.Settings) {
		s.Reminders = []dispatch.Duration{dispatch.Duration(72 * time.Hour), dispatch.Duration(3 * time.Hour)}
	})
	c.until("2026-11-24 14:59")
	c.expectSilence()
	c.until("2026-11-24 15:00")
	c.gets(kariPhone, "minner om")
	c.settings(func(s *dispatch.Settings) { s.Reminders = []dispatch.Duration{} })
	c.until("2026-11-24 19:00")
	c.expectSilence()
}

func TestNoReminderAfterAVBUD(t *testing.T) {
	c := newCentre(t, "2026-11-23 09:30")
	c.volunteer("Kari Hansen", kariPhone)
	c.task("2026-11-26 12:00")
	c.gets(kariPhone)
	c.says(kariPhone, "Ja")
	c.gets(kariPhone)
	c.until("2026-11-25 12:01")
	c.gets(kariPhone, "minner om")
	c.says(kariPhone, "AVBUD")
	c.gets(kariPhone, "står ikke lenger")
	c.until("2026-11-26 11:30")
}

// done is a task that Kari took and that is over.
func done(t *testing.T, c *centre) *dispatch.Task {
	t.Helper()
	home := c.home()
	c.settings(func(s *dispatch.Settings) { s.Reminders = []dispatch.Duration{} })
	c.volunteer("Kari Hansen", kariPhone)
	task := c.task("2026-11-23 13:00", func(x *dispatch.Task) { x.RequesterID = home.ID })
	c.gets(kariPhone)
	c.says(kariPhone, "Ja")
	c.gets(kariPhone)
	c.gets(homePhone)
	c.until("2026-11-23 16:59")
	c.expectSilence()
	c.until("2026-11-23 17:00")
	c.gets(kariPhone, "Gikk det bra", "JA", "NEI")
	c.gets(homePhone, "Gikk det bra")
	return task
}

func TestFollowUpThatWentWell(t *testing.T) {
	c := newCentre(t, "2026-11-23 09:30")
	task := done(t, c)
	c.says(homePhone, "Ja")
	c.gets(homePhone, "Tusen takk")
	c.state(task.ID, dispatch.TaskAssigned)
	c.says(kariPhone, "Ja, det gikk fint")
	c.gets(kariPhone, "Tusen takk")
	if x := c.state(task.ID, dispatch.TaskDone); x.Hours != 2 {
		t.Errorf("%v hours, want the planned 2", x.Hours)
	}
	// What is acted on is not told as unclear beside what came of it.
	c.must(c.s.View(c.ctx, func(tx dispatch.Tx) error {
		list, err := tx.Messages(dispatch.MessageFilter{Phone: kariPhone}, dispatch.Page{})
		for _, m := range list {
			if strings.Contains(m.Body, "gikk fint") && (m.Intent != "yes" || m.Why != "det gikk bra") {
				t.Errorf("read as %s: %s", m.Intent, m.Why)
			}
		}
		return err
	}))
	c.attention()
}

// Who ordered the help may answer after the volunteer has.
func TestFollowUpAnsweredAfterTheTaskIsClosed(t *testing.T) {
	for _, x := range []struct{ says, gets string }{{"Ja, alt gikk fint", "Tusen takk"}, {"Nei, han kom for sent", "koordinator"}} {
		c := newCentre(t, "2026-11-23 09:30")
		task := done(t, c)
		c.says(kariPhone, "Ja")
		c.gets(kariPhone, "Tusen takk")
		c.state(task.ID, dispatch.TaskDone)
		c.says(homePhone, x.says)
		c.gets(homePhone, x.gets)
		var open []dispatch.AttentionKind
		if x.gets == "koordinator" {
			open = append(open, dispatch.AttentionFollowUp)
			if a := c.attention(dispatch.AttentionFollowUp)[0]; a.TaskID != task.ID || !strings.Contains(a.Text, "for sent") {
				t.Errorf("the item: %+v", a)
			}
		} else {
			c.attention()
		}
		// What they write is theirs, and not given out with what is kept of the volunteer.
		c.must(c.s.View(c.ctx, func(tx dispatch.Tx) error {
			ms, err := tx.Messages(dispatch.MessageFilter{Phone: homePhone}, dispatch.Page{Limit: 100})
			for _, m := range ms {
				if m.VolunteerID != 0 {
					t.Errorf("%q to or from who ordered it is kept as the volunteer's", m.Body)
				}
			}
			return err
		}))
		// A day later it is about something else.
		c.until("2026-11-24 18:00")
		c.says(homePhone, "Ja")
		c.gets(homePhone)
		c.attention(append(open, dispatch.AttentionRequester)...)
	}
}

func TestFollowUpWithHours(t *testing.T) {
	c := newCentre(t, "2026-11-23 09:30")
	task := done(t, c)
	c.says(kariPhone, "2,5 timer")
	c.gets(kariPhone, "Tusen takk")
	if x := c.state(task.ID, dispatch.TaskDone); x.Hours != 2.5 {
		t.Errorf("%v hours, want 2.5", x.Hours)
	}
	// Most answer the question, too.
	c = newCentre(t, "2026-11-23 09:30")
	task = done(t, c)
	c.says(kariPhone, "Ja, 3 timer")
	c.gets(kariPhone, "Tusen takk")
	if x := c.state(task.ID, dispatch.TaskDone); x.Hours != 3 {
		t.Errorf("%v hours, want 3", x.Hours)
	}
}

func TestFollowUpThatWentBadly(t *testing.T) {
	c := newCentre(t, "2026-11-23 09:30")
	c.settings(func(s *dispatch.Settings) { s.CoordinatorPhones = []string{"+4744199998"} })
	task := done(t, c)
	c.says(homePhone, "Nei, det kom ingen")
	c.gets(homePhone, "koordinator")
	c.gets("+4744199998", "Trenger deg")
	items := c.attention(dispatch.AttentionFollowUp)
	if !items[0].Urgent || !strings.Contains(items[0].Text, "det kom ingen") {
		t.Errorf("the item: %+v", items[0])
	}
	c.says(kariPhone, "Nei, hun var ikke hjemme")
	c.gets(kariPhone, "koordinator")
	c.attention(dispatch.AttentionFollowUp, dispatch.AttentionFollowUp)
	c.state(task.ID, dispatch.TaskAssigned)
}

func TestSilenceAfterFollowUpIsDone(t *testing.T) {
	c := newCentre(t, "2026-11-23 09:30")
	task := done(t, c)
	c.until("2026-11-24 16:59")
	c.state(task.ID, dispatch.TaskAssigned)
	c.until("2026-11-24 17:00")
	c.state(task.ID, dispatch.TaskDone)
	c.attention()
	c.says(kariPhone, "Ja")
	c.gets(kariPhone, "Tusen takk")
}

func TestMine(t *testing.T) {
	c := newCentre(t, "2026-11-23 09:30")
	c.volunteer("Kari Hansen", kariPhone)
	c.says(kariPhone, "Mine")
	c.gets(kariPhone, "ikke på noen oppdrag")
	c.task("2026-11-26 10:00")
	c.gets(kariPhone)
	c.says(kariPhone, "Ja")
	c.gets(kariPhone)
	c.says(kariPhone, "MINE")
	c.gets(kariPhone, "Følge til lege, torsdag 26. november kl. 10-12", "AVBUD")
	c.attention()
}

func TestPauseAndReady(t *testing.T) {
	c := newCentre(t, "2026-11-23 09:30")
	c.settings(func(s *dispatch.Settings) { s.WaveSize = 1 })
	c.volunteer("Kari Hansen", kariPhone)
	c.volunteer("Ola Moen", olaPhone)
	c.says(kariPhone, "Pause til 1. des")
	c.gets(kariPhone, "1. desember", "KLAR")
	c.task("2026-12-10 10:00")
	c.gets(olaPhone)
	c.says(olaPhone, "Nei")
	c.gets(olaPhone)
	c.pass(3 * time.Hour)
	c.attention(dispatch.AttentionAllAsked)
	c.says(kariPhone, "KLAR")
	c.gets(kariPhone, "Velkommen tilbake, Kari")
	c.gets(kariPhone, "10. desember")
}

func TestPauseEndsByItself(t *testing.T) {
	c := newCentre(t, "2026-11-23 09:30")
	c.volunteer("Kari Hansen", kariPhone)
	c.says(kariPhone, "PAUSE 2 uker")
	c.gets(kariPhone, "7. desember")
	c.task("2026-12-15 10:00")
	c.until("2026-12-07 08:59")
	c.expectSilence()
	c.until("2026-12-07 10:30")
	c.gets(kariPhone, "15. desember")
}

func TestParseCommand(t *testing.T) {
	now := time.Date(2026, 11, 23, 9, 30, 0, 0, oslo)
	day := func(y int, m time.Month, d int) time.Time { return time.Date(y, m, d, 0, 0, 0, 0, oslo) }
	for text, want := range map[string]dispatch.Command{
		"MINE": {Kind: dispatch.CommandMine}, " mine. ": {Kind: dispatch.CommandMine}, "Klar!": {Kind: dispatch.CommandReady},
		"PAUSE":                        {Kind: dispatch.CommandPause, Until: day(2026, 12, 7)},
		"Pause til 1. des":             {Kind: dispatch.CommandPause, Until: day(2026, 12, 1)},
		"pause til 1. desember":        {Kind: dispatch.CommandPause, Until: day(2026, 12, 1)},
		"pause til 1/12":               {Kind: dispatch.CommandPause, Until: day(2026, 12, 1)},
		"pause til 01.12.":             {Kind: dispatch.CommandPause, Until: day(2026, 12, 1)},
		"pause til og med 1. des":      {Kind: dispatch.CommandPause, Until: day(2026, 12, 2)},
		"pause til 10. januar":         {Kind: dispatch.CommandPause, Until: day(2027, 1, 10)},
		"PAUSE 2 UKER":                 {Kind: dispatch.CommandPause, Until: day(2026, 12, 7)},
		"pause i tre veker":            {Kind: dispatch.CommandPause, Until: day(2026, 12, 14)},
		"pause 10 dager":               {Kind: dispatch.CommandPause, Until: day(2026, 12, 3)},
		"pause en måned":               {Kind: dispatch.CommandPause, Until: day(2026, 12, 23)},
		"2 timer":                      {Kind: dispatch.CommandHours, Hours: 2},
		"1,5 t":                        {Kind: dispatch.CommandHours, Hours: 1.5},
		"det tok 3 timer":              {Kind: dispatch.CommandHours, Hours: 3},
		"Ja, 2 timer":                  {Kind: dispatch.CommandHours, Hours: 2, WentWell: true},
		"Ja. Det gikk fint. To timer!": {Kind: dispatch.CommandHours, Hours: 2, WentWell: true},
		"2,5 t, det gikk bra":          {Kind: dispatch.CommandHours, Hours: 2.5, WentWell: true},
		"Ja, halvannen time":           {Kind: dispatch.CommandHours, Hours: 1.5, WentWell: true},
		"Yes, it took about 3 hours":   {Kind: dispatch.CommandHours, Hours: 3, WentWell: true},
		"Nei, 2 timer":                 {},
		"Det gikk ikke bra, 2 timer":   {},
		"Ja, 2 timer, men hun falt":    {},
		"Ja, om 2 timer":               {},
		"2 timer for sent":             {},
		"pause til 31. feb":            {},
		"pause til 13/13":              {},
		"pause til sommeren":           {},
		"pause 900 uker":               {},
		"Kan vi ta pause på torsdag":   {},
		"Jeg er klar over det":         {},
		"Mine barn kommer":             {},
		"99 timer":                     {},
		"Ja":                           {},
	} {
		got, ok := dispatch.ParseCommand(text, now)
		if ok != (want.Kind != "") || got != want {
			t.Errorf("%q: %+v, want %+v", text, got, want)
		}
	}
}

// Where something else was asked later, "Ja, 2 timer" answers that, here with how
// long it is, and does not close the task before it.
func TestHoursAndAYesToALaterQuestion(t *testing.T) {
	c := newCentre(t, "2026-11-23 09:30")
	old := done(t, c)
	c.pass(5 * time.Minute)
	task := c.task("2026-11-27 10:00")
	c.gets(kariPhone, "Kan du hjelpe?")
	c.says(kariPhone, "Ja, 2 timer")
	c.gets(kariPhone, "Oppdraget er ditt", "fredag 27. november")
	c.state(old.ID, dispatch.TaskAssigned)
	c.state(task.ID, dispatch.TaskAssigned)
}

func TestTellingHowItWent(t *testing.T) {
	for text, well := range map[string]bool{
		"Ja, det gikk kjempefint! Hyggelig tur 😊": true, "Alt gikk bra": true, "Det var koselig": true, "Veldig bra, takk": true,
		"Ja, men hun falt": false, "Det gikk ikke bra": false, "Bra, men vi kom for seint": false, "Det gikk": false, "": false,
	} {
		c := openCentre(t, "2026-11-23 09:30")
		task := done(t, c)
		c.says(kariPhone, text)
		want := dispatch.TaskAssigned
		if well {
			want = dispatch.TaskDone
		}
		if x, err := c.s.Task(c.ctx, task.ID); err != nil || x.State != want {
			t.Errorf("%q: the task is %s, want %s (%v)", text, x.State, want, err)
		}
		c.must(c.close())
	}
}

func FuzzParseCommand(f *testing.F) {
	for _, s := range []string{"PAUSE til 1. des", "pause 2 uker", "1,5 timer", "pause til 29.02.2028"} {
		f.Add(s)
	}
	now := time.Date(2026, 11, 23, 9, 30, 0, 0, oslo)
	f.Fuzz(func(t *testing.T, text string) {
		c, ok := dispatch.ParseCommand(text, now)
		if ok && c.Kind == dispatch.CommandPause && (!c.Until.After(now) || c.Until.Sub(now) > 366*24*time.Hour) {
			t.Errorf("%q pauses until %v", text, c.Until)
		}
		if ok && c.Kind == dispatch.CommandHours && (c.Hours <= 0 || c.Hours > 24.9) {
			t.Errorf("%q is %v hours", text, c.Hours)
		}
	})
}

func TestCareComesToAnEnd(t *testing.T) {
	s := dispatch.DefaultSettings()
	rapid.Check(t, func(t *rapid.T) {
		now := time.Date(2026, 3, 27, 0, 0, 0, 0, oslo).Add(time.Duration(rapid.IntRange(0, 3*24*60).Draw(t, "minute")) * time.Minute)
		task := &dispatch.Task{StartsAt: now.Add(time.Duration(rapid.IntRange(1, 100*60).Draw(t, "lead")) * time.Minute), CaredTo: now, Urgent: rapid.Bool().Draw(t, "urgent")}
		task.EndsAt = task.StartsAt.Add(time.Hour)
		reminders, followUps := 0, 0
		for at := dispatch.CareFor(task, s, oslo, now).NextAt; !at.IsZero(); {
			at = at.Add(time.Duration(rapid.IntRange(0, 200).Draw(t, "late")) * time.Minute)
			c := dispatch.CareFor(task, s, oslo, at)
			if c.Remind {
				reminders++
				if !task.Urgent && s.QuietHours.Holds(at.In(oslo)) && at.Sub(task.CaredTo) < time.Minute {
					t.Fatalf("reminds at %v", at)
				}
				if !at.Before(task.StartsAt) {
					t.Fatal("reminds of what has begun")
				}
			}
			if c.FollowUp {
				followUps++
			}
			if c.Close {
				if reminders > len(s.Reminders) || followUps > 1 {
					t.Fatalf("%d reminders, %d follow-ups", reminders, followUps)
				}
				return
			}
			if !c.NextAt.IsZero() && !c.NextAt.After(at) {
				t.Fatal("what comes next lies behind")
			}
			task.CaredTo, at = at, c.NextAt
		}
		t.Fatal("never closed")
	})
}
