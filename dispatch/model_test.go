package dispatch_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"folgesvenn/dispatch"
)

// TestAnythingMayHappen lets people and coordinators do anything in any order,
// and holds the laws against what comes of it.
func TestAnythingMayHappen(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		c := openCentre(t, "2026-11-23 08:00")
		c.random = true
		defer c.close()
		w := &world{centre: c, rt: rt, stopped: map[string]bool{}, asked: map[string]int{}}
		olga, home := c.olga(), c.home()
		for i := range 6 {
			phone := fmt.Sprintf("+474200000%d", i)
			if i == 5 {
				phone = "+4742000004" // shares a telephone
			}
			w.volunteers = append(w.volunteers, c.volunteer(fmt.Sprintf("Frivillig%c Berg", 'A'+i), phone))
		}
		steps := rapid.IntRange(10, 40).Draw(rt, "steps")
		for range steps {
			w.step(olga, home)
			w.check()
		}
	})
}

type world struct {
	*centre
	rt         *rapid.T
	volunteers []*dispatch.Volunteer
	tasks      []int64
	stopped    map[string]bool
	asked      map[string]int
	seenOut    int64
}

func (w *world) step(olga *dispatch.Recipient, home *dispatch.Requester) {
	act := rapid.SampledFrom([]string{"task", "reply", "reply", "reply", "reply", "time", "time", "cancel", "release", "assign", "complete", "change", "resize", "break", "mend", "stranger", "settle"}).Draw(w.rt, "act")
	pick := func() (int64, bool) {
		if len(w.tasks) == 0 {
			return 0, false
		}
		return rapid.SampledFrom(w.tasks).Draw(w.rt, "which task"), true
	}
	volunteer := func() *dispatch.Volunteer { return rapid.SampledFrom(w.volunteers).Draw(w.rt, "who") }
	switch act {
	case "task":
		start := w.clock().Add(time.Duration(rapid.IntRange(1, 96).Draw(w.rt, "lead hours")) * time.Hour)
		x, err := w.s.AddTask(w.ctx, dispatch.Task{Category: "escort", Summary: "Følge til lege", Place: "Solbakken", Details: "Ring på hos fru Nordmann.",
			StartsAt: start, EndsAt: start.Add(time.Hour), RecipientID: olga.ID, RequesterID: home.ID, Urgent: rapid.IntRange(0, 3).Draw(w.rt, "urgent") == 0,
			Headcount: rapid.SampledFrom([]int{1, 1, 1, 2, 3}).Draw(w.rt, "headcount")})
		w.must(err)
		w.tasks = append(w.tasks, x.ID)
	case "reply":
		v := volunteer()
		text := rapid.SampledFrom([]string{"JA", "NEI", "Ja", "nei", "AVBUD", "STOPP", "START", "HJELP", "Ja men først kl 12", "JA 1", "NEI 2", "Takk!", "👍"}).Draw(w.rt, "text")
		before := w.answers(v.Phone)
		w.says(v.Phone, text)
		if n := w.answers(v.Phone) - before; n > 1 {
			w.rt.Fatalf("%d answers to one %q", n, text)
		}
		if text == "STOPP" {
			w.stopped[v.Phone] = true
		}
		if text == "START" {
			w.stopped[v.Phone] = false
		}
	case "time":
		w.pass(time.Duration(rapid.SampledFrom([]int{1, 20, 61, 300, 900}).Draw(w.rt, "minutes")) * time.Minute)
	case "cancel", "release", "complete":
		id, ok := pick()
		if !ok {
			return
		}
		var err error
		switch act {
		case "cancel":
			_, err = w.s.Cancel(w.ctx, id, "")
		case "release":
			if rapid.Bool().Draw(w.rt, "the only one") {
				_, err = w.s.Release(w.ctx, id, "")
			} else {
				_, err = w.s.ReleaseHelper(w.ctx, id, volunteer().ID, "")
			}
		case "complete":
			if rapid.Bool().Draw(w.rt, "all of them") {
				_, err = w.s.Complete(w.ctx, id, 0)
			} else {
				_, err = w.s.CompleteHelper(w.ctx, id, volunteer().ID, 1)
			}
		}
		w.refusal(err)
	case "assign":
		if id, ok := pick(); ok {
			_, err := w.s.Assign(w.ctx, id, volunteer().ID)
			w.refusal(err)
		}
	case "change":
		if id, ok := pick(); ok {
			_, err := w.s.EditTask(w.ctx, id, func(t *dispatch.Task) error {
				t.StartsAt, t.EndsAt = t.StartsAt.Add(time.Hour), t.EndsAt.Add(time.Hour)
				return nil
			})
			w.refusal(err)
		}
	case "resize":
		id, ok := pick()
		if !ok {
			return
		}
		var err error
		switch n := rapid.IntRange(0, 4).Draw(w.rt, "to"); n {
		case 0:
			_, err = w.s.GoWith(w.ctx, id, "")
		case 4:
			_, err = w.s.LookOn(w.ctx, id, "")
		default:
			_, err = w.s.EditTask(w.ctx, id, func(t *dispatch.Task) error { t.Headcount = n; return nil })
		}
		w.refusal(err)
	case "break":
		w.fail[volunteer().Phone] = dispatch.SendError{Code: "1", Reason: rapid.SampledFrom([]dispatch.FailureReason{
			dispatch.FailureBusy, dispatch.FailureUnreachable, dispatch.FailureTransient, dispatch.FailureRejected}).Draw(w.rt, "how")}
	case "mend":
		clear(w.fail)
	case "stranger":
		w.says("+4744199999", "Hallo?")
	case "settle":
		items := w.open()
		if len(items) > 0 {
			a := rapid.SampledFrom(items).Draw(w.rt, "item")
			_, err := w.s.ResolveAttention(w.ctx, a.ID, rapid.SampledFrom([]string{"yes", "no", "withdraw", "dismiss", "enough", "look_on"}).Draw(w.rt, "as"))
			w.refusal(err)
		}
	}
	w.work()
}

// refusal allows only errors that are meant for people.
func (w *world) refusal(err error) {
	if err == nil {
		return
	}
	e, ok := err.(*dispatch.Error)
	if !ok || e.NB == "" || e.EN == "" {
		w.rt.Fatalf("not an error for people: %v", err)
	}
}

func (w *world) open() (items []*dispatch.Attention) {
	w.must(w.s.View(w.ctx, func(tx dispatch.Tx) (err error) {
		items, err = tx.OpenAttention(0, dispatch.Page{Limit: 1000})
		return err
	}))
	return items
}

// answers counts the answers to a number; one that is said again because it
// did not arrive is still one.
func (w *world) answers(phone string) (n int) {
	w.must(w.s.View(w.ctx, func(tx dispatch.Tx) error {
		ms, err := tx.Messages(dispatch.MessageFilter{Phone: phone}, dispatch.Page{Limit: 10000})
		for _, m := range ms {
			if m.Kind == dispatch.KindAnswer && m.RetryOf == 0 {
				n++
			}
		}
		return err
	}))
	return n
}

func (w *world) check() {
	w.must(w.s.View(w.ctx, func(tx dispatch.Tx) error {
		openOn := map[string]int{}
		urgentOn := map[string]bool{}
		for _, id := range w.tasks {
			t, err := tx.Task(id)
			if err != nil {
				return err
			}
			offers, err := tx.OffersOfTask(id)
			if err != nil {
				return err
			}
			on, err := tx.AssignmentsOn(id)
			if err != nil {
				return err
			}
			w.checkPlaces(t, on)
			live := map[int64]int{}
			for _, o := range offers {
				if o.State.Open() {
					openOn[o.Phone]++
					urgentOn[o.Phone] = urgentOn[o.Phone] || t.Urgent
					if t.State != dispatch.TaskOpen {
						w.rt.Fatalf("offer %d is %s although task %d is %s", o.ID, o.State, id, t.State)
					}
					if w.stopped[o.Phone] {
						w.rt.Fatalf("offer %d is open on a number that said stop", o.ID)
					}
				}
				if o.State != dispatch.OfferWithdrawn && o.State != dispatch.OfferLapsed {
					live[o.VolunteerID]++
				}
			}
			for v, n := range live {
				if n > 1 {
					w.rt.Fatalf("volunteer %d was asked %d times about task %d", v, n, id)
				}
			}
			if t.State == dispatch.TaskOpen && !t.DecideBy.After(w.clock()) {
				w.rt.Fatalf("task %d is open after its deadline", id)
			}
			if t.State == dispatch.TaskUnfilled && len(w.itemsOf(tx, id)) == 0 && !w.dismissed(tx, id) {
				w.rt.Fatalf("task %d is unfilled and nobody was told", id)
			}
			// The log tells one story: each change of state begins where the last
			// one ended.
			es, err := tx.Events(dispatch.EventFilter{TaskID: id}, dispatch.Page{Limit: 10000})
			if err != nil {
				return err
			}
			state := ""
			for _, e := range es {
				if !strings.HasPrefix(e.Kind, "task.") {
					continue
				}
				if state != "" && e.From != state {
					w.rt.Fatalf("task %d: %s comes from %q, was %q", id, e.Kind, e.From, state)
				}
				state = e.To
			}
			if state != string(t.State) {
				w.rt.Fatalf("task %d is %s, the log says %s", id, t.State, state)
			}
		}
		for p, n := range openOn {
			if n > 1 && !urgentOn[p] {
				w.rt.Fatalf("%d questions are open on %s", n, p)
			}
		}
		return w.checkTexts(tx)
	}))
}

func (w *world) itemsOf(tx dispatch.Tx, id int64) []*dispatch.Attention {
	items, err := tx.OpenAttentionOfTask(id)
	w.must(err)
	return items
}

func (w *world) dismissed(tx dispatch.Tx, id int64) bool {
	es, err := tx.Events(dispatch.EventFilter{TaskID: id}, dispatch.Page{Limit: 10000})
	w.must(err)
	for _, e := range es {
		if e.Kind == "attention.resolved" && (e.From == string(dispatch.AttentionUnfilled) || e.From == string(dispatch.AttentionShort)) {
			return true
		}
	}
	return false
}

// checkTexts holds every new text against the laws of what may be said, to
// whom and when.
func (w *world) checkTexts(tx dispatch.Tx) error {
	ms, err := tx.Messages(dispatch.MessageFilter{}, dispatch.Page{After: w.seenOut, Limit: 10000})
	if err != nil {
		return err
	}
	quiet := dispatch.DefaultSettings().QuietHours
	for _, m := range ms {
		w.seenOut = m.ID
		if m.Direction != dispatch.Out {
			continue
		}
		if m.Kind == dispatch.KindOffer {
			for _, secret := range []string{"Olga", "Nordmann", "Granveien", "431 00 001", "Ring på"} {
				if strings.Contains(m.Body, secret) {
					w.rt.Fatalf("a question tells %q: %s", secret, m.Body)
				}
			}
		}
		if !m.SentAt.IsZero() && !m.Urgent && m.Kind != dispatch.KindAnswer && quiet.Holds(m.SentAt.In(w.zone)) {
			w.rt.Fatalf("a %s went out at %v", m.Kind, m.SentAt.In(w.zone))
		}
		if strings.Contains(m.Body, "Olga") {
			es, err := tx.Events(dispatch.EventFilter{TaskID: m.TaskID, VolunteerID: m.VolunteerID}, dispatch.Page{Limit: 10000})
			if err != nil {
				return err
			}
			said := false
			for _, e := range es {
				said = said || e.Kind == "task.assigned" && !e.At.After(m.CreatedAt)
			}
			if !said {
				w.rt.Fatalf("details to somebody who did not say yes: %s", m.Body)
			}
		}
	}
	return nil
}

// checkPlaces holds those on a task against its state: never more than it takes,
// a place each, and everybody found just when it is assigned.
func (w *world) checkPlaces(t *dispatch.Task, on []*dispatch.Assignment) {
	places, people, active := map[int]bool{}, map[int64]bool{}, 0
	for _, a := range on {
		if a.Place < 1 || a.Place > t.Places() || places[a.Place] || people[a.VolunteerID] {
			w.rt.Fatalf("task %d of %d places: volunteer %d has place %d", t.ID, t.Places(), a.VolunteerID, a.Place)
		}
		places[a.Place], people[a.VolunteerID] = true, true
		if a.State == dispatch.AssignmentActive {
			active++
		}
	}
	ok := false
	switch t.State {
	case dispatch.TaskAssigned:
		ok = len(on) == t.Places() && active > 0
	case dispatch.TaskOpen, dispatch.TaskUnfilled:
		ok = len(on) < t.Places()
	case dispatch.TaskDone:
		ok = len(on) > 0 && active == 0
	default:
		ok = len(on) == 0
	}
	if !ok {
		w.rt.Fatalf("task %d is %s with %d of %d helpers, %d of them active", t.ID, t.State, len(on), t.Places(), active)
	}
	if active == 0 && !t.CareAt.IsZero() {
		w.rt.Fatalf("task %d is cared for, and nobody is on it", t.ID)
	}
}
