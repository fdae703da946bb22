package dispatch_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"folgesvenn/dispatch"
	"folgesvenn/sms"
)

// Every text goes out in the unit's own words.
func TestNothingPassesTheUnitsTextsBy(t *testing.T) {
	files, err := filepath.Glob("*.go")
	if err != nil {
		t.Fatal(err)
	}
	for _, name := range files {
		if strings.HasSuffix(name, "_test.go") {
			continue
		}
		source, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		if strings.Contains(string(source), "sms.Render") {
			t.Errorf("%s calls sms.Render; the unit's texts (set.Texts.Render) have the last word", name)
		}
	}
}

func TestOwnTextsAreSentAndUnusableOnesAreNot(t *testing.T) {
	c := newCentre(t, "2026-11-23 09:30")
	for key, wording := range map[sms.Key]string{
		sms.Offer:    "{Navn}, {Hva}[, {Sted}], {Når}? JA/NEI. {Sentral}",
		sms.Details:  "Du har fått {Hva} {Når}, {Navn}.[ {Detaljer.}]",
		sms.Reminder: "Husk {Hva} {Når}, {Navn}! AVBUD hvis ikke.",
	} {
		_, err := c.s.ChangeText(c.ctx, dispatch.FirstUnit, key, "nb", wording)
		c.must(err)
	}
	if _, err := c.s.ChangeText(c.ctx, dispatch.FirstUnit, sms.Offer, "nb", "{Mottaker}"); err == nil {
		t.Error("a question with a name was kept")
	}
	c.volunteer("Kari Hansen", kariPhone)
	c.task("2026-11-25 10:00")
	c.gets(kariPhone, "Kari, Følge til lege, Solbakken, onsdag 25. november kl. 10-12? JA/NEI. Sentralen")
	c.says(kariPhone, "Ja")
	c.gets(kariPhone, "Du har fått Følge til lege onsdag 25. november kl. 10-12, Kari. Møt i resepsjonen ved heisen.")
	c.until("2026-11-24 10:01")
	c.gets(kariPhone, "Husk Følge til lege")
	// Whatever has come into the store by another way, a message goes out.
	c.settings(func(s *dispatch.Settings) { s.Texts = s.Texts.With("nb", sms.Reminder, "{Nvan} [") })
	c.until("2026-11-24 20:30")
	c.gets(kariPhone, "Vi minner om oppdraget ditt")
	c.settings(func(s *dispatch.Settings) { s.Texts = s.Texts.With("nb", sms.Withdrawn, "[{Navn}") })
	c.says(kariPhone, "AVBUD")
	c.gets(kariPhone, "Du står ikke lenger på oppdraget")
	c.attention(dispatch.AttentionWithdrawn, dispatch.AttentionAllAsked)
}
