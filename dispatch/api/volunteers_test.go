package api

import (
	"encoding/json"
	"slices"
	"strings"
	"testing"
)

func TestVolunteerAsInTheContract(t *testing.T) {
	w := newWorld(t)
	r := w.do("POST", "/volunteers", `{"name":"Kari Nordmann","phone":"912 34 567","language":"nb","channel":"sms","categories":["escort","shopping"],
		"postcodes":["1470"],"available":[{"weekday":"mon","from":"09:00","to":"16:00"}],
		"clearances":[{"kind":"confidentiality","issued":"2026-01-10","expires":null}],
		"gender":"female","birth_year":1950,"car":false,"unit_id":1,"max_offers_per_week":5,"note":""}`).want(201)
	const want = `{"id":1,"unit_id":1,"state":"active","name":"Kari Nordmann","phone":"+4791234567","language":"nb","channel":"sms",` +
		`"categories":["escort","shopping"],"postcodes":["1470"],"available":[{"weekday":"mon","from":"09:00","to":"16:00"}],` +
		`"clearances":[{"kind":"confidentiality","issued":"2026-01-10","expires":null}],"gender":"female","birth_year":1950,"car":false,` +
		`"max_offers_per_week":5,"note":"","home_postcode":"","reach_km":null,"languages":[],"skills":[],"clear_speech":false,"pushes_chair":false,"car_takes_chair":false,"sends_most":null,"contact":"","own_unit_only":false,"paused_until":null,"number_fault":"","created_at":"2026-11-24T10:00:00+01:00"}`
	if got := strings.TrimSpace(string(r.body)); got != want {
		t.Errorf("%s\nwant %s", got, want)
	}
	if got := r.header.Get("Location"); got != "/api/v1/volunteers/1" {
		t.Errorf("Location %q", got)
	}
	if got := w.do("GET", "/volunteers/1", "").want(200); string(got.body) != string(r.body) {
		t.Errorf("GET %s", got.body)
	}
	// The same name at the same number is the same person.
	if got := w.do("POST", "/volunteers", kari).want(422).locations(); !slices.Equal(got, []string{"body.phone"}) {
		t.Errorf("names %q", got)
	}
}

// TestNullIsEmpty takes null for whatever may be left out.
func TestNullIsEmpty(t *testing.T) {
	w := newWorld(t)
	v := into[volunteer](w.do("POST", "/volunteers", `{"name":"Kari","phone":"91234567","language":null,"channel":null,"categories":null,"postcodes":null,
		"available":null,"clearances":null,"gender":null,"birth_year":null,"car":null,"max_offers_per_week":null,"note":null}`).want(201))
	if v.Language != "nb" || v.Channel != "sms" || v.Available == nil || v.BirthYear != nil {
		t.Errorf("%+v", v)
	}
	w.do("POST", "/recipients", `{"name":"Solveig","phone":null,"address":null,"postcode":null,"language":null,"gender":null,"note":null}`).want(201)
	w.do("POST", "/requesters", `{"name":"Hjemmet","kind":null,"phones":null,"pin":null,"address":null,"postcode":null}`).want(201)
	w.do("POST", "/tasks", strings.TrimSuffix(aTask, "}")+`,"requester_id":null,"recipient_id":null,"urgent":null,"decide_by":null,"needs":null,"draft":null}`).want(201)
}

// TestPatchKeepsTheRest changes one field at a time and finds the others as
// they were.
func TestPatchKeepsTheRest(t *testing.T) {
	w := newWorld(t)
	w.do("POST", "/volunteers", `{"name":"Kari","phone":"91234567","categories":["escort"],"postcodes":["1470"],"available":[{"weekday":"sun","from":"00:00","to":"24:00"}],
		"clearances":[{"kind":"course","issued":"2026-01-10","expires":"2027-01-10"}],"gender":"female","birth_year":1950,"car":true,"max_offers_per_week":2,"note":"x"}`).want(201)
	expect := w.do("GET", "/volunteers/1", "").object()
	for _, c := range []struct{ field, given, shown string }{
		{"name", `"Kari  Berg "`, `"Kari Berg"`}, {"phone", `"92345678"`, `"+4792345678"`}, {"language", `"pl"`, `"pl"`}, {"channel", `"call"`, `"call"`},
		{"categories", `["visit","walk"]`, `["visit","walk"]`}, {"categories", `null`, `[]`}, {"postcodes", `[]`, `[]`},
		{"available", `[{"weekday":"fri","from":"09:00","to":"10:00"}]`, `[{"weekday":"fri","from":"09:00","to":"10:00"}]`},
		{"available", `null`, `[]`}, {"clearances", `null`, `[]`}, {"gender", `""`, `""`}, {"birth_year", `null`, `null`}, {"car", `false`, `false`},
		{"max_offers_per_week", `0`, `null`}, {"note", `null`, `""`}, {"state", `"stopped"`, `"stopped"`}, {"state", `"active"`, `"active"`},
		{"state", `"left"`, `"left"`}, {"state", `"active"`, `"active"`},
	} {
		var shown any
		if err := json.Unmarshal([]byte(c.shown), &shown); err != nil {
			t.Fatal(err)
		}
		expect[c.field] = shown
		got := w.do("PATCH", "/volunteers/1", `{"`+c.field+`":`+c.given+`}`).want(200).object()
		a, _ := json.Marshal(got)
		b, _ := json.Marshal(expect)
		if string(a) != string(b) {
			t.Errorf("%s=%s: %s\nwant %s", c.field, c.given, a, b)
		}
	}
	before := w.stored()
	for body, location := range map[string]string{
		`{"name":null}`: "body.name", `{"phone":null}`: "body.phone", `{"id":3}`: "body.id", `{"state":"paused"}`: "body.state", `{"state":null}`: "body.state",
		`{"created_at":"2026-11-24T10:00:00+01:00"}`: "body.created_at",
	} {
		if got := w.do("PATCH", "/volunteers/1", body).want(422).locations(); !slices.Equal(got, []string{location}) {
			t.Errorf("%s: names %q", body, got)
		}
	}
	if w.stored() != before {
		t.Error("something was stored")
	}
}

func TestPause(t *testing.T) {
	w := newWorld(t)
	w.do("POST", "/volunteers", kari).want(201)
	for _, c := range []struct{ until, state, shown string }{
		{`"2026-12-01"`, "paused", `"2026-12-01T00:00:00+01:00"`},
		{`"2027-07-01"`, "paused", `"2027-07-01T00:00:00+02:00"`},
		{`"2026-12-01T12:00:00Z"`, "paused", `"2026-12-01T13:00:00+01:00"`},
		{`null`, "active", `null`},
		{`"2026-11-24T10:00:01+01:00"`, "paused", `"2026-11-24T10:00:01+01:00"`},
		{`"2026-11-24"`, "active", `null`},
	} {
		v := w.do("POST", "/volunteers/1/pause", `{"until":`+c.until+`}`).want(200).object()
		if shown, _ := json.Marshal(v["paused_until"]); v["state"] != c.state || string(shown) != c.shown {
			t.Errorf("until %s: %v until %s", c.until, v["state"], shown)
		}
	}
	for _, until := range []string{`""`, `"i morgen"`, `"2026-12-01T12:00:00"`, `1`, `"9999-12-31"`, `"2026-02-30"`} {
		if got := w.do("POST", "/volunteers/1/pause", `{"until":`+until+`}`).want(422).locations(); !slices.Equal(got, []string{"body.until"}) {
			t.Errorf("%s: names %q", until, got)
		}
	}
	w.do("PATCH", "/volunteers/1", `{"state":"left"}`).want(200)
	w.do("POST", "/volunteers/1/pause", `{"until":"2026-12-01"}`).want(409).locations()
}
