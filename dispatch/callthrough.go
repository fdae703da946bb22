package dispatch

import (
	"time"

	"folgesvenn/sms"
)

// human puts the caller through to whoever is on duty, or takes a message.
func human(c *conv) {
	if c.sc.Open && len(c.duty()) > 0 {
		c.f.Tried = 0
		c.say(sms.SayPutThrough, sms.Fields{})
		c.ring()
		return
	}
	if !c.sc.Open {
		c.say(sms.SayClosed, sms.Fields{})
	} else {
		c.say(sms.SayNobodyTook, sms.Fields{})
	}
	c.takeMessage()
}

// duty are the telephones to try, without the caller's own.
func (c *conv) duty() []string {
	var list []string
	for _, n := range c.sc.Duty {
		if n != c.sc.Call.Phone {
			list = append(list, n)
		}
	}
	return list
}

// ringFor is how long a coordinator's telephone rings before the next is tried,
// in seconds.
const ringFor = 25

func (c *conv) ring() {
	c.t.listen = nil
	c.t.dial = &Dial{Number: c.duty()[c.f.Tried], Seconds: ringFor}
	c.f.At, c.f.Misses = PlaceDial, 0
	c.f.Tried++
}

func (c *conv) dialled(in CallInput) {
	switch {
	case in.Kind == InputDialled && in.Taken:
		c.f.Reached = true
		c.end()
	case c.f.Tried < len(c.duty()):
		c.say(sms.SayTryNext, sms.Fields{})
		c.ring()
	default:
		c.say(sms.SayNobodyTook, sms.Fields{})
		c.takeMessage()
	}
}

// Bounds of a message, in seconds.
const (
	longestMessage = 180
	silenceEnds    = 8
)

func (c *conv) takeMessage() {
	c.say(sms.SayLeave, sms.Fields{})
	c.t.listen, c.t.dial = nil, nil
	c.t.record = &Record{MostSeconds: longestMessage, Silence: silenceEnds}
	c.f.At, c.f.Misses = PlaceVoicemail, 0
}

func (c *conv) voicemail(in CallInput) {
	if in.Kind == InputRecording && in.Recording != "" {
		c.act(callAct{kind: actKeep})
		return
	}
	c.act(callAct{kind: actMissed})
}

// onDuty tells which telephones to put callers through to now, and whether the
// centre is open.
func onDuty(set Settings, now time.Time) (numbers []string, open bool) {
	add := func(n string) {
		if n != "" && !contains(numbers, n) {
			numbers = append(numbers, n)
		}
	}
	for _, d := range set.OnDuty(now) {
		add(d.Phone)
	}
	add(set.CentrePhone)
	if len(numbers) == 0 {
		for _, p := range set.CoordinatorPhones {
			add(p)
		}
	}
	return numbers, set.Open(now)
}
