//go:build browser

package admin

import (
	"context"
	"strings"
	"testing"
	"time"

	"github.com/chromedp/chromedp"

	"folgesvenn/dispatch"
	browsers "folgesvenn/sms/phonenet/chromium"
)

// chromium starts a browser of its own.
func chromium(t *testing.T) context.Context {
	t.Helper()
	return browsers.Open(t, 15*time.Minute)
}

// tab is what a person sees and does.
type tab struct {
	t   *testing.T
	ctx context.Context
}

func (b tab) browser() browsers.Tab { return browsers.Tab{T: b.t, Ctx: b.ctx} }

func (b tab) do(what string, steps ...chromedp.Action[chromedp.Void]) {
	b.t.Helper()
	b.browser().Do(what, steps...)
}

func (b tab) sees(what, js string) {
	b.t.Helper()
	b.browser().Sees(what, js)
}

func (b tab) says(selector, text string) {
	b.t.Helper()
	b.browser().Says(selector, text)
}

func (b tab) js(expression string) string {
	b.t.Helper()
	return b.browser().JS(expression)
}

// TestACoordinatorsMorning logs in, takes down a task while the preview shows
// what goes out, follows the task live, and settles an unclear reply.
func TestACoordinatorsMorning(t *testing.T) {
	s := newSite(t, Options{})
	anne := s.volunteer("Anne Berg", "+4742100001", nil)
	per := s.volunteer("Per Strand", "+4742100002", nil)
	b := tab{t, chromium(t)}

	b.do("log in", chromedp.Navigate(s.srv.URL+"/"), chromedp.WaitVisible("#email"), chromedp.SendKeys("#email", testEmail),
		chromedp.SendKeys("#password", testPassword+"\r"), chromedp.WaitVisible("#live"))
	b.says("#live", "Ingenting venter på deg nå.")

	b.do("open the form", chromedp.Click(`a[href="/oppdrag/nytt"]`), chromedp.WaitVisible("#skjema"),
		chromedp.SetValue("#category", "escort"), chromedp.SendKeys("#summary", "Følge til lege"), chromedp.SendKeys("#when", "to 10-12"))
	b.says("#forhandsvisning", "Torsdag 26. november kl. 10-12")
	b.says("#forhandsvisning", "Hei Kari! Kan du hjelpe? Følge til lege, torsdag 26. november kl. 10-12. Svar JA eller NEI.")
	b.says("#forhandsvisning", "1 melding per frivillig")
	b.says("#forhandsvisning", "2 frivillige av 2 kan spørres.")
	if got := b.js(`document.activeElement.id`); got != "when" {
		t.Errorf("the preview took the focus to %q", got)
	}
	b.do("send it out", chromedp.Click(`button[value="send"]`), chromedp.WaitVisible("#hendelser"))
	b.says("#sagt", "Oppdraget er lagt inn")

	// The story goes on without a press, and the focus stays where it is.
	b.do("focus", chromedp.Evaluate[chromedp.Void](`document.getElementById("gjor-avlys").focus()`))
	s.run()
	b.says(".story", "SMS til Anne Berg og Per Strand")
	s.text(anne.Phone, "Nei")
	b.says(".story", "Anne Berg sa nei")
	if got := b.js(`document.activeElement.id`); got != "gjor-avlys" {
		t.Errorf("the change took the focus to %q", got)
	}

	// Today tells of an unclear reply by itself, in the title too.
	b.do("today", chromedp.Click(`.menu a[href="/"]`), chromedp.WaitVisible("#trenger-deg"))
	b.says("#live", "1 nei")
	s.text(per.Phone, "Ja, men hvor er det?")
	b.says(".item", "Ja, men hvor er det?")
	b.sees("the count in the title", `document.title.startsWith("(1) I dag")`)
	b.do("settle it", chromedp.Click(`button[value="yes"]`))
	b.says("#sagt", "Per Strand har fått oppdraget")
	b.says("#live", "Ingenting venter på deg nå.")
	b.says(".agreed", "Per Strand")
	b.sees("the title without a count", `document.title.startsWith("I dag")`)
	if got := b.js(`location.pathname`); got != "/" {
		t.Errorf("the press led to %s", got)
	}
	b.sees("the focus where the list begins, its button being gone", `document.activeElement.id === "trenger-deg"`)
	if got := s.state(1); got != dispatch.TaskAssigned {
		t.Errorf("the task is %s", got)
	}
}

// TestASessionThatEndsLeadsToTheLogin: a page that stays open shows nobody's
// name after the logout in another tab.
func TestASessionThatEndsLeadsToTheLogin(t *testing.T) {
	s := newSite(t, Options{IdleTimeout: 1500 * time.Millisecond})
	b := tab{t, chromium(t)}
	b.do("log in", chromedp.Navigate(s.srv.URL+"/"), chromedp.WaitVisible("#email"), chromedp.SendKeys("#email", testEmail),
		chromedp.SendKeys("#password", testPassword+"\r"), chromedp.WaitVisible("#live"))
	time.Sleep(1600 * time.Millisecond)
	s.volunteer("Anne Berg", "+4742100001", nil)
	b.sees("the login", `location.pathname === "/logg-inn"`)
}

// TestNothingBreaksThePolicy: no page makes the browser complain of something
// that the content policy forbids, or of a script that failed.
func TestNothingBreaksThePolicy(t *testing.T) {
	c := newSite(t, Options{AutoLogin: testEmail}).fill()
	b := tab{t, chromium(t)}
	listening, stop := context.WithCancel(b.ctx)
	messages, heard := chromedp.Console(listening), make(chan []string)
	go func() {
		var list []string
		for m, err := range messages {
			if err != nil {
				break
			}
			list = append(list, m.Text)
		}
		heard <- list
	}()
	for _, path := range []string{"/", "/oppdrag/nytt", taskPath(c.unclear.ID), taskPath(c.assigned.ID) + "/avlys", "/frivillige", "/frivillige/5", "/frivillige/5/endre", "/kalender", "/kalender/dagsliste", "/innstillinger", "/mottakere", "/bestillere"} {
		b.do(path, chromedp.Navigate(c.srv.URL+path))
		wide, err := chromedp.Run(b.ctx, chromedp.Evaluate[bool](`document.documentElement.scrollWidth > innerWidth`))
		if err != nil || wide {
			t.Errorf("%s is wider than the window (%v)", path, err)
		}
	}
	stop()
	if complaints := <-heard; len(complaints) > 0 {
		t.Errorf("the browser complains: %s", strings.Join(complaints, "\n"))
	}
}

// TestWhatIsWrittenSurvivesTheEndOfTheLogin: a text that somebody is writing when
// the session ends is there again after the next login, and was not sent; of a new
// task, the preview says what has happened, and the form stays as it is.
func TestWhatIsWrittenSurvivesTheEndOfTheLogin(t *testing.T) {
	s := newSite(t, Options{})
	s.volunteer("Anne Berg", "+4742100001", nil)
	b := tab{t, chromium(t)}
	again := func(to string) {
		b.do("log in", chromedp.WaitVisible("#email"), chromedp.SendKeys("#email", testEmail), chromedp.SendKeys("#password", testPassword+"\r"), chromedp.WaitVisible(to))
	}
	ended := func(fn func()) {
		was := s.admin.opts.IdleTimeout
		s.admin.opts.IdleTimeout = time.Nanosecond
		fn()
		s.admin.opts.IdleTimeout = was
	}
	b.do("open", chromedp.Navigate(s.srv.URL+"/samtale?nummer=%2B4742100001"))
	again("#body")
	b.do("write", chromedp.SendKeys("#body", "Kan du ringe"))
	ended(func() {
		s.volunteer("Per Strand", "+4742100002", nil) // a change, and the page looks
		b.sees("the login", `location.pathname === "/logg-inn"`)
		b.sees("that it is kept", `!!document.querySelector("main .ds-alert[role=status]")`)
	})
	again("#body")
	b.sees("what was written", `document.getElementById("body").value === "Kan du ringe"`)
	b.says("#feil", "Du var logget ut da du trykket")

	b.do("a new task", chromedp.Navigate(s.srv.URL+"/oppdrag/nytt"), chromedp.WaitVisible("#skjema"), chromedp.SetValue("#category", "escort"), chromedp.SendKeys("#when", "to 10-12"))
	b.says("#forhandsvisning", "Torsdag 26. november")
	ended(func() {
		b.do("go on", chromedp.SendKeys("#summary", "Følge til lege"))
		b.says("#forhandsvisning", "Du er logget ut.")
		b.sees("the form", `document.getElementById("summary").value === "Følge til lege"`)
		b.do("send", chromedp.Click(`button[value="send"]`))
		b.sees("the login", `location.pathname === "/logg-inn"`)
	})
	again("#skjema")
	b.sees("the form again", `document.getElementById("summary").value === "Følge til lege" && document.getElementById("when").value === "to 10-12" && document.getElementById("category").value === "escort"`)
	b.do("send it", chromedp.Click(`button[value="send"]`), chromedp.WaitVisible("#hendelser"))
	b.says("#sagt", "Oppdraget er lagt inn")
}
