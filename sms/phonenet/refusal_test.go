package phonenet_test

import (
	"encoding/json"
	"io"
	"net/http"
	"net/url"
	"strings"
	"testing"

	"github.com/twilio/twilio-go/client"
	openapi "github.com/twilio/twilio-go/rest/api/v2010"

	"folgesvenn/sms/phonenet"
)

type answer struct {
	status int
	header http.Header
	body   string
}

// raw asks the API without twilio-go, with the right credentials.
func (b *box) raw(method, path string, form url.Values) answer {
	b.t.Helper()
	opt := b.net.Options()
	return b.rawAs(opt.AccountSID, opt.AuthToken, method, "/2010-04-01/Accounts/"+opt.AccountSID+"/"+path, form)
}

func (b *box) rawAs(user, password, method, path string, form url.Values) answer {
	b.t.Helper()
	r, err := http.NewRequest(method, b.url+path, strings.NewReader(form.Encode()))
	if err != nil {
		b.t.Fatal(err)
	}
	r.SetBasicAuth(user, password)
	r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	resp, err := http.DefaultClient.Do(r)
	if err != nil {
		b.t.Fatal(err)
	}
	defer resp.Body.Close()
	body, err := io.ReadAll(resp.Body)
	if err != nil {
		b.t.Fatal(err)
	}
	return answer{resp.StatusCode, resp.Header, string(body)}
}

func TestRefusals(t *testing.T) {
	b := newBox(t, phonenet.Options{Regions: []string{"+47", "+46"}, MessagingServiceSID: "MG01"})
	own := b.net.Options().Number
	b.net.SetNumberFaults("+4742000011", phonenet.Faults{Landline: true})
	b.net.SetNumberFaults("+4742000012", phonenet.Faults{Invalid: true})
	b.net.SetNumberFaults("+4742000013", phonenet.Faults{OptedOut: true})
	b.net.SetNumberFaults("+4742000014", phonenet.Faults{Refuse: 21612})
	b.net.SetNumberFaults("+4742000015", phonenet.Faults{Refuse: 30001})
	for name, test := range map[string]struct {
		form string // To, From and Body are good where it does not name them; "-" leaves one out
		code int
	}{
		"no To":             {"To=-", 21604},
		"no From":           {"From=-", 21603},
		"no Body":           {"Body=-", 21602},
		"empty Body":        {"Body=", 21602},
		"too long":          {"Body=" + strings.Repeat("å", 1601), 21617},
		"no number":         {"To=Kari", 21211},
		"no country":        {"To=42000001", 21211},
		"too short":         {"To=%2B474200000", 21211},
		"too long a number": {"To=%2B47420000011", 21211},
		"short code":        {"To=%2B4702000", 21211},
		"invalid by fault":  {"To=%2B4742000012", 21211},
		"other region":      {"To=%2B15005550006", 21408},
		"wrong From":        {"From=%2B4749900001", 21606},
		"to itself":         {"To=" + url.QueryEscape(own), 21266},
		"opted out":         {"To=%2B4742000013", 21610},
		"fixed line":        {"To=%2B4769250000", 21614},
		"landline by fault": {"To=%2B4742000011", 21614},
		"no route":          {"To=%2B4742000014", 21612},
		"queue full":        {"To=%2B4742000015", 30001},
		"bad callback":      {"StatusCallback=ikke+en+adresse", 21609},
		"bad service":       {"MessagingServiceSid=X", 21705},
		"unknown service":   {"MessagingServiceSid=MG02", 21701},
		"validity":          {"ValidityPeriod=0", 20001},
		"retention":         {"ContentRetention=never", 20001},
		"boolean":           {"SmartEncoded=ja", 20001},
		"scheduling":        {"ScheduleType=fixed", 20001},
	} {
		t.Run(name, func(t *testing.T) {
			form, err := url.ParseQuery(test.form)
			if err != nil {
				t.Fatal(err)
			}
			for field, good := range map[string]string{"To": kari, "From": own, "Body": "Hei"} {
				if !form.Has(field) {
					form.Set(field, good)
				} else if form.Get(field) == "-" {
					form.Del(field)
				}
			}
			got := b.raw(http.MethodPost, "Messages.json", form)
			checkRefusal(t, got, test.code)
		})
	}
	if n := len(b.net.Messages()); n != 0 {
		t.Errorf("%d refused messages exist", n)
	}
}

func checkRefusal(t *testing.T, got answer, code int) {
	t.Helper()
	var refusal client.TwilioRestError
	d := json.NewDecoder(strings.NewReader(got.body))
	d.DisallowUnknownFields()
	if err := d.Decode(&refusal); err != nil {
		t.Errorf("%v in %s", err, got.body)
	}
	if refusal.Code != code || refusal.Status != got.status || got.status < 400 || got.status > 499 || refusal.Message == "" {
		t.Errorf("%d %s, want code %d", got.status, got.body, code)
	}
}

func TestAccepted(t *testing.T) {
	b := newBox(t, phonenet.Options{})
	for _, to := range []string{"+47 420 00 001", "+46701740605", "+380671234567"} {
		if _, err := b.send(to, "Hei"); err != nil {
			t.Errorf("%s: %v", to, err)
		}
	}
	m := b.mustSend(kari, "“Hei” – «du»…", func(p *openapi.CreateMessageParams) { p.SetSmartEncoded(true).SetValidityPeriod(3600) })
	if deref(m.Body) != `"Hei" - "du"...` {
		t.Errorf("smart encoding: %s", deref(m.Body))
	}
	if m := b.mustSend(kari, strings.Repeat("å", 1600)); deref(m.NumSegments) != "11" {
		t.Errorf("segments: %s", deref(m.NumSegments))
	}
}

func TestCredentials(t *testing.T) {
	b := newBox(t, phonenet.Options{})
	opt := b.net.Options()
	path := "/2010-04-01/Accounts/" + opt.AccountSID + "/Messages.json"
	if got := b.rawAs(opt.APIKey, opt.APISecret, http.MethodGet, path, nil); got.status != http.StatusOK {
		t.Errorf("with an API key: %d %s", got.status, got.body)
	}
	for _, c := range [][2]string{{"", ""}, {opt.AccountSID, ""}, {opt.AccountSID, opt.APISecret}, {opt.APIKey, opt.AuthToken}} {
		got := b.rawAs(c[0], c[1], http.MethodGet, path, nil)
		if checkRefusal(t, got, 20003); got.status != http.StatusUnauthorized {
			t.Errorf("%v: %d", c, got.status)
		}
	}
	for path, code := range map[string]int{
		"/2010-04-01/Accounts/AC1/Messages.json":                        20404,
		"/2010-04-01/Accounts/" + opt.AccountSID + "/Nothing.json":      20404,
		"/2010-04-01/Accounts/" + opt.AccountSID + "/Messages/SM1.json": 20404,
		"/2010-04-01/Accounts/" + opt.AccountSID + ".json":              20404,
	} {
		checkRefusal(t, b.rawAs(opt.AccountSID, opt.AuthToken, http.MethodGet, path, nil), code)
	}
	checkRefusal(t, b.raw(http.MethodPut, "Messages.json", nil), 20004)
	_, err := b.client(opt.AccountSID, "wrong").FetchMessage("SM1", nil)
	wantCode(t, err, 20003)
}
