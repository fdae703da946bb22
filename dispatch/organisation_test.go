package dispatch_test

import (
	"context"
	"encoding/json"
	"slices"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"folgesvenn/dispatch"
)

const lionsPhone = "+4742000009"

// lions is an organisation that can send up to four; Gro answers for it.
func (c *centre) lions(change ...func(*dispatch.Volunteer)) *dispatch.Volunteer {
	c.t.Helper()
	return c.volunteer("Lions Solbakken", lionsPhone, append([]func(*dispatch.Volunteer){func(v *dispatch.Volunteer) {
		v.Contact, v.SendsMost = "Gro Vik", 4
	}}, change...)...)
}

// three is a task of three on a Thursday that only Lions is asked about so far.
func three(t *testing.T, change ...func(*dispatch.Volunteer)) (*centre, *dispatch.Task, *dispatch.Volunteer) {
	c := newCentre(t, "2026-11-23 09:30")
	v := c.lions(change...)
	home := c.home()
	task := c.task("2026-11-26 10:00", func(x *dispatch.Task) { x.Headcount, x.RequesterID = 3, home.ID })
	c.gets(lionsPhone, "Hei Gro! Kan Lions Solbakken hjelpe?", "Vi trenger 3", "Svar JA med antall og navn, eller NEI")
	return c, task, v
}

func (c *centre) party(taskID int64, want string) {
	c.t.Helper()
	for _, a := range c.on(taskID) {
		if a.People > 1 || len(a.Comers) > 0 {
			if got := strings.Repeat("I", a.People) + " " + strings.Join(a.Comers, ","); strings.TrimSpace(got) != want {
				c.t.Fatalf("the party is %q, want %q", got, want)
			}
			return
		}
	}
	c.t.Fatalf("no party on task %d; want %q", taskID, want)
}

func TestAnOrganisationFillsSeveralPlaces(t *testing.T) {
	c, task, v := three(t)
	c.says(lionsPhone, "Ja, Kari, Per og Ola kommer")
	c.gets(lionsPhone, "Lions Solbakken er med (3)", "resepsjonen ved heisen", "AVBUD")
	c.gets(homePhone, "Alle 3 er funnet", "Lions Solbakken ved Gro (420 00 009) med 3: Kari, Per og Ola kommer")
	c.assigned(task.ID, v.ID)
	c.party(task.ID, "III Kari,Per,Ola")
	c.attention()
}

func TestAnOrganisationFillsSomeAndTheRestIsAskedOn(t *testing.T) {
	c, task, _ := three(t)
	c.volunteer("Kari Hansen", kariPhone)
	c.volunteer("Ola Moen", olaPhone)
	c.says(lionsPhone, "ja vi blir 2")
	c.gets(lionsPhone, "er med (2)", "Vi trenger 1 til")
	c.gets(homePhone, "Lions Solbakken ved Gro (420 00 009) med 2 kommer", "2 av 3 frivillige er funnet")
	c.state(task.ID, dispatch.TaskOpen)
	c.pass(time.Hour)
	c.gets(kariPhone, "Kan du hjelpe?")
	c.gets(olaPhone, "Kan du hjelpe?")
	c.says(kariPhone, "Ja")
	c.gets(kariPhone, "Med Lions Solbakken")
	c.gets(homePhone, "Alle 3 er funnet")
	c.state(task.ID, dispatch.TaskAssigned)
	c.says(olaPhone, "Ja")
	c.gets(olaPhone, "allerede besatt")
}

// A yes of more than there is room for fills what is left, and says so.
func TestNeverMoreThanAreLeft(t *testing.T) {
	c, task, v := three(t)
	kari := c.volunteer("Kari Hansen", kariPhone)
	_, err := c.s.Assign(c.ctx, task.ID, kari.ID)
	c.must(err)
	c.work()
	c.gets(kariPhone, "Du er med")
	c.gets(homePhone, "1 av 3")
	c.says(lionsPhone, "JA 4")
	c.gets(lionsPhone, "Vi trenger bare 2 fra Lions Solbakken")
	c.gets(homePhone, "Alle 3 er funnet")
	if on := c.on(task.ID); len(on) != 2 || on[1].VolunteerID != v.ID || on[1].People != 2 {
		t.Fatalf("on it: %+v", on)
	}
}

// A bare JA is somebody, and not more than one; how many is asked.
func TestHowManyIsAskedAndNotGuessed(t *testing.T) {
	c, task, v := three(t)
	c.volunteer("Kari Hansen", kariPhone)
	c.says(lionsPhone, "JA")
	c.gets(lionsPhone, "er med (1)", "Vi trenger 2 til")
	c.gets(homePhone, "1 av 3")
	// Meanwhile nobody else is asked.
	c.pass(10 * time.Minute)
	c.says(lionsPhone, "3")
	c.gets(lionsPhone, "Vi har notert 3")
	c.gets(homePhone, "Alle 3 er funnet", "med 3 kommer")
	c.assigned(task.ID, v.ID)
	c.says(lionsPhone, "Det blir Kari, Per og Ola")
	c.gets(lionsPhone, "Vi har notert 3: Kari, Per og Ola")
	c.gets(homePhone, "Fra Lions Solbakken ved Gro kommer Kari, Per og Ola")
	c.party(task.ID, "III Kari,Per,Ola")
}

func TestSilenceAboutHowManyGoesOn(t *testing.T) {
	c, task, _ := three(t)
	c.volunteer("Kari Hansen", kariPhone)
	c.says(lionsPhone, "Ja, det ordner vi")
	c.gets(lionsPhone, "er med (1)")
	c.gets(homePhone, "1 av 3")
	c.pass(time.Hour)
	c.gets(kariPhone, "Kan du hjelpe?")
	c.state(task.ID, dispatch.TaskOpen)
}

func TestAnOrganisationBecomesFewer(t *testing.T) {
	c, task, v := three(t)
	c.volunteer("Kari Hansen", kariPhone)
	c.says(lionsPhone, "Ja, vi blir 3: Anne, Per og Ola")
	c.gets(lionsPhone, "er med (3)")
	c.gets(homePhone, "Alle 3 er funnet")
	c.says(lionsPhone, "Vi blir bare 2")
	c.gets(lionsPhone, "Vi har notert 2.", "Vi trenger 1 til")
	c.gets(homePhone, "Lions Solbakken ved Gro kan dessverre bare sende 2", "Nå kommer 2 av 3")
	c.gets(kariPhone, "Kan du hjelpe?")
	c.state(task.ID, dispatch.TaskOpen)
	c.party(task.ID, "II")
	items := c.attention(dispatch.AttentionWithdrawn)
	if !strings.Contains(items[0].Text, "Lions Solbakken (420 00 009) sender 2, ikke 3") {
		t.Error(items[0].Text)
	}
	c.says(kariPhone, "Ja")
	c.gets(kariPhone, "Du er med")
	c.gets(homePhone, "Alle 3 er funnet")
	c.attention()
	c.says(lionsPhone, "AVBUD")
	c.gets(lionsPhone)
	c.gets(homePhone, "Lions Solbakken ved Gro kan dessverre ikke komme likevel", "Nå kommer 1 av 3")
	c.attention(dispatch.AttentionWithdrawn, dispatch.AttentionAllAsked)
	if on := c.on(task.ID); len(on) != 1 || on[0].VolunteerID == v.ID {
		t.Fatalf("on it: %+v", on)
	}
}

// What is not understood is no yes, and what is said of one of them is not taken
// for all.
func TestWhatCannotBeReadOfAnOrganisation(t *testing.T) {
	c, task, _ := three(t)
	for _, text := range []string{"Ja, vi blir 3 eller 4", "Kari og Per", "3", "Ja, kanskje 2", "2: Kari, Per og Ola"} {
		c.says(lionsPhone, text)
		c.gets(lionsPhone)
		c.state(task.ID, dispatch.TaskOpen)
		if len(c.on(task.ID)) > 0 {
			t.Fatalf("%q was taken for a yes", text)
		}
	}
	items := c.attention(dispatch.AttentionUnclear, dispatch.AttentionUnclear, dispatch.AttentionUnclear, dispatch.AttentionUnclear, dispatch.AttentionUnclear)
	if items[1].Likely != "yes" {
		t.Errorf("names alone are likely %q", items[1].Likely)
	}
	c.says(lionsPhone, "Ja, vi blir 2")
	c.gets(lionsPhone, "er med (2)")
	c.gets(homePhone)
	c.attention()
	c.says(lionsPhone, "Per kan ikke komme")
	c.gets(lionsPhone)
	c.attention(dispatch.AttentionUnclear)
	c.party(task.ID, "II")
}

// For one place, the name is what is asked for.
func TestAnOrganisationSendsOne(t *testing.T) {
	c := newCentre(t, "2026-11-23 09:30")
	c.lions()
	home := c.home()
	task := c.task("2026-11-26 10:00", func(x *dispatch.Task) { x.RequesterID = home.ID })
	c.gets(lionsPhone, "Kan Lions Solbakken hjelpe?")
	c.says(lionsPhone, "Ja, det kan vi")
	c.gets(lionsPhone, "er med (1)")
	c.gets(homePhone, "Lions Solbakken ved Gro tar oppdraget", "420 00 009")
	c.says(lionsPhone, "Per kommer")
	c.gets(lionsPhone, "Vi har notert 1: Per")
	c.gets(homePhone, "Per kommer")
	c.state(task.ID, dispatch.TaskAssigned)
}

// Hours are those of everybody who came.
func TestHoursOfAnOrganisation(t *testing.T) {
	c, task, v := three(t)
	c.says(lionsPhone, "JA 3")
	c.gets(lionsPhone)
	c.gets(homePhone)
	c.until("2026-11-26 10:00")
	c.gets(lionsPhone, "Vi minner om")
	c.gets(lionsPhone, "Vi minner om")
	c.until("2026-11-26 14:00")
	c.gets(lionsPhone, "Gikk det bra")
	c.gets(homePhone, "Gikk det bra")
	c.says(lionsPhone, "Ja, det gikk fint")
	c.gets(lionsPhone)
	if got := c.state(task.ID, dispatch.TaskDone).Hours; got != 6 {
		t.Errorf("%v hours, want 3 people for 2 hours", got)
	}
	c.must(c.s.View(c.ctx, func(tx dispatch.Tx) error {
		g, err := tx.Given(v.ID)
		if g.Hours != 6 {
			t.Errorf("%v hours given", g.Hours)
		}
		return err
	}))
}

// A coordinator notes what the contact says on the telephone.
func TestACoordinatorNotesAParty(t *testing.T) {
	c, task, v := three(t)
	_, err := c.s.AssignParty(c.ctx, task.ID, v.ID, dispatch.Party{Names: []string{"Kari Nes", " Per  Dahl "}})
	c.must(err)
	c.work()
	c.gets(lionsPhone, "er med (2)")
	c.gets(homePhone, "med 2: Kari og Per kommer")
	c.party(task.ID, "II Kari Nes,Per Dahl")
	for _, p := range []dispatch.Party{{People: 4}, {People: 1, Names: []string{"A", "B"}}, {People: 21}} {
		if _, err := c.s.SetParty(c.ctx, task.ID, v.ID, p); err == nil {
			t.Errorf("%+v was taken", p)
		}
	}
	_, err = c.s.SetParty(c.ctx, task.ID, v.ID, dispatch.Party{People: 3})
	c.must(err)
	c.work()
	c.gets(homePhone, "Alle 3 er funnet")
	c.party(task.ID, "III Kari Nes,Per Dahl")
	kari := c.volunteer("Kari Hansen", kariPhone)
	if _, err := c.s.SetParty(c.ctx, task.ID, kari.ID, dispatch.Party{People: 1}); err == nil {
		t.Error("a person was made several")
	}
}

// The contact may also help on their own: the question tells the two apart.
func TestAContactWhoIsAlsoAVolunteer(t *testing.T) {
	c := newCentre(t, "2026-11-23 09:30")
	gro := c.volunteer("Gro Vik", lionsPhone)
	lions := c.lions()
	task := c.task("2026-11-26 10:00", func(x *dispatch.Task) { x.Headcount = 3 })
	body := c.gets(lionsPhone, "Svar GRO JA eller GRO NEI")
	c.says(lionsPhone, "GRO NEI")
	c.gets(lionsPhone)
	c.pass(2 * time.Hour)
	c.gets(lionsPhone, "Svar LIONS JA eller LIONS NEI")
	c.says(lionsPhone, "LIONS JA")
	c.gets(lionsPhone, "Lions Solbakken er med (1)")
	c.says(lionsPhone, "vi blir 3")
	c.gets(lionsPhone, "Vi har notert 3")
	c.assigned(task.ID, lions.ID)
	_, _ = gro, body
}

// threeOver is three once it is over: two of the Lions have said yes, and Kari.
func threeOver(t *testing.T) (c *centre, task *dispatch.Task, lions, kari *dispatch.Volunteer) {
	t.Helper()
	c, task, lions = three(t)
	kari = c.volunteer("Kari Hansen", kariPhone)
	c.says(lionsPhone, "JA 2")
	c.gets(lionsPhone)
	c.gets(homePhone)
	_, err := c.s.Assign(c.ctx, task.ID, kari.ID)
	c.must(err)
	c.work()
	c.gets(kariPhone)
	c.gets(homePhone)
	c.until("2026-11-26 12:05")
	for _, p := range []string{lionsPhone, kariPhone} {
		c.gets(p)
		c.gets(p)
	}
	return c, task, lions, kari
}

// Once it is over, a coordinator notes of each who came, and for how long.
func TestWhoCameIsNotedOneByOne(t *testing.T) {
	c, task, v, kari := threeOver(t)
	for _, list := range [][]dispatch.Attendance{nil, {{VolunteerID: 99, Came: true}}, {{VolunteerID: kari.ID, Came: true, Hours: -1}},
		{{VolunteerID: kari.ID, Came: true, People: 2}}, {{VolunteerID: v.ID, Came: true, People: 3}}, {{VolunteerID: v.ID}, {VolunteerID: v.ID, Came: true}}} {
		if _, err := c.s.Attended(c.ctx, task.ID, list); err == nil {
			t.Errorf("%+v was taken", list)
		}
	}
	_, err := c.s.Attended(c.ctx, task.ID, []dispatch.Attendance{{VolunteerID: v.ID, Came: true, Hours: 3, People: 1}})
	c.must(err)
	c.state(task.ID, dispatch.TaskAssigned) // Kari is still awaited
	_, err = c.s.Attended(c.ctx, task.ID, []dispatch.Attendance{{VolunteerID: kari.ID}})
	c.must(err)
	if got := c.state(task.ID, dispatch.TaskDone); got.Hours != 3 {
		t.Errorf("%v hours", got.Hours)
	}
	if on := c.on(task.ID); len(on) != 1 || on[0].VolunteerID != v.ID || on[0].People != 1 {
		t.Errorf("%+v", on)
	}
}

func TestNobodyOfSeveralCame(t *testing.T) {
	c, task, v := three(t)
	c.says(lionsPhone, "JA 3")
	c.gets(lionsPhone)
	c.gets(homePhone)
	c.until("2026-11-26 12:05")
	c.gets(lionsPhone)
	c.gets(lionsPhone)
	_, err := c.s.Attended(c.ctx, task.ID, []dispatch.Attendance{{VolunteerID: v.ID}})
	c.must(err)
	c.state(task.ID, dispatch.TaskUnfilled)
	if on := c.on(task.ID); len(on) != 0 {
		t.Errorf("%+v", on)
	}
}

// The names of who came are others' and are kept for a while only.
func TestNamesOfWhoCameAreForgotten(t *testing.T) {
	c, task, v := three(t)
	c.says(lionsPhone, "Ja, Kari, Per og Ola kommer")
	c.gets(lionsPhone)
	c.gets(homePhone)
	c.until("2026-11-27 12:00")
	for len(c.inbox[lionsPhone]) > 0 {
		c.gets(lionsPhone)
	}
	c.gets(homePhone)
	c.party(task.ID, "III Kari,Per,Ola")
	c.pass(32 * 24 * time.Hour)
	_, err := c.s.Purge(c.ctx)
	c.must(err)
	c.party(task.ID, "III")
	data, err := c.s.ExportVolunteer(c.ctx, v.ID)
	c.must(err)
	if data.Agreements[0].Assignment.People != 3 {
		t.Error("how many came is forgotten, too")
	}
}

// Somebody else who is called as the contact is, is forgotten whole; the contact,
// who stands in the register, is left.
func TestWhoSharesANameWithTheContactIsForgottenWhole(t *testing.T) {
	c, task, v := three(t)
	c.says(lionsPhone, "Ja, Gro Hansen, Torleif og Gunvor kommer")
	c.gets(lionsPhone)
	c.gets(homePhone, "med 3: Gro, Torleif")
	c.until("2026-11-27 12:00")
	c.pass(32 * 24 * time.Hour)
	_, err := c.s.Purge(c.ctx)
	c.must(err)
	clear(c.inbox)
	all := strings.Join(c.written(task.ID, v.ID), "\n")
	if strings.Contains(all, "Hansen") || strings.Contains(all, "Ja, Gro") || !strings.Contains(all, "Ja, [navn]") {
		t.Error(all)
	}
}

// They are forgotten wherever they were written, by the contact or by us, and
// nothing else is; a second night, or one that was cut short, changes nothing more.
func TestNamesOfWhoCameStandNowhereAfterwards(t *testing.T) {
	c, task, v := three(t)
	c.says(lionsPhone, "Ja, Kari, Torleif og Gunvor kommer")
	c.gets(lionsPhone)
	c.gets(homePhone, "Torleif")
	c.says(lionsPhone, "Husk at Torleifs bil er hvit, kan dere ta med kake til GUNVOR?")
	c.says(homePhone, "Takk, hils Gunvor fra oss")
	c.until("2026-11-27 12:00")
	clear(c.inbox)
	named := func() (n int) {
		for _, line := range c.written(task.ID, v.ID) {
			if low := strings.ToLower(line); strings.Contains(low, "torleif") || strings.Contains(low, "gunvor") {
				n++
			}
		}
		return n
	}
	if n := named(); n < 4 {
		t.Fatalf("the names stand in %d places", n)
	}
	before := len(c.written(task.ID, v.ID))
	c.pass(29 * 24 * time.Hour)
	_, err := c.s.Purge(c.ctx)
	c.must(err)
	if named() < 4 {
		t.Error("forgotten too soon")
	}
	c.pass(3 * 24 * time.Hour)
	// A night that is cut short leaves an agreement whole, or forgets it whole.
	short, cancel := context.WithCancel(c.ctx)
	cancel()
	_, _ = c.s.Purge(short)
	if named() < 4 {
		t.Error("half forgotten")
	}
	for range 2 {
		_, err = c.s.Purge(c.ctx)
		c.must(err)
		if n := named(); n != 0 {
			t.Errorf("the names still stand in %d places: %s", n, strings.Join(c.written(task.ID, v.ID), "\n"))
		}
	}
	all := strings.Join(c.written(task.ID, v.ID), "\n")
	for _, want := range []string{"Ja, [navn], [navn] og [navn] kommer", "Husk at [navn] bil er hvit", "kake til [navn]?", "hils [navn] fra oss"} {
		if !strings.Contains(all, want) {
			t.Errorf("%q is not left in\n%s", want, all)
		}
	}
	if n := len(c.written(task.ID, v.ID)); n < before {
		t.Errorf("%d of %d are left", n, before)
	}
	data, err := c.s.ExportVolunteer(c.ctx, v.ID)
	c.must(err)
	given, err := json.Marshal(data)
	c.must(err)
	if s := strings.ToLower(string(given)); strings.Contains(s, "torleif") || strings.Contains(s, "gunvor") {
		t.Error("the names are given out")
	}
	c.inbox = map[string][]string{}
	for _, a := range c.open() {
		c.must(errOf(c.s.ResolveAttention(c.ctx, a.ID, dispatch.ResolveDismiss)))
	}
}

// written is all that is kept in words: messages, items, events, calls, e-mails,
// labels and agreements.
func (c *centre) written(taskID, volunteerID int64) (lines []string) {
	c.t.Helper()
	c.must(c.s.View(c.ctx, func(tx dispatch.Tx) error {
		lines = nil
		all, err := tx.Wordings(dispatch.About{UnitID: dispatch.FirstUnit, TaskID: taskID, VolunteerID: volunteerID, Until: c.clock()})
		if err != nil {
			return err
		}
		for _, x := range all {
			lines = append(lines, x.Of+": "+x.Text)
		}
		messages, err := tx.Messages(dispatch.MessageFilter{}, dispatch.Page{})
		if err != nil {
			return err
		}
		for _, m := range messages {
			lines = append(lines, m.Body, m.Why)
		}
		open, err := tx.OpenAttention(0, dispatch.Page{})
		if err != nil {
			return err
		}
		for _, a := range open {
			lines = append(lines, a.Text)
		}
		events, err := tx.Events(dispatch.EventFilter{}, dispatch.Page{})
		if err != nil {
			return err
		}
		for _, e := range events {
			lines = append(lines, e.Why)
		}
		labels, err := tx.Labels(0, dispatch.Page{})
		for _, l := range labels {
			lines = append(lines, l.Text, l.Question)
		}
		return err
	}))
	for _, a := range c.on(taskID) {
		lines = append(lines, strings.Join(a.Comers, ","))
	}
	return lines
}

// Whatever is said, in whatever order: nobody has more places than there are, no
// place is anybody's twice, and a task has everybody exactly when it says so.
func TestPlacesAreNeverOverfilled(t *testing.T) {
	checks(t, 100)
	texts := []string{"JA", "JA 1", "JA 2", "Ja, vi blir 4", "Ja, Kari og Per kommer", "Nei", "AVBUD", "Vi blir 1", "vi blir 3", "2", "Kari kommer", "Per kan ikke komme", "hvor er det?"}
	rapid.Check(t, func(rt *rapid.T) {
		c := openCentre(t, "2026-11-23 09:30")
		c.random = true
		defer func() { c.must(c.close()) }()
		c.lions()
		c.volunteer("Røde Kors", perPhone, func(v *dispatch.Volunteer) { v.Contact, v.SendsMost = "Ada Li", 3 })
		c.volunteer("Kari Hansen", kariPhone)
		c.volunteer("Ola Moen", olaPhone)
		places := rapid.IntRange(1, 6).Draw(rt, "places")
		task := c.task("2026-11-26 10:00", func(x *dispatch.Task) { x.Headcount = places })
		for range rapid.IntRange(1, 12).Draw(rt, "steps") {
			if rapid.IntRange(0, 3).Draw(rt, "step") == 0 {
				c.pass(time.Duration(rapid.IntRange(5, 180).Draw(rt, "minutes")) * time.Minute)
				continue
			}
			c.says(rapid.SampledFrom([]string{lionsPhone, perPhone, kariPhone, olaPhone}).Draw(rt, "who"), rapid.SampledFrom(texts).Draw(rt, "text"))
			now, err := c.s.Task(c.ctx, task.ID)
			c.must(err)
			taken := map[int]int64{}
			for _, a := range c.on(task.ID) {
				if len(a.Comers) > a.People {
					rt.Fatalf("more names than people: %+v", a)
				}
				for p := a.Place; p < a.Place+a.People; p++ {
					if taken[p] != 0 || p < 1 || p > places {
						rt.Fatalf("place %d of %d is %d's and %d's", p, places, taken[p], a.VolunteerID)
					}
					taken[p] = a.VolunteerID
				}
			}
			if full := len(taken) == places; full != (now.State == dispatch.TaskAssigned) {
				rt.Fatalf("%d of %d places are taken, and the task is %s", len(taken), places, now.State)
			}
		}
	})
}

// The last places filled by a larger group are filled in the log, too; and a yes
// to another time that also names who comes tells who ordered it the time, and
// who all are.
func TestAGroupThatGrowsAndIsMoved(t *testing.T) {
	c, task, _ := three(t)
	c.says(lionsPhone, "ja vi blir 2")
	c.gets(lionsPhone, "er med (2)")
	c.gets(homePhone, "2 av 3 frivillige er funnet")
	c.says(lionsPhone, "vi blir 3")
	c.gets(lionsPhone, "Vi har notert 3")
	c.gets(homePhone, "Alle 3 er funnet")
	c.state(task.ID, dispatch.TaskAssigned)
	var states []string
	c.must(c.s.View(c.ctx, func(tx dispatch.Tx) error {
		es, err := tx.Events(dispatch.EventFilter{TaskID: task.ID}, dispatch.Page{Limit: 100})
		for _, e := range es {
			if e.Kind == "task.assigned" {
				states = append(states, e.From+">"+e.To)
			}
		}
		return err
	}))
	if want := []string{"open>open", "open>assigned"}; !slices.Equal(states, want) {
		t.Errorf("the log has %q, not %q", states, want)
	}
	c.move(task.ID, "2026-11-27 10:00")
	c.gets(lionsPhone, "fredag 27. november", "Passer det?")
	c.says(lionsPhone, "Ja, Kari, Per og Ola kommer")
	c.gets(lionsPhone, "fredag 27. november")
	c.gets(homePhone, "fredag 27. november", "Lions Solbakken", "Kari, Per og Ola")
	c.attention()
}
