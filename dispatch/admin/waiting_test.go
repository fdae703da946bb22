package admin

import (
	"encoding/json"
	"net/http"
	"strings"
	"testing"

	"folgesvenn/dispatch"
)

// TestEveryPageTellsWhatWaits: whatever page is open, its title can count what
// needs somebody, and what hurries can be heard.
func TestEveryPageTellsWhatWaits(t *testing.T) {
	c := newSite(t, Options{}).fill()
	c.login()
	var now waiting
	if err := json.Unmarshal([]byte(c.get("/venter").body), &now); err != nil || now.Count == 0 {
		t.Fatalf("%+v %v", now, err)
	}
	must(c.site, 0, c.svc.Update(t.Context(), func(tx dispatch.Tx) error {
		other := &dispatch.Unit{Name: "Helse", Settings: dispatch.DefaultSettings()}
		if err := tx.AddUnit(other); err != nil {
			return err
		}
		for _, unit := range []int64{dispatch.FirstUnit, other.ID} {
			if err := tx.AddAttention(&dispatch.Attention{UnitID: unit, Kind: dispatch.AttentionUnfilled, Urgent: true, At: c.svc.Now()}); err != nil {
				return err
			}
		}
		return nil
	}))
	var then waiting
	if err := json.Unmarshal([]byte(c.get("/venter").body), &then); err != nil || then.Count != now.Count+1 || len(then.Urgent) != len(now.Urgent)+1 {
		t.Errorf("%+v, then %+v (%v)", now, then, err)
	}
	for _, path := range []string{"/", "/oppdrag/nytt", "/frivillige", "/rapporter", "/hjelp", "/innstillinger"} {
		if body := c.get(path).body; !strings.Contains(body, `<body data-waiting="`+string(rune('0'+then.Count))+`"`) {
			t.Errorf("%s does not tell", path)
		}
	}
	if p := newSite(t, Options{}).get("/venter"); p.status == http.StatusOK {
		t.Error("a stranger is told")
	}
}

// TestAFeedClosesWithItsUser: a secret address must not outlive the right to look.
func TestAFeedClosesWithItsUser(t *testing.T) {
	s := newSite(t, Options{})
	s.task("Følge til lege", "2026-11-26 10:00", "2026-11-26 12:00", nil)
	token, err := s.svc.OpenFeed(t.Context(), dispatch.Feed{UnitID: 1, UserID: 1})
	must(s, 0, err)
	change := func(do func(*dispatch.User)) {
		must(s, 0, s.svc.Update(t.Context(), func(tx dispatch.Tx) error {
			u, err := tx.User(1)
			if err != nil {
				return err
			}
			do(u)
			return tx.SaveUser(u)
		}))
	}
	var other int64
	must(s, 0, s.svc.Update(t.Context(), func(tx dispatch.Tx) error {
		u := &dispatch.Unit{Name: "Helse", Settings: dispatch.DefaultSettings()}
		err := tx.AddUnit(u)
		other = u.ID
		return err
	}))
	for _, x := range []struct {
		name   string
		change func(*dispatch.User)
		open   bool
	}{
		{"as it is", func(*dispatch.User) {}, true},
		{"disabled", func(u *dispatch.User) { u.Disabled = true }, false},
		{"let in again", func(u *dispatch.User) { u.Disabled = false }, true},
		{"who may only look", func(u *dispatch.User) { u.Role = dispatch.RoleReadOnly }, true},
		{"in another unit", func(u *dispatch.User) { u.UnitID = other }, false},
		{"an administrator of another unit", func(u *dispatch.User) { u.Role = dispatch.RoleAdmin }, true},
		{"without a role", func(u *dispatch.User) { u.Role, u.UnitID = "", 1 }, false},
	} {
		change(x.change)
		p := s.get(feedPath(token))
		if open := p.status == http.StatusOK && strings.Contains(p.body, "Følge til lege"); open != x.open {
			t.Errorf("a user %s: %d", x.name, p.status)
		}
	}
}
