//go:build browser

package admin

import (
	"context"
	"strings"
	"testing"

	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/cdproto/input"
	"github.com/chromedp/chromedp"

	"folgesvenn/dispatch"
)

// keys presses keys one after the other, wherever the focus is.
func (b tab) keys(text string) {
	b.t.Helper()
	b.do("press "+text, chromedp.KeyEvent(text))
}

// enter presses the Enter key as a keyboard does: where the page takes the press
// for itself, no character follows it.
func (b tab) enter() {
	b.t.Helper()
	b.do("press Enter", chromedp.Func(func(ctx context.Context, t *chromedp.Target) error {
		for _, kind := range []input.DispatchKeyEventType{"keyDown", "keyUp"} {
			p := input.DispatchKeyEventParams{Type: kind, Key: "Enter", Code: "Enter", WindowsVirtualKeyCode: 13, NativeVirtualKeyCode: 13}
			if kind == "keyDown" {
				p.Text = "\r"
			}
			if _, err := cdp.Call(ctx, t, input.DispatchKeyEvent, p); err != nil {
				return err
			}
		}
		return nil
	}))
}

// TestATaskByKeyboardAlone takes a request down while somebody rings: three
// letters, an arrow, and the rest is as the last time.
func TestATaskByKeyboardAlone(t *testing.T) {
	c := newSite(t, Options{AutoLogin: testEmail}).fill()
	must(c.site, 0, errOnly(c.svc.AddRecipient(context.Background(), dispatch.Recipient{UnitID: 1, Name: "Gustav Fjelldal"})))
	b := tab{t, chromium(t)}
	b.do("open", chromedp.Navigate(c.srv.URL+"/oppdrag/nytt"), chromedp.WaitVisible("#skjema"))
	b.sees("the focus in the first field", `document.activeElement.id === "requester"`)
	b.keys("sol")
	b.sees("the one who is found", `document.querySelector("#requester-liste [role=option][aria-selected=true]")?.innerText.includes("Solbakken sykehjem")`)
	b.enter()
	b.sees("what is filled in", `document.getElementById("category").value === "home_help" && document.getElementById("summary").value === "Hjelp med gardiner"`)
	b.says("#fylt-ut", "Fylt ut som sist")
	b.sees("the list is closed", `document.getElementById("requester").getAttribute("aria-expanded") === "false"`)
	b.keys("\t")
	b.keys("fje")
	b.sees("two who are found", `document.querySelectorAll("#recipient-liste [role=option]:not([data-fresh])").length === 2`)
	b.keys("\u0301") // down
	b.sees("the first", `document.getElementById("recipient").getAttribute("aria-activedescendant") === "recipient-liste-0"`)
	b.enter()
	b.sees("the recipient", `document.getElementById("recipient").value === "Gudrun Fjeld" && document.querySelector("[name=recipient_id]").value === "1"`)
	b.sees("the details of the last time", `document.getElementById("details").value.includes("resepsjonen")`)
	for _, id := range []string{"category", "summary", "when"} {
		b.keys("\t")
		b.sees("the next field "+id, `document.activeElement.id === "`+id+`"`)
	}
	b.keys("fr 10-12")
	b.says("#forhandsvisning", "Fredag 27. november kl. 10-12")
	b.says("#forhandsvisning", "kan spørres")
	b.enter()
	b.do("the task", chromedp.WaitVisible("#hendelser"))
	b.says("#sagt", "Oppdraget er lagt inn")
	body := c.get("/") // the login is automatic for this machine
	if !strings.Contains(body.body, "Hjelp med gardiner") {
		t.Error("the task is not there")
	}

	// Somebody new is taken in on the same page.
	b.do("open", chromedp.Navigate(c.srv.URL+"/oppdrag/nytt"), chromedp.WaitVisible("#skjema"))
	b.keys("\tOlga Lie")
	b.sees("the offer", `document.querySelector("#recipient-liste [data-fresh]")?.innerText.includes("Olga Lie")`)
	b.keys("\u0301")
	b.enter()
	b.sees("the fields of somebody new", `document.activeElement.id === "new_recipient-address"`)
	b.keys("Lia 3")
	b.do("the rest", chromedp.SetValue("#category", "escort"), chromedp.SendKeys("#summary", "Følge til lege"), chromedp.SendKeys("#when", "fr 12\r"), chromedp.WaitVisible("#hendelser"))
	b.says("#fakta + dl", "Olga Lie")
}

// TestArrowAndEnterChooseTheOneFound: the keys that choose the first of several
// choose the only one too, and not the offer to take in somebody new below it.
func TestArrowAndEnterChooseTheOneFound(t *testing.T) {
	c := newSite(t, Options{AutoLogin: testEmail}).fill()
	b := tab{t, chromium(t)}
	b.do("open", chromedp.Navigate(c.srv.URL+"/oppdrag/nytt"), chromedp.WaitVisible("#skjema"))
	b.do("the field", chromedp.Focus("#recipient"))
	b.keys("gudr")
	b.sees("the one found, and the offer", `document.querySelectorAll("#recipient-liste [role=option]").length === 2`)
	b.keys("\u0301") // down
	b.enter()
	b.sees("the recipient", `document.getElementById("recipient").value === "Gudrun Fjeld" && document.querySelector("[name=recipient_id]").value === "1"`)
}
