package admin

import (
	"cmp"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/go-chi/chi/v5"

	"folgesvenn/dispatch"
	"folgesvenn/sms/dates"
	"folgesvenn/sms/phone"
)

const (
	// mostShown bounds each part of the page; a centre with more in one of them
	// has another problem than the length of a page.
	mostShown = 200
	// unfinished is how long a task that nobody has marked as done stays in view.
	unfinished = 30 * 24 * time.Hour
)

type todayView struct {
	Attention []attentionItem
	Asking    []askingItem
	Agreed    []agreedDay
	Later     []agreedDay // after the week that is seen at a glance
	LaterN    int
	Past      []agreedItem
	Drafts    []*dispatch.Task
	Guide     *guideView // nil: nothing is left to do on the first day
}

// attentionItem is one thing that only a human can decide, with the presses that
// settle it.
type attentionItem struct {
	*dispatch.Attention
	Label   string
	Phone   string // to ring or to read the conversation with
	Answers []answerButton
	Taken   string // who sees to it; empty: nobody yet
	// Form leads to a form that is filled in with what is known; empty: none.
	Form, FormText string
	Steps          []step
	// Attachments came with the text that the item is about.
	Attachments []attachment
	// Recordings are of the call that the item is about.
	Recordings []listen
}

// takeIt is the press that takes an item without settling it.
const takeIt = "take"

// step is what is usually done about an item, elsewhere, or by ringing Tel.
type step struct{ Path, Text, Tel string }

// stepsFor are the ways out of an item that no press settles.
func stepsFor(x *dispatch.Attention, phone string) []step {
	var list []step
	task := func(action, text string) {
		if x.TaskID != 0 {
			list = append(list, step{Path: taskPath(x.TaskID) + action, Text: text})
		}
	}
	switch x.Kind {
	case dispatch.AttentionNobody, dispatch.AttentionAllAsked, dispatch.AttentionUnfilled, dispatch.AttentionHard:
		task("/endre", "Flytt eller endre")
		task("/gi-til", "Gi til noen")
	case dispatch.AttentionWithdrawn:
		task("/spor-disse", "Spør utvalgte")
	case dispatch.AttentionStranger, dispatch.AttentionRequester:
		if phone != "" {
			list = append(list, step{Path: "/samtale?nummer=" + url.QueryEscape(phone), Text: "Svar"})
		}
	case dispatch.AttentionNumber:
		if x.VolunteerID != 0 {
			list = append(list, step{Path: volunteerPath(x.VolunteerID) + "/endre", Text: "Rett nummeret"})
		}
	}
	return list
}

// answerButton is one press.
type answerButton struct {
	As, Text string
	Likely   bool
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
	Crew []*dispatch.Volunteer // who is on it, by place
}

// Filled says how many of several helpers are found: "2 av 3"; empty where the
// task takes one.
func (x agreedItem) Filled() string { return filledText(x.Task, len(x.Crew)) }

func filledText(t *dispatch.Task, found int) string {
	if t.Places() < 2 {
		return ""
	}
	return fmt.Sprintf("%d av %d", found, t.Places())
}

// join adds a helper to a task.
func (d *desk) join(x *agreedItem, a *dispatch.Assignment) error {
	v, err := d.volunteer(a.VolunteerID)
	x.Crew = append(x.Crew, v)
	return err
}

// assignmentOf is what a volunteer has a task by, or ErrNotFound.
func (d *desk) assignmentOf(taskID, volunteerID int64) (*dispatch.Assignment, error) {
	on, err := d.tx.AssignmentsOn(taskID)
	if err != nil {
		return nil, err
	}
	for _, a := range on {
		if a.VolunteerID == volunteerID {
			return a, nil
		}
	}
	return nil, dispatch.ErrNotFound
}

func (a *Admin) today(w http.ResponseWriter, r *http.Request) error {
	var page todayView
	err := a.svc.View(r.Context(), func(tx dispatch.Tx) error {
		d := &desk{tx: tx, unit: visitorFrom(r.Context()).unit, words: a.words()}
		page = todayView{}
		var err error
		if page.Attention, err = d.attention(); err != nil {
			return err
		}
		if page.Asking, err = d.asking(); err != nil {
			return err
		}
		if page.Drafts, err = d.tasks(dispatch.TaskFilter{UnitID: d.unit.ID, States: []dispatch.TaskState{dispatch.TaskDraft}}); err != nil {
			return err
		}
		page.Agreed, page.Past, err = d.agreed()
		return err
	})
	if err != nil {
		return err
	}
	for i, x := range page.Asking {
		if page.Asking[i].Forecast, err = a.forecast(r.Context(), x); err != nil {
			return err
		}
	}
	begun, err := a.svc.Beginning(r.Context(), visitorFrom(r.Context()).unit.ID)
	if err != nil {
		return err
	}
	if !begun.Over() {
		g := guideOf(begun)
		page.Guide = &g
	}
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

func (d *desk) attention() ([]attentionItem, error) {
	open, err := d.tx.OpenAttention(d.unit.ID, dispatch.Page{Limit: mostShown})
	if err != nil {
		return nil, err
	}
	items := make([]attentionItem, 0, len(open))
	for _, x := range open {
		item, err := d.item(x)
		if err != nil {
			return nil, err
		}
		items = append(items, item)
	}
	// What hurries comes first, then what has waited longest.
	slices.SortStableFunc(items, func(a, b attentionItem) int {
		if a.Urgent != b.Urgent {
			return map[bool]int{true: -1, false: 1}[a.Urgent]
		}
		return cmp.Compare(a.ID, b.ID)
	})
	return items, nil
}

func (d *desk) item(x *dispatch.Attention) (attentionItem, error) {
	item := attentionItem{Attention: x, Label: dispatch.AttentionName(x.Kind)}
	if x.VolunteerID != 0 {
		v, err := d.tx.Volunteer(x.VolunteerID)
		if err != nil && !errors.Is(err, dispatch.ErrNotFound) {
			return item, err
		}
		if v != nil {
			item.Phone = v.Phone
		}
	}
	if x.MessageID != 0 {
		m, err := d.tx.Message(x.MessageID)
		if err != nil && !errors.Is(err, dispatch.ErrNotFound) {
			return item, err
		}
		if m != nil {
			if x.Kind == dispatch.AttentionNoShow && item.Phone != "" {
				item.Steps = append(item.Steps, step{Tel: m.Phone, Text: "Ring bestilleren"})
			}
			item.Phone = cmp.Or(item.Phone, m.Phone)
			item.Attachments = attachments(m)
		}
	}
	if x.CallID != 0 {
		c, err := d.tx.Call(x.CallID)
		if err != nil && !errors.Is(err, dispatch.ErrNotFound) {
			return item, err
		}
		if c != nil && phone.Kind(c.Phone) != phone.Unknown {
			item.Phone = cmp.Or(item.Phone, c.Phone)
		}
	}
	item.Steps = append(item.Steps, stepsFor(x, item.Phone)...)
	var err error
	if item.Recordings, err = recordings(d.tx, x.CallID); err != nil {
		return item, err
	}
	if item.Taken, err = d.taker(x); err != nil {
		return item, err
	}
	if item.Answers, err = d.answers(x); err != nil {
		return item, err
	}
	return item, d.form(&item)
}

// taker names who sees to an item.
func (d *desk) taker(x *dispatch.Attention) (string, error) {
	if x.TakenAt.IsZero() {
		return "", nil
	}
	if kind, name, _ := strings.Cut(x.TakenBy, ":"); kind == "rota" && name != "" {
		return name, nil
	}
	name, err := names{tx: d.tx, users: map[string]string{}}.actor(x.TakenBy)
	return cmp.Or(name, "en koordinator"), err
}

// answers are the presses that can settle an item as it stands: one that would
// be refused is not offered.
func (d *desk) answers(x *dispatch.Attention) ([]answerButton, error) {
	var list []answerButton
	add := func(as, text string) {
		list = append(list, answerButton{as, text, x.Likely == as})
	}
	switch x.Kind {
	case dispatch.AttentionUnclear, dispatch.AttentionLateYes, dispatch.AttentionDoubleBooked, dispatch.AttentionCall, dispatch.AttentionChange,
		dispatch.AttentionUnfit, dispatch.AttentionUnconfirmed:
		if x.TaskID == 0 {
			break
		}
		t, err := d.tx.Task(x.TaskID)
		if err != nil {
			return nil, err
		}
		on, err := d.assignmentOf(x.TaskID, x.VolunteerID)
		if err != nil && !errors.Is(err, dispatch.ErrNotFound) {
			return nil, err
		}
		has := on != nil && on.VolunteerID == x.VolunteerID && on.State == dispatch.AssignmentActive
		if x.OfferID != 0 && has {
			o, err := d.tx.Offer(x.OfferID)
			if err != nil {
				return nil, err
			}
			if o.Kind == dispatch.OfferChange {
				add(dispatch.ResolveYes, "Ja, det passer")
				add(dispatch.ResolveNo, "Nei, finn en annen")
			}
		} else if x.OfferID != 0 {
			if t.State.MayBecome(dispatch.TaskAssigned) && t.Ahead(d.now) {
				add(dispatch.ResolveYes, "Ja")
			}
			if t.Ahead(d.now) {
				add(dispatch.ResolveNo, "Nei")
			}
		}
		switch {
		case has && (x.Kind == dispatch.AttentionUnfit || x.Kind == dispatch.AttentionUnconfirmed):
			add(dispatch.ResolveRelease, "Ta av oppdraget")
		case has && len(list) == 0:
			add(dispatch.ResolveWithdraw, "Avbud")
		}
	}
	if x.TaskID != 0 && x.Kind == dispatch.AttentionNoShow {
		t, err := d.tx.Task(x.TaskID)
		if err != nil {
			return nil, err
		}
		if _, ok := dispatch.NextTry(d.unit.Settings, d.zone, d.now); ok && t.State == dispatch.TaskAssigned {
			add(dispatch.ResolveAgain, "Finn en annen nå")
		}
	}
	if x.TaskID != 0 && (x.Kind == dispatch.AttentionCancelAsked || x.Kind == dispatch.AttentionRequest || x.Kind == dispatch.AttentionOrder) {
		t, err := d.tx.Task(x.TaskID)
		if err != nil {
			return nil, err
		}
		switch {
		case x.Kind != dispatch.AttentionCancelAsked && t.State == dispatch.TaskDraft:
			if d.now.Before(t.StartsAt) {
				add(dispatch.ResolveConfirm, "Send ut")
			}
			add(dispatch.ResolveCancel, "Forkast")
		case x.Kind == dispatch.AttentionCancelAsked && t.State.MayBecome(dispatch.TaskCancelled):
			add(dispatch.ResolveCancel, "Avlys oppdraget")
		}
	}
	if x.Kind == dispatch.AttentionShort && x.TaskID != 0 {
		if err := d.shortAnswers(x.TaskID, add); err != nil {
			return nil, err
		}
	}
	add(dispatch.ResolveDismiss, "Ferdig")
	if x.TakenAt.IsZero() {
		add(takeIt, "Jeg tar den")
	}
	return list, nil
}

// shortAnswers are the ways on for a task that has found some of its helpers.
func (d *desk) shortAnswers(taskID int64, add func(as, text string)) error {
	t, err := d.tx.Task(taskID)
	if err != nil || t.State != dispatch.TaskUnfilled {
		return err
	}
	on, err := d.tx.AssignmentsOn(taskID)
	if err != nil {
		return err
	}
	if len(on) > 0 {
		add(dispatch.ResolveEnough, "Gå videre med "+strconv.Itoa(len(on)))
	}
	if d.now.Before(t.StartsAt) {
		add(dispatch.ResolveLookOn, "Let videre")
	}
	add(dispatch.ResolveCancel, "Avlys oppdraget")
	return nil
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
			item.Found = len(on)
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

// resolve settles an item by one press.
func (a *Admin) resolve(w http.ResponseWriter, r *http.Request) error {
	id, err := pathID(r)
	if err != nil {
		return err
	}
	f, err := readForm(r)
	if err != nil {
		return err
	}
	if err := a.ownAttention(r, id); err != nil {
		return err
	}
	var x *dispatch.Attention
	if f.Value("som") == takeIt {
		x, err = a.svc.TakeAttention(r.Context(), id)
	} else {
		x, err = a.svc.ResolveAttention(r.Context(), id, f.Value("som"))
	}
	var refused *dispatch.Error
	switch {
	case errors.As(err, &refused) && refused.Code != dispatch.CodeNotFound:
		// Somebody else was first, or the task moved on: the list shows it.
		a.say(r, refused.NB)
	case err != nil:
		return err
	default:
		a.say(r, a.resolved(r, x))
	}
	to := "/"
	if back := localPath(f.Value("til")); back != "" {
		to = back
	}
	http.Redirect(w, r, to, http.StatusSeeOther)
	return nil
}

// resolved says what a press has done.
func (a *Admin) resolved(r *http.Request, x *dispatch.Attention) string {
	name := "Den frivillige"
	if x.VolunteerID != 0 {
		if v, err := a.svc.Volunteer(r.Context(), x.VolunteerID); err == nil {
			name = v.Name
		}
	}
	switch x.ResolvedAs {
	case "":
		return "Du tar saken. Ingen andre får varsel om den."
	case dispatch.ResolveYes:
		if x.Kind == dispatch.AttentionChange {
			return name + " står på oppdraget, og de nye opplysningene er på vei."
		}
		return name + " har fått oppdraget, og detaljene er på vei."
	case dispatch.ResolveCancel:
		if x.Kind == dispatch.AttentionRequest || x.Kind == dispatch.AttentionOrder {
			return "Kladden er forkastet, og bestilleren får beskjed."
		}
		return "Oppdraget er avlyst."
	case dispatch.ResolveAgain:
		return "Vi leter etter en annen nå, og bestilleren får beskjed."
	case dispatch.ResolveEnough:
		return "Vi går videre med dem som er funnet."
	case dispatch.ResolveLookOn:
		return "Vi leter videre til oppdraget begynner."
	case dispatch.ResolveConfirm:
		return "Oppdraget er lagt inn, og vi begynner å spørre."
	case dispatch.ResolveNo:
		return "Notert som nei fra " + name + "."
	case dispatch.ResolveWithdraw, dispatch.ResolveRelease:
		return name + " er tatt av oppdraget. Vi leter etter en annen."
	}
	return "Saken er lagt bort."
}

// ownAttention sees to it that an item belongs to the coordinator's unit.
func (a *Admin) ownAttention(r *http.Request, id int64) error {
	return a.svc.View(r.Context(), func(tx dispatch.Tx) error {
		x, err := tx.Attention(id)
		if err != nil || x.UnitID != visitorFrom(r.Context()).unit.ID {
			return missing(err, "sak")
		}
		return nil
	})
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
		EN: "there is no such thing", NB: "Det finnes ingen slik " + nb + " her. Kanskje er den slettet, eller så hører den til en annen enhet.",
	}}
}
