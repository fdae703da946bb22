package admin

import (
	"context"
	"net/http"

	"folgesvenn/dispatch/admin/lang"
)

// ownWords are the names of fields that hold what people have written or are
// called: they are shown as they are, in every language.
var ownWords = map[string]bool{
	"Address": true, "Body": true, "Centre": true, "Details": true, "Email": true, "Example": true, "FirstName": true, "Long": true, "Mine": true, "Name": true,
	"Note": true, "Path": true, "Phone": true, "Phones": true, "Place": true, "Postcode": true, "Postcodes": true, "Query": true, "Question": true, "Said": true,
	"Search": true, "Summary": true, "Title": true, "Unit": true, "Value": true, "own": true,
}

// tongue is one of the languages to choose from at the foot of the page.
type tongue struct {
	Code, Name string
	Here       bool
}

// Each language is called by its own name, whatever the page is written in.
var tongueNames = map[string]string{lang.Bokmal: "Bokmål", lang.Nynorsk: "Nynorsk", lang.English: "English"}

func tongues(now *lang.Language) []tongue {
	list := make([]tongue, len(lang.Codes))
	for i, code := range lang.Codes {
		list[i] = tongue{code, tongueNames[code], code == now.Tag()}
	}
	return list
}

// language is what the page is written in for whoever asks: what they chose. A
// user who has chosen nothing gets bokmål; where nobody is logged in, what was
// chosen on the page of the login goes before what the browser prefers.
func (a *Admin) language(r *http.Request) *lang.Language {
	if v := visitorFrom(r.Context()); v != nil {
		return lang.For(v.user.Language)
	}
	if code, _ := r.Context().Value(languageKey{}).(string); code != "" {
		return lang.For(code)
	}
	return lang.For(lang.Preferred(r.Header.Get("Accept-Language")))
}

type languageKey struct{}

// remembered hands on the language that was chosen before the login.
func (a *Admin) remembered(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		code := a.sessions.GetString(r.Context(), sessionLanguage)
		next.ServeHTTP(w, r.WithContext(context.WithValue(r.Context(), languageKey{}, code)))
	})
}

// chooseLanguage keeps the language somebody chose: with the user, or for who is
// about to log in with the session.
func (a *Admin) chooseLanguage(w http.ResponseWriter, r *http.Request) error {
	f, err := readForm(r)
	if err != nil {
		return err
	}
	to := localPath(f.Value("til"))
	if to == "" {
		to = "/"
	}
	v, err := a.visitor(r)
	if err != nil {
		return err
	}
	switch code := f.Value("sprak"); {
	case v != nil:
		if err := a.svc.ChooseLanguage(r.Context(), v.user.ID, code); err != nil {
			return err
		}
	case lang.Known(code):
		a.sessions.Put(r.Context(), sessionLanguage, code)
	}
	http.Redirect(w, r, to, http.StatusSeeOther)
	return nil
}

// sayAny says what a template prints, where it is words.
func sayAny(l *lang.Language, v any) any {
	if s, ok := v.(string); ok {
		return l.Say(s)
	}
	return v
}
