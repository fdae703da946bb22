package phonenet_test

import (
	"fmt"
	"net/http"
	"slices"
	"sync/atomic"
	"testing"
	"time"

	"github.com/twilio/twilio-go/client"
	openapi "github.com/twilio/twilio-go/rest/api/v2010"

	"folgesvenn/sms/phonenet"
)

func bodies(messages []openapi.ApiV2010Message) []string {
	var all []string
	for _, m := range messages {
		all = append(all, deref(m.Body))
	}
	return all
}

func (b *box) list(p *openapi.ListMessageParams) []string {
	b.t.Helper()
	messages, err := b.api.ListMessage(p)
	if err != nil {
		b.t.Fatal(err)
	}
	return bodies(messages)
}

func TestListPages(t *testing.T) {
	b := newBox(t, phonenet.Options{})
	var want []string
	for i := range 25 {
		body := fmt.Sprint("tekst ", i)
		to := kari
		if i%5 == 0 {
			to = "+4742000009"
		}
		b.mustSend(to, body)
		if to == kari {
			want = append([]string{body}, want...)
		}
	}
	for _, size := range []int{1, 3, 19, 20, 21, 1000} {
		got := b.list((&openapi.ListMessageParams{}).SetTo(kari).SetPageSize(size))
		if !slices.Equal(got, want) {
			t.Errorf("pages of %d: %v, want %v", size, got, want)
		}
	}
	if got := b.list((&openapi.ListMessageParams{}).SetLimit(7)); len(got) != 7 || got[0] != "tekst 24" {
		t.Errorf("limited: %v", got)
	}
	if got := b.list((&openapi.ListMessageParams{}).SetTo("+4742000099")); len(got) != 0 {
		t.Errorf("unknown number: %v", got)
	}
	page, err := b.api.PageMessage((&openapi.ListMessageParams{}).SetTo(kari).SetPageSize(5), "", "2")
	if err != nil || !slices.Equal(bodies(page.Messages), want[10:15]) || page.Page != 2 || page.Start != 10 || page.End != 14 {
		t.Errorf("page 2: %+v, %v", page, err)
	}
}

// What comes in while somebody turns pages neither hides nor repeats a message.
func TestListWhileMessagesComeIn(t *testing.T) {
	b := newBox(t, phonenet.Options{})
	for i := range 10 {
		b.mustSend(kari, fmt.Sprint(i))
	}
	first, err := b.api.PageMessage((&openapi.ListMessageParams{}).SetTo(kari).SetPageSize(4), "", "")
	if err != nil {
		t.Fatal(err)
	}
	b.mustSend(kari, "ny")
	token := "PA" + deref(first.Messages[3].Sid)
	second, err := b.api.PageMessage((&openapi.ListMessageParams{}).SetTo(kari).SetPageSize(4), token, "1")
	if err != nil || !slices.Equal(bodies(second.Messages), []string{"5", "4", "3", "2"}) {
		t.Errorf("second page: %v, %v", second, err)
	}
}

func TestListByNumbers(t *testing.T) {
	b := newBox(t, phonenet.Options{})
	b.mustSend(kari, "til Kari")
	b.mustSend("+4742000002", "til Ola")
	for _, text := range []string{"JA", "NEI"} {
		if _, err := b.net.Phone(kari).Text(b.ctx(), text); err != nil {
			t.Fatal(err)
		}
	}
	if got := b.list((&openapi.ListMessageParams{}).SetFrom(kari)); !slices.Equal(got, []string{"NEI", "JA"}) {
		t.Errorf("from Kari: %v", got)
	}
	own := b.net.Options().Number
	if got := b.list((&openapi.ListMessageParams{}).SetTo(own)); !slices.Equal(got, []string{"NEI", "JA"}) {
		t.Errorf("to the service: %v", got)
	}
	if got := b.list((&openapi.ListMessageParams{}).SetFrom(own)); !slices.Equal(got, []string{"til Ola", "til Kari"}) {
		t.Errorf("from the service: %v", got)
	}
	if got := b.list((&openapi.ListMessageParams{}).SetTo(own).SetFrom(kari)); len(got) != 2 {
		t.Errorf("from Kari to the service: %v", got)
	}
}

func TestListByDateSent(t *testing.T) {
	start := time.Date(2026, 11, 23, 22, 30, 0, 0, time.UTC)
	var minutes atomic.Int64
	b := newBox(t, phonenet.Options{Now: func() time.Time { return start.Add(time.Duration(minutes.Load()) * time.Minute) }})
	for i := range 4 { // 22:30, 23:30, 00:30, 01:30
		b.settled(deref(b.mustSend(kari, fmt.Sprint(i)).Sid))
		minutes.Add(60)
	}
	at := func(hours float64) time.Time { return start.Add(time.Duration(hours * float64(time.Hour))) }
	for name, test := range map[string]struct {
		params *openapi.ListMessageParams
		want   []string
	}{
		"after":   {(&openapi.ListMessageParams{}).SetDateSentAfter(at(1)), []string{"3", "2", "1"}},
		"before":  {(&openapi.ListMessageParams{}).SetDateSentBefore(at(1)), []string{"1", "0"}},
		"between": {(&openapi.ListMessageParams{}).SetDateSentAfter(at(0.5)).SetDateSentBefore(at(2.5)), []string{"2", "1"}},
		"day":     {(&openapi.ListMessageParams{}).SetDateSent(at(0)), []string{"1", "0"}},
		"other zone": {(&openapi.ListMessageParams{}).SetDateSentAfter(at(1).In(time.FixedZone("", 3600))).SetPageSize(1),
			[]string{"3", "2", "1"}},
	} {
		if got := b.list(test.params); !slices.Equal(got, test.want) {
			t.Errorf("%s: %v, want %v", name, got, test.want)
		}
	}
	for _, query := range []string{"DateSent%3E=2026-11-24", "DateSent%3C=2026-11-22", "DateSent=2026-11-24T10:00:00Z"} {
		resp := b.raw(http.MethodGet, "Messages.json?"+query, nil)
		if resp.status != http.StatusOK {
			t.Errorf("%s: %d %s", query, resp.status, resp.body)
		}
	}
	for _, query := range []string{"DateSent=i+dag", "PageSize=0", "PageSize=x", "Page=-1", "PageToken=PASM1"} {
		if resp := b.raw(http.MethodGet, "Messages.json?"+query, nil); resp.status != http.StatusBadRequest {
			t.Errorf("%s: %d %s", query, resp.status, resp.body)
		}
	}
}

// A message that waits to be sent has no date yet: a filter by date must not be how to find out whether it was accepted.
func TestUnsentHasNoDate(t *testing.T) {
	b := newBox(t, phonenet.Options{Delivery: time.Hour})
	b.mustSend(kari, "venter")
	if got := b.list((&openapi.ListMessageParams{}).SetTo(kari).SetDateSentAfter(time.Now().Add(-time.Hour))); len(got) != 0 {
		t.Errorf("by date: %v", got)
	}
	if got := b.list((&openapi.ListMessageParams{}).SetTo(kari)); len(got) != 1 {
		t.Errorf("by number: %v", got)
	}
}

func TestRedactAndDelete(t *testing.T) {
	b := newBox(t, phonenet.Options{})
	sid := deref(b.mustSend(kari, "Ola bor i Storgata 1").Sid)
	b.settled(sid)

	_, err := b.api.UpdateMessage(sid, (&openapi.UpdateMessageParams{}).SetBody("noe annet"))
	wantCode(t, err, 20001)
	m, err := b.api.UpdateMessage(sid, (&openapi.UpdateMessageParams{}).SetBody(""))
	if err != nil || deref(m.Body) != "" {
		t.Errorf("redacted: %+v, %v", m, err)
	}
	if in := b.net.Phone(kari).Inbox(); len(in) != 1 || in[0].Body != "Ola bor i Storgata 1" || !in[0].Redacted {
		t.Errorf("the telephone forgot what it got: %v", in)
	}
	if err := b.api.DeleteMessage(sid, nil); err != nil {
		t.Error(err)
	}
	_, err = b.api.FetchMessage(sid, nil)
	wantCode(t, err, 20404)
	wantCode(t, b.api.DeleteMessage(sid, nil), 20404)
	if got := b.list((&openapi.ListMessageParams{}).SetTo(kari)); len(got) != 0 {
		t.Errorf("listed: %v", got)
	}
	if n := len(b.net.Messages()); n != 1 {
		t.Errorf("the network forgot: %d messages", n)
	}
}

func TestNoRedactionUnderway(t *testing.T) {
	b := newBox(t, phonenet.Options{Delivery: time.Hour})
	sid := deref(b.mustSend(kari, "venter").Sid)
	_, err := b.api.UpdateMessage(sid, (&openapi.UpdateMessageParams{}).SetBody(""))
	wantCode(t, err, 20009)
	wantCode(t, b.api.DeleteMessage(sid, nil), 20009)
	_, err = b.api.UpdateMessage(sid, (&openapi.UpdateMessageParams{}).SetStatus("canceled"))
	wantCode(t, err, 30409)
}

func TestContentRetentionDiscard(t *testing.T) {
	b := newBox(t, phonenet.Options{})
	sid := deref(b.mustSend(kari, "hemmelig", func(p *openapi.CreateMessageParams) { p.SetContentRetention("discard") }).Sid)
	b.settled(sid)
	if m, err := b.api.FetchMessage(sid, nil); err != nil || deref(m.Body) != "" {
		t.Errorf("kept: %+v, %v", m, err)
	}
}

func wantCode(t *testing.T, err error, code int) {
	t.Helper()
	rest, ok := err.(*client.TwilioRestError)
	if !ok || rest.Code != code || rest.Status < 400 || rest.Message == "" || rest.MoreInfo == "" {
		t.Errorf("error %v, want code %d", err, code)
	}
}
