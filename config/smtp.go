package config

import (
	"net/mail"
	"net/url"
	"strconv"
	"strings"
)

// SMTP is the server that takes our e-mail; the zero value: none.
type SMTP struct {
	Host     string
	Port     int
	TLS      bool // encrypted from the first byte; otherwise by STARTTLS
	Plain    bool // may go without encryption: the server is this very machine
	User     string
	Password Secret
	From     string // the sender where a unit has none of its own
}

// Set tells whether there is a server.
func (s SMTP) Set() bool { return s.Host != "" }

func smtp(raw string, found *Faults) SMTP {
	const name = "FOLGESVENN_SMTP_URL"
	if raw == "" {
		return SMTP{}
	}
	u, err := url.Parse(raw)
	if err != nil || u.Scheme != "smtp" && u.Scheme != "smtps" || u.Hostname() == "" || strings.Trim(u.Path, "/") != "" || u.Fragment != "" {
		found.add(name, "This is no mail server. Write smtp://user:password@host:587?from=address, or smtps:// for port 465; in user and password write %40 for @, %3A for : and %2F for /.")
		return SMTP{}
	}
	s := SMTP{Host: u.Hostname(), Port: 587, TLS: u.Scheme == "smtps", User: u.User.Username(), From: u.Query().Get("from")}
	if s.TLS {
		s.Port = 465
	}
	if port := u.Port(); port != "" {
		n, err := strconv.ParseUint(port, 10, 16)
		if err != nil || n == 0 {
			found.add(name, "The port is no port. Write a number from 1 to 65535 behind the host, or leave it out.")
		}
		s.Port = int(n)
	}
	password, _ := u.User.Password()
	s.Password = Secret(password)
	s.Plain = !s.TLS && loopback(s.Host)
	if s.User != "" && password == "" {
		found.add(name, "It has a user without a password. Write smtp://user:password@host:587.")
	}
	if s.From == "" && isAddress(s.User) {
		s.From = s.User
	}
	if !isAddress(s.From) {
		found.add(name, "It does not say who the sender is. Put ?from=varsel@example.no at its end.")
	}
	for key := range u.Query() {
		if key != "from" {
			found.add(name, "It has a setting that does not exist; only ?from= does.")
		}
	}
	return s
}

func isAddress(s string) bool {
	a, err := mail.ParseAddress(s)
	return err == nil && a.Name == "" && a.Address == s
}
