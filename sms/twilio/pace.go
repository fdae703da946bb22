package twilio

import (
	"context"
	"errors"
	"time"

	"golang.org/x/time/rate"
)

// leastRequestTime is what must be left of a deadline after waiting. A request
// that is cut off at once has an unknown outcome, which costs more than coming
// back later.
const leastRequestTime = time.Second

var errNoTurn = errors.New("the sender's turn comes too late for the deadline")

// pace gives every text its turn at the sender.
type pace struct {
	limiter *rate.Limiter
	now     func() time.Time
	sleep   func(context.Context, time.Duration) error
}

func newPace(perSecond rate.Limit, burst int) *pace {
	return &pace{limiter: rate.NewLimiter(perSecond, burst), now: time.Now, sleep: sleep}
}

// wait returns when it is our turn. An error means that the turn was given up;
// the duration tells how long it would have taken. rate.Limiter's own Wait does
// not tell that, and reads the clock itself.
func (p *pace) wait(ctx context.Context) (time.Duration, error) {
	if err := ctx.Err(); err != nil {
		return 0, err
	}
	now := p.now()
	turn := p.limiter.ReserveN(now, 1)
	delay := turn.DelayFrom(now)
	if delay == 0 {
		return 0, nil
	}
	if deadline, ok := ctx.Deadline(); ok && now.Add(delay+leastRequestTime).After(deadline) {
		turn.CancelAt(now)
		return delay, errNoTurn
	}
	if err := p.sleep(ctx, delay); err != nil {
		turn.CancelAt(p.now())
		return delay, err
	}
	return 0, nil
}

func sleep(ctx context.Context, d time.Duration) error {
	t := time.NewTimer(d)
	defer t.Stop()
	select {
	case <-ctx.Done():
		return ctx.Err()
	case <-t.C:
		return nil
	}
}
