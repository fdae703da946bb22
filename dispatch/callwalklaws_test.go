package dispatch_test

import (
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"time"

	"folgesvenn/dispatch"
	"folgesvenn/sms"
)

// holds checks what must be so after every step: of what is said, and of what it
// promises.
func (w *walk) holds(l *line) {
	w.t.Helper()
	if n := len(slices.DeleteFunc(choices(l.script), func(k string) bool { return k == "0" })); n > 4 {
		w.t.Errorf("%d choices: %s", n, l.text())
	}
	k := w.c.call(l.id)
	w.nothingTooSoon(l, k)
	for _, p := range promises {
		if strings.Contains(l.text(), p.nb) || strings.Contains(l.text(), p.en) {
			if !p.kept(w, l, k) {
				w.t.Errorf("says %q, and it is not so:\n%s", l.text(), strings.Join(w.c.facts(), "\n"))
			}
		}
	}
	if v := k.VolunteerID; v != 0 && w.c.stoppedNumber(k.Phone) {
		w.c.work()
		if len(w.c.inbox[k.Phone]) > 0 || w.c.lines.ringing[k.Phone] != "" {
			w.t.Errorf("after stop: %v, a call %q", w.c.inbox[k.Phone], w.c.lines.ringing[k.Phone])
		}
	}
}

// Secrets: of the recipient and the task's details; and of who comes.
var (
	ofTheRecipient = []string{"Olga", "Nordmann", "Granveien", "førtitre, ti", "forty-three, ten", "resepsjonen", "heisen"}
	ofTheVolunteer = []string{"Kari", "førtito, null"}
)

// nothingTooSoon is law 4 in speech: of the recipient nothing is said but to the
// volunteer who has the task, at the number that we rang, after a key.
func (w *walk) nothingTooSoon(l *line, k *dispatch.Call) {
	w.t.Helper()
	text := strings.ReplaceAll(l.text(), "Spør etter", "")
	yes := slices.ContainsFunc(w.at, func(m move) bool { return m.name == "1" || m.name == "«ja»" })
	mine := k.Direction == dispatch.Out && k.VolunteerID != 0 && yes && slices.Contains(w.c.facts(), fmt.Sprintf("task %d is volunteer %d's", k.TaskID, k.VolunteerID))
	for _, s := range ofTheRecipient {
		if strings.Contains(text, s) && !mine {
			w.t.Errorf("%q before a key, or to somebody else: %s", s, text)
		}
	}
	if k.Direction == dispatch.Out && k.VolunteerID == 0 && !yes {
		for _, s := range append([]string{"torsdag", "lege"}, ofTheVolunteer...) {
			if strings.Contains(text, s) {
				w.t.Errorf("%q before a key: %s", s, text)
			}
		}
	}
}

// promises are what is said to be done, and how it shows that it was.
var promises = []struct {
	nb, en string
	kept   func(w *walk, l *line, k *dispatch.Call) bool
}{
	{"Oppdraget er ditt.", "The task is yours.", func(w *walk, l *line, k *dispatch.Call) bool {
		return slices.ContainsFunc(w.c.volunteersAt(k.Phone), func(v *dispatch.Volunteer) bool {
			return slices.ContainsFunc(w.c.facts(), func(f string) bool { return strings.HasSuffix(f, fmt.Sprintf("is volunteer %d's", v.ID)) })
		})
	}},
	{"Vi har notert at", "We have noted that", func(w *walk, l *line, k *dispatch.Call) bool {
		return slices.ContainsFunc(w.c.volunteersAt(k.Phone), func(v *dispatch.Volunteer) bool {
			n := w.flow(l).People
			said := sms.SayNumber("nb", int64(n)) + " kommer fra"
			if v.Language == "en" {
				said = sms.SayNumber("en", int64(n)) + " will come from"
			}
			return strings.Contains(l.text(), said) && slices.Contains(w.c.facts(), fmt.Sprintf("%d from volunteer %d on task %d", n, v.ID, w.c.tasks()[0].ID))
		})
	}},
	{"Takk for at du sa fra! Du står ikke lenger på oppdraget", "You are no longer on the task. We are looking", func(w *walk, l *line, k *dispatch.Call) bool {
		id := w.flow(l).Task
		return !slices.ContainsFunc(w.c.facts(), func(f string) bool { return strings.HasPrefix(f, fmt.Sprintf("task %d is volunteer", id)) })
	}},
	{"Da vet vi at du kommer", "Now we know that you are coming", func(w *walk, l *line, k *dispatch.Call) bool {
		return w.c.confirmed(k.TaskID, k.VolunteerID)
	}},
	{"Vi har skrevet opp at du kan hjelpe i dag", "We have noted that you can help today", func(w *walk, l *line, k *dispatch.Call) bool {
		return w.c.pleas()[k.Phone].Answer == dispatch.PleaYes
	}},
	{"Vi har skrevet opp hvem som kan hjelpe i dag", "We have noted who can help today", func(w *walk, l *line, k *dispatch.Call) bool {
		for _, v := range w.c.volunteersAt(k.Phone) {
			said, yes := strings.Contains(l.text(), v.Called()), w.c.pleasOf(v.ID)[0].Answer
			if said != (yes == dispatch.PleaYes) || !said && yes != dispatch.PleaNo {
				return false
			}
		}
		return true
	}},
	{"Det er helt i orden", "quite all right", func(w *walk, l *line, k *dispatch.Call) bool {
		if strings.Contains(l.text(), "oppdrag i dag") || strings.Contains(l.text(), "tasks today") {
			return w.c.pleas()[k.Phone].Answer == dispatch.PleaNo
		}
		return slices.ContainsFunc(w.c.allOffers(), func(o *dispatch.Offer) bool { return o.State == dispatch.OfferDeclined })
	}},
	{"Da ringer vi deg ikke mer", "We will not call you any more", func(w *walk, l *line, k *dispatch.Call) bool { return w.c.stoppedNumber(k.Phone) }},
	{"Vi begynner å spørre frivillige nå", "beginning to ask volunteers", func(w *walk, l *line, k *dispatch.Call) bool {
		return w.c.taskOf(k.TaskID).State == dispatch.TaskOpen
	}},
	{"En koordinator ser på den før", "looks at it before", func(w *walk, l *line, k *dispatch.Call) bool {
		return w.c.taskOf(k.TaskID).State == dispatch.TaskDraft && w.c.hasOpen(dispatch.AttentionOrder, k.TaskID)
	}},
	{"Bestillingen er avlyst", "The order is cancelled", func(w *walk, l *line, k *dispatch.Call) bool {
		return w.c.taskOf(w.flow(l).Task).State == dispatch.TaskCancelled
	}},
	{"Bestillingen er endret", "The order is changed", func(w *walk, l *line, k *dispatch.Call) bool {
		return w.c.taskOf(w.flow(l).Task).StartsAt.Equal(w.c.time("2026-11-27 10:00")) || !slices.ContainsFunc(w.at, func(m move) bool { return m.name == "2711" })
	}},
	{"Bestillingen står", "The order stands", func(w *walk, l *line, k *dispatch.Call) bool {
		return w.c.taskOf(w.flow(l).Task).State != dispatch.TaskCancelled
	}},
	{"En koordinator ringer deg", "A coordinator will call you", func(w *walk, l *line, k *dispatch.Call) bool { return len(w.c.open()) > 0 }},
	{"Vi hører på beskjeden", "listen to your message", func(w *walk, l *line, k *dispatch.Call) bool { return w.c.hasOpen(dispatch.AttentionVoicemail, 0) }},
	{"Vi sender deg detaljene på SMS", "sending you the details", func(w *walk, l *line, k *dispatch.Call) bool {
		w.c.work()
		return len(w.c.inbox[k.Phone]) > 0
	}},
	{"Vi ringer deg opp med detaljene", "call you with the details", func(w *walk, l *line, k *dispatch.Call) bool {
		return slices.ContainsFunc(w.c.calls(), func(x *dispatch.Call) bool {
			return x.Phone == k.Phone && x.Topic == "details" && x.State == dispatch.CallQueued
		})
	}},
}

// keepsWord checks what a hang-up leaves behind.
func (w *walk) keepsWord(l *line, hangUp func()) {
	w.t.Helper()
	f, k, facts, drafts := w.flow(l), w.c.call(l.id), w.c.facts(), w.c.drafts()
	hangUp()
	// All that was confirmed is there, and nothing besides.
	if now := w.c.facts(); !slices.Equal(now, facts) {
		w.t.Errorf("hung up, and now:\n%s\nbefore:\n%s", strings.Join(now, "\n"), strings.Join(facts, "\n"))
	}
	made := w.c.drafts()[len(drafts):]
	switch o := f.Order; {
	case o == nil || o.TaskID != 0 || o.Changes == 0 && o.Category == "":
		if len(made) > 0 {
			w.t.Errorf("a draft of nothing: %+v", made[0])
		}
	case o.Changes != 0:
		entered := !o.Day.IsZero() || o.From >= 0 || o.Hours > 0
		if entered && !w.c.hasOpen(dispatch.AttentionOrder, o.Changes) {
			w.t.Errorf("a change that was entered and not confirmed is with nobody: %+v", o)
		}
	default:
		w.isDraft(o, made, k)
	}
	left := slices.ContainsFunc(w.at, func(m move) bool { return m.name == message.name }) && w.c.hasOpen(dispatch.AttentionVoicemail, 0)
	if (f.At == dispatch.PlaceDial || f.At == dispatch.PlaceVoicemail) && !f.Reached && !left && k.Direction == dispatch.In &&
		!w.c.hasOpen(dispatch.AttentionMissed, 0) && !w.c.hasOpen(dispatch.AttentionOrder, 0) {
		w.t.Error("rang in vain, and nobody is told")
	}
}

// isDraft expects a draft of all that was entered, before a human.
func (w *walk) isDraft(o *dispatch.OrderForm, made []*dispatch.Task, k *dispatch.Call) {
	w.t.Helper()
	if len(made) != 1 || !w.c.hasOpen(dispatch.AttentionOrder, made[0].ID) {
		w.t.Errorf("%d drafts of what was entered: %+v", len(made), o)
		return
	}
	x := made[0]
	if x.Category != o.Category || x.Places() != max(o.Helpers, 1) || o.Reference != "" && !strings.Contains(x.Details, o.Reference) || o.Hours > 0 && x.EndsAt.Sub(x.StartsAt) != time.Duration(o.Hours)*time.Hour {
		w.t.Errorf("the draft is %+v of %+v", x, o)
	}
	if from, _ := o.Times(w.c.zone); !o.Day.IsZero() && o.From >= 0 && from.After(w.c.clock()) && !x.StartsAt.Equal(from) {
		w.t.Errorf("the draft is for %v, entered was %v", x.StartsAt, from)
	}
	rs := w.c.recordings(k.ID)
	if o.Spoken != slices.ContainsFunc(rs, func(r *dispatch.Recording) bool { return r.TaskID == x.ID }) {
		w.t.Errorf("what was said belongs to the draft %d: %v; %+v", x.ID, o.Spoken, rs)
	}
}

// facts are what is settled: who has what, what is ordered, called off, answered,
// stopped and kept.
func (c *centre) facts() (facts []string) {
	c.t.Helper()
	c.must(c.s.View(c.ctx, func(tx dispatch.Tx) error {
		tasks, err := tx.Tasks(dispatch.TaskFilter{}, dispatch.Page{})
		if err != nil {
			return err
		}
		for _, x := range tasks {
			if x.State != dispatch.TaskDraft {
				facts = append(facts, fmt.Sprintf("task %d is %s, from %v to %v, for %d", x.ID, x.State, x.StartsAt, x.EndsAt, x.Places()))
			}
			if a, err := tx.ActiveAssignment(x.ID); err == nil && a.State == dispatch.AssignmentActive {
				facts = append(facts, fmt.Sprintf("task %d is volunteer %d's", x.ID, a.VolunteerID))
			}
			on, err := tx.AssignmentsOn(x.ID)
			if err != nil {
				return err
			}
			for _, a := range on {
				facts = append(facts, fmt.Sprintf("%d from volunteer %d on task %d", a.Heads(), a.VolunteerID, x.ID))
			}
		}
		vs, err := tx.Volunteers(dispatch.VolunteerFilter{}, dispatch.Page{})
		for _, v := range vs {
			if v.Stopped {
				facts = append(facts, fmt.Sprintf("volunteer %d has stopped", v.ID))
			}
			offers, err := tx.OffersOfVolunteer(v.ID)
			if err != nil {
				return err
			}
			for _, o := range offers {
				if o.State == dispatch.OfferAccepted || o.State == dispatch.OfferDeclined {
					facts = append(facts, fmt.Sprintf("offer %d is %s", o.ID, o.State))
				}
			}
		}
		return err
	}))
	for _, p := range c.allPleas() {
		if p.Answer != dispatch.PleaSilent {
			facts = append(facts, fmt.Sprintf("plea %d is answered %s", p.ID, p.Answer))
		}
	}
	for _, k := range c.calls() {
		for _, r := range c.recordings(k.ID) {
			facts = append(facts, fmt.Sprintf("recording %s of call %d", r.ProviderID, k.ID))
		}
	}
	return facts
}

// everything is all that the store holds, a row a line.
func (c *centre) everything() string {
	c.t.Helper()
	var b strings.Builder
	row := func(what string, x any) {
		j, err := json.Marshal(x)
		c.must(err)
		fmt.Fprintf(&b, "%s %s\n", what, j)
	}
	for _, x := range c.tasks() {
		row("task", x)
	}
	for _, x := range c.calls() {
		row("call", x)
		for _, r := range c.recordings(x.ID) {
			row("recording", r)
		}
	}
	for _, x := range c.allOffers() {
		row("offer", x)
	}
	for _, f := range c.facts() {
		row("fact", f)
	}
	c.must(c.s.View(c.ctx, func(tx dispatch.Tx) error {
		ms, err := tx.Messages(dispatch.MessageFilter{}, dispatch.Page{})
		for _, x := range ms {
			row("message", x)
		}
		if err != nil {
			return err
		}
		as, err := tx.OpenAttention(0, dispatch.Page{})
		for _, x := range as {
			row("attention", x)
		}
		if err != nil {
			return err
		}
		es, err := tx.Events(dispatch.EventFilter{}, dispatch.Page{})
		for _, x := range es {
			row("event", x)
		}
		if err != nil {
			return err
		}
		byNumber, forPlace, err := tx.Guesses(homePhone, 1, time.Time{})
		row("guesses", []int{byNumber, forPlace})
		return err
	}))
	return b.String()
}

func (c *centre) tasks() (list []*dispatch.Task) {
	c.t.Helper()
	c.must(c.s.View(c.ctx, func(tx dispatch.Tx) (err error) {
		list, err = tx.Tasks(dispatch.TaskFilter{}, dispatch.Page{})
		return err
	}))
	return list
}

func (c *centre) drafts() []*dispatch.Task {
	return slices.DeleteFunc(c.tasks(), func(x *dispatch.Task) bool { return x.State != dispatch.TaskDraft })
}

func (c *centre) taskOf(id int64) *dispatch.Task {
	c.t.Helper()
	x, err := c.s.Task(c.ctx, id)
	c.must(err)
	return x
}

func (c *centre) calls() (list []*dispatch.Call) {
	c.t.Helper()
	c.must(c.s.View(c.ctx, func(tx dispatch.Tx) (err error) {
		list, err = tx.Calls(dispatch.CallFilter{}, dispatch.Page{})
		return err
	}))
	return list
}

func (c *centre) recordings(callID int64) (list []*dispatch.Recording) {
	c.t.Helper()
	c.must(c.s.View(c.ctx, func(tx dispatch.Tx) (err error) { list, err = tx.RecordingsOfCall(callID); return err }))
	return list
}

// allOffers are those of every volunteer, questions about a change included.
func (c *centre) allOffers() (list []*dispatch.Offer) {
	c.t.Helper()
	c.must(c.s.View(c.ctx, func(tx dispatch.Tx) error {
		vs, err := tx.Volunteers(dispatch.VolunteerFilter{}, dispatch.Page{})
		for _, v := range vs {
			offers, err := tx.OffersOfVolunteer(v.ID)
			if err != nil {
				return err
			}
			list = append(list, offers...)
		}
		return err
	}))
	return list
}

func (c *centre) volunteersAt(phone string) (list []*dispatch.Volunteer) {
	c.t.Helper()
	c.must(c.s.View(c.ctx, func(tx dispatch.Tx) (err error) { list, err = tx.VolunteersByPhone(phone); return err }))
	return list
}

func (c *centre) confirmed(taskID, volunteerID int64) (is bool) {
	c.t.Helper()
	c.must(c.s.View(c.ctx, func(tx dispatch.Tx) error {
		as, err := tx.AssignmentsOn(taskID)
		for _, a := range as {
			is = is || a.VolunteerID == volunteerID && !a.ConfirmedAt.IsZero()
		}
		return err
	}))
	return is
}

func (c *centre) stoppedNumber(phone string) (stopped bool) {
	c.t.Helper()
	c.must(c.s.View(c.ctx, func(tx dispatch.Tx) (err error) { stopped, err = tx.Stopped(phone); return err }))
	return stopped
}

func (c *centre) hasOpen(kind dispatch.AttentionKind, taskID int64) bool {
	c.t.Helper()
	return slices.ContainsFunc(c.open(), func(a *dispatch.Attention) bool { return a.Kind == kind && (taskID == 0 || a.TaskID == taskID) })
}
