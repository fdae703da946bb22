// Package store keeps everything the service knows in one SQLite file. It
// implements dispatch.Store; storetest holds the conformance suite that this
// and any other implementation runs.
//
// # Durability and speed
//
// There is one writing connection. Update functions run on it one at a time,
// each in the goroutine that called Update and each under a savepoint of its
// own, and those that wait at the same moment share one transaction and so one
// fsync (group commit): nobody is answered before the commit is on disk, and
// nobody is kept waiting for company. View functions run side by side on a few
// read-only connections, each on a snapshot of its own (WAL).
//
// # SQL
//
// The statements stay within what SQLite and PostgreSQL share. Times are
// Unix milliseconds in BIGINT columns and NULL for the zero time, references
// are NULL for 0, lists that are never searched are JSON.
//
// # Benchmarks
//
//	go test ./store -run '^$' -bench . -benchtime 2s
//
// BareCommit is the yardstick: one row, one commit, through database/sql, on a
// database with the same settings. Update is the same row through Update at 1,
// 16 and 64 callers. Roster reads the volunteers of a unit of 100, 10,000 and
// 100,000: unchanged, after one of them changed, and from nothing.
package store
