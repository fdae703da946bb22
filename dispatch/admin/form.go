package admin

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"strings"

	"folgesvenn/dispatch"
)

// form is what somebody typed, with what is wrong with it. A page that refuses
// it shows it again as it was.
type form struct {
	values    url.Values
	Message   string // about the whole
	faults    []fieldFault
	labels    []option // what the fields are called
	told      string   // what it was filled in from
	meanwhile []change // by others, while it was being written
	Kept      bool     // came when nobody was logged in, and is shown again
	Spoken    bool     // is shown again in another language
}

type fieldFault struct {
	Field, Text string
	Label       string // what the field is called, where the text alone does not say it
}

// ID is the id of the field that the fault is about.
func (x fieldFault) ID() string { return fieldID(x.Field) }

func newForm(values map[string]string) *form {
	f := &form{values: url.Values{}}
	for k, v := range values {
		f.values.Set(k, v)
	}
	return f
}

func readForm(r *http.Request) (*form, error) {
	if err := r.ParseForm(); err != nil {
		return nil, &dispatch.Error{Code: dispatch.CodeInvalid, Sentence: dispatch.Sentence{
			EN: "the form cannot be read", NB: "Vi fikk ikke lest skjemaet. Kanskje er teksten for lang. Gå tilbake og prøv igjen.",
		}}
	}
	asRemembered(readerOf(r), r.PostForm)
	return &form{values: r.PostForm}, nil
}

// Value is what was typed in a field.
func (f *form) Value(name string) string { return f.values.Get(name) }

// Trim is the same without spaces around it.
func (f *form) Trim(name string) string { return strings.TrimSpace(f.values.Get(name)) }

// Has tells whether a box is ticked or an option chosen.
func (f *form) Has(name, value string) bool { return slices.Contains(f.values[name], value) }

// All are the values of a field that may have several.
func (f *form) All(name string) []string { return f.values[name] }

// Ticked tells whether a box on its own is ticked.
func (f *form) Ticked(name string) bool { return f.values.Get(name) != "" }

func (f *form) fault(field, text string) {
	f.faults = append(f.faults, fieldFault{Field: field, Text: text})
}

// Fault is what is wrong with a field, or nothing.
func (f *form) Fault(name string) string {
	for _, x := range f.faults {
		if x.Field == name {
			return x.Text
		}
	}
	return ""
}

// Faults are all that is wrong, in the order found.
func (f *form) Faults() []fieldFault {
	list := slices.Clone(f.faults)
	for i, x := range list {
		for _, l := range f.labels {
			if l.Value == x.Field && !strings.Contains(strings.ToLower(x.Text), strings.ToLower(l.Text)) {
				list[i].Label = l.Text
			}
		}
	}
	return list
}

// Bad tells whether anything is wrong.
func (f *form) Bad() bool { return f.Message != "" || len(f.faults) > 0 }

// take turns a mistake that a use case found into faults of the form, and gives
// back any other error. names maps the API's names of fields to the form's; a
// field that is in none of them is told about on top.
func (f *form) take(err error, names map[string]string) error {
	var e *dispatch.Error
	if !errors.As(err, &e) {
		return err
	}
	if len(e.Fields) == 0 {
		f.Message = e.NB
	}
	f.Kept, f.Spoken = e == wasLoggedOut, e == languageChosen
	for _, x := range e.Fields {
		name, _, _ := strings.Cut(x.Field, "[")
		if to, ok := names[name]; ok {
			name = to
		}
		if f.Fault(name) == "" {
			f.fault(name, x.NB)
		}
	}
	return nil
}

// onlyTried refuses what is done to find all that is wrong with a form.
var onlyTried = &dispatch.Error{Code: dispatch.CodeInvalid, Sentence: dispatch.Sentence{EN: "some fields need another value", NB: "Noen felt må rettes."}}

// trying is for a form with fields that cannot be read: what is wrong with the
// others is found out, and nothing is done.
func trying(r *http.Request) context.Context { return dispatch.WithRefusal(r.Context(), onlyTried) }

// also adds what a use case that was only tried found wrong with other fields.
func (f *form) also(err error) error {
	var e *dispatch.Error
	if errors.As(err, &e) && len(e.Fields) == 0 {
		return nil // the fields that cannot be read come first
	}
	return f.take(err, nil)
}

// once makes a form that is sent twice be carried out once: each form that is
// shown has a key of its own, and the same key with the same content is the
// same form.
func once(r *http.Request, f *form) context.Context { return onceFor(r, f, "") }

// onceFor is once for a form that does several things; part tells them apart.
func onceFor(r *http.Request, f *form, part string) context.Context {
	key := f.Value("once")
	if key == "" {
		return r.Context()
	}
	// What the page itself looked up on the way is no other form.
	typed := url.Values{}
	for name, values := range f.values {
		if name != "recipient_id" && name != "requester_id" && name != "new_recipient" {
			typed[name] = values
		}
	}
	hash := shortHash([]byte(typed.Encode() + part))
	scope := fmt.Sprintf("page:%d", visitorFrom(r.Context()).user.ID)
	return dispatch.WithIdempotency(r.Context(), &dispatch.Idempotency{Scope: scope, Key: key[:min(len(key), 40)] + ":" + hash, Hash: hash})
}

// sort puts the faults in the order in which the fields stand on the page.
func (f *form) sort(fields []string) {
	place := func(x fieldFault) int {
		if i := slices.Index(fields, x.Field); i >= 0 {
			return i
		}
		return len(fields)
	}
	slices.SortStableFunc(f.faults, func(a, b fieldFault) int { return place(a) - place(b) })
}
