package admin

import (
	"context"
	"net/http"
	"strings"
	"testing"

	"folgesvenn/dispatch"
)

func TestEditPeople(t *testing.T) {
	c := newSite(t, Options{}).fill()
	c.login()
	if body := c.get("/mottakere").body; !strings.Contains(body, `href="/mottakere/1/endre"`) {
		t.Error("nothing leads to the recipient's form")
	}
	if body := c.get("/mottakere/1/endre").body; !strings.Contains(body, `value="Solbakkveien 12"`) || !strings.Contains(body, "Bruker rullator</textarea>") {
		t.Error("the form is empty")
	}
	fields := []string{"version", "1", "name", "Gudrun Fjeld", "phone", "431 00 009", "address", "Lia 3", "postcode", "1471", "note", ""}
	if p := c.post("/mottakere/1/endre", fields...); p.status != http.StatusSeeOther {
		t.Fatalf("%d %s", p.status, p.body)
	}
	if body := c.get("/mottakere").body; !strings.Contains(body, "Lia 3, 1471") || !strings.Contains(body, "431 00 009") {
		t.Error("the change is not shown")
	}
	// A form of before the update, that does not remember how it was.
	if p := c.post("/mottakere/1/endre", fields...); p.status != http.StatusConflict || !strings.Contains(p.body, "mens du skrev") {
		t.Errorf("an old form: %d", p.status)
	}
	if p := c.post("/mottakere/1/endre", "version", "2", "name", "", "postcode", "14"); p.status != http.StatusUnprocessableEntity || !strings.Contains(p.body, "Skriv navnet.") || !strings.Contains(p.body, `value="14"`) {
		t.Errorf("wrong input: %d", p.status)
	}
}

func TestAPINIsSetAnewAndNeverShown(t *testing.T) {
	c := newSite(t, Options{}).fill()
	c.login()
	requester := func() *dispatch.Requester {
		r, err := c.svc.Requester(context.Background(), 1)
		return must(c.site, r, err)
	}
	fields := func(version string, more ...string) []string {
		return append([]string{"version", version, "name", "Solbakken sykehjem", "kind", "institution", "phones", "441 00 001\n441 00 002"}, more...)
	}
	if p := c.post("/bestillere/1/endre", fields("1", "pin", "4321")...); p.status != http.StatusSeeOther {
		t.Fatalf("%d %s", p.status, p.body)
	}
	first := requester()
	if first.PINHash == "" || len(first.Phones) != 2 {
		t.Errorf("%+v", first)
	}
	body := c.get("/bestillere/1/endre").body
	if strings.Contains(body, "4321") || strings.Contains(body, first.PINHash) || !strings.Contains(body, "Bestilleren har en PIN-kode.") {
		t.Error("the form shows the PIN, or not that there is one")
	}
	c.post("/bestillere/1/endre", fields("2")...)
	if requester().PINHash != first.PINHash {
		t.Error("an empty field changed the PIN")
	}
	if p := c.post("/bestillere/1/endre", fields("3", "pin", "12")...); p.status != http.StatusUnprocessableEntity || strings.Contains(p.body, `value="12"`) {
		t.Errorf("a short PIN: %d", p.status)
	}
	if p := c.post("/bestillere/1/endre", fields("3", "pin", "1234", "no_pin", "ja")...); p.status != http.StatusUnprocessableEntity || !strings.Contains(p.body, "ikke begge deler") {
		t.Errorf("both: %d", p.status)
	}
	c.post("/bestillere/1/endre", fields("3", "no_pin", "ja")...)
	if requester().PINHash != "" {
		t.Error("the PIN was not taken away")
	}
}

func TestBlockedPairs(t *testing.T) {
	c := newSite(t, Options{}).fill()
	c.login()
	v := c.asked(c.assigned, 0) // has an agreement with Gudrun
	path := volunteerPath(v.ID)
	if p := c.post(path + "/skal-ikke-til"); p.status != http.StatusUnprocessableEntity || !strings.Contains(p.body, "Velg mottakeren") {
		t.Errorf("nobody chosen: %d", p.status)
	}
	if p := c.post(path+"/skal-ikke-til", "recipient_id", "1"); p.status != http.StatusSeeOther || p.header.Get("Location") != path {
		t.Fatalf("%d %s", p.status, p.body)
	}
	body := c.get(path).body
	for _, want := range []string{"blir ikke spurt om oppdrag hos Gudrun Fjeld", "framover står", `aria-label="Ta bort Gudrun Fjeld"`} {
		if !strings.Contains(body, want) {
			t.Errorf("the page does not say %q", want)
		}
	}
	if strings.Contains(c.get(path+"/skal-ikke-til").body, "Gudrun") {
		t.Error("who is blocked can be chosen again")
	}
	c.post(path+"/skal-ikke-til", "recipient_id", "1", "do", "lift")
	if body := c.get(path).body; !strings.Contains(body, "kan spørres om oppdrag hos Gudrun Fjeld igjen") || !strings.Contains(body, "hos alle mottakere") {
		t.Error("the block was not lifted")
	}
}

// TestTheLanguageOfARequester: chosen on the page, and shown again.
func TestTheLanguageOfARequester(t *testing.T) {
	s := newSite(t, Options{})
	s.login()
	if p := s.post("/bestillere", "name", "Solbakken sykehjem", "kind", "institution", "phones", "441 00 001", "language", "nn"); p.status != http.StatusSeeOther {
		t.Fatalf("%d %s", p.status, p.body)
	}
	x, err := s.svc.Requester(context.Background(), 1)
	must(s, x, err)
	if x.Language != "nn" || !strings.Contains(s.get("/bestillere/1/endre").body, `<option value="nn" selected>`) {
		t.Errorf("%+v", x)
	}
	if p := s.post("/bestillere/1/endre", "name", "Solbakken sykehjem", "kind", "institution", "phones", "441 00 001", "language", "pl", "version", "1"); p.status != http.StatusUnprocessableEntity {
		t.Errorf("%d: texts are not written in Polish", p.status)
	}
}
