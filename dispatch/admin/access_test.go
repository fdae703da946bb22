package admin

import (
	"bufio"
	"context"
	"fmt"
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"folgesvenn/dispatch"
)

func TestLogin(t *testing.T) {
	s := newSite(t, Options{})
	p := s.get("/frivillige?sok=a")
	if p.status != http.StatusSeeOther || p.header.Get("Location") != "/logg-inn?til="+url.QueryEscape("/frivillige?sok=a") {
		t.Fatalf("%d %s", p.status, p.header.Get("Location"))
	}
	p = s.post("/logg-inn", "email", "Kari@Sentralen.Example ", "password", testPassword, "til", "/frivillige?sok=a")
	if p.status != http.StatusSeeOther || p.header.Get("Location") != "/frivillige?sok=a" {
		t.Fatalf("%d %s", p.status, p.body)
	}
	cookie := p.header.Get("Set-Cookie")
	if !strings.Contains(cookie, "HttpOnly") || !strings.Contains(cookie, "SameSite=Lax") || strings.Contains(cookie, "Secure") {
		t.Errorf("cookie %q", cookie)
	}
	if p := s.get("/logg-inn"); p.header.Get("Location") != "/" {
		t.Error("who is logged in is asked to log in")
	}
	if p := s.post("/logg-ut"); p.header.Get("Location") != "/logg-inn" {
		t.Errorf("logout: %d", p.status)
	}
	if p := s.get("/"); p.status != http.StatusSeeOther {
		t.Error("the logout did nothing")
	}
}

func TestPasswordsAreHashedWithSalt(t *testing.T) {
	a, err := HashPassword(testPassword)
	if err != nil || !strings.HasPrefix(a, "$argon2id$v=19$") {
		t.Fatalf("%s %v", a, err)
	}
	if b, err := HashPassword(testPassword); err != nil || a == b {
		t.Errorf("%s twice (%v)", a, err)
	}
}

func TestLoginLeadsNowhereElse(t *testing.T) {
	for _, to := range []string{"https://example.com", "//example.com", `/\example.com`, "oppdrag", "/\r\nSet-Cookie: x"} {
		if got := localPath(to); got != "" {
			t.Errorf("%q leads to %q", to, got)
		}
	}
}

func TestLoginSaysTheSameForUnknownAndWrong(t *testing.T) {
	s := newSite(t, Options{})
	wrong := s.post("/logg-inn", "email", testEmail, "password", "feil")
	unknown := s.post("/logg-inn", "email", "ingen@sentralen.example", "password", "feil")
	if wrong.status != http.StatusUnprocessableEntity || unknown.status != wrong.status {
		t.Errorf("%d and %d", wrong.status, unknown.status)
	}
	clean := func(p page, email string) string { return strings.ReplaceAll(p.body, email, "") }
	if clean(wrong, testEmail) != clean(unknown, "ingen@sentralen.example") {
		t.Error("the pages differ")
	}
	if !strings.Contains(wrong.body, testEmail) || strings.Contains(wrong.body, `value="feil"`) {
		t.Error("the e-mail should be kept and the password not")
	}
	empty := s.post("/logg-inn")
	if !strings.Contains(empty.body, "Skriv e-postadressen din.") || !strings.Contains(empty.body, "Skriv passordet ditt.") {
		t.Error("empty fields are not named")
	}
}

func TestLoginLimits(t *testing.T) {
	s := newSite(t, Options{})
	for range accountGuesses {
		if p := s.post("/logg-inn", "email", testEmail, "password", "feil"); p.status != http.StatusUnprocessableEntity {
			t.Fatalf("%d", p.status)
		}
	}
	// Also the right password is of no use then, or it could be found.
	p := s.post("/logg-inn", "email", testEmail, "password", testPassword)
	if p.status != http.StatusTooManyRequests || !strings.Contains(p.body, "Vent noen minutter") {
		t.Errorf("%d", p.status)
	}
}

func TestGuesses(t *testing.T) {
	now := time.Date(2026, 11, 24, 10, 0, 0, 0, time.UTC)
	g := newGuesses()
	n := 0
	for i := 0; g.take(fmt.Sprint("account", i), "10.0.0.1", now); i++ {
		n++
	}
	if n != addressGuesses {
		t.Errorf("%d guesses from one address", n)
	}
	if !g.take("x", "10.0.0.2", now) || !g.take("x", "10.0.0.1", now.Add(addressPause)) {
		t.Error("another address, or a later time, has guesses")
	}
	for range 100 {
		g.take("a", "10.0.0.3", now)
		g.giveBack("a", "10.0.0.3", now)
	}
	if !g.take("a", "10.0.0.3", now) {
		t.Error("who knows the password is not limited")
	}
	for i := range 3 * mostBuckets {
		g.take(fmt.Sprint(i), fmt.Sprint(i), now)
	}
	if len(g.accounts) > mostBuckets || len(g.from) > mostBuckets {
		t.Errorf("%d and %d are remembered", len(g.accounts), len(g.from))
	}
}

func TestSecureCookie(t *testing.T) {
	s := newSite(t, Options{PublicURL: "https://folgesvenn.kommune.example"})
	p := s.post("/logg-inn", "email", testEmail, "password", testPassword)
	if c := p.header.Get("Set-Cookie"); !strings.HasPrefix(c, "__Host-folgesvenn=") || !strings.Contains(c, "Secure") || !strings.Contains(c, "Path=/") {
		t.Errorf("cookie %q", c)
	}
	if _, err := New(s.svc, Options{PublicURL: "folgesvenn"}); err == nil {
		t.Error("an address without a host is taken")
	}
}

func TestSessionSurvivesARestart(t *testing.T) {
	s := newSite(t, Options{})
	s.login()
	jar := s.client.Jar
	old, err := url.Parse(s.srv.URL)
	if err != nil {
		t.Fatal(err)
	}
	s.open(Options{})
	now, err := url.Parse(s.srv.URL)
	if err != nil {
		t.Fatal(err)
	}
	s.client.Jar.SetCookies(now, jar.Cookies(old))
	if p := s.get("/"); p.status != http.StatusOK {
		t.Errorf("after the restart: %d", p.status)
	}
}

func TestTheTokenIsNotInTheStore(t *testing.T) {
	s := newSite(t, Options{})
	s.login()
	u, err := url.Parse(s.srv.URL)
	if err != nil {
		t.Fatal(err)
	}
	token := s.client.Jar.Cookies(u)[0].Value
	err = s.svc.View(context.Background(), func(tx dispatch.Tx) error {
		_, err := tx.Session(token, time.Now())
		return err
	})
	if err == nil {
		t.Error("the session is kept under its token")
	}
}

func TestSessionsEnd(t *testing.T) {
	for name, c := range map[string]struct {
		options Options
		end     func(*site)
	}{
		"after idling":       {Options{IdleTimeout: time.Nanosecond}, func(*site) {}},
		"after the lifetime": {Options{Lifetime: time.Nanosecond}, func(*site) {}},
		"with a new password": {Options{}, func(s *site) {
			must(s, 0, s.svc.Update(context.Background(), func(tx dispatch.Tx) error {
				u, err := tx.UserByEmail(testEmail)
				if err != nil {
					return err
				}
				u.PasswordHash += "x"
				return tx.SaveUser(u)
			}))
		}},
	} {
		s := newSite(t, c.options)
		s.login()
		c.end(s)
		if p := s.get("/"); p.status != http.StatusSeeOther {
			t.Errorf("%s the page is still there: %d", name, p.status)
		}
	}
}

func TestAPartOfAPageIsNotReplacedByTheLogin(t *testing.T) {
	s := newSite(t, Options{})
	r, err := http.NewRequest(http.MethodGet, s.srv.URL+"/", nil)
	if err != nil {
		t.Fatal(err)
	}
	r.Header.Set("HX-Request", "true")
	r.Header.Set("X-Live", "1")
	if p := s.do(r); p.status != http.StatusUnauthorized || p.header.Get("HX-Redirect") != "/logg-inn" {
		t.Errorf("%d %v", p.status, p.header)
	}
}

func TestPostsFromElsewhereAreRefused(t *testing.T) {
	c := newSite(t, Options{}).fill()
	c.login()
	for name, headers := range map[string]map[string]string{
		"another site":  {"Sec-Fetch-Site": "cross-site", "Origin": "https://evil.example"},
		"a sister site": {"Sec-Fetch-Site": "same-site", "Origin": "http://evil." + strings.TrimPrefix(c.srv.URL, "http://")},
		"an old one":    {"Origin": "https://evil.example"},
		"a null origin": {"Origin": "null"},
	} {
		for _, path := range []string{taskPath(c.open.ID) + "/avlys", "/oppdrag/nytt", "/logg-inn", "/innstillinger"} {
			r, err := http.NewRequest(http.MethodPost, c.srv.URL+path, strings.NewReader("reason=x"))
			if err != nil {
				t.Fatal(err)
			}
			r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
			for k, v := range headers {
				r.Header.Set(k, v)
			}
			if p := c.do(r); p.status != http.StatusForbidden {
				t.Errorf("POST %s from %s: %d", path, name, p.status)
			}
		}
	}
	if got := c.state(c.open.ID); got != dispatch.TaskOpen {
		t.Errorf("the task is %s", got)
	}
}

func TestReadOnlyMayLookAndNotTouch(t *testing.T) {
	c := newSite(t, Options{}).fill()
	c.addUser("innsyn@sentralen.example", "Innsyn", dispatch.RoleReadOnly)
	c.loginAs("innsyn@sentralen.example")
	for _, path := range []string{"/", taskPath(c.open.ID), "/frivillige/1", "/mottakere", "/bestillere", "/innstillinger"} {
		p := c.get(path)
		if p.status != http.StatusOK {
			t.Errorf("%s: %d", path, p.status)
		}
		if n := strings.Count(p.body, `method="post"`); n != 2 && path != "/innstillinger" { // the logout, and the language
			t.Errorf("%s offers %d forms", path, n)
		}
	}
	for _, path := range []string{"/oppdrag/nytt", taskPath(c.open.ID) + "/avlys", "/frivillige/ny", "/mottakere", "/innstillinger", "/frivillige/1/pause",
		fmt.Sprintf("/trenger-deg/%d", c.attention(dispatch.AttentionUnclear))} {
		if p := c.post(path, "som", "yes"); p.status != http.StatusForbidden || !strings.Contains(p.body, "lesetilgang") {
			t.Errorf("POST %s: %d", path, p.status)
		}
	}
	if c.post("/logg-ut").status != http.StatusSeeOther {
		t.Error("cannot log out")
	}
}

func TestAutoLoginIsForThisMachineAlone(t *testing.T) {
	s := newSite(t, Options{AutoLogin: testEmail})
	if p := s.get("/"); p.status != http.StatusOK {
		t.Fatalf("%d", p.status)
	}
	for name, change := range map[string]func(*http.Request){
		"a name that points here": func(r *http.Request) { r.Host = "evil.example" },
		"through a proxy":         func(r *http.Request) { r.Header.Set("X-Forwarded-For", "203.0.113.9") },
	} {
		r, err := http.NewRequest(http.MethodGet, s.srv.URL+"/", nil)
		if err != nil {
			t.Fatal(err)
		}
		change(r)
		if p := s.do(r); p.status != http.StatusSeeOther {
			t.Errorf("%s: %d", name, p.status)
		}
	}
	for addr, want := range map[string]bool{"127.0.0.1:5": true, "[::1]:5": true, "192.0.2.1:5": false, "": false} {
		r := &http.Request{RemoteAddr: addr, Host: "localhost:8080", Header: http.Header{}}
		if got := fromThisMachine(r); got != want {
			t.Errorf("%q: %v", addr, got)
		}
	}
}

func TestEventsTellOfAChange(t *testing.T) {
	s := newSite(t, Options{})
	s.login()
	ctx, cancel := context.WithTimeout(context.Background(), 10*time.Second)
	defer cancel()
	r, err := http.NewRequestWithContext(ctx, http.MethodGet, s.srv.URL+"/hendelser", nil)
	if err != nil {
		t.Fatal(err)
	}
	resp, err := s.client.Do(r)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = resp.Body.Close() }()
	if got := resp.Header.Get("Content-Type"); got != "text/event-stream" {
		t.Fatalf("%d %s", resp.StatusCode, got)
	}
	lines := bufio.NewScanner(resp.Body)
	next := func() string {
		for lines.Scan() {
			if data, ok := strings.CutPrefix(lines.Text(), "data: "); ok {
				return data
			}
		}
		return ""
	}
	if got := next(); got != "0" {
		t.Fatalf("first event %q", got)
	}
	s.volunteer("Anne Berg", "+4742100001", nil)
	s.volunteer("Per Strand", "+4742100002", nil)
	if got := next(); got != "1" {
		t.Fatalf("event %q", got)
	}
	// The stream ends when the server closes, so that it can stop.
	s.admin.Close()
	if got := next(); got != "" {
		t.Errorf("after the end: %q", got)
	}
}
