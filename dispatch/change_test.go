package dispatch_test

import (
	"errors"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"folgesvenn/dispatch"
)

// move changes when a task is.
func (c *centre) move(id int64, at string) {
	c.t.Helper()
	start := c.time(at)
	c.edit(id, func(t *dispatch.Task) { t.StartsAt, t.EndsAt = start, start.Add(t.EndsAt.Sub(t.StartsAt)) })
}

func (c *centre) edit(id int64, change func(*dispatch.Task)) {
	c.t.Helper()
	_, err := c.s.EditTask(c.ctx, id, func(t *dispatch.Task) error { change(t); return nil })
	c.must(err)
	c.work()
}

// agreed is a centre where Kari has an escort on Thursday at ten for Solbakken,
// and Ola could take it too.
func agreed(t *testing.T) (c *centre, kari, ola *dispatch.Volunteer, task *dispatch.Task) {
	t.Helper()
	c = newCentre(t, "2026-11-23 09:30")
	c.settings(func(s *dispatch.Settings) { s.WaveSize = 1 })
	kari, ola = c.volunteer("Kari Hansen", kariPhone), c.volunteer("Ola Moen", olaPhone)
	olga, home := c.olga(), c.home()
	task = c.task("2026-11-26 10:00", func(x *dispatch.Task) { x.RecipientID, x.RequesterID = olga.ID, home.ID })
	c.gets(kariPhone, "torsdag 26. november kl. 10-12")
	c.says(kariPhone, "Ja")
	c.gets(kariPhone, "Oppdraget er ditt")
	c.gets(homePhone, "Kari tar oppdraget")
	return c, kari, ola, task
}

func TestNewTimeSuits(t *testing.T) {
	c, kari, _, task := agreed(t)
	c.move(task.ID, "2026-11-26 12:00")
	q := c.gets(kariPhone, "Oppdraget ditt er endret", "kl. 12-14", "Passer det?", "JA")
	if strings.Contains(q, "Olga") || strings.Contains(q, "Granveien") {
		t.Errorf("the question tells too much: %s", q)
	}
	// Until she answers she has it, and MINE says what is so.
	c.assigned(task.ID, kari.ID)
	c.says(kariPhone, "MINE")
	c.gets(kariPhone, "kl. 12-14", "endret, passer det?")
	c.says(kariPhone, "Ja, det passer fint")
	c.gets(kariPhone, "Oppdraget er ditt", "kl. 12-14", "Olga Nordmann")
	c.gets(homePhone, "Kari kommer fortsatt", "kl. 12-14", "420 00 001")
	c.assigned(task.ID, kari.ID)
	c.says(kariPhone, "MINE")
	if got := c.gets(kariPhone, "kl. 12-14"); strings.Contains(got, "endret") {
		t.Errorf("%s", got)
	}
	c.says(kariPhone, "Ja")
	c.gets(kariPhone, "står allerede på")
	c.attention()
}

func TestNewTimeDoesNotSuit(t *testing.T) {
	c, kari, ola, task := agreed(t)
	c.move(task.ID, "2026-11-26 12:00")
	c.gets(kariPhone, "Passer det?")
	c.says(kariPhone, "Nei, det går ikke")
	c.gets(kariPhone, "står ikke lenger på oppdraget", "kl. 12-14")
	c.gets(homePhone, "kan dessverre ikke komme likevel", "leter etter en annen")
	c.gets(olaPhone, "Kan du hjelpe?", "kl. 12-14")
	c.attention(dispatch.AttentionWithdrawn)
	c.says(olaPhone, "Ja")
	c.gets(olaPhone, "Oppdraget er ditt")
	c.gets(homePhone, "Ola tar oppdraget", "kl. 12-14")
	c.assigned(task.ID, ola.ID)
	// Who said no is never asked about it again.
	c.says(olaPhone, "AVBUD")
	c.gets(olaPhone, "Takk for at du sa fra")
	c.gets(homePhone, "kan dessverre ikke")
	c.pass(3 * time.Hour)
	for _, o := range c.offers(task.ID) {
		if o.VolunteerID == kari.ID && o.State.Open() {
			t.Errorf("Kari is asked again: %+v", o)
		}
	}
	c.attention(dispatch.AttentionWithdrawn, dispatch.AttentionAllAsked)
}

func TestAvbudInsteadOfAnAnswerToTheNewTime(t *testing.T) {
	c, _, _, task := agreed(t)
	c.move(task.ID, "2026-11-26 12:00")
	c.gets(kariPhone, "Passer det?")
	c.says(kariPhone, "AVBUD")
	c.gets(kariPhone, "står ikke lenger på oppdraget")
	c.gets(homePhone, "kan dessverre ikke")
	c.gets(olaPhone, "Kan du hjelpe?")
	c.state(task.ID, dispatch.TaskOpen)
	c.attention(dispatch.AttentionWithdrawn)
}

func TestUnclearAboutTheNewTime(t *testing.T) {
	c, kari, _, task := agreed(t)
	c.move(task.ID, "2026-11-26 12:00")
	c.gets(kariPhone, "Passer det?")
	c.says(kariPhone, "Ja, men først kl 13")
	c.gets(kariPhone, "usikre på om det passer", "JA eller NEI")
	items := c.attention(dispatch.AttentionUnclear)
	if items[0].OfferID == 0 || items[0].VolunteerID != kari.ID {
		t.Fatalf("%+v", items[0])
	}
	_, err := c.s.ResolveAttention(c.ctx, items[0].ID, dispatch.ResolveYes)
	c.must(err)
	c.work()
	c.gets(kariPhone, "Oppdraget er ditt", "kl. 12-14")
	c.gets(homePhone, "Kari kommer fortsatt")
	c.assigned(task.ID, kari.ID)
	c.attention()
}

func TestCoordinatorSaysNoForTheVolunteer(t *testing.T) {
	c, _, _, task := agreed(t)
	c.move(task.ID, "2026-11-26 12:00")
	c.gets(kariPhone, "Passer det?")
	c.says(kariPhone, "Hm, hvor lenge varer det da?")
	c.gets(kariPhone)
	items := c.attention(dispatch.AttentionUnclear)
	_, err := c.s.ResolveAttention(c.ctx, items[0].ID, dispatch.ResolveNo)
	c.must(err)
	c.work()
	c.gets(kariPhone, "står ikke lenger på oppdraget")
	c.gets(homePhone, "kan dessverre ikke")
	c.gets(olaPhone, "Kan du hjelpe?")
	c.state(task.ID, dispatch.TaskOpen)
	c.attention(dispatch.AttentionWithdrawn)
}

func TestSilenceAboutTheNewTime(t *testing.T) {
	c, kari, _, task := agreed(t)
	c.move(task.ID, "2026-11-26 12:00")
	c.gets(kariPhone, "Passer det?")
	c.pass(23 * time.Hour)
	c.assigned(task.ID, kari.ID)
	c.expectSilence()
	c.pass(time.Hour)
	c.gets(kariPhone, "Vi fikk ikke svar", "står ikke lenger", "svar JA")
	c.gets(homePhone, "kan dessverre ikke")
	c.gets(olaPhone, "Kan du hjelpe?", "kl. 12-14")
	items := c.attention(dispatch.AttentionChange)
	if !strings.Contains(items[0].Text, "svarte ikke på om endringen passet") || !strings.Contains(items[0].Text, "420 00 001") {
		t.Errorf("%s", items[0].Text)
	}
	// It is hers again if she answers while it is free.
	c.says(kariPhone, "Ja!")
	c.gets(kariPhone, "Oppdraget er ditt", "kl. 12-14")
	c.gets(homePhone, "Kari tar oppdraget")
	c.assigned(task.ID, kari.ID)
	c.attention()
	c.says(olaPhone, "ja")
	c.gets(olaPhone, "allerede besatt")
}

func TestCoordinatorHearsYesAfterSilence(t *testing.T) {
	c, kari, _, task := agreed(t)
	c.move(task.ID, "2026-11-26 12:00")
	c.gets(kariPhone, "Passer det?")
	c.pass(24 * time.Hour)
	c.gets(kariPhone, "Vi fikk ikke svar")
	c.gets(homePhone, "kan dessverre ikke")
	c.gets(olaPhone, "Kan du hjelpe?")
	items := c.attention(dispatch.AttentionChange)
	_, err := c.s.ResolveAttention(c.ctx, items[0].ID, dispatch.ResolveYes)
	c.must(err)
	c.work()
	c.gets(kariPhone, "Oppdraget er ditt")
	c.gets(homePhone, "Kari tar oppdraget")
	c.assigned(task.ID, kari.ID)
	c.attention()
}

// The reminder of the day before falls while the answer is awaited: it asks
// again, and does not remind of what was not agreed.
func TestReminderWhileTheNewTimeIsOpen(t *testing.T) {
	c, _, _, task := agreed(t)
	c.until("2026-11-24 14:00")
	c.move(task.ID, "2026-11-26 08:00")
	c.gets(kariPhone, "kl. 8-10", "Passer det?")
	c.until("2026-11-24 20:28")
	c.expectSilence()
	c.until("2026-11-24 20:29") // before the night that the reminder would fall in
	c.gets(kariPhone, "Passer det?")
	c.says(kariPhone, "ja")
	c.gets(kariPhone, "Oppdraget er ditt", "kl. 8-10")
	c.gets(homePhone, "Kari kommer fortsatt")
	c.attention()
}

func TestChangedTwiceOnlyTheLastCounts(t *testing.T) {
	c, kari, _, task := agreed(t)
	c.move(task.ID, "2026-11-26 12:00")
	c.gets(kariPhone, "kl. 12-14")
	c.pass(10 * time.Minute)
	c.move(task.ID, "2026-11-26 13:00")
	c.gets(kariPhone, "kl. 13-15")
	c.pass(20 * time.Second)
	// Her yes may have been on its way to the question before.
	c.says(kariPhone, "Ja")
	c.gets(kariPhone, "ble endret akkurat nå", "kl. 13-15", "JA eller NEI")
	if o := changeOf(c, task.ID); o.State != dispatch.OfferSent {
		t.Errorf("a yes that crossed the change counts: %s", o.State)
	}
	c.pass(2 * time.Minute)
	c.says(kariPhone, "Ja")
	c.gets(kariPhone, "Oppdraget er ditt", "kl. 13-15")
	c.gets(homePhone, "Kari kommer fortsatt", "kl. 13-15")
	c.assigned(task.ID, kari.ID)
	c.attention()
}

func changeOf(c *centre, taskID int64) (o *dispatch.Offer) {
	c.t.Helper()
	c.must(c.s.View(c.ctx, func(tx dispatch.Tx) error {
		vs, err := tx.Volunteers(dispatch.VolunteerFilter{}, dispatch.Page{Limit: 100})
		if err != nil {
			return err
		}
		for _, v := range vs {
			if x, err := tx.ChangeQuestion(taskID, v.ID); err == nil && (o == nil || x.ID > o.ID) {
				o = x
			} else if err != nil && !errors.Is(err, dispatch.ErrNotFound) {
				return err
			}
		}
		return nil
	}))
	return o
}

// A yes is never to a question that lies unsent in the outbox.
func TestYesAtNightIsNotToTheUnsentQuestion(t *testing.T) {
	c, kari, _, task := agreed(t)
	c.until("2026-11-23 22:00")
	c.move(task.ID, "2026-11-26 12:00")
	c.says(kariPhone, "Ja")
	c.gets(kariPhone, "står allerede på")
	if o := changeOf(c, task.ID); o.State != dispatch.OfferQueued {
		t.Errorf("the question is %s before she saw it", o.State)
	}
	c.until("2026-11-24 09:00")
	c.gets(kariPhone, "kl. 12-14", "Passer det?")
	c.says(kariPhone, "Ja")
	c.gets(kariPhone, "Oppdraget er ditt", "kl. 12-14")
	c.gets(homePhone, "Kari kommer fortsatt")
	c.assigned(task.ID, kari.ID)
}

func TestCancelledWhileTheNewTimeIsOpen(t *testing.T) {
	c, _, _, task := agreed(t)
	c.move(task.ID, "2026-11-26 12:00")
	c.gets(kariPhone, "Passer det?")
	_, err := c.s.Cancel(c.ctx, task.ID, "")
	c.must(err)
	c.work()
	c.gets(kariPhone, "avlyst")
	c.gets(homePhone, "avlyst")
	c.says(kariPhone, "Ja")
	c.gets(kariPhone, "avlyst")
	c.pass(25 * time.Hour)
	c.attention()
}

func TestNewTimeOnALandline(t *testing.T) {
	c := newCentre(t, "2026-11-23 09:30")
	c.settings(func(s *dispatch.Settings) { s.PlaceCalls = false })
	kari := c.volunteer("Kari Hansen", "+4722334455", func(v *dispatch.Volunteer) { v.Categories = []string{"shopping"} })
	task := c.task("2026-11-26 10:00")
	_, err := c.s.Assign(c.ctx, task.ID, kari.ID)
	c.must(err)
	for _, a := range c.open() {
		_, err := c.s.ResolveAttention(c.ctx, a.ID, dispatch.ResolveDismiss)
		c.must(err)
	}
	c.move(task.ID, "2026-11-26 12:00")
	items := c.attention(dispatch.AttentionChange)
	if !items[0].Urgent || !strings.Contains(items[0].Text, "Ring og spør") {
		t.Errorf("%+v", items[0])
	}
	c.pass(24 * time.Hour)
	c.assigned(task.ID, kari.ID) // nobody who was not asked is let go
	_, err = c.s.ResolveAttention(c.ctx, items[0].ID, dispatch.ResolveNo)
	c.must(err)
	c.state(task.ID, dispatch.TaskOpen)
}

func (c *centre) open() (items []*dispatch.Attention) {
	c.t.Helper()
	c.must(c.s.View(c.ctx, func(tx dispatch.Tx) (err error) {
		items, err = tx.OpenAttention(0, dispatch.Page{Limit: 1000})
		return err
	}))
	return items
}

func TestNewTimeThatDidNotArrive(t *testing.T) {
	c, kari, _, task := agreed(t)
	c.fail[kariPhone] = dispatch.SendError{Code: "30005", Reason: dispatch.FailureRejected}
	c.move(task.ID, "2026-11-26 12:00")
	items := c.attention(dispatch.AttentionChange)
	if !strings.Contains(items[0].Text, "fikk ikke spørsmålet") {
		t.Errorf("%s", items[0].Text)
	}
	delete(c.fail, kariPhone)
	_, err := c.s.ResolveAttention(c.ctx, items[0].ID, dispatch.ResolveYes)
	c.must(err)
	c.work()
	c.gets(kariPhone, "Oppdraget er ditt")
	c.gets(homePhone, "Kari kommer fortsatt")
	c.assigned(task.ID, kari.ID)
}

// Two of a household, and another question on the same number: names and
// numbers hold.
func TestNewTimeInAHousehold(t *testing.T) {
	c := newCentre(t, "2026-11-23 09:30")
	c.settings(func(s *dispatch.Settings) { s.WaveSize = 1 })
	kari := c.volunteer("Kari Hansen", kariPhone)
	c.volunteer("Ola Hansen", kariPhone)
	task := c.task("2026-11-26 10:00")
	c.gets(kariPhone, "KARI JA")
	c.says(kariPhone, "Kari ja")
	c.gets(kariPhone, "Oppdraget er ditt")
	c.move(task.ID, "2026-11-26 12:00")
	c.gets(kariPhone, "Passer det?", "KARI JA", "KARI NEI")
	c.says(kariPhone, "Ola nei")
	c.gets(kariPhone)
	c.attention(dispatch.AttentionUnclear)
	c.assigned(task.ID, kari.ID)
	c.says(kariPhone, "KARI JA")
	c.gets(kariPhone, "Oppdraget er ditt", "kl. 12-14")
	c.attention()
}

func TestNewTimeBesideAnotherQuestion(t *testing.T) {
	c, kari, _, first := agreed(t)
	second := c.task("2026-11-27 14:00")
	third := c.task("2026-11-28 14:00")
	c.gets(olaPhone, "fredag 27. november")
	c.gets(kariPhone, "lørdag 28. november")
	c.move(first.ID, "2026-11-26 12:00")
	c.gets(kariPhone, "Passer det?", "JA 2", "NEI 2")
	c.says(kariPhone, "Ja")
	c.gets(kariPhone, "Hvilken svarer du på", "1: Følge til lege, lørdag", "2: Følge til lege, torsdag")
	c.says(kariPhone, "JA 2 NEI 1")
	c.gets(kariPhone, "Oppdraget er ditt", "torsdag 26. november kl. 12-14")
	c.gets(homePhone, "Kari kommer fortsatt")
	c.assigned(first.ID, kari.ID)
	c.state(second.ID, dispatch.TaskOpen)
	c.state(third.ID, dispatch.TaskOpen)
	c.says(olaPhone, "nei")
	c.gets(olaPhone)
	c.inbox = map[string][]string{}
}

// What the volunteer need not be asked about, they are told.
func TestSmallChangesAreTold(t *testing.T) {
	c, kari, _, task := agreed(t)
	c.edit(task.ID, func(x *dispatch.Task) { x.EndsAt = x.EndsAt.Add(-time.Hour) })
	c.gets(kariPhone, "er endret", "kl. 10-11", "AVBUD")
	c.edit(task.ID, func(x *dispatch.Task) { x.Details = "Ring på to ganger." })
	c.gets(kariPhone, "Ring på to ganger.")
	c.edit(task.ID, func(x *dispatch.Task) { x.Postcode, x.Place = "1470", "Ved Solbakken" })
	c.gets(kariPhone, "Ved Solbakken")
	other, err := c.s.AddRequester(c.ctx, dispatch.Requester{Name: "Fjellheim", Kind: dispatch.Institution, Phones: []string{"+4744100009"}}, "", nil)
	c.must(err)
	c.edit(task.ID, func(x *dispatch.Task) { x.RequesterID = other.ID })
	c.gets(kariPhone, "er endret")
	c.gets("+4744100009", "Kari tar oppdraget", "kl. 10-11")
	// Another place is another journey.
	c.edit(task.ID, func(x *dispatch.Task) { x.Postcode, x.Place = "1410", "Kolbotn" })
	c.gets(kariPhone, "Kolbotn", "Passer det?")
	c.assigned(task.ID, kari.ID)
}

// A volunteer who lacks what the task asks for now is put before a human.
func TestNeedsOfAnAgreedTaskAreRaised(t *testing.T) {
	c, kari, _, task := agreed(t)
	c.edit(task.ID, func(x *dispatch.Task) { x.Needs.Car = true })
	items := c.attention(dispatch.AttentionUnfit)
	if !strings.Contains(items[0].Text, "har ikke bil") {
		t.Errorf("%s", items[0].Text)
	}
	c.assigned(task.ID, kari.ID)
	_, err := c.s.ResolveAttention(c.ctx, items[0].ID, dispatch.ResolveRelease)
	c.must(err)
	c.work()
	c.gets(kariPhone, "står ikke lenger på oppdraget", "trenger ikke møte opp")
	c.gets(homePhone, "leter etter en annen")
	c.state(task.ID, dispatch.TaskOpen)
}

// A question that is out and has become untrue is asked anew, in words that say
// so; a yes to the old one never wins.
func TestOpenTaskMoved(t *testing.T) {
	c := newCentre(t, "2026-11-23 09:30")
	kari, _ := c.volunteer("Kari Hansen", kariPhone), c.volunteer("Ola Moen", olaPhone, func(v *dispatch.Volunteer) {
		v.Available = []dispatch.Window{{Weekday: time.Thursday, From: 8 * 60, To: 16 * 60}}
	})
	task := c.task("2026-11-26 10:00")
	c.gets(kariPhone, "torsdag")
	c.gets(olaPhone, "torsdag")
	c.pass(10 * time.Minute)
	c.move(task.ID, "2026-11-27 10:00")
	c.gets(kariPhone, "vi spurte deg om, er endret", "fredag 27. november", "Kan du hjelpe?")
	c.gets(olaPhone, "er endret og gjelder ikke deg lenger") // he is not free on Fridays
	// Both had an answer on its way.
	c.says(kariPhone, "Ja")
	c.gets(kariPhone, "ble endret akkurat nå", "fredag 27. november")
	c.state(task.ID, dispatch.TaskOpen)
	c.says(olaPhone, "Ja")
	c.gets(olaPhone, "koordinator leser det")
	c.state(task.ID, dispatch.TaskOpen)
	c.attention(dispatch.AttentionUnclear)
	c.pass(5 * time.Minute)
	c.says(kariPhone, "Ja")
	c.gets(kariPhone, "Oppdraget er ditt", "fredag 27. november")
	c.gets(olaPhone, "allerede besatt") // his unclear yes is answered
	c.assigned(task.ID, kari.ID)
	c.attention()
}

// Who was silent when it was another day is asked about the new one, and their
// late yes to the old one is not a yes to it.
func TestLateYesToTheOldTime(t *testing.T) {
	c := newCentre(t, "2026-11-23 09:30")
	c.volunteer("Kari Hansen", kariPhone)
	task := c.task("2026-11-27 10:00")
	c.gets(kariPhone, "fredag")
	c.pass(25 * time.Hour)
	if o := c.offers(task.ID)[0]; o.State != dispatch.OfferLapsed {
		t.Fatalf("the offer is %s", o.State)
	}
	c.until("2026-11-24 21:00")
	c.move(task.ID, "2026-11-28 10:00")
	c.says(kariPhone, "Ja") // to Friday: she has not seen anything else
	c.gets(kariPhone, "koordinator leser det")
	c.state(task.ID, dispatch.TaskOpen)
	c.until("2026-11-25 09:00")
	c.gets(kariPhone, "er endret", "lørdag 28. november")
	c.says(kariPhone, "Ja")
	c.gets(kariPhone, "Oppdraget er ditt", "lørdag")
}

// Needs that are tightened take back the questions to those who do not meet
// them any more, and a yes from one who does not is for a human.
func TestNeedsOfAnOpenTaskAreTightened(t *testing.T) {
	c := newCentre(t, "2026-11-23 09:30")
	c.volunteer("Kari Hansen", kariPhone)
	c.volunteer("Ola Moen", olaPhone, func(v *dispatch.Volunteer) { v.Car = true })
	anne := c.volunteer("Anne Lie", annePhone, func(v *dispatch.Volunteer) { v.Car = true })
	task := c.task("2026-11-26 10:00")
	c.gets(kariPhone)
	c.gets(olaPhone)
	c.edit(task.ID, func(x *dispatch.Task) { x.Needs.Car = true })
	c.gets(kariPhone, "gjelder ikke deg lenger")
	c.gets(annePhone, "Kan du hjelpe?") // in her place
	c.says(kariPhone, "Ja")
	c.gets(kariPhone, "koordinator leser det")
	c.state(task.ID, dispatch.TaskOpen)
	items := c.attention(dispatch.AttentionUnfit)
	if !strings.Contains(items[0].Text, "har ikke bil") {
		t.Errorf("%s", items[0].Text)
	}
	// The one who lost the car since is no winner either.
	_, err := c.s.EditVolunteer(c.ctx, anne.ID, func(v *dispatch.Volunteer) error { v.Car = false; return nil })
	c.must(err)
	c.says(annePhone, "Ja")
	c.gets(annePhone, "koordinator leser det")
	c.state(task.ID, dispatch.TaskOpen)
	c.says(olaPhone, "Ja")
	c.gets(olaPhone, "Oppdraget er ditt")
	c.inbox = map[string][]string{}
}

// The time to answer is never so long that nobody else could come, and ends in
// the night only where there is no better time.
func TestChangeAnswerBy(t *testing.T) {
	zone, err := time.LoadLocation("Europe/Oslo")
	if err != nil {
		t.Fatal(err)
	}
	quiet := dispatch.DefaultSettings().Quiet()
	day := func(d, h, m int) time.Time { return time.Date(2026, 11, d, h, m, 0, 0, zone) }
	for _, x := range []struct{ asked, start, want time.Time }{
		{day(23, 10, 0), day(26, 10, 0), day(24, 10, 0)},  // a day at most
		{day(23, 10, 0), day(23, 14, 0), day(23, 12, 0)},  // half of what is left
		{day(23, 19, 0), day(24, 10, 0), day(23, 20, 29)}, // before the night, so that others can be asked
		{day(23, 12, 0), day(24, 20, 0), day(24, 9, 0)},   // after it, where there is time
		{day(23, 20, 20), day(24, 10, 0), day(24, 3, 10)}, // no better time
		{day(24, 9, 0), day(24, 9, 30), day(24, 9, 15)},
	} {
		if got := dispatch.ChangeAnswerBy(x.start, x.asked, quiet, zone); !got.Equal(x.want) {
			t.Errorf("asked %v, start %v: answer by %v, want %v", x.asked, x.start, got.In(zone), x.want)
		}
	}
	rapid.Check(t, func(rt *rapid.T) {
		asked := day(23, 9, 0).Add(time.Duration(rapid.IntRange(0, 14*24*60).Draw(rt, "asked")) * time.Minute)
		start := asked.Add(time.Duration(rapid.IntRange(2, 10*24*60).Draw(rt, "left")) * time.Minute)
		by := dispatch.ChangeAnswerBy(start, asked, quiet, zone)
		if !by.After(asked) || !by.Before(start) || start.Sub(by) < start.Sub(asked)/3 {
			rt.Fatalf("asked %v, start %v: by %v", asked, start, by)
		}
	})
}
