package admin

import (
	"bytes"
	"encoding/csv"
	"html"
	"regexp"
	"strings"
	"testing"

	ics "github.com/arran4/golang-ical"
	"github.com/xuri/excelize/v2"

	"folgesvenn/dispatch"
)

// threeOfLions is a task of three of which an organisation fills two, with their
// names; Anne may be the third.
func threeOfLions(t *testing.T) (*site, *dispatch.Task) {
	t.Helper()
	s := newSite(t, Options{})
	lions := s.volunteer("Lions Solbakken", "+4742100000", func(v *dispatch.Volunteer) { v.Contact, v.SendsMost = "Gro Vik", 4 })
	s.volunteer("Anne Lie", "+4742100001", nil)
	home := must2r(s)(s.svc.AddRequester(t.Context(), dispatch.Requester{UnitID: 1, Name: "Solbakken sykehjem", Kind: dispatch.Institution, Phones: []string{"+4744100001"}}, "", HashPassword))
	x := s.task("Rydde i hagen", "2026-11-26 10:00", "2026-11-26 12:00", func(x *dispatch.Task) { x.Headcount, x.RequesterID = 3, home.ID })
	s.run()
	must(s, 0, errOnly(s.svc.AssignParty(t.Context(), x.ID, lions.ID, dispatch.Party{People: 2, Names: []string{"Kari Nes", "Per Bø"}})))
	s.run()
	s.login()
	return s, x
}

var mark = regexp.MustCompile(`<[^>]*>`)

// readable is what a reader reads of a page.
func readable(body string) string {
	return strings.Join(strings.Fields(html.UnescapeString(mark.ReplaceAllString(body, " "))), " ")
}

// TestSeveralHelpersInEveryList: a task of three that has two of an organisation
// reads right wherever a coordinator meets it, before and after the third is found.
func TestSeveralHelpersInEveryList(t *testing.T) {
	s, x := threeOfLions(t)
	lists := []struct {
		path       string
		some, full []string
	}{
		{"/", []string{"Rydde i hagen", "2 av 3 funnet"}, []string{"3 av 3 frivillige", "Lions Solbakken (2) · 421 00 000", "Anne Lie · 421 00 001"}},
		{"/kalender?uke=2026-W48", []string{"1 mangler frivillig", "2 av 3 frivillige", "Lions Solbakken"}, []string{"Alle har frivillig", "3 av 3 frivillige", "Lions Solbakken (2) Anne Lie"}},
		{"/kalender/dagsliste?dag=2026-11-26&dager=1", []string{"Lions Solbakken (2) Kari Nes, Per Bø Kontakt: Gro Vik 421 00 000 2 av 3 frivillige"},
			[]string{"Lions Solbakken (2) Kari Nes, Per Bø Kontakt: Gro Vik 421 00 000 Anne Lie 421 00 001 3 av 3 frivillige"}},
		{"/oppdrag", []string{"Lions Solbakken (2) (2 av 3)"}, []string{"Lions Solbakken (2) , Anne Lie (3 av 3)"}},
		{taskPath(x.ID), []string{"(2 av 3)", "Lions Solbakken", "Kari Nes", "Per Bø", "Gå videre med 2"}, []string{"(3 av 3)", "Kari Nes", "Anne Lie"}},
	}
	for _, l := range lists {
		says(t, s, l.path, l.some)
	}
	must(s, 0, errOnly(s.svc.Assign(t.Context(), x.ID, 2)))
	s.run()
	for _, l := range lists {
		says(t, s, l.path, l.full)
	}
}

func says(t *testing.T, s *site, path string, parts []string) {
	t.Helper()
	text := readable(s.get(path).body)
	for _, part := range parts {
		if !strings.Contains(text, part) {
			t.Errorf("%s does not say %q:\n%s", path, part, text)
		}
	}
}

// TestSeveralHelpersInCalendars: the coordinator's own calendar and the nursing
// home's say who comes, and how many of how many; the names of those whom an
// organisation sends are not kept in calendars.
func TestSeveralHelpersInCalendars(t *testing.T) {
	for _, full := range []bool{false, true} {
		s, x := threeOfLions(t)
		want := map[string]string{"": "Rydde i hagen – Lions Solbakken (2/3)", "1": "Rydde i hagen – Lions Solbakken (2/3)"}
		status := ics.ObjectStatusTentative
		if full {
			must(s, 0, errOnly(s.svc.Assign(t.Context(), x.ID, 2)))
			want = map[string]string{"": "Rydde i hagen – Lions Solbakken (2), Anne Lie", "1": "Rydde i hagen – Lions Solbakken (2), Anne"}
			status = ics.ObjectStatusConfirmed
		}
		for home, summary := range want {
			s.login()
			path := s.openFeed("bestiller", home)
			e := s.fetched(path)[uidOf(x)]
			if got := strings.ReplaceAll(prop(e, ics.ComponentPropertySummary), `\,`, ","); got != summary {
				t.Errorf("the calendar says %q, want %q", got, summary)
			}
			if got := prop(e, ics.ComponentPropertyStatus); got != string(status) {
				t.Errorf("the state is %q", got)
			}
			if strings.Contains(prop(e, ics.ComponentPropertyDescription), "Nes") {
				t.Error("a calendar names who comes of an organisation")
			}
		}
	}
}

// TestSeveralHelpersInFiles: how many are needed and found, and nothing is agreed
// before all are.
func TestSeveralHelpersInFiles(t *testing.T) {
	s, x := threeOfLions(t)
	row := func() []string {
		r := csv.NewReader(strings.NewReader(strings.TrimPrefix(s.get("/rapporter/oppdrag.csv?fra=2026-11-23&til=2026-11-30").body, "\ufeff")))
		r.Comma = ';'
		rows, err := r.ReadAll()
		if err != nil || len(rows) != 2 {
			t.Fatalf("%v %v", rows, err)
		}
		cells, err := excelize.OpenReader(bytes.NewReader([]byte(s.get("/rapporter/rapport.xlsx?fra=2026-11-23&til=2026-11-30").body)))
		must(s, 0, err)
		sheet, err := cells.GetRows("Oppdrag")
		must(s, 0, err)
		if a, b := strings.Join(sheet[1][11:], " "), strings.Join(rows[1][11:], " "); a != b || sheet[0][11] != "Frivillige som trengs" || sheet[0][12] != "Frivillige funnet" {
			t.Errorf("Excel says %v %q, CSV %q", sheet[0], a, b)
		}
		return rows[1]
	}
	if r := row(); r[8] != "" || r[9] != "" || r[11] != "3" || r[12] != "2" {
		t.Errorf("two of three: %q", r)
	}
	must(s, 0, errOnly(s.svc.Assign(t.Context(), x.ID, 2)))
	if r := row(); r[8] == "" || r[11] != "3" || r[12] != "3" {
		t.Errorf("three of three: %q", r)
	}
}
