package main

import (
	"context"
	"encoding/json"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

func TestParseSeeds(t *testing.T) {
	for text, want := range map[string][]uint64{"7": {7}, "101-103": {101, 102, 103}, "1, 5,7-8": {1, 5, 7, 8}} {
		if got, err := parseSeeds(text); err != nil || !slices.Equal(got, want) {
			t.Errorf("%q: %v, %v", text, got, err)
		}
	}
	for _, text := range []string{"a", "3-1", "1-", "-1", "1-5000", "1,1", "1-3,2"} {
		if got, err := parseSeeds(text); err == nil {
			t.Errorf("%q: %v, want an error", text, got)
		}
	}
}

func TestSimulateRefusesNonsense(t *testing.T) {
	good := simulateCmd{Volunteers: 5, Weeks: 1, Seed: 1, Policy: "pace", Kappa: 0.05}
	for name, change := range map[string]func(*simulateCmd){
		"policy": func(c *simulateCmd) { c.Policy = "luck" }, "volunteers": func(c *simulateCmd) { c.Volunteers = 0 },
		"weeks": func(c *simulateCmd) { c.Weeks = -1 }, "kappa": func(c *simulateCmd) { c.Kappa = 2 }, "seeds": func(c *simulateCmd) { c.Seeds = "x" },
	} {
		c := good
		change(&c)
		if _, err := c.study(); err == nil || !strings.Contains(err.Error(), name) {
			t.Errorf("%s: %v", name, err)
		}
	}
	if s, err := good.study(); err != nil || len(s.Policies) != 1 {
		t.Errorf("%v", err)
	}
	good.Policy = "all"
	if s, err := good.study(); err != nil || len(s.Policies) != 7 {
		t.Errorf("all: %d policies, %v", len(s.Policies), err)
	}
}

func TestSimulatePrintsOneObjectPerPolicy(t *testing.T) {
	dir := t.TempDir()
	out, err := os.Create(filepath.Join(dir, "out"))
	if err != nil {
		t.Fatal(err)
	}
	defer out.Close()
	c := simulateCmd{Volunteers: 8, Weeks: 1, Seeds: "1", Policy: "pace,one-by-one", Kappa: 0.05, JSON: true, Plot: filepath.Join(dir, "plot.svg")}
	if err := c.run(context.Background(), out, out); err != nil {
		t.Fatal(err)
	}
	b, err := os.ReadFile(out.Name())
	if err != nil {
		t.Fatal(err)
	}
	var policies []string
	for line := range strings.SplitSeq(strings.TrimSpace(string(b)), "\n") {
		var o struct {
			Policy   string
			Breaches *int
		}
		if err := json.Unmarshal([]byte(line), &o); err != nil || o.Breaches == nil || *o.Breaches != 0 {
			t.Fatalf("%q: %v", line, err)
		}
		policies = append(policies, o.Policy)
	}
	if !slices.Equal(policies, []string{"pace", "one-by-one"}) {
		t.Errorf("policies %v", policies)
	}
	if svg, err := os.ReadFile(c.Plot); err != nil || !strings.HasPrefix(string(svg), "<svg") {
		t.Errorf("plot: %v", err)
	}
}
