package dispatch_test

import (
	"slices"
	"testing"
	"time"

	"folgesvenn/dispatch"
)

// stopped tells whether a telephone that rang was made to stop.
func (c *centre) stopped(phone string) bool { return slices.Contains(c.exchange().ended, phone) }

// A call that rings is ended when what it asks is settled, whatever settled it.
func TestACallThatRingsForNothingStops(t *testing.T) {
	for name, settle := range map[string]func(c *centre, task *dispatch.Task, ola *dispatch.Volunteer){
		"another has it": func(c *centre, task *dispatch.Task, ola *dispatch.Volunteer) {
			c.must(errOf(c.s.Assign(c.ctx, task.ID, ola.ID)))
			c.gets2(olaPhone)
		},
		"called off": func(c *centre, task *dispatch.Task, _ *dispatch.Volunteer) {
			c.must(errOf(c.s.Cancel(c.ctx, task.ID, "")))
		},
		"not for them any more": func(c *centre, task *dispatch.Task, _ *dispatch.Volunteer) {
			c.must(errOf(c.s.EditTask(c.ctx, task.ID, func(x *dispatch.Task) error { x.Needs.Car = true; return nil })))
			c.work()
			c.attention(dispatch.AttentionAllAsked)
		},
		"they have left": func(c *centre, task *dispatch.Task, _ *dispatch.Volunteer) {
			c.must(errOf(c.s.EditVolunteer(c.ctx, 1, func(v *dispatch.Volunteer) error { v.Left = true; return nil })))
			c.work()
			c.attention(dispatch.AttentionAllAsked)
		},
	} {
		t.Run(name, func(t *testing.T) {
			c, _, task := landline(t)
			ola := c.volunteer("Ola Moen", olaPhone, func(v *dispatch.Volunteer) { v.Categories = nil })
			settle(c, task, ola)
			c.work()
			if !c.stopped(borghildPhone) {
				t.Fatal("the telephone still rings")
			}
			k := c.calls()[0]
			if k.State != dispatch.CallCancelled || k.EndedAt.IsZero() {
				t.Errorf("%+v", k)
			}
			c.pass(2 * time.Hour) // and it is not rung about again
		})
	}
}

// A task that is moved while it rings is asked about as it is now, once.
func TestACallThatRingsAboutWhatWasMoved(t *testing.T) {
	c, v, task := landline(t)
	c.move(task.ID, "2026-11-26 12:00")
	if !c.stopped(borghildPhone) {
		t.Fatal("the telephone rings with the old time")
	}
	c.picksUp(borghildPhone).hears("klokken tolv til fjorten").nothingPersonal().presses("1").hears("Olga Nordmann").waits().ended()
	c.assigned(task.ID, v.ID)
	c.pass(2 * time.Hour)
}

// Who picks up the moment before hears that it has changed, and is then asked.
func TestPickingUpAboutWhatWasMoved(t *testing.T) {
	c, _, task := landline(t)
	c.pass(10 * time.Second)
	c.exchange().deaf = true
	c.move(task.ID, "2026-11-26 12:00")
	c.picksUp(borghildPhone).hears("det er nettopp endret").nothingPersonal().ended()
	c.exchange().deaf = false
	c.picksUp(borghildPhone).hears("klokken tolv til fjorten").presses("2").ended()
	c.attention(dispatch.AttentionAllAsked)
}

// An urgent question that is answered by text while the call after it rings.
func TestAnsweredByTextWhileItRings(t *testing.T) {
	c := newCentre(t, "2026-11-23 09:30")
	c.settings(func(s *dispatch.Settings) {
		s.UrgentCallAfter, s.Reminders, s.FollowUpAfter, s.WaveSize = dispatch.Duration(20*time.Minute), nil, 0, 1
	})
	kari := c.volunteer("Kari Hansen", kariPhone)
	task := c.task("2026-11-26 10:00", func(x *dispatch.Task) { x.Urgent = true })
	c.gets(kariPhone)
	c.pass(21 * time.Minute)
	if _, rings := c.exchange().ringing[kariPhone]; !rings {
		t.Fatal("not rung")
	}
	c.says(kariPhone, "ja")
	c.gets(kariPhone)
	c.assigned(task.ID, kari.ID)
	if !c.stopped(kariPhone) {
		t.Error("it rings on about what they have said yes to")
	}
	c.pass(2 * time.Hour)
}

// A reminder that rings when the task is called off, and the provider that does
// not hear at first: it is asked again, and nothing is told twice.
func TestAReminderThatRingsWhenItIsCalledOff(t *testing.T) {
	c, _, task := booked(t, func(s *dispatch.Settings) { s.Reminders = []dispatch.Duration{dispatch.Duration(24 * time.Hour)} })
	c.until("2026-11-25 10:00")
	c.exchange().deaf = true
	c.must(errOf(c.s.Cancel(c.ctx, task.ID, "")))
	c.work()
	if c.stopped(borghildPhone) {
		t.Fatal("the provider is deaf")
	}
	c.exchange().deaf = false
	c.pass(time.Minute)
	if !c.stopped(borghildPhone) {
		t.Fatal("it is not asked again")
	}
	c.picksUp(borghildPhone).presses("1").hears("avlyst").waits().ended()
	c.pass(2 * time.Hour)
}

// A request whose outcome is unknown when the task is taken: found to ring, it is
// ended; never made, it is not made again.
func TestAnUnknownCallIsEndedToo(t *testing.T) {
	c := newCentre(t, "2026-11-23 09:30")
	c.settings(func(s *dispatch.Settings) { s.WaveSize, s.Reminders, s.FollowUpAfter = 1, nil, 0 })
	c.exchange().refuse[borghildPhone] = dispatch.SendError{Reason: dispatch.FailureUnknown}
	c.borghild()
	task := c.task("2026-11-26 10:00")
	delete(c.exchange().refuse, borghildPhone)
	c.must(errOf(c.s.Cancel(c.ctx, task.ID, "")))
	c.work()
	id := c.calls()[0].ID
	// The report of the provider tells that it went out.
	c.must(c.s.ReportCall(c.ctx, dispatch.CallReport{CallID: id, ProviderID: "CAlost", State: dispatch.CallRinging}))
	c.exchange().ringing[borghildPhone], c.exchange().ids["CAlost"] = "CAlost", id
	c.work()
	if !c.stopped(borghildPhone) || c.call(id).State != dispatch.CallCancelled {
		t.Errorf("%+v", c.call(id))
	}
}
