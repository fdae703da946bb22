package admin

import (
	"context"
	"net/http"
	"slices"
	"strings"
	"testing"
	"time"

	"folgesvenn/dispatch"
	"folgesvenn/sms"
)

func TestOpeningHoursAndDuty(t *testing.T) {
	s := newSite(t, Options{})
	s.login()
	settings := func() dispatch.Settings {
		set, err := s.svc.Settings(context.Background(), dispatch.FirstUnit)
		return must(s, set, err)
	}
	if body := s.get("/innstillinger/vakt").body; !strings.Contains(body, "1. juledag 25. desember 2026") || !strings.Contains(body, `name="turn.2.0"`) {
		t.Errorf("%s", body)
	}
	fields := []string{"open.1", "9-15", "open.2", "9-12, 13-15.30", "closed_days", "28.12.2026-30.12.2026 Romjul\r\n18.5.2026", "holidays_closed", "ja", "holidays_quiet", "ja",
		"name.0", "Anne Dal", "phone.0", "430 00 011", "email.0", "anne@sentralen.no", "turn.0.1", "2", "turn.0.2", "1",
		"name.1", "Bjørn Eik", "phone.1", "430 00 012", "turn.1.1", "1", "escalate_after", "10 minutter", "tell_after", "", "email_from", "post@sentralen.no"}
	if p := s.post("/innstillinger/vakt", append(fields, "version", settingsVersion(settings()))...); p.status != http.StatusSeeOther {
		t.Fatalf("%d %s", p.status, p.body)
	}
	set := settings()
	if len(set.OpeningHours) != 3 || set.OpeningHours[2] != (dispatch.Window{Weekday: time.Tuesday, From: 13 * 60, To: 15*60 + 30}) || len(set.ClosedDays) != 2 || set.ClosedDays[0].Name != "Romjul" ||
		!set.HolidaysClosed || !set.HolidaysQuiet || set.TextsWhenOpen || durationOf(set.EscalateAfter) != 10*time.Minute || set.TellAfter != 0 || set.EmailFrom != "post@sentralen.no" {
		t.Errorf("%+v", set)
	}
	if want := []dispatch.Duty{{Weekday: time.Monday, Name: "Bjørn Eik", Phone: "+4743000012"}, {Weekday: time.Monday, Name: "Anne Dal", Phone: "+4743000011", Email: "anne@sentralen.no"},
		{Weekday: time.Tuesday, Name: "Anne Dal", Phone: "+4743000011", Email: "anne@sentralen.no"}}; !slices.Equal(set.Rota, want) {
		t.Errorf("%+v", set.Rota)
	}
	body := s.get("/innstillinger/vakt").body
	for _, want := range []string{`value="9-12, 13-15.30"`, "28.12.2026-30.12.2026 Romjul\n18.5.2026</textarea>", `value="430 00 011"`, `value="10 minutter"`} {
		if !strings.Contains(body, want) {
			t.Errorf("the page does not show %q", want)
		}
	}
	if p := s.post("/innstillinger/vakt", append(fields, "version", "old")...); p.status != http.StatusConflict || !strings.Contains(p.body, "mens du skrev") {
		t.Errorf("an old form: %d", p.status)
	}
	p := s.post("/innstillinger/vakt", "open.1", "morgen", "closed_days", "jul", "escalate_after", "straks", "name.0", "Anne", "phone.1", "12", "turn.1.1", "1", "name.2", "Cato", "turn.2.3", "1",
		"version", settingsVersion(settings()))
	for _, want := range []string{"Skriv tiden som «9-15»", "«jul» forstår vi ikke", "Skriv en varighet", "Velg minst én dag for Anne", `value="morgen"`} {
		if p.status != http.StatusUnprocessableEntity || !strings.Contains(p.body, want) {
			t.Errorf("%d does not say %q", p.status, want)
		}
	}
	p = s.post("/innstillinger/vakt", "phone.1", "12", "turn.1.1", "1", "name.2", "Cato", "turn.2.3", "1", "email.3", "dag", "turn.3.3", "2", "version", settingsVersion(settings()))
	for _, want := range []string{`href="#phone-1"`, `href="#phone-2"`, `href="#email-3"`} {
		if p.status != http.StatusUnprocessableEntity || !strings.Contains(p.body, want) {
			t.Errorf("%d has no fault at %s", p.status, want)
		}
	}
	s.get("/innstillinger") // the other page keeps all this
	if again := settings(); len(again.Rota) != 3 {
		t.Errorf("%+v", again.Rota)
	}
}

func TestTextsOfTheUnit(t *testing.T) {
	s := newSite(t, Options{})
	s.login()
	for _, lang := range []string{"nb", "nn", "en"} {
		body := s.get("/innstillinger/tekster?sprak=" + lang).body
		if strings.Count(body, "/innstillinger/tekster/") != len(sms.Keys()) || strings.Contains(body, "Egen tekst") {
			t.Errorf("%s: %d texts", lang, strings.Count(body, "/innstillinger/tekster/"))
		}
	}
	body := s.get("/innstillinger/tekster/offer?sprak=nn").body
	for _, want := range []string{"Hei {Navn}!", "<code>{Sentral}</code> (må være med)", `hx-post="/innstillinger/tekster/offer/forhandsvisning?sprak=nn"`, "1 SMS"} {
		if !strings.Contains(body, want) {
			t.Errorf("the page has no %q", want)
		}
	}
	const own = "Hei {Navn}! {Hva}, {Når}?\r\nJA eller NEI. {Sentral}"
	p := s.post("/innstillinger/tekster/offer/forhandsvisning?sprak=nb", "wording", own)
	if p.status != http.StatusOK || !strings.Contains(p.body, "Hei Kari! Følge til lege, torsdag 26. november kl. 10-12?\nJA eller NEI. Frivilligsentralen") || strings.Contains(p.body, "<html") {
		t.Errorf("%d %s", p.status, p.body)
	}
	if p := s.post("/innstillinger/tekster/offer/forhandsvisning?sprak=nb", "wording", "Hei {Mottaker} <b>"); !strings.Contains(p.body, "først etter et ja") || strings.Contains(p.body, "<b>") {
		t.Errorf("%s", p.body)
	}
	if p := s.post("/innstillinger/tekster/offer?sprak=nb", "wording", "Hei {Navn}!"); p.status != http.StatusUnprocessableEntity || !strings.Contains(p.body, "Feltet {Når} må være med.") || !strings.Contains(p.body, ">Hei {Navn}!</textarea>") {
		t.Errorf("%d %s", p.status, p.body)
	}
	if p := s.post("/innstillinger/tekster/offer?sprak=nb", "wording", " "); p.status != http.StatusUnprocessableEntity {
		t.Errorf("nothing written: %d", p.status)
	}
	if p := s.post("/innstillinger/tekster/offer?sprak=nb", "wording", own); p.status != http.StatusSeeOther {
		t.Fatalf("%d %s", p.status, p.body)
	}
	if body := s.get("/innstillinger/tekster").body; strings.Count(body, "Egen tekst") != 1 {
		t.Error("the own text is not marked")
	}
	if p := s.post("/innstillinger/tekster/offer?sprak=nb", "wording", own, "standard", "ja"); p.status != http.StatusSeeOther {
		t.Fatalf("%d %s", p.status, p.body)
	}
	if set, err := s.svc.Settings(context.Background(), dispatch.FirstUnit); err != nil || len(set.Texts) != 0 {
		t.Errorf("%v %v", set.Texts, err)
	}
	if p := s.get("/innstillinger/tekster/nothing"); p.status != http.StatusNotFound {
		t.Errorf("%d", p.status)
	}
}

func TestEveryTextHasATitle(t *testing.T) {
	for _, key := range sms.Keys() {
		if textTitles[key] == "" {
			t.Errorf("%q has no title on the page; add one to textTitles", key)
		}
	}
}

func TestAnItemIsTaken(t *testing.T) {
	s := newSite(t, Options{})
	s.login()
	must(s, 0, s.svc.ReceiveText(context.Background(), dispatch.IncomingText{ProviderID: "SM1", From: "+4743999999", Body: "Hei"}))
	if body := s.get("/").body; !strings.Contains(body, "Jeg tar den") {
		t.Fatalf("%s", body)
	}
	if p := s.post("/trenger-deg/1", "som", "take"); p.status != http.StatusSeeOther {
		t.Fatalf("%d %s", p.status, p.body)
	}
	if body := s.get("/").body; strings.Contains(body, ">Jeg tar den<") || !strings.Contains(body, "Kari Koordinator tar den") || !strings.Contains(body, "Du tar saken") {
		t.Errorf("%s", body)
	}
}

// TestDutyOfAUser: who has duty is chosen from the unit's users, whose name,
// telephone and e-mail then count, and follow when they change.
func TestDutyOfAUser(t *testing.T) {
	s := newSite(t, Options{})
	s.login()
	rota := func() []dispatch.Duty {
		set, err := s.svc.Settings(context.Background(), dispatch.FirstUnit)
		return must(s, set, err).Rota
	}
	version := func() string {
		set, err := s.svc.Settings(context.Background(), dispatch.FirstUnit)
		return settingsVersion(must(s, set, err))
	}
	if p := s.post("/brukere", "name", "Anne Dal", "email", "anne@sentralen.no", "phone", "430 00 011", "role", "coordinator", "password", "fire ord etter hverandre"); p.status != http.StatusSeeOther {
		t.Fatalf("%d %s", p.status, p.body)
	}
	if !strings.Contains(s.get("/innstillinger/vakt").body, `<option value="2">Anne Dal</option>`) {
		t.Fatal("the user cannot be chosen")
	}
	if p := s.post("/innstillinger/vakt", "user.0", "2", "turn.0.1", "1", "version", version()); p.status != http.StatusSeeOther {
		t.Fatalf("%d %s", p.status, p.body)
	}
	if want := []dispatch.Duty{{Weekday: time.Monday, UserID: 2, Name: "Anne Dal", Phone: "+4743000011"}}; !slices.Equal(rota(), want) {
		t.Errorf("%+v", rota())
	}
	if p := s.post("/brukere/2", "name", "Anne Dal Moen", "email", "anne@sentralen.no", "phone", "430 00 099", "role", "coordinator"); p.status != http.StatusSeeOther {
		t.Fatalf("%d %s", p.status, p.body)
	}
	if got := rota()[0]; got.Phone != "+4743000099" || got.Name != "Anne Dal Moen" {
		t.Errorf("%+v", got)
	}
	// Chosen and given no day, they are missed; and a number must be one.
	if p := s.post("/innstillinger/vakt", "user.0", "2", "version", version()); p.status != http.StatusUnprocessableEntity {
		t.Errorf("%d", p.status)
	}
	if p := s.post("/brukere/2", "name", "Anne", "email", "anne@sentralen.no", "phone", "12", "role", "coordinator"); p.status != http.StatusUnprocessableEntity || !strings.Contains(p.body, `id="phone-feil"`) {
		t.Errorf("%d %s", p.status, p.body)
	}
}
