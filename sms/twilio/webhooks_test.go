package twilio

import (
	"context"
	"crypto/hmac"
	"crypto/sha1"
	"crypto/sha256"
	"encoding/base64"
	"encoding/hex"
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"net/url"
	"os"
	"reflect"
	"slices"
	"strings"
	"sync"
	"testing"
	"testing/iotest"
	"time"

	"github.com/go-chi/chi/v5"
	"github.com/rs/zerolog"

	"folgesvenn/dispatch"
)

const public = "https://sentral.example.no"

// service keeps what reaches it.
type service struct {
	mu      sync.Mutex
	texts   []dispatch.IncomingText
	reports []dispatch.Report
	states  []dispatch.Delivery
	err     error
	ctx     func(context.Context)

	script      dispatch.Script // answers every step of a call
	slow        time.Duration
	rang        []string
	steps       []dispatch.CallStep
	callReports []dispatch.CallReport
	recordings  []string
}

func (s *service) ReceiveText(ctx context.Context, t dispatch.IncomingText) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.texts = append(s.texts, t)
	if s.ctx != nil {
		s.ctx(ctx)
	}
	return s.err
}

func (s *service) DeliveryReport(ctx context.Context, r dispatch.Report, d dispatch.Delivery) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.reports = append(s.reports, r)
	s.states = append(s.states, d)
	if s.ctx != nil {
		s.ctx(ctx)
	}
	return s.err
}

func (s *service) calls() int {
	return len(s.texts) + len(s.reports) + len(s.rang) + len(s.steps) + len(s.callReports) + len(s.recordings)
}

func newWebhooks(t testing.TB, change ...func(*Options)) (http.Handler, *service, *log) {
	t.Helper()
	o, l := testOptions("")
	for _, c := range change {
		c(&o)
	}
	s := new(service)
	w, err := NewWebhooks(o, s)
	if err != nil {
		t.Fatal(err)
	}
	r := chi.NewRouter()
	w.Routes(r)
	return r, s, l
}

// newRouter has the routes below /tekst.
func newRouter(w *Webhooks) http.Handler {
	r := chi.NewRouter()
	r.Route("/tekst", w.Routes)
	return r
}

// sign is Twilio's signature: of the address and, in order of their names, every
// parameter's name and value.
func sign(token, address string, params url.Values) string {
	names := make([]string, 0, len(params))
	for name := range params {
		names = append(names, name)
	}
	slices.Sort(names)
	for _, name := range names {
		address += name + params.Get(name)
	}
	mac := hmac.New(sha1.New, []byte(token))
	mac.Write([]byte(address))
	return base64.StdEncoding.EncodeToString(mac.Sum(nil))
}

func textParams() url.Values {
	return url.Values{
		"MessageSid": {"SM1"}, "SmsSid": {"SM1"}, "AccountSid": {testAccount}, "From": {theirNumber}, "To": {ourNumber},
		"Body": {"JA"}, "NumMedia": {"0"}, "NumSegments": {"1"}, "FromCountry": {"NO"}, "FromCity": {""},
	}
}

func reportParams() url.Values {
	return url.Values{
		"MessageSid": {"SM1"}, "SmsSid": {"SM1"}, "AccountSid": {testAccount}, "From": {ourNumber}, "To": {theirNumber},
		"MessageStatus": {"delivered"}, "SmsStatus": {"delivered"},
	}
}

// form is a signed POST as Twilio makes it.
func form(path string, params url.Values) *http.Request {
	r := httptest.NewRequest("POST", path, strings.NewReader(params.Encode()))
	r.Header.Set("Content-Type", "application/x-www-form-urlencoded; charset=UTF-8")
	r.Header.Set("X-Twilio-Signature", sign(testToken, public+path, params))
	return r
}

func do(h http.Handler, r *http.Request) *httptest.ResponseRecorder {
	w := httptest.NewRecorder()
	h.ServeHTTP(w, r)
	return w
}

func TestATextComesIn(t *testing.T) {
	h, s, l := newWebhooks(t)
	p := textParams()
	p.Set("Body", "  Ja, jeg kan følge på torsdag 👍 + 1  ")
	p.Set("NumMedia", "2")
	p.Set("OptOutType", "HELP")
	w := do(h, form("/twilio/sms", p))
	if w.Code != 200 || !strings.HasPrefix(w.Header().Get("Content-Type"), "text/xml") {
		t.Errorf("%d %s", w.Code, w.Header().Get("Content-Type"))
	}
	var answer struct {
		XMLName xml.Name `xml:"Response"`
		Inner   string   `xml:",innerxml"`
	}
	if err := xml.Unmarshal(w.Body.Bytes(), &answer); err != nil || answer.Inner != "" {
		t.Errorf("answer %q: %v", w.Body, err)
	}
	want := dispatch.IncomingText{ProviderID: "SM1", From: theirNumber, Body: "  Ja, jeg kan følge på torsdag 👍 + 1  ", Media: make([]dispatch.Media, 2)}
	if len(s.texts) != 1 || !reflect.DeepEqual(s.texts[0], want) {
		t.Errorf("got %+v", s.texts)
	}
	personal(t, "the log", l.String())
}

func TestAReportComesIn(t *testing.T) {
	for name, tt := range map[string]struct {
		query, status, code string
		want                dispatch.Report
		state               dispatch.MessageState
		reason              dispatch.FailureReason
	}{
		"delivered":       {"?m=42", "delivered", "", dispatch.Report{MessageID: 42}, dispatch.MessageDelivered, ""},
		"queued":          {"?m=42", "queued", "", dispatch.Report{MessageID: 42}, "", ""},
		"failed":          {"?m=42", "undelivered", "30006", dispatch.Report{MessageID: 42, ErrorCode: "30006"}, dispatch.MessageFailed, dispatch.FailureCallInstead},
		"no id":           {"", "sent", "", dispatch.Report{}, dispatch.MessageSent, ""},
		"empty id":        {"?m=", "sent", "", dispatch.Report{}, dispatch.MessageSent, ""},
		"odd id":          {"?m=42x", "sent", "", dispatch.Report{}, dispatch.MessageSent, ""},
		"negative id":     {"?m=-1", "sent", "", dispatch.Report{}, dispatch.MessageSent, ""},
		"huge id":         {"?m=99999999999999999999", "sent", "", dispatch.Report{}, dispatch.MessageSent, ""},
		"odd code":        {"?m=1", "failed", "x", dispatch.Report{MessageID: 1}, dispatch.MessageFailed, dispatch.FailureTransient},
		"zero code":       {"?m=1", "delivered", "0", dispatch.Report{MessageID: 1}, dispatch.MessageDelivered, ""},
		"a status of May": {"?m=1", "partially_delivered", "", dispatch.Report{MessageID: 1}, "", ""},
	} {
		t.Run(name, func(t *testing.T) {
			h, s, l := newWebhooks(t)
			p := reportParams()
			p.Set("MessageStatus", tt.status)
			if tt.code != "" {
				p.Set("ErrorCode", tt.code)
			}
			w := do(h, form("/twilio/sms/status"+tt.query, p))
			if w.Code != 204 || w.Body.Len() != 0 {
				t.Fatalf("%d %q", w.Code, w.Body)
			}
			tt.want.ProviderID, tt.want.Status = "SM1", tt.status
			if len(s.reports) != 1 || s.reports[0] != tt.want {
				t.Errorf("got %+v, want %+v", s.reports, tt.want)
			}
			if d := s.states[0]; d.State != tt.state || d.Reason != tt.reason || d.Status != tt.status {
				t.Errorf("got %+v", d)
			}
			personal(t, "the log", l.String())
		})
	}
}

func TestMalformedRequestsAreRefused(t *testing.T) {
	for name, tt := range map[string]struct {
		path   string
		change func(url.Values)
		status int
	}{
		"text without MessageSid":   {"/twilio/sms", func(p url.Values) { p.Del("MessageSid") }, 400},
		"text with odd MessageSid":  {"/twilio/sms", func(p url.Values) { p.Set("MessageSid", "SM1 or 1=1") }, 400},
		"text without From":         {"/twilio/sms", func(p url.Values) { p.Del("From") }, 400},
		"text with a line in From":  {"/twilio/sms", func(p url.Values) { p.Set("From", "+47\n42") }, 400},
		"text with odd UTF-8 From":  {"/twilio/sms", func(p url.Values) { p.Set("From", "\xff") }, 400},
		"text with endless From":    {"/twilio/sms", func(p url.Values) { p.Set("From", strings.Repeat("4", 65)) }, 400},
		"report without MessageSid": {"/twilio/sms/status?m=1", func(p url.Values) { p.Del("MessageSid") }, 400},
		"report without status":     {"/twilio/sms/status?m=1", func(p url.Values) { p.Del("MessageStatus") }, 400},
		"report with odd status":    {"/twilio/sms/status?m=1", func(p url.Values) { p.Set("MessageStatus", "Æ") }, 400},
		"no account":                {"/twilio/sms", func(p url.Values) { p.Del("AccountSid") }, 403},
		"another account":           {"/twilio/sms", func(p url.Values) { p.Set("AccountSid", "AC2") }, 403},
		"another account's report":  {"/twilio/sms/status", func(p url.Values) { p.Set("AccountSid", "AC2") }, 403},
		"unknown path":              {"/twilio/fax", func(url.Values) {}, 404},
		"too long":                  {"/twilio/sms", func(p url.Values) { p.Set("Body", strings.Repeat("a", maxRequest)) }, 413},
	} {
		t.Run(name, func(t *testing.T) {
			h, s, l := newWebhooks(t)
			p := textParams()
			if strings.Contains(tt.path, "status") {
				p = reportParams()
			}
			tt.change(p)
			if w := do(h, form(tt.path, p)); w.Code != tt.status {
				t.Errorf("%d, want %d", w.Code, tt.status)
			}
			if s.calls() != 0 {
				t.Error("it reached the service")
			}
			personal(t, "the log", l.String())
		})
	}
}

func TestBodiesAreMadeFitToStore(t *testing.T) {
	for in, want := range map[string]string{
		"":                                     "",
		"JA":                                   "JA",
		" ja \r\n":                             " ja \r\n",
		"a\u030a og æøå":                       "a\u030a og æøå", // not composed: the reader normalises
		"ja\xff\xfe nei":                       "ja\uFFFD nei",
		"j\x00a":                               "ja",
		"\x00":                                 "",
		"👍🏽":                                   "👍🏽",
		"ja\u200b\u202e 1":                     "ja\u200b\u202e 1",
		strings.Repeat("å", maxBody):           strings.Repeat("å", maxBody),
		strings.Repeat("å", maxBody) + "slutt": strings.Repeat("å", maxBody),
	} {
		h, s, _ := newWebhooks(t)
		p := textParams()
		p.Set("Body", in)
		r := form("/twilio/sms", p)
		if w := do(h, r); w.Code != 200 || len(s.texts) != 1 || s.texts[0].Body != want {
			t.Errorf("%.20q: %d, %+v", in, w.Code, s.texts)
		}
	}
}

func TestMediaCounts(t *testing.T) {
	for in, want := range map[string]int{"": 0, "0": 0, "3": 3, "-1": 0, "many": 0, "10": 10, "11": 10, "2000000000": 10} {
		h, s, _ := newWebhooks(t)
		p := textParams()
		p.Set("NumMedia", in)
		if do(h, form("/twilio/sms", p)); len(s.texts[0].Media) != want {
			t.Errorf("%q: %d", in, len(s.texts[0].Media))
		}
	}
}

func TestMediaOfATextComesIn(t *testing.T) {
	h, s, _ := newWebhooks(t)
	p := textParams()
	p.Set("NumMedia", "5")
	for i, m := range [][2]string{
		{"https://api.twilio.com/2010-04-01/Accounts/AC1/Messages/MM1/Media/ME1", "image/jpeg"}, {"javascript:alert(1)", "Audio/AMR; codecs=x"},
		{"http://user:pass@api.twilio.com/", "text/html\r\nX: y"}, {"https://api.twilio.com/" + strings.Repeat("x", 3000), ""},
		{"http://127.0.0.1:9/1", "photo"}, {"https://api.twilio.com/beyond", "image/png"},
	} {
		p.Set(fmt.Sprintf("MediaUrl%d", i), m[0])
		p.Set(fmt.Sprintf("MediaContentType%d", i), m[1])
	}
	do(h, form("/twilio/sms", p))
	want := []dispatch.Media{
		{URL: "https://api.twilio.com/2010-04-01/Accounts/AC1/Messages/MM1/Media/ME1", ContentType: "image/jpeg"},
		{ContentType: "audio/amr"}, {}, {}, {URL: "http://127.0.0.1:9/1"},
	}
	if !reflect.DeepEqual(s.texts[0].Media, want) {
		t.Errorf("got %+v, want %+v", s.texts[0].Media, want)
	}
}

func TestTextsToAnotherNumberAreKept(t *testing.T) {
	h, s, l := newWebhooks(t)
	p := textParams()
	p.Set("To", "+4759440001")
	if w := do(h, form("/twilio/sms", p)); w.Code != 200 || len(s.texts) != 1 {
		t.Errorf("%d", w.Code)
	}
	if !strings.Contains(l.String(), "another number") {
		t.Error("nothing in the log")
	}
}

func TestWhatCannotBeStoredIsNotAcknowledged(t *testing.T) {
	for _, path := range []string{"/twilio/sms", "/twilio/sms/status?m=1"} {
		h, s, l := newWebhooks(t)
		s.err = errors.New("database or disk is full")
		p := reportParams() // holds all that either needs
		if w := do(h, form(path, p)); w.Code != 500 {
			t.Errorf("%s: %d", path, w.Code)
		}
		if !strings.Contains(l.String(), "disk is full") {
			t.Error("nothing in the log")
		}
	}
}

func TestAUseCaseIsBoundedAndOutlivesTheCaller(t *testing.T) {
	for _, path := range []string{"/twilio/sms", "/twilio/sms/status?m=1"} {
		h, s, _ := newWebhooks(t)
		ctx, hangUp := context.WithCancel(context.Background())
		s.ctx = func(ctx context.Context) {
			hangUp()
			if ctx.Err() != nil {
				t.Errorf("%s: ended with its caller: %v", path, ctx.Err())
			}
			if d, ok := ctx.Deadline(); !ok || time.Until(d)+readTimeout >= 15*time.Second {
				t.Errorf("%s: not bounded by Twilio's patience: %v", path, d)
			}
		}
		do(h, form(path, reportParams()).WithContext(ctx))
		if s.calls() != 1 {
			t.Errorf("%s: %d calls", path, s.calls())
		}
	}
}

func TestOnlyPOST(t *testing.T) {
	for _, method := range []string{"GET", "HEAD", "PUT", "DELETE", "PATCH", "OPTIONS"} {
		for _, path := range []string{"/twilio/sms", "/twilio/sms/status?m=1"} {
			h, s, _ := newWebhooks(t)
			path += map[bool]string{true: "&", false: "?"}[strings.Contains(path, "?")] + textParams().Encode()
			r := httptest.NewRequest(method, path, nil)
			if w := do(h, r); w.Code != 403 {
				t.Errorf("%s %s unsigned: %d", method, path, w.Code)
			}
			r.Header.Set("X-Twilio-Signature", sign(testToken, public+path, nil))
			if w := do(h, r); w.Code != 405 || w.Header().Get("Allow") != "POST" {
				t.Errorf("%s %s signed: %d, allow %q", method, path, w.Code, w.Header().Get("Allow"))
			}
			if s.calls() != 0 {
				t.Error("it reached the service")
			}
		}
	}
}

// TestASlowBodyIsNotWaitedFor: a caller that never ends its body must not hold
// a handler.
func TestASlowBodyIsNotWaitedFor(t *testing.T) {
	h, s, _ := newWebhooks(t)
	d := &deadlines{ResponseRecorder: httptest.NewRecorder()}
	h.ServeHTTP(d, form("/twilio/sms", textParams()))
	if len(d.got) != 2 || time.Until(d.got[0]) > readTimeout || !d.got[1].IsZero() || s.calls() != 1 {
		t.Errorf("bodies may take until %v", d.got)
	}
	r := form("/twilio/sms", textParams())
	r.Body = io.NopCloser(io.MultiReader(strings.NewReader("Body=J"), iotest.ErrReader(os.ErrDeadlineExceeded)))
	if w := do(h, r); w.Code != 400 || s.calls() != 1 {
		t.Errorf("half a body: %d", w.Code)
	}
}

type deadlines struct {
	*httptest.ResponseRecorder
	got []time.Time
}

func (d *deadlines) SetReadDeadline(t time.Time) error {
	d.got = append(d.got, t)
	return nil
}

func TestSecretsStayOutOfRefusals(t *testing.T) {
	var out strings.Builder
	h, _, _ := newWebhooks(t, func(o *Options) { o.Log = zerolog.New(&out) })
	r := form("/twilio/sms?secret="+testToken, textParams())
	r.Header.Set("X-Twilio-Signature", "bm9wZQ==")
	if w := do(h, r); w.Code != 403 {
		t.Errorf("%d", w.Code)
	}
	personal(t, "the log", out.String())
	if out.Len() == 0 {
		t.Error("nothing in the log")
	}
}

func hash(body string) string {
	sum := sha256.Sum256([]byte(body))
	return hex.EncodeToString(sum[:])
}
