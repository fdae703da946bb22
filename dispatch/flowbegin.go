package dispatch

import "folgesvenn/sms"

// begin opens a call.
func (c *conv) begin() {
	sc := c.sc
	switch sc.Call.Purpose {
	case CallForOffer:
		beginOffer(c)
	case CallForNews:
		beginNews(c)
	case CallForFollowUp:
		beginFollowUp(c)
	case CallForAppeal:
		beginAppeal(c)
	default:
		beginIncoming(c)
	}
}

// beginIncoming greets whoever rings by what is known of the number.
func beginIncoming(c *conv) {
	sc := c.sc
	switch {
	case len(sc.Talk.Volunteers) > 0:
		c.f.Lang = sc.Talk.Volunteers[0].Language
		if sc.Plea != nil {
			c.enter(PlaceAppeal)
			return
		}
		if stopped(sc.Talk.Volunteers) || len(c.questions()) == 0 && len(sc.Talk.Ahead) == 0 {
			c.hello()
			human(c)
			return
		}
		c.enter(PlaceMenu)
	case len(sc.Known) > 0:
		c.enter(PlaceDoor)
	case sc.Talk.Party || !sc.TakesOrders:
		c.hello()
		human(c)
	default:
		c.enter(PlaceStranger)
	}
}

func (c *conv) hello() {
	if c.f.Said {
		return
	}
	c.f.Said = true
	f := c.fields(nil)
	if len(c.sc.Talk.Volunteers) == 1 {
		f.Name = c.sc.Talk.Volunteers[0].FirstName()
		c.say(sms.SayHelloName, f)
		return
	}
	c.say(sms.SayHello, f)
}

// english offers the other language.
func (c *conv) english() {
	if c.lang() != sms.English {
		c.t.say = append(c.t.say, said{prompt: sms.SayMenuEnglish, lang: sms.English})
	}
}

// inEnglish changes the language; false: it was that already.
func (c *conv) inEnglish(at Place) bool {
	if c.lang() == sms.English {
		return false
	}
	c.f.Lang = sms.English
	c.enter(at)
	return true
}
