package store

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
)

// Backup writes a consistent copy of the database to a new file while the
// service runs. The copy is complete and on disk when Backup returns; it is
// readable by its owner alone. A file of that name is left as it is and is an
// error.
func (s *SQLite) Backup(ctx context.Context, file string) error {
	err := s.withConn(ctx, func(c *conn) error { return copyTo(c, file) })
	if err != nil {
		return fmt.Errorf("backup to %s: %w", file, err)
	}
	return nil
}

// copyTo writes to a file beside the target and links it into place when it is
// whole, so that a backup cut short is not mistaken for one.
func copyTo(c *conn, file string) error {
	if _, err := os.Lstat(file); err == nil {
		return fmt.Errorf("%w; choose another name", fs.ErrExist)
	}
	dir := filepath.Dir(file)
	tmp, err := os.CreateTemp(dir, "."+filepath.Base(file)+".*.partial") // has mode 0600
	if err != nil {
		return fmt.Errorf("no file can be made in %s: %w", dir, err)
	}
	defer func() {
		_ = tmp.Close()
		_ = os.Remove(tmp.Name())
	}()
	// VACUUM INTO runs in a read transaction: the copy is of one moment, and
	// writers go on.
	if _, err := c.exec("VACUUM INTO ?", tmp.Name()); err != nil {
		return err
	}
	if err := tmp.Sync(); err != nil {
		return err
	}
	if err := os.Link(tmp.Name(), file); errors.Is(err, fs.ErrExist) {
		return fmt.Errorf("%w; choose another name", fs.ErrExist)
	} else if err != nil {
		// The file system knows no links.
		if err := os.Rename(tmp.Name(), file); err != nil {
			return err
		}
	}
	d, err := os.Open(dir)
	if err != nil {
		return err
	}
	defer func() { _ = d.Close() }()
	return d.Sync()
}

// Check reads the whole database and says what is wrong with it.
func (s *SQLite) Check(ctx context.Context) error {
	var faults []string
	note := func(r *row) error {
		if text := r.string(); text != "ok" {
			faults = append(faults, text)
		}
		return nil
	}
	err := s.withConn(ctx, func(c *conn) error {
		if err := c.query("PRAGMA quick_check(20)", note); err != nil {
			return err
		}
		return c.query("PRAGMA foreign_key_check", func(r *row) error {
			faults = append(faults, fmt.Sprintf("%v: row %v refers to a row of %v that is not there", r.values[0], r.values[1], r.values[2]))
			if len(faults) >= 20 {
				return errStop
			}
			return nil
		})
	})
	if err == nil && len(faults) > 0 {
		err = fmt.Errorf("%w: %s", ErrNotDatabase, strings.Join(faults, "; "))
	}
	if err != nil {
		return fmt.Errorf("database %s: %w", s.path, err)
	}
	return nil
}

// withConn runs fn outside any transaction: on a connection of its own, or in
// memory on the only one there is, in turn.
func (s *SQLite) withConn(ctx context.Context, fn func(*conn) error) error {
	if err := ctx.Err(); err != nil {
		return err
	}
	if s.inMemory {
		return s.alone(ctx, fn)
	}
	if s.isClosed() {
		return ErrClosed
	}
	c, err := openConn(s.dsn)
	if err != nil {
		return err
	}
	defer func() { _ = c.close() }()
	return fn(c)
}
