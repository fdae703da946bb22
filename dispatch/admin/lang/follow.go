package lang

import "text/template/parse"

// dot is what . and the variables stand for within an action that sets it.
type dot struct {
	name string
	vars map[string]string
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
