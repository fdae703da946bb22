package store

import (
	"context"
	"database/sql/driver"
	"fmt"
	"sync"

	"modernc.org/sqlite"
)

// pattern is a database in memory as the migrations leave it, and nothing in it.
// Every other one is a copy of it: to copy takes a hundredth of the time of
// migrating, and tests open a database each.
var pattern struct {
	mu sync.Mutex
	s  *SQLite
}

// OpenMemory makes a database that lives as long as the process, for tests and
// simulations. View and Update take turns on its one connection.
func OpenMemory(ctx context.Context) (*SQLite, error) {
	pattern.mu.Lock()
	defer pattern.mu.Unlock()
	if pattern.s == nil {
		s := newSQLite(":memory:", Options{})
		if err := s.start(ctx); err != nil {
			return nil, fmt.Errorf("database in memory: %w", err)
		}
		pattern.s = s
	}
	s := newSQLite(":memory:", Options{})
	dc, err := copyOf(pattern.s.writer.dc, s.dsn)
	if err != nil {
		return nil, fmt.Errorf("database in memory: %w", err)
	}
	s.writer = &conn{dc: dc, stmts: make(map[string]*stmt)}
	return s, nil
}

// copyOf makes a new database at dsn with what is in another, and gives the
// connection to it.
func copyOf(dc driver.Conn, dsn string) (driver.Conn, error) {
	from, ok := dc.(interface {
		NewBackup(string) (*sqlite.Backup, error)
	})
	if !ok {
		return nil, fmt.Errorf("the driver's %T cannot copy", dc)
	}
	b, err := from.NewBackup(dsn)
	if err != nil {
		return nil, err
	}
	for more := true; more; {
		if more, err = b.Step(-1); err != nil {
			_ = b.Finish()
			return nil, err
		}
	}
	return b.Commit()
}
