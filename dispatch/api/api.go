package api

import (
	"context"
	"encoding/json"
	"net/http"
	"sync"

	"github.com/danielgtaylor/huma/v2"
	"github.com/danielgtaylor/huma/v2/adapters/humachi"
	"github.com/go-chi/chi/v5"
	"github.com/go-chi/chi/v5/middleware"
	"github.com/rs/zerolog"

	"folgesvenn/dispatch"
)

// Prefix is where the API lives.
const Prefix = "/api/v1"

// Options of New. The zero value is good.
type Options struct {
	// Log gets what went wrong on our side, never bodies.
	Log zerolog.Logger
	// HashPIN hides the PIN of an institution; nil: argon2id.
	HashPIN dispatch.HashPIN
	// Version of the program, for the OpenAPI document; empty: "1".
	Version string
}

// server holds what the handlers share.
type server struct {
	s    *dispatch.Service
	log  zerolog.Logger
	hash dispatch.HashPIN
	huma huma.API
	mux  *chi.Mux
}

// New makes the handler of everything under Prefix. It expects the full path
// in the request, wherever it is mounted.
func New(s *dispatch.Service, o Options) http.Handler {
	return newServer(s, o).handler()
}

func (a *server) handler() http.Handler {
	stripped := http.StripPrefix(Prefix, a.mux)
	return a.guard(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		// A chi router outside leaves its own idea of the path in the context,
		// and the one inside would believe it.
		ctx := context.WithValue(r.Context(), chi.RouteCtxKey, nil)
		stripped.ServeHTTP(w, r.WithContext(ctx))
	}))
}

func newServer(s *dispatch.Service, o Options) *server {
	if o.HashPIN == nil {
		o.HashPIN = hashPIN
	}
	a := &server{s: s, log: o.Log, hash: o.HashPIN, mux: chi.NewRouter()}
	a.mux.Use(middleware.GetHead)
	a.mux.NotFound(a.noRoute)
	a.mux.MethodNotAllowed(a.noMethod)
	a.mux.Get("/openapi.json", a.document())
	a.mux.Group(func(r chi.Router) {
		r.Use(a.authenticate, a.readBody)
		a.huma = humachi.New(r, config(o.Version))
		a.volunteers()
		a.people()
		a.editPeople()
		a.tasks()
		a.taskActions()
		a.series()
		a.messages()
		a.calls()
		a.attention()
		a.labels()
		a.settings()
		a.emergencies()
		a.texts()
		a.reports()
		a.statistics()
		a.privacy()
		a.events()
	})
	a.completeDocument()
	return a
}

// document serves the OpenAPI document. It is written out when somebody first
// asks: few do, and starting should cost nothing.
func (a *server) document() http.HandlerFunc {
	text := sync.OnceValues(func() ([]byte, error) { return json.Marshal(a.huma.OpenAPI()) })
	return func(w http.ResponseWriter, r *http.Request) {
		b, err := text()
		if err != nil {
			a.write(w, a.internal(r.Context(), "openapi", err))
			return
		}
		w.Header().Set("Content-Type", "application/json")
		_, _ = w.Write(b) // nobody is left to tell when the client is gone
	}
}

// add registers an operation whose handler may return any error.
func add[I, O any](a *server, op huma.Operation, handler func(context.Context, *I) (*O, error)) {
	describeErrors(&op)
	// The body has been read and measured before huma sees it.
	op.MaxBodyBytes, op.BodyReadTimeout = -1, -1
	huma.Register(a.huma, op, func(ctx context.Context, in *I) (*O, error) {
		out, err := handler(ctx, in)
		if err != nil {
			return nil, a.problemOf(ctx, op.OperationID, err)
		}
		return out, nil
	})
}

// ByID is the input of an operation on one thing. It is exported only because
// huma looks into embedded structs whose name is.
type ByID struct {
	ID int64 `path:"id" doc:"The id of the thing." example:"1"`
}

// answer is an output that is one thing.
type answer[T any] struct{ Body T }

// created is the output of a POST that made something.
type created[T any] struct {
	Location string `header:"Location" doc:"Where the new thing is."`
	Body     T
}

func (a *server) noRoute(w http.ResponseWriter, r *http.Request) {
	a.write(w, newProblem(http.StatusNotFound, "not_found", "there is no such route; see "+Prefix+"/openapi.json"))
}

func (a *server) noMethod(w http.ResponseWriter, r *http.Request) {
	for _, m := range []string{http.MethodGet, http.MethodHead, http.MethodPost, http.MethodPut, http.MethodPatch} {
		look := m
		if m == http.MethodHead {
			look = http.MethodGet
		}
		if a.mux.Match(chi.NewRouteContext(), look, r.URL.Path) {
			w.Header().Add("Allow", m)
		}
	}
	a.write(w, newProblem(http.StatusMethodNotAllowed, "method_not_allowed", "this route does not take "+r.Method))
}
