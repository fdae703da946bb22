package api

import (
	"encoding/json"
	"fmt"
	"net/http"
	"slices"
	"strings"
	"testing"
)

// writes are all routes with a body, and a body that each takes.
var writes = []struct{ method, path, body string }{
	{"POST", "/volunteers", kari},
	{"PATCH", "/volunteers/1", `{"note":"x"}`},
	{"POST", "/volunteers/1/pause", `{"until":"2026-12-01"}`},
	{"POST", "/recipients", aPatient},
	{"PATCH", "/recipients/1", `{"note":"x"}`},
	{"POST", "/requesters", aHome},
	{"PATCH", "/requesters/1", `{"address":"x"}`},
	{"POST", "/tasks", aTask},
	{"PATCH", "/tasks/1", `{"details":"x"}`},
	{"POST", "/tasks/1/cancel", `{"reason":"x"}`},
	{"POST", "/tasks/1/release", `{"reason":"x"}`},
	{"POST", "/tasks/1/assign", `{"volunteer_id":1}`},
	{"POST", "/tasks/1/complete", `{"hours":2}`},
	{"POST", "/messages", `{"phone":"91234567","body":"Hei"}`},
	{"POST", "/attention/1/resolve", `{"as":"dismiss"}`},
	{"PUT", "/settings", `{"wave_size":4}`},
}

// populated has one of each thing, all with the id 1.
func populated(t testing.TB) *world {
	w := newWorld(t)
	w.do("POST", "/volunteers", ola).want(201)
	w.do("POST", "/recipients", aPatient).want(201)
	w.do("POST", "/requesters", aHome).want(201)
	w.do("POST", "/tasks", aTask).want(201)
	return w
}

func TestBodiesThatCannotBeRead(t *testing.T) {
	w := populated(t)
	before := w.stored()
	for _, c := range []struct {
		name, body, contentType string
		status                  int
		location                string
	}{
		{"empty", " ", "application/json", 400, "body"},
		{"cut short", `{"name":"Ka`, "application/json", 400, "body"},
		{"no JSON", `name=Kari`, "application/json", 400, "body"},
		{"form", `name=Kari`, "application/x-www-form-urlencoded", 415, "header.Content-Type"},
		{"text", `{}`, "text/plain", 415, "header.Content-Type"},
		{"nonsense as type", `{}`, ";;;", 415, "header.Content-Type"},
		{"trailing garbage", `{} {}`, "application/json", 400, "body"},
		{"trailing comma", `{"note":"x",}`, "application/json", 400, "body"},
		{"comment", `{/* hei */}`, "application/json", 400, "body"},
		{"byte order mark", "\ufeff{}", "application/json", 400, "body"},
		{"not UTF-8", "{\"name\":\"K\xe5ri\"}", "application/json", 400, "body"},
		{"half a character", `{"name":"\ud83d"}`, "application/json", 422, "body.name"},
		{"NUL", `{"name":"Kari\u0000"}`, "application/json", 422, "body.name"},
		{"twice", `{"name":"Kari","name":"Ola"}`, "application/json", 400, "body.name"},
		{"twice, escaped", `{"name":"Kari","n\u0061me":"Ola"}`, "application/json", 400, "body.name"},
		{"array", `[]`, "application/json", 422, "body"},
		{"string", `"x"`, "application/json", 422, "body"},
		{"number", `1`, "application/json", 422, "body"},
		{"null", `null`, "application/json", 422, "body"},
		{"huge number", `{"x":1e999}`, "application/json", 422, "body.x"},
		{"deep", `{"x":` + strings.Repeat("[", 100) + strings.Repeat("]", 100) + `}`, "application/json", 400, "body.x" + strings.Repeat("[0]", 16)},
		{"very deep", strings.Repeat("[", 20000) + strings.Repeat("]", 20000), "application/json", 400, "body"},
		{"many values", `{"x":[` + strings.Repeat("1,", 20000) + `1]}`, "application/json", 400, "body"},
		{"unknown field", `{"foo":1}`, "application/json", 422, "body.foo"},
		{"unknown casing", `{"NAME":"Kari","SUMMARY":"x"}`, "application/json", 422, "body.NAME"},
		{"unknown, long", `{"` + strings.Repeat("a", 5000) + `":1}`, "application/json", 422, "body"},
		{"too large", `{"note":"` + strings.Repeat("a", maxBody) + `"}`, "application/json", 413, ""},
	} {
		for _, route := range writes {
			r := w.do(route.method, route.path, c.body, "Content-Type", c.contentType)
			if r.status != c.status {
				t.Errorf("%s to %s %s: status %d, want %d: %.300s", c.name, route.method, route.path, r.status, c.status, r.body)
				continue
			}
			if found := r.locations(); c.location != "" && !slices.Contains(found, c.location) {
				t.Errorf("%s to %s %s: names %q, want %s", c.name, route.method, route.path, found, c.location)
			}
			if len(r.body) > 30_000 {
				t.Errorf("%s to %s %s: %d bytes come back", c.name, route.method, route.path, len(r.body))
			}
		}
	}
	// No body at all.
	for _, route := range writes {
		if r := w.do(route.method, route.path, ""); r.status != 400 || !slices.Contains(r.locations(), "body") {
			t.Errorf("no body to %s %s: %d %s", route.method, route.path, r.status, r.body)
		}
	}
	if w.stored() != before {
		t.Error("something was stored")
	}
}

func TestContentTypesThatAreTaken(t *testing.T) {
	w := populated(t)
	for ct, status := range map[string]int{
		"application/json; charset=utf-8": 200, "application/merge-patch+json": 200, "-": 200, "APPLICATION/JSON": 200, "application/xml": 415,
	} {
		w.do("PATCH", "/volunteers/1", `{"note":"x"}`, "Content-Type", ct).want(status)
	}
	w.do("POST", "/volunteers", kari, "Content-Type", "application/merge-patch+json").want(415)
}

// TestFieldsThatNeedAnotherValue tries every kind of wrong value in every
// field of the bodies that make and change things.
func TestFieldsThatNeedAnotherValue(t *testing.T) {
	w := populated(t)
	before := w.stored()
	for _, c := range []struct {
		route  string
		fields map[string][]string // bad values by field, and where they are named if not there
	}{
		{"/volunteers", map[string][]string{
			"name": {`""`, `"  "`, `1`, `null`, `[]`, `"` + strings.Repeat("a", 101) + `"`}, "phone": {`""`, `"123"`, `91234567`, `"kari@example.no"`, `null`},
			"language": {`"norsk"`, `"NB"`, `1`}, "channel": {`"fax"`, `true`}, "categories": {`"escort"`, `{}`}, "categories[0]": {`["chess"]`, `[1]`, `[null]`, `[""]`},
			"postcodes": {`1470`}, "postcodes[1]": {`["1470","abcd"]`, `["1470","12345"]`, `["1470",""]`}, "available": {`true`, `{}`},
			"available[0]":         {`[1]`, `["mon"]`, `[{"weekday":"mon","from":"16:00","to":"09:00"}]`, `[{"weekday":"mon","from":"09:00","to":"09:00"}]`},
			"available[0].weekday": {`[{"weekday":"man","from":"09:00","to":"16:00"}]`, `[{"from":"09:00","to":"16:00"}]`},
			"available[0].from":    {`[{"weekday":"mon","from":"9","to":"16:00"}]`, `[{"weekday":"mon","from":"24:30","to":"16:00"}]`, `[{"weekday":"mon","to":"16:00"}]`},
			"available[0].to":      {`[{"weekday":"mon","from":"09:00","to":"16.00"}]`, `[{"weekday":"mon","from":"09:00","to":null}]`},
			"available[0].until":   {`[{"weekday":"mon","from":"09:00","to":"16:00","until":"x"}]`},
			"clearances":           {`"x"`}, "clearances[0].kind": {`[{"kind":"","issued":"2026-01-10"}]`, `[{"issued":"2026-01-10"}]`, `[{"kind":1}]`},
			"clearances[0].issued":  {`[{"kind":"course","issued":"10.01.2026"}]`, `[{"kind":"course","issued":"2026-02-30"}]`, `[{"kind":"course","issued":"0001-01-01"}]`},
			"clearances[0].expires": {`[{"kind":"course","issued":"2026-01-10","expires":"2025-01-10"}]`, `[{"kind":"course","expires":1}]`, `[{"kind":"course","expires":"9999-12-31"}]`},
			"gender":                {`"f"`, `1`}, "birth_year": {`1850`, `3000`, `1950.5`, `"1950"`, `-1`, `1e18`, `1e30`}, "car": {`"yes"`, `1`},
			"unit_id": {`0`, `-1`, `99`, `"1"`, `1.5`}, "max_offers_per_week": {`-1`, `101`, `"5"`}, "note": {`1`, `"` + strings.Repeat("a", 2001) + `"`},
			"state": {`"left"`}, "id": {`7`},
		}},
		{"/recipients", map[string][]string{
			"name": {`""`, `null`, `1`}, "phone": {`"12"`, `1`}, "address": {`1`, `"` + strings.Repeat("a", 201) + `"`}, "postcode": {`"147"`, `"14700"`, `1470`},
			"language": {`"x"`}, "gender": {`"x"`}, "note": {`[]`}, "unit_id": {`99`, `"x"`},
		}},
		{"/requesters", map[string][]string{
			"name": {`""`}, "kind": {`"firm"`}, "phones": {`"91234567"`}, "phones[0]": {`["1"]`, `[1]`}, "pin": {`"123"`, `"12345678901"`, `"abcd"`, `1234`},
			"address": {`1`}, "postcode": {`"x"`}, "unit_id": {`99`},
		}},
		{"/tasks", map[string][]string{
			"category": {`""`, `"chess"`, `1`, `null`}, "summary": {`""`, `" "`, `null`, `"` + strings.Repeat("a", 121) + `"`, `"Ring 91234567"`},
			"starts_at": {`"2026-11-26"`, `"2026-11-26T10:00:00"`, `"i morgen"`, `1`, `null`, `"2020-01-01T10:00:00Z"`, `"9999-12-31T23:00:00Z"`, `"2026-11-26T9:00:00Z"`, `"2026-13-26T10:00:00Z"`, `"2026-11-26T10:00:00,5Z"`},
			"ends_at":   {`"2026-11-26T09:00:00+01:00"`, `"2027-11-26T10:00:00+01:00"`, `""`, `"0000-01-01T00:00:00Z"`},
			"postcode":  {`"147"`, `1470`}, "place": {`1`, `"` + strings.Repeat("a", 61) + `"`}, "details": {`"` + strings.Repeat("a", 601) + `"`, `{}`},
			"requester_id": {`99`, `0`, `"1"`, `1e300`}, "recipient_id": {`99`, `-1`, `true`}, "urgent": {`"yes"`, `1`}, "draft": {`"no"`, `0`},
			"decide_by": {`"2026-11-26T11:00:00+01:00"`, `"2020-01-01T10:00:00Z"`, `"x"`, `""`}, "needs": {`[]`, `"car"`},
			"needs.clearances": {`{"clearances":"x"}`}, "needs.clearances[0]": {`{"clearances":[""]}`, `{"clearances":[1]}`}, "needs.car": {`{"car":"x"}`},
			"needs.gender": {`{"gender":"x"}`}, "needs.language": {`{"language":"x"}`}, "needs.bike": {`{"bike":true}`}, "unit_id": {`99`},
		}},
		{"/messages", map[string][]string{
			"phone": {`""`, `"12"`, `null`, `91234567`}, "body": {`""`, `"   "`, `null`, `"` + strings.Repeat("a", 1601) + `"`}, "unit_id": {`99`, `0`},
		}},
	} {
		var body map[string]json.RawMessage
		for _, route := range writes {
			if route.path == c.route {
				_ = json.Unmarshal([]byte(route.body), &body)
			}
		}
		for field, values := range c.fields {
			name := strings.FieldsFunc(field, func(r rune) bool { return r == '.' || r == '[' })[0]
			for _, v := range values {
				bad := map[string]json.RawMessage{}
				for k, x := range body {
					bad[k] = x
				}
				bad[name] = json.RawMessage(v)
				text, err := json.Marshal(bad)
				if err != nil {
					t.Fatal(err)
				}
				r := w.do("POST", c.route, string(text))
				if r.status != http.StatusUnprocessableEntity {
					t.Errorf("%s %s=%.60s: status %d: %s", c.route, field, v, r.status, r.body)
					continue
				}
				if found := r.locations(); !slices.Contains(found, "body."+field) {
					t.Errorf("%s %s=%.60s: names %q", c.route, field, v, found)
				}
			}
		}
	}
	if w.stored() != before {
		t.Error("something was stored")
	}
}

func TestEveryFaultIsNamedAtOnce(t *testing.T) {
	w := newWorld(t)
	got := w.do("POST", "/volunteers", `{"name":1,"car":"x","foo":2,"available":[{}]}`).want(422).locations()
	want := []string{"body.available[0].from", "body.available[0].to", "body.available[0].weekday", "body.car", "body.foo", "body.name", "body.phone"}
	if !slices.Equal(got, want) {
		t.Errorf("names %q, want %q", got, want)
	}
	got = w.do("POST", "/volunteers", `{"name":"K","phone":"12","language":"x","categories":["chess"]}`).want(422).locations()
	want = []string{"body.phone", "body.language", "body.categories[0]"}
	if !slices.Equal(got, want) {
		t.Errorf("names %q, want %q", got, want)
	}
}

// TestAnswersToNonsenseAreShort keeps a small request from making a large
// answer.
func TestAnswersToNonsenseAreShort(t *testing.T) {
	w := newWorld(t)
	var b strings.Builder
	b.WriteString(`{"name":"` + strings.Repeat("å", 5000) + `"`)
	for i := range 5000 {
		fmt.Fprintf(&b, `,"field%d":%d`, i, i)
	}
	r := w.do("POST", "/volunteers", b.String()+"}").want(422)
	if len(r.body) > 10_000 || len(r.locations()) != maxFaults {
		t.Errorf("%d bytes with %d faults", len(r.body), len(r.locations()))
	}
}

// TestWholeNumbers takes every way to write one.
func TestWholeNumbers(t *testing.T) {
	w := newWorld(t)
	for _, n := range []string{"1950", "1950.0", "1.95e3", "19500e-1"} {
		w.do("POST", "/volunteers", `{"name":"A`+n+`","phone":"91234567","birth_year":`+n+`}`).want(201)
	}
	for _, v := range into[list[volunteer]](w.do("GET", "/volunteers", "").want(200)).Items {
		if v.BirthYear == nil || *v.BirthYear != 1950 {
			t.Errorf("%s: %v", v.Name, v.BirthYear)
		}
	}
}
