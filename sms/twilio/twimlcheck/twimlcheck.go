// Package twimlcheck tells what is wrong with a TwiML document: everything that
// Twilio does not document, and what its own callers could not bear. Tests hold
// every document that the service writes against it.
package twimlcheck

import (
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"
)

// Longest is how many characters a document may have (Twilio's bound for one
// that is sent along with a call).
const Longest = 4000

// verb is what Twilio documents of a verb or noun.
type verb struct {
	attributes []string
	inside     []string // what may stand within it
	text       bool
}

var verbs = map[string]verb{
	"Response": {inside: []string{"Say", "Gather", "Record", "Dial", "Redirect", "Hangup", "Pause", "Play", "Reject"}},
	"Say":      {attributes: []string{"voice", "language", "loop"}, text: true},
	"Play":     {attributes: []string{"loop", "digits"}, text: true},
	"Pause":    {attributes: []string{"length"}},
	"Gather": {attributes: []string{"input", "action", "method", "timeout", "speechTimeout", "numDigits", "finishOnKey", "language", "hints",
		"actionOnEmptyResult"}, inside: []string{"Say", "Play", "Pause"}},
	"Record": {attributes: []string{"action", "method", "timeout", "finishOnKey", "maxLength", "playBeep", "recordingStatusCallback",
		"recordingStatusCallbackMethod", "recordingStatusCallbackEvent"}},
	"Dial":     {attributes: []string{"action", "method", "timeout", "timeLimit", "callerId"}, inside: []string{"Number"}},
	"Number":   {text: true},
	"Redirect": {attributes: []string{"method"}, text: true},
	"Hangup":   {},
	"Reject":   {attributes: []string{"reason"}},
}

// voices are those Twilio documents, with the language each of them speaks.
var voices = map[string]string{"Polly.Liv": "nb-NO", "Polly.Ida-Neural": "nb-NO", "Polly.Amy-Neural": "en-GB"}

func init() {
	for _, kind := range []string{"Standard", "Wavenet"} {
		for letter := 'A'; letter <= 'G'; letter++ {
			voices[fmt.Sprintf("Google.nb-NO-%s-%c", kind, letter)] = "nb-NO"
		}
	}
}

// listening are the languages in which Twilio hears speech, of those we speak.
var listening = []string{"nb-NO", "en-GB"}

// Check names every fault of a document at once.
func Check(document string) error {
	var faults []error
	fault := func(format string, args ...any) { faults = append(faults, fmt.Errorf(format, args...)) }
	if n := utf8.RuneCountInString(document); n > Longest {
		fault("%d characters; at most %d", n, Longest)
	}
	if !utf8.ValidString(document) {
		fault("not UTF-8")
	}
	d := xml.NewDecoder(strings.NewReader(document))
	var open []string
	var words strings.Builder
	roots := 0
	for {
		token, err := d.Token()
		if err == io.EOF {
			break
		}
		if err != nil {
			fault("not well-formed: %v", err)
			break
		}
		switch t := token.(type) {
		case xml.StartElement:
			name := t.Name.Local
			if len(open) == 0 {
				roots++
				if name != "Response" {
					fault("begins with %s", name)
				}
			} else if !slices.Contains(verbs[open[len(open)-1]].inside, name) {
				fault("%s within %s", name, open[len(open)-1])
			}
			checkAttributes(name, t.Attr, fault)
			open = append(open, name)
			words.Reset()
		case xml.CharData:
			words.Write(t)
		case xml.EndElement:
			name := t.Name.Local
			text := strings.TrimSpace(words.String())
			words.Reset()
			open = open[:len(open)-1]
			checkText(name, text, fault)
		}
	}
	if roots != 1 {
		fault("%d root elements", roots)
	}
	return errors.Join(faults...)
}

func checkText(name, text string, fault func(string, ...any)) {
	switch {
	case !verbs[name].text && text != "":
		fault("%s holds the text %q", name, text)
	case verbs[name].text && text == "":
		fault("%s is empty", name)
	case name == "Redirect":
		checkAddress(name, text, fault)
	case name == "Number" && (!strings.HasPrefix(text, "+") || strings.Trim(text[1:], "0123456789") != ""):
		fault("%q is no number in E.164 form", text)
	}
}

func checkAttributes(name string, attributes []xml.Attr, fault func(string, ...any)) {
	known, ok := verbs[name]
	if !ok {
		fault("%s is no verb of Twilio's that we know", name)
		return
	}
	got := map[string]string{}
	for _, a := range attributes {
		if !slices.Contains(known.attributes, a.Name.Local) {
			fault("%s has no attribute %s", name, a.Name.Local)
		}
		got[a.Name.Local] = a.Value
	}
	for _, a := range []string{"action", "recordingStatusCallback"} {
		if v, ok := got[a]; ok {
			checkAddress(name+" "+a, v, fault)
		}
	}
	if m, ok := got["method"]; ok && m != "POST" {
		fault("%s by %s; only a POST is signed whole", name, m)
	}
	for _, a := range []string{"timeout", "timeLimit", "maxLength", "numDigits", "length"} {
		if v, ok := got[a]; ok {
			if n, err := strconv.Atoi(v); err != nil || n < 1 {
				fault("%s %s is %q", name, a, v)
			}
		}
	}
	switch name {
	case "Say":
		if voices[got["voice"]] == "" || voices[got["voice"]] != got["language"] {
			fault("the voice %q does not speak %q", got["voice"], got["language"])
		}
	case "Gather":
		if n, _ := strconv.Atoi(got["timeout"]); n < 8 {
			fault("a patience of %s seconds", got["timeout"])
		}
		if got["action"] == "" {
			fault("Gather without an action")
		}
		switch got["input"] {
		case "dtmf":
		case "dtmf speech":
			if !slices.Contains(listening, got["language"]) {
				fault("listens in %q", got["language"])
			}
		default:
			fault("input %q", got["input"])
		}
	case "Record", "Dial":
		if got["action"] == "" {
			fault("%s without an action", name)
		}
	}
}

func checkAddress(what, address string, fault func(string, ...any)) {
	u, err := url.Parse(address)
	if err != nil || u.Scheme != "http" && u.Scheme != "https" || u.Host == "" {
		fault("%s leads to %q", what, address)
	}
}
