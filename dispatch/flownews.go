package dispatch

import (
	"folgesvenn/sms"
	"folgesvenn/sms/reply"
)

// A call with news of a task: that there is some is said to whoever picks up,
// the news itself after a key.

func beginNews(c *conv) {
	if v := c.sc.Volunteer; v != nil {
		c.f.Lang = v.Language
	}
	if c.sc.Task == nil || !c.stillNews() {
		c.say(sms.SayNewsOver, c.fields(nil))
		c.f.Told = true
		c.end()
		return
	}
	c.enter(PlaceNews)
}

// stillNews tells whether what the call was to tell is still so.
func (c *conv) stillNews() bool {
	t := c.sc.Task
	switch sms.Key(c.sc.Call.Topic) {
	case sms.Details, sms.Reminder, sms.Changed:
		return c.sc.Ahead != nil
	case sms.Released, sms.ChangeLapsed:
		return c.sc.Ahead == nil
	case sms.CancelledAssigned, sms.RequesterCancelled, sms.RequesterDiscarded:
		return t.State == TaskCancelled
	case sms.RequesterAssigned, sms.RequesterMoved, sms.RequesterNames:
		return (t.State == TaskAssigned || t.several()) && c.sc.Volunteer != nil
	case sms.RequesterUnfilled:
		return t.State == TaskUnfilled
	case sms.RequesterWithdrawn, sms.RequesterWaiting, sms.RequesterAgain:
		return t.State == TaskOpen
	}
	return false
}

func enterNews(c *conv) {
	f := c.fields(nil)
	if c.sc.Requester != nil {
		f.Requester = c.sc.Requester.Name
		c.say(sms.SayRequesterHello, f)
	} else {
		f.Name = c.sc.Volunteer.FirstName()
		c.say(sms.SayNewsHello, f)
	}
	c.say(sms.SayNewsKeys, sms.Fields{})
}

func hearNews(c *conv, keys string) bool {
	switch keys {
	case "1":
		c.enter(PlaceTold)
	case "3":
		c.enter(PlaceNews)
	case "0":
		human(c)
	default:
		return false
	}
	return true
}

func enterTold(c *conv) {
	c.f.Told = true
	f := c.fields(c.sc.Task)
	switch sms.Key(c.sc.Call.Topic) {
	case sms.Details:
		c.say(sms.SayDetails, c.details(c.sc.Task, c.sc.Recipient))
	case sms.Reminder:
		c.say(sms.SayReminder, f)
	case sms.Changed:
		f.Details = c.sc.Task.Details
		c.say(sms.SayChanged, f)
	case sms.CancelledAssigned:
		c.say(sms.SayCancelled, f)
	case sms.Released, sms.ChangeLapsed:
		c.say(sms.SayReleased, f)
	case sms.RequesterAssigned, sms.RequesterMoved, sms.RequesterNames:
		if c.ofSeveral(sms.SayRequesterSome, f) {
			break
		}
		f.Volunteer, f.VolunteerPhone = c.sc.Volunteer.Presented(c.lang()), sms.SayPhone(c.lang(), c.sc.Volunteer.Phone)
		c.say(sms.SayRequesterAssigned, f)
	case sms.RequesterUnfilled:
		if c.ofSeveral(sms.SayRequesterShort, f) {
			break
		}
		c.say(sms.SayRequesterUnfilled, f)
	case sms.RequesterCancelled:
		c.say(sms.SayRequesterCancelled, f)
	case sms.RequesterWithdrawn, sms.RequesterFewerOf:
		if c.ofSeveral(sms.SayRequesterFewer, f) {
			break
		}
		c.say(sms.SayRequesterWithdrawn, f)
	case sms.RequesterWaiting:
		if c.ofSeveral(sms.SayRequesterSome, f) {
			break
		}
		c.say(sms.SayRequesterWaiting, f)
	case sms.RequesterDiscarded:
		c.say(sms.SayRequesterDiscarded, f)
	case sms.RequesterAgain:
		c.say(sms.SayRequesterAgain, f)
	}
	if c.sc.Ahead != nil && c.sc.Requester == nil {
		c.say(sms.SayTaskKeys, sms.Fields{})
	} else {
		c.say(sms.SayHeardKeys, sms.Fields{})
	}
}

// ofSeveral says news of a task that takes several helpers, if some are on it.
func (c *conv) ofSeveral(p sms.Prompt, f sms.Fields) bool {
	if !c.sc.Task.several() || len(c.sc.Crew) == 0 {
		return false
	}
	c.say(p, c.withCrew(f, c.sc.Task, c.sc.Crew))
	return true
}

// withCrew adds who is on a task, and how many of how many that is, as it is
// said.
func (c *conv) withCrew(f sms.Fields, t *Task, crew []Commitment) sms.Fields {
	f.Helpers = listed(firstNames(crew), c.lang(), mostHelpers)
	f.Found, f.Headcount = sms.SayNumber(c.lang(), int64(crewHeads(crew))), sms.SayNumber(c.lang(), int64(t.Places()))
	return f
}

func hearTold(c *conv, keys string) bool {
	switch {
	case keys == "3" || keys == "1":
		c.enter(PlaceTold)
	case keys == "2" && c.sc.Ahead != nil && c.sc.Requester == nil:
		c.f.Task = c.sc.Call.TaskID
		c.enter(PlaceWithdraw)
	case keys == "0":
		human(c)
	default:
		return false
	}
	return true
}

func beginFollowUp(c *conv) {
	c.f.Lang = c.sc.Volunteer.Language
	if c.sc.Task == nil || c.sc.Ahead == nil || c.sc.Task.FollowedUpAt.IsZero() || len(c.sc.Talk.Awaited) == 0 {
		c.say(sms.SayNewsOver, c.fields(nil))
		c.f.Answered = true
		c.end()
		return
	}
	c.enter(PlaceFollowUp)
}

func enterFollowUp(c *conv) {
	if !c.f.Said {
		c.f.Said = true
		f := c.fields(nil)
		f.Name = c.sc.Volunteer.FirstName()
		c.say(sms.SayNewsHello, f)
	}
	c.say(sms.SayFollowUp, c.fields(c.sc.Task))
	c.say(sms.SayFollowUpKeys, sms.Fields{})
}

func hearFollowUp(c *conv, keys string) bool {
	switch keys {
	case "1":
		c.act(callAct{kind: actFollowUp, intent: reply.Yes, task: c.sc.Call.TaskID})
	case "2":
		c.act(callAct{kind: actFollowUp, intent: reply.No, task: c.sc.Call.TaskID})
	case "3":
		c.enter(PlaceFollowUp)
	case "0":
		human(c)
	default:
		return false
	}
	return true
}
