package dispatch

import "folgesvenn/sms"

// came goes on after an act.
func (c *conv) came(o outcome) {
	switch o.act.kind {
	case actAnswer:
		c.answered(o)
	case actHelp:
		c.helpHeard(o)
	case actStop:
		c.f.Answered = true
		c.say(sms.SayStopped, c.fields(nil))
		bye(c)
	case actWithdraw:
		c.f.Answered, c.f.Told = true, true
		c.say(sms.SayWithdrawn, sms.Fields{})
		bye(c)
	case actFollowUp:
		c.f.Answered = true
		if o.reply == sms.FollowUpThanks && c.sc.Party != nil {
			c.say(sms.SayPartyThanks, sms.Fields{})
		} else if o.reply == sms.FollowUpThanks {
			c.say(sms.SayFollowUpThanks, sms.Fields{})
		} else {
			c.say(sms.SayFollowUpRead, sms.Fields{})
		}
		bye(c)
	case actComing:
		c.f.Answered = true
		if !o.accepted {
			c.over()
			return
		}
		c.say(sms.SayConfirmed, sms.Fields{})
		bye(c)
	case actDetails:
		c.detailsFollow(o.byText)
		c.enter(PlaceTask)
	case actKeep:
		if c.f.At == PlaceSpeak {
			c.f.Order.Spoken = true
			c.nextOf()
			return
		}
		c.f.Message = true
		c.say(sms.SayGotMessage, sms.Fields{})
		bye(c)
	case actMissed:
		c.say(sms.SayNoMessage, sms.Fields{})
		bye(c)
	case actOrder:
		c.orderMade(o)
	case actChange:
		if o.failed {
			c.say(sms.SayNotChanged, sms.Fields{})
			human(c)
			return
		}
		c.f.Order = nil
		c.say(sms.SayOrderChanged, sms.Fields{})
		c.enter(PlaceMore)
	case actCancel:
		c.say(sms.SayOrderCancelled, sms.Fields{})
		c.enter(PlaceMore)
	}
}

func (c *conv) detailsFollow(byText bool) {
	if byText {
		c.say(sms.SayDetailsAreSent, sms.Fields{})
	} else {
		c.say(sms.SayDetailsByCall, sms.Fields{})
	}
}

// repliesSaid are the answers by text that have words of their own in a call.
var repliesSaid = map[sms.Key]sms.Prompt{
	sms.Taken: sms.SayTaken, sms.TooLate: sms.SayTooLate, sms.CancelledLate: sms.SayCancelledLate, sms.AlreadyYours: sms.SayAlreadyYours,
	sms.DoubleBooked: sms.SayDoubleBooked, sms.Declined: sms.SayDeclined, sms.NothingOpen: sms.SayNothingOpen, sms.QuestionRead: sms.SayHumanReads,
	sms.Withdrawn: sms.SayWithdrawn, sms.AskWithdraw: sms.SayAlreadyYours, sms.FollowUpThanks: sms.SayFollowUpThanks, sms.FollowUpRead: sms.SayFollowUpRead,
}

// answered goes on after a yes or a no to a question.
func (c *conv) answered(o outcome) {
	if o.reply == sms.AskedAnew {
		// It was changed while they listened: what it is now is asked.
		c.enter(c.askedAt())
		return
	}
	if o.fewer {
		c.fewerLeft()
		return
	}
	c.f.Answered = true
	if o.accepted && c.sc.Call.Direction == Out {
		c.f.Task = o.taskID
		c.enter(PlaceDetails)
		return
	}
	if o.accepted {
		c.say(sms.SayYours, c.withPeople(c.fields(c.sc.Task), c.sc.Task))
		c.detailsFollow(o.byText)
	} else if p, ok := repliesSaid[o.reply]; ok {
		c.say(p, c.fields(c.sc.Task))
	}
	if c.sc.Call.Direction == In && len(c.questions()) > 0 {
		c.f.Item = 0
		c.enter(PlaceQuestion)
		return
	}
	bye(c)
}
