package dispatch

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"folgesvenn/sms"
	"folgesvenn/sms/phone"
	"folgesvenn/sms/request"
)

// Intake is what is known of a requester's or recipient's number that writes.
type Intake struct {
	Name        string
	RequesterID int64 // 0: a recipient's own number
	RecipientID int64
	Postcode    string
	Language    string // of the texts they get; empty: the unit's
	// Tasks are theirs that are not finished or ended lately, the earliest first.
	Tasks []*Task
	// Request is what the text seems to be about.
	Request request.Request
}

// answerIn is the language of the answer where it is known: theirs, or the one
// that they have written in, if that is not what most write.
func (in Intake) answerIn() string {
	if in.Language == "" && in.Request.Language != sms.Bokmal {
		return in.Request.Language
	}
	return in.Language
}

// lately is how long after a task somebody may still tell that nobody came.
const lately = 24 * time.Hour

// Meant finds the one task of theirs that a text is about; nil where none or
// several could be meant. A change names the time that is new, so the day tells
// nothing then.
func (in Intake) Meant(now time.Time) *Task {
	r := in.Request
	var list []*Task
	for _, t := range in.Tasks {
		if r.Kind == request.NoShow {
			if (t.State == TaskAssigned || t.several() && !t.CareAt.IsZero()) && !now.Before(t.StartsAt) && now.Before(t.EndsAt.Add(lately)) {
				list = append(list, t)
			}
		} else if t.Ahead(now) {
			list = append(list, t)
		}
	}
	keep := func(fits func(*Task) bool) {
		var some []*Task
		for _, t := range list {
			if fits(t) {
				some = append(some, t)
			}
		}
		if len(some) > 0 {
			list = some
		}
	}
	if r.Kind == request.Cancel && !r.When.Day.IsZero() {
		day := r.When.Day
		list = slices.DeleteFunc(list, func(t *Task) bool { return DateOf(t.StartsAt.In(day.Location())) != DateOf(day) })
	}
	if r.Category != "" {
		keep(func(t *Task) bool { return t.Category == r.Category })
	}
	if r.Kind == request.Cancel && !r.When.Start.IsZero() {
		keep(func(t *Task) bool { return t.StartsAt.Equal(r.When.Start) })
	}
	switch {
	case len(list) == 1:
		return list[0]
	case len(list) > 1 && r.Kind == request.NoShow:
		return list[len(list)-1] // the latest that began
	}
	return nil
}

// same finds a task of theirs that a request asks for once more.
func (in Intake) same() *Task {
	r := in.Request
	for _, t := range in.Tasks {
		if !r.When.Start.IsZero() && t.StartsAt.Equal(r.When.Start) && (r.Category == "" || t.Category == r.Category) {
			return t
		}
	}
	return nil
}

// answerParty decides about a text from somebody who asks for help. Nothing is
// called off, moved or asked for by a machine: a human presses.
func answerParty(in Intake, now time.Time) (Decision, bool) {
	t := in.Meant(now)
	switch in.Request.Kind {
	case request.NoShow:
		if t != nil {
			return Decision{Task: t, Reply: sms.NoShowRead, Attention: AttentionNoShow}, true
		}
	case request.Cancel:
		if t != nil {
			return Decision{Task: t, Reply: sms.CancelRead, Attention: AttentionCancelAsked}, true
		}
	case request.Change:
		if t != nil {
			return Decision{Task: t, Reply: sms.ChangeRead, Attention: AttentionChangeAsked}, true
		}
	case request.Ask:
		d := Decision{Act: ActDraft, Reply: sms.RequestRead, Attention: AttentionRequest}
		if s := in.same(); s != nil {
			d.Act, d.Task = ActNothing, s
		}
		return d, true
	}
	return Decision{}, false
}

// intake finds out whether a requester or recipient has the number, and what
// their text is about. A volunteer's number is a volunteer's first.
func (w *work) intake(t *Talk, m *Message) ([]*Requester, []*Recipient, error) {
	if len(t.Volunteers) > 0 {
		return nil, nil, nil
	}
	rs, err := w.RequestersByPhone(m.Phone)
	if err != nil {
		return nil, nil, err
	}
	ps, err := w.RecipientsByPhone(m.Phone)
	if err != nil {
		return nil, nil, err
	}
	in := Intake{Request: request.Read(t.Text, w.now.In(w.s.zone))}
	switch {
	case len(rs) > 0:
		m.UnitID = rs[0].UnitID
		in.Name, in.RequesterID, in.Postcode, in.Language = rs[0].Name, rs[0].ID, rs[0].Postcode, rs[0].Language
	case len(ps) > 0:
		m.UnitID = ps[0].UnitID
		in.Name, in.RecipientID, in.Postcode, in.Language = ps[0].Name, ps[0].ID, ps[0].Postcode, ps[0].Language
	default:
		return nil, nil, nil
	}
	t.Party = true
	states := []TaskState{TaskDraft, TaskOpen, TaskAssigned, TaskUnfilled}
	seen := map[int64]bool{}
	add := func(f TaskFilter) error {
		f.States, f.StartsFrom = states, w.now.Add(-longestTask-lately)
		tasks, err := w.Tasks(f, Page{})
		for _, k := range tasks {
			if !seen[k.ID] {
				seen[k.ID], in.Tasks = true, append(in.Tasks, k)
			}
		}
		return err
	}
	for _, r := range rs {
		if err := add(TaskFilter{RequesterID: r.ID}); err != nil {
			return nil, nil, err
		}
	}
	for _, p := range ps {
		if err := add(TaskFilter{RecipientID: p.ID}); err != nil {
			return nil, nil, err
		}
	}
	slices.SortStableFunc(in.Tasks, func(a, b *Task) int { return a.StartsAt.Compare(b.StartsAt) })
	t.Intake = in
	return rs, ps, nil
}

// draft makes a draft of a request, if enough of it was understood; nil: a human
// begins with what was.
func (w *work) draft(in Intake, unitID int64) (*Task, error) {
	r := in.Request
	if r.Category == "" || r.When.Start.IsZero() {
		return nil, nil
	}
	t := &Task{UnitID: unitID, Category: r.Category, Summary: r.Summary, StartsAt: r.When.Start, EndsAt: r.When.End, Postcode: in.Postcode,
		RequesterID: in.RequesterID, RecipientID: in.RecipientID, Headcount: r.People, State: TaskDraft, CreatedAt: w.now}
	if err := w.checkTask(t, nil); err != nil {
		return nil, nil //nolint:nilerr // what cannot be a task, such as one yesterday, is for a human
	}
	if err := w.AddTask(t); err != nil {
		return nil, err
	}
	return t, w.log(Event{UnitID: unitID, Kind: "task.added", TaskID: t.ID, To: string(TaskDraft), Why: "bestilt på SMS"})
}

// understood says what a request was understood as: "Følge til lege, torsdag
// 26. november kl. 10-12"; what was not understood is left out.
func (s *Service) understood(r request.Request, lang string, now time.Time) (what, when string) {
	switch {
	case !r.When.Start.IsZero():
		when = sms.When(lang, r.When.Start.In(s.zone), r.When.End.In(s.zone), now.In(s.zone))
	case !r.When.Day.IsZero():
		when = sms.Date(lang, r.When.Day.In(s.zone), now.In(s.zone))
	}
	what = r.SummaryIn(lang)
	if r.People > 1 && what != "" {
		of := "frivillige"
		if sms.Language(lang) == sms.English {
			of = "volunteers"
		}
		what += fmt.Sprintf(", %d %s", r.People, of)
	}
	return what, when
}

// raiseIntake puts a requester's text before a human, in full, with what it was
// understood as and what can be done about it.
func (w *work) raiseIntake(in Intake, d Decision, m *Message) error {
	a := Attention{UnitID: m.UnitID, Kind: d.Attention, MessageID: m.ID}
	if d.Task != nil {
		a.TaskID = d.Task.ID
	}
	from := fmt.Sprintf("%s (%s)", in.Name, phone.Format(m.Phone))
	quote := "«" + strings.TrimSpace(m.Body) + "»"
	switch d.Attention {
	case AttentionRequest:
		a.Text = fmt.Sprintf("%s ber om hjelp: %s. ", from, quote)
		what, when := w.s.understood(in.Request, "nb", w.now)
		var parts []string
		for _, p := range []string{what, when} {
			if p != "" {
				parts = append(parts, p)
			}
		}
		if len(parts) > 0 {
			a.Text += "Vi forstod: " + strings.Join(parts, ", ")
			if in.Request.When.EndGuessed {
				a.Text += " (sluttiden er gjettet)"
			}
			a.Text += ". "
		}
		switch {
		case d.Act == ActNothing && d.Task != nil:
			a.Text += "Det ligger inne fra før. Svar bestilleren."
		case d.Task != nil:
			a.Text += "Se over kladden og send den ut."
		default:
			a.Text += "Fyll ut resten, eller ring og spør."
		}
	case AttentionCancelAsked:
		a.Key = fmt.Sprintf("%s:%d", d.Attention, d.Task.ID)
		a.Urgent = d.Task.StartsAt.Sub(w.now) < soon
		a.Text = fmt.Sprintf("%s skriver: %s. Det gjelder nok %s. Avlys, eller ring og spør.", from, quote, w.s.taskLabel(d.Task, w.now))
	case AttentionChangeAsked:
		a.Urgent = d.Task.StartsAt.Sub(w.now) < soon
		a.Text = fmt.Sprintf("%s skriver: %s. Det gjelder nok %s. Flytt eller endre oppdraget, eller ring og spør.", from, quote, w.s.taskLabel(d.Task, w.now))
	case AttentionNoShow:
		a.Urgent, a.Key = true, fmt.Sprintf("%s:%d", d.Attention, d.Task.ID)
		on := "den frivillige"
		helpers, err := w.helpers(d.Task)
		if err != nil {
			return err
		}
		var all []*Volunteer
		for _, c := range helpers {
			all = append(all, c.Volunteer)
		}
		gone, clear := WhoStayedAway(m.Body, all)
		if !clear || len(gone) < len(all) {
			a.Kind = AttentionSomeAway // of several
		}
		if len(gone) == 1 && clear {
			a.VolunteerID = gone[0].ID
		}
		if len(helpers) > 0 {
			var names []string
			for _, v := range all {
				if !clear || slices.Contains(gone, v) {
					names = append(names, who(v))
				}
			}
			on = listed(names, "nb", mostHelpers)
		}
		switch label := w.s.taskLabel(d.Task, w.now); {
		case !clear:
			a.Text = fmt.Sprintf("Noen kom ikke til %s, skriver %s: %s. %s står på oppdraget. Ring og hør hvem det gjelder, og si hvem som ikke kom, på siden til oppdraget.", label, from, quote, on)
		case len(gone) < len(all):
			a.Text = fmt.Sprintf("%s kom ikke til %s, skriver %s: %s. De andre står som før. Ring nå, og ring bestilleren. Trengs det en annen, trykk «Finn en annen nå».", on, label, from, quote)
		default:
			a.Text = fmt.Sprintf("Ingen kom til %s, skriver %s: %s. Ring %s nå, og ring bestilleren. Trengs det en annen i dag, trykk «Finn en annen nå».", label, from, quote, on)
		}
	default:
		a.Text = fmt.Sprintf("%s skriver: %s. Svar eller ring.", from, quote)
	}
	return w.raise(a)
}

// confirmDraft sends out a draft as it stands.
func (w *work) confirmDraft(a *Attention) error {
	if a.TaskID == 0 {
		return forbidden("no draft belongs to this item; enter the task", "Det hører ingen kladd til denne saken. Legg inn oppdraget.")
	}
	t, err := w.Task(a.TaskID)
	if err != nil {
		return err
	}
	if t.State != TaskDraft {
		return forbidden("the task is "+string(t.State)+", not a draft", "Oppdraget er ikke en kladd lenger: det er "+TaskStateName(t.State)+".")
	}
	if !w.now.Before(t.StartsAt) {
		return forbidden("the time of the draft has passed; change it first", "Tidspunktet er passert. Endre kladden først.")
	}
	if !w.now.Before(t.DecideBy) {
		t.DecideBy = t.StartsAt
	}
	if err := w.checkTask(t, t); err != nil {
		return err
	}
	t.State, t.NextWaveAt = TaskOpen, w.now
	set, err := w.settings(t.UnitID)
	if err != nil {
		return err
	}
	w.planWarning(t, set)
	if err := w.SaveTask(t); err != nil {
		return describe(err, "task", "oppdrag", t.ID)
	}
	return w.log(Event{UnitID: t.UnitID, Kind: "task.changed", TaskID: t.ID, From: string(TaskDraft), To: string(TaskOpen)})
}
