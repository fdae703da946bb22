package config

import (
	"regexp"
	"strings"
)

// twilio-go refuses credentials of anything but letters and digits.
var alphanumeric = regexp.MustCompile(`^[0-9A-Za-z]+$`)

// A Twilio SID is two letters that tell what it names, and 32 hexadecimal digits.
var (
	accountSID = regexp.MustCompile(`^AC[0-9a-fA-F]{32}$`)
	keySID     = regexp.MustCompile(`^SK[0-9a-fA-F]{32}$`)
	serviceSID = regexp.MustCompile(`^MG[0-9a-fA-F]{32}$`)
)

func (v variables) twilio(found *Faults) Twilio {
	t := Twilio{AccountSID: v.AccountSID, AuthToken: Secret(v.AuthToken), APIKey: v.APIKey,
		APISecret: Secret(v.APISecret), MessagingServiceSID: v.MessagingServiceSID}

	account, key, service := accountSID, keySID, serviceSID
	if v.APIURL != "" {
		u, ok := absolute(v.APIURL)
		switch {
		case !ok:
			found.add("TWILIO_API_URL", "This is no web address. Write it whole, such as http://127.0.0.1:9090, or remove it to send through Twilio.")
		case !isTwilio(u.Hostname()):
			// Another host that speaks Twilio's API may name its accounts as it likes.
			account, key, service = alphanumeric, alphanumeric, alphanumeric
			fallthrough
		default:
			t.APIURL = u.String()
		}
	}

	if v.AccountSID == "" {
		found.add("TWILIO_ACCOUNT_SID", "It is not set. Copy the Account SID, which begins with AC, from the first page of Twilio's console.")
	} else if !account.MatchString(v.AccountSID) {
		found.add("TWILIO_ACCOUNT_SID", "This is no Account SID. Copy it again from Twilio's console: AC and 32 digits and letters from a to f.")
	}
	if v.AuthToken == "" {
		found.add("TWILIO_AUTH_TOKEN", "It is not set. Copy the primary Auth Token from the first page of Twilio's console; it is needed with an API key too, since Twilio signs its calls with it.")
	} else if !alphanumeric.MatchString(v.AuthToken) {
		found.add("TWILIO_AUTH_TOKEN", "It has characters that no Auth Token has. Copy it again from Twilio's console: letters and digits only.")
	}
	v.checkKey(key, found)
	if v.MessagingServiceSID != "" && !service.MatchString(v.MessagingServiceSID) {
		found.add("TWILIO_MESSAGING_SERVICE_SID", "This is no Messaging Service SID. Copy it again from Twilio's console: MG and 32 digits and letters from a to f. Or remove it to send from FOLGESVENN_PHONE_NUMBER.")
	}
	return t
}

func (v variables) checkKey(form *regexp.Regexp, found *Faults) {
	switch {
	case v.APIKey == "" && v.APISecret != "":
		found.add("TWILIO_API_KEY", "It is not set, but TWILIO_API_SECRET is. Set both, or neither to send with the Auth Token.")
	case v.APIKey != "" && !form.MatchString(v.APIKey):
		found.add("TWILIO_API_KEY", "This is no API key. Copy its SID again from Twilio's console: SK and 32 digits and letters from a to f.")
	}
	switch {
	case v.APISecret == "" && v.APIKey != "":
		found.add("TWILIO_API_SECRET", "It is not set, but TWILIO_API_KEY is. Set both, or neither to send with the Auth Token.")
	case v.APISecret != "" && !alphanumeric.MatchString(v.APISecret):
		found.add("TWILIO_API_SECRET", "It has characters that no API secret has. Make a new API key in Twilio's console and copy its secret: letters and digits only.")
	}
}

func isTwilio(host string) bool {
	host = strings.ToLower(host)
	return host == "twilio.com" || strings.HasSuffix(host, ".twilio.com")
}

// boxed tells whether texts go to a host of somebody's own that speaks Twilio's API, and not to Twilio.
func boxed(apiURL string) bool {
	u, ok := absolute(apiURL)
	return apiURL != "" && ok && !isTwilio(u.Hostname())
}
