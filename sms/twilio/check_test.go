package twilio

import (
	"context"
	"net/http"
	"net/url"
	"strings"
	"testing"
)

func TestCheckSaysWhatToDo(t *testing.T) {
	for name, tt := range map[string]struct {
		answer http.HandlerFunc
		change func(*Options)
		say    string
	}{
		"fine":          {answer: pagesOf(1, []entry{{"sid": "SM1"}})},
		"no texts yet":  {answer: pagesOf(1, nil)},
		"401":           {answer: refusal(401, 20003), say: "primary TWILIO_AUTH_TOKEN"},
		"401 with key":  {answer: refusal(401, 20003), change: func(o *Options) { o.APIKey, o.APISecret = "SK1", "x" }, say: "TWILIO_API_KEY"},
		"403":           {answer: refusal(403, 20005), say: "account is active"},
		"404":           {answer: refusal(404, 20404), say: "TWILIO_ACCOUNT_SID"},
		"404 HTML":      {answer: page(404, "text/html", "nothing"), say: "TWILIO_API_URL"},
		"429":           {answer: refusal(429, 20429), say: "slow down"},
		"500":           {answer: page(500, "text/html", "oops"), say: "status.twilio.com"},
		"redirect":      {answer: func(w http.ResponseWriter, r *http.Request) { http.Redirect(w, r, "/x", http.StatusFound) }, say: "final address"},
		"log-in page":   {answer: page(200, "text/html", "<h1>log in</h1>"), say: "does not answer as Twilio does"},
		"another error": {answer: refusal(400, 20001), say: "refuses to list"},
		"dropped":       {answer: drop, say: "does not answer"},
		"unreachable": {answer: drop, say: "cannot reach", change: func(o *Options) {
			u, _ := url.Parse(o.APIURL)
			u.Host = "127.0.0.1:1"
			o.APIURL = u.String()
		}},
	} {
		t.Run(name, func(t *testing.T) {
			s := newStub(t, tt.answer)
			change := tt.change
			if change == nil {
				change = func(*Options) {}
			}
			g, _ := newGateway(t, s.URL, change)
			err := g.Check(context.Background())
			if tt.say == "" {
				if err != nil {
					t.Errorf("got %v", err)
				}
				return
			}
			if err == nil || !strings.Contains(err.Error(), tt.say) {
				t.Fatalf("got %v, want it to say %q", err, tt.say)
			}
			personal(t, "the advice", err.Error())
		})
	}
}
