package dispatch_test

import (
	"encoding/json"
	"testing"
	"time"

	"pgregory.net/rapid"

	"folgesvenn/dispatch"
)

// TestAnEmergencyOnlyWidens draws settings, a volunteer, a task and facts: an
// emergency never adds an obstacle, takes away none but the weekly cap of the
// unit, a busy number and that units do not share, and leaves the settings as
// they were.
func TestAnEmergencyOnlyWidens(t *testing.T) {
	zone, _ := time.LoadLocation("Europe/Oslo")
	now := time.Date(2026, 11, 24, 10, 0, 0, 0, zone)
	mayGo := dispatch.Obstacles(dispatch.ObstacleWeeklyCap | dispatch.ObstacleBusy | dispatch.ObstacleUnit)
	rapid.Check(t, func(t *rapid.T) {
		flag := func(name string) bool { return rapid.Bool().Draw(t, name) }
		set := dispatch.DefaultSettings()
		set.MaxOffersPerWeek = rapid.IntRange(1, 6).Draw(t, "cap")
		set.LowestAge = rapid.SampledFrom([]int{0, 18}).Draw(t, "lowest age")
		set.Emergency.ExtraOffers = rapid.IntRange(0, 5).Draw(t, "extra")
		set.Emergency.Haste = rapid.IntRange(1, 10).Draw(t, "haste")
		set.Emergency.AskBeside, set.Emergency.WidenQuiet = flag("beside"), flag("widen quiet")
		before, err := json.Marshal(set)
		if err != nil {
			t.Fatal(err)
		}
		v := &dispatch.Volunteer{ID: 7, UnitID: rapid.Int64Range(1, 2).Draw(t, "unit"), Name: "Kari", Phone: kariPhone, Categories: []string{"escort"}, BirthYear: rapid.SampledFrom([]int{0, 1960, 2012}).Draw(t, "born"),
			Left: flag("left"), Stopped: flag("stopped"), OwnUnitOnly: flag("own unit"), MaxOffersPerWeek: rapid.IntRange(0, 3).Draw(t, "own cap"), Flagged: rapid.SampledFrom([]string{"", "30005"}).Draw(t, "flagged")}
		if flag("paused") {
			v.PausedUntil = now.Add(time.Hour)
		}
		start := now.Add(time.Duration(rapid.IntRange(1, 30).Draw(t, "hours")) * time.Hour)
		task := &dispatch.Task{ID: 1, UnitID: 1, Category: rapid.SampledFrom([]string{"escort", "visit"}).Draw(t, "category"), StartsAt: start, EndsAt: start.Add(time.Hour), DecideBy: start, Urgent: flag("urgent")}
		if flag("clearance") {
			task.Needs.Clearances = []string{"confidentiality"}
		}
		open := rapid.IntRange(0, 3).Draw(t, "open")
		f := dispatch.Facts{Asked: flag("asked"), Booked: flag("booked"), Blocked: flag("blocked"), Busy: open > 0, Open: open, Week: rapid.IntRange(0, 12).Draw(t, "week"),
			Can: dispatch.Can{Answer: rapid.SampledFrom([]dispatch.PleaAnswer{"", "yes", "no"}).Draw(t, "said"), Day: dispatch.DateOf(now)}}
		usual := dispatch.NewMatch(task, set, zone, now).Obstacles(v, f)
		pool := dispatch.Pool{Lenders: map[int64]dispatch.Lender{2: {MaxOffersPerWeek: set.Widened().MaxOffersPerWeek}}}
		wide := dispatch.NewMatch(task, set.Widened(), zone, now).Among(pool).Obstacles(v, f)
		if added := wide &^ usual; added != 0 {
			t.Fatalf("an emergency adds %v", added.Names())
		}
		if gone := usual &^ wide; gone&^mayGo != 0 {
			t.Fatalf("an emergency takes away %v", gone.Names())
		}
		if v.OwnUnitOnly && v.UnitID == 2 && !wide.Has(dispatch.ObstacleUnit) {
			t.Fatal("somebody who is kept to their own unit is lent")
		}
		extra := 0
		if task.Urgent {
			extra = 2 // what is urgent may anyhow
		}
		if v.MaxOffersPerWeek > 0 && f.Week >= v.MaxOffersPerWeek+extra && !wide.Has(dispatch.ObstacleWeeklyCap) {
			t.Fatal("somebody's own cap was widened")
		}
		if open >= 2 && !task.Urgent && !wide.Has(dispatch.ObstacleBusy) {
			t.Fatal("a third question on a number")
		}
		w := set.Widened()
		if !set.Emergency.WidenQuiet && w.QuietHours != set.QuietHours {
			t.Fatal("quiet hours were widened without leave")
		}
		if w.WaveSize < set.WaveSize || w.WaveInterval > set.WaveInterval || w.OfferLapsesAfter > set.OfferLapsesAfter || w.MaxOffersPerWeek < set.MaxOffersPerWeek {
			t.Fatalf("narrower than usual: %+v", w)
		}
		if after, err := json.Marshal(set); err != nil || string(after) != string(before) {
			t.Fatal("the unit's own settings were changed")
		}
		if again := dispatch.NewMatch(task, set, zone, now).Obstacles(v, f); again != usual {
			t.Fatal("afterwards it is not as before")
		}
	})
}

// TestPaceInAnEmergencyIsNeverSlower: the more an hour weighs, the more are asked.
func TestPaceInAnEmergencyIsNeverSlower(t *testing.T) {
	zone, _ := time.LoadLocation("Europe/Oslo")
	now := time.Date(2026, 11, 24, 10, 0, 0, 0, zone)
	asked := func(haste float64) int {
		s := dispatch.Situation{TaskID: 1, DecideBy: now.Add(8 * time.Hour), Zone: zone, Now: now, Delay: dispatch.Delays{}.Expected(), Haste: haste}
		for i := range 40 {
			s.Prospects = append(s.Prospects, dispatch.Prospect{Volunteer: &dispatch.Volunteer{ID: int64(i + 1), Phone: string(rune('a' + i))}, Chance: 0.3})
		}
		return len(dispatch.DefaultPace().Pace(s).Ask)
	}
	last := 0
	for _, haste := range []float64{0, 1, 3, 10} {
		n := asked(haste)
		if n < last {
			t.Errorf("with haste %v %d are asked, with less %d", haste, n, last)
		}
		last = n
	}
	if asked(10) <= asked(0) {
		t.Errorf("haste asks nobody more: %d and %d", asked(10), asked(0))
	}
}

// TestWhatIsKeptOfAnAppeal: it is in what a person may ask for, purged when it is
// old, and gone when they are erased; the counts stay.
func TestWhatIsKeptOfAnAppeal(t *testing.T) {
	c := newCentre(t, "2026-11-23 09:30")
	kari := c.volunteer("Kari Hansen", kariPhone)
	ola := c.volunteer("Ola Berg", olaPhone)
	e := c.declare(8 * time.Hour)
	c.appeal()
	c.gets(kariPhone)
	c.gets(olaPhone)
	c.says(kariPhone, "Ja fra 11")
	c.gets(kariPhone)
	c.says(olaPhone, "Jeg er på sykehuset og vet ikke")
	c.gets(olaPhone)
	d, err := c.s.ExportVolunteer(c.ctx, ola.ID)
	c.must(err)
	if len(d.Pleas) != 1 || d.Pleas[0].Text != "Jeg er på sykehuset og vet ikke" {
		t.Errorf("the export has %+v", d.Pleas)
	}
	c.must(c.s.EraseVolunteer(c.ctx, ola.ID))
	if p := c.lastPlea(olaPhone); p != nil {
		t.Errorf("after erasure there is %+v", p)
	}
	r, err := c.s.ReviewEmergency(c.ctx, e.ID)
	c.must(err)
	if r.Counts.Asked != 2 || r.Counts.Yes != 1 || r.Counts.Unclear != 1 || r.Texts == 0 || r.Cost <= 0 || r.FirstAnswer < 0 {
		t.Errorf("the review is %+v", r)
	}
	for _, x := range r.Answers {
		if x.VolunteerID == ola.ID && (x.Text != "" || x.Phone != "" || x.Volunteer.Name != dispatch.ErasedVolunteer) {
			t.Errorf("of Ola there is left %+v", x)
		}
	}
	c.pass(10 * time.Hour)
	c.mu.Lock()
	c.now = c.now.AddDate(1, 1, 0)
	c.mu.Unlock()
	_, err = c.s.Purge(c.ctx)
	c.must(err)
	if p := c.lastPlea(kari.Phone); p != nil {
		t.Errorf("after a year there is %+v", p)
	}
}
