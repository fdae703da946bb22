package dispatch

import (
	"folgesvenn/sms"
	"folgesvenn/sms/reply"
)

// A call with news of a task: that there is some is said to whoever picks up,
// the news itself after a key.

func beginNews(c *conv) {
	c.greetIn()
	if !c.stillNews() {
		c.over()
		c.f.Told = true
		return
	}
	c.enter(PlaceNews)
}

// greetIn chooses the language of who is rung.
func (c *conv) greetIn() {
	switch {
	case c.sc.Party != nil:
		c.f.Lang = c.sc.Party.lang(c.sc.Settings)
	case c.sc.Volunteer != nil:
		c.f.Lang = c.sc.Volunteer.Language
	}
}

// over says that what the call was about is no longer so, and ends it.
func (c *conv) over() {
	if c.sc.Party != nil {
		c.say(sms.SayPartyOver, c.fields(nil))
	} else {
		c.say(sms.SayNewsOver, c.fields(nil))
	}
	c.end()
}

// stillNews tells whether what the call was to tell is still so.
func (c *conv) stillNews() bool {
	t := c.sc.Task
	if t == nil {
		return false
	}
	switch sms.Key(c.sc.Call.Topic) {
	case sms.Details, sms.Reminder, sms.Changed:
		return c.sc.Ahead != nil
	case sms.ReminderConfirm:
		return c.sc.Ahead != nil && c.sc.Ahead.confirmAsked()
	case sms.Released, sms.ChangeLapsed:
		return c.sc.Ahead == nil
	case sms.CancelledAssigned, sms.RequesterCancelled, sms.RequesterDiscarded, sms.RecipientCancelled:
		return t.State == TaskCancelled
	case sms.RequesterAssigned, sms.RequesterMoved, sms.RequesterNames, sms.RecipientAssigned, sms.RecipientHelpers:
		return (t.State == TaskAssigned || t.several()) && c.sc.Volunteer != nil
	case sms.RequesterUnfilled, sms.RecipientUnfilled:
		return t.State == TaskUnfilled
	case sms.RequesterWithdrawn, sms.RequesterWaiting, sms.RequesterAgain, sms.RequesterInstead, sms.RecipientWaiting, sms.RecipientNotYet:
		return t.State == TaskOpen
	case sms.RequesterNoTime:
		return t.State.underWay() && t.Ahead(c.sc.Now)
	}
	return false
}

func enterNews(c *conv) {
	f := c.fields(nil)
	switch p := c.sc.Party; {
	case c.sc.Call.Purpose == CallForFollowUp:
		c.say(sms.SayPartyAsk, f)
		c.say(sms.SayPartyAskKeys, sms.Fields{})
		return
	case p == nil:
		f.Name = c.sc.Volunteer.FirstName()
		c.say(sms.SayNewsHello, f)
	case p.requester != nil && p.requester.Kind == Institution:
		f.Requester = p.name()
		c.say(sms.SayRequesterHello, f)
	default: // that somebody gets help is said to nobody but them
		c.say(sms.SayPartyHello, f)
	}
	c.say(sms.SayNewsKeys, sms.Fields{})
}

func hearNews(c *conv, keys string) bool {
	switch keys {
	case "1":
		switch {
		case c.sc.Call.Purpose == CallForFollowUp:
			c.enter(PlaceFollowUp)
		case !c.stillNews(): // it changed since they picked up
			c.over()
			c.f.Told = true
		case sms.Key(c.sc.Call.Topic) == sms.ReminderConfirm:
			c.enter(PlaceConfirm)
		default:
			c.enter(PlaceTold)
		}
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
		f = c.withComer(f)
		if sms.Key(c.sc.Call.Topic) == sms.RequesterMoved {
			c.say(sms.SayRequesterMoved, f)
			break
		}
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
	case sms.RequesterInstead:
		c.say(sms.SayRequesterInstead, f)
	case sms.RequesterNoTime:
		c.say(sms.SayRequesterNoTime, f)
	case sms.RecipientAssigned, sms.RecipientHelpers:
		if c.ofSeveral(sms.SayRecipientHelpers, f) {
			break
		}
		c.say(sms.SayRecipientAssigned, c.withComer(f))
	case sms.RecipientWaiting:
		c.say(sms.SayRecipientWaiting, f)
	case sms.RecipientNotYet:
		c.say(sms.SayRecipientNotYet, f)
	case sms.RecipientUnfilled:
		c.say(sms.SayRecipientUnfilled, f)
	case sms.RecipientCancelled:
		c.say(sms.SayRecipientCancelled, f)
	}
	if c.sc.Ahead != nil {
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
	case keys == "2" && c.sc.Ahead != nil:
		c.f.Task = c.sc.Call.TaskID
		c.enter(PlaceWithdraw)
	case keys == "0":
		human(c)
	default:
		return false
	}
	return true
}

// withComer adds who comes to a party's news.
func (c *conv) withComer(f sms.Fields) sms.Fields {
	f.Volunteer, f.VolunteerPhone = c.sc.Volunteer.Presented(c.lang()), sms.SayPhone(c.lang(), c.sc.Volunteer.Phone)
	return f
}

// enterConfirm reminds a volunteer and asks whether they come.
func enterConfirm(c *conv) {
	c.f.Told = true
	c.say(sms.SayReminder, c.fields(c.sc.Task))
	c.say(sms.SayConfirmKeys, sms.Fields{})
}

func hearConfirm(c *conv, keys string) bool {
	switch keys {
	case "1":
		c.act(callAct{kind: actComing, task: c.sc.Call.TaskID})
	case "2":
		c.f.Task = c.sc.Call.TaskID
		c.enter(PlaceWithdraw)
	case "3":
		c.enter(PlaceConfirm)
	case "0":
		human(c)
	default:
		return false
	}
	return true
}

// unsaid asks once more whether they come; who still says nothing has heard it,
// and a human rings when no answer has come in time.
func unsaid(c *conv) {
	if c.f.Misses >= mostMisses {
		bye(c)
		return
	}
	c.miss(sms.SayNothingHeard)
}

func beginFollowUp(c *conv) {
	c.greetIn()
	switch {
	case !c.stillAsked():
		c.over()
		c.f.Answered = true
	case c.sc.Party != nil: // of what, and whose, is said after a key
		c.enter(PlaceNews)
	default:
		c.enter(PlaceFollowUp)
	}
}

// stillAsked tells whether it is still to be heard how it went. What a volunteer
// says closes a task; who asked for the help, or got it, is heard all the same.
func (c *conv) stillAsked() bool {
	t := c.sc.Task
	if t == nil {
		return false
	}
	if c.sc.Party != nil && t.State == TaskDone {
		return true
	}
	return t.State.underWay() && !t.FollowedUpAt.IsZero() && (c.sc.Party != nil || c.sc.Ahead != nil)
}

func enterFollowUp(c *conv) {
	if p := c.sc.Party; p != nil {
		f := c.fields(c.sc.Task)
		if p.requester == nil {
			f.Summary = "" // a telephone may be heard by others in the room
		}
		c.say(sms.SayPartyFollowUp, f)
		c.say(sms.SayFollowUpKeys, sms.Fields{})
		return
	}
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
