package admin

import (
	"context"
	"html"
	"net/http"
	"os"
	"path"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"folgesvenn/dispatch"
	"folgesvenn/dispatch/admin/lang"
	"folgesvenn/dispatch/importer"
)

// spoken are all pages with words of their own.
func (c *centre) spoken() []string {
	return append(c.paths(), "/innboks", "/kalender", "/kalender?dag=2026-11-24", "/kalender/dagsliste", "/kalender/dagsliste?dager=3", "/kalender/abonnement", "/rapporter", "/rapporter?fra=2026-11-01&til=2026-11-30",
		"/rapporter/aarsrapport?aar=2026", "/faste", "/personvern", "/personvern?sok=berg", "/personvern/frivillig/1/slett", "/brukere", "/hjelp", "/hjelp/ord", "/hjelp/teksten", "/tilgjengelighet",
		"/innstillinger/vakt", "/innstillinger/hvem", "/innstillinger/tekster", "/innstillinger/tekster/offer", "/passord", "/ukjent", "/enheter")
}

var shownText = regexp.MustCompile(`>([^<>]+)<|(?:aria-label|alt|title|placeholder)="([^"]*)"`)

// texts are the words of a page as people see and hear them. What is quoted from
// a text message, and what says that it is in another language, is left out.
func texts(body string) []string {
	body = quotedText.ReplaceAllString(body, "><")
	var list []string
	for _, m := range shownText.FindAllStringSubmatch(body, -1) {
		if s := strings.TrimSpace(html.UnescapeString(m[1] + m[2])); s != "" {
			list = append(list, s)
		}
	}
	return list
}

var quotedText = regexp.MustCompile(`(?s)<(?:p|blockquote) class="(?:body|small last)"[^>]*>.*?</(?:p|blockquote)>|<textarea.*?</textarea>|<button type="submit" name="sprak".*?</button>`)

// ofPeople is what stands in the database: names, tasks, places, notes and reasons.
func (c *centre) ofPeople() []string {
	c.t.Helper()
	var list []string
	add := func(s ...string) {
		for _, x := range s {
			if len(x) > 2 {
				list = append(list, x)
			}
		}
	}
	err := c.svc.View(context.Background(), func(tx dispatch.Tx) error {
		list = nil
		tasks, err := tx.Tasks(dispatch.TaskFilter{UnitID: 1}, dispatch.Page{Limit: 1000})
		if err != nil {
			return err
		}
		for _, t := range tasks {
			add(t.Summary, t.Place, t.Details)
		}
		messages, err := tx.Messages(dispatch.MessageFilter{}, dispatch.Page{Limit: 10000})
		for _, m := range messages {
			add(m.Body, strings.Join(strings.Fields(m.Body), " "))
		}
		return err
	})
	if err != nil {
		c.t.Fatal(err)
	}
	for _, v := range c.volunteers {
		add(v.Name, v.Note, v.FirstName())
	}
	add(c.recipient.Name, c.recipient.Note, c.recipient.Address, c.requester.Name, c.requester.Address, "Frivilligsentralen Solbakken", "Frivilligsentralen", "frisøren ble syk", "Følgesvenn", "Kari Koordinator",
		"Ja, Kari og Per kommer", "bokmål", "Bokmål", "nynorsk", "Datatilsynet", "Æ, ø and å", "STOPP", "JA", "NEI", "MINE", "HJELP", "AVBUD", "PAUSE 2 UKER", "{NAVN}", "{Sted}")
	slices.SortFunc(list, func(a, b string) int { return len(b) - len(a) })
	return list
}

// inNorwegian are words that no English sentence of the page has.
var inNorwegian = regexp.MustCompile(`(?i)(?:^|[^\pL])(?:ikke|ikkje|og|er|på|til|som|av|med|det|den|dette|fra|har|hvis|vi|kan|blir|når|hva|hvem|hvor|oppdrag|oppdraget|frivillig|frivillige|mottaker|bestiller|svar|dag|dager|timer|uke|uka|nå|` +
	`ingen|alle|må|skal|ring|velg|skriv|avtalt|ble|ny|nytt|noen|navn|mandag|tirsdag|onsdag|torsdag|fredag|lørdag|søndag|januar|februar|mars|mai|juni|juli|oktober|desember|kl)(?:[^\pL]|$)|[æøåÆØÅ]`)

// TestNoBokmalIsLeftInEnglish reads every page in English.
func TestNoBokmalIsLeftInEnglish(t *testing.T) {
	c := newSite(t, Options{}).fill()
	c.login()
	c.post("/sprak", "sprak", "en")
	own := c.ofPeople()
	seen := map[string]bool{}
	for _, path := range c.spoken() {
		p := c.get(path)
		if p.status >= 500 {
			t.Errorf("%s: %d", path, p.status)
		}
		if strings.HasPrefix(path, "/innstillinger/tekster") {
			continue // the texts to volunteers, in bokmål
		}
		for _, s := range texts(p.body) {
			rest := s
			for _, x := range own {
				rest = strings.ReplaceAll(rest, x, "")
			}
			if inNorwegian.MatchString(rest) && !seen[rest] {
				seen[rest] = true
				t.Errorf("%s says %q in English", path, s)
			}
		}
	}
}

// TestEveryPageIsMadeInEveryLanguage: the same page, with the same structure, in each language.
func TestEveryPageIsMadeInEveryLanguage(t *testing.T) {
	c := newSite(t, Options{}).fill()
	c.login()
	tag := regexp.MustCompile(`<[a-z0-9]+`)
	tags := map[string][]string{}
	const mostWeight = 150 << 10
	for _, code := range lang.Codes {
		c.post("/sprak", "sprak", code)
		for _, path := range c.spoken() {
			p := c.get(path)
			if p.status == http.StatusSeeOther { // an action that cannot be done now: the task says so
				p = c.get(p.header.Get("Location"))
			}
			if !strings.Contains(p.body, `<html lang="`+code+`"`) {
				t.Errorf("%s is not in %s", path, code)
			}
			if len(p.body) > mostWeight {
				t.Errorf("%s weighs %d bytes in %s", path, len(p.body), code)
			}
			if strings.Contains(p.body, "ZgotmplZ") || strings.Contains(p.body, "%!") || hole.MatchString(p.body) {
				t.Errorf("%s holds something unmade in %s", path, code)
			}
			found := tag.FindAllString(p.body, -1)
			if code == lang.Bokmal {
				tags[path] = found
			} else if !slices.Equal(found, tags[path]) {
				t.Errorf("%s is put together in another way in %s", path, code)
			}
		}
	}
}

var hole = regexp.MustCompile(`\{\d[~&*]?\}`)

// TestPeoplesOwnWordsAreNotTranslated: somebody called Mobil is not called Mobile in English.
func TestPeoplesOwnWordsAreNotTranslated(t *testing.T) {
	ctx := context.Background()
	s := newSite(t, Options{})
	must(s, 0, errOnly(s.svc.ChangeSettings(ctx, 1, func(set *dispatch.Settings) error { set.CentreName = "Standardteksten"; return nil })))
	v := s.volunteer("Mobil", "+4742100001", func(v *dispatch.Volunteer) { v.Note = "Tilbake til standard" })
	to := must2(s)(s.svc.AddRecipient(ctx, dispatch.Recipient{UnitID: 1, Name: "Valuta", Phone: "+4743100001", Address: "Forhåndsvis", Note: "Hovedmeny"}))
	by := must2r(s)(s.svc.AddRequester(ctx, dispatch.Requester{UnitID: 1, Name: "Telefonbeskjed", Kind: dispatch.Institution, Phones: []string{"+4744100001"}}, "", HashPassword))
	s.at("2026-11-24 09:30")
	task := s.task("Slik blir det", "2026-11-26 10:00", "2026-11-26 12:00", func(t *dispatch.Task) {
		t.Place, t.Details, t.RecipientID, t.RequesterID = "Ukjent nummer", "Bytt passord", to.ID, by.ID
		t.Needs.Clearances = nil
	})
	s.run()
	s.wait(2 * time.Minute)
	s.text(v.Phone, "Ja")
	s.wait(2 * time.Minute)
	s.text(v.Phone, "Kan bli vanskelig")
	s.wait(2 * time.Minute)
	s.run()
	s.login()
	s.post("/sprak", "sprak", "en")
	// What each of them would be, were it taken for words of the page.
	wrong := []string{"Mobile", "The standard text", "Back to the standard", "Currency", "Preview", "Main menu", "Voice message", "How it will be", "Unknown number", "Change password", "May be hard"}
	on := map[string][]string{"Main menu": {""}, "Change password": {""}} // said by the page itself, everywhere
	for _, path := range []string{"/", taskPath(task.ID), taskPath(task.ID) + "/avlys", taskPath(task.ID) + "/ta-av", "/oppdrag?maned=2026-11", "/frivillige", "/frivillige/1", "/mottakere", "/mottakere/1/endre", "/bestillere",
		"/bestillere/1/endre", "/innboks", "/kalender", "/kalender/dagsliste?dag=2026-11-26", "/samtale?nummer=%2B4742100001", "/personvern?sok=mobil", "/rapporter", "/rapporter/aarsrapport?aar=2026", "/frivillige/1/skal-ikke-til"} {
		p := s.get(path)
		if p.status != http.StatusOK {
			t.Errorf("%s: %d", path, p.status)
		}
		for _, text := range texts(p.body) {
			for _, w := range wrong {
				if (text == w || strings.HasPrefix(text, w+",") || strings.HasSuffix(text, " "+w)) && on[w] == nil {
					t.Errorf("%s says %q in English", path, text)
				}
			}
		}
	}
}

// TestHelpHasTheSameFormInEveryLanguage: a page of help that is changed in bokmål is changed in the others.
func TestHelpHasTheSameFormInEveryLanguage(t *testing.T) {
	form := regexp.MustCompile(`<[a-z0-9]+|href="[^"]*"|src="[^"]*"|id="[^"]*"|\{\{picture "[^"]*"|\{\{[^p][^}]*\}\}`)
	files, err := filepath.Glob("help/*.html")
	if err != nil || len(files) == 0 {
		t.Fatal("no help", err)
	}
	for _, f := range files {
		nb, err := os.ReadFile(f)
		if err != nil {
			t.Fatal(err)
		}
		for _, code := range []string{lang.Nynorsk, lang.English} {
			name := path.Join("help", code, filepath.Base(f))
			text, err := os.ReadFile(name)
			if err != nil {
				t.Errorf("%s is lacking: translate %s", name, f)
				continue
			}
			a, b := form.FindAllString(string(nb), -1), form.FindAllString(string(text), -1)
			if !slices.Equal(a, b) {
				i := 0
				for i < min(len(a), len(b)) && a[i] == b[i] {
					i++
				}
				t.Errorf("%s is put together in another way than %s, from its part %d on: bring it up to date", name, f, i+1)
			}
		}
	}
}

// TestAnUntouchedFormIsUntouched: times that the page says in English come back as what they were.
func TestAnUntouchedFormIsUntouched(t *testing.T) {
	c := newSite(t, Options{}).fill()
	c.login()
	c.post("/sprak", "sprak", "en")
	before, err := c.svc.Settings(context.Background(), 1)
	if err != nil {
		t.Fatal(err)
	}
	if p := c.get("/innstillinger"); !strings.Contains(p.body, `value="1 day"`) || !strings.Contains(p.body, `value="0.60"`) {
		t.Error("the fields are not filled in in English")
	}
	if p := c.submitForm("/innstillinger", "/innstillinger"); p.status != http.StatusSeeOther {
		t.Fatalf("%d %v", p.status, texts(p.body))
	}
	after, err := c.svc.Settings(context.Background(), 1)
	if err != nil {
		t.Fatal(err)
	}
	if settingsVersion(before) != settingsVersion(after) {
		t.Errorf("saved untouched, the settings changed:\n%+v\n%+v", before, after)
	}
	was := c.taskOf(c.open.ID)
	path := taskPath(c.open.ID) + "/endre"
	if p := c.get(path); !strings.Contains(p.body, `value="Today`) && !strings.Contains(p.body, `value="Tuesday 24 November 16`) {
		t.Error("the time is not filled in in English")
	}
	if p := c.submitForm(path, path); p.status != http.StatusSeeOther {
		t.Fatalf("%d %v", p.status, texts(p.body))
	}
	if now := c.taskOf(c.open.ID); !now.StartsAt.Equal(was.StartsAt) || !now.EndsAt.Equal(was.EndsAt) || !now.DecideBy.Equal(was.DecideBy) {
		t.Errorf("saved untouched, the task moved: %v to %v", was, now)
	}
}

func (s *site) taskOf(id int64) *dispatch.Task {
	s.t.Helper()
	t, err := s.svc.Task(context.Background(), id)
	if err != nil {
		s.t.Fatal(err)
	}
	return t
}

var (
	formField  = regexp.MustCompile(`(?s)<input ([^>]*)>|<textarea [^>]*name="([^"]*)"[^>]*>(.*?)</textarea>|<select [^>]*name="([^"]*)"[^>]*>(.*?)</select>`)
	fieldPart  = regexp.MustCompile(`(name|value|type)="([^"]*)"`)
	chosenPart = regexp.MustCompile(`<option value="([^"]*)" selected`)
)

// submitForm opens a page and sends its form back as it stands.
func (s *site) submitForm(from, action string) page {
	s.t.Helper()
	body := s.get(from).body
	_, body, ok := strings.Cut(body, `action="`+action+`"`)
	if !ok {
		s.t.Fatalf("%s has no such form", from)
	}
	body, _, _ = strings.Cut(body, "</form>")
	var pairs []string
	for _, m := range formField.FindAllStringSubmatch(body, -1) {
		switch {
		case m[1] != "":
			part := map[string]string{}
			for _, a := range fieldPart.FindAllStringSubmatch(m[1], -1) {
				part[a[1]] = html.UnescapeString(a[2])
			}
			if (part["type"] == "checkbox" || part["type"] == "radio") && !strings.Contains(m[1], " checked") {
				continue
			}
			pairs = append(pairs, part["name"], part["value"])
		case m[2] != "":
			pairs = append(pairs, m[2], html.UnescapeString(m[3]))
		default:
			value := ""
			if c := chosenPart.FindStringSubmatch(m[5]); c != nil {
				value = html.UnescapeString(c[1])
			}
			pairs = append(pairs, m[4], value)
		}
	}
	return s.post(action, pairs...)
}

// TestFilesAreHeadedInTheLanguage: the headings of a file are those that the page has, and a list of volunteers can
// still be read in again.
func TestFilesAreHeadedInTheLanguage(t *testing.T) {
	c := newSite(t, Options{}).fill()
	c.login()
	read := func() *importer.Plan {
		plan, err := importer.Read([]byte(c.get("/frivillige/frivillige.csv").body), importer.Options{UnitID: 1, Now: c.svc.Now().In(oslo)})
		if err != nil {
			t.Fatal(err)
		}
		return plan
	}
	inBokmal := read()
	for code, want := range map[string][]string{
		"nn": {"Namn;Telefon;", "Månad;Oppdrag;Fekk hjelp", "Nummer;Byrjar;Sluttar"},
		"en": {"Name;Telephone;", "Month;Tasks;Got help", "Number;Begins;Ends"},
	} {
		c.post("/sprak", "sprak", code)
		for i, path := range []string{"/frivillige/frivillige.csv", "/rapporter/maneder.csv?fra=2026-11-01&til=2026-11-30", "/rapporter/oppdrag.csv?fra=2026-11-01&til=2026-11-30"} {
			if p := c.get(path); p.status != http.StatusOK || !strings.Contains(p.body, want[i]) {
				t.Errorf("%s in %s: %d %q", path, code, p.status, p.body[:min(len(p.body), 200)])
			}
		}
		plan := read()
		for i, column := range plan.Columns {
			if column.Choice != inBokmal.Columns[i].Choice {
				t.Errorf("%q, a heading in %s, is read as %q", column.Title, code, column.ReadAs)
			}
		}
		if len(plan.Rows) != len(inBokmal.Rows) || plan.Count(importer.Faulty) != inBokmal.Count(importer.Faulty) {
			t.Errorf("the list in %s is read in another way", code)
		}
	}
}
