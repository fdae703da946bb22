package dispatch_test

import (
	"testing"
	"time"

	"folgesvenn/dispatch"
)

// stormed is a centre in an emergency with Borghild, who has a landline.
func stormed(t *testing.T, at string) *centre {
	c := newCentre(t, at)
	c.settings(func(s *dispatch.Settings) { s.WaveSize = 1 })
	c.borghild()
	c.declare(12 * time.Hour)
	return c
}

func (c *centre) pleaCalls() (n int, states []dispatch.CallState) {
	for _, k := range c.calls() {
		if k.Purpose == dispatch.CallForAppeal {
			n, states = n+1, append(states, k.State)
		}
	}
	return n, states
}

func (c *centre) review() dispatch.EmergencyReview {
	c.t.Helper()
	var id int64
	c.must(c.s.View(c.ctx, func(tx dispatch.Tx) error {
		list, err := tx.Emergencies(dispatch.Page{})
		id = list[len(list)-1].ID
		return err
	}))
	r, err := c.s.ReviewEmergency(c.ctx, id)
	c.must(err)
	return r
}

func TestAnAppealIsRungToALandline(t *testing.T) {
	c := stormed(t, "2026-11-23 09:30")
	olga := c.olga()
	p, err := c.s.PreviewAppeal(c.ctx, dispatch.Appeal{UnitID: dispatch.FirstUnit, Words: "Strømmen er borte i sentrum"})
	c.must(err)
	if len(p.Text) != 0 || len(p.Call) != 1 || len(p.Ring) != 0 || p.Cost != 0 || p.CallCost != 1 || p.People() != 1 {
		t.Errorf("the preview is %+v", p)
	}
	c.appeal()
	if r := c.review(); r.Counts.Ringing != 1 || r.Counts.ToRing != 0 || r.Counts.Silent != 1 {
		t.Errorf("while it rings: %+v", r.Counts)
	}
	l := c.picksUp(borghildPhone)
	l.hears("Dette er Sentralen", "Borghild", "Strømmen er borte i sentrum.", "Kan du hjelpe til i dag?", "Trykk 1 hvis du kan hjelpe i dag. Trykk 2 hvis du ikke kan. Trykk 3 for å høre igjen. Trykk 9").nothingPersonal()
	l.presses("3").hears("Kan du hjelpe til i dag?").nothingPersonal()
	l.presses("1").hears("skrevet opp at du kan hjelpe i dag", "ikke fått noe oppdrag", "Ha en fin dag").nothingPersonal().ended()
	c.answered(map[string]dispatch.PleaAnswer{borghildPhone: dispatch.PleaYes})
	r := c.review()
	if r.Counts.Yes != 1 || r.Counts.Now != 1 || r.Counts.Ringing+r.Counts.ToRing != 0 || r.Calls != 1 || r.CallCost != 1 {
		t.Errorf("the review is %+v, %d calls at %v", r.Counts, r.Calls, r.CallCost)
	}
	// A yes takes no task; but who can is asked first.
	task := c.task("2026-11-23 13:00", func(x *dispatch.Task) { x.RecipientID = olga.ID })
	c.state(task.ID, dispatch.TaskOpen)
	c.picksUp(borghildPhone).hears("Følge til lege").presses("2").ended()
	c.attention(dispatch.AttentionAllAsked)
}

func TestANoToAnAppealByCallIsANo(t *testing.T) {
	c := stormed(t, "2026-11-23 09:30")
	c.appeal()
	c.picksUp(borghildPhone).presses("2").hears("helt i orden", "ikke om oppdrag i dag").ended()
	c.answered(map[string]dispatch.PleaAnswer{borghildPhone: dispatch.PleaNo})
	c.task("2026-11-23 13:00")
	c.pass(time.Minute)
	if len(c.lines.ringing) != 0 {
		t.Error("rung about a task after a no for the day")
	}
	c.attention(dispatch.AttentionNobody)
}

func TestNoMoreCallsInAnEmergency(t *testing.T) {
	c := stormed(t, "2026-11-23 09:30")
	c.appeal()
	c.picksUp(borghildPhone).presses("9").hears("Da ringer vi deg ikke mer").ended()
	if r := c.review(); r.Counts.ToRing != 0 || r.Counts.No != 1 {
		t.Errorf("who wants no calls is to be rung: %+v", r.Counts)
	}
	c.pass(3 * time.Hour)
	if n, _ := c.pleaCalls(); n != 1 {
		t.Errorf("%d calls", n)
	}
}

func TestWhoDoesNotAnswerAnAppealIsRungByHand(t *testing.T) {
	for name, first := range map[string]func(c *centre){
		"nobody answers": func(c *centre) { c.leaves(borghildPhone, dispatch.CallNoAnswer) },
		"engaged":        func(c *centre) { c.leaves(borghildPhone, dispatch.CallBusy) },
		"a machine": func(c *centre) {
			l := c.picksUp(borghildPhone)
			l.waits()
			l.waits()
			l.waits().ended()
		},
		"hangs up": func(c *centre) { c.picksUp(borghildPhone).hangsUp() },
	} {
		t.Run(name, func(t *testing.T) {
			c := stormed(t, "2026-11-23 09:30")
			c.appeal()
			first(c)
			if r := c.review(); r.Counts.Ringing != 1 || r.Counts.ToRing != 0 {
				t.Errorf("after the first try: %+v", r.Counts)
			}
			c.pass(6 * time.Minute)
			first(c)
			r := c.review()
			if r.Counts.Ringing != 0 || r.Counts.ToRing != 1 || r.Calls != 2 {
				t.Errorf("after the second: %+v, %d calls", r.Counts, r.Calls)
			}
			c.pass(4 * time.Hour)
			if n, _ := c.pleaCalls(); n != 2 {
				t.Errorf("%d calls", n)
			}
			// Who rings back is asked, and any key counts as ever.
			c.rings(borghildPhone).hears("Kan du hjelpe til i dag?").presses("1").hears("skrevet opp at du kan hjelpe i dag").hangsUp()
			c.answered(map[string]dispatch.PleaAnswer{borghildPhone: dispatch.PleaYes})
		})
	}
}

func TestAnAppealIsRungInRingingHoursAlone(t *testing.T) {
	c := stormed(t, "2026-11-23 08:00") // quiet until nine
	// Widened quiet hours are for texts.
	c.settings(func(s *dispatch.Settings) {
		s.Emergency.WidenQuiet, s.Emergency.QuietHours = true, dispatch.QuietHours{From: 23 * 60, To: 6 * 60}
	})
	c.appeal()
	c.until("2026-11-23 08:59")
	if len(c.lines.ringing) != 0 {
		t.Fatal("rung in quiet hours")
	}
	c.until("2026-11-23 09:01")
	c.picksUp(borghildPhone).presses("1").ended()

	// In the evening nobody is rung any more today: a human decides.
	c = stormed(t, "2026-11-23 20:45")
	c.settings(func(s *dispatch.Settings) {
		s.Emergency.WidenQuiet, s.Emergency.QuietHours = true, dispatch.QuietHours{From: 23 * 60, To: 6 * 60}
	})
	p, err := c.s.PreviewAppeal(c.ctx, dispatch.Appeal{UnitID: dispatch.FirstUnit, Words: "Storm"})
	c.must(err)
	if len(p.Call) != 0 || len(p.Ring) != 1 || p.CallCost != 0 {
		t.Errorf("in the evening: %d calls, %d by hand", len(p.Call), len(p.Ring))
	}
	c.appeal()
	c.pass(10 * time.Minute)
	if r := c.review(); len(c.lines.ringing) != 0 || r.Counts.ToRing != 1 {
		t.Errorf("in the evening: %+v", r.Counts)
	}

	// A unit that does not let us ring has it on the list, too.
	c = stormed(t, "2026-11-23 10:00")
	c.settings(func(s *dispatch.Settings) { s.PlaceCalls = false })
	c.appeal()
	if r := c.review(); len(c.lines.ringing) != 0 || r.Counts.ToRing != 1 {
		t.Errorf("without calls: %+v", r.Counts)
	}
}

func TestAnAppealByCallThatIsSettledIsNotRung(t *testing.T) {
	// By a coordinator who has heard, while it rings.
	c := stormed(t, "2026-11-23 09:30")
	c.appeal()
	_, err := c.s.NoteAnswer(c.ctx, c.pleas()[borghildPhone].ID, dispatch.PleaYes, time.Time{}, time.Time{})
	c.must(err)
	c.picksUp(borghildPhone).hears("det trengs ikke lenger").ended()
	c.answered(map[string]dispatch.PleaAnswer{borghildPhone: dispatch.PleaYes})

	// The emergency ends before it is dialled, or again.
	c = stormed(t, "2026-11-23 09:30")
	c.appeal()
	c.leaves(borghildPhone, dispatch.CallNoAnswer)
	_, err = c.s.EndEmergency(c.ctx, c.pleas()[borghildPhone].EmergencyID, "")
	c.must(err)
	c.pass(time.Hour)
	if n, states := c.pleaCalls(); n != 2 || states[1] != dispatch.CallCancelled || len(c.lines.ringing) != 0 {
		t.Errorf("after the end: %d calls, %v", n, states)
	}
	c.rings(borghildPhone).hears("Vi setter deg over").hangsUp()
	c.attention(dispatch.AttentionMissed)
}

// A text that a number does not take is followed by a call.
func TestAnAppealThatNoTextCarriesIsRung(t *testing.T) {
	c := newCentre(t, "2026-11-23 09:30")
	c.volunteer("Kari Hansen", kariPhone)
	c.declare(8 * time.Hour)
	c.fail[kariPhone] = dispatch.SendError{Reason: dispatch.FailureCallInstead, Code: "30006"}
	c.appeal()
	c.picksUp(kariPhone).hears("Kan du hjelpe til i dag?").presses("1").ended()
	c.answered(map[string]dispatch.PleaAnswer{kariPhone: dispatch.PleaYes})
	if r := c.review(); r.Counts.ToRing != 0 || r.Counts.Yes != 1 {
		t.Errorf("%+v", r.Counts)
	}
}
