package dispatch

import "fmt"

// Retention is how many days each kind of personal data is kept; 0: for as long
// as the database. What is purged is gone; numbers stay for the statistics, and
// the event log, which holds no names, stays whole.
type Retention struct {
	// Messages is how long the words of texts and calls are kept, ours and
	// theirs, with the numbers, and Media how long what came with them can be opened.
	Messages int `json:"messages_days"`
	Media    int `json:"media_days"`
	// Recordings is how long what people said on the telephone is kept, here and at
	// the provider.
	Recordings int `json:"recordings_days"`
	// Provider is how long after a text the provider may keep its words.
	Provider int `json:"provider_days"`
	// Tasks is how long after its end a task keeps its summary, place, details
	// and recipient.
	Tasks int `json:"tasks_days"`
	// Comers is how long after its end a task keeps the names of those whom an
	// organisation sent: they are no volunteers of ours, and their hours are counted
	// by then.
	Comers int `json:"comers_days"`
	// Recipients and private requesters are anonymised so long after their last
	// task, Left are volunteers so long after they left.
	Recipients int `json:"recipients_days"`
	Left       int `json:"left_days"`
	// Attention is how long the text of a settled item is kept.
	Attention int `json:"attention_days"`
}

// DefaultRetention keeps what a coordinator looks back at for a year, and what
// is only of use at once for shorter.
func DefaultRetention() Retention {
	return Retention{Messages: 365, Media: 90, Recordings: 30, Provider: 30, Tasks: 365, Comers: 30, Recipients: 730, Left: 180, Attention: 180}
}

// What retention may be set to, in days. Less than leastDays would take away
// what the system still needs: a late answer, a question about how it went.
const (
	leastDays = 30
	mostDays  = 3660
)

func checkRetention(f *faults, r Retention) {
	for _, x := range []struct {
		field string
		days  int
		least int
	}{
		{"messages_days", r.Messages, leastDays}, {"media_days", r.Media, 7}, {"recordings_days", r.Recordings, 1}, {"provider_days", r.Provider, 1}, {"tasks_days", r.Tasks, leastDays}, {"comers_days", r.Comers, 2},
		{"recipients_days", r.Recipients, leastDays}, {"left_days", r.Left, 1}, {"attention_days", r.Attention, leastDays},
	} {
		if x.days != 0 && (x.days < x.least || x.days > mostDays) {
			f.add("retention."+x.field, fmt.Sprintf("must be 0 or from %d to %d days", x.least, mostDays),
				fmt.Sprintf("Skriv et antall dager fra %d til %d, eller 0 for aldri.", x.least, mostDays))
		}
	}
}
