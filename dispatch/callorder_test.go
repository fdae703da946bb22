package dispatch_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"folgesvenn/dispatch"
)

// nursingHome is a centre with an institution that has PIN 4711 and one
// volunteer.
func nursingHome(t *testing.T, trusted bool) (*centre, *dispatch.Requester) {
	t.Helper()
	c := newCentre(t, "2026-11-23 09:30") // a Monday
	c.settings(func(s *dispatch.Settings) { s.WaveSize, s.Reminders, s.FollowUpAfter = 1, nil, 0 })
	r := c.home(func(r *dispatch.Requester) { r.Trusted, r.Postcode = trusted, "1410" })
	c.volunteer("Kari Hansen", kariPhone)
	return c, r
}

// inside is a line on which the institution has shown its PIN.
func (c *centre) inside() *line {
	c.t.Helper()
	return c.rings(homePhone).hears("Trykk 1 for å bestille hjelp").presses("1").hears("PIN-koden for Solbakken sykehjem").presses("4711").
		hears("Velkommen, Solbakken sykehjem")
}

func TestAnInstitutionOrdersByCall(t *testing.T) {
	c, r := nursingHome(t, true)
	l := c.inside().hears("Trykk 1 for å bestille hjelp")
	l.presses("1").hears("Trykk 1 for følge til lege", "Trykk 0 for å snakke med oss")
	l.presses("1").hears("Hvilken dag?").presses("2611").hears("Fra når?").presses("1000").hears("Hvor mange timer?").presses("2").
		hears("romnummeret").presses("12").hears("Si hvor den frivillige skal møte opp")
	l.speaks(9).hears("Følge til lege. torsdag tjuesjette november klokken ti. to timer. Nummer tolv", "Trykk 1 hvis det stemmer. Trykk 2 for å rette")
	l.presses("1").hears("Bestillingen har nummer en", "Vi begynner å spørre frivillige nå", "Dere får SMS når noen har tatt oppdraget")
	l.waits().hears("Ha en fin dag").ended()
	c.gets(kariPhone, "Følge til lege", "26. november kl. 10-12")
	task := c.state(1, dispatch.TaskOpen)
	if task.RequesterID != r.ID || task.Postcode != "1410" || task.Place != "Solbakken sykehjem" || !strings.Contains(task.Details, "12") {
		t.Errorf("%+v", task)
	}
	a := c.attention(dispatch.AttentionVoicemail)[0]
	if a.TaskID != task.ID || a.CallID != l.id || !strings.Contains(a.Text, "Hør på den") && !strings.Contains(a.Text, "hør på den") {
		t.Errorf("%+v", a)
	}
	var rs []*dispatch.Recording
	c.must(c.s.View(c.ctx, func(tx dispatch.Tx) (err error) { rs, err = tx.RecordingsOfCall(l.id); return err }))
	if len(rs) != 1 || rs[0].TaskID != task.ID {
		t.Errorf("%+v", rs)
	}
	if k := c.call(l.id); k.TaskID != task.ID || k.RequesterID != r.ID {
		t.Errorf("%+v", k)
	}
	// A later call tells how it goes.
	c.says(kariPhone, "ja")
	c.gets(kariPhone)
	c.gets(homePhone, "Kari tar oppdraget")
	c.inside().hears("Trykk 2 for å høre om").presses("2").hears("Bestilling nummer en", "Kari kommer klokken ti").hangsUp()
}

func TestAnInstitutionThatIsNotTrustedLeavesADraft(t *testing.T) {
	c, _ := nursingHome(t, false)
	l := c.inside().presses("1").presses("2").presses("1").presses("1400").presses("1").waits().waits()
	l.hears("Handle. mandag tjuetredje november klokken fjorten. en time").presses("1").hears("En koordinator ser på den før vi spør frivillige").hangsUp()
	task := c.state(1, dispatch.TaskDraft)
	if a := c.attention(dispatch.AttentionOrder)[0]; a.TaskID != task.ID || !strings.Contains(a.Text, "Solbakken sykehjem bestilte på telefonen: Handle, mandag 23. november kl. 14-15") {
		t.Errorf("%+v", a)
	}
	c.must(errOf(c.s.EditTask(c.ctx, task.ID, func(k *dispatch.Task) error { k.State = dispatch.TaskOpen; return nil })))
	c.work()
	c.gets(kariPhone, "Handle")
}

func TestEveryKindAndLength(t *testing.T) {
	for key, want := range map[string]string{"1": "escort", "2": "shopping", "3": "visit", "4": "other"} {
		t.Run(want, func(t *testing.T) {
			c, _ := nursingHome(t, false)
			c.inside().presses("1").presses("7").hears("Det forstod vi ikke").presses(key).presses("2").presses("930").presses("3").presses("*").
				hears("romnummeret").waits().waits().presses("1").hangsUp()
			task := c.state(1, dispatch.TaskDraft)
			if task.Category != want || task.EndsAt.Sub(task.StartsAt) != 3*time.Hour || !task.StartsAt.Equal(c.time("2026-11-24 09:30")) {
				t.Errorf("%+v", task)
			}
			c.attention(dispatch.AttentionOrder)
		})
	}
}

func TestCorrecting(t *testing.T) {
	c, _ := nursingHome(t, true)
	c.volunteer("Ola Moen", olaPhone, func(v *dispatch.Volunteer) { v.Categories = []string{"visit"} })
	l := c.inside().presses("1").presses("1").presses("2").presses("1000").presses("2").waits().waits()
	l.presses("2").hears("Hva skal rettes?", "Trykk 1 for hva slags hjelp").presses("1").hears("Hva slags hjelp").presses("3").hears("Besøk")
	l.presses("2").presses("2").hears("Hvilken dag?").presses("0112").hears("tirsdag første desember")
	l.presses("2").presses("3").hears("Fra når?").presses("1115").hears("klokken kvart over elleve")
	l.presses("2").presses("4").hears("Hvor mange timer?").presses("1").hears("en time")
	l.presses("2").presses("9").hears("Det forstod vi ikke")
	l.presses("3").presses("1100").presses("6").hears("Det forstod vi ikke").presses("1").hears("Bestillingen har nummer").hangsUp()
	task := c.state(1, dispatch.TaskOpen)
	if task.Category != "visit" || !task.StartsAt.Equal(c.time("2026-12-01 11:00")) || !task.EndsAt.Equal(c.time("2026-12-01 12:00")) {
		t.Errorf("%+v", task)
	}
	c.gets(olaPhone, "Besøk")
}

func TestDaysAndTimesThatCannotBe(t *testing.T) {
	c, _ := nursingHome(t, true)
	l := c.inside().presses("1").presses("1")
	l.presses("3113").hears("Den dagen fant vi ikke").presses("5").hears("Den dagen fant vi ikke")
	l.presses("1").hears("Fra når?")
	l.presses("2500").hears("Det klokkeslettet forstod vi ikke").presses("0800").hears("Det tidspunktet er passert", "Hvilken dag?")
	l.presses("2").presses("0800").hears("Hvor mange timer?").presses("0").hears("Det forstod vi ikke").waits().hears("Vi hørte ikke noe svar")
	l.presses("2").waits().waits().hears("tirsdag tjuefjerde november klokken åtte").hangsUp()
	c.attention(dispatch.AttentionOrder) // read back, never confirmed
	c.state(1, dispatch.TaskDraft)
	// A day that has been this year is next year's.
	c.inside().presses("1").presses("1").presses("0103").presses("10").presses("1").waits().waits().hears("mandag første mars").presses("1").hears("Bestillingen").hangsUp()
	if got := c.state(2, dispatch.TaskOpen).StartsAt; got.In(c.zone).Year() != 2027 {
		t.Errorf("%v", got)
	}
	c.gets(kariPhone)
}

// Help is needed by day: who presses a small hour as it stands on a clock's face
// is asked which half of the day they mean; four digits, and the hours of the
// morning, are taken as they are.
func TestSmallHoursAreAskedAbout(t *testing.T) {
	for keys, want := range map[string]struct{ asks, says string }{
		"1": {"klokken tretten", "klokken tretten."}, "2": {"klokken fjorten", "klokken fjorten."}, "6": {"klokken atten", "klokken atten."},
		"130": {"klokken tretten tretti", "klokken tretten tretti."}, "645": {"klokken atten førtifem", "klokken atten førtifem."},
		"7": {"", "klokken sju."}, "9": {"", "klokken ni."}, "930": {"", "klokken halv ti."}, "12": {"", "klokken tolv."}, "10": {"", "klokken ti."},
		"0100": {"", "klokken ett."}, "01": {"", "klokken ett."}, "1300": {"", "klokken tretten."},
	} {
		t.Run(keys, func(t *testing.T) {
			c, _ := nursingHome(t, true)
			l := c.inside().presses("1").presses("1").presses("2").presses(keys)
			if want.asks != "" {
				l.hears("Trykk 1 hvis du mener "+want.asks, "om natten eller tidlig om morgenen").presses("5").hears("Det forstod vi ikke").presses("1")
			}
			l.hears("Hvor mange timer?").presses("1").waits().waits().hears(want.says).hangsUp()
		})
	}
	t.Run("at night after all", func(t *testing.T) {
		c, _ := nursingHome(t, true)
		c.inside().presses("1").presses("1").presses("2").presses("5").presses("2").presses("1").waits().waits().hears("klokken fem.").hangsUp()
	})
	t.Run("today, and past", func(t *testing.T) {
		c, _ := nursingHome(t, true)
		c.inside().presses("1").presses("1").presses("1").presses("5").presses("2").hears("Det tidspunktet er passert").presses("1").presses("5").presses("1").
			hears("Hvor mange timer?").hangsUp()
	})
	t.Run("cut off at the question", func(t *testing.T) {
		c, _ := nursingHome(t, true)
		c.inside().presses("1").presses("1").presses("2").presses("130").hangsUp()
		if a := c.attention(dispatch.AttentionOrder)[0]; !strings.Contains(a.Text, "Dette mangler: om det er kl. 01:30 eller 13:30, hvor lenge.") {
			t.Error(a.Text)
		}
	})
}

func TestTooManyMistakesAreAHumans(t *testing.T) {
	c, _ := nursingHome(t, true)
	for name, keys := range map[string][]string{
		"kind": {"1"}, "day": {"1", "1"}, "from": {"1", "1", "2"}, "length": {"1", "1", "2", "1000"}, "correct": {"1", "1", "2", "1000", "1", "-", "-", "2"},
		"read back": {"1", "1", "2", "1000", "1", "-", "-"},
	} {
		t.Run(name, func(t *testing.T) {
			l := c.inside()
			for _, k := range keys {
				if k == "-" {
					l.waits()
				} else {
					l.presses(k)
				}
			}
			for range 3 {
				l.waits()
			}
			l.hears("Vi setter deg over").throughTo("+4744100000", true).ended()
		})
	}
	for _, a := range c.open() {
		if a.Kind != dispatch.AttentionOrder {
			t.Errorf("%+v", a)
		}
	}
	l := c.inside()
	l.presses("0").hears("Vi setter deg over").throughTo("+4744100000", true).ended()
	c.inside().presses("1").presses("0").hears("Vi setter deg over").hangsUp()
}

func TestACallCutOffHalfwayLeavesADraft(t *testing.T) {
	keys := []string{"1", "1", "2711", "1000", "2", "12", "rec"}
	missing := []string{"", "dag, klokkeslett, hvor lenge", "klokkeslett, hvor lenge", "hvor lenge", "", "", ""}
	for n := 1; n <= len(keys); n++ {
		t.Run(fmt.Sprint(n), func(t *testing.T) {
			c, r := nursingHome(t, true)
			l := c.inside()
			for _, k := range keys[:n] {
				if k == "rec" {
					l.speaks(4)
				} else {
					l.presses(k)
				}
			}
			l.hangsUp()
			if n == 1 { // nothing was entered
				c.attention()
				return
			}
			a := c.attention(dispatch.AttentionOrder)[0]
			task := c.state(1, dispatch.TaskDraft)
			if a.TaskID != task.ID || task.RequesterID != r.ID || task.Category != "escort" || !strings.Contains(a.Text, "samtalen ble brutt") {
				t.Errorf("%+v", a)
			}
			if m := missing[n-1]; m != "" && !strings.Contains(a.Text, "Dette mangler: "+m) || m == "" && strings.Contains(a.Text, "mangler") {
				t.Errorf("%s", a.Text)
			}
			if n >= 4 && !task.StartsAt.Equal(c.time("2026-11-27 10:00")) {
				t.Errorf("%v", task.StartsAt)
			}
			if n == 6 { // hung up while speaking: the recording comes afterwards, and belongs to the draft
				c.must(c.s.TakeRecording(c.ctx, l.id, l.sid, "RElate", 3))
				var rs []*dispatch.Recording
				c.must(c.s.View(c.ctx, func(tx dispatch.Tx) (err error) { rs, err = tx.RecordingsOfCall(l.id); return err }))
				if len(rs) != 1 || rs[0].TaskID != task.ID {
					t.Errorf("%+v", rs)
				}
				c.attention(dispatch.AttentionOrder)
			}
		})
	}
}

func TestCancellingAndChangingByCall(t *testing.T) {
	c, r := nursingHome(t, true)
	kari := int64(1)
	task := c.task("2026-11-26 10:00", func(k *dispatch.Task) { k.RequesterID, k.Details = r.ID, "" })
	other := c.task("2026-11-27 10:00", func(k *dispatch.Task) { k.RequesterID, k.Category = r.ID, "reading" })
	c.gets(kariPhone)
	c.says(kariPhone, "ja")
	c.gets(kariPhone)
	c.gets(homePhone)
	c.attention(dispatch.AttentionNobody)
	l := c.inside().presses("2").hears("Bestilling nummer en", "Kari kommer klokken ti", "Trykk 1 for å avlyse", "Trykk 4 for neste bestilling")
	l.presses("3").hears("nummer en").presses("4").hears("nummer to", "Vi leter etter en frivillig").presses("4").hears("Det forstod vi ikke")
	// Cancelling is confirmed.
	l.presses("1").hears("Du avlyser dette", "fredag").presses("2").hears("Bestillingen står", "Trykk 1 for å bestille mer")
	c.state(other.ID, dispatch.TaskOpen)
	l.presses("2").presses("4").presses("1").presses("1").hears("Bestillingen er avlyst")
	c.state(other.ID, dispatch.TaskCancelled)
	c.work()
	c.gets(homePhone, "avlyst")
	// A changed time: the volunteer on it is asked whether it suits.
	l.presses("2").hears("nummer en").presses("2").hears("Hvilken dag?").presses("2611").presses("1200").presses("2").
		hears("Følge til lege. torsdag tjuesjette november klokken tolv").presses("1").hears("Bestillingen er endret").hangsUp()
	if k := c.state(task.ID, dispatch.TaskAssigned); !k.StartsAt.Equal(c.time("2026-11-26 12:00")) {
		t.Errorf("%v", k.StartsAt)
	}
	c.gets(kariPhone, "kl. 12-14")
	c.says(kariPhone, "ja")
	c.gets(kariPhone)
	c.gets(homePhone)
	c.assigned(task.ID, kari)
	// Another institution's tasks are not theirs.
	if _, err := c.s.AddRequester(c.ctx, dispatch.Requester{Name: "Granlia", Phones: []string{"+4744100002"}}, "1234", hashOf); err != nil {
		t.Fatal(err)
	}
	c.rings("+4744100002").presses("1").presses("1234").hears("Velkommen, Granlia").presses("2").hears("Det forstod vi ikke").hangsUp()
}

func hashOf(pin string) (string, error) { return "hash of " + pin, nil }

func TestAnUnknownNumberShowsWhoItIs(t *testing.T) {
	c, r := nursingHome(t, true)
	l := c.rings("+4743777777").hears("Ringer du fra en institusjon").presses("1").hears("institusjonsnummeret").presses("abc").hears("Det forstod vi ikke")
	l.presses(fmt.Sprint(r.ID)).hears("Tast PIN-koden").presses("4711").hears("Velkommen, Solbakken sykehjem").hangsUp()
	c.attention()
	// No answer is put through, as a stranger who is no institution would be.
	c.rings("+4743777777").waits().hears("Vi setter deg over").throughTo("+4744100000", true).ended()
	c.rings("+4743777777").presses("0").throughTo("+4744100000", true).ended()
	c.rings("+4743777777").presses("5").hears("Det forstod vi ikke").hangsUp()
}

func TestGuessingIsLimited(t *testing.T) {
	c, r := nursingHome(t, true)
	// In one call three.
	l := c.rings(homePhone).presses("1").presses("0000").hears("Det stemte ikke").presses("1111").hears("Det stemte ikke")
	l.presses("2222").hears("for mange ganger", "Vi setter deg over").throughTo("+4744100000", true).ended()
	// From one number five within an hour, whichever institution is claimed.
	l = c.rings(homePhone).presses("1").presses("0001").presses("0002").hears("Det stemte ikke")
	l.presses("4711").hears("for mange ganger").hangsUp() // even the right one
	c.attention(dispatch.AttentionGuessing, dispatch.AttentionMissed)
	// For one institution ten, from however many numbers.
	for n := range 2 {
		phone := fmt.Sprintf("+474377777%d", n)
		l := c.rings(phone).presses("1")
		for range 2 {
			l.presses(fmt.Sprint(r.ID)).presses("9999").hears("Det stemte ikke")
		}
		l.hangsUp()
	}
	phone := "+4743777779"
	c.rings(phone).presses("1").presses(fmt.Sprint(r.ID)).presses("8888").hears("Det stemte ikke").hangsUp()
	c.rings(phone).presses("1").presses(fmt.Sprint(r.ID)).presses("4711").hears("for mange ganger").hangsUp()
	// An hour later the right one is right again.
	c.pass(61 * time.Minute)
	c.inside().hangsUp()
	// An institution that does not exist is told no differently.
	c.rings("+4743777775").presses("1").presses("999").hears("Tast PIN-koden").presses("4711").hears("Det stemte ikke").hangsUp()
	for _, a := range c.open() {
		if a.Kind != dispatch.AttentionGuessing && a.Kind != dispatch.AttentionMissed {
			t.Errorf("%+v", a)
		}
	}
}

func TestARightPINIsNoGuess(t *testing.T) {
	c, _ := nursingHome(t, true)
	for range 12 {
		c.inside().hangsUp()
	}
	c.attention()
}

func TestARestartInTheMiddleOfAnOrder(t *testing.T) {
	c, _ := nursingHome(t, true)
	l := c.inside()
	for _, k := range []string{"1", "1", "2611", "1000", "2", "12"} {
		c.restart()
		l.presses(k)
	}
	c.restart()
	l.speaks(4)
	c.restart()
	before := l.script
	l.presses("1").hears("Bestillingen har nummer en")
	// The confirmation again makes no second order.
	s, err := c.s.StepCall(c.ctx, dispatch.CallStep{CallID: l.id, ProviderID: l.sid, Step: before.Step, Input: dispatch.CallInput{Kind: dispatch.InputKeys, Keys: "1"}})
	c.must(err)
	if s.Step != l.script.Step {
		t.Errorf("%+v", s)
	}
	l.hangsUp()
	c.gets(kariPhone)
	c.attention(dispatch.AttentionVoicemail)
	if _, err := c.s.Task(c.ctx, 2); err == nil {
		t.Error("ordered twice")
	}
}

// TestTheDayThatIsReadBackIsTheDayThatIsMade: midnight comes while they order, and
// "tomorrow" stays the day that it was when it was entered and read back.
func TestTheDayThatIsReadBackIsTheDayThatIsMade(t *testing.T) {
	for name, late := range map[string]int{"after the day": 1, "after the hours": 3, "after it is read back": 5} {
		t.Run(name, func(t *testing.T) {
			c, _ := nursingHome(t, true)
			c.settings(func(s *dispatch.Settings) { s.QuietHours = dispatch.QuietHours{} })
			c.until("2026-11-26 23:59") // a Thursday
			l := c.inside().presses("1").presses("1")
			for i, key := range []string{"2", "1000", "2", "", ""} {
				if key == "" {
					l.waits()
				} else {
					l.presses(key)
				}
				if i+1 == late {
					c.mu.Lock()
					c.now = c.now.Add(2 * time.Minute)
					c.mu.Unlock()
				}
			}
			l.hears("fredag tjuesjuende november klokken ti")
			l.presses("*").hears("fredag tjuesjuende november klokken ti").presses("1").hears("Bestillingen har nummer").hangsUp()
			if got := c.state(1, dispatch.TaskOpen).StartsAt; !got.Equal(c.time("2026-11-27 10:00")) {
				t.Errorf("the order is for %v", got.In(c.zone))
			}
			c.gets(kariPhone, "fredag 27. november kl. 10-12")
		})
	}
}

// TestAnOrderInEnglish goes all the way in the second language, a slip, a silence
// and a star included.
func TestAnOrderInEnglish(t *testing.T) {
	c, _ := nursingHome(t, true)
	l := c.rings(homePhone).hears("For English, press 8").presses("8").hears("Press 1 to order help").presses("1").hears("Enter the PIN code of Solbakken").presses("4711")
	l.hears("Welcome, Solbakken sykehjem", "Press 1 to order help").presses("1").hears("What kind of help?").presses("9").hears("We did not understand that", "Press star to hear it again")
	l.presses("*").hears("What kind of help?").waits().hears("We heard no answer").presses("1").hears("Which day?").presses("2711").hears("From when?")
	l.presses("2500").hears("We did not understand that time").presses("1000").hears("How many hours?").presses("2").hears("Enter the room number").presses("12")
	l.hears("Say where the volunteer is to come").waits().hears("This is the order. Escort to the doctor. Friday the twenty-seventh of November at ten o'clock. two hours. Number twelve")
	l.presses("2").hears("What is to be corrected?").presses("3").presses("1115").hears("at eleven fifteen").presses("1").hears("The order has number one", "You will get a text message", "Press 1 to order more")
	l.presses("2").hears("Order number one", "We are looking for a volunteer", "Press 1 to cancel it").presses("2").hears("Which day?").presses("2811").presses("0900").presses("1")
	l.hears("Saturday the twenty-eighth of November at nine o'clock").presses("2").hears("Press 2 for the day").presses("4").presses("3").presses("1").hears("The order is changed")
	l.presses("2").presses("1").hears("You are about to cancel this").presses("1").hears("The order is cancelled").waits().hears("Have a nice day").ended()
	c.state(1, dispatch.TaskCancelled)
	c.gets(homePhone) // nobody was asked yet: all of it was one call
}

// TestTextAndSpeechAskTheSame: what, roughly where and when, and no more (law 4).
func TestTextAndSpeechAskTheSame(t *testing.T) {
	c, _ := nursingHome(t, true)
	c.borghild()
	c.settings(func(s *dispatch.Settings) { s.WaveSize = 2 })
	c.inside().presses("1").presses("1").presses("2711").presses("1000").presses("2").presses("12").waits().presses("1").hangsUp()
	text := c.gets(kariPhone, "Følge til lege", "Solbakken sykehjem", "fredag 27. november kl. 10-12")
	l := c.picksUp(borghildPhone).hears("Følge til lege", "Solbakken sykehjem", "fredag tjuesjuende november klokken ti til tolv")
	for _, s := range append(l.said, text) {
		for _, secret := range []string{"nummer 12", "nummer tolv", "resepsjonen", homePhone[3:]} {
			if strings.Contains(s, secret) {
				t.Errorf("the question tells too much: %s", s)
			}
		}
	}
	l.presses("1").hears("Spør etter nummer 12 i resepsjonen").waits().ended()
	c.gets(homePhone, "Borghild tar oppdraget")
}
