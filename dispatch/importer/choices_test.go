package importer

import (
	"testing"
	"time"
)

// TestSomebodySaysWhatAColumnHolds: headings that nobody could guess become a
// list of volunteers once the columns are named.
func TestSomebodySaysWhatAColumnHolds(t *testing.T) {
	list := []byte("Hvem;Nr å ringe;Kommer gjerne til;Diverse\nKari Moen;420 00 001;handling;liker hunder\nOla Lie;12;følge;\n")
	o := Options{Now: time.Date(2026, 11, 24, 10, 0, 0, 0, time.UTC)}
	if _, err := Read(list, o); err == nil {
		t.Fatal("headings without a name were read")
	}
	o.AnyHeading = true
	p, err := Read(list, o)
	if err != nil || len(p.Rows) != 2 || p.Count(Faulty) != 2 || p.Columns[1].Place != 1 {
		t.Fatalf("%v %+v", err, p)
	}
	o.Columns = map[int]string{0: "name", 1: "phone", 2: "categories", 3: "note", 9: "name"}
	if p, err = Read(list, o); err != nil {
		t.Fatal(err)
	}
	v := p.Rows[0].Volunteer
	if p.Rows[0].Status != New || v.Name != "Kari Moen" || v.Phone != "+4742000001" || len(v.Categories) != 1 || v.Categories[0] != "shopping" || v.Note == "" {
		t.Errorf("%+v %+v", p.Rows[0], v)
	}
	if p.Rows[1].Status != Faulty || p.Rows[1].Faults[0].Column != "B" {
		t.Errorf("%+v", p.Rows[1])
	}
	// A column can be left out, and what is no choice changes nothing.
	o.Columns = map[int]string{0: "name", 1: "phone", 2: "", 3: "password"}
	if p, err = Read(list, o); err != nil || len(p.Rows[0].Volunteer.Categories) != 0 || p.Columns[2].ReadAs != "" || p.Columns[3].Choice == "password" {
		t.Errorf("%v %+v", err, p)
	}
}

func TestEveryChoiceHasAName(t *testing.T) {
	seen := map[string]bool{}
	for _, c := range Choices() {
		if c.Value == "" || c.Name == "" || seen[c.Name] {
			t.Errorf("%+v", c)
		}
		seen[c.Name] = true
	}
}
