package dispatch

import (
	"slices"
	"time"

	"folgesvenn/sms"
	"folgesvenn/sms/reply"
)

// A call in an emergency: can you help today? It is about no task and nobody who
// is helped, and a yes takes no task.

func beginAppeal(c *conv) {
	c.f.Lang = c.sc.Volunteer.Language
	if c.sc.Plea == nil {
		c.say(sms.SayAppealOver, c.fields(nil))
		c.f.Answered = true
		c.end()
		return
	}
	c.enter(PlaceAppeal)
}

func enterAppeal(c *conv) {
	if !c.f.Said && c.sc.Call.Direction == In {
		c.hello()
	}
	if !c.f.Said {
		c.f.Said = true
		f := c.fields(nil)
		f.Name = c.sc.Volunteer.Presented(c.lang())
		switch n := len(c.sc.Asked); {
		case n > 1:
			f.Name = c.askedNames()
		case n == 1:
			f.Name = c.sc.Asked[0].Volunteer.Presented(c.lang())
		}
		c.say(sms.SayOfferHello, f)
	}
	if c.sc.Plea == nil {
		c.say(sms.SayAppealOver, c.fields(nil))
		bye(c)
		return
	}
	f := c.fields(nil)
	f.Summary = c.sc.Appeal.Words
	c.f.Who = nil
	if len(c.sc.Asked) > 1 {
		for _, x := range c.sc.Asked {
			c.f.Who = append(c.f.Who, x.VolunteerID)
		}
		c.say(sms.SayAppealHousehold, f)
		c.say(sms.SayAppealHouseholdKeys, sms.Fields{})
		return
	}
	c.say(sms.SayAppeal, f)
	c.say(sms.SayAppealKeys, sms.Fields{})
}

// askedNames are those who share the telephone and are asked: "Kari og Ola".
func (c *conv) askedNames() string {
	vs := make([]*Volunteer, len(c.sc.Asked))
	for i, x := range c.sc.Asked {
		vs[i] = x.Volunteer
	}
	return listed(calledBy(vs), c.lang(), len(vs))
}

// enterWho asks people who share the telephone which of them can. Whom a key
// means is kept as it was said.
func enterWho(c *conv) {
	c.f.Who, c.f.Can, c.f.Item = nil, nil, 0
	if len(c.sc.Asked) == 0 {
		c.act(callAct{kind: actHelp, intent: reply.Yes}) // nobody needs to answer any more
		return
	}
	vs := make([]*Volunteer, len(c.sc.Asked))
	for i, x := range c.sc.Asked {
		vs[i] = x.Volunteer
		c.f.Who = append(c.f.Who, x.VolunteerID)
	}
	if len(vs) == 1 {
		// The others have answered meanwhile, and the key may have been about them.
		c.enter(PlaceEach)
		return
	}
	if names := calledBy(vs); len(vs) == 2 {
		c.say(sms.SayAppealWho, sms.Fields{Name: names[0], Names: names[1]})
		return
	}
	c.say(sms.SayAppealSome, sms.Fields{})
}

func hearWho(c *conv, keys string) bool {
	two := len(c.f.Who) == 2
	switch {
	case keys == "1":
		c.help(c.f.Who)
	case two && keys == "2":
		c.help(c.f.Who[:1])
	case two && keys == "3":
		c.help(c.f.Who[1:])
	case keys == "2":
		c.enter(PlaceEach)
	case keys == "0":
		human(c)
	default:
		return false
	}
	return true
}

// help notes who of those that were said can.
func (c *conv) help(who []int64) {
	intent := reply.Yes
	if c.f.Can = who; len(who) == 0 {
		intent = reply.No
	}
	c.act(callAct{kind: actHelp, intent: intent})
}

// enterEach asks about one of them at a time.
func enterEach(c *conv) {
	for ; c.f.Item < len(c.f.Who); c.f.Item++ {
		for _, x := range c.sc.Asked {
			if x.VolunteerID == c.f.Who[c.f.Item] {
				c.say(sms.SayAppealEach, sms.Fields{Name: x.Volunteer.Called()})
				return
			}
		}
		// They have answered in another way while the others were asked about.
	}
	c.help(c.f.Can)
}

func hearEach(c *conv, keys string) bool {
	switch keys {
	case "1":
		c.f.Can = append(c.f.Can, c.f.Who[c.f.Item])
	case "2":
	case "0":
		human(c)
		return true
	default:
		return false
	}
	c.f.Item++
	c.enter(PlaceEach)
	return true
}

func hearAppeal(c *conv, keys string) bool {
	switch keys {
	case "1":
		if len(c.f.Who) > 1 { // they were asked whether any of them can
			c.enter(PlaceWho)
			return true
		}
		c.act(callAct{kind: actHelp, intent: reply.Yes})
	case "2":
		c.act(callAct{kind: actHelp, intent: reply.No})
	case "3":
		c.enter(PlaceAppeal)
	case "9":
		c.act(callAct{kind: actStop})
	case "0":
		human(c)
	default:
		return false
	}
	return true
}

// helpHeard goes on after somebody has said whether they can help.
func (c *conv) helpHeard(o outcome) {
	c.f.Answered = true
	switch {
	case o.failed:
		c.say(sms.SayAppealOver, c.fields(nil))
	case o.helpers != "":
		c.say(sms.SayAppealHouseholdCan, sms.Fields{Helpers: o.helpers})
	case o.accepted:
		c.say(sms.SayAppealCan, sms.Fields{})
	case o.several:
		c.say(sms.SayAppealNobody, sms.Fields{})
	default:
		c.say(sms.SayAppealCannot, sms.Fields{})
	}
	if c.sc.Call.Direction == In && (len(c.questions()) > 0 || len(c.sc.Talk.Ahead) > 0) {
		c.enter(PlaceMenu)
		return
	}
	bye(c)
}

// appealOf loads the appeal that a call is with, while it waits for an answer. Who
// rings in may answer one that we have rung them about.
func (w *work) appealOf(sc *Scene, c *Call) error {
	sc.Plea, sc.Appeal, sc.Asked = nil, nil, nil
	var p *Plea
	var err error
	switch {
	case c.Purpose == CallForAppeal:
		p, err = w.Plea(c.PleaID)
	case c.Direction == In && len(sc.Talk.Volunteers) > 0:
		if p, err = w.PleaToPhone(c.Phone, DateOf(w.now.In(w.s.zone))); p != nil && p.Channel != ChannelCall {
			p = nil // they have it in writing
		}
	}
	if err := ignoreNotFound(err); err != nil || p == nil {
		return err
	}
	asked, err := w.waiting(p)
	if err != nil || len(asked) == 0 {
		return err
	}
	if sc.Volunteer == nil {
		if sc.Volunteer, err = w.Volunteer(p.VolunteerID); err != nil {
			return err
		}
	}
	all, err := w.AppealsOf(p.EmergencyID)
	for _, a := range all {
		if a.ID == p.AppealID {
			sc.Plea, sc.Appeal, sc.Asked = p, a, asked
		}
	}
	return err
}

// helpByCall keeps what somebody keyed, or said and confirmed: of all who are
// asked, or of those they keyed (only; empty: all), and then the others cannot.
func (w *work) helpByCall(sc *Scene, a callAct, only []int64) (outcome, error) {
	o := outcome{act: a, several: len(sc.Asked) > 1}
	if len(sc.Asked) == 0 {
		o.failed = true // it was settled, or over, while they listened
		return o, nil
	}
	var can []*Volunteer
	for _, x := range sc.Asked {
		if len(only) > 0 && !slices.Contains(only, x.VolunteerID) || a.intent != reply.Yes {
			continue
		}
		can = append(can, x.Volunteer)
	}
	for _, x := range sc.Asked {
		answer := PleaNo
		if slices.Contains(can, x.Volunteer) {
			answer, o.accepted = PleaYes, true
		}
		if err := w.heard(x.Plea, x.Volunteer, answer, time.Time{}, time.Time{}, "", "volunteer"); err != nil {
			return o, err
		}
	}
	if len(only) > 0 || o.several {
		o.helpers = listed(calledBy(can), sms.SpokenLanguage(sc.Volunteer.Language), len(can))
	}
	return o, nil
}

// ringPlea has the program ring with a plea, where it may within the time that it
// is about; otherwise somebody has to.
func (w *work) ringPlea(p *Plea, v *Volunteer, until time.Time) error {
	home, err := w.settings(v.UnitID)
	if err != nil || !w.ringsToday(v, home, until) {
		return err
	}
	_, err = w.enqueueCall(ring{purpose: CallForAppeal, phone: v.Phone, unitID: v.UnitID, volunteer: v, plea: p, expires: until})
	return err
}

// ringsToday tells whether the program rings a volunteer before a time. Quiet
// hours are the usual ones: nobody is rung outside them, emergency or not.
func (w *work) ringsToday(v *Volunteer, home Settings, until time.Time) bool {
	return home.PlaceCalls && canRing(v.Phone) && home.Quiet().NextLoud(w.now, w.s.zone).Before(until)
}

// departPleaCall tells why a call with a plea is not made after all; empty: it is.
func (w *work) departPleaCall(c *Call) (string, error) {
	p, err := w.Plea(c.PleaID)
	if err != nil {
		return "", err
	}
	left, err := w.waiting(p)
	if err != nil || len(left) > 0 {
		return "", err
	}
	if p.Answered() {
		return "har svart på en annen måte", nil
	}
	return "beredskapen er over, eller den frivillige skal ikke spørres lenger", nil
}

// appealCallOver rings once more where nobody answered; after that the volunteer
// stands among those whom a human rings.
func (w *work) appealCallOver(c *Call, f Flow) error {
	if f.Answered || f.Reached || f.Message {
		return nil
	}
	_, err := w.callAgain(c, offerAttempts)
	return err
}

// endPleaCalls takes back the calls with a plea that has been answered, or that
// nobody needs to answer any more.
func (w *work) endPleaCalls(p *Plea, why string) error {
	calls, err := w.Calls(CallFilter{PleaID: p.First()}, Page{})
	if err != nil {
		return err
	}
	return w.endThese(calls, why)
}

// pleadByCall rings with a plea that a text cannot carry to a number.
func (w *work) pleadByCall(m *Message, v *Volunteer) (bool, error) {
	p, err := w.PleaOfMessage(m.ID)
	if err != nil {
		return false, err
	}
	e, err := w.Emergency(p.EmergencyID)
	if err != nil {
		return false, err
	}
	if err := w.forAll(p, func(x *Plea) { x.Channel = ChannelCall }); err != nil {
		return false, err
	}
	return true, w.ringPlea(p, v, earlier(e.EndsAt, p.Day.AddDays(1).Start(w.s.zone)))
}
