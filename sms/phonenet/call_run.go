package phonenet

import (
	"net/url"
	"strconv"
	"strings"
	"time"
)

// outcome is how a while in a call ended.
type outcome int

const (
	passed  outcome = iota // the time is up
	done                   // the person did what was waited for
	cut                    // somebody hung up, or the call was led elsewhere
	stirred                // the person did something before the time was up
)

// converse performs the documents of a call, from the first to its end, and ends the call.
func (n *Network) converse(rec *callRecord, first source) {
	next := &first
	for next != nil {
		root, f := n.document(rec, *next)
		if next = n.redirected(rec); next != nil {
			continue
		}
		if n.over(rec) {
			break
		}
		if f != nil {
			n.applicationError(rec, f)
			break
		}
		if rejected := n.begin(rec, root); rejected {
			return
		}
		next, f = n.perform(rec, root)
		n.leaveIfDue(rec)
		if led := n.redirected(rec); led != nil {
			next = led
			continue
		}
		if n.over(rec) {
			break
		}
		if f != nil {
			n.applicationError(rec, f)
			break
		}
	}
	n.mu.Lock()
	defer n.mu.Unlock()
	if !rec.Status.Final() {
		n.end(rec, CallCompleted)
	}
}

// begin counts a document and answers a call that came in, unless it is to be rejected.
func (n *Network) begin(rec *callRecord, root *element) (rejected bool) {
	n.mu.Lock()
	defer n.mu.Unlock()
	if rec.Status == CallRinging {
		if len(root.children) > 0 && root.children[0].name == "Reject" {
			rec.Steps++
			status := CallNoAnswer
			if root.children[0].get("reason", "rejected") == "busy" {
				status = CallBusy
			}
			n.end(rec, status)
			return true
		}
		n.answered(rec)
	}
	rec.Steps++
	rec.hangUpDue = rec.hangUpDue || rec.faults.HangUpAtStep > 0 && rec.Steps == rec.faults.HangUpAtStep
	n.touch(rec)
	return false
}

// perform does one verb after the other. It returns where the next document comes from; nil ends the call.
func (n *Network) perform(rec *callRecord, root *element) (*source, *fault) {
	for _, verb := range root.children {
		var next *source
		var f *fault
		switch verb.name {
		case "Say", "Play", "Pause":
			_, f = n.prompt(rec, verb, false)
		case "Gather":
			next, f = n.gather(rec, verb)
		case "Record":
			next, f = n.record(rec, verb)
		case "Dial":
			next, f = n.dial(rec, verb)
		case "Redirect":
			next, f = n.follow(rec, strings.TrimSpace(verb.text), verb.get("method", "POST"), nil)
		case "Reject":
			f = faultf(12200, "a call that was answered cannot be rejected")
		case "Hangup":
			return nil, nil
		}
		if next != nil || f != nil || n.over(rec) {
			return next, f
		}
	}
	return nil, nil
}

// follow is the way on to an address that a verb names.
func (n *Network) follow(rec *callRecord, link, method string, form url.Values) (*source, *fault) {
	to, f := n.relative(rec, link)
	if f != nil {
		return nil, f
	}
	return &source{url: to, method: method, form: form}, nil
}

// over says that the conversation cannot go on as it was.
func (n *Network) over(rec *callRecord) bool {
	n.mu.Lock()
	defer n.mu.Unlock()
	return rec.gone() || n.ctx.Err() != nil
}

// redirected takes where the API has led the call, unless it has ended since.
func (n *Network) redirected(rec *callRecord) *source {
	n.mu.Lock()
	defer n.mu.Unlock()
	s := rec.redirect
	if s == nil || rec.hungUp || rec.stopped || rec.Status.Final() {
		return nil
	}
	rec.redirect = nil
	return s
}

// applicationError ends a call as Twilio does when it cannot go on: with a sentence in English, and an entry in the
// debugger.
func (n *Network) applicationError(rec *callRecord, f *fault) {
	n.alert(f.code, rec.SID, f.text)
	n.mu.Lock()
	defer n.mu.Unlock()
	if rec.Status == CallRinging {
		n.answered(rec)
	}
	n.utter(rec, Utterance{Kind: HeardSay, Text: "We are sorry. An application error has occurred. Goodbye.", Language: "en-US"})
}

// Errors are the entries of the debugger that concern calls: what ended one with an application error, and what went
// wrong with its reports. A service that works as it should leaves none.
func (n *Network) Errors() []Alert {
	var all []Alert
	for _, a := range n.Alerts() {
		if strings.HasPrefix(a.SID, "CA") {
			all = append(all, a)
		}
	}
	return all
}

// prompt says, plays or pauses. Within a Gather a key cuts it short.
func (n *Network) prompt(rec *callRecord, verb *element, gathering bool) (outcome, *fault) {
	for range atoi(verb.get("loop", "1")) {
		var lasts time.Duration
		switch verb.name {
		case "Say":
			voice, language := verb.get("voice", ""), verb.get("language", "")
			language, f := checkVoice(voice, language)
			if f != nil {
				return cut, f
			}
			text := spoken(verb)
			lasts = speaking(text)
			n.mu.Lock()
			n.utter(rec, Utterance{Kind: HeardSay, Text: text, Voice: voice, Language: language})
			n.mu.Unlock()
		case "Play":
			text := verb.attr["digits"]
			if text == "" {
				link, f := n.relative(rec, strings.TrimSpace(verb.text))
				if f == nil {
					f = n.sound(link)
				}
				if f != nil {
					return cut, f
				}
				text = link
			}
			lasts = 3 * time.Second
			n.mu.Lock()
			n.utter(rec, Utterance{Kind: HeardPlay, Text: text})
			n.mu.Unlock()
		case "Pause":
			lasts = time.Duration(atoi(verb.get("length", "1"))) * time.Second
		}
		if o := n.lapse(rec, lasts, gathering); o != passed {
			return o, nil
		}
	}
	return passed, nil
}

// speaking is how long it takes to say something, at the pace of the usual voices.
func speaking(text string) time.Duration {
	return 400*time.Millisecond + time.Duration(len([]rune(text)))*65*time.Millisecond
}

// lapse lets something be heard. Keys that are pressed meanwhile are lost, unless a Gather waits for them.
func (n *Network) lapse(rec *callRecord, d time.Duration, gathering bool) outcome {
	o := n.until(rec, d, false, func() bool { return gathering && len(rec.inputs) > 0 && !rec.patient() })
	if o == passed && !gathering {
		n.mu.Lock()
		if !rec.patient() {
			rec.inputs = nil
		}
		n.mu.Unlock()
	}
	return o
}

// patient says that what the person does is not lost while the service speaks: a test acts only when it is its turn,
// and who presses slowly has not pressed yet. The caller holds mu.
func (rec *callRecord) patient() bool { return rec.pace == byHand || rec.faults.SlowKeys }

// until waits in the pace of the call. With endless it waits in a call that is held by hand until something happens;
// without, no time passes there. The condition is looked at with mu held.
func (n *Network) until(rec *callRecord, d time.Duration, endless bool, condition func() bool) outcome {
	var timer <-chan time.Time
	for {
		n.mu.Lock()
		if rec.gone() {
			n.mu.Unlock()
			return cut
		}
		if condition() {
			n.mu.Unlock()
			return stirred
		}
		changed := rec.changed
		pace := rec.pace
		n.mu.Unlock()
		if timer == nil {
			switch {
			case d <= 0, pace == byHand && !endless:
				return passed
			case pace == virtual:
				timer = time.After(max(time.Duration(float64(d)/n.opt.Speed), 0))
			case pace == wall:
				timer = time.After(d)
			}
		}
		select {
		case <-changed:
		case <-timer:
			return passed
		case <-n.ctx.Done():
			return cut
		}
	}
}

// listen waits for what the person does, at most so long from one input to the next, and hands it to take until that
// has enough.
func (n *Network) listen(rec *callRecord, patience time.Duration, take func(input) bool) outcome {
	n.leaveIfDue(rec)
	defer n.deaf(rec)
	n.mu.Lock()
	if !rec.gone() {
		rec.Listening = true
		n.wakeCallRobot(rec)
		n.touch(rec)
	}
	n.mu.Unlock()
	for {
		n.mu.Lock()
		slow := rec.faults.SlowKeys
		for !rec.gone() && len(rec.inputs) > 0 {
			in := rec.inputs[0]
			rec.inputs = rec.inputs[1:]
			enough := in.silence || take(in)
			if enough || slow && in.key != 0 {
				rec.Listening = false
				if !slow { // what is pressed beyond what was asked for is lost
					rec.inputs = nil
				}
				n.touch(rec)
				n.mu.Unlock()
				if enough && !in.silence {
					return done
				}
				return passed
			}
			n.touch(rec)
		}
		// Nobody is there to be patient with: a machine says nothing more.
		alone := rec.machine && rec.pace == byHand
		n.mu.Unlock()
		if alone {
			return passed
		}
		if o := n.until(rec, max(patience, time.Millisecond), true, func() bool { return len(rec.inputs) > 0 }); o != stirred {
			return o
		}
	}
}

// deaf ends the waiting.
func (n *Network) deaf(rec *callRecord) {
	n.mu.Lock()
	defer n.mu.Unlock()
	if rec.Listening {
		rec.Listening = false
		n.touch(rec)
	}
}

// leaveIfDue lets the person hang up where a fault says so: when it has heard a step out.
func (n *Network) leaveIfDue(rec *callRecord) {
	n.mu.Lock()
	defer n.mu.Unlock()
	if rec.hangUpDue && !rec.hungUp {
		rec.hungUp = true
		n.touch(rec)
	}
}

// gather collects keys or speech.
func (n *Network) gather(rec *callRecord, verb *element) (*source, *fault) {
	kinds := " " + verb.get("input", "dtmf") + " "
	dtmf, speech := strings.Contains(kinds, " dtmf "), strings.Contains(kinds, " speech ")
	finish, wanted := verb.get("finishOnKey", "#"), atoi(verb.get("numDigits", "0"))
	patience := 5 * time.Second
	if t := verb.get("timeout", "5"); t != "auto" {
		patience = time.Duration(atoi(t)) * time.Second
	}

	for _, child := range verb.children {
		o, f := n.prompt(rec, child, true)
		if f != nil || o == cut {
			return nil, f
		}
		if o == stirred {
			break
		}
	}

	form := url.Values{}
	digits, spoken := "", false
	n.greet(rec, speech)
	o := n.listen(rec, patience, func(in input) bool {
		switch {
		case in.key != 0 && dtmf && strings.ContainsRune(finish, in.key):
			form.Set("FinishedOnKey", string(in.key))
			return true
		case in.key != 0 && dtmf:
			digits += string(in.key)
			return len(digits) == wanted
		case in.speech != "" && speech && digits == "":
			form.Set("SpeechResult", in.speech)
			form.Set("Confidence", strconv.FormatFloat(in.confidence, 'f', -1, 64))
			form.Set("Language", verb.get("language", "en-US"))
			spoken = true
			return true
		}
		return false
	})
	if o == cut {
		return nil, nil
	}
	if digits == "" && !spoken && verb.get("actionOnEmptyResult", "false") != "true" {
		return nil, nil
	}
	if !spoken {
		form.Set("Digits", digits)
	}
	return n.follow(rec, verb.get("action", ""), verb.get("method", "POST"), form)
}

// machineGreeting is what a machine says first, which a service that listens for speech hears.
const machineGreeting = "Hei, du har kommet til telefonsvareren. Legg igjen en beskjed etter pipetonen."

// greet lets a machine speak to a service that listens. The caller does not hold mu.
func (n *Network) greet(rec *callRecord, speech bool) {
	n.mu.Lock()
	defer n.mu.Unlock()
	if rec.machine && speech && rec.Steps == 1 {
		n.utter(rec, Utterance{Kind: DidSpeak, Text: machineGreeting})
		rec.inputs = append(rec.inputs, input{speech: machineGreeting, confidence: 0.93})
	}
}

// atoi reads a number that was checked before.
func atoi(s string) int {
	i, _ := strconv.Atoi(s)
	return i
}
