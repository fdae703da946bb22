package store

import (
	"errors"
	"fmt"
	"path/filepath"
	"reflect"
	"testing"
	"time"

	"pgregory.net/rapid"

	"folgesvenn/dispatch"
)

// TestWhoWasAskedLatelyIsSo asks people, takes questions back and lets time
// pass, in functions that are kept or undone, of this program and of another one
// on the same file: who was asked lately, of a week and of a longer time, is
// what a walk through all questions finds, within the transaction and after.
func TestWhoWasAskedLatelyIsSo(t *testing.T) {
	t.Parallel()
	path := filepath.Join(t.TempDir(), "f.db")
	ours, theirs := openFile(t, path), openFile(t, path)
	now := time.Date(2026, 11, 27, 10, 0, 0, 0, time.UTC)
	unit := dispatch.Unit{Name: "Solbakken", Settings: dispatch.DefaultSettings()}
	task := dispatch.Task{Category: "shopping", StartsAt: now, EndsAt: now, State: dispatch.TaskOpen, Headcount: 1}
	people := make([]dispatch.Volunteer, 3)
	if err := ours.Update(ctx, func(tx dispatch.Tx) error {
		if err := tx.AddUnit(&unit); err != nil {
			return err
		}
		task.UnitID = unit.ID
		for i := range people {
			people[i] = dispatch.Volunteer{UnitID: unit.ID, Name: fmt.Sprint(i), Phone: fmt.Sprintf("+474000000%d", i)}
			if err := tx.AddVolunteer(&people[i]); err != nil {
				return err
			}
		}
		return tx.AddTask(&task)
	}); err != nil {
		t.Fatal(err)
	}
	week := 7 * 24 * time.Hour
	states := []dispatch.OfferState{dispatch.OfferLapsed, dispatch.OfferDeclined, dispatch.OfferWithdrawn, dispatch.OfferFailed}
	undo := errors.New("undone")
	so := map[int64]dispatch.Offer{} // what was asked, in transactions that were kept
	rapid.Check(t, func(rt *rapid.T) {
		right := func(tx dispatch.Tx, asked map[int64]dispatch.Offer) error {
			for _, memory := range []time.Duration{week, 4 * week} {
				want := map[int64]dispatch.RecentOffers{}
				for _, o := range asked {
					if o.CreatedAt.Before(now.Add(-memory)) || o.State == dispatch.OfferWithdrawn || o.State == dispatch.OfferFailed || o.Kind == dispatch.OfferChange {
						continue
					}
					r := want[o.VolunteerID]
					if o.CreatedAt.After(r.Last) {
						r.Last = o.CreatedAt
					}
					if !o.CreatedAt.Before(now.Add(-week)) {
						r.Week++
					}
					want[o.VolunteerID] = r
				}
				got, err := tx.Recent(now.Add(-memory), now.Add(-week))
				if err != nil || !reflect.DeepEqual(got, want) {
					return fmt.Errorf("of %s: %v, not %v, %v", memory, got, want, err)
				}
			}
			return nil
		}
		for range rapid.IntRange(1, 8).Draw(rt, "steps") {
			now = now.Add(time.Duration(rapid.IntRange(0, 200).Draw(rt, "hours")) * time.Hour)
			if rapid.IntRange(0, 9).Draw(rt, "clock") == 0 {
				now = now.Add(-3 * time.Hour) // it was put right
			}
			s := ours
			if rapid.IntRange(0, 3).Draw(rt, "program") == 0 {
				s = theirs
			}
			kept := rapid.Bool().Draw(rt, "kept")
			then := map[int64]dispatch.Offer{}
			var ids []int64
			for id, o := range so {
				then[id] = o
				ids = append(ids, id)
			}
			err := s.Update(ctx, func(tx dispatch.Tx) error {
				for range rapid.IntRange(0, 4).Draw(rt, "writes") {
					if len(ids) == 0 || rapid.Bool().Draw(rt, "ask") {
						o := dispatch.Offer{TaskID: task.ID, VolunteerID: people[rapid.IntRange(0, 2).Draw(rt, "who")].ID, State: dispatch.OfferDeclined,
							CreatedAt: now.Add(-time.Duration(rapid.IntRange(0, 60).Draw(rt, "days")) * 12 * time.Hour)}
						if rapid.IntRange(0, 5).Draw(rt, "kind") == 0 {
							o.Kind = dispatch.OfferChange
						}
						if err := tx.AddOffer(&o); err != nil {
							return err
						}
						then[o.ID], ids = o, append(ids, o.ID)
					} else {
						o := then[rapid.SampledFrom(ids).Draw(rt, "which")]
						if rapid.Bool().Draw(rt, "read") {
							if _, err := tx.Offer(o.ID); err != nil {
								return err
							}
						}
						o.State = states[rapid.IntRange(0, len(states)-1).Draw(rt, "state")]
						if err := tx.SaveOffer(&o); err != nil {
							return err
						}
						then[o.ID] = o
					}
					if rapid.Bool().Draw(rt, "look") {
						if err := right(tx, then); err != nil {
							return fmt.Errorf("within: %w", err)
						}
					}
				}
				if !kept {
					return undo
				}
				return nil
			})
			if kept {
				so = then
			} else if errors.Is(err, undo) {
				err = nil
			}
			if err != nil {
				rt.Fatal(err)
			}
			for _, s := range []*SQLite{ours, theirs} {
				look := func(tx dispatch.Tx) error { return right(tx, so) }
				if err := errors.Join(s.Update(ctx, look), s.View(ctx, look)); err != nil {
					rt.Fatal(err)
				}
			}
		}
	})
}
