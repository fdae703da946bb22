package dispatch

import (
	"folgesvenn/sms"
	"folgesvenn/sms/reply"
)

// A volunteer rings in. The number that is shown can be forged, so nothing of a
// recipient is said in such a call: details go out to the number itself, by text
// or by a call to it.

func enterMenu(c *conv) {
	c.hello()
	if len(c.questions()) > 0 {
		c.say(sms.SayMenuQuestions, sms.Fields{})
	}
	if len(c.sc.Talk.Ahead) > 0 {
		c.say(sms.SayMenuTasks, sms.Fields{})
	}
	c.say(sms.SayMenuHuman, sms.Fields{})
	c.english()
}

func hearMenu(c *conv, keys string) bool {
	switch {
	case keys == "1" && len(c.questions()) > 0:
		c.f.Item = 0
		c.enter(PlaceQuestion)
	case keys == "2" && len(c.sc.Talk.Ahead) > 0:
		c.f.Item = 0
		c.enter(PlaceTask)
	case keys == "0":
		human(c)
	case keys == "8":
		return c.inEnglish(PlaceMenu)
	default:
		return false
	}
	return true
}

func (c *conv) question() *Question {
	list := c.questions()
	if c.f.Item >= len(list) {
		return nil
	}
	return &list[c.f.Item]
}

func enterQuestion(c *conv) {
	q := c.question()
	if q == nil {
		c.say(sms.SayNoMore, sms.Fields{})
		c.enter(PlaceMenu)
		return
	}
	// The answer is to what was said, whatever the list is by then.
	c.f.Task = q.Offer.ID
	if len(c.sc.Talk.Volunteers) > 1 {
		f := c.fields(nil)
		f.Name = q.Volunteer.Presented(c.lang())
		c.say(sms.SayQuestionFor, f)
	}
	c.ask(q)
	c.say(sms.SayQuestionKeys, sms.Fields{})
	if c.f.Item+1 < len(c.questions()) {
		c.say(sms.SayQuestionNext, sms.Fields{})
	}
}

func hearQuestion(c *conv, keys string) bool {
	switch {
	case keys == "1":
		c.yes(c.f.Task)
	case keys == "2":
		c.act(callAct{kind: actAnswer, intent: reply.No, offer: c.f.Task})
	case keys == "3":
		c.enter(PlaceQuestion)
	case keys == "4" && c.f.Item+1 < len(c.questions()):
		c.f.Item++
		c.enter(PlaceQuestion)
	case keys == "0":
		human(c)
	default:
		return false
	}
	return true
}

func enterTask(c *conv) {
	ahead := c.sc.Talk.Ahead
	if c.f.Item >= len(ahead) {
		c.say(sms.SayNoMore, sms.Fields{})
		if len(ahead) == 0 && len(c.questions()) == 0 {
			bye(c)
			return
		}
		c.f.Item = 0
		c.enter(PlaceMenu)
		return
	}
	a := ahead[c.f.Item]
	c.f.Task = a.Task.ID
	f := c.fields(a.Task)
	if len(c.sc.Talk.Volunteers) > 1 {
		f.Name = a.Volunteer.FirstName()
	}
	c.say(sms.SayTask, f)
	c.say(sms.SayTaskMenu, sms.Fields{})
	if c.f.Item+1 < len(ahead) {
		c.say(sms.SayTaskNext, sms.Fields{})
	}
}

func hearTask(c *conv, keys string) bool {
	switch {
	case keys == "1":
		c.act(callAct{kind: actDetails, task: c.f.Task})
	case keys == "2":
		c.enter(PlaceWithdraw)
	case keys == "3":
		c.enter(PlaceTask)
	case keys == "4" && c.f.Item+1 < len(c.sc.Talk.Ahead):
		c.f.Item++
		c.enter(PlaceTask)
	case keys == "0":
		human(c)
	default:
		return false
	}
	return true
}

// questions are those that the caller can answer: open ones, and those that
// were closed by silence and can still be won.
func (c *conv) questions() []Question {
	list := append([]Question(nil), c.sc.Talk.Open...)
	for _, q := range c.sc.Talk.Closed {
		if (q.Offer.State == OfferLapsed || q.Offer.State == OfferFailed) && q.Offer.AnsweredAt.IsZero() && q.Free(c.sc.Now) {
			list = append(list, q)
		}
	}
	return list
}
