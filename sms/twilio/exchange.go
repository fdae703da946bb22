package twilio

import (
	"bytes"
	"context"
	"errors"
	"io"
	"net/http"
	"net/http/httptrace"
	"net/url"
	"strconv"
	"strings"
	"sync/atomic"
	"time"
)

// maxAnswer bounds how much of an answer is read, in bytes. The largest honest
// one is a page of a list.
const maxAnswer = 4 << 20

// maxRetryAfter bounds what Retry-After may ask for, so that a garbled header
// does not silence the service for years.
const maxRetryAfter = time.Hour

var errAnswerTooLong = errors.New("the answer is too long")

// exchange is the http.RoundTripper of one call. It puts the call's context on
// the request, turns it to another host where asked, reads the answer whole so
// that a broken one is an error here and the connection can be used again
// (twilio-go does not close the bodies of errors), and keeps what twilio-go
// hides.
type exchange struct {
	ctx    context.Context
	next   http.RoundTripper
	target *url.URL

	begun     bool        // the transport was asked to carry it
	looking   atomic.Bool // for a connection
	connected atomic.Bool // one was given to the request
	status    int         // 0: no answer
	header    http.Header
}

func (x *exchange) RoundTrip(req *http.Request) (*http.Response, error) {
	if err := x.ctx.Err(); err != nil {
		return nil, err
	}
	x.begun = true
	req = req.Clone(httptrace.WithClientTrace(x.ctx, &httptrace.ClientTrace{
		GetConn: func(string) { x.looking.Store(true) },
		GotConn: func(httptrace.GotConnInfo) { x.connected.Store(true) },
	}))
	if x.target != nil {
		req.URL.Scheme, req.URL.Host = x.target.Scheme, x.target.Host
		req.URL.Path = x.target.Path + req.URL.Path
		req.URL.RawPath = ""
		req.Host = ""
	}
	res, err := x.next.RoundTrip(req)
	if err != nil {
		return nil, err
	}
	x.status, x.header = res.StatusCode, res.Header
	answer, err := io.ReadAll(io.LimitReader(res.Body, maxAnswer+1))
	_ = res.Body.Close()
	if err != nil {
		return nil, err
	}
	if len(answer) > maxAnswer {
		return nil, errAnswerTooLong
	}
	res.Body = io.NopCloser(bytes.NewReader(answer))
	return res, nil
}

// neverLeft tells whether it is certain that nothing of the request was
// written: it ended before the transport was asked, or the transport looked for
// a connection and never got one (no such host, refused, no TLS). A transport
// that does not trace gives no certainty.
func (x *exchange) neverLeft() bool {
	return !x.begun || x.status == 0 && x.looking.Load() && !x.connected.Load()
}

// retryAfter reads the header of that name, in seconds or as a date.
func (x *exchange) retryAfter(now time.Time) time.Duration {
	v := strings.TrimSpace(x.header.Get("Retry-After"))
	if v == "" {
		return 0
	}
	var d time.Duration
	if s, err := strconv.ParseFloat(v, 64); err == nil {
		if !(s < maxRetryAfter.Seconds()) {
			return maxRetryAfter
		}
		d = time.Duration(s * float64(time.Second))
	} else if at, err := http.ParseTime(v); err == nil {
		d = at.Sub(now)
	}
	return min(max(d, 0), maxRetryAfter)
}
