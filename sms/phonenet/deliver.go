package phonenet

import "time"

// startDelivery sets a message on its way. The caller holds mu.
func (n *Network) startDelivery(rec *record) {
	steps := []Status{Sending, Sent, Delivered}
	if rec.Status == Accepted {
		steps = []Status{Queued, Sending, Sent, Delivered}
	}
	f := n.faultsOf(rec.To)
	code := 0
	if n.strikes(rec.To, f.Undelivered) {
		steps[len(steps)-1] = Undelivered
		if code = f.Code; code == 0 {
			code = 30008
		}
	}
	delays := make([]time.Duration, len(steps))
	for i := range steps {
		delays[i] = time.Duration(float64(n.opt.Delivery) * (0.5 + n.chance(rec.To).Float64()))
	}

	var reports chan func()
	if rec.StatusCallback != "" {
		reports = make(chan func(), len(steps)) // never full, so the delivery does not wait for who reads reports
		plan := n.planReports(rec.To, len(steps), f)
		n.spawn(func() { n.report(plan, f.LateCallbacks, reports) })
	}
	n.spawn(func() {
		if reports != nil {
			defer close(reports)
		}
		for i, status := range steps {
			if !n.sleep(delays[i]) {
				return
			}
			m := n.advance(rec, status, code)
			if reports != nil {
				reports <- func() { n.postReport(m) }
			}
		}
	})
}

// advance moves a message to its next state.
func (n *Network) advance(rec *record, status Status, code int) Message {
	n.mu.Lock()
	defer n.mu.Unlock()
	now := n.opt.Now()
	rec.Status, rec.Updated, rec.fromLate = status, now, false
	switch status {
	case Sent:
		rec.Sent = now
	case Delivered:
		n.arrive(rec, now)
	case Undelivered:
		rec.ErrorCode = code
	}
	if status.Final() && rec.discard {
		rec.apiBody = ""
	}
	n.publish(rec)
	return rec.Message
}

// arrive puts a text into the inbox of its telephone, where a robot may see it. The caller holds mu.
func (n *Network) arrive(rec *record, now time.Time) {
	rec.Arrived = now
	p := n.phone(rec.To)
	p.inbox = append(p.inbox, rec)
	p.wakeRobot(rec.Message)
}
