package dispatch_test

import (
	"errors"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"folgesvenn/dispatch"
)

// refused expects a mistake that says every part to the coordinator.
func (c *centre) refused(err error, parts ...string) {
	c.t.Helper()
	var e *dispatch.Error
	if !errors.As(err, &e) {
		c.t.Fatalf("got %v, want a refusal with %q", err, parts)
	}
	text := e.NB
	for _, f := range e.Fields {
		text += " " + f.NB
	}
	for _, p := range parts {
		if !strings.Contains(text, p) {
			c.t.Errorf("the refusal is %q; wanted %q in it", text, p)
		}
	}
}

func TestACoordinatorAsksThese(t *testing.T) {
	c := newCentre(t, "2026-11-23 09:30")
	c.settings(func(s *dispatch.Settings) { s.WaveSize = 1 })
	c.volunteer("Kari Hansen", kariPhone)
	onlyTuesday := c.volunteer("Ola Moen", olaPhone, func(v *dispatch.Volunteer) {
		v.Categories = []string{"shopping"}
		v.Available = []dispatch.Window{{Weekday: time.Tuesday, From: 9 * 60, To: 12 * 60}}
	})
	stopped := c.volunteer("Anne Lie", annePhone)
	task := c.task("2026-11-26 10:00")
	c.gets(kariPhone, "JA")
	c.says(annePhone, "STOPP")

	// Stop means stop, whoever asks; and it is all or nobody.
	_, err := c.s.AskThese(c.ctx, task.ID, []int64{onlyTuesday.ID, stopped.ID})
	c.refused(err, "ikke spurt noen", "Anne Lie har meldt seg av")
	c.work()
	c.expectSilence()

	// Hours and kind of task are what a coordinator may know better about.
	_, err = c.s.AskThese(c.ctx, task.ID, []int64{onlyTuesday.ID, onlyTuesday.ID})
	c.must(err)
	c.work()
	c.gets(olaPhone, "Følge til lege", "JA")
	c.says(olaPhone, "nei")
	c.gets(olaPhone, "Takk for at du svarte")

	// No means no.
	_, err = c.s.AskThese(c.ctx, task.ID, []int64{onlyTuesday.ID})
	c.refused(err, "Ola Moen er alt spurt")
	_, err = c.s.AskThese(c.ctx, task.ID, nil)
	c.refused(err, "Velg hvem")
	_, err = c.s.AskThese(c.ctx, task.ID, []int64{99})
	c.refused(err, "Velg frivillige")
	c.says(kariPhone, "ja")
	c.gets(kariPhone, "Oppdraget er ditt")
	_, err = c.s.AskThese(c.ctx, task.ID, []int64{onlyTuesday.ID})
	c.refused(err, "avtalt")
}

func TestTheCapAndTheOneQuestionHoldForACoordinatorToo(t *testing.T) {
	c := newCentre(t, "2026-11-23 09:30")
	c.settings(func(s *dispatch.Settings) { s.WaveSize, s.MaxOffersPerWeek = 1, 1 })
	kari := c.volunteer("Kari Hansen", kariPhone)
	c.task("2026-11-26 10:00")
	c.gets(kariPhone, "JA")
	second := c.task("2026-11-27 10:00")
	_, err := c.s.AskThese(c.ctx, second.ID, []int64{kari.ID})
	c.refused(err, "spurt ofte nok denne uka", "et annet spørsmål å svare på")
	_, err = c.s.AskEverybody(c.ctx, second.ID)
	c.refused(err, "Ingen kan spørres nå", "1 er spurt ofte nok denne uka")
	c.expectSilence()
}

func TestTwoOnOneTelephoneAreNotAskedAtOnce(t *testing.T) {
	c := newCentre(t, "2026-11-23 09:30")
	c.settings(func(s *dispatch.Settings) { s.WaveSize = 1 })
	c.volunteer("Anne Lie", annePhone)
	kari, ola := c.volunteer("Kari Moen", kariPhone), c.volunteer("Ola Moen", kariPhone)
	task := c.task("2026-11-26 10:00")
	c.gets(annePhone, "JA")
	_, err := c.s.AskThese(c.ctx, task.ID, []int64{kari.ID, ola.ID})
	c.refused(err, "Ola Moen har et annet spørsmål")
}

func TestACoordinatorAsksEverybody(t *testing.T) {
	c := newCentre(t, "2026-11-23 09:30")
	c.settings(func(s *dispatch.Settings) { s.WaveSize = 1 })
	c.volunteer("Kari Hansen", kariPhone)
	c.volunteer("Ola Moen", olaPhone)
	per := c.volunteer("Per Vik", perPhone)
	c.volunteer("Anne Lie", annePhone, func(v *dispatch.Volunteer) { v.Categories = []string{"visit"} })
	task := c.task("2026-11-26 10:00")
	c.gets(kariPhone, "JA")
	_, err := c.s.AskEverybody(c.ctx, task.ID)
	c.must(err)
	c.work()
	c.gets(olaPhone, "JA")
	c.gets(perPhone, "JA")
	c.says(perPhone, "ja")
	c.gets(perPhone, "Oppdraget er ditt")
	c.assigned(task.ID, per.ID)
}

func TestQuietHoursHoldForACoordinatorToo(t *testing.T) {
	c := newCentre(t, "2026-11-23 21:30")
	c.settings(func(s *dispatch.Settings) { s.WaveSize = 1 })
	kari := c.volunteer("Kari Hansen", kariPhone)
	task := c.task("2026-11-26 10:00")
	_, err := c.s.AskThese(c.ctx, task.ID, []int64{kari.ID})
	c.must(err)
	c.work()
	c.expectSilence()
	c.until("2026-11-24 08:59")
	c.expectSilence()
	c.until("2026-11-24 09:00")
	c.gets(kariPhone, "JA")

	// Where the deadline comes first, the coordinator is told what to do.
	c.until("2026-11-24 21:00")
	soon := c.task("2026-11-25 09:30")
	ola := c.volunteer("Ola Moen", olaPhone)
	_, err = c.s.AskThese(c.ctx, soon.ID, []int64{ola.ID})
	c.refused(err, "stilletiden", "haster")
	c.until("2026-11-25 09:00")
	for len(c.inbox[olaPhone]) > 0 {
		c.gets(olaPhone)
	}
}

func TestAHeldSearchAsksNobody(t *testing.T) {
	c := newCentre(t, "2026-11-23 09:30")
	c.settings(func(s *dispatch.Settings) { s.WaveSize = 1 })
	kari := c.volunteer("Kari Hansen", kariPhone)
	c.volunteer("Ola Moen", olaPhone)
	per := c.volunteer("Per Vik", perPhone, func(v *dispatch.Volunteer) { v.Categories = []string{"visit"} })
	task := c.task("2026-11-26 10:00")
	c.gets(kariPhone, "JA")
	if held, err := c.s.Hold(c.ctx, task.ID, ""); err != nil || !held.Held {
		t.Fatalf("%v %v", held, err)
	}
	_, err := c.s.Hold(c.ctx, task.ID, "") // twice is once
	c.must(err)
	c.pass(5 * time.Hour)
	c.says(kariPhone, "nei")
	c.gets(kariPhone, "Takk for at du svarte")
	c.pass(2 * time.Hour)
	c.expectSilence()

	// By hand anybody can still be asked, and a change does not start the machine.
	_, err = c.s.EditTask(c.ctx, task.ID, func(x *dispatch.Task) error { x.Place = "Lia"; return nil })
	c.must(err)
	c.work()
	c.expectSilence()
	_, err = c.s.AskThese(c.ctx, task.ID, []int64{per.ID})
	c.must(err)
	c.work()
	c.gets(perPhone, "JA", "Lia")

	c.until("2026-11-24 10:00")
	_, err = c.s.Resume(c.ctx, task.ID, "")
	c.must(err)
	c.work()
	c.gets(olaPhone, "JA")
	_, err = c.s.Resume(c.ctx, task.ID, "")
	c.refused(err, "ikke satt på pause")
	// The yes of somebody asked before or during the pause is as good as any.
	c.says(perPhone, "ja")
	c.gets(perPhone, "Oppdraget er ditt")
	c.assigned(task.ID, per.ID)
	_, err = c.s.Hold(c.ctx, task.ID, "")
	c.refused(err, "avtalt")
	_ = kari
}

func TestAHeldSearchStillEndsAtItsDeadline(t *testing.T) {
	c := newCentre(t, "2026-11-23 09:30")
	c.settings(func(s *dispatch.Settings) { s.WaveSize = 1 })
	c.volunteer("Kari Hansen", kariPhone)
	task := c.task("2026-11-23 18:00")
	c.gets(kariPhone, "JA")
	_, err := c.s.Hold(c.ctx, task.ID, "")
	c.must(err)
	c.until("2026-11-23 15:01")
	if x := c.state(task.ID, dispatch.TaskUnfilled); x.Held {
		t.Error("a search that is over is still held")
	}
	c.attention(dispatch.AttentionUnfilled)
}

func TestHoldTakesBackWhatHasNotGoneOut(t *testing.T) {
	c := newCentre(t, "2026-11-23 21:30")
	c.settings(func(s *dispatch.Settings) { s.WaveSize = 1 })
	kari := c.volunteer("Kari Hansen", kariPhone)
	task := c.task("2026-11-26 10:00")
	_, err := c.s.AskThese(c.ctx, task.ID, []int64{kari.ID})
	c.must(err)
	_, err = c.s.Hold(c.ctx, task.ID, "")
	c.must(err)
	c.until("2026-11-24 12:00")
	c.expectSilence()
	_, err = c.s.Resume(c.ctx, task.ID, "")
	c.must(err)
	c.work()
	c.gets(kariPhone, "JA")
}

// TestOnlyOpinionIsOverruled: whatever stands in the way, a coordinator gets past
// what is taste and nothing else.
func TestOnlyOpinionIsOverruled(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		o := dispatch.Obstacles(rapid.Uint32Range(0, 1<<18-1).Draw(t, "obstacles"))
		for _, one := range o.List() {
			taste := one == dispatch.ObstacleCategory || one == dispatch.ObstacleArea || one == dispatch.ObstacleHours
			if dispatch.MayAsk(o).Has(one) == taste {
				t.Fatalf("%s of %v", one, o.Names())
			}
		}
	})
}

// A holiday on which nobody is texted is a quiet time like any other.
func TestAskingNowOnAQuietHoliday(t *testing.T) {
	c := newCentre(t, "2026-12-24 21:00")
	c.settings(func(s *dispatch.Settings) { s.HolidaysQuiet = true })
	kari := c.volunteer("Kari Hansen", kariPhone)
	task := c.task("2026-12-26 20:00", func(x *dispatch.Task) { x.DecideBy = c.time("2026-12-26 17:00") })
	if _, err := c.s.AskThese(c.ctx, task.ID, []int64{kari.ID}); err == nil || !strings.Contains(err.Error(), "quiet hours") {
		t.Errorf("asked, although no text can go out before the deadline: %v", err)
	}
}
