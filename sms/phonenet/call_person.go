package phonenet

import (
	"math/rand/v2"
	"regexp"
	"strings"
	"sync"
	"time"
)

var (
	// forYes and forNo find the keys of a question that can be answered so.
	forYes = regexp.MustCompile(`(?i)\b(?:trykk|press) (\d) (?:for|om du vil) (?:å si )?(?:ja|yes)\b`)
	forNo  = regexp.MustCompile(`(?i)\b(?:trykk|press) (\d) (?:for|om du ikkje vil) (?:å si )?(?:nei|no)\b`)
	// goOn finds the key that leads to what the call is about, or confirms it.
	goOn = regexp.MustCompile(`(?i)\b(?:trykk|press) (\d) (?:for å høre beskjeden|for å høyre beskjeden|for å høre spørsmålet|hvis du kommer|hvis det stemmer|to hear the message|to hear the question|if you are|if that is right|if it is correct)`)
	// mayLeave is said where nothing more is asked.
	mayLeave = regexp.MustCompile(`(?i)ellers kan du legge på|elles kan du leggje på|otherwise you can hang up|just hang up`)
)

// PersonCallRobot answers calls like a person with the temperament of [PersonRobot]: of all calls the share yes is
// answered with a yes, no with a no, and odd is picked up without being understood; the rest is left to ring. It listens
// to what is said, presses after some seconds, and hangs up when nothing more is asked.
//
// One robot may serve any number of telephones.
func PersonCallRobot(yes, no, odd float64) CallRobot {
	var mu sync.Mutex
	said := map[string]*regexp.Regexp{} // by call: which of the keys to press; nil: none

	return func(r *rand.Rand, c Call) CallAct {
		// Everything is drawn every time, so that a person's later answers do not depend on earlier branches.
		share, delay := r.Float64(), min(logNormal(r, 3*time.Second), 20*time.Second)
		mu.Lock()
		defer mu.Unlock()
		if c.Status == CallRinging {
			switch {
			case share < yes:
				said[c.SID] = forYes
			case share < yes+no:
				said[c.SID] = forNo
			case share < yes+no+odd:
				said[c.SID] = nil
			default:
				return CallAct{}
			}
			return CallAct{Delay: 2*time.Second + delay, Answer: true}
		}
		mind, decided := said[c.SID]
		if !decided { // what somebody else picked up
			return CallAct{}
		}
		heard := heardNow(c)
		if m := goOn.FindStringSubmatch(heard); m != nil {
			return CallAct{Delay: delay, Keys: m[1]}
		}
		if forYes.MatchString(heard) && forNo.MatchString(heard) {
			if mind == nil {
				return CallAct{Delay: 2 * delay, HangUp: true}
			}
			return CallAct{Delay: delay, Keys: mind.FindStringSubmatch(heard)[1]}
		}
		if mayLeave.MatchString(heard) || mind == nil {
			return CallAct{Delay: 2 * delay, HangUp: true}
		}
		return CallAct{Delay: 30 * time.Second, HangUp: true} // a person waits a while for what comes
	}
}

// heardNow is what the service said in its present step.
func heardNow(c Call) string {
	var all []string
	for _, u := range c.Transcript {
		if u.Step == c.Steps && u.Kind == HeardSay {
			all = append(all, u.Text)
		}
	}
	return strings.Join(all, " ")
}
