// Package lang says the coordinator's page in nynorsk and English. Everything that people read is written in bokmål,
// where it belongs: in the templates, and in the sentences that the domain composes and keeps. A catalogue beside
// this file maps each bokmål sentence to the other languages; a template is translated before it is parsed, a
// sentence when it is shown, so that what was logged in bokmål last year can be read in English today.
//
// A sentence in the catalogue has numbered holes for what differs: "Avtalt med {1}". A translation may move them, and
// says what stands in each: {1} is somebody's own words or a number and stays as it is, {1~} is said in the language
// too (a reason, a date, a count), {1*} is somebody's own words followed by a time, of which only the time is, and
// {1&} is a list, of which only the "og" is.
package lang

import (
	"embed"
	"fmt"
	"maps"
	"regexp"
	"slices"
	"strings"
	"sync"

	"github.com/BurntSushi/toml"
	"golang.org/x/text/language"
)

// The languages of the page.
const (
	Bokmal  = "nb"
	Nynorsk = "nn"
	English = "en"
)

// Codes are the languages in the order in which they are offered.
var Codes = []string{Bokmal, Nynorsk, English}

// Known tells whether the page is written in a language.
func Known(code string) bool { return slices.Contains(Codes, code) }

var matcher = language.NewMatcher([]language.Tag{language.MustParse("nb"), language.MustParse("nn"), language.English})

// Preferred is the language of the page that suits a browser's Accept-Language best; bokmål where none does.
func Preferred(accept string) string {
	tags, _, err := language.ParseAcceptLanguage(accept)
	if err != nil || len(tags) == 0 {
		return Bokmal
	}
	_, i, sure := matcher.Match(tags...)
	if sure == language.No {
		return Bokmal
	}
	return Codes[i]
}

//go:embed nn.toml en.toml
var files embed.FS

// Language says bokmål sentences in one language. The nil Language is bokmål itself.
type Language struct {
	Code string

	exact map[string]string
	begin map[string][]*pattern // by the first word
	open  []*pattern            // those that begin with a hole

	mu     sync.Mutex
	lately map[string]string // what was said, so that it need not be looked for again
}

var (
	nynorsk = sync.OnceValue(func() *Language { return mustLoad(Nynorsk) })
	english = sync.OnceValue(func() *Language { return mustLoad(English) })
)

// For gives a language, loaded when it is first asked for; bokmål for any code that is not known.
func For(code string) *Language {
	switch code {
	case Nynorsk:
		return nynorsk()
	case English:
		return english()
	}
	return nil
}

func mustLoad(code string) *Language {
	table, err := Catalogue(code)
	if err != nil {
		panic(err) // the file is part of the program, and a test reads it
	}
	return New(code, table)
}

// Catalogue is what a language has for each bokmål sentence.
func Catalogue(code string) (map[string]string, error) {
	table := map[string]string{}
	if _, err := toml.DecodeFS(files, code+".toml", &table); err != nil {
		return nil, fmt.Errorf("catalogue %s: %w", code, err)
	}
	return table, nil
}

// New makes a language of a catalogue.
func New(code string, table map[string]string) *Language {
	l := &Language{Code: code, exact: table, begin: map[string][]*pattern{}, lately: map[string]string{}}
	for _, key := range slices.Sorted(maps.Keys(table)) {
		if !hole.MatchString(key) || strings.Contains(key, " @") {
			continue
		}
		p := newPattern(key, table[key])
		if word := firstWord(key); word != "" {
			l.begin[word] = append(l.begin[word], p)
		} else {
			l.open = append(l.open, p)
		}
	}
	return l
}

// code of a language that may be nil.
func (l *Language) code() string {
	if l == nil {
		return Bokmal
	}
	return l.Code
}

// Tag is the language's code for <html lang>.
func (l *Language) Tag() string { return l.code() }

// hole is one hole of a sentence.
var hole = regexp.MustCompile(`\{(\d)([~&*]?)\}`)

// firstWord is the literal word a sentence begins with, or nothing.
func firstWord(s string) string {
	word, _, _ := strings.Cut(s, " ")
	if strings.ContainsAny(word, "{") {
		return ""
	}
	return word
}
