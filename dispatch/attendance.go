package dispatch

import (
	"context"
	"fmt"
	"slices"
	"strconv"
)

// Attendance is what is known, once a task is over, of one who was on it.
type Attendance struct {
	VolunteerID int64
	Came        bool
	Hours       float64 // of each who came; 0: as planned
	People      int     // who came from an organisation; 0: as many as were to
}

// Attended notes of each helper whether they came, and for how long. Who is not
// named is still awaited. The task is done with the last of them, if anybody came.
func (s *Service) Attended(ctx context.Context, taskID int64, list []Attendance) (*Task, error) {
	var f faults
	if len(list) == 0 {
		f.add("helpers", "name at least one", "Si fra om minst én kom eller ikke.")
	}
	for i, x := range list {
		if x.Hours < 0 || x.Hours > 200 {
			f.add(fmt.Sprintf("helpers[%d].hours", i), "must be from 0 (as planned) to 200", "Skriv antall timer, fra 0 til 200.")
		}
		if x.People < 0 || x.People > mostSent {
			f.add(fmt.Sprintf("helpers[%d].people", i), fmt.Sprintf("must be from 0 (as agreed) to %d", mostSent), fmt.Sprintf("Skriv hvor mange som kom, fra 1 til %d.", mostSent))
		}
		if slices.ContainsFunc(list[:i], func(y Attendance) bool { return y.VolunteerID == x.VolunteerID }) {
			f.add(fmt.Sprintf("helpers[%d].volunteer_id", i), "is named twice", "Den samme står to ganger.")
		}
	}
	if err := f.err(); err != nil {
		return nil, err
	}
	return s.act(ctx, taskID, func(w *work, t *Task) error {
		if !t.State.MayBecome(TaskDone) {
			return forbidden("the task is "+string(t.State)+"; only an assigned one can be done", "Bare et oppdrag som noen står på, kan bli utført.")
		}
		on, err := w.helpers(t)
		if err != nil {
			return err
		}
		var came, absent []Commitment
		for _, x := range list {
			i := slices.IndexFunc(on, func(c Commitment) bool { return c.Volunteer.ID == x.VolunteerID })
			if i < 0 {
				return forbidden(fmt.Sprintf("volunteer %d is not on the task", x.VolunteerID), "En av dem står ikke lenger på oppdraget. Se på det igjen.")
			}
			if x.People > 0 && x.People != on[i].Assignment.Heads() {
				if !on[i].Volunteer.Organisation() || x.People > on[i].Assignment.Heads() {
					return forbidden("more came than were on the task; people is of an organisation, and at most as many as were agreed",
						"Det kom flere enn avtalt. Skriv høyst så mange som sto på oppdraget.")
				}
				if err := w.log(Event{UnitID: t.UnitID, Kind: "assignment.changed", TaskID: t.ID, VolunteerID: x.VolunteerID, From: strconv.Itoa(on[i].Assignment.Heads()), To: strconv.Itoa(x.People),
					Why: fmt.Sprintf("%d kom, ikke %d", x.People, on[i].Assignment.Heads())}); err != nil {
					return err
				}
				on[i].Assignment.People = x.People
			}
			if x.Came {
				came = append(came, on[i])
			} else {
				absent = append(absent, on[i])
			}
		}
		return w.attended(t, on, came, absent, list)
	})
}

func (w *work) attended(t *Task, on, came, absent []Commitment, list []Attendance) error {
	all, err := w.AssignmentsOn(t.ID)
	if err != nil {
		return err
	}
	if err := w.resolveForTask(t.ID, "settled", AttentionNoShow, AttentionSomeAway); err != nil {
		return err
	}
	if len(absent) == len(all) { // nobody is done, and nobody came
		return w.nobodyCame(t, on)
	}
	for _, c := range absent {
		if err := w.stayedAway(c, "kom ikke"); err != nil {
			return err
		}
		if err := w.resolveForHelper(t.ID, c.Volunteer.ID, "settled", AttentionUnconfirmed); err != nil {
			return err
		}
	}
	for _, c := range came {
		i := slices.IndexFunc(list, func(x Attendance) bool { return x.VolunteerID == c.Volunteer.ID })
		if err := w.complete(c, list[i].Hours, ""); err != nil {
			return err
		}
		if err := w.thank(c); err != nil {
			return err
		}
	}
	if len(came) == 0 && len(absent) == len(on) {
		return w.finish(t, absent[len(absent)-1], "") // the others are done already
	}
	return nil
}

// stayedAway takes somebody off a task that is over, who did not come: they are
// not thanked, and no hours are counted.
func (w *work) stayedAway(c Commitment, why string) error {
	a := c.Assignment
	a.State, a.EndedAt = AssignmentReleased, w.now
	if err := w.SaveAssignment(a); err != nil {
		return err
	}
	if err := w.dropChange(c.Task, c.Volunteer.ID, why); err != nil {
		return err
	}
	return w.log(Event{UnitID: c.Task.UnitID, Kind: "assignment.released", TaskID: c.Task.ID, VolunteerID: c.Volunteer.ID, OfferID: a.OfferID,
		From: string(AssignmentActive), To: string(AssignmentReleased), Why: why})
}
