package reply

import (
	"strings"
	"unicode"

	"golang.org/x/text/unicode/norm"
)

// maxRunes bounds the work for one reply. Ten joined text messages hold 1530 characters; what is longer was not
// written on a telephone by a volunteer who answers a question.
const maxRunes = 1600

// maxWords is how many words of a volunteer's own are read. A longer story deserves a human, whatever it says.
const maxWords = 150

// normalise brings a text to the one form that lexicons and rules are written in: composed, lower case, plain
// quotes, no invisible characters, one variant of letters that keyboards mix up.
func normalise(s string) string {
	s = norm.NFKC.String(s)
	var b strings.Builder
	b.Grow(len(s))
	for _, r := range s {
		if r = plainRune(r); r >= 0 {
			b.WriteRune(r)
		}
	}
	return smileys(b.String())
}

// plainRune maps one rune to its plain form, or to -1 to drop it.
func plainRune(r rune) rune {
	switch {
	case r == '\u00ad', r >= '\u200b' && r <= '\u200f', r >= '\u202a' && r <= '\u202e',
		r >= '\u2060' && r <= '\u206f', r == '\ufeff', r == '\u061c':
		return -1 // soft hyphens, zero-width and direction marks: the Persian half-space among them
	case r >= '\ufe00' && r <= '\ufe0f', r >= 0x1f3fb && r <= 0x1f3ff, r == '\u20e3', r == '♀', r == '♂',
		r >= 0xe0000 && r <= 0xe007f:
		return -1 // emoji variants, skin tones, keycaps, tags
	case r >= '\u064b' && r <= '\u0652', r == '\u0670', r == '\u0640':
		return -1 // Arabic vowel signs and the stretching bar
	case r == '\r', r == '\u2028', r == '\u2029', r == '\u0085':
		return '\n'
	case r != '\n' && (unicode.IsSpace(r) || unicode.IsControl(r)):
		return ' '
	}
	if p, ok := plainOf[r]; ok {
		return p
	}
	return unicode.ToLower(r)
}

var plainOf = func() map[rune]rune {
	m := map[rune]rune{}
	for to, from := range map[rune]string{
		'\'': "’‘‛`´′ʼʹ", '"': "“”„‟″«»‹›", '-': "‐‑‒–—―−",
		'?': "؟፧", ',': "،፣", ' ': "፡", '.': "።۔", ';': "؛",
		'ا': "أإآٱ", 'ي': "ىیئ", 'ه': "ة", 'ك': "ک", 'و': "ؤ",
		'е': "ёЁ",
	} {
		for _, r := range from {
			m[r] = to
		}
	}
	for i := rune(0); i < 10; i++ { // Arabic and Persian digits
		m['٠'+i], m['۰'+i] = '0'+i, '0'+i
	}
	return m
}()

// smileys replaces typed faces by the emoji they stand for, so that ":)" is not taken for punctuation.
func smileys(s string) string {
	if !strings.ContainsAny(s, ":;=<") {
		return s
	}
	rs := []rune(s)
	out := make([]rune, 0, len(rs))
	for i := 0; i < len(rs); i++ {
		if e, n := smiley(rs, i); n > 0 {
			out = append(out, ' ', e, ' ')
			i += n - 1
			continue
		}
		out = append(out, rs[i])
	}
	return string(out)
}

// smiley returns the emoji and the length of the typed face that starts at i, or a length of 0.
func smiley(rs []rune, i int) (rune, int) {
	at := func(j int) rune {
		if j < len(rs) {
			return rs[j]
		}
		return 0
	}
	switch rs[i] {
	case '<':
		if at(i+1) == '3' && !unicode.IsDigit(at(i+2)) {
			return '❤', 2
		}
		return 0, 0
	case ':', ';', '=':
	default:
		return 0, 0
	}
	if i > 0 && unicode.IsDigit(rs[i-1]) {
		return 0, 0 // "kl 10:)" may be a time
	}
	j := i + 1
	if at(j) == '-' || at(j) == '\'' {
		j++
	}
	mouth := at(j)
	var e rune
	switch mouth {
	case ')', ']':
		e = '🙂'
	case '(', '[':
		e = '🙁'
	case '/', '|', '\\':
		e = '😕'
	case 'd', 'p':
		if unicode.IsLetter(at(j+1)) || unicode.IsDigit(at(j+1)) {
			return 0, 0
		}
		e = '🙂'
	default:
		return 0, 0
	}
	for at(j+1) == mouth && !unicode.IsLetter(mouth) {
		j++ // ":)))"
	}
	return e, j - i + 1
}
