package twilio

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"strings"
	"time"

	"folgesvenn/dispatch"
)

const (
	// largestMedia bounds a photo or recording, in bytes. Twilio itself takes no
	// more than five million.
	largestMedia = 10 << 20
	// mediaTimeout bounds the whole way, from the first request to the last byte.
	mediaTimeout = time.Minute
	// mostRedirects is more than Twilio needs: one, to where the file lies.
	mostRedirects = 5
)

var (
	errElsewhere     = errors.New("the address is not the provider's own")
	errMediaTooLarge = errors.New("the photo or recording is larger than 10 MiB")
	errRedirect      = errors.New("the provider leads nowhere")
)

var _ dispatch.MediaFetcher = (*Gateway)(nil)

// FetchMedia opens a photo or recording for reading. The address came from
// outside, so our credentials go to the API's own host and nowhere else, and no
// other host is asked first. Twilio answers with the address of the file, which
// needs no credentials and gets none.
func (g *Gateway) FetchMedia(ctx context.Context, m dispatch.Media) (io.ReadCloser, string, error) {
	address, err := g.ownAddress(m.URL)
	if err != nil {
		return nil, "", err
	}
	ctx, cancel := context.WithTimeout(ctx, mediaTimeout)
	res, err := g.followMedia(ctx, address)
	if err != nil {
		cancel()
		return nil, "", err
	}
	kind := contentType(res.Header.Get("Content-Type"))
	if kind == "" {
		kind = m.ContentType
	}
	return &mediaBody{res.Body, cancel, largestMedia}, kind, nil
}

// ownAddress is the address of a photo or recording at the API's own host. One
// at Twilio's is asked for at TWILIO_API_URL where that is set, as everything is.
func (g *Gateway) ownAddress(raw string) (*url.URL, error) {
	u, err := url.Parse(mediaURL(raw))
	if err != nil || u.Host == "" {
		return nil, errElsewhere
	}
	switch {
	case g.target != nil && sameOrigin(u, g.target):
	case !sameOrigin(u, twilioOrigin):
		return nil, errElsewhere
	case g.target != nil:
		u.Scheme, u.Host, u.Path, u.RawPath = g.target.Scheme, g.target.Host, g.target.Path+u.Path, ""
	}
	return u, nil
}

var twilioOrigin = &url.URL{Scheme: "https", Host: "api.twilio.com"}

func sameOrigin(a, b *url.URL) bool {
	return a.Scheme == b.Scheme && strings.EqualFold(a.Hostname(), b.Hostname()) && portOf(a) == portOf(b)
}

func portOf(u *url.URL) string {
	switch {
	case u.Port() != "":
		return u.Port()
	case u.Scheme == "https":
		return "443"
	default:
		return "80"
	}
}

// followMedia asks at an address and goes where the answers lead. Only the first
// request carries credentials.
func (g *Gateway) followMedia(ctx context.Context, address *url.URL) (*http.Response, error) {
	secure := address.Scheme == "https"
	c := &http.Client{
		Transport:     g.transport,
		CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
	}
	for hop := range mostRedirects + 1 {
		req, err := http.NewRequestWithContext(ctx, http.MethodGet, address.String(), nil)
		if err != nil {
			return nil, errRedirect
		}
		req.Header.Set("User-Agent", "folgesvenn")
		if hop == 0 {
			req.SetBasicAuth(g.credentials.Username, g.credentials.Password)
		}
		res, err := c.Do(req)
		if err != nil {
			var at *url.Error
			if errors.As(err, &at) {
				err = at.Err // without the address: where the file lies is a secret of its own
			}
			return nil, &fault{what: "the provider did not hand out the media", cause: err}
		}
		switch {
		case res.StatusCode == http.StatusOK && res.ContentLength > largestMedia:
			_ = res.Body.Close()
			return nil, errMediaTooLarge
		case res.StatusCode == http.StatusOK:
			return res, nil
		}
		_ = res.Body.Close()
		switch res.StatusCode {
		case http.StatusNotFound, http.StatusGone:
			return nil, fmt.Errorf("the provider has the media no longer: %w", dispatch.ErrNotFound)
		case http.StatusMovedPermanently, http.StatusFound, http.StatusSeeOther, http.StatusTemporaryRedirect, http.StatusPermanentRedirect:
		default:
			return nil, &fault{what: "the provider did not hand out the media", status: res.StatusCode}
		}
		next, err := res.Location()
		// net/http would make credentials of a user name in the address.
		if err != nil || next.User != nil || next.Scheme != "https" && (secure || next.Scheme != "http") {
			return nil, errRedirect
		}
		address = next
	}
	return nil, errRedirect
}

// mediaBody ends in an error where there is more than left, so that nobody takes
// a part for the whole.
type mediaBody struct {
	io.ReadCloser
	cancel context.CancelFunc
	left   int64
}

func (b *mediaBody) Read(p []byte) (int, error) {
	if int64(len(p)) > b.left+1 {
		p = p[:b.left+1]
	}
	n, err := b.ReadCloser.Read(p)
	if int64(n) > b.left {
		n, err = int(b.left), errMediaTooLarge
	}
	b.left -= int64(n)
	return n, err
}

func (b *mediaBody) Close() error {
	b.cancel()
	return b.ReadCloser.Close()
}
