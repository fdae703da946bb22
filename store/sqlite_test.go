package store

import (
	"context"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"

	"folgesvenn/dispatch"
	"folgesvenn/store/storetest"
)

var ctx = context.Background()

// openFile opens a database that is closed after the test.
func openFile(t testing.TB, path string) *SQLite {
	t.Helper()
	s, err := Open(ctx, path, Options{})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := s.Close(); err != nil {
			t.Error(err)
		}
	})
	return s
}

// emptyFile is a new database's file: under the race detector, copying it is
// much faster than making another.
var emptyFile = sync.OnceValues(func() ([]byte, error) {
	dir, err := os.MkdirTemp("", "store")
	if err != nil {
		return nil, err
	}
	defer func() { _ = os.RemoveAll(dir) }()
	path := filepath.Join(dir, "folgesvenn.db")
	s, err := Open(ctx, path, Options{})
	if err != nil {
		return nil, err
	}
	if err := s.Close(); err != nil {
		return nil, err
	}
	return os.ReadFile(path)
})

func inFile(t testing.TB) dispatch.Store {
	t.Helper()
	empty, err := emptyFile()
	if err != nil {
		t.Fatal(err)
	}
	path := filepath.Join(t.TempDir(), "folgesvenn.db")
	if err := os.WriteFile(path, empty, 0o600); err != nil {
		t.Fatal(err)
	}
	return openFile(t, path)
}

func inMemory(t testing.TB) dispatch.Store { return openFile(t, ":memory:") }

func TestConformanceInFile(t *testing.T) {
	t.Parallel()
	storetest.Run(t, inFile)
}

func TestConformanceInMemory(t *testing.T) {
	t.Parallel()
	storetest.Run(t, inMemory)
}

// TestDriverVersions makes a new driver a decision. The driver is C translated
// for one version of its C library; goose asks for a newer one than the driver
// names, so the pair is what this suite was run with and nothing else vouches
// for it.
func TestDriverVersions(t *testing.T) {
	mod, err := os.ReadFile(filepath.Join("..", "go.mod"))
	if err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{"modernc.org/sqlite v1.60.1", "modernc.org/libc v1.78.0"} {
		if !strings.Contains(string(mod), want+" ") && !strings.Contains(string(mod), want+"\n") {
			t.Errorf("go.mod does not have %s: run this package's tests and benchmarks with the new pair, then change this line", want)
		}
	}
	for _, v := range []struct {
		version string
		older   bool
	}{{"3.52.9", true}, {"3.53.0", false}, {"3.53.4", false}, {"3.9.1", true}, {"4.0", false}, {"3.53", true}} {
		if older(v.version, minSQLite) != v.older {
			t.Errorf("older(%s, %s) is %v", v.version, minSQLite, !v.older)
		}
	}
}
