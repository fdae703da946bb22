package dispatch_test

import (
	"strings"
	"testing"
	"time"

	"folgesvenn/dispatch"
	"folgesvenn/sms"
)

// inLanguages are words by which a text in each language is known.
type inLanguages map[string][]string

// short holds a text against two segments.
func (c *centre) short(phone string, parts ...string) {
	c.t.Helper()
	body := c.gets(phone, parts...)
	if size := sms.Count(body); size.Segments > sms.MaxSegments {
		c.t.Errorf("%d segments: %s", size.Segments, body)
	}
}

// The recipient who wishes it hears who comes, that they cannot after all, that
// nobody is found yet, that nobody is found, and that it is called off; in their
// language, and never what the help is.
func TestTheRecipientHearsWhatTheyWish(t *testing.T) {
	assigned := inLanguages{"nb": {"Hei Olga!", "Kari kommer torsdag 26. november kl. 10-12", "420 00 001"}, "nn": {"Hei Olga!", "Kari kjem torsdag 26. november kl. 10-12", "420 00 001"},
		"en": {"Olga", "Kari", "Thursday 26 November", "420 00 001"}}
	away := inLanguages{"nb": {"Den som skulle komme torsdag 26. november", "leter etter en annen"}, "nn": {"torsdag 26. november", "leitar etter"}, "en": {"Thursday 26 November", "looking for"}}
	notYet := inLanguages{"nb": {"ikke funnet noen ennå", "torsdag 26. november"}, "nn": {"ikkje funne nokon enno"}, "en": {"not yet found anybody"}}
	unfilled := inLanguages{"nb": {"fant dessverre ingen", "torsdag 26. november"}, "nn": {"diverre ingen"}, "en": {"we found nobody", "Thursday 26 November"}}
	cancelled := inLanguages{"nb": {"Avtalen fredag 27. november", "er avlyst"}, "nn": {"fredag 27. november", "avlyst"}, "en": {"Friday 27 November", "cancelled"}}
	for _, lang := range sms.Languages() {
		t.Run(lang, func(t *testing.T) {
			c := newCentre(t, "2026-11-23 09:30")
			c.settings(func(s *dispatch.Settings) { s.Reminders, s.WarnBefore = nil, dispatch.Duration(2*time.Hour) })
			olga, err := c.s.EditRecipient(c.ctx, c.olga().ID, func(r *dispatch.Recipient) error { r.Language, r.Notify = lang, true; return nil })
			c.must(err)
			kari := c.volunteer("Kari Hansen", kariPhone)
			of := func(x *dispatch.Task) { x.RecipientID = olga.ID }
			task := c.task("2026-11-26 10:00", of)
			c.gets(kariPhone)
			hears := func(words inLanguages) {
				t.Helper()
				if len(c.inbox[olga.Phone]) > 0 && strings.Contains(c.inbox[olga.Phone][0], "lege") {
					t.Errorf("a telephone that lies about tells what the help is: %s", c.inbox[olga.Phone][0])
				}
				c.short(olga.Phone, words[lang]...)
			}
			c.says(kariPhone, "Ja")
			c.gets(kariPhone)
			hears(assigned)
			c.says(kariPhone, "AVBUD")
			c.gets(kariPhone)
			hears(away)
			c.until("2026-11-25 20:29") // two hours before the deadline would be in the night
			hears(notYet)
			c.until("2026-11-26 09:01") // the deadline was at seven; the night holds the text
			hears(unfilled)
			c.state(task.ID, dispatch.TaskUnfilled)

			next := c.task("2026-11-27 10:00", of)
			if len(c.inbox[kariPhone]) > 0 {
				c.gets(kariPhone)
			}
			_, err = c.s.Assign(c.ctx, next.ID, kari.ID)
			c.must(err)
			c.work()
			c.gets(kariPhone, "Oppdraget er ditt")
			c.inbox[olga.Phone] = nil
			_, err = c.s.Cancel(c.ctx, next.ID, "")
			c.must(err)
			c.work()
			c.gets(kariPhone, "avlyst")
			hears(cancelled)

			// Who does not wish it hears nothing.
			_, err = c.s.EditRecipient(c.ctx, olga.ID, func(r *dispatch.Recipient) error { r.Notify = false; return nil })
			c.must(err)
			quiet := c.task("2026-11-30 10:00", of)
			c.inbox[kariPhone] = nil
			_, err = c.s.Cancel(c.ctx, quiet.ID, "")
			c.must(err)
			c.work()
			c.inbox[kariPhone] = nil
		})
	}
}

// Nobody is found yet and the deadline nears: said once, so long before as the
// unit has set, and not where somebody is found.
func TestTheRequesterHearsThatNobodyIsFoundYet(t *testing.T) {
	c := newCentre(t, "2026-11-23 09:30")
	c.settings(func(s *dispatch.Settings) { s.WarnBefore = dispatch.Duration(4 * time.Hour); s.Reminders = nil })
	c.volunteer("Kari Hansen", kariPhone)
	home := c.home()
	task := c.task("2026-11-25 18:00", func(x *dispatch.Task) { x.RequesterID, x.DecideBy = home.ID, c.time("2026-11-25 15:00") })
	c.gets(kariPhone)
	c.until("2026-11-25 10:59")
	c.expectSilence()
	c.until("2026-11-25 11:01")
	c.short(homePhone, "ikke funnet noen frivillig ennå", "Følge til lege, onsdag 25. november kl. 18-20")
	c.until("2026-11-25 14:59")
	c.expectSilence() // once
	c.says(kariPhone, "Ja")
	c.gets(kariPhone, "Oppdraget er ditt")
	c.gets(homePhone, "Kari tar oppdraget")
	c.says(kariPhone, "AVBUD")
	c.gets(kariPhone)
	c.gets(homePhone, "kan dessverre ikke komme likevel")
	c.until("2026-11-25 18:01")
	c.gets(homePhone, "fant dessverre ingen")
	c.state(task.ID, dispatch.TaskUnfilled)

	// Off by the setting, and nothing is said where somebody has it.
	c.settings(func(s *dispatch.Settings) { s.WarnBefore = 0 })
	c.task("2026-11-27 18:00", func(x *dispatch.Task) { x.RequesterID = home.ID })
	c.inbox[kariPhone] = nil
	c.until("2026-11-27 14:59")
	c.expectSilence()
	c.until("2026-11-27 15:01")
	c.gets(homePhone, "fant dessverre ingen")
}

// A landline is rung with it.
func TestALandlineHearsThatNobodyIsFoundYet(t *testing.T) {
	c := newCentre(t, "2026-11-23 09:30")
	c.settings(func(s *dispatch.Settings) { s.WarnBefore, s.PlaceCalls = dispatch.Duration(4*time.Hour), true })
	const landline = "+4722000001"
	home, err := c.s.AddRequester(c.ctx, dispatch.Requester{Name: "Solbakken sykehjem", Kind: dispatch.Institution, Phones: []string{landline}}, "", nil)
	c.must(err)
	c.task("2026-11-25 18:00", func(x *dispatch.Task) { x.RequesterID, x.DecideBy = home.ID, c.time("2026-11-25 15:00") })
	c.until("2026-11-25 11:01")
	l := c.picksUp(landline)
	l.hears("beskjed", "Solbakken")
	l.presses("1")
	l.hears("ikke funnet noen frivillig ennå", "Følge til lege")
	l.hangsUp()
}

// The regular of a series has it as usual, in their language, within two
// segments with all that they need, and gets out of it by AVBUD.
func TestAsUsualInEveryLanguage(t *testing.T) {
	for lang, words := range (inLanguages{"nb": {"som vanlig", "torsdag 26. november kl. 10-11", "Olga Nordmann", "Granveien 12", "AVBUD"},
		"nn": {"som vanleg", "torsdag 26. november kl. 10-11", "Olga Nordmann", "AVBUD"}, "en": {"as usual", "Thursday 26 November", "Olga Nordmann", "AVBUD"}}) {
		t.Run(lang, func(t *testing.T) {
			c := newCentre(t, "2026-11-23 09:30")
			kari := c.volunteer("Kari Hansen", kariPhone, func(v *dispatch.Volunteer) { v.Language = lang })
			olga := c.olga()
			x := c.weekly("2026-11-26", func(x *dispatch.Series) {
				x.VolunteerID, x.Standing, x.RecipientID, x.Until, x.Details = kari.ID, true, olga.ID, day("2026-11-26"), "Handlelapp ligger på bordet."
			})
			c.short(kariPhone, words...)
			task := c.tasksOf(x.ID)[0]
			c.assigned(task.ID, kari.ID)
			c.says(kariPhone, "AVBUD")
			c.short(kariPhone)
			c.state(task.ID, dispatch.TaskOpen)
		})
	}
}
