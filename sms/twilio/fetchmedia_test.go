package twilio

import (
	"bytes"
	"context"
	"errors"
	"io"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"
	"time"

	"folgesvenn/dispatch"
)

// elsewhere is another host, which fails the test when it is given credentials.
func elsewhere(t *testing.T, answer http.HandlerFunc) *httptest.Server {
	t.Helper()
	s := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.Header.Get("Authorization") != "" || r.Header.Get("Cookie") != "" || r.Header.Get("Referer") != "" {
			t.Errorf("another host was given %v", r.Header)
		}
		answer(w, r)
	}))
	t.Cleanup(s.Close)
	return s
}

func photo(w http.ResponseWriter, _ *http.Request) {
	w.Header().Set("Content-Type", "image/JPEG; charset=x")
	_, _ = io.WriteString(w, "a photo")
}

func TestFetchMediaFollowsWithoutCredentials(t *testing.T) {
	file := elsewhere(t, photo)
	hops := 0
	s := newStub(t, func(w http.ResponseWriter, r *http.Request) {
		user, password, _ := r.BasicAuth()
		switch hops++; hops {
		case 1:
			if user != testAccount || password != testToken {
				t.Errorf("our own host was given %q", user)
			}
			http.Redirect(w, r, "/again", http.StatusTemporaryRedirect)
		case 2:
			if user != "" {
				t.Error("a redirect to the same host was given credentials")
			}
			http.Redirect(w, r, file.URL+"/file?signature=x", http.StatusFound)
		}
	})
	g, l := newGateway(t, s.URL)
	body, kind, err := g.FetchMedia(context.Background(), dispatch.Media{URL: s.URL + "/2010-04-01/Accounts/AC1/Messages/MM1/Media/ME1", ContentType: "image/png"})
	if err != nil {
		t.Fatal(err)
	}
	got, err := io.ReadAll(body)
	if err != nil || string(got) != "a photo" || kind != "image/jpeg" {
		t.Errorf("%q, %q, %v", got, kind, err)
	}
	if err := body.Close(); err != nil {
		t.Error(err)
	}
	personal(t, "the log", l.String())
}

func TestFetchMediaWithAnAPIKey(t *testing.T) {
	s := newStub(t, photo)
	g, _ := newGateway(t, s.URL, func(o *Options) { o.APIKey, o.APISecret = "SK1", "secret" })
	body, _, err := g.FetchMedia(context.Background(), dispatch.Media{URL: s.URL + "/1"})
	if err != nil {
		t.Fatal(err)
	}
	_ = body.Close()
	if r := s.requests()[0]; r.user != "SK1" || r.password != "secret" {
		t.Errorf("asked as %q", r.user)
	}
}

func TestFetchMediaAsksNobodyElse(t *testing.T) {
	other := elsewhere(t, func(http.ResponseWriter, *http.Request) { t.Error("another host was asked") })
	s := newStub(t, photo)
	g, _ := newGateway(t, s.URL)
	host := strings.TrimPrefix(s.URL, "http://")
	for _, address := range []string{
		"", other.URL + "/1", "https://" + host + "/1", "http://" + host + "@" + strings.TrimPrefix(other.URL, "http://") + "/", "http://user:pass@" + host + "/",
		"file:///etc/passwd", "//" + host + "/1", "http://api.twilio.com/1", "https://api.twilio.com.example.com/1", "https://api.twilio.com:8443/1",
		"http://" + host + ".example.com/", "http://%zz/", "data:image/png,x",
	} {
		if body, _, err := g.FetchMedia(context.Background(), dispatch.Media{URL: address}); err == nil {
			_ = body.Close()
			t.Errorf("%q was fetched", address)
		}
	}
	if n := len(s.requests()); n != 0 {
		t.Errorf("%d requests", n)
	}
}

// TestFetchMediaAtTheConfiguredHost: what has Twilio's own address is asked for
// at TWILIO_API_URL, as everything is.
func TestFetchMediaAtTheConfiguredHost(t *testing.T) {
	s := newStub(t, photo)
	g, _ := newGateway(t, s.URL+"/box/")
	for _, address := range []string{"https://api.twilio.com/2010-04-01/x", "https://API.twilio.com:443/2010-04-01/x", s.URL + "/box/2010-04-01/x"} {
		body, _, err := g.FetchMedia(context.Background(), dispatch.Media{URL: address})
		if err != nil {
			t.Fatalf("%s: %v", address, err)
		}
		_ = body.Close()
	}
	for _, r := range s.requests() {
		if r.path != "/box/2010-04-01/x" || r.user != testAccount {
			t.Errorf("asked for %s as %q", r.path, r.user)
		}
	}
}

// roundTrip stands for the network.
type roundTrip func(*http.Request) (*http.Response, error)

func (f roundTrip) RoundTrip(r *http.Request) (*http.Response, error) { return f(r) }

func TestFetchMediaFromTwilio(t *testing.T) {
	var asked []string
	to := "https://media.example.com/x"
	network := roundTrip(func(r *http.Request) (*http.Response, error) {
		_, _, authorized := r.BasicAuth()
		asked = append(asked, r.URL.String())
		if authorized != (r.URL.Host == "api.twilio.com") {
			t.Errorf("%s, credentials: %v", r.URL, authorized)
		}
		res := &http.Response{StatusCode: 307, Header: http.Header{"Location": {to}}, Body: io.NopCloser(strings.NewReader("")), Request: r}
		if r.URL.Host != "api.twilio.com" {
			res = &http.Response{StatusCode: 200, Header: http.Header{}, ContentLength: -1, Body: io.NopCloser(strings.NewReader("x")), Request: r}
		}
		return res, nil
	})
	g, _ := newGateway(t, "", func(o *Options) { o.Transport = network })
	m := dispatch.Media{URL: "https://api.twilio.com/2010-04-01/x", ContentType: "audio/ogg"}
	body, kind, err := g.FetchMedia(context.Background(), m)
	if err != nil || kind != "audio/ogg" || len(asked) != 2 {
		t.Fatalf("%q, %v after %v", kind, err, asked)
	}
	_ = body.Close()
	for _, to = range []string{"http://media.example.com/x", "file:///etc/passwd", "https://a:b@media.example.com/", "", "https://[::1"} {
		asked = nil
		if body, _, err := g.FetchMedia(context.Background(), m); err == nil || len(asked) != 1 {
			t.Errorf("followed to %q: %v, %v", to, asked, err)
			if err == nil {
				_ = body.Close()
			}
		}
	}
}

func TestFetchMediaFails(t *testing.T) {
	for name, tt := range map[string]struct {
		answer http.HandlerFunc
		is     error
	}{
		"gone":      {page(404, "text/html", theirNumber), dispatch.ErrNotFound},
		"forgotten": {page(410, "text/html", ""), dispatch.ErrNotFound},
		"refused":   {page(401, "application/json", "{}"), nil},
		"broken":    {page(500, "text/html", theirWords), nil},
		"empty":     {func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(http.StatusNoContent) }, nil},
		"circle":    {func(w http.ResponseWriter, r *http.Request) { http.Redirect(w, r, r.URL.Path, http.StatusFound) }, errRedirect},
		"too large": {func(w http.ResponseWriter, _ *http.Request) { w.Header().Set("Content-Length", "10485761") }, errMediaTooLarge},
		"dropped":   {drop, nil},
	} {
		t.Run(name, func(t *testing.T) {
			s := newStub(t, tt.answer)
			g, l := newGateway(t, s.URL)
			body, _, err := g.FetchMedia(context.Background(), dispatch.Media{URL: s.URL + "/ME1"})
			if err == nil {
				_ = body.Close()
				t.Fatal("no error")
			}
			if tt.is != nil && !errors.Is(err, tt.is) {
				t.Errorf("%v is not %v", err, tt.is)
			}
			if n := len(s.requests()); n > mostRedirects+1 {
				t.Errorf("%d requests", n)
			}
			personal(t, "the error", err.Error())
			personal(t, "the log", l.String())
		})
	}
}

func TestFetchMediaIsBounded(t *testing.T) {
	for size, whole := range map[int]bool{largestMedia: true, largestMedia + 1: false, largestMedia + 70000: false} {
		s := newStub(t, func(w http.ResponseWriter, _ *http.Request) {
			w.(http.Flusher).Flush() // so that it has no Content-Length
			_, _ = io.Copy(w, bytes.NewReader(make([]byte, size)))
		})
		g, _ := newGateway(t, s.URL)
		body, kind, err := g.FetchMedia(context.Background(), dispatch.Media{URL: s.URL + "/ME1"})
		if err != nil || kind != "" {
			t.Fatal(kind, err)
		}
		n, err := io.Copy(io.Discard, body)
		_ = body.Close()
		if whole && (err != nil || n != int64(size)) || !whole && (!errors.Is(err, errMediaTooLarge) || n > largestMedia) {
			t.Errorf("of %d bytes %d were read: %v", size, n, err)
		}
	}
}

func TestFetchMediaEndsWithItsContext(t *testing.T) {
	ctx, cancel := context.WithCancel(context.Background())
	s := newStub(t, func(w http.ResponseWriter, r *http.Request) {
		w.(http.Flusher).Flush()
		<-r.Context().Done()
	})
	g, _ := newGateway(t, s.URL)
	body, _, err := g.FetchMedia(ctx, dispatch.Media{URL: s.URL + "/ME1"})
	if err != nil {
		t.Fatal(err)
	}
	time.AfterFunc(20*time.Millisecond, cancel)
	if _, err := io.ReadAll(body); !errors.Is(err, context.Canceled) {
		t.Errorf("got %v", err)
	}
	_ = body.Close()
}

// FuzzOwnAddress: whatever address comes, only our own host is asked with
// credentials.
func FuzzOwnAddress(f *testing.F) {
	for _, s := range []string{"https://api.twilio.com/x", "http://127.0.0.1:9/x", "http://127.0.0.1:9@evil.example/", "http://127.0.0.1:9\\@evil.example/", "//x", "http:x"} {
		f.Add(s)
	}
	o, _ := testOptions("http://127.0.0.1:9/box")
	g, err := New(o)
	if err != nil {
		f.Fatal(err)
	}
	f.Fuzz(func(t *testing.T, s string) {
		u, err := g.ownAddress(s)
		if err != nil {
			return
		}
		again, err := url.Parse(u.String())
		if err != nil || again.Scheme != "http" || again.Host != "127.0.0.1:9" || again.User != nil {
			t.Errorf("%q leads to %q", s, u)
		}
	})
}
