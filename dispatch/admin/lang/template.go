package lang

import (
	"fmt"
	"regexp"
	"slices"
	"strings"
	"text/template/parse"
	"unicode"
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

// dot is what . and the variables stand for within an action that sets it.
type dot struct {
	name string
	vars map[string]string
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

// readable are the attributes that people read or hear.
var readable = map[string]bool{"alt": true, "title": true, "aria-label": true, "placeholder": true, "label": true, "hx-confirm": true, "data-on": true, "data-off": true}

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

var (
	keyword  = regexp.MustCompile(`^(if|else if|else with|else|with|range|end|define|block|template|break|continue)\b`)
	assigned = regexp.MustCompile(`^\s*\$\w*\s*(?:,\s*\$\w+)?\s*:?=\s*`)
	variable = regexp.MustCompile(`\$\w+`)
	name     = regexp.MustCompile(`^\s*"[^"]*"\s*`)
)

// action translates the literals of an action and says what it prints; it tells whether it prints at all.
func (s *source) action(at, end int, words bool) (string, bool, error) {
	full := s.text[at:end]
	open := "{{"
	body := full[2 : len(full)-2]
	if strings.HasPrefix(body, "- ") {
		open, body = "{{- ", body[2:]
	}
	closing := "}}"
	if strings.HasSuffix(body, " -") {
		closing, body = " -}}", body[:len(body)-2]
	}
	if strings.HasPrefix(strings.TrimSpace(body), "/*") {
		return full, false, nil
	}
	word := keyword.FindString(strings.TrimLeft(body, " "))
	lead := ""
	rest := body
	if word != "" {
		i := strings.Index(body, word) + len(word)
		lead, rest = body[:i], body[i:]
	}
	if word == "template" || word == "define" || word == "block" {
		m := name.FindString(rest)
		lead, rest = lead+m, rest[len(m):]
	}
	var vars string
	if m := assigned.FindString(rest); m != "" {
		vars, rest = m, rest[len(m):]
	}
	printed, said := "", rest
	var pipe *parse.PipeNode
	if strings.TrimSpace(rest) != "" {
		var err error
		if pipe, err = s.parse(rest, at); err != nil {
			return "", false, err
		}
		if words {
			var edits []edit
			s.literals(pipe, rest, word == "" && vars == "", at, &edits)
			said = apply(rest, edits)
		}
	}
	s.follow(word, vars, pipe)
	if word != "" || vars != "" {
		return open + lead + vars + said + closing, false, nil
	}
	printed = said
	if s.lang != nil && words {
		printed = s.speak(pipe, said)
	}
	return open + printed + closing, true, nil
}

// parse reads a pipeline. Positions in it count from the beginning of text.
func (s *source) parse(text string, at int) (*parse.PipeNode, error) {
	var known strings.Builder
	seen := map[string]bool{}
	for _, v := range variable.FindAllString(text, -1) {
		if !seen[v] {
			seen[v] = true
			known.WriteString("{{" + v + ":=0}}")
		}
	}
	t := parse.New("action")
	t.Mode = parse.SkipFuncCheck
	if _, err := t.Parse(known.String()+"{{"+text+"}}", "", "", map[string]*parse.Tree{}); err != nil {
		return nil, s.fault(at, err.Error())
	}
	last, ok := t.Root.Nodes[len(t.Root.Nodes)-1].(*parse.ActionNode)
	if !ok {
		return nil, s.fault(at, "this is no pipeline: "+text)
	}
	shift(last.Pipe, known.Len()+2)
	return last.Pipe, nil
}

// shift moves the positions of literals back by n.
func shift(node parse.Node, n int) {
	switch x := node.(type) {
	case *parse.PipeNode:
		for _, c := range x.Cmds {
			for _, a := range c.Args {
				shift(a, n)
			}
		}
	case *parse.StringNode:
		x.Pos -= parse.Pos(n)
	}
}

// edit replaces a literal of an action.
type edit struct {
	at   int
	was  string
	text string
}

func apply(text string, edits []edit) string {
	slices.SortFunc(edits, func(a, b edit) int { return b.at - a.at })
	for _, e := range edits {
		text = text[:e.at] + e.text + text[e.at+len(e.was):]
	}
	return text
}

// notWords are the names in dict and field of what nobody reads.
var notWords = map[string]bool{"Here": true, "To": true, "W": true, "P": true, "ID": true, "Back": true, "type": true, "autocomplete": true, "inputmode": true,
	"size": true, "rows": true, "maxlength": true, "pattern": true, "Class": true, "class": true, "Color": true, "Path": true, "Name": true, "Kind": true}

// literals finds the strings of a pipeline that people read.
func (s *source) literals(pipe *parse.PipeNode, text string, prints bool, at int, edits *[]edit) {
	read := func(n parse.Node, always, format bool) {
		lit, ok := n.(*parse.StringNode)
		if !ok || !always && !wordy(lit.Text) || letters(lit.Text) == 0 {
			return
		}
		key, verbs := lit.Text, []string(nil)
		if format {
			key, verbs = Holes(lit.Text)
		}
		s.see(key, at)
		if t, ok := s.lookup(key); ok {
			if format {
				t = strings.ReplaceAll(t, "%", "%%")
			}
			t = hole.ReplaceAllStringFunc(t, func(h string) string {
				if n := int(h[1] - '1'); n < len(verbs) {
					return "%[" + h[1:2] + "]" + verbs[n][1:]
				}
				return h
			})
			*edits = append(*edits, edit{int(lit.Pos), lit.Quoted, fmt.Sprintf("%q", t)})
		}
	}
	for _, c := range pipe.Cmds {
		head := ""
		if id, ok := c.Args[0].(*parse.IdentifierNode); ok {
			head = id.Ident
		}
		for i, a := range c.Args {
			if p, ok := a.(*parse.PipeNode); ok {
				s.literals(p, text, prints || head != "eq" && head != "ne", at, edits)
			}
			switch {
			case head == "count":
				read(a, i >= 2, false)
			case head == "printf":
				if i == 1 {
					read(a, false, true)
				} else if lit, ok := c.Args[1].(*parse.StringNode); ok && i > 1 && wordy(lit.Text) {
					s.sayArgument(a, lit, text, edits)
				}
			case head == "field":
				if i == 3 {
					read(a, true, false)
				} else if i > 4 && i%2 == 1 && keyed(c.Args, i-1) {
					read(a, false, false)
				}
			case head == "dict":
				if i > 0 && i%2 == 0 && keyed(c.Args, i-1) {
					read(a, false, false)
				}
			case head == "or" || head == "and" || head == "list" || head == "" && len(c.Args) == 1 && prints:
				read(a, false, false)
			}
		}
	}
}

// sayArgument makes what a format is filled in with be said in the language, unless it is somebody's own words. The
// parser does not say exactly where a field stands, so it is looked for after the format.
func (s *source) sayArgument(arg parse.Node, format *parse.StringNode, text string, edits *[]edit) {
	switch arg.(type) {
	case *parse.FieldNode, *parse.VariableNode, *parse.DotNode:
	default:
		return
	}
	if s.lang == nil || s.own[s.nameOf(arg)] {
		return
	}
	from := int(format.Pos) + len(format.Quoted)
	if i := strings.Index(text[from:], arg.String()); i >= 0 {
		*edits = append(*edits, edit{from + i, arg.String(), "(say " + arg.String() + ")"})
	}
}

// keyed tells whether the i-th argument is the name of something that people read.
func keyed(args []parse.Node, i int) bool {
	k, ok := args[i].(*parse.StringNode)
	return ok && !notWords[k.Text]
}

var verb = regexp.MustCompile(`%(?:\[\d\])?[-+# 0]*\d*(?:\.\d+)?[a-zA-Z%]`)

// Holes writes a format of fmt as a sentence of the catalogue, and gives the verbs of its holes.
func Holes(format string) (string, []string) {
	var verbs []string
	return verb.ReplaceAllStringFunc(format, func(v string) string {
		if v == "%%" {
			return "%"
		}
		if v[len(v)-1] == '%' || strings.HasPrefix(v, "% ") {
			return v // "50 % sjanse"
		}
		verbs = append(verbs, v)
		return fmt.Sprintf("{%d}", len(verbs))
	}), verbs
}

// wordy tells whether a string looks like words for people and not like a name in a program.
func wordy(s string) bool {
	if strings.ContainsAny(s, "<>=") && !strings.Contains(s, " ") {
		return false
	}
	two := false
	for i, r := range s {
		switch {
		case unicode.IsUpper(r) && i == 0, r > unicode.MaxASCII && unicode.IsLetter(r):
			return true
		case r == ' ':
			two = true
		}
	}
	return two && letters(s) > 1
}

// follow keeps track of what the dot and the variables are, by the names of the fields.
func (s *source) follow(word, vars string, pipe *parse.PipeNode) {
	top := &s.dots[len(s.dots)-1]
	set := func(in map[string]string) {
		for _, v := range variable.FindAllString(vars, -1) {
			in[v] = s.nameOf(pipe)
		}
	}
	switch word {
	case "":
		if vars != "" {
			set(top.vars)
		}
	case "if", "with", "range":
		d := dot{name: top.name, vars: map[string]string{}}
		for k, v := range top.vars {
			d.vars[k] = v
		}
		set(d.vars)
		if word != "if" {
			d.name = s.nameOf(pipe)
		}
		s.dots = append(s.dots, d)
	case "define", "block":
		s.dots = append(s.dots, dot{vars: map[string]string{}})
	case "else", "else if", "else with":
		if len(s.dots) > 1 {
			outer := s.dots[len(s.dots)-2]
			s.dots[len(s.dots)-1].name = outer.name
			if word == "else with" {
				s.dots[len(s.dots)-1].name = s.nameOf(pipe)
			}
		}
	case "end":
		if len(s.dots) > 1 {
			s.dots = s.dots[:len(s.dots)-1]
		}
	}
}

// nameOf is the name of the field that a pipeline gives, as far as it can be told.
func (s *source) nameOf(n parse.Node) string {
	switch x := n.(type) {
	case *parse.PipeNode:
		if x == nil || len(x.Cmds) != 1 {
			return ""
		}
		c := x.Cmds[0]
		if id, ok := c.Args[0].(*parse.IdentifierNode); ok {
			if id.Ident == "index" {
				return s.nameOf(c.Args[1])
			}
			if id.Ident == "or" || id.Ident == "and" {
				for _, a := range c.Args[1:] {
					if n := s.nameOf(a); s.own[n] {
						return n
					}
				}
			}
			if id.Ident == "own" {
				return "own"
			}
			return ""
		}
		return s.nameOf(c.Args[0])
	case *parse.DotNode:
		return s.dots[len(s.dots)-1].name
	case *parse.FieldNode:
		return x.Ident[len(x.Ident)-1]
	case *parse.ChainNode:
		return x.Field[len(x.Field)-1]
	case *parse.VariableNode:
		if len(x.Ident) > 1 {
			return x.Ident[len(x.Ident)-1]
		}
		return s.dots[len(s.dots)-1].vars[x.Ident[0]]
	}
	return ""
}

// speak makes what an action prints be said in the language, unless it is somebody's own words or comes from a
// function, which speaks the language by itself.
func (s *source) speak(pipe *parse.PipeNode, text string) string {
	if pipe == nil || len(pipe.Cmds) != 1 {
		return text
	}
	args := pipe.Cmds[0].Args
	if id, ok := args[0].(*parse.IdentifierNode); ok {
		switch id.Ident {
		case "upperFirst":
			if _, isPipe := args[1].(*parse.PipeNode); !isPipe && !s.own[s.nameOf(args[1])] {
				return "upperFirst (say " + args[1].String() + ")"
			}
		case "or", "and", "index":
			if !s.own[s.nameOf(pipe)] {
				return "say (" + text + ")"
			}
		}
		return text
	}
	if s.own[s.nameOf(pipe)] {
		return text
	}
	if len(args) > 1 && s.nameOf(pipe) != "Get" && s.nameOf(pipe) != "Fault" {
		return text // a method with arguments: the words of the page
	}
	if _, ok := args[0].(*parse.StringNode); ok {
		return text
	}
	return "say (" + text + ")"
}
