package phonenet

import (
	"bytes"
	"encoding/json"
	"errors"
	"net"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync/atomic"
	"testing"

	"github.com/twilio/twilio-go/client"
	openapi "github.com/twilio/twilio-go/rest/api/v2010"
)

// nowhere keeps what the fuzzer makes up as an address for delivery reports from being called.
type nowhere struct{ calls *atomic.Int32 }

func (t nowhere) RoundTrip(*http.Request) (*http.Response, error) {
	if t.calls != nil {
		t.calls.Add(1)
	}
	return nil, &net.OpError{Op: "dial", Err: errors.New("nowhere")}
}

// A service that is down costs two connections: Twilio tries once more by default.
func TestRetryOfConnection(t *testing.T) {
	for address, want := range map[string]int32{"http://x/": 2, "http://x/#rc=0": 1, "http://x/#rc=4": 5, "http://x/#rc=4&rp=rt": 1} {
		n := New(Options{WebhookURL: address})
		var calls atomic.Int32
		n.client.Transport = nowhere{&calls}
		if _, err := n.Phone("+4742000001").Text(t.Context(), "JA"); err == nil || calls.Load() != want {
			t.Errorf("%s: %v after %d calls, want %d", address, err, calls.Load(), want)
		}
		n.Close()
	}
}

// Whatever is posted to it, the endpoint for sending answers 201 with a message or 4xx with a reason, strictly in
// twilio-go's types, and only a 201 makes a message.
func FuzzCreate(f *testing.F) {
	for _, form := range []string{
		"To=%2B4742000001&From=%2B4749900000&Body=Hei",
		"To=%2B4742000001&From=%2B4749900000&Body=Hei&StatusCallback=http%3A%2F%2F127.0.0.1%3A1%2Fs%3Fm%3D1&SmartEncoded=true",
		"To=%2B4742000001&MessagingServiceSid=MG1&Body=%F0%9F%91%8D&MediaUrl=x&MediaUrl=y&ContentRetention=discard",
		"To=%2B4769000000&From=x&Body=%FF%FE", "", "Body", "%", "To=+&From=-&Body=%00", "ValidityPeriod=9&ScheduleType=fixed",
	} {
		f.Add(form)
	}
	f.Fuzz(func(t *testing.T, form string) {
		n := New(Options{MessagingServiceSID: "MG1", Delivery: -1})
		n.client.Transport = nowhere{}
		defer n.Close()
		r := httptest.NewRequest(http.MethodPost, "/2010-04-01/Accounts/"+n.opt.AccountSID+"/Messages.json", strings.NewReader(form))
		r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
		r.SetBasicAuth(n.opt.AccountSID, n.opt.AuthToken)
		w := httptest.NewRecorder()
		n.ServeHTTP(w, r)

		var into any = &client.TwilioRestError{}
		made := 0
		if w.Code == http.StatusCreated {
			into, made = &openapi.ApiV2010Message{}, 1
		} else if w.Code < 400 || w.Code > 499 {
			t.Errorf("%q: %d", form, w.Code)
		}
		d := json.NewDecoder(bytes.NewReader(w.Body.Bytes()))
		d.DisallowUnknownFields()
		if err := d.Decode(into); err != nil {
			t.Errorf("%q: %v in %s", form, err, w.Body)
		}
		if got := len(n.Messages()); got != made {
			t.Errorf("%q: %d with %d messages", form, w.Code, got)
		}
	})
}
