package twilio

import (
	"context"
	"errors"
	"fmt"
	"net/http"

	api "github.com/twilio/twilio-go/rest/api/v2010"
)

// Check asks Twilio for the latest text, which changes nothing, and says in
// plain words what to do where that fails.
func (g *Gateway) Check(ctx context.Context) error {
	p := new(api.ListMessageParams).SetPageSize(1)
	_, err := g.page(ctx, p, "", "")
	if err == nil {
		return nil
	}
	var f *fault
	if !errors.As(err, &f) {
		return err
	}
	return fmt.Errorf("%s (%w)", g.advice(f), err)
}

func (g *Gateway) advice(f *fault) string {
	host := "Twilio"
	if g.target != nil {
		host = g.target.Host + " (TWILIO_API_URL)"
	}
	switch {
	case errors.Is(f, context.Canceled):
		return "the check was interrupted; run it again"
	case f.what == noConnection:
		return "cannot reach " + host + ": check the network, the firewall and DNS, and TWILIO_API_URL if it is set"
	case f.status == 0:
		return host + " does not answer: try again, then check for a proxy or firewall that holds connections back"
	case f.status == http.StatusUnauthorized || f.code == 20003:
		if g.options.APIKey != "" {
			return "the credentials are refused: TWILIO_API_KEY and TWILIO_API_SECRET must belong together and to TWILIO_ACCOUNT_SID; make a new key in Twilio's console if in doubt"
		}
		return "the credentials are refused: copy TWILIO_ACCOUNT_SID and the primary TWILIO_AUTH_TOKEN anew from Twilio's console"
	case f.refused && f.status == http.StatusForbidden:
		return "these credentials may not read texts: check that the account is active, and the rights of the API key"
	case f.status == http.StatusNotFound:
		return "there is no such account at " + host + ": check TWILIO_ACCOUNT_SID, and TWILIO_API_URL if it is set"
	case f.status == http.StatusTooManyRequests:
		return host + " asks us to slow down: the set-up works; try again in a minute"
	case f.status/100 == 5:
		return host + " has trouble of its own: wait, and see https://status.twilio.com"
	case f.status/100 == 3:
		return host + " sends us elsewhere, and credentials are not sent along: set TWILIO_API_URL to the final address"
	case f.refused:
		return host + " refuses to list texts"
	default:
		return host + " does not answer as Twilio does: check TWILIO_API_URL, and whether a proxy or log-in page stands between"
	}
}
