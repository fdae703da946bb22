package dispatch

import (
	"folgesvenn/sms"
	"folgesvenn/sms/reply"
)

// leastConfidence is how sure the provider must be of words.
const leastConfidence = 0.5

// words takes speech for an answer where it is plainly yes or no, and reads it
// back before it counts.
func (c *conv) words(p place, in CallInput) {
	r := c.sc.Reading
	sure := in.Confidence == 0 || in.Confidence >= leastConfidence
	if !p.words || !sure || r.Number > 0 || len(r.Answers) > 1 {
		c.miss(sms.SayNotUnderstood)
		return
	}
	switch r.Intent {
	case reply.Stop:
		// Stop means stop, however it is said (law 7).
		c.act(callAct{kind: actStop})
		return
	case reply.Yes, reply.No:
	default:
		c.miss(sms.SayNotUnderstood)
		return
	}
	if c.f.At == PlaceHeard {
		if r.Intent == reply.Yes {
			hearHeard(c, "1")
		} else {
			hearHeard(c, "2")
		}
		return
	}
	c.f.Heard, c.f.Back = r.Intent, c.f.At
	c.enter(PlaceHeard)
}

func enterHeard(c *conv) {
	if c.f.Heard == reply.Yes {
		c.say(sms.SayHeardYes, sms.Fields{})
	} else {
		c.say(sms.SayHeardNo, sms.Fields{})
	}
	c.say(sms.SayConfirmHeard, sms.Fields{})
}

func hearHeard(c *conv, keys string) bool {
	back := c.f.Back
	switch keys {
	case "1":
		key := "2"
		if c.f.Heard == reply.Yes {
			key = "1"
		}
		c.f.At, c.f.Heard, c.f.Back = back, "", ""
		return places[back].hear(c, key)
	case "2":
		c.f.Heard, c.f.Back = "", ""
		c.enter(back)
		return true
	}
	return false
}
