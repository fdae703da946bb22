package dispatch_test

import (
	"strings"
	"testing"
	"time"

	"folgesvenn/dispatch"
)

const olgaLandline = "+4722000009"

// withOlga is a centre in which Olga, who has a landline and wishes to be told,
// gets help that Granlia asked for, which has one too, and Kari is asked.
func withOlga(t *testing.T, at string, change ...func(*dispatch.Settings)) (*centre, *dispatch.Task) {
	t.Helper()
	c := newCentre(t, at)
	c.settings(func(s *dispatch.Settings) {
		s.WaveSize, s.Reminders, s.FollowUpAfter = 1, nil, 0
		for _, f := range change {
			f(s)
		}
	})
	olga, err := c.s.AddRecipient(c.ctx, dispatch.Recipient{Name: "Olga Nordmann", Phone: olgaLandline, Address: "Granveien 12", Notify: true})
	c.must(err)
	r, err := c.s.AddRequester(c.ctx, dispatch.Requester{Name: "Granlia", Phones: []string{sivertPhone}}, "", nil)
	c.must(err)
	c.volunteer("Kari Hansen", kariPhone)
	task := c.task("2026-11-26 10:00", func(x *dispatch.Task) { x.RequesterID, x.RecipientID = r.ID, olga.ID })
	return c, task
}

// says nothing that tells who gets help, what it is or who comes.
func (l *line) tellsNothing() *line {
	l.c.t.Helper()
	l.nothingPersonal()
	for _, s := range l.said {
		for _, secret := range []string{"Kari", "lege", "torsdag", "førtito"} {
			if strings.Contains(s, secret) {
				l.c.t.Errorf("says %q before a key was pressed", s)
			}
		}
	}
	return l
}

func TestARecipientWithALandlineIsRung(t *testing.T) {
	c, task := withOlga(t, "2026-11-23 09:30")
	c.gets(kariPhone)
	c.says(kariPhone, "Ja")
	c.gets(kariPhone)
	c.picksUp(sivertPhone).presses("1").hears("Kari tar oppdraget").waits().ended()
	l := c.picksUp(olgaLandline).hears("Dette er Sentralen", "Vi har en beskjed om en avtale", "Trykk 1 for å høre beskjeden").tellsNothing()
	l.presses("1").hears("Kari kommer torsdag tjuesjette november klokken ti til tolv", "Du når Kari på førtito, null null, null null, null en")
	if strings.Contains(l.text(), "lege") {
		t.Error("says what the help is, and others may hear it")
	}
	l.presses("3").hears("Kari kommer").waits().hears("Ha en fin dag").ended()

	// Kari cannot: Olga hears that, and then who comes instead.
	ola := c.volunteer("Ola Moen", olaPhone)
	c.says(kariPhone, "avbud")
	c.gets(kariPhone)
	c.gets(olaPhone)
	c.picksUp(sivertPhone).presses("1").hears("Den frivillige kan dessverre ikke komme likevel").waits().ended()
	c.picksUp(olgaLandline).presses("1").hears("Den som skulle komme torsdag", "kan dessverre ikke", "Vi leter etter en annen").waits().ended()
	c.says(olaPhone, "ja")
	c.assigned(task.ID, ola.ID)
	c.gets(olaPhone)
	c.picksUp(sivertPhone).presses("1").hears("Ola tar oppdraget").waits().ended()
	c.picksUp(olgaLandline).presses("1").hears("Ola kommer torsdag").waits().ended()

	c.must(errOf(c.s.Cancel(c.ctx, task.ID, "")))
	c.work()
	c.gets(olaPhone, "avlyst")
	c.picksUp(sivertPhone).presses("1").hears("avlyst").waits().ended()
	c.picksUp(olgaLandline).presses("1").hears("Avtalen torsdag", "er avlyst", "førtifire, ti").waits().ended()
	c.attention()
}

// Everything a requester and a recipient may have to hear is told by call.
func TestAllNewsToPartiesByCall(t *testing.T) {
	t.Run("nobody yet, and then nobody", func(t *testing.T) {
		c, task := withOlga(t, "2026-11-24 09:30", func(s *dispatch.Settings) { s.WarnBefore = dispatch.Duration(12 * time.Hour) })
		c.gets(kariPhone)
		c.says(kariPhone, "nei")
		c.inbox[kariPhone] = nil
		c.until("2026-11-25 19:01")
		c.picksUp(sivertPhone).tellsNothing().presses("1").hears("Vi har ikke funnet noen frivillig ennå").waits().ended()
		c.picksUp(olgaLandline).tellsNothing().presses("1").hears("Vi har ikke funnet noen ennå som kan komme torsdag").waits().ended()
		c.until("2026-11-26 07:30")
		c.state(task.ID, dispatch.TaskUnfilled)
		c.until("2026-11-26 09:00")
		c.picksUp(sivertPhone).presses("1").hears("Vi fant dessverre ingen frivillig").waits().ended()
		c.picksUp(olgaLandline).presses("1").hears("Vi fant dessverre ingen som kan komme", "Ring oss gjerne på").waits().ended()
	})
	t.Run("moved", func(t *testing.T) {
		c, task := withOlga(t, "2026-11-23 09:30")
		c.gets(kariPhone)
		c.says(kariPhone, "ja")
		c.gets(kariPhone)
		c.picksUp(sivertPhone).presses("1").waits().ended()
		c.picksUp(olgaLandline).presses("1").waits().ended()
		c.move(task.ID, "2026-11-26 12:00")
		c.gets(kariPhone)
		c.says(kariPhone, "ja")
		c.gets(kariPhone)
		c.picksUp(sivertPhone).tellsNothing().presses("1").hears("Kari kommer fortsatt", "klokken tolv til fjorten").waits().ended()
		c.picksUp(olgaLandline).tellsNothing().presses("1").hears("Kari kommer torsdag tjuesjette november klokken tolv til fjorten").waits().ended()
	})
}

// What waits through the night is told once, and as it is in the morning.
func TestTheNightsNewsIsToldOnceByCall(t *testing.T) {
	c, task := withOlga(t, "2026-11-23 21:00", func(s *dispatch.Settings) { s.WaveSize = 2 })
	kari, ola := int64(1), c.volunteer("Ola Moen", olaPhone).ID
	c.must(errOf(c.s.Assign(c.ctx, task.ID, kari)))
	c.must(errOf(c.s.Release(c.ctx, task.ID, "syk")))
	c.must(errOf(c.s.Assign(c.ctx, task.ID, ola)))
	clear(c.inbox)
	c.until("2026-11-24 09:01")
	clear(c.inbox)
	c.picksUp(sivertPhone).presses("1").hears("Ola tar oppdraget").waits().ended()
	c.picksUp(olgaLandline).presses("1").hears("Ola kommer torsdag").waits().ended()
	c.pass(2 * time.Hour)
	clear(c.inbox)
}

// A call with news that is overtaken while it rings stops ringing, and the new
// news is rung; who picks up at that very moment hears the truth.
func TestNewsOvertakenWhileItRings(t *testing.T) {
	c, task := withOlga(t, "2026-11-23 09:30")
	c.gets(kariPhone)
	c.says(kariPhone, "ja")
	c.gets(kariPhone)
	c.must(errOf(c.s.Cancel(c.ctx, task.ID, ""))) // Granlia's and Olga's telephones ring
	c.work()
	c.gets(kariPhone, "avlyst")
	if got := strings.Join(c.exchange().ended, " "); !strings.Contains(got, sivertPhone) || !strings.Contains(got, olgaLandline) {
		t.Errorf("made to stop ringing: %q", got)
	}
	c.picksUp(sivertPhone).presses("1").hears("avlyst").waits().ended()
	c.picksUp(olgaLandline).presses("1").hears("avlyst").waits().ended()
	c.pass(2 * time.Hour)

	second := c.task("2026-11-27 10:00", func(x *dispatch.Task) { x.RequesterID, x.RecipientID = task.RequesterID, task.RecipientID })
	c.gets(kariPhone)
	c.exchange().deaf = true
	c.says(kariPhone, "ja")
	c.gets(kariPhone)
	c.must(errOf(c.s.Cancel(c.ctx, second.ID, "")))
	c.gets2(kariPhone)
	c.picksUp(olgaLandline).hears("Det vi ville fortelle, gjelder ikke lenger").tellsNothing().ended()
	c.picksUp(sivertPhone).hears("Det vi ville fortelle, gjelder ikke lenger").tellsNothing().ended()
	c.exchange().deaf = false
	c.picksUp(sivertPhone).presses("1").hears("avlyst").waits().ended()
	c.picksUp(olgaLandline).presses("1").hears("avlyst").waits().ended()
}

// gets2 does what is due and drops what arrives at a telephone.
func (c *centre) gets2(phone string) {
	c.t.Helper()
	c.work()
	c.gets(phone)
}

// News that nobody can be told is a human's, and closed when they hear it.
func TestNewsToAPartyThatNobodyHears(t *testing.T) {
	c, task := withOlga(t, "2026-11-23 09:30")
	c.gets(kariPhone)
	c.says(kariPhone, "ja")
	c.gets(kariPhone)
	for range 3 {
		c.leaves(sivertPhone, dispatch.CallNoAnswer)
		l := c.picksUp(olgaLandline) // an answering machine
		l.waits()
		l.waits()
		l.waits().tellsNothing().ended()
		c.pass(31 * time.Minute)
	}
	items := c.attention(dispatch.AttentionTellRequester, dispatch.AttentionTellRequester)
	for i, want := range []string{"Gi beskjed til Granlia", "Gi beskjed til Olga Nordmann"} {
		if !strings.Contains(items[i].Text, want) {
			t.Errorf("says %q, wanted %q", items[i].Text, want)
		}
	}
	c.must(errOf(c.s.Cancel(c.ctx, task.ID, "")))
	c.work()
	c.gets(kariPhone, "avlyst")
	c.picksUp(olgaLandline).presses("1").hears("avlyst").waits().ended()
	if items := c.attention(dispatch.AttentionTellRequester); !strings.Contains(items[0].Text, "Granlia") {
		t.Error(items[0].Text)
	}
	c.picksUp(sivertPhone).presses("1").hears("avlyst").hangsUp()
	c.attention()
}

// Who wishes to be rung is rung, also at a mobile; where calls are turned off,
// they are texted.
func TestAPartyThatWishesCalls(t *testing.T) {
	for name, calls := range map[string]bool{"calls": true, "no calls": false} {
		t.Run(name, func(t *testing.T) {
			c := newCentre(t, "2026-11-23 09:30")
			c.settings(func(s *dispatch.Settings) { s.PlaceCalls, s.Reminders, s.FollowUpAfter = calls, nil, 0 })
			olga, err := c.s.AddRecipient(c.ctx, dispatch.Recipient{Name: "Olga Nordmann", Phone: "+4743100001", Notify: true, Channel: dispatch.ChannelCall, Language: "en"})
			c.must(err)
			r, err := c.s.AddRequester(c.ctx, dispatch.Requester{Name: "Nils Nordmann", Kind: dispatch.Person, Phones: []string{"+4743100002"}, Channel: dispatch.ChannelCall}, "", nil)
			c.must(err)
			c.volunteer("Kari Hansen", kariPhone)
			c.task("2026-11-26 10:00", func(x *dispatch.Task) { x.RequesterID, x.RecipientID = r.ID, olga.ID })
			c.gets(kariPhone)
			c.says(kariPhone, "Ja")
			c.gets(kariPhone)
			if !calls {
				c.gets("+4743100001", "Kari")
				c.gets("+4743100002", "Kari")
				return
			}
			l := c.picksUp("+4743100002").hears("Vi har en beskjed om en avtale")
			if strings.Contains(l.text(), "Nils") {
				t.Error("a person who asks for help is named to whoever picks up")
			}
			l.presses("1").hears("Kari tar oppdraget").waits().ended()
			c.picksUp("+4743100001").hears("We have a message about an appointment").presses("1").hears("Kari comes Thursday").waits().ended()
		})
	}
}

// followedUp lets Kari have been at Olga's, and the hour of the question come.
func followedUp(t *testing.T, change ...func(*dispatch.Settings)) (*centre, *dispatch.Task) {
	t.Helper()
	c, task := withOlga(t, "2026-11-23 09:30", append([]func(*dispatch.Settings){func(s *dispatch.Settings) { s.FollowUpAfter = dispatch.Duration(2 * time.Hour) }}, change...)...)
	c.gets(kariPhone)
	c.says(kariPhone, "ja")
	c.gets(kariPhone)
	c.picksUp(sivertPhone).presses("1").waits().ended()
	c.picksUp(olgaLandline).presses("1").waits().ended()
	c.until("2026-11-26 14:01")
	c.gets(kariPhone, "Gikk det bra")
	return c, task
}

func TestARequesterIsAskedHowItWentByCall(t *testing.T) {
	for name, x := range map[string]struct {
		answer func(l *line) *line
		hears  string
		kinds  []dispatch.AttentionKind
	}{
		"yes":        {func(l *line) *line { return l.presses("1") }, "Takk for at du svarte", nil},
		"no":         {func(l *line) *line { return l.presses("2") }, "En koordinator ringer deg", []dispatch.AttentionKind{dispatch.AttentionFollowUp}},
		"spoken yes": {func(l *line) *line { return l.says("ja").hears("Vi hørte ja").presses("1") }, "Takk for at du svarte", nil},
		"spoken no": {func(l *line) *line { return l.says("nei").hears("Vi hørte nei").says("ja") }, "En koordinator ringer deg",
			[]dispatch.AttentionKind{dispatch.AttentionFollowUp}},
		"misheard": {func(l *line) *line { return l.says("nei").presses("2").hears("Gikk det bra?").presses("1") }, "Takk for at du svarte", nil},
	} {
		t.Run(name, func(t *testing.T) {
			c, task := followedUp(t)
			l := c.picksUp(sivertPhone).hears("Vi har et spørsmål om en avtale", "Trykk 1 for å høre spørsmålet").tellsNothing()
			l.presses("1").hears("Følge til lege", "torsdag", "Gikk det bra?", "Trykk 1 for ja", "Trykk 2 for nei")
			x.answer(l).hears(x.hears).ended()
			items := c.attention(x.kinds...)
			for _, a := range items {
				if !a.Urgent || a.TaskID != task.ID || !strings.Contains(a.Text, "Granlia (22 00 00 02): «NEI»") || !strings.Contains(a.Text, "Svaret ble tastet i telefonen.") {
					t.Errorf("%+v", a)
				}
			}
			c.state(task.ID, dispatch.TaskAssigned) // the volunteer's word closes it
			c.pass(3 * time.Hour)                   // asked once
		})
	}
}

// Where who asked cannot be asked, the one who was helped is: by call too, and
// nothing of what it was is said in the room.
func TestARecipientIsAskedHowItWentByCall(t *testing.T) {
	c := newCentre(t, "2026-11-23 09:30")
	c.settings(func(s *dispatch.Settings) { s.Reminders, s.FollowUpAfter = nil, dispatch.Duration(2*time.Hour) })
	olga, err := c.s.AddRecipient(c.ctx, dispatch.Recipient{Name: "Olga Nordmann", Phone: olgaLandline})
	c.must(err)
	v := c.volunteer("Kari Hansen", kariPhone)
	task := c.task("2026-11-26 10:00", func(x *dispatch.Task) { x.RecipientID = olga.ID })
	clear(c.inbox)
	c.must(errOf(c.s.Assign(c.ctx, task.ID, v.ID)))
	c.until("2026-11-26 14:01")
	clear(c.inbox)
	l := c.picksUp(olgaLandline).tellsNothing().presses("1").hears("Du hadde en avtale med oss", "Gikk det bra?")
	if strings.Contains(l.text(), "lege") {
		t.Error(l.text())
	}
	l.presses("2").hears("En koordinator ringer deg").ended()
	if a := c.attention(dispatch.AttentionFollowUp)[0]; !strings.Contains(a.Text, "Olga Nordmann") {
		t.Error(a.Text)
	}
}

func TestAFollowUpThatNobodyAnswers(t *testing.T) {
	c, task := followedUp(t)
	l := c.picksUp(sivertPhone) // a machine
	l.waits()
	l.waits()
	l.waits().tellsNothing().ended()
	c.pass(31 * time.Minute)
	c.picksUp(sivertPhone).presses("1").hangsUp() // heard, and not answered
	c.pass(24 * time.Hour)                        // twice, and no answer means well
	c.state(task.ID, dispatch.TaskDone)
	c.attention()
}

// Quiet hours hold for follow-ups too, and who has told by text is not rung.
func TestAFollowUpWaitsForTheMorning(t *testing.T) {
	c, _ := withOlga(t, "2026-11-23 09:30", func(s *dispatch.Settings) {
		s.FollowUpAfter, s.QuietHours.From = dispatch.Duration(2*time.Hour), 13*60
	})
	c.gets(kariPhone)
	c.says(kariPhone, "ja")
	c.gets(kariPhone)
	c.picksUp(sivertPhone).presses("1").waits().ended()
	c.picksUp(olgaLandline).presses("1").waits().ended()
	c.until("2026-11-26 14:01")
	if len(c.exchange().ringing) != 0 {
		t.Fatal("rung in quiet hours")
	}
	c.until("2026-11-27 09:01")
	c.gets(kariPhone, "Gikk det bra")
	c.picksUp(sivertPhone).presses("1").presses("1").hears("Takk for at du svarte").ended()
}

func TestWhoToldByTextIsNotRungToTell(t *testing.T) {
	c, task := withOlga(t, "2026-11-23 09:30", func(s *dispatch.Settings) { s.FollowUpAfter = dispatch.Duration(2 * time.Hour) })
	mobile := "+4743100002"
	c.must(errOf(c.s.EditRequester(c.ctx, task.RequesterID, "", nil, func(r *dispatch.Requester) error {
		r.Phones, r.Channel = []string{mobile}, dispatch.ChannelCall
		return nil
	})))
	c.gets(kariPhone)
	c.says(kariPhone, "ja")
	c.gets(kariPhone)
	c.picksUp(mobile).presses("1").waits().ended()
	c.picksUp(olgaLandline).presses("1").waits().ended()
	c.until("2026-11-26 14:01")
	c.gets(kariPhone)
	c.leaves(mobile, dispatch.CallNoAnswer) // and it would ring again
	c.says(mobile, "Det gikk fint")
	c.gets(mobile, "Så fint")
	c.pass(2 * time.Hour)
}

// The volunteer's word closes the task; who ordered it is heard all the same.
func TestThePartyIsHeardAlsoWhenTheVolunteerHasAnswered(t *testing.T) {
	c, task := followedUp(t)
	c.leaves(sivertPhone, dispatch.CallBusy)
	c.says(kariPhone, "ja")
	c.gets(kariPhone)
	c.state(task.ID, dispatch.TaskDone)
	c.pass(6 * time.Minute)
	c.picksUp(sivertPhone).presses("1").presses("2").hears("En koordinator ringer deg").ended()
	c.attention(dispatch.AttentionFollowUp)
}

// A number that is corrected takes what waits along; one that is taken away
// leaves it to a human.
func TestCallsFollowAPartyToAnotherNumber(t *testing.T) {
	c, task := withOlga(t, "2026-11-23 21:00")
	c.must(errOf(c.s.Assign(c.ctx, task.ID, 1)))
	const another = "+4722000007"
	c.must(errOf(c.s.EditRequester(c.ctx, task.RequesterID, "", nil, func(r *dispatch.Requester) error { r.Phones = []string{another}; return nil })))
	c.must(errOf(c.s.EditRecipient(c.ctx, task.RecipientID, func(r *dispatch.Recipient) error { r.Phone = ""; return nil })))
	c.attention(dispatch.AttentionTellRequester)
	c.until("2026-11-24 09:01")
	clear(c.inbox)
	c.picksUp(another).presses("1").hears("Kari tar oppdraget").waits().ended()
}

// A reminder that asks for a yes gets it by key, or by word.
func TestConfirmingByCall(t *testing.T) {
	for name, x := range map[string]struct {
		answer func(l *line)
		kinds  []dispatch.AttentionKind
	}{
		"key":   {func(l *line) { l.presses("1").hears("Da vet vi at du kommer").ended() }, nil},
		"word":  {func(l *line) { l.says("ja").hears("Vi hørte ja").presses("1").hears("Da vet vi at du kommer").ended() }, nil},
		"again": {func(l *line) { l.presses("3").hears("Vi minner om").presses("1").ended() }, nil},
		"kept": {func(l *line) {
			l.presses("2").hears("Du melder avbud").presses("2").hears("Da står du fortsatt").ended()
		}, []dispatch.AttentionKind{dispatch.AttentionUnconfirmed}},
		"silence": {func(l *line) { l.waits().hears("Kommer du?"); l.waits(); l.waits().hears("Ha en fin dag").ended() }, []dispatch.AttentionKind{dispatch.AttentionUnconfirmed}},
		"hang-up": {func(l *line) { l.hangsUp() }, []dispatch.AttentionKind{dispatch.AttentionUnconfirmed}},
	} {
		t.Run(name, func(t *testing.T) {
			c, v, task := booked(t, func(s *dispatch.Settings) {
				s.Reminders, s.ConfirmReminders = []dispatch.Duration{dispatch.Duration(24 * time.Hour)}, true
			})
			c.until("2026-11-25 10:00")
			l := c.picksUp(borghildPhone).hears("Vi har en beskjed til Borghild").nothingPersonal().presses("1").
				hears("Vi minner om oppdraget ditt", "Kommer du?", "Trykk 1 hvis du kommer")
			x.answer(l)
			c.until("2026-11-26 09:50")
			c.assigned(task.ID, v.ID)
			c.attention(x.kinds...)
		})
	}
	t.Run("cannot", func(t *testing.T) {
		c, _, task := booked(t, func(s *dispatch.Settings) {
			s.Reminders, s.ConfirmReminders = []dispatch.Duration{dispatch.Duration(24 * time.Hour)}, true
		})
		c.until("2026-11-25 10:00")
		c.picksUp(borghildPhone).presses("1").presses("2").presses("1").hears("Takk for at du sa fra").ended()
		c.state(task.ID, dispatch.TaskOpen)
	})
}
