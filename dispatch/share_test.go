package dispatch_test

import (
	"context"
	"fmt"
	"slices"
	"testing"
	"time"

	"pgregory.net/rapid"

	"folgesvenn/dispatch"
)

// unit adds a second unit of the installation.
func (c *centre) unit(name string, change ...func(*dispatch.Settings)) int64 {
	c.t.Helper()
	u, err := c.s.AddUnit(c.ctx, name)
	c.must(err)
	_, err = c.s.ChangeSettings(c.ctx, u.ID, func(s *dispatch.Settings) error {
		s.Policy, s.WaveSize, s.CentrePhone, s.UrgentCallAfter = dispatch.PolicyWaves, 2, "+4744100900", 0
		for _, f := range change {
			f(s)
		}
		return nil
	})
	c.must(err)
	return u.ID
}

func of(unit int64) func(*dispatch.Volunteer) {
	return func(v *dispatch.Volunteer) { v.UnitID = unit }
}

func taskOf(unit int64) func(*dispatch.Task) {
	return func(t *dispatch.Task) { t.UnitID = unit }
}

func shares(with ...int64) func(*dispatch.Settings) {
	return func(s *dispatch.Settings) { s.ShareWith = with }
}

func TestNobodyIsLentUnlessTheirUnitShares(t *testing.T) {
	c := newCentre(t, "2026-11-23 09:30")
	health := c.unit("Helse")
	kari := c.volunteer("Kari Hansen", kariPhone)
	c.volunteer("Ola Berg", olaPhone, of(health))
	task := c.task("2026-11-26 10:00", taskOf(health))
	c.gets(olaPhone)
	if _, err := c.s.Assign(c.ctx, task.ID, kari.ID); err == nil {
		t.Error("a volunteer of a unit that does not share was given a task of another")
	}
	if _, err := c.s.AskThese(c.ctx, task.ID, []int64{kari.ID}); err == nil {
		t.Error("a volunteer of a unit that does not share was asked")
	}
	// From now on they share; Kari is asked without anybody pressing anything.
	c.settings(shares(health))
	c.says(olaPhone, "Nei")
	c.gets(olaPhone, "Takk")
	c.gets(kariPhone, "Følge til lege", "Helse")
	c.says(kariPhone, "Ja")
	c.gets(kariPhone, "Møt i resepsjonen")
	c.assigned(task.ID, kari.ID)
}

func TestSharingGoesOneWay(t *testing.T) {
	c := newCentre(t, "2026-11-23 09:30")
	health := c.unit("Helse")
	c.settings(shares(health))
	c.volunteer("Kari Hansen", kariPhone)
	c.volunteer("Ola Berg", olaPhone, of(health))
	c.task("2026-11-26 10:00")
	c.gets(kariPhone)
	c.expectSilence()
}

func TestWhoStaysWithTheirOwnUnitIsNotLent(t *testing.T) {
	c := newCentre(t, "2026-11-23 09:30")
	health := c.unit("Helse")
	c.settings(shares(health))
	kari := c.volunteer("Kari Hansen", kariPhone, func(v *dispatch.Volunteer) { v.OwnUnitOnly = true })
	c.volunteer("Ola Berg", olaPhone)
	task := c.task("2026-11-26 10:00", taskOf(health))
	c.gets(olaPhone)
	list, err := c.s.Candidates(c.ctx, task.ID)
	c.must(err)
	if len(list) != 1 || list[0].Volunteer.ID == kari.ID {
		t.Errorf("%d candidates", len(list))
	}
	c.task("2026-11-27 10:00")
	c.gets(kariPhone)
}

// TestLentVolunteersKeepTheirCapEverywhere: the home unit's weekly cap counts
// what both units ask.
func TestLentVolunteersKeepTheirCapEverywhere(t *testing.T) {
	c := newCentre(t, "2026-11-23 09:30")
	health := c.unit("Helse", func(s *dispatch.Settings) { s.MaxOffersPerWeek = 50 })
	c.settings(shares(health))
	c.settings(func(s *dispatch.Settings) { s.MaxOffersPerWeek = 2 })
	c.volunteer("Kari Hansen", kariPhone)
	for i, unit := range []int64{dispatch.FirstUnit, health} {
		c.task(fmt.Sprintf("2026-11-26 %02d:00", 8+3*i), taskOf(unit))
		c.gets(kariPhone)
		c.says(kariPhone, "Nei")
		c.gets(kariPhone)
	}
	c.task("2026-11-26 14:00", taskOf(health))
	c.expectSilence()
}

// TestALentVolunteerHasOneQuestionAtATime: a question of one unit keeps the
// number from another unit's, which comes as soon as the first is answered.
func TestALentVolunteerHasOneQuestionAtATime(t *testing.T) {
	c := newCentre(t, "2026-11-23 09:30")
	health := c.unit("Helse")
	c.settings(shares(health))
	c.volunteer("Kari Hansen", kariPhone)
	c.task("2026-11-26 10:00")
	c.gets(kariPhone, "Sentralen")
	c.task("2026-11-27 10:00", taskOf(health))
	c.expectSilence()
	c.says(kariPhone, "Nei")
	c.gets(kariPhone, "Takk")
	c.gets(kariPhone, "Helse")
}

// TestAnUnclearAnswerGoesToWhoAsked: the unit that borrowed reads it, and the
// answer bears its name.
func TestAnUnclearAnswerGoesToWhoAsked(t *testing.T) {
	c := newCentre(t, "2026-11-23 09:30")
	health := c.unit("Helse")
	c.settings(shares(health))
	c.volunteer("Kari Hansen", kariPhone)
	c.task("2026-11-26 10:00", taskOf(health))
	c.gets(kariPhone)
	c.says(kariPhone, "Tja, hvem gjelder det?")
	c.gets(kariPhone)
	if items := c.attention(dispatch.AttentionUnclear); items[0].UnitID != health {
		t.Errorf("it went to unit %d", items[0].UnitID)
	}
}

// TestOnePersonInTwoListsIsOnePerson: somebody whom two units have registered
// is asked once about a task, has one weekly cap, is taken for both when booked,
// and a pause or a stop given to one holds for the other.
func TestOnePersonInTwoListsIsOnePerson(t *testing.T) {
	c := newCentre(t, "2026-11-23 09:30")
	health := c.unit("Helse")
	c.settings(func(s *dispatch.Settings) { s.ShareWith, s.MaxOffersPerWeek = []int64{health}, 2 })
	kari := c.volunteer("Kari Hansen", kariPhone)
	twin := c.volunteer("kari hansen", kariPhone, of(health), func(v *dispatch.Volunteer) { v.MaxOffersPerWeek = 2 })
	task := c.task("2026-11-26 10:00", taskOf(health))
	c.gets(kariPhone)
	c.says(kariPhone, "Ja")
	c.gets(kariPhone, "Møt i resepsjonen")
	c.assigned(task.ID, twin.ID)
	why := func(task *dispatch.Task, id int64) dispatch.Obstacles {
		list, err := c.s.Candidates(c.ctx, task.ID)
		c.must(err)
		if len(list) != 1 || list[0].Volunteer.ID != id {
			t.Fatalf("%d candidates", len(list))
		}
		return list[0].Obstacles
	}
	if o := why(c.task("2026-11-26 11:00"), kari.ID); !o.Has(dispatch.ObstacleBooked) {
		t.Error("booked by the other unit, but free here:", o.Names())
	}
	c.task("2026-11-27 10:00")
	c.gets(kariPhone)
	c.says(kariPhone, "Nei")
	c.gets(kariPhone)
	if o := why(c.task("2026-11-28 10:00", taskOf(health)), twin.ID); !o.Has(dispatch.ObstacleWeeklyCap) {
		t.Error("two questions from two units, and the cap of two is not reached:", o.Names())
	}
	_, err := c.s.PauseVolunteer(c.ctx, kari.ID, c.time("2026-12-20 00:00"))
	c.must(err)
	if v, err := c.s.Volunteer(c.ctx, twin.ID); err != nil || v.State(c.clock()) != dispatch.VolunteerPaused {
		t.Error("a pause with one unit is none with the other", err)
	}
	c.says(kariPhone, "Stopp")
	for _, id := range []int64{kari.ID, twin.ID} {
		if v, err := c.s.Volunteer(c.ctx, id); err != nil || v.State(c.clock()) != dispatch.VolunteerStopped {
			t.Error("a stop holds for one unit alone", err)
		}
	}
	c.attention(dispatch.AttentionNobody, dispatch.AttentionAllAsked, dispatch.AttentionStopped, dispatch.AttentionNobody)
}

func TestAUnitSharesWithOthersThatAreThere(t *testing.T) {
	c := newCentre(t, "2026-11-23 09:30")
	for _, with := range []int64{dispatch.FirstUnit, 99} {
		_, err := c.s.ChangeSettings(c.ctx, dispatch.FirstUnit, func(s *dispatch.Settings) error { s.ShareWith = []int64{with}; return nil })
		if err == nil {
			t.Errorf("a unit shares with %d", with)
		}
	}
}

// lists is a Tx that has nothing but units and rosters.
type lists struct {
	dispatch.Tx
	units   []*dispatch.Unit
	rosters map[int64][]*dispatch.Volunteer
	open    *dispatch.Emergency
}

func (l lists) OpenEmergency() (*dispatch.Emergency, error) {
	if l.open == nil {
		return nil, dispatch.ErrNotFound
	}
	return l.open, nil
}

func (l lists) Units() ([]*dispatch.Unit, error)                      { return l.units, nil }
func (l lists) Roster(unit int64) ([]*dispatch.Volunteer, error)      { return l.rosters[unit], nil }
func (l lists) View(context.Context, func(dispatch.Tx) error) error   { return nil }
func (l lists) Update(context.Context, func(dispatch.Tx) error) error { return nil }

// TestPoolProperties: a pool is the unit's own list with those whom others
// lend, which in an emergency that holds is everybody; nobody is in it twice,
// and nobody who was not shared.
func TestPoolProperties(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		l := lists{rosters: map[int64][]*dispatch.Volunteer{}}
		for u := int64(1); u <= 3; u++ {
			share := rapid.SliceOfNDistinct(rapid.Int64Range(1, 3), 0, 3, func(x int64) int64 { return x }).Draw(t, "shares")
			l.units = append(l.units, &dispatch.Unit{ID: u, Settings: dispatch.Settings{ShareWith: share}})
		}
		n := rapid.IntRange(0, 12).Draw(t, "volunteers")
		for id := range n {
			v := &dispatch.Volunteer{ID: int64(id), UnitID: rapid.Int64Range(1, 3).Draw(t, "unit"), Name: rapid.SampledFrom([]string{"Kari", "kari", "Ola"}).Draw(t, "name"),
				Phone: rapid.SampledFrom([]string{kariPhone, olaPhone}).Draw(t, "phone"), OwnUnitOnly: rapid.Bool().Draw(t, "own")}
			l.rosters[v.UnitID] = append(l.rosters[v.UnitID], v)
		}
		now := time.Date(2026, 11, 24, 9, 0, 0, 0, time.UTC)
		all := false
		if rapid.Bool().Draw(t, "emergency") {
			l.open = &dispatch.Emergency{EndsAt: now.Add(time.Duration(rapid.IntRange(-1, 1).Draw(t, "hours left")) * time.Hour)}
			all = l.open.EndsAt.After(now)
		}
		lends := func(u int64) bool { return all || l.units[u-1].Lends(1) }
		p, err := dispatch.PoolOf(l, 1, now)
		if err != nil {
			t.Fatal(err)
		}
		if !slices.IsSortedFunc(p.Roster, func(a, b *dispatch.Volunteer) int { return int(a.ID - b.ID) }) {
			t.Fatal("not by id")
		}
		own := 0
		for i, v := range p.Roster {
			if i > 0 && p.Roster[i-1].ID == v.ID {
				t.Fatal("twice")
			}
			if v.UnitID == 1 {
				own++
				continue
			}
			if v.OwnUnitOnly || !lends(v.UnitID) {
				t.Fatalf("volunteer %d was not shared", v.ID)
			}
		}
		if own != len(l.rosters[1]) {
			t.Fatal("one's own are missing")
		}
		// Whoever is shared is there, or somebody of their name and number.
		for u := int64(2); u <= 3; u++ {
			if !lends(u) {
				continue
			}
			for _, v := range l.rosters[u] {
				same := slices.ContainsFunc(p.Roster, func(x *dispatch.Volunteer) bool {
					return x.Phone == v.Phone && (x.Name[0]|32) == (v.Name[0]|32)
				})
				if !v.OwnUnitOnly && !same {
					t.Fatalf("volunteer %d is missing", v.ID)
				}
			}
		}
	})
}
