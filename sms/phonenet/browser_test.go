//go:build browser

package phonenet_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/chromedp/chromedp"
	openapi "github.com/twilio/twilio-go/rest/api/v2010"

	"folgesvenn/sms/phonenet"
	"folgesvenn/sms/phonenet/chromium"
)

// tab is what a person sees and does.
type tab struct{ chromium.Tab }

func (b tab) do(what string, steps ...chromedp.Action[chromedp.Void]) {
	b.T.Helper()
	b.Do(what, steps...)
}

func (b tab) sees(what, js string) {
	b.T.Helper()
	b.Sees(what, js)
}

func (b tab) says(selector, text string) {
	b.T.Helper()
	b.Says(selector, text)
}

func (b tab) js(expression string) string {
	b.T.Helper()
	return b.JS(expression)
}

// key presses a key of the computer.
func (b tab) key(key string) {
	b.T.Helper()
	b.do(key, chromedp.Evaluate[chromedp.Void](fmt.Sprintf(`document.activeElement.dispatchEvent(new KeyboardEvent("keydown", {key: %q, bubbles: true, cancelable: true}))`, key)))
}

func (b tab) press(id string) {
	b.T.Helper()
	b.do(id, chromedp.Evaluate[chromedp.Void](`document.querySelector(`+"`"+id+"`"+`).click()`))
}

// picture keeps what is to be seen as wide as a desk and as narrow as a telephone.
func (b tab) picture(name string) {
	b.T.Helper()
	b.Picture(name, 1280, 390)
}

// TestTheTelephoneOnThePage rings the service, hears, presses by mouse and by keyboard, leaves a message, is rung, and
// finds its calls again.
func TestTheTelephoneOnThePage(t *testing.T) {
	b := newCallBox(t, func(o *phonenet.Options) { o.ByHand = false })
	b.net.AddPhone(kari, "Solbakken sykehjem", "bestiller")
	b.net.AddPhone("+4742000002", "Ola Strand", "frivillig")
	b.net.SetNumberFaults("+4742000002", phonenet.Faults{Landline: true})
	page := tab{chromium.Tab{T: t, Ctx: chromium.Open(t, 8*time.Minute)}}
	page.do("open", chromedp.Navigate(b.url+"/phones#"+kari), chromedp.WaitVisible("#ring"))
	page.says("#name", "Solbakken")
	page.press("#ring")
	page.says("#call-state", "Snakker med tjenesten")
	page.says("#lines", "Velkommen.")
	page.says("#lines", "Trykk 1 for dato")
	page.says("#call-hint", "venter på en tast")
	page.sees("the focus at the keys", `document.activeElement.id === "keypad"`)
	page.picture("talking")
	page.press(`[data-key="1"]`)
	page.says("#lines", "Tast fire sifre.")
	for _, key := range strings.Split("2611", "") {
		page.key(key)
	}
	page.says("#lines", "Dato 2611.")
	page.says("#call-state", "Samtalen er slutt")
	page.picture("ended")
	page.press("#close-call")
	page.says("#thread", "Ringte tjenesten")

	page.press("#ring")
	page.says("#call-hint", "venter på en tast")
	page.press(`[data-key="2"]`)
	page.says("#call-hint", "tar opp en beskjed")
	page.press("#talk")
	time.Sleep(1200 * time.Millisecond)
	page.picture("recording")
	page.press("#talk")
	page.says("#lines", "Snakket inn en beskjed")
	page.says("#lines", "Takk for")
	page.says("#call-state", "Samtalen er slutt")
	if r := b.net.Recordings(); len(r) != 1 || r[0].Duration < time.Second {
		t.Errorf("%+v", r)
	}

	// Somebody else's telephone rings, and is seen.
	_, err := b.calls(func(p *openapi.CreateCallParams) { p.SetTo("+4742000002") })
	must(t, err)
	page.says("#ringers", "Det ringer hos Ola Strand")
	page.says("#list", "ringer")
	page.picture("elsewhere")
	page.press("#ringers button")
	page.says("#call-state", "Det ringer! Fra tjenesten")
	page.sees("no field for texts at a landline", `document.getElementById("write").hidden`)
	page.picture("ringing")
	page.press("#answer")
	page.says("#call-hint", "venter på en tast")
	page.sees("the focus at the keys", `document.activeElement.id === "keypad"`)
	page.do("say", chromedp.Evaluate[chromedp.Void](`document.getElementById("words").value = "ja takk"; document.getElementById("speak").requestSubmit()`))
	page.says("#lines", "Du svarte ja takk0.9.")
	page.says("#call-state", "Samtalen er slutt")
	page.press("#close-call")
	page.says("#thread", "Ble ringt")

	_, err = b.calls(func(p *openapi.CreateCallParams) { p.SetTo("+4742000002") })
	must(t, err)
	page.says("#call-state", "Det ringer!")
	page.press("#decline")
	page.says("#call-state", "Opptatt")
	page.press("#ring")
	page.says("#call-state", "Snakker med tjenesten")
	page.press("#hangup")
	page.says("#call-state", "Samtalen er slutt")
	page.press("#close-call")
	page.do("open a past call", chromedp.Evaluate[chromedp.Void](`document.querySelector(".past").open = true`))
	page.picture("past")
	if got := page.js(`String(document.documentElement.scrollWidth > innerWidth)`); got != "false" {
		t.Error("the page is wider than the window")
	}
	for _, e := range b.net.Errors() {
		t.Errorf("%+v", e)
	}
}
