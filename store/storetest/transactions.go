package storetest

import (
	"context"
	"errors"
	"fmt"
	"runtime"
	"strconv"
	"sync"
	"sync/atomic"
	"testing"

	"folgesvenn/dispatch"
)

var errNo = errors.New("no")

func (s *suite) names() []string {
	s.Helper()
	out := []string{}
	s.view(func(tx dispatch.Tx) {
		for _, u := range got[[]*dispatch.Unit](s)(tx.Units()) {
			out = append(out, u.Name)
		}
	})
	return out
}

func addUnit(tx dispatch.Tx, name string) error {
	return tx.AddUnit(&dispatch.Unit{Name: name, Settings: dispatch.DefaultSettings()})
}

func rollback(t *testing.T, s *suite) {
	err := s.store.Update(ctx, func(tx dispatch.Tx) error {
		s.ok(addUnit(tx, "a"))
		s.ok(tx.SetValue("x", "1"))
		return fmt.Errorf("wrapped: %w", errNo)
	})
	s.is(err, errNo)
	s.equal("units", s.names(), []string{})
	s.view(func(tx dispatch.Tx) { s.equal("value", got[string](s)(tx.Value("x")), "") })
	s.update(func(tx dispatch.Tx) { s.ok(addUnit(tx, "b")) })
	s.equal("units", s.names(), []string{"b"})
}

// conflictLeavesTransactionUsable: after a refused row the function goes on,
// and what it did before and after is kept.
func conflictLeavesTransactionUsable(t *testing.T, s *suite) {
	s.update(func(tx dispatch.Tx) {
		s.ok(addUnit(tx, "before"))
		for range 3 {
			err := tx.AddReport(&dispatch.Report{ProviderID: "SM1", Status: "sent"})
			if err != nil {
				s.is(err, dispatch.ErrConflict)
			}
		}
		s.is(tx.AddVolunteer(&dispatch.Volunteer{UnitID: 99}), dispatch.ErrNotFound)
		s.ok(addUnit(tx, "after"))
	})
	s.equal("units", s.names(), []string{"before", "after"})
	s.view(func(tx dispatch.Tx) {
		s.equal("reports", len(got[[]*dispatch.Report](s)(tx.ReportsOf("SM1"))), 1)
	})
}

// crowd runs n functions at once, all of them in line before the first is
// finished, so that a store which lets them share a commit does.
func (s *suite) crowd(n int, fn func(i int, tx dispatch.Tx) error) []error {
	s.Helper()
	errs := make([]error, n)
	started, release := make(chan bool), make(chan bool)
	var wg sync.WaitGroup
	wg.Go(func() {
		err := s.store.Update(ctx, func(tx dispatch.Tx) error { close(started); <-release; return nil })
		if err != nil {
			s.Error(err)
		}
	})
	<-started
	var waiting atomic.Int32
	for i := range n {
		wg.Go(func() {
			waiting.Add(1)
			errs[i] = s.store.Update(ctx, func(tx dispatch.Tx) error { return fn(i, tx) })
		})
	}
	for int(waiting.Load()) < n {
		runtime.Gosched()
	}
	close(release)
	wg.Wait()
	return errs
}

// errorIsolation: of many functions that may share a commit, those that fail
// leave nothing and harm nobody.
func errorIsolation(t *testing.T, s *suite) {
	errs := s.crowd(60, func(i int, tx dispatch.Tx) error {
		if err := tx.AddEvent(&dispatch.Event{Kind: strconv.Itoa(i), OfferID: int64(i + 1)}); err != nil {
			return err
		}
		switch i % 4 {
		case 1:
			return errNo
		case 2:
			// This one's error comes from the database.
			return tx.AddOffer(&dispatch.Offer{TaskID: 4711, VolunteerID: 4711})
		}
		return nil
	})
	kept := map[int64]bool{}
	s.view(func(tx dispatch.Tx) {
		for _, e := range got[[]*dispatch.Event](s)(tx.Events(dispatch.EventFilter{}, dispatch.Page{})) {
			if kept[e.OfferID] {
				t.Errorf("function %d ran twice", e.OfferID-1)
			}
			kept[e.OfferID] = true
		}
	})
	for i, err := range errs {
		want := []error{nil, errNo, dispatch.ErrNotFound, nil}[i%4]
		if !errors.Is(err, want) || (err == nil) != (want == nil) {
			t.Errorf("function %d: error %v, want %v", i, err, want)
		}
		if kept[int64(i+1)] != (want == nil) {
			t.Errorf("function %d: kept is %v", i, kept[int64(i+1)])
		}
	}
}

// panics: a panic undoes its own function, goes on in its caller and harms
// nobody else.
func panics(t *testing.T, s *suite) {
	try := func(fn func(tx dispatch.Tx) error) (recovered any) {
		defer func() { recovered = recover() }()
		_ = s.store.Update(ctx, fn)
		return nil
	}
	r := try(func(tx dispatch.Tx) error {
		s.ok(addUnit(tx, "never"))
		panic("oh no")
	})
	s.equal("panic", r, "oh no")
	s.equal("units", s.names(), []string{})

	recovered := make([]any, 30)
	started, release := make(chan bool), make(chan bool)
	var wg sync.WaitGroup
	wg.Go(func() {
		try(func(tx dispatch.Tx) error { close(started); <-release; panic("first") })
	})
	<-started
	for i := range recovered {
		wg.Go(func() {
			recovered[i] = try(func(tx dispatch.Tx) error {
				if err := addUnit(tx, strconv.Itoa(i)); err != nil {
					return err
				}
				if i%2 == 0 {
					panic(i)
				}
				return nil
			})
		})
	}
	close(release)
	wg.Wait()
	for i, r := range recovered {
		if i%2 == 0 && r != i || i%2 == 1 && r != nil {
			t.Errorf("function %d panicked with %v", i, r)
		}
	}
	s.equal("units", len(s.names()), 15)

	r = func() (r any) {
		defer func() { r = recover() }()
		_ = s.store.View(ctx, func(tx dispatch.Tx) error { panic("in a view") })
		return nil
	}()
	s.equal("panic in a view", r, "in a view")
	s.equal("units", len(s.names()), 15)
}

// goexit: a goroutine that ends within a function (as t.FailNow does) is no
// reason to stop serving others.
func goexit(t *testing.T, s *suite) {
	var wg sync.WaitGroup
	for i := range 20 {
		wg.Go(func() {
			fn := func(tx dispatch.Tx) error {
				if err := addUnit(tx, "u"); err != nil {
					return err
				}
				if i%2 == 0 {
					runtime.Goexit()
				}
				return nil
			}
			if err := s.store.Update(ctx, fn); err != nil {
				t.Error(err)
			}
		})
	}
	wg.Wait()
	done := make(chan bool)
	go func() {
		defer close(done)
		_ = s.store.View(ctx, func(dispatch.Tx) error { runtime.Goexit(); return nil })
	}()
	<-done
	s.equal("units", len(s.names()), 10)
}

// contexts: a context ends a wait, never a transaction that has begun.
func contexts(t *testing.T, s *suite) {
	cancelled, cancel := context.WithCancel(ctx)
	cancel()
	ran := false
	fn := func(dispatch.Tx) error { ran = true; return nil }
	s.is(s.store.Update(cancelled, fn), context.Canceled)
	s.is(s.store.View(cancelled, fn), context.Canceled)
	if ran {
		t.Fatal("a function ran although its context was cancelled before")
	}

	during, cancel := context.WithCancel(ctx)
	err := s.store.Update(during, func(tx dispatch.Tx) error {
		s.ok(addUnit(tx, "a"))
		cancel()
		return addUnit(tx, "b")
	})
	s.ok(err)
	s.equal("units", s.names(), []string{"a", "b"})

	// In line behind a slow one, a call gives up when its context ends.
	started, release, first := make(chan bool), make(chan bool), make(chan error, 1)
	go func() {
		first <- s.store.Update(ctx, func(tx dispatch.Tx) error { close(started); <-release; return nil })
	}()
	<-started
	waiting, cancel := context.WithCancel(ctx)
	second := make(chan error, 1)
	go func() { second <- s.store.Update(waiting, fn) }()
	cancel()
	s.is(<-second, context.Canceled)
	close(release)
	s.ok(<-first)
	if ran {
		t.Fatal("a function ran although its context was cancelled while it waited")
	}
}

func viewIsReadOnly(t *testing.T, s *suite) {
	s.world()
	err := s.store.View(ctx, func(tx dispatch.Tx) error {
		if err := addUnit(tx, "a"); err == nil {
			t.Error("AddUnit in a View succeeded")
		}
		if err := tx.SetValue("x", "y"); err == nil {
			t.Error("SetValue in a View succeeded")
		}
		s.equal("units", len(got[[]*dispatch.Unit](s)(tx.Units())), 2)
		return errNo
	})
	s.is(err, errNo)
	s.equal("units", len(s.names()), 2)
}

// viewIsOneMoment: a View sees whole transactions, and the same ones from its
// beginning to its end.
func viewIsOneMoment(t *testing.T, s *suite) {
	stop := make(chan bool)
	var wg sync.WaitGroup
	wg.Go(func() {
		for i := 0; ; i++ {
			select {
			case <-stop:
				return
			default:
			}
			err := s.store.Update(ctx, func(tx dispatch.Tx) error {
				if err := tx.SetValue("a", strconv.Itoa(i)); err != nil {
					return err
				}
				return tx.SetValue("b", strconv.Itoa(i))
			})
			if err != nil {
				t.Error(err)
				return
			}
		}
	})
	for range 200 {
		s.view(func(tx dispatch.Tx) {
			a, b := got[string](s)(tx.Value("a")), got[string](s)(tx.Value("b"))
			runtime.Gosched()
			if again := got[string](s)(tx.Value("a")); a != b || again != a {
				t.Errorf("a is %q, b is %q, then a is %q", a, b, again)
			}
		})
	}
	close(stop)
	wg.Wait()
}

// lateTx: a Tx that is kept too long does nothing.
func lateTx(t *testing.T, s *suite) {
	var kept []dispatch.Tx
	s.update(func(tx dispatch.Tx) { kept = append(kept, tx) })
	_ = s.store.Update(ctx, func(tx dispatch.Tx) error { kept = append(kept, tx); return errNo })
	s.view(func(tx dispatch.Tx) { kept = append(kept, tx) })
	for i, tx := range kept {
		if err := addUnit(tx, "late"); err == nil {
			t.Errorf("Tx %d writes after its transaction", i)
		}
		if _, err := tx.Units(); err == nil {
			t.Errorf("Tx %d reads after its transaction", i)
		}
	}
	s.equal("units", s.names(), []string{})
}

// noLostUpdate: many count up the same number.
func noLostUpdate(t *testing.T, s *suite) {
	const callers, each = 16, 25
	var wg sync.WaitGroup
	for range callers {
		wg.Go(func() {
			for range each {
				err := s.store.Update(ctx, func(tx dispatch.Tx) error {
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
	s.view(func(tx dispatch.Tx) { s.equal("n", got[string](s)(tx.Value("n")), strconv.Itoa(callers*each)) })
}

// oneOfMany: 50 say yes in the same instant, without looking first.
func oneOfMany(t *testing.T, s *suite) {
	w := s.world()
	errs := s.crowd(50, func(i int, tx dispatch.Tx) error {
		if err := tx.AddEvent(&dispatch.Event{Kind: "yes"}); err != nil {
			return err
		}
		err := tx.AddAssignment(&dispatch.Assignment{TaskID: w.task.ID, VolunteerID: w.kari.ID, State: dispatch.AssignmentActive})
		if errors.Is(err, dispatch.ErrConflict) {
			return tx.AddEvent(&dispatch.Event{Kind: "late"})
		}
		return err
	})
	for _, err := range errs {
		s.ok(err)
	}
	s.view(func(tx dispatch.Tx) {
		n := map[string]int{}
		for _, e := range got[[]*dispatch.Event](s)(tx.Events(dispatch.EventFilter{}, dispatch.Page{})) {
			n[e.Kind]++
		}
		s.equal("answers", n, map[string]int{"yes": 50, "late": 49})
	})
}
