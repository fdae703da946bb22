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
//
// The pictures in help are taken by one of these at a made-up centre whose clock
// stands, in each language and theme. When the page has changed, take them anew:
//
//	PICTURES=assets/help go test -tags browser -run TestHelpPictures ./dispatch/admin
package admin
