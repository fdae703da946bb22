package admin

import (
	"bytes"
	"encoding/csv"
	"fmt"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/xuri/excelize/v2"

	"folgesvenn/dispatch"
	"folgesvenn/dispatch/admin/lang"
)

// sheet is a table on its way to a file: a head, and rows of texts, numbers and
// times.
type sheet struct {
	Name string
	Head []string
	Rows [][]any
}

// in says a sheet in a language. What a requester is called stays as it is.
func (s sheet) in(l *lang.Language) sheet {
	if l == nil {
		return s
	}
	out := sheet{Name: l.Say(s.Name)}
	for _, h := range s.Head {
		out.Head = append(out.Head, l.Say(h))
	}
	for _, row := range s.Rows {
		said := slices.Clone(row)
		for i, v := range row {
			text, is := v.(string)
			if is && (s.Head[i] != "Bestiller" || slices.Contains(nobodys, text)) {
				said[i] = l.Say(text)
			}
		}
		out.Rows = append(out.Rows, said)
	}
	return out
}

// nobodys are what stands for a requester who has no name in a report.
var nobodys = []string{"Privatpersoner", "Privatperson", "Uten bestiller"}

// none stands for what has no value; both kinds of file leave the cell empty.
type none struct{}

// plainText keeps a spreadsheet from taking what somebody typed for a formula.
func plainText(s string) string {
	if s != "" && strings.ContainsRune("=+-@\t\r\n|%", rune(s[0])) {
		return "'" + s
	}
	return s
}

func (a *Admin) reportFile(w http.ResponseWriter, r *http.Request) (*dispatch.Statistics, period, error) {
	p := readPeriod(r.URL.Query(), a.words())
	if p.Form.Bad() {
		return nil, p, dispatch.ErrPeriod
	}
	rep, err := a.svc.Statistics(r.Context(), visitorFrom(r.Context()).unit.ID, p.From, p.To)
	return rep, p, err
}

// reportExcel is the whole report as a workbook: every table of the page, and
// one task a line.
func (a *Admin) reportExcel(w http.ResponseWriter, r *http.Request) error {
	rep, p, err := a.reportFile(w, r)
	if err != nil {
		return err
	}
	tasks, err := a.taskSheet(r, p)
	if err != nil {
		return err
	}
	say, l := a.words(), a.language(r)
	sheets := []sheet{summarySheet(rep, p, say), monthSheet(rep, say), groupSheet("Typer", "Type", rep.Categories), groupSheet("Bestillere", "Bestiller", rep.Requesters), tasks}
	for i, s := range sheets {
		sheets[i] = s.in(l)
	}
	b, err := workbook(sheets)
	if err != nil {
		return err
	}
	a.sendFile(w, "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", fileName("rapport", p)+".xlsx", b)
	return nil
}

func (a *Admin) monthsCSV(w http.ResponseWriter, r *http.Request) error {
	rep, p, err := a.reportFile(w, r)
	if err != nil {
		return err
	}
	return a.sendCSV(w, fileName("maneder", p), monthSheet(rep, a.words()).in(a.language(r)))
}

func (a *Admin) tasksCSV(w http.ResponseWriter, r *http.Request) error {
	p := readPeriod(r.URL.Query(), a.words())
	if p.Form.Bad() {
		return dispatch.ErrPeriod
	}
	tasks, err := a.taskSheet(r, p)
	if err != nil {
		return err
	}
	return a.sendCSV(w, fileName("oppdrag", p), tasks.in(a.language(r)))
}

func fileName(what string, p period) string {
	return fmt.Sprintf("folgesvenn-%s-%s-%s", what, p.From.Format(time.DateOnly), p.Last.Format(time.DateOnly))
}

func (a *Admin) sendFile(w http.ResponseWriter, kind, name string, b []byte) {
	h := w.Header()
	h.Set("Content-Type", kind)
	h.Set("Content-Disposition", `attachment; filename="`+name+`"`)
	if _, err := w.Write(b); err != nil {
		a.opts.Log.Debug().Err(err).Msg("file not read to its end")
	}
}

// sendCSV writes what a Norwegian Excel opens with a double click: semicolons, a
// comma in numbers, and a mark that it is UTF-8.
func (a *Admin) sendCSV(w http.ResponseWriter, name string, s sheet) error {
	var b bytes.Buffer
	b.WriteString("\ufeff")
	out := csv.NewWriter(&b)
	out.Comma, out.UseCRLF = ';', true
	if err := out.Write(s.Head); err != nil {
		return err
	}
	for _, row := range s.Rows {
		cells := make([]string, len(row))
		for i, v := range row {
			cells[i] = csvCell(v)
		}
		if err := out.Write(cells); err != nil {
			return err
		}
	}
	out.Flush()
	if err := out.Error(); err != nil {
		return err
	}
	a.sendFile(w, "text/csv; charset=utf-8", name+".csv", b.Bytes())
	return nil
}

func csvCell(v any) string {
	switch v := v.(type) {
	case string:
		return plainText(v)
	case int:
		return strconv.Itoa(v)
	case float64:
		return strings.ReplaceAll(strconv.FormatFloat(v, 'f', -1, 64), ".", ",")
	case time.Time:
		return v.Format("2006-01-02 15:04")
	}
	return ""
}

func workbook(sheets []sheet) ([]byte, error) {
	f := excelize.NewFile()
	defer func() { _ = f.Close() }()
	bold, err := f.NewStyle(&excelize.Style{Font: &excelize.Font{Bold: true}})
	if err != nil {
		return nil, err
	}
	when := "dd.mm.yyyy hh:mm"
	moment, err := f.NewStyle(&excelize.Style{CustomNumFmt: &when})
	if err != nil {
		return nil, err
	}
	for i, s := range sheets {
		if i == 0 {
			err = f.SetSheetName("Sheet1", s.Name)
		} else {
			_, err = f.NewSheet(s.Name)
		}
		if err != nil {
			return nil, err
		}
		if err := writeSheet(f, s, bold, moment); err != nil {
			return nil, fmt.Errorf("sheet %s: %w", s.Name, err)
		}
	}
	var b bytes.Buffer
	if err := f.Write(&b); err != nil {
		return nil, err
	}
	return b.Bytes(), nil
}

func writeSheet(f *excelize.File, s sheet, bold, moment int) error {
	out, err := f.NewStreamWriter(s.Name)
	if err != nil {
		return err
	}
	if err := out.SetColWidth(1, 1, 30); err != nil {
		return err
	}
	if n := len(s.Head); n > 1 {
		if err := out.SetColWidth(2, n, 16); err != nil {
			return err
		}
	}
	if err := out.SetPanes(&excelize.Panes{Freeze: true, YSplit: 1, TopLeftCell: "A2", ActivePane: "bottomLeft"}); err != nil {
		return err
	}
	head := make([]any, len(s.Head))
	for i, h := range s.Head {
		head[i] = excelize.Cell{StyleID: bold, Value: h}
	}
	if err := out.SetRow("A1", head); err != nil {
		return err
	}
	for n, row := range s.Rows {
		cells := make([]any, len(row))
		for i, v := range row {
			switch v := v.(type) {
			case time.Time:
				cells[i] = excelize.Cell{StyleID: moment, Value: v}
			case string:
				cells[i] = plainText(v)
			case none:
				cells[i] = nil
			default:
				cells[i] = v
			}
		}
		at, err := excelize.CoordinatesToCellName(1, n+2)
		if err != nil {
			return err
		}
		if err := out.SetRow(at, cells); err != nil {
			return err
		}
	}
	return out.Flush()
}

func orNone(v float64, ok bool) any {
	if !ok {
		return none{}
	}
	return round2(v)
}

func round2(v float64) float64 { return float64(int64(v*100+.5)) / 100 }

func hoursOrNone(q dispatch.Quartiles, d time.Duration) any { return orNone(d.Hours(), q.N > 0) }

func summarySheet(r *dispatch.Statistics, p period, say words) sheet {
	s := sheet{Name: "Sammendrag", Head: []string{"Hva", "Tall", "Forklaring"}}
	add := func(what string, v any, note string) { s.Rows = append(s.Rows, []any{what, v, note}) }
	add("Periode", say.Span(p.From, p.Last), "Oppdrag telles den dagen de begynner")
	add("Oppdrag", r.Tasks, "")
	add("Fikk hjelp", r.Filled(), "Utført eller avtalt")
	add("Fikk ikke hjelp", r.Unfilled, "")
	add("Ikke avgjort", r.Looking, "")
	add("Avlyst", r.Cancelled, "")
	rate, ok := r.FillRate()
	add("Andel som fikk hjelp", orNone(rate, ok), "Av dem som ikke ble avlyst og er avgjort; 1 er alle")
	add("Timer før noen sa ja, median", hoursOrNone(r.Fill, r.Fill.Median), "Fra lagt inn til avtalt")
	add("Timer før noen sa ja, nedre kvartil", hoursOrNone(r.Fill, r.Fill.Lower), "")
	add("Timer før noen sa ja, øvre kvartil", hoursOrNone(r.Fill, r.Fill.Upper), "")
	add("Timer gitt", round2(r.Hours), "I utførte oppdrag")
	add("Aktive frivillige", r.Active, "Med oppdrag i perioden")
	add("Registrerte frivillige nå", r.Registered, "")
	add("Nye frivillige", r.Came, "Lagt inn i perioden")
	add("Mottakere som fikk hjelp", r.Helped, "")
	add("SMS sendt", r.Texts, "")
	add("SMS-deler", r.Segments, "")
	texts, ok := r.PerFilled(float64(r.Texts))
	add("SMS per oppdrag som fikk hjelp", orNone(texts, ok), "")
	add("Pris per SMS-del", r.Price, "Anslag, "+r.Currency)
	add("Pris for SMS i alt", round2(r.Cost()), "Anslag, "+r.Currency)
	cost, ok := r.PerFilled(r.Cost())
	add("Pris for SMS per oppdrag som fikk hjelp", orNone(cost, ok), "Anslag, "+r.Currency)
	each, ok := r.EffortPerTask()
	add("Koordinatorminutter per oppdrag", orNone(each.Minutes(), ok), "Anslag ut fra loggen: tiden mellom handlinger, høyst "+roughly(dispatch.EffortIdle))
	add("Koordinatortimer på oppdrag i alt", round2(r.Effort.OnTasks.Hours()), "Anslag ut fra loggen")
	return s
}

func monthSheet(r *dispatch.Statistics, say words) sheet {
	s := sheet{Name: "Måneder", Head: []string{"Måned", "Oppdrag", "Fikk hjelp", "Fikk ikke hjelp", "Ikke avgjort", "Avlyst", "Andel som fikk hjelp",
		"Timer før ja (median)", "Timer gitt", "Aktive frivillige", "SMS", "SMS-deler", "Pris (anslag, " + r.Currency + ")"}}
	for _, m := range r.Months {
		rate, ok := m.FillRate()
		s.Rows = append(s.Rows, []any{say.MonthName(m.From.In(say.zone)), m.Tasks, m.Filled(), m.Unfilled, m.Looking, m.Cancelled, orNone(rate, ok),
			hoursOrNone(m.Fill, m.Fill.Median), round2(m.Hours), m.Active, m.Texts, m.Segments, round2(float64(m.Segments) * r.Price)})
	}
	return s
}

func groupSheet(name, head string, groups []dispatch.GroupReport) sheet {
	s := sheet{Name: name, Head: []string{head, "Oppdrag", "Fikk hjelp", "Fikk ikke hjelp", "Ikke avgjort", "Avlyst", "Andel som fikk hjelp", "Timer gitt"}}
	for _, g := range groups {
		rate, ok := g.FillRate()
		s.Rows = append(s.Rows, []any{groupName(g), g.Tasks, g.Filled(), g.Unfilled, g.Looking, g.Cancelled, orNone(rate, ok), round2(g.Hours)})
	}
	return s
}

// mostLines bounds the tasks in a file; five years of a big town are fewer.
const mostLines = 200_000

// taskSheet is one task a line, without anything about a person.
func (a *Admin) taskSheet(r *http.Request, p period) (sheet, error) {
	s := sheet{Name: "Oppdrag", Head: []string{"Nummer", "Begynner", "Slutter", "Type", "Bestiller", "Status", "Haster", "Lagt inn", "Avtalt", "Timer før ja", "Timer gitt", "Frivillige som trengs", "Frivillige funnet"}}
	zone, unit := a.svc.Zone(), visitorFrom(r.Context()).unit
	err := a.svc.View(r.Context(), func(tx dispatch.Tx) error {
		s.Rows = nil
		d := &desk{tx: tx, unit: unit}
		names := map[int64]string{}
		tasks, err := tx.Tasks(dispatch.TaskFilter{UnitID: unit.ID, StartsFrom: p.From, StartsBefore: p.To}, dispatch.Page{Limit: mostLines})
		if err != nil {
			return err
		}
		ids := make([]int64, len(tasks))
		for i, t := range tasks {
			ids[i] = t.ID
		}
		on, err := tx.AssignmentsOfTasks(ids)
		if err != nil {
			return err
		}
		for _, t := range tasks {
			name, err := d.reportName(names, t.RequesterID)
			if err != nil {
				return err
			}
			row := []any{int(t.ID), t.StartsAt.In(zone), t.EndsAt.In(zone), upperFirst(dispatch.CategoryName(t.Category)), name, taskTag(t.State).Text,
				map[bool]string{true: "Ja", false: "Nei"}[t.Urgent], t.CreatedAt.In(zone), any(none{}), any(none{}), any(none{}), t.Places(), dispatch.HeadsOn(on[t.ID])}
			if at := filledAt(t, on[t.ID]); !at.IsZero() {
				row[8], row[9] = at.In(zone), round2(at.Sub(t.CreatedAt).Hours())
			}
			if t.State == dispatch.TaskDone {
				hours := t.Hours
				if hours == 0 {
					hours = t.EndsAt.Sub(t.StartsAt).Hours()
				}
				row[10] = round2(hours)
			}
			s.Rows = append(s.Rows, row)
		}
		return nil
	})
	return s, err
}

// filledAt is when the last of those a task takes said yes; zero: not all have, and
// it was not done with those who had.
func filledAt(t *dispatch.Task, on []*dispatch.Assignment) (at time.Time) {
	if dispatch.HeadsOn(on) < t.Places() && t.State != dispatch.TaskDone {
		return at
	}
	for _, x := range on {
		if x.At.After(at) {
			at = x.At
		}
	}
	return at
}

// reportName is a requester's name where it is an institution's.
func (d *desk) reportName(known map[int64]string, id int64) (string, error) {
	if name, ok := known[id]; ok || id == 0 {
		return name, nil
	}
	x, err := d.tx.Requester(id)
	if err != nil {
		return "", err
	}
	known[id] = "Privatperson"
	if x.Kind == dispatch.Institution {
		known[id] = x.Name
	}
	return known[id], nil
}
