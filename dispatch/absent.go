package dispatch

import (
	"context"
	"fmt"
	"regexp"
	"slices"
	"time"

	"folgesvenn/sms"
)

// Of several helpers some may have come and others not. Those who came stand as
// they did; for the others somebody else is looked for while there is time, as a
// task of its own: it begins when somebody can be there.

// worthComing is how much of a task must be left when somebody else gets there.
const worthComing = 30 * time.Minute

var (
	// everybodyGone says that nobody came at all; someGone that it is of some alone.
	everybodyGone = regexp.MustCompile(`(?i)(?:^|[^\pL])(?:ingen|ikke noen|ikkje nokon|nobody|no one|no-one|none|neither)(?:[^\pL]|$)`)
	someGone      = regexp.MustCompile(`(?i)(?:^|[^\pL])(?:men|bare|kun|berre|but|only|just|except|unntatt)(?:[^\pL]|$)`)
)

// WhoStayedAway reads who of those on a task a text says did not come: those it
// names, or all. False: it does not say clearly.
func WhoStayedAway(text string, on []*Volunteer) (gone []*Volunteer, clear bool) {
	words := wordsIn(text)
	for _, v := range on {
		if len(namesIn(words, []string{v.FirstName(), v.Short()})) > 0 {
			gone = append(gone, v)
		}
	}
	switch {
	case len(on) < 2:
		return on, true
	case someGone.MatchString(text):
		return nil, false
	case len(gone) > 0:
		return gone, true
	}
	return on, everybodyGone.MatchString(text)
}

// goneBy is who, by an item that says so, did not come to the task it is about.
func goneBy(tx Tx, a *Attention, on []Commitment) (gone []Commitment, clear bool, err error) {
	if len(on) < 2 || a.MessageID == 0 {
		return on, true, nil
	}
	m, err := tx.Message(a.MessageID)
	if err != nil {
		return nil, false, err
	}
	vs := make([]*Volunteer, len(on))
	for i, c := range on {
		vs[i] = c.Volunteer
	}
	who, clear := WhoStayedAway(m.Body, vs)
	for _, c := range on {
		if slices.Contains(who, c.Volunteer) {
			gone = append(gone, c)
		}
	}
	return gone, clear, nil
}

// NotThere notes who of those on a task that has begun did not come. The others
// stand; somebody else is looked for at once, if there is time.
func (s *Service) NotThere(ctx context.Context, taskID int64, volunteers []int64) (*Task, error) {
	if len(volunteers) == 0 {
		var f faults
		f.add("volunteer_ids", "name at least one", "Velg minst én som ikke kom.")
		return nil, f.err()
	}
	return s.act(ctx, taskID, func(w *work, t *Task) error {
		if w.now.Before(t.StartsAt) || !t.Ahead(w.now) || !t.State.underWay() {
			return forbidden("this is for a task that is going on", "Dette gjelder oppdrag som har begynt og ikke er over.")
		}
		on, err := w.helpers(t)
		if err != nil {
			return err
		}
		var gone []Commitment
		for _, id := range volunteers {
			i := slices.IndexFunc(on, func(c Commitment) bool { return c.Volunteer.ID == id })
			if i < 0 {
				return forbidden(fmt.Sprintf("volunteer %d is not on the task", id), "En av dem står ikke lenger på oppdraget. Se på det igjen.")
			}
			if !slices.Contains(gone, on[i]) {
				gone = append(gone, on[i])
			}
		}
		if err := w.resolveForTask(t.ID, "settled", AttentionNoShow, AttentionSomeAway); err != nil {
			return err
		}
		if len(gone) == len(on) {
			return w.againWithout(t, on)
		}
		return w.someStayedAway(t, gone)
	})
}

// someStayedAway lets the others go on without those who did not come, and looks
// for somebody in their place while there is time.
func (w *work) someStayedAway(t *Task, gone []Commitment) error {
	from, wanted, lost := t.State, t.Places(), 0
	for _, c := range gone {
		lost += c.Assignment.Heads()
		if err := w.stayedAway(c, "kom ikke"); err != nil {
			return err
		}
		if err := w.resolveForHelper(t.ID, c.Volunteer.ID, "settled", AttentionUnconfirmed); err != nil {
			return err
		}
		if err := w.callBack(t, c.Volunteer, "kom ikke"); err != nil {
			return err
		}
		if t.Ahead(w.now) {
			// Perhaps they are on their way.
			if err := w.tellVolunteer(t, c.Volunteer, sms.Released); err != nil {
				return err
			}
		}
	}
	on, err := w.AssignmentsOn(t.ID)
	if err != nil {
		return err
	}
	if err := w.closeRanks(on); err != nil {
		return err
	}
	t.Headcount = heads(on)
	t.endSearch(TaskAssigned)
	if err := w.SaveTask(t); err != nil {
		return err
	}
	if err := w.log(Event{UnitID: t.UnitID, Kind: "task.enough", TaskID: t.ID, From: string(from), To: string(TaskAssigned),
		Why: fmt.Sprintf("går videre med %d av %d: %d kom ikke", t.Headcount, wanted, lost)}); err != nil {
		return err
	}
	if from != TaskAssigned {
		if err := w.filled(t, 0); err != nil {
			return err
		}
	}
	return w.inTheirPlace(t, gone, lost)
}

// inTheirPlace looks for as many as did not come, from when they can be there.
func (w *work) inTheirPlace(t *Task, gone []Commitment, places int) error {
	set, err := w.settings(t.UnitID)
	if err != nil {
		return err
	}
	start, ok := NextTry(set, w.s.zone, w.now)
	if !ok || t.EndsAt.Sub(start) < worthComing {
		if !t.Ahead(w.now) {
			return nil // it is over, and they know
		}
		return w.tellRequester(t, nil, requesterNoTime.with(gone))
	}
	n := &Task{UnitID: t.UnitID, Category: t.Category, Summary: t.Summary, Place: t.Place, Postcode: t.Postcode, Details: t.Details, RequesterID: t.RequesterID,
		RecipientID: t.RecipientID, Needs: t.Needs, Headcount: places, Urgent: true, StartsAt: start, EndsAt: t.EndsAt, DecideBy: start, State: TaskOpen,
		NextWaveAt: w.now, CreatedAt: w.now}
	if err := w.checkTask(n, nil); err != nil {
		return err
	}
	if err := w.AddTask(n); err != nil {
		return err
	}
	if err := w.log(Event{UnitID: n.UnitID, Kind: "task.added", TaskID: n.ID, To: string(n.State), Why: fmt.Sprintf("%d kom ikke til oppdrag %d", places, t.ID)}); err != nil {
		return err
	}
	for _, c := range gone {
		if err := w.keepAsAsked(n, c.Volunteer); err != nil {
			return err
		}
	}
	return w.tellRequester(n, nil, requesterInstead.with(gone))
}
