//go:build browser

package admin

import (
	"context"
	"fmt"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/chromedp/chromedp"

	"folgesvenn/dispatch"
	"folgesvenn/dispatch/admin/lang"
)

// walk opens a browser on a centre in the middle of a Tuesday.
func walk(t *testing.T) (*centre, tab) {
	t.Helper()
	c := newSite(t, Options{AutoLogin: testEmail}).fill()
	return c, tab{t, chromium(t)}
}

// open goes to a page.
func (b tab) open(c *site, path string) {
	b.t.Helper()
	b.do("open "+path, chromedp.Navigate(c.srv.URL+path), chromedp.WaitVisible("h1"))
}

// writeIn writes a value into a field in place of the one that is there.
func writeIn(selector, value string) chromedp.Action[chromedp.Void] {
	return chromedp.Evaluate[chromedp.Void](fmt.Sprintf(`(() => { const x = document.querySelector(%q); x.value = %q; for (const e of ["input", "change"]) x.dispatchEvent(new Event(e, {bubbles: true})) })()`, selector, value))
}

// press clicks on the button or link with a text within a part of the page.
func (b tab) press(within, text string) {
	b.t.Helper()
	find := `[...document.querySelectorAll("` + within + ` button, ` + within + ` a, ` + within + ` summary")].find(x => x.innerText.trim().startsWith("` + text + `"))`
	b.sees("the press "+text, `!!`+find)
	b.do("press "+text, chromedp.Evaluate[chromedp.Void](find+`.click()`))
}

// TestFromAnEmptyDatabaseToTheFirstTask walks the guide as a new coordinator
// does, with a telephone in the other hand, in each language. What is pressed is
// what stands on the page.
func TestFromAnEmptyDatabaseToTheFirstTask(t *testing.T) {
	for _, code := range lang.Codes {
		t.Run(code, func(t *testing.T) { firstDay(t, code) })
	}
}

func firstDay(t *testing.T, code string) {
	s := newSite(t, Options{AutoLogin: testEmail})
	must(s, 0, errOnly(s.svc.ChangeSettings(context.Background(), dispatch.FirstUnit, func(set *dispatch.Settings) error {
		*set = dispatch.DefaultSettings()
		return nil
	})))
	b := tab{t, chromium(t)}
	const mine = "+4742100001"
	presses := 0
	in := lang.For(code)
	press := func(within, text string) { presses++; b.press(within, in.Say(text)) }
	says := func(within, text string) { b.says(within, in.Say(text)) }
	onward := func(title string) { // each step leads to the next
		says("#sagt a", title)
		presses++
		b.do(title, chromedp.Click("#sagt a"))
	}
	at := func(name string) {
		b.browser().Picture("guide-" + code + "-" + name)
		if wide := b.js(`String(document.documentElement.scrollWidth > innerWidth)`); wide == "true" {
			t.Errorf("%s is wider than the window", name)
		}
	}
	b.open(s, "/")
	if code != lang.Bokmal {
		presses++
		b.do("my language", chromedp.Click(`.tongues button[value="`+code+`"]`), chromedp.WaitVisible(`html[lang="`+code+`"]`))
	}
	says(".guide-here", "0 av 8 er gjort.")
	at("0")
	press(".guide-here", "Fortsett")
	says("#live", "Send HJELP til 420 00 000 fra din egen telefon. Skjer det ingenting her, be den som drifter Følgesvenn om å kjøre «folgesvenn doctor».")
	at("1")
	press("#live", "Åpne innstillingene")
	b.do("settings", chromedp.WaitVisible("#centre_name"), writeIn("#centre_name", "Solbakken sentral"), chromedp.SendKeys("#centre_phone", "42 00 00 01"),
		chromedp.SendKeys("#coordinator_phones", "42 10 00 01"), chromedp.Submit("main form[method=post]"))
	says("#sagt", "Innstillingene er lagret.")
	at("2")
	onward("Vi tar imot SMS")
	says("#live", "2 av 8 er gjort.")

	// The page follows what the telephone does, without a press.
	s.text(mine, "HJELP")
	says("#live", "4 av 8 er gjort.")
	at("3")
	press("#live", "Legg inn en frivillig")
	b.do("myself", chromedp.WaitVisible("#name"), chromedp.SendKeys("#name", "Kari Moen"), chromedp.SendKeys("#phone", "42 10 00 01"), chromedp.Click(`[name=categories][value=escort]`), chromedp.Submit("main form[method=post]"))
	says("#sagt", "Kari Moen er lagt inn.")
	at("4")
	onward("Den første institusjonen")
	press("#live", "Legg inn en institusjon")
	b.do("the home", chromedp.WaitVisible("details.add"))
	if b.js(`String(document.querySelector("details.add").open)`) != "true" {
		press("details.add", "Legg til en bestiller")
	}
	at("5")
	b.do("the home", chromedp.WaitVisible("#name"), chromedp.SendKeys("#name", "Solbakken sykehjem"), chromedp.Submit("details.add form"))
	says("#sagt", "Solbakken sykehjem er lagt inn.")
	onward("Det første oppdraget")
	says("#live", "6 av 8 er gjort.")
	press("#live", "Lag et oppdrag")
	when := map[string]string{"nb": "to 10-12", "nn": "to 10-12", "en": "thu 10-12"}[code]
	b.do("the task", chromedp.WaitVisible("#skjema"), chromedp.SetValue("#category", "escort"), chromedp.SendKeys("#summary", "Følge til lege"), chromedp.SendKeys("#when", when))
	b.says("#forhandsvisning", map[string]string{"nb": "1 frivillig av 1 kan spørres.", "nn": "1 frivillig av 1 kan spørjast.", "en": "1 volunteer of 1 can be asked."}[code])
	at("6")
	presses++
	b.do("send it", chromedp.Click(`button[value="send"]`), chromedp.WaitVisible("#hendelser"))
	onward("Det første ja")
	says("#live", "7 av 8 er gjort.")
	at("7")
	s.run()
	s.text(mine, "JA")
	says("#live", "Alt er gjort. Velkommen i gang!")
	at("8")
	b.open(s, "/")
	b.says(".agreed", "Kari Moen")
	b.sees("no guide any more", `!document.querySelector(".guide-here")`)
	t.Logf("%d presses", presses+3) // and the three forms
	if presses+3 > 17 {
		t.Errorf("%d presses to the first task", presses+3)
	}
}

// TestAListComesIn takes a list from a file: its columns are corrected, its faults
// told by their rows, and nothing is there before yes.
func TestAListComesIn(t *testing.T) {
	c, b := walk(t)
	file := filepath.Join(t.TempDir(), "liste.csv")
	if err := os.WriteFile(file, []byte("Navn;Mobil;Hjelper med;Diverse\nEva Lund;42 20 00 01;Handling;1470\nFeil Nummer;12;Handling;1470\nAnne Berg;42 10 00 00;Handling;1470\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	b.open(c.site, "/frivillige")
	b.press("main", "Hent fra Excel")
	b.do("choose the file", chromedp.WaitVisible("#fil"), chromedp.SetUploadFiles("#fil", []string{file}), chromedp.Submit("main form"))
	b.says("main", "Dette blir gjort")
	b.says("main table", "Feil Nummer")
	b.sees("a fault in its row", `[...document.querySelectorAll("main tbody tr")].some(r => r.innerText.includes("Feil Nummer") && r.querySelector(".ds-validation-message"))`)
	b.sees("the one who is there already", `[...document.querySelectorAll("main tbody tr")].some(r => r.innerText.includes("Anne Berg") && !r.innerText.includes("Ny"))`)
	b.do("the last column", chromedp.Evaluate[chromedp.Void](`(() => { const s = document.querySelector("#kolonner").closest("section").querySelectorAll("select")[3]; s.value = [...s.options].find(o => /postnum/i.test(o.text)).value })()`))
	b.press("main", "Les på nytt")
	b.says("main table", "1470")
	if got := c.get("/frivillige?sok=Eva+Lund").body; !strings.Contains(got, "Ingen treff") {
		t.Error("somebody was taken in before yes")
	}
	b.press("main", "Legg inn 1 frivillig")
	b.says("#sagt", "1 frivillig")
	b.open(c.site, "/frivillige?sok=eva")
	b.says("main table", "Eva Lund")
}

// TestVolunteersAreFoundAndLookedAfter narrows the list, opens somebody, pauses
// them and keeps them from a recipient.
func TestVolunteersAreFoundAndLookedAfter(t *testing.T) {
	c, b := walk(t)
	b.open(c.site, "/frivillige")
	b.do("who has a pause", chromedp.SetValue("#status", "paused"), chromedp.Submit("form[role=search]"))
	b.says(".found", "1 frivillig")
	b.says("main table", c.volunteers[10].Name)
	b.open(c.site, "/frivillige")
	b.do("by name", chromedp.SendKeys("#sok", "solheim\r"))
	b.says(".found", "1 frivillig")
	b.press("main table", "Ingrid Solheim")
	b.says("h1", "Ingrid Solheim")
	b.do("a pause", chromedp.WaitVisible("#until"), chromedp.Evaluate[chromedp.Void](`document.getElementById("until").value = "2026-12-24"`), chromedp.Evaluate[chromedp.Void](`document.getElementById("until").form.requestSubmit()`))
	b.says("#sagt", "har pause til")
	b.do("whom not to", chromedp.Click(`a[href$="/skal-ikke-til"]`), chromedp.WaitVisible("#recipient_id"), chromedp.SetValue("#recipient_id", "1"), chromedp.Submit("form.ds-card"))
	b.says("#sagt", "blir ikke spurt om oppdrag hos Gudrun Fjeld")
}

// TestUsersComeAndGo adds somebody who may only look; shut out, they are out at once.
func TestUsersComeAndGo(t *testing.T) {
	c := newSite(t, Options{}).fill()
	b := tab{t, chromium(t)}
	b.do("log in", chromedp.Navigate(c.srv.URL+"/brukere"), chromedp.WaitVisible("#email"), chromedp.SendKeys("#email", testEmail), chromedp.SendKeys("#password", testPassword+"\r"), chromedp.WaitVisible("details.add"))
	b.press("details.add", "Legg til en bruker")
	b.do("wrong", chromedp.WaitVisible("#name"), chromedp.SendKeys("#name", "Liv Leser"), chromedp.SendKeys("#email", "liv@sentralen.example"), chromedp.Click(`[name=role][value=read_only]`), chromedp.SendKeys("#password", "kort"), chromedp.Submit("details.add form"))
	b.says("#feil", "12")
	b.sees("what was typed stands", `document.getElementById("email").value === "liv@sentralen.example" && document.querySelector("[name=role][value=read_only]").checked`)
	b.do("right", chromedp.SendKeys("#password", testPassword), chromedp.Submit("details.add form"))
	b.says("main table", "Liv Leser")
	c.client = browser(t)
	c.loginAs("liv@sentralen.example")
	if p := c.post("/oppdrag/nytt", "category", "escort", "summary", "Følge", "when", "to 10-12", "do", "send"); p.status != http.StatusForbidden {
		t.Errorf("who may only look sends out a task: %d", p.status)
	}
	b.press("main table", "Liv Leser")
	b.do("shut out", chromedp.WaitVisible("#disabled"), chromedp.Click("#disabled"), chromedp.Submit("main form[method=post]"))
	b.says("main table", "Stengt ute")
	if p := c.get("/"); p.status == 200 {
		t.Error("who was shut out is still in")
	}
}

// TestTheInboxIsWorkedThrough decides an unclear reply with one press, answers a
// stranger in the conversation, and sees the answer there.
func TestTheInboxIsWorkedThrough(t *testing.T) {
	c, b := walk(t)
	b.open(c.site, "/innboks")
	b.sees("the count in the title", `/^\(\d+\) Innboks/.test(document.title)`)
	b.says("#live", "Ja, men hvor lenge varer det?")
	b.do("it was a yes", chromedp.Evaluate[chromedp.Void](`const yes = document.querySelector('button[value="yes"]'); yes.focus(); yes.click()`))
	b.says("#sagt", "har fått oppdraget")
	b.sees("the item is gone", `!document.querySelector('button[value="yes"]')`)
	if got := c.state(c.unclear.ID); got != dispatch.TaskAssigned {
		t.Errorf("the task is %s", got)
	}
	b.sees("the focus is not lost", `document.activeElement && document.activeElement !== document.body`)
	b.do("a whole number leads to its conversation", chromedp.SendKeys("#sok", "491 00 009\r"))
	b.says(".talk", "Hei, er det dere som har ringt meg?")
	b.do("write", chromedp.SendKeys("#body", "Ja, det var oss. Ring gjerne 420 00 001."), chromedp.Submit("form.write"))
	b.says(".talk", "Ja, det var oss. Ring gjerne 420 00 001.")
}

// TestTheWeekAndThePaper turns pages in the calendar, narrows it, subscribes to it
// and looks at the list for the wall.
func TestTheWeekAndThePaper(t *testing.T) {
	c, b := walk(t)
	b.open(c.site, "/kalender")
	b.says(".week", "Følge til tannlege")
	b.press(".week-bar", "Neste uke")
	b.says(".week", "Hjelp med gardiner")
	b.press(".week-bar", "Denne uka")
	b.says(".week", "Følge til tannlege")
	b.do("walks alone", chromedp.SetValue("#type", "walk"), chromedp.Submit(".week-bar form"))
	b.says(".week", "Gå tur")
	b.sees("no other kind", `!document.querySelector(".week").innerText.includes("tannlege")`)
	b.press(".page-head", "Dagsliste")
	b.says("main", "Besøk")
	b.says("main", "Gudrun Fjeld")
	b.open(c.site, "/kalender/abonnement")
	b.do("an address of my own", chromedp.Click("#min ~ form button"), chromedp.WaitVisible("#adresse"))
	path := b.js(`new URL(document.getElementById("adresse").value).pathname`)
	if p := c.get(path); p.status != 200 || !strings.Contains(p.body, "BEGIN:VEVENT") {
		t.Errorf("the calendar's address: %d", p.status)
	}
	b.press("main", "Slå av")
	b.says("main", "Adressen slutter å virke med en gang")
	b.press("main", "Ja, slå av")
	b.says("#sagt", "er slått av")
	if p := c.get(path); p.status == 200 {
		t.Error("the address still answers")
	}
}

// TestTheFiguresOfAYear looks at another period, at the chart's table, and at the
// page for the municipality.
func TestTheFiguresOfAYear(t *testing.T) {
	c, b := walk(t)
	b.open(c.site, "/rapporter")
	b.says(".figure-cards", "Fikk hjelp")
	b.press(".presets", "Denne måneden")
	b.sees("the period that is looked at", `document.querySelector(".presets [aria-current]")?.innerText === "Denne måneden"`)
	b.says("main table", "November")
	b.do("a period that ends before it begins", chromedp.Evaluate[chromedp.Void](`document.getElementById("fra").value = "2026-12-01"; document.getElementById("til").value = "2026-11-01"`), chromedp.Submit("form.filter"))
	b.says("#feil", "Perioden")
	b.open(c.site, "/rapporter/aarsrapport")
	b.says("main", "Så langt i 2026")
}

// TestSettingsAreTried changes a text with its preview, and the quiet hours.
func TestSettingsAreTried(t *testing.T) {
	c, b := walk(t)
	b.open(c.site, "/innstillinger")
	b.do("nonsense", writeIn("#quiet_from", "sent"), chromedp.Submit("main form[method=post]"))
	b.says("#feil", "Skriv et klokkeslett")
	b.sees("what was typed stands", `document.getElementById("quiet_from").value === "sent"`)
	b.do("right", writeIn("#quiet_from", "21"), chromedp.Submit("main form[method=post]"))
	b.says("#sagt", "Innstillingene er lagret")
	b.open(c.site, "/innstillinger/tekster/offer")
	b.do("another greeting", chromedp.Evaluate[chromedp.Void](`(() => { const x = document.getElementById("wording"); x.value = "God dag! " + x.value; x.dispatchEvent(new Event("input", {bubbles: true})) })()`))
	b.says("#tekst-visning", "God dag!")
	b.press("form.stack", "Lagre")
	b.says("#sagt", "lagret")
}

// TestHelpIsAtHand goes from a page to the help about it, and on.
func TestHelpIsAtHand(t *testing.T) {
	c, b := walk(t)
	b.open(c.site, "/frivillige")
	b.press(".foot", "Hjelp til denne siden")
	b.says("h1", "Frivillige")
	b.press(".help-nav", "All hjelp")
	b.says(".help-index", "Første dag")
	for _, h := range helpPages {
		b.open(c.site, "/hjelp/"+h.Slug)
		b.sees("every picture of "+h.Slug, `[...document.images].every(x => x.complete && x.naturalWidth > 0 && x.hasAttribute("alt"))`)
	}
}

// TestTheSoundIsAskedForOnce: it is off until somebody wants it, stays as it was
// chosen from page to page, is silent about what was there before, and can be
// turned off again.
func TestTheSoundIsAskedForOnce(t *testing.T) {
	c, b := walk(t)
	b.open(c.site, "/")
	b.sees("it is off", `document.querySelector("#lyd").getAttribute("aria-pressed") === "false"`)
	c.items(c.unclear, 6) // two of them hurry
	must(c.site, 0, c.svc.HideGuide(context.Background(), 1))
	b.sees("they are there", `document.querySelectorAll("[data-urgent]").length >= 2`)
	b.sees("nothing was heard", `document.documentElement.dataset.chimed === undefined`)
	b.do("turn it on", chromedp.Click("#lyd"))
	b.sees("what it is like", `document.documentElement.dataset.chimed === "1"`)

	b.open(c.site, "/")
	b.sees("still on", `document.querySelector("#lyd").getAttribute("aria-pressed") === "true"`)
	b.do("a press lets it be heard", chromedp.Click("h1"), chromedp.Evaluate[chromedp.Void](`document.body.dispatchEvent(new CustomEvent("endring"))`))
	time.Sleep(2100 * time.Millisecond) // two sounds are not made within two seconds
	b.sees("silent about what was there", `document.documentElement.dataset.chimed === undefined`)
	before := b.js(`String(document.querySelectorAll("[data-urgent]").length)`)
	must(c.site, 0, c.svc.Update(context.Background(), func(tx dispatch.Tx) error {
		return tx.AddAttention(&dispatch.Attention{UnitID: 1, Kind: dispatch.AttentionUnfilled, Urgent: true, Text: "Ingen tok oppdraget.", At: c.svc.Now()})
	}))
	must(c.site, 0, c.svc.HideGuide(context.Background(), 1))
	b.sees("heard once", `document.documentElement.dataset.chimed === "1"`)
	b.sees("and seen", `document.querySelectorAll("[data-urgent]").length > `+before)

	b.do("turn it off", chromedp.Click("#lyd"))
	b.sees("off", `document.querySelector("#lyd").getAttribute("aria-pressed") === "false"`)
	time.Sleep(2100 * time.Millisecond)
	must(c.site, 0, c.svc.Update(context.Background(), func(tx dispatch.Tx) error {
		return tx.AddAttention(&dispatch.Attention{UnitID: 1, Kind: dispatch.AttentionUnfilled, Urgent: true, Text: "Ingen tok oppdraget.", At: c.svc.Now()})
	}))
	must(c.site, 0, c.svc.HideGuide(context.Background(), 1))
	b.sees("it has come", `document.querySelectorAll("[data-urgent]").length > `+before+` + 1`)
	b.sees("and nothing more was heard", `document.documentElement.dataset.chimed === "1"`)
}

// TestUrgencyIsHeardOnEveryPage: the title counts and the sound sounds where
// nothing else is live, and what is being typed stays.
func TestUrgencyIsHeardOnEveryPage(t *testing.T) {
	c, b := walk(t)
	b.open(c.site, "/")
	b.do("the sound", chromedp.WaitVisible("#lyd"), chromedp.Click("#lyd"))
	b.sees("it is heard", `document.documentElement.dataset.chimed === "1"`)
	b.open(c.site, "/oppdrag/nytt")
	b.do("somebody writes", chromedp.WaitVisible("#summary"), chromedp.Click("#summary"), chromedp.SendKeys("#summary", "Følge"))
	time.Sleep(2100 * time.Millisecond) // two sounds are not made within two seconds
	before := b.js(`document.title`)
	must(c.site, 0, c.svc.Update(context.Background(), func(tx dispatch.Tx) error {
		return tx.AddAttention(&dispatch.Attention{UnitID: 1, Kind: dispatch.AttentionUnfilled, Urgent: true, Text: "Ingen tok oppdraget.", At: c.svc.Now()})
	}))
	must(c.site, 0, c.svc.HideGuide(context.Background(), 1)) // any use case tells the pages that something changed
	b.sees("another count in the title", `document.title !== `+"`"+before+"`")
	b.sees("it is heard here", `document.documentElement.dataset.chimed === "1"`)
	b.sees("the field with its focus", `document.activeElement.id === "summary" && document.activeElement.value === "Følge"`)
}
