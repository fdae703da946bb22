package scheduler

import (
	"context"
	"sync"
	"time"

	"github.com/rs/zerolog"

	"folgesvenn/dispatch"
)

// ringer makes the calls that stand in the store as queued, and finds out what
// became of those with an unknown outcome, as outbox does with texts.
type ringer struct {
	service *dispatch.Service
	gateway dispatch.Gateway
	log     zerolog.Logger
	wake    chan struct{}

	mu       sync.Mutex
	inFlight map[int64]bool // requests of this very process: not to be settled yet
	requests sync.WaitGroup
}

func newRinger(s *dispatch.Service, g dispatch.Gateway, log zerolog.Logger) *ringer {
	return &ringer{service: s, gateway: g, log: log, wake: make(chan struct{}, 1), inFlight: map[int64]bool{}}
}

func (r *ringer) nudge() { nudge(r.wake) }

// callsAtOnce is how many requests may be under way: the provider starts one
// call a second, so more would only wait.
const callsAtOnce = 4

func (r *ringer) run(ctx context.Context) {
	var settling sync.WaitGroup
	defer settling.Wait()
	settling.Go(func() { r.settle(ctx) })
	defer r.requests.Wait()
	for {
		select {
		case <-ctx.Done():
			return
		case <-r.wake:
		}
		r.begin(ctx)
	}
}

func (r *ringer) begin(ctx context.Context) {
	r.mu.Lock()
	free := callsAtOnce - len(r.inFlight)
	r.mu.Unlock()
	if free <= 0 || ctx.Err() != nil {
		return // whoever ends nudges
	}
	calls, err := r.service.BeginCalls(ctx, free)
	if err != nil {
		if ctx.Err() == nil {
			r.log.Error().Err(err).Msg("the calls to be made cannot be read; trying again")
			pause(ctx, time.Second)
		}
		return
	}
	r.mu.Lock()
	for _, c := range calls {
		r.inFlight[c.CallID] = true
	}
	r.mu.Unlock()
	for _, c := range calls {
		r.requests.Go(func() {
			r.request(ctx, c)
			r.nudge()
		})
	}
}

// request makes one call and notes the outcome. Once begun it is seen through,
// also when the service is stopping.
func (r *ringer) request(ctx context.Context, c dispatch.OutgoingCall) {
	defer func() {
		r.mu.Lock()
		delete(r.inFlight, c.CallID)
		r.mu.Unlock()
	}()
	through := context.WithoutCancel(ctx)
	bounded, cancel := context.WithTimeout(through, requestPatience)
	id, err := r.gateway.PlaceCall(bounded, c)
	cancel()
	if err != nil {
		r.log.Warn().Int64("call", c.CallID).Err(err).Msg("call not made")
		err = r.service.CallFailedToPlace(through, c.CallID, err)
	} else {
		err = r.service.CallPlaced(through, c.CallID, id)
	}
	if err != nil {
		// The row stays "dialling"; SettleCalls finds out when its deadline has passed.
		r.log.Error().Int64("call", c.CallID).Err(err).Msg("the outcome of a call could not be stored; it will be asked for")
	}
}

func (r *ringer) flying(id int64) bool {
	r.mu.Lock()
	defer r.mu.Unlock()
	return r.inFlight[id]
}

func (r *ringer) settle(ctx context.Context) {
	t := time.NewTicker(settleTick)
	defer t.Stop()
	for {
		select {
		case <-ctx.Done():
			return
		case <-t.C:
		}
		if _, err := r.service.SettleCalls(ctx, r.gateway, settleBatch, r.flying); err != nil && ctx.Err() == nil {
			r.log.Error().Err(err).Msg("calls could not be settled; trying again")
			pause(ctx, time.Second)
		}
	}
}

// deleteRecordings has the provider delete what was kept long enough.
func (s *Scheduler) deleteRecordings(ctx context.Context) {
	for ctx.Err() == nil {
		n, err := s.service.DeleteRecordings(ctx, s.gateway, settleBatch)
		if err != nil && ctx.Err() == nil {
			s.log.Warn().Err(err).Msg("recordings could not be deleted; trying again later")
		}
		if n < settleBatch {
			return
		}
	}
}
