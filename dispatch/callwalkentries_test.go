package dispatch_test

import (
	"fmt"
	"time"

	"folgesvenn/dispatch"
)

// The calls that are walked, and the centre that each begins in.

type entry struct {
	begin func(c *centre) func() *line
	until dispatch.Place // where another entry goes on
	long  bool           // another is much the same
}

var entries = map[string]entry{
	"an offer": {begin: func(c *centre) func() *line {
		c.one().borghild()
		c.task("2026-11-26 10:00", c.forOlga())
		return c.answers(borghildPhone)
	}},
	"an offer to a mobile, in English": {begin: func(c *centre) func() *line {
		c.one().volunteer("Kari Hansen", kariPhone, func(v *dispatch.Volunteer) { v.Channel, v.Language = dispatch.ChannelCall, "en" })
		c.task("2026-11-26 10:00", c.forOlga())
		return c.answers(kariPhone)
	}},
	"an appeal": {begin: func(c *centre) func() *line {
		c.one().borghild()
		c.declare(8 * time.Hour)
		c.appeal()
		return c.answers(borghildPhone)
	}},
	"an appeal to a household": {begin: func(c *centre) func() *line {
		c.one()
		for _, name := range []string{"Kari Hansen", "Ola Hansen"} {
			c.volunteer(name, borghildPhone, func(v *dispatch.Volunteer) { v.Channel = dispatch.ChannelCall })
		}
		c.declare(8 * time.Hour)
		c.appeal()
		return c.answers(borghildPhone)
	}},
	"an appeal to three, in English": {begin: func(c *centre) func() *line {
		c.one()
		for _, name := range []string{"Kari Hansen", "Ola Hansen", "Siv Hansen"} {
			c.volunteer(name, kariPhone, func(v *dispatch.Volunteer) { v.Channel, v.Language = dispatch.ChannelCall, "en" })
		}
		c.declare(8 * time.Hour)
		c.appeal()
		return c.answers(kariPhone)
	}},
	"a household that was rung rings in": {begin: func(c *centre) func() *line {
		c.one()
		for _, name := range []string{"Kari Hansen", "Ola Hansen"} {
			c.volunteer(name, borghildPhone, func(v *dispatch.Volunteer) { v.Channel = dispatch.ChannelCall })
		}
		c.declare(8 * time.Hour)
		c.appeal()
		c.leaves(borghildPhone, dispatch.CallNoAnswer)
		return c.ringsIn(borghildPhone)
	}},
	"an offer to an organisation": {begin: func(c *centre) func() *line {
		c.one().lions(func(v *dispatch.Volunteer) { v.Channel = dispatch.ChannelCall })
		c.task("2026-11-26 10:00", c.forOlga(), func(x *dispatch.Task) { x.Headcount = 3 })
		return c.answers(lionsPhone)
	}},
	"an organisation rings in, in English": {begin: func(c *centre) func() *line {
		c.one().lions(func(v *dispatch.Volunteer) { v.Language, v.SendsMost = "en", 2 })
		c.task("2026-11-26 10:00", c.forOlga(), func(x *dispatch.Task) { x.Headcount = 3 })
		clear(c.inbox)
		return c.ringsIn(lionsPhone)
	}},
	"a changed time": {begin: func(c *centre) func() *line {
		task := c.one().hasTask()
		c.move(task.ID, "2026-11-26 12:00")
		return c.answers(borghildPhone)
	}},
	"the details": {begin: func(c *centre) func() *line {
		v := c.one().borghild(func(v *dispatch.Volunteer) { v.Categories = nil })
		task := c.task("2026-11-26 10:00", c.forOlga())
		c.must(errOf(c.s.Assign(c.ctx, task.ID, v.ID)))
		c.work()
		return c.answers(borghildPhone)
	}},
	"a reminder": {begin: func(c *centre) func() *line {
		c.one().hasTask()
		c.settings(func(s *dispatch.Settings) { s.Reminders = []dispatch.Duration{dispatch.Duration(24 * time.Hour)} })
		c.until("2026-11-25 10:01")
		return c.answers(borghildPhone)
	}},
	"called off": {begin: func(c *centre) func() *line {
		c.must(errOf(c.s.Cancel(c.ctx, c.one().hasTask().ID, "")))
		c.work()
		return c.answers(borghildPhone)
	}},
	"released": {begin: func(c *centre) func() *line {
		c.must(errOf(c.s.Release(c.ctx, c.one().hasTask().ID, "")))
		c.work()
		return c.answers(borghildPhone)
	}},
	"a follow-up": {begin: func(c *centre) func() *line {
		c.one().hasTask()
		c.settings(func(s *dispatch.Settings) { s.FollowUpAfter = dispatch.Duration(2 * time.Hour) })
		c.until("2026-11-26 14:01")
		return c.answers(borghildPhone)
	}},
	"a requester hears who comes": {begin: func(c *centre) func() *line { c.granlia(true); return c.answers(sivertPhone) }},
	"a requester hears that it is called off": {begin: func(c *centre) func() *line {
		task := c.granlia(true)
		c.answers(sivertPhone)().presses("1").hangsUp()
		c.must(errOf(c.s.Cancel(c.ctx, task.ID, "")))
		c.work()
		return c.answers(sivertPhone)
	}},
	"a requester hears that nobody was found": {begin: func(c *centre) func() *line {
		c.granlia(false)
		c.until("2026-11-26 09:01")
		return c.answers(sivertPhone)
	}},
	"a requester hears that nobody is found yet": {begin: func(c *centre) func() *line {
		c.granlia(false)
		c.until("2026-11-25 20:30") // before the night
		return c.answers(sivertPhone)
	}},
	"a requester hears that the volunteer cannot come": {begin: func(c *centre) func() *line {
		c.granlia(true)
		c.answers(sivertPhone)().presses("1").hangsUp()
		c.says(kariPhone, "avbud")
		return c.answers(sivertPhone)
	}},
	"a requester hears that it is moved": {begin: func(c *centre) func() *line {
		task := c.granlia(true)
		c.answers(sivertPhone)().presses("1").hangsUp()
		c.move(task.ID, "2026-11-26 12:00")
		c.says(kariPhone, "ja")
		return c.answers(sivertPhone)
	}},
	"a requester is asked how it went": {begin: func(c *centre) func() *line {
		c.granlia(true)
		c.answers(sivertPhone)().presses("1").hangsUp()
		c.settings(func(s *dispatch.Settings) { s.FollowUpAfter = dispatch.Duration(2 * time.Hour) })
		c.until("2026-11-26 14:01")
		return c.answers(sivertPhone)
	}},
	"a recipient hears who comes": {begin: func(c *centre) func() *line { c.visitsOlga(); return c.answers(olgaLandline) }},
	"a recipient hears that the volunteer cannot come": {begin: func(c *centre) func() *line {
		c.visitsOlga()
		c.answers(olgaLandline)().presses("1").hangsUp()
		c.says(kariPhone, "avbud")
		return c.answers(olgaLandline)
	}},
	"a recipient hears that it is called off": {begin: func(c *centre) func() *line {
		task := c.visitsOlga()
		c.answers(olgaLandline)().presses("1").hangsUp()
		c.must(errOf(c.s.Cancel(c.ctx, task.ID, "")))
		c.work()
		return c.answers(olgaLandline)
	}, long: true},
	"a recipient is asked how it went": {begin: func(c *centre) func() *line {
		c.visitsOlga()
		c.answers(olgaLandline)().presses("1").hangsUp()
		c.settings(func(s *dispatch.Settings) { s.FollowUpAfter = dispatch.Duration(2 * time.Hour) })
		c.until("2026-11-26 14:01")
		return c.answers(olgaLandline)
	}},
	"a reminder that asks for a yes": {begin: func(c *centre) func() *line {
		c.one().hasTask()
		c.settings(func(s *dispatch.Settings) {
			s.Reminders, s.ConfirmReminders = []dispatch.Duration{dispatch.Duration(24 * time.Hour)}, true
		})
		c.until("2026-11-25 10:01")
		return c.answers(borghildPhone)
	}},
	"ringing in": {begin: func(c *centre) func() *line {
		c.one().volunteer("Kari Hansen", kariPhone)
		c.hasAndIsAsked(2)
		return c.ringsIn(kariPhone)
	}},
	"ringing in, in English": {begin: func(c *centre) func() *line {
		c.one().volunteer("Piotr Nowak", kariPhone, func(v *dispatch.Volunteer) { v.Language = "pl" })
		c.hasAndIsAsked(1)
		return c.ringsIn(kariPhone)
	}},
	"ringing in from a landline": {begin: func(c *centre) func() *line {
		c.one().borghild()
		c.task("2026-11-26 10:00", c.forOlga())
		c.leaves(borghildPhone, dispatch.CallNoAnswer)
		return c.ringsIn(borghildPhone)
	}},
	"a household rings in": {begin: func(c *centre) func() *line {
		c.one().volunteer("Kari Hansen", kariPhone)
		c.volunteer("Ola Hansen", kariPhone)
		c.hasAndIsAsked(1)
		return c.ringsIn(kariPhone)
	}},
	"an order": {begin: func(c *centre) func() *line {
		c.one().home(func(r *dispatch.Requester) { r.Trusted = true })
		return c.ringsIn(homePhone)
	}},
	"an order in English, from an institution that is not trusted": {begin: func(c *centre) func() *line {
		c.one().home(func(r *dispatch.Requester) { r.Trusted = false })
		return func() *line { return c.rings(homePhone).presses("8") }
	}, long: true},
	"an institution with orders": {begin: func(c *centre) func() *line {
		r := c.one().home(func(r *dispatch.Requester) { r.Trusted = true })
		c.volunteer("Kari Hansen", kariPhone)
		for i, state := range []dispatch.TaskState{dispatch.TaskOpen, dispatch.TaskDraft} {
			c.task(fmt.Sprintf("2026-11-%d 10:00", 25+i), c.forOlga(), func(x *dispatch.Task) { x.RequesterID, x.State = r.ID, state })
		}
		c.says(kariPhone, "ja")
		return c.ringsIn(homePhone)
	}, until: dispatch.PlaceKind},
	"an unknown number": {begin: func(c *centre) func() *line {
		c.one().home(func(r *dispatch.Requester) { r.Trusted = true })
		return c.ringsIn("+4743777777")
	}, until: dispatch.PlaceOrders},
	"a stranger": {begin: func(c *centre) func() *line {
		c.settings(func(s *dispatch.Settings) {
			s.Rota = []dispatch.Duty{{Weekday: time.Monday, Name: "Anne", Phone: "+4744100011"}, {Weekday: time.Monday, Name: "Berit", Phone: "+4744100012"}}
		})
		return c.ringsIn("+4743777777")
	}},
	"a stranger when it is closed": {begin: func(c *centre) func() *line {
		c.settings(func(s *dispatch.Settings) {
			s.OpeningHours = []dispatch.Window{{Weekday: time.Tuesday, From: 9 * 60, To: 15 * 60}}
		})
		return c.ringsIn("anonymous")
	}},
	"a recipient": {begin: func(c *centre) func() *line { c.one().olga(); return c.ringsIn("+4743100001") }},
	"somebody who stopped": {begin: func(c *centre) func() *line {
		c.one().volunteer("Kari Hansen", kariPhone)
		c.says(kariPhone, "stopp")
		return c.ringsIn(kariPhone)
	}},
}

func (c *centre) answers(phone string) func() *line { return func() *line { return c.picksUp(phone) } }
func (c *centre) ringsIn(phone string) func() *line { return func() *line { return c.rings(phone) } }

// one asks one at a time, and nothing is said later by itself.
func (c *centre) one() *centre {
	c.settings(func(s *dispatch.Settings) { s.WaveSize, s.Reminders, s.FollowUpAfter = 1, nil, 0 })
	return c
}

func (c *centre) forOlga() func(*dispatch.Task) {
	olga := c.olga()
	return func(x *dispatch.Task) { x.RecipientID = olga.ID }
}

// hasTask gives Borghild a task and lets her hear its details.
func (c *centre) hasTask() *dispatch.Task {
	v := c.borghild(func(v *dispatch.Volunteer) { v.Categories = nil })
	task := c.task("2026-11-26 10:00", c.forOlga())
	c.must(errOf(c.s.Assign(c.ctx, task.ID, v.ID)))
	c.work()
	c.picksUp(borghildPhone).presses("1").waits().ended()
	return task
}

// hasAndIsAsked lets the first volunteer have n tasks and be asked about n others.
func (c *centre) hasAndIsAsked(n int) {
	change := c.forOlga()
	for day := range n {
		task := c.task(fmt.Sprintf("2026-11-%d 10:00", 25+day), change)
		c.must(errOf(c.s.Assign(c.ctx, task.ID, 1)))
		c.work()
	}
	for day := range n {
		c.task(fmt.Sprintf("2026-11-%d 14:00", 25+day), change, func(x *dispatch.Task) { x.Urgent = true })
	}
	clear(c.inbox)
}

// visitsOlga gives Kari a visit to Olga, who has a landline and wishes to be told.
func (c *centre) visitsOlga() *dispatch.Task {
	c.one()
	olga, err := c.s.AddRecipient(c.ctx, dispatch.Recipient{Name: "Olga Nordmann", Phone: olgaLandline, Address: "Granveien 12", Notify: true})
	c.must(err)
	c.volunteer("Kari Hansen", kariPhone)
	task := c.task("2026-11-26 10:00", func(x *dispatch.Task) { x.RecipientID = olga.ID })
	c.says(kariPhone, "ja")
	return task
}

// granlia is a requester with a landline, whose task somebody takes, or nobody.
func (c *centre) granlia(taken bool) *dispatch.Task {
	r, err := c.one().s.AddRequester(c.ctx, dispatch.Requester{Name: "Granlia", Phones: []string{sivertPhone}}, "", nil)
	c.must(err)
	c.volunteer("Kari Hansen", kariPhone)
	task := c.task("2026-11-26 10:00", c.forOlga(), func(x *dispatch.Task) { x.RequesterID = r.ID })
	if taken {
		c.says(kariPhone, "ja")
	}
	return task
}
