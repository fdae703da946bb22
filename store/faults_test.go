package store

import (
	"bytes"
	"database/sql"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/pressly/goose/v3"

	"folgesvenn/dispatch"
)

// TestOpenFaults: what is wrong is said, and nothing is left behind.
func TestOpenFaults(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	write := func(name, text string) string {
		path := filepath.Join(dir, name)
		if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
		return path
	}
	foreign := filepath.Join(dir, "foreign.db")
	db, err := sql.Open("sqlite", foreign)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := db.Exec("CREATE TABLE accounts (id INTEGER)"); err != nil {
		t.Fatal(err)
	}
	_ = db.Close()
	readOnly := filepath.Join(dir, "readonly")
	if err := os.Mkdir(readOnly, 0o555); err != nil {
		t.Fatal(err)
	}
	unwritable := filepath.Join(readOnly, "folgesvenn.db")
	if os.Geteuid() == 0 {
		unwritable = "/proc/self/folgesvenn.db" // nobody may write there, not even root
	}
	for _, test := range []struct {
		path, says string
		is         error
	}{
		{filepath.Join(dir, "missing", "folgesvenn.db"), "is not there; make it first", fs.ErrNotExist},
		{dir, "this is a directory", nil},
		{filepath.Join(write("plain", "x"), "folgesvenn.db"), "plain", nil},
		{write("text", strings.Repeat("no database at all\n", 100)), "restore it from a backup", ErrNotDatabase},
		{foreign, "tables of another program", ErrNotDatabase},
		{unwritable, filepath.Dir(unwritable), nil},
	} {
		before, _ := os.ReadFile(test.path)
		s, err := Open(ctx, test.path, Options{})
		if err == nil {
			_ = s.Close()
			t.Errorf("%s: opened", test.path)
			continue
		}
		if !strings.Contains(err.Error(), test.says) || !strings.Contains(err.Error(), test.path) {
			t.Errorf("%s: %q does not say %q", test.path, err, test.says)
		}
		if test.is != nil && !errors.Is(err, test.is) {
			t.Errorf("%s: %v is not %v", test.path, err, test.is)
		}
		after, _ := os.ReadFile(test.path)
		if test.path != foreign && !bytes.Equal(before, after) {
			t.Errorf("%s: was changed", test.path)
		}
	}
}

// TestNewFile: only its owner can read a database, its log and its backups.
func TestNewFile(t *testing.T) {
	t.Parallel()
	path := filepath.Join(t.TempDir(), "odd name?&#%41 æ.db")
	s := openFile(t, path)
	fillRoster(t, s, 3)
	if err := s.Backup(ctx, path+".backup"); err != nil {
		t.Fatal(err)
	}
	for _, tail := range []string{"", "-wal", "-shm", ".backup"} {
		info, err := os.Stat(path + tail)
		if err != nil {
			t.Fatal(err)
		}
		if info.Mode().Perm() != 0o600 {
			t.Errorf("%s has mode %v", path+tail, info.Mode())
		}
	}
}

// goVersion makes a database as an earlier release did.
func goVersion(t *testing.T, path string, version int64) {
	t.Helper()
	db, err := sql.Open("sqlite", path)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = db.Close() }()
	files, err := fs.Sub(migrations, "migrations")
	if err != nil {
		t.Fatal(err)
	}
	p, err := goose.NewProvider(goose.DialectSQLite3, db, files, goose.WithLogger(goose.NopLogger()))
	if err != nil {
		t.Fatal(err)
	}
	if _, err := p.UpTo(ctx, version); err != nil {
		t.Fatal(err)
	}
	if _, err := db.Exec("INSERT INTO units (name, settings) VALUES ('Sentralen', '{\"wave_size\":7}')"); err != nil {
		t.Fatal(err)
	}
}

// earlierVersions are those that a database may have: numbers may be left out.
func earlierVersions(t *testing.T) (list []int64) {
	t.Helper()
	names, err := fs.Glob(migrations, "migrations/*.sql")
	if err != nil {
		t.Fatal(err)
	}
	for _, name := range names[:len(names)-1] {
		n, err := strconv.ParseInt(strings.SplitN(filepath.Base(name), "_", 2)[0], 10, 64)
		if err != nil {
			t.Fatal(err)
		}
		list = append(list, n)
	}
	return list
}

// TestMigrate: every earlier version becomes this one, with its rows, and a
// copy of it as it was lies beside it.
func TestMigrate(t *testing.T) {
	t.Parallel()
	for _, old := range earlierVersions(t) {
		path := filepath.Join(t.TempDir(), "folgesvenn.db")
		goVersion(t, path, old)
		s := openFile(t, path)
		if v, err := s.Version(ctx); v != Version() || err != nil {
			t.Errorf("version %d after migrating from %d, %v", v, old, err)
		}
		_ = s.View(ctx, func(tx dispatch.Tx) error {
			u, err := tx.Unit(1)
			if err != nil {
				t.Fatal(err)
			}
			want := dispatch.DefaultSettings()
			if u.Settings.WaveSize != 7 || u.Settings.MaxOffersPerWeek != want.MaxOffersPerWeek {
				t.Errorf("settings %+v: what the old release did not know has its default", u.Settings)
			}
			return nil
		})
		if !strings.HasPrefix(s.BackedUp(), fmt.Sprintf("%s.v%d.", path, old)) {
			t.Errorf("backed up to %q", s.BackedUp())
		}
		c, err := openConn(dsn(s.BackedUp(), time.Second, true))
		if err != nil {
			t.Fatal(err)
		}
		if v, err := version(c); v != old || err != nil {
			t.Errorf("the copy has version %d, want %d (%v)", v, old, err)
		}
		_ = c.close()
		again := openFile(t, path)
		if again.BackedUp() != "" {
			t.Errorf("backed up to %q with nothing to migrate", again.BackedUp())
		}
	}
}

// TestFailedMigration leaves the old version as it was, however far it came.
func TestFailedMigration(t *testing.T) {
	t.Parallel()
	path := filepath.Join(t.TempDir(), "folgesvenn.db")
	goVersion(t, path, 1)
	s := newSQLite(path, Options{})
	c, err := openConn(s.dsn)
	if err != nil {
		t.Fatal(err)
	}
	// In the way of the last migration.
	if _, err := c.exec("CREATE TABLE facts (name TEXT)"); err != nil {
		t.Fatal(err)
	}
	defer func() { _ = c.close() }()
	if _, err := Open(ctx, path, Options{}); err == nil || !strings.Contains(err.Error(), "nothing was changed") {
		t.Errorf("Open: %v", err)
	}
	if v, err := version(c); v != 1 || err != nil {
		t.Errorf("version %d, %v", v, err)
	}
	if n, err := c.text("SELECT COUNT(*) FROM sqlite_master WHERE name = 'tasks'"); n != "0" || err != nil {
		t.Errorf("half a migration was left: %s, %v", n, err)
	}
	if _, err := c.exec("DROP TABLE facts"); err != nil {
		t.Fatal(err)
	}
	openFile(t, path)
}

func TestNewerVersion(t *testing.T) {
	t.Parallel()
	path := filepath.Join(t.TempDir(), "folgesvenn.db")
	s, err := Open(ctx, path, Options{})
	if err != nil {
		t.Fatal(err)
	}
	if _, err := s.writer.exec("INSERT INTO goose_db_version (version_id, is_applied) VALUES (4711, 1)"); err != nil {
		t.Fatal(err)
	}
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	before, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	_, err = Open(ctx, path, Options{})
	if !errors.Is(err, ErrNewer) || !strings.Contains(err.Error(), "4711") {
		t.Errorf("Open: %v", err)
	}
	after, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if !bytes.Equal(before, after) {
		t.Error("the file was changed")
	}
}

// TestOpenAtOnce: several processes start on a new file at the same moment.
func TestOpenAtOnce(t *testing.T) {
	t.Parallel()
	path := filepath.Join(t.TempDir(), "folgesvenn.db")
	var wg sync.WaitGroup
	for range 6 {
		wg.Go(func() {
			s, err := Open(ctx, path, Options{})
			if err != nil {
				t.Error(err)
				return
			}
			if v, err := s.Version(ctx); v != Version() || err != nil {
				t.Errorf("version %d, %v", v, err)
			}
			if err := s.Close(); err != nil {
				t.Error(err)
			}
		})
	}
	wg.Wait()
}

// TestFullDisk: when there is no room, everybody is told, nothing is kept by
// half, and the store works again when there is.
func TestFullDisk(t *testing.T) {
	t.Parallel()
	s := openFile(t, filepath.Join(t.TempDir(), "folgesvenn.db"))
	fillRoster(t, s, 10)
	pages, err := s.writer.text("PRAGMA page_count")
	if err != nil {
		t.Fatal(err)
	}
	n, _ := strconv.Atoi(pages)
	if _, err := s.writer.exec(fmt.Sprintf("PRAGMA max_page_count = %d", n+20)); err != nil {
		t.Fatal(err)
	}
	big := strings.Repeat("x", 20_000)
	errs := pile(s, 40, func(i int, tx dispatch.Tx) error {
		_ = tx.SetValue(strconv.Itoa(i), big) // the function overlooks the error
		_ = tx.SetValue("after "+strconv.Itoa(i), "v")
		return nil
	})
	full := 0
	stored := values(t, s)
	for i, err := range errs {
		if err != nil {
			full++
			if !errors.Is(err, ErrFull) {
				t.Errorf("function %d: %v", i, err)
			}
		}
		name := strconv.Itoa(i)
		if (stored[name] == big) != (err == nil) || (stored["after "+name] == "v") != (err == nil) {
			t.Errorf("function %d: error %v, but stored %v and %v", i, err, stored[name] != "", stored["after "+name] != "")
		}
	}
	if full == 0 {
		t.Error("the disk was never full: the test tests nothing")
	}
	if _, err := s.writer.exec("PRAGMA max_page_count = 1000000"); err != nil {
		t.Fatal(err)
	}
	if err := s.Update(ctx, func(tx dispatch.Tx) error { return tx.SetValue("later", big) }); err != nil {
		t.Errorf("with room again: %v", err)
	}
	if err := s.Check(ctx); err != nil {
		t.Error(err)
	}
}

// values are all the facts in a store.
func values(t *testing.T, s *SQLite) map[string]string {
	t.Helper()
	all := map[string]string{}
	err := s.withConn(ctx, func(c *conn) error {
		return c.query("SELECT name, value FROM facts", func(r *row) error {
			name := r.string()
			all[name] = r.string()
			return nil
		})
	})
	if err != nil {
		t.Fatal(err)
	}
	return all
}

// TestOpenWaitsForAMigration: another process migrates for longer than a
// statement waits for a lock, and this one starts all the same; but it does not
// wait for ever.
func TestOpenWaitsForAMigration(t *testing.T) {
	t.Parallel()
	const busy = 150 * time.Millisecond // so that it is not the second that start waits at most
	for held, want := range map[time.Duration]error{4 * busy: nil, migrationPatience * busy * 9 / 10: nil, 2 * migrationPatience * busy: ErrLocked} {
		path := filepath.Join(t.TempDir(), "folgesvenn.db")
		if err := createFile(path); err != nil {
			t.Fatal(err)
		}
		other, err := openConn(dsn(path, busy, false))
		if err != nil {
			t.Fatal(err)
		}
		if _, err := other.exec("BEGIN IMMEDIATE"); err != nil {
			t.Fatal(err)
		}
		var wg sync.WaitGroup
		wg.Go(func() {
			time.Sleep(held)
			if _, err := other.exec("COMMIT"); err != nil {
				t.Error(err)
			}
			_ = other.close()
		})
		s, err := Open(ctx, path, Options{BusyTimeout: busy})
		if !errors.Is(err, want) {
			t.Errorf("held for %v: %v", held, err)
		}
		if err == nil {
			_ = s.Close()
		}
		wg.Wait()
	}
}

// TestLocked: another program keeps the lock longer than anybody waits.
func TestLocked(t *testing.T) {
	t.Parallel()
	path := filepath.Join(t.TempDir(), "folgesvenn.db")
	s, err := Open(ctx, path, Options{BusyTimeout: 100 * time.Millisecond})
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = s.Close() }()
	other, err := openConn(s.dsn)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = other.close() }()
	if _, err := other.exec("BEGIN IMMEDIATE"); err != nil {
		t.Fatal(err)
	}
	set := func(tx dispatch.Tx) error { return tx.SetValue("x", "v") }
	if err := s.Update(ctx, set); !errors.Is(err, ErrLocked) {
		t.Errorf("Update: %v", err)
	}
	if err := s.View(ctx, func(tx dispatch.Tx) error { _, err := tx.Value("x"); return err }); err != nil {
		t.Errorf("View beside a lock: %v", err)
	}
	var wg sync.WaitGroup
	for range 20 {
		wg.Go(func() { _ = s.Update(ctx, set) })
	}
	wg.Wait()         // a line of twenty does not wait twenty times as long
	openFile(t, path) // nothing to migrate: needs no lock
	wg.Go(func() {
		time.Sleep(120 * time.Millisecond)
		if _, err := other.exec("COMMIT"); err != nil {
			t.Error(err)
		}
	})
	if err := s.Update(ctx, set); err != nil {
		t.Errorf("the lock was released in time: %v", err)
	}
	wg.Wait()
}

// TestLostTransaction: where SQLite has given up a transaction that the store
// believes open, or the other way round, the next one is sound.
func TestLostTransaction(t *testing.T) {
	t.Parallel()
	s := openFile(t, filepath.Join(t.TempDir(), "folgesvenn.db"))
	set := func(name string) error {
		return s.Update(ctx, func(tx dispatch.Tx) error { return tx.SetValue(name, "v") })
	}
	err := s.Update(ctx, func(tx dispatch.Tx) error {
		if err := tx.SetValue("a", "v"); err != nil {
			return err
		}
		_, err := s.writer.exec("ROLLBACK")
		return err
	})
	if err == nil {
		t.Error("a transaction that was rolled back was acknowledged")
	}
	if _, err := s.writer.exec("BEGIN"); err != nil {
		t.Fatal(err)
	}
	if err := set("b"); err != nil {
		t.Errorf("after a transaction was left open: %v", err)
	}
	if got := values(t, s); got["a"] != "" || got["b"] != "v" {
		t.Errorf("stored %v", got)
	}
}

func TestBackup(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	s := openFile(t, filepath.Join(dir, "folgesvenn.db"))
	fillRoster(t, s, 500)
	stop := make(chan bool)
	var wg sync.WaitGroup
	wg.Go(func() {
		for i := 0; ; i++ {
			select {
			case <-stop:
				return
			default:
			}
			err := s.Update(ctx, func(tx dispatch.Tx) error {
				if err := tx.SetValue("a", strconv.Itoa(i)); err != nil {
					return err
				}
				return tx.SetValue("b", strconv.Itoa(i))
			})
			if err != nil {
				t.Error(err)
			}
		}
	})
	for i := range 5 {
		file := filepath.Join(dir, fmt.Sprintf("copy%d", i))
		if err := s.Backup(ctx, file); err != nil {
			t.Fatal(err)
		}
		if err := s.Backup(ctx, file); !errors.Is(err, fs.ErrExist) {
			t.Errorf("onto a file that is there: %v", err)
		}
		copied := openFile(t, file)
		if err := copied.Check(ctx); err != nil {
			t.Error(err)
		}
		if got := values(t, copied); got["a"] != got["b"] {
			t.Errorf("the copy is of no one moment: %v", got)
		}
	}
	close(stop)
	wg.Wait()
	if err := s.Backup(ctx, filepath.Join(dir, "missing", "copy")); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("into a directory that is not there: %v", err)
	}
	left, _ := filepath.Glob(filepath.Join(dir, ".*partial"))
	if len(left) > 0 {
		t.Errorf("left behind: %v", left)
	}
}

// TestCheck: damage is found and named.
func TestCheck(t *testing.T) {
	t.Parallel()
	path := filepath.Join(t.TempDir(), "folgesvenn.db")
	s, err := Open(ctx, path, Options{})
	if err != nil {
		t.Fatal(err)
	}
	fillRoster(t, s, 2000)
	if err := s.Check(ctx); err != nil {
		t.Fatal(err)
	}
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	f, err := os.OpenFile(path, os.O_RDWR, 0)
	if err != nil {
		t.Fatal(err)
	}
	info, _ := f.Stat()
	if _, err := f.WriteAt(bytes.Repeat([]byte{0xA5}, 40_000), info.Size()/2); err != nil {
		t.Fatal(err)
	}
	_ = f.Close()
	s, err = Open(ctx, path, Options{})
	if err == nil {
		err = s.Check(ctx)
		_ = s.Close()
	}
	if !errors.Is(err, ErrNotDatabase) || !strings.Contains(err.Error(), path) {
		t.Errorf("Check of a damaged file: %v", err)
	}
}
