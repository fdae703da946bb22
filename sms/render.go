package sms

import (
	"fmt"
	"strings"
	"text/template"
)

// MaxSegments is what a question may take: beyond two segments some handsets show the parts out of order, and
// every segment is billed.
const MaxSegments = 2

// Render writes the text of that key in the language nearest to lang (see Language), with only GSM-7 characters
// wherever the names allow it. A required field that is empty is an error, never a hole in the text.
func Render(lang string, key Key, f Fields) (string, error) {
	all, err := catalogue()
	if err != nil {
		return "", err
	}
	tmpl, ok := all[Language(lang)][key]
	if !ok {
		return "", fmt.Errorf("sms: there is no text %q", key)
	}
	return execute(tmpl, key, f)
}

// execute fills in a template of the text key.
func execute(tmpl *template.Template, key Key, f Fields) (string, error) {
	f = f.tidy()
	for _, name := range specs[key].Required {
		if value, known := f.value(name); !known || value == "" {
			return "", fmt.Errorf("sms: the text %q needs %s, which is empty", key, name)
		}
	}
	var body strings.Builder
	if err := tmpl.Execute(&body, f); err != nil {
		return "", fmt.Errorf("sms: the text %q: %w", key, err)
	}
	return Economise(strings.TrimSpace(body.String())), nil
}

// RenderFitting writes the first of keys whose text fits in MaxSegments, and the last of them if none does:
// RenderFitting(lang, f, Offer, OfferShort).
func RenderFitting(lang string, f Fields, keys ...Key) (string, error) {
	return fitting(func(key Key) (string, error) { return Render(lang, key, f) }, keys)
}

func fitting(render func(Key) (string, error), keys []Key) (string, error) {
	var body string
	for _, key := range keys {
		var err error
		if body, err = render(key); err != nil {
			return "", err
		}
		if Count(body).Segments <= MaxSegments {
			break
		}
	}
	if body == "" {
		return "", fmt.Errorf("sms: no text was asked for")
	}
	return body, nil
}

// tidy makes values fit for the middle of a sentence, as a person would who copies them in: one line, no double
// spaces, and no full stop or comma where the sentence brings its own. What a coordinator wrote keeps its lines.
func (f Fields) tidy() Fields {
	for _, value := range []*string{&f.Name, &f.Centre, &f.CentrePhone, &f.Summary, &f.When, &f.Place, &f.Number,
		&f.Recipient, &f.Address, &f.RecipientPhone, &f.Details, &f.Volunteer, &f.VolunteerPhone,
		&f.Headcount, &f.Found, &f.Helpers, &f.Others, &f.Names, &f.All, &f.Can, &f.Cannot, &f.Silent, &f.Organisation, &f.Comers,
		&f.People, &f.Missing, &f.Offered} {
		*value = strings.Join(strings.Fields(*value), " ")
	}
	for _, value := range []*string{&f.Summary, &f.Place, &f.Address, &f.When} {
		*value = strings.TrimRight(*value, " .,;:")
	}
	f.Lines, f.Text = strings.TrimSpace(f.Lines), strings.TrimSpace(f.Text)
	return f
}
