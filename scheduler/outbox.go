package scheduler

import (
	"context"
	"sync"
	"time"

	"github.com/rs/zerolog"

	"folgesvenn/dispatch"
)

// outbox sends what stands in the store as queued, and finds out what became
// of requests with an unknown outcome.
type outbox struct {
	service *dispatch.Service
	gateway dispatch.Gateway
	log     zerolog.Logger
	wake    chan struct{}
	free    chan struct{} // one token per request that may be under way

	mu       sync.Mutex
	inFlight map[int64]bool // requests of this very process: not to be settled yet
	requests sync.WaitGroup
}

func newOutbox(s *dispatch.Service, g dispatch.Gateway, log zerolog.Logger, senders int) *outbox {
	o := &outbox{service: s, gateway: g, log: log, wake: make(chan struct{}, 1), free: make(chan struct{}, senders), inFlight: map[int64]bool{}}
	for range senders {
		o.free <- struct{}{}
	}
	return o
}

func (o *outbox) nudge() { nudge(o.wake) }

func (o *outbox) run(ctx context.Context) {
	var settling sync.WaitGroup
	defer settling.Wait()
	settling.Go(func() { o.settle(ctx) })
	defer o.requests.Wait()
	for {
		select {
		case <-ctx.Done():
			return
		case <-o.wake:
		}
		for o.send(ctx) {
		}
	}
}

// send begins as many requests as there are free senders; it tells whether it
// is worth looking again at once.
func (o *outbox) send(ctx context.Context) bool {
	n := 0
	for n < cap(o.free) {
		select {
		case <-o.free:
			n++
			continue
		default:
		}
		break
	}
	if n == 0 || ctx.Err() != nil {
		o.release(n)
		return false
	}
	texts, err := o.service.BeginSend(ctx, n)
	if err != nil {
		o.release(n)
		if ctx.Err() == nil {
			o.log.Error().Err(err).Msg("the outbox cannot be read; trying again")
			pause(ctx, time.Second)
		}
		return false
	}
	o.release(n - len(texts))
	o.mu.Lock()
	for _, t := range texts {
		o.inFlight[t.MessageID] = true
	}
	o.mu.Unlock()
	for _, t := range texts {
		o.requests.Go(func() {
			o.request(ctx, t)
			o.release(1)
			o.nudge()
		})
	}
	return len(texts) == n
}

func (o *outbox) release(n int) {
	for range n {
		o.free <- struct{}{}
	}
}

// requestPatience bounds one request, the wait for its turn in the rate limit
// included. It is less than dispatch.Timing.RequestDeadline: who waits longer
// goes back into the outbox.
const requestPatience = 15 * time.Second

// request sends one text and notes the outcome. Once begun it is seen through,
// also when the service is stopping: an outcome that is known is worth waiting
// for.
func (o *outbox) request(ctx context.Context, t dispatch.OutgoingText) {
	defer func() {
		o.mu.Lock()
		delete(o.inFlight, t.MessageID)
		o.mu.Unlock()
	}()
	through := context.WithoutCancel(ctx)
	bounded, cancel := context.WithTimeout(through, requestPatience)
	id, err := o.gateway.SendText(bounded, t)
	cancel()
	if err != nil {
		o.log.Warn().Int64("message_id", t.MessageID).Err(err).Msg("text not sent")
		err = o.service.SendFailed(through, t.MessageID, err)
	} else {
		err = o.service.Sent(through, t.MessageID, id)
	}
	if err != nil {
		// The row stays "sending"; Settle finds out when its deadline has passed.
		o.log.Error().Int64("message_id", t.MessageID).Err(err).Msg("the outcome of a text could not be stored; it will be asked for")
	}
}

func (o *outbox) flying(id int64) bool {
	o.mu.Lock()
	defer o.mu.Unlock()
	return o.inFlight[id]
}

// settleTick is how often to look for requests whose outcome is to be asked
// for; settleBatch how many are asked for at once.
const (
	settleTick  = 500 * time.Millisecond
	settleBatch = 20
)

func (o *outbox) settle(ctx context.Context) {
	t := time.NewTicker(settleTick)
	defer t.Stop()
	for {
		select {
		case <-ctx.Done():
			return
		case <-t.C:
		}
		if _, err := o.service.Settle(ctx, o.gateway, settleBatch, o.flying); err != nil && ctx.Err() == nil {
			o.log.Error().Err(err).Msg("outcomes could not be settled; trying again")
			pause(ctx, time.Second)
		}
		if _, err := o.service.AskForReports(ctx, o.gateway, settleBatch); err != nil && ctx.Err() == nil {
			o.log.Error().Err(err).Msg("missing delivery reports could not be asked for; trying again")
			pause(ctx, time.Second)
		}
	}
}
