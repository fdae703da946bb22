package importer

import (
	"encoding/csv"
	"errors"
	"io"
	"strings"
)

// readCSV reads text whose cells are parted by semicolons (Excel in Norwegian),
// commas or tabs: by whichever gives the most columns that are understood.
func readCSV(text string) (*table, error) {
	text = strings.ReplaceAll(strings.ReplaceAll(text, "\r\n", "\n"), "\r", "\n")
	skipped := 0
	if line, rest, ok := strings.Cut(text, "\n"); ok && strings.HasPrefix(line, "sep=") {
		// Excel's own note on how the cells are parted.
		text, skipped = rest, 1
	}
	var best *table
	var fault error
	most, likeliest := -1, 0
	for _, sep := range ";,\t" {
		t, err := splitCSV(text, sep, skipped)
		if err != nil {
			// The fault of the likeliest reading is told: the wrong separator
			// makes any quotation mark a fault.
			if n := strings.Count(firstLine(text), string(sep)); fault == nil || n > likeliest {
				fault, likeliest = err, n
			}
			continue
		}
		if _, n := findHeader(t); n > most {
			best, most = t, n
		}
	}
	if most > 0 || fault == nil {
		return best, nil
	}
	// No heading was found in any reading, and one of them met a fault.
	return nil, fault
}

func firstLine(text string) string {
	line, _, _ := strings.Cut(text, "\n")
	return line
}

func splitCSV(text string, sep rune, skipped int) (*table, error) {
	r := csv.NewReader(strings.NewReader(text))
	r.Comma, r.FieldsPerRecord = sep, -1
	t := &table{}
	// inside counts the line breaks within cells: a spreadsheet counts rows, and
	// the reader counts lines.
	inside := -skipped
	for {
		cells, err := r.Read()
		if errors.Is(err, io.EOF) {
			return t, nil
		}
		var bad *csv.ParseError
		if errors.As(err, &bad) {
			return nil, fileFaultf("Rad %d: Et anførselstegn (\") står midt i en celle eller mangler sin make. Rett det, eller lagre lista som .xlsx.", bad.StartLine-inside)
		}
		if err != nil {
			return nil, err
		}
		line, _ := r.FieldPos(0)
		if err := t.add(line-inside, cells); err != nil {
			return nil, err
		}
		for _, c := range cells {
			inside += strings.Count(c, "\n")
		}
	}
}
