package dispatch_test

import (
	"testing"
	"time"

	"folgesvenn/dispatch"
)

// booked is a centre with a volunteer with a landline, whom a coordinator has
// given a task; the details have been heard.
func booked(t *testing.T, change ...func(*dispatch.Settings)) (*centre, *dispatch.Volunteer, *dispatch.Task) {
	t.Helper()
	c := newCentre(t, "2026-11-23 09:30")
	c.settings(func(s *dispatch.Settings) {
		s.WaveSize, s.Reminders, s.FollowUpAfter = 1, nil, 0
		for _, f := range change {
			f(s)
		}
	})
	v := c.borghild(func(v *dispatch.Volunteer) { v.Categories = nil })
	olga := c.olga()
	task := c.task("2026-11-26 10:00", func(k *dispatch.Task) { k.RecipientID = olga.ID })
	c.must(errOf(c.s.Assign(c.ctx, task.ID, v.ID)))
	c.work()
	c.picksUp(borghildPhone).hears("Vi har en beskjed til Borghild", "Trykk 1 for å høre beskjeden").nothingPersonal().
		presses("1").hears("Oppdraget er ditt", "Olga Nordmann", "Granveien 12").presses("3").hears("Olga").waits().hears("Ha en fin dag").ended()
	for _, a := range c.open() {
		c.must(errOf(c.s.ResolveAttention(c.ctx, a.ID, dispatch.ResolveDismiss)))
	}
	return c, v, task
}

func TestNewsIsToldAgainUntilItIsHeard(t *testing.T) {
	c, _, task := booked(t, func(s *dispatch.Settings) { s.Reminders = []dispatch.Duration{dispatch.Duration(24 * time.Hour)} })
	c.until("2026-11-25 10:00")
	c.leaves(borghildPhone, dispatch.CallNoAnswer)
	c.pass(31 * time.Minute)
	l := c.picksUp(borghildPhone)
	l.waits()
	l.waits()
	l.waits().nothingPersonal().ended() // an answering machine
	c.pass(31 * time.Minute)
	c.leaves(borghildPhone, dispatch.CallBusy)
	if a := c.attention(dispatch.AttentionCall)[0]; a.TaskID != task.ID {
		t.Errorf("%+v", a)
	}
	c.pass(2 * time.Hour)
}

func TestReminderByCall(t *testing.T) {
	c, v, task := booked(t, func(s *dispatch.Settings) { s.Reminders = []dispatch.Duration{dispatch.Duration(24 * time.Hour)} })
	c.until("2026-11-25 10:00")
	l := c.picksUp(borghildPhone).presses("1").hears("Vi minner om oppdraget ditt", "torsdag tjuesjette november", "Trykk 2 hvis du likevel ikke kan")
	l.presses("2").hears("Du melder avbud").presses("2").hears("Da står du fortsatt på oppdraget").ended()
	c.assigned(task.ID, v.ID)
}

func TestWithdrawFromAReminder(t *testing.T) {
	c, _, task := booked(t, func(s *dispatch.Settings) { s.Reminders = []dispatch.Duration{dispatch.Duration(24 * time.Hour)} })
	c.until("2026-11-25 10:00")
	c.picksUp(borghildPhone).presses("1").presses("2").presses("1").hears("Takk for at du sa fra").ended()
	c.state(task.ID, dispatch.TaskOpen)
	c.attention(dispatch.AttentionWithdrawn, dispatch.AttentionAllAsked)
}

func TestCancelledByCall(t *testing.T) {
	c, _, task := booked(t)
	c.must(errOf(c.s.Cancel(c.ctx, task.ID, "")))
	c.work()
	c.picksUp(borghildPhone).presses("1").hears("Oppdraget ditt er avlyst", "Du trenger ikke møte opp").presses("0").
		hears("Vi setter deg over").throughTo("+4744100000", true).ended()
}

func TestReleasedByCall(t *testing.T) {
	c, _, task := booked(t)
	c.must(errOf(c.s.Release(c.ctx, task.ID, "")))
	c.work()
	c.picksUp(borghildPhone).presses("1").hears("Du står ikke lenger på oppdraget").waits().ended()
	c.must(errOf(c.s.Cancel(c.ctx, task.ID, "")))
}

func TestChangedTimeByCall(t *testing.T) {
	for key, want := range map[string]dispatch.TaskState{"1": dispatch.TaskAssigned, "2": dispatch.TaskOpen} {
		t.Run(key, func(t *testing.T) {
			c, _, task := booked(t)
			c.move(task.ID, "2026-11-26 12:00")
			l := c.picksUp(borghildPhone).hears("Oppdraget ditt er endret", "klokken tolv", "Passer det?").nothingPersonal()
			l.presses(key)
			if key == "1" {
				l.hears("Olga Nordmann", "klokken tolv").waits()
			} else {
				l.hears("Du står ikke lenger på oppdraget")
			}
			l.ended()
			c.state(task.ID, want)
			if key == "2" {
				c.attention(dispatch.AttentionWithdrawn, dispatch.AttentionAllAsked)
			}
		})
	}
}

func TestAChangeThatReachesNobodyIsAHumans(t *testing.T) {
	c, v, task := booked(t)
	c.move(task.ID, "2026-11-26 12:00")
	c.leaves(borghildPhone, dispatch.CallNoAnswer)
	c.pass(31 * time.Minute)
	c.leaves(borghildPhone, dispatch.CallNoAnswer)
	c.attention(dispatch.AttentionChange)
	c.assigned(task.ID, v.ID)
}

func TestFollowUpByCall(t *testing.T) {
	for key, c := range map[string]struct {
		hears string
		kinds []dispatch.AttentionKind
		state dispatch.TaskState
	}{
		"1": {"Tusen takk for at du stilte opp", nil, dispatch.TaskDone},
		"2": {"En koordinator ringer deg", []dispatch.AttentionKind{dispatch.AttentionFollowUp}, dispatch.TaskAssigned},
	} {
		t.Run(key, func(t *testing.T) {
			k, _, task := booked(t, func(s *dispatch.Settings) { s.FollowUpAfter = dispatch.Duration(2 * time.Hour) })
			k.until("2026-11-26 14:00")
			k.gets("+4743100001", "Gikk det bra")
			l := k.picksUp(borghildPhone).hears("hvordan det gikk", "Gikk det bra?").nothingPersonal()
			l.presses("3").hears("Gikk det bra?").presses("8").hears("Det forstod vi ikke").presses(key).hears(c.hears).ended()
			k.state(task.ID, c.state)
			k.attention(c.kinds...)
		})
	}
}

func TestNoAnswerToAFollowUpIsWell(t *testing.T) {
	c, _, task := booked(t, func(s *dispatch.Settings) { s.FollowUpAfter = dispatch.Duration(2 * time.Hour) })
	c.until("2026-11-26 14:00")
	c.gets("+4743100001", "Gikk det bra")
	c.leaves(borghildPhone, dispatch.CallNoAnswer)
	c.until("2026-11-27 15:00")
	c.state(task.ID, dispatch.TaskDone)
}

func TestARequesterWithALandlineIsRung(t *testing.T) {
	c := newCentre(t, "2026-11-23 09:30")
	r, err := c.s.AddRequester(c.ctx, dispatch.Requester{Name: "Granlia", Phones: []string{sivertPhone}}, "", nil)
	c.must(err)
	c.volunteer("Kari Hansen", kariPhone)
	task := c.task("2026-11-26 10:00", func(x *dispatch.Task) { x.RequesterID = r.ID })
	c.gets(kariPhone)
	c.says(kariPhone, "Ja")
	c.gets(kariPhone)
	l := c.picksUp(sivertPhone).hears("Vi har en beskjed til Granlia om en bestilling").presses("1").
		hears("Kari tar oppdraget", "Du når Kari på førtito, null null, null null, null en")
	l.presses("2").hears("Det forstod vi ikke").waits().ended()
	c.must(errOf(c.s.Cancel(c.ctx, task.ID, "")))
	c.work()
	c.gets(kariPhone, "avlyst")
	for range 3 {
		c.leaves(sivertPhone, dispatch.CallNoAnswer)
		c.pass(31 * time.Minute)
	}
	c.attention(dispatch.AttentionTellRequester)
}

func TestNewsThatHasBecomeUntrueIsNotRung(t *testing.T) {
	c := newCentre(t, "2026-11-23 21:00") // the call waits for the morning
	v := c.borghild(func(v *dispatch.Volunteer) { v.Categories = nil })
	task := c.task("2026-11-26 10:00")
	c.must(errOf(c.s.Assign(c.ctx, task.ID, v.ID)))
	c.must(errOf(c.s.Cancel(c.ctx, task.ID, "")))
	for _, a := range c.open() {
		c.must(errOf(c.s.ResolveAttention(c.ctx, a.ID, dispatch.ResolveDismiss)))
	}
	c.until("2026-11-24 09:01")
	c.picksUp(borghildPhone).presses("1").hears("avlyst").waits().ended()
	c.pass(time.Hour)
}
