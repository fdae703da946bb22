package main

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"runtime"
	"runtime/debug"
	"slices"
	"strconv"
	"strings"

	"golang.org/x/term"

	"folgesvenn/dispatch"
	"folgesvenn/dispatch/simulate"
	"folgesvenn/store"
)

type simulateCmd struct {
	Volunteers int     `help:"How many volunteers the centre has." default:"80"`
	Weeks      int     `help:"How many weeks are measured, after a warm-up of eight." default:"52"`
	Seed       uint64  `help:"Which made-up people, tasks and answers." default:"1"`
	Seeds      string  `help:"Several of them, as 101-112 or 1,5,7-9."`
	Policy     string  `help:"${policies}; several with commas, or all." default:"pace"`
	Kappa      float64 `help:"How much each text above three a week takes from a volunteer's willingness." default:"0.05"`
	Varied     bool    `help:"People and tasks of every kind (clearances, languages, distances, ages), to try every obstacle; the figures are then not the usual ones."`
	JSON       bool    `help:"Print one JSON object per policy." name:"json"`
	Plot       string  `help:"Draw texts against fill, time to fill and texts per volunteer into this SVG file." type:"path" placeholder:"FILE.svg"`
	Jobs       int     `help:"Runs under way at once; 0: as many as there are processors." default:"0"`
}

// Help adds what the flags cannot say.
func (simulateCmd) Help() string {
	return `Runs a made-up volunteer centre in virtual time: the real use cases on the real store; only people and
the telephone network are simulated. Every policy faces the same people, tasks and answers.

  folgesvenn simulate --policy all --seeds 101-112 --plot plot.svg`
}

// Run is `folgesvenn simulate`.
func (c simulateCmd) Run(ctx context.Context) error { return c.run(ctx, os.Stdout, os.Stderr) }

func (c simulateCmd) run(ctx context.Context, out, progress *os.File) error {
	study, err := c.study()
	if err != nil {
		return err
	}
	if term.IsTerminal(int(progress.Fd())) {
		bar := newProgressBar(progress)
		study.Progress = bar.show
		defer bar.clear()
	}
	// A year leaves much behind it at once and keeps little: memory is cheaper here
	// than looking for what is free.
	defer debug.SetGCPercent(debug.SetGCPercent(400))
	all, err := study.Run(ctx)
	if err != nil {
		return err
	}
	if study.Progress != nil {
		study.Progress(1)
	}
	if c.Plot != "" {
		var b bytes.Buffer
		if err := simulate.WritePlot(&b, all); err != nil {
			return err
		}
		if err := os.WriteFile(c.Plot, b.Bytes(), 0o644); err != nil {
			return fmt.Errorf("the plot could not be written: %w", err)
		}
	}
	if !c.JSON {
		return simulate.WriteTable(out, all)
	}
	enc := json.NewEncoder(out)
	for _, s := range all {
		if err := enc.Encode(s); err != nil {
			return err
		}
	}
	return nil
}

func (c simulateCmd) study() (simulate.Study, error) {
	s := simulate.Study{
		Config: simulate.Config{Volunteers: c.Volunteers, Weeks: c.Weeks, Kappa: c.Kappa, Varied: c.Varied, Store: memoryStore},
		Seeds:  []uint64{c.Seed}, Jobs: c.Jobs,
	}
	if s.Jobs <= 0 {
		s.Jobs = runtime.GOMAXPROCS(0)
	}
	switch {
	case c.Volunteers < 1 || c.Volunteers > 10_000:
		return s, errors.New("--volunteers must be from 1 to 10000")
	case c.Weeks < 1 || c.Weeks > 1000:
		return s, errors.New("--weeks must be from 1 to 1000")
	case c.Kappa < 0 || c.Kappa > 1:
		return s, errors.New("--kappa must be from 0 to 1")
	}
	if c.Seeds != "" {
		var err error
		if s.Seeds, err = parseSeeds(c.Seeds); err != nil {
			return s, err
		}
	}
	if c.Policy == "all" {
		s.Policies = simulate.Policies()
		return s, nil
	}
	for name := range strings.SplitSeq(c.Policy, ",") {
		p, ok := simulate.PolicyNamed(strings.TrimSpace(name))
		if !ok {
			return s, fmt.Errorf("there is no policy %q; choose among %s, or all", name, policyNames())
		}
		s.Policies = append(s.Policies, p)
	}
	return s, nil
}

func policyNames() string {
	var names []string
	for _, p := range simulate.Policies() {
		names = append(names, p.Name)
	}
	return strings.Join(names, ", ")
}

func memoryStore(ctx context.Context) (dispatch.Store, func() error, error) {
	s, err := store.OpenMemory(ctx)
	if err != nil {
		return nil, nil, err
	}
	return s, s.Close, nil
}

// mostSeeds bounds a typing error.
const mostSeeds = 1000

// parseSeeds reads "101-112" or "1,5,7-9".
func parseSeeds(text string) ([]uint64, error) {
	var seeds []uint64
	for part := range strings.SplitSeq(text, ",") {
		from, to, isRange := strings.Cut(strings.TrimSpace(part), "-")
		a, err := strconv.ParseUint(from, 10, 64)
		b := a
		if err == nil && isRange {
			b, err = strconv.ParseUint(to, 10, 64)
		}
		if err != nil || b < a || b-a >= mostSeeds {
			return nil, fmt.Errorf("--seeds %q: write them as 101-112 or 1,5,7-9, at most %d", text, mostSeeds)
		}
		for s := a; s <= b; s++ {
			if slices.Contains(seeds, s) {
				return nil, fmt.Errorf("--seeds %q: %d stands there twice", text, s)
			}
			seeds = append(seeds, s)
		}
	}
	return seeds, nil
}

// progressBar shows how far a long run has come, in one line.
type progressBar struct {
	out  io.Writer
	last int
}

const barLength = 40

func newProgressBar(out io.Writer) *progressBar { return &progressBar{out: out, last: -1} }

func (b *progressBar) show(share float64) {
	percent := int(100 * share)
	if percent == b.last {
		return
	}
	b.last = percent
	done := int(barLength * share)
	fmt.Fprintf(b.out, "\r[%s%s] %3d %%", strings.Repeat("=", done), strings.Repeat(" ", barLength-done), percent)
}

// clear takes the bar away, so that the table stands alone.
func (b *progressBar) clear() { fmt.Fprintf(b.out, "\r%s\r", strings.Repeat(" ", barLength+10)) }
