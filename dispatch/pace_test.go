package dispatch

import (
	"fmt"
	"math"
	"reflect"
	"slices"
	"testing"
	"time"

	"pgregory.net/rapid"
)

var paceZone = func() *time.Location {
	z, err := time.LoadLocation("Europe/Oslo")
	if err != nil {
		panic(err)
	}
	return z
}()

func genChance(t *rapid.T) float64 { return rapid.Float64Range(0, 1).Draw(t, "chance") }

func genDelay(t *rapid.T) Delay {
	return Delay{mu: rapid.Float64Range(0, 7).Draw(t, "mu"), sigma: rapid.Float64Range(0.2, 2.5).Draw(t, "sigma")}
}

// genSituation is any hour of the year, both nights of changed clocks among
// them.
func genSituation(t *rapid.T) Situation {
	now := time.Date(2026, 1, 1, 0, 0, 0, 0, paceZone).Add(time.Duration(rapid.IntRange(0, 366*24*60).Draw(t, "minute")) * time.Minute)
	minutes := func(name string, most int) time.Duration {
		return time.Duration(rapid.IntRange(1, most).Draw(t, name)) * time.Minute
	}
	s := Situation{
		TaskID: int64(rapid.IntRange(1, 1000).Draw(t, "task")), Urgent: rapid.Bool().Draw(t, "urgent"), Now: now, Zone: paceZone,
		DecideBy: now.Add(minutes("deadline", 21*24*60)), Delay: genDelay(t),
		Quiet: genQuiet(t),
	}
	for range rapid.IntRange(0, 4).Draw(t, "waiting") {
		s.Waiting = append(s.Waiting, Waiting{Chance: genChance(t), SentAt: now.Add(-minutes("age", 5000))})
	}
	for i := range rapid.IntRange(0, 30).Draw(t, "prospects") {
		p := Prospect{Volunteer: &Volunteer{ID: int64(i + 1), Phone: fmt.Sprint(rapid.IntRange(1, 20).Draw(t, "phone"))}, Chance: genChance(t),
			Week: rapid.IntRange(0, 6).Draw(t, "week"), AskedAt: now.Add(-minutes("asked", 100000))}
		if rapid.IntRange(0, 3).Draw(t, "free") == 0 {
			p.FreeAt = now.Add(minutes("free in", 5000))
		}
		s.Prospects = append(s.Prospects, p)
	}
	if len(s.Waiting) > 0 {
		s.LastAsk = now.Add(-minutes("last", 5000))
	}
	return s
}

func TestMissIsAChanceAndFallsWithTheRate(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		l := DefaultPace().look(genSituation(t))
		floor, last := l.miss(math.Inf(1)), 1.0
		for _, rate := range []float64{1e-4, 1.0 / 120, 0.02, 0.1, 1, 3, math.Inf(1)} {
			m := l.miss(rate)
			if m < 0 || m > 1 || math.IsNaN(m) {
				t.Fatalf("miss(%v) = %v", rate, m)
			}
			if m > last+2*negligible || m < floor-2*negligible {
				t.Fatalf("miss(%v) = %v, slower %v, floor %v", rate, m, last, floor)
			}
			last = m
		}
	})
}

func TestTheRateIsTheCheapestNearby(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		l := DefaultPace().look(genSituation(t))
		l.leaveOut()
		at := l.cheapest(middleRate)
		least := l.cost(0, paceRates[at])
		if least < 0 || math.IsNaN(least) || math.IsInf(least, 0) {
			t.Fatalf("a cost of %v", least)
		}
		for _, i := range []int{at - 1, at + 1} {
			if i >= 0 && i < len(paceRates) && l.cost(0, paceRates[i]) < least-2*better {
				t.Fatalf("rate %v costs %v, rate %v costs %v", paceRates[at], least, paceRates[i], l.cost(0, paceRates[i]))
			}
		}
	})
}

// Waiting is for answers: where none can come, the next is asked at once.
func TestNobodyWaitsForNothing(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		r, s := DefaultPace(), genSituation(t)
		s.Waiting, s.LastAsk = nil, time.Time{}
		if p := r.Pace(s); len(p.Ask) == 0 && p.Left > 0 && (s.Urgent || !s.Quiet.Holds(s.Now.In(s.Zone))) {
			t.Fatalf("asks nobody of %d", p.Left)
		}
	})
}

// Who is asked is worth a text, unless it is their turn after a long time.
func TestUnlikelyOnesAreLeftInPeace(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		r, s := DefaultPace(), genSituation(t)
		r.Fair = 0
		for i := range s.Prospects {
			s.Prospects[i].Chance *= 2 / r.Value // on both sides of the limit
		}
		for _, v := range r.Pace(s).Ask {
			if p := s.Prospects[v.ID-1]; p.Chance*r.Value < 1 {
				t.Fatalf("asks one of %v at a value of %v", p.Chance, r.Value)
			}
		}
	})
}

// A no brings the next question forward: there is nothing left to wait for.
func TestANoIsReplacedAtOnce(t *testing.T) {
	s := Situation{Now: time.Date(2026, 11, 23, 10, 0, 0, 0, paceZone), Zone: paceZone, Quiet: Quiet{QuietHours: QuietHours{20*60 + 30, 9 * 60}}, Delay: Delays{}.Expected()}
	s.DecideBy = s.Now.Add(72 * time.Hour)
	for i := range 12 {
		s.Prospects = append(s.Prospects, Prospect{Volunteer: &Volunteer{ID: int64(i + 1), Phone: fmt.Sprint(i)}, Chance: 0.25})
	}
	s.LastAsk = s.Now.Add(-10 * time.Minute)
	s.Waiting = []Waiting{{VolunteerID: 20, Chance: 0.4, SentAt: s.LastAsk}}
	if p := DefaultPace().Pace(s); len(p.Ask) != 0 || !p.NextAt.After(s.Now) || p.NextAt.After(s.Now.Add(3*time.Hour)) {
		t.Errorf("ten minutes after the first question asks %d and looks again at %v", len(p.Ask), p.NextAt)
	}
	s.Waiting = nil
	if p := DefaultPace().Pace(s); len(p.Ask) != 1 {
		t.Errorf("after a no asks %d", len(p.Ask))
	}
}

func TestPaceKeepsItsLaws(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		r, s := DefaultPace(), genSituation(t)
		before := fmt.Sprintf("%+v", s)
		p := r.Pace(s)
		if again := r.Pace(s); !reflect.DeepEqual(p, again) {
			t.Fatalf("the same situation, another plan: %+v and %+v", p, again)
		}
		if fmt.Sprintf("%+v", s) != before {
			t.Fatal("Pace changed the situation")
		}
		if p.Chance < 0 || p.Best > 1 || p.Chance > p.Best+2*negligible {
			t.Fatalf("chance %v of at best %v", p.Chance, p.Best)
		}
		if !p.NextAt.After(s.Now) && s.DecideBy.After(s.Now) {
			t.Fatalf("looks again at %v, now is %v", p.NextAt, s.Now)
		}
		if len(p.Ask) > 0 && !s.Urgent && s.Quiet.Holds(s.Now.In(s.Zone)) {
			t.Fatal("asks in quiet hours")
		}
		phones := map[string]bool{}
		for _, v := range p.Ask {
			i := slices.IndexFunc(s.Prospects, func(q Prospect) bool { return q.Volunteer == v })
			if i < 0 || s.Prospects[i].FreeAt.After(s.Now) {
				t.Fatalf("asks volunteer %d, who cannot be asked", v.ID)
			}
			if phones[v.Phone] {
				t.Fatalf("asks two at %s", v.Phone)
			}
			phones[v.Phone] = true
		}
		// Somebody more, or likelier, never makes the best that can be worse.
		more := s
		more.Prospects = append(slices.Clone(s.Prospects), Prospect{Volunteer: &Volunteer{ID: 99, Phone: "99"}, Chance: genChance(t)})
		if m := r.Pace(more); m.Best < p.Best-2*negligible {
			t.Fatalf("with one more the best falls from %v to %v", p.Best, m.Best)
		}
	})
}

// Nobody is asked before it is their turn: with nobody else in the last week,
// and fairness put aside, the likeliest come first.
func TestLikeliestFirst(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		s := genSituation(t)
		for i := range s.Prospects {
			s.Prospects[i].Week, s.Prospects[i].Volunteer.Phone = 0, fmt.Sprint(i)
		}
		r := DefaultPace()
		r.Fair = 0
		asked := map[int64]bool{}
		least := 1.0
		for _, v := range r.Pace(s).Ask {
			asked[v.ID] = true
			least = min(least, s.Prospects[v.ID-1].Chance)
		}
		for _, p := range s.Prospects {
			if len(asked) > 0 && !asked[p.Volunteer.ID] && !p.FreeAt.After(s.Now) && p.Chance > least {
				t.Fatalf("asks one of %v and not one of %v", least, p.Chance)
			}
		}
	})
}

// The less time there is, the faster people are asked.
func TestANearerDeadlineIsAskedFaster(t *testing.T) {
	s := Situation{Now: time.Date(2026, 11, 23, 9, 30, 0, 0, paceZone), Zone: paceZone, Quiet: Quiet{QuietHours: QuietHours{20*60 + 30, 9 * 60}}, Delay: Delays{}.Expected()}
	for i := range 12 {
		s.Prospects = append(s.Prospects, Prospect{Volunteer: &Volunteer{ID: int64(i + 1), Phone: fmt.Sprint(i)}, Chance: 0.25})
	}
	rate, asked := math.Inf(1), len(s.Prospects)
	for _, left := range []time.Duration{90 * time.Minute, 3 * time.Hour, 8 * time.Hour, 48 * time.Hour} {
		s.DecideBy = s.Now.Add(left)
		p := DefaultPace().Pace(s)
		if p.Rate > rate || len(p.Ask) > asked || p.Rate == rate && len(p.Ask) == asked {
			t.Errorf("with %v left %d are asked at rate %v, with less time %d at %v", left, len(p.Ask), p.Rate, asked, rate)
		}
		if rate, asked = p.Rate, len(p.Ask); asked == 0 {
			t.Errorf("with %v left nobody is asked", left)
		}
	}
}

func TestAnswersThatDidNotComeMakeItLessLikely(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		p, d := genChance(t), genDelay(t)
		now := rapid.Float64Range(0, 5000).Draw(t, "now")
		then := now + rapid.Float64Range(0, 5000).Draw(t, "left")
		fresh, old := stillYes(p, 0, d.Within(then-now)), stillYes(p, d.Within(now), d.Within(then))
		if fresh < 0 || fresh > p+1e-12 || old < 0 || old > 1 {
			t.Fatalf("chances %v and %v of %v", fresh, old, p)
		}
		if all := stillYes(p, d.Within(now), 1); old > all+1e-12 {
			t.Fatalf("more by a deadline (%v) than ever (%v)", old, all)
		}
	})
}

func TestDelaysAreLearned(t *testing.T) {
	var none Delays
	if got := none.Expected().Within(priorDelayMedian); math.Abs(got-0.5) > 1e-9 {
		t.Errorf("a new unit expects %v within the median", got)
	}
	var slow Delays
	for i := range 2000 {
		slow.Add(100 * math.Exp(float64(i%11-5)/5))
	}
	if got := slow.Expected().Within(100); math.Abs(got-0.5) > 0.03 {
		t.Errorf("half the answers took 100 minutes, %v expected within that", got)
	}
	rapid.Check(t, func(t *rapid.T) {
		var d Delays
		for range rapid.IntRange(0, 100).Draw(t, "n") {
			d.Add(rapid.Float64Range(-5, 1e6).Draw(t, "delay"))
		}
		e, last := d.Expected(), 0.0
		for m := 0.0; m < 10000; m = m*1.5 + 1 {
			f := e.Within(m)
			if f < last || f > 1 || math.IsNaN(f) {
				t.Fatalf("Within(%v) = %v after %v", m, f, last)
			}
			last = f
		}
	})
}

// The stretches agree with a clock that is looked at every minute, also on the
// nights when it is changed.
func TestStretchesAgreeWithTheClock(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		s := genSituation(t)
		from := s.Now
		if rapid.Bool().Draw(t, "clocks change") {
			from = rapid.SampledFrom([]time.Time{time.Date(2026, 3, 28, 20, 0, 0, 0, paceZone), time.Date(2026, 10, 24, 20, 0, 0, 0, paceZone)}).Draw(t, "night")
		}
		to := from.Add(time.Duration(rapid.IntRange(1, 3000).Draw(t, "minutes")) * time.Minute)
		waking := QuietHours{From: wakingTo, To: wakingFrom}
		for i, got := range []*stretches{wakingHours(from, to, paceZone), sendingHours(from, to, s.Quiet, paceZone)} {
			q := []Quiet{{QuietHours: waking}, s.Quiet}[i]
			n := 0.0
			for at := from; at.Before(to); at = at.Add(time.Minute) {
				m := at.Sub(from).Minutes()
				if math.Abs(got.until(m)-n) > 1e-6 {
					t.Fatalf("%v: %v minutes before minute %v, want %v", q, got.until(m), m, n)
				}
				if !q.Holds(at.In(paceZone)) {
					if w := got.when(n); math.Abs(w-m) > 1e-6 && got.until(w) != n {
						t.Fatalf("%v: minute %v is number %v, when says %v", q, m, n, w)
					}
					n++
				}
			}
			if math.Abs(got.total-n) > 1e-6 {
				t.Fatalf("%v: %v in all, want %v", q, got.total, n)
			}
		}
	})
}

func genBelief(t *rapid.T) *Belief {
	b := &Belief{VolunteerID: 1, UnitID: 1}
	for s := range b.Yes {
		b.Yes[s], b.No[s] = rapid.IntRange(0, 30).Draw(t, "yes"), rapid.IntRange(0, 200).Draw(t, "no")
	}
	return b
}

func TestAnswersMoveABeliefTheirWay(t *testing.T) {
	now := time.Date(2026, 11, 23, 10, 0, 0, 0, time.UTC)
	rapid.Check(t, func(t *rapid.T) {
		b, told, rate := genBelief(t), rapid.Bool().Draw(t, "told"), rapid.Float64Range(0.01, 0.6).Draw(t, "rate")
		span := Span(rapid.IntRange(0, Spans-1).Draw(t, "span"))
		before := b.Chance(span, told, rate, now)
		yes, no := &Belief{Yes: b.Yes, No: b.No}, &Belief{Yes: b.Yes, No: b.No}
		yes.Yes[span]++
		no.No[span]++
		up, down := yes.Chance(span, told, rate, now), no.Chance(span, told, rate, now)
		if !(0 < down && down <= before+1e-12 && before <= up+1e-12 && up < 1) {
			t.Fatalf("%v after a no, %v before, %v after a yes", down, before, up)
		}
		tiredOut := &Belief{Yes: b.Yes, No: b.No, Load: rapid.Float64Range(0, 20).Draw(t, "load"), LoadAt: now}
		if c := tiredOut.Chance(span, told, rate, now); c > before+1e-12 || c <= 0 {
			t.Fatalf("%v under a load, %v rested", c, before)
		}
		if c := tiredOut.Chance(span, told, rate, now.Add(365*24*time.Hour)); math.Abs(c-before) > 1e-9 {
			t.Fatalf("%v a year after, %v rested", c, before)
		}
	})
}

// A belief knows whose hours a task falls in: who says yes in the mornings and
// never in the afternoons is not asked to stay past noon.
func TestABeliefLearnsWhenSomebodyIsFree(t *testing.T) {
	now := time.Date(2026, 11, 23, 10, 0, 0, 0, time.UTC)
	b := &Belief{}
	b.Yes[SpanMorning], b.No[SpanMorning] = 6, 6
	b.No[SpanAfternoon] = 12
	chance := func(s Span) float64 { return b.Chance(s, false, 0.15, now) }
	if m, a, both := chance(SpanMorning), chance(SpanAfternoon), chance(SpanMorningAfternoon); m < 0.3 || a > 0.1 || both > 0.1 {
		t.Errorf("morning %.2f, afternoon %.2f, both %.2f", m, a, both)
	}
	if e := chance(SpanEvening); e < 0.1 || e > 0.35 {
		t.Errorf("evening, of which nothing is known: %.2f", e)
	}
}

func TestSpanOf(t *testing.T) {
	at := func(s string) time.Time {
		v, err := time.ParseInLocation("2006-01-02 15:04", s, paceZone)
		if err != nil {
			t.Fatal(err)
		}
		return v
	}
	for _, c := range []struct {
		from, to string
		want     Span
	}{
		{"2026-11-23 09:00", "2026-11-23 12:00", SpanMorning},
		{"2026-11-23 11:00", "2026-11-23 12:15", SpanMorningAfternoon},
		{"2026-11-23 12:00", "2026-11-23 16:00", SpanAfternoon},
		{"2026-11-23 15:00", "2026-11-23 17:00", SpanAfternoonEvening},
		{"2026-11-23 16:00", "2026-11-23 18:00", SpanEvening},
		{"2026-11-23 10:00", "2026-11-23 17:00", SpanWeekday},
		{"2026-11-23 18:00", "2026-11-24 09:00", SpanEvening},
		{"2026-11-27 10:00", "2026-11-29 10:00", SpanWeekday},
		{"2026-11-28 10:00", "2026-11-28 18:00", SpanSaturday},
		{"2026-11-29 10:00", "2026-11-29 18:00", SpanSunday},
	} {
		if got := SpanOf(at(c.from), at(c.to)); got != c.want {
			t.Errorf("%s to %s is span %d, want %d", c.from, c.to, got, c.want)
		}
	}
}

func TestSilenceRipens(t *testing.T) {
	now := time.Date(2026, 11, 23, 10, 0, 0, 0, time.UTC)
	for _, c := range []struct{ deadline, want time.Duration }{
		{time.Hour, 24 * time.Hour}, {30 * time.Hour, 30 * time.Hour}, {100 * time.Hour, 48 * time.Hour},
	} {
		if got := ripens(now.Add(c.deadline), now).Sub(now); got != c.want {
			t.Errorf("deadline in %v: ripens in %v, want %v", c.deadline, got, c.want)
		}
	}
}

// genQuiet is a quiet time of any make: hours alone, holidays, an office.
func genQuiet(t *rapid.T) Quiet {
	s := Settings{QuietHours: rapid.SampledFrom([]QuietHours{{20*60 + 30, 9 * 60}, {12 * 60, 14 * 60}, {}}).Draw(t, "quiet hours")}
	s.HolidaysQuiet = rapid.Bool().Draw(t, "holidays are quiet")
	s.TextsWhenOpen = rapid.Bool().Draw(t, "texts when open")
	s.HolidaysClosed = rapid.Bool().Draw(t, "closed on holidays")
	if rapid.Bool().Draw(t, "opening hours") {
		for d := time.Monday; d <= time.Friday; d++ {
			s.OpeningHours = append(s.OpeningHours, Window{d, 8 * 60, 11*60 + 30}, Window{d, 12 * 60, 15 * 60})
		}
	}
	return s.Quiet()
}
