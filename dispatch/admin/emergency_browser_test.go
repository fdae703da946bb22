//go:build browser

package admin

import (
	"os"
	"path/filepath"
	"testing"

	"github.com/chromedp/chromedp"

	"folgesvenn/dispatch"
)

// TestAStormAsTheUnitLeadSeesIt declares an emergency, asks who can help, sees
// the answers come in, notes what somebody said on the telephone, and ends it.
func TestAStormAsTheUnitLeadSeesIt(t *testing.T) {
	s := newSite(t, Options{AutoLogin: testEmail})
	anne := s.volunteer("Anne Berg", "+4742100001", nil)
	per := s.volunteer("Per Strand", "+4742100002", nil)
	s.volunteer("Fia Fasttelefon", "+4764900001", func(v *dispatch.Volunteer) { v.Channel = dispatch.ChannelCall })
	b := tab{t, chromium(t)}
	shot := func(name string) {
		dir := os.Getenv("SHOTS")
		if dir == "" {
			return
		}
		var png []byte
		png, err := chromedp.Run(b.ctx, chromedp.FullScreenshot(100))
		if err == nil {
			err = os.WriteFile(filepath.Join(dir, name+".png"), png, 0o600)
		}
		if err != nil {
			t.Error(err)
		}
	}

	b.open(s, "/beredskap")
	b.says("main", "Den slutter av seg selv, vanligvis etter 12 timer.")
	shot("before")
	b.press(".page-head", "Erklær beredskap")
	b.says("main", "Ingen frivillige får melding om dette.")
	shot("declare")
	b.do("no reason", chromedp.Evaluate[chromedp.Void](`document.querySelector("#reason").removeAttribute("required")`))
	b.press("form.ds-card", "Erklær beredskap")
	b.says("#feil", "Skriv hvorfor")
	b.do("why", writeIn("#reason", "Strømbrudd i sentrum"))
	b.press("form.ds-card", "Erklær beredskap")
	b.says("#sagt", "Beredskap er erklært.")
	b.says("#live", "Strømbrudd i sentrum")

	b.press(".page-head", "Spør hvem som kan hjelpe")
	b.sees("the field", `!!document.querySelector("#words")`)
	b.do("what has happened", writeIn("#words", "Strømmen er borte i sentrum"))
	b.press("main form", "Se hvem som får den")
	b.says("main", "Spørre 3 personer?")
	b.says(".sms", "Hei Anne! Strømmen er borte i sentrum. Kan du hjelpe til i dag? Svar JA eller NEI.")
	b.says("main", "1 blir ringt")
	shot("preview")
	b.press("main form", "Spør 3 personer")
	b.says("#sagt", "Rundspørringen er på vei ut.")
	s.run()
	b.says("#tall", "3 ikke svart")
	b.says("#live", "Blir ringt nå")

	// Answers come in by themselves.
	s.text(anne.Phone, "Ja fra kl. 15")
	b.says("#tall", "1 kan hjelpe")
	b.says(".pleas", "fra kl. 15")
	s.text(per.Phone, "Kanskje, hva trengs?")
	b.says("#live", "«Kanskje, hva trengs?»")
	b.do("note what Fia said", chromedp.Click(`button[aria-label="Fia Fasttelefon: kan ikke"]`))
	b.says("#sagt", "Svaret er skrevet opp.")
	b.says("#tall", "1 kan ikke")
	shot("holds")

	b.open(s, "/")
	b.says("#beredskap", "Det er beredskap: Strømbrudd i sentrum.")
	b.says("#beredskap", "1 av 3 har sagt at de kan hjelpe.")
	shot("today")
	b.press("#beredskap", "Se beredskapen")
	b.press(".page-head", "Flytt slutten")
	b.sees("the field", `!!document.querySelector("#lasts")`)
	b.do("how long", writeIn("#lasts", "3 timer"))
	b.press("main form", "Flytt slutten")
	b.says("#sagt", "Slutten er flyttet.")
	b.press(".page-head", "Avslutt")
	b.says("main", "De vanlige reglene gjelder igjen med en gang")
	b.press("main form", "Avslutt beredskapen")
	b.says("#sagt", "Beredskapen er avsluttet.")
	b.press("#live", "Strømbrudd i sentrum")
	b.says("main", "Slik gikk beredskapen")
	b.says("main", "Beredskap ble erklært")
	b.says("main", "Beredskapen tok slutt")
	b.says("main", "4 SMS gikk ut fra alle enhetene imens")
	shot("review")
}
