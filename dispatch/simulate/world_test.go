package simulate

import (
	"math"
	"testing"
	"time"

	"folgesvenn/dispatch"
)

func testWorld(t *testing.T, volunteers, weeks int) *world {
	t.Helper()
	w, err := newWorld(7, volunteers, usualWarmUp, weeks)
	if err != nil {
		t.Fatal(err)
	}
	return w
}

// TestTasksComeAsDescribed holds the made-up tasks against PACING.md.
func TestTasksComeAsDescribed(t *testing.T) {
	w := testWorld(t, 1, 400)
	near := func(what string, got, want, by float64) {
		t.Helper()
		if math.Abs(got-want) > by {
			t.Errorf("%s: %.3f, want about %.3f", what, got, want)
		}
	}
	n := float64(len(w.errands))
	near("a week", n/408, 15, 0.5)
	var urgent, office, category0 float64
	for _, e := range w.errands {
		if e.urgent {
			urgent++
		}
		if d, h := e.at.Weekday(), e.at.Hour(); d >= time.Monday && d <= time.Friday && h >= 8 && h < 16 {
			office++
		}
		if e.category == 0 {
			category0++
		}
		lead := e.start.Sub(e.at)
		if m := minutes(e.start); m < earliestStart || m > latestStart || lead < time.Hour || lead > longestLead+24*time.Hour {
			t.Fatalf("starts at %v, %v ahead", e.start, lead)
		}
		if l := e.end.Sub(e.start); l < time.Hour || l > 3*time.Hour || !e.decideBy.After(e.at) || !e.decideBy.Before(e.start) {
			t.Fatalf("lasts %v, decided %v before it", l, e.start.Sub(e.decideBy))
		}
	}
	near("urgent", urgent/n, 0.10, 0.03)
	near("in office hours", office/n, 0.85+0.15*5*8/(7*12), 0.02)
	near("the first category", category0/n, 0.55, 0.02)
}

func TestPeopleAreAsDescribed(t *testing.T) {
	var declared, takes, p float64
	const n = 4000
	for _, x := range newPeople(3, n) {
		if x.declared {
			declared++
		}
		if x.takes[0] {
			takes++
		}
		p += inverse(x.willing)
	}
	for what, got := range map[string][2]float64{"declared": {declared / n, 0.6}, "the first category": {takes / n, 0.7}, "chance": {p / n, 0.175}} {
		if math.Abs(got[0]-got[1]) > 0.03 {
			t.Errorf("%s: %.3f, want about %.3f", what, got[0], got[1])
		}
	}
}

// TestAnswersAreLatent: what somebody answers hangs on nothing but who and
// what, and comes as often as its chance says.
func TestAnswersAreLatent(t *testing.T) {
	w := testWorld(t, 60, 20)
	at := w.errands[0].at
	yeses, expected, n := 0.0, 0.0, 0.0
	for _, p := range w.people {
		for _, e := range w.errands {
			yes, no, when := w.answer(p, e, 1, at)
			again, _, later := w.answer(p, e, 1, at.Add(time.Hour))
			if yes != again || yes && no {
				t.Fatal("the same question, another answer")
			}
			if (yes || no) && (!when.After(at) || later.Before(when)) {
				t.Fatalf("asked at %v answers at %v, asked an hour later at %v", at, when, later)
			}
			if tired, _, _ := w.answer(p, e, 0.5, at); tired && !yes {
				t.Fatal("says yes only when tired")
			}
			if yes {
				yeses++
			}
			expected += e.chance(p)
			n++
		}
	}
	if math.Abs(yeses-expected)/n > 0.01 {
		t.Errorf("%v yeses of %v, expected %v", yeses, n, expected)
	}
}

func TestPeopleSleep(t *testing.T) {
	w := testWorld(t, 1, 1)
	at := func(s string) time.Time {
		v, err := time.ParseInLocation("2006-01-02 15:04", s, w.zone)
		if err != nil {
			t.Fatal(err)
		}
		return v
	}
	for _, c := range []struct {
		from, want string
		minutes    float64
	}{
		{"2025-03-03 12:00", "2025-03-03 12:35", 35},
		{"2025-03-03 22:00", "2025-03-04 07:35", 35},
		{"2025-03-03 23:00", "2025-03-04 08:05", 35},
		{"2025-03-03 06:00", "2025-03-03 07:30", 0},
		{"2025-03-29 22:00", "2025-03-30 07:40", 40}, // the night of the skipped hour
		{"2025-03-03 12:00", "2025-03-05 12:00", 2 * 15 * 60},
	} {
		if got := w.afterWaking(at(c.from), c.minutes); !got.Equal(at(c.want)) {
			t.Errorf("%v minutes after %s is %s, want %s", c.minutes, c.from, got.Format("2006-01-02 15:04"), c.want)
		}
	}
}

// TestBound works the bound out by hand for two tasks.
func TestBound(t *testing.T) {
	a := &person{helpsIn: [4]bool{true}, takes: [4]bool{true}, willing: logit(.5), free: everyPart()}
	b := &person{index: 1, helpsIn: [4]bool{true}, takes: [4]bool{true}, willing: logit(.2), free: everyPart()}
	w := testWorld(t, 2, 1)
	w.people = []*person{a, b}
	at := w.from.AddDate(0, 0, 7*usualWarmUp+1)
	w.errands = []*errand{{at: at, start: at}, {index: 1, at: at, start: at}}
	got := newBound(w)
	last := got.points[len(got.points)-1]
	// The likelier first: 1 + .5 texts, filled with 1 - .5*.8.
	if math.Abs(last.texts-1.5) > 1e-9 || math.Abs(last.fill-.6) > 1e-9 {
		t.Errorf("everybody asked: %+v", last)
	}
	for fill := 0.05; fill <= .6; fill += 0.05 {
		texts := got.textsPerFill(fill)
		if texts < 1/.5-1e-9 || texts > 1.5/.6+1e-9 {
			t.Errorf("at %v: %v texts", fill, texts)
		}
	}
}

func everyPart() (all [dispatch.Dayparts]bool) {
	for i := range all {
		all[i] = true
	}
	return all
}
