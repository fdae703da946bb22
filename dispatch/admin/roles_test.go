package admin

import (
	"context"
	"fmt"
	"net/http"
	"strings"
	"testing"

	"github.com/go-chi/chi/v5"

	"folgesvenn/dispatch"
)

// closed are the routes that ask for more than to look (GET) or to run the unit
// (POST), or less. Every other route is held to that rule.
var closed = map[string]dispatch.Right{
	"GET /frivillige/frivillige.xlsx": dispatch.RightEdit, "GET /frivillige/frivillige.csv": dispatch.RightEdit,
	"GET /frivillige/importer": dispatch.RightEdit, "GET /innstillinger/svar.jsonl": dispatch.RightEdit,
	"GET /oppdrag/nytt": dispatch.RightEdit, "GET /oppdrag/{id}/endre": dispatch.RightEdit, "GET /oppdrag/{id}/{action}": dispatch.RightEdit,
	"GET /frivillige/ny": dispatch.RightEdit, "GET /frivillige/{id}/endre": dispatch.RightEdit, "GET /frivillige/{id}/skal-ikke-til": dispatch.RightEdit,
	"POST /innstillinger": dispatch.RightLead,
	"GET /brukere":        dispatch.RightLead, "POST /brukere": dispatch.RightLead, "GET /brukere/{id}": dispatch.RightLead, "POST /brukere/{id}": dispatch.RightLead,
	"GET /enheter": dispatch.RightGovern, "POST /enheter": dispatch.RightGovern, "POST /enheter/{id}": dispatch.RightGovern,
	"POST /passord":          dispatch.RightLook,
	"GET /beredskap/erklaer": dispatch.RightLead, "POST /beredskap/erklaer": dispatch.RightLead, "GET /beredskap/{id}/forleng": dispatch.RightLead,
	"POST /beredskap/{id}/forleng": dispatch.RightLead, "GET /beredskap/{id}/avslutt": dispatch.RightLead, "POST /beredskap/{id}/avslutt": dispatch.RightLead,
}

// TestEveryRouteAsksForItsRole holds every route of the page against every role:
// a page that somebody adds tomorrow is in it.
func TestEveryRouteAsksForItsRole(t *testing.T) {
	c := newSite(t, Options{}).fill()
	who := map[dispatch.Role]string{dispatch.RoleReadOnly: "ser@x.no", dispatch.RoleCoordinator: "koord@x.no", dispatch.RoleUnitLead: "leder@x.no", dispatch.RoleAdmin: "admin@x.no", "king": "konge@x.no"}
	clients := map[dispatch.Role]*http.Client{}
	for role, email := range who {
		c.addUser(email, string(role), role)
		c.client = browser(t)
		c.loginAs(email)
		clients[role] = c.client
	}
	r := chi.NewRouter()
	c.admin.Routes(r)
	found := map[string]bool{}
	// The order of the walk is that of the routes; what changes nothing comes
	// first, so that a POST leaves no trace in what is looked at.
	for _, method := range []string{http.MethodGet, http.MethodPost} {
		_ = chi.Walk(r, func(m, route string, _ http.Handler, _ ...func(http.Handler) http.Handler) error {
			if m != method || strings.HasPrefix(route, assetPrefix) || strings.HasPrefix(route, "/logg-") || route == "/hendelser" {
				return nil
			}
			if !strings.HasPrefix(routePath(route), "/") {
				t.Fatalf("%s has no path", route)
			}
			key := m + " " + route
			found[key] = true
			right, named := closed[key]
			if !named {
				right = dispatch.RightLook
				if m == http.MethodPost {
					right = dispatch.RightEdit
				}
				// Addresses without a login are no business of roles.
				if c.open200(clients["king"], m, route) {
					return nil
				}
				if (strings.HasPrefix(route, "/innstillinger") || route == "/personvern") && m == http.MethodPost {
					right = dispatch.RightLead
				}
			}
			for role := range who {
				c.client = clients[role]
				p := c.request(m, routePath(route))
				if denied := p.status == http.StatusForbidden; denied == role.May(right) {
					t.Errorf("%s for %s: %d", key, role, p.status)
				}
			}
			return nil
		})
	}
	for key := range closed {
		if !found[key] {
			t.Errorf("%s is not there", key)
		}
	}
	if len(found) < 40 {
		t.Errorf("only %d routes were tried", len(found))
	}
}

// open200 tells whether a route is open to somebody without any right: a secret
// address, say.
func (s *site) open200(client *http.Client, method, route string) bool {
	s.client = client
	return s.request(method, routePath(route)).status != http.StatusForbidden
}

func (s *site) request(method, path string) page {
	if method == http.MethodPost {
		return s.post(path)
	}
	return s.get(path)
}

// routePath puts something into the holes of a route.
func routePath(route string) string {
	for hole, value := range map[string]string{"{id}": "1", "{action}": "avlys", "{n}": "0", "{name}": "x"} {
		route = strings.ReplaceAll(route, hole, value)
	}
	if at := strings.IndexByte(route, '{'); at >= 0 {
		route = route[:at] + "x"
	}
	return strings.TrimSuffix(route, "/*")
}

func TestUsersPage(t *testing.T) {
	s := newSite(t, Options{})
	s.addUser("sjef@x.no", "Sjefen", dispatch.RoleAdmin)
	s.login() // a unit lead
	fields := []string{"name", "Nina Ny", "email", "nina@x.no", "role", "coordinator", "password", "fire ord paa rad her"}
	if p := s.post("/brukere", fields...); p.status != http.StatusSeeOther {
		t.Fatalf("%d %s", p.status, p.body)
	}
	body := s.get("/brukere").body
	if !strings.Contains(body, "Nina Ny kan logge inn med nina@x.no.") || !strings.Contains(body, "Sjefen") || strings.Contains(body, `href="/brukere/2"`) {
		t.Error("the list is not as it should be")
	}
	p := s.post("/brukere", "name", "", "email", "x", "role", "admin", "password", "kort")
	for _, want := range []string{"Passordet må ha minst 12 tegn.", `id="password-feil"`} {
		if p.status != http.StatusUnprocessableEntity || !strings.Contains(p.body, want) || strings.Contains(p.body, `value="kort"`) {
			t.Errorf("%d: the form does not say %q, or sends the password back", p.status, want)
		}
	}
	if p := s.post("/brukere", "name", "X", "email", "x@x.no", "role", "admin", "password", "fire ord paa rad her"); p.status != http.StatusUnprocessableEntity || !strings.Contains(p.body, "Du kan ikke gi denne tilgangen") {
		t.Errorf("a lead makes an administrator: %d", p.status)
	}
	if p := s.get("/brukere/2"); p.status != http.StatusNotFound {
		t.Errorf("a lead changes an administrator: %d", p.status)
	}
	// Nina logs in, and is locked out while she is at it.
	lead, nina := s.client, browser(t)
	s.client = nina
	if p := s.post("/logg-inn", "email", "nina@x.no", "password", "fire ord paa rad her"); p.status != http.StatusSeeOther {
		t.Fatalf("login: %d", p.status)
	}
	if p := s.get("/innboks"); p.status != http.StatusOK {
		t.Errorf("%d", p.status)
	}
	s.client = lead
	if p := s.post("/brukere/3", "name", "Nina Ny", "email", "nina@x.no", "role", "coordinator", "disabled", "ja"); p.status != http.StatusSeeOther {
		t.Fatalf("%d %s", p.status, p.body)
	}
	s.client = nina
	if p := s.get("/innboks"); p.status != http.StatusSeeOther {
		t.Errorf("who is locked out still sees: %d", p.status)
	}
	locked := s.post("/logg-inn", "email", "nina@x.no", "password", "fire ord paa rad her")
	if locked.status != http.StatusUnprocessableEntity || !strings.Contains(locked.body, "E-postadressen eller passordet er feil.") {
		t.Errorf("who is locked out logs in: %d", locked.status)
	}
	s.client = lead
	s.post("/brukere/3", "name", "Nina Ny", "email", "nina@x.no", "role", "read_only", "password", "helt andre ord i dag")
	s.client = nina
	if p := s.post("/logg-inn", "email", "nina@x.no", "password", "helt andre ord i dag"); p.status != http.StatusSeeOther {
		t.Errorf("let in again with a new password: %d", p.status)
	}
}

func TestOnesOwnPassword(t *testing.T) {
	s := newSite(t, Options{})
	s.login()
	elsewhere := browser(t)
	here := s.client
	s.client = elsewhere
	s.login()
	s.client = here
	for want, pairs := range map[string][]string{
		"Det er ikke passordet du har nå.": {"old", "feil", "password", "nye ord til passord", "again", "nye ord til passord"},
		"De to passordene er ikke like.":   {"old", testPassword, "password", "nye ord til passord", "again", "noe annet igjen"},
		"Passordet må ha minst 12 tegn.":   {"old", testPassword, "password", "kort", "again", "kort"},
		"Skriv det nye passordet.":         {"old", testPassword},
	} {
		if p := s.post("/passord", pairs...); p.status != http.StatusUnprocessableEntity || !strings.Contains(p.body, want) || strings.Contains(p.body, testPassword) {
			t.Errorf("%s: %d", want, p.status)
		}
	}
	if p := s.post("/passord", "old", testPassword, "password", "nye ord til passord", "again", "nye ord til passord"); p.status != http.StatusSeeOther {
		t.Fatalf("%d %s", p.status, p.body)
	}
	if p := s.get("/"); p.status != http.StatusOK {
		t.Errorf("logged out by one's own new password: %d", p.status)
	}
	s.client = elsewhere
	if p := s.get("/"); p.status != http.StatusSeeOther {
		t.Errorf("the old password's session goes on: %d", p.status)
	}
}

func TestAnAdministratorSeesAnyUnit(t *testing.T) {
	c := newSite(t, Options{}).fill()
	c.addUser("sjef@x.no", "Sjefen", dispatch.RoleAdmin)
	c.loginAs("sjef@x.no")
	if p := c.post("/enheter", "name", "Helse og omsorg"); p.status != http.StatusSeeOther {
		t.Fatalf("%d %s", p.status, p.body)
	}
	if p := c.post("/enheter", "name", "helse og OMSORG"); p.status != http.StatusUnprocessableEntity || !strings.Contains(p.body, "En annen enhet heter det samme.") {
		t.Errorf("a second one of the name: %d", p.status)
	}
	if p := c.post("/enheter/2", "do", "show"); p.status != http.StatusSeeOther {
		t.Fatalf("%d", p.status)
	}
	if body := c.get("/frivillige").body; strings.Contains(body, "Solheim") || !strings.Contains(body, "Ingen frivillige er lagt inn ennå.") {
		t.Error("the other unit's list holds this one's people")
	}
	c.post("/enheter/1", "do", "show")
	if body := c.get("/frivillige").body; !strings.Contains(body, "Solheim") {
		t.Error("the way back is closed")
	}
	if p := c.post("/enheter/9", "do", "show"); p.status != http.StatusNotFound {
		t.Errorf("a unit that is not there: %d", p.status)
	}
	if p := c.post("/enheter/2", "enhet.2", "Helse", "do", "name"); p.status != http.StatusSeeOther {
		t.Errorf("%d", p.status)
	}
	// The choice is worth nothing once somebody governs no more.
	c.post("/enheter/2", "do", "show")
	must(c.site, 0, c.svc.Update(context.Background(), func(tx dispatch.Tx) error {
		u, err := tx.UserByEmail("sjef@x.no")
		if err != nil {
			return err
		}
		u.Role = dispatch.RoleCoordinator
		return tx.SaveUser(u)
	}))
	if body := c.get("/frivillige").body; !strings.Contains(body, "Solheim") {
		t.Error("a coordinator sees another unit by an old choice")
	}
}

func TestInbox(t *testing.T) {
	c := newSite(t, Options{}).fill()
	c.login()
	body := c.get("/innboks").body
	for _, want := range []string{"Ja, men hvor lenge varer det?", "Hei, er det dere som har ringt meg?", `value="yes"`, "491 00 009", "Venter", "Solbakken sykehjem", "Vi: "} {
		if !strings.Contains(body, want) {
			t.Errorf("the inbox does not show %q", want)
		}
	}
	if strings.Contains(body, "Ingen tok oppdraget i tide") {
		t.Error("what nobody wrote is in the inbox")
	}
	if p := c.get("/innboks?sok=421+00+004"); p.header.Get("Location") != "/samtale?nummer=%2B4742100004" {
		t.Errorf("a number leads to %d %s", p.status, p.header.Get("Location"))
	}
	if body := c.get("/innboks?sok=fjeld").body; !strings.Contains(body, "Gudrun Fjeld (mottaker)") || strings.Contains(body, "Hei, er det dere") == false {
		t.Error("nobody is found by name")
	}
	if body := c.get("/innboks?sok=123").body; !strings.Contains(body, "er ikke et telefonnummer") {
		t.Error("a number that is none is found in silence")
	}
	// One press in the inbox settles, and leads back to it.
	id := c.attention(dispatch.AttentionUnclear)
	if p := c.post(fmt.Sprintf("/trenger-deg/%d", id), "som", "yes", "til", "/innboks"); p.header.Get("Location") != "/innboks" {
		t.Errorf("%d %s", p.status, p.header.Get("Location"))
	}
}
