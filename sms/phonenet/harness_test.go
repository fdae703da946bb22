package phonenet_test

import (
	"bytes"
	"context"
	"encoding/json"
	"io"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/twilio/twilio-go/client"
	openapi "github.com/twilio/twilio-go/rest/api/v2010"

	"folgesvenn/sms/phonenet"
)

// box is a network behind a real listener, with a service that collects what the network posts to it.
type box struct {
	t   *testing.T
	net *phonenet.Network
	url string
	api *openapi.ApiService
	srv *service
}

// newBox starts a network. The fields of opt that the test leaves empty get defaults that suit tests.
func newBox(t *testing.T, opt phonenet.Options) *box {
	t.Helper()
	srv := newService(t)
	if opt.WebhookURL == "" {
		opt.WebhookURL = srv.url + "/twilio/sms"
	}
	if opt.Delivery == 0 {
		opt.Delivery = time.Millisecond
	}
	net := phonenet.New(opt)
	t.Cleanup(net.Close)
	server := httptest.NewServer(net)
	t.Cleanup(server.Close)
	srv.token = net.Options().AuthToken
	b := &box{t: t, net: net, url: server.URL, srv: srv}
	b.api = b.client(net.Options().AccountSID, net.Options().AuthToken)
	return b
}

// client is twilio-go's own, with its requests sent to the box instead of Twilio.
func (b *box) client(user, password string) *openapi.ApiService {
	target, err := url.Parse(b.url)
	if err != nil {
		b.t.Fatal(err)
	}
	c := &client.Client{
		Credentials: client.NewCredentials(user, password),
		HTTPClient:  &http.Client{Timeout: 10 * time.Second, Transport: &strict{t: b.t, target: target}},
	}
	c.SetAccountSid(b.net.Options().AccountSID)
	return openapi.NewApiServiceWithClient(c)
}

// strict sends requests to another host and decodes every answer strictly into twilio-go's types on the way.
type strict struct {
	t      *testing.T
	target *url.URL
}

func (s *strict) RoundTrip(r *http.Request) (*http.Response, error) {
	r = r.Clone(r.Context())
	r.URL.Scheme, r.URL.Host = s.target.Scheme, s.target.Host
	resp, err := http.DefaultTransport.RoundTrip(r)
	if err != nil {
		return nil, err
	}
	body, err := io.ReadAll(resp.Body)
	resp.Body.Close()
	if err != nil {
		return nil, err
	}
	resp.Body = io.NopCloser(bytes.NewReader(body))
	if strings.HasPrefix(resp.Header.Get("Content-Type"), "application/json") {
		decodeStrictly(s.t, r, resp.StatusCode, body)
	}
	return resp, nil
}

func decodeStrictly(t *testing.T, r *http.Request, status int, body []byte) {
	var into any = &openapi.ApiV2010Message{}
	switch {
	case status >= 400:
		into = &client.TwilioRestError{}
	case strings.HasSuffix(r.URL.Path, "/Media.json"):
		into = &openapi.ListMediaResponse{}
	case strings.Contains(r.URL.Path, "/Media/"):
		into = &openapi.ApiV2010Media{}
	case r.Method == http.MethodGet && strings.HasSuffix(r.URL.Path, "/Messages.json"):
		into = &openapi.ListMessageResponse{}
	case r.Method == http.MethodGet && strings.HasSuffix(r.URL.Path, "/Calls.json"):
		into = &openapi.ListCallResponse{}
	case strings.Contains(r.URL.Path, "/Calls/") && strings.HasSuffix(r.URL.Path, "/Recordings.json"):
		into = &openapi.ListCallRecordingResponse{}
	case strings.Contains(r.URL.Path, "/Calls"):
		into = &openapi.ApiV2010Call{}
	case strings.HasSuffix(r.URL.Path, "/Recordings.json"):
		into = &openapi.ListRecordingResponse{}
	case strings.Contains(r.URL.Path, "/Recordings/"):
		into = &openapi.ApiV2010Recording{}
	}
	d := json.NewDecoder(bytes.NewReader(body))
	d.DisallowUnknownFields()
	if err := d.Decode(into); err != nil {
		t.Errorf("%s %s: %v in %s", r.Method, r.URL, err, body)
	}
	if d.More() {
		t.Errorf("%s %s: more than one value in %s", r.Method, r.URL, body)
	}
}

// send sends through twilio-go.
func (b *box) send(to, body string, more ...func(*openapi.CreateMessageParams)) (*openapi.ApiV2010Message, error) {
	params := (&openapi.CreateMessageParams{}).SetTo(to).SetFrom(b.net.Options().Number).SetBody(body)
	for _, f := range more {
		f(params)
	}
	return b.api.CreateMessage(params)
}

func (b *box) mustSend(to, body string, more ...func(*openapi.CreateMessageParams)) *openapi.ApiV2010Message {
	b.t.Helper()
	m, err := b.send(to, body, more...)
	if err != nil {
		b.t.Fatal(err)
	}
	return m
}

// reported asks for delivery reports.
func (b *box) reported(p *openapi.CreateMessageParams) {
	p.SetStatusCallback(b.srv.url + "/twilio/sms/status?m=1")
}

// settled waits until a message has reached its last state.
func (b *box) settled(sid string) phonenet.Message {
	b.t.Helper()
	m, err := b.net.Await(b.ctx(), func(m phonenet.Message) bool { return m.SID == sid && m.Status.Final() })
	if err != nil {
		b.t.Fatal(err)
	}
	return m
}

func (b *box) ctx() context.Context {
	ctx, cancel := context.WithTimeout(b.t.Context(), 10*time.Second)
	b.t.Cleanup(cancel)
	return ctx
}

// service stands for the program that uses the network. It checks every signature with twilio-go's own validator.
type service struct {
	t     *testing.T
	url   string
	token string
	// public is the address that the service knows itself by; its own if empty.
	public string

	mu      sync.Mutex
	got     []post
	changed chan struct{}
	answer  func(p post, w http.ResponseWriter)
}

// post is what the network posted.
type post struct {
	method string
	path   string
	form   url.Values
	header http.Header
}

func newService(t *testing.T) *service {
	s := &service{t: t, changed: make(chan struct{})}
	server := httptest.NewServer(s)
	t.Cleanup(server.Close)
	s.url = server.URL
	return s
}

func (s *service) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	body, err := io.ReadAll(r.Body)
	if err != nil {
		s.t.Error(err)
	}
	base := s.url
	if s.public != "" {
		base = s.public
	}
	validator := client.NewRequestValidator(s.token)
	if r.Method == http.MethodGet {
		if !validator.Validate(base+r.URL.RequestURI(), nil, r.Header.Get("X-Twilio-Signature")) {
			s.t.Errorf("%s: the signature does not fit", r.URL)
		}
		body = []byte(r.URL.RawQuery)
	} else if !validator.ValidateBody(base+r.URL.RequestURI(), body, r.Header.Get("X-Twilio-Signature")) {
		s.t.Errorf("%s: the signature does not fit", r.URL)
	}
	form, err := url.ParseQuery(string(body))
	if err != nil {
		s.t.Error(err)
	}
	p := post{method: r.Method, path: r.URL.RequestURI(), form: form, header: r.Header}
	s.mu.Lock()
	s.got = append(s.got, p)
	answer := s.answer
	close(s.changed)
	s.changed = make(chan struct{})
	s.mu.Unlock()
	if answer != nil {
		answer(p, w)
		return
	}
	w.Header().Set("Content-Type", "text/xml")
	io.WriteString(w, "<Response/>")
}

// posts returns what was posted to addresses that begin so.
func (s *service) posts(path string) []post {
	s.mu.Lock()
	defer s.mu.Unlock()
	var found []post
	for _, p := range s.got {
		if strings.HasPrefix(p.path, path) {
			found = append(found, p)
		}
	}
	return found
}

// await waits for that many posts.
func (s *service) await(ctx context.Context, path string, count int) []post {
	s.t.Helper()
	for {
		s.mu.Lock()
		changed := s.changed
		s.mu.Unlock()
		if found := s.posts(path); len(found) >= count {
			return found
		}
		select {
		case <-changed:
		case <-ctx.Done():
			s.t.Fatalf("%d posts to %s, want %d", len(s.posts(path)), path, count)
		}
	}
}

func statuses(posts []post) string {
	var all []string
	for _, p := range posts {
		all = append(all, p.form.Get("MessageStatus"))
	}
	return strings.Join(all, " ")
}

func deref(s *string) string {
	if s == nil {
		return "<nil>"
	}
	return *s
}
