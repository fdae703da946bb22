package twilio

import (
	"context"
	"net/http"
	"strings"
	"testing"
	"time"
)

func TestATextIsSentAsTwilioWantsIt(t *testing.T) {
	s := newStub(t, accepted)
	g, l := newGateway(t, s.URL)
	text := aText()
	text.Validity = 90 * time.Minute
	id, err := g.SendText(context.Background(), text)
	if err != nil || id != "SM00000000000000000000000000000001" {
		t.Fatalf("got %q, %v", id, err)
	}
	r := s.requests()[0]
	if r.method != "POST" || r.path != "/2010-04-01/Accounts/"+testAccount+"/Messages.json" {
		t.Errorf("request: %s %s", r.method, r.path)
	}
	if r.user != testAccount || r.password != testToken {
		t.Errorf("credentials: %s", r.user)
	}
	if !strings.Contains(r.agent, "twilio-go") || !strings.Contains(r.agent, "folgesvenn") {
		t.Errorf("user agent: %s", r.agent)
	}
	want := map[string]string{
		"To": theirNumber, "From": ourNumber, "Body": theirWords, "ValidityPeriod": "5400", "SmartEncoded": "false",
		"StatusCallback": "https://sentral.example.no/twilio/sms/status?m=42",
	}
	for name, v := range want {
		if r.form.Get(name) != v {
			t.Errorf("%s = %q, want %q", name, r.form.Get(name), v)
		}
	}
	if len(r.form) != len(want) {
		t.Errorf("sent more than asked for: %v", r.form)
	}
	personal(t, "the log", l.String())
}

func TestOptionsOfSending(t *testing.T) {
	tests := map[string]struct {
		change func(*Options)
		check  func(t *testing.T, r seen)
	}{
		"API key": {
			func(o *Options) { o.APIKey, o.APISecret = "SK1", "secret" },
			func(t *testing.T, r seen) {
				if r.user != "SK1" || r.password != "secret" || !strings.Contains(r.path, testAccount) {
					t.Errorf("got %s %s", r.user, r.path)
				}
			},
		},
		"API key alone": {
			func(o *Options) { o.APIKey, o.APISecret, o.AuthToken = "SK1", "secret", "" },
			func(t *testing.T, r seen) {
				if r.user != "SK1" {
					t.Errorf("got %s", r.user)
				}
			},
		},
		"messaging service": {
			func(o *Options) { o.MessagingServiceSID, o.From = "MG1", "" },
			func(t *testing.T, r seen) {
				if r.form.Get("MessagingServiceSid") != "MG1" || r.form.Has("From") {
					t.Errorf("got %v", r.form)
				}
			},
		},
		"messaging service and number": {
			func(o *Options) { o.MessagingServiceSID = "MG1" },
			func(t *testing.T, r seen) {
				if r.form.Get("MessagingServiceSid") != "MG1" || r.form.Get("From") != ourNumber {
					t.Errorf("got %v", r.form)
				}
			},
		},
		"API below a path": {
			func(o *Options) { o.APIURL += "/net/" },
			func(t *testing.T, r seen) {
				if !strings.HasPrefix(r.path, "/net/2010-04-01/Accounts/") {
					t.Errorf("got %s", r.path)
				}
			},
		},
		"public URL below a path": {
			func(o *Options) { o.PublicURL = "https://sentral.example.no/tekst/" },
			func(t *testing.T, r seen) {
				if got := r.form.Get("StatusCallback"); got != "https://sentral.example.no/tekst/twilio/sms/status?m=42" {
					t.Errorf("got %s", got)
				}
			},
		},
		"no validity": {
			func(*Options) {},
			func(t *testing.T, r seen) {
				if r.form.Has("ValidityPeriod") {
					t.Errorf("got %v", r.form)
				}
			},
		},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			s := newStub(t, accepted)
			g, _ := newGateway(t, s.URL, tt.change)
			if _, err := g.SendText(context.Background(), aText()); err != nil {
				t.Fatal(err)
			}
			tt.check(t, s.requests()[0])
		})
	}
}

func TestTheEnvironmentDoesNotMoveUs(t *testing.T) {
	t.Setenv("TWILIO_EDGE", "dublin")
	t.Setenv("TWILIO_REGION", "ie1")
	var host string
	g, _ := newGateway(t, "", func(o *Options) {
		o.Transport = roundTripper(func(r *http.Request) (*http.Response, error) {
			host = r.URL.Host
			return nil, context.Canceled
		})
	})
	_, _ = g.SendText(context.Background(), aText())
	if host != "api.twilio.com" {
		t.Errorf("went to %q", host)
	}
}

func TestValidityStaysWithinTwiliosBounds(t *testing.T) {
	for asked, want := range map[time.Duration]int{time.Second: 5, time.Minute: 60, 48 * time.Hour: 36000} {
		text := aText()
		text.Validity = asked
		g, _ := newGateway(t, "")
		if got := *g.message(text).ValidityPeriod; got != want {
			t.Errorf("%v: %d s, want %d", asked, got, want)
		}
	}
}

func TestNewNamesEveryFault(t *testing.T) {
	_, err := New(Options{
		AccountSID: "AC/../x", AuthToken: "to ken", APIKey: "SK1", From: "Sentralen", MessagingServiceSID: "MG-1",
		PublicURL: "sentral_x", APIURL: "https://user:pass@host", SendRate: -1,
	})
	if err == nil {
		t.Fatal("accepted")
	}
	for _, part := range []string{"account SID", "auth token", "API secret", "our number", "messaging service", "public URL", "API URL", "rate"} {
		if !strings.Contains(err.Error(), part) {
			t.Errorf("%q is not named in: %v", part, err)
		}
	}
	if strings.Contains(err.Error(), "pass@") || strings.Contains(err.Error(), "to ken") {
		t.Errorf("quotes a secret: %v", err)
	}
}

func TestPublicURLs(t *testing.T) {
	for u, ok := range map[string]bool{
		"https://a.no": true, "https://a.no/": true, "http://127.0.0.1:8080": true, "https://a.no/b/c": true,
		"": false, "a.no": false, "ftp://a.no": false, "https://": false, "https://a.no?x=1": false, "https://a.no#rc=3": false,
		"https://a.no/?": false, "https://a_b.no": false, "https://u:p@a.no": false, "https://a.no:x": false,
	} {
		o, _ := testOptions("")
		o.PublicURL = u
		if _, err := New(o); (err == nil) != ok {
			t.Errorf("gateway: %q: %v", u, err)
		}
		if _, err := NewWebhooks(o, nil); (err == nil) != ok {
			t.Errorf("webhooks: %q: %v", u, err)
		}
	}
}
