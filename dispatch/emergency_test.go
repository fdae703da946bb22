package dispatch_test

import (
	"errors"
	"strings"
	"sync"
	"testing"
	"time"

	"folgesvenn/dispatch"
)

// declare declares an emergency for so long.
func (c *centre) declare(lasts time.Duration) *dispatch.Emergency {
	c.t.Helper()
	e, err := c.s.Declare(dispatch.WithActor(c.ctx, "coordinator:7"), dispatch.FirstUnit, "Strømbrudd i sentrum", c.clock().Add(lasts))
	c.must(err)
	c.work()
	return e
}

func (c *centre) emergency() *dispatch.Emergency {
	c.t.Helper()
	e, err := c.s.CurrentEmergency(c.ctx)
	c.must(err)
	return e
}

func TestInAnEmergencyUnitsShareAndAfterwardsTheyDoNot(t *testing.T) {
	c := newCentre(t, "2026-11-23 09:30")
	health := c.unit("Helse")
	c.volunteer("Kari Hansen", kariPhone)
	c.volunteer("Per Lie", perPhone, func(v *dispatch.Volunteer) { v.OwnUnitOnly = true })
	c.volunteer("Ola Berg", olaPhone, of(health))
	task := c.task("2026-11-26 10:00", taskOf(health))
	c.gets(olaPhone, "Følge til lege")
	c.says(olaPhone, "Nei")
	c.gets(olaPhone, "Takk")
	c.attention(dispatch.AttentionAllAsked)

	e := c.declare(6 * time.Hour)
	c.gets(kariPhone, "Følge til lege", "Helse") // and Per stays with his own
	if e.DeclaredBy != "coordinator:7" || !e.EndsAt.Equal(c.time("2026-11-23 15:30")) {
		t.Errorf("the emergency is %+v", e)
	}
	c.until("2026-11-23 15:31")
	if c.emergency() != nil {
		t.Fatal("it did not end by itself")
	}
	kinds := []dispatch.AttentionKind{}
	for _, a := range c.open() {
		kinds = append(kinds, a.Kind)
	}
	if !strings.Contains(strings.Join(kindNames(kinds), " "), "emergency_over") {
		t.Errorf("nobody was told that it ended: %v", kinds)
	}
	// Whoever was asked may still answer; nobody else is asked.
	c.says(kariPhone, "Ja")
	c.gets(kariPhone, "Oppdraget er ditt")
	c.state(task.ID, dispatch.TaskAssigned)
	c.task("2026-11-27 10:00", taskOf(health))
	c.gets(olaPhone, "Følge til lege")
	c.says(olaPhone, "Nei")
	c.gets(olaPhone, "Takk")
	if n := len(c.inbox[kariPhone]); n != 0 {
		t.Error("a volunteer of another unit was asked after the emergency")
	}
	saved, err := c.s.EmergencyByID(c.ctx, e.ID)
	c.must(err)
	if !saved.EndedAt.Equal(e.EndsAt) || saved.EndedBy != dispatch.ActorSystem {
		t.Errorf("it is kept as %+v", saved)
	}
}

func kindNames(kinds []dispatch.AttentionKind) (list []string) {
	for _, k := range kinds {
		list = append(list, string(k))
	}
	return list
}

func TestTwoWhoDeclareAtOnce(t *testing.T) {
	c := newCentre(t, "2026-11-23 09:30")
	var wg sync.WaitGroup
	errs := make([]error, 8)
	for i := range errs {
		wg.Go(func() {
			_, errs[i] = c.s.Declare(c.ctx, dispatch.FirstUnit, "Flom", time.Time{})
		})
	}
	wg.Wait()
	won := 0
	for _, err := range errs {
		if err == nil {
			won++
		} else if !strings.Contains(sentence(err), "alt erklært beredskap (Flom)") {
			t.Errorf("who came second was told %q", sentence(err))
		}
	}
	if won != 1 {
		t.Fatalf("%d emergencies were declared", won)
	}
	if e := c.emergency(); !e.EndsAt.Equal(c.clock().Add(12 * time.Hour)) {
		t.Errorf("it ends %v; the usual is twelve hours", e.EndsAt)
	}
	c.pass(13 * time.Hour)
	c.attention(dispatch.AttentionCalm)
}

func TestExtendAndEnd(t *testing.T) {
	c := newCentre(t, "2026-11-23 09:30")
	e := c.declare(time.Hour)
	refuses(t, "ends_at", errOf(c.s.Extend(c.ctx, e.ID, c.clock())))
	refuses(t, "ends_at", errOf(c.s.Extend(c.ctx, e.ID, c.clock().Add(73*time.Hour))))
	_, err := c.s.Extend(c.ctx, e.ID, c.clock().Add(3*time.Hour))
	c.must(err)
	c.pass(2 * time.Hour)
	if c.emergency() == nil {
		t.Fatal("it ended at the time from which it was moved")
	}
	_, err = c.s.EndEmergency(dispatch.WithActor(c.ctx, "coordinator:8"), e.ID, "Strømmen er tilbake")
	c.must(err)
	if c.emergency() != nil {
		t.Fatal("it holds although it was ended")
	}
	if _, err := c.s.EndEmergency(c.ctx, e.ID, ""); err == nil {
		t.Error("it was ended twice")
	}
	if _, err := c.s.Extend(c.ctx, e.ID, c.clock().Add(time.Hour)); err == nil {
		t.Error("what is over was extended")
	}
	c.pass(2 * time.Hour)
	c.attention() // it was ended by somebody who knows
	c.must(c.s.View(c.ctx, func(tx dispatch.Tx) error {
		events, err := tx.EmergencyEvents(e.DeclaredAt, c.clock())
		var said []string
		for _, x := range events {
			said = append(said, x.Kind+" "+x.Actor)
		}
		want := "emergency.declared coordinator:7, emergency.extended system, emergency.ended coordinator:8"
		if got := strings.Join(said, ", "); got != want {
			t.Errorf("the log has %s, want %s", got, want)
		}
		return err
	}))
	refuses(t, "reason", errOf(c.s.Declare(c.ctx, dispatch.FirstUnit, "  ", time.Time{})))
	refuses(t, "ends_at", errOf(c.s.Declare(c.ctx, dispatch.FirstUnit, "Flom", c.clock().Add(-time.Hour))))
}

// TestAnEmergencyAcrossTheNightWhenTheClockIsChanged ends after as much time as
// was meant, and is over at that moment whether or not a process was there.
func TestAnEmergencyAcrossTheNightWhenTheClockIsChanged(t *testing.T) {
	for night, morning := range map[string]string{"2026-10-24 20:00": "2026-10-25 07:00", "2026-03-28 20:00": "2026-03-29 09:00"} {
		c := newCentre(t, night)
		e := c.declare(12 * time.Hour)
		if !e.EndsAt.Equal(c.time(morning)) {
			t.Errorf("from %s it lasts until %s", night, e.EndsAt.In(c.zone))
		}
		// Nothing runs meanwhile; another process takes over a moment before.
		c.mu.Lock()
		c.now = e.EndsAt.Add(-time.Second)
		c.mu.Unlock()
		c.restart()
		if c.emergency() == nil {
			t.Error("a restart ended it")
		}
		c.mu.Lock()
		c.now = e.EndsAt
		c.mu.Unlock()
		if c.emergency() != nil {
			t.Error("it holds at its end")
		}
		c.work()
		c.work()
		c.attention(dispatch.AttentionCalm)
	}
}

func TestAnEmergencyWidensTheCapAndNotSomebodysOwn(t *testing.T) {
	c := newCentre(t, "2026-11-23 09:30")
	c.settings(func(s *dispatch.Settings) { s.MaxOffersPerWeek, s.Emergency.ExtraOffers = 1, 1 })
	c.volunteer("Kari Hansen", kariPhone)
	c.volunteer("Ola Berg", olaPhone, func(v *dispatch.Volunteer) { v.MaxOffersPerWeek = 1 })
	for range 3 {
		c.task("2026-11-26 10:00")
		for _, p := range []string{kariPhone, olaPhone} {
			if len(c.inbox[p]) > 0 {
				c.gets(p, "Følge til lege")
				c.says(p, "Nei")
				c.gets(p, "Takk")
			}
		}
	}
	c.inOffers(kariPhone, 1)
	c.inOffers(olaPhone, 1)
	c.declare(time.Hour)
	c.gets(kariPhone, "Følge til lege")
	c.says(kariPhone, "Nei")
	c.gets(kariPhone, "Takk")
	c.inOffers(kariPhone, 2)
	c.inOffers(olaPhone, 1)
	c.pass(3 * time.Hour)
	c.inOffers(kariPhone, 2)
}

// inOffers expects so many questions to a number.
func (c *centre) inOffers(phone string, want int) {
	c.t.Helper()
	c.must(c.s.View(c.ctx, func(tx dispatch.Tx) error {
		list, err := tx.OffersToPhone(phone, time.Time{})
		if len(list) != want {
			c.t.Errorf("%s was asked %d times, want %d", phone, len(list), want)
		}
		return err
	}))
}

func TestQuietHoursHoldInAnEmergencyUnlessTheUnitHasItOtherwise(t *testing.T) {
	for _, widen := range []bool{false, true} {
		c := newCentre(t, "2026-11-23 21:00")
		c.settings(func(s *dispatch.Settings) { s.Emergency.WidenQuiet = widen })
		c.declare(12 * time.Hour)
		c.volunteer("Kari Hansen", kariPhone)
		c.task("2026-11-24 20:00")
		if !widen {
			c.until("2026-11-24 08:59")
			if len(c.inbox[kariPhone]) > 0 {
				t.Fatal("a question went out in quiet hours")
			}
			c.until("2026-11-24 09:00")
		}
		c.gets(kariPhone, "Følge til lege")
		if !widen {
			continue
		}
		c.says(kariPhone, "Nei")
		c.gets(kariPhone, "Takk")
		c.until("2026-11-23 23:00")
		c.task("2026-11-24 19:00")
		c.until("2026-11-24 05:59")
		if len(c.inbox[kariPhone]) > 0 {
			t.Fatal("a question went out in the quiet hours of an emergency")
		}
		c.until("2026-11-24 06:00")
		c.gets(kariPhone, "Følge til lege")
	}
}

func TestASecondQuestionGoesOutBesideTheFirstAndNotAThird(t *testing.T) {
	c := newCentre(t, "2026-11-23 09:30")
	c.declare(10 * time.Hour)
	c.volunteer("Kari Hansen", kariPhone)
	first := c.task("2026-11-26 10:00")
	c.gets(kariPhone, "JA eller NEI")
	second := c.task("2026-11-27 10:00")
	c.gets(kariPhone, "JA 2 eller NEI 2")
	c.task("2026-11-28 10:00")
	if len(c.inbox[kariPhone]) > 0 {
		t.Fatal("three questions at once")
	}
	c.says(kariPhone, "Ja")
	c.gets(kariPhone, "Hvilken", "1: ", "2: ")
	c.state(first.ID, dispatch.TaskOpen)
	c.says(kariPhone, "Ja 2")
	c.gets(kariPhone, "Oppdraget er ditt", "27. november")
	c.state(second.ID, dispatch.TaskAssigned)
	c.gets(kariPhone, "28. november") // the third has a place now
}

// TestWhatWasQueuedForAnothersVolunteerStaysAtHome: a question that waited in
// the outbox when the emergency ended is not sent.
func TestWhatWasQueuedForAnothersVolunteerStaysAtHome(t *testing.T) {
	c := newCentre(t, "2026-11-23 09:30")
	health := c.unit("Helse")
	c.volunteer("Kari Hansen", kariPhone)
	e := c.declare(time.Hour)
	x, err := c.s.AddTask(c.ctx, dispatch.Task{UnitID: health, Category: "escort", Summary: "Følge til lege", StartsAt: c.time("2026-11-26 10:00"), EndsAt: c.time("2026-11-26 11:00")})
	c.must(err)
	for range 5 {
		if _, err := c.s.Due(c.ctx); err != nil {
			t.Fatal(err)
		}
	}
	if o := c.offers(x.ID); len(o) != 1 || o[0].State != dispatch.OfferQueued {
		t.Fatalf("offers: %+v", o)
	}
	_, err = c.s.EndEmergency(c.ctx, e.ID, "")
	c.must(err)
	c.work()
	if o := c.offers(x.ID); o[0].State != dispatch.OfferFailed {
		t.Errorf("the question is %s", o[0].State)
	}
}

// sentence is what a coordinator is told.
func sentence(err error) string {
	var e *dispatch.Error
	if errors.As(err, &e) {
		return e.NB
	}
	return ""
}
