package store

import (
	"math/rand/v2"
	"slices"
	"sync"
)

// What every choice goes through (all volunteers of a unit, what is known of
// how they answer, who was asked in the last days) is kept as it was last read,
// because reading 100,000 rows takes a second.
//
// A snapshot is right whatever happens to it, and holds nothing that matters
// (law 8). Every change of what it is made of adds a row with a random stamp to
// a table of changes, in the same transaction. A snapshot carries the newest
// stamp that its transaction saw. A reader looks, in its own transaction, for
// the snapshot's stamp among the changes:
//
//   - it is the newest: the snapshot is what the reader would read itself;
//   - it is there, with changes after it: the snapshot lacks exactly those, and
//     those rows are read again;
//   - it is not there: the snapshot comes from a transaction that was rolled
//     back, from one newer than the reader's, or from long ago. The reader
//     reads everything.
//
// A stamp identifies one change for ever, so a snapshot taken in a transaction
// that was undone later is never taken for anything else.
type snapshot struct {
	stamp int64 // of the newest change it holds
	seq   int64 // the row of that change
}

// page is a snapshot with what it is of. It is never changed, only replaced.
type page[T any] struct {
	snapshot
	of T
}

// book keeps the newest page of each key.
type book[K comparable, T any] struct {
	mu    sync.Mutex
	pages map[K]*page[T]
}

func (b *book[K, T]) get(key K) *page[T] {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.pages[key]
}

// put publishes a page. A reader on an old snapshot of the database does not
// replace a newer page: that would only make the next reader read everything
// again.
func (b *book[K, T]) put(key K, p *page[T], current bool) {
	b.mu.Lock()
	defer b.mu.Unlock()
	if b.pages == nil {
		b.pages = make(map[K]*page[T])
	}
	if old := b.pages[key]; old == nil || current || p.seq >= old.seq {
		b.pages[key] = p
	}
}

// changesKept is about how many changes are kept in each table of them. A
// snapshot that is further behind is made anew.
const changesKept = 256

// since reads a table of changes (id, whose, stamp; newest first) back to the one
// that a page carries: what the newest is, whether the page's is among them, and
// who has changed since, by id. Without a page it looks for the newest alone.
func since[T any](t *tx, changes string, have *page[T], args ...any) (now snapshot, known bool, changed []int64, err error) {
	err = t.query(changes, func(r *row) error {
		seq, whose, stamp := r.int64(), r.int64(), r.int64()
		if now.seq == 0 {
			now = snapshot{stamp: stamp, seq: seq}
		}
		if have == nil {
			return errStop
		}
		if stamp == have.stamp {
			known = true
			return errStop
		}
		changed = append(changed, whose)
		return nil
	}, args...)
	slices.Sort(changed)
	return now, known, slices.Compact(changed), err
}

// stamp is random and not a count: two transactions of which one is rolled back
// would count to the same number, and mean different things by it.
func stamp() int64 { return rand.Int64() }
