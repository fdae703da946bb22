package phonenet_test

import (
	"bytes"
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"net/http"
	"slices"
	"strings"
	"testing"
	"time"

	openapi "github.com/twilio/twilio-go/rest/api/v2010"

	"folgesvenn/sms/phonenet"
)

// say is a sentence in the voice of the flow.
func say(text string) string {
	return `<Say voice="Polly.Ida-Neural" language="nb-NO">` + text + `</Say>`
}

// flow is a small service of calls: a menu with every verb behind a key.
func flow(p post, w http.ResponseWriter) {
	path, _, _ := strings.Cut(p.path, "?")
	verbs := ""
	switch path {
	case "/voice":
		verbs = `<Gather input="dtmf speech" language="nb-NO" hints="ja,nei" numDigits="1" timeout="8" action="voice/menu">` +
			say("Velkommen.") + `<Pause length="1"/>` + say("Trykk 1 for dato, 2 for beskjed, 3 for koordinator, 4 for ny start.") + `</Gather>` +
			say("Vi hørte ingenting.") + `<Redirect>/voice/again</Redirect>`
	case "/voice/again":
		verbs = `<Gather timeout="8" actionOnEmptyResult="true" action="/voice/menu" finishOnKey="*">` + say("En gang til.") + `</Gather>`
	case "/voice/menu":
		switch p.form.Get("Digits") + p.form.Get("SpeechResult") {
		case "1":
			verbs = `<Gather numDigits="4" timeout="10" action="/voice/date">` + say("Tast fire sifre.") + `</Gather>` + say("For sent.") + `<Hangup/>`
		case "2":
			verbs = say("Legg igjen en beskjed.") + `<Record maxLength="30" timeout="5" action="/voice/recorded" recordingStatusCallback="/voice/recording"/>` + say("Ingen beskjed.")
		case "3":
			verbs = say("Vi setter deg over.") + `<Dial timeout="20" callerId="` + p.form.Get("To") + `" action="/voice/dialed"><Number statusCallback="/voice/leg">+4744100000</Number></Dial>`
		case "4":
			verbs = `<Redirect method="GET">/voice?again=1</Redirect>`
		case "5":
			verbs = `<Play>/hymn.wav</Play><Gather numDigits="1" action="/voice/menu"/>`
		case "":
			verbs = say("Ingen tast.") + `<Hangup/>`
		default:
			verbs = say("Du svarte " + p.form.Get("Digits") + p.form.Get("SpeechResult") + p.form.Get("Confidence") + ".")
		}
	case "/voice/date":
		verbs = say("Dato " + p.form.Get("Digits") + p.form.Get("FinishedOnKey") + ".")
	case "/voice/recorded":
		verbs = say("Takk for " + p.form.Get("RecordingDuration") + " sekunder, " + p.form.Get("Digits") + ".")
	case "/voice/dialed":
		verbs = say("Samtalen var " + p.form.Get("DialCallStatus") + ".")
	case "/hymn.wav":
		w.Header().Set("Content-Type", "audio/wav")
		return
	default:
		w.WriteHeader(http.StatusNoContent)
		return
	}
	w.Header().Set("Content-Type", "text/xml")
	io.WriteString(w, `<?xml version="1.0" encoding="UTF-8"?><Response>`+verbs+`</Response>`)
}

func voiceOptions(srv string) phonenet.Options {
	return phonenet.Options{ByHand: true, VoiceURL: srv + "/voice", VoiceStatusURL: srv + "/status", WebhookURL: srv + "/twilio/sms"}
}

// newCallBox starts a box with the flow behind its number.
func newCallBox(t *testing.T, change ...func(*phonenet.Options)) *box {
	t.Helper()
	srv := newService(t)
	srv.answer = flow
	opt := voiceOptions(srv.url)
	for _, c := range change {
		c(&opt)
	}
	b := newBox(t, opt)
	srv.token, b.srv = b.srv.token, srv
	return b
}

func must(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

// ring lets Kari ring the service and hear the menu.
func (b *box) ring() *phonenet.Line {
	b.t.Helper()
	line, err := b.net.Phone(kari).Ring(b.ctx())
	must(b.t, err)
	must(b.t, line.Expect(b.ctx(), "Velkommen.", "Trykk 1"))
	return line
}

func (b *box) noErrors() {
	b.t.Helper()
	if got := b.net.Errors(); len(got) != 0 {
		b.t.Errorf("in the debugger: %+v", got)
	}
}

func (b *box) ended(line *phonenet.Line, want phonenet.CallStatus) phonenet.Call {
	b.t.Helper()
	c, err := line.Ended(b.ctx())
	must(b.t, err)
	if c.Status != want {
		b.t.Errorf("the call is %s, want %s", c.Status, want)
	}
	return c
}

func TestRingInByKeys(t *testing.T) {
	b := newCallBox(t)
	line := b.ring()
	must(t, line.Press(b.ctx(), "1"))
	must(t, line.Expect(b.ctx(), "Tast fire sifre."))
	must(t, line.Press(b.ctx(), "26"))
	must(t, line.Press(b.ctx(), "11"))
	must(t, line.Expect(b.ctx(), "Dato 2611."))
	c := b.ended(line, phonenet.CallCompleted)
	if c.Steps != 3 || c.Duration < time.Second || c.Direction != phonenet.Inbound {
		t.Errorf("%+v", c)
	}
	first := b.srv.posts("/voice")[0]
	opt := b.net.Options()
	for name, want := range map[string]string{
		"CallSid": c.SID, "AccountSid": opt.AccountSID, "From": kari, "To": opt.Number, "CallStatus": "ringing", "Direction": "inbound",
		"ApiVersion": "2010-04-01", "FromCountry": "NO", "Caller": kari, "Called": opt.Number,
	} {
		if got := first.form.Get(name); got != want {
			t.Errorf("%s: %q, want %q", name, got, want)
		}
	}
	if second := b.srv.posts("/voice/menu")[0]; second.form.Get("CallStatus") != "in-progress" || second.form.Get("Digits") != "1" {
		t.Errorf("second step: %v", second.form)
	}
	ended := b.srv.await(b.ctx(), "/status", 1)
	if f := ended[0].form; f.Get("CallStatus") != "completed" || f.Get("CallDuration") == "" || f.Get("CallSid") != c.SID || len(ended) != 1 {
		t.Errorf("the end was told as %v", f)
	}
	b.noErrors()
	if _, err := line.Hear(b.ctx()); !errors.Is(err, phonenet.ErrEnded) {
		t.Errorf("after the end: %v", err)
	}
	if err := line.Press(b.ctx(), "1"); !errors.Is(err, phonenet.ErrEnded) {
		t.Errorf("after the end: %v", err)
	}
}

// Every branch of the flow, each from the menu.
func TestBranches(t *testing.T) {
	for name, walk := range map[string]func(b *box, line *phonenet.Line) []error{
		"the key that finishes": func(b *box, line *phonenet.Line) []error {
			return []error{line.Press(b.ctx(), "1"), line.Expect(b.ctx(), "Tast"), line.Press(b.ctx(), "26#"), line.Expect(b.ctx(), "Dato 26#.")}
		},
		"keys that come too late": func(b *box, line *phonenet.Line) []error {
			return []error{line.Press(b.ctx(), "1"), line.Expect(b.ctx(), "Tast"), line.Press(b.ctx(), "26"), line.Silence(b.ctx()), line.Expect(b.ctx(), "Dato 26.")}
		},
		"no key at all": func(b *box, line *phonenet.Line) []error {
			return []error{line.Press(b.ctx(), "1"), line.Expect(b.ctx(), "Tast"), line.Silence(b.ctx()), line.Expect(b.ctx(), "For sent.")}
		},
		"only the key that finishes": func(b *box, line *phonenet.Line) []error {
			return []error{line.Press(b.ctx(), "1"), line.Expect(b.ctx(), "Tast"), line.Press(b.ctx(), "#"), line.Expect(b.ctx(), "For sent.")}
		},
		"silence, and a result that may be empty": func(b *box, line *phonenet.Line) []error {
			return []error{line.Silence(b.ctx()), line.Expect(b.ctx(), "Vi hørte ingenting.", "En gang til."), line.Silence(b.ctx()), line.Expect(b.ctx(), "Ingen tast.")}
		},
		"another key that finishes": func(b *box, line *phonenet.Line) []error {
			return []error{line.Silence(b.ctx()), line.Expect(b.ctx(), "En gang til."), line.Press(b.ctx(), "7#*"), line.Expect(b.ctx(), "Du svarte 7#.")}
		},
		"speech": func(b *box, line *phonenet.Line) []error {
			return []error{line.Speak(b.ctx(), "ja takk", 0.75), line.Expect(b.ctx(), "Du svarte ja takk0.75.")}
		},
		"a key beyond what was asked for is lost": func(b *box, line *phonenet.Line) []error {
			return []error{line.Press(b.ctx(), "12"), line.Expect(b.ctx(), "Tast fire sifre."), line.Press(b.ctx(), "3456"), line.Expect(b.ctx(), "Dato 3456.")}
		},
		"redirected by GET": func(b *box, line *phonenet.Line) []error {
			return []error{line.Press(b.ctx(), "4"), line.Expect(b.ctx(), "Velkommen."), line.Press(b.ctx(), "9"), line.Expect(b.ctx(), "Du svarte 9.")}
		},
		"a sound": func(b *box, line *phonenet.Line) []error {
			return []error{line.Press(b.ctx(), "5"), line.Expect(b.ctx(), "/hymn.wav"), line.Press(b.ctx(), "8"), line.Expect(b.ctx(), "Du svarte 8.")}
		},
		"no message": func(b *box, line *phonenet.Line) []error {
			return []error{line.Press(b.ctx(), "2"), line.Expect(b.ctx(), "Legg igjen"), line.Silence(b.ctx()), line.Expect(b.ctx(), "Ingen beskjed.")}
		},
	} {
		t.Run(name, func(t *testing.T) {
			b := newCallBox(t)
			line := b.ring()
			for i, err := range walk(b, line) {
				if err != nil {
					t.Fatalf("step %d: %v", i+1, err)
				}
			}
			b.ended(line, phonenet.CallCompleted)
			b.noErrors()
		})
	}
}

// Wherever the person hangs up, the call ends and the service is told once.
func TestHangUpAtEveryStep(t *testing.T) {
	for _, keys := range [][]string{{}, {"1"}, {"1", "26"}, {"2"}, {"5"}} {
		t.Run(strings.Join(keys, ","), func(t *testing.T) {
			b := newCallBox(t)
			line := b.ring()
			for _, key := range keys {
				must(t, line.Press(b.ctx(), key))
				_, err := line.Hear(b.ctx())
				must(t, err)
			}
			must(t, line.HangUp(b.ctx()))
			if got := b.srv.posts("/status"); len(got) != 1 || got[0].form.Get("CallStatus") != "completed" {
				t.Errorf("told %d times", len(got))
			}
			b.noErrors()
		})
	}
}

func TestRecordAMessage(t *testing.T) {
	b := newCallBox(t)
	line := b.ring()
	must(t, line.Press(b.ctx(), "2"))
	must(t, line.Expect(b.ctx(), "Legg igjen en beskjed."))
	must(t, line.Record(b.ctx(), 7*time.Second, "#"))
	must(t, line.Expect(b.ctx(), "Takk for 7 sekunder, #."))
	c := b.ended(line, phonenet.CallCompleted)

	action := b.srv.posts("/voice/recorded")[0].form
	told := b.srv.await(b.ctx(), "/voice/recording", 1)
	sid := action.Get("RecordingSid")
	for _, p := range told {
		if p.path == "/voice/recording" {
			if p.form.Get("RecordingSid") != sid || p.form.Get("RecordingStatus") != "completed" || p.form.Get("CallSid") != c.SID || p.form.Get("RecordingDuration") != "7" {
				t.Errorf("told %v", p.form)
			}
		}
	}
	if want := "https://api.twilio.com/2010-04-01/Accounts/" + b.net.Options().AccountSID + "/Recordings/" + sid; action.Get("RecordingUrl") != want {
		t.Errorf("%s, want %s", action.Get("RecordingUrl"), want)
	}

	one, err := b.api.FetchRecording(sid, nil)
	must(t, err)
	if deref(one.CallSid) != c.SID || deref(one.Duration) != "7" || deref(one.Status) != "completed" || *one.Channels != 1 {
		t.Errorf("%+v", one)
	}
	all, err := b.api.ListRecording((&openapi.ListRecordingParams{}).SetCallSid(c.SID))
	must(t, err)
	ofCall, err := b.api.ListCallRecording(c.SID, nil)
	must(t, err)
	if len(all) != 1 || len(ofCall) != 1 || deref(ofCall[0].Sid) != sid {
		t.Errorf("listed %v and %v", all, ofCall)
	}
	if none, err := b.api.ListRecording((&openapi.ListRecordingParams{}).SetCallSid("CA1")); err != nil || len(none) != 0 {
		t.Errorf("of another call: %v, %v", none, err)
	}

	wav := b.raw(http.MethodGet, "Recordings/"+sid+".wav", nil)
	checkWAV(t, []byte(wav.body), 7*time.Second)
	if plain := b.raw(http.MethodGet, "Recordings/"+sid, nil); plain.body != wav.body || plain.header.Get("Content-Type") != "audio/x-wav" {
		t.Errorf("without an ending: %s", plain.header.Get("Content-Type"))
	}
	mp3 := b.raw(http.MethodGet, "Recordings/"+sid+".mp3", nil)
	if mp3.header.Get("Content-Type") != "audio/mpeg" || len(mp3.body)%24 != 0 || !strings.HasPrefix(mp3.body, "\xff\xf3") {
		t.Errorf("mp3: %s, %d bytes", mp3.header.Get("Content-Type"), len(mp3.body))
	}
	if got := b.rawAs("AC1", "wrong", http.MethodGet, "/2010-04-01/Accounts/"+b.net.Options().AccountSID+"/Recordings/"+sid, nil); got.status != http.StatusUnauthorized {
		t.Errorf("without credentials: %d", got.status)
	}

	must(t, b.api.DeleteRecording(sid, nil))
	if _, err := b.api.FetchRecording(sid, nil); err == nil {
		t.Error("the deleted recording is there")
	}
	wantCode(t, b.api.DeleteRecording(sid, nil), 20404)
	if got := b.raw(http.MethodGet, "Recordings/"+sid+".wav", nil); got.status != http.StatusNotFound {
		t.Errorf("the sound of the deleted recording: %d", got.status)
	}
	if r := b.net.Recordings(); len(r) != 1 || !r[0].Deleted {
		t.Errorf("%+v", r)
	}
	b.noErrors()
}

// checkWAV reads the header of a sound: PCM, 16 bit, mono, 8000 Hz, as long as it says, and not silent.
func checkWAV(t *testing.T, sound []byte, length time.Duration) {
	t.Helper()
	if len(sound) < 44 || string(sound[:4]) != "RIFF" || string(sound[8:16]) != "WAVEfmt " || string(sound[36:40]) != "data" {
		t.Fatalf("no WAV: %.44q", sound)
	}
	u32 := func(at int) int { return int(binary.LittleEndian.Uint32(sound[at:])) }
	if u32(4) != len(sound)-8 || u32(40) != len(sound)-44 || u32(24) != 8000 || u32(28) != 16000 {
		t.Errorf("the header does not fit %d bytes: %x", len(sound), sound[:44])
	}
	if got := time.Duration(u32(40)) * time.Second / 16000; got != length {
		t.Errorf("it lasts %v, want %v", got, length)
	}
	if len(bytes.Trim(sound[44:], "\x00")) == 0 {
		t.Error("it is silent")
	}
}

func TestHangUpEndsAMessage(t *testing.T) {
	b := newCallBox(t)
	line := b.ring()
	must(t, line.Press(b.ctx(), "2"))
	must(t, line.Record(b.ctx(), 40*time.Second, "hangup"))
	b.ended(line, phonenet.CallCompleted)
	got := b.srv.posts("/voice/recorded")
	if len(got) != 1 || got[0].form.Get("Digits") != "hangup" || got[0].form.Get("RecordingDuration") != "30" || got[0].form.Get("CallStatus") != "completed" {
		t.Errorf("the message was told as %+v", got)
	}
	b.noErrors()
}

func TestPutThrough(t *testing.T) {
	const coordinator = "+4744100000"
	for name, test := range map[string]struct {
		want string
		do   func(b *box, line, other *phonenet.Line)
	}{
		"and the other hangs up": {"completed", func(b *box, line, other *phonenet.Line) {
			must(b.t, other.Answer(b.ctx()))
			must(b.t, line.Expect(b.ctx(), "Vi setter deg over."))
			must(b.t, line.Speak(b.ctx(), "Hei, det er Kari", 1))
			if _, err := other.Hear(b.ctx()); err != nil {
				b.t.Error(err)
			}
			must(b.t, other.HangUp(b.ctx()))
		}},
		"busy":      {"busy", func(b *box, _, other *phonenet.Line) { must(b.t, other.Decline(b.ctx())) }},
		"no answer": {"no-answer", func(b *box, _, other *phonenet.Line) { must(b.t, other.LetRing(b.ctx())) }},
	} {
		t.Run(name, func(t *testing.T) {
			b := newCallBox(t)
			line := b.ring()
			must(t, line.Press(b.ctx(), "3"))
			other, err := b.net.Phone(coordinator).NextCall(b.ctx())
			must(t, err)
			if c := other.Call(); c.ParentSID != line.Call().SID || c.Direction != phonenet.OutboundDial || c.From != b.net.Options().Number {
				t.Errorf("the leg: %+v", c)
			}
			test.do(b, line, other)
			must(t, line.Expect(b.ctx(), "Samtalen var "+test.want+"."))
			b.ended(line, phonenet.CallCompleted)
			b.srv.await(b.ctx(), "/voice/leg", 1)
			if legs, err := b.api.ListCall((&openapi.ListCallParams{}).SetParentCallSid(line.Call().SID)); err != nil || len(legs) != 1 {
				t.Errorf("%v, %v", legs, err)
			}
			b.noErrors()
		})
	}
	t.Run("and the caller hangs up while it rings", func(t *testing.T) {
		b := newCallBox(t)
		line := b.ring()
		must(t, line.Press(b.ctx(), "3"))
		other, err := b.net.Phone(coordinator).NextCall(b.ctx())
		must(t, err)
		must(t, line.HangUp(b.ctx()))
		b.ended(other, phonenet.CallCanceled)
		if got := b.srv.posts("/voice/dialed"); len(got) != 1 || got[0].form.Get("DialCallStatus") != "canceled" {
			t.Errorf("%+v", got)
		}
	})
	t.Run("and the caller hangs up while they talk", func(t *testing.T) {
		b := newCallBox(t)
		line := b.ring()
		must(t, line.Press(b.ctx(), "3"))
		other, err := b.net.Phone(coordinator).NextCall(b.ctx())
		must(t, err)
		must(t, other.Answer(b.ctx()))
		must(t, line.HangUp(b.ctx()))
		b.ended(other, phonenet.CallCompleted)
	})
	t.Run("but the telephone is engaged", func(t *testing.T) {
		b := newCallBox(t)
		_, err := b.net.Phone(coordinator).Ring(b.ctx())
		must(t, err)
		line := b.ring()
		must(t, line.Press(b.ctx(), "3"))
		must(t, line.Expect(b.ctx(), "Samtalen var busy."))
	})
}

// calls rings Kari for the service.
func (b *box) calls(more ...func(*openapi.CreateCallParams)) (*openapi.ApiV2010Call, error) {
	params := (&openapi.CreateCallParams{}).SetTo(kari).SetFrom(b.net.Options().Number).SetUrl(b.srv.url + "/voice").
		SetStatusCallback(b.srv.url + "/status?c=1").SetStatusCallbackEvent([]string{"initiated", "ringing", "answered", "completed"})
	for _, f := range more {
		f(params)
	}
	return b.api.CreateCall(params)
}

func callStatuses(posts []post) string {
	var all []string
	for _, p := range posts {
		all = append(all, p.form.Get("CallStatus"))
	}
	return strings.Join(all, " ")
}

func TestCallOut(t *testing.T) {
	b := newCallBox(t)
	made, err := b.calls()
	must(t, err)
	if deref(made.Status) != "queued" || deref(made.Direction) != "outbound-api" || deref(made.To) != kari || made.StartTime != nil || made.Duration != nil {
		t.Errorf("made: %+v", made)
	}
	line, err := b.net.Phone(kari).NextCall(b.ctx())
	must(t, err)
	if c := line.Call(); c.SID != deref(made.Sid) || c.Status != phonenet.CallRinging || c.From != b.net.Options().Number {
		t.Errorf("ringing: %+v", c)
	}
	if err := line.Press(b.ctx(), ""); err == nil {
		t.Error("no key was pressed")
	}
	must(t, line.Answer(b.ctx()))
	must(t, line.Expect(b.ctx(), "Velkommen."))
	must(t, line.Press(b.ctx(), "9"))
	must(t, line.Expect(b.ctx(), "Du svarte 9."))
	b.ended(line, phonenet.CallCompleted)
	posts := b.srv.posts("/status?c=1")
	if got := callStatuses(posts); got != "initiated ringing in-progress completed" {
		t.Errorf("told: %s", got)
	}
	if f := posts[3].form; f.Get("CallDuration") == "" || f.Get("SequenceNumber") != "3" || f.Get("Direction") != "outbound-api" {
		t.Errorf("the end: %v", f)
	}
	got, err := b.api.FetchCall(deref(made.Sid), nil)
	must(t, err)
	if deref(got.Status) != "completed" || got.StartTime == nil || got.EndTime == nil || deref(got.Duration) == "0" {
		t.Errorf("fetched: %+v", got)
	}
	b.noErrors()
}

func TestCallsThatAreNotAnswered(t *testing.T) {
	for name, test := range map[string]struct {
		faults phonenet.Faults
		do     func(b *box, line *phonenet.Line) error
		want   string
	}{
		"engaged by fault":  {phonenet.Faults{Busy: 1}, nil, "initiated busy"},
		"failed by fault":   {phonenet.Faults{FailedCall: 1}, nil, "initiated failed"},
		"unanswered, fault": {phonenet.Faults{NoAnswer: 1}, nil, "initiated ringing no-answer"},
		"declined":          {phonenet.Faults{}, func(b *box, l *phonenet.Line) error { return l.Decline(b.ctx()) }, "initiated ringing busy"},
		"left ringing":      {phonenet.Faults{}, func(b *box, l *phonenet.Line) error { return l.LetRing(b.ctx()) }, "initiated ringing no-answer"},
		"cancelled by us": {phonenet.Faults{}, func(b *box, l *phonenet.Line) error {
			_, err := b.api.UpdateCall(l.Call().SID, (&openapi.UpdateCallParams{}).SetStatus("canceled"))
			return err
		}, "initiated ringing canceled"},
		"ended by us": {phonenet.Faults{}, func(b *box, l *phonenet.Line) error {
			_, err := b.api.UpdateCall(l.Call().SID, (&openapi.UpdateCallParams{}).SetStatus("completed"))
			return err
		}, "initiated ringing canceled"},
	} {
		t.Run(name, func(t *testing.T) {
			b := newCallBox(t)
			b.net.SetNumberFaults(kari, test.faults)
			_, err := b.calls()
			must(t, err)
			line, err := b.net.Phone(kari).NextCall(b.ctx())
			must(t, err)
			if test.do != nil {
				must(t, test.do(b, line))
			}
			c, err := line.Ended(b.ctx())
			must(t, err)
			if got := callStatuses(b.srv.posts("/status")); got != test.want || c.Duration != 0 || !c.Answered.IsZero() {
				t.Errorf("told: %s, want %s; %+v", got, test.want, c)
			}
			if n := len(b.srv.posts("/voice")); n != 0 {
				t.Errorf("the service was asked %d times what to say", n)
			}
		})
	}
}

func TestMachinePicksUp(t *testing.T) {
	b := newCallBox(t)
	b.net.SetNumberFaults(kari, phonenet.Faults{Machine: 1})
	_, err := b.calls()
	must(t, err)
	line, err := b.net.Phone(kari).NextCall(b.ctx())
	must(t, err)
	b.ended(line, phonenet.CallCompleted)
	menu := b.srv.posts("/voice/menu")
	if len(menu) != 1 || menu[0].form.Get("Digits") != "" || !strings.Contains(menu[0].form.Get("SpeechResult"), "telefonsvareren") {
		t.Errorf("%+v", menu)
	}
}

func TestHangUpAtStepByFault(t *testing.T) {
	for step := 1; step <= 2; step++ {
		b := newCallBox(t)
		b.net.SetNumberFaults(kari, phonenet.Faults{HangUpAtStep: step})
		line, err := b.net.Phone(kari).Ring(b.ctx())
		must(t, err)
		if step == 2 {
			must(t, line.Press(b.ctx(), "1"))
		}
		if c := b.ended(line, phonenet.CallCompleted); c.Steps != step {
			t.Errorf("hung up at step %d, want %d", c.Steps, step)
		}
	}
}

// Who presses slowly is cut off after every key; what comes later counts for the next question.
func TestSlowKeys(t *testing.T) {
	b := newCallBox(t)
	b.net.SetNumberFaults(kari, phonenet.Faults{SlowKeys: true})
	line := b.ring()
	must(t, line.Press(b.ctx(), "1"))
	must(t, line.Expect(b.ctx(), "Tast fire sifre."))
	must(t, line.Press(b.ctx(), "26"))
	must(t, line.Expect(b.ctx(), "Dato 2."))
	b.ended(line, phonenet.CallCompleted)
}

func TestDoubledSteps(t *testing.T) {
	b := newCallBox(t)
	b.net.SetNumberFaults(kari, phonenet.Faults{DoubledSteps: 1})
	line := b.ring()
	must(t, line.Press(b.ctx(), "9"))
	must(t, line.Expect(b.ctx(), "Du svarte 9."))
	b.ended(line, phonenet.CallCompleted)
	got := b.srv.posts("/voice/menu")
	if len(got) != 2 || got[0].form.Encode() != got[1].form.Encode() {
		t.Errorf("the step came %d times", len(got))
	}
	b.noErrors()
}

func TestLostStepsTurnToTheFallback(t *testing.T) {
	b := newCallBox(t)
	b.net.SetNumberFaults(kari, phonenet.Faults{LostSteps: 1})
	line, err := b.net.Phone(kari).Ring(b.ctx())
	must(t, err)
	must(t, line.Expect(b.ctx(), "application error"))
	b.ended(line, phonenet.CallCompleted)
	if e := b.net.Errors(); len(e) != 1 || e[0].Code != 11200 {
		t.Errorf("%+v", e)
	}
	b = newCallBox(t, func(o *phonenet.Options) {
		o.VoiceFallbackURL = strings.TrimSuffix(o.VoiceURL, "/voice") + "/voice/again"
		o.VoiceURL += "/none"
	})
	line, err = b.net.Phone(kari).Ring(b.ctx())
	must(t, err)
	must(t, line.Expect(b.ctx(), "En gang til."))
	if p := b.srv.posts("/voice/again")[0]; p.form.Get("ErrorCode") != "12300" || !strings.HasSuffix(p.form.Get("ErrorUrl"), "/voice/none") {
		t.Errorf("%v", p.form)
	}
}

func TestReportsOfCallsGoWrong(t *testing.T) {
	for name, test := range map[string]struct {
		faults phonenet.Faults
		fits   func(told string) bool
	}{
		"lost":    {phonenet.Faults{NoCallback: 1}, func(s string) bool { return s == "" }},
		"doubled": {phonenet.Faults{DoubledCallbacks: 1}, func(s string) bool { return s == "initiated ringing busy initiated ringing busy" }},
		"reordered": {phonenet.Faults{ReorderedCallbacks: 1}, func(s string) bool {
			all := strings.Fields(s)
			slices.Sort(all)
			return s != "initiated ringing busy" && slices.Equal(all, []string{"busy", "initiated", "ringing"})
		}},
		"late": {phonenet.Faults{LateCallbacks: 20 * time.Millisecond}, func(s string) bool { return s == "initiated ringing busy" }},
	} {
		t.Run(name, func(t *testing.T) {
			b := newCallBox(t)
			b.net.SetFaults(test.faults)
			for try := range 20 { // an order of four can leave the three that come in order
				_, err := b.calls()
				must(t, err)
				line, err := b.net.Phone(kari).NextCall(b.ctx())
				must(t, err)
				must(t, line.Decline(b.ctx()))
				b.ended(line, phonenet.CallBusy)
				sid := line.Call().SID
				var of []post
				for _, p := range b.srv.posts("/status") {
					if p.form.Get("CallSid") == sid {
						of = append(of, p)
					}
				}
				told := callStatuses(of)
				if test.fits(told) {
					return
				}
				if name != "reordered" || try == 19 {
					t.Fatalf("told: %q", told)
				}
			}
		})
	}
}

func TestRequestsToCallGoWrong(t *testing.T) {
	b := newCallBox(t)
	b.net.SetFaults(phonenet.Faults{LostResponse: 1})
	if _, err := b.calls(); !errors.Is(err, io.EOF) {
		t.Errorf("error %v, want EOF", err)
	}
	if n := len(b.net.Calls()); n != 1 {
		t.Errorf("%d calls, want 1", n)
	}
	b.net.SetFaults(phonenet.Faults{LostRequest: 1})
	if _, err := b.calls(); !errors.Is(err, io.EOF) || len(b.net.Calls()) != 1 {
		t.Errorf("error %v, %d calls", err, len(b.net.Calls()))
	}
	b.net.SetFaults(phonenet.Faults{ServerError: 1})
	if _, err := b.calls(); err == nil || isRest(err) || len(b.net.Calls()) != 1 {
		t.Errorf("error %v, %d calls", err, len(b.net.Calls()))
	}
	b.net.SetFaults(phonenet.Faults{TooManyRequests: 1})
	_, err := b.calls()
	wantCode(t, err, 20429)
}

func TestLeadElsewhere(t *testing.T) {
	b := newCallBox(t)
	_, err := b.calls()
	must(t, err)
	line, err := b.net.Phone(kari).NextCall(b.ctx())
	must(t, err)
	update := func(f func(*openapi.UpdateCallParams)) error {
		params := &openapi.UpdateCallParams{}
		f(params)
		_, err := b.api.UpdateCall(line.Call().SID, params)
		return err
	}
	wantCode(t, update(func(p *openapi.UpdateCallParams) { p.SetUrl(b.srv.url + "/voice/again") }), 21220)
	must(t, line.Answer(b.ctx()))
	must(t, line.Expect(b.ctx(), "Velkommen."))
	must(t, update(func(p *openapi.UpdateCallParams) { p.SetUrl(b.srv.url + "/voice/again") }))
	must(t, line.Expect(b.ctx(), "En gang til."))
	must(t, update(func(p *openapi.UpdateCallParams) { p.SetStatus("canceled") }))
	if line.State() != phonenet.CallInProgress {
		t.Error("canceled ended a call that was answered")
	}
	must(t, update(func(p *openapi.UpdateCallParams) {
		p.SetTwiml(`<Response><Say language="nb-NO">Et øyeblikk.</Say><Gather numDigits="1" action="` + b.srv.url + `/voice/menu"/></Response>`)
	}))
	must(t, line.Expect(b.ctx(), "Et øyeblikk."))
	must(t, update(func(p *openapi.UpdateCallParams) { p.SetStatus("completed") }))
	b.ended(line, phonenet.CallCompleted)
	wantCode(t, update(func(p *openapi.UpdateCallParams) { p.SetStatus("completed") }), 21220)
	wantCode(t, update(func(p *openapi.UpdateCallParams) { p.SetTwiml("<Response/>") }), 21220)
	b.noErrors()

	must(t, b.api.DeleteCall(line.Call().SID, nil))
	_, err = b.api.FetchCall(line.Call().SID, nil)
	wantCode(t, err, 20404)
	wantCode(t, b.api.DeleteCall(line.Call().SID, nil), 20404)
}

func TestRefusedCalls(t *testing.T) {
	b := newCallBox(t, func(o *phonenet.Options) { o.Regions = []string{"+47"} })
	b.net.SetNumberFaults("+4742000014", phonenet.Faults{RefuseCall: 21216})
	b.net.SetNumberFaults("+4742000012", phonenet.Faults{Invalid: true})
	long := "<Response><Say>" + strings.Repeat("å", 4000) + "</Say></Response>"
	for name, test := range map[string]struct {
		change func(p *openapi.CreateCallParams)
		code   int
	}{
		"no To":            {func(p *openapi.CreateCallParams) { p.To = nil }, 21201},
		"no From":          {func(p *openapi.CreateCallParams) { p.From = nil }, 21213},
		"nothing to say":   {func(p *openapi.CreateCallParams) { p.Url = nil }, 21205},
		"no address":       {func(p *openapi.CreateCallParams) { p.SetUrl("voice") }, 21205},
		"no number":        {func(p *openapi.CreateCallParams) { p.SetTo("Kari") }, 21211},
		"invalid by fault": {func(p *openapi.CreateCallParams) { p.SetTo("+4742000012") }, 21211},
		"too short":        {func(p *openapi.CreateCallParams) { p.SetTo("+474200000") }, 21217},
		"another country":  {func(p *openapi.CreateCallParams) { p.SetTo("+4681234567") }, 21215},
		"not allowed":      {func(p *openapi.CreateCallParams) { p.SetTo("+4742000014") }, 21216},
		"not ours":         {func(p *openapi.CreateCallParams) { p.SetFrom("+4749900001") }, 21210},
		"too long":         {func(p *openapi.CreateCallParams) { p.Url = nil; p.SetTwiml(long) }, 20001},
		"method":           {func(p *openapi.CreateCallParams) { p.SetMethod("PUT") }, 21209},
		"event":            {func(p *openapi.CreateCallParams) { p.SetStatusCallbackEvent([]string{"hungup"}) }, 21626},
		"where to report":  {func(p *openapi.CreateCallParams) { p.SetStatusCallback("status") }, 21609},
		"timeout":          {func(p *openapi.CreateCallParams) { p.SetTimeout(601) }, 21208},
		"time limit":       {func(p *openapi.CreateCallParams) { p.SetTimeLimit(0) }, 20001},
		"not modelled":     {func(p *openapi.CreateCallParams) { p.SetMachineDetection("Enable") }, 20001},
	} {
		t.Run(name, func(t *testing.T) {
			_, err := b.calls(test.change)
			wantCode(t, err, test.code)
		})
	}
	if n := len(b.net.Calls()); n != 0 {
		t.Errorf("%d calls, want none", n)
	}
	if got := b.raw(http.MethodPut, "Calls.json", nil); got.status != http.StatusMethodNotAllowed {
		t.Errorf("PUT: %d", got.status)
	}
	_, err := b.api.FetchCall("CA1", nil)
	wantCode(t, err, 20404)
	_, err = b.api.UpdateCall("CA1", (&openapi.UpdateCallParams{}).SetStatus("completed"))
	wantCode(t, err, 20404)
}

// A landline takes calls and no texts.
func TestLandlineTakesCalls(t *testing.T) {
	const landline = "+4769250001"
	b := newCallBox(t)
	_, err := b.send(landline, "Hei")
	wantCode(t, err, 21614)
	_, err = b.calls(func(p *openapi.CreateCallParams) { p.SetTo(landline) })
	must(t, err)
	line, err := b.net.Phone(landline).NextCall(b.ctx())
	must(t, err)
	must(t, line.Answer(b.ctx()))
	must(t, line.Expect(b.ctx(), "Velkommen."))
}

func TestListCalls(t *testing.T) {
	now := time.Date(2026, 11, 26, 8, 0, 0, 0, time.UTC)
	b := newCallBox(t, func(o *phonenet.Options) { o.Now = func() time.Time { now = now.Add(time.Millisecond); return now } })
	for i := range 5 {
		number := fmt.Sprintf("+474200000%d", i)
		b.net.SetNumberFaults(number, phonenet.Faults{Busy: float64(i % 2), NoAnswer: float64(1 - i%2)})
		_, err := b.calls(func(p *openapi.CreateCallParams) { p.SetTo(number) })
		must(t, err)
		_, err = b.net.AwaitCall(b.ctx(), func(c phonenet.Call) bool { return c.To == number && c.Status.Final() })
		must(t, err)
	}
	count := func(f func(*openapi.ListCallParams)) int {
		t.Helper()
		params := (&openapi.ListCallParams{}).SetPageSize(2)
		f(params)
		all, err := b.api.ListCall(params)
		must(t, err)
		return len(all)
	}
	start := time.Date(2026, 11, 26, 8, 0, 0, 0, time.UTC)
	for name, test := range map[string]struct {
		filter func(*openapi.ListCallParams)
		want   int
	}{
		"all, page by page":   {func(*openapi.ListCallParams) {}, 5},
		"to":                  {func(p *openapi.ListCallParams) { p.SetTo("+4742000003") }, 1},
		"from":                {func(p *openapi.ListCallParams) { p.SetFrom(b.net.Options().Number) }, 5},
		"from nobody":         {func(p *openapi.ListCallParams) { p.SetFrom(kari) }, 0},
		"status":              {func(p *openapi.ListCallParams) { p.SetStatus("busy") }, 2},
		"started after":       {func(p *openapi.ListCallParams) { p.SetStartTimeAfter(start) }, 3},
		"started before":      {func(p *openapi.ListCallParams) { p.SetStartTimeBefore(start.Add(-time.Hour)) }, 0},
		"started that day":    {func(p *openapi.ListCallParams) { p.SetStartTime(start) }, 3},
		"ended the day after": {func(p *openapi.ListCallParams) { p.SetEndTime(start.Add(24 * time.Hour)) }, 0},
	} {
		if got := count(test.filter); got != test.want {
			t.Errorf("%s: %d calls, want %d", name, got, test.want)
		}
	}
	for _, query := range []string{"StartTime=soon", "EndTime%3E=x", "PageSize=0", "Page=-1", "PageToken=PACA1"} {
		if got := b.raw(http.MethodGet, "Calls.json?"+query, nil); got.status != http.StatusBadRequest {
			t.Errorf("%s: %d", query, got.status)
		}
	}
}

// The telephone of a person is engaged while she talks.
func TestOneCallAtATime(t *testing.T) {
	b := newCallBox(t)
	line := b.ring()
	if _, err := b.net.Phone(kari).Ring(b.ctx()); !errors.Is(err, phonenet.ErrEngaged) {
		t.Errorf("a second call: %v", err)
	}
	made, err := b.calls()
	must(t, err)
	c, err := b.net.AwaitCall(b.ctx(), func(c phonenet.Call) bool { return c.SID == deref(made.Sid) && c.Status.Final() })
	must(t, err)
	if c.Status != phonenet.CallBusy {
		t.Errorf("%s", c.Status)
	}
	must(t, line.HangUp(b.ctx()))
}

func TestCloseEndsCalls(t *testing.T) {
	b := newCallBox(t)
	line := b.ring()
	closed := make(chan struct{})
	go func() { b.net.Close(); close(closed) }()
	select {
	case <-closed:
	case <-time.After(5 * time.Second):
		t.Fatal("a call holds the network up")
	}
	if err := line.Press(b.ctx(), "1"); err == nil {
		t.Error("a key in a closed network")
	}
	if _, err := b.net.Phone(kari).Ring(b.ctx()); !errors.Is(err, phonenet.ErrClosed) {
		t.Errorf("%v", err)
	}
}
