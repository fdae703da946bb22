package importer

import (
	"archive/zip"
	"bytes"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/xuri/excelize/v2"

	"folgesvenn/dispatch"
)

func options() Options { return Options{UnitID: 1, Now: monday} }

// mustRead reads a list that is expected to be one.
func mustRead(t *testing.T, data []byte, o Options) *Plan {
	t.Helper()
	p, err := Read(data, o)
	if err != nil {
		t.Fatal(err)
	}
	return p
}

// wants compares the rows of a plan, each as "number status name phone summary".
func wants(t *testing.T, p *Plan, want ...string) {
	t.Helper()
	var got []string
	for _, r := range p.Rows {
		got = append(got, strings.TrimSpace(fmt.Sprintf("%d %s %s %s %s", r.Number, r.Status, r.Volunteer.Name, r.Volunteer.Phone, r.Summary())))
	}
	if g, w := strings.Join(got, "\n"), strings.Join(want, "\n"); g != w {
		t.Errorf("got\n%s\nwant\n%s", g, w)
		for _, r := range p.Rows {
			for _, f := range r.Faults {
				t.Logf("row %d: %+v", r.Number, f)
			}
		}
	}
}

// TestEncodings reads one list as eight programs save it.
func TestEncodings(t *testing.T) {
	files, err := filepath.Glob("testdata/*.*")
	if err != nil || len(files) < 8 {
		t.Fatalf("%d files, %v", len(files), err)
	}
	for _, name := range files {
		t.Run(filepath.Base(name), func(t *testing.T) {
			data, err := os.ReadFile(name)
			if err != nil {
				t.Fatal(err)
			}
			first := 2
			if strings.HasPrefix(filepath.Base(name), "sep") {
				first = 3 // the note is a row of its own
			}
			p := mustRead(t, data, options())
			wants(t, p,
				fmt.Sprint(first, " new Kåre Ødegård +4742000011 handling, følge · man-fre 9-16 · 1400 · taushetserklæring 10.01.2026 · bil · f. 1950"),
				fmt.Sprint(first+1, " new Bjørg Sæther +4742000012 besøk, tur · tir 8-12, tor 8-12 · 1400, 1405 · norsk"),
				fmt.Sprint(first+2, " new Halina Nowak +4742000013 kjøring · man-fre hele dagen · 14 · taushetserklæring · bil · polsk · f. 1961"))
			if got := p.Rows[0].Volunteer.Note; got != `Liker å gå; snakker "mye"` {
				t.Errorf("note %q", got)
			}
			if got := p.Rows[1].Volunteer.Note; got != "To linjer:\nden andre" {
				t.Errorf("note %q", got)
			}
		})
	}
}

// workbook makes an Excel file. change may do more to it.
func workbook(t testing.TB, rows [][]any, change func(f *excelize.File)) []byte {
	t.Helper()
	f := excelize.NewFile()
	defer f.Close()
	for i, r := range rows {
		if err := f.SetSheetRow("Sheet1", fmt.Sprintf("A%d", i+1), &r); err != nil {
			t.Fatal(err)
		}
	}
	if change != nil {
		change(f)
	}
	var b bytes.Buffer
	if err := f.Write(&b); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func TestWorkbook(t *testing.T) {
	data := workbook(t, [][]any{
		{"Frivillige ved sentralen, oppdatert i november"},
		{},
		{"Etternavn", "Fornavn", "Telefon", "Handling", "Følge", "Mandag", "Tirsdag", "Postnr", "Politiattest", "Født", "Bil", "Alder"},
		{"Hansen", "Kari", 42000001, "x", "x", "9-12", "x", 580, 46032, 1950, true, ""},
		{"Moen", "Ola", 4742000002, "", "x", "", "", 1470, "ja", 18273, false, ""},
		{},
		{"Lie", "Anne", "420 00 003", "x", "", "formiddag", "", "", "", "", "", 72},
	}, func(f *excelize.File) {
		style, err := f.NewStyle(&excelize.Style{NumFmt: 14})
		if err == nil {
			err = f.SetCellStyle("Sheet1", "I4", "I4", style)
		}
		if err == nil {
			_, err = f.NewSheet("Gamle lister")
		}
		if err != nil {
			t.Fatal(err)
		}
	})
	p := mustRead(t, data, options())
	wants(t, p,
		"4 new Kari Hansen +4742000001 handling, følge · man 9-12, tir hele dagen · 0580 · politiattest 10.01.2026 · bil · f. 1950",
		"5 new Ola Moen +4742000002 følge · 1470 · politiattest · f. 1950",
		"7 new Anne Lie +4742000003 handling · man 8-12 · f. 1954")
	if p.HeadingRow != 3 || p.Sheet != "Sheet1" || len(p.NotRead) != 1 {
		t.Errorf("heading in row %d of %s, not read %v", p.HeadingRow, p.Sheet, p.NotRead)
	}
}

// TestListOnAnotherSheet passes over an explanation and a hidden sheet.
func TestListOnAnotherSheet(t *testing.T) {
	data := workbook(t, [][]any{{"Slik brukes listen"}, {"Skriv tydelig."}}, func(f *excelize.File) {
		for _, name := range []string{"Skjult", "Liste"} {
			if _, err := f.NewSheet(name); err != nil {
				t.Fatal(err)
			}
			for i, row := range [][]any{{"Navn", "Mobil"}, {"Kari " + name, 42000001}} {
				if err := f.SetSheetRow(name, fmt.Sprintf("A%d", i+1), &row); err != nil {
					t.Fatal(err)
				}
			}
		}
		if err := f.SetSheetVisible("Skjult", false); err != nil {
			t.Fatal(err)
		}
	})
	wants(t, mustRead(t, data, options()), "2 new Kari Liste +4742000001")
}

// TestMergedCells gives both of a household the number that they share, and
// reads headings over two rows.
func TestMergedCells(t *testing.T) {
	data := workbook(t, [][]any{
		{"Navn", "Mobil", "Tilgjengelig", ""},
		{"", "", "Mandag", "Onsdag"},
		{"Kari Hansen", 42000001, "x", ""},
		{"Ola Hansen", "", "", "x"},
	}, func(f *excelize.File) {
		for _, m := range [][2]string{{"A1", "A2"}, {"B1", "B2"}, {"C1", "D1"}, {"B3", "B4"}} {
			if err := f.MergeCell("Sheet1", m[0], m[1]); err != nil {
				t.Fatal(err)
			}
		}
	})
	wants(t, mustRead(t, data, options()), "3 new Kari Hansen +4742000001 man hele dagen", "4 new Ola Hansen +4742000001 ons hele dagen")
}

// TestFormulas takes the result that was saved, and says where it is an error.
func TestFormulas(t *testing.T) {
	data := workbook(t, [][]any{{"Navn", "Mobil", "Bil"}, {"Kari", 42000001, "x"}, {"Ola", 42000002, "#N/A"}, {"Anne", nil, ""}}, func(f *excelize.File) {
		if err := f.SetCellFormula("Sheet1", "B2", "42000000+1"); err != nil {
			t.Fatal(err)
		}
		if err := f.SetCellFormula("Sheet1", "B4", "42000000+3"); err != nil {
			t.Fatal(err)
		}
	})
	p := mustRead(t, data, options())
	if p.Rows[1].Status != Faulty || !strings.Contains(p.Rows[1].Faults[0].Text, "Formelen") {
		t.Errorf("row 3: %+v", p.Rows[1])
	}
	if p.Rows[2].Status != Faulty || !strings.Contains(p.Rows[2].Faults[0].Text, "mangler") {
		t.Errorf("a formula without a result: %+v", p.Rows[2])
	}
}

func TestNoList(t *testing.T) {
	var picture bytes.Buffer
	picture.WriteString("\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR")
	picture.Write(bytes.Repeat([]byte{0, 200, 7}, 1000))
	var notExcel bytes.Buffer
	z := zip.NewWriter(&notExcel)
	if _, err := z.Create("bilde.png"); err != nil {
		t.Fatal(err)
	}
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	whole := workbook(t, [][]any{{"Navn", "Mobil"}, {"Kari", 42000001}}, nil)
	for name, c := range map[string]struct {
		data []byte
		want string
	}{
		"empty":             {nil, "tom"},
		"blank":             {[]byte(" \r\n\r\n"), "tom"},
		"a picture":         {picture.Bytes(), "verken Excel"},
		"old Excel":         {[]byte("\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1"), "gamle Excel-formatet"},
		"another zip":       {notExcel.Bytes(), "kan ikke leses"},
		"cut Excel":         {whole[:len(whole)/2], "kan ikke leses"},
		"empty Excel":       {workbook(t, nil, nil), "tom"},
		"no headings":       {[]byte("Kari Hansen;42000001\nOla Moen;42000002\n"), "minst «Navn» og «Telefon»"},
		"no telephone":      {[]byte("Navn;E-post\nKari;kari@example.no\n"), "Der står det nå: Navn, E-post"},
		"headings alone":    {[]byte("Navn;Telefon\n;\n"), "ingen frivillige under"},
		"a quotation mark":  {[]byte("Navn;Telefon\nKari \"Kaia\" Hansen;42000001\n"), "Rad 2: Et anførselstegn"},
		"an open quotation": {[]byte("Navn;Telefon\nKari;42000001\n\"Ola;42000002\n"), "Rad 3: Et anførselstegn"},
		"too large":         {bytes.Repeat([]byte("Navn;Telefon\n"), MaxFileBytes/13+1), "20 MB"},
		"too many rows":     {append([]byte("Navn;Telefon\n"), bytes.Repeat([]byte("Kari;42000001\n"), maxRows+10)...), "20 000 rader"},
		"a zip bomb":        {bomb(t), "20 MB"},
	} {
		p, err := Read(c.data, options())
		var fault FileFault
		if !errors.As(err, &fault) || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%s: %+v, %v, want %q", name, p, err, c.want)
		}
	}
}

// bomb is a small workbook that unpacks to far more than a list is.
func bomb(t *testing.T) []byte {
	t.Helper()
	var b bytes.Buffer
	z := zip.NewWriter(&b)
	w, err := z.Create("xl/worksheets/sheet1.xml")
	if err != nil {
		t.Fatal(err)
	}
	blank := bytes.Repeat([]byte(" "), 1<<20)
	for range unzipLimit>>20 + 1 {
		if _, err := w.Write(blank); err != nil {
			t.Fatal(err)
		}
	}
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	if b.Len() > 1<<20 {
		t.Fatalf("the bomb itself is %d bytes", b.Len())
	}
	return b.Bytes()
}

func TestRowsByTheSpreadsheetsCount(t *testing.T) {
	p := mustRead(t, []byte("Liste\n\nNavn;Tlf;Notat\n\nKari;42000001;\"en\n\nto\"\n\nOla;42000002;\n"), options())
	wants(t, p, "5 new Kari +4742000001", "7 new Ola +4742000002")
}

func TestDoubles(t *testing.T) {
	o := options()
	o.Known = []*dispatch.Volunteer{
		{Name: "Kari Hansen", Phone: "+4742000001"}, {Name: "Per Lie", Phone: "+4742000003"}, {Name: "Liv Dahl", Phone: "+4742000005", Left: true},
	}
	p := mustRead(t, []byte("Navn;Tlf;Status\nKARI  hansen;42000001;aktiv\nOla Moen;42000002;\nola moen;+47 420 00 002;\nEva Moen;42000002;\nAnne Lie;42000003;\n"+
		"Liv Dahl;42000005;\nTor Vik;1;sluttet\nRut Bakken;42000006;avmeldt\n"), o)
	var got []string
	for _, r := range p.Rows {
		got = append(got, string(r.Status)+": "+strings.Join(r.Notes, "; "))
	}
	none := "; ingen oppdrag er valgt; blir ikke spurt før det er gjort"
	for i, want := range []string{
		"already: ", "new" + none, "double: står også på rad 3", "new; deler telefon med Ola Moen på rad 3", "new; deler telefon med Per Lie, som er lagt inn fra før",
		"new; har sluttet før; legges inn på nytt", "skipped: er ikke aktiv i lista, og legges ikke inn", "new: legges inn som meldt av, og blir ikke spurt",
	} {
		status, note, _ := strings.Cut(want, ";")
		if !strings.HasPrefix(got[i], status) || !strings.Contains(got[i], strings.TrimSpace(note)) {
			t.Errorf("row %d is %q, want %q", i+2, got[i], want)
		}
	}
	if !p.Rows[7].Volunteer.Stopped {
		t.Error("who has opted out by the list is asked")
	}
}

func TestFaultsNameTheirCell(t *testing.T) {
	p := mustRead(t, []byte("Nr;Navn;Mobil;Tlf;Født\n1;;4200000;22334455;10015012345\n"), options())
	r := p.Rows[0]
	if r.Status != Faulty || len(r.Faults) != 3 {
		t.Fatalf("%+v", r)
	}
	for _, want := range []Fault{{Column: "C", Title: "Mobil", Value: "4200000"}, {Column: "E", Title: "Født", Value: "(fødselsnummer)"}, {Title: "Navn"}} {
		found := false
		for _, f := range r.Faults {
			found = found || f.Column == want.Column && f.Title == want.Title && f.Value == want.Value && f.Text != ""
		}
		if !found {
			t.Errorf("%+v is not among %+v", want, r.Faults)
		}
	}
}

func TestTwoHeadingsOfOneMeaning(t *testing.T) {
	p := mustRead(t, []byte("Navn;Telefon;Mobil;Merknad;Notat;Navn\nKari;22334455;42000001;en;to;K\nOla;22334456;;;;\n"), options())
	if v := p.Rows[0].Volunteer; v.Phone != "+4742000001" || v.Note != "en\nto" || v.Name != "Kari" {
		t.Errorf("%+v", v)
	}
	if v := p.Rows[1].Volunteer; v.Phone != "+4722334456" || !strings.Contains(strings.Join(p.Rows[1].Notes, ";"), "tar ikke imot sms") {
		t.Errorf("%+v %v", v, p.Rows[1].Notes)
	}
	if c := p.Columns[5]; c.ReadAs != "" {
		t.Errorf("the second name is read as %s", c.ReadAs)
	}
}

// TestNothingInvisible keeps a terminal from being told what to do.
func TestNothingInvisible(t *testing.T) {
	p := mustRead(t, []byte("Navn;Tlf;Notat\n\u202eKari\u200b \x1b[2JHansen;\u202a42000001\u202c;a\tb\n"), options())
	if v := p.Rows[0].Volunteer; v.Name != "Kari [2JHansen" || v.Note != "a b" {
		t.Errorf("%q, %q", v.Name, v.Note)
	}
}
