package dispatch

import (
	"context"
	"errors"
	"fmt"
	"time"
)

// Email is an e-mail to a coordinator: a row before it is a request (law 3).
type Email struct {
	ID        int64
	UnitID    int64
	To        string
	From      string // empty: the installation's address
	Subject   string
	Body      string
	State     MessageState // queued, sending, sent, failed, cancelled or unsettled
	Error     string       // what the server said last, for the log
	Attempts  int
	CreatedAt time.Time
	SendAt    time.Time
	ExpiresAt time.Time
	Deadline  time.Time // of the request under way
	SentAt    time.Time
}

// Mailer hands e-mail to a server. A failure is a *SendError: busy where it was
// not taken and may be tried again, unknown where nobody can tell, anything else
// where it never will be. scheduler/smtp implements it.
type Mailer interface {
	SendEmail(ctx context.Context, e OutgoingEmail) error
}

// OutgoingEmail is an e-mail on its way to the server.
type OutgoingEmail struct {
	ID                      int64
	To, From, Subject, Body string
	// MessageID is the same for every request of one e-mail, so that a server
	// that gets it twice can tell.
	MessageID string
	At        time.Time
}

// emailLife is how long an e-mail about what needs somebody is worth sending.
const emailLife = 4 * time.Hour

// mostEmailTries bounds the requests of one e-mail: a server that asks strangers
// to come back later wants a quarter of an hour.
const mostEmailTries = 15

// BeginEmails commits e-mails as sending, with a deadline, before any request
// goes out. The caller sends them and reports with EmailSent or EmailFailed.
func (s *Service) BeginEmails(ctx context.Context, limit int) ([]OutgoingEmail, error) {
	var out []OutgoingEmail
	err := s.do(ctx, func(w *work) error {
		out = nil
		list, err := w.EmailsToSend(w.now, limit)
		if err != nil {
			return err
		}
		if len(list) == 0 {
			return errUnchanged
		}
		for _, e := range list {
			if !w.now.Before(e.ExpiresAt) {
				if err := w.emailFailed(e, MessageFailed, "kom ikke fram i tide"); err != nil {
					return err
				}
				continue
			}
			e.State, e.Attempts = MessageSending, e.Attempts+1
			e.Deadline = w.now.Add(w.s.timing.RequestDeadline)
			if err := w.SaveEmail(e); err != nil {
				return err
			}
			out = append(out, OutgoingEmail{ID: e.ID, To: e.To, From: e.From, Subject: e.Subject, Body: e.Body, At: e.CreatedAt,
				MessageID: fmt.Sprintf("%d.%d@folgesvenn", e.ID, e.CreatedAt.UnixMilli())})
		}
		return nil
	})
	return out, err
}

// EmailSent notes that the server took an e-mail.
func (s *Service) EmailSent(ctx context.Context, id int64) error {
	return s.do(WithActor(ctx, "provider"), func(w *work) error {
		e, err := w.Email(id)
		if err != nil {
			return err
		}
		if e.State != MessageSending {
			return errUnchanged
		}
		e.State, e.SentAt, e.Error = MessageSent, w.now, ""
		return w.SaveEmail(e)
	})
}

// EmailFailed notes that a request failed. One whose outcome is unknown is not
// repeated: who was to get it is told another way, and a human knows.
func (s *Service) EmailFailed(ctx context.Context, id int64, cause error) error {
	var failure *SendError
	if !errors.As(cause, &failure) {
		failure = &SendError{Reason: FailureUnknown, Err: cause}
	}
	return s.do(WithActor(ctx, "provider"), func(w *work) error {
		e, err := w.Email(id)
		if err != nil {
			return err
		}
		if e.State != MessageSending {
			return errUnchanged
		}
		e.Error = failure.Code
		switch {
		case failure.Reason == FailureUnknown:
			return w.emailFailed(e, MessageUnsettled, "det er uvisst om den kom fram")
		case failure.Reason == FailureBusy && e.Attempts < mostEmailTries:
			e.State, e.Deadline = MessageQueued, time.Time{}
			e.SendAt = w.now.Add(w.s.timing.pause(e.Attempts, failure.RetryAfter, w.s.jitter()))
			return w.SaveEmail(e)
		default:
			return w.emailFailed(e, MessageFailed, "e-posttjeneren tok den ikke imot")
		}
	})
}

// emailFailed ends an e-mail that did not arrive, as far as anybody knows: what
// it told of goes to the next, and somebody looks at the address.
func (w *work) emailFailed(e *Email, to MessageState, why string) error {
	e.State, e.Deadline = to, time.Time{}
	if err := w.SaveEmail(e); err != nil {
		return err
	}
	if err := w.tellNext(e.To); err != nil {
		return err
	}
	return w.raise(Attention{UnitID: e.UnitID, Kind: AttentionAlert, Key: "alert:" + e.To,
		Text: fmt.Sprintf("Et varsel på e-post til %s kom kanskje ikke fram: %s. Sjekk adressen under Vakt, og be den som drifter Følgesvenn, kjøre «folgesvenn doctor».", e.To, why)})
}
