package dispatch

import (
	"context"
	"fmt"
	"io"
	"time"
)

// Gateway sends texts through a provider and asks it what became of them.
// sms/twilio implements it.
type Gateway interface {
	// SendText hands one text to the provider and returns the provider's id. A
	// failure is a *SendError; anything else means that the outcome is unknown.
	SendText(ctx context.Context, t OutgoingText) (providerID string, err error)
	// FindTexts lists what the provider has sent to a number since the given
	// time, so that an unknown outcome can be settled.
	FindTexts(ctx context.Context, to string, since time.Time) ([]ProviderText, error)
	// ReceivedTexts lists what was sent to us since the given time, so that
	// texts whose webhook never arrived are taken in.
	ReceivedTexts(ctx context.Context, since time.Time) ([]IncomingText, error)

	// PlaceCall asks the provider to ring somebody and returns the provider's id.
	// A failure is a *SendError; anything else means that the outcome is unknown.
	PlaceCall(ctx context.Context, c OutgoingCall) (providerID string, err error)
	// FindCalls lists the calls that the provider has made for us to a number
	// since the given time, so that an unknown outcome can be settled.
	FindCalls(ctx context.Context, to string, since time.Time) ([]ProviderCall, error)
	// CallNow tells where a call stands; ErrNotFound where the provider does not
	// know it.
	CallNow(ctx context.Context, providerID string) (ProviderCall, error)
	// EndCall has the provider end a call that still rings, and tells where it
	// stands; one that has been answered goes on. ErrNotFound where the provider
	// does not know it.
	EndCall(ctx context.Context, providerID string) (ProviderCall, error)
	// DeleteRecording has the provider delete a recording. One that is gone
	// already is no error.
	DeleteRecording(ctx context.Context, providerID string) error
}

// ProviderCall is a call as the provider knows it.
type ProviderCall struct {
	ProviderID string
	To         string
	State      CallState // empty: nothing that we have a word for
	At         time.Time
}

// RecordingFetcher gets recordings from the provider. It is apart from Gateway
// because only the page needs it. sms/twilio implements it.
type RecordingFetcher interface {
	// FetchRecording opens one for reading; close it. Where the provider has it no
	// longer the error is ErrNotFound.
	FetchRecording(ctx context.Context, providerID string) (body io.ReadCloser, contentType string, err error)
}

// OutgoingText is a text on its way to the provider.
type OutgoingText struct {
	MessageID int64 // ours; the delivery report carries it back
	To        string
	Body      string
	// Validity is how long the provider may keep trying; 0: its own limit.
	Validity time.Duration
}

// ProviderText is a text as the provider knows it.
type ProviderText struct {
	ProviderID string
	To         string
	Body       string
	Delivery   Delivery
	At         time.Time
}

// IncomingText is a text to us.
type IncomingText struct {
	ProviderID string
	From       string
	Body       string
	Media      []Media
	At         time.Time // when the provider got it; zero: now
}

// Delivery is what the provider says about a text, by webhook or when asked.
type Delivery struct {
	Status string       // the provider's own word, for the log
	State  MessageState // sent, delivered or failed; empty: says nothing new
	Code   string       // the provider's error code, empty when all is well
	Reason FailureReason
}

// FailureReason is what a failure means for us, whatever the provider calls it.
type FailureReason string

// Reasons of failure, after the table in FACTS.md.
const (
	FailureNone        FailureReason = ""
	FailureBusy        FailureReason = "busy"        // try again later, it was not accepted
	FailureUnknown     FailureReason = "unknown"     // outcome unknown: settle before any retry
	FailureBadNumber   FailureReason = "bad_number"  // flag the number
	FailureCallInstead FailureReason = "call"        // no text can reach this number: call it
	FailureOptedOut    FailureReason = "opted_out"   // record the opt-out
	FailureUnreachable FailureReason = "unreachable" // not now: next volunteer
	FailureBlocked     FailureReason = "blocked"     // no retry; a human looks at the number
	FailureConfig      FailureReason = "config"      // our own set-up is wrong: alarm
	FailureTransient   FailureReason = "transient"   // delivery failed; one retry, then a call
	FailureRejected    FailureReason = "rejected"    // the provider refuses this very text
)

// SendError is a failure to send with a known meaning.
type SendError struct {
	Reason     FailureReason
	Code       string        // the provider's, for the log
	RetryAfter time.Duration // what the provider asked for; 0: nothing
	Err        error
}

func (e *SendError) Error() string {
	return fmt.Sprintf("text not sent (%s, code %s): %v", e.Reason, e.Code, e.Err)
}

func (e *SendError) Unwrap() error { return e.Err }
