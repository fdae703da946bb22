package api

import (
	"context"
	"errors"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/danielgtaylor/huma/v2"
	"github.com/go-chi/chi/v5"

	"folgesvenn/dispatch"
	"folgesvenn/store"
)

func TestNoSuchRoute(t *testing.T) {
	w := newWorld(t)
	for _, path := range []string{"", "/", "/nothing", "/tasks/1/nothing", "/tasks/", "/volunteers/1/pause/x", "/openapi.yaml", "/docs", "/schemas/Task.json"} {
		if got := w.do("GET", path, "").want(404).locations(); len(got) != 0 {
			t.Errorf("%s: %v", path, got)
		}
	}
	for path, allow := range map[string]string{
		"/tasks": "GET, HEAD, POST", "/tasks/1": "GET, HEAD, PATCH", "/settings": "GET, HEAD, PUT", "/tasks/1/cancel": "POST", "/openapi.json": "GET, HEAD",
	} {
		r := w.do("DELETE", path, "").want(405)
		r.locations()
		if got := strings.Join(r.header.Values("Allow"), ", "); got != allow {
			t.Errorf("%s: Allow %q, want %q", path, got, allow)
		}
	}
	w.do("HEAD", "/tasks", "").want(200)
}

func TestIDs(t *testing.T) {
	w := populated(t)
	before := w.stored()
	for _, route := range append(writes, []struct{ method, path, body string }{
		{"GET", "/volunteers/1", ""}, {"GET", "/recipients/1", ""}, {"GET", "/requesters/1", ""}, {"GET", "/tasks/1", ""}, {"GET", "/tasks/1/candidates", ""},
		{"GET", "/messages/1", ""},
	}...) {
		if !strings.Contains(route.path, "/1") {
			continue
		}
		for id, status := range map[string]int{
			"99": 404, "0": 404, "-1": 404, "9223372036854775807": 404, "9223372036854775808": 422, "abc": 422, "1.0": 422, "1%20": 422, "%00": 422, "1;drop": 422, "%2F": 422,
		} {
			w.do(route.method, strings.Replace(route.path, "/1", "/"+id, 1), route.body).want(status).locations()
		}
	}
	if w.stored() != before {
		t.Error("something was stored")
	}
}

func TestErrorsOfTheDomain(t *testing.T) {
	a := &server{}
	for _, c := range []struct {
		err    error
		status int
		code   string
	}{
		{&dispatch.Error{Code: dispatch.CodeInvalid}, 422, "invalid"},
		{&dispatch.Error{Code: dispatch.CodeNotFound}, 404, "not_found"},
		{&dispatch.Error{Code: dispatch.CodeForbidden}, 409, "forbidden_by_state"},
		{&dispatch.Error{Code: dispatch.CodeChanged}, 409, "changed_meanwhile"},
		{errors.Join(errors.New("x"), dispatch.ErrConflict), 409, "changed_meanwhile"},
		{errors.Join(errors.New("x"), dispatch.ErrNotFound), 404, "not_found"},
		{errors.New("disk on fire"), 500, "internal"},
		{&dispatch.Error{Code: "new"}, 500, "internal"},
	} {
		if p := a.problemOf(t.Context(), "x", c.err); p.Status != c.status || p.Code != c.code || strings.Contains(p.Detail, "fire") {
			t.Errorf("%v: %+v", c.err, p)
		}
	}
	gone, cancel := context.WithCancel(t.Context())
	cancel()
	if p := a.problemOf(gone, "x", context.Canceled); p.Status != 503 {
		t.Errorf("%+v", p)
	}
}

// TestOurOwnFaults: the client gets a reference, the log the cause.
func TestOurOwnFaults(t *testing.T) {
	w := newWorld(t)
	add(w.a, huma.Operation{OperationID: "fails", Method: http.MethodGet, Path: "/fails"}, func(context.Context, *struct{}) (*answer[task], error) {
		return nil, errors.New("disk on fire")
	})
	add(w.a, huma.Operation{OperationID: "panics", Method: http.MethodGet, Path: "/panics"}, func(context.Context, *struct{}) (*answer[task], error) {
		panic("disk on fire")
	})
	for _, path := range []string{"/fails", "/panics"} {
		w.log.Reset()
		r := w.do("GET", path, "").want(500)
		r.locations()
		p := into[problem](r)
		if strings.Contains(string(r.body), "fire") || p.Reference == "" || !strings.Contains(w.log.String(), p.Reference) || !strings.Contains(w.log.String(), "fire") {
			t.Errorf("%s: %s, log %s", path, r.body, w.log.String())
		}
	}
}

// TestWithoutStore: even the token cannot be looked up.
func TestWithoutStore(t *testing.T) {
	db, err := store.OpenMemory(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	w := newWorld(t)
	s := dispatch.New(dispatch.Options{Store: db, Clock: dispatch.ClockFunc(w.s.Now), Zone: w.s.Zone()})
	w.h = New(s, Options{})
	_ = db.Close()
	for _, route := range writes {
		w.do(route.method, route.path, route.body).want(500).locations()
	}
}

// TestAccept: there is only JSON, whatever is asked for.
func TestAccept(t *testing.T) {
	w := newWorld(t)
	for _, accept := range []string{"application/json", "text/html", "application/problem+json", "json", "*/*;q=0.1", ";;;", "application/cbor, text/plain"} {
		if ct := w.do("GET", "/settings", "", "Accept", accept).want(200).header.Get("Content-Type"); ct != "application/json" {
			t.Errorf("%s: %s", accept, ct)
		}
		w.do("GET", "/tasks/1", "", "Accept", accept).want(404).locations()
		w.do("GET", "/tasks/x", "", "Accept", accept).want(422).locations()
	}
}

// broken is a body whose sender hangs up.
type broken struct{}

func (broken) Read([]byte) (int, error) { return 0, io.ErrUnexpectedEOF }

func TestSenderHangsUp(t *testing.T) {
	w := newWorld(t)
	req := httptest.NewRequest("POST", Prefix+"/volunteers", broken{})
	req.Header.Set("Authorization", "Bearer "+w.token)
	rec := httptest.NewRecorder()
	w.h.ServeHTTP(rec, req)
	if rec.Code != 400 {
		t.Errorf("status %d", rec.Code)
	}
}

// TestMounted finds the routes however the handler is mounted.
func TestMounted(t *testing.T) {
	w := newWorld(t)
	inner := w.h
	plain := http.NewServeMux()
	plain.Handle(Prefix+"/", inner)
	mounted := chi.NewRouter()
	mounted.Mount(Prefix, inner)
	handled := chi.NewRouter()
	handled.Handle(Prefix+"/*", inner)
	for _, outer := range []http.Handler{plain, mounted, handled} {
		w.h = outer
		w.do("GET", "/settings", "").want(200)
		w.do("GET", "/volunteers/1", "").want(404)
		w.do("GET", "/nothing", "").want(404).locations()
		w.do("DELETE", "/settings", "").want(405).locations()
	}
}

// TestOverHTTP sends through a real server, as others will.
func TestOverHTTP(t *testing.T) {
	w := newWorld(t)
	server := httptest.NewServer(w.h)
	defer server.Close()
	for _, c := range []struct {
		body   io.Reader
		status int
	}{
		{strings.NewReader(kari), 201},
		{io.MultiReader(strings.NewReader(`{"note":"`), strings.NewReader(strings.Repeat("a", 3*maxBody))), 413},
	} {
		req, err := http.NewRequestWithContext(t.Context(), "POST", server.URL+Prefix+"/volunteers", c.body)
		if err != nil {
			t.Fatal(err)
		}
		req.Header.Set("Authorization", "Bearer "+w.token)
		req.Header.Set("Content-Type", "application/json")
		res, err := server.Client().Do(req)
		if err != nil {
			t.Fatal(err)
		}
		_ = res.Body.Close()
		if res.StatusCode != c.status || res.Header.Get("Cache-Control") != "no-store" {
			t.Errorf("status %d, headers %v", res.StatusCode, res.Header)
		}
	}
}
