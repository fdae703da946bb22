//go:build browser

package admin

import (
	"context"
	_ "embed"
	"fmt"
	"strings"
	"testing"

	"github.com/chromedp/chromedp"

	"folgesvenn/dispatch"
	browsers "folgesvenn/sms/phonenet/chromium"
)

//go:embed testdata/axe/axe.min.js
var axe string

// runAxe asks axe-core for what breaks WCAG 2.1 and 2.2, A and AA, and makes a
// line of each: the rule, and the first of the elements.
const runAxe = `axe.run(document, {runOnly: ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]}).then(r => r.violations.map(v =>
	v.id + ": " + v.help + " (" + v.nodes.length + ") " + v.nodes[0].html.slice(0, 160) + " " + (v.nodes[0].any[0]?.message ?? "")).join("\n"))`

// TestAxeFindsWhatIsWrong: a check that finds nothing anywhere proves nothing.
func TestAxeFindsWhatIsWrong(t *testing.T) {
	s := newSite(t, Options{})
	b := tab{t, chromium(t)}
	b.do("login", chromedp.Navigate(s.srv.URL+"/logg-inn"), chromedp.WaitVisible("#email"), chromedp.Evaluate[chromedp.Void](axe+"; void 0"),
		chromedp.Evaluate[chromedp.Void](`document.querySelector("label").remove(); document.querySelector("h1").style.color = "#ddd"; document.querySelector("h1").style.background = "#fff"`))
	found, err := chromedp.Run(b.ctx, chromedp.Evaluate[string](runAxe, chromedp.EvalAwaitPromise))
	if err != nil || !strings.Contains(found, "label: ") || !strings.Contains(found, "color-contrast: ") {
		t.Errorf("%v %q", err, found)
	}
}

// TestEveryPageIsForEverybody runs axe-core on every page, in both themes, as
// wide as a desk and as narrow as a small telephone.
func TestEveryPageIsForEverybody(t *testing.T) {
	c, b := walkAsAdmin(t)
	list := c.looks()
	for _, path := range list[:len(list)/2] {
		b.forEverybody(path, chromedp.Navigate(c.srv.URL+path))
	}
	// What a change of a series would do.
	b.forEverybody("a plan", chromedp.Navigate(c.srv.URL+"/faste/1"), chromedp.WaitVisible("#clock"),
		chromedp.Evaluate[chromedp.Void](`document.querySelector("#clock").value = "12-13"; document.querySelector("#endre button[value=save]").click()`), chromedp.WaitVisible("#plan"))
	// Forms that were refused, with all that is wrong with them.
	for _, path := range []string{"/oppdrag/nytt", "/frivillige/ny", "/innstillinger", "/mottakere/1/endre", "/bestillere/1/endre"} {
		empty := `document.querySelectorAll("main form[method=post] input:not([type=hidden], [type=radio], [type=checkbox]), main form[method=post] textarea").forEach(x => { x.value = "?" })`
		b.forEverybody(path+" refused", chromedp.Navigate(c.srv.URL+path), chromedp.Evaluate[chromedp.Void](empty),
			chromedp.Evaluate[chromedp.Void](`document.querySelector("main form[method=post]").requestSubmit()`), chromedp.WaitVisible("#feil"))
	}
}

// TestTheLoginIsForEverybody is the same for who has not come in yet.
func TestTheLoginIsForEverybody(t *testing.T) {
	s := newSite(t, Options{})
	b := tab{t, chromium(t)}
	b.forEverybody("login", chromedp.Navigate(s.srv.URL+"/logg-inn"), chromedp.WaitVisible("#email"))
	b.forEverybody("login refused", chromedp.Navigate(s.srv.URL+"/logg-inn"), chromedp.WaitVisible("#email"), chromedp.SendKeys("#email", "a@b.no\r"), chromedp.WaitVisible("#feil"))
}

// TestTheOtherPagesAreForEverybody has a browser of its own: each has its time.
func TestTheOtherPagesAreForEverybody(t *testing.T) {
	c, b := walkAsAdmin(t)
	list := c.looks()
	for _, path := range list[len(list)/2:] {
		b.forEverybody(path, chromedp.Navigate(c.srv.URL+path))
	}
	b.forEverybody("a new address", chromedp.Navigate(c.srv.URL+"/kalender/abonnement"), chromedp.WaitVisible("#min"),
		chromedp.Evaluate[chromedp.Void](`document.querySelector("#min-ny-spor")?.setAttribute("open", "")`), // it asks first where there is one
		chromedp.Click(`#min ~ form button[value="new"]`), chromedp.WaitVisible("#adresse"))
}

// walkAsAdmin is walk with all that a page may hold.
func walkAsAdmin(t *testing.T) (*centre, tab) {
	c, b := walk(t)
	c.makeAdmin()
	must(c.site, 0, errOnly(c.svc.ChangeSettings(context.Background(), dispatch.FirstUnit, func(s *dispatch.Settings) error {
		s.Policy = dispatch.PolicyPace
		return nil
	})))
	must(c.site, 0, c.svc.BlockPair(context.Background(), 5, 1, true))
	return c, b
}

// forEverybody looks at a page in both widths and both themes.
func (b tab) forEverybody(name string, steps ...chromedp.Action[chromedp.Void]) {
	b.t.Helper()
	for _, width := range []int64{1280, 320} {
		b.do(name, chromedp.EmulateViewport(width, 900))
		b.do(name, steps...)
		b.do(name, chromedp.Evaluate[chromedp.Void](axe+"; void 0"))
		for _, theme := range []string{"light", "dark"} {
			b.do(name, browsers.Theme(theme))
			found, err := chromedp.Run(b.ctx, chromedp.Evaluate[string](runAxe, chromedp.EvalAwaitPromise))
			if err != nil {
				b.t.Fatalf("%s: %v", name, err)
			}
			if found != "" {
				b.t.Errorf("%s, %d px, %s:\n%s", name, width, theme, found)
			}
			b.browser().Picture(fmt.Sprintf("%s-%d-%s", name, width, theme))
		}
		wide, err := chromedp.Run(b.ctx, chromedp.Evaluate[bool](`document.documentElement.scrollWidth > innerWidth`))
		if err != nil || wide {
			b.t.Errorf("%s is wider than %d px (%v)", name, width, err)
		}
	}
}

// TestOtherLanguagesAreForEverybody is the same for the pages with most words on
// them, in nynorsk and English.
func TestOtherLanguagesAreForEverybody(t *testing.T) {
	c := newSite(t, Options{AutoLogin: testEmail}).fill()
	for _, code := range []string{"nn", "en"} {
		must(c.site, 0, c.svc.ChooseLanguage(context.Background(), 1, code))
		paths := []string{"/", taskPath(c.open.ID), "/oppdrag/nytt", "/innstillinger", "/kom-i-gang", "/hjelp"}
		for _, path := range paths {
			b := tab{t, chromium(t)} // with time of its own
			b.forEverybody(code+path, chromedp.Navigate(c.srv.URL+path), chromedp.WaitVisible(fmt.Sprintf(`html[lang="%s"]`, code)))
		}
	}
}

// TestHelpIsForEverybodyInEveryLanguage: each page of help is a document of its
// own in each language.
func TestHelpIsForEverybodyInEveryLanguage(t *testing.T) {
	for _, code := range []string{"nn", "en"} {
		c := newSite(t, Options{AutoLogin: testEmail})
		must(c, 0, c.svc.ChooseLanguage(context.Background(), 1, code))
		b := tab{t, chromium(t)}
		b.do("narrow", chromedp.EmulateViewport(320, 900))
		for _, h := range helpPages {
			b.do(h.Slug, chromedp.Navigate(c.srv.URL+"/hjelp/"+h.Slug), chromedp.WaitVisible(fmt.Sprintf(`html[lang="%s"]`, code)), chromedp.Evaluate[chromedp.Void](axe+"; void 0"))
			for _, theme := range []string{"light", "dark"} {
				b.do(theme, browsers.Theme(theme))
				if found, err := chromedp.Run(b.ctx, chromedp.Evaluate[string](runAxe, chromedp.EvalAwaitPromise)); err != nil || found != "" {
					t.Errorf("%s in %s, %s: %v\n%s", h.Slug, code, theme, err, found)
				}
			}
			if bad := b.js(cut); bad != "" {
				t.Errorf("%s in %s:\n%s", h.Slug, code, bad)
			}
		}
	}
}
