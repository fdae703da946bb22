package phonenet_test

import (
	"io"
	"net/http"
	"strings"
	"testing"

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
