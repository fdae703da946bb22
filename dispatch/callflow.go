package dispatch

import (
	"slices"
	"time"

	"folgesvenn/sms"
	"folgesvenn/sms/reply"
)

// Calls. A call is a row (call.go). Outgoing ones are queued and dialled
// (ringing.go), reported on (callreport.go), settled where their outcome is unknown
// (callsettle.go) and followed up when they end (callover.go). Each step of the
// conversation loads the facts (callscene.go), runs the machine below, does what it
// asks for (callact.go, callorder.go, callrecording.go) and keeps the script of what
// is said next, in one transaction (callstep.go). The flows:
//
//	flowbegin.go    who is greeted how, and with what the call begins
//	flowoffer.go    a question to a volunteer, its details, AVBUD by key
//	flowappeal.go   can they help today? (an emergency)
//	flowgroup.go    how many come, where an organisation says yes
//	flownews.go     confirmations, reminders, changes, follow-ups
//	flowring.go     a volunteer rings in
//	flowdoor.go     an institution rings in: number and PIN
//	floworder.go    an order, one thing at a time
//	flowstate.go    the state of orders; changing and cancelling one
//	flowspeech.go   words instead of keys
//	flowoutcome.go  what is said after something was done
//	callthrough.go  putting through to a human; messages

// Place is where in a call's menus somebody is.
type Place string

// Places. Each says something when it is entered and then hears one answer.
const (
	PlaceOffer    Place = "offer"
	PlaceAppeal   Place = "appeal"    // an emergency: can they help today?
	PlaceWho      Place = "who"       // people who share a telephone: which of them can?
	PlaceEach     Place = "each"      // and, one at a time, can this one?
	PlacePeople   Place = "people"    // an organisation says yes: how many come?
	PlacePeopleIs Place = "people_is" // confirm it
	PlaceDetails  Place = "details"
	PlaceNews     Place = "news"
	PlaceTold     Place = "told"
	PlaceFollowUp Place = "follow_up"
	PlaceConfirm  Place = "confirm" // a reminder: do they come?

	PlaceMenu     Place = "menu"
	PlaceQuestion Place = "question"
	PlaceTask     Place = "task"
	PlaceWithdraw Place = "withdraw" // confirm it
	PlaceHeard    Place = "heard"    // speech was read back; does it count?

	PlaceDial      Place = "dial"
	PlaceVoicemail Place = "voicemail"

	PlaceStranger  Place = "stranger"
	PlaceDoor      Place = "door" // an institution whose number is known
	PlaceNumber    Place = "number"
	PlacePIN       Place = "pin"
	PlaceOrders    Place = "orders"
	PlaceKind      Place = "kind"
	PlaceDay       Place = "day"
	PlaceFrom      Place = "from"
	PlaceHalf      Place = "half" // morning or afternoon?
	PlaceLength    Place = "length"
	PlaceHelpers   Place = "helpers" // how many are needed
	PlaceReference Place = "reference"
	PlaceSpeak     Place = "speak"
	PlaceReadBack  Place = "read_back"
	PlaceCorrect   Place = "correct"
	PlaceMore      Place = "more"
	PlaceState     Place = "state"
	PlaceCancel    Place = "cancel" // confirm it

	PlaceEnd Place = "end"
)

// Flow is where the conversation of a call stands: all that the next step needs
// to know of those before it. It is kept with the call.
type Flow struct {
	At      Place  `json:"at"`
	Lang    string `json:"lang,omitempty"`
	Misses  int    `json:"misses,omitempty"`  // at this place
	Pressed bool   `json:"pressed,omitempty"` // a key, or a word: a human is there
	Said    bool   `json:"said,omitempty"`    // the greeting has been said
	// Heard is what was understood of speech. Back is the place that this answers, and
	// the one whose question an organisation said yes to.
	Heard reply.Intent `json:"heard,omitempty"`
	Back  Place        `json:"back,omitempty"`
	Item  int          `json:"item,omitempty"` // of the list being read
	// People is how many come, as it was keyed and not yet confirmed.
	People int `json:"people,omitempty"`
	// Who are those of a household as they were said, and Can those of them who can
	// so far.
	Who  []int64 `json:"who,omitempty"`
	Can  []int64 `json:"can,omitempty"`
	Task int64   `json:"task,omitempty"` // the subject: what to withdraw from, cancel or change
	// Told: the news was heard. Answered: the question got its answer.
	Told     bool `json:"told,omitempty"`
	Answered bool `json:"answered,omitempty"`
	// ToldAt and ToldFor bound the time in which details were being said.
	ToldAt  time.Time `json:"told_at,omitzero"`
	ToldFor int       `json:"told_for,omitempty"` // seconds
	Tried   int       `json:"tried,omitempty"`    // telephones of the rota
	Reached bool      `json:"reached,omitempty"`  // one was taken
	Message bool      `json:"message,omitempty"`  // a message was left

	Claimed   int64      `json:"claimed,omitempty"`   // institution that somebody says they are
	Requester int64      `json:"requester,omitempty"` // and has shown to be
	WrongPINs int        `json:"wrong_pins,omitempty"`
	Order     *OrderForm `json:"order,omitempty"`
	Fixing    bool       `json:"fixing,omitempty"` // one thing of the order is corrected
}

// mostMisses is how often a menu is said again before a human takes over.
const mostMisses = 2

// converse is the rule of a call: where it stands, what was heard and the facts
// give where it stands next and what is said. It has no effect of its own.
func converse(f Flow, in CallInput, sc *Scene) (Flow, callTurn) {
	c := &conv{f: f, sc: sc}
	c.step(in)
	return c.f, c.t
}

// conv is one turn under way.
type conv struct {
	f  Flow
	sc *Scene
	t  callTurn
}

// place says how a place sounds and what it does with a key.
type place struct {
	enter  func(*conv)
	hear   func(c *conv, keys string) bool // false: not understood
	digits int                             // of an answer; 0: until the hash key
	words  bool                            // yes and no may be spoken
	empty  func(c *conv)                   // what no answer means; nil: a miss
}

var places map[Place]place

func init() {
	places = map[Place]place{
		PlaceOffer:    {enter: enterOffer, hear: hearOffer, digits: 1, words: true},
		PlaceAppeal:   {enter: enterAppeal, hear: hearAppeal, digits: 1, words: true},
		PlaceWho:      {enter: enterWho, hear: hearWho, digits: 1},
		PlaceEach:     {enter: enterEach, hear: hearEach, digits: 1},
		PlacePeople:   {enter: enterPeople, hear: hearPeople, digits: 1},
		PlacePeopleIs: {enter: enterPeopleIs, hear: hearPeopleIs, digits: 1},
		PlaceDetails:  {enter: enterDetails, hear: hearDetails, digits: 1, empty: bye},
		PlaceNews:     {enter: enterNews, hear: hearNews, digits: 1},
		PlaceTold:     {enter: enterTold, hear: hearTold, digits: 1, empty: bye},
		PlaceFollowUp: {enter: enterFollowUp, hear: hearFollowUp, digits: 1, words: true},
		PlaceConfirm:  {enter: enterConfirm, hear: hearConfirm, digits: 1, words: true, empty: unsaid},

		PlaceMenu:     {enter: enterMenu, hear: hearMenu, digits: 1},
		PlaceQuestion: {enter: enterQuestion, hear: hearQuestion, digits: 1, words: true},
		PlaceTask:     {enter: enterTask, hear: hearTask, digits: 1},
		PlaceWithdraw: {enter: enterWithdraw, hear: hearWithdraw, digits: 1},
		PlaceHeard:    {enter: enterHeard, hear: hearHeard, digits: 1, words: true},

		PlaceStranger:  {enter: enterStranger, hear: hearStranger, digits: 1, empty: human},
		PlaceDoor:      {enter: enterDoor, hear: hearDoor, digits: 1},
		PlaceNumber:    {enter: enterNumber, hear: hearNumber},
		PlacePIN:       {enter: enterPIN, hear: hearPIN},
		PlaceOrders:    {enter: enterOrders, hear: hearOrders, digits: 1},
		PlaceKind:      {enter: enterKind, hear: hearKind, digits: 1},
		PlaceDay:       {enter: enterDay, hear: hearDay, digits: 4},
		PlaceFrom:      {enter: enterFrom, hear: hearFrom, digits: 4},
		PlaceHalf:      {enter: enterHalf, hear: hearHalf, digits: 1},
		PlaceLength:    {enter: enterLength, hear: hearLength, digits: 1},
		PlaceHelpers:   {enter: enterHelpers, hear: hearHelpers, digits: 1},
		PlaceReference: {enter: enterReference, hear: hearReference, empty: func(c *conv) { hearReference(c, "") }},
		PlaceReadBack:  {enter: enterReadBack, hear: hearReadBack, digits: 1},
		PlaceCorrect:   {enter: enterCorrect, hear: hearCorrect, digits: 1},
		PlaceMore:      {enter: enterMore, hear: hearMore, digits: 1, empty: bye},
		PlaceState:     {enter: enterState, hear: hearState, digits: 1},
		PlaceCancel:    {enter: enterCancel, hear: hearCancel, digits: 1},
	}
}

// step hears one input.
func (c *conv) step(in CallInput) {
	switch in.Kind {
	case InputBegin:
		c.begin()
		return
	case inputOutcome:
		c.came(in.outcome)
		return
	case InputKeys, InputSpeech:
		c.f.Pressed = true
	}
	switch c.f.At {
	case PlaceDial:
		c.dialled(in)
		return
	case PlaceVoicemail:
		c.voicemail(in)
		return
	case PlaceSpeak:
		c.spoken(in)
		return
	}
	p, ok := places[c.f.At]
	if !ok {
		bye(c)
		return
	}
	switch in.Kind {
	case InputKeys:
		keys := in.Keys
		if star(keys) {
			c.f.Misses = 0
			c.enter(c.f.At)
			return
		}
		if !p.hear(c, keys) {
			c.miss(sms.SayNotUnderstood)
		}
	case InputSpeech:
		c.words(p, in)
	default:
		if p.empty != nil {
			p.empty(c)
			return
		}
		c.miss(sms.SayNothingHeard)
	}
}

func star(keys string) bool {
	for _, k := range keys {
		if k == '*' {
			return true
		}
	}
	return false
}

// say adds a prompt to the turn.
func (c *conv) say(p sms.Prompt, f sms.Fields) { c.t.say = append(c.t.say, said{prompt: p, fields: f}) }

// enter goes to a place, says what it says, and listens.
func (c *conv) enter(at Place) {
	if at != c.f.At {
		c.f.At, c.f.Misses = at, 0
	}
	p := places[at]
	c.t.listen = nil
	p.enter(c)
	if c.f.At == at && c.t.act == nil && c.t.record == nil && c.t.dial == nil {
		c.t.listen = &Listen{Digits: p.digits, Seconds: patience, Words: p.words, Lang: c.lang()}
	}
}

// miss says the menu again, twice; then a human takes over. Who never pressed a
// key in a call that we made may be a machine: that call just ends.
func (c *conv) miss(why sms.Prompt) { c.missWith(why, sms.Fields{}) }

func (c *conv) missWith(why sms.Prompt, f sms.Fields) {
	c.f.Misses++
	if c.f.Misses > mostMisses {
		if c.sc.Call.Direction == Out && !c.f.Pressed {
			bye(c)
			return
		}
		human(c)
		return
	}
	c.say(why, f)
	c.enter(c.f.At)
	c.say(sms.SayStar, sms.Fields{})
}

// act asks for something to be done; its outcome is the next input.
func (c *conv) act(a callAct) { c.t.act = &a }

// bye ends the call.
func bye(c *conv) {
	c.say(sms.SayGoodbye, sms.Fields{})
	c.end()
}

func (c *conv) end() {
	c.f.At = PlaceEnd
	c.t.listen, c.t.record, c.t.dial = nil, nil, nil
}

func (c *conv) lang() string { return sms.SpokenLanguage(c.f.Lang) }

// fields fills in what may be told anybody about a task, in spoken form.
func (c *conv) fields(t *Task) sms.Fields {
	f := sms.Fields{Centre: c.sc.Settings.CentreName}
	if c.sc.CentrePhone != "" {
		f.CentrePhone = sms.SayPhone(c.lang(), c.sc.CentrePhone)
	}
	if t != nil {
		f.Summary, f.Place = t.Summary, t.Place
		f.When = sms.SayWhen(c.lang(), t.StartsAt.In(c.sc.Zone), t.EndsAt.In(c.sc.Zone), c.sc.Now.In(c.sc.Zone))
		if t.several() {
			f.Headcount = sms.SayNumber(c.lang(), int64(t.Places()))
		}
	}
	return f
}

// details adds what only the volunteer who has the task may know.
func (c *conv) details(t *Task, r *Recipient) sms.Fields {
	f := c.fields(t)
	f.Details = t.Details
	if r != nil {
		f.Recipient, f.Address = r.Name, r.Address
		if r.Phone != "" {
			f.RecipientPhone = sms.SayPhone(c.lang(), r.Phone)
		}
	}
	if t.several() && c.sc.Task != nil && c.sc.Task.ID == t.ID {
		others := slices.DeleteFunc(slices.Clone(c.sc.Crew), func(on Commitment) bool {
			return slices.ContainsFunc(c.sc.Talk.Volunteers, func(x *Volunteer) bool { return x.ID == on.Volunteer.ID })
		})
		f.Others = listed(firstNames(others), c.lang(), mostHelpers)
	}
	return c.withPeople(f, t)
}

// withPeople adds, for the contact of an organisation that has the task, how many
// are noted.
func (c *conv) withPeople(f sms.Fields, t *Task) sms.Fields {
	if t == nil || !t.several() || c.sc.Task == nil || c.sc.Task.ID != t.ID {
		return f
	}
	for _, on := range c.sc.Crew {
		if on.Volunteer.Organisation() && slices.ContainsFunc(c.sc.Talk.Volunteers, func(x *Volunteer) bool { return x.ID == on.Volunteer.ID }) {
			f.Organisation, f.People = on.Volunteer.Name, sms.SayNumber(c.lang(), int64(on.Assignment.Heads()))
		}
	}
	return f
}
