package twilio

import (
	"testing"

	"folgesvenn/dispatch"
)

func TestDeliveries(t *testing.T) {
	tests := []struct {
		status, code string
		state        dispatch.MessageState
		reason       dispatch.FailureReason
	}{
		{"accepted", "", "", ""},
		{"scheduled", "", "", ""},
		{"queued", "", "", ""},
		{"sending", "", "", ""},
		{"received", "", "", ""},
		{"", "", "", ""},
		{"something new", "30003", "", ""},
		{"sent", "", dispatch.MessageSent, ""},
		{"delivered", "", dispatch.MessageDelivered, ""},
		{"delivered", "0", dispatch.MessageDelivered, ""},
		{"read", "", dispatch.MessageDelivered, ""},
		{"canceled", "", dispatch.MessageFailed, dispatch.FailureRejected},
		{"failed", "", dispatch.MessageFailed, dispatch.FailureTransient},
		{"failed", "99999", dispatch.MessageFailed, dispatch.FailureTransient},
		{"failed", "20500", dispatch.MessageFailed, dispatch.FailureTransient},
		{"failed", "21610", dispatch.MessageFailed, dispatch.FailureOptedOut},
		{"failed", "30001", dispatch.MessageFailed, dispatch.FailureBusy},
		{"undelivered", "", dispatch.MessageFailed, dispatch.FailureTransient},
		{"undelivered", "0", dispatch.MessageFailed, dispatch.FailureTransient},
		{"undelivered", "30003", dispatch.MessageFailed, dispatch.FailureUnreachable},
		{"undelivered", "30004", dispatch.MessageFailed, dispatch.FailureBlocked},
		{"undelivered", "30005", dispatch.MessageFailed, dispatch.FailureBlocked},
		{"undelivered", "30006", dispatch.MessageFailed, dispatch.FailureCallInstead},
		{"undelivered", "30007", dispatch.MessageFailed, dispatch.FailureConfig},
		{"undelivered", "30008", dispatch.MessageFailed, dispatch.FailureTransient},
	}
	for _, tt := range tests {
		d := deliveryOf(tt.status, tt.code)
		if d.Status != tt.status || d.State != tt.state || d.Reason != tt.reason {
			t.Errorf("%s %s: got %+v, want %q because %q", tt.status, tt.code, d, tt.state, tt.reason)
		}
		if d.Code == "0" {
			t.Errorf("%s: code 0 means no error", tt.status)
		}
	}
}

// TestAFailureAlwaysHasAReason: the domain decides by it.
func TestAFailureAlwaysHasAReason(t *testing.T) {
	for code, reason := range codeReasons {
		if reason == dispatch.FailureNone {
			t.Errorf("%d has no reason", code)
		}
	}
}
