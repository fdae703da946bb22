package twilio

import (
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"regexp"
	"strings"
	"time"

	"github.com/rs/zerolog"
	"golang.org/x/time/rate"
)

// Options configure a Gateway and its Webhooks.
type Options struct {
	// AccountSID names the account (AC...).
	AccountSID string
	// AuthToken is the account's primary auth token. Twilio signs webhooks with
	// it even when texts are sent with an API key.
	AuthToken string
	// APIKey and APISecret (SK... and its secret) replace the auth token for
	// requests to the API. Both or neither.
	APIKey    string
	APISecret string
	// From is our number in E.164 form. MessagingServiceSID (MG...) lets Twilio
	// choose the sender from a pool. At least one of them.
	From                string
	MessagingServiceSID string
	// PublicURL is the address at which Twilio reaches us, as written in its
	// console up to "/twilio/sms". It may have a path, where a reverse proxy
	// serves us below one, and must have no query or fragment.
	PublicURL string
	// APIURL is another host (and path before the API's own) than
	// https://api.twilio.com: a network in a box, or one of Twilio's regions.
	APIURL string
	// SendRate is texts a second from our sender, SendBurst how many may go at
	// once; 0: one. A local number carries about one text a second, the rest
	// wait in Twilio's queue.
	SendRate  rate.Limit
	SendBurst int
	// CallRate is calls a second; 0: one, which is what Twilio starts.
	CallRate rate.Limit
	// Timeout bounds one request to the API; 0: ten seconds, as in twilio-go.
	Timeout time.Duration
	// Transport carries requests to the API; nil: one of our own.
	Transport http.RoundTripper
	// Log gets message ids, SIDs and codes, nothing else.
	Log zerolog.Logger
}

const defaultTimeout = 10 * time.Second

// alphanumeric is what twilio-go takes as credentials, and what a SID is made
// of, which becomes part of the API's paths. That Twilio's own begin with AC, SK
// or MG is not asked for: a network in a box may name its accounts as it likes.
var alphanumeric = regexp.MustCompile(`^[0-9A-Za-z]+$`)

// ownNumber is a number in E.164 form or a short code. A name as sender cannot
// be answered, and the whole service rests on answers.
var ownNumber = regexp.MustCompile(`^(\+[1-9][0-9]{6,14}|[0-9]{3,8})$`)

// forGateway names every fault that keeps texts from being sent.
func (o Options) forGateway() error {
	faults := o.shared()
	if (o.APIKey == "") != (o.APISecret == "") {
		faults = append(faults, errors.New("API key and API secret belong together: set both or neither"))
	}
	if o.APIKey != "" && !alphanumeric.MatchString(o.APIKey) || o.APISecret != "" && !alphanumeric.MatchString(o.APISecret) {
		faults = append(faults, errors.New("API key and secret have letters and digits only"))
	}
	if o.APIKey == "" && o.AuthToken == "" {
		faults = append(faults, errors.New("auth token is missing"))
	}
	if o.From == "" && o.MessagingServiceSID == "" {
		faults = append(faults, errors.New("our number or a messaging service is needed to send from"))
	}
	if o.From != "" && !ownNumber.MatchString(o.From) {
		faults = append(faults, errors.New("our number must be in E.164 form, as +4759440000"))
	}
	if o.MessagingServiceSID != "" && !alphanumeric.MatchString(o.MessagingServiceSID) {
		faults = append(faults, errors.New("messaging service SID has letters and digits only"))
	}
	if o.APIURL != "" {
		if _, err := parseBase(o.APIURL); err != nil {
			faults = append(faults, fmt.Errorf("API URL %w", err))
		}
	}
	if o.SendRate < 0 || o.CallRate < 0 || o.SendBurst < 0 || o.Timeout < 0 {
		faults = append(faults, errors.New("send rate, burst and timeout are not negative"))
	}
	return errors.Join(faults...)
}

// forWebhooks names every fault that keeps webhooks from being understood.
func (o Options) forWebhooks() error {
	faults := o.shared()
	if o.AuthToken == "" {
		faults = append(faults, errors.New("auth token is missing: Twilio signs with it, also where an API key is used to send"))
	}
	return errors.Join(faults...)
}

func (o Options) shared() []error {
	var faults []error
	if !alphanumeric.MatchString(o.AccountSID) {
		faults = append(faults, errors.New("account SID is missing or has other than letters and digits"))
	}
	if o.AuthToken != "" && !alphanumeric.MatchString(o.AuthToken) {
		faults = append(faults, errors.New("auth token has letters and digits only"))
	}
	if u, err := parseBase(o.PublicURL); err != nil {
		faults = append(faults, fmt.Errorf("public URL %w", err))
	} else if strings.Contains(u.Hostname(), "_") {
		faults = append(faults, errors.New("public URL has an underscore in its host, which Twilio refuses"))
	}
	return faults
}

// parseBase reads an address that paths are added to; its path has no slash at
// the end.
func parseBase(s string) (*url.URL, error) {
	u, err := url.Parse(s)
	switch {
	case err != nil:
		return nil, errors.New("is not an address") // the error quotes it, with any password
	case u.Scheme != "https" && u.Scheme != "http" || u.Host == "":
		return nil, errors.New("must be absolute, as https://sentral.example.no")
	case u.RawQuery != "" || u.ForceQuery || strings.Contains(s, "#"):
		return nil, errors.New("must have no query and no fragment")
	case u.User != nil:
		return nil, errors.New("must hold no user name or password")
	}
	u.Path = strings.TrimRight(u.Path, "/")
	u.RawPath = strings.TrimRight(u.RawPath, "/")
	return u, nil
}
