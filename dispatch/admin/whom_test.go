package admin

import (
	"context"
	"fmt"
	"net/http"
	"strings"
	"testing"

	"folgesvenn/dispatch"
)

// TestACoordinatorSeesWhatIsSharedAndNoMore: of another unit's volunteers, those
// it shares can be looked at, and no more of them than what it takes to ask.
func TestACoordinatorSeesWhatIsSharedAndNoMore(t *testing.T) {
	s := newSite(t, Options{})
	ctx := context.Background()
	health, err := s.svc.AddUnit(ctx, "Helse og omsorg")
	if err != nil {
		t.Fatal(err)
	}
	lent := s.volunteer("Liv Lånt", "+4742100801", func(v *dispatch.Volunteer) { v.UnitID, v.Note = health.ID, "Bare for Helse" })
	kept := s.volunteer("Klara Beholdt", "+4742100802", func(v *dispatch.Volunteer) { v.UnitID, v.OwnUnitOnly = health.ID, true })
	s.login()
	page := func(id int64) string { return fmt.Sprintf("/frivillige/%d", id) }
	for _, v := range []*dispatch.Volunteer{lent, kept} {
		if p := s.get(page(v.ID)); p.status != http.StatusNotFound || strings.Contains(s.get("/frivillige").body, v.Name) {
			t.Errorf("%s of a unit that shares nothing is seen: %d", v.Name, p.status)
		}
	}
	if _, err := s.svc.ChangeSettings(ctx, health.ID, func(x *dispatch.Settings) error { x.ShareWith = []int64{dispatch.FirstUnit}; return nil }); err != nil {
		t.Fatal(err)
	}
	body := s.get("/frivillige").body
	if !strings.Contains(body, "Liv Lånt") || !strings.Contains(body, "Fra Helse og omsorg") || strings.Contains(body, "Klara") {
		t.Error("the list is not one's own with what is shared")
	}
	if p := s.get(page(kept.ID)); p.status != http.StatusNotFound {
		t.Errorf("who stays with their own unit is seen: %d", p.status)
	}
	p := s.get(page(lent.ID))
	if p.status != http.StatusOK || !strings.Contains(p.body, "hører til Helse og omsorg, som deler med oss") {
		t.Fatalf("%d", p.status)
	}
	for _, private := range []string{"Bare for Helse", page(lent.ID) + "/endre", page(lent.ID) + "/pause"} {
		if strings.Contains(p.body, private) {
			t.Errorf("%q is on the page of a lent volunteer", private)
		}
	}
	for path, want := range map[string]int{page(lent.ID) + "/endre": http.StatusNotFound} {
		if p := s.get(path); p.status != want {
			t.Errorf("%s: %d", path, p.status)
		}
		if p := s.post(path, "name", "Tyvlånt"); p.status != want {
			t.Errorf("POST %s: %d", path, p.status)
		}
	}
	if p := s.post(page(lent.ID)+"/pause", "do", "end"); p.status != http.StatusNotFound {
		t.Errorf("a lent volunteer is paused by another unit: %d", p.status)
	}
	if body := s.get("/frivillige/frivillige.csv").body; strings.Contains(body, "Liv Lånt") {
		t.Error("another unit's volunteers are exported")
	}
	if !strings.Contains(s.get("/innstillinger/hvem").body, "Deler med oss: Helse og omsorg.") {
		t.Error("the settings do not say who shares with us")
	}
}

func TestWhomIsSharedWithIsSetOnThePage(t *testing.T) {
	s := newSite(t, Options{})
	ctx := context.Background()
	health, err := s.svc.AddUnit(ctx, "Helse og omsorg")
	if err != nil {
		t.Fatal(err)
	}
	s.login()
	set, err := s.svc.Settings(ctx, dispatch.FirstUnit)
	if err != nil {
		t.Fatal(err)
	}
	if p := s.post("/innstillinger/hvem", "version", settingsVersion(set), "share_with", fmt.Sprint(health.ID),
		"required_clearances", "Følge: Taushetserklæring, Førerkurs", "lowest_ages", "kjøring: 21", "lowest_age", "16", "travel_kmh", "30", "travel_gap", "20 minutter",
		"neighbourhoods", "Sentrum: 1400, 1401 / Nord\nNord: 141", "places", "1400 59,72 10,84", "max_km", "12", "expiry_notice", ""); p.status != http.StatusSeeOther {
		t.Fatalf("%d %s", p.status, p.body)
	}
	if set, err = s.svc.Settings(ctx, dispatch.FirstUnit); err != nil || len(set.ShareWith) != 1 || set.ShareWith[0] != health.ID {
		t.Errorf("%v %v", set.ShareWith, err)
	}
	if fmt.Sprint(set.RequiredClearances) != "map[escort:[confidentiality Førerkurs]]" || set.LowestAges["transport"] != 21 || set.LowestAge != 16 || set.MaxKm != 12 ||
		set.TravelKmh != 30 || set.ExpiryNotice != 0 || len(set.Neighbourhoods) != 2 || set.Neighbourhoods[0].Near[0] != "Nord" || len(set.Places) != 1 || set.Places[0].Lat != 59.72 {
		t.Errorf("%+v", set)
	}
	// What is shown is what can be sent back.
	again := []string{"version", settingsVersion(set), "share_with", fmt.Sprint(health.ID)}
	for name, values := range formOfWhom(set).values {
		if name != "version" && name != "share_with" {
			again = append(again, name, values[0])
		}
	}
	if p := s.post("/innstillinger/hvem", again...); p.status != http.StatusSeeOther {
		t.Fatalf("%d %s", p.status, p.body)
	}
	if same, err := s.svc.Settings(ctx, dispatch.FirstUnit); err != nil || settingsVersion(same) != settingsVersion(set) {
		t.Errorf("%+v", same)
	}
	wrong := s.post("/innstillinger/hvem", "version", settingsVersion(set), "required_clearances", "dans: kurs", "lowest_ages", "følge", "neighbourhoods", "Sør", "places", "1400", "travel_kmh", "25")
	if wrong.status != http.StatusUnprocessableEntity || strings.Count(wrong.body, "forstår vi ikke") < 4 {
		t.Errorf("%d %d", wrong.status, strings.Count(wrong.body, "forstår vi ikke"))
	}
	if p := s.post("/innstillinger/hvem", "version", "old", "share_with", "1"); p.status != http.StatusConflict || !strings.Contains(p.body, "mens du skrev") {
		t.Errorf("%d", p.status)
	}
}

// TestTheRegisterIsNamedWhereItIsUsed: its licence asks for a link.
func TestTheRegisterIsNamedWhereItIsUsed(t *testing.T) {
	s := newSite(t, Options{})
	s.login()
	if body := s.get("/innstillinger/hvem").body; !strings.Contains(body, `href="`+dispatch.PostcodeRegister+`"`) || !strings.Contains(body, "Erik Bolstad") {
		t.Errorf("the register is not named: %s", body)
	}
}
