package phonenet

import (
	"math/rand/v2"
	"net/url"
	"slices"
	"strconv"
	"time"
)

// reportPlan is how the delivery reports of one message go wrong. It is drawn when the message is accepted, so that it
// does not depend on who runs first afterwards.
type reportPlan struct {
	lost, doubled []bool
	order         []int // nil: as they come
}

// planReports draws a plan for that many reports. The caller holds mu.
func (n *Network) planReports(number string, count int, f Faults) reportPlan {
	plan := reportPlan{lost: make([]bool, count), doubled: make([]bool, count)}
	for i := range count {
		plan.lost[i] = n.strikes(number, f.NoCallback)
		plan.doubled[i] = n.strikes(number, f.DoubledCallbacks)
	}
	if n.strikes(number, f.ReorderedCallbacks) {
		plan.order = disorder(n.chance(number), count)
	}
	return plan
}

// disorder is a permutation that is not the identity, for two or more.
func disorder(r *rand.Rand, count int) []int {
	order := r.Perm(count)
	if slices.IsSorted(order) {
		slices.Reverse(order)
	}
	return order
}

// report posts the reports of one message or call, each late by so much of virtual time.
func (n *Network) report(plan reportPlan, late time.Duration, reports <-chan func()) {
	post := func(f func()) {
		if n.sleep(late) {
			f()
		}
	}
	var all []func()
	for f := range reports {
		if plan.order == nil && !plan.lost[len(all)] {
			post(f)
		}
		all = append(all, f)
	}
	for _, i := range plan.order {
		if i < len(all) && !plan.lost[i] {
			post(all[i])
		}
	}
	// The doubled ones come once more after the others: an old state that comes back is the harder case.
	for i, f := range all {
		if plan.doubled[i] && !plan.lost[i] {
			post(f)
		}
	}
}

// postReport posts one delivery report. What becomes of it is nobody's business but the debugger's.
func (n *Network) postReport(m Message) {
	form := url.Values{
		"AccountSid":    {n.opt.AccountSID},
		"ApiVersion":    {apiVersion},
		"From":          {m.From},
		"MessageSid":    {m.SID},
		"MessageStatus": {string(m.Status)},
		"SmsSid":        {m.SID},
		"SmsStatus":     {string(m.Status)},
		"To":            {m.To},
	}
	if m.MessagingServiceSID != "" {
		form.Set("MessagingServiceSid", m.MessagingServiceSID)
	}
	if m.ErrorCode != 0 {
		form.Set("ErrorCode", strconv.Itoa(m.ErrorCode))
	}
	if m.Status == Delivered || m.Status == Undelivered {
		form.Set("RawDlrDoneDate", m.Updated.UTC().Format("0601021504"))
	}
	n.post(n.ctx, m.StatusCallback, m.SID, form)
}
