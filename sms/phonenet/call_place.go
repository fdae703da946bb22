package phonenet

import (
	"net/url"
	"slices"
	"strconv"
	"time"
)

// ringTime is how long a telephone rings if the service does not say.
const ringTime = 60 * time.Second

// place rings a telephone for the service and performs what the service says when it is answered.
func (n *Network) place(rec *callRecord) {
	defer n.reported(rec)
	if !n.sleep(n.opt.Delivery) {
		return
	}
	if n.ring(rec) {
		n.converse(rec, rec.first)
	}
}

// ring rings a telephone until it is answered or the call has ended.
func (n *Network) ring(rec *callRecord) (answered bool) {
	n.mu.Lock()
	if rec.Status.Final() {
		n.mu.Unlock()
		return false
	}
	n.tellStatus(rec, CallInitiated)
	p := n.phone(rec.number())
	f := rec.faults
	failed, busy := n.strikes(p.number, f.FailedCall), n.strikes(p.number, f.Busy)
	noAnswer, machine := n.strikes(p.number, f.NoAnswer), n.strikes(p.number, f.Machine)
	for _, other := range p.calls {
		busy = busy || other != rec && !other.Status.Final() && other.Status != CallQueued
	}
	busy = busy || p.number == n.opt.Number
	n.mu.Unlock()

	if !n.sleep(n.opt.Delivery) {
		return false
	}
	n.mu.Lock()
	if rec.Status.Final() {
		n.mu.Unlock()
		return false
	}
	if failed {
		n.end(rec, CallFailed)
		n.mu.Unlock()
		return false
	}
	if busy {
		n.end(rec, CallBusy)
		n.mu.Unlock()
		return false
	}
	rec.Status, rec.Started = CallRinging, n.opt.Now()
	n.tellStatus(rec, CallRinging)
	switch {
	case noAnswer:
		rec.pace = virtual
		if n.opt.ByHand {
			rec.wish = leaveRinging
		}
	case machine:
		rec.machine, rec.wish = true, pickUp
	case p.callRobot != nil && !p.robotOff:
		rec.pace = virtual
		n.wakeCallRobot(rec)
	case n.opt.ByHand:
		rec.pace = byHand
	case n.watched():
		rec.pace = wall
	}
	if machine && n.opt.ByHand {
		rec.pace = byHand
	}
	n.touch(rec)
	n.mu.Unlock()

	o := n.until(rec, rec.ringFor, true, func() bool { return rec.wish != undecided })
	n.mu.Lock()
	defer n.mu.Unlock()
	switch {
	case n.ctx.Err() != nil || rec.Status.Final():
		return false
	case rec.stopped || rec.hungUp:
		n.end(rec, CallCanceled)
		return false
	case o == stirred && rec.wish == decline:
		n.end(rec, CallBusy)
		return false
	case o == passed || rec.wish == leaveRinging:
		n.end(rec, CallNoAnswer)
		return false
	}
	n.answered(rec)
	return true
}

// watched says whether somebody has the page of the telephones open. The caller holds mu.
func (n *Network) watched() bool { return n.pages > 0 }

// answered begins the conversation. The caller holds mu.
func (n *Network) answered(rec *callRecord) {
	rec.Status, rec.Answered = CallInProgress, n.opt.Now()
	if rec.Started.IsZero() {
		rec.Started = rec.Answered
	}
	n.tellStatus(rec, CallInProgress)
	n.touch(rec)
	if rec.limit > 0 && rec.pace != byHand {
		limit := rec.limit
		if rec.pace == wall {
			limit = time.Duration(float64(limit) * n.opt.Speed)
		}
		n.spawn(func() {
			if n.sleep(limit) {
				n.stop(rec)
			}
		})
	}
}

// stop ends a conversation from the service's side.
func (n *Network) stop(rec *callRecord) {
	n.mu.Lock()
	defer n.mu.Unlock()
	if !rec.Status.Final() {
		rec.stopped = true
		n.touch(rec)
	}
}

// end is the last state of a call. The caller holds mu.
func (n *Network) end(rec *callRecord, status CallStatus) {
	rec.Status, rec.Ended, rec.Listening, rec.Recording = status, n.opt.Now(), false, false
	if !rec.Answered.IsZero() {
		rec.Duration = (rec.Ended.Sub(rec.Answered) + time.Second - 1).Truncate(time.Second)
		if rec.pace == byHand { // time stands still there
			rec.Duration = max(rec.Duration, time.Second)
		}
	}
	n.tellStatus(rec, status)
	if rec.report.queue != nil {
		close(rec.report.queue)
		rec.report.queue = nil
	}
	n.touch(rec)
}

// callReports is how the service is told of the states of a call.
type callReports struct {
	url, method string
	events      []string
	sequence    int
	queue       chan func() // closed with the end of the call
	posted      chan struct{}
}

// callEvents are what can be told, in order.
var callEvents = []string{"initiated", "ringing", "answered", "completed"}

// startReports begins to tell. The caller holds mu.
func (n *Network) startReports(rec *callRecord) {
	rec.report.posted = make(chan struct{})
	if rec.report.url == "" || n.closed {
		close(rec.report.posted)
		return
	}
	if len(rec.report.events) == 0 {
		rec.report.events = []string{"completed"}
	}
	queue := make(chan func(), len(callEvents)) // never full, so the call does not wait for who reads reports
	rec.report.queue = queue
	plan := n.planReports(rec.number(), len(rec.report.events), rec.faults)
	late, posted := rec.faults.LateCallbacks, rec.report.posted
	n.spawn(func() {
		defer close(posted)
		n.report(plan, late, queue)
	})
}

// reported waits until all that is to be told of a call was told.
func (n *Network) reported(rec *callRecord) {
	n.endReports(rec)
	<-rec.report.posted
	n.mu.Lock()
	defer n.mu.Unlock()
	rec.settled = true
	n.touch(rec)
}

// endReports says that nothing more is to be told, also of a call that the closing of the network cut off.
func (n *Network) endReports(rec *callRecord) {
	n.mu.Lock()
	defer n.mu.Unlock()
	if rec.report.queue != nil {
		close(rec.report.queue)
		rec.report.queue = nil
	}
}

// tellStatus puts a report in the queue, if the service asked for that one. The caller holds mu.
func (n *Network) tellStatus(rec *callRecord, status CallStatus) {
	event := string(status)
	switch {
	case status == CallInProgress:
		event = "answered"
	case status.Final():
		event = "completed"
	}
	if rec.report.queue == nil || !slices.Contains(rec.report.events, event) {
		return
	}
	form := n.callForm(rec)
	form.Set("CallStatus", string(status))
	form.Set("CallbackSource", "call-progress-events")
	form.Set("SequenceNumber", strconv.Itoa(rec.report.sequence))
	form.Set("Timestamp", rfc2822(n.opt.Now()))
	if status.Final() {
		form.Set("CallDuration", strconv.Itoa(int(rec.Duration/time.Second)))
		form.Set("Duration", strconv.Itoa(int((rec.Duration+time.Minute-1)/time.Minute)))
		form.Set("SipResponseCode", map[CallStatus]string{CallBusy: "486", CallFailed: "503", CallNoAnswer: "487", CallCanceled: "487"}[status])
		if status == CallCompleted {
			form.Set("SipResponseCode", "200")
		}
	}
	rec.report.sequence++
	method, to, sid := rec.report.method, rec.report.url, rec.SID
	rec.report.queue <- func() { n.postCallReport(method, to, sid, form) }
}

// postCallReport tells one state. What becomes of it is nobody's business but the debugger's.
func (n *Network) postCallReport(method, to, sid string, form url.Values) {
	_, _ = n.inform(n.ctx, method, to, sid, form)
}

// incoming takes in a call from a telephone to the service.
func (n *Network) incoming(p *Phone, pace pace) (*callRecord, error) {
	n.mu.Lock()
	defer n.mu.Unlock()
	if n.closed {
		return nil, ErrClosed
	}
	if p.liveCall() != nil {
		return nil, ErrEngaged
	}
	rec := &callRecord{
		Call:  Call{From: p.number, To: n.opt.Number, Direction: Inbound, Status: CallRinging},
		first: source{url: n.voice, method: "POST"}, fallback: source{url: n.opt.VoiceFallbackURL, method: "POST"},
		pace: pace, report: callReports{url: n.opt.VoiceStatusURL, method: "POST"},
	}
	n.addCall(rec)
	rec.Started = rec.Created
	n.startReports(rec)
	n.touch(rec)
	n.spawn(func() {
		defer n.reported(rec)
		if n.sleep(n.opt.Delivery) {
			n.receiveCall(rec)
		}
	})
	return rec, nil
}

// receiveCall asks the service what to do with a call that came in.
func (n *Network) receiveCall(rec *callRecord) {
	if rec.first.url == "" {
		n.alert(11100, rec.SID, "the number has no address to ask about calls")
		n.mu.Lock()
		defer n.mu.Unlock()
		n.end(rec, CallFailed)
		return
	}
	n.converse(rec, rec.first)
}
