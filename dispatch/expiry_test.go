package dispatch_test

import (
	"strings"
	"testing"

	"folgesvenn/dispatch"
)

// TestAnExpiringClearanceIsToldOfOnce: some weeks before, once, and not when it
// has been renewed, or when the unit does not want it.
func TestAnExpiringClearanceIsToldOfOnce(t *testing.T) {
	c := newCentre(t, "2026-11-23 09:30")
	shown := func(list ...dispatch.Clearance) func(*dispatch.Volunteer) {
		return func(v *dispatch.Volunteer) { v.Clearances = list }
	}
	c.volunteer("Kari Hansen", kariPhone, shown(dispatch.Clearance{Kind: "police_certificate", Expires: dispatch.Date{Year: 2027, Month: 1, Day: 10}}))
	c.volunteer("Ola Berg", olaPhone, shown(dispatch.Clearance{Kind: "course", Expires: dispatch.Date{Year: 2026, Month: 12, Day: 1}}, dispatch.Clearance{Kind: "course"}))
	c.volunteer("Per Lie", perPhone, shown(dispatch.Clearance{Kind: "confidentiality"}))
	tell := func(want int) {
		t.Helper()
		n, err := c.s.TellExpiring(c.ctx)
		c.must(err)
		if n != want {
			t.Errorf("told of %d, want %d", n, want)
		}
	}
	c.settings(func(s *dispatch.Settings) { s.TellAfter = 0 })
	tell(0) // seven weeks away
	c.until("2026-11-30 09:30")
	c.settings(func(s *dispatch.Settings) { s.ExpiryNotice = 0 })
	tell(0)
	c.settings(func(s *dispatch.Settings) { s.ExpiryNotice = dispatch.DefaultSettings().ExpiryNotice })
	tell(1)
	item := c.attention(dispatch.AttentionExpiring)[0]
	if !strings.Contains(item.Text, "Kari Hansen: politiattest går ut 10.1.2027.") {
		t.Error(item.Text)
	}
	tell(0)
	_, err := c.s.ResolveAttention(c.ctx, item.ID, dispatch.ResolveDismiss)
	c.must(err)
	c.until("2026-12-01 09:30")
	tell(0)
	c.attention()
}
