package api

import (
	"fmt"
	"net/url"
	"slices"
	"testing"
)

// ids walks through a list page by page.
func (w *world) ids(path string, limit int) []int64 {
	w.t.Helper()
	var all []int64
	cursor := ""
	for range 1000 {
		u, _ := url.Parse(path)
		q := u.Query()
		q.Set("limit", fmt.Sprint(limit))
		q.Set("cursor", cursor)
		u.RawQuery = q.Encode()
		page := w.do("GET", u.String(), "").want(200).object()
		items := page["items"].([]any)
		if len(items) > limit {
			w.t.Fatalf("%s: %d items", path, len(items))
		}
		for _, item := range items {
			m := item.(map[string]any)
			id, ok := m["id"]
			if !ok {
				id = m["volunteer_id"]
			}
			all = append(all, int64(id.(float64)))
		}
		if cursor = page["next"].(string); cursor == "" {
			return all
		}
	}
	w.t.Fatalf("%s does not end", path)
	return nil
}

func TestPages(t *testing.T) {
	w := newWorld(t)
	for i := range 7 {
		n := fmt.Sprint(i)
		w.do("POST", "/volunteers", `{"name":"Kari`+n+`","phone":"9123456`+n+`","categories":["escort"]}`).want(201)
		w.do("POST", "/recipients", aPatient).want(201)
		w.do("POST", "/requesters", `{"name":"Hjemmet"}`).want(201)
		w.do("POST", "/tasks", aTask).want(201)
		w.do("POST", "/messages", `{"phone":"91234567","body":"Hei"}`).want(201)
		w.receive("+4790000000", "hva", "IN"+n)
		w.setClock("2026-11-24T10:0" + n + ":00+01:00")
	}
	w.receive("+4790000001", "hva", "INx")
	w.receive("+4790000002", "hva", "INy")
	for path, want := range map[string]int{
		"/volunteers": 7, "/recipients": 7, "/requesters": 7, "/tasks": 7, "/tasks?state=open,draft": 7, "/tasks?state=done": 0, "/volunteers?q=kari3": 1,
		"/volunteers?unit_id=1": 7, "/volunteers?unit_id=2": 0, "/tasks?unit_id=2": 0, "/recipients?unit_id=2": 0, "/requesters?unit_id=1": 7,
		"/messages?phone=%2B4791234567": 7, "/messages?phone=91234567": 7, "/messages?phone=+4791234567": 7, "/messages?task_id=3": 0, "/attention": 3,
		"/events?task_id=2": 1, "/events?volunteer_id=2": 1, "/tasks/1/candidates": 7, "/tasks?starts_from=2026-11-26T10:00:00%2B01:00": 7,
		"/tasks?starts_before=2026-11-26T09:00:00Z": 0, "/tasks?starts_from=2026-11-26T09:00:01Z": 0,
	} {
		all := w.ids(path, 200)
		if len(all) != want {
			t.Errorf("%s: %d items, want %d", path, len(all), want)
		}
		if !slices.IsSorted(all) {
			t.Errorf("%s: the newest is not last: %v", path, all)
		}
		for _, limit := range []int{1, 2, 3, 7} {
			if got := w.ids(path, limit); !slices.Equal(got, all) {
				t.Errorf("%s by %d: %v, want %v", path, limit, got, all)
			}
		}
	}
	events := w.ids("/events", 200)
	if got := w.ids(fmt.Sprintf("/events?after=%d", events[9]), 3); !slices.Equal(got, events[10:]) {
		t.Errorf("events after: %v, want %v", got, events[10:])
	}
}

func TestLimits(t *testing.T) {
	w := newWorld(t)
	for i := range 210 {
		w.do("POST", "/requesters", fmt.Sprintf(`{"name":"Hjem %d"}`, i)).want(201)
	}
	for query, want := range map[string]int{"": 50, "?limit=": 50, "?limit=200": 200, "?limit=1000": 200, "?limit=1": 1, "?cursor=": 50} {
		if got := into[list[requester]](w.do("GET", "/requesters"+query, "").want(200)); len(got.Items) != want || got.Next == "" {
			t.Errorf("%q: %d items, next %q", query, len(got.Items), got.Next)
		}
	}
	for _, path := range []string{"/volunteers", "/recipients", "/requesters", "/tasks", "/messages", "/attention", "/events"} {
		for query, location := range map[string]string{
			"limit=0": "query.limit", "limit=-1": "query.limit", "limit=x": "query.limit", "limit=99999999999999999999": "query.limit",
			"cursor=x": "query.cursor", "cursor=-1": "query.cursor", "cursor=1.5": "query.cursor", "cursor=99999999999999999999": "query.cursor", "cursor=%00": "query.cursor",
		} {
			if got := w.do("GET", path+"?"+query, "").want(422).locations(); !slices.Equal(got, []string{location}) {
				t.Errorf("%s?%s: names %q", path, query, got)
			}
		}
	}
	for query, location := range map[string]string{
		"/tasks?state=new": "query.state[0]", "/tasks?state=open,new": "query.state[1]", "/tasks?unit_id=x": "query.unit_id", "/tasks?starts_from=x": "query.starts_from",
		"/messages?phone=x": "query.phone", "/messages?task_id=x": "query.task_id", "/events?after=x": "query.after", "/events?after=-1": "query.after",
		"/settings?unit_id=x": "query.unit_id", "/settings?unit_id=0": "query.unit_id",
		"/reports/summary?from=x": "query.from", "/reports/summary?to=2026-02-30": "query.to", "/reports/summary?from=2026-11-02&to=2026-11-01": "query.to",
	} {
		if got := w.do("GET", query, "").want(422).locations(); !slices.Equal(got, []string{location}) {
			t.Errorf("%s: names %q", query, got)
		}
	}
	w.do("GET", "/settings?unit_id=9", "").want(404).locations()
	w.do("PUT", "/settings?unit_id=9", `{}`).want(404).locations()
	w.do("GET", "/tasks/9/candidates", "").want(404).locations()
}
