package phonenet_test

import (
	"encoding/json"
	"io"
	"net/http"
	"net/url"
	"strings"
	"testing"

	"folgesvenn/sms/phonenet"
)

// brief is a service that says little, since a call on the page takes the time that it takes.
func brief(p post, w http.ResponseWriter) {
	verbs := `<Gather numDigits="1" action="/pressed">` + say("Hei") + `</Gather>`
	if p.path == "/pressed" {
		verbs = `<Record action="/recorded" playBeep="false"/>`
	}
	w.Header().Set("Content-Type", "text/xml")
	io.WriteString(w, "<Response>"+verbs+"</Response>")
}

type shownCall struct {
	SID                                              string
	Status                                           string
	Over, Mine, Robot, Listening, Recording, Talking bool
	Lines                                            []struct{ Kind, Text, Lang string }
}

func (b *box) shownCalls(number string) []shownCall {
	b.t.Helper()
	got := b.page(http.MethodGet, "/phones/calls?number="+url.QueryEscape(number), nil)
	var calls []shownCall
	if err := json.Unmarshal([]byte(got.body), &calls); err != nil {
		b.t.Fatalf("%v in %s", err, got.body)
	}
	return calls
}

func TestPageCalls(t *testing.T) {
	b := newCallBox(t, func(o *phonenet.Options) { o.ByHand = false })
	b.srv.answer = brief
	b.net.Phone(kari)
	does := func(what, text string) int {
		return b.page(http.MethodPost, "/phones/call", url.Values{"number": {kari}, "do": {what}, "text": {text}}).status
	}
	listening := func() phonenet.Call {
		c, err := b.net.AwaitCall(b.ctx(), func(c phonenet.Call) bool { return c.Listening })
		must(t, err)
		return c
	}
	if got := does("keys", "1"); got != http.StatusConflict {
		t.Errorf("a key without a call: %d", got)
	}
	if got := b.page(http.MethodPost, "/phones/ring", url.Values{"number": {kari}}); got.status != http.StatusNoContent {
		t.Fatalf("ring: %d %s", got.status, got.body)
	}
	if got := b.page(http.MethodPost, "/phones/ring", url.Values{"number": {kari}}); got.status != http.StatusConflict {
		t.Errorf("ring while it talks: %d", got.status)
	}
	listening()
	for what, text := range map[string]string{"keys": "1a", "speak": strings.Repeat("å", 501), "record": "3", "answer": "", "dance": ""} {
		if got := does(what, text); got != http.StatusConflict {
			t.Errorf("%s: %d", what, got)
		}
	}
	shown := b.shownCalls(kari)
	if len(shown) != 1 || !shown[0].Mine || shown[0].Robot || !shown[0].Listening || shown[0].Status != "in-progress" || shown[0].Lines[0].Text != "Hei" || shown[0].Lines[0].Lang != "nb-NO" {
		t.Errorf("%+v", shown)
	}
	if state := b.page(http.MethodGet, "/phones/state", nil); !strings.Contains(state.body, `"call":"talks"`) {
		t.Errorf("%s", state.body)
	}
	if got := does("keys", "4"); got != http.StatusNoContent {
		t.Errorf("a key: %d", got)
	}
	_, err := b.net.AwaitCall(b.ctx(), func(c phonenet.Call) bool { return c.Recording })
	must(t, err)
	if got := does("record", "2.4"); got != http.StatusNoContent {
		t.Errorf("record: %d", got)
	}
	if p := b.srv.await(b.ctx(), "/recorded", 1); p[0].form.Get("RecordingDuration") != "2" {
		t.Errorf("%v", p[0].form)
	}
	if got := does("hangup", ""); got != http.StatusNoContent {
		t.Errorf("hang up: %d", got)
	}
	_, err = b.net.AwaitCall(b.ctx(), func(c phonenet.Call) bool { return c.Status == phonenet.CallCompleted })
	must(t, err)
	// What the service says next may be heard before the telephone is hung up.
	recorded := false
	shown = b.shownCalls(kari)
	for _, l := range shown[0].Lines {
		recorded = recorded || l.Kind == "record" && l.Text == "2"
	}
	if !shown[0].Over || !recorded {
		t.Errorf("%+v", shown)
	}
}

// The page answers a ringing telephone, declines one, and is not let in from elsewhere.
func TestPageIsRung(t *testing.T) {
	b := newCallBox(t)
	b.srv.answer = brief
	for what, want := range map[string]phonenet.CallStatus{"answer": phonenet.CallInProgress, "decline": phonenet.CallBusy, "hangup": phonenet.CallBusy} {
		made, err := b.calls()
		must(t, err)
		is := func(status phonenet.CallStatus) {
			t.Helper()
			_, err := b.net.AwaitCall(b.ctx(), func(c phonenet.Call) bool { return c.SID == deref(made.Sid) && c.Status == status })
			must(t, err)
		}
		is(phonenet.CallRinging)
		if state := b.page(http.MethodGet, "/phones/state", nil); !strings.Contains(state.body, `"call":"rings"`) {
			t.Errorf("%s", state.body)
		}
		form := url.Values{"number": {kari}, "do": {what}}
		if got := b.page(http.MethodPost, "/phones/call", form, "Sec-Fetch-Site", "cross-site"); got.status != http.StatusForbidden {
			t.Errorf("from elsewhere: %d", got.status)
		}
		if got := b.page(http.MethodPost, "/phones/call", url.Values{"number": {kari}, "do": {"keys"}, "text": {"1"}}); got.status != http.StatusConflict {
			t.Errorf("a key while it rings: %d", got.status)
		}
		if got := b.page(http.MethodPost, "/phones/call", form); got.status != http.StatusNoContent {
			t.Errorf("%s: %d %s", what, got.status, got.body)
		}
		is(want)
		if what == "answer" {
			b.page(http.MethodPost, "/phones/call", url.Values{"number": {kari}, "do": {"hangup"}})
			is(phonenet.CallCompleted)
		}
	}
}
