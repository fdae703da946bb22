package dispatch

import "time"

// Direction of a message, seen from the service.
type Direction string

// Directions of a message.
const (
	In  Direction = "in"
	Out Direction = "out"
)

// MessageState is how far a message has come. An outgoing message is a row
// before it is a request (law 3): queued, sending (committed, with a
// deadline), the request, sent (the provider's id is known), then delivered or
// failed as the delivery report says.
type MessageState string

// States of a message.
const (
	MessageReceived  MessageState = "received" // incoming
	MessageQueued    MessageState = "queued"
	MessageSending   MessageState = "sending"
	MessageUnsettled MessageState = "unsettled" // nobody could tell whether it went out; Attention
	MessageSent      MessageState = "sent"
	MessageFailed    MessageState = "failed"
	MessageDelivered MessageState = "delivered"
	MessageCancelled MessageState = "cancelled" // was never sent: it had become untrue or too late
)

// Rank orders the states of an outgoing message: reports come late, doubled
// and out of order, and a message never falls back.
func (s MessageState) Rank() int {
	switch s {
	case MessageQueued:
		return 1
	case MessageSending:
		return 2
	case MessageUnsettled:
		return 3
	case MessageSent:
		return 4
	case MessageFailed, MessageCancelled:
		return 5
	case MessageDelivered:
		return 6
	default:
		return 0
	}
}

// MessageKind says what a message is for, and so which rules it goes by.
type MessageKind string

// Kinds of message. Only an answer, sent because somebody just wrote, goes out
// in quiet hours.
const (
	KindIncoming MessageKind = "incoming"
	KindOffer    MessageKind = "offer"
	KindAnswer   MessageKind = "answer"
	KindNotice   MessageKind = "notice" // to a volunteer or requester, unasked
	KindAlert    MessageKind = "alert"  // to a coordinator's own telephone
	KindManual   MessageKind = "manual" // written by a coordinator
	KindAppeal   MessageKind = "appeal" // can you help today?
)

// Message is a text sent or received (melding). The table of messages is also
// the outbox.
type Message struct {
	ID          int64
	UnitID      int64
	Direction   Direction
	Kind        MessageKind
	Phone       string // the other end, E.164
	Body        string
	State       MessageState
	Segments    int
	Urgent      bool // may go out in quiet hours
	TaskID      int64
	VolunteerID int64
	OfferID     int64
	InReplyTo   int64 // the incoming message it answers
	RetryOf     int64 // the undelivered message it says once more

	ProviderID string // unique where known; empty before the provider took it
	ErrorCode  string // the provider's, of the last failure
	Media      []Media

	CreatedAt time.Time
	SendAt    time.Time // not before
	ExpiresAt time.Time // not after; zero: no limit
	Attempts  int       // requests begun
	Deadline  time.Time // of the request under way
	// SettleAt is when to ask the provider next what became of a request with
	// an unknown outcome; SettleTries counts the times it answered "no trace".
	SettleAt    time.Time
	SettleTries int
	// Asks counts questions to the provider, answered or not.
	Asks   int
	SentAt time.Time
	// Intent and Why are how an incoming text was read.
	Intent string
	Why    string
}

// Report is a delivery report from the provider, kept under the provider's id
// and status (law 1).
type Report struct {
	ProviderID string
	Status     string
	ErrorCode  string
	MessageID  int64 // our own id, carried by the callback address; 0: not known
	At         time.Time
}
