package admin

import (
	"bytes"
	"cmp"
	"compress/gzip"
	"embed"
	"errors"
	"fmt"
	"html/template"
	"io/fs"
	"net/http"
	"path"
	"regexp"
	"strings"
	"sync"

	"folgesvenn/dispatch"
	"folgesvenn/dispatch/admin/lang"
	"folgesvenn/sms/phone"
)

//go:embed templates/*.html help
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
	MayLead bool       // settings and users
	Governs bool       // units and every user
	Said    string     // what has just been done
	Tone    string     // what kind of answer that is
	Onward  string     // the next step of the guide, where that was one
	Undo    *undoPress // takes back what has just been done; nil: nothing does by one press
	Path    string
	Waiting waiting
	Page    any
	Tongues []tongue
	Typed   string // what was sent to a page that is shown again
}

// Lang is the code of the language for <html lang>.
func (f frame) Lang() string { return f.lang.Tag() }

// pagesIn gives the pages in a language, which are made when they are first
// asked for.
func (a *Admin) pagesIn(l *lang.Language) (pages, error) { return a.pages[l.Tag()]() }

func (a *Admin) parsePages(l *lang.Language) (pages, error) {
	funcs := template.FuncMap{
		"asset":        func(name string) string { return a.assets.urls[name] },
		"phone":        phone.Format,
		"tel":          func(e164 string) template.URL { return template.URL("tel:" + telDigits(e164)) },
		"count":        count,
		"list":         l.And,
		"say":          func(v any) any { return sayAny(l, v) },
		"own":          func(s string) string { return s },
		"upperFirst":   upperFirst,
		"unbroken":     func(s string) template.HTML { return unbroken(l.Say(s)) },
		"category":     func(c string) string { return upperFirst(l.Say(dispatch.CategoryName(c))) },
		"clearance":    func(k string) string { return l.Say(dispatch.ClearanceName(k)) },
		"language":     func(code string) string { return upperFirst(l.Say(dispatch.LanguageName(code))) },
		"gender":       func(g string) string { return l.Say(genderName(g)) },
		"taskTag":      taskTag,
		"changeTag":    changeTag,
		"messageState": func(s dispatch.MessageState) string { return l.Say(messageState(s)) },
		"lasting":      func(d dispatch.Duration) string { return l.Moment(lasting(durationOf(d))) },
		"field": func(f *form, name, label string, extra ...any) (field, error) {
			x, err := newField(f, name, label, extra...)
			x.lang = l
			return x, err
		},
		"decimal":   func(v float64, places int) string { return l.Number(decimal(v, places)) },
		"integer":   func(n int) string { return l.Number(integer(n)) },
		"rate":      func(f dispatch.Figures) string { return l.Number(rateText(f)) },
		"fillTime":  func(q dispatch.Quartiles) string { return l.Moment(fillText(q)) },
		"perFilled": func(n int, f dispatch.Figures) string { return l.Number(perFilled(n, f)) },
		"groupName": func(g dispatch.GroupReport) string {
			if g.Name != "" {
				return g.Name
			}
			return l.Say(groupName(g))
		},
		"bar":           barWide,
		"picture":       func(name, alt, caption string) (template.HTML, error) { return a.picture(l, name, alt, caption) },
		"helpHere":      helpHere,
		"dict":          dict,
		"randomText":    randomText,
		"textLanguages": func() []option { return partyLanguages },
	}
	read := func(into *template.Template, files ...string) error {
		for _, name := range files {
			text, err := fs.ReadFile(templateFiles, name)
			if err != nil {
				return err
			}
			said, err := l.Template(strings.TrimSuffix(path.Base(name), ".html"), string(text), ownWords)
			if err != nil {
				return err
			}
			if _, err := into.New(path.Base(name)).Parse(labelled(said)); err != nil {
				return fmt.Errorf("templates in %s: %w", l.Tag(), err)
			}
		}
		return nil
	}
	shared := template.New("").Funcs(funcs)
	parts, err := fs.Glob(templateFiles, "templates/_*.html")
	if err != nil {
		return nil, err
	}
	if err := read(shared, parts...); err != nil {
		return nil, err
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
		t := template.Must(shared.Clone())
		if err := read(t, name); err != nil {
			return nil, err
		}
		all[strings.TrimSuffix(base, ".html")] = t
	}
	for _, p := range helpPages {
		t := template.Must(shared.Clone())
		if err := read(t, "templates/help-page.html"); err != nil {
			return nil, err
		}
		// A page of help is a document, and each language has its own.
		name := "help/" + p.Slug + ".html"
		if l != nil {
			if own := "help/" + l.Code + "/" + p.Slug + ".html"; exists(templateFiles, own) {
				name = own
			}
		}
		if t, err = t.ParseFS(templateFiles, name); err != nil {
			return nil, fmt.Errorf("templates: %w", err)
		}
		all["help/"+p.Slug] = t
	}
	return all, nil
}

func exists(files fs.FS, name string) bool {
	_, err := fs.Stat(files, name)
	return err == nil
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
	lang        *lang.Language
}

func newField(f *form, name, label string, extra ...any) (field, error) {
	m, err := dict(extra...)
	return field{Form: f, Name: name, Label: label, Extra: m}, err
}

// ID is the field's id in the document; dots would be classes in a selector.
func (f field) ID() string { return fieldID(f.Name) }

func fieldID(name string) string { return strings.ReplaceAll(name, ".", "-") }

// Value is what was typed. What the page itself filled in as a time is said in
// the language.
func (f field) Value() string { return timesIn(f.lang, f.Name, f.Form.Value(f.Name)) }

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

// hours is from when to when, such as "kl. 9-10".
var hours = regexp.MustCompile(`(?:kl\. )?\d[\d.:]*[-–]\d[\d.:]*`)

// unbroken keeps hours on one line: a browser breaks a line after each hyphen. What it is given is escaped.
func unbroken(text string) template.HTML {
	return template.HTML(hours.ReplaceAllString(template.HTMLEscapeString(text), `<span class="unbroken">$0</span>`))
}

// render writes a page. It is made in full before anything is sent, so that a
// fault in it is an error page and not half a page.
func (a *Admin) render(w http.ResponseWriter, r *http.Request, status int, name, title string, page any) error {
	l := a.language(r)
	if own, ok := strings.CutPrefix(title, ownMark); ok {
		title = own
	} else {
		title = l.Say(title)
	}
	f := frame{words: a.words().in(l), Title: title, Section: section(r), Path: r.URL.RequestURI(), Page: page}
	if v := visitorFrom(r.Context()); v != nil {
		f.User, f.Centre, f.MayEdit = v.user, v.unit.Settings.CentreName, v.mayEdit()
		f.MayLead, f.Governs = v.user.Role.May(dispatch.RightLead), v.user.Role.May(dispatch.RightGovern)
		// A sentence waits for a page that somebody asked for: one that only
		// keeps itself up to date would swallow it.
		if !live(r) && r.Method == http.MethodGet {
			f.Said = l.Say(a.sessions.PopString(r.Context(), sessionFlash))
			f.Tone = cmp.Or(a.sessions.PopString(r.Context(), sessionTone), toneDone)
			f.Undo = a.undoWaiting(r)
		}
	}
	layout := "layout"
	if strings.HasPrefix(name, "part-") {
		layout = name
	}
	if layout == "layout" {
		f.Tongues = tongues(l)
		if f.User != nil && name != "trouble" {
			f.Typed = typedOn(r)
		}
		if f.Said != "" && f.Tone == toneDone && f.MayEdit && name != "guide" && name != "today" { // those two show it already
			var err error
			if f.Onward, err = a.onward(r); err != nil {
				return err
			}
		}
		if f.User != nil {
			var err error
			if f.Waiting, err = a.waitingOf(r); err != nil {
				return err
			}
		}
	}
	all, err := a.pagesIn(l)
	if err != nil {
		return err
	}
	var b bytes.Buffer
	if err := all[name].ExecuteTemplate(&b, layout, f); err != nil {
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
	if errors.Is(err, languageChosen) {
		http.Redirect(w, r, "/", http.StatusSeeOther) // a press without a form of its own
		return
	}
	if errors.Is(err, wasLoggedOut) {
		// A press without a form of its own: they press again where it stands.
		a.refuse(r, wasLoggedOut.NB)
		http.Redirect(w, r, backFrom(r), http.StatusSeeOther)
		return
	}
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

type troubleView struct {
	Text string
	Back string // the page to go back to; empty: the front page
}

func (a *Admin) trouble(w http.ResponseWriter, r *http.Request, status int, title, text string) {
	a.showTrouble(w, r, status, title, troubleView{Text: text})
}

func (a *Admin) showTrouble(w http.ResponseWriter, r *http.Request, status int, title string, v troubleView) {
	if err := a.render(w, r, status, "trouble", title, v); err != nil {
		a.opts.Log.Error().Err(err).Msg("page of an error failed")
		http.Error(w, a.language(r).Say(v.Text), status)
	}
}
