//go:build browser

package admin

import (
	"fmt"
	"testing"

	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"
)

// focused puts the focus somewhere and sees that it is to be seen there.
func (b tab) focused(selector string) {
	b.t.Helper()
	b.do("focus on "+selector, chromedp.WaitVisible(selector), chromedp.Evaluate[chromedp.Void](fmt.Sprintf(`document.activeElement.blur(); document.querySelector(%q).focus({ focusVisible: true })`, selector)))
	b.sees("a frame around "+selector, `(() => { const s = getComputedStyle(document.activeElement); return document.activeElement.matches(":focus-visible") && (parseFloat(s.outlineWidth) > 0 && s.outlineStyle !== "none" || s.boxShadow !== "none") })()`)
}

// stays sees that the focus is where it was put.
func (b tab) stays(selector string) {
	b.t.Helper()
	b.sees("the focus on "+selector, fmt.Sprintf(`document.activeElement === document.querySelector(%q)`, selector))
}

// TestNewsLeavesWhatOneDoes: on each page that keeps itself up to date the focus,
// what is opened and what is half written stay when something comes, and where the
// thing itself is gone the focus is not lost.
func TestNewsLeavesWhatOneDoes(t *testing.T) {
	c, b := walk(t)
	again := func(words string) { c.text("+4749100009", words) }
	n := 9
	comes := func(words string) { n++; c.text(fmt.Sprintf("+47491000%02d", n), words) }

	// Today: later agreements are opened, the focus is on their line.
	b.open(c.site, "/")
	b.do("open", chromedp.Click("#senere summary"))
	b.focused("#senere summary")
	comes("Hallo?")
	b.says("#live", "Hallo?")
	b.stays("#senere summary")
	b.sees("still opened", `document.getElementById("senere").open`)
	b.focused("#sak-1 button, .item .answers button")
	was := b.js(`document.activeElement.id`)
	comes("Er noen der?")
	b.says("#live", "Er noen der?")
	b.stays("#" + was)

	// On a telephone the menu stays open, with the focus in it.
	b.do("narrow", chromedp.EmulateViewport(390, 844), chromedp.Click(".menu-button"), chromedp.WaitVisible(`#meny a[href="/kalender"]`))
	b.focused(`#meny a[href="/kalender"]`)
	comes("Ring meg.")
	b.says("#live", "Ring meg.")
	b.stays(`#meny a[href="/kalender"]`)
	b.sees("the menu is open", `document.getElementById("meny").matches(":popover-open")`)
	b.do("wide", chromedp.EmulateViewport(1280, 900))

	// A task: why not the others is opened; a no comes.
	b.open(c.site, taskPath(c.open.ID))
	b.do("open", chromedp.Click("#hvorfor-ikke summary"))
	b.focused("#hvorfor-ikke summary")
	c.text(c.asked(c.open, 2).Phone, "Nei")
	b.says(".story", c.asked(c.open, 2).Name+" sa nei")
	b.stays("#hvorfor-ikke summary")
	b.sees("still opened", `document.getElementById("hvorfor-ikke").open`)
	// The press that had the focus is gone when somebody says yes.
	b.focused("#gjor-spor-alle")
	c.text(c.asked(c.open, 3).Phone, "Ja")
	b.says("#live", "Avtalt med")
	b.sees("the focus is not lost", `document.activeElement && document.activeElement !== document.body && document.activeElement.id === "innhold"`)

	// The inbox: half a name in the search.
	b.open(c.site, "/innboks")
	b.focused("#sok")
	b.do("half a name", chromedp.SendKeys("#sok", "Ber"))
	again("Nå ringer jeg.")
	b.says("#live", "Nå ringer jeg.")
	b.stays("#sok")
	b.sees("what was typed", `document.getElementById("sok").value === "Ber"`)

	// A conversation: half an answer, when more comes.
	b.open(c.site, "/samtale?nummer=%2B4749100009")
	b.focused("#body")
	b.do("half an answer", chromedp.SendKeys("#body", "Hei, vi"))
	again("Det gjelder i morgen.")
	b.says(".talk", "Det gjelder i morgen.")
	b.stays("#body")
	b.sees("what was typed, in view", `document.getElementById("body").value === "Hei, vi" && document.getElementById("body").getBoundingClientRect().bottom <= innerHeight`)

	// A volunteer's page has the conversation, too, and other fields.
	asked := c.asked(c.unclear, 1)
	b.open(c.site, fmt.Sprintf("/frivillige/%d", asked.ID))
	b.focused("#body")
	b.do("half an answer", chromedp.SendKeys("#body", "Takk for"), writeIn("#until", "2026-12-24"))
	c.text(asked.Phone, "Jeg må spørre mannen min")
	b.says(".talk", "Jeg må spørre mannen min")
	b.stays("#body")
	b.sees("what was typed", `document.getElementById("body").value === "Takk for" && document.getElementById("until").value === "2026-12-24"`)
	b.sees("the newest text is in view", `(() => { const side = document.querySelector(".talk-side"), last = [...side.querySelectorAll(".bubble")].at(-1); return last.getBoundingClientRect().bottom <= side.getBoundingClientRect().bottom + 1 })()`)

	// The calendar, with the focus on a task of the week.
	b.open(c.site, "/kalender")
	b.focused(".week-item a")
	was = b.js(`document.activeElement.getAttribute("href")`)
	c.task("Enda et besøk", "2026-11-26 14:00", "2026-11-26 15:00", nil)
	b.says(".week", "Enda et besøk")
	b.sees("the focus", fmt.Sprintf(`document.activeElement.getAttribute("href") === %q`, was))
}

// TestAPressIsAnsweredWhereOneLooks: after a press far down, what it did is to be
// seen without scrolling, and the focus is on the next thing of the list, in view.
// What was said goes back to its place with the next thing that somebody does.
func TestAPressIsAnsweredWhereOneLooks(t *testing.T) {
	c, b := walk(t)
	for i := range 6 {
		c.text(fmt.Sprintf("+474910002%d", i), "Hei?")
	}
	b.do("a low window", chromedp.EmulateViewport(1280, 500))
	b.open(c.site, "/")
	b.do("look at the page", chromedp.Click("h1"))
	const items = `[...document.querySelectorAll(".need")]`
	id := b.js(items + `.at(-3).id`)
	next := b.js(items + `.at(-2).querySelector(".what").id`)
	b.focused("#" + id + "-dismiss")
	b.sees("that the top is out of sight", `document.querySelector("h1").getBoundingClientRect().bottom < 0`)
	b.enter()
	b.says("#sagt", "Saken er lagt bort.")
	const inView = `((r) => r.top >= 0 && r.bottom <= innerHeight)`
	b.sees("what was done, in view", inView+`(document.querySelector("#sagt .ds-alert").getBoundingClientRect())`)
	b.stays("#" + next)
	b.sees("the next thing, in view", inView+`(document.activeElement.getBoundingClientRect())`)
	b.do("go on", chromedp.KeyEvent(kb.Tab))
	b.sees("nothing over it", `document.querySelector("#sagt .ds-alert").getBoundingClientRect().bottom < 0`)

	// The last of the list: the one before it.
	id = b.js(items + `.at(-1).id`)
	next = b.js(items + `.at(-2).querySelector(".what").id`)
	b.focused("#" + id + "-dismiss")
	b.enter()
	b.stays("#" + next)
}

// TestTheLengthIsSaidWhileOneWrites: how many texts it becomes stands below the field.
func TestTheLengthIsSaidWhileOneWrites(t *testing.T) {
	c, b := walk(t)
	b.open(c.site, "/samtale?nummer=%2B4742100001")
	b.do("write", chromedp.SendKeys("#body", "Hei – du"))
	b.says("#lengde", "1 SMS · 8 tegn. Tegnet «–» gjør meldingen lengre.")
}
