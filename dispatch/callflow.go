package dispatch

import (
	"time"

	"folgesvenn/sms"
	"folgesvenn/sms/reply"
)

// Place is where in a call's menus somebody is.
type Place string

// Places. Each says something when it is entered and then hears one answer.
const (
	PlaceOffer    Place = "offer"
	PlaceDetails  Place = "details"
	PlaceNews     Place = "news"
	PlaceTold     Place = "told"
	PlaceFollowUp Place = "follow_up"

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
	PlaceLength    Place = "length"
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
	// Heard is what was understood of speech, and Back the place it answers.
	Heard reply.Intent `json:"heard,omitempty"`
	Back  Place        `json:"back,omitempty"`
	Item  int          `json:"item,omitempty"` // of the list being read
	Task  int64        `json:"task,omitempty"` // the subject: what to withdraw from, cancel or change
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

// OrderForm is an order as it is filled in by telephone.
type OrderForm struct {
	Category  string `json:"category,omitempty"`
	Day       Date   `json:"day,omitzero"`
	From      int    `json:"from"` // minutes after midnight; -1: not told
	Hours     int    `json:"hours,omitempty"`
	Reference string `json:"reference,omitempty"`
	// AskedReference and AskedMessage: nothing is an answer too.
	AskedReference bool  `json:"asked_reference,omitempty"`
	AskedMessage   bool  `json:"asked_message,omitempty"`
	Spoken         bool  `json:"spoken,omitempty"` // a message was recorded
	TaskID         int64 `json:"task_id,omitempty"`
	Changes        int64 `json:"changes,omitempty"` // the task it changes; 0: a new one
}

// InputKind says how a step came about.
type InputKind string

// Kinds of input.
const (
	InputBegin     InputKind = "begin"
	InputKeys      InputKind = "keys"
	InputSpeech    InputKind = "speech"
	InputNothing   InputKind = "nothing" // patience ran out, or the hash key alone
	InputRecording InputKind = "recording"
	InputDialled   InputKind = "dialled" // the telephone we put through to has been tried
	inputOutcome   InputKind = "outcome" // what an act led to
)

// CallInput is what happened at the other end since the last turn.
type CallInput struct {
	Kind       InputKind
	Keys       string
	Speech     string
	Confidence float64 // of speech, from 0 to 1
	Recording  string  // the provider's id
	Seconds    int     // of the recording
	Taken      bool    // of a telephone that was dialled: somebody took it
	outcome    outcome
}

// CallActKind is what a turn does besides speaking.
type CallActKind string

// Acts of a call.
const (
	actAnswer   CallActKind = "answer"   // yes or no to a question
	actStop     CallActKind = "stop"     // no more calls
	actWithdraw CallActKind = "withdraw" // from a task
	actFollowUp CallActKind = "follow_up"
	actDetails  CallActKind = "details" // send them, or ring with them
	actKeep     CallActKind = "keep"    // a recording
	actOrder    CallActKind = "order"
	actChange   CallActKind = "change"
	actCancel   CallActKind = "cancel"
	actMissed   CallActKind = "missed" // somebody rang and reached nobody
	actUnclear  CallActKind = "unclear"
)

type callAct struct {
	kind   CallActKind
	intent reply.Intent
	offer  int64
	task   int64
}

// outcome is what an act led to.
type outcome struct {
	act      callAct
	reply    sms.Key // what would have been answered by text
	accepted bool
	failed   bool
	draft    bool
	taskID   int64
	byText   bool
}

// PINCheck is what became of a PIN that was entered.
type PINCheck string

// Outcomes of a PIN.
const (
	PINNone   PINCheck = ""
	PINRight  PINCheck = "right"
	PINWrong  PINCheck = "wrong"
	PINLocked PINCheck = "locked" // too many wrong ones lately, from here or for there
)

// ordered is a task of the institution that rings, with who comes.
type ordered struct {
	task      *Task
	volunteer *Volunteer
}

// Scene is what a turn of a call is decided by: the facts at this moment.
type Scene struct {
	Call     *Call
	Settings Settings
	Zone     *time.Location
	Now      time.Time
	// CentrePhone is the number people can ring, E.164.
	CentrePhone string
	Talk        Talk
	// Question, News: what an outgoing call is about.
	Question  *Question
	Ahead     *Commitment // the assignment of an outgoing call with news
	Task      *Task
	Recipient *Recipient
	Volunteer *Volunteer
	// Known are the institutions with a PIN that have this number; Requester is
	// the one that is spoken of.
	Known       []*Requester
	Requester   *Requester
	Orders      []ordered
	TakesOrders bool // some institution has a PIN
	PIN         PINCheck
	Duty        []string
	Open        bool
	TextsOK     bool // a text to this number can arrive
	Reading     reply.Reading
}

// said is a prompt with its fields.
type said struct {
	prompt sms.Prompt
	fields sms.Fields
	lang   string // empty: that of the call
}

// callTurn is what the machine decides: what is said, what is listened for, and one
// act, whose outcome comes back as the next input.
type callTurn struct {
	say    []said
	listen *Listen
	record *Record
	dial   *Dial
	act    *callAct
}

// mostMisses is how often a menu is said again before a human takes over.
const mostMisses = 2

// leastConfidence is how sure the provider must be of words.
const leastConfidence = 0.5

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
		PlaceDetails:  {enter: enterDetails, hear: hearDetails, digits: 1, empty: bye},
		PlaceNews:     {enter: enterNews, hear: hearNews, digits: 1},
		PlaceTold:     {enter: enterTold, hear: hearTold, digits: 1, empty: bye},
		PlaceFollowUp: {enter: enterFollowUp, hear: hearFollowUp, digits: 1, words: true},
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
		PlaceLength:    {enter: enterLength, hear: hearLength, digits: 1},
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
func (c *conv) miss(why sms.Prompt) {
	c.f.Misses++
	if c.f.Misses > mostMisses {
		if c.sc.Call.Direction == Out && !c.f.Pressed {
			bye(c)
			return
		}
		human(c)
		return
	}
	c.say(why, sms.Fields{})
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
	return f
}

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

// came goes on after an act.
func (c *conv) came(o outcome) {
	switch o.act.kind {
	case actAnswer:
		c.answered(o)
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
		if o.reply == sms.FollowUpThanks {
			c.say(sms.SayFollowUpThanks, sms.Fields{})
		} else {
			c.say(sms.SayFollowUpRead, sms.Fields{})
		}
		bye(c)
	case actDetails:
		c.detailsFollow(o.byText)
		c.enter(PlaceTask)
	case actKeep:
		c.f.Message = true
		if c.f.At == PlaceSpeak {
			c.f.Order.Spoken = true
			c.nextOf()
			return
		}
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
		c.enter(c.f.At)
		return
	}
	c.f.Answered = true
	if o.accepted && c.sc.Call.Direction == Out {
		c.f.Task = o.taskID
		c.enter(PlaceDetails)
		return
	}
	if o.accepted {
		c.say(sms.SayYours, c.fields(c.sc.Task))
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
