package admin

import (
	"net/http"
	"path"
	"strconv"

	"github.com/go-chi/chi/v5"
)

// notFound answers for addresses that no page has.
func (a *Admin) notFound(w http.ResponseWriter, r *http.Request) {
	a.lost(w, r, http.StatusNotFound, "Vi finner ikke siden", "Se etter skrivefeil i adressen, eller gå til forsiden.", "")
}

// notAllowed answers for addresses that only take a press: somebody typed one,
// or came back to it by the browser's history.
func (a *Admin) notAllowed(w http.ResponseWriter, r *http.Request) {
	routes := chi.RouteContext(r.Context()).Routes
	for _, m := range []string{http.MethodGet, http.MethodPost} {
		if routes.Match(chi.NewRouteContext(), m, r.URL.Path) {
			w.Header().Add("Allow", m)
		}
	}
	a.lost(w, r, http.StatusMethodNotAllowed, "Her er det ingen side", "Adressen hører til en knapp eller et skjema. Gå tilbake til siden der knappen står, og prøv derfra.", above(routes, r.URL.Path))
}

// above is the nearest page that an address lies under; empty: the front page.
func above(routes chi.Routes, address string) string {
	for p := path.Dir(address); len(p) > 1; p = path.Dir(p) {
		match := chi.NewRouteContext()
		if !routes.Match(match, http.MethodGet, p) {
			continue
		}
		id := match.URLParam("id")
		if _, err := strconv.ParseInt(id, 10, 64); id == "" || err == nil { // and no word where a number belongs
			return p
		}
	}
	return ""
}

// lost shows where one may go instead, with the menu for who is logged in.
func (a *Admin) lost(w http.ResponseWriter, r *http.Request, status int, title, text, back string) {
	show := func(w http.ResponseWriter, r *http.Request) {
		if v, err := a.visitor(r); err == nil && v != nil {
			r = r.WithContext(withVisitor(r.Context(), v))
		}
		a.showTrouble(w, r, status, title, troubleView{Text: text, Back: back})
	}
	a.headers(a.sessions.LoadAndSave(a.remembered(http.HandlerFunc(show)))).ServeHTTP(w, r)
}
