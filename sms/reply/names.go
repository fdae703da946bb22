package reply

import _ "embed"

// givenNames are common given names in Norway, for replies signed with a bare name where the volunteer's is not known.
//
//go:embed lexicon/names.txt
var givenNames string
