package importer

import (
	"archive/zip"
	"bytes"
	"io"
	"strings"

	"github.com/xuri/excelize/v2"
)

// What a workbook may unpack to. A list of 20,000 volunteers is some 20 MB of
// XML; a file that unpacks to far more is made to fill a memory.
const (
	unzipLimit    = 100 << 20
	unzipXMLLimit = 16 << 20 // larger sheets are unpacked to a temporary file
)

var errBadWorkbook = FileFault("Excel-fila kan ikke leses; den er skadd eller er ikke et regneark. Åpne den i Excel, velg «Lagre som» og .xlsx, og prøv igjen.")

// readXLSX reads the first visible sheet that has a heading, or else the first
// that has anything. A formula counts as the result that was saved with it.
func readXLSX(data []byte) (t *table, err error) {
	defer func() {
		// The file comes from outside, and the library has panicked on damaged
		// ones before; that must not end a service.
		if recover() != nil {
			t, err = nil, errBadWorkbook
		}
	}()
	// Raw values: a telephone number or date is read as it is kept, not as the
	// cell happens to show it.
	f, err := excelize.OpenReader(bytes.NewReader(data), excelize.Options{
		RawCellValue: true, UnzipSizeLimit: unzipLimit, UnzipXMLSizeLimit: unzipXMLLimit,
	})
	if err != nil {
		if strings.Contains(err.Error(), "unzip size exceeds") {
			return nil, errTooLarge
		}
		return nil, errBadWorkbook
	}
	defer f.Close()
	merges := hasMerged(data)
	var passed []string
	var first *table
	for _, name := range f.GetSheetList() {
		if shown, err := f.GetSheetVisible(name); err != nil || !shown {
			continue
		}
		if t != nil {
			t.others = append(t.others, name)
			continue
		}
		sheet, err := readSheet(f, name, merges)
		if err != nil {
			return nil, err
		}
		if len(sheet.rows) == 0 {
			continue
		}
		if _, n := findHeader(sheet); n > 0 {
			t = sheet
			t.others = passed
			continue
		}
		passed = append(passed, name)
		if first == nil {
			first = sheet
		}
	}
	switch {
	case t != nil:
		return t, nil
	case first != nil:
		return first, nil
	}
	return nil, errEmptyFile
}

// otherProgram tells a workbook of another program than Excel by the names of its parts; empty: it may be Excel's.
func otherProgram(data []byte) FileFault {
	z, err := zip.NewReader(bytes.NewReader(data), int64(len(data)))
	if err != nil {
		return ""
	}
	for _, part := range z.File {
		switch {
		case strings.HasSuffix(part.Name, ".iwa"), part.Name == "Index.zip":
			return errNumbers
		case part.Name == "mimetype", part.Name == "META-INF/manifest.xml":
			return errODS
		}
	}
	return ""
}

func readSheet(f *excelize.File, name string, merges bool) (*table, error) {
	t := &table{sheet: name, serials: true}
	if p, err := f.GetWorkbookProps(); err == nil && p.Date1904 != nil && *p.Date1904 {
		t.epoch1904 = true
	}
	rows, err := f.Rows(name)
	if err != nil {
		return nil, errBadWorkbook
	}
	defer rows.Close()
	for number := 1; rows.Next(); number++ {
		cells, err := rows.Columns()
		if err != nil {
			return nil, errBadWorkbook
		}
		if err := t.add(number, cells); err != nil {
			return nil, err
		}
	}
	if rows.Error() != nil {
		return nil, errBadWorkbook
	}
	if !merges {
		return t, nil
	}
	return t, fillMerged(f, t)
}

// hasMerged tells whether any sheet may have merged cells. To ask the library
// which, it must hold the whole sheet in memory; most lists have none.
func hasMerged(data []byte) bool {
	z, err := zip.NewReader(bytes.NewReader(data), int64(len(data)))
	if err != nil {
		return true
	}
	for _, part := range z.File {
		if strings.Contains(strings.ToLower(part.Name), "worksheets") && partHas(part, []byte("mergeCell")) {
			return true
		}
	}
	return false
}

func partHas(part *zip.File, word []byte) bool {
	r, err := part.Open()
	if err != nil {
		return true
	}
	defer r.Close()
	// The end of each piece is looked at again with the next one: the word may
	// lie across.
	buf := make([]byte, 64<<10)
	kept := 0
	for {
		n, err := r.Read(buf[kept:])
		if bytes.Contains(buf[:kept+n], word) {
			return true
		}
		if err != nil {
			return err != io.EOF
		}
		tail := min(kept+n, len(word)-1)
		copy(buf, buf[kept+n-tail:kept+n])
		kept = tail
	}
}

// fillMerged gives every row of a cell that is merged downwards its value, as
// where the two of a household share one cell with their number.
func fillMerged(f *excelize.File, t *table) error {
	merged, err := f.GetMergeCells(t.sheet, true)
	if err != nil {
		return errBadWorkbook
	}
	at := map[int]int{} // row number to its place in the table
	if len(merged) > 0 {
		for i, r := range t.rows {
			at[r.number] = i
		}
	}
	for _, m := range merged {
		col, top, err1 := excelize.CellNameToCoordinates(m.GetStartAxis())
		_, bottom, err2 := excelize.CellNameToCoordinates(m.GetEndAxis())
		from, ok := at[top]
		if err1 != nil || err2 != nil || !ok || col > maxColumns {
			continue
		}
		value := t.rows[from].cell(col - 1)
		for i := from + 1; i < len(t.rows) && t.rows[i].number <= bottom; i++ {
			r := &t.rows[i]
			for len(r.cells) < col {
				r.cells = append(r.cells, "")
			}
			r.cells[col-1] = value
		}
	}
	return nil
}
