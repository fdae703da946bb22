package dispatch_test

import (
	"context"
	"errors"
	"testing"
	"time"

	"folgesvenn/dispatch"
)

// provider is what Twilio knows, for questions about outcomes.
type provider struct {
	texts []dispatch.ProviderText
	in    []dispatch.IncomingText
	down  bool

	calls   []dispatch.ProviderCall
	deleted []string // recordings
}

func (p *provider) SendText(context.Context, dispatch.OutgoingText) (string, error) {
	return "", errors.New("not used")
}

func (p *provider) FindTexts(_ context.Context, to string, _ time.Time) ([]dispatch.ProviderText, error) {
	if p.down {
		return nil, errors.New("the provider is down")
	}
	var list []dispatch.ProviderText
	for _, t := range p.texts {
		if t.To == to {
			list = append(list, t)
		}
	}
	return list, nil
}

func (p *provider) ReceivedTexts(context.Context, time.Time) ([]dispatch.IncomingText, error) {
	if p.down {
		return nil, errors.New("the provider is down")
	}
	return p.in, nil
}

// begun is a centre with one question whose request is under way.
func begun(t *testing.T) (*centre, *provider, dispatch.OutgoingText, *dispatch.Task) {
	t.Helper()
	c := openCentre(t, "2026-11-23 09:30")
	c.settings(func(s *dispatch.Settings) { s.WaveSize = 1 })
	c.volunteer("Kari Hansen", kariPhone)
	start := c.time("2026-11-26 10:00")
	task, err := c.s.AddTask(c.ctx, dispatch.Task{Category: "escort", Summary: "Følge til lege", StartsAt: start, EndsAt: start.Add(time.Hour)})
	c.must(err)
	_, err = c.s.Due(c.ctx)
	c.must(err)
	texts, err := c.s.BeginSend(c.ctx, 10)
	c.must(err)
	if len(texts) != 1 {
		t.Fatalf("%d texts begun, want 1", len(texts))
	}
	return c, &provider{}, texts[0], task
}

func (c *centre) messageState(id int64, want dispatch.MessageState) *dispatch.Message {
	c.t.Helper()
	var m *dispatch.Message
	c.must(c.s.View(c.ctx, func(tx dispatch.Tx) (err error) { m, err = tx.Message(id); return err }))
	if m.State != want {
		c.t.Fatalf("message %d is %s, want %s", id, m.State, want)
	}
	return m
}

// ask lets time pass second by second, settling as the outbox worker does.
func (c *centre) ask(p *provider, d time.Duration) {
	c.t.Helper()
	for range int(d / time.Second) {
		c.mu.Lock()
		c.now = c.now.Add(time.Second)
		c.mu.Unlock()
		_, err := c.s.Settle(c.ctx, p, 10, func(int64) bool { return false })
		c.must(err)
	}
}

func report(c *centre, sid string, id int64, state dispatch.MessageState, d dispatch.Delivery) {
	c.t.Helper()
	d.State, d.Status = state, string(state)
	c.must(c.s.DeliveryReport(c.ctx, dispatch.Report{ProviderID: sid, MessageID: id, Status: string(state)}, d))
}

func TestUnknownOutcomeThatWentOut(t *testing.T) {
	c, p, x, task := begun(t)
	c.must(c.s.SendFailed(c.ctx, x.MessageID, errors.New("connection reset")))
	c.messageState(x.MessageID, dispatch.MessageSending)
	if again, _ := c.s.BeginSend(c.ctx, 10); len(again) != 0 {
		t.Fatal("sent again blindly")
	}
	p.texts = []dispatch.ProviderText{
		{ProviderID: "SMother", To: x.To, Body: "noe annet", At: c.clock()},
		{ProviderID: "SM1", To: x.To, Body: x.Body, At: c.clock()},
	}
	c.ask(p, 2*time.Second)
	if m := c.messageState(x.MessageID, dispatch.MessageSent); m.ProviderID != "SM1" {
		t.Errorf("settled as %s", m.ProviderID)
	}
	if o := c.offers(task.ID)[0]; o.State != dispatch.OfferSent {
		t.Errorf("the offer is %s", o.State)
	}
}

func TestUnknownOutcomeThatNeverWentOut(t *testing.T) {
	c, p, x, _ := begun(t)
	c.must(c.s.SendFailed(c.ctx, x.MessageID, errors.New("500 <html>")))
	c.ask(p, 5*time.Second)
	c.messageState(x.MessageID, dispatch.MessageSending) // one "no trace" is not enough
	c.ask(p, 5*time.Second)
	c.messageState(x.MessageID, dispatch.MessageQueued)
	again, err := c.s.BeginSend(c.ctx, 10)
	c.must(err)
	if len(again) != 1 || again[0].MessageID != x.MessageID {
		t.Errorf("the same message goes out again: %v", again)
	}
}

func TestUnknownOutcomeNobodyCanTell(t *testing.T) {
	c, p, x, _ := begun(t)
	c.must(c.s.SendFailed(c.ctx, x.MessageID, errors.New("timeout")))
	p.down = true
	c.ask(p, 31*time.Minute)
	c.messageState(x.MessageID, dispatch.MessageUnsettled)
	c.attention(dispatch.AttentionUnsettled)
	// A report that comes hours later still settles it, and the item goes away.
	report(c, "SM1", x.MessageID, dispatch.MessageDelivered, dispatch.Delivery{})
	c.messageState(x.MessageID, dispatch.MessageDelivered)
	c.attention()
}

func TestKilledBeforeTheAnswer(t *testing.T) {
	c, p, x, _ := begun(t)
	// Nobody reports: the process died. Nothing happens before the deadline of
	// the request.
	c.ask(p, 19*time.Second)
	if m := c.messageState(x.MessageID, dispatch.MessageSending); m.Asks != 0 {
		t.Error("asked before the request can be over")
	}
	p.texts = []dispatch.ProviderText{{ProviderID: "SM1", To: x.To, Body: x.Body, Delivery: dispatch.Delivery{Status: "delivered", State: dispatch.MessageDelivered}}}
	c.ask(p, 2*time.Second)
	c.messageState(x.MessageID, dispatch.MessageDelivered)
}

func TestReportSettlesALostAnswer(t *testing.T) {
	c, p, x, _ := begun(t)
	c.must(c.s.SendFailed(c.ctx, x.MessageID, errors.New("EOF")))
	report(c, "SM1", x.MessageID, dispatch.MessageDelivered, dispatch.Delivery{})
	c.messageState(x.MessageID, dispatch.MessageDelivered)
	p.down = true
	c.ask(p, time.Minute)
	c.messageState(x.MessageID, dispatch.MessageDelivered)
}

func TestReportsInAnyOrder(t *testing.T) {
	c, _, x, task := begun(t)
	report(c, "SM1", x.MessageID, dispatch.MessageDelivered, dispatch.Delivery{})
	c.must(c.s.Sent(c.ctx, x.MessageID, "SM1"))
	report(c, "SM1", x.MessageID, dispatch.MessageSent, dispatch.Delivery{})
	for range 5 {
		report(c, "SM1", x.MessageID, dispatch.MessageDelivered, dispatch.Delivery{})
	}
	c.messageState(x.MessageID, dispatch.MessageDelivered)
	delivered := 0
	c.must(c.s.View(c.ctx, func(tx dispatch.Tx) error {
		es, err := tx.Events(dispatch.EventFilter{TaskID: task.ID}, dispatch.Page{Limit: 100})
		for _, e := range es {
			if e.Kind == "message.delivered" {
				delivered++
			}
		}
		return err
	}))
	if delivered != 1 {
		t.Errorf("delivered %d times in the log", delivered)
	}
}

func TestUndeliveredAsksTheNext(t *testing.T) {
	c, _, x, task := begun(t)
	c.volunteer("Ola Moen", olaPhone)
	c.must(c.s.Sent(c.ctx, x.MessageID, "SM1"))
	report(c, "SM1", x.MessageID, dispatch.MessageFailed, dispatch.Delivery{Code: "30003", Reason: dispatch.FailureUnreachable})
	c.work()
	c.gets(olaPhone, "JA")
	report(c, "SM1", x.MessageID, dispatch.MessageFailed, dispatch.Delivery{Code: "30003", Reason: dispatch.FailureUnreachable})
	c.work()
	c.expectSilence()
	if o := c.offers(task.ID)[0]; o.State != dispatch.OfferFailed {
		t.Errorf("the offer is %s", o.State)
	}
}

func TestLostReportIsAskedFor(t *testing.T) {
	c, p, x, _ := begun(t)
	c.volunteer("Ola Moen", olaPhone)
	c.must(c.s.Sent(c.ctx, x.MessageID, "SM1"))
	p.texts = []dispatch.ProviderText{{ProviderID: "SM1", To: x.To, Body: x.Body, Delivery: dispatch.Delivery{
		Status: "undelivered", State: dispatch.MessageFailed, Code: "30003", Reason: dispatch.FailureUnreachable}}}
	c.pass(9 * time.Minute)
	n, err := c.s.AskForReports(c.ctx, p, 10)
	c.must(err)
	if n != 0 {
		t.Error("asked too early")
	}
	c.pass(time.Minute)
	_, err = c.s.AskForReports(c.ctx, p, 10)
	c.must(err)
	c.messageState(x.MessageID, dispatch.MessageFailed)
	c.work()
	c.gets(olaPhone, "JA")
}

func TestDetailsThatDoNotArrive(t *testing.T) {
	c := newCentre(t, "2026-11-23 09:30")
	c.volunteer("Kari Hansen", kariPhone)
	c.task("2026-11-23 16:00")
	c.gets(kariPhone)
	c.fail[kariPhone] = dispatch.SendError{Reason: dispatch.FailureUnreachable, Code: "30003"}
	c.says(kariPhone, "Ja")
	c.attention() // it is tried once more first
	c.pass(21 * time.Minute)
	c.attention(dispatch.AttentionUndelivered)
}

func TestBusyProviderIsNotAFailure(t *testing.T) {
	c := newCentre(t, "2026-11-23 09:30")
	c.volunteer("Kari Hansen", kariPhone)
	c.fail[kariPhone] = dispatch.SendError{Reason: dispatch.FailureBusy, Code: "20429", RetryAfter: 30 * time.Second}
	task := c.task("2026-11-26 10:00")
	c.pass(5 * time.Minute)
	delete(c.fail, kariPhone)
	c.pass(5 * time.Minute)
	c.gets(kariPhone, "JA")
	if o := c.offers(task.ID)[0]; o.State != dispatch.OfferSent {
		t.Errorf("the offer is %s", o.State)
	}
}

func TestWrongSetUpRaisesOneAlarm(t *testing.T) {
	c := newCentre(t, "2026-11-23 09:30")
	c.volunteer("Kari Hansen", kariPhone)
	c.fail[kariPhone] = dispatch.SendError{Reason: dispatch.FailureConfig, Code: "21606"}
	c.task("2026-11-26 10:00")
	c.pass(30 * time.Minute)
	c.attention(dispatch.AttentionGateway)
	delete(c.fail, kariPhone)
	c.pass(5 * time.Minute)
	c.gets(kariPhone, "JA") // nothing was lost
}

func TestMissedTextsAreTakenIn(t *testing.T) {
	c := newCentre(t, "2026-11-23 09:30")
	c.volunteer("Kari Hansen", kariPhone)
	task := c.task("2026-11-26 10:00")
	c.gets(kariPhone)
	c.pass(5 * time.Minute)
	p := &provider{in: []dispatch.IncomingText{
		{ProviderID: "SMold", From: kariPhone, Body: "Nei", At: c.time("2026-11-20 10:00")}, // before there was a service
		{ProviderID: "SMmissed", From: kariPhone, Body: "Ja", At: c.clock().Add(-time.Minute)},
	}}
	for range 3 {
		_, err := c.s.TakeInMissed(c.ctx, p)
		c.must(err)
		c.work()
	}
	c.gets(kariPhone, "Oppdraget er ditt")
	c.state(task.ID, dispatch.TaskAssigned)
	p.down = true
	if _, err := c.s.TakeInMissed(c.ctx, p); err == nil {
		t.Error("a provider that is down is no error")
	}
}
