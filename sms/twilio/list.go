package twilio

import (
	"context"
	"errors"
	"net/mail"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"time"

	api "github.com/twilio/twilio-go/rest/api/v2010"

	"folgesvenn/dispatch"
)

// Bounds of a list. More than this is a flood or a fault, and a list that is
// silently cut short would be taken for the whole: so it is an error.
//
// Our own texts are short, and Twilio's largest page holds all that most numbers
// ever get. What comes in may be 1600 characters of twelve bytes each in JSON, and
// a page of those must stay below maxAnswer.
const (
	sentPage     = 1000
	receivedPage = 200
	maxPages     = 50
)

var errTooMany = errors.New("more texts than can be looked through; ask for a shorter time")

// FindTexts lists the texts that Twilio has taken from us to a number since the
// given time, newest first. Times are Twilio's, in whole seconds, so since is
// rounded down; allowing for a clock that is wrong is up to the caller.
//
// The list is asked for by number alone and narrowed down here: DateSent is
// empty until Twilio has sent the text, so that asking by it would hide the very
// text that is still in the queue, and it would be sent twice.
func (g *Gateway) FindTexts(ctx context.Context, to string, since time.Time) ([]dispatch.ProviderText, error) {
	since = since.Truncate(time.Second)
	var found []dispatch.ProviderText
	err := g.pages(ctx, new(api.ListMessageParams).SetTo(to).SetPageSize(sentPage), func(page []api.ApiV2010Message) (more bool) {
		more = true
		for _, m := range page {
			at := created(m)
			if !at.IsZero() && at.Before(since) {
				more = false // newest first: the rest is older still
				continue
			}
			if strings.HasPrefix(value(m.Direction), "outbound") && value(m.To) == to {
				found = append(found, dispatch.ProviderText{
					ProviderID: value(m.Sid), To: to, Body: ownWords(value(m.Body)),
					Delivery: deliveryOf(value(m.Status), errorCode(m)), At: at,
				})
			}
		}
		return more
	})
	if err != nil {
		return nil, err
	}
	slices.SortStableFunc(found, func(a, b dispatch.ProviderText) int { return b.At.Compare(a.At) })
	return found, nil
}

// ReceivedTexts lists the texts to our number since the given time, oldest
// first: the order to take them in, since a withdrawal may follow a yes. With a messaging service and no number of our own, it is those to any
// sender of that service. Twilio's filter is by day in GMT; what is older than
// since, rounded down to whole seconds, is left out here; a text whose date cannot
// be read comes last, with none.
func (g *Gateway) ReceivedTexts(ctx context.Context, since time.Time) ([]dispatch.IncomingText, error) {
	since = since.UTC().Truncate(time.Second)
	p := new(api.ListMessageParams).SetDateSentAfter(since.Truncate(24 * time.Hour)).SetPageSize(receivedPage)
	if g.options.From != "" {
		p.SetTo(g.options.From)
	}
	var received []dispatch.IncomingText
	err := g.pages(ctx, p, func(page []api.ApiV2010Message) bool {
		for _, m := range page {
			at := created(m)
			if g.receivedByUs(m) && (at.IsZero() || !at.Before(since)) {
				received = append(received, dispatch.IncomingText{
					ProviderID: value(m.Sid), From: value(m.From), Body: cleanBody(value(m.Body)),
					Media: somewhere(mediaCount(value(m.NumMedia))), At: at,
				})
			}
		}
		return true
	})
	if err != nil {
		return nil, err
	}
	g.locateMedia(ctx, received)
	slices.Reverse(received) // Twilio's order also tells texts of one second apart
	slices.SortStableFunc(received, func(a, b dispatch.IncomingText) int {
		if a.At.IsZero() != b.At.IsZero() {
			return b.At.Compare(a.At)
		}
		return a.At.Compare(b.At)
	})
	return received, nil
}

// receivedByUs tells whether a text came in whole to one of our senders.
func (g *Gateway) receivedByUs(m api.ApiV2010Message) bool {
	if value(m.Direction) != "inbound" || value(m.Status) == "receiving" || value(m.From) == "" || !messageSID(value(m.Sid)) {
		return false
	}
	if g.options.From != "" {
		return value(m.To) == g.options.From
	}
	return value(m.MessagingServiceSid) == g.options.MessagingServiceSID
}

// pages hands every page of a list to take until that wants no more. Each page
// is a request of its own with the gateway's timeout; an error holds no query.
func (g *Gateway) pages(ctx context.Context, p *api.ListMessageParams, take func([]api.ApiV2010Message) (more bool)) error {
	page, token := "", ""
	for range maxPages {
		list, err := g.page(ctx, p, token, page)
		if err != nil {
			return err
		}
		if !take(list.Messages) || value(list.NextPageUri) == "" {
			return nil
		}
		// Only the place in the list is taken from the address, so that no answer
		// can send our credentials elsewhere.
		next, err := url.Parse(*list.NextPageUri)
		if err != nil {
			return errors.New("the address of the next page cannot be read")
		}
		q := next.Query()
		if q.Get("Page") == page && q.Get("PageToken") == token {
			return errors.New("the list does not end: a page leads to itself")
		}
		page, token = q.Get("Page"), q.Get("PageToken")
	}
	return errTooMany
}

func (g *Gateway) page(ctx context.Context, p *api.ListMessageParams, token, page string) (*api.ListMessageResponse, error) {
	ctx, cancel := context.WithTimeout(ctx, g.options.Timeout)
	defer cancel()
	service, x := g.open(ctx)
	list, err := service.PageMessage(p, token, page)
	if err != nil {
		return nil, x.fault(err)
	}
	// Without "messages" it is some other JSON; an empty list has the key.
	if x.status/100 != 2 || list.Messages == nil {
		return nil, x.fault(nil)
	}
	return list, nil
}

// created is when Twilio took or got the text; zero where it does not say. The
// dates are those of mail, such as "Thu, 05 Nov 2026 09:15:00 +0000".
func created(m api.ApiV2010Message) time.Time {
	for _, s := range []*string{m.DateCreated, m.DateSent} {
		if at, err := mail.ParseDate(value(s)); err == nil {
			return at.UTC()
		}
	}
	return time.Time{}
}

// trialPrefix is what Twilio puts before every text from a trial account.
const trialPrefix = "Sent from your Twilio trial account - "

// ownWords is the body as we sent it.
func ownWords(body string) string { return strings.TrimPrefix(body, trialPrefix) }

func errorCode(m api.ApiV2010Message) string {
	if m.ErrorCode == nil {
		return ""
	}
	return strconv.Itoa(*m.ErrorCode)
}

func value(s *string) string {
	if s == nil {
		return ""
	}
	return *s
}
