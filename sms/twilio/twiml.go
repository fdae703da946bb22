package twilio

import (
	"slices"
	"strconv"
	"strings"

	"github.com/twilio/twilio-go/twiml"

	"folgesvenn/dispatch"
	"folgesvenn/sms"
)

// The voice of what is said in English, documented by Twilio. The Norwegian one
// is a setting (dispatch.Voices).
const englishVoice = "Polly.Amy-Neural"

// speechLanguages are what Twilio hears and speaks for each of our languages
// (FACTS.md). Others fail the step, so there is nothing but these.
var speechLanguages = map[string]string{sms.Bokmal: "nb-NO", sms.English: "en-GB"}

// hints are the words that a listener should expect.
var hints = map[string]string{sms.Bokmal: "ja, nei, stopp", sms.English: "yes, no, stop"}

// mostTwiML is how long a document may be, in characters.
const mostTwiML = 4000

// TwiML renders a turn of a call. action is the address of the next step,
// recorded that of a recording's report. A document that would be too long is
// shortened where most is said.
func TwiML(s dispatch.Script, action, recorded string) (string, error) {
	s.Lines = slices.Clone(s.Lines)
	for {
		body, err := twiml.Voice(verbs(s, action, recorded))
		if err != nil || len(body) <= mostTwiML || !shorten(s.Lines) {
			return body, err
		}
	}
}

// shorten cuts the longest line by a tenth, at a word; false: there is nothing
// left to cut.
func shorten(lines []dispatch.Line) bool {
	longest := -1
	for i, l := range lines {
		if longest < 0 || len(l.Text) > len(lines[longest].Text) {
			longest = i
		}
	}
	if longest < 0 || len(lines[longest].Text) < 40 {
		return false
	}
	r := []rune(lines[longest].Text)
	cut := string(r[:len(r)*9/10])
	if i := strings.LastIndexByte(cut, ' '); i > len(cut)/2 {
		cut = cut[:i]
	}
	lines[longest].Text = cut
	return true
}

func verbs(s dispatch.Script, action, recorded string) []twiml.Element {
	said := make([]twiml.Element, 0, len(s.Lines)+2)
	for _, l := range s.Lines {
		said = append(said, say(l, s.Voice))
	}
	// Where nothing is heard Twilio goes on to the next verb; then the next step
	// is told of that.
	on := &twiml.VoiceRedirect{Url: action, Method: "POST"}
	switch {
	case s.Listen != nil:
		return []twiml.Element{gather(s.Listen, action, said), on}
	case s.Record != nil:
		return append(said, &twiml.VoiceRecord{
			Action: action, Method: "POST", MaxLength: strconv.Itoa(s.Record.MostSeconds), Timeout: strconv.Itoa(s.Record.Silence),
			FinishOnKey: "#", PlayBeep: "true", RecordingStatusCallback: recorded, RecordingStatusCallbackMethod: "POST",
			RecordingStatusCallbackEvent: "completed",
		}, on)
	case s.Dial != nil:
		return append(said, &twiml.VoiceDial{
			Action: action, Method: "POST", Timeout: strconv.Itoa(s.Dial.Seconds), TimeLimit: strconv.Itoa(longestCall),
			InnerElements: []twiml.Element{&twiml.VoiceNumber{PhoneNumber: s.Dial.Number}},
		})
	}
	return append(said, &twiml.VoiceHangup{})
}

func gather(l *dispatch.Listen, action string, said []twiml.Element) *twiml.VoiceGather {
	g := &twiml.VoiceGather{
		Input: "dtmf", Action: action, Method: "POST", Timeout: strconv.Itoa(l.Seconds), ActionOnEmptyResult: "true", InnerElements: said,
		FinishOnKey: "#",
	}
	if l.Digits > 0 {
		g.NumDigits = strconv.Itoa(l.Digits)
	}
	if l.Words {
		g.Input, g.SpeechTimeout, g.Language, g.Hints = "dtmf speech", "auto", speechLanguages[l.Lang], hints[l.Lang]
	}
	return g
}

func say(l dispatch.Line, voice string) *twiml.VoiceSay {
	if l.Lang == sms.English {
		return &twiml.VoiceSay{Message: l.Text, Voice: englishVoice, Language: speechLanguages[sms.English]}
	}
	if !slices.Contains(dispatch.Voices, voice) {
		voice = dispatch.Voices[0]
	}
	return &twiml.VoiceSay{Message: l.Text, Voice: voice, Language: speechLanguages[sms.Bokmal]}
}

// waitTwiML asks the caller to wait and Twilio to come back; to empty: it has
// taken too long.
func waitTwiML(to, voice string) (string, error) {
	prompt := sms.SayOneMoment
	if to == "" {
		prompt = sms.SayTrouble
	}
	text, err := sms.Say(sms.Bokmal, prompt, sms.Fields{})
	if err != nil {
		return "", err
	}
	said := []twiml.Element{say(dispatch.Line{Text: text, Lang: sms.Bokmal}, voice)}
	if to == "" {
		return twiml.Voice(append(said, &twiml.VoiceHangup{}))
	}
	return twiml.Voice(append(said, &twiml.VoicePause{Length: "1"}, &twiml.VoiceRedirect{Url: to, Method: "POST"}))
}
