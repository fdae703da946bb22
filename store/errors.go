package store

import (
	"errors"
	"fmt"

	"modernc.org/sqlite"
	sqlite3 "modernc.org/sqlite/lib"

	"folgesvenn/dispatch"
)

// Errors of the store itself; those of single rows are dispatch.ErrNotFound
// and dispatch.ErrConflict.
var (
	// ErrClosed is what every call answers once Close was called.
	ErrClosed = errors.New("the database is closed")
	// ErrNewer is what Open answers for a database that a newer release has
	// migrated. Nothing was changed.
	ErrNewer = errors.New("the database was written by a newer version of this program")
	// ErrFull is what a call answers when the disk is full. Nothing of the
	// call was kept.
	ErrFull = errors.New("the disk or the database is full")
	// ErrLocked is what a call answers when another program kept the database
	// locked for longer than the busy timeout.
	ErrLocked = errors.New("the database is locked by another program")
	// ErrNotDatabase is what Open answers for a file that is something else,
	// or damaged beyond reading.
	ErrNotDatabase = errors.New("the file is not a usable database")
	// ErrReadOnly is what a write answers in View, or on a file that may not
	// be written.
	ErrReadOnly = errors.New("the database is read-only here")
	// ErrNested is what Update answers when it was called from within the
	// function of another Update, which would wait for itself for ever.
	ErrNested = errors.New("Update or View was called from within an Update function")
)

// code is SQLite's result code, extended; 0 for other errors.
func code(err error) int {
	var e *sqlite.Error
	if errors.As(err, &e) {
		return e.Code()
	}
	return 0
}

func isBusy(err error) bool {
	c := code(err) & 0xff
	return c == sqlite3.SQLITE_BUSY || c == sqlite3.SQLITE_LOCKED
}

// judge translates an error of SQLite's into one that says what it means, and
// notes if it has put an end to the transaction.
func (c *conn) judge(err error) error {
	err = translate(err)
	switch code(err) & 0xff {
	case sqlite3.SQLITE_FULL, sqlite3.SQLITE_IOERR, sqlite3.SQLITE_NOMEM, sqlite3.SQLITE_BUSY,
		sqlite3.SQLITE_INTERRUPT, sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB, sqlite3.SQLITE_PROTOCOL,
		sqlite3.SQLITE_CANTOPEN, sqlite3.SQLITE_INTERNAL, sqlite3.SQLITE_MISUSE, sqlite3.SQLITE_ABORT:
		// SQLite may have rolled the transaction back on its own. The next
		// statement would then run outside of any, and be kept whatever
		// becomes of the rest.
		c.doomed = err
	}
	return err
}

func translate(err error) error {
	if err == nil {
		return nil
	}
	switch full := code(err); full {
	case 0:
		return err
	case sqlite3.SQLITE_CONSTRAINT_UNIQUE, sqlite3.SQLITE_CONSTRAINT_PRIMARYKEY:
		return fmt.Errorf("%w: %w", dispatch.ErrConflict, err)
	case sqlite3.SQLITE_CONSTRAINT_FOREIGNKEY:
		return fmt.Errorf("the row refers to one that is %w: %w", dispatch.ErrNotFound, err)
	default:
		switch full & 0xff {
		case sqlite3.SQLITE_FULL:
			return fmt.Errorf("%w; make room and try again: %w", ErrFull, err)
		case sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED:
			return fmt.Errorf("%w; stop it or try again: %w", ErrLocked, err)
		case sqlite3.SQLITE_NOTADB, sqlite3.SQLITE_CORRUPT:
			return fmt.Errorf("%w; restore it from a backup: %w", ErrNotDatabase, err)
		case sqlite3.SQLITE_READONLY:
			return fmt.Errorf("%w; give the service's user the right to write the file and its directory: %w", ErrReadOnly, err)
		}
		return fmt.Errorf("store: %w", err)
	}
}

func notFound(what string, key any) error {
	return fmt.Errorf("%s %v: %w", what, key, dispatch.ErrNotFound)
}
