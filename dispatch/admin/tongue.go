package admin

import (
	"cmp"
	"context"
	"net/http"
	"net/url"
	"strings"

	"folgesvenn/dispatch/admin/lang"
)

// ownWords are the names of fields that hold what people have written or are
// called: they are shown as they are, in every language.
var ownWords = map[string]bool{
	"Address": true, "Body": true, "Centre": true, "Details": true, "Comers": true, "Contact": true, "Email": true, "Example": true, "FirstName": true, "Long": true, "Mine": true, "Name": true,
	"Note": true, "Path": true, "Phone": true, "Phones": true, "Place": true, "Postcode": true, "Postcodes": true, "Query": true, "Question": true, "Quote": true, "Said": true,
	"Search": true, "Short": true, "Summary": true, "Title": true, "Unit": true, "Value": true, "own": true,
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
// user who has chosen nothing gets the unit's; where nobody is logged in, what was
// chosen on the page of the login goes before what the browser prefers.
func (a *Admin) language(r *http.Request) *lang.Language { return readerOf(r) }

func readerOf(r *http.Request) *lang.Language {
	if v := visitorFrom(r.Context()); v != nil {
		return lang.For(cmp.Or(v.user.Language, v.unit.Settings.Language))
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
		code := cmp.Or(a.sessions.GetString(r.Context(), sessionLanguage), a.sessions.GetString(r.Context(), sessionSpoken))
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
	code := f.Value("sprak")
	if v != nil {
		if err := a.svc.ChooseLanguage(r.Context(), v.user.ID, code); err != nil {
			return err
		}
	}
	if lang.Known(code) {
		a.sessions.Put(r.Context(), sessionLanguage, code) // also for pages that need no login
	}
	if v != nil && f.Value("skjema") != "" {
		// A form that was refused comes again, in the other language.
		to = cmp.Or(a.keepTyped(r, to, f.Value("skjema")), to)
	}
	http.Redirect(w, r, to, http.StatusSeeOther)
	return nil
}

// ownMark begins a title that is somebody's own words.
const ownMark = "\u2060"

// timed are the fields of forms that the page fills in with a time or a length of
// time, as it says them.
var timed = map[string]bool{
	"when": true, "decide_by": true, "wave_interval": true, "decide_before": true, "offer_lapses_after": true, "reminders": true, "follow_up_after": true,
	"warn_before": true, "series_ahead": true, "urgent_call_after": true, "keep_recordings": true, "escalate_after": true, "tell_after": true,
	"price_per_segment": true, "price_per_call": true, "clock": true,
}

// timesIn says in the language what the page fills in as times, line by line.
func timesIn(l *lang.Language, name, value string) string {
	if l == nil || !timed[name] || value == "" {
		return value
	}
	lines := strings.Split(value, "\n")
	for i, line := range lines {
		switch name {
		case "price_per_segment", "price_per_call":
			lines[i] = l.Number(line)
		case "clock":
			lines[i] = l.Clock(line)
		default:
			lines[i] = l.Time(line)
		}
	}
	return strings.Join(lines, "\n")
}

// asRemembered puts back what the page itself filled in where it comes back as it
// was said in the language, so that it counts as untouched.
func asRemembered(l *lang.Language, values url.Values) {
	if l == nil {
		return
	}
	was, err := url.ParseQuery(values.Get(rememberedAs))
	if err != nil {
		return
	}
	for name := range timed {
		typed := strings.ReplaceAll(values.Get(name), "\r\n", "\n")
		for _, filled := range []string{was.Get(name), values.Get(name + "_was")} {
			if filled != "" && timesIn(l, name, filled) == typed {
				values.Set(name, filled)
			}
		}
	}
}

// sayAny says what a template prints, where it is words.
func sayAny(l *lang.Language, v any) any {
	if s, ok := v.(string); ok {
		return l.Say(s)
	}
	return v
}
