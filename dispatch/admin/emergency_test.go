package admin

import (
	"context"
	"strings"
	"testing"
	"time"

	"folgesvenn/dispatch"
)

// TestAHouseholdOnTheEmergencyPage: the preview, the live results and the review
// count people and telephones, and show both texts, in each language.
func TestAHouseholdOnTheEmergencyPage(t *testing.T) {
	s := newSite(t, Options{AutoLogin: testEmail})
	s.volunteer("Kari Hansen", "+4742100001", nil)
	s.volunteer("Ola Hansen", "+4742100001", nil)
	s.volunteer("Per Strand", "+4742100002", nil)
	for _, name := range []string{"Fia Lund", "Tor Lund"} {
		s.volunteer(name, "+4764900001", func(v *dispatch.Volunteer) { v.Channel = dispatch.ChannelCall })
	}
	ctx := dispatch.WithActor(context.Background(), "coordinator:1")
	e, err := s.svc.Declare(ctx, dispatch.FirstUnit, "Storm", time.Time{})
	must(s, e, err)
	says := func(p page, parts ...string) {
		t.Helper()
		text := strings.Join(texts(p.body), " ")
		for _, x := range parts {
			if !strings.Contains(text, x) {
				t.Errorf("%q does not say %q", text, x)
			}
		}
	}
	preview := map[string][]string{
		"nb": {"Spørre 5 personer på 3 telefoner?", "Hei Per! Storm", "Hei Kari og Ola! Storm", "De som deler telefon, får én melding sammen og svarer hver for seg."},
		"nn": {"på 3 telefonar?", "Dei som deler telefon, får éi melding saman og svarer kvar for seg."},
		"en": {"Ask 5 persons on 3 telephones?", "Those who share a telephone get one message together and answer each for themselves."},
	}
	for lang, want := range preview {
		s.post("/sprak", "sprak", lang)
		says(s.post("/beredskap/rundsporring", "words", "Storm"), want...)
	}
	must(s, 0, errOnly(s.svc.SendAppeal(ctx, dispatch.Appeal{UnitID: dispatch.FirstUnit, Words: "Storm"})))
	s.run()
	s.text("+4742100001", "KARI JA")
	for lang, want := range map[string][]string{
		"nb": {"1 kan hjelpe", "spurt på 3 telefoner", "deler telefon med Ola Hansen", "deler telefon med Kari Hansen", "deler telefon med Tor Lund"},
		"nn": {"1 kan hjelpe", "spurd på 3 telefonar", "deler telefon med Ola Hansen"},
		"en": {"1 can help", "asked on 3 telephones", "shares a telephone with Ola Hansen"},
	} {
		s.post("/sprak", "sprak", lang)
		says(s.get("/beredskap"), want...)
		says(s.get("/beredskap/1"), want[1])
	}
}
