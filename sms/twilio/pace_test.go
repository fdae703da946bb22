package twilio

import (
	"context"
	"errors"
	"testing"
	"time"

	"golang.org/x/time/rate"

	"folgesvenn/dispatch"
)

// fakePace sleeps on a clock of its own.
func fakePace(perSecond rate.Limit, burst int) (*pace, *time.Time, *time.Duration) {
	now := time.Now()
	var slept time.Duration
	p := newPace(perSecond, burst)
	p.now = func() time.Time { return now }
	p.sleep = func(ctx context.Context, d time.Duration) error {
		now = now.Add(d)
		slept += d
		return ctx.Err()
	}
	return p, &now, &slept
}

func TestOneTextASecondPerSender(t *testing.T) {
	p, _, slept := fakePace(1, 1)
	for range 5 {
		if _, err := p.wait(context.Background()); err != nil {
			t.Fatal(err)
		}
	}
	if *slept != 4*time.Second {
		t.Errorf("five texts waited %v in all, want 4 s", *slept)
	}
}

func TestABurstNeedNotWait(t *testing.T) {
	p, now, slept := fakePace(2, 3)
	for range 3 {
		_, _ = p.wait(context.Background())
	}
	if *slept != 0 {
		t.Errorf("waited %v within the burst", *slept)
	}
	*now = now.Add(10 * time.Second)
	for range 4 {
		_, _ = p.wait(context.Background())
	}
	if *slept != 500*time.Millisecond {
		t.Errorf("waited %v, want 500 ms", *slept)
	}
}

func TestATurnThatComesTooLateIsGivenBack(t *testing.T) {
	s := newStub(t, accepted)
	g, _ := newGateway(t, s.URL)
	p, now, _ := fakePace(0.1, 1)
	g.pace = p
	if _, err := g.SendText(context.Background(), aText()); err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithDeadline(context.Background(), now.Add(10*time.Second))
	defer cancel()
	for range 3 { // were the turn kept, each try would have to wait longer
		e := send(t, ctx, g)
		if e.Reason != dispatch.FailureBusy || e.RetryAfter != 10*time.Second || !errors.Is(e, errNoTurn) {
			t.Fatalf("%s after %v: %v", e.Reason, e.RetryAfter, e)
		}
	}
	if len(s.requests()) != 1 {
		t.Error("a text went out without a turn")
	}
}

func TestWaitingEndsWithTheContext(t *testing.T) {
	p := newPace(rate.Every(time.Hour), 1)
	ctx, cancel := context.WithCancel(context.Background())
	if _, err := p.wait(ctx); err != nil {
		t.Fatal(err)
	}
	p.sleep = func(ctx context.Context, d time.Duration) error {
		cancel()
		return sleep(ctx, d)
	}
	if _, err := p.wait(ctx); !errors.Is(err, context.Canceled) {
		t.Errorf("got %v", err)
	}
}
