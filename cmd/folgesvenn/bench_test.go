package main

import (
	"context"
	"fmt"
	"path/filepath"
	"sync/atomic"
	"testing"
	"time"

	"folgesvenn/dispatch"
	"folgesvenn/sms/reply"
	"folgesvenn/store"
)

// benchCentre is a service on a database file, with volunteers.
func benchCentre(b *testing.B, volunteers int) (*dispatch.Service, *store.SQLite) {
	b.Helper()
	ctx := context.Background()
	db, err := store.Open(ctx, filepath.Join(b.TempDir(), "bench.db"), store.Options{})
	if err != nil {
		b.Fatal(err)
	}
	b.Cleanup(func() { db.Close() })
	reader, err := reply.New()
	if err != nil {
		b.Fatal(err)
	}
	s := dispatch.New(dispatch.Options{Store: db, Reader: reader, Clock: dispatch.ClockFunc(time.Now), Zone: osloZone(b), OwnNumber: ourNumber})
	if err := s.Setup(ctx); err != nil {
		b.Fatal(err)
	}
	if _, err := s.ChangeSettings(ctx, dispatch.FirstUnit, func(x *dispatch.Settings) error {
		x.QuietHours = dispatch.QuietHours{}
		x.WaveSize = 10
		return nil
	}); err != nil {
		b.Fatal(err)
	}
	// All at once: a commit each would take the time of the benchmark itself.
	if err := s.Update(ctx, func(tx dispatch.Tx) error {
		for i := range volunteers {
			v := dispatch.Volunteer{UnitID: 1, Name: fmt.Sprintf("Frivillig Nr%d", i), Phone: benchPhone(i), Language: "nb", Channel: dispatch.ChannelSMS,
				Categories: []string{"escort"}, MaxOffersPerWeek: 100}
			if err := tx.AddVolunteer(&v); err != nil {
				return err
			}
		}
		return nil
	}); err != nil {
		b.Fatal(err)
	}
	return s, db
}

func benchPhone(i int) string { return fmt.Sprintf("+4742%06d", i) }

// BenchmarkReply measures incoming replies, each read, acted on and durable
// before it is answered, at 1, 16 and 64 at once.
func BenchmarkReply(b *testing.B) {
	for _, at := range []int{1, 16, 64} {
		b.Run(fmt.Sprintf("at-once=%d", at), func(b *testing.B) {
			const people, tasks = 2000, 200 // ten asked about each
			s, _ := benchCentre(b, people)
			ctx := context.Background()
			start := time.Now().Add(48 * time.Hour)
			for range tasks {
				if _, err := s.AddTask(ctx, dispatch.Task{Category: "escort", Summary: "Følge til lege", StartsAt: start, EndsAt: start.Add(time.Hour)}); err != nil {
					b.Fatal(err)
				}
			}
			for {
				n, err := s.Due(ctx)
				if err != nil {
					b.Fatal(err)
				}
				texts, err := s.BeginSend(ctx, 200)
				if err != nil {
					b.Fatal(err)
				}
				for _, x := range texts {
					if err := s.Sent(ctx, x.MessageID, fmt.Sprintf("SM%d", x.MessageID)); err != nil {
						b.Fatal(err)
					}
				}
				if n == 0 && len(texts) == 0 {
					break
				}
			}
			var n atomic.Int64
			b.ResetTimer()
			done := make(chan error, at)
			for range at {
				go func() {
					for {
						i := n.Add(1)
						if i > int64(b.N) {
							done <- nil
							return
						}
						if err := s.ReceiveText(ctx, dispatch.IncomingText{ProviderID: fmt.Sprintf("SMr%d", i), From: benchPhone(int(i) % people), Body: "Nei, jeg kan ikke"}); err != nil {
							done <- err
							return
						}
					}
				}()
			}
			for range at {
				if err := <-done; err != nil {
					b.Fatal(err)
				}
			}
			b.ReportMetric(float64(b.N)/b.Elapsed().Seconds(), "replies/s")
		})
	}
}

// BenchmarkBareCommit is what BenchmarkReply is held against: the same database
// file settings, one row, one commit, one caller.
func BenchmarkBareCommit(b *testing.B) {
	s, _ := benchCentre(b, 1)
	ctx := context.Background()
	b.ResetTimer()
	for i := range b.N {
		if err := s.Update(ctx, func(tx dispatch.Tx) error { return tx.SetValue("bench", fmt.Sprint(i)) }); err != nil {
			b.Fatal(err)
		}
	}
	b.ReportMetric(float64(b.N)/b.Elapsed().Seconds(), "commits/s")
}

// BenchmarkMatch finds whom to ask about one task among all volunteers, as a
// wave does: everything it needs is read from the store.
func BenchmarkMatch(b *testing.B) {
	for _, n := range []int{100, 10_000, 100_000} {
		b.Run(fmt.Sprintf("volunteers=%d", n), func(b *testing.B) {
			s, _ := benchCentre(b, n)
			ctx := context.Background()
			start := time.Now().Add(48 * time.Hour)
			t, err := s.AddTask(ctx, dispatch.Task{Category: "escort", Summary: "Følge til lege", StartsAt: start, EndsAt: start.Add(time.Hour)})
			if err != nil {
				b.Fatal(err)
			}
			b.ResetTimer()
			for b.Loop() {
				c, err := s.Choose(ctx, *t, 3)
				if err != nil {
					b.Fatal(err)
				}
				if len(c.Ask) != 3 {
					b.Fatalf("chose %d", len(c.Ask))
				}
			}
		})
	}
}
