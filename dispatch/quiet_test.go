package dispatch

import (
	"testing"
	"time"

	"pgregory.net/rapid"
)

// TestQuietIsJudgedOnTheWall tries every rule for quiet times through Easter,
// Christmas and both nights when the clock is changed, minute by minute.
func TestQuietIsJudgedOnTheWall(t *testing.T) {
	days := []string{"2026-04-01", "2026-04-04", "2026-05-13", "2026-12-24", "2026-03-28", "2026-10-24", "2027-03-24", "2027-03-27", "2027-03-28"}
	rapid.Check(t, func(t *rapid.T) {
		q := genQuiet(t)
		day, err := ParseDate(rapid.SampledFrom(days).Draw(t, "day"))
		if err != nil {
			t.Fatal(err)
		}
		at := day.Start(paceZone).Add(time.Duration(rapid.IntRange(0, 2*24*60).Draw(t, "minute")) * time.Minute)
		loud := q.NextLoud(at, paceZone)
		if loud.Before(at) || q.Holds(loud.In(paceZone)) {
			t.Fatalf("from %s the next loud time is %s", at.In(paceZone), loud.In(paceZone))
		}
		for m := at; m.Before(loud); m = m.Add(time.Minute) {
			// The hour an autumn night has twice is quiet once too often, never
			// too seldom.
			if !q.Holds(m.In(paceZone)) && loud.Sub(m) > time.Hour {
				t.Fatalf("from %s the next loud time is %s, but %s is loud", at.In(paceZone), loud.In(paceZone), m.In(paceZone))
			}
		}
		last := q.lastLoud(at, paceZone)
		if last.After(at) || q.Holds(last.In(paceZone)) {
			t.Fatalf("up to %s the last loud time is %s", at.In(paceZone), last.In(paceZone))
		}
		if left, ok := q.UntilQuiet(at, paceZone); ok && !q.Holds(at.In(paceZone)) {
			for m := at; m.Before(at.Add(left)); m = m.Add(time.Minute) {
				if q.Holds(m.In(paceZone)) {
					t.Fatalf("quiet at %s, which is within %v of %s", m.In(paceZone), left, at.In(paceZone))
				}
			}
		}
	})
}

func TestAnOfficeThatNeverOpensHidesNoText(t *testing.T) {
	s := DefaultSettings()
	s.TextsWhenOpen = true
	s.ClosedDays = []ClosedDays{{From: Date{2026, 1, 1}, To: Date{2027, 1, 1}}, {From: Date{2027, 1, 2}, To: Date{2028, 1, 2}}}
	at := time.Date(2026, 11, 23, 22, 0, 0, 0, paceZone)
	if got, want := s.Quiet().NextLoud(at, paceZone), time.Date(2026, 11, 24, 9, 0, 0, 0, paceZone); !got.Equal(want) {
		t.Errorf("next loud: %s", got)
	}
}

func TestOpeningHours(t *testing.T) {
	s := DefaultSettings()
	for d := time.Monday; d <= time.Friday; d++ {
		s.OpeningHours = append(s.OpeningHours, Window{d, 9 * 60, 15 * 60})
	}
	s.ClosedDays = []ClosedDays{{From: Date{2026, 3, 30}, To: Date{2026, 4, 1}, Name: "påskeferie"}}
	s.Rota = []Duty{{Weekday: time.Monday, Name: "Anne"}, {Weekday: time.Tuesday, Name: "Bjørn"}, {Weekday: time.Monday, Name: "Cato"}}
	for _, c := range []struct{ at, opens string }{
		{"2026-11-23 08:59", "2026-11-23 09:00"}, {"2026-11-23 09:00", "2026-11-23 09:00"}, {"2026-11-23 15:00", "2026-11-24 09:00"},
		{"2026-11-27 15:00", "2026-11-30 09:00"},
		// From Friday before Easter: the unit's own days, then the holidays.
		{"2026-03-27 16:00", "2026-04-07 09:00"}, {"2026-12-24 16:00", "2026-12-28 09:00"}, {"2026-12-31 16:00", "2027-01-04 09:00"},
	} {
		at, err := time.ParseInLocation("2006-01-02 15:04", c.at, paceZone)
		if err != nil {
			t.Fatal(err)
		}
		if got := s.NextOpen(at, paceZone).In(paceZone).Format("2006-01-02 15:04"); got != c.opens {
			t.Errorf("from %s it opens %s, want %s", c.at, got, c.opens)
		}
		if open := s.Open(at); open != (c.at == c.opens) {
			t.Errorf("open at %s: %v", c.at, open)
		}
	}
	monday := time.Date(2026, 11, 23, 12, 0, 0, 0, paceZone)
	if on := s.OnDuty(monday); len(on) != 2 || on[0].Name != "Anne" || on[1].Name != "Cato" {
		t.Errorf("on duty on a Monday: %+v", on)
	}
	if on := s.OnDuty(monday.AddDate(0, 0, 2)); on != nil {
		t.Errorf("on duty on a Wednesday: %+v", on)
	}
	if got := s.OpenUntil(monday, paceZone); got.In(paceZone).Hour() != 15 {
		t.Errorf("open until %s", got)
	}
}
