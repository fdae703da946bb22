package admin

import (
	"context"
	"html"
	"net/http"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"folgesvenn/dispatch"
)

func TestNewTask(t *testing.T) {
	c := newSite(t, Options{}).fill()
	c.login()
	fields := []string{"once", "abc", "category", "escort", "summary", "Følge til frisør", "when", "fredag 10-12", "place", "Solbakken", "recipient_id", "1", "requester_id", "1",
		"details", "Ring på hos naboen.", "needs.clearances", "confidentiality", "needs.gender", "female", "decide_by", "torsdag 15"}
	p := c.post("/oppdrag/nytt", append(fields, "do", "send")...)
	if p.status != http.StatusSeeOther {
		t.Fatalf("%d %s", p.status, p.body)
	}
	body := c.get(p.header.Get("Location")).body
	for _, want := range []string{"Fredag 27. november kl. 10-12, Solbakken", "Gudrun Fjeld", "Solbakken sykehjem", "Ring på hos naboen.", "Taushetserklæring", "Kvinne",
		"Torsdag 26. november kl. 15", "Oppdraget er lagt inn, og vi begynner å spørre.", "Oppdraget ble lagt inn av Kari Koordinator"} {
		if !strings.Contains(body, want) {
			t.Errorf("the task's page does not say %q", want)
		}
	}
	// The recipient's postcode is taken where none is written.
	if !strings.Contains(body, "<dd>1470</dd>") {
		t.Error("the postcode is missing")
	}
	// An impatient second press makes no second task.
	again := c.post("/oppdrag/nytt", append(fields, "do", "send")...)
	if again.header.Get("Location") != p.header.Get("Location") {
		t.Errorf("the second press led to %s, the first to %s", again.header.Get("Location"), p.header.Get("Location"))
	}
	draft := c.post("/oppdrag/nytt", append(fields, "do", "draft")...)
	if body := c.get(draft.header.Get("Location")).body; !strings.Contains(body, "Kladd") || !strings.Contains(body, "Send ut") {
		t.Error("no draft was made")
	}
}

func TestNewTaskByThePlainFields(t *testing.T) {
	c := newSite(t, Options{}).fill()
	c.login()
	p := c.post("/oppdrag/nytt", "category", "escort", "summary", "Følge til frisør", "date", "2026-11-27", "from", "10:00", "to", "11:30", "do", "send")
	if body := c.get(p.header.Get("Location")).body; !strings.Contains(body, "Fredag 27. november kl. 10-11.30") {
		t.Errorf("%d %s", p.status, p.body)
	}
	p = c.post("/oppdrag/nytt", "category", "escort", "summary", "x", "date", "2026-11-27", "from", "ti", "to", "11:30")
	if p.status != http.StatusUnprocessableEntity || !strings.Contains(p.body, "Skriv når det begynner") {
		t.Errorf("%d", p.status)
	}
}

func TestWrongInputKeepsWhatWasTyped(t *testing.T) {
	c := newSite(t, Options{}).fill()
	c.login()
	p := c.post("/oppdrag/nytt", "summary", "Følge Gudrun til demensteam", "when", "i forgårs", "place", "Solbakkveien 12", "postcode", "14x", "recipient_id", "1",
		"requester_id", "77", "details", "Etasje <3>", "needs.clearances", "course", "needs.car", "ja", "urgent", "ja", "do", "send")
	if p.status != http.StatusUnprocessableEntity {
		t.Fatalf("%d", p.status)
	}
	for _, kept := range []string{`value="Følge Gudrun til demensteam"`, `value="i forgårs"`, `value="Solbakkveien 12"`, `value="14x"`, "Etasje &lt;3&gt;</textarea>",
		`name="recipient" type="text" value="Gudrun Fjeld"`, `name="recipient_id" value="1"`, `value="course" checked`, `name="needs.car" value="ja" checked`, `name="urgent" value="ja" checked`} {
		if !strings.Contains(p.body, kept) {
			t.Errorf("not kept: %s", kept)
		}
	}
	for field, says := range map[string]string{"category": "Velg type oppdrag.", "summary": "Her står navnet til mottakeren.", "when": "Vi forstår ikke «forgårs».",
		"place": "Her står adressen til mottakeren.", "postcode": "Postnummer har fire siffer.", "requester": "Velg bestilleren fra lista."} {
		if !strings.Contains(p.body, says) || !strings.Contains(p.body, `href="#`+field+`"`) || !strings.Contains(p.body, `id="`+field+`-feil"`) {
			t.Errorf("%s is not told about: %q", field, says)
		}
	}
	if strings.Count(p.body, `aria-invalid="true"`) < 6 {
		t.Error("the fields are not marked")
	}
}

// TestPreviewOfAChange: what the page itself wrote of a task is no fault when the
// form is opened, also where somebody who typed it would mean the evening; and a
// deadline goes along with a new time.
func TestPreviewOfAChange(t *testing.T) {
	c := newSite(t, Options{}).fill()
	c.login()
	task := c.task("Kjøre til flyet", "2026-11-27 06:00", "2026-11-27 07:30", nil)
	form := func(pairs ...string) string {
		body := c.get(taskPath(task.ID) + "/endre").body
		values := map[string]string{"category": "escort", "summary": "Kjøre til flyet"}
		for _, name := range []string{"when", "when_was", "decide_by", "decide_by_was", "starts_at", "ends_at", "decide_at"} {
			m := regexp.MustCompile(`name="` + name + `"[^>]* value="([^"]*)"`).FindStringSubmatch(body)
			if m == nil {
				t.Fatalf("the form has no %s", name)
			}
			values[name] = html.UnescapeString(m[1])
		}
		for i := 0; i < len(pairs); i += 2 {
			values[pairs[i]] = pairs[i+1]
		}
		var all []string
		for k, v := range values {
			all = append(all, k, v)
		}
		return c.post("/oppdrag/forhandsvisning", all...).body
	}
	for name, got := range map[string]string{
		"Fredag 27. november kl. 6-7.30": form(),
		"Fredag 27. november kl. 8-9":    form("when", "fre 8-9"),
		"Torsdag 26. november kl. 10-12": form("when", "26/11 10-12"),
	} {
		if strings.Contains(got, "validation") || !strings.Contains(got, name) {
			t.Errorf("%s: %s", name, got)
		}
	}
	if got := form("decide_by", "lørdag 10"); !strings.Contains(got, "Svarfristen må være før oppdraget begynner.") {
		t.Errorf("a deadline after the start is not told about: %s", got)
	}
}

func TestPreview(t *testing.T) {
	c := newSite(t, Options{}).fill()
	c.login()
	p := c.post("/oppdrag/forhandsvisning", "category", "escort", "summary", "Følge til lege", "when", "fre 10", "place", "Solbakken", "postcode", "1470")
	for _, want := range []string{"Fredag 27. november kl. 10-12", "Vi regner med to timer", "Hei Kari! Kan du hjelpe? Følge til lege, Solbakken, fredag 27. november kl. 10-12. Svar JA eller NEI.",
		"1 melding per frivillig", "av 12 kan spørres", "har pause", "Vi spør først"} {
		if !strings.Contains(p.body, want) {
			t.Errorf("the preview does not say %q: %s", want, p.body)
		}
	}
	if strings.Contains(p.body, "<html") {
		t.Error("the preview is a whole page")
	}
	// What may be a name or an address is asked about, and not refused.
	p = c.post("/oppdrag/forhandsvisning", "category", "escort", "summary", "Følge Tikva Åsheim til lege", "when", "fre 10-12", "place", "Storbukta 3")
	if !strings.Contains(p.body, "Er «Tikva Åsheim» navnet på noen?") || !strings.Contains(p.body, "Er «Storbukta 3» en adresse?") || strings.Contains(p.body, "validation") {
		t.Errorf("a name and an address are not asked about: %s", p.body)
	}
	// What surely is one is refused, and not asked about, too.
	p = c.post("/oppdrag/forhandsvisning", "category", "escort", "summary", "Følge Ola Nordmann til lege", "when", "fre 10-12", "place", "Storgata 3")
	if !strings.Contains(p.body, "Her står navnet på en person («Ola Nordmann»)") || !strings.Contains(p.body, "Her står en adresse («Storgata 3»)") || strings.Contains(p.body, "Er «") {
		t.Errorf("a name and an address are not refused: %s", p.body)
	}
	// While nothing is written, nothing is wrong.
	if p := c.post("/oppdrag/forhandsvisning"); strings.Contains(p.body, "validation") || !strings.Contains(p.body, "Fyll ut hva og når") {
		t.Errorf("%s", p.body)
	}
	p = c.post("/oppdrag/forhandsvisning", "category", "escort", "summary", "Følge til kreftlegen", "when", "fre 10-12")
	if !strings.Contains(p.body, "Skriv «lege» eller «sykehus» i stedet.") {
		t.Errorf("a diagnosis is not told about: %s", p.body)
	}
	p = c.post("/oppdrag/forhandsvisning", "category", "escort", "summary", "Følge", "when", "i forgårs")
	if !strings.Contains(p.body, "Vi forstår ikke «forgårs».") || strings.Contains(p.body, "Skriv når det begynner") {
		t.Errorf("a time that cannot be read is not told about: %s", p.body)
	}
	p = c.post("/oppdrag/forhandsvisning", "category", "transport", "summary", "Kjøring", "when", "fre 10-12", "needs.car", "ja")
	if !strings.Contains(p.body, "0 frivillige av 12 kan spørres") || !strings.Contains(p.body, "12 tar ikke kjøring") || !strings.Contains(p.body, "har ikke bil") {
		t.Errorf("what excludes people is not told: %s", p.body)
	}
	c.at("2026-11-24 21:00")
	p = c.post("/oppdrag/forhandsvisning", "category", "escort", "summary", "Følge", "when", "fre 10-12")
	if !strings.Contains(p.body, "Det er stilletid nå, så vi begynner i morgen kl. 9.") {
		t.Errorf("quiet hours are not told about: %s", p.body)
	}
	whole := c.post("/oppdrag/nytt", "category", "escort", "summary", "Følge", "when", "fre 10-12", "do", "preview")
	if whole.status != http.StatusOK || !strings.Contains(whole.body, `value="fre 10-12"`) || !strings.Contains(whole.body, "Kan du hjelpe? Følge") {
		t.Error("without a script there is no preview")
	}
}

func TestEditTask(t *testing.T) {
	c := newSite(t, Options{}).fill()
	c.login()
	path := taskPath(c.open.ID) + "/endre"
	before, err := c.svc.Task(context.Background(), c.open.ID)
	must(c.site, 0, err)
	fields := func(change map[string]string) []string {
		f := c.admin.formOf(before)
		for k, v := range change {
			f.values.Set(k, v)
		}
		var pairs []string
		for k, vs := range f.values {
			for _, v := range vs {
				pairs = append(pairs, k, v)
			}
		}
		return pairs
	}
	if body := c.get(path).body; !strings.Contains(body, `value="tirsdag 24. november kl. 16-17.30"`) {
		t.Error("the time is not in the form")
	}
	if p := c.post(path, fields(map[string]string{"details": "Nøkkelen ligger under matten."})...); p.status != http.StatusSeeOther {
		t.Fatalf("%d %s", p.status, p.body)
	}
	after, err := c.svc.Task(context.Background(), c.open.ID)
	must(c.site, 0, err)
	if after.Details != "Nøkkelen ligger under matten." || !after.StartsAt.Equal(before.StartsAt) || !after.DecideBy.Equal(before.DecideBy) || !after.Urgent {
		t.Errorf("%+v", after)
	}
	// A colleague who had the page open before that overwrites nothing.
	p := c.post(path, fields(map[string]string{"details": "Noe annet"})...)
	if p.status != http.StatusConflict {
		t.Errorf("the second edit: %d", p.status)
	}
	for _, want := range []string{"Kari Koordinator endret dette mens du skrev", "<strong>Detaljer</strong> var «Møt opp i resepsjonen.", "er nå «Nøkkelen ligger under matten.»", "Du har skrevet «Noe annet»", ">Noe annet</textarea>"} {
		if !strings.Contains(p.body, want) {
			t.Errorf("the second coordinator is not told %q", want)
		}
	}
	if now, err := c.svc.Task(context.Background(), c.open.ID); err != nil || now.Details != after.Details {
		t.Errorf("overwritten: %+v %v", now, err)
	}
	// Another field than the first one changed: theirs is taken over, and the next press saves both.
	p = c.post(path, fields(map[string]string{"place": "Lia"})...)
	if p.status != http.StatusConflict || !strings.Contains(p.body, ">Nøkkelen ligger under matten.</textarea>") || !strings.Contains(p.body, `value="Lia"`) || strings.Contains(p.body, "Du har skrevet") {
		t.Errorf("another field: %d", p.status)
	}
	if p = c.post(path, fieldsOf(p.body)...); p.status != http.StatusSeeOther {
		t.Fatalf("the next press: %d %s", p.status, p.body)
	}
	if now, err := c.svc.Task(context.Background(), c.open.ID); err != nil || now.Details != after.Details || now.Place != "Lia" || !now.StartsAt.Equal(after.StartsAt) {
		t.Errorf("not both: %+v %v", now, err)
	}
	// What the search does meanwhile disturbs nobody who writes.
	after, err = c.svc.Task(context.Background(), c.open.ID)
	must(c.site, 0, err)
	before = after
	p = c.post(path, fields(map[string]string{"when": "i dag 17-18"})...)
	after, err = c.svc.Task(context.Background(), c.open.ID)
	must(c.site, 0, err)
	if p.status != http.StatusSeeOther || after.StartsAt.In(oslo).Hour() != 17 {
		t.Errorf("%d %v", p.status, after.StartsAt)
	}
	if p := c.get(taskPath(c.done.ID) + "/endre"); p.status != http.StatusSeeOther {
		t.Errorf("a done task is edited: %d", p.status)
	}
}

func TestVolunteerForms(t *testing.T) {
	s := newSite(t, Options{})
	s.login()
	fields := []string{"name", "Åse Nygård", "phone", "421 00 777", "language", "nn", "channel", "sms", "categories", "walk", "categories", "visit", "postcodes", "1470, 14", "available.1", "9-12, 14-16.30",
		"gender", "female", "birth_year", "1950", "max_offers_per_week", "2", "car", "ja", "clearances", "course", "clearances.course.issued", "2026-01-10", "clearances.course.expires", "2028-01-10", "note", "Glad i hunder"}
	p := s.post("/frivillige/ny", fields...)
	if p.status != http.StatusSeeOther {
		t.Fatalf("%d %s", p.status, p.body)
	}
	path := p.header.Get("Location")
	body := s.get(path).body
	for _, want := range []string{"Åse Nygård", "421 00 777", "Tur, besøk", "1470 og 14", "<th scope=\"row\">Mandag</th><td>9-12, 14-16.30</td>", "Kurs, vist 10. januar 2026, gjelder til 10. januar 2028", "1950", "2 ganger i uka", "Glad i hunder", "Kvinne"} {
		if !strings.Contains(body, want) {
			t.Errorf("the page does not say %q", want)
		}
	}
	form := s.get(path + "/endre").body
	for _, want := range []string{`value="9-12, 14-16.30"`, `value="2026-01-10"`, `value="walk" checked`, `<option value="nn" selected>`} {
		if !strings.Contains(form, want) {
			t.Errorf("the form does not hold %q", want)
		}
	}
	if p := s.post(path+"/endre", append(fields, "version", "1", "left", "ja")...); p.status != http.StatusSeeOther {
		t.Errorf("%d %s", p.status, p.body)
	}
	if p := s.post(path+"/endre", append(fields, "version", "1")...); p.status != http.StatusConflict || !strings.Contains(p.body, "mens du skrev") {
		t.Errorf("an old form: %d", p.status)
	}
	p = s.post("/frivillige/ny", "name", "", "phone", "12", "language", "nb", "channel", "sms", "available.2", "morgen", "birth_year", "femti")
	for _, want := range []string{"Skriv tiden som", "Skriv fødselsår", `value="morgen"`, `value="femti"`} {
		if p.status != http.StatusUnprocessableEntity || !strings.Contains(p.body, want) {
			t.Errorf("%d does not say %q", p.status, want)
		}
	}
	p = s.post("/frivillige/ny", "name", " ", "phone", "12", "language", "nb", "channel", "sms")
	if !strings.Contains(p.body, "Skriv navnet.") || !strings.Contains(p.body, "norske numre har åtte") {
		t.Errorf("%s", p.body)
	}
}

func TestPause(t *testing.T) {
	s := newSite(t, Options{})
	v := s.volunteer("Anne Berg", "+4742100001", nil)
	s.login()
	path := volunteerPath(v.ID)
	for _, until := range []string{"", "i morgen", "2026-11-24", "2020-01-01"} {
		if p := s.post(path+"/pause", "until", until); p.status != http.StatusUnprocessableEntity || !strings.Contains(p.body, "Velg en dag som kommer") {
			t.Errorf("until %q: %d", until, p.status)
		}
	}
	if p := s.post(path+"/pause", "until", "2026-12-01"); p.status != http.StatusSeeOther {
		t.Fatalf("%d %s", p.status, p.body)
	}
	if body := s.get(path).body; !strings.Contains(body, "Har pause til tirsdag 1. desember.") {
		t.Error("no pause")
	}
	s.post(path+"/pause", "do", "end")
	got, err := s.svc.Volunteer(context.Background(), v.ID)
	must(s, 0, err)
	if got.State(s.svc.Now().Add(time.Second)) != dispatch.VolunteerActive {
		t.Error("the pause did not end")
	}
}

func TestPeopleForms(t *testing.T) {
	s := newSite(t, Options{})
	s.login()
	if p := s.post("/mottakere", "name", "Gudrun Fjeld", "phone", "431 00 001", "address", "Solbakkveien 12", "postcode", "1470"); p.status != http.StatusSeeOther {
		t.Errorf("%d %s", p.status, p.body)
	}
	if body := s.get("/mottakere").body; !strings.Contains(body, "Gudrun Fjeld") || !strings.Contains(body, "431 00 001") {
		t.Error("the recipient is not in the list")
	}
	if p := s.post("/mottakere", "name", "", "postcode", "14"); p.status != http.StatusUnprocessableEntity || !strings.Contains(p.body, `value="14"`) || !strings.Contains(p.body, "<details class=\"ds-card add\" open") {
		t.Errorf("%d", p.status)
	}
	p := s.post("/bestillere", "name", "Solbakken sykehjem", "kind", "institution", "phones", "441 00 001\n22 00 00 00", "pin", "1234")
	if p.status != http.StatusSeeOther {
		t.Errorf("%d %s", p.status, p.body)
	}
	if body := s.get("/bestillere").body; !strings.Contains(body, "441 00 001") || !strings.Contains(body, "22 00 00 00") {
		t.Error("the requester is not in the list")
	}
	p = s.post("/bestillere", "name", "X", "kind", "institution", "pin", "12")
	if p.status != http.StatusUnprocessableEntity || !strings.Contains(p.body, "PIN-koden må ha") || strings.Contains(p.body, `value="12"`) {
		t.Errorf("a short PIN: %d", p.status)
	}
}

func TestSettings(t *testing.T) {
	s := newSite(t, Options{})
	s.login()
	version := func() string {
		set, err := s.svc.Settings(context.Background(), dispatch.FirstUnit)
		return settingsVersion(must(s, set, err))
	}
	old := version()
	fields := []string{"centre_name", "Lørenskog frivilligsentral", "centre_phone", "67 00 00 00", "coordinator_phones", "421 00 001\n421 00 002", "quiet_from", "21", "quiet_to", "8.30", "policy", "pace",
		"wave_size", "4", "wave_interval", "90 minutter", "decide_before", "4 timer", "offer_lapses_after", "1 døgn", "max_offers_per_week", "3", "categories", "hundelufting\ndatahjelp",
		"reminders", "2 døgn\n1,5 timer", "follow_up_after", "3 timer"}
	if p := s.post("/innstillinger", append(fields, "version", old)...); p.status != http.StatusSeeOther {
		t.Fatalf("%d %s", p.status, p.body)
	}
	set, err := s.svc.Settings(context.Background(), dispatch.FirstUnit)
	must(s, 0, err)
	if set.CentreName != "Lørenskog frivilligsentral" || set.WaveSize != 4 || set.Policy != dispatch.PolicyPace || durationOf(set.WaveInterval) != 90*time.Minute || set.QuietHours.From != 21*60 ||
		len(set.CoordinatorPhones) != 2 || len(set.Categories) != 2 || set.ThankForNo || durationOf(set.OfferLapsesAfter) != 24*time.Hour ||
		!slices.Equal(set.Reminders, []dispatch.Duration{dispatch.Duration(48 * time.Hour), dispatch.Duration(90 * time.Minute)}) || durationOf(set.FollowUpAfter) != 3*time.Hour {
		t.Errorf("%+v", set)
	}
	if body := s.get("/innstillinger").body; !strings.Contains(body, `value="1 time 30 minutter"`) || !strings.Contains(body, "421 00 001\n421 00 002") ||
		!strings.Contains(body, "2 døgn\n1 time 30 minutter</textarea>") || !strings.Contains(body, `value="3 timer"`) || !strings.Contains(body, "Vanlig: 1 døgn og 2 timer") {
		t.Error("the settings are not shown")
	}
	if p := s.post("/innstillinger", append(fields, "version", old)...); p.status != http.StatusConflict || !strings.Contains(p.body, "mens du skrev") {
		t.Errorf("an old form: %d", p.status)
	}
	// Nothing written means none.
	if p := s.post("/innstillinger", append(fields[:len(fields)-4:len(fields)-4], "reminders", " ", "follow_up_after", "0", "version", version())...); p.status != http.StatusSeeOther {
		t.Errorf("%d %s", p.status, p.body)
	}
	set, err = s.svc.Settings(context.Background(), dispatch.FirstUnit)
	if must(s, 0, err); len(set.Reminders) != 0 || set.FollowUpAfter != 0 {
		t.Errorf("%+v", set)
	}
	p := s.post("/innstillinger", append(fields[:len(fields)-4:len(fields)-4], "reminders", "2 timer\nav og til", "follow_up_after", "straks", "version", version())...)
	for _, want := range []string{"«av og til» forstår vi ikke", "eller la feltet stå tomt", "av og til</textarea>", `value="straks"`} {
		if p.status != http.StatusUnprocessableEntity || !strings.Contains(p.body, want) {
			t.Errorf("%d does not say %q", p.status, want)
		}
	}
	p = s.post("/innstillinger", "centre_name", "", "wave_size", "null", "wave_interval", "en stund", "quiet_from", "sent", "quiet_to", "08:30", "version", version())
	for _, want := range []string{"Skriv et klokkeslett", "Skriv en varighet", "Skriv et tall", `value="en stund"`} {
		if p.status != http.StatusUnprocessableEntity || !strings.Contains(p.body, want) {
			t.Errorf("%d does not say %q", p.status, want)
		}
	}
}

func TestWriteToANumber(t *testing.T) {
	s := newSite(t, Options{})
	v := s.volunteer("Anne Berg", "+4742100001", nil)
	s.login()
	path := volunteerPath(v.ID)
	fields := []string{"once", "a", "nummer", v.Phone, "til", path, "body", "Hei Anne! Nøkkelen ligger hos naboen."}
	for range 2 { // the second press sends no second text
		if p := s.post("/samtale", fields...); p.status != http.StatusSeeOther || p.header.Get("Location") != path {
			t.Fatalf("%d %s", p.status, p.body)
		}
	}
	s.run()
	body := s.get(path).body
	if strings.Count(body, "Nøkkelen ligger hos naboen.") != 1 || !strings.Contains(body, "levert") {
		t.Errorf("the conversation: %s", body)
	}
	if p := s.post("/samtale", "nummer", v.Phone, "body", " "); p.status != http.StatusUnprocessableEntity || !strings.Contains(p.body, "Skriv en melding.") {
		t.Errorf("nothing written: %d", p.status)
	}
	if p := s.post("/samtale", "nummer", "22 00 00 00", "body", "Hei"); p.status != http.StatusUnprocessableEntity || !strings.Contains(p.body, "Ring i stedet.") || !strings.Contains(p.body, ">Hei</textarea>") {
		t.Errorf("to a landline: %d %s", p.status, p.body)
	}
	if p := s.post("/samtale", "nummer", "abc", "body", "Hei"); p.status != http.StatusUnprocessableEntity && p.status != http.StatusNotFound {
		t.Errorf("to no number: %d", p.status)
	}
}

// What cannot be read and what makes no sense is said at once, not in two rounds,
// and nothing of it is done.
func TestAllThatIsWrongIsSaidAtOnce(t *testing.T) {
	t.Parallel()
	c := newSite(t, Options{}).fill()
	c.login()
	before := c.written()
	for _, x := range []struct {
		path   string
		fields []string
		says   []string
	}{
		{"/frivillige/ny", []string{"name", "", "phone", "12", "available.1", "9", "birth_year", "femti"}, []string{"Skriv navnet", "norske numre har åtte", "Skriv tiden som", "Skriv fødselsår"}},
		{"/frivillige/5/endre", []string{"name", "", "phone", "12", "birth_year", "femti"}, []string{"Skriv navnet", "norske numre har åtte", "Skriv fødselsår"}},
		{"/bestillere", []string{"name", "", "phones", "12", "pin", "1", "postcode", "9"}, []string{"Skriv navnet", "norske numre har åtte", "PIN-koden må ha", "Postnummer har fire siffer"}},
		{"/brukere", []string{"name", "", "email", "tull", "role", "konge", "password", "kort"}, []string{"Skriv navnet", "Skriv e-postadressen", "Velg hva brukeren kan gjøre", "Passordet må ha minst"}},
	} {
		p := c.post(x.path, x.fields...)
		_, summary, _ := strings.Cut(p.body, `id="feil"`)
		summary, _, _ = strings.Cut(summary, "</div>")
		for _, want := range x.says {
			if p.status != http.StatusUnprocessableEntity || strings.Count(summary, want) != 1 {
				t.Errorf("%s: %d: the summary should say %q once: %s", x.path, p.status, want, summary)
			}
		}
		if strings.Contains(summary, "Noen felt må rettes") {
			t.Errorf("%s says that it was only tried", x.path)
		}
	}
	if got := c.written(); got != before {
		t.Errorf("%d rows were written", got-before)
	}
}

// TestWhereANewTaskBegins: the focus is where something is still to be written.
func TestWhereANewTaskBegins(t *testing.T) {
	c := newSite(t, Options{}).fill()
	c.login()
	for path, field := range map[string]string{"/oppdrag/nytt": "requester", taskPath(c.open.ID) + "/kopier": "when", taskPath(c.open.ID) + "/fast": "repeat"} {
		body := c.get(path).body
		found := regexp.MustCompile(`<(?:input|select)[^>]* id="([^"]*)"[^>]* autofocus`).FindAllStringSubmatch(body, -1)
		if len(found) != 1 || found[0][1] != field {
			t.Errorf("%s begins at %q, not %s", path, found, field)
		}
	}
	if body := c.get(taskPath(c.open.ID) + "/fast").body; !strings.Contains(body, "<title>") || !strings.Contains(body, "Nytt fast oppdrag</h1>") {
		t.Error("a series is not called one")
	}
}
