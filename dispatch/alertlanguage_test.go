package dispatch_test

import (
	"strings"
	"testing"
	"time"

	"folgesvenn/dispatch"
	"folgesvenn/dispatch/admin/lang"
	"folgesvenn/sms"
)

// speaking is a centre whose coordinators can be written to in every language of
// the page, with a user for each.
func speaking(t *testing.T, at string) *centre {
	t.Helper()
	c := openCentre(t, at)
	t.Cleanup(c.expectSilence)
	t.Cleanup(c.onlyListedKinds)
	c.s = dispatch.New(dispatch.Options{Store: c.store, Reader: must(sharedReader())(t), Zone: c.zone, OwnNumber: "+4749900000", Mail: true,
		Page: "https://frivillig.example.no/", Clock: dispatch.ClockFunc(c.clock), Jitter: func() float64 { return 0.5 },
		Say: func(language, bokmal string) string { return lang.For(language).Say(bokmal) }})
	return c
}

// reader adds a user of the page who has chosen a language; empty: none.
func (c *centre) reader(name, phone, language string) *dispatch.User {
	c.t.Helper()
	u := &dispatch.User{UnitID: dispatch.FirstUnit, Email: strings.ToLower(name) + "@sentralen.example", Name: name, Role: dispatch.RoleCoordinator, Phone: phone, PasswordHash: "x"}
	c.must(c.store.Update(c.ctx, func(tx dispatch.Tx) error { return tx.AddUser(u) }))
	if language != "" {
		c.must(c.s.ChooseLanguage(c.ctx, u.ID, language))
	}
	return u
}

// TestAnUrgentItemIsToldInTheReadersLanguage: a text to whoever is on duty is in
// the language that they read the page in, otherwise in the unit's.
func TestAnUrgentItemIsToldInTheReadersLanguage(t *testing.T) {
	for _, x := range []struct {
		name, own, units string
		says, taken      []string
	}{
		{"bokmål", "nb", "en", []string{"Trenger deg: Følge til lege", "mandag 23. november"}, []string{"du tar det (1 sak)"}},
		{"nynorsk", "nn", "nb", []string{"Treng deg: ", "Følge til lege, måndag 23. november", "om du tek det"}, []string{"du tek det (1 sak)"}},
		{"english", "en", "nb", []string{"Needs you: ", "Følge til lege, Monday 23 November", "Reply OK"}, []string{"(1 item)"}},
		{"the unit's", "", "nn", []string{"Treng deg: ", "måndag 23. november"}, []string{"du tek det (1 sak)"}},
	} {
		t.Run(x.name, func(t *testing.T) {
			c := speaking(t, "2026-11-23 09:30")
			c.settings(func(s *dispatch.Settings) { s.Language = x.units })
			u := c.reader("Anne", annesPhone, x.own)
			c.onDuty(dispatch.Duty{UserID: u.ID})
			c.soonWithoutKari("2026-11-23 11:00")
			body := c.gets(annesPhone, x.says[1:]...)
			if x.name != "bokmål" && strings.Contains(body, "meldte avbud") {
				t.Errorf("what happened is told in bokmål: %s", body)
			}
			if n := sms.Count(body).Segments; n > sms.MaxSegments {
				t.Errorf("%d segments: %s", n, body)
			}
			c.says(annesPhone, "OK")
			c.gets(annesPhone, x.taken...)
		})
	}
}

// TestAnEmailIsWrittenInTheReadersLanguage: subject, greeting, items and what to
// press are all in one language.
func TestAnEmailIsWrittenInTheReadersLanguage(t *testing.T) {
	for code, want := range map[string][2]string{
		"nb": {"1 sak trenger deg (Sentralen)", "Dette trenger deg:\n\n* Ingen passer til oppdraget: Følge til lege, mandag 30. november kl. 10-12\n"},
		"nn": {"1 sak treng deg (Sentralen)", "Dette treng deg:\n\n* Ingen passar til oppdraget: Følge til lege, måndag 30. november kl. 10-12\n"},
		"en": {"1 item for you (Sentralen)", "This needs you:\n\n* Nobody suits the task: Følge til lege, Monday 30 November 10-12\n"},
	} {
		c := speaking(t, "2026-11-23 09:30")
		u := c.reader("Anne", "", code)
		c.onDuty(dispatch.Duty{UserID: u.ID})
		c.task("2026-11-30 10:00")
		c.attention(dispatch.AttentionNobody)
		c.pass(time.Hour)
		list := c.emails(nil)
		if len(list) != 1 || list[0].Subject != want[0] || !strings.Contains(list[0].Body, want[1]) {
			t.Errorf("%s: %+v", code, list)
		}
		for _, l := range list {
			if code != "nb" && strings.Contains(l.Body, "trykk «Jeg") {
				t.Errorf("%s: %s", code, l.Body)
			}
		}
	}
}

// TestWhatHappenedIsToldCheaplyInEveryLanguage: no translation of what an alert is
// about holds a character that makes the text twice as dear.
func TestWhatHappenedIsToldCheaplyInEveryLanguage(t *testing.T) {
	for _, kind := range dispatch.AttentionKinds {
		phrase := dispatch.AttentionPhrase(kind)
		for _, code := range []string{"nn", "en"} {
			said := lang.For(code).Say(phrase)
			if code == "en" && said == phrase {
				t.Errorf("%q is not said in English", phrase)
			}
			if l := sms.Count(said); len(l.Forced) > 0 {
				t.Errorf("%s: %q holds %v", code, said, string(l.Forced))
			}
		}
	}
}
