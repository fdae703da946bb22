package dispatch

import (
	"errors"
	"time"

	"folgesvenn/sms/request"
)

// MovesTo is where a requester's text moves their task, if it says so wholly: to
// another day, or to another time, and what it does not say stays as it is. Not
// ok: it says too little, says what is so already, or names a time that has
// passed.
func MovesTo(t *Task, r request.Request, zone *time.Location, now time.Time) (start, end time.Time, ok bool) {
	length := t.EndsAt.Sub(t.StartsAt)
	switch {
	case !r.When.Start.IsZero():
		start = r.When.Start
		if !r.When.EndGuessed {
			length = r.When.End.Sub(start)
		}
	case !r.When.Day.IsZero():
		at := t.StartsAt.In(zone)
		y, m, d := r.When.Day.Date()
		start = time.Date(y, m, d, at.Hour(), at.Minute(), 0, 0, zone)
	default:
		return start, end, false
	}
	start, end = stored(start), stored(start.Add(length))
	return start, end, start.After(now) && (!start.Equal(t.StartsAt) || !end.Equal(t.EndsAt))
}

// MoveAsked is where the text of an item about a change moves the item's task,
// if it says so wholly.
func MoveAsked(tx Tx, a *Attention, t *Task, zone *time.Location, now time.Time) (start, end time.Time, ok bool, err error) {
	if a.MessageID == 0 {
		return start, end, false, nil
	}
	m, err := tx.Message(a.MessageID)
	if errors.Is(err, ErrNotFound) {
		return start, end, false, nil
	}
	if err != nil {
		return start, end, false, err
	}
	start, end, ok = MovesTo(t, request.Read(m.Body, m.CreatedAt.In(zone)), zone, now)
	return start, end, ok, nil
}

// resolveMove moves the task of an item to when its text says. Whoever has it is
// asked whether that suits.
func (w *work) resolveMove(a *Attention) error {
	if a.Kind != AttentionChangeAsked || a.TaskID == 0 {
		return forbidden("this item asks for no change of a task", "Denne saken gjelder ikke en endring av et oppdrag.")
	}
	old, err := w.Task(a.TaskID)
	if err != nil {
		return err
	}
	start, end, ok, err := MoveAsked(w, a, old, w.s.zone, w.now)
	if err != nil {
		return err
	}
	if !ok {
		return forbidden("the text names no new time that lies ahead; change the task", "Meldingen sier ikke noe nytt tidspunkt som ligger framover. Endre oppdraget.")
	}
	t := *old
	t.StartsAt, t.EndsAt = start, end
	return w.change(old, &t)
}
