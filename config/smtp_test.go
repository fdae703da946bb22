package config

import (
	"fmt"
	"strings"
	"testing"
)

func TestSMTP(t *testing.T) {
	for raw, want := range map[string]SMTP{
		"": {},
		"smtp://varsel%40example.no:hemmelig@mail.example.no":           {Host: "mail.example.no", Port: 587, User: "varsel@example.no", Password: "hemmelig", From: "varsel@example.no"},
		"smtps://bruker:p%40ss%3A@mail.example.no?from=post@example.no": {Host: "mail.example.no", Port: 465, TLS: true, User: "bruker", Password: "p@ss:", From: "post@example.no"},
		"smtp://127.0.0.1:2525?from=post@example.no":                    {Host: "127.0.0.1", Port: 2525, Plain: true, From: "post@example.no"},
		"smtp://mail.example.no:25/?from=post@example.no":               {Host: "mail.example.no", Port: 25, From: "post@example.no"},
		"smtps://localhost:4650?from=post@example.no":                   {Host: "localhost", Port: 4650, TLS: true, From: "post@example.no"},
	} {
		c, err := Load(with("FOLGESVENN_SMTP_URL", raw))
		if err != nil || c.SMTP != want {
			t.Errorf("%q is %#v, %v", raw, c.SMTP, err)
		}
		if raw != "" != c.SMTP.Set() {
			t.Errorf("%q: set %v", raw, c.SMTP.Set())
		}
	}
}

func TestSMTPThatNeedsAnotherValue(t *testing.T) {
	for raw, want := range map[string]string{
		"mail.example.no:587": "no mail server", "http://mail.example.no": "no mail server", "smtp://": "no mail server", "smtp://a b": "no mail server",
		"smtp://mail.example.no/sti?from=a@b.no": "no mail server", "smtp://mail.example.no": "who the sender is", "smtp://u:hemmelig@mail.example.no": "who the sender is",
		"smtp://mail.example.no?from=Anne": "who the sender is", "smtp://u@mail.example.no?from=a@b.no": "user without a password",
		"smtp://mail.example.no:0?from=a@b.no": "no port", "smtp://mail.example.no?from=a@b.no&tls=no": "does not exist",
	} {
		_, err := Load(with("FOLGESVENN_SMTP_URL", raw))
		if err == nil || !strings.Contains(err.Error(), want) || !strings.Contains(err.Error(), "FOLGESVENN_SMTP_URL") || strings.Contains(err.Error(), "hemmelig") {
			t.Errorf("%q: %v", raw, err)
		}
	}
}

func TestThePasswordIsNotShown(t *testing.T) {
	c, err := Load(with("FOLGESVENN_SMTP_URL", "smtp://u:hemmelig@mail.example.no?from=a@b.no"))
	if err != nil {
		t.Fatal(err)
	}
	if shown := fmt.Sprintf("%v %+v %#v", c, c, c); strings.Contains(shown, "hemmelig") {
		t.Errorf("%s", shown)
	}
}
