package twilio

import (
	"net/http"

	"github.com/twilio/twilio-go/twiml"

	"folgesvenn/sms/phone"
)

// Voice and language of what is said, both documented by Twilio (FACTS.md).
const (
	voiceName     = "Polly.Ida-Neural"
	voiceLanguage = "nb-NO"
)

// incomingCall puts somebody who rings the number of the texts through to the
// centre, and says so first, slowly enough to write the number down.
func (w *Webhooks) incomingCall(rw http.ResponseWriter, r *http.Request) {
	ctx, cancel := useCase(r)
	defer cancel()
	centre, number, err := w.service.PutThrough(ctx, parameters(r).Get("From"))
	if err != nil {
		w.log.Error().Err(err).Msg("a call could not be put through")
	}
	say := func(text string) twiml.Element {
		return &twiml.VoiceSay{Message: text, Voice: voiceName, Language: voiceLanguage}
	}
	verbs := []twiml.Element{say("Hei! Dette nummeret er for meldinger. Send en SMS, så svarer vi.")}
	if number != "" {
		verbs = []twiml.Element{
			say("Hei! Dette nummeret er for meldinger. Vi setter deg over til " + centre + "."),
			&twiml.VoiceDial{Number: number},
			say("Ingen tok telefonen. Ring " + phone.Format(number) + ", eller send en SMS."),
		}
	}
	body, err := twiml.Voice(verbs)
	if err != nil {
		w.log.Error().Err(err).Msg("TwiML could not be written")
		http.Error(rw, "cannot answer now", http.StatusInternalServerError)
		return
	}
	rw.Header().Set("Content-Type", "text/xml; charset=utf-8")
	_, _ = rw.Write([]byte(body))
}
