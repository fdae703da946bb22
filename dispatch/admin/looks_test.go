package admin

import (
	"context"
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/go-chi/chi/v5"

	"folgesvenn/dispatch"
)

// noPages are the routes that answer with something else than a page of their
// own: a file, a stream, or a part of a page that is on screen already.
var noPages = []string{
	"/hendelser", "/venter", "/oppdrag/finn", "/oppdrag/som-sist", assetPrefix + "{name}", "/kalender/{token:[A-Za-z0-9_-]{32}}.ics",
	"/rapporter/rapport.xlsx", "/rapporter/maneder.csv", "/rapporter/oppdrag.csv", "/frivillige/frivillige.xlsx", "/frivillige/frivillige.csv", "/innstillinger/svar.jsonl",
	"/personvern/{kind:frivillig|mottaker|bestiller}/{id}/innsyn.zip", "/meldinger/{id}/vedlegg/{n}", "/opptak/{id}", keptPath + "{id}",
}

// looks are the pages that look different from each other. Whoever adds a page
// adds it here: TestEveryPageIsLookedAt names the one that lacks.
func (c *centre) looks() []string {
	open, assigned, done, draft := taskPath(c.open.ID), taskPath(c.assigned.ID), taskPath(c.done.ID), taskPath(c.draft.ID)
	series, err := c.svc.AddSeries(context.Background(), dispatch.Series{UnitID: 1, Category: "shopping", Summary: "Handle mat", Place: "Solbakken", RecipientID: c.recipient.ID,
		Rule: "FREQ=WEEKLY;BYDAY=TH", FirstDay: dispatch.Date{Year: 2026, Month: 11, Day: 26}, From: 10 * 60, To: 11 * 60})
	must(c.site, series, err)
	ctx := dispatch.WithActor(context.Background(), "coordinator:1")
	emergency, err := c.svc.Declare(ctx, dispatch.FirstUnit, "Strømbrudd i sentrum", time.Time{})
	must(c.site, emergency, err)
	must(c.site, 0, errOnly(c.svc.SendAppeal(ctx, dispatch.Appeal{UnitID: dispatch.FirstUnit, Words: "Strømmen er borte i sentrum"})))
	storm := fmt.Sprintf("/beredskap/%d", emergency.ID)
	list := []string{
		"/beredskap", "/beredskap/erklaer", "/beredskap/rundsporring", storm, storm + "/forleng", storm + "/avslutt", "/innstillinger/beredskap",
		"/", "/oppdrag", "/oppdrag/nytt", "/oppdrag/nytt?mottaker=1", open, assigned, done, taskPath(c.unclear.ID), draft, open + "/endre", open + "/gi-til", open + "/gi-til?sok=berg", open + "/spor-disse", open + "/spor-alle",
		done + "/kopier", assigned + "/fast", assigned + "/avlys", assigned + "/utfort", assigned + "/ta-av", draft + "/send-ut",
		"/faste", fmt.Sprintf("/faste/%d", series.ID), "/kom-i-gang",
		"/innboks", "/innboks?sok=fjeld", "/samtale?nummer=%2B4749100009",
		"/frivillige", "/frivillige?sok=ingen", "/frivillige?type=visit&klarering=utloper", "/frivillige/importer", "/frivillige/ny", "/frivillige/5", "/frivillige/5/endre", "/frivillige/5/skal-ikke-til",
		"/mottakere", "/mottakere/1/endre", "/bestillere", "/bestillere/1/endre",
		"/kalender", "/kalender?uke=2026-W40", "/kalender/dagsliste?dag=2026-11-24&dager=3", "/kalender/abonnement",
		"/rapporter", "/rapporter?fra=tull", "/rapporter/aarsrapport",
		"/innstillinger", "/innstillinger/vakt", "/innstillinger/hvem", "/innstillinger/tekster", "/innstillinger/tekster/offer",
		"/personvern", "/personvern?sok=gudrun", "/personvern/mottaker/1/slett",
		"/passord", "/brukere", "/brukere/1", "/enheter", "/tilgjengelighet", "/ukjent", "/hjelp",
	}
	for _, h := range helpPages {
		list = append(list, "/hjelp/"+h.Slug)
	}
	return list
}

// TestEveryPageIsLookedAt compares the list with the routes that there are, and
// sees that each path leads to the page that it is meant for.
func TestEveryPageIsLookedAt(t *testing.T) {
	c := newSite(t, Options{AutoLogin: testEmail}).fill()
	c.makeAdmin()
	r := chi.NewRouter()
	c.admin.Routes(r)
	looked := map[string]bool{"/logg-inn": true} // by TestTheLoginIsForEverybody
	all := c.looks()
	for _, path := range all {
		u, err := url.Parse(path)
		must(c.site, u, err)
		match := chi.NewRouteContext()
		if r.Match(match, http.MethodGet, u.Path) {
			looked[match.RoutePattern()] = true
		}
		want := http.StatusOK
		switch path {
		case "/ukjent":
			want = http.StatusNotFound
		case "/rapporter?fra=tull":
			want = http.StatusUnprocessableEntity
		}
		if got := c.get(path).status; got != want {
			t.Errorf("%s: %d", path, got)
		}
	}
	var routes []string
	_ = chi.Walk(r, func(m, route string, _ http.Handler, _ ...func(http.Handler) http.Handler) error {
		if m == http.MethodGet {
			routes = append(routes, route)
		}
		return nil
	})
	for _, route := range routes {
		if looked[route] == slices.Contains(noPages, route) {
			t.Errorf("%s: looked at %v; a page belongs in looks, anything else in noPages", route, looked[route])
		}
	}
	for _, route := range noPages {
		if !slices.Contains(routes, route) {
			t.Errorf("%s is not there any more", route)
		}
	}
	// One route holds what is asked before many actions.
	for _, action := range []string{"send-ut", "spor-disse", "spor-alle", "gi-til", "utfort", "ta-av", "kopier", "avlys"} {
		if !slices.ContainsFunc(all, func(p string) bool { return strings.Contains(p, "/"+action) }) {
			t.Errorf("nobody looks at %s", action)
		}
	}
}

// makeAdmin lets the one who is logged in by herself see the menus of all others.
func (c *centre) makeAdmin() {
	c.t.Helper()
	must(c.site, 0, c.svc.Update(context.Background(), func(tx dispatch.Tx) error {
		u, err := tx.UserByEmail(testEmail)
		if err != nil {
			return err
		}
		u.Role = dispatch.RoleAdmin
		return tx.SaveUser(u)
	}))
}
