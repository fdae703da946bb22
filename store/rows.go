package store

import (
	"fmt"
	"math"

	"folgesvenn/dispatch"
)

// one reads the single row that a query finds; what and key say in the error
// what was looked for.
func one[T any](t *tx, what string, key any, query string, scan func(*row) (*T, error), args ...any) (*T, error) {
	var found *T
	err := t.query(query, func(r *row) (err error) {
		if found, err = scan(r); err != nil {
			return err
		}
		return errStop
	}, args...)
	if err != nil {
		return nil, err
	}
	if found == nil {
		return nil, notFound(what, key)
	}
	return found, nil
}

func list[T any](t *tx, query string, scan func(*row) (*T, error), args ...any) ([]*T, error) {
	var all []*T
	err := t.query(query, func(r *row) error {
		v, err := scan(r)
		if err != nil {
			return err
		}
		all = append(all, v)
		return nil
	}, args...)
	return all, err
}

func (t *tx) count(query string, args ...any) (int, error) {
	n := 0
	err := t.query(query, func(r *row) error {
		n = r.int()
		return nil
	}, args...)
	return n, err
}

// plain makes a scan function of one that cannot fail.
func plain[T any](scan func(*row) *T) func(*row) (*T, error) {
	return func(r *row) (*T, error) { return scan(r), nil }
}

// limit is a page's LIMIT; 0 is no limit.
func limit(n int) int64 {
	if n <= 0 {
		return math.MaxInt32
	}
	return int64(n)
}

// save runs an UPDATE of one row.
func (t *tx) save(what string, id int64, query string, args ...any) error {
	changed, _, err := t.write(query, args...)
	if err != nil {
		return err
	}
	if changed == 0 {
		return notFound(what, id)
	}
	return nil
}

// saveChanged saves a row of a table that keeps to what has changed.
func (t *tx) saveChanged(what string, d *table, id int64, values ...any) error {
	changed, err := t.update(d, id, values)
	if err == nil && changed == 0 {
		err = notFound(what, id)
	}
	return err
}

// saveVersion runs an UPDATE of one row that names the version it was read
// with.
func (t *tx) saveVersion(what, table string, id, version int64, query string, args ...any) error {
	changed, _, err := t.write(query, args...)
	if err != nil || changed != 0 {
		return err
	}
	return t.conflict(what, table, id, version)
}

// conflict is why a save with a version changed nothing.
func (t *tx) conflict(what, table string, id, version int64) error {
	found := false
	err := t.query("SELECT version FROM "+table+" WHERE id = ?", func(r *row) error {
		found = true
		return fmt.Errorf("%s %d was changed meanwhile (version %d, not %d): %w", what, id, r.int64(), version, dispatch.ErrConflict)
	}, id)
	if err == nil && !found {
		return notFound(what, id)
	}
	return err
}

// where puts together the conditions of a list; every combination is its own
// prepared statement, and there are few.
type where struct {
	text string
	args []any
}

func (w *where) and(condition string, args ...any) {
	if w.text == "" {
		w.text = " WHERE "
	} else {
		w.text += " AND "
	}
	w.text += condition
	w.args = append(w.args, args...)
}
