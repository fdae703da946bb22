package dispatch_test

import (
	"strings"
	"testing"

	"folgesvenn/dispatch"
)

// A calendar is fetched from a secret address that can be turned off.
func TestACalendarHasASecretAddress(t *testing.T) {
	c := newCentre(t, "2026-11-23 09:30")
	home := c.home()
	c.volunteer("Kari Hansen", kariPhone)
	task := c.task("2026-11-26 10:00", func(x *dispatch.Task) { x.RequesterID = home.ID })
	c.gets(kariPhone)
	c.task("2026-11-27 10:00") // somebody else's
	f := dispatch.Feed{UnitID: dispatch.FirstUnit, RequesterID: home.ID}
	old, err := c.s.OpenFeed(c.ctx, f)
	c.must(err)
	token, err := c.s.OpenFeed(c.ctx, f)
	c.must(err)
	if _, err := c.s.FeedContent(c.ctx, old); err == nil {
		t.Error("the address before the last one still works")
	}
	content, err := c.s.FeedContent(c.ctx, token)
	c.must(err)
	if len(content.Tasks) != 1 || content.Tasks[0].ID != task.ID {
		t.Errorf("%+v", content.Tasks)
	}
	c.must(c.s.CloseFeed(c.ctx, f))
	if _, err := c.s.FeedContent(c.ctx, token); err == nil {
		t.Error("an address that was turned off works")
	}
}

// When everybody is asked and a coordinator finds one more, the item is settled.
func TestAskingOneMoreSettlesThatAllWereAsked(t *testing.T) {
	c := newCentre(t, "2026-11-23 09:30")
	c.volunteer("Kari Hansen", kariPhone)
	ola := c.volunteer("Ola Moen", olaPhone, func(v *dispatch.Volunteer) { v.Categories = []string{"shopping"} })
	task := c.askedOf("2026-11-26 10:00")
	c.says(kariPhone, "Nei")
	c.gets(kariPhone)
	a := c.attention(dispatch.AttentionAllAsked)[0]
	_, err := c.s.AskThese(c.ctx, task.ID, []int64{ola.ID})
	c.must(err)
	c.work()
	c.gets(olaPhone, "Følge til lege")
	c.attention()
	c.must(c.s.View(c.ctx, func(tx dispatch.Tx) error {
		x, err := tx.Attention(a.ID)
		if err == nil && (x.ResolvedAs != "asked" || !strings.Contains(x.Text, "spurt")) {
			t.Errorf("%+v", x)
		}
		return err
	}))
}
