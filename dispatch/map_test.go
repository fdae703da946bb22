package dispatch_test

import (
	"os"
	"path"
	"regexp"
	"strings"
	"testing"
)

// The map in the package's documentation names every file, and none that is gone.
func TestTheMapNamesEveryFile(t *testing.T) {
	t.Parallel()
	doc, err := os.ReadFile("doc.go")
	if err != nil {
		t.Fatal(err)
	}
	used := map[string]bool{}
	for _, name := range regexp.MustCompile(`[a-z]+\*?\.go`).FindAllString(string(doc), -1) {
		used[name] = false
	}
	entries, err := os.ReadDir(".")
	if err != nil {
		t.Fatal(err)
	}
	for _, e := range entries {
		file := e.Name()
		if path.Ext(file) != ".go" || strings.HasSuffix(file, "_test.go") || file == "doc.go" {
			continue
		}
		named := false
		for pattern := range used {
			if ok, _ := path.Match(pattern, file); ok {
				named, used[pattern] = true, true
			}
		}
		if !named {
			t.Errorf("%s has no place in the map in doc.go", file)
		}
	}
	for pattern, ok := range used {
		if !ok {
			t.Errorf("the map in doc.go names %s, which is not there", pattern)
		}
	}
}
