package store

import (
	"database/sql/driver"
	"strings"
)

// table is one whose rows are saved by what has changed in them. A message, an
// offer and a task are saved several times in their lives, each time a column
// or two; an UPDATE that names all columns makes SQLite write every index of
// the table and look up every foreign key anew, which costs three times as
// much. They are also read several times in one use case: after the first, a
// transaction knows the row.
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

// maxRead is how many rows a transaction remembers: a use case saves a few,
// and what reads thousands saves none of them.
const maxRead = 256

type rowKey struct {
	table *table
	id    int64
}

// read remembers a row as it stands in the database, until this transaction
// changes it.
func (t *tx) read(d *table, r *row) {
	if t.readOnly {
		return
	}
	key := rowKey{d, r.values[0].(int64)}
	values, known := t.rows[key]
	switch {
	case known:
	case len(t.rows) >= maxRead:
		return
	default:
		if t.rows == nil {
			t.rows = make(map[rowKey][]driver.Value)
		}
		values = make([]driver.Value, len(d.columns))
		t.rows[key] = values
	}
	copy(values, r.values)
}

// known is the row as this transaction remembers it, which is as it stands in
// the database; nil: it does not.
func (t *tx) known(d *table, id int64) *row {
	if values := t.rows[rowKey{d, id}]; values != nil {
		return &row{values: values}
	}
	return nil
}

// changedBy forgets the rows that a statement may have changed behind read's
// back.
func (t *tx) changedBy(query string) {
	if len(t.rows) == 0 || strings.HasPrefix(query, "INSERT ") {
		return
	}
	for key := range t.rows {
		if !strings.HasPrefix(query, "UPDATE ") || strings.HasPrefix(query[len("UPDATE "):], key.table.name+" ") {
			delete(t.rows, key)
		}
	}
}

// add writes a new row of the values after the id, and remembers it.
func (t *tx) add(d *table, values ...any) (id int64, err error) {
	if _, id, err = t.write(d.insert, values...); err != nil || len(t.rows) >= maxRead {
		return id, err
	}
	if t.rows == nil {
		t.rows = make(map[rowKey][]driver.Value)
	}
	remembered := make([]driver.Value, len(d.columns))
	remembered[0] = id
	for i, v := range values {
		remembered[i+1] = stored(v)
	}
	t.rows[rowKey{d, id}] = remembered
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
	before := t.rows[rowKey{d, id}]
	query, args := d.update(before, values)
	if query == "" {
		return 1, nil
	}
	if len(t.c.stmts) >= maxStatements && t.c.stmts[query] == nil {
		query, args = d.update(nil, values)
	}
	changed, err = t.change(query, append(append(args, id), more...)...)
	if changed == 0 { // it is not as remembered, or not of that version
		delete(t.rows, rowKey{d, id})
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
