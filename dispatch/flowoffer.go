package dispatch

import (
	"folgesvenn/sms"
	"folgesvenn/sms/reply"
)

// A call with a question: it is said, and only a key (or words that were read
// back) answers it. Nothing of the recipient is said before that (law 4).

func beginOffer(c *conv) {
	c.f.Lang = c.sc.Volunteer.Language
	if q := c.sc.Question; q == nil || !c.answerable(q) {
		if q != nil && q.Offer.before(q.Task) && q.Task.State == TaskOpen {
			c.say(sms.SayOfferChanged, c.fields(nil)) // another question may follow
		} else {
			c.say(sms.SayOfferSettled, c.fields(nil))
		}
		c.f.Answered = true
		c.end()
		return
	}
	c.enter(PlaceOffer)
}

// answerable tells whether an answer to a question can still count.
func (c *conv) answerable(q *Question) bool {
	if q.changes() {
		return q.Offer.State.Open() && q.Task.State.underWay()
	}
	return (q.Offer.State.Open() || q.Offer.AnsweredAt.IsZero() && !q.outdated()) && q.Free(c.sc.Now)
}

// ask says a question: can you, or does the change suit?
func (c *conv) ask(q *Question) {
	if q.changes() {
		c.say(sms.SayChangeAsk, c.fields(q.Task))
		return
	}
	f := c.fields(q.Task)
	if q.Volunteer.Organisation() {
		// It may send all who are still needed.
		if f.Headcount = ""; q.Left > 1 {
			f.Headcount = sms.SayNumber(c.lang(), int64(q.Left))
		}
	}
	c.say(sms.SayOffer, f)
}

func enterOffer(c *conv) {
	if !c.f.Said {
		c.f.Said = true
		f := c.fields(nil)
		f.Name = c.sc.Volunteer.Presented(c.lang())
		c.say(sms.SayOfferHello, f)
	}
	c.ask(c.sc.Question)
	c.say(sms.SayOfferKeys, sms.Fields{})
}

func hearOffer(c *conv, keys string) bool {
	switch keys {
	case "1":
		c.yes(c.sc.Call.OfferID)
	case "2":
		c.act(callAct{kind: actAnswer, intent: reply.No, offer: c.sc.Call.OfferID})
	case "3":
		c.enter(PlaceOffer)
	case "9":
		c.act(callAct{kind: actStop})
	case "0":
		human(c)
	default:
		return false
	}
	return true
}

// enterDetails says what only the volunteer who took the task may know.
func enterDetails(c *conv) {
	c.f.Told = true
	c.say(sms.SayDetails, c.details(c.sc.Task, c.sc.Recipient))
	if c.sc.TextsOK {
		c.say(sms.SayDetailsTexted, sms.Fields{})
	}
	c.say(sms.SayDetailsKeys, sms.Fields{})
}

func hearDetails(c *conv, keys string) bool {
	switch keys {
	case "3":
		c.enter(PlaceDetails)
	case "2":
		c.f.Task = c.sc.Call.TaskID
		c.enter(PlaceWithdraw)
	case "0":
		human(c)
	default:
		return false
	}
	return true
}

// enterWithdraw asks once more: a task is not given up by a slip of the finger.
func enterWithdraw(c *conv) {
	t := c.subject()
	if t == nil {
		bye(c)
		return
	}
	c.say(sms.SayConfirmAvbud, c.fields(t))
}

func hearWithdraw(c *conv, keys string) bool {
	switch keys {
	case "1":
		c.act(callAct{kind: actWithdraw, task: c.f.Task})
	case "2":
		c.say(sms.SayKept, sms.Fields{})
		if c.sc.Call.Direction == In {
			c.enter(PlaceMenu)
			return true
		}
		bye(c)
	case "0":
		human(c)
	default:
		return false
	}
	return true
}

// subject is the task that a place is about, if it is still the caller's.
func (c *conv) subject() *Task {
	for _, a := range c.sc.Talk.Ahead {
		if a.Task.ID == c.f.Task {
			return a.Task
		}
	}
	return nil
}
