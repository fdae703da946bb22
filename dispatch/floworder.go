package dispatch

import (
	"strconv"
	"time"

	"folgesvenn/sms"
)

// An order is led through what it needs, one thing at a time, and read back.

// OrderForm is an order as it is filled in by telephone.
type OrderForm struct {
	Category string `json:"category,omitempty"`
	Day      Date   `json:"day,omitzero"`
	From     int    `json:"from"` // minutes after midnight; -1: not told
	// Early is a time that may mean this, or twelve hours later; 0: there is none.
	Early     int    `json:"early,omitempty"`
	Hours     int    `json:"hours,omitempty"`
	Helpers   int    `json:"helpers,omitempty"` // how many are needed; 0: not said, so one
	Reference string `json:"reference,omitempty"`
	// AskedReference and AskedMessage: nothing is an answer too.
	AskedReference bool  `json:"asked_reference,omitempty"`
	AskedMessage   bool  `json:"asked_message,omitempty"`
	Spoken         bool  `json:"spoken,omitempty"` // a message was recorded
	TaskID         int64 `json:"task_id,omitempty"`
	Changes        int64 `json:"changes,omitempty"` // the task it changes; 0: a new one
}

// timeEntered tells whether something of a new time was entered.
func (o *OrderForm) timeEntered() bool { return !o.Day.IsZero() || o.From >= 0 || o.Hours > 0 }

func (c *conv) newOrder() {
	c.f.Order, c.f.Fixing = &OrderForm{From: -1}, false
	c.nextOf()
}

// nextOf asks for the next thing that the order lacks; when it lacks nothing, it
// is read back.
func (c *conv) nextOf() {
	o := c.f.Order
	switch {
	case o.Category == "":
		c.enter(PlaceKind)
	case o.Day.IsZero():
		c.enter(PlaceDay)
	case o.From < 0:
		c.enter(PlaceFrom)
	case o.Hours == 0:
		c.enter(PlaceLength)
	case !o.AskedReference && o.Changes == 0:
		c.enter(PlaceReference)
	case !o.AskedMessage && o.Changes == 0:
		o.AskedMessage = true
		c.f.At, c.f.Misses = PlaceSpeak, 0
		c.say(sms.SaySpeak, sms.Fields{})
		c.t.listen = nil
		c.t.record = &Record{MostSeconds: longestMessage, Silence: silenceEnds}
	default:
		c.enter(PlaceReadBack)
	}
}

// orderKinds are what an institution can order by key, in the order of the keys.
var orderKinds = map[string]string{"1": "escort", "2": "shopping", "3": "visit", "4": "other"}

// orderSummaries are what the question to volunteers says.
var orderSummaries = map[string]string{"escort": "Følge til lege", "shopping": "Handle", "visit": "Besøk", "other": "Hjelp"}

// orderSummary says it in the language of the call.
func orderSummary(lang, category string) string {
	if lang == sms.English {
		return map[string]string{"escort": "Escort to the doctor", "shopping": "Shopping", "visit": "A visit", "other": "Help"}[category]
	}
	return orderSummaries[category]
}

func enterKind(c *conv) { c.say(sms.SayKind, sms.Fields{}) }

func hearKind(c *conv, keys string) bool {
	if keys == "0" {
		human(c)
		return true
	}
	kind, ok := orderKinds[keys]
	if !ok {
		return false
	}
	c.f.Order.Category = kind
	c.nextOf()
	return true
}

func enterDay(c *conv) { c.say(sms.SayDay, sms.Fields{}) }

func hearDay(c *conv, keys string) bool {
	day, ok := readDay(keys, c.sc.Now.In(c.sc.Zone))
	if !ok {
		c.f.Misses++
		if c.f.Misses > mostMisses {
			human(c)
			return true
		}
		c.say(sms.SayBadDay, sms.Fields{})
		c.enter(PlaceDay)
		return true
	}
	c.f.Order.Day = day
	if c.f.Order.From >= 0 && !c.ahead() {
		return c.past(PlaceFrom)
	}
	c.nextOf()
	return true
}

// readDay reads 1 (today), 2 (tomorrow) or day and month as four digits: the
// next time that day comes.
func readDay(keys string, now time.Time) (Date, bool) {
	today := DateOf(now)
	midday := time.Date(today.Year, today.Month, today.Day, 12, 0, 0, 0, now.Location())
	switch keys {
	case "1":
		return today, true
	case "2":
		return DateOf(midday.AddDate(0, 0, 1)), true
	}
	if len(keys) != 4 || !digits(keys, 4, 4) {
		return Date{}, false
	}
	day, _ := strconv.Atoi(keys[:2])
	month, _ := strconv.Atoi(keys[2:])
	for year := today.Year; year <= today.Year+1; year++ {
		at := time.Date(year, time.Month(month), day, 12, 0, 0, 0, now.Location())
		if at.Day() != day || int(at.Month()) != month || at.Before(midday) {
			continue // there is no such day, or it has been
		}
		return DateOf(at), true
	}
	return Date{}, false
}

func enterFrom(c *conv) { c.say(sms.SayFrom, sms.Fields{}) }

func hearFrom(c *conv, keys string) bool {
	minutes, ok := readClock(keys)
	if !ok {
		c.f.Misses++
		if c.f.Misses > mostMisses {
			human(c)
			return true
		}
		c.say(sms.SayBadTime, sms.Fields{})
		c.enter(PlaceFrom)
		return true
	}
	if inTheNight(keys, minutes) {
		c.f.Order.Early = minutes
		c.enter(PlaceHalf)
		return true
	}
	return c.from(minutes)
}

// from takes the time from when help is needed.
func (c *conv) from(minutes int) bool {
	c.f.Order.From, c.f.Order.Early = minutes, 0
	if !c.ahead() {
		return c.past(PlaceDay)
	}
	c.nextOf()
	return true
}

// halfDay is from the one hour of the clock's face to the next that looks the same.
const halfDay = 12 * 60

// inTheNight tells whether a time that was written as on a clock's face, without
// a zero before it, is one at which hardly anybody orders help: who presses 1 or
// 130 means the afternoon, most likely, and is asked.
func inTheNight(keys string, minutes int) bool {
	return len(keys)%2 == 1 && minutes >= 60 && minutes < 7*60
}

// enterHalf asks which half of the day is meant, the likelier first.
func enterHalf(c *conv) {
	at := func(minutes int) string { return sms.SayClock(c.lang(), minutes/60, minutes%60) }
	early := c.f.Order.Early
	c.say(sms.SayHalf, sms.Fields{Early: at(early), Late: at(early + halfDay)})
}

func hearHalf(c *conv, keys string) bool {
	switch keys {
	case "1":
		return c.from(c.f.Order.Early + halfDay)
	case "2":
		return c.from(c.f.Order.Early)
	case "0":
		human(c)
		return true
	}
	return false
}

// past says that the time has passed and asks for the day, or the time, again.
func (c *conv) past(again Place) bool {
	c.say(sms.SayPastTime, sms.Fields{})
	if again == PlaceDay {
		c.f.Order.Day, c.f.Order.From = Date{}, -1
	} else {
		c.f.Order.From = -1
	}
	c.f.Misses++
	misses := c.f.Misses
	if misses > mostMisses {
		human(c)
		return true
	}
	c.enter(again)
	c.f.Misses = misses // a loop of past times ends with a human too
	return true
}

// readClock reads a time of day: 0930, 930, 10 or 9.
func readClock(keys string) (minutes int, ok bool) {
	if !digits(keys, 1, 4) {
		return 0, false
	}
	if len(keys) <= 2 {
		keys += "00"
	}
	hour, _ := strconv.Atoi(keys[:len(keys)-2])
	minute, _ := strconv.Atoi(keys[len(keys)-2:])
	if hour > 23 || minute > 59 {
		return 0, false
	}
	return hour*60 + minute, true
}

// ahead tells whether the order's time lies ahead.
func (c *conv) ahead() bool {
	from, _ := c.f.Order.Times(c.sc.Zone)
	return from.After(c.sc.Now)
}

// Times are when the ordered help begins and ends.
func (o *OrderForm) Times(zone *time.Location) (from, to time.Time) {
	day := time.Date(o.Day.Year, o.Day.Month, o.Day.Day, 0, 0, 0, 0, zone)
	from = TimeOfDay(max(o.From, 0)).On(day)
	return from, from.Add(time.Duration(max(o.Hours, 1)) * time.Hour)
}

func enterLength(c *conv) { c.say(sms.SayHowLong, sms.Fields{}) }

func hearLength(c *conv, keys string) bool {
	n, err := strconv.Atoi(keys)
	if err != nil || n < 1 || n > 9 {
		return false
	}
	c.f.Order.Hours = n
	c.nextOf()
	return true
}

// longestReference is more than any room number or case number has.
const longestReference = 12

func enterReference(c *conv) { c.say(sms.SayReference, sms.Fields{}) }

func hearReference(c *conv, keys string) bool {
	if keys != "" && !digits(keys, 1, longestReference) {
		return false
	}
	c.f.Order.Reference, c.f.Order.AskedReference = keys, true
	c.nextOf()
	return true
}

// spoken takes the message that belongs to the order; none is an answer too.
func (c *conv) spoken(in CallInput) {
	if in.Kind == InputRecording && in.Recording != "" {
		c.act(callAct{kind: actKeep})
		return
	}
	c.nextOf()
}

func (c *conv) orderFields() sms.Fields {
	o := c.f.Order
	from, _ := o.Times(c.sc.Zone)
	f := c.fields(nil)
	f.Summary = orderSummary(c.lang(), o.Category)
	if o.Changes != 0 {
		if t := c.orderOf(o.Changes); t != nil {
			f.Summary = t.task.Summary
		}
	}
	f.When = sms.SayWhen(c.lang(), from, from, c.sc.Now.In(c.sc.Zone))
	f.Length = sms.SayLength(c.lang(), time.Duration(o.Hours)*time.Hour)
	n := o.places()
	if t := c.orderOf(o.Changes); t != nil {
		n = t.task.Places()
	}
	if n > 1 {
		f.Headcount = sms.SayNumber(c.lang(), int64(n))
	}
	if o.Reference != "" {
		f.Reference = sms.SayDigits(c.lang(), o.Reference)
		if n, err := strconv.ParseInt(o.Reference, 10, 64); err == nil && n < 100 && o.Reference[0] != '0' {
			f.Reference = sms.SayNumber(c.lang(), n)
		}
	}
	return f
}

// places is how many helpers are ordered.
func (o *OrderForm) places() int { return max(o.Helpers, 1) }

// enterReadBack says the whole order. Nearly all are for one helper, so how many
// is not asked: who needs more says so here.
func enterReadBack(c *conv) {
	f := c.orderFields()
	c.say(sms.SayReadBack, f)
	c.say(sms.SayReadBackKeys, sms.Fields{})
	if c.f.Order.Changes == 0 {
		c.say(sms.SayReadBackMore, sms.Fields{Headcount: f.Headcount})
	}
}

func hearReadBack(c *conv, keys string) bool {
	switch keys {
	case "1":
		if !c.ahead() {
			return c.past(PlaceDay)
		}
		if c.f.Order.Changes != 0 {
			c.act(callAct{kind: actChange, task: c.f.Order.Changes})
			return true
		}
		c.act(callAct{kind: actOrder})
	case "2":
		c.enter(PlaceCorrect)
	case "5":
		if c.f.Order.Changes != 0 {
			return false // of what is out already a human changes how many
		}
		c.enter(PlaceHelpers)
	case "0":
		human(c)
	default:
		return false
	}
	return true
}

func enterHelpers(c *conv) { c.say(sms.SayHowMany, sms.Fields{}) }

func hearHelpers(c *conv, keys string) bool {
	if keys == "0" {
		human(c)
		return true
	}
	n, err := strconv.Atoi(keys)
	if err != nil || n < 1 || n > 9 {
		return false
	}
	c.f.Order.Helpers = n
	c.nextOf()
	return true
}

func enterCorrect(c *conv) {
	if c.f.Order.Changes != 0 {
		c.say(sms.SayCorrectChange, sms.Fields{})
		return
	}
	c.say(sms.SayCorrect, sms.Fields{})
}

func hearCorrect(c *conv, keys string) bool {
	o := c.f.Order
	switch {
	case keys == "1" && o.Changes == 0:
		o.Category = ""
	case keys == "2":
		o.Day = Date{}
	case keys == "3":
		o.From = -1
	case keys == "4":
		o.Hours = 0
	case keys == "0":
		human(c)
		return true
	default:
		return false
	}
	c.nextOf()
	return true
}

// orderMade tells the caller what the order has become.
func (c *conv) orderMade(o outcome) {
	if o.failed {
		c.f.Order = nil // it is with a human, in full
		c.say(sms.SayNotOrdered, sms.Fields{})
		human(c)
		return
	}
	c.f.Order = nil
	f := sms.Fields{Number: sms.SayNumber(c.lang(), o.taskID)}
	if o.draft {
		c.say(sms.SayDrafted, f)
	} else {
		c.say(sms.SayOrdered, f)
	}
	if o.byText {
		c.say(sms.SayToldByText, sms.Fields{})
	} else {
		c.say(sms.SayToldByCall, sms.Fields{})
	}
	c.enter(PlaceMore)
}

func enterMore(c *conv) { c.say(sms.SayMore, sms.Fields{}) }

func hearMore(c *conv, keys string) bool {
	switch keys {
	case "1":
		c.newOrder()
	case "2":
		c.f.Item = 0
		c.enter(PlaceState)
	case "0":
		human(c)
	default:
		return false
	}
	return true
}
