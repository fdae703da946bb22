package admin

import (
	"context"
	"fmt"
	"html"
	"net/http"
	"slices"
	"strings"
	"testing"

	"folgesvenn/dispatch"
)

// TestNobodyIsOverwritten: two have the same form open. The second one is told
// what the first one changed, and by whom; the next press saves both.
func TestNobodyIsOverwritten(t *testing.T) {
	c := newSite(t, Options{}).fill()
	c.addUser("per@sentralen.example", "Per Leder", dispatch.RoleUnitLead)
	c.addUser("lise@sentralen.example", "Lise Leser", dispatch.RoleReadOnly)
	c.login()
	kari := c.client
	c.client = browser(t)
	c.loginAs("per@sentralen.example")
	per := c.client
	// with puts other values into what a form would send.
	middles := ""
	for i := range 60 {
		middles += fmt.Sprintf("\n%d 59,5 10,5", 1400+i)
	}
	for _, x := range []struct {
		path             string
		theirs, mine     []string // name and value, of different fields
		told             []string
		clash, clashTold string // what is written into the field that is theirs
	}{
		{"/mottakere/1/endre", []string{"note", "Har fått hund"}, []string{"address", "Lia 3"}, []string{"<strong>Notat</strong> var «Bruker rullator» og er nå «Har fått hund»"}, "Har fått katt", "Du har skrevet «Har fått katt»"},
		{"/mottakere/1/endre", []string{"gender", "female"}, []string{"notify", "ja"}, []string{"<strong>Kjønn</strong> var tomt og er nå «Kvinne»"}, "", ""},
		{"/bestillere/1/endre", []string{"address", "Lia 1"}, []string{"postcode", "1471"}, []string{"<strong>Adresse</strong> var «Solbakkveien 40» og er nå «Lia 1»"}, "Lia 2", "Du har skrevet «Lia 2»"},
		{"/bestillere/1/endre", []string{"pin", "4711"}, []string{"trusted", "ja"}, []string{"<strong>PIN-kode</strong> var tomt og er nå «satt»"}, "", ""},
		{"/frivillige/5/endre", []string{"note", "Har fått hund"}, []string{"birth_year", "1950"}, []string{"<strong>Notat</strong> var «Går gjerne tur. Liker ikke heis.» og er nå «Har fått hund»"}, "Har fått katt", "Du har skrevet «Har fått katt»"},
		{"/innstillinger", []string{"wave_size", "4"}, []string{"centre_name", "Sentralen"}, []string{"<strong>Så mange om gangen</strong> var «3» og er nå «4»"}, "5", "Du har skrevet «5»"},
		{"/innstillinger", []string{"thank_for_no", ""}, []string{"reminders", "1 døgn"}, []string{"<strong>Takk for et nei</strong> var «ja» og er nå tomt"}, "", ""},
		{"/personvern", []string{"media_days", "120"}, []string{"tasks_days", "400"}, []string{"<strong>Bilder og lydfiler</strong> var «90» og er nå «120»"}, "130", "Du har skrevet «130»"},
		{"/innstillinger/hvem", []string{"max_km", "12"}, []string{"lowest_ages", "kjøring: 21"}, []string{"<strong>Høyst så langt hjemmefra</strong> var tomt og er nå «12»"}, "15", "Du har skrevet «15»"},
		{"/innstillinger/hvem", []string{"places", middles[1:]}, []string{"travel_kmh", "30"}, []string{"<strong>Midten av postnumrene</strong> var tomt og er nå «1400 59,5 10,5"}, "", ""},
		{"/innstillinger/beredskap", []string{"haste", "4"}, []string{"lasts", "10 timer"}, []string{"<strong>Så mange ganger så fort</strong> var «3» og er nå «4»"}, "5", "Du har skrevet «5»"},
		{"/innstillinger/vakt", []string{"closed_days", "28.12.2026 Romjul"}, []string{"open.1", "9-15"}, []string{"<strong>Egne stengte dager</strong> var tomt og er nå «28.12.2026 Romjul»"}, "29.12.2026", "Du har skrevet «29.12.2026»"},
		{"/innstillinger/vakt", []string{"name.0", "Kari", "phone.0", "420 00 001", "turn.0.1", "1"}, []string{"open.2", "9-15"}, []string{"<strong>Hvem som har vakt</strong> var tomt og er nå «Kari 420 00 001 (mandag 1.)»"}, "", ""},
		{"/brukere/3", []string{"name", "Lise Ny"}, []string{"phone", "420 00 009"}, []string{"<strong>Navn</strong> var «Lise Leser» og er nå «Lise Ny»"}, "Lise Annen", "Du har skrevet «Lise Annen»"},
		{"/brukere/3", []string{"role", "coordinator"}, []string{"name", "Lise"}, []string{"<strong>Hva brukeren kan gjøre</strong> var «Kan se» og er nå «Koordinator»"}, "", ""},
	} {
		c.client = kari
		opened := fieldsOf(c.get(x.path).body)
		c.client = per
		if p := c.post(x.path, with(fieldsOf(c.get(x.path).body), x.theirs...)...); p.status != http.StatusSeeOther {
			t.Fatalf("%s: the first one: %d %s", x.path, p.status, p.body)
		}
		c.client = kari
		if x.clash != "" {
			p := c.post(x.path, with(opened, x.theirs[0], x.clash)...)
			if p.status != http.StatusConflict || !strings.Contains(p.body, x.clashTold) {
				t.Errorf("%s: both wrote in one field: %d", x.path, p.status)
			}
		}
		p := c.post(x.path, with(opened, x.mine...)...)
		if p.status != http.StatusConflict {
			t.Errorf("%s: the second one: %d", x.path, p.status)
		}
		for _, want := range append([]string{"Per Leder endret dette mens du skrev"}, x.told...) {
			if !strings.Contains(p.body, want) {
				t.Errorf("%s: the second one is not told %q: %s", x.path, want, p.body)
			}
		}
		if p = c.post(x.path, fieldsOf(p.body)...); p.status != http.StatusSeeOther {
			t.Fatalf("%s: the next press: %d %s", x.path, p.status, p.body)
		}
		now := fieldsOf(c.get(x.path).body)
		for _, change := range [][]string{x.theirs, x.mine} {
			if change[0] == "pin" {
				continue // it is never sent back
			}
			i := 0
			for i < len(now) && now[i] != change[0] {
				i += 2
			}
			if got := append(now, "", "")[min(i, len(now))+1]; got != change[1] {
				t.Errorf("%s: %s is %q, not %q", x.path, change[0], got, change[1])
			}
		}
	}
}

// TestOneTextAndOneSeriesAreNotOverwritten is the same for a text, which is one
// field, and for a series, which says what would happen before it is saved.
func TestOneTextAndOneSeriesAreNotOverwritten(t *testing.T) {
	c := newSite(t, Options{}).fill()
	c.addUser("per@sentralen.example", "Per Leder", dispatch.RoleUnitLead)
	_ = c.looks() // with a series
	c.login()
	kari := c.client
	c.client = browser(t)
	c.loginAs("per@sentralen.example")
	per := c.client
	set := func(fields []string, name, value string) []string {
		fields = slices.Clone(fields)
		for i := 0; i < len(fields); i += 2 {
			if fields[i] == name {
				fields[i+1] = value
			}
		}
		return fields
	}
	const text, series = "/innstillinger/tekster/declined?sprak=nb", "/faste/1"
	c.client = kari
	opened, plan := fieldsOf(c.get(text).body), formFields(c.get(series).body, `id="endre"`)
	c.client = per
	if p := c.post(text, set(fieldsOf(c.get(text).body), "wording", "Takk for svaret!")...); p.status != http.StatusSeeOther {
		t.Fatalf("the first text: %d %s", p.status, p.body)
	}
	if p := c.post(series+"/endre", append(set(formFields(c.get(series).body, `id="endre"`), "details", "Ring på hos naboen"), "do", "save")...); p.status != http.StatusOK && p.status != http.StatusSeeOther {
		t.Fatalf("the first change: %d %s", p.status, p.body)
	} else if p.status == http.StatusOK {
		if p = c.post(series+"/endre", append(formFields(p.body, `id="endre"`), "do", "save")...); p.status != http.StatusSeeOther {
			t.Fatalf("the first change, confirmed: %d %s", p.status, p.body)
		}
	}
	c.client = kari
	p := c.post(text, set(opened, "wording", "Helt i orden!")...)
	for _, want := range []string{"Per Leder endret dette mens du skrev", "er nå «Takk for svaret!»", "Du har skrevet «Helt i orden!»", ">Helt i orden!</textarea>"} {
		if p.status != http.StatusConflict || !strings.Contains(p.body, want) {
			t.Errorf("the second text: %d, without %q: %s", p.status, want, p.body)
		}
	}
	if p = c.post(text, fieldsOf(p.body)...); p.status != http.StatusSeeOther {
		t.Errorf("the next press: %d", p.status)
	}
	p = c.post(series+"/endre", append(set(plan, "place", "Granli"), "do", "save")...)
	for _, want := range []string{"Per Leder endret dette mens du skrev", "<strong>Detaljer</strong> var tomt og er nå «Ring på hos naboen»", `value="Granli"`, ">Ring på hos naboen</textarea>"} {
		if p.status != http.StatusConflict || !strings.Contains(p.body, want) {
			t.Errorf("the second change: %d, without %q: %s", p.status, want, p.body)
		}
	}
	if p = c.post(series+"/endre", append(formFields(p.body, `id="endre"`), "do", "save")...); p.status == http.StatusOK { // what will happen
		p = c.post(series+"/endre", append(formFields(p.body, `id="endre"`), "do", "save")...)
	}
	x, err := c.svc.Series(context.Background(), 1)
	if p.status != http.StatusSeeOther || err != nil || x.Place != "Granli" || x.Details != "Ring på hos naboen" {
		t.Errorf("the next press: %d %v %+v", p.status, err, x)
	}
}

// TestEverySettingHasAName: what has none would be overwritten without a word.
func TestEverySettingHasAName(t *testing.T) {
	set := dispatch.DefaultSettings()
	set.ThankForNo, set.ConfirmReminders, set.YearlyThanks, set.PlaceCalls = true, true, true, true
	for name := range formOfSettings(set).values {
		if name != "version" && name != rememberedAs && !slices.ContainsFunc(settingsLabels, func(o option) bool { return o.Value == name }) {
			t.Errorf("the field %s stands in no label", name)
		}
	}
}

// TestTheSummaryOfFaultsNamesTheFields: the same words stand under several
// fields, so the list above them says which.
func TestTheSummaryOfFaultsNamesTheFields(t *testing.T) {
	c := newSite(t, Options{AutoLogin: testEmail}).fill()
	bad := fieldsOf(c.get("/innstillinger").body)
	for i := 0; i < len(bad); i += 2 {
		if bad[i] == "quiet_from" || bad[i] == "quiet_to" {
			bad[i+1] = "sent"
		}
	}
	p := c.post("/innstillinger", bad...)
	for _, want := range []string{`href="#quiet_from">Stilletid fra: Skriv et klokkeslett`, `href="#quiet_to">Stilletid til: Skriv et klokkeslett`} {
		if p.status != http.StatusUnprocessableEntity || !strings.Contains(p.body, want) {
			t.Errorf("%d, without %s", p.status, want)
		}
	}
	// Where the words name it already, it is not said twice.
	if p = c.post("/mottakere", "name", "Olga", "postcode", "1"); !strings.Contains(p.body, `href="#postcode">Postnummer`) || strings.Contains(p.body, "Postnummer: ") {
		t.Errorf("%s", p.body)
	}
}

// formFields are the fields of the form that holds what marks it.
func formFields(body, mark string) []string {
	_, rest, _ := strings.Cut(body, mark)
	form, _, _ := strings.Cut(rest, "</form>")
	return fieldsOf(form)
}

// TestTheNameOfAUnitIsNotOverwritten: the list has a form for each unit's name, and
// what was typed in one stays in that one.
func TestTheNameOfAUnitIsNotOverwritten(t *testing.T) {
	s := newSite(t, Options{})
	s.addUser("sjef@sentralen.example", "Sjefen", dispatch.RoleAdmin)
	s.addUser("nesten@sentralen.example", "Nestsjef", dispatch.RoleAdmin)
	s.loginAs("sjef@sentralen.example")
	s.post("/enheter", "name", "Helse")
	was := func() string {
		_, rest, _ := strings.Cut(s.get("/enheter").body, `action="/enheter/2"`)
		_, rest, _ = strings.Cut(rest, `name="was" value="`)
		v, _, _ := strings.Cut(rest, `"`)
		return html.UnescapeString(v)
	}
	opened := was()
	if opened == "" {
		t.Fatal("the form remembers nothing")
	}
	boss := s.client
	s.client = browser(t)
	s.loginAs("nesten@sentralen.example")
	if p := s.post("/enheter/2", "was", opened, "enhet.2", "Helse og omsorg", "do", "name"); p.status != http.StatusSeeOther {
		t.Fatalf("the first: %d %s", p.status, p.body)
	}
	s.client = boss
	p := s.post("/enheter/2", "was", opened, "enhet.2", "Omsorg", "do", "name")
	for _, want := range []string{"Nestsjef endret dette mens du skrev", "var «Helse» og er nå «Helse og omsorg»", "Du har skrevet «Omsorg»", `value="Omsorg"`} {
		if p.status != http.StatusConflict || !strings.Contains(p.body, want) {
			t.Errorf("%d: the second is not told %q", p.status, want)
		}
	}
	if p := s.post("/enheter/2", "was", was(), "enhet.2", "", "do", "name"); p.status != http.StatusUnprocessableEntity || strings.Count(p.body, `aria-invalid="true"`) != 1 || !strings.Contains(p.body, `id="enhet-2-feil"`) {
		t.Errorf("an empty name: %d %s", p.status, p.body)
	}
	if p := s.post("/enheter/2", "was", was(), "enhet.2", "Omsorg", "do", "name"); p.status != http.StatusSeeOther || !strings.Contains(s.get("/enheter").body, `value="Omsorg"`) {
		t.Errorf("the next press: %d", p.status)
	}
}

// with is a form with some fields written anew; what is written empty is left out.
func with(fields []string, change ...string) []string {
	fields = slices.Clone(fields)
	for i := 0; i < len(change); i += 2 {
		for k := 0; k < len(fields); k += 2 {
			if fields[k] == change[i] {
				fields = slices.Delete(fields, k, k+2)
				break
			}
		}
		if change[i+1] != "" {
			fields = append(fields, change[i], change[i+1])
		}
	}
	return fields
}
