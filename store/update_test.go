package store

import (
	"errors"
	"path/filepath"
	"strconv"
	"sync"
	"testing"
	"time"

	"folgesvenn/dispatch"
)

// pile runs n functions that are all in line before the first is done.
func pile(s *SQLite, n int, fn func(i int, tx dispatch.Tx) error) []error {
	errs := make([]error, n)
	started, release := make(chan bool), make(chan bool)
	var wg sync.WaitGroup
	wg.Go(func() {
		_ = s.Update(ctx, func(dispatch.Tx) error { close(started); <-release; return nil })
	})
	<-started
	for i := range n {
		wg.Go(func() { errs[i] = s.Update(ctx, func(tx dispatch.Tx) error { return fn(i, tx) }) })
	}
	for {
		s.group.mu.Lock()
		waiting := len(s.group.line)
		s.group.mu.Unlock()
		if waiting == n {
			break
		}
		time.Sleep(time.Millisecond)
	}
	close(release)
	wg.Wait()
	return errs
}

// TestGroupCommit: those who wait share a commit, and a lone caller has one
// of its own.
func TestGroupCommit(t *testing.T) {
	t.Parallel()
	s := openFile(t, filepath.Join(t.TempDir(), "folgesvenn.db"))
	before := s.group.commits.Load()
	for _, err := range pile(s, 50, func(i int, tx dispatch.Tx) error { return tx.SetValue(strconv.Itoa(i), "v") }) {
		if err != nil {
			t.Fatal(err)
		}
	}
	if n := s.group.commits.Load() - before; n > 5 {
		t.Errorf("51 waiting functions took %d commits", n)
	}
	before = s.group.commits.Load()
	for range 5 {
		if err := s.Update(ctx, func(tx dispatch.Tx) error { return tx.SetValue("x", "v") }); err != nil {
			t.Fatal(err)
		}
	}
	if n := s.group.commits.Load() - before; n != 5 {
		t.Errorf("5 functions one after the other took %d commits", n)
	}
}

// TestLineMovesOn: a batch has an end, however many wait.
func TestLineMovesOn(t *testing.T) {
	t.Parallel()
	s := openFile(t, filepath.Join(t.TempDir(), "folgesvenn.db"))
	before := s.group.commits.Load()
	errs := pile(s, 2*maxBatch, func(i int, tx dispatch.Tx) error { return tx.SetValue(strconv.Itoa(i), "v") })
	for _, err := range errs {
		if err != nil {
			t.Fatal(err)
		}
	}
	if n := s.group.commits.Load() - before; n < 3 {
		t.Errorf("%d functions shared %d commits; a batch is at most %d", 2*maxBatch+1, n, maxBatch)
	}
}

// TestNested: a call from within an Update function is told so instead of
// waiting for itself for ever, and the outer call is none the worse.
func TestNested(t *testing.T) {
	t.Parallel()
	s := openFile(t, ":memory:")
	err := s.Update(ctx, func(tx dispatch.Tx) error {
		var wg sync.WaitGroup
		wg.Go(func() {
			// Another goroutine waits in its own right.
			if err := s.Update(ctx, func(tx dispatch.Tx) error { return tx.SetValue("b", "2") }); err != nil {
				t.Error(err)
			}
		})
		t.Cleanup(wg.Wait)
		if err := s.Update(ctx, func(dispatch.Tx) error { return nil }); !errors.Is(err, ErrNested) {
			t.Errorf("Update in Update: %v", err)
		}
		if err := s.View(ctx, func(dispatch.Tx) error { return nil }); !errors.Is(err, ErrNested) {
			t.Errorf("View in Update: %v", err)
		}
		return tx.SetValue("a", "1")
	})
	if err != nil {
		t.Fatal(err)
	}
}

func TestClose(t *testing.T) {
	t.Parallel()
	for _, path := range []string{":memory:", filepath.Join(t.TempDir(), "folgesvenn.db")} {
		s, err := Open(ctx, path, Options{})
		if err != nil {
			t.Fatal(err)
		}
		// What has begun is finished, also what waits in line.
		var wg sync.WaitGroup
		errs := make([]error, 20)
		started, release := make(chan bool), make(chan bool)
		wg.Go(func() {
			errs[0] = s.Update(ctx, func(tx dispatch.Tx) error { close(started); <-release; return nil })
		})
		<-started
		for i := 1; i < len(errs); i++ {
			wg.Go(func() {
				errs[i] = s.Update(ctx, func(tx dispatch.Tx) error { return tx.SetValue(strconv.Itoa(i), "v") })
			})
		}
		closed := make(chan error)
		go func() { closed <- s.Close() }()
		time.Sleep(5 * time.Millisecond)
		close(release)
		if err := <-closed; err != nil {
			t.Fatal(err)
		}
		wg.Wait()
		for i, err := range errs {
			if err != nil && !errors.Is(err, ErrClosed) {
				t.Errorf("function %d: %v", i, err)
			}
		}
		if err := s.Close(); err != nil {
			t.Errorf("second Close: %v", err)
		}
		for what, err := range map[string]error{
			"Update": s.Update(ctx, func(dispatch.Tx) error { return nil }),
			"View":   s.View(ctx, func(dispatch.Tx) error { return nil }),
			"Backup": s.Backup(ctx, filepath.Join(t.TempDir(), "b")),
			"Check":  s.Check(ctx),
		} {
			if !errors.Is(err, ErrClosed) {
				t.Errorf("%s after Close: %v", what, err)
			}
		}
	}
}

// TestTwoProcesses: a command writes to the file while the service runs.
func TestTwoProcesses(t *testing.T) {
	t.Parallel()
	path := filepath.Join(t.TempDir(), "folgesvenn.db")
	stores := []*SQLite{openFile(t, path), openFile(t, path)}
	var wg sync.WaitGroup
	for i := range 8 {
		wg.Go(func() {
			for range 25 {
				err := stores[i%2].Update(ctx, func(tx dispatch.Tx) error {
					v, err := tx.Value("n")
					if err != nil {
						return err
					}
					n, _ := strconv.Atoi(v)
					return tx.SetValue("n", strconv.Itoa(n+1))
				})
				if err != nil {
					t.Error(err)
				}
			}
		})
	}
	wg.Wait()
	_ = stores[0].View(ctx, func(tx dispatch.Tx) error {
		if v, err := tx.Value("n"); v != "200" || err != nil {
			t.Errorf("counted to %s, %v", v, err)
		}
		return nil
	})
	// The other's volunteers are in the roster at once.
	fillRoster(t, stores[1], 3)
	_ = stores[0].View(ctx, func(tx dispatch.Tx) error {
		if all, err := tx.Roster(1); len(all) != 3 || err != nil {
			t.Errorf("%d in the roster, %v", len(all), err)
		}
		return nil
	})
}
