//go:build browser

package admin

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/chromedp"

	"folgesvenn/dispatch"
)

// noScript turns the scripts of pages off, as some do.
func noScript() chromedp.Action[chromedp.Void] {
	return chromedp.Func(func(ctx context.Context, t *chromedp.Target) error {
		_, err := cdp.Call(ctx, t, emulation.SetScriptExecutionDisabled, emulation.SetScriptExecutionDisabledParams{Value: true})
		return err
	})
}

// TestADayWithoutScript does a coordinator's day with scripts turned off: all
// but keeping up to date by itself works.
func TestADayWithoutScript(t *testing.T) {
	c := newSite(t, Options{}).fill()
	b := tab{t, chromium(t)}
	b.do("scripts off", noScript())
	b.do("log in", chromedp.Navigate(c.srv.URL+"/"), chromedp.WaitVisible("#email"), chromedp.SendKeys("#email", testEmail), chromedp.SendKeys("#password", testPassword+"\r"), chromedp.WaitVisible("#live"))
	b.sees("no script has run", `document.documentElement.dataset.chimed === undefined && typeof htmx === "undefined"`)

	// A task: the names fill in by a press, the preview comes by another.
	b.open(c.site, "/oppdrag/nytt")
	b.do("who", chromedp.SendKeys("#recipient", "Gudrun Fjeld"), chromedp.Click(`button[value="fill"]`), chromedp.WaitVisible("#skjema"))
	b.sees("the details of the last time", `document.getElementById("details").value.includes("resepsjonen")`)
	b.do("what", chromedp.SetValue("#category", "escort"), chromedp.SetValue("#summary", "Følge til frisør"), chromedp.SetValue("#when", "fr 10-12"), chromedp.Click(`button[value="preview"]`))
	b.says("#forhandsvisning", "Fredag 27. november kl. 10-12")
	b.says("#forhandsvisning", "kan spørres")
	b.do("send it", chromedp.Click(`button[value="send"]`), chromedp.WaitVisible("#hendelser"))
	b.says("#sagt", "Oppdraget er lagt inn")
	b.says("h1", "Følge til frisør")

	// An unclear reply is settled by one press, on Today.
	b.open(c.site, "/")
	b.press("#live", "Ja")
	b.says("#sagt", "har fått oppdraget")
	if got := c.state(c.unclear.ID); got != dispatch.TaskAssigned {
		t.Errorf("the task is %s", got)
	}

	// Somebody new, wrong first, and a change.
	b.open(c.site, "/frivillige/ny")
	b.do("wrong", chromedp.SendKeys("#name", "Olga Ny"), chromedp.SendKeys("#phone", "12"), chromedp.Click("main form[method=post] button[type=submit]"))
	b.sees("what is wrong, and what was typed", `!!document.getElementById("feil") && document.getElementById("name").value === "Olga Ny"`)
	b.do("right", chromedp.SetValue("#phone", "42 10 07 77"), chromedp.Click(`[name=categories][value=escort]`), chromedp.Click("main form[method=post] button[type=submit]"))
	b.says("#sagt", "Olga Ny er lagt inn")
	b.press(".page-head", "Endre")
	b.do("a note", chromedp.WaitVisible("#note"), chromedp.SendKeys("#note", "Ring helst."), chromedp.Click("main form[method=post] button[type=submit]"))
	b.says("main", "Ring helst.")

	// A list from a file.
	file := filepath.Join(t.TempDir(), "liste.csv")
	if err := os.WriteFile(file, []byte("Navn;Mobil;Hjelper med\nEva Lund;42 20 00 01;Handling\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	b.open(c.site, "/frivillige/importer")
	b.do("choose the file", chromedp.SetUploadFiles("#fil", []string{file}), chromedp.Click("main form button[type=submit]"))
	b.says("main", "Dette blir gjort")
	b.press("main", "Legg inn 1 frivillig")
	b.says("#sagt", "1 frivillig")

	// Settings, and the menu of a telephone.
	b.open(c.site, "/innstillinger")
	b.do("quiet hours", chromedp.SetValue("#quiet_from", "21"), chromedp.Click("main form[method=post] button[type=submit]"))
	b.says("#sagt", "Innstillingene er lagret")
	b.do("as narrow as a telephone", chromedp.EmulateViewport(390, 844))
	b.open(c.site, "/")
	b.do("the menu", chromedp.Click(".menu-button"), chromedp.WaitVisible(`#meny a[href="/innboks"]`), chromedp.Click(`#meny a[href="/innboks"]`))
	b.says("h1", "Innboks")
	b.do("the whole width", chromedp.EmulateViewport(1280, 900))

	// A message to somebody, a search, a pause.
	b.open(c.site, "/samtale?nummer=%2B4749100009")
	b.do("write", chromedp.SendKeys("#body", "Ja, det var oss."), chromedp.Click("form.write button[type=submit]"))
	b.says(".talk", "Ja, det var oss.")
	b.open(c.site, "/frivillige?sok=solheim")
	b.says("main table", "Ingrid Solheim")
	b.open(c.site, fmt.Sprintf("/frivillige/%d", c.volunteers[4].ID))
	b.do("a pause", chromedp.SetValue("#until", "2026-12-24"), chromedp.Click(`form[action$="/pause"] button[type=submit]`))
	b.says("#sagt", "har pause til")

	// Nothing on any page needs a script to be seen.
	c.makeAdmin()
	for _, path := range c.looks() {
		b.do("look at "+path, chromedp.Navigate(c.srv.URL+path))
		b.sees("a heading and words at "+path, `!!document.querySelector("main h1") && document.querySelector("main").innerText.trim().length > 20`)
		if hidden := b.js(`[...document.querySelectorAll("main form button[type=submit]")].filter(x => !x.closest("details, [popover]") && x.getClientRects().length === 0).map(x => x.outerHTML.slice(0, 90)).join("\n")`); hidden != "" && !strings.Contains(hidden, "no-script") {
			t.Errorf("%s hides: %s", path, hidden)
		}
	}
}
