package admin

import (
	"bytes"
	"cmp"
	"context"
	"crypto/rand"
	"encoding/json"
	"maps"
	"mime"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"time"

	"github.com/go-chi/chi/v5"

	"folgesvenn/dispatch"
)

// keptForm is a form that came when its sender was logged in no more. It waits
// in the session, on the server, for the same user to log in again, and is then
// shown as it was sent. It is never carried out by itself: meanwhile somebody
// else may sit there, and much may have happened.
type keptForm struct {
	ID     string
	Path   string // where it was sent to
	Back   string // the page it stood on
	Values url.Values
	At     time.Time
	// Spoken tells that its sender chose another language on the page where it had
	// been refused, and was never logged out.
	Spoken bool
}

const (
	keptPath = "/skjema/"
	// mostKept bounds what one session keeps: as many tabs as somebody has open.
	mostKept = 4
	// keepName is in a form that the page sends by itself, to be kept and not
	// carried out.
	keepName = "behold"
)

// secretFields are not kept, as they are not sent back by any other page.
var secretFields = []string{"password", "again", "old", "pin", keepName}

// wasLoggedOut refuses what a kept form asks for when it is shown again.
var wasLoggedOut = &dispatch.Error{Code: dispatch.CodeForbidden, Sentence: dispatch.Sentence{
	EN: "you were logged out",
	NB: "Du var logget ut da du trykket, så ingenting er gjort ennå. Se over, og trykk på nytt.",
}}

// languageChosen refuses it where it is shown again in another language.
var languageChosen = &dispatch.Error{Code: dispatch.CodeForbidden, Sentence: dispatch.Sentence{
	EN: "the language was changed", NB: "Det du har skrevet, står her som før. Ingenting er lagret ennå.",
}}

// mostTyped bounds what the choice of a language takes along.
const mostTyped = 20 << 10

// typedOn is what was sent to the page that is shown, for the choice of a language
// to take along; empty: nothing was, or too much.
func typedOn(r *http.Request) string {
	if r.Method != http.MethodPost || !urlencoded(r) || len(r.PostForm) == 0 {
		return ""
	}
	values := maps.Clone(r.PostForm)
	for _, name := range secretFields {
		values.Del(name)
	}
	if s := values.Encode(); len(s) <= mostTyped {
		return s
	}
	return ""
}

// keepTyped keeps what the choice of a language took along, to be shown again on
// its page; empty: there is nothing.
func (a *Admin) keepTyped(r *http.Request, path, typed string) (to string) {
	values, err := url.ParseQuery(typed)
	if err != nil || len(values) == 0 || len(typed) > mostTyped {
		return ""
	}
	x := keptForm{ID: rand.Text(), Path: path, Back: path, At: time.Now(), Values: values, Spoken: true}
	list := append(a.keptForms(r.Context()), x)
	if !a.saveKept(r.Context(), list[max(0, len(list)-mostKept):]) {
		return ""
	}
	return keptPath + x.ID
}

// keep keeps what a browser sent that somebody had been logged in with. A
// stranger's form is not kept, so that nobody fills the store from outside. Empty:
// it was not kept.
func (a *Admin) keep(r *http.Request) (id string) {
	if r.Method != http.MethodPost || a.lastUser(r.Context()) == 0 {
		return ""
	}
	x := keptForm{ID: rand.Text(), Path: r.URL.RequestURI(), Back: r.URL.Path, At: time.Now(), Values: url.Values{}}
	if from, err := url.Parse(r.Referer()); err == nil && from.Host == r.Host && localPath(from.RequestURI()) != "" {
		x.Back = from.RequestURI()
	}
	if urlencoded(r) && r.ParseForm() == nil {
		x.Values = r.PostForm
	}
	for _, name := range secretFields {
		x.Values.Del(name)
	}
	list := append(a.keptForms(r.Context()), x)
	if !a.saveKept(r.Context(), list[max(0, len(list)-mostKept):]) {
		return ""
	}
	return x.ID
}

// keepAsked keeps a form that the page sent to be kept, although its sender has
// logged in again in another tab meanwhile.
//
// to is where it can be seen; empty: the form is one to carry out.
func (a *Admin) keepAsked(r *http.Request) (to string) {
	if refused(r.Context()) || !urlencoded(r) || r.ParseForm() != nil || !r.PostForm.Has(keepName) {
		return ""
	}
	return keptPath + cmp.Or(a.keep(r), "0")
}

func urlencoded(r *http.Request) bool {
	kind, _, err := mime.ParseMediaType(r.Header.Get("Content-Type"))
	return err == nil && kind == "application/x-www-form-urlencoded"
}

// keptForms are those that still wait, the oldest first.
func (a *Admin) keptForms(ctx context.Context) []keptForm {
	var list []keptForm
	if json.Unmarshal(a.sessions.GetBytes(ctx, sessionKept), &list) != nil {
		return nil
	}
	return slices.DeleteFunc(list, func(x keptForm) bool { return time.Since(x.At) > keptFor })
}

func (a *Admin) saveKept(ctx context.Context, list []keptForm) bool {
	if len(list) == 0 {
		a.sessions.Remove(ctx, sessionKept)
		return true
	}
	b, err := json.Marshal(list)
	if err != nil {
		return false
	}
	a.sessions.Put(ctx, sessionKept, b)
	if a.sessionUserID(ctx, false) == 0 {
		// Whoever does not come back leaves nothing lying.
		a.sessions.SetDeadline(ctx, time.Now().Add(keptFor))
	}
	return true
}

// dropKept lets go of a form that is sent again, and of those that are too old.
func (a *Admin) dropKept(r *http.Request) {
	ctx := r.Context()
	if refused(ctx) || !a.sessions.Exists(ctx, sessionKept) {
		return
	}
	a.saveKept(ctx, slices.DeleteFunc(a.keptForms(ctx), func(x keptForm) bool { return x.Path == r.URL.RequestURI() }))
}

// takeUp shows a kept form again as it was sent: the page that takes it is asked
// to, in a context in which nothing is written.
func (a *Admin) takeUp(w http.ResponseWriter, r *http.Request) error {
	list := a.keptForms(r.Context())
	i := slices.IndexFunc(list, func(x keptForm) bool { return x.ID == chi.URLParam(r, "id") })
	if i < 0 {
		a.refuse(r, "Skjemaet ligger ikke her lenger, så ingenting er lagret. Fyll det ut på nytt.")
		http.Redirect(w, r, "/", http.StatusSeeOther)
		return nil
	}
	x := list[i]
	to, err := url.Parse(x.Path)
	if err != nil {
		return err
	}
	ctx := context.WithValue(r.Context(), keptKey{}, &x)
	ctx = context.WithValue(ctx, chi.RouteCtxKey, (*chi.Context)(nil))
	again := r.Clone(dispatch.WithRefusal(ctx, refusalOf(ctx)))
	again.Method, again.URL, again.RequestURI = http.MethodPost, to, x.Path
	body := []byte(x.Values.Encode())
	again.Body, again.ContentLength = readCloser{bytes.NewReader(body)}, int64(len(body))
	again.Form, again.PostForm, again.MultipartForm = nil, nil, nil
	again.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	a.inside.ServeHTTP(w, again)
	return nil
}

type readCloser struct{ *bytes.Reader }

func (readCloser) Close() error { return nil }

type keptKey struct{}

// refused tells whether a kept form is being shown again.
func refused(ctx context.Context) bool { return ctx.Value(keptKey{}) != nil }

// refusalOf is what a kept form that is shown again is refused with.
func refusalOf(ctx context.Context) *dispatch.Error {
	if x, ok := ctx.Value(keptKey{}).(*keptForm); ok && x.Spoken {
		return languageChosen
	}
	return wasLoggedOut
}

// backFrom is the page on which a kept press stood.
func backFrom(r *http.Request) string {
	if x, ok := r.Context().Value(keptKey{}).(*keptForm); ok && !strings.HasPrefix(x.Back, keptPath) && localPath(x.Back) != "" {
		return x.Back
	}
	return "/"
}
