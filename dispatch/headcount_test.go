package dispatch_test

import (
	"strings"
	"testing"
	"time"

	"folgesvenn/dispatch"
)

// How many a task takes may change while questions about it are out. Nobody who
// was asked is bothered with it: what they said yes to, the time and the place, is
// as it was. What they hear when they answer, and who is asked after that, is of
// the number that holds then.

func (c *centre) headcount(taskID int64, n int) {
	c.t.Helper()
	c.edit(taskID, func(x *dispatch.Task) { x.Headcount = n })
}

func TestRaisedWhileQuestionsAreOut(t *testing.T) {
	c, task := trio(t)
	for _, p := range []string{kariPhone, olaPhone, annePhone} {
		c.gets(p, "Vi trenger 3 frivillige")
	}
	c.headcount(task.ID, 4)
	// Those who were asked hear nothing; there were three questions for four places,
	// so one more is asked, and of the new number.
	c.gets(perPhone, "Vi trenger 4 frivillige")
	for i, p := range []string{kariPhone, olaPhone, annePhone} {
		c.says(p, "Ja")
		c.gets(p, "Du er med")
		c.gets(homePhone, []string{"1 av 4", "2 av 4", "3 av 4"}[i])
		c.state(task.ID, dispatch.TaskOpen)
	}
	c.says(perPhone, "Ja")
	c.gets(perPhone, "Med Kari, Ola og Anne")
	c.gets(homePhone, "Alle 4 er funnet")
	c.state(task.ID, dispatch.TaskAssigned)
}

// Nobody more is asked at once while as many questions are open as are missing.
func TestRaisedWhileEnoughQuestionsAreOut(t *testing.T) {
	c, task := trio(t)
	for _, p := range []string{kariPhone, olaPhone, annePhone} {
		c.gets(p)
	}
	c.headcount(task.ID, 2)
	c.headcount(task.ID, 3)
	c.pass(time.Minute)
	if n := len(c.offers(task.ID)); n != 3 {
		t.Errorf("%d are asked", n)
	}
}

func TestRaisedFromOne(t *testing.T) {
	c := newCentre(t, "2026-11-23 09:30")
	c.settings(func(s *dispatch.Settings) { s.WaveSize = 1 })
	c.volunteer("Kari Hansen", kariPhone)
	ola := c.volunteer("Ola Moen", olaPhone)
	task := c.task("2026-11-26 10:00")
	if body := c.gets(kariPhone); strings.Contains(body, "frivillige") {
		t.Errorf("asks for several: %s", body)
	}
	c.headcount(task.ID, 2)
	c.gets(olaPhone, "Vi trenger 2 frivillige")
	c.says(kariPhone, "Ja")
	c.gets(kariPhone, "Du er med")
	c.state(task.ID, dispatch.TaskOpen)
	c.says(olaPhone, "Ja")
	c.gets(olaPhone, "Med Kari")
	c.state(task.ID, dispatch.TaskAssigned)
	if on := c.on(task.ID); len(on) != 2 || on[1].VolunteerID != ola.ID {
		t.Errorf("on it: %+v", on)
	}
}

// Pace looks at once at what it takes by now.
func TestRaisedWithPace(t *testing.T) {
	c, task := trio(t)
	c.settings(func(s *dispatch.Settings) { s.Policy = dispatch.PolicyPace })
	for _, p := range []string{kariPhone, olaPhone, annePhone} {
		c.gets(p)
	}
	c.headcount(task.ID, 4)
	c.gets(perPhone, "Vi trenger 4 frivillige")
}

func TestLoweredWhileQuestionsAreOut(t *testing.T) {
	c, task := trio(t)
	for _, p := range []string{kariPhone, olaPhone, annePhone} {
		c.gets(p)
	}
	c.headcount(task.ID, 2)
	c.says(kariPhone, "Ja")
	c.gets(kariPhone, "Du er med")
	c.gets(homePhone, "1 av 2")
	c.says(olaPhone, "Ja")
	c.gets(olaPhone, "Med Kari")
	c.gets(homePhone, "Alle 2 er funnet")
	c.state(task.ID, dispatch.TaskAssigned)
	c.says(annePhone, "Ja")
	c.gets(annePhone, "allerede besatt")
}

func TestLoweredToOneWhileQuestionsAreOut(t *testing.T) {
	c, task := trio(t)
	for _, p := range []string{kariPhone, olaPhone, annePhone} {
		c.gets(p)
	}
	c.headcount(task.ID, 1)
	c.says(kariPhone, "Ja")
	c.gets(kariPhone, "Oppdraget er ditt")
	c.gets(homePhone, "Kari tar oppdraget")
	c.assigned(task.ID, 1)
	c.says(olaPhone, "Ja")
	c.gets(olaPhone, "allerede besatt")
}

func TestLoweredToWhatIsFilled(t *testing.T) {
	c, task := trio(t)
	for _, p := range []string{kariPhone, olaPhone, annePhone} {
		c.gets(p)
	}
	c.says(kariPhone, "Ja")
	c.gets(kariPhone)
	c.gets(homePhone, "1 av 3")
	c.headcount(task.ID, 1)
	c.assigned(task.ID, 1)
	c.gets(homePhone, "Kari tar oppdraget")
	for _, p := range []string{olaPhone, annePhone} {
		c.says(p, "Ja")
		c.gets(p, "allerede besatt")
	}
	c.attention()
}

// Fewer than stand on it is refused in words, and nothing has happened: who is
// asked is still asked.
func TestLoweredBelowWhatIsFilled(t *testing.T) {
	c, task := trio(t)
	for _, p := range []string{kariPhone, olaPhone, annePhone} {
		c.gets(p)
	}
	for _, p := range []string{kariPhone, olaPhone} {
		c.says(p, "Ja")
		c.gets(p)
		c.gets(homePhone)
	}
	_, err := c.s.EditTask(c.ctx, task.ID, func(x *dispatch.Task) error { x.Headcount = 1; return nil })
	c.refused(err, "2 frivillige står på oppdraget. Ta av noen først.")
	c.work()
	if x := c.state(task.ID, dispatch.TaskOpen); x.Places() != 3 {
		t.Errorf("%d places", x.Places())
	}
	c.says(annePhone, "Ja")
	c.gets(annePhone, "Med Kari og Ola")
	c.gets(homePhone, "Alle 3 er funnet")
}

// An organisation's number counts against the places that there are when it comes.
func TestAnOrganisationAnswersANumberThatHasChanged(t *testing.T) {
	for name, x := range map[string]struct {
		to     int
		says   string
		hears  []string
		home   string
		state  dispatch.TaskState
		people int
	}{
		"lowered":            {2, "JA 3", []string{"Vi trenger bare 2 fra Lions Solbakken", "Følge til lege"}, "Alle 2 er funnet", dispatch.TaskAssigned, 2},
		"lowered to one":     {1, "JA 3", []string{"Vi trenger bare 1 fra Lions Solbakken"}, "tar oppdraget", dispatch.TaskAssigned, 1},
		"lowered, fewer":     {2, "JA 1", []string{"Lions Solbakken er med (1)", "Vi trenger 1 til"}, "1 av 2", dispatch.TaskOpen, 1},
		"raised":             {4, "JA 3", []string{"Lions Solbakken er med (3)", "Vi trenger 1 til"}, "3 av 4", dispatch.TaskOpen, 3},
		"raised, all":        {4, "JA 4", []string{"Lions Solbakken er med (4)"}, "Alle 4 er funnet", dispatch.TaskAssigned, 4},
		"lowered, bare yes":  {1, "JA", []string{"Lions Solbakken er med (1)"}, "tar oppdraget", dispatch.TaskAssigned, 1},
		"raised, bare yes":   {4, "JA", []string{"Lions Solbakken er med (1)", "Vi trenger 3 til"}, "1 av 4", dispatch.TaskOpen, 1},
		"lowered, and names": {2, "Ja, Kari, Per og Ola kommer", []string{"Vi trenger bare 2 fra Lions Solbakken"}, "Alle 2 er funnet", dispatch.TaskAssigned, 2},
	} {
		t.Run(name, func(t *testing.T) {
			c, task, _ := three(t)
			c.headcount(task.ID, x.to)
			c.says(lionsPhone, x.says)
			c.gets(lionsPhone, x.hears...)
			c.gets(homePhone, x.home)
			c.state(task.ID, x.state)
			c.come(task.ID, x.people)
			clear(c.inbox)
		})
	}
}

// In a call the number that is asked for is the one that holds.
func TestAnOrganisationIsRungAboutANumberThatHasChanged(t *testing.T) {
	c, task, _ := rungLions(t)
	c.headcount(task.ID, 4)
	l := c.picksUp(lionsPhone).hears("Vi trenger fire frivillige").presses("1").hears("Vi trenger fire. Trykk et tall fra 1 til 4.")
	c.headcount(task.ID, 2)
	l.presses("4").hears("Nå trenger vi bare to", "Trykk et tall fra 1 til 2").presses("2").presses("1").hears("to kommer fra Lions Solbakken").hangsUp()
	c.work()
	c.gets(lionsPhone, "er med (2)")
	c.gets(homePhone, "Alle 2 er funnet")
	c.come(task.ID, 2)
}

// An organisation that is asked late is asked for what is left, and not for all.
func TestAnOrganisationIsAskedForWhatIsLeft(t *testing.T) {
	c := newCentre(t, "2026-11-23 09:30")
	kari := c.volunteer("Kari Hansen", kariPhone, func(v *dispatch.Volunteer) { v.Categories = nil })
	task := c.task("2026-11-26 10:00", func(x *dispatch.Task) { x.Headcount = 3 })
	c.must(errOf(c.s.Assign(c.ctx, task.ID, kari.ID)))
	c.work()
	c.gets(kariPhone, "Du er med")
	c.lions()
	c.work()
	c.gets(lionsPhone, "Vi trenger 2.", "Svar JA med antall og navn")
	c.resolveAll()
}

// A question that waits for the morning says what holds when it goes out.
func TestAQuestionThatWaitsSaysTheNewNumber(t *testing.T) {
	for lang, want := range map[string]string{"nb": "Vi trenger 2 frivillige", "nn": "Vi treng 2 frivillige", "en": "We need 2 volunteers"} {
		c := newCentre(t, "2026-11-23 21:30")
		c.volunteer("Kari Hansen", kariPhone, func(v *dispatch.Volunteer) { v.Language = lang })
		task := c.task("2026-11-26 10:00", func(x *dispatch.Task) { x.Headcount = 3 })
		c.expectSilence()
		c.headcount(task.ID, 2)
		c.until("2026-11-24 09:01")
		c.gets(kariPhone, want)
	}
}

// A question that stands in the queue while the provider is busy says what holds
// when it goes out.
func TestAQuestionInTheQueueSaysTheNewNumber(t *testing.T) {
	for n, want := range map[int]string{2: "Vi trenger 2 frivillige", 1: "Kan du hjelpe?"} {
		c := newCentre(t, "2026-11-23 09:30")
		c.volunteer("Kari Hansen", kariPhone)
		c.fail[kariPhone] = dispatch.SendError{Reason: dispatch.FailureBusy, Code: "20429", RetryAfter: 2 * time.Minute}
		task := c.task("2026-11-26 10:00", func(x *dispatch.Task) { x.Headcount = 3 })
		c.expectSilence()
		c.headcount(task.ID, n)
		delete(c.fail, kariPhone)
		c.pass(30 * time.Minute)
		if body := c.gets(kariPhone, want); n == 1 && strings.Contains(body, "frivillige") {
			t.Errorf("asks for several: %s", body)
		}
	}
}

// A question to one that waits, and one by then: no number is said.
func TestAQuestionThatWaitsForOne(t *testing.T) {
	c := newCentre(t, "2026-11-23 21:30")
	c.volunteer("Kari Hansen", kariPhone)
	task := c.task("2026-11-26 10:00", func(x *dispatch.Task) { x.Headcount = 3 })
	c.headcount(task.ID, 1)
	c.until("2026-11-24 09:01")
	if body := c.gets(kariPhone, "Kan du hjelpe?"); strings.Contains(body, "frivillige") {
		t.Errorf("asks for several: %s", body)
	}
}

// What a human is to settle after the deadline says the new number.
func TestTheHeadcountChangesAfterTheDeadline(t *testing.T) {
	c, task := trio(t)
	for _, p := range []string{kariPhone, olaPhone} {
		c.gets(p)
		c.says(p, "Ja")
		c.gets(p)
		c.gets(homePhone)
	}
	c.settings(func(s *dispatch.Settings) { s.Reminders = nil })
	c.until("2026-11-26 09:01")
	clear(c.inbox)
	c.resolveKind(dispatch.AttentionAllAsked)
	if a := c.attention(dispatch.AttentionShort)[0]; !strings.Contains(a.Text, "2 av 3") {
		t.Fatal(a.Text)
	}
	c.headcount(task.ID, 4)
	if a := c.attention(dispatch.AttentionShort)[0]; !strings.Contains(a.Text, "2 av 4 frivillige er funnet") {
		t.Error(a.Text)
	}
	c.headcount(task.ID, 2)
	c.state(task.ID, dispatch.TaskAssigned)
	c.gets(homePhone, "Alle 2 er funnet")
	c.attention()
}

// resolveKind dismisses what is open of a kind, if anything is.
func (c *centre) resolveKind(kind dispatch.AttentionKind) {
	c.t.Helper()
	var open []*dispatch.Attention
	c.must(c.s.View(c.ctx, func(tx dispatch.Tx) (err error) {
		open, err = tx.OpenAttention(0, dispatch.Page{Limit: 100})
		return err
	}))
	for _, a := range open {
		if a.Kind == kind {
			c.must(errOf(c.s.ResolveAttention(c.ctx, a.ID, dispatch.ResolveDismiss)))
		}
	}
}
