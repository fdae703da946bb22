package phonenet

import (
	"net/url"
	"strconv"
	"strings"
	"time"
)

// record waits for a spoken message.
func (n *Network) record(rec *callRecord, verb *element) (*source, *fault) {
	if verb.get("playBeep", "true") == "true" {
		n.mu.Lock()
		n.utter(rec, Utterance{Kind: HeardBeep})
		n.mu.Unlock()
	}
	finish := verb.get("finishOnKey", "1234567890*#")
	longest := time.Duration(atoi(verb.get("maxLength", "3600"))) * time.Second
	patience := time.Duration(atoi(verb.get("timeout", "5"))) * time.Second

	n.mu.Lock()
	rec.Recording, rec.recordAt = true, n.opt.Now()
	if rec.pace != virtual { // a person at the page says when the message ends, not silence
		patience = longest
	}
	begun := time.Now()
	n.mu.Unlock()

	var length time.Duration
	end := ""
	o := n.listen(rec, patience, func(in input) bool {
		switch {
		case in.recorded > 0:
			length, end = in.recorded, in.end
			return true
		case in.key != 0 && strings.ContainsRune(finish, in.key):
			length, end = 0, string(in.key)
			if rec.pace == wall {
				length = time.Since(begun)
			}
			return true
		}
		return false
	})
	n.mu.Lock()
	if o == cut && rec.hungUp && rec.pace == wall && rec.Recording {
		length, end = time.Since(begun), "hangup"
	}
	rec.Recording = false
	machine := rec.machine
	n.mu.Unlock()
	if machine && length == 0 && o == passed {
		length = 2 * time.Second // what a machine sounds like to who records
	}

	length = min(length.Round(time.Second), longest)
	if o == cut && end != "hangup" || length == 0 {
		return nil, nil // nothing was said: the next verb
	}
	r := n.keepRecording(rec, length)
	n.reportRecording(rec, verb, r)

	n.mu.Lock()
	if end == "hangup" {
		rec.hungUp = true
		n.touch(rec)
	}
	link := n.recordingURL(r)
	n.mu.Unlock()
	form := url.Values{"RecordingUrl": {link}, "RecordingSid": {r.SID}, "RecordingDuration": {seconds(length)}, "Digits": {end}}
	next, f := n.follow(rec, verb.get("action", ""), verb.get("method", "POST"), form)
	if f == nil && end == "hangup" {
		// The message reaches the service though nobody waits for what it answers.
		n.lastWord(rec, *next)
		return nil, nil
	}
	return next, f
}

// lastWord tells the service how a verb ended in a call that nobody is in any more. The answer goes nowhere.
func (n *Network) lastWord(rec *callRecord, s source) {
	n.mu.Lock()
	form := n.callForm(rec)
	n.mu.Unlock()
	form.Set("CallStatus", string(CallCompleted))
	for name, values := range s.form {
		form[name] = values
	}
	_, _ = n.inform(n.ctx, s.method, s.url, rec.SID, form)
}

func seconds(d time.Duration) string { return strconv.Itoa(int(d / time.Second)) }

// reportRecording tells the service a while later that the recording can be fetched, if it asked for that.
func (n *Network) reportRecording(rec *callRecord, verb *element, r *recordingRecord) {
	link := verb.attr["recordingStatusCallback"]
	if link == "" || !strings.Contains(" "+verb.get("recordingStatusCallbackEvent", "completed")+" ", " completed ") {
		return
	}
	to, f := n.relative(rec, link)
	if f != nil {
		n.alert(f.code, rec.SID, f.text)
		return
	}
	n.mu.Lock()
	defer n.mu.Unlock()
	form := url.Values{
		"AccountSid": {n.opt.AccountSID}, "CallSid": {rec.SID}, "RecordingSid": {r.SID}, "RecordingUrl": {n.recordingURL(r)},
		"RecordingStatus": {"completed"}, "RecordingDuration": {seconds(r.Duration)}, "RecordingChannels": {"1"},
		"RecordingSource": {"RecordVerb"}, "RecordingStartTime": {rfc2822(r.Started)}, "RecordingTrack": {"inbound"},
	}
	plan := n.planReports(rec.number(), 1, rec.faults)
	queue := make(chan func(), 1)
	method := verb.get("recordingStatusCallbackMethod", "POST")
	queue <- func() { n.postCallReport(method, to, rec.SID, form) }
	close(queue)
	late := rec.faults.LateCallbacks + n.opt.Delivery
	n.spawn(func() { n.report(plan, late, queue) })
}
