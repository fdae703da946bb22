package dispatch

import "time"

// Timing holds how patient the outbox is. Demo and tests, whose clocks run
// faster than the wall, stretch it accordingly.
type Timing struct {
	// RequestDeadline is how long a request to the provider may take before its
	// outcome counts as unknown (Twilio's own client gives up after 10 s).
	RequestDeadline time.Duration
	// AskAfter is when, after the request ended with an unknown outcome, the
	// provider is asked what became of it; as many answers "no trace" as it has
	// entries, and the message is safe to send again.
	AskAfter []time.Duration
	// AskEvery is the pace of further questions while the provider does not
	// answer them, and GiveUpAfter when a human has to look instead.
	AskEvery    time.Duration
	GiveUpAfter time.Duration
	// Backoff is the first pause after "too busy"; it doubles up to MaxBackoff.
	Backoff    time.Duration
	MaxBackoff time.Duration
	// ConfigBackoff is the pause after the provider refused our own set-up: it
	// takes a human to mend, so there is no hurry.
	ConfigBackoff time.Duration
	// ReportAfter is when to ask the provider what became of a text that was
	// taken but of which no delivery report was heard; reports are best effort.
	// It is asked for again after six times as long, and once more.
	ReportAfter time.Duration
	// LateTry is when a text that could not be delivered is tried once more.
	LateTry time.Duration
	// BusyAgain and NoAnswerAgain are when a number that was engaged, or where
	// nobody answered, is dialled again; CallBack how soon somebody is rung who
	// has just hung up.
	BusyAgain, NoAnswerAgain, CallBack time.Duration
	// CallCheck is how long a call may be silent before the provider is asked
	// what became of it.
	CallCheck time.Duration
}

// DefaultTiming suits Twilio: a listing shows a message as soon as its create
// request was answered, so three listings without it, the last some ten
// seconds after the request ended, mean that it was not taken.
func DefaultTiming() Timing {
	return Timing{
		RequestDeadline: 20 * time.Second,
		AskAfter:        []time.Duration{time.Second, 3 * time.Second, 7 * time.Second},
		AskEvery:        30 * time.Second,
		GiveUpAfter:     30 * time.Minute,
		Backoff:         time.Second,
		MaxBackoff:      2 * time.Minute,
		ConfigBackoff:   2 * time.Minute,
		ReportAfter:     10 * time.Minute,
		LateTry:         20 * time.Minute,
		BusyAgain:       5 * time.Minute,
		NoAnswerAgain:   30 * time.Minute,
		CallBack:        5 * time.Second,
		CallCheck:       3 * time.Minute,
	}
}

// Stretch multiplies every duration, for a clock that runs faster.
func (t Timing) Stretch(by float64) Timing {
	scale := func(d time.Duration) time.Duration { return time.Duration(float64(d) * by) }
	ask := make([]time.Duration, len(t.AskAfter))
	for i, d := range t.AskAfter {
		ask[i] = scale(d)
	}
	return Timing{
		RequestDeadline: scale(t.RequestDeadline), AskAfter: ask, AskEvery: scale(t.AskEvery), GiveUpAfter: scale(t.GiveUpAfter),
		Backoff: scale(t.Backoff), MaxBackoff: scale(t.MaxBackoff), ConfigBackoff: scale(t.ConfigBackoff), ReportAfter: scale(t.ReportAfter), LateTry: scale(t.LateTry),
		// When to dial again is meant in the time of those who are rung; only what
		// waits for the provider is stretched.
		BusyAgain: t.BusyAgain, NoAnswerAgain: t.NoAnswerAgain, CallBack: scale(t.CallBack), CallCheck: scale(t.CallCheck),
	}
}

// pause is how long to wait before the next request of a message that was not
// accepted; jitter is between 0 and 1 and keeps senders from coming back
// together.
func (t Timing) pause(attempts int, wanted time.Duration, jitter float64) time.Duration {
	d := t.Backoff
	for i := 1; i < attempts && d < t.MaxBackoff; i++ {
		d *= 2
	}
	d = min(d, t.MaxBackoff)
	d = d/2 + time.Duration(jitter*float64(d)/2)
	return max(d, wanted)
}

// Departure says what happens to a queued message whose time has come.
type Departure struct {
	Send     bool
	Validity time.Duration // how long the provider may try; 0: no bound
	HoldTill time.Time     // not now: then
	Cancel   string        // never: why (Norwegian, for the log)
}

// Depart decides about a queued message at the moment it would go out, because
// what was true when it was written may not be any more: the task is taken, the
// person has said stop, quiet hours have begun (laws 5 and 7). offer is the
// question it asks, nil for other messages.
func Depart(m *Message, offer *Offer, numberStopped bool, q Quiet, zone *time.Location, now time.Time) Departure {
	if m.Kind == KindOffer && (offer == nil || !offer.State.Open()) {
		return Departure{Cancel: "spørsmålet er ikke lenger åpent"}
	}
	if numberStopped && m.Kind != KindAlert {
		return Departure{Cancel: "nummeret er meldt av"}
	}
	if !m.ExpiresAt.IsZero() && !now.Before(m.ExpiresAt) {
		return Departure{Cancel: "meldingen ble for gammel"}
	}
	d := Departure{Send: true}
	if !m.ExpiresAt.IsZero() {
		d.Validity = m.ExpiresAt.Sub(now)
	}
	// Somebody who just wrote is awake; a coordinator who writes has decided.
	if m.Kind == KindAnswer || m.Kind == KindManual || m.Urgent {
		return d
	}
	if loud := q.NextLoud(now, zone); loud.After(now) {
		return Departure{HoldTill: loud}
	}
	// A backlog at the provider must not wake anybody: it may try until quiet
	// hours begin and no longer.
	if left, ok := q.UntilQuiet(now, zone); ok && (d.Validity == 0 || left < d.Validity) {
		d.Validity = left
	}
	return d
}

// Settlement says what to do about a request with an unknown outcome.
type Settlement struct {
	Found  bool      // it went out: take the provider's id
	Resend bool      // it never did: queue it again
	GiveUp bool      // nobody can tell: Attention
	AskAt  time.Time // ask again then
	Tries  int       // answers "no trace" so far
}

// Settle decides about a message whose request ended with an unknown outcome.
// It is sent again only after the provider itself has said, as often as
// Timing.AskAfter has entries, that it knows nothing of it (law 3).
func Settle(m *Message, answered, found bool, t Timing, now time.Time) Settlement {
	if found {
		return Settlement{Found: true}
	}
	if now.Sub(m.Deadline) >= t.GiveUpAfter {
		return Settlement{GiveUp: true}
	}
	if !answered {
		return Settlement{AskAt: now.Add(t.AskEvery), Tries: m.SettleTries}
	}
	tries := m.SettleTries + 1
	if tries >= len(t.AskAfter) {
		return Settlement{Resend: true, Tries: tries}
	}
	return Settlement{AskAt: now.Add(t.AskAfter[tries] - t.AskAfter[tries-1]), Tries: tries}
}
