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
