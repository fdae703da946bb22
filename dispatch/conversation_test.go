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

func TestStopIsHonouredAtOnce(t *testing.T) {
	c := newCentre(t, "2026-11-23 09:30")
	kari := c.volunteer("Kari Hansen", kariPhone)
	c.volunteer("Ola Moen", olaPhone)
	c.volunteer("Anne Lie", annePhone)
	first := c.task("2026-11-26 10:00")
	c.gets(kariPhone)
	c.gets(olaPhone)
	c.says(kariPhone, "STOPP")
	c.gets(annePhone) // in her place
	v, err := c.s.Volunteer(c.ctx, kari.ID)
	c.must(err)
	if v.State(c.clock()) != dispatch.VolunteerStopped {
		t.Errorf("Kari is %s, want stopped", v.State(c.clock()))
	}
	// Nothing more, whatever happens; also no answer if she writes.
	c.says(kariPhone, "Ja")
	c.attention(dispatch.AttentionUnclear)
	c.says(olaPhone, "ja")
	c.gets(olaPhone)
	c.state(first.ID, dispatch.TaskAssigned)
	c.task("2026-11-27 10:00")
	c.gets(annePhone, "fredag 27. november")
	c.gets(olaPhone)

	c.says(kariPhone, "START")
	c.gets(kariPhone, "Velkommen tilbake, Kari")
	c.pass(time.Hour)
	c.gets(kariPhone, "fredag 27. november")
}

func TestStopWithATaskAheadNeedsAHuman(t *testing.T) {
	c := newCentre(t, "2026-11-23 09:30")
	c.volunteer("Kari Hansen", kariPhone)
	c.task("2026-11-26 10:00")
	c.gets(kariPhone)
	c.says(kariPhone, "Ja")
	c.gets(kariPhone)
	c.says(kariPhone, "stopp")
	c.attention(dispatch.AttentionStopped)
}

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

func TestUnclearIsNeverAYes(t *testing.T) {
	c := newCentre(t, "2026-11-23 09:30")
	kari := c.volunteer("Kari Hansen", kariPhone)
	task := c.task("2026-11-26 10:00")
	c.gets(kariPhone)
	c.says(kariPhone, "Ja, men først etter kl 11")
	c.gets(kariPhone, "Svar JA eller NEI")
	c.state(task.ID, dispatch.TaskOpen)
	items := c.attention(dispatch.AttentionUnclear)
	if !strings.Contains(items[0].Text, "Ja, men først etter kl 11") || items[0].OfferID == 0 {
		t.Errorf("the item lacks the text in full or the question: %+v", items[0])
	}
	// Once per question the short reminder, then a human.
	c.says(kariPhone, "Det kommer an på bussen")
	c.gets(kariPhone, "koordinator")
	c.attention(dispatch.AttentionUnclear, dispatch.AttentionUnclear)
	_, err := c.s.ResolveAttention(c.ctx, items[0].ID, dispatch.ResolveYes)
	c.must(err)
	c.work()
	c.gets(kariPhone, "Oppdraget er ditt")
	c.assigned(task.ID, kari.ID)
	if _, err := c.s.ResolveAttention(c.ctx, items[0].ID, dispatch.ResolveYes); err == nil {
		t.Error("the same item was settled twice")
	}
}

func TestHelpAndNothingOpen(t *testing.T) {
	c := newCentre(t, "2026-11-23 09:30")
	c.volunteer("Kari Hansen", kariPhone)
	c.says(kariPhone, "HJELP")
	c.gets(kariPhone, "AVBUD", "STOPP", "441 00 000")
	c.says(kariPhone, "Ja")
	c.gets(kariPhone, "ingen åpne forespørsler")
	c.says(kariPhone, "Nei")
	c.gets(kariPhone, "ingen åpne forespørsler")
	c.says(kariPhone, "Hvordan melder jeg ny adresse til dere?")
	c.gets(kariPhone, "koordinator leser", "441 00 000")
	c.attention(dispatch.AttentionUnclear)
	for _, courtesy := range []string{"Tusen takk!", "Ok", "Fint 👍", "Notert", "Flott, takk"} {
		c.says(kariPhone, courtesy)
	}
	c.attention(dispatch.AttentionUnclear)
}

func TestStrangerGetsOneNeutralText(t *testing.T) {
	c := newCentre(t, "2026-11-23 09:30")
	c.says("+4744199999", "Hei, hvem er dere?")
	body := c.gets("+4744199999", "441 00 000")
	if strings.Contains(body, "oppdrag") || strings.Contains(body, "frivillig") {
		t.Errorf("a stranger is told too much: %s", body)
	}
	c.says("+4744199999", "Hallo?")
	c.attention(dispatch.AttentionStranger)
	c.pass(25 * time.Hour)
	c.says("+4744199999", "Hallo igjen")
	c.gets("+4744199999", "441 00 000")
}

func TestRequesterWrites(t *testing.T) {
	c := newCentre(t, "2026-11-23 09:30")
	c.home()
	c.says(homePhone, "Vi trenger ikke følge på torsdag likevel")
	c.gets(homePhone, "Takk for meldingen")
	items := c.attention(dispatch.AttentionRequester)
	if !strings.Contains(items[0].Text, "trenger ikke følge") {
		t.Errorf("the text is not there in full: %s", items[0].Text)
	}
}

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

func TestLandlineIsLeftToAHumanWhereNobodyIsRung(t *testing.T) {
	c := newCentre(t, "2026-11-23 09:30")
	c.settings(func(s *dispatch.Settings) { s.WaveSize, s.PlaceCalls = 1, false })
	kari := c.volunteer("Kari Hansen", "+4722000001")
	c.volunteer("Ola Moen", olaPhone)
	c.fail["+4722000001"] = dispatch.SendError{Reason: dispatch.FailureCallInstead, Code: "21614"}
	task := c.task("2026-11-26 10:00")
	c.gets(olaPhone) // the next, at once
	c.attention(dispatch.AttentionCall)
	v, err := c.s.Volunteer(c.ctx, kari.ID)
	c.must(err)
	if v.Channel != dispatch.ChannelCall {
		t.Errorf("the landline is not remembered: %s", v.Channel)
	}
	if o := c.offers(task.ID)[0]; o.State != dispatch.OfferFailed {
		t.Errorf("the offer is %s, want failed", o.State)
	}
}

func TestOptOutAtTheProvider(t *testing.T) {
	c := newCentre(t, "2026-11-23 09:30")
	c.settings(func(s *dispatch.Settings) { s.WaveSize = 1 })
	kari := c.volunteer("Kari Hansen", kariPhone)
	c.volunteer("Ola Moen", olaPhone)
	c.fail[kariPhone] = dispatch.SendError{Reason: dispatch.FailureOptedOut, Code: "21610"}
	c.task("2026-11-26 10:00")
	c.gets(olaPhone)
	v, err := c.s.Volunteer(c.ctx, kari.ID)
	c.must(err)
	if v.State(c.clock()) != dispatch.VolunteerStopped {
		t.Errorf("21610 is not an opt-out: %s", v.State(c.clock()))
	}
}

func TestRequesterWithoutMobileIsLeftToAHumanWhereNobodyIsRung(t *testing.T) {
	c := newCentre(t, "2026-11-23 09:30")
	c.settings(func(s *dispatch.Settings) { s.PlaceCalls = false })
	r, err := c.s.AddRequester(c.ctx, dispatch.Requester{Name: "Granlia", Phones: []string{"+4722000002"}}, "", nil)
	c.must(err)
	c.volunteer("Kari Hansen", kariPhone)
	c.task("2026-11-26 10:00", func(x *dispatch.Task) { x.RequesterID = r.ID })
	c.gets(kariPhone)
	c.says(kariPhone, "Ja")
	c.gets(kariPhone)
	c.attention(dispatch.AttentionTellRequester)
}

func TestSameTextTwiceChangesNothing(t *testing.T) {
	c := newCentre(t, "2026-11-23 09:30")
	c.volunteer("Kari Hansen", kariPhone)
	c.task("2026-11-26 10:00")
	c.gets(kariPhone)
	for range 5 {
		c.must(c.s.ReceiveText(c.ctx, dispatch.IncomingText{ProviderID: "SMsame", From: kariPhone, Body: "Ja"}))
		c.work()
	}
	c.gets(kariPhone, "Oppdraget er ditt")
}

func TestAutomaticRepliesAreNotAnswered(t *testing.T) {
	c := newCentre(t, "2026-11-23 09:30")
	c.volunteer("Kari Hansen", kariPhone)
	task := c.task("2026-11-26 10:00")
	c.gets(kariPhone)
	c.says(kariPhone, "Automatisk svar: Jeg er bortreist til 1. desember og leser ikke meldinger.")
	c.state(task.ID, dispatch.TaskOpen)
	c.attention()
}

func TestFloodIsNotAnswered(t *testing.T) {
	c := newCentre(t, "2026-11-23 09:30")
	c.volunteer("Kari Hansen", kariPhone)
	for range 40 {
		c.says(kariPhone, "Hei, hva er dette?")
	}
	if n := len(c.inbox[kariPhone]); n == 0 || n > 15 {
		t.Errorf("%d answers to 40 texts", n)
	}
	c.inbox[kariPhone] = nil
	var flood int
	c.must(c.s.View(c.ctx, func(tx dispatch.Tx) error {
		open, err := tx.OpenAttention(0, dispatch.Page{Limit: 100})
		for _, a := range open {
			if a.Kind == dispatch.AttentionFlood {
				flood++
			}
		}
		return err
	}))
	if flood != 1 {
		t.Errorf("%d flood items, want 1", flood)
	}
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

func TestPhotoGoesToAHuman(t *testing.T) {
	c := newCentre(t, "2026-11-23 09:30")
	c.volunteer("Kari Hansen", kariPhone)
	task := c.task("2026-11-26 10:00")
	c.gets(kariPhone)
	c.must(c.s.ReceiveText(c.ctx, dispatch.IncomingText{ProviderID: "MM1", From: kariPhone, Body: "Ja", Media: []dispatch.Media{{URL: "https://api.twilio.com/1", ContentType: "image/jpeg"}}}))
	c.work()
	c.gets(kariPhone)
	c.state(task.ID, dispatch.TaskOpen)
	if a := c.attention(dispatch.AttentionUnclear)[0]; !strings.Contains(a.Text, "1 vedlegg") {
		t.Errorf("the photo is not mentioned: %s", a.Text)
	}
}

func TestAClearAnswerSettlesTheUnclearOne(t *testing.T) {
	c := newCentre(t, "2026-11-23 09:30")
	c.volunteer("Kari Hansen", kariPhone)
	c.volunteer("Ola Moen", olaPhone)
	c.task("2026-11-26 10:00")
	c.gets(kariPhone)
	c.gets(olaPhone)
	c.says(kariPhone, "Ja. Hvor skal jeg møte opp?")
	c.gets(kariPhone, "Svar JA eller NEI")
	c.says(olaPhone, "Må sjekke kalenderen først")
	c.gets(olaPhone, "Svar JA eller NEI")
	c.attention(dispatch.AttentionUnclear, dispatch.AttentionUnclear)
	c.says(olaPhone, "Ja")
	c.gets(olaPhone, "Oppdraget er ditt")
	c.gets(kariPhone, "allerede besatt") // she was told that somebody reads it
	c.attention()
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
