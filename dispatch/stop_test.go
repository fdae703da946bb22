package dispatch_test

import (
	"testing"
	"time"

	"folgesvenn/dispatch"
)

func TestStopIsHonouredAtOnce(t *testing.T) {
	c := newCentre(t, "2026-11-23 09:30")
	kari := c.volunteer("Kari Hansen", kariPhone)
	c.volunteer("Ola Moen", olaPhone)
	c.volunteer("Anne Lie", annePhone)
	first := c.task("2026-11-26 10:00")
	c.gets(kariPhone)
	c.gets(olaPhone)
	c.says(kariPhone, "STOPP")
	c.gets(annePhone) // in her place
	v, err := c.s.Volunteer(c.ctx, kari.ID)
	c.must(err)
	if v.State(c.clock()) != dispatch.VolunteerStopped {
		t.Errorf("Kari is %s, want stopped", v.State(c.clock()))
	}
	// Nothing more, whatever happens; also no answer if she writes.
	c.says(kariPhone, "Ja")
	c.attention(dispatch.AttentionUnclear)
	c.says(olaPhone, "ja")
	c.gets(olaPhone)
	c.state(first.ID, dispatch.TaskAssigned)
	c.task("2026-11-27 10:00")
	c.gets(annePhone, "fredag 27. november")
	c.gets(olaPhone)

	c.says(kariPhone, "START")
	c.gets(kariPhone, "Velkommen tilbake, Kari")
	c.pass(time.Hour)
	c.gets(kariPhone, "fredag 27. november")
}

func TestStopWithATaskAheadNeedsAHuman(t *testing.T) {
	c := newCentre(t, "2026-11-23 09:30")
	c.volunteer("Kari Hansen", kariPhone)
	c.task("2026-11-26 10:00")
	c.gets(kariPhone)
	c.says(kariPhone, "Ja")
	c.gets(kariPhone)
	c.says(kariPhone, "stopp")
	c.attention(dispatch.AttentionStopped)
}

func TestOptOutAtTheProvider(t *testing.T) {
	c := newCentre(t, "2026-11-23 09:30")
	c.settings(func(s *dispatch.Settings) { s.WaveSize = 1 })
	kari := c.volunteer("Kari Hansen", kariPhone)
	c.volunteer("Ola Moen", olaPhone)
	c.fail[kariPhone] = dispatch.SendError{Reason: dispatch.FailureOptedOut, Code: "21610"}
	c.task("2026-11-26 10:00")
	c.gets(olaPhone)
	v, err := c.s.Volunteer(c.ctx, kari.ID)
	c.must(err)
	if v.State(c.clock()) != dispatch.VolunteerStopped {
		t.Errorf("21610 is not an opt-out: %s", v.State(c.clock()))
	}
}
