package main

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net"
	"net/http"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/rs/zerolog"

	"folgesvenn/config"
	"folgesvenn/dispatch"
	"folgesvenn/sms/phonenet"
)

// whole is the whole service under test: the program as serve runs it, on a
// port of its own, with a telephone network in a box beside it. The tests see
// it as others do, over HTTP alone.
type whole struct {
	t       testing.TB
	network *phonenet.Network
	app     *app
	base    string
	token   string
	options appOptions
	stop    func() // ends the service and waits
	ctx     context.Context
}

const ourNumber = "+4749900000"

// startWhole starts a service on a fresh database. Outcomes are settled faster
// than for the real Twilio, so that a test need not wait.
func startWhole(t testing.TB, change ...func(*phonenet.Options)) *whole {
	t.Helper()
	box, l, boxURL := startBox(t, change...)
	w := &whole{t: t, network: box, base: "http://" + l.Addr().String(), ctx: t.Context()}
	o := box.Options()
	w.options = appOptions{
		config: config.Config{
			Base:      config.Base{Database: filepath.Join(t.TempDir(), "test.db"), Timezone: osloZone(t)},
			PublicURL: w.base, PhoneNumber: ourNumber, SendRate: 10000, SendBurst: 10000,
			Twilio: config.Twilio{AccountSID: o.AccountSID, AuthToken: config.Secret(o.AuthToken), APIURL: boxURL},
		},
		log: zerolog.New(zerolog.NewTestWriter(t)).Level(zerolog.ErrorLevel), clock: dispatch.ClockFunc(time.Now),
		timing: dispatch.DefaultTiming().Stretch(0.05), takeIn: time.Second,
	}
	w.serve(l)
	var err error
	if w.token, err = addToken(w.ctx, w.app.service, "test", dispatch.RoleAdmin); err != nil {
		t.Fatal(err)
	}
	w.settings(`{"policy":"waves","quiet_hours":{"from":"00:00","to":"00:00"},"wave_size":3,"centre_name":"Sentralen","centre_phone":"+4744100000"}`)
	return w
}

// serve lets a service listen on l, with the database that was there before.
func (w *whole) serve(l net.Listener) {
	t := w.t
	t.Helper()
	a, err := newApp(w.ctx, w.options)
	if err != nil {
		t.Fatal(err)
	}
	w.app = a
	ctx, cancel := context.WithCancel(context.Background())
	done := make(chan error, 1)
	go func() { done <- a.run(ctx, l) }()
	stopped := false
	w.stop = func() {
		if stopped {
			return
		}
		stopped = true
		cancel()
		if err := <-done; err != nil {
			t.Errorf("the service ended with: %v", err)
		}
	}
	t.Cleanup(w.stop)
}

// restart ends the service and starts another where it was.
func (w *whole) restart() {
	w.t.Helper()
	w.stop()
	l, err := net.Listen("tcp", strings.TrimPrefix(w.base, "http://"))
	if err != nil {
		w.t.Fatal(err)
	}
	w.serve(l)
}

// startBox starts a network in a box and a listener for the service it calls.
func startBox(t testing.TB, change ...func(*phonenet.Options)) (*phonenet.Network, net.Listener, string) {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	bl, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	service := "http://" + l.Addr().String()
	o := phonenet.Options{Number: ourNumber, WebhookURL: service + "/twilio/sms", VoiceURL: service + "/twilio/voice", VoiceStatusURL: service + "/twilio/voice/status",
		Seed: 1, Delivery: time.Millisecond}
	for _, f := range change {
		f(&o)
	}
	box := phonenet.New(o)
	server := &http.Server{Handler: box}
	go server.Serve(bl) //nolint:errcheck // ends with Close
	t.Cleanup(func() { server.Close(); box.Close() })
	return box, l, "http://" + bl.Addr().String()
}

func osloZone(t testing.TB) *time.Location {
	t.Helper()
	z, err := time.LoadLocation("Europe/Oslo")
	if err != nil {
		t.Fatal(err)
	}
	return z
}

type object = map[string]any

// call makes one request to the API and expects the status.
func (w *whole) call(method, path, body string, status int) object {
	w.t.Helper()
	code, out := w.try(method, path, body)
	if code != status {
		w.t.Fatalf("%s %s: %d %v, want %d", method, path, code, out, status)
	}
	return out
}

func (w *whole) try(method, path, body string) (int, object) {
	w.t.Helper()
	req, err := http.NewRequest(method, w.base+path, bytes.NewReader([]byte(body)))
	if err != nil {
		w.t.Fatal(err)
	}
	req.Header.Set("Authorization", "Bearer "+w.token)
	if body != "" {
		req.Header.Set("Content-Type", "application/json")
	}
	res, err := http.DefaultClient.Do(req)
	if err != nil {
		w.t.Fatal(err)
	}
	defer res.Body.Close()
	raw, err := io.ReadAll(res.Body)
	if err != nil {
		w.t.Fatal(err)
	}
	var out object
	if len(raw) > 0 {
		if err := json.Unmarshal(raw, &out); err != nil {
			w.t.Fatalf("%s %s: not JSON: %s", method, path, raw)
		}
	}
	return res.StatusCode, out
}

func (w *whole) settings(body string) { w.t.Helper(); w.call("PUT", "/api/v1/settings", body, 200) }

// volunteer adds one; more is further JSON fields, each with a comma before it.
func (w *whole) volunteer(name, phone, more string) int64 {
	w.t.Helper()
	v := w.call("POST", "/api/v1/volunteers", fmt.Sprintf(`{"name":%q,"phone":%q,"categories":["escort"]%s}`, name, phone, more), 201)
	return int64(v["id"].(float64))
}

// task asks for an escort two days from now.
func (w *whole) task(more string) int64 {
	w.t.Helper()
	start := time.Now().Add(48 * time.Hour)
	x := w.call("POST", "/api/v1/tasks", fmt.Sprintf(`{"category":"escort","summary":"Følge til lege","place":"Solbakken","starts_at":%q,"ends_at":%q%s}`,
		start.Format(time.RFC3339), start.Add(2*time.Hour).Format(time.RFC3339), more), 201)
	return int64(x["id"].(float64))
}

func (w *whole) get(id int64) object {
	w.t.Helper()
	return w.call("GET", fmt.Sprintf("/api/v1/tasks/%d", id), "", 200)
}

// within waits for a condition; a second is what the service promises, the rest
// is for a slow machine.
func (w *whole) within(d time.Duration, what string, ok func() bool) {
	w.t.Helper()
	for end := time.Now().Add(d); ; time.Sleep(10 * time.Millisecond) {
		if ok() {
			return
		}
		if time.Now().After(end) {
			w.t.Fatalf("not within %v: %s", d, what)
		}
	}
}

const soonEnough = 10 * time.Second

func (w *whole) state(id int64, want string) {
	w.t.Helper()
	w.within(soonEnough, fmt.Sprintf("task %d is %s", id, want), func() bool { return w.get(id)["state"] == want })
}

// gets waits for the next unseen text at a telephone and expects every part.
func (w *whole) gets(phone string, parts ...string) string {
	w.t.Helper()
	ctx, cancel := context.WithTimeout(w.ctx, soonEnough)
	defer cancel()
	m, err := w.network.Phone(phone).Next(ctx)
	if err != nil {
		w.t.Fatalf("%s got no text with %q", phone, parts)
	}
	for _, p := range parts {
		if !strings.Contains(m.Body, p) {
			w.t.Fatalf("%s got %q; wanted %q in it", phone, m.Body, p)
		}
	}
	return m.Body
}

func (w *whole) says(phone, text string) {
	w.t.Helper()
	if _, err := w.network.Phone(phone).Text(w.ctx, text); err != nil {
		w.t.Fatalf("%s said %q: %v", phone, text, err)
	}
}

func (w *whole) attention() []object {
	w.t.Helper()
	var list []object
	for _, x := range w.call("GET", "/api/v1/attention?limit=200", "", 200)["items"].([]any) {
		list = append(list, x.(object))
	}
	return list
}

func (w *whole) needs(kind string) object {
	w.t.Helper()
	var found object
	w.within(soonEnough, "attention "+kind, func() bool {
		for _, a := range w.attention() {
			if a["kind"] == kind {
				found = a
			}
		}
		return found != nil
	})
	return found
}

// noDoubles fails if anybody got the same text twice.
func (w *whole) noDoubles() {
	w.t.Helper()
	seen := map[string]int{}
	for _, m := range w.network.Messages() {
		if m.From == ourNumber {
			seen[m.To+"\n"+m.Body]++
		}
	}
	for text, n := range seen {
		if n > 1 {
			w.t.Errorf("sent %d times: %q", n, text)
		}
	}
}

// quiet waits until the outbox is empty and nothing is left to settle.
func (w *whole) quiet(d time.Duration) {
	w.t.Helper()
	w.within(d, "the outbox is empty", func() bool {
		busy := false
		err := w.app.service.View(w.ctx, func(tx dispatch.Tx) error {
			counts, err := tx.MessageCounts()
			for _, c := range counts {
				busy = busy || (c.State == dispatch.MessageQueued || c.State == dispatch.MessageSending) && c.N > 0
			}
			return err
		})
		if err != nil {
			w.t.Fatal(err)
		}
		return !busy
	})
}
