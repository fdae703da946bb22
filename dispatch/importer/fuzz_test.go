package importer

import (
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/xuri/excelize/v2"
	"pgregory.net/rapid"

	"folgesvenn/dispatch"
)

// FuzzRead reads any bytes: a plan or a sentence, never a crash, and nothing in
// the plan that a terminal or the service would choke on.
func FuzzRead(f *testing.F) {
	files, err := filepath.Glob("testdata/*.*")
	if err != nil {
		f.Fatal(err)
	}
	for _, name := range files {
		data, err := os.ReadFile(name)
		if err != nil {
			f.Fatal(err)
		}
		f.Add(data)
	}
	whole := workbook(f, [][]any{{"Navn", "Mobil"}, {"Kari", 42000001}}, nil)
	f.Add(whole)
	f.Add(whole[:len(whole)-30])
	f.Add([]byte("Navn;Mobil\n\"a\n;;;\n\x00\xff"))
	f.Fuzz(func(t *testing.T, data []byte) {
		p, err := Read(data, options())
		if err != nil {
			if p != nil || !utf8.ValidString(err.Error()) || !strings.HasSuffix(err.Error(), ".") {
				t.Errorf("%+v, %q", p, err)
			}
			return
		}
		number := p.HeadingRow
		for _, r := range p.Rows {
			if r.Number <= number {
				t.Fatalf("row %d after row %d", r.Number, number)
			}
			number = r.Number
			sound(t, r)
		}
	})
}

// sound checks what holds for every row.
func sound(t interface{ Errorf(string, ...any) }, r Row) {
	v := r.Volunteer
	if r.Status == New && (v.Name == "" || v.Phone == "" || len(r.Faults) > 0) {
		t.Errorf("a new one without a name or number, or with faults: %+v", r)
	}
	if (r.Status == Faulty) != (len(r.Faults) > 0) {
		t.Errorf("%s with %d faults", r.Status, len(r.Faults))
	}
	for _, w := range v.Available {
		if w.From < 0 || w.From >= w.To || w.To > 24*60 {
			t.Errorf("a window %v", w)
		}
	}
	for _, f := range r.Faults {
		if f.Text == "" || f.Title == "" {
			t.Errorf("a fault that does not say where and what: %+v", f)
		}
	}
	for _, s := range []string{v.Name, v.Note, r.Summary()} {
		if !utf8.ValidString(s) || strings.ContainsAny(s, "\x1b\x00\r") {
			t.Errorf("%q is not fit to be shown", s)
		}
	}
}

// TestValuesNeverCrash gives every parser texts of the words that it knows,
// in any order.
func TestValuesNeverCrash(t *testing.T) {
	words := []string{"man", "tirsdag", "fre", "-", "til", "9", "16", "0930", "9.30", "24", "25", "og", ",", ";", "\n", "unntatt", "ikke", "formiddag", "etter", "før",
		"hele dagen", "helg", "kl", "ja", "nei", "x", "10.01.2026", "31.02.26", "46032", "2026-01-10", "politiattest", "taushetserklæring", "gyldig", "handling", "følge",
		"1470", "580", "1400-1420", "9999999999", "norsk", "maks", "per uke", "«", "/", "İ", "K", "æøå", "\u0301", "#N/A", "1.0", "E+9"}
	all := make([]field, 0, len(fieldNames))
	for f := range fieldNames {
		all = append(all, f)
	}
	slices.Sort(all)
	rapid.Check(t, func(t *rapid.T) {
		rr := rowReader{o: options(), dates: dates{now: monday, serials: rapid.Bool().Draw(t, "serials")}}
		cells := tableRow{number: 2}
		for i, f := range all {
			part := map[field]string{fieldTask: "shopping", fieldCleared: "course", fieldExpires: "course", fieldDay: "mandag"}[f]
			rr.columns = append(rr.columns, column{index: i, heading: "K", field: f, part: part})
			text := strings.Join(rapid.SliceOfN(rapid.SampledFrom(words), 0, 6).Draw(t, "words"), rapid.SampledFrom([]string{" ", ""}).Draw(t, "between"))
			if rapid.IntRange(0, 9).Draw(t, "odd") == 0 {
				text = rapid.String().Draw(t, "text")
			}
			cells.cells = append(cells.cells, cleanCell(text))
		}
		sound(t, rr.row(cells))
	})
}

// TestWindowsSurvive writes windows as people do and reads them back.
func TestWindowsSurvive(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		window := rapid.Custom(func(t *rapid.T) dispatch.Window {
			from := rapid.IntRange(0, 24*4-1).Draw(t, "from")
			to := rapid.IntRange(from+1, 24*4).Draw(t, "to")
			return dispatch.Window{Weekday: rapid.SampledFrom(allWeek).Draw(t, "day"), From: dispatch.TimeOfDay(from * 15), To: dispatch.TimeOfDay(to * 15)}
		})
		want := joined(rapid.SliceOfN(window, 1, 12).Draw(t, "windows"))
		text := whenText(want)
		got, _, fault := parseAvailable(text)
		if fault != "" || !slices.Equal(got, want) {
			t.Errorf("%q is read as %v (%s), want %v", text, got, fault, want)
		}
	})
}

// TestSameListTwice reads what was read before as already there.
func TestSameListTwice(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		text := "Navn;Tlf\n"
		for range rapid.IntRange(1, 8).Draw(t, "rows") {
			text += rapid.SampledFrom([]string{"Kari", "Ola", "kari"}).Draw(t, "name") + ";" + rapid.SampledFrom([]string{"42000001", "420 00 002", "1"}).Draw(t, "number") + "\n"
		}
		o := options()
		first, err := Read([]byte(text), o)
		if err != nil {
			t.Fatal(err)
		}
		list, _ := first.Volunteers()
		for i := range list {
			o.Known = append(o.Known, &list[i])
		}
		again, err := Read([]byte(text), o)
		if err != nil {
			t.Fatal(err)
		}
		if n := again.Count(New); n > 0 || again.Count(Faulty) != first.Count(Faulty) {
			t.Errorf("%d new ones the second time of %q", n, text)
		}
	})
}

// made is a list of n rows with twelve columns.
func made(n int) [][]any {
	rows := [][]any{{"Navn", "Mobil", "Språk", "Oppgaver", "Postnr", "Når", "Taushetserklæring", "Politiattest", "Bil", "Født", "Maks per uke", "Merknad"}}
	for i := range n {
		rows = append(rows, []any{"Frivillig Berg", 42000000 + i, "norsk", "handling, følge", 1470, "man-fre 9-16", 46032, "ja", "x", 1950, 2, "Liker å gå tur."})
	}
	return rows
}

func makeWorkbook(t testing.TB, n int) []byte {
	f := excelize.NewFile()
	defer f.Close()
	w, err := f.NewStreamWriter("Sheet1")
	if err != nil {
		t.Fatal(err)
	}
	for i, row := range made(n) {
		cell, err := excelize.CoordinatesToCellName(1, i+1)
		if err == nil {
			err = w.SetRow(cell, row)
		}
		if err != nil {
			t.Fatal(err)
		}
	}
	if err := w.Flush(); err != nil {
		t.Fatal(err)
	}
	b, err := f.WriteToBuffer()
	if err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// TestTenThousandRows reads a far larger list than any centre has.
func TestTenThousandRows(t *testing.T) {
	p := mustRead(t, makeWorkbook(t, 10_000), options())
	if n := p.Count(New); n != 10_000 || p.Rows[9_999].Number != 10_001 {
		t.Errorf("%d new ones, the last in row %d", n, p.Rows[len(p.Rows)-1].Number)
	}
}

func BenchmarkWorkbook(b *testing.B) {
	data := makeWorkbook(b, 10_000)
	b.ReportAllocs()
	for b.Loop() {
		if _, err := Read(data, options()); err != nil {
			b.Fatal(err)
		}
	}
	b.ReportMetric(10_000*float64(b.N)/b.Elapsed().Seconds(), "rows/s")
}

func BenchmarkCSV(b *testing.B) {
	data := []byte("Navn;Mobil;Oppgaver;Når;Bil\n" + strings.Repeat("Frivillig Berg;42000001;handling, følge;man-fre 9-16;ja\n", 10_000))
	b.ReportAllocs()
	for b.Loop() {
		if _, err := Read(data, options()); err != nil {
			b.Fatal(err)
		}
	}
	b.ReportMetric(10_000*float64(b.N)/b.Elapsed().Seconds(), "rows/s")
}
