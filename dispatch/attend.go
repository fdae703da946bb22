package dispatch

import (
	"context"
	"fmt"
	"slices"

	"folgesvenn/sms"
	"folgesvenn/sms/phone"
)

// raise makes an Attention item; while one with the same key is open, it stays
// one. Coordinators are told of it when its time has come (see planAlert).
func (w *work) raise(a Attention) error {
	set, err := w.settings(a.UnitID)
	if err != nil {
		return err
	}
	a.At = w.now
	if err := w.planAlert(&a, set); err != nil {
		return err
	}
	if err := w.AddAttention(&a); err != nil {
		if isConflict(err) {
			return nil
		}
		return err
	}
	return w.log(Event{UnitID: a.UnitID, Kind: "attention.raised", TaskID: a.TaskID, VolunteerID: a.VolunteerID,
		OfferID: a.OfferID, MessageID: a.MessageID, To: string(a.Kind)})
}

// raiseForTask makes one item of a kind per task.
func (w *work) raiseForTask(kind AttentionKind, t *Task, urgent bool, text string) error {
	return w.raise(Attention{UnitID: t.UnitID, Kind: kind, Text: text, Urgent: urgent, TaskID: t.ID, Key: fmt.Sprintf("%s:%d", kind, t.ID)})
}

// resolveForTask closes the items of some kinds about a task, because what they
// asked for has happened.
func (w *work) resolveForTask(taskID int64, as string, kinds ...AttentionKind) error {
	items, err := w.OpenAttentionOfTask(taskID)
	if err != nil {
		return err
	}
	for _, a := range items {
		for _, k := range kinds {
			if a.Kind != k {
				continue
			}
			if err := w.resolve(a, as, ActorSystem); err != nil {
				return err
			}
		}
	}
	return nil
}

// resolveForHelper closes those that are about one volunteer on the task.
func (w *work) resolveForHelper(taskID, volunteerID int64, as string, kinds ...AttentionKind) error {
	items, err := w.OpenAttentionOfTask(taskID)
	if err != nil {
		return err
	}
	for _, a := range items {
		if a.VolunteerID != volunteerID || !slices.Contains(kinds, a.Kind) {
			continue
		}
		if err := w.resolve(a, as, ActorSystem); err != nil {
			return err
		}
	}
	return nil
}

func (w *work) resolve(a *Attention, as, by string) error {
	a.ResolvedAt, a.ResolvedAs, a.ResolvedBy = w.now, as, by
	if err := w.SaveAttention(a); err != nil {
		return err
	}
	return w.log(Event{UnitID: a.UnitID, Kind: "attention.resolved", Actor: by, TaskID: a.TaskID, VolunteerID: a.VolunteerID,
		OfferID: a.OfferID, MessageID: a.MessageID, From: string(a.Kind), To: as})
}

// Ways to settle an Attention item.
const (
	ResolveYes      = "yes"
	ResolveNo       = "no"
	ResolveWithdraw = "withdraw"
	ResolveDismiss  = "dismiss"
	ResolveRelease  = "release" // take the volunteer off the task
	ResolveCancel   = "cancel"  // call the task off
	ResolveConfirm  = "confirm" // send the draft out as it stands
	ResolveAgain    = "again"   // nobody came: look for somebody else at once
	ResolveEnough   = "enough"  // make do with the helpers who are found
	ResolveLookOn   = "look_on" // go on looking for those who are missing
	ResolveMove     = "move"    // put the task at the time that the text says
)

// onAttention carries out one action on an item that is not settled, and gives the
// item as it is afterwards.
func (s *Service) onAttention(ctx context.Context, id int64, act func(*work, *Attention) error) (*Attention, error) {
	return s.anyAttention(ctx, id, func(w *work, a *Attention) error {
		if !a.ResolvedAt.IsZero() {
			return forbidden("this item is settled already, as "+a.ResolvedAs, "Denne saken er alt avgjort.")
		}
		return act(w, a)
	})
}

// anyAttention is onAttention for an item that may be settled.
func (s *Service) anyAttention(ctx context.Context, id int64, act func(*work, *Attention) error) (*Attention, error) {
	var out *Attention
	err := s.do(ctx, func(w *work) error {
		out = nil // this may be a second try
		a, err := w.Attention(id)
		if err != nil {
			return describe(err, "attention item", "sak", id)
		}
		w.made(id)
		out = a
		return act(w, a)
	})
	if err != nil {
		return nil, err
	}
	if out == nil { // carried out by an earlier request with the same key
		err = s.view(ctx, func(tx Tx) (err error) {
			out, err = tx.Attention(id)
			return describe(err, "attention item", "sak", id)
		})
	}
	return out, err
}

// ResolveAttention settles an item: what an unclear reply meant, or that it
// has been seen to.
func (s *Service) ResolveAttention(ctx context.Context, id int64, as string) (*Attention, error) {
	return s.onAttention(ctx, id, func(w *work, a *Attention) (err error) {
		switch as {
		case ResolveDismiss:
		case ResolveYes, ResolveNo:
			if a.Kind == AttentionAppeal {
				err = w.resolveAppeal(a, as)
				break
			}
			err = w.resolveQuestion(a, as)
		case ResolveWithdraw:
			err = w.resolveWithdraw(a)
		case ResolveRelease:
			err = w.resolveRelease(a)
		case ResolveCancel:
			err = w.resolveCancel(a)
		case ResolveConfirm:
			err = w.confirmDraft(a)
		case ResolveAgain:
			err = w.resolveAgain(a)
		case ResolveMove:
			err = w.resolveMove(a)
		case ResolveEnough, ResolveLookOn:
			err = w.resolveShort(a, as)
		default:
			var f faults
			f.add("as", `must be "yes", "no", "withdraw", "release", "cancel", "confirm", "again", "enough", "look_on", "move" or "dismiss"`, "Velg ja, nei, avbud eller ferdig.")
			return f.err()
		}
		if err != nil {
			return err
		}
		if err := w.label(a, as); err != nil {
			return err
		}
		// The action may have closed the item as answered; what the coordinator
		// chose is what stands.
		return w.resolve(a, as, w.actor)
	})
}

func (w *work) resolveQuestion(a *Attention, as string) error {
	if a.OfferID == 0 {
		return forbidden("no question belongs to this item, so it cannot mean "+as+"; assign the volunteer on the task instead",
			"Det hører ikke noe spørsmål til denne saken. Sett opp den frivillige på oppdraget i stedet.")
	}
	o, err := w.Offer(a.OfferID)
	if err != nil {
		return err
	}
	t, err := w.Task(o.TaskID)
	if err != nil {
		return err
	}
	v, err := w.Volunteer(o.VolunteerID)
	if err != nil {
		return err
	}
	q := Question{Offer: o, Task: t, Volunteer: v}
	if _, err := w.helper(t, v.ID); q.changes() && err == nil {
		if as == ResolveNo {
			return w.refuseChange(q, a.MessageID)
		}
		return w.confirmChange(q, a.MessageID)
	}
	if as == ResolveNo {
		return w.decline(q)
	}
	if t.State != TaskOpen && t.State != TaskUnfilled {
		return forbidden("the task is "+string(t.State)+"; nobody can take it now", "Oppdraget kan ikke tas nå: det er "+TaskStateName(t.State)+".")
	}
	if !w.now.Before(t.EndsAt) {
		return forbidden("the task is over", "Oppdraget er over.")
	}
	return taken(w.accept(q, ViaCoordinator, a.MessageID))
}

func (w *work) resolveWithdraw(a *Attention) error {
	c, err := w.agreementOf(a)
	if err != nil {
		return err
	}
	return w.withdraw(c, a.MessageID)
}

// resolveShort decides about a task that has found some of its helpers.
func (w *work) resolveShort(a *Attention, as string) error {
	if a.TaskID == 0 || a.Kind != AttentionShort && a.Kind != AttentionUnfilled {
		return forbidden("this item is not about a task that lacks helpers", "Denne saken gjelder ikke et oppdrag som mangler frivillige.")
	}
	t, err := w.Task(a.TaskID)
	if err != nil {
		return err
	}
	if as == ResolveEnough {
		return w.goWith(t, "")
	}
	return w.lookOn(t, "")
}

// resolveCancel calls off the task of an item.
func (w *work) resolveCancel(a *Attention) error {
	if a.TaskID == 0 {
		return forbidden("no task belongs to this item", "Det hører ikke noe oppdrag til denne saken.")
	}
	t, err := w.Task(a.TaskID)
	if err != nil {
		return err
	}
	return w.cancel(t, "bestilleren avlyste")
}

// resolveRelease takes a volunteer off a task who did not ask for it.
func (w *work) resolveRelease(a *Attention) error {
	c, err := w.agreementOf(a)
	if err != nil {
		return err
	}
	if err := w.free(c, AssignmentReleased, "assignment.released", ""); err != nil {
		return err
	}
	return w.tellVolunteer(c.Task, c.Volunteer, sms.Released)
}

// agreementOf is what the item's volunteer has the item's task by.
func (w *work) agreementOf(a *Attention) (c Commitment, err error) {
	if a.TaskID == 0 || a.VolunteerID == 0 {
		return c, forbidden("no assignment belongs to this item; release the volunteer on the task instead",
			"Det hører ingen avtale til denne saken. Ta den frivillige av på oppdraget i stedet.")
	}
	t, err := w.Task(a.TaskID)
	if err != nil {
		return c, err
	}
	return w.theHelper(t, a.VolunteerID)
}

var taskStateNames = map[TaskState]string{
	TaskDraft:     "kladd",
	TaskOpen:      "åpent",
	TaskAssigned:  "avtalt",
	TaskDone:      "utført",
	TaskUnfilled:  "ikke fylt",
	TaskCancelled: "avlyst",
}

// TaskStateName is the Norwegian word for a state.
func TaskStateName(s TaskState) string { return taskStateNames[s] }

// who names a volunteer with number, for a coordinator who is to ring.
func who(v *Volunteer) string { return v.Name + " (" + phone.Format(v.Phone) + ")" }
