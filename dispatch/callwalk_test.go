package dispatch_test

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"folgesvenn/dispatch"
)

// TestEveryStepOfEveryCall walks every flow breadth-first from where it begins:
// at each place every key, words, silence, a message and what comes out of place;
// then the same step again, steps that are late, and a hang-up. It is the law of
// calls in one place:
//
//   - what is said is TwiML that Twilio documents (line.heard), with at most four
//     choices, each of which is understood;
//   - nothing personal before the key that may bring it (law 4);
//   - a repeated, late or early step changes nothing in the store (law 1);
//   - a hang-up loses nothing that was confirmed and leaves a draft of what was
//     entered; what was not confirmed does not count;
//   - who says nothing gets to a human or to the end;
//   - stop is stop (law 7).
//
// Of the keys that a menu does not offer some are tried, and ways end where they
// begin to do the same again; with -tags kill all are tried, and further.
func TestEveryStepOfEveryCall(t *testing.T) {
	for name, from := range entries {
		if from.long && !everyKey {
			continue
		}
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			w := &walk{t: t, b: &branching{}, seen: map[string]bool{}, until: from.until}
			w.c = openCentre(t, "2026-11-23 09:30", func(s dispatch.Store) dispatch.Store { w.b.Store = s; return w.b })
			w.begin = from.begin(w.c)
			w.everywhere()
		})
	}
}

// branching is a store in which a test can try something and be back where it
// was.
type branching struct {
	dispatch.Store
	tx dispatch.Tx
}

func (b *branching) View(ctx context.Context, fn func(dispatch.Tx) error) error {
	if b.tx != nil {
		return fn(b.tx)
	}
	return b.Store.View(ctx, fn)
}

func (b *branching) Update(ctx context.Context, fn func(dispatch.Tx) error) error {
	if b.tx != nil {
		return fn(b.tx)
	}
	return b.Store.Update(ctx, fn)
}

// walk is one flow being walked.
type walk struct {
	t     *testing.T
	c     *centre
	b     *branching
	begin func() *line
	until dispatch.Place // another entry goes on from there
	seen  map[string]bool
	at    []move // where the walk is, for whoever reads a failure
	steps int
}

// move is what somebody does at the other end.
type move struct {
	name string
	in   dispatch.CallInput
}

func pressed(keys string) move {
	return move{keys, dispatch.CallInput{Kind: dispatch.InputKeys, Keys: keys}}
}
func spoke(words string) move {
	return move{"«" + words + "»", dispatch.CallInput{Kind: dispatch.InputSpeech, Speech: words, Confidence: .9}}
}

var (
	nothing  = move{"nothing", dispatch.CallInput{Kind: dispatch.InputNothing}}
	message  = move{"a message", dispatch.CallInput{Kind: dispatch.InputRecording, Recording: "RE1", Seconds: 9}}
	taken    = move{"taken", dispatch.CallInput{Kind: dispatch.InputDialled, Taken: true}}
	notTaken = move{"not taken", dispatch.CallInput{Kind: dispatch.InputDialled}}
)

var errBack = errors.New("back to where it was")

// try goes a way, does something there, and is back where it was.
func (w *walk) try(path []move, there func(l *line)) {
	c := w.c
	now, sids, inbox, lines := c.now, c.sids, c.inbox, *c.exchange()
	c.inbox = map[string][]string{}
	for phone, texts := range inbox {
		c.inbox[phone] = slices.Clone(texts)
	}
	c.lines = &exchange{ringing: maps.Clone(lines.ringing), ids: maps.Clone(lines.ids), sids: lines.sids, refuse: lines.refuse}
	w.at = path
	err := w.b.Store.Update(c.ctx, func(tx dispatch.Tx) error {
		w.b.tx = tx
		defer func() { w.b.tx = nil }()
		l := w.begin()
		for _, m := range path {
			if m.in.Recording != "" {
				m.in.Recording = fmt.Sprintf("RE%d", l.script.Step) // each is another
			}
			l.step(m.in)
		}
		there(l)
		return errBack
	})
	if w.t.Failed() {
		w.t.Fatalf("after %s", names(path))
	}
	if !errors.Is(err, errBack) {
		w.t.Fatalf("after %s: %v", names(path), err)
	}
	c.now, c.sids, c.inbox, c.lines = now, sids, inbox, &lines
}

func names(path []move) string {
	var b []string
	for _, m := range path {
		b = append(b, m.name)
	}
	return "[" + strings.Join(b, ", ") + "]"
}

// everywhere walks until there is no place left.
func (w *walk) everywhere() {
	queue := [][]move{nil}
	w.try(nil, func(l *line) { w.seen[w.sign(l)] = true; w.holds(l) })
	for len(queue) > 0 {
		path := queue[0]
		queue = queue[1:]
		w.hangUp(path)
		w.silence(path)
		for _, m := range w.astray(path) {
			next := append(slices.Clip(path), m)
			w.try(path, func(l *line) {
				before := l.script
				w.does(l, m)
				if sign := w.sign(l); !w.seen[sign] {
					w.seen[sign] = true
					w.changesNothing(l, before, m)
					at := w.flow(l).At
					if !l.over && len(next) < longestWay && at != w.until && (at != dispatch.PlaceKind || w.c.call(l.id).TaskID == 0) {
						queue = append(queue, next)
					}
				}
			})
		}
	}
	w.t.Logf("%d places, %d steps", len(w.seen), w.steps)
}

// does takes one step and checks what must be so after it.
func (w *walk) does(l *line, m move) {
	w.t.Helper()
	w.steps++
	w.at = append(slices.Clip(w.at), m)
	before := l.script
	if m.in.Recording != "" {
		m.in.Recording = fmt.Sprintf("RE%d", before.Step) // each is another
	}
	l.step(m.in)
	w.holds(l)
	if slices.Contains(choices(before), m.name) && misunderstood(l.script) {
		w.t.Errorf("%q was offered and not understood: %s", m.name, said(before))
	}
}

// astray tries all that is not understood at a place, one after another, with a
// star between, which says the menu again; it gives the moves that lead somewhere.
func (w *walk) astray(path []move) (leads []move) {
	var moves []move
	w.try(path, func(l *line) {
		moves = w.moves(l)
		if l.script.Listen == nil {
			leads, moves = moves, nil
			return
		}
		offered := choices(l.script)
		for _, m := range moves {
			if slices.Contains(offered, m.name) {
				leads = append(leads, m)
			}
		}
		moves = slices.DeleteFunc(moves, func(m move) bool { return slices.Contains(offered, m.name) })
	})
	for len(moves) > 0 {
		w.try(path, func(l *line) {
			menu, at, facts := choices(l.script), w.flow(l).At, w.c.facts()
			for len(moves) > 0 {
				m := moves[0]
				moves = moves[1:]
				w.does(l, m)
				if l.over || w.flow(l).At != at || w.flow(l).Misses == 0 {
					leads = append(leads, m)
					return // it has led elsewhere
				}
				w.does(l, pressed("*"))
				if !slices.Equal(choices(l.script), menu) {
					w.t.Errorf("star said %q where the menu was %v", l.text(), menu)
				}
			}
			if !slices.Equal(w.c.facts(), facts) {
				w.t.Error("what was not understood has changed something")
			}
		})
	}
	return leads
}

// moves are all that can be done at a place, and something out of place.
func (w *walk) moves(l *line) []move {
	switch {
	case l.over:
		return nil
	case l.script.Dial != nil:
		return []move{taken, notTaken, nothing, pressed("5")}
	case l.script.Record != nil:
		return []move{message, nothing, pressed("1")}
	}
	all := []move{nothing, notTaken, spoke("kanskje, når er det?")}
	if l.script.Listen.Words {
		all = append(all, spoke("ja"), spoke("nei takk"), spoke("stopp"))
	}
	if many, ok := answers[w.flow(l).At]; ok {
		for _, keys := range many {
			all = append(all, pressed(keys))
		}
		return all
	}
	for key := range 10 {
		if offered := choices(l.script); everyKey || key == 0 || key == 8 || key == 6 || slices.Contains(offered, fmt.Sprint(key)) {
			all = append(all, pressed(fmt.Sprint(key)))
		}
	}
	return all
}

// answers are what is tried where more than one key is expected: right, wrong
// and impossible.
var answers = map[dispatch.Place][]string{
	dispatch.PlaceNumber:    {"1", "99", "0"},
	dispatch.PlacePIN:       {"4711", "0000", "1"},
	dispatch.PlaceDay:       {"1", "2", "2711", "3113", "5"},
	dispatch.PlaceFrom:      {"1000", "0800", "9", "2", "2500"},
	dispatch.PlacePeople:    {"1", "2", "3", "5", "0"},
	dispatch.PlaceReference: {"12", "1234567890123"},
}

func (w *walk) flow(l *line) (f dispatch.Flow) {
	w.t.Helper()
	w.c.must(json.Unmarshal([]byte(w.c.call(l.id).Flow), &f))
	return f
}

// sign tells two places apart by what can happen next, not by how one got there.
func (w *walk) sign(l *line) string {
	f := w.flow(l)
	out := w.c.call(l.id).Direction == dispatch.Out
	f.ToldAt, f.ToldFor, f.Misses, f.Lang, f.Pressed, f.Task = time.Time{}, 0, 0, "", f.Pressed && out, 0
	if !everyKey {
		f.People = min(f.People, 1)
	}
	if o := f.Order; o != nil {
		c := *o
		c.Reference, c.Category = "", map[bool]string{true: "some"}[o.Category != ""]
		c.From, c.Hours, c.Changes, c.Helpers = min(max(c.From, -1), 0), min(c.Hours, 1), min(c.Changes, 1), min(c.Helpers, 2)
		if !everyKey {
			c.Spoken, c.Helpers, f.Item = false, 0, 0
		}
		if !c.Day.IsZero() {
			c.Day = dispatch.Date{Year: 1, Month: 1, Day: 1}
		}
		f.Order = &c
	}
	b, err := json.Marshal(f)
	w.c.must(err)
	states := map[string]bool{}
	for _, o := range w.c.allOffers() {
		states["offer "+string(o.State)] = true
	}
	return fmt.Sprint(string(b), slices.Sorted(maps.Keys(states)))
}

var choice = regexp.MustCompile(`(?i)\b(?:trykk|press) (\d)\b`)

// choices are the keys that a menu offers; 0, for a human, stands beside them.
func choices(s dispatch.Script) (keys []string) {
	for _, m := range choice.FindAllStringSubmatch(said(s), -1) {
		if !slices.Contains(keys, m[1]) {
			keys = append(keys, m[1])
		}
	}
	return keys
}

func said(s dispatch.Script) string {
	var b []string
	for _, x := range s.Lines {
		b = append(b, x.Text)
	}
	return strings.Join(b, " ")
}

func misunderstood(s dispatch.Script) bool {
	return strings.Contains(said(s), "Det forstod vi ikke") || strings.Contains(said(s), "did not understand")
}

// changesNothing repeats the step that was taken, and sends others that are late
// or early: all are answered with what was said, and nothing else happens.
func (w *walk) changesNothing(l *line, before dispatch.Script, m move) {
	w.t.Helper()
	want, kept := l.script, w.c.everything()
	for _, x := range []struct {
		step int
		in   dispatch.CallInput
	}{
		{before.Step, m.in}, {before.Step, pressed("1").in}, {before.Step, pressed("4711").in}, {before.Step, notTaken.in}, {0, dispatch.CallInput{Kind: dispatch.InputBegin}},
		{l.script.Step + 1, pressed("2").in},
	} {
		s, err := w.c.s.StepCall(w.c.ctx, dispatch.CallStep{CallID: l.id, ProviderID: l.sid, Step: x.step, Input: x.in})
		if err != nil || s.Step != want.Step || said(s) != said(want) {
			w.t.Errorf("step %d with %+v again is answered with %q, %v; was %q", x.step, x.in, said(s), err, said(want))
		}
	}
	if w.c.call(l.id).Direction == dispatch.In {
		if id, s, err := w.c.s.ReceiveCall(w.c.ctx, l.sid, l.phone); err != nil || id != l.id || said(s) != said(want) {
			w.t.Errorf("the call itself again: %d %q %v", id, said(s), err)
		}
	}
	if now := w.c.everything(); now != kept {
		w.t.Errorf("a repeated or late step changed the store:\n%s", firstDifference(kept, now))
	}
}

// hangUp puts the receiver down at a place, and lets reports and steps come late.
func (w *walk) hangUp(path []move) {
	w.try(path, func(l *line) {
		if l.over {
			return
		}
		w.keepsWord(l, func() {
			l.hangsUp()
		})
		kept := w.c.everything()
		for _, s := range []dispatch.CallState{dispatch.CallCompleted, dispatch.CallRinging, dispatch.CallAnswered, dispatch.CallNoAnswer} {
			w.c.must(w.c.s.ReportCall(w.c.ctx, dispatch.CallReport{CallID: l.id, ProviderID: l.sid, State: s}))
		}
		for _, m := range []move{pressed("1"), spoke("ja"), nothing, taken} {
			_, err := w.c.s.StepCall(w.c.ctx, dispatch.CallStep{CallID: l.id, ProviderID: l.sid, Step: l.script.Step, Input: m.in})
			w.c.must(err)
		}
		if now := w.c.everything(); now != kept {
			w.t.Errorf("what came after the hang-up changed the store:\n%s", firstDifference(kept, now))
		}
	})
}

// silence does nothing until the call ends.
func (w *walk) silence(path []move) {
	w.try(path, func(l *line) {
		for n := 0; !l.over; n++ {
			m := nothing
			if l.script.Dial != nil {
				m = notTaken
			}
			if n > 12 {
				w.t.Fatalf("goes on for ever: %s", l.text())
			}
			w.does(l, m)
		}
	})
}

func firstDifference(a, b string) string {
	x, y := strings.Split(a, "\n"), strings.Split(b, "\n")
	for i := range min(len(x), len(y)) {
		if x[i] != y[i] {
			return "- " + x[i] + "\n+ " + y[i]
		}
	}
	return fmt.Sprintf("%d lines, then %d", len(x), len(y))
}
