package admin

import (
	"context"
	"strings"
	"testing"
	"time"

	"folgesvenn/dispatch"
)

// TestPaceSaysWhyAndWhatNext: where the unit asks as Pace says, the page tells
// how likely it is to find somebody and what happens next.
func TestPaceSaysWhyAndWhatNext(t *testing.T) {
	s := newSite(t, Options{})
	must(s, 0, errOnly(s.svc.ChangeSettings(context.Background(), dispatch.FirstUnit, func(set *dispatch.Settings) error { set.Policy = dispatch.PolicyPace; return nil })))
	for i, name := range []string{"Anne Berg", "Per Strand", "Knut Aas", "Marit Vik"} {
		s.volunteer(name, "+4742100"+string(rune('1'+i))+"00", nil)
	}
	task := s.task("Følge til lege", "2026-11-26 10:00", "2026-11-26 12:00", nil)
	s.run()
	s.login()
	body := s.get("/").body
	for _, want := range []string{"Vi spør flere ", "hvis ingen har sagt ja.", " % sjanse<", "<meter ", "Svarfrist"} {
		if !strings.Contains(body, want) {
			t.Errorf("today does not say %q: %s", want, body)
		}
	}
	if strings.Contains(body, "Vi ser om flere") {
		t.Error("today says the next step twice")
	}
	if body := s.get(taskPath(task.ID)).body; !strings.Contains(body, ", spør vi flere.") || !strings.Contains(body, "som sto for tur fordi vi først spør dem som ") {
		t.Errorf("the task's page does not say why: %s", body)
	}
	for _, number := range []string{"+4742100100", "+4742100200", "+4742100300", "+4742100400"} {
		s.text(number, "Nei")
		s.wait(90 * time.Minute)
		s.run()
	}
	if body := s.get("/").body; !strings.Contains(body, "Det er ingen som kan spørres nå.") && !strings.Contains(body, "Alle som kan spørres, er spurt.") {
		t.Errorf("today does not tell that everybody is asked: %s", body)
	}
}

func TestOutlookInWords(t *testing.T) {
	now := time.Date(2026, 11, 24, 10, 12, 0, 0, oslo)
	x := askingItem{Task: &dispatch.Task{Promised: 0.9}, Asked: 2, say: words{now: now, zone: oslo}}
	if x.Outlook() != "" {
		t.Error("an outlook of no forecast")
	}
	if x.Now() != 0 || x.Odds() != "" {
		t.Error("a chance of no forecast")
	}
	for _, test := range []struct {
		outlook, odds string
		f             dispatch.Forecast
	}{
		{"Det er ingen som kan spørres nå.", "", dispatch.Forecast{}},
		{"Alle som kan spørres, er spurt.", "40 % sjanse, mot 90 % da vi begynte", dispatch.Forecast{Waiting: 2, Chance: 0.4}},
		{"Vi spør flere nå.", "88 % sjanse", dispatch.Forecast{Left: 3, Now: 1, Chance: 0.88}},
		{"Vi spør flere om 20 minutter hvis ingen har sagt ja.", "95 % sjanse, trolig klart i dag kl. 12.12",
			dispatch.Forecast{Left: 3, NextAt: now.Add(20 * time.Minute), Chance: 0.95, By: now.Add(2 * time.Hour)}},
		{"Vi spør flere om 20 minutter hvis ingen har sagt ja.", "1 % sjanse, mot 90 % da vi begynte", // a time reckoned as if somebody were found
			dispatch.Forecast{Left: 3, NextAt: now.Add(20 * time.Minute), Chance: 0.01, By: now.Add(2 * time.Hour)}},
	} {
		x.Forecast = &test.f
		if got := x.Outlook(); got != test.outlook {
			t.Errorf("%q, want %q", got, test.outlook)
		}
		if got := x.Odds(); got != test.odds {
			t.Errorf("%q, want %q", got, test.odds)
		}
	}
	x.Asked = 0 // it is night, and nobody has been asked yet
	if got := x.Outlook(); got != "Vi begynner å spørre om 20 minutter." {
		t.Errorf("before anybody is asked: %q", got)
	}
	x.Held = true
	if got := x.Outlook(); !strings.Contains(got, "stoppet") {
		t.Errorf("a held search: %q", got)
	}
}
