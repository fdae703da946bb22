package admin

import (
	"context"
	"fmt"
	"net/http"
	"strings"
	"testing"

	"folgesvenn/dispatch"
)

// TestTextBecomesTask: what a requester writes is on the page with the presses
// that settle it, and the form is filled in with what was understood.
func TestTextBecomesTask(t *testing.T) {
	s := newSite(t, Options{})
	home, err := s.svc.AddRequester(context.Background(), dispatch.Requester{UnitID: dispatch.FirstUnit, Name: "Solbakken sykehjem", Phones: []string{"+4744100001"}}, "", nil)
	must(s, home, err)
	s.login()

	s.text("+4744100001", "Trenger følge til lege torsdag kl 10 for fru Berg")
	body := s.get("/").body
	for _, want := range []string{"Bestilling på SMS", "fru Berg", "Send ut", "Forkast", "Se over kladden", "/oppdrag/1/endre"} {
		if !strings.Contains(body, want) {
			t.Errorf("today lacks %q: %s", want, body)
		}
	}
	if p := s.post("/trenger-deg/1", "som", "confirm"); p.status != http.StatusSeeOther || s.state(1) != dispatch.TaskOpen {
		t.Errorf("%d, %s", p.status, s.state(1))
	}

	s.text("+4744100001", "Kan noen handle for en beboer på fredag?")
	body = s.get("/").body
	if !strings.Contains(body, "Fyll ut oppdraget") {
		t.Fatalf("no way to the form: %s", body)
	}
	var id int64
	must(s, 0, s.svc.View(context.Background(), func(tx dispatch.Tx) error {
		open, err := tx.OpenAttention(dispatch.FirstUnit, dispatch.Page{})
		for _, x := range open {
			if x.Kind == dispatch.AttentionRequest {
				id = x.MessageID
			}
		}
		return err
	}))
	form := s.get(fmt.Sprintf("/oppdrag/nytt?fra=%d", id)).body
	for _, want := range []string{`value="Handle"`, "fredag 27. november kl. ", `<option value="shopping" selected>`, "Kan noen handle for en beboer", fmt.Sprintf(`name="message" value="%d"`, id)} {
		if !strings.Contains(form, want) {
			t.Errorf("the form lacks %q", want)
		}
	}
	p := s.post("/oppdrag/nytt", "category", "shopping", "summary", "Handle", "when", "fredag 12-13", "requester_id", fmt.Sprint(home.ID), "message", fmt.Sprint(id), "do", "send")
	if p.status != http.StatusSeeOther {
		t.Fatalf("%d %s", p.status, p.body)
	}
	if body := s.get("/").body; strings.Contains(body, "Bestilling på SMS") {
		t.Error("the item is still there")
	}

	s.text("+4744100001", "Legetimen er flyttet til fredag kl 14")
	body = s.get("/").body
	if !strings.Contains(body, "Endre oppdraget") {
		t.Fatalf("no way to the change: %s", body)
	}
	var change int64
	must(s, 0, s.svc.View(context.Background(), func(tx dispatch.Tx) error {
		open, err := tx.OpenAttention(dispatch.FirstUnit, dispatch.Page{})
		for _, x := range open {
			if x.Kind == dispatch.AttentionChangeAsked {
				change = x.MessageID
			}
		}
		return err
	}))
	if edit := s.get(fmt.Sprintf("/oppdrag/1/endre?fra=%d", change)).body; !strings.Contains(edit, `value="fredag 27. november kl. 14-16"`) {
		t.Errorf("the new time is not in the form: %s", edit)
	}
	s.text("+4744100001", "Vi må avlyse handlingen")
	body = s.get("/").body
	if !strings.Contains(body, "Avlys oppdraget") {
		t.Errorf("no press to cancel: %s", body)
	}
}
