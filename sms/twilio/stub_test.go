package twilio

import (
	"bytes"
	"fmt"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"sync"
	"testing"

	"github.com/rs/zerolog"

	"folgesvenn/dispatch"
)

const (
	testAccount = "AC00000000000000000000000000000001"
	testToken   = "token0000000000000000000000000000"
	ourNumber   = "+4759440000"
	theirNumber = "+4742000017"
	theirWords  = "Hei Kari, kan du følge til legen?"
)

// seen is a request as the stub got it.
type seen struct {
	method, path, user, password, agent string
	query, form                         url.Values
}

// stub is a provider that gives one answer to everything.
type stub struct {
	*httptest.Server
	mu   sync.Mutex
	seen []seen
}

func newStub(t *testing.T, answer http.HandlerFunc) *stub {
	t.Helper()
	s := new(stub)
	s.Server = httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if err := r.ParseForm(); err != nil {
			t.Errorf("form: %v", err)
		}
		got := seen{method: r.Method, path: r.URL.Path, agent: r.UserAgent(), query: r.URL.Query(), form: r.PostForm}
		got.user, got.password, _ = r.BasicAuth()
		s.mu.Lock()
		s.seen = append(s.seen, got)
		s.mu.Unlock()
		answer(w, r)
	}))
	t.Cleanup(s.Close)
	return s
}

func (s *stub) requests() []seen {
	s.mu.Lock()
	defer s.mu.Unlock()
	return append([]seen(nil), s.seen...)
}

// log collects what is logged; several goroutines may write.
type log struct {
	mu sync.Mutex
	bytes.Buffer
}

func (l *log) Write(p []byte) (int, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.Buffer.Write(p)
}

func testOptions(apiURL string) (Options, *log) {
	l := new(log)
	return Options{
		AccountSID: testAccount, AuthToken: testToken, From: ourNumber,
		PublicURL: "https://sentral.example.no", APIURL: apiURL,
		SendRate: 1000, SendBurst: 1000, Log: zerolog.New(l),
	}, l
}

func newGateway(t *testing.T, apiURL string, change ...func(*Options)) (*Gateway, *log) {
	t.Helper()
	o, l := testOptions(apiURL)
	for _, c := range change {
		c(&o)
	}
	g, err := New(o)
	if err != nil {
		t.Fatal(err)
	}
	return g, l
}

func aText() dispatch.OutgoingText {
	return dispatch.OutgoingText{MessageID: 42, To: theirNumber, Body: theirWords}
}

// created answers as Twilio does to a text that it takes.
func accepted(w http.ResponseWriter, _ *http.Request) {
	w.Header().Set("Content-Type", "application/json")
	w.WriteHeader(http.StatusCreated)
	fmt.Fprintf(w, `{"sid":"SM00000000000000000000000000000001","status":"queued","to":%q,"body":%q,"error_code":null}`, theirNumber, theirWords)
}

// refusal answers with an error of Twilio's. Like Twilio's own, its words quote
// the number.
func refusal(status, code int) http.HandlerFunc {
	return func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", "application/json")
		w.WriteHeader(status)
		fmt.Fprintf(w, `{"code":%d,"message":"The 'To' number %s is wrong: %s","more_info":"https://www.twilio.com/docs/errors/%d","status":%d}`,
			code, theirNumber, theirWords, code, status)
	}
}

func page(status int, kind, body string) http.HandlerFunc {
	return func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", kind)
		w.WriteHeader(status)
		fmt.Fprint(w, body)
	}
}

// drop closes the connection without an answer, after the request was read.
func drop(w http.ResponseWriter, _ *http.Request) {
	if c, _, err := w.(http.Hijacker).Hijack(); err == nil {
		_ = c.Close()
	}
}

// half promises more than it gives.
func half(status int) http.HandlerFunc {
	return func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", "application/json")
		w.Header().Set("Content-Length", "400")
		w.WriteHeader(status)
		fmt.Fprint(w, `{"sid":"SM00000000000000000000000000000001","sta`)
	}
}

// personal fails the test where s holds anything of the person or a secret.
func personal(t *testing.T, where, s string) {
	t.Helper()
	for _, p := range []string{theirNumber, theirNumber[1:], "%2B47", theirWords, "Kari", "legen", testToken} {
		if strings.Contains(s, p) {
			t.Errorf("%s holds %q: %s", where, p, s)
		}
	}
}
