package phonenet

import (
	"math"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"time"
)

// paging is the frame of every list of the API.
type paging struct {
	End             int     `json:"end"`
	FirstPageURI    string  `json:"first_page_uri"`
	NextPageURI     *string `json:"next_page_uri"`
	Page            int     `json:"page"`
	PageSize        int     `json:"page_size"`
	PreviousPageURI *string `json:"previous_page_uri"`
	Start           int     `json:"start"`
	URI             string  `json:"uri"`
}

type callPage struct {
	paging
	Calls []callResource `json:"calls"`
}

type recordingPage struct {
	paging
	Recordings []recordingResource `json:"recordings"`
}

type callRecordingPage struct {
	paging
	Recordings []callRecordingResource `json:"recordings"`
}

// listed is what can stand in a list: newest first, a place of its own, and an id for the token of the next page.
type listed interface {
	place() int
	id() string
}

func (rec *callRecord) place() int    { return rec.index }
func (rec *callRecord) id() string    { return rec.SID }
func (r *recordingRecord) place() int { return r.index }
func (r *recordingRecord) id() string { return r.SID }
func (rec *record) place() int        { return rec.index }
func (rec *record) id() string        { return rec.SID }

// turnPage collects one page of what matches, newest first, as Twilio does: a token names the last one of the page before, so
// that what comes in meanwhile moves nothing; without one, pages are counted from the newest.
func turnPage[T listed](path string, query url.Values, kept []string, all []T, match func(T) bool) ([]T, paging, *refusal) {
	size, at, no := parsePage(query)
	if no != nil {
		return nil, paging{}, no
	}
	below, skip := math.MaxInt, at*size
	if token := query.Get("PageToken"); token != "" {
		last := slices.IndexFunc(all, func(item T) bool { return item.id() == strings.TrimPrefix(token, "PA") })
		if last < 0 {
			return nil, paging{}, invalidParameter("Invalid page token %s", token)
		}
		below, skip = all[last].place(), 0
	}
	found, more := []T{}, false
	for i := len(all) - 1; i >= 0; i-- {
		switch {
		case all[i].place() >= below || !match(all[i]):
		case skip > 0:
			skip--
		case len(found) == size:
			more = true
		default:
			found = append(found, all[i])
		}
		if more {
			break
		}
	}
	uri := func(at int, token string) string {
		q := url.Values{"PageSize": {strconv.Itoa(size)}, "Page": {strconv.Itoa(at)}}
		for _, name := range kept {
			if v := query.Get(name); v != "" {
				q.Set(name, v)
			}
		}
		if token != "" {
			q.Set("PageToken", token)
		}
		return path + "?" + q.Encode()
	}
	p := paging{
		Page: at, PageSize: size, Start: at * size, End: at*size + max(len(found)-1, 0),
		FirstPageURI: uri(0, ""), URI: uri(at, query.Get("PageToken")),
	}
	if more {
		next := uri(at+1, "PA"+found[len(found)-1].id())
		p.NextPageURI = &next
	}
	if at > 0 {
		previous := uri(at-1, "")
		p.PreviousPageURI = &previous
	}
	return found, p, nil
}

var callFilters = []string{"To", "From", "ParentCallSid", "Status", "StartTime", "StartTime<", "StartTime>", "EndTime", "EndTime<", "EndTime>"}

// listCalls answers with calls, newest first.
func (n *Network) listCalls(w http.ResponseWriter, r *http.Request) {
	query := r.URL.Query()
	started, no := parseDates(query, "StartTime")
	if no == nil {
		var ended func(time.Time) bool
		if ended, no = parseDates(query, "EndTime"); no == nil {
			n.answerCalls(w, query, started, ended)
			return
		}
	}
	no.write(w)
}

func (n *Network) answerCalls(w http.ResponseWriter, query url.Values, started, ended func(time.Time) bool) {
	to, from, status, parent := canonical(query.Get("To")), canonical(query.Get("From")), query.Get("Status"), query.Get("ParentCallSid")
	n.mu.Lock()
	found, p, no := turnPage("/"+apiVersion+"/Accounts/"+n.opt.AccountSID+"/Calls.json", query, callFilters, n.calls, func(rec *callRecord) bool {
		return !rec.Deleted && (to == "" || rec.To == to) && (from == "" || rec.From == from) && (parent == "" || rec.ParentSID == parent) &&
			(status == "" || string(rec.Status) == status) && started(rec.Started) && ended(rec.Ended)
	})
	answer := callPage{p, []callResource{}}
	for _, rec := range found {
		answer.Calls = append(answer.Calls, n.callResource(rec))
	}
	n.mu.Unlock()
	if no != nil {
		no.write(w)
		return
	}
	writeJSON(w, http.StatusOK, answer)
}
