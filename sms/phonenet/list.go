package phonenet

import (
	"net/http"
	"net/url"
	"strconv"
	"time"
)

// messagePage is a list answer with messages.
type messagePage struct {
	paging
	Messages []resource `json:"messages"`
}

const (
	usualPage = 50
	maxPage   = 1000
)

var messageFilters = []string{"To", "From", "DateSent", "DateSent<", "DateSent>"}

// list answers with messages, newest first.
func (n *Network) list(w http.ResponseWriter, r *http.Request) {
	query := r.URL.Query()
	match, no := parseFilter(query)
	if no != nil {
		no.write(w)
		return
	}
	n.mu.Lock()
	found, p, no := turnPage("/"+apiVersion+"/Accounts/"+n.opt.AccountSID+"/Messages.json", query, messageFilters,
		n.candidates(canonical(query.Get("To")), canonical(query.Get("From"))), func(rec *record) bool { return !rec.Auto && !rec.Deleted && match(rec) })
	answer := messagePage{p, []resource{}}
	for _, rec := range found {
		answer.Messages = append(answer.Messages, n.resource(rec))
	}
	n.mu.Unlock()
	if no != nil {
		no.write(w)
		return
	}
	writeJSON(w, http.StatusOK, answer)
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
