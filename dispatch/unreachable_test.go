package dispatch_test

import (
	"testing"

	"folgesvenn/dispatch"
)

func TestLandlineIsLeftToAHumanWhereNobodyIsRung(t *testing.T) {
	c := newCentre(t, "2026-11-23 09:30")
	c.settings(func(s *dispatch.Settings) { s.WaveSize, s.PlaceCalls = 1, false })
	kari := c.volunteer("Kari Hansen", "+4722000001")
	c.volunteer("Ola Moen", olaPhone)
	c.fail["+4722000001"] = dispatch.SendError{Reason: dispatch.FailureCallInstead, Code: "21614"}
	task := c.task("2026-11-26 10:00")
	c.gets(olaPhone) // the next, at once
	c.attention(dispatch.AttentionCall)
	v, err := c.s.Volunteer(c.ctx, kari.ID)
	c.must(err)
	if v.Channel != dispatch.ChannelCall {
		t.Errorf("the landline is not remembered: %s", v.Channel)
	}
	if o := c.offers(task.ID)[0]; o.State != dispatch.OfferFailed {
		t.Errorf("the offer is %s, want failed", o.State)
	}
}

func TestRequesterWithoutMobileIsLeftToAHumanWhereNobodyIsRung(t *testing.T) {
	c := newCentre(t, "2026-11-23 09:30")
	c.settings(func(s *dispatch.Settings) { s.PlaceCalls = false })
	r, err := c.s.AddRequester(c.ctx, dispatch.Requester{Name: "Granlia", Phones: []string{"+4722000002"}}, "", nil)
	c.must(err)
	c.volunteer("Kari Hansen", kariPhone)
	c.task("2026-11-26 10:00", func(x *dispatch.Task) { x.RequesterID = r.ID })
	c.gets(kariPhone)
	c.says(kariPhone, "Ja")
	c.gets(kariPhone)
	c.attention(dispatch.AttentionTellRequester)
}
