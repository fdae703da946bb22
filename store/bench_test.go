package store

import (
	"database/sql"
	"fmt"
	"path/filepath"
	"strconv"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"folgesvenn/dispatch"
)

// BenchmarkBareCommit is the yardstick: one row and one commit at a time,
// through database/sql, in a database with the same settings.
func BenchmarkBareCommit(b *testing.B) {
	path := filepath.Join(b.TempDir(), "folgesvenn.db")
	openFile(b, path)
	db, err := sql.Open("sqlite", newSQLite(path, Options{}).dsn)
	if err != nil {
		b.Fatal(err)
	}
	defer func() { _ = db.Close() }()
	db.SetMaxOpenConns(1)
	insert, err := db.Prepare("INSERT INTO facts (name, value) VALUES (?, ?)")
	if err != nil {
		b.Fatal(err)
	}
	n := 0
	for b.Loop() {
		n++
		tx, err := db.Begin()
		if err != nil {
			b.Fatal(err)
		}
		if _, err := tx.Stmt(insert).Exec(strconv.Itoa(n), "v"); err != nil {
			b.Fatal(err)
		}
		if err := tx.Commit(); err != nil {
			b.Fatal(err)
		}
	}
	b.ReportMetric(float64(b.N)/b.Elapsed().Seconds(), "commits/s")
}

// BenchmarkUpdate is the same row through Update.
func BenchmarkUpdate(b *testing.B) {
	for _, callers := range []int{1, 16, 64} {
		b.Run(fmt.Sprintf("callers=%d", callers), func(b *testing.B) {
			s := openFile(b, filepath.Join(b.TempDir(), "folgesvenn.db"))
			parallel(b, callers, func(n int) error {
				name := strconv.Itoa(n)
				return s.Update(ctx, func(tx dispatch.Tx) error { return tx.SetValue(name, "v") })
			})
			b.ReportMetric(float64(b.N)/b.Elapsed().Seconds(), "commits/s")
			b.ReportMetric(float64(s.group.functions.Load())/float64(s.group.commits.Load()), "shared/commit")
		})
	}
}

// BenchmarkReply is what an incoming reply makes the store do: some ten reads
// and ten rows.
func BenchmarkReply(b *testing.B) {
	for _, callers := range []int{1, 16, 64} {
		b.Run(fmt.Sprintf("callers=%d", callers), func(b *testing.B) {
			s := openFile(b, filepath.Join(b.TempDir(), "folgesvenn.db"))
			fillRoster(b, s, 200)
			parallel(b, callers, func(n int) error { return reply(s, n) })
			b.ReportMetric(float64(b.N)/b.Elapsed().Seconds(), "replies/s")
			b.ReportMetric(float64(s.group.functions.Load())/float64(s.group.commits.Load()), "shared/commit")
		})
	}
}

func reply(s *SQLite, n int) error {
	phone := "+47" + strconv.Itoa(n)
	return s.Update(ctx, func(tx dispatch.Tx) error {
		_, err := tx.Unit(1)
		if err != nil {
			return err
		}
		k := &dispatch.Task{UnitID: 1, State: dispatch.TaskOpen, StartsAt: benchTime, EndsAt: benchTime}
		if err := tx.AddTask(k); err != nil {
			return err
		}
		in := &dispatch.Message{UnitID: 1, Direction: dispatch.In, State: dispatch.MessageReceived, Phone: phone, Body: "Ja",
			ProviderID: "SM" + phone, CreatedAt: benchTime}
		if err := tx.AddMessage(in); err != nil {
			return err
		}
		if _, err := tx.VolunteersByPhone(phone); err != nil {
			return err
		}
		if _, err := tx.OffersToPhone(phone, benchTime); err != nil {
			return err
		}
		o := &dispatch.Offer{TaskID: k.ID, VolunteerID: 1, Phone: phone, State: dispatch.OfferSent}
		if err := tx.AddOffer(o); err != nil {
			return err
		}
		o.State = dispatch.OfferAccepted
		if err := tx.SaveOffer(o); err != nil {
			return err
		}
		a := &dispatch.Assignment{TaskID: k.ID, VolunteerID: 1, OfferID: o.ID, State: dispatch.AssignmentActive}
		if err := tx.AddAssignment(a); err != nil {
			return err
		}
		k.State = dispatch.TaskAssigned
		if err := tx.SaveTask(k); err != nil {
			return err
		}
		for range 3 {
			if err := tx.AddEvent(&dispatch.Event{TaskID: k.ID, Kind: "task.assigned", At: benchTime}); err != nil {
				return err
			}
		}
		return tx.AddMessage(&dispatch.Message{UnitID: 1, Direction: dispatch.Out, Kind: dispatch.KindAnswer,
			State: dispatch.MessageQueued, Phone: phone, Body: "Takk! Du har oppdraget.", TaskID: k.ID, InReplyTo: in.ID})
	})
}

func parallel(b *testing.B, callers int, do func(n int) error) {
	b.ReportAllocs()
	b.ResetTimer()
	var next atomic.Int64
	var wg sync.WaitGroup
	for range callers {
		wg.Go(func() {
			for {
				n := int(next.Add(1))
				if n > b.N {
					return
				}
				if err := do(n); err != nil {
					b.Error(err)
					return
				}
			}
		})
	}
	wg.Wait()
	b.StopTimer()
}

var benchTime = time.Date(2026, 11, 24, 9, 0, 0, 0, time.UTC)

// fillRoster adds a unit with n volunteers.
func fillRoster(t testing.TB, s *SQLite, n int) {
	t.Helper()
	week := []dispatch.Window{{Weekday: 1, From: 540, To: 960}, {Weekday: 3, From: 540, To: 960}}
	err := s.Update(ctx, func(tx dispatch.Tx) error {
		if err := tx.AddUnit(&dispatch.Unit{Name: "Sentralen", Settings: dispatch.DefaultSettings()}); err != nil {
			return err
		}
		for i := range n {
			v := &dispatch.Volunteer{
				UnitID: 1, Name: fmt.Sprintf("Kari Nordmann %d", i), Phone: fmt.Sprintf("+47%08d", i), Language: "nb",
				Channel: dispatch.ChannelSMS, Categories: []string{"escort", "shopping"},
				Postcodes: []string{fmt.Sprintf("%04d", 1000+i%300)}, Available: week[:i%3],
				Clearances: []dispatch.Clearance{{Kind: "confidentiality", Issued: dispatch.DateOf(benchTime.AddDate(0, 0, -i%700))}},
				Gender:     "female", BirthYear: 1940 + i%50, CreatedAt: benchTime,
			}
			if err := tx.AddVolunteer(v); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
}

// BenchmarkRoster reads all volunteers of a unit: as they were read before,
// after one of them changed, and for the first time.
func BenchmarkRoster(b *testing.B) {
	for _, n := range []int{100, 10_000, 100_000} {
		s := openFile(b, filepath.Join(b.TempDir(), "folgesvenn.db"))
		fillRoster(b, s, n)
		read := func(b *testing.B) {
			err := s.View(ctx, func(tx dispatch.Tx) error {
				all, err := tx.Roster(1)
				if len(all) != n {
					b.Fatalf("%d volunteers, want %d", len(all), n)
				}
				return err
			})
			if err != nil {
				b.Fatal(err)
			}
		}
		read(b)
		b.Run(fmt.Sprintf("volunteers=%d/unchanged", n), func(b *testing.B) {
			for b.Loop() {
				read(b)
			}
		})
		b.Run(fmt.Sprintf("volunteers=%d/one-changed", n), func(b *testing.B) {
			for i := range b.N {
				b.StopTimer()
				err := s.Update(ctx, func(tx dispatch.Tx) error {
					v, err := tx.Volunteer(int64(i%n) + 1)
					if err != nil {
						return err
					}
					return tx.SaveVolunteer(v)
				})
				if err != nil {
					b.Fatal(err)
				}
				b.StartTimer()
				read(b)
			}
		})
		b.Run(fmt.Sprintf("volunteers=%d/first", n), func(b *testing.B) {
			for b.Loop() {
				s.rosters.mu.Lock()
				s.rosters.pages = nil
				s.rosters.mu.Unlock()
				read(b)
			}
		})
	}
}

// BenchmarkOpen is what a start costs.
func BenchmarkOpen(b *testing.B) {
	path := filepath.Join(b.TempDir(), "folgesvenn.db")
	s, err := Open(ctx, path, Options{})
	if err != nil {
		b.Fatal(err)
	}
	fillRoster(b, s, 1000)
	_ = s.Close()
	for b.Loop() {
		s, err := Open(ctx, path, Options{})
		if err != nil {
			b.Fatal(err)
		}
		_ = s.Close()
	}
}

// BenchmarkOpenMemory is what a test or a simulation pays for its store.
func BenchmarkOpenMemory(b *testing.B) {
	for b.Loop() {
		s, err := OpenMemory(ctx)
		if err != nil {
			b.Fatal(err)
		}
		_ = s.Close()
	}
}
