package dispatch_test

import (
	"strings"
	"testing"
	"time"

	"folgesvenn/dispatch"
)

// TestTheTurnOfWhoeverWasAskedLongestAgo: the log says which question went to
// somebody because it was their turn, and the sentence on the task's page says so.
func TestTheTurnOfWhoeverWasAskedLongestAgo(t *testing.T) {
	c := pacedCentre(t, "2026-11-23 09:30")
	c.settings(func(s *dispatch.Settings) { s.MaxOffersPerWeek, s.ThankForNo = 40, false })
	told := 0
	for range 40 {
		// Kari, Ola and Anne say yes; Per never does, and was asked longest ago.
		c.must(c.store.Update(c.ctx, func(tx dispatch.Tx) error {
			for id := range int64(4) {
				b := &dispatch.Belief{VolunteerID: id + 1, UnitID: dispatch.FirstUnit, AskedAt: c.clock().Add(-time.Duration(24*(id*id+3)) * time.Hour)}
				for i := range dispatch.Spans {
					b.Yes[i], b.No[i] = 9-3*int(id), 1+3*int(id)
				}
				b.AnsweredAt = b.AskedAt.Add(time.Minute)
				if err := tx.SaveBelief(b); err != nil {
					return err
				}
			}
			return nil
		}))
		task := c.task("2026-12-04 10:00")
		for range 3 {
			for _, o := range c.offers(task.ID) {
				if o.State.Open() && o.Phone != perPhone {
					c.says(o.Phone, "Nei")
				}
			}
		}
		turn := int64(0)
		c.must(c.s.View(c.ctx, func(tx dispatch.Tx) error {
			events, err := tx.Events(dispatch.EventFilter{TaskID: task.ID}, dispatch.Page{Limit: 1000})
			for _, e := range events {
				if e.Kind == "offer.queued" && strings.Contains(e.Why, "lengst siden") {
					turn = e.VolunteerID
				}
			}
			return err
		}))
		x, err := c.s.Task(c.ctx, task.ID)
		c.must(err)
		f, err := c.s.Forecast(c.ctx, *x)
		c.must(err)
		says := strings.Contains(f.Sentence, "lengst siden vi spurte")
		if says != (turn != 0) {
			t.Errorf("it is volunteer %d's turn, and it says: %s", turn, f.Sentence)
		}
		if turn != 0 {
			told++
		}
		c.must(errOf(c.s.Cancel(c.ctx, task.ID, "")))
		c.work()
		c.pass(time.Minute)
	}
	if told == 0 {
		t.Error("it was nobody's turn")
	}
}

// TestATurnIsGivenNowAndThen: by the rule, to whoever was asked longest ago, never
// where it is urgent, and never at the first look.
func TestATurnIsGivenNowAndThen(t *testing.T) {
	now := time.Date(2026, 11, 23, 10, 0, 0, 0, time.UTC)
	all := []*dispatch.Volunteer{{ID: 1, Phone: "a"}, {ID: 2, Phone: "b"}, {ID: 3, Phone: "c"}}
	turns := 0
	for id := range int64(1000) {
		s := dispatch.Situation{TaskID: id, Now: now, DecideBy: now.Add(72 * time.Hour), Zone: time.UTC, LastAsk: now.Add(-5 * time.Hour), Delay: dispatch.Delays{}.Expected()}
		for i, v := range all {
			s.Prospects = append(s.Prospects, dispatch.Prospect{Volunteer: v, Chance: .5 - .1*float64(i), AskedAt: now.Add(-time.Duration(24*(i+3)) * time.Hour)})
		}
		p := dispatch.DefaultPace().Pace(s)
		if p.Turn != nil {
			turns++
			if p.Turn != all[2] || p.Ask[0] != all[2] {
				t.Fatalf("it is volunteer %d's turn, and %d is asked", p.Turn.ID, p.Ask[0].ID)
			}
		} else if len(p.Ask) > 0 && p.Ask[0] != all[0] {
			t.Fatalf("volunteer %d is asked first, and it is nobody's turn", p.Ask[0].ID)
		}
		s.Urgent = true
		if dispatch.DefaultPace().Pace(s).Turn != nil {
			t.Fatal("a turn of an urgent task")
		}
		s.Urgent, s.LastAsk = false, time.Time{}
		if dispatch.DefaultPace().Pace(s).Turn != nil {
			t.Fatal("a turn at the first look")
		}
	}
	if turns < 100 || turns > 200 {
		t.Errorf("%d turns of 1000, want about 150", turns)
	}
}
