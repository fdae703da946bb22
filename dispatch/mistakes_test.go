package dispatch_test

import (
	"testing"
	"time"

	"folgesvenn/dispatch"
)

// The mistakes of other systems that concern replies (ANCHORS.md), each tried
// here. Those with a test elsewhere: a reply to a closed task that meets silence
// (questions_test.go), late and doubled reports (outbox_test.go).

// twoQuestions is Kari with a question numbered 1 and an urgent one numbered 2.
func twoQuestions(t *testing.T) (c *centre, first, second *dispatch.Task) {
	t.Helper()
	c = newCentre(t, "2026-11-23 09:30")
	c.volunteer("Kari Hansen", kariPhone)
	first = c.task("2026-11-26 10:00")
	c.gets(kariPhone, "torsdag")
	c.pass(10 * time.Minute)
	second = c.task("2026-11-23 14:00", func(x *dispatch.Task) { x.Urgent = true })
	c.gets(kariPhone, "JA 2")
	c.pass(10 * time.Minute)
	return c, first, second
}

func TestOneYesNeverTakesTwoTasks(t *testing.T) {
	c, first, second := twoQuestions(t)
	c.says(kariPhone, "JA 1")
	c.gets(kariPhone, "Oppdraget er ditt", "torsdag")
	c.state(first.ID, dispatch.TaskAssigned)
	c.state(second.ID, dispatch.TaskOpen)
}

func TestUnclearReplyIsAskedAboutOnceNotOncePerOffer(t *testing.T) {
	c, _, _ := twoQuestions(t)
	c.says(kariPhone, "Må sjekke kalenderen")
	c.gets(kariPhone, "1: Følge", "2: Følge") // one text lists both
	c.says(kariPhone, "Vet ikke helt")
	c.gets(kariPhone, "koordinator")
	c.attention(dispatch.AttentionUnclear, dispatch.AttentionUnclear)
}

func TestFormsOfTheSameWord(t *testing.T) {
	for text, want := range map[string]dispatch.TaskState{
		"Ja.": dispatch.TaskAssigned, " ja ": dispatch.TaskAssigned, "JA!!!": dispatch.TaskAssigned, "Ja\n": dispatch.TaskAssigned, "«Ja»": dispatch.TaskAssigned,
		"ja om 2 timer": dispatch.TaskOpen, "Ikke sikker": dispatch.TaskOpen, "Not sure": dispatch.TaskOpen, "Neida joda": dispatch.TaskOpen, "Yes in 2 hours": dispatch.TaskOpen,
	} {
		c := openCentre(t, "2026-11-23 09:30")
		c.volunteer("Kari Hansen", kariPhone)
		task := c.task("2026-11-26 10:00")
		c.says(kariPhone, text)
		if x, err := c.s.Task(c.ctx, task.ID); err != nil || x.State != want {
			t.Errorf("%q: the task is %s, want %s (%v)", text, x.State, want, err)
		}
		c.must(c.close())
	}
}

func TestStopHoweverItIsWritten(t *testing.T) {
	for _, text := range []string{"STOPP", " stopp ", "Stopp.", "stop", "MELD AV", "Slett meg fra lista", "UNSUBSCRIBE"} {
		c := openCentre(t, "2026-11-23 09:30")
		kari := c.volunteer("Kari Hansen", kariPhone)
		c.task("2026-11-26 10:00")
		c.says(kariPhone, text)
		if v, err := c.s.Volunteer(c.ctx, kari.ID); err != nil || !v.Stopped {
			t.Errorf("%q is not honoured (%v)", text, err)
		}
		c.must(c.close())
	}
}

func TestNumbersAreNotUsedAgainTooSoon(t *testing.T) {
	c, first, second := twoQuestions(t)
	c.says(kariPhone, "Nei 2")
	c.gets(kariPhone, "Takk for at du svarte")
	c.pass(time.Hour)
	third := c.task("2026-11-23 17:00", func(x *dispatch.Task) { x.Urgent = true })
	c.gets(kariPhone, "JA 3") // not 2, which meant something else this morning
	// Whatever she means by 2 now, it is none of those that are open.
	c.says(kariPhone, "Ja 2")
	c.gets(kariPhone, "1: Følge til lege, torsdag", "3: Følge til lege, mandag")
	for _, x := range []*dispatch.Task{first, second, third} {
		c.state(x.ID, dispatch.TaskOpen)
	}
}

func TestALateAnswerIsNotDroppedForANewerMessage(t *testing.T) {
	c := newCentre(t, "2026-11-23 09:30")
	c.settings(func(s *dispatch.Settings) { s.OfferLapsesAfter = dispatch.Duration(2 * time.Hour) })
	kari := c.volunteer("Kari Hansen", kariPhone)
	task := c.task("2026-11-26 10:00")
	c.gets(kariPhone)
	c.pass(5 * time.Hour) // lapsed
	_, err := c.s.SendManual(c.ctx, dispatch.FirstUnit, kariPhone, "Hei Kari, husk julelunsjen på fredag!")
	c.must(err)
	c.work()
	c.gets(kariPhone, "julelunsjen")
	c.says(kariPhone, "Ja")
	c.gets(kariPhone, "Oppdraget er ditt")
	c.assigned(task.ID, kari.ID)
}

func TestAnAnswerFromAnotherTelephone(t *testing.T) {
	c := newCentre(t, "2026-11-23 09:30")
	c.volunteer("Kari Hansen", kariPhone)
	task := c.task("2026-11-26 10:00")
	c.gets(kariPhone)
	c.says("+4744177777", "Ja det kan jeg. Hilsen Kari")
	c.gets("+4744177777", "441 00 000")
	c.state(task.ID, dispatch.TaskOpen)
	c.attention(dispatch.AttentionStranger)
}
