package admin

import (
	"strings"
	"testing"

	"folgesvenn/dispatch"
)

// What the program itself wrote into the database is read in the reader's language:
// how much came with a text, that somebody pressed a key, and what it made of it.
func TestWhatTheProgramWroteIsReadInTheReadersLanguage(t *testing.T) {
	for code, want := range map[string]struct{ with, pressed string }{"en": {"1 attachment", "The answer was keyed on the telephone."}, "nn": {"1 vedlegg", "Svaret blei tasta i telefonen."}} {
		d := &drawer{files: map[string][2]string{"jpeg": {"image/jpeg", "a photo"}}}
		s := withAttachments(t, d, dispatch.Media{URL: "jpeg", ContentType: "image/jpeg"})
		must(s, 0, s.svc.Update(t.Context(), func(tx dispatch.Tx) error {
			return tx.AddAttention(&dispatch.Attention{UnitID: 1, At: s.svc.Now(), Kind: dispatch.AttentionUnclear, TaskID: 1, VolunteerID: 1,
				Text: "Anne Berg (421 00 000) svarer om Følge til lege, torsdag 26. november kl. 10-12: «JA». Hva mener de? Svaret ble tastet i telefonen."})
		}))
		s.login()
		s.post("/sprak", "sprak", code)
		for _, path := range []string{"/", "/oppdrag/1", "/innboks", "/samtale?nummer=%2B4742100000"} {
			body := s.get(path).body
			shown := strings.Join(append(texts(body), quotedText.FindAllString(body, -1)...), "\n")
			if path != "/innboks" && path != "/samtale?nummer=%2B4742100000" && !strings.Contains(shown, want.pressed) {
				t.Errorf("%s %s does not say %q", code, path, want.pressed)
			}
			if path == "/oppdrag/1" && !strings.Contains(shown, want.with) {
				t.Errorf("%s %s does not say %q", code, path, want.with)
			}
			for _, nb := range []string{"vedlegg", "i telefonen", "svarer om", "Uklart", "stiller et", "Svaret ble tastet"} {
				if strings.Contains(shown, nb) && (code == "en" || nb == "Svaret ble tastet") {
					i := strings.Index(shown, nb)
					t.Errorf("%s %s says %q", code, path, shown[max(0, i-60):min(len(shown), i+60)])
				}
			}
		}
	}
}
