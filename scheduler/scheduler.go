package scheduler

import (
	"context"
	"sync"
	"time"

	"github.com/robfig/cron/v3"
	"github.com/rs/zerolog"

	"folgesvenn/dispatch"
)

// Options is what a Scheduler is made of.
type Options struct {
	Service *dispatch.Service
	Gateway dispatch.Gateway
	Log     zerolog.Logger
	// Tick is how often to look for what is due; what is due is done within it.
	// Default 250 ms, so that it is well within the second that is promised.
	Tick time.Duration
	// TakeInEvery is how often the provider is asked for texts whose webhook
	// never arrived. Default one minute.
	TakeInEvery time.Duration
	// Senders is how many requests to the provider may be under way at once.
	// Default 8.
	Senders int
	// Mailer takes e-mail to coordinators; nil: none is sent.
	Mailer dispatch.Mailer
}

// Scheduler runs what is due until it is stopped.
type Scheduler struct {
	service *dispatch.Service
	gateway dispatch.Gateway
	log     zerolog.Logger
	cron    *cron.Cron
	outbox  *worker[dispatch.OutgoingText]
	mailbox *mailbox // nil: no e-mail
	ringer  *worker[dispatch.OutgoingCall]
	due     chan struct{}
	takeIn  time.Duration
	tick    time.Duration
}

// New makes a Scheduler; Run starts it.
func New(o Options) *Scheduler {
	if o.Tick <= 0 {
		o.Tick = 250 * time.Millisecond
	}
	if o.TakeInEvery <= 0 {
		o.TakeInEvery = time.Minute
	}
	if o.Senders <= 0 {
		o.Senders = 8
	}
	s := &Scheduler{
		service: o.Service, gateway: o.Gateway, log: o.Log, tick: o.Tick, takeIn: o.TakeInEvery,
		outbox: newWorker(outbox(o.Service, o.Gateway), o.Log, o.Senders),
		ringer: newWorker(ringer(o.Service, o.Gateway), o.Log, callsAtOnce),
		due:    make(chan struct{}, 1),
	}
	if o.Mailer != nil {
		s.mailbox = newMailbox(o.Service, o.Mailer, o.Log)
	}
	return s
}

// pace is a cron.Schedule of any length; cron's own "@every" knows whole
// seconds only.
type pace time.Duration

func (p pace) Next(t time.Time) time.Time { return t.Add(time.Duration(p)) }

// housekeeping is when what has grown old is swept away: at night, off the
// hour.
const housekeeping = "17 3 * * *"

// Run works until ctx ends, then lets requests under way finish and returns.
func (s *Scheduler) Run(ctx context.Context) {
	changes, unwatch := s.service.Watch()
	defer unwatch()

	s.cron = cron.New(cron.WithLocation(s.service.Zone()), cron.WithChain(cron.Recover(cronLog{s.log})))
	s.cron.Schedule(pace(s.tick), cron.FuncJob(func() { nudge(s.due) }))
	// What takes long must not pile up on itself.
	alone := cron.NewChain(cron.SkipIfStillRunning(cron.DiscardLogger))
	s.cron.Schedule(pace(s.takeIn), alone.Then(cron.FuncJob(func() { s.takeInMissed(ctx) })))
	s.cron.Schedule(pace(s.takeIn), alone.Then(cron.FuncJob(func() { s.deleteRecordings(ctx) })))
	if _, err := s.cron.AddFunc(housekeeping, func() { s.sweep(ctx) }); err != nil {
		s.log.Error().Err(err).Msg("housekeeping is not scheduled")
	}
	s.cron.Start()

	var work sync.WaitGroup
	work.Go(func() { s.takeInMissed(ctx) }) // what came while nobody was here
	work.Go(func() { s.loop(ctx) })
	work.Go(func() { s.outbox.run(ctx) })
	if s.mailbox != nil {
		work.Go(func() { s.mailbox.run(ctx) })
	}
	work.Go(func() { s.ringer.run(ctx) })
	for ctx.Err() == nil {
		select {
		case <-ctx.Done():
		case <-changes:
			nudge(s.due)
		}
	}
	<-s.cron.Stop().Done()
	work.Wait()
}

// loop does what is due whenever it is nudged: by a change, so that a new task
// goes out at once, or by the tick.
func (s *Scheduler) loop(ctx context.Context) {
	for {
		select {
		case <-ctx.Done():
			return
		case <-s.due:
		}
		for ctx.Err() == nil {
			n, err := s.service.Due(ctx)
			if err != nil {
				s.log.Error().Err(err).Msg("what is due could not be done; trying again")
				pause(ctx, time.Second)
				break
			}
			if n == 0 {
				break
			}
		}
		s.outbox.nudge()
		if s.mailbox != nil {
			nudge(s.mailbox.wake)
		}
		s.ringer.nudge()
	}
}

func (s *Scheduler) takeInMissed(ctx context.Context) {
	n, err := s.service.TakeInMissed(ctx, s.gateway)
	switch {
	case ctx.Err() != nil:
	case err != nil:
		s.log.Warn().Err(err).Msg("could not look for missed texts; trying again later")
	case n > 0:
		s.log.Info().Int("texts", n).Msg("took in texts whose webhook never arrived")
	}
}

// receiptLife is how long an Idempotency-Key is remembered.
const receiptLife = 7 * 24 * time.Hour

// guessLife is how long a wrong PIN is remembered.
const guessLife = 24 * time.Hour

func (s *Scheduler) sweep(ctx context.Context) {
	now := s.service.Now()
	err := s.service.Update(ctx, func(tx dispatch.Tx) error {
		if err := tx.PurgeSessions(now); err != nil {
			return err
		}
		if err := tx.PurgeGuesses(now.Add(-guessLife)); err != nil {
			return err
		}
		return tx.PurgeReceipts(now.Add(-receiptLife))
	})
	if err != nil && ctx.Err() == nil {
		s.log.Error().Err(err).Msg("housekeeping failed")
	}
	s.purge(ctx)
	if _, err := s.service.TellExpiring(ctx); err != nil && ctx.Err() == nil {
		s.log.Error().Err(err).Msg("clearances that run out could not be told of; trying again tomorrow")
	}
	if _, err := s.service.KeepMonths(ctx); err != nil && ctx.Err() == nil {
		s.log.Error().Err(err).Msg("the figures of past months could not be kept; reports take longer until tomorrow")
	}
}

// redactBatch is how many texts the provider is asked to forget in a row.
const redactBatch = 50

// purge empties what is older than it is kept, here and at the provider.
func (s *Scheduler) purge(ctx context.Context) {
	purged, err := s.service.Purge(ctx)
	if err != nil && ctx.Err() == nil {
		s.log.Error().Err(err).Msg("old personal data could not be purged; trying again tomorrow")
		return
	}
	s.log.Info().Interface("purged", purged).Msg("old personal data is purged")
	eraser, ok := s.gateway.(dispatch.TextEraser)
	for ok && ctx.Err() == nil {
		n, err := s.service.Redact(ctx, eraser, redactBatch)
		if err != nil && ctx.Err() == nil {
			s.log.Error().Err(err).Msg("the provider could not be asked to forget; trying again tomorrow")
		}
		if err != nil || n < redactBatch {
			return
		}
	}
}

// nudge wakes whoever waits on ch; one waiting nudge is enough.
func nudge(ch chan struct{}) {
	select {
	case ch <- struct{}{}:
	default:
	}
}

func pause(ctx context.Context, d time.Duration) {
	t := time.NewTimer(d)
	defer t.Stop()
	select {
	case <-ctx.Done():
	case <-t.C:
	}
}

// cronLog lets cron write to our log.
type cronLog struct{ log zerolog.Logger }

func (l cronLog) Info(string, ...any) {}

func (l cronLog) Error(err error, msg string, _ ...any) {
	l.log.Error().Err(err).Msg("scheduled job: " + msg)
}
