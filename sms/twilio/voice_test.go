package twilio

import (
	"context"
	"encoding/xml"
	"errors"
	"fmt"
	"net/http"
	"net/http/httptest"
	"net/url"
	"slices"
	"strings"
	"testing"
	"time"

	"folgesvenn/dispatch"
	"folgesvenn/sms"
	"folgesvenn/sms/twilio/twimlcheck"
)

func (s *service) ReceiveCall(ctx context.Context, sid, from string) (int64, dispatch.Script, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.rang = append(s.rang, sid+" "+from)
	if s.ctx != nil {
		s.ctx(ctx)
	}
	return 7, s.script, s.err
}

func (s *service) StepCall(ctx context.Context, st dispatch.CallStep) (dispatch.Script, error) {
	if s.slow > 0 {
		time.Sleep(s.slow)
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	s.steps = append(s.steps, st)
	if s.ctx != nil {
		s.ctx(ctx)
	}
	return s.script, s.err
}

func (s *service) ReportCall(_ context.Context, r dispatch.CallReport) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.callReports = append(s.callReports, r)
	return s.err
}

func (s *service) TakeRecording(_ context.Context, id int64, sid, recording string, seconds int) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.recordings = append(s.recordings, fmt.Sprintf("%d %s %s %d", id, sid, recording, seconds))
	return s.err
}

func callParams(more ...string) url.Values {
	v := url.Values{"CallSid": {"CA1"}, "AccountSid": {testAccount}, "From": {theirNumber}, "To": {ourNumber}, "CallStatus": {"in-progress"}}
	for i := 0; i+1 < len(more); i += 2 {
		v.Set(more[i], more[i+1])
	}
	return v
}

// document is TwiML as Twilio reads it; the order of attributes is random.
type document struct {
	XMLName xml.Name
	Attrs   []xml.Attr `xml:",any,attr"`
	Text    string     `xml:",chardata"`
	Inside  []document `xml:",any"`
}

func (d document) attr(name string) string {
	for _, a := range d.Attrs {
		if a.Name.Local == name {
			return a.Value
		}
	}
	return ""
}

func (d document) verbs() string {
	var names []string
	for _, v := range d.Inside {
		names = append(names, v.XMLName.Local)
	}
	return strings.Join(names, " ")
}

func twimlOf(t *testing.T, w *httptest.ResponseRecorder) document {
	t.Helper()
	if w.Code != 200 || !strings.HasPrefix(w.Header().Get("Content-Type"), "text/xml") {
		t.Fatalf("%d %s: %s", w.Code, w.Header(), w.Body)
	}
	if err := twimlcheck.Check(w.Body.String()); err != nil {
		t.Fatalf("%v\n%s", err, w.Body)
	}
	var d document
	if err := xml.Unmarshal(w.Body.Bytes(), &d); err != nil {
		t.Fatal(err)
	}
	return d
}

var hello = []dispatch.Line{{Text: "Hei, på deg & deg <3", Lang: "nb"}, {Text: "For English, press 8.", Lang: "en"}}

func TestScriptsAreRendered(t *testing.T) {
	for name, c := range map[string]struct {
		script dispatch.Script
		verbs  string
		check  func(d document) bool
	}{
		"keys": {dispatch.Script{Lines: hello, Listen: &dispatch.Listen{Digits: 1, Seconds: 10, Lang: "nb"}, Step: 3}, "Gather Redirect", func(d document) bool {
			g := d.Inside[0]
			return g.verbs() == "Say Say" && g.attr("input") == "dtmf" && g.attr("numDigits") == "1" && g.attr("timeout") == "10" &&
				g.attr("action") == public+"/twilio/voice/step?c=7&n=3" && strings.TrimSpace(d.Inside[1].Text) == g.attr("action") &&
				g.attr("actionOnEmptyResult") == "true" && g.attr("language") == ""
		}},
		"words": {dispatch.Script{Voice: "Google.nb-NO-Wavenet-F", Lines: hello, Listen: &dispatch.Listen{Digits: 1, Seconds: 10, Words: true, Lang: "nb"}}, "Gather Redirect",
			func(d document) bool {
				g := d.Inside[0]
				return g.attr("input") == "dtmf speech" && g.attr("language") == "nb-NO" && g.Inside[0].attr("voice") == "Google.nb-NO-Wavenet-F" &&
					g.Inside[1].attr("voice") == englishVoice && g.Inside[1].attr("language") == "en-GB"
			}},
		"until hash": {dispatch.Script{Lines: hello, Listen: &dispatch.Listen{Seconds: 10, Lang: "en"}}, "Gather Redirect", func(d document) bool {
			return d.Inside[0].attr("numDigits") == "" && d.Inside[0].attr("finishOnKey") == "#"
		}},
		"record": {dispatch.Script{Lines: hello, Record: &dispatch.Record{MostSeconds: 180, Silence: 8}}, "Say Say Record Redirect", func(d document) bool {
			return d.Inside[2].attr("maxLength") == "180" && d.Inside[2].attr("recordingStatusCallback") == public+"/twilio/voice/recording?c=7"
		}},
		"dial": {dispatch.Script{Lines: hello[:1], Dial: &dispatch.Dial{Number: "+4744100000", Seconds: 25}}, "Say Dial", func(d document) bool {
			return strings.TrimSpace(d.Inside[1].Inside[0].Text) == "+4744100000" && d.Inside[1].attr("timeout") == "25"
		}},
		"hang up": {dispatch.Script{Voice: "a voice nobody has", Lines: hello}, "Say Say Hangup", func(d document) bool { return d.Inside[0].attr("voice") == dispatch.Voices[0] }},
		"nothing": {dispatch.Script{}, "Hangup", func(document) bool { return true }},
	} {
		t.Run(name, func(t *testing.T) {
			h, s, _ := newWebhooks(t)
			s.script = c.script
			d := twimlOf(t, do(h, form("/twilio/voice", callParams())))
			if d.verbs() != c.verbs || !c.check(d) {
				t.Errorf("%s: %+v", d.verbs(), d)
			}
		})
	}
}

func TestALongScriptIsShortened(t *testing.T) {
	long := dispatch.Script{Listen: &dispatch.Listen{Digits: 1, Seconds: 10, Lang: "nb"}}
	for range 5 {
		long.Lines = append(long.Lines, dispatch.Line{Text: strings.Repeat("Møt opp ved & heisen. ", 60), Lang: "nb"})
	}
	before := long.Lines[0].Text
	body, err := TwiML(long, public+"/twilio/voice/step?c=1&n=2", public+"/twilio/voice/recording?c=1")
	if err != nil || twimlcheck.Check(body) != nil {
		t.Errorf("%v %v", err, twimlcheck.Check(body))
	}
	if long.Lines[0].Text != before {
		t.Error("the script itself was changed")
	}
}

func TestStepsAreHeard(t *testing.T) {
	for name, c := range map[string]struct {
		params []string
		want   dispatch.CallInput
	}{
		"keys":           {[]string{"Digits", "1"}, dispatch.CallInput{Kind: dispatch.InputKeys, Keys: "1"}},
		"star":           {[]string{"Digits", "*"}, dispatch.CallInput{Kind: dispatch.InputKeys, Keys: "*"}},
		"nothing":        {nil, dispatch.CallInput{Kind: dispatch.InputNothing}},
		"empty":          {[]string{"Digits", ""}, dispatch.CallInput{Kind: dispatch.InputNothing}},
		"words":          {[]string{"SpeechResult", "Ja, gjerne.", "Confidence", "0.91"}, dispatch.CallInput{Kind: dispatch.InputSpeech, Speech: "Ja, gjerne.", Confidence: 0.91}},
		"recording":      {[]string{"RecordingSid", "RE1", "RecordingDuration", "12", "Digits", "#"}, dispatch.CallInput{Kind: dispatch.InputRecording, Recording: "RE1", Seconds: 12}},
		"hung up":        {[]string{"RecordingSid", "RE1", "RecordingDuration", "4", "Digits", "hangup"}, dispatch.CallInput{Kind: dispatch.InputRecording, Recording: "RE1", Seconds: 4}},
		"empty record":   {[]string{"RecordingSid", "RE1", "RecordingDuration", "0"}, dispatch.CallInput{Kind: dispatch.InputNothing}},
		"taken":          {[]string{"DialCallStatus", "completed"}, dispatch.CallInput{Kind: dispatch.InputDialled, Taken: true}},
		"not taken":      {[]string{"DialCallStatus", "no-answer"}, dispatch.CallInput{Kind: dispatch.InputDialled}},
		"far too many":   {[]string{"Digits", strings.Repeat("1", 100)}, dispatch.CallInput{Kind: dispatch.InputNothing}},
		"unknown digits": {[]string{"Digits", "1a2"}, dispatch.CallInput{Kind: dispatch.InputKeys, Keys: "12"}},
	} {
		t.Run(name, func(t *testing.T) {
			h, s, _ := newWebhooks(t)
			s.script = dispatch.Script{Lines: hello}
			twimlOf(t, do(h, form("/twilio/voice/step?c=7&n=2", callParams(c.params...))))
			if len(s.steps) != 1 || s.steps[0] != (dispatch.CallStep{CallID: 7, ProviderID: "CA1", Step: 2, Input: c.want}) {
				t.Errorf("%+v", s.steps)
			}
			// What had to wait comes back whole.
			again := "/twilio/voice/step?" + again(7, 2, c.want) + "&b=1"
			twimlOf(t, do(h, form(again, callParams())))
			if len(s.steps) != 2 || s.steps[1] != s.steps[0] {
				t.Errorf("after a wait: %+v", s.steps)
			}
		})
	}
}

func TestABusyDatabaseIsAMoment(t *testing.T) {
	h, s, _ := newWebhooks(t)
	s.err = errors.New("the database is busy")
	d := twimlOf(t, do(h, form("/twilio/voice/step?c=7&n=2", callParams("Digits", "1"))))
	if d.verbs() != "Say Pause Redirect" || strings.TrimSpace(d.Inside[0].Text) != "Et øyeblikk." {
		t.Fatalf("%+v", d)
	}
	for n := 1; ; n++ {
		to := strings.TrimSpace(d.Inside[2].Text)
		if !strings.HasPrefix(to, public+"/twilio/voice/step?") || n > 20 {
			t.Fatalf("goes to %s", to)
		}
		d = twimlOf(t, do(h, form(strings.TrimPrefix(to, public), callParams())))
		if last := s.steps[len(s.steps)-1]; last.Input.Keys != "1" || last.Step != 2 {
			t.Fatalf("the key is lost: %+v", last)
		}
		if d.verbs() == "Say Hangup" {
			break // it took too long
		}
	}
	// It comes back.
	s.err, s.script = nil, dispatch.Script{Lines: hello, Voice: "Google.nb-NO-Wavenet-F"}
	if d := twimlOf(t, do(h, form("/twilio/voice/step?c=7&n=2&i=1&k=1&b=1", callParams()))); d.verbs() != "Say Say Hangup" {
		t.Errorf("%+v", d)
	}
	s.err = errors.New("the database is busy")
	// The voice is the one that they hear otherwise.
	if d := twimlOf(t, do(h, form("/twilio/voice", callParams()))); strings.TrimSpace(d.Inside[2].Text) != public+"/twilio/voice?b=1" || d.Inside[0].attr("voice") != "Google.nb-NO-Wavenet-F" {
		t.Errorf("%+v", d)
	}
}

func TestASlowStepIsAnsweredInTime(t *testing.T) {
	s := &service{slow: 300 * time.Millisecond, script: dispatch.Script{Lines: hello}}
	o, _ := testOptions("")
	w, err := NewWebhooks(o, s)
	if err != nil {
		t.Fatal(err)
	}
	w.patience = 20 * time.Millisecond
	rw := httptest.NewRecorder()
	begun := time.Now()
	w.callStep(rw, form("/twilio/voice/step?c=7&n=2", callParams("Digits", "1")).WithContext(
		context.WithValue(t.Context(), parametersKey{}, callParams("Digits", "1"))))
	if took := time.Since(begun); took > 250*time.Millisecond {
		t.Errorf("answered after %v", took)
	}
	if d := twimlOf(t, rw); d.verbs() != "Say Pause Redirect" {
		t.Errorf("%+v", d)
	}
	// The step itself goes on.
	for end := time.Now().Add(5 * time.Second); time.Now().Before(end); time.Sleep(10 * time.Millisecond) {
		s.mu.Lock()
		n := len(s.steps)
		s.mu.Unlock()
		if n == 1 {
			return
		}
	}
	t.Error("the step was given up")
}

func TestCallReports(t *testing.T) {
	h, s, _ := newWebhooks(t)
	for status, want := range map[string]dispatch.CallState{
		"queued": dispatch.CallRinging, "ringing": dispatch.CallRinging, "in-progress": dispatch.CallAnswered, "completed": dispatch.CallCompleted,
		"busy": dispatch.CallBusy, "no-answer": dispatch.CallNoAnswer, "failed": dispatch.CallFailed, "canceled": dispatch.CallCancelled, "new word": "",
	} {
		s.callReports = nil
		if w := do(h, form("/twilio/voice/status?c=9", callParams("CallStatus", status))); w.Code != 204 {
			t.Errorf("%s: %d", status, w.Code)
		}
		if len(s.callReports) != 1 || s.callReports[0] != (dispatch.CallReport{CallID: 9, ProviderID: "CA1", State: want}) {
			t.Errorf("%s: %+v", status, s.callReports)
		}
	}
	if w := do(h, form("/twilio/voice/status", callParams("CallStatus", "completed"))); w.Code != 204 || s.callReports[1].CallID != 0 {
		t.Errorf("%d: the status of an incoming call", w.Code)
	}
	if w := do(h, form("/twilio/voice/recording?c=9", callParams("RecordingSid", "RE1", "RecordingDuration", "12", "RecordingStatus", "completed"))); w.Code != 204 || !slices.Equal(s.recordings, []string{"9 CA1 RE1 12"}) {
		t.Errorf("%d %v", w.Code, s.recordings)
	}
	if w := do(h, form("/twilio/voice/recording?c=9", callParams("RecordingSid", "RE2", "RecordingStatus", "absent"))); w.Code != 204 || len(s.recordings) != 1 {
		t.Errorf("%d %v", w.Code, s.recordings)
	}
	s.err = errors.New("busy")
	for _, path := range []string{"/twilio/voice/status?c=9", "/twilio/voice/recording?c=9"} {
		if w := do(h, form(path, callParams("RecordingSid", "RE1", "RecordingDuration", "12"))); w.Code != 500 {
			t.Errorf("%s: %d", path, w.Code)
		}
	}
	s.err = nil
	for _, path := range []string{"/twilio/voice/status?c=x", "/twilio/voice/step?c=x&n=1", "/twilio/voice/step?c=1&n=-1", "/twilio/voice/step?c=0&n=1", "/twilio/voice/recording"} {
		if w := do(h, form(path, callParams("RecordingSid", "RE1"))); w.Code != 400 {
			t.Errorf("%s: %d", path, w.Code)
		}
	}
	s.err = dispatch.ErrNoSuchCall
	if w := do(h, form("/twilio/voice/step?c=1&n=1", callParams())); w.Code != 404 {
		t.Errorf("a step of no call: %d", w.Code)
	}
}

func TestUnsignedCallsAreRefused(t *testing.T) {
	h, s, _ := newWebhooks(t)
	for _, path := range []string{"/twilio/voice", "/twilio/voice/step?c=1&n=1", "/twilio/voice/status?c=1", "/twilio/voice/recording?c=1"} {
		r := form(path, callParams("Digits", "1", "RecordingSid", "RE1"))
		r.Header.Set("X-Twilio-Signature", "wrong")
		if w := do(h, r); w.Code != 403 {
			t.Errorf("%s: %d", path, w.Code)
		}
	}
	if s.calls() != 0 {
		t.Error("something reached the service")
	}
}

// FuzzVoice posts any body, signed, at any of the addresses of calls.
func FuzzVoice(f *testing.F) {
	for _, body := range []string{"", callParams("Digits", "1").Encode(), callParams("SpeechResult", "ja\x00\xff", "Confidence", "NaN").Encode(),
		callParams("RecordingSid", "RE1", "RecordingDuration", "9999999999999999999999").Encode(), "CallSid=%00&From=%ff", callParams("From", strings.Repeat("9", 500)).Encode()} {
		for _, path := range []string{"/twilio/voice", "/twilio/voice/step?c=1&n=1", "/twilio/voice/step?c=1&n=1&i=1&k=1&w=%ff&q=x&b=-9", "/twilio/voice/status?c=1", "/twilio/voice/recording?c=1"} {
			f.Add(path, body)
		}
	}
	f.Fuzz(func(t *testing.T, path, body string) {
		if !strings.HasPrefix(path, "/twilio/voice") || strings.ContainsAny(path, " \t\r\n\x00\x7f#") {
			return
		}
		address, err := url.ParseRequestURI(path)
		if err != nil {
			return
		}
		h, s, _ := newWebhooks(t)
		s.script = dispatch.Script{Lines: hello, Listen: &dispatch.Listen{Digits: 1, Seconds: 10, Lang: sms.Bokmal}}
		params, _ := url.ParseQuery(body)
		r := httptest.NewRequest("POST", "/", strings.NewReader(body))
		r.URL = address
		r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
		r.Header.Set("X-Twilio-Signature", sign(testToken, public+path, params))
		w := do(h, r)
		if w.Code >= 500 {
			t.Errorf("%d", w.Code)
		}
		if w.Code == 200 {
			if err := twimlcheck.Check(w.Body.String()); err != nil {
				t.Error(err)
			}
		}
		for _, st := range s.steps {
			if st.CallID <= 0 || st.Step < 0 || len(st.Input.Keys) > mostKeys || len(st.Input.Speech) > mostSpeech || strings.Trim(st.Input.Keys, "0123456789*#") != "" {
				t.Errorf("%+v", st)
			}
		}
	})
}

func callsGateway(t *testing.T, answer http.HandlerFunc) (*Gateway, *stub) {
	t.Helper()
	s := newStub(t, answer)
	o, _ := testOptions(s.URL)
	o.CallRate = 1000
	g, err := New(o)
	if err != nil {
		t.Fatal(err)
	}
	return g, s
}

func TestCallsArePlaced(t *testing.T) {
	g, s := callsGateway(t, func(w http.ResponseWriter, r *http.Request) {
		w.WriteHeader(201)
		fmt.Fprint(w, `{"sid":"CA0000000000000000000000000000000a","status":"queued"}`)
	})
	sid, err := g.PlaceCall(t.Context(), dispatch.OutgoingCall{CallID: 12, To: theirNumber})
	if err != nil || sid != "CA0000000000000000000000000000000a" {
		t.Fatalf("%s %v", sid, err)
	}
	got := s.requests()[0]
	if got.path != "/2010-04-01/Accounts/"+testAccount+"/Calls.json" || got.form.Get("To") != theirNumber || got.form.Get("From") != ourNumber ||
		got.form.Get("Url") != public+"/twilio/voice/step?c=12&n=0" || got.form.Get("Method") != "POST" || got.form.Get("Timeout") != "45" ||
		got.form.Get("StatusCallback") != public+"/twilio/voice/status?c=12" ||
		!slices.Equal(got.form["StatusCallbackEvent"], []string{"initiated", "ringing", "answered", "completed"}) || got.form.Has("MachineDetection") {
		t.Errorf("%s %v", got.path, got.form)
	}
}

func TestFailedCallsAreTyped(t *testing.T) {
	for name, c := range map[string]struct {
		status int
		body   string
		want   dispatch.FailureReason
	}{
		"bad number": {400, `{"code":21211,"message":"x","status":400}`, dispatch.FailureBadNumber},
		"region":     {400, `{"code":21215,"message":"x","status":400}`, dispatch.FailureConfig},
		"too many":   {429, `{"code":20429,"message":"x","status":429}`, dispatch.FailureBusy},
		"html":       {502, `<html>bad gateway</html>`, dispatch.FailureUnknown},
		"half":       {201, `{"sid":`, dispatch.FailureUnknown},
		"token":      {401, `{"code":20003,"message":"x","status":401}`, dispatch.FailureConfig},
	} {
		t.Run(name, func(t *testing.T) {
			g, _ := callsGateway(t, func(w http.ResponseWriter, r *http.Request) { w.WriteHeader(c.status); fmt.Fprint(w, c.body) })
			_, err := g.PlaceCall(t.Context(), dispatch.OutgoingCall{CallID: 1, To: theirNumber})
			var e *dispatch.SendError
			if !errors.As(err, &e) || e.Reason != c.want || strings.Contains(err.Error(), theirNumber) {
				t.Errorf("%v", err)
			}
		})
	}
}

func TestCallsAreFoundAndAsked(t *testing.T) {
	g, s := callsGateway(t, func(w http.ResponseWriter, r *http.Request) {
		switch {
		case strings.HasSuffix(r.URL.Path, "/Calls.json"):
			fmt.Fprintf(w, `{"calls":[
				{"sid":"CA1","to":%[1]q,"direction":"outbound-api","status":"queued","date_created":"Thu, 05 Nov 2026 09:15:00 +0000"},
				{"sid":"CA2","to":%[1]q,"direction":"inbound","status":"completed","date_created":"Thu, 05 Nov 2026 09:15:00 +0000"},
				{"sid":"CA3","to":%[1]q,"direction":"outbound-api","status":"busy","date_created":"Thu, 05 Nov 2026 08:00:00 +0000"}]}`, theirNumber)
		case strings.HasSuffix(r.URL.Path, "/Calls/CA1.json"):
			fmt.Fprint(w, `{"sid":"CA1","status":"no-answer","to":"`+theirNumber+`"}`)
		case strings.Contains(r.URL.Path, "/Calls/"):
			w.WriteHeader(404)
			fmt.Fprint(w, `{"code":20404,"status":404,"message":"not found"}`)
		case strings.HasSuffix(r.URL.Path, "/Recordings/RE1.json") && r.Method == "DELETE":
			w.WriteHeader(204)
		case strings.HasSuffix(r.URL.Path, "/Recordings/RE1.mp3"):
			w.Header().Set("Content-Type", "audio/mpeg")
			fmt.Fprint(w, "sound")
		default:
			w.WriteHeader(404)
			fmt.Fprint(w, `{"code":20404,"status":404,"message":"not found"}`)
		}
	})
	found, err := g.FindCalls(t.Context(), theirNumber, time.Date(2026, 11, 5, 9, 0, 0, 0, time.UTC))
	if err != nil || len(found) != 1 || found[0].ProviderID != "CA1" || found[0].State != dispatch.CallRinging {
		t.Errorf("%+v %v", found, err)
	}
	if is, err := g.CallNow(t.Context(), "CA1"); err != nil || is.State != dispatch.CallNoAnswer {
		t.Errorf("%+v %v", is, err)
	}
	for _, sid := range []string{"CA9", "../x"} {
		if _, err := g.CallNow(t.Context(), sid); !errors.Is(err, dispatch.ErrNotFound) {
			t.Errorf("%s: %v", sid, err)
		}
	}
	for _, sid := range []string{"RE1", "REgone", "../x"} {
		if err := g.DeleteRecording(t.Context(), sid); err != nil {
			t.Errorf("%s: %v", sid, err)
		}
	}
	body, kind, err := g.FetchRecording(t.Context(), "RE1")
	if err != nil || kind != "audio/mpeg" {
		t.Fatalf("%s %v", kind, err)
	}
	_ = body.Close()
	if _, _, err := g.FetchRecording(t.Context(), "REgone"); !errors.Is(err, dispatch.ErrNotFound) {
		t.Errorf("%v", err)
	}
	if _, _, err := g.FetchRecording(t.Context(), "../../secret"); !errors.Is(err, dispatch.ErrNotFound) {
		t.Errorf("%v", err)
	}
	for _, r := range s.requests() {
		if r.user != testAccount {
			t.Errorf("%s without credentials", r.path)
		}
	}
}
