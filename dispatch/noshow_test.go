package dispatch_test

import (
	"strings"
	"testing"
	"time"

	"folgesvenn/dispatch"
)

// nobodyThere is a task at Solbakken that Kari has, that began twenty minutes
// ago, and of which the nursing home writes that nobody came.
func nobodyThere(t *testing.T) (*centre, *dispatch.Volunteer, *dispatch.Volunteer, *dispatch.Task, *dispatch.Attention) {
	t.Helper()
	c, kari, ola, task := agreed(t)
	c.settings(func(s *dispatch.Settings) { s.Reminders = nil; s.CoordinatorPhones = []string{dutyPhone} })
	c.until("2026-11-26 10:20")
	c.says(homePhone, "Ingen kom!")
	c.gets(homePhone, "Så leit", "koordinator")
	c.gets(dutyPhone, "ingen kom")
	return c, kari, ola, task, c.attention(dispatch.AttentionNoShow)[0]
}

// One press takes off who did not come and looks for somebody else at once: new
// times, everybody is told the truth, and who did not come is not asked again.
func TestOnePressFindsAnotherWhenNobodyCame(t *testing.T) {
	c, kari, ola, task, item := nobodyThere(t)
	_, err := c.s.ResolveAttention(c.ctx, item.ID, dispatch.ResolveAgain)
	c.must(err)
	c.work()
	c.gets(kariPhone, "står ikke lenger", "torsdag 26. november kl. 10-12") // perhaps they are on their way
	c.gets(homePhone, "Så leit at ingen kom", "Nå leter vi etter en annen", "kl. 10.50-12.50")
	c.gets(olaPhone, "Følge til lege", "torsdag 26. november kl. 10.50-12.50")
	now := c.state(task.ID, dispatch.TaskOpen)
	if !now.Urgent || !now.DecideBy.Equal(c.time("2026-11-26 10:50")) {
		t.Errorf("%+v", now)
	}
	c.says(olaPhone, "Ja")
	c.gets(olaPhone, "Oppdraget er ditt", "10.50-12.50")
	c.gets(homePhone, "Ola tar oppdraget", "10.50-12.50")
	c.assigned(task.ID, ola.ID)
	for _, o := range c.offers(task.ID) {
		if o.VolunteerID == kari.ID && o.State.Open() {
			t.Error("who did not come is asked again")
		}
	}
	c.attention()
	if _, err := c.s.ResolveAttention(c.ctx, item.ID, dispatch.ResolveAgain); err == nil {
		t.Error("settled twice")
	}
}

// Nobody is sent to anybody at night, and only a no-show is looked for so.
func TestWhenAnotherCannotBeFoundAtOnce(t *testing.T) {
	c, _, _, task, item := nobodyThere(t)
	c.settings(func(s *dispatch.Settings) { s.FollowUpAfter = 0 })
	c.until("2026-11-26 20:10")
	c.inbox[dutyPhone] = nil // told again by the hour
	_, err := c.s.ResolveAttention(c.ctx, item.ID, dispatch.ResolveAgain)
	c.refused(err, "for sent på dagen")
	c.assignedStill(task.ID)
	c.says("+4743999999", "Hallo?")
	c.gets("+4743999999")
	c.until("2026-11-27 09:30")
	c.inbox[dutyPhone] = nil
	_, err = c.s.ResolveAttention(c.ctx, c.attentionHas(dispatch.AttentionStranger).ID, dispatch.ResolveAgain)
	c.refused(err, "ingen kom")
}

func (c *centre) assignedStill(id int64) {
	c.t.Helper()
	c.state(id, dispatch.TaskAssigned)
}

// A day later nobody has said otherwise: it was not done, and no hours count.
func TestNobodyCameIsNotDoneBySilence(t *testing.T) {
	c, _, _, task, _ := nobodyThere(t)
	c.settings(func(s *dispatch.Settings) { s.FollowUpAfter = 0 })
	c.until("2026-11-27 12:01")
	c.inbox[dutyPhone] = nil
	if now := c.state(task.ID, dispatch.TaskUnfilled); now.Hours != 0 {
		t.Errorf("%v hours", now.Hours)
	}
	c.attentionHas(dispatch.AttentionNoShow)
}

// What a nursing home ordered and a coordinator turns down, they hear.
func TestADiscardedOrderIsTold(t *testing.T) {
	c := newCentre(t, "2026-11-24 09:30")
	c.home()
	c.says(homePhone, "Trenger følge til lege torsdag kl 10")
	c.gets(homePhone, "Ingenting er avtalt ennå")
	item := c.attention(dispatch.AttentionRequest)[0]
	_, err := c.s.ResolveAttention(c.ctx, item.ID, dispatch.ResolveCancel)
	c.must(err)
	c.work()
	c.gets(homePhone, "kan dessverre ikke ta dette oppdraget", "Følge til lege, torsdag 26. november kl. 10-12", "441 00 000")
	c.state(item.TaskID, dispatch.TaskCancelled)
	c.attention()
}

// The recipient who asked hears it in their language; from the task's own page
// it is told as well.
func TestADiscardedRequestIsToldInTheirLanguage(t *testing.T) {
	for lang, want := range map[string]string{"nb": "kan dessverre ikke", "nn": "kan diverre ikkje", "en": "Unfortunately we cannot"} {
		c := newCentre(t, "2026-11-24 09:30")
		olga, err := c.s.EditRecipient(c.ctx, c.olga().ID, func(r *dispatch.Recipient) error { r.Language = lang; return nil })
		c.must(err)
		c.says(olga.Phone, "Kan noen handle for meg fredag kl 10?")
		c.gets(olga.Phone)
		item := c.attention(dispatch.AttentionRequest)[0]
		_, err = c.s.Cancel(c.ctx, item.TaskID, "")
		c.must(err)
		c.work()
		c.gets(olga.Phone, want)
		c.attention()
	}
}

// A landline is rung.
func TestADiscardedOrderByTelephoneIsToldByTelephone(t *testing.T) {
	c := newCentre(t, "2026-11-24 09:30")
	c.settings(func(s *dispatch.Settings) { s.PlaceCalls = true })
	const landline = "+4722000001"
	home, err := c.s.AddRequester(c.ctx, dispatch.Requester{Name: "Solbakken sykehjem", Kind: dispatch.Institution, Phones: []string{landline}}, "", nil)
	c.must(err)
	task := c.task("2026-11-26 10:00", func(x *dispatch.Task) { x.RequesterID, x.State = home.ID, dispatch.TaskDraft })
	c.must(c.s.Update(c.ctx, func(tx dispatch.Tx) error {
		return tx.AddAttention(&dispatch.Attention{UnitID: dispatch.FirstUnit, Kind: dispatch.AttentionOrder, Text: "Bestilt på telefonen.", TaskID: task.ID, At: c.clock()})
	}))
	_, err = c.s.Cancel(c.ctx, task.ID, "")
	c.must(err)
	c.work()
	l := c.picksUp(landline)
	l.hears("beskjed", "Solbakken")
	l.presses("1")
	l.hears("kan dessverre ikke ta bestillingen", "Følge til lege")
	l.hangsUp()
}

// A draft of their own that a coordinator throws away is nobody's news.
func TestACoordinatorsOwnDraftIsThrownAwayInSilence(t *testing.T) {
	c := newCentre(t, "2026-11-24 09:30")
	home := c.home()
	task := c.task("2026-11-26 10:00", func(x *dispatch.Task) { x.RequesterID, x.State = home.ID, dispatch.TaskDraft })
	_, err := c.s.Cancel(c.ctx, task.ID, "")
	c.must(err)
	c.work()
	c.pass(3 * 24 * time.Hour)
	c.attention()
}

// An order that nobody looks at hurries at its deadline; when it should have
// begun it is over, and the nursing home hears the truth.
func TestAForgottenOrderComesToAnEnd(t *testing.T) {
	c := newCentre(t, "2026-11-24 09:30")
	c.settings(func(s *dispatch.Settings) { s.CoordinatorPhones = []string{dutyPhone}; s.TellAfter = 0 })
	c.home()
	c.says(homePhone, "Trenger følge til lege torsdag kl 14")
	c.gets(homePhone, "Ingenting er avtalt ennå")
	item := c.attention(dispatch.AttentionRequest)[0]
	c.until("2026-11-26 10:59")
	c.expectSilence()
	c.until("2026-11-26 11:01") // three hours before
	c.gets(dutyPhone, "Noen ber om hjelp på SMS", "Følge til lege")
	if a := c.attention(dispatch.AttentionRequest)[0]; !a.Urgent || a.ID != item.ID {
		t.Errorf("%+v", a)
	}
	c.until("2026-11-26 14:01")
	c.state(item.TaskID, dispatch.TaskCancelled)
	c.gets(homePhone, "kan dessverre ikke ta dette oppdraget")
	a := c.attention(dispatch.AttentionUnfilled)[0]
	if !strings.Contains(a.Text, "Ring bestilleren") {
		t.Errorf("%s", a.Text)
	}
	c.inbox[dutyPhone] = nil
}

// A coordinator's own draft is a reminder at its deadline, and ends in silence.
func TestAForgottenDraftOfTheirOwnComesToAnEnd(t *testing.T) {
	c := newCentre(t, "2026-11-24 09:30")
	home := c.home()
	task := c.task("2026-11-26 14:00", func(x *dispatch.Task) { x.RequesterID, x.State = home.ID, dispatch.TaskDraft })
	c.until("2026-11-26 11:01")
	if a := c.attention(dispatch.AttentionRequest)[0]; a.Urgent || !strings.Contains(a.Text, "Send den ut, eller forkast den") {
		t.Errorf("%+v", a)
	}
	c.until("2026-11-26 14:01")
	c.state(task.ID, dispatch.TaskCancelled)
}
