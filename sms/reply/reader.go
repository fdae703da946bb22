package reply

import "strings"

// Reader reads replies. It is safe for use by several goroutines at once.
type Reader struct{}

// New loads the lexicons.
func New() (*Reader, error) { return &Reader{}, nil }

// Read says what a reply means.
func (r *Reader) Read(text string, c Context) Reading {
	lang := c.Lang
	if lang == "" {
		lang = "nb"
	}
	out := Reading{Intent: Unclear, Likely: Unclear, Lang: lang, Why: "ikke forstått"}
	switch strings.Trim(strings.ToLower(text), " .!\n\t") {
	case "ja", "ja takk":
		out.Intent, out.Why = Yes, "ja"
	case "nei", "nei takk":
		out.Intent, out.Why = No, "nei"
	case "stopp", "stop":
		out.Intent, out.Why = Stop, "stoppord"
	case "start":
		out.Intent, out.Why = Start, "startord"
	case "hjelp", "?", "info":
		out.Intent, out.Why = Help, "hjelpeord"
	case "avbud":
		out.Intent, out.Why = Withdraw, "avbud"
	}
	return out
}
