package admin

import (
	"fmt"
	"math"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"time"

	"folgesvenn/dispatch"
	"folgesvenn/sms/phone"
)

func categoriesOf(v *dispatch.Volunteer) string {
	var list []string
	for _, c := range v.Categories {
		list = append(list, dispatch.CategoryName(c))
	}
	return upperFirst(strings.Join(list, ", "))
}

// ownVolunteer finds the volunteer of an address, where they belong to the
// coordinator's unit.
func (a *Admin) ownVolunteer(r *http.Request) (*dispatch.Volunteer, error) {
	id, err := pathID(r)
	if err != nil {
		return nil, err
	}
	v, err := a.svc.Volunteer(r.Context(), id)
	if err != nil {
		return nil, err
	}
	if v.UnitID != visitorFrom(r.Context()).unit.ID {
		return nil, missing(nil, "frivillig")
	}
	return v, nil
}

type volunteerView struct {
	*dispatch.Volunteer
	Tag       tag
	Tasks     string
	Hours     []string // when they can help, a line a day
	Ahead     []*dispatch.Task
	Talk      []bubble
	TalkCut   bool
	Form      *form // of the pause
	Neighbour []*dispatch.Volunteer
	Blocked   []*dispatch.Recipient // whom they must not be sent to
	Given     *dispatch.Given
	Known     []knownRecipient
	Past      []pastItem
	Grid      []gridDay
	Expiring  []dispatch.Clearance
	Asked     time.Time
	Meanwhile []change
	From      string // the unit that lends them; empty: this one
}

func (a *Admin) volunteerPage(w http.ResponseWriter, r *http.Request) error {
	return a.showVolunteer(w, r, http.StatusOK, newForm(nil))
}

func (a *Admin) showVolunteer(w http.ResponseWriter, r *http.Request, status int, f *form) error {
	v, from, err := a.lentVolunteer(r)
	if err != nil {
		return err
	}
	page := volunteerView{}
	err = a.svc.View(r.Context(), func(tx dispatch.Tx) error {
		page = volunteerView{Volunteer: v, Tag: volunteerTag(v.State(a.svc.Now())), Tasks: categoriesOf(v), Hours: hoursOf(v), Form: f}
		ahead, err := tx.AssignmentsAhead(v.ID, a.svc.Now())
		if err != nil {
			return err
		}
		for _, x := range ahead {
			t, err := tx.Task(x.TaskID)
			if err != nil {
				return err
			}
			page.Ahead = append(page.Ahead, t)
		}
		same, err := tx.VolunteersByPhone(v.Phone)
		if err != nil {
			return err
		}
		for _, o := range same {
			if o.ID != v.ID && o.UnitID == v.UnitID {
				page.Neighbour = append(page.Neighbour, o)
			}
		}
		if page.Blocked, err = tx.BlockedFrom(v.ID); err != nil {
			return err
		}
		page.Grid, page.Expiring = gridOf(v), expiring(v, a.svc.Now(), a.svc.Zone())
		if err := page.past(tx); err != nil {
			return err
		}
		if page.Talk, page.TalkCut, err = conversation(tx, v.Phone, visitorFrom(r.Context()).unit); err != nil {
			return err
		}
		if page.From = from; from != "" {
			page.lentOnly(visitorFrom(r.Context()).unit.ID)
			return nil
		}
		return page.ownOnly(tx)
	})
	if err != nil {
		return err
	}
	return a.render(w, r, status, "volunteer", ownMark+v.Name, page)
}

var weekOrder = []time.Weekday{time.Monday, time.Tuesday, time.Wednesday, time.Thursday, time.Friday, time.Saturday, time.Sunday}

// hoursOf says when somebody can help: "Mandag 9-16".
func hoursOf(v *dispatch.Volunteer) []string {
	var lines []string
	for _, d := range weekOrder {
		if s := windowsText(v.Available, d); s != "" {
			lines = append(lines, upperFirst(dispatch.Weekday(d))+" "+s)
		}
	}
	return lines
}

// windowsText writes the windows of a day as they are typed: "9-12, 14-16.30".
func windowsText(list []dispatch.Window, d time.Weekday) string {
	var parts []string
	for _, x := range list {
		if x.Weekday == d {
			parts = append(parts, clockText(x.From)+"-"+clockText(x.To))
		}
	}
	return strings.Join(parts, ", ")
}

func clockText(t dispatch.TimeOfDay) string {
	if t%60 == 0 {
		return strconv.Itoa(int(t) / 60)
	}
	return fmt.Sprintf("%d.%02d", int(t)/60, int(t)%60)
}

// parseWindows reads "9-12, 14-16.30".
func parseWindows(s string, d time.Weekday) ([]dispatch.Window, bool) {
	var list []dispatch.Window
	for _, part := range strings.FieldsFunc(strings.NewReplacer("–", "-", " og ", ",", "kl", "", "til", "-").Replace(s), func(r rune) bool { return r == ',' || r == ';' }) {
		from, to, ok := strings.Cut(strings.ReplaceAll(part, " ", ""), "-")
		if !ok {
			return nil, false
		}
		a, err1 := parseClock(from)
		b, err2 := parseClock(to)
		if err1 != nil || err2 != nil || a >= b {
			return nil, false
		}
		list = append(list, dispatch.Window{Weekday: d, From: a, To: b})
	}
	return list, true
}

type volunteerFormView struct {
	Form       *form
	Volunteer  *dispatch.Volunteer // being edited; nil: a new one
	Categories []option
	Languages  []option
	Genders    []option
	Days       []option
	Clearances []option
	Spoken     []option // beside the one they are written to in
	Cap        int
	Meanwhile  []change
}

var volunteerFields = []string{"name", "contact", "sends_most", "phone", "language", "channel", "categories", "postcodes", "home_postcode", "reach_km", "languages", "skills", "available.1", "available.2", "available.3",
	"available.4", "available.5", "available.6", "available.0", "clearances", "gender", "birth_year", "max_offers_per_week", "note"}

func (a *Admin) showVolunteerForm(w http.ResponseWriter, r *http.Request, status int, f *form, v *dispatch.Volunteer) error {
	if f.labels = labelsOfVolunteer(&dispatch.Volunteer{}); v != nil {
		f.labels = labelsOfVolunteer(v)
	}
	set := visitorFrom(r.Context()).unit.Settings
	page := volunteerFormView{Form: f, Volunteer: v, Categories: categoryOptions(set), Languages: languageOptions(), Genders: genderOptions(), Cap: set.MaxOffersPerWeek}
	page.Spoken = languageOptions()[1:]
	page.Languages = append(page.Languages[:1:1], append([]option{{"nn", "Norsk (nynorsk)"}}, page.Languages[1:]...)...)
	page.Languages[0].Text = "Norsk (bokmål)"
	for _, l := range f.values["language"] {
		if !slices.ContainsFunc(page.Languages, func(o option) bool { return o.Value == l }) && l != "" {
			page.Languages = append(page.Languages, option{l, upperFirst(dispatch.LanguageName(l))})
		}
	}
	for _, d := range weekOrder {
		page.Days = append(page.Days, option{"available." + strconv.Itoa(int(d)), upperFirst(dispatch.Weekday(d))})
	}
	for _, k := range clearanceKinds {
		page.Clearances = append(page.Clearances, option{k, upperFirst(dispatch.ClearanceName(k))})
	}
	if v != nil {
		for _, c := range v.Clearances {
			if !slices.Contains(clearanceKinds, c.Kind) {
				page.Clearances = append(page.Clearances, option{c.Kind, c.Kind})
			}
		}
	}
	var err error
	if page.Meanwhile, err = a.readable(r, f.meanwhile); err != nil {
		return err
	}
	title := "Ny frivillig"
	if f.Ticked("organisation") {
		title = "Ny organisasjon"
	}
	if v != nil {
		title = "Endre " + v.Name
	}
	return a.render(w, r, status, "volunteer-form", title, page)
}

func (a *Admin) newVolunteer(w http.ResponseWriter, r *http.Request) error {
	f := newForm(map[string]string{"language": "nb", "channel": "sms"})
	if r.URL.Query().Has("organisasjon") {
		f.values.Set("organisation", "ja")
	}
	return a.showVolunteerForm(w, r, http.StatusOK, f, nil)
}

func (a *Admin) addVolunteer(w http.ResponseWriter, r *http.Request) error {
	f, err := readForm(r)
	if err != nil {
		return err
	}
	v := dispatch.Volunteer{UnitID: visitorFrom(r.Context()).unit.ID}
	readVolunteer(f, &v, clearanceKinds)
	var made *dispatch.Volunteer
	if !f.Bad() {
		made, err = a.svc.AddVolunteer(once(r, f), v)
		if err := f.take(err, nil); err != nil {
			return err
		}
	} else if _, err := a.svc.AddVolunteer(trying(r), v); f.also(err) != nil {
		return err
	}
	if f.Bad() {
		f.sort(volunteerFields)
		return a.showVolunteerForm(w, r, http.StatusUnprocessableEntity, f, nil)
	}
	a.say(r, made.Name+" er lagt inn.")
	http.Redirect(w, r, volunteerPath(made.ID), http.StatusSeeOther)
	return nil
}

func volunteerPath(id int64) string { return "/frivillige/" + strconv.FormatInt(id, 10) }

func (a *Admin) editVolunteer(w http.ResponseWriter, r *http.Request) error {
	v, err := a.ownVolunteer(r)
	if err != nil {
		return err
	}
	return a.showVolunteerForm(w, r, http.StatusOK, formOfVolunteer(v), v)
}

// formOfVolunteer writes a volunteer as somebody would type it.
func formOfVolunteer(v *dispatch.Volunteer) *form {
	f := newForm(map[string]string{
		"name": v.Name, "phone": phone.Format(v.Phone), "language": v.Language, "channel": string(v.Channel), "postcodes": strings.Join(v.Postcodes, ", "),
		"gender": v.Gender, "note": v.Note, "version": strconv.FormatInt(v.Version, 10),
	})
	f.values["categories"] = v.Categories
	if v.BirthYear != 0 {
		f.values.Set("birth_year", strconv.Itoa(v.BirthYear))
	}
	if v.MaxOffersPerWeek != 0 {
		f.values.Set("max_offers_per_week", strconv.Itoa(v.MaxOffersPerWeek))
	}
	for name, on := range map[string]bool{"car": v.Car, "own_unit_only": v.OwnUnitOnly, "stopped": v.Stopped, "left": v.Left} {
		if on {
			f.values.Set(name, "ja")
		}
	}
	traitsInto(f, v)
	for _, d := range weekOrder {
		f.values.Set("available."+strconv.Itoa(int(d)), windowsText(v.Available, d))
	}
	for _, c := range v.Clearances {
		f.values.Add("clearances", c.Kind)
		f.values.Set("clearances."+c.Kind+".issued", c.Issued.String())
		f.values.Set("clearances."+c.Kind+".expires", c.Expires.String())
	}
	f.remember()
	return f
}

// labelsOfVolunteer are what the fields of the form are called.
func labelsOfVolunteer(v *dispatch.Volunteer) []option {
	list := []option{{"name", "Navn"}, {"contact", "Kontaktperson"}, {"sends_most", "Kan sende høyst"}, {"phone", "Telefonnummer"}, {"language", "Språk"}, {"channel", "Hvordan vi spør"}, {"categories", "Hjelper med"}, {"postcodes", "Postnumre"},
		{"gender", "Kjønn"}, {"birth_year", "Fødselsår"}, {"car", "Har bil"}, {"max_offers_per_week", "Spørres høyst"}, {"note", "Notat"}, {"own_unit_only", "Deles ikke med andre enheter"}, {"home_postcode", "Bor i postnummer"}, {"reach_km", "Høyst så langt hjemmefra"}, {"languages", "Andre språk"}, {"skills", "Særlige ferdigheter"}, {"clear_speech", "Snakker tydelig"}, {"pushes_chair", "Kan trille rullestol"}, {"car_takes_chair", "Bilen tar rullestol"}, {"stopped", "Har meldt seg av"}, {"left", "Har sluttet"}, {"clearances", "Klareringer"}}
	for _, d := range weekOrder {
		list = append(list, option{"available." + strconv.Itoa(int(d)), upperFirst(dispatch.Weekday(d))})
	}
	kinds := slices.Clone(clearanceKinds)
	for _, c := range v.Clearances {
		if !slices.Contains(kinds, c.Kind) {
			kinds = append(kinds, c.Kind)
		}
	}
	for _, k := range kinds {
		name := upperFirst(dispatch.ClearanceName(k))
		list = append(list, option{"clearances." + k + ".issued", name + ", vist"}, option{"clearances." + k + ".expires", name + ", gjelder til"})
	}
	return list
}

func (a *Admin) saveVolunteer(w http.ResponseWriter, r *http.Request) error {
	v, err := a.ownVolunteer(r)
	if err != nil {
		return err
	}
	f, err := readForm(r)
	if err != nil {
		return err
	}
	kinds := slices.Clone(clearanceKinds)
	for _, c := range v.Clearances {
		if !slices.Contains(kinds, c.Kind) {
			kinds = append(kinds, c.Kind)
		}
	}
	readVolunteer(f, &dispatch.Volunteer{}, kinds) // finds what cannot be read
	if !f.Bad() {
		_, err = a.svc.EditVolunteer(r.Context(), v.ID, func(now *dispatch.Volunteer) error {
			if f.Value("version") != strconv.FormatInt(now.Version, 10) {
				if f.meanwhile = f.since(formOfVolunteer(now), labelsOfVolunteer(now)); len(f.meanwhile) > 0 {
					return changedMeanwhile
				}
			}
			readVolunteer(f, now, kinds)
			now.Stopped, now.Left = f.Ticked("stopped"), f.Ticked("left")
			return nil
		})
		if err := f.take(err, nil); err != nil {
			return err
		}
	} else if _, err := a.svc.EditVolunteer(trying(r), v.ID, func(now *dispatch.Volunteer) error {
		readVolunteer(newForm(nil).with(f), now, kinds)
		return nil
	}); f.also(err) != nil {
		return err
	}
	if len(f.meanwhile) > 0 {
		if v, err = a.ownVolunteer(r); err != nil {
			return err
		}
		if err := a.tellMeanwhile(r, f, formOfVolunteer(v), lastOf(dispatch.EventFilter{VolunteerID: v.ID}, "volunteer.changed")); err != nil {
			return err
		}
		return a.showVolunteerForm(w, r, http.StatusConflict, f, v)
	}
	if f.Bad() {
		f.sort(volunteerFields)
		return a.showVolunteerForm(w, r, http.StatusUnprocessableEntity, f, v)
	}
	a.say(r, "Endringene er lagret.")
	http.Redirect(w, r, volunteerPath(v.ID), http.StatusSeeOther)
	return nil
}

// readVolunteer takes what was typed. kinds are the clearances that stand in the
// form.
func readVolunteer(f *form, v *dispatch.Volunteer, kinds []string) {
	v.Name, v.Phone, v.Language, v.Channel = f.Trim("name"), f.Trim("phone"), f.Value("language"), dispatch.Channel(f.Value("channel"))
	v.Categories = slices.Clone(f.values["categories"])
	v.Postcodes = strings.FieldsFunc(f.Value("postcodes"), func(r rune) bool { return r == ',' || r == ' ' || r == ';' || r == '\n' || r == '\r' })
	v.Gender, v.Car, v.Note, v.OwnUnitOnly = f.Value("gender"), f.Ticked("car"), f.Trim("note"), f.Ticked("own_unit_only")
	v.BirthYear = number(f, "birth_year", "Skriv fødselsår med fire siffer, eller la feltet stå tomt.")
	readTraits(f, v)
	v.MaxOffersPerWeek = number(f, "max_offers_per_week", "Skriv et tall, eller la feltet stå tomt for å bruke grensen i innstillingene.")
	v.Available = nil
	for _, d := range weekOrder {
		name := "available." + strconv.Itoa(int(d))
		list, ok := parseWindows(f.Value(name), d)
		if !ok {
			f.fault(name, "Skriv tiden som «9-16» eller «9-12, 14-16».")
		}
		v.Available = append(v.Available, list...)
	}
	v.Clearances = nil
	for _, k := range kinds {
		if !f.Has("clearances", k) {
			continue
		}
		issued, err1 := dispatch.ParseDate(f.Trim("clearances." + k + ".issued"))
		expires, err2 := dispatch.ParseDate(f.Trim("clearances." + k + ".expires"))
		if err1 != nil || err2 != nil {
			f.fault("clearances", "Velg datoene i kalenderen, eller la dem stå tomme.")
		}
		v.Clearances = append(v.Clearances, dispatch.Clearance{Kind: k, Issued: issued, Expires: expires})
	}
}

// number reads a number that may be left out.
func number(f *form, name, fault string) int {
	if f.Trim(name) == "" {
		return 0
	}
	n, err := strconv.Atoi(f.Trim(name))
	if err != nil {
		f.fault(name, fault)
	}
	return n
}

// pauseVolunteer begins or ends a pause. Somebody paused until a day is asked
// again on that day's morning.
func (a *Admin) pauseVolunteer(w http.ResponseWriter, r *http.Request) error {
	v, err := a.ownVolunteer(r)
	if err != nil {
		return err
	}
	f, err := readForm(r)
	if err != nil {
		return err
	}
	say := a.words()
	until, said := say.now, v.Name+" kan spørres igjen."
	if f.Value("do") != "end" {
		day, err := time.ParseInLocation(time.DateOnly, f.Trim("until"), say.zone)
		if err != nil || !day.After(say.now) {
			f.fault("until", "Velg en dag som kommer. Fra den dagen kan vi spørre igjen.")
			return a.showVolunteer(w, r, http.StatusUnprocessableEntity, f)
		}
		until, said = day, v.Name+" har pause til "+say.Day(day)+"."
	}
	_, err = a.svc.PauseVolunteer(r.Context(), v.ID, until)
	if err := f.take(err, nil); err != nil {
		return err
	}
	if f.Bad() {
		return a.showVolunteer(w, r, http.StatusConflict, f)
	}
	undo := []string{"do", "end"}
	if v.PausedUntil.After(say.now) {
		undo = []string{"until", v.PausedUntil.In(say.zone).Format(time.DateOnly)}
	}
	a.sayUndo(r, said, undoBy(volunteerPath(v.ID)+"/pause", undo...))
	http.Redirect(w, r, volunteerPath(v.ID), http.StatusSeeOther)
	return nil
}

// knownRecipient is somebody whom the volunteer has helped before.
type knownRecipient struct {
	*dispatch.Recipient
	Times int
	Last  time.Time
}

// pastItem is a task that the volunteer had, and what came of it.
type pastItem struct {
	*dispatch.Task
	What tag
}

// shownPast is how many of the newest tasks a volunteer's page shows.
const shownPast = 15

var assignmentTags = map[dispatch.AssignmentState]tag{
	dispatch.AssignmentActive: {"Avtalt", "info"}, dispatch.AssignmentDone: {"Utført", "success"}, dispatch.AssignmentReleased: {"Tatt av", "neutral"},
	dispatch.AssignmentWithdrawn: {"Meldte avbud", "warning"}, dispatch.AssignmentCancelled: {"Avlyst", "neutral"},
}

// past finds what the volunteer has done, and whom they know.
func (p *volunteerView) past(tx dispatch.Tx) error {
	var err error
	if p.Given, err = tx.Given(p.ID); err != nil {
		return err
	}
	p.Known, p.Past = nil, nil
	for _, x := range p.Given.For[:min(len(p.Given.For), shownPast)] {
		who, err := tx.Recipient(x.RecipientID)
		if err != nil {
			return err
		}
		p.Known = append(p.Known, knownRecipient{who, x.Times, x.Last})
	}
	had, err := tx.AssignmentsOf(p.ID, shownPast)
	if err != nil {
		return err
	}
	for _, x := range had {
		t, err := tx.Task(x.TaskID)
		if err != nil {
			return err
		}
		if slices.ContainsFunc(p.Ahead, func(ahead *dispatch.Task) bool { return ahead.ID == t.ID }) {
			continue // it stands above, among what is agreed
		}
		p.Past = append(p.Past, pastItem{t, assignmentTags[x.State]})
	}
	beliefs, err := tx.Belief(p.ID)
	if err != nil {
		return ignoreMissing(err)
	}
	p.Asked = beliefs.AskedAt
	return nil
}

// GivenHours are the hours as people write them.
func (p volunteerView) GivenHours() string {
	return strings.ReplaceAll(strconv.FormatFloat(math.Round(p.Given.Hours*2)/2, 'f', -1, 64), ".", ",")
}

// gridDay is a day of the week, hour by hour.
type gridDay struct {
	Day   string
	Text  string // the same in words
	Hours []bool
}

// The grid shows the hours at which people are helped.
const gridFrom, gridTo = 8, 21

// gridOf draws when somebody can help; nothing where any time will do.
func gridOf(v *dispatch.Volunteer) []gridDay {
	if len(v.Available) == 0 {
		return nil
	}
	var list []gridDay
	for _, day := range weekOrder {
		d := gridDay{Day: upperFirst(dispatch.Weekday(day)), Text: windowsText(v.Available, day)}
		for h := gridFrom; h < gridTo; h++ {
			at := dispatch.TimeOfDay(h * 60)
			d.Hours = append(d.Hours, slices.ContainsFunc(v.Available, func(w dispatch.Window) bool { return w.Weekday == day && w.From <= at && at+60 <= w.To }))
		}
		list = append(list, d)
	}
	return list
}
