//go:build browser

package admin

import (
	"fmt"
	"testing"
	"time"

	"github.com/chromedp/chromedp"

	"folgesvenn/dispatch"
)

// TestAnOrganisationFromTheFormToTheHours adds an organisation, lets its contact
// answer, names who comes, and notes who came.
func TestAnOrganisationFromTheFormToTheHours(t *testing.T) {
	s := newSite(t, Options{AutoLogin: testEmail})
	b := tab{t, chromium(t)}
	const gro = "+4742100009"
	b.open(s, "/frivillige")
	b.press(".page-head", "Ny organisasjon")
	b.do("the form", chromedp.WaitVisible("#contact"))
	b.forEverybody("a new organisation", chromedp.Navigate(s.srv.URL+"/frivillige/ny?organisasjon"), chromedp.WaitVisible("#contact"))
	b.do("nothing", chromedp.Submit("main form[method=post]"))
	b.says("#feil", "Skriv hvor mange som kan komme")
	b.do("Lions", chromedp.WaitVisible("#contact"), writeIn("#name", "Lions Solbakken"), writeIn("#sends_most", "4"), writeIn("#contact", "Gro Vik"), writeIn("#phone", "42 10 00 09"),
		chromedp.Click(`[name=categories][value=escort]`), chromedp.Submit("main form[method=post]"))
	b.says("#sagt", "Lions Solbakken er lagt inn")
	b.says("main", "Høyst 4 personer på samme oppdrag")

	start := s.svc.Now().Add(48 * time.Hour).Truncate(time.Hour)
	task, err := s.svc.AddTask(t.Context(), dispatch.Task{Category: "escort", Summary: "Tur med rullestoler", StartsAt: start, EndsAt: start.Add(2 * time.Hour), Headcount: 3})
	must(s, 0, err)
	kari := s.volunteer("Kari Moen", "+4742100001", func(*dispatch.Volunteer) {})
	_, err = s.svc.Assign(t.Context(), task.ID, kari.ID)
	must(s, 0, err)
	s.run()
	b.open(s, taskPath(task.ID))
	b.says("#live", "1 av 3")
	// The page follows what the contact writes.
	s.text(gro, "JA")
	b.says("#live", "Én kommer. Vi vet ikke hvem ennå")
	b.says("#live", "2 av 3")
	b.press("#live", "Endre hvor mange")
	b.do("who", chromedp.WaitVisible("#names"), writeIn("#people", "2"), writeIn("#names", "Per Dahl, Anne Lie, Ola Moen"), chromedp.Submit("main form[method=post]"))
	b.says("#feil", "Det er flere navn enn antallet.")
	b.forEverybody("who comes", chromedp.Navigate(s.srv.URL+fmt.Sprintf("%s/hvem?frivillig=1", taskPath(task.ID))), chromedp.WaitVisible("#names"))
	b.do("who", writeIn("#people", "2"), writeIn("#names", "Per Dahl, Anne Lie"), chromedp.Submit("main form[method=post]"))
	b.says("#live", "2 kommer: Per Dahl og Anne Lie")
	b.says("#live", "3 av 3")

	s.wait(51 * time.Hour)
	s.run()
	b.open(s, taskPath(task.ID))
	b.press("#live", "Utført")
	b.do("who came", chromedp.WaitVisible(".attending"))
	b.forEverybody("who came", chromedp.Navigate(s.srv.URL+taskPath(task.ID)+"/utfort"), chromedp.WaitVisible(".attending"))
	b.do("who came", chromedp.Click(fmt.Sprintf(`[name="came.%d"][value=nei]`, kari.ID)), writeIn(`[name="hours.1"]`, "1,5"), chromedp.Submit("main form[method=post]"))
	b.says("#sagt", "Det er ført hvem som kom.")
	b.says("#live", "3\u00a0timer") // two people, an hour and a half each
	b.sees("Kari is not among those who did it", `!document.querySelector("[aria-labelledby=avtale]").innerText.includes("Kari")`)
	b.open(s, "/frivillige?slag=organisasjon")
	b.says(".found", "1 frivillig")
}
