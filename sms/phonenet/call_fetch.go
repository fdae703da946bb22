package phonenet

import (
	"context"
	"errors"
	"maps"
	"mime"
	"net/http"
	"net/url"
	"strconv"
)

// source is where the next document of a call comes from: an address, or the document itself.
type source struct {
	url, method string
	twiml       string
	form        url.Values // what is posted beside the facts of the call
}

func (s source) empty() bool { return s.url == "" && s.twiml == "" }

// maxInline is how long a document in a request to the API may be, in characters.
const maxInline = 4000

// callForm is what Twilio tells of a call with every request. The caller holds mu.
func (n *Network) callForm(rec *callRecord) url.Values {
	form := url.Values{
		"AccountSid": {n.opt.AccountSID},
		"ApiVersion": {apiVersion},
		"CallSid":    {rec.SID},
		"CallStatus": {string(rec.Status)},
		"Direction":  {string(rec.Direction)},
		"From":       {rec.From},
		"To":         {rec.To},
		"Caller":     {rec.From},
		"Called":     {rec.To},
	}
	for _, side := range []string{"From", "To", "Caller", "Called"} {
		form.Set(side+"City", "")
		form.Set(side+"State", "")
		form.Set(side+"Zip", "")
		form.Set(side+"Country", country(form.Get(side)))
	}
	if rec.ParentSID != "" {
		form.Set("ParentCallSid", rec.ParentSID)
	}
	return form
}

// document gets the next document of a call: it fetches and reads it, and where that fails it turns to the fallback once.
func (n *Network) document(rec *callRecord, s source) (*element, *fault) {
	root, f := n.documentOnce(rec, s)
	n.mu.Lock()
	fallback := rec.fallback
	n.mu.Unlock()
	if f == nil || fallback.url == "" || n.ctx.Err() != nil {
		return root, f
	}
	n.alert(f.code, rec.SID, f.text+"; the fallback is asked")
	fallback.form = url.Values{"ErrorCode": {strconv.Itoa(f.code)}, "ErrorUrl": {s.url}}
	maps.Copy(fallback.form, s.form)
	return n.documentOnce(rec, fallback)
}

func (n *Network) documentOnce(rec *callRecord, s source) (*element, *fault) {
	if s.twiml != "" {
		n.mu.Lock()
		rec.base = s.url
		n.mu.Unlock()
		return parseTwiML([]byte(s.twiml))
	}
	n.mu.Lock()
	form := n.callForm(rec)
	copies := 1
	if n.strikes(rec.number(), rec.faults.LostSteps) {
		copies = 0
	} else if n.strikes(rec.number(), rec.faults.DoubledSteps) {
		copies = 2
	}
	rec.base = s.url
	n.mu.Unlock()
	maps.Copy(form, s.form)
	a, err := n.askTimes(copies, s, form)
	if err != nil {
		return nil, faultf(fetchCode(err), "%v", err)
	}
	kind, _, _ := mime.ParseMediaType(a.contentType)
	if kind != "text/xml" && kind != "application/xml" {
		return nil, faultf(12300, "%s answered with content type %q", s.url, a.contentType)
	}
	return parseTwiML(a.body)
}

// askTimes asks for a document, once or twice at the same time. Of two answers the one to the later request counts, as
// after a request that Twilio has given up waiting for.
func (n *Network) askTimes(copies int, s source, form url.Values) (answer, error) {
	if copies == 0 {
		return answer{}, &WebhookError{URL: s.url, Err: errors.New("the request was lost on the way")}
	}
	if copies > 1 {
		done := make(chan struct{})
		go func() {
			defer close(done)
			_, _ = n.ask(n.ctx, s.method, s.url, form)
		}()
		defer func() { <-done }()
	}
	return n.ask(n.ctx, s.method, s.url, form)
}

// fetchCode is how the debugger calls a document that did not come.
func fetchCode(err error) int {
	var hook *WebhookError
	if errors.As(err, &hook) && hook.Status == 0 {
		if errors.Is(err, context.DeadlineExceeded) {
			return 11205
		}
		return 11200
	}
	return 11200
}

// sound fetches something to play, as far as knowing that it is a sound.
func (n *Network) sound(address string) *fault {
	a, err := n.ask(n.ctx, http.MethodGet, address, url.Values{})
	if err != nil {
		return faultf(11200, "%v", err)
	}
	kind, _, _ := mime.ParseMediaType(a.contentType)
	switch kind {
	case "audio/mpeg", "audio/mp3", "audio/wav", "audio/wave", "audio/x-wav", "audio/aiff", "audio/x-aifc", "audio/x-aiff", "audio/x-gsm", "audio/gsm", "audio/ulaw":
		return nil
	}
	return faultf(12300, "%s is no sound but %q", address, a.contentType)
}

// relative resolves an address against that of the document in which it stands.
func (n *Network) relative(rec *callRecord, link string) (string, *fault) {
	n.mu.Lock()
	base := rec.base
	n.mu.Unlock()
	if link == "" {
		if base == "" {
			return "", faultf(11100, "the document has no address of its own to go back to")
		}
		return base, nil
	}
	to, err := url.Parse(link)
	if err != nil {
		return "", faultf(11100, "%q is no address", link)
	}
	if to.IsAbs() {
		return link, nil
	}
	from, err := url.Parse(base)
	if err != nil || base == "" {
		return "", faultf(11100, "%q is relative, and the document has no address of its own", link)
	}
	resolved := from.ResolveReference(to)
	if resolved.Fragment == "" { // what the fragment says of retrying holds for the whole call
		resolved.Fragment = from.Fragment
	}
	return resolved.String(), nil
}
