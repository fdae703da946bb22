package twilio

import (
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"

	"github.com/twilio/twilio-go/client"

	"folgesvenn/sms/phonenet"
)

// TestSignatures sends one text that is signed for one address (or with one
// set of parameters) and arrives as another.
func TestSignatures(t *testing.T) {
	with := func(name, v string) url.Values {
		p := textParams()
		p.Set(name, v)
		return p
	}
	tests := []struct {
		name    string
		public  string     // ours; empty: the usual
		signed  string     // the address Twilio signed
		params  url.Values // that Twilio signed; nil: the usual
		token   string
		request string // what arrives; empty: /twilio/sms
		body    string // what arrives; empty: the signed parameters
		host    string
		ok      bool
	}{
		{name: "as it should be", signed: public + "/twilio/sms", ok: true},
		{name: "whatever Host says", signed: public + "/twilio/sms", host: "evil.example.com", ok: true},
		{name: "signed for the host that Host names", signed: "https://evil.example.com/twilio/sms", host: "evil.example.com"},
		{name: "with port 443", signed: public + ":443/twilio/sms", ok: true},
		{name: "we with port 443", public: public + ":443", signed: public + "/twilio/sms", ok: true},
		{name: "another port", signed: public + ":8443/twilio/sms"},
		{name: "our own port", public: public + ":8443", signed: public + ":8443/twilio/sms", ok: true},
		{name: "http for https", signed: "http://sentral.example.no/twilio/sms"},
		{name: "plain http and port 80", public: "http://localhost", signed: "http://localhost:80/twilio/sms", ok: true},
		{name: "trailing slash signed", signed: public + "/twilio/sms/"},
		{name: "trailing slash arrives", signed: public + "/twilio/sms", request: "/twilio/sms/"},
		{name: "public URL with trailing slash", public: public + "/", signed: public + "/twilio/sms", ok: true},
		{name: "query", signed: public + "/twilio/sms?a=1&b=2", request: "/twilio/sms?a=1&b=2", ok: true},
		{name: "query reordered", signed: public + "/twilio/sms?a=1&b=2", request: "/twilio/sms?b=2&a=1"},
		{name: "query added", signed: public + "/twilio/sms", request: "/twilio/sms?a=1"},
		{name: "query lost", signed: public + "/twilio/sms?a=1", request: "/twilio/sms"},
		{name: "query encoded otherwise", signed: public + "/twilio/sms?a=%2B", request: "/twilio/sms?a=+"},
		{name: "query with æ as sent", signed: public + "/twilio/sms?a=%C3%A6", request: "/twilio/sms?a=%C3%A6", ok: true},
		{name: "empty query", signed: public + "/twilio/sms?", request: "/twilio/sms?", ok: true},
		{name: "signed for another path", signed: public + "/twilio/sms/status"},
		{name: "path encoded otherwise", signed: public + "/twilio/sms", request: "/twilio/%73ms"},
		{name: "absolute address arrives", signed: public + "/twilio/sms", request: public + "/twilio/sms", ok: true},
		{name: "somebody else's token", signed: public + "/twilio/sms", token: "another"},
		{name: "empty token", signed: public + "/twilio/sms", token: "-"},

		{name: "below a path, stripped by the proxy", public: public + "/tekst", signed: public + "/tekst/twilio/sms", ok: true},
		{name: "below a path, signed without", public: public + "/tekst", signed: public + "/twilio/sms"},
		{name: "below /twilio itself, stripped", public: public + "/twilio", signed: public + "/twilio/twilio/sms", ok: true},
		{name: "below a path with encoding", public: public + "/t%2Fx", signed: public + "/t%2Fx/twilio/sms", ok: true},

		{name: "æøå", signed: public + "/twilio/sms", params: with("Body", "Blåbærsyltetøy"), ok: true},
		{name: "emoji", signed: public + "/twilio/sms", params: with("Body", "👍🏽 ja"), ok: true},
		{name: "plus signs and spaces", signed: public + "/twilio/sms", params: with("Body", "1 + 1 = 2 & ja %2B"), ok: true},
		{name: "lines", signed: public + "/twilio/sms", params: with("Body", "ja\r\n\r\nhilsen\tKari\n"), ok: true},
		{name: "spaces around", signed: public + "/twilio/sms", params: with("Body", "  ja  "), ok: true},
		{name: "empty body", signed: public + "/twilio/sms", params: with("Body", ""), ok: true},
		{name: "very long", signed: public + "/twilio/sms", params: with("Body", strings.Repeat("æ👍 ", 1500)), ok: true},
		{name: "invalid UTF-8", signed: public + "/twilio/sms", params: with("Body", "ja\xff"), ok: true},
		{name: "a parameter nobody knows", signed: public + "/twilio/sms", params: with("NewThing", "x"), ok: true},
		{name: "names in order of bytes", signed: public + "/twilio/sms", params: with("a", "lower case sorts last"), ok: true},

		{name: "body tampered", signed: public + "/twilio/sms", body: with("Body", "NEI").Encode()},
		{name: "spaces trimmed", signed: public + "/twilio/sms", params: with("Body", " ja "), body: with("Body", "ja").Encode()},
		{name: "sender tampered", signed: public + "/twilio/sms", body: with("From", "+4742000099").Encode()},
		{name: "parameter added", signed: public + "/twilio/sms", body: textParams().Encode() + "&Extra=1"},
		{name: "empty parameter added", signed: public + "/twilio/sms", body: textParams().Encode() + "&Extra="},
		{name: "second body after", signed: public + "/twilio/sms", body: textParams().Encode() + "&Body=NEI"},
		{name: "second body before", signed: public + "/twilio/sms", body: "Body=NEI&" + textParams().Encode()},
		{name: "the same twice", signed: public + "/twilio/sms", body: textParams().Encode() + "&Body=JA"},
		{name: "semicolon", signed: public + "/twilio/sms", body: textParams().Encode() + ";Body=NEI"},
		{name: "broken escape", signed: public + "/twilio/sms", body: textParams().Encode() + "&x=%zz"},
		{name: "no body", signed: public + "/twilio/sms", body: "&"},
		{name: "a boundary moved", signed: public + "/twilio/sms", params: with("Body", "JAFrom+4742000099"), body: with("Body", "JA").Encode()},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			h, s, l := newWebhooks(t, func(o *Options) {
				if tt.public != "" {
					o.PublicURL = tt.public
				}
			})
			params, token := tt.params, testToken
			if params == nil {
				params = textParams()
			}
			if tt.token != "" {
				token = strings.Trim(tt.token, "-")
			}
			body := tt.body
			if body == "" {
				body = params.Encode()
			}
			request := tt.request
			if request == "" {
				request = "/twilio/sms"
			}
			r := httptest.NewRequest("POST", request, strings.NewReader(body))
			r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
			r.Header.Set("X-Twilio-Signature", sign(token, tt.signed, params))
			r.Header.Set("X-Forwarded-Host", "evil.example.com")
			r.Header.Set("X-Forwarded-Proto", "http")
			if tt.host != "" {
				r.Host = tt.host
			}
			w := do(h, r)
			if tt.ok && (w.Code != 200 || len(s.texts) != 1) || !tt.ok && (w.Code != 403 || s.calls() != 0) {
				t.Errorf("%d after %d calls; signed for %s", w.Code, s.calls(), tt.signed)
			}
			personal(t, "the log", l.String())
		})
	}
}

// TestBelowAPathThatTheProxyKeeps: then the routes lie below it too.
func TestBelowAPathThatTheProxyKeeps(t *testing.T) {
	o, _ := testOptions("")
	o.PublicURL = public + "/tekst"
	s := new(service)
	w, err := NewWebhooks(o, s)
	if err != nil {
		t.Fatal(err)
	}
	h := newRouter(w)
	for address, ok := range map[string]bool{
		public + "/tekst/twilio/sms":       true,
		public + "/twilio/sms":             false,
		public + "/tekst/tekst/twilio/sms": true, // as if the proxy had stripped one
		public + "/tekstx/twilio/sms":      false,
	} {
		r := form("/tekst/twilio/sms", textParams())
		r.Header.Set("X-Twilio-Signature", sign(testToken, address, textParams()))
		if got := do(h, r); (got.Code == 200) != ok {
			t.Errorf("signed for %s: %d", address, got.Code)
		}
	}
}

func TestUnsignedIsForbiddenEverywhere(t *testing.T) {
	for _, path := range []string{"/twilio", "/twilio/", "/twilio/sms", "/twilio/sms/status?m=1", "/twilio/sms/", "/twilio/x/y/z", "/twilio/voice"} {
		for _, header := range [][]string{nil, {""}, {"x"}, {sign(testToken, public+path, textParams()), "x"}, {"", sign(testToken, public+path, textParams())}} {
			h, s, _ := newWebhooks(t)
			r := form(path, textParams())
			r.Header["X-Twilio-Signature"] = header
			if w := do(h, r); w.Code != 403 || s.calls() != 0 {
				t.Errorf("%s with %q: %d", path, header, w.Code)
			}
		}
	}
}

// TestAnAddressThatIsNoPath: glued to our own, it would name another host.
func TestAnAddressThatIsNoPath(t *testing.T) {
	h, s, _ := newWebhooks(t)
	r := form("/twilio/sms", textParams())
	r.URL = &url.URL{Scheme: "x", Opaque: ".evil.example.com/twilio/sms", Path: "/twilio/sms"}
	r.Header.Set("X-Twilio-Signature", sign(testToken, public+".evil.example.com/twilio/sms", textParams()))
	if w := do(h, r); w.Code != 403 || s.calls() != 0 {
		t.Errorf("%d", w.Code)
	}
}

// TestUnsignedBodiesAreNotRead: nobody may make us read for nothing.
func TestUnsignedBodiesAreNotRead(t *testing.T) {
	h, _, _ := newWebhooks(t)
	r := httptest.NewRequest("POST", "/twilio/sms", unread{t})
	if w := do(h, r); w.Code != 403 {
		t.Errorf("%d", w.Code)
	}
}

type unread struct{ t *testing.T }

func (u unread) Read([]byte) (int, error) { u.t.Error("read"); return 0, nil }

func TestJSONIsSignedByItsHash(t *testing.T) {
	good := `{"MessageSid":"SM1","AccountSid":"` + testAccount + `","From":"` + theirNumber + `","To":"` + ourNumber + `","Body":"ja 👍","NumMedia":2,"Extra":{"a":[1]},"None":null}`
	for name, tt := range map[string]struct {
		body   string
		kind   string
		hash   string // of this; empty: of the body
		status int
	}{
		"as it should be":      {body: good, status: 200},
		"with a charset":       {body: good, kind: "application/json; charset=utf-8", status: 200},
		"tampered":             {body: strings.Replace(good, "ja ", "nei", 1), hash: good, status: 403},
		"not hashed":           {body: good, hash: "-", status: 403},
		"read as a form":       {body: good, kind: "text/plain", status: 403},
		"repeated":             {body: strings.Replace(good, "{", `{"Body":"nei",`, 1), status: 400},
		"cut off":              {body: good[:40], status: 400},
		"two objects":          {body: good + good, status: 400},
		"an array":             {body: "[" + good + "]", status: 400},
		"a string":             {body: `"x"`, status: 400},
		"null":                 {body: `null`, status: 400},
		"empty":                {body: ``, status: 400},
		"no object":            {body: `{]`, status: 400},
		"another account":      {body: strings.Replace(good, testAccount, "AC2", 1), status: 403},
		"without MessageSid":   {body: strings.Replace(good, "MessageSid", "SmsSid", 1), status: 400},
		"deep":                 {body: `{"a":` + strings.Repeat("[", 20000), status: 400},
		"hashed form":          {body: textParams().Encode(), kind: "application/x-www-form-urlencoded", status: 200},
		"hashed form repeated": {body: textParams().Encode() + "&Body=NEI", kind: "application/x-www-form-urlencoded", status: 400},
		"hashed form broken":   {body: "%zz", kind: "application/x-www-form-urlencoded", status: 400},
	} {
		t.Run(name, func(t *testing.T) {
			h, s, _ := newWebhooks(t)
			path := "/twilio/sms?x=1"
			switch tt.hash {
			case "":
				path += "&bodySHA256=" + hash(tt.body)
			case "-":
			default:
				path += "&bodySHA256=" + hash(tt.hash)
			}
			r := httptest.NewRequest("POST", path, strings.NewReader(tt.body))
			r.Header.Set("Content-Type", tt.kind)
			if tt.kind == "" {
				r.Header.Set("Content-Type", "application/json")
			}
			r.Header.Set("X-Twilio-Signature", sign(testToken, public+path, nil))
			if tt.hash == "-" { // the best that somebody with the token could do
				p, _ := url.ParseQuery(tt.body)
				r.Header.Set("X-Twilio-Signature", sign(testToken, public+path, p))
			}
			w := do(h, r)
			if w.Code != tt.status || (len(s.texts) == 1) != (tt.status == 200) {
				t.Fatalf("%d after %d calls, want %d", w.Code, s.calls(), tt.status)
			}
			if name == "as it should be" && (s.texts[0].Body != "ja 👍" || len(s.texts[0].Media) != 2) {
				t.Errorf("got %+v", s.texts[0])
			}
		})
	}
}

// TestAHashInTheAddressMustBeSigned: else anybody could bring a body of their
// own with its hash.
func TestAHashInTheAddressMustBeSigned(t *testing.T) {
	h, s, _ := newWebhooks(t)
	body := textParams().Encode()
	r := httptest.NewRequest("POST", "/twilio/sms?bodySHA256="+hash(body), strings.NewReader(body))
	r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	r.Header.Set("X-Twilio-Signature", sign(testToken, public+"/twilio/sms", nil))
	if w := do(h, r); w.Code != 403 || s.calls() != 0 {
		t.Errorf("%d", w.Code)
	}
}

// TestSignaturesAgree: ours, twilio-go's and the network in a box's are one.
func TestSignaturesAgree(t *testing.T) {
	p := textParams()
	p.Set("Body", "Blåbær + 👍")
	signature := sign(testToken, public+"/twilio/sms", p)
	v := client.NewRequestValidator(testToken)
	if !v.ValidateBody(public+"/twilio/sms", []byte(p.Encode()), signature) {
		t.Error("not twilio-go's")
	}
	if phonenet.Signature(testToken, public+"/twilio/sms", p) != signature {
		t.Error("not the network in a box's")
	}
}
