package admin

import (
	"cmp"
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"time"

	"folgesvenn/dispatch"
)

// listPage is how many people a page of a list holds.
const listPage = 50

type volunteerListView struct {
	Query      string
	Volunteers []volunteerRow
	More       string // address of the next page
	Searched   bool
}

type volunteerRow struct {
	*dispatch.Volunteer
	Tag   tag
	Tasks string // what they do, in words
}

func (a *Admin) volunteerList(w http.ResponseWriter, r *http.Request) error {
	q := r.URL.Query()
	after, _ := strconv.ParseInt(q.Get("etter"), 10, 64)
	page := volunteerListView{Query: strings.TrimSpace(q.Get("sok"))}
	page.Searched = page.Query != ""
	query := cmp.Or(numberIn(page.Query), page.Query)
	err := a.svc.View(r.Context(), func(tx dispatch.Tx) error {
		list, err := tx.Volunteers(dispatch.VolunteerFilter{UnitID: visitorFrom(r.Context()).unit.ID, Query: query},
			dispatch.Page{After: after, Limit: listPage})
		if err != nil {
			return err
		}
		page.Volunteers, page.More = nil, ""
		for _, v := range list {
			page.Volunteers = append(page.Volunteers, volunteerRow{v, volunteerTag(v.State(a.svc.Now())), categoriesOf(v)})
		}
		if len(list) == listPage {
			next := url.Values{"etter": {strconv.FormatInt(list[len(list)-1].ID, 10)}}
			if page.Query != "" {
				next.Set("sok", page.Query)
			}
			page.More = "/frivillige?" + next.Encode()
		}
		return nil
	})
	if err != nil {
		return err
	}
	return a.render(w, r, http.StatusOK, "volunteers", "Frivillige", page)
}

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
}

func (a *Admin) volunteerPage(w http.ResponseWriter, r *http.Request) error {
	return a.showVolunteer(w, r, http.StatusOK, newForm(nil))
}

func (a *Admin) showVolunteer(w http.ResponseWriter, r *http.Request, status int, f *form) error {
	v, err := a.ownVolunteer(r)
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
		page.Talk, page.TalkCut, err = conversation(tx, v.Phone)
		return err
	})
	if err != nil {
		return err
	}
	return a.render(w, r, status, "volunteer", v.Name, page)
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
	Cap        int
}

var volunteerFields = []string{"name", "phone", "language", "channel", "categories", "postcodes", "available.1", "available.2", "available.3",
	"available.4", "available.5", "available.6", "available.0", "clearances", "gender", "birth_year", "max_offers_per_week", "note"}

func (a *Admin) showVolunteerForm(w http.ResponseWriter, r *http.Request, status int, f *form, v *dispatch.Volunteer) error {
	set := visitorFrom(r.Context()).unit.Settings
	page := volunteerFormView{Form: f, Volunteer: v, Categories: categoryOptions(set), Languages: languageOptions(), Genders: genderOptions(), Cap: set.MaxOffersPerWeek}
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
	title := "Ny frivillig"
	if v != nil {
		title = "Endre " + v.Name
	}
	return a.render(w, r, status, "volunteer-form", title, page)
}

func (a *Admin) newVolunteer(w http.ResponseWriter, r *http.Request) error {
	return a.showVolunteerForm(w, r, http.StatusOK, newForm(map[string]string{"language": "nb", "channel": "sms"}), nil)
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
	f := newForm(map[string]string{
		"name": v.Name, "phone": v.Phone, "language": v.Language, "channel": string(v.Channel), "postcodes": strings.Join(v.Postcodes, ", "),
		"gender": v.Gender, "note": v.Note, "version": strconv.FormatInt(v.Version, 10),
	})
	f.values["categories"] = v.Categories
	if v.BirthYear != 0 {
		f.values.Set("birth_year", strconv.Itoa(v.BirthYear))
	}
	if v.MaxOffersPerWeek != 0 {
		f.values.Set("max_offers_per_week", strconv.Itoa(v.MaxOffersPerWeek))
	}
	for name, on := range map[string]bool{"car": v.Car, "stopped": v.Stopped, "left": v.Left} {
		if on {
			f.values.Set(name, "ja")
		}
	}
	for _, d := range weekOrder {
		f.values.Set("available."+strconv.Itoa(int(d)), windowsText(v.Available, d))
	}
	for _, c := range v.Clearances {
		f.values.Add("clearances", c.Kind)
		f.values.Set("clearances."+c.Kind+".issued", c.Issued.String())
		f.values.Set("clearances."+c.Kind+".expires", c.Expires.String())
	}
	return a.showVolunteerForm(w, r, http.StatusOK, f, v)
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
				return changedMeanwhile
			}
			readVolunteer(f, now, kinds)
			now.Stopped, now.Left = f.Ticked("stopped"), f.Ticked("left")
			return nil
		})
		if err := f.take(err, nil); err != nil {
			return err
		}
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
	v.Gender, v.Car, v.Note = f.Value("gender"), f.Ticked("car"), f.Trim("note")
	v.BirthYear = number(f, "birth_year", "Skriv fødselsår med fire siffer, eller la feltet stå tomt.")
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
	a.say(r, said)
	http.Redirect(w, r, volunteerPath(v.ID), http.StatusSeeOther)
	return nil
}
