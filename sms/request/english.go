package request

import "regexp"

// english makes of a text in English what is made of one in Norwegian; the
// summary is in bokmål, as it is in all questions.
var english = tongue{
	noShow: words(`(?:nobody|no one|no-one|none) (?:has |have |had |is |was )?(?:came|come|comes|here|shown|showed|show|turned|turn|arrived|there)\b|never (?:came|showed|turned up|arrived)|` +
		`(?:didn't|did not|hasn't|has not|haven't) (?:come|came|show|shown|showed|turn|turned|arrive|arrived)\b|(?:still|we are|we're) waiting for (?:the volunteer|somebody|someone)|did not show`),
	cancel: words(`cancel|call(?:ed)? off|called it off|(?:no longer|not) (?:needed|necessary|relevant)|(?:don't|do not|doesn't|does not|won't|will not|no longer) needs?\b|need no (?:more )?help|not going ahead|` +
		`(?:won't|will not) (?:be needed|take place|happen)|been admitted|admitted to|in hospital now`),
	notCancel: words(`(?:don't|do not|didn't|did not|not) (?:want to )?cancel|(?:don't|do not|won't) need (?:a car|money|to call|to ring)`),
	change: words(`(?:is|are|was|were|been|be|got) (?:moved|changed|postponed|rescheduled|delayed|brought forward)|postpone|reschedul|new (?:time|date|appointment)|(?:an?other|different) (?:time|day|date)|` +
		`(?:change|move|shift|delay|swap) (?:the |our |my |his |her )?(?:time|date|day|appointment|visit|task|it|that|trip)\b|instead`),
	asks: words(`needs?\b|needed|we'd like|i'd like|would like|(?:can|could|would|will) (?:you|someone|somebody|anyone|anybody|one of)|looking for|request|to book|book (?:a|an)\b|is there (?:any|some)|are there any|` +
		`please send|help (?:with|to|me|us)|wish(?:es)? (?:for|to have)|wants? (?:a|an|some|to)|require|do you have|have you got|any chance`),
	told: words(`thank you for|thanks for|thank you so much|went (?:well|fine|great)|who (?:is coming|comes|will come)|have you found|when (?:is|does|will) (?:he|she|the volunteer|somebody|someone)`),
	helpers: regexp.MustCompile(`(?:^|(?:need|needs|like|want|wants|have|book|request|send|require|for us|can|could|[.,:!?]) (?:some |at least |about )?)` +
		`(\d{1,2}|two|three|four|five|six|seven|eight|nine|ten) (?:strong |kind |good )?(?:volunteers|helpers|people|persons|escorts|companions)(?:[^\pL]|$)`),
	numbers: map[string]int{"two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "eight": 8, "nine": 9, "ten": 10},
	kinds: []kind{
		{"escort", "", words(`escort|accompan|companion|(?:go|come|goes|comes|going|coming)(?: along)? with|follow (?:me|us|him|her|a |my|one of)|take (?:me|us|him|her|a|an|my|our|one|the)\b`)},
		{"shopping", "Handle", words(`shop for|shopping|groceries|grocery|buy (?:food|some|milk|bread)|supermarket|do (?:the|some|my) shop`)},
		{"reading", "Høytlesing", words(`read (?:aloud|to|for|out|from)|reading|reads to`)},
		{"visit", "Besøk", words(`visit|somebody to talk to|someone to talk to|for a chat|for company|some company|keep (?:me|us|him|her|my \pL+) company|for coffee`)},
		{"transport", "Kjøring", words(`drive|driver|driving|a lift\b|a ride\b|transport|pick(?:ed)? (?:me |us |him |her )?up|give (?:me|us|him|her) a lift`)},
		{"walk", "Gåtur", words(`walk|stroll|go out for|fresh air|push (?:the|a|her|his) wheelchair`)},
		{"home_help", "Praktisk hjelp hjemme", words(`shovel|clear(?:ing)? (?:the |some )?snow|garden|mow|lawn|hedge|light ?bulb|carry|moving|move (?:a|some|the) (?:sofa|bed|furniture|table)|clean|tidy|assemble|hang up|practical help|fix `)},
		{"escort", "", words(`doctor|dentist|hospital|hairdresser|\bgp\b|emergency room|chiropodist|podiatrist|check-?up|appointment|examination|shop\b|store\b`)},
	},
	places: []place{
		{"Følge til tannlege", words(`dentist`)},
		{"Følge til frisør", words(`hairdresser|barber`)},
		{"Følge til fotpleie", words(`chiropod|podiatr|foot care`)},
		{"Følge til sykehus", words(`hospital`)},
		{"Følge til lege", words(`doctor|gp\b`)},
		{"Følge til butikken", words(`shop\b|store\b`)},
	},
}

// summaries are our own words for the help, in the languages of those who ask.
var summaries = map[string]struct{ nn, en string }{
	"Handle":                {"Handle", "Shopping"},
	"Høytlesing":            {"Høgtlesing", "Reading aloud"},
	"Besøk":                 {"Besøk", "A visit"},
	"Kjøring":               {"Køyring", "A drive"},
	"Gåtur":                 {"Gåtur", "A walk"},
	"Praktisk hjelp hjemme": {"Praktisk hjelp heime", "Practical help at home"},
	"Følge":                 {"Følgje", "An escort"},
	"Følge til tannlege":    {"Følgje til tannlege", "An escort to the dentist"},
	"Følge til frisør":      {"Følgje til frisør", "An escort to the hairdresser"},
	"Følge til fotpleie":    {"Følgje til fotpleie", "An escort to foot care"},
	"Følge til sykehus":     {"Følgje til sjukehus", "An escort to the hospital"},
	"Følge til lege":        {"Følgje til lege", "An escort to the doctor"},
	"Følge til butikken":    {"Følgje til butikken", "An escort to the shop"},
}

// SummaryIn says the help in a language.
func (r Request) SummaryIn(lang string) string {
	s, ok := summaries[r.Summary]
	switch {
	case ok && lang == "nn":
		return s.nn
	case ok && lang == "en":
		return s.en
	}
	return r.Summary
}
