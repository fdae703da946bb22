//go:build browser

package phonenet_test

import (
	"fmt"
	"os"
	"testing"
	"time"

	"github.com/chromedp/chromedp"
	openapi "github.com/twilio/twilio-go/rest/api/v2010"

	"folgesvenn/sms/phonenet"
	"folgesvenn/sms/phonenet/chromium"
)

// axeSource is axe-core, which stands with the coordinator's page.
const axeSource = "../../dispatch/admin/testdata/axe/axe.min.js"

// runAxe asks axe-core for what breaks WCAG 2.1 and 2.2, A and AA.
const runAxe = `axe.run(document, {runOnly: ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]}).then(r => r.violations.map(v =>
	v.id + ": " + v.help + " (" + v.nodes.length + ") " + v.nodes[0].html.slice(0, 160) + " " + (v.nodes[0].any[0]?.message ?? "")).join("\n"))`

// forEverybody looks at what is to be seen as it is: as wide as a desk and as
// narrow as a small telephone, in both themes.
func (b tab) forEverybody(name string) {
	b.T.Helper()
	for _, width := range []int64{1280, 320} {
		b.do(name, chromedp.EmulateViewport(width, 844))
		for _, theme := range []string{"light", "dark"} {
			b.do(name, chromium.Theme(theme))
			found, err := chromedp.Run(b.Ctx, chromedp.Evaluate[string](runAxe, chromedp.EvalAwaitPromise))
			if err != nil || found != "" {
				b.T.Errorf("%s, %d px, %s: %v\n%s", name, width, theme, err, found)
			}
			b.Picture(fmt.Sprintf("%s-%d-%s", name, width, theme))
		}
		if got := b.js(`String(document.documentElement.scrollWidth > innerWidth)`); got != "false" {
			b.T.Errorf("%s is wider than %d px", name, width)
		}
	}
	b.do(name, chromedp.EmulateViewport(1280, 844), chromium.Theme("light"))
}

// TestTheTelephonesAreForEverybody runs axe-core on the page of the telephones in
// all that it can show: texts, a call that rings, here and elsewhere, the keypad,
// a message that is being spoken, and calls that are over.
func TestTheTelephonesAreForEverybody(t *testing.T) {
	axe, err := os.ReadFile(axeSource)
	must(t, err)
	b := newCallBox(t, func(o *phonenet.Options) { o.ByHand = false })
	b.net.AddPhone(kari, "Solbakken sykehjem", "bestiller")
	b.net.AddPhone("+4742000002", "Ola Strand", "frivillig")
	b.net.SetNumberFaults("+4742000002", phonenet.Faults{Landline: true})
	_, err = b.send(kari, "Kan du hjelpe? Svar JA eller NEI.")
	must(t, err)
	page := tab{chromium.Tab{T: t, Ctx: chromium.Open(t, 8*time.Minute)}}
	page.do("open", chromedp.Navigate(b.url+"/phones"), chromedp.WaitVisible("#list"), chromedp.Evaluate[chromedp.Void](string(axe)+"; void 0"))
	page.forEverybody("list")
	page.do("choose", chromedp.Evaluate[chromedp.Void](`location.hash = "`+kari+`"`))
	page.says("#name", "Solbakken")
	page.says("#thread", "Kan du hjelpe?")
	page.forEverybody("texts")

	page.press("#ring")
	page.says("#call-hint", "venter på en tast")
	page.forEverybody("keypad")
	page.press(`[data-key="2"]`)
	page.says("#call-hint", "tar opp en beskjed")
	page.press("#talk")
	page.forEverybody("speaking")
	time.Sleep(1200 * time.Millisecond) // that there is something to hear
	page.press("#talk")
	page.says("#call-state", "Samtalen er slutt")
	page.forEverybody("over")

	_, err = b.calls(func(p *openapi.CreateCallParams) { p.SetTo("+4742000002") })
	must(t, err)
	page.says("#ringers", "Det ringer hos Ola Strand")
	page.forEverybody("rings-elsewhere")
	page.press("#ringers button")
	page.says("#call-state", "Det ringer! Fra tjenesten")
	page.forEverybody("rings")
	page.press("#decline")
	page.says("#call-state", "Opptatt")
	page.press("#close-call")
	page.says("#thread", "Ble ringt")
	page.do("open a past call", chromedp.Evaluate[chromedp.Void](`document.querySelector(".past").open = true`))
	page.forEverybody("past")
}
