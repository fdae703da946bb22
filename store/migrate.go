package store

import (
	"context"
	"database/sql"
	"database/sql/driver"
	"embed"
	"fmt"
	"io/fs"
	"path/filepath"
	"strconv"
	"strings"
	"time"

	"github.com/pressly/goose/v3"
	"modernc.org/sqlite"
)

// A migration that is released is never changed; the next one gets the next
// number. Each runs in a transaction of its own.
//
//go:embed migrations/*.sql
var migrations embed.FS

// Version is the version of the tables this release works with.
func Version() int64 {
	names, err := fs.Glob(migrations, "migrations/*.sql")
	if err != nil || len(names) == 0 {
		panic("store: no migrations embedded")
	}
	last := filepath.Base(names[len(names)-1]) // Glob sorts
	n, err := strconv.ParseInt(last[:strings.IndexByte(last, '_')], 10, 64)
	if err != nil {
		panic("store: migration " + last + " has no number")
	}
	return n
}

// Version is the version of the database's tables.
func (s *SQLite) Version(ctx context.Context) (int64, error) {
	var v int64
	err := s.withConn(ctx, func(c *conn) (err error) {
		v, err = version(c)
		return err
	})
	return v, err
}

func version(c *conn) (int64, error) {
	var v int64
	err := c.query("SELECT MAX(version_id) FROM goose_db_version WHERE is_applied", func(r *row) error {
		v = r.int64()
		return nil
	})
	return v, err
}

// state looks at a file before anything in it is changed: its version, and
// whether it holds anything at all.
func state(c *conn) (v int64, empty bool, err error) {
	tables, versioned := 0, false
	err = c.query("SELECT name FROM sqlite_master WHERE type = 'table'", func(r *row) error {
		tables++
		versioned = versioned || r.string() == "goose_db_version"
		return nil
	})
	switch {
	case err != nil:
		return 0, false, err
	case tables == 0:
		return 0, true, nil
	case !versioned:
		return 0, false, fmt.Errorf("%w: it holds tables of another program", ErrNotDatabase)
	}
	v, err = version(c)
	return v, false, err
}

// migrate brings the tables up to this release's version.
func (s *SQLite) migrate(ctx context.Context) error {
	want := Version()
	var err error
	// A second process that was started at the same moment may be migrating,
	// too. One of them wins; the other finds the work done when it looks again.
	for range 3 {
		var have int64
		var empty bool
		have, empty, err = state(s.writer)
		switch {
		case err != nil:
			return err
		case have == want:
			return nil
		case have > want:
			return fmt.Errorf("%w: it has version %d and this program knows versions up to %d; install the newer release again, or restore a backup",
				ErrNewer, have, want)
		}
		if !empty && have > 0 && s.backedUp == "" && !s.memory {
			name := fmt.Sprintf("%s.v%d.%s.backup", s.path, have, time.Now().UTC().Format("20060102T150405.000Z"))
			if err := copyTo(s.writer, name); err != nil {
				return fmt.Errorf("the copy before migrating failed, nothing was changed: %w", err)
			}
			s.backedUp = name
		}
		if err = s.gooseUp(ctx); err == nil {
			return nil
		}
	}
	return fmt.Errorf("migrating to version %d: %w", want, translate(err))
}

func (s *SQLite) gooseUp(ctx context.Context) error {
	files, err := fs.Sub(migrations, "migrations")
	if err != nil {
		return err
	}
	lent, ok := s.writer.dc.(driverConn)
	if !ok {
		return fmt.Errorf("the driver's %T cannot be lent to database/sql", s.writer.dc)
	}
	db := sql.OpenDB(lender{lent})
	db.SetMaxOpenConns(1)
	defer func() { _ = db.Close() }()
	provider, err := goose.NewProvider(goose.DialectSQLite3, db, files,
		goose.WithLogger(goose.NopLogger()), goose.WithDisableGlobalRegistry(true))
	if err != nil {
		return err
	}
	_, err = provider.Up(ctx)
	return err
}

// driverConn is what database/sql wants of a connection.
type driverConn interface {
	driver.Conn
	driver.ConnBeginTx
	driver.ConnPrepareContext
	driver.ExecerContext
	driver.QueryerContext
	driver.Pinger
}

// lender lends the writing connection to a *sql.DB, which must not close it:
// a database in memory would be gone.
type lender struct{ c driverConn }

type lentConn struct{ driverConn }

func (lentConn) Close() error { return nil }

func (l lender) Connect(context.Context) (driver.Conn, error) { return lentConn{l.c}, nil }
func (l lender) Driver() driver.Driver                        { return &sqlite.Driver{} }
