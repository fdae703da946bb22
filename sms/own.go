package sms

import (
	"fmt"
	"maps"
	"slices"
	"strings"
	"sync"
	"text/template"
	"text/template/parse"
	"unicode"
)

// Texts are a unit's own wordings, by language and key; a text that is not there is the built-in one. They are
// written for people who do not program: {Navn} is filled in, [, {Sted}] is left out where there is no Sted, {NAVN}
// is in capitals, and {Detaljer.} ends as a sentence.
type Texts map[string]map[Key]string

// Own is the unit's own wording, or nothing.
func (t Texts) Own(lang string, key Key) string { return t[lang][key] }

// With is a copy in which one wording is another; an empty one is the built-in again.
func (t Texts) With(lang string, key Key, wording string) Texts {
	out := Texts{}
	for l, texts := range t {
		out[l] = maps.Clone(texts)
	}
	if wording == "" {
		delete(out[lang], key)
		if len(out[lang]) == 0 {
			delete(out, lang)
		}
		return out
	}
	if out[lang] == nil {
		out[lang] = map[Key]string{}
	}
	out[lang][key] = wording
	return out
}

// Render is Render with the unit's own wording where there is one. One that cannot be used, whatever the reason,
// gives way to the built-in: a message is never lost over its wording.
func (t Texts) Render(lang string, key Key, f Fields) (string, error) {
	if own := t.Own(Language(lang), key); own != "" {
		if tmpl, err := kept.template(key, own); err == nil {
			if body, err := execute(tmpl, key, f); err == nil && body != "" {
				return body, nil
			}
		}
	}
	return Render(lang, key, f)
}

// RenderFitting is RenderFitting with the unit's own wordings.
func (t Texts) RenderFitting(lang string, f Fields, keys ...Key) (string, error) {
	return fitting(func(key Key) (string, error) { return t.Render(lang, key, f) }, keys)
}

// compiled spares parsing the same wording for every text. The wording is the key, so it cannot be stale.
type compiled struct {
	mu   sync.Mutex
	byID map[string]*template.Template
}

var kept compiled

const mostKept = 500

func (c *compiled) template(key Key, wording string) (*template.Template, error) {
	id := string(key) + "\x00" + wording
	c.mu.Lock()
	defer c.mu.Unlock()
	if t := c.byID[id]; t != nil {
		return t, nil
	}
	t, faults := compileOwn(key, wording)
	if len(faults) > 0 {
		return nil, fmt.Errorf("sms: the text %q: %s", key, faults[0].EN)
	}
	if c.byID == nil || len(c.byID) >= mostKept {
		c.byID = map[string]*template.Template{}
	}
	c.byID[id] = t
	return t, nil
}

// Fault is what is wrong with a wording, for people.
type Fault struct{ EN, NB string }

// fieldNames are what fields are called in wordings.
var fieldNames = map[string]string{
	"Name": "Navn", "Centre": "Sentral", "CentrePhone": "Telefon", "Summary": "Hva", "When": "Når", "Place": "Sted", "Number": "Nummer", "Lines": "Liste",
	"Recipient": "Mottaker", "Address": "Adresse", "RecipientPhone": "Mottakertelefon", "Details": "Detaljer", "Volunteer": "Frivillig",
	"VolunteerPhone": "Frivilligtelefon", "Text": "Tekst", "Headcount": "Antall", "Found": "Funnet", "Helpers": "Hjelpere", "Others": "Andre",
	"Organisation": "Organisasjon", "People": "Kommer", "Comers": "Hvem", "Missing": "Mangler", "Offered": "Tilbudt",
	"Names": "Navnene", "All": "Begge", "Can": "Kan", "Cannot": "Kan ikke", "Silent": "Ikke svart",
}

// nameOf is what a field is called in wordings.
func nameOf(field string) string {
	if n := fieldNames[field]; n != "" {
		return n
	}
	return field
}

// fieldOf finds a field by its name in a wording; its English name, and any case, will do.
func fieldOf(name string) (string, bool) {
	for field, nb := range fieldNames {
		if strings.EqualFold(name, nb) || strings.EqualFold(name, field) {
			return field, true
		}
	}
	for _, s := range specs {
		for _, field := range slices.Concat(s.Required, s.Optional) {
			if strings.EqualFold(name, field) {
				return field, true
			}
		}
	}
	return "", false
}

// Field is a field that a text is given.
type Field struct {
	Name     string // as it is written in a wording: Navn
	Required bool   // the text must have it
}

// FieldsOf lists the fields that a text is given.
func FieldsOf(key Key) []Field {
	var list []Field
	for _, f := range specs[key].Required {
		list = append(list, Field{nameOf(f), true})
	}
	for _, f := range specs[key].Optional {
		list = append(list, Field{nameOf(f), false})
	}
	return list
}

// Keys lists every text, sorted.
func Keys() []Key { return slices.Sorted(maps.Keys(specs)) }

// taught are the words that a text must teach: without them nobody knows how to answer.
var taught = map[Key][]string{
	Offer: {"JA", "NEI"}, OfferShort: {"JA", "NEI"}, OfferNumbered: {"JA", "NEI"}, OfferHousehold: {"JA", "NEI"}, OfferGroup: {"JA", "NEI"}, OfferGroupShort: {"JA", "NEI"}, UnclearOnce: {"JA", "NEI"},
	Appeal: {"JA", "NEI"}, AppealNumbered: {"JA", "NEI"}, AppealHousehold: {"JA", "NEI"}, AppealHouseholdNumbered: {"JA", "NEI"}, AppealWho: {"JA"}, AskWithdraw: {"AVBUD"}, Reminder: {"AVBUD"}, ReminderConfirm: {"JA", "AVBUD"}, Alert: {"OK"}, FollowUp: {"JA", "NEI"}, RequesterFollowUp: {"JA", "NEI"},
}

// Check names everything that is wrong with a wording of a text. Nothing: it can be used.
func Check(lang string, key Key, wording string) []Fault {
	spec, known := specs[key]
	if !known {
		return []Fault{{fmt.Sprintf("there is no text %q", key), "Det finnes ingen slik tekst."}}
	}
	tmpl, faults := compileOwn(key, wording)
	if len(faults) > 0 {
		return faults
	}
	used, err := fieldsIn(tmpl.Root)
	if err != nil {
		return []Fault{{"it cannot be read", "Teksten kan ikke leses."}}
	}
	for _, f := range spec.Required {
		if !slices.Contains(used, f) {
			faults = append(faults, Fault{fmt.Sprintf("the field {%s} is missing", nameOf(f)), fmt.Sprintf("Feltet {%s} må være med.", nameOf(f))})
		}
	}
	if len(faults) > 0 {
		return faults
	}
	for _, word := range taught[key] {
		if !slices.Contains(strings.FieldsFunc(wording, func(r rune) bool { return !unicode.IsLetter(r) }), word) {
			faults = append(faults, Fault{fmt.Sprintf("the word %s is missing, so nobody knows how to answer", word), fmt.Sprintf("Ordet %s må være med, ellers vet ingen hvordan de skal svare.", word)})
		}
	}
	body, err := execute(tmpl, key, Long(lang))
	if err != nil || body == "" {
		return append(faults, Fault{"it says nothing", "Skriv en tekst."})
	}
	if size := Count(body); size.Segments > MaxSegments {
		why := Fault{
			fmt.Sprintf("with long names and places it takes %d segments; at most %d are sent. Make it shorter", size.Segments, MaxSegments),
			fmt.Sprintf("Med lange navn og steder blir den %d SMS-er lang. Gjør den kortere: høyst %d.", size.Segments, MaxSegments),
		}
		if forced := Count(wording).Forced; len(forced) > 0 {
			why.EN += fmt.Sprintf(". These characters make it long: %s", string(forced))
			why.NB += fmt.Sprintf(" Disse tegnene gjør den lang: %s", string(forced))
		}
		faults = append(faults, why)
	}
	return faults
}

// Example is how a wording reads with ordinary values; an empty wording is the built-in one.
func Example(lang string, key Key, wording string) (string, error) {
	return example(lang, key, wording, Typical(lang))
}

// LongExample is how it reads with about the longest values that are still ordinary.
func LongExample(lang string, key Key, wording string) (string, error) {
	return example(lang, key, wording, Long(lang))
}

func example(lang string, key Key, wording string, f Fields) (string, error) {
	if wording == "" {
		return Render(lang, key, f)
	}
	tmpl, faults := compileOwn(key, wording)
	if len(faults) > 0 {
		return "", fmt.Errorf("sms: the text %q: %s", key, faults[0].EN)
	}
	return execute(tmpl, key, f)
}

// BuiltIn is the built-in wording as a unit would write it.
func BuiltIn(lang string, key Key) (string, error) {
	all, err := catalogue()
	if err != nil {
		return "", err
	}
	tmpl, ok := all[Language(lang)][key]
	if !ok {
		return "", fmt.Errorf("sms: there is no text %q", key)
	}
	return wordingOf(tmpl.Root)
}

// wordingOf writes a template as people do.
func wordingOf(node parse.Node) (string, error) {
	switch n := node.(type) {
	case *parse.TextNode:
		return string(n.Text), nil
	case *parse.ListNode:
		var b strings.Builder
		for _, child := range n.Nodes {
			s, err := wordingOf(child)
			if err != nil {
				return "", err
			}
			b.WriteString(s)
		}
		return b.String(), nil
	case *parse.IfNode:
		inside, err := wordingOf(n.List)
		if err != nil || n.ElseList != nil {
			return "", fmt.Errorf("sms: %s cannot be written as a wording", node)
		}
		return "[" + inside + "]", nil
	case *parse.ActionNode:
		args := n.Pipe.Cmds[0].Args
		field, ok := args[len(args)-1].(*parse.FieldNode)
		if !ok || len(n.Pipe.Cmds) != 1 {
			break
		}
		name := nameOf(field.Ident[0])
		switch args[0].String() {
		case "upper":
			name = strings.ToUpper(name)
		case "sentence":
			name += "."
		}
		return "{" + name + "}", nil
	}
	return "", fmt.Errorf("sms: %s cannot be written as a wording", node)
}

// longestWording is far more than fits in two segments.
const longestWording = 1000

// compileOwn makes a template of a wording and holds the fields in it against those that the text is given.
func compileOwn(key Key, wording string) (*template.Template, []Fault) {
	if len(wording) > longestWording {
		return nil, []Fault{{fmt.Sprintf("it must have at most %d characters", longestWording), "Teksten er altfor lang."}}
	}
	r := reader{rest: wording, key: key, seen: map[string]bool{}}
	source, _ := r.part(false)
	if len(r.faults) > 0 {
		return nil, r.faults
	}
	tmpl, err := template.New(string(key)).Funcs(functions).Parse(source)
	if err != nil {
		return nil, []Fault{{"it cannot be read: " + err.Error(), "Teksten kan ikke leses. Se etter klammer som mangler."}}
	}
	return tmpl, nil
}

// reader turns a wording into the source of a template.
type reader struct {
	rest   string
	key    Key
	faults []Fault
	seen   map[string]bool // unknown fields that were told of
}

func (r *reader) fault(en, nb string) {
	if !r.seen[en] {
		r.seen[en] = true
		r.faults = append(r.faults, Fault{en, nb})
	}
}

// part reads to the end, or to the bracket that closes an optional part; fields are those directly in it.
func (r *reader) part(inside bool) (source string, fields []string) {
	var b strings.Builder
	for {
		i := strings.IndexAny(r.rest, "{}[]")
		if i < 0 {
			b.WriteString(r.rest)
			r.rest = ""
			if inside {
				r.fault("a [ is never closed with ]", "En [ mangler sin ].")
			}
			return b.String(), fields
		}
		b.WriteString(r.rest[:i])
		mark := r.rest[i]
		r.rest = r.rest[i+1:]
		switch mark {
		case '[':
			inner, direct := r.part(true)
			if len(direct) == 0 {
				r.fault("a part in [ ] needs a field that decides whether it is there", "Det som står i [ ], må ha et felt i seg, for eksempel [, {Sted}].")
				continue
			}
			b.WriteString("{{if and ." + strings.Join(direct, " .") + "}}" + inner + "{{end}}")
		case ']':
			if inside {
				return b.String(), fields
			}
			r.fault("a ] has no [ before it", "En ] mangler sin [.")
		case '}':
			r.fault("a } has no { before it", "En } mangler sin {.")
		case '{':
			end := strings.IndexAny(r.rest, "{}[]")
			if end < 0 || r.rest[end] != '}' {
				r.fault("a { is never closed with }", "En { mangler sin }.")
				continue
			}
			action, field := r.action(strings.TrimSpace(r.rest[:end]))
			r.rest = r.rest[end+1:]
			if field != "" {
				b.WriteString(action)
				fields = append(fields, field)
			}
		}
	}
}

// personal are the fields that no question may hold (law 4).
var personal = []string{"Recipient", "Address", "RecipientPhone", "Details", "Volunteer", "VolunteerPhone", "Text", "Helpers", "Others", "Comers"}

// action reads what stands between { and }.
func (r *reader) action(name string) (action, field string) {
	bare, sentence := strings.CutSuffix(name, ".")
	field, ok := fieldOf(bare)
	spec := specs[r.key]
	if !ok || !slices.Contains(spec.Required, field) && !slices.Contains(spec.Optional, field) {
		switch {
		case ok && slices.Contains(personal, field) && strings.HasPrefix(string(r.key), "offer"):
			r.fault(fmt.Sprintf("a question must not tell {%s}: that comes after the yes", bare), fmt.Sprintf("Et spørsmål kan ikke fortelle {%s}. Det får den frivillige først etter et ja.", bare))
		default:
			var names []string
			for _, f := range FieldsOf(r.key) {
				names = append(names, "{"+f.Name+"}")
			}
			list := strings.Join(names, ", ")
			if list == "" {
				r.fault(fmt.Sprintf("there is no field {%s} in this text; it has none", bare), fmt.Sprintf("Denne teksten har ikke feltet {%s}. Den har ingen felt.", bare))
				break
			}
			r.fault(fmt.Sprintf("there is no field {%s} in this text; it has %s", bare, list), fmt.Sprintf("Denne teksten har ikke feltet {%s}. Den har %s.", bare, list))
		}
		return "", ""
	}
	switch {
	case sentence:
		return "{{sentence ." + field + "}}", field
	case len([]rune(bare)) > 1 && strings.ToUpper(bare) == bare:
		return "{{upper ." + field + "}}", field
	}
	return "{{." + field + "}}", field
}
