package dispatch

import (
	"time"

	"folgesvenn/sms"
	"folgesvenn/sms/reply"
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

// CallActKind is what a turn does besides speaking.
type CallActKind string

// Acts of a call.
const (
	actAnswer   CallActKind = "answer"   // yes or no to a question
	actHelp     CallActKind = "help"     // can they help today, or not
	actStop     CallActKind = "stop"     // no more calls
	actWithdraw CallActKind = "withdraw" // from a task
	actFollowUp CallActKind = "follow_up"
	actComing   CallActKind = "coming"  // they come, as a reminder asked
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
	people int // so many come; 0: not said
}

// outcome is what an act led to.
type outcome struct {
	act      callAct
	reply    sms.Key // what would have been answered by text
	accepted bool
	failed   bool
	fewer    bool // more would come than there are places left
	draft    bool
	taskID   int64
	byText   bool
	// Of an appeal: several were asked, and these of them can.
	several bool
	helpers string
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
	task *Task
	crew []Commitment // who is on it
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
	Question *Question
	// Plea is the appeal that a call is with, or that somebody who rings in may
	// answer, Appeal what it says, and Asked whose answers it waits for.
	Plea      *Plea
	Appeal    *Appeal
	Asked     []Pleaded
	Ahead     *Commitment // the assignment of an outgoing call with news
	Task      *Task
	Recipient *Recipient
	Volunteer *Volunteer
	Crew      []Commitment // all who are on the task of the call
	Party     *party       // whom an outgoing call is to, where it is to no volunteer
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

// scene loads what a turn is decided by.
func (w *work) scene(c *Call, f Flow, in CallInput, pin PINCheck) (*Scene, error) {
	sc := &Scene{Call: c, Zone: w.s.zone, Now: w.now, PIN: pin}
	var err error
	if sc.Settings, err = w.settings(c.UnitID); err != nil {
		return nil, err
	}
	sc.CentrePhone = sc.Settings.CentrePhone
	if sc.CentrePhone == "" {
		sc.CentrePhone = w.s.own
	}
	sc.Duty, sc.Open = onDuty(sc.Settings, w.now.In(w.s.zone))
	// The conversation is the same as by text; the pseudo-message only carries
	// the number.
	if sc.Talk, _, err = w.talk(&Message{UnitID: c.UnitID, Phone: c.Phone}, IncomingText{From: c.Phone}); err != nil {
		return nil, err
	}
	if err := w.subject(sc, c, in); err != nil {
		return nil, err
	}
	if err := w.appealOf(sc, c); err != nil {
		return nil, err
	}
	if c.Direction == In {
		if err := w.institutions(sc, f, pin); err != nil {
			return nil, err
		}
	}
	if v := sc.Volunteer; v != nil {
		sc.TextsOK = takesTexts(v) && w.unreachableByText(v.Phone) == ""
	}
	if in.Kind == InputSpeech {
		sc.Reading = w.readSpeech(sc, in.Speech)
	}
	return sc, nil
}

// readSpeech reads words by the same reader as texts, without the commands of
// the service's own: those are for texts.
func (w *work) readSpeech(sc *Scene, words string) reply.Reading {
	return w.s.reader.Read(words, w.replyContext(sc.Talk, sc.Settings))
}

// subject loads what an outgoing call is about, or the task that an incoming one
// has just answered about.
func (w *work) subject(sc *Scene, c *Call, in CallInput) error {
	taskID := c.TaskID
	if in.Kind == inputOutcome && in.outcome.taskID != 0 {
		taskID = in.outcome.taskID
	}
	var err error
	if c.VolunteerID != 0 {
		if sc.Volunteer, err = w.Volunteer(c.VolunteerID); err != nil {
			return err
		}
	}
	if taskID == 0 {
		return nil
	}
	if sc.Task, err = w.Task(taskID); err != nil {
		return err
	}
	if sc.Task.RecipientID != 0 {
		if sc.Recipient, err = w.Recipient(sc.Task.RecipientID); err != nil {
			return err
		}
	}
	on, err := w.helpers(sc.Task)
	if err != nil {
		return err
	}
	sc.Crew = on
	if c.Direction == In {
		return nil
	}
	if sc.Party, err = w.partyOf(c); err != nil || sc.Party != nil {
		if len(on) > 0 {
			sc.Volunteer = on[0].Volunteer
		}
		return err
	}
	for i := range on {
		if on[i].Volunteer.ID == c.VolunteerID {
			sc.Ahead = &on[i]
		}
	}
	// The call is to one volunteer of the household, about one thing.
	var awaited []Commitment
	for _, x := range sc.Talk.Awaited {
		if x.Task.ID == taskID && x.Volunteer.ID == c.VolunteerID {
			awaited = append(awaited, x)
		}
	}
	sc.Talk.Awaited = awaited
	if c.OfferID == 0 {
		return nil
	}
	sc.Question, err = w.questionOf(c.OfferID)
	return err
}

// questionOf loads one question.
func (w *work) questionOf(offerID int64) (*Question, error) {
	o, err := w.Offer(offerID)
	if err != nil {
		return nil, err
	}
	q := &Question{Offer: o}
	if q.Task, err = w.Task(o.TaskID); err != nil {
		return nil, err
	}
	if q.Volunteer, err = w.Volunteer(o.VolunteerID); err != nil {
		return nil, err
	}
	if q.Task.RecipientID != 0 {
		blocked, err := w.BlockedFor(q.Task.RecipientID)
		if err != nil {
			return nil, err
		}
		q.Blocked = blocked[q.Volunteer.ID]
	}
	if q.Left, err = w.placesLeft(q); err != nil {
		return nil, err
	}
	if !q.changes() && (q.Task.State == TaskOpen || q.Task.State == TaskUnfilled) {
		lacks, err := w.lacks(q.Task, q.Volunteer)
		if err != nil {
			return nil, err
		}
		q.Lacks = lacks
	}
	return q, nil
}
