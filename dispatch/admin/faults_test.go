package admin

import (
	"bytes"
	"mime/multipart"
	"net/http"
	"strings"
	"testing"

	"folgesvenn/dispatch"
)

// Whoever edits an institution or a user is told all that is wrong at once, each
// at its field: also what is wrong with the PIN or the password.
func TestAllFaultsAtOnce(t *testing.T) {
	c := newSite(t, Options{AutoLogin: testEmail}).fill()
	c.addUser("olav@sentralen.example", "Olav", dispatch.RoleCoordinator)
	for _, x := range []struct {
		path  string
		pairs []string
		told  []string
	}{
		{"/bestillere/1/endre", []string{"name", "", "pin", "12", "phones", "123"}, []string{"name", "pin", "phones"}},
		{"/bestillere/1/endre", []string{"name", "", "pin", "1234", "no_pin", "ja", "phones", "123"}, []string{"name", "no_pin", "phones"}},
		{"/bestillere", []string{"name", "", "pin", "12", "phones", "123", "kind", "institution"}, []string{"name", "pin", "phones"}},
		{"/brukere/2", []string{"name", "Olav", "email", "ikke en adresse", "role", "coordinator", "password", "kort", "again", "kort"}, []string{"email", "password"}},
	} {
		opened := fieldsOf(c.get(x.path).body)
		if x.path == "/bestillere" {
			opened = nil
		}
		p := c.post(x.path, with(opened, x.pairs...)...)
		for _, field := range x.told {
			if p.status != http.StatusUnprocessableEntity || !strings.Contains(p.body, `href="#`+field+`"`) {
				t.Errorf("%s: %s is not told of: %d %s", x.path, field, p.status, saidIn(p.body))
			}
		}
	}
}

// What is no kind of help is not taken as one, and the sentence says what to write.
func TestListsOfSettingsAreRead(t *testing.T) {
	s := newSite(t, Options{AutoLogin: testEmail})
	for _, x := range []struct{ field, value, says string }{
		{"categories", "-5", "Egne typer: «-5» er ikke et navn."}, {"categories", "!!!", "«!!!» er ikke et navn."}, {"categories", "42", "«42» er ikke et navn."},
		{"categories", "- hagearbeid", "er ikke et navn."}, {"categories", strings.Repeat("hage", 30), "er for langt."},
		{"categories", "Hagearbeid\nhagearbeid", "«hagearbeid» finnes alt."}, {"categories", "Handling", "«Handling» finnes alt."},
		{"categories", strings.Repeat("x", 41), "er for langt."},
		{"coordinator_phones", "420 00 001\n+47 42000001", "42000001 står to ganger."}, {"coordinator_phones", "-5", ""},
		{"reminders", "1 døgn\n24 timer", "Påminnelser: den samme står to ganger."}, {"reminders", "-5", "«-5» forstår vi ikke."},
	} {
		p := s.post("/innstillinger", with(fieldsOf(s.get("/innstillinger").body), x.field, x.value)...)
		if p.status != http.StatusUnprocessableEntity || !strings.Contains(p.body, `id="`+x.field+`-feil"`) || !strings.Contains(p.body, x.says) {
			t.Errorf("%s %q: %d %s", x.field, x.value, p.status, saidIn(p.body))
		}
	}
	for _, good := range []string{"Hagearbeid", "Øvelseskjøring\nÆrend", "3D-utskrift", "Gåtur (kort)"} {
		if p := s.post("/innstillinger", with(fieldsOf(s.get("/innstillinger").body), "categories", good)...); p.status != http.StatusSeeOther {
			t.Errorf("%q: %d", good, p.status)
		}
	}
}

// A list that is sent when the login has ended is not kept: who logs in again is
// told to choose the file anew, on the page that takes it.
func TestAFileSentAfterTheLoginIsToldOf(t *testing.T) {
	s := newSite(t, Options{})
	s.login()
	var p page
	s.ended(func() {
		var b bytes.Buffer
		m := multipart.NewWriter(&b)
		w, err := m.CreateFormFile("fil", "liste.csv")
		must(s, w, err)
		_, err = w.Write([]byte("navn;telefon\nKari Ny;42199999\n"))
		must(s, 0, err)
		must(s, 0, m.Close())
		r, err := http.NewRequest(http.MethodPost, s.srv.URL+"/frivillige/importer", &b)
		must(s, r, err)
		r.Header.Set("Content-Type", m.FormDataContentType())
		r.Header.Set("Origin", s.srv.URL)
		p = s.do(r)
	})
	back := s.loginTo(p, testEmail)
	for _, want := range []string{"Du var logget ut da du sendte fila, så den kom ikke fram. Velg fila på nytt.", `action="/frivillige/importer"`, `id="fil-feil"`} {
		if !strings.Contains(back.body, want) {
			t.Errorf("after the login it does not say %q: %s", want, saidIn(back.body))
		}
	}
}

// The demo's user reads the accessibility statement in their own language, or the
// unit's, whatever the browser prefers.
func TestTheStatementSpeaksTheLanguageOfWhoIsLoggedIn(t *testing.T) {
	s := newSite(t, Options{AutoLogin: testEmail})
	statement := func() string {
		r, err := http.NewRequest(http.MethodGet, s.srv.URL+"/tilgjengelighet", nil)
		must(s, r, err)
		r.Header.Set("Accept-Language", "en-GB,en")
		return s.do(r).body
	}
	if body := statement(); !strings.Contains(body, `<html lang="nb"`) {
		t.Error("the unit's language is not spoken")
	}
	must(s, 0, s.svc.ChooseLanguage(t.Context(), 1, "nn"))
	if body := statement(); !strings.Contains(body, `<html lang="nn"`) {
		t.Error("the user's language is not spoken")
	}
	s = newSite(t, Options{})
	if body := statement(); !strings.Contains(body, `<html lang="en"`) {
		t.Error("a stranger's browser is not asked")
	}
}
