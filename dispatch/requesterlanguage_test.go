package dispatch_test

import (
	"testing"
	"time"

	"folgesvenn/dispatch"
	"folgesvenn/sms"
)

// Whoever asks for help, and whoever is helped, is told everything in their own
// language, within two parts; the volunteer in theirs.
func TestWhoAsksIsToldInTheirLanguage(t *testing.T) {
	const escort, olgaPhone = "Følge til lege", "+4743100001"
	for lang, say := range map[string]struct {
		waiting, notYet, unfilled, assigned, comes, withdrawn, waits, moved, cancelled, followUp, thanks, discarded, again                                  string
		request, cancel, change, noShow, received, some, all, fewer, someWaiting, short, helpers, nobody, recipientCancelled, when, all3, with, names, send string
	}{
		"nn": {waiting: "ikkje funne nokon frivillig enno", notYet: "ikkje funne nokon enno", unfilled: "fann diverre ingen frivillig", assigned: "Kari tek oppdraget", comes: "Kari kjem",
			withdrawn: "måtte diverre melde avbod", waits: "Den som skulle kome", moved: "Kari kjem framleis", cancelled: "Oppdraget er avlyst", followUp: "Gjekk det bra", thanks: "Tusen takk for at du sa frå",
			discarded: "kan diverre ikkje ta dette oppdraget", again: "No leitar vi etter ein annan", request: "Vi forstod at du treng hjelp", cancel: "skal avlysast", change: "skal endrast",
			noShow: "Så leitt", received: "Ein koordinator les ho", some: "1 av 2 frivillige er funne", all: "Alle 2 er funne", fewer: "Kari kan diverre ikkje kome likevel",
			someWaiting: "Vi har funne 1 av 2", short: "Vi fann 1 av 2", helpers: "kjem", nobody: "fann diverre ingen som kan kome", recipientCancelled: "er avlyst", when: "torsdag 26. november",
			all3: "Alle 3 er funne", with: "Lions Solbakken ved Gro", names: "Frå Lions Solbakken ved Gro kjem Anne, Per og Kari", send: "kan diverre berre sende 2"},
		"en": {waiting: "not found a volunteer yet", notYet: "not yet found anybody", unfilled: "found no volunteer", assigned: "Kari takes the task", comes: "Kari comes",
			withdrawn: "had to withdraw", waits: "who was to come", moved: "Kari still comes", cancelled: "has been called off", followUp: "Did the task go well", thanks: "Many thanks for telling us",
			discarded: "cannot take this task", again: "now looking for somebody else", request: "We understood that you need help", cancel: "is to be cancelled", change: "is to be changed",
			noShow: "We are sorry", received: "A coordinator will read it", some: "1 of 2 volunteers are found", all: "All 2 are found", fewer: "Kari cannot come after all",
			someWaiting: "We have found 1 of 2", short: "We found 1 of 2", helpers: "will come", nobody: "found nobody who can come", recipientCancelled: "is cancelled", when: "Thursday 26 November",
			all3: "All 3 are found", with: "Lions Solbakken", names: "Anne, Per and Kari will come from Lions Solbakken", send: "can only send 2"},
	} {
		t.Run(lang, func(t *testing.T) {
			// begin is a centre in bokmål, with an institution and a recipient who speak
			// the language.
			begin := func(t *testing.T) (*centre, func(string, ...func(*dispatch.Task)) *dispatch.Task) {
				c := newCentre(t, "2026-11-25 10:00")
				c.settings(func(s *dispatch.Settings) { s.Reminders, s.DecideBefore = nil, dispatch.Duration(3*time.Hour) })
				c.witness = func(x dispatch.OutgoingText) {
					if n := sms.Count(x.Body).Segments; n > sms.MaxSegments {
						t.Errorf("%d parts: %s", n, x.Body)
					}
				}
				olga, home := c.olga(), c.home()
				_, err := c.s.EditRequester(c.ctx, home.ID, "", nil, func(r *dispatch.Requester) error { r.Language = lang; return nil })
				c.must(err)
				_, err = c.s.EditRecipient(c.ctx, olga.ID, func(r *dispatch.Recipient) error { r.Language, r.Notify = lang, true; return nil })
				c.must(err)
				return c, func(at string, change ...func(*dispatch.Task)) *dispatch.Task {
					return c.task(at, append([]func(*dispatch.Task){func(x *dispatch.Task) { x.RequesterID, x.RecipientID = home.ID, olga.ID }}, change...)...)
				}
			}
			t.Run("nobody is found", func(t *testing.T) {
				c, task := begin(t)
				task("2026-11-26 16:00")
				c.until("2026-11-26 10:01")
				c.gets(homePhone, say.waiting, escort, say.when)
				c.gets(olgaPhone, say.notYet, say.when)
				c.until("2026-11-26 13:01")
				c.gets(homePhone, say.unfilled)
				c.gets(olgaPhone, say.nobody)
			})
			t.Run("found, moved, withdrawn, called off", func(t *testing.T) {
				c, task := begin(t)
				c.volunteer("Kari Hansen", kariPhone)
				x := task("2026-11-26 16:00")
				c.gets(kariPhone, "Kan du hjelpe")
				c.says(kariPhone, "ja")
				c.gets(kariPhone, "Oppdraget er ditt")
				c.gets(homePhone, say.assigned, say.when)
				c.gets(olgaPhone, say.comes, say.when)
				_, err := c.s.EditTask(c.ctx, x.ID, func(x *dispatch.Task) error {
					x.StartsAt, x.EndsAt = x.StartsAt.Add(time.Hour), x.EndsAt.Add(time.Hour)
					return nil
				})
				c.must(err)
				c.work()
				c.gets(kariPhone, "Passer det?")
				c.pass(2 * time.Minute)
				c.says(kariPhone, "ja")
				c.gets(kariPhone, "Oppdraget er ditt")
				c.gets(homePhone, say.moved)
				c.gets(olgaPhone, say.comes)
				c.says(kariPhone, "avbud")
				c.gets(kariPhone, "Du står ikke lenger på")
				c.gets(homePhone, say.withdrawn)
				c.gets(olgaPhone, say.waits)
				_, err = c.s.Cancel(c.ctx, x.ID, "")
				c.must(err)
				c.work()
				c.gets(homePhone, say.cancelled)
				c.gets(olgaPhone, say.recipientCancelled)
			})
			t.Run("it is over", func(t *testing.T) {
				c, task := begin(t)
				c.volunteer("Kari Hansen", kariPhone)
				task("2026-11-25 14:00")
				c.gets(kariPhone)
				c.says(kariPhone, "ja")
				c.gets(kariPhone)
				c.gets(homePhone, say.assigned)
				c.gets(olgaPhone)
				c.until("2026-11-25 14:30")
				c.says(homePhone, "Ingen kom!")
				c.gets(homePhone, say.noShow)
				_, err := c.s.ResolveAttention(c.ctx, c.attention(dispatch.AttentionNoShow)[0].ID, dispatch.ResolveAgain)
				c.must(err)
				c.work()
				c.gets(kariPhone, "Du står ikke lenger på")
				c.gets(homePhone, say.again)
				c.gets(olgaPhone, say.notYet)
			})
			t.Run("did it go well", func(t *testing.T) {
				c, task := begin(t)
				c.volunteer("Kari Hansen", kariPhone)
				task("2026-11-25 14:00")
				c.gets(kariPhone)
				c.says(kariPhone, "ja")
				c.gets(kariPhone)
				c.gets(homePhone)
				c.gets(olgaPhone)
				c.until("2026-11-25 18:01")
				c.gets(kariPhone, "Gikk det bra")
				c.gets(homePhone, say.followUp)
				c.says(homePhone, "ja")
				c.gets(homePhone, say.thanks)
			})
			t.Run("several", func(t *testing.T) {
				c, task := begin(t)
				c.volunteer("Kari Hansen", kariPhone)
				c.volunteer("Ola Moen", olaPhone)
				task("2026-11-26 16:00", func(x *dispatch.Task) { x.Headcount = 2 })
				c.gets(kariPhone)
				c.gets(olaPhone)
				c.says(kariPhone, "ja")
				c.gets(kariPhone)
				c.gets(homePhone, say.some)
				c.says(olaPhone, "ja")
				c.gets(olaPhone)
				c.gets(homePhone, say.all)
				c.gets(olgaPhone, say.helpers)
				c.says(kariPhone, "avbud")
				c.gets(kariPhone)
				c.gets(homePhone, say.fewer)
				c.gets(olgaPhone, say.helpers)
				c.until("2026-11-26 10:01")
				c.gets(homePhone, say.someWaiting)
				c.gets(olgaPhone, say.helpers)
				c.until("2026-11-26 13:01")
				c.gets(homePhone, say.short)
				c.gets(olgaPhone, say.helpers)
			})
			t.Run("an organisation", func(t *testing.T) {
				c, task := begin(t)
				c.lions()
				x := task("2026-11-26 16:00", func(x *dispatch.Task) { x.Headcount = 3 })
				c.gets(lionsPhone)
				c.says(lionsPhone, "ja vi blir 3")
				c.gets(lionsPhone)
				c.gets(homePhone, say.all3, say.with)
				c.gets(olgaPhone, say.with)
				c.says(lionsPhone, "Det blir Anne, Per og Kari")
				c.gets(lionsPhone)
				c.gets(homePhone, say.names, say.when)
				c.says(lionsPhone, "Vi blir bare 2")
				c.gets(lionsPhone)
				c.gets(homePhone, say.send, say.when)
				c.state(x.ID, dispatch.TaskOpen)
				c.attention(dispatch.AttentionWithdrawn, dispatch.AttentionAllAsked)
			})
			t.Run("they write", func(t *testing.T) {
				c, task := begin(t)
				c.says(homePhone, "Trenger følge til lege torsdag kl 12-14")
				c.gets(homePhone, say.request, say.when)
				_, err := c.s.ResolveAttention(c.ctx, c.attention(dispatch.AttentionRequest)[0].ID, dispatch.ResolveCancel)
				c.must(err)
				c.work()
				c.gets(homePhone, say.discarded)
				task("2026-11-26 16:00")
				c.says(homePhone, "Vi må dessverre avlyse")
				c.gets(homePhone, say.cancel, say.when)
				c.says(homePhone, "Legetimen er flyttet til fredag kl 11")
				c.gets(homePhone, say.change)
				c.says(homePhone, "Når har dere åpent?")
				c.gets(homePhone, say.received)
				c.says(olgaPhone, "Når har dere åpent?")
				c.gets(olgaPhone, say.received)
				c.attention(dispatch.AttentionNobody, dispatch.AttentionCancelAsked, dispatch.AttentionChangeAsked, dispatch.AttentionRequester, dispatch.AttentionRequester)
			})
		})
	}
}

// Who has said nothing of their language is told in the unit's, and so is a
// stranger.
func TestTheUnitsLanguage(t *testing.T) {
	c := newCentre(t, "2026-11-25 10:00")
	c.settings(func(s *dispatch.Settings) { s.Language = "nn" })
	home := c.home()
	c.task("2026-11-26 16:00", func(x *dispatch.Task) { x.RequesterID = home.ID })
	c.says("+4744199999", "Hallo?")
	c.gets("+4744199999", "Takk for meldinga")
	c.until("2026-11-26 10:01")
	c.gets(homePhone, "ikkje funne nokon")
	if _, err := c.s.ChangeSettings(c.ctx, dispatch.FirstUnit, func(s *dispatch.Settings) error { s.Language = "da"; return nil }); err == nil {
		t.Error("texts are not written in Danish")
	}
	if _, err := c.s.EditRequester(c.ctx, home.ID, "", nil, func(r *dispatch.Requester) error { r.Language = "pl"; return nil }); err == nil {
		t.Error("texts are not written in Polish")
	}
}
