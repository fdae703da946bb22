package main

import (
	"fmt"
	"io"
	"strings"
	"unicode/utf8"

	"folgesvenn/dispatch/importer"
	"folgesvenn/sms/phone"
)

// statusNames are the words at the beginning of a row's line.
var statusNames = map[importer.Status]string{
	importer.New: "ny", importer.Already: "finnes", importer.Double: "dobbel", importer.Skipped: "hoppes over", importer.Faulty: "FEIL",
}

// widest is the widest that a column of the report is drawn; longer names push
// what follows.
const widest = 32

// printPlan tells what an import would do: how each column was read, a line for
// each row with what is wrong under it, and how many there are of each.
func printPlan(out io.Writer, p *importer.Plan) {
	if p.Sheet != "" {
		fmt.Fprintf(out, "Ark: %s", p.Sheet)
		if len(p.NotRead) > 0 {
			fmt.Fprintf(out, " (leses ikke: %s)", strings.Join(p.NotRead, ", "))
		}
		fmt.Fprintln(out)
	}
	printColumns(out, p)
	printRows(out, p)
	printTotals(out, p)
}

func printColumns(out io.Writer, p *importer.Plan) {
	fmt.Fprintf(out, "Overskriftene står i rad %d:\n", p.HeadingRow)
	title := 0
	for _, c := range p.Columns {
		title = max(title, min(utf8.RuneCountInString(c.Title), widest))
	}
	var unread []string
	for _, c := range p.Columns {
		if c.ReadAs == "" {
			unread = append(unread, fmt.Sprintf("%s «%s»", c.Letters, c.Title))
			continue
		}
		fmt.Fprintf(out, "  %-2s  %s  leses som %s\n", c.Letters, padded(c.Title, title), c.ReadAs)
	}
	if len(unread) > 0 {
		fmt.Fprintf(out, "Kolonner som ikke leses: %s\n", strings.Join(unread, ", "))
	}
	fmt.Fprintln(out)
}

func printRows(out io.Writer, p *importer.Plan) {
	number, status, name, tel := 0, 0, 0, 0
	for _, r := range p.Rows {
		number = max(number, len(fmt.Sprint(r.Number)))
		status = max(status, utf8.RuneCountInString(statusNames[r.Status]))
		name = max(name, min(utf8.RuneCountInString(r.Volunteer.Name), widest))
		tel = max(tel, utf8.RuneCountInString(phone.Format(r.Volunteer.Phone)))
	}
	for _, r := range p.Rows {
		line := fmt.Sprintf("Rad %*d  %s  %s  %s  %s", number, r.Number, padded(statusNames[r.Status], status),
			padded(r.Volunteer.Name, name), padded(phone.Format(r.Volunteer.Phone), tel), rowSummary(&r))
		fmt.Fprintln(out, strings.TrimRight(line, " "))
		under := strings.Repeat(" ", len("Rad ")+number+2)
		for _, f := range r.Faults {
			fmt.Fprintln(out, under+"- "+faultLine(f))
		}
		for _, n := range r.Notes {
			fmt.Fprintln(out, under+"* "+n)
		}
	}
	fmt.Fprintln(out)
}

// rowSummary is how the row was understood, where that is of use.
func rowSummary(r *importer.Row) string {
	if r.Status != importer.New {
		return ""
	}
	return r.Summary()
}

// faultLine says where, what stands there, and what to write instead.
func faultLine(f importer.Fault) string {
	var b strings.Builder
	b.WriteString(f.Title)
	if f.Column != "" {
		fmt.Fprintf(&b, " (kolonne %s)", f.Column)
	}
	if b.Len() > 0 {
		b.WriteString(": ")
	}
	if value := f.Shown(); value != "" {
		fmt.Fprintf(&b, "«%s». ", strings.ReplaceAll(value, "\n", " "))
	}
	b.WriteString(f.Text)
	return b.String()
}

func printTotals(out io.Writer, p *importer.Plan) {
	var parts []string
	for _, s := range []struct {
		status    importer.Status
		one, many string
	}{
		{importer.New, "ny", "nye"}, {importer.Already, "finnes fra før", "finnes fra før"}, {importer.Double, "dobbel", "doble"},
		{importer.Skipped, "hoppes over", "hoppes over"}, {importer.Faulty, "med feil", "med feil"},
	} {
		if n := p.Count(s.status); n == 1 {
			parts = append(parts, "1 "+s.one)
		} else if n > 1 {
			parts = append(parts, fmt.Sprintf("%d %s", n, s.many))
		}
	}
	rows := "rader"
	if len(p.Rows) == 1 {
		rows = "rad"
	}
	fmt.Fprintf(out, "%d %s: %s.\n", len(p.Rows), rows, strings.Join(parts, ", "))
}

func people(n int) string {
	if n == 1 {
		return "1 frivillig"
	}
	return fmt.Sprintf("%d frivillige", n)
}

func padded(s string, width int) string {
	return s + strings.Repeat(" ", max(0, width-utf8.RuneCountInString(s)))
}
