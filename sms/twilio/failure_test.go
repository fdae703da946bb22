package twilio

import (
	"context"
	"errors"
	"fmt"
	"net"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"folgesvenn/dispatch"
)

type roundTripper func(*http.Request) (*http.Response, error)

func (f roundTripper) RoundTrip(r *http.Request) (*http.Response, error) { return f(r) }

// send sends one text and returns its failure.
func send(t *testing.T, ctx context.Context, g *Gateway) *dispatch.SendError {
	t.Helper()
	id, err := g.SendText(ctx, aText())
	var e *dispatch.SendError
	if !errors.As(err, &e) {
		t.Fatalf("got %q, %T %v; want a *dispatch.SendError", id, err, err)
	}
	if id != "" {
		t.Errorf("an id beside an error: %q", id)
	}
	personal(t, "the error", e.Error())
	for err := e.Err; err != nil; err = errors.Unwrap(err) {
		personal(t, "the cause", err.Error())
	}
	return e
}

// TestEveryRowOfTheTable goes through the table of codes in FACTS.md, then
// through what an answer can be besides.
func TestEveryRowOfTheTable(t *testing.T) {
	tests := []struct {
		name   string
		answer http.HandlerFunc
		want   dispatch.FailureReason
		code   string
	}{
		{"21211 invalid number", refusal(400, 21211), dispatch.FailureBadNumber, "21211"},
		{"21408 region not permitted", refusal(403, 21408), dispatch.FailureConfig, "21408"},
		{"21606 From not ours", refusal(400, 21606), dispatch.FailureConfig, "21606"},
		{"21610 opted out", refusal(400, 21610), dispatch.FailureOptedOut, "21610"},
		{"21610 opted out, as forbidden", refusal(403, 21610), dispatch.FailureOptedOut, "21610"},
		{"21612 no route", refusal(400, 21612), dispatch.FailureCallInstead, "21612"},
		{"21614 landline", refusal(400, 21614), dispatch.FailureCallInstead, "21614"},
		{"21635 not mobile", refusal(400, 21635), dispatch.FailureCallInstead, "21635"},
		{"21611 queue full", refusal(429, 21611), dispatch.FailureBusy, "21611"},
		{"21611 queue full, as 400", refusal(400, 21611), dispatch.FailureBusy, "21611"},
		{"30001 queue full", refusal(400, 30001), dispatch.FailureBusy, "30001"},
		{"20429 too many requests", refusal(429, 20429), dispatch.FailureBusy, "20429"},
		{"429 with a code of its own", refusal(429, 12345), dispatch.FailureBusy, "12345"},
		{"429 with HTML", page(429, "text/html", "<h1>slow down</h1>"), dispatch.FailureBusy, "HTTP 429"},
		{"429 cut off", half(429), dispatch.FailureBusy, "HTTP 429"},
		{"20500 server error", refusal(500, 20500), dispatch.FailureUnknown, "20500"},
		{"20500, as 400", refusal(400, 20500), dispatch.FailureUnknown, "20500"},
		{"5xx with a known code", refusal(503, 21211), dispatch.FailureUnknown, "21211"},
		{"5xx with a busy code", refusal(503, 20429), dispatch.FailureUnknown, "20429"},
		{"500 with HTML", page(500, "text/html", "<h1>oh no</h1>"), dispatch.FailureUnknown, "HTTP 500"},
		{"502 empty", page(502, "text/plain", ""), dispatch.FailureUnknown, "HTTP 502"},
		{"504 with JSON", page(504, "application/json", `{"message":"timeout"}`), dispatch.FailureUnknown, "HTTP 504"},
		{"30003 unreachable", refusal(400, 30003), dispatch.FailureUnreachable, "30003"},
		{"30004 blocked", refusal(400, 30004), dispatch.FailureBlocked, "30004"},
		{"30005 unknown handset", refusal(400, 30005), dispatch.FailureBlocked, "30005"},
		{"30006 landline or carrier", refusal(400, 30006), dispatch.FailureCallInstead, "30006"},
		{"30007 filtered", refusal(400, 30007), dispatch.FailureConfig, "30007"},
		{"30008 unknown", refusal(400, 30008), dispatch.FailureTransient, "30008"},
		{"20003 authentication", refusal(401, 20003), dispatch.FailureConfig, "20003"},
		{"401 without a body", page(401, "text/plain", ""), dispatch.FailureConfig, "HTTP 401"},
		{"401 with HTML", page(401, "text/html", "<h1>who?</h1>"), dispatch.FailureConfig, "HTTP 401"},
		{"403 of Twilio's", refusal(403, 99999), dispatch.FailureConfig, "99999"},
		{"403 with HTML", page(403, "text/html", "<h1>firewall</h1>"), dispatch.FailureUnknown, "HTTP 403"},
		{"404 no such account", refusal(404, 20404), dispatch.FailureConfig, "20404"},
		{"408 of Twilio's", refusal(408, 99999), dispatch.FailureUnknown, "99999"},
		{"4xx with unknown code", refusal(400, 99999), dispatch.FailureRejected, "99999"},
		{"4xx without a code, but Twilio's", page(422, "application/json", `{"status":422,"message":"no"}`), dispatch.FailureRejected, "HTTP 422"},
		{"4xx of somebody else's", page(400, "application/json", `{"error":"no"}`), dispatch.FailureUnknown, "HTTP 400"},
		{"4xx null", page(400, "application/json", `null`), dispatch.FailureUnknown, "HTTP 400"},
		{"4xx with a code of another type", page(400, "application/json", `{"code":"21211","status":400}`), dispatch.FailureUnknown, "HTTP 400"},
		{"400 with HTML", page(400, "text/html", "<h1>bad</h1>"), dispatch.FailureUnknown, "HTTP 400"},
		{"400 cut off", half(400), dispatch.FailureUnknown, "HTTP 400"},
		{"200 with HTML", page(200, "text/html", "<h1>log in to the network</h1>"), dispatch.FailureUnknown, "HTTP 200"},
		{"201 without a sid", page(201, "application/json", `{"status":"queued"}`), dispatch.FailureUnknown, "HTTP 201"},
		{"201 with an empty sid", page(201, "application/json", `{"sid":""}`), dispatch.FailureUnknown, "HTTP 201"},
		{"201 with an odd sid", page(201, "application/json", `{"sid":"<script>"}`), dispatch.FailureUnknown, "HTTP 201"},
		{"201 null", page(201, "application/json", `null`), dispatch.FailureUnknown, "HTTP 201"},
		{"201 empty", page(201, "application/json", ``), dispatch.FailureUnknown, "HTTP 201"},
		{"201 cut off", half(201), dispatch.FailureUnknown, "HTTP 201"},
		{"201 with a number for a body", page(201, "application/json", `{"sid":4742000017}`), dispatch.FailureUnknown, "HTTP 201"},
		{"204", func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(204) }, dispatch.FailureUnknown, "HTTP 204"},
		{"dropped after reading", drop, dispatch.FailureUnknown, ""},
		{"an answer without end", func(w http.ResponseWriter, _ *http.Request) {
			chunk := []byte(strings.Repeat(" ", 64<<10))
			for range 2 * maxAnswer / len(chunk) {
				if _, err := w.Write(chunk); err != nil {
					return
				}
			}
		}, dispatch.FailureUnknown, "HTTP 200"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			s := newStub(t, tt.answer)
			g, l := newGateway(t, s.URL)
			e := send(t, context.Background(), g)
			if e.Reason != tt.want || e.Code != tt.code {
				t.Errorf("got %s, code %q; want %s, code %q (%v)", e.Reason, e.Code, tt.want, tt.code, e)
			}
			if n := len(s.requests()); n != 1 {
				t.Errorf("asked %d times: a text must not be sent twice", n)
			}
			personal(t, "the log", l.String())
			if !strings.Contains(l.String(), `"message_id":42`) || !strings.Contains(l.String(), string(tt.want)) {
				t.Errorf("the log does not tell message and reason: %s", l.String())
			}
		})
	}
}

func TestRetryAfter(t *testing.T) {
	now := time.Date(2026, 11, 5, 9, 0, 0, 0, time.UTC)
	tests := map[string]time.Duration{
		"":                              0,
		"7":                             7 * time.Second,
		" 7 ":                           7 * time.Second,
		"0.5":                           500 * time.Millisecond,
		"0":                             0,
		"-3":                            0,
		"soon":                          0,
		"NaN":                           maxRetryAfter,
		"99999999999999999999":          maxRetryAfter,
		"Thu, 05 Nov 2026 09:00:30 GMT": 30 * time.Second,
		"Thu, 05 Nov 2026 08:00:00 GMT": 0,
		"Thu, 05 Nov 2099 08:00:00 GMT": maxRetryAfter,
	}
	for header, want := range tests {
		s := newStub(t, func(w http.ResponseWriter, r *http.Request) {
			if header != "" {
				w.Header().Set("Retry-After", header)
			}
			refusal(429, 20429)(w, r)
		})
		g, _ := newGateway(t, s.URL)
		g.now = func() time.Time { return now }
		if e := send(t, context.Background(), g); e.Reason != dispatch.FailureBusy || e.RetryAfter != want {
			t.Errorf("Retry-After %q: %s after %v, want %v", header, e.Reason, e.RetryAfter, want)
		}
	}
}

func TestRedirectsAreNotFollowed(t *testing.T) {
	for _, status := range []int{301, 302, 303, 307, 308} {
		var elsewhere atomic.Int32
		other := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			elsewhere.Add(1)
			accepted(w, r)
		}))
		t.Cleanup(other.Close)
		s := newStub(t, func(w http.ResponseWriter, r *http.Request) { http.Redirect(w, r, other.URL, status) })
		g, _ := newGateway(t, s.URL)
		if e := send(t, context.Background(), g); e.Reason != dispatch.FailureUnknown {
			t.Errorf("%d: %s", status, e.Reason)
		}
		if _, err := g.FindTexts(context.Background(), theirNumber, time.Time{}); err == nil {
			t.Errorf("%d: taken for an empty list", status)
		}
		if n := len(s.requests()); n != 2 {
			t.Errorf("%d: %d requests for one text and one list", status, n)
		}
		if elsewhere.Load() != 0 {
			t.Errorf("%d: the credentials went elsewhere", status)
		}
	}
}

func TestWhatNeverLeftMayBeSentAgain(t *testing.T) {
	closed, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	refused := "http://" + closed.Addr().String()
	_ = closed.Close()
	tls := httptest.NewTLSServer(http.HandlerFunc(accepted))
	t.Cleanup(tls.Close)
	// Filters that drop packets look like this: the dialler waits for ever.
	stuck := http.DefaultTransport.(*http.Transport).Clone()
	stuck.DialContext = func(ctx context.Context, _, _ string) (net.Conn, error) {
		<-ctx.Done()
		return nil, ctx.Err()
	}
	unknown := http.DefaultTransport.(*http.Transport).Clone()
	unknown.DialContext = func(context.Context, string, string) (net.Conn, error) {
		return nil, &net.OpError{Op: "dial", Net: "tcp", Err: &net.DNSError{Err: "no such host", Name: "api.twilio.com", IsNotFound: true}}
	}
	for name, change := range map[string]func(*Options){
		"connection refused":  func(o *Options) { o.APIURL = refused },
		"no such host":        func(o *Options) { o.Transport = unknown },
		"certificate":         func(o *Options) { o.APIURL = tls.URL },
		"no way to the host":  func(o *Options) { o.Transport, o.Timeout = stuck, 20*time.Millisecond },
		"plain HTTP expected": func(o *Options) { o.APIURL = strings.Replace(newStub(t, accepted).URL, "http:", "https:", 1) },
	} {
		g, _ := newGateway(t, "", change)
		if e := send(t, context.Background(), g); e.Reason != dispatch.FailureBusy {
			t.Errorf("%s: %s (%v)", name, e.Reason, e)
		}
	}
}

func TestATransportThatTellsNothingLeavesDoubt(t *testing.T) {
	g, _ := newGateway(t, "", func(o *Options) {
		o.Transport = roundTripper(func(*http.Request) (*http.Response, error) {
			return nil, &net.OpError{Op: "read", Err: errors.New("connection reset by peer")}
		})
	})
	if e := send(t, context.Background(), g); e.Reason != dispatch.FailureUnknown {
		t.Errorf("%s", e.Reason)
	}
}

func TestTimeoutsAndCancellation(t *testing.T) {
	release := make(chan struct{})
	arrived := make(chan struct{}, 10)
	s := newStub(t, func(_ http.ResponseWriter, r *http.Request) {
		arrived <- struct{}{}
		select {
		case <-r.Context().Done():
		case <-release:
		}
	})
	t.Cleanup(func() { close(release) })

	t.Run("no answer in time", func(t *testing.T) {
		g, _ := newGateway(t, s.URL, func(o *Options) { o.Timeout = 300 * time.Millisecond })
		if e := send(t, context.Background(), g); e.Reason != dispatch.FailureUnknown || !errors.Is(e, context.DeadlineExceeded) {
			t.Errorf("%s: %v", e.Reason, e)
		}
		<-arrived
	})
	t.Run("cancelled under way", func(t *testing.T) {
		g, _ := newGateway(t, s.URL)
		ctx, cancel := context.WithCancel(context.Background())
		go func() { <-arrived; cancel() }()
		if e := send(t, ctx, g); e.Reason != dispatch.FailureUnknown || !errors.Is(e, context.Canceled) {
			t.Errorf("%s: %v", e.Reason, e)
		}
	})
	t.Run("cancelled before", func(t *testing.T) {
		g, _ := newGateway(t, s.URL)
		ctx, cancel := context.WithCancel(context.Background())
		cancel()
		before := len(s.requests())
		if e := send(t, ctx, g); e.Reason != dispatch.FailureBusy || !errors.Is(e, context.Canceled) {
			t.Errorf("%s: %v", e.Reason, e)
		}
		if len(s.requests()) != before {
			t.Error("the request went out")
		}
	})
	t.Run("cancelled between turn and request", func(t *testing.T) {
		x := &exchange{next: roundTripper(func(*http.Request) (*http.Response, error) {
			t.Error("the transport was asked")
			return nil, errors.New("no")
		})}
		ctx, cancel := context.WithCancel(context.Background())
		cancel()
		x.ctx = ctx
		r, _ := http.NewRequest("POST", "https://api.twilio.com/", nil)
		_, err := x.RoundTrip(r)
		if e := x.sendFailure(nil, err, time.Now()); e.Reason != dispatch.FailureBusy {
			t.Errorf("%s", e.Reason)
		}
	})
}

// TestConnectionsAreReused: twilio-go leaves the bodies of errors open.
func TestConnectionsAreReused(t *testing.T) {
	var connections atomic.Int32
	s := httptest.NewUnstartedServer(refusal(400, 21211))
	s.Config.ConnState = func(_ net.Conn, state http.ConnState) {
		if state == http.StateNew {
			connections.Add(1)
		}
	}
	s.Start()
	t.Cleanup(s.Close)
	g, _ := newGateway(t, s.URL)
	for range 20 {
		send(t, context.Background(), g)
	}
	if n := connections.Load(); n != 1 {
		t.Errorf("%d connections for 20 refusals", n)
	}
}

// endless is a body that only ends when it is closed.
type endless struct{ read, closed int }

func (e *endless) Read(p []byte) (int, error) { e.read += len(p); return len(p), nil }
func (e *endless) Close() error               { e.closed++; return nil }

func TestAnAnswerWithoutEndIsGivenUp(t *testing.T) {
	body := new(endless)
	g, _ := newGateway(t, "", func(o *Options) {
		o.Transport = roundTripper(func(*http.Request) (*http.Response, error) {
			return &http.Response{StatusCode: 200, Body: body}, nil
		})
	})
	if e := send(t, context.Background(), g); e.Reason != dispatch.FailureUnknown {
		t.Errorf("%s", e.Reason)
	}
	if body.read > 2*maxAnswer || body.closed == 0 {
		t.Errorf("%d bytes read, closed %d times", body.read, body.closed)
	}
}

func TestErrorsReadWell(t *testing.T) {
	s := newStub(t, refusal(400, 21211))
	g, _ := newGateway(t, s.URL)
	want := "text not sent (bad_number, code 21211): Twilio refused, HTTP 400, see https://www.twilio.com/docs/api/errors/21211"
	if e := send(t, context.Background(), g); e.Error() != want {
		t.Errorf("got  %s\nwant %s", e, want)
	}
}

func TestNothingPersonalInListErrorsEither(t *testing.T) {
	for _, answer := range []http.HandlerFunc{drop, refusal(400, 21211), page(500, "text/html", theirNumber), half(200), page(200, "application/json", `{"page":47420000174742000017}`)} {
		s := newStub(t, answer)
		g, l := newGateway(t, s.URL)
		_, err := g.FindTexts(context.Background(), theirNumber, time.Time{})
		if err == nil {
			t.Fatal("no error")
		}
		for e := err; e != nil; e = errors.Unwrap(e) {
			personal(t, "the error", fmt.Sprintf("%v %+v", e, e))
		}
		personal(t, "the log", l.String())
	}
}
