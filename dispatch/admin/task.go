package admin

import (
	"context"
	"errors"
	"net/http"
	"slices"
	"time"

	"folgesvenn/dispatch"
)

type taskView struct {
	*dispatch.Task
	Recipient   *dispatch.Recipient
	Requester   *dispatch.Requester
	Helpers     []helperItem // who have it, by place
	Offers      []offerRow
	Asking      *askingItem // while it is open
	Outlook     string      // where it stands and what happens next, otherwise
	Attention   []attentionItem
	Timeline    []entry
	Actions     []taskAction
	Undoable    bool // what was noted of who came can be taken back
	Suitable    int  // could be asked now; -1: not looked at
	Obstacles   []string
	Why, WhyNot []string // why somebody may be asked, and why somebody is not: a sentence each
}

// helperItem is somebody who is on the task.
type helperItem struct {
	*dispatch.Assignment
	Volunteer *dispatch.Volunteer
	Change    *dispatch.Offer // the newest question whether a change suits them
}

// HoursText is what the helper has given: of an organisation, all who came.
func (h helperItem) HoursText() string { return hoursText(h.Hours) }

// Filled says how many of several helpers are found; empty where it takes one.
func (p taskView) Filled() string { return filledText(p.Task, p.heads()) }

func (p taskView) heads() int {
	n := 0
	for _, h := range p.Helpers {
		n += h.Heads()
	}
	return n
}

// Several tells whether more than one are on it.
func (p taskView) Several() bool { return len(p.Helpers) > 1 }

type offerRow struct {
	*dispatch.Offer
	Name string
}

// Tag is the answer to the offer. Somebody who said yes when it was too late
// would have come: that is worth knowing the next time somebody is needed.
func (o offerRow) Tag() tag {
	if o.State != dispatch.OfferAccepted && o.Learned == dispatch.LessonYes {
		return tag{"Ja, men for sent", "warning"}
	}
	return offerTag(o.State)
}

// ownTask finds the task of an address, where it belongs to the coordinator's
// unit.
func (a *Admin) ownTask(r *http.Request) (*dispatch.Task, error) {
	id, err := pathID(r)
	if err != nil {
		return nil, err
	}
	t, err := a.svc.Task(r.Context(), id)
	if err != nil {
		return nil, err
	}
	if t.UnitID != visitorFrom(r.Context()).unit.ID {
		return nil, missing(nil, "oppdrag")
	}
	return t, nil
}

func (a *Admin) taskPage(w http.ResponseWriter, r *http.Request) error {
	t, err := a.ownTask(r)
	if err != nil {
		return err
	}
	page := taskView{Task: t, Suitable: -1}
	err = a.svc.AtOnce(r.Context(), func(ctx context.Context) error {
		err := a.svc.View(ctx, func(tx dispatch.Tx) (err error) {
			d := &desk{tx: tx, unit: visitorFrom(ctx).unit, words: a.words(), me: actorOf(visitorFrom(ctx))}
			page = taskView{Suitable: -1}
			if page.Task, err = tx.Task(t.ID); err != nil {
				return err
			}
			if page.Undoable, err = dispatch.Undoable(tx, page.Task, d.now); err != nil {
				return err
			}
			return d.fillTask(&page)
		})
		if err != nil {
			return err
		}
		if page.State == dispatch.TaskOpen || page.State == dispatch.TaskUnfilled {
			if err := a.countSuitable(ctx, &page); err != nil {
				return err
			}
		}
		if page.Asking != nil {
			f, err := a.svc.Forecast(ctx, *page.Task)
			if err != nil {
				return err
			}
			page.Asking.Forecast = &f
			foreseen(page.Attention, []askingItem{*page.Asking})
			return nil
		}
		set, err := a.svc.AskingSettings(ctx, page.UnitID)
		if err != nil {
			return err
		}
		page.Outlook = a.svc.Outlook(page.Task, set, page.heads())
		return nil
	})
	if err != nil {
		return err
	}
	if visitorFrom(r.Context()).mayEdit() {
		on := make([]*dispatch.Assignment, len(page.Helpers))
		for i, h := range page.Helpers {
			on[i] = h.Assignment
		}
		page.Actions = actionsFor(page.Task, on, page.Undoable, a.svc.Now())
	}
	return a.render(w, r, http.StatusOK, "task", ownMark+page.Summary, page)
}

func (d *desk) fillTask(p *taskView) error {
	var err error
	if p.RecipientID != 0 {
		if p.Recipient, err = d.tx.Recipient(p.RecipientID); err != nil {
			return err
		}
	}
	if p.RequesterID != 0 {
		if p.Requester, err = d.tx.Requester(p.RequesterID); err != nil {
			return err
		}
	}
	who := names{tx: d.tx, volunteers: map[int64]string{}, users: map[string]string{}, langs: map[int64]string{}}
	on, err := d.tx.AssignmentsOn(p.ID)
	if err != nil {
		return err
	}
	for _, x := range on {
		item := helperItem{Assignment: x}
		if item.Volunteer, err = d.tx.Volunteer(x.VolunteerID); err != nil {
			return err
		}
		if item.Change, err = d.tx.ChangeQuestion(p.ID, x.VolunteerID); err != nil && !errors.Is(err, dispatch.ErrNotFound) {
			return err
		}
		p.Helpers = append(p.Helpers, item)
	}
	offers, err := d.tx.OffersOfTask(p.ID)
	if err != nil {
		return err
	}
	for _, o := range offers {
		name, err := who.volunteer(o.VolunteerID)
		if err != nil {
			return err
		}
		p.Offers = append(p.Offers, offerRow{o, name})
	}
	if p.State == dispatch.TaskOpen {
		p.Asking = &askingItem{Task: p.Task, say: d.words}
	}
	open, err := d.tx.OpenAttentionOfTask(p.ID)
	if err != nil {
		return err
	}
	for _, x := range open {
		item, err := d.item(x)
		if err != nil {
			return err
		}
		p.Attention = append(p.Attention, item)
	}
	p.Timeline, err = d.timeline(p.ID, who)
	return err
}

// countSuitable says how many could still be asked, and what keeps the others.
func (a *Admin) countSuitable(ctx context.Context, p *taskView) error {
	list, err := a.svc.Candidates(ctx, p.ID)
	if err != nil {
		return err
	}
	p.Suitable = 0
	excluded := map[dispatch.Obstacle]int{}
	for _, c := range list {
		if c.Obstacles == 0 {
			p.Suitable++
		}
		for _, o := range c.Obstacles.List() {
			excluded[o]++
		}
	}
	say := a.words()
	p.Why, p.WhyNot = whyThese(list, p.Task, say.zone)
	for _, o := range sortedObstacles(excluded) {
		p.Obstacles = append(p.Obstacles, dispatch.Explain(p.Task, map[dispatch.Obstacle]int{o: excluded[o]}, say.zone))
	}
	return nil
}

// sortedObstacles puts the one that keeps most people away first.
func sortedObstacles(m map[dispatch.Obstacle]int) []dispatch.Obstacle {
	list := make([]dispatch.Obstacle, 0, len(m))
	for o := range m {
		list = append(list, o)
	}
	slices.SortFunc(list, func(a, b dispatch.Obstacle) int {
		if m[a] != m[b] {
			return m[b] - m[a]
		}
		return int(a) - int(b)
	})
	return list
}

// taskListView is the tasks of a month.
type taskListView struct {
	Month, Before, After time.Time
	Tasks                []agreedItem
	State                string
	States               []option
	Cut                  bool
}

func (a *Admin) taskList(w http.ResponseWriter, r *http.Request) error {
	say := a.words()
	month, err := time.ParseInLocation("2006-01", r.URL.Query().Get("maned"), say.zone)
	if err != nil {
		month = time.Date(say.now.Year(), say.now.Month(), 1, 0, 0, 0, 0, say.zone)
	}
	page := taskListView{Month: month, Before: month.AddDate(0, -1, 0), After: month.AddDate(0, 1, 0), State: r.URL.Query().Get("status")}
	for _, s := range dispatch.TaskStates {
		page.States = append(page.States, option{string(s), taskTag(s).Text})
	}
	filter := dispatch.TaskFilter{UnitID: visitorFrom(r.Context()).unit.ID, StartsFrom: page.Month, StartsBefore: page.After}
	if slices.Contains(dispatch.TaskStates, dispatch.TaskState(page.State)) {
		filter.States = []dispatch.TaskState{dispatch.TaskState(page.State)}
	}
	err = a.svc.View(r.Context(), func(tx dispatch.Tx) error {
		const most = 300
		tasks, err := tx.Tasks(filter, dispatch.Page{Limit: most})
		if err != nil {
			return err
		}
		slices.SortStableFunc(tasks, func(x, y *dispatch.Task) int { return x.StartsAt.Compare(y.StartsAt) })
		ids := make([]int64, len(tasks))
		for i, t := range tasks {
			ids[i] = t.ID
		}
		on, err := tx.AssignmentsOfTasks(ids)
		if err != nil {
			return err
		}
		page.Cut, page.Tasks = len(tasks) == most, nil
		d := &desk{tx: tx, unit: visitorFrom(r.Context()).unit, words: say}
		for _, t := range tasks {
			item := agreedItem{Task: t}
			for _, x := range on[t.ID] {
				if err = d.join(&item, x); err != nil {
					return err
				}
			}
			page.Tasks = append(page.Tasks, item)
		}
		return nil
	})
	if err != nil {
		return err
	}
	return a.render(w, r, http.StatusOK, "tasks", "Oppdrag", page)
}
