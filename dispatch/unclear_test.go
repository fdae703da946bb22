package dispatch_test

import (
	"strings"
	"testing"

	"folgesvenn/dispatch"
)

func TestUnclearIsNeverAYes(t *testing.T) {
	c := newCentre(t, "2026-11-23 09:30")
	kari := c.volunteer("Kari Hansen", kariPhone)
	task := c.task("2026-11-26 10:00")
	c.gets(kariPhone)
	c.says(kariPhone, "Ja, men først etter kl 11")
	c.gets(kariPhone, "Svar JA eller NEI")
	c.state(task.ID, dispatch.TaskOpen)
	items := c.attention(dispatch.AttentionUnclear)
	if !strings.Contains(items[0].Text, "Ja, men først etter kl 11") || items[0].OfferID == 0 {
		t.Errorf("the item lacks the text in full or the question: %+v", items[0])
	}
	// Once per question the short reminder, then a human.
	c.says(kariPhone, "Det kommer an på bussen")
	c.gets(kariPhone, "koordinator")
	c.attention(dispatch.AttentionUnclear, dispatch.AttentionUnclear)
	_, err := c.s.ResolveAttention(c.ctx, items[0].ID, dispatch.ResolveYes)
	c.must(err)
	c.work()
	c.gets(kariPhone, "Oppdraget er ditt")
	c.assigned(task.ID, kari.ID)
	if _, err := c.s.ResolveAttention(c.ctx, items[0].ID, dispatch.ResolveYes); err == nil {
		t.Error("the same item was settled twice")
	}
}

func TestPhotoGoesToAHuman(t *testing.T) {
	c := newCentre(t, "2026-11-23 09:30")
	c.volunteer("Kari Hansen", kariPhone)
	task := c.task("2026-11-26 10:00")
	c.gets(kariPhone)
	c.must(c.s.ReceiveText(c.ctx, dispatch.IncomingText{ProviderID: "MM1", From: kariPhone, Body: "Ja", Media: []dispatch.Media{{URL: "https://api.twilio.com/1", ContentType: "image/jpeg"}}}))
	c.work()
	c.gets(kariPhone)
	c.state(task.ID, dispatch.TaskOpen)
	if a := c.attention(dispatch.AttentionUnclear)[0]; !strings.Contains(a.Text, "1 vedlegg") {
		t.Errorf("the photo is not mentioned: %s", a.Text)
	}
}

func TestAClearAnswerSettlesTheUnclearOne(t *testing.T) {
	c := newCentre(t, "2026-11-23 09:30")
	c.volunteer("Kari Hansen", kariPhone)
	c.volunteer("Ola Moen", olaPhone)
	c.task("2026-11-26 10:00")
	c.gets(kariPhone)
	c.gets(olaPhone)
	c.says(kariPhone, "Ja. Hvor skal jeg møte opp?")
	c.gets(kariPhone, "Svar JA eller NEI")
	c.says(olaPhone, "Må sjekke kalenderen først")
	c.gets(olaPhone, "Svar JA eller NEI")
	c.attention(dispatch.AttentionUnclear, dispatch.AttentionUnclear)
	c.says(olaPhone, "Ja")
	c.gets(olaPhone, "Oppdraget er ditt")
	c.gets(kariPhone, "allerede besatt") // she was told that somebody reads it
	c.attention()
}
