package store

import (
	"context"
	"sync"

	"folgesvenn/dispatch"
)

// readers is a pool of reading connections. The one used last is used next,
// because its page cache is warm; the others may never be opened.
type readers struct {
	slots chan struct{}
	mu    sync.Mutex
	idle  []*conn
}

// View runs fn on a snapshot of the database: what was committed when it
// began, whatever is written meanwhile. Writes answer ErrReadOnly. fn must not
// call View or Update: it would hold one of a few connections while it waits
// for another.
func (s *SQLite) View(ctx context.Context, fn func(dispatch.Tx) error) error {
	if s.inMemory {
		// A database in memory belongs to one connection; everybody takes turns.
		return s.inTurn(ctx, &tx{s: s, readOnly: true}, fn)
	}
	if err := ctx.Err(); err != nil {
		return err
	}
	select {
	case s.readers.slots <- struct{}{}:
	case <-ctx.Done():
		return ctx.Err()
	}
	defer func() { <-s.readers.slots }()
	if s.isClosed() {
		return ErrClosed
	}
	c, err := s.readers.get(s.readDSN)
	if err != nil {
		return err
	}
	if _, err := c.exec("BEGIN"); err != nil {
		_ = c.close()
		return err
	}
	t := &tx{s: s, c: c, readOnly: true}
	defer func() {
		t.over = true
		c.doomed = nil
		if _, err := c.exec("ROLLBACK"); err != nil {
			_ = c.close()
			return
		}
		s.readers.put(c)
	}()
	return fn(t)
}

func (r *readers) get(dsn string) (*conn, error) {
	r.mu.Lock()
	if n := len(r.idle); n > 0 {
		c := r.idle[n-1]
		r.idle = r.idle[:n-1]
		r.mu.Unlock()
		return c, nil
	}
	r.mu.Unlock()
	return openConn(dsn)
}

func (r *readers) put(c *conn) {
	r.mu.Lock()
	r.idle = append(r.idle, c)
	r.mu.Unlock()
}

// close waits for the views under way.
func (r *readers) close() {
	for range cap(r.slots) {
		r.slots <- struct{}{}
	}
	r.mu.Lock()
	defer r.mu.Unlock()
	for _, c := range r.idle {
		_ = c.close()
	}
	r.idle = nil
	for range cap(r.slots) {
		<-r.slots
	}
}
