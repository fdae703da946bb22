package admin

import (
	"context"
	"net/http"
	"strings"
	"testing"

	"folgesvenn/dispatch"
)

// Telephone numbers stand in the forms as people write them, and are read in any
// of the ways in which people write them.
func TestNumbersInFormsAreWrittenAsPeopleDo(t *testing.T) {
	t.Parallel()
	s := newSite(t, Options{})
	s.login()
	ctx := context.Background()
	mobile := s.volunteer("Anne Berg", "+4742100001", nil)
	abroad := s.volunteer("Björn Ek", "+46701740605", nil)
	landline := must2(s)(s.svc.AddRecipient(ctx, dispatch.Recipient{UnitID: 1, Name: "Gudrun Fjeld", Phone: "+4722123456"}))
	must2r(s)(s.svc.AddRequester(ctx, dispatch.Requester{UnitID: 1, Name: "Solbakken", Kind: dispatch.Institution, Phones: []string{"+4722123456", "+4702800"}}, "", HashPassword))
	for path, want := range map[string]string{
		volunteerPath(mobile.ID) + "/endre": `value="421 00 001"`, volunteerPath(abroad.ID) + "/endre": `value="&#43;46 70 174 06 05"`,
		"/mottakere/1/endre": `value="22 12 34 56"`, "/bestillere/1/endre": ">22 12 34 56\n02800<",
	} {
		if body := s.get(path).body; !strings.Contains(body, want) {
			t.Errorf("%s does not have %s", path, want)
		}
	}
	for typed, want := range map[string]string{"421 00 002": "+4742100002", "0047 42.10.00.02": "+4742100002", "(+47) 42100002": "+4742100002", "47 421 00 002": "+4742100002",
		"+46 70-174 06 05": "+46701740605", "0046701740605": "+46701740605", "22-12-34-56": "+4722123456"} {
		fields := formFields(s.get(volunteerPath(mobile.ID)+"/endre").body, `action="`+volunteerPath(mobile.ID)+`/endre"`)
		for i := 0; i < len(fields); i += 2 {
			if fields[i] == "phone" {
				fields[i+1] = typed
			}
		}
		if p := s.post(volunteerPath(mobile.ID)+"/endre", fields...); p.status != http.StatusSeeOther {
			t.Errorf("%q: %d %s", typed, p.status, saidIn(p.body))
		}
		if v, err := s.svc.Volunteer(ctx, mobile.ID); err != nil || v.Phone != want {
			t.Errorf("%q is read as %s (%v)", typed, v.Phone, err)
		}
		if p := s.post("/mottakere/1/endre", "name", landline.Name, "phone", typed, "version", "x"); p.status != http.StatusSeeOther && p.status != http.StatusConflict {
			t.Errorf("a recipient's %q: %d", typed, p.status)
		}
	}
}
