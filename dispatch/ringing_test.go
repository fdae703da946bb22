package dispatch_test

import (
	"testing"
	"time"

	"folgesvenn/dispatch"
)

func TestBusyAndUnansweredAreTriedAgain(t *testing.T) {
	for _, state := range []dispatch.CallState{dispatch.CallBusy, dispatch.CallNoAnswer, dispatch.CallFailed} {
		t.Run(string(state), func(t *testing.T) {
			c, v, task := landline(t)
			c.leaves(borghildPhone, state)
			if o := c.offers(task.ID)[0]; o.State != dispatch.OfferQueued {
				t.Fatalf("the offer is %s after one try", o.State)
			}
			wait := 31 * time.Minute
			if state == dispatch.CallBusy {
				wait = 6 * time.Minute
			}
			c.pass(wait)
			l := c.picksUp(borghildPhone)
			l.presses("1").waits().ended()
			c.assigned(task.ID, v.ID)
		})
	}
}

func TestUnreachedGivesItsPlaceToTheNext(t *testing.T) {
	c, _, task := landline(t)
	c.volunteer("Ola Moen", olaPhone)
	c.leaves(borghildPhone, dispatch.CallNoAnswer)
	c.pass(31 * time.Minute)
	c.leaves(borghildPhone, dispatch.CallNoAnswer)
	c.gets(olaPhone)
	if o := c.offers(task.ID)[0]; o.State != dispatch.OfferFailed {
		t.Errorf("the offer is %s", o.State)
	}
	// Who rings back may still say yes.
	c.rings(borghildPhone).hears("Hei, Borghild!", "Trykk 1 for å høre spørsmålet").presses("1").presses("1").hears("Oppdraget er ditt").ended()
	c.state(task.ID, dispatch.TaskAssigned)
	c.pass(10 * time.Second)
	c.picksUp(borghildPhone).presses("1").hears("Møt i resepsjonen").waits().ended()
	c.says(olaPhone, "ja")
	c.gets(olaPhone, "allerede besatt")
}

func TestQuietHoursAndCapsHoldForCalls(t *testing.T) {
	c := newCentre(t, "2026-11-23 20:45")
	c.settings(func(s *dispatch.Settings) { s.WaveSize, s.MaxOffersPerWeek = 1, 1 })
	c.borghild()
	first := c.task("2026-11-26 10:00")
	if len(c.lines.ringing) != 0 {
		t.Fatal("rung in quiet hours")
	}
	c.until("2026-11-24 09:00")
	c.picksUp(borghildPhone).presses("2").ended()
	c.attention(dispatch.AttentionAllAsked)
	c.task("2026-11-27 10:00") // the weekly cap
	c.pass(2 * time.Hour)
	if len(c.lines.ringing) != 0 {
		t.Error("rung beyond the weekly cap")
	}
	c.must(errOf(c.s.Cancel(c.ctx, first.ID, "")))
	// Urgent goes before both, and is logged.
	c.until("2026-11-24 21:00")
	c.task("2026-11-25 08:00", func(k *dispatch.Task) { k.Urgent = true })
	c.picksUp(borghildPhone).presses("2").ended()
}

func TestACallInTheQueueRespectsQuietHours(t *testing.T) {
	c, _, task := landline(t)
	c.leaves(borghildPhone, dispatch.CallNoAnswer)
	c.until("2026-11-23 10:01")
	c.leaves(borghildPhone, dispatch.CallNoAnswer)
	c.attention(dispatch.AttentionAllAsked)
	c.must(errOf(c.s.Cancel(c.ctx, task.ID, "")))
	c.until("2026-11-23 20:20")
	c.task("2026-11-27 10:00")
	c.leaves(borghildPhone, dispatch.CallBusy)
	c.until("2026-11-23 20:24")
	c.must(nil)
	c.until("2026-11-23 20:26")
	c.leaves(borghildPhone, dispatch.CallNoAnswer) // the second try, just before
	c.attention(dispatch.AttentionAllAsked)
}

func TestNeverTwoCallsToOneNumber(t *testing.T) {
	c := newCentre(t, "2026-11-23 09:30")
	c.settings(func(s *dispatch.Settings) { s.Reminders, s.FollowUpAfter = nil, 0 })
	c.borghild()
	c.volunteer("Arne Vik", borghildPhone, func(v *dispatch.Volunteer) { v.Channel = dispatch.ChannelCall })
	c.task("2026-11-26 10:00", func(k *dispatch.Task) { k.Urgent = true })
	c.task("2026-11-26 14:00", func(k *dispatch.Task) { k.Urgent = true })
	// dial fails the test if two ring at once.
	l := c.picksUp(borghildPhone)
	c.work()
	if len(c.lines.ringing) != 0 {
		t.Fatal("a second call while the first is on the line")
	}
	l.presses("2").ended()
	for range 3 {
		if len(c.lines.ringing) == 0 {
			c.pass(time.Minute)
		}
		if len(c.lines.ringing) > 0 {
			c.picksUp(borghildPhone).presses("2").ended()
		}
	}
	// And none while they ring us.
	in := c.rings(borghildPhone)
	c.task("2026-11-27 10:00")
	if len(c.lines.ringing) != 0 {
		t.Error("rung while on the line to us")
	}
	in.hangsUp()
	c.picksUp(borghildPhone).hangsUp()
	c.expectQuietLines()
}

func TestALandlineIsRungInstead(t *testing.T) {
	c := newCentre(t, "2026-11-23 09:30")
	c.settings(func(s *dispatch.Settings) { s.WaveSize, s.Reminders, s.FollowUpAfter = 1, nil, 0 })
	kari := c.volunteer("Kari Hansen", kariPhone)
	c.fail[kariPhone] = dispatch.SendError{Reason: dispatch.FailureCallInstead, Code: "21614"}
	olga := c.olga()
	task := c.task("2026-11-26 10:00", func(k *dispatch.Task) { k.RecipientID = olga.ID })
	l := c.picksUp(kariPhone).nothingPersonal()
	v, err := c.s.Volunteer(c.ctx, kari.ID)
	c.must(err)
	if v.Channel != dispatch.ChannelCall || !v.NoTexts {
		t.Errorf("the landline is not remembered: %+v", v)
	}
	l.presses("1").hears("Olga").waits().ended()
	c.assigned(task.ID, kari.ID)
	c.attention() // a call does the job
	// The next is a call from the beginning.
	c.task("2026-11-27 10:00")
	c.picksUp(kariPhone).presses("2").ended()
	c.attention(dispatch.AttentionAllAsked)
	// Another number is another chance.
	c.must(errOf(c.s.EditVolunteer(c.ctx, kari.ID, func(v *dispatch.Volunteer) error { v.Phone, v.Channel = perPhone, dispatch.ChannelSMS; return nil })))
	c.task("2026-11-28 10:00")
	c.gets(perPhone, "Kan du hjelpe?")
}
