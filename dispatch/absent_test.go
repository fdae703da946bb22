package dispatch_test

import (
	"fmt"
	"strings"
	"testing"

	"folgesvenn/dispatch"
)

// goingOn is full twenty minutes into the task, which lasts till noon; Ola may be
// free in Per's place.
func goingOn(t *testing.T) (*centre, *dispatch.Task) {
	c, task := full(t)
	c.settings(func(s *dispatch.Settings) {
		s.Reminders = nil
		s.FollowUpAfter = 0
		s.CoordinatorPhones = []string{dutyPhone}
	})
	c.until("2026-11-26 10:20")
	c.inbox[perPhone] = nil
	return c, task
}

// newest is the task made last.
func (c *centre) newest() (t *dispatch.Task) {
	c.must(c.s.View(c.ctx, func(tx dispatch.Tx) error {
		all, err := tx.Tasks(dispatch.TaskFilter{}, dispatch.Page{})
		t = all[len(all)-1]
		return err
	}))
	return t
}

// Who is said not to have come is taken off with one press; the others stand, and
// one place is looked for anew, from when somebody can be there.
func TestOneOfSeveralDidNotCome(t *testing.T) {
	c, task := goingOn(t)
	c.says(homePhone, "Ola kom ikke")
	c.gets(homePhone, "koordinator")
	c.gets(dutyPhone)
	item := c.attention(dispatch.AttentionNoShow)[0]
	if !strings.Contains(item.Text, "Ola Moen (420 00 002) kom ikke til") || !strings.Contains(item.Text, "De andre står som før") || strings.Contains(item.Text, "Kari") {
		t.Errorf("%s", item.Text)
	}
	_, err := c.s.ResolveAttention(c.ctx, item.ID, dispatch.ResolveAgain)
	c.must(err)
	c.work()
	c.gets(olaPhone, "står ikke lenger")
	c.gets(homePhone, "ikke funnet noen frivillig ennå", "kl. 10.50-12")
	c.gets(perPhone, "kl. 10.50-12")
	old := c.state(task.ID, dispatch.TaskAssigned)
	if old.Places() != 2 || len(c.on(task.ID)) != 2 || !old.StartsAt.Equal(task.StartsAt) {
		t.Errorf("%d of %d, from %v", len(c.on(task.ID)), old.Places(), old.StartsAt)
	}
	n := c.newest()
	if n.ID == task.ID || n.Places() != 1 || !n.Urgent {
		t.Fatalf("%+v", n)
	}
	c.says(perPhone, "Ja")
	c.gets(perPhone, "Oppdraget er ditt", "10.50-12")
	c.gets(homePhone, "Per tar oppdraget")
	c.state(n.ID, dispatch.TaskAssigned)
	// A day later those who came are thanked by their hours, and Ola is not.
	c.until("2026-11-27 12:05")
	c.state(task.ID, dispatch.TaskDone)
	for _, a := range c.on(task.ID) {
		if a.Hours != 2 {
			t.Errorf("volunteer %d gave %v hours", a.VolunteerID, a.Hours)
		}
	}
	c.attention()
}

// What does not say clearly who it is of takes nobody off; a coordinator says who.
func TestWhoDidNotComeIsSaidByACoordinator(t *testing.T) {
	c, task := goingOn(t)
	c.says(homePhone, "En av dem kom ikke")
	c.gets(homePhone, "koordinator")
	c.gets(dutyPhone)
	item := c.attention(dispatch.AttentionNoShow)[0]
	if !strings.Contains(item.Text, "Noen kom ikke til") {
		t.Errorf("%s", item.Text)
	}
	if _, err := c.s.ResolveAttention(c.ctx, item.ID, dispatch.ResolveAgain); err == nil {
		t.Error("everybody is taken off")
	}
	on := c.on(task.ID)
	for _, bad := range [][]int64{nil, {999}} {
		if _, err := c.s.NotThere(c.ctx, task.ID, bad); err == nil {
			t.Errorf("%v did not come", bad)
		}
	}
	_, err := c.s.NotThere(c.ctx, task.ID, []int64{on[0].VolunteerID, on[2].VolunteerID})
	c.must(err)
	c.work()
	c.gets(kariPhone, "står ikke lenger")
	c.gets(annePhone, "står ikke lenger")
	c.gets(homePhone, "ikke funnet noen frivillig ennå")
	c.gets(perPhone, "Vi trenger 2 frivillige", "kl. 10.50-12")
	if now := c.state(task.ID, dispatch.TaskAssigned); now.Places() != 1 || c.places(task.ID) != fmt.Sprintf("1:%d", on[1].VolunteerID) {
		t.Errorf("%d places: %s", now.Places(), c.places(task.ID))
	}
	c.attention()
}

// Late in the task nobody else is looked for.
func TestNobodyIsSentToWhatIsAlmostOver(t *testing.T) {
	c, task := goingOn(t)
	c.until("2026-11-26 11:15")
	_, err := c.s.NotThere(c.ctx, task.ID, []int64{c.on(task.ID)[0].VolunteerID})
	c.must(err)
	c.work()
	c.gets(kariPhone, "står ikke lenger")
	if n := c.newest(); n.ID != task.ID {
		t.Errorf("%+v", n)
	}
	early, _ := full(t)
	if _, err := early.s.NotThere(early.ctx, 1, []int64{1}); err == nil {
		t.Error("it has not begun")
	}
}

// Silence does not turn those who came into people who did not.
func TestSilenceAfterOneDidNotCome(t *testing.T) {
	for text, want := range map[string]dispatch.TaskState{"Ola kom ikke": dispatch.TaskDone, "Ingen kom": dispatch.TaskUnfilled, "En av dem kom ikke": dispatch.TaskAssigned} {
		c, task := goingOn(t)
		c.says(homePhone, text)
		c.until("2026-11-27 12:05")
		c.inbox[dutyPhone], c.inbox[homePhone] = nil, nil
		c.state(task.ID, want)
		if want == dispatch.TaskDone && len(c.on(task.ID)) != 2 {
			t.Errorf("%d came", len(c.on(task.ID)))
		}
		c.attentionHas(dispatch.AttentionNoShow)
	}
}

func TestWhoStayedAway(t *testing.T) {
	on := []*dispatch.Volunteer{{ID: 1, Name: "Kari Hansen"}, {ID: 2, Name: "Per Dahl"}, {ID: 3, Name: "Lions Solbakken", Traits: dispatch.Traits{Contact: "Bjørn Vik", SendsMost: 3}}}
	for text, want := range map[string]string{
		"Per kom ikke": "2", "Kari og Per møtte ikke opp": "1 2", "Ingen kom!": "1 2 3", "Nobody came": "1 2 3", "Per didn't come": "2",
		"Bare Kari kom": "?", "Kari kom, men Per kom ikke": "?", "Den ene kom ikke": "?", "Det kom ikke flere": "?", "kari kom ikke": "1",
	} {
		gone, clear := dispatch.WhoStayedAway(text, on)
		got := "?"
		if clear {
			var ids []string
			for _, v := range gone {
				ids = append(ids, fmt.Sprint(v.ID))
			}
			got = strings.Join(ids, " ")
		}
		if got != want {
			t.Errorf("%q: %s, want %s", text, got, want)
		}
	}
}
