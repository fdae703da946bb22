package sms

import (
	"strings"

	"golang.org/x/text/unicode/norm"
)

// plain replaces what word processors and telephones put in on their own. Letters are not here: č, ł and ŧ are
// somebody's name, and a name is worth the dearer encoding.
var plain = strings.NewReplacer(
	// dashes and the minus sign
	"\u2010", "-", "\u2011", "-", "\u2012", "-", "\u2013", "-", "\u2014", "-", "\u2015", "-", "\u2212", "-",
	// double quotes
	"«", `"`, "»", `"`, "\u201C", `"`, "\u201D", `"`, "\u201E", `"`, "\u201F", `"`, "\u2033", `"`,
	// single quotes and what stands in for an apostrophe
	"\u2018", "'", "\u2019", "'", "\u201A", "'", "\u201B", "'", "\u2032", "'", "\u2039", "'", "\u203A", "'",
	"`", "'", "\u00B4", "'",
	// ellipsis, bullets, signs
	"\u2026", "...", "\u2022", "-", "\u00B7", "-", "\u2023", "-", "\u25AA", "-", "\u25CF", "-", "\u25E6", "-",
	"\u00D7", "x", "\u00BD", "1/2", "\u00BC", "1/4", "\u00BE", "3/4", "\u2192", "->",
	// spaces of other widths, line ends, and marks that nobody sees; the joiners U+200C and U+200D stay, since
	// Persian and emoji change without them
	"\t", " ", "\u00A0", " ", "\u2002", " ", "\u2003", " ", "\u2007", " ", "\u2008", " ", "\u2009", " ",
	"\u200A", " ", "\u202F", " ", "\u3000", " ", "\u2028", "\n", "\u2029", "\n",
	"\u00AD", "", "\u200B", "", "\u2060", "", "\uFEFF", "",
)

// Economise returns body with typographic characters replaced by plain GSM-7 ones, so that a curly quote does not
// halve what a segment holds. Letters are composed (å in one character, not a and a ring) but never replaced.
// It never makes a text cost more segments.
func Economise(body string) string {
	// Broken bytes say nothing, and could join into something once what stands
	// between them is gone.
	composed := norm.NFC.String(strings.ToValidUTF8(body, ""))
	// Composed once more, since an unseen mark may have stood between a letter and its ring.
	economic := norm.NFC.String(plain.Replace(composed))
	if Count(economic).Segments <= Count(composed).Segments {
		return economic
	}
	return composed
}
