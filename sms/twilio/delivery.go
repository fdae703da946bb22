package twilio

import (
	"strconv"

	"folgesvenn/dispatch"
)

// deliveryOf is what a status and error code of a text say about it. Statuses
// come unordered; that a message never falls back is the domain's rule.
func deliveryOf(status, code string) dispatch.Delivery {
	if code == "0" {
		code = ""
	}
	d := dispatch.Delivery{Status: status, Code: code}
	switch status {
	case "sent":
		d.State = dispatch.MessageSent
	case "delivered", "read":
		d.State = dispatch.MessageDelivered
	case "undelivered", "failed":
		d.State = dispatch.MessageFailed
		d.Reason = reportedReason(code)
	case "canceled":
		// Somebody cancelled it in Twilio's console: nobody wants it retried.
		d.State = dispatch.MessageFailed
		d.Reason = dispatch.FailureRejected
	}
	// accepted, scheduled, queued, sending and whatever Twilio adds: on its way.
	return d
}

// reportedReason is what the code of a failed delivery means. Without a known
// code it is treated as 30008, Twilio's own "unknown error".
func reportedReason(code string) dispatch.FailureReason {
	n, _ := strconv.Atoi(code)
	switch reason := codeReasons[n]; reason {
	case dispatch.FailureNone, dispatch.FailureUnknown: // a report of failure leaves no doubt
		return dispatch.FailureTransient
	default:
		return reason
	}
}
