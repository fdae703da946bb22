package phonenet

import (
	"net/http"
	"strconv"
	"time"
)

// resource is a message as the API shows it. The types are Twilio's: counts are strings, the error code is a number,
// and what is not known yet is null.
type resource struct {
	AccountSID          string            `json:"account_sid"`
	APIVersion          string            `json:"api_version"`
	Body                string            `json:"body"`
	DateCreated         string            `json:"date_created"`
	DateSent            *string           `json:"date_sent"`
	DateUpdated         string            `json:"date_updated"`
	Direction           Direction         `json:"direction"`
	ErrorCode           *int              `json:"error_code"`
	ErrorMessage        *string           `json:"error_message"`
	From                *string           `json:"from"`
	MessagingServiceSID *string           `json:"messaging_service_sid"`
	NumMedia            string            `json:"num_media"`
	NumSegments         string            `json:"num_segments"`
	Price               *string           `json:"price"`
	PriceUnit           string            `json:"price_unit"`
	SID                 string            `json:"sid"`
	Status              Status            `json:"status"`
	SubresourceURIs     map[string]string `json:"subresource_uris"`
	To                  string            `json:"to"`
	URI                 string            `json:"uri"`
}

// resource shows a message as the API does. The caller holds mu.
func (n *Network) resource(rec *record) resource {
	base := "/" + apiVersion + "/Accounts/" + n.opt.AccountSID + "/Messages/" + rec.SID
	res := resource{
		AccountSID:      n.opt.AccountSID,
		APIVersion:      apiVersion,
		Body:            rec.apiBody,
		DateCreated:     rfc2822(rec.Created),
		DateUpdated:     rfc2822(rec.Updated),
		Direction:       rec.Direction,
		NumMedia:        strconv.Itoa(len(rec.Media)),
		NumSegments:     strconv.Itoa(rec.Segments),
		PriceUnit:       "USD",
		SID:             rec.SID,
		Status:          rec.Status,
		SubresourceURIs: map[string]string{"media": base + "/Media.json"},
		To:              rec.To,
		URI:             base + ".json",
	}
	if !rec.Sent.IsZero() {
		sent := rfc2822(rec.Sent)
		res.DateSent = &sent
	}
	if rec.fromLate {
		res.NumSegments = "0"
	} else {
		from := rec.From
		res.From = &from
	}
	if rec.MessagingServiceSID != "" {
		service := rec.MessagingServiceSID
		res.MessagingServiceSID = &service
	}
	if rec.ErrorCode != 0 {
		code, text := rec.ErrorCode, errorMessage(rec.ErrorCode)
		res.ErrorCode, res.ErrorMessage = &code, &text
	}
	return res
}

// rfc2822 is how Twilio's JSON writes a time: in UTC, to the second.
func rfc2822(t time.Time) string { return t.UTC().Format(time.RFC1123Z) }

// find returns a message that the API knows. The caller holds mu.
func (n *Network) find(sid string) *record {
	rec := n.bySID[sid]
	if rec == nil || rec.Auto || rec.Deleted {
		return nil
	}
	return rec
}

func (n *Network) fetch(w http.ResponseWriter, r *http.Request, sid string) {
	n.mu.Lock()
	rec := n.find(sid)
	if rec == nil {
		n.mu.Unlock()
		notFound(r).write(w)
		return
	}
	answer := n.resource(rec)
	n.mu.Unlock()
	writeJSON(w, http.StatusOK, answer)
}

// update redacts: the only update that Twilio allows of a message that is not scheduled.
func (n *Network) update(w http.ResponseWriter, r *http.Request, sid string) {
	answer, no := n.redact(r, sid)
	if no != nil {
		no.write(w)
		return
	}
	writeJSON(w, http.StatusOK, answer)
}

func (n *Network) redact(r *http.Request, sid string) (resource, *refusal) {
	n.mu.Lock()
	defer n.mu.Unlock()
	rec := n.find(sid)
	body, given := r.PostForm["Body"]
	switch {
	case rec == nil:
		return resource{}, notFound(r)
	case r.PostForm.Get("Status") != "":
		return resource{}, refuse(http.StatusBadRequest, 30409, "Message %s cannot be canceled: it is not scheduled", sid)
	case !given || body[0] != "":
		return resource{}, invalidParameter("The Body of a message can only be updated to an empty string")
	case !rec.Status.Final():
		return resource{}, refuse(http.StatusConflict, 20009, "Cannot update this message because delivery of the message has not been completed.")
	}
	rec.apiBody, rec.Redacted = "", true
	rec.Updated = n.opt.Now()
	n.publish(rec)
	return n.resource(rec), nil
}

func (n *Network) delete(w http.ResponseWriter, r *http.Request, sid string) {
	n.mu.Lock()
	rec := n.find(sid)
	var no *refusal
	switch {
	case rec == nil:
		no = notFound(r)
	case !rec.Status.Final():
		no = refuse(http.StatusConflict, 20009, "Cannot delete this message because delivery of the message has not been completed.")
	default:
		rec.Deleted = true
		n.publish(rec)
	}
	n.mu.Unlock()
	if no != nil {
		no.write(w)
		return
	}
	w.WriteHeader(http.StatusNoContent)
}
