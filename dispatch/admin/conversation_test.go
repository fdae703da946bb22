package admin

import (
	"context"
	"net/http"
	"strings"
	"testing"

	"folgesvenn/dispatch"
)

// TestAConversationSaysWhoAndWhatWaits: the name stands first, what must be decided
// stands below the texts with its presses, and a number that takes no texts has no
// field to write in.
func TestAConversationSaysWhoAndWhatWaits(t *testing.T) {
	c := newSite(t, Options{}).fill()
	c.login()
	v := c.asked(c.unclear, 0)
	path := talkPath(v.Phone)
	p := c.get(path)
	for _, want := range []string{"<h1 class=\"ds-heading\" data-size=\"md\">Samtale med " + v.Name, "Må avgjøres", "Ja, men hvor lenge varer det?", `value="yes"`, `name="til" value="` + path + `"`, `hx-post="/meldinger/lengde"`} {
		if !strings.Contains(p.body, want) {
			t.Errorf("the conversation does not say %q", want)
		}
	}
	if strings.Contains(p.body, `href="`+path+`">Svar</a>`) {
		t.Error("it leads to itself")
	}

	must(c.site, 0, c.store.Update(context.Background(), func(tx dispatch.Tx) error { return tx.SetStopped(v.Phone, true, c.svc.Now()) }))
	p = c.get(path)
	if !strings.Contains(p.body, "Vi kan ikke sende SMS: nummeret er meldt av. Ring i stedet.") || strings.Contains(p.body, `name="body"`) {
		t.Error("there is a field to write to a number that has said STOPP")
	}
	// Who wrote before the STOPP came, and sends after it, has what was written.
	if p := c.post("/samtale", "nummer", v.Phone, "body", "Hei, rekker du bussen?"); p.status != http.StatusConflict && p.status != http.StatusUnprocessableEntity || !strings.Contains(p.body, "Hei, rekker du bussen?") {
		t.Errorf("what was written is gone: %d", p.status)
	}
}

// TestTheLengthOfAText: while somebody writes, the page says how many texts it
// becomes and what makes it long.
func TestTheLengthOfAText(t *testing.T) {
	s := newSite(t, Options{})
	s.login()
	for body, want := range map[string]string{
		"":                       "",
		"Hei":                    "1 SMS · 3 tegn",
		"Hei – du":               "1 SMS · 8 tegn. Tegnet «–» gjør meldingen lengre.",
		"«Hei»":                  "1 SMS · 5 tegn. Tegnene ««» «»» gjør meldingen lengre.",
		strings.Repeat("a", 161): "2 SMS-er · 161 tegn",
	} {
		if p := s.post("/meldinger/lengde", "body", body); p.status != http.StatusOK || strings.TrimSpace(p.body) != want {
			t.Errorf("%q: %d %q, not %q", body, p.status, p.body, want)
		}
	}
}
