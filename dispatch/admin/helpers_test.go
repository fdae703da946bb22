package admin

import (
	"fmt"
	"net/http"
	"strings"
	"testing"
	"time"

	"folgesvenn/dispatch"
)

// A coordinator asks for three, sees how many are found, takes one of them off
// and makes do with two.
func TestSeveralHelpersOnThePage(t *testing.T) {
	s := newSite(t, Options{})
	for i, name := range []string{"Anne Lie", "Bjørn Moe", "Cato Ness", "Dina Olsen"} {
		s.volunteer(name, fmt.Sprintf("+4742100%03d", i), nil)
	}
	s.login()
	p := s.post("/oppdrag/nytt", "category", "escort", "summary", "Rydde i hagen", "when", "torsdag 10-12", "headcount", "3", "do", "send")
	if p.status != http.StatusSeeOther {
		t.Fatalf("a task for three: %d %s", p.status, p.body)
	}
	path := p.header.Get("Location")
	s.run()
	has := func(path string, parts ...string) {
		t.Helper()
		body := s.get(path).body
		for _, part := range parts {
			if !strings.Contains(body, part) {
				t.Errorf("%s does not say %q", path, part)
			}
		}
	}
	s.text("+4742100000", "Ja")
	s.text("+4742100001", "Ja")
	has("/", "2 av 3 funnet")
	has(path, "(2 av 3)", "Anne Lie", "Bjørn Moe", "Gå videre med 2", "2 av 3 er funnet")
	has(path+"/nok", "Gå videre med 2 av 3?")
	has(path+"/ta-av?frivillig=2", "Ta Bjørn Moe av oppdraget?", `value="2" checked`)
	if p := s.post(path + "/ta-av"); p.status != http.StatusConflict || !strings.Contains(p.body, "Velg hvem det gjelder") {
		t.Errorf("nobody named: %d", p.status)
	}
	if p := s.post(path+"/ta-av", "volunteer_id", "2"); p.status != http.StatusSeeOther {
		t.Errorf("taken off: %d", p.status)
	}
	has(path, "(1 av 3)")
	s.text("+4742100002", "Ja")
	if p := s.post(path + "/nok"); p.status != http.StatusSeeOther || s.state(1) != dispatch.TaskAssigned {
		t.Errorf("made do with two: %d", p.status)
	}
	has(path, "(2 av 2)", "Cato Ness")
	has("/", "2 av 2 frivillige")
	has("/kalender", "2 av 2 frivillige", "Anne Lie", "Cato Ness")
	for _, bad := range []string{"null", "-1", "21"} {
		if p := s.post("/oppdrag/nytt", "category", "escort", "summary", "Rydde", "when", "torsdag 10-12", "headcount", bad, "do", "send"); p.status != http.StatusUnprocessableEntity {
			t.Errorf("%s helpers: %d", bad, p.status)
		}
	}
}

// TestWhoDidNotComeOnThePage: once it is going on, those of several who did not
// come are ticked, and the others stay.
func TestWhoDidNotComeOnThePage(t *testing.T) {
	s := newSite(t, Options{})
	for i, name := range []string{"Anne Lie", "Bjørn Moe"} {
		s.volunteer(name, fmt.Sprintf("+4742100%03d", i), nil)
	}
	s.login()
	x := s.task("Rydde i hagen", "2026-11-26 10:00", "2026-11-26 12:00", func(x *dispatch.Task) { x.Headcount = 2 })
	s.run()
	for i := range 2 {
		_, err := s.svc.Assign(t.Context(), x.ID, int64(i+1))
		must(s, 0, err)
	}
	path := taskPath(x.ID)
	if strings.Contains(s.get(path).body, "Noen kom ikke") {
		t.Error("it has not begun")
	}
	must(s, 0, s.svc.Update(t.Context(), func(tx dispatch.Tx) error {
		k, err := tx.Task(x.ID)
		if err != nil {
			return err
		}
		k.StartsAt, k.EndsAt = s.svc.Now().Add(-10*time.Minute), s.svc.Now().Add(10*time.Minute)
		return tx.SaveTask(k)
	}))
	if body := s.get(path).body; !strings.Contains(body, path+"/kom-ikke") || !strings.Contains(body, "Noen kom ikke") {
		t.Errorf("there is no press: %s", body)
	}
	if body := s.get(path + "/kom-ikke").body; !strings.Contains(body, "Hvem kom ikke?") || !strings.Contains(body, "Anne Lie") || !strings.Contains(body, "De andre står på oppdraget som før.") {
		t.Errorf("the page: %s", body)
	}
	if p := s.post(path + "/kom-ikke"); p.status != http.StatusUnprocessableEntity || !strings.Contains(p.body, "Kryss av for dem som ikke kom.") {
		t.Errorf("nobody ticked: %d", p.status)
	}
	if p := s.post(path+"/kom-ikke", "volunteer_id", "2"); p.status != http.StatusSeeOther {
		t.Fatalf("%d %s", p.status, p.body)
	}
	if k, err := s.svc.Task(t.Context(), x.ID); err != nil || k.State != dispatch.TaskAssigned || k.Places() != 1 {
		t.Errorf("%+v, %v", k, err)
	}
}
