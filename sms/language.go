package sms

import "strings"

// The languages that texts are written in, as BCP 47 codes.
const (
	Bokmal  = "nb"
	Nynorsk = "nn"
	English = "en"
)

// Languages lists the languages that texts are written in.
func Languages() []string { return []string{Bokmal, Nynorsk, English} }

// Language says which language to write in to somebody who is registered with lang (a BCP 47 code such as "nb",
// "nn-NO", "pl", or empty). Danes, Swedes and Sami who use Norwegian services read Bokmål more easily than English;
// everybody else gets English.
func Language(lang string) string {
	base, _, _ := strings.Cut(strings.ToLower(strings.TrimSpace(lang)), "-")
	base, _, _ = strings.Cut(base, "_")
	switch base {
	case "", "nb", "no", "da", "sv", "se", "sma", "smj":
		return Bokmal
	case "nn":
		return Nynorsk
	}
	return English
}
