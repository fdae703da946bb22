package dispatch_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"folgesvenn/dispatch"
)

// pacedCentre is a centre that asks as Pace says, with four volunteers.
func pacedCentre(t *testing.T, at string) *centre {
	c := openCentre(t, at)
	c.settings(func(s *dispatch.Settings) { s.Policy = dispatch.PolicyPace })
	for _, v := range []struct{ name, phone string }{{"Kari Berg", kariPhone}, {"Ola Dahl", olaPhone}, {"Anne Lie", annePhone}, {"Per Moe", perPhone}} {
		c.volunteer(v.name, v.phone)
	}
	return c
}

// asked are the telephones that hold a question about the task, in the order
// they were asked.
func (c *centre) asked(id int64) (phones []string) {
	c.t.Helper()
	c.must(c.s.View(c.ctx, func(tx dispatch.Tx) error {
		offers, err := tx.OffersOfTask(id)
		for _, o := range offers {
			phones = append(phones, o.Phone)
		}
		return err
	}))
	return phones
}

func (c *centre) believed(phone string) (yes, no int) {
	c.t.Helper()
	c.must(c.s.View(c.ctx, func(tx dispatch.Tx) error {
		vs, err := tx.VolunteersByPhone(phone)
		if err != nil {
			return err
		}
		b, err := tx.Belief(vs[0].ID)
		if err != nil {
			return err
		}
		for i := range b.Yes {
			yes, no = yes+b.Yes[i], no+b.No[i]
		}
		return nil
	}))
	return yes, no
}

func TestPaceAsksOneByOneAndLearns(t *testing.T) {
	c := pacedCentre(t, "2026-11-23 09:30")
	task := c.task("2026-11-26 10:00")
	first := c.asked(task.ID)
	if len(first) != 1 {
		t.Fatalf("asked %v; there is time to ask one by one", first)
	}
	if task, _ := c.s.Task(c.ctx, task.ID); task.Promised <= 0 || task.Promised >= 1 || !task.NextWaveAt.After(c.clock()) {
		t.Fatalf("promised %v, looks again at %v", task.Promised, task.NextWaveAt)
	}
	c.says(first[0], "Nei")
	c.pass(3 * time.Hour)
	two := c.asked(task.ID)
	if len(two) < 2 || two[1] == first[0] {
		t.Fatalf("after a no and three hours, asked %v", two)
	}
	c.says(two[1], "Ja")
	c.state(task.ID, dispatch.TaskAssigned)
	if yes, no := c.believed(first[0]); yes != 0 || no != 1 {
		t.Errorf("who said no: %d yes, %d no", yes, no)
	}
	if yes, no := c.believed(two[1]); yes != 1 || no != 0 {
		t.Errorf("who said yes: %d yes, %d no", yes, no)
	}
}

func TestSilenceCountsAsNoUntilAnAnswerComes(t *testing.T) {
	c := pacedCentre(t, "2026-11-23 09:30")
	task := c.task("2026-11-25 16:00")
	first := c.asked(task.ID)[0]
	c.pass(3 * time.Hour)
	for _, p := range c.asked(task.ID)[1:] {
		c.says(p, "Ja")
	}
	c.state(task.ID, dispatch.TaskAssigned)
	if _, no := c.believed(first); no != 0 {
		t.Fatal("silence counts before two days have passed")
	}
	c.pass(46 * time.Hour)
	if _, no := c.believed(first); no != 1 {
		t.Fatal("silence does not count after two days")
	}
	c.says(first, "Ja")
	if yes, no := c.believed(first); yes != 1 || no != 0 {
		t.Errorf("after a late yes: %d yes, %d no", yes, no)
	}
	c.says(first, "Ja")
	if yes, no := c.believed(first); yes != 1 || no != 0 {
		t.Errorf("after the same yes again: %d yes, %d no", yes, no)
	}
}

func TestPaceKeepsQuietHours(t *testing.T) {
	c := pacedCentre(t, "2026-11-23 21:00")
	task := c.task("2026-11-25 10:00")
	c.until("2026-11-24 08:59")
	if asked := c.asked(task.ID); len(asked) > 0 {
		t.Fatalf("asked %v at night", asked)
	}
	c.until("2026-11-24 09:01")
	if len(c.asked(task.ID)) == 0 {
		t.Fatal("nobody is asked in the morning")
	}
}

func TestAHardSearchIsAttentionOnce(t *testing.T) {
	c := pacedCentre(t, "2026-11-23 09:30")
	task := c.task("2026-11-24 10:00")
	c.pass(5 * time.Hour)
	n := 0
	c.must(c.s.View(c.ctx, func(tx dispatch.Tx) error {
		items, err := tx.OpenAttentionOfTask(task.ID)
		for _, a := range items {
			if a.Kind == dispatch.AttentionHard {
				n++
				if !strings.Contains(a.Text, " %") {
					t.Errorf("no chance in %q", a.Text)
				}
			}
		}
		return err
	}))
	if n != 1 {
		t.Errorf("%d items", n)
	}
}

// hard tells how often the item about a hard search was raised and how it was last
// settled: "" while it is open.
func (c *centre) hard(taskID int64) (raised int, settled string) {
	c.t.Helper()
	c.must(c.s.View(c.ctx, func(tx dispatch.Tx) error {
		events, err := tx.Events(dispatch.EventFilter{TaskID: taskID}, dispatch.Page{Limit: 1000})
		for _, e := range events {
			switch {
			case e.Kind == "attention.raised" && e.To == string(dispatch.AttentionHard):
				raised, settled = raised+1, ""
			case e.Kind == "attention.resolved" && e.From == string(dispatch.AttentionHard):
				settled = e.To
			}
		}
		return err
	}))
	return raised, settled
}

func (c *centre) chance(task *dispatch.Task) float64 {
	c.t.Helper()
	x, err := c.s.Task(c.ctx, task.ID)
	c.must(err)
	f, err := c.s.Forecast(c.ctx, *x)
	c.must(err)
	return f.Chance
}

// TestAHardSearchThatEases: the item goes by itself when the chance has become
// clearly good, stays while it is only just better, comes back where it is poor
// again, and does not come back once a coordinator has settled it.
func TestAHardSearchThatEases(t *testing.T) {
	c := pacedCentre(t, "2026-11-23 09:30")
	task := c.task("2026-11-25 16:00")
	if n, as := c.hard(task.ID); n != 1 || as != "" {
		t.Fatalf("raised %d times, settled %q at %v", n, as, c.chance(task))
	}
	var more []*dispatch.Volunteer
	between := false
	for i := 0; i < 30 && c.chance(task) < 0.93; i++ {
		more = append(more, c.volunteer(fmt.Sprintf("Frivillig%c Berg", 'A'+i), fmt.Sprintf("+47420001%02d", i)))
		c.pass(time.Minute)
		if x := c.chance(task); x > 0.86 && x < 0.89 {
			between = true
			if _, as := c.hard(task.ID); as != "" {
				t.Errorf("settled %q at %v", as, x)
			}
		}
	}
	if !between {
		t.Error("the chance was never only just better")
	}
	c.pass(3 * time.Hour)
	if n, as := c.hard(task.ID); n != 1 || as != "eased" {
		t.Fatalf("raised %d times, settled %q at %v", n, as, c.chance(task))
	}
	asked := c.asked(task.ID)
	stay := 2 // of those who have not been asked
	for _, v := range more {
		if stay > 0 && !slices.Contains(asked, v.Phone) {
			stay--
			continue
		}
		c.must(errOf(c.s.PauseVolunteer(c.ctx, v.ID, c.time("2026-12-24 00:00"))))
	}
	c.pass(2 * time.Hour)
	if n, as := c.hard(task.ID); n != 2 || as != "" {
		t.Fatalf("when they are away: raised %d times, settled %q at %v", n, as, c.chance(task))
	}
	for _, a := range c.attentionOf() {
		if a.Kind == dispatch.AttentionHard {
			c.must(errOf(c.s.ResolveAttention(c.ctx, a.ID, dispatch.ResolveDismiss)))
		}
	}
	c.pass(15 * time.Hour)
	if n, as := c.hard(task.ID); n != 2 || as != dispatch.ResolveDismiss {
		t.Errorf("after a coordinator has settled it: raised %d times, settled %q", n, as)
	}
}

func TestForecast(t *testing.T) {
	c := pacedCentre(t, "2026-11-23 09:30")
	start := c.time("2026-11-26 10:00")
	before, err := c.s.Forecast(c.ctx, dispatch.Task{UnitID: dispatch.FirstUnit, Category: "escort", StartsAt: start, EndsAt: start.Add(time.Hour)})
	c.must(err)
	if before.Chance <= 0 || before.Chance >= 1 || before.Now < 1 || before.Left != 4 || !before.By.After(c.clock()) || !before.By.Before(start) {
		t.Errorf("before: %+v", before)
	}
	task := c.state(c.task("2026-11-26 10:00").ID, dispatch.TaskOpen)
	during, err := c.s.Forecast(c.ctx, *task)
	c.must(err)
	if during.Asked != 1 || during.Waiting != 1 || during.Left != 3 || !during.NextAt.After(c.clock()) || during.Promised == 0 ||
		!strings.Contains(during.Sentence, "Vi venter på svar fra ") || !strings.Contains(during.Sentence, "kl.") {
		t.Errorf("during: %+v", during)
	}
	list, err := c.s.Candidates(c.ctx, task.ID)
	c.must(err)
	asked := c.asked(task.ID)
	for _, x := range list {
		if suitable := !slices.Contains(asked, x.Volunteer.Phone); (x.Chance > 0) != suitable || x.Chance >= 1 {
			t.Errorf("%s has chance %v", x.Volunteer.Name, x.Chance)
		}
	}
}

// What is needed in an hour has the chance of finding somebody told before it is
// sent out, as what is days away: its deadline is its start.
func TestForecastOfWhatIsSoon(t *testing.T) {
	c := pacedCentre(t, "2026-11-23 09:30")
	start := c.time("2026-11-23 10:30")
	f, err := c.s.Forecast(c.ctx, dispatch.Task{UnitID: dispatch.FirstUnit, Category: "escort", StartsAt: start, EndsAt: start.Add(time.Hour)})
	c.must(err)
	if f.Chance <= 0 || len(f.First) == 0 || !f.By.After(c.clock()) || f.By.After(start) {
		t.Errorf("%+v", f)
	}
}

// Somebody who is added while nobody is left to ask is asked at once.
func TestPaceAsksWhoIsAddedLater(t *testing.T) {
	c := openCentre(t, "2026-11-23 09:30")
	c.settings(func(s *dispatch.Settings) { s.Policy = dispatch.PolicyPace })
	task := c.task("2026-11-25 10:00")
	if len(c.asked(task.ID)) != 0 {
		t.Fatal("asked somebody who is not there")
	}
	c.attention(dispatch.AttentionNobody)
	c.pass(10 * time.Minute)
	c.volunteer("Kari Berg", kariPhone)
	c.work()
	if got := c.asked(task.ID); len(got) != 1 {
		t.Errorf("asked %v", got)
	}
}

// A deadline that comes before the quiet hours end is put before a human at
// once, since nobody will be asked.
func TestPaceTellsWhenItIsTooQuiet(t *testing.T) {
	c := pacedCentre(t, "2026-11-23 21:00")
	c.task("2026-11-24 11:00") // to be decided at eight
	if a := c.attention(dispatch.AttentionNobody); !strings.Contains(a[0].Text, "stilletiden") {
		t.Errorf("says %q", a[0].Text)
	}
}

// TestTheLastSilenceIsKnownAtOnce: when the last question has lapsed and nobody
// else can be asked, a human is told then and not at the next look. What waits for
// an answer is only what is open.
func TestTheLastSilenceIsKnownAtOnce(t *testing.T) {
	c := pacedCentre(t, "2026-11-23 09:30")
	c.settings(func(s *dispatch.Settings) { s.OfferLapsesAfter = dispatch.Duration(5 * time.Hour) })
	task := c.task("2026-11-27 10:00")
	last := func() (at time.Time, open int) {
		c.must(c.s.View(c.ctx, func(tx dispatch.Tx) error {
			offers, err := tx.OffersOfTask(task.ID)
			for _, o := range offers {
				if o.State.Open() {
					open++
				}
				if o.LapsesAt.After(at) {
					at = o.LapsesAt
				}
			}
			return err
		}))
		return at, open
	}
	for len(c.asked(task.ID)) < 4 {
		c.pass(time.Hour)
	}
	at, open := last()
	f, err := c.s.Forecast(c.ctx, *c.state(task.ID, dispatch.TaskOpen))
	c.must(err)
	if open == 0 || open == 4 || !strings.Contains(f.Sentence, "Vi venter på svar") || strings.Contains(f.Sentence, "4 frivillige") {
		t.Fatalf("%d are waited for: %s", open, f.Sentence)
	}
	c.attention(dispatch.AttentionHard)
	c.pass(at.Sub(c.clock()) + time.Minute)
	if _, open := last(); open != 0 {
		t.Fatalf("%d are open", open)
	}
	c.attention(dispatch.AttentionHard, dispatch.AttentionAllAsked)
}
