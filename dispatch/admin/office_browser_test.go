//go:build browser

package admin

import (
	"testing"

	"github.com/chromedp/chromedp"
)

// TestTheOfficeIsForEverybody is TestEveryPageIsForEverybody for the calendar,
// what is printed, reports, help and privacy, in a browser of its own: each has
// its time.
func TestTheOfficeIsForEverybody(t *testing.T) {
	c := newSite(t, Options{AutoLogin: testEmail}).fill()
	b := tab{t, chromium(t)}
	for _, path := range []string{
		"/kalender", "/kalender?uke=2026-W40", "/kalender/dagsliste?dag=2026-11-24&dager=3", "/kalender/abonnement",
		"/rapporter", "/rapporter?fra=tull", "/rapporter/aarsrapport", "/hjelp", "/hjelp/forste-dag", "/hjelp/ta-imot", "/hjelp/teksten", "/hjelp/trenger-deg", "/tilgjengelighet",
	} {
		b.forEverybody(path, chromedp.Navigate(c.srv.URL+path))
	}
	b.forEverybody("a new address", chromedp.Navigate(c.srv.URL+"/kalender/abonnement"), chromedp.Click("#min ~ form button"), chromedp.WaitVisible("#adresse"))
}
