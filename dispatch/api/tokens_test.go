package api

import (
	"regexp"
	"strings"
	"testing"

	"folgesvenn/dispatch"
)

func TestTokens(t *testing.T) {
	token, hash := NewToken()
	if !regexp.MustCompile(`^fv_[A-Za-z0-9_-]{43}$`).MatchString(token) || len(hash) != 64 || HashToken(token) != hash || strings.Contains(hash, token) {
		t.Errorf("NewToken() = %q, %q", token, hash)
	}
	if again, _ := NewToken(); again == token {
		t.Error("the same token twice")
	}
	w := newWorld(t)
	for _, name := range []string{"", "  ", strings.Repeat("a", 61), "a\x00b"} {
		if _, err := AddToken(t.Context(), w.s, name, dispatch.RoleAdmin); err == nil {
			t.Errorf("AddToken(%q) succeeded", name)
		}
	}
	err := w.s.View(t.Context(), func(tx dispatch.Tx) error {
		_, err := tx.TokenByHash(w.token)
		return err
	})
	if err == nil {
		t.Error("the token itself is kept")
	}
}

func TestWithoutToken(t *testing.T) {
	w := populated(t)
	before := w.stored()
	for _, c := range []struct{ header, challenge string }{
		{"-", `Bearer realm="folgesvenn"`},
		{"Bearer", `Bearer realm="folgesvenn"`},
		{"Bearer ", `Bearer realm="folgesvenn"`},
		{"Basic " + w.token, `Bearer realm="folgesvenn"`},
		{w.token, `Bearer realm="folgesvenn"`},
		{"Bearer fv_wrong", `Bearer realm="folgesvenn", error="invalid_token"`},
		{"Bearer " + w.token + "x", `Bearer realm="folgesvenn", error="invalid_token"`},
		{"Bearer " + HashToken(w.token), `Bearer realm="folgesvenn", error="invalid_token"`},
		{"Bearer " + strings.Repeat("x", 100_000), `Bearer realm="folgesvenn", error="invalid_token"`},
	} {
		for _, route := range writes {
			r := w.do(route.method, route.path, route.body, "Authorization", c.header).want(401)
			if got := r.header.Get("WWW-Authenticate"); got != c.challenge {
				t.Errorf("%.40q: challenge %q", c.header, got)
			}
			r.locations()
		}
		w.do("GET", "/tasks", "", "Authorization", c.header).want(401)
	}
	if w.stored() != before {
		t.Error("something was stored")
	}
	w.do("GET", "/tasks", "", "Authorization", "bearer "+w.token).want(200)
	w.do("GET", "/openapi.json", "", "Authorization", "-").want(200)
}

// TestActor finds the name of the token in the event log.
func TestActor(t *testing.T) {
	w := newWorld(t)
	w.do("POST", "/volunteers", kari).want(201)
	events := into[list[event]](w.do("GET", "/events", "").want(200)).Items
	if len(events) != 1 || events[0].Actor != "api:test" || events[0].Kind != "volunteer.added" {
		t.Errorf("%+v", events)
	}
}

func TestPINIsHashed(t *testing.T) {
	a, err := hashPIN("1234")
	if err != nil {
		t.Fatal(err)
	}
	if b, _ := hashPIN("1234"); a == b || strings.Contains(a, "1234") || !strings.HasPrefix(a, "$argon2id$") {
		t.Errorf("%q, %q", a, b)
	}
	w := newWorld(t)
	r := w.do("POST", "/requesters", aHome).want(201)
	if strings.Contains(string(r.body), "1234") || !into[requester](r).HasPIN {
		t.Errorf("%s", r.body)
	}
	if r := into[requester](w.do("POST", "/requesters", `{"name":"Datteren","kind":"person"}`).want(201)); r.HasPIN || r.Kind != "person" {
		t.Errorf("%+v", r)
	}
}
