package reply

import (
	"bufio"
	"encoding/json"
	"fmt"
	"os"
	"sync"
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

// tally counts how a set of labelled replies was read, by intent.
type tally struct{ right, unsure, wrong map[Intent]int }

func (c tally) add(want, got Intent, ok bool) {
	switch {
	case ok:
		c.right[want]++
	case got == Unclear:
		c.unsure[want]++
	default:
		c.wrong[want]++
	}
}

func sum(m map[Intent]int, of ...Intent) int {
	n := 0
	for _, i := range of {
		n += m[i]
	}
	return n
}

var clear = []Intent{Yes, No, Stop, Start, Help, Withdraw}
var every = append([]Intent{Unclear, Auto}, clear...)

// measure reads labelled replies and fails on the two mistakes that are never allowed.
func measure(t *testing.T, path string) tally {
	t.Helper()
	r := newReader(t)
	c := tally{map[Intent]int{}, map[Intent]int{}, map[Intent]int{}}
	for _, l := range readLabelled(t, path) {
		v := r.Read(l.Text, asked(l.Lang))
		c.add(l.Want, v.Intent, l.accepts(v.Intent))
		if l.accepts(v.Intent) {
			continue
		}
		t.Logf("%q [%s]: %s (%s), want %s", l.Text, l.Lang, v.Intent, v.Why, l.Want)
		if v.Intent == Yes || v.Intent == Stop {
			t.Errorf("%q [%s]: a false %s", l.Text, l.Lang, v.Intent)
		}
	}
	return c
}

func TestLabelledReplies(t *testing.T) {
	if testing.Short() {
		t.Skip("one goroutine, and long: it runs without -short")
	}
	for _, path := range []string{"testdata/sample.jsonl", "testdata/own.jsonl"} {
		t.Run(path, func(t *testing.T) {
			c := measure(t, path)
			right, all := sum(c.right, clear...), sum(c.right, clear...)+sum(c.unsure, clear...)+sum(c.wrong, clear...)
			if float64(right) < 0.98*float64(all) {
				t.Errorf("of %d clear replies %d were read right, fewer than 98%%", all, right)
			}
			missed, total := sum(c.unsure, every...)+sum(c.wrong, every...), sum(c.right, every...)+sum(c.unsure, every...)+sum(c.wrong, every...)
			if float64(missed) > 0.03*float64(total) {
				t.Errorf("of %d replies %d were misread, more than 3%%", total, missed)
			}
		})
	}
}

// TestAccuracyTable prints the tables of the README: go test ./sms/reply -run TestAccuracyTable -v
func TestAccuracyTable(t *testing.T) {
	if testing.Short() {
		t.Skip("one goroutine, and long: it runs without -short")
	}
	r := newReader(t)
	for _, path := range []string{"testdata/sample.jsonl", "testdata/own.jsonl"} {
		c := measure(t, path)
		fmt.Printf("\n%s\n\n| intent | replies | right | left to a human | misread |\n|---|---:|---:|---:|---:|\n", path)
		for _, i := range append(every, "all") {
			of := []Intent{i}
			if i == "all" {
				of = every
			}
			right, unsure, wrong := sum(c.right, of...), sum(c.unsure, of...), sum(c.wrong, of...)
			fmt.Printf("| %s | %d | %d | %d | %d |\n", i, right+unsure+wrong, right, unsure, wrong)
		}
	}
	words := map[string]map[string]bool{}
	for _, f := range r.lx.files {
		words[f.Name] = map[string]bool{}
		for _, list := range f.Words {
			for _, w := range splitWords(list) {
				words[f.Name][w] = true
			}
		}
	}
	fmt.Printf("\n| lexicon | code | words and expressions |\n|---|---|---:|\n")
	for _, f := range r.lx.files {
		fmt.Printf("| %s | %s | %d |\n", f.Name, f.Code, len(words[f.Name]))
	}
}

// A reader is shared by everything that reads replies.
func TestReadersAreShared(t *testing.T) {
	r := newReader(t)
	cases := readLabelled(t, "testdata/sample.jsonl")
	var wg sync.WaitGroup
	for range 4 {
		wg.Go(func() {
			for _, l := range cases {
				r.Read(l.Text, asked(l.Lang))
			}
		})
	}
	wg.Wait()
}

func BenchmarkRead(b *testing.B) {
	r := newReader(b)
	cases := readLabelled(b, "testdata/sample.jsonl")
	b.ReportAllocs()
	b.ResetTimer()
	for i := 0; i < b.N; i++ {
		l := cases[i%len(cases)]
		r.Read(l.Text, asked(l.Lang))
	}
	b.ReportMetric(float64(b.N)/b.Elapsed().Seconds(), "replies/s")
}
