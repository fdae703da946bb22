package dispatch_test

import (
	"slices"
	"strings"
	"time"

	"pgregory.net/rapid"

	"folgesvenn/dispatch"
)

// settle presses one of what can be pressed about an item: it must be carried
// out, and settle it. Now and then something else is pressed, as on a page that
// has stood for a while; that may be refused, for people.
func (w *world) settle(a *dispatch.Attention) {
	if a.TaskID != 0 && rapid.IntRange(0, 9).Draw(w.rt, "an old page") == 0 {
		_, err := w.s.ResolveAttention(w.ctx, a.ID, rapid.SampledFrom(presses).Draw(w.rt, "as"))
		w.refusal(err)
		return
	}
	w.pressAny(a, "as")
}

var presses = []string{dispatch.ResolveYes, dispatch.ResolveNo, dispatch.ResolveWithdraw, dispatch.ResolveRelease, dispatch.ResolveCancel, dispatch.ResolveConfirm,
	dispatch.ResolveAgain, dispatch.ResolveEnough, dispatch.ResolveLookOn, dispatch.ResolveMove, dispatch.ResolveDismiss}

func (w *world) pressAny(a *dispatch.Attention, label string) {
	var ways []string
	w.must(w.s.View(w.ctx, func(tx dispatch.Tx) (err error) {
		ways, err = dispatch.Presses(tx, a, w.zone, w.clock())
		return err
	}))
	as := rapid.SampledFrom(ways).Draw(w.rt, label)
	out, err := w.s.ResolveAttention(w.ctx, a.ID, as)
	if err != nil {
		w.rt.Fatalf("%s (%s) offers %q and refuses it: %v", a.Kind, a.Text, as, err)
	}
	if out.ResolvedAt.IsZero() || out.ResolvedAs != as {
		w.rt.Fatalf("%s was settled as %q and is %q", a.Kind, as, out.ResolvedAs)
	}
}

// toTheEnd lets time run until everything ought to be over: every task has ended,
// and whatever needs a human says what to do and is settled by a press.
func (w *world) toTheEnd() {
	clear(w.fail)
	w.nobodyAnswers()
	for _, id := range w.series {
		_, err := w.s.EndSeries(w.ctx, id, dispatch.Date{})
		w.refusal(err)
	}
	w.work()
	w.check()
	// The farthest is asked for four days ahead and moved by some.
	for round := range 20 {
		for _, a := range w.open() {
			if !slices.ContainsFunc(w.open(), func(x *dispatch.Attention) bool { return x.ID == a.ID }) {
				continue // settled by another press
			}
			if !strings.ContainsAny(a.Text, ".?!") {
				w.rt.Fatalf("%s does not say what to do: %q", a.Kind, a.Text)
			}
			w.pressAny(a, "at last")
			w.work()
		}
		w.meet()
		w.check()
		if round > 3 && w.over() && len(w.open()) == 0 {
			return
		}
		w.pass(36 * time.Hour)
	}
	for _, t := range w.unfinished() {
		w.rt.Fatalf("task %d from %v is %s at %v", t.ID, t.StartsAt.In(w.zone), t.State, w.clock().In(w.zone))
	}
	for _, a := range w.open() {
		w.rt.Fatalf("%s comes back: %s", a.Kind, a.Text)
	}
}

func (w *world) over() bool { return len(w.unfinished()) == 0 }

func (w *world) unfinished() (list []*dispatch.Task) {
	w.must(w.s.View(w.ctx, func(tx dispatch.Tx) (err error) {
		list, err = tx.Tasks(dispatch.TaskFilter{States: []dispatch.TaskState{dispatch.TaskDraft, dispatch.TaskOpen, dispatch.TaskAssigned}}, dispatch.Page{})
		return err
	}))
	return list
}
