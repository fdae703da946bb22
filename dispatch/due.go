package dispatch

import (
	"context"
	"fmt"
	"slices"
	"time"
)

// dueBatch bounds the work of one transaction, so that an answer never waits
// long behind it.
const dueBatch = 20

// dueKind is what can fall due.
type dueKind string

const (
	dueLapse   dueKind = "lapse"   // an offer's silence is taken for an answer
	dueMature  dueKind = "mature"  // an offer's silence is learned from
	dueTask    dueKind = "task"    // a wave or a deadline
	dueCare    dueKind = "care"    // a reminder, a follow-up, the end
	dueSeries  dueKind = "series"  // a day of a series has come within reach
	dueMessage dueKind = "message" // a text in the outbox
	dueAlert   dueKind = "alert"   // coordinators of a unit are told of what needs them
	dueEmail   dueKind = "email"   // an e-mail whose outcome nobody reported
	dueDial    dueKind = "dial"    // a call to be made
	dueCall    dueKind = "call"    // silence to an urgent text is followed by a call
	dueCalm    dueKind = "calm"    // an emergency ends by itself
)

type dueThing struct {
	kind dueKind
	id   int64
}

// DueTimes is when the first thing of each kind falls due; zero: there is none.
// A tick asks for these first, and only then for the things themselves.
type DueTimes struct {
	Lapse, Mature, CallAfter time.Time // offers
	Task, Care               time.Time // open and assigned tasks
	Series                   time.Time
	EmailLost, Alert         time.Time
	Emergency                time.Time // ends by itself
	Other                    time.Time // what others than Due see to
}

// First is the earliest of them.
func (d DueTimes) First() (first time.Time) {
	for _, at := range [...]time.Time{d.Lapse, d.Mature, d.CallAfter, d.Task, d.Care, d.Series, d.EmailLost, d.Alert, d.Emergency, d.Other} {
		if !at.IsZero() && (first.IsZero() || at.Before(first)) {
			first = at
		}
	}
	return first
}

// Due does everything whose time has come: deadlines, lapses, waves, reminders
// and follow-ups. It tells how many things it did; call it again while that is
// not zero.
func (s *Service) Due(ctx context.Context) (int, error) {
	var things []dueThing
	err := s.do(ctx, func(w *work) (err error) {
		if things, err = w.dueThings(); err != nil {
			return err
		}
		if len(things) == 0 {
			return errUnchanged
		}
		for _, x := range things {
			if err := w.dueNow(x); err != nil {
				return err
			}
		}
		return nil
	})
	if err == nil || len(things) == 0 || ctx.Err() != nil {
		return len(things), err
	}
	// One thing that cannot be done must not keep the others from being done:
	// each gets a transaction of its own.
	n := 0
	for _, x := range things {
		done, err := s.apart(ctx, x, func(w *work) error { return w.dueNow(x) })
		if err != nil {
			return n, err
		}
		if done {
			n++
		}
	}
	return n, nil
}

func (w *work) dueThings() ([]dueThing, error) {
	times, err := w.DueTimes()
	if err != nil {
		return nil, err
	}
	var things []dueThing
	for _, x := range []struct {
		kind dueKind
		at   time.Time
		ids  func() ([]int64, error)
	}{
		{dueLapse, times.Lapse, due(w, w.OffersDue, func(o *Offer) int64 { return o.ID })},
		{dueMature, times.Mature, due(w, w.OffersMature, func(o *Offer) int64 { return o.ID })},
		{dueCall, times.CallAfter, due(w, w.OffersToCall, func(o *Offer) int64 { return o.ID })},
		{dueTask, times.Task, due(w, w.TasksDue, func(t *Task) int64 { return t.ID })},
		{dueCare, times.Care, due(w, w.TasksToCareFor, func(t *Task) int64 { return t.ID })},
		{dueSeries, times.Series, due(w, w.SeriesDue, func(s *Series) int64 { return s.ID })},
		{dueEmail, times.EmailLost, due(w, w.EmailsLost, func(e *Email) int64 { return e.ID })},
		{dueAlert, times.Alert, w.unitsToAlert},
		{dueCalm, times.Emergency, w.emergenciesOver},
	} {
		if !w.come(x.at) {
			continue
		}
		ids, err := x.ids()
		if err != nil {
			return nil, err
		}
		for _, id := range ids {
			things = append(things, dueThing{x.kind, id})
		}
	}
	return things, nil
}

// due lists the ids of what a list of the store has that is due.
func due[T any](w *work, list func(time.Time, int) ([]*T, error), id func(*T) int64) func() ([]int64, error) {
	return func() ([]int64, error) {
		all, err := list(w.now, dueBatch)
		ids := make([]int64, len(all))
		for i, x := range all {
			ids[i] = id(x)
		}
		return ids, err
	}
}

// come tells whether there is such a time, and it has come.
func (w *work) come(at time.Time) bool { return !at.IsZero() && !w.now.Before(at) }

// unitsToAlert are the units whose coordinators are told of something.
func (w *work) unitsToAlert() (units []int64, err error) {
	items, err := w.AttentionToAlert(w.now, mostAlerts)
	for _, a := range items {
		if !slices.Contains(units, a.UnitID) {
			units = append(units, a.UnitID)
		}
	}
	return units, err
}

// dueNow does one thing, if it is still due: what was done before it may have
// settled it.
func (w *work) dueNow(x dueThing) error {
	switch x.kind {
	case dueAlert:
		return w.alert(x.id)
	case dueEmail:
		e, err := w.Email(x.id)
		if err != nil || e.State != MessageSending || !w.come(e.Deadline) {
			return err
		}
		return w.emailFailed(e, MessageUnsettled, "det er uvisst om den kom fram")
	case dueLapse, dueMature, dueCall:
		o, err := w.Offer(x.id)
		if err != nil {
			return err
		}
		if x.kind == dueCall && o.State.Open() && w.come(o.CallAt) {
			return w.callAfterText(o)
		}
		if x.kind == dueLapse && o.State.Open() && w.come(o.LapsesAt) {
			return w.lapse(o)
		}
		if x.kind == dueMature && w.come(o.MaturesAt) {
			return w.learnSilence(o)
		}
	case dueCalm:
		return w.emergencyDue(x.id)
	case dueSeries:
		s, err := w.Series(x.id)
		if err != nil || !w.come(s.NextAt) {
			return err
		}
		return w.seriesDue(s)
	case dueTask, dueCare:
		t, err := w.Task(x.id)
		if err != nil {
			return err
		}
		if x.kind == dueTask && t.State == TaskDraft && w.come(t.DecideBy) {
			return w.draftDue(t)
		}
		if x.kind == dueTask && t.State == TaskOpen && (w.come(t.DecideBy) || w.come(t.WarnAt) || w.come(t.NextWaveAt) || w.come(t.WakeAt)) {
			return w.taskDue(t)
		}
		if x.kind == dueCare && t.State.underWay() && w.come(t.CareAt) {
			return w.care(t)
		}
	}
	return nil
}

// asideFor is how long a thing rests that could not be done.
const asideFor = 10 * time.Minute

// apart does one thing in a transaction of its own. If it cannot be done, twice
// over, it is set aside for a while and put before a human (law 10), and done is
// false; the error is only that even this was impossible.
func (s *Service) apart(ctx context.Context, x dueThing, fn func(*work) error) (done bool, err error) {
	for range 2 {
		if err = s.do(ctx, fn); err == nil || ctx.Err() != nil {
			return err == nil, err
		}
	}
	cause := err
	s.fault(fmt.Sprintf("%s %d cannot be done and is set aside", x.kind, x.id), cause)
	return false, s.do(ctx, func(w *work) error { return w.setAside(x) })
}

func (w *work) setAside(x dueThing) error {
	later := w.now.Add(asideFor)
	a := Attention{UnitID: FirstUnit, Kind: AttentionFault, Urgent: true, Key: fmt.Sprintf("%s:%d", x.kind, x.id)}
	what := "en forespørsel"
	switch x.kind {
	case dueAlert:
		// Not urgent itself: it would wait for what it tells of.
		what, a.UnitID, a.Urgent = "et varsel til dere", x.id, false
		items, err := w.AttentionToAlert(w.now, mostAlerts)
		if err != nil {
			return err
		}
		for _, i := range items {
			if i.UnitID != x.id {
				continue
			}
			i.AlertAt = later
			if err := w.SaveAttention(i); err != nil {
				return err
			}
		}
	case dueEmail:
		what = "en e-post til dere"
		e, err := w.Email(x.id)
		if err != nil {
			return err
		}
		e.Deadline = later
		if err := w.SaveEmail(e); err != nil {
			return err
		}
		a.UnitID = e.UnitID
	case dueMessage:
		m, err := w.Message(x.id)
		if err != nil {
			return err
		}
		m.SendAt, what = later, "en melding"
		if err := w.SaveMessage(m); err != nil {
			return err
		}
		a.UnitID, a.TaskID, a.MessageID = m.UnitID, m.TaskID, m.ID
	case dueDial:
		c, err := w.Call(x.id)
		if err != nil {
			return err
		}
		c.DialAt, what = later, "et anrop"
		if err := w.SaveCall(c); err != nil {
			return err
		}
		a.UnitID, a.TaskID, a.CallID = c.UnitID, c.TaskID, c.ID
	case dueLapse, dueMature, dueCall:
		o, err := w.Offer(x.id)
		if err != nil {
			return err
		}
		switch x.kind {
		case dueLapse:
			o.LapsesAt = later
		case dueCall:
			o.CallAt = later
		default:
			o.MaturesAt = later
		}
		if err := w.SaveOffer(o); err != nil {
			return err
		}
		a.TaskID, a.OfferID = o.TaskID, o.ID
	case dueCalm:
		e, err := w.Emergency(x.id)
		if err != nil {
			return err
		}
		// It holds no longer, whether or not its end could be noted.
		e.EndedAt, e.EndedBy, what, a.UnitID = e.EndsAt, ActorSystem, "slutten på beredskapen", e.UnitID
		if err := w.SaveEmergency(e); err != nil {
			return err
		}
	case dueSeries:
		s, err := w.Series(x.id)
		if err != nil {
			return err
		}
		s.NextAt, what = later, "et fast oppdrag"
		if err := w.SaveSeries(s); err != nil {
			return err
		}
		a.UnitID = s.UnitID
	default:
		t, err := w.Task(x.id)
		if err != nil {
			return err
		}
		what = w.s.taskLabel(t, w.now)
		// The deadline is the coordinator's and stays where it is.
		for _, at := range []*time.Time{&t.NextWaveAt, &t.WakeAt, &t.WarnAt, &t.CareAt} {
			if !at.IsZero() && !w.now.Before(*at) {
				*at = later
			}
		}
		if err := w.SaveTask(t); err != nil {
			return err
		}
		a.UnitID, a.TaskID = t.UnitID, t.ID
	}
	a.Text = fmt.Sprintf("Noe gikk galt med %s. Vi prøver igjen om ti minutter. Se etter om noe haster, og si fra til den som drifter Følgesvenn. Der står det mer i loggen.", what)
	return w.raise(a)
}

// errOr gives err, or other where there is none.
func errOr(err, other error) error {
	if err != nil {
		return err
	}
	return other
}
