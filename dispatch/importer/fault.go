package importer

import "fmt"

// valueFault says in Norwegian what is wrong with a value and what to write
// instead; the empty one is none.
type valueFault string

func faultf(format string, args ...any) valueFault { return valueFault(fmt.Sprintf(format, args...)) }

// short cuts a value to what fits in a sentence.
func short(s string) string {
	const most = 40
	r := []rune(s)
	if len(r) > most {
		return string(r[:most]) + " …"
	}
	return s
}
