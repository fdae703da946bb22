package twilio

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"io"
	"mime"
	"net/http"
	"net/url"
	"strings"
	"time"
)

const (
	// maxRequest bounds a webhook's body, in bytes: a text of 1600 characters is
	// at most 20 kB when encoded.
	maxRequest = 64 << 10
	// readTimeout bounds how long a body may take to come. Twilio gives up after
	// 15 seconds in all (FACTS.md).
	readTimeout = 5 * time.Second
)

type parametersKey struct{}

// parameters are those of the signed body; none for anything but a POST.
func parameters(r *http.Request) url.Values {
	p, _ := r.Context().Value(parametersKey{}).(url.Values)
	return p
}

// signed lets only requests pass that Twilio has signed, for our account. What
// the handlers see is what was signed, not what net/http makes of the request.
func (w *Webhooks) signed(next http.Handler) http.Handler {
	return http.HandlerFunc(func(rw http.ResponseWriter, r *http.Request) {
		signature := r.Header.Values("X-Twilio-Signature")
		if len(signature) != 1 || signature[0] == "" {
			w.refuse(rw, r, http.StatusForbidden, "no signature")
			return
		}
		if r.Method != http.MethodPost {
			if !w.signs(r, func(address string) bool { return w.validator.Validate(address, nil, signature[0]) }) {
				w.refuse(rw, r, http.StatusForbidden, "wrong signature")
				return
			}
			next.ServeHTTP(rw, r) // to be told that only POST will do
			return
		}
		body, err := readBody(rw, r)
		if err != nil {
			status := http.StatusBadRequest
			if errors.As(err, new(*http.MaxBytesError)) {
				status = http.StatusRequestEntityTooLarge
			}
			w.refuse(rw, r, status, "body cannot be read")
			return
		}
		if !w.signs(r, func(address string) bool { return w.validator.ValidateBody(address, body, signature[0]) }) {
			w.refuse(rw, r, http.StatusForbidden, "wrong signature")
			return
		}
		p, status, err := readParameters(r, body)
		if err != nil {
			w.refuse(rw, r, status, err.Error())
			return
		}
		if p.Get("AccountSid") != w.accountSID {
			w.refuse(rw, r, http.StatusForbidden, "another account")
			return
		}
		next.ServeHTTP(rw, r.WithContext(context.WithValue(r.Context(), parametersKey{}, p)))
	})
}

// signs asks whether the address that Twilio called, as we know it, bears the
// signature. It is built from the configured public address, never from Host or
// X-Forwarded-*, which anybody can write. Where the public address has a path,
// the reverse proxy may have stripped it from the request or not; both readings
// lie within our own address, so either may be the signed one.
func (w *Webhooks) signs(r *http.Request, valid func(address string) bool) bool {
	request := r.URL.RequestURI()
	if !strings.HasPrefix(request, "/") {
		return false // "x:.evil.example.com" is a request's address too
	}
	if valid(w.public + request) {
		return true
	}
	return strings.HasPrefix(request, w.prefix+"/") && w.prefix != "" && valid(w.origin+request)
}

func readBody(rw http.ResponseWriter, r *http.Request) ([]byte, error) {
	// Not every ResponseWriter can; then the server's own timeout has to do.
	c := http.NewResponseController(rw)
	_ = c.SetReadDeadline(time.Now().Add(readTimeout))
	body, err := io.ReadAll(http.MaxBytesReader(rw, r.Body, maxRequest))
	if err == nil {
		// net/http goes on listening for the caller to hang up; a deadline that
		// passes meanwhile would be taken for that.
		_ = c.SetReadDeadline(time.Time{})
	}
	return body, err
}

// readParameters reads a body whose signature holds; status is the answer to an
// error. Of a form, twilio-go's check covers only the first value of each name,
// and so does Twilio's own where names do not repeat: a second one is not
// signed, and the whole is refused as tampered with. A body that is signed by
// its hash (bodySHA256 in the address) is signed whole.
func readParameters(r *http.Request, body []byte) (p url.Values, status int, err error) {
	byHash := r.URL.Query().Get("bodySHA256") != ""
	if kind, _, _ := mime.ParseMediaType(r.Header.Get("Content-Type")); kind == "application/json" {
		if !byHash {
			return nil, http.StatusForbidden, errors.New("JSON without bodySHA256")
		}
		if p, err = readJSON(body); err != nil {
			return nil, http.StatusBadRequest, err
		}
		return p, 0, nil
	}
	if p, err = url.ParseQuery(string(body)); err != nil {
		return nil, http.StatusBadRequest, errors.New("form cannot be read")
	}
	for _, values := range p {
		if len(values) > 1 && !byHash {
			return nil, http.StatusForbidden, errors.New("a parameter is repeated")
		}
		if len(values) > 1 {
			return nil, http.StatusBadRequest, errors.New("a parameter is repeated")
		}
	}
	return p, 0, nil
}

// readJSON reads one flat object of strings, numbers and truths as parameters.
// What is nested or null is none of ours; a repeated name has no clear meaning.
func readJSON(body []byte) (url.Values, error) {
	malformed := errors.New("JSON object cannot be read")
	d := json.NewDecoder(bytes.NewReader(body))
	d.UseNumber()
	if t, err := d.Token(); err != nil || t != json.Delim('{') {
		return nil, malformed
	}
	p := url.Values{}
	for d.More() {
		name, err := d.Token()
		if err != nil {
			return nil, malformed
		}
		var v any
		if err := d.Decode(&v); err != nil {
			return nil, malformed
		}
		key := name.(string) // a name, or Token had failed
		if p.Has(key) {
			return nil, errors.New("a parameter is repeated")
		}
		switch v := v.(type) {
		case string:
			p.Set(key, v)
		case json.Number:
			p.Set(key, v.String())
		}
	}
	if _, err := d.Token(); err != nil {
		return nil, malformed
	}
	if _, err := d.Token(); err != io.EOF {
		return nil, malformed
	}
	return p, nil
}
