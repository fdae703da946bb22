package api

import (
	"encoding/json"
	"fmt"
	"net/http"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/go-chi/chi/v5"

	"folgesvenn/dispatch"
)

// contract is every route that others rely on.
var contract = []string{
	"POST /volunteers", "GET /volunteers", "GET /volunteers/{id}", "PATCH /volunteers/{id}", "POST /volunteers/{id}/pause",
	"POST /recipients", "GET /recipients", "GET /recipients/{id}", "PATCH /recipients/{id}", "PATCH /requesters/{id}", "POST /requesters", "GET /requesters", "GET /requesters/{id}",
	"POST /tasks", "GET /tasks", "GET /tasks/{id}", "GET /tasks/{id}/candidates", "PATCH /tasks/{id}", "POST /tasks/{id}/cancel",
	"POST /tasks/{id}/assign", "POST /tasks/{id}/release", "POST /tasks/{id}/complete",
	"POST /tasks/{id}/ask", "POST /tasks/{id}/hold", "POST /tasks/{id}/resume", "POST /tasks/{id}/enough", "POST /tasks/{id}/look-on", "POST /tasks/{id}/no-show", "POST /tasks/{id}/party",
	"GET /messages", "GET /messages/{id}", "POST /messages", "GET /calls", "GET /calls/{id}", "GET /attention", "POST /attention/{id}/resolve", "POST /attention/{id}/take", "GET /labels",
	"POST /series", "GET /series", "GET /series/{id}", "PATCH /series/{id}", "POST /series/{id}/preview", "POST /series/{id}/skip", "POST /series/{id}/move", "POST /series/{id}/end", "POST /series/{id}/pause",
	"GET /emergencies", "POST /emergencies", "GET /emergencies/{id}", "POST /emergencies/{id}/extend", "POST /emergencies/{id}/end",
	"POST /appeals", "POST /appeals/preview", "POST /appeals/answers/{id}",
	"GET /settings", "PUT /settings", "GET /texts", "GET /texts/{key}/{language}", "PUT /texts/{key}/{language}", "GET /reports/summary", "GET /reports/statistics", "GET /events",
	"GET /volunteers/{id}/data", "POST /volunteers/{id}/erase", "GET /recipients/{id}/data", "POST /recipients/{id}/erase", "GET /requesters/{id}/data", "POST /requesters/{id}/erase", "GET /openapi.json",
}

func TestDocument(t *testing.T) {
	w := newWorld(t)
	r := w.do("GET", "/openapi.json", "", "Authorization", "-").want(200)
	if ct := r.header.Get("Content-Type"); ct != "application/json" {
		t.Errorf("Content-Type %q", ct)
	}
	doc := r.object()
	if doc["openapi"] != "3.1.0" || doc["info"].(map[string]any)["title"] != "Følgesvenn" || doc["info"].(map[string]any)["version"] == "" {
		t.Errorf("openapi %v, info %v", doc["openapi"], doc["info"])
	}
	if servers := doc["servers"].([]any); servers[0].(map[string]any)["url"] != Prefix {
		t.Errorf("servers %v", servers)
	}
	var documented []string
	ids := map[string]bool{}
	for path, item := range doc["paths"].(map[string]any) {
		for method, v := range item.(map[string]any) {
			op := v.(map[string]any)
			name := strings.ToUpper(method) + " " + path
			documented = append(documented, name)
			id, _ := op["operationId"].(string)
			if id == "" || ids[id] || op["summary"] == nil {
				t.Errorf("%s: operationId %q, summary %v", name, id, op["summary"])
			}
			ids[id] = true
			checkOperation(t, name, op)
		}
	}
	var routed []string
	_ = chi.Walk(w.a.mux, func(method, route string, _ http.Handler, _ ...func(http.Handler) http.Handler) error {
		routed = append(routed, method+" "+route)
		return nil
	})
	for what, list := range map[string][]string{"documented": documented, "routed": routed} {
		slices.Sort(list)
		want := slices.Sorted(slices.Values(contract))
		if !slices.Equal(list, want) {
			t.Errorf("%s: %q\nwant %q", what, list, want)
		}
	}
	checkRefs(t, doc, doc)
}

func checkOperation(t *testing.T, name string, op map[string]any) {
	t.Helper()
	responses := op["responses"].(map[string]any)
	for status, v := range responses {
		r := v.(map[string]any)
		if !regexp.MustCompile(`^[1-5][0-9][0-9]$`).MatchString(status) || r["description"] == "" || r["description"] == nil {
			t.Errorf("%s: response %s has no description", name, status)
		}
		content := r["content"].(map[string]any)
		kind := "application/json"
		if status >= "400" {
			kind = "application/problem+json"
		}
		if content[kind] == nil || len(content) != 1 {
			t.Errorf("%s: response %s is %v", name, status, content)
		}
	}
	if name == "GET /openapi.json" {
		return
	}
	for _, status := range []string{"401", "422", "500"} {
		if responses[status] == nil {
			t.Errorf("%s: no %s", name, status)
		}
	}
	params := map[string]bool{}
	list, _ := op["parameters"].([]any)
	for _, v := range list {
		p := v.(map[string]any)
		params[p["in"].(string)+" "+p["name"].(string)] = true
		if p["schema"] == nil || p["description"] == "" || p["in"] == "path" && p["required"] != true {
			t.Errorf("%s: parameter %v", name, p)
		}
	}
	method, path, _ := strings.Cut(name, " ")
	if strings.Contains(path, "{id}") != params["path id"] {
		t.Errorf("%s: parameters %v", name, params)
	}
	if (method == "POST") != params["header Idempotency-Key"] {
		t.Errorf("%s: parameters %v", name, params)
	}
	if (method != "GET") != (op["requestBody"] != nil) {
		t.Errorf("%s: body %v", name, op["requestBody"])
	}
	var success any
	for status, v := range responses {
		if status < "300" {
			success = v
		}
	}
	b, _ := json.Marshal(success)
	if strings.Contains(string(b), "List") && !(params["query limit"] && params["query cursor"]) {
		t.Errorf("%s: a list without limit and cursor: %v", name, params)
	}
}

// checkRefs follows every reference.
func checkRefs(t *testing.T, doc map[string]any, v any) {
	t.Helper()
	switch v := v.(type) {
	case []any:
		for _, item := range v {
			checkRefs(t, doc, item)
		}
	case map[string]any:
		if ref, ok := v["$ref"].(string); ok {
			name, ok := strings.CutPrefix(ref, "#/components/schemas/")
			if !ok || doc["components"].(map[string]any)["schemas"].(map[string]any)[name] == nil {
				t.Errorf("%s leads nowhere", ref)
			}
		}
		for _, item := range v {
			checkRefs(t, doc, item)
		}
	}
}

// TestClosedAndOpen: what a client sends is closed, what it gets is open.
func TestClosedAndOpen(t *testing.T) {
	w := newWorld(t)
	doc := w.do("GET", "/openapi.json", "").object()
	schemas := doc["components"].(map[string]any)["schemas"].(map[string]any)
	for name, closed := range map[string]bool{
		"NewVolunteer": true, "VolunteerFields": true, "NewTask": true, "TaskFields": true, "Needs": true, "Window": true, "SettingsFields": true,
		"AssignTaskRequest": true, "Volunteer": false, "Task": false, "Settings": false, "ListTaskRow": false, "Problem": false,
	} {
		s, ok := schemas[name].(map[string]any)
		if _, is := s["additionalProperties"]; !ok || is != closed {
			t.Errorf("%s: %v", name, s["additionalProperties"])
		}
	}
	if got := schemas["NewTask"].(map[string]any)["required"]; len(got.([]any)) != 4 {
		t.Errorf("a new task requires %v", got)
	}
	if got := schemas["TaskFields"].(map[string]any)["required"]; got != nil {
		t.Errorf("a change of a task requires %v", got)
	}
	if security := doc["security"].([]any); len(security) != 1 {
		t.Errorf("security %v", security)
	}
}

// TestEveryOperationAnswers brings each operation to a success, and so holds
// each against its schema.
func TestEveryOperationAnswers(t *testing.T) {
	w := populated(t)
	w.do("POST", "/volunteers", `{"name":"Per","phone":"93456789","categories":["escort"],"postcodes":["14"],"birth_year":1950,
		"available":[{"weekday":"thu","from":"08:00","to":"24:00"}],"clearances":[{"kind":"course","issued":"2026-01-10","expires":null}],
		"max_offers_per_week":3,"gender":"male","language":"pl","channel":"call"}`).want(201)
	w.send()
	w.receive("+4792345678", "kanskje", "IN1")
	if err := w.s.Update(t.Context(), func(tx dispatch.Tx) error {
		return tx.AddCall(&dispatch.Call{UnitID: 1, Direction: dispatch.Out, Purpose: dispatch.CallForNews, Phone: "+4793456789", State: dispatch.CallQueued})
	}); err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		method, path, body string
		status             int
	}{
		{"GET", "/volunteers", "", 200}, {"GET", "/volunteers/2", "", 200}, {"PATCH", "/volunteers/1", `{"car":false}`, 200},
		{"POST", "/volunteers/2/pause", `{"until":"2026-12-01"}`, 200}, {"GET", "/volunteers/2", "", 200},
		{"GET", "/recipients", "", 200}, {"GET", "/recipients/1", "", 200}, {"GET", "/requesters", "", 200}, {"GET", "/requesters/1", "", 200},
		{"PATCH", "/recipients/1", `{"note":"x"}`, 200}, {"PATCH", "/requesters/1", `{"pin":"4321"}`, 200},
		{"GET", "/tasks", "", 200}, {"GET", "/tasks/1", "", 200}, {"GET", "/tasks/1/candidates", "", 200},
		{"PATCH", "/tasks/1", `{"requester_id":1,"recipient_id":1,"needs":{"car":true}}`, 200},
		{"GET", "/attention", "", 200}, {"POST", "/attention/1/take", "{}", 200}, {"POST", "/attention/1/resolve", `{"as":"yes"}`, 200}, {"GET", "/labels", "", 200}, {"GET", "/tasks/1", "", 200}, {"GET", "/tasks", "", 200},
		{"POST", "/tasks/1/release", `{}`, 200}, {"POST", "/tasks/1/assign", `{"volunteer_id":1}`, 200}, {"POST", "/tasks/1/complete", `{"hours":1.5}`, 200},
		{"POST", "/tasks", aTask, 201}, {"POST", "/tasks/2/hold", `{"reason":"x"}`, 200}, {"POST", "/tasks/2/resume", `{}`, 200}, {"POST", "/tasks/2/ask", `{"volunteer_ids":[1]}`, 200}, {"POST", "/tasks/2/cancel", `{"reason":"syk"}`, 200},
		{"POST", "/series", `{"category":"shopping","summary":"Handle mat","rule":"FREQ=WEEKLY;BYDAY=TH","first_day":"2026-11-26","from":"10:00","to":"11:00","headcount":2,"volunteer_id":1,"standing":true,"skip_holidays":true}`, 201},
		{"GET", "/series", "", 200}, {"GET", "/series/1", "", 200}, {"POST", "/series/1/preview", `{"from_day":"2026-12-01","to":"11:30","headcount":3}`, 200}, {"PATCH", "/series/1", `{"from_day":"2026-12-01","to":"11:30","until":null}`, 200},
		{"POST", "/series/1/skip", `{"day":"2026-12-03"}`, 200}, {"POST", "/series/1/move", `{"day":"2026-12-10","starts_at":"2026-12-11T10:00:00+01:00","ends_at":"2026-12-11T11:00:00+01:00"}`, 200},
		{"POST", "/series/1/pause", `{"day":"2026-12-20"}`, 200}, {"POST", "/series/1/end", `{}`, 200},
		{"POST", "/messages", `{"phone":"91234567","body":"Hei","unit_id":1}`, 201}, {"GET", "/messages", "", 200}, {"GET", "/messages/1", "", 200},
		{"GET", "/calls", "", 200}, {"GET", "/calls/1", "", 200},
		{"POST", "/volunteers", `{"name":"Ola Berg","phone":"41234567"}`, 201},
		{"POST", "/emergencies", `{"reason":"Strømbrudd"}`, 201}, {"GET", "/emergencies", "", 200}, {"POST", "/appeals/preview", `{"words":"Storm","free_today":true}`, 200},
		{"POST", "/appeals", `{"words":"Storm"}`, 201}, {"POST", "/appeals/answers/1", `{"answer":"yes"}`, 200}, {"GET", "/emergencies/1", "", 200},
		{"POST", "/emergencies/1/extend", `{"ends_at":"2026-11-24T20:00:00+01:00"}`, 200}, {"POST", "/emergencies/1/end", `{"reason":"over"}`, 200},
		{"GET", "/settings", "", 200}, {"PUT", "/settings", `{"emergency":{"lasts":"6h","longest":"48h","extra_offers":2,"haste":2,"rest":"1h","lapses_after":"1h","ask_beside":false,"widen_quiet":false,"quiet_hours":{"from":"23:00","to":"06:00"}}}`, 200}, {"GET", "/texts", "", 200}, {"GET", "/texts/offer/nb", "", 200}, {"PUT", "/texts/offer/en", `{"wording":""}`, 200}, {"GET", "/reports/summary", "", 200}, {"GET", "/reports/statistics", "", 200}, {"GET", "/events", "", 200},
		{"GET", "/volunteers/1/data", "", 200}, {"GET", "/recipients/1/data", "", 200}, {"GET", "/requesters/1/data", "", 200},
		{"POST", "/volunteers/2/erase", `{"confirm":true}`, 200}, {"POST", "/recipients/1/erase", `{"confirm":true}`, 200}, {"POST", "/requesters/1/erase", `{"confirm":true}`, 200},
	} {
		w.do(c.method, c.path, c.body).want(c.status)
	}
	// A task that takes several, has one, and whose deadline has passed.
	several := w.do("POST", "/tasks", strings.Replace(aTask, "{", `{"headcount":3,`, 1)).want(201).object()
	id := int64(several["id"].(float64))
	path := fmt.Sprintf("/tasks/%d", id)
	w.do("POST", path+"/assign", `{"volunteer_id":1}`).want(200)
	if err := w.s.Update(t.Context(), func(tx dispatch.Tx) error {
		k, err := tx.Task(id)
		if err != nil {
			return err
		}
		k.State = dispatch.TaskUnfilled
		return tx.SaveTask(k)
	}); err != nil {
		t.Fatal(err)
	}
	if got := w.do("POST", path+"/look-on", `{}`).want(200).object(); got["state"] != "open" || got["headcount"] != 3.0 || len(got["assignments"].([]any)) != 1 {
		t.Errorf("looked for again: %v", got)
	}
	lions := w.do("POST", "/volunteers", `{"name":"Lions Solbakken","phone":"42000009","contact":"Gro Vik","sends_most":4,"categories":["escort"]}`).want(201).object()["id"]
	w.do("POST", path+"/assign", fmt.Sprintf(`{"volunteer_id":%v,"names":["Per Dahl"]}`, lions)).want(200)
	got := w.do("POST", path+"/party", fmt.Sprintf(`{"volunteer_id":%v,"people":2,"names":["Per Dahl","Anne Lie"]}`, lions)).want(200).object()
	if on := got["assignments"].([]any)[1].(map[string]any); got["state"] != "assigned" || on["people"] != 2.0 || len(on["names"].([]any)) != 2 {
		t.Errorf("two of Lions: %v", got)
	}
	w.do("POST", path+"/party", fmt.Sprintf(`{"volunteer_id":%v,"people":3}`, lions)).want(409)
	w.do("POST", path+"/party", `{"volunteer_id":1,"people":1}`).want(409)
	w.do("POST", path+"/release", fmt.Sprintf(`{"volunteer_id":%v}`, lions)).want(200)
	if got := w.do("POST", path+"/enough", `{"reason":"det holder"}`).want(200).object(); got["state"] != "assigned" || got["headcount"] != 1.0 {
		t.Errorf("one is enough: %v", got)
	}
	// Two are on a task that is going on, and one of them did not come.
	w.do("POST", path+"/no-show", `{"volunteer_ids":[1]}`).want(409)
	pair := w.do("POST", "/tasks", strings.Replace(aTask, "{", `{"headcount":2,`, 1)).want(201).object()
	id = int64(pair["id"].(float64))
	path = fmt.Sprintf("/tasks/%d", id)
	w.do("POST", path+"/assign", `{"volunteer_id":1}`).want(200)
	w.do("POST", path+"/assign", fmt.Sprintf(`{"volunteer_id":%v}`, lions)).want(200)
	if err := w.s.Update(t.Context(), func(tx dispatch.Tx) error {
		k, err := tx.Task(id)
		if err != nil {
			return err
		}
		k.StartsAt, k.EndsAt = w.s.Now().Add(-10*time.Minute), w.s.Now().Add(10*time.Minute)
		return tx.SaveTask(k)
	}); err != nil {
		t.Fatal(err)
	}
	w.do("POST", path+"/no-show", `{"volunteer_ids":[]}`).want(422)
	if got := w.do("POST", path+"/no-show", fmt.Sprintf(`{"volunteer_ids":[%v]}`, lions)).want(200).object(); got["state"] != "assigned" || got["headcount"] != 1.0 || len(got["assignments"].([]any)) != 1 {
		t.Errorf("one stands: %v", got)
	}
	for path, item := range w.a.huma.OpenAPI().Paths {
		for _, method := range []string{"GET", "POST", "PUT", "PATCH"} {
			op := operationOf(item, method)
			if op != nil && path != "/openapi.json" && !w.seen[op.OperationID+" 200"] && !w.seen[op.OperationID+" 201"] {
				t.Errorf("%s was not tried", op.OperationID)
			}
		}
	}
}

// TestObstaclesAreDocumented finds every obstacle of the domain in the
// document.
func TestObstaclesAreDocumented(t *testing.T) {
	w := newWorld(t)
	var names []any
	for _, n := range (^dispatch.Obstacles(0)).Names() {
		names = append(names, n)
	}
	got := w.a.huma.OpenAPI().Components.Schemas.Map()["Candidate"].Properties["obstacles"].Items.Enum
	if !slices.Equal(got, names) {
		t.Errorf("documented %v, want %v", got, names)
	}
}

// TestStartsFast keeps the API's share of the start small.
func TestStartsFast(t *testing.T) {
	w := newWorld(t)
	best := time.Hour
	for range 5 {
		begun := time.Now()
		New(w.s, Options{})
		best = min(best, time.Since(begun))
	}
	if best > 100*time.Millisecond {
		t.Errorf("New takes %v", best)
	}
}
