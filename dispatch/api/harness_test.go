package api

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"io"
	"net/http"
	"net/http/httptest"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/danielgtaylor/huma/v2"
	"github.com/go-chi/chi/v5"
	"github.com/rs/zerolog"

	"folgesvenn/dispatch"
	"folgesvenn/sms/reply"
	"folgesvenn/store"
)

// start is a Tuesday morning in winter, a month before Christmas.
const start = "2026-11-24T10:00:00+01:00"

// world is a service with a real store, a clock that stands still until it is
// moved, and a client with a token.
type world struct {
	t     testing.TB
	s     *dispatch.Service
	h     http.Handler
	a     *server
	token string
	clock atomic.Pointer[time.Time]
	log   bytes.Buffer
	mu    sync.Mutex
	seen  map[string]bool // operations and the statuses they answered with
}

func newWorld(t testing.TB) *world {
	t.Helper()
	db, err := store.OpenMemory(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = db.Close() })
	zone, err := time.LoadLocation("Europe/Oslo")
	if err != nil {
		t.Fatal(err)
	}
	w := &world{t: t, seen: map[string]bool{}}
	w.setClock(start)
	w.s = dispatch.New(dispatch.Options{
		Store: db, Reader: yesNo{}, Zone: zone, OwnNumber: "+4759440000",
		Clock: dispatch.ClockFunc(func() time.Time { return *w.clock.Load() }),
	})
	if err := w.s.Setup(t.Context()); err != nil {
		t.Fatal(err)
	}
	// Without an event: tests count those.
	if err := w.s.Update(t.Context(), func(tx dispatch.Tx) error {
		u, err := tx.Unit(dispatch.FirstUnit)
		if err != nil {
			return err
		}
		u.Settings.Policy = dispatch.PolicyWaves
		return tx.SaveUnit(u)
	}); err != nil {
		t.Fatal(err)
	}
	w.a = newServer(w.s, Options{
		Log:     zerolog.New(&w.log),
		HashPIN: func(pin string) (string, error) { return "hash of " + pin, nil },
	})
	w.h = w.a.handler()
	if w.token, err = AddToken(t.Context(), w.s, "test", dispatch.RoleAdmin); err != nil {
		t.Fatal(err)
	}
	return w
}

func (w *world) setClock(at string) {
	t, err := time.Parse(time.RFC3339, at)
	if err != nil {
		w.t.Fatal(err)
	}
	w.clock.Store(&t)
}

// yesNo reads no more than the tests write.
type yesNo struct{}

func (yesNo) Read(text string, _ reply.Context) reply.Reading {
	switch strings.ToUpper(text) {
	case "JA":
		return reply.Reading{Intent: reply.Yes}
	case "NEI":
		return reply.Reading{Intent: reply.No}
	}
	return reply.Reading{Intent: reply.Unclear}
}

// result is an answer.
type result struct {
	t      testing.TB
	status int
	header http.Header
	body   []byte
}

// do sends a request; headers are pairs of name and value.
func (w *world) do(method, path, body string, headers ...string) result {
	w.t.Helper()
	var r io.Reader
	if body != "" {
		r = strings.NewReader(body)
	}
	req := httptest.NewRequest(method, Prefix+path, r)
	req.Header.Set("Authorization", "Bearer "+w.token)
	if body != "" {
		req.Header.Set("Content-Type", "application/json")
	}
	for i := 0; i < len(headers); i += 2 {
		if headers[i+1] == "-" {
			req.Header.Del(headers[i])
		} else {
			req.Header.Set(headers[i], headers[i+1])
		}
	}
	rec := httptest.NewRecorder()
	w.h.ServeHTTP(rec, req)
	w.conforms(req, rec)
	return result{w.t, rec.Code, rec.Header(), rec.Body.Bytes()}
}

// want fails the test when the status is another.
func (r result) want(status int) result {
	r.t.Helper()
	if r.status != status {
		r.t.Fatalf("status %d, want %d: %s", r.status, status, r.body)
	}
	return r
}

// object is the answer as JSON.
func (r result) object() map[string]any {
	r.t.Helper()
	var v map[string]any
	if err := json.Unmarshal(r.body, &v); err != nil {
		r.t.Fatalf("%v in %s", err, r.body)
	}
	return v
}

// into reads the answer into a type.
func into[T any](r result) T {
	r.t.Helper()
	var v T
	d := json.NewDecoder(bytes.NewReader(r.body))
	d.DisallowUnknownFields()
	if err := d.Decode(&v); err != nil {
		r.t.Fatalf("%v in %s", err, r.body)
	}
	return v
}

// locations are the fields that a problem names.
func (r result) locations() []string {
	r.t.Helper()
	if ct := r.header.Get("Content-Type"); ct != "application/problem+json" {
		r.t.Fatalf("Content-Type %q of %s", ct, r.body)
	}
	p := into[problem](r)
	if p.Type == "" || p.Title == "" || p.Detail == "" || p.Status != r.status || p.Errors == nil {
		r.t.Fatalf("incomplete problem %s", r.body)
	}
	var list []string
	for _, f := range p.Errors {
		if f.Message == "" {
			r.t.Fatalf("fault without message: %s", r.body)
		}
		list = append(list, f.Location)
	}
	return list
}

const (
	kari     = `{"name":"Kari Nordmann","phone":"912 34 567","categories":["escort","shopping"]}`
	ola      = `{"name":"Ola Nordmann","phone":"+4792345678","categories":["escort"],"car":true}`
	aTask    = `{"category":"escort","summary":"Følge til lege","starts_at":"2026-11-26T10:00:00+01:00","ends_at":"2026-11-26T12:00:00+01:00","place":"sentrum","postcode":"1470","details":"Ring på to ganger."}`
	aPatient = `{"name":"Solveig Berg","phone":"22334455","address":"Bakkeveien 7","postcode":"1470"}`
	aHome    = `{"name":"Lørenskog sykehjem","kind":"institution","phones":["45678901"],"pin":"1234"}`
)

// send lets everything that is due go out, as the scheduler would.
func (w *world) send() []dispatch.OutgoingText {
	w.t.Helper()
	ctx := context.Background()
	if _, err := w.s.Due(ctx); err != nil {
		w.t.Fatal(err)
	}
	texts, err := w.s.BeginSend(ctx, 100)
	if err != nil {
		w.t.Fatal(err)
	}
	for _, m := range texts {
		if err := w.s.Sent(ctx, m.MessageID, "SM"+string(rune('a'+m.MessageID))); err != nil {
			w.t.Fatal(err)
		}
	}
	return texts
}

// receive lets somebody write to us.
func (w *world) receive(from, body, id string) {
	w.t.Helper()
	if err := w.s.ReceiveText(context.Background(), dispatch.IncomingText{ProviderID: id, From: from, Body: body}); err != nil {
		w.t.Fatal(err)
	}
}

// conforms holds every answer of every test against the document.
func (w *world) conforms(req *http.Request, rec *httptest.ResponseRecorder) {
	w.t.Helper()
	route := chi.NewRouteContext()
	method := req.Method
	if method == http.MethodHead {
		method = http.MethodGet
	}
	if !w.a.mux.Match(route, method, strings.TrimPrefix(req.URL.Path, Prefix)) {
		return
	}
	doc := w.a.huma.OpenAPI()
	op := operationOf(doc.Paths[route.RoutePattern()], method)
	if op == nil {
		w.t.Fatalf("%s %s is not in the document", method, route.RoutePattern())
	}
	told := op.Responses[strconv.Itoa(rec.Code)]
	if told == nil {
		w.t.Fatalf("%s answered %d, which is not in the document: %s", op.OperationID, rec.Code, rec.Body)
	}
	media := told.Content[rec.Header().Get("Content-Type")]
	if media == nil {
		w.t.Fatalf("%s answered %d as %q, which is not in the document", op.OperationID, rec.Code, rec.Header().Get("Content-Type"))
	}
	if media.Schema.Ref == "" {
		return
	}
	var v any
	if err := json.Unmarshal(rec.Body.Bytes(), &v); err != nil {
		w.t.Fatalf("%s: %v in %s", op.OperationID, err, rec.Body)
	}
	var found huma.ValidateResult
	huma.Validate(doc.Components.Schemas, media.Schema, huma.NewPathBuffer(nil, 0), huma.ModeReadFromServer, v, &found)
	for _, err := range found.Errors {
		w.t.Errorf("%s %d does not fit its schema: %v in %s", op.OperationID, rec.Code, err, rec.Body)
	}
	if strange := undocumented(doc.Components.Schemas, media.Schema, v, ""); strange != "" {
		w.t.Errorf("%s %d: %s is not in the document", op.OperationID, rec.Code, strange)
	}
	w.mu.Lock()
	w.seen[op.OperationID+" "+strconv.Itoa(rec.Code)] = true
	w.mu.Unlock()
}

// undocumented finds a field of an answer that its schema does not know.
func undocumented(r huma.Registry, s *huma.Schema, v any, at string) string {
	if s.Ref != "" {
		s = r.SchemaFromRef(s.Ref)
	}
	switch v := v.(type) {
	case []any:
		for _, item := range v {
			if p := undocumented(r, s.Items, item, at+"[]"); p != "" {
				return p
			}
		}
	case map[string]any:
		if s.Properties == nil {
			return "" // a map
		}
		for k, item := range v {
			p := s.Properties[k]
			if p == nil {
				return at + "." + k
			}
			if p := undocumented(r, p, item, at+"."+k); p != "" {
				return p
			}
		}
	}
	return ""
}

func operationOf(item *huma.PathItem, method string) *huma.Operation {
	if item == nil {
		return nil
	}
	return map[string]*huma.Operation{
		http.MethodGet: item.Get, http.MethodPost: item.Post, http.MethodPut: item.Put, http.MethodPatch: item.Patch,
	}[method]
}

// stored is everything that a request could change.
func (w *world) stored() string {
	w.t.Helper()
	var all []any
	err := w.s.View(context.Background(), func(tx dispatch.Tx) error {
		all = nil
		everything := dispatch.Page{}
		keep := func(rows any, err error) error {
			all = append(all, rows)
			return err
		}
		vs, err := tx.Volunteers(dispatch.VolunteerFilter{}, everything)
		err = errors.Join(err, keep(vs, nil))
		rs, e := tx.Recipients(0, everything)
		err = errors.Join(err, keep(rs, e))
		qs, e := tx.Requesters(0, everything)
		err = errors.Join(err, keep(qs, e))
		ts, e := tx.Tasks(dispatch.TaskFilter{}, everything)
		err = errors.Join(err, keep(ts, e))
		ms, e := tx.Messages(dispatch.MessageFilter{}, everything)
		err = errors.Join(err, keep(ms, e))
		es, e := tx.Events(dispatch.EventFilter{}, everything)
		err = errors.Join(err, keep(es, e))
		us, e := tx.Units()
		return errors.Join(err, keep(us, e))
	})
	if err != nil {
		w.t.Fatal(err)
	}
	b, err := json.Marshal(all)
	if err != nil {
		w.t.Fatal(err)
	}
	return string(b)
}
