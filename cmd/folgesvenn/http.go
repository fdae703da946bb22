package main

import (
	"net/http"
	"time"

	"github.com/go-chi/chi/v5"
	"github.com/go-chi/chi/v5/middleware"
	"github.com/rs/zerolog"
)

// logged writes a line for each request: the route's pattern, never the address
// itself, which may hold a telephone number.
func logged(log zerolog.Logger) func(http.Handler) http.Handler {
	return func(next http.Handler) http.Handler {
		return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			start := time.Now()
			ww := middleware.NewWrapResponseWriter(w, r.ProtoMajor)
			next.ServeHTTP(ww, r)
			level := zerolog.DebugLevel
			if ww.Status() >= 500 {
				level = zerolog.ErrorLevel
			}
			log.WithLevel(level).Str("method", r.Method).Str("route", chi.RouteContext(r.Context()).RoutePattern()).
				Int("status", ww.Status()).Dur("took", time.Since(start)).Msg("request")
		})
	}
}

// recovered turns a panic into a 500 and a log line with its stack.
func recovered(log zerolog.Logger) func(http.Handler) http.Handler {
	return func(next http.Handler) http.Handler {
		return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			defer func() {
				p := recover()
				if p == nil {
					return
				}
				if p == http.ErrAbortHandler {
					panic(p)
				}
				log.Error().Interface("panic", p).Str("route", chi.RouteContext(r.Context()).RoutePattern()).Stack().Msg("a request failed")
				http.Error(w, "internal error", http.StatusInternalServerError)
			}()
			next.ServeHTTP(w, r)
		})
	}
}
