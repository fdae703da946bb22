package store

import (
	"context"
	"database/sql"
	"database/sql/driver"
	"embed"
	"errors"
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
// number. All that are needed run in one transaction.
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

// migrate brings the tables up to this release's version: all of it or, after
// any error, nothing.
func (s *SQLite) migrate(ctx context.Context) error {
	want := Version()
	have, empty, err := state(s.writer)
	if err != nil || have == want {
		return err
	}
	if have > want {
		return fmt.Errorf("%w: it has version %d and this program knows versions up to %d; install the newer release again, or restore a backup",
			ErrNewer, have, want)
	}
	if !empty && !s.inMemory {
		if err := s.backUpVersion(have); err != nil {
			return fmt.Errorf("the copy before migrating failed, nothing was changed: %w", err)
		}
	}
	// One transaction around all migrations, and begun before the version is
	// looked at again: another process that starts at this moment waits here
	// and then finds the work done.
	if err := s.beginMigration(); err != nil {
		return err
	}
	err = func() error {
		now, _, err := state(s.writer)
		if err != nil || now != have {
			return err
		}
		return s.gooseUp(ctx)
	}()
	if err == nil {
		_, err = s.writer.exec("COMMIT")
	}
	if err != nil {
		s.writer.doomed = nil
		_, _ = s.writer.exec("ROLLBACK")
		s.writer.doomed = nil
		return fmt.Errorf("migrating from version %d to %d, nothing was changed: %w", have, want, translate(err))
	}
	return nil
}

// migrationPatience is how many times the usual wait for a lock (a minute, then)
// one waits for another process that migrates: that may take longer than any
// transaction of the service, and giving up would be no start at all.
const migrationPatience = 12

func (s *SQLite) beginMigration() error {
	for begun := time.Now(); ; {
		s.writer.doomed = nil // by the try before: no transaction was begun
		_, err := s.writer.exec("BEGIN IMMEDIATE")
		if !isBusy(err) || time.Since(begun) >= migrationPatience*s.busy {
			return err
		}
	}
}

// backUpVersion copies the database before its version changes.
func (s *SQLite) backUpVersion(version int64) error {
	for {
		name := fmt.Sprintf("%s.v%d.%s.backup", s.path, version, time.Now().UTC().Format("20060102T150405.000Z"))
		err := copyTo(s.writer, name)
		if errors.Is(err, fs.ErrExist) {
			time.Sleep(time.Millisecond) // another process had the same thought
			continue
		}
		if err == nil {
			s.backedUp = name
		}
		return err
	}
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

// BeginTx begins nothing: there is one transaction around all migrations.
func (lentConn) BeginTx(context.Context, driver.TxOptions) (driver.Tx, error) { return sameTx{}, nil }

type sameTx struct{}

func (sameTx) Commit() error   { return nil }
func (sameTx) Rollback() error { return nil }

func (l lender) Connect(context.Context) (driver.Conn, error) { return lentConn{l.c}, nil }
func (l lender) Driver() driver.Driver                        { return &sqlite.Driver{} }
