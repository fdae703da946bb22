package simulate

import (
	"strconv"
	"strings"

	"folgesvenn/sms/reply"
)

// reader reads the few texts that simulated people write: JA, NEI, STOP, and
// JA or NEI with a reply number.
type reader struct{}

func (reader) Read(text string, _ reply.Context) reply.Reading {
	word, number, _ := strings.Cut(text, " ")
	r := reply.Reading{Intent: reply.Unclear, Lang: "nb"}
	switch word {
	case "JA":
		r.Intent = reply.Yes
	case "NEI":
		r.Intent = reply.No
	case "STOP":
		r.Intent = reply.Stop
	}
	if number != "" {
		r.Number, _ = strconv.Atoi(number)
	}
	return r
}
