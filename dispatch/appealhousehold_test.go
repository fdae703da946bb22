package dispatch_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"folgesvenn/dispatch"
	"folgesvenn/sms"
	"folgesvenn/sms/reply"
)

// couple is a centre in an emergency with Kari and Ola, who share a telephone,
// and whoever else does.
func couple(t *testing.T, others ...string) *centre {
	c := newCentre(t, "2026-11-23 09:30")
	c.settings(func(s *dispatch.Settings) { s.WaveSize, s.Emergency.Haste = 1, 1 })
	for _, name := range append([]string{"Kari Hansen", "Ola Hansen"}, others...) {
		c.volunteer(name, kariPhone)
	}
	c.declare(8 * time.Hour)
	return c
}

// said is what each has answered to the appeals, by first name: "Kari yes 15:00".
func (c *centre) said() string {
	c.t.Helper()
	var all []string
	c.must(c.s.View(c.ctx, func(tx dispatch.Tx) error {
		pleas, err := tx.PleasOn(dispatch.DateOf(c.clock().In(c.zone)))
		if err != nil {
			return err
		}
		for _, p := range pleas {
			v, err := tx.Volunteer(p.VolunteerID)
			if err != nil {
				return err
			}
			one := v.Called() + " " + string(p.Answer)
			if p.Answer == dispatch.PleaSilent {
				one += "-"
			}
			if !p.From.IsZero() {
				one += " " + p.From.In(c.zone).Format("15:04")
			}
			all = append(all, one)
		}
		return nil
	}))
	return strings.Join(all, ", ")
}

func (c *centre) knows(want string) {
	c.t.Helper()
	if got := c.said(); got != want {
		c.t.Errorf("it knows %q, want %q", got, want)
	}
}

func TestAHouseholdIsAskedByOneText(t *testing.T) {
	c := couple(t)
	c.volunteer("Per Lie", perPhone)
	p, err := c.s.PreviewAppeal(c.ctx, dispatch.Appeal{UnitID: dispatch.FirstUnit, Words: "Strømmen er borte i sentrum"})
	c.must(err)
	if p.People() != 3 || p.Telephones() != 2 || len(p.Text) != 2 || p.Numbers["nb"] != 2 || p.Excluded[dispatch.ObstacleAsked] != 0 || !strings.Contains(p.Shared["nb"], "Hei Kari og Ola!") {
		t.Errorf("the preview is %+v", p)
	}
	c.appeal()
	c.gets(perPhone, "Hei Per!")
	text := c.gets(kariPhone, "Hei Kari og Ola! Strømmen er borte i sentrum. Kan dere hjelpe til i dag?", "Svar JA hvis begge kan, NEI hvis ingen kan, eller KARI JA.", "JA fra 15")
	if n := sms.Count(text).Segments; n > 2 {
		t.Errorf("%d segments", n)
	}
	if r := c.review(); r.Counts.Asked != 3 || r.Counts.Telephones != 2 || r.Texts != 2 {
		t.Errorf("%d people on %d telephones by %d texts", r.Counts.Asked, r.Counts.Telephones, r.Texts)
	}
	// Kari answers for herself; of Ola nothing is known yet, and he may still say.
	c.says(kariPhone, "KARI JA")
	c.gets(kariPhone, "Da vet vi at Kari kan hjelpe i dag.", "Ingen har fått noe oppdrag ennå", "Kan Ola hjelpe? Svar OLA JA.")
	c.knows("Kari yes, Ola -, Per -")
	c.says(kariPhone, "Ola ja fra kl 15")
	c.gets(kariPhone, "Kari og Ola (fra kl. 15.00) kan hjelpe i dag")
	c.knows("Kari yes, Ola yes 15:00, Per -")
	// Each is asked by what they said themselves.
	task := c.task("2026-11-23 13:00")
	c.gets(kariPhone, "Hei Kari!", "KARI JA eller KARI NEI")
	if why := c.why(task, 2); !strings.Contains(why, "har svart at det ikke passer da") {
		t.Errorf("why not Ola: %s", why)
	}
	c.says(kariPhone, "Kari ja")
	c.gets(kariPhone, "Oppdraget er ditt")
	c.assigned(task.ID, 1)
}

// TestHowAHouseholdAnswers: each answer is kept by who it is of, and the
// confirmation says what was understood.
func TestHowAHouseholdAnswers(t *testing.T) {
	for _, x := range []struct {
		says []string
		want string
		told string // of the last answer
	}{
		{[]string{"JA"}, "Kari yes, Ola yes", "Da vet vi at Kari og Ola kan hjelpe i dag."},
		{[]string{"Ja, begge to"}, "Kari yes, Ola yes", "Kari og Ola kan"},
		{[]string{"Vi kan"}, "Kari yes, Ola yes", "Kari og Ola kan"},
		{[]string{"JA fra 15"}, "Kari yes 15:00, Ola yes 15:00", "Kari og Ola kan hjelpe i dag fra kl. 15.00"},
		{[]string{"NEI"}, "Kari no, Ola no", "Takk for at dere svarte! Vi spør dere ikke"},
		{[]string{"Ingen av oss kan"}, "Kari no, Ola no", "dere"},
		{[]string{"OLA NEI"}, "Kari -, Ola no", "Ola kan ikke i dag. Kan Kari hjelpe? Svar KARI JA."},
		{[]string{"Kari kan, Ola kan ikke"}, "Kari yes, Ola no", "Kari kan hjelpe i dag. Ingen har fått noe oppdrag ennå. Vi spør når noen trenger hjelp. Ola kan ikke i dag."},
		{[]string{"Bare Kari"}, "Kari yes, Ola no", "Ola kan ikke i dag"},
		{[]string{"Kari og Ola kan"}, "Kari yes, Ola yes", "Kari og Ola kan"},
		{[]string{"KARI JA fra 15"}, "Kari yes 15:00, Ola -", "Kari kan hjelpe i dag fra kl. 15.00"},
		{[]string{"Ja, jeg kan. Hilsen Kari"}, "Kari yes, Ola -", "Kari kan"},
		// A bare answer after a name is of whoever has not said.
		{[]string{"KARI JA", "Nei"}, "Kari yes, Ola no", "Ola kan ikke"},
		{[]string{"KARI JA", "Ja"}, "Kari yes, Ola yes", "Kari og Ola kan"},
		// They think better of it.
		{[]string{"JA", "OLA NEI"}, "Kari yes, Ola no", "Ola kan ikke"},
		{[]string{"JA", "Nei"}, "Kari no, Ola no", "Vi spør dere ikke"},
	} {
		t.Run(strings.Join(x.says, ", "), func(t *testing.T) {
			c := couple(t)
			c.appeal()
			c.gets(kariPhone)
			for i, text := range x.says {
				c.says(kariPhone, text)
				if i == len(x.says)-1 {
					c.gets(kariPhone, x.told)
				} else {
					c.gets(kariPhone)
				}
			}
			c.knows(x.want)
			c.attention()
		})
	}
}

// TestADoubtfulAnswerOfAHousehold is nobody's yes: a human reads it, and what is
// written next may clear it up.
func TestADoubtfulAnswerOfAHousehold(t *testing.T) {
	c := couple(t)
	c.appeal()
	c.gets(kariPhone)
	c.says(kariPhone, "Ja, jeg kan")
	c.gets(kariPhone, "Hvem av dere kan hjelpe i dag?", "KARI JA", "begge")
	c.knows("Kari unclear, Ola unclear")
	items := c.attention(dispatch.AttentionAppeal)
	if !strings.Contains(items[0].Text, "«Ja, jeg kan»") || !strings.Contains(items[0].Text, "deler telefon") {
		t.Errorf("it says %q", items[0].Text)
	}
	c.says(kariPhone, "KARI JA")
	c.gets(kariPhone, "Da vet vi at Kari kan")
	c.knows("Kari yes, Ola -")
	c.attention()

	for _, text := range []string{"Kari kan kanskje", "Ja, men ikke Ola", "KARI JA fra 15, OLA JA fra 17", "Kari JA fra 15 og Ola JA", "Ola og jeg kan", "Kari kan, jeg kan ikke", "Kari", "Kari fra 15, Ola ja", "ikke begge", "Hva gjelder det?",
		"Per ja"} {
		c := couple(t)
		c.appeal()
		c.gets(kariPhone)
		c.says(kariPhone, text)
		c.gets(kariPhone)
		c.knows("Kari unclear, Ola unclear")
		items := c.attention(dispatch.AttentionAppeal)
		// One press is for all of them.
		c.must(errOf(c.s.ResolveAttention(c.ctx, items[0].ID, dispatch.ResolveYes)))
		c.knows("Kari yes, Ola yes")
		c.attention()
	}
	// Who of them can is noted by hand.
	c = couple(t)
	c.appeal()
	c.gets(kariPhone)
	c.says(kariPhone, "Kanskje")
	c.gets(kariPhone)
	note := func(who int64, a dispatch.PleaAnswer) {
		pleas := c.pleasOf(who)
		c.must(errOf(c.s.NoteAnswer(c.ctx, pleas[0].ID, a, time.Time{}, time.Time{})))
	}
	note(1, dispatch.PleaYes)
	c.attention(dispatch.AttentionAppeal)
	note(2, dispatch.PleaNo)
	c.knows("Kari yes, Ola no")
	c.attention()
}

func (c *centre) pleasOf(volunteerID int64) (list []*dispatch.Plea) {
	c.t.Helper()
	c.must(c.s.View(c.ctx, func(tx dispatch.Tx) (err error) {
		list, err = tx.PleasOfVolunteer(volunteerID)
		return err
	}))
	return list
}

// TestThreeOfAHousehold: it is the same for more than two, and for those of whom
// one may not be asked.
func TestThreeOfAHousehold(t *testing.T) {
	c := couple(t, "Siv Hansen")
	c.appeal()
	c.gets(kariPhone, "Hei Kari, Ola og Siv!", "JA hvis alle kan")
	c.says(kariPhone, "Kari og Siv kan, Ola kan ikke")
	c.gets(kariPhone, "Kari og Siv kan hjelpe i dag.", "Ola kan ikke i dag")
	c.knows("Kari yes, Ola no, Siv yes")

	c = couple(t, "Siv Hansen")
	c.must(errOf(c.s.PauseVolunteer(c.ctx, 2, c.time("2026-12-01 00:00"))))
	c.appeal()
	c.gets(kariPhone, "Hei Kari og Siv!", "begge")
	c.says(kariPhone, "OLA JA") // who was not asked
	c.gets(kariPhone, "En koordinator leser det")
	c.knows("Kari unclear, Siv unclear")
	c.attention(dispatch.AttentionAppeal)
	c.says(kariPhone, "JA")
	c.gets(kariPhone, "Kari og Siv kan")
	c.attention()

	// Two of the same name are greeted in full, and only a human can tell them
	// apart in an answer.
	c = newCentre(t, "2026-11-23 09:30")
	c.volunteer("Ola Hansen", kariPhone)
	c.volunteer("Ola Berg", kariPhone)
	c.declare(8 * time.Hour)
	c.appeal()
	c.gets(kariPhone, "Hei Ola Hansen og Ola Berg!")
	c.says(kariPhone, "OLA JA")
	c.gets(kariPhone, "En koordinator leser det")
	c.attention(dispatch.AttentionAppeal)
}

// TestAnAppealBesideAQuestionToAHousehold: a yes to the appeal takes no task, and
// a number keeps the two apart.
func TestAnAppealBesideAQuestionToAHousehold(t *testing.T) {
	c := newCentre(t, "2026-11-23 09:30")
	c.settings(func(s *dispatch.Settings) { s.WaveSize, s.Emergency.Haste = 1, 1 })
	c.volunteer("Kari Hansen", kariPhone)
	c.volunteer("Ola Hansen", kariPhone)
	task := c.task("2026-11-26 10:00")
	c.gets(kariPhone, "Hei Kari!", "KARI JA")
	c.declare(8 * time.Hour)
	c.appeal()
	text := c.gets(kariPhone, "Hei Kari og Ola!", "JA 2 hvis begge kan, NEI 2 hvis ingen kan, eller KARI JA 2")
	if n := sms.Count(text).Segments; n > 2 {
		t.Errorf("%d segments", n)
	}
	for _, doubtful := range []string{"Ja", "OLA JA", "KARI JA, OLA NEI"} {
		c.says(kariPhone, doubtful)
		c.gets(kariPhone)
		c.state(task.ID, dispatch.TaskOpen)
		c.knows("Kari -, Ola -")
	}
	c.says(kariPhone, "OLA JA 2")
	c.gets(kariPhone, "Da vet vi at Ola kan")
	c.says(kariPhone, "Kari nei 2")
	c.gets(kariPhone, "Kari kan ikke i dag")
	c.knows("Kari no, Ola yes")
	c.state(task.ID, dispatch.TaskOpen)
	for _, a := range c.attentionOf() {
		c.must(errOf(c.s.ResolveAttention(c.ctx, a.ID, dispatch.ResolveDismiss)))
	}
}

func (c *centre) attentionOf() (open []*dispatch.Attention) {
	c.t.Helper()
	c.must(c.s.View(c.ctx, func(tx dispatch.Tx) (err error) {
		open, err = tx.OpenAttention(0, dispatch.Page{Limit: 100})
		return err
	}))
	return open
}

// TestAHouseholdIsGreetedAsItIsWhenTheTextGoesOut: who has answered or paused
// meanwhile is not asked any more.
func TestAHouseholdIsGreetedAsItIsWhenTheTextGoesOut(t *testing.T) {
	c := newCentre(t, "2026-11-23 08:00") // quiet until nine
	c.volunteer("Kari Hansen", kariPhone)
	c.volunteer("Ola Hansen", kariPhone)
	c.declare(10 * time.Hour)
	c.appeal()
	c.must(errOf(c.s.NoteAnswer(c.ctx, c.pleasOf(1)[0].ID, dispatch.PleaNo, time.Time{}, time.Time{})))
	c.until("2026-11-23 09:00")
	c.gets(kariPhone, "Hei Ola!", "Kan du hjelpe til i dag?")
	c.says(kariPhone, "Ja")
	c.gets(kariPhone, "Ola kan hjelpe i dag", "Kari kan ikke")
	c.knows("Kari no, Ola yes")
}

// TestAHouseholdIsNotAskedTwice: not the next of them, nor all of them again,
// although the first was the only one whom the first appeal was for.
func TestAHouseholdIsNotAskedTwice(t *testing.T) {
	c := newCentre(t, "2026-11-23 09:30")
	c.volunteer("Kari Hansen", kariPhone, func(v *dispatch.Volunteer) { v.Categories = []string{"shopping"} })
	c.volunteer("Ola Hansen", kariPhone, func(v *dispatch.Volunteer) { v.Categories = []string{"escort"} })
	c.declare(8 * time.Hour)
	c.appeal(func(a *dispatch.Appeal) { a.Category = "shopping" })
	c.gets(kariPhone, "Hei Kari!")
	if _, err := c.s.SendAppeal(c.ctx, dispatch.Appeal{UnitID: dispatch.FirstUnit, Words: "Storm"}); err == nil {
		t.Error("the telephone was asked twice in a day")
	}
}

// TestAHouseholdThatNoTextReaches is rung, once for all of them.
func TestAHouseholdThatNoTextReaches(t *testing.T) {
	c := couple(t)
	c.fail[kariPhone] = dispatch.SendError{Reason: dispatch.FailureCallInstead, Code: "30006"}
	c.appeal()
	c.picksUp(kariPhone).hears("Vi ringer til Kari og Ola", "Kan noen av dere hjelpe til i dag?").presses("1").hears("Trykk 2 hvis bare Kari kan").presses("2").
		hears("skrevet opp hvem som kan hjelpe i dag: Kari.").ended()
	c.knows("Kari yes, Ola no")

	c = couple(t)
	c.fail[kariPhone] = dispatch.SendError{Code: "30003", Reason: dispatch.FailureUnreachable}
	c.appeal()
	delete(c.fail, kariPhone)
	c.pass(time.Hour)
	c.gets(kariPhone, "Hei Kari og Ola!")
	c.says(kariPhone, "JA")
	c.gets(kariPhone, "Kari og Ola kan")
	c.knows("Kari yes, Ola yes")
}

// rungHousehold is a household that is rung.
func rungHousehold(t *testing.T, names ...string) *centre {
	c := newCentre(t, "2026-11-23 09:30")
	for _, name := range names {
		c.volunteer(name, borghildPhone)
	}
	c.declare(8 * time.Hour)
	return c
}

func TestAHouseholdIsRungOnce(t *testing.T) {
	for _, x := range []struct{ keys, want, hears string }{
		{"11", "Kari yes, Ola yes", "i dag: Kari og Ola."},
		{"12", "Kari yes, Ola no", "i dag: Kari."},
		{"13", "Kari no, Ola yes", "i dag: Ola."},
		{"2", "Kari no, Ola no", "Vi spør dere ikke om oppdrag i dag"},
		{"32", "Kari no, Ola no", "Vi spør dere ikke om oppdrag i dag"},
		{"9", "Kari no, Ola no", "Da ringer vi deg ikke mer"},
	} {
		t.Run(x.keys, func(t *testing.T) {
			c := rungHousehold(t, "Kari Hansen", "Ola Hansen")
			p, err := c.s.PreviewAppeal(c.ctx, dispatch.Appeal{UnitID: dispatch.FirstUnit, Words: "Storm"})
			c.must(err)
			if len(p.Call) != 1 || p.People() != 2 || p.CallCost != 1 {
				t.Errorf("the preview is %+v", p)
			}
			c.appeal()
			l := c.picksUp(borghildPhone)
			l.hears("Vi ringer til Kari og Ola", "Kan noen av dere hjelpe til i dag?", "Trykk 1 hvis én eller flere av dere kan").nothingPersonal()
			for _, key := range x.keys {
				l.presses(string(key))
			}
			l.hears(x.hears).nothingPersonal().ended()
			c.knows(x.want)
			if r := c.review(); r.Calls != 1 || r.CallCost != 1 || r.Counts.Telephones != 1 || r.Counts.Asked != 2 {
				t.Errorf("the review is %+v, %d calls", r.Counts, r.Calls)
			}
			c.pass(3 * time.Hour)
			if n, _ := c.pleaCalls(); n != 1 {
				t.Errorf("%d calls", n)
			}
		})
	}
}

// TestAHouseholdThatDoesNotSayWhoIsNobodysYes: the line breaks before it is said
// who can. They are rung once more, and then a human does.
func TestAHouseholdThatDoesNotSayWhoIsNobodysYes(t *testing.T) {
	c := rungHousehold(t, "Kari Hansen", "Ola Hansen")
	c.appeal()
	c.picksUp(borghildPhone).presses("1").hears("bare Ola kan").hangsUp()
	c.knows("Kari -, Ola -")
	c.pass(6 * time.Minute)
	c.picksUp(borghildPhone).presses("1").hangsUp()
	if r := c.review(); r.Counts.ToRing != 2 || r.Counts.Telephones != 1 {
		t.Errorf("%+v", r.Counts)
	}
	// A coordinator hears of one of them; who rings back is asked of the other.
	c.must(errOf(c.s.NoteAnswer(c.ctx, c.pleasOf(1)[0].ID, dispatch.PleaYes, time.Time{}, time.Time{})))
	c.rings(borghildPhone).hears("Kan du hjelpe til i dag?").presses("2").hears("helt i orden").hangsUp()
	c.knows("Kari yes, Ola no")
}

// TestAYesOfSomeIsNobodysWhoIsNotNamed: while they listen, one of them answers in
// another way. "One or more of us can" is then not taken for a yes of the other.
func TestAYesOfSomeIsNobodysWhoIsNotNamed(t *testing.T) {
	for key, want := range map[string]string{"1": "Kari yes, Ola yes", "2": "Kari no, Ola yes"} {
		c := rungHousehold(t, "Kari Hansen", "Ola Hansen")
		c.appeal()
		l := c.picksUp(borghildPhone).hears("Trykk 1 hvis én eller flere av dere kan")
		c.must(errOf(c.s.NoteAnswer(c.ctx, c.pleasOf(2)[0].ID, dispatch.PleaYes, time.Time{}, time.Time{})))
		l.presses("1").hears("Kan Kari hjelpe i dag?")
		c.knows("Kari -, Ola yes")
		l.presses(key).ended()
		c.knows(want)
	}
}

func TestThreeOnALandline(t *testing.T) {
	c := rungHousehold(t, "Kari Hansen", "Ola Hansen", "Siv Hansen")
	c.appeal()
	c.picksUp(borghildPhone).hears("Vi ringer til Kari, Ola og Siv").presses("1").hears("Trykk 1 hvis alle kan").presses("2").
		hears("Kan Kari hjelpe i dag?").presses("2").hears("Kan Ola hjelpe i dag?").presses("1").hears("Kan Siv").presses("1").hears("i dag: Ola og Siv.").ended()
	c.knows("Kari no, Ola yes, Siv yes")

	c = rungHousehold(t, "Kari Hansen", "Ola Hansen", "Siv Hansen")
	c.appeal()
	c.picksUp(borghildPhone).presses("1").presses("2").presses("2").presses("2").presses("2").hears("Vi spør dere ikke om oppdrag i dag").ended()
	c.knows("Kari no, Ola no, Siv no")
}

// TestAHouseholdIsToldInItsLanguage, and every text fits, with the longest words
// that may be written and long names.
func TestAHouseholdIsToldInItsLanguage(t *testing.T) {
	for lang, want := range map[string][4]string{
		"nb": {"Kan dere hjelpe til i dag?", "Da vet vi at", "kan ikke i dag", "Takk for at dere svarte"},
		"nn": {"Kan de hjelpe til i dag?", "Då veit vi at", "kan ikkje i dag", "Takk for at de svara"},
		"en": {"Can you help today?", "Now we know that", "cannot today", "Thank you for answering"},
	} {
		t.Run(lang, func(t *testing.T) {
			c := newCentre(t, "2026-11-23 09:30")
			c.settings(func(s *dispatch.Settings) { s.CentreName = "Nordre Follo frivilligsentral" })
			for _, name := range []string{"Anne-Kristin Hansen", "Bjørn-Erik Hansen", "Torbjørn Hansen", "Siv Hansen"} {
				c.volunteer(name, kariPhone, func(v *dispatch.Volunteer) { v.Language = lang })
			}
			c.declare(8 * time.Hour)
			long := strings.Repeat("Vannet stiger fort. ", 5)
			c.appeal(func(a *dispatch.Appeal) { a.Words = strings.TrimSpace(long) })
			bodies := []string{c.gets(kariPhone, "Anne-Kristin, Bjørn-Erik", "JA", want[0])}
			c.says(kariPhone, "BJØRN-ERIK JA")
			bodies = append(bodies, c.gets(kariPhone, want[1]))
			c.says(kariPhone, "Torbjørn nei")
			bodies = append(bodies, c.gets(kariPhone, want[2]))
			c.says(kariPhone, "Anne-Kristin nei")
			bodies = append(bodies, c.gets(kariPhone))
			c.says(kariPhone, "Bjørn-Erik nei")
			bodies = append(bodies, c.gets(kariPhone))
			c.says(kariPhone, "nei")
			bodies = append(bodies, c.gets(kariPhone, want[3]))
			// The same beside a question, with the number.
			c = newCentre(t, "2026-11-23 09:30")
			c.settings(func(s *dispatch.Settings) { s.CentreName = "Nordre Follo frivilligsentral" })
			for _, name := range []string{"Anne-Kristin Hansen", "Bjørn-Erik Hansen", "Torbjørn Hansen", "Siv Hansen"} {
				c.volunteer(name, kariPhone, func(v *dispatch.Volunteer) { v.Language = lang })
			}
			c.task("2026-11-26 10:00")
			c.gets(kariPhone)
			c.declare(8 * time.Hour)
			c.appeal(func(a *dispatch.Appeal) { a.Words = strings.TrimSpace(long) })
			bodies = append(bodies, c.gets(kariPhone, "JA 2", "NEI 2", "ANNE-KRISTIN JA 2"))
			for _, body := range bodies {
				if n := sms.Count(body).Segments; n > 2 {
					t.Errorf("%d segments: %q", n, body)
				}
			}
		})
	}
}

// TestReadingAHousehold: by name, each answer as it is written.
func TestReadingAHousehold(t *testing.T) {
	reader, err := sharedReader()
	if err != nil {
		t.Fatal(err)
	}
	zone, _ := time.LoadLocation("Europe/Oslo")
	now := time.Date(2026, 11, 23, 10, 30, 0, 0, zone)
	vs := []*dispatch.Volunteer{{ID: 1, Name: "Kari Hansen"}, {ID: 2, Name: "Ola Hansen"}, {ID: 3, Name: "Siv Moe"}}
	for text, want := range map[string]string{
		"JA": "yes", "ja takk": "yes", "Ja, vi kan": "yes", "Alle kan": "yes", "vi kan alle tre": "yes", "Yes, all of us": "yes", "vi kan hjelpe": "yes", "me kan": "yes",
		"NEI": "no", "vi kan ikke": "no", "Nei, ingen av oss kan": "no", "None of us can": "no",
		"KARI JA": "yes Kari=yes", "Ja Kari": "yes Kari=yes", "Kari Hansen ja": "yes Kari=yes", "Kari kan": "yes Kari=yes", "Kari can": "yes Kari=yes", "kari: ja": "yes Kari=yes",
		"Kari kan hjelpe i dag": "yes Kari=yes", "OLA NEI": "no Ola=no", "Ola kan ikkje": "no Ola=no", "Siv can't": "no Siv=no",
		"Bare Kari": "yes Kari=yes Ola=no Siv=no", "Only Kari can": "yes Kari=yes Ola=no Siv=no", "kun Kari og Siv": "yes Kari=yes Ola=no Siv=yes",
		"Kari og Ola JA": "yes Kari=yes Ola=yes", "Både Kari og Siv kan": "yes Kari=yes Siv=yes", "Kari, Ola og Siv kan": "yes Kari=yes Ola=yes Siv=yes",
		"Ja. Hilsen Kari og Ola": "yes Kari=yes Ola=yes", "Ja, jeg kan. Hilsen Siv": "yes Siv=yes",
		"Kari JA Ola NEI": "yes Kari=yes Ola=no", "Kari kan, men Ola kan ikke": "yes Kari=yes Ola=no", "Kari kan, men ikke Ola": "yes Kari=yes Ola=no", "Kari no, Ola yes": "yes Kari=no Ola=yes",
		"Ola nei og Siv nei": "no Ola=no Siv=no", "Begge kan. Hilsen Kari": "yes",
		"Jeg kan": "yes alone", "I can": "yes alone", "Nei, jeg kan ikke": "no alone",
		"Kari JA Kari NEI": "unclear", "Kari kanskje": "unclear", "ikke alle": "unclear", "begge kan ikke": "unclear", "Hvis Kari kan, så kan Ola": "unclear",
		"Kari fra 15 og Ola ja": "unclear", "Kari kan nå, Ola nei": "yes Kari=yes Ola=no",
		"Kari kan hvis hun får skyss": "unclear", "spør Kari": "unclear", "ja sammen med Ola": "unclear", "Kari kan, bare Ola": "unclear", "alle kan kanskje": "unclear",
	} {
		var asked []string
		for _, v := range vs {
			asked = append(asked, v.Name)
		}
		read := func(s string) reply.Reading {
			return reader.Read(s, reply.Context{Lang: "nb", Now: now, Names: asked, Household: []string{"Kari", "Ola", "Siv"}})
		}
		r := dispatch.ReadPleaOfHousehold(text, 2, vs, now, read)
		got := string(r.Answer)
		for _, v := range vs {
			if a, named := r.By[v.ID]; named {
				got += fmt.Sprintf(" %s=%s", v.Called(), a)
			}
		}
		if r.Alone {
			got += " alone"
		}
		if got != want {
			t.Errorf("%q is read as %q, want %q", text, got, want)
		}
	}
}
