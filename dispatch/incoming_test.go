package dispatch_test

import (
	"strings"
	"testing"
	"time"

	"folgesvenn/dispatch"
)

func TestHelpAndNothingOpen(t *testing.T) {
	c := newCentre(t, "2026-11-23 09:30")
	c.volunteer("Kari Hansen", kariPhone)
	c.says(kariPhone, "HJELP")
	c.gets(kariPhone, "AVBUD", "STOPP", "441 00 000")
	c.says(kariPhone, "Ja")
	c.gets(kariPhone, "ingen åpne forespørsler")
	c.says(kariPhone, "Nei")
	c.gets(kariPhone, "ingen åpne forespørsler")
	c.says(kariPhone, "Hvordan melder jeg ny adresse til dere?")
	c.gets(kariPhone, "koordinator leser", "441 00 000")
	c.attention(dispatch.AttentionUnclear)
	for _, courtesy := range []string{"Tusen takk!", "Ok", "Fint 👍", "Notert", "Flott, takk"} {
		c.says(kariPhone, courtesy)
	}
	c.attention(dispatch.AttentionUnclear)
}

func TestStrangerGetsOneNeutralText(t *testing.T) {
	c := newCentre(t, "2026-11-23 09:30")
	c.says("+4744199999", "Hei, hvem er dere?")
	body := c.gets("+4744199999", "441 00 000")
	if strings.Contains(body, "oppdrag") || strings.Contains(body, "frivillig") {
		t.Errorf("a stranger is told too much: %s", body)
	}
	c.says("+4744199999", "Hallo?")
	c.attention(dispatch.AttentionStranger)
	c.pass(25 * time.Hour)
	c.says("+4744199999", "Hallo igjen")
	c.gets("+4744199999", "441 00 000")
}

func TestRequesterWrites(t *testing.T) {
	c := newCentre(t, "2026-11-23 09:30")
	c.home()
	c.says(homePhone, "Vi trenger ikke følge på torsdag likevel")
	c.gets(homePhone, "Takk for meldingen")
	items := c.attention(dispatch.AttentionRequester)
	if !strings.Contains(items[0].Text, "trenger ikke følge") {
		t.Errorf("the text is not there in full: %s", items[0].Text)
	}
}

func TestSameTextTwiceChangesNothing(t *testing.T) {
	c := newCentre(t, "2026-11-23 09:30")
	c.volunteer("Kari Hansen", kariPhone)
	c.task("2026-11-26 10:00")
	c.gets(kariPhone)
	for range 5 {
		c.must(c.s.ReceiveText(c.ctx, dispatch.IncomingText{ProviderID: "SMsame", From: kariPhone, Body: "Ja"}))
		c.work()
	}
	c.gets(kariPhone, "Oppdraget er ditt")
}

func TestAutomaticRepliesAreNotAnswered(t *testing.T) {
	c := newCentre(t, "2026-11-23 09:30")
	c.volunteer("Kari Hansen", kariPhone)
	task := c.task("2026-11-26 10:00")
	c.gets(kariPhone)
	c.says(kariPhone, "Automatisk svar: Jeg er bortreist til 1. desember og leser ikke meldinger.")
	c.state(task.ID, dispatch.TaskOpen)
	c.attention()
}

func TestFloodIsNotAnswered(t *testing.T) {
	c := newCentre(t, "2026-11-23 09:30")
	c.volunteer("Kari Hansen", kariPhone)
	for range 40 {
		c.says(kariPhone, "Hei, hva er dette?")
	}
	if n := len(c.inbox[kariPhone]); n == 0 || n > 15 {
		t.Errorf("%d answers to 40 texts", n)
	}
	c.inbox[kariPhone] = nil
	var flood int
	c.must(c.s.View(c.ctx, func(tx dispatch.Tx) error {
		open, err := tx.OpenAttention(0, dispatch.Page{Limit: 100})
		for _, a := range open {
			if a.Kind == dispatch.AttentionFlood {
				flood++
			}
		}
		return err
	}))
	if flood != 1 {
		t.Errorf("%d flood items, want 1", flood)
	}
}
