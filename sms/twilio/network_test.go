package twilio

import (
	"context"
	"errors"
	"net/http"
	"net/http/httptest"
	"strconv"
	"sync"
	"testing"
	"time"

	"github.com/go-chi/chi/v5"

	"folgesvenn/dispatch"
	"folgesvenn/sms/phonenet"
)

// inbox is a service that hands on what comes in.
type inbox struct {
	texts   chan dispatch.IncomingText
	reports chan reported
}

type reported struct {
	dispatch.Report
	dispatch.Delivery
}

func (s inbox) ReceiveText(_ context.Context, t dispatch.IncomingText) error {
	s.texts <- t
	return nil
}

func (s inbox) DeliveryReport(_ context.Context, r dispatch.Report, d dispatch.Delivery) error {
	s.reports <- reported{r, d}
	return nil
}

func (s inbox) ReceiveCall(context.Context, string, string) (int64, dispatch.Script, error) {
	return 1, dispatch.Script{}, nil
}

func (s inbox) StepCall(context.Context, dispatch.CallStep) (dispatch.Script, error) {
	return dispatch.Script{Step: 1, Lines: []dispatch.Line{{Text: "Hei!", Lang: "nb"}}, Listen: &dispatch.Listen{Digits: 1, Seconds: 8, Lang: "nb"}}, nil
}

func (s inbox) ReportCall(context.Context, dispatch.CallReport) error { return nil }

func (s inbox) TakeRecording(context.Context, int64, string, string, int) error { return nil }

// box is the gateway, the webhooks and a network between them.
type box struct {
	*phonenet.Network
	*Gateway
	inbox
}

func newBox(t *testing.T, change ...func(*Options)) box {
	t.Helper()
	b := box{inbox: inbox{make(chan dispatch.IncomingText, 100), make(chan reported, 100)}}
	var once sync.Once
	var routes http.Handler
	var webhooks *Webhooks
	us := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		once.Do(func() {
			mux := chi.NewRouter()
			webhooks.Routes(mux)
			routes = mux
		})
		routes.ServeHTTP(w, r)
	}))
	t.Cleanup(us.Close)
	b.Network = phonenet.New(phonenet.Options{
		AccountSID: testAccount, AuthToken: testToken, Number: ourNumber, WebhookURL: us.URL + "/twilio/sms",
		Delivery: time.Millisecond, ByHand: true, Regions: []string{"+47"},
	})
	t.Cleanup(b.Network.Close)
	net := httptest.NewServer(b.Network)
	t.Cleanup(net.Close)

	o, _ := testOptions(net.URL)
	o.PublicURL = us.URL
	for _, c := range change {
		c(&o)
	}
	var err error
	if webhooks, err = NewWebhooks(o, b.inbox); err != nil {
		t.Fatal(err)
	}
	if b.Gateway, err = New(o); err != nil {
		t.Fatal(err)
	}
	return b
}

// reportOf waits for the report that says how the text ended.
func (b box) reportOf(t *testing.T, ctx context.Context) reported {
	t.Helper()
	for {
		select {
		case r := <-b.reports:
			if r.State == dispatch.MessageDelivered || r.State == dispatch.MessageFailed {
				return r
			}
		case <-ctx.Done():
			t.Fatal("no report")
		}
	}
}

func soon(t *testing.T) context.Context {
	ctx, cancel := context.WithTimeout(context.Background(), 5*time.Second)
	t.Cleanup(cancel)
	return ctx
}

func TestQuestionAndAnswer(t *testing.T) {
	b, ctx := newBox(t), soon(t)
	id, err := b.SendText(ctx, aText())
	if err != nil {
		t.Fatal(err)
	}
	kari := b.Phone(theirNumber)
	if m, err := kari.Next(ctx); err != nil || m.Body != theirWords || m.SID != id || m.From != ourNumber {
		t.Fatalf("%+v, %v", m, err)
	}
	if r := b.reportOf(t, ctx); r.ProviderID != id || r.MessageID != 42 || r.State != dispatch.MessageDelivered {
		t.Errorf("%+v", r)
	}
	answer, err := kari.Text(ctx, "Ja, på torsdag 👍 + kake")
	if err != nil {
		t.Fatal(err)
	}
	if m := <-b.texts; m.ProviderID != answer || m.From != theirNumber || m.Body != "Ja, på torsdag 👍 + kake" {
		t.Errorf("%+v", m)
	}
	if err := b.Check(ctx); err != nil {
		t.Error(err)
	}
	if alerts := b.Alerts(); len(alerts) != 0 {
		t.Errorf("Twilio would complain: %+v", alerts)
	}
}

// TestALostAnswerIsSettledByAsking: law 3.
func TestALostAnswerIsSettledByAsking(t *testing.T) {
	const slow = 800 * time.Millisecond
	for name, faults := range map[string]phonenet.Faults{
		"dropped":                  {LostResponse: 1},
		"HTML after accepting":     {ErrorAfterAccept: 1},
		"slow, accepted long ago":  {SlowAfterAccept: slow},
		"dropped, and no callback": {LostResponse: 1, NoCallback: 1},
	} {
		t.Run(name, func(t *testing.T) {
			b, ctx := newBox(t, func(o *Options) {
				if faults.SlowAfterAccept > 0 {
					o.Timeout = slow / 2
				}
			}), soon(t)
			b.SetFaults(faults)
			begun := time.Now()
			e := send(t, ctx, b.Gateway)
			if e.Reason != dispatch.FailureUnknown {
				t.Fatalf("%s", e.Reason)
			}
			b.SetFaults(phonenet.Faults{NoCallback: faults.NoCallback})
			found, err := b.FindTexts(ctx, theirNumber, begun)
			if err != nil || len(found) != 1 || found[0].Body != theirWords {
				t.Fatalf("%+v, %v", found, err)
			}
			if faults.NoCallback == 0 {
				if r := b.reportOf(t, ctx); r.MessageID != 42 || r.ProviderID != found[0].ProviderID {
					t.Errorf("%+v", r)
				}
			}
		})
	}
}

func TestWhatWasNeverAcceptedLeavesNoTrace(t *testing.T) {
	for name, tt := range map[string]struct {
		faults phonenet.Faults
		want   dispatch.FailureReason
	}{
		"request lost": {phonenet.Faults{LostRequest: 1}, dispatch.FailureUnknown},
		"500":          {phonenet.Faults{ServerError: 1}, dispatch.FailureUnknown},
		"429":          {phonenet.Faults{TooManyRequests: 1}, dispatch.FailureBusy},
	} {
		t.Run(name, func(t *testing.T) {
			b, ctx := newBox(t), soon(t)
			b.SetFaults(tt.faults)
			e := send(t, ctx, b.Gateway)
			if e.Reason != tt.want || (e.RetryAfter > 0) != (tt.want == dispatch.FailureBusy) {
				t.Errorf("%s after %v", e.Reason, e.RetryAfter)
			}
			b.SetFaults(phonenet.Faults{})
			if found, err := b.FindTexts(ctx, theirNumber, time.Now().Add(-time.Hour)); len(found) != 0 || err != nil {
				t.Errorf("%v, %v", found, err)
			}
		})
	}
}

func TestNumbersThatRefuse(t *testing.T) {
	for name, tt := range map[string]struct {
		faults phonenet.Faults
		want   dispatch.FailureReason
	}{
		"invalid":   {phonenet.Faults{Invalid: true}, dispatch.FailureBadNumber},
		"landline":  {phonenet.Faults{Landline: true}, dispatch.FailureCallInstead},
		"opted out": {phonenet.Faults{OptedOut: true}, dispatch.FailureOptedOut},
		"21408":     {phonenet.Faults{Refuse: 21408}, dispatch.FailureConfig},
		"21612":     {phonenet.Faults{Refuse: 21612}, dispatch.FailureCallInstead},
		"21635":     {phonenet.Faults{Refuse: 21635}, dispatch.FailureCallInstead},
		"21611":     {phonenet.Faults{Refuse: 21611}, dispatch.FailureBusy},
		"30001":     {phonenet.Faults{Refuse: 30001}, dispatch.FailureBusy},
	} {
		t.Run(name, func(t *testing.T) {
			b, ctx := newBox(t), soon(t)
			b.SetNumberFaults(theirNumber, tt.faults)
			if e := send(t, ctx, b.Gateway); e.Reason != tt.want {
				t.Errorf("%s (%s)", e.Reason, e.Code)
			}
		})
	}
	t.Run("another's number to send from", func(t *testing.T) {
		b := newBox(t, func(o *Options) { o.From = "+4759440009" })
		if e := send(t, soon(t), b.Gateway); e.Reason != dispatch.FailureConfig || e.Code != "21606" {
			t.Errorf("%s (%s)", e.Reason, e.Code)
		}
	})
	t.Run("wrong token", func(t *testing.T) {
		b := newBox(t, func(o *Options) { o.AuthToken = "wrong" })
		if e := send(t, soon(t), b.Gateway); e.Reason != dispatch.FailureConfig {
			t.Errorf("%s (%s)", e.Reason, e.Code)
		}
		if b.Check(soon(t)) == nil {
			t.Error("the check finds nothing")
		}
	})
}

func TestFailedDeliveriesAreReported(t *testing.T) {
	for code, want := range map[int]dispatch.FailureReason{
		30003: dispatch.FailureUnreachable, 30004: dispatch.FailureBlocked, 30005: dispatch.FailureBlocked,
		30006: dispatch.FailureCallInstead, 30007: dispatch.FailureConfig, 30008: dispatch.FailureTransient,
	} {
		t.Run(strconv.Itoa(code), func(t *testing.T) {
			b, ctx := newBox(t), soon(t)
			b.SetNumberFaults(theirNumber, phonenet.Faults{Undelivered: 1, Code: code})
			id, err := b.SendText(ctx, aText())
			if err != nil {
				t.Fatal(err)
			}
			r := b.reportOf(t, ctx)
			if r.ProviderID != id || r.MessageID != 42 || r.Reason != want || r.ErrorCode != strconv.Itoa(code) {
				t.Errorf("%+v", r)
			}
			found, err := b.FindTexts(ctx, theirNumber, time.Now().Add(-time.Minute))
			if err != nil || len(found) != 1 || found[0].Delivery.Reason != want {
				t.Errorf("%+v, %v", found, err)
			}
		})
	}
}

func TestTextsWhoseWebhookWasLostAreListed(t *testing.T) {
	b, ctx := newBox(t), soon(t)
	b.SetFaults(phonenet.Faults{LostWebhook: 1})
	begun := time.Now()
	_, _ = b.Phone(theirNumber).Text(ctx, "JA")
	_, _ = b.Phone("+4742000018").Text(ctx, "NEI")
	got, err := b.ReceivedTexts(ctx, begun)
	if err != nil || len(got) != 2 || got[0].Body != "JA" || got[1].Body != "NEI" || got[0].From != theirNumber || got[0].At.IsZero() {
		t.Fatalf("%+v, %v", got, err)
	}
	if len(b.texts) != 0 {
		t.Error("the webhook came all the same")
	}
	if got, err := b.ReceivedTexts(ctx, begun.Add(time.Hour)); len(got) != 0 || err != nil {
		t.Errorf("later than all: %+v, %v", got, err)
	}
}

// TestEveryFaultIsTyped: whatever the network does, the error is typed.
func TestEveryFaultIsTyped(t *testing.T) {
	b := newBox(t)
	b.SetFaults(phonenet.Faults{LostRequest: .2, TooManyRequests: .2, ServerError: .2, LostResponse: .2, ErrorAfterAccept: .2})
	for i := range 60 {
		text := aText()
		text.To = "+47420001" + strconv.Itoa(10+i)
		if _, err := b.SendText(context.Background(), text); err != nil && !errors.As(err, new(*dispatch.SendError)) {
			t.Fatalf("%T %v", err, err)
		}
	}
}

// A call that rings is ended; one that was answered goes on; one that is over, or
// unknown, is told of.
func TestCallsAreEnded(t *testing.T) {
	b := newBox(t, func(o *Options) { o.CallRate = 1000 })
	place := func(to string) string {
		t.Helper()
		sid, err := b.PlaceCall(t.Context(), dispatch.OutgoingCall{CallID: 1, To: to})
		if err != nil {
			t.Fatal(err)
		}
		return sid
	}
	is := func(sid string, want dispatch.CallState) {
		t.Helper()
		for end := time.Now().Add(10 * time.Second); ; time.Sleep(2 * time.Millisecond) {
			now, err := b.CallNow(t.Context(), sid)
			if err == nil && now.State == want {
				return
			}
			if time.Now().After(end) {
				t.Fatalf("the call is %s, %v; wanted %s", now.State, err, want)
			}
		}
	}
	rings := place("+4742000017")
	is(rings, dispatch.CallRinging)
	if _, err := b.EndCall(t.Context(), rings); err != nil {
		t.Fatal(err)
	}
	is(rings, dispatch.CallCancelled)
	if now, err := b.EndCall(t.Context(), rings); err != nil || now.State != dispatch.CallCancelled {
		t.Errorf("ended twice: %+v %v", now, err)
	}
	for _, sid := range []string{"CA00000000000000000000000000000009", "../x"} {
		if _, err := b.EndCall(t.Context(), sid); !errors.Is(err, dispatch.ErrNotFound) {
			t.Errorf("%s: %v", sid, err)
		}
	}

	answered := place("+4742000018")
	l, err := b.Phone("+4742000018").NextCall(soon(t))
	if err == nil {
		err = l.Answer(soon(t))
	}
	if err == nil {
		err = l.Expect(soon(t), "Hei!")
	}
	if err != nil {
		t.Fatal(err)
	}
	if now, err := b.EndCall(t.Context(), answered); err != nil || now.State != dispatch.CallAnswered {
		t.Errorf("%+v %v", now, err)
	}
	is(answered, dispatch.CallAnswered) // nobody who has picked up is cut off
}
