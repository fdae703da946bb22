package admin

import (
	"context"
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/go-chi/chi/v5"

	"folgesvenn/dispatch"
)

// ended ends the login of every session, as time does, and gives it back after fn.
func (s *site) ended(fn func()) {
	was := s.admin.opts.IdleTimeout
	s.admin.opts.IdleTimeout = time.Nanosecond
	fn()
	s.admin.opts.IdleTimeout = was
}

// loginTo logs in from the page that p leads to, and follows it to the end.
func (s *site) loginTo(p page, email string) page {
	s.t.Helper()
	to, err := url.Parse(p.header.Get("Location"))
	if err != nil || to.Path != "/logg-inn" {
		s.t.Fatalf("led to %q, not to the login", p.header.Get("Location"))
	}
	s.ended(func() {
		if body := s.get(to.String()).body; !strings.Contains(body, "Det du skrev, er tatt vare på") {
			s.t.Error("the login does not say that the form is kept")
		}
	})
	p = s.post("/logg-inn", "email", email, "password", testPassword, "til", to.Query().Get("til"))
	for p.status == http.StatusSeeOther {
		p = s.get(p.header.Get("Location"))
	}
	return p
}

const welcomeBack = "Du var logget ut da du trykket"

// Whatever ended the login, the form comes back as it was sent, nothing of it was
// done, and the next press does it.
func TestAFormSentAfterTheEndOfTheLogin(t *testing.T) {
	t.Parallel()
	for name, form := range map[string]struct {
		path  string
		pairs []string
		shown []string
	}{
		"a new task": {"/oppdrag/nytt", []string{"once", "a1", "category", "escort", "summary", "Følge til frisør", "when", "fredag 10-12", "place", "Solbakken", "requester", "Solbakken sykehjem",
			"recipient", "Gudrun Fjeld", "details", "Ring på hos <naboen>.", "needs.clearances", "confidentiality", "urgent", "ja", "do", "send"},
			[]string{`value="Følge til frisør"`, `value="fredag 10-12"`, "Ring på hos &lt;naboen&gt;.", `value="Solbakken sykehjem"`, `value="confidentiality" checked`, `name="urgent" value="ja" checked`, `value="a1"`}},
		"a volunteer": {"/frivillige/ny", []string{"once", "a2", "name", "Nina Ny", "phone", "421 99 999", "language", "nb", "channel", "sms", "categories", "escort", "note", "Kan mest på tirsdager"},
			[]string{`value="Nina Ny"`, `value="421 99 999"`, "Kan mest på tirsdager", `value="escort" checked`}},
		"a text": {"/samtale", []string{"once", "a3", "nummer", "+4742100001", "body", "Kan du ringe meg i dag?"},
			[]string{"Kan du ringe meg i dag?", "Samtale med Bjørn Dahl"}},
		"a recipient": {"/mottakere", []string{"once", "a4", "name", "Olga Ny", "address", "Bakken 3"}, []string{`value="Olga Ny"`, `value="Bakken 3"`}},
		"settings":    {"/innstillinger", []string{"do", "save"}, []string{`value="Et annet navn"`}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			c := newSite(t, Options{}).fill()
			if form.path == "/innstillinger" {
				c.login()
				for i, x := range formFields(c.get(form.path).body, `action="/innstillinger"`) {
					if i%2 == 0 || form.pairs[len(form.pairs)-1] != "centre_name" {
						form.pairs = append(form.pairs, x)
					} else {
						form.pairs = append(form.pairs, "Et annet navn")
					}
				}
			}
			for _, end := range []string{"idle", "logout"} {
				c.login()
				before := c.written()
				var p page
				if end == "idle" {
					c.ended(func() { p = c.post(form.path, form.pairs...) })
				} else {
					c.post("/logg-ut")
					p = c.post(form.path, form.pairs...)
				}
				p = c.loginTo(p, testEmail)
				for _, want := range append(form.shown, welcomeBack, "Velkommen tilbake") {
					if !strings.Contains(p.body, want) {
						t.Errorf("after %s the form does not have %s", end, want)
					}
				}
				if got := c.written(); got != before {
					t.Errorf("after %s, %d events became %d: something was carried out", end, before, got)
				}
			}
			if p := c.post(form.path, form.pairs...); p.status != http.StatusSeeOther {
				t.Errorf("the next press: %d %s", p.status, p.body)
			}
		})
	}
}

// written counts what was ever done.
func (s *site) written() (n int) {
	s.t.Helper()
	must(s, 0, s.svc.View(context.Background(), func(tx dispatch.Tx) error {
		events, err := tx.Events(dispatch.EventFilter{}, dispatch.Page{})
		n = len(events)
		if err != nil {
			return err
		}
		ms, err := tx.Messages(dispatch.MessageFilter{}, dispatch.Page{})
		n += len(ms)
		return err
	}))
	return n
}

// The form is for the same user alone, for an hour, and lies nowhere but in the
// session.
func TestAKeptFormIsForItsSenderAlone(t *testing.T) {
	c := newSite(t, Options{}).fill()
	c.addUser("olav@sentralen.example", "Olav", dispatch.RoleCoordinator)
	c.login()
	const secret = "Hjertesykdom i tredje etasje"
	send := func() (p page) {
		c.ended(func() { p = c.post("/oppdrag/nytt", "summary", secret, "when", "fredag 10", "do", "send") })
		return p
	}
	p := send()
	for _, text := range append([]string{p.header.Get("Location"), p.body, c.get(p.header.Get("Location")).body}, p.header["Set-Cookie"]...) {
		if strings.Contains(text, "Hjertesykdom") {
			t.Errorf("what was typed stands in the open: %s", text)
		}
	}
	if got := c.loginTo(p, "olav@sentralen.example"); strings.Contains(got.body, secret) || !strings.Contains(got.body, "Skjemaet ligger ikke her lenger") {
		t.Error("another user sees the form")
	}
	c.post("/logg-ut")
	if got := c.loginTo(send(), testEmail); !strings.Contains(got.body, "Skjemaet ligger ikke her lenger") {
		t.Error("a form that Olav's session sent is shown to Kari")
	}

	// A stranger's form is not kept at all, nor a password of anybody.
	own := c.client
	c.client = browser(t)
	if p := c.post("/oppdrag/nytt", "summary", secret, "do", "send"); p.header.Get("Location") != "/logg-inn" || p.header.Get("Set-Cookie") != "" {
		t.Errorf("a stranger's form is kept: %v", p.header)
	}
	c.client = own
	c.ended(func() {
		p = c.post("/brukere", "name", "Nina", "email", "nina@sentralen.example", "role", "coordinator", "password", "et hemmelig passord til")
	})
	got := c.loginTo(p, testEmail)
	if !strings.Contains(got.body, `value="nina@sentralen.example"`) || strings.Contains(got.body, "et hemmelig passord til") {
		t.Error("the user's form came back wrong")
	}
}

// Two tabs are two forms, a press that has no form is told on its page, and a form
// that is sent again is kept no longer.
func TestKeptFormsOfSeveralTabs(t *testing.T) {
	c := newSite(t, Options{}).fill()
	c.login()
	var task, text, press page
	c.ended(func() {
		task = c.post("/oppdrag/nytt", "summary", "Følge til frisør", "when", "fredag 10-12", "category", "escort", "do", "send")
		text = c.post("/samtale", "nummer", "+4742100001", "body", "Hei der")
		press = c.post(taskPath(c.open.ID) + "/hold")
	})
	if got := c.loginTo(task, testEmail); !strings.Contains(got.body, `value="Følge til frisør"`) {
		t.Error("the first form is gone")
	}
	if got := c.loginTo(text, testEmail); !strings.Contains(got.body, "Hei der") {
		t.Error("the second form is gone")
	}
	got := c.loginTo(press, testEmail)
	if !strings.Contains(got.body, welcomeBack) || !strings.Contains(got.body, `role="alert"`) {
		t.Errorf("the press is not told of: %s", got.body)
	}
	if err := c.svc.View(context.Background(), func(tx dispatch.Tx) error {
		x, err := tx.Task(c.open.ID)
		if err == nil && x.Held {
			t.Error("the press was carried out")
		}
		return err
	}); err != nil {
		t.Fatal(err)
	}
	to, _ := url.Parse(text.header.Get("Location"))
	if p := c.post("/samtale", "nummer", "+4742100001", "body", "Hei der"); p.status != http.StatusSeeOther {
		t.Fatal(p.status)
	}
	if p := c.get(to.Query().Get("til")); p.status != http.StatusSeeOther {
		t.Errorf("the form is kept although it was sent: %d", p.status)
	}
}

// A form that the page sends to be kept is not carried out, although its sender is
// logged in after all.
func TestAFormToBeKeptIsNotCarriedOut(t *testing.T) {
	c := newSite(t, Options{}).fill()
	c.login()
	before := c.written()
	p := c.post("/samtale", "nummer", "+4742100001", "body", "Halvveis", "behold", "ja")
	if body := c.get(p.header.Get("Location")).body; !strings.Contains(body, "Halvveis") || c.written() != before {
		t.Error("it was carried out, or is gone")
	}
}

// No route writes anything when a kept form is shown again.
func TestAKeptFormWritesNothing(t *testing.T) {
	c := newSite(t, Options{}).fill()
	c.login()
	before := c.written()
	n := 0
	must(c.site, 0, chi.Walk(c.admin.inside, func(method, route string, _ http.Handler, _ ...func(http.Handler) http.Handler) error {
		if method != http.MethodPost || strings.HasSuffix(route, "/forhandsvisning") {
			return nil
		}
		n++
		for _, id := range []string{"1", "2"} {
			path := route
			for _, hole := range []string{"{id}", "{id:[0-9]+}"} {
				path = strings.ReplaceAll(path, hole, id)
			}
			for _, action := range []string{"avlys", "hold", "utfort", "ta-av", "send-ut", "kom-ikke"} {
				path := strings.ReplaceAll(path, "{action}", action)
				path = strings.NewReplacer("{kind:frivillig|mottaker|bestiller}", "frivillig", "{key}", "offer").Replace(path)
				var p page
				c.ended(func() {
					p = c.post(path, "som", "dismiss", "name", "Nytt navn", "do", "save", "until", "2026-12-24", "lang", "nb", "wording", "Hei")
				})
				if !strings.HasPrefix(p.header.Get("Location"), "/logg-inn?til=") {
					t.Fatalf("%s: %d %v", path, p.status, p.header)
				}
				c.login()
				to, _ := url.Parse(p.header.Get("Location"))
				if p := c.get(to.Query().Get("til")); p.status >= 500 {
					t.Errorf("%s: %d", path, p.status)
				}
				if !strings.Contains(route, "{action}") {
					break
				}
			}
		}
		return nil
	}))
	if got := c.written(); got != before || n < 25 {
		t.Errorf("%d routes wrote %d rows", n, got-before)
	}
}

func TestThePreviewStaysWhereSomebodyWrites(t *testing.T) {
	s := newSite(t, Options{})
	s.login()
	s.ended(func() {
		p := s.post("/oppdrag/forhandsvisning", "summary", "Følge")
		if p.status != http.StatusUnauthorized || p.header.Get("HX-Redirect") != "" || !strings.Contains(p.body, "Du er logget ut.") {
			t.Errorf("%d %v %s", p.status, p.header, p.body)
		}
	})
}
