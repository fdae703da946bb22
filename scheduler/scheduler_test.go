package scheduler

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"testing"
	"time"

	"github.com/rs/zerolog"

	"folgesvenn/dispatch"
	"folgesvenn/sms/reply"
	"folgesvenn/store"
)

// gateway is a provider that the test holds.
type gateway struct {
	mu       sync.Mutex
	sent     []dispatch.OutgoingText
	fail     error
	hold     chan struct{} // requests wait here, if it is set
	received []dispatch.IncomingText
	placed   []dispatch.OutgoingCall
	ended    []string
	deaf     int // times that it does not hear that a call is to be ended
}

// waits lets a request wait for the test.
func (g *gateway) waits(ctx context.Context) error {
	if g.hold == nil {
		return nil
	}
	select {
	case <-g.hold:
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}

func (g *gateway) SendText(ctx context.Context, t dispatch.OutgoingText) (string, error) {
	if err := g.waits(ctx); err != nil {
		return "", err
	}
	g.mu.Lock()
	defer g.mu.Unlock()
	if g.fail != nil {
		return "", g.fail
	}
	g.sent = append(g.sent, t)
	return fmt.Sprintf("SM%d", t.MessageID), nil
}

func (g *gateway) FindTexts(context.Context, string, time.Time) ([]dispatch.ProviderText, error) {
	return nil, nil
}

func (g *gateway) ReceivedTexts(context.Context, time.Time) ([]dispatch.IncomingText, error) {
	g.mu.Lock()
	defer g.mu.Unlock()
	return g.received, nil
}

func (g *gateway) count() int {
	g.mu.Lock()
	defer g.mu.Unlock()
	return len(g.sent)
}

const kari = "+4742000001"

// open is a centre with Kari in it, on a clock that runs.
func open(t *testing.T) *dispatch.Service {
	t.Helper()
	db, err := store.OpenMemory(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { db.Close() })
	reader, err := reply.New()
	if err != nil {
		t.Fatal(err)
	}
	s := dispatch.New(dispatch.Options{Store: db, Reader: reader, Clock: dispatch.ClockFunc(time.Now), Zone: time.UTC, OwnNumber: "+4749900000",
		Timing: dispatch.DefaultTiming().Stretch(.01)})
	if err := s.Setup(t.Context()); err != nil {
		t.Fatal(err)
	}
	if _, err := s.ChangeSettings(t.Context(), dispatch.FirstUnit, func(x *dispatch.Settings) error {
		x.QuietHours = dispatch.QuietHours{}
		return nil
	}); err != nil {
		t.Fatal(err)
	}
	if _, err := s.AddVolunteer(t.Context(), dispatch.Volunteer{Name: "Kari Hansen", Phone: kari, Categories: []string{"escort"}}); err != nil {
		t.Fatal(err)
	}
	return s
}

func addTask(t *testing.T, s *dispatch.Service) *dispatch.Task {
	t.Helper()
	start := time.Now().Add(48 * time.Hour)
	x, err := s.AddTask(t.Context(), dispatch.Task{Category: "escort", Summary: "Følge til lege", StartsAt: start, EndsAt: start.Add(time.Hour)})
	if err != nil {
		t.Fatal(err)
	}
	return x
}

// run starts a scheduler; the function it gives stops it and waits.
func run(t *testing.T, s *dispatch.Service, g *gateway) func() {
	t.Helper()
	ctx, cancel := context.WithCancel(context.Background())
	done := make(chan struct{})
	go func() {
		New(Options{Service: s, Gateway: g, Log: zerolog.Nop(), Tick: 20 * time.Millisecond, TakeInEvery: 50 * time.Millisecond}).Run(ctx)
		close(done)
	}()
	stop := sync.OnceFunc(func() { cancel(); <-done })
	t.Cleanup(stop)
	return stop
}

func eventually(t *testing.T, what string, ok func() bool) {
	t.Helper()
	for end := time.Now().Add(10 * time.Second); !ok(); time.Sleep(5 * time.Millisecond) {
		if time.Now().After(end) {
			t.Fatalf("never: %s", what)
		}
	}
}

func states(t *testing.T, s *dispatch.Service) map[dispatch.MessageState]int {
	t.Helper()
	n := map[dispatch.MessageState]int{}
	err := s.View(context.Background(), func(tx dispatch.Tx) error {
		counts, err := tx.MessageCounts()
		for _, c := range counts {
			n[c.State] += c.N
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return n
}

func TestANewTaskGoesOut(t *testing.T) {
	s, g := open(t), &gateway{}
	run(t, s, g)
	addTask(t, s)
	eventually(t, "the question is sent", func() bool { return g.count() == 1 })
	eventually(t, "and noted", func() bool { return states(t, s)[dispatch.MessageSent] == 1 })
}

// What was due while nobody was here is done by the next scheduler.
func TestAnotherSchedulerGoesOn(t *testing.T) {
	s, g := open(t), &gateway{}
	addTask(t, s)
	if _, err := s.Due(t.Context()); err != nil {
		t.Fatal(err)
	}
	if texts, err := s.BeginSend(t.Context(), 10); err != nil || len(texts) != 1 {
		t.Fatalf("%v %v", texts, err) // begun, and then the process died
	}
	run(t, s, g)
	eventually(t, "the provider knows nothing of it, so it goes out", func() bool { return g.count() == 1 })
}

func TestStoppingSeesRequestsThrough(t *testing.T) {
	s, g := open(t), &gateway{hold: make(chan struct{})}
	stop := run(t, s, g)
	addTask(t, s)
	eventually(t, "a request is under way", func() bool { return states(t, s)[dispatch.MessageSending] == 1 })
	go func() {
		time.Sleep(50 * time.Millisecond)
		close(g.hold)
	}()
	stop()
	if n := states(t, s); n[dispatch.MessageSent] != 1 {
		t.Errorf("the outcome of the request under way is not noted: %v", n)
	}
}

func TestABusyProviderIsTriedAgain(t *testing.T) {
	s, g := open(t), &gateway{fail: &dispatch.SendError{Reason: dispatch.FailureBusy, Code: "20429", Err: errors.New("busy")}}
	run(t, s, g)
	addTask(t, s)
	eventually(t, "it is put back", func() bool {
		n := 0
		err := s.View(context.Background(), func(tx dispatch.Tx) error {
			es, err := tx.Events(dispatch.EventFilter{}, dispatch.Page{Limit: 1000})
			for _, e := range es {
				if e.Kind == "message.postponed" {
					n++
				}
			}
			return err
		})
		return err == nil && n >= 2
	})
	g.mu.Lock()
	g.fail = nil
	g.mu.Unlock()
	eventually(t, "it goes out in the end", func() bool { return g.count() == 1 })
}

func TestMissedTextsAreTakenIn(t *testing.T) {
	s, g := open(t), &gateway{}
	run(t, s, g)
	x := addTask(t, s)
	eventually(t, "the question is sent", func() bool { return states(t, s)[dispatch.MessageSent] == 1 })
	g.mu.Lock()
	g.received = []dispatch.IncomingText{{ProviderID: "SMmissed", From: kari, Body: "Ja", At: time.Now()}}
	g.mu.Unlock()
	eventually(t, "the missed JA takes the task", func() bool {
		got, err := s.Task(context.Background(), x.ID)
		return err == nil && got.State == dispatch.TaskAssigned
	})
}

func (g *gateway) PlaceCall(ctx context.Context, c dispatch.OutgoingCall) (string, error) {
	if err := g.waits(ctx); err != nil {
		return "", err
	}
	g.mu.Lock()
	defer g.mu.Unlock()
	if g.fail != nil {
		return "", g.fail
	}
	g.placed = append(g.placed, c)
	return fmt.Sprintf("CA%032d", len(g.placed)), nil
}

func (g *gateway) FindCalls(context.Context, string, time.Time) ([]dispatch.ProviderCall, error) {
	return nil, nil
}

func (g *gateway) EndCall(_ context.Context, id string) (dispatch.ProviderCall, error) {
	g.mu.Lock()
	defer g.mu.Unlock()
	g.ended = append(g.ended, id)
	if len(g.ended) <= g.deaf {
		return dispatch.ProviderCall{}, errors.New("the provider is down")
	}
	return dispatch.ProviderCall{ProviderID: id, State: dispatch.CallCancelled}, nil
}

func (g *gateway) CallNow(_ context.Context, id string) (dispatch.ProviderCall, error) {
	return dispatch.ProviderCall{ProviderID: id, State: dispatch.CallRinging}, nil
}

func (g *gateway) DeleteRecording(context.Context, string) error { return nil }
