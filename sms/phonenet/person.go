package phonenet

import (
	"math"
	"math/rand/v2"
	"regexp"
	"strings"
	"sync"
	"time"
)

var (
	// question finds what a text asks to have answered: "Svar JA", "Svar JA 2" or, in a household, "Svar KARI JA".
	question = regexp.MustCompile(`\b(?:Svar|Reply) (?:(\p{Lu}{2,}) )?JA\b(?: (\d+))?`)
	// which finds the number in "Svar JA eller NEI og nummeret, for eksempel JA 2": a bare answer was not enough.
	which = regexp.MustCompile(`\b(?:for eksempel|til dømes|for example) JA (\d+)`)
)

// PersonRobot answers questions like a person: of all questions the share yes is accepted, no is declined, odd gets
// something that a human must read, and the rest is silence. The delays are log-normal around the median, so that some
// answer at once and some hours later. Who accepted and then got the details may thank for them, or seldom withdraw.
//
// One robot may serve any number of telephones.
func PersonRobot(yes, no, odd float64, medianDelay time.Duration) Robot {
	var mu sync.Mutex
	accepted := map[string]bool{} // by telephone: said yes and has heard nothing since
	said := map[string]string{}   // by telephone: the last JA or NEI

	return func(r *rand.Rand, m Message) []RobotReply {
		if m.Auto {
			return nil
		}
		// Everything is drawn for every text, so that a person's later answers do not depend on earlier branches.
		share, delay := r.Float64(), logNormal(r, medianDelay)
		wording, after := r.IntN(1<<20), r.Float64()
		mu.Lock()
		defer mu.Unlock()

		asked := question.FindStringSubmatch(m.Body)
		if asked == nil {
			confirmed := accepted[m.To] && !strings.Contains(strings.ToLower(m.Body), "besatt")
			delete(accepted, m.To)
			switch {
			case confirmed && after < 0.25:
				return []RobotReply{{delay, pick(thanks, wording)}}
			case confirmed && after > 0.98:
				return []RobotReply{{4 * delay, "AVBUD"}}
			}
			return nil
		}
		if number := which.FindStringSubmatch(m.Body); number != nil {
			asked[2] = number[1]
			if word := said[m.To]; word != "" { // asked which one was meant, people do not change their mind
				return []RobotReply{{delay, addressed(asked, word, "")}}
			}
		}
		switch {
		case share < yes:
			accepted[m.To], said[m.To] = true, "JA"
			return []RobotReply{{delay, addressed(asked, "JA", pick(yeses, wording))}}
		case share < yes+no:
			said[m.To] = "NEI"
			return []RobotReply{{delay, addressed(asked, "NEI", pick(noes, wording))}}
		case share < yes+no+odd:
			return []RobotReply{{delay, pick(odds, wording)}}
		}
		return nil
	}
}

// addressed gives an answer the number or the name that the question asks for. People then keep to the form shown.
func addressed(asked []string, word, free string) string {
	name, number := asked[1], asked[2]
	switch {
	case name != "" && number != "":
		return name + " " + word + " " + number
	case name != "":
		return name + " " + word
	case number != "":
		return word + " " + number
	}
	return free
}

// logNormal is a delay whose median is the one given; two thirds lie between 0.4 and 2.7 times that.
func logNormal(r *rand.Rand, median time.Duration) time.Duration {
	return time.Duration(float64(median) * min(math.Exp(r.NormFloat64()), 50))
}

func pick(from []string, i int) string { return from[i%len(from)] }

// How people write. The commonest come several times.
var (
	yeses = []string{
		"JA", "JA", "JA", "JA", "Ja", "Ja", "Ja", "ja", "ja", "Ja.", "Ja!", "Ja takk", "Ja, gjerne", "Ja det kan jeg",
		"Ja, det kan jeg", "ja det går fint", "Ja det passer bra", "Jada", "Japp", "Ja 👍", "Ja gjerne 😊", "Jeg kan",
		"Ja, det ordner jeg", "Hei! Ja, det kan jeg. Ha en fin dag", "Ja, jeg kommer", "Klart det!", "Det kan jeg gjøre",
		"JA JEG KAN", "Jau", "Jau, det kan eg", "Selvfølgelig", "Ja så absolutt",
	}
	noes = []string{
		"NEI", "NEI", "NEI", "Nei", "Nei", "nei", "Nei.", "Nei dessverre", "Nei, dessverre ikke denne gangen", "Nei takk",
		"Kan ikke", "Har dessverre ikke anledning", "Beklager, jeg er bortreist", "Nei, da er jeg hos legen selv",
		"Nei, passer ikke denne uka", "nei beklager", "Nei, kan ikke da. Ha en fin dag", "Det går dessverre ikke",
	}
	odds = []string{
		"Hvor er det?", "Kanskje. Må sjekke med kona", "Ja hvis det blir etter kl 11", "Hvem er dette?",
		"Kan jeg svare i morgen?", "Ja, men bare hvis jeg får skyss", "Takk for sist!", "Må det være den dagen?", "👍", "?",
		"Ring meg", "Ja. Men hvor er det?", "Kan kanskje ta turen tilbake", "Du har fått feil nummer tror jeg", "Mamma er på sykehus, hilsen Eva",
	}
	thanks = []string{"Takk", "Takk for beskjed", "Flott, da kommer jeg", "Fint 👍", "Tusen takk, vi sees", "Ok", "Supert"}
)
