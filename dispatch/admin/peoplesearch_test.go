package admin

import (
	"context"
	"fmt"
	"strings"
	"testing"

	"folgesvenn/dispatch"
)

// TestPeopleAreFoundByNameOrNumber: in a list of hundreds nobody turns pages.
func TestPeopleAreFoundByNameOrNumber(t *testing.T) {
	c := newSite(t, Options{}).fill()
	ctx := context.Background()
	for i := range 130 {
		must(c.site, 0, errOnly(c.svc.AddRecipient(ctx, dispatch.Recipient{UnitID: 1, Name: fmt.Sprintf("Mottaker %03d", i)})))
	}
	must(c.site, 0, errOnly(c.svc.AddRequester(ctx, dispatch.Requester{UnitID: 1, Name: "Fjellheim", Kind: dispatch.Institution, Phones: []string{"+4744100009"}}, "", HashPassword)))
	must(c.site, 0, c.svc.Update(ctx, func(tx dispatch.Tx) error {
		u := &dispatch.Unit{Name: "Helse", Settings: dispatch.DefaultSettings()}
		if err := tx.AddUnit(u); err != nil {
			return err
		}
		return tx.AddRecipient(&dispatch.Recipient{UnitID: u.ID, Name: "Mottaker hos andre"})
	}))
	c.login()
	for _, x := range []struct{ path, sees, not string }{
		{"/mottakere?sok=fjeld", "Gudrun Fjeld", "Mottaker 000"},
		{"/mottakere?sok=431+00+001", "Gudrun Fjeld", "Mottaker 000"},
		{"/mottakere?sok=fjeld", "1 mottaker", "Neste side"},
		{"/mottakere?sok=mottaker", "Vi viser de 100 første", "Mottaker hos andre"},
		{"/mottakere?sok=125", "Mottaker 125", "Mottaker 124"},
		{"/mottakere?sok=%25", "Ingen treff på «%»", "Gudrun"},
		{"/mottakere?sok=%3Cb%3E", "Ingen treff på «&lt;b&gt;»", "<b>"},
		{"/mottakere", "Neste side", "Vis alle"},
		{"/bestillere?sok=fjell", "Fjellheim", "Solbakken sykehjem"},
		{"/bestillere?sok=441+00+009", "Fjellheim", "Solbakken sykehjem"},
		{"/bestillere?sok=tull", "Ingen treff på «tull»", "Fjellheim"},
		{"/frivillige/5/skal-ikke-til", "Søk på navnet", "Mottaker 125"},
		{"/frivillige/5/skal-ikke-til?sok=mottaker+12", "Mottaker 125", "Mottaker 000"},
	} {
		body := c.get(x.path).body
		if !strings.Contains(body, x.sees) || strings.Contains(body, x.not) {
			t.Errorf("%s does not say %q, or says %q", x.path, x.sees, x.not)
		}
	}
}
