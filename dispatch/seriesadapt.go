package dispatch

// adapt makes the tasks that stand from a day on what the series says now: those
// of days it has no longer are called off, in the others what the series has
// changed is changed. What one day alone has been given stays.
func (w *work) adapt(was, x *Series, from Date) error {
	tasks, err := w.Tasks(TaskFilter{SeriesID: x.ID, States: []TaskState{TaskDraft, TaskOpen, TaskAssigned, TaskUnfilled}}, Page{})
	if err != nil {
		return err
	}
	left, err := w.SkippedDays(x.ID)
	if err != nil {
		return err
	}
	for _, t := range tasks {
		if t.SeriesDay.Before(from) || !w.now.Before(t.StartsAt) {
			continue
		}
		keeps, err := x.keeps(t.SeriesDay, left)
		if err != nil {
			return err
		}
		if done, err := someIsDone(w, t); err != nil {
			return err
		} else if done {
			continue
		}
		if !keeps {
			if err := w.cancel(t, "det faste oppdraget er endret"); err != nil {
				return err
			}
			continue
		}
		old := *t
		before, now := was.task(t.SeriesDay, w.s.zone, w.now), x.task(t.SeriesDay, w.s.zone, w.now)
		for _, f := range []struct{ has, before, now *string }{
			{&t.Category, &before.Category, &now.Category}, {&t.Summary, &before.Summary, &now.Summary}, {&t.Place, &before.Place, &now.Place},
			{&t.Postcode, &before.Postcode, &now.Postcode}, {&t.Details, &before.Details, &now.Details},
		} {
			if *f.before != *f.now {
				*f.has = *f.now
			}
		}
		if before.RequesterID != now.RequesterID {
			t.RequesterID = now.RequesterID
		}
		if before.RecipientID != now.RecipientID {
			t.RecipientID = now.RecipientID
		}
		if asksOthers(&Task{Needs: before.Needs}, &Task{Needs: now.Needs}) {
			t.Needs = now.Needs
		}
		if before.Places() != now.Places() {
			// Nobody who said yes is sent home by a change of the series.
			on, err := w.AssignmentsOn(t.ID)
			if err != nil {
				return err
			}
			t.Headcount = max(now.Places(), heads(on))
		}
		if !before.StartsAt.Equal(now.StartsAt) || !before.EndsAt.Equal(now.EndsAt) {
			// One that was moved to another day stays there.
			if DateOf(old.StartsAt.In(w.s.zone)) == t.SeriesDay {
				t.StartsAt, t.EndsAt = now.StartsAt, now.EndsAt
			}
		}
		if sameTask(&old, t) {
			continue
		}
		if err := w.change(&old, t); err != nil {
			return err
		}
	}
	return nil
}

// sameTask tells whether nothing was changed.
func sameTask(a, b *Task) bool {
	return !saysOther(a, b) && !asksOthers(a, b) && a.Details == b.Details && a.RequesterID == b.RequesterID && a.Places() == b.Places()
}

// change keeps a changed task, with all that the change brings with it.
func (w *work) change(old, t *Task) error {
	switch old.State {
	case TaskDone, TaskCancelled:
		return forbidden("the task is "+string(old.State)+" and cannot be changed", "Oppdraget er avsluttet og kan ikke endres.")
	}
	if err := w.checkTask(t, old); err != nil {
		return err
	}
	if err := w.revise(old, t); err != nil {
		return err
	}
	if t.State == TaskOpen {
		set, err := w.settings(t.UnitID)
		if err != nil {
			return err
		}
		w.planWarning(t, set)
	}
	if err := w.SaveTask(t); err != nil {
		return describe(err, "task", "oppdrag", t.ID)
	}
	if saysOther(old, t) {
		if err := w.resolveForTask(t.ID, "changed", AttentionChangeAsked); err != nil {
			return err
		}
	}
	if err := w.wake(); err != nil {
		return err
	}
	return w.log(Event{UnitID: t.UnitID, Kind: "task.changed", TaskID: t.ID, From: string(old.State), To: string(t.State)})
}
