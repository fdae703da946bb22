package api

import (
	"fmt"
	"net/http"

	"folgesvenn/dispatch"
)

// guard is the outermost layer: headers that every answer has, and an answer
// even where a handler panics.
func (a *server) guard(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		h := w.Header()
		h.Set("Cache-Control", "no-store") // answers hold personal data
		h.Set("X-Content-Type-Options", "nosniff")
		out := &writer{ResponseWriter: w}
		defer func() {
			v := recover()
			if v == nil {
				return
			}
			if v == http.ErrAbortHandler {
				panic(v) // net/http's own way to break off
			}
			if r.Context().Err() != nil {
				return // the client is gone; writing to it is what panicked
			}
			p := a.internal(r.Context(), r.Method+" panic", fmt.Errorf("panic: %v", v))
			if !out.begun {
				a.write(out, p)
			}
		}()
		next.ServeHTTP(out, r)
	})
}

// writer knows whether an answer has begun.
type writer struct {
	http.ResponseWriter
	begun bool
}

func (w *writer) WriteHeader(status int) {
	w.begun = true
	w.ResponseWriter.WriteHeader(status)
}

func (w *writer) Write(b []byte) (int, error) {
	w.begun = true
	return w.ResponseWriter.Write(b)
}

// Unwrap is for http.ResponseController.
func (w *writer) Unwrap() http.ResponseWriter { return w.ResponseWriter }

// replayWriter marks the answer to a request that was carried out before.
type replayWriter struct {
	http.ResponseWriter
	idem *dispatch.Idempotency
}

func (w *replayWriter) WriteHeader(status int) {
	if w.idem.Replayed && status < http.StatusMultipleChoices {
		w.Header().Set("Idempotent-Replayed", "true")
	}
	w.ResponseWriter.WriteHeader(status)
}

// Unwrap is for http.ResponseController.
func (w *replayWriter) Unwrap() http.ResponseWriter { return w.ResponseWriter }
