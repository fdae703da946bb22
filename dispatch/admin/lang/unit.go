package lang

import (
	"fmt"
	"regexp"
	"strings"
)

// readable are the attributes that people read or hear.
var readable = map[string]bool{"alt": true, "title": true, "aria-label": true, "placeholder": true, "label": true, "hx-confirm": true, "data-on": true, "data-off": true}

// tag copies a tag, with the attributes that people read translated, and gives its end.
func (s *source) tag(at int) (int, error) {
	quoted := false
	end, err := s.runTo(at, func(i int) bool {
		if s.text[i] == '"' {
			quoted = !quoted
		}
		return s.text[i] == '>' && !quoted
	})
	if err != nil {
		return 0, err
	}
	if end == len(s.text) {
		return 0, s.fault(at, "a tag does not end")
	}
	end++
	from := at
	for i := at; i < end; {
		if strings.HasPrefix(s.text[i:], "{{") {
			e, err := s.actionEnd(i)
			if err != nil {
				return 0, err
			}
			if err := s.control(i, e); err != nil {
				return 0, err
			}
			i = e
			continue
		}
		m := attribute.FindStringSubmatch(s.text[i:end])
		if m == nil {
			i++
			continue
		}
		value := i + len(m[0])
		stop, err := s.runTo(value, func(j int) bool { return s.text[j] == '"' })
		if err != nil {
			return 0, err
		}
		if !readable[m[1]] && !(strings.HasPrefix(m[1], "data-") && wordy(s.text[value:stop]) && !strings.Contains(s.text[value:stop], "{{")) {
			i = value
			// The actions within are still seen, since they may set the dot.
			for i < stop {
				if strings.HasPrefix(s.text[i:], "{{") {
					e, err := s.actionEnd(i)
					if err != nil {
						return 0, err
					}
					if err := s.control(i, e); err != nil {
						return 0, err
					}
					i = e
					continue
				}
				i++
			}
			continue
		}
		s.out.WriteString(s.text[from:value])
		if err := s.run(value, stop, true); err != nil {
			return 0, err
		}
		from, i = stop, stop
	}
	s.out.WriteString(s.text[from:end])
	// What a script holds is no text.
	if name := tagName.FindString(s.text[at:end]); name == "<script" || name == "<style" {
		if i := strings.Index(s.text[end:], "</"+name[1:]); i >= 0 {
			s.out.WriteString(s.text[end : end+i])
			end += i
		}
	}
	return end, nil
}

var (
	attribute = regexp.MustCompile(`^\s([a-zA-Z-]+)="`)
	tagName   = regexp.MustCompile(`^</?[a-zA-Z0-9]+`)
)

// control follows an action that is copied as it is, for what it does to the dot.
func (s *source) control(at, end int) error {
	_, _, err := s.action(at, end, false)
	return err
}

// run translates what stands between two tags.
func (s *source) run(at, end int, write bool) error {
	type piece struct {
		text string // as it goes out
		hole bool
	}
	var unit []piece
	begin := at
	flush := func() {
		var key strings.Builder
		var holes []string
		for _, p := range unit {
			if p.hole {
				holes = append(holes, p.text)
				fmt.Fprintf(&key, "{%d}", len(holes))
			} else {
				key.WriteString(p.text)
			}
		}
		raw := key.String()
		core := strings.TrimSpace(raw)
		tidy := strings.Join(strings.Fields(core), " ")
		said := core
		if letters(hole.ReplaceAllString(tidy, "")) > 0 {
			s.see(tidy, begin)
			if t, ok := s.lookup(tidy); ok {
				said = t
			}
		}
		lead := raw[:strings.Index(raw, core)]
		trail := raw[len(lead)+len(core):]
		s.out.WriteString(hole.ReplaceAllStringFunc(lead+said+trail, func(h string) string {
			if n := int(h[1] - '1'); n < len(holes) {
				return holes[n]
			}
			return h
		}))
		unit = nil
	}
	for i := at; i < end; {
		if !strings.HasPrefix(s.text[i:], "{{") {
			j := strings.Index(s.text[i:end], "{{")
			if j < 0 {
				j = end - i
			}
			if len(unit) == 0 {
				begin = i
			}
			unit = append(unit, piece{text: s.text[i : i+j]})
			i += j
			continue
		}
		e, err := s.actionEnd(i)
		if err != nil {
			return err
		}
		text, prints, err := s.action(i, e, true)
		if err != nil {
			return err
		}
		if prints {
			if len(unit) == 0 {
				begin = i
			}
			unit = append(unit, piece{text: text, hole: true})
		} else {
			flush()
			s.out.WriteString(text)
		}
		i = e
	}
	flush()
	return nil
}
