package phonenet

import (
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"unicode/utf8"
)

// maxBody is how many characters a text may have at Twilio.
const maxBody = 1600

// create takes in a message to send.
func (n *Network) create(w http.ResponseWriter, r *http.Request) {
	takeIn(n, w, r, n.parseMessage, func(msg Message) (any, *refusal) {
		if n.optedOut[msg.To] { // judged in the same moment as accepted, so that no text slips past a STOP
			return nil, refuseNumber(21610, msg.To, msg.From)
		}
		return n.resource(n.accept(msg, r.PostForm.Get("ContentRetention") == "discard")), nil
	})
}

// takeIn answers a request to send or to call, with the faults of the number it goes to: parse reads it, and accept, which
// has mu, takes it in and gives what the API shows of it.
func takeIn[T any](n *Network, w http.ResponseWriter, r *http.Request, parse func(url.Values, Faults) (T, *refusal), accept func(T) (any, *refusal)) {
	to := canonical(r.PostForm.Get("To"))
	n.mu.Lock()
	f := n.faultsOf(to)
	n.mu.Unlock()
	if !n.pass(w, r, to, f) {
		return
	}
	wanted, no := parse(r.PostForm, f)
	if no != nil {
		no.write(w)
		return
	}
	if r.Context().Err() != nil && f.Slow > 0 {
		drop(w) // the caller went away while the request was on its slow way
		return
	}

	n.mu.Lock()
	answer, no := accept(wanted)
	if no != nil {
		n.mu.Unlock()
		no.write(w)
		return
	}
	lost := n.strikes(to, f.LostResponse)
	broken := n.strikes(to, f.ErrorAfterAccept)
	n.mu.Unlock()

	wait(r, f.SlowAfterAccept)
	switch {
	case lost:
		drop(w)
	case broken:
		serverError(w)
	default:
		writeJSON(w, http.StatusCreated, answer)
	}
}

// notModelled are parameters that change what Twilio does in ways the box does not. Better refused than ignored.
var notModelled = []string{"ScheduleType", "SendAt", "ContentSid", "ContentVariables", "ApplicationSid", "ShortenUrls",
	"SendAsMms", "PersistentAction", "FallbackFrom"}

// parseMessage checks a request to send in the order in which Twilio does.
func (n *Network) parseMessage(form url.Values, f Faults) (Message, *refusal) {
	msg := Message{
		To:                  canonical(form.Get("To")),
		From:                canonical(form.Get("From")),
		Body:                strings.ToValidUTF8(form.Get("Body"), "\uFFFD"),
		MessagingServiceSID: form.Get("MessagingServiceSid"),
		StatusCallback:      form.Get("StatusCallback"),
		Direction:           OutboundAPI,
	}
	for _, link := range form["MediaUrl"] {
		msg.Media = append(msg.Media, Media{URL: link})
	}
	bad := http.StatusBadRequest
	switch {
	case msg.To == "":
		return msg, refuse(bad, 21604, "A 'To' phone number is required.")
	case msg.From == "" && msg.MessagingServiceSID == "":
		return msg, refuse(bad, 21603, "A 'From' phone number is required.")
	case msg.Body == "" && len(msg.Media) == 0:
		return msg, refuse(bad, 21602, "Message body is required.")
	case utf8.RuneCountInString(msg.Body) > maxBody:
		return msg, refuse(bad, 21617, "The concatenated message body exceeds the %d character limit", maxBody)
	}
	for _, name := range notModelled {
		if form.Get(name) != "" {
			return msg, invalidParameter("Parameter '%s' is not supported by this network", name)
		}
	}
	if no := checkOptions(form); no != nil {
		return msg, no
	}
	switch {
	case msg.MessagingServiceSID != "" && !strings.HasPrefix(msg.MessagingServiceSID, "MG"):
		return msg, refuse(bad, 21705, "The Messaging Service Sid %s is invalid.", msg.MessagingServiceSID)
	case msg.MessagingServiceSID != "" && msg.MessagingServiceSID != n.opt.MessagingServiceSID:
		return msg, refuse(bad, 21701, "The Messaging Service does not exist.")
	case !possible(msg.To) || f.Invalid:
		return msg, refuseNumber(21211, form.Get("To"), msg.From)
	case !n.regionAllowed(msg.To):
		return msg, refuseNumber(21408, msg.To, msg.From)
	case msg.From != "" && msg.From != n.opt.Number:
		return msg, refuseNumber(21606, msg.To, msg.From)
	case msg.To == n.opt.Number:
		return msg, refuse(bad, 21266, "'To' and 'From' number cannot be the same")
	case f.OptedOut:
		return msg, refuseNumber(21610, msg.To, msg.From)
	case f.Landline || fixed(msg.To):
		return msg, refuseNumber(21614, msg.To, msg.From)
	case f.Refuse != 0:
		return msg, refuseNumber(f.Refuse, msg.To, msg.From)
	}
	if form.Get("SmartEncoded") == "true" {
		msg.Body = smart.Replace(msg.Body)
	}
	return msg, nil
}

// checkOptions checks the parameters that only need to be well formed.
func checkOptions(form url.Values) *refusal {
	if s := form.Get("StatusCallback"); s != "" {
		if u, err := url.Parse(s); err != nil || u.Host == "" || u.Scheme != "http" && u.Scheme != "https" {
			return refuse(http.StatusBadRequest, 21609, "The 'StatusCallback' URL %s is not a valid URL.", s)
		}
	}
	if s := form.Get("ValidityPeriod"); s != "" {
		if v, err := strconv.Atoi(s); err != nil || v < 1 || v > 36000 {
			return invalidParameter("ValidityPeriod %s is out of range: 1 to 36000", s)
		}
	}
	for _, name := range []string{"SmartEncoded", "ProvideFeedback", "ForceDelivery"} {
		switch strings.ToLower(form.Get(name)) {
		case "", "true", "false":
		default:
			return invalidParameter("%s must be true or false", name)
		}
	}
	for name, values := range map[string]string{"ContentRetention": "retain discard", "AddressRetention": "retain obfuscate"} {
		if s := form.Get(name); s != "" && (strings.Contains(s, " ") || !strings.Contains(" "+values+" ", " "+s+" ")) {
			return invalidParameter("%s must be one of: %s", name, values)
		}
	}
	return nil
}

func (n *Network) regionAllowed(number string) bool {
	for _, prefix := range n.opt.Regions {
		if strings.HasPrefix(number, prefix) {
			return true
		}
	}
	return len(n.opt.Regions) == 0
}

// accept makes a message exist and sets it on its way. The caller holds mu.
func (n *Network) accept(msg Message, discard bool) *record {
	rec := &record{Message: msg, apiBody: msg.Body, discard: discard}
	prefix := "SM"
	if len(msg.Media) > 0 {
		prefix = "MM"
	}
	rec.SID = n.newSID(prefix)
	rec.Created = n.opt.Now()
	n.adopt(rec)
	rec.Updated = rec.Created
	rec.Status = Queued
	rec.Segments = segments(rec.Body)
	if rec.From == "" {
		// A messaging service chooses the sender a moment after it has accepted the message.
		rec.From, rec.fromLate, rec.Status = n.opt.Number, true, Accepted
	}
	n.add(rec)
	n.startDelivery(rec)
	return rec
}
