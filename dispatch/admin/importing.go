package admin

import (
	"encoding/base64"
	"errors"
	"fmt"
	"io"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"time"

	"folgesvenn/dispatch"
	"folgesvenn/dispatch/admin/lang"
	"folgesvenn/dispatch/importer"
)

const (
	// mostUpload is more than any list of volunteers weighs; larger ones are for
	// the command line.
	mostUpload = 2 << 20
	// keptFor is how long a list that was looked at waits for a yes.
	keptFor = time.Hour
	// mostPlanRows bounds the rows that are shown, those with faults first.
	mostPlanRows = 120
)

type importView struct {
	Form    *form
	Plan    *importer.Plan
	Rows    []importer.Row
	Cut     int // rows that are not shown
	Key     string
	Choices []importer.Choice
	Counts  []option // how many rows of each kind, in words
	New     int
	Faulty  int

	lang *lang.Language
}

// Summary says how a row was understood, part by part: some of them are what
// people wrote, and stay as they are.
func (v importView) Summary(r importer.Row) string {
	own := append(slices.Clone(r.Volunteer.Skills), strings.Join(r.Volunteer.Skills, ", "))
	parts := strings.Split(r.Summary(), " · ")
	for i, part := range parts {
		if !slices.Contains(own, part) {
			parts[i] = v.lang.Days(v.lang.Say(part))
		}
	}
	return strings.Join(parts, " · ")
}

// Extra is the choice of a column that is of one category, clearance or weekday.
func (importView) Extra(c importer.Column) bool { return strings.Contains(c.Choice, "/") }

// Titled is the heading of a column.
func (v importView) Titled(c importer.Column) string {
	if c.Title == importer.NoTitle {
		return v.lang.Say(c.Title)
	}
	return c.Title
}

// Name says what a column was read as.
func (importView) Name(c importer.Column) string { return importer.NameOf(c) }

var importStatus = map[importer.Status]tag{importer.New: {"Ny", "success"}, importer.Already: {"Finnes fra før", "neutral"}, importer.Double: {"Står to ganger", "neutral"},
	importer.Skipped: {"Har sluttet", "neutral"}, importer.Faulty: {"Må rettes", "danger"}}

// Tag is what will be done with a row.
func (importView) Tag(r importer.Row) tag { return importStatus[r.Status] }

// counted says what will be done with so many rows, beside their number.
func counted(s importer.Status, n int) string {
	switch s {
	case importer.New:
		if n != 1 {
			return "nye"
		}
		return "ny"
	case importer.Already:
		return "finnes fra før"
	case importer.Double:
		return "står to ganger"
	case importer.Skipped:
		return "har sluttet"
	}
	return "må rettes"
}

// ownImport names the list that waits for this user's yes. Each user has one at
// most, and it is gone once it is taken in or an hour has passed.
func ownImport(r *http.Request) string {
	return fmt.Sprintf("import:%d", visitorFrom(r.Context()).user.ID)
}

func (a *Admin) importPage(w http.ResponseWriter, r *http.Request) error {
	return a.render(w, r, http.StatusOK, "import", "Hent frivillige fra Excel", importView{Form: newForm(nil)})
}

// importFile takes in a list in three steps: the file is looked at, the columns
// may be named, and nothing is written before somebody says yes to what is shown.
func (a *Admin) importFile(w http.ResponseWriter, r *http.Request) error {
	f, data, err := a.readUpload(w, r)
	if err != nil {
		return err
	}
	if f.Bad() {
		return a.render(w, r, http.StatusUnprocessableEntity, "import", "Hent frivillige fra Excel", importView{Form: f})
	}
	page, err := a.planOf(r, f, data)
	var whole importer.FileFault
	if errors.As(err, &whole) {
		f.fault("fil", string(whole))
		return a.render(w, r, http.StatusUnprocessableEntity, "import", "Hent frivillige fra Excel", importView{Form: f})
	}
	if err != nil {
		return err
	}
	if f.Value("do") != "take" {
		return a.render(w, r, http.StatusOK, "import", "Hent frivillige fra Excel", page)
	}
	list, _ := page.Plan.Volunteers()
	results, err := a.svc.ImportVolunteers(once(r, f), list)
	if errors.Is(err, wasLoggedOut) || errors.Is(err, languageChosen) {
		if err := page.Form.take(err, nil); err != nil {
			return err
		}
		return a.render(w, r, http.StatusConflict, "import", "Hent frivillige fra Excel", page)
	}
	if errors.Is(err, dispatch.ErrImportFaults) {
		page.Form.Message = "Noe er endret siden du så på lista. Se over en gang til. Ingen er lagt inn."
		return a.render(w, r, http.StatusConflict, "import", "Hent frivillige fra Excel", page)
	}
	if err != nil {
		return err
	}
	if err := a.svc.Update(r.Context(), func(tx dispatch.Tx) error { return tx.SetValue(ownImport(r), "") }); err != nil {
		return err
	}
	added := 0
	for _, x := range results {
		if !x.Already {
			added++
		}
	}
	said := count(added, "frivillig", "frivillige") + " er lagt inn."
	if page.Faulty > 0 {
		said += " " + count(page.Faulty, "rad", "rader") + " måtte rettes og er ikke med."
	}
	if added == 0 || page.Faulty > 0 {
		a.note(r, said)
	} else {
		a.say(r, said)
	}
	http.Redirect(w, r, "/frivillige", http.StatusSeeOther)
	return nil
}

// readUpload reads the file that was sent, or finds the one that waits.
func (a *Admin) readUpload(w http.ResponseWriter, r *http.Request) (*form, []byte, error) {
	if !strings.HasPrefix(r.Header.Get("Content-Type"), "multipart/form-data") {
		f, err := readForm(r)
		if err != nil {
			return nil, nil, err
		}
		data, err := a.waiting(r, f.Value("liste"))
		if data == nil && err == nil && refused(r.Context()) && f.Value("liste") == "" {
			// A file is not kept: it may hold a whole centre's volunteers.
			f.fault("fil", "Du var logget ut da du sendte fila, så den kom ikke fram. Velg fila på nytt.")
			f.Kept = true
			return f, nil, nil
		}
		if data == nil && err == nil {
			f.fault("fil", "Lista er ikke her lenger. Velg fila på nytt.")
		}
		return f, data, err
	}
	f := newForm(nil)
	file, _, err := r.FormFile("fil")
	if err != nil {
		f.fault("fil", "Velg en fil fra maskinen, høyst 2 MB. Større lister kan den som drifter Følgesvenn, lese inn for dere.")
		return f, nil, nil
	}
	defer func() { _ = file.Close() }()
	data, err := io.ReadAll(io.LimitReader(file, mostUpload+1))
	if err != nil || len(data) > mostUpload {
		f.fault("fil", "Fila er større enn 2 MB. Ta bort bilder og ark som ikke trengs, og prøv igjen.")
		return f, nil, nil
	}
	if len(data) == 0 {
		f.fault("fil", "Fila er tom. Velg en annen.")
		return f, nil, nil
	}
	key := shortHash(data)
	kept := a.svc.Now().Format(time.RFC3339) + " " + key + " " + base64.StdEncoding.EncodeToString(data)
	f.values.Set("liste", key)
	return f, data, a.svc.Update(r.Context(), func(tx dispatch.Tx) error { return tx.SetValue(ownImport(r), kept) })
}

// waiting is the list that was looked at under a key; nil: it is gone.
func (a *Admin) waiting(r *http.Request, key string) (data []byte, err error) {
	err = a.svc.View(r.Context(), func(tx dispatch.Tx) error {
		kept, err := tx.Value(ownImport(r))
		if err != nil {
			return err
		}
		parts := strings.SplitN(kept, " ", 3)
		if len(parts) != 3 || parts[1] != key {
			return nil
		}
		at, err := time.Parse(time.RFC3339, parts[0])
		if err != nil || a.svc.Now().Sub(at) > keptFor {
			return nil
		}
		data, err = base64.StdEncoding.DecodeString(parts[2])
		return err
	})
	return data, err
}

// planOf says what would be done with a list.
func (a *Admin) planOf(r *http.Request, f *form, data []byte) (*importView, error) {
	unit := visitorFrom(r.Context()).unit
	o := importer.Options{UnitID: unit.ID, Categories: unit.Settings.Categories, Now: a.words().now, AnyHeading: true, Columns: map[int]string{}}
	for name := range f.values {
		if rest, ok := strings.CutPrefix(name, "kolonne."); ok {
			if i, err := strconv.Atoi(rest); err == nil {
				o.Columns[i] = f.Value(name)
			}
		}
	}
	err := a.svc.View(r.Context(), func(tx dispatch.Tx) (err error) {
		o.Known, err = tx.Volunteers(dispatch.VolunteerFilter{UnitID: unit.ID}, dispatch.Page{})
		return err
	})
	if err != nil {
		return nil, err
	}
	plan, err := importer.Read(data, o)
	if err != nil {
		return nil, err
	}
	list, places := plan.Volunteers()
	results, err := a.svc.CheckImport(r.Context(), list)
	if err != nil {
		return nil, err
	}
	plan.Take(places, results)
	page := &importView{Form: f, Plan: plan, Key: f.Value("liste"), Choices: importer.Choices(), New: plan.Count(importer.New), Faulty: plan.Count(importer.Faulty), lang: a.language(r)}
	for _, s := range []importer.Status{importer.New, importer.Already, importer.Double, importer.Skipped, importer.Faulty} {
		if n := plan.Count(s); n > 0 {
			page.Counts = append(page.Counts, option{strconv.Itoa(n), page.lang.Say(counted(s, n))})
		}
	}
	for _, faulty := range []bool{true, false} {
		for _, row := range plan.Rows {
			if (row.Status == importer.Faulty) == faulty && len(page.Rows) < mostPlanRows {
				page.Rows = append(page.Rows, row)
			}
		}
	}
	page.Cut = len(plan.Rows) - len(page.Rows)
	return page, nil
}
