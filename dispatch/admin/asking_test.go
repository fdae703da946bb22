package admin

import (
	"context"
	"net/http"
	"strings"
	"testing"
	"time"

	"folgesvenn/dispatch"
)

// asks is a site with one task that has asked one of three, of whom one helps
// with other things.
func asks(t *testing.T) (*site, *dispatch.Task) {
	s := newSite(t, Options{})
	must(s, 0, errOnly(s.svc.ChangeSettings(context.Background(), dispatch.FirstUnit, func(set *dispatch.Settings) error { set.WaveSize = 1; return nil })))
	s.volunteer("Anne Berg", "+4742100001", nil)
	s.volunteer("Per Strand", "+4742100002", nil)
	s.volunteer("Ola Moen", "+4742100003", func(v *dispatch.Volunteer) { v.Categories = []string{"shopping"} })
	task := s.task("Følge til lege", "2026-11-26 10:00", "2026-11-26 12:00", nil)
	s.run()
	s.wait(time.Minute)
	s.login()
	return s, task
}

func TestAskTheseFromThePage(t *testing.T) {
	s, task := asks(t)
	path := taskPath(task.ID) + "/spor-disse"
	p := s.get(path)
	for _, want := range []string{"Per Strand", "Kan spørres hvis du vet bedre", "Ola Moen <span class=\"small\">tar ikke følge", "Anne Berg er alt spurt", " %</span>"} {
		if !strings.Contains(p.body, want) {
			t.Errorf("the page does not say %q\n%s", want, p.body)
		}
	}
	if p := s.post(path); p.status != http.StatusUnprocessableEntity || !strings.Contains(p.body, "Kryss av for dem vi skal spørre.") {
		t.Errorf("nobody chosen: %d", p.status)
	}
	if p := s.post(path, "volunteer_id", "1", "volunteer_id", "2"); p.status != http.StatusConflict || !strings.Contains(p.body, "Anne Berg er alt spurt") || !strings.Contains(p.body, `value="2" checked`) {
		t.Errorf("somebody who is asked already: %d %s", p.status, p.body)
	}
	if p := s.post(path, "volunteer_id", "2", "volunteer_id", "3"); p.status != http.StatusSeeOther {
		t.Fatalf("%d %s", p.status, p.body)
	}
	s.run()
	body := s.get(taskPath(task.ID)).body
	for _, want := range []string{"2 frivillige blir spurt.", "Valgte frivillige ble spurt av Kari Koordinator", "SMS til Per Strand og Ola Moen"} {
		if !strings.Contains(body, want) {
			t.Errorf("the task's page does not say %q", want)
		}
	}
}

func TestAskEverybodyFromThePage(t *testing.T) {
	s, task := asks(t)
	path := taskPath(task.ID) + "/spor-alle"
	if body := s.get(path).body; !strings.Contains(body, "1 frivillig får forespørselen nå. Det er 1 SMS.") {
		t.Error(body)
	}
	if p := s.post(path); p.status != http.StatusSeeOther {
		t.Errorf("%d %s", p.status, p.body)
	}
	s.run()
	body := s.get(path).body
	if !strings.Contains(body, "Ingen kan spørres nå.") || strings.Contains(body, ">Spør alle</button>") {
		t.Error("a press that would be refused is offered")
	}
	if p := s.post(path); p.status != http.StatusConflict || !strings.Contains(p.body, "Ingen kan spørres nå") {
		t.Errorf("%d", p.status)
	}
}

func TestHoldAndGoOnFromThePage(t *testing.T) {
	s, task := asks(t)
	path := taskPath(task.ID)
	if p := s.post(path + "/hold"); p.status != http.StatusSeeOther {
		t.Fatalf("%d %s", p.status, p.body)
	}
	body := s.get(path).body
	for _, want := range []string{"Stoppet", "Fortsett å spørre", "Spørringen ble satt på pause av Kari Koordinator"} {
		if !strings.Contains(body, want) {
			t.Errorf("the page of a held search does not say %q", want)
		}
	}
	if strings.Contains(body, "Stopp spørringen") {
		t.Error("what is done already is offered")
	}
	if p := s.post(path + "/fortsett"); p.status != http.StatusSeeOther {
		t.Fatalf("%d", p.status)
	}
	if p := s.post(path + "/fortsett"); p.status != http.StatusConflict {
		t.Errorf("a second time: %d", p.status)
	}
}

func TestCopyOfATask(t *testing.T) {
	c := newSite(t, Options{}).fill()
	c.login()
	body := c.get(taskPath(c.done.ID) + "/kopier").body
	for _, want := range []string{`action="/oppdrag/nytt"`, `value="Følge til tannlege"`, "Møt opp i resepsjonen", `value="confidentiality" checked`} {
		if !strings.Contains(body, want) {
			t.Errorf("the copy lacks %q", want)
		}
	}
	if strings.Contains(body, "23. november") {
		t.Error("the copy has the old time")
	}
}
