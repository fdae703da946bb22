package phonenet

import (
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"
)

// createCall takes in a call to make.
func (n *Network) createCall(w http.ResponseWriter, r *http.Request) {
	takeIn(n, w, r, n.parseCall, func(rec *callRecord) (any, *refusal) {
		n.addCall(rec)
		n.startReports(rec)
		n.spawn(func() { n.place(rec) })
		return n.callResource(rec), nil
	})
}

// callParameters are those that the box models; all others are refused rather than ignored.
var callParameters = []string{"To", "From", "Url", "Method", "Twiml", "FallbackUrl", "FallbackMethod", "StatusCallback", "StatusCallbackMethod",
	"StatusCallbackEvent", "Timeout", "TimeLimit"}

// parseCall checks a request to call in the order in which Twilio does.
func (n *Network) parseCall(form url.Values, f Faults) (*callRecord, *refusal) {
	to, from := canonical(form.Get("To")), canonical(form.Get("From"))
	bad := http.StatusBadRequest
	switch {
	case to == "":
		return nil, refuse(bad, 21201, "No 'To' number is specified")
	case from == "":
		return nil, refuse(bad, 21213, "The 'From' phone number is required")
	case form.Get("Url") == "" && form.Get("Twiml") == "":
		return nil, refuse(bad, 21205, "Url parameter is required.")
	case utf8.RuneCountInString(form.Get("Twiml")) > maxInline:
		return nil, invalidParameter("The Twiml parameter exceeds the %d character limit", maxInline)
	}
	if no := refuseUnknown(form, callParameters); no != nil {
		return nil, no
	}
	if no := checkCallOptions(form); no != nil {
		return nil, no
	}
	rec := &callRecord{
		Call:     Call{From: from, To: to, Direction: OutboundAPI, Status: CallQueued},
		first:    source{url: form.Get("Url"), method: given(form, "Method", "POST"), twiml: form.Get("Twiml")},
		fallback: source{url: form.Get("FallbackUrl"), method: given(form, "FallbackMethod", "POST")},
		report:   callReports{url: form.Get("StatusCallback"), method: given(form, "StatusCallbackMethod", "POST"), events: form["StatusCallbackEvent"]},
		ringFor:  ringTime,
	}
	if rec.first.url != "" {
		rec.first.twiml = "" // with both, the address counts
	}
	if s := form.Get("Timeout"); s != "" {
		rec.ringFor = time.Duration(atoi(s)) * time.Second
	}
	rec.limit = time.Duration(atoi(form.Get("TimeLimit"))) * time.Second
	switch {
	case f.Invalid || !strings.HasPrefix(to, "+") || strings.Trim(to[1:], "0123456789") != "":
		return nil, refuseCall(21211, form.Get("To"), from)
	case !possible(to):
		return nil, refuseCall(21217, to, from)
	case !n.regionAllowed(to):
		return nil, refuseCall(21215, to, from)
	case from != n.opt.Number:
		return nil, refuseCall(21210, to, from)
	case f.RefuseCall != 0:
		return nil, refuseCall(f.RefuseCall, to, from)
	}
	return rec, nil
}

func given(form url.Values, name, usual string) string {
	if v := form.Get(name); v != "" {
		return v
	}
	return usual
}

// refuseUnknown refuses what the box does not model, so that nobody leans on it unawares.
func refuseUnknown(form url.Values, known []string) *refusal {
	for name := range form {
		if !slices.Contains(known, name) {
			return invalidParameter("Parameter '%s' is not supported by this network", name)
		}
	}
	return nil
}

// checkCallOptions checks the parameters that only need to be well formed, of a new call or a running one.
func checkCallOptions(form url.Values) *refusal {
	bad := http.StatusBadRequest
	for name, code := range map[string]int{"Url": 21205, "FallbackUrl": 21205, "StatusCallback": 21609} {
		if s := form.Get(name); s != "" {
			if u, err := url.Parse(s); err != nil || u.Host == "" || u.Scheme != "http" && u.Scheme != "https" {
				return refuse(bad, code, "The '%s' %s is not a valid URL.", name, s)
			}
		}
	}
	for _, name := range []string{"Method", "FallbackMethod", "StatusCallbackMethod"} {
		if s := form.Get(name); s != "" && s != "GET" && s != "POST" {
			return refuse(bad, 21209, "Invalid %s: %s", name, s)
		}
	}
	for _, event := range form["StatusCallbackEvent"] {
		if !slices.Contains(callEvents, event) {
			return refuse(bad, 21626, "Invalid StatusCallbackEvent: %s", event)
		}
	}
	if s := form.Get("Timeout"); s != "" {
		if v, err := strconv.Atoi(s); err != nil || v < 1 || v > 600 {
			return refuse(bad, 21208, "Invalid Timeout: %s", s)
		}
	}
	if s := form.Get("TimeLimit"); s != "" {
		if v, err := strconv.Atoi(s); err != nil || v < 1 || v > 86400 {
			return invalidParameter("Invalid TimeLimit: %s", s)
		}
	}
	return nil
}
