// Package admin is the coordinator's page: it shows what needs a human, what is
// being asked and what is agreed, takes new tasks and lets a centre be run
// without the API.
//
// Pages are made on the server and work without JavaScript; with it, the parts
// that change are fetched again after each change, told by server-sent events.
// The page decides nothing itself: every press is a use case of
// dispatch.Service.
//
// The tests need Go alone. Those that drive a browser need Chromium too (its
// path in CHROMIUM, otherwise Debian's):
//
//	go test -tags browser ./dispatch/admin
package admin
