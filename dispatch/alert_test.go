package dispatch_test

import (
	"errors"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"folgesvenn/dispatch"
)

const (
	annesPhone = "+4743000011"
	bjornPhone = "+4743000012"
	dutyPhone  = "+4744199998"
)

// onDuty sets a rota for every day of the week.
func (c *centre) onDuty(list ...dispatch.Duty) {
	c.t.Helper()
	c.settings(func(s *dispatch.Settings) {
		s.Rota = nil
		for day := time.Sunday; day <= time.Saturday; day++ {
			for _, d := range list {
				d.Weekday = day
				s.Rota = append(s.Rota, d)
			}
		}
	})
}

var (
	anne  = dispatch.Duty{Name: "Anne Dal", Phone: annesPhone, Email: "anne@sentralen.no"}
	bjorn = dispatch.Duty{Name: "Bjørn Eik", Phone: bjornPhone}
)

// soonWithoutKari makes an urgent item: Kari withdraws from a task that is
// within two hours.
func (c *centre) soonWithoutKari(at string) *dispatch.Task {
	c.t.Helper()
	kari := c.volunteer("Kari Hansen", kariPhone)
	task := c.task(at)
	c.gets(kariPhone)
	_, err := c.s.Assign(c.ctx, task.ID, kari.ID)
	c.must(err)
	c.work()
	c.gets(kariPhone, "Oppdraget er ditt")
	c.says(kariPhone, "AVBUD")
	c.gets(kariPhone, "står ikke lenger")
	return task
}

func TestUrgentAttentionGoesToTheNextOnDuty(t *testing.T) {
	c := newCentre(t, "2026-11-23 09:30")
	c.settings(func(s *dispatch.Settings) {
		s.CoordinatorPhones = []string{dutyPhone}
		s.EscalateAfter = dispatch.Duration(10 * time.Minute)
	})
	c.onDuty(anne, bjorn)
	c.soonWithoutKari("2026-11-23 11:00")
	first := c.gets(annesPhone, "Trenger deg", "meldte avbud", "Følge til lege", "Svar OK")
	if strings.Contains(first, "Hansen") || strings.Contains(first, "420 00 001") {
		t.Errorf("the text tells too much: %s", first)
	}
	c.expectSilence()
	c.pass(9 * time.Minute)
	c.expectSilence()
	c.pass(time.Minute + time.Second)
	c.gets(bjornPhone, "meldte avbud")
	c.pass(10 * time.Minute)
	c.gets(dutyPhone, "meldte avbud")
	c.pass(3 * time.Hour)
	c.inbox = map[string][]string{} // what comes of the task itself
	c.attentionHas(dispatch.AttentionWithdrawn)
}

func TestWhoTakesAnItemIsTheLastToHearOfIt(t *testing.T) {
	for name, take := range map[string]func(c *centre, id int64){
		"by text": func(c *centre, _ int64) {
			c.says(annesPhone, "Ok!")
			c.gets(annesPhone, "du tar det (1 sak)")
		},
		"on the page": func(c *centre, id int64) {
			a, err := c.s.TakeAttention(dispatch.WithActor(c.ctx, "coordinator:1"), id)
			c.must(err)
			if a.TakenBy != "coordinator:1" {
				c.t.Errorf("taken by %s", a.TakenBy)
			}
			_, err = c.s.TakeAttention(dispatch.WithActor(c.ctx, "coordinator:1"), id)
			c.must(err)
			if _, err = c.s.TakeAttention(dispatch.WithActor(c.ctx, "coordinator:2"), id); err == nil {
				c.t.Error("two have taken it")
			}
		},
		"by settling it": func(c *centre, id int64) {
			_, err := c.s.ResolveAttention(c.ctx, id, dispatch.ResolveDismiss)
			c.must(err)
			if _, err := c.s.TakeAttention(c.ctx, id); err == nil {
				c.t.Error("a settled item was taken")
			}
		},
	} {
		t.Run(name, func(t *testing.T) {
			c := newCentre(t, "2026-11-23 09:30")
			c.onDuty(anne, bjorn)
			c.soonWithoutKari("2026-11-23 11:00")
			c.gets(annesPhone, "meldte avbud")
			take(c, c.attentionHas(dispatch.AttentionWithdrawn).ID)
			c.pass(20 * time.Minute)
			c.expectSilence()
			c.says(annesPhone, "ok")
			c.gets(annesPhone, "Ingen saker venter på deg")
			c.says(annesPhone, "Kan du ringe meg?")
			c.gets(annesPhone, "Annet leser vi ikke her")
		})
	}
}

// attentionHas finds an open item of a kind.
func (c *centre) attentionHas(kind dispatch.AttentionKind) (found *dispatch.Attention) {
	c.t.Helper()
	c.must(c.s.View(c.ctx, func(tx dispatch.Tx) error {
		open, err := tx.OpenAttention(0, dispatch.Page{})
		for _, a := range open {
			if a.Kind == kind {
				found = a
			}
		}
		return err
	}))
	if found == nil {
		c.t.Fatalf("no item %s is open", kind)
	}
	return found
}

func TestTheNightIsForTasksOfTheNight(t *testing.T) {
	c := newCentre(t, "2026-11-23 20:00")
	c.onDuty(anne)
	c.volunteer("Kari Hansen", kariPhone)
	// The deadline of one passes in the night; it is for tomorrow afternoon.
	c.task("2026-11-24 15:00", func(x *dispatch.Task) { x.DecideBy = c.time("2026-11-23 23:00") })
	c.gets(kariPhone)
	c.until("2026-11-24 08:59")
	c.attentionHas(dispatch.AttentionUnfilled)
	c.expectSilence()
	c.until("2026-11-24 09:01")
	c.gets(annesPhone, "Ingen er funnet i tide")
	c.says(annesPhone, "OK")
	c.gets(annesPhone, "du tar det")
	// Tonight's is told of tonight.
	c.until("2026-11-24 20:00")
	c.task("2026-11-24 23:30", func(x *dispatch.Task) { x.DecideBy = c.time("2026-11-24 22:00") })
	c.gets(kariPhone)
	c.until("2026-11-24 22:01")
	c.gets(annesPhone, "Ingen er funnet i tide")
}

func TestSeveralItemsAreOneMessage(t *testing.T) {
	c := newCentre(t, "2026-11-23 09:30")
	c.settings(func(s *dispatch.Settings) { s.CoordinatorPhones = []string{dutyPhone} })
	for range 3 { // nobody suits; the deadlines pass at once
		c.task("2026-11-23 16:00", func(x *dispatch.Task) { x.Category = "walk"; x.Summary = "Tur i skogen" })
	}
	c.until("2026-11-23 13:01")
	body := c.gets(dutyPhone, "1: ", "2: ", "Tur i skogen")
	if strings.Contains(body, "4: ") {
		t.Errorf("%s", body)
	}
	c.expectSilence()
	c.says(dutyPhone, "Jeg tar dem")
	c.gets(dutyPhone, "3 saker")
}

func TestFurtherUrgentItemsAreGathered(t *testing.T) {
	c := newCentre(t, "2026-11-23 09:30")
	c.onDuty(anne)
	for _, at := range []string{"2026-11-23 10:00", "2026-11-23 10:01", "2026-11-23 10:02"} {
		c.task("2026-11-23 16:00", func(x *dispatch.Task) { x.Category = "walk"; x.DecideBy = c.time(at) })
	}
	c.until("2026-11-23 10:00")
	c.pass(2 * time.Second)
	c.gets(annesPhone, "Ingen er funnet i tide")
	c.until("2026-11-23 10:03")
	c.gets(annesPhone, "1: ", "2: ")
	c.expectSilence()
}

func TestWhatDoesNotHurryIsToldInOpeningHours(t *testing.T) {
	c := newCentre(t, "2026-11-27 16:30") // a Friday
	c.settings(func(s *dispatch.Settings) {
		for d := time.Monday; d <= time.Friday; d++ {
			s.OpeningHours = append(s.OpeningHours, dispatch.Window{Weekday: d, From: 9 * 60, To: 15 * 60})
		}
	})
	c.onDuty(anne)
	c.says("+4743999999", "Hei, hvem er dette?")
	c.gets("+4743999999", "ring")
	c.pass(time.Hour)
	c.says("+4743999998", "Hallo?")
	c.gets("+4743999998", "ring")
	c.until("2026-11-30 08:59")
	c.expectSilence()
	c.until("2026-11-30 09:01")
	c.gets(annesPhone, "1: Et ukjent nummer har skrevet", "2: Et ukjent nummer har skrevet") // one text; there is no e-mail here
	c.until("2026-12-01 12:00")
	c.expectSilence()
}

// mail is a centre that can send e-mail.
func mailCentre(t *testing.T, at string) *centre {
	t.Helper()
	c := openCentre(t, at)
	t.Cleanup(c.expectSilence)
	t.Cleanup(c.onlyListedKinds)
	c.s = dispatch.New(dispatch.Options{Store: c.store, Reader: must(sharedReader())(t), Zone: c.zone, OwnNumber: "+4749900000", Mail: true,
		Page: "https://frivillig.example.no/", Clock: dispatch.ClockFunc(c.clock), Jitter: func() float64 { return 0.5 }})
	return c
}

func must[T any](v T, err error) func(testing.TB) T {
	return func(t testing.TB) T {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
		return v
	}
}

// emails begins what is due and lets a server answer each.
func (c *centre) emails(answer error) []dispatch.OutgoingEmail {
	c.t.Helper()
	list, err := c.s.BeginEmails(c.ctx, 10)
	c.must(err)
	for _, e := range list {
		if answer == nil {
			c.must(c.s.EmailSent(c.ctx, e.ID))
		} else {
			c.must(c.s.EmailFailed(c.ctx, e.ID, answer))
		}
	}
	c.work()
	return list
}

func TestWhatDoesNotHurryIsToldByEmail(t *testing.T) {
	c := mailCentre(t, "2026-11-23 09:30")
	c.onDuty(anne)
	c.settings(func(s *dispatch.Settings) { s.EmailFrom = "post@sentralen.no" })
	task := c.task("2026-11-30 10:00")
	c.attention(dispatch.AttentionNobody)
	c.pass(time.Hour)
	list := c.emails(nil)
	if len(list) != 1 || list[0].To != "anne@sentralen.no" || list[0].From != "post@sentralen.no" || list[0].Subject != "1 sak trenger deg (Sentralen)" ||
		!strings.Contains(list[0].Body, "Ingen passer til oppdraget: Følge til lege, mandag 30. november kl. 10-12\n  https://frivillig.example.no/oppdrag/1\n") {
		t.Fatalf("%+v", list)
	}
	if len(c.emails(nil)) != 0 {
		t.Error("sent twice")
	}
	c.until("2026-11-26 12:00")
	if more := c.emails(nil); len(more) != 0 {
		t.Errorf("told again: %+v", more)
	}
	_ = task
}

func TestAnEmailThatFailsIsTriedAgainAndThenSomebodyElseIsTold(t *testing.T) {
	onlyMail := anne
	onlyMail.Phone = ""
	busy := &dispatch.SendError{Reason: dispatch.FailureBusy, Code: "451"}
	for name, x := range map[string]struct {
		answer error
		tries  int
	}{
		"refused":   {&dispatch.SendError{Reason: dispatch.FailureRejected, Code: "550"}, 1},
		"uncertain": {errors.New("the connection was lost"), 1},
		"busy":      {busy, 15},
	} {
		t.Run(name, func(t *testing.T) {
			c := mailCentre(t, "2026-11-23 09:30")
			c.settings(func(s *dispatch.Settings) { s.EscalateAfter = dispatch.Duration(time.Hour) })
			c.onDuty(onlyMail, bjorn)
			c.soonWithoutKari("2026-11-23 11:00")
			tries := 0
			var id string
			for range 40 {
				for _, e := range c.emails(x.answer) {
					tries++
					if id == "" {
						id = e.MessageID
					}
					if e.MessageID != id || e.At.IsZero() {
						t.Errorf("another Message-ID: %+v", e)
					}
				}
				if len(c.inbox[bjornPhone]) > 0 {
					break
				}
				c.pass(time.Minute)
			}
			if tries != x.tries {
				t.Errorf("%d tries, want %d", tries, x.tries)
			}
			c.gets(bjornPhone, "meldte avbud")
			if a := c.attentionHas(dispatch.AttentionAlert); !strings.Contains(a.Text, "anne@sentralen.no") {
				t.Errorf("%s", a.Text)
			}
		})
	}
}

func TestAnEmailWhoseOutcomeNobodyReportedIsNotSentAgain(t *testing.T) {
	onlyMail := anne
	onlyMail.Phone = ""
	c := mailCentre(t, "2026-11-23 09:30")
	c.onDuty(onlyMail, bjorn)
	c.soonWithoutKari("2026-11-23 11:00")
	if list := must(c.s.BeginEmails(c.ctx, 10))(t); len(list) != 1 {
		t.Fatalf("%+v", list)
	}
	// The process dies here, and another begins.
	c.pass(30 * time.Second)
	c.gets(bjornPhone, "meldte avbud")
	c.attentionHas(dispatch.AttentionAlert)
	if list := c.emails(nil); len(list) != 0 {
		t.Errorf("sent again: %+v", list)
	}
}

func TestATextThatDoesNotReachWhoIsOnDuty(t *testing.T) {
	c := newCentre(t, "2026-11-23 09:30")
	c.onDuty(anne, bjorn)
	c.fail[annesPhone] = dispatch.SendError{Reason: dispatch.FailureBadNumber, Code: "21211"}
	c.soonWithoutKari("2026-11-23 11:00")
	c.gets(bjornPhone, "meldte avbud")
	c.attentionHas(dispatch.AttentionAlert)
}

func TestACoordinatorWhoIsAVolunteerToo(t *testing.T) {
	c := newCentre(t, "2026-11-23 09:30")
	c.onDuty(dispatch.Duty{Name: "Ola Moen", Phone: olaPhone})
	c.volunteer("Ola Moen", olaPhone)
	task := c.task("2026-11-26 10:00")
	c.gets(olaPhone, "Kan du hjelpe?")
	c.task("2026-11-23 16:00", func(x *dispatch.Task) { x.Category = "walk"; x.DecideBy = c.time("2026-11-23 09:31") })
	c.pass(2 * time.Minute)
	c.gets(olaPhone, "Trenger deg")
	c.says(olaPhone, "Ja") // is to the question
	c.gets(olaPhone, "Oppdraget er ditt")
	c.state(task.ID, dispatch.TaskAssigned)
	c.says(olaPhone, "Jeg tar den")
	c.gets(olaPhone, "du tar det")
}

// TestUrgentAt tries the rule of the night at every minute of two years.
func TestUrgentAt(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		q := rapid.SampledFrom([]dispatch.QuietHours{{From: 20*60 + 30, To: 9 * 60}, {}, {From: 22 * 60, To: 7 * 60}}).Draw(t, "quiet")
		now := time.Date(2026, 1, 1, 0, rapid.IntRange(0, 2*365*24*60).Draw(t, "now"), 0, 0, oslo)
		start := now.Add(time.Duration(rapid.IntRange(-48*60, 72*60).Draw(t, "start")) * time.Minute)
		task := &dispatch.Task{StartsAt: start, EndsAt: start.Add(2 * time.Hour), Urgent: rapid.Bool().Draw(t, "urgent")}
		at := dispatch.UrgentAt(task, q, oslo, now)
		night := q.Holds(now.In(oslo))
		switch {
		case at.Before(now), !night && !at.Equal(now):
			t.Fatalf("%v for a task at %v is told at %v", now, start, at)
		case night && !at.Equal(now) && (task.Urgent || !start.Before(now) && start.Before(at)):
			t.Fatalf("in the night %v, of a task at %v, nobody is told until %v", now, start, at)
		case night && at.Equal(now) && !task.Urgent && start.Sub(now) > 18*time.Hour:
			t.Fatalf("somebody is woken at %v for a task at %v", now, start)
		}
	})
}
