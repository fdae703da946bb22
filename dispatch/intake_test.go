package dispatch_test

import (
	"strings"
	"testing"
	"time"

	"folgesvenn/dispatch"
)

// A nursing home texts a request: a draft of what was understood, a truthful
// answer, and one press sends it out.
func TestRequestByText(t *testing.T) {
	c := newCentre(t, "2026-11-24 09:30")
	c.volunteer("Kari Hansen", kariPhone)
	home := c.home()
	c.says(homePhone, "Hei! Trenger følge til lege torsdag kl 10 for fru Nordmann, hun har demens")
	c.gets(homePhone, "Følge til lege, torsdag 26. november kl. 10-12", "Ingenting er avtalt ennå")
	items := c.attention(dispatch.AttentionRequest)
	if x := items[0]; !strings.Contains(x.Text, "Solbakken sykehjem") || !strings.Contains(x.Text, "hun har demens") || !strings.Contains(x.Text, "sluttiden er gjettet") {
		t.Errorf("%s", x.Text)
	}
	draft := c.state(items[0].TaskID, dispatch.TaskDraft)
	if draft.RequesterID != home.ID || draft.Category != "escort" || draft.Summary != "Følge til lege" || draft.Details != "" {
		t.Errorf("%+v", draft)
	}
	// The same once more is not another task.
	c.says(homePhone, "Trenger følge til lege torsdag kl 10")
	c.gets(homePhone, "Følge til lege")
	items = c.attention(dispatch.AttentionRequest, dispatch.AttentionRequest)
	if items[1].TaskID != draft.ID || !strings.Contains(items[1].Text, "ligger inne fra før") {
		t.Errorf("%+v", items[1])
	}
	_, err := c.s.ResolveAttention(c.ctx, items[1].ID, dispatch.ResolveDismiss)
	c.must(err)
	_, err = c.s.ResolveAttention(c.ctx, items[0].ID, dispatch.ResolveConfirm)
	c.must(err)
	c.work()
	q := c.gets(kariPhone, "Følge til lege", "torsdag 26. november kl. 10-12")
	if strings.Contains(q, "Nordmann") || strings.Contains(q, "demens") {
		t.Errorf("the question tells %q", q)
	}
	c.says(kariPhone, "ja")
	c.gets(kariPhone, "Oppdraget er ditt")
	c.gets(homePhone, "Kari tar oppdraget")
	c.attention()
	// A draft is sent out once.
	if _, err := c.s.ResolveAttention(c.ctx, items[0].ID, dispatch.ResolveConfirm); err == nil {
		t.Error("settled twice")
	}
}

// The recipient asks too; and what was not understood is left to a human.
func TestRequestByTextInPart(t *testing.T) {
	c := newCentre(t, "2026-11-24 09:30")
	olga := c.olga()
	c.says(olga.Phone, "Kan noen handle for meg på fredag?")
	c.gets(olga.Phone, "Handle, fredag 27. november.", "Ingenting er avtalt")
	items := c.attention(dispatch.AttentionRequest)
	if items[0].TaskID != 0 || !strings.Contains(items[0].Text, "Fyll ut resten") {
		t.Errorf("%+v", items[0])
	}
	_, err := c.s.ResolveAttention(c.ctx, items[0].ID, dispatch.ResolveConfirm)
	if err == nil {
		t.Error("there is no draft to send out")
	}
	c.says(olga.Phone, "Trenger handling i går kl 10") // nothing that can be
	c.gets(olga.Phone, "Takk for meldingen")
	c.says(olga.Phone, "Når har dere åpent?")
	c.gets(olga.Phone, "Takk for meldingen")
	c.attention(dispatch.AttentionRequest, dispatch.AttentionRequest, dispatch.AttentionRequester)
}

func TestRequesterCallsOff(t *testing.T) {
	c, kari, _, task := agreed(t)
	c.says(homePhone, "Legetimen torsdag er dessverre avlyst")
	c.gets(homePhone, "skal avlyses", "torsdag 26. november kl. 10-12", "Det står til du hører fra oss")
	c.assigned(task.ID, kari.ID) // nothing is called off by a machine
	items := c.attention(dispatch.AttentionCancelAsked)
	if items[0].TaskID != task.ID {
		t.Fatalf("%+v", items[0])
	}
	_, err := c.s.ResolveAttention(c.ctx, items[0].ID, dispatch.ResolveCancel)
	c.must(err)
	c.work()
	c.gets(kariPhone, "avlyst")
	c.gets(homePhone, "Oppdraget er avlyst")
	c.state(task.ID, dispatch.TaskCancelled)
	c.attention()
}

func TestRequesterMoves(t *testing.T) {
	c, kari, _, task := agreed(t)
	c.says(homePhone, "Hei, legetimen er flyttet til fredag kl 11")
	c.gets(homePhone, "skal endres", "torsdag 26. november kl. 10-12", "Det står som før")
	c.attention(dispatch.AttentionChangeAsked)
	c.move(task.ID, "2026-11-27 11:00")
	c.attention() // the change settles it
	c.gets(kariPhone, "fredag 27. november kl. 11-13", "Passer det?")
	c.says(kariPhone, "ja")
	c.gets(kariPhone, "Oppdraget er ditt")
	c.gets(homePhone, "Kari kommer fortsatt", "fredag 27. november kl. 11-13")
	c.assigned(task.ID, kari.ID)
}

// Which of several is meant, a machine does not guess.
func TestRequesterCallsOffOneOfSeveral(t *testing.T) {
	c := newCentre(t, "2026-11-24 09:30")
	home := c.home()
	of := func(x *dispatch.Task) { x.RequesterID = home.ID }
	c.task("2026-11-26 10:00", of)
	friday := c.task("2026-11-27 10:00", of)
	for _, a := range c.open() {
		_, err := c.s.ResolveAttention(c.ctx, a.ID, dispatch.ResolveDismiss)
		c.must(err)
	}
	c.says(homePhone, "Vi må avlyse")
	c.gets(homePhone, "Takk for meldingen")
	c.attention(dispatch.AttentionRequester)
	c.says(homePhone, "Vi må avlyse på fredag")
	c.gets(homePhone, "skal avlyses", "fredag 27. november")
	if items := c.attention(dispatch.AttentionRequester, dispatch.AttentionCancelAsked); items[1].TaskID != friday.ID {
		t.Errorf("%+v", items[1])
	}
	c.says(homePhone, "Vi må avlyse på lørdag") // there is none
	c.gets(homePhone, "Takk for meldingen")
}

// Nobody came: urgent, before the follow-up and in answer to it.
func TestNobodyCame(t *testing.T) {
	for name, when := range map[string]string{"under way": "2026-11-26 10:20", "after the follow-up": "2026-11-26 14:30"} {
		t.Run(name, func(t *testing.T) {
			c, _, _, task := agreed(t)
			c.settings(func(s *dispatch.Settings) { s.Reminders = nil; s.CoordinatorPhones = []string{"+4744199998"} })
			c.until(when)
			if strings.Contains(when, "14:30") {
				c.gets(kariPhone, "Gikk det bra")
				c.gets(homePhone, "Gikk det bra")
			}
			c.says(homePhone, "Ingen kom!")
			c.gets(homePhone, "Så leit", "koordinator")
			c.gets("+4744199998", "ingen kom")
			items := c.attention(dispatch.AttentionNoShow)
			if !items[0].Urgent || items[0].TaskID != task.ID || !strings.Contains(items[0].Text, "420 00 001") {
				t.Errorf("%+v", items[0])
			}
		})
	}
}

// Where nobody asked for the help but the one who gets it, they are asked how
// it went.
func TestRecipientIsAskedHowItWent(t *testing.T) {
	c := newCentre(t, "2026-11-23 09:30")
	c.settings(func(s *dispatch.Settings) { s.Reminders = nil })
	c.volunteer("Kari Hansen", kariPhone)
	olga := c.olga()
	task := c.task("2026-11-24 10:00", func(x *dispatch.Task) { x.RecipientID = olga.ID })
	c.gets(kariPhone)
	c.says(kariPhone, "ja")
	c.gets(kariPhone)
	c.until("2026-11-24 14:00")
	c.gets(kariPhone, "Gikk det bra")
	c.gets(olga.Phone, "Gikk det bra")
	c.says(olga.Phone, "Nei, hun kom for sent")
	c.gets(olga.Phone, "koordinator leser det")
	items := c.attention(dispatch.AttentionFollowUp)
	if !items[0].Urgent || items[0].TaskID != task.ID {
		t.Errorf("%+v", items[0])
	}
	c.pass(25 * time.Hour)
	c.state(task.ID, dispatch.TaskDone)
}

// Who asks in English, or in nynorsk, gets a draft, and an answer in that
// language, whether or not theirs is known.
func TestRequestsInOtherLanguages(t *testing.T) {
	for _, x := range []struct{ text, answer, when, category, summary string }{
		{"Hi, we need somebody to go with a resident to the doctor on Thursday at 10", "you need help: An escort to the doctor", "Thursday 26 November 10-12", "escort", "Følge til lege"},
		{"Could someone do the shopping for me tomorrow at half past two?", "you need help: Shopping", "Wednesday 25 November 14:30-16:30", "shopping", "Handle"},
		{"Hei! Me treng nokon til å følgje ein bebuar til tannlegen tysdag klokka halv elleve", "du treng hjelp: Følgje til tannlege", "tysdag 1. desember kl. 10.30-12.30", "escort", "Følge til tannlege"},
	} {
		c := newCentre(t, "2026-11-24 11:00")
		c.home()
		c.says(homePhone, x.text)
		c.gets(homePhone, x.answer, x.when)
		items := c.attention(dispatch.AttentionRequest)
		draft := c.state(items[0].TaskID, dispatch.TaskDraft)
		if draft.Category != x.category || draft.Summary != x.summary {
			t.Errorf("%q: %s, %s", x.text, draft.Category, draft.Summary)
		}
	}
}

func TestEnglishRequesterChangesTheirMind(t *testing.T) {
	c, _, _, task := agreed(t)
	c.says(homePhone, "The appointment has been moved to Friday at 11")
	c.gets(homePhone, "to be changed", "Thursday 26 November")
	c.says(homePhone, "We don't need anybody on Thursday after all, please cancel")
	c.gets(homePhone, "to be cancelled")
	items := c.attention(dispatch.AttentionChangeAsked, dispatch.AttentionCancelAsked)
	for _, x := range items {
		if x.TaskID != task.ID {
			t.Errorf("%+v", x)
		}
	}
	c.until("2026-11-26 10:20")
	c.inbox = map[string][]string{}
	c.says(homePhone, "Nobody has come!")
	c.gets(homePhone, "tell a coordinator at once")
	c.attention(dispatch.AttentionChangeAsked, dispatch.AttentionCancelAsked, dispatch.AttentionNoShow)
}

// An order in free words says how many are needed: the draft has it, and both who
// ordered and who reads it hear what was understood.
func TestAnOrderForSeveral(t *testing.T) {
	c := newCentre(t, "2026-11-24 09:30")
	c.home()
	c.says(homePhone, "Vi trenger to frivillige til gåtur med beboerne torsdag kl 10")
	c.gets(homePhone, "Gåtur, 2 frivillige", "torsdag 26. november")
	item := c.attention(dispatch.AttentionRequest)[0]
	if !strings.Contains(item.Text, "Vi forstod: Gåtur, 2 frivillige, torsdag") {
		t.Errorf("%s", item.Text)
	}
	if k := c.state(item.TaskID, dispatch.TaskDraft); k.Places() != 2 || k.Summary != "Gåtur" {
		t.Errorf("%+v", k)
	}
}
