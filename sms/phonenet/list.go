package phonenet

import (
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"time"
)

// page is a list answer of Twilio's API.
type page struct {
	End             int        `json:"end"`
	FirstPageURI    string     `json:"first_page_uri"`
	Messages        []resource `json:"messages"`
	NextPageURI     *string    `json:"next_page_uri"`
	Page            int        `json:"page"`
	PageSize        int        `json:"page_size"`
	PreviousPageURI *string    `json:"previous_page_uri"`
	Start           int        `json:"start"`
	URI             string     `json:"uri"`
}

const (
	usualPage = 50
	maxPage   = 1000
)

// list answers with messages, newest first.
func (n *Network) list(w http.ResponseWriter, r *http.Request) {
	query := r.URL.Query()
	match, no := parseFilter(query)
	if no != nil {
		no.write(w)
		return
	}
	size, at, no := parsePage(query)
	if no != nil {
		no.write(w)
		return
	}

	p, no := n.page(query, match, size, at)
	if no != nil {
		no.write(w)
		return
	}
	writeJSON(w, http.StatusOK, p)
}

// parsePage reads how long a page shall be and which one is asked for.
func parsePage(query url.Values) (size, at int, no *refusal) {
	size, err := number(query.Get("PageSize"), usualPage)
	if err != nil || size < 1 {
		return 0, 0, invalidParameter("Page size must be a number from 1 to %d", maxPage)
	}
	at, err = number(query.Get("Page"), 0)
	if err != nil || at < 0 {
		return 0, 0, invalidParameter("Page number must not be negative")
	}
	return min(size, maxPage), at, nil
}

func number(s string, usual int) (int, error) {
	if s == "" {
		return usual, nil
	}
	return strconv.Atoi(s)
}

// page collects one page. A token names the last message of the page before, so that what comes in meanwhile moves
// nothing; without one, pages are counted from the newest message.
func (n *Network) page(query url.Values, match func(*record) bool, size, at int) (page, *refusal) {
	n.mu.Lock()
	defer n.mu.Unlock()
	records := n.candidates(canonical(query.Get("To")), canonical(query.Get("From")))
	below, skip := len(n.records), at*size
	if token := query.Get("PageToken"); token != "" {
		last := n.bySID[strings.TrimPrefix(token, "PA")]
		if last == nil {
			return page{}, invalidParameter("Invalid page token %s", token)
		}
		below, skip = last.index, 0
	}

	found := make([]resource, 0, min(size, len(records)))
	more := false
	for i := len(records) - 1; i >= 0; i-- {
		rec := records[i]
		if rec.index >= below || rec.Auto || rec.Deleted || !match(rec) {
			continue
		}
		if skip > 0 {
			skip--
			continue
		}
		if len(found) == size {
			more = true
			break
		}
		found = append(found, n.resource(rec))
	}

	p := page{Messages: found, Page: at, PageSize: size, Start: at * size, End: at*size + max(len(found)-1, 0)}
	p.FirstPageURI = n.listURI(query, size, 0, "")
	p.URI = n.listURI(query, size, at, query.Get("PageToken"))
	if more {
		next := n.listURI(query, size, at+1, "PA"+found[len(found)-1].SID)
		p.NextPageURI = &next
	}
	if at > 0 {
		previous := n.listURI(query, size, at-1, "")
		p.PreviousPageURI = &previous
	}
	return p, nil
}

// candidates are the messages among which a filtered list can lie, oldest first. The caller holds mu.
func (n *Network) candidates(numbers ...string) []*record {
	for _, number := range numbers {
		if number == "" || number == n.opt.Number {
			continue
		}
		if p := n.phones[number]; p != nil {
			return p.thread
		}
		return nil
	}
	return n.records
}

func (n *Network) listURI(query url.Values, size, at int, token string) string {
	q := url.Values{}
	for _, name := range []string{"To", "From", "DateSent", "DateSent<", "DateSent>"} {
		if v := query.Get(name); v != "" {
			q.Set(name, v)
		}
	}
	q.Set("PageSize", strconv.Itoa(size))
	q.Set("Page", strconv.Itoa(at))
	if token != "" {
		q.Set("PageToken", token)
	}
	return "/" + apiVersion + "/Accounts/" + n.opt.AccountSID + "/Messages.json?" + q.Encode()
}

// parseFilter reads the filters of messages. One that is not sent yet has no DateSent and matches no such filter.
func parseFilter(query url.Values) (func(*record) bool, *refusal) {
	to, from := canonical(query.Get("To")), canonical(query.Get("From"))
	sent, no := parseDates(query, "DateSent")
	if no != nil {
		return nil, no
	}
	return func(rec *record) bool {
		if to != "" && rec.To != to || from != "" && (rec.From != from || rec.fromLate) {
			return false
		}
		return sent(rec.Sent)
	}, nil
}

// parseDates reads the filters by one time. twilio-go writes times as RFC 3339; Twilio documents dates, so both are
// read, and the bare name means the day in UTC in either form. The bounds are inclusive, to the second. A time that has
// not come yet matches no such filter.
func parseDates(query url.Values, field string) (func(time.Time) bool, *refusal) {
	var dayStart, dayEnd, after, before time.Time
	for name, set := range map[string]func(t time.Time, day bool){
		field: func(t time.Time, _ bool) {
			dayStart = t.UTC().Truncate(24 * time.Hour)
			dayEnd = dayStart.Add(24 * time.Hour)
		},
		field + ">": func(t time.Time, _ bool) { after = t },
		field + "<": func(t time.Time, day bool) {
			before = t.Add(time.Second)
			if day {
				before = t.Add(24 * time.Hour)
			}
		},
	} {
		value := query.Get(name)
		if value == "" {
			continue
		}
		if t, err := time.Parse(time.RFC3339, value); err == nil {
			set(t, false)
		} else if t, err := time.Parse(time.DateOnly, value); err == nil {
			set(t, true)
		} else {
			return nil, invalidParameter("%s must be a date: %s", name, value)
		}
	}
	dated := !dayStart.IsZero() || !after.IsZero() || !before.IsZero()
	return func(t time.Time) bool {
		if !dated || t.IsZero() {
			return !dated
		}
		t = t.Truncate(time.Second)
		return (dayStart.IsZero() || !t.Before(dayStart) && t.Before(dayEnd)) &&
			(after.IsZero() || !t.Before(after.Truncate(time.Second))) &&
			(before.IsZero() || t.Before(before))
	}, nil
}
