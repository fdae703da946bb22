package twilio

import (
	"context"
	"net/http"
	"sync/atomic"
	"time"

	"github.com/go-chi/chi/v5"
	"github.com/rs/zerolog"
	"github.com/twilio/twilio-go/client"

	"folgesvenn/dispatch"
)

// Service is what the webhooks drive. An error means that nothing was stored;
// of a text or a report
// Twilio is told 500 and may call again. The same text or report comes more than
// once, late and out of order: the provider's id tells (law 1). Times are zero:
// Twilio sends none, and the service has its own clock.
type Service interface {
	ReceiveText(ctx context.Context, t dispatch.IncomingText) error
	DeliveryReport(ctx context.Context, r dispatch.Report, d dispatch.Delivery) error
	ReceiveCall(ctx context.Context, providerID, from string) (id int64, s dispatch.Script, err error)
	StepCall(ctx context.Context, st dispatch.CallStep) (dispatch.Script, error)
	ReportCall(ctx context.Context, r dispatch.CallReport) error
	TakeRecording(ctx context.Context, callID int64, providerID, recording string, seconds int) error
}

// answerTimeout bounds a use case. With readTimeout it stays within the 15
// seconds that Twilio waits for an answer (FACTS.md).
const answerTimeout = 9 * time.Second

// Webhooks takes Twilio's requests: texts to us and delivery reports.
type Webhooks struct {
	service    Service
	validator  client.RequestValidator
	accountSID string
	from       string
	// public is the configured address; origin is its scheme and host, prefix
	// its path.
	public, origin, prefix string
	patience               time.Duration // for one step of a call
	// voice is the one that spoke last: who has to wait while the store is busy is
	// asked to by the same, as far as it is known.
	voice atomic.Value
	log   zerolog.Logger
}

// NewWebhooks checks the options and makes the handlers. The error names every
// fault at once. Of the options, AccountSID, AuthToken, PublicURL, From and Log
// count.
func NewWebhooks(o Options, s Service) (*Webhooks, error) {
	if err := o.forWebhooks(); err != nil {
		return nil, err
	}
	u, _ := parseBase(o.PublicURL) // checked above
	w := &Webhooks{
		service:    s,
		validator:  client.NewRequestValidator(o.AuthToken),
		accountSID: o.AccountSID,
		from:       o.From,
		public:     u.String(),
		origin:     u.Scheme + "://" + u.Host,
		prefix:     u.EscapedPath(),
		patience:   patience,
		log:        o.Log,
	}
	return w, nil
}

// Routes adds everything below /twilio. Where a reverse proxy leaves the path
// of PublicURL on the request, r has to be mounted below that path.
//
// Enter PublicURL/twilio/sms in Twilio's console with method POST. Twilio calls
// once more only if it could not connect, unless the address ends in
// "#rc=3&rp=5xx,ct,rt"; ReceivedTexts finds what still was lost.
func (w *Webhooks) Routes(r chi.Router) {
	r.Route("/twilio", func(r chi.Router) {
		r.Use(w.signed)
		r.Post("/sms", w.receiveText)
		r.Post("/sms/status", w.deliveryReport)
		r.Post("/voice", w.incomingCall)
		r.Post("/voice/step", w.callStep)
		r.Post("/voice/status", w.callStatus)
		r.Post("/voice/recording", w.callRecording)
	})
}

func (w *Webhooks) receiveText(rw http.ResponseWriter, r *http.Request) {
	p := parameters(r)
	t, err := incomingText(p)
	if err != nil {
		w.refuse(rw, r, http.StatusBadRequest, err.Error())
		return
	}
	log := w.log.With().Str("sid", t.ProviderID).Logger()
	if w.from != "" && p.Get("To") != w.from {
		log.Warn().Msg("text to another number than ours; is the webhook set on the right number?")
	}
	ctx, cancel := useCase(r)
	defer cancel()
	if err := w.service.ReceiveText(ctx, t); err != nil {
		log.Error().Err(err).Msg("text not taken in; Twilio may call again, or it is fetched later")
		http.Error(rw, "cannot store it now", http.StatusInternalServerError)
		return
	}
	rw.Header().Set("Content-Type", "text/xml; charset=utf-8")
	_, _ = rw.Write([]byte(`<?xml version="1.0" encoding="UTF-8"?><Response/>`))
}

func (w *Webhooks) deliveryReport(rw http.ResponseWriter, r *http.Request) {
	rep, err := report(parameters(r), r.URL.Query())
	if err != nil {
		w.refuse(rw, r, http.StatusBadRequest, err.Error())
		return
	}
	ctx, cancel := useCase(r)
	defer cancel()
	if err := w.service.DeliveryReport(ctx, rep, deliveryOf(rep.Status, rep.ErrorCode)); err != nil {
		w.log.Error().Err(err).Str("sid", rep.ProviderID).Int64("message_id", rep.MessageID).Str("status", rep.Status).
			Msg("delivery report not taken in; Twilio may call again")
		http.Error(rw, "cannot store it now", http.StatusInternalServerError)
		return
	}
	rw.WriteHeader(http.StatusNoContent)
}

// useCase is the context of a use case. It outlives the request: a caller that
// hangs up has still told us something, and may not call again.
func useCase(r *http.Request) (context.Context, context.CancelFunc) {
	return context.WithTimeout(context.WithoutCancel(r.Context()), answerTimeout)
}

// refuse answers with a status and says why in the log, without anything that
// came with the request.
func (w *Webhooks) refuse(rw http.ResponseWriter, r *http.Request, status int, why string) {
	w.log.Warn().Int("status", status).Str("why", why).Bool("post", r.Method == http.MethodPost).Msg("webhook refused")
	http.Error(rw, http.StatusText(status), status)
}
