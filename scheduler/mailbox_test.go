package scheduler

import (
	"context"
	"errors"
	"sync"
	"testing"
	"time"

	"github.com/rs/zerolog"

	"folgesvenn/dispatch"
	"folgesvenn/sms/reply"
	"folgesvenn/store"
)

// postman takes e-mail, after refusing the first few.
type postman struct {
	mu      sync.Mutex
	refuses int
	tries   int
	got     []dispatch.OutgoingEmail
}

func (p *postman) SendEmail(_ context.Context, e dispatch.OutgoingEmail) error {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.tries++; p.tries <= p.refuses {
		return &dispatch.SendError{Reason: dispatch.FailureBusy, Err: errors.New("come back later")}
	}
	p.got = append(p.got, e)
	return nil
}

func TestEmailIsSentAndTriedAgain(t *testing.T) {
	db, err := store.OpenMemory(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { db.Close() })
	reader, err := reply.New()
	if err != nil {
		t.Fatal(err)
	}
	mailing := dispatch.New(dispatch.Options{Store: db, Reader: reader, OwnNumber: "+4749900000", Clock: dispatch.ClockFunc(time.Now), Zone: time.UTC, Mail: true,
		Timing: dispatch.DefaultTiming().Stretch(.01)})
	if err := mailing.Setup(t.Context()); err != nil {
		t.Fatal(err)
	}
	if _, err := mailing.ChangeSettings(t.Context(), dispatch.FirstUnit, func(x *dispatch.Settings) error {
		for d := time.Sunday; d <= time.Saturday; d++ {
			x.Rota = append(x.Rota, dispatch.Duty{Weekday: d, Name: "Anne", Email: "anne@sentralen.no"})
		}
		x.QuietHours, x.TellAfter, x.HolidaysClosed = dispatch.QuietHours{}, dispatch.Duration(time.Millisecond), false
		return nil
	}); err != nil {
		t.Fatal(err)
	}
	p := &postman{refuses: 2}
	ctx, cancel := context.WithCancel(context.Background())
	done := make(chan struct{})
	go func() {
		New(Options{Service: mailing, Gateway: &gateway{}, Log: zerolog.Nop(), Tick: 10 * time.Millisecond, TakeInEvery: time.Hour, Mailer: p}).Run(ctx)
		close(done)
	}()
	defer func() { cancel(); <-done }()
	if err := mailing.ReceiveText(t.Context(), dispatch.IncomingText{ProviderID: "SM1", From: "+4743999999", Body: "Hei"}); err != nil {
		t.Fatal(err)
	}
	for end := time.Now().Add(10 * time.Second); time.Now().Before(end); time.Sleep(10 * time.Millisecond) {
		p.mu.Lock()
		n := len(p.got)
		p.mu.Unlock()
		if n > 0 {
			break
		}
	}
	time.Sleep(50 * time.Millisecond)
	p.mu.Lock()
	defer p.mu.Unlock()
	if len(p.got) != 1 || p.tries != 3 || p.got[0].To != "anne@sentralen.no" {
		t.Errorf("%d tries, %+v", p.tries, p.got)
	}
}
