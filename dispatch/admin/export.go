package admin

import (
	"bytes"
	"encoding/csv"
	"net/http"
	"strconv"
	"strings"

	"github.com/xuri/excelize/v2"

	"folgesvenn/dispatch"
	"folgesvenn/sms/phone"
)

// exportHeadings are what the import knows, so that a list that was taken out
// can be read in again.
var exportHeadings = []string{"Navn", "Telefon", "Språk", "Kanal", "Oppdrag", "Postnummer", "Tilgjengelig", "Klareringer", "Kjønn", "Fødselsår", "Bil", "Maks per uke", "Merknad", "Status",
	"Bor i postnummer", "Høyst km hjemmefra", "Andre språk", "Ferdigheter", "Snakker tydelig", "Triller rullestol", "Bilen tar rullestol", "Bare vår enhet",
	"Organisasjonen sender høyst", "Kontakt i organisasjonen"}

// exportRow is a volunteer as a row of a list.
func (d *desk) exportRow(v *dispatch.Volunteer) []string {
	var tasks, hours, cleared []string
	for _, c := range v.Categories {
		tasks = append(tasks, dispatch.CategoryName(c))
	}
	for _, day := range weekOrder {
		if s := windowsText(v.Available, day); s != "" {
			hours = append(hours, dispatch.Weekday(day)+" "+strings.ReplaceAll(s, ", ", " og "))
		}
	}
	for _, c := range v.Clearances {
		text := dispatch.ClearanceName(c.Kind)
		if !c.Issued.IsZero() {
			text += " " + numericDate(c.Issued)
		}
		if !c.Expires.IsZero() {
			text += " til " + numericDate(c.Expires)
		}
		cleared = append(cleared, text)
	}
	number := func(n int) string {
		if n == 0 {
			return ""
		}
		return strconv.Itoa(n)
	}
	channel := "SMS"
	if v.Channel == dispatch.ChannelCall {
		channel = "samtale"
	}
	tick := func(on bool) string {
		if on {
			return "ja"
		}
		return "nei"
	}
	var spoken []string
	for _, l := range v.Languages {
		spoken = append(spoken, languageInList(l))
	}
	status := strings.ToLower(volunteerTag(v.State(d.now)).Text)
	if v.State(d.now) == dispatch.VolunteerPaused {
		status = "pause til " + numericDate(dispatch.DateOf(v.PausedUntil.In(d.zone)))
	}
	return []string{v.Name, dialled(v.Phone), languageInList(v.Language), channel, strings.Join(tasks, ", "), strings.Join(v.Postcodes, ", "), strings.Join(hours, ", "),
		strings.Join(cleared, ", "), strings.ToLower(genderName(v.Gender)), number(v.BirthYear), tick(v.Car), number(v.MaxOffersPerWeek), v.Note, status,
		v.Home, number(v.ReachKm), strings.Join(spoken, ", "), strings.Join(v.Skills, ", "), tick(v.ClearSpeech), tick(v.PushesChair), tick(v.CarTakesChair), tick(v.OwnUnitOnly),
		number(v.SendsMost), v.Contact}
}

// languageInList is a language as the import reads it: both kinds of Norwegian
// have a name of their own there.
func languageInList(code string) string {
	if code == "nn" {
		return "nynorsk"
	}
	return dispatch.LanguageName(code)
}

func numericDate(x dispatch.Date) string {
	return strconv.Itoa(x.Day) + "." + strconv.Itoa(int(x.Month)) + "." + strconv.Itoa(x.Year)
}

// dialled writes a number without the plus sign that a spreadsheet would take
// for the beginning of a sum.
func dialled(e164 string) string {
	s := phone.Format(e164)
	if rest, ok := strings.CutPrefix(s, "+"); ok {
		return "00" + rest
	}
	return s
}

// harmless keeps a spreadsheet from running what somebody has written in a cell:
// what begins like a formula gets an apostrophe before it.
func harmless(cell string) string {
	if strings.ContainsAny(cell[:min(1, len(cell))], "=+-@\t\r\n") {
		return "'" + cell
	}
	return cell
}

func (a *Admin) exported(r *http.Request) (rows [][]string, err error) {
	err = a.svc.View(r.Context(), func(tx dispatch.Tx) error {
		d := &desk{tx: tx, unit: visitorFrom(r.Context()).unit, words: a.words()}
		list, err := d.found(readVolunteerQuery(r.URL.Query()))
		// The headings are the reader's; what stands below can be read in again.
		l, head := a.language(r), make([]string, len(exportHeadings))
		for i, h := range exportHeadings {
			head[i] = l.Say(h)
		}
		rows = [][]string{head}
		for _, x := range list {
			if x.From == "" { // what others share stays theirs
				rows = append(rows, d.exportRow(x.Volunteer))
			}
		}
		return err
	})
	return rows, err
}

// exportCSV gives the list as Excel in Norway reads it: semicolons and a mark
// that tells of UTF-8.
func (a *Admin) exportCSV(w http.ResponseWriter, r *http.Request) error {
	rows, err := a.exported(r)
	if err != nil {
		return err
	}
	var b bytes.Buffer
	b.WriteString("\uFEFF")
	out := csv.NewWriter(&b)
	out.Comma, out.UseCRLF = ';', true
	for _, row := range rows {
		for i := range row {
			row[i] = harmless(row[i])
		}
		if err := out.Write(row); err != nil {
			return err
		}
	}
	out.Flush()
	a.sendFile(w, "text/csv; charset=utf-8", "frivillige.csv", b.Bytes())
	return nil
}

// exportExcel gives the list as a workbook. Every cell is text, so none is run.
func (a *Admin) exportExcel(w http.ResponseWriter, r *http.Request) error {
	rows, err := a.exported(r)
	if err != nil {
		return err
	}
	f := excelize.NewFile()
	defer func() { _ = f.Close() }()
	sheet := a.language(r).Say("Frivillige")
	if err := f.SetSheetName("Sheet1", sheet); err != nil {
		return err
	}
	out, err := f.NewStreamWriter(sheet)
	if err != nil {
		return err
	}
	for i, row := range rows {
		cells := make([]any, len(row))
		for k, c := range row {
			cells[k] = harmless(c)
		}
		if err := out.SetRow("A"+strconv.Itoa(i+1), cells); err != nil {
			return err
		}
	}
	if err := out.Flush(); err != nil {
		return err
	}
	b, err := f.WriteToBuffer()
	if err != nil {
		return err
	}
	a.sendFile(w, "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", "frivillige.xlsx", b.Bytes())
	return nil
}
