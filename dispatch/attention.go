package dispatch

import "time"

// AttentionKind names what a human must decide or do.
type AttentionKind string

// Kinds of Attention. Each has a next step, said in its text.
const (
	AttentionUnclear       AttentionKind = "unclear_reply"    // read the reply and say what it means
	AttentionNobody        AttentionKind = "nobody_suitable"  // change the task or find somebody else
	AttentionAllAsked      AttentionKind = "all_asked"        // everybody suitable is asked, all open questions gone
	AttentionHard          AttentionKind = "may_be_hard"      // it may be hard to find somebody: move the task or ring
	AttentionUnfilled      AttentionKind = "unfilled"         // the deadline passed
	AttentionShort         AttentionKind = "short_of_helpers" // the deadline passed, and some of several helpers are missing
	AttentionWithdrawn     AttentionKind = "withdrawn"        // a volunteer withdrew
	AttentionStopped       AttentionKind = "stopped"          // a volunteer opted out with tasks ahead
	AttentionLateYes       AttentionKind = "late_yes"         // yes after the deadline, and nobody is found
	AttentionDoubleBooked  AttentionKind = "double_booked"    // yes to two tasks at the same time
	AttentionStranger      AttentionKind = "unknown_number"   // somebody we do not know wrote
	AttentionRequester     AttentionKind = "requester_wrote"  // a requester or recipient wrote
	AttentionRequest       AttentionKind = "request"          // a requester or recipient asks for help: look over the draft
	AttentionCancelAsked   AttentionKind = "cancel_asked"     // they call a task off: cancel it
	AttentionChangeAsked   AttentionKind = "change_asked"     // they want a task changed: change it
	AttentionNoShow        AttentionKind = "no_show"          // they say that nobody came
	AttentionSomeAway      AttentionKind = "some_away"        // they say that some of several did not come
	AttentionSeries        AttentionKind = "series"           // a task that recurs cannot be made: change the series
	AttentionNumber        AttentionKind = "number"           // a number cannot be reached
	AttentionCall          AttentionKind = "call"             // ring: this person cannot be reached by text
	AttentionTellRequester AttentionKind = "tell_requester"   // ring the requester: no text can be sent there
	AttentionUnsettled     AttentionKind = "unsettled"        // nobody can tell whether a text went out
	AttentionUndelivered   AttentionKind = "undelivered"      // an important text did not arrive
	AttentionGateway       AttentionKind = "gateway"          // the text service refuses: a setting is wrong
	AttentionFollowUp      AttentionKind = "follow_up"        // a task did not go well, or somebody tells how it went
	AttentionChange        AttentionKind = "change"           // does a change suit the volunteer? they have not answered
	AttentionUnfit         AttentionKind = "unfit"            // somebody no longer meets what the task asks for
	AttentionUnconfirmed   AttentionKind = "unconfirmed"      // a reminder asked for a yes, and none came
	AttentionAlert         AttentionKind = "alert"            // a coordinator could not be told of something
	AttentionFlood         AttentionKind = "flood"            // one number writes without end
	AttentionFault         AttentionKind = "fault"            // something failed again and again
	AttentionVoicemail     AttentionKind = "voicemail"        // somebody left a message on the telephone
	AttentionMissed        AttentionKind = "missed_call"      // somebody rang and reached nobody
	AttentionOrder         AttentionKind = "order"            // an institution ordered by telephone: look it over
	AttentionGuessing      AttentionKind = "pin_guesses"      // an institution's PIN is being guessed at
	AttentionExpiring      AttentionKind = "expiring"         // a clearance will soon run out: ask for a new one
	AttentionAppeal        AttentionKind = "appeal_answer"    // an answer to an appeal that only a human can read
	AttentionCalm          AttentionKind = "emergency_over"   // an emergency ended by itself: was that right?
)

// Attention is something only a human can decide (trenger deg).
type Attention struct {
	ID          int64
	UnitID      int64
	Kind        AttentionKind
	Text        string // Norwegian: what happened and what to do
	Urgent      bool
	TaskID      int64
	VolunteerID int64
	MessageID   int64
	OfferID     int64
	CallID      int64  // the call it is about; its recordings can be heard
	Likely      string // what an unclear reply probably means: yes, no, withdraw or empty
	// Key makes the same trouble one item: while an item with this key is open,
	// no second one is made. Empty: always a new item.
	Key        string
	At         time.Time
	ResolvedAt time.Time // zero: open
	ResolvedAs string
	ResolvedBy string
	// AlertAt is when somebody is told next; zero: never. TakenAt and TakenBy say
	// who sees to it; nobody else is told then.
	AlertAt time.Time
	TakenAt time.Time
	TakenBy string
}

// Event is one row of the log: when, who, what, why.
type Event struct {
	ID          int64
	UnitID      int64
	At          time.Time
	Kind        string // subject.what, as task.assigned, offer.sent, consent.stop
	Actor       string // system, volunteer, coordinator:ID, api:NAME, provider
	TaskID      int64
	VolunteerID int64
	OfferID     int64
	MessageID   int64
	CallID      int64
	From        string // state before, where there was one
	To          string // state after
	Why         string // Norwegian, without names: the log outlives the people in it
}
