package twilio

import (
	"context"
	"errors"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"

	"folgesvenn/dispatch"
)

// patience is how long a step of a call may take before the caller is asked to
// wait and the same step is asked for again. Twilio gives up after 15 seconds
// (FACTS.md), and silence on the line is long after four.
const patience = 4 * time.Second

// mostWaits is how often a caller is asked to wait for one step.
const mostWaits = 8

// incomingCall takes in somebody who rings our number.
func (w *Webhooks) incomingCall(rw http.ResponseWriter, r *http.Request) {
	p := parameters(r)
	sid, from := p.Get("CallSid"), cleanBody(p.Get("From"))
	if !messageSID(sid) || len(from) > 64 {
		w.refuse(rw, r, http.StatusBadRequest, "CallSid or From is missing or malformed")
		return
	}
	w.answer(rw, r, 0, "", func(ctx context.Context) (int64, dispatch.Script, error) {
		return w.service.ReceiveCall(ctx, sid, from)
	})
}

// callStep takes one step of a call: somebody has answered, a key was pressed,
// something was said or recorded, or patience ran out.
func (w *Webhooks) callStep(rw http.ResponseWriter, r *http.Request) {
	p, q := parameters(r), r.URL.Query()
	id, idErr := strconv.ParseInt(q.Get("c"), 10, 64)
	step, stepErr := strconv.Atoi(q.Get("n"))
	if idErr != nil || stepErr != nil || id <= 0 || step < 0 || !messageSID(p.Get("CallSid")) {
		w.refuse(rw, r, http.StatusBadRequest, "c, n or CallSid is missing or malformed")
		return
	}
	in := heard(p, q)
	w.answer(rw, r, id, again(id, step, in), func(ctx context.Context) (int64, dispatch.Script, error) {
		s, err := w.service.StepCall(ctx, dispatch.CallStep{CallID: id, ProviderID: p.Get("CallSid"), Step: step, Input: in})
		return id, s, err
	})
}

// Bounds of what is taken from a request.
const (
	mostKeys   = 32
	mostSpeech = 500
)

// heard is what happened at the other end. Where the caller had to wait, it is
// in the address: a redirect does not carry it.
func heard(p, q url.Values) dispatch.CallInput {
	if q.Has("i") {
		p = url.Values{
			"Digits": q["k"], "SpeechResult": q["w"], "Confidence": q["q"], "RecordingSid": q["r"], "RecordingDuration": q["s"],
			"DialCallStatus": q["d"],
		}
	}
	seconds, _ := strconv.Atoi(p.Get("RecordingDuration"))
	confidence, _ := strconv.ParseFloat(p.Get("Confidence"), 64)
	keys := strings.Map(func(r rune) rune {
		if r >= '0' && r <= '9' || r == '*' || r == '#' {
			return r
		}
		return -1
	}, p.Get("Digits"))
	speech := cleanBody(p.Get("SpeechResult"))
	if len(speech) > mostSpeech {
		speech = speech[:mostSpeech]
		for !utf8.ValidString(speech) {
			speech = speech[:len(speech)-1]
		}
	}
	switch {
	case p.Get("DialCallStatus") != "":
		status := p.Get("DialCallStatus")
		return dispatch.CallInput{Kind: dispatch.InputDialled, Taken: status == "completed" || status == "answered"}
	case messageSID(p.Get("RecordingSid")) && seconds > 0:
		return dispatch.CallInput{Kind: dispatch.InputRecording, Recording: p.Get("RecordingSid"), Seconds: seconds}
	case p.Get("RecordingSid") != "":
		return dispatch.CallInput{Kind: dispatch.InputNothing}
	case keys != "" && len(keys) <= mostKeys:
		return dispatch.CallInput{Kind: dispatch.InputKeys, Keys: keys}
	case strings.TrimSpace(speech) != "":
		return dispatch.CallInput{Kind: dispatch.InputSpeech, Speech: speech, Confidence: confidence}
	default:
		return dispatch.CallInput{Kind: dispatch.InputNothing}
	}
}

// again is the query that asks for a step once more, with what was heard.
func again(id int64, step int, in dispatch.CallInput) string {
	q := url.Values{"c": {strconv.FormatInt(id, 10)}, "n": {strconv.Itoa(step)}, "i": {"1"}}
	switch in.Kind {
	case dispatch.InputKeys:
		q.Set("k", in.Keys)
	case dispatch.InputSpeech:
		q.Set("w", in.Speech)
		q.Set("q", strconv.FormatFloat(in.Confidence, 'g', 4, 64))
	case dispatch.InputRecording:
		q.Set("r", in.Recording)
		q.Set("s", strconv.Itoa(in.Seconds))
	case dispatch.InputDialled:
		q.Set("d", "no-answer")
		if in.Taken {
			q.Set("d", "completed")
		}
	}
	return q.Encode()
}

// answer runs a use case and says what it decided. One that takes long goes on
// by itself, while the caller is asked to wait; the same step then finds it done
// and is answered with what it said.
func (w *Webhooks) answer(rw http.ResponseWriter, r *http.Request, id int64, repeat string, use func(context.Context) (int64, dispatch.Script, error)) {
	type result struct {
		id     int64
		script dispatch.Script
		err    error
	}
	done := make(chan result, 1)
	ctx, cancel := useCase(r)
	go func() {
		defer cancel()
		id, s, err := use(ctx)
		done <- result{id, s, err}
	}()
	timer := time.NewTimer(w.patience)
	defer timer.Stop()
	var got result
	select {
	case got = <-done:
	case <-timer.C:
		got.err = errSlow
	}
	log := w.log.With().Int64("call", max(id, got.id)).Logger()
	switch {
	case errors.Is(got.err, dispatch.ErrNotFound):
		w.refuse(rw, r, http.StatusNotFound, "no such call")
	case got.err != nil:
		log.Error().Err(got.err).Msg("a step of a call is not answered yet")
		w.wait(rw, r, repeat)
	default:
		w.speak(rw, r, got.id, got.script)
	}
}

var errSlow = errors.New("it takes long")

// wait asks the caller to wait and Twilio to come back with the same step.
func (w *Webhooks) wait(rw http.ResponseWriter, r *http.Request, repeat string) {
	waits, _ := strconv.Atoi(r.URL.Query().Get("b"))
	path := "/twilio/voice"
	if repeat != "" {
		path += "/step"
		repeat += "&"
	}
	to := w.public + path + "?" + repeat + "b=" + strconv.Itoa(waits+1)
	if waits >= mostWaits {
		to = ""
	}
	voice, _ := w.voice.Load().(string)
	body, err := waitTwiML(to, voice)
	w.write(rw, body, err)
}

// speak renders a script.
func (w *Webhooks) speak(rw http.ResponseWriter, _ *http.Request, id int64, s dispatch.Script) {
	w.voice.Store(s.Voice)
	c := strconv.FormatInt(id, 10)
	body, err := TwiML(s, w.public+"/twilio/voice/step?c="+c+"&n="+strconv.Itoa(s.Step), w.public+"/twilio/voice/recording?c="+c)
	w.write(rw, body, err)
}

func (w *Webhooks) write(rw http.ResponseWriter, body string, err error) {
	if err != nil {
		w.log.Error().Err(err).Msg("TwiML could not be written")
		http.Error(rw, "cannot answer now", http.StatusInternalServerError)
		return
	}
	rw.Header().Set("Content-Type", "text/xml; charset=utf-8")
	_, _ = rw.Write([]byte(body))
}

// callStatus takes in what Twilio reports of a call.
func (w *Webhooks) callStatus(rw http.ResponseWriter, r *http.Request) {
	p := parameters(r)
	report := dispatch.CallReport{ProviderID: p.Get("CallSid"), State: callStates[p.Get("CallStatus")], Code: p.Get("ErrorCode")}
	if raw := r.URL.Query().Get("c"); raw != "" {
		id, err := strconv.ParseInt(raw, 10, 64)
		if err != nil || id <= 0 {
			w.refuse(rw, r, http.StatusBadRequest, "c is no number")
			return
		}
		report.CallID = id
	}
	if !messageSID(report.ProviderID) || len(report.Code) > 16 || p.Get("CallStatus") == "" {
		w.refuse(rw, r, http.StatusBadRequest, "CallSid or CallStatus is missing or malformed")
		return
	}
	ctx, cancel := useCase(r)
	defer cancel()
	if err := w.service.ReportCall(ctx, report); err != nil {
		w.log.Error().Err(err).Str("sid", report.ProviderID).Int64("call", report.CallID).Msg("call report not taken in; Twilio may call again, or it is asked for")
		http.Error(rw, "cannot store it now", http.StatusInternalServerError)
		return
	}
	rw.WriteHeader(http.StatusNoContent)
}

// callRecording takes in that a recording is ready, also where the call ended
// while somebody was speaking.
func (w *Webhooks) callRecording(rw http.ResponseWriter, r *http.Request) {
	p := parameters(r)
	id, err := strconv.ParseInt(r.URL.Query().Get("c"), 10, 64)
	if err != nil || id <= 0 || !messageSID(p.Get("CallSid")) || !messageSID(p.Get("RecordingSid")) {
		w.refuse(rw, r, http.StatusBadRequest, "c, CallSid or RecordingSid is missing or malformed")
		return
	}
	seconds, _ := strconv.Atoi(p.Get("RecordingDuration"))
	if status := p.Get("RecordingStatus"); status != "" && status != "completed" || seconds <= 0 {
		rw.WriteHeader(http.StatusNoContent) // nothing to hear
		return
	}
	ctx, cancel := useCase(r)
	defer cancel()
	if err := w.service.TakeRecording(ctx, id, p.Get("CallSid"), p.Get("RecordingSid"), seconds); err != nil {
		w.log.Error().Err(err).Int64("call", id).Msg("recording not taken in; Twilio may call again")
		http.Error(rw, "cannot store it now", http.StatusInternalServerError)
		return
	}
	rw.WriteHeader(http.StatusNoContent)
}
