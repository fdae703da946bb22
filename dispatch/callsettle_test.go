package dispatch_test

import (
	"errors"
	"testing"
	"time"

	"folgesvenn/dispatch"
)

func TestUnknownOutcomeOfACall(t *testing.T) {
	begin := func(t *testing.T) (*centre, *provider, int64, *dispatch.Task) {
		c := openCentre(t, "2026-11-23 09:30")
		c.settings(func(s *dispatch.Settings) { s.WaveSize = 1 })
		c.borghild()
		start := c.time("2026-11-26 10:00")
		task, err := c.s.AddTask(c.ctx, dispatch.Task{Category: "escort", Summary: "Følge til lege", StartsAt: start, EndsAt: start.Add(time.Hour)})
		c.must(err)
		_, err = c.s.Due(c.ctx)
		c.must(err)
		calls, err := c.s.BeginCalls(c.ctx, 10)
		c.must(err)
		if len(calls) != 1 {
			t.Fatalf("%d calls", len(calls))
		}
		c.must(c.s.CallFailedToPlace(c.ctx, calls[0].CallID, errors.New("connection reset")))
		if again, _ := c.s.BeginCalls(c.ctx, 10); len(again) != 0 {
			t.Fatal("rung again blindly")
		}
		return c, &provider{}, calls[0].CallID, task
	}
	settle := func(c *centre, p *provider, d time.Duration) {
		c.t.Helper()
		for range int(d / time.Second) {
			c.mu.Lock()
			c.now = c.now.Add(time.Second)
			c.mu.Unlock()
			_, err := c.s.SettleCalls(c.ctx, p, 10, func(int64) bool { return false })
			c.must(err)
		}
	}
	t.Run("it was made", func(t *testing.T) {
		c, p, id, _ := begin(t)
		p.calls = []dispatch.ProviderCall{{ProviderID: "CAother", To: olaPhone, At: c.clock()}, {ProviderID: "CA1", To: borghildPhone, At: c.clock(), State: dispatch.CallRinging}}
		settle(c, p, 2*time.Second)
		if k := c.call(id); k.State != dispatch.CallRinging || k.ProviderID != "CA1" {
			t.Errorf("%s %s", k.State, k.ProviderID)
		}
	})
	t.Run("it was never made", func(t *testing.T) {
		c, p, id, _ := begin(t)
		settle(c, p, 12*time.Second)
		if k := c.call(id); k.State != dispatch.CallQueued {
			t.Errorf("%s", k.State)
		}
		if again, _ := c.s.BeginCalls(c.ctx, 10); len(again) != 1 {
			t.Error("not rung again")
		}
	})
	t.Run("the report tells", func(t *testing.T) {
		c, _, id, _ := begin(t)
		c.must(c.s.ReportCall(c.ctx, dispatch.CallReport{CallID: id, ProviderID: "CA2", State: dispatch.CallRinging}))
		if k := c.call(id); k.State != dispatch.CallRinging || k.ProviderID != "CA2" {
			t.Errorf("%s %s", k.State, k.ProviderID)
		}
	})
	t.Run("the answer tells", func(t *testing.T) {
		c, _, id, _ := begin(t)
		s, err := c.s.StepCall(c.ctx, dispatch.CallStep{CallID: id, ProviderID: "CA3", Input: dispatch.CallInput{Kind: dispatch.InputBegin}})
		c.must(err)
		if k := c.call(id); k.State != dispatch.CallAnswered || k.ProviderID != "CA3" || s.Listen == nil {
			t.Errorf("%s %s %+v", k.State, k.ProviderID, s)
		}
	})
	t.Run("nobody can tell", func(t *testing.T) {
		c, p, id, task := begin(t)
		p.down = true
		settle(c, p, 31*time.Minute)
		c.attention(dispatch.AttentionUnsettled)
		if k := c.call(id); !k.State.Over() {
			t.Errorf("%s", k.State)
		}
		if o := c.offers(task.ID)[0]; o.State.Open() {
			t.Errorf("the offer is %s", o.State)
		}
	})
	t.Run("the end was never reported", func(t *testing.T) {
		c, p, id, task := begin(t)
		c.must(c.s.ReportCall(c.ctx, dispatch.CallReport{CallID: id, ProviderID: "CA4", State: dispatch.CallRinging}))
		p.calls = []dispatch.ProviderCall{{ProviderID: "CA4", To: borghildPhone, State: dispatch.CallNoAnswer}}
		settle(c, p, 4*time.Minute)
		if k := c.call(id); k.State != dispatch.CallNoAnswer {
			t.Errorf("%s", k.State)
		}
		if o := c.offers(task.ID)[0]; !o.State.Open() {
			t.Errorf("the offer is %s before the second try", o.State)
		}
	})
}

func TestTheProviderRefusesACall(t *testing.T) {
	for name, tt := range map[string]struct {
		e     dispatch.SendError
		state dispatch.CallState
		kinds []dispatch.AttentionKind
	}{
		"bad number": {dispatch.SendError{Reason: dispatch.FailureBadNumber, Code: "21211"}, dispatch.CallFailed, []dispatch.AttentionKind{dispatch.AttentionNumber, dispatch.AttentionAllAsked}},
		"config":     {dispatch.SendError{Reason: dispatch.FailureConfig, Code: "21215"}, dispatch.CallQueued, []dispatch.AttentionKind{dispatch.AttentionGateway}},
		"busy":       {dispatch.SendError{Reason: dispatch.FailureBusy, Code: "20429", RetryAfter: time.Minute}, dispatch.CallQueued, nil},
	} {
		t.Run(name, func(t *testing.T) {
			c := newCentre(t, "2026-11-23 09:30")
			c.settings(func(s *dispatch.Settings) { s.WaveSize = 1 })
			c.exchange().refuse[borghildPhone] = tt.e
			c.borghild()
			c.task("2026-11-26 10:00")
			if k := c.call(1); k.State != tt.state {
				t.Errorf("the call is %s", k.State)
			}
			c.attention(tt.kinds...)
		})
	}
}
