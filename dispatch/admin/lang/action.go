package lang

import (
	"fmt"
	"regexp"
	"slices"
	"strings"
	"text/template/parse"
	"unicode"
)

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
	many := false // it is what several are called
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
			if many && s.lang.code() == English {
				t = manyDo(t)
			}
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
				many = i == 3
				read(a, i >= 2, false)
				many = false
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
