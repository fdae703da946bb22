package admin

import (
	"errors"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"time"

	"folgesvenn/dispatch"
	"folgesvenn/sms/dates"
)

// taskFields are the fields of the task form in the order of the page.
var taskFields = []string{"requester", "recipient", "new_recipient.address", "new_recipient.phone", "category", "summary", "when", "date", "from", "to", "place", "details", "postcode",
	"headcount", "needs.clearances", "needs.skills", "needs.gender", "needs.language", "needs.wish.gender", "needs.wish.language", "decide_by"}

// taskNames maps the API's names of fields to those of the form.
var taskNames = map[string]string{"starts_at": "when", "ends_at": "when", "recipient_id": "recipient", "requester_id": "requester"}

type taskFormView struct {
	Form       *form
	Task       *dispatch.Task // being edited; nil: a new one
	Categories []option
	Clearances []option
	Languages  []option
	Genders    []option
	Preview    *preview
	Told       string // what the form was filled in from
	Meanwhile  []change
	Deadline   string // what happens when none is written
	Repeats    []option
	Text       string // of the requester, which the form was filled in from
}

// More tells whether what is seldom needed is shown: something is written or
// wrong there.
func (p taskFormView) More() bool {
	f := p.Form
	for _, name := range []string{"headcount", "needs.gender", "needs.language", "needs.skills", "needs.wish.gender", "needs.wish.language", "decide_by", "postcode"} {
		if f.Value(name) != "" || f.Fault(name) != "" {
			return true
		}
	}
	return len(f.values["needs.clearances"]) > 0 || f.Ticked("needs.car") || f.Ticked("needs.clear_speech") || f.Ticked("needs.wheelchair") || f.Fault("needs.clearances") != ""
}

// languages that can be asked for, as the register has them.
var languageCodes = []string{"nb", "en", "se", "pl", "uk", "ru", "lt", "ar", "so", "ti", "fa"}

func languageOptions() []option {
	list := make([]option, len(languageCodes))
	for i, l := range languageCodes {
		list[i] = option{l, upperFirst(dispatch.LanguageName(l))}
	}
	return list
}

func categoryOptions(set dispatch.Settings) []option {
	var list []option
	for _, c := range append(slices.Clone(dispatch.BuiltinCategories), set.Categories...) {
		list = append(list, option{c, upperFirst(dispatch.CategoryName(c))})
	}
	return list
}

// clearanceKinds are those that every unit knows.
var clearanceKinds = []string{"confidentiality", "police_certificate", "course", "visiting_dog"}

func genderOptions() []option {
	return []option{{"female", "Kvinne"}, {"male", "Mann"}, {"other", "Annet"}}
}

func (a *Admin) newTask(w http.ResponseWriter, r *http.Request) error {
	f, err := a.fromText(r)
	if err != nil {
		return err
	}
	return a.showTaskForm(w, r, http.StatusOK, f, nil, nil)
}

func (a *Admin) showTaskForm(w http.ResponseWriter, r *http.Request, status int, f *form, t *dispatch.Task, p *preview) error {
	f.labels = taskLabels
	unit := visitorFrom(r.Context()).unit
	set := unit.Settings
	page := taskFormView{Form: f, Task: t, Categories: categoryOptions(set), Languages: languageOptions(), Genders: genderOptions()[:2], Preview: p,
		Deadline: lasting(durationOf(set.DecideBefore)), Repeats: repeats}
	for _, c := range clearanceKinds {
		page.Clearances = append(page.Clearances, option{c, upperFirst(dispatch.ClearanceName(c))})
	}
	for _, c := range f.values["needs.clearances"] {
		if !slices.Contains(clearanceKinds, c) {
			page.Clearances = append(page.Clearances, option{c, c})
		}
	}
	err := a.svc.View(r.Context(), func(tx dispatch.Tx) error {
		for _, kind := range []string{aRecipient, aRequester} {
			if id := formID(f, kind+"_id"); id > 0 && f.Trim(kind) == "" && f.Fault(kind) == "" {
				name, err := personName(tx, kind, id)
				if err != nil {
					return err
				}
				f.values.Set(kind, name)
			}
		}
		return nil
	})
	if err != nil {
		return err
	}
	page.Told = f.told
	if page.Meanwhile, err = a.readable(r, f.meanwhile); err != nil {
		return err
	}
	if page.Text, err = a.quoted(r, f); err != nil {
		return err
	}
	title := "Nytt oppdrag"
	if f.Value("repeat") != "" {
		title = "Nytt fast oppdrag"
	}
	if t != nil {
		title = "Endre oppdraget"
	}
	return a.render(w, r, status, "task-form", title, page)
}

func joined(parts ...string) string {
	return strings.Join(slices.DeleteFunc(parts, func(s string) bool { return s == "" }), ", ")
}

// readHeadcount is how many helpers are wanted; an empty field is one.
func readHeadcount(f *form) int {
	text := f.Trim("headcount")
	if text == "" {
		return 0
	}
	n, err := strconv.Atoi(text)
	if err != nil || n < 1 {
		f.fault("headcount", "Skriv et antall, for eksempel 3.")
	}
	return n
}

// headcount is how the field shows it: one is what is left out.
func headcount(n int) string {
	if n > 1 {
		return strconv.Itoa(n)
	}
	return ""
}

// readTask makes a task of what was typed. What cannot be read is a fault of the
// form; whether the task makes sense is for the use case to say.
func (a *Admin) readTask(r *http.Request, f *form) (dispatch.Task, error) {
	unit := visitorFrom(r.Context()).unit
	t := dispatch.Task{
		UnitID: unit.ID, Category: f.Value("category"), Summary: f.Trim("summary"), Place: f.Trim("place"),
		Postcode: strings.ReplaceAll(f.Value("postcode"), " ", ""), Details: f.Trim("details"), Urgent: f.Ticked("urgent"),
		Needs: dispatch.Needs{Clearances: f.values["needs.clearances"], Car: f.Ticked("needs.car"), Gender: f.Value("needs.gender"), Language: f.Value("needs.language"),
			Hearing: f.Ticked("needs.clear_speech"), Wheelchair: f.Ticked("needs.wheelchair"), Skills: listed(f.Value("needs.skills")),
			Wish: dispatch.Wanted{Gender: f.Value("needs.wish.gender"), Language: f.Value("needs.wish.language")}},
	}
	t.Headcount = readHeadcount(f)
	now := a.words().now
	a.readTimes(f, &t, now)
	var err error
	if t.RecipientID, err = a.readPerson(r, f, aRecipient); err != nil {
		return t, err
	}
	if t.RequesterID, err = a.readPerson(r, f, aRequester); err != nil {
		return t, err
	}
	err = a.svc.View(r.Context(), func(tx dispatch.Tx) error {
		// Somebody of another unit is nobody here.
		if t.RequesterID != 0 {
			x, err := tx.Requester(t.RequesterID)
			if err != nil && !errors.Is(err, dispatch.ErrNotFound) {
				return err
			}
			if (x == nil || x.UnitID != unit.ID) && f.Fault("requester") == "" {
				f.fault("requester", "Velg bestilleren fra lista.")
			}
		}
		if t.RecipientID != 0 {
			x, err := tx.Recipient(t.RecipientID)
			if err != nil && !errors.Is(err, dispatch.ErrNotFound) {
				return err
			}
			if x == nil || x.UnitID != unit.ID {
				f.fault("recipient", "Velg mottakeren fra lista.")
			} else if t.Postcode == "" {
				// Help at home is where the recipient lives.
				t.Postcode = x.Postcode
			}
		}
		return nil
	})
	return t, err
}

// readTimes reads the time as typed, or from the three plain fields.
func (a *Admin) readTimes(f *form, t *dispatch.Task, now time.Time) {
	text := f.Trim("when")
	if first, weeks := dates.Recurring(text); weeks > 0 && f.Value("repeat") != "" {
		// "hver tirsdag 10-12" begins the next Tuesday.
		if text = first; (weeks == 2) != (f.Value("repeat") == "biweekly") && (weeks == 2 || f.Value("repeat") == "biweekly") {
			f.fault("repeat", "Tidspunktet sier noe annet om hvor ofte. Rett det her eller der.")
		}
	}
	if text == "" && f.Trim("date") != "" {
		day, err := time.ParseInLocation(time.DateOnly, f.Trim("date"), now.Location())
		from, err1 := parseClock(f.Trim("from"))
		to, err2 := parseClock(f.Trim("to"))
		switch {
		case err != nil:
			f.fault("date", "Velg datoen, eller skriv den i feltet over.")
		case err1 != nil:
			f.fault("from", "Skriv når det begynner, for eksempel 10.00.")
		case err2 != nil:
			f.fault("to", "Skriv når det er ferdig, for eksempel 12.00.")
		default:
			t.StartsAt, t.EndsAt = dates.At(day, int(from)), dates.At(day, int(to))
		}
	} else if s, err := dates.Parse(text, now); err == nil {
		t.StartsAt, t.EndsAt = s.Start, s.End
	} else {
		f.fault("when", err.Error())
	}
	if by := f.Trim("decide_by"); by != "" {
		s, err := dates.Parse(by, now)
		if err != nil {
			f.fault("decide_by", err.Error())
		}
		t.DecideBy = s.Start
	}
}

// asItWas takes the times that were not written anew from where the form keeps
// them: "kl. 6", as the page says it, is an evening where somebody types it. A
// deadline that was not written anew goes along with a new time.
func (f *form) asItWas(t *dispatch.Task) {
	at := func(field string) (x time.Time, ok bool) {
		x, err := time.Parse(time.RFC3339, f.Value(field))
		return x, err == nil
	}
	same := false
	if start, ok := at("starts_at"); ok && f.Value("when") != "" && f.Value("when") == f.Value("when_was") {
		if end, ok := at("ends_at"); ok {
			same, t.StartsAt, t.EndsAt = true, start, end
			f.forget("when")
		}
	}
	if by, ok := at("decide_at"); ok && f.Value("decide_by") == f.Value("decide_by_was") {
		f.forget("decide_by")
		t.DecideBy = time.Time{}
		if same {
			t.DecideBy = by
		}
	}
}

// parseClock reads a time of day from a plain field: "10:00", "10.00" or "10".
func parseClock(s string) (dispatch.TimeOfDay, error) {
	s = strings.ReplaceAll(s, ".", ":")
	if !strings.Contains(s, ":") {
		s += ":00"
	}
	if len(s) == 4 {
		s = "0" + s
	}
	return dispatch.ParseTimeOfDay(s)
}

func formID(f *form, name string) int64 {
	id, err := strconv.ParseInt(f.Value(name), 10, 64)
	if err != nil && f.Value(name) != "" {
		return -1 // there is no such row, and the form says so
	}
	return id
}

func (a *Admin) addTask(w http.ResponseWriter, r *http.Request) error {
	f, err := readForm(r)
	if err != nil {
		return err
	}
	t, err := a.readTask(r, f)
	if err != nil {
		return err
	}
	if f.Value("do") == "fill" {
		last, err := a.lastTime(r, t.RecipientID, t.RequesterID)
		if err != nil {
			return err
		}
		f.takeOver(last)
		f.told = last.Told
		if last.Told == "" {
			f.told = "Vi fant ikke noe å fylle ut fra."
		}
		f.faults = nil
		return a.showTaskForm(w, r, http.StatusOK, f, nil, nil)
	}
	if f.Value("do") == "preview" {
		// Without JavaScript the preview is a page of its own.
		p, err := a.preview(r, f, t)
		if err != nil {
			return err
		}
		return a.showTaskForm(w, r, http.StatusOK, newForm(nil).with(f), nil, p)
	}
	if f.Value("do") == "draft" {
		t.State = dispatch.TaskDraft
	}
	var made *dispatch.Task
	someone := a.newRecipient(r, f, t)
	if f.Bad() || someone != nil {
		// All that is wrong is said at once, and nobody is taken in for a task that
		// will not be.
		_, err = a.svc.CheckTask(r.Context(), t)
	}
	if err == nil && !f.Bad() && someone != nil {
		var taken *dispatch.Recipient
		if taken, err = a.svc.AddRecipient(onceFor(r, f, "mottaker"), *someone); err == nil {
			t.RecipientID = taken.ID
			f.values.Set("recipient_id", strconv.FormatInt(taken.ID, 10))
			f.values.Del("new_recipient")
		} else if err = f.take(err, map[string]string{"name": "recipient", "address": "new_recipient.address", "phone": "new_recipient.phone"}); err != nil {
			return err
		}
	}
	if err == nil && f.Value("repeat") != "" && !f.Bad() && f.Value("do") == "send" {
		if done, err := a.addSeries(w, r, f, t); done || err != nil {
			return err
		}
	}
	if err == nil && !f.Bad() {
		made, err = a.svc.AddTask(onceFor(r, f, ""), t)
	}
	if err := f.take(err, taskNames); err != nil {
		return err
	}
	if f.Bad() {
		f.sort(taskFields)
		p, err := a.preview(r, f, t)
		if err != nil {
			return err
		}
		return a.showTaskForm(w, r, http.StatusUnprocessableEntity, f, nil, p)
	}
	if err := a.settleText(r, f); err != nil {
		return err
	}
	if made.State == dispatch.TaskDraft {
		a.say(r, "Kladden er lagret. Ingen er spurt ennå.")
	} else {
		a.say(r, "Oppdraget er lagt inn, og vi begynner å spørre.")
	}
	http.Redirect(w, r, taskPath(made.ID), http.StatusSeeOther)
	return nil
}

func taskPath(id int64) string { return "/oppdrag/" + strconv.FormatInt(id, 10) }

// with takes over what was typed in another form, without its faults.
func (f *form) with(other *form) *form {
	f.values = other.values
	return f
}

// editTask shows the form with a task in it.
func (a *Admin) editTask(w http.ResponseWriter, r *http.Request) error {
	t, err := a.ownTask(r)
	if err != nil {
		return err
	}
	if t.State == dispatch.TaskDone || t.State == dispatch.TaskCancelled {
		a.refuse(r, "Oppdraget er avsluttet og kan ikke endres.")
		http.Redirect(w, r, taskPath(t.ID), http.StatusSeeOther)
		return nil
	}
	f := a.formOf(t)
	m, got, err := a.asked(r)
	if err != nil {
		return err
	}
	if m != nil {
		f.values.Set("message", strconv.FormatInt(m.ID, 10))
		if when := a.whenTyped(got); when != "" {
			f.values.Set("when", when)
		}
	}
	return a.showTaskForm(w, r, http.StatusOK, f, t, nil)
}

// formOf writes a task as somebody would type it.
func (a *Admin) formOf(t *dispatch.Task) *form {
	say := a.words()
	f := newForm(map[string]string{
		"category": t.Category, "summary": t.Summary, "place": t.Place, "postcode": t.Postcode, "details": t.Details,
		"when": say.Full(t.StartsAt, t.EndsAt), "needs.gender": t.Needs.Gender, "needs.language": t.Needs.Language,
		"decide_by": say.Full(t.DecideBy, t.DecideBy), "version": strconv.FormatInt(t.Version, 10),
	})
	// Times that are sent back as they came are left as they are, to the second.
	f.values.Set("when_was", f.Value("when"))
	f.values.Set("decide_by_was", f.Value("decide_by"))
	f.values.Set("starts_at", t.StartsAt.Format(time.RFC3339))
	f.values.Set("ends_at", t.EndsAt.Format(time.RFC3339))
	f.values.Set("decide_at", t.DecideBy.Format(time.RFC3339))
	if t.RecipientID != 0 {
		f.values.Set("recipient_id", strconv.FormatInt(t.RecipientID, 10))
	}
	if t.RequesterID != 0 {
		f.values.Set("requester_id", strconv.FormatInt(t.RequesterID, 10))
	}
	f.values.Set("headcount", headcount(t.Places()))
	if t.Urgent {
		f.values.Set("urgent", "ja")
	}
	for name, on := range map[string]bool{"needs.car": t.Needs.Car, "needs.clear_speech": t.Needs.Hearing, "needs.wheelchair": t.Needs.Wheelchair} {
		if on {
			f.values.Set(name, "ja")
		}
	}
	f.values.Set("needs.skills", strings.Join(t.Needs.Skills, ", "))
	f.values.Set("needs.wish.gender", t.Needs.Wish.Gender)
	f.values.Set("needs.wish.language", t.Needs.Wish.Language)
	f.values["needs.clearances"] = t.Needs.Clearances
	f.remember()
	return f
}

// taskLabels are what the fields of the form are called.
var taskLabels = []option{{"category", "Type oppdrag"}, {"summary", "Kort om oppdraget"}, {"when", "Når"}, {"place", "Omtrent hvor"}, {"recipient_id", "Mottaker"},
	{"requester_id", "Bestiller"}, {"details", "Detaljer"}, {"postcode", "Postnummer"}, {"headcount", "Antall frivillige"}, {"needs.clearances", "Må ha"}, {"needs.car", "Må ha bil"},
	{"needs.wheelchair", "Må klare rullestol"}, {"needs.clear_speech", "Må snakke tydelig"}, {"needs.skills", "Særlige ferdigheter"},
	{"needs.wish.gender", "Helst"}, {"needs.wish.language", "Helst språk"}, {"needs.gender", "Kjønn"}, {"needs.language", "Språk"}, {"decide_by", "Svarfrist"}, {"urgent", "Det haster"}}

func (a *Admin) saveTask(w http.ResponseWriter, r *http.Request) error {
	t, err := a.ownTask(r)
	if err != nil {
		return err
	}
	f, err := readForm(r)
	if err != nil {
		return err
	}
	if f.Value("do") == "preview" {
		draft, err := a.readTask(r, f)
		if err != nil {
			return err
		}
		f.asItWas(&draft)
		p, err := a.preview(r, f, draft)
		if err != nil {
			return err
		}
		return a.showTaskForm(w, r, http.StatusOK, newForm(nil).with(f), t, p)
	}
	if f.Value("do") == "fill" {
		return a.showTaskForm(w, r, http.StatusOK, f, t, nil)
	}
	keepWhen := f.Value("when") != "" && f.Value("when") == f.Value("when_was")
	keepBy := f.Value("decide_by") == f.Value("decide_by_was")
	n, err := a.readTask(r, f)
	if err != nil {
		return err
	}
	if keepWhen {
		f.forget("when")
	}
	if keepBy {
		f.forget("decide_by")
	}
	if !f.Bad() {
		_, err = a.svc.EditTask(r.Context(), t.ID, func(now *dispatch.Task) error {
			// The search goes on while somebody writes; only what stands in the form
			// can be overwritten by it.
			if f.Value("version") != strconv.FormatInt(now.Version, 10) {
				if f.meanwhile = f.since(a.formOf(now), taskLabels); len(f.meanwhile) > 0 {
					return changedMeanwhile
				}
			}
			if !keepWhen {
				now.StartsAt, now.EndsAt = n.StartsAt, n.EndsAt
			}
			if !keepBy {
				now.DecideBy = n.DecideBy
			}
			now.Category, now.Summary, now.Place, now.Postcode, now.Details = n.Category, n.Summary, n.Place, n.Postcode, n.Details
			now.RecipientID, now.RequesterID, now.Urgent, now.Needs = n.RecipientID, n.RequesterID, n.Urgent, n.Needs
			now.Headcount = n.Places()
			return nil
		})
		if err := f.take(err, taskNames); err != nil {
			return err
		}
	}
	if len(f.meanwhile) > 0 {
		// What others changed is told, what they changed and this coordinator did
		// not is taken over, and the next press saves on top of it.
		if t, err = a.ownTask(r); err != nil {
			return err
		}
		if err := a.tellMeanwhile(r, f, a.formOf(t), lastOf(dispatch.EventFilter{TaskID: t.ID}, "task.changed")); err != nil {
			return err
		}
		return a.showTaskForm(w, r, http.StatusConflict, f, t, nil)
	}
	if f.Bad() {
		f.sort(taskFields)
		return a.showTaskForm(w, r, http.StatusUnprocessableEntity, f, t, nil)
	}
	a.say(r, "Endringene er lagret.")
	http.Redirect(w, r, taskPath(t.ID), http.StatusSeeOther)
	return nil
}

// changedMeanwhile keeps one coordinator from overwriting what another wrote.
var changedMeanwhile = &dispatch.Error{Code: dispatch.CodeChanged, Sentence: dispatch.Sentence{
	EN: "it was changed meanwhile",
	NB: "Noe har skjedd med dette mens du skrev, så vi har ikke lagret. Åpne siden på nytt i en annen fane, se hva som er nytt, og skriv inn endringen igjen.",
}}

// forget drops what is said against a field.
func (f *form) forget(field string) {
	f.faults = slices.DeleteFunc(f.faults, func(x fieldFault) bool { return x.Field == field })
}
