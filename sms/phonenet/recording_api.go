package phonenet

import (
	"net/http"
	"strconv"
	"strings"
)

// recordingResource is a recording as the API shows it.
type recordingResource struct {
	AccountSID        string            `json:"account_sid"`
	APIVersion        string            `json:"api_version"`
	CallSID           string            `json:"call_sid"`
	Channels          int               `json:"channels"`
	ConferenceSID     *string           `json:"conference_sid"`
	DateCreated       string            `json:"date_created"`
	DateUpdated       string            `json:"date_updated"`
	Duration          string            `json:"duration"`
	EncryptionDetails *string           `json:"encryption_details"`
	ErrorCode         *int              `json:"error_code"`
	MediaURL          string            `json:"media_url"`
	Price             *string           `json:"price"`
	PriceUnit         string            `json:"price_unit"`
	SID               string            `json:"sid"`
	Source            string            `json:"source"`
	StartTime         string            `json:"start_time"`
	Status            string            `json:"status"`
	SubresourceURIs   map[string]string `json:"subresource_uris"`
	URI               string            `json:"uri"`
}

func (n *Network) recordingResource(r *recordingRecord) recordingResource {
	at, base := rfc2822(r.Started), n.recordingURI(r)
	return recordingResource{
		AccountSID: n.opt.AccountSID, APIVersion: apiVersion, CallSID: r.CallSID, Channels: 1, DateCreated: at, DateUpdated: at,
		Duration: seconds(r.Duration), MediaURL: n.recordingURL(r), PriceUnit: "USD", SID: r.SID, Source: "RecordVerb", StartTime: at,
		Status: "completed", SubresourceURIs: map[string]string{"transcriptions": base + "/Transcriptions.json"}, URI: base + ".json",
	}
}

// callRecordingResource is the same as the API shows it below its call.
type callRecordingResource struct {
	AccountSID        string  `json:"account_sid"`
	APIVersion        string  `json:"api_version"`
	CallSID           string  `json:"call_sid"`
	Channels          int     `json:"channels"`
	ConferenceSID     *string `json:"conference_sid"`
	DateCreated       string  `json:"date_created"`
	DateUpdated       string  `json:"date_updated"`
	Duration          string  `json:"duration"`
	EncryptionDetails *string `json:"encryption_details"`
	ErrorCode         *int    `json:"error_code"`
	Price             *string `json:"price"`
	PriceUnit         string  `json:"price_unit"`
	SID               string  `json:"sid"`
	Source            string  `json:"source"`
	StartTime         string  `json:"start_time"`
	Status            string  `json:"status"`
	Track             string  `json:"track"`
	URI               string  `json:"uri"`
}

var recordingFilters = []string{"CallSid", "DateCreated", "DateCreated<", "DateCreated>"}

// listRecordings answers with recordings, newest first.
func (n *Network) listRecordings(w http.ResponseWriter, r *http.Request) {
	query := r.URL.Query()
	created, no := parseDates(query, "DateCreated")
	if no != nil {
		no.write(w)
		return
	}
	of := query.Get("CallSid")
	n.mu.Lock()
	found, p, no := turnPage("/"+apiVersion+"/Accounts/"+n.opt.AccountSID+"/Recordings.json", query, recordingFilters, n.recordings,
		func(r *recordingRecord) bool {
			return !r.Deleted && (of == "" || r.CallSID == of) && created(r.Started)
		})
	answer := recordingPage{p, []recordingResource{}}
	for _, r := range found {
		answer.Recordings = append(answer.Recordings, n.recordingResource(r))
	}
	n.mu.Unlock()
	if no != nil {
		no.write(w)
		return
	}
	writeJSON(w, http.StatusOK, answer)
}

// listCallRecordings answers with the recordings of one call.
func (n *Network) listCallRecordings(w http.ResponseWriter, r *http.Request) {
	sid := r.PathValue("sid")
	n.mu.Lock()
	if n.findCall(sid) == nil {
		n.mu.Unlock()
		notFound(r).write(w)
		return
	}
	found, p, no := turnPage("/"+apiVersion+"/Accounts/"+n.opt.AccountSID+"/Calls/"+sid+"/Recordings.json", r.URL.Query(), nil, n.recordings,
		func(r *recordingRecord) bool { return !r.Deleted && r.CallSID == sid })
	answer := callRecordingPage{p, []callRecordingResource{}}
	for _, rec := range found {
		whole := n.recordingResource(rec)
		answer.Recordings = append(answer.Recordings, callRecordingResource{
			AccountSID: whole.AccountSID, APIVersion: apiVersion, CallSID: sid, Channels: 1, DateCreated: whole.DateCreated,
			DateUpdated: whole.DateUpdated, Duration: whole.Duration, PriceUnit: "USD", SID: whole.SID, Source: whole.Source,
			StartTime: whole.StartTime, Status: whole.Status, Track: "inbound",
			URI: "/" + apiVersion + "/Accounts/" + n.opt.AccountSID + "/Calls/" + sid + "/Recordings/" + whole.SID + ".json",
		})
	}
	n.mu.Unlock()
	if no != nil {
		no.write(w)
		return
	}
	writeJSON(w, http.StatusOK, answer)
}

// fetchRecording shows a recording as JSON where the address ends so, and else hands out the sound: as WAV, or as MP3 if
// the address asks for that.
func (n *Network) fetchRecording(w http.ResponseWriter, r *http.Request, _ string) {
	name := r.PathValue("sid")
	sid, ending, _ := strings.Cut(name, ".")
	n.mu.Lock()
	rec := n.findRecording(sid)
	var answer recordingResource
	var copied Recording
	number := 0
	if rec != nil {
		answer, copied, number = n.recordingResource(rec), rec.Recording, rec.number
	}
	n.mu.Unlock()
	var sound []byte
	kind := "audio/x-wav"
	switch {
	case rec == nil:
		notFound(r).write(w)
		return
	case ending == "json":
		writeJSON(w, http.StatusOK, answer)
		return
	case ending == "" || ending == "wav":
		sound = waveform(copied.Duration, number)
	case ending == "mp3":
		sound, kind = silence(copied.Duration), "audio/mpeg"
	default:
		notFound(r).write(w)
		return
	}
	w.Header().Set("Content-Type", kind)
	w.Header().Set("Content-Length", strconv.Itoa(len(sound)))
	w.Header().Set("X-Content-Type-Options", "nosniff")
	w.Write(sound)
}

func (n *Network) deleteRecording(w http.ResponseWriter, r *http.Request, sid string) {
	n.mu.Lock()
	rec := n.findRecording(sid)
	if rec != nil {
		rec.Deleted = true
	}
	n.mu.Unlock()
	if rec == nil {
		notFound(r).write(w)
		return
	}
	w.WriteHeader(http.StatusNoContent)
}
