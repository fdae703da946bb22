package scheduler

import (
	"context"
	"time"

	"github.com/rs/zerolog"

	"folgesvenn/dispatch"
)

// mailbox sends the e-mails that stand in the store as queued, one at a time:
// they are few, and each is grouped already.
type mailbox struct {
	service *dispatch.Service
	mailer  dispatch.Mailer
	log     zerolog.Logger
	wake    chan struct{}
}

func newMailbox(s *dispatch.Service, m dispatch.Mailer, log zerolog.Logger) *mailbox {
	return &mailbox{service: s, mailer: m, log: log, wake: make(chan struct{}, 1)}
}

func (b *mailbox) run(ctx context.Context) {
	for {
		select {
		case <-ctx.Done():
			return
		case <-b.wake:
		}
		for ctx.Err() == nil && b.send(ctx) {
		}
	}
}

// send hands on one e-mail; it tells whether there may be more. One that is begun
// is seen through, also when the service is stopping.
func (b *mailbox) send(ctx context.Context) bool {
	list, err := b.service.BeginEmails(ctx, 1)
	if err != nil {
		if ctx.Err() == nil {
			b.log.Error().Err(err).Msg("e-mails cannot be read; trying again")
			pause(ctx, time.Second)
		}
		return false
	}
	through := context.WithoutCancel(ctx)
	for _, e := range list {
		bounded, cancel := context.WithTimeout(through, requestPatience)
		err := b.mailer.SendEmail(bounded, e)
		cancel()
		if err != nil {
			b.log.Warn().Int64("email", e.ID).Err(err).Msg("e-mail not sent")
			err = b.service.EmailFailed(through, e.ID, err)
		} else {
			err = b.service.EmailSent(through, e.ID)
		}
		if err != nil {
			b.log.Error().Int64("email", e.ID).Err(err).Msg("the outcome of an e-mail could not be stored; it is not sent again")
		}
	}
	return len(list) > 0
}
