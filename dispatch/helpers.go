package dispatch

import (
	"cmp"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"

	"folgesvenn/sms"
)

// A task may need several helpers. It is open until each of its places is
// filled; whoever said yes is on it from then on, gets the details at once, and
// is reminded, asked and let go on their own.

// mostHelpers is how many a task may need.
const mostHelpers = 20

// Places is how many helpers the task takes.
func (t *Task) Places() int { return max(t.Headcount, 1) }

// several tells whether the task takes more than one.
func (t *Task) several() bool { return t.Headcount > 1 }

// underWay tells whether somebody may be on a task in this state.
func (s TaskState) underWay() bool { return s == TaskOpen || s == TaskAssigned || s == TaskUnfilled }

// freePlace is the lowest place that nobody has. Where all are taken it is the
// first, which the unique index then refuses: it has the last word (law 2).
func freePlace(on []*Assignment, places int) int {
	used := make(map[int]bool, len(on))
	for _, a := range on {
		for p := a.Place; p < a.Place+a.Heads(); p++ {
			used[p] = true
		}
	}
	if heads(on) < places {
		for p := 1; p <= places; p++ {
			if !used[p] {
				return p
			}
		}
	}
	return 1
}

// helpers are those who are on a task and have not finished, by place. They
// share the task, so that one change of it is seen by all.
func (w *work) helpers(t *Task) ([]Commitment, error) {
	on, err := w.AssignmentsOn(t.ID)
	if err != nil {
		return nil, err
	}
	var list []Commitment
	for _, a := range on {
		if a.State != AssignmentActive {
			continue
		}
		v, err := w.Volunteer(a.VolunteerID)
		if err != nil {
			return nil, err
		}
		list = append(list, Commitment{Assignment: a, Task: t, Volunteer: v})
	}
	return list, nil
}

// helper is what a volunteer has a task by; ErrNotFound: they are not on it, or
// have finished.
func (w *work) helper(t *Task, volunteerID int64) (Commitment, error) {
	list, err := w.helpers(t)
	if err != nil {
		return Commitment{}, err
	}
	for _, c := range list {
		if c.Volunteer.ID == volunteerID {
			return c, nil
		}
	}
	return Commitment{}, fmt.Errorf("volunteer %d on task %d: %w", volunteerID, t.ID, ErrNotFound)
}

// theHelper is the one who is meant where only one can be: the one named, or the
// only one.
func (w *work) theHelper(t *Task, volunteerID int64) (Commitment, error) {
	list, err := w.helpers(t)
	switch {
	case err != nil:
		return Commitment{}, err
	case len(list) == 0:
		return Commitment{}, forbidden("nobody is on the task: it is "+string(t.State), "Ingen står på oppdraget.")
	case volunteerID == 0 && len(list) > 1:
		return Commitment{}, forbidden("several are on the task; say which by volunteer_id", "Flere står på oppdraget. Velg hvem det gjelder.")
	}
	for _, c := range list {
		if volunteerID == 0 || c.Volunteer.ID == volunteerID {
			return c, nil
		}
	}
	return Commitment{}, forbidden("this volunteer is not on the task", "Denne frivillige står ikke på oppdraget.")
}

// missing is how many places are still free.
func (w *work) missing(t *Task) (int, error) {
	if !t.several() || t.ID == 0 {
		return t.Places(), nil // it is looked for, so nobody is on it
	}
	on, err := w.AssignmentsOn(t.ID)
	return t.Places() - heads(on), err
}

// filled ends a search that has found everybody: the questions that are open are
// over, and what asked a human to help is settled. The caller saves the task
// first.
func (w *work) filled(t *Task, exceptOffer int64) error {
	why := "en annen tok oppdraget"
	if t.several() {
		why = "alle plassene er tatt"
	}
	if err := w.closeOffers(t, OfferLapsed, why, exceptOffer); err != nil {
		return err
	}
	return w.resolveForTask(t.ID, "assigned", AttentionNobody, AttentionAllAsked, AttentionHard, AttentionUnfilled, AttentionLateYes, AttentionWithdrawn,
		AttentionChange, AttentionShort)
}

// searchAgain opens a task of which a place has become free: it looks at once, and
// where its deadline is over, until it begins. The caller saves the task.
func (w *work) searchAgain(t *Task) error {
	t.State, t.NextWaveAt = TaskOpen, w.now
	if !w.now.Before(t.DecideBy) {
		t.DecideBy = t.StartsAt
	}
	return w.callBackTaken(t)
}

// endSearch is what a task no longer needs once it has everybody, or is over.
func (t *Task) endSearch(to TaskState) {
	t.State, t.Held, t.NextWaveAt, t.WakeAt, t.Short = to, false, time.Time{}, time.Time{}, 0
}

// short puts it before a human that the deadline found some of the helpers and
// not all.
func (w *work) short(t *Task, found int) error {
	return w.raiseForTask(AttentionShort, t, true, fmt.Sprintf("%d av %d frivillige er funnet til %s, og svarfristen er ute. Gå videre med dem som er funnet, let videre, eller avlys.",
		found, t.Places(), w.s.taskLabel(t, w.now)))
}

// goWith makes do with those who are found.
func (w *work) goWith(t *Task, reason string) error {
	on, err := w.AssignmentsOn(t.ID)
	if err != nil {
		return err
	}
	if len(on) == 0 || t.State != TaskOpen && t.State != TaskUnfilled {
		return forbidden("the task is "+string(t.State)+" and has "+strconv.Itoa(len(on))+" helpers", "Det er ingen å gå videre med, eller oppdraget er avgjort.")
	}
	from, wanted := t.State, t.Places()
	t.Headcount = heads(on)
	t.endSearch(TaskAssigned)
	if err := w.closeRanks(on); err != nil {
		return err
	}
	if err := w.SaveTask(t); err != nil {
		return err
	}
	why := fmt.Sprintf("går videre med %d av %d", t.Headcount, wanted)
	if reason != "" {
		why += ": " + reason
	}
	if err := w.log(Event{UnitID: t.UnitID, Kind: "task.enough", TaskID: t.ID, From: string(from), To: string(TaskAssigned), Why: why}); err != nil {
		return err
	}
	if err := w.filled(t, 0); err != nil {
		return err
	}
	if err := w.settleUnclear(t, 0, true); err != nil {
		return err
	}
	if err := w.callBack(t, nil, "går videre med dem som er funnet"); err != nil {
		return err
	}
	// Where one is enough, it is said as of any other task.
	v, err := w.Volunteer(on[0].VolunteerID)
	if err != nil {
		return err
	}
	return w.tellRequester(t, v, requesterAssigned)
}

// closeRanks gives those on a task the places from 1 on, so that the places stay
// within the headcount when it becomes less.
func (w *work) closeRanks(on []*Assignment) error {
	next := 1
	for _, a := range on { // by place, so the one before has moved already
		place := next
		if next += a.Heads(); a.Place == place {
			continue
		}
		a.Place = place
		if err := w.SaveAssignment(a); err != nil {
			return err
		}
	}
	return nil
}

// lookOn goes on looking until the task begins.
func (w *work) lookOn(t *Task, reason string) error {
	if t.State != TaskUnfilled {
		return forbidden("the task is "+string(t.State)+"; nothing is to be looked for", "Oppdraget er "+TaskStateName(t.State)+". Det er ingen å lete etter.")
	}
	if !w.now.Before(t.StartsAt) {
		return forbidden("the task has begun", "Oppdraget har begynt.")
	}
	t.State, t.NextWaveAt, t.DecideBy = TaskOpen, w.now, t.StartsAt
	if err := w.SaveTask(t); err != nil {
		return err
	}
	if err := w.resolveForTask(t.ID, "changed", AttentionUnfilled, AttentionShort); err != nil {
		return err
	}
	// Who asked for it has been told that not all were found.
	if err := w.tellRequester(t, nil, requesterWaiting); err != nil {
		return err
	}
	return w.log(Event{UnitID: t.UnitID, Kind: "task.reopened", TaskID: t.ID, From: string(TaskUnfilled), To: string(TaskOpen), Why: cmp.Or(reason, "leter videre")})
}

// resize does what another headcount calls for: more places are looked for, and
// where everybody is found already the search ends. The caller saves the task.
func (w *work) resize(old, t *Task) error {
	on, err := w.AssignmentsOn(t.ID)
	if err != nil {
		return err
	}
	switch {
	case heads(on) > t.Places():
		return forbidden(fmt.Sprintf("%d are on the task; release somebody first", heads(on)),
			fmt.Sprintf("%d frivillige står på oppdraget. Ta av noen først.", heads(on)))
	case heads(on) < t.Places():
		switch t.State {
		case TaskOpen:
			return w.askMore(t, t.Places()-heads(on))
		case TaskUnfilled:
			return w.shortNow(t, heads(on))
		}
		if !w.now.Before(t.StartsAt) {
			return forbidden("the task has begun", "Oppdraget har begynt.")
		}
		return w.searchAgain(t)
	case old.Places() > t.Places() && len(on) > 0:
		if err := w.closeRanks(on); err != nil {
			return err
		}
		if t.State == TaskOpen || t.State == TaskUnfilled {
			t.endSearch(TaskAssigned)
			if err := w.filled(t, 0); err != nil {
				return err
			}
			v, err := w.Volunteer(on[0].VolunteerID)
			if err != nil {
				return err
			}
			return w.tellRequester(t, v, requesterAssigned)
		}
	}
	return nil
}

// askMore has more people asked where more are missing than questions are open:
// who has been asked already is not asked again, and those few more are asked at
// once.
func (w *work) askMore(t *Task, missing int) error {
	offers, err := w.OffersOfTask(t.ID)
	if err != nil || t.Held {
		return err
	}
	lack := missing - t.Short
	for _, o := range offers {
		if o.State.Open() {
			lack--
		}
	}
	if lack > 0 {
		t.Short += lack
		t.WakeAt = w.now
	}
	return nil
}

// shortNow says anew what a human is to settle of a task whose deadline found some
// of its helpers, once it takes another number.
func (w *work) shortNow(t *Task, found int) error {
	items, err := w.OpenAttentionOfTask(t.ID)
	if err != nil || !slices.ContainsFunc(items, func(a *Attention) bool { return a.Kind == AttentionShort }) {
		return err
	}
	if err := w.resolveForTask(t.ID, "changed", AttentionShort); err != nil {
		return err
	}
	return w.short(t, found)
}

// others names who else is on the task, for somebody who is on it. First names
// alone.
func (w *work) others(t *Task, v *Volunteer) ([]string, error) {
	if !t.several() || v == nil {
		return nil, nil
	}
	list, err := w.helpers(t)
	if err != nil {
		return nil, err
	}
	var names []string
	on := false
	for _, c := range list {
		if c.Volunteer.ID == v.ID {
			on = true
			continue
		}
		names = append(names, c.Volunteer.Short())
	}
	if !on {
		return nil, nil
	}
	return names, nil
}

// listed joins names: "Kari, Per og Ola"; beyond most it counts the rest. None
// is nobody.
func listed(names []string, lang string, most int) string {
	and, more := "og", "til"
	if sms.Language(lang) == sms.English {
		and, more = "and", "more"
	}
	if most < 1 {
		return ""
	}
	if len(names) > most {
		rest := strconv.Itoa(len(names)-max(most-1, 1)) + " " + more
		names = append(names[:max(most-1, 1):max(most-1, 1)], rest)
	}
	if len(names) < 2 {
		return strings.Join(names, "")
	}
	return strings.Join(names[:len(names)-1], ", ") + " " + and + " " + names[len(names)-1]
}

// crew are those on a task, by place, and those of them who are done.
func (w *work) crew(t *Task) ([]Commitment, error) {
	on, err := w.AssignmentsOn(t.ID)
	if err != nil {
		return nil, err
	}
	crew := make([]Commitment, len(on))
	for i, a := range on {
		v, err := w.Volunteer(a.VolunteerID)
		if err != nil {
			return nil, err
		}
		crew[i] = Commitment{Assignment: a, Task: t, Volunteer: v}
	}
	return crew, nil
}

// withCrew adds to a text to a requester or recipient who comes, and how many of
// how many are found. Telephones are given where they are few.
func withCrew(f sms.Fields, t *Task, crew []Commitment, lang string) sms.Fields {
	var names []string
	for _, c := range crew {
		names = append(names, c.presented(lang, len(crew) <= 3, len(crew) < 2))
	}
	f.Helpers = listed(names, lang, 6)
	f.Found, f.Headcount = strconv.Itoa(crewHeads(crew)), strconv.Itoa(t.Places())
	return f
}

// crewHeads is how many people a crew is.
func crewHeads(crew []Commitment) int {
	n := 0
	for _, c := range crew {
		n += c.Assignment.Heads()
	}
	return n
}

// severalTexts are what a requester hears of a task with several helpers: while
// some are missing, once nobody is.
var severalTexts = map[sms.Key]struct{ some, all sms.Key }{
	sms.RequesterAssigned:  {sms.RequesterSome, sms.RequesterAll},
	sms.RequesterMoved:     {sms.RequesterSome, sms.RequesterAll},
	sms.RequesterWithdrawn: {sms.RequesterFewer, sms.RequesterFewer},
	sms.RequesterUnfilled:  {sms.RequesterShort, sms.RequesterShort},
	sms.RequesterFewerOf:   {sms.RequesterFewerOf, sms.RequesterFewerOf},
	sms.RequesterNames:     {sms.RequesterNames, sms.RequesterNames},
	sms.RequesterWaiting:   {sms.RequesterSomeWaiting, sms.RequesterSomeWaiting},
}

// forSeveral is how a requester is told something of a task with several helpers;
// for other news, and while nobody is found, it is said as ever.
func (w *work) forSeveral(t *Task, key sms.Key, f sms.Fields, lang string) (sms.Key, sms.Fields, error) {
	texts, ok := severalTexts[key]
	if !t.several() || !ok {
		return key, f, nil
	}
	crew, err := w.crew(t)
	if err != nil || len(crew) == 0 {
		return key, f, err
	}
	if key == sms.RequesterMoved {
		// Once the last has said that the change suits, all who come are named; until
		// then whether the others do is not known.
		for _, c := range crew {
			o, err := w.ChangeQuestion(t.ID, c.Volunteer.ID)
			if ignoreNotFound(err) != nil {
				return key, f, err
			}
			if err == nil && o.State.Open() {
				return key, f, nil
			}
		}
	}
	switch {
	case crewHeads(crew) == t.Places():
		return texts.all, withCrew(f, t, crew, lang), nil
	case t.State == TaskUnfilled && key == sms.RequesterAssigned:
		return sms.RequesterShort, withCrew(f, t, crew, lang), nil // nobody more is looked for
	}
	return texts.some, withCrew(f, t, crew, lang), nil
}

// FirstOf is the first of those on a task; nil: nobody is.
func FirstOf(on []*Assignment) *Assignment {
	if len(on) == 0 {
		return nil
	}
	return on[0]
}

func firstNames(crew []Commitment) []string {
	names := make([]string, len(crew))
	for i, c := range crew {
		names[i] = c.Volunteer.Short()
	}
	return names
}
