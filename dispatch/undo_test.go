package dispatch_test

import (
	"testing"
	"time"

	"folgesvenn/dispatch"
)

// What is noted of a task that is over is taken back by one press, as if it had
// not been noted; nothing is sent by it.
func TestDoneIsTakenBack(t *testing.T) {
	c := newCentre(t, "2026-11-23 09:30")
	kari := c.volunteer("Kari Hansen", kariPhone)
	task := c.task("2026-11-26 10:00")
	c.gets(kariPhone)
	c.says(kariPhone, "Ja")
	c.gets(kariPhone)
	c.until("2026-11-26 12:05")
	c.gets(kariPhone) // a reminder
	c.gets(kariPhone)
	if ok := c.undoable(task.ID); ok {
		t.Error("nothing is noted, and yet there is something to take back")
	}
	if _, err := c.s.NotDone(c.ctx, task.ID); err == nil {
		t.Error("what was never done is undone")
	}
	_, err := c.s.Complete(c.ctx, task.ID, 3)
	c.must(err)
	c.state(task.ID, dispatch.TaskDone)
	if !c.undoable(task.ID) {
		t.Error("it cannot be taken back")
	}
	back, err := c.s.NotDone(c.ctx, task.ID)
	c.must(err)
	if on := c.on(task.ID); back.State != dispatch.TaskAssigned || back.Hours != 0 || len(on) != 1 || on[0].State != dispatch.AssignmentActive || on[0].Hours != 0 || !on[0].EndedAt.IsZero() {
		t.Errorf("%+v %+v", back, on)
	}
	if given, err := given(c, kari.ID); err != nil || given.Tasks != 0 {
		t.Errorf("%+v %v", given, err)
	}
	c.work()
	c.expectSilence() // nobody hears of it
	// A day of silence still means that it went well, and so it goes on.
	c.pass(26 * time.Hour)
	c.gets(kariPhone, "Gikk det bra")
	c.state(task.ID, dispatch.TaskDone)
	// After a month it stands.
	_, err = c.s.NotDone(c.ctx, task.ID)
	c.must(err)
	_, err = c.s.Complete(c.ctx, task.ID, 0)
	c.must(err)
	c.pass(31 * 24 * time.Hour)
	if _, err := c.s.NotDone(c.ctx, task.ID); err == nil || c.undoable(task.ID) {
		t.Error("it is taken back after a month")
	}
}

func (c *centre) undoable(taskID int64) (ok bool) {
	c.t.Helper()
	c.must(c.s.View(c.ctx, func(tx dispatch.Tx) error {
		x, err := tx.Task(taskID)
		if err != nil {
			return err
		}
		ok, err = dispatch.Undoable(tx, x, c.clock())
		return err
	}))
	return ok
}

func given(c *centre, id int64) (g *dispatch.Given, err error) {
	err = c.s.View(c.ctx, func(tx dispatch.Tx) (err error) { g, err = tx.Given(id); return err })
	return g, err
}

// Of several, the last press is taken back and no other: who came, who did not,
// and how many an organisation sent.
func TestTheLastOfSeveralIsTakenBack(t *testing.T) {
	c, task, v, kari := threeOver(t)
	_, err := c.s.Attended(c.ctx, task.ID, []dispatch.Attendance{{VolunteerID: v.ID, Came: true, Hours: 3, People: 1}})
	c.must(err)
	c.pass(time.Minute)
	_, err = c.s.Attended(c.ctx, task.ID, []dispatch.Attendance{{VolunteerID: kari.ID}})
	c.must(err)
	c.state(task.ID, dispatch.TaskDone)
	// First that Kari did not come.
	_, err = c.s.NotDone(c.ctx, task.ID)
	c.must(err)
	c.state(task.ID, dispatch.TaskAssigned)
	states := map[int64]dispatch.AssignmentState{}
	for _, a := range c.on(task.ID) {
		states[a.VolunteerID] = a.State
	}
	if states[kari.ID] != dispatch.AssignmentActive || states[v.ID] != dispatch.AssignmentDone {
		t.Errorf("%v", states)
	}
	// Then that one came from the Lions, with three hours.
	_, err = c.s.NotDone(c.ctx, task.ID)
	c.must(err)
	for _, a := range c.on(task.ID) {
		if a.State != dispatch.AssignmentActive || a.Hours != 0 || a.VolunteerID == v.ID && a.People != 2 {
			t.Errorf("%+v", a)
		}
	}
	if _, err := c.s.NotDone(c.ctx, task.ID); err == nil {
		t.Error("there was a third press")
	}
	// All in one press, and back in one.
	_, err = c.s.Attended(c.ctx, task.ID, []dispatch.Attendance{{VolunteerID: kari.ID}, {VolunteerID: v.ID, Came: true}})
	c.must(err)
	_, err = c.s.NotDone(c.ctx, task.ID)
	c.must(err)
	if on := c.on(task.ID); len(on) != 2 || on[0].State != dispatch.AssignmentActive || on[1].State != dispatch.AssignmentActive {
		t.Errorf("%+v", on)
	}
	c.work()
	c.expectSilence()
}

// An item that was put away is opened again, and one that was taken is given back.
func TestAttentionIsOpenedAgain(t *testing.T) {
	c := newCentre(t, "2026-11-23 09:30")
	c.volunteer("Kari Hansen", kariPhone)
	c.task("2026-11-26 10:00")
	c.gets(kariPhone)
	c.says(kariPhone, "Må spørre mannen min")
	c.gets(kariPhone)
	item := c.attention(dispatch.AttentionUnclear)[0]
	me := dispatch.WithActor(c.ctx, "coordinator:1")
	if _, err := c.s.ReopenAttention(me, item.ID); err != nil {
		t.Error("an open item cannot be opened: ", err)
	}
	_, err := c.s.ResolveAttention(me, item.ID, dispatch.ResolveDismiss)
	c.must(err)
	c.attention()
	got, err := c.s.ReopenAttention(me, item.ID)
	c.must(err)
	if !got.ResolvedAt.IsZero() || got.ResolvedAs != "" || got.ResolvedBy != "" {
		t.Errorf("%+v", got)
	}
	c.attention(dispatch.AttentionUnclear)

	_, err = c.s.TakeAttention(me, item.ID)
	c.must(err)
	if _, err := c.s.LeaveAttention(dispatch.WithActor(c.ctx, "coordinator:2"), item.ID); err == nil {
		t.Error("another gives it back")
	}
	got, err = c.s.LeaveAttention(me, item.ID)
	c.must(err)
	if !got.TakenAt.IsZero() || got.TakenBy != "" {
		t.Errorf("%+v", got)
	}

	// What was settled in another way sent texts and stands.
	_, err = c.s.ResolveAttention(me, item.ID, dispatch.ResolveNo)
	c.must(err)
	c.work()
	if _, err := c.s.ReopenAttention(me, item.ID); err == nil {
		t.Error("a no is taken back")
	}
	c.inbox[kariPhone] = nil
	c.attention(dispatch.AttentionAllAsked)
}
