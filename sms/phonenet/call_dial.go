package phonenet

import (
	"net/url"
	"strings"
	"sync"
	"time"
)

// dial puts a call through to whoever of the numbers answers first.
func (n *Network) dial(rec *callRecord, verb *element) (*source, *fault) {
	numbers, f := dialed(verb)
	if f != nil {
		return nil, f
	}
	caller := canonical(verb.get("callerId", ""))
	switch caller {
	case "":
		caller = rec.From
		if rec.Direction != Inbound {
			caller = n.opt.Number
		}
	case n.opt.Number, rec.From, rec.To:
	default:
		return nil, faultf(13214, "Dial: %q is neither the caller's number nor one of ours", caller)
	}
	sequential := verb.get("sequential", "false") == "true"
	var legs []*callRecord
	var answered *callRecord
	defer func() {
		for _, leg := range legs {
			n.endReports(leg)
			n.mu.Lock()
			n.spawn(func() { n.reported(leg) })
			n.mu.Unlock()
		}
	}()
	for _, group := range grouped(numbers, sequential) {
		var those []*callRecord
		for _, number := range group {
			leg, f := n.leg(rec, verb, number, caller)
			if f != nil {
				return nil, f
			}
			those, legs = append(those, leg), append(legs, leg)
		}
		if answered = n.ringAll(rec, those); answered != nil || n.over(rec) {
			break
		}
	}

	status, form := CallNoAnswer, url.Values{}
	if answered != nil {
		n.talk(rec, answered, verb)
		n.mu.Lock()
		status = answered.Status
		form.Set("DialCallSid", answered.SID)
		form.Set("DialCallDuration", seconds(answered.Duration))
		n.mu.Unlock()
	} else {
		n.mu.Lock()
		status = worst(legs)
		form.Set("DialCallSid", legs[len(legs)-1].SID)
		n.mu.Unlock()
	}
	form.Set("DialCallStatus", string(status))
	form.Set("DialBridged", map[bool]string{true: "true", false: "false"}[answered != nil])
	if _, given := verb.attr["action"]; !given {
		return nil, nil
	}
	next, f := n.follow(rec, verb.attr["action"], verb.get("method", "POST"), form)
	if f == nil && n.over(rec) {
		n.lastWord(rec, *next)
		return nil, nil
	}
	return next, f
}

// grouped are the numbers that ring together, one group after the other.
func grouped(numbers []*element, sequential bool) [][]*element {
	if !sequential {
		return [][]*element{numbers}
	}
	var groups [][]*element
	for _, number := range numbers {
		groups = append(groups, []*element{number})
	}
	return groups
}

// worst is what a Dial reports when nobody answered: busy if somebody was, and failed only if all did.
func worst(legs []*callRecord) CallStatus {
	status := CallFailed
	for _, leg := range legs {
		switch {
		case leg.Status == CallCanceled:
			return CallCanceled
		case leg.Status == CallNoAnswer:
			status = CallNoAnswer
		case leg.Status == CallBusy && status == CallFailed:
			status = CallBusy
		}
	}
	return status
}

// leg makes the call to one number of a Dial.
func (n *Network) leg(rec *callRecord, verb, number *element, caller string) (*callRecord, *fault) {
	reports := callReports{method: number.get("statusCallbackMethod", "POST"), events: strings.Fields(number.get("statusCallbackEvent", "completed"))}
	if link := number.attr["statusCallback"]; link != "" {
		to, f := n.relative(rec, link)
		if f != nil {
			return nil, f
		}
		reports.url = to
	}
	n.mu.Lock()
	defer n.mu.Unlock()
	leg := &callRecord{
		Call: Call{
			ParentSID: rec.SID, From: caller, To: canonical(strings.TrimSpace(number.text)), Direction: OutboundDial, Status: CallQueued,
		},
		ringFor: time.Duration(atoi(verb.get("timeout", "30"))) * time.Second, report: reports,
	}
	n.addCall(leg)
	n.startReports(leg)
	return leg, nil
}

// ringAll rings telephones at the same time. The first that answers gets the call; the others stop ringing.
func (n *Network) ringAll(rec *callRecord, legs []*callRecord) *callRecord {
	var wg sync.WaitGroup
	results := make(chan *callRecord, len(legs))
	for _, leg := range legs {
		wg.Go(func() {
			if n.ring(leg) {
				results <- leg
			} else {
				results <- nil
			}
		})
	}
	finished := make(chan struct{})
	var answered *callRecord
	go func() {
		defer close(finished)
		for range legs {
			if leg := <-results; leg != nil {
				if answered == nil {
					answered = leg
				} else {
					n.dropLeg(leg)
					continue
				}
			} else {
				continue
			}
			for _, other := range legs {
				if other != answered {
					n.stop(other)
				}
			}
		}
	}()
	// Who hangs up meanwhile lets nobody ring on.
	for {
		n.mu.Lock()
		gone, changed := rec.gone(), rec.changed
		n.mu.Unlock()
		if gone {
			for _, leg := range legs {
				n.stop(leg)
			}
			<-finished
			wg.Wait()
			if answered != nil {
				n.dropLeg(answered)
			}
			return nil
		}
		select {
		case <-finished:
			wg.Wait()
			return answered
		case <-changed:
		}
	}
}

// dropLeg ends a leg that was answered and is not wanted.
func (n *Network) dropLeg(leg *callRecord) {
	n.mu.Lock()
	defer n.mu.Unlock()
	if !leg.Status.Final() {
		n.end(leg, CallCompleted)
	}
}

// talk lets two people talk with each other until one hangs up.
func (n *Network) talk(rec, leg *callRecord, verb *element) {
	star := verb.get("hangupOnStar", "false") == "true"
	n.mu.Lock()
	rec.bridge, leg.bridge = leg, rec
	rec.Listening, leg.Listening = true, true
	n.utter(rec, Utterance{Kind: NoteInACall, Text: "Satt over til " + n.called(leg.To) + "."})
	n.utter(leg, Utterance{Kind: NoteInACall, Text: "Samtale fra " + n.called(rec.number()) + "."})
	n.wakeCallRobot(leg)
	n.mu.Unlock()

	stop := make(chan struct{})
	var wg sync.WaitGroup
	wg.Go(func() { // the end of the leg stirs who waits for the call
		for {
			n.mu.Lock()
			changed, over := leg.changed, leg.gone()
			if over {
				n.touch(rec)
			}
			n.mu.Unlock()
			if over {
				return
			}
			select {
			case <-changed:
			case <-stop:
				return
			}
		}
	})
	limit := time.Duration(atoi(verb.get("timeLimit", "14400"))) * time.Second
	n.until(rec, limit, true, func() bool {
		starred := false
		for _, in := range rec.inputs {
			starred = starred || star && in.key == '*'
		}
		rec.inputs = nil
		return starred || leg.gone()
	})
	close(stop)
	wg.Wait()
	n.mu.Lock()
	defer n.mu.Unlock()
	rec.bridge, leg.bridge = nil, nil
	rec.Listening = false
	if !leg.Status.Final() {
		n.end(leg, CallCompleted)
	}
	n.touch(rec)
}

// called is what a number is called on its telephone. The caller holds mu.
func (n *Network) called(number string) string {
	if p := n.phones[number]; p != nil && p.name != "" {
		return p.name
	}
	return number
}
