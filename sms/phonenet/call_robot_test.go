package phonenet_test

import (
	"fmt"
	"io"
	"math/rand/v2"
	"net/http"
	"slices"
	"testing"
	"time"

	openapi "github.com/twilio/twilio-go/rest/api/v2010"

	"folgesvenn/sms/phonenet"
)

// question asks by telephone as the service does, and tells what was pressed.
func question(p post, w http.ResponseWriter) {
	verbs := ""
	switch p.path {
	case "/voice":
		verbs = `<Gather numDigits="1" timeout="8" action="/pressed">` + say("Kan du hjelpe? Trykk 1 for ja. Trykk 2 for nei. Trykk 3 for å høre igjen.") + `</Gather>`
	case "/pressed":
		verbs = `<Gather numDigits="1" action="/more">` + say("Tusen takk! Trykk 3 for å høre det igjen. Ellers kan du legge på.") + `</Gather>`
	}
	w.Header().Set("Content-Type", "text/xml")
	io.WriteString(w, "<Response>"+verbs+"</Response>")
}

// The robots that hold the telephones answer by their temperament, and the same seed makes the same people.
func TestCallRobots(t *testing.T) {
	run := func() map[string]int {
		// No faster: a busy machine must not make people slow.
		b := newCallBox(t, func(o *phonenet.Options) { o.Speed, o.Seed, o.ByHand = 50, 7, false })
		b.srv.answer = question
		robot := phonenet.PersonCallRobot(0.4, 0.3, 0.1)
		var all []string
		for i := range 40 {
			number := fmt.Sprintf("+47420001%02d", i)
			b.net.Phone(number).SetCallRobot(robot)
			made, err := b.calls(func(p *openapi.CreateCallParams) { p.SetTo(number).SetTimeout(30) })
			must(t, err)
			all = append(all, deref(made.Sid))
		}
		got := map[string]int{}
		for _, sid := range all {
			c, err := b.net.AwaitCall(b.ctx(), func(c phonenet.Call) bool { return c.SID == sid && c.Status.Final() })
			must(t, err)
			outcome := string(c.Status)
			for _, u := range c.Transcript {
				if u.Kind == phonenet.DidPress {
					outcome = u.Text
				}
			}
			got[outcome]++
		}
		b.noErrors()
		return got
	}
	got := run()
	if got["1"] < 8 || got["2"] < 5 || got["no-answer"] < 2 || got["1"]+got["2"]+got["no-answer"]+got["completed"] != 40 {
		t.Errorf("%v", got)
	}
}

func TestPersonCallRobot(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 2))
	robot := phonenet.PersonCallRobot(1, 0, 0)
	ringing := phonenet.Call{SID: "CA1", Status: phonenet.CallRinging}
	if act := robot(r, ringing); !act.Answer || act.Delay < 2*time.Second {
		t.Errorf("it rings: %+v", act)
	}
	asked := func(sid string, text ...string) phonenet.CallAct {
		c := phonenet.Call{SID: sid, Status: phonenet.CallInProgress, Steps: 2, Listening: true}
		c.Transcript = append(c.Transcript, phonenet.Utterance{Step: 1, Kind: phonenet.HeardSay, Text: "Trykk 7 for ja. Trykk 8 for nei."})
		for _, s := range text {
			c.Transcript = append(c.Transcript, phonenet.Utterance{Step: 2, Kind: phonenet.HeardSay, Text: s})
		}
		return robot(r, c)
	}
	for text, want := range map[string]string{
		"Trykk 1 for ja. Trykk 2 for nei.":                          "1",
		"Press 4 for yes. Press 2 for no.":                          "4",
		"Trykk 5 for å høre beskjeden.":                             "5",
		"Trykk 1 hvis det stemmer.":                                 "1",
		"Trykk 6 for å høre spørsmålet.":                            "6",
		"Trykk 1 hvis du kommer. Trykk 2 hvis du likevel ikke kan.": "1",
		"Ellers kan du legge på. Ha det bra":                        "",
		"Vi setter deg over.":                                       "",
	} {
		act := asked("CA1", text)
		if act.Keys != want || (want == "") != act.HangUp {
			t.Errorf("%q: %+v, want %q", text, act, want)
		}
	}
	if act := asked("CA2", "Trykk 1 for ja. Trykk 2 for nei."); act != (phonenet.CallAct{}) {
		t.Errorf("it meddles with a call that somebody else answered: %+v", act)
	}
	silent := phonenet.PersonCallRobot(0, 0, 0)
	if slices.ContainsFunc(make([]int, 100), func(int) bool { return silent(r, ringing) != (phonenet.CallAct{}) }) {
		t.Error("it picks up though it never answers")
	}
}

// A paused robot leaves the telephone to whoever looks at the page.
func TestPausedCallRobot(t *testing.T) {
	b := newCallBox(t)
	b.srv.answer = question
	kari := b.net.Phone(kari)
	kari.SetCallRobot(phonenet.PersonCallRobot(1, 0, 0))
	kari.PauseRobot(true)
	_, err := b.calls()
	must(t, err)
	line, err := kari.NextCall(b.ctx())
	must(t, err)
	time.Sleep(30 * time.Millisecond)
	if line.State() != phonenet.CallRinging {
		t.Errorf("the paused robot left the call %s", line.State())
	}
	must(t, line.Answer(b.ctx()))
	must(t, line.Press(b.ctx(), "2"))
	must(t, line.HangUp(b.ctx()))
}
