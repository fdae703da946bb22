package phonenet

import (
	"slices"
	"time"
)

// CallStatus is the state of a call, in Twilio's words.
type CallStatus string

// The states of a call. CallInitiated stands in reports alone: the API shows such a call as queued.
const (
	CallQueued     CallStatus = "queued"
	CallInitiated  CallStatus = "initiated"
	CallRinging    CallStatus = "ringing"
	CallInProgress CallStatus = "in-progress"
	CallCompleted  CallStatus = "completed"
	CallBusy       CallStatus = "busy"
	CallFailed     CallStatus = "failed"
	CallNoAnswer   CallStatus = "no-answer"
	CallCanceled   CallStatus = "canceled"
)

// Final says that the state will not change any more.
func (s CallStatus) Final() bool {
	switch s {
	case CallCompleted, CallBusy, CallFailed, CallNoAnswer, CallCanceled:
		return true
	}
	return false
}

// OutboundDial is the direction of a call that a Dial makes.
const OutboundDial Direction = "outbound-dial"

// Utterance is something that could be heard or was done in a call.
type Utterance struct {
	// Step is which document of the service it belongs to, counted from 1.
	Step int
	Kind UtteranceKind
	Text string
	// Voice and Language are those of what is said.
	Voice, Language string
	At              time.Time
}

// UtteranceKind tells the service's words from the person's.
type UtteranceKind string

// The kinds. Say, Play and Beep come from the service, Talk from whom the call was put through to; the rest is what the
// person did. A note is the box's own remark.
const (
	HeardSay    UtteranceKind = "say"
	HeardPlay   UtteranceKind = "play"
	HeardBeep   UtteranceKind = "beep"
	HeardTalk   UtteranceKind = "talk"
	DidPress    UtteranceKind = "press"
	DidSpeak    UtteranceKind = "speak"
	DidRecord   UtteranceKind = "record"
	NoteInACall UtteranceKind = "note"
)

// Call is one call as it was at one moment.
type Call struct {
	SID string
	// ParentSID is the call whose Dial made this one.
	ParentSID string
	From, To  string
	Direction Direction
	Status    CallStatus
	// Created, Started (it rings), Answered and Ended are the provider's times. Zero: not yet, or never.
	Created, Started, Answered, Ended time.Time
	// Duration is how long the call was answered, in whole seconds.
	Duration time.Duration
	// Steps is how many documents of the service were begun.
	Steps int
	// Transcript is all that was heard and done, in order.
	Transcript []Utterance
	// Listening says that the service waits for the person to do something.
	Listening bool
	// Recording says that what it waits for is a spoken message.
	Recording bool
	// Deleted says that the service asked the provider to forget the call.
	Deleted bool
}

// number is the telephone at the other end from the service.
func (c *Call) number() string {
	if c.Direction == Inbound {
		return c.From
	}
	return c.To
}

// pace is by what clock a call passes.
type pace int

const (
	// virtual time, as deliveries: robots, machines, and telephones that nobody looks at.
	virtual pace = iota
	// wall time: a person holds the telephone on the page.
	wall
	// byHand: a test holds it; nothing happens of its own, and what is said takes no time.
	byHand
)

// input is something that a person did at the telephone and the interpreter has not dealt with yet.
type input struct {
	key        rune // 0: none
	speech     string
	confidence float64
	silence    bool          // the person waits until the service gives up
	recorded   time.Duration // a spoken message of that length
	end        string        // what ended it: a key, "hangup", or nothing but silence
}

// callRecord is a call as the network keeps it. Network.mu guards it.
type callRecord struct {
	Call
	index int

	first, fallback source
	base            string // the address of the document that is being performed
	report          callReports
	ringFor         time.Duration
	limit           time.Duration // 0: none

	faults    Faults // as they were when the call was made
	pace      pace
	machine   bool // a machine picked up
	inputs    []input
	wish      wish // what the person decided about the ringing
	hungUp    bool // at the telephone
	hangUpDue bool // by a fault: when the service next waits
	stopped   bool // by the API, or because the other end is gone
	redirect  *source
	bridge    *callRecord // whom the call is put through to
	recordAt  time.Time   // when the recording began
	settled   bool        // ended, and all its reports were posted
	heard     int         // how much of the transcript Line.Hear has returned

	changed chan struct{} // closed and replaced with every change
	version uint64
}

// wish is what becomes of a ringing telephone.
type wish int

const (
	undecided wish = iota
	pickUp
	decline
	leaveRinging
)

// snapshot is the call for somebody outside. The caller holds mu.
func (rec *callRecord) snapshot() Call {
	c := rec.Call
	c.Transcript = slices.Clone(rec.Transcript)
	return c
}

// gone says that the conversation cannot go on as it was. The caller holds mu.
func (rec *callRecord) gone() bool {
	return rec.hungUp || rec.stopped || rec.redirect != nil || rec.Status.Final()
}

// addCall keeps a new call. The caller holds mu.
func (n *Network) addCall(rec *callRecord) {
	rec.SID = n.newSID("CA")
	rec.Created = n.opt.Now()
	rec.index = len(n.calls)
	rec.changed = make(chan struct{})
	rec.faults = n.faultsOf(rec.number())
	n.calls = append(n.calls, rec)
	n.callBySID[rec.SID] = rec
	p := n.phone(rec.number())
	p.calls = append(p.calls, rec)
	n.touch(rec)
}

// touch tells everybody that a call changed. The caller holds mu.
func (n *Network) touch(rec *callRecord) {
	rec.version = n.version + 1
	n.tell(change{number: rec.number(), call: rec.SID})
	close(rec.changed)
	rec.changed = make(chan struct{})
}

// utter adds to the transcript of a call. The caller holds mu.
func (n *Network) utter(rec *callRecord, u Utterance) {
	u.Step, u.At = rec.Steps, n.opt.Now()
	rec.Transcript = append(rec.Transcript, u)
	n.touch(rec)
}

// Calls returns every call there ever was, in order of creation, with those that were deleted since.
func (n *Network) Calls() []Call {
	n.mu.Lock()
	defer n.mu.Unlock()
	all := make([]Call, len(n.calls))
	for i, rec := range n.calls {
		all[i] = rec.snapshot()
	}
	return all
}

// liveCall is the call that a telephone is in or that rings at it, if any. The caller holds mu.
func (p *Phone) liveCall() *callRecord {
	for _, rec := range slices.Backward(p.calls) {
		if !rec.Status.Final() {
			return rec
		}
	}
	return nil
}
