package dispatch_test

import (
	"go/ast"
	"go/parser"
	"go/token"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"

	"folgesvenn/dispatch"
)

// written is what the package's own source writes, found without running it: a
// rare kind is in no conversation of these tests.
type written struct {
	attention   map[string]bool // values of the constants
	events      map[string]bool
	resolutions map[string]bool
}

// eventKind is an event's kind among all other text. The subjects are given,
// because fields of the API ("needs.gender") look alike.
var eventKind = regexp.MustCompile(`^(assignment|attention|calendar|call|change|consent|data|emergency|message|offer|pair|recipient|recording|requester|series|settings|task|user|unit|volunteer)\.[a-z_]+$`)

func readSource(t *testing.T) written {
	t.Helper()
	w := written{map[string]bool{}, map[string]bool{}, map[string]bool{}}
	files, err := filepath.Glob("*.go")
	if err != nil {
		t.Fatal(err)
	}
	for _, name := range files {
		if strings.HasSuffix(name, "_test.go") || name == "kinds.go" {
			continue
		}
		file, err := parser.ParseFile(token.NewFileSet(), name, nil, 0)
		if err != nil {
			t.Fatal(err)
		}
		w.collect(file)
	}
	return w
}

func (w written) collect(file *ast.File) {
	ast.Inspect(file, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.BasicLit:
			if s, ok := text(n); ok && eventKind.MatchString(s) {
				w.events[s] = true
			}
		case *ast.ValueSpec:
			if typ, ok := n.Type.(*ast.Ident); ok && typ.Name == "AttentionKind" && len(n.Values) == 1 {
				if s, ok := text(n.Values[0]); ok {
					w.attention[s] = true
				}
			}
		case *ast.CallExpr:
			if f, ok := n.Fun.(*ast.SelectorExpr); ok && (f.Sel.Name == "resolve" || f.Sel.Name == "resolveForTask") {
				if s, ok := text(n.Args[1]); ok {
					w.resolutions[s] = true
				}
			}
		case *ast.AssignStmt:
			if to, ok := n.Lhs[0].(*ast.Ident); ok && to.Name == "as" && len(n.Rhs) == 1 {
				if s, ok := text(n.Rhs[0]); ok {
					w.resolutions[s] = true
				}
			}
		}
		return true
	})
}

func text(e ast.Expr) (string, bool) {
	lit, ok := e.(*ast.BasicLit)
	if !ok || lit.Kind != token.STRING {
		return "", false
	}
	s, err := strconv.Unquote(lit.Value)
	return s, err == nil
}

func TestEveryKindIsListed(t *testing.T) {
	w := readSource(t)
	if len(w.attention) < 15 || len(w.events) < 25 || len(w.resolutions) < 5 {
		t.Fatalf("the source is not read as it should be: %d, %d, %d", len(w.attention), len(w.events), len(w.resolutions))
	}
	for k := range w.attention {
		if !slices.Contains(dispatch.AttentionKinds, dispatch.AttentionKind(k)) {
			t.Errorf("AttentionKinds lacks %q", k)
		}
	}
	for _, k := range dispatch.AttentionKinds {
		if !w.attention[string(k)] {
			t.Errorf("AttentionKinds holds %q, which is no constant", k)
		}
	}
	for k := range w.events {
		if !slices.Contains(dispatch.EventKinds, k) {
			t.Errorf("EventKinds lacks %q", k)
		}
	}
	for _, k := range dispatch.EventKinds {
		// Those of offers, messages and calls are made of their states.
		if !w.events[k] && !strings.HasPrefix(k, "offer.") && !strings.HasPrefix(k, "change.") && !strings.HasPrefix(k, "message.") && !strings.HasPrefix(k, "call.") {
			t.Errorf("EventKinds holds %q, which nothing writes", k)
		}
	}
	for as := range w.resolutions {
		if !slices.Contains(dispatch.Resolutions, as) {
			t.Errorf("Resolutions lacks %q", as)
		}
	}
}

// onlyListedKinds tries the log that a conversation has left behind: kinds that
// are put together while the program runs are found in no source.
func (c *centre) onlyListedKinds() {
	c.t.Helper()
	c.must(c.store.View(c.ctx, func(tx dispatch.Tx) error {
		events, err := tx.Events(dispatch.EventFilter{}, dispatch.Page{})
		for _, e := range events {
			if !slices.Contains(dispatch.EventKinds, e.Kind) {
				c.t.Errorf("EventKinds lacks %q", e.Kind)
			}
			if e.Kind == "attention.resolved" && !slices.Contains(dispatch.Resolutions, e.To) {
				c.t.Errorf("Resolutions lacks %q", e.To)
			}
		}
		return err
	}))
}
