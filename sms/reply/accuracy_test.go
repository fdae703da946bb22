package reply

import (
	"bufio"
	"encoding/json"
	"os"
	"testing"
)

// labelled is one reply with what it should be read as.
type labelled struct {
	Text string   `json:"text"`
	Lang string   `json:"lang"`
	Want Intent   `json:"want"`
	Also []Intent `json:"also,omitempty"`
	Why  string   `json:"why"`
}

func (l labelled) accepts(got Intent) bool {
	if got == l.Want {
		return true
	}
	for _, a := range l.Also {
		if got == a {
			return true
		}
	}
	return false
}

func readLabelled(t testing.TB, path string) []labelled {
	t.Helper()
	f, err := os.Open(path)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	var out []labelled
	sc := bufio.NewScanner(f)
	for sc.Scan() {
		var l labelled
		if err := json.Unmarshal(sc.Bytes(), &l); err != nil {
			t.Fatalf("%s: %v in %s", path, err, sc.Text())
		}
		out = append(out, l)
	}
	if err := sc.Err(); err != nil {
		t.Fatal(err)
	}
	return out
}

func newReader(t testing.TB) *Reader {
	t.Helper()
	r, err := New()
	if err != nil {
		t.Fatal(err)
	}
	return r
}

func asked(lang string) Context {
	return Context{Lang: lang, Questions: []Question{Example}}
}
