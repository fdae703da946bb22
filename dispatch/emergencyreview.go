package dispatch

import (
	"cmp"
	"context"
	"slices"
	"time"
)

// EmergencyReview is how an emergency goes, or went.
type EmergencyReview struct {
	*Emergency
	Appeals []*Appeal
	Answers []Answered // those who can first, then who cannot, is unclear, is silent
	Counts  AppealCounts
	// FirstAnswer is how long after the first appeal the first answer came; 0:
	// none has.
	FirstAnswer time.Duration
	Tasks       []*Task // that began, or were asked for, in it; the earliest first
	Covered     int     // of them have their helpers, or are done
	Open        int     // of them still look for somebody
	Unfilled    int
	// Texts are all that went out in it, of every unit; of Segments parts, at
	// about Cost.
	Texts, Segments int
	Cost            float64
	Currency        string
	// Calls are those of its appeals that were made, at about CallCost.
	Calls    int
	CallCost float64
	Events   []*Event
}

// Answered is a plea with whom it was to.
type Answered struct {
	*Plea
	Volunteer *Volunteer
	Ahead     int // what they stand on from now on
}

// AppealCounts are of the pleas of a day, or of all.
type AppealCounts struct {
	Asked, Yes, No, Unclear, Silent, ToRing int
	Ringing                                 int // of Silent, whom we ring
	Now                                     int // of Yes, who can already
	Telephones                              int // that Asked were asked by
}

func (c *AppealCounts) add(p *Plea, now time.Time) {
	c.Asked++
	if p.WithID == 0 {
		c.Telephones++
	}
	switch p.Answer {
	case PleaYes:
		c.Yes++
		if !p.From.After(now) && (p.Until.IsZero() || now.Before(p.Until)) {
			c.Now++
		}
	case PleaNo:
		c.No++
	case PleaUnclear:
		c.Unclear++
	default:
		if p.ToRing() {
			c.ToRing++
		} else {
			c.Silent++
			if p.Rings() {
				c.Ringing++
			}
		}
	}
}

// answerOrder is how those who were asked are listed.
var answerOrder = map[PleaAnswer]int{PleaYes: 0, PleaUnclear: 1, PleaSilent: 2, PleaNo: 3}

// ReviewEmergency tells how an emergency goes or went. While it holds, answers
// are those of today; afterwards, all.
func (s *Service) ReviewEmergency(ctx context.Context, id int64) (r EmergencyReview, err error) {
	err = s.view(ctx, func(tx Tx) error {
		w := &work{Tx: tx, s: s, now: s.Now()}
		r = EmergencyReview{}
		if r.Emergency, err = tx.Emergency(id); err != nil {
			return describe(err, "emergency", "beredskap", id)
		}
		if r.Appeals, err = tx.AppealsOf(id); err != nil {
			return err
		}
		end := earlier(w.now, r.Over())
		for _, step := range []func(*EmergencyReview, time.Time) error{w.reviewAnswers, w.reviewTasks, w.reviewTexts} {
			if err := step(&r, end); err != nil {
				return err
			}
		}
		r.Events, err = tx.EmergencyEvents(r.DeclaredAt, end)
		r.Events = slices.DeleteFunc(r.Events, func(e *Event) bool { return e.Kind == "emergency.answered" })
		return err
	})
	return r, err
}

func (w *work) reviewAnswers(r *EmergencyReview, _ time.Time) error {
	pleas, err := w.PleasOf(r.ID)
	if err != nil {
		return err
	}
	today := DateOf(w.now.In(w.s.zone))
	var first, answered time.Time
	r.Calls, r.CallCost = 0, 0
	for _, p := range pleas {
		if err := w.countCalls(r, p); err != nil {
			return err
		}
		sent := p.SentAt
		if sent.IsZero() && p.Call != "" {
			sent = p.At
		}
		if !sent.IsZero() && (first.IsZero() || sent.Before(first)) {
			first = sent
		}
		if !p.AnsweredAt.IsZero() && p.AnsweredBy == "volunteer" && (answered.IsZero() || p.AnsweredAt.Before(answered)) {
			answered = p.AnsweredAt
		}
		if r.Holds(w.now) && p.Day != today {
			continue
		}
		r.Counts.add(p, w.now)
		v, err := w.Volunteer(p.VolunteerID)
		if err != nil {
			return err
		}
		x := Answered{Plea: p, Volunteer: v}
		if p.Answer == PleaYes {
			ahead, err := w.AssignmentsAhead(v.ID, w.now)
			if err != nil {
				return err
			}
			x.Ahead = len(ahead)
		}
		r.Answers = append(r.Answers, x)
	}
	if !first.IsZero() && answered.After(first) {
		r.FirstAnswer = answered.Sub(first)
	}
	slices.SortStableFunc(r.Answers, func(a, b Answered) int {
		return cmp.Or(cmp.Compare(answerOrder[a.Answer], answerOrder[b.Answer]), a.From.Compare(b.From), cmp.Compare(a.Volunteer.Name, b.Volunteer.Name))
	})
	return nil
}

// countCalls adds the calls that were made with a plea.
func (w *work) countCalls(r *EmergencyReview, p *Plea) error {
	if p.Call == "" || p.WithID != 0 {
		return nil // none, or counted with the plea that it is of
	}
	calls, err := w.Calls(CallFilter{PleaID: p.ID}, Page{})
	if err != nil {
		return err
	}
	for _, c := range calls {
		if c.ProviderID == "" {
			continue // it never rang
		}
		set, err := w.settings(c.UnitID)
		if err != nil {
			return err
		}
		r.Calls++
		r.CallCost += set.PricePerCall
	}
	return nil
}

// reviewTasks finds the tasks that are of the emergency: those that overlap it,
// and those that were asked for in it for the week after.
func (w *work) reviewTasks(r *EmergencyReview, end time.Time) error {
	tasks, err := w.Tasks(TaskFilter{StartsFrom: r.DeclaredAt.Add(-24 * time.Hour), StartsBefore: end.Add(7 * 24 * time.Hour)}, Page{})
	if err != nil {
		return err
	}
	for _, t := range tasks {
		during := t.StartsAt.Before(r.Over()) && t.EndsAt.After(r.DeclaredAt)
		asked := !t.CreatedAt.Before(r.DeclaredAt) && !t.CreatedAt.After(end)
		if !during && !asked || t.State == TaskDraft || t.State == TaskCancelled {
			continue
		}
		switch t.State {
		case TaskAssigned, TaskDone:
			r.Covered++
		case TaskOpen:
			r.Open++
		case TaskUnfilled:
			r.Unfilled++
		}
		r.Tasks = append(r.Tasks, t)
	}
	slices.SortStableFunc(r.Tasks, func(a, b *Task) int { return a.StartsAt.Compare(b.StartsAt) })
	return nil
}

func (w *work) reviewTexts(r *EmergencyReview, end time.Time) error {
	sent, err := w.TextsBetween(r.DeclaredAt, end)
	if err != nil {
		return err
	}
	set, err := w.settings(r.UnitID)
	if err != nil {
		return err
	}
	r.Currency = set.Currency
	for _, x := range sent {
		price := set.PricePerSegment
		if x.UnitID != 0 && x.UnitID != r.UnitID {
			theirs, err := w.settings(x.UnitID)
			if err != nil {
				return err
			}
			price = theirs.PricePerSegment
		}
		r.Texts, r.Segments, r.Cost = r.Texts+x.Texts, r.Segments+x.Segments, r.Cost+float64(x.Segments)*price
	}
	return nil
}
