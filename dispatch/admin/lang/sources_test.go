package lang

import (
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"
)

// root is the repository, seen from here.
const root = "../../.."

// place is where something that people read stands.
type place struct {
	file string
	line int
}

func (p place) String() string { return fmt.Sprintf("%s:%d", p.file, p.line) }

// templateWords finds all that people read in the templates of the page.
func templateWords(t *testing.T) map[string]place {
	t.Helper()
	found := map[string]place{}
	files, err := filepath.Glob("../templates/*.html")
	if err != nil || len(files) == 0 {
		t.Fatalf("no templates: %v", err)
	}
	for _, f := range files {
		text, err := os.ReadFile(f)
		if err != nil {
			t.Fatal(err)
		}
		name := strings.TrimSuffix(filepath.Base(f), ".html")
		err = Words(name, string(text), func(key string, line int) {
			if _, ok := found[key]; !ok {
				found[key] = place{"dispatch/admin/templates/" + name + ".html", line}
			}
		})
		if err != nil {
			t.Fatal(err)
		}
	}
	return found
}

// speaking are the packages with sentences that reach the page.
var speaking = []string{"dispatch", "dispatch/admin", "dispatch/importer", "sms/dates"}

// alone are files with such sentences in packages that are otherwise not for people.
var alone = []string{"sms/own.go", "sms/reply/accept.go", "sms/reply/answers.go", "sms/reply/doubt.go", "sms/reply/intent.go", "sms/reply/reader.go", "sms/reply/refuse.go", "sms/reply/service.go"}

// silent are files whose words are for the telephone, for programs or for reading what others write.
var silent = map[string]bool{
	"dispatch/command.go": true, "dispatch/coordinator.go": true, "dispatch/floworder.go": true, "dispatch/gateway.go": true,
	"dispatch/homes.go": true, "dispatch/illness.go": true, "dispatch/persons.go": true,
	"dispatch/redact.go": true, "dispatch/script.go": true, "dispatch/wentwell.go": true, "dispatch/admin/assets.go": true,
	"sms/dates/find.go": true, "sms/dates/english.go": true, "sms/dates/holidays.go": true, "sms/dates/typed.go": true,
}

// goWords finds all in the program that people read on the page: strings that look like words, joined as the program
// joins them, with holes for what differs. Errors, logs, sentences in English for programs, names and keys are left
// out by where they stand.
func goWords(t *testing.T) map[string]place {
	t.Helper()
	found := map[string]place{}
	names := slices.Clone(alone)
	for _, dir := range speaking {
		files, err := filepath.Glob(filepath.Join(root, dir, "*.go"))
		if err != nil || len(files) == 0 {
			t.Fatalf("no files in %s: %v", dir, err)
		}
		for _, f := range files {
			if name := dir + "/" + filepath.Base(f); !strings.HasSuffix(f, "_test.go") && !silent[name] {
				names = append(names, name)
			}
		}
	}
	for _, name := range names {
		set := token.NewFileSet()
		tree, err := parser.ParseFile(set, filepath.Join(root, name), nil, 0)
		if err != nil {
			t.Fatal(err)
		}
		v := &visitor{file: name, found: func(key string, at token.Pos) {
			if _, ok := found[key]; !ok {
				found[key] = place{name, set.Position(at).Line}
			}
		}}
		ast.Walk(v, tree)
	}
	return found
}

type visitor struct {
	file  string
	found func(string, token.Pos)
}

// unread are functions whose strings nobody reads on the page; -1: all of them, otherwise those before that place.
var unread = map[string]int{
	"Errorf": -1, "errors.New": -1, "panic": -1, "Msg": -1, "Msgf": -1, "Str": -1, "Set": -1, "Get": -1, "MustCompile": -1, "Compile": -1,
	"Post": -1, "Cut": -1, "HasPrefix": -1, "HasSuffix": -1, "Contains": -1, "ContainsAny": -1, "ContainsRune": -1, "Split": -1, "SplitN": -1,
	"TrimPrefix": -1, "TrimSuffix": -1, "TrimLeft": -1, "TrimRight": -1, "Trim": -1, "Index": -1, "IndexAny": -1, "LastIndex": -1, "Format": -1, "FieldsFunc": -1, "Fields": -1, "Parse": -1,
	"Join": -1, "NewReplacer": -1, "Execute": -1, "ExecuteTemplate": -1, "With": -1, "Add": -1, "Del": -1, "Method": -1, "NewSheet": -1, "NewStyle": -1,
	"add": 2, "forbidden": 1, "notFound": 1, "describe": 2, "Replace": -1, "ReplaceAll": -1, "Getenv": -1, "Value": -1, "Has": -1, "Fault": -1,
	"SetCellValue": -1, "PopString": -1, "GetString": -1, "Put": -1, "GetInt64": -1, "fault": 1, "render": 4, "Handle": -1, "reset": -1, "wake": -1,
}

func (v *visitor) Visit(n ast.Node) ast.Visitor {
	switch x := n.(type) {
	case *ast.ImportSpec, *ast.Field:
		return nil
	case *ast.KeyValueExpr:
		if k, ok := x.Key.(*ast.Ident); ok && k.Name == "EN" {
			return nil
		}
		if lit, ok := x.Value.(*ast.BasicLit); ok {
			v.literal(lit, false)
			return nil
		}
		ast.Walk(v, x.Value)
		return nil
	case *ast.CompositeLit:
		// A Fault of package sms: in English, then in bokmål.
		if _, keyed := firstOf(x.Elts).(*ast.KeyValueExpr); v.file == "sms/own.go" && len(x.Elts) == 2 && !keyed {
			ast.Walk(v, x.Elts[1])
			return nil
		}
	case *ast.CaseClause:
		for _, s := range x.Body {
			ast.Walk(v, s)
		}
		return nil
	case *ast.IndexExpr:
		ast.Walk(v, x.X)
		return nil
	case *ast.CallExpr:
		name := called(x.Fun)
		skip, ok := unread[name]
		if _, is := x.Fun.(*ast.Ident); is && name == "add" {
			ok = false // not of faults
		}
		if sel, is := x.Fun.(*ast.SelectorExpr); is && name == "New" {
			if p, is := sel.X.(*ast.Ident); is && p.Name == "errors" {
				skip, ok = -1, true
			}
		}
		ast.Walk(v, x.Fun)
		for i, a := range x.Args {
			if _, lit := a.(*ast.BasicLit); lit && ok && (skip < 0 || i < skip) {
				continue
			}
			if ok && skip > 0 && i < skip {
				continue // also what is joined of several
			}
			if lit, is := a.(*ast.BasicLit); is {
				v.literal(lit, name == "count" || name == "plural" || name == "notFound" || name == "describe" || name == "missing")
				continue
			}
			ast.Walk(v, a)
		}
		return nil
	case *ast.BinaryExpr:
		switch x.Op {
		case token.EQL, token.NEQ:
			return nil
		case token.ADD:
			v.joined(x)
			return nil
		}
	case *ast.ReturnStmt:
		for _, r := range x.Results {
			if lit, ok := r.(*ast.BasicLit); ok {
				v.literal(lit, false)
				continue
			}
			ast.Walk(v, r)
		}
		return nil
	case *ast.BasicLit:
		v.literal(x, false)
	}
	return v
}

func firstOf(list []ast.Expr) ast.Expr {
	if len(list) == 0 {
		return nil
	}
	return list[0]
}

func called(fun ast.Expr) string {
	switch f := fun.(type) {
	case *ast.Ident:
		return f.Name
	case *ast.SelectorExpr:
		return f.Sel.Name
	}
	return ""
}

func (v *visitor) literal(lit *ast.BasicLit, always bool) {
	if lit.Kind != token.STRING {
		return
	}
	s, err := strconv.Unquote(lit.Value)
	if err != nil {
		return
	}
	key, _ := Holes(s)
	v.tell(key, lit.Pos(), always)
}

// joined is what the program puts together: words, and holes for the rest.
func (v *visitor) joined(x *ast.BinaryExpr) {
	var b strings.Builder
	holes, words := 0, false
	var leaf func(e ast.Expr)
	leaf = func(e ast.Expr) {
		switch y := e.(type) {
		case *ast.BinaryExpr:
			if y.Op == token.ADD {
				leaf(y.X)
				leaf(y.Y)
				return
			}
		case *ast.ParenExpr:
			leaf(y.X)
			return
		case *ast.BasicLit:
			if y.Kind == token.STRING {
				s, err := strconv.Unquote(y.Value)
				if err == nil {
					b.WriteString(s)
					words = true
					return
				}
			}
		case *ast.CallExpr:
			// A format within a sum is part of the sentence.
			if called(y.Fun) == "Sprintf" {
				if lit, ok := y.Args[0].(*ast.BasicLit); ok {
					if s, err := strconv.Unquote(lit.Value); err == nil {
						b.WriteString(verb.ReplaceAllStringFunc(s, func(p string) string {
							if p == "%%" {
								return "%"
							}
							holes++
							return fmt.Sprintf("{%d}", holes)
						}))
						words = true
						for _, a := range y.Args[1:] {
							ast.Walk(v, a)
						}
						return
					}
				}
			}
		}
		holes++
		fmt.Fprintf(&b, "{%d}", holes)
		ast.Walk(v, e)
	}
	leaf(x)
	if words {
		v.tell(b.String(), x.Pos(), false)
	}
}

var (
	oddly    = regexp.MustCompile(`^[A-Z_]{2,}$|^[A-Z][a-z]+(-[A-Z][a-z]+)+$|^[a-z]+([A-Z][a-z]+)+$|^\.?/|^[a-z]+/[a-z]|^\{1\}/|^[a-z_.]+=|^[a-z]+:\{|^#|^\?`)
	norskish = regexp.MustCompile(`\p{L}{2,}`)
)

func (v *visitor) tell(key string, at token.Pos, always bool) {
	key = strings.TrimSpace(key)
	plain := hole.ReplaceAllString(key, "")
	if !norskish.MatchString(plain) || oddly.MatchString(key) {
		return
	}
	if strings.HasPrefix(v.file, "sms/dates/") && strings.ToLower(key) == key {
		return // the words of dates; what is said about them begins a sentence
	}
	if !always && !wordy(strings.TrimSpace(plain)) && !(strings.Contains(key, "{") && strings.Contains(key, " ")) {
		return
	}
	v.found(key, at)
}

// unseen are strings of the program that look like words for people and are not.
func unseen(t *testing.T) map[string]bool {
	t.Helper()
	text, err := os.ReadFile("testdata/unseen.txt")
	if err != nil {
		t.Fatal(err)
	}
	list := map[string]bool{}
	for line := range strings.Lines(string(text)) {
		if line = strings.TrimRight(line, "\n"); line != "" && !strings.HasPrefix(line, "# ") {
			list[strings.ReplaceAll(line, `\n`, "\n")] = true
		}
	}
	return list
}

// shown is everything on the page, by the sentence as the catalogue has it.
func shown(t *testing.T) map[string]place {
	t.Helper()
	all := goWords(t)
	for key, p := range templateWords(t) {
		all[key] = p
	}
	for key := range unseen(t) {
		delete(all, key)
	}
	return all
}
