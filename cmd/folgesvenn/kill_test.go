//go:build kill

package main

import (
	"context"
	"fmt"
	"math/rand/v2"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"folgesvenn/dispatch"
	"folgesvenn/sms/phonenet"
	"folgesvenn/store"
)

// kills is how often the service dies in the test.
const kills = 100

// TestKilled runs the program as serve, under load, and kills it a hundred times
// at random moments (SIGKILL, so nothing can be tidied up). In the end no JA
// that was answered 200 is lost, no task has two assignments, and nobody got a
// text twice (laws 1, 2, 3 and 8).
func TestKilled(t *testing.T) {
	p := newProcess(t)
	p.start()
	w := &whole{t: t, network: p.network, base: p.base, token: p.token, ctx: t.Context()}
	w.settings(`{"policy":"waves","quiet_hours":{"from":"00:00","to":"00:00"},"wave_size":4,"wave_interval":"1s","max_offers_per_week":100,"centre_name":"Sentralen","centre_phone":"+4744100000"}`)
	var phones []string
	for i := range 24 {
		n := fmt.Sprintf("+47420001%02d", i)
		phones = append(phones, n)
		w.volunteer(fmt.Sprintf("Frivillig%02d Berg", i), n, "")
	}
	// The network misbehaves too.
	p.network.SetFaults(phonenet.Faults{LostResponse: .1, DoubledWebhooks: .2, DoubledCallbacks: .2, ReorderedCallbacks: .2})

	load, stopLoad := context.WithCancel(t.Context())
	var people sync.WaitGroup
	var acknowledged sync.Map // provider ids of texts that were answered 200
	var answered, created atomic.Int64
	for _, n := range phones {
		people.Go(func() { p.person(load, n, &acknowledged, &answered) })
	}
	for i := range 2 {
		people.Go(func() { p.coordinator(load, i, &created) })
	}

	r := rand.New(rand.NewPCG(1, uint64(time.Now().UnixNano())))
	for range kills {
		time.Sleep(time.Duration(20+r.IntN(400)) * time.Millisecond)
		p.kill()
		p.start()
	}
	stopLoad()
	people.Wait()
	p.network.SetFaults(phonenet.Faults{})
	t.Logf("%d kills, %d tasks, %d replies answered 200", kills, created.Load(), answered.Load())
	if answered.Load() < 50 || created.Load() < 50 {
		t.Errorf("too little happened for the test to mean anything")
	}
	p.settle(w)
	p.kill()
	p.audit(&acknowledged)
}

// process is the program in a process of its own.
type process struct {
	t       *testing.T
	network *phonenet.Network
	binary  string
	db      string
	base    string
	listen  string
	env     []string
	token   string
	cmd     *exec.Cmd
}

func newProcess(t *testing.T, change ...func(*phonenet.Options)) *process {
	t.Helper()
	network, l, box := startBox(t, change...)
	p := &process{t: t, network: network, listen: l.Addr().String(), base: "http://" + l.Addr().String(), db: filepath.Join(t.TempDir(), "kill.db")}
	l.Close() // the program listens there itself, again and again
	p.binary = filepath.Join(t.TempDir(), "folgesvenn")
	if out, err := exec.Command("go", "build", "-o", p.binary, ".").CombinedOutput(); err != nil {
		t.Fatalf("build: %v\n%s", err, out)
	}
	o := network.Options()
	p.env = append(os.Environ(),
		"FOLGESVENN_DATABASE="+p.db, "FOLGESVENN_LISTEN="+p.listen, "FOLGESVENN_PUBLIC_URL="+p.base, "FOLGESVENN_PHONE_NUMBER="+ourNumber,
		"FOLGESVENN_SEND_RATE=10000", "FOLGESVENN_SEND_BURST=10000", "FOLGESVENN_LOG_LEVEL=error",
		"TWILIO_ACCOUNT_SID="+o.AccountSID, "TWILIO_AUTH_TOKEN="+o.AuthToken, "TWILIO_API_URL="+box)
	cmd := exec.Command(p.binary, "token", "add", "test")
	cmd.Env = p.env
	out, err := cmd.Output()
	if err != nil {
		t.Fatalf("token add: %v", err)
	}
	p.token = strings.TrimSpace(string(out))
	t.Cleanup(func() {
		if p.cmd != nil {
			p.kill()
		}
	})
	return p
}

func (p *process) start() {
	p.t.Helper()
	p.cmd = exec.Command(p.binary, "serve")
	p.cmd.Env = p.env
	p.cmd.Stderr = os.Stderr
	if err := p.cmd.Start(); err != nil {
		p.t.Fatal(err)
	}
	for end := time.Now().Add(20 * time.Second); ; time.Sleep(5 * time.Millisecond) {
		if res, err := http.Get(p.base + "/readyz"); err == nil {
			res.Body.Close()
			if res.StatusCode == 200 {
				return
			}
		}
		if time.Now().After(end) {
			p.t.Fatal("the service does not get ready")
		}
	}
}

func (p *process) kill() {
	p.cmd.Process.Kill()
	p.cmd.Wait()
	p.cmd = nil
}

// person answers every question at a telephone, mostly JA.
func (p *process) person(ctx context.Context, number string, acknowledged *sync.Map, answered *atomic.Int64) {
	phone := p.network.Phone(number)
	r := rand.New(rand.NewPCG(7, uint64(len(number))))
	for {
		m, err := phone.Next(ctx)
		if err != nil {
			return
		}
		if !strings.Contains(m.Body, "Svar JA") {
			continue
		}
		time.Sleep(time.Duration(r.IntN(300)) * time.Millisecond)
		text := "Ja"
		if r.IntN(4) == 0 {
			text = "Nei"
		}
		if sid, err := phone.Text(ctx, text); err == nil {
			acknowledged.Store(sid, text)
			answered.Add(1)
		}
	}
}

// coordinator makes one task after the other; a request that died is made again
// with the same key, so it happens once.
func (p *process) coordinator(ctx context.Context, who int, created *atomic.Int64) {
	for i := 0; ctx.Err() == nil; i++ {
		start := time.Now().Add(time.Duration(24+i*3) * time.Hour)
		body := fmt.Sprintf(`{"category":"escort","summary":"Følge nummer %d-%d","starts_at":%q,"ends_at":%q}`, who, i,
			start.Format(time.RFC3339), start.Add(2*time.Hour).Format(time.RFC3339))
		for ctx.Err() == nil {
			req, _ := http.NewRequestWithContext(ctx, "POST", p.base+"/api/v1/tasks", strings.NewReader(body))
			req.Header.Set("Authorization", "Bearer "+p.token)
			req.Header.Set("Content-Type", "application/json")
			req.Header.Set("Idempotency-Key", fmt.Sprintf("task-%d-%d", who, i))
			res, err := http.DefaultClient.Do(req)
			if err == nil {
				res.Body.Close()
				if res.StatusCode == 201 {
					created.Add(1)
					break
				}
			}
			time.Sleep(20 * time.Millisecond)
		}
		time.Sleep(150 * time.Millisecond)
	}
}

// settle lets the service finish what the kills left behind.
func (p *process) settle(w *whole) {
	p.t.Helper()
	w.within(3*time.Minute, "the outbox is empty", func() bool {
		res, err := http.Get(p.base + "/metrics")
		if err != nil {
			return false
		}
		defer res.Body.Close()
		for _, line := range strings.Split(readAll(p.t, res.Body), "\n") {
			if (strings.Contains(line, `direction="out",state="queued"`) || strings.Contains(line, `direction="out",state="sending"`)) && !strings.HasSuffix(line, " 0") {
				return false
			}
		}
		return true
	})
	// What the webhook missed is listed and taken in at the next start.
	p.kill()
	p.start()
	time.Sleep(2 * time.Second)
}

// audit reads the database and the network and compares.
func (p *process) audit(acknowledged *sync.Map) {
	t := p.t
	t.Helper()
	db, err := store.Open(t.Context(), p.db, store.Options{})
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	if err := db.Check(t.Context()); err != nil {
		t.Fatal(err)
	}
	sent := map[string]int{}
	for _, m := range p.network.Messages() {
		if m.From == ourNumber {
			sent[m.To+"\n"+m.Body]++
		}
	}
	err = db.View(t.Context(), func(tx dispatch.Tx) error {
		lost := 0
		acknowledged.Range(func(sid, text any) bool {
			m, err := tx.MessageByProviderID(sid.(string))
			if err != nil {
				lost++
				t.Errorf("a %v that was answered 200 is lost: %v", text, err)
				return true
			}
			if m.Intent == "" {
				t.Errorf("a %v was stored but not acted on", text)
			}
			return true
		})
		rows := map[string]int{}
		states := map[dispatch.MessageState]int{}
		for after := int64(0); ; {
			ms, err := tx.Messages(dispatch.MessageFilter{}, dispatch.Page{After: after, Limit: 1000})
			if err != nil {
				return err
			}
			if len(ms) == 0 {
				break
			}
			for _, m := range ms {
				after = m.ID
				if m.Direction == dispatch.Out {
					rows[m.Phone+"\n"+m.Body]++
					states[m.State]++
				}
			}
		}
		t.Logf("messages: %v", states)
		for text, n := range sent {
			if n > rows[text] {
				t.Errorf("sent %d times, should be %d: %q", n, rows[text], text)
			}
		}
		assigned := 0
		for after := int64(0); ; {
			ts, err := tx.Tasks(dispatch.TaskFilter{}, dispatch.Page{After: after, Limit: 1000})
			if err != nil {
				return err
			}
			if len(ts) == 0 {
				break
			}
			for _, x := range ts {
				after = x.ID
				es, err := tx.Events(dispatch.EventFilter{TaskID: x.ID}, dispatch.Page{Limit: 10000})
				if err != nil {
					return err
				}
				n := 0
				for _, e := range es {
					if e.Kind == "task.assigned" {
						n++
					}
				}
				if n > 1 || (x.State == dispatch.TaskAssigned) != (n == 1) {
					t.Errorf("task %d is %s and was assigned %d times", x.ID, x.State, n)
				}
				assigned += n
			}
		}
		t.Logf("%d tasks were assigned", assigned)
		made, err := tx.AssignmentsMade()
		if err == nil && made != assigned {
			t.Errorf("%d assignments, %d in the log", made, assigned)
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
}
