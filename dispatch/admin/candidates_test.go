package admin

import (
	"fmt"
	"net/http"
	"strings"
	"testing"

	"folgesvenn/dispatch"
)

// TestGiveShowsThoseWhoFit: of many volunteers those who were asked or fit come
// first, and the others are found by name or number.
func TestGiveShowsThoseWhoFit(t *testing.T) {
	s := newSite(t, Options{})
	for i := range 120 {
		s.volunteer(fmt.Sprintf("Frivillig Nr%03d", i), fmt.Sprintf("+4742100%03d", i), func(v *dispatch.Volunteer) {
			if i < 90 {
				v.Categories = []string{"shopping"}
			}
		})
	}
	task := s.task("Følge til lege", "2026-11-26 10:00", "2026-11-26 12:00", nil)
	s.run()
	s.login()
	path := taskPath(task.ID) + "/gi-til"
	body := s.get(path).body
	if n := strings.Count(body, "<option value=\"") - 1; n != mostCandidates {
		t.Errorf("%d to choose from", n)
	}
	for _, want := range []string{"Nr119", "Spurt om dette oppdraget", "Lista viser 50 av 120 frivillige"} {
		if !strings.Contains(body, want) {
			t.Errorf("the page does not say %q", want)
		}
	}
	for _, query := range []string{"nr007", "421+00+007", "%2B4742100007"} {
		body := s.get(path + "?sok=" + query).body
		if strings.Count(body, "<option value=\"")-1 != 1 || !strings.Contains(body, "Frivillig Nr007 (tar ikke følge)") || !strings.Contains(body, "1 treff") {
			t.Errorf("search %s: %s", query, body)
		}
	}
	if body := s.get(path + "?sok=ingen").body; !strings.Contains(body, "Ingen treff på «ingen».") {
		t.Error("nobody is found in silence")
	}
	// A mistake keeps the search and the choice.
	if p := s.post(path, "sok", "nr007"); p.status != http.StatusUnprocessableEntity || !strings.Contains(p.body, `name="sok" value="nr007"`) || !strings.Contains(p.body, "Nr007") {
		t.Errorf("nobody chosen: %d", p.status)
	}
	if p := s.post(path, "volunteer_id", "8"); p.status != http.StatusSeeOther || s.state(task.ID) != dispatch.TaskAssigned {
		t.Errorf("%d %s", p.status, p.body)
	}
	if p := s.post(path, "volunteer_id", "3"); p.status != http.StatusConflict || !strings.Contains(p.body, `<option value="3" selected>`) {
		t.Errorf("a second one: %d", p.status)
	}
}

// TestTwoOfTheSameName: where two are called the same, the number tells them apart.
func TestTwoOfTheSameName(t *testing.T) {
	s := newSite(t, Options{})
	s.volunteer("Kjell Andersen", "+4742100001", nil)
	s.volunteer("Kjell Andersen", "+4742100002", nil)
	s.volunteer("Anne Berg", "+4742100003", nil)
	task := s.task("Følge til lege", "2026-11-26 10:00", "2026-11-26 12:00", nil)
	s.login()
	for _, action := range []string{"/gi-til", "/spor-disse"} {
		body := s.get(taskPath(task.ID) + action).body
		if !strings.Contains(body, "Kjell Andersen, 421 00 001") || !strings.Contains(body, "Kjell Andersen, 421 00 002") || strings.Contains(body, "Anne Berg, 4") {
			t.Errorf("%s: %s", action, body)
		}
	}
}
