package dispatch_test

import (
	"fmt"
	"strings"
	"sync"
	"testing"
	"time"

	"folgesvenn/dispatch"
	"folgesvenn/sms"
)

// trio is a task of three on a Thursday, asked about from Monday morning, with
// four people who could come; three are asked at once.
func trio(t *testing.T) (*centre, *dispatch.Task) {
	c := newCentre(t, "2026-11-23 09:30")
	c.settings(func(s *dispatch.Settings) { s.WaveSize = 3 })
	for i, p := range []string{kariPhone, olaPhone, annePhone, perPhone} {
		c.volunteer([]string{"Kari Hansen", "Ola Moen", "Anne Lie", "Per Dahl"}[i], p)
	}
	home := c.home()
	task := c.task("2026-11-26 10:00", func(x *dispatch.Task) { x.Headcount, x.RequesterID = 3, home.ID })
	return c, task
}

// full is trio with Kari, Ola and Anne on it.
func full(t *testing.T) (*centre, *dispatch.Task) {
	c, task := trio(t)
	for _, p := range []string{kariPhone, olaPhone, annePhone} {
		c.gets(p, "Vi trenger 3 frivillige")
		c.says(p, "Ja")
		c.gets(p, "Du er med")
		c.gets(homePhone)
	}
	c.state(task.ID, dispatch.TaskAssigned)
	return c, task
}

// on are the volunteers who are on a task, by place.
func (c *centre) on(taskID int64) (list []*dispatch.Assignment) {
	c.t.Helper()
	c.must(c.s.View(c.ctx, func(tx dispatch.Tx) (err error) {
		list, err = tx.AssignmentsOn(taskID)
		return err
	}))
	return list
}

func (c *centre) places(taskID int64) (names string) {
	c.t.Helper()
	for _, a := range c.on(taskID) {
		names += fmt.Sprintf("%d:%d ", a.Place, a.VolunteerID)
	}
	return strings.TrimSpace(names)
}

func TestSeveralHelpersAreFoundOneByOne(t *testing.T) {
	c, task := trio(t)
	for _, p := range []string{kariPhone, olaPhone, annePhone} {
		c.gets(p, "Vi trenger 3 frivillige")
	}
	c.says(kariPhone, "Ja")
	if body := c.gets(kariPhone, "Du er med", "resepsjonen ved heisen", "AVBUD"); strings.Contains(body, "Med ") {
		t.Errorf("nobody else is on it yet: %s", body)
	}
	c.gets(homePhone, "Kari (420 00 001) kommer", "1 av 3")
	c.state(task.ID, dispatch.TaskOpen)
	c.says(olaPhone, "Ja")
	c.gets(olaPhone, "Med Kari")
	c.gets(homePhone, "Kari (420 00 001) og Ola (420 00 002) kommer", "2 av 3", "leter videre")
	c.state(task.ID, dispatch.TaskOpen)
	c.says(kariPhone, "Ja")
	c.gets(kariPhone, "allerede på dette oppdraget")
	c.says(annePhone, "nei")
	c.gets(annePhone, "helt i orden")
	c.gets(perPhone, "Vi trenger 3") // in Anne's place
	c.says(perPhone, "Ja")
	c.gets(perPhone, "Med Kari og Ola")
	c.gets(homePhone, "Alle 3 er funnet", "Per")
	c.state(task.ID, dispatch.TaskAssigned)
	if got := c.places(task.ID); got != "1:1 2:2 3:4" {
		t.Errorf("the places: %s", got)
	}
	c.says(annePhone, "Ja, jeg kan")
	c.gets(annePhone, "allerede besatt")
	c.attention()
}

// Law 2: however many say yes in the same instant, exactly as many as there are
// places win, and everybody else hears so.
func TestFiftyYesesForThreePlaces(t *testing.T) {
	c := openCentre(t, "2026-11-23 09:30")
	c.settings(func(s *dispatch.Settings) { s.WaveSize = 50 })
	phoneOf := func(i int) string { return fmt.Sprintf("+4742001%03d", i) }
	for i := range 50 {
		c.volunteer(fmt.Sprintf("Frivillig%c Nr", rune('A'+i%26)), phoneOf(i))
	}
	task := c.task("2026-11-26 10:00", func(x *dispatch.Task) { x.Headcount = 3 })
	for i := range 50 {
		c.gets(phoneOf(i), "Vi trenger 3")
	}
	var wg sync.WaitGroup
	begin := make(chan struct{})
	for i := range 50 {
		wg.Go(func() {
			<-begin
			if err := c.s.ReceiveText(c.ctx, dispatch.IncomingText{ProviderID: fmt.Sprintf("SMyes%027d", i), From: phoneOf(i), Body: "JA"}); err != nil {
				t.Error(err)
			}
		})
	}
	close(begin)
	wg.Wait()
	c.work()
	won, lost := 0, 0
	for i := range 50 {
		switch body := c.gets(phoneOf(i)); {
		case strings.Contains(body, "Du er med"):
			won++
		case strings.Contains(body, "allerede besatt"):
			lost++
		default:
			t.Errorf("an answer that is neither: %s", body)
		}
	}
	if on := c.on(task.ID); won != 3 || lost != 47 || len(on) != 3 {
		t.Errorf("%d won, %d lost, %d are on it; want 3, 47, 3", won, lost, len(on))
	}
	c.state(task.ID, dispatch.TaskAssigned)
}

func TestOneOfSeveralWithdraws(t *testing.T) {
	c, task := full(t)
	c.says(olaPhone, "AVBUD")
	c.gets(olaPhone, "står ikke lenger")
	c.gets(homePhone, "Ola kan dessverre ikke komme likevel", "2 av 3")
	c.gets(perPhone, "Vi trenger 3") // the search is on again at once
	c.state(task.ID, dispatch.TaskOpen)
	c.says(perPhone, "ja")
	c.gets(perPhone, "Med Kari og Anne")
	c.gets(homePhone, "Alle 3")
	if got := c.places(task.ID); got != "1:1 2:4 3:3" {
		t.Errorf("the places: %s", got)
	}
	c.attention()
}

func TestSeveralAreRemindedAndFollowedUpOneByOne(t *testing.T) {
	c, task := full(t)
	c.until("2026-11-25 10:01")
	c.gets(kariPhone, "minner om", "Sammen med Ola og Anne")
	c.gets(olaPhone, "Sammen med Kari og Anne")
	c.gets(annePhone, "Sammen med Kari og Ola")
	c.until("2026-11-26 08:01")
	for _, p := range []string{kariPhone, olaPhone, annePhone} {
		c.gets(p, "minner om")
	}
	c.until("2026-11-26 14:01")
	for _, p := range []string{kariPhone, olaPhone, annePhone} {
		c.gets(p, "Gikk det bra")
	}
	c.gets(homePhone, "Gikk det bra") // once, however many came
	c.says(kariPhone, "Ja")
	c.gets(kariPhone, "Så fint")
	c.state(task.ID, dispatch.TaskAssigned) // two have not told yet
	c.says(olaPhone, "3 timer")
	c.gets(olaPhone, "Så fint")
	c.until("2026-11-27 14:02")
	x := c.state(task.ID, dispatch.TaskDone) // silence is well
	if x.Hours != 2+3+2 {
		t.Errorf("%v hours were given by all, want 7", x.Hours)
	}
	for _, a := range c.on(task.ID) {
		if want := map[int64]float64{1: 2, 2: 3, 3: 2}[a.VolunteerID]; a.State != dispatch.AssignmentDone || a.Hours != want {
			t.Errorf("the helper's part: %+v", a)
		}
	}
}

// The deadline comes with two of three: a human decides, and the requester knows.
func TestTheDeadlineFindsSomeOfThem(t *testing.T) {
	short := func(t *testing.T) (*centre, *dispatch.Task, *dispatch.Attention) {
		c, task := trio(t)
		for _, p := range []string{kariPhone, olaPhone} {
			c.gets(p)
			c.says(p, "Ja")
			c.gets(p)
			c.gets(homePhone)
		}
		c.gets(annePhone)
		c.until("2026-11-23 12:00")
		c.gets(perPhone)
		c.says(annePhone, "nei")
		c.gets(annePhone)
		c.settings(func(s *dispatch.Settings) { s.Reminders = []dispatch.Duration{} })
		c.until("2026-11-26 06:59")
		c.gets(homePhone, "Vi har funnet 2 av 3")
		c.resolveAll()
		c.until("2026-11-26 07:01")
		c.state(task.ID, dispatch.TaskUnfilled)
		c.until("2026-11-26 09:01") // the night is over
		c.gets(homePhone, "Vi fant 2 av 3", "Kari (420 00 001) og Ola (420 00 002) kommer")
		a := c.attention(dispatch.AttentionShort)[0]
		if !strings.Contains(a.Text, "2 av 3 frivillige er funnet") || !a.Urgent {
			t.Errorf("the item: %+v", a)
		}
		return c, task, a
	}
	t.Run("go with those", func(t *testing.T) {
		c, task, a := short(t)
		_, err := c.s.ResolveAttention(c.ctx, a.ID, dispatch.ResolveEnough)
		c.must(err)
		c.work()
		c.gets(homePhone, "Alle 2 er funnet")
		if x := c.state(task.ID, dispatch.TaskAssigned); x.Headcount != 2 {
			t.Errorf("the headcount is %d", x.Headcount)
		}
		c.says(perPhone, "Ja")
		c.gets(perPhone, "allerede besatt")
		c.attention()
	})
	t.Run("look on", func(t *testing.T) {
		c, task, a := short(t)
		_, err := c.s.ResolveAttention(c.ctx, a.ID, dispatch.ResolveLookOn)
		c.must(err)
		c.work()
		if x := c.state(task.ID, dispatch.TaskOpen); !x.DecideBy.Equal(x.StartsAt) {
			t.Errorf("it looks until %v", x.DecideBy)
		}
		c.gets(homePhone, "Vi har funnet 2 av 3", "leter videre")
		c.says(perPhone, "Ja")
		c.gets(perPhone, "Med Kari og Ola")
		c.gets(homePhone, "Alle 3")
		c.state(task.ID, dispatch.TaskAssigned)
	})
	t.Run("cancel", func(t *testing.T) {
		c, task, a := short(t)
		_, err := c.s.ResolveAttention(c.ctx, a.ID, dispatch.ResolveCancel)
		c.must(err)
		c.work()
		c.gets(kariPhone, "avlyst")
		c.gets(olaPhone, "avlyst")
		c.gets(homePhone, "avlyst")
		c.state(task.ID, dispatch.TaskCancelled)
		c.attention()
	})
	t.Run("a late yes", func(t *testing.T) {
		c, task, _ := short(t)
		c.says(perPhone, "Ja")
		c.gets(perPhone, "Svarfristen")
		items := c.attention(dispatch.AttentionShort, dispatch.AttentionLateYes)
		_, err := c.s.ResolveAttention(c.ctx, items[1].ID, dispatch.ResolveYes)
		c.must(err)
		c.work()
		c.gets(perPhone, "Du er med")
		c.gets(homePhone, "Alle 3")
		c.state(task.ID, dispatch.TaskAssigned)
		c.attention()
	})
	t.Run("nobody decides", func(t *testing.T) {
		c, task, _ := short(t)
		c.until("2026-11-26 14:01")
		c.gets(kariPhone, "Gikk det bra")
		c.gets(olaPhone, "Gikk det bra")
		c.gets(homePhone, "Gikk det bra")
		c.says(kariPhone, "Ja")
		c.gets(kariPhone)
		c.says(olaPhone, "Ja")
		c.gets(olaPhone)
		if x := c.state(task.ID, dispatch.TaskDone); x.Hours != 4 {
			t.Errorf("%v hours", x.Hours)
		}
		c.attention()
	})
}

// resolveAll dismisses what is open.
func (c *centre) resolveAll() {
	c.t.Helper()
	var open []*dispatch.Attention
	c.must(c.s.View(c.ctx, func(tx dispatch.Tx) (err error) {
		open, err = tx.OpenAttention(0, dispatch.Page{Limit: 100})
		return err
	}))
	for _, a := range open {
		_, err := c.s.ResolveAttention(c.ctx, a.ID, dispatch.ResolveDismiss)
		c.must(err)
	}
}

func TestSeveralAreAskedAboutAChange(t *testing.T) {
	c, task := full(t)
	c.move(task.ID, "2026-11-26 12:00")
	for _, p := range []string{kariPhone, olaPhone, annePhone} {
		c.gets(p, "endret", "kl. 12-14", "Passer det")
	}
	c.pass(2 * time.Minute)
	c.says(kariPhone, "Ja")
	c.gets(kariPhone, "Du er med", "Ola og Anne")
	c.gets(homePhone, "Kari kommer fortsatt")
	c.says(olaPhone, "nei")
	c.gets(olaPhone, "står ikke lenger")
	c.gets(homePhone, "Ola kan dessverre ikke", "2 av 3")
	c.gets(perPhone, "kl. 12-14", "Vi trenger 3")
	c.state(task.ID, dispatch.TaskOpen)
	c.until("2026-11-24 11:00") // Anne says nothing
	c.gets(annePhone, "Du står ikke lenger på oppdraget")
	c.gets(homePhone, "Anne kan dessverre ikke", "1 av 3")
	if got := c.places(task.ID); got != "1:1" {
		t.Errorf("the places: %s", got)
	}
}

func TestOneOfSeveralIsTakenOff(t *testing.T) {
	c, task := full(t)
	if _, err := c.s.Release(c.ctx, task.ID, ""); err == nil {
		t.Error("one of three was taken off without being named")
	}
	_, err := c.s.ReleaseHelper(c.ctx, task.ID, 2, "")
	c.must(err)
	c.work()
	c.gets(olaPhone, "Du trenger ikke møte opp")
	c.gets(homePhone, "2 av 3")
	c.gets(perPhone)
	c.state(task.ID, dispatch.TaskOpen)
	_, err = c.s.GoWith(c.ctx, task.ID, "")
	c.must(err)
	c.work()
	c.gets(homePhone, "Alle 2")
	if got := c.places(task.ID); got != "1:1 2:3" {
		t.Errorf("the places: %s", got)
	}
	c.says(perPhone, "Ja")
	c.gets(perPhone, "allerede besatt")
}

func TestOneOfSeveralIsEnough(t *testing.T) {
	c, task := trio(t)
	for _, p := range []string{kariPhone, olaPhone, annePhone} {
		c.gets(p)
	}
	c.says(kariPhone, "Ja")
	c.gets(kariPhone)
	c.gets(homePhone, "1 av 3")
	_, err := c.s.GoWith(c.ctx, task.ID, "")
	c.must(err)
	c.work()
	c.gets(homePhone, "Kari tar oppdraget")
	c.assigned(task.ID, 1)
}

func TestTheHeadcountChanges(t *testing.T) {
	c, task := full(t)
	edit := func(n int) error {
		_, err := c.s.EditTask(c.ctx, task.ID, func(x *dispatch.Task) error { x.Headcount = n; return nil })
		c.work()
		return err
	}
	if err := edit(2); err == nil {
		t.Error("three stand on a task for two")
	}
	if err := edit(21); err == nil {
		t.Error("21 helpers are too many")
	}
	c.must(edit(4))
	c.state(task.ID, dispatch.TaskOpen)
	c.gets(perPhone, "Vi trenger 4")
	c.must(edit(3))
	c.state(task.ID, dispatch.TaskAssigned)
	c.gets(homePhone, "Alle 3 er funnet")
	c.says(perPhone, "Ja")
	c.gets(perPhone, "allerede besatt")
	if got := c.places(task.ID); got != "1:1 2:2 3:3" {
		t.Errorf("the places: %s", got)
	}
}

// Two of a household may both come.
func TestAHouseholdComesTogether(t *testing.T) {
	c := newCentre(t, "2026-11-23 09:30")
	c.volunteer("Kari Hansen", kariPhone)
	c.volunteer("Ola Hansen", kariPhone)
	task := c.task("2026-11-23 20:00", func(x *dispatch.Task) { x.Urgent, x.Headcount = true, 2 })
	c.gets(kariPhone, "KARI JA", "Vi trenger 2")
	c.says(kariPhone, "Kari ja")
	c.gets(kariPhone, "Du er med")
	c.pass(time.Hour)
	c.gets(kariPhone, "Hei Ola", "Vi trenger 2")
	c.pass(2 * time.Minute)
	c.says(kariPhone, "Ola ja")
	c.gets(kariPhone, "Ola! Du er med", "Med Kari")
	c.state(task.ID, dispatch.TaskAssigned)
}

// What is said of several helpers fits in two parts, in every language, and the
// question names nobody.
func TestSeveralInEveryLanguage(t *testing.T) {
	for lang, want := range map[string][3]string{
		"nb": {"Vi trenger 3 frivillige", "Du er med", "Med Kari"},
		"nn": {"Vi treng 3 frivillige", "Du er med", "Med Kari"},
		"en": {"We need 3 volunteers", "You are on", "With Kari"},
	} {
		t.Run(lang, func(t *testing.T) {
			c := newCentre(t, "2026-11-23 09:30")
			c.volunteer("Kari Hansen", kariPhone)
			c.volunteer("Ola Moen", olaPhone, func(v *dispatch.Volunteer) { v.Language = lang })
			c.task("2026-11-26 10:00", func(x *dispatch.Task) { x.Headcount = 3 })
			c.gets(kariPhone)
			question := c.gets(olaPhone, want[0])
			c.says(kariPhone, "ja")
			c.gets(kariPhone)
			c.says(olaPhone, "ja")
			details := c.gets(olaPhone, want[1], want[2])
			for _, body := range []string{question, details} {
				if n := sms.Count(body).Segments; n > sms.MaxSegments {
					t.Errorf("%d parts: %s", n, body)
				}
			}
			if strings.Contains(question, "Kari") {
				t.Errorf("the question names another: %s", question)
			}
		})
	}
}

// What waits for the morning to be told of is told as it is in the morning.
func TestAnotherNumberOfHelpersWhileATextWaits(t *testing.T) {
	for places, says := range map[int]string{2: "1 av 2", 4: "1 av 4", 1: "Kari"} {
		c, task := trio(t)
		for _, p := range []string{kariPhone, olaPhone, annePhone} {
			c.gets(p)
		}
		c.until("2026-11-23 12:00")
		c.gets(perPhone)
		c.until("2026-11-23 23:00")
		c.says(kariPhone, "Ja")
		c.gets(kariPhone, "Du er med")
		_, err := c.s.EditTask(c.ctx, task.ID, func(x *dispatch.Task) error { x.Headcount = places; return nil })
		c.must(err)
		c.until("2026-11-24 09:01")
		c.gets(homePhone, says)
	}
}

// Once the last of several has said that another time suits, who ordered the help
// hears of all who come.
func TestTheLastToConfirmAChangeNamesAll(t *testing.T) {
	c, task := full(t)
	c.move(task.ID, "2026-11-26 12:00")
	for _, p := range []string{kariPhone, olaPhone, annePhone} {
		c.gets(p, "Passer det")
	}
	c.pass(2 * time.Minute)
	for _, p := range []string{kariPhone, olaPhone} {
		c.says(p, "Ja")
		c.gets(p, "Du er med")
		c.gets(homePhone, "kommer fortsatt")
	}
	c.says(annePhone, "Ja")
	c.gets(annePhone, "Du er med")
	c.gets(homePhone, "Alle 3 er funnet", "kl. 12-14", "Kari", "Ola", "Anne")
}
