package dispatch

import (
	"fmt"
	"time"
)

// stop honours an opt-out at once, for every volunteer at the number and every
// unit, and keeps it as consent data (law 7).
func (w *work) stop(number string, unitID int64, why string) error {
	vs, err := w.VolunteersByPhone(number)
	if err != nil {
		return err
	}
	if err := w.consent(unitID, nil, number, true, why); err != nil {
		return err
	}
	for _, v := range vs {
		if v.Stopped {
			continue
		}
		v.Stopped = true
		if err := w.SaveVolunteer(v); err != nil {
			return err
		}
		if err := w.log(Event{UnitID: v.UnitID, Kind: "consent.stop", VolunteerID: v.ID, To: string(VolunteerStopped), Why: why}); err != nil {
			return err
		}
		if err := w.withdrawOffersOf(v, "meldte seg av"); err != nil {
			return err
		}
		if err := w.raiseAhead(v); err != nil {
			return err
		}
	}
	return nil
}

// raiseAhead puts the tasks that a volunteer stands on before a human, when the
// volunteer is not with us any more.
func (w *work) raiseAhead(v *Volunteer) error {
	ahead, err := w.AssignmentsAhead(v.ID, w.now)
	if err != nil {
		return err
	}
	gone := "vil ikke ha flere meldinger"
	if v.Left {
		gone = "har sluttet"
	}
	for _, a := range ahead {
		t, err := w.Task(a.TaskID)
		if err != nil {
			return err
		}
		if err := w.raise(Attention{UnitID: t.UnitID, Kind: AttentionStopped, Urgent: true, TaskID: t.ID, VolunteerID: v.ID,
			Key:  fmt.Sprintf("stopped:%d:%d", v.ID, t.ID),
			Text: fmt.Sprintf("%s %s, men står på %s. Ring og spør om avtalen gjelder.", who(v), gone, w.s.taskLabel(t, w.now))}); err != nil {
			return err
		}
	}
	return nil
}

func (w *work) start(number string, unitID int64) error {
	vs, err := w.VolunteersByPhone(number)
	if err != nil {
		return err
	}
	if err := w.consent(unitID, nil, number, false, "svarte START"); err != nil {
		return err
	}
	for _, v := range vs {
		if !v.Stopped && !v.PausedUntil.After(w.now) {
			continue
		}
		from := v.State(w.now)
		v.Stopped, v.PausedUntil = false, time.Time{}
		if err := w.SaveVolunteer(v); err != nil {
			return err
		}
		if err := w.log(Event{UnitID: v.UnitID, Kind: "consent.start", VolunteerID: v.ID, From: string(from), To: string(VolunteerActive), Why: "svarte START"}); err != nil {
			return err
		}
		if err := w.wake(); err != nil {
			return err
		}
	}
	return nil
}

// consent keeps what a number wished last.
func (w *work) consent(unitID int64, v *Volunteer, number string, stopped bool, why string) error {
	before, err := w.Stopped(number)
	if err != nil || before == stopped {
		return err
	}
	if err := w.SetStopped(number, stopped, w.now); err != nil {
		return err
	}
	e := Event{UnitID: unitID, Kind: "consent.number_start", Why: why}
	if stopped {
		e.Kind = "consent.number_stop"
	}
	if v != nil {
		e.VolunteerID = v.ID
	}
	return w.log(e)
}

// withdrawOffersOf takes back every open question to a volunteer and asks
// others instead.
func (w *work) withdrawOffersOf(v *Volunteer, why string) error {
	open, err := w.openOn(v.Phone)
	if err != nil {
		return err
	}
	for _, o := range open {
		if o.VolunteerID != v.ID {
			continue
		}
		if err := w.closeOffer(o, OfferWithdrawn, why, v.UnitID); err != nil {
			return err
		}
		if err := w.refill(o.TaskID); err != nil {
			return err
		}
	}
	return nil
}
