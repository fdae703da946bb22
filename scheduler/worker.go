package scheduler

import (
	"context"
	"sync"
	"time"

	"github.com/rs/zerolog"
)

// job is what a worker does with one kind of row: what it hands to the provider,
// and how the store is told what came of it.
type job[T any] struct {
	what string // for the log: "text", "call"
	// begin commits rows as under way, at most n, and gives them.
	begin func(ctx context.Context, n int) ([]T, error)
	id    func(T) int64
	// request hands one to the provider.
	request func(ctx context.Context, row T) (providerID string, err error)
	took    func(ctx context.Context, id int64, providerID string) error
	refused func(ctx context.Context, id int64, cause error) error
	// ask are the questions to the provider that are repeated for as long as the
	// worker runs: what became of requests with an unknown outcome. inFlight tells
	// which rows this very process still has under way: their outcome is on its way.
	ask []func(ctx context.Context, inFlight func(id int64) bool) error
}

// worker hands to the provider what stands in the store as waiting: a row is
// committed as under way before its request goes out, the request is seen
// through, also when the service is stopping, and its outcome is noted. What
// could not be noted is asked for (law 3).
type worker[T any] struct {
	job  job[T]
	log  zerolog.Logger
	wake chan struct{}
	free chan struct{} // one token per request that may be under way

	mu       sync.Mutex
	inFlight map[int64]bool
	requests sync.WaitGroup
}

// newWorker makes a worker with so many requests under way at most.
func newWorker[T any](j job[T], log zerolog.Logger, atOnce int) *worker[T] {
	w := &worker[T]{job: j, log: log, wake: make(chan struct{}, 1), free: make(chan struct{}, atOnce), inFlight: map[int64]bool{}}
	w.release(atOnce)
	return w
}

func (w *worker[T]) nudge() { nudge(w.wake) }

func (w *worker[T]) run(ctx context.Context) {
	var asking sync.WaitGroup
	defer asking.Wait()
	asking.Go(func() { w.ask(ctx) })
	defer w.requests.Wait()
	for {
		select {
		case <-ctx.Done():
			return
		case <-w.wake:
		}
		for w.begin(ctx) {
		}
	}
}

// begin begins as many requests as may still be under way; it tells whether it
// is worth looking again at once.
func (w *worker[T]) begin(ctx context.Context) bool {
	n := w.take()
	if n == 0 || ctx.Err() != nil {
		w.release(n)
		return false // whoever ends nudges
	}
	rows, err := w.job.begin(ctx, n)
	if err != nil {
		w.release(n)
		if ctx.Err() == nil {
			w.log.Error().Err(err).Msg("what waits to be done cannot be read (" + w.job.what + "); trying again")
			pause(ctx, time.Second)
		}
		return false
	}
	w.release(n - len(rows))
	w.mu.Lock()
	for _, row := range rows {
		w.inFlight[w.job.id(row)] = true
	}
	w.mu.Unlock()
	for _, row := range rows {
		w.requests.Go(func() {
			w.seeThrough(ctx, row)
			w.release(1)
			w.nudge()
		})
	}
	return len(rows) == n
}

// take takes all tokens that are free.
func (w *worker[T]) take() (n int) {
	for n < cap(w.free) {
		select {
		case <-w.free:
			n++
			continue
		default:
		}
		break
	}
	return n
}

func (w *worker[T]) release(n int) {
	for range n {
		w.free <- struct{}{}
	}
}

// requestPatience bounds one request, the wait for its turn in the rate limit
// included. It is less than dispatch.Timing.RequestDeadline: who waits longer
// goes back among those that wait.
const requestPatience = 15 * time.Second

// seeThrough makes one request and notes the outcome. An outcome that is known
// is worth waiting for, also when the service is stopping.
func (w *worker[T]) seeThrough(ctx context.Context, row T) {
	id := w.job.id(row)
	defer func() {
		w.mu.Lock()
		delete(w.inFlight, id)
		w.mu.Unlock()
	}()
	through := context.WithoutCancel(ctx)
	bounded, cancel := context.WithTimeout(through, requestPatience)
	providerID, err := w.job.request(bounded, row)
	cancel()
	if err != nil {
		w.log.Warn().Int64(w.job.what, id).Err(err).Msg("not handed to the provider")
		err = w.job.refused(through, id, err)
	} else {
		err = w.job.took(through, id, providerID)
	}
	if err != nil {
		// The row stays under way; when its deadline has passed, it is asked for.
		w.log.Error().Int64(w.job.what, id).Err(err).Msg("an outcome could not be stored; it will be asked for")
	}
}

func (w *worker[T]) flying(id int64) bool {
	w.mu.Lock()
	defer w.mu.Unlock()
	return w.inFlight[id]
}

// askTick is how often to look for what the provider is to be asked; askBatch
// how much is asked for at once.
const (
	askTick  = 500 * time.Millisecond
	askBatch = 20
)

func (w *worker[T]) ask(ctx context.Context) {
	t := time.NewTicker(askTick)
	defer t.Stop()
	for {
		select {
		case <-ctx.Done():
			return
		case <-t.C:
		}
		for _, ask := range w.job.ask {
			if err := ask(ctx, w.flying); err != nil && ctx.Err() == nil {
				w.log.Error().Err(err).Msg("the provider could not be asked (" + w.job.what + "); trying again")
				pause(ctx, time.Second)
			}
		}
	}
}
