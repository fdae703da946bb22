//go:build browser

package main

import (
	"context"
	"fmt"
	"io"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/chromedp/chromedp"

	"folgesvenn/dispatch"
	"folgesvenn/sms/phonenet"
	"folgesvenn/sms/phonenet/chromium"
)

// window is what a person sees and does in a browser.
type window struct{ chromium.Tab }

// openWindow starts a browser of its own, for what takes its time: here the demo's clock runs.
func openWindow(t *testing.T) window {
	t.Helper()
	return window{chromium.Tab{T: t, Ctx: chromium.Open(t, 8*time.Minute), Patience: 90 * time.Second}}
}

func (w window) do(what string, steps ...chromedp.Action[chromedp.Void]) {
	w.T.Helper()
	w.Do(what, steps...)
}

func (w window) sees(what, js string) {
	w.T.Helper()
	w.Sees(what, js)
}

func (w window) js(expression string) string {
	w.T.Helper()
	return w.JS(expression)
}

// hears waits until the telephone says it, since the last key. One may press
// before all is said.
func (w window) hears(text string) {
	w.T.Helper()
	w.sees(text, fmt.Sprintf(`(() => {
		const lines = [...document.querySelectorAll("#lines .said")];
		return lines.slice(lines.findLastIndex(x => x.matches(".mine")) + 1).some(x => x.innerText.includes(%q));
	})()`, text))
}

// presses presses keys of the telephone, one after the other.
func (w window) presses(keys string) {
	w.T.Helper()
	w.T.Logf("%s presses %s", time.Now().Format(time.TimeOnly), keys)
	for key := range strings.SplitSeq(keys, "") {
		w.do(key, chromedp.Evaluate[chromedp.Void](fmt.Sprintf(`document.querySelector('#keypad [data-key="%s"]').click()`, key)))
	}
}

func (w window) clicks(id string) {
	w.T.Helper()
	w.do(id, chromedp.Evaluate[chromedp.Void](fmt.Sprintf(`document.getElementById(%q).click()`, id)))
}

// picture keeps what is to be seen as wide as a desk and as narrow as a telephone.
func (w window) picture(name string) {
	w.T.Helper()
	w.Picture(name, 1280, 390)
}

// TestANursingHomeOrdersByTelephone: in the demo a nursing home rings from the
// page of the telephones and orders an escort by keys alone; a volunteer with a
// landline is rung, and takes it by key. No coordinator touches anything.
func TestANursingHomeOrdersByTelephone(t *testing.T) {
	ctx, stop := context.WithCancel(context.Background())
	d, err := startDemo(ctx, demoCmd{Listen: "127.0.0.1:0", Speed: 20, QuietRobots: true, NoTasks: true}, io.Discard)
	if err != nil {
		stop()
		t.Fatal(err)
	}
	defer func() {
		stop()
		if err := d.wait(); err != nil {
			t.Error(err)
		}
	}()
	// Everybody who suits is asked at once, so that nobody has to be waited for.
	var landlines []*dispatch.Volunteer
	s := d.app.service
	must := func(err error) {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
	}
	_, err = s.ChangeSettings(ctx, dispatch.FirstUnit, func(set *dispatch.Settings) error {
		set.Policy, set.WaveSize = dispatch.PolicyWaves, 80
		return nil
	})
	must(err)
	must(s.View(ctx, func(tx dispatch.Tx) error {
		all, err := tx.Roster(dispatch.FirstUnit)
		for _, v := range all {
			if v.Channel == dispatch.ChannelCall {
				landlines = append(landlines, v)
			}
		}
		return err
	}))
	if len(landlines) == 0 {
		t.Fatal("nobody in the demo has a landline")
	}

	home := demoHomes[0]
	w := openWindow(t)
	w.do("open", chromedp.Navigate(d.phones+"#"+home.phone), chromedp.WaitVisible("#ring"))
	w.sees(home.name, fmt.Sprintf(`document.getElementById("name").innerText === %q`, home.name))
	w.clicks("ring")
	w.hears("Trykk 1 for å bestille hjelp")
	w.presses("1")
	w.hears("PIN-koden for " + home.name)
	w.presses(demoPIN + "#")
	w.hears("Trykk 1 for å bestille hjelp")
	w.presses("1")
	w.hears("Trykk 1 for følge til lege")
	w.picture("order")
	w.presses("1")
	w.hears("Hvilken dag?")
	w.presses("2#")
	w.hears("Fra når?")
	w.presses("1100")
	w.hears("Hvor mange timer?")
	w.presses("2")
	w.hears("romnummeret")
	w.presses("12#")
	w.hears("Trykk firkant når du er ferdig")
	w.sees("the recording", `!document.getElementById("talk").hidden`)
	w.clicks("talk")
	time.Sleep(1500 * time.Millisecond)
	w.clicks("talk")
	w.hears("Trykk 1 hvis det stemmer")
	w.picture("readback")
	w.presses("1")
	w.sees("the order's number", `document.getElementById("lines").innerText.includes("Bestillingen har nummer")`)
	w.clicks("hangup")
	w.sees("the end of the call", `document.getElementById("call-state").innerText.includes("Samtalen er slutt")`)
	w.picture("ordered")

	// A landline rings; whose is left ringing too long is tried again later. What
	// is said before a key is pressed gives neither the address nor the room.
	tried := map[string]bool{}
	answered := false
	question, yours := "Trykk 1 for ja", "Oppdraget er ditt"
	for end := time.Now().Add(4 * time.Minute); !answered && time.Now().Before(end); time.Sleep(100 * time.Millisecond) {
		calls := d.network.Calls()
		for _, c := range slices.Backward(calls) {
			if c.Status != phonenet.CallRinging || tried[c.SID] || !slices.ContainsFunc(landlines, func(v *dispatch.Volunteer) bool { return v.Phone == c.To }) {
				continue
			}
			tried[c.SID] = true
			w.do("go there and answer", chromedp.Evaluate[chromedp.Void](fmt.Sprintf(`location.hash = %q`, "#"+c.To)))
			w.sees("the telephone", `!document.getElementById("call").hidden`)
			w.clicks("answer")
			w.sees("how it went", `!document.getElementById("talking").hidden || !document.getElementById("over").hidden`)
			if answered = w.js(`String(document.getElementById("over").hidden)`) == "true"; answered {
				// Whose turn it is, is chance; not everybody's language is spoken.
				i := slices.IndexFunc(landlines, func(v *dispatch.Volunteer) bool { return v.Phone == c.To })
				if l := landlines[i].Language; l != "nb" && l != "nn" {
					question, yours = "Press 1 for yes", "The task is yours"
				}
				break
			}
		}
	}
	if !answered {
		w.picture("failed")
		t.Fatal("no landline rings long enough to be answered")
	}
	w.hears(question)
	if said := w.js(`document.getElementById("lines").innerText`); strings.Contains(said, home.address) || strings.Contains(said, "tolv") {
		t.Errorf("said before the key: %s", said)
	}
	w.picture("asked")
	w.presses("1")
	w.sees("the details", fmt.Sprintf(`document.getElementById("lines").innerText.includes(%q)`, yours))
	w.picture("taken")
	w.clicks("hangup")

	// It is agreed, and the story says so on the coordinator's page.
	var task *dispatch.Task
	for end := time.Now().Add(10 * time.Second); task == nil && time.Now().Before(end); time.Sleep(100 * time.Millisecond) {
		must(s.View(ctx, func(tx dispatch.Tx) error {
			tasks, err := tx.Tasks(dispatch.TaskFilter{UnitID: dispatch.FirstUnit, States: []dispatch.TaskState{dispatch.TaskAssigned}}, dispatch.Page{Limit: 1000})
			for _, one := range tasks {
				a, err := tx.ActiveAssignment(one.ID)
				if err == nil && a != nil && a.Via == dispatch.ViaCall {
					task = one
				}
			}
			return err
		}))
	}
	if task == nil {
		t.Fatal("nothing was agreed by call")
	}
	w.do("the coordinator looks", chromedp.Navigate(fmt.Sprintf("%s/oppdrag/%d", d.page, task.ID)))
	w.sees("the task", `document.body.innerText.includes("Følge til lege")`)
	w.picture("coordinator")
	for _, e := range d.network.Errors() {
		t.Errorf("Twilio would complain: %+v", e)
	}
}
