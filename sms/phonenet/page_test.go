package phonenet_test

import (
	"bufio"
	"encoding/json"
	"io"
	"net/http"
	"net/url"
	"regexp"
	"strings"
	"testing"

	"folgesvenn/sms/phonenet"
)

// page asks the page's side of the network as a browser on the page does.
func (b *box) page(method, path string, form url.Values, header ...string) answer {
	b.t.Helper()
	r, err := http.NewRequest(method, b.url+path, strings.NewReader(form.Encode()))
	if err != nil {
		b.t.Fatal(err)
	}
	r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	for i := 0; i+1 < len(header); i += 2 {
		r.Header.Set(header[i], header[i+1])
	}
	resp, err := http.DefaultTransport.RoundTrip(r)
	if err != nil {
		b.t.Fatal(err)
	}
	defer resp.Body.Close()
	body, err := io.ReadAll(resp.Body)
	if err != nil {
		b.t.Fatal(err)
	}
	return answer{resp.StatusCode, resp.Header, string(body)}
}

func TestPageIsServed(t *testing.T) {
	b := newBox(t, phonenet.Options{})
	got := b.page(http.MethodGet, "/phones", nil)
	if got.status != http.StatusOK || !strings.HasPrefix(got.header.Get("Content-Type"), "text/html") {
		t.Fatalf("%d %v", got.status, got.header)
	}
	if csp := got.header.Get("Content-Security-Policy"); strings.Contains(csp, "unsafe") || !strings.Contains(csp, "default-src 'none'") {
		t.Errorf("policy: %s", csp)
	}
	if inline := regexp.MustCompile(`<style|<script[^>]*>[^<]|\sstyle=|\son[a-z]+=`).FindString(got.body); inline != "" {
		t.Errorf("the policy forbids %q", inline)
	}
	for _, m := range regexp.MustCompile(`(?:href|src)="([^"#]+)"`).FindAllStringSubmatch(got.body, -1) {
		if asset := b.page(http.MethodGet, "/"+m[1], nil); asset.status != http.StatusOK || asset.body == "" {
			t.Errorf("%s: %d", m[1], asset.status)
		}
	}
	for _, m := range regexp.MustCompile(`<(?:input|select|textarea)[^>]* id="([^"]+)"`).FindAllStringSubmatch(got.body, -1) {
		if !strings.Contains(got.body, `for="`+m[1]+`"`) {
			t.Errorf("%s has no label", m[1])
		}
	}
	if got := b.page(http.MethodGet, "/phones/", nil); got.status != http.StatusSeeOther || got.header.Get("Location") != "../phones" {
		t.Errorf("/phones/: %d %s", got.status, got.header.Get("Location"))
	}
	if got := b.page(http.MethodGet, "/phones/assets/nothing.js", nil); got.status != http.StatusNotFound {
		t.Errorf("unknown asset: %d", got.status)
	}
}

type stateOfPage struct {
	Faults map[string]float64
	Phones []struct {
		Number, Name, Robot string
		Unread              int
		Faults              map[string]float64
		Last                *struct {
			Body string
			Mine bool
		}
	}
}

func (b *box) state() stateOfPage {
	b.t.Helper()
	var s stateOfPage
	if err := json.Unmarshal([]byte(b.page(http.MethodGet, "/phones/state", nil).body), &s); err != nil {
		b.t.Fatal(err)
	}
	return s
}

func TestPageConversation(t *testing.T) {
	b := newBox(t, phonenet.Options{})
	b.net.AddPhone(kari, "Kari Nordmann", "følge")
	b.settled(deref(b.mustSend(kari, "Hei Kari! <b>Kan</b> du?").Sid))
	if s := b.state(); len(s.Phones) != 1 || s.Phones[0].Name != "Kari Nordmann" || s.Phones[0].Unread != 1 || s.Phones[0].Robot != "none" {
		t.Errorf("state: %+v", s)
	}
	if got := b.page(http.MethodPost, "/phones/read", url.Values{"number": {kari}}); got.status != http.StatusNoContent {
		t.Errorf("read: %d %s", got.status, got.body)
	}
	if s := b.state(); s.Phones[0].Unread != 0 {
		t.Errorf("still unread: %+v", s)
	}
	if got := b.page(http.MethodPost, "/phones/text", url.Values{"number": {kari}, "body": {"JA"}}); got.status != http.StatusOK {
		t.Errorf("text: %d %s", got.status, got.body)
	}
	if posts := b.srv.posts("/twilio/sms"); len(posts) != 1 || posts[0].form.Get("Body") != "JA" {
		t.Errorf("the service got %v", posts)
	}
	if s := b.state(); s.Phones[0].Last == nil || s.Phones[0].Last.Body != "JA" || !s.Phones[0].Last.Mine {
		t.Errorf("state: %+v", s)
	}
	thread := b.page(http.MethodGet, "/phones/thread?number="+url.QueryEscape(kari), nil)
	var bubbles []map[string]any
	if err := json.Unmarshal([]byte(thread.body), &bubbles); err != nil || len(bubbles) != 2 || bubbles[0]["status"] != "delivered" {
		t.Errorf("thread: %s, %v", thread.body, err)
	}

	// A text that the service does not take was sent all the same, and the bubble says so.
	b.srv.answer = func(_ post, w http.ResponseWriter) { w.WriteHeader(http.StatusInternalServerError) }
	b.page(http.MethodPost, "/phones/text", url.Values{"number": {kari}, "body": {"Hvor er det?"}})
	thread = b.page(http.MethodGet, "/phones/thread?number="+url.QueryEscape(kari), nil)
	if err := json.Unmarshal([]byte(thread.body), &bubbles); err != nil || len(bubbles) != 3 || bubbles[2]["trouble"] == "" {
		t.Errorf("thread: %s, %v", thread.body, err)
	}
}

func TestPageSwitches(t *testing.T) {
	b := newBox(t, phonenet.Options{})
	b.net.Phone(kari)
	set := func(number, fault, value string) int {
		return b.page(http.MethodPost, "/phones/faults", url.Values{"number": {number}, "fault": {fault}, "value": {value}}).status
	}
	if status := set(kari, "landline", "1"); status != http.StatusNoContent {
		t.Errorf("%d", status)
	}
	_, err := b.send(kari, "Hei")
	wantCode(t, err, 21614)
	set(kari, "landline", "0")
	if _, err := b.send(kari, "Hei"); err != nil {
		t.Error(err)
	}
	set("", "too_many", "1")
	_, err = b.send(kari, "Hei")
	wantCode(t, err, 20429)
	if s := b.state(); s.Faults["too_many"] != 1 || len(s.Phones[0].Faults) != 0 {
		t.Errorf("state: %+v", s)
	}
	for _, name := range []string{"invalid", "opted_out", "undelivered", "lost_response", "lost_request", "server_error", "error_after",
		"slow", "no_report", "doubled_report", "reordered_report", "doubled_text", "lost_text"} {
		if status := set(kari, name, "1"); status != http.StatusNoContent {
			t.Errorf("%s: %d", name, status)
		}
	}
	if s := b.state(); len(s.Phones[0].Faults) != 13 {
		t.Errorf("state: %+v", s)
	}
	for _, bad := range [][3]string{{kari, "landline", "x"}, {kari, "landline", "-1"}, {kari, "landline", "NaN"}, {kari, "nothing", "1"}, {"+4742000099", "landline", "1"}} {
		if status := set(bad[0], bad[1], bad[2]); status != http.StatusBadRequest && status != http.StatusNotFound {
			t.Errorf("%v: %d", bad, status)
		}
	}
}

func TestPageRobot(t *testing.T) {
	b := newBox(t, phonenet.Options{Speed: 1e9})
	b.net.Phone(kari).SetRobot(phonenet.PersonRobot(1, 0, 0, 1))
	b.page(http.MethodPost, "/phones/robot", url.Values{"number": {kari}, "on": {"false"}})
	b.settled(deref(b.mustSend(kari, ask).Sid))
	if s := b.state(); s.Phones[0].Robot != "off" || len(b.srv.posts("/")) != 0 {
		t.Errorf("%+v", s)
	}
	b.page(http.MethodPost, "/phones/robot", url.Values{"number": {kari}, "on": {"true"}})
	b.mustSend(kari, ask)
	b.srv.await(b.ctx(), "/twilio/sms", 1)

	// A telephone without a robot gets one of its own.
	b.net.Phone("+4742000002")
	b.page(http.MethodPost, "/phones/robot", url.Values{"number": {"+4742000002"}, "on": {"true"}})
	for _, p := range b.state().Phones {
		if p.Robot != "on" {
			t.Errorf("%+v", p)
		}
	}
}

func TestPageNewPhone(t *testing.T) {
	b := newBox(t, phonenet.Options{})
	got := b.page(http.MethodPost, "/phones/new", url.Values{"number": {"42 00 00 07"}, "name": {"Ola"}})
	if got.status != http.StatusOK || b.net.Phone("+4742000007").Name() != "Ola" {
		t.Errorf("%d %s", got.status, got.body)
	}
	for _, number := range []string{"", "12", "Kari", b.net.Options().Number} {
		if got := b.page(http.MethodPost, "/phones/new", url.Values{"number": {number}}); got.status != http.StatusBadRequest {
			t.Errorf("%q: %d %s", number, got.status, got.body)
		}
	}
}

func TestPageRefuses(t *testing.T) {
	b := newBox(t, phonenet.Options{})
	b.net.Phone(kari)
	form := url.Values{"number": {kari}, "body": {"JA"}}
	for _, header := range [][]string{{"Sec-Fetch-Site", "cross-site"}, {"Origin", "https://elsewhere.example"}} {
		if got := b.page(http.MethodPost, "/phones/text", form, header...); got.status != http.StatusForbidden {
			t.Errorf("%v: %d", header, got.status)
		}
	}
	for body, want := range map[string]int{"": 400, "  ": 400, strings.Repeat("a", 1601): 400} {
		if got := b.page(http.MethodPost, "/phones/text", url.Values{"number": {kari}, "body": {body}}); got.status != want {
			t.Errorf("%.5q: %d", body, got.status)
		}
	}
	if got := b.page(http.MethodPost, "/phones/text", url.Values{"number": {"+4742000099"}, "body": {"JA"}}); got.status != http.StatusNotFound {
		t.Errorf("unknown telephone: %d", got.status)
	}
	if n := len(b.net.Messages()); n != 0 {
		t.Errorf("%d messages, want none", n)
	}
}

func TestPageIsLive(t *testing.T) {
	b := newBox(t, phonenet.Options{})
	r, err := http.NewRequestWithContext(b.ctx(), http.MethodGet, b.url+"/phones/events", nil)
	if err != nil {
		t.Fatal(err)
	}
	resp, err := http.DefaultClient.Do(r)
	if err != nil {
		t.Fatal(err)
	}
	defer resp.Body.Close()
	if got := resp.Header.Get("Content-Type"); got != "text/event-stream" {
		t.Errorf("content type %q", got)
	}
	lines := bufio.NewScanner(resp.Body)
	next := func() (name, data string) {
		for lines.Scan() {
			if s, ok := strings.CutPrefix(lines.Text(), "event: "); ok {
				name = s
			} else if s, ok := strings.CutPrefix(lines.Text(), "data: "); ok {
				return name, s
			}
		}
		return "", ""
	}
	if name, data := next(); name != "clock" || !json.Valid([]byte(data)) {
		t.Errorf("first event: %s %s", name, data)
	}
	b.mustSend(kari, "Hei Kari!")
	for {
		name, data := next()
		if name == "" {
			t.Fatal("the delivery was not told")
		}
		if name == "change" && strings.Contains(data, "Hei Kari!") && strings.Contains(data, `"delivered"`) {
			break
		}
	}
	b.net.Close()
	if name, _ := next(); name != "" {
		t.Errorf("%s after the network closed", name)
	}
}
