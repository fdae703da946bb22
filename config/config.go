// Package config reads the environment once and checks it. A program that starts has a whole configuration; one that
// does not start names everything that is wrong at once, and never prints a value, since the one that is wrong may be
// a secret pasted into the wrong variable.
package config

import (
	"time"

	"github.com/rs/zerolog"
)

// Config is what the service needs to run.
type Config struct {
	Base
	Listen      string  // host:port to listen on
	PublicURL   string  // the address that Twilio calls and signs, without a trailing slash
	PhoneNumber string  // our number in E.164; may be empty if Twilio.MessagingServiceSID is set
	SendRate    float64 // texts a second that may be sent for hours on end
	SendBurst   int     // texts that may be sent at once before SendRate holds
	Twilio      Twilio
	SMTP        SMTP // who takes our e-mail
}

// Base is what every command that touches the database needs.
type Base struct {
	Database string         // the path of the database file
	Timezone *time.Location // where days begin and quiet hours hold, unless a unit says otherwise
	LogLevel zerolog.Level
}

// Twilio is how we present ourselves to Twilio, under the names of Twilio's own documentation.
type Twilio struct {
	AccountSID          string
	AuthToken           Secret // signs the webhooks even when an API key is used to send
	APIKey              string // empty: send with AccountSID and AuthToken
	APISecret           Secret // set exactly when APIKey is
	MessagingServiceSID string // empty: send from PhoneNumber
	APIURL              string // empty: Twilio itself; otherwise without a trailing slash
}

// Load reads what the service needs from environ, which is as os.Environ returns it. The error is of type Faults and
// names every fault.
func Load(environ []string) (Config, error) {
	v, found := read(environ)
	c := Config{Base: v.base(&found)}
	c.Listen = listenAddress(v.Listen, &found)
	c.PublicURL = publicURL(v.PublicURL, boxed(v.APIURL), &found)
	c.PhoneNumber = phoneNumber(v.PhoneNumber, v.MessagingServiceSID != "", &found)
	c.SendRate, c.SendBurst = sendRate(v.SendRate, &found), sendBurst(v.SendBurst, &found)
	c.Twilio = v.twilio(&found)
	c.SMTP = smtp(v.SMTPURL, &found)
	return c, found.err()
}

// LoadDatabase reads what the commands need that work on the database alone. What belongs to the service only may be
// missing or wrong.
func LoadDatabase(environ []string) (Base, error) {
	v, found := read(environ)
	b := v.base(&found)
	return b, found.err()
}
