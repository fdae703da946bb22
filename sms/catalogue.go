package sms

import (
	"embed"
	"errors"
	"fmt"
	"slices"
	"strings"
	"sync"
	"text/template"
	"text/template/parse"
	"unicode/utf8"

	"github.com/BurntSushi/toml"
)

//go:embed texts/*.toml
var texts embed.FS

// catalogue holds every text of every language, parsed and checked at its first use.
var catalogue = sync.OnceValues(func() (map[string]map[Key]*template.Template, error) {
	all := make(map[string]map[Key]*template.Template)
	for _, lang := range Languages() {
		source, err := texts.ReadFile("texts/" + lang + ".toml")
		if err != nil {
			return nil, fmt.Errorf("sms: texts in %q: %w", lang, err)
		}
		if all[lang], err = compile(string(source)); err != nil {
			return nil, fmt.Errorf("sms: texts/%s.toml: %w", lang, err)
		}
	}
	return all, nil
})

var functions = template.FuncMap{"upper": strings.ToUpper, "sentence": sentence}

// sentence ends s with a full stop unless it ends a sentence already.
func sentence(s string) string {
	last, _ := utf8.DecodeLastRuneInString(s)
	if s == "" || strings.ContainsRune(".!?:)", last) {
		return s
	}
	return s + "."
}

// compile reads one language's texts and names every fault in them at once.
func compile(source string) (map[Key]*template.Template, error) {
	var raw map[Key]string
	if _, err := toml.Decode(source, &raw); err != nil {
		return nil, err
	}
	return compileTexts(raw, specs)
}

// check compares the fields that a text uses with the fields it is promised.
func check(root parse.Node, spec Spec) error {
	used, err := fieldsIn(root)
	if err != nil {
		return err
	}
	var faults []error
	for _, name := range used {
		if !slices.Contains(spec.Required, name) && !slices.Contains(spec.Optional, name) {
			faults = append(faults, fmt.Errorf("uses .%s, which this text is not given", name))
		}
	}
	for _, name := range slices.Concat(spec.Required, spec.Optional) {
		if !slices.Contains(used, name) {
			faults = append(faults, fmt.Errorf("does not use .%s", name))
		}
	}
	return errors.Join(faults...)
}

// fieldsIn lists the fields used under node. Texts are kept to plain text, fields, functions and if, so that somebody
// who writes well but does not program can change them.
func fieldsIn(node parse.Node) ([]string, error) {
	var children []parse.Node
	switch n := node.(type) {
	case *parse.TextNode, *parse.IdentifierNode:
	case *parse.FieldNode:
		return []string{strings.Join(n.Ident, ".")}, nil
	case *parse.ListNode:
		children = n.Nodes
	case *parse.ActionNode:
		children = []parse.Node{n.Pipe}
	case *parse.CommandNode:
		children = n.Args
	case *parse.PipeNode:
		for _, cmd := range n.Cmds {
			children = append(children, cmd)
		}
	case *parse.IfNode:
		children = []parse.Node{n.Pipe, n.List}
		if n.ElseList != nil {
			children = append(children, n.ElseList)
		}
	default:
		return nil, fmt.Errorf("%s is more than a text may hold: use text, fields, if, upper and sentence", node)
	}
	var fields []string
	for _, child := range children {
		found, err := fieldsIn(child)
		if err != nil {
			return nil, err
		}
		fields = append(fields, found...)
	}
	return fields, nil
}
