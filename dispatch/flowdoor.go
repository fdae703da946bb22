package dispatch

import (
	"strconv"

	"folgesvenn/sms"
)

// An institution rings: it shows who it is by its PIN, and chooses between a new
// order and those it has.

func enterStranger(c *conv) {
	c.hello()
	c.say(sms.SayAskInstitution, sms.Fields{})
	c.english()
}

func hearStranger(c *conv, keys string) bool {
	switch keys {
	case "1":
		c.enter(PlaceNumber)
	case "0":
		human(c)
	case "8":
		return c.inEnglish(PlaceStranger)
	default:
		return false
	}
	return true
}

func enterDoor(c *conv) {
	c.hello()
	c.say(sms.SayOrderOrHuman, sms.Fields{})
	c.english()
}

func hearDoor(c *conv, keys string) bool {
	switch keys {
	case "1":
		// Of several institutions at one number the number alone does not tell.
		if len(c.sc.Known) != 1 {
			c.enter(PlaceNumber)
			return true
		}
		c.f.Claimed = c.sc.Known[0].ID
		c.enter(PlacePIN)
	case "0":
		human(c)
	case "8":
		return c.inEnglish(PlaceDoor)
	default:
		return false
	}
	return true
}

func enterNumber(c *conv) { c.say(sms.SayNumberPlease, sms.Fields{}) }

func hearNumber(c *conv, keys string) bool {
	n, err := strconv.ParseInt(keys, 10, 32)
	if err != nil || n <= 0 {
		return false
	}
	// Whether there is such an institution is not told: the PIN is asked for all
	// the same.
	c.f.Claimed = n
	c.enter(PlacePIN)
	return true
}

func enterPIN(c *conv) {
	f := sms.Fields{}
	for _, r := range c.sc.Known {
		if r.ID == c.f.Claimed {
			f.Requester = r.Name
		}
	}
	c.say(sms.SayPINPlease, f)
}

// mostPINs is how many wrong PINs one call may try.
const mostPINs = 3

func hearPIN(c *conv, _ string) bool {
	switch c.sc.PIN {
	case PINRight:
		c.f.Requester = c.f.Claimed
		f := c.fields(nil)
		f.Requester = c.sc.Requester.Name
		c.say(sms.SayWelcome, f)
		c.enter(PlaceOrders)
		return true
	case PINLocked:
		c.say(sms.SayLocked, sms.Fields{})
		human(c)
		return true
	}
	c.f.WrongPINs++
	if c.f.WrongPINs >= mostPINs {
		c.say(sms.SayLocked, sms.Fields{})
		human(c)
		return true
	}
	c.say(sms.SayWrongPIN, sms.Fields{})
	if len(c.sc.Known) == 1 {
		c.enter(PlacePIN)
	} else {
		c.enter(PlaceNumber)
	}
	return true
}

func enterOrders(c *conv) {
	if len(c.sc.Orders) > 0 {
		c.say(sms.SayOrderMenu, sms.Fields{})
	} else {
		c.say(sms.SayOrderOnly, sms.Fields{})
	}
}

func hearOrders(c *conv, keys string) bool {
	switch {
	case keys == "1":
		c.newOrder()
	case keys == "2" && len(c.sc.Orders) > 0:
		c.f.Item = 0
		c.enter(PlaceState)
	case keys == "0":
		human(c)
	default:
		return false
	}
	return true
}
