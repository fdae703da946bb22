package dispatch_test

import (
	"testing"
	"time"

	"folgesvenn/dispatch"
)

const newPhone = "+4742000099"

// A number that is corrected overnight is the one that gets what waited.
func TestHeldTextFollowsTheNumber(t *testing.T) {
	c, kari, _, task := agreed(t)
	c.until("2026-11-23 21:00")
	c.edit(task.ID, func(x *dispatch.Task) { x.Details = "Ring på to ganger." })
	_, err := c.s.EditVolunteer(c.ctx, kari.ID, func(v *dispatch.Volunteer) error { v.Phone = newPhone; return nil })
	c.must(err)
	c.until("2026-11-24 09:00")
	c.gets(newPhone, "Ring på to ganger.")
}

func TestHeldQuestionFollowsTheNumber(t *testing.T) {
	c := newCentre(t, "2026-11-23 20:29")
	kari := c.volunteer("Kari Hansen", kariPhone)
	c.fail[kariPhone] = dispatch.SendError{Code: "20429", Reason: dispatch.FailureBusy}
	task := c.task("2026-11-26 10:00")
	c.until("2026-11-23 21:00")
	_, err := c.s.EditVolunteer(c.ctx, kari.ID, func(v *dispatch.Volunteer) error { v.Phone = newPhone; return nil })
	c.must(err)
	c.until("2026-11-24 09:00")
	c.gets(newPhone, "Kan du hjelpe?")
	c.says(newPhone, "Ja")
	c.gets(newPhone, "Oppdraget er ditt")
	c.assigned(task.ID, kari.ID)
}

// A question that went to the wrong number is asked anew on the right one.
func TestOpenQuestionFollowsTheNumber(t *testing.T) {
	c := newCentre(t, "2026-11-23 09:30")
	kari := c.volunteer("Kari Hansen", kariPhone)
	task := c.task("2026-11-26 10:00")
	c.gets(kariPhone)
	_, err := c.s.EditVolunteer(c.ctx, kari.ID, func(v *dispatch.Volunteer) error { v.Phone = newPhone; return nil })
	c.must(err)
	c.work()
	c.gets(newPhone, "Kan du hjelpe?")
	c.says(newPhone, "Ja")
	c.gets(newPhone, "Oppdraget er ditt")
	c.move(task.ID, "2026-11-26 12:00")
	c.gets(newPhone, "Passer det?")
	_, err = c.s.EditVolunteer(c.ctx, kari.ID, func(v *dispatch.Volunteer) error { v.Phone = kariPhone; return nil })
	c.must(err)
	c.work()
	c.gets(kariPhone, "Passer det?", "kl. 12-14")
	c.pass(2 * time.Minute)
	c.says(kariPhone, "Ja")
	c.gets(kariPhone, "Oppdraget er ditt")
	c.assigned(task.ID, kari.ID)
}

func TestHeldNewsFollowsTheRequester(t *testing.T) {
	c, _, _, task := agreed(t)
	home, err := c.s.Requester(c.ctx, task.RequesterID)
	c.must(err)
	c.until("2026-11-23 21:00")
	c.says(kariPhone, "Avbud")
	c.gets(kariPhone)
	_, err = c.s.EditRequester(c.ctx, home.ID, "", nil, func(r *dispatch.Requester) error { r.Phones = []string{newPhone}; return nil })
	c.must(err)
	c.until("2026-11-24 09:00")
	c.gets(newPhone, "leter etter en annen")
	c.gets(olaPhone)
	// Where no number is left, a human tells them.
	c.until("2026-11-24 21:00")
	c.says(olaPhone, "Ja")
	c.gets(olaPhone)
	_, err = c.s.EditRequester(c.ctx, home.ID, "", nil, func(r *dispatch.Requester) error { r.Phones = nil; return nil })
	c.must(err)
	c.attention(dispatch.AttentionUndelivered)
	c.until("2026-11-25 09:00")
}

// Who was asked and could still say yes hears that it is called off.
func TestCancelTellsThoseWhoCouldStillCome(t *testing.T) {
	c := newCentre(t, "2026-11-23 09:30")
	c.volunteer("Kari Hansen", kariPhone)
	c.volunteer("Ola Moen", olaPhone)
	c.volunteer("Anne Lie", annePhone)
	task := c.task("2026-11-27 10:00")
	c.gets(kariPhone)
	c.gets(olaPhone)
	c.says(olaPhone, "Nei")
	c.gets(olaPhone)
	c.gets(annePhone)
	c.pass(25 * time.Hour)
	_, err := c.s.Cancel(c.ctx, task.ID, "")
	c.must(err)
	c.work()
	c.gets(kariPhone, "er avlyst") // silent for a day: her yes would have counted
	c.gets(annePhone, "er avlyst")
}
