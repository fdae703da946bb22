package twilio

import (
	"context"
	"crypto/tls"
	"crypto/x509"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"time"

	"github.com/twilio/twilio-go/client"
	api "github.com/twilio/twilio-go/rest/api/v2010"

	"folgesvenn/dispatch"
)

const noConnection = "no connection"

// fault is what went wrong in a call, in words that hold nothing personal:
// Twilio's messages quote the number, and net/url's errors the whole query.
type fault struct {
	what   string
	status int // HTTP; 0: no answer
	code   int // Twilio's; 0: none
	// refused: Twilio itself says no, so nothing was done.
	refused bool
	cause   error
}

func (f *fault) Error() string {
	var b strings.Builder
	b.WriteString(f.what)
	if f.status != 0 {
		fmt.Fprintf(&b, ", HTTP %d", f.status)
	}
	if f.code != 0 {
		fmt.Fprintf(&b, ", see https://www.twilio.com/docs/api/errors/%d", f.code)
	}
	if s := harmless(f.cause); s != "" {
		b.WriteString(": " + s)
	}
	return b.String()
}

// Unwrap lets errors.Is find a context's end.
func (f *fault) Unwrap() error { return f.cause }

// harmless is the text of an error that tells of the network only.
func harmless(err error) string {
	var (
		dns  *net.DNSError
		op   *net.OpError
		cert *tls.CertificateVerificationError
		host x509.HostnameError
	)
	switch {
	case err == nil:
		return ""
	case errors.Is(err, context.DeadlineExceeded):
		return "timed out"
	case errors.Is(err, context.Canceled):
		return "cancelled"
	case errors.As(err, &dns):
		return "no address found for the host " + dns.Name
	case errors.As(err, &cert), errors.As(err, &host):
		return "its certificate cannot be trusted"
	case errors.As(err, &op):
		return op.Error()
	case errors.Is(err, io.EOF), errors.Is(err, io.ErrUnexpectedEOF):
		return "the connection was closed"
	default:
		return ""
	}
}

// fault says what went wrong in the call that ended with err. Nil err: the
// answer itself is wrong.
func (x *exchange) fault(err error) *fault {
	var address *url.Error
	if errors.As(err, &address) {
		err = address.Err // without the query, which holds the number
	}
	f := &fault{status: x.status, cause: err}
	var rest *client.TwilioRestError
	switch {
	case errors.As(err, &rest) && x.isTwilios(rest):
		f.what, f.code, f.refused, f.cause = "Twilio refused", rest.Code, true, nil
	case x.neverLeft():
		f.what = noConnection
	case x.status == 0:
		f.what = "no answer"
	default:
		f.what, f.cause = "the answer is not Twilio's, or is broken", networkOnly(err)
	}
	return f
}

// isTwilios tells whether an error body is Twilio's. Any JSON object decodes
// into twilio-go's error, so one from a proxy on the way would pass for it.
func (x *exchange) isTwilios(e *client.TwilioRestError) bool {
	return e.Code != 0 || x.status != 0 && e.Status == x.status
}

// networkOnly leaves out errors of decoding: they quote the answer.
func networkOnly(err error) error {
	if harmless(err) == "" {
		return nil
	}
	return err
}

// sendFailure is what the end of a request to send means; nil: Twilio has
// taken the text. It follows the table of FACTS.md:
//
//   - 429 and 401 are refusals whatever the body looks like: the request was
//     turned away before anybody read it.
//   - Any other answer counts only if it is Twilio's own. An HTML page, half a
//     body or a redirect may come from a proxy on the way back.
//   - 5xx says nothing about what was done, whatever code it carries.
//   - A request that never got a connection was not sent: busy, safe to retry.
func (x *exchange) sendFailure(m *api.ApiV2010Message, err error, now time.Time) *dispatch.SendError {
	if err == nil && x.status/100 == 2 && m != nil && m.Sid != nil && messageSID(*m.Sid) {
		return nil
	}
	f := x.fault(err)
	e := &dispatch.SendError{Reason: dispatch.FailureUnknown, Code: f.label(), Err: f}
	switch {
	case f.status == http.StatusTooManyRequests:
		e.Reason = dispatch.FailureBusy
	case f.status == http.StatusUnauthorized:
		e.Reason = dispatch.FailureConfig
	case f.status/100 == 5:
	case f.refused:
		e.Reason = refusedReason(f)
	case x.neverLeft():
		e.Reason = dispatch.FailureBusy
	}
	if e.Reason == dispatch.FailureBusy {
		e.RetryAfter = x.retryAfter(now)
	}
	return e
}

func refusedReason(f *fault) dispatch.FailureReason {
	if reason, ok := codeReasons[f.code]; ok {
		return reason
	}
	switch {
	case f.status == http.StatusForbidden:
		return dispatch.FailureConfig
	case f.status == http.StatusRequestTimeout:
		return dispatch.FailureUnknown
	default:
		return dispatch.FailureRejected
	}
}

// label is the code for the log: Twilio's, or HTTP's where there is none.
func (f *fault) label() string {
	switch {
	case f.code != 0:
		return strconv.Itoa(f.code)
	case f.status != 0:
		return "HTTP " + strconv.Itoa(f.status)
	default:
		return ""
	}
}
