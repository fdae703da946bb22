package phonenet

import (
	"net/url"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"
)

// rule is what is documented of an element.
type rule struct {
	attr     map[string]attribute
	children []string
	text     bool
	nested   int // the code for what cannot stand in it; 12200 if zero
	check    func(e *element) *fault
}

func (r rule) nestedCode() int {
	if r.nested != 0 {
		return r.nested
	}
	return 12200
}

type attribute struct {
	code  int
	valid func(value string) bool
}

func oneOf(values ...string) func(string) bool {
	return func(v string) bool { return slices.Contains(values, v) }
}

func whole(low, high int) func(string) bool {
	return func(v string) bool {
		i, err := strconv.Atoi(v)
		return err == nil && low <= i && i <= high && !strings.HasPrefix(v, "+")
	}
}

func either(checks ...func(string) bool) func(string) bool {
	return func(v string) bool {
		return slices.ContainsFunc(checks, func(c func(string) bool) bool { return c(v) })
	}
}

func matches(pattern string) func(string) bool {
	return regexp.MustCompile(`^(?:` + pattern + `)$`).MatchString
}

// words are values with spaces between them, each at most once.
func wordsOf(values ...string) func(string) bool {
	return func(v string) bool {
		all := strings.Fields(v)
		for i, w := range all {
			if !slices.Contains(values, w) || slices.Contains(all[:i], w) {
				return false
			}
		}
		return len(all) > 0
	}
}

// address is what can be requested: absolute, or relative to the document that names it.
func address(v string) bool {
	if v == "" || strings.ContainsFunc(v, func(r rune) bool { return r <= ' ' }) {
		return false
	}
	u, err := url.Parse(v)
	if err != nil || u.User != nil {
		return false
	}
	return u.Scheme == "" && u.Opaque == "" || (u.Scheme == "http" || u.Scheme == "https") && u.Host != ""
}

var (
	flagValue   = oneOf("true", "false")
	methodValue = oneOf("GET", "POST")
	keysValue   = matches(`[0-9*#]*`)
	anything    = func(string) bool { return true }
)

// hintsValue are at most 500 phrases of at most 100 characters.
func hintsValue(v string) bool {
	phrases := strings.Split(v, ",")
	return len(phrases) <= 500 && !slices.ContainsFunc(phrases, func(p string) bool { return utf8.RuneCountInString(strings.TrimSpace(p)) > 100 })
}

// maxSay is how many characters can be said at once.
const maxSay = 4096

// maxPhones is how many numbers a Dial can ring at once.
const maxPhones = 10

var elements = map[string]rule{
	"Response": {children: []string{"Say", "Play", "Pause", "Gather", "Record", "Dial", "Redirect", "Hangup", "Reject"}},
	"Say": {
		attr: map[string]attribute{
			"voice": {13511, anything}, "language": {13512, anything}, "loop": {13510, whole(1, 100)}, // 0, for ever, is not modelled
		},
		text: true, children: ssml, nested: 13520,
		check: func(e *element) *fault {
			if text := strings.TrimSpace(e.text); text == "" || utf8.RuneCountInString(text) > maxSay {
				return faultf(13520, "Say: from 1 to %d characters can be said at once", maxSay)
			}
			_, f := checkVoice(e.get("voice", ""), e.get("language", ""))
			return f
		},
	},
	"Play": {
		attr: map[string]attribute{"loop": {13410, whole(1, 100)}, "digits": {13420, matches(`[0-9*#wWA-D]+`)}},
		text: true,
		check: func(e *element) *fault {
			link := strings.TrimSpace(e.text)
			if (link == "") != (e.attr["digits"] != "") || link != "" && !address(link) {
				return faultf(13420, "Play: either the address of a sound or digits, not %q", link)
			}
			return nil
		},
	},
	"Pause": {attr: map[string]attribute{"length": {13410, whole(1, 180)}}},
	"Gather": {
		attr: map[string]attribute{
			"input":  {13335, wordsOf("dtmf", "speech")},
			"action": {13310, address}, "method": {13312, methodValue}, "timeout": {13313, either(whole(0, 3600), oneOf("auto"))},
			"speechTimeout": {13333, either(whole(1, 3600), oneOf("auto"))}, "maxSpeechTime": {13336, whole(1, 60)},
			"finishOnKey": {13311, keysValue}, "numDigits": {13314, whole(1, 1000)}, "language": {13331, anything},
			"hints": {13332, hintsValue}, "bargeIn": {13337, flagValue}, "profanityFilter": {13338, flagValue},
			"speechModel": {13334, anything}, "enhanced": {13335, flagValue}, "actionOnEmptyResult": {13339, flagValue},
		},
		children: []string{"Say", "Play", "Pause"}, nested: 13320,
		check: func(e *element) *fault {
			speech := slices.Contains(strings.Fields(e.get("input", "dtmf")), "speech")
			if !speech {
				for _, name := range []string{"speechTimeout", "maxSpeechTime", "hints", "speechModel", "enhanced", "profanityFilter"} {
					if _, given := e.attr[name]; given {
						return faultf(12200, "Gather: %s means nothing without input speech", name)
					}
				}
				return nil
			}
			if e.attr["speechModel"] != "" && e.attr["speechTimeout"] == "auto" && e.attr["speechModel"] != "default" {
				return faultf(13333, "Gather: speechTimeout auto does not go with a speech model")
			}
			return checkSpeech(e.get("language", "en-US"), e.attr["speechModel"], e.attr["enhanced"] == "true")
		},
	},
	"Record": {
		attr: map[string]attribute{
			"action": {13610, address}, "method": {13611, methodValue}, "timeout": {13612, whole(1, 3600)},
			"finishOnKey": {13613, keysValue}, "maxLength": {13614, whole(1, 14400)}, "playBeep": {13615, flagValue},
			"trim": {13616, oneOf("trim-silence", "do-not-trim")}, "recordingStatusCallback": {13617, address},
			"recordingStatusCallbackMethod": {13618, methodValue},
			"recordingStatusCallbackEvent":  {13619, wordsOf("in-progress", "completed", "absent")},
		},
	},
	"Dial": {
		attr: map[string]attribute{
			"action": {13210, address}, "method": {13211, methodValue}, "timeout": {13212, whole(1, 600)},
			"hangupOnStar": {13213, flagValue}, "timeLimit": {13218, whole(1, 86400)}, "callerId": {13214, anything},
			"answerOnBridge": {12200, flagValue}, "sequential": {12200, flagValue},
		},
		text: true, children: []string{"Number"}, nested: 13221,
		check: func(e *element) *fault {
			numbers, f := dialed(e)
			if f != nil {
				return f
			}
			if len(numbers) == 0 || len(numbers) > maxPhones {
				return faultf(13221, "Dial: from 1 to %d numbers can be rung at once", maxPhones)
			}
			return nil
		},
	},
	"Number": {
		attr: map[string]attribute{
			"statusCallback": {13250, address}, "statusCallbackMethod": {13251, methodValue},
			"statusCallbackEvent": {13252, wordsOf("initiated", "ringing", "answered", "completed")},
		},
		text: true,
	},
	"Redirect": {
		attr: map[string]attribute{"method": {13710, methodValue}},
		text: true,
		check: func(e *element) *fault {
			if link := strings.TrimSpace(e.text); link != "" && !address(link) {
				return faultf(11100, "Redirect: %q is no address", link)
			}
			return nil
		},
	},
	"Hangup": {},
	"Reject": {attr: map[string]attribute{"reason": {13810, oneOf("rejected", "busy")}}},

	"break":    {attr: map[string]attribute{"strength": {13520, oneOf("none", "x-weak", "weak", "medium", "strong", "x-strong")}, "time": {13520, matches(`\d+(\.\d+)?m?s`)}}},
	"emphasis": {attr: map[string]attribute{"level": {13520, oneOf("strong", "moderate", "reduced")}}, text: true, children: ssml},
	"lang":     {attr: map[string]attribute{"xml:lang": {13512, matches(`[a-z]{2,3}-[A-Z]{2}`)}}, text: true, children: ssml},
	"p":        {text: true, children: ssml},
	"s":        {text: true, children: ssml},
	"phoneme":  {attr: map[string]attribute{"alphabet": {13520, oneOf("ipa", "x-sampa")}, "ph": {13520, anything}}, text: true},
	"prosody":  {attr: map[string]attribute{"rate": {13520, matches(`x-slow|slow|medium|fast|x-fast|\d+%`)}, "pitch": {13520, anything}, "volume": {13520, anything}}, text: true, children: ssml},
	"say-as":   {attr: map[string]attribute{"interpret-as": {13520, anything}, "format": {13520, anything}, "role": {13520, anything}}, text: true},
	"sub":      {attr: map[string]attribute{"alias": {13520, anything}}, text: true},
	"w":        {attr: map[string]attribute{"role": {13520, anything}}, text: true},
}

// ssml is what can stand within what is said.
var ssml = []string{"break", "emphasis", "lang", "p", "s", "phoneme", "prosody", "say-as", "sub", "w"}

// elsewhere is documented at Twilio and no part of this network.
var elsewhere = []string{
	"Connect", "Start", "Stop", "Enqueue", "Leave", "Pay", "Prompt", "Refer", "Sms", "Message", "Queue", "Conference", "Client", "Sip", "Sim",
	"Stream", "Siprec", "Transcription", "VirtualAgent", "Autopilot", "Room", "Application", "Echo", "Task", "Parameter", "Identity",
}

// dialed are the numbers that a Dial rings.
func dialed(e *element) ([]*element, *fault) {
	numbers := e.children
	if len(numbers) == 0 && strings.TrimSpace(e.text) != "" {
		numbers = []*element{{name: "Number", attr: map[string]string{}, text: e.text}}
	} else if len(numbers) > 0 {
		rest := e.text
		for _, c := range numbers {
			rest = strings.Replace(rest, c.text, "", 1)
		}
		if strings.TrimSpace(rest) != "" {
			return nil, faultf(13221, "Dial: a number beside a <Number>")
		}
	}
	for _, number := range numbers {
		if !possible(canonical(strings.TrimSpace(number.text))) {
			return nil, faultf(13223, "Dial: %q is no telephone number in the form +4712345678", strings.TrimSpace(number.text))
		}
	}
	return numbers, nil
}

// spoken is what an element sounds like, without the spaces of its layout.
func spoken(e *element) string { return strings.Join(strings.Fields(e.text), " ") }
