package admin

import (
	"cmp"
	"errors"
	"net/http"
	"strings"
	"time"

	"folgesvenn/dispatch"
)

type loginView struct {
	Form *form
	To   string
}

// Kept tells whether a form waits for the login.
func (v loginView) Kept() bool { return strings.HasPrefix(v.To, keptPath) }

func (a *Admin) loginPage(w http.ResponseWriter, r *http.Request) error {
	v, err := a.visitor(r)
	if err != nil {
		return err
	}
	if v != nil {
		http.Redirect(w, r, cmp.Or(localPath(r.URL.Query().Get("til")), "/"), http.StatusSeeOther)
		return nil
	}
	return a.render(w, r, http.StatusOK, "login", "Logg inn", loginView{newForm(nil), localPath(r.URL.Query().Get("til"))})
}

// login takes e-mail and password. It answers the same, and after the same time,
// whether the user is unknown or the password wrong.
func (a *Admin) login(w http.ResponseWriter, r *http.Request) error {
	f, err := readForm(r)
	if err != nil {
		return err
	}
	view := loginView{f, localPath(f.Value("til"))}
	email, password := strings.ToLower(strings.TrimSpace(f.Value("email"))), f.Value("password")
	f.values.Del("password") // it is not sent back
	if email == "" {
		f.fault("email", "Skriv e-postadressen din.")
	}
	if password == "" {
		f.fault("password", "Skriv passordet ditt.")
	}
	if f.Bad() {
		return a.render(w, r, http.StatusUnprocessableEntity, "login", "Logg inn", view)
	}
	address := a.opts.ClientAddr(r)
	if !a.guesses.take(email, address, time.Now()) {
		f.Message = "Det har vært mange forsøk på kort tid. Vent noen minutter, og prøv igjen. Har du glemt passordet, spør den som drifter Følgesvenn hos dere."
		w.Header().Set("Retry-After", "120")
		return a.render(w, r, http.StatusTooManyRequests, "login", "Logg inn", view)
	}
	var user *dispatch.User
	err = a.svc.View(r.Context(), func(tx dispatch.Tx) (err error) {
		user, err = tx.UserByEmail(email)
		return err
	})
	if err != nil && !errors.Is(err, dispatch.ErrNotFound) {
		return err
	}
	hash := a.nobody
	if user != nil && user.Disabled {
		user = nil // the same answer, after the same time
	}
	if user != nil {
		hash = user.PasswordHash
	}
	if !a.checkPassword(password, hash) || user == nil {
		f.Message = "E-postadressen eller passordet er feil. Se etter skrivefeil, og prøv igjen."
		return a.render(w, r, http.StatusUnprocessableEntity, "login", "Logg inn", view)
	}
	a.guesses.giveBack(email, address, time.Now())
	if err := a.begin(r.Context(), user); err != nil {
		return err
	}
	// What was chosen on the way in is chosen for good, where nothing was.
	if code := a.sessions.GetString(r.Context(), sessionLanguage); code != "" && user.Language == "" {
		if err := a.svc.ChooseLanguage(r.Context(), user.ID, code); err != nil {
			return err
		}
	}
	if user.Language != "" {
		a.sessions.Put(r.Context(), sessionLanguage, user.Language)
	}
	http.Redirect(w, r, cmp.Or(view.To, "/"), http.StatusSeeOther)
	return nil
}

func (a *Admin) logout(w http.ResponseWriter, r *http.Request) error {
	ctx := r.Context()
	was, err := a.lastUser(ctx), a.sessions.RenewToken(ctx)
	if err != nil {
		return err
	}
	if err := a.sessions.Clear(ctx); err != nil {
		return err
	}
	if was != 0 {
		a.sessions.Put(ctx, sessionWas, was) // a form in another tab is theirs
	}
	http.Redirect(w, r, "/logg-inn", http.StatusSeeOther)
	return nil
}

// localPath keeps a way back from leading to another site.
func localPath(p string) string {
	if !strings.HasPrefix(p, "/") || strings.HasPrefix(p, "//") || strings.ContainsAny(p, "\\\r\n") {
		return ""
	}
	return p
}
