package admin

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/go-chi/chi/v5"

	"folgesvenn/dispatch"
	"folgesvenn/sms/dates"
)

const (
	// mostShown bounds each part of the page; a centre with more in one of them
	// has another problem than the length of a page.
	mostShown = 200
	// unfinished is how long a task that nobody has marked as done stays in view.
	unfinished = 30 * 24 * time.Hour
)

type todayView struct {
	Emergency *emergencyBanner // nil: things are as usual
	Attention []attentionItem
	Asking    []askingItem
	Agreed    []agreedDay
	Later     []agreedDay // after the week that is seen at a glance
	LaterN    int
	Past      []agreedItem
	Drafts    []*dispatch.Task
	Guide     *guideView // nil: nothing is left to do on the first day
}

// askingItem is a task that is looking for somebody.
type askingItem struct {
	*dispatch.Task
	Asked, No, Silent, Failed, Queued int
	Found                             int      // who are on it already, where it takes several
	Waiting                           []string // first names of those who have not answered
	Forecast                          *dispatch.Forecast

	say words
}

// Filled says how many of several helpers are found.
func (x askingItem) Filled() string { return filledText(x.Task, x.Found) }

// Chance is the chance of finding somebody, in per cent, as it was when the
// search began; 0: not known.
func (x askingItem) Chance() int { return percent(x.Promised) }

type agreedDay struct {
	Day   time.Time
	Items []agreedItem
}

// agreedItem is a task with the volunteer who took it.
type agreedItem struct {
	*dispatch.Task
	Crew  []helper // who is on it, by place
	Found int      // how many people that is
}

// helper is who is on a task: a person, or an organisation with those it sends.
type helper struct {
	*dispatch.Volunteer
	on *dispatch.Assignment
}

// Who is the name: "Kari Nes", "Lions Solbakken (2)".
func (h helper) Who() string { return dispatch.WhoOf(h.Volunteer, h.on) }

// Comers are the names of those whom an organisation sends, as far as they are
// known.
func (h helper) Comers() string { return strings.Join(h.on.Comers, ", ") }

// Filled says how many of several helpers are found: "2 av 3"; empty where the
// task takes one.
func (x agreedItem) Filled() string { return filledText(x.Task, x.Found) }

func filledText(t *dispatch.Task, found int) string {
	if t.Places() < 2 {
		return ""
	}
	return fmt.Sprintf("%d av %d", found, t.Places())
}

// join adds a helper to a task.
func (d *desk) join(x *agreedItem, a *dispatch.Assignment) error {
	v, err := d.volunteer(a.VolunteerID)
	x.Crew, x.Found = append(x.Crew, helper{v, a}), x.Found+a.Heads()
	return err
}

func (a *Admin) today(w http.ResponseWriter, r *http.Request) error {
	var page todayView
	unit := visitorFrom(r.Context()).unit
	err := a.svc.AtOnce(r.Context(), func(ctx context.Context) error {
		err := a.svc.View(ctx, func(tx dispatch.Tx) (err error) {
			d := &desk{tx: tx, unit: unit, words: a.words(), me: actorOf(visitorFrom(r.Context()))}
			page = todayView{}
			if page.Emergency, err = bannerOf(tx, d.now); err != nil {
				return err
			}
			if page.Attention, err = d.attention(); err != nil {
				return err
			}
			if page.Asking, err = d.asking(); err != nil {
				return err
			}
			if page.Drafts, err = d.tasks(dispatch.TaskFilter{UnitID: unit.ID, States: []dispatch.TaskState{dispatch.TaskDraft}}); err != nil {
				return err
			}
			page.Agreed, page.Past, err = d.agreed()
			return err
		})
		if err != nil {
			return err
		}
		begun, err := a.svc.Beginning(ctx, unit.ID)
		if err == nil && !begun.Over() {
			g := guideOf(begun)
			page.Guide = &g
		}
		return err
	})
	if err != nil {
		return err
	}
	looking := make([]*dispatch.Task, len(page.Asking))
	for i, x := range page.Asking {
		looking[i] = x.Task
	}
	forecasts, err := a.svc.Forecasts(r.Context(), unit.ID, looking)
	if err != nil {
		return err
	}
	for i, x := range page.Asking {
		f := forecasts[x.ID]
		page.Asking[i].Forecast = &f
	}
	foreseen(page.Attention, page.Asking)
	page.splitWeek(a.words().now)
	return a.render(w, r, http.StatusOK, "today", "I dag", page)
}

// splitWeek keeps the days until next week in sight and puts the others aside.
func (p *todayView) splitWeek(now time.Time) {
	end := midnight(now, 7)
	for i, d := range p.Agreed {
		if !d.Day.Before(end) {
			p.Agreed, p.Later = p.Agreed[:i:i], p.Agreed[i:]
			break
		}
	}
	p.LaterN = 0
	for _, d := range p.Later {
		p.LaterN += len(d.Items)
	}
}

// desk gathers what lies before a coordinator, in one transaction.
type desk struct {
	tx   dispatch.Tx
	unit *dispatch.Unit
	words
	me     string                // who is asking, as the log calls them
	roster []*dispatch.Volunteer // read when it is first asked for
}

// volunteer is one of the unit's, without a question to the store for each.
func (d *desk) volunteer(id int64) (*dispatch.Volunteer, error) {
	if d.roster == nil {
		var err error
		if d.roster, err = d.tx.Roster(d.unit.ID); err != nil {
			return nil, err
		}
	}
	at, found := slices.BinarySearchFunc(d.roster, id, func(v *dispatch.Volunteer, id int64) int { return cmp.Compare(v.ID, id) })
	if found {
		return d.roster[at], nil
	}
	return d.tx.Volunteer(id) // left, or another unit's
}

// tasks are those of a filter, the earliest start first.
func (d *desk) tasks(f dispatch.TaskFilter) ([]*dispatch.Task, error) {
	list, err := d.tx.Tasks(f, dispatch.Page{Limit: mostShown})
	slices.SortStableFunc(list, func(a, b *dispatch.Task) int { return a.StartsAt.Compare(b.StartsAt) })
	return list, err
}

func (d *desk) asking() ([]askingItem, error) {
	tasks, err := d.tasks(dispatch.TaskFilter{UnitID: d.unit.ID, States: []dispatch.TaskState{dispatch.TaskOpen}})
	if err != nil {
		return nil, err
	}
	offers, err := d.tx.OffersOfOpenTasks(d.unit.ID)
	if err != nil {
		return nil, err
	}
	items := make([]askingItem, 0, len(tasks))
	for _, t := range tasks {
		item := askingItem{Task: t, say: d.words}
		if t.Places() > 1 {
			on, err := d.tx.AssignmentsOn(t.ID)
			if err != nil {
				return nil, err
			}
			item.Found = dispatch.HeadsOn(on)
		}
		for _, o := range offers[t.ID] {
			switch o.State {
			case dispatch.OfferQueued:
				item.Queued++
			case dispatch.OfferWithdrawn:
			case dispatch.OfferFailed:
				item.Failed++
			default:
				item.Asked++
			}
			switch o.State {
			case dispatch.OfferDeclined:
				item.No++
			case dispatch.OfferLapsed:
				item.Silent++
			case dispatch.OfferSent:
				item.Silent++
				v, err := d.volunteer(o.VolunteerID)
				if err != nil {
					return nil, err
				}
				item.Waiting = append(item.Waiting, v.FirstName())
			}
		}
		items = append(items, item)
	}
	return items, nil
}

// agreed are the assigned tasks: those ahead by day, and those that are over and
// not yet marked as done.
func (d *desk) agreed() (days []agreedDay, past []agreedItem, err error) {
	tasks, err := d.tasks(dispatch.TaskFilter{UnitID: d.unit.ID, States: []dispatch.TaskState{dispatch.TaskAssigned},
		StartsFrom: d.now.Add(-unfinished)})
	if err != nil {
		return nil, nil, err
	}
	ids := make([]int64, len(tasks))
	for i, t := range tasks {
		ids[i] = t.ID
	}
	on, err := d.tx.AssignmentsOfTasks(ids)
	if err != nil {
		return nil, nil, err
	}
	for _, t := range tasks {
		item := agreedItem{Task: t}
		for _, x := range on[t.ID] {
			if err = d.join(&item, x); err != nil {
				return nil, nil, err
			}
		}
		if !t.Ahead(d.now) {
			past = append(past, item)
			continue
		}
		day := dates.Midnight(t.StartsAt.In(d.zone), 0)
		if n := len(days); n == 0 || !days[n-1].Day.Equal(day) {
			days = append(days, agreedDay{Day: day})
		}
		last := &days[len(days)-1]
		last.Items = append(last.Items, item)
	}
	return days, past, nil
}

// pathID reads the number in an address.
func pathID(r *http.Request) (int64, error) {
	id, err := strconv.ParseInt(chi.URLParam(r, "id"), 10, 64)
	if err != nil || id <= 0 {
		return 0, missing(nil, "side")
	}
	return id, nil
}

// missing says that there is no such thing; another error than that is kept.
func missing(err error, nb string) error {
	if err != nil && !errors.Is(err, dispatch.ErrNotFound) {
		return err
	}
	return &dispatch.Error{Code: dispatch.CodeNotFound, Sentence: dispatch.Sentence{
		EN: "there is no such thing", NB: "Vi finner ikke det du leter etter (" + nb + "). Kanskje er det slettet, eller så hører det til en annen enhet.",
	}}
}
