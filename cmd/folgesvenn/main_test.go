package main

import (
	"fmt"
	"net/http"
	"net/url"
	"strings"
	"sync"
	"testing"
	"time"

	"folgesvenn/sms/phonenet"
)

const (
	kari = "+4742000001"
	ola  = "+4742000002"
	anne = "+4742000003"
	home = "+4744100001"
)

// TestTheMainJob is the whole of it, over HTTP alone: a task, offers to those
// who suit and nobody else, JA, details, a late JA, NEI and the next.
func TestTheMainJob(t *testing.T) {
	w := startWhole(t)
	kariID := w.volunteer("Kari Hansen", kari, "")
	w.volunteer("Ola Moen", ola, "")
	w.volunteer("Anne Lie", anne, `,"postcodes":["9000"]`)
	olga := w.call("POST", "/api/v1/recipients", `{"name":"Olga Nordmann","phone":"+4743100001","address":"Granveien 12","postcode":"1410"}`, 201)
	nursing := w.call("POST", "/api/v1/requesters", `{"name":"Solbakken sykehjem","kind":"institution","phones":["`+home+`"]}`, 201)

	began := time.Now()
	id := w.task(fmt.Sprintf(`,"postcode":"1410","details":"Møt i resepsjonen ved heisen.","recipient_id":%v,"requester_id":%v`, olga["id"], nursing["id"]))
	for _, p := range []string{kari, ola} {
		q := w.gets(p, "Følge til lege", "Solbakken", "JA", "NEI")
		for _, secret := range []string{"Olga", "Nordmann", "Granveien", "43100001", "431 00 001", "resepsjonen"} {
			if strings.Contains(q, secret) {
				t.Errorf("the question tells %q: %s", secret, q)
			}
		}
	}
	t.Logf("the questions were there after %v", time.Since(began).Round(time.Millisecond))
	if n := len(w.network.Phone(anne).Inbox()); n != 0 {
		t.Errorf("Anne, who helps elsewhere, got %d texts", n)
	}
	w.says(kari, "Ja det kan jeg")
	w.gets(kari, "Olga Nordmann", "Granveien 12", "431 00 001", "resepsjonen", "AVBUD")
	w.gets(home, "Kari", "420 00 001")
	task := w.get(id)
	if a := task["assignment"].(object); int64(a["volunteer_id"].(float64)) != kariID || a["via"] != "sms" {
		t.Errorf("assignment: %v", a)
	}
	w.says(ola, "Ja")
	w.gets(ola, "allerede besatt")
	w.quiet(soonEnough)
	w.noDoubles()
	if open := w.attention(); len(open) != 0 {
		t.Errorf("a task that went well needs a human: %v", open)
	}
}

func TestNoSilenceAndNobody(t *testing.T) {
	w := startWhole(t)
	w.settings(`{"wave_size":1,"wave_interval":"1s"}`)
	for i, p := range []string{kari, ola, anne} {
		w.volunteer([]string{"Kari A", "Ola B", "Anne C"}[i], p, "")
	}
	decide := time.Now().Add(3 * time.Second)
	id := w.task(`,"decide_by":"` + decide.Format(time.RFC3339Nano) + `"`)
	w.gets(kari)
	w.says(kari, "Nei")
	w.gets(kari, "Takk for at du svarte")
	w.gets(ola)  // the next, at once
	w.gets(anne) // the next wave, after silence
	w.state(id, "unfilled")
	if late := time.Since(decide); late > 3*time.Second {
		t.Errorf("unfilled %v after its deadline", late)
	}
	w.needs("unfilled")
}

// TestFiftyAtOnce lets fifty people answer JA in the same instant, every
// webhook up to five times and every report in any order.
func TestFiftyAtOnce(t *testing.T) {
	w := startWhole(t)
	w.settings(`{"wave_size":50}`)
	w.network.SetFaults(phonenet.Faults{DoubledCallbacks: 1, ReorderedCallbacks: 1, DoubledWebhooks: 1})
	var phones []string
	for i := range 50 {
		p := fmt.Sprintf("+47420001%02d", i)
		phones = append(phones, p)
		w.volunteer(fmt.Sprintf("Frivillig%02d Berg", i), p, "")
	}
	id := w.task("")
	for _, p := range phones {
		w.gets(p, "JA")
	}
	var ready, done sync.WaitGroup
	start := make(chan struct{})
	for _, p := range phones {
		ready.Add(1)
		done.Go(func() {
			ready.Done()
			<-start
			if _, err := w.network.Phone(p).Text(w.ctx, "Ja"); err != nil {
				t.Errorf("%s: %v", p, err)
			}
		})
	}
	ready.Wait()
	close(start)
	done.Wait()
	won, late := 0, 0
	for _, p := range phones {
		switch body := w.gets(p); {
		case strings.Contains(body, "Oppdraget er ditt"):
			won++
		case strings.Contains(body, "allerede besatt"):
			late++
		default:
			t.Errorf("%s got %q", p, body)
		}
	}
	if won != 1 || late != 49 {
		t.Errorf("%d won and %d were told it is taken; want 1 and 49", won, late)
	}
	w.quiet(soonEnough)
	w.noDoubles()
	assigned := 0
	for _, e := range w.get(id)["timeline"].([]any) {
		if e.(object)["kind"] == "task.assigned" {
			assigned++
		}
	}
	if assigned != 1 {
		t.Errorf("assigned %d times", assigned)
	}
}

// TestBadNetwork loses half the answers of the provider, is too busy or broken
// for others, and still everything arrives once.
func TestBadNetwork(t *testing.T) {
	for name, f := range map[string]phonenet.Faults{
		"half of all answers lost":    {LostResponse: .5},
		"accepted, then 500":          {ErrorAfterAccept: .5},
		"too busy":                    {TooManyRequests: .4},
		"500 in HTML":                 {ServerError: .4},
		"half of all requests lost":   {LostRequest: .4},
		"reports lost, answers lost":  {LostResponse: .5, NoCallback: .7},
		"webhooks lost":               {LostWebhook: 1},
		"everything at once":          {LostResponse: .2, ServerError: .2, TooManyRequests: .2, ErrorAfterAccept: .1, DoubledCallbacks: .3, ReorderedCallbacks: .5, DoubledWebhooks: .5},
		"listings fail too, at times": {LostResponse: .3, ServerError: .2, Everywhere: true},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			w := startWhole(t)
			w.settings(`{"wave_size":8}`)
			var phones []string
			for i := range 8 {
				p := fmt.Sprintf("+47420001%02d", i)
				phones = append(phones, p)
				w.volunteer(fmt.Sprintf("Frivillig%02d Berg", i), p, "")
			}
			w.network.SetFaults(f)
			id := w.task("")
			for _, p := range phones {
				w.within(30*time.Second, "a question at "+p, func() bool { return len(w.network.Phone(p).Inbox()) > 0 })
			}
			w.quiet(30 * time.Second)
			for _, p := range phones[:4] {
				w.network.Phone(p).Text(w.ctx, "Ja") // a lost webhook is no error of ours
			}
			w.within(30*time.Second, "assigned", func() bool { return w.get(id)["state"] == "assigned" })
			w.network.SetFaults(phonenet.Faults{})
			for _, p := range phones[:4] {
				w.within(30*time.Second, "an answer at "+p, func() bool { return len(w.network.Phone(p).Inbox()) >= 2 })
			}
			w.quiet(30 * time.Second)
			w.noDoubles()
		})
	}
}

func TestOnlySignedWebhooks(t *testing.T) {
	w := startWhole(t)
	w.volunteer("Kari Hansen", kari, "")
	id := w.task("")
	w.gets(kari)
	o := w.network.Options()
	good := url.Values{"MessageSid": {"SM00000000000000000000000000000001"}, "AccountSid": {o.AccountSID}, "From": {kari}, "To": {ourNumber}, "Body": {"Ja"}, "NumMedia": {"0"}}
	post := func(path string, form url.Values, signature string) int {
		req, _ := http.NewRequest("POST", w.base+path, strings.NewReader(form.Encode()))
		req.Header.Set("Content-Type", "application/x-www-form-urlencoded")
		if signature != "" {
			req.Header.Set("X-Twilio-Signature", signature)
		}
		res, err := http.DefaultClient.Do(req)
		if err != nil {
			t.Fatal(err)
		}
		res.Body.Close()
		return res.StatusCode
	}
	address := w.base + "/twilio/sms"
	signature := phonenet.Signature(o.AuthToken, address, good)
	tampered := url.Values{}
	for k, v := range good {
		tampered[k] = v
	}
	tampered.Set("From", ola)
	for name, got := range map[string]int{
		"unsigned":              post("/twilio/sms", good, ""),
		"wrongly signed":        post("/twilio/sms", good, phonenet.Signature("another token", address, good)),
		"tampered":              post("/twilio/sms", tampered, signature),
		"signed for elsewhere":  post("/twilio/sms?x=1", good, signature),
		"status, unsigned":      post("/twilio/sms/status?m=1", url.Values{"MessageSid": {"SM1"}, "MessageStatus": {"delivered"}}, ""),
		"voice, unsigned":       post("/twilio/voice", good, ""),
		"garbage for signature": post("/twilio/sms", good, "not base64!"),
	} {
		if got != http.StatusForbidden {
			t.Errorf("%s: %d, want 403", name, got)
		}
	}
	if n := len(w.call("GET", "/api/v1/messages?phone="+url.QueryEscape(kari), "", 200)["items"].([]any)); n != 1 {
		t.Errorf("%d messages are stored, want the question alone", n)
	}
	w.state(id, "open")
	if got := post("/twilio/sms", good, signature); got != 200 {
		t.Errorf("the genuine one: %d", got)
	}
	w.state(id, "assigned")
}

func TestHealthAndMetrics(t *testing.T) {
	w := startWhole(t)
	w.volunteer("Kari Hansen", kari, "")
	w.task("")
	w.gets(kari)
	w.says(kari, "Ja")
	w.gets(kari)
	for _, path := range []string{"/healthz", "/readyz"} {
		res, err := http.Get(w.base + path)
		if err != nil {
			t.Fatal(err)
		}
		res.Body.Close()
		if res.StatusCode != 200 {
			t.Errorf("%s: %d", path, res.StatusCode)
		}
	}
	w.quiet(soonEnough)
	res, err := http.Get(w.base + "/metrics")
	if err != nil {
		t.Fatal(err)
	}
	defer res.Body.Close()
	text := readAll(t, res.Body)
	for _, line := range []string{"folgesvenn_assignments_total 1", `folgesvenn_tasks{state="assigned"} 1`, `folgesvenn_tasks{state="open"} 0`,
		`folgesvenn_messages_total{direction="in",state="received"} 1`, "folgesvenn_attention_open 0"} {
		if !strings.Contains(text, line+"\n") {
			t.Errorf("the metrics lack %q", line)
		}
	}
}

// TestStopsCleanly ends the service as systemd would.
func TestStopsCleanly(t *testing.T) {
	w := startWhole(t)
	w.volunteer("Kari Hansen", kari, "")
	w.task("")
	w.gets(kari)
	w.stop()
	if _, err := http.Get(w.base + "/healthz"); err == nil {
		t.Error("still answers after it was stopped")
	}
}

// An address that nothing has is answered so that whoever asked understands it.
func TestAnAddressThatNothingHas(t *testing.T) {
	w := startWhole(t)
	for path, says := range map[string]string{"/finnes-ikke": "Vi finner ikke siden", "/oppdrag/1/finnes/ikke": "Vi finner ikke siden", "/api/v1/finnes-ikke": `"code":"not_found"`} {
		res, err := http.Get(w.base + path)
		if err != nil {
			t.Fatal(err)
		}
		text := readAll(t, res.Body)
		res.Body.Close()
		if res.StatusCode != http.StatusNotFound || !strings.Contains(text, says) {
			t.Errorf("%s: %d %s", path, res.StatusCode, text)
		}
	}
}

// An address that only takes a press says so in words, and leads back to the page
// the press is on; the API names what it takes.
func TestAnAddressThatOnlyTakesAPress(t *testing.T) {
	w := startWhole(t)
	for path, x := range map[string]struct{ allow, says string }{
		"/faste/1/endre":           {"POST", `href="/faste/1">Gå tilbake`},
		"/logg-ut":                 {"POST", `href="/">Til forsiden`},
		"/api/v1/tasks/1/complete": {"POST", `"code":"method_not_allowed"`},
	} {
		res, err := http.Get(w.base + path)
		if err != nil {
			t.Fatal(err)
		}
		text := readAll(t, res.Body)
		res.Body.Close()
		if res.StatusCode != http.StatusMethodNotAllowed || !strings.Contains(text, x.says) || res.Header.Get("Allow") != x.allow {
			t.Errorf("%s: %d %q %s", path, res.StatusCode, res.Header.Get("Allow"), text)
		}
	}
}
