package dispatch_test

import (
	"strings"
	"testing"

	"folgesvenn/dispatch"
)

func (c *centre) labels() (list []*dispatch.Label) {
	c.t.Helper()
	c.must(c.s.View(c.ctx, func(tx dispatch.Tx) (err error) {
		list, err = tx.Labels(dispatch.FirstUnit, dispatch.Page{})
		return err
	}))
	return list
}

func (c *centre) resolve(id int64, as string) {
	c.t.Helper()
	_, err := c.s.ResolveAttention(c.ctx, id, as)
	c.must(err)
}

func TestWhatACoordinatorChoseIsKeptWithoutNames(t *testing.T) {
	for as, want := range map[string]string{"yes": "yes", "no": "no", "dismiss": "unclear"} {
		t.Run(as, func(t *testing.T) {
			c := openCentre(t, "2026-11-23 09:30")
			c.settings(func(s *dispatch.Settings) { s.WaveSize = 1 })
			c.volunteer("Kari Hansen", kariPhone, func(v *dispatch.Volunteer) { v.Language = "en" })
			olga, home := c.olga(), c.home()
			c.task("2026-11-26 10:00", func(x *dispatch.Task) { x.RecipientID, x.RequesterID = olga.ID, home.ID })
			question := c.gets(kariPhone, "Kari")
			c.says(kariPhone, "Yes, but is it Olga Nordmann in Granveien 12? Call me on "+kariPhone+", or ask Solbakken. Kari")
			item := c.attention(dispatch.AttentionUnclear)[0]
			if len(c.labels()) != 0 {
				t.Fatal("labelled before anybody had said what it means")
			}
			c.resolve(item.ID, as)
			list := c.labels()
			if len(list) != 1 {
				t.Fatalf("%d labels, want 1", len(list))
			}
			got := *list[0]
			if got.Question != strings.ReplaceAll(question, "Kari", "«NAVN»") && got.Question != strings.ReplaceAll(strings.ReplaceAll(question, "Kari", "«NAVN»"), "Solbakken", "«NAVN»") {
				t.Errorf("question %q of %q", got.Question, question)
			}
			if got.Text != "Yes, but is it «NAVN» in «ADRESSE»? Call me on «TLF», or ask «NAVN». «NAVN»" {
				t.Errorf("text %q", got.Text)
			}
			if !got.At.Equal(c.clock()) || got.Lang != "en" || got.Read != "unclear" || got.Likely != item.Likely || got.Want != want || got.UnitID != dispatch.FirstUnit {
				t.Errorf("label %+v", got)
			}
			if _, err := c.s.ResolveAttention(c.ctx, item.ID, as); err == nil || len(c.labels()) != 1 {
				t.Errorf("settled twice: %v, %d labels", err, len(c.labels()))
			}
		})
	}
}

func TestAWithdrawalIsLabelled(t *testing.T) {
	c := openCentre(t, "2026-11-23 09:30")
	kari := c.volunteer("Kari Hansen", kariPhone)
	task := c.task("2026-11-26 10:00")
	c.says(kariPhone, "JA")
	c.assigned(task.ID, kari.ID)
	c.says(kariPhone, "Nå har det visst skjedd noe med bilen til Kari")
	c.resolve(c.attention(dispatch.AttentionUnclear)[0].ID, "withdraw")
	if list := c.labels(); len(list) != 1 || list[0].Want != "withdraw" || list[0].Text != "Nå har det visst skjedd noe med bilen til «NAVN»" {
		t.Errorf("labels %+v", list)
	}
}

// TestARefusedChoiceIsNotLabelled: the label stands or falls with what was done.
func TestARefusedChoiceIsNotLabelled(t *testing.T) {
	c := openCentre(t, "2026-11-23 09:30")
	c.volunteer("Kari Hansen", kariPhone)
	c.task("2026-11-26 10:00")
	c.says(kariPhone, "Ja, men hvor er det?")
	item := c.attention(dispatch.AttentionUnclear)[0]
	for _, as := range []string{"withdraw", "maybe"} {
		if _, err := c.s.ResolveAttention(c.ctx, item.ID, as); err == nil {
			t.Errorf("%s was let through", as)
		}
	}
	if n := len(c.labels()); n != 0 {
		t.Errorf("%d labels", n)
	}
}

func TestOtherItemsAreNotLabelled(t *testing.T) {
	c := openCentre(t, "2026-11-23 09:30")
	c.says("+4742000099", "Hei, er det dere som har ringt?")
	c.resolve(c.attention(dispatch.AttentionStranger)[0].ID, "dismiss")
	c.home()
	c.says(homePhone, "Olga er blitt dårlig, kan dere ringe?")
	c.resolve(c.attention(dispatch.AttentionRequester)[0].ID, "dismiss")
	c.volunteer("Kari Hansen", kariPhone)
	c.must(c.s.ReceiveText(c.ctx, dispatch.IncomingText{ProviderID: "MM1", From: kariPhone, Body: "Ja", Media: []dispatch.Media{{}}}))
	c.resolve(c.attention(dispatch.AttentionUnclear)[0].ID, "dismiss")
	if list := c.labels(); len(list) != 0 {
		t.Errorf("labels %+v", list)
	}
}
