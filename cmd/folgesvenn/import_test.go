package main

import (
	"bytes"
	"context"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/xuri/excelize/v2"

	"folgesvenn/dispatch"
	"folgesvenn/store"
)

// importing is a database and a list to import into it.
type importing struct {
	*testing.T
	s    *dispatch.Service
	file string
}

func startImport(t *testing.T, name, list string) *importing {
	t.Helper()
	ctx := context.Background()
	db, err := store.OpenMemory(ctx)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { db.Close() })
	s := dispatch.New(dispatch.Options{Store: db, Clock: dispatch.ClockFunc(time.Now), Zone: time.UTC})
	if err := s.Setup(ctx); err != nil {
		t.Fatal(err)
	}
	x := &importing{t, s, filepath.Join(t.TempDir(), name)}
	x.write(list)
	return x
}

func (x *importing) write(list string) {
	x.Helper()
	if err := os.WriteFile(x.file, []byte(list), 0o600); err != nil {
		x.Fatal(err)
	}
}

// run imports, and answers with the report and the error as they are shown.
func (x *importing) run(c importVolunteersCmd) (string, string) {
	x.Helper()
	var out bytes.Buffer
	c.File = x.file
	if c.Unit == 0 {
		c.Unit = dispatch.FirstUnit
	}
	if err := c.run(context.Background(), x.s, &out); err != nil {
		return out.String(), err.Error()
	}
	return out.String(), ""
}

func (x *importing) names() string {
	x.Helper()
	var names []string
	err := x.s.View(context.Background(), func(tx dispatch.Tx) error {
		list, err := tx.Volunteers(dispatch.VolunteerFilter{}, dispatch.Page{})
		for _, v := range list {
			names = append(names, v.Name)
		}
		return err
	})
	if err != nil {
		x.Fatal(err)
	}
	return strings.Join(names, ", ")
}

func (x *importing) has(text string, parts ...string) {
	x.Helper()
	for _, p := range parts {
		if !strings.Contains(text, p) {
			x.Errorf("%q is not in\n%s", p, text)
		}
	}
}

const listWithFault = "Navn;Mobil;Oppgaver;Når;E-post\nKari Hansen;420 00 001;handling, følge;man-fre 9-16;kari@example.no\n" +
	"Ola Moen;420 00 002;dykking;;\nEva Moen;42000003;besøk;formiddag;\n"

func TestImportFromFileToList(t *testing.T) {
	x := startImport(t, "liste.csv", listWithFault)
	report, fault := x.run(importVolunteersCmd{DryRun: true})
	x.has(report, "Rad 2  ny    Kari Hansen  420 00 001  handling, følge · man-fre 9-16", "Rad 3  FEIL  Ola Moen", "Oppgaver (kolonne C): Vi kjenner ikke oppdraget «dykking»",
		"Kolonner som ikke leses: E «E-post»", "3 rader: 2 nye, 1 med feil.", "Ingenting er lagret")
	x.has(fault, "1 rad må rettes")
	if got := x.names(); got != "" {
		t.Fatalf("a dry run added %s", got)
	}
	if _, fault = x.run(importVolunteersCmd{}); fault == "" || x.names() != "" {
		t.Fatalf("with a fault: %q, and there are %s", fault, x.names())
	}

	x.write(strings.Replace(listWithFault, "dykking", "tur", 1))
	if _, fault = x.run(importVolunteersCmd{DryRun: true}); fault != "" || x.names() != "" {
		t.Fatalf("a dry run without faults: %q, and there are %s", fault, x.names())
	}
	report, fault = x.run(importVolunteersCmd{})
	x.has(report, "3 frivillige lagt inn.")
	if got := x.names(); fault != "" || got != "Kari Hansen, Ola Moen, Eva Moen" {
		t.Fatalf("%s: %s", fault, got)
	}
	report, fault = x.run(importVolunteersCmd{})
	x.has(report, "3 rader: 3 finnes fra før.", "0 frivillige lagt inn.")
	if got := x.names(); fault != "" || got != "Kari Hansen, Ola Moen, Eva Moen" {
		t.Errorf("again: %s: %s", fault, got)
	}

	kari, err := x.s.Volunteer(context.Background(), 1)
	if err != nil {
		t.Fatal(err)
	}
	if kari.Phone != "+4742000001" || len(kari.Available) != 5 || strings.Join(kari.Categories, " ") != "shopping escort" {
		t.Errorf("%+v", kari)
	}
}

func TestImportSkipsFaulty(t *testing.T) {
	x := startImport(t, "liste.csv", listWithFault)
	report, fault := x.run(importVolunteersCmd{SkipFaulty: true})
	x.has(report, "2 frivillige lagt inn.")
	if got := x.names(); fault != "" || got != "Kari Hansen, Eva Moen" {
		t.Errorf("%s: %s", fault, got)
	}
}

// TestImportHearsTheService shows faults that only the service finds.
func TestImportHearsTheService(t *testing.T) {
	x := startImport(t, "liste.csv", "Navn;Mobil\n"+strings.Repeat("x", 101)+";42000001\n")
	report, fault := x.run(importVolunteersCmd{})
	x.has(report, "Navn (kolonne A): Teksten er på 101 tegn")
	x.has(fault, "1 rad må rettes")
}

func TestImportRefuses(t *testing.T) {
	x := startImport(t, "bilde.xlsx", "\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR")
	_, fault := x.run(importVolunteersCmd{})
	x.has(fault, "verken Excel")
	_, fault = x.run(importVolunteersCmd{Unit: 9})
	x.has(fault, "ingen enhet 9")
	x.file += "x"
	_, fault = x.run(importVolunteersCmd{})
	x.has(fault, "finner ikke filen")
}

// TestImportWorkbook takes a larger list from Excel in one transaction.
func TestImportWorkbook(t *testing.T) {
	const n = 1000
	x := startImport(t, "liste.xlsx", "")
	f := excelize.NewFile()
	defer f.Close()
	for i := range n + 1 {
		row := []any{fmt.Sprintf("Frivillig Berg%d", i), 42000000 + i, "handling", "x"}
		if i == 0 {
			row = []any{"Navn", "Mobil", "Oppgaver", "Bil"}
		}
		if err := f.SetSheetRow("Sheet1", fmt.Sprintf("A%d", i+1), &row); err != nil {
			t.Fatal(err)
		}
	}
	if err := f.SaveAs(x.file); err != nil {
		t.Fatal(err)
	}
	began := time.Now()
	report, fault := x.run(importVolunteersCmd{})
	t.Logf("%.0f rows/s", n/time.Since(began).Seconds())
	x.has(report, "1000 frivillige lagt inn.", "Ark: Sheet1")
	if fault != "" {
		t.Error(fault)
	}
}
