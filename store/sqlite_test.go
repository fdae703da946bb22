package store

import (
	"context"
	"os"
	"path/filepath"
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
