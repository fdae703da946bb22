package phonenet_test

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"net/url"
	"runtime"
	"strings"
	"sync"
	"testing"
	"time"

	"folgesvenn/sms/phonenet"
)

func TestAwait(t *testing.T) {
	b := newBox(t, phonenet.Options{Delivery: 20 * time.Millisecond})
	phone := b.net.Phone(kari)
	go func() {
		for i := range 5 {
			b.send(kari, fmt.Sprint("tekst ", i))
		}
		b.send("+4742000002", "til en annen")
	}()
	m, err := phone.Await(b.ctx(), phonenet.Containing("tekst", "3"))
	if err != nil || m.Body != "tekst 3" || m.Arrived.IsZero() {
		t.Errorf("to come: %+v, %v", m, err)
	}
	if m, err := phone.Await(b.ctx(), phonenet.Containing("3")); err != nil || m.Body != "tekst 3" {
		t.Errorf("there already: %+v, %v", m, err)
	}
	if m, err := b.net.Await(b.ctx(), func(m phonenet.Message) bool { return m.To != kari && m.Status == phonenet.Delivered }); err != nil || m.Body != "til en annen" {
		t.Errorf("in the network: %+v, %v", m, err)
	}
	if m, err := b.net.Await(b.ctx(), phonenet.Containing("annen")); err != nil || m.To == kari {
		t.Errorf("in the network already: %+v, %v", m, err)
	}
	var seen []string
	for range 5 {
		m, err := phone.Next(b.ctx())
		if err != nil {
			t.Fatal(err)
		}
		seen = append(seen, m.SID)
	}
	for i, m := range phone.Inbox() {
		if seen[i] != m.SID {
			t.Errorf("Next is not in the order of the inbox: %v", seen)
		}
	}
	ctx, cancel := context.WithTimeout(b.ctx(), 30*time.Millisecond)
	defer cancel()
	if m, err := phone.Next(ctx); !errors.Is(err, context.DeadlineExceeded) {
		t.Errorf("a sixth text: %+v, %v", m, err)
	}
}

func TestVirtualTime(t *testing.T) {
	b := newBox(t, phonenet.Options{Delivery: time.Hour, Speed: 3600 * 100})
	start := time.Now()
	b.settled(deref(b.mustSend(kari, "Hei").Sid))
	if took := time.Since(start); took < 15*time.Millisecond || took > 2*time.Second {
		t.Errorf("three virtual hours took %v of wall time", took)
	}
}

// Close ends everything that runs, whoever waits, and the box still tells what it knows.
func TestClose(t *testing.T) {
	before := runtime.NumGoroutine()
	net := phonenet.New(phonenet.Options{Delivery: time.Hour})
	robot := phonenet.PersonRobot(1, 0, 0, time.Hour)
	net.Phone(kari).SetRobot(robot)
	for i := range 100 {
		sendDirectly(t, net, fmt.Sprintf("+4742%06d", i), "http://127.0.0.1:1/status")
	}
	waiting := make(chan error)
	go func() {
		_, err := net.Phone(kari).Next(context.Background())
		waiting <- err
	}()
	time.Sleep(10 * time.Millisecond)
	net.Close()
	if err := <-waiting; !errors.Is(err, phonenet.ErrClosed) {
		t.Errorf("who waited got %v", err)
	}
	for range 100 {
		if runtime.NumGoroutine() <= before {
			break
		}
		time.Sleep(10 * time.Millisecond)
	}
	if after := runtime.NumGoroutine(); after > before {
		t.Errorf("%d goroutines before, %d after", before, after)
	}
	if n := len(net.Messages()); n != 100 {
		t.Errorf("%d messages, want 100", n)
	}
	if _, err := net.Phone(kari).Text(context.Background(), "JA"); !errors.Is(err, phonenet.ErrClosed) {
		t.Errorf("a text after the end: %v", err)
	}
	sendDirectly(t, net, kari, "") // accepted, and goes nowhere
	net.Close()
}

func sendDirectly(t testing.TB, net *phonenet.Network, to, callback string) {
	opt := net.Options()
	form := url.Values{"To": {to}, "From": {opt.Number}, "Body": {"Kan du? Svar JA eller NEI."}, "StatusCallback": {callback}}
	r := httptest.NewRequest(http.MethodPost, "/2010-04-01/Accounts/"+opt.AccountSID+"/Messages.json", strings.NewReader(form.Encode()))
	r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	r.SetBasicAuth(opt.AccountSID, opt.AuthToken)
	w := httptest.NewRecorder()
	net.ServeHTTP(w, r)
	if w.Code != http.StatusCreated {
		t.Errorf("%d %s", w.Code, w.Body)
	}
}

// Everybody does everything at once; the race detector watches.
func TestAllAtOnce(t *testing.T) {
	b := newBox(t, phonenet.Options{Delivery: time.Microsecond})
	b.net.SetFaults(phonenet.Faults{LostResponse: 0.2, TooManyRequests: 0.1, ServerError: 0.1, ErrorAfterAccept: 0.1,
		Undelivered: 0.1, DoubledCallbacks: 0.2, ReorderedCallbacks: 0.2, NoCallback: 0.1, DoubledWebhooks: 0.2, LostWebhook: 0.1})
	var wg sync.WaitGroup
	for i := range 8 {
		wg.Go(func() {
			number := fmt.Sprintf("+474200000%d", i%4)
			phone := b.net.Phone(number)
			phone.SetRobot(phonenet.PersonRobot(0.5, 0.3, 0.2, time.Microsecond))
			for range 20 {
				b.send(number, ask, b.reported)
				phone.Text(b.ctx(), "STOP")
				phone.Text(b.ctx(), "START")
				phone.Inbox()
				b.net.Messages()
				b.page(http.MethodGet, "/phones/state", nil)
				b.net.SetNumberFaults(number, phonenet.Faults{Undelivered: 0.5})
			}
		})
	}
	wg.Wait()
	for _, m := range b.net.Messages() {
		b.settled(m.SID)
	}
}

// BenchmarkSend sends through HTTP, with three delivery reports to each text where it asks for them.
func BenchmarkSend(b *testing.B) {
	for _, reports := range []bool{false, true} {
		b.Run(fmt.Sprintf("reports=%v", reports), func(b *testing.B) {
			service := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
				io.Copy(io.Discard, r.Body)
				w.WriteHeader(http.StatusNoContent)
			}))
			defer service.Close()
			net := phonenet.New(phonenet.Options{Delivery: -1})
			defer net.Close()
			server := httptest.NewServer(net)
			defer server.Close()
			opt := net.Options()
			form := url.Values{"To": {kari}, "From": {opt.Number}, "Body": {ask}}
			if reports {
				form.Set("StatusCallback", service.URL)
			}
			address := server.URL + "/2010-04-01/Accounts/" + opt.AccountSID + "/Messages.json"
			client := &http.Client{Transport: &http.Transport{MaxIdleConnsPerHost: 64}}
			b.SetParallelism(16)
			b.RunParallel(func(pb *testing.PB) {
				for pb.Next() {
					r, _ := http.NewRequest(http.MethodPost, address, strings.NewReader(form.Encode()))
					r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
					r.SetBasicAuth(opt.AccountSID, opt.AuthToken)
					resp, err := client.Do(r)
					if err != nil {
						b.Error(err)
						return
					}
					io.Copy(io.Discard, resp.Body)
					resp.Body.Close()
				}
			})
			b.ReportMetric(float64(b.N)/b.Elapsed().Seconds(), "texts/s")
		})
	}
}

// BenchmarkText lets people write to a service that answers at once.
func BenchmarkText(b *testing.B) {
	service := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		io.Copy(io.Discard, r.Body)
		w.Header().Set("Content-Type", "text/xml")
		io.WriteString(w, "<Response/>")
	}))
	defer service.Close()
	net := phonenet.New(phonenet.Options{WebhookURL: service.URL})
	defer net.Close()
	phone := net.Phone(kari)
	b.SetParallelism(32)
	b.RunParallel(func(pb *testing.PB) {
		for pb.Next() {
			if _, err := phone.Text(context.Background(), "JA"); err != nil {
				b.Error(err)
			}
		}
	})
	b.ReportMetric(float64(b.N)/b.Elapsed().Seconds(), "texts/s")
}
