package dispatch

import (
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
		c.say(sms.SayOfferHello, f)
	}
	if c.sc.Plea == nil {
		c.say(sms.SayAppealOver, c.fields(nil))
		bye(c)
		return
	}
	f := c.fields(nil)
	f.Summary = c.sc.Appeal.Words
	c.say(sms.SayAppeal, f)
	c.say(sms.SayAppealKeys, sms.Fields{})
}

func hearAppeal(c *conv, keys string) bool {
	switch keys {
	case "1":
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
	case o.accepted:
		c.say(sms.SayAppealCan, sms.Fields{})
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
	sc.Plea, sc.Appeal = nil, nil
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
	holds, err := w.asks(p)
	if err != nil || !holds {
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
			sc.Plea, sc.Appeal = p, a
		}
	}
	return err
}

// asks tells whether a plea still waits for an answer: of today, in an emergency
// that holds, to somebody who may be asked.
func (w *work) asks(p *Plea) (bool, error) {
	e, err := w.Emergency(p.EmergencyID)
	if err != nil {
		return false, err
	}
	v, err := w.Volunteer(p.VolunteerID)
	if err != nil {
		return false, err
	}
	return e.Holds(w.now) && p.Day == DateOf(w.now.In(w.s.zone)) && p.Answer != PleaYes && p.Answer != PleaNo &&
		v.State(w.now) == VolunteerActive && v.Phone == p.Phone, nil
}

// helpByCall keeps what somebody keyed, or said and confirmed.
func (w *work) helpByCall(sc *Scene, a callAct) (outcome, error) {
	o := outcome{act: a}
	if sc.Plea == nil {
		o.failed = true // it was settled, or over, while they listened
		return o, nil
	}
	answer := PleaNo
	if a.intent == reply.Yes {
		answer, o.accepted = PleaYes, true
	}
	return o, w.heard(sc.Plea, sc.Volunteer, answer, time.Time{}, time.Time{}, "", "volunteer")
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
	if p.Answer == PleaYes || p.Answer == PleaNo {
		return "har svart på en annen måte", nil
	}
	still, err := w.asks(p)
	if err != nil || still {
		return "", err
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
	calls, err := w.Calls(CallFilter{PleaID: p.ID}, Page{})
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
	p.Channel = ChannelCall
	if err := w.SavePlea(p); err != nil {
		return false, err
	}
	return true, w.ringPlea(p, v, earlier(e.EndsAt, p.Day.AddDays(1).Start(w.s.zone)))
}
