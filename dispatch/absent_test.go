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
	c.gets(dutyPhone, "Bestilleren melder at noen av de frivillige ikke kom")
	item := c.attention(dispatch.AttentionSomeAway)[0]
	if !strings.Contains(item.Text, "Ola Moen (420 00 002) kom ikke til") || !strings.Contains(item.Text, "De andre står som før") || strings.Contains(item.Text, "Kari") {
		t.Errorf("%s", item.Text)
	}
	_, err := c.s.ResolveAttention(c.ctx, item.ID, dispatch.ResolveAgain)
	c.must(err)
	c.work()
	c.gets(olaPhone, "står ikke lenger")
	c.gets(homePhone, "Så leit at Ola ikke kom! Nå leter vi etter noen som kan komme i stedet: Følge til lege, torsdag 26. november kl. 10.50-12. Vi sier fra hvordan det går.")
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
	c.gets(homePhone, "Per tar oppdraget", "10.50-12")
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
	item := c.attention(dispatch.AttentionSomeAway)[0]
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
	c.gets(homePhone, "Så leit at Kari og Anne ikke kom!", "Vi trenger 2.")
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
	c.gets(homePhone, "Så leit at Kari ikke kom: Følge til lege, torsdag 26. november kl. 10-12", "for lite tid igjen til å finne noen andre", "441 00 000")
	if n := c.newest(); n.ID != task.ID {
		t.Errorf("%+v", n)
	}
	early, _ := full(t)
	if _, err := early.s.NotThere(early.ctx, 1, []int64{1}); err == nil {
		t.Error("it has not begun")
	}
}

// What the nursing home hears of one who did not come is in their language: that
// somebody else is looked for, or that there is no more time, and who comes.
func TestWhoDidNotComeIsToldInTheirLanguage(t *testing.T) {
	for lang, want := range map[string][4]string{
		"nb": {"Så leit at Ola ikke kom! Nå leter vi etter noen som kan komme i stedet", "Så leit at Ola ikke kom:", "for lite tid igjen", "Per tar oppdraget"},
		"nn": {"Så leitt at Ola ikkje kom! No leitar vi etter nokon som kan kome i staden", "Så leitt at Ola ikkje kom:", "for lita tid att", "Per tek oppdraget"},
		"en": {"We are sorry that Ola did not come! We are now looking for somebody to come instead", "We are sorry that Ola did not come:", "too little time left", "Per"},
	} {
		for _, at := range []string{"10:20", "11:15"} {
			t.Run(lang+" "+at, func(t *testing.T) {
				c, task := goingOn(t)
				c.must(errOf(c.s.EditRequester(c.ctx, 1, "", nil, func(r *dispatch.Requester) error { r.Language = lang; return nil })))
				c.until("2026-11-26 " + at)
				c.must(errOf(c.s.NotThere(c.ctx, task.ID, []int64{2})))
				c.work()
				c.gets(olaPhone)
				if at == "11:15" {
					c.gets(homePhone, want[1], want[2])
					return
				}
				c.gets(homePhone, want[0])
				c.gets(perPhone)
				c.says(perPhone, "Ja")
				c.gets(perPhone)
				c.gets(homePhone, want[3])
			})
		}
	}
}

// A nursing home with a landline hears the same by telephone.
func TestWhoDidNotComeIsToldByTelephone(t *testing.T) {
	for at, want := range map[string]string{"10:20": "Så leit at ikke alle kom. Nå leter vi etter en annen. Følge til lege.", "11:15": "for lite tid igjen til å finne noen andre"} {
		c, task := goingOn(t)
		c.settings(func(s *dispatch.Settings) { s.PlaceCalls = true })
		c.must(errOf(c.s.EditRequester(c.ctx, 1, "", nil, func(r *dispatch.Requester) error { r.Phones = []string{sivertPhone}; return nil })))
		c.until("2026-11-26 " + at)
		c.must(errOf(c.s.NotThere(c.ctx, task.ID, []int64{2})))
		c.work()
		c.picksUp(sivertPhone).hears("beskjed til Solbakken").tellsNothing().presses("1").hears(want).hangsUp()
		clear(c.inbox)
	}
}

// When it is over nobody is told that it is too late.
func TestSaidAfterwardsThatOneDidNotCome(t *testing.T) {
	c, _ := goingOn(t)
	c.until("2026-11-26 12:10")
	c.says(homePhone, "Ola kom ikke")
	c.gets(homePhone, "koordinator")
	c.gets(dutyPhone)
	c.must(errOf(c.s.ResolveAttention(c.ctx, c.attention(dispatch.AttentionSomeAway)[0].ID, dispatch.ResolveAgain)))
	c.work()
	c.expectSilence()
	c.attention()
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
		kind := dispatch.AttentionSomeAway
		if want == dispatch.TaskUnfilled {
			kind = dispatch.AttentionNoShow
		}
		c.attentionHas(kind)
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
