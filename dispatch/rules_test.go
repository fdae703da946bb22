package dispatch_test

import (
	"fmt"
	"slices"
	"testing"
	"time"

	"pgregory.net/rapid"

	"folgesvenn/dispatch"
)

var oslo = func() *time.Location {
	z, err := time.LoadLocation("Europe/Oslo")
	if err != nil {
		panic(err)
	}
	return z
}()

func genTask(t *rapid.T) *dispatch.Task {
	start := time.Date(2026, 1, 1, 0, 0, 0, 0, oslo).Add(time.Duration(rapid.IntRange(0, 365*24*4).Draw(t, "quarter")) * 15 * time.Minute)
	return &dispatch.Task{
		ID: 1, UnitID: 1, State: dispatch.TaskOpen, Category: rapid.SampledFrom([]string{"escort", "shopping"}).Draw(t, "category"),
		Postcode: rapid.SampledFrom([]string{"", "1410", "1470"}).Draw(t, "postcode"), StartsAt: start,
		EndsAt: start.Add(time.Duration(rapid.IntRange(1, 40*4).Draw(t, "quarters")) * 15 * time.Minute), Urgent: rapid.Bool().Draw(t, "urgent"),
		Needs: dispatch.Needs{Car: rapid.Bool().Draw(t, "needs car"), Gender: rapid.SampledFrom([]string{"", "female"}).Draw(t, "needs gender"),
			Language:   rapid.SampledFrom([]string{"", "nb", "pl"}).Draw(t, "needs language"),
			Clearances: rapid.SliceOfN(rapid.SampledFrom([]string{"confidentiality", "course"}), 0, 2).Draw(t, "needs clearances")},
	}
}

func genVolunteer(t *rapid.T) *dispatch.Volunteer {
	hour := rapid.IntRange(0, 24)
	window := rapid.Custom(func(t *rapid.T) dispatch.Window {
		from, to := hour.Draw(t, "from"), hour.Draw(t, "to")
		if from > to {
			from, to = to, from
		}
		return dispatch.Window{Weekday: time.Weekday(rapid.IntRange(0, 6).Draw(t, "day")), From: dispatch.TimeOfDay(from * 60), To: dispatch.TimeOfDay(to * 60)}
	})
	clearance := rapid.Custom(func(t *rapid.T) dispatch.Clearance {
		c := dispatch.Clearance{Kind: rapid.SampledFrom([]string{"confidentiality", "course"}).Draw(t, "kind"), Issued: dispatch.Date{Year: 2026, Month: time.Month(rapid.IntRange(1, 12).Draw(t, "issued")), Day: 1}}
		if rapid.Bool().Draw(t, "expires") {
			c.Expires = dispatch.Date{Year: 2026 + rapid.IntRange(0, 1).Draw(t, "in"), Month: 6, Day: 15}
		}
		return c
	})
	id := rapid.IntRange(1, 1000).Draw(t, "id")
	return &dispatch.Volunteer{
		ID: int64(id), UnitID: 1, Phone: fmt.Sprint(rapid.IntRange(1, 5).Draw(t, "phone")), Channel: dispatch.ChannelSMS,
		Categories: rapid.SliceOf(rapid.SampledFrom([]string{"escort", "shopping"})).Draw(t, "categories"),
		Postcodes:  rapid.SliceOfN(rapid.SampledFrom([]string{"1410", "14", "0150"}), 0, 2).Draw(t, "postcodes"),
		Available:  rapid.SliceOfN(window, 0, 6).Draw(t, "available"),
		Clearances: rapid.SliceOfN(clearance, 0, 3).Draw(t, "clearances"),
		Language:   rapid.SampledFrom([]string{"nb", "nn", "pl", "en"}).Draw(t, "language"), Gender: rapid.SampledFrom([]string{"", "female", "male"}).Draw(t, "gender"),
		Car: rapid.Bool().Draw(t, "car"), Stopped: rapid.IntRange(0, 5).Draw(t, "stopped") == 0, Left: rapid.IntRange(0, 9).Draw(t, "left") == 0,
	}
}

func genFacts(t *rapid.T) dispatch.Facts {
	rare := func(what string) bool { return rapid.IntRange(0, 4).Draw(t, what) == 0 }
	return dispatch.Facts{Asked: rare("asked"), Booked: rare("booked"), Blocked: rare("blocked"), Busy: rare("busy"), Week: rapid.IntRange(0, 8).Draw(t, "week")}
}

// slowlyAvailable is the rule of availability as one would explain it: at every
// minute of the task some window holds.
func slowlyAvailable(task *dispatch.Task, windows []dispatch.Window) bool {
	if len(windows) == 0 {
		return true
	}
	for at := task.StartsAt; at.Before(task.EndsAt); at = at.Add(time.Minute) {
		local := at.In(oslo)
		minute := dispatch.TimeOfDay(local.Hour()*60 + local.Minute())
		if !slices.ContainsFunc(windows, func(w dispatch.Window) bool {
			return w.Weekday == local.Weekday() && w.From <= minute && minute < w.To
		}) {
			return false
		}
	}
	return true
}

func TestSuitableFollowsItsRules(t *testing.T) {
	now := time.Date(2026, 1, 1, 12, 0, 0, 0, oslo)
	rapid.Check(t, func(t *rapid.T) {
		task, v, f, s := genTask(t), genVolunteer(t), genFacts(t), dispatch.DefaultSettings()
		got := dispatch.Suitable(task, v, f, s, oslo, now)
		is := func(o dispatch.Obstacle, want bool) {
			if got.Has(o) != want {
				t.Fatalf("%s is %v, want %v", o, got.Has(o), want)
			}
		}
		is(dispatch.ObstacleStopped, v.Stopped)
		is(dispatch.ObstacleLeft, v.Left)
		is(dispatch.ObstacleCategory, !slices.Contains(v.Categories, task.Category))
		is(dispatch.ObstacleCar, task.Needs.Car && !v.Car)
		is(dispatch.ObstacleGender, task.Needs.Gender != "" && v.Gender != task.Needs.Gender)
		is(dispatch.ObstacleBooked, f.Booked)
		is(dispatch.ObstacleBlocked, f.Blocked)
		is(dispatch.ObstacleAsked, f.Asked)
		is(dispatch.ObstacleBusy, f.Busy && !task.Urgent)
		limit := s.MaxOffersPerWeek
		if task.Urgent {
			limit = 7
		}
		is(dispatch.ObstacleWeeklyCap, f.Week >= limit)
		is(dispatch.ObstacleHours, !slowlyAvailable(task, v.Available))
		if got == 0 && (len(got.List()) > 0 || len(got.Names()) > 0) {
			t.Fatal("the empty set has names")
		}
		if len(got.List()) != len(got.Names()) {
			t.Fatal("an obstacle has no name")
		}
		// Whatever is added to what a volunteer offers never makes them less
		// suitable; whatever a task needs more never makes anybody more so.
		more := *v
		more.Categories = append(slices.Clone(v.Categories), "escort", "shopping")
		more.Car = true
		if extra := dispatch.Suitable(task, &more, f, s, oslo, now) &^ got; extra != 0 {
			t.Fatalf("offering more brought %v", extra.Names())
		}
		need := *task
		need.Needs.Car, need.Needs.Gender = true, "female"
		if lost := got &^ dispatch.Suitable(&need, v, f, s, oslo, now); lost != 0 && task.Needs.Gender == "" {
			t.Fatalf("needing more took away %v", lost.Names())
		}
	})
}

func TestClearanceHoldsFromStartToEnd(t *testing.T) {
	day := func(y int, m time.Month, d int) time.Time { return time.Date(y, m, d, 10, 0, 0, 0, oslo) }
	for _, c := range []struct {
		name    string
		shown   []dispatch.Clearance
		on      time.Time
		missing bool
	}{
		{"none", nil, day(2026, 5, 1), true},
		{"shown before", []dispatch.Clearance{{Kind: "confidentiality", Issued: dispatch.Date{Year: 2026, Month: 1, Day: 10}}}, day(2026, 5, 1), false},
		{"shown the same day", []dispatch.Clearance{{Kind: "confidentiality", Issued: dispatch.Date{Year: 2026, Month: 5, Day: 1}}}, day(2026, 5, 1), false},
		{"shown after", []dispatch.Clearance{{Kind: "confidentiality", Issued: dispatch.Date{Year: 2026, Month: 5, Day: 2}}}, day(2026, 5, 1), true},
		{"last day", []dispatch.Clearance{{Kind: "confidentiality", Expires: dispatch.Date{Year: 2026, Month: 5, Day: 1}}}, day(2026, 5, 1), false},
		{"expired", []dispatch.Clearance{{Kind: "confidentiality", Expires: dispatch.Date{Year: 2026, Month: 4, Day: 30}}}, day(2026, 5, 1), true},
		{"another kind", []dispatch.Clearance{{Kind: "course"}}, day(2026, 5, 1), true},
	} {
		task := &dispatch.Task{UnitID: 1, Category: "escort", StartsAt: c.on, EndsAt: c.on.Add(time.Hour), Needs: dispatch.Needs{Clearances: []string{"confidentiality"}}}
		v := &dispatch.Volunteer{UnitID: 1, Categories: []string{"escort"}, Clearances: c.shown}
		if got := dispatch.Suitable(task, v, dispatch.Facts{}, dispatch.DefaultSettings(), oslo, c.on); got.Has(dispatch.ObstacleClearance) != c.missing {
			t.Errorf("%s: missing is %v, want %v", c.name, got.Has(dispatch.ObstacleClearance), c.missing)
		}
	}
}

func TestChooseTakesInTurn(t *testing.T) {
	now := time.Date(2026, 1, 1, 12, 0, 0, 0, oslo)
	rapid.Check(t, func(t *rapid.T) {
		task, s := genTask(t), dispatch.DefaultSettings()
		roster := rapid.SliceOfN(rapid.Custom(genVolunteer), 0, 12).Draw(t, "roster")
		facts := map[*dispatch.Volunteer]dispatch.Facts{}
		for _, v := range roster {
			f := genFacts(t)
			f.Last = now.Add(-time.Duration(rapid.IntRange(0, 5).Draw(t, "last")) * time.Hour)
			facts[v] = f
		}
		n := rapid.IntRange(0, 5).Draw(t, "n")
		factsOf := func(v *dispatch.Volunteer) dispatch.Facts { return facts[v] }
		got := dispatch.NewMatch(task, s, oslo, now).Choose(roster, factsOf, n)

		// The same, slowly: sort all who suit, take the first n with numbers of
		// their own.
		var suitable []*dispatch.Volunteer
		for _, v := range roster {
			if dispatch.Suitable(task, v, facts[v], s, oslo, now) == 0 {
				suitable = append(suitable, v)
			}
		}
		if got.Suitable != len(suitable) || got.Total != len(roster) {
			t.Fatalf("found %d of %d, want %d of %d", got.Suitable, got.Total, len(suitable), len(roster))
		}
		slices.SortStableFunc(suitable, func(a, b *dispatch.Volunteer) int { return facts[a].Last.Compare(facts[b].Last) })
		var want []*dispatch.Volunteer
		seen := map[string]bool{}
		for _, v := range suitable {
			if len(want) < n && !seen[v.Phone] {
				want = append(want, v)
				seen[v.Phone] = true
			}
		}
		if !slices.Equal(got.Ask, want) {
			t.Fatalf("chose %v, want %v", got.Ask, want)
		}
	})
}

func TestPlanWaveKeepsTheQuiet(t *testing.T) {
	s := dispatch.DefaultSettings()
	rapid.Check(t, func(t *rapid.T) {
		now := time.Date(2026, 3, 28, 0, 0, 0, 0, oslo).Add(time.Duration(rapid.IntRange(0, 3*24*60).Draw(t, "minute")) * time.Minute)
		task := &dispatch.Task{Urgent: rapid.Bool().Draw(t, "urgent"), NextWaveAt: now}
		there := rapid.IntRange(0, 5).Draw(t, "there")
		choose := func(n int) dispatch.Choice {
			return dispatch.Choice{Suitable: there, Ask: make([]*dispatch.Volunteer, min(n, there))}
		}
		look := rapid.SampledFrom([]dispatch.Look{dispatch.LookWave, dispatch.LookRefill}).Draw(t, "look")
		plan, _ := dispatch.PlanWave(task, s, look, 3, 0, choose, oslo, now)
		quiet := s.QuietHours.Holds(now.In(oslo))
		if quiet && !task.Urgent && len(plan.Ask) > 0 {
			t.Fatalf("asks %d at %v", len(plan.Ask), now)
		}
		if (!quiet || task.Urgent) && len(plan.Ask) != min(3, there) {
			t.Fatalf("asks %d of %d", len(plan.Ask), there)
		}
		if look == dispatch.LookWave && !plan.NextAt.After(now) {
			t.Fatalf("the next wave is at %v, now is %v", plan.NextAt, now)
		}
		if plan.Nobody != (there == 0) {
			t.Fatalf("nobody is %v with %d there", plan.Nobody, there)
		}
	})
}

func TestNextLoudThroughDSTNights(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		q := dispatch.QuietHours{From: dispatch.TimeOfDay(rapid.IntRange(0, 1439).Draw(t, "from")), To: dispatch.TimeOfDay(rapid.IntRange(0, 1439).Draw(t, "to"))}
		day := rapid.SampledFrom([]time.Time{ // two days around each night, and an ordinary one
			time.Date(2026, 3, 28, 0, 0, 0, 0, oslo), time.Date(2026, 10, 24, 0, 0, 0, 0, oslo), time.Date(2026, 6, 10, 0, 0, 0, 0, oslo),
		}).Draw(t, "day")
		at := day.Add(time.Duration(rapid.IntRange(0, 2*24*60).Draw(t, "minute")) * time.Minute)
		loud := q.NextLoud(at, oslo)
		limit := 26 * time.Hour
		if skipped := time.Date(2026, 3, 29, 0, 0, 0, 0, oslo); at.Before(skipped.Add(4*time.Hour)) && loud.After(skipped) {
			limit = 49 * time.Hour // the only loud minutes of that night may be among those it skips
		}
		if loud.Before(at) || loud.Sub(at) > limit {
			t.Fatalf("%v: next loud is %v", at, loud)
		}
		if q.Holds(loud.In(oslo)) {
			t.Fatalf("%v: %v is quiet", at, loud)
		}
		for m := at; m.Before(loud); m = m.Add(time.Minute) {
			// The hour that an autumn night has twice may be kept quiet twice.
			local := m.In(oslo)
			twice := local.Month() == time.October && local.Day() == 25 && local.Hour() == 2
			if !q.Holds(local) && !twice && loud.Sub(m) > time.Hour {
				t.Fatalf("%v: %v was loud already, but waits until %v", at, m, loud)
			}
		}
	})
}

func TestUntilQuietEndsWhereQuietBegins(t *testing.T) {
	q := dispatch.DefaultSettings().QuietHours
	rapid.Check(t, func(t *rapid.T) {
		at := time.Date(2026, 3, 28, 0, 0, 0, 0, oslo).Add(time.Duration(rapid.IntRange(0, 3*24*60).Draw(t, "minute")) * time.Minute)
		left, ok := q.UntilQuiet(at, oslo)
		if !ok {
			t.Fatal("no quiet period")
		}
		if q.Holds(at.In(oslo)) != (left == 0) {
			t.Fatalf("%v: %v left", at, left)
		}
		if left > 0 && (!q.Holds(at.Add(left).In(oslo)) || q.Holds(at.Add(left-time.Minute).In(oslo))) {
			t.Fatalf("%v: quiet does not begin after %v", at, left)
		}
	})
}

func TestDepart(t *testing.T) {
	noon, night := time.Date(2026, 11, 23, 12, 0, 0, 0, oslo), time.Date(2026, 11, 23, 23, 0, 0, 0, oslo)
	open, gone := &dispatch.Offer{State: dispatch.OfferQueued}, &dispatch.Offer{State: dispatch.OfferWithdrawn}
	q := dispatch.DefaultSettings().QuietHours
	for _, c := range []struct {
		name    string
		m       dispatch.Message
		offer   *dispatch.Offer
		stopped bool
		now     time.Time
		send    bool
		held    bool
	}{
		{"a question", dispatch.Message{Kind: dispatch.KindOffer}, open, false, noon, true, false},
		{"a question at night", dispatch.Message{Kind: dispatch.KindOffer}, open, false, night, false, true},
		{"an urgent question at night", dispatch.Message{Kind: dispatch.KindOffer, Urgent: true}, open, false, night, true, false},
		{"a question whose task is taken", dispatch.Message{Kind: dispatch.KindOffer}, gone, false, noon, false, false},
		{"a question to somebody who said stop", dispatch.Message{Kind: dispatch.KindOffer, Urgent: true}, open, true, noon, false, false},
		{"an answer at night", dispatch.Message{Kind: dispatch.KindAnswer}, nil, false, night, true, false},
		{"an answer after stop", dispatch.Message{Kind: dispatch.KindAnswer}, nil, true, noon, false, false},
		{"a notice at night", dispatch.Message{Kind: dispatch.KindNotice}, nil, false, night, false, true},
		{"an old notice", dispatch.Message{Kind: dispatch.KindNotice, ExpiresAt: noon}, nil, false, noon, false, false},
		{"a coordinator's own text", dispatch.Message{Kind: dispatch.KindManual}, nil, false, night, true, false},
	} {
		d := dispatch.Depart(&c.m, c.offer, c.stopped, dispatch.Quiet{QuietHours: q}, oslo, c.now)
		if d.Send != c.send || d.HoldTill.IsZero() == c.held || (d.Cancel == "") != (c.send || c.held) {
			t.Errorf("%s: %+v", c.name, d)
		}
	}
	// The provider may not keep a question into the night.
	d := dispatch.Depart(&dispatch.Message{Kind: dispatch.KindOffer}, open, false, dispatch.Quiet{QuietHours: q}, oslo, time.Date(2026, 11, 23, 20, 20, 0, 0, oslo))
	if d.Validity != 10*time.Minute {
		t.Errorf("ten minutes before the quiet the provider may try for %v", d.Validity)
	}
}

func TestSettleNeverSendsAgainBlindly(t *testing.T) {
	timing := dispatch.DefaultTiming()
	rapid.Check(t, func(t *rapid.T) {
		m := &dispatch.Message{Deadline: time.Date(2026, 11, 23, 12, 0, 0, 0, time.UTC)}
		now := m.Deadline
		denials := 0
		for range 200 {
			answered, found := rapid.Bool().Draw(t, "answered"), rapid.IntRange(0, 9).Draw(t, "found") == 0
			d := dispatch.Settle(m, answered, answered && found, timing, now)
			if answered && !found {
				denials++
			}
			switch {
			case d.Found:
				if !found {
					t.Fatal("found what is not there")
				}
				return
			case d.Resend:
				if denials < len(timing.AskAfter) {
					t.Fatalf("sent again after %d denials", denials)
				}
				return
			case d.GiveUp:
				if now.Sub(m.Deadline) < timing.GiveUpAfter {
					t.Fatal("gave up early")
				}
				return
			}
			if !d.AskAt.After(now) {
				t.Fatalf("asks again at once: %+v", d)
			}
			m.SettleTries, now = d.Tries, d.AskAt
		}
		t.Fatal("never came to an end")
	})
}

func TestStatesOfATask(t *testing.T) {
	final := map[dispatch.TaskState]bool{dispatch.TaskDone: true, dispatch.TaskCancelled: true}
	for _, from := range dispatch.TaskStates {
		for _, to := range dispatch.TaskStates {
			if from == to && from.MayBecome(to) {
				t.Errorf("%s becomes itself", from)
			}
			if final[from] && from.MayBecome(to) {
				t.Errorf("%s is final, yet may become %s", from, to)
			}
			if to == dispatch.TaskDraft && from.MayBecome(to) {
				t.Errorf("%s becomes a draft", from)
			}
		}
		if !final[from] && !from.MayBecome(dispatch.TaskCancelled) {
			t.Errorf("%s cannot be cancelled", from)
		}
	}
}

func TestLeaks(t *testing.T) {
	olga := &dispatch.Recipient{Name: "Olga Berg", Phone: "+4743100001", Address: "Granveien 12, 1410 Kolbotn"}
	for _, c := range []struct {
		summary, place, details string
		leaks                   int
	}{
		{"Følge til lege", "Solbakken", "Møt i resepsjonen.", 0},
		{"Følge Olga til lege", "", "", 1},
		{"Handle for Olgas regning", "", "", 1},
		{"Følge til lege", "Berg", "", 0}, // a surname may be a place
		{"Følge fru Berg til lege", "", "", 1},
		{"Handle", "Granveien 12", "", 1},
		{"Handle", "Granveien", "", 0},
		{"Ring 431 00 001", "", "", 1},
		{"Følge til onkologisk poliklinikk", "", "", 1},
		{"Kjøre til kreftavdelingen", "", "", 1},
		{"Følge til øyelegen", "", "", 1},
		{"Følgje til augelege", "", "", 1},
		{"Følge til hjertepoliklinikken", "", "", 1},
		{"Escort to the eye clinic", "", "", 1},
		{"Følge til tannlege", "", "", 0},
		{"Følge til hjertestarterkurs", "", "", 0},
		{"Tur til Kolsås", "", "", 0},
		{"Hive søppel", "", "", 0},
		{"Møt i resepsjonen ved heisen", "", "Møt i resepsjonen ved heisen. Rullator.", 1},
	} {
		if got := dispatch.Leaks(c.summary, c.place, c.details, olga, nil); len(got) != c.leaks {
			t.Errorf("%q, %q: %v, want %d", c.summary, c.place, got, c.leaks)
		}
	}
}
