package dispatch

import (
	"fmt"
	"slices"
	"time"

	"folgesvenn/sms"
)

// Care is what an assigned task needs now, and when it needs something next.
type Care struct {
	Remind   bool
	FollowUp bool      // ask the volunteer and the requester how it went
	Close    bool      // nobody said otherwise for a day: it went well
	NextAt   time.Time // zero: never again
	// Unconfirmed: a reminder asked for a yes, and none has come in time.
	Unconfirmed bool
}

// silenceIsWell is how long after the follow-up no answer means that all went
// well.
const silenceIsWell = 24 * time.Hour

// CareFor decides what an assigned task needs: everything that fell due after
// t.CaredTo and by now. A reminder whose time had passed when the task was taken
// is so left out, and of several that were missed one is sent. A reminder that
// would fall in quiet hours comes before them, since after them may be too late.
func CareFor(t *Task, s Settings, zone *time.Location, now time.Time) Care {
	var c Care
	due := func(at time.Time) bool {
		switch {
		case !at.After(t.CaredTo):
		case !at.After(now):
			return true
		case c.NextAt.IsZero() || at.Before(c.NextAt):
			c.NextAt = at
		}
		return false
	}
	for _, before := range s.Reminders {
		at := t.StartsAt.Add(-time.Duration(before))
		if !t.Urgent {
			at = s.Quiet().lastLoud(at, zone)
		}
		if due(at) && now.Before(t.StartsAt) {
			c.Remind = true
		}
	}
	if !t.ConfirmBy.IsZero() && due(t.ConfirmBy) && now.Before(t.StartsAt) {
		c.Unconfirmed = true
	}
	end := t.EndsAt
	if s.FollowUpAfter > 0 {
		end = end.Add(time.Duration(s.FollowUpAfter))
		c.FollowUp = due(end)
	}
	c.Close = due(end.Add(silenceIsWell))
	if c.Close {
		c.FollowUp = false
	}
	return c
}

// lastLoud is the last time up to t at which unasked texts may go out.
func (q QuietHours) lastLoud(t time.Time, zone *time.Location) time.Time {
	local := t.In(zone)
	if !q.Holds(local) {
		return t
	}
	begin := q.From.On(local)
	if begin.After(t) {
		y, m, d := local.Date()
		begin = q.From.On(time.Date(y, m, d-1, 0, 0, 0, 0, zone))
	}
	return begin.Add(-time.Minute)
}

// plan sets when an assigned task next needs something, from now on.
func (w *work) planCare(t *Task, set Settings) {
	t.CaredTo, t.FollowedUpAt = w.now, time.Time{}
	t.ConfirmAskedAt, t.ConfirmBy = time.Time{}, time.Time{}
	t.CareAt = CareFor(t, set, w.s.zone, w.now).NextAt
}

// planAnew plans the care of a task whose time has changed; what its helpers
// confirmed was another.
func (w *work) planAnew(t *Task, set Settings) error {
	w.planCare(t, set)
	on, err := w.helpers(t)
	if err != nil {
		return err
	}
	for _, c := range on {
		if c.Assignment.ConfirmedAt.IsZero() {
			continue
		}
		c.Assignment.ConfirmedAt = time.Time{}
		if err := w.SaveAssignment(c.Assignment); err != nil {
			return err
		}
	}
	return nil
}

// replanCare plans the assigned tasks of a unit anew, because its settings have
// changed. What would have been due before now by the new settings is left out,
// so that a change of settings sends no texts by itself; what is due by the old
// ones and not yet seen to stays due.
func (w *work) replanCare(unitID int64, set Settings) error {
	tasks, err := w.Tasks(TaskFilter{UnitID: unitID, States: []TaskState{TaskOpen, TaskAssigned, TaskUnfilled}}, Page{})
	if err != nil {
		return err
	}
	for _, t := range tasks {
		if t.CareAt.IsZero() || !t.CareAt.After(w.now) {
			continue
		}
		before := t.CareAt
		t.CaredTo = w.now
		t.CareAt = CareFor(t, set, w.s.zone, w.now).NextAt
		if t.CareAt.Equal(before) {
			continue
		}
		if err := w.SaveTask(t); err != nil {
			return err
		}
	}
	return nil
}

func (t *Task) endCare() {
	t.CareAt, t.FollowedUpAt = time.Time{}, time.Time{}
	t.ConfirmAskedAt, t.ConfirmBy = time.Time{}, time.Time{}
}

// care sees to a task that somebody is on and whose time has come.
func (w *work) care(t *Task) error {
	set, err := w.settings(t.UnitID)
	if err != nil {
		return err
	}
	need := CareFor(t, set, w.s.zone, w.now)
	on, err := w.helpers(t)
	if err != nil {
		return err
	}
	if len(on) == 0 {
		t.endCare()
		return w.SaveTask(t)
	}
	if need.Close {
		said, gone, clear, err := w.saidGone(t, on)
		switch {
		case err != nil:
			return err
		case said && !clear:
			// Who did not come is for a human to find out; until then it waits.
			t.CareAt = w.now.Add(silenceIsWell)
			return w.SaveTask(t)
		case said && len(gone) == len(on):
			return w.nobodyCame(t, on)
		}
		for _, c := range gone {
			if err := w.stayedAway(c, "kom ikke"); err != nil {
				return err
			}
		}
		on = slices.DeleteFunc(on, func(c Commitment) bool {
			return slices.ContainsFunc(gone, func(g Commitment) bool { return g.Volunteer.ID == c.Volunteer.ID })
		})
		for _, c := range on {
			if err := w.complete(c, 0, "ingen sa noe annet"); err != nil {
				return err
			}
			if err := w.thank(c); err != nil {
				return err
			}
		}
		return nil
	}
	t.CaredTo, t.CareAt = w.now, need.NextAt
	if need.FollowUp {
		t.FollowedUpAt = w.now
	}
	if err := w.SaveTask(t); err != nil {
		return err
	}
	for _, c := range on {
		if need.Unconfirmed && c.confirmAsked() {
			if err := w.unconfirmed(c); err != nil {
				return err
			}
		}
	}
	for _, c := range on {
		if need.Remind {
			if err := w.remind(c); err != nil {
				return err
			}
		}
		if need.FollowUp {
			if err := w.followUp(c); err != nil {
				return err
			}
		}
	}
	if need.FollowUp {
		return w.followUpRequester(t)
	}
	return nil
}

func (w *work) remind(c Commitment) error {
	if err := w.log(Event{UnitID: c.Task.UnitID, Kind: "assignment.reminded", TaskID: c.Task.ID, VolunteerID: c.Volunteer.ID}); err != nil {
		return err
	}
	// Who has not said whether a change suits is not reminded of what they did
	// not agree to, but asked again.
	open, err := w.openChange(c.Task.ID, c.Volunteer.ID)
	if err != nil {
		return err
	}
	if open != nil {
		set, err := w.settings(c.Task.UnitID)
		if err != nil {
			return err
		}
		if unseen, err := w.unseen(open); unseen || err != nil {
			return err
		}
		return w.sendChange(c.Task, c.Volunteer, open, set)
	}
	set, err := w.settings(c.Task.UnitID)
	if err != nil {
		return err
	}
	_, reason, err := w.reach(c.Volunteer, set)
	if err != nil {
		return err
	}
	if set.ConfirmReminders && c.Assignment.ConfirmedAt.IsZero() && reason == "" {
		return w.askToConfirm(c, set)
	}
	return w.tellVolunteer(c.Task, c.Volunteer, sms.Reminder)
}

// followUp asks a volunteer how it went.
func (w *work) followUp(c Commitment) error {
	t, v := c.Task, c.Volunteer
	if err := w.log(Event{UnitID: t.UnitID, Kind: "assignment.followed_up", TaskID: t.ID, VolunteerID: v.ID}); err != nil {
		return err
	}
	set, err := w.settings(t.UnitID)
	if err != nil {
		return err
	}
	call, reason, err := w.reach(v, set)
	if err != nil {
		return err
	}
	if call && reason == "" {
		if _, err := w.enqueueCall(ring{purpose: CallForFollowUp, phone: v.Phone, unitID: t.UnitID, task: t, volunteer: v,
			expires: w.now.Add(silenceIsWell)}); err != nil {
			return err
		}
	} else if reason == "" {
		body, err := set.Texts.Render(v.Language, sms.FollowUp, w.s.fieldsOf(t, v, set, v.Language, w.now))
		if err != nil {
			return err
		}
		if _, err := w.enqueue(outgoing{kind: KindNotice, phone: v.Phone, body: body, unitID: t.UnitID, task: t, volunteer: v, expires: w.now.Add(silenceIsWell)}); err != nil {
			return err
		}
	}
	return nil
}

// followUpRequester asks who ordered the help, or got it, how it went: once,
// however many came.
func (w *work) followUpRequester(t *Task) error {
	set, err := w.settings(t.UnitID)
	if err != nil {
		return err
	}
	// Where who ordered it cannot be asked, the one who was helped is.
	for _, of := range []func(*Task) (*party, error){w.requesterOf, w.recipientOf} {
		p, err := of(t)
		if err != nil {
			return err
		}
		if p == nil {
			continue
		}
		to, err := w.wayTo(*p, set)
		if err != nil {
			return err
		}
		if to.phone == "" {
			continue
		}
		if to.call {
			return w.ringParty(*p, to.phone, t, ring{purpose: CallForFollowUp, expires: w.now.Add(silenceIsWell)})
		}
		body, err := set.Texts.Render(p.lang(set), sms.RequesterFollowUp, w.s.fieldsOf(t, nil, set, p.lang(set), w.now))
		if err != nil {
			return err
		}
		_, err = w.enqueue(outgoing{kind: KindNotice, phone: to.phone, body: body, unitID: t.UnitID, task: t, expires: w.now.Add(silenceIsWell)})
		return err
	}
	return nil
}

// complete notes that a helper has done a task; hours 0 means as planned. With
// the last of them the task is done.
func (w *work) complete(c Commitment, hours float64, why string) error {
	t := c.Task
	if err := w.dropChange(t, c.Volunteer.ID, "oppdraget er utført"); err != nil {
		return err
	}
	if err := w.resolveForHelper(t.ID, c.Volunteer.ID, "answered", AttentionUnconfirmed); err != nil {
		return err
	}
	// What waits to be told of a task that lies ahead is over with it.
	if err := w.callBack(t, c.Volunteer, "oppdraget er utført"); err != nil {
		return err
	}
	if hours == 0 {
		hours = t.EndsAt.Sub(t.StartsAt).Hours()
	}
	hours *= float64(c.Assignment.Heads()) // of each who came
	c.Assignment.State, c.Assignment.EndedAt, c.Assignment.Hours = AssignmentDone, w.now, hours
	if err := w.SaveAssignment(c.Assignment); err != nil {
		return err
	}
	on, err := w.AssignmentsOn(t.ID)
	if err != nil {
		return err
	}
	if slices.ContainsFunc(on, func(a *Assignment) bool { return a.State == AssignmentActive }) {
		return w.log(Event{UnitID: t.UnitID, Kind: "assignment.done", TaskID: t.ID, VolunteerID: c.Volunteer.ID,
			From: string(AssignmentActive), To: string(AssignmentDone), Why: why})
	}
	return w.finish(t, c, why)
}

// finish closes a task with the last helper of whom it was known whether they
// came.
func (w *work) finish(t *Task, c Commitment, why string) error {
	on, err := w.AssignmentsOn(t.ID)
	if err != nil {
		return err
	}
	given := 0.0
	for _, a := range on {
		given += a.Hours
	}
	from := t.State
	t.endSearch(TaskDone)
	t.Hours = given
	asked := t.FollowedUpAt
	t.endCare()
	t.FollowedUpAt = asked // who ordered it may still answer
	if err := w.SaveTask(t); err != nil {
		return err
	}
	if err := w.callBack(t, nil, "oppdraget er utført"); err != nil {
		return err
	}
	if err := w.resolveForTask(t.ID, "settled", AttentionShort); err != nil {
		return err
	}
	return w.log(Event{UnitID: t.UnitID, Kind: "task.done", TaskID: t.ID, VolunteerID: c.Volunteer.ID, From: string(from), To: string(TaskDone), Why: why})
}

// followedUpLately is how far back to look for follow-ups: a task is closed a
// day after its own, or when the service next runs.
const followedUpLately = 30 * 24 * time.Hour

// awaited finds the tasks about which this number was asked how it went: as
// volunteer, or as requester.
func (w *work) awaited(t *Talk, requesters []*Requester, recipients []*Recipient) error {
	if len(t.Volunteers) == 0 && len(requesters) == 0 && len(recipients) == 0 {
		return nil
	}
	tasks, err := w.TasksFollowedUp(w.now.Add(-followedUpLately))
	if err != nil {
		return err
	}
	for _, task := range tasks {
		// A volunteer's word closes the task; who ordered it may answer after that.
		done := task.State == TaskDone
		if done && (len(t.Volunteers) > 0 || w.now.Sub(task.FollowedUpAt) > silenceIsWell) {
			continue
		}
		of := w.helpers
		if done {
			of = w.crew
		}
		on, err := of(task)
		if err != nil {
			return fmt.Errorf("the assignments of task %d: %w", task.ID, err)
		}
		found := false
		for _, c := range on {
			if slices.ContainsFunc(t.Volunteers, func(v *Volunteer) bool { return v.ID == c.Volunteer.ID }) {
				t.Awaited, found = append(t.Awaited, c), true
			}
		}
		// Who ordered the help is asked about the task, not about each who came.
		mine := slices.ContainsFunc(requesters, func(r *Requester) bool { return r.ID == task.RequesterID }) ||
			slices.ContainsFunc(recipients, func(r *Recipient) bool { return r.ID == task.RecipientID })
		if mine && !found && len(on) > 0 {
			t.Awaited = append(t.Awaited, on[0])
		}
	}
	return nil
}
