package admin

import (
	"context"
	"net/http"
	"regexp"
	"strings"
	"testing"

	"folgesvenn/dispatch"
)

// TestSeriesFromTheTaskForm: a task that is repeated is a series, whose days can
// be moved, left out, changed, paused and ended on its page.
func TestSeriesFromTheTaskForm(t *testing.T) {
	s := newSite(t, Options{})
	kari := s.volunteer("Kari Berg", "+4742100100", nil)
	s.login()
	p := s.post("/oppdrag/nytt", "category", "shopping", "summary", "Handle mat", "when", "torsdag 10-11", "repeat", "weekly", "regular", "Kari Berg", "standing", "ja", "do", "send")
	if p.status != http.StatusSeeOther || p.header.Get("Location") != "/faste/1" {
		t.Fatalf("%d %s %s", p.status, p.header.Get("Location"), p.body)
	}
	s.run()
	x, err := s.svc.Series(context.Background(), 1)
	must(s, x, err)
	if x.Rule != "FREQ=WEEKLY;BYDAY=TH" || x.VolunteerID != kari.ID || !x.Standing || s.state(1) != dispatch.TaskAssigned {
		t.Errorf("%+v, the first task is %s", x, s.state(1))
	}
	if body := s.get("/faste").body; !strings.Contains(body, "Hver torsdag kl. 10-11") || !strings.Contains(body, "Kari Berg") {
		t.Errorf("the list: %s", body)
	}
	body := s.get("/faste/1").body
	for _, want := range []string{"Kari Berg står fast", "Torsdag 26. november kl. 10-11", "Ta ut dagen", "Pause til dagen"} {
		if !strings.Contains(body, want) {
			t.Errorf("the page lacks %q: %s", want, body)
		}
	}
	// What says that it comes again is understood where that is chosen, and pointed
	// there where it is not.
	for _, x := range []struct{ when, repeat, says string }{
		{"hver tirsdag 10-11", "weekly", ""}, {"annenhver tirsdag 10-11", "biweekly", ""},
		{"hver tirsdag 10-11", "", "velg hvor ofte under «Gjenta oppdraget»"}, {"annenhver tirsdag 10-11", "weekly", "Tidspunktet sier noe annet om hvor ofte."},
	} {
		p := newSite(t, Options{AutoLogin: testEmail}).post("/oppdrag/nytt", "category", "shopping", "summary", "Handle mat", "when", x.when, "repeat", x.repeat, "do", "send")
		if (p.status == http.StatusSeeOther) != (x.says == "") || !strings.Contains(p.body, x.says) {
			t.Errorf("%s %s: %d %s", x.when, x.repeat, p.status, saidIn(p.body))
		}
	}
	form := []string{"summary", "Handle mat", "often", "1", "days", "4", "clock", "10-11", "regular", "Kari Berg", "standing", "ja"}
	// What becomes of the days is said before it is done, and done only then.
	for _, c := range []struct {
		path  string
		pairs []string
		says  []string
	}{
		{"/faste/1/dag", []string{"day", "2026-11-26", "do", "skip"}, nil},
		{"/faste/1/endre", append([]string{"do", "save", "clock", "11-12", "day", "2026-12-01"}, form...), []string{"Torsdag 3. desember kl. 10-11.", "Ny tid: torsdag 3. desember kl. 11-12.", "Kari Berg blir spurt om det passer."}},
		{"/faste/1/dag", []string{"day", "2026-12-03", "do", "move", "when", "4/12 kl 12-13"}, nil},
		{"/faste/1/endre", append([]string{"do", "save", "clock", "11-12", "days", "2", "day", "2026-11-30"}, form...), []string{"Ny dag", "Tirsdag 1. desember kl. 11-12.", "Kari Berg settes opp.", "1 dag står som før"}},
		{"/faste/1/endre", []string{"do", "pause", "day", "2026-12-24"}, []string{"Avlyses", "Tirsdag 1. desember"}},
		{"/faste/1/endre", []string{"do", "end"}, []string{"Avsluttes", "kan ikke åpnes igjen"}},
	} {
		p := s.post(c.path, c.pairs...)
		if len(c.says) > 0 {
			if p.status != http.StatusOK || !strings.Contains(p.body, "Ingenting er lagret ennå") {
				t.Fatalf("%s %v: %d %s", c.path, c.pairs, p.status, p.body)
			}
			for _, want := range c.says {
				if !strings.Contains(p.body, want) {
					t.Errorf("%v: the plan lacks %q: %s", c.pairs, want, p.body)
				}
			}
			seen := regexp.MustCompile(`name="seen" value="([^"]+)"`).FindStringSubmatch(p.body)
			if seen == nil {
				t.Fatalf("nothing to press: %s", p.body)
			}
			p = s.post(c.path, append(c.pairs, "seen", seen[1])...)
		}
		if p.status != http.StatusSeeOther {
			t.Fatalf("%s %v: %d %s", c.path, c.pairs, p.status, p.body)
		}
		s.run()
	}
	if body := s.get("/faste/1").body; !strings.Contains(body, "Avsluttet") || s.state(1) != dispatch.TaskCancelled || s.state(2) != dispatch.TaskCancelled {
		t.Errorf("after the end: %s, %s: %s", s.state(1), s.state(2), body)
	}
	if p := s.post("/oppdrag/nytt", "category", "shopping", "summary", "Handle mat", "when", "torsdag 10-11", "repeat", "weekly", "regular", "Ingen slik", "do", "send"); p.status != http.StatusUnprocessableEntity {
		t.Errorf("%d", p.status)
	}
	// A read-only visitor of another unit sees nothing; an unknown one is not found.
	if p := s.get("/faste/99"); p.status != http.StatusNotFound {
		t.Errorf("%d", p.status)
	}
}

// TestTheRuleOnThePage: weekdays, interval and the weekday of a month are chosen;
// a rule that cannot be said there is kept as it is.
func TestTheRuleOnThePage(t *testing.T) {
	s := newSite(t, Options{})
	s.login()
	x, err := s.svc.AddSeries(context.Background(), dispatch.Series{Category: "visit", Summary: "Besøk", Rule: "FREQ=MONTHLY;BYMONTHDAY=15", From: 10 * 60, To: 11 * 60,
		FirstDay: dispatch.Date{Year: 2027, Month: 3, Day: 1}})
	must(s, x, err)
	if body := s.get("/faste/1").body; !strings.Contains(body, `<option value="own" selected>`) {
		t.Errorf("the rule: %s", body)
	}
	for _, c := range []struct {
		pairs []string
		rule  string
		often string
		fault string
	}{
		{[]string{"often", "own"}, "FREQ=MONTHLY;BYMONTHDAY=15", "", ""},
		{[]string{"often", "2", "days", "1", "days", "4"}, "FREQ=WEEKLY;INTERVAL=2;BYDAY=MO,TH", "Annenhver uke på mandag og torsdag", ""},
		{[]string{"often", "month", "days", "4", "nth", "-1"}, "FREQ=MONTHLY;BYDAY=-1TH", "Hver måned, siste torsdag", ""},
		{[]string{"often", "month", "days", "4", "nth", "2"}, "FREQ=MONTHLY;BYDAY=2TH", "Hver måned, 2. torsdag", ""},
		{[]string{"often", "month", "days", "4", "days", "5", "nth", "2"}, "FREQ=MONTHLY;BYDAY=2TH", "", "Velg én dag når"},
		{[]string{"often", "1"}, "FREQ=MONTHLY;BYDAY=2TH", "", "Velg minst én dag"},
		{[]string{"often", "7", "days", "1"}, "FREQ=MONTHLY;BYDAY=2TH", "", "Velg hvor ofte"},
	} {
		p := s.post("/faste/1/endre", append([]string{"do", "save", "summary", "Besøk", "clock", "10-11"}, c.pairs...)...)
		if c.fault != "" && (p.status != http.StatusUnprocessableEntity || !strings.Contains(p.body, c.fault)) || c.fault == "" && p.status != http.StatusSeeOther {
			t.Errorf("%v: %d %s", c.pairs, p.status, p.body)
		}
		x, err := s.svc.Series(context.Background(), 1)
		must(s, x, err)
		if x.Rule != c.rule {
			t.Errorf("%v: the rule is %s", c.pairs, x.Rule)
		}
		if body := s.get("/faste/1").body; !strings.Contains(body, c.often) {
			t.Errorf("%v: the page lacks %q", c.pairs, c.often)
		}
	}
}

// TestATaskBecomesASeries: what stands on a task is filled in, and it is repeated
// each week from the next on, with whoever has the task.
func TestATaskBecomesASeries(t *testing.T) {
	s := newSite(t, Options{})
	kari := s.volunteer("Kari Berg", "+4742100100", nil)
	x := s.task("Handle mat", "2026-11-26 10:00", "2026-11-26 12:00", nil)
	_, err := s.svc.Assign(context.Background(), x.ID, kari.ID)
	must(s, 0, err)
	s.login()
	if !strings.Contains(s.get(taskPath(x.ID)).body, "Gjør til fast oppdrag") {
		t.Error("the task cannot be made a series")
	}
	body := s.get(taskPath(x.ID) + "/fast").body
	for _, want := range []string{x.Summary, `value="torsdag 3. desember kl. 10-12"`, `<option value="weekly" selected>`, `value="Kari Berg"`} {
		if !strings.Contains(body, want) {
			t.Errorf("the form lacks %q: %s", want, body)
		}
	}
}

// TestASeriesOfSeveralOnThePage: how many are wanted is written with the task,
// copied with it, shown, changed, and told before it is saved.
func TestASeriesOfSeveralOnThePage(t *testing.T) {
	s := newSite(t, Options{})
	s.volunteer("Kari Berg", "+4742100100", nil)
	s.login()
	p := s.post("/oppdrag/nytt", "category", "shopping", "summary", "Handle mat", "when", "torsdag 10-11", "repeat", "weekly", "regular", "Kari Berg", "standing", "ja", "headcount", "2", "do", "send")
	if p.status != http.StatusSeeOther {
		t.Fatalf("%d %s", p.status, p.body)
	}
	s.run()
	shows := func(path string, want ...string) {
		t.Helper()
		body := s.get(path).body
		for _, w := range want {
			if !strings.Contains(body, w) {
				t.Errorf("%s lacks %q: %s", path, w, body)
			}
		}
	}
	shows("/faste", "Hver torsdag kl. 10-11 · 2 frivillige")
	shows("/faste/1", "2 frivillige. Kari Berg", `name="headcount"`, `value="2"`)
	shows(taskPath(1)+"/kopier", `value="2"`)
	shows(taskPath(1)+"/fast", `value="2"`)
	form := []string{"do", "save", "summary", "Handle mat", "often", "1", "days", "4", "clock", "10-11", "regular", "Kari Berg", "standing", "ja"}
	p = s.post("/faste/1/endre", append(form, "headcount", "3")...)
	for _, want := range []string{"Ingenting er lagret ennå", "Nå trengs 3 frivillige, før 2.", "Vi leter etter 2 til."} {
		if !strings.Contains(p.body, want) {
			t.Errorf("the plan lacks %q: %s", want, p.body)
		}
	}
	if strings.Contains(p.body, "Kari Berg får beskjed") {
		t.Error("Kari is told nothing of it")
	}
	seen := regexp.MustCompile(`name="seen" value="([^"]+)"`).FindStringSubmatch(p.body)
	if seen == nil {
		t.Fatal("nothing to press")
	}
	if p = s.post("/faste/1/endre", append(form, "headcount", "3", "seen", seen[1])...); p.status != http.StatusSeeOther {
		t.Fatalf("%d %s", p.status, p.body)
	}
	if x, err := s.svc.Task(context.Background(), 1); err != nil || x.Places() != 3 {
		t.Errorf("%+v, %v", x, err)
	}
	if p = s.post("/faste/1/endre", append(form, "headcount", "mange")...); p.status != http.StatusUnprocessableEntity || !strings.Contains(p.body, "Skriv et antall") {
		t.Errorf("%d %s", p.status, p.body)
	}
	if p = s.post("/faste/1/endre", append(form, "headcount", "21")...); p.status != http.StatusUnprocessableEntity || !strings.Contains(p.body, "fra 1 til 20 frivillige") {
		t.Errorf("%d %s", p.status, p.body)
	}
}
