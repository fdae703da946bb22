package twilio

import (
	"context"
	"errors"
	"io"
	"net/http"
	"net/url"
	"strconv"
	"time"

	"github.com/twilio/twilio-go/client"
	api "github.com/twilio/twilio-go/rest/api/v2010"

	"folgesvenn/dispatch"
)

// ringSeconds is how long a telephone rings: long enough to reach it with a
// walking frame, short of most answering machines being all that is left.
const ringSeconds = 45

// longestCall ends a call that nobody ended, in seconds.
const longestCall = 3600

// PlaceCall asks Twilio to ring somebody and returns the SID. It waits for its
// turn first: one call a second (FACTS.md). An error is always a
// *dispatch.SendError.
//
// When somebody answers, Twilio asks PublicURL/twilio/voice/step?c=ID&n=0 what to
// say; how the call goes it reports at PublicURL/twilio/voice/status?c=ID, so that
// a report settles even a request whose answer was lost.
func (g *Gateway) PlaceCall(ctx context.Context, c dispatch.OutgoingCall) (string, error) {
	fail := func(e *dispatch.SendError) error {
		g.log.Debug().Int64("call", c.CallID).Str("reason", string(e.Reason)).Str("code", e.Code).Err(e.Err).Msg("call not handed to Twilio")
		return e
	}
	if g.options.From == "" {
		return "", fail(&dispatch.SendError{Reason: dispatch.FailureConfig, Code: "21213", Err: errors.New("a number of our own is needed to call from")})
	}
	if wait, err := g.callPace.wait(ctx); err != nil {
		return "", fail(&dispatch.SendError{Reason: dispatch.FailureBusy, RetryAfter: wait, Err: err})
	}
	ctx, cancel := context.WithTimeout(ctx, g.options.Timeout)
	defer cancel()
	service, x := g.open(ctx)
	id := strconv.FormatInt(c.CallID, 10)
	p := new(api.CreateCallParams)
	p.SetTo(c.To).SetFrom(g.options.From).SetTimeout(ringSeconds).SetTimeLimit(longestCall)
	p.SetUrl(g.public.String() + "/twilio/voice/step?c=" + id + "&n=0").SetMethod(http.MethodPost)
	p.SetStatusCallback(g.public.String() + "/twilio/voice/status?c=" + id).SetStatusCallbackMethod(http.MethodPost)
	p.SetStatusCallbackEvent([]string{"initiated", "ringing", "answered", "completed"})
	call, err := service.CreateCall(p)
	if err == nil && x.status/100 == 2 && call != nil && call.Sid != nil && messageSID(*call.Sid) {
		g.log.Debug().Int64("call", c.CallID).Str("sid", *call.Sid).Msg("call handed to Twilio")
		return *call.Sid, nil
	}
	return "", fail(x.sendFailure(nil, err, g.now()))
}

// callStates are Twilio's words for how a call stands.
var callStates = map[string]dispatch.CallState{
	"queued": dispatch.CallRinging, "initiated": dispatch.CallRinging, "ringing": dispatch.CallRinging,
	"in-progress": dispatch.CallAnswered, "answered": dispatch.CallAnswered,
	"completed": dispatch.CallCompleted, "busy": dispatch.CallBusy, "no-answer": dispatch.CallNoAnswer,
	"failed": dispatch.CallFailed, "canceled": dispatch.CallCancelled,
}

// callsPage is more calls than any number gets between two questions.
const callsPage = 200

// FindCalls lists the calls that Twilio has made for us to a number since the
// given time, newest first. Like texts they are asked for by number alone: a call
// that still waits in Twilio's queue has no start.
func (g *Gateway) FindCalls(ctx context.Context, to string, since time.Time) ([]dispatch.ProviderCall, error) {
	ctx, cancel := context.WithTimeout(ctx, g.options.Timeout)
	defer cancel()
	service, x := g.open(ctx)
	list, err := service.PageCall(new(api.ListCallParams).SetTo(to).SetPageSize(callsPage), "", "")
	if err != nil {
		return nil, x.fault(err)
	}
	if x.status/100 != 2 || list.Calls == nil {
		return nil, x.fault(nil)
	}
	since = since.Truncate(time.Second)
	var found []dispatch.ProviderCall
	for _, c := range list.Calls {
		k := providerCall(c)
		if value(c.Direction) == "outbound-api" && k.To == to && !k.At.Before(since) {
			found = append(found, k)
		}
	}
	return found, nil
}

func providerCall(c api.ApiV2010Call) dispatch.ProviderCall {
	return dispatch.ProviderCall{ProviderID: value(c.Sid), To: value(c.To), State: callStates[value(c.Status)],
		At: created(api.ApiV2010Message{DateCreated: c.DateCreated, DateSent: c.StartTime})}
}

// CallNow tells where a call stands.
func (g *Gateway) CallNow(ctx context.Context, sid string) (dispatch.ProviderCall, error) {
	if !messageSID(sid) {
		return dispatch.ProviderCall{}, dispatch.ErrNotFound
	}
	ctx, cancel := context.WithTimeout(ctx, g.options.Timeout)
	defer cancel()
	service, x := g.open(ctx)
	call, err := service.FetchCall(sid, new(api.FetchCallParams))
	if x.status == http.StatusNotFound {
		return dispatch.ProviderCall{}, dispatch.ErrNotFound
	}
	if err != nil || x.status/100 != 2 || call == nil || value(call.Sid) != sid {
		return dispatch.ProviderCall{}, x.fault(err)
	}
	return providerCall(*call), nil
}

// notInProgress is Twilio's answer to a change of a call that has ended.
const notInProgress = 21220

// EndCall has Twilio end a call that still rings ("canceled" spares one that was
// answered, where "completed" would cut somebody off), and tells where it stands.
func (g *Gateway) EndCall(ctx context.Context, sid string) (dispatch.ProviderCall, error) {
	if !messageSID(sid) {
		return dispatch.ProviderCall{}, dispatch.ErrNotFound
	}
	bounded, cancel := context.WithTimeout(ctx, g.options.Timeout)
	defer cancel()
	service, x := g.open(bounded)
	call, err := service.UpdateCall(sid, new(api.UpdateCallParams).SetStatus("canceled"))
	var refused *client.TwilioRestError
	switch {
	case x.status == http.StatusNotFound:
		return dispatch.ProviderCall{}, dispatch.ErrNotFound
	case errors.As(err, &refused) && refused.Code == notInProgress:
		return g.CallNow(ctx, sid)
	case err != nil || x.status/100 != 2 || call == nil || value(call.Sid) != sid:
		return dispatch.ProviderCall{}, x.fault(err)
	}
	return providerCall(*call), nil
}

// DeleteRecording has Twilio delete a recording; one that is gone is no error.
func (g *Gateway) DeleteRecording(ctx context.Context, sid string) error {
	if !messageSID(sid) {
		return nil // nothing of Twilio's
	}
	ctx, cancel := context.WithTimeout(ctx, g.options.Timeout)
	defer cancel()
	service, x := g.open(ctx)
	err := service.DeleteRecording(sid, new(api.DeleteRecordingParams))
	if err != nil && x.status != http.StatusNotFound {
		return x.fault(err)
	}
	return nil
}

var _ dispatch.RecordingFetcher = (*Gateway)(nil)

// FetchRecording opens a recording for reading, as MP3. The address is made of
// the SID, never taken from a webhook, so our credentials go to the API's own host
// alone.
func (g *Gateway) FetchRecording(ctx context.Context, sid string) (io.ReadCloser, string, error) {
	if !messageSID(sid) {
		return nil, "", dispatch.ErrNotFound
	}
	address := "https://api.twilio.com/2010-04-01/Accounts/" + url.PathEscape(g.options.AccountSID) + "/Recordings/" + sid + ".mp3"
	return g.FetchMedia(ctx, dispatch.Media{URL: address, ContentType: "audio/mpeg"})
}
