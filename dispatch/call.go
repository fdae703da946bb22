package dispatch

import "time"

// CallState is how far a call has come. An outgoing call is a row before it is
// a request (law 3): queued, dialling (committed, with a deadline), the request,
// ringing (the provider's id is known), answered, and then how it ended.
type CallState string

// States of a call. An incoming one begins as answered.
const (
	CallQueued    CallState = "queued"
	CallDialling  CallState = "dialling"
	CallUnsettled CallState = "unsettled" // nobody could tell whether it went out; Attention
	CallRinging   CallState = "ringing"
	CallAnswered  CallState = "answered" // somebody, or something, is at the other end
	CallBusy      CallState = "busy"
	CallNoAnswer  CallState = "no_answer"
	CallFailed    CallState = "failed"
	CallCompleted CallState = "completed"
	CallCancelled CallState = "cancelled" // was not made, or ended while it rang: it had become untrue or too late
)

// CallStates lists every state of a call, in the order of its life.
var CallStates = []CallState{CallQueued, CallDialling, CallUnsettled, CallRinging, CallAnswered, CallBusy, CallNoAnswer, CallFailed, CallCompleted,
	CallCancelled}

// Rank orders the states: reports come late, doubled and out of order, and a
// call never falls back.
func (s CallState) Rank() int {
	switch s {
	case CallQueued:
		return 1
	case CallDialling:
		return 2
	case CallUnsettled:
		return 3
	case CallRinging:
		return 4
	case CallAnswered:
		return 5
	case CallBusy, CallNoAnswer, CallFailed, CallCompleted, CallCancelled:
		return 6
	default:
		return 0
	}
}

// Over tells whether the call has ended.
func (s CallState) Over() bool { return s.Rank() == 6 }

// CallPurpose says what a call is for.
type CallPurpose string

// Purposes of a call. Of an incoming one it is what the caller turned out to
// want.
const (
	CallForOffer    CallPurpose = "offer"     // a question to a volunteer
	CallForNews     CallPurpose = "news"      // what became of a task, to who is concerned
	CallForFollowUp CallPurpose = "follow_up" // did it go well?
	CallForAppeal   CallPurpose = "appeal"    // can they help today? (an emergency)
	CallIncoming    CallPurpose = "incoming"
)

// CallPurposes lists every purpose.
var CallPurposes = []CallPurpose{CallForOffer, CallForNews, CallForFollowUp, CallForAppeal, CallIncoming}

// Call is a telephone call, made or received (samtale). The table of calls is
// also what there is to be dialled, and where each conversation stands.
type Call struct {
	ID          int64
	UnitID      int64
	Direction   Direction
	Purpose     CallPurpose
	Topic       string // of news: the text that would have been sent (an sms.Key)
	Phone       string // the other end, E.164
	State       CallState
	Urgent      bool // may ring in quiet hours
	TaskID      int64
	VolunteerID int64
	OfferID     int64
	RequesterID int64 // whom a call with news or a follow-up is to, where it is to no volunteer:
	RecipientID int64 // who asked for the help, or who gets it
	PleaID      int64 // what a call of an appeal asks
	Attempt     int   // 1, and one more for each time it was dialled again because nobody answered

	ProviderID string // unique where known
	ErrorCode  string

	CreatedAt   time.Time
	DialAt      time.Time // not before
	ExpiresAt   time.Time // not after; zero: no limit
	Requests    int       // begun
	Deadline    time.Time // of the request under way
	SettleAt    time.Time // when to ask the provider next; zero: no need
	SettleTries int       // answers "no trace"
	Asks        int       // questions to the provider in this state
	AnsweredAt  time.Time
	EndAt       time.Time // when to have the provider end it, for it has become untrue; zero: no need
	EndedAt     time.Time

	// Step counts the steps of the conversation that were taken, Flow is where it
	// stands and Script what was said last, both as JSON: the same step again is
	// answered with the same script.
	Step   int
	Flow   string
	Script string
}

// UnderWay tells whether somebody may be on the line, or the line is being
// sought.
func (c *Call) UnderWay() bool {
	switch c.State {
	case CallDialling, CallUnsettled, CallRinging, CallAnswered:
		return true
	}
	return false
}

// CallFilter narrows a list; zero fields do not.
type CallFilter struct {
	Phone  string
	TaskID int64
	PleaID int64
}

// CallCount is how many calls stand in one state.
type CallCount struct {
	Direction Direction
	State     CallState
	N         int
}

// Recording is something said into the telephone that is kept at the provider:
// a message, or what an institution said about an order. What we hold is where
// to ask for it.
type Recording struct {
	ID         int64
	UnitID     int64
	CallID     int64
	TaskID     int64
	ProviderID string // unique
	Seconds    int
	CreatedAt  time.Time
	DeleteAt   time.Time // when it is to be deleted; zero: it has been, or is kept
	DeletedAt  time.Time
}
