package lang

import (
	"fmt"
	"strings"
)

// Source translates the source of a template, and Words lists what of it people read.
//
// A unit is what stands between two tags, or in an attribute that people read, without the actions that control: what
// an action prints is a hole of it. A unit's own words of a program ({{if}}, {{range}}) end it.
type source struct {
	lang *Language // nil: only list
	file string
	see  func(key string, at int) // told of every unit
	own  map[string]bool

	text string
	out  strings.Builder
	dots []dot
}

// Words tells of everything in a template that people read: the unit as the catalogue has it, and the line.
func Words(file, text string, see func(key string, line int)) error {
	s := &source{file: file, text: text, see: func(key string, at int) { see(key, 1+strings.Count(text[:at], "\n")) }}
	_, err := s.translate()
	return err
}

// Template translates the source of a template. own are the names of fields that hold somebody's own words, which
// are printed as they are; what other fields hold is said in the language, by the function say.
func (l *Language) Template(file, text string, own map[string]bool) (string, error) {
	if l == nil {
		return text, nil
	}
	s := &source{lang: l, file: file, text: text, own: own, see: func(string, int) {}}
	return s.translate()
}

// lookup finds a unit; that of this very file goes before the general one.
func (s *source) lookup(key string) (string, bool) {
	if s.lang == nil {
		return "", false
	}
	if t, ok := s.lang.exact[key+" @"+s.file]; ok {
		return t, true
	}
	t, ok := s.lang.exact[key]
	return t, ok
}

func (s *source) translate() (string, error) {
	s.dots = []dot{{vars: map[string]string{}}}
	for at := 0; at < len(s.text); {
		if s.text[at] == '<' && at+1 < len(s.text) && (isLetter(s.text[at+1]) || strings.ContainsRune("/!", rune(s.text[at+1]))) {
			end, err := s.tag(at)
			if err != nil {
				return "", err
			}
			at = end
			continue
		}
		end, err := s.runTo(at, func(i int) bool {
			return s.text[i] == '<' && i+1 < len(s.text) && (isLetter(s.text[i+1]) || strings.ContainsRune("/!", rune(s.text[i+1])))
		})
		if err != nil {
			return "", err
		}
		if err := s.run(at, end, true); err != nil {
			return "", err
		}
		at = end
	}
	return s.out.String(), nil
}

func isLetter(c byte) bool { return c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' }

// runTo finds where stop holds outside of any action.
func (s *source) runTo(at int, stop func(int) bool) (int, error) {
	for at < len(s.text) {
		if strings.HasPrefix(s.text[at:], "{{") {
			end, err := s.actionEnd(at)
			if err != nil {
				return 0, err
			}
			at = end
			continue
		}
		if stop(at) {
			return at, nil
		}
		at++
	}
	return at, nil
}

// actionEnd finds the end of the action that begins at at.
func (s *source) actionEnd(at int) (int, error) {
	body := strings.TrimLeft(s.text[at+2:], "- ")
	if strings.HasPrefix(body, "/*") {
		if i := strings.Index(s.text[at:], "*/"); i >= 0 {
			if j := strings.Index(s.text[at+i:], "}}"); j >= 0 {
				return at + i + j + 2, nil
			}
		}
		return 0, s.fault(at, "a comment does not end")
	}
	quote := byte(0)
	for i := at + 2; i < len(s.text); i++ {
		switch c := s.text[i]; {
		case quote != 0:
			if c == '\\' && quote == '"' {
				i++
			} else if c == quote {
				quote = 0
			}
		case c == '"' || c == '`' || c == '\'':
			quote = c
		case strings.HasPrefix(s.text[i:], "}}"):
			return i + 2, nil
		}
	}
	return 0, s.fault(at, "an action does not end")
}

func (s *source) fault(at int, text string) error {
	return fmt.Errorf("template %s:%d: %s", s.file, 1+strings.Count(s.text[:at], "\n"), text)
}
