package twilio

import (
	"context"
	"net/url"

	api "github.com/twilio/twilio-go/rest/api/v2010"

	"folgesvenn/dispatch"
)

// mostMediaLists bounds how many texts of one list are asked about. In Norway
// hardly any text has a photo with it.
const mostMediaLists = 20

// locateMedia finds out where the photos and recordings of listed texts are,
// which the list does not tell. Where Twilio does not say, their number is left:
// that something came is what a human must know first.
func (g *Gateway) locateMedia(ctx context.Context, texts []dispatch.IncomingText) {
	asked := 0
	for i, t := range texts {
		if len(t.Media) == 0 {
			continue
		}
		if asked++; asked > mostMediaLists {
			return
		}
		found, err := g.listMedia(ctx, t.ProviderID)
		if err != nil {
			g.log.Debug().Str("sid", t.ProviderID).Err(err).Msg("where the media of a text are is not known")
			return // the next would wait as long for nothing
		}
		if len(found) > len(t.Media) {
			texts[i].Media = found
		} else {
			copy(t.Media, found)
		}
	}
}

func (g *Gateway) listMedia(ctx context.Context, sid string) ([]dispatch.Media, error) {
	ctx, cancel := context.WithTimeout(ctx, g.options.Timeout)
	defer cancel()
	service, x := g.open(ctx)
	list, err := service.PageMedia(sid, new(api.ListMediaParams).SetPageSize(mostMedia), "", "")
	if err != nil {
		return nil, x.fault(err)
	}
	if x.status/100 != 2 || list.MediaList == nil {
		return nil, x.fault(nil)
	}
	var found []dispatch.Media
	for _, m := range list.MediaList {
		if id := value(m.Sid); messageSID(id) && len(found) < mostMedia {
			found = append(found, dispatch.Media{URL: g.mediaAddress(sid, id), ContentType: contentType(value(m.ContentType))})
		}
	}
	return found, nil
}

// mediaAddress is where Twilio's webhook would have said that it is. It is put
// together here, so that no answer can send our credentials elsewhere.
func (g *Gateway) mediaAddress(message, media string) string {
	base := url.URL{Scheme: twilioOrigin.Scheme, Host: twilioOrigin.Host}
	if g.target != nil {
		base = *g.target
	}
	return base.JoinPath("2010-04-01", "Accounts", g.options.AccountSID, "Messages", message, "Media", media).String()
}
