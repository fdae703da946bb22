package twilio

import (
	"context"
	"net/http"

	api "github.com/twilio/twilio-go/rest/api/v2010"

	"folgesvenn/dispatch"
)

var _ dispatch.TextEraser = (*Gateway)(nil)

// EraseText makes Twilio forget a text: its words, or the whole of it with what
// came with it. A text that is not there any more is forgotten.
func (g *Gateway) EraseText(ctx context.Context, providerID string, whole bool) error {
	ctx, cancel := context.WithTimeout(ctx, g.options.Timeout)
	defer cancel()
	service, x := g.open(ctx)
	var err error
	if whole {
		err = service.DeleteMessage(providerID, nil)
	} else {
		p := new(api.UpdateMessageParams)
		p.SetBody("")
		_, err = service.UpdateMessage(providerID, p)
	}
	if err == nil {
		return nil
	}
	f := x.fault(err)
	if f.refused && f.status == http.StatusNotFound {
		return nil
	}
	return f
}
