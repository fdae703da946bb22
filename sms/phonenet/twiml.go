package phonenet

import (
	"bytes"
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"
)

// fault is why a document cannot be performed, with the code under which Twilio's debugger would show it.
type fault struct {
	code int
	text string
}

func (f *fault) Error() string { return fmt.Sprintf("%d: %s", f.code, f.text) }

func faultf(code int, format string, args ...any) *fault {
	return &fault{code, fmt.Sprintf(format, args...)}
}

// element is a verb or noun of a TwiML document.
type element struct {
	name     string
	attr     map[string]string
	children []*element
	text     string // the characters in it, those of its children included
}

func (e *element) get(name, usual string) string {
	if v, ok := e.attr[name]; ok {
		return v
	}
	return usual
}

// maxDocument is how long a document that the service hands out may be.
const maxDocument = 64 << 10

// parseTwiML reads a document and holds it against what is documented: every verb, attribute, value, voice and
// language. It is stricter than Twilio, which lets some of it pass with a warning.
func parseTwiML(body []byte) (*element, *fault) {
	if len(body) > maxDocument {
		return nil, faultf(11750, "the document is longer than %d bytes", maxDocument)
	}
	root, err := readXML(body)
	if err != nil {
		return nil, faultf(12100, "the document cannot be read: %v", err)
	}
	if root.name != "Response" {
		return nil, faultf(12100, "the document begins with <%s>, not <Response>", root.name)
	}
	if f := checkElement(root, "Response"); f != nil {
		return nil, f
	}
	for i, verb := range root.children {
		if verb.name == "Reject" && i > 0 {
			return nil, faultf(12200, "a <Reject> after another verb comes too late")
		}
	}
	return root, nil
}

// maxDepth bounds the elements within elements; what is documented needs four.
const maxDepth = 16

func readXML(body []byte) (*element, error) {
	d := xml.NewDecoder(bytes.NewReader(body))
	var root *element
	var open []*element
	for {
		token, err := d.Token()
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			return nil, err
		}
		switch t := token.(type) {
		case xml.StartElement:
			if root != nil && len(open) == 0 || len(open) == maxDepth {
				return nil, fmt.Errorf("<%s> stands where nothing can stand", t.Name.Local)
			}
			e := &element{name: qualified(t.Name), attr: map[string]string{}}
			for _, a := range t.Attr {
				name := qualified(a.Name)
				if _, twice := e.attr[name]; twice {
					return nil, fmt.Errorf("<%s> has the attribute %s twice", e.name, name)
				}
				e.attr[name] = a.Value
			}
			if root == nil {
				root = e
			} else {
				parent := open[len(open)-1]
				parent.children = append(parent.children, e)
			}
			open = append(open, e)
		case xml.EndElement:
			open = open[:len(open)-1]
		case xml.CharData:
			for _, e := range open {
				e.text += string(t)
			}
			if len(open) == 0 && strings.TrimSpace(string(t)) != "" {
				return nil, errors.New("there is text outside the document")
			}
		case xml.Directive:
			return nil, errors.New("a document type has no place in TwiML")
		}
	}
	if root == nil {
		return nil, errors.New("it is empty")
	}
	return root, nil
}

func qualified(name xml.Name) string {
	switch name.Space {
	case "":
		return name.Local
	case "xml", "http://www.w3.org/XML/1998/namespace":
		return "xml:" + name.Local
	}
	return name.Space + ":" + name.Local
}

// checkElement holds an element and all in it against the table.
func checkElement(e *element, parent string) *fault {
	rule, known := elements[e.name]
	if !known {
		if slices.Contains(elsewhere, e.name) {
			return faultf(12200, "<%s> is documented, but not modelled by this network", e.name)
		}
		return faultf(12200, "there is no <%s>", e.name)
	}
	for name, value := range e.attr {
		check, ok := rule.attr[name]
		if !ok {
			return faultf(12200, "<%s> has no attribute %s, or none that this network models", e.name, name)
		}
		if !check.valid(value) {
			return faultf(check.code, "%s: invalid %s value %q", e.name, name, value)
		}
	}
	own := e.text
	for _, child := range e.children {
		if !slices.Contains(rule.children, child.name) {
			if _, known := elements[child.name]; !known {
				return checkElement(child, e.name)
			}
			return faultf(rule.nestedCode(), "<%s> cannot stand in <%s>", child.name, e.name)
		}
		if f := checkElement(child, e.name); f != nil {
			return f
		}
		own = strings.Replace(own, child.text, "", 1)
	}
	if !rule.text && strings.TrimSpace(own) != "" {
		return faultf(12200, "<%s> holds text: %q", e.name, strings.TrimSpace(own))
	}
	if rule.check != nil {
		return rule.check(e)
	}
	return nil
}
