package phonenet

import (
	"bytes"
	"context"
	"encoding/xml"
	"mime"
	"net/url"
	"strconv"
	"strings"
)

// receive takes in a text from a telephone to the service.
func (n *Network) receive(ctx context.Context, from, body string, media []Media) (string, error) {
	body = strings.ToValidUTF8(body, "\uFFFD")
	rec := &record{apiBody: body, Message: Message{
		From: from, To: n.opt.Number, Body: body, Media: media,
		Direction: Inbound, Status: Received, Segments: segments(body),
		MessagingServiceSID: n.opt.MessagingServiceSID,
	}}
	prefix := "SM"
	if len(media) > 0 {
		prefix = "MM"
	}

	n.mu.Lock()
	if n.closed {
		n.mu.Unlock()
		return "", ErrClosed
	}
	now := n.opt.Now()
	rec.SID = n.newSID(prefix)
	rec.Created, rec.Updated, rec.Sent = now, now, now
	n.adopt(rec)
	p := n.phone(from)
	p.read = len(p.inbox) // who writes has looked at what came before
	n.add(rec)
	n.heedWord(from, body)
	f := n.faultsOf(from)
	copies := 1
	if n.strikes(from, f.LostWebhook) {
		copies = 0
	}
	if n.strikes(from, f.DoubledWebhooks) {
		copies *= 2 + n.chance(from).IntN(4)
	}
	webhook := n.webhook
	msg := rec.Message
	n.mu.Unlock()

	if webhook == "" || copies == 0 {
		return msg.SID, nil
	}
	err := n.postIncoming(ctx, webhook, msg, copies)
	if err != nil {
		n.mu.Lock()
		rec.trouble = err.Error()
		n.publish(rec)
		n.mu.Unlock()
	}
	return msg.SID, err
}

// postIncoming posts an incoming text so many times at once. One acknowledgement is enough.
func (n *Network) postIncoming(ctx context.Context, webhook string, msg Message, copies int) error {
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	defer context.AfterFunc(n.ctx, cancel)()
	form := n.incomingForm(msg)
	results := make(chan error, copies)
	for range copies {
		go func() {
			a, err := n.post(ctx, webhook, msg.SID, form)
			if err == nil {
				n.obey(msg, a)
			}
			results <- err
		}()
	}
	var failed error
	acknowledged := false
	for range copies {
		if err := <-results; err != nil {
			failed = err
		} else {
			acknowledged = true
		}
	}
	if acknowledged {
		return nil
	}
	return failed
}

// incomingForm is what Twilio posts for an incoming text, with the fields that mean nothing in Norway left empty.
func (n *Network) incomingForm(msg Message) url.Values {
	form := url.Values{
		"AccountSid":    {n.opt.AccountSID},
		"ApiVersion":    {apiVersion},
		"Body":          {msg.Body},
		"From":          {msg.From},
		"FromCity":      {""},
		"FromCountry":   {country(msg.From)},
		"FromState":     {""},
		"FromZip":       {""},
		"MessageSid":    {msg.SID},
		"NumMedia":      {strconv.Itoa(len(msg.Media))},
		"NumSegments":   {strconv.Itoa(msg.Segments)},
		"SmsMessageSid": {msg.SID},
		"SmsSid":        {msg.SID},
		"SmsStatus":     {string(Received)},
		"To":            {msg.To},
		"ToCity":        {""},
		"ToCountry":     {country(msg.To)},
		"ToState":       {""},
		"ToZip":         {""},
	}
	if msg.MessagingServiceSID != "" {
		form.Set("MessagingServiceSid", msg.MessagingServiceSID)
	}
	for i, media := range msg.Media {
		form.Set("MediaUrl"+strconv.Itoa(i), media.URL)
		form.Set("MediaContentType"+strconv.Itoa(i), media.ContentType)
	}
	return form
}

// obey does what the answer to a webhook says. The box knows <Response> and <Message>; all else is an entry in the
// debugger, and so is an answer without a type.
func (n *Network) obey(msg Message, a answer) {
	kind, _, _ := mime.ParseMediaType(a.contentType)
	if kind != "text/xml" && kind != "application/xml" {
		n.alert(12300, msg.SID, "the webhook answered with content type "+strconv.Quote(a.contentType))
		return
	}
	var response struct {
		XMLName  xml.Name `xml:"Response"`
		Messages []struct {
			Text string `xml:",chardata"`
			Body string `xml:"Body"`
		} `xml:"Message"`
	}
	if err := xml.NewDecoder(bytes.NewReader(a.body)).Decode(&response); err != nil {
		n.alert(12100, msg.SID, "the webhook answered with no TwiML document: "+err.Error())
		return
	}
	for _, m := range response.Messages {
		if text := strings.TrimSpace(m.Body + m.Text); text != "" {
			n.mu.Lock()
			n.accept(Message{From: msg.To, To: msg.From, Body: text, Direction: OutboundReply}, false)
			n.mu.Unlock()
		}
	}
}
