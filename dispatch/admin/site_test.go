package admin

import (
	"context"
	"fmt"
	"io"
	"net/http"
	"net/http/cookiejar"
	"net/http/httptest"
	"net/url"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/go-chi/chi/v5"

	"folgesvenn/dispatch"
	"folgesvenn/sms/reply"
	"folgesvenn/store"
)

const (
	testEmail    = "kari@sentralen.example"
	testPassword = "et langt passord om vinteren"
)

// bare reads nothing but bare words, which is all that these tests write.
type bare struct{}

func (bare) Read(text string, _ reply.Context) reply.Reading {
	switch strings.ToUpper(strings.Trim(text, " .!")) {
	case "JA":
		return reply.Reading{Intent: reply.Yes, Likely: reply.Yes}
	case "NEI":
		return reply.Reading{Intent: reply.No, Likely: reply.No}
	case "AVBUD":
		return reply.Reading{Intent: reply.Withdraw, Likely: reply.Withdraw}
	}
	likely := reply.Unclear
	if lower := strings.ToLower(text); strings.Contains(lower, "ja") || strings.HasPrefix(lower, "yes") {
		likely = reply.Yes
	}
	return reply.Reading{Intent: reply.Unclear, Likely: likely, Why: "stiller et spørsmål"}
}

// site is the page on a real store, with a clock that stands where it is put.
type site struct {
	t     testing.TB
	store dispatch.Store
	svc   *dispatch.Service
	admin *Admin
	srv   *httptest.Server
	unix  atomic.Int64
	texts int
	// client is a browser with its own cookies that follows no redirect.
	client *http.Client
}

// passwordHash is made once, with little work: hashing is slow on purpose, and
// these tests log in often.
var passwordHash = func() string {
	hashParams.Memory, hashParams.Iterations = 64, 1
	h, err := HashPassword(testPassword)
	if err != nil {
		panic(err)
	}
	return h
}()

// newSite starts on a Tuesday morning with one coordinator and an empty centre.
func newSite(t testing.TB, o Options) *site {
	t.Helper()
	s := pageless(t)
	s.addUser(testEmail, "Kari Koordinator", dispatch.RoleUnitLead)
	s.open(o)
	return s
}

// pageless is the centre of newSite without the page.
func pageless(t testing.TB) *site {
	t.Helper()
	ctx := context.Background()
	db, err := store.OpenMemory(ctx)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = db.Close() })
	s := &site{t: t, store: db}
	s.at("2026-11-24 10:12")
	s.svc = dispatch.New(dispatch.Options{Store: db, Reader: bare{}, Zone: oslo, OwnNumber: "+4742000000",
		Clock: dispatch.ClockFunc(func() time.Time { return time.UnixMilli(s.unix.Load()) })})
	if err := s.svc.Setup(ctx); err != nil {
		t.Fatal(err)
	}
	_, err = s.svc.ChangeSettings(ctx, dispatch.FirstUnit, func(set *dispatch.Settings) error {
		set.Policy = dispatch.PolicyWaves
		set.CentreName, set.CentrePhone = "Frivilligsentralen Solbakken", "+4742000001"
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return s
}

func (s *site) addUser(email, name string, role dispatch.Role) {
	s.t.Helper()
	err := s.svc.Update(context.Background(), func(tx dispatch.Tx) error {
		return tx.AddUser(&dispatch.User{UnitID: dispatch.FirstUnit, Email: email, Name: name, Role: role, PasswordHash: passwordHash})
	})
	if err != nil {
		s.t.Fatal(err)
	}
}

// open serves the page; a second time it is another process on the same store.
func (s *site) open(o Options) {
	s.t.Helper()
	a, err := New(s.svc, o)
	if err != nil {
		s.t.Fatal(err)
	}
	r := chi.NewRouter()
	a.Routes(r)
	srv := httptest.NewServer(r)
	s.t.Cleanup(func() { a.Close(); srv.Close() })
	s.admin, s.srv = a, srv
	s.client = browser(s.t)
}

func browser(t testing.TB) *http.Client {
	jar, err := cookiejar.New(nil)
	if err != nil {
		t.Fatal(err)
	}
	return &http.Client{Jar: jar, Timeout: 20 * time.Second, CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}
}

// at puts the clock to a time on the wall in Oslo.
func (s *site) at(wall string) {
	t, err := time.ParseInLocation("2006-01-02 15:04", wall, oslo)
	if err != nil {
		s.t.Fatal(err)
	}
	s.unix.Store(t.UnixMilli())
}

func (s *site) wait(d time.Duration) { s.unix.Add(d.Milliseconds()) }

// page is an answer as a browser gets it.
type page struct {
	status int
	header http.Header
	body   string
}

func (s *site) do(r *http.Request) page {
	s.t.Helper()
	resp, err := s.client.Do(r)
	if err != nil {
		s.t.Fatal(err)
	}
	defer func() { _ = resp.Body.Close() }()
	b, err := io.ReadAll(resp.Body)
	if err != nil {
		s.t.Fatal(err)
	}
	return page{resp.StatusCode, resp.Header, string(b)}
}

func (s *site) get(path string) page {
	s.t.Helper()
	r, err := http.NewRequest(http.MethodGet, s.srv.URL+path, nil)
	if err != nil {
		s.t.Fatal(err)
	}
	return s.do(r)
}

// post sends a form as the page's own forms do. pairs are names and values.
func (s *site) post(path string, pairs ...string) page {
	s.t.Helper()
	form := url.Values{}
	for i := 0; i < len(pairs); i += 2 {
		form.Add(pairs[i], pairs[i+1])
	}
	r, err := http.NewRequest(http.MethodPost, s.srv.URL+path, strings.NewReader(form.Encode()))
	if err != nil {
		s.t.Fatal(err)
	}
	r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	r.Header.Set("Origin", s.srv.URL)
	r.Header.Set("Sec-Fetch-Site", "same-origin")
	return s.do(r)
}

func (s *site) login() {
	s.t.Helper()
	s.loginAs(testEmail)
}

func (s *site) loginAs(email string) {
	s.t.Helper()
	if p := s.post("/logg-inn", "email", email, "password", testPassword); p.status != http.StatusSeeOther {
		s.t.Fatalf("login: %d %s", p.status, p.body)
	}
}

// must fails the test on an error of a fixture.
func must[T any](s *site, v T, err error) T {
	s.t.Helper()
	if err != nil {
		s.t.Fatal(err)
	}
	return v
}

func (s *site) volunteer(name, number string, change func(*dispatch.Volunteer)) *dispatch.Volunteer {
	s.t.Helper()
	v := dispatch.Volunteer{UnitID: dispatch.FirstUnit, Name: name, Phone: number,
		Categories: []string{"escort", "shopping", "visit", "walk"},
		Clearances: []dispatch.Clearance{{Kind: "confidentiality", Issued: dispatch.Date{Year: 2026, Month: 1, Day: 10}}}}
	if change != nil {
		change(&v)
	}
	made, err := s.svc.AddVolunteer(context.Background(), v)
	return must(s, made, err)
}

// task adds a task at times on the wall, "2026-11-26 10:00".
func (s *site) task(summary, from, to string, change func(*dispatch.Task)) *dispatch.Task {
	s.t.Helper()
	parse := func(wall string) time.Time {
		t, err := time.ParseInLocation("2006-01-02 15:04", wall, oslo)
		return must(s, t, err)
	}
	t := dispatch.Task{UnitID: dispatch.FirstUnit, Category: "escort", Summary: summary, Place: "Solbakken", StartsAt: parse(from), EndsAt: parse(to)}
	if change != nil {
		change(&t)
	}
	made, err := s.svc.AddTask(context.Background(), t)
	return must(s, made, err)
}

// run does what is due and carries every text over the telephone.
func (s *site) run() {
	s.t.Helper()
	ctx := context.Background()
	for {
		n, err := s.svc.Due(ctx)
		must(s, n, err)
		texts, err := s.svc.BeginSend(ctx, 50)
		must(s, texts, err)
		for _, m := range texts {
			s.texts++
			id := fmt.Sprintf("SM%032d", s.texts)
			must(s, 0, s.svc.Sent(ctx, m.MessageID, id))
			must(s, 0, s.svc.DeliveryReport(ctx, dispatch.Report{ProviderID: id, Status: "delivered", MessageID: m.MessageID},
				dispatch.Delivery{Status: "delivered", State: dispatch.MessageDelivered}))
		}
		if n == 0 && len(texts) == 0 {
			return
		}
	}
}

// text comes in from a telephone.
func (s *site) text(from, body string) {
	s.t.Helper()
	s.texts++
	must(s, 0, s.svc.ReceiveText(context.Background(), dispatch.IncomingText{ProviderID: fmt.Sprintf("IN%032d", s.texts), From: from, Body: body}))
	s.run()
}

func (s *site) state(id int64) dispatch.TaskState {
	s.t.Helper()
	t, err := s.svc.Task(context.Background(), id)
	return must(s, t, err).State
}
