package dispatch_test

import (
	"flag"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"folgesvenn/dispatch"
)

// TestAnythingMayHappen lets people and coordinators do anything in any order,
// holds the laws against what comes of it, and at last lets time run out: then
// every task has ended, and whatever needs a human is settled by a press.
// It is slow for what it is; .ci/run tries more of it, and .ci/fuzz far more.
func TestAnythingMayHappen(t *testing.T) {
	checks(t, 20)
	rapid.Check(t, func(rt *rapid.T) {
		c := openCentre(t, "2026-11-23 08:00")
		c.random = true
		defer c.close()
		w := &world{centre: c, rt: rt, stopped: map[string]bool{}, told: map[int64]*dispatch.Message{}}
		w.people()
		c.settings(func(s *dispatch.Settings) {
			s.Policy = rapid.SampledFrom([]dispatch.Policy{dispatch.PolicyWaves, dispatch.PolicyWaves, dispatch.PolicyPace}).Draw(rt, "policy")
			s.ConfirmReminders = rapid.IntRange(0, 3).Draw(rt, "reminders ask") == 0
			s.UrgentCallAfter = dispatch.Duration(rapid.SampledFrom([]time.Duration{0, 20 * time.Minute}).Draw(rt, "urgent call after"))
			if rapid.IntRange(0, 3).Draw(rt, "coordinators are told") == 0 {
				s.CoordinatorPhones = []string{coordinatorPhone}
			}
		})
		c.witness = w.isTrue
		steps := rapid.IntRange(10, 40).Draw(rt, "steps")
		for range steps {
			w.step()
			w.check()
		}
		w.toTheEnd()
	})
}

// checks is how many a property is tried with here, where the command line does
// not say, and the same ones each time: what chance finds, .ci/fuzz looks for.
func checks(t *testing.T, n int) {
	if testing.Short() {
		n = 1 + n/5
	}
	if f := flag.Lookup("rapid.checks"); f.Value.String() != f.DefValue {
		return
	}
	for name, value := range map[string]int{"rapid.checks": n, "rapid.seed": 1} {
		f := flag.Lookup(name)
		if f.Value.String() != f.DefValue {
			continue
		}
		if err := f.Value.Set(strconv.Itoa(value)); err != nil {
			t.Fatal(err)
		}
		t.Cleanup(func() {
			if err := f.Value.Set(f.DefValue); err != nil {
				t.Error(err)
			}
		})
	}
}

const (
	coordinatorPhone = "+4741000009"
	groupPhone       = "+4742000077"
	rungVolunteer    = 3 // who wants calls
)

type world struct {
	*centre
	rt         *rapid.T
	volunteers []*dispatch.Volunteer
	group      *dispatch.Volunteer // an organisation among them
	olga       *dispatch.Recipient
	home       *dispatch.Requester
	tasks      []int64
	series     []int64
	stopped    map[string]bool
	stormed    bool // there has been an emergency, in which two questions may be open on a number
	seenOut    int64
	// told is the newest that the home has been told about each task.
	told map[int64]*dispatch.Message
}

// people are six volunteers, two of them with one telephone and one who is rung,
// an organisation that is written to or rung, one who is helped and wishes to be told, and one who orders.
func (w *world) people() {
	w.olga, w.home = w.centre.olga(), w.centre.home()
	_, err := w.s.EditRecipient(w.ctx, w.olga.ID, func(r *dispatch.Recipient) error { r.Notify = true; return nil })
	w.must(err)
	householdRung := rapid.IntRange(0, 2).Draw(w.rt, "the household is rung") == 0
	for i := range 6 {
		phone := fmt.Sprintf("+474200000%d", i)
		if i == 5 {
			phone = "+4742000004" // shares a telephone
		}
		w.volunteers = append(w.volunteers, w.volunteer(fmt.Sprintf("Frivillig%c Berg", 'A'+i), phone, func(v *dispatch.Volunteer) {
			if i == rungVolunteer || i >= rungVolunteer+1 && householdRung {
				v.Channel = dispatch.ChannelCall
			}
		}))
	}
	w.group = w.volunteer("Frivilliglaget Nord", groupPhone, func(v *dispatch.Volunteer) {
		v.Contact, v.SendsMost = "Gro Vik", 3
		if rapid.IntRange(0, 2).Draw(w.rt, "the group is rung") == 0 {
			v.Channel = dispatch.ChannelCall
		}
	})
	w.volunteers = append(w.volunteers, w.group)
}

func (w *world) step() {
	act := rapid.SampledFrom([]string{"task", "task", "reply", "reply", "reply", "reply", "reply", "time", "time", "cancel", "release", "assign", "complete", "change", "resize", "resend",
		"break", "mend", "stranger", "settle", "settle", "series", "day", "party", "party", "search", "emergency", "emergency", "household",
		"group", "group", "telephone", "telephone", "rings", "group talks", "group talks"}).Draw(w.rt, "act")
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
		_, err := w.s.AddTask(w.ctx, dispatch.Task{Category: "escort", Summary: "Følge til lege", Place: "Solbakken", Details: "Ring på hos fru Nordmann.",
			StartsAt: start, EndsAt: start.Add(time.Hour), RecipientID: w.olga.ID, RequesterID: w.home.ID, Urgent: rapid.IntRange(0, 3).Draw(w.rt, "urgent") == 0,
			Headcount: rapid.SampledFrom([]int{1, 1, 1, 2, 3}).Draw(w.rt, "headcount")})
		w.must(err)
	case "reply":
		text := rapid.SampledFrom([]string{"JA", "JA", "NEI", "Ja", "nei", "AVBUD", "STOPP", "START", "HJELP", "MINE", "PAUSE 2 UKER", "KLAR", "2 timer", "Ja men først kl 12", "JA 1", "NEI 2",
			"Takk!", "👍"}).Draw(w.rt, "text")
		w.writes(volunteer().Phone, text)
	case "party":
		w.writes(rapid.SampledFrom([]string{homePhone, w.olga.Phone}).Draw(w.rt, "from"),
			rapid.SampledFrom([]string{"Trenger følge til lege i morgen kl 12", "Vi må dessverre avlyse", "Legetimen er flyttet til fredag kl 11", "Ingen kom!", "Ja", "Nei",
				"Takk", "Når har dere åpent?"}).Draw(w.rt, "text"))
	case "time":
		w.pass(time.Duration(rapid.SampledFrom([]int{1, 20, 61, 300, 900}).Draw(w.rt, "minutes")) * time.Minute)
	case "cancel", "release", "complete", "assign", "change", "resize", "search", "resend":
		if id, ok := pick(); ok {
			w.refusal(w.press(act, id, volunteer().ID))
		}
	case "break":
		w.fail[volunteer().Phone] = dispatch.SendError{Code: "1", Reason: rapid.SampledFrom([]dispatch.FailureReason{
			dispatch.FailureBusy, dispatch.FailureUnreachable, dispatch.FailureTransient, dispatch.FailureRejected}).Draw(w.rt, "how")}
	case "mend":
		clear(w.fail)
	case "stranger":
		w.says("+4744199999", "Hallo?")
	case "settle":
		if items := w.open(); len(items) > 0 {
			w.settle(rapid.SampledFrom(items).Draw(w.rt, "item"))
		}
	case "group":
		w.writes(groupPhone, rapid.SampledFrom([]string{"JA", "JA 3", "ja vi blir 2", "Ja, Kari og Per kommer", "3", "Vi blir bare 1", "Det blir Ola og Anne", "NEI", "AVBUD", "JA 9"}).Draw(w.rt, "from the group"))
	case "telephone":
		w.answerTelephones()
	case "rings":
		w.ringsIn()
	case "group talks":
		w.groupTalks()
	case "series":
		w.addSeries()
	case "day":
		w.changeDay()
	case "emergency":
		w.storm()
	case "household":
		w.householdWrites()
	}
	w.work()
	w.meet()
}

// writes lets somebody write, who gets at most one answer (law 5).
func (w *world) writes(from, text string) {
	if text == "START" {
		w.stopped[from] = false
	}
	before := w.answers(from)
	w.says(from, text)
	if n := w.answers(from) - before; n > 1 {
		w.rt.Fatalf("%d answers to one %q", n, text)
	}
	if text == "STOPP" {
		w.stopped[from] = true
	}
}

// press is what a coordinator does on the page of a task.
func (w *world) press(act string, id, volunteerID int64) (err error) {
	switch act {
	case "cancel":
		_, err = w.s.Cancel(w.ctx, id, "")
	case "release":
		if rapid.Bool().Draw(w.rt, "the only one") {
			_, err = w.s.Release(w.ctx, id, "")
		} else {
			_, err = w.s.ReleaseHelper(w.ctx, id, volunteerID, "")
		}
	case "complete":
		if rapid.Bool().Draw(w.rt, "all of them") {
			_, err = w.s.Complete(w.ctx, id, 0)
		} else {
			_, err = w.s.CompleteHelper(w.ctx, id, volunteerID, 1)
		}
	case "assign":
		if volunteerID == w.group.ID {
			_, err = w.s.AssignParty(w.ctx, id, volunteerID, dispatch.Party{People: rapid.IntRange(0, 3).Draw(w.rt, "so many")})
		} else {
			_, err = w.s.Assign(w.ctx, id, volunteerID)
		}
	case "resend":
		_, err = w.s.SetParty(w.ctx, id, w.group.ID, dispatch.Party{People: rapid.IntRange(0, 4).Draw(w.rt, "so many"),
			Names: rapid.SampledFrom([][]string{nil, {"Kari"}, {"Kari", "Per"}}).Draw(w.rt, "these")})
	case "change":
		later := time.Duration(rapid.SampledFrom([]int{-60, 60, 60, 60 * 24}).Draw(w.rt, "later")) * time.Minute
		_, err = w.s.EditTask(w.ctx, id, func(t *dispatch.Task) error {
			t.StartsAt, t.EndsAt = t.StartsAt.Add(later), t.EndsAt.Add(later)
			return nil
		})
	case "resize":
		switch n := rapid.IntRange(0, 4).Draw(w.rt, "to"); n {
		case 0:
			_, err = w.s.GoWith(w.ctx, id, "")
		case 4:
			_, err = w.s.LookOn(w.ctx, id, "")
		default:
			_, err = w.s.EditTask(w.ctx, id, func(t *dispatch.Task) error { t.Headcount = n; return nil })
		}
	case "search":
		switch rapid.SampledFrom([]string{"hold", "resume", "everybody"}).Draw(w.rt, "how") {
		case "hold":
			_, err = w.s.Hold(w.ctx, id, "")
		case "resume":
			_, err = w.s.Resume(w.ctx, id, "")
		case "everybody":
			_, err = w.s.AskEverybody(w.ctx, id)
		}
	}
	return err
}

// meet takes in the tasks there are: also those of series, and drafts of
// requests.
func (w *world) meet() {
	w.must(w.s.View(w.ctx, func(tx dispatch.Tx) error {
		all, err := tx.Tasks(dispatch.TaskFilter{}, dispatch.Page{})
		w.tasks = w.tasks[:0]
		for _, t := range all {
			w.tasks = append(w.tasks, t.ID)
		}
		return err
	}))
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
			w.knows(tx, t, on)
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
				if o.State == dispatch.OfferFailed && o.SentAt.IsZero() {
					continue // it never reached them
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
				if !strings.HasPrefix(e.Kind, "task.") || e.From == "" && e.To == "" {
					continue // of the search, which is the same state
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
			if n > 1 && !urgentOn[p] && !w.stormed {
				w.rt.Fatalf("%d questions are open on %s", n, p)
			}
		}
		if err := w.checkPleas(tx); err != nil {
			return err
		}
		return w.checkTexts(tx)
	}))
}

// storm is what a unit lead does about an emergency: declare one, ask who can
// help, move its end, end it.
func (w *world) storm() {
	e, err := w.s.CurrentEmergency(w.ctx)
	w.must(err)
	if e == nil {
		w.stormed = true
		_, err = w.s.Declare(w.ctx, dispatch.FirstUnit, "Storm", w.clock().Add(time.Duration(rapid.IntRange(1, 30).Draw(w.rt, "hours"))*time.Hour))
		w.refusal(err)
		return
	}
	switch rapid.SampledFrom([]string{"ask", "ask", "ask", "note", "move", "end"}).Draw(w.rt, "about the emergency") {
	case "ask":
		_, err = w.s.SendAppeal(w.ctx, dispatch.Appeal{UnitID: dispatch.FirstUnit, Words: "Det stormer i byen"})
	case "move":
		_, err = w.s.Extend(w.ctx, e.ID, w.clock().Add(time.Hour))
	case "end":
		_, err = w.s.EndEmergency(w.ctx, e.ID, "")
	case "note":
		for _, p := range w.allPleas() {
			if rapid.IntRange(0, 3).Draw(w.rt, "noted") == 0 {
				_, err = w.s.NoteAnswer(w.ctx, p.ID, rapid.SampledFrom(dispatch.PleaAnswers).Draw(w.rt, "heard"), time.Time{}, time.Time{})
				break
			}
		}
	}
	w.refusal(err)
}

// householdWrites lets those who share a telephone answer by name, or for each
// other. What one says of themselves is never the other's yes.
func (w *world) householdWrites() {
	e, f := w.volunteers[rungVolunteer+1], w.volunteers[rungVolunteer+2]
	yes := func() map[int64]bool {
		all := map[int64]bool{}
		for _, p := range w.allPleas() {
			all[p.VolunteerID] = p.Answer == dispatch.PleaYes
		}
		return all
	}
	before := yes()
	text := rapid.SampledFrom([]string{"E JA", "E JA", "E NEI", "Bare E", "E kan, F kan ikke", "F JA fra 15", "JA", "NEI", "Jeg kan", "Begge kan", "E og F kan", "E JA 2"}).Draw(w.rt, "of the household")
	w.writes(e.Phone, strings.NewReplacer("E ", e.Called()+" ", "Bare E", "Bare "+e.Called(), "F ", f.Called()+" ").Replace(text))
	after := yes()
	said := map[int64]bool{e.ID: text != "E NEI" && text != "F JA fra 15", f.ID: slices.Contains([]string{"F JA fra 15", "JA", "Begge kan", "E og F kan"}, text)}
	if text == "NEI" || text == "Jeg kan" {
		said[e.ID] = false
	}
	for _, p := range w.allPleas() {
		if id := p.VolunteerID; after[id] && !before[id] && !said[id] {
			w.rt.Fatalf("%q became volunteer %d's yes", text, id)
		}
	}
}

// checkPleas: a telephone, and a person, gets an appeal once a day, and nobody
// who has stopped is waited for.
func (w *world) checkPleas(tx dispatch.Tx) error {
	list, err := tx.Emergencies(dispatch.Page{})
	if err != nil {
		return err
	}
	holding := 0
	said := map[string]bool{}
	for _, e := range list {
		if e.Holds(w.clock()) {
			holding++
		}
		pleas, err := tx.PleasOf(e.ID)
		if err != nil {
			return err
		}
		first := map[int64]*dispatch.Plea{}
		for _, p := range pleas {
			first[p.ID] = p
			// Who shares a telephone shares the text, the number and the calls.
			if p.WithID != 0 {
				if f := first[p.WithID]; f == nil || f.Phone != p.Phone || f.Day != p.Day || f.MessageID != p.MessageID || f.Number != p.Number || f.Channel != p.Channel || f.Call != p.Call {
					w.rt.Fatalf("plea %+v is not with %+v", p, f)
				}
				continue
			}
			if key := fmt.Sprint(p.Phone, p.Day); said[key] {
				w.rt.Fatalf("%s was asked twice on %s", p.Phone, p.Day)
			} else {
				said[key] = true
			}
		}
		if err := w.checkUnclear(tx, e, pleas); err != nil {
			return err
		}
	}
	if holding > 1 {
		w.rt.Fatalf("%d emergencies hold", holding)
	}
	return nil
}

// checkUnclear: what was said about helping today is one of what can be said, of a
// person who said it; and while somebody's answer is unclear, a human is to read it.
func (w *world) checkUnclear(tx dispatch.Tx, e *dispatch.Emergency, pleas []*dispatch.Plea) error {
	for _, p := range pleas {
		if (p.Answer == dispatch.PleaSilent) != p.AnsweredAt.IsZero() {
			w.rt.Fatalf("plea %d is answered %q at %v", p.ID, p.Answer, p.AnsweredAt)
		}
		if p.Answer != dispatch.PleaYes && (!p.From.IsZero() || !p.Until.IsZero()) {
			w.rt.Fatalf("plea %d is answered %q, from %v until %v", p.ID, p.Answer, p.From, p.Until)
		}
	}
	return nil
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
		if e.Kind == "attention.resolved" && (e.From == string(dispatch.AttentionUnfilled) || e.From == string(dispatch.AttentionShort) || e.From == string(dispatch.AttentionNoShow) || e.From == string(dispatch.AttentionSomeAway)) {
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
		if strings.Contains(m.Body, "Olga") && m.Phone != w.olga.Phone {
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
	heads := 0
	for _, a := range on {
		if people[a.VolunteerID] || a.Heads() > 1 && a.VolunteerID != w.group.ID || len(a.Comers) > a.Heads() {
			w.rt.Fatalf("task %d: volunteer %d comes twice, or as %d: %v", t.ID, a.VolunteerID, a.Heads(), a.Comers)
		}
		people[a.VolunteerID] = true
		heads += a.Heads()
		for place := a.Place; place < a.Place+a.Heads(); place++ {
			if place < 1 || place > t.Places() || places[place] {
				w.rt.Fatalf("task %d of %d places: volunteer %d has place %d", t.ID, t.Places(), a.VolunteerID, place)
			}
			places[place] = true
		}
		if a.State == dispatch.AssignmentActive {
			active++
		}
	}
	ok := false
	switch t.State {
	case dispatch.TaskAssigned:
		ok = heads == t.Places() && active > 0
	case dispatch.TaskOpen, dispatch.TaskUnfilled:
		ok = heads < t.Places()
	case dispatch.TaskDone:
		ok = len(on) > 0 && active == 0
	default:
		ok = len(on) == 0
	}
	if !ok {
		w.rt.Fatalf("task %d is %s with %d of %d helpers, %d of them active", t.ID, t.State, heads, t.Places(), active)
	}
	if active == 0 && !t.CareAt.IsZero() {
		w.rt.Fatalf("task %d is cared for, and nobody is on it", t.ID)
	}
}
