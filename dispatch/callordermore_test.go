package dispatch_test

import (
	"strings"
	"testing"

	"folgesvenn/dispatch"
)

// read is a line on which an order for Thursday has been given and is read back.
func (c *centre) read() *line {
	c.t.Helper()
	return c.inside().presses("1").presses("1").presses("2611").presses("1000").presses("2").waits().waits()
}

// The common order is one key longer for nobody: how many is not asked.
func TestAnOrderIsForOneUnlessAKeySaysMore(t *testing.T) {
	c, _ := nursingHome(t, true)
	l := c.read()
	if !strings.HasSuffix(l.text(), "klokken ti. to timer. Trykk 1 hvis det stemmer. Trykk 2 for å rette. Trykk 5 for flere enn én frivillig.") {
		t.Errorf("reads back %q", l.text())
	}
	l.presses("1").hears("Bestillingen har nummer en").hangsUp()
	c.work()
	if body := c.gets(kariPhone); strings.Contains(body, "frivillige") {
		t.Errorf("asks for several: %s", body)
	}
	if x := c.state(1, dispatch.TaskOpen); x.Places() != 1 {
		t.Errorf("%d places", x.Places())
	}
}

func TestAnOrderForSeveralByCall(t *testing.T) {
	c, _ := nursingHome(t, true)
	l := c.read().presses("5").hears("Hvor mange frivillige trenger dere? Trykk et tall fra 1 til 9.")
	l.presses("3").hears("to timer. tre frivillige.", "Trykk 1 hvis det stemmer. Trykk 2 for å rette. Trykk 5 for et annet antall frivillige.")
	l.presses("5").presses("2").hears("to timer. to frivillige.")
	// What is corrected besides keeps it.
	l.presses("2").presses("4").presses("3").hears("tre timer. to frivillige.").presses("1").hears("Vi begynner å spørre frivillige nå").hangsUp()
	c.work()
	c.gets(kariPhone, "Vi trenger 2 frivillige")
	x := c.state(1, dispatch.TaskOpen)
	if x.Places() != 2 {
		t.Errorf("%d places", x.Places())
	}
	c.inside().presses("2").hears("Bestilling nummer en. Følge til lege.", "to frivillige. Vi leter etter to frivillige.").hangsUp()
	c.says(kariPhone, "ja")
	c.gets(kariPhone)
	c.gets(homePhone, "1 av 2 frivillige er funnet")
	c.inside().presses("2").hears("Vi har funnet en av to: Kari kommer.").hangsUp()
	ola := c.volunteer("Ola Moen", olaPhone)
	c.must(errOf(c.s.Assign(c.ctx, x.ID, ola.ID)))
	c.work()
	c.gets(olaPhone)
	c.gets(homePhone, "Alle 2 er funnet")
	c.inside().presses("2").hears("Kari og Ola kommer klokken ti").hangsUp()
	c.attention()
}

// Back to one is one again, in words too.
func TestBackToOneHelperByCall(t *testing.T) {
	c, _ := nursingHome(t, true)
	l := c.read().presses("5").presses("3").presses("5").presses("1")
	if strings.Contains(l.text(), "frivillige") {
		t.Errorf("reads back %q", l.text())
	}
	l.hears("Trykk 5 for flere enn én frivillig").presses("1").hangsUp()
	c.work()
	c.gets(kariPhone)
	if x := c.state(1, dispatch.TaskOpen); x.Places() != 1 {
		t.Errorf("%d places", x.Places())
	}
}

func TestADraftForSeveralByCall(t *testing.T) {
	c, _ := nursingHome(t, false)
	c.read().presses("5").presses("4").hears("fire frivillige").presses("1").hears("En koordinator ser på den").hangsUp()
	if x := c.state(1, dispatch.TaskDraft); x.Places() != 4 {
		t.Errorf("%d places", x.Places())
	}
	if a := c.attention(dispatch.AttentionOrder)[0]; !strings.Contains(a.Text, "kl. 10-12, 4 frivillige.") {
		t.Error(a.Text)
	}
}

// Cut off before it was confirmed, the draft has the number that was keyed.
func TestAnOrderForSeveralThatIsCutOff(t *testing.T) {
	c, _ := nursingHome(t, true)
	c.read().presses("5").presses("4").hangsUp()
	if x := c.state(1, dispatch.TaskDraft); x.Places() != 4 {
		t.Errorf("%d places", x.Places())
	}
	if a := c.attention(dispatch.AttentionOrder)[0]; !strings.Contains(a.Text, "4 frivillige") {
		t.Error(a.Text)
	}
}

// Of what is ordered already a key changes the time, and not how many.
func TestAChangeByCallKeepsHowMany(t *testing.T) {
	c, r := nursingHome(t, true)
	c.task("2026-11-26 10:00", func(x *dispatch.Task) { x.RequesterID, x.Headcount = r.ID, 3 })
	c.gets(kariPhone, "Vi trenger 3")
	l := c.inside().presses("2").presses("2").presses("2711").presses("1200").presses("2").hears("to timer. tre frivillige.")
	if strings.Contains(l.text(), "Trykk 5") {
		t.Errorf("offers %q", l.text())
	}
	l.presses("5").hears("Det forstod vi ikke").presses("1").hears("Bestillingen er endret").hangsUp()
	c.work()
	clear(c.inbox)
	if x := c.state(1, dispatch.TaskOpen); x.Places() != 3 {
		t.Errorf("%d places", x.Places())
	}
}

func TestAnOrderForSeveralInEnglish(t *testing.T) {
	c, _ := nursingHome(t, true)
	l := c.rings(homePhone).presses("8").presses("1").presses("4711").presses("1").presses("1").presses("2611").presses("1000").presses("2").waits().waits()
	l.hears("Press 5 for more than one volunteer.").presses("5").hears("How many volunteers do you need? Press a number from 1 to 9.")
	l.presses("2").hears("two hours. two volunteers.", "Press 5 for another number of volunteers.").presses("1").hears("The order has number one").hangsUp()
	c.work()
	clear(c.inbox)
	if x := c.state(1, dispatch.TaskOpen); x.Places() != 2 {
		t.Errorf("%d places", x.Places())
	}
}
