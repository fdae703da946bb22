package admin

import (
	"errors"
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
		RequesterID: t.RequesterID, RecipientID: t.RecipientID, Needs: t.Needs, FirstDay: dispatch.DateOf(start),
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
	Form  *form
	Ahead []dispatch.Occurrence
	Ended bool
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
	say := a.words()
	day := say.now
	f := newForm(map[string]string{"clock": say.Clock(dates.At(day, int(x.From)), dates.At(day, int(x.To))), "place": x.Place, "details": x.Details,
		"until": x.Until.String()})
	if x.Standing {
		f.values.Set("standing", "ja")
	}
	return a.showSeries(w, r, http.StatusOK, x, f)
}

func (a *Admin) showSeries(w http.ResponseWriter, r *http.Request, status int, x *dispatch.Series, f *form) error {
	page := seriesView{Form: f, Ended: x.State(dispatch.DateOf(a.svc.Now().In(a.svc.Zone()))) == dispatch.SeriesEnded}
	err := a.svc.View(r.Context(), func(tx dispatch.Tx) (err error) {
		page.seriesItem, err = a.seriesItem(tx, x)
		return err
	})
	if err != nil {
		return err
	}
	if page.Volunteer != nil && f.Value("regular") == "" {
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
			return a.showSeries(w, r, http.StatusUnprocessableEntity, x, f)
		}
		_, err = a.svc.MoveSeries(once(r, f), x.ID, day, span.Start, span.End)
	}
	if err := f.take(err, map[string]string{"starts_at": "when", "ends_at": "when"}); err != nil {
		return err
	}
	if f.Bad() {
		return a.showSeries(w, r, http.StatusUnprocessableEntity, x, f)
	}
	a.say(r, "Dagen er endret. De andre dagene står som før.")
	http.Redirect(w, r, seriesPath(x.ID), http.StatusSeeOther)
	return nil
}

// changeSeries changes, pauses or ends a series.
func (a *Admin) changeSeries(w http.ResponseWriter, r *http.Request) error {
	x, err := a.ownSeries(r)
	if err != nil {
		return err
	}
	f, err := readForm(r)
	if err != nil {
		return err
	}
	day, bad := dispatch.ParseDate(f.Trim("day"))
	if bad != nil {
		f.fault("day", "Velg datoen i kalenderen.")
	}
	said := "Det faste oppdraget er endret."
	switch f.Value("do") {
	case "end":
		_, err = a.svc.EndSeries(once(r, f), x.ID, day)
		said = "Det faste oppdraget er avsluttet."
	case "pause":
		if day.IsZero() {
			f.fault("day", "Velg når det begynner igjen.")
			break
		}
		_, err = a.svc.PauseSeries(once(r, f), x.ID, day)
		said = "Det faste oppdraget har pause."
	default:
		err = a.editSeries(r, f, x, day)
	}
	if err := f.take(err, map[string]string{"from": "clock", "to": "clock", "from_day": "day", "volunteer_id": "regular"}); err != nil {
		return err
	}
	if f.Bad() {
		return a.showSeries(w, r, http.StatusUnprocessableEntity, x, f)
	}
	a.say(r, said)
	http.Redirect(w, r, seriesPath(x.ID), http.StatusSeeOther)
	return nil
}

func (a *Admin) editSeries(r *http.Request, f *form, x *dispatch.Series, day dispatch.Date) error {
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
			return err
		}
		if v == nil {
			f.fault("regular", "Vi finner ikke akkurat én frivillig med det navnet eller nummeret.")
		} else {
			regular = v.ID
		}
	}
	if f.Bad() {
		return nil
	}
	minutes := func(t time.Time) dispatch.TimeOfDay {
		l := t.In(a.svc.Zone())
		return dispatch.TimeOfDay(l.Hour()*60 + l.Minute())
	}
	_, err := a.svc.EditSeries(once(r, f), x.ID, day, func(x *dispatch.Series) error {
		x.From, x.To, x.Until = minutes(span.Start), minutes(span.End), until
		x.Place, x.Details, x.VolunteerID, x.Standing = f.Trim("place"), f.Trim("details"), regular, f.Ticked("standing")
		return nil
	})
	return err
}
