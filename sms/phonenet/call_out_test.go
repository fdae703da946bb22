package phonenet_test

import (
	"net/http"
	"strings"
	"testing"

	openapi "github.com/twilio/twilio-go/rest/api/v2010"

	"folgesvenn/sms/phonenet"
)

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
