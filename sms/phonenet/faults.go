package phonenet

import "time"

// Faults say what goes wrong. The shares are probabilities from 0 to 1, drawn anew for every request or message.
// The zero value is a network without faults.
type Faults struct {
	// Of a request to send. With Everywhere, LostRequest, TooManyRequests, ServerError and Slow strike every request
	// to the API; that is only heeded in the faults overall.
	LostRequest      float64       // the connection drops, nothing was accepted
	TooManyRequests  float64       // 429 with code 20429 and Retry-After
	ServerError      float64       // 500 with a page of HTML, nothing was accepted
	LostResponse     float64       // accepted, then the connection drops
	ErrorAfterAccept float64       // accepted, yet 500 with a page of HTML
	Slow             time.Duration // the answer takes this long (wall time); the message is accepted after it
	SlowAfterAccept  time.Duration // the message is accepted at once, the answer takes this long (wall time)
	Everywhere       bool

	// Of the number: the request to send is refused.
	Invalid  bool // 21211
	Landline bool // 21614
	OptedOut bool // 21610
	Refuse   int  // any other code that Twilio knows: 21408, 21612, 21635, 30001 ...

	// Of the delivery.
	Undelivered float64 // the share that ends as undelivered
	Code        int     // with this error code; 30008 if zero

	// Of the reports on messages and calls.
	NoCallback         float64       // the share of reports that are never posted
	DoubledCallbacks   float64       // the share of reports that are posted again, a while later
	ReorderedCallbacks float64       // the share of messages and calls whose reports come in another order
	LateCallbacks      time.Duration // every report comes this much later (virtual time)

	// Of incoming texts.
	DoubledWebhooks float64 // the share posted two to five times at once
	LostWebhook     float64 // the share never posted, only listable

	// Of calls. The faults of a request to send strike a request to call as well.
	RefuseCall   int     // the request to call is refused with this code: 21214, 21215, 21216, 21217 ...
	Busy         float64 // the share that finds the line engaged
	NoAnswer     float64 // the share that nobody answers
	FailedCall   float64 // the share that the network cannot connect
	Machine      float64 // the share that a machine picks up: it presses nothing and listens to all
	HangUpAtStep int     // the person hears so many documents of the service and hangs up in the last of them; 0: never
	SlowKeys     bool    // every key comes only after the service has given up waiting for the next
	LostSteps    float64 // the share of a call's requests to the service that never arrive
	DoubledSteps float64 // the share of a call's requests to the service that come twice at the same time
}

// SetFaults sets the faults that strike every number.
func (n *Network) SetFaults(f Faults) {
	n.mu.Lock()
	defer n.mu.Unlock()
	n.faults = f
	n.tell(change{})
}

// SetNumberFaults sets the faults of one number. Where they differ from the faults overall, the worse one strikes.
func (n *Network) SetNumberFaults(number string, f Faults) {
	number = canonical(number)
	n.mu.Lock()
	defer n.mu.Unlock()
	if f == (Faults{}) {
		delete(n.numberFaults, number)
	} else {
		n.numberFaults[number] = f
	}
	n.tell(change{number: n.phone(number).number})
}

// faultsOf joins the faults overall with those of the number. The caller holds mu.
func (n *Network) faultsOf(number string) Faults {
	f, own := n.faults, n.numberFaults[number]
	f.LostRequest = max(f.LostRequest, own.LostRequest)
	f.TooManyRequests = max(f.TooManyRequests, own.TooManyRequests)
	f.ServerError = max(f.ServerError, own.ServerError)
	f.LostResponse = max(f.LostResponse, own.LostResponse)
	f.ErrorAfterAccept = max(f.ErrorAfterAccept, own.ErrorAfterAccept)
	f.Slow = max(f.Slow, own.Slow)
	f.SlowAfterAccept = max(f.SlowAfterAccept, own.SlowAfterAccept)
	f.Invalid = f.Invalid || own.Invalid
	f.Landline = f.Landline || own.Landline
	f.OptedOut = f.OptedOut || own.OptedOut
	if own.Refuse != 0 {
		f.Refuse = own.Refuse
	}
	f.Undelivered = max(f.Undelivered, own.Undelivered)
	if own.Code != 0 {
		f.Code = own.Code
	}
	f.NoCallback = max(f.NoCallback, own.NoCallback)
	f.DoubledCallbacks = max(f.DoubledCallbacks, own.DoubledCallbacks)
	f.ReorderedCallbacks = max(f.ReorderedCallbacks, own.ReorderedCallbacks)
	f.DoubledWebhooks = max(f.DoubledWebhooks, own.DoubledWebhooks)
	f.LostWebhook = max(f.LostWebhook, own.LostWebhook)
	f.LateCallbacks = max(f.LateCallbacks, own.LateCallbacks)
	if own.RefuseCall != 0 {
		f.RefuseCall = own.RefuseCall
	}
	f.Busy = max(f.Busy, own.Busy)
	f.NoAnswer = max(f.NoAnswer, own.NoAnswer)
	f.FailedCall = max(f.FailedCall, own.FailedCall)
	f.Machine = max(f.Machine, own.Machine)
	if own.HangUpAtStep != 0 {
		f.HangUpAtStep = own.HangUpAtStep
	}
	f.SlowKeys = f.SlowKeys || own.SlowKeys
	f.LostSteps = max(f.LostSteps, own.LostSteps)
	f.DoubledSteps = max(f.DoubledSteps, own.DoubledSteps)
	return f
}

// strikes draws whether something of this probability happens now. The caller holds mu.
func (n *Network) strikes(number string, p float64) bool {
	return p > 0 && n.chance(number).Float64() < p
}
