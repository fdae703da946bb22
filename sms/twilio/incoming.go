package twilio

import (
	"errors"
	"net/url"
	"regexp"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"

	"folgesvenn/dispatch"
)

// maxBody bounds an incoming text, in characters. Twilio promises at most 1600
// (FACTS.md); a longer one is kept in part, never refused, since the beginning
// is what holds the answer.
const maxBody = 4 * 1600

// incomingText reads the parameters of POST /twilio/sms. Unknown parameters are
// ignored, as Twilio adds them without notice. So is OptOutType, by which
// Advanced Opt-Out marks a stop word it has acted on: the body holds that word,
// and the domain honours stop words of its own besides Twilio's.
func incomingText(p url.Values) (dispatch.IncomingText, error) {
	t := dispatch.IncomingText{ProviderID: p.Get("MessageSid"), From: p.Get("From"), Body: cleanBody(p.Get("Body"))}
	if !messageSID(t.ProviderID) {
		return t, errors.New("MessageSid is missing or malformed")
	}
	if !address(t.From) {
		return t, errors.New("the sender (From) is missing or malformed")
	}
	t.Media = incomingMedia(p)
	return t, nil
}

// report reads the parameters of POST /twilio/sms/status?m=ID. The id in the
// address is ours; where it is missing or wrong, it is 0 and the report still
// counts by the provider's id.
func report(p url.Values, query url.Values) (dispatch.Report, error) {
	r := dispatch.Report{ProviderID: p.Get("MessageSid"), Status: p.Get("MessageStatus")}
	if !messageSID(r.ProviderID) {
		return r, errors.New("MessageSid is missing or malformed")
	}
	if !statusWord(r.Status) {
		return r, errors.New("MessageStatus is missing or malformed")
	}
	if n, err := strconv.ParseUint(p.Get("ErrorCode"), 10, 31); err == nil && n > 0 {
		r.ErrorCode = strconv.FormatUint(n, 10)
	}
	if n, err := strconv.ParseInt(query.Get("m"), 10, 64); err == nil && n > 0 {
		r.MessageID = n
	}
	return r, nil
}

// cleanBody is the text as written, made fit to be stored: valid UTF-8 without
// NUL, no longer than maxBody. Anything else is left alone.
func cleanBody(s string) string {
	s = strings.ToValidUTF8(s, "\uFFFD")
	s = strings.ReplaceAll(s, "\x00", "")
	n := 0
	for i := range s {
		if n == maxBody {
			return s[:i]
		}
		n++
	}
	return s
}

// messageSID tells whether s can name a text. Twilio's begin with SM or MM and
// have 34 characters; nothing here leans on it.
func messageSID(s string) bool { return sidForm.MatchString(s) }

var sidForm = regexp.MustCompile(`^[0-9A-Za-z_-]{1,64}$`)

// address tells whether s can be a sender: a number, a short code or a name.
func address(s string) bool {
	return s != "" && len(s) <= 64 && utf8.ValidString(s) && strings.IndexFunc(s, unicode.IsControl) < 0
}

func statusWord(s string) bool {
	return s != "" && len(s) <= 32 && strings.Trim(s, "abcdefghijklmnopqrstuvwxyz_-") == ""
}
