package dispatch_test

import (
	"testing"
	"time"

	"folgesvenn/dispatch"
)

func (c *centre) hindsight(unit int64) (h dispatch.Hindsight) {
	c.t.Helper()
	c.must(c.s.View(c.ctx, func(tx dispatch.Tx) (err error) {
		h, err = tx.Hindsight(unit)
		return err
	}))
	return h
}

// TestAPromiseIsWeighedOnce: whether somebody was found teaches once, whatever
// becomes of the task later, and urgent tasks apart from others.
func TestAPromiseIsWeighedOnce(t *testing.T) {
	c := pacedCentre(t, "2026-11-23 09:30")
	task := c.task("2026-11-26 10:00")
	if h := c.hindsight(task.UnitID); h.Usual != (dispatch.Correction{}) {
		t.Fatalf("learned before anything came of it: %+v", h)
	}
	first := c.asked(task.ID)[0]
	c.says(first, "Ja")
	found := c.hindsight(task.UnitID)
	if found.Usual.Shift <= 0 || found.Usual.Weight <= 0 || found.Urgent != (dispatch.Correction{}) {
		t.Fatalf("after a yes: %+v", found)
	}
	c.says(first, "AVBUD")
	c.pass(time.Hour)
	for _, p := range c.asked(task.ID) {
		if p != first {
			c.says(p, "Ja")
			break
		}
	}
	c.state(task.ID, dispatch.TaskAssigned)
	if again := c.hindsight(task.UnitID); again != found {
		t.Errorf("weighed twice: %+v, then %+v", found, again)
	}

	other := c.task("2026-11-26 16:00")
	c.until("2026-11-26 13:00")
	c.state(other.ID, dispatch.TaskUnfilled)
	h := c.hindsight(task.UnitID)
	if h.Usual.Shift >= found.Usual.Shift || h.Usual.Weight <= found.Usual.Weight {
		t.Errorf("after nobody came: %+v, before %+v", h, found)
	}
}

// TestWhatACoordinatorSettlesTeachesNothing of how likely asking brings somebody.
func TestWhatACoordinatorSettlesTeachesNothing(t *testing.T) {
	c := pacedCentre(t, "2026-11-23 09:30")
	task := c.task("2026-11-26 10:00")
	asked := c.asked(task.ID)[0]
	for _, phone := range []string{kariPhone, olaPhone} {
		if phone == asked {
			continue
		}
		var who int64
		c.must(c.s.View(c.ctx, func(tx dispatch.Tx) error {
			vs, err := tx.VolunteersByPhone(phone)
			if err == nil {
				who = vs[0].ID
			}
			return err
		}))
		if _, err := c.s.Assign(c.ctx, task.ID, who); err != nil {
			t.Fatal(err)
		}
		break
	}
	c.state(task.ID, dispatch.TaskAssigned)
	if h := c.hindsight(task.UnitID); h.Usual != (dispatch.Correction{}) {
		t.Errorf("learned %+v", h)
	}
}

// TestWhatIsTakenInHandTeachesNothing: of a promise about what has become another
// task, or whose search a coordinator has stopped or hurried, nothing is learned.
func TestWhatIsTakenInHandTeachesNothing(t *testing.T) {
	edit := func(change func(*dispatch.Task)) func(*centre, *dispatch.Task) {
		return func(c *centre, task *dispatch.Task) {
			_, err := c.s.EditTask(c.ctx, task.ID, func(x *dispatch.Task) error { change(x); return nil })
			c.must(err)
		}
	}
	for name, do := range map[string]func(*centre, *dispatch.Task){
		"more are needed":      edit(func(x *dispatch.Task) { x.Headcount = 5 }),
		"it has become urgent": edit(func(x *dispatch.Task) { x.Urgent = true }),
		"it is later": edit(func(x *dispatch.Task) {
			x.StartsAt, x.EndsAt, x.DecideBy = x.StartsAt.Add(time.Hour), x.EndsAt.Add(time.Hour), time.Time{}
		}),
		"a car is needed": edit(func(x *dispatch.Task) { x.Needs.Car = true }),
		"the search is stopped": func(c *centre, task *dispatch.Task) {
			_, err := c.s.Hold(c.ctx, task.ID, "")
			c.must(err)
		},
		"everybody is asked": func(c *centre, task *dispatch.Task) {
			_, err := c.s.AskEverybody(c.ctx, task.ID)
			c.must(err)
		},
	} {
		t.Run(name, func(t *testing.T) {
			c := pacedCentre(t, "2026-11-23 09:30")
			task := c.task("2026-11-26 10:00")
			do(c, task)
			c.until("2026-11-26 14:00")
			c.state(task.ID, dispatch.TaskUnfilled)
			if h := c.hindsight(task.UnitID); h != (dispatch.Hindsight{UnitID: task.UnitID}) {
				t.Errorf("learned %+v", h)
			}
		})
	}
	c := pacedCentre(t, "2026-11-23 09:30")
	task := c.task("2026-11-26 10:00")
	edit(func(x *dispatch.Task) { x.Details = "Ring på hos naboen" })(c, task)
	c.until("2026-11-26 14:00")
	if h := c.hindsight(task.UnitID); h.Usual.Shift >= 0 {
		t.Errorf("other details are no other search, and yet it learned %+v", h)
	}
}
