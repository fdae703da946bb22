package main

import (
	"bytes"
	"encoding/json"
	"io"
	"strings"
	"testing"
)

func readAll(t testing.TB, r io.Reader) string {
	t.Helper()
	b, err := io.ReadAll(r)
	if err != nil {
		t.Fatal(err)
	}
	return string(b)
}

func TestRead(t *testing.T) {
	in := "{\"text\":\"Ja\",\"lang\":\"nb\"}\nNei\n\n{\"text\":\"STOPP\"}\n{ikke json\n{\"text\":\"linje\\ndelt\"}\n"
	var out bytes.Buffer
	if err := (readCmd{Lang: "nb"}).read(strings.NewReader(in), &out); err != nil {
		t.Fatal(err)
	}
	lines := strings.Split(strings.TrimSpace(out.String()), "\n")
	want := []string{"yes", "no", "stop", "unclear", "unclear"}
	if len(lines) != len(want) {
		t.Fatalf("%d lines, want %d: %s", len(lines), len(want), out.String())
	}
	for i, l := range lines {
		var one map[string]any
		if err := json.Unmarshal([]byte(l), &one); err != nil {
			t.Fatalf("line %d: %v", i, err)
		}
		for _, key := range []string{"text", "intent", "number", "lang", "why"} {
			if _, ok := one[key]; !ok {
				t.Errorf("line %d lacks %q: %s", i, key, l)
			}
		}
		if len(one) != 5 {
			t.Errorf("line %d has more than it should: %s", i, l)
		}
		if one["intent"] != want[i] {
			t.Errorf("line %d is %v, want %s", i, one["intent"], want[i])
		}
	}
}

func TestReadExplains(t *testing.T) {
	var out bytes.Buffer
	if err := (readCmd{Lang: "nb", Explain: true}).read(strings.NewReader("Ja takk\n"), &out); err != nil {
		t.Fatal(err)
	}
	var one reading
	if err := json.Unmarshal(out.Bytes(), &one); err != nil {
		t.Fatal(err)
	}
	if len(one.Words) != 2 {
		t.Errorf("the words are not explained: %s", out.String())
	}
}
