package dispatch

import (
	"regexp"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

// What a redacted text has in place of what was there.
const (
	NameMark    = "«NAVN»"
	NumberMark  = "«TLF»" // any number that may point at a person: telephone or national identity
	AddressMark = "«ADRESSE»"
)

// Identity is what could tell who a text is about.
type Identity struct {
	Names     []string // full names; each part counts on its own
	Phones    []string // E.164
	Addresses []string // as "Granveien 12, 1410 Kolbotn"
}

// Redact replaces what points at a person: the given names (each part as a
// whole word, in any case, with a genitive s), the given addresses, and every
// telephone number, identity number and e-mail address, known or not. Where it
// is in doubt it takes away too much: a label with a hole in it is still of
// use, a name that got out cannot be called back.
func Redact(text string, id Identity) string {
	words := wordsIn(text)
	var found []span
	for _, m := range mailLike.FindAllStringIndex(text, -1) {
		found = append(found, span{m[0], m[1], AddressMark})
	}
	found = append(found, numbersIn(text, id.Phones)...)
	for _, a := range id.Addresses {
		for _, phrase := range addressPhrases(a) {
			found = append(found, phrasesIn(text, words, phrase)...)
		}
	}
	found = append(found, namesIn(words, id.Names)...)
	return replaceSpans(text, found)
}

// span is a part of a text, in bytes, and what is put in its place.
type span struct {
	from, to int
	mark     string
}

// replaceSpans puts the marks in. What overlaps becomes one mark, and so do
// names with nothing but a space or a hyphen between them: how many names
// somebody has is nobody's business either.
func replaceSpans(text string, found []span) string {
	slices.SortStableFunc(found, func(a, b span) int {
		if a.from != b.from {
			return a.from - b.from
		}
		return b.to - a.to
	})
	var b strings.Builder
	done := 0
	for i := 0; i < len(found); {
		s := found[i]
		for i++; i < len(found); i++ {
			next := found[i]
			joined := s.mark == NameMark && next.mark == NameMark && next.from >= s.to && strings.Trim(text[s.to:next.from], " -\u00a0\u2011") == ""
			if next.from >= s.to && !joined {
				break
			}
			s.to = max(s.to, next.to)
		}
		b.WriteString(text[done:s.from])
		b.WriteString(s.mark)
		done = s.to
	}
	b.WriteString(text[done:])
	return b.String()
}

// word is a run of letters or of digits as it stands in a text.
type word struct {
	from, to int
	key      string // small letters in one spelling
	digits   bool
}

// wordsIn finds the words of a text. Marks over letters and characters that
// cannot be seen belong to the word they stand in.
func wordsIn(s string) []word {
	var words []word
	class := func(r rune) int {
		switch {
		case unicode.IsLetter(r):
			return 1
		case unicode.IsDigit(r):
			return 2
		default:
			return 0
		}
	}
	for i := 0; i < len(s); {
		r, size := utf8.DecodeRuneInString(s[i:])
		kind := class(r)
		if kind == 0 {
			i += size
			continue
		}
		from := i
		for i < len(s) {
			r, size := utf8.DecodeRuneInString(s[i:])
			if class(r) != kind && !unicode.Is(unicode.M, r) && !unicode.Is(unicode.Cf, r) {
				break
			}
			i += size
		}
		words = append(words, word{from, i, keyOf(s[from:i]), kind == 2})
	}
	return words
}

// keyOf makes the same word the same string, whatever its case and however its
// letters are put together.
func keyOf(s string) string {
	s = strings.Map(func(r rune) rune {
		if unicode.Is(unicode.Cf, r) || unicode.Is(unicode.Variation_Selector, r) {
			return -1
		}
		return r
	}, norm.NFKC.String(s))
	// Greek and Cherokee have small letters that differ by place; through the
	// capital they are one.
	return norm.NFKC.String(strings.ToLower(strings.ToUpper(s)))
}

// spellings are the ways in which a word is written on telephones without
// Norwegian letters, or by somebody who spells the name in the other way.
func spellings(key string) []string {
	list := []string{key}
	for _, r := range []*strings.Replacer{
		strings.NewReplacer("å", "a", "ø", "o", "æ", "ae", "ö", "o", "ä", "a"),
		strings.NewReplacer("å", "aa", "ø", "oe", "æ", "ae", "ö", "oe", "ä", "ae"),
		strings.NewReplacer("å", "a", "ø", "o", "æ", "a"),
		strings.NewReplacer("aa", "å"),
		strings.NewReplacer("ø", "ö", "æ", "ä"),
		strings.NewReplacer("ö", "ø", "ä", "æ"),
	} {
		list = append(list, r.Replace(key))
	}
	plain := strings.Map(func(r rune) rune {
		if unicode.Is(unicode.Mn, r) {
			return -1
		}
		return r
	}, norm.NFD.String(key))
	return append(list, plain, keyOf(plain))
}

// joints stand in the names of institutions and point at nobody; the reader
// needs them.
var joints = map[string]bool{"og": true, "i": true, "på": true, "for": true, "av": true, "ved": true, "til": true}

func namesIn(words []word, names []string) []span {
	keys := map[string]bool{}
	learn := func(key string) {
		for _, s := range spellings(key) {
			keys[s], keys[s+"s"] = true, true
		}
	}
	for _, name := range names {
		whole := ""
		for _, part := range wordsIn(name) {
			if part.digits {
				continue
			}
			whole += part.key
			// A single letter is an initial; as a word it is one of the language's
			// smallest and most frequent.
			if utf8.RuneCountInString(part.key) >= 2 && !joints[part.key] {
				learn(part.key)
			}
		}
		if utf8.RuneCountInString(whole) >= 2 {
			learn(whole) // written in one word
		}
	}
	var found []span
	for _, w := range words {
		if keys[w.key] {
			found = append(found, span{w.from, w.to, NameMark})
		}
	}
	return found
}

// phrase is words in a row that are an address, or its street alone.
// Each word stands with all its spellings. A house number behind it belongs to
// it.
type phrase []map[string]bool

// addressPhrases are what to look for of an address: the street, or the name of
// the house, with or without a number; and a postcode with its place. The place
// alone is left, as it is in the questions too.
func addressPhrases(address string) []phrase {
	var list []phrase
	for i, part := range strings.FieldsFunc(address, func(r rune) bool { return strings.ContainsRune(",;\n", r) }) {
		words := wordsIn(part)
		var keys []string
		digits := false
		for j, w := range words {
			if w.digits {
				digits = true
				if j == 0 && len(w.key) == 4 { // a postcode
					keys = append(keys, w.key)
				} else if len(keys) > 0 {
					break
				}
				continue
			}
			keys = append(keys, w.key)
		}
		letters := 0
		for _, k := range keys {
			letters += utf8.RuneCountInString(k)
		}
		if letters >= 2 && (i == 0 || digits) {
			p := make(phrase, len(keys))
			for j, k := range keys {
				p[j] = map[string]bool{}
				for _, s := range spellings(k) {
					p[j][s] = true
				}
			}
			list = append(list, p)
		}
	}
	return list
}

// phrasesIn finds a phrase where nothing but spaces and points stand between its
// words.
func phrasesIn(text string, words []word, p phrase) []span {
	near := func(i int) bool { // is word i next to the one before it
		return i > 0 && strings.Trim(text[words[i-1].to:words[i].from], " .-'’\u00a0\u2011") == ""
	}
	var found []span
	for i := range words {
		n := 0
		for n < len(p) && i+n < len(words) && (n == 0 || near(i+n)) && p[n][words[i+n].key] {
			n++
		}
		if n < len(p) {
			continue
		}
		last := i + n - 1
		if last+1 < len(words) && words[last+1].digits && near(last+1) {
			last++
			// "12B": the letter is part of the number.
			if last+1 < len(words) && words[last+1].from == words[last].to && utf8.RuneCountInString(words[last+1].key) == 1 {
				last++
			}
		}
		found = append(found, span{words[i].from, words[last].to, AddressMark})
	}
	return found
}

// mailLike is anything around an @.
var mailLike = regexp.MustCompile(`[^\s@<>,;:()«»]+@[^\s@<>,;:()«»]+`)

var (
	// digitRun is digits in groups, however they are parted.
	digitRun = regexp.MustCompile(`\+?\p{Nd}(?:(?:[.\-–/]|[\s\p{Zs}\p{Cf}]{1,3})?\p{Nd})+`)
	// clockRange is a time from and to, which is full of digits and no number.
	clockRange = regexp.MustCompile(`^(?:[01]?\d|2[0-4])[.:][0-5]\d ?[-–] ?(?:[01]?\d|2[0-4])[.:][0-5]\d$`)
)

const (
	// longNumber is how many digits a Norwegian telephone number has; whatever
	// has as many counts as one, and a national identity number has more.
	longNumber = 8
	// shortForeign is the fewest digits that a number with its country code has.
	shortForeign = 7
	// shortKnown is the fewest last digits of a known number that tell whose it is.
	shortKnown = 5
)

func numbersIn(text string, phones []string) []span {
	var found []span
	for _, m := range digitRun.FindAllStringIndex(text, -1) {
		run := text[m[0]:m[1]]
		digits := digitsOf(run)
		n := len(digits)
		known := n >= shortKnown && slices.ContainsFunc(phones, func(p string) bool { return strings.HasSuffix(digitsOf(p), digits) })
		if known || n >= longNumber && !clockRange.MatchString(run) || n >= shortForeign && run[0] == '+' {
			found = append(found, span{m[0], m[1], NumberMark})
		}
	}
	return found
}

// digitsOf are the digits of a text. Those of other scripts count, but are not
// told apart.
func digitsOf(s string) string {
	return strings.Map(func(r rune) rune {
		switch {
		case r >= '0' && r <= '9':
			return r
		case unicode.IsDigit(r):
			return '?'
		default:
			return -1
		}
	}, norm.NFKC.String(s))
}
