package dispatch_test

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"strings"
	"testing"
	"time"

	"folgesvenn/dispatch"
	"folgesvenn/store"
)

// records is a centre whose clock the test holds.
type records struct {
	t     *testing.T
	ctx   context.Context
	svc   *dispatch.Service
	now   time.Time
	store dispatch.Store
}

func newRecords(t *testing.T) *records {
	t.Helper()
	ctx := context.Background()
	db, err := store.OpenMemory(ctx)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = db.Close() })
	t.Cleanup(func() {
		if err := db.View(ctx, reached.note); err != nil {
			t.Error(err)
		}
	})
	zone, err := time.LoadLocation("Europe/Oslo")
	if err != nil {
		t.Fatal(err)
	}
	r := &records{t: t, ctx: ctx, store: db, now: time.Date(2026, 11, 24, 9, 0, 0, 0, time.UTC)}
	r.svc = dispatch.New(dispatch.Options{Store: db, Zone: zone, OwnNumber: "+4742000000", Clock: dispatch.ClockFunc(func() time.Time { return r.now })})
	r.must(r.svc.Setup(ctx))
	return r
}

func (r *records) must(err error) {
	r.t.Helper()
	if err != nil {
		r.t.Fatal(err)
	}
}

// everything is all that the store holds of a centre, in one text.
func (r *records) everything() string {
	r.t.Helper()
	var all []any
	r.must(r.store.View(r.ctx, func(tx dispatch.Tx) error {
		vs, err := tx.Volunteers(dispatch.VolunteerFilter{}, dispatch.Page{})
		r.must(err)
		rs, err := tx.Recipients(0, dispatch.Page{})
		r.must(err)
		qs, err := tx.Requesters(0, dispatch.Page{})
		r.must(err)
		ts, err := tx.Tasks(dispatch.TaskFilter{}, dispatch.Page{})
		r.must(err)
		ms, err := tx.Messages(dispatch.MessageFilter{}, dispatch.Page{})
		r.must(err)
		es, err := tx.Events(dispatch.EventFilter{}, dispatch.Page{})
		r.must(err)
		ks, err := tx.Calls(dispatch.CallFilter{}, dispatch.Page{})
		r.must(err)
		ss, err := tx.SeriesOf(0, dispatch.Page{})
		r.must(err)
		for id := int64(1); ; id++ {
			e, err := tx.Email(id)
			if errors.Is(err, dispatch.ErrNotFound) {
				break
			}
			r.must(err)
			all = append(all, e)
		}
		all = append(all, vs, rs, qs, ts, ms, es, ks, ss)
		for _, t := range ts {
			os, err := tx.OffersOfTask(t.ID)
			r.must(err)
			all = append(all, os)
		}
		for id := int64(1); ; id++ {
			a, err := tx.Attention(id)
			if errors.Is(err, dispatch.ErrNotFound) {
				return nil
			}
			r.must(err)
			all = append(all, a)
		}
	}))
	b, err := json.Marshal(all)
	r.must(err)
	return string(b)
}

var secrets = []string{"Ingeborg", "Sandvik", "42100007", "Gudrun", "Fjeld", "43100001", "Solbakkveien", "rullator", "Torunn", "44100009", "resepsjonen"}

// past fills the store with one task that was done long ago, and what was said
// about it.
func (r *records) past() (volunteer, recipient, requester, task int64) {
	r.t.Helper()
	v, err := r.svc.AddVolunteer(r.ctx, dispatch.Volunteer{UnitID: 1, Name: "Ingeborg Sandvik", Phone: "+4742100007", Categories: []string{"escort"}, Note: "Kjenner Torunn"})
	r.must(err)
	p, err := r.svc.AddRecipient(r.ctx, dispatch.Recipient{UnitID: 1, Name: "Gudrun Fjeld", Phone: "+4743100001", Address: "Solbakkveien 12", Note: "Bruker rullator"})
	r.must(err)
	q, err := r.svc.AddRequester(r.ctx, dispatch.Requester{UnitID: 1, Name: "Torunn Fjeld", Kind: dispatch.Person, Phones: []string{"+4744100009"}}, "", nil)
	r.must(err)
	t, err := r.svc.AddTask(r.ctx, dispatch.Task{UnitID: 1, Category: "escort", Summary: "Følge til lege", Place: "Solbakken", Details: "Møt i resepsjonen",
		RecipientID: p.ID, RequesterID: q.ID, StartsAt: r.now.Add(30 * time.Hour), EndsAt: r.now.Add(32 * time.Hour)})
	r.must(err)
	_, err = r.svc.Assign(r.ctx, t.ID, v.ID)
	r.must(err)
	r.send()
	// They have talked on the telephone, it recurred once, and coordinators were
	// written about them.
	r.must(r.store.Update(r.ctx, func(tx dispatch.Tx) error {
		for i, k := range []dispatch.Call{
			{Phone: v.Phone, VolunteerID: v.ID, Direction: dispatch.Out, Purpose: dispatch.CallForOffer, TaskID: t.ID, Script: "Du hjelper Gudrun Fjeld. Adressen er Solbakkveien 12."},
			{Phone: p.Phone, Direction: dispatch.In, Purpose: dispatch.CallIncoming, Flow: "Gudrun"},
			{Phone: "+4744100009", RequesterID: q.ID, Direction: dispatch.In, Purpose: dispatch.CallIncoming, Script: "Velkommen, Torunn"},
		} {
			k.UnitID, k.State, k.CreatedAt, k.ProviderID = 1, dispatch.CallCompleted, r.now, fmt.Sprintf("CA%d", i)
			r.must(tx.AddCall(&k))
			r.must(tx.AddRecording(&dispatch.Recording{UnitID: 1, CallID: k.ID, ProviderID: fmt.Sprintf("RE%d", i), Seconds: 9, CreatedAt: r.now, DeleteAt: r.now.AddDate(0, 0, 30)}))
			r.must(tx.AddAttention(&dispatch.Attention{UnitID: 1, Kind: dispatch.AttentionVoicemail, CallID: k.ID, Text: "Beskjed fra Gudrun Fjeld til Ingeborg", At: r.now, ResolvedAt: r.now}))
		}
		r.must(tx.AddSeries(&dispatch.Series{UnitID: 1, Category: "escort", Summary: "Følge til lege", Details: "Møt Gudrun i resepsjonen", RecipientID: p.ID, RequesterID: q.ID, VolunteerID: v.ID, Ended: true, CreatedAt: r.now}))
		for _, body := range []string{"Ingeborg Sandvik skrev: «Ja, men»", "100% sikkert: ring Gudrun Fjeld", "Ring 441 00 009 om resepsjonen"} {
			r.must(tx.AddEmail(&dispatch.Email{UnitID: 1, To: "anne@sentralen.no", Subject: "Trenger deg", Body: body, State: dispatch.MessageSent, CreatedAt: r.now}))
		}
		r.must(tx.AddEmail(&dispatch.Email{UnitID: 1, To: "anne@sentralen.no", Subject: "Trenger deg", Body: "Om noe annet", State: dispatch.MessageSent, CreatedAt: r.now}))
		return tx.SetValue(fmt.Sprintf("thanked:%d", v.ID), "2026-12-01T10:00:00Z")
	}))
	return v.ID, p.ID, q.ID, t.ID
}

// send carries every text that waits.
func (r *records) send() {
	r.t.Helper()
	texts, err := r.svc.BeginSend(r.ctx, 100)
	r.must(err)
	for _, m := range texts {
		id := fmt.Sprintf("SM%032d", m.MessageID)
		r.must(r.svc.Sent(r.ctx, m.MessageID, id))
		r.must(r.svc.DeliveryReport(r.ctx, dispatch.Report{ProviderID: id, Status: "delivered", MessageID: m.MessageID},
			dispatch.Delivery{Status: "delivered", State: dispatch.MessageDelivered}))
	}
}

func (r *records) done(task int64) {
	r.t.Helper()
	r.now = r.now.Add(40 * time.Hour)
	_, err := r.svc.Complete(r.ctx, task, 2)
	r.must(err)
	r.send()
}

// TestNobodyIsErasedWithATaskAhead: somebody waits for them.
func TestNobodyIsErasedWithATaskAhead(t *testing.T) {
	r := newRecords(t)
	v, p, q, _ := r.past()
	before := r.everything()
	for name, err := range map[string]error{"volunteer": r.svc.EraseVolunteer(r.ctx, v), "recipient": r.svc.EraseRecipient(r.ctx, p), "requester": r.svc.EraseRequester(r.ctx, q)} {
		var refused *dispatch.Error
		if !errors.As(err, &refused) || refused.Code != dispatch.CodeForbidden {
			t.Errorf("%s: %v", name, err)
		}
	}
	if r.everything() != before {
		t.Error("a refused erasure changed something")
	}
}

// TestErasedIsGone: after all three are erased nothing in the store holds a word
// of them, and the figures are what they were.
func TestErasedIsGone(t *testing.T) {
	r := newRecords(t)
	v, p, q, task := r.past()
	r.done(task)
	for _, s := range secrets {
		if s != "rullator" && !strings.Contains(r.everything(), s) {
			t.Errorf("the fixture never held %q", s)
		}
	}
	from, to := r.now.AddDate(0, -1, 0), r.now.AddDate(0, 1, 0)
	before, err := r.svc.Statistics(r.ctx, 1, from, to)
	r.must(err)
	r.must(r.svc.EraseVolunteer(r.ctx, v))
	r.must(r.svc.EraseRecipient(r.ctx, p))
	r.must(r.svc.EraseRequester(r.ctx, q))
	for _, s := range secrets {
		if strings.Contains(r.everything(), s) {
			t.Errorf("%q is still there", s)
		}
	}
	if !strings.Contains(r.everything(), "Om noe annet") {
		t.Error("an e-mail about something else is gone")
	}
	r.must(r.store.View(r.ctx, func(tx dispatch.Tx) error {
		due, err := tx.RecordingsToDelete(r.now, 10)
		if len(due) != 3 {
			t.Errorf("%d recordings are to be deleted at once", len(due))
		}
		if at, err := tx.Value(fmt.Sprintf("thanked:%d", v)); at != "" || err != nil {
			t.Errorf("when they were thanked is still known: %q %v", at, err)
		}
		return err
	}))
	after, err := r.svc.Statistics(r.ctx, 1, from, to)
	r.must(err)
	if before.Figures != after.Figures || before.Active != after.Active || before.Texts != after.Texts || before.Helped != after.Helped {
		t.Errorf("the figures changed: %+v to %+v", before, after)
	}
	// The provider is asked to forget the texts, too.
	g := &forgetful{}
	n, err := r.svc.Redact(r.ctx, g, 100)
	r.must(err)
	if n == 0 || len(g.asked) != n {
		t.Errorf("the provider was asked to forget %d of %d", len(g.asked), n)
	}
	if n, err := r.svc.Redact(r.ctx, g, 100); n != 0 || err != nil {
		t.Errorf("and again %d, %v", n, err)
	}
}

// forgetful is a provider that forgets, unless it fails.
type forgetful struct {
	asked []string
	fails error
}

func (g *forgetful) EraseText(_ context.Context, id string, _ bool) error {
	g.asked = append(g.asked, id)
	return g.fails
}

// TestWhoStoppedStaysStopped: being erased is no way to get texts again (law 7).
func TestWhoStoppedStaysStopped(t *testing.T) {
	r := newRecords(t)
	v, err := r.svc.AddVolunteer(r.ctx, dispatch.Volunteer{UnitID: 1, Name: "Ingeborg Sandvik", Phone: "+4742100007"})
	r.must(err)
	r.must(r.store.Update(r.ctx, func(tx dispatch.Tx) error { return tx.SetStopped("+4742100007", true, r.now) }))
	r.must(r.svc.EraseVolunteer(r.ctx, v.ID))
	r.must(r.store.View(r.ctx, func(tx dispatch.Tx) error {
		stopped, err := tx.Stopped("+4742100007")
		if !stopped {
			t.Error("the number may be texted again")
		}
		return err
	}))
}

// TestAHouseholdKeepsItsOther: two share a number, and only what is the one's goes.
func TestAHouseholdKeepsItsOther(t *testing.T) {
	r := newRecords(t)
	v, _, _, task := r.past()
	_, err := r.svc.AddVolunteer(r.ctx, dispatch.Volunteer{UnitID: 1, Name: "Ola Sandvik", Phone: "+4742100007"})
	r.must(err)
	m, err := r.svc.SendManual(r.ctx, 1, "+4742100007", "Hei begge to")
	r.must(err)
	r.must(r.store.Update(r.ctx, func(tx dispatch.Tx) error {
		m, err := tx.Message(m.ID)
		if err != nil {
			return err
		}
		m.VolunteerID = 0
		return tx.SaveMessage(m)
	}))
	r.done(task)
	r.must(r.svc.EraseVolunteer(r.ctx, v))
	all := r.everything()
	if !strings.Contains(all, "Hei begge to") || !strings.Contains(all, "Ola Sandvik") || strings.Contains(all, "Ingeborg Sandvik") {
		t.Error("the other lost their conversation, or the one is still there")
	}
}

// TestWhatIsOldIsPurgedByItself: one night after the last of the periods nothing
// personal is left, a second night finds nothing to do, and both can be cut
// short after any batch.
func TestWhatIsOldIsPurgedByItself(t *testing.T) {
	r := newRecords(t)
	v, _, _, task := r.past()
	r.done(task)
	_, err := r.svc.EditVolunteer(r.ctx, v, func(v *dispatch.Volunteer) error { v.Left = true; return nil })
	r.must(err)
	first, err := r.svc.Purge(r.ctx)
	r.must(err)
	for kind, n := range first {
		if n != 0 {
			t.Errorf("%d %s were purged the same week", n, kind)
		}
	}
	r.now = r.now.AddDate(3, 0, 0)
	total, err := r.svc.Purge(r.ctx)
	r.must(err)
	for _, kind := range []string{"meldinger", "samtaler", "e-poster til koordinatorer", "saker", "oppdrag", "faste oppdrag", "mottakere", "private bestillere", "frivillige"} {
		if total[kind] == 0 {
			t.Errorf("no %s were purged: %v", kind, total)
		}
	}
	all := r.everything()
	for _, s := range secrets {
		if strings.Contains(all, s) {
			t.Errorf("%q is still there", s)
		}
	}
	if !strings.Contains(all, `"data.purged"`) {
		t.Error("nothing in the log says that it was purged")
	}
	again, err := r.svc.Purge(r.ctx)
	r.must(err)
	for kind, n := range again {
		if n != 0 {
			t.Errorf("%d %s were purged twice", n, kind)
		}
	}
}

// TestAUnitMayKeepForEver: nothing is purged where the settings say 0.
func TestAUnitMayKeepForEver(t *testing.T) {
	r := newRecords(t)
	_, _, _, task := r.past()
	r.done(task)
	_, err := r.svc.ChangeSettings(r.ctx, 1, func(s *dispatch.Settings) error { s.Retention = dispatch.Retention{}; return nil })
	r.must(err)
	before := r.everything()
	r.now = r.now.AddDate(9, 0, 0)
	total, err := r.svc.Purge(r.ctx)
	r.must(err)
	for kind, n := range total {
		if n != 0 {
			t.Errorf("%d %s", n, kind)
		}
	}
	if r.everything() != before {
		t.Error("something changed")
	}
}

// TestAProviderThatDoesNotForget is tried again, later and later, and at last put
// before a human.
func TestAProviderThatDoesNotForget(t *testing.T) {
	r := newRecords(t)
	v, _, _, task := r.past()
	r.done(task)
	r.must(r.svc.EraseVolunteer(r.ctx, v))
	g := &forgetful{fails: errors.New("not now")}
	rounds := 0
	for range 60 {
		n, err := r.svc.Redact(r.ctx, g, 100)
		r.must(err)
		if n > 0 {
			rounds++
		}
		r.now = r.now.Add(12 * time.Hour)
	}
	if rounds < 5 || rounds > 12 {
		t.Errorf("it was tried %d times", rounds)
	}
	r.must(r.store.View(r.ctx, func(tx dispatch.Tx) error {
		open, err := tx.OpenAttention(1, dispatch.Page{})
		found := false
		for _, a := range open {
			found = found || a.Key == "redaction"
		}
		if !found {
			t.Error("no human was told")
		}
		return err
	}))
}

// TestNobodyIsErasedWhileTasksAreMadeForThem, nor while they are on the line.
func TestNobodyIsErasedWhileTasksAreMadeForThem(t *testing.T) {
	r := newRecords(t)
	v, p, q, task := r.past()
	r.done(task)
	change := func(f func(x *dispatch.Series, k *dispatch.Call)) {
		r.must(r.store.Update(r.ctx, func(tx dispatch.Tx) error {
			x, err := tx.Series(1)
			r.must(err)
			k, err := tx.Call(1)
			r.must(err)
			f(x, k)
			r.must(tx.SaveCall(k))
			return tx.SaveSeries(x)
		}))
	}
	refused := func(err error, words string) {
		t.Helper()
		var e *dispatch.Error
		if !errors.As(err, &e) || e.Code != dispatch.CodeForbidden || !strings.Contains(e.Sentence.NB, words) {
			t.Errorf("%v", err)
		}
	}
	change(func(x *dispatch.Series, k *dispatch.Call) { x.Ended = false })
	refused(r.svc.EraseRecipient(r.ctx, p), "fast oppdrag")
	refused(r.svc.EraseRequester(r.ctx, q), "fast oppdrag")
	change(func(x *dispatch.Series, k *dispatch.Call) { x.Ended, k.State = true, dispatch.CallAnswered })
	refused(r.svc.EraseVolunteer(r.ctx, v), "samtale pågår")
	change(func(x *dispatch.Series, k *dispatch.Call) { k.State = dispatch.CallCompleted })
	r.must(r.svc.EraseVolunteer(r.ctx, v))
}

func TestEverythingAboutAPersonIsGivenOut(t *testing.T) {
	r := newRecords(t)
	v, p, q, task := r.past()
	r.done(task)
	d, err := r.svc.ExportVolunteer(r.ctx, v)
	r.must(err)
	if d.Volunteer.Name != "Ingeborg Sandvik" || len(d.Agreements) != 1 || d.Agreements[0].Assignment == nil || len(d.Messages) == 0 || len(d.Events) == 0 ||
		len(d.Calls) != 1 || len(d.Recordings) != 1 || len(d.Series) != 1 || len(d.Emails) != 1 {
		t.Errorf("%+v", d)
	}
	if d, err := r.svc.ExportRecipient(r.ctx, p); err != nil || d.Recipient.Note != "Bruker rullator" || len(d.Agreements) != 1 || len(d.Calls) != 1 || len(d.Series) != 1 || len(d.Emails) != 1 {
		t.Errorf("%+v %v", d, err)
	}
	if d, err := r.svc.ExportRequester(r.ctx, q); err != nil || len(d.Requester.Phones) != 1 || len(d.Agreements) != 1 || len(d.Calls) != 1 || len(d.Series) != 1 || len(d.Emails) != 1 {
		t.Errorf("%+v %v", d, err)
	}
	var missing *dispatch.Error
	if _, err := r.svc.ExportVolunteer(r.ctx, 99); !errors.As(err, &missing) || missing.Code != dispatch.CodeNotFound {
		t.Error(err)
	}
}
