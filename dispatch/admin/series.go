package admin

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"strconv"
	"strings"
	"time"

	"folgesvenn/dispatch"
	"folgesvenn/sms/dates"
)

// repeats are the plain choices of how often a task recurs; the rule's day is
// that of the first task.
var repeats = []option{{"weekly", "Hver uke"}, {"biweekly", "Annenhver uke"}, {"weekdays", "Hver hverdag"}, {"monthly", "Hver måned"}}

var weekdayCodes = [...]string{"SU", "MO", "TU", "WE", "TH", "FR", "SA"}

// ruleOf is the rule of a choice, for a first day; empty: no such choice.
func ruleOf(choice string, first time.Time) string {
	day := weekdayCodes[first.Weekday()]
	switch choice {
	case "weekly":
		return "FREQ=WEEKLY;BYDAY=" + day
	case "biweekly":
		return "FREQ=WEEKLY;INTERVAL=2;BYDAY=" + day
	case "weekdays":
		return "FREQ=WEEKLY;BYDAY=MO,TU,WE,TH,FR"
	case "monthly":
		// The first Thursday, say, and not the 26th: people live by weekdays.
		n := (first.Day()-1)/7 + 1
		if n == 5 {
			n = -1
		}
		return "FREQ=MONTHLY;BYDAY=" + strconv.Itoa(n) + day
	}
	return ""
}

// readSeries makes a series of a task that is to be repeated.
func (a *Admin) readSeries(r *http.Request, f *form, t dispatch.Task) (dispatch.Series, error) {
	start, end := t.StartsAt.In(a.svc.Zone()), t.EndsAt.In(a.svc.Zone())
	x := dispatch.Series{
		UnitID: t.UnitID, Category: t.Category, Summary: t.Summary, Place: t.Place, Postcode: t.Postcode, Details: t.Details,
		RequesterID: t.RequesterID, RecipientID: t.RecipientID, Needs: t.Needs, Headcount: t.Places(), FirstDay: dispatch.DateOf(start),
		From: dispatch.TimeOfDay(start.Hour()*60 + start.Minute()), To: dispatch.TimeOfDay(end.Hour()*60 + end.Minute()),
		Standing: f.Ticked("standing"), SkipHolidays: f.Ticked("skip_holidays"),
	}
	if x.Rule = ruleOf(f.Value("repeat"), start); x.Rule == "" {
		f.fault("repeat", "Velg hvor ofte.")
	}
	if typed := f.Trim("until"); typed != "" {
		d, err := dispatch.ParseDate(typed)
		if err != nil {
			f.fault("until", "Velg datoen i kalenderen.")
		}
		x.Until = d
	}
	if typed := f.Trim("regular"); typed != "" {
		v, err := a.regular(r, typed)
		if err != nil {
			return x, err
		}
		if v == nil {
			f.fault("regular", "Vi finner ikke akkurat én frivillig med det navnet eller nummeret.")
		} else {
			x.VolunteerID = v.ID
		}
	}
	return x, nil
}

// regular finds the one volunteer of the unit whose name or number is typed.
func (a *Admin) regular(r *http.Request, typed string) (v *dispatch.Volunteer, err error) {
	unit := visitorFrom(r.Context()).unit.ID
	err = a.svc.View(r.Context(), func(tx dispatch.Tx) error {
		v = nil
		list, err := tx.Volunteers(dispatch.VolunteerFilter{UnitID: unit, Query: typed}, dispatch.Page{Limit: 50})
		if err != nil {
			return err
		}
		for _, x := range list {
			if !x.Left && (len(list) == 1 || strings.EqualFold(x.Name, typed)) {
				v = x
			}
		}
		return nil
	})
	return v, err
}

// addSeries takes in what the task form says when it is to be repeated.
func (a *Admin) addSeries(w http.ResponseWriter, r *http.Request, f *form, t dispatch.Task) (made bool, err error) {
	x, err := a.readSeries(r, f, t)
	if err != nil || f.Bad() {
		return false, err
	}
	row, err := a.svc.AddSeries(once(r, f), x)
	if err := f.take(err, seriesNames); err != nil || f.Bad() {
		return false, err
	}
	if err := a.settleText(r, f); err != nil {
		return false, err
	}
	a.say(r, "Det faste oppdraget er lagt inn. Dagene lages etter hvert.")
	http.Redirect(w, r, seriesPath(row.ID), http.StatusSeeOther)
	return true, nil
}

// seriesNames maps the API's names of fields to those of the form.
var seriesNames = map[string]string{"rule": "repeat", "first_day": "when", "from": "when", "starts_at": "when", "ends_at": "when",
	"recipient_id": "recipient", "requester_id": "requester", "volunteer_id": "regular"}

func seriesPath(id int64) string { return "/faste/" + strconv.FormatInt(id, 10) }

// seriesItem is a series as it stands in a list.
type seriesItem struct {
	*dispatch.Series
	Often     string
	Clock     string
	Volunteer *dispatch.Volunteer
	Tag       tag
}

func (a *Admin) seriesItem(tx dispatch.Tx, x *dispatch.Series) (seriesItem, error) {
	zone := a.svc.Zone()
	day := x.FirstDay.Start(zone)
	item := seriesItem{Series: x, Often: dispatch.RuleText(x.Rule), Clock: a.words().Clock(dates.At(day, int(x.From)), dates.At(day, int(x.To)))}
	switch x.State(dispatch.DateOf(a.svc.Now().In(zone))) {
	case dispatch.SeriesEnded:
		item.Tag = tag{"Avsluttet", "neutral"}
	case dispatch.SeriesPaused:
		item.Tag = tag{"Pause", "warning"}
	default:
		item.Tag = tag{"Går fast", "success"}
	}
	if x.VolunteerID == 0 {
		return item, nil
	}
	v, err := tx.Volunteer(x.VolunteerID)
	if errors.Is(err, dispatch.ErrNotFound) {
		return item, nil
	}
	item.Volunteer = v
	return item, err
}

func (a *Admin) seriesList(w http.ResponseWriter, r *http.Request) error {
	var page []seriesItem
	err := a.svc.View(r.Context(), func(tx dispatch.Tx) error {
		page = nil
		list, err := tx.SeriesOf(visitorFrom(r.Context()).unit.ID, dispatch.Page{Limit: 500})
		if err != nil {
			return err
		}
		for _, x := range list {
			item, err := a.seriesItem(tx, x)
			if err != nil {
				return err
			}
			page = append(page, item)
		}
		return nil
	})
	if err != nil {
		return err
	}
	return a.render(w, r, http.StatusOK, "series-list", "Faste oppdrag", page)
}

type seriesView struct {
	seriesItem
	Form    *form
	Ahead   []dispatch.Occurrence
	Ended   bool
	Rhythms []option // how often it may be
	Nths    []option // which of a month
	Days    []option
	// Plan is what would become of the days, before it is saved; Do is the press
	// that saves it.
	Plan []planned
	Do   string
	// Meanwhile is what others changed while the form was open.
	Meanwhile []change
}

// planned is what would become of one day.
type planned struct {
	Tag        tag
	Start, End time.Time
	Texts      []string
}

func (a *Admin) ownSeries(r *http.Request) (*dispatch.Series, error) {
	id, err := pathID(r)
	if err != nil {
		return nil, err
	}
	x, err := a.svc.Series(r.Context(), id)
	if err != nil {
		return nil, err
	}
	if x.UnitID != visitorFrom(r.Context()).unit.ID {
		return nil, missing(nil, "fast oppdrag")
	}
	return x, nil
}

func (a *Admin) seriesPage(w http.ResponseWriter, r *http.Request) error {
	x, err := a.ownSeries(r)
	if err != nil {
		return err
	}
	return a.showSeries(w, r, http.StatusOK, x, a.formOfSeries(x), seriesView{})
}

// seriesLabels are what the fields are called.
var seriesLabels = []option{{"summary", "Kort om oppdraget"}, {"place", "Omtrent hvor"}, {"often", "Hvor ofte"}, {"nth", "Hvilken i måneden"}, {"clock", "Klokkeslett"}, {"headcount", "Antall frivillige"},
	{"days", "Dager"}, {"skip_holidays", "Ikke på helligdager"}, {"details", "Detaljer"}, {"regular_id", "Fast frivillig"}, {"until", "Siste dag"}, {"standing", "Står fast"}}

// formOfSeries is the form of a series as it is opened. The name of who has it is
// filled in where it is shown.
func (a *Admin) formOfSeries(x *dispatch.Series) *form {
	say := a.words()
	day := say.now
	f := newForm(map[string]string{"clock": say.Clock(dates.At(day, int(x.From)), dates.At(day, int(x.To))), "summary": x.Summary, "place": x.Place, "details": x.Details,
		"headcount": headcount(x.Headcount), "until": x.Until.String(), "often": "own"})
	if x.VolunteerID != 0 {
		f.values.Set("regular_id", strconv.FormatInt(x.VolunteerID, 10))
	}
	if plain, ok := dispatch.PlainRepeat(x.Rule); ok {
		f.values.Set("often", strconv.Itoa(plain.Every))
		if plain.Monthly {
			f.values.Set("often", monthly)
			f.values.Set("nth", strconv.Itoa(plain.Nth))
		}
		for _, d := range plain.Days {
			f.values.Add("days", strconv.Itoa(int(d)))
		}
	}
	for name, on := range map[string]bool{"standing": x.Standing, "skip_holidays": x.SkipHolidays} {
		if on {
			f.values.Set(name, "ja")
		}
	}
	f.remember()
	return f
}

// monthly is the choice of a weekday of the month.
const monthly = "month"

// What the page offers; a rule that is neither stays as it is.
var (
	seriesRhythms = []option{{"1", "Hver uke"}, {"2", "Annenhver uke"}, {"3", "Hver tredje uke"}, {"4", "Hver fjerde uke"}, {monthly, "Hver måned"}}
	seriesNths    = []option{{"1", "Første"}, {"2", "Andre"}, {"3", "Tredje"}, {"4", "Fjerde"}, {"-1", "Siste"}}
)

func rhythmText(value string, offered []option) string {
	for _, o := range offered {
		if o.Value == value {
			return o.Text
		}
	}
	return "Noe annet"
}

func (a *Admin) showSeries(w http.ResponseWriter, r *http.Request, status int, x *dispatch.Series, f *form, page seriesView) error {
	f.labels = seriesLabels
	page.Form, page.Ended = f, x.State(dispatch.DateOf(a.svc.Now().In(a.svc.Zone()))) == dispatch.SeriesEnded
	page.Rhythms = seriesRhythms
	if plain, ok := dispatch.PlainRepeat(x.Rule); !ok || plain.Every > 4 {
		page.Rhythms = append([]option{{"own", upperFirst(dispatch.RuleText(x.Rule))}}, page.Rhythms...)
	}
	page.Nths = seriesNths
	for _, d := range weekOrder {
		page.Days = append(page.Days, option{strconv.Itoa(int(d)), upperFirst(dispatch.Weekday(d))})
	}
	var err error
	if page.Meanwhile, err = a.readable(r, f.meanwhile); err != nil {
		return err
	}
	err = a.svc.View(r.Context(), func(tx dispatch.Tx) (err error) {
		page.seriesItem, err = a.seriesItem(tx, x)
		return err
	})
	if err != nil {
		return err
	}
	if page.Volunteer != nil && !f.values.Has("regular") {
		f.values.Set("regular", page.Volunteer.Name)
	}
	const ahead = 12
	if page.Ahead, err = a.svc.Occurrences(r.Context(), x.ID, ahead); err != nil {
		return err
	}
	return a.render(w, r, status, "series", ownMark+x.Summary, page)
}

// changeDay leaves one day out or moves it.
func (a *Admin) changeDay(w http.ResponseWriter, r *http.Request) error {
	x, err := a.ownSeries(r)
	if err != nil {
		return err
	}
	f, err := readForm(r)
	if err != nil {
		return err
	}
	day, err := dispatch.ParseDate(f.Value("day"))
	if err != nil {
		return missing(nil, "dag")
	}
	if f.Value("do") == "skip" {
		_, err = a.svc.SkipSeries(once(r, f), x.ID, day)
	} else {
		span, bad := dates.Parse(f.Trim("when"), a.words().now)
		if bad != nil {
			f.fault("when", bad.Error())
			return a.showSeries(w, r, http.StatusUnprocessableEntity, x, f, seriesView{})
		}
		_, err = a.svc.MoveSeries(once(r, f), x.ID, day, span.Start, span.End)
	}
	if err := f.take(err, map[string]string{"starts_at": "when", "ends_at": "when"}); err != nil {
		return err
	}
	if f.Bad() {
		return a.showSeries(w, r, http.StatusUnprocessableEntity, x, f, seriesView{})
	}
	a.say(r, "Dagen er endret. De andre dagene står som før.")
	http.Redirect(w, r, seriesPath(x.ID), http.StatusSeeOther)
	return nil
}

// changeSeries changes, pauses or ends a series: what becomes of the days that are
// laid out is said first, and done with the next press.
func (a *Admin) changeSeries(w http.ResponseWriter, r *http.Request) error {
	x, err := a.ownSeries(r)
	if err != nil {
		return err
	}
	f, err := readForm(r)
	if err != nil {
		return err
	}
	act, said, err := a.seriesAct(r, f, x)
	if err != nil {
		return err
	}
	page := seriesView{Do: f.Value("do")}
	if !f.Bad() {
		var plan []dispatch.DayPlan
		if plan, err = a.svc.PlanSeries(r.Context(), x.ID, act); err == nil {
			page.Plan, err = a.planned(r, plan)
		}
	}
	if err == nil && !f.Bad() {
		// What was said must still be what happens.
		if hash := shortHash([]byte(fmt.Sprint(page.Do, page.Plan))); (len(page.Plan) > 0 || page.Do == "end") && f.Value("seen") != hash {
			if page.Do == "end" {
				page.Plan = append(page.Plan, planned{Tag: tag{"Avsluttes", "danger"}, Texts: []string{"Det faste oppdraget kan ikke åpnes igjen."}})
			}
			f.values.Set("seen", hash)
			f.values.Del("once")
			return a.showSeries(w, r, http.StatusOK, x, f, page)
		}
		err = act(once(r, f))
	}
	if err := f.take(err, seriesFieldNames); err != nil {
		return err
	}
	if len(f.meanwhile) > 0 {
		if x, err = a.ownSeries(r); err != nil {
			return err
		}
		if err := a.tellMeanwhile(r, f, a.formOfSeries(x), lastLogged(x.UnitID, "series.changed", fmt.Sprintf("fast oppdrag %d", x.ID))); err != nil {
			return err
		}
	}
	if f.Bad() {
		return a.showSeries(w, r, f.refused(), x, f, seriesView{})
	}
	a.say(r, said)
	http.Redirect(w, r, seriesPath(x.ID), http.StatusSeeOther)
	return nil
}

// seriesFieldNames maps the API's names of fields to those of the form of a series.
var seriesFieldNames = map[string]string{"from": "clock", "to": "clock", "from_day": "day", "first_day": "day", "volunteer_id": "regular", "rule": "often", "starts_at": "clock", "ends_at": "clock"}

// seriesAct is what a press on the page of a series does, and what is said then.
func (a *Admin) seriesAct(r *http.Request, f *form, x *dispatch.Series) (act func(context.Context) error, said string, err error) {
	day, bad := dispatch.ParseDate(f.Trim("day"))
	if bad != nil {
		f.fault("day", "Velg datoen i kalenderen.")
	}
	switch f.Value("do") {
	case "end":
		return func(ctx context.Context) error {
			_, err := a.svc.EndSeries(ctx, x.ID, day)
			return err
		}, "Det faste oppdraget er avsluttet.", nil
	case "pause":
		if day.IsZero() && bad == nil {
			f.fault("day", "Velg når det begynner igjen.")
		}
		return func(ctx context.Context) error {
			_, err := a.svc.PauseSeries(ctx, x.ID, day)
			return err
		}, "Det faste oppdraget har pause.", nil
	}
	edit, err := a.readSeriesEdit(r, f, x)
	return func(ctx context.Context) error {
		_, err := a.svc.EditSeries(ctx, x.ID, day, edit)
		return err
	}, "Det faste oppdraget er endret.", err
}

// planned says what would become of each day that does not stay as it is; empty:
// all do.
func (a *Admin) planned(r *http.Request, plan []dispatch.DayPlan) (list []planned, err error) {
	say := a.words()
	stay := 0
	for _, d := range plan {
		p := planned{Start: d.WasStart, End: d.WasEnd}
		var names []string
		for _, id := range d.VolunteerIDs {
			v, err := a.svc.Volunteer(r.Context(), id)
			if err != nil {
				return nil, err
			}
			names = append(names, v.Name)
		}
		name := andList(names)
		moved := !d.StartsAt.Equal(d.WasStart) || !d.EndsAt.Equal(d.WasEnd)
		if moved {
			p.Texts = append(p.Texts, "Ny tid: "+say.Full(d.StartsAt, d.EndsAt)+".")
		}
		if d.WasPlaces > 0 && d.Places != d.WasPlaces {
			p.Texts = append(p.Texts, fmt.Sprintf("Nå trengs %s, før %d.", count(d.Places, "frivillig", "frivillige"), d.WasPlaces))
			if d.People < d.Places {
				p.Texts = append(p.Texts, fmt.Sprintf("Vi leter etter %d til.", d.Places-d.People))
			}
		}
		switch d.Fate {
		case dispatch.DayStays:
			stay++
			continue
		case dispatch.DayAdded:
			p = planned{Tag: tag{"Ny dag", "success"}, Start: d.StartsAt, End: d.EndsAt}
			if name != "" {
				p.Texts = append(p.Texts, name+" settes opp.")
			}
		case dispatch.DayCancelled:
			p.Tag, p.Texts = tag{"Avlyses", "danger"}, []string{"De som er spurt eller har sagt ja, får beskjed."}
		case dispatch.DayAsked:
			p.Tag = tag{"Spørres", "warning"}
			p.Texts = append(p.Texts, name+" blir spurt om det passer.")
		case dispatch.DayChanged:
			p.Tag = tag{"Endres", "info"}
			if name != "" && d.Told {
				p.Texts = append(p.Texts, name+" får beskjed.")
			}
		}
		list = append(list, p)
	}
	if len(list) > 0 && stay > 0 {
		list = append(list, planned{Tag: tag{"Som før", "neutral"}, Texts: []string{count(stay, "dag", "dager") + " står som før."}})
	}
	return list, nil
}

// readSeriesEdit reads the form of a series.
func (a *Admin) readSeriesEdit(r *http.Request, f *form, x *dispatch.Series) (func(*dispatch.Series) error, error) {
	// "10-12" is read as on a day, for its two times alone.
	span, bad := dates.Parse("i morgen "+f.Trim("clock"), a.words().now)
	if bad != nil {
		f.fault("clock", "Skriv klokkeslettene, for eksempel «10-12».")
	}
	var until dispatch.Date
	if typed := f.Trim("until"); typed != "" {
		var err error
		if until, err = dispatch.ParseDate(typed); err != nil {
			f.fault("until", "Velg datoen i kalenderen.")
		}
	}
	var regular int64
	if typed := f.Trim("regular"); typed != "" {
		v, err := a.regular(r, typed)
		if err != nil {
			return nil, err
		}
		if v == nil {
			f.fault("regular", "Vi finner ikke akkurat én frivillig med det navnet eller nummeret.")
		} else {
			regular = v.ID
		}
	}
	f.values.Del("regular_id")
	if regular != 0 {
		f.values.Set("regular_id", strconv.FormatInt(regular, 10))
	}
	rule, places := readRule(f, x.Rule), readHeadcount(f)
	minutes := func(t time.Time) dispatch.TimeOfDay {
		l := t.In(a.svc.Zone())
		return dispatch.TimeOfDay(l.Hour()*60 + l.Minute())
	}
	return func(x *dispatch.Series) error {
		if f.meanwhile = f.others(a.formOfSeries(x), seriesLabels); len(f.meanwhile) > 0 {
			return changedMeanwhile
		}
		x.Rule, x.From, x.To, x.Until = rule, minutes(span.Start), minutes(span.End), until
		x.Summary, x.Place, x.Details, x.SkipHolidays = f.Trim("summary"), f.Trim("place"), f.Trim("details"), f.Ticked("skip_holidays")
		x.Headcount = places
		x.VolunteerID, x.Standing = regular, f.Ticked("standing")
		return nil
	}, nil
}

// readRule is the rule that was chosen; what cannot be said on the page, and is
// not touched, stays.
func readRule(f *form, was string) string {
	often := f.Value("often")
	if often == "own" {
		return was
	}
	var rule dispatch.Repeat
	if old, ok := dispatch.PlainRepeat(was); ok {
		rule.Count = old.Count
	}
	for _, d := range weekOrder {
		if f.Has("days", strconv.Itoa(int(d))) {
			rule.Days = append(rule.Days, d)
		}
	}
	switch {
	case len(rule.Days) == 0:
		f.fault("days", "Velg minst én dag.")
	case often == monthly && len(rule.Days) > 1:
		f.fault("days", "Velg én dag når oppdraget går hver måned.")
	}
	var err error
	if often == monthly {
		rule.Monthly, rule.Every = true, 1
		if rule.Nth, err = strconv.Atoi(f.Value("nth")); err != nil || rule.Nth == 0 || rule.Nth < -1 || rule.Nth > 4 {
			f.fault("nth", "Velg hvilken i måneden.")
		}
	} else if rule.Every, err = strconv.Atoi(often); err != nil || rule.Every < 1 || rule.Every > 4 {
		f.fault("often", "Velg hvor ofte.")
	}
	if f.Bad() {
		return was
	}
	return rule.Rule()
}
