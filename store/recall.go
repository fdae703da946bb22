package store

import (
	"database/sql/driver"
	"slices"
	"strings"
)

// memory keeps what nearly every use case asks for and few change: a unit's
// settings, whether there is an emergency, who has a number, when something falls
// due; and the rows of tasks, offers and messages that were read or written last.
//
// It is right whatever happens to it, and holds nothing that matters (law 8).
// It belongs to the one connection that writes, and so to whoever has the turn:
// each table's writes are counted as they are made, and what was read of a table
// is good until the next; a known row is changed with the one in the database. What is undone empties it, and so does a change by
// another program, of which SQLite tells at the beginning of a transaction.
type memory struct {
	writes  map[string]int // by table
	answers map[lookup]answer
	rows    rowMemory
	known   int   // how many rows
	foreign int64 // SQLite's number for the changes of other programs
	looked  bool  // for those, in this transaction
}

type lookup struct {
	query string
	arg   any
}

type answer struct {
	rows  [][]driver.Value
	write int // the number of writes then
}

// mostAnswers bounds it; then it begins anew.
const mostAnswers = 1000

func (m *memory) wrote(query string) {
	if m.writes == nil {
		m.writes = make(map[string]int)
	}
	m.writes[written(query)]++
}

// written is the table that a statement writes.
func written(query string) string {
	_, rest, _ := strings.Cut(query, " ")
	for _, word := range [...]string{"INTO ", "FROM "} {
		rest = strings.TrimPrefix(rest, word)
	}
	if i := strings.IndexAny(rest, " (\n"); i >= 0 {
		rest = rest[:i]
	}
	return rest
}

// forget empties it.
func (m *memory) forget() {
	clear(m.answers)
	clear(m.rows)
	m.known = 0
}

// recalls tells whether the transaction may use the memory.
func (t *tx) recalls() bool { return !t.over && t.c == t.s.writer && t.c.doomed == nil }

// recall runs a query of one table, with at most one argument, unless its answer
// is known.
func (t *tx) recall(table, query string, each func(*row) error, args ...any) error {
	q := lookup{query: query}
	if len(args) > 0 {
		q.arg = args[0]
	}
	if !t.recalls() {
		return t.query(query, each, args...)
	}
	m := &t.s.memory
	if err := t.heed(m); err != nil {
		return err
	}
	known, ok := m.answers[q]
	if !ok || known.write != m.writes[table] {
		known = answer{write: m.writes[table]}
		err := t.query(query, func(r *row) error {
			known.rows = append(known.rows, slices.Clone(r.values))
			return nil
		}, args...)
		if err != nil {
			return err
		}
		if m.answers == nil || len(m.answers) >= mostAnswers {
			m.answers = make(map[lookup]answer)
		}
		m.answers[q] = known
	}
	for _, values := range known.rows {
		if err := each(&row{values: values}); err == errStop {
			return nil
		} else if err != nil {
			return err
		}
	}
	return nil
}

// heed forgets what another program may have changed. A database in memory has
// no others.
func (t *tx) heed(m *memory) error {
	if m.looked || t.s.inMemory {
		return nil
	}
	return t.query("PRAGMA data_version", func(r *row) error {
		if v := r.int64(); v != m.foreign {
			m.forget()
			m.foreign = v
		}
		m.looked = true
		return nil
	})
}

// recalled lists the rows that recall finds.
func recalled[T any](t *tx, table, query string, scan func(*row) (*T, error), args ...any) ([]*T, error) {
	var all []*T
	err := t.recall(table, query, func(r *row) error {
		v, err := scan(r)
		all = append(all, v)
		return err
	}, args...)
	return all, err
}

// recalledOne is the row that recall finds; what and key say in the error what
// was looked for.
func recalledOne[T any](t *tx, what string, key any, table, query string, scan func(*row) (*T, error), args ...any) (*T, error) {
	all, err := recalled(t, table, query, scan, args...)
	if err != nil {
		return nil, err
	}
	if len(all) == 0 {
		return nil, notFound(what, key)
	}
	return all[0], nil
}
