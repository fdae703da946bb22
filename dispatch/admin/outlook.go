package admin

import (
	"math"
	"strconv"
)

// Outlook says what happens next and how likely it is to help; empty where no
// forecast was made.
func (x askingItem) Outlook() string {
	f, w := x.Forecast, x.say
	if f == nil {
		return ""
	}
	next := ""
	switch {
	case x.Held:
		return "Spørringen er stoppet. Vi spør ingen flere før du lar oss fortsette."
	case f.Left == 0 && f.Waiting == 0 && f.Unlikely > 0:
		return "De som kan spørres nå, sier nesten aldri ja."
	case f.Left == 0 && f.Waiting == 0:
		return "Det er ingen som kan spørres nå."
	case f.Left == 0 && f.Unlikely > 0:
		next = "Alle som trolig kan si ja, er spurt."
	case f.Left == 0:
		next = "Alle som kan spørres, er spurt."
	case f.Now > 0 || !f.NextAt.After(w.now):
		next = "Vi spør flere nå."
	case x.Asked+x.Queued == 0:
		next = "Vi begynner å spørre " + w.In(f.NextAt) + "."
	case x.Places() > 1:
		next = "Vi spør flere " + w.In(f.NextAt) + " hvis det fortsatt mangler noen."
	default:
		next = "Vi spør flere " + w.In(f.NextAt) + " hvis ingen har sagt ja."
	}
	return next
}

// Now is the chance of finding somebody as things stand, in per cent.
func (x askingItem) Now() int {
	if x.Forecast == nil || x.Forecast.Left == 0 && x.Forecast.Waiting == 0 {
		return 0
	}
	return percent(x.Forecast.Chance)
}

// Odds says the chance and, where it is good enough, when somebody will probably be found; empty: there is none.
func (x askingItem) Odds() string {
	chance := x.Now()
	if chance == 0 {
		return ""
	}
	text := strconv.Itoa(chance) + " % sjanse"
	if was := x.Chance(); was != 0 && was-chance >= noteworthy {
		text += ", mot " + strconv.Itoa(was) + " % da vi begynte"
	}
	if by := x.Forecast.By; chance >= likelyFound && by.After(x.say.now) {
		text += ", trolig klart " + x.say.At(by)
	}
	return text
}

// likelyFound is the chance, in per cent, from which it is told when somebody will
// probably have been found: that time is reckoned as if somebody were.
const likelyFound = 50

// noteworthy is how many points a chance must have fallen to be told about.
const noteworthy = 5

// percent writes a chance; none is ever certain.
func percent(p float64) int { return min(99, int(math.Round(p*100))) }
