package admin

import (
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"time"

	"folgesvenn/dispatch"
)

// mostInWeek bounds the page of a week: more than that nobody reads.
const mostInWeek = 250

// weekView is the tasks of one week, a day at a time.
type weekView struct {
	Year, Week          int
	Days                []weekDay
	Before, After, This string // addresses
	Print               string
	Category            string
	Categories          []option
	Requester           string
	Requesters          []option
	Count, Missing      int // tasks that are not called off, and those that have nobody
	Cut, Now            bool
}

type weekDay struct {
	Day   time.Time
	Today bool
	Items []weekItem
}

// weekItem is a task in the week.
type weekItem struct {
	agreedItem
	Tag tag
}

// Off tells that the task will not take place.
func (x weekItem) Off() bool { return x.State == dispatch.TaskCancelled }

// WeekName is "uke 48, 2026".
func (v weekView) WeekName() string { return fmt.Sprintf("uke %d, %d", v.Week, v.Year) }

// mondayOf is the Monday on which an ISO week begins, as days begin on the wall.
func mondayOf(t time.Time) time.Time { return midnight(t, -(int(t.Weekday())+6)%7) }

// parseWeek reads "2026-W48", as <input type=week> writes it. The fourth of
// January is in week 1.
func parseWeek(s string, zone *time.Location) (time.Time, bool) {
	y, w, ok := strings.Cut(s, "-W")
	year, err1 := strconv.Atoi(y)
	week, err2 := strconv.Atoi(w)
	if !ok || err1 != nil || err2 != nil || year < 2000 || year > 2100 || week < 1 || week > 53 {
		return time.Time{}, false
	}
	monday := midnight(mondayOf(time.Date(year, time.January, 4, 0, 0, 0, 0, zone)), 7*(week-1))
	if y, w := monday.ISOWeek(); y != year || w != week {
		return time.Time{}, false // there is no week 53 that year
	}
	return monday, true
}

func weekValue(monday time.Time) string {
	y, w := monday.ISOWeek()
	return fmt.Sprintf("%d-W%02d", y, w)
}

// weekOf is the Monday of the week that a request asks for: by its number, by a
// day in it, or this one.
func weekOf(q url.Values, say words) time.Time {
	if monday, ok := parseWeek(q.Get("uke"), say.zone); ok {
		return monday
	}
	if day, err := time.ParseInLocation(time.DateOnly, q.Get("dag"), say.zone); err == nil && day.Year() >= 2000 && day.Year() <= 2100 {
		return mondayOf(day)
	}
	return mondayOf(say.now)
}

func (a *Admin) calendar(w http.ResponseWriter, r *http.Request) error {
	say, q, unit := a.words(), r.URL.Query(), visitorFrom(r.Context()).unit
	monday := weekOf(q, say)
	page := weekView{Category: q.Get("type"), Requester: q.Get("bestiller"), Now: monday.Equal(mondayOf(say.now))}
	page.Year, page.Week = monday.ISOWeek()
	keep := url.Values{}
	for _, name := range []string{"type", "bestiller"} {
		if v := q.Get(name); v != "" {
			keep.Set(name, v)
		}
	}
	at := func(monday time.Time) string {
		keep.Set("uke", weekValue(monday))
		return "/kalender?" + keep.Encode()
	}
	page.Before, page.After = at(midnight(monday, -7)), at(midnight(monday, 7))
	page.This = at(mondayOf(say.now))
	printed := monday
	if page.Now {
		printed = midnight(say.now, 0)
	}
	page.Print = "/kalender/dagsliste?dager=1&dag=" + printed.Format(time.DateOnly)

	filter := dispatch.TaskFilter{UnitID: unit.ID, StartsFrom: monday, StartsBefore: midnight(monday, 7), Category: page.Category}
	if page.Requester != "" {
		id, err := strconv.ParseInt(page.Requester, 10, 64)
		if err != nil || id <= 0 {
			return missing(nil, "bestiller")
		}
		filter.RequesterID = id
	}
	page.Categories = categoryOptions(unit.Settings)
	err := a.svc.View(r.Context(), func(tx dispatch.Tx) error {
		d := &desk{tx: tx, unit: unit, words: say}
		page.Days, page.Count, page.Missing = nil, 0, 0
		for i := range 7 {
			day := midnight(monday, i)
			page.Days = append(page.Days, weekDay{Day: day, Today: daysFrom(say.now, day) == 0})
		}
		items, err := d.planned(filter, mostInWeek)
		if err != nil {
			return err
		}
		page.Cut = len(items) == mostInWeek
		for _, x := range items {
			i := daysFrom(monday, x.StartsAt.In(say.zone))
			page.Days[i].Items = append(page.Days[i].Items, weekItem{x, taskTag(x.State)})
			if x.State != dispatch.TaskCancelled {
				page.Count++
				if x.Found < x.Places() {
					page.Missing++
				}
			}
		}
		page.Requesters, err = d.requesterOptions()
		return err
	})
	if err != nil {
		return err
	}
	return a.render(w, r, http.StatusOK, "calendar", "Kalender, "+page.WeekName(), page)
}

// mostHomes bounds the list of institutions to choose from.
const mostHomes = 500

// requesterOptions are the institutions of the unit, by name: relatives who
// asked once are not worth a choice.
func (d *desk) requesterOptions() ([]option, error) {
	all, err := d.tx.Requesters(d.unit.ID, dispatch.Page{Limit: 5000})
	if err != nil {
		return nil, err
	}
	var list []option
	for _, x := range all {
		if x.Kind == dispatch.Institution && len(list) < mostHomes {
			list = append(list, option{strconv.FormatInt(x.ID, 10), x.Name})
		}
	}
	slices.SortFunc(list, func(a, b option) int { return strings.Compare(strings.ToLower(a.Text), strings.ToLower(b.Text)) })
	return list, nil
}

// planned are the tasks of a filter by their start, each with who took it.
func (d *desk) planned(f dispatch.TaskFilter, most int) ([]agreedItem, error) {
	tasks, err := d.tx.Tasks(f, dispatch.Page{Limit: most})
	if err != nil {
		return nil, err
	}
	slices.SortStableFunc(tasks, func(a, b *dispatch.Task) int { return a.StartsAt.Compare(b.StartsAt) })
	ids := make([]int64, len(tasks))
	for i, t := range tasks {
		ids[i] = t.ID
	}
	on, err := d.tx.AssignmentsOfTasks(ids)
	if err != nil {
		return nil, err
	}
	items := make([]agreedItem, 0, len(tasks))
	for _, t := range tasks {
		item := agreedItem{Task: t}
		for _, x := range on[t.ID] {
			if err = d.join(&item, x); err != nil {
				return nil, err
			}
		}
		items = append(items, item)
	}
	return items, nil
}

// dayListView is what hangs on the wall when the power or the text service is
// down: who, when, where, and whom to ring.
type dayListView struct {
	From      time.Time
	Days      []printedDay
	Length    int // days
	Made      string
	Phones    []string // the coordinators' own
	Centre    string   // number
	Others    []lengthChoice
	Back      string
	Cancelled int
}

type lengthChoice struct {
	Text, Path string
	Here       bool
}

type printedDay struct {
	Day   time.Time
	Items []printedItem
}

type printedItem struct {
	agreedItem
	Tag       tag
	Recipient *dispatch.Recipient
	Requester *dispatch.Requester
}

// dayList is made for paper. Tasks that are called off are only counted.
func (a *Admin) dayList(w http.ResponseWriter, r *http.Request) error {
	say, q, unit := a.words(), r.URL.Query(), visitorFrom(r.Context()).unit
	day, err := time.ParseInLocation(time.DateOnly, q.Get("dag"), say.zone)
	if err != nil || day.Year() < 2000 || day.Year() > 2100 {
		day = midnight(say.now, 0)
	}
	page := dayListView{From: day, Length: 1, Made: say.At(say.now), Phones: unit.Settings.CoordinatorPhones, Centre: unit.Settings.CentrePhone,
		Back: "/kalender?dag=" + day.Format(time.DateOnly)}
	if q.Get("dager") == "3" {
		page.Length = 3
	}
	for _, n := range []int{1, 3} {
		text := "Én dag"
		if n == 3 {
			text = "Tre dager"
		}
		page.Others = append(page.Others, lengthChoice{text, fmt.Sprintf("/kalender/dagsliste?dager=%d&dag=%s", n, day.Format(time.DateOnly)), n == page.Length})
	}
	err = a.svc.View(r.Context(), func(tx dispatch.Tx) error {
		d := &desk{tx: tx, unit: unit, words: say}
		page.Days, page.Cancelled = nil, 0
		for i := range page.Length {
			page.Days = append(page.Days, printedDay{Day: midnight(day, i)})
		}
		items, err := d.planned(dispatch.TaskFilter{UnitID: unit.ID, StartsFrom: day, StartsBefore: midnight(day, page.Length)}, mostInWeek)
		if err != nil {
			return err
		}
		for _, x := range items {
			if x.State == dispatch.TaskCancelled {
				page.Cancelled++
				continue
			}
			p := printedItem{agreedItem: x, Tag: taskTag(x.State)}
			if x.RecipientID != 0 {
				if p.Recipient, err = tx.Recipient(x.RecipientID); err != nil {
					return err
				}
			}
			if x.RequesterID != 0 {
				if p.Requester, err = tx.Requester(x.RequesterID); err != nil {
					return err
				}
			}
			i := daysFrom(day, x.StartsAt.In(say.zone))
			page.Days[i].Items = append(page.Days[i].Items, p)
		}
		return nil
	})
	if err != nil {
		return err
	}
	title := "Dagsliste " + sayDate(say, day)
	if page.Length > 1 {
		title = "Dagsliste for tre dager fra " + sayDate(say, day)
	}
	return a.render(w, r, http.StatusOK, "daylist", title, page)
}

// sayDate is a date with its year, which a paper needs.
func sayDate(w words, t time.Time) string { return dayNB(t) + " " + w.Date(dispatch.DateOf(t)) }
