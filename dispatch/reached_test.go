package dispatch_test

import (
	"flag"
	"fmt"
	"io"
	"slices"
	"strings"
	"sync"

	"folgesvenn/dispatch"
)

// reached is what the conversations of a whole run have come to: kinds of event
// and of Attention, ways to settle one, and states. Random ones do not count.
var reached = &tally{seen: map[string]bool{}}

type tally struct {
	mu   sync.Mutex
	seen map[string]bool
}

func (r *tally) add(what ...string) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.seen[strings.Join(what, " ")] = true
}

// note keeps what a conversation has left in the store.
func (r *tally) note(tx dispatch.Tx) error {
	events, err := tx.Events(dispatch.EventFilter{}, dispatch.Page{})
	if err != nil {
		return err
	}
	for _, e := range events {
		r.add("event", e.Kind)
		switch subject, _, _ := strings.Cut(e.Kind, "."); {
		case e.Kind == "attention.raised":
			r.add("attention", e.To)
		case e.Kind == "attention.resolved":
			r.add("resolution", e.To)
		case subject == "offer", subject == "change", subject == "task", subject == "message", subject == "call":
			if subject == "change" {
				subject = "offer"
			}
			r.add(subject, e.From)
			r.add(subject, e.To)
		case e.Kind == "volunteer.withdrew", e.Kind == "assignment.released":
			r.add("assignment", e.To)
		}
	}
	tasks, err := tx.Tasks(dispatch.TaskFilter{}, dispatch.Page{})
	for _, t := range tasks {
		r.add("task", string(t.State))
	}
	if err != nil {
		return err
	}
	messages, err := tx.Messages(dispatch.MessageFilter{}, dispatch.Page{})
	for _, m := range messages {
		r.add("message", string(m.State))
	}
	return err
}

// wanted is all that there is to reach.
func wanted() (list []string) {
	add := func(what, name string) { list = append(list, what+" "+name) }
	for _, k := range dispatch.EventKinds {
		add("event", k)
	}
	for _, k := range dispatch.AttentionKinds {
		add("attention", string(k))
	}
	for _, as := range dispatch.Resolutions {
		add("resolution", as)
	}
	for _, s := range dispatch.TaskStates {
		add("task", string(s))
	}
	for _, s := range []dispatch.OfferState{dispatch.OfferQueued, dispatch.OfferSent, dispatch.OfferAccepted, dispatch.OfferDeclined, dispatch.OfferLapsed,
		dispatch.OfferFailed, dispatch.OfferWithdrawn} {
		add("offer", string(s))
	}
	for _, s := range []dispatch.MessageState{dispatch.MessageReceived, dispatch.MessageQueued, dispatch.MessageSending, dispatch.MessageUnsettled,
		dispatch.MessageSent, dispatch.MessageFailed, dispatch.MessageDelivered, dispatch.MessageCancelled} {
		add("message", string(s))
	}
	for _, s := range dispatch.CallStates {
		add("call", string(s))
	}
	return list
}

// missing names what no conversation has reached.
func (r *tally) missing() (list []string) {
	r.mu.Lock()
	defer r.mu.Unlock()
	for _, x := range wanted() {
		if !r.seen[x] {
			list = append(list, x)
		}
	}
	slices.Sort(list)
	return list
}

// wholeRun tells whether every test was run: nothing was picked or left out, by
// name or otherwise. Only then is what is missing missing.
func wholeRun() bool {
	for _, name := range []string{"test.run", "test.skip", "test.list", "test.fuzz"} {
		if f := flag.Lookup(name); f != nil && f.Value.String() != "" {
			return false
		}
	}
	return true
}

// checkReached fails a whole run in which something was not reached by any
// conversation.
func checkReached(code int, out io.Writer) int {
	if code != 0 || !wholeRun() {
		return code
	}
	list := reached.missing()
	if len(list) == 0 {
		return code
	}
	fmt.Fprintf(out, "FAIL: no conversation test reaches:\n  %s\n", strings.Join(list, "\n  "))
	return 1
}
