package admin

import (
	"bytes"
	"context"
	"encoding/csv"
	"fmt"
	"io"
	"mime/multipart"
	"net/http"
	"net/url"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/xuri/excelize/v2"
	"pgregory.net/rapid"

	"folgesvenn/dispatch"
	"folgesvenn/dispatch/importer"
)

var rowName = regexp.MustCompile(`<th scope="row"[^>]*><a class="ds-link" href="/frivillige/\d+">([^<]*)</a>`)

func (s *site) names(query string) (list []string) {
	s.t.Helper()
	p := s.get("/frivillige" + query)
	if p.status != http.StatusOK {
		s.t.Fatalf("%s: %d", query, p.status)
	}
	for _, m := range rowName.FindAllStringSubmatch(p.body, -1) {
		list = append(list, m[1])
	}
	return list
}

func TestTheListIsNarrowed(t *testing.T) {
	s := newSite(t, Options{})
	date := func(y, m, d int) dispatch.Date { return dispatch.Date{Year: y, Month: time.Month(m), Day: d} }
	s.volunteer("Åse Nygård", "+4742100001", func(v *dispatch.Volunteer) { v.Categories, v.Postcodes = []string{"visit"}, []string{"14"} })
	s.volunteer("Ærlend Lie", "+4742100002", func(v *dispatch.Volunteer) {
		v.Postcodes = []string{"1470", "1471"}
		v.Clearances = []dispatch.Clearance{{Kind: "course", Issued: date(2025, 1, 1), Expires: date(2026, 12, 24)}, {Kind: "police_certificate"}}
	})
	s.volunteer("Zara Moen", "+4742100003", func(v *dispatch.Volunteer) {
		v.Clearances = []dispatch.Clearance{{Kind: "course", Expires: date(2026, 10, 1)}, {Kind: "confidentiality", Expires: date(2028, 1, 1)}}
	})
	pause := s.volunteer("Bo Berg", "+4742100004", func(v *dispatch.Volunteer) { v.Channel = dispatch.ChannelCall })
	must(s, 0, errOnly(s.svc.PauseVolunteer(context.Background(), pause.ID, s.svc.Now().Add(48*time.Hour))))
	s.volunteer("Gone Away", "+4742100005", func(v *dispatch.Volunteer) { v.Left = true })
	s.login()
	for query, want := range map[string]string{
		"":                          "Bo Berg, Zara Moen, Ærlend Lie, Åse Nygård", // the Norwegian alphabet
		"?sok=åse":                  "Åse Nygård",
		"?sok=Lie,+Ærlend":          "Ærlend Lie", // as a list has it
		"?sok=nyg+ase":              "Åse Nygård", // from a keyboard without å
		"?sok=lie+zara":             "",
		"?side=9":                   "Bo Berg, Zara Moen, Ærlend Lie, Åse Nygård", // a page there was once
		"?sok=421+00+002":           "Ærlend Lie",
		"?type=visit":               "Bo Berg, Zara Moen, Ærlend Lie, Åse Nygård",
		"?type=shopping":            "Bo Berg, Zara Moen, Ærlend Lie",
		"?postnr=1470":              "Bo Berg, Zara Moen, Ærlend Lie, Åse Nygård",
		"?postnr=1489":              "Bo Berg, Zara Moen, Åse Nygård",
		"?postnr=20":                "Bo Berg, Zara Moen",
		"?status=paused":            "Bo Berg",
		"?status=active":            "Zara Moen, Ærlend Lie, Åse Nygård",
		"?status=left":              "Gone Away",
		"?status=call":              "Bo Berg",
		"?status=number":            "",
		"?klarering=utloper":        "Zara Moen, Ærlend Lie",
		"?klarering=course":         "Ærlend Lie", // what has run out is no clearance
		"?klarering=visiting_dog":   "",
		"?type=shopping&sok=æ":      "Ærlend Lie",
		"?ikke_spurt=4":             "Zara Moen, Ærlend Lie, Åse Nygård",
		"?ikke_spurt=x&side=-3&a=b": "Bo Berg, Zara Moen, Ærlend Lie, Åse Nygård",
	} {
		if got := strings.Join(s.names(query), ", "); got != want {
			t.Errorf("%s gives %q, want %q", query, got, want)
		}
	}
	// Whoever was asked yesterday is not among those who were left in peace.
	s.task("Besøk", "2026-11-26 10:00", "2026-11-26 11:00", nil)
	s.run()
	s.wait(24 * time.Hour)
	if got := strings.Join(s.names("?ikke_spurt=2"), ", "); got != "Åse Nygård" {
		t.Errorf("left in peace were %s", got)
	}
	if body := s.get("/frivillige").body; !strings.Contains(body, "I går") || !strings.Contains(body, "4 frivillige") {
		t.Error("the list does not say when somebody was asked")
	}
}

func TestTheListHasPages(t *testing.T) {
	s := newSite(t, Options{})
	for i := range 2*listPage + 7 {
		s.volunteer(fmt.Sprintf("Nr %03d", i), fmt.Sprintf("+4742100%03d", i), nil)
	}
	s.login()
	seen := map[string]bool{}
	for side, n := range []int{listPage, listPage, 7} {
		list := s.names(fmt.Sprintf("?sok=nr&side=%d", side+1))
		if len(list) != n {
			t.Errorf("page %d has %d", side+1, len(list))
		}
		for _, name := range list {
			seen[name] = true
		}
	}
	if len(seen) != 2*listPage+7 {
		t.Errorf("%d of all were seen", len(seen))
	}
	if body := s.get("/frivillige?sok=nr&side=2").body; !strings.Contains(body, "51 til 100 av 107 frivillige") || !strings.Contains(body, `href="/frivillige?side=1&amp;sok=nr"`) || !strings.Contains(body, `href="/frivillige?side=3&amp;sok=nr"`) {
		t.Error("the pages beside this one cannot be reached")
	}
}

func TestAVolunteersPageTellsWhatTheyHaveDone(t *testing.T) {
	c := newSite(t, Options{}).fill()
	c.login()
	var who int64
	must(c.site, 0, c.svc.View(context.Background(), func(tx dispatch.Tx) error {
		x, err := tx.ActiveAssignment(c.done.ID)
		who = x.VolunteerID
		return err
	}))
	body := c.get(volunteerPath(who)).body
	for _, want := range []string{"1 oppdrag utført, 1,5 timer.", "Gudrun Fjeld</a> (1 gang)", "Følge til tannlege", "Utført", "Sist spurt"} {
		if !strings.Contains(body, want) {
			t.Errorf("the page does not say %q", want)
		}
	}
	// The week of somebody who told when they can.
	body = c.get("/frivillige/5").body
	if n := strings.Count(body, `class="on"`); n != 5+5 { // Tuesday 9-14, Thursday 10-15.30
		t.Errorf("%d hours are marked", n)
	}
	if !strings.Contains(body, "<th scope=\"row\">Torsdag</th><td>10-15.30</td>") {
		t.Error("the week is not told in words")
	}
}

// upload sends a file as a browser does.
func (s *site) upload(name string, data []byte) page {
	s.t.Helper()
	var b bytes.Buffer
	form := multipart.NewWriter(&b)
	part, err := form.CreateFormFile("fil", name)
	must(s, part, err)
	_, err = part.Write(data)
	must(s, 0, err)
	must(s, 0, form.Close())
	r, err := http.NewRequest(http.MethodPost, s.srv.URL+"/frivillige/importer", &b)
	must(s, r, err)
	r.Header.Set("Content-Type", form.FormDataContentType())
	r.Header.Set("Origin", s.srv.URL)
	r.Header.Set("Sec-Fetch-Site", "same-origin")
	return s.do(r)
}

func (s *site) registered() int {
	s.t.Helper()
	n := 0
	must(s, 0, s.svc.View(context.Background(), func(tx dispatch.Tx) error {
		list, err := tx.Roster(dispatch.FirstUnit)
		n = len(list)
		return err
	}))
	return n
}

func TestAListIsTakenInFromThePage(t *testing.T) {
	s := newSite(t, Options{})
	s.volunteer("Kari Moen", "+4742000001", nil)
	s.login()
	list := "Navn;Telefon;Oppdrag;Hva mer\nKari Moen;420 00 001;følge;\nOla Lie;420 00 002;handling;Liker hunder\nPer Ås;12;følge;\nOla Lie;42000002;handling;\nIda <b>;420 00 003;;=1+1\n"
	p := s.upload("liste.csv", []byte(list))
	if p.status != http.StatusOK {
		t.Fatalf("%d %s", p.status, p.body)
	}
	for _, want := range []string{"<strong>2</strong> ny", "<strong>1</strong> finnes fra før", "<strong>1</strong> står to ganger", "<strong>1</strong> må rettes",
		"B Telefon «12»:", "Legg inn 2 frivillige, uten 1 rad som må rettes", `name="kolonne.3"`, `<option value="">Leses ikke</option>`} {
		if !strings.Contains(p.body, want) {
			t.Errorf("the page does not say %q", want)
		}
	}
	if strings.Contains(p.body, "Ida <b>") || s.registered() != 1 {
		t.Error("a name became code, or something was written before a yes")
	}
	if strings.Index(p.body, "Per Ås") > strings.Index(p.body, "Kari Moen") {
		t.Error("what must be mended does not come first")
	}
	pairs := fieldsOf(p.body)
	// Another column than guessed.
	p = s.post("/frivillige/importer", append(pairs, "kolonne.3", "note", "do", "look")...)
	if s.registered() != 1 || p.status != http.StatusOK || !strings.Contains(p.body, `<option value="note" selected>Merknad`) {
		t.Errorf("%d", p.status)
	}
	p = s.post("/frivillige/importer", append(fieldsOf(p.body), "do", "take")...)
	if p.status != http.StatusSeeOther || s.registered() != 3 {
		t.Fatalf("%d, %d are registered", p.status, s.registered())
	}
	body := s.get("/frivillige").body
	if !strings.Contains(body, "2 frivillige er lagt inn. 1 rad måtte rettes og er ikke med.") || !strings.Contains(body, "Ida &lt;b&gt;") {
		t.Error(body)
	}
	if note := s.get("/frivillige/2").body; !strings.Contains(note, "Liker hunder") {
		t.Error("the column that was named is lost")
	}
	// A list that was taken in waits no longer, and nor does one of yesterday.
	if p := s.post("/frivillige/importer", append(pairs, "do", "take")...); p.status != http.StatusUnprocessableEntity || !strings.Contains(p.body, "Velg fila på nytt") {
		t.Errorf("a second time: %d", p.status)
	}
	pairs = fieldsOf(s.upload("liste.csv", []byte(list)).body)
	s.wait(61 * time.Minute)
	if p := s.post("/frivillige/importer", append(pairs, "do", "take")...); p.status != http.StatusUnprocessableEntity || s.registered() != 3 {
		t.Errorf("after an hour: %d", p.status)
	}
}

func TestFilesThatAreNoList(t *testing.T) {
	s := newSite(t, Options{})
	s.login()
	for name, data := range map[string][]byte{"empty": nil, "a picture": []byte("\x89PNG\r\n\x1a\n" + strings.Repeat("\x00\xff", 100)), "too large": bytes.Repeat([]byte("Navn;Telefon\n"), mostUpload/13+1)} {
		if p := s.upload("x", data); p.status != http.StatusUnprocessableEntity || !strings.Contains(p.body, `id="fil-feil"`) {
			t.Errorf("%s: %d", name, p.status)
		}
	}
	if p := s.post("/frivillige/importer", "liste", "abc", "do", "take"); p.status != http.StatusUnprocessableEntity {
		t.Errorf("a list that never was: %d", p.status)
	}
	// Headings that nobody could guess are named by hand.
	p := s.upload("x.csv", []byte("Hvem;Nr\nKari Moen;420 00 001\n"))
	p = s.post("/frivillige/importer", append(fieldsOf(p.body), "kolonne.0", "name", "kolonne.1", "phone", "do", "take")...)
	if p.status != http.StatusOK && p.status != http.StatusSeeOther {
		t.Errorf("%d %s", p.status, p.body)
	}
}

// A list that is taken out and read in again is the same list: every field of
// everybody, whatever language its headings are in.
func TestAListIsTakenOutAndInAgain(t *testing.T) {
	s := newSite(t, Options{})
	want := map[string]dispatch.Volunteer{}
	add := func(name, phone string, change func(*dispatch.Volunteer)) {
		v := *s.volunteer(name, phone, change)
		v.ID, v.CreatedAt, v.Version, v.PausedUntil = 0, time.Time{}, 0, v.PausedUntil.UTC()
		want[v.Phone] = v
	}
	add("Åse Nygård-Lie", "+4742100001", func(v *dispatch.Volunteer) {
		v.Categories, v.Postcodes, v.Car, v.Gender, v.BirthYear, v.MaxOffersPerWeek = []string{"visit", "home_help"}, []string{"1470", "14"}, true, "female", 1950, 2
		v.Available = []dispatch.Window{{Weekday: time.Monday, From: 9 * 60, To: 12 * 60}, {Weekday: time.Monday, From: 14 * 60, To: 16*60 + 30}, {Weekday: time.Thursday, From: 10 * 60, To: 15 * 60}}
		v.Clearances = []dispatch.Clearance{{Kind: "confidentiality", Issued: dispatch.Date{Year: 2026, Month: 1, Day: 10}}, {Kind: "course", Issued: dispatch.Date{Year: 2025, Month: 2, Day: 3}, Expires: dispatch.Date{Year: 2028, Month: 2, Day: 3}}}
		v.Note, v.Home, v.ReachKm, v.Languages, v.Skills = "Liker hunder", "0470", 12, []string{"pl", "nsl", "de"}, []string{"tegnspråk", "demens"}
		v.ClearSpeech, v.PushesChair, v.CarTakesChair, v.OwnUnitOnly = true, true, true, true
	})
	add("Sven Svensson", "+46701740605", func(v *dispatch.Volunteer) { v.Channel, v.Language, v.Categories = dispatch.ChannelCall, "pl", nil })
	add("Lions Solbakken", "+4742100002", func(v *dispatch.Volunteer) { v.SendsMost, v.Contact, v.Categories = 6, "Gro Vik", []string{"other"} })
	add("Pål Pause", "+4742100003", func(v *dispatch.Volunteer) { v.PausedUntil = time.Date(2027, 2, 1, 0, 0, 0, 0, oslo) })
	add("Nils Nynorsk", "+4742100005", func(v *dispatch.Volunteer) { v.Language = "nn" })
	add("Emma English", "+4742100006", func(v *dispatch.Volunteer) { v.Language, v.Languages = "en", []string{"nn"} })
	add("Stian Stopp", "+4742100004", func(v *dispatch.Volunteer) { v.Stopped = true })
	s.login()
	for _, code := range []string{"nb", "nn", "en"} {
		s.post("/sprak", "sprak", code, "til", "/")
		for _, path := range []string{"/frivillige/frivillige.csv", "/frivillige/frivillige.xlsx"} {
			p := s.get(path)
			if p.status != http.StatusOK || !strings.Contains(p.header.Get("Content-Disposition"), "attachment") {
				t.Fatalf("%s: %d", path, p.status)
			}
			plan, err := importer.Read([]byte(p.body), importer.Options{UnitID: 1, Now: s.svc.Now().In(oslo)})
			if err != nil || len(plan.Rows) != len(want) || plan.Count(importer.New) != len(want) {
				t.Fatalf("%s %s: %v %+v", path, code, err, plan.Rows)
			}
			for _, c := range plan.Columns {
				if c.ReadAs == "" {
					t.Errorf("%s %s: the column %q is not read", path, code, c.Title)
				}
			}
			for _, row := range plan.Rows {
				got := row.Volunteer
				got.PausedUntil = got.PausedUntil.UTC()
				if got.Language == "" {
					got.Language = "nb"
				}
				if a, b := fmt.Sprintf("%+v", got), fmt.Sprintf("%+v", want[got.Phone]); a != b {
					t.Errorf("%s %s: %s\ncame back as %s", path, code, b, a)
				}
			}
		}
	}
	if p := s.get("/frivillige/frivillige.csv?sok=sven"); strings.Contains(p.body, "Nygård") || !strings.Contains(p.body, "Svensson") {
		t.Error("the file is not narrowed as the list is")
	}
}

// TestNothingInAFileIsRun: whatever somebody writes, no cell begins as a formula.
func TestNothingInAFileIsRun(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		cell := harmless(rapid.String().Draw(t, "cell"))
		if cell != "" && strings.ContainsRune("=+-@\t\r\n", rune(cell[0])) {
			t.Fatalf("%q is run", cell)
		}
	})
	s := newSite(t, Options{})
	s.volunteer(`=HYPERLINK("http://x","y")`, "+4742100001", func(v *dispatch.Volunteer) { v.Note = "@SUM(1+1)" })
	s.volunteer("-2+3", "+46701740605", func(v *dispatch.Volunteer) { v.Note = "+1" })
	s.login()
	r := csv.NewReader(strings.NewReader(strings.TrimPrefix(s.get("/frivillige/frivillige.csv").body, "\uFEFF")))
	r.Comma = ';'
	for {
		row, err := r.Read()
		if err == io.EOF {
			break
		}
		must(s, 0, err)
		for _, cell := range row {
			if cell != "" && strings.ContainsRune("=+-@", rune(cell[0])) {
				t.Errorf("a cell of the CSV is %q", cell)
			}
		}
	}
	f, err := excelize.OpenReader(strings.NewReader(s.get("/frivillige/frivillige.xlsx").body))
	must(s, 0, err)
	defer func() { _ = f.Close() }()
	for _, cell := range []string{"A2", "A3", "M2", "M3"} {
		formula, err := f.GetCellFormula("Frivillige", cell)
		if err != nil || formula != "" {
			t.Errorf("%s is the formula %q (%v)", cell, formula, err)
		}
	}
}

func TestVolunteerQueryRoundTrip(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		q := volunteerQuery{Text: strings.TrimSpace(rapid.String().Draw(t, "text")), Category: rapid.String().Draw(t, "category"), Unasked: rapid.IntRange(0, 60).Draw(t, "weeks")}
		again, err := url.ParseQuery(q.values().Encode())
		if err != nil || readVolunteerQuery(again) != q {
			t.Fatalf("%+v came back as %+v", q, readVolunteerQuery(again))
		}
	})
}
