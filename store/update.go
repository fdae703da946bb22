package store

import (
	"context"
	"errors"
	"fmt"
	"runtime"
	"strings"
	"sync"
	"sync/atomic"
	"time"

	"folgesvenn/dispatch"
)

const (
	// A batch ends when nobody waits; and at the latest after this many
	// functions or this long, so that the first in it is answered soon.
	maxBatch     = 256
	maxBatchTime = 25 * time.Millisecond

	// nestedAfter is how long a call waits before it looks whether it waits
	// for itself.
	nestedAfter = time.Second
)

// group passes the one writing connection from caller to caller.
//
// Whoever holds the turn runs its own function, in its own goroutine (so that
// a panic, or a test's FailNow, happens where it belongs), then hands the turn
// to the next in line, within the same transaction. Who finds nobody in line
// commits for all, and only then is anybody of the batch answered.
type group struct {
	mu      sync.Mutex
	busy    bool    // somebody has the turn
	line    []*call // waiting for it
	waited  bool    // somebody has waited since the last commit
	closed  bool
	drained chan struct{} // closed once closed and nobody has the turn

	// The rest belongs to whoever has the turn.
	batch []*call // have run, wait for the commit
	begun time.Time
	open  bool // in a transaction
	ran   int  // functions in it
	// company: others were about when the last commit was made.
	company bool

	// Counted for the tests: how many functions ran and how many commits they
	// took.
	functions, commits atomic.Int64
}

// call is one Update that waits.
type call struct {
	wake chan wake
}

// wake tells a call in line that it has the turn (or, with an error, that it
// never will), and a call that has run how the commit went.
type wake struct{ err error }

var calls = sync.Pool{New: func() any { return &call{wake: make(chan wake, 1)} }}

// Update runs fn in a transaction that is durable when Update returns nil and
// has left no trace when it returns an error. See dispatch.Store.
//
// fn must not call Update or View of the same store: it would wait for itself.
// Update notices after a second and answers ErrNested. A panic in fn undoes
// what fn did and goes on in the caller.
func (s *SQLite) Update(ctx context.Context, fn func(dispatch.Tx) error) error {
	return s.inTurn(ctx, &tx{s: s}, fn)
}

func (s *SQLite) inTurn(ctx context.Context, t *tx, fn func(dispatch.Tx) error) error {
	c, err := s.join(ctx)
	if err != nil {
		return err
	}
	err = s.turn(ctx, c, t, fn)
	calls.Put(c) // not after a panic: who knows what is in its channel
	return err
}

// join gets in line and returns with the turn.
func (s *SQLite) join(ctx context.Context) (*call, error) {
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	g := &s.group
	c := calls.Get().(*call)
	g.mu.Lock()
	if g.closed {
		g.mu.Unlock()
		return nil, ErrClosed
	}
	if !g.busy {
		g.busy = true
		g.mu.Unlock()
		return c, nil
	}
	g.line = append(g.line, c)
	g.waited = true
	g.mu.Unlock()
	return c, s.await(ctx, c)
}

// await waits for the turn. If it returns an error, the call has left the
// line and has no turn.
func (s *SQLite) await(ctx context.Context, c *call) error {
	timer := time.NewTimer(nestedAfter)
	defer timer.Stop()
	for {
		select {
		case w := <-c.wake:
			return w.err
		case <-ctx.Done():
			if s.leave(c) {
				return ctx.Err()
			}
			return (<-c.wake).err // the turn is on its way; perform looks at ctx again
		case <-timer.C:
			if insideUpdate() && s.leave(c) {
				return ErrNested
			}
		}
	}
}

func (s *SQLite) leave(c *call) bool {
	g := &s.group
	g.mu.Lock()
	defer g.mu.Unlock()
	for i, w := range g.line {
		if w == c {
			g.line = append(g.line[:i], g.line[i+1:]...)
			return true
		}
	}
	return false
}

// insideUpdate tells whether the calling goroutine is already running an
// Update function: then its own stack shows it.
func insideUpdate() bool {
	pcs := make([]uintptr, 512)
	frames := runtime.CallersFrames(pcs[:runtime.Callers(2, pcs)])
	for {
		f, more := frames.Next()
		if strings.HasSuffix(f.Function, "store.(*SQLite).perform") {
			return true
		}
		if !more {
			return false
		}
	}
}

// turn runs fn while c has the turn and returns what Update answers.
func (s *SQLite) turn(ctx context.Context, c *call, t *tx, fn func(dispatch.Tx) error) (err error) {
	finished := false
	defer func() {
		if !finished { // fn panicked, or left by runtime.Goexit
			t.undo()
			s.passOn(nil)
		}
	}()
	err = s.perform(ctx, t, fn)
	if err == nil {
		err = t.forgetMonths()
	}
	if err == nil {
		err = t.keep()
	} else {
		t.undo()
	}
	finished = true
	// A function that failed is answered with the rest, too: its error may
	// rest on what another did in this transaction, which is not yet true.
	if failed := s.passOn(c); failed != nil {
		return failed
	}
	return err
}

// perform is found by insideUpdate by its name.
func (s *SQLite) perform(ctx context.Context, t *tx, fn func(dispatch.Tx) error) error {
	if err := ctx.Err(); err != nil {
		return err
	}
	if t.readOnly && !s.group.open {
		// It has the turn and the only connection: nothing changes meanwhile.
		t.c = s.writer
		return fn(t)
	}
	if err := s.begin(); err != nil {
		// Whoever is in line would wait for the same lock and as long again.
		for next := s.group.next(false); next != nil; next = s.group.next(false) {
			next.wake <- wake{err: err}
		}
		return err
	}
	t.c = s.writer
	s.group.ran++
	s.group.functions.Add(1)
	return fn(t)
}

// begin opens the transaction of a batch. Another program may hold the lock:
// busy_timeout waits for it, and beginRetries more times.
func (s *SQLite) begin() error {
	g := &s.group
	if g.open {
		return nil
	}
	var err error
	for range 1 + beginRetries {
		s.writer.doomed = nil
		if _, err = s.writer.exec("BEGIN IMMEDIATE"); err == nil {
			g.open, g.ran, g.begun = true, 0, time.Now()
			return nil
		}
		if !isBusy(err) {
			break
		}
	}
	s.writer.doomed = nil
	if code(err)&0xff == 1 && !s.inMemory {
		// "cannot start a transaction within a transaction": a rollback
		// failed. A new connection knows nothing of it.
		if e := s.reopen(); e != nil {
			return errors.Join(err, e)
		}
		if _, err = s.writer.exec("BEGIN IMMEDIATE"); err == nil {
			g.open, g.ran, g.begun = true, 0, time.Now()
		}
	}
	return err
}

const beginRetries = 2

// passOn ends a turn. c, if not nil, has run and waits for the commit; the
// answer is the error that undid the whole batch, if one did.
func (s *SQLite) passOn(c *call) error {
	g := &s.group
	if c != nil {
		g.batch = append(g.batch, c)
	}
	if s.writer.doomed == nil && g.open && g.ran < maxBatch && time.Since(g.begun) < maxBatchTime {
		next := g.next(false)
		if next == nil && (g.company || g.hasWaited()) {
			// Whoever the last commit has just answered may be about to come
			// back, and only needs the processor to get in line. This waits for
			// nobody; but it wakes another processor to look for something to
			// do, which costs more than many a function, so it is not done for
			// one who is alone.
			runtime.Gosched()
			next = g.next(false)
		}
		if next != nil {
			next.wake <- wake{}
			if c == nil {
				return nil
			}
			return (<-c.wake).err
		}
	}
	err := s.commitAll(c)
	if next := g.next(true); next != nil {
		next.wake <- wake{}
	}
	return err
}

// commitAll commits the batch and answers everybody in it but self.
func (s *SQLite) commitAll(self *call) error {
	g := &s.group
	err := s.commit()
	for i, w := range g.batch {
		if w != self {
			w.wake <- wake{err: err}
		}
		g.batch[i] = nil
	}
	g.batch = g.batch[:0]
	return err
}

// alone runs fn in turn, but outside any transaction.
func (s *SQLite) alone(ctx context.Context, fn func(*conn) error) error {
	c, err := s.join(ctx)
	if err != nil {
		return err
	}
	defer calls.Put(c)
	defer s.passOn(nil)
	_ = s.commitAll(nil)
	return fn(s.writer)
}

// next takes the first out of the line; if there is none and the turn is
// over, nobody has it.
func (g *group) next(over bool) *call {
	g.mu.Lock()
	defer g.mu.Unlock()
	if len(g.line) == 0 {
		if over {
			g.busy = false
			if g.closed {
				close(g.drained)
			}
		}
		return nil
	}
	c := g.line[0]
	g.line[0] = nil
	g.line = g.line[1:]
	return c
}

// hasWaited tells whether somebody has had to wait since the last commit.
func (g *group) hasWaited() bool {
	g.mu.Lock()
	defer g.mu.Unlock()
	return g.waited
}

// restart is hasWaited at a commit, which begins the time anew.
func (g *group) restart() bool {
	g.mu.Lock()
	defer g.mu.Unlock()
	waited := g.waited || len(g.line) > 0
	g.waited = false
	return waited
}

// commit makes the batch durable, or undoes all of it.
func (s *SQLite) commit() error {
	g := &s.group
	if !g.open {
		return nil
	}
	w := s.writer
	err := w.doomed
	if err == nil {
		for range 1 + beginRetries {
			if _, err = w.exec("COMMIT"); err == nil || !isBusy(err) {
				break
			}
			w.doomed = nil // still in the transaction: COMMIT may be tried again
		}
	}
	g.open = false
	g.company = g.restart()
	g.commits.Add(1)
	s.memory.looked = false
	if err != nil {
		s.rollback()
		return fmt.Errorf("nothing was stored: %w", err)
	}
	return nil
}

// rollback undoes the batch under way.
func (s *SQLite) rollback() {
	s.group.open = false
	s.memory.forget()
	s.memory.looked = false
	// Where SQLite has rolled back on its own this is an error, and no news;
	// where it fails for another reason, begin finds out.
	s.writer.doomed = nil
	_, _ = s.writer.exec("ROLLBACK")
	s.writer.doomed = nil
}

// tx is one function's view of a transaction.
type tx struct {
	s        *SQLite
	c        *conn
	readOnly bool
	wrote    bool    // or tried to
	saved    bool    // a savepoint is set
	roster   bool    // volunteers were changed
	beliefs  bool    // beliefs were changed
	asked    bool    // what counts for who was asked lately was changed
	counted  []int64 // tasks of which something was written
	over     bool

	remembered int // rows that were not known before
}

var _ dispatch.Tx = (*tx)(nil)

// write runs a statement that changes something.
func (t *tx) write(query string, args ...any) (changed, id int64, err error) {
	changed, id, err = t.run(query, args...)
	if changed > 0 {
		t.changedBy(query)
	}
	return changed, id, err
}

// change is write for a statement that changes rows as read remembers them.
func (t *tx) change(query string, args ...any) (changed int64, err error) {
	changed, _, err = t.run(query, args...)
	return changed, err
}

func (t *tx) run(query string, args ...any) (changed, id int64, err error) {
	if t.over {
		return 0, 0, errOver
	}
	if t.readOnly {
		return 0, 0, ErrReadOnly
	}
	if err := t.secure(); err != nil {
		return 0, 0, err
	}
	r, err := t.c.exec(query, args...)
	if err != nil {
		return 0, 0, err
	}
	if changed, err = r.RowsAffected(); err != nil {
		return 0, 0, err
	}
	if changed > 0 {
		t.s.memory.wrote(query)
	}
	id, err = r.LastInsertId()
	return changed, id, err
}

func (t *tx) query(query string, each func(*row) error, args ...any) error {
	if t.over {
		return errOver
	}
	return t.c.query(query, each, args...)
}

var errOver = errors.New("store: the transaction is over; its Tx must not be kept")

// secure sees to it that this function alone can be undone: by a savepoint, or,
// if it is the first of its batch, by undoing all there is. It is done at the
// first write and not at the start, because many functions turn out to have
// nothing to write.
func (t *tx) secure() error {
	if t.wrote {
		return nil
	}
	if t.s.group.ran > 1 {
		if _, err := t.c.exec("SAVEPOINT f"); err != nil {
			return err
		}
		t.saved = true
	}
	t.wrote = true
	return nil
}

// keep ends a function that went well.
func (t *tx) keep() error {
	t.over = true
	if !t.saved {
		return t.doom()
	}
	if _, err := t.c.exec("RELEASE f"); err != nil {
		return err
	}
	return t.doom()
}

// doom is the error that ended the transaction: a function may have
// overlooked it.
func (t *tx) doom() error {
	if t.c == nil {
		return nil
	}
	return t.c.doomed
}

// undo takes back what the function did and leaves the rest of the batch as
// it was.
func (t *tx) undo() {
	t.over = true
	if !t.wrote || t.c.doomed != nil {
		return
	}
	t.s.memory.forget()
	if !t.saved {
		t.s.rollback()
		return
	}
	_, err := t.c.exec("ROLLBACK TO f")
	if err == nil {
		_, err = t.c.exec("RELEASE f")
	}
	if err != nil && t.c.doomed == nil {
		t.c.doomed = err // the batch cannot be told apart from this function any more
	}
}
