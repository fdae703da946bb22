package dispatch_test

import (
	"fmt"
	"math"
	"slices"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"folgesvenn/dispatch"
)

var ruleNow = time.Date(2026, 1, 1, 12, 0, 0, 0, oslo)

var codes = []string{"", "1410", "1470", "0150"}

// genTraits are traits of every kind.
func genTraits(t *rapid.T) dispatch.Traits {
	return dispatch.Traits{Home: rapid.SampledFrom(codes).Draw(t, "home"), ReachKm: rapid.SampledFrom([]int{0, 3, 30}).Draw(t, "reach"),
		Languages: rapid.SliceOfN(rapid.SampledFrom([]string{"pl", "so"}), 0, 2).Draw(t, "languages"),
		Skills:    rapid.SliceOfNDistinct(rapid.SampledFrom([]string{"tegnspråk", "demens"}), 0, 2, rapid.ID).Draw(t, "skills"), ClearSpeech: rapid.Bool().Draw(t, "speech"),
		PushesChair: rapid.Bool().Draw(t, "pushes"), CarTakesChair: rapid.Bool().Draw(t, "takes chair")}
}

func genTraitVolunteer(t *rapid.T) *dispatch.Volunteer {
	v := genVolunteer(t)
	v.Traits = genTraits(t)
	v.BirthYear = rapid.SampledFrom([]int{0, 1940, 1990, 2010}).Draw(t, "birth year")
	return v
}

func genSettings(t *rapid.T) dispatch.Settings {
	s := dispatch.DefaultSettings()
	if rapid.Bool().Draw(t, "areas") {
		s.Neighbourhoods = []dispatch.Neighbourhood{{Name: "Sør", Postcodes: []string{"1410"}, Near: []string{"Nord"}}, {Name: "Nord", Postcodes: []string{"147"}}, {Name: "By", Postcodes: []string{"01"}}}
	}
	if rapid.Bool().Draw(t, "places") {
		s.Places = []dispatch.Spot{{Postcode: "1410", Lat: 59.78, Lon: 10.80}, {Postcode: "0150", Lat: 59.91, Lon: 10.75}}
	}
	s.MaxKm = rapid.SampledFrom([]int{0, 10}).Draw(t, "max km")
	s.LowestAge = rapid.SampledFrom([]int{0, 18}).Draw(t, "lowest")
	if rapid.Bool().Draw(t, "rule") {
		s.RequiredClearances = map[string][]string{"escort": {"course"}}
	}
	return s
}

func genMoreFacts(t *rapid.T, task *dispatch.Task) dispatch.Facts {
	f := genFacts(t)
	f.Times, f.Regular = rapid.IntRange(0, 3).Draw(t, "times"), rapid.Bool().Draw(t, "regular")
	if rapid.Bool().Draw(t, "near") {
		end := task.StartsAt.Add(-time.Duration(rapid.IntRange(0, 90).Draw(t, "gap")) * time.Minute)
		f.Near = []dispatch.Booking{{Start: end.Add(-time.Hour), End: end, Postcode: rapid.SampledFrom(codes).Draw(t, "from")}}
	}
	return f
}

// TestAWishNeverExcludes: whatever is wished for, the same people may be asked.
func TestAWishNeverExcludes(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		task, v, s := genTask(t), genTraitVolunteer(t), genSettings(t)
		f := genMoreFacts(t, task)
		plain := dispatch.NewMatch(task, s, oslo, ruleNow).Obstacles(v, f)
		wishing := *task
		wishing.Needs.Wish = dispatch.Wanted{Gender: rapid.SampledFrom([]string{"", "female", "male"}).Draw(t, "wish gender"), Language: rapid.SampledFrom([]string{"", "pl", "so"}).Draw(t, "wish language")}
		who := &dispatch.Recipient{WishGender: rapid.SampledFrom([]string{"", "female"}).Draw(t, "their wish"), Language: rapid.SampledFrom([]string{"", "nb", "so"}).Draw(t, "their language"), Hearing: rapid.Bool().Draw(t, "hears badly")}
		m := dispatch.NewMatch(&wishing, s, oslo, ruleNow).For(who)
		familiar := f
		familiar.Times, familiar.Regular = 5, true
		if got := m.Obstacles(v, familiar); got != plain {
			t.Fatalf("with wishes %v, without %v", got.Names(), plain.Names())
		}
		fit := m.Fit(v, familiar)
		if !(fit.Weight > 0) || math.IsInf(fit.Weight, 0) {
			t.Fatalf("weighs %v", fit.Weight)
		}
		for _, w := range fit.List() {
			if dispatch.WishText(w, v, &wishing, fit) == "" {
				t.Fatalf("%v has no words", w)
			}
		}
	})
}

// TestANeedNeverAddsACandidate: the more a task, a recipient or a unit asks for,
// the fewer may come; nobody is let in by it.
func TestANeedNeverAddsACandidate(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		task, v, s := genTask(t), genTraitVolunteer(t), genSettings(t)
		f := genMoreFacts(t, task)
		before := dispatch.NewMatch(task, s, oslo, ruleNow).Obstacles(v, f)
		more, rules, facts, who := *task, s, f, &dispatch.Recipient{}
		switch rapid.IntRange(0, 9).Draw(t, "what") {
		case 0:
			more.Needs.Hearing = true
		case 1:
			more.Needs.Wheelchair = true
		case 2:
			more.Needs.Skills = append(slices.Clone(more.Needs.Skills), "demens")
		case 3:
			who.Wheelchair = true
		case 4:
			rules.RequiredClearances = map[string][]string{"escort": {"course", "confidentiality"}, "shopping": {"course"}}
		case 5:
			rules.LowestAge, rules.HighestAge = 20, 70
		case 6:
			rules.MaxKm = 2
			if s.MaxKm > 0 {
				rules.MaxKm = min(2, s.MaxKm)
			}
		case 7:
			rules.TravelGap = dispatch.Duration(2 * time.Hour)
		case 8:
			rules.TravelKmh = 5
		case 9:
			facts.Near = append(slices.Clone(f.Near), dispatch.Booking{Start: task.EndsAt, End: task.EndsAt.Add(time.Hour), Postcode: "0150"})
		}
		after := dispatch.NewMatch(&more, rules, oslo, ruleNow).For(who).Obstacles(v, facts)
		if before&^after != 0 {
			t.Fatalf("%v before, %v after", before.Names(), after.Names())
		}
	})
}

// TestNothingKnownChangesNothing: without new facts the weight is one, and so
// who is asked, and in what order, is as it was: the figures of the simulated
// centre rest on it.
func TestNothingKnownChangesNothing(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		task, v, f := genTask(t), genVolunteer(t), genFacts(t)
		m := dispatch.NewMatch(task, dispatch.DefaultSettings(), oslo, ruleNow).For(&dispatch.Recipient{Language: "nb"})
		if fit := m.Fit(v, f); fit.Weight != 1 || fit.Wishes != 0 || fit.Km >= 0 {
			t.Fatalf("%+v", fit)
		}
		o := m.Obstacles(v, f)
		for _, x := range []dispatch.Obstacle{dispatch.ObstacleFar, dispatch.ObstacleTravel, dispatch.ObstacleHearing, dispatch.ObstacleWheelchair, dispatch.ObstacleSkill, dispatch.ObstacleAge} {
			if o.Has(x) {
				t.Fatalf("%v out of nothing", x)
			}
		}
		// And Pace orders alike with that weight as with none.
		s := dispatch.Situation{TaskID: 1, DecideBy: ruleNow.Add(30 * time.Hour), Zone: oslo, Now: ruleNow, Delay: dispatch.Delays{}.Expected()}
		for i := range rapid.IntRange(1, 12).Draw(t, "n") {
			s.Prospects = append(s.Prospects, dispatch.Prospect{Volunteer: &dispatch.Volunteer{ID: int64(i), Phone: fmt.Sprint(i)},
				Chance: rapid.Float64Range(0.01, .7).Draw(t, "chance"), Week: rapid.IntRange(0, 4).Draw(t, "week")})
		}
		plain := dispatch.DefaultPace().Pace(s)
		for i := range s.Prospects {
			s.Prospects[i].Fit = m.Fit(s.Prospects[i].Volunteer, dispatch.Facts{})
		}
		if got := dispatch.DefaultPace().Pace(s); !slices.Equal(got.Ask, plain.Ask) || !got.NextAt.Equal(plain.NextAt) || got.Chance != plain.Chance {
			t.Fatal("another plan")
		}
	})
}

// TestDistances: symmetric, never less than within one postcode, and by the
// places where both are known.
func TestDistances(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		s := genSettings(t)
		g := s.Geography()
		a, b := rapid.SampledFrom(codes).Draw(t, "a"), rapid.SampledFrom(codes).Draw(t, "b")
		there, okThere := g.Km(a, b)
		back, okBack := g.Km(b, a)
		if okThere != okBack || math.Abs(there-back) > 1e-9 || okThere && there < 1 || (a == "" || b == "") && okThere {
			t.Fatalf("%s to %s %v %v, back %v %v", a, b, there, okThere, back, okBack)
		}
	})
	s := dispatch.DefaultSettings()
	s.Neighbourhoods = []dispatch.Neighbourhood{{Name: "Sør", Postcodes: []string{"14"}, Near: []string{"midt"}}, {Name: "Midt", Postcodes: []string{"1470"}}, {Name: "Nord", Postcodes: []string{"20"}, Near: []string{"Midt"}}, {Name: "Øya", Postcodes: []string{"90"}}}
	for _, x := range []struct {
		from, to string
		km       float64
		known    bool
	}{{"1410", "1412", 1, true}, {"1410", "1470", 6, true}, {"1410", "2000", 11, true}, {"1410", "9000", 0, false}, {"1410", "5000", 0, false}} {
		if km, known := s.Geography().Km(x.from, x.to); km != x.km || known != x.known {
			t.Errorf("%s to %s: %v %v", x.from, x.to, km, known)
		}
	}
	// Oslo to Bergen is some 305 km as the crow flies.
	s.Places = []dispatch.Spot{{Postcode: "0150", Lat: 59.91, Lon: 10.75}, {Postcode: "5003", Lat: 60.39, Lon: 5.32}}
	if km, known := s.Geography().Km("0150", "5003"); !known || km < 1.3*300 || km > 1.3*310 {
		t.Errorf("Oslo to Bergen is %v km", km)
	}
}

// TestTravelBetweenBookings is the rule as the office says it: booked 10 to 12
// in one place, nobody is asked for 12 o'clock in another 10 km away.
func TestTravelBetweenBookings(t *testing.T) {
	s := dispatch.DefaultSettings()
	s.Neighbourhoods = []dispatch.Neighbourhood{{Name: "Sør", Postcodes: []string{"1410"}, Near: []string{"Midt"}}, {Name: "Midt", Postcodes: []string{"1440"}, Near: []string{"Nord"}}, {Name: "Nord", Postcodes: []string{"1470"}}}
	at := func(clock string) time.Time {
		x, err := time.ParseInLocation("2006-01-02 15:04", "2026-11-26 "+clock, oslo)
		if err != nil {
			t.Fatal(err)
		}
		return x
	}
	v := &dispatch.Volunteer{ID: 1, UnitID: 1, Categories: []string{"escort"}, Channel: dispatch.ChannelSMS}
	booked := dispatch.Facts{Near: []dispatch.Booking{{Start: at("10:00"), End: at("12:00"), Postcode: "1410"}}}
	for _, x := range []struct {
		from, to, postcode string
		kept               bool
	}{
		{"12:00", "13:00", "1410", false}, // the same place
		{"12:00", "13:00", "1470", true},  // 11 km take 26 minutes
		{"12:20", "13:00", "1470", true},
		{"12:30", "13:00", "1470", false},
		{"09:00", "09:40", "1470", true}, // before it
		{"09:00", "09:30", "1470", false},
		{"12:10", "13:00", "9000", true}, // unknown: a quarter of an hour
		{"12:15", "13:00", "9000", false},
		{"12:15", "13:00", "", false},
	} {
		task := &dispatch.Task{UnitID: 1, Category: "escort", StartsAt: at(x.from), EndsAt: at(x.to), Postcode: x.postcode}
		if got := dispatch.Suitable(task, v, booked, s, oslo, at("08:00")); got.Has(dispatch.ObstacleTravel) != x.kept {
			t.Errorf("%s to %s in %q: %v", x.from, x.to, x.postcode, got.Names())
		}
	}
}

// TestWhoComesFirst is the order of wishes where all else is equal.
func TestWhoComesFirst(t *testing.T) {
	s := dispatch.DefaultSettings()
	s.Neighbourhoods = []dispatch.Neighbourhood{{Name: "Sør", Postcodes: []string{"1410"}, Near: []string{"Nord"}}, {Name: "Nord", Postcodes: []string{"1470"}}}
	task := &dispatch.Task{UnitID: 1, Category: "escort", Postcode: "1410", StartsAt: ruleNow, EndsAt: ruleNow.Add(time.Hour)}
	m := dispatch.NewMatch(task, s, oslo, ruleNow).For(&dispatch.Recipient{WishGender: "female", Language: "so", Hearing: true})
	make := func(name string, change func(*dispatch.Volunteer)) *dispatch.Volunteer {
		v := &dispatch.Volunteer{ID: int64(len(name)), UnitID: 1, Name: name, Phone: name, Categories: []string{"escort"}, Channel: dispatch.ChannelSMS, Gender: "male", Language: "nb"}
		change(v)
		return v
	}
	regular, familiar := make("regular", func(*dispatch.Volunteer) {}), make("familiar", func(*dispatch.Volunteer) {})
	order := []*dispatch.Volunteer{
		regular, familiar,
		make("language", func(v *dispatch.Volunteer) { v.Languages = []string{"so"} }),
		make("gender and", func(v *dispatch.Volunteer) { v.Gender = "female" }),
		make("near", func(v *dispatch.Volunteer) { v.Home = "1410" }),
		make("farther off", func(v *dispatch.Volunteer) { v.Home = "1470" }),
		make("nothing known", func(*dispatch.Volunteer) {}),
		make("spared for others", func(v *dispatch.Volunteer) { v.Skills = []string{"tegnspråk"} }),
	}
	facts := func(v *dispatch.Volunteer) dispatch.Facts {
		return dispatch.Facts{Regular: v == regular, Times: map[bool]int{true: 2}[v == familiar]}
	}
	roster := slices.Clone(order)
	slices.Reverse(roster)
	got := m.Choose(roster, facts, len(roster)).Ask
	if !slices.Equal(got, order) {
		var names []string
		for _, v := range got {
			names = append(names, v.Name)
		}
		t.Errorf("%v", names)
	}
	// Who has the skill that is needed is not spared.
	task.Needs.Skills = []string{"tegnspråk"}
	m = dispatch.NewMatch(task, s, oslo, ruleNow)
	c := m.Choose(roster, facts, len(roster))
	if c.Suitable != 1 || c.Ask[0].Name != "spared for others" || m.Fit(c.Ask[0], dispatch.Facts{}).Weight != 1 {
		t.Errorf("%d suit", c.Suitable)
	}
}

// TestNeedsOfTheRecipientInAConversation: a wheelchair keeps those out who
// cannot push one, on a drive those whose car takes none; a familiar face comes
// first; the unit's rule of clearances and ages holds on the day of the task.
func TestNeedsOfTheRecipientInAConversation(t *testing.T) {
	c := newCentre(t, "2026-11-23 09:30")
	c.settings(func(s *dispatch.Settings) { s.WaveSize = 1 })
	olga := c.olga()
	_, err := c.s.EditRecipient(c.ctx, olga.ID, func(r *dispatch.Recipient) error { r.Wheelchair = true; return nil })
	c.must(err)
	for1 := func(x *dispatch.Task) { x.RecipientID = olga.ID }
	c.volunteer("Kari Hansen", kariPhone)
	ola := c.volunteer("Ola Berg", olaPhone, func(v *dispatch.Volunteer) { v.PushesChair = true })
	anne := c.volunteer("Anne Vik", annePhone, func(v *dispatch.Volunteer) { v.PushesChair = true })
	task := c.task("2026-11-24 10:00", for1)
	c.gets(olaPhone)
	c.says(olaPhone, "Nei")
	c.gets(olaPhone)
	c.until("2026-11-23 10:31")
	c.gets(annePhone)
	c.says(annePhone, "Ja")
	c.gets(annePhone, "Olga Nordmann")
	_, err = c.s.Complete(c.ctx, task.ID, 2)
	c.must(err)
	// Anne has been asked most lately, but she knows Olga.
	next := c.task("2026-11-26 10:00", for1)
	c.gets(annePhone)
	list, err := c.s.Candidates(c.ctx, next.ID)
	c.must(err)
	for _, x := range list {
		want := map[int64]string{ola.ID: "Ola kan spørres. Sjansen for ja er omtrent", anne.ID: "Anne spørres ikke: er alt spurt"}[x.Volunteer.ID]
		if want == "" {
			want = "Kari spørres ikke: kan ikke trille rullestol."
		}
		if why := x.Why(next, oslo); !strings.HasPrefix(why, want) {
			t.Errorf("%q, want %q", why, want)
		}
	}
	c.says(annePhone, "Nei")
	c.gets(annePhone)
	// A course that runs out before the day is none.
	c.settings(func(s *dispatch.Settings) { s.RequiredClearances = map[string][]string{"escort": {"course"}} })
	for id, expires := range map[int64]dispatch.Date{ola.ID: {Year: 2026, Month: 11, Day: 27}, anne.ID: {Year: 2026, Month: 11, Day: 28}} {
		_, err = c.s.EditVolunteer(c.ctx, id, func(v *dispatch.Volunteer) error {
			v.Clearances = []dispatch.Clearance{{Kind: "course", Expires: expires}}
			return nil
		})
		c.must(err)
	}
	c.until("2026-11-23 11:40")
	c.gets(olaPhone)
	c.says(olaPhone, "Nei")
	c.gets(olaPhone)
	c.task("2026-11-28 10:00", for1)
	c.gets(annePhone)
	c.attention(dispatch.AttentionAllAsked)
}
