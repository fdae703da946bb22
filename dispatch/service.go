package dispatch

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"strings"
	"sync"
	"time"

	"folgesvenn/sms/reply"
)

// Reader reads a reply; sms/reply implements it.
type Reader interface {
	Read(text string, c reply.Context) reply.Reading
}

// Options is what a Service is made of.
type Options struct {
	Store  Store
	Reader Reader
	Clock  Clock
	// Zone is the time zone of every unit (law 9).
	Zone *time.Location
	// OwnNumber is our own telephone number (E.164), for texts that must name a
	// telephone where the unit has given none.
	OwnNumber string
	Timing    Timing
	// Page is the address of the coordinators' page, to put in messages to them;
	// empty: they find it themselves. Mail tells that e-mail can be sent.
	Page string
	Mail bool
	// Say says a bokmål sentence of ours in another language, for what coordinators
	// are sent; nil: they are written to in bokmål.
	Say func(language, bokmal string) string
	// Fault gets what failed, for those who run the service; coordinators are
	// told in plain words. nil: it is dropped.
	Fault func(what string, err error)
	// Pace decides whom to ask in units with that policy; nil: DefaultPace. The
	// simulated centre tries others.
	Pace func(Situation) PacePlan
	// Jitter spreads retries; nil: random.
	Jitter func() float64
	// VerifyPIN compares an institution's PIN with its hash; nil: no PIN is right.
	VerifyPIN VerifyPIN
}

// Service holds the use cases. It keeps nothing in memory but who wants to know
// of changes (law 8).
type Service struct {
	store  Store
	reader Reader
	clock  Clock
	zone   *time.Location
	own    string
	page   string
	mail   bool
	sayIn  func(language, bokmal string) string
	fault  func(what string, err error)
	timing Timing
	jitter func() float64
	pace   func(Situation) PacePlan
	rule   PaceRule // for forecasts
	verify VerifyPIN

	mu       sync.Mutex
	watchers map[chan struct{}]bool
}

// New makes a Service.
func New(o Options) *Service {
	if o.Jitter == nil {
		o.Jitter = rand.Float64
	}
	if o.Timing.AskAfter == nil {
		o.Timing = DefaultTiming()
	}
	if o.Pace == nil {
		o.Pace = DefaultPace().Pace
	}
	if o.VerifyPIN == nil {
		o.VerifyPIN = func(string, string) (bool, error) { return false, nil }
	}
	if o.Say == nil {
		o.Say = func(_, bokmal string) string { return bokmal }
	}
	if o.Fault == nil {
		o.Fault = func(string, error) {}
	}
	return &Service{
		verify: o.VerifyPIN,
		store:  o.Store, reader: o.Reader, clock: o.Clock, zone: o.Zone, own: o.OwnNumber,
		page: strings.TrimRight(o.Page, "/"), mail: o.Mail, sayIn: o.Say, fault: o.Fault,
		timing: o.Timing, jitter: o.Jitter, pace: o.Pace, rule: DefaultPace(), watchers: map[chan struct{}]bool{},
	}
}

// Zone is the time zone in which times are judged.
func (s *Service) Zone() *time.Location { return s.zone }

// Now is the service's own time, rounded as it is stored.
func (s *Service) Now() time.Time { return stored(s.clock.Now()) }

// FirstUnit is the unit that a new installation has.
const FirstUnit = 1

// Setup makes the first unit, where there is none, and remembers when. It is
// safe to call at every start.
func (s *Service) Setup(ctx context.Context) error {
	now := s.Now()
	return s.update(ctx, func(tx Tx) error {
		if _, err := tx.Unit(FirstUnit); err == nil || !errors.Is(err, ErrNotFound) {
			return err
		}
		settings := DefaultSettings()
		if err := tx.AddUnit(&Unit{Name: settings.CentreName, Settings: settings}); err != nil {
			return err
		}
		return tx.SetValue(valueTextsReadTo, now.Format(time.RFC3339Nano))
	})
}

// Watch tells of every change: the channel gets a value after each committed
// use case, at most one waiting. Stop watching with the function.
func (s *Service) Watch() (<-chan struct{}, func()) {
	ch := make(chan struct{}, 1)
	s.mu.Lock()
	s.watchers[ch] = true
	s.mu.Unlock()
	return ch, func() {
		s.mu.Lock()
		delete(s.watchers, ch)
		s.mu.Unlock()
	}
}

func (s *Service) changed() {
	s.mu.Lock()
	defer s.mu.Unlock()
	for ch := range s.watchers {
		select {
		case ch <- struct{}{}:
		default:
		}
	}
}

// errUnchanged ends a use case that found nothing to do, without an error and
// without waking anybody.
var errUnchanged = errors.New("nothing changed")

// update runs one use case in one transaction and tells the watchers. With an
// Idempotency in ctx, a request that was carried out before is not run again.
func (s *Service) update(ctx context.Context, fn func(Tx) error) error {
	idem := idempotencyFrom(ctx)
	err := s.store.Update(ctx, refusing(ctx, func(tx Tx) error {
		if idem == nil {
			return fn(tx)
		}
		return idem.once(tx, s.Now(), fn)
	}))
	if errors.Is(err, errUnchanged) {
		return nil
	}
	if err != nil {
		return err
	}
	s.changed()
	return nil
}

func (s *Service) view(ctx context.Context, fn func(Tx) error) error {
	if w, ok := ctx.Value(joinKey{}).(*work); ok {
		return fn(w.Tx)
	}
	return s.store.View(ctx, fn)
}

// View lets the layers above read in one transaction.
func (s *Service) View(ctx context.Context, fn func(Tx) error) error { return s.view(ctx, fn) }

// Update lets the layers above write what is theirs (sessions, tokens, users)
// in one transaction. Tasks, offers and messages have use cases.
func (s *Service) Update(ctx context.Context, fn func(Tx) error) error {
	return s.store.Update(ctx, refusing(ctx, fn))
}

type actorKey struct{}

// WithActor says who is acting, for the event log: coordinator:3, api:NAME.
func WithActor(ctx context.Context, actor string) context.Context {
	return context.WithValue(ctx, actorKey{}, actor)
}

// ActorSystem acts when nobody told it to.
const ActorSystem = "system"

func actorFrom(ctx context.Context) string {
	if a, ok := ctx.Value(actorKey{}).(string); ok {
		return a
	}
	return ActorSystem
}

type refusalKey struct{}

// WithRefusal makes a context in which nothing is written: every use case is
// tried, and what would have been done is refused with the given error. So what
// is wrong with a form is known in full before anything of it is carried out.
func WithRefusal(ctx context.Context, e *Error) context.Context {
	return context.WithValue(ctx, refusalKey{}, e)
}

// refusing gives the transaction up at its end, where the context says so.
func refusing(ctx context.Context, fn func(Tx) error) func(Tx) error {
	e, ok := ctx.Value(refusalKey{}).(*Error)
	if !ok {
		return fn
	}
	return func(tx Tx) error {
		if err := fn(tx); err != nil && !errors.Is(err, errUnchanged) {
			return err
		}
		return e
	}
}

// Idempotency makes a request that comes twice happen once. The layer that has
// the key puts it into the context; ResultID then holds what was made, and
// Replayed tells that it was made before.
type Idempotency struct {
	Scope, Key, Hash string
	ResultID         int64
	Replayed         bool
}

type idempotencyKey struct{}

// WithIdempotency puts a key into the context.
func WithIdempotency(ctx context.Context, i *Idempotency) context.Context {
	return context.WithValue(ctx, idempotencyKey{}, i)
}

func idempotencyFrom(ctx context.Context) *Idempotency {
	i, _ := ctx.Value(idempotencyKey{}).(*Idempotency)
	return i
}

// ErrKeyReused says that an Idempotency-Key came with another request before.
var ErrKeyReused = &Error{Code: CodeInvalid, Sentence: Sentence{
	EN: "this Idempotency-Key was used for another request; use a new one",
	NB: "Denne Idempotency-Key er brukt til noe annet.",
}}

func (i *Idempotency) once(tx Tx, now time.Time, fn func(Tx) error) error {
	i.Replayed = false
	before, err := tx.Receipt(i.Scope, i.Key)
	if err == nil {
		if before.Hash != i.Hash {
			return ErrKeyReused
		}
		i.Replayed, i.ResultID = true, before.ResultID
		return errUnchanged
	}
	if !errors.Is(err, ErrNotFound) {
		return err
	}
	if err := fn(tx); err != nil {
		return err
	}
	return tx.AddReceipt(&Receipt{Scope: i.Scope, Key: i.Key, Hash: i.Hash, ResultID: i.ResultID, At: now})
}

// resultOf gives the id of what a use case made: now, or by an earlier request
// with the same key.
func resultOf(ctx context.Context, id int64) int64 {
	if i := idempotencyFrom(ctx); i != nil && i.Replayed {
		return i.ResultID
	}
	return id
}

// joinKey holds, in a context, the use case under way that another is a part
// of: both then happen in one transaction, or neither.
type joinKey struct{}

// work is one use case under way: its transaction, its time and who acts.
type work struct {
	Tx
	s     *Service
	now   time.Time
	actor string
	idem  *Idempotency
}

// made notes what the use case made, for its receipt.
func (w *work) made(id int64) {
	if w.idem != nil {
		w.idem.ResultID = id
	}
}

// do runs a use case as one transaction at one time.
func (s *Service) do(ctx context.Context, fn func(*work) error) error {
	actor := actorFrom(ctx)
	if w, ok := ctx.Value(joinKey{}).(*work); ok {
		return ignoreUnchanged(fn(&work{Tx: w.Tx, s: s, now: w.now, actor: actor}))
	}
	return s.update(ctx, func(tx Tx) error {
		return fn(&work{Tx: tx, s: s, now: s.Now(), actor: actor, idem: idempotencyFrom(ctx)})
	})
}

// log adds an event.
func (w *work) log(e Event) error {
	e.At = w.now
	if e.Actor == "" {
		e.Actor = w.actor
	}
	return w.AddEvent(&e)
}

// settings are those of the unit.
func (w *work) settings(unitID int64) (Settings, error) {
	u, err := w.Unit(unitID)
	if err != nil {
		return Settings{}, fmt.Errorf("settings of unit %d: %w", unitID, err)
	}
	return u.Settings, nil
}
