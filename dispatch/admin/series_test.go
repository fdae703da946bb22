package admin

import (
	"context"
	"net/http"
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
	for _, c := range []struct {
		path  string
		pairs []string
	}{
		{"/faste/1/dag", []string{"day", "2026-11-26", "do", "skip"}},
		{"/faste/1/dag", []string{"day", "2026-12-03", "do", "move", "when", "4/12 kl 12-13"}},
		{"/faste/1/endre", []string{"do", "save", "clock", "11-12", "day", "2026-12-10", "regular", "Kari Berg", "standing", "ja"}},
		{"/faste/1/endre", []string{"do", "pause", "day", "2026-12-24"}},
		{"/faste/1/endre", []string{"do", "end"}},
	} {
		if p := s.post(c.path, c.pairs...); p.status != http.StatusSeeOther {
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
