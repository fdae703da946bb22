package admin

import (
	"context"
	"net/http"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/go-chi/chi/v5"
)

// TestAddressesOfPressesAnswerInWords opens each address that only takes a press,
// as somebody does who finds it in the browser's history.
func TestAddressesOfPressesAnswerInWords(t *testing.T) {
	c := newSite(t, Options{AutoLogin: testEmail}).fill()
	c.makeAdmin()
	_ = c.looks() // and all that they show
	r := chi.NewRouter()
	c.admin.Routes(r)
	methods := map[string][]string{}
	_ = chi.Walk(r, func(m, route string, _ http.Handler, _ ...func(http.Handler) http.Handler) error {
		methods[route] = append(methods[route], m)
		return nil
	})
	n := 0
	for route, takes := range methods {
		path := strings.NewReplacer("{id}", "1", "{key}", "offer").Replace(route)
		if slices.Contains(takes, http.MethodGet) || r.Match(chi.NewRouteContext(), http.MethodGet, path) {
			continue
		}
		n++
		p := c.get(path)
		if p.status != http.StatusMethodNotAllowed || p.header.Get("Allow") != http.MethodPost || !strings.Contains(p.body, "Adressen hører til en knapp") || !strings.Contains(p.body, `id="meny"`) {
			t.Errorf("%s: %d %q %s", path, p.status, p.header.Get("Allow"), p.body)
		}
		// The way back leads somewhere.
		if m := regexp.MustCompile(`href="([^"]+)">Gå tilbake`).FindStringSubmatch(p.body); m != nil && c.get(m[1]).status != http.StatusOK {
			t.Errorf("%s leads back to %s, which is not there", path, m[1])
		}
	}
	if n < 5 {
		t.Errorf("%d addresses", n)
	}
	must(c.site, 0, c.svc.ChooseLanguage(context.Background(), 1, "en"))
	if p := c.get("/trenger-deg/1"); !strings.Contains(p.body, "There is no page here") || !strings.Contains(p.body, `lang="en"`) {
		t.Errorf("in English: %s", p.body)
	}
	if p := c.get("/finnes-ikke"); p.status != http.StatusNotFound || !strings.Contains(p.body, "We cannot find the page") || !strings.Contains(p.body, `id="meny"`) {
		t.Errorf("an unknown address: %d %s", p.status, p.body)
	}
}
