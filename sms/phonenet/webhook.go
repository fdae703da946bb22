package phonenet

import (
	"context"
	"crypto/hmac"
	"crypto/sha1"
	"encoding/base64"
	"errors"
	"fmt"
	"io"
	"maps"
	"net"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"
)

// WebhookError says that the service did not acknowledge what was posted to it.
type WebhookError struct {
	URL    string
	Status int // 0: no answer
	Body   string
	Err    error // why there was no answer
}

func (e *WebhookError) Error() string {
	if e.Status == 0 {
		return fmt.Sprintf("phonenet: %s did not answer: %v", e.URL, e.Err)
	}
	return fmt.Sprintf("phonenet: %s answered %d: %s", e.URL, e.Status, e.Body)
}

func (e *WebhookError) Unwrap() error { return e.Err }

// answer is what the service said to a webhook.
type answer struct {
	contentType string
	body        []byte
}

// post posts a signed form as Twilio does and repeats it as the address asks for. It logs a failure.
func (n *Network) post(ctx context.Context, raw, sid string, form url.Values) (answer, error) {
	return n.inform(ctx, http.MethodPost, raw, sid, form)
}

// inform is post by either method.
func (n *Network) inform(ctx context.Context, method, raw, sid string, form url.Values) (answer, error) {
	a, err := n.ask(ctx, method, raw, form)
	if err != nil && ctx.Err() == nil {
		code := 11200
		if errors.Is(err, errAddress) {
			code = 11100
		}
		n.alert(code, sid, err.Error())
	}
	return a, err
}

// errAddress says that an address is none.
var errAddress = errors.New("invalid address")

// ask requests something of the service, signed, and repeats it as the address asks for.
func (n *Network) ask(ctx context.Context, method, raw string, form url.Values) (answer, error) {
	target, signed, err := n.address(raw)
	if err != nil {
		return answer{}, &WebhookError{URL: raw, Err: errAddress}
	}
	tries, policy := retryPolicy(raw)
	body := ""
	if method == http.MethodGet {
		target, signed = withQuery(target, form), withQuery(signed, form)
		form = nil
	} else {
		body = form.Encode()
	}
	signature := Signature(n.opt.AuthToken, signed, form)
	n.mu.Lock()
	token := n.newSID("")
	n.mu.Unlock()

	for {
		a, err := n.askOnce(ctx, method, target, body, signature, token)
		if err == nil {
			return a, nil
		}
		tries--
		if tries < 0 || ctx.Err() != nil || !policy[failure(err)] {
			return a, err
		}
	}
}

// withQuery adds a form to an address, as a GET carries it.
func withQuery(address string, form url.Values) string {
	if len(form) == 0 {
		return address
	}
	joint := "?"
	if strings.Contains(address, "?") {
		joint = "&"
	}
	return address + joint + form.Encode()
}

func (n *Network) askOnce(ctx context.Context, method, target, body, signature, token string) (answer, error) {
	req, err := http.NewRequestWithContext(ctx, method, target, strings.NewReader(body))
	if err != nil {
		return answer{}, &WebhookError{URL: target, Err: err}
	}
	if method != http.MethodGet {
		req.Header.Set("Content-Type", "application/x-www-form-urlencoded; charset=utf-8")
	}
	req.Header.Set("User-Agent", "TwilioProxy/1.1")
	req.Header.Set("Accept", "*/*")
	req.Header.Set("X-Twilio-Signature", signature)
	req.Header.Set("I-Twilio-Idempotency-Token", token)
	resp, err := n.client.Do(req)
	if err != nil {
		return answer{}, &WebhookError{URL: target, Err: err}
	}
	defer resp.Body.Close()
	text, err := io.ReadAll(io.LimitReader(resp.Body, maxDocument+1))
	if err != nil {
		return answer{}, &WebhookError{URL: target, Err: err}
	}
	if resp.StatusCode < 200 || resp.StatusCode > 299 {
		return answer{}, &WebhookError{URL: target, Status: resp.StatusCode, Body: string(text[:min(len(text), 500)])}
	}
	return answer{contentType: resp.Header.Get("Content-Type"), body: text}, nil
}

// address splits an address into the one to post to and the one to sign. They differ if the service knows itself by a
// public address at which the box cannot reach it.
func (n *Network) address(raw string) (target, signed string, err error) {
	u, err := url.Parse(raw)
	if err != nil {
		return "", "", err
	}
	u.Fragment, u.RawFragment = "", ""
	target, signed = u.String(), u.String()
	if n.opt.PublicURL == "" {
		return target, signed, nil
	}
	public, err := url.Parse(n.opt.PublicURL)
	if err != nil {
		return "", "", err
	}
	n.mu.Lock()
	webhook := n.webhook
	n.mu.Unlock()
	if u.Host == public.Host && webhook != "" {
		reachable, err := url.Parse(webhook)
		if err != nil {
			return "", "", err
		}
		there := *u
		there.Scheme, there.Host = reachable.Scheme, reachable.Host
		target = there.String()
	}
	u.Scheme, u.Host = public.Scheme, public.Host
	return target, u.String(), nil
}

// retryPolicy reads the connection overrides in the fragment of an address: rc is how often to retry, rp after what.
// Twilio's own default is one retry after a failed connection.
func retryPolicy(raw string) (retries int, policy map[string]bool) {
	retries, policy = 1, map[string]bool{"ct": true}
	_, fragment, _ := strings.Cut(raw, "#")
	for part := range strings.SplitSeq(fragment, "&") {
		name, value, _ := strings.Cut(part, "=")
		switch name {
		case "rc":
			if v, err := strconv.Atoi(value); err == nil && v >= 0 && v <= 5 {
				retries = v
			}
		case "rp":
			policy = map[string]bool{}
			for p := range strings.SplitSeq(value, ",") {
				if p == "all" {
					return retries, map[string]bool{"ct": true, "rt": true, "4xx": true, "5xx": true}
				}
				policy[p] = true
			}
		}
	}
	return retries, policy
}

// failure names what went wrong in the words of the retry policy.
func failure(err error) string {
	var hook *WebhookError
	if errors.As(err, &hook) && hook.Status != 0 {
		return strconv.Itoa(hook.Status/100) + "xx"
	}
	var op *net.OpError
	if errors.As(err, &op) && op.Op == "dial" {
		return "ct"
	}
	return "rt"
}

// Signature is Twilio's signature of a form posted to an address: the HMAC-SHA1, under the auth token, of the address
// and every name and value in order of the names.
func Signature(authToken, address string, form url.Values) string {
	h := hmac.New(sha1.New, []byte(authToken))
	io.WriteString(h, address)
	for _, name := range slices.Sorted(maps.Keys(form)) {
		io.WriteString(h, name)
		io.WriteString(h, form.Get(name))
	}
	return base64.StdEncoding.EncodeToString(h.Sum(nil))
}
