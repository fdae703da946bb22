package twilio

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"reflect"
	"slices"
	"strconv"
	"testing"
	"time"

	api "github.com/twilio/twilio-go/rest/api/v2010"

	"folgesvenn/dispatch"
)

// entry is a text in a list, as Twilio writes it.
type entry map[string]any

// pagesOf answers a list, so many to a page, with Twilio's addresses of the
// pages that follow.
func pagesOf(size int, all []entry) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		n, _ := strconv.Atoi(r.URL.Query().Get("Page"))
		first := min(n*size, len(all))
		last := min(first+size, len(all))
		answer := map[string]any{"messages": append([]entry{}, all[first:last]...), "page": n, "next_page_uri": nil}
		if last < len(all) {
			q := r.URL.Query()
			q.Set("Page", strconv.Itoa(n+1))
			q.Set("PageToken", fmt.Sprintf("PASM%d", last))
			answer["next_page_uri"] = r.URL.Path + "?" + q.Encode()
		}
		_ = json.NewEncoder(w).Encode(answer)
	}
}

func mailDate(t time.Time) string { return t.UTC().Format("Mon, 02 Jan 2006 15:04:05 +0000") }

var nine = time.Date(2026, 11, 5, 9, 0, 0, 0, time.UTC)

func TestFindTexts(t *testing.T) {
	out := func(id, status string, created time.Time, more entry) entry {
		e := entry{"sid": id, "to": theirNumber, "from": ourNumber, "direction": "outbound-api", "body": "Hei",
			"status": status, "date_created": mailDate(created), "date_sent": nil, "error_code": nil, "num_media": "0"}
		for k, v := range more {
			e[k] = v
		}
		return e
	}
	s := newStub(t, pagesOf(2, []entry{
		out("SM1", "queued", nine.Add(3*time.Minute), nil), // not sent yet, so without date_sent
		out("SM2", "undelivered", nine.Add(2*time.Minute), entry{"error_code": 30003, "date_sent": mailDate(nine.Add(2 * time.Minute))}),
		out("SM3", "sent", nine.Add(2*time.Minute), entry{"direction": "inbound"}),
		out("SM4", "sent", nine.Add(time.Minute), entry{"to": "+4742000018"}),
		out("SM5", "delivered", nine, entry{"body": trialPrefix + "Hei", "direction": "outbound-reply"}),
		out("SM6", "delivered", nine.Add(-time.Second), nil),
		out("SM7", "delivered", nine.Add(-time.Hour), nil),
	}))
	g, _ := newGateway(t, s.URL)
	// Half a second past nine: Twilio's dates have whole seconds.
	got, err := g.FindTexts(context.Background(), theirNumber, nine.Add(500*time.Millisecond))
	if err != nil {
		t.Fatal(err)
	}
	want := []dispatch.ProviderText{
		{ProviderID: "SM1", To: theirNumber, Body: "Hei", At: nine.Add(3 * time.Minute), Delivery: dispatch.Delivery{Status: "queued"}},
		{ProviderID: "SM2", To: theirNumber, Body: "Hei", At: nine.Add(2 * time.Minute), Delivery: dispatch.Delivery{
			Status: "undelivered", State: dispatch.MessageFailed, Code: "30003", Reason: dispatch.FailureUnreachable}},
		{ProviderID: "SM5", To: theirNumber, Body: "Hei", At: nine, Delivery: dispatch.Delivery{Status: "delivered", State: dispatch.MessageDelivered}},
	}
	if !slices.Equal(got, want) {
		t.Errorf("got  %+v\nwant %+v", got, want)
	}
	requests := s.requests()
	if len(requests) != 3 {
		t.Errorf("%d pages read; the fourth is older than asked for", len(requests))
	}
	q := requests[0].query
	if q.Get("To") != theirNumber || q.Get("PageSize") != "1000" || q.Has("DateSent>") || q.Has("DateSent") {
		t.Errorf("asked for %v", q)
	}
	if q := requests[1].query; q.Get("Page") != "1" || q.Get("PageToken") != "PASM2" {
		t.Errorf("second page: %v", q)
	}
}

func TestReceivedTexts(t *testing.T) {
	in := func(id string, at time.Time, more entry) entry {
		e := entry{"sid": id, "to": ourNumber, "from": theirNumber, "direction": "inbound", "body": "JA", "status": "received",
			"date_created": mailDate(at), "date_sent": mailDate(at), "num_media": "0", "messaging_service_sid": "MG1"}
		for k, v := range more {
			e[k] = v
		}
		return e
	}
	all := []entry{
		in("SM1", nine.Add(time.Hour), entry{"body": "Ja\x00!", "num_media": "2"}),
		in("SM2", nine.Add(time.Minute), nil),
		in("SM3", nine.Add(time.Minute), entry{"status": "receiving"}),
		in("SM4", nine.Add(time.Minute).Add(time.Second), entry{"to": "+4759440001"}),
		in("SM9", nine, entry{"date_created": "yesterday", "date_sent": nil}),
		in("SM7", nine.Add(time.Minute), entry{"direction": "outbound-api"}),
		in("SM5", nine, entry{"messaging_service_sid": nil}),
		in("SM6", nine, nil), // of the same second as the one before, and older
		in("SM8", nine.Add(-time.Second), nil),
		in("", nine, nil),
		in("SM0", nine, entry{"from": ""}),
	}
	for name, tt := range map[string]struct {
		change func(*Options)
		want   []string
		to     string
	}{
		"our number":        {func(*Options) {}, []string{"SM6", "SM5", "SM2", "SM1", "SM9"}, ourNumber},
		"number of a pool":  {func(o *Options) { o.MessagingServiceSID = "MG1" }, []string{"SM6", "SM5", "SM2", "SM1", "SM9"}, ourNumber},
		"messaging service": {func(o *Options) { o.MessagingServiceSID, o.From = "MG1", "" }, []string{"SM6", "SM2", "SM4", "SM1", "SM9"}, ""},
	} {
		t.Run(name, func(t *testing.T) {
			s := newStub(t, pagesOf(4, all))
			g, _ := newGateway(t, s.URL, tt.change)
			// The day is GMT's, whatever the zone of the time asked for.
			got, err := g.ReceivedTexts(context.Background(), nine.Add(time.Millisecond).In(time.FixedZone("", 10*3600)))
			if err != nil {
				t.Fatal(err)
			}
			var ids []string
			for _, m := range got {
				ids = append(ids, m.ProviderID)
			}
			if !slices.Equal(ids, tt.want) {
				t.Errorf("got %v, want %v", ids, tt.want)
			}
			if !reflect.DeepEqual(got[len(got)-2], dispatch.IncomingText{ProviderID: "SM1", From: theirNumber, Body: "Ja!", Media: make([]dispatch.Media, 2), At: nine.Add(time.Hour)}) {
				t.Errorf("got %+v", got)
			}
			if !got[len(got)-1].At.IsZero() {
				t.Errorf("an unreadable date must be none: %v", got[len(got)-1].At)
			}
			q := s.requests()[0].query
			if q.Get("DateSent>") != "2026-11-05T00:00:00Z" || q.Get("To") != tt.to || q.Get("PageSize") != "200" {
				t.Errorf("asked for %v", q)
			}
		})
	}
}

func TestEmptyLists(t *testing.T) {
	s := newStub(t, pagesOf(10, nil))
	g, _ := newGateway(t, s.URL)
	found, err := g.FindTexts(context.Background(), theirNumber, nine)
	if len(found) != 0 || err != nil {
		t.Errorf("%v, %v", found, err)
	}
	received, err := g.ReceivedTexts(context.Background(), nine)
	if len(received) != 0 || err != nil {
		t.Errorf("%v, %v", received, err)
	}
}

// TestNoListIsNotAnEmptyList: "no trace" lets a text be sent again, so nothing
// but Twilio's own empty list may be taken for it.
func TestNoListIsNotAnEmptyList(t *testing.T) {
	for name, answer := range map[string]http.HandlerFunc{
		"HTML":          page(200, "text/html", "<h1>log in</h1>"),
		"empty":         page(200, "application/json", ""),
		"null":          page(200, "application/json", "null"),
		"other JSON":    page(200, "application/json", `{"ok":true}`),
		"redirect":      page(302, "application/json", `{"messages":[]}`),
		"null messages": page(200, "application/json", `{"messages":null}`),
		"cut off":       half(200),
		"500":           page(500, "text/html", "no"),
		"429":           refusal(429, 20429),
		"dropped":       drop,
		"endless": func(w http.ResponseWriter, r *http.Request) {
			n, _ := strconv.Atoi(r.URL.Query().Get("Page"))
			fmt.Fprintf(w, `{"messages":[],"next_page_uri":"/x?Page=%d&PageToken=PA%d"}`, n+1, n)
		},
		"circle":   page(200, "application/json", `{"messages":[],"next_page_uri":"/x?Page=1&PageToken=PA"}`),
		"bad next": page(200, "application/json", `{"messages":[],"next_page_uri":"%zz"}`),
		"second page broken": func(w http.ResponseWriter, r *http.Request) {
			if r.URL.Query().Get("Page") != "" {
				drop(w, r)
				return
			}
			fmt.Fprint(w, `{"messages":[],"next_page_uri":"/x?Page=1&PageToken=PA"}`)
		},
	} {
		t.Run(name, func(t *testing.T) {
			s := newStub(t, answer)
			g, _ := newGateway(t, s.URL)
			if found, err := g.FindTexts(context.Background(), theirNumber, nine); err == nil || found != nil {
				t.Errorf("found %v, %v", found, err)
			}
			if received, err := g.ReceivedTexts(context.Background(), nine); err == nil || received != nil {
				t.Errorf("received %v, %v", received, err)
			}
			if n := len(s.requests()); n > 2*maxPages {
				t.Errorf("%d requests", n)
			}
		})
	}
}

func TestTheNextPageCannotLeadAway(t *testing.T) {
	s := newStub(t, func(w http.ResponseWriter, r *http.Request) {
		next := `"https://evil.example.com/2010-04-01/x?Page=1&PageToken=PA"`
		if r.URL.Query().Has("Page") {
			next = "null"
		}
		fmt.Fprintf(w, `{"messages":[],"next_page_uri":%s}`, next)
	})
	g, _ := newGateway(t, s.URL)
	if _, err := g.FindTexts(context.Background(), theirNumber, nine); err != nil {
		t.Fatal(err)
	}
	if n := len(s.requests()); n != 2 {
		t.Errorf("%d requests came to us, want both", n)
	}
}

func TestAListEndsWithItsContext(t *testing.T) {
	ctx, cancel := context.WithCancel(context.Background())
	s := newStub(t, func(_ http.ResponseWriter, r *http.Request) {
		cancel()
		<-r.Context().Done()
	})
	g, _ := newGateway(t, s.URL)
	if _, err := g.FindTexts(ctx, theirNumber, nine); !errors.Is(err, context.Canceled) {
		t.Errorf("got %v", err)
	}
}

// message is an entry as twilio-go reads it.
func message(t *testing.T, e entry) (m api.ApiV2010Message) {
	t.Helper()
	b, err := json.Marshal(e)
	if err == nil {
		err = json.Unmarshal(b, &m)
	}
	if err != nil {
		t.Fatal(err)
	}
	return m
}

func TestDates(t *testing.T) {
	for s, want := range map[string]time.Time{
		"Thu, 05 Nov 2026 09:00:00 +0000": nine,
		"Thu, 5 Nov 2026 09:00:00 +0000":  nine,
		"Thu, 05 Nov 2026 10:00:00 +0100": nine,
		"Thu, 05 Nov 2026 09:00:00 GMT":   nine,
		"":                                {},
		"soon":                            {},
	} {
		if got := created(message(t, entry{"date_created": s})); !got.Equal(want) {
			t.Errorf("%q: %v", s, got)
		}
	}
	if got := created(message(t, entry{"date_sent": mailDate(nine)})); !got.Equal(nine) {
		t.Errorf("date_sent alone: %v", got)
	}
}
