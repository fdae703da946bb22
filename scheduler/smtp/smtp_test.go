package smtp_test

import (
	"context"
	"errors"
	"io"
	"mime"
	"net"
	"net/mail"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/emersion/go-sasl"
	server "github.com/emersion/go-smtp"

	"folgesvenn/dispatch"
	"folgesvenn/scheduler/smtp"
)

// box is a mail server in this process. Each answer is an error to give at that
// point of a session.
type box struct {
	mu             sync.Mutex
	got            []string
	rcpt, data     error
	hangUp         bool // cut the connection once the whole message has come
	user, password string
	conns          []net.Conn
}

func (b *box) NewSession(c *server.Conn) (server.Session, error) {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.conns = append(b.conns, c.Conn())
	return &session{box: b, conn: c.Conn()}, nil
}

type session struct {
	box  *box
	conn net.Conn
}

func (s *session) AuthMechanisms() []string { return []string{sasl.Plain} }

func (s *session) Auth(string) (sasl.Server, error) {
	return sasl.NewPlainServer(func(_, user, password string) error {
		if user != s.box.user || password != s.box.password {
			return server.ErrAuthFailed
		}
		return nil
	}), nil
}
func (s *session) Reset()                                     {}
func (s *session) Logout() error                              { return nil }
func (s *session) Mail(string, *server.MailOptions) error     { return nil }
func (s *session) Rcpt(_ string, _ *server.RcptOptions) error { return s.box.rcpt }

func (s *session) Data(r io.Reader) error {
	b, err := io.ReadAll(r)
	if err != nil {
		return err
	}
	s.box.mu.Lock()
	s.box.got = append(s.box.got, string(b))
	s.box.mu.Unlock()
	if s.box.hangUp {
		return errors.Join(s.conn.Close(), io.ErrUnexpectedEOF)
	}
	return s.box.data
}

func serve(t *testing.T, b *box) smtp.Options {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	s := server.NewServer(b)
	s.Domain, s.AllowInsecureAuth, s.ReadTimeout = "localhost", true, 10*time.Second
	s.ErrorLog = quiet{}
	go func() { _ = s.Serve(l) }()
	t.Cleanup(func() { _ = s.Close() })
	return smtp.Options{Host: "127.0.0.1", Port: l.Addr().(*net.TCPAddr).Port, Plain: true, From: "varsel@example.no", Timeout: 5 * time.Second}
}

type quiet struct{}

func (quiet) Printf(string, ...any) {}
func (quiet) Println(...any)        {}

var letter = dispatch.OutgoingEmail{ID: 7, To: "anne@example.no", Subject: "2 saker trenger deg (Sentralen på Østre Ås)", Body: "Hei!\n\nÅse meldte avbud.\n.\nHilsen oss\n",
	MessageID: "7.1@folgesvenn", At: time.Date(2026, 11, 23, 9, 30, 0, 0, time.UTC)}

func send(t *testing.T, o smtp.Options, e dispatch.OutgoingEmail) error {
	t.Helper()
	m, err := smtp.New(o)
	if err != nil {
		t.Fatal(err)
	}
	return m.SendEmail(context.Background(), e)
}

func TestAnEmailArrivesWhole(t *testing.T) {
	b := &box{user: "bruker", password: "hemmelig"}
	o := serve(t, b)
	o.User, o.Password = b.user, b.password
	if err := send(t, o, letter); err != nil {
		t.Fatal(err)
	}
	if len(b.got) != 1 {
		t.Fatalf("%d e-mails", len(b.got))
	}
	msg, err := mail.ReadMessage(strings.NewReader(b.got[0]))
	if err != nil {
		t.Fatal(err)
	}
	subject, err := new(mime.WordDecoder).DecodeHeader(msg.Header.Get("Subject"))
	if err != nil || subject != letter.Subject || msg.Header.Get("Message-ID") != "<7.1@folgesvenn>" || !strings.Contains(msg.Header.Get("From"), "varsel@example.no") ||
		!strings.Contains(msg.Header.Get("To"), letter.To) || msg.Header.Get("Auto-Submitted") != "auto-generated" {
		t.Errorf("%v %v", subject, msg.Header)
	}
	body, err := io.ReadAll(msg.Body)
	if err != nil || !strings.Contains(string(body), "=C3=85se meldte avbud.") || !strings.Contains(string(body), "Hilsen oss") {
		t.Errorf("%q %v", body, err)
	}
	e := letter
	e.From = "post@sentralen.no"
	if err := send(t, o, e); err != nil || !strings.Contains(b.got[1], "post@sentralen.no") {
		t.Errorf("%v", err)
	}
}

func TestWhatAFailureMeans(t *testing.T) {
	temporary := &server.SMTPError{Code: 451, EnhancedCode: server.EnhancedCode{4, 7, 1}, Message: "greylisted"}
	for name, c := range map[string]struct {
		box    *box
		change func(*smtp.Options, *dispatch.OutgoingEmail)
		want   dispatch.FailureReason
		code   string
	}{
		"no such box":        {box: &box{rcpt: &server.SMTPError{Code: 550, EnhancedCode: server.EnhancedCode{5, 1, 1}, Message: "no such user"}}, want: dispatch.FailureRejected, code: "550"},
		"come back later":    {box: &box{rcpt: temporary}, want: dispatch.FailureBusy, code: "451"},
		"not just now":       {box: &box{data: temporary}, want: dispatch.FailureBusy, code: "451"},
		"refused":            {box: &box{data: &server.SMTPError{Code: 554, EnhancedCode: server.EnhancedCode{5, 7, 1}, Message: "spam"}}, want: dispatch.FailureRejected, code: "554"},
		"lost at the end":    {box: &box{hangUp: true}, want: dispatch.FailureUnknown},
		"no server":          {change: func(o *smtp.Options, _ *dispatch.OutgoingEmail) { o.Port = 1 }, want: dispatch.FailureBusy, code: "connect"},
		"a wrong password":   {change: func(o *smtp.Options, _ *dispatch.OutgoingEmail) { o.User, o.Password = "bruker", "feil" }, want: dispatch.FailureBusy, code: "connect"},
		"no encryption":      {change: func(o *smtp.Options, _ *dispatch.OutgoingEmail) { o.Plain = false }, want: dispatch.FailureBusy, code: "connect"},
		"no address":         {change: func(_ *smtp.Options, e *dispatch.OutgoingEmail) { e.To = "anne" }, want: dispatch.FailureRejected, code: "address"},
		"a header in a name": {change: func(_ *smtp.Options, e *dispatch.OutgoingEmail) { e.To = "a@b.no\r\nBcc: c@d.no" }, want: dispatch.FailureRejected, code: "address"},
	} {
		t.Run(name, func(t *testing.T) {
			if c.box == nil {
				c.box = &box{}
			}
			o, e := serve(t, c.box), letter
			if c.change != nil {
				c.change(&o, &e)
			}
			err := send(t, o, e)
			var f *dispatch.SendError
			if !errors.As(err, &f) {
				if c.want != dispatch.FailureUnknown || err == nil {
					t.Fatalf("%v", err)
				}
				return
			}
			if f.Reason != c.want || f.Code != c.code {
				t.Errorf("%s %s (%v), want %s %s", f.Reason, f.Code, err, c.want, c.code)
			}
		})
	}
}

func TestCheck(t *testing.T) {
	b := &box{user: "bruker", password: "hemmelig"}
	o := serve(t, b)
	o.User, o.Password = b.user, b.password
	m, err := smtp.New(o)
	if err != nil {
		t.Fatal(err)
	}
	if err := m.Check(context.Background()); err != nil {
		t.Error(err)
	}
	o.Password = "feil"
	if m, err = smtp.New(o); err != nil {
		t.Fatal(err)
	}
	if err := m.Check(context.Background()); err == nil || strings.Contains(err.Error(), "feil") {
		t.Errorf("%v", err)
	}
}
