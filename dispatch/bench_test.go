package dispatch_test

import (
	"context"
	"fmt"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"folgesvenn/dispatch"
	"folgesvenn/store"
)

// benchNow is a Tuesday morning in November.
var benchNow = time.Date(2026, 11, 24, 9, 30, 0, 0, time.UTC)

// benchCentre is a centre in a file, asked as Pace says, whose volunteers all
// have a past: a belief each, and a question in the last week for one in ten.
func benchCentre(b *testing.B, volunteers int) (*dispatch.Service, dispatch.Store) {
	b.Helper()
	ctx := context.Background()
	db, err := store.Open(ctx, filepath.Join(b.TempDir(), "folgesvenn.db"), store.Options{})
	if err != nil {
		b.Fatal(err)
	}
	b.Cleanup(func() { db.Close() })
	s := dispatch.New(dispatch.Options{Store: db, Reader: nil, Zone: oslo, OwnNumber: "+4749900000",
		Clock: dispatch.ClockFunc(func() time.Time { return benchNow })})
	must := func(err error) {
		b.Helper()
		if err != nil {
			b.Fatal(err)
		}
	}
	must(s.Setup(ctx))
	_, err = s.ChangeSettings(ctx, dispatch.FirstUnit, func(s *dispatch.Settings) error { s.Policy = dispatch.PolicyPace; return nil })
	must(err)
	must(s.Update(ctx, func(tx dispatch.Tx) error {
		old := &dispatch.Task{UnitID: dispatch.FirstUnit, State: dispatch.TaskDone, StartsAt: benchNow.AddDate(0, 0, -3), EndsAt: benchNow.AddDate(0, 0, -3)}
		if err := tx.AddTask(old); err != nil {
			return err
		}
		for i := range volunteers {
			v := &dispatch.Volunteer{UnitID: dispatch.FirstUnit, Name: fmt.Sprintf("Frivillig %d", i), Phone: fmt.Sprintf("+4742%06d", i),
				Language: "nb", Channel: dispatch.ChannelSMS, Categories: [][]string{{"escort", "shopping"}, {"shopping"}, {"visit", "escort"}}[i%3],
				Postcodes: []string{fmt.Sprintf("14%02d", i%40), fmt.Sprintf("14%02d", (i+7)%40)}}
			if i%5 < 3 {
				v.Available = []dispatch.Window{{Weekday: time.Wednesday, From: 8 * 60, To: 16 * 60}, {Weekday: time.Thursday, From: 8 * 60, To: 16 * 60}}
			}
			if err := tx.AddVolunteer(v); err != nil {
				return err
			}
			belief := &dispatch.Belief{VolunteerID: v.ID, UnitID: dispatch.FirstUnit, Load: float64(i % 3), LoadAt: benchNow, AskedAt: benchNow.AddDate(0, 0, -1-i%20)}
			belief.Yes[i%dispatch.Spans], belief.No[(i/3)%dispatch.Spans] = i%4, i%17
			if err := tx.SaveBelief(belief); err != nil {
				return err
			}
			if i%10 == 0 {
				if err := tx.AddOffer(&dispatch.Offer{TaskID: old.ID, VolunteerID: v.ID, Phone: v.Phone, State: dispatch.OfferDeclined,
					CreatedAt: benchNow.AddDate(0, 0, -2)}); err != nil {
					return err
				}
			}
		}
		return nil
	}))
	return s, db
}

func benchTask(i int) dispatch.Task {
	start := benchNow.Add(time.Duration(24+i%48) * time.Hour).Truncate(time.Hour)
	return dispatch.Task{Category: "escort", Summary: "Følge til lege", Place: "Solbakken", Postcode: fmt.Sprintf("14%02d", i%40), StartsAt: start, EndsAt: start.Add(time.Hour)}
}

// BenchmarkChoose is choosing whom to ask for one task, store included: the
// roster and beliefs as they were last read, everything else from the file.
func BenchmarkChoose(b *testing.B) {
	for _, n := range []int{100, 10_000, 100_000} {
		b.Run(fmt.Sprintf("volunteers=%d", n), func(b *testing.B) {
			s, _ := benchCentre(b, n)
			ctx := context.Background()
			t := benchTask(3)
			t.UnitID = dispatch.FirstUnit
			// The first reads the roster and beliefs from the file.
			if _, err := s.Forecast(ctx, t); err != nil {
				b.Fatal(err)
			}
			for b.Loop() {
				f, err := s.Forecast(ctx, t)
				if err != nil {
					b.Fatal(err)
				}
				if f.Left == 0 {
					b.Fatal("nobody can be asked")
				}
			}
		})
	}
}

// BenchmarkAsk is one look of one task as the scheduler does it, the question
// written and committed to the file included.
func BenchmarkAsk(b *testing.B) {
	for _, n := range []int{100, 10_000, 100_000} {
		b.Run(fmt.Sprintf("volunteers=%d", n), func(b *testing.B) {
			s, _ := benchCentre(b, n)
			ctx := context.Background()
			ask := func(i int) {
				b.StopTimer()
				if _, err := s.AddTask(ctx, benchTask(i)); err != nil {
					b.Fatal(err)
				}
				b.StartTimer()
				if _, err := s.Due(ctx); err != nil {
					b.Fatal(err)
				}
			}
			ask(0)
			b.ResetTimer()
			for i := range b.N {
				ask(i)
			}
		})
	}
}

// BenchmarkTick is a tick of the scheduler with open tasks of which none is
// due, and one in which one is. It also gives each as so many times what it is
// with fifty open tasks.
func BenchmarkTick(b *testing.B) {
	least := map[string]float64{}
	grown := func(b *testing.B, what string) {
		each := b.Elapsed().Seconds() / float64(b.N)
		if strings.Contains(b.Name(), "open=50/") {
			least[what] = each
		}
		if least[what] > 0 {
			b.ReportMetric(each/least[what], "times-50-open")
		}
	}
	for _, open := range []int{50, 500, 5_000} {
		s, db := benchCentre(b, 1000)
		ctx := context.Background()
		err := db.Update(ctx, func(tx dispatch.Tx) error {
			for i := range open {
				t := benchTask(i)
				t.UnitID, t.State, t.CreatedAt = dispatch.FirstUnit, dispatch.TaskOpen, benchNow
				t.DecideBy, t.NextWaveAt = t.StartsAt, benchNow.Add(time.Duration(1+i)*time.Minute)
				if err := tx.AddTask(&t); err != nil {
					return err
				}
			}
			return nil
		})
		if err != nil {
			b.Fatal(err)
		}
		b.Run(fmt.Sprintf("open=%d/nothing-due", open), func(b *testing.B) {
			for b.Loop() {
				if _, err := s.Due(ctx); err != nil {
					b.Fatal(err)
				}
			}
			grown(b, "nothing-due")
		})
		b.Run(fmt.Sprintf("open=%d/one-due", open), func(b *testing.B) {
			for i := range b.N {
				b.StopTimer()
				if _, err := s.AddTask(ctx, benchTask(i)); err != nil {
					b.Fatal(err)
				}
				b.StartTimer()
				if _, err := s.Due(ctx); err != nil {
					b.Fatal(err)
				}
			}
			grown(b, "one-due")
		})
	}
}
