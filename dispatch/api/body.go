package api

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"mime"
	"net/http"
	"strconv"
	"strings"
	"unicode/utf8"

	"folgesvenn/dispatch"
)

const (
	maxBody = 1 << 20
	maxKey  = 255
	// No request of ours comes near these; a body that does is made to cost.
	maxDepth  = 16
	maxValues = 10_000
)

// readBody reads the body once, refuses what is not one strict JSON value, and
// puts the Idempotency-Key of a POST into the context.
func (a *server) readBody(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		r.Header.Set("Accept", "application/json") // there is nothing else
		switch r.Method {
		case http.MethodPost, http.MethodPut, http.MethodPatch:
		default:
			next.ServeHTTP(w, r)
			return
		}
		body, p := a.body(w, r)
		if p != nil {
			a.write(w, p)
			return
		}
		r.Body = io.NopCloser(bytes.NewReader(body))
		r.Header.Set("Content-Type", "application/json")
		if r.Method == http.MethodPost {
			idem, p := idempotency(r, body)
			if p != nil {
				a.write(w, p)
				return
			}
			if idem != nil {
				r = r.WithContext(dispatch.WithIdempotency(r.Context(), idem))
				w = &replayWriter{ResponseWriter: w, idem: idem}
			}
		}
		next.ServeHTTP(w, r)
	})
}

func (a *server) body(w http.ResponseWriter, r *http.Request) ([]byte, *problem) {
	if ct := r.Header.Get("Content-Type"); ct != "" && !isJSON(ct, r.Method) {
		return nil, newProblem(http.StatusUnsupportedMediaType, "unsupported_media_type", "send the body as application/json",
			fault{Location: "header.Content-Type", Message: "must be application/json", Value: echo(ct)})
	}
	body, err := io.ReadAll(http.MaxBytesReader(w, r.Body, maxBody))
	if err != nil {
		var large *http.MaxBytesError
		if errors.As(err, &large) {
			return nil, newProblem(http.StatusRequestEntityTooLarge, "too_large", "the body is larger than 1 MiB")
		}
		return nil, malformed("body", "broke off before its end")
	}
	if len(bytes.TrimSpace(body)) == 0 {
		return nil, malformed("body", "is empty; send a JSON object, {} where there is nothing to say")
	}
	if !utf8.Valid(body) {
		return nil, malformed("body", "is not UTF-8")
	}
	if err := json.Unmarshal(body, new(json.RawMessage)); err != nil {
		var syntax *json.SyntaxError
		if errors.As(err, &syntax) {
			return nil, malformed("body", fmt.Sprintf("is not JSON: %v at byte %d", syntax, syntax.Offset))
		}
		return nil, malformed("body", "is not JSON")
	}
	return body, strict(body)
}

func isJSON(contentType, method string) bool {
	ct, _, err := mime.ParseMediaType(contentType)
	return err == nil && (ct == "application/json" || ct == "application/merge-patch+json" && method == http.MethodPatch)
}

// idempotency reads the key of a POST; nil: it has none. A key belongs to one
// token and one route, so that two systems cannot meet in it.
func idempotency(r *http.Request, body []byte) (*dispatch.Idempotency, *problem) {
	keys := r.Header.Values("Idempotency-Key")
	if len(keys) == 0 {
		return nil, nil
	}
	if len(keys) > 1 || keys[0] == "" || len(keys[0]) > maxKey {
		return nil, invalid("header.Idempotency-Key", "must be given once, with 1 to 255 characters")
	}
	sum := sha256.Sum256(body)
	return &dispatch.Idempotency{
		Scope: fmt.Sprintf("token:%d %s %s", tokenOf(r.Context()).ID, r.Method, r.URL.Path),
		Key:   keys[0],
		Hash:  hex.EncodeToString(sum[:]),
	}, nil
}

// strict refuses what encoding/json would quietly mend: a field given twice,
// half a character, a number beyond float64. The body is valid JSON.
func strict(body []byte) *problem {
	w := walk{Decoder: json.NewDecoder(bytes.NewReader(body))}
	w.UseNumber()
	return w.value("body", 0)
}

// walk goes through a body once.
type walk struct {
	*json.Decoder
	values int
}

func (w *walk) value(path string, depth int) *problem {
	if depth > maxDepth {
		return malformed(path, fmt.Sprintf("is nested more than %d levels deep", maxDepth))
	}
	if w.values++; w.values > maxValues {
		return malformed("body", fmt.Sprintf("holds more than %d values", maxValues))
	}
	token, err := w.Token()
	if err != nil {
		return malformed(path, "is not JSON")
	}
	switch v := token.(type) {
	case json.Delim:
		if v == '{' {
			return w.object(path, depth)
		}
		return w.array(path, depth)
	case string:
		if strings.ContainsFunc(v, unprintable) {
			return invalid(path, "holds a character that cannot be printed")
		}
	case json.Number:
		if _, err := v.Float64(); err != nil {
			return invalid(path, "is a number out of range")
		}
	}
	return nil
}

func (w *walk) array(path string, depth int) *problem {
	for i := 0; w.More(); i++ {
		if p := w.value(path+"["+strconv.Itoa(i)+"]", depth+1); p != nil {
			return p
		}
	}
	return w.end(path)
}

func (w *walk) object(path string, depth int) *problem {
	seen := map[string]bool{}
	for w.More() {
		token, err := w.Token()
		name, ok := token.(string)
		if err != nil || !ok {
			return malformed(path, "is not JSON")
		}
		if len(path)+len(name) >= maxLocation {
			return invalid(path, "has a field with a name that is too long")
		}
		field := path + "." + name
		if seen[name] {
			return malformed(field, "is given twice")
		}
		seen[name] = true
		if p := w.value(field, depth+1); p != nil {
			return p
		}
	}
	return w.end(path)
}

func (w *walk) end(path string) *problem {
	if _, err := w.Token(); err != nil {
		return malformed(path, "is not JSON")
	}
	return nil
}

// unprintable tells whether a character has no place in a name or a text.
// U+FFFD stands where something could not be decoded, half a surrogate pair for
// one.
func unprintable(r rune) bool {
	switch r {
	case '\n', '\r', '\t':
		return false
	}
	return r < ' ' || r == 0x7f || r == utf8.RuneError
}
