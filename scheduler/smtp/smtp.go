// Package smtp hands e-mail to a mail server.
package smtp

import (
	"context"
	"errors"
	"strconv"
	"time"

	"github.com/wneessen/go-mail"

	"folgesvenn/dispatch"
)

// Options say which server, and who we are there.
type Options struct {
	Host           string
	Port           int
	TLS            bool // encrypted from the first byte; otherwise by STARTTLS
	Plain          bool // may go without encryption
	User, Password string
	From           string // the sender where an e-mail has none
	Timeout        time.Duration
}

// Mailer is a dispatch.Mailer.
type Mailer struct {
	opts   Options
	policy []mail.Option
}

// New makes a Mailer; nothing is asked of the server yet.
func New(o Options) (*Mailer, error) {
	if o.Timeout <= 0 {
		o.Timeout = 12 * time.Second
	}
	m := &Mailer{opts: o, policy: []mail.Option{mail.WithPort(o.Port), mail.WithTimeout(o.Timeout)}}
	switch {
	case o.TLS:
		m.policy = append(m.policy, mail.WithSSL())
	case o.Plain:
		m.policy = append(m.policy, mail.WithTLSPolicy(mail.TLSOpportunistic))
	default:
		m.policy = append(m.policy, mail.WithTLSPolicy(mail.TLSMandatory))
	}
	if o.User != "" {
		auth := mail.SMTPAuthAutoDiscover
		if o.Plain {
			auth = mail.SMTPAuthPlainNoEnc
		}
		m.policy = append(m.policy, mail.WithSMTPAuth(auth), mail.WithUsername(o.User), mail.WithPassword(o.Password))
	}
	_, err := m.client()
	return m, err
}

func (m *Mailer) client() (*mail.Client, error) { return mail.NewClient(m.opts.Host, m.policy...) }

// Check tells whether the server can be reached and knows us.
func (m *Mailer) Check(ctx context.Context) error {
	c, err := m.client()
	if err != nil {
		return err
	}
	if err := c.DialWithContext(ctx); err != nil {
		return err
	}
	return c.Close()
}

// SendEmail hands one e-mail to the server. What the server answered decides
// whether it may be tried again; where the answer to the whole message is lost,
// nobody can tell.
func (m *Mailer) SendEmail(ctx context.Context, e dispatch.OutgoingEmail) error {
	msg := mail.NewMsg()
	from := e.From
	if from == "" {
		from = m.opts.From
	}
	err := errors.Join(msg.From(from), msg.To(e.To))
	if err != nil {
		return &dispatch.SendError{Reason: dispatch.FailureRejected, Code: "address", Err: err}
	}
	msg.Subject(e.Subject)
	msg.SetMessageIDWithValue(e.MessageID)
	msg.SetDateWithValue(e.At)
	// A machine wrote it: nobody's holiday reply should come back.
	msg.SetGenHeader("Auto-Submitted", "auto-generated")
	msg.SetBodyString(mail.TypeTextPlain, e.Body)
	c, err := m.client()
	if err != nil {
		return &dispatch.SendError{Reason: dispatch.FailureConfig, Err: err}
	}
	if err := c.DialWithContext(ctx); err != nil {
		return &dispatch.SendError{Reason: dispatch.FailureBusy, Code: "connect", Err: err}
	}
	defer func() { _ = c.Close() }() // the outcome is known by now
	return meaning(c.Send(msg))
}

// meaning is what a failure of the library's means for us.
func meaning(err error) error {
	var f *mail.SendError
	if err == nil {
		return nil
	}
	if !errors.As(err, &f) {
		return err // unknown
	}
	out := &dispatch.SendError{Reason: dispatch.FailureRejected, Err: err}
	if f.ErrorCode() != 0 {
		out.Code = strconv.Itoa(f.ErrorCode())
	}
	switch {
	case f.Reason == mail.ErrSMTPReset:
		return nil // the message was taken; only what came after it failed
	case f.Reason == mail.ErrSMTPDataClose && f.ErrorCode() == 0:
		out.Reason = dispatch.FailureUnknown
	case f.IsTemp() || f.ErrorCode() == 0 && f.Reason != mail.ErrNoUnencoded:
		out.Reason = dispatch.FailureBusy // it was not taken
	}
	return out
}
