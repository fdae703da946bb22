package twilio

import (
	"context"
	"net/http"
	"net/url"
	"strconv"
	"time"

	"github.com/rs/zerolog"
	"github.com/twilio/twilio-go/client"
	api "github.com/twilio/twilio-go/rest/api/v2010"

	"folgesvenn/dispatch"
)

// Gateway sends texts through Twilio and asks what became of them. It is safe
// for use by several goroutines and keeps no state but its connections and the
// pace of its sender.
type Gateway struct {
	options     Options
	credentials *client.Credentials
	public      *url.URL
	target      *url.URL // nil: Twilio itself
	transport   http.RoundTripper
	pace        *pace
	callPace    *pace
	now         func() time.Time
	log         zerolog.Logger
}

var _ dispatch.Gateway = (*Gateway)(nil)

// New checks the options and makes a Gateway; nothing is sent. The error names
// every fault at once.
func New(o Options) (*Gateway, error) {
	if err := o.forGateway(); err != nil {
		return nil, err
	}
	if o.SendRate == 0 {
		o.SendRate = 1
	}
	if o.SendBurst == 0 {
		o.SendBurst = 1
	}
	if o.CallRate == 0 {
		o.CallRate = 1
	}
	if o.Timeout == 0 {
		o.Timeout = defaultTimeout
	}
	g := &Gateway{
		options:     o,
		credentials: client.NewCredentials(o.AccountSID, o.AuthToken),
		transport:   o.Transport,
		pace:        newPace(o.SendRate, o.SendBurst),
		callPace:    newPace(o.CallRate, 1),
		now:         time.Now,
		log:         o.Log,
	}
	if o.APIKey != "" {
		g.credentials = client.NewCredentials(o.APIKey, o.APISecret)
	}
	if g.transport == nil {
		t := http.DefaultTransport.(*http.Transport).Clone()
		t.MaxIdleConnsPerHost = 8 // the default of two makes the outbox worker dial again and again
		// A connection that Twilio closes at the moment we write to it makes an
		// unknown outcome; so give it up before Twilio does.
		t.IdleConnTimeout = 30 * time.Second
		g.transport = t
	}
	g.public, _ = parseBase(o.PublicURL) // checked above
	if o.APIURL != "" {
		g.target, _ = parseBase(o.APIURL)
	}
	return g, nil
}

// Validity periods that Twilio takes (FACTS.md). Below five seconds a text may
// expire in Twilio's own queue before it is tried.
const (
	leastValidity = 5 * time.Second
	mostValidity  = 36000 * time.Second
)

// SendText hands one text to Twilio and returns its SID. It waits for the
// sender's turn first; where ctx ends before that, the text was certainly not
// sent and the error says busy. An error is always a *dispatch.SendError.
//
// The text asks for delivery reports at PublicURL/twilio/sms/status?m=ID, so
// that a report settles even a request whose answer was lost.
func (g *Gateway) SendText(ctx context.Context, t dispatch.OutgoingText) (string, error) {
	if wait, err := g.pace.wait(ctx); err != nil {
		return "", g.failed(t, &dispatch.SendError{Reason: dispatch.FailureBusy, RetryAfter: wait, Err: err})
	}
	ctx, cancel := context.WithTimeout(ctx, g.options.Timeout)
	defer cancel()
	service, x := g.open(ctx)
	message, err := service.CreateMessage(g.message(t))
	if failure := x.sendFailure(message, err, g.now()); failure != nil {
		return "", g.failed(t, failure)
	}
	g.log.Debug().Int64("message_id", t.MessageID).Str("sid", *message.Sid).Msg("text handed to Twilio")
	return *message.Sid, nil
}

func (g *Gateway) message(t dispatch.OutgoingText) *api.CreateMessageParams {
	p := new(api.CreateMessageParams)
	p.SetTo(t.To)
	p.SetBody(t.Body)
	if g.options.From != "" {
		p.SetFrom(g.options.From)
	}
	if g.options.MessagingServiceSID != "" {
		p.SetMessagingServiceSid(g.options.MessagingServiceSID)
	}
	p.SetStatusCallback(g.public.String() + "/twilio/sms/status?m=" + strconv.FormatInt(t.MessageID, 10))
	// A messaging service may replace letters on its own account; then the text
	// that FindTexts returns would not be the one that was sent.
	p.SetSmartEncoded(false)
	if t.Validity > 0 {
		p.SetValidityPeriod(int(min(max(t.Validity, leastValidity), mostValidity) / time.Second))
	}
	return p
}

// failed notes a failure for whoever looks closely; the caller gets it in full,
// and decides whether it is worth a warning.
func (g *Gateway) failed(t dispatch.OutgoingText, e *dispatch.SendError) error {
	g.log.Debug().Int64("message_id", t.MessageID).Str("reason", string(e.Reason)).Str("code", e.Code).
		Dur("retry_after_ms", e.RetryAfter).Err(e.Err).Msg("text not handed to Twilio")
	return e
}

// open makes a client for one call. twilio-go takes no context and hides the
// response's headers; a client of a few words around a shared transport gives
// both back, and the connections are reused.
func (g *Gateway) open(ctx context.Context) (*api.ApiService, *exchange) {
	x := &exchange{ctx: ctx, next: g.transport, target: g.target}
	c := &client.Client{
		Credentials: g.credentials,
		HTTPClient: &http.Client{
			Transport: x,
			// A redirect would carry the credentials elsewhere.
			CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
		},
		UserAgentExtensions: []string{"folgesvenn"},
	}
	c.SetAccountSid(g.options.AccountSID)
	// Not client.NewRequestHandler: it reads TWILIO_EDGE and TWILIO_REGION, and
	// the environment is read in one place only.
	return api.NewApiService(&client.RequestHandler{Client: c}), x
}
