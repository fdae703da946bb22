package api

import (
	"strings"
	"testing"

	"folgesvenn/dispatch"
)

// TestAPersonIsGivenOutAndErased: everything that is kept comes out in one
// answer, and after the erasure nothing of it is anywhere.
func TestAPersonIsGivenOutAndErased(t *testing.T) {
	w := populated(t)
	w.send() // the question goes out
	w.receive("+4792345678", "Er det langt dit?", "IN1")
	d := into[personData](w.do("GET", "/volunteers/1/data", "").want(200))
	if d.Volunteer == nil || d.Recipient != nil || d.Volunteer.Phone != "+4792345678" || len(d.Offers) != 1 || len(d.Events) == 0 {
		t.Errorf("%+v", d)
	}
	said := ""
	for _, m := range d.Messages {
		said += m.Body + "\n"
	}
	if !strings.Contains(said, "Er det langt dit?") || !strings.Contains(said, "Følge til lege") {
		t.Errorf("the conversation is %q", said)
	}
	w.do("POST", "/tasks/1/assign", `{"volunteer_id":1}`).want(200)
	if d := into[personData](w.do("GET", "/volunteers/1/data", "").want(200)); len(d.Tasks) != 1 || d.Tasks[0].Via != "coordinator" || d.Tasks[0].Details != "" {
		t.Errorf("%+v", d.Tasks)
	}

	w.do("POST", "/volunteers/1/erase", `{"confirm":true}`).want(409) // there is a task ahead
	for _, body := range []string{`{}`, `{"confirm":false}`} {
		if got := w.do("POST", "/volunteers/1/erase", body).want(422).locations(); len(got) != 1 || !strings.Contains(got[0], "confirm") {
			t.Errorf("%s names %q", body, got)
		}
	}
	w.do("POST", "/tasks/1/cancel", `{"reason":"utsatt"}`).want(200)
	w.send()
	gone := into[personData](w.do("POST", "/volunteers/1/erase", `{"confirm":true}`, "Idempotency-Key", "once").want(200))
	if gone.Volunteer.Name != dispatch.ErasedVolunteer || gone.Volunteer.Phone == "+4792345678" {
		t.Errorf("%+v", gone.Volunteer)
	}
	if all := w.stored(); strings.Contains(all, "92345678") || strings.Contains(all, "langt dit") {
		t.Error("something of the volunteer is still there")
	}
	again := w.do("POST", "/volunteers/1/erase", `{"confirm":true}`, "Idempotency-Key", "once").want(200)
	if again.header.Get("Idempotent-Replayed") != "true" {
		t.Error("the same request was carried out twice")
	}

	if r := into[personData](w.do("GET", "/recipients/1/data", "").want(200)); r.Recipient == nil || r.Recipient.Name == "" {
		t.Errorf("%+v", r)
	}
	if r := into[personData](w.do("POST", "/recipients/1/erase", `{"confirm":true}`).want(200)); r.Recipient.Name != dispatch.ErasedRecipient || r.Recipient.Address != "" {
		t.Errorf("%+v", r.Recipient)
	}
	if r := into[personData](w.do("POST", "/requesters/1/erase", `{"confirm":true}`).want(200)); r.Requester.Name != dispatch.ErasedRequester || len(r.Requester.Phones) != 0 {
		t.Errorf("%+v", r.Requester)
	}
	for _, path := range []string{"/volunteers/9/data", "/recipients/9/data", "/requesters/9/data"} {
		w.do("GET", path, "").want(404)
	}
	w.do("POST", "/recipients/9/erase", `{"confirm":true}`).want(404)
}

// TestATokenMayWhatItsRoleMay: as on the page.
func TestATokenMayWhatItsRoleMay(t *testing.T) {
	w := populated(t)
	tokens := map[dispatch.Role]string{}
	for _, role := range dispatch.Roles {
		token, err := AddToken(t.Context(), w.s, string(role), role)
		if err != nil {
			t.Fatal(err)
		}
		tokens[role] = "Bearer " + token
	}
	if _, err := AddToken(t.Context(), w.s, "x", "king"); err == nil {
		t.Error("a role that nobody knows")
	}
	for _, c := range []struct {
		method, path, body string
		right              dispatch.Right
	}{
		{"GET", "/volunteers", "", dispatch.RightLook}, {"GET", "/reports/statistics", "", dispatch.RightLook}, {"GET", "/settings", "", dispatch.RightLook},
		{"PATCH", "/volunteers/1", `{"note":"x"}`, dispatch.RightEdit}, {"POST", "/recipients", aPatient, dispatch.RightEdit}, {"GET", "/labels", "", dispatch.RightEdit},
		{"GET", "/volunteers/1/data", "", dispatch.RightEdit}, {"POST", "/recipients/1/erase", `{"confirm":true}`, dispatch.RightEdit},
		{"PUT", "/settings", `{"wave_size":4}`, dispatch.RightLead}, {"POST", "/emergencies", `{"reason":"Strømbrudd"}`, dispatch.RightLead},
	} {
		for role, token := range tokens {
			r := w.do(c.method, c.path, c.body, "Authorization", token)
			if denied := r.status == 403; denied == role.May(c.right) {
				t.Errorf("%s %s as %s: %d %s", c.method, c.path, role, r.status, r.body)
			}
		}
	}
}

// TestStatistics: the figures of the page's reports, which agree with the
// summary.
func TestStatistics(t *testing.T) {
	w := populated(t)
	w.do("POST", "/tasks/1/assign", `{"volunteer_id":1}`).want(200)
	w.do("POST", "/tasks/1/complete", `{"hours":2}`).want(200)
	w.do("POST", "/tasks", strings.NewReplacer("escort", "shopping", "2026-11-26", "2026-12-03", `"details"`, `"requester_id":1,"details"`).Replace(aTask)).want(201)
	s := into[statistics](w.do("GET", "/reports/statistics?from=2026-11-01&to=2026-12-31", "").want(200))
	if s.Tasks != 2 || s.Done != 1 || s.Looking != 1 || s.FillRate == nil || *s.FillRate != 1 || s.Hours != 2 || s.Active != 1 || s.Registered != 1 || s.Came != 1 {
		t.Errorf("%+v", s)
	}
	if len(s.Months) != 2 || s.Months[0].Month != "2026-11" || s.Months[0].Tasks != 1 || s.Months[1].Month != "2026-12" || s.Months[1].Fill != nil || s.Months[0].Fill == nil || s.Months[0].Fill.N != 1 {
		t.Errorf("%+v", s.Months)
	}
	if len(s.Categories) != 2 || len(s.Requesters) != 2 || s.PerTask == nil || s.Currency == "" {
		t.Errorf("%+v %+v", s.Categories, s.Requesters)
	}
	sum := into[summary](w.do("GET", "/reports/summary?from=2026-11-01&to=2026-12-31", "").want(200))
	if sum.Tasks != s.Tasks || sum.Texts != s.Texts || sum.Filled != s.Filled || sum.ActiveVolunteers != s.Active {
		t.Errorf("%+v\n%+v", sum, s)
	}
	w.do("GET", "/reports/statistics?from=2020-01-01&to=2026-12-31", "").want(422)
	w.do("GET", "/reports/statistics?from=2026-12-31&to=2026-12-01", "").want(422)
	w.do("GET", "/reports/statistics?unit_id=9", "").want(404)
}
