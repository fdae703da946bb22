package simulate_test

import (
	"bytes"
	"context"
	"encoding/json"
	"encoding/xml"
	"errors"
	"io"
	"reflect"
	"strings"
	"testing"
	"time"

	"folgesvenn/dispatch"
	"folgesvenn/dispatch/simulate"
	"folgesvenn/store"
)

func inMemory(ctx context.Context) (dispatch.Store, func() error, error) {
	s, err := store.OpenMemory(ctx)
	if err != nil {
		return nil, nil, err
	}
	return s, s.Close, nil
}

func policy(t testing.TB, name string) simulate.Policy {
	t.Helper()
	p, ok := simulate.PolicyNamed(name)
	if !ok {
		t.Fatalf("no policy %s", name)
	}
	return p
}

func short(t testing.TB, name string) simulate.Config {
	return simulate.Config{Volunteers: 25, WarmUp: 1, Weeks: 1, Seed: 3, Policy: policy(t, name), Kappa: 0.05, Store: inMemory}
}

// TestNothingForbiddenHappens runs every policy and lets the simulation itself
// look for texts in quiet hours, above the cap, to somebody who has opted out,
// cannot come, was asked before or stands on another task then.
func TestNothingForbiddenHappens(t *testing.T) {
	var tasks, fillable int
	for _, p := range simulate.Policies() {
		r, err := short(t, p.Name).Run(context.Background())
		if err != nil {
			t.Fatalf("%s: %v", p.Name, err)
		}
		if r.Breaches.Sum() != 0 {
			t.Errorf("%s: %+v", p.Name, r.Breaches)
		}
		if r.Tasks == 0 || r.Filled == 0 || r.Filled > r.Fillable || r.Fillable > r.Tasks || r.Texts < r.Filled {
			t.Errorf("%s: %d tasks, %d fillable, %d filled, %d texts", p.Name, r.Tasks, r.Fillable, r.Filled, r.Texts)
		}
		if tasks == 0 {
			tasks, fillable = r.Tasks, r.Fillable
		}
		if r.Tasks != tasks || r.Fillable != fillable {
			t.Errorf("%s faces another world: %d tasks, %d fillable", p.Name, r.Tasks, r.Fillable)
		}
	}
}

// TestTheSameSeedIsTheSameYear: a run can be looked at again.
func TestTheSameSeedIsTheSameYear(t *testing.T) {
	if testing.Short() {
		t.Skip("one goroutine, and long: it runs without -short")
	}
	first, err := short(t, "pace").Run(context.Background())
	if err != nil {
		t.Fatal(err)
	}
	again, err := short(t, "pace").Run(context.Background())
	if err != nil {
		t.Fatal(err)
	}
	if !reflect.DeepEqual(first, again) {
		t.Errorf("one run:\n%+v\nanother:\n%+v", first, again)
	}
}

func study(t testing.TB) simulate.Study {
	c := short(t, "pace")
	return simulate.Study{Config: c, Policies: []simulate.Policy{policy(t, "pace"), policy(t, "everybody")}, Seeds: []uint64{1, 2}, Jobs: 2}
}

func TestStudy(t *testing.T) {
	s := study(t)
	last := 0.0
	s.Progress = func(share float64) {
		if share < last-1e-9 || share > 1+1e-9 {
			t.Errorf("progress %v after %v", share, last)
		}
		last = share
	}
	all, err := s.Run(context.Background())
	if err != nil {
		t.Fatal(err)
	}
	if last < 0.999 {
		t.Errorf("progress ended at %v", last)
	}
	pace, everybody := all[0], all[1]
	if pace.TextsPerFill >= everybody.TextsPerFill || pace.LateYesPerFill >= everybody.LateYesPerFill {
		t.Errorf("Pace sends %v texts per task, asking everybody %v", pace.TextsPerFill, everybody.TextsPerFill)
	}
	if len(pace.Calibration) == 0 || len(everybody.Calibration) != 0 {
		t.Error("Pace promises, and waves do not")
	}

	// The shape that CONTRACT.md gives.
	b, err := json.Marshal(pace)
	if err != nil {
		t.Fatal(err)
	}
	var shape map[string]any
	if err := json.Unmarshal(b, &shape); err != nil {
		t.Fatal(err)
	}
	for _, name := range []string{"policy", "volunteers", "weeks", "seeds", "kappa", "of_fillable", "urgent_of_fillable", "texts_per_fill",
		"over_bound", "late_yes_per_fill", "median_hours", "urgent_median_hours", "p95_texts_per_volunteer_week", "asked_in_four_weeks",
		"breaches", "calibration", "urgent_calibration"} {
		if _, ok := shape[name]; !ok {
			t.Errorf("no %q in %s", name, b)
		}
	}

	var table, plot bytes.Buffer
	if err := simulate.WriteTable(&table, all); err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{"25 volunteers", "seeds 1-2", "Pace", "everybody at once", "promised", "urgent tasks alone"} {
		if !strings.Contains(table.String(), want) {
			t.Errorf("no %q in the table:\n%s", want, table.String())
		}
	}
	if err := simulate.WritePlot(&plot, all); err != nil {
		t.Fatal(err)
	}
	d := xml.NewDecoder(&plot)
	for {
		if _, err := d.Token(); errors.Is(err, io.EOF) {
			break
		} else if err != nil {
			t.Fatalf("the plot is no XML: %v", err)
		}
	}
}

func TestAStudyStopsAtTheFirstError(t *testing.T) {
	broken := errors.New("no store today")
	s := study(t)
	s.Store = func(context.Context) (dispatch.Store, func() error, error) { return nil, nil, broken }
	if _, err := s.Run(context.Background()); !errors.Is(err, broken) {
		t.Errorf("got %v", err)
	}
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	if _, err := study(t).Run(ctx); !errors.Is(err, context.Canceled) {
		t.Errorf("got %v", err)
	}
}

// BenchmarkYear is a whole run as the reports have it.
func BenchmarkYear(b *testing.B) {
	c := simulate.Config{Volunteers: 80, Weeks: 52, Seed: 1, Policy: policy(b, "pace"), Kappa: 0.05, Store: inMemory}
	for b.Loop() {
		if _, err := c.Run(context.Background()); err != nil {
			b.Fatal(err)
		}
	}
}

// TestAnEmergencyBreachesNothing: in a simulated centre with few volunteers and
// an emergency of three days, people are asked more often while it holds, and
// neither quiet hours, opt-outs, obstacles nor the widened cap are broken. The
// check itself knows of the widened cap only where an emergency was declared.
func TestAnEmergencyBreachesNothing(t *testing.T) {
	if testing.Short() {
		t.Skip("one goroutine, and long: it runs without -short")
	}
	for _, name := range []string{"pace"} {
		p := policy(t, name)
		c := short(t, p.Name)
		c.Volunteers, c.Emergency = 12, simulate.Emergency{After: 7 * 24 * time.Hour, Lasts: 72 * time.Hour}
		r, err := c.Run(context.Background())
		if err != nil {
			t.Fatal(err)
		}
		if r.Breaches.Sum() != 0 {
			t.Errorf("%s: %+v", name, r.Breaches)
		}
		c.Emergency = simulate.Emergency{}
		usual, err := c.Run(context.Background())
		if err != nil {
			t.Fatal(err)
		}
		if r.Texts <= usual.Texts {
			t.Errorf("%s: %d texts with an emergency, %d without", name, r.Texts, usual.Texts)
		}
	}
}
