package store

import (
	"context"
	"database/sql/driver"
	"errors"
	"fmt"
	"io"
	"time"

	"modernc.org/sqlite"
)

// background is the only context that reaches a statement. A caller's context
// could interrupt a write, and SQLite answers an interrupted write by rolling
// back the whole transaction: everybody's, not only the caller's.
var background = context.Background()

// conn is one connection with its prepared statements. It is used by one
// goroutine at a time.
//
// It drives the driver's connection itself rather than through *sql.Conn: a
// use case is some twenty small statements, and database/sql would spend as
// much time on each (locks, conversions, copies) as SQLite does.
type conn struct {
	dc    driver.Conn
	stmts map[string]*stmt
	args  []driver.NamedValue
	free  [][]driver.Value
	// doomed is the error that made SQLite give up the transaction under way,
	// or may have: nothing more runs on it but ROLLBACK.
	doomed error
}

type stmt struct {
	driver.Stmt
	exec  driver.StmtExecContext
	query driver.StmtQueryContext
}

func openConn(dsn string) (*conn, error) {
	connector, err := sqlite.NewConnector(dsn)
	if err != nil {
		return nil, err
	}
	var dc driver.Conn
	err = patiently(func() error {
		dc, err = connector.Connect(background)
		return err
	})
	if err != nil {
		return nil, translate(err)
	}
	return &conn{dc: dc, stmts: make(map[string]*stmt)}, nil
}

// patiently repeats what is done outside of transactions. SQLite does not wait
// for busy_timeout while a file becomes a WAL database or its log is recovered
// or removed, which is when several processes start or stop at once.
func patiently(do func() error) error {
	for begun := time.Now(); ; time.Sleep(5 * time.Millisecond) {
		if err := do(); !isBusy(err) || time.Since(begun) > time.Second {
			return err
		}
	}
}

func (c *conn) close() error {
	for _, s := range c.stmts {
		_ = s.Close()
	}
	c.stmts = nil
	return c.dc.Close()
}

func (c *conn) prepare(query string) (*stmt, error) {
	if s, ok := c.stmts[query]; ok {
		return s, nil
	}
	ds, err := c.dc.Prepare(query)
	if err != nil {
		return nil, err
	}
	s := &stmt{Stmt: ds}
	var ok bool
	if s.exec, ok = ds.(driver.StmtExecContext); !ok {
		return nil, fmt.Errorf("store: the driver's %T cannot execute", ds)
	}
	if s.query, ok = ds.(driver.StmtQueryContext); !ok {
		return nil, fmt.Errorf("store: the driver's %T cannot query", ds)
	}
	c.stmts[query] = s
	return s, nil
}

// bind lays out the arguments in a buffer that every statement of the
// connection shares; the driver copies what it needs before it returns.
func (c *conn) bind(args []any) []driver.NamedValue {
	c.args = c.args[:0]
	for i, a := range args {
		switch v := a.(type) {
		case int:
			a = int64(v)
		case []byte:
			if v == nil {
				a = []byte{} // nil would be NULL
			}
		}
		c.args = append(c.args, driver.NamedValue{Ordinal: i + 1, Value: a})
	}
	return c.args
}

// exec runs a statement that returns no rows.
func (c *conn) exec(query string, args ...any) (driver.Result, error) {
	if c.doomed != nil {
		return nil, c.doomed
	}
	s, err := c.prepare(query)
	if err != nil {
		return nil, c.judge(err)
	}
	r, err := s.exec.ExecContext(background, c.bind(args))
	if err != nil {
		return nil, c.judge(err)
	}
	return r, nil
}

// errStop ends a query early; it is no error.
var errStop = errors.New("stop")

// query runs a statement and calls each for every row. each must not run
// another statement with the same text.
func (c *conn) query(query string, each func(*row) error, args ...any) (err error) {
	if c.doomed != nil {
		return c.doomed
	}
	s, err := c.prepare(query)
	if err != nil {
		return c.judge(err)
	}
	rows, err := s.query.QueryContext(background, c.bind(args))
	if err != nil {
		return c.judge(err)
	}
	defer func() {
		if e := rows.Close(); e != nil && err == nil {
			err = c.judge(e)
		}
	}()
	r := row{values: c.values(len(rows.Columns()))}
	defer func() { c.free = append(c.free, r.values) }()
	for {
		if err := rows.Next(r.values); err == io.EOF {
			return nil
		} else if err != nil {
			return c.judge(err)
		}
		r.next = 0
		if err := each(&r); err == errStop {
			return nil
		} else if err != nil {
			return err
		}
	}
}

// values hands out a row buffer: queries may nest, so one is not enough.
func (c *conn) values(n int) []driver.Value {
	if k := len(c.free); k > 0 {
		v := c.free[k-1]
		c.free = c.free[:k-1]
		if cap(v) >= n {
			return v[:n]
		}
	}
	return make([]driver.Value, n, max(n, 32))
}

// text reads a single value, for pragmas and the like; no row: "".
func (c *conn) text(query string) (string, error) {
	var s string
	err := c.query(query, func(r *row) error {
		s = fmt.Sprint(r.values[0])
		return errStop
	})
	return s, err
}

// row reads the columns of a row in their order.
type row struct {
	values []driver.Value
	next   int
}

func (r *row) value() driver.Value {
	v := r.values[r.next]
	r.next++
	return v
}

func (r *row) int64() int64 {
	switch v := r.value().(type) {
	case int64:
		return v
	case float64:
		return int64(v)
	default:
		return 0
	}
}

func (r *row) int() int   { return int(r.int64()) }
func (r *row) bool() bool { return r.int64() != 0 }

func (r *row) float() float64 {
	switch v := r.value().(type) {
	case float64:
		return v
	case int64:
		return float64(v)
	default:
		return 0
	}
}

func (r *row) string() string {
	switch v := r.value().(type) {
	case string:
		return v
	case []byte:
		return string(v)
	default:
		return ""
	}
}

func (r *row) bytes() []byte {
	switch v := r.value().(type) {
	case []byte:
		return v
	case string:
		return []byte(v)
	default:
		return nil
	}
}
