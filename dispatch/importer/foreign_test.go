package importer

import (
	"archive/zip"
	"bytes"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/xuri/excelize/v2"
)

// TestAListAsACentreHasIt: a title and blank rows above the headings, headings and cells as people write them.
func TestAListAsACentreHasIt(t *testing.T) {
	born := func(year int) time.Time { return time.Date(year, 3, 12, 0, 0, 0, 0, time.UTC) }
	data := workbook(t, [][]any{
		{"Frivillige pr. 1. november"}, {}, {"Sist oppdatert av Marit"}, {},
		{"Etternavn", "Fornavn", "Mobil", "Postnr/sted", "Hva kan du bidra med?", "Født"},
		{"Hagen", "Åse", "912 34 569 / 22 33 44 55", "0657 Oslo", "Handling, lese for", born(1951)},
		{"Lund", "Øystein", "22 33 44 56 eller +47 912 34 568", "0661", "Følge", "12.3.1951"},
		{"Strand", "Per", "912 34 573", "0661", "Følge", born(2031)},
		{"Moen", "Kari", "912 34 574", "0661", "Følge", "31.2.1960"},
		{"Vik", "Tor", "912 34 575 / ring kona", "0661", "Følge", 1950},
	}, nil)
	p := mustRead(t, data, options())
	v := p.Rows[0].Volunteer
	if v.Phone != "+4791234569" || v.Note != "Mobil: 22 33 44 55" || fmt.Sprint(v.Postcodes) != "[0657]" || fmt.Sprint(v.Categories) != "[shopping reading]" || v.BirthYear != 1951 {
		t.Errorf("%+v", v)
	}
	if v := p.Rows[1].Volunteer; v.Phone != "+4791234568" || v.Note != "Mobil: 22 33 44 56" || p.Rows[1].Status != New {
		t.Errorf("%+v, %v", v, p.Rows[1].Faults)
	}
	for i, want := range map[int]string{2: "12.03.2031", 3: "", 4: "912 34 575 / ring kona"} {
		r := p.Rows[i]
		if len(r.Faults) != 1 || r.Faults[0].Shown() != want {
			t.Errorf("row %d: %+v, want «%s» shown", r.Number, r.Faults, want)
		}
	}
}

// TestAFileOfAnotherProgram says which program it is of and what to do there.
func TestAFileOfAnotherProgram(t *testing.T) {
	zipped := func(names ...string) []byte {
		var b bytes.Buffer
		z := zip.NewWriter(&b)
		for _, name := range names {
			if _, err := z.Create(name); err != nil {
				t.Fatal(err)
			}
		}
		if err := z.Close(); err != nil {
			t.Fatal(err)
		}
		return b.Bytes()
	}
	for want, data := range map[string][]byte{
		"Numbers": zipped("Index/Document.iwa", "preview.jpg"), "LibreOffice": zipped("mimetype", "content.xml"), "PDF": []byte("%PDF-1.7\n\xe2\xe3"),
	} {
		if _, err := Read(data, options()); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%s: %v", want, err)
		}
	}
}

// TestAListWithoutHeadings: nobody is lost as a heading.
func TestAListWithoutHeadings(t *testing.T) {
	o := options()
	o.AnyHeading = true
	data := workbook(t, [][]any{{"Kari Nordmann", "Storgata 1", 91234001}, {"Ola Nordmann", "", "912 34 002"}}, func(*excelize.File) {})
	p := mustRead(t, data, o)
	wants(t, p, "1 new Kari Nordmann +4791234001", "2 new Ola Nordmann +4791234002")
	if p.Columns[1].Choice != "" || p.Columns[1].Title != NoTitle {
		t.Errorf("%+v", p.Columns[1])
	}
}
