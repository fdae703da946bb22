package phonenet

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"time"
)

// What keeps a person from doing something at a telephone.
var (
	// ErrEngaged says that the telephone is in a call already.
	ErrEngaged = errors.New("phonenet: the telephone is in a call")
	// ErrEnded says that the call has ended.
	ErrEnded = errors.New("phonenet: the call has ended")
)

// Line is a telephone in a call: what the person who holds it hears and does. A call that is held so goes on only as
// the person does something; the service waits for a key for as long as it takes.
//
//	line, err := kari.Ring(ctx)
//	menu, err := line.Hear(ctx)         // all that is said until the service waits for a key
//	err = line.Press(ctx, "1")
//	err = line.Expect(ctx, "Takk", "torsdag")
type Line struct {
	n   *Network
	rec *callRecord
}

// Ring rings the service from this telephone.
func (p *Phone) Ring(ctx context.Context) (*Line, error) {
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	rec, err := p.n.incoming(p, byHand)
	if err != nil {
		return nil, err
	}
	return &Line{p.n, rec}, nil
}

// NextCall returns the first call to this telephone that NextCall has not returned before, ringing or ended already; it
// waits for one if need be.
func (p *Phone) NextCall(ctx context.Context) (*Line, error) {
	n := p.n
	n.mu.Lock()
	s := n.subscribe(0)
	n.mu.Unlock()
	defer n.unsubscribe(s)
	for {
		n.mu.Lock()
		for p.rung < len(p.calls) {
			rec := p.calls[p.rung]
			if rec.Direction == Inbound {
				p.rung++
				continue
			}
			if rec.Started.IsZero() && !rec.Status.Final() {
				break // it does not ring yet
			}
			p.rung++
			n.mu.Unlock()
			return &Line{n, rec}, nil
		}
		n.mu.Unlock()
		select {
		case <-s.ready:
			n.take(s)
		case <-ctx.Done():
			return nil, ctx.Err()
		case <-n.ctx.Done():
			return nil, ErrClosed
		}
	}
}

// AwaitCall returns the first call that matches, as it is or comes to be. The match is called without any lock held.
func (n *Network) AwaitCall(ctx context.Context, match func(Call) bool) (Call, error) {
	n.mu.Lock()
	s := n.subscribe(0)
	n.mu.Unlock()
	defer n.unsubscribe(s)
	for {
		for _, c := range n.Calls() {
			if match(c) {
				return c, nil
			}
		}
		select {
		case <-s.ready:
			n.take(s)
		case <-ctx.Done():
			return Call{}, ctx.Err()
		case <-n.ctx.Done():
			return Call{}, ErrClosed
		}
	}
}

// Call is the call as it is now.
func (l *Line) Call() Call {
	l.n.mu.Lock()
	defer l.n.mu.Unlock()
	return l.rec.snapshot()
}

// State is the state of the call now.
func (l *Line) State() CallStatus { return l.Call().Status }

// await waits until the condition holds. It is looked at with mu held, and what it does counts in the same moment.
func (l *Line) await(ctx context.Context, condition func() bool) error {
	for {
		l.n.mu.Lock()
		holds, changed := condition(), l.rec.changed
		l.n.mu.Unlock()
		if holds {
			return nil
		}
		select {
		case <-changed:
		case <-ctx.Done():
			return fmt.Errorf("%w; the call is %s, and so far was heard: %s", ctx.Err(), l.State(), l.transcript())
		case <-l.n.ctx.Done():
			return ErrClosed
		}
	}
}

// transcript is all that was heard and done, for the error of a test.
func (l *Line) transcript() string {
	var all []string
	for _, u := range l.Call().Transcript {
		all = append(all, fmt.Sprintf("%d %s %q", u.Step, u.Kind, u.Text))
	}
	return strings.Join(all, "; ")
}

// turn says that the service waits for the person, and for nothing that the person has done already. The caller holds mu.
func (rec *callRecord) turn() bool { return rec.Listening && len(rec.inputs) == 0 && !rec.gone() }

// Answer picks the ringing telephone up.
func (l *Line) Answer(ctx context.Context) error { return l.decide(ctx, pickUp) }

// Decline lets the caller hear that the line is engaged.
func (l *Line) Decline(ctx context.Context) error { return l.decide(ctx, decline) }

// LetRing lets the telephone ring until the caller gives up.
func (l *Line) LetRing(ctx context.Context) error { return l.decide(ctx, leaveRinging) }

func (l *Line) decide(ctx context.Context, w wish) error {
	n, rec := l.n, l.rec
	n.mu.Lock()
	if rec.Status.Final() || rec.Status == CallInProgress || rec.Direction == Inbound {
		n.mu.Unlock()
		return ErrEnded
	}
	rec.wish, rec.pace = w, byHand
	n.touch(rec)
	n.mu.Unlock()
	return l.await(ctx, func() bool { return rec.Status != CallRinging && rec.Status != CallQueued })
}

// Hear returns what was said since Hear last returned, as soon as the service waits for the person or the call has
// ended. One line is one utterance; a call that has ended and has nothing more to be heard gives ErrEnded.
func (l *Line) Hear(ctx context.Context) (string, error) {
	var heard []string
	fresh := false
	err := l.await(ctx, func() bool {
		if !l.rec.turn() && !l.rec.Status.Final() {
			return false
		}
		for _, u := range l.rec.Transcript[l.rec.heard:] {
			switch u.Kind {
			case HeardSay, HeardPlay, HeardTalk:
				heard = append(heard, u.Text)
			}
		}
		fresh = l.rec.heard < len(l.rec.Transcript)
		l.rec.heard = len(l.rec.Transcript)
		return true
	})
	if err != nil {
		return "", err
	}
	if !fresh && l.State().Final() {
		return "", ErrEnded
	}
	return strings.Join(heard, "\n"), nil
}

// Expect hears and complains of every part that was not said.
func (l *Line) Expect(ctx context.Context, parts ...string) error {
	heard, err := l.Hear(ctx)
	if err != nil {
		return err
	}
	var missing []string
	for _, part := range parts {
		if !strings.Contains(heard, part) {
			missing = append(missing, fmt.Sprintf("%q", part))
		}
	}
	if missing != nil {
		return fmt.Errorf("phonenet: %s was not said, but %q", strings.Join(missing, " and "), heard)
	}
	return nil
}

// Press presses keys (0-9, * and #) when the service waits for them.
func (l *Line) Press(ctx context.Context, keys string) error {
	if !validKeys(keys) {
		return fmt.Errorf("phonenet: %q are no keys", keys)
	}
	return l.do(ctx, Utterance{Kind: DidPress, Text: keys}, pressed(keys)...)
}

func validKeys(keys string) bool { return keys != "" && strings.Trim(keys, "0123456789*#") == "" }

func pressed(keys string) []input {
	var all []input
	for _, key := range keys {
		all = append(all, input{key: key})
	}
	return all
}

// Speak says something when the service waits. What is understood is the text itself, as surely as confidence (0 to 1)
// says. Whoever the call was put through to hears it.
func (l *Line) Speak(ctx context.Context, text string, confidence float64) error {
	return l.do(ctx, Utterance{Kind: DidSpeak, Text: text}, input{speech: text, confidence: confidence})
}

// Silence waits without a word or a key until the service gives up waiting.
func (l *Line) Silence(ctx context.Context) error {
	return l.do(ctx, Utterance{Kind: NoteInACall, Text: "(stille)"}, input{silence: true})
}

// Record leaves a spoken message of that length when the service waits for one. It ends with a key, with "hangup", or
// with silence if end is empty.
func (l *Line) Record(ctx context.Context, length time.Duration, end string) error {
	if end != "" && end != "hangup" && !validKeys(end) {
		return fmt.Errorf("phonenet: %q ends no recording", end)
	}
	if err := l.await(ctx, func() bool { return l.rec.Recording && l.rec.turn() || l.rec.Status.Final() }); err != nil {
		return err
	}
	return l.do(ctx, Utterance{}, input{recorded: length, end: end})
}

// do waits for the person's turn and does something.
func (l *Line) do(ctx context.Context, u Utterance, what ...input) error {
	n, rec := l.n, l.rec
	ended := false
	err := l.await(ctx, func() bool {
		if ended = rec.Status.Final(); ended || !rec.turn() {
			return ended
		}
		n.act(rec, u, what...)
		return true
	})
	if err == nil && ended {
		return ErrEnded
	}
	return err
}

// act puts what a person does where the interpreter takes it from. The caller holds mu.
func (n *Network) act(rec *callRecord, u Utterance, what ...input) {
	rec.inputs = append(rec.inputs, what...)
	if u.Kind != "" {
		n.utter(rec, u)
	}
	if other := rec.bridge; other != nil && u.Kind == DidSpeak {
		n.utter(other, Utterance{Kind: HeardTalk, Text: u.Text})
		rec.inputs = nil
	}
	n.touch(rec)
}

// HangUp hangs up and waits until the service has been told all that it asked to be told.
func (l *Line) HangUp(ctx context.Context) error {
	l.n.hangUp(l.rec)
	_, err := l.Ended(ctx)
	return err
}

// hangUp puts the receiver down.
func (n *Network) hangUp(rec *callRecord) {
	n.mu.Lock()
	defer n.mu.Unlock()
	if rec.Status.Final() {
		return
	}
	rec.hungUp = true
	n.touch(rec)
}

// Ended waits until the call has ended and the service has been told all that it asked to be told.
func (l *Line) Ended(ctx context.Context) (Call, error) {
	err := l.await(ctx, func() bool { return l.rec.Status.Final() && l.rec.settled })
	return l.Call(), err
}
