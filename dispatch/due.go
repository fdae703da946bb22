package dispatch

import (
	"context"
	"fmt"
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
)

type dueThing struct {
	kind dueKind
	id   int64
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
	var things []dueThing
	lapsing, err := w.OffersDue(w.now, dueBatch)
	if err != nil {
		return nil, err
	}
	for _, o := range lapsing {
		things = append(things, dueThing{dueLapse, o.ID})
	}
	mature, err := w.OffersMature(w.now, dueBatch)
	if err != nil {
		return nil, err
	}
	for _, o := range mature {
		things = append(things, dueThing{dueMature, o.ID})
	}
	calling, err := w.OffersToCall(w.now, dueBatch)
	if err != nil {
		return nil, err
	}
	for _, o := range calling {
		things = append(things, dueThing{dueCall, o.ID})
	}
	tasks, err := w.TasksDue(w.now, dueBatch)
	if err != nil {
		return nil, err
	}
	for _, t := range tasks {
		things = append(things, dueThing{dueTask, t.ID})
	}
	cared, err := w.TasksToCareFor(w.now, dueBatch)
	if err != nil {
		return nil, err
	}
	for _, t := range cared {
		things = append(things, dueThing{dueCare, t.ID})
	}
	series, err := w.SeriesDue(w.now, dueBatch)
	if err != nil {
		return nil, err
	}
	for _, x := range series {
		things = append(things, dueThing{dueSeries, x.ID})
	}
	return w.alertThings(things)
}

// alertThings adds the units whose coordinators are told of something.
func (w *work) alertThings(things []dueThing) ([]dueThing, error) {
	lost, err := w.EmailsLost(w.now, dueBatch)
	if err != nil {
		return nil, err
	}
	for _, e := range lost {
		things = append(things, dueThing{dueEmail, e.ID})
	}
	items, err := w.AttentionToAlert(w.now, mostAlerts)
	if err != nil {
		return nil, err
	}
	seen := map[int64]bool{}
	for _, a := range items {
		if !seen[a.UnitID] {
			seen[a.UnitID] = true
			things = append(things, dueThing{dueAlert, a.UnitID})
		}
	}
	return things, nil
}

// dueNow does one thing, if it is still due: what was done before it may have
// settled it.
func (w *work) dueNow(x dueThing) error {
	come := func(at time.Time) bool { return !at.IsZero() && !w.now.Before(at) }
	switch x.kind {
	case dueAlert:
		return w.alert(x.id)
	case dueEmail:
		e, err := w.Email(x.id)
		if err != nil || e.State != MessageSending || !come(e.Deadline) {
			return err
		}
		return w.emailFailed(e, MessageUnsettled, "det er uvisst om den kom fram")
	case dueLapse, dueMature, dueCall:
		o, err := w.Offer(x.id)
		if err != nil {
			return err
		}
		if x.kind == dueCall && o.State.Open() && come(o.CallAt) {
			return w.callAfterText(o)
		}
		if x.kind == dueLapse && o.State.Open() && come(o.LapsesAt) {
			return w.lapse(o)
		}
		if x.kind == dueMature && come(o.MaturesAt) {
			return w.learnSilence(o)
		}
	case dueSeries:
		s, err := w.Series(x.id)
		if err != nil || !come(s.NextAt) {
			return err
		}
		return w.seriesDue(s)
	case dueTask, dueCare:
		t, err := w.Task(x.id)
		if err != nil {
			return err
		}
		if x.kind == dueTask && t.State == TaskOpen && (come(t.DecideBy) || come(t.WarnAt) || come(t.NextWaveAt) || come(t.WakeAt)) {
			return w.taskDue(t)
		}
		if x.kind == dueCare && t.State == TaskAssigned && come(t.CareAt) {
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
