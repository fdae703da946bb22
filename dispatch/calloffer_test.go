package dispatch_test

import (
	"errors"
	"strings"
	"testing"
	"time"

	"folgesvenn/dispatch"
)

// landline is a centre with one volunteer who has a landline and one task, with
// a recipient of whom nothing may be said before a key.
func landline(t *testing.T) (*centre, *dispatch.Volunteer, *dispatch.Task) {
	t.Helper()
	c := newCentre(t, "2026-11-23 09:30")
	c.settings(func(s *dispatch.Settings) { s.WaveSize, s.Reminders, s.FollowUpAfter = 1, nil, 0 })
	v := c.borghild()
	olga := c.olga()
	task := c.task("2026-11-26 10:00", func(k *dispatch.Task) { k.RecipientID = olga.ID })
	return c, v, task
}

func TestAQuestionByCall(t *testing.T) {
	c, v, task := landline(t)
	l := c.picksUp(borghildPhone)
	l.hears("Dette er Sentralen", "Borghild", "Følge til lege", "Solbakken", "torsdag tjuesjette november klokken ti til tolv",
		"Trykk 1 for ja. Trykk 2 for nei. Trykk 3 for å høre igjen. Trykk 9 hvis du ikke vil ha flere anrop.").nothingPersonal()
	if !l.script.Listen.Words || l.script.Listen.Digits != 1 {
		t.Errorf("listens for %+v", l.script.Listen)
	}
	l.presses("1").hears("Oppdraget er ditt", "Du hjelper Olga Nordmann", "Granveien 12", "førtitre, ti, null null, null en", "Møt i resepsjonen ved heisen.")
	c.assigned(task.ID, v.ID)
	if strings.Contains(l.text(), "SMS") {
		t.Error("promises a text to a landline")
	}
	l.presses("3").hears("Olga Nordmann")
	l.presses("*").hears("Olga Nordmann")
	l.waits().hears("Ha en fin dag").ended()
	if k := c.call(l.id); k.State != dispatch.CallCompleted || k.TaskID != task.ID || k.OfferID == 0 {
		t.Errorf("the call is %+v", k)
	}
	if o := c.offers(task.ID)[0]; o.State != dispatch.OfferAccepted || o.Channel != dispatch.ChannelCall || o.SentAt.IsZero() {
		t.Errorf("the offer is %+v", o)
	}
}

func TestDetailsAreTextedToo(t *testing.T) {
	c := newCentre(t, "2026-11-23 09:30")
	c.settings(func(s *dispatch.Settings) { s.Reminders, s.FollowUpAfter = nil, 0 })
	c.volunteer("Kari Hansen", kariPhone, func(v *dispatch.Volunteer) { v.Channel = dispatch.ChannelCall })
	olga := c.olga()
	c.task("2026-11-26 10:00", func(k *dispatch.Task) { k.RecipientID = olga.ID })
	l := c.picksUp(kariPhone).nothingPersonal()
	l.presses("1").hears("Olga", "Du får det også på SMS").hangsUp()
	c.gets(kariPhone, "Olga Nordmann", "Granveien 12")
}

func TestNoByCall(t *testing.T) {
	c, _, task := landline(t)
	c.volunteer("Ola Moen", olaPhone)
	c.picksUp(borghildPhone).presses("2").hears("Det er helt i orden", "Ha en fin dag").nothingPersonal().ended()
	if o := c.offers(task.ID)[0]; o.State != dispatch.OfferDeclined {
		t.Errorf("the offer is %s", o.State)
	}
	c.gets(olaPhone, "Kan du hjelpe?") // the next, at once
}

func TestNoMoreCalls(t *testing.T) {
	c, v, _ := landline(t)
	c.picksUp(borghildPhone).presses("9").hears("Da ringer vi deg ikke mer", "førtifire, ti, null null, null null").nothingPersonal().ended()
	got, err := c.s.Volunteer(c.ctx, v.ID)
	c.must(err)
	if !got.Stopped {
		t.Error("not stopped")
	}
	c.attention(dispatch.AttentionAllAsked)
	c.task("2026-11-27 10:00")
	c.attention(dispatch.AttentionAllAsked, dispatch.AttentionNobody)
}

func TestHearAgain(t *testing.T) {
	c, v, task := landline(t)
	l := c.picksUp(borghildPhone)
	for _, key := range []string{"3", "*", "3", "3", "*"} { // however often
		l.presses(key).hears("Følge til lege", "Trykk 1 for ja").nothingPersonal()
	}
	l.presses("1")
	c.assigned(task.ID, v.ID)
	l.hangsUp()
	c.cutOffCallsBack()
}

func TestAWrongKeyIsNoAnswer(t *testing.T) {
	c, _, task := landline(t)
	l := c.picksUp(borghildPhone)
	l.presses("7").hears("Det forstod vi ikke", "Trykk 1 for ja", "Trykk stjerne for å høre igjen").nothingPersonal()
	l.presses("5").hears("Det forstod vi ikke").nothingPersonal()
	// After two re-prompts, a human.
	l.presses("#").hears("Vi setter deg over").nothingPersonal()
	l.throughTo("+4744100000", true).ended()
	c.state(task.ID, dispatch.TaskOpen)
	c.must(errOf(c.s.Cancel(c.ctx, task.ID, "")))
}

func TestNoKeyIsNoAnswer(t *testing.T) {
	c, _, task := landline(t)
	l := c.picksUp(borghildPhone)
	l.waits().hears("Vi hørte ikke noe svar", "Trykk 1 for ja")
	l.waits().hears("Trykk 1 for ja")
	l.waits().hears("Ha en fin dag").nothingPersonal().ended() // a machine: no human is bothered
	c.state(task.ID, dispatch.TaskOpen)
	// Once more after half an hour, then the next.
	ola := c.volunteer("Ola Moen", olaPhone)
	c.pass(29 * time.Minute)
	if len(c.lines.ringing) != 0 {
		t.Fatal("rung again too soon")
	}
	c.pass(2 * time.Minute)
	c.picksUp(borghildPhone).hangsUp()
	c.gets(olaPhone)
	if o := c.offers(task.ID)[0]; o.State != dispatch.OfferFailed {
		t.Errorf("the offer is %s", o.State)
	}
	c.says(olaPhone, "ja")
	c.assigned(task.ID, ola.ID)
	c.gets(olaPhone)
}

func TestTooLateForACall(t *testing.T) {
	c, _, task := landline(t)
	ola := c.volunteer("Ola Moen", olaPhone, func(v *dispatch.Volunteer) { v.Categories = nil })
	// Taken while it rings, and the provider does not hear that it is to end.
	c.exchange().deaf = true
	c.must(errOf(c.s.Assign(c.ctx, task.ID, ola.ID)))
	c.work()
	c.gets(olaPhone)
	c.picksUp(borghildPhone).hears("alt ordnet", "Du trenger ikke gjøre noe").nothingPersonal().ended()
	c.exchange().deaf = false
	c.pass(2 * time.Hour)
	// Taken while they listen: a kind, true answer (law 5).
	other := c.task("2026-11-27 10:00")
	l := c.picksUp(borghildPhone)
	c.must(errOf(c.s.Assign(c.ctx, other.ID, ola.ID)))
	c.work()
	c.gets(olaPhone)
	l.presses("1").hears("En annen rakk å ta oppdraget").nothingPersonal().ended()
	// Called off while they listen.
	third := c.task("2026-11-30 10:00")
	l = c.picksUp(borghildPhone)
	c.must(errOf(c.s.Cancel(c.ctx, third.ID, "")))
	l.presses("1").hears("Oppdraget er avlyst").ended()
	// A call in the queue that has become untrue is never made.
	fourth := c.task("2026-12-01 10:00")
	c.leaves(borghildPhone, dispatch.CallBusy)
	c.must(errOf(c.s.Cancel(c.ctx, fourth.ID, "")))
	c.pass(time.Hour)
}

func TestDoubleBookedByCall(t *testing.T) {
	c, v, task := landline(t)
	l := c.picksUp(borghildPhone)
	other, err := c.s.AddTask(c.ctx, dispatch.Task{Category: "shopping", Summary: "Handle", StartsAt: c.time("2026-11-26 11:00"), EndsAt: c.time("2026-11-26 12:00"), State: dispatch.TaskDraft})
	c.must(err)
	c.must(errOf(c.s.EditTask(c.ctx, other.ID, func(k *dispatch.Task) error { k.State = dispatch.TaskOpen; return nil })))
	c.must(errOf(c.s.Assign(c.ctx, other.ID, v.ID)))
	l.presses("1").hears("på samme tid", "En koordinator ringer deg").nothingPersonal().hangsUp()
	c.state(task.ID, dispatch.TaskOpen)
	c.attention(dispatch.AttentionDoubleBooked)
	c.picksUp(borghildPhone).presses("1").hears("Handle").waits().ended() // the details of what the coordinator gave them
}

func TestWordsAreReadBackBeforeTheyCount(t *testing.T) {
	c, v, task := landline(t)
	l := c.picksUp(borghildPhone)
	l.says("ja det kan jeg").hears("Vi hørte ja", "Trykk 1 hvis det stemmer").nothingPersonal()
	c.state(task.ID, dispatch.TaskOpen)
	l.presses("2").hears("Trykk 1 for ja").nothingPersonal()
	l.says("ja, men ikke før klokka tolv").hears("Det forstod vi ikke").nothingPersonal()
	c.state(task.ID, dispatch.TaskOpen)
	l.says("nei").hears("Vi hørte nei")
	l.says("nei").hears("Trykk 1 for ja") // that was not it
	l.says("ja").hears("Vi hørte ja")
	l.says("ja").hears("Olga Nordmann")
	c.assigned(task.ID, v.ID)
	l.waits().ended()
}

func TestMumblingIsNoAnswer(t *testing.T) {
	c, _, task := landline(t)
	l := c.picksUp(borghildPhone)
	l.step(dispatch.CallInput{Kind: dispatch.InputSpeech, Speech: "ja", Confidence: 0.3})
	l.hears("Det forstod vi ikke").nothingPersonal()
	l.says("stopp").hears("Da ringer vi deg ikke mer").ended()
	c.state(task.ID, dispatch.TaskOpen)
	c.attention(dispatch.AttentionAllAsked)
}

func TestSpokenNo(t *testing.T) {
	c, _, task := landline(t)
	c.picksUp(borghildPhone).says("nei dessverre").hears("Vi hørte nei").presses("1").hears("helt i orden").ended()
	if o := c.offers(task.ID)[0]; o.State != dispatch.OfferDeclined {
		t.Errorf("the offer is %s", o.State)
	}
	c.attention(dispatch.AttentionAllAsked)
}

func TestASlipOfTheFinger(t *testing.T) {
	c, v, task := landline(t)
	l := c.picksUp(borghildPhone).presses("1")
	l.presses("2").hears("Du melder avbud", "Trykk 1 for å melde avbud")
	c.assigned(task.ID, v.ID) // not yet
	l.presses("2").hears("Da står du fortsatt på oppdraget").ended()
	c.assigned(task.ID, v.ID)
}

func TestWithdrawRightAway(t *testing.T) {
	c, _, task := landline(t)
	c.picksUp(borghildPhone).presses("1").presses("2").presses("8").hears("Det forstod vi ikke", "Trykk 1 for å melde avbud").
		presses("1").hears("Du står ikke lenger på oppdraget").ended()
	c.state(task.ID, dispatch.TaskOpen)
	c.attention(dispatch.AttentionWithdrawn, dispatch.AttentionAllAsked)
}

func TestOutOfHoursAHumanIsAMessage(t *testing.T) {
	c, _, task := landline(t)
	c.settings(func(s *dispatch.Settings) { s.CentrePhone = "" })
	l := c.picksUp(borghildPhone)
	l.presses("0").hears("Legg igjen en beskjed etter tonen").nothingPersonal()
	l.speaks(12).hears("Takk! Vi hører på beskjeden").ended()
	if a := c.attention(dispatch.AttentionVoicemail)[0]; a.CallID != l.id || !strings.Contains(a.Text, "Borghild Vik") {
		t.Errorf("%+v", a)
	}
	c.state(task.ID, dispatch.TaskOpen)
	c.pass(2 * time.Hour) // who talked to us is not rung again
}

func TestSilenceOnAnUrgentTextIsFollowedByACall(t *testing.T) {
	c := newCentre(t, "2026-11-23 09:30")
	c.settings(func(s *dispatch.Settings) {
		s.WaveSize, s.Reminders, s.FollowUpAfter, s.UrgentCallAfter = 1, nil, 0, dispatch.Duration(15*time.Minute)
	})
	kari := c.volunteer("Kari Hansen", kariPhone)
	c.volunteer("Ola Moen", olaPhone)
	olga := c.olga()
	task := c.task("2026-11-23 14:00", func(k *dispatch.Task) { k.Urgent, k.RecipientID = true, olga.ID })
	c.gets(kariPhone, "Kan du hjelpe?")
	c.pass(14 * time.Minute)
	if len(c.lines.ringing) != 0 {
		t.Fatal("rung too soon")
	}
	c.pass(2 * time.Minute)
	l := c.picksUp(kariPhone).nothingPersonal()
	l.waits()
	l.waits()
	l.waits().ended()
	// The text still counts: no answer in a call closes nothing.
	if o := c.offers(task.ID)[0]; !o.State.Open() {
		t.Fatalf("the offer is %s", o.State)
	}
	c.pass(6 * time.Minute)
	l = c.picksUp(kariPhone)
	l.presses("1").hears("Olga", "SMS").waits().ended()
	c.assigned(task.ID, kari.ID)
	c.gets(kariPhone, "Olga")
	if n := len(c.offers(task.ID)); n != 1 {
		t.Errorf("%d offers for one question", n)
	}
}

func TestAnAnsweredUrgentTextIsNotFollowedByACall(t *testing.T) {
	for name, change := range map[string]func(*dispatch.Settings){
		"answered": func(*dispatch.Settings) {}, "off": func(s *dispatch.Settings) { s.UrgentCallAfter = 0 },
		"no calls": func(s *dispatch.Settings) { s.PlaceCalls = false },
	} {
		t.Run(name, func(t *testing.T) {
			c := newCentre(t, "2026-11-23 09:30")
			c.settings(func(s *dispatch.Settings) { s.WaveSize = 1; change(s) })
			c.volunteer("Kari Hansen", kariPhone)
			c.task("2026-11-23 14:00", func(k *dispatch.Task) { k.Urgent = true })
			c.gets(kariPhone)
			if name == "answered" {
				c.says(kariPhone, "nei")
				c.gets(kariPhone)
				c.attention(dispatch.AttentionAllAsked)
			}
			c.pass(50 * time.Minute)
		})
	}
}

func TestTheLineBreaksWhileTheDetailsAreSaid(t *testing.T) {
	c, v, task := landline(t)
	l := c.picksUp(borghildPhone).presses("1").hears("Olga")
	l.hangsUp()
	c.assigned(task.ID, v.ID)
	c.cutOffCallsBack()
	// Who has heard all of it is left in peace.
	c2, _, _ := landline(t)
	l = c2.picksUp(borghildPhone).presses("1")
	c2.pass(time.Minute)
	l.hangsUp()
	c2.pass(time.Minute)
}

// cutOffCallsBack expects the details by a call of their own.
func (c *centre) cutOffCallsBack() {
	c.t.Helper()
	c.pass(10 * time.Second)
	c.picksUp(borghildPhone).hears("Vi har en beskjed til Borghild", "Trykk 1 for å høre beskjeden").nothingPersonal().
		presses("1").hears("Olga Nordmann").waits().ended()
}

func TestHangingUpAtEveryStepLosesNothing(t *testing.T) {
	c, _, task := landline(t)
	c.picksUp(borghildPhone).hangsUp() // before a word was pressed: no answer
	c.state(task.ID, dispatch.TaskOpen)
	c.pass(31 * time.Minute)
	l := c.picksUp(borghildPhone)
	l.says("ja").hears("Vi hørte ja")
	l.hangsUp() // what was not confirmed is no yes
	c.state(task.ID, dispatch.TaskOpen)
	if o := c.offers(task.ID)[0]; o.State != dispatch.OfferFailed {
		t.Errorf("the offer is %s", o.State)
	}
	c.attention(dispatch.AttentionAllAsked)
}

func TestRepeatedAndLateSteps(t *testing.T) {
	c, v, task := landline(t)
	l := c.picksUp(borghildPhone)
	first := l.script
	again := func(step int, in dispatch.CallInput) dispatch.Script {
		t.Helper()
		s, err := c.s.StepCall(c.ctx, dispatch.CallStep{CallID: l.id, ProviderID: l.sid, Step: step, Input: in})
		c.must(err)
		return s
	}
	if s := again(0, dispatch.CallInput{Kind: dispatch.InputBegin}); s.Step != first.Step || s.Lines[0] != first.Lines[0] {
		t.Errorf("the beginning again: %+v", s)
	}
	l.presses("1").hears("Olga")
	accepted := l.script
	// The same key again, a late other key, and one from the future.
	for _, s := range []dispatch.Script{
		again(first.Step, dispatch.CallInput{Kind: dispatch.InputKeys, Keys: "1"}),
		again(first.Step, dispatch.CallInput{Kind: dispatch.InputKeys, Keys: "2"}),
		again(0, dispatch.CallInput{Kind: dispatch.InputBegin}),
		again(99, dispatch.CallInput{Kind: dispatch.InputKeys, Keys: "9"}),
	} {
		if s.Step != accepted.Step || s.Lines[0] != accepted.Lines[0] {
			t.Errorf("a repeated step is answered with %+v", s)
		}
	}
	c.assigned(task.ID, v.ID)
	// Another call does not speak for this one.
	if _, err := c.s.StepCall(c.ctx, dispatch.CallStep{CallID: l.id, ProviderID: "CAsomebodyelse", Step: accepted.Step,
		Input: dispatch.CallInput{Kind: dispatch.InputKeys, Keys: "2"}}); !errors.Is(err, dispatch.ErrNoSuchCall) {
		t.Errorf("a stranger's step: %v", err)
	}
	if _, err := c.s.StepCall(c.ctx, dispatch.CallStep{CallID: 4711, ProviderID: l.sid}); !errors.Is(err, dispatch.ErrNoSuchCall) {
		t.Errorf("a step of no call: %v", err)
	}
	c.pass(time.Minute)
	// Reports doubled and out of order.
	for _, s := range []dispatch.CallState{dispatch.CallRinging, dispatch.CallCompleted, dispatch.CallAnswered, dispatch.CallCompleted, dispatch.CallBusy} {
		c.must(c.s.ReportCall(c.ctx, dispatch.CallReport{CallID: l.id, ProviderID: l.sid, State: s}))
	}
	if k := c.call(l.id); k.State != dispatch.CallCompleted {
		t.Errorf("the call is %s", k.State)
	}
	c.must(c.s.ReportCall(c.ctx, dispatch.CallReport{ProviderID: "CAnobodys", State: dispatch.CallCompleted}))
	c.work()
}

// TestARestartInTheMiddleOfACall: everything is in the store (law 8).
func TestARestartInTheMiddleOfACall(t *testing.T) {
	c, v, task := landline(t)
	l := c.picksUp(borghildPhone)
	c.restart()
	l.presses("7").hears("Det forstod vi ikke")
	c.restart()
	l.says("ja").hears("Vi hørte ja")
	c.restart()
	l.presses("1").hears("Olga")
	c.restart()
	l.presses("3").hears("Olga")
	l.waits().ended()
	c.assigned(task.ID, v.ID)
}
