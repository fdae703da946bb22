package phonenet_test

import (
	"fmt"
	"net/http"
	"testing"
	"time"

	openapi "github.com/twilio/twilio-go/rest/api/v2010"

	"folgesvenn/sms/phonenet"
)

func TestListCalls(t *testing.T) {
	now := time.Date(2026, 11, 26, 8, 0, 0, 0, time.UTC)
	b := newCallBox(t, func(o *phonenet.Options) { o.Now = func() time.Time { now = now.Add(time.Millisecond); return now } })
	for i := range 5 {
		number := fmt.Sprintf("+474200000%d", i)
		b.net.SetNumberFaults(number, phonenet.Faults{Busy: float64(i % 2), NoAnswer: float64(1 - i%2)})
		_, err := b.calls(func(p *openapi.CreateCallParams) { p.SetTo(number) })
		must(t, err)
		_, err = b.net.AwaitCall(b.ctx(), func(c phonenet.Call) bool { return c.To == number && c.Status.Final() })
		must(t, err)
	}
	count := func(f func(*openapi.ListCallParams)) int {
		t.Helper()
		params := (&openapi.ListCallParams{}).SetPageSize(2)
		f(params)
		all, err := b.api.ListCall(params)
		must(t, err)
		return len(all)
	}
	start := time.Date(2026, 11, 26, 8, 0, 0, 0, time.UTC)
	for name, test := range map[string]struct {
		filter func(*openapi.ListCallParams)
		want   int
	}{
		"all, page by page":   {func(*openapi.ListCallParams) {}, 5},
		"to":                  {func(p *openapi.ListCallParams) { p.SetTo("+4742000003") }, 1},
		"from":                {func(p *openapi.ListCallParams) { p.SetFrom(b.net.Options().Number) }, 5},
		"from nobody":         {func(p *openapi.ListCallParams) { p.SetFrom(kari) }, 0},
		"status":              {func(p *openapi.ListCallParams) { p.SetStatus("busy") }, 2},
		"started after":       {func(p *openapi.ListCallParams) { p.SetStartTimeAfter(start) }, 3},
		"started before":      {func(p *openapi.ListCallParams) { p.SetStartTimeBefore(start.Add(-time.Hour)) }, 0},
		"started that day":    {func(p *openapi.ListCallParams) { p.SetStartTime(start) }, 3},
		"ended the day after": {func(p *openapi.ListCallParams) { p.SetEndTime(start.Add(24 * time.Hour)) }, 0},
	} {
		if got := count(test.filter); got != test.want {
			t.Errorf("%s: %d calls, want %d", name, got, test.want)
		}
	}
	for _, query := range []string{"StartTime=soon", "EndTime%3E=x", "PageSize=0", "Page=-1", "PageToken=PACA1"} {
		if got := b.raw(http.MethodGet, "Calls.json?"+query, nil); got.status != http.StatusBadRequest {
			t.Errorf("%s: %d", query, got.status)
		}
	}
}
