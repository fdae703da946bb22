package admin

import (
	"net/http"
	"strings"
	"testing"
)

// TestADeclarationTellsAllThatIsWrong: both empty fields are told of, each at its own.
func TestADeclarationTellsAllThatIsWrong(t *testing.T) {
	s := newSite(t, Options{})
	s.login()
	p := s.post("/beredskap/erklaer", "reason", "", "lasts", "")
	if p.status != http.StatusUnprocessableEntity {
		t.Fatalf("%d %s", p.status, p.body)
	}
	for _, want := range []string{`id="reason-feil"`, `id="lasts-feil"`} {
		if !strings.Contains(p.body, want) {
			t.Errorf("the page lacks %s", want)
		}
	}
}
