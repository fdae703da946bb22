package main

import (
	"context"
	"fmt"
	"strings"
	"testing"
	"time"

	"folgesvenn/sms/phonenet"
)

// byHand is a box whose telephones do nothing of their own, and where nothing
// that is said takes time.
func byHand(o *phonenet.Options) { o.ByHand = true }

// TestARestartInTheMiddleOfACall: the service ends between steps of an order by
// telephone, and of the call to the volunteer, and another goes on as if nothing
// had been. Both hear every question once, and nothing is done twice. It ends
// between some of the steps here; with -tags kill it is killed between any two.
func TestARestartInTheMiddleOfACall(t *testing.T) {
	w := startWhole(t, byHand)
	step := 0
	callsAcrossRestarts(t, w, func() {
		if step++; step%4 == 2 {
			w.restart()
		}
	})
}

// callsAcrossRestarts is that story; restart is how the service ends and begins.
func callsAcrossRestarts(t *testing.T, w *whole, restart func()) {
	t.Helper()
	const home, borghild = "+4744100001", "+4722000001"
	w.settings(`{"quiet_hours":{"from":"00:00","to":"00:00"},"wave_size":3,"reminders":[]}`)
	r := w.call("POST", "/api/v1/requesters", fmt.Sprintf(`{"name":"Solbakken sykehjem","kind":"institution","phones":[%q],"pin":"2468","trusted":true}`, home), 201)
	if r["trusted"] != true {
		t.Fatalf("%v", r)
	}
	w.volunteer("Borghild Vik", borghild, `,"channel":"call"`)
	ctx, cancel := context.WithTimeout(w.ctx, 3*time.Minute)
	defer cancel()
	ok := func(err error) {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
	}
	day := time.Now().In(osloZone(t)).AddDate(0, 0, 3).Format("0201")
	line, err := w.network.Phone(home).Ring(ctx)
	ok(err)
	for _, step := range []struct{ hears, keys string }{
		{"Trykk 1 for å bestille hjelp", "1"}, {"PIN-koden for Solbakken sykehjem", "2468#"}, {"Velkommen, Solbakken sykehjem", "1"}, {"Trykk 1 for følge til lege", "1"},
		{"Hvilken dag?", day}, {"Fra når?", "1000"}, {"Hvor mange timer?", "2"}, {"romnummeret", "12#"},
	} {
		ok(line.Expect(ctx, step.hears))
		restart()
		ok(line.Press(ctx, step.keys))
	}
	ok(line.Expect(ctx, "Si hvor den frivillige skal møte opp"))
	restart()
	ok(line.Record(ctx, 4*time.Second, "#"))
	ok(line.Expect(ctx, "Følge til lege.", "klokken ti", "to timer", "Trykk 1 hvis det stemmer"))
	restart()
	ok(line.Press(ctx, "1"))
	ok(line.Expect(ctx, "Bestillingen har nummer en"))
	restart()
	w.state(1, "open")
	ok(line.HangUp(ctx))

	taken, err := w.network.Phone(borghild).NextCall(ctx)
	ok(err)
	ok(taken.Answer(ctx))
	ok(taken.Expect(ctx, "Følge til lege", "Trykk 1 for ja"))
	restart()
	ok(taken.Press(ctx, "1"))
	ok(taken.Expect(ctx, "Oppdraget er ditt"))
	restart()
	ok(taken.Press(ctx, "3"))
	ok(taken.Expect(ctx, "Oppdraget er ditt"))
	ok(taken.HangUp(ctx))
	w.state(1, "assigned")
	if list := w.call("GET", "/api/v1/tasks", "", 200)["items"].([]any); len(list) != 1 {
		t.Errorf("%d tasks of one order", len(list))
	}
	for _, a := range w.attention() {
		if a["kind"] != "voicemail" { // the message that belongs to the order
			t.Errorf("%v", a)
		}
	}
	for _, e := range w.network.Errors() {
		// A report, of a status or a recording, may meet a service that is just
		// being restarted; what it says comes again with the call's next step.
		if text := fmt.Sprint(e); !strings.Contains(text, "/status") && !strings.Contains(text, "/recording") {
			t.Errorf("in the debugger: %+v", e)
		}
	}
}
