package dispatch_test

import (
	"errors"
	"strings"
	"testing"
	"time"

	"folgesvenn/dispatch"
	"folgesvenn/sms/reply"
)

// appeal asks everybody whom it is for.
func (c *centre) appeal(change ...func(*dispatch.Appeal)) *dispatch.Appeal {
	c.t.Helper()
	a := dispatch.Appeal{UnitID: dispatch.FirstUnit, Words: "Strømmen er borte i sentrum"}
	for _, f := range change {
		f(&a)
	}
	out, err := c.s.SendAppeal(dispatch.WithActor(c.ctx, "coordinator:7"), a)
	c.must(err)
	c.work()
	return out
}

// pleas are those of the newest emergency, by telephone; allPleas one by one.
func (c *centre) pleas() map[string]*dispatch.Plea {
	c.t.Helper()
	all := map[string]*dispatch.Plea{}
	for _, p := range c.allPleas() {
		all[p.Phone] = p
	}
	return all
}

func (c *centre) allPleas() (pleas []*dispatch.Plea) {
	c.t.Helper()
	c.must(c.s.View(c.ctx, func(tx dispatch.Tx) error {
		list, err := tx.Emergencies(dispatch.Page{})
		if err != nil || len(list) == 0 {
			return err
		}
		pleas, err = tx.PleasOf(list[len(list)-1].ID)
		return err
	}))
	return pleas
}

func TestAnAppealIsAnsweredAndWhoCanComesFirst(t *testing.T) {
	c := newCentre(t, "2026-11-23 09:30")
	c.settings(func(s *dispatch.Settings) { s.WaveSize, s.Emergency.Haste = 1, 1 })
	kari := c.volunteer("Kari Hansen", kariPhone)
	ola := c.volunteer("Ola Berg", olaPhone)
	anne := c.volunteer("Anne Dahl", annePhone)
	c.volunteer("Per Lie", perPhone)
	if _, err := c.s.SendAppeal(c.ctx, dispatch.Appeal{UnitID: dispatch.FirstUnit, Words: "Storm"}); err == nil {
		t.Error("an appeal went out without an emergency")
	}
	c.declare(8 * time.Hour)
	c.appeal()
	for _, p := range []string{kariPhone, olaPhone, annePhone, perPhone} {
		c.gets(p, "Strømmen er borte i sentrum.", "hjelpe til i dag", "JA eller NEI")
	}
	c.says(kariPhone, "Nei")
	c.gets(kariPhone, "helt i orden", "ikke om oppdrag i dag")
	c.says(olaPhone, "Ja, fra kl. 15")
	c.gets(olaPhone, "kan hjelpe i dag fra kl. 15.00", "ikke fått noe oppdrag")
	c.says(annePhone, "JA")
	c.gets(annePhone, "kan hjelpe i dag.", "ikke fått noe oppdrag")
	c.says(perPhone, "Kanskje, må høre med kona")
	c.gets(perPhone, "En koordinator leser det")
	items := c.attention(dispatch.AttentionAppeal)
	if !strings.Contains(items[0].Text, "Kanskje, må høre med kona") {
		t.Errorf("the text is not in full: %s", items[0].Text)
	}
	c.answered(map[string]dispatch.PleaAnswer{kariPhone: "no", olaPhone: "yes", annePhone: "yes", perPhone: "unclear"})

	// Anne can now and comes first although she is the last in the roster who
	// can; Kari is not asked, nor Ola before three.
	task := c.task("2026-11-23 13:00")
	c.gets(annePhone, "Følge til lege")
	why := c.why(task, kari.ID)
	if !strings.Contains(why, "har svart at det ikke passer da") {
		t.Errorf("why not Kari: %s", why)
	}
	if why := c.why(task, anne.ID); !strings.Contains(why, "er alt spurt") {
		t.Errorf("why not Anne: %s", why)
	}
	if why := c.why(task, ola.ID); !strings.Contains(why, "passer da") {
		t.Errorf("why not Ola: %s", why)
	}
	c.says(annePhone, "Ja")
	c.gets(annePhone, "Oppdraget er ditt")
	later := c.task("2026-11-23 16:00")
	c.gets(olaPhone, "Følge til lege")
	c.says(olaPhone, "Ja")
	c.gets(olaPhone, "Oppdraget er ditt")
	c.assigned(task.ID, anne.ID)
	c.assigned(later.ID, ola.ID)
	_, err := c.s.ResolveAttention(c.ctx, items[0].ID, dispatch.ResolveYes)
	c.must(err)
	c.answered(map[string]dispatch.PleaAnswer{perPhone: "yes"})
	// Tomorrow is another day.
	tomorrow := c.task("2026-11-24 18:00", func(x *dispatch.Task) { x.Headcount = 4 })
	c.inbox = map[string][]string{}
	if why := c.why(tomorrow, kari.ID); strings.Contains(why, "ikke kan da") {
		t.Errorf("a no for today holds tomorrow: %s", why)
	}
}

func (c *centre) answered(want map[string]dispatch.PleaAnswer) {
	c.t.Helper()
	pleas := c.pleas()
	for phone, a := range want {
		if p := pleas[phone]; p == nil || p.Answer != a {
			c.t.Errorf("%s has answered %+v, want %s", phone, p, a)
		}
	}
}

// why says why a volunteer is or is not asked about a task.
func (c *centre) why(task *dispatch.Task, volunteerID int64) string {
	c.t.Helper()
	list, err := c.s.Candidates(c.ctx, task.ID)
	c.must(err)
	for _, x := range list {
		if x.Volunteer.ID == volunteerID {
			return x.Why(task, c.zone)
		}
	}
	c.t.Fatalf("no candidate %d", volunteerID)
	return ""
}

// TestAYesToAnAppealNeverTakesATask: with a question and an appeal out, a bare
// answer is asked which; a number decides, and each to its own.
func TestAYesToAnAppealNeverTakesATask(t *testing.T) {
	setUp := func(t *testing.T) (*centre, *dispatch.Task) {
		c := newCentre(t, "2026-11-23 09:30")
		c.volunteer("Kari Hansen", kariPhone)
		return c, nil
	}
	t.Run("the question was first", func(t *testing.T) {
		c, _ := setUp(t)
		task := c.task("2026-11-26 10:00")
		c.gets(kariPhone, "JA eller NEI")
		c.declare(8 * time.Hour)
		c.appeal()
		c.gets(kariPhone, "JA 2 eller NEI 2")
		for _, bare := range []string{"Ja", "Ja takk", "Ja fra 15", "Nei"} {
			c.says(kariPhone, bare)
			c.gets(kariPhone, "1: Følge til lege", "2: Om du kan hjelpe til i dag")
		}
		c.answered(map[string]dispatch.PleaAnswer{kariPhone: ""})
		c.state(task.ID, dispatch.TaskOpen)
		c.says(kariPhone, "Ja 2")
		c.gets(kariPhone, "kan hjelpe i dag", "ikke fått noe oppdrag")
		c.state(task.ID, dispatch.TaskOpen)
		c.says(kariPhone, "Ja")
		c.gets(kariPhone, "Oppdraget er ditt")
		c.state(task.ID, dispatch.TaskAssigned)
	})
	t.Run("the appeal was first", func(t *testing.T) {
		c, _ := setUp(t)
		c.declare(8 * time.Hour)
		c.appeal()
		c.gets(kariPhone, "JA eller NEI")
		task := c.task("2026-11-26 10:00")
		c.gets(kariPhone, "JA 1 eller NEI 1")
		c.pass(5 * time.Minute)
		c.says(kariPhone, "Ja")
		c.gets(kariPhone, "1: Følge til lege", "2: Om du kan hjelpe")
		c.says(kariPhone, "Nei 1")
		c.gets(kariPhone, "Takk for at du svarte")
		c.state(task.ID, dispatch.TaskOpen)
		c.answered(map[string]dispatch.PleaAnswer{kariPhone: ""})
		c.says(kariPhone, "Ja 2 fra 14.30 til 18")
		c.gets(kariPhone, "fra kl. 14.30 til 18.00")
		c.attention(dispatch.AttentionAllAsked)
	})
	t.Run("the question has lapsed but is free", func(t *testing.T) {
		c, _ := setUp(t)
		c.settings(func(s *dispatch.Settings) { s.OfferLapsesAfter = dispatch.Duration(time.Hour) })
		task := c.task("2026-11-26 10:00")
		c.gets(kariPhone, "JA eller NEI")
		c.pass(2 * time.Hour)
		c.declare(8 * time.Hour)
		c.appeal()
		c.gets(kariPhone, "hjelpe til i dag", "JA eller NEI")
		c.says(kariPhone, "Ja")
		c.gets(kariPhone, "ikke fått noe oppdrag")
		c.state(task.ID, dispatch.TaskOpen)
		c.attention(dispatch.AttentionAllAsked)
	})
	t.Run("the question lapsed as the appeal went out", func(t *testing.T) {
		c, _ := setUp(t)
		c.settings(func(s *dispatch.Settings) { s.OfferLapsesAfter = dispatch.Duration(time.Hour) })
		task := c.task("2026-11-26 10:00")
		c.gets(kariPhone, "JA eller NEI")
		c.declare(8 * time.Hour)
		c.pass(time.Hour)
		c.appeal()
		c.gets(kariPhone, "hjelpe til i dag")
		c.says(kariPhone, "Ja")
		c.gets(kariPhone, "1: Følge til lege", "2: Om du kan hjelpe")
		c.state(task.ID, dispatch.TaskOpen)
		c.answered(map[string]dispatch.PleaAnswer{kariPhone: ""})
		c.attention(dispatch.AttentionAllAsked)
	})
	t.Run("the question came later and lapsed", func(t *testing.T) {
		c, _ := setUp(t)
		c.settings(func(s *dispatch.Settings) { s.OfferLapsesAfter = dispatch.Duration(20 * time.Minute) })
		c.declare(8 * time.Hour)
		c.appeal()
		c.gets(kariPhone, "hjelpe til i dag")
		c.pass(5 * time.Minute)
		task := c.task("2026-11-26 10:00")
		c.gets(kariPhone, "JA 1 eller NEI 1")
		c.pass(21 * time.Minute) // both have lapsed; the newest is the question
		c.says(kariPhone, "Ja")
		c.gets(kariPhone, "Oppdraget er ditt")
		c.state(task.ID, dispatch.TaskAssigned)
		c.answered(map[string]dispatch.PleaAnswer{kariPhone: ""})
		c.says(kariPhone, "Nei") // she is on a task: does that mean AVBUD?
		c.gets(kariPhone, "AVBUD")
	})
	t.Run("an agreement ahead", func(t *testing.T) {
		c, _ := setUp(t)
		task := c.task("2026-11-26 10:00")
		c.gets(kariPhone)
		c.says(kariPhone, "Ja")
		c.gets(kariPhone, "Oppdraget er ditt")
		c.declare(8 * time.Hour)
		c.appeal()
		c.gets(kariPhone, "hjelpe til i dag")
		c.says(kariPhone, "Nei")
		c.gets(kariPhone, "helt i orden")
		c.state(task.ID, dispatch.TaskAssigned)
		c.says(kariPhone, "Jo, ja, jeg kan")
		c.state(task.ID, dispatch.TaskAssigned)
		c.inbox = map[string][]string{}
		c.says(kariPhone, "AVBUD")
		c.gets(kariPhone, "står ikke lenger")
		c.state(task.ID, dispatch.TaskOpen)
	})
}

func TestNobodyIsBotheredForNothingByAnAppeal(t *testing.T) {
	c := newCentre(t, "2026-11-23 09:30")
	health := c.unit("Helse")
	c.settings(func(s *dispatch.Settings) { s.HighestAge = 80 })
	born := func(year int) func(*dispatch.Volunteer) { return func(v *dispatch.Volunteer) { v.BirthYear = year } }
	c.volunteer("Kari Hansen", kariPhone, born(1960))
	c.volunteer("Åse Hansen", kariPhone, born(1960)) // shares the telephone
	c.volunteer("Gamle Ola", olaPhone, born(1930))
	paused := c.volunteer("Anne Dahl", annePhone, born(1960))
	_, err := c.s.PauseVolunteer(c.ctx, paused.ID, c.time("2026-12-01 00:00"))
	c.must(err)
	c.volunteer("Stopp Berg", "+4742000010", born(1960))
	c.says("+4742000010", "STOPP")
	c.volunteer("Berit Lie", "+4742000011", born(1960), func(v *dispatch.Volunteer) { v.UnitID = health })
	c.volunteer("Bjarne Lie", "+4742000012", born(1960), func(v *dispatch.Volunteer) { v.UnitID, v.OwnUnitOnly = health, true })
	c.volunteer("Fast Telefon", "+4764900001", born(1960))
	c.volunteer("Ring Meg", "+4742000013", born(1960), func(v *dispatch.Volunteer) { v.Channel = dispatch.ChannelCall })
	c.volunteer("Langt Borte", "+4742000014", born(1960), func(v *dispatch.Volunteer) { v.Postcodes = []string{"5003"} })
	c.volunteer("Aldri Mandag", "+4742000015", born(1960), func(v *dispatch.Volunteer) {
		v.Available = []dispatch.Window{{Weekday: time.Tuesday, From: 9 * 60, To: 15 * 60}}
	})
	e := c.declare(8 * time.Hour)
	a := dispatch.Appeal{UnitID: dispatch.FirstUnit, Words: "Flom i elva", Postcodes: []string{"14"}, FreeToday: true}
	p, err := c.s.PreviewAppeal(c.ctx, a)
	c.must(err)
	if len(p.Text) != 2 || len(p.Call) != 2 || len(p.Ring) != 0 || p.Segments != 3 || p.People() != 5 || p.Telephones() != 4 || p.Cost <= 0 || p.Numbers["nb"] != 2 || p.Total != 10 {
		t.Errorf("the preview is %d texts, %d calls, %d segments, %v kr of %d: %v", len(p.Text), len(p.Call), p.Segments, p.Cost, p.Total, p.Excluded)
	}
	want := map[dispatch.Obstacle]int{dispatch.ObstacleAge: 1, dispatch.ObstaclePaused: 1, dispatch.ObstacleStopped: 1, dispatch.ObstacleArea: 1,
		dispatch.ObstacleHours: 1, dispatch.ObstacleAsked: 0}
	for o, n := range want {
		if p.Excluded[o] != n {
			t.Errorf("%s keeps out %d, want %d", o, p.Excluded[o], n)
		}
	}
	c.expectSilence()
	c.appeal(func(x *dispatch.Appeal) { x.Words, x.Postcodes, x.FreeToday = a.Words, a.Postcodes, true })
	c.gets(kariPhone, "Flom i elva.", "Hilsen Sentralen")
	c.gets("+4742000011", "Flom i elva.", "Hilsen Helse")
	// Nobody gets it twice, whatever the filter, and not after ending and
	// declaring anew either.
	c.appeal(func(x *dispatch.Appeal) { x.Words = "Mer flom" })
	c.gets("+4742000014", "Mer flom")
	c.gets("+4742000015", "Mer flom")
	_, err = c.s.EndEmergency(c.ctx, e.ID, "")
	c.must(err)
	c.declare(8 * time.Hour)
	if _, err := c.s.SendAppeal(c.ctx, a); err == nil {
		t.Error("people were asked twice in a day")
	}
	// In a household the name decides.
	c.says(kariPhone, "ÅSE JA")
	if p := c.lastPlea(kariPhone); p.Answer != "" || len(c.inbox[kariPhone]) != 1 {
		t.Logf("the emergency it was of is over: %+v", p)
	}
	c.gets(kariPhone, "trenger vi ikke mer hjelp")
	// What would leak does not leave.
	refuses(t, "words", errOf(c.s.PreviewAppeal(c.ctx, dispatch.Appeal{UnitID: dispatch.FirstUnit, Words: "Ring Olga på 91234567"})))
	refuses(t, "words", errOf(c.s.PreviewAppeal(c.ctx, dispatch.Appeal{UnitID: dispatch.FirstUnit, Words: strings.Repeat("Langt ", 30)})))
}

func (c *centre) lastPlea(phone string) (p *dispatch.Plea) {
	c.t.Helper()
	c.must(c.s.View(c.ctx, func(tx dispatch.Tx) (err error) {
		if p, err = tx.PleaToPhone(phone, dispatch.Date{}); errors.Is(err, dispatch.ErrNotFound) {
			return nil
		}
		return err
	}))
	return p
}

func TestTheNextDayWhoSaidNoIsLeftInPeace(t *testing.T) {
	c := newCentre(t, "2026-11-23 09:30")
	c.volunteer("Kari Hansen", kariPhone)
	c.volunteer("Ola Berg", olaPhone)
	c.declare(48 * time.Hour)
	c.appeal()
	c.gets(kariPhone)
	c.gets(olaPhone)
	c.says(kariPhone, "Nei")
	c.gets(kariPhone, "helt i orden")
	c.until("2026-11-24 10:00")
	c.appeal()
	c.gets(olaPhone, "i dag")
	c.says(kariPhone, "Ja") // of yesterday
	c.gets(kariPhone, "trenger vi ikke mer hjelp")
}

func TestStopAndPauseHoldInAnEmergency(t *testing.T) {
	c := newCentre(t, "2026-11-23 09:30")
	c.volunteer("Kari Hansen", kariPhone)
	c.volunteer("Ola Berg", olaPhone)
	c.declare(48 * time.Hour)
	c.appeal()
	c.gets(kariPhone)
	c.gets(olaPhone)
	c.says(kariPhone, "STOPP")
	c.says(olaPhone, "PAUSE 1 UKE")
	c.gets(olaPhone, "ingen forespørsler")
	task := c.task("2026-11-24 10:00")
	c.until("2026-11-24 10:00")
	if _, err := c.s.SendAppeal(c.ctx, dispatch.Appeal{UnitID: dispatch.FirstUnit, Words: "Storm"}); err == nil {
		t.Error("somebody who stopped or paused was asked")
	}
	if n := len(c.offers(task.ID)); n != 0 {
		t.Errorf("%d were asked", n)
	}
}

// TestAnAppealThatHasNotGoneOut is taken back by the end of the emergency, by a
// pause, and by an answer that a coordinator has heard.
func TestAnAppealThatHasNotGoneOut(t *testing.T) {
	c := newCentre(t, "2026-11-23 08:00") // quiet until nine
	kari := c.volunteer("Kari Hansen", kariPhone)
	c.volunteer("Ola Berg", olaPhone)
	c.volunteer("Anne Dahl", annePhone)
	c.declare(10 * time.Hour)
	p, err := c.s.PreviewAppeal(c.ctx, dispatch.Appeal{UnitID: dispatch.FirstUnit, Words: "Storm"})
	c.must(err)
	if !p.HoldTill.Equal(c.time("2026-11-23 09:00")) {
		t.Errorf("it goes out %v", p.HoldTill)
	}
	c.appeal()
	c.says(olaPhone, "Ja") // has not been asked anything yet
	c.gets(olaPhone, "ingen åpne forespørsler")
	_, err = c.s.PauseVolunteer(c.ctx, kari.ID, c.time("2026-12-01 00:00"))
	c.must(err)
	_, err = c.s.NoteAnswer(dispatch.WithActor(c.ctx, "coordinator:7"), c.pleas()[olaPhone].ID, dispatch.PleaYes, c.time("2026-11-23 12:00"), time.Time{})
	c.must(err)
	c.until("2026-11-23 09:00")
	c.gets(annePhone, "hjelpe til i dag")
	if x := c.pleas()[olaPhone]; x.Answer != dispatch.PleaYes || x.AnsweredBy != "coordinator:7" || !x.From.Equal(c.time("2026-11-23 12:00")) {
		t.Errorf("Ola's answer is %+v", x)
	}
	refuses(t, "answer", errOf(c.s.NoteAnswer(c.ctx, c.pleas()[olaPhone].ID, "perhaps", time.Time{}, time.Time{})))
	refuses(t, "until", errOf(c.s.NoteAnswer(c.ctx, c.pleas()[olaPhone].ID, "yes", c.time("2026-11-23 12:00"), c.time("2026-11-23 11:00"))))
	refuses(t, "from", errOf(c.s.NoteAnswer(c.ctx, c.pleas()[olaPhone].ID, "yes", c.time("2026-11-24 12:00"), time.Time{})))
	// Late in the day, when quiet hours last as long as the day does.
	c.until("2026-11-23 17:30")
	c.until("2026-11-23 21:00")
	c.attention(dispatch.AttentionCalm)
	c.declare(time.Hour)
	if _, err := c.s.PreviewAppeal(c.ctx, dispatch.Appeal{UnitID: dispatch.FirstUnit, Words: "Storm"}); !strings.Contains(sentence(err), "Stilletiden") {
		t.Errorf("in quiet hours: %v", err)
	}
}

func TestAnAppealThatDoesNotArriveIsForRinging(t *testing.T) {
	c := newCentre(t, "2026-11-23 09:30")
	c.volunteer("Kari Hansen", kariPhone)
	c.fail[kariPhone] = dispatch.SendError{Code: "30003", Reason: dispatch.FailureUnreachable}
	c.declare(10 * time.Hour)
	c.appeal()
	if p := c.pleas()[kariPhone]; p.ToRing() {
		t.Error("it is tried once more before anybody has to ring")
	}
	c.pass(time.Hour)
	if p := c.pleas()[kariPhone]; !p.ToRing() {
		t.Errorf("nobody is told to ring: %+v", p)
	}
}

// TestARestartInTheMiddle: a new process knows the emergency, the appeal and
// what was answered.
func TestARestartInTheMiddleOfAnEmergency(t *testing.T) {
	c := newCentre(t, "2026-11-23 09:30")
	c.volunteer("Kari Hansen", kariPhone)
	c.volunteer("Ola Berg", olaPhone)
	c.declare(10 * time.Hour)
	c.appeal()
	c.gets(kariPhone)
	c.gets(olaPhone)
	c.restart()
	c.says(kariPhone, "Ja")
	c.gets(kariPhone, "kan hjelpe i dag")
	c.restart()
	c.says(olaPhone, "Ja fra 11")
	c.gets(olaPhone, "fra kl. 11.00")
	c.answered(map[string]dispatch.PleaAnswer{kariPhone: "yes", olaPhone: "yes"})
	if _, err := c.s.SendAppeal(c.ctx, dispatch.Appeal{UnitID: dispatch.FirstUnit, Words: "Storm"}); err == nil {
		t.Error("after a restart they were asked again")
	}
	c.restart()
	c.pass(11 * time.Hour)
	if c.emergency() != nil {
		t.Error("it did not end")
	}
	c.attention(dispatch.AttentionCalm)
}

func TestReadingAnAnswerToAnAppeal(t *testing.T) {
	reader, err := sharedReader()
	if err != nil {
		t.Fatal(err)
	}
	zone, _ := time.LoadLocation("Europe/Oslo")
	now := time.Date(2026, 11, 23, 10, 30, 0, 0, zone)
	read := func(s string) reply.Reading { return reader.Read(s, reply.Context{Lang: "nb", Now: now}) }
	clock := func(at time.Time) string {
		if at.IsZero() {
			return ""
		}
		return at.In(zone).Format("15:04")
	}
	for text, want := range map[string]string{
		"JA":                          "yes",
		"ja takk":                     "yes",
		"Ja, fra kl. 15":              "yes 15:00",
		"JA fra 15":                   "yes 15:00",
		"ja frå klokka 15.30":         "yes 15:30",
		"JA etter 14":                 "yes 14:00",
		"Ja fra 15-18":                "yes 15:00-18:00",
		"jeg kan fra 12 til 15":       "yes 12:00-15:00",
		"Ja mellom 12 og 15":          "yes 12:00-15:00",
		"ja til kl 16":                "yes -16:00",
		"ja hele dagen":               "yes",
		"JA nå":                       "yes",
		"ja i dag":                    "yes",
		"ja fra 9":                    "yes", // they can already
		"Ja 2 fra 15":                 "yes 15:00 numbered",
		"Nei 2":                       "no numbered",
		"NEI":                         "no",
		"Nei, kan ikke i dag":         "no",
		"nei ikke før 17":             "unclear",
		"Ja fra 3":                    "unclear", // in the afternoon?
		"ja fra 18 til 15":            "unclear",
		"ja til 9":                    "unclear", // that has passed
		"Ja fra 25":                   "unclear",
		"fra 15":                      "unclear",
		"ja men bare i ettermiddag":   "unclear",
		"Ja hvis jeg får skyss":       "unclear",
		"Hva gjelder det?":            "unclear",
		"kanskje":                     "unclear",
		"Ja, Hilsen Kari 91 23 45 67": "unclear",
	} {
		r := dispatch.ReadPlea(text, 2, now, read)
		got := string(r.Answer)
		if !r.From.IsZero() || !r.Until.IsZero() {
			got += " " + clock(r.From)
			if !r.Until.IsZero() {
				got += "-" + clock(r.Until)
			}
		}
		if r.Numbered {
			got += " numbered"
		}
		if got != want {
			t.Errorf("%q is read as %q, want %q", text, got, want)
		}
	}
}
