package config

import (
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/caarlos0/env/v11"
)

// variables is the environment as it stands: names and defaults. The values are checked one by one afterwards, so
// that each fault is told with the name of its variable and what to do about it.
type variables struct {
	Database    string `env:"FOLGESVENN_DATABASE" envDefault:"folgesvenn.db"`
	Listen      string `env:"FOLGESVENN_LISTEN" envDefault:"127.0.0.1:8080"`
	PublicURL   string `env:"FOLGESVENN_PUBLIC_URL"`
	Timezone    string `env:"FOLGESVENN_TIMEZONE" envDefault:"Europe/Oslo"`
	PhoneNumber string `env:"FOLGESVENN_PHONE_NUMBER"`
	LogLevel    string `env:"FOLGESVENN_LOG_LEVEL" envDefault:"info"`

	// Twilio sends about one text a second from a local number and queues the rest for up to ten hours; a short burst
	// is harmless and lets a wave of questions go out at once.
	SendRate  string `env:"FOLGESVENN_SEND_RATE" envDefault:"1"`
	SendBurst string `env:"FOLGESVENN_SEND_BURST" envDefault:"200"`

	// E-mail to coordinators, such as smtp://user:password@host:587?from=varsel@example.no; empty: none is sent.
	SMTPURL string `env:"FOLGESVENN_SMTP_URL"`

	AccountSID          string `env:"TWILIO_ACCOUNT_SID"`
	AuthToken           string `env:"TWILIO_AUTH_TOKEN"`
	APIKey              string `env:"TWILIO_API_KEY"`
	APISecret           string `env:"TWILIO_API_SECRET"`
	MessagingServiceSID string `env:"TWILIO_MESSAGING_SERVICE_SID"`
	APIURL              string `env:"TWILIO_API_URL"`
}

// read takes the variables out of environ. A value is trimmed, since a file of settings written on Windows leaves a
// carriage return at the end of each; an empty one counts as not set.
func read(environ []string) (variables, Faults) {
	set := env.ToMap(environ)
	for name, value := range set {
		if set[name] = strings.TrimSpace(value); set[name] == "" {
			delete(set, name)
		}
	}
	var v variables
	var found Faults
	if err := env.ParseWithOptions(&v, env.Options{Environment: set}); err != nil {
		found.add("FOLGESVENN_*", "The environment cannot be read: "+err.Error())
	}
	found = append(found, misspelt(set)...)
	return v, found
}

// slip is how much a name may differ from one of ours and still be taken for it misspelt: a forgotten word, or a few
// wrong letters. What differs more is somebody else's, such as a setting of a later version.
const slip = 14

// misspelt names the variables that carry our prefix and mean nothing, but look like one that does. Ignoring them would
// hide a typing error until the day the setting matters.
func misspelt(set map[string]string) Faults {
	known := names()
	var found Faults
	for _, name := range slices.Sorted(maps.Keys(set)) {
		if !strings.HasPrefix(strings.ToUpper(name), prefix) || slices.Contains(known, name) {
			continue
		}
		if meant := nearest(name, known); changes(strings.ToUpper(name), meant) <= slip {
			found.add(name, fmt.Sprintf("There is no such setting. Did you mean %s? If not, remove it.", meant))
		}
	}
	return found
}

const prefix = "FOLGESVENN_"

// names lists the variables that are read.
func names() []string {
	fields, err := env.GetFieldParams(&variables{})
	if err != nil {
		panic(err) // the struct tags above are wrong: a fault of this file that any test finds
	}
	all := make([]string, len(fields))
	for i, field := range fields {
		all[i] = field.Key
	}
	return all
}

// nearest returns the candidate that takes the least change to get to. Our prefix before one of Twilio's
// names counts as no change, as it is the likeliest slip of all.
func nearest(name string, candidates []string) string {
	name = strings.ToUpper(name)
	likely := func(candidate string) int {
		if slices.Contains(needed, candidate) {
			return changes(name, candidate) - likelier
		}
		return changes(name, candidate)
	}
	return slices.MinFunc(candidates, func(a, b string) int { return likely(a) - likely(b) })
}

// needed are the names that everybody sets, so that they are meant more often than
// one that few do: FOLGESVENN_URL is FOLGESVENN_PUBLIC_URL, not FOLGESVENN_SMTP_URL.
var needed = []string{"FOLGESVENN_PUBLIC_URL", "FOLGESVENN_PHONE_NUMBER"}

const likelier = 5

func changes(name, candidate string) int {
	return min(distance(name, candidate), distance(strings.TrimPrefix(name, prefix), candidate))
}

// What a change of one letter costs. People leave out words more than they add some, so that FOLGESVENN_URL is meant
// for FOLGESVENN_PUBLIC_URL rather than for another name of its own length.
const insertion, deletion, replacement = 2, 3, 4

// distance is Levenshtein's with those costs: what it takes to make b of a.
func distance(a, b string) int {
	row := make([]int, len(b)+1)
	for j := range row {
		row[j] = j * insertion
	}
	for i := range len(a) {
		diagonal := row[0]
		row[0] += deletion
		for j := range len(b) {
			replaced := diagonal
			if a[i] != b[j] {
				replaced += replacement
			}
			diagonal = row[j+1]
			row[j+1] = min(replaced, row[j]+insertion, row[j+1]+deletion)
		}
	}
	return row[len(b)]
}
