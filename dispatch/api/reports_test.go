package api

import (
	"strings"
	"testing"
)

func TestSummary(t *testing.T) {
	w := populated(t) // a task on 26 November, nobody has it
	r := w.do("GET", "/reports/summary?from=2026-11-01&to=2026-11-30", "").want(200)
	const none = `{"from":"2026-11-01","to":"2026-11-30","tasks":1,"tasks_by_state":{"assigned":0,"cancelled":0,"done":0,"draft":0,"open":1,"unfilled":0},` +
		`"tasks_by_category":{"escort":1},"tasks_by_requester":[{"requester_id":null,"name":"","tasks":1}],"filled":0,"fill_rate":null,"median_time_to_fill":null,` +
		`"texts":0,"segments":0,"texts_per_filled_task":null,"segments_per_filled_task":null,"hours":0,"active_volunteers":0}`
	if got := strings.TrimSpace(string(r.body)); got != none {
		t.Errorf("%s\nwant %s", got, none)
	}
	shopping := strings.NewReplacer("escort", "shopping", "lege", "butikk", `"details"`, `"requester_id":1,"details"`)
	w.do("POST", "/tasks", shopping.Replace(aTask)).want(201)
	w.do("POST", "/tasks", shopping.Replace(aTask)).want(201)
	w.setClock("2026-11-24T11:30:00+01:00")
	w.do("POST", "/tasks/1/assign", `{"volunteer_id":1}`).want(200)
	w.do("POST", "/tasks/1/complete", `{}`).want(200)
	w.setClock("2026-11-24T12:30:20+01:00")
	w.do("POST", "/tasks/2/assign", `{"volunteer_id":1}`).want(200)
	w.setClock("2026-11-26T09:00:00+01:00")
	w.send() // the third runs out
	s := into[summary](w.do("GET", "/reports/summary?from=2026-11-26&to=2026-11-26&unit_id=1", "").want(200))
	if s.Tasks != 3 || s.TasksByState["done"] != 1 || s.TasksByState["assigned"] != 1 || s.TasksByState["unfilled"] != 1 || s.TasksByCategory["shopping"] != 2 ||
		s.Filled != 2 || s.FillRate == nil || *s.FillRate != 0.667 || s.MedianTimeToFill == nil || *s.MedianTimeToFill != "2h" || s.Hours != 2 || s.ActiveVolunteers != 1 {
		t.Errorf("%+v, rate %v, median %v", s, *s.FillRate, *s.MedianTimeToFill)
	}
	if l := s.TasksByRequester; len(l) != 2 || *l[0].RequesterID != 1 || l[0].Name != "Lørenskog sykehjem" || l[0].Tasks != 2 || l[1].RequesterID != nil {
		t.Errorf("%+v", l)
	}
	if s.Texts == 0 || *s.TextsPerFilledTask*2 != float64(s.Texts) {
		t.Errorf("%d texts, %v per task", s.Texts, *s.TextsPerFilledTask)
	}
	// The days are the unit's.
	for query, want := range map[string]int{"from=2026-11-27&to=2026-11-30": 0, "from=2026-11-01&to=2026-11-25": 0, "from=2026-11-26": 3, "": 3, "to=2026-11-30": 3, "unit_id=2": 0} {
		if s := into[summary](w.do("GET", "/reports/summary?"+query, "").want(200)); s.Tasks != want {
			t.Errorf("%q: %d tasks, want %d", query, s.Tasks, want)
		}
	}
	midnight := strings.NewReplacer("2026-11-26T10", "2026-12-01T00", "2026-11-26T12", "2026-12-01T02")
	w.do("POST", "/tasks", midnight.Replace(aTask)).want(201)
	if s := into[summary](w.do("GET", "/reports/summary?from=2026-11-01&to=2026-11-30", "").want(200)); s.Tasks != 3 {
		t.Errorf("a task of December counts in November")
	}
	if s := into[summary](w.do("GET", "/reports/summary?from=2026-12-01&to=2026-12-01", "").want(200)); s.Tasks != 1 {
		t.Errorf("a task at midnight does not count")
	}
	w.do("GET", "/reports/summary?from=0001-01-01&to=9999-12-31", "").want(200)
}
