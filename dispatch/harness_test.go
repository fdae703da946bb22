package dispatch_test

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"sync"
	"testing"
	"time"

	"folgesvenn/dispatch"
	"folgesvenn/sms/reply"
	"folgesvenn/store"
)

// centre is a volunteer centre under test: the real service, store and reader,
// a clock that the test moves, and telephones that the test holds. Every text
// that arrives must be expected; whatever is left over at the end fails the
// test.
type centre struct {
	t     testing.TB
	close func() error
	s     *dispatch.Service
	store dispatch.Store
	ctx   context.Context
	zone  *time.Location

	mu    sync.Mutex
	now   time.Time
	inbox map[string][]string // texts that arrived and were not yet expected
	sids  int
	fail  map[string]dispatch.SendError
	lines *exchange
	// random: what happens here is drawn, so that nothing is sure to be reached.
	random bool
	// witness sees each text as it arrives; nil: nobody does.
	witness func(dispatch.OutgoingText)

	restart func() // another process takes over
}

var sharedReader = sync.OnceValues(reply.New)

// newCentre opens a centre at a local time such as "2026-11-23 09:30" (a
// Monday), with waves of two an hour.
func newCentre(t *testing.T, at string) *centre {
	t.Helper()
	c := openCentre(t, at)
	t.Cleanup(c.expectSilence)
	t.Cleanup(c.expectQuietLines)
	t.Cleanup(c.onlyListedKinds)
	return c
}

// openCentre is a centre whose texts need not be expected; wrap may come between
// the service and its store.
func openCentre(t testing.TB, at string, wrap ...func(dispatch.Store) dispatch.Store) *centre {
	t.Helper()
	ctx := context.Background()
	db, err := store.OpenMemory(ctx)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { db.Close() })
	var kept dispatch.Store = db
	for _, w := range wrap {
		kept = w(kept)
	}
	reader, err := sharedReader()
	if err != nil {
		t.Fatal(err)
	}
	zone, err := time.LoadLocation("Europe/Oslo")
	if err != nil {
		t.Fatal(err)
	}
	c := &centre{t: t, close: db.Close, ctx: ctx, store: kept, zone: zone, inbox: map[string][]string{}, fail: map[string]dispatch.SendError{}}
	c.now = c.time(at)
	c.closing(t)
	c.restart = func() {
		c.s = dispatch.New(dispatch.Options{
			Store: kept, Reader: reader, Zone: zone, OwnNumber: "+4749900000",
			Clock:     dispatch.ClockFunc(func() time.Time { c.mu.Lock(); defer c.mu.Unlock(); return c.now }),
			VerifyPIN: func(pin, hash string) (bool, error) { return "hash of "+pin == hash, nil },
		})
	}
	c.restart()
	c.must(c.s.Setup(ctx))
	c.settings(func(s *dispatch.Settings) {
		s.Policy, s.WaveSize, s.CentreName, s.CentrePhone, s.UrgentCallAfter = dispatch.PolicyWaves, 2, "Sentralen", "+4744100000", 0
	})
	return c
}

// closing notes, when the test ends or closes its centre, what it has reached.
func (c *centre) closing(t testing.TB) {
	once := sync.OnceValue(func() error {
		if c.random {
			return nil
		}
		return c.store.View(c.ctx, reached.note)
	})
	closeStore := c.close
	c.close = func() error { return errors.Join(once(), closeStore()) }
	t.Cleanup(func() {
		if err := once(); err != nil {
			t.Error(err)
		}
	})
}

func (c *centre) time(s string) time.Time {
	c.t.Helper()
	at, err := time.ParseInLocation("2006-01-02 15:04", s, c.zone)
	if err != nil {
		c.t.Fatal(err)
	}
	return at
}

func (c *centre) must(err error) {
	c.t.Helper()
	if err != nil {
		c.t.Fatal(err)
	}
}

func (c *centre) settings(change func(*dispatch.Settings)) {
	c.t.Helper()
	_, err := c.s.ChangeSettings(c.ctx, dispatch.FirstUnit, func(s *dispatch.Settings) error { change(s); return nil })
	c.must(err)
}

// volunteer adds somebody who shops and escorts anywhere, any time.
func (c *centre) volunteer(name, phone string, change ...func(*dispatch.Volunteer)) *dispatch.Volunteer {
	c.t.Helper()
	v := dispatch.Volunteer{Name: name, Phone: phone, Categories: []string{"shopping", "escort"}}
	for _, f := range change {
		f(&v)
	}
	out, err := c.s.AddVolunteer(c.ctx, v)
	c.must(err)
	return out
}

const (
	kariPhone = "+4742000001"
	olaPhone  = "+4742000002"
	annePhone = "+4742000003"
	perPhone  = "+4742000004"
	homePhone = "+4744100001"
)

// olga is helped; her name, address and telephone must never be in a question.
func (c *centre) olga() *dispatch.Recipient {
	c.t.Helper()
	r, err := c.s.AddRecipient(c.ctx, dispatch.Recipient{Name: "Olga Nordmann", Phone: "+4743100001", Address: "Granveien 12", Postcode: "1410"})
	c.must(err)
	return r
}

// home is an institution; with changes it also has the PIN 4711.
func (c *centre) home(change ...func(*dispatch.Requester)) *dispatch.Requester {
	c.t.Helper()
	home := dispatch.Requester{Name: "Solbakken sykehjem", Kind: dispatch.Institution, Phones: []string{homePhone}}
	pin := ""
	for _, f := range change {
		f(&home)
		pin = "4711"
	}
	r, err := c.s.AddRequester(c.ctx, home, pin, func(pin string) (string, error) { return "hash of " + pin, nil })
	c.must(err)
	return r
}

// task asks for an escort from a local time, two hours long.
func (c *centre) task(at string, change ...func(*dispatch.Task)) *dispatch.Task {
	c.t.Helper()
	start := c.time(at)
	t := dispatch.Task{Category: "escort", Summary: "Følge til lege", Place: "Solbakken", Details: "Møt i resepsjonen ved heisen.", StartsAt: start, EndsAt: start.Add(2 * time.Hour)}
	for _, f := range change {
		f(&t)
	}
	out, err := c.s.AddTask(c.ctx, t)
	c.must(err)
	c.work()
	return out
}

// work does all that is due and delivers every text.
func (c *centre) work() {
	c.t.Helper()
	for {
		n, err := c.s.Due(c.ctx)
		c.must(err)
		texts, err := c.s.BeginSend(c.ctx, 50)
		c.must(err)
		for _, x := range texts {
			c.deliver(x)
		}
		if c.dial() == 0 && n == 0 && len(texts) == 0 {
			return
		}
	}
}

func (c *centre) deliver(x dispatch.OutgoingText) {
	c.t.Helper()
	if e, ok := c.fail[x.To]; ok {
		c.must(c.s.SendFailed(c.ctx, x.MessageID, &e))
		return
	}
	c.sids++
	sid := fmt.Sprintf("SM%032d", c.sids)
	c.must(c.s.Sent(c.ctx, x.MessageID, sid))
	c.must(c.s.DeliveryReport(c.ctx, dispatch.Report{ProviderID: sid, MessageID: x.MessageID, Status: "delivered"}, dispatch.Delivery{Status: "delivered", State: dispatch.MessageDelivered}))
	c.inbox[x.To] = append(c.inbox[x.To], x.Body)
	if c.witness != nil {
		c.witness(x)
	}
}

// says lets somebody write to the service.
func (c *centre) says(phone, text string) {
	c.t.Helper()
	c.sids++
	c.must(c.s.ReceiveText(c.ctx, dispatch.IncomingText{ProviderID: fmt.Sprintf("SMin%028d", c.sids), From: phone, Body: text}))
	c.work()
}

// gets expects the next text at a telephone to hold every part.
func (c *centre) gets(phone string, parts ...string) string {
	c.t.Helper()
	if len(c.inbox[phone]) == 0 {
		c.t.Fatalf("%s got no text; wanted one with %q. Others: %v", phone, parts, c.inbox)
	}
	body := c.inbox[phone][0]
	c.inbox[phone] = c.inbox[phone][1:]
	for _, p := range parts {
		if !strings.Contains(body, p) {
			c.t.Fatalf("%s got %q; wanted %q in it", phone, body, p)
		}
	}
	return body
}

func (c *centre) expectSilence() {
	c.t.Helper()
	for phone, texts := range c.inbox {
		for _, body := range texts {
			c.t.Errorf("unexpected text to %s: %q", phone, body)
		}
	}
}

// pass moves the clock, stopping wherever something is due.
func (c *centre) pass(d time.Duration) {
	c.t.Helper()
	for end := c.clock().Add(d); c.clock().Before(end); {
		var due time.Time
		c.must(c.s.View(c.ctx, func(tx dispatch.Tx) (err error) {
			due, err = tx.NextDue()
			return err
		}))
		c.mu.Lock()
		next := end
		if !due.IsZero() && due.Before(end) {
			next = due
		}
		// What was due by now has been done; never stand still.
		if least := c.now.Add(time.Second); next.Before(least) {
			next = least
		}
		c.now = next
		c.mu.Unlock()
		c.work()
	}
}

func (c *centre) clock() time.Time {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.now
}

// until moves the clock to a local time.
func (c *centre) until(at string) {
	c.t.Helper()
	c.pass(c.time(at).Sub(c.clock()))
}

func (c *centre) state(id int64, want dispatch.TaskState) *dispatch.Task {
	c.t.Helper()
	t, err := c.s.Task(c.ctx, id)
	c.must(err)
	if t.State != want {
		c.t.Fatalf("task %d is %s, want %s", id, t.State, want)
	}
	return t
}

// attention expects exactly these kinds to be open, and gives the items.
func (c *centre) attention(kinds ...dispatch.AttentionKind) []*dispatch.Attention {
	c.t.Helper()
	var open []*dispatch.Attention
	c.must(c.s.View(c.ctx, func(tx dispatch.Tx) (err error) {
		open, err = tx.OpenAttention(0, dispatch.Page{Limit: 100})
		return err
	}))
	var got []dispatch.AttentionKind
	for _, a := range open {
		got = append(got, a.Kind)
		if a.Text == "" {
			c.t.Errorf("attention %s says nothing", a.Kind)
		}
	}
	if fmt.Sprint(got) != fmt.Sprint(kinds) {
		texts := ""
		for _, a := range open {
			texts += "\n  " + a.Text
		}
		c.t.Fatalf("attention is %v, want %v%s", got, kinds, texts)
	}
	return open
}

// assigned expects the task to be this volunteer's.
func (c *centre) assigned(taskID, volunteerID int64) {
	c.t.Helper()
	c.state(taskID, dispatch.TaskAssigned)
	c.must(c.s.View(c.ctx, func(tx dispatch.Tx) error {
		a, err := tx.ActiveAssignment(taskID)
		if err != nil {
			return err
		}
		if a.VolunteerID != volunteerID {
			c.t.Fatalf("task %d is volunteer %d's, want %d", taskID, a.VolunteerID, volunteerID)
		}
		return nil
	}))
}

func (c *centre) offers(taskID int64) (list []*dispatch.Offer) {
	c.t.Helper()
	c.must(c.s.View(c.ctx, func(tx dispatch.Tx) (err error) {
		list, err = tx.OffersOfTask(taskID)
		return err
	}))
	return list
}
