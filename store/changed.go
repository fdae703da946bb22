package store

import (
	"database/sql/driver"
	"slices"
	"strings"
)

// table is one whose rows are saved by what has changed in them. A message, an
// offer and a task are saved several times in their lives, each time a column
// or two; an UPDATE that names all columns makes SQLite write every index of
// the table and look up every foreign key anew, which costs three times as
// much. They are also read several times in one use case, and again by the next:
// what was read once is known until somebody else changes it (see memory).
type table struct {
	name    string
	columns []string // the id first
	insert  string
	set     string // added to every UPDATE
	where   string
}

func newTable(name, columns string) *table {
	t := &table{name: name, where: " WHERE id = ?"}
	for c := range strings.SplitSeq(columns, ",") {
		t.columns = append(t.columns, strings.TrimSpace(c))
	}
	t.insert = "INSERT INTO " + name + " (" + strings.Join(t.columns[1:], ", ") + ") VALUES (?" + strings.Repeat(",?", len(t.columns)-2) + ")"
	return t
}

// versioned is for a table whose last column counts the saves.
func (d *table) versioned() *table {
	d.set, d.where = "version = version + 1", " WHERE id = ? AND version = ?"
	return d
}

const (
	// mostRows bounds how many rows are known; then it begins anew.
	mostRows = 2000
	// mostOfOne is how many of them one transaction adds: a use case saves a
	// few, and what reads thousands saves none of them.
	mostOfOne = 256
)

// rowMemory holds rows as they stand in the database, by table and id.
type rowMemory map[*table]map[int64][]driver.Value

// read remembers a row as it stands in the database.
func (t *tx) read(d *table, r *row) {
	if !t.recalls() {
		return
	}
	id := r.values[0].(int64)
	if t.s.memory.rows[d][id] == nil {
		t.remember(d, id, slices.Clone(r.values))
	}
}

func (t *tx) remember(d *table, id int64, values []driver.Value) {
	m := &t.s.memory
	if t.remembered >= mostOfOne {
		return
	}
	t.remembered++
	if m.rows == nil || m.known >= mostRows {
		m.rows, m.known = make(rowMemory), 0
	}
	if m.rows[d] == nil {
		m.rows[d] = make(map[int64][]driver.Value)
	}
	m.rows[d][id] = values
	m.known++
}

// known is a row as it stands in the database; nil: it must be read.
func (t *tx) known(d *table, id int64) *row {
	if !t.recalls() || t.heed(&t.s.memory) != nil {
		return nil
	}
	if values := t.s.memory.rows[d][id]; values != nil {
		return &row{values: values}
	}
	return nil
}

// knownOf lists rows by the ids that a query finds, which an index alone can
// tell; where one of them is not known, all are read.
func knownOf[T any](t *tx, d *table, ids string, scan func(*row) (*T, error), args ...any) (all []*T, ok bool, err error) {
	if !t.recalls() {
		return nil, false, nil
	}
	ok = true
	err = t.query(ids, func(r *row) error {
		k := t.known(d, r.int64())
		if ok = k != nil; !ok {
			return errStop
		}
		v, err := scan(k)
		all = append(all, v)
		return err
	}, args...)
	return all, ok, err
}

// changedBy forgets the rows that a statement may have changed behind read's
// back.
func (t *tx) changedBy(query string) {
	if strings.HasPrefix(query, "INSERT ") {
		return
	}
	name := written(query)
	for d, rows := range t.s.memory.rows {
		if d.name == name {
			t.s.memory.known -= len(rows)
			delete(t.s.memory.rows, d)
		}
	}
}

// add writes a new row of the values after the id, and remembers it.
func (t *tx) add(d *table, values ...any) (id int64, err error) {
	if _, id, err = t.write(d.insert, values...); err != nil {
		return id, err
	}
	added := make([]driver.Value, len(d.columns))
	added[0] = id
	for i, v := range values {
		added[i+1] = stored(v)
	}
	t.remember(d, id, added)
	return id, nil
}

// maxStatements is how many statements a connection keeps prepared before
// update writes whole rows instead of thinking of new ones.
const maxStatements = 500

// update saves a row: values are those of the table's columns after the id,
// more what the condition asks for. It writes the columns that differ from
// what is in the database, or all if that was not read, and tells how many
// rows there were to change.
func (t *tx) update(d *table, id int64, values []any, more ...any) (changed int64, err error) {
	var before []driver.Value
	if r := t.known(d, id); r != nil {
		before = r.values
	}
	query, args := d.update(before, values)
	if query == "" {
		return 1, nil
	}
	if len(t.c.stmts) >= maxStatements && t.c.stmts[query] == nil {
		query, args = d.update(nil, values)
	}
	changed, err = t.change(query, append(append(args, id), more...)...)
	if changed == 0 { // it is not as remembered, or not of that version
		if before != nil {
			delete(t.s.memory.rows[d], id)
			t.s.memory.known--
		}
	} else if before != nil {
		for i, v := range values {
			before[i+1] = stored(v)
		}
		if d.set != "" {
			version := &before[len(before)-1]
			*version = (*version).(int64) + 1
		}
	}
	return changed, err
}

// update is the statement that turns the row before, all of it if nil, into
// values, and its first arguments; "" if there is nothing to do.
func (d *table) update(before []driver.Value, values []any) (query string, args []any) {
	var set strings.Builder
	args = make([]any, 0, len(values)+2)
	add := func(assignment ...string) {
		if set.Len() > 0 {
			set.WriteString(", ")
		}
		for _, s := range assignment {
			set.WriteString(s)
		}
	}
	for i, v := range values {
		if before == nil || before[i+1] != stored(v) {
			add(d.columns[i+1], " = ?")
			args = append(args, v)
		}
	}
	if d.set != "" {
		add(d.set)
	}
	if set.Len() == 0 {
		return "", nil
	}
	return "UPDATE " + d.name + " SET " + set.String() + d.where, args
}

// stored is a value in the type in which the driver gives it back.
func stored(v any) driver.Value {
	switch v := v.(type) {
	case int:
		return int64(v)
	case bool:
		if v {
			return int64(1)
		}
		return int64(0)
	default:
		return v
	}
}
