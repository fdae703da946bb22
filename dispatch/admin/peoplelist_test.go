package admin

import (
	"context"
	"fmt"
	"regexp"
	"strings"
	"testing"

	"folgesvenn/dispatch"
)

// TestPeopleStandByName: who rings is found by the eye, however many there are.
func TestPeopleStandByName(t *testing.T) {
	s := newSite(t, Options{})
	ctx := context.Background()
	for i := range listPage {
		must(s, 0, errOnly(s.svc.AddRecipient(ctx, dispatch.Recipient{UnitID: 1, Name: fmt.Sprintf("Kari %02d", listPage-i)})))
	}
	for _, name := range []string{"Åse Vik", "Øystein Berg", "Anne Lie"} {
		must(s, 0, errOnly(s.svc.AddRecipient(ctx, dispatch.Recipient{UnitID: 1, Name: name})))
		must(s, 0, errOnly(s.svc.AddRequester(ctx, dispatch.Requester{UnitID: 1, Kind: dispatch.Institution, Name: name, Phones: []string{fmt.Sprintf("+4722334%03d", len(name))}}, "", HashPassword)))
	}
	s.login()
	rows := regexp.MustCompile(`<th scope="row"[^>]*><a class="ds-link" href="/(?:mottakere|bestillere)/\d+/endre">([^<]*)</a>`)
	names := func(path string) string {
		var list []string
		for _, m := range rows.FindAllStringSubmatch(s.get(path).body, -1) {
			list = append(list, m[1])
		}
		return strings.Join(list, ", ")
	}
	if got := names("/mottakere"); !strings.HasPrefix(got, "Anne Lie, Kari 01, Kari 02") || strings.Contains(got, "Åse") {
		t.Errorf("the first page: %s", got)
	}
	for _, path := range []string{"/mottakere?side=2", "/mottakere?side=9"} {
		if got := names(path); got != "Kari 50, Øystein Berg, Åse Vik" {
			t.Errorf("%s: %s", path, got)
		}
	}
	if p := s.get("/mottakere"); !strings.Contains(p.body, "53 mottakere") || !strings.Contains(p.body, `href="/mottakere?side=2"`) {
		t.Error("the list does not say how many there are, or where the rest is")
	}
	if got := names("/bestillere"); got != "Anne Lie, Øystein Berg, Åse Vik" {
		t.Errorf("requesters: %s", got)
	}
}

// TestAPageToChangeIsNotShownToWhoMayOnlyLook: they are told before they have filled it in.
func TestAPageToChangeIsNotShownToWhoMayOnlyLook(t *testing.T) {
	s := newSite(t, Options{})
	v := s.volunteer("Kari Hansen", "+4742100001", nil)
	s.addUser("ser@x.no", "Ser", dispatch.RoleReadOnly)
	s.loginAs("ser@x.no")
	for _, path := range []string{"/oppdrag/nytt", "/frivillige/ny", fmt.Sprintf("/frivillige/%d/endre", v.ID), fmt.Sprintf("/frivillige/%d/skal-ikke-til", v.ID)} {
		if p := s.get(path); p.status != 403 || !strings.Contains(p.body, "Du kan se, men ikke endre") {
			t.Errorf("%s: %d", path, p.status)
		}
	}
	for _, path := range []string{"/oppdrag", "/frivillige", fmt.Sprintf("/frivillige/%d", v.ID)} {
		if p := s.get(path); p.status != 200 {
			t.Errorf("%s: %d", path, p.status)
		}
	}
}

// TestAReportOfNothingSaysSo instead of rows of noughts.
func TestAReportOfNothingSaysSo(t *testing.T) {
	s := newSite(t, Options{})
	s.login()
	if p := s.get("/rapporter"); !strings.Contains(p.body, "Ingen oppdrag begynner i denne perioden.") || strings.Contains(p.body, "<tfoot>") {
		t.Errorf("%d\n%s", p.status, p.body)
	}
}

// TestWhatIsKeptOfAPersonIsAPressAway: who asks what is kept of them rings, and the coordinator has their page open.
func TestWhatIsKeptOfAPersonIsAPressAway(t *testing.T) {
	s := newSite(t, Options{})
	v := s.volunteer("Kari Hansen", "+4742100001", nil)
	made, err := s.svc.AddRecipient(context.Background(), dispatch.Recipient{UnitID: 1, Name: "Åse Vik"})
	must(s, 0, err)
	s.addUser("ser@x.no", "Ser", dispatch.RoleReadOnly)
	s.login()
	link := regexp.MustCompile(`<a class="ds-link" href="(/personvern\?sok=[^"]+)">Innsyn og sletting</a>`)
	for path, name := range map[string]string{fmt.Sprintf("/frivillige/%d", v.ID): "Kari Hansen", fmt.Sprintf("/mottakere/%d/endre", made.ID): "Åse Vik"} {
		m := link.FindStringSubmatch(s.get(path).body)
		if m == nil {
			t.Errorf("%s has no way to what is kept", path)
		} else if p := s.get(m[1]); !strings.Contains(p.body, name) {
			t.Errorf("%s does not find %s", m[1], name)
		}
	}
	s.client = browser(t)
	s.loginAs("ser@x.no")
	if link.MatchString(s.get(fmt.Sprintf("/frivillige/%d", v.ID)).body) {
		t.Error("who may only look is led there")
	}
}

// TestFaultsOfTheSettingsStandAsTheFieldsDo: who mends them goes down the page once.
func TestFaultsOfTheSettingsStandAsTheFieldsDo(t *testing.T) {
	s := newSite(t, Options{})
	s.login()
	body := s.get("/innstillinger").body
	last := 0
	for _, name := range settingsFields {
		at := strings.Index(body, `name="`+name+`"`)
		if at >= 0 && at < last {
			t.Errorf("%s stands higher on the page than in the list of faults", name)
		}
		last = max(last, at)
	}
}
