package store

import (
	"context"
	"path/filepath"
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

func inFile(t testing.TB) dispatch.Store {
	return openFile(t, filepath.Join(t.TempDir(), "folgesvenn.db"))
}

func inMemory(t testing.TB) dispatch.Store { return openFile(t, ":memory:") }

func TestConformanceInFile(t *testing.T) { storetest.Run(t, inFile) }

func TestConformanceInMemory(t *testing.T) { storetest.Run(t, inMemory) }
