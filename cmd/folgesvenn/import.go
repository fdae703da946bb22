package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"

	"folgesvenn/dispatch"
	"folgesvenn/dispatch/importer"
)

type importCmd struct {
	Volunteers importVolunteersCmd `cmd:"" help:"Add volunteers from an Excel file (.xlsx) or CSV."`
}

type importVolunteersCmd struct {
	File       string `arg:"" help:"The list, with headings in its first row: at least Navn and Telefon."`
	DryRun     bool   `help:"Show what would happen and change nothing."`
	SkipFaulty bool   `help:"Add the rows without faults although others have some."`
	Unit       int64  `help:"Unit that the volunteers belong to." default:"1"`
}

// Run is `folgesvenn import volunteers`: the report goes to standard output.
func (c importVolunteersCmd) Run(ctx context.Context) error {
	return withService(ctx, func(s *dispatch.Service) error { return c.run(ctx, s, os.Stdout) })
}

func (c importVolunteersCmd) run(ctx context.Context, s *dispatch.Service, out io.Writer) error {
	data, err := readList(c.File)
	if err != nil {
		return err
	}
	options, err := c.options(ctx, s)
	if err != nil {
		return err
	}
	plan, err := importer.Read(data, options)
	if err != nil {
		return err
	}
	list, places := plan.Volunteers()
	results, err := s.CheckImport(ctx, list)
	if err != nil {
		return err
	}
	plan.Take(places, results)
	faulty := plan.Count(importer.Faulty)
	printPlan(out, plan)
	switch {
	case c.DryRun:
		fmt.Fprintln(out, "Dette var en prøve. Ingenting er lagret.")
		if faulty > 0 && !c.SkipFaulty {
			return faultyRows(faulty)
		}
		return nil
	case faulty > 0 && !c.SkipFaulty:
		return faultyRows(faulty)
	}
	list, _ = plan.Volunteers()
	results, err = s.ImportVolunteers(dispatch.WithActor(ctx, "import"), list)
	if err != nil {
		if errors.Is(err, dispatch.ErrImportFaults) {
			// Somebody has changed the unit since the list was checked.
			return errors.New("lista passer ikke lenger med det som er lagret. Ingen er lagt inn; prøv igjen")
		}
		return err
	}
	added := 0
	for _, r := range results {
		if !r.Already {
			added++
		}
	}
	fmt.Fprintf(out, "%s lagt inn.\n", people(added))
	return nil
}

// options is what the database says: the unit's own categories, and who is there
// already.
func (c importVolunteersCmd) options(ctx context.Context, s *dispatch.Service) (importer.Options, error) {
	o := importer.Options{UnitID: c.Unit, Now: s.Now().In(s.Zone())}
	err := s.View(ctx, func(tx dispatch.Tx) error {
		unit, err := tx.Unit(c.Unit)
		if errors.Is(err, dispatch.ErrNotFound) {
			return fmt.Errorf("det finnes ingen enhet %d", c.Unit)
		}
		if err != nil {
			return err
		}
		o.Categories = unit.Settings.Categories
		o.Known, err = tx.Volunteers(dispatch.VolunteerFilter{UnitID: c.Unit}, dispatch.Page{})
		return err
	})
	return o, err
}

// readList reads a file, but not much more of it than a list can be.
func readList(name string) ([]byte, error) {
	f, err := os.Open(name)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, fmt.Errorf("finner ikke filen %s", name)
	}
	if err != nil {
		return nil, err
	}
	defer f.Close()
	return io.ReadAll(io.LimitReader(f, importer.MaxFileBytes+1))
}

func faultyRows(n int) error {
	rows := "rader"
	if n == 1 {
		rows = "rad"
	}
	return fmt.Errorf("%d %s må rettes. Ingen er lagt inn. Rett lista og prøv igjen, eller ta med resten med --skip-faulty", n, rows)
}
