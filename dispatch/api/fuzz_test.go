package api

import (
	"net/http"
	"strings"
	"testing"

	"folgesvenn/dispatch"
)

// fuzzBody tries anything as the body of a route: it is done, or refused with
// the reason and without a trace, and never our fault.
func fuzzBody(f *testing.F, method, path string, seeds ...string) {
	for _, s := range seeds {
		f.Add([]byte(s))
	}
	for _, s := range []string{`{}`, ``, `[]`, `null`, `{"name":`, `{"x":1,"x":2}`, `{"x":1e999}`, "\xff", `{"name":"\ud800"}`, `{"id":9007199254740993}`} {
		f.Add([]byte(s))
	}
	w := populated(f)
	var last int64
	f.Fuzz(func(t *testing.T, body []byte) {
		w.t = t
		before := w.lastEvent(last)
		r := w.do(method, path, string(body))
		switch {
		case r.status >= 500:
			t.Fatalf("status %d: %s", r.status, r.body)
		case r.status >= 400:
			r.locations()
			if w.lastEvent(before) != before {
				t.Fatalf("refused with %d, but something happened", r.status)
			}
		case r.status != http.StatusOK && r.status != http.StatusCreated:
			t.Fatalf("status %d", r.status)
		}
		if r.status == http.StatusCreated {
			// What was taken can be shown.
			w.do("GET", r.header.Get("Location")[len(Prefix):], "").want(200)
		}
		last = before
	})
}

// lastEvent is the id of the newest event, known to be last or later: every
// change makes one.
func (w *world) lastEvent(last int64) int64 {
	w.t.Helper()
	err := w.s.View(w.t.Context(), func(tx dispatch.Tx) error {
		for {
			events, err := tx.Events(dispatch.EventFilter{}, dispatch.Page{After: last, Limit: 1000})
			if err != nil || len(events) == 0 {
				return err
			}
			last = events[len(events)-1].ID
		}
	})
	if err != nil {
		w.t.Fatal(err)
	}
	return last
}

func FuzzAddVolunteer(f *testing.F) {
	fuzzBody(f, "POST", "/volunteers", kari, ola, `{"name":"A","phone":"91234567","available":[{"weekday":"mon","from":"09:00","to":"24:00"}],
		"clearances":[{"kind":"course","issued":"2026-01-10","expires":null}],"birth_year":1950.0,"postcodes":["14"]}`)
}

func FuzzChangeVolunteer(f *testing.F) {
	fuzzBody(f, "PATCH", "/volunteers/1", `{"state":"left"}`, `{"state":"active","note":null}`, `{"clearances":[{"kind":"x","issued":null}]}`)
}

func FuzzPause(f *testing.F) {
	fuzzBody(f, "POST", "/volunteers/1/pause", `{"until":"2026-12-01"}`, `{"until":null}`, `{"until":"2199-12-31T23:59:59.999999999-23:59"}`)
}

func FuzzAddTask(f *testing.F) {
	fuzzBody(f, "POST", "/tasks", aTask, `{"category":"other","summary":"x","starts_at":"2199-12-31T10:00:00Z","ends_at":"2199-12-31T23:00:00-23:59","decide_by":null,
		"needs":{"clearances":["course"],"car":true,"gender":"male","language":"pl"},"urgent":true,"draft":true,"requester_id":1,"recipient_id":1}`)
}

func FuzzChangeTask(f *testing.F) {
	fuzzBody(f, "PATCH", "/tasks/1", `{"draft":false}`, `{"requester_id":null,"needs":null,"decide_by":"2026-11-25T10:00:00+01:00"}`)
}

func FuzzAddRequester(f *testing.F) { fuzzBody(f, "POST", "/requesters", aHome) }

func FuzzAddRecipient(f *testing.F) { fuzzBody(f, "POST", "/recipients", aPatient) }

func FuzzChangeRecipient(f *testing.F) {
	fuzzBody(f, "PATCH", "/recipients/1", `{"phone":null,"name":"x","gender":"other"}`)
}

func FuzzChangeRequester(f *testing.F) {
	fuzzBody(f, "PATCH", "/requesters/1", `{"phones":["+4767200000"],"pin":null}`, `{"pin":"1234","kind":"person"}`)
}

func FuzzSendMessage(f *testing.F) {
	fuzzBody(f, "POST", "/messages", `{"phone":"91234567","body":"Hei"}`, `{"phone":"+46 70 174 06 05","body":"🙂","unit_id":1}`)
}

func FuzzSettings(f *testing.F) {
	fuzzBody(f, "PUT", "/settings", `{"quiet_hours":{"from":"20:30","to":"09:00"},"policy":"pace","wave_size":3,"wave_interval":"1h","decide_before":"3h",
		"reminders":["24h","2h"],"follow_up_after":"2h","max_offers_per_week":5,"centre_name":"x","centre_phone":"22334455","coordinator_phones":["+4791234567"]}`)
}

// FuzzQuery tries anything as a query.
func FuzzQuery(f *testing.F) {
	for _, q := range []string{"limit=1&cursor=1", "state=open,done", "phone=%2B4791234567", "after=1", "from=2026-11-01&to=2026-11-30", "%zz", "a;b", "limit=&limit=2"} {
		f.Add(q)
	}
	w := populated(f)
	f.Fuzz(func(t *testing.T, query string) {
		if strings.ContainsFunc(query, func(r rune) bool { return r <= ' ' || r == 0x7f }) {
			return // no server takes such a request line
		}
		w.t = t
		for _, path := range []string{"/tasks", "/messages", "/events", "/reports/summary", "/tasks/1/candidates"} {
			req, err := http.NewRequestWithContext(t.Context(), "GET", "http://x"+Prefix+path+"?"+query, nil)
			if err != nil {
				return // nor such an address
			}
			r := w.do("GET", path+"?"+req.URL.RawQuery, "")
			if r.status != 200 && r.status != 422 {
				t.Fatalf("%s: status %d: %s", path, r.status, r.body)
			}
		}
	})
}
