package scheduler

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"sync"
	"testing"
	"time"

	"github.com/rs/zerolog"
	"pgregory.net/rapid"
)

// counter is a job whose rows are numbers, and what came of each.
type counter struct {
	mu       sync.Mutex
	waiting  []int64
	under    int
	most     int // under way at once
	begun    map[int64]int
	outcomes map[int64]string
	broken   int           // times that the store cannot be read
	hold     chan struct{} // requests wait here, if it is set
	refuse   func(id int64) bool
	asked    func(inFlight func(int64) bool)
	forget   bool // outcomes cannot be stored
}

func newCounter(n int) *counter {
	c := &counter{begun: map[int64]int{}, outcomes: map[int64]string{}}
	for i := range n {
		c.waiting = append(c.waiting, int64(i+1))
	}
	return c
}

func (c *counter) job() job[int64] {
	j := job[int64]{
		what: "number", id: func(n int64) int64 { return n },
		begin: func(_ context.Context, n int) ([]int64, error) {
			c.mu.Lock()
			defer c.mu.Unlock()
			if c.broken > 0 {
				c.broken--
				return nil, errors.New("the disk is full")
			}
			rows := slices.Clone(c.waiting[:min(n, len(c.waiting))])
			c.waiting = c.waiting[len(rows):]
			for _, id := range rows {
				c.begun[id]++
			}
			return rows, nil
		},
		request: func(ctx context.Context, id int64) (string, error) {
			c.mu.Lock()
			c.under++
			c.most = max(c.most, c.under)
			c.mu.Unlock()
			defer func() { c.mu.Lock(); c.under--; c.mu.Unlock() }()
			if c.hold != nil {
				select {
				case <-c.hold:
				case <-ctx.Done():
					return "", ctx.Err()
				}
			}
			if c.refuse != nil && c.refuse(id) {
				return "", errors.New("no")
			}
			return fmt.Sprint("P", id), nil
		},
		took: func(_ context.Context, id int64, provider string) error { return c.note(id, provider) },
		refused: func(_ context.Context, id int64, cause error) error {
			return c.note(id, cause.Error())
		},
	}
	if c.asked != nil {
		j.ask = append(j.ask, func(_ context.Context, inFlight func(int64) bool) error { c.asked(inFlight); return nil })
	}
	return j
}

func (c *counter) note(id int64, what string) error {
	if c.forget {
		return errors.New("the disk is full")
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	c.outcomes[id] += what
	return nil
}

func (c *counter) noted() int {
	c.mu.Lock()
	defer c.mu.Unlock()
	return len(c.outcomes)
}

// start runs a worker; the function it gives stops it and waits.
func start(c *counter, atOnce int) (w *worker[int64], stop func()) {
	w = newWorker(c.job(), zerolog.Nop(), atOnce)
	ctx, cancel := context.WithCancel(context.Background())
	done := make(chan struct{})
	go func() { w.run(ctx); close(done) }()
	w.nudge()
	return w, sync.OnceFunc(func() { cancel(); <-done })
}

// Everything that waits is begun once and its outcome noted once, with no more
// under way than may be; however many there are, and whoever is refused.
func TestAWorkerDoesEverythingOnce(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		n, atOnce := rapid.IntRange(0, 40).Draw(t, "rows"), rapid.IntRange(1, 6).Draw(t, "at once")
		no := rapid.Int64Range(1, 5).Draw(t, "each so many is refused")
		c := newCounter(n)
		c.refuse = func(id int64) bool { return id%no == 0 }
		_, stop := start(c, atOnce)
		for end := time.Now().Add(10 * time.Second); c.noted() < n && time.Now().Before(end); time.Sleep(time.Millisecond) {
		}
		stop()
		for id := int64(1); id <= int64(n); id++ {
			want := fmt.Sprint("P", id)
			if c.refuse(id) {
				want = "no"
			}
			if c.begun[id] != 1 || c.outcomes[id] != want {
				t.Fatalf("row %d was begun %d times and came to %q, want %q", id, c.begun[id], c.outcomes[id], want)
			}
		}
		if c.most > atOnce {
			t.Fatalf("%d were under way at once, of at most %d", c.most, atOnce)
		}
	})
}

// What is begun is seen through, also when the service is stopping, and nothing
// new is begun.
func TestAWorkerSeesThroughWhatItBegan(t *testing.T) {
	c := newCounter(5)
	c.hold = make(chan struct{})
	_, stop := start(c, 2)
	under := func() int { c.mu.Lock(); defer c.mu.Unlock(); return c.under }
	eventually(t, "two are under way", func() bool { return under() == 2 })
	go func() {
		time.Sleep(50 * time.Millisecond)
		close(c.hold)
	}()
	stop()
	if len(c.outcomes) != 2 || len(c.waiting) != 3 {
		t.Errorf("outcomes %v, waiting %v", c.outcomes, c.waiting)
	}
}

// A store that cannot be read, or not written, stops nothing.
func TestAWorkerGoesOnAfterAFault(t *testing.T) {
	c := newCounter(3)
	c.broken = 1
	w, stop := start(c, 2)
	defer stop()
	eventually(t, "the fault is met", func() bool { c.mu.Lock(); defer c.mu.Unlock(); return c.broken == 0 })
	eventually(t, "and gone on from", func() bool { w.nudge(); return c.noted() == 3 })

	d := newCounter(9)
	d.forget = true
	_, stopD := start(d, 2)
	defer stopD()
	eventually(t, "all are begun, though no outcome can be stored", func() bool { d.mu.Lock(); defer d.mu.Unlock(); return len(d.begun) == 9 && d.under == 0 })
}

// Who asks the provider knows what this process itself still has under way.
func TestAWorkerKnowsWhatIsInFlight(t *testing.T) {
	c := newCounter(1)
	c.hold = make(chan struct{})
	seen := make(chan bool, 100)
	c.asked = func(inFlight func(int64) bool) { seen <- inFlight(1) }
	_, stop := start(c, 2)
	defer stop()
	if !<-seen {
		t.Error("row 1 is under way, and who asks does not know")
	}
	close(c.hold)
	eventually(t, "it has come to an end", func() bool { return c.noted() == 1 && !<-seen })
}
