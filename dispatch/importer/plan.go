package importer

import (
	"strings"
	"time"

	"folgesvenn/dispatch"
)

// Options is what an import must know beside the file.
type Options struct {
	UnitID int64
	// Categories are the unit's own, beside the built-in ones.
	Categories []string
	Now        time.Time // in the unit's time zone
	// Known are the unit's volunteers, with those who have left.
	Known []*dispatch.Volunteer
	// Columns overrules what columns were read as, by their place from 0; the
	// values are those of Choices, or empty for one that is not to be read.
	Columns map[int]string
	// AnyHeading takes the first row for the headings where none has a name and a
	// telephone in it, so that somebody can say what the columns hold.
	AnyHeading bool
}

// Status is what an import does with a row.
type Status string

// Statuses of a row.
const (
	New     Status = "new"
	Already Status = "already" // there with this name and number; nothing is changed
	Double  Status = "double"  // stands in the file before
	Skipped Status = "skipped" // somebody who has left, by the list's own word
	Faulty  Status = "faulty"
)

// Fault is what is wrong with one cell and what to write instead.
type Fault struct {
	Column string // its letters, as the spreadsheet names it; empty: none
	Title  string // its heading, or the name of what is missing
	Value  string
	Text   string // in Norwegian
}

// Shown is the value of the cell, unless the sentence has it.
func (f Fault) Shown() string {
	if f.Value != "" && strings.Contains(f.Text, "«"+f.Value+"»") {
		return ""
	}
	return f.Value
}

// Row is one row of the file and what comes of it.
type Row struct {
	Number    int // as the spreadsheet counts
	Volunteer dispatch.Volunteer
	Status    Status
	Faults    []Fault
	Notes     []string // in Norwegian: what is worth a look, but no fault
}

// Column is one column of the file.
type Column struct {
	Letters string
	Title   string
	ReadAs  string // in Norwegian; empty: not read
	Place   int    // from 0
	Choice  string // what it was read as, as Choices has it
}

// Plan is what an import would do.
type Plan struct {
	Sheet      string // of a workbook
	NotRead    []string
	HeadingRow int
	Columns    []Column
	Rows       []Row
}

// Read understands a file as a list of volunteers. The error is a FileFault
// where the file as a whole cannot be read.
func Read(data []byte, o Options) (*Plan, error) {
	t, err := readTable(data)
	if err != nil {
		return nil, err
	}
	place, score := findHeader(t)
	var header tableRow
	var columns []column
	switch {
	case score > 0:
		header = t.rows[place]
		columns = matchHeadings(header, o.Categories)
	case !o.AnyHeading || len(t.rows) == 0:
		return nil, noHeader(t)
	default:
		if columns = bareColumns(t); columns != nil {
			place = -1 // the first row is somebody, too
			break
		}
		place, header = 0, t.rows[0]
		columns = matchHeadings(header, o.Categories)
	}
	overrule(columns, o.Columns)
	p := &Plan{Sheet: t.sheet, NotRead: t.others, HeadingRow: header.number}
	for _, c := range columns {
		as := fieldNames[c.field]
		switch c.field {
		case fieldTask:
			as += ": " + dispatch.CategoryName(c.part)
		case fieldCleared, fieldExpires:
			as += ": " + dispatch.ClearanceName(c.part)
		case fieldDay:
			as += ": " + c.part
		}
		p.Columns = append(p.Columns, Column{letters(c.index), c.heading, as, c.index, choiceOf(c)})
	}
	read := rowReader{o: o, columns: columns, dates: dates{now: o.Now, serials: t.serials, epoch1904: t.epoch1904}}
	for _, r := range t.rows[place+1:] {
		p.Rows = append(p.Rows, read.row(r))
	}
	if len(p.Rows) == 0 {
		return nil, fileFaultf("Det står ingen frivillige under overskriftene i rad %d.", header.number)
	}
	findDoubles(p.Rows, o.Known)
	return p, nil
}

// noHeader says what is missing above the rows.
func noHeader(t *table) error {
	hint := "Første rad må ha overskrifter, minst «Navn» og «Telefon»."
	if len(t.rows) > 0 {
		var seen []string
		for _, c := range t.rows[0].cells {
			if c != "" && len(seen) < 6 {
				seen = append(seen, short(c))
			}
		}
		hint += " Der står det nå: " + strings.Join(seen, ", ") + "."
	}
	return FileFault("Vi finner ikke overskriftene. " + hint)
}

// Volunteers are the new ones, with the places of their rows.
func (p *Plan) Volunteers() (list []dispatch.Volunteer, places []int) {
	for i, r := range p.Rows {
		if r.Status == New {
			list, places = append(list, r.Volunteer), append(places, i)
		}
	}
	return list, places
}

// Take puts what the service said of Volunteers into the plan.
func (p *Plan) Take(places []int, results []dispatch.ImportResult) {
	for i, result := range results {
		r := &p.Rows[places[i]]
		switch {
		case len(result.Faults) > 0:
			r.Status = Faulty
			for _, f := range result.Faults {
				r.Faults = append(r.Faults, p.faultOf(f))
			}
		case result.Already:
			r.Status = Already
		case result.Stopped:
			r.Notes = append(r.Notes, "nummeret har meldt seg av og blir ikke spurt")
		}
	}
}

// faultOf finds the column that a fault of the service is about.
func (p *Plan) faultOf(f dispatch.FieldError) Fault {
	about, _, _ := strings.Cut(f.Field, "[")
	title := fieldNames[field(about)]
	for _, c := range p.Columns {
		if c.ReadAs == title && title != "" {
			return Fault{Column: c.Letters, Title: c.Title, Text: f.NB}
		}
	}
	return Fault{Title: title, Text: f.NB}
}

// Count tells how many rows have a status.
func (p *Plan) Count(s Status) int {
	n := 0
	for _, r := range p.Rows {
		if r.Status == s {
			n++
		}
	}
	return n
}

// letters names a column as a spreadsheet does: A, B, ... Z, AA.
func letters(i int) string {
	name := ""
	for i++; i > 0; i = (i - 1) / 26 {
		name = string(rune('A'+(i-1)%26)) + name
	}
	return name
}
