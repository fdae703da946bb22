package simulate

import (
	"context"
	"sync"
)

// Study is several policies over several seeds, on the same people, tasks and
// latent answers.
type Study struct {
	Config   // Policy and Seed are set from the lists
	Policies []Policy
	Seeds    []uint64
	// Jobs is how many runs are under way at once.
	Jobs int
	// Progress, if not nil, is told what share of the study is done. It is
	// called by one goroutine at a time.
	Progress func(share float64)
}

// Run carries the study out and sums up each policy.
func (s Study) Run(ctx context.Context) ([]Summary, error) {
	ctx, cancel := context.WithCancelCause(ctx)
	defer cancel(nil)
	runs := make([][]*Run, len(s.Policies))
	for i := range runs {
		runs[i] = make([]*Run, len(s.Seeds))
	}
	p := progress{shares: make([]float64, len(s.Policies)*len(s.Seeds)), tell: s.Progress}
	turns := make(chan struct{}, max(s.Jobs, 1))
	var wg sync.WaitGroup
	for i, policy := range s.Policies {
		for k, seed := range s.Seeds {
			turns <- struct{}{}
			wg.Go(func() {
				defer func() { <-turns }()
				if ctx.Err() != nil {
					return
				}
				c := s.Config
				c.Policy, c.Seed = policy, seed
				c.Progress = func(share float64) { p.set(i*len(s.Seeds)+k, share) }
				r, err := c.Run(ctx)
				if err != nil {
					cancel(err)
					return
				}
				runs[i][k] = r
			})
		}
	}
	wg.Wait()
	if ctx.Err() != nil {
		return nil, context.Cause(ctx)
	}
	out := make([]Summary, len(s.Policies))
	for i, policy := range s.Policies {
		c := s.Config
		c.Policy = policy
		out[i] = Summarise(c, runs[i])
	}
	return out, nil
}

// progress adds up how far the runs have come.
type progress struct {
	mu     sync.Mutex
	shares []float64
	sum    float64
	tell   func(float64)
}

func (p *progress) set(i int, share float64) {
	if p.tell == nil {
		return
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	p.sum += share - p.shares[i]
	p.shares[i] = share
	p.tell(p.sum / float64(len(p.shares)))
}
