// Package request reads what somebody who asks for help writes: a request in
// free words, that a task is called off or moved, that nobody came. What it
// makes of a text is a proposal for a coordinator, who reads the text in full.
package request

import (
	"regexp"
	"strconv"
	"strings"
	"time"

	"golang.org/x/text/unicode/norm"

	"folgesvenn/sms/dates"
)

// Kind is what a text is about.
type Kind string

// Kinds of text.
const (
	Other  Kind = ""        // for a human to read
	Ask    Kind = "ask"     // somebody is needed
	Cancel Kind = "cancel"  // what was asked for is not needed after all
	Change Kind = "change"  // it is to be at another time or place
	NoShow Kind = "no_show" // nobody came
)

// Request is what was understood.
type Request struct {
	Kind     Kind
	Category string // empty: not understood
	// Summary says the help in a few words of our own; nothing of the text
	// itself, which may name somebody (law 4). Empty where Category is.
	Summary string
	When    dates.Found
	// People is how many helpers are asked for; 0: it does not say.
	People int
	// Language is what the text is written in: nb, nn or en; empty: it does not
	// tell.
	Language string
}

// Read reads a text; now is in the zone of its times.
func Read(text string, now time.Time) Request {
	s := strings.ToLower(norm.NFC.String(text))
	s = strings.Join(strings.Fields(strings.ReplaceAll(s, "’", "'")), " ")
	r := Request{When: dates.Find(text, now), Language: dates.Language(text)}
	say := norwegian
	if r.Language == "en" {
		say = english
	}
	r.Category, r.Summary = say.category(s)
	r.People = say.people(s)
	switch {
	case say.noShow.MatchString(s):
		r.Kind = NoShow
	case say.cancel.MatchString(s) && !say.notCancel.MatchString(s):
		r.Kind = Cancel
	case say.change.MatchString(s):
		r.Kind = Change
	case say.asks.MatchString(s) && (r.Category != "" || !r.When.Day.IsZero()), r.Category != "" && !r.When.Day.IsZero() && !say.told.MatchString(s):
		r.Kind = Ask
	}
	return r
}

// tongue is how people say in a language what they want.
type tongue struct {
	noShow, cancel, notCancel, change, asks *regexp.Regexp
	// told are texts about help that was given or agreed.
	told *regexp.Regexp
	// helpers is a number of them, and numbers are those that are written as words.
	helpers *regexp.Regexp
	numbers map[string]int
	// kinds of help, the surest words first. Who is followed to the shop is
	// followed; who wants a drive to the doctor wants a drive.
	kinds []kind
	// places are where people are followed, said without what is wrong with them.
	places []place
}

type kind struct {
	category, summary string
	words             *regexp.Regexp
}

type place struct {
	summary string
	words   *regexp.Regexp
}

// mostPeople is how many helpers a text may ask for; more is for a human to read.
const mostPeople = 20

// people is how many helpers a text asks for. A number of people who are helped
// ("for to beboere", "følge for 3 personer") is none, and of two numbers neither
// is taken.
func (t tongue) people(s string) int {
	n := 0
	for _, m := range t.helpers.FindAllStringSubmatch(s, -1) {
		k, err := strconv.Atoi(m[1])
		if err != nil {
			k = t.numbers[m[1]]
		}
		if k < 1 || k > mostPeople || n != 0 && n != k {
			return 0
		}
		n = k
	}
	return n
}

// A Go regexp knows no word boundary beside æøå, so words are looked for with
// what stands before them; what follows may be an ending.
const begin = `(?:^|[^\pL\pN])`

func words(list string) *regexp.Regexp { return regexp.MustCompile(begin + `(?:` + list + `)`) }

func (t tongue) category(s string) (category, summary string) {
	for _, k := range t.kinds {
		if !k.words.MatchString(s) {
			continue
		}
		if k.category != "escort" {
			return k.category, k.summary
		}
		for _, p := range t.places {
			if p.words.MatchString(s) {
				return k.category, p.summary
			}
		}
		return k.category, "Følge"
	}
	return "", ""
}
