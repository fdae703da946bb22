package admin

import (
	"cmp"
	"errors"
	"fmt"
	"net"
	"net/http"
	"net/netip"
	"net/url"
	"strings"

	"folgesvenn/dispatch"
	"folgesvenn/dispatch/admin/lang"
)

// contentPolicy lets the browser use what this server serves and nothing else:
// even where a name slipped through unescaped, no script in it would run.
const contentPolicy = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; media-src 'self'; font-src 'self'; connect-src 'self'; " +
	"form-action 'self'; frame-ancestors 'none'; base-uri 'none'"

// mostBody bounds a form; the longest holds a few thousand characters.
const mostBody = 64 << 10

func (a *Admin) headers(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		h := w.Header()
		h.Set("Content-Security-Policy", contentPolicy)
		h.Set("X-Content-Type-Options", "nosniff")
		h.Set("X-Frame-Options", "DENY")
		h.Set("Referrer-Policy", "same-origin")
		h.Set("Cross-Origin-Opener-Policy", "same-origin")
		h.Set("Permissions-Policy", "camera=(), geolocation=(), microphone=()")
		// Names and addresses must not lie in a cache, nor come back with the
		// back button after the logout.
		h.Set("Cache-Control", "no-store")
		most := int64(mostBody)
		if r.URL.Path == "/frivillige/importer" {
			most += mostUpload
		}
		r.Body = http.MaxBytesReader(w, r.Body, most)
		next.ServeHTTP(w, r)
	})
}

func (a *Admin) denyOrigin(w http.ResponseWriter, r *http.Request) {
	a.trouble(w, r, http.StatusForbidden, "Dette kom ikke herfra",
		"Skjemaet ble sendt fra et annet nettsted, så vi gjorde ingenting med det. Åpne siden på nytt og prøv igjen.")
}

// loggedIn lets in who is logged in, and sends others to the login.
func (a *Admin) loggedIn(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		v, err := a.visitor(r)
		if err != nil {
			a.fail(w, r, err)
			return
		}
		if v == nil {
			a.toLogin(w, r)
			return
		}
		if r.Method == http.MethodPost {
			if to := a.keepAsked(r); to != "" {
				http.Redirect(w, r, to, http.StatusSeeOther)
				return
			}
			a.dropKept(r)
		}
		spoken := cmp.Or(v.user.Language, v.unit.Settings.Language, lang.Bokmal)
		if a.sessions.GetInt64(r.Context(), sessionUser) != 0 && a.sessions.GetString(r.Context(), sessionSpoken) != spoken {
			a.sessions.Put(r.Context(), sessionSpoken, spoken)
		}
		ctx := dispatch.WithActor(withVisitor(r.Context(), v), actorOf(v))
		next.ServeHTTP(w, r.WithContext(ctx))
	})
}

// actorOf is what the log calls whoever is asking.
func actorOf(v *visitor) string { return fmt.Sprintf("coordinator:%d", v.user.ID) }

// live tells whether the page asks by itself, to keep up to date.
func live(r *http.Request) bool {
	return r.URL.Path == "/hendelser" || r.Header.Get("X-Live") != ""
}

// visitor finds who is asking; nil: nobody we know.
func (a *Admin) visitor(r *http.Request) (*visitor, error) {
	ctx := r.Context()
	id := a.sessionUserID(ctx, !live(r))
	auto := id == 0 && a.opts.AutoLogin != "" && fromThisMachine(r)
	if id == 0 && !auto {
		return nil, nil
	}
	v := &visitor{}
	err := a.svc.View(ctx, func(tx dispatch.Tx) (err error) {
		if auto {
			v.user, err = tx.UserByEmail(a.opts.AutoLogin)
		} else {
			v.user, err = tx.User(id)
		}
		if err != nil {
			return err
		}
		unit := v.user.UnitID
		if unit == 0 {
			unit = dispatch.FirstUnit
		}
		// An administrator looks at any unit.
		if chosen := a.sessions.GetInt64(ctx, sessionUnit); chosen != 0 && v.user.Role.May(dispatch.RightGovern) {
			unit = chosen
		}
		v.unit, err = tx.Unit(unit)
		return err
	})
	if errors.Is(err, dispatch.ErrNotFound) || err == nil && v.user.Disabled {
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	if !auto && a.sessions.GetString(ctx, sessionKey) != passwordKey(v.user) {
		return nil, nil
	}
	return v, nil
}

// fromThisMachine tells whether a browser on this machine asks directly. The
// host is looked at too, because a name that some web site lets point here would
// else be let in (DNS rebinding), and a forwarded request may come from anywhere.
func fromThisMachine(r *http.Request) bool {
	for _, h := range []string{"Forwarded", "X-Forwarded-For", "X-Forwarded-Host", "X-Real-IP"} {
		if r.Header.Get(h) != "" {
			return false
		}
	}
	host := r.Host
	if h, _, err := net.SplitHostPort(host); err == nil {
		host = h
	}
	return loopback(peer(r)) && (host == "localhost" || loopback(strings.Trim(host, "[]")))
}

func loopback(addr string) bool {
	ip, err := netip.ParseAddr(addr)
	return err == nil && ip.Unmap().IsLoopback()
}

// peer is the other end of the connection.
func peer(r *http.Request) string {
	host, _, err := net.SplitHostPort(r.RemoteAddr)
	if err != nil {
		return r.RemoteAddr
	}
	return host
}

// toLogin sends somebody to the login, and back afterwards.
func (a *Admin) toLogin(w http.ResponseWriter, r *http.Request) {
	to := "/logg-inn"
	if r.Method == http.MethodGet && r.URL.Path != "/" && !live(r) {
		to += "?til=" + url.QueryEscape(r.URL.RequestURI())
	}
	if strings.HasSuffix(r.URL.Path, "/forhandsvisning") {
		// Somebody is writing: the page stays as it is.
		if err := a.render(w, r, http.StatusUnauthorized, "part-logged-out", "Logg inn", nil); err != nil {
			a.fail(w, r, err)
		}
		return
	}
	if id := a.keep(r); id != "" {
		to = "/logg-inn?til=" + url.QueryEscape(keptPath+id)
	}
	if r.Header.Get("HX-Request") != "" || live(r) {
		// A part of a page must not be replaced by a login form.
		w.Header().Set("HX-Redirect", to)
		w.WriteHeader(http.StatusUnauthorized)
		return
	}
	http.Redirect(w, r, to, http.StatusSeeOther)
}
