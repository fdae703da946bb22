package dispatch

import (
	"slices"
	"time"

	"folgesvenn/sms"
)

// A draft is a task that nobody has confirmed. One that somebody ordered, by text
// or by telephone, has an open item that says so; one that a coordinator keeps
// for later has none.

// orderOf is the item by which somebody ordered a draft; nil: nobody did.
func (w *work) orderOf(t *Task) (*Attention, error) {
	items, err := w.OpenAttentionOfTask(t.ID)
	if err != nil {
		return nil, err
	}
	i := slices.IndexFunc(items, func(a *Attention) bool {
		return a.Kind == AttentionRequest && a.MessageID != 0 || a.Kind == AttentionOrder
	})
	if i < 0 {
		return nil, nil
	}
	return items[i], nil
}

// tellDiscarded tells who ordered a draft that nothing will come of it. They were told
// that it was received, and wait for an answer.
func (w *work) tellDiscarded(t *Task) error {
	order, err := w.orderOf(t)
	if err != nil || order == nil {
		return err
	}
	if t.RequesterID != 0 {
		return w.tellRequester(t, nil, requesterDiscarded)
	}
	p, err := w.recipientOf(t)
	if err != nil || p == nil {
		return err
	}
	set, err := w.settings(t.UnitID)
	if err != nil {
		return err
	}
	to, err := w.wayTo(*p, set)
	switch {
	case err != nil || to.phone == "":
		return err
	case to.call:
		return w.ringPartyNews(*p, to.phone, t, sms.RequesterDiscarded)
	}
	lang := p.lang(set)
	body, err := set.Texts.Render(lang, sms.RequesterDiscarded, w.s.fieldsOf(t, nil, set, lang, w.now))
	if err != nil {
		return err
	}
	_, err = w.enqueue(outgoing{kind: KindNotice, phone: to.phone, body: body, unitID: t.UnitID, task: t, expires: t.EndsAt})
	return err
}

// staleDraft is how long after a draft is over nobody needs to hear of it any more.
const staleDraft = 24 * time.Hour

// draftDue sees to a draft that nobody has sent out: at its deadline a human is
// told in a hurry, and when it should have begun it is called off, and whoever
// ordered it is told the truth.
func (w *work) draftDue(t *Task) error {
	label := w.s.taskLabel(t, w.now)
	order, err := w.orderOf(t)
	if err != nil {
		return err
	}
	if w.now.Before(t.StartsAt) {
		t.DecideBy = t.StartsAt
		if err := w.SaveTask(t); err != nil {
			return err
		}
		if order == nil {
			return w.raiseForTask(AttentionRequest, t, false, "En kladd er ikke sendt ut, og svarfristen er nå: "+label+". Send den ut, eller forkast den.")
		}
		set, err := w.settings(t.UnitID)
		if err != nil {
			return err
		}
		order.Urgent = true
		if order.TakenAt.IsZero() {
			if err := w.planAlert(order, set); err != nil {
				return err
			}
		}
		return w.SaveAttention(order)
	}
	t.State = TaskCancelled
	if err := w.SaveTask(t); err != nil {
		return err
	}
	if err := w.log(Event{UnitID: t.UnitID, Kind: "task.cancelled", TaskID: t.ID, From: string(TaskDraft), To: string(TaskCancelled), Why: "kladden ble ikke sendt ut i tide"}); err != nil {
		return err
	}
	if !w.now.Before(t.EndsAt.Add(staleDraft)) {
		return nil
	}
	if order != nil {
		if err := w.tellDiscarded(t); err != nil {
			return err
		}
		if err := w.raiseForTask(AttentionUnfilled, t, true, "Kladden ble ikke sendt ut i tide: "+label+". Ring bestilleren."); err != nil {
			return err
		}
	}
	return w.resolveForTask(t.ID, "unfilled", AttentionRequest, AttentionOrder)
}
