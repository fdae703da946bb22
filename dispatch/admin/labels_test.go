package admin

import (
	"context"
	"encoding/json"
	"net/http"
	"strings"
	"testing"

	"folgesvenn/dispatch"
)

func TestLabelledRepliesCanBeTakenHome(t *testing.T) {
	s := newSite(t, Options{})
	anne := s.volunteer("Anne Berg", "+4742100000", nil)
	s.task("Følge til lege", "2026-11-26 10:00", "2026-11-26 12:00", nil)
	s.run()
	s.text(anne.Phone, "Ja, men er det <langt>? Hilsen Anne & co")
	err := s.svc.Update(context.Background(), func(tx dispatch.Tx) error {
		other := &dispatch.Unit{Name: "Kulturkontoret", Settings: dispatch.DefaultSettings()}
		if err := tx.AddUnit(other); err != nil {
			return err
		}
		return tx.AddLabel(&dispatch.Label{UnitID: other.ID, Text: "en annen enhets", Want: "no"})
	})
	must(s, 0, err)

	if p := s.get("/innstillinger/svar.jsonl"); p.status != http.StatusSeeOther || p.body != "" && strings.Contains(p.body, "Hilsen") {
		t.Errorf("before the login: %d %s", p.status, p.body)
	}
	s.login()
	if p := s.get("/innstillinger/svar.jsonl"); p.status != http.StatusOK || p.body != "" {
		t.Errorf("before anything was settled: %d %q", p.status, p.body)
	}
	if p := s.post("/trenger-deg/1", "som", "yes"); p.status != http.StatusSeeOther {
		t.Fatalf("settling: %d", p.status)
	}
	p := s.get("/innstillinger/svar.jsonl")
	if want := "{\"text\":\"Ja, men er det <langt>? Hilsen «NAVN» & co\",\"lang\":\"nb\",\"want\":\"yes\"}\n"; p.status != http.StatusOK || p.body != want {
		t.Errorf("%d %q, want %q", p.status, p.body, want)
	}
	var line labelLine
	if err := json.Unmarshal([]byte(p.body), &line); err != nil {
		t.Error(err)
	}
	if d := p.header.Get("Content-Disposition"); d != `attachment; filename="svar.jsonl"` {
		t.Errorf("Content-Disposition %q", d)
	}
	if settings := s.get("/innstillinger"); !strings.Contains(settings.body, `href="/innstillinger/svar.jsonl"`) {
		t.Error("the settings have no link to it")
	}
}
