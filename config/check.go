package config

import (
	"math"
	"net"
	"net/netip"
	"net/url"
	"regexp"
	"strconv"
	"strings"
	"time"
	_ "time/tzdata" // the zones, for machines that have none of their own

	"github.com/rs/zerolog"
)

func (v variables) base(found *Faults) Base {
	return Base{Database: v.Database, Timezone: timezone(v.Timezone, found), LogLevel: logLevel(v.LogLevel, found)}
}

func timezone(name string, found *Faults) *time.Location {
	zone, err := time.LoadLocation(name)
	if err != nil || zone == time.Local {
		// "Local" would move the quiet hours when the service moves to another machine.
		found.add("FOLGESVENN_TIMEZONE", "This is no time zone. Write its name from the IANA list, such as Europe/Oslo.")
		return nil
	}
	return zone
}

func logLevel(name string, found *Faults) zerolog.Level {
	level, err := zerolog.ParseLevel(name)
	if err != nil {
		found.add("FOLGESVENN_LOG_LEVEL", "This is no log level. Write trace, debug, info, warn, error, fatal, panic or disabled.")
	}
	return level
}

func listenAddress(address string, found *Faults) string {
	host, port, err := net.SplitHostPort(address)
	number, portErr := strconv.ParseUint(port, 10, 16)
	if err != nil || portErr != nil || strings.ContainsAny(host, " /") {
		found.add("FOLGESVENN_LISTEN", "This is no address to listen on. Write host:port, such as 127.0.0.1:8080, or :8080 for every address of the machine.")
		return ""
	}
	return net.JoinHostPort(host, strconv.FormatUint(number, 10))
}

func publicURL(raw string, boxed bool, found *Faults) string {
	const name = "FOLGESVENN_PUBLIC_URL"
	if raw == "" {
		found.add(name, "It is not set. Set it to the address at which Twilio reaches this service, such as https://frivillig.example.no.")
		return ""
	}
	u, ok := absolute(raw)
	if !ok {
		found.add(name, "This is no web address. Write it whole, with https:// and the host, and without a user name, ? or #, such as https://frivillig.example.no.")
		return ""
	}
	if u.Scheme != "https" && !boxed && !loopback(u.Hostname()) {
		found.add(name, "It begins with http://, so what volunteers and Twilio send would travel in the open. Write https:// (plain http is for localhost only).")
		return ""
	}
	return u.String()
}

// absolute reads a web address and takes off the trailing slash, so that a path can be put behind it.
func absolute(raw string) (*url.URL, bool) {
	u, err := url.Parse(raw)
	if err != nil || u.Scheme != "http" && u.Scheme != "https" || u.Hostname() == "" || u.User != nil ||
		strings.ContainsAny(raw, "?# ") {
		return nil, false
	}
	if port := u.Port(); port != "" {
		if number, err := strconv.ParseUint(port, 10, 16); err != nil || number == 0 {
			return nil, false
		}
	}
	u.Path, u.RawPath = strings.TrimRight(u.Path, "/"), strings.TrimRight(u.RawPath, "/")
	return u, true
}

func loopback(host string) bool {
	if host = strings.ToLower(host); host == "localhost" || strings.HasSuffix(host, ".localhost") {
		return true
	}
	ip, err := netip.ParseAddr(host)
	return err == nil && ip.IsLoopback()
}

// e164 is the form of ITU-T E.164: a plus and up to fifteen digits, the first of them not zero.
var e164 = regexp.MustCompile(`^\+[1-9][0-9]{6,14}$`)

func phoneNumber(number string, hasService bool, found *Faults) string {
	const name = "FOLGESVENN_PHONE_NUMBER"
	switch {
	case number == "" && !hasService:
		found.add(name, "It is not set. Set it to the number that texts are sent from, such as +4742000000, or set TWILIO_MESSAGING_SERVICE_SID.")
		return ""
	case number != "" && !e164.MatchString(number):
		found.add(name, "This is no telephone number in international form. Write a plus, the country code and the number, without spaces, such as +4742000000.")
		return ""
	}
	return number
}

func sendRate(raw string, found *Faults) float64 {
	rate, err := strconv.ParseFloat(raw, 64)
	if err != nil || !(rate > 0) || math.IsInf(rate, 0) {
		found.add("FOLGESVENN_SEND_RATE", "This is no rate. Write how many texts may be sent a second, as a number above zero, such as 1 or 0.5.")
		return 0
	}
	return rate
}

func sendBurst(raw string, found *Faults) int {
	burst, err := strconv.Atoi(raw)
	if err != nil || burst <= 0 {
		found.add("FOLGESVENN_SEND_BURST", "This is no count. Write how many texts may be sent at once, as a whole number above zero, such as 60.")
		return 0
	}
	return burst
}
