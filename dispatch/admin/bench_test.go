package admin

import (
	"context"
	"fmt"
	"net/http"
	"net/http/httptest"
	"path/filepath"
	"testing"
	"time"

	"github.com/go-chi/chi/v5"

	"folgesvenn/dispatch"
	"folgesvenn/store"
)

// benchNow is a Tuesday morning.
var benchNow = time.Date(2026, 11, 24, 9, 12, 0, 0, time.UTC)

// benchPages serves the page of a centre with a long past in a file: twenty
// tasks are looking for somebody, forty are agreed, all others are over.
func benchPages(b *testing.B, volunteers, tasks int) (h http.Handler, open int64) {
	b.Helper()
	ctx := context.Background()
	db, err := store.Open(ctx, filepath.Join(b.TempDir(), "folgesvenn.db"), store.Options{})
	if err != nil {
		b.Fatal(err)
	}
	b.Cleanup(func() { _ = db.Close() })
	svc := dispatch.New(dispatch.Options{Store: db, Reader: bare{}, Zone: oslo, OwnNumber: "+4742000000",
		Clock: dispatch.ClockFunc(func() time.Time { return benchNow })})
	must := func(err error) {
		b.Helper()
		if err != nil {
			b.Fatal(err)
		}
	}
	must(svc.Setup(ctx))
	must(errOnly(svc.ChangeSettings(ctx, dispatch.FirstUnit, func(s *dispatch.Settings) error { s.Policy = dispatch.PolicyPace; return nil })))
	must(svc.Update(ctx, func(tx dispatch.Tx) error {
		if err := tx.AddUser(&dispatch.User{UnitID: dispatch.FirstUnit, Email: testEmail, Role: dispatch.RoleCoordinator, PasswordHash: passwordHash}); err != nil {
			return err
		}
		for i := range volunteers {
			v := &dispatch.Volunteer{UnitID: dispatch.FirstUnit, Name: fmt.Sprintf("Frivillig %d", i), Phone: fmt.Sprintf("+4742%06d", i), Language: "nb",
				Channel: dispatch.ChannelSMS, Categories: [][]string{{"escort", "shopping"}, {"shopping"}, {"visit", "escort"}}[i%3], CreatedAt: benchNow}
			if err := tx.AddVolunteer(v); err != nil {
				return err
			}
			if err := tx.SaveBelief(&dispatch.Belief{VolunteerID: v.ID, UnitID: dispatch.FirstUnit, LoadAt: benchNow, AskedAt: benchNow.AddDate(0, 0, -3-i%20)}); err != nil {
				return err
			}
		}
		for i := range tasks {
			id, err := benchTask(tx, i, tasks, volunteers)
			if err != nil {
				return err
			}
			open = max(open, id)
		}
		return nil
	}))
	a, err := New(svc, Options{AutoLogin: testEmail})
	must(err)
	b.Cleanup(a.Close)
	r := chi.NewRouter()
	a.Routes(r)
	return r, open
}

// benchTask adds task i of n, and gives its id where it is open.
func benchTask(tx dispatch.Tx, i, n, volunteers int) (open int64, err error) {
	ahead := i - (n - 60)
	start := benchNow.Add(-time.Duration(n-i) * time.Hour)
	state := []dispatch.TaskState{dispatch.TaskDone, dispatch.TaskDone, dispatch.TaskDone, dispatch.TaskUnfilled, dispatch.TaskCancelled}[i%5]
	if ahead >= 0 {
		start = benchNow.Add(time.Duration(5+ahead) * time.Hour)
		state = []dispatch.TaskState{dispatch.TaskOpen, dispatch.TaskAssigned, dispatch.TaskAssigned}[ahead%3]
	}
	t := &dispatch.Task{UnitID: dispatch.FirstUnit, Category: "escort", Summary: "Følge til lege", Place: "Solbakken", StartsAt: start, EndsAt: start.Add(2 * time.Hour),
		DecideBy: start.Add(-3 * time.Hour), State: state, CreatedAt: start.AddDate(0, 0, -3)}
	if err := tx.AddTask(t); err != nil {
		return 0, err
	}
	for k := range 4 {
		o := &dispatch.Offer{TaskID: t.ID, VolunteerID: int64(1 + (i*7+k)%volunteers), State: dispatch.OfferLapsed, Wave: k + 1, CreatedAt: t.CreatedAt, SentAt: t.CreatedAt}
		o.Phone = fmt.Sprintf("+4742%06d", o.VolunteerID-1)
		if state == dispatch.TaskOpen {
			o.CreatedAt = benchNow.Add(-time.Hour)
			o.State = []dispatch.OfferState{dispatch.OfferDeclined, dispatch.OfferSent}[k%2]
		}
		if err := tx.AddOffer(o); err != nil {
			return 0, err
		}
	}
	for k := range 6 {
		m := &dispatch.Message{UnitID: t.UnitID, Direction: dispatch.Out, Kind: dispatch.KindOffer, State: dispatch.MessageDelivered, Segments: 1 + k%2, TaskID: t.ID,
			Phone: fmt.Sprintf("+4742%06d", (i*7+k)%volunteers), Body: "Kan du hjelpe?", CreatedAt: t.CreatedAt, SentAt: t.CreatedAt}
		if err := tx.AddMessage(m); err != nil {
			return 0, err
		}
	}
	for k := range 3 {
		e := &dispatch.Event{UnitID: t.UnitID, At: t.CreatedAt.Add(time.Duration(k*k) * time.Minute), Kind: "task.changed", Actor: fmt.Sprintf("coordinator:%d", 1+k%2), TaskID: t.ID}
		if err := tx.AddEvent(e); err != nil {
			return 0, err
		}
	}
	switch state {
	case dispatch.TaskOpen:
		return t.ID, nil
	case dispatch.TaskAssigned:
		return 0, tx.AddAssignment(&dispatch.Assignment{TaskID: t.ID, VolunteerID: int64(1 + i%volunteers), Via: dispatch.ViaSMS, State: dispatch.AssignmentActive, At: t.CreatedAt})
	case dispatch.TaskDone:
		return 0, tx.AddAssignment(&dispatch.Assignment{TaskID: t.ID, VolunteerID: int64(1 + i%volunteers), Via: dispatch.ViaSMS, State: dispatch.AssignmentDone, At: t.CreatedAt})
	}
	return 0, nil
}

// benchSizes are volunteers and tasks of a small centre, of a town and of more
// than there will be.
var benchSizes = []struct{ volunteers, tasks int }{{50, 500}, {500, 5_000}, {5_000, 50_000}}

// BenchmarkToday is the page that stands open all day.
func BenchmarkToday(b *testing.B) {
	benchPath(b, func(int64) string { return "/" })
}

// BenchmarkTaskPage is one task that is looking for somebody.
func BenchmarkTaskPage(b *testing.B) { benchPath(b, taskPath) }

// BenchmarkGive is the choice of a volunteer who said yes by telephone.
func BenchmarkGive(b *testing.B) {
	benchPath(b, func(open int64) string { return taskPath(open) + "/gi-til" })
}

// BenchmarkTasks is the list of a month's tasks.
func BenchmarkTasks(b *testing.B) {
	benchPath(b, func(int64) string { return "/oppdrag" })
}

// BenchmarkCalendar is the week.
func BenchmarkCalendar(b *testing.B) {
	benchPath(b, func(int64) string { return "/kalender" })
}

// BenchmarkDayList is the list on paper, of three days.
func BenchmarkDayList(b *testing.B) {
	benchPath(b, func(int64) string { return "/kalender/dagsliste?dager=3" })
}

// BenchmarkReports is the report of twelve months, with the texts and presses that
// came of its tasks.
func BenchmarkReports(b *testing.B) {
	benchPath(b, func(int64) string { return "/rapporter" })
}

// BenchmarkYearReport is the year for the municipality, and the year before.
func BenchmarkYearReport(b *testing.B) {
	benchPath(b, func(int64) string { return "/rapporter/aarsrapport" })
}

func benchPath(b *testing.B, path func(open int64) string) {
	for _, size := range benchSizes {
		b.Run(fmt.Sprintf("volunteers=%d/tasks=%d", size.volunteers, size.tasks), func(b *testing.B) {
			h, open := benchPages(b, size.volunteers, size.tasks)
			bytes := 0
			for b.Loop() {
				r := httptest.NewRequest(http.MethodGet, "http://localhost"+path(open), nil)
				r.RemoteAddr = "127.0.0.1:40000"
				w := httptest.NewRecorder()
				h.ServeHTTP(w, r)
				if w.Code != http.StatusOK {
					b.Fatalf("%d %s", w.Code, w.Body)
				}
				bytes = w.Body.Len()
			}
			b.ReportMetric(float64(bytes), "bytes")
		})
	}
}
