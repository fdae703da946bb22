package admin

import (
	"net/http"
	"slices"
	"strconv"
	"strings"

	"folgesvenn/dispatch"
)

type recipientListView struct {
	Form       *form
	Recipients []*dispatch.Recipient
	Search     string
	Cut        bool // the search found more
	Found      int

	Before, After string // addresses of the pages beside this one
	Languages     []option
	Genders       []option
}

// mostSearched is how many people a search shows. Who is not among them is found
// by one more letter.
const mostSearched = 100

// sideOf is the part of a list that the address asks for by its "side", and the addresses of the parts beside it.
func sideOf[T any](r *http.Request, all []T) (part []T, before, after string) {
	last := max(1, (len(all)+listPage-1)/listPage)
	side, _ := strconv.Atoi(r.URL.Query().Get("side"))
	side = min(max(side, 1), last)
	if side > 1 {
		before = r.URL.Path + "?side=" + strconv.Itoa(side-1)
	}
	if side < last {
		after = r.URL.Path + "?side=" + strconv.Itoa(side+1)
	}
	return all[(side-1)*listPage : min(side*listPage, len(all))], before, after
}

func (a *Admin) recipientList(w http.ResponseWriter, r *http.Request) error {
	return a.showRecipients(w, r, http.StatusOK, newForm(nil))
}

func (a *Admin) showRecipients(w http.ResponseWriter, r *http.Request, status int, f *form) error {
	f.labels = recipientLabels
	page := recipientListView{Form: f, Search: searchFor(r), Languages: languageOptions(), Genders: genderOptions()}
	err := a.svc.View(r.Context(), func(tx dispatch.Tx) (err error) {
		unit := visitorFrom(r.Context()).unit.ID
		if page.Search != "" {
			page.Recipients, err = tx.SearchRecipients(unit, page.Search, mostSearched)
		} else {
			page.Recipients, err = tx.Recipients(unit, dispatch.Page{})
		}
		return err
	})
	if err != nil {
		return err
	}
	page.Cut = page.Search != "" && len(page.Recipients) == mostSearched
	page.Found = len(page.Recipients)
	slices.SortStableFunc(page.Recipients, func(a, b *dispatch.Recipient) int { return strings.Compare(alphabetical(a.Name), alphabetical(b.Name)) })
	if page.Search == "" {
		page.Recipients, page.Before, page.After = sideOf(r, page.Recipients)
	}
	return a.render(w, r, status, "recipients", "Mottakere", page)
}

func (a *Admin) addRecipient(w http.ResponseWriter, r *http.Request) error {
	f, err := readForm(r)
	if err != nil {
		return err
	}
	x := dispatch.Recipient{UnitID: visitorFrom(r.Context()).unit.ID}
	readRecipient(f, &x)
	made, err := a.svc.AddRecipient(once(r, f), x)
	if err := f.take(err, nil); err != nil {
		return err
	}
	if f.Bad() {
		f.sort(recipientFields)
		return a.showRecipients(w, r, http.StatusUnprocessableEntity, f)
	}
	a.say(r, made.Name+" er lagt inn.")
	http.Redirect(w, r, "/mottakere", http.StatusSeeOther)
	return nil
}

type requesterListView struct {
	Form       *form
	Requesters []*dispatch.Requester
	Search     string
	Cut        bool
	Found      int

	Before, After string
}

func (a *Admin) requesterList(w http.ResponseWriter, r *http.Request) error {
	return a.showRequesters(w, r, http.StatusOK, newForm(map[string]string{"kind": string(dispatch.Institution)}))
}

func (a *Admin) showRequesters(w http.ResponseWriter, r *http.Request, status int, f *form) error {
	f.labels = requesterLabels
	page := requesterListView{Form: f, Search: searchFor(r)}
	err := a.svc.View(r.Context(), func(tx dispatch.Tx) (err error) {
		unit := visitorFrom(r.Context()).unit.ID
		if page.Search != "" {
			page.Requesters, err = tx.SearchRequesters(unit, page.Search, mostSearched)
		} else {
			page.Requesters, err = tx.Requesters(unit, dispatch.Page{})
		}
		return err
	})
	if err != nil {
		return err
	}
	page.Cut = page.Search != "" && len(page.Requesters) == mostSearched
	page.Found = len(page.Requesters)
	slices.SortStableFunc(page.Requesters, func(a, b *dispatch.Requester) int { return strings.Compare(alphabetical(a.Name), alphabetical(b.Name)) })
	if page.Search == "" {
		page.Requesters, page.Before, page.After = sideOf(r, page.Requesters)
	}
	return a.render(w, r, status, "requesters", "Bestillere", page)
}

func (a *Admin) addRequester(w http.ResponseWriter, r *http.Request) error {
	f, err := readForm(r)
	if err != nil {
		return err
	}
	pin := f.Trim("pin")
	f.values.Del("pin") // it is not sent back
	x := dispatch.Requester{UnitID: visitorFrom(r.Context()).unit.ID}
	readRequester(f, &x)
	made, err := a.svc.AddRequester(once(r, f), x, pin, HashPassword)
	if err := f.take(err, nil); err != nil {
		return err
	}
	if f.Fault("pin") != "" {
		if _, err := a.svc.AddRequester(trying(r), x, "", HashPassword); f.also(err) != nil {
			return err
		}
	}
	if f.Bad() {
		f.sort(requesterFields)
		return a.showRequesters(w, r, http.StatusUnprocessableEntity, f)
	}
	a.say(r, made.Name+" er lagt inn.")
	http.Redirect(w, r, "/bestillere", http.StatusSeeOther)
	return nil
}

// searchFor is what a list is searched for. More than a name is long finds nobody.
func searchFor(r *http.Request) string {
	q := []rune(strings.TrimSpace(r.URL.Query().Get("sok")))
	return string(q[:min(len(q), 100)])
}

// lines reads a list with one entry a line, or with commas between.
func lines(s string) []string {
	list := []string{}
	for _, x := range strings.FieldsFunc(s, func(r rune) bool { return r == '\n' || r == '\r' || r == ',' || r == ';' }) {
		if x = strings.TrimSpace(x); x != "" {
			list = append(list, x)
		}
	}
	return list
}
