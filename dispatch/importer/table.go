package importer

import (
	"bytes"
	"fmt"
	"strings"
	"unicode"

	"golang.org/x/text/unicode/norm"
)

// Limits of a file. The largest centres have some hundred volunteers; what is
// far beyond that is the wrong file.
const (
	MaxFileBytes = 20 << 20
	maxRows      = 20_000
	maxColumns   = 200
)

// table is a file as cells, before anything is understood.
type table struct {
	rows []tableRow // without empty ones
	// serials tells that a day may be a number, as a spreadsheet keeps it.
	serials   bool
	epoch1904 bool     // such numbers count from 1904, as old Macs did
	sheet     string   // its name in a workbook
	others    []string // sheets that were not read
}

type tableRow struct {
	number int // as the spreadsheet counts, from 1
	cells  []string
}

func (r tableRow) cell(i int) string {
	if i < 0 || i >= len(r.cells) {
		return ""
	}
	return r.cells[i]
}

// FileFault says in Norwegian why a file cannot be read at all, and what to do.
type FileFault string

// Error returns the sentence.
func (f FileFault) Error() string { return string(f) }

func fileFaultf(format string, args ...any) FileFault { return FileFault(fmt.Sprintf(format, args...)) }

// Faults of whole files.
const (
	errEmptyFile  = FileFault("Fila er tom.")
	errTooLarge   = FileFault("Fila er større enn 20 MB. Ta bort bilder og ark som ikke trengs, og prøv igjen.")
	errNotATable  = FileFault("Fila er verken Excel (.xlsx) eller CSV. Åpne lista i Excel, velg «Lagre som» og .xlsx, og prøv igjen.")
	errOldExcel   = FileFault("Fila er i det gamle Excel-formatet (.xls) eller har passord. Åpne den i Excel, ta bort passordet, velg «Lagre som» og .xlsx, og prøv igjen.")
	errNumbers    = FileFault("Dette er en Numbers-fil fra Mac. Åpne den i Numbers, velg «Arkiv», «Eksporter til» og «Excel», og prøv igjen.")
	errODS        = FileFault("Dette er en fil fra LibreOffice eller OpenOffice (.ods). Åpne den der, velg «Lagre som» og Excel (.xlsx), og prøv igjen.")
	errPDF        = FileFault("Dette er en PDF. Finn Excel-fila den ble laget av, eller lim lista inn i Excel, lagre den som .xlsx, og prøv igjen.")
	errTooManyRow = FileFault("Fila har mer enn 20 000 rader. Del den opp, eller se etter om det er riktig fil.")
)

// readTable reads a file by what it holds, whatever it is called.
func readTable(data []byte) (*table, error) {
	switch {
	case len(bytes.TrimSpace(data)) == 0:
		return nil, errEmptyFile
	case len(data) > MaxFileBytes:
		return nil, errTooLarge
	case bytes.HasPrefix(data, []byte("PK\x03\x04")):
		if fault := otherProgram(data); fault != "" {
			return nil, fault
		}
		return readXLSX(data)
	case bytes.HasPrefix(data, []byte("%PDF-")):
		return nil, errPDF
	case bytes.HasPrefix(data, []byte("\xD0\xCF\x11\xE0")):
		return nil, errOldExcel
	}
	text, err := decode(data)
	if err != nil {
		return nil, err
	}
	return readCSV(text)
}

// add takes in a row unless it is empty.
func (t *table) add(number int, cells []string) error {
	cells = cells[:min(len(cells), maxColumns)]
	clean := make([]string, len(cells))
	empty := true
	for i, c := range cells {
		clean[i] = cleanCell(c)
		empty = empty && clean[i] == ""
	}
	if empty {
		return nil
	}
	if len(t.rows) > maxRows {
		return errTooManyRow
	}
	t.rows = append(t.rows, tableRow{number, clean})
	return nil
}

// cleanCell gives a text one spelling: letters composed (a Mac writes "å" as
// two characters), no invisible or control characters, which could also play
// tricks on a terminal, and no spaces around.
func cleanCell(s string) string {
	s = norm.NFC.String(strings.ToValidUTF8(s, ""))
	s = strings.Map(func(r rune) rune {
		switch {
		case r == '\n':
			return r
		case unicode.IsSpace(r), unicode.IsControl(r):
			return ' '
		case unicode.Is(unicode.Cf, r):
			return -1
		}
		return r
	}, strings.ReplaceAll(s, "\r\n", "\n"))
	return strings.TrimSpace(s)
}
