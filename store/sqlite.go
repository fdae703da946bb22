package store

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"net/url"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"time"

	"folgesvenn/dispatch"
)

// Options of Open. The zero value is good.
type Options struct {
	// Readers is how many View functions run at once; 0: 4.
	Readers int
	// BusyTimeout is how long a statement waits for another program that holds
	// the database; 0: 5 seconds.
	BusyTimeout time.Duration
}

// SQLite is a dispatch.Store in one file. Its methods may be called from any
// number of goroutines.
type SQLite struct {
	path     string
	inMemory bool
	busy     time.Duration // how long a statement waits for another program
	dsn      string        // of the writing connection
	readDSN  string
	writer   *conn
	group    group
	readers  readers
	rosters  book[int64, []*dispatch.Volunteer] // by unit
	beliefs  book[int64, *dispatch.Beliefs]     // by unit
	recents  book[bool, recentQuestions]        // by whether they are those of more than a week
	settings settingsCache
	memory   memory // of whoever has the turn
	backedUp string
}

// minSQLite is the oldest SQLite the store was tested with; the driver brings
// its own, so an older one means that the program was put together wrongly.
const minSQLite = "3.53.0"

// Open opens the database in a file, or makes a new one, and brings its tables
// up to this release's version. A database of an older version is copied first
// (see BackedUp). It refuses a database of a newer one with ErrNewer.
func Open(ctx context.Context, path string, opts Options) (*SQLite, error) {
	if path == ":memory:" {
		return OpenMemory(ctx)
	}
	full, err := filepath.Abs(path)
	if err != nil {
		return nil, fmt.Errorf("database %s: %w", path, err)
	}
	if err := createFile(full); err != nil {
		return nil, fmt.Errorf("database %s: %w", full, err)
	}
	s := newSQLite(full, opts)
	if err := s.start(ctx); err != nil {
		if s.writer != nil {
			_ = s.writer.close()
		}
		// A file that was just made stays: another process may have opened it.
		return nil, fmt.Errorf("database %s: %w", full, err)
	}
	return s, nil
}

func newSQLite(path string, opts Options) *SQLite {
	if opts.Readers <= 0 {
		opts.Readers = 4
	}
	if opts.BusyTimeout <= 0 {
		opts.BusyTimeout = 5 * time.Second
	}
	s := &SQLite{path: path, inMemory: path == ":memory:", busy: opts.BusyTimeout}
	s.dsn, s.readDSN = dsn(path, opts.BusyTimeout, false), dsn(path, opts.BusyTimeout, true)
	s.group.drained = make(chan struct{})
	s.readers.slots = make(chan struct{}, opts.Readers)
	return s
}

// createFile makes an empty file that only its owner may read, if there is
// none: the database holds names and addresses, and SQLite gives its log the
// rights of the database. A file that is there is left alone: closing it would
// release the locks that another connection of this process has on it.
func createFile(path string) error {
	if info, err := os.Stat(path); err == nil {
		if info.IsDir() {
			return errors.New("this is a directory; name a file in it")
		}
		return nil
	}
	f, err := os.OpenFile(path, os.O_RDWR|os.O_CREATE|os.O_EXCL, 0o600)
	switch {
	case err == nil:
		return f.Close()
	case errors.Is(err, fs.ErrExist):
		return nil
	case errors.Is(err, fs.ErrNotExist):
		return fmt.Errorf("the directory %s is not there; make it first: %w", filepath.Dir(path), err)
	default:
		return fmt.Errorf("no file can be made in %s; give the service's user the right to write there: %w",
			filepath.Dir(path), err)
	}
}

// dsn holds the pragmas, so that every connection has them, also one that is
// opened again years into a process.
func dsn(path string, busy time.Duration, readOnly bool) string {
	q := url.Values{}
	pragma := func(name, value string) { q.Add("_pragma", name+"("+value+")") }
	// busy_timeout comes first: the pragmas after it may need a lock that
	// another program holds at the moment.
	pragma("busy_timeout", strconv.FormatInt(busy.Milliseconds(), 10))
	if path != ":memory:" {
		pragma("journal_mode", "WAL")
		// FULL syncs the log at every commit: an acknowledged YES survives a
		// power cut. NORMAL would lose the last of them.
		pragma("synchronous", "FULL")
		// The log shrinks again after an import or a long backup.
		pragma("journal_size_limit", "16777216")
	}
	pragma("foreign_keys", "ON")
	// Savepoints keep the pages they may have to restore in a temporary file
	// otherwise.
	pragma("temp_store", "MEMORY")
	if readOnly {
		pragma("cache_size", "-1024") // KiB, per connection
		pragma("query_only", "ON")
	} else {
		pragma("cache_size", "-4096")
	}
	// No mmap: a failing disk would then kill the process instead of failing
	// a statement.
	pragma("mmap_size", "0")
	q.Set("_dqs", "0") // a misspelt column in quotes is an error, not a text
	q.Set("_error_rc", "1")
	q.Set("_txlock", "immediate")
	if path == ":memory:" {
		return ":memory:?" + q.Encode()
	}
	q.Set("mode", "rw") // never makes a new file where the old one has vanished
	u := url.URL{Path: filepath.ToSlash(path)}
	return "file:" + u.EscapedPath() + "?" + q.Encode()
}

func (s *SQLite) start(ctx context.Context) error {
	w, err := openConn(s.dsn)
	if err != nil {
		return err
	}
	s.writer = w
	if err := patiently(s.checkPragmas); err != nil {
		return err
	}
	return patiently(func() error {
		w.doomed = nil
		return s.migrate(ctx)
	})
}

// checkPragmas asks SQLite what it made of the DSN: a pragma it does not know
// or cannot carry out is no error to it.
func (s *SQLite) checkPragmas() error {
	s.writer.doomed = nil
	version, err := s.writer.text("SELECT sqlite_version()")
	if err != nil {
		return err
	}
	if older(version, minSQLite) {
		return fmt.Errorf("built with SQLite %s, but at least %s is needed; build the program with the versions in go.mod", version, minSQLite)
	}
	want := map[string]string{"foreign_keys": "1"}
	if !s.inMemory {
		want["journal_mode"] = "wal"
		want["synchronous"] = "2"
	}
	for name, value := range want {
		got, err := s.writer.text("PRAGMA " + name)
		if err != nil {
			return err
		}
		if got != value {
			return fmt.Errorf("%s is %q instead of %q; is the file on a network drive?", name, got, value)
		}
	}
	return nil
}

func older(version, than string) bool {
	a, b := strings.Split(version, "."), strings.Split(than, ".")
	for i := range min(len(a), len(b)) {
		x, _ := strconv.Atoi(a[i])
		y, _ := strconv.Atoi(b[i])
		if x != y {
			return x < y
		}
	}
	return len(a) < len(b)
}

// reopen replaces the writing connection by a new one, if there can be one.
func (s *SQLite) reopen() error {
	w, err := openConn(s.dsn)
	if err != nil {
		return err
	}
	_ = s.writer.close()
	s.writer = w
	s.memory.forget()
	return nil
}

// Path is where the database is; ":memory:" for one in memory.
func (s *SQLite) Path() string { return s.path }

// BackedUp is the copy that Open made before it migrated; "" if there was
// nothing to migrate.
func (s *SQLite) BackedUp() string { return s.backedUp }

// Close finishes what has begun and closes the file. Later calls answer
// ErrClosed.
func (s *SQLite) Close() error {
	g := &s.group
	g.mu.Lock()
	if g.closed {
		g.mu.Unlock()
		return nil
	}
	g.closed = true
	if !g.busy {
		close(g.drained)
	}
	g.mu.Unlock()
	<-g.drained
	s.readers.close()
	return s.writer.close()
}

func (s *SQLite) isClosed() bool {
	s.group.mu.Lock()
	defer s.group.mu.Unlock()
	return s.group.closed
}
