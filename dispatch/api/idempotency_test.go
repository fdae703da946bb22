package api

import (
	"net/http"
	"strings"
	"sync"
	"testing"

	"folgesvenn/dispatch"
)

func TestTheSameRequestTwice(t *testing.T) {
	w := populated(t)
	w.do("POST", "/tasks", strings.Replace(aTask, "lege", "butikk", 1)).want(201)
	w.receive("+4798765432", "Hei, hvem er dette?", "IN1")
	for _, c := range []struct {
		path, body string
		status     int
	}{
		{"/volunteers", kari, 201},
		{"/recipients", aPatient, 201},
		{"/requesters", aHome, 201},
		{"/tasks", aTask, 201},
		{"/messages", `{"phone":"91234567","body":"Hei"}`, 201},
		{"/volunteers/1/pause", `{"until":"2026-12-01"}`, 200},
		{"/tasks/1/assign", `{"volunteer_id":1}`, 200},
		{"/tasks/1/release", `{"reason":"syk"}`, 200},
		{"/tasks/1/cancel", `{"reason":"syk"}`, 200},
		{"/tasks/2/assign", `{"volunteer_id":1}`, 200},
		{"/tasks/2/complete", `{"hours":2}`, 200},
		{"/attention/1/resolve", `{"as":"dismiss"}`, 200},
	} {
		key := []string{"Idempotency-Key", "key of " + c.path}
		first := w.do("POST", c.path, c.body, key...).want(c.status)
		if got := first.header.Get("Idempotent-Replayed"); got != "" {
			t.Errorf("%s: the first is marked as replayed", c.path)
		}
		before := w.stored()
		again := w.do("POST", c.path, c.body, key...).want(c.status)
		if again.header.Get("Idempotent-Replayed") != "true" || string(again.body) != string(first.body) {
			t.Errorf("%s: replay %v %s, first %s", c.path, again.header, again.body, first.body)
		}
		if again.header.Get("Location") != first.header.Get("Location") {
			t.Errorf("%s: another Location", c.path)
		}
		if w.stored() != before {
			t.Errorf("%s happened twice", c.path)
		}
		other := w.do("POST", c.path, strings.TrimSuffix(c.body, "}")+" }", key...).want(422)
		if got := other.locations(); len(got) != 1 || got[0] != "header.Idempotency-Key" {
			t.Errorf("%s: names %q", c.path, got)
		}
		if w.stored() != before {
			t.Errorf("%s: the other body was carried out", c.path)
		}
	}
}

func TestKeys(t *testing.T) {
	w := newWorld(t)
	for _, key := range []string{"", strings.Repeat("k", 256)} {
		if got := w.do("POST", "/volunteers", kari, "Idempotency-Key", key).want(422).locations(); got[0] != "header.Idempotency-Key" {
			t.Errorf("names %q", got)
		}
	}
	// A request that was refused leaves its key free for the mended one.
	w.do("POST", "/volunteers", `{"name":"Kari"}`, "Idempotency-Key", "k").want(422)
	w.do("POST", "/tasks/7/cancel", `{}`, "Idempotency-Key", "k").want(404)
	first := into[volunteer](w.do("POST", "/volunteers", kari, "Idempotency-Key", "k").want(201))
	// A key belongs to its route and its token.
	w.do("POST", "/recipients", aPatient, "Idempotency-Key", "k").want(201)
	other, err := AddToken(t.Context(), w.s, "other", dispatch.RoleAdmin)
	if err != nil {
		t.Fatal(err)
	}
	second := into[volunteer](w.do("POST", "/volunteers", ola, "Idempotency-Key", "k", "Authorization", "Bearer "+other).want(201))
	if first.ID == second.ID {
		t.Error("two tokens met in one key")
	}
	// The answer is the thing as it is now.
	w.do("PATCH", "/volunteers/1", `{"note":"ny"}`).want(200)
	if v := into[volunteer](w.do("POST", "/volunteers", kari, "Idempotency-Key", "k").want(201)); v.Note != "ny" {
		t.Errorf("note %q", v.Note)
	}
	// A PATCH takes no notice of it.
	w.do("PATCH", "/volunteers/1", `{"note":"nyere"}`, "Idempotency-Key", "").want(200)
}

func TestTwentyAtOnce(t *testing.T) {
	w := populated(t)
	before := strings.Count(w.stored(), `"Kind":"task.added"`)
	var all sync.WaitGroup
	results := make([]result, 20)
	for i := range results {
		all.Go(func() { results[i] = w.do("POST", "/tasks", aTask, "Idempotency-Key", "one") })
	}
	all.Wait()
	fresh := 0
	for _, r := range results {
		if r.want(http.StatusCreated).header.Get("Idempotent-Replayed") == "" {
			fresh++
		}
		if string(r.body) != string(results[0].body) {
			t.Errorf("%s, not %s", r.body, results[0].body)
		}
	}
	if fresh != 1 || strings.Count(w.stored(), `"Kind":"task.added"`) != before+1 {
		t.Errorf("carried out %d times", fresh)
	}
}
