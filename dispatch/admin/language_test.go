package admin

import (
	"context"
	"net/http"
	"strings"
	"testing"

	"folgesvenn/dispatch"
)

// accepting asks for a page as a browser that prefers a language does.
func (s *site) accepting(path, language string) page {
	s.t.Helper()
	r, err := http.NewRequest(http.MethodGet, s.srv.URL+path, nil)
	if err != nil {
		s.t.Fatal(err)
	}
	r.Header.Set("Accept-Language", language)
	return s.do(r)
}

func TestTheLoginFollowsTheBrowser(t *testing.T) {
	s := newSite(t, Options{})
	for accept, want := range map[string]string{
		"": "nb", "nb-NO,nb;q=0.9,no;q=0.8,nn;q=0.6,en-US;q=0.5": "nb", "no": "nb", "nn-NO,nn;q=0.9": "nn", "en-GB,en;q=0.9": "en", "en-US": "en", "fr": "nb",
		"de-DE,de;q=0.9,en;q=0.8": "en", "!!": "nb",
	} {
		if p := s.accepting("/logg-inn", accept); !strings.Contains(p.body, `<html lang="`+want+`"`) {
			t.Errorf("%q is not answered in %s", accept, want)
		}
	}
}

func TestALanguageIsChosenAndKept(t *testing.T) {
	s := newSite(t, Options{})
	is := func(code string) {
		t.Helper()
		if p := s.get("/"); !strings.Contains(p.body, `<html lang="`+code+`"`) {
			t.Errorf("the page is not in %s", code)
		}
	}
	s.login()
	// What the browser prefers is of no account where somebody is known.
	if p := s.accepting("/", "en"); !strings.Contains(p.body, `<html lang="nb"`) {
		t.Error("the page follows the browser")
	}
	if p := s.post("/sprak", "sprak", "nn", "til", "/frivillige?sok=a"); p.status != http.StatusSeeOther || p.header.Get("Location") != "/frivillige?sok=a" {
		t.Errorf("%d, to %q", p.status, p.header.Get("Location"))
	}
	is("nn")
	s.post("/logg-ut")
	s.login()
	is("nn")
	s.post("/sprak", "sprak", "en", "til", "https://elsewhere.example/")
	is("en")
	if p := s.post("/sprak", "sprak", "xx"); p.status != http.StatusUnprocessableEntity {
		t.Errorf("an unknown language: %d", p.status)
	}
	is("en")
	if p := s.post("/sprak", "sprak", "nb", "til", "//elsewhere.example/"); p.header.Get("Location") != "/" {
		t.Errorf("sent to %q", p.header.Get("Location"))
	}
}

func TestWhoMayOnlyLookChoosesALanguage(t *testing.T) {
	s := newSite(t, Options{})
	s.addUser("innsyn@sentralen.example", "Innsyn", dispatch.RoleReadOnly)
	s.loginAs("innsyn@sentralen.example")
	s.post("/sprak", "sprak", "en")
	if p := s.get("/"); !strings.Contains(p.body, `<html lang="en"`) {
		t.Error("the choice is not kept")
	}
}

func TestALanguageChosenBeforeTheLoginIsKept(t *testing.T) {
	s := newSite(t, Options{})
	s.post("/sprak", "sprak", "en", "til", "/logg-inn")
	if p := s.accepting("/logg-inn", "nb"); !strings.Contains(p.body, `<html lang="en"`) {
		t.Error("the choice is not kept on the page of the login")
	}
	s.login()
	if p := s.get("/"); !strings.Contains(p.body, `<html lang="en"`) {
		t.Error("the choice is lost at the login")
	}
}

// TestTextsAreMarkedWithTheirLanguage: a voice that reads an English page aloud
// is told where nynorsk begins.
func TestTextsAreMarkedWithTheirLanguage(t *testing.T) {
	s := newSite(t, Options{AutoLogin: testEmail})
	s.volunteer("Torbjørg Li", "+4742100001", func(v *dispatch.Volunteer) { v.Language = "nn" })
	task := s.task("Følgje til lege", "2026-11-26 10:00", "2026-11-26 12:00", nil)
	s.run()
	s.text("+4742100001", "Ja, men kor lenge varer det?")
	must(s, 0, s.svc.ChooseLanguage(context.Background(), 1, "en"))
	for path, wants := range map[string][]string{
		"/":                             {`<html lang="en"`, `<p class="quote" lang="nn">«Ja, men kor lenge`},
		taskPath(task.ID):               {`<html lang="en"`, `<blockquote class="body" lang="nn">Hei`, `<blockquote class="body" lang="nn">Ja, men`},
		"/samtale?nummer=%2B4742100001": {`<html lang="en"`, `<p class="body" lang="nn">Hei`, `<p class="body" lang="nn">Ja, men`},
		volunteerPath(1):                {`<p class="body" lang="nn">Ja, men`},
	} {
		body := s.get(path).body
		for _, want := range wants {
			if !strings.Contains(body, want) {
				t.Errorf("%s lacks %s", path, want)
			}
		}
	}
}

// A form that was refused is as it was typed when another language is chosen at its
// foot, without a script, and nothing of it is carried out.
func TestAnotherLanguageKeepsWhatWasTyped(t *testing.T) {
	c := newSite(t, Options{AutoLogin: testEmail}).fill()
	before := c.written()
	for _, x := range []struct {
		path  string
		pairs []string
		shown []string
	}{
		{"/oppdrag/nytt", []string{"category", "escort", "summary", "Følge til frisør & fotpleie", "when", "i forgårs", "details", "Ring på hos <naboen>.", "urgent", "ja", "do", "send"},
			[]string{`value="Følge til frisør &amp; fotpleie"`, `value="i forgårs"`, "Ring på hos &lt;naboen&gt;.", `name="urgent" value="ja" checked`}},
		{"/frivillige/ny", []string{"name", "Nina Ny", "phone", "123", "note", "Kan mest på tirsdager"}, []string{`value="Nina Ny"`, `value="123"`, "Kan mest på tirsdager"}},
		{"/brukere", []string{"name", "Olav", "email", "feil", "role", "coordinator", "password", "et hemmelig passord til"}, []string{`value="Olav"`, `value="feil"`}},
		{"/oppdrag/nytt", []string{"category", "escort", "summary", "Følge til frisør", "when", "fredag 10-12", "do", "preview"}, []string{`value="Følge til frisør"`}},
	} {
		c.post("/sprak", "sprak", "nb")
		p := c.post(x.path, x.pairs...)
		for _, code := range []string{"nn", "en"} {
			fields := append(formFields(p.body, `class="tongues"`), "sprak", code)
			to := c.post("/sprak", fields...)
			if p = c.get(to.header.Get("Location")); !strings.Contains(p.body, `<html lang="`+code+`"`) {
				t.Errorf("%s is not in %s: %d, %s", x.path, code, p.status, to.header.Get("Location"))
			}
		}
		for _, want := range x.shown {
			if !strings.Contains(p.body, want) {
				t.Errorf("%s does not have %s", x.path, want)
			}
		}
		if strings.Contains(p.body, "hemmelig passord") {
			t.Error("a password went along")
		}
	}
	if got := c.written(); got != before {
		t.Errorf("%d rows were written", got-before)
	}
	// A page on which nothing was sent takes nothing along.
	if p := c.get("/oppdrag/nytt"); strings.Contains(p.body, `name="skjema"`) {
		t.Error("a form that was not sent goes along")
	}
}
