package main

import (
	"encoding/json"
	"io"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
)

// floors is the house as DESIGN.md draws it: a package may import those below
// it. Packages on one floor are neighbours and do not know each other, except
// where the list below says so.
var floors = []string{
	"cmd/folgesvenn",
	"dispatch/admin dispatch/api",
	"sms/twilio",
	"sms/phonenet scheduler/smtp",
	"sms/twilio/twimlcheck sms/phonenet/chromium",
	"scheduler",
	"dispatch/simulate",
	"store/storetest",
	"store",
	"dispatch/admin/lang",
	"dispatch/importer",
	"dispatch",
	"sms/request",
	"sms/dates",
	"sms/reply sms/phone",
	"config",
}

// TestImportsRunDownwards keeps the house in order.
func TestImportsRunDownwards(t *testing.T) {
	floor := map[string]int{}
	for i, f := range floors {
		for _, p := range strings.Fields(f) {
			floor["folgesvenn/"+p] = i
		}
	}
	floor["folgesvenn/sms"] = floor["folgesvenn/sms/reply"] // templates, beside the reader
	out, err := exec.Command("go", "list", "-tags", "browser", "-json=ImportPath,Imports", "folgesvenn/...").Output()
	if err != nil {
		t.Fatal(err)
	}
	dec := json.NewDecoder(strings.NewReader(string(out)))
	for {
		var p struct {
			ImportPath string
			Imports    []string
		}
		if err := dec.Decode(&p); err == io.EOF {
			return
		} else if err != nil {
			t.Fatal(err)
		}
		at, known := floor[p.ImportPath]
		if !known {
			t.Errorf("%s has no floor in the house; DESIGN draws where packages live", p.ImportPath)
			continue
		}
		for _, i := range p.Imports {
			if !strings.HasPrefix(i, "folgesvenn/") {
				if forbiddenIn(p.ImportPath, i) {
					t.Errorf("%s must not know %s", p.ImportPath, i)
				}
				continue
			}
			if floor[i] <= at && !(p.ImportPath == "folgesvenn/sms" || i == "folgesvenn/sms") {
				t.Errorf("%s imports %s, which is not below it", p.ImportPath, i)
			}
		}
	}
}

// TestTheTopLevelIsTheHouse: nothing lies about at the front door.
func TestTheTopLevelIsTheHouse(t *testing.T) {
	entries, err := os.ReadDir(filepath.Join("..", ".."))
	if err != nil {
		t.Fatal(err)
	}
	rooms := strings.Fields("LICENSE README.md cmd config dispatch go.mod go.sum scheduler sms store")
	var found []string
	for _, e := range entries {
		if strings.HasPrefix(e.Name(), ".") || strings.Contains(e.Name(), ".db") || e.Name() == "folgesvenn" {
			continue // what .gitignore lets somebody who works here have
		}
		found = append(found, e.Name())
	}
	if !slices.Equal(found, rooms) {
		t.Errorf("the top level is %v, not %v", found, rooms)
	}
}

// forbiddenIn keeps the domain from HTTP, SQL and Twilio.
func forbiddenIn(pkg, imported string) bool {
	if pkg != "folgesvenn/dispatch" {
		return false
	}
	for _, p := range []string{"net/http", "database/sql", "github.com/twilio/", "modernc.org/sqlite"} {
		if strings.HasPrefix(imported, p) {
			return true
		}
	}
	return false
}

// TestLogFieldsHaveOneName keeps each line of the log readable by machines:
// zerolog writes level, time, message and error itself, and a field of that
// name would stand twice in one JSON object.
func TestLogFieldsHaveOneName(t *testing.T) {
	taken := regexp.MustCompile(`\.(?:Str|Strs|Int|Int64|Bool|Dur|Time|Any|Interface)\("(level|time|message|error)",`)
	files := 0
	for _, top := range []string{"cmd", "dispatch", "sms", "store", "scheduler", "config"} {
		err := filepath.WalkDir(filepath.Join("..", "..", top), func(path string, _ fs.DirEntry, err error) error {
			if err != nil || !strings.HasSuffix(path, ".go") || strings.HasSuffix(path, "_test.go") {
				return err
			}
			files++
			src, err := os.ReadFile(path)
			for i, line := range strings.Split(string(src), "\n") {
				if m := taken.FindStringSubmatch(line); m != nil {
					t.Errorf("%s:%d: a log field named %q, which zerolog writes itself", path, i+1, m[1])
				}
			}
			return err
		})
		if err != nil {
			t.Fatal(err)
		}
	}
	if files < 100 {
		t.Fatalf("looked at %d files only", files)
	}
}
