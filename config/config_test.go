package config

import (
	"errors"
	"maps"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/rs/zerolog"
	"pgregory.net/rapid"
)

var hex32 = strings.Repeat("0123456789abcdef", 2)

// working is an environment that serves through Twilio.
func working() map[string]string {
	return map[string]string{
		"PATH":                    "/usr/bin",
		"FOLGESVENN_PUBLIC_URL":   "https://frivillig.example.no",
		"FOLGESVENN_PHONE_NUMBER": "+4742000000",
		"TWILIO_ACCOUNT_SID":      "AC" + hex32,
		"TWILIO_AUTH_TOKEN":       hex32,
	}
}

// with returns the working environment with changes: name, value, name, value. An empty value unsets the name.
func with(changes ...string) []string {
	set := working()
	for i := 0; i < len(changes); i += 2 {
		set[changes[i]] = changes[i+1]
	}
	return list(set)
}

func list(set map[string]string) []string {
	var environ []string
	for name, value := range set {
		environ = append(environ, name+"="+value)
	}
	return environ
}

func TestDefaults(t *testing.T) {
	c, err := Load(with())
	if err != nil {
		t.Fatal(err)
	}
	oslo, err := time.LoadLocation("Europe/Oslo")
	if err != nil {
		t.Fatal(err)
	}
	if c.Timezone.String() != oslo.String() {
		t.Errorf("time zone %v", c.Timezone)
	}
	c.Timezone = nil
	want := Config{
		Base:        Base{Database: "folgesvenn.db", LogLevel: zerolog.InfoLevel},
		Listen:      "127.0.0.1:8080",
		PublicURL:   "https://frivillig.example.no",
		PhoneNumber: "+4742000000",
		SendRate:    1,
		SendBurst:   200,
		Twilio:      Twilio{AccountSID: "AC" + hex32, AuthToken: Secret(hex32)},
	}
	if c != want {
		t.Errorf("got %+v, want %+v", c, want)
	}
}

func TestEverythingSet(t *testing.T) {
	c, err := Load(with(
		"FOLGESVENN_DATABASE", "/var/lib/folgesvenn/data.db", "FOLGESVENN_LISTEN", ":http-is-no-number",
		"FOLGESVENN_LISTEN", "[::1]:0", "FOLGESVENN_PUBLIC_URL", "https://example.no:8443/venn/",
		"FOLGESVENN_TIMEZONE", "Arctic/Longyearbyen", "FOLGESVENN_PHONE_NUMBER", "", "FOLGESVENN_LOG_LEVEL", "debug",
		"FOLGESVENN_SEND_RATE", "0.5", "FOLGESVENN_SEND_BURST", " 5\r",
		"TWILIO_API_KEY", "SK"+hex32, "TWILIO_API_SECRET", "hemmelig1", "TWILIO_MESSAGING_SERVICE_SID", "MG"+hex32,
		"TWILIO_API_URL", "http://127.0.0.1:9090/"))
	if err != nil {
		t.Fatal(err)
	}
	if c.Timezone.String() != "Arctic/Longyearbyen" {
		t.Errorf("time zone %v", c.Timezone)
	}
	c.Timezone = nil
	want := Config{
		Base:      Base{Database: "/var/lib/folgesvenn/data.db", LogLevel: zerolog.DebugLevel},
		Listen:    "[::1]:0",
		PublicURL: "https://example.no:8443/venn",
		SendRate:  0.5,
		SendBurst: 5,
		Twilio: Twilio{AccountSID: "AC" + hex32, AuthToken: Secret(hex32), APIKey: "SK" + hex32, APISecret: "hemmelig1",
			MessagingServiceSID: "MG" + hex32, APIURL: "http://127.0.0.1:9090"},
	}
	if c != want {
		t.Errorf("got %+v, want %+v", c, want)
	}
}

// faulty loads and returns the variables that are named in the faults, in order.
func faulty(t *testing.T, environ []string) []string {
	t.Helper()
	_, err := Load(environ)
	var faults Faults
	if err != nil && !errors.As(err, &faults) {
		t.Fatalf("the error is a %T: %v", err, err)
	}
	var variables []string
	for _, fault := range faults {
		variables = append(variables, fault.Variable)
		if !strings.Contains(err.Error(), fault.Variable+": "+fault.Problem) {
			t.Errorf("%q is not told in %q", fault.Variable, err)
		}
		if !strings.HasSuffix(fault.Problem, ".") {
			t.Errorf("%q is no sentence", fault.Problem)
		}
	}
	return variables
}

func TestOneFaultAtATime(t *testing.T) {
	for _, test := range []struct{ name, value string }{
		{"FOLGESVENN_PUBLIC_URL", ""},
		{"FOLGESVENN_PUBLIC_URL", "frivillig.example.no"},
		{"FOLGESVENN_PUBLIC_URL", "/twilio"},
		{"FOLGESVENN_PUBLIC_URL", "https://"},
		{"FOLGESVENN_PUBLIC_URL", "https:///twilio"},
		{"FOLGESVENN_PUBLIC_URL", "https://:8080"},
		{"FOLGESVENN_PUBLIC_URL", "ftp://example.no"},
		{"FOLGESVENN_PUBLIC_URL", "https://example.no?"},
		{"FOLGESVENN_PUBLIC_URL", "https://example.no/?a=b"},
		{"FOLGESVENN_PUBLIC_URL", "https://example.no/#rc=3"},
		{"FOLGESVENN_PUBLIC_URL", "https://example.no#"},
		{"FOLGESVENN_PUBLIC_URL", "https://kari:ola@example.no"},
		{"FOLGESVENN_PUBLIC_URL", "https://example.no:99999"},
		{"FOLGESVENN_PUBLIC_URL", "https://example.no:0"},
		{"FOLGESVENN_PUBLIC_URL", "https://example .no"},
		{"FOLGESVENN_PUBLIC_URL", "https://exa%zzmple.no"},
		{"FOLGESVENN_PUBLIC_URL", "http://example.no"},
		{"FOLGESVENN_PUBLIC_URL", "http://localhost.example.no"},
		{"FOLGESVENN_PUBLIC_URL", "http://127.0.0.1.example.no"},
		{"FOLGESVENN_TIMEZONE", "Europa/Oslo"},
		{"FOLGESVENN_TIMEZONE", "../etc/passwd"},
		{"FOLGESVENN_TIMEZONE", "Local"},
		{"FOLGESVENN_PHONE_NUMBER", ""},
		{"FOLGESVENN_PHONE_NUMBER", "42000000"},
		{"FOLGESVENN_PHONE_NUMBER", "+47 42 00 00 00"},
		{"FOLGESVENN_PHONE_NUMBER", "+04742000000"},
		{"FOLGESVENN_PHONE_NUMBER", "+4742000000000000"},
		{"FOLGESVENN_LISTEN", "8080"},
		{"FOLGESVENN_LISTEN", "localhost"},
		{"FOLGESVENN_LISTEN", "127.0.0.1:"},
		{"FOLGESVENN_LISTEN", "127.0.0.1:http"},
		{"FOLGESVENN_LISTEN", "127.0.0.1:65536"},
		{"FOLGESVENN_LISTEN", "127.0.0.1:-1"},
		{"FOLGESVENN_LISTEN", "http://127.0.0.1:8080"},
		{"FOLGESVENN_LISTEN", "::1:8080"},
		{"FOLGESVENN_LOG_LEVEL", "loud"},
		{"FOLGESVENN_SEND_RATE", "0"},
		{"FOLGESVENN_SEND_RATE", "-1"},
		{"FOLGESVENN_SEND_RATE", "NaN"},
		{"FOLGESVENN_SEND_RATE", "Inf"},
		{"FOLGESVENN_SEND_RATE", "1,5"},
		{"FOLGESVENN_SEND_BURST", "0"},
		{"FOLGESVENN_SEND_BURST", "-3"},
		{"FOLGESVENN_SEND_BURST", "1.5"},
		{"TWILIO_ACCOUNT_SID", ""},
		{"TWILIO_ACCOUNT_SID", "SK" + hex32},
		{"TWILIO_ACCOUNT_SID", "AC" + hex32[1:]},
		{"TWILIO_ACCOUNT_SID", "AC" + hex32 + "0"},
		{"TWILIO_ACCOUNT_SID", "ACg" + hex32[1:]},
		{"TWILIO_AUTH_TOKEN", ""},
		{"TWILIO_AUTH_TOKEN", "with-hyphens"},
		{"TWILIO_MESSAGING_SERVICE_SID", "AC" + hex32},
		{"TWILIO_API_URL", "127.0.0.1:9090"},
		{"TWILIO_API_URL", "http://127.0.0.1:9090/?a"},
		{"FOLGESVENN_PUBLIC_ULR", "https://example.no"},
		{"folgesvenn_listen", "127.0.0.1:8080"},
	} {
		if got := faulty(t, with(test.name, test.value)); !slices.Equal(got, []string{test.name}) {
			t.Errorf("%s=%q: faults in %v", test.name, test.value, got)
		}
	}
}

func TestAccepted(t *testing.T) {
	for _, environ := range [][]string{
		with("FOLGESVENN_PUBLIC_URL", "http://localhost:8080"),
		with("FOLGESVENN_PUBLIC_URL", "http://127.0.0.2:8080"),
		with("FOLGESVENN_PUBLIC_URL", "http://[::1]:8080"),
		with("FOLGESVENN_PUBLIC_URL", "http://venn.localhost"),
		with("FOLGESVENN_LISTEN", ":8080"),
		with("FOLGESVENN_LISTEN", "localhost:8080"),
		with("FOLGESVENN_LOG_LEVEL", "disabled"),
		with("FOLGESVENN_LOG_LEVEL", ""),
		with("TWILIO_ACCOUNT_SID", "AC"+strings.ToUpper(hex32)),
		with("TWILIO_REGION", "ie1"),
	} {
		if got := faulty(t, environ); got != nil {
			t.Errorf("%v: faults in %v", environ, got)
		}
	}
}

func TestKeyAndSecretTogether(t *testing.T) {
	for _, test := range []struct {
		key, secret string
		want        []string
	}{
		{"", "", nil},
		{"SK" + hex32, "abc123", nil},
		{"SK" + hex32, "", []string{"TWILIO_API_SECRET"}},
		{"", "abc123", []string{"TWILIO_API_KEY"}},
		{"AC" + hex32, "abc-123", []string{"TWILIO_API_KEY", "TWILIO_API_SECRET"}},
	} {
		if got := faulty(t, with("TWILIO_API_KEY", test.key, "TWILIO_API_SECRET", test.secret)); !slices.Equal(got, test.want) {
			t.Errorf("key %q, secret %q: faults in %v, want %v", test.key, test.secret, got, test.want)
		}
	}
}

// Another host may name its accounts as it likes; Twilio's own host under any name may not.
func TestOtherHost(t *testing.T) {
	for url, want := range map[string][]string{
		"http://127.0.0.1:9090":             nil,
		"http://phonenet.internal":          nil,
		"https://twilio.com.example.no":     nil,
		"https://api.twilio.com":            {"TWILIO_ACCOUNT_SID", "TWILIO_API_KEY", "TWILIO_MESSAGING_SERVICE_SID"},
		"https://api.dublin.ie1.Twilio.com": {"TWILIO_ACCOUNT_SID", "TWILIO_API_KEY", "TWILIO_MESSAGING_SERVICE_SID"},
	} {
		got := faulty(t, with("TWILIO_API_URL", url, "TWILIO_ACCOUNT_SID", "ACdemo", "TWILIO_API_KEY", "key1",
			"TWILIO_API_SECRET", "secret1", "TWILIO_MESSAGING_SERVICE_SID", "service1"))
		if !slices.Equal(got, want) {
			t.Errorf("%s: faults in %v, want %v", url, got, want)
		}
	}
	if got := faulty(t, with("TWILIO_API_URL", "http://127.0.0.1:9090", "TWILIO_ACCOUNT_SID", "AC-demo")); len(got) != 1 {
		t.Errorf("an account of more than letters and digits: faults in %v", got)
	}
}

func TestEveryFaultAtOnce(t *testing.T) {
	got := faulty(t, []string{"FOLGESVENN_LISTEN=x", "FOLGESVENN_TIMEZONE=x", "FOLGESVENN_LOG_LEVEL=x",
		"FOLGESVENN_SEND_RATE=x", "FOLGESVENN_SEND_BURST=x", "FOLGESVENN_DATABSE=x", "TWILIO_API_URL=x",
		"TWILIO_API_KEY=x", "TWILIO_MESSAGING_SERVICE_SID=", "not an assignment"})
	slices.Sort(got)
	want := []string{"FOLGESVENN_DATABSE", "FOLGESVENN_LISTEN", "FOLGESVENN_LOG_LEVEL", "FOLGESVENN_PHONE_NUMBER",
		"FOLGESVENN_PUBLIC_URL", "FOLGESVENN_SEND_BURST", "FOLGESVENN_SEND_RATE", "FOLGESVENN_TIMEZONE",
		"TWILIO_ACCOUNT_SID", "TWILIO_API_KEY", "TWILIO_API_SECRET", "TWILIO_API_URL", "TWILIO_AUTH_TOKEN"}
	if !slices.Equal(got, want) {
		t.Errorf("faults in\n%v, want\n%v", got, want)
	}
}

func TestMisspelt(t *testing.T) {
	for name, want := range map[string]string{
		"FOLGESVENN_PUBLIC_ULR":         "FOLGESVENN_PUBLIC_URL",
		"FOLGESVENN_URL":                "FOLGESVENN_PUBLIC_URL",
		"FOLGESVENN_DB":                 "FOLGESVENN_DATABASE",
		"FOLGESVENN_TIME_ZONE":          "FOLGESVENN_TIMEZONE",
		"FOLGESVENN_LOGLEVEL":           "FOLGESVENN_LOG_LEVEL",
		"folgesvenn_listen":             "FOLGESVENN_LISTEN",
		"FOLGESVENN_TWILIO_ACCOUNT_SID": "TWILIO_ACCOUNT_SID",
		"FOLGESVENN_TWILIO_API_KEY":     "TWILIO_API_KEY",
	} {
		_, err := LoadDatabase([]string{name + "=x"})
		if err == nil || !strings.Contains(err.Error(), name+": There is no such setting. Did you mean "+want+"?") {
			t.Errorf("%s: %v, want %s suggested", name, err, want)
		}
	}
}

func TestOthersSettingsAreLeftAlone(t *testing.T) {
	for _, name := range []string{"FOLGESVENN_SMTP_URL", "FOLGESVENN_METRICS_ADDRESS"} {
		if _, err := LoadDatabase([]string{name + "=x"}); err != nil {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func TestPlainHTTPInABox(t *testing.T) {
	if got := faulty(t, with("FOLGESVENN_PUBLIC_URL", "http://folgesvenn.test", "TWILIO_API_URL", "http://127.0.0.1:9090")); len(got) != 0 {
		t.Errorf("faults in %v", got)
	}
	if got := faulty(t, with("FOLGESVENN_PUBLIC_URL", "http://folgesvenn.test")); len(got) != 1 {
		t.Errorf("plain http with the real Twilio: faults in %v", got)
	}
}

func TestLoadDatabase(t *testing.T) {
	b, err := LoadDatabase([]string{"FOLGESVENN_DATABASE=a.db", "FOLGESVENN_LOG_LEVEL=warn", "FOLGESVENN_PUBLIC_URL=x"})
	if err != nil || b.Database != "a.db" || b.LogLevel != zerolog.WarnLevel || b.Timezone.String() != "Europe/Oslo" {
		t.Errorf("got %+v, %v", b, err)
	}
	if _, err := LoadDatabase([]string{"FOLGESVENN_TIMEZONE=x", "FOLGESVENN_LOG_LEVEL=x"}); err == nil || len(err.(Faults)) != 2 {
		t.Errorf("two faults gave %v", err)
	}
}

// The process's own environment must not leak in beside the one that is given.
func TestOnlyTheGivenEnvironment(t *testing.T) {
	for name, value := range working() {
		t.Setenv(name, value)
	}
	for _, environ := range [][]string{nil, {}} {
		if c, err := Load(environ); err == nil {
			t.Errorf("Load(%v) = %+v, want faults", environ, c)
		}
	}
}

// Whatever stands in whichever variable, no fault repeats it: it may be a secret in the wrong place.
func TestFaultsShowNoValues(t *testing.T) {
	all := names()
	rapid.Check(t, func(t *rapid.T) {
		set := working()
		var values []string
		for _, name := range rapid.SliceOfDistinct(rapid.SampledFrom(all), rapid.ID).Draw(t, "names") {
			value := rapid.StringMatching(`(https?://|\+47|AC|SK|:)?[0-9A-Z]{12}[-/?: @]?[0-9A-Z]{0,9}`).Draw(t, "value")
			set[name] = value
			values = append(values, value)
		}
		if rapid.Bool().Draw(t, "misspelt") {
			set["FOLGESVENN_TOKEN"] = "MISSPELTSECRET99"
			values = append(values, "MISSPELTSECRET99")
		}
		_, err := Load(list(set))
		for _, value := range values {
			if err != nil && strings.Contains(err.Error(), value) {
				t.Fatalf("%q is repeated in %q", value, err)
			}
		}
	})
}

func FuzzLoad(f *testing.F) {
	f.Add("FOLGESVENN_PUBLIC_URL", "http://[::1")
	f.Add("FOLGESVENN_LISTEN", "[::1]:08080")
	f.Add("TWILIO_API_URL", "https://%")
	f.Fuzz(func(t *testing.T, name, value string) {
		set := working()
		set[name] = value
		c, err := Load(list(set))
		if err != nil {
			return
		}
		// What is accepted is accepted again in the form that came out of it.
		again := maps.Clone(set)
		again["FOLGESVENN_LISTEN"], again["FOLGESVENN_PUBLIC_URL"], again["TWILIO_API_URL"] = c.Listen, c.PublicURL, c.Twilio.APIURL
		got, err := Load(list(again))
		got.Timezone = c.Timezone
		if err != nil || got != c {
			t.Fatalf("%+v came back as %+v, %v", c, got, err)
		}
	})
}
