package dispatch

import "strings"

// glad are words that say that it went well, beside are those that may stand
// with them. Anything else is for a human: after a task people also tell what
// was wrong, and kindly.
var (
	glad = words(`ja jada jo joda bra fint fin kjempebra kjempefint supert super flott topp greit hyggelig koselig koseleg kjekt utmerket strålende
		perfekt vellykket yes good fine great well`)
	beside = words(`det alt gikk gjekk var vart ble blei veldig svært helt så heilt og kjempe en ei ein tur dag stund besøk oss begge takk tusen
		for hilsen mvh ok it went very all`)
)

func words(list string) map[string]bool {
	m := map[string]bool{}
	for _, w := range strings.Fields(list) {
		m[w] = true
	}
	return m
}

// wentWell tells whether a text after a task says that it went well and nothing
// else.
func wentWell(text string) bool {
	good := false
	for _, w := range wordsOf(text) {
		switch {
		case glad[w]:
			good = true
		case !beside[w]:
			return false
		}
	}
	return good
}
