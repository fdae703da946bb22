package admin

import (
	"bytes"
	"context"
	"encoding/csv"
	"fmt"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/xuri/excelize/v2"
	"pgregory.net/rapid"

	"folgesvenn/dispatch"
)

func TestReportsOfAPeriod(t *testing.T) {
	c := newSite(t, Options{}).fill()
	c.login()
	// One done of two filled, one unfilled and one called off started by Tuesday.
	p := c.get("/rapporter?fra=2026-11-23&til=2026-11-24")
	text := strings.ReplaceAll(p.body, noBreak, " ")
	for _, want := range []string{
		"23. november 2026 til 24. november 2026", "<dt>Oppdrag</dt><dd><strong>5</strong>", "Koordinatortid per oppdrag", "<title id=\"maneder-t\">Oppdrag per måned",
		"Solbakken sykehjem", "Følge", "1,5 timer", "0,60 kr per del", "/rapporter/rapport.xlsx?fra=2026-11-23&amp;til=2026-11-24",
	} {
		if !strings.Contains(text, want) {
			t.Errorf("the report lacks %q", want)
		}
	}
	if strings.Contains(text, "style=") {
		t.Error("a style stands in the page, which the policy forbids")
	}
	for query, want := range map[string]int{"?fra=tull": 422, "?fra=2026-12-01&til=2026-11-01": 422, "?fra=2010-01-01&til=2026-01-01": 422, "": 200, "?fra=2019-01-01&til=2019-12-31": 200} {
		if p := c.get("/rapporter" + query); p.status != want {
			t.Errorf("%s is answered %d", query, p.status)
		}
	}
}

// TestPrivatePeopleAreNotInAReport: a relative who asked for help is one of
// "Privatpersoner", on the page and in every file.
func TestPrivatePeopleAreNotInAReport(t *testing.T) {
	c := newSite(t, Options{}).fill()
	private := must2r(c.site)(c.svc.AddRequester(context.Background(), dispatch.Requester{UnitID: 1, Name: "Torunn Pårørende", Kind: dispatch.Person, Phones: []string{"+4744100009"}}, "", HashPassword))
	c.task("Handle mat", "2026-11-24 14:00", "2026-11-24 15:00", func(x *dispatch.Task) { x.RequesterID = private.ID })
	c.login()
	for _, path := range []string{"/rapporter", "/rapporter/aarsrapport", "/rapporter/oppdrag.csv", "/rapporter/maneder.csv"} {
		body := c.get(path + "?fra=2026-11-01&til=2026-11-30").body
		for _, name := range []string{"Torunn", "Gudrun", "Anne Berg", "Per Strand"} {
			if strings.Contains(body, name) {
				t.Errorf("%s names %s", path, name)
			}
		}
		if path == "/rapporter" && !strings.Contains(body, "Privatpersoner") {
			t.Error("private persons are not counted")
		}
	}
}

func TestTheExcelFile(t *testing.T) {
	c := newSite(t, Options{}).fill()
	evil := must2r(c.site)(c.svc.AddRequester(context.Background(), dispatch.Requester{UnitID: 1, Name: `=HYPERLINK("http://ond.example","Klikk")`, Kind: dispatch.Institution, Phones: []string{"+4744100008"}}, "", HashPassword))
	c.task("Handle mat", "2026-11-24 14:00", "2026-11-24 15:00", func(x *dispatch.Task) { x.RequesterID = evil.ID })
	c.login()
	p := c.get("/rapporter/rapport.xlsx?fra=2026-11-23&til=2026-11-30")
	f, err := excelize.OpenReader(strings.NewReader(p.body))
	if err != nil {
		t.Fatalf("the file cannot be read: %v", err)
	}
	if got := strings.Join(f.GetSheetList(), " "); got != "Sammendrag Måneder Typer Bestillere Oppdrag" {
		t.Errorf("sheets %s", got)
	}
	rows, err := f.GetRows("Oppdrag")
	if err != nil || len(rows) < 10 {
		t.Fatalf("%d rows, %v", len(rows), err)
	}
	found := false
	for i := range rows {
		cell := fmt.Sprintf("E%d", i+1)
		formula, _ := f.GetCellFormula("Oppdrag", cell)
		value, _ := f.GetCellValue("Oppdrag", cell)
		found = found || strings.HasPrefix(value, "'=HYPERLINK")
		if formula != "" || strings.HasPrefix(value, "=") {
			t.Errorf("%s holds a formula: %s %s", cell, formula, value)
		}
	}
	if !found {
		t.Error("the institution's name is not there")
	}
	// The first task began on Monday at 14 on the wall; a date is a number.
	raw, _ := f.GetCellValue("Oppdrag", "B2", excelize.Options{RawCellValue: true})
	shown, _ := f.GetCellValue("Oppdrag", "B2")
	if shown != "23.11.2026 14:00" || !strings.HasPrefix(raw, "46349.58") {
		t.Errorf("the start is %q, kept as %q", shown, raw)
	}
}

func TestTheCSVFiles(t *testing.T) {
	c := newSite(t, Options{}).fill()
	c.login()
	p := c.get("/rapporter/oppdrag.csv?fra=2026-11-23&til=2026-11-30")
	if !strings.HasPrefix(p.body, "\ufeff") || !strings.Contains(p.header.Get("Content-Disposition"), "folgesvenn-oppdrag-2026-11-23-2026-11-30.csv") {
		t.Errorf("%s", p.header.Get("Content-Disposition"))
	}
	r := csv.NewReader(strings.NewReader(strings.TrimPrefix(p.body, "\ufeff")))
	r.Comma = ';'
	rows, err := r.ReadAll()
	if err != nil || len(rows) < 10 || rows[1][1] != "2026-11-23 14:00" {
		t.Errorf("%v %v", rows, err)
	}
	if p := c.get("/rapporter/maneder.csv?fra=2026-11-01&til=2026-11-30"); !strings.Contains(p.body, "november 2026;") {
		t.Errorf("months: %s", p.body)
	}
	if p := c.get("/rapporter/oppdrag.csv?fra=tull"); p.status != http.StatusUnprocessableEntity {
		t.Errorf("a bad period is answered %d", p.status)
	}
}

// TestNoTextBecomesAFormula: whatever somebody typed, no cell begins as a formula does.
func TestNoTextBecomesAFormula(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		s := rapid.String().Draw(t, "text")
		var b bytes.Buffer
		w := csv.NewWriter(&b)
		if err := w.Write([]string{csvCell(s)}); err != nil {
			t.Fatal(err)
		}
		w.Flush()
		if got := csvCell(s); got != "" && strings.ContainsRune("=+-@\t\r\n|%", rune(got[0])) {
			t.Fatalf("%q stays %q", s, got)
		}
		if got := csvCell(s); !strings.HasSuffix(got, s) {
			t.Fatalf("%q became %q", s, got)
		}
	})
}

func TestTheYearsReport(t *testing.T) {
	c := newSite(t, Options{}).fill()
	c.login()
	body := strings.ReplaceAll(c.get("/rapporter/aarsrapport").body, noBreak, " ")
	for _, want := range []string{"Årsrapport 2026", "Så langt i 2026, til og med 24. november, tok Frivilligsentralen Solbakken imot 5 oppdrag", "fikk en frivillig", "November 2026"} {
		if !strings.Contains(body, want) {
			t.Errorf("the year lacks %q", want)
		}
	}
	if body := c.get("/rapporter/aarsrapport?aar=2024").body; !strings.Contains(body, "I 2024 har ingen bedt om hjelp") {
		t.Error("a year without tasks is not said")
	}
	for _, year := range []string{"tull", "2027", "1800"} {
		if p := c.get("/rapporter/aarsrapport?aar=" + year); p.status != http.StatusNotFound {
			t.Errorf("%s is answered %d", year, p.status)
		}
	}
}

func TestNumbersAreNorwegian(t *testing.T) {
	for want, got := range map[string]string{
		"1 234 567": decimal(1234567, 0), "0,60": decimal(.6, 2), "−1,5": decimal(-1.5, 1), "0": decimal(-.2, 0), "93 %": shareText(.934),
		"7,5 timer": hoursText(7.5), "1 time": hoursText(1), "120 timer": hoursText(120.4), "47 minutter": roughly(47*time.Minute + 10*time.Second),
		"3 timer 20 minutter": roughly(3*time.Hour + 21*time.Minute), "12 timer": roughly(11*time.Hour + 50*time.Minute), "2,5 døgn": roughly(60 * time.Hour),
	} {
		if strings.ReplaceAll(got, noBreak, " ") != want {
			t.Errorf("%q, not %q", got, want)
		}
	}
	for in, want := range map[string]float64{"0,60": .6, "0.6": .6, " 1 200,5 kr": 1200.5} {
		if got, err := readDecimal(in); err != nil || got != want {
			t.Errorf("%q is read %v, %v", in, got, err)
		}
	}
	for most, want := range map[int][2]int{0: {1, 1}, 3: {3, 1}, 7: {8, 2}, 23: {25, 5}, 130: {150, 50}, 99999: {100000, 20000}} {
		if top, step := niceScale(most); top != want[0] || step != want[1] {
			t.Errorf("%d: up to %d by %d", most, top, step)
		}
	}
}

func TestHelpHoldsTogether(t *testing.T) {
	s := newSite(t, Options{})
	s.login()
	if p := s.get("/hjelp"); p.status != http.StatusOK {
		t.Fatal(p.status)
	}
	for _, x := range helpPages {
		p := s.get("/hjelp/" + x.Slug)
		if p.status != http.StatusOK || !strings.Contains(p.body, x.Title) || len(p.body) > 150_000 {
			t.Errorf("%s: %d, %d bytes", x.Slug, p.status, len(p.body))
		}
		// What it leads to is there.
		for _, link := range strings.Split(p.body, `href="/`)[1:] {
			to, _, _ := strings.Cut(link, `"`)
			if strings.HasPrefix(to, "assets/") {
				continue
			}
			if got := s.get("/" + strings.ReplaceAll(to, "&amp;", "&")); got.status != http.StatusOK {
				t.Errorf("%s leads to /%s, which answers %d", x.Slug, to, got.status)
			}
		}
	}
	if p := s.get("/hjelp/tull"); p.status != http.StatusNotFound {
		t.Errorf("help that is not there answers %d", p.status)
	}
	for section, slug := range helpFor {
		if helpHere(section) != "/hjelp/"+slug || s.get(helpHere(section)).status != http.StatusOK {
			t.Errorf("the help of %q is not there", section)
		}
	}
	// The statement is for everybody.
	s.client = browser(t)
	if p := s.get("/tilgjengelighet"); p.status != http.StatusOK || !strings.Contains(p.body, "uutilsynet.no") {
		t.Errorf("the statement answers %d", p.status)
	}
}
