package admin

import (
	"bytes"
	"compress/gzip"
	"embed"
	"errors"
	"fmt"
	"html/template"
	"io/fs"
	"net/http"
	"path"
	"strings"
	"sync"

	"folgesvenn/dispatch"
	"folgesvenn/sms/phone"
)

//go:embed templates/*.html help/*.html
var templateFiles embed.FS

// pages are the templates by name, each with the layout and the shared parts.
type pages map[string]*template.Template

// frame is what every page has around it.
type frame struct {
	words
	Title   string
	Section string // the part of the page that the navigation marks
	User    *dispatch.User
	Centre  string
	MayEdit bool
	MayLead bool   // settings and users
	Governs bool   // units and every user
	Said    string // what has just been done
	Path    string
	Page    any
}

func (a *Admin) parsePages() (pages, error) {
	funcs := template.FuncMap{
		"asset":        func(name string) string { return a.assets.urls[name] },
		"phone":        phone.Format,
		"tel":          func(e164 string) template.URL { return template.URL("tel:" + telDigits(e164)) },
		"count":        count,
		"list":         andList,
		"upperFirst":   upperFirst,
		"category":     func(c string) string { return upperFirst(dispatch.CategoryName(c)) },
		"clearance":    dispatch.ClearanceName,
		"language":     func(l string) string { return upperFirst(dispatch.LanguageName(l)) },
		"gender":       genderName,
		"taskTag":      taskTag,
		"changeTag":    changeTag,
		"messageState": messageState,
		"lasting":      func(d dispatch.Duration) string { return lasting(durationOf(d)) },
		"field":        newField,
		"decimal":      decimal,
		"integer":      integer,
		"rate":         rateText,
		"fillTime":     fillText,
		"perFilled":    perFilled,
		"groupName":    groupName,
		"bar":          barWide,
		"helpHere":     helpHere,
		"dict":         dict,
		"randomText":   randomText,
	}
	shared, err := template.New("").Funcs(funcs).ParseFS(templateFiles, "templates/_*.html")
	if err != nil {
		return nil, fmt.Errorf("templates: %w", err)
	}
	names, err := fs.Glob(templateFiles, "templates/*.html")
	if err != nil {
		return nil, err
	}
	all := pages{}
	for _, name := range names {
		base := path.Base(name)
		if strings.HasPrefix(base, "_") || base == "help-page.html" {
			continue
		}
		t, err := template.Must(shared.Clone()).ParseFS(templateFiles, name)
		if err != nil {
			return nil, fmt.Errorf("templates: %w", err)
		}
		all[strings.TrimSuffix(base, ".html")] = t
	}
	for _, p := range helpPages {
		t, err := template.Must(shared.Clone()).ParseFS(templateFiles, "templates/help-page.html", "help/"+p.Slug+".html")
		if err != nil {
			return nil, fmt.Errorf("templates: %w", err)
		}
		all["help/"+p.Slug] = t
	}
	return all, nil
}

// telDigits keeps an address made of a number from holding anything else.
func telDigits(e164 string) string {
	return strings.Map(func(r rune) rune {
		if r >= '0' && r <= '9' || r == '+' {
			return r
		}
		return -1
	}, e164)
}

// dict makes a map of pairs, to hand several values to a part of a page.
func dict(pairs ...any) (map[string]any, error) {
	if len(pairs)%2 != 0 {
		return nil, errors.New("dict: a value is missing")
	}
	m := map[string]any{}
	for i := 0; i < len(pairs); i += 2 {
		m[fmt.Sprint(pairs[i])] = pairs[i+1]
	}
	return m, nil
}

// field is one field of a form, for the shared templates.
type field struct {
	Form        *form
	Name, Label string
	Extra       map[string]any // hint, type, autocomplete, inputmode, required, rows, options, size
}

func newField(f *form, name, label string, extra ...any) (field, error) {
	m, err := dict(extra...)
	return field{f, name, label, m}, err
}

// ID is the field's id in the document; dots would be classes in a selector.
func (f field) ID() string { return fieldID(f.Name) }

func fieldID(name string) string { return strings.ReplaceAll(name, ".", "-") }

// Value is what was typed.
func (f field) Value() string { return f.Form.Value(f.Name) }

// Fault is what is wrong with it.
func (f field) Fault() string { return f.Form.Fault(f.Name) }

// Get is one of the extras, or nothing.
func (f field) Get(name string) any {
	if v, ok := f.Extra[name]; ok {
		return v
	}
	return ""
}

// Described lists what describes the field to a screen reader.
func (f field) Described() string {
	var ids []string
	if f.Get("hint") != "" {
		ids = append(ids, f.ID()+"-hint")
	}
	if f.Fault() != "" {
		ids = append(ids, f.ID()+"-feil")
	}
	return strings.Join(ids, " ")
}

// option is one choice of a list.
type option struct{ Value, Text string }

// render writes a page. It is made in full before anything is sent, so that a
// fault in it is an error page and not half a page.
func (a *Admin) render(w http.ResponseWriter, r *http.Request, status int, name, title string, page any) error {
	f := frame{words: a.words(), Title: title, Section: section(r), Path: r.URL.RequestURI(), Page: page}
	if v := visitorFrom(r.Context()); v != nil {
		f.User, f.Centre, f.MayEdit = v.user, v.unit.Settings.CentreName, v.mayEdit()
		f.MayLead, f.Governs = v.user.Role.May(dispatch.RightLead), v.user.Role.May(dispatch.RightGovern)
		// A sentence waits for a page that somebody asked for: one that only
		// keeps itself up to date would swallow it.
		if !live(r) && r.Method == http.MethodGet {
			f.Said = a.sessions.PopString(r.Context(), sessionFlash)
		}
	}
	layout := "layout"
	if strings.HasPrefix(name, "part-") {
		layout = name
	}
	var b bytes.Buffer
	if err := a.pages[name].ExecuteTemplate(&b, layout, f); err != nil {
		return fmt.Errorf("page %s: %w", name, err)
	}
	w.Header().Set("Content-Type", "text/html; charset=utf-8")
	if err := send(w, r, status, b.Bytes()); err != nil {
		a.opts.Log.Debug().Err(err).Msg("page not read to its end")
	}
	return nil
}

// send writes a page, packed for who can unpack it: a list becomes a tenth. No
// page holds a secret that its length could give away to who makes it ask for
// things; the login is in a cookie.
func send(w http.ResponseWriter, r *http.Request, status int, body []byte) error {
	w.Header().Set("Vary", "Accept-Encoding")
	if !strings.Contains(r.Header.Get("Accept-Encoding"), "gzip") {
		w.WriteHeader(status)
		_, err := w.Write(body)
		return err
	}
	w.Header().Set("Content-Encoding", "gzip")
	w.WriteHeader(status)
	z := packers.Get().(*gzip.Writer)
	defer packers.Put(z)
	z.Reset(w)
	if _, err := z.Write(body); err != nil {
		return err
	}
	return z.Close()
}

var packers = sync.Pool{New: func() any {
	z, _ := gzip.NewWriterLevel(nil, gzip.BestSpeed) // a level that there is
	return z
}}

func section(r *http.Request) string {
	first, _, _ := strings.Cut(strings.TrimPrefix(r.URL.Path, "/"), "/")
	if r.URL.Path == "/oppdrag/nytt" {
		return "nytt"
	}
	return first
}

// page is a handler that may fail.
func (a *Admin) page(fn func(http.ResponseWriter, *http.Request) error) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		if err := fn(w, r); err != nil {
			a.fail(w, r, err)
		}
	}
}

// fail shows a mistake to the person, and keeps any other error for the log.
func (a *Admin) fail(w http.ResponseWriter, r *http.Request, err error) {
	var e *dispatch.Error
	if errors.As(err, &e) {
		status, title := http.StatusUnprocessableEntity, "Det gikk ikke"
		switch e.Code {
		case dispatch.CodeNotFound:
			status, title = http.StatusNotFound, "Vi finner det ikke"
		case dispatch.CodeForbidden, dispatch.CodeChanged:
			status = http.StatusConflict
		}
		text := e.NB
		for _, f := range e.Fields {
			text += " " + f.NB
		}
		a.trouble(w, r, status, title, text)
		return
	}
	if r.Context().Err() != nil {
		return // nobody is there to read it
	}
	a.opts.Log.Error().Err(err).Str("path", r.URL.Path).Msg("page failed")
	a.trouble(w, r, http.StatusInternalServerError, "Noe gikk galt hos oss",
		"Prøv igjen om litt. Hjelper det ikke, si fra til den som drifter Følgesvenn hos dere.")
}

// NotFound answers for addresses that no page has.
func (a *Admin) NotFound(w http.ResponseWriter, r *http.Request) {
	a.headers(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		a.trouble(w, r, http.StatusNotFound, "Vi finner ikke siden", "Se etter skrivefeil i adressen, eller gå til forsiden.")
	})).ServeHTTP(w, r)
}

type troubleView struct{ Text string }

func (a *Admin) trouble(w http.ResponseWriter, r *http.Request, status int, title, text string) {
	if err := a.render(w, r, status, "trouble", title, troubleView{text}); err != nil {
		a.opts.Log.Error().Err(err).Msg("page of an error failed")
		http.Error(w, text, status)
	}
}
