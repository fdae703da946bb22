package admin

import (
	"cmp"
	"context"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/go-chi/chi/v5"

	"folgesvenn/dispatch"
	"folgesvenn/sms"
)

// taskAction is something a coordinator can do with a task. Each asks first, on
// a page that says what will happen.
type taskAction struct {
	Path, Text string
	Danger     bool
	Primary    bool
	// Now is done by the press itself, because another press undoes it.
	Now bool
}

// actionsFor are those that the task's state allows now; on are those who are on
// it, or have done their part; undoable tells that what was noted of them can be
// taken back. What is not among them the use cases refuse.
func actionsFor(t *dispatch.Task, on []*dispatch.Assignment, undoable bool, now time.Time) []taskAction {
	heads, active := dispatch.HeadsOn(on), 0
	for _, x := range on {
		if x.State == dispatch.AssignmentActive {
			active++
		}
	}
	open, unfilled, begun := t.State == dispatch.TaskOpen, t.State == dispatch.TaskUnfilled, !now.Before(t.StartsAt)
	several, some := t.Places() > 1, heads > 0 && (open || unfilled)
	var list []taskAction
	add := func(when bool, x taskAction) {
		if when {
			list = append(list, x)
		}
	}
	add(some, taskAction{Path: "nok", Text: "Gå videre med " + strconv.Itoa(heads)})
	add(unfilled && !begun, taskAction{Path: "let-videre", Text: "Let videre", Now: true})
	add(t.State == dispatch.TaskDraft && now.Before(t.StartsAt), taskAction{Path: "send-ut", Text: "Send ut", Primary: true})
	add(open && now.Before(t.DecideBy), taskAction{Path: "spor-disse", Text: "Spør utvalgte"})
	add(open && now.Before(t.DecideBy), taskAction{Path: "spor-alle", Text: "Spør alle"})
	add(open && t.Held, taskAction{Path: "fortsett", Text: "Fortsett å spørre", Primary: true, Now: true})
	add(open && !t.Held, taskAction{Path: "hold", Text: "Stopp spørringen", Now: true})
	add(t.State.MayBecome(dispatch.TaskAssigned) && t.Ahead(now), taskAction{Path: "gi-til", Text: "Gi til en frivillig"})
	add(active > 0 && t.State.MayBecome(dispatch.TaskDone), taskAction{Path: "utfort", Text: "Utført", Primary: !t.Ahead(now)})
	add(undoable, taskAction{Path: notDone, Text: "Ikke utført likevel", Now: true})
	noShow := taskAction{Path: "kom-ikke", Text: "Kom ikke"}
	if active > 1 {
		noShow.Text = "Noen kom ikke"
	}
	add(active > 0 && begun && t.Ahead(now), noShow)
	takeOff := taskAction{Path: "ta-av", Text: "Ta av den frivillige"}
	if several {
		takeOff.Text = "Ta av en frivillig"
	}
	add(active > 0, takeOff)
	add(t.State != dispatch.TaskDone && t.State != dispatch.TaskCancelled, taskAction{Path: "endre", Text: "Endre"})
	add(true, taskAction{Path: "kopier", Text: "Kopier"})
	add(t.SeriesID == 0 && t.State != dispatch.TaskDraft, taskAction{Path: "fast", Text: "Gjør til fast oppdrag"})
	done := slices.ContainsFunc(on, func(x *dispatch.Assignment) bool { return x.State == dispatch.AssignmentDone })
	add(t.State.MayBecome(dispatch.TaskCancelled) && !done, taskAction{Path: "avlys", Text: "Avlys", Danger: true})
	return list
}

// allowed tells whether an action can be taken now.
func (a *Admin) allowed(r *http.Request, t *dispatch.Task, action string) (ok bool, err error) {
	err = a.svc.View(r.Context(), func(tx dispatch.Tx) error {
		on, err := tx.AssignmentsOn(t.ID)
		if err != nil {
			return err
		}
		undoable, err := dispatch.Undoable(tx, t, a.svc.Now())
		ok = slices.ContainsFunc(actionsFor(t, on, undoable, a.svc.Now()), func(x taskAction) bool { return x.Path == action })
		return err
	})
	return ok, err
}

// askedOf are the actions that ask first, on a page of their own.
var askedOf = []string{"nok", "send-ut", "gi-til", "spor-disse", "spor-alle", "ta-av", "kom-ikke", "utfort", "avlys"}

type confirmView struct {
	*dispatch.Task
	Action    string
	Title     string
	Happens   []string // what will happen
	Button    string
	Danger    bool
	AskReason bool
	AskHours  bool
	AskWho    bool
	AskThese  bool
	AskWhich  bool // which of several helpers
	Texts     int  // that go out
	Choice    choice
	Form      *form
	Volunteer *dispatch.Volunteer
	Crew      []*dispatch.Volunteer // who is on it and has not finished
	PlanHours string
	AskParty  bool         // how many come from an organisation, and who
	Attending []helperItem // of whom it is asked whether they came
	AskAbsent bool         // which of those on it did not come
}

// confirmTask asks before an action.
func (a *Admin) confirmTask(w http.ResponseWriter, r *http.Request) error {
	t, err := a.ownTask(r)
	if err != nil {
		return err
	}
	action := chi.URLParam(r, "action")
	if slices.Contains(askedOf, action) {
		ok, err := a.allowed(r, t, action)
		if err != nil {
			return err
		}
		if !ok {
			a.refuse(r, "Oppdraget er "+dispatch.TaskStateName(t.State)+", så dette kan ikke gjøres nå.")
			http.Redirect(w, r, taskPath(t.ID), http.StatusSeeOther)
			return nil
		}
	}
	if action == "kopier" {
		return a.showTaskForm(w, r, http.StatusOK, a.copyOf(t), nil, nil)
	}
	if action == "fast" {
		f, err := a.seriesOf(t)
		if err != nil {
			return err
		}
		return a.showTaskForm(w, r, http.StatusOK, f, nil, nil)
	}
	return a.showConfirm(w, r, http.StatusOK, t, newForm(nil))
}

// copyOf is the form of a new task like another, at a time still to be written.
func (a *Admin) copyOf(t *dispatch.Task) *form {
	f := a.formOf(t)
	for _, name := range []string{"when", "when_was", "decide_by", "decide_by_was", "starts_at", "ends_at", "decide_at", "version", "urgent"} {
		f.values.Del(name)
	}
	return f
}

// seriesOf is the form of a task that recurs like another: each week from the
// week after it, with whoever is on it.
func (a *Admin) seriesOf(t *dispatch.Task) (*form, error) {
	f := a.copyOf(t)
	say := a.words()
	start, end := t.StartsAt.In(say.zone).AddDate(0, 0, 7), t.EndsAt.In(say.zone).AddDate(0, 0, 7)
	for start.Before(say.now) {
		start, end = start.AddDate(0, 0, 7), end.AddDate(0, 0, 7)
	}
	f.values.Set("when", say.Full(start, end))
	f.values.Set("repeat", "weekly")
	return f, a.svc.View(context.Background(), func(tx dispatch.Tx) error {
		on, err := tx.AssignmentsOn(t.ID)
		if err != nil || len(on) != 1 {
			return err
		}
		v, err := tx.Volunteer(on[0].VolunteerID)
		if err == nil && !v.Left {
			f.values.Set("regular", v.Name)
		}
		return err
	})
}

func (a *Admin) showConfirm(w http.ResponseWriter, r *http.Request, status int, t *dispatch.Task, f *form) error {
	p, err := a.confirmation(r, t, chi.URLParam(r, "action"), f)
	if err != nil {
		return err
	}
	p.Form = f
	return a.render(w, r, status, "confirm", p.Title, p)
}

func (a *Admin) confirmation(r *http.Request, t *dispatch.Task, action string, f *form) (*confirmView, error) {
	p := &confirmView{Task: t, Action: action}
	var helpers []helperItem
	err := a.svc.View(r.Context(), func(tx dispatch.Tx) error {
		p.Volunteer, helpers = nil, nil
		on, err := tx.AssignmentsOfTasks([]int64{t.ID})
		if err != nil {
			return err
		}
		p.Crew = nil
		for _, x := range on[t.ID] {
			if x.State != dispatch.AssignmentActive {
				continue
			}
			v, err := tx.Volunteer(x.VolunteerID)
			if err != nil {
				return err
			}
			p.Crew = append(p.Crew, v)
			helpers = append(helpers, helperItem{Assignment: x, Volunteer: v})
		}
		if len(p.Crew) > 0 {
			p.Volunteer = p.Crew[0]
		}
		return nil
	})
	if err != nil {
		return nil, err
	}
	told := func(text string) {
		if t.RequesterID != 0 {
			p.Happens = append(p.Happens, text)
		}
	}
	name := "Den frivillige"
	if p.Volunteer != nil {
		name = p.Volunteer.Name
	}
	chosen := cmp.Or(formID(f, "volunteer_id"), queryID(r, "frivillig"))
	for _, v := range p.Crew {
		if v.ID == chosen {
			p.Volunteer, name = v, v.Name
		}
	}
	switch action {
	case "hvem":
		i := slices.IndexFunc(helpers, func(h helperItem) bool { return p.Volunteer != nil && h.Volunteer.ID == p.Volunteer.ID })
		if i < 0 || !p.Volunteer.Organisation() {
			return nil, missing(nil, "frivillig")
		}
		p.Title, p.Button, p.AskParty = "Hvem kommer fra "+name+"?", "Lagre", true
		if !f.values.Has("people") {
			f.values.Set("people", strconv.Itoa(helpers[i].Heads()))
			f.values.Set("names", strings.Join(helpers[i].Comers, ", "))
		}
		p.Happens = []string{"Navnene slettes av seg selv når oppdraget har vært over en stund.", "Kommer det færre enn avtalt, leter vi etter flere."}
		told("Bestilleren får beskjed om hvem som kommer.")
	case "nok":
		n := 0
		for _, h := range helpers {
			n += h.Heads()
		}
		p.Title, p.Button = "Gå videre med "+strconv.Itoa(n)+" av "+strconv.Itoa(t.Places())+"?", "Gå videre"
		p.Happens = []string{"Vi slutter å lete. Den som svarer ja etterpå, får vite at alle plassene er tatt."}
		told("Bestilleren får beskjed om hvem som kommer.")
	case "send-ut":
		p.Title, p.Button = "Send ut oppdraget?", "Send ut"
		p.Happens = []string{"Vi begynner å spørre frivillige med en gang, eller når stilletiden er over."}
	case "gi-til":
		p.Title, p.Button, p.AskWho = "Hvem har sagt ja?", "Gi oppdraget", true
		p.Happens = []string{"Den frivillige får SMS med alle detaljer: navn, adresse og det du har skrevet.",
			"Andre som er spurt, får et vennlig svar om at oppdraget er besatt hvis de sier ja."}
		told("Bestilleren får beskjed om hvem som kommer.")
		if p.Choice, err = a.candidates(r, t, f); err != nil {
			return nil, err
		}
		p.AskParty = p.Choice.Organisations
	case "spor-disse":
		p.Title, p.Button, p.AskThese = "Hvem skal vi spørre nå?", "Spør dem", true
		p.Happens = []string{"De du velger, får forespørselen med en gang, eller når stilletiden er over.",
			"Den første som sier ja, får oppdraget. Vi fortsetter å spørre andre som før."}
		if t.Held {
			p.Happens[1] = "Den første som sier ja, får oppdraget. Ellers spør vi ingen, for spørringen er stoppet."
		}
		if p.Choice, err = a.candidates(r, t, f); err != nil {
			return nil, err
		}
	case "spor-alle":
		p.Title, p.Button = "Spørre alle som passer?", "Spør alle"
		if err := a.everybody(r, p); err != nil {
			return nil, err
		}
	case "ta-av":
		if p.AskWhich = len(p.Crew) > 1; p.AskWhich && chosen == 0 {
			name = "Den frivillige"
			p.Volunteer = nil
		}
		p.Title, p.Button, p.AskReason, p.Danger = "Ta "+lowerFirst(name)+" av oppdraget?", "Ta av", true, true
		p.Happens = []string{name + " får SMS om at avtalen ikke gjelder lenger.", "Vi leter etter en annen med en gang."}
		told("Bestilleren får beskjed om at vi leter etter en ny.")
	case "kom-ikke":
		p.Title, p.Button, p.AskAbsent, p.Danger = "Hvem kom ikke?", "Lagre", true, true
		p.Happens = []string{"De andre står på oppdraget som før.", "De som ikke kom, får SMS om at avtalen ikke gjelder lenger.",
			"Er det tid nok igjen, leter vi etter noen i stedet med en gang. Det blir et eget oppdrag."}
		told("Finner vi noen i stedet, får bestilleren beskjed.")
		if len(p.Crew) == 1 {
			p.Title, p.Happens = "Kom ikke "+name+"?", []string{name + " får SMS om at avtalen ikke gjelder lenger.",
				"Vi flytter oppdraget til det tidligste noen kan rekke, og leter etter en annen med en gang."}
			told("Bestilleren får beskjed om at vi leter etter en ny.")
		}
	case "utfort":
		p.Title, p.Button, p.AskHours = "Er oppdraget utført?", "Ja, det er utført", true
		p.PlanHours = strings.ReplaceAll(strconv.FormatFloat(t.EndsAt.Sub(t.StartsAt).Hours(), 'f', -1, 64), ".", ",")
		p.Happens = []string{"Timene teller med i oversikten over hva de frivillige har gitt. Ingen får melding."}
		if len(helpers) > 1 || len(helpers) == 1 && helpers[0].Volunteer.Organisation() {
			p.Title, p.Button, p.AskHours, p.Attending = "Hvem kom?", "Lagre", false, helpers
			p.Happens = []string{"Timene til dem som kom, teller med. Kom ingen, blir oppdraget stående som ikke fylt.", "Ingen får melding."}
		}
	case "avlys":
		p.Title, p.Button, p.AskReason, p.Danger = "Avlyse oppdraget?", "Avlys oppdraget", true, true
		switch t.State {
		case dispatch.TaskAssigned:
			if len(p.Crew) > 1 {
				name = "Alle som står på oppdraget,"
			}
			p.Happens = append(p.Happens, name+" får SMS om at oppdraget er avlyst.")
		case dispatch.TaskOpen:
			p.Happens = append(p.Happens, "Vi slutter å spørre. Den som svarer ja etterpå, får vite at oppdraget er avlyst.")
		}
		if t.State != dispatch.TaskDraft {
			told("Bestilleren får beskjed om at oppdraget er avlyst.")
		}
		p.Happens = append(p.Happens, "Et avlyst oppdrag kan ikke åpnes igjen.")
	default:
		return nil, missing(nil, "side")
	}
	return p, nil
}

// lowerFirst leaves a name as it is and begins "Den frivillige" small.
func lowerFirst(s string) string {
	if s == "Den frivillige" {
		return "den frivillige"
	}
	return s
}

// actOnTask does what was confirmed.
func (a *Admin) actOnTask(w http.ResponseWriter, r *http.Request) error {
	t, err := a.ownTask(r)
	if err != nil {
		return err
	}
	f, err := readForm(r)
	if err != nil {
		return err
	}
	ctx, said, action := r.Context(), "", chi.URLParam(r, "action")
	switch action {
	case "send-ut":
		_, err = a.svc.EditTask(ctx, t.ID, func(t *dispatch.Task) error {
			if t.State != dispatch.TaskDraft {
				return changedMeanwhile
			}
			t.State = dispatch.TaskOpen
			return nil
		})
		said = "Oppdraget er sendt ut."
	case "gi-til":
		id := formID(f, "volunteer_id")
		if id <= 0 {
			f.fault("volunteer_id", "Velg hvem som har sagt ja.")
			return a.showConfirm(w, r, http.StatusUnprocessableEntity, t, f)
		}
		party, ok := readParty(f)
		if !ok {
			return a.showConfirm(w, r, http.StatusUnprocessableEntity, t, f)
		}
		_, err = a.svc.AssignParty(ctx, t.ID, id, party)
		said = "Oppdraget er gitt bort, og detaljene er på vei."
	case "spor-disse":
		ids := chosenIDs(f)
		if len(ids) == 0 {
			f.fault("volunteer_id", "Kryss av for dem vi skal spørre.")
			return a.showConfirm(w, r, http.StatusUnprocessableEntity, t, f)
		}
		_, err = a.svc.AskThese(ctx, t.ID, ids)
		said = count(len(ids), "frivillig", "frivillige") + " blir spurt."
	case "spor-alle":
		_, err = a.svc.AskEverybody(ctx, t.ID)
		said = "Alle som passer og kan spørres nå, blir spurt."
	case "hold":
		_, err = a.svc.Hold(ctx, t.ID, "")
		said = "Vi spør ingen flere før du trykker «Fortsett å spørre». De som er spurt, kan fortsatt svare."
		if err != nil {
			return err // a press that has no page of its own
		}
	case "fortsett":
		_, err = a.svc.Resume(ctx, t.ID, "")
		said = "Vi fortsetter å spørre."
		if err != nil {
			return err
		}
	case "ta-av":
		_, err = a.svc.ReleaseHelper(ctx, t.ID, max(formID(f, "volunteer_id"), 0), reason(f))
		said = "Den frivillige er tatt av, og vi leter etter en annen."
	case "hvem":
		party, ok := readParty(f)
		if !ok {
			return a.showConfirm(w, r, http.StatusUnprocessableEntity, t, f)
		}
		_, err = a.svc.SetParty(ctx, t.ID, max(formID(f, "volunteer_id"), 0), party)
		said = "Endringene er lagret."
	case "kom-ikke":
		ids := chosenIDs(f)
		if len(ids) == 0 {
			f.fault("volunteer_id", "Kryss av for dem som ikke kom.")
			return a.showConfirm(w, r, http.StatusUnprocessableEntity, t, f)
		}
		_, err = a.svc.NotThere(ctx, t.ID, ids)
		said = "Det er ført hvem som ikke kom."
	case "utfort":
		if f.values.Has("helper") {
			list := readAttendance(f)
			if f.Bad() {
				return a.showConfirm(w, r, http.StatusUnprocessableEntity, t, f)
			}
			_, err = a.svc.Attended(ctx, t.ID, list)
			said = "Det er ført hvem som kom."
			break
		}
		hours, bad := parseHours(f.Trim("hours"))
		if bad {
			f.fault("hours", "Skriv antall timer, for eksempel 2 eller 1,5.")
			return a.showConfirm(w, r, http.StatusUnprocessableEntity, t, f)
		}
		_, err = a.svc.Complete(ctx, t.ID, hours)
		said = "Oppdraget er ført som utført."
	case notDone:
		_, err = a.svc.NotDone(ctx, t.ID)
		said = "Det er ikke lenger ført som utført."
		if err != nil {
			return err // a press that has no page of its own
		}
	case "nok":
		_, err = a.svc.GoWith(ctx, t.ID, reason(f))
		said = "Vi går videre med dem som er funnet."
	case "let-videre":
		_, err = a.svc.LookOn(ctx, t.ID, "")
		said = "Vi leter videre til oppdraget begynner."
		if err != nil {
			return err // a press that has no page of its own
		}
	case "avlys":
		_, err = a.svc.Cancel(ctx, t.ID, reason(f))
		said = "Oppdraget er avlyst."
	default:
		return missing(nil, "side")
	}
	if err := f.take(err, nil); err != nil {
		return err
	}
	if f.Bad() {
		if t, err = a.ownTask(r); err != nil {
			return err
		}
		return a.showConfirm(w, r, http.StatusConflict, t, f)
	}
	to := cmp.Or(localPath(f.Value("til")), taskPath(t.ID))
	if t, err = a.ownTask(r); err != nil {
		return err
	}
	if u, ok := undoOfTask(t, action, to); ok {
		a.sayUndo(r, said, u)
	} else {
		a.say(r, said)
	}
	http.Redirect(w, r, to, http.StatusSeeOther)
	return nil
}

// queryID reads a number in the address; 0: there is none.
func queryID(r *http.Request, name string) int64 {
	id, _ := strconv.ParseInt(r.URL.Query().Get(name), 10, 64)
	return id
}

func reason(f *form) string {
	const most = 200
	text := []rune(f.Trim("reason"))
	return string(text[:min(len(text), most)])
}

// parseHours reads "1,5"; nothing means as planned.
func parseHours(s string) (hours float64, bad bool) {
	if s == "" {
		return 0, false
	}
	hours, err := strconv.ParseFloat(strings.ReplaceAll(s, ",", "."), 64)
	// 0 hours would be read as "as planned", and NaN is no number at all.
	return hours, err != nil || !(hours > 0 && hours <= 200)
}

// readParty takes how many come from an organisation, and who; false: it cannot
// be read.
func readParty(f *form) (p dispatch.Party, ok bool) {
	p.People = number(f, "people", "Skriv hvor mange som kommer, for eksempel 3.")
	p.Names = listed(f.Value("names"))
	if len(p.Names) > 0 && p.People > 0 && len(p.Names) > p.People {
		f.fault("names", "Det er flere navn enn antallet.")
	}
	return p, !f.Bad()
}

// readAttendance takes who came, for how long, and how many of an organisation.
func readAttendance(f *form) []dispatch.Attendance {
	var list []dispatch.Attendance
	for _, s := range f.values["helper"] {
		id, err := strconv.ParseInt(s, 10, 64)
		if err != nil {
			continue
		}
		x := dispatch.Attendance{VolunteerID: id}
		switch f.Value("came." + s) {
		case "ja":
			x.Came = true
		case "nei":
		default:
			continue // not known yet
		}
		hours, bad := parseHours(f.Trim("hours." + s))
		if bad {
			f.fault("hours."+s, "Skriv antall timer, for eksempel 2 eller 1,5.")
		}
		if x.Came {
			x.Hours, x.People = hours, number(f, "people."+s, "Skriv hvor mange som kom, for eksempel 3.")
		}
		list = append(list, x)
	}
	if len(list) == 0 {
		f.fault("helper", "Si fra om minst én kom eller ikke.")
	}
	return list
}

// chosenIDs are the volunteers that are ticked.
func chosenIDs(f *form) []int64 {
	var ids []int64
	for _, v := range f.values["volunteer_id"] {
		if id, err := strconv.ParseInt(v, 10, 64); err == nil && id > 0 {
			ids = append(ids, id)
		}
	}
	return ids
}

// everybody tells how many would be asked at once, and what it costs.
func (a *Admin) everybody(r *http.Request, p *confirmView) error {
	c, err := a.svc.Choose(r.Context(), *p.Task, maxAsked)
	if err != nil {
		return err
	}
	if len(c.Ask) == 0 {
		p.Button = ""
		p.Happens = []string{"Ingen kan spørres nå."}
		if why := dispatch.Explain(p.Task, c.Excluded, a.svc.Zone()); why != "" {
			p.Happens = append(p.Happens, "Av "+count(c.Total, "frivillig", "frivillige")+": "+why+".")
		}
		return nil
	}
	texts := count(len(c.Ask), "frivillig får", "frivillige får")
	if question, err := a.svc.CheckTask(r.Context(), *p.Task); err == nil && question != "" {
		texts += " forespørselen nå. Det er " + count(len(c.Ask)*sms.Count(question).Segments, "SMS", "SMS-er") + "."
	} else {
		texts += " forespørselen nå."
	}
	p.Happens = []string{texts, "De som sier ja når oppdraget er besatt, får et vennlig svar om det. Spør heller noen få hvis det ikke haster."}
	return nil
}

// maxAsked is as many as the service asks by one press.
const maxAsked = 500
