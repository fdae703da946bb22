package main

import (
	"net"
	"net/http"
	"strings"
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

// clientAddr tells who is at the other end, for the limit on guesses at a
// password. Only a proxy on this very machine is believed when it names somebody
// else, and only what it added itself: the last address.
func clientAddr(r *http.Request) string {
	host, _, err := net.SplitHostPort(r.RemoteAddr)
	if err != nil {
		return r.RemoteAddr
	}
	ip := net.ParseIP(host)
	if ip == nil || !ip.IsLoopback() {
		return host
	}
	forwarded := strings.Split(strings.Join(r.Header.Values("X-Forwarded-For"), ","), ",")
	if last := net.ParseIP(strings.TrimSpace(forwarded[len(forwarded)-1])); last != nil {
		return last.String()
	}
	return host
}
