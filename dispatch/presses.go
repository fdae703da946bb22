package dispatch

import (
	"errors"
	"time"
)

// Presses are the ways to settle an item that would be carried out as things
// stand, the likeliest way of each kind first; that it has been seen to is always
// the last. What would be refused is not offered.
func Presses(tx Tx, x *Attention, zone *time.Location, now time.Time) ([]string, error) {
	p := presses{tx: tx, item: x, now: now, zone: zone}
	if x.TaskID != 0 {
		var err error
		if p.task, err = tx.Task(x.TaskID); err != nil && !errors.Is(err, ErrNotFound) {
			return nil, err
		}
	}
	list, err := p.list()
	return append(list, ResolveDismiss), err
}

type presses struct {
	tx   Tx
	item *Attention
	task *Task // nil: none
	now  time.Time
	zone *time.Location
}

func (p presses) list() ([]string, error) {
	if p.item.Kind == AttentionAppeal {
		_, err := pleaOfItem(p.tx, p.item)
		if errors.Is(err, ErrNotFound) {
			return nil, nil
		}
		return []string{ResolveYes, ResolveNo}, err
	}
	if p.task == nil {
		return nil, nil
	}
	t := p.task
	switch p.item.Kind {
	case AttentionUnclear, AttentionLateYes, AttentionDoubleBooked, AttentionCall, AttentionChange, AttentionUnfit, AttentionUnconfirmed:
		return p.ofReply()
	case AttentionNoShow, AttentionSomeAway:
		u, err := p.tx.Unit(t.UnitID)
		if err != nil {
			return nil, err
		}
		if _, ok := NextTry(u.Settings, p.zone, p.now); !ok {
			return nil, nil
		}
		on, err := p.onIt()
		if err != nil {
			return nil, err
		}
		gone, clear, err := goneBy(p.tx, p.item, on)
		if err == nil && clear && (t.State == TaskAssigned || t.State.underWay() && len(gone) < len(on)) {
			return []string{ResolveAgain}, nil
		}
		return nil, err
	case AttentionRequest, AttentionOrder:
		switch {
		case t.State == TaskDraft && p.now.Before(t.StartsAt):
			return []string{ResolveConfirm, ResolveCancel}, nil
		case t.State == TaskDraft:
			return []string{ResolveCancel}, nil
		}
	case AttentionCancelAsked:
		done, err := someIsDone(p.tx, t)
		if err != nil {
			return nil, err
		}
		if t.State.MayBecome(TaskCancelled) && !done {
			return []string{ResolveCancel}, nil
		}
	case AttentionChangeAsked:
		return p.ofChange()
	case AttentionShort:
		return p.ofShort()
	}
	return nil, nil
}

// onIt are those who are on the item's task and have not finished.
func (p presses) onIt() (list []Commitment, err error) {
	on, err := p.tx.AssignmentsOn(p.task.ID)
	for _, a := range on {
		if a.State != AssignmentActive {
			continue
		}
		v, err := p.tx.Volunteer(a.VolunteerID)
		if err != nil {
			return nil, err
		}
		list = append(list, Commitment{Assignment: a, Task: p.task, Volunteer: v})
	}
	return list, err
}

// ofReply are what a reply, or silence, may turn out to mean.
func (p presses) ofReply() (list []string, err error) {
	x, t := p.item, p.task
	on, err := p.tx.AssignmentsOn(t.ID)
	if err != nil {
		return nil, err
	}
	has := false
	for _, a := range on {
		has = has || a.VolunteerID == x.VolunteerID && a.State == AssignmentActive
	}
	if x.OfferID != 0 {
		o, err := p.tx.Offer(x.OfferID)
		if err != nil {
			return nil, err
		}
		switch {
		case has && o.Kind == OfferChange:
			list = append(list, ResolveYes, ResolveNo)
		case has:
		case t.State.MayBecome(TaskAssigned) && t.Ahead(p.now):
			list = append(list, ResolveYes, ResolveNo)
		case t.Ahead(p.now):
			list = append(list, ResolveNo)
		}
	}
	switch {
	case has && (x.Kind == AttentionUnfit || x.Kind == AttentionUnconfirmed):
		list = append(list, ResolveRelease)
	case has && len(list) == 0:
		list = append(list, ResolveWithdraw)
	}
	return list, nil
}

// ofChange is to do as the text says, where it says a whole time.
func (p presses) ofChange() ([]string, error) {
	if p.task.State == TaskDone || p.task.State == TaskCancelled {
		return nil, nil
	}
	_, _, ok, err := MoveAsked(p.tx, p.item, p.task, p.zone, p.now)
	if err != nil || !ok {
		return nil, err
	}
	return []string{ResolveMove}, nil
}

// ofShort are the ways on for a task that has found some of its helpers.
func (p presses) ofShort() (list []string, err error) {
	t := p.task
	if t.State != TaskUnfilled {
		return nil, nil
	}
	on, err := p.tx.AssignmentsOn(t.ID)
	if err != nil {
		return nil, err
	}
	if len(on) > 0 {
		list = append(list, ResolveEnough)
	}
	if p.now.Before(t.StartsAt) {
		list = append(list, ResolveLookOn)
	}
	return append(list, ResolveCancel), nil
}
