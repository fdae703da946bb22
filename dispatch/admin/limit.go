package admin

import (
	"sync"
	"time"
)

// Guesses at passwords. An account has few, because it has one owner; an
// address has more, because a whole town hall may come from one.
const (
	accountGuesses = 10
	accountPause   = 2 * time.Minute // until one more is given
	addressGuesses = 30
	addressPause   = 20 * time.Second
	// mostBuckets bounds the memory that somebody who invents names can take.
	mostBuckets = 10_000
)

// guesses counts failed logins. It is in memory: a restart gives everybody new
// guesses, and that is no use to somebody who cannot cause one.
type guesses struct {
	mu       sync.Mutex
	accounts map[string]bucket
	from     map[string]bucket
}

// bucket holds how many guesses were left at a time; they come back one by one.
type bucket struct {
	left float64
	at   time.Time
}

func newGuesses() *guesses {
	return &guesses{accounts: map[string]bucket{}, from: map[string]bucket{}}
}

// take takes one guess from both, or none where either has no more. It is taken
// before the password is checked, so that many at once are still counted.
func (g *guesses) take(account, address string, now time.Time) bool {
	g.mu.Lock()
	defer g.mu.Unlock()
	a := refilled(g.accounts, account, accountGuesses, accountPause, now)
	f := refilled(g.from, address, addressGuesses, addressPause, now)
	if a.left < 1 || f.left < 1 {
		return false
	}
	a.left--
	f.left--
	put(g.accounts, account, a, accountGuesses, accountPause)
	put(g.from, address, f, addressGuesses, addressPause)
	return true
}

// giveBack returns the guess of somebody who knew the password.
func (g *guesses) giveBack(account, address string, now time.Time) {
	g.mu.Lock()
	defer g.mu.Unlock()
	delete(g.accounts, account)
	f := refilled(g.from, address, addressGuesses, addressPause, now)
	f.left = min(f.left+1, addressGuesses)
	g.from[address] = f
}

func refilled(m map[string]bucket, key string, most float64, pause time.Duration, now time.Time) bucket {
	b, ok := m[key]
	if !ok {
		return bucket{most, now}
	}
	b.left = min(most, b.left+float64(now.Sub(b.at))/float64(pause))
	b.at = now
	return b
}

func put(m map[string]bucket, key string, b bucket, most float64, pause time.Duration) {
	if _, ok := m[key]; !ok && len(m) >= mostBuckets {
		for k := range m {
			if refilled(m, k, most, pause, b.at).left >= most {
				delete(m, k)
			}
		}
		// Where all are in use, some are forgotten rather than the list growing; a
		// quarter at a time, so that this is not done at every guess.
		if len(m) >= mostBuckets {
			for k := range m {
				if len(m) <= mostBuckets*3/4 {
					break
				}
				delete(m, k)
			}
		}
	}
	m[key] = b
}
