package phonenet

import (
	"time"
)

// Status is the state of a message, in Twilio's words.
type Status string

// The states that the box uses. Received is that of an incoming text.
const (
	Accepted    Status = "accepted"
	Queued      Status = "queued"
	Sending     Status = "sending"
	Sent        Status = "sent"
	Delivered   Status = "delivered"
	Undelivered Status = "undelivered"
	Failed      Status = "failed"
	Received    Status = "received"
)

// Final says that the state will not change any more.
func (s Status) Final() bool {
	switch s {
	case Delivered, Undelivered, Failed, Received:
		return true
	}
	return false
}

// Direction says who wrote a message, in Twilio's words.
type Direction string

// The directions. A reply is what Twilio itself writes, to a stop word or because the webhook's answer told it to.
const (
	Inbound       Direction = "inbound"
	OutboundAPI   Direction = "outbound-api"
	OutboundReply Direction = "outbound-reply"
)

// Message is one text as it was at one moment.
type Message struct {
	SID       string
	From, To  string
	Body      string // as written, also after it was redacted at the provider
	Direction Direction
	Status    Status
	ErrorCode int
	Segments  int
	Media     []Media
	// MessagingServiceSID and StatusCallback are as the sender gave them.
	MessagingServiceSID string
	StatusCallback      string
	// Created, Sent and Updated are the provider's times; Arrived is when it reached the telephone. Zero: not yet.
	Created, Sent, Updated, Arrived time.Time
	// Auto marks Twilio's own answer to a stop, start or help word. Twilio's API does not list it.
	Auto bool
	// Redacted and Deleted say what the service asked the provider to forget.
	Redacted, Deleted bool
}

// number is the telephone at the other end from the service.
func (m *Message) number() string {
	if m.Direction == Inbound {
		return m.From
	}
	return m.To
}

// record is a message as the network keeps it. Network.mu guards it.
type record struct {
	Message
	index    int    // place in Network.records
	apiBody  string // what the API shows of the body
	fromLate bool   // the sender is not chosen yet: a message to a messaging service that is only accepted
	discard  bool   // ContentRetention=discard
	trouble  string // why the service did not take an incoming text, for the page
	version  uint64 // Network.version when it last changed
}

// add keeps a new message. The caller holds mu.
func (n *Network) add(rec *record) {
	rec.index = len(n.records)
	n.records = append(n.records, rec)
	n.bySID[rec.SID] = rec
	phone := n.phone(rec.number())
	phone.thread = append(phone.thread, rec)
	n.publish(rec)
}

// Messages returns every message there ever was, in order of creation, with those that were deleted since.
func (n *Network) Messages() []Message {
	n.mu.Lock()
	defer n.mu.Unlock()
	all := make([]Message, len(n.records))
	for i, rec := range n.records {
		all[i] = rec.Message
	}
	return all
}
