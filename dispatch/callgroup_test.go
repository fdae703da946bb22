package dispatch_test

import (
	"strings"
	"testing"
	"time"

	"folgesvenn/dispatch"
)

// rungLions is a task of three that Lions is rung about.
func rungLions(t *testing.T, change ...func(*dispatch.Volunteer)) (*centre, *dispatch.Task, *dispatch.Volunteer) {
	t.Helper()
	c := newCentre(t, "2026-11-23 09:30")
	v := c.lions(append([]func(*dispatch.Volunteer){func(v *dispatch.Volunteer) { v.Channel = dispatch.ChannelCall }}, change...)...)
	home := c.home()
	task := c.task("2026-11-26 10:00", func(x *dispatch.Task) { x.Headcount, x.RequesterID = 3, home.ID })
	return c, task, v
}

// come expects so many people to be on a task.
func (c *centre) come(taskID int64, want int) {
	c.t.Helper()
	if n := dispatch.HeadsOn(c.on(taskID)); n != want {
		c.t.Fatalf("%d come, want %d", n, want)
	}
}

func TestAnOrganisationSaysByKeysHowManyCome(t *testing.T) {
	c, task, v := rungLions(t)
	l := c.picksUp(lionsPhone)
	l.hears("Vi ringer til Lions Solbakken ved Gro for å spørre om hjelp", "Vi trenger tre frivillige", "Trykk 1 for ja").nothingPersonal()
	l.presses("1").hears("Hvor mange kommer fra Lions Solbakken? Vi trenger tre. Trykk et tall fra 1 til 3.").nothingPersonal()
	c.come(task.ID, 0)
	l.presses("5").hears("Nå trenger vi bare tre", "Hvor mange kommer").nothingPersonal()
	l.presses("2").hears("Du svarer at to kommer fra Lions Solbakken. Trykk 1 hvis det stemmer. Trykk 2 for å taste et annet tall. Trykk 3 hvis dere likevel ikke kan.")
	c.come(task.ID, 0)
	l.presses("2").hears("Hvor mange kommer").presses("3").hears("Du svarer at tre kommer").nothingPersonal()
	c.come(task.ID, 0)
	l.presses("1").hears("Oppdraget er ditt", "Vi har notert at tre kommer fra Lions Solbakken", "Møt i resepsjonen", "Du får det også på SMS").hangsUp()
	c.gets(lionsPhone, "Lions Solbakken er med (3)")
	c.gets(homePhone, "Alle 3 er funnet", "Lions Solbakken ved Gro (420 00 009) med 3 kommer")
	c.assigned(task.ID, v.ID)
	c.party(task.ID, "III")
	// Who comes is said by text afterwards, as ever.
	c.says(lionsPhone, "Kari, Per og Ola")
	c.gets(lionsPhone, "Vi har notert 3: Kari, Per og Ola")
	c.gets(homePhone, "kommer Kari, Per og Ola")
	c.attention()
}

func TestSomeComeByKeysAndTheRestIsLookedFor(t *testing.T) {
	c, task, _ := rungLions(t)
	c.volunteer("Kari Hansen", kariPhone)
	c.picksUp(lionsPhone).presses("1").presses("2").presses("1").hears("Vi har notert at to kommer").hangsUp()
	c.gets(lionsPhone, "er med (2)", "Vi trenger 1 til")
	c.gets(homePhone, "2 av 3 frivillige er funnet")
	c.state(task.ID, dispatch.TaskOpen)
	c.pass(time.Hour)
	c.gets(kariPhone, "Kan du hjelpe?")
	c.says(kariPhone, "Ja")
	c.gets(kariPhone, "Med Lions Solbakken")
	c.gets(homePhone, "Alle 3 er funnet")
	c.state(task.ID, dispatch.TaskAssigned)
}

// While the contact thinks, others say yes: the truth is told, and only what is
// confirmed after it counts (law 2).
func TestPlacesAreFilledWhileTheContactThinks(t *testing.T) {
	c, task, v := rungLions(t)
	kari, ola := c.volunteer("Kari Hansen", kariPhone), c.volunteer("Ola Moen", olaPhone)
	l := c.picksUp(lionsPhone).presses("1").presses("3")
	c.must(errOf(c.s.Assign(c.ctx, task.ID, kari.ID)))
	l.presses("1").hears("Nå trenger vi bare to. Så fint! Hvor mange kommer fra Lions Solbakken? Vi trenger to. Trykk et tall fra 1 til 2.").nothingPersonal()
	c.come(task.ID, 1)
	l.presses("2").hears("Du svarer at to kommer")
	c.must(errOf(c.s.Assign(c.ctx, task.ID, ola.ID)))
	l.presses("1").hears("Nå trenger vi bare én. Du svarer at en kommer fra Lions Solbakken.").nothingPersonal()
	c.come(task.ID, 2)
	l.presses("1").hears("Oppdraget er ditt", "en kommer fra Lions Solbakken", "Du er sammen med Kari og Ola").hangsUp()
	c.work()
	c.come(task.ID, 3)
	if on := c.on(task.ID); len(on) != 3 || on[2].VolunteerID != v.ID || on[2].Heads() != 1 {
		t.Errorf("on it: %+v", on)
	}
	c.gets(kariPhone, "Du er med")
	c.gets(olaPhone, "Du er med")
	c.gets(lionsPhone, "er med (1)")
	c.gets(homePhone, "Alle 3 er funnet", "Kari (420 00 001), Ola (420 00 002) og Lions Solbakken ved Gro (420 00 009) kommer")
}

// All places are filled while they think: somebody else was first, at whatever
// place of the call they are.
func TestAllPlacesAreFilledWhileTheContactThinks(t *testing.T) {
	for name, keys := range map[string][]string{"asked how many": {"1"}, "asked to confirm": {"1", "2"}} {
		for _, next := range []string{"1", "*"} {
			t.Run(name+", then "+next, func(t *testing.T) {
				c, task, _ := rungLions(t)
				l := c.picksUp(lionsPhone)
				for _, k := range keys {
					l.presses(k)
				}
				for i, phone := range []string{kariPhone, olaPhone, annePhone} {
					v := c.volunteer([]string{"Kari Hansen", "Ola Moen", "Anne Lie"}[i], phone)
					c.must(errOf(c.s.Assign(c.ctx, task.ID, v.ID)))
				}
				l.presses(next).hears("En annen rakk å ta oppdraget").nothingPersonal().ended()
				c.work()
				c.come(task.ID, 3)
				clear(c.inbox)
			})
		}
	}
}

func TestWhenOnePlaceIsLeftHowManyIsNotAsked(t *testing.T) {
	c, task, _ := rungLions(t)
	for i, phone := range []string{kariPhone, olaPhone} {
		v := c.volunteer([]string{"Kari Hansen", "Ola Moen"}[i], phone)
		c.must(errOf(c.s.Assign(c.ctx, task.ID, v.ID)))
	}
	c.picksUp(lionsPhone).presses("1").hears("Oppdraget er ditt", "en kommer fra Lions Solbakken").hangsUp()
	c.work()
	c.state(task.ID, dispatch.TaskAssigned)
	clear(c.inbox)
}

func TestAnOrganisationOfOneIsNotAskedHowMany(t *testing.T) {
	c, task, _ := rungLions(t, func(v *dispatch.Volunteer) { v.SendsMost = 1 })
	c.picksUp(lionsPhone).presses("1").hears("Oppdraget er ditt").hangsUp()
	c.work()
	c.come(task.ID, 1)
	clear(c.inbox)
}

func TestNoMoreThanAnOrganisationCanSend(t *testing.T) {
	c, task, _ := rungLions(t, func(v *dispatch.Volunteer) { v.SendsMost, v.Language = 2, "en" })
	l := c.picksUp(lionsPhone)
	l.hears("We are calling Lions Solbakken (contact: Gro)").presses("1").hears("How many will come from Lions Solbakken? We need three. Press a number from 1 to 2.")
	l.presses("3").hears("Lions Solbakken can send at most two.", "Press a number from 1 to 2")
	l.presses("2").hears("You answer that two will come from Lions Solbakken. Press 1 if that is right.").presses("1").hears("We have noted that two will come").hangsUp()
	c.work()
	c.come(task.ID, 2)
	clear(c.inbox)
}

func TestThinkingBetterOfItBeforeItIsConfirmed(t *testing.T) {
	c, task, v := rungLions(t)
	c.picksUp(lionsPhone).presses("1").presses("2").presses("3").hears("Det er helt i orden").ended()
	c.come(task.ID, 0)
	if o := c.offers(task.ID)[0]; o.VolunteerID != v.ID || o.State != dispatch.OfferDeclined {
		t.Errorf("the offer is %+v", o)
	}
	clear(c.inbox)
	c.attention(dispatch.AttentionAllAsked)
}

// Who presses yes and hangs up before it is confirmed is rung once more, and then
// a human rings: a doubtful yes is no yes (law 6).
func TestHungUpBeforeItWasConfirmed(t *testing.T) {
	c, task, _ := rungLions(t)
	c.picksUp(lionsPhone).presses("1").hangsUp()
	c.come(task.ID, 0)
	c.pass(30 * time.Minute)
	c.picksUp(lionsPhone).presses("1").presses("3").hangsUp()
	c.work()
	c.come(task.ID, 0)
	clear(c.inbox)
	items := c.attention(dispatch.AttentionUnclear, dispatch.AttentionAllAsked)
	if x := items[0]; x.Likely != dispatch.ResolveYes || !strings.Contains(x.Text, "Lions Solbakken (420 00 009) tastet i telefonen at 3 kommer til Følge til lege") || !strings.Contains(x.Text, "la på uten å bekrefte det") {
		t.Errorf("%+v", x)
	}
}

func TestAnOrganisationRingsInAndSaysHowMany(t *testing.T) {
	c, task, v := three(t)
	l := c.rings(lionsPhone).presses("1")
	l.hears("Trykk 1 for ja. Trykk 2 for nei.").presses("1").hears("Hvor mange kommer fra Lions Solbakken?").nothingPersonal()
	l.presses("3").hears("tre kommer").presses("1").hears("Oppdraget er ditt", "Vi har notert at tre kommer fra Lions Solbakken", "Vi sender deg detaljene på SMS").nothingPersonal().hangsUp()
	c.work()
	c.gets(lionsPhone, "er med (3)")
	c.gets(homePhone, "Alle 3 er funnet")
	c.assigned(task.ID, v.ID)
}

func TestAnOrganisationRingsInAndHangsUp(t *testing.T) {
	c, task, _ := three(t)
	c.rings(lionsPhone).presses("1").presses("1").hangsUp()
	c.come(task.ID, 0)
	if x := c.attention(dispatch.AttentionUnclear)[0]; !strings.Contains(x.Text, "uten å si hvor mange som kommer") || x.Likely != dispatch.ResolveYes {
		t.Errorf("%+v", x)
	}
	// The question stands, and an answer to it closes what waits for a human.
	c.says(lionsPhone, "JA 3")
	c.gets(lionsPhone, "er med (3)")
	c.gets(homePhone, "Alle 3 er funnet")
	c.attention()
}

// The task becomes another while they think: nothing is filled, and what it is now
// is asked in a call of its own.
func TestItIsMovedWhileTheContactThinks(t *testing.T) {
	c, task, _ := rungLions(t)
	l := c.picksUp(lionsPhone).presses("1").presses("3")
	c.move(task.ID, "2026-11-26 14:00")
	l.presses("1").hears("En koordinator ser på dette").nothingPersonal().ended()
	c.work()
	c.come(task.ID, 0)
	c.attention(dispatch.AttentionUnclear)
	l = c.picksUp(lionsPhone)
	l.hears("klokken fjorten til seksten").presses("1").presses("3").presses("1").hears("tre kommer fra Lions Solbakken").hangsUp()
	c.work()
	c.come(task.ID, 3)
	clear(c.inbox)
}
