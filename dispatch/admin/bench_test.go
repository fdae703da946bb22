package admin

import (
	"context"
	"fmt"
	"net/http"
	"net/http/httptest"
	"net/url"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/go-chi/chi/v5"

	"folgesvenn/dispatch"
	"folgesvenn/store"
)

// benchNow is a Tuesday morning.
var benchNow = time.Date(2026, 11, 24, 9, 12, 0, 0, time.UTC)

// past is a centre with a long past: twenty tasks are looking for somebody,
// forty are agreed, thirty items wait for somebody, all else is over.
type past struct {
	volunteers, tasks, recipients, institutions int
	open, assigned, series                      int64
}

// pastPages serves the page of such a centre. What is done at night has been done.
func pastPages(tb testing.TB, db dispatch.Store, volunteers, tasks int) (*Admin, http.Handler, *past) {
	tb.Helper()
	ctx := context.Background()
	svc := dispatch.New(dispatch.Options{Store: db, Reader: bare{}, Zone: oslo, OwnNumber: "+4742000000",
		Clock: dispatch.ClockFunc(func() time.Time { return benchNow })})
	must := func(err error) {
		tb.Helper()
		if err != nil {
			tb.Fatal(err)
		}
	}
	p := &past{volunteers: volunteers, tasks: tasks, recipients: max(10, tasks/20), institutions: max(3, volunteers/25)}
	must(svc.Setup(ctx))
	must(errOnly(svc.ChangeSettings(ctx, dispatch.FirstUnit, func(s *dispatch.Settings) error { s.Policy = dispatch.PolicyPace; return nil })))
	must(svc.Update(ctx, func(tx dispatch.Tx) error {
		// An administrator sees the menus of all others, too.
		if err := tx.AddUser(&dispatch.User{UnitID: dispatch.FirstUnit, Email: testEmail, Role: dispatch.RoleAdmin, PasswordHash: passwordHash}); err != nil {
			return err
		}
		for i := range 19 {
			if err := tx.AddUser(&dispatch.User{UnitID: dispatch.FirstUnit, Email: fmt.Sprintf("bruker%d@sentralen.example", i), Name: fmt.Sprintf("Bruker %d", i), Role: dispatch.RoleCoordinator, PasswordHash: passwordHash}); err != nil {
				return err
			}
		}
		return p.fill(tx)
	}))
	var err error
	p.series, err = pastSeries(ctx, svc)
	must(err)
	must(errOnly(svc.KeepMonths(ctx)))
	a, err := New(svc, Options{AutoLogin: testEmail})
	must(err)
	tb.Cleanup(a.Close)
	r := chi.NewRouter()
	a.Routes(r)
	return a, r, p
}

func pastSeries(ctx context.Context, svc *dispatch.Service) (id int64, err error) {
	for i := range 10 {
		s, err := svc.AddSeries(ctx, dispatch.Series{UnitID: dispatch.FirstUnit, Category: "shopping", Summary: fmt.Sprintf("Handle mat %d", i), Place: "Solbakken",
			RecipientID: int64(1 + i%10), Rule: "FREQ=WEEKLY;BYDAY=TH", FirstDay: dispatch.Date{Year: 2026, Month: 11, Day: 26}, From: 10 * 60, To: 11 * 60})
		if err != nil {
			return 0, err
		}
		id = s.ID
	}
	return id, nil
}

func pastPhone(volunteer int64) string { return fmt.Sprintf("+4742%06d", volunteer) }

func (p *past) fill(tx dispatch.Tx) error {
	for i := range p.volunteers {
		v := &dispatch.Volunteer{UnitID: dispatch.FirstUnit, Name: fmt.Sprintf("Frivillig %d", i), Phone: pastPhone(int64(i + 1)), Language: "nb",
			Channel: dispatch.ChannelSMS, Categories: [][]string{{"escort", "shopping"}, {"shopping"}, {"visit", "escort"}}[i%3], CreatedAt: benchNow.AddDate(0, -i%60, 0),
			Clearances: []dispatch.Clearance{{Kind: "confidentiality", Issued: dispatch.DateOf(benchNow.AddDate(-2, 0, 0)), Expires: dispatch.DateOf(benchNow.AddDate(0, 0, i%700))}}}
		if err := tx.AddVolunteer(v); err != nil {
			return err
		}
		if err := tx.SaveBelief(&dispatch.Belief{VolunteerID: v.ID, UnitID: dispatch.FirstUnit, LoadAt: benchNow, AskedAt: benchNow.AddDate(0, 0, -3-i%20)}); err != nil {
			return err
		}
	}
	for i := range p.recipients {
		r := &dispatch.Recipient{UnitID: dispatch.FirstUnit, Name: fmt.Sprintf("Mottaker %d", i), Phone: fmt.Sprintf("+4743%06d", i), Address: "Solbakkveien 12", Postcode: "1470", Note: "Bruker rullator", CreatedAt: benchNow.AddDate(-5, 0, 0)}
		if err := tx.AddRecipient(r); err != nil {
			return err
		}
	}
	for i := range p.institutions {
		r := &dispatch.Requester{UnitID: dispatch.FirstUnit, Name: fmt.Sprintf("Sykehjem %d", i), Kind: dispatch.Institution, Phones: []string{fmt.Sprintf("+4744%06d", i)}, Address: "Solbakkveien 40", Postcode: "1470", CreatedAt: benchNow.AddDate(-5, 0, 0)}
		if err := tx.AddRequester(r); err != nil {
			return err
		}
	}
	for i := range p.tasks {
		if err := p.task(tx, i); err != nil {
			return err
		}
	}
	for i := range 30 {
		x := &dispatch.Attention{UnitID: dispatch.FirstUnit, Kind: dispatch.AttentionUnclear, At: benchNow.Add(-time.Hour), VolunteerID: int64(1 + i), TaskID: p.open, Urgent: i%10 == 0,
			Text: fmt.Sprintf("Frivillig %d svarte: «Ja, men hvor lenge varer det? Jeg må være hjemme til klokka to.» Er det et ja?", i)}
		if err := tx.AddAttention(x); err != nil {
			return err
		}
	}
	return nil
}

// task adds task i with all that came of it.
func (p *past) task(tx dispatch.Tx, i int) error {
	ahead := i - (p.tasks - 60)
	start := benchNow.Add(-time.Duration(p.tasks-i) * time.Hour)
	state := []dispatch.TaskState{dispatch.TaskDone, dispatch.TaskDone, dispatch.TaskDone, dispatch.TaskUnfilled, dispatch.TaskCancelled}[i%5]
	if ahead >= 0 {
		start = benchNow.Add(time.Duration(5+ahead) * time.Hour)
		state = []dispatch.TaskState{dispatch.TaskOpen, dispatch.TaskAssigned, dispatch.TaskAssigned}[ahead%3]
	}
	t := &dispatch.Task{UnitID: dispatch.FirstUnit, Category: []string{"escort", "shopping", "visit"}[i/7%3], Summary: "Følge til lege", Place: "Solbakken", StartsAt: start, EndsAt: start.Add(2 * time.Hour),
		DecideBy: start.Add(-3 * time.Hour), State: state, CreatedAt: start.AddDate(0, 0, -3), RecipientID: int64(1 + i%p.recipients), RequesterID: int64(1 + i%p.institutions)}
	if err := tx.AddTask(t); err != nil {
		return err
	}
	who := func(k int) int64 { return int64(1 + (i*7+k)%p.volunteers) }
	for k := range 4 {
		o := &dispatch.Offer{TaskID: t.ID, VolunteerID: who(k), Phone: pastPhone(who(k)), State: dispatch.OfferLapsed, Wave: k + 1, CreatedAt: t.CreatedAt, SentAt: t.CreatedAt}
		if state == dispatch.TaskOpen {
			o.CreatedAt = benchNow.Add(-time.Hour)
			o.State = []dispatch.OfferState{dispatch.OfferDeclined, dispatch.OfferSent}[k%2]
		}
		if err := tx.AddOffer(o); err != nil {
			return err
		}
	}
	for k := range 6 {
		m := &dispatch.Message{UnitID: t.UnitID, Direction: dispatch.Out, Kind: dispatch.KindOffer, State: dispatch.MessageDelivered, Segments: 1 + k%2, TaskID: t.ID,
			Phone: pastPhone(who(k)), VolunteerID: who(k), Body: "Hei! Kan du hjelpe? Følge til lege, Solbakken, torsdag 26. november kl. 10-12. Svar JA eller NEI.", CreatedAt: t.CreatedAt, SentAt: t.CreatedAt}
		if err := tx.AddMessage(m); err != nil {
			return err
		}
	}
	for k := range 3 {
		e := &dispatch.Event{UnitID: t.UnitID, At: t.CreatedAt.Add(time.Duration(k*k) * time.Minute), Kind: "task.changed", Actor: fmt.Sprintf("coordinator:%d", 1+k%2), TaskID: t.ID}
		if err := tx.AddEvent(e); err != nil {
			return err
		}
	}
	on := &dispatch.Assignment{TaskID: t.ID, VolunteerID: who(0), Via: dispatch.ViaSMS, At: t.CreatedAt.Add(time.Duration(i%50) * time.Minute)}
	switch state {
	case dispatch.TaskOpen:
		p.open = t.ID
		return nil
	case dispatch.TaskAssigned:
		p.assigned, on.State = t.ID, dispatch.AssignmentActive
		return tx.AddAssignment(on)
	case dispatch.TaskDone:
		on.State = dispatch.AssignmentDone
		return tx.AddAssignment(on)
	}
	return nil
}

// pastPage is one page of it, or what a page asks for while somebody types.
type pastPage struct {
	name, path string
	form       url.Values
	accept     string
}

// pages are all that the menus lead to, and what lies behind them.
func (p *past) pages() []pastPage {
	open, assigned, phone := taskPath(p.open), taskPath(p.assigned), url.QueryEscape(pastPhone(7))
	list := []pastPage{
		{name: "today", path: "/"}, {name: "inbox", path: "/innboks"}, {name: "inbox, search", path: "/innboks?sok=frivillig+7"}, {name: "conversation", path: "/samtale?nummer=" + phone},
		{name: "new task", path: "/oppdrag/nytt"}, {name: "new task, preview", path: "/oppdrag/forhandsvisning", form: url.Values{"category": {"escort"}, "summary": {"Følge til lege"}, "place": {"Solbakken"}, "postcode": {"1470"}, "when": {"to 10-12"}}},
		{name: "new task, look-up", path: "/oppdrag/finn?slag=recipient&sok=Mottaker+12"},
		{name: "tasks", path: "/oppdrag"}, {name: "task, open", path: open}, {name: "task, agreed", path: assigned}, {name: "task, edit", path: open + "/endre"}, {name: "task, give to", path: open + "/gi-til"}, {name: "task, ask these", path: open + "/spor-disse"}, {name: "task, copy", path: assigned + "/kopier"}, {name: "task, cancel", path: assigned + "/avlys"},
		{name: "series", path: "/faste"}, {name: "one series", path: fmt.Sprintf("/faste/%d", p.series)},
		{name: "volunteers", path: "/frivillige"}, {name: "volunteers, search", path: "/frivillige?sok=frivillig+12"}, {name: "volunteers, filters", path: "/frivillige?type=visit&postnr=1470&status=active&klarering=utloper&ikke_spurt=2"}, {name: "volunteers, last page", path: fmt.Sprintf("/frivillige?side=%d", max(1, p.volunteers/listPage))},
		{name: "volunteer", path: "/frivillige/7"}, {name: "volunteer, edit", path: "/frivillige/7/endre"}, {name: "volunteer, new", path: "/frivillige/ny"}, {name: "volunteer, import", path: "/frivillige/importer"}, {name: "volunteer, blocks", path: "/frivillige/7/skal-ikke-til"},
		{name: "recipients", path: "/mottakere"}, {name: "recipient, edit", path: "/mottakere/3/endre"}, {name: "institutions", path: "/bestillere"}, {name: "institution, edit", path: "/bestillere/2/endre"},
		{name: "calendar", path: "/kalender"}, {name: "day list", path: "/kalender/dagsliste?dager=3"}, {name: "feeds", path: "/kalender/abonnement"},
		{name: "reports", path: "/rapporter"}, {name: "reports, odd days", path: "/rapporter?fra=2026-03-10&til=2026-09-19"}, {name: "yearly", path: "/rapporter/aarsrapport"}, {name: "yearly, last year", path: "/rapporter/aarsrapport?aar=2025"},
		{name: "settings", path: "/innstillinger"}, {name: "settings, duty", path: "/innstillinger/vakt"}, {name: "settings, texts", path: "/innstillinger/tekster"}, {name: "settings, one text", path: "/innstillinger/tekster/offer"},
		{name: "users", path: "/brukere"}, {name: "user", path: "/brukere/2"}, {name: "units", path: "/enheter"}, {name: "password", path: "/passord"}, {name: "privacy", path: "/personvern"}, {name: "privacy, search", path: "/personvern?sok=mottaker"}, {name: "privacy, erase", path: "/personvern/frivillig/7/slett"},
		{name: "help", path: "/hjelp"}, {name: "accessibility", path: "/tilgjengelighet"},
	}
	for _, h := range helpPages {
		list = append(list, pastPage{name: "help, " + h.Slug, path: "/hjelp/" + h.Slug})
	}
	return list
}

// get answers as a browser on this machine is answered.
func (x pastPage) get(tb testing.TB, h http.Handler) *httptest.ResponseRecorder {
	tb.Helper()
	r := httptest.NewRequest(http.MethodGet, "http://localhost"+x.path, nil)
	if x.form != nil {
		r = httptest.NewRequest(http.MethodPost, "http://localhost"+x.path, strings.NewReader(x.form.Encode()))
		r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
		r.Header.Set("Sec-Fetch-Site", "same-origin")
	}
	r.RemoteAddr = "127.0.0.1:40000"
	r.Header.Set("Accept-Encoding", x.accept)
	w := httptest.NewRecorder()
	h.ServeHTTP(w, r)
	if w.Code != http.StatusOK {
		tb.Fatalf("%s: %d %s", x.path, w.Code, w.Body)
	}
	return w
}

// heaviest is what a page may weigh with all that it brings along, packed as it
// travels the first time (the browser keeps styles and scripts), and what it may
// weigh unpacked and alone.
const heaviest = 150_000

// TestNoPageIsHeavy: a page of a large centre loads quickly on a telephone in the
// woods. Lists end, and what is long is on a page of its own.
func TestNoPageIsHeavy(t *testing.T) {
	t.Parallel()
	db, err := store.OpenMemory(context.Background())
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = db.Close() })
	a, h, p := pastPages(t, db, 600, 1500)
	brings := 0
	for name, f := range a.assets.byName {
		if strings.HasSuffix(name, ".png") {
			continue // weighed with the page of help that shows it
		}
		if n := len(f.gzipped); n > 0 {
			brings += n
		} else {
			brings += len(f.body)
		}
	}
	t.Logf("styles and scripts weigh %d kB", brings/1000)
	for _, x := range p.pages() {
		alone := x.get(t, h).Body.Len()
		x.accept = "gzip"
		if packed := brings + x.get(t, h).Body.Len(); packed > heaviest || alone > heaviest {
			t.Errorf("%s (%s) weighs %d kB, alone and unpacked %d kB", x.name, x.path, packed/1000, alone/1000)
		}
	}
}

// BenchmarkPages answers every page of a small centre, of a town and of more than
// there will be. median-ms is the time of half of them; B is the page's weight,
// packed-B what of it travels.
func BenchmarkPages(b *testing.B) {
	for _, size := range []struct{ volunteers, tasks int }{{50, 500}, {500, 5_000}, {5_000, 50_000}} {
		b.Run(fmt.Sprintf("volunteers=%d/tasks=%d", size.volunteers, size.tasks), func(b *testing.B) {
			db, err := store.Open(context.Background(), filepath.Join(b.TempDir(), "folgesvenn.db"), store.Options{})
			if err != nil {
				b.Fatal(err)
			}
			b.Cleanup(func() { _ = db.Close() })
			_, h, p := pastPages(b, db, size.volunteers, size.tasks)
			for _, x := range p.pages() {
				b.Run(x.name, func(b *testing.B) {
					x.accept = "gzip"
					packed := x.get(b, h).Body.Len()
					x.accept = ""
					bytes, took := 0, make([]time.Duration, 0, 1000)
					for b.Loop() {
						begun := time.Now()
						bytes = x.get(b, h).Body.Len()
						took = append(took, time.Since(begun))
					}
					slices.Sort(took)
					b.ReportMetric(float64(took[len(took)/2].Microseconds())/1000, "median-ms")
					b.ReportMetric(float64(bytes), "B")
					b.ReportMetric(float64(packed), "packed-B")
					b.ReportMetric(0, "ns/op") // the median says more
				})
			}
		})
	}
}
