package dispatch

import "folgesvenn/sms"

// orderOf finds one of the institution's tasks ahead.
func (c *conv) orderOf(id int64) *ordered {
	for i := range c.sc.Orders {
		if c.sc.Orders[i].task.ID == id {
			return &c.sc.Orders[i]
		}
	}
	return nil
}

func enterState(c *conv) {
	if len(c.sc.Orders) == 0 {
		c.say(sms.SayNoOrders, sms.Fields{})
		c.enter(PlaceOrders)
		return
	}
	if c.f.Item >= len(c.sc.Orders) {
		c.say(sms.SayNoMore, sms.Fields{})
		c.enter(PlaceOrders)
		return
	}
	o := c.sc.Orders[c.f.Item]
	c.f.Task = o.task.ID
	f := c.fields(o.task)
	f.Number = sms.SayNumber(c.lang(), o.task.ID)
	c.say(sms.SayOrderState, f)
	switch o.task.State {
	case TaskAssigned:
		start := o.task.StartsAt.In(c.sc.Zone)
		at := "klokken "
		if c.lang() == sms.English {
			at = "at "
		}
		name := "Den frivillige"
		if len(o.crew) > 0 {
			name = listed(firstNames(o.crew), c.lang(), mostHelpers)
		}
		c.say(sms.SayStateAssigned, sms.Fields{Volunteer: name, Text: at + sms.SayClock(c.lang(), start.Hour(), start.Minute())})
	case TaskDraft:
		c.say(sms.SayStateDraft, sms.Fields{})
	case TaskUnfilled, TaskOpen:
		switch {
		case len(o.crew) > 0:
			c.say(sms.SayStateSome, c.withCrew(sms.Fields{}, o.task, o.crew))
		case o.task.State == TaskUnfilled:
			c.say(sms.SayStateUnfilled, sms.Fields{})
		default:
			c.say(sms.SayStateOpen, sms.Fields{Headcount: f.Headcount})
		}
	default:
		c.say(sms.SayStateOpen, sms.Fields{Headcount: f.Headcount})
	}
	c.say(sms.SayStateKeys, sms.Fields{})
	if c.f.Item+1 < len(c.sc.Orders) {
		c.say(sms.SayStateNext, sms.Fields{})
	}
}

func hearState(c *conv, keys string) bool {
	switch {
	case keys == "1":
		c.enter(PlaceCancel)
	case keys == "2":
		o := c.orderOf(c.f.Task)
		if o == nil {
			c.enter(PlaceState)
			return true
		}
		c.f.Order = &OrderForm{Category: o.task.Category, From: -1, Changes: c.f.Task}
		c.nextOf()
	case keys == "3":
		c.enter(PlaceState)
	case keys == "4" && c.f.Item+1 < len(c.sc.Orders):
		c.f.Item++
		c.enter(PlaceState)
	case keys == "0":
		human(c)
	default:
		return false
	}
	return true
}

func enterCancel(c *conv) {
	o := c.orderOf(c.f.Task)
	if o == nil {
		c.enter(PlaceState)
		return
	}
	c.say(sms.SayConfirmCancel, c.fields(o.task))
}

func hearCancel(c *conv, keys string) bool {
	switch keys {
	case "1":
		c.act(callAct{kind: actCancel, task: c.f.Task})
	case "2":
		c.say(sms.SayOrderKept, sms.Fields{})
		c.enter(PlaceMore)
	case "0":
		human(c)
	default:
		return false
	}
	return true
}
