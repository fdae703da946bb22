package admin

import (
	"cmp"
	"context"
	"net/http"

	"github.com/go-chi/chi/v5"

	"folgesvenn/dispatch/admin/lang"
)

// helpPage is one of the short pages of help.
type helpPage struct {
	Slug, Title, Lead string
}

// helpPages are in the order in which a newcomer reads them. The text of each
// stands in help/SLUG.html.
var helpPages = []helpPage{
	{"forste-dag", "Første dag", "Fra tom database til det første oppdraget."},
	{"ta-imot", "Ta imot et oppdrag", "Mens den som ringer, forteller."},
	{"teksten", "Hva teksten sier", "Hva folk får på telefonen, og hva de kan svare."},
	{"uklart", "Når noen svarer uklart", "Du leser, og trykker på det svaret betyr."},
	{"trenger-deg", "Trenger deg", "Sakene bare et menneske kan avgjøre."},
	{"frivillige", "Frivillige og import", "Hvem vi spør, og hvordan de kommer inn i lista."},
	{"telefon", "Når noen ringer", "Frivillige, institusjoner og fasttelefoner."},
	{"beredskap", "Beredskap", "Når mange trenger hjelp på én gang."},
	{"strommen", "Når strømmen går", "Dagslista, og hva du gjør imens."},
	{"personvern", "Personvern", "Hva vi lagrer, hvor lenge, og hvordan det slettes."},
	{"ord", "Ord vi bruker", "Det samme ordet om det samme, overalt."},
}

type helpView struct {
	helpPage
	Pages        []helpPage
	Before, Next *helpPage
}

func (a *Admin) helpIndex(w http.ResponseWriter, r *http.Request) error {
	return a.render(w, r, http.StatusOK, "help-index", "Hjelp", helpView{Pages: helpPages})
}

func (a *Admin) help(w http.ResponseWriter, r *http.Request) error {
	for i, p := range helpPages {
		if p.Slug != chi.URLParam(r, "slug") {
			continue
		}
		view := helpView{helpPage: p, Pages: helpPages}
		if i > 0 {
			view.Before = &helpPages[i-1]
		}
		if i+1 < len(helpPages) {
			view.Next = &helpPages[i+1]
		}
		return a.render(w, r, http.StatusOK, "help/"+p.Slug, p.Title, view)
	}
	return missing(nil, "hjelpeside")
}

// accessibility is the statement that public bodies publish. It is for
// everybody, so nobody has to log in for it.
func (a *Admin) accessibility(w http.ResponseWriter, r *http.Request) error {
	// It needs no login, and yet speaks the language of whoever is logged in.
	v, err := a.visitor(r)
	if err != nil {
		return err
	}
	if v != nil {
		r = r.WithContext(context.WithValue(r.Context(), languageKey{}, cmp.Or(v.user.Language, v.unit.Settings.Language, lang.Bokmal)))
	}
	return a.render(w, r, http.StatusOK, "accessibility", "Tilgjengelighetserklæring", nil)
}

// helpFor says which page of help belongs to a part of the page.
var helpFor = map[string]string{
	"": "trenger-deg", "oppdrag": "ta-imot", "nytt": "ta-imot", "frivillige": "frivillige", "mottakere": "personvern", "bestillere": "telefon",
	"innstillinger": "forste-dag", "kalender": "strommen", "samtale": "uklart", "innboks": "uklart", "personvern": "personvern", "kom-i-gang": "forste-dag", "beredskap": "beredskap",
}

// helpHere is the help that belongs to a section; all of it where none does.
func helpHere(section string) string {
	if slug, ok := helpFor[section]; ok {
		return "/hjelp/" + slug
	}
	return "/hjelp"
}
