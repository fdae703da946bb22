package phonenet

import (
	"net/http"
	"unicode/utf8"
)

// callResource is a call as the API shows it.
type callResource struct {
	AccountSID      string            `json:"account_sid"`
	AnsweredBy      *string           `json:"answered_by"`
	APIVersion      string            `json:"api_version"`
	CallerName      *string           `json:"caller_name"`
	DateCreated     string            `json:"date_created"`
	DateUpdated     string            `json:"date_updated"`
	Direction       Direction         `json:"direction"`
	Duration        *string           `json:"duration"`
	EndTime         *string           `json:"end_time"`
	ForwardedFrom   *string           `json:"forwarded_from"`
	From            string            `json:"from"`
	FromFormatted   string            `json:"from_formatted"`
	GroupSID        *string           `json:"group_sid"`
	ParentCallSID   *string           `json:"parent_call_sid"`
	PhoneNumberSID  *string           `json:"phone_number_sid"`
	Price           *string           `json:"price"`
	PriceUnit       string            `json:"price_unit"`
	QueueTime       string            `json:"queue_time"`
	SID             string            `json:"sid"`
	StartTime       *string           `json:"start_time"`
	Status          CallStatus        `json:"status"`
	SubresourceURIs map[string]string `json:"subresource_uris"`
	To              string            `json:"to"`
	ToFormatted     string            `json:"to_formatted"`
	TrunkSID        *string           `json:"trunk_sid"`
	URI             string            `json:"uri"`
}

// callResource shows a call as the API does. The caller holds mu.
func (n *Network) callResource(rec *callRecord) callResource {
	base := "/" + apiVersion + "/Accounts/" + n.opt.AccountSID + "/Calls/" + rec.SID
	res := callResource{
		AccountSID: n.opt.AccountSID, APIVersion: apiVersion, DateCreated: rfc2822(rec.Created), DateUpdated: rfc2822(rec.Created),
		Direction: rec.Direction, From: rec.From, FromFormatted: rec.From, PriceUnit: "USD", QueueTime: "0", SID: rec.SID,
		Status: rec.Status, SubresourceURIs: map[string]string{"recordings": base + "/Recordings.json"}, To: rec.To, ToFormatted: rec.To,
		URI: base + ".json",
	}
	if rec.ParentSID != "" {
		parent := rec.ParentSID
		res.ParentCallSID = &parent
	}
	if !rec.Started.IsZero() {
		at := rfc2822(rec.Started)
		res.StartTime, res.DateUpdated = &at, at
	}
	if !rec.Ended.IsZero() {
		at := rfc2822(rec.Ended)
		res.DateUpdated = at
		if rec.Status == CallCompleted { // of no other call does the API say when it ended and how long it took
			length := seconds(rec.Duration)
			res.EndTime, res.Duration = &at, &length
		}
	}
	return res
}

// findCall returns a call that the API knows. The caller holds mu.
func (n *Network) findCall(sid string) *callRecord {
	rec := n.callBySID[sid]
	if rec == nil || rec.Deleted {
		return nil
	}
	return rec
}

func (n *Network) fetchCall(w http.ResponseWriter, r *http.Request, sid string) {
	n.mu.Lock()
	rec := n.findCall(sid)
	if rec == nil {
		n.mu.Unlock()
		notFound(r).write(w)
		return
	}
	answer := n.callResource(rec)
	n.mu.Unlock()
	writeJSON(w, http.StatusOK, answer)
}

// updateParameters are what can be said of a call that exists.
var updateParameters = []string{"Status", "Url", "Method", "Twiml", "FallbackUrl", "FallbackMethod", "StatusCallback", "StatusCallbackMethod", "TimeLimit"}

// updateCall ends a call or leads it elsewhere.
func (n *Network) updateCall(w http.ResponseWriter, r *http.Request, sid string) {
	answer, no := n.changeCall(r, sid)
	if no != nil {
		no.write(w)
		return
	}
	writeJSON(w, http.StatusOK, answer)
}

func (n *Network) changeCall(r *http.Request, sid string) (callResource, *refusal) {
	form := r.PostForm
	n.mu.Lock()
	defer n.mu.Unlock()
	rec := n.findCall(sid)
	if rec == nil {
		return callResource{}, notFound(r)
	}
	if no := refuseUnknown(form, updateParameters); no != nil {
		return callResource{}, no
	}
	if no := checkCallOptions(form); no != nil {
		return callResource{}, no
	}
	status, elsewhere := form.Get("Status"), source{url: form.Get("Url"), method: given(form, "Method", "POST"), twiml: form.Get("Twiml")}
	bad := http.StatusBadRequest
	switch {
	case status != "" && status != string(CallCompleted) && status != string(CallCanceled):
		return callResource{}, invalidParameter("Status must be one of: canceled completed")
	case status != "" && !elsewhere.empty():
		return callResource{}, invalidParameter("Status and Url or Twiml exclude each other")
	case utf8.RuneCountInString(elsewhere.twiml) > maxInline:
		return callResource{}, invalidParameter("The Twiml parameter exceeds the %d character limit", maxInline)
	case elsewhere.url != "" && elsewhere.twiml != "":
		return callResource{}, invalidParameter("Url and Twiml exclude each other")
	case rec.Status.Final():
		return callResource{}, refuse(bad, 21220, "Call is not in-progress. Cannot redirect.")
	case !elsewhere.empty() && rec.Status != CallInProgress:
		return callResource{}, refuse(bad, 21220, "Call is not in-progress. Cannot redirect.")
	}
	if s := form.Get("StatusCallback"); s != "" {
		rec.report.url, rec.report.method = s, given(form, "StatusCallbackMethod", "POST")
	}
	if s := form.Get("FallbackUrl"); s != "" {
		rec.fallback = source{url: s, method: given(form, "FallbackMethod", "POST")}
	}
	switch {
	case !elsewhere.empty():
		rec.redirect = &elsewhere
	case status == string(CallCanceled) && rec.Status == CallInProgress: // that spares a call which was answered
	case status != "" && rec.Status == CallQueued:
		n.end(rec, CallCanceled)
	case status != "":
		rec.stopped = true
	}
	n.touch(rec)
	return n.callResource(rec), nil
}

func (n *Network) deleteCall(w http.ResponseWriter, r *http.Request, sid string) {
	n.mu.Lock()
	rec := n.findCall(sid)
	var no *refusal
	switch {
	case rec == nil:
		no = notFound(r)
	case !rec.Status.Final():
		no = refuse(http.StatusConflict, 20009, "Cannot delete this call because it has not ended.")
	default:
		rec.Deleted = true
		n.touch(rec)
	}
	n.mu.Unlock()
	if no != nil {
		no.write(w)
		return
	}
	w.WriteHeader(http.StatusNoContent)
}
