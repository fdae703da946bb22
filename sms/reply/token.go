package reply

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// kind says what a token is made of.
type kind uint8

const (
	word kind = iota
	number
	emoji
)

// token is a word, a run of digits or one emoji of the normalised text. Punctuation makes no tokens: it must not
// change what a reply means, except where it belongs to a number ("10-12", "26.").
type token struct {
	text string
	kind kind
	sep  string // what stood between the token before and this one
	next string // what stood between this one and the next
	as   string // the known word that it is a misspelling of, "" if none
}

// literal is the word that phrases know a token by.
func (t token) literal() string {
	if t.as != "" {
		return t.as
	}
	return t.text
}

// tokenise splits a normalised text and says whether it asks (a question mark stands anywhere).
func tokenise(s string) (toks []token, asks bool) {
	start, sepStart := -1, 0
	var k kind
	flush := func(end int) {
		if start < 0 {
			return
		}
		t := strings.Trim(s[start:end], "'")
		sep := s[sepStart:start]
		if t != "" {
			if len(toks) > 0 {
				toks[len(toks)-1].next = sep
			}
			toks = append(toks, token{text: t, kind: k, sep: sep})
		}
		sepStart, start = end, -1
	}
	for i, r := range s {
		size := utf8.RuneLen(r)
		switch {
		case unicode.IsLetter(r) || unicode.IsMark(r) && r != '\u20e3':
			if start >= 0 && k != word {
				flush(i)
			}
			if start < 0 {
				start, k = i, word
			}
		case r == '\'' && start >= 0 && k == word: // "kan'kje", "i'll"
		case unicode.IsDigit(r):
			if start >= 0 && k != number {
				flush(i)
			}
			if start < 0 {
				start, k = i, number
			}
		case isSymbol(r):
			flush(i)
			start, k = i, emoji
			flush(i + size)
		default:
			flush(i)
			asks = asks || r == '?'
		}
	}
	flush(len(s))
	if len(toks) > 0 {
		toks[len(toks)-1].next = s[sepStart:]
	}
	return toks, asks
}

// isSymbol reports whether r is a pictograph rather than punctuation.
func isSymbol(r rune) bool {
	return r >= 0x1f000 || r >= 0x2190 && r <= 0x21ff || r >= 0x2600 && r <= 0x27bf || r >= 0x2b00 && r <= 0x2bff ||
		r == '™' || r == '©' || r == '®' || r == 'ℹ'
}
