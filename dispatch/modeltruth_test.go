package dispatch_test

import (
	"fmt"
	"strings"
	"time"

	"folgesvenn/dispatch"
	"folgesvenn/sms"
)

// isTrue holds a text, as it arrives, against what is so at that moment.
func (w *world) isTrue(x dispatch.OutgoingText) {
	w.must(w.s.View(w.ctx, func(tx dispatch.Tx) error {
		m, err := tx.Message(x.MessageID)
		if err != nil {
			return err
		}
		if w.stopped[m.Phone] && m.Kind != dispatch.KindAlert {
			w.rt.Fatalf("%s said stop and gets %q", m.Phone, m.Body)
		}
		if m.TaskID == 0 {
			return nil
		}
		t, err := tx.Task(m.TaskID)
		if err != nil {
			return err
		}
		on, err := tx.AssignmentsOn(t.ID)
		if err != nil {
			return err
		}
		facts := about{Task: t, now: w.clock()}
		for _, a := range on {
			v, err := tx.Volunteer(a.VolunteerID)
			if err != nil {
				return err
			}
			facts.crew = append(facts.crew, v.Short())
			facts.heads += a.Heads()
			facts.theirs = facts.theirs || a.VolunteerID == m.VolunteerID && a.State == dispatch.AssignmentActive
		}
		facts.when = strings.Contains(m.Body, sms.When("nb", t.StartsAt.In(w.zone), t.EndsAt.In(w.zone), w.clock().In(w.zone)))
		// What answers somebody who wrote was so when they wrote; what tells of an
		// agreement must be so when it comes.
		late := m.Kind == dispatch.KindAnswer && w.clock().After(m.CreatedAt)
		for _, c := range claims {
			if strings.Contains(m.Body, c.words) && (!late || c.always) && !c.so(facts, m) {
				w.rt.Fatalf("told at %v: %q; but task %d is %s, %v, with %v of %d", w.clock().In(w.zone), m.Body, t.ID, t.State, t.StartsAt.In(w.zone), facts.crew, t.Places())
			}
		}
		if m.Phone == homePhone && m.Kind == dispatch.KindNotice && !strings.HasPrefix(m.Body, "Fra ") {
			w.told[t.ID] = m
		}
		return nil
	}))
}

// about is what is so of a task.
type about struct {
	*dispatch.Task
	now    time.Time
	crew   []string // first names, and of an organisation its own
	heads  int      // how many people that is
	theirs bool     // whoever gets the text is on it
	when   bool     // the text says its time as it is
}

func (a about) open() bool { return a.State == dispatch.TaskOpen }

// names tells whether a text names one who is on the task.
func (a about) names(body string) bool {
	for _, n := range a.crew {
		if strings.Contains(body, n+" ") {
			return true
		}
	}
	return false
}

// namesAll tells whether a text names all who are.
func (a about) namesAll(body string) bool {
	for _, n := range a.crew {
		if !strings.Contains(body, n) {
			return false
		}
	}
	return len(a.crew) > 0
}

func (a about) found(body, form string) bool {
	return strings.Contains(body, fmt.Sprintf(form, a.heads, a.Places()))
}

// claims are what texts say, and when it is so. always: also of an answer that
// was held up.
var claims = []struct {
	words  string
	always bool
	so     func(about, *dispatch.Message) bool
}{
	// To volunteers.
	{"Oppdraget er ditt", true, func(a about, _ *dispatch.Message) bool { return a.theirs && a.when }},
	{"Frivilliglaget Nord er med (", true, func(a about, _ *dispatch.Message) bool { return a.theirs && a.when }},
	{"Frivilliglaget Nord står på dette", false, func(a about, _ *dispatch.Message) bool { return a.theirs && a.when }},
	{"Kan Frivilliglaget Nord hjelpe", false, func(a about, _ *dispatch.Message) bool { return a.when && a.open() }},
	{"Du er med", true, func(a about, _ *dispatch.Message) bool { return a.theirs && a.when }},
	{"som vanlig", true, func(a about, _ *dispatch.Message) bool { return a.theirs && a.when }},
	{"Vi minner om", true, func(a about, _ *dispatch.Message) bool { return a.theirs && a.when && a.now.Before(a.StartsAt) }},
	{"Oppdraget ditt er endret", true, func(a about, _ *dispatch.Message) bool { return a.theirs && a.when }},
	{"står allerede på dette", false, func(a about, _ *dispatch.Message) bool { return a.theirs && a.when }},
	{"Da vet vi at du kommer", false, func(a about, _ *dispatch.Message) bool { return a.theirs && a.when }},
	{"Passer det? Svar", false, func(a about, _ *dispatch.Message) bool { return a.when && (a.theirs || a.open()) }},
	{"Kan du hjelpe", false, func(a about, _ *dispatch.Message) bool { return a.when && a.open() }},
	{"Gikk det bra", false, func(a about, _ *dispatch.Message) bool { return a.now.After(a.EndsAt) && len(a.crew) > 0 }},
	{"er avlyst", false, func(a about, _ *dispatch.Message) bool { return a.State == dispatch.TaskCancelled }},
	{"allerede besatt", false, func(a about, _ *dispatch.Message) bool {
		return (a.State == dispatch.TaskAssigned || a.State == dispatch.TaskDone) && !a.theirs
	}},
	{"står ikke lenger på", false, func(a about, _ *dispatch.Message) bool { return !a.theirs }},
	{"Vi leter etter en annen", false, func(a about, _ *dispatch.Message) bool { return a.open() || !a.now.Before(a.StartsAt) }},
	{"Svarfristen er dessverre ute", false, func(a about, _ *dispatch.Message) bool {
		return a.State == dispatch.TaskUnfilled || a.open() && !a.now.Before(a.DecideBy)
	}},
	// To who asked for the help.
	{" tar oppdraget: ", true, func(a about, m *dispatch.Message) bool { return a.when && a.names(m.Body) }},
	{" kommer fortsatt. ", true, func(a about, m *dispatch.Message) bool { return a.when && a.names(m.Body) }},
	{"frivillige er funnet, og vi leter videre", true, func(a about, m *dispatch.Message) bool {
		return a.open() && a.when && a.namesAll(m.Body) && a.found(m.Body, "%d av %d")
	}},
	{" er funnet: ", true, func(a about, m *dispatch.Message) bool {
		return a.State == dispatch.TaskAssigned && a.when && a.namesAll(m.Body)
	}},
	{"kan dessverre ikke komme likevel: ", true, func(a about, m *dispatch.Message) bool { return a.open() && a.when && !a.names(m.Body) }},
	{"kan dessverre bare sende ", true, func(a about, m *dispatch.Message) bool { return a.open() && a.when && a.names(m.Body) }},
	{"Fra Frivilliglaget Nord", true, func(a about, m *dispatch.Message) bool { return a.when && a.names(m.Body) }},
	{"Nå kommer ", true, func(a about, m *dispatch.Message) bool { return a.open() && a.found(m.Body, "Nå kommer %d av %d") }},
	{"ikke funnet noen frivillig ennå", true, func(a about, _ *dispatch.Message) bool { return a.open() && a.when && len(a.crew) == 0 }},
	{"Vi har funnet ", true, func(a about, m *dispatch.Message) bool { return a.open() && a.found(m.Body, "Vi har funnet %d av %d") }},
	{"fant dessverre ingen", true, func(a about, _ *dispatch.Message) bool { return a.State == dispatch.TaskUnfilled }},
	{"Vi fant ", true, func(a about, m *dispatch.Message) bool {
		return strings.Contains(m.Body, "fant dessverre ingen") || a.State == dispatch.TaskUnfilled && a.found(m.Body, "Vi fant %d av %d")
	}},
	{"Nå leter vi etter en annen", true, func(a about, _ *dispatch.Message) bool { return a.open() && a.when }},
	{"kan dessverre ikke ta dette oppdraget", true, func(a about, _ *dispatch.Message) bool { return a.State == dispatch.TaskCancelled }},
	// To who is helped.
	{"Den som skulle komme", true, func(a about, _ *dispatch.Message) bool { return a.open() && a.when }},
	{"ikke funnet noen ennå som", true, func(a about, _ *dispatch.Message) bool { return a.open() && a.when }},
	{"Hei Olga! Frivillig", true, func(a about, m *dispatch.Message) bool { return a.when && a.namesAll(m.Body) }},
}

// knows holds what the home was told last of a task against what is so: where
// nothing waits to be sent to them and no human has to tell them, they know who
// comes and when, and of none who does not.
func (w *world) knows(tx dispatch.Tx, t *dispatch.Task, on []*dispatch.Assignment) {
	if t.RequesterID != w.home.ID || t.State != dispatch.TaskAssigned || w.now.After(t.EndsAt) {
		return
	}
	ms, err := tx.Messages(dispatch.MessageFilter{Phone: homePhone, TaskID: t.ID}, dispatch.Page{Limit: 1000})
	w.must(err)
	for _, m := range ms {
		if m.Direction == dispatch.Out && m.State == dispatch.MessageQueued {
			return
		}
	}
	for _, a := range on {
		o, err := tx.ChangeQuestion(t.ID, a.VolunteerID)
		if err == nil && o.State != dispatch.OfferAccepted {
			return // whether they come is being found out
		}
	}
	last := w.told[t.ID]
	if last == nil {
		w.rt.Fatalf("task %d is assigned and who ordered it was told nothing", t.ID)
	}
	when := sms.When("nb", t.StartsAt.In(w.zone), t.EndsAt.In(w.zone), w.clock().In(w.zone))
	if strings.Contains(last.Body, "leter") {
		w.rt.Fatalf("task %d is assigned, and the last who ordered it heard is %q", t.ID, last.Body)
	}
	for _, a := range on {
		v, err := tx.Volunteer(a.VolunteerID)
		w.must(err)
		if !strings.Contains(last.Body, v.Short()) || !strings.Contains(last.Body, when) {
			w.rt.Fatalf("task %d, %s: the last who ordered it heard is %q, and %s comes", t.ID, when, last.Body, v.Short())
		}
	}
}
